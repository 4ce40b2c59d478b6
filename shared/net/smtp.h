/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMTP client (RFC 5321, 3207, 4954, 3461, 1870, 6152, 6531). The phases are separate calls,
 * because the caller commits between them: what happened before the final dot may be repeated,
 * what happened after it may not.
 *
 * A server's answer, also 4xx and 5xx, is a reply; a GError means that there is none:
 *   BUSY       unreachable, time-out or connection lost before the final dot left: repeat later
 *   UNCERTAIN  the dot left and no answer came: nobody knows; only from dunlin_smtp_dot()
 *   CONFIG     certificate, STARTTLS or AUTH missing, login refused, secret unreadable
 *   INPUT      our addresses or bytes cannot be sent there (NUL, bad address, no 8BITMIME or
 *              SMTPUTF8): no repetition helps; or the server talks no SMTP
 * After a GError other than INPUT from dunlin_smtp_start() the connection is dead; see
 * dunlin_smtp_is_reusable(). One thread a connection.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"

G_BEGIN_DECLS

typedef struct DunlinSmtp DunlinSmtp;

/* Zero it before the first use; each call replaces what it held. */
typedef struct {
	int code;          /* 200-599 */
	char enhanced[16]; /* "5.7.1" of the last line; "" where it has none */
	char *text;        /* all lines without code and separator, joined by '\n'; made valid UTF-8
			    * without controls; enhanced codes kept */
} DunlinSmtpReply;

void dunlin_smtp_reply_clear(DunlinSmtpReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinSmtpReply, dunlin_smtp_reply_clear)

typedef struct {
	const char *mail_from; /* "" or NULL: the null sender */
	const char *rcpt_to;
	const char *envid;     /* DSN envelope id (RFC 3461 4.4), sent where DSN is offered; NULL */
	gboolean dsn;          /* NOTIFY=SUCCESS,FAILURE,DELAY and RET=HDRS where offered */
	gsize size;            /* bytes of the message; 0: unknown */
	gboolean eight_bit;    /* the body has bytes over 127: needs 8BITMIME */
	gboolean utf8_headers; /* the header block has: needs SMTPUTF8 */
} DunlinSmtpEnvelope;

/* Fills size, eight_bit and utf8_headers from the message's bytes. */
void dunlin_smtp_envelope_scan(DunlinSmtpEnvelope *envelope, const void *bytes, gsize length);

/* Connects, EHLO, TLS, AUTH. Reads the password now, and once more after a refused XOAUTH2 token.
 * No password ever leaves in plain but to loopback. @stop_fd: readable ends every wait; -1: none.
 * @max_wait_ms: shortens every wait (probes, tests); 0: RFC 5321 4.5.3.2. A 4xx/5xx greeting or a
 * 4xx login is BUSY with the reply in the message. Thread safe. */
DunlinSmtp *dunlin_smtp_open(const DunlinSubmission *submission, int stop_fd, guint max_wait_ms,
			     GError **error);

/* MAIL, RCPT, DATA. TRUE with 354: now the body. TRUE with 4xx/5xx: refused by the server in the
 * phase that @ret_reply answers; nothing was sent, the connection was reset where possible. */
gboolean dunlin_smtp_start(DunlinSmtp *smtp, const DunlinSmtpEnvelope *envelope,
			   DunlinSmtpReply *ret_reply, GError **error);
/* Message bytes, in pieces of any size: dots are stuffed, bare LF and CR become CRLF, a NUL is
 * INPUT. Never sends the final dot. */
gboolean dunlin_smtp_body(DunlinSmtp *smtp, const void *bytes, gsize length, GError **error);
/* Ends the message and waits for the verdict. If the server spoke or hung up before the dot left,
 * that is its reply (4xx/5xx) or BUSY, and the dot does not leave. */
gboolean dunlin_smtp_dot(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error);
/* Gives a started message up: closes without the dot, so that the server discards it. */
void dunlin_smtp_abort(DunlinSmtp *smtp);

/* Whether the next dunlin_smtp_start() can use this connection (it may still find it closed by the
 * server: BUSY). */
gboolean dunlin_smtp_is_reusable(const DunlinSmtp *smtp);
/* RSET: takes back MAIL and RCPT. BUSY: the connection is closed. */
gboolean dunlin_smtp_reset(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error);
/* QUIT where the connection is in order, waits 5 s at most, frees. */
void dunlin_smtp_quit(DunlinSmtp *smtp);
void dunlin_smtp_free(DunlinSmtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinSmtp, dunlin_smtp_free)

/* What the server offers: "dsn", "size", "8bitmime", "smtputf8", "pipelining", "starttls" (before
 * TLS). For `dunlinctl check`. */
gboolean dunlin_smtp_offers(const DunlinSmtp *smtp, const char *extension);

/* One reply line "250-text" or "250 text"; FALSE: not SMTP. For the client and its fuzzer. */
gboolean dunlin_smtp_parse_reply_line(const char *line, gsize length, int *ret_code,
				      gboolean *ret_last, const char **ret_text);

G_END_DECLS
