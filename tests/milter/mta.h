/* SPDX-License-Identifier: BSD-2-Clause */
/* An MTA's side of the milter protocol (version 6): only as much as Postfix uses. */
#pragma once

#include <glib.h>

typedef struct Mta Mta;

typedef enum { MTA_MAIL, MTA_RCPT, MTA_HEADER, MTA_EOH, MTA_BODY, MTA_EOM } MtaStep;

typedef struct {
	const char *daemon, *login, *queue_id; /* macros; NULL: not sent */
	const char *client;                    /* NULL: 192.0.2.7 */
	const char *tls;                       /* {tls_version} */
	const char *sender, *recipients;                /* parted by blanks; NULL: a@b */
	const char *sender_more, *recipients_more;      /* parameters, parted by blanks */
	const char *headers;                            /* "Name: value", parted by '|' */
	const char *body;
} MtaMessage;

typedef struct {
	char answer;      /* 'a' accept, 'c' continue, 'r' reject, 't' tempfail, 'y' reply, 0 closed */
	gboolean early;   /* it came at the end of the headers */
	gboolean skipped; /* the rest of the body was not wanted */
	char *reply;      /* of 'y' */
	char *edits;      /* "-Name[2]\n", "+Name=value\n" (value with its blank) in order, and of the
			   * envelope "!from a PARAMETERS\n", "!-rcpt a\n", "!+rcpt a PARAMETERS\n" */
} MtaResult;

void mta_result_clear(MtaResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MtaResult, mta_result_clear)

/* Connects to a unix socket; NULL: nobody there. */
Mta *mta_connect(const char *path);
void mta_free(Mta *mta); /* drops the connection */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mta, mta_free)
/* Offers these; FALSE: the milter closed. What it wants is in *ret_actions and *ret_steps. */
gboolean mta_negotiate(Mta *mta, guint32 actions, guint32 steps, guint32 *ret_actions,
		       guint32 *ret_steps);
/* Connects and offers everything. */
Mta *mta_open(const char *path);

/* Plays a message to its end and tells what came of it. */
MtaResult mta_play(Mta *mta, const MtaMessage *message);
/* The same up to and including @last, not waiting for the answer to it. */
void mta_play_until(Mta *mta, const MtaMessage *message, MtaStep last);
/* One packet, as it is. */
void mta_send(Mta *mta, char command, const void *data, gsize size);
/* Bytes that need not be a packet. */
void mta_send_bytes(Mta *mta, const void *bytes, gsize size);
/* Whether the milter has something to say, or closes, within that time. */
gboolean mta_wait(Mta *mta, guint ms);
/* The next packet of the milter: its command, or 0 where it closed. @data has a NUL after its end. */
char mta_receive(Mta *mta, GByteArray *data);
void mta_abort(Mta *mta);
