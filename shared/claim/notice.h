/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A notice: one message that Dunlin sends, to a debtor, creditor or partner, about any number of
 * claims, and its life on the way out. The transitions are a const table; whoever acts for an older
 * attempt changes nothing.
 */
#pragma once

#include <glib.h>
#include "base/configuration.h"
#include "base/day.h"
#include "claim/claim.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_NOTICE_READY,
	DUNLIN_NOTICE_SENDING, /* taken: a crash here is a plain retry */
	DUNLIN_NOTICE_DOT,     /* the final dot may have left */
	DUNLIN_NOTICE_ACCEPTED,
	DUNLIN_NOTICE_RELAYED,
	DUNLIN_NOTICE_DELIVERED,
	DUNLIN_NOTICE_DEFERRED, /* the MTA reports a delay */
	DUNLIN_NOTICE_BOUNCED,
	DUNLIN_NOTICE_REFUSED,   /* 5xx, the gate or a template that cannot be rendered */
	DUNLIN_NOTICE_WITHDRAWN, /* no longer wanted before it left */
	DUNLIN_NOTICE_UNKNOWN,   /* the dot left, no answer came */
	DUNLIN_NOTICE_STATE_COUNT,
} DunlinNoticeState;

/* How a step reaches whom it is for; words of the configuration's `channel`. */
const char *dunlin_channel_to_string(DunlinChannel channel);
gboolean dunlin_channel_from_string(const char *text, DunlinChannel *ret_channel);

typedef enum { DUNLIN_ROLE_DEBTOR, DUNLIN_ROLE_CREDITOR, DUNLIN_ROLE_PARTNER, DUNLIN_ROLE_ADMIN } DunlinRole;

/* What a notice is for one of its claims. */
typedef struct {
	char *step;         /* that it takes; NULL: none */
	guint run;          /* the claim's step_run when it was decided */
	DunlinDay deadline; /* that it sets; NONE */
	gint64 amount;      /* demanded, in the claim's currency */
} DunlinNoticePart;

typedef struct {
	gint64 creditor;  /* 0: the house */
	char *id;         /* 10 characters, lower case */
	DunlinRole role;
	char *letter;     /* template name: "reminder", "opened", "transcript" … */
	char *step;       /* for a debtor's reminder: the step, of several the highest; NULL otherwise */
	guint run;        /* that claim's step_run when it was decided */
	gboolean demands; /* asks a debtor for money: the gate re-reads its claims */
	DunlinChannel channel;
	DunlinNoticeState state;
	guint attempt;         /* the fence: raised by each take */
	guint stamped_attempt; /* the attempt the milter stamped; 0: none */
	char *holder;          /* who took it last (store.h, members); NULL: nobody says so */
	char *host;            /* whose MTA has it under queue_id; NULL: nobody says so */
	char *recall;          /* that the MTA is asked to give it back: "wanted", "done", "failed"; NULL */
	gint64 next_try;       /* not before; for `sending`, `dot`, `unknown`: when to look again */
	gint64 created_at, written_at, stamped_at, accepted_at, delivered_at;
	char *to, *to_name, *from; /* addr-spec; display name; header form */
	char *language;
	char *subject;       /* NULL until written */
	char *facts;         /* JSON: the frozen values the letter is filled with */
	char *in_reply_to;   /* Message-ID this answers (a creditor's mail); NULL */
	char *references;    /* Message-IDs of the claims' earlier notices, oldest first; NULL */
	gboolean threaded;   /* not stored: references are known, also where there are none */
	char *attach;        /* SHA-256 of the message whose invoice goes along as a copy; NULL */
	char *attach_part;
	char *message_id;    /* "<notice.mac@domain>" */
	char *digest;        /* archive key of the written message; NULL until written */
	char *body_digest;   /* SHA-256 of what follows the header block, CRLF */
	char *stamp;         /* the stamped headers as text, "Name: value\n"…; NULL */
	char *queue_id;
	char *status;        /* the MTA's last words, or a report's status */
	DunlinDay deadline;  /* earliest, for Dunning-Step; NONE */
	gint64 amount;       /* demanded in all, in this currency */
	char currency[DUNLIN_CURRENCY_SIZE];
	char **claims;           /* references */
	DunlinNoticePart *parts; /* as many; NULL: the notice's own step, run, deadline and amount */
} DunlinNotice;

DunlinNotice *dunlin_notice_alloc(void);
void dunlin_notice_free(DunlinNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinNotice, dunlin_notice_free)

/* What @notice is for its claim @reference; the notice's own where it says nothing of it. Borrowed. */
DunlinNoticePart dunlin_notice_part(const DunlinNotice *notice, const char *reference);
/* Whether it is the letter of the very step that @claim has reached. */
gboolean dunlin_notice_is_step_of(const DunlinNotice *notice, const DunlinClaim *claim);

/* The table of a notice's life: which state may follow which. */
gboolean dunlin_notice_may(DunlinNoticeState from, DunlinNoticeState to);
/* TRUE while the message may still be kept from leaving (ready, sending). */
gboolean dunlin_notice_is_waiting(DunlinNoticeState state);
/* Seconds until the next try after @attempt failed for now: 2 s doubling to 15 min. */
guint dunlin_notice_backoff(guint attempt);
#define DUNLIN_NOTICE_GIVE_UP_SEC (5 * 86400)

/* Whether a claim still wants this notice to ask its debtor for money: open, not held, the very
 * step and run, and as much open as it says. */
gboolean dunlin_notice_wanted(const DunlinNotice *notice, const DunlinClaim *claim,
			      const DunlinBalance *balance, guint holds);

const char *dunlin_notice_state_to_string(DunlinNoticeState state);
gboolean dunlin_notice_state_from_string(const char *text, DunlinNoticeState *ret_state);
const char *dunlin_role_to_string(DunlinRole role);
gboolean dunlin_role_from_string(const char *text, DunlinRole *ret_role);

G_END_DECLS
