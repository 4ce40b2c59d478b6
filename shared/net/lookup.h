/* SPDX-License-Identifier: BSD-2-Clause */
/* Name look-up with a deadline, which getaddrinfo(3) does not have: a thread asks, we wait. */
#pragma once

#include <glib.h>
#include <netdb.h>

G_BEGIN_DECLS

typedef struct DunlinLookup DunlinLookup;

/* BUSY: no such name or no answer before @deadline (g_get_monotonic_time()), @stop_fd readable or
 * @hangup_fd hung up (-1: none). */
DunlinLookup *dunlin_lookup(const char *host, guint16 port, gint64 deadline, int stop_fd,
			    int hangup_fd, GError **error);
/* Owned by @lookup; never NULL. */
const struct addrinfo *dunlin_lookup_first(const DunlinLookup *lookup);
void dunlin_lookup_free(DunlinLookup *lookup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinLookup, dunlin_lookup_free)

G_END_DECLS
