/* SPDX-License-Identifier: BSD-2-Clause */
/* What the transport's files share; nobody else includes it. */
#pragma once

#include "net/transport.h"

#include <openssl/ssl.h>

#include "base/error.h"

G_BEGIN_DECLS

#define DUNLIN_TRANSPORT_BUFFER 16384

struct DunlinTransport {
	int fd;
	int stop_fd, hangup_fd;
	char *host;
	guint16 port;
	char *ca_file;
	SSL_CTX *ctx;
	SSL *ssl; /* NULL: plain */
	gboolean loopback;
	gboolean dead;    /* an error was returned; nothing works any more */
	gint64 deadline;  /* of the running command, g_get_monotonic_time() */
	guint grace_ms;   /* a stop leaves the running command this long */
	guint64 budget;   /* bytes it may still read */
	gsize start, end; /* what lies unread in buffer */
	char buffer[DUNLIN_TRANSPORT_BUFFER];
};

/* Sets the error; nothing works any more. FALSE. */
static inline gboolean
fail(DunlinTransport *t, DunlinError code, GError **error, const char *what)
{
	t->dead = TRUE;
	g_set_error(error, DUNLIN_ERROR, code, "%s:%u: %s", t->host, t->port, what);
	return FALSE;
}

/* ── transport.c ── */

/* Until the socket is ready for @events (of poll(2)), @wake_fd (-1: none) for reading, or @deadline. */
DunlinWait dunlin_transport_poll(DunlinTransport *t, short events, int wake_fd, gint64 deadline,
				 GError **error);
/* The first reason in OpenSSL's queue, which is emptied. Borrowed. */
const char *dunlin_transport_reason(void);
/* What to do after an SSL call failed: TRUE: it waited, call again. */
gboolean dunlin_transport_again(DunlinTransport *t, int result, GError **error);

/* ── transport-connect.c ── */

/* Tries every address of the host in turn until the deadline. */
gboolean dunlin_transport_connect(DunlinTransport *t, GError **error);
/* TLS over the connected socket, to whom the certificate says is the host. */
gboolean dunlin_transport_handshake(DunlinTransport *t, GError **error);

G_END_DECLS
