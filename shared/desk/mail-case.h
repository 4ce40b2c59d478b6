/* SPDX-License-Identifier: BSD-2-Clause */
/* One message on the desk: who sent it, what it says, and what became of it. */
#pragma once

#include "desk/event.h"
#include "reading/proof.h"

G_BEGIN_DECLS

typedef struct { /* one message on the desk; all borrowed but what says so */
	const char *digest;
	const DunlinProof *proof;
	DunlinReading *reading;
	const DunlinArrival *arrival;
	DunlinTime time;
	const DunlinNotice *notice;      /* whose token or reference it carries; NULL */
	const DunlinCreditor *creditor;  /* proven sender of this creditor; NULL */
	gint64 creditor_row;
	const DunlinPartner *partner;    /* proven sender of the partner who has the notice's claims; NULL */
	const char *sender;              /* who speaks: proven where @creditor is set; NULL */
	const char *answer_to;           /* where an answer goes: never back to a machine; NULL */
	const char *failure;             /* why the attempt before could not be recorded; NULL */
	GString *verdict;                /* what became of it */
	DunlinTaken taken;
} DunlinMailCase;

/* What a mail can be, each inside the mail's transaction, and the verdict says what became of it. Here
 * what a creditor forwarded. */
gboolean dunlin_desk_take_invoices(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* The line "invoice: …" in answer to the list with a credit note that named none. FALSE in *ret_taken:
 * it is not that. */
gboolean dunlin_desk_name_credit(DunlinDesk *desk, DunlinMailCase *mail, gboolean *ret_taken, GError **error);
/* A forward without anything readable: a draft that asks for all of it. */
gboolean dunlin_desk_take_draft(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* Lines of the creditor's people, or of the partner. */
gboolean dunlin_desk_take_commands(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* What a debtor or a stranger wrote. */
gboolean dunlin_desk_take_words(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* The creditor passes on what a debtor wrote to him about claims that are known: they rest as after his
 * answer to us. FALSE in *ret_taken: it is not that, nothing happened. */
gboolean dunlin_desk_take_forwarded(DunlinDesk *desk, DunlinMailCase *mail, gboolean *ret_taken,
				    GError **error);
/* References of the claims that such a mail is about: of char *, yours; empty: it is none. */
GPtrArray *dunlin_desk_forwarded_claims(DunlinDesk *desk, const DunlinMailCase *mail, GError **error);
/* Nothing is proven, and it answers no letter: whoever is owed the claims that it names, or that its
 * sender's address owes, hears of it. Nothing else happens. */
gboolean dunlin_desk_tell_named(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* It answers a letter to a debtor and bears the marks of automatic mail, but may be a person's: the creditor
 * hears of it in the same way. */
gboolean dunlin_desk_tell_automatic(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* A delivery report, a receipt, a complaint. */
gboolean dunlin_desk_take_report(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* From found object *inout_next on: the next run of `set` lines as one, so that what they complete
 * is judged once; NULL: none is left. @lines (or NULL): the lines as written. */
GHashTable *dunlin_mail_settings(const DunlinMailCase *mail, guint *inout_next, GString *lines);
/* Adds to what became of it, in a few words. */
void dunlin_mail_verdict(DunlinMailCase *mail, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A letter of ours that somebody's redirection brings back: it must never be answered. */
gboolean dunlin_mail_is_own(DunlinDesk *desk, const DunlinMailCase *mail);
gboolean dunlin_mail_is_machine(const DunlinMailCase *mail);
/* The service's address or a creditor's, with or without a token. @address may be NULL. */
gboolean dunlin_desk_is_own_address(const DunlinConfig *config, const char *address);
/* Fills in notice, creditor, sender and where an answer goes. *ret_notice is yours; NULL: none. */
gboolean dunlin_mail_identify(DunlinDesk *desk, DunlinMailCase *mail, DunlinNotice **ret_notice,
			      GError **error);
DunlinOccasion dunlin_mail_occasion(const DunlinMailCase *mail, DunlinActor actor);

/* ── said.c: two people, two words ── */

/* Notes that the mail's sender says @verb about @claim. *ret_other: who of the creditor's people said
 * the opposite within five working days, yours; NULL: nobody, or the verb takes no side. */
gboolean dunlin_desk_said(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinClaim *claim,
			  DunlinVerb verb, char **ret_other, GError **error);
/* Holds the claim and tells @other what was said; *ret_text is for who said it. */
gboolean dunlin_desk_contradict(DunlinDesk *desk, const DunlinMailCase *mail, DunlinClaim **claim,
				const char *line, const char *other, const DunlinOccasion *occasion,
				char **ret_text, GError **error);

/* ── designate.c: what a payer wrote on his transfer ── */

/* A claim that a payment names, and how much of it is his. */
typedef struct {
	char *claim;  /* reference */
	char *amount; /* NULL: as much as the line says */
} DunlinDesignated;
/* Lists of them for those who say it otherwise: of DunlinDesignated, yours. */
GPtrArray *dunlin_designated_one(const char *reference);
GPtrArray *dunlin_designated_all(const GPtrArray *references);
/* The creditor of @row was paid the amount in @arguments (they may have none), and @text stood on the
 * transfer: of DunlinDesignated. NOT_FOUND: it names no claim; INPUT: several, and nobody can tell how
 * much is whose. */
GPtrArray *dunlin_desk_designate(DunlinDesk *desk, gint64 row, const char *text, GHashTable *arguments,
				 const char *language, GError **error);

/* ── sheet-answer.c: the numbers of a sheet ── */

/* The references that a line is about where it says so by numbers of the mail that it answers, "rest
 * ok", or one word to a sheet with one question; empty: it says so otherwise. INPUT: no such number,
 * nothing or too much is asked. */
GPtrArray *dunlin_desk_sheet_targets(DunlinDesk *desk, const DunlinMailCase *mail, DunlinVerb verb,
				     GHashTable *arguments, GError **error);
/* INPUT: @verb, a yes or a no, answers a mail that did not ask what is asked now: an old sheet's yes
 * hands nothing over, and its no waives nothing. */
gboolean dunlin_desk_was_asked(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinClaim *claim,
			       DunlinVerb verb, GError **error);
/* Whether what is asked about @claim, which follows @policy, needs an approver's word. */
gboolean dunlin_desk_asks_approver(const DunlinPolicy *policy, const DunlinClaim *claim);
/* DENIED: what is asked needs an approver's yes. INPUT: the claim rests by what its debtor wrote, which no
 * yes is an answer to. */
gboolean dunlin_desk_may_say_yes(DunlinDesk *desk, const DunlinClaim *claim,
				 const DunlinOccasion *occasion, GError **error);

G_END_DECLS
