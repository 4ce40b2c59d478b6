/* SPDX-License-Identifier: BSD-2-Clause */
/* What the SMTP client's files share; nobody else includes it. */
#pragma once

#include "net/smtp.h"
#include "net/transport.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_SMTP_PHASE_COMMAND,
	DUNLIN_SMTP_PHASE_DATA,
	DUNLIN_SMTP_PHASE_BODY,
	DUNLIN_SMTP_PHASE_DOT,
	DUNLIN_SMTP_PHASE_QUIT,
} DunlinSmtpPhase;

enum {
	DUNLIN_SMTP_EXT_DSN = 1 << 0,
	DUNLIN_SMTP_EXT_SIZE = 1 << 1,
	DUNLIN_SMTP_EXT_8BITMIME = 1 << 2,
	DUNLIN_SMTP_EXT_SMTPUTF8 = 1 << 3,
	DUNLIN_SMTP_EXT_PIPELINING = 1 << 4,
	DUNLIN_SMTP_EXT_STARTTLS = 1 << 5,
};

#define DUNLIN_SMTP_OUT_BYTES 16384 /* that are written at once */

typedef enum { DUNLIN_SMTP_READY, DUNLIN_SMTP_BODY, DUNLIN_SMTP_DEAD } DunlinSmtpState;

struct DunlinSmtp {
	DunlinTransport *transport; /* NULL after an abort */
	DunlinSmtpState state;
	guint max_wait_ms;
	guint extensions;
	guint64 size_limit; /* 0: none said */
	char *mechanisms;   /* "AUTH PLAIN LOGIN" in upper case; NULL */
	GString *out;       /* body bytes on their way */
	gboolean line_start, after_cr;
};

/* The deadline of what follows: the phase's own (RFC 5321 4.5.3.2). */
void dunlin_smtp_begin(DunlinSmtp *smtp, DunlinSmtpPhase phase);
gboolean dunlin_smtp_read_reply(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error);
gboolean dunlin_smtp_command(DunlinSmtp *smtp, const char *line, DunlinSmtpReply *ret_reply,
			     GError **error);
/* Makes an error of a refusing reply: BUSY for 4xx, CONFIG for 5xx. Always FALSE. */
gboolean dunlin_smtp_refused(const DunlinSmtpReply *reply, const char *what, GError **error);
gboolean dunlin_smtp_authenticate(DunlinSmtp *smtp, const DunlinSubmission *submission,
				  GError **error);

G_END_DECLS
