/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the callbacks saw of one message: only what a decision needs, and bounded whatever is sent.
 * Ordinary mail allocates next to nothing here. A plain struct, no libmilter.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"
#include "base/token.h"

G_BEGIN_DECLS

/* No MTA or mailer writes more Dunning-* fields: what does is aimed at us, and each one that is
 * removed costs the MTA a pass over the message. */
#define DUNLIN_SEEN_MAX 500
#define DUNLIN_SEEN_ADDRESS_SIZE 512 /* RFC 5321 4.5.3.1: 320, and some for what MTAs prepend */
#define DUNLIN_SEEN_TAGS 4           /* more signed addresses in one message are not looked at */
#define DUNLIN_SEEN_RECIPIENTS 100   /* kept of one of our own or of people's reminders */
#define DUNLIN_TAG_LENGTH (DUNLIN_NOTICE_LENGTH + 1 + DUNLIN_MAC_LENGTH)
#define DUNLIN_SEEN_STAMPED 4

typedef struct {
	char *name; /* as first written; compared without case */
	guint count;
} DunlinField;

typedef struct {
	gboolean submitter; /* from a listener or client of milter.submitters */
	gboolean to_us;     /* a recipient is a dunning address */
	char sender[DUNLIN_SEEN_ADDRESS_SIZE]; /* envelope, without brackets; "" for <> */
	gboolean null_sender;
	gboolean automatic; /* some header says that no person wrote it */
	gboolean has_envid, has_notify; /* the submitter asked for reports itself */
	GPtrArray *recipients; /* of char *, without brackets; only of a submitter, else empty */
	char tags[DUNLIN_SEEN_TAGS][DUNLIN_TAG_LENGTH + 1]; /* of the form of a token, unproven */
	guint tags_count;
	char *login;        /* SASL; NULL: none */
	char *message_id;   /* the first, trimmed; NULL: none. Kept for what may be sealed only */
	guint message_ids;
	char *token;        /* value of the first Dunning-Notice; NULL: none */
	guint tokens;
	GArray *foreign;    /* of DunlinField: the Dunning-* fields, in the order they came */
	guint foreign_total;
	gboolean overflow;  /* more than DUNLIN_SEEN_MAX of them, or names longer than all reason */
	guint stamped[DUNLIN_SEEN_STAMPED]; /* how often each of dunlin_stamp_names came */
} DunlinSeen;

/* What a stamp sets beside Dunning-* fields, and our notices must not bring. */
extern const char *const dunlin_stamp_names[DUNLIN_SEEN_STAMPED];

void dunlin_seen_init(DunlinSeen *seen);
/* Forgets the message; what it kept is freed, and it can be used again. */
void dunlin_seen_reset(DunlinSeen *seen);
void dunlin_seen_clear(DunlinSeen *seen);

/* MAIL: macros as the MTA gave them, each may be NULL. */
void dunlin_seen_client(DunlinSeen *seen, const DunlinConfig *config, const char *daemon_name,
			const char *client_addr, const char *login);
/* MAIL: "<a@b>" and the parameters behind it, as in the envelope; ends with NULL. */
void dunlin_seen_sender(DunlinSeen *seen, char *const *arguments);
/* RCPT: "<a@b>" as in the envelope. */
void dunlin_seen_recipient(DunlinSeen *seen, const DunlinConfig *config, const char *recipient);
/* RCPT: the parameters behind it; ends with NULL. */
void dunlin_seen_parameters(DunlinSeen *seen, char *const *parameters);
void dunlin_seen_header(DunlinSeen *seen, const char *name, const char *value);

/* Whether an entry of milter.submitters, "daemon:NAME" or an IP address, names this client. */
gboolean dunlin_is_submitter(const DunlinConfig *config, const char *daemon_name,
			     const char *client_addr);
/* "<a@b>" or "a@b" without its brackets: where it begins and how long it is. */
const char *dunlin_bare_address(const char *address, gsize *ret_length);

G_END_DECLS
