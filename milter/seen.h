/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the callbacks saw of one message: only what a decision needs, and bounded whatever is sent.
 * A plain struct, no libmilter.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"

G_BEGIN_DECLS

/* No MTA or mailer writes more Dunning-* fields: what does is aimed at us, and each one that is
 * removed costs the MTA a pass over the message. */
#define DUNLIN_SEEN_MAX 500

typedef struct {
	char *name; /* as first written; compared without case */
	guint count;
} DunlinField;

typedef struct {
	gboolean submitter; /* from a listener or client of milter.submitters */
	gboolean to_us;     /* a recipient is a dunning address */
	char *login;        /* SASL; NULL: none */
	char *message_id;   /* the first, trimmed; NULL: none */
	guint message_ids;
	char *token;        /* value of the first Dunning-Notice; NULL: none */
	guint tokens;
	GArray *foreign;    /* of DunlinField: the Dunning-* fields, in the order they came */
	guint foreign_total;
	gboolean overflow;  /* more than DUNLIN_SEEN_MAX of them, or names longer than all reason */
	GArray *stamped;    /* of DunlinField: what else a stamp sets and our notices must not bring */
} DunlinSeen;

void dunlin_seen_init(DunlinSeen *seen);
/* Forgets the message; what it kept is freed, and it can be used again. */
void dunlin_seen_reset(DunlinSeen *seen);
void dunlin_seen_clear(DunlinSeen *seen);

/* MAIL: macros as the MTA gave them, each may be NULL. */
void dunlin_seen_client(DunlinSeen *seen, const DunlinConfig *config, const char *daemon_name,
			const char *client_addr, const char *login);
/* RCPT: "<a@b>" as in the envelope. */
void dunlin_seen_recipient(DunlinSeen *seen, const DunlinConfig *config, const char *recipient);
void dunlin_seen_header(DunlinSeen *seen, const char *name, const char *value);

/* Whether an entry of milter.submitters, "daemon:NAME" or an IP address, names this client. */
gboolean dunlin_is_submitter(const DunlinConfig *config, const char *daemon_name,
			     const char *client_addr);
/* Whether @recipient is the house's or a creditor's dunning address, with any tag. */
gboolean dunlin_is_dunning_address(const DunlinConfig *config, const char *recipient);

G_END_DECLS
