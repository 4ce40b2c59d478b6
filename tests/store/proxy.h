/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A wire that can be cut: stands between a store and its PostgreSQL on a Unix socket of its own.
 */
#pragma once

#include <glib.h>

typedef enum {
	PROXY_PASS,
	PROXY_CUT_BEFORE_COMMIT, /* COMMIT does not reach the server */
	PROXY_CUT_AFTER_COMMIT,  /* it does, but its answer is lost; new connections pass */
	PROXY_CUT_FOR_GOOD,      /* so, and nobody gets through any more */
} ProxyMode;

typedef struct Proxy Proxy;

/* In @folder, which must exist, towards the server in @server. */
Proxy *proxy_start(const char *folder, const char *server);
/* Until it happened once. PROXY_PASS lets them through again. */
void proxy_set(Proxy *proxy, ProxyMode mode);
void proxy_stop(Proxy *proxy);
