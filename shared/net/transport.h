/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One TCP connection, plain or TLS, for the mail protocols: every wait has an absolute deadline,
 * every command a byte budget, the end of the stream is an error, and the server's name is always
 * verified (RFC 9525: dNSName or iPAddress, no partial wildcards).
 *
 * Errors: BUSY (unreachable, time-out, connection lost, stopped), CONFIG (certificate or name does
 * not verify, ca-file unreadable), INPUT (the peer sends nonsense: a line too long, budget used up,
 * plain text after STARTTLS). After any error the connection is dead. Programs ignore SIGPIPE.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinTransport DunlinTransport;

typedef struct {
	const char *host; /* name or IP address; what the certificate must say */
	guint16 port;
	gboolean tls;        /* TLS from the first byte */
	const char *ca_file; /* NULL or "": the system's */
	guint connect_ms;    /* for name look-up, connect and TLS together; 0: 30 s */
	int stop_fd;         /* readable ends every wait with BUSY; -1: none */
	int hangup_fd;       /* its hang-up does; what it holds to read does not; -1: none */
} DunlinTransportOptions;

/* Tries every address of the name in turn until the deadline. */
DunlinTransport *dunlin_transport_open(const DunlinTransportOptions *options, GError **error);
/* Over a connected non-blocking socket, which it takes; for tests and fuzzers. */
DunlinTransport *dunlin_transport_new_from_fd(int fd);
/* Closes without a TLS farewell; never blocks. */
void dunlin_transport_free(DunlinTransport *transport);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinTransport, dunlin_transport_free)

/* The upgrade after the server agreed to STARTTLS. Bytes that came before the handshake are an
 * injected answer (CVE-2020-15953): INPUT. The time left of the running command counts. */
gboolean dunlin_transport_start_tls(DunlinTransport *transport, GError **error);
gboolean dunlin_transport_is_tls(const DunlinTransport *transport);
/* Whether the peer's address is loopback: passwords may go there in plain. */
gboolean dunlin_transport_is_loopback(const DunlinTransport *transport);

/* Starts a command: all reads and writes until the next begin end @timeout_ms from now, and at
 * most @budget bytes may be read. */
void dunlin_transport_begin(DunlinTransport *transport, guint timeout_ms, guint64 budget);

/* A stop or hang-up does not end the running command but leaves it @grace_ms; after that the stop
 * is not looked at again. For what must not be cut off: the final dot. */
void dunlin_transport_finish_on_stop(DunlinTransport *transport, guint grace_ms);

/* All of it, within the running command's deadline and budget. BUSY: the connection is dead. */
gboolean dunlin_transport_write(DunlinTransport *transport, const void *bytes, gsize length,
				GError **error);
/* At least one byte, at most @size; never 0: the end of the stream is BUSY. -1: error. */
gssize dunlin_transport_read(DunlinTransport *transport, void *buffer, gsize size, GError **error);
/* One line without its CRLF (or LF); longer than @max bytes: INPUT. Yours; @ret_length because a
 * hostile line may hold NULs. */
char *dunlin_transport_read_line(DunlinTransport *transport, gsize max, gsize *ret_length,
				 GError **error);

typedef enum {
	DUNLIN_WAIT_FAILED,  /* stopped or hung up; @error */
	DUNLIN_WAIT_DATA,    /* a read finds bytes or the end of the stream */
	DUNLIN_WAIT_WAKE,    /* @wake_fd is readable */
	DUNLIN_WAIT_TIMEOUT, /* @timeout_ms passed */
} DunlinWait;
/* Waits for the peer or for @wake_fd (-1: none), whatever the running command's deadline. */
DunlinWait dunlin_transport_wait(DunlinTransport *transport, int wake_fd, guint timeout_ms,
				 GError **error);

/* For who polls beside it; stays the transport's. */
int dunlin_transport_fd(const DunlinTransport *transport);

G_END_DECLS
