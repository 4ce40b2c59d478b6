/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An event reaches a claim (happen.c): what surrounds it, what it does to the claim and to what the
 * claim waits for. All of it inside the transaction that is open.
 */
#pragma once

#include "claim/account.h"
#include "desk/desk.h"
#include "reading/command.h"
#include "reading/reading.h"

G_BEGIN_DECLS

typedef struct DunlinGathered DunlinGathered; /* letters.h */
typedef struct DunlinJoint DunlinJoint;
typedef struct DunlinCourtBatch DunlinCourtBatch;

/* What surrounds an event: who, why and by which message. All borrowed. */
typedef struct {
	DunlinTime time;
	DunlinActor actor;
	const char *text;       /* for people: journal, hold reason, letter */
	const char *refs;       /* more for the journal's line: "amount=50.00" */
	const char *message;    /* SHA-256 of the message that caused it; NULL */
	const char *message_id; /* its Message-ID: what our answer answers; NULL */
	const char *reason;     /* what a hold says; NULL: the text */
	const char *tell;       /* the letter that DUNLIN_DO_TELL sends; NULL: none */
	const char *notice;     /* the notice it is about; NULL */
	const char *language;   /* of the transcript's results; NULL: English */
	const char *answer_to;  /* whom an answer goes to; NULL: the creditor's contact */
	const char *stranger;   /* who wrote to an address that is the creditor's alone, unproven; NULL */
	guint others;           /* how many claims more that reached; a letter says so */
	DunlinDay until;        /* end of a hold; NONE */
	DunlinDay said_day;     /* a date in the debtor's words; NONE */
	const char *said_amount; /* an amount in them; NULL */
	GPtrArray *missing;     /* facts a question asks for, filled by DUNLIN_DO_QUESTION; NULL */
	const DunlinReading *reading; /* of a mail that nothing was understood of: a question says why; NULL */
	char *const *differs;   /* "field: value" that a PDF shows beside its embedded invoice; NULL */
	const char *special;    /* why a question asks for a yes: a word of that letter; NULL */
	DunlinDay proposed_due; /* the due date that a question proposes; NONE */
	gboolean of_debtor;     /* a hold's row is his debtor's, and stands already */
	gboolean approver;      /* the actor may hand over and write off */
	gboolean full;          /* of a bounce: the mailbox has no room (RFC 3463, X.2.2) */
	gboolean listed;        /* that a claim opened is told in a list of several */
	gboolean unapproved;    /* said by one of the creditor's people who is no approver */
	DunlinGathered *gathered; /* what DUNLIN_DO_TELL goes into instead of being sent; NULL */
	DunlinJoint *joint;     /* what a step's letter goes into; only the clock takes steps; NULL */
	DunlinCourtBatch *court; /* what goes to court together with others; NULL */
} DunlinOccasion;
#define DUNLIN_OCCASION(when, who)                                                                 \
	((DunlinOccasion){.time = (when), .actor = (who), .until = DUNLIN_DAY_NONE,               \
			  .said_day = DUNLIN_DAY_NONE, .proposed_due = DUNLIN_DAY_NONE})

/* How the reason of a hold begins that waits for an address that works. */
#define DUNLIN_UNDELIVERABLE "undeliverable"
/* The hold of an invoice that the creditor collects himself, until he says that this failed. */
#define DUNLIN_DIRECT_DEBIT "direct-debit"
/* What the mail that confirms an opening says where all of the customer's claims are held. */
#define DUNLIN_CUSTOMER_HELD "customer-held"

/* Texts of the debtor's account and of a ledger: what was paid beyond all that was open, and what came
 * from the account. */
#define DUNLIN_CREDIT_EXCESS "paid beyond what was open"
#define DUNLIN_CREDIT_DISCOUNT "discount"

/* The hold of a claim whose debtor (or creditor) has written, until that was read. */
#define DUNLIN_ANSWER_ARRIVED "an answer has arrived and was not read yet"

/* Applies @event to *@claim inside the transaction that is open: decides, carries the effects out,
 * stores the claim, journals. *@claim is replaced by what it is now. CONFLICT: refused. */
gboolean dunlin_desk_happen(DunlinDesk *desk, DunlinClaim **claim, DunlinEvent event,
			    const DunlinOccasion *occasion, GError **error);
/* The same for who has the claim's facts already, which it takes; they may be of before a letter to
 * the same debtor that was decided just now. */
gboolean dunlin_desk_happen_with(DunlinDesk *desk, DunlinClaim **claim, DunlinFacts *facts,
				 DunlinEvent event, const DunlinOccasion *occasion, GError **error);
/* The facts go on with @after, which is what became of their claim; borrowed from now on. What else
 * they know must be as it was: no hold came or ended. */
void dunlin_facts_go_on(DunlinFacts *facts, const DunlinClaim *after);
/* Ends the claim's holds and lets its clock run where no other hold is left. */
gboolean dunlin_desk_lift(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			  GError **error);
/* Of @claim's holds @ended ended, its own or its debtor's: where none is left its clock runs. */
gboolean dunlin_desk_hold_ended(DunlinDesk *desk, DunlinClaim **claim, guint ended,
				const DunlinOccasion *occasion, GError **error);

/* ── settle.c: when a claim is looked at next ── */

/* Reschedules and stores a claim that was changed outside an event. */
gboolean dunlin_desk_settle(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error);
/* The spacing of letters to one debtor, and whether his address works, move the next steps of his
 * other open claims. */
gboolean dunlin_desk_settle_others(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
				   GError **error);
/* A letter about @claim was decided: those of his other claims come after @clear
 * (dunlin_plan_after_letter). @known: the debtor's live claims as they are stored, to be changed; NULL:
 * they are read. */
gboolean dunlin_desk_space_others(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray *known,
				  gint64 clear, DunlinTime time, GError **error);

/* ── choose.c ── */

/* A claim that is not stored yet takes the policy that its debtor, his segment or the creditor has. */
gboolean dunlin_desk_choose_policy(DunlinDesk *desk, DunlinClaim *claim, GError **error);
/* Somebody said so: the claim follows the configured policy @name, or, where NULL, what it would have
 * followed otherwise. Changes and journals, but does not store the claim. CONFLICT: a letter of it is on
 * its way. */
gboolean dunlin_desk_set_policy(DunlinDesk *desk, DunlinClaim *claim, const char *name,
				const DunlinOccasion *occasion, GError **error);
/* What is known of the debtor has changed; a claim follows that until its first letter. */
gboolean dunlin_desk_review_policy(DunlinDesk *desk, DunlinClaim *claim,
				   const DunlinOccasion *occasion, GError **error);
/* The debtor's own policy has changed: his other running claims follow it, but for those that were told
 * to follow one. */
gboolean dunlin_desk_review_debtor(DunlinDesk *desk, const DunlinClaim *claim,
				   const DunlinOccasion *occasion, GError **error);
/* Stores a policy's text, so that claims opened under it can follow it for ever. */
gboolean dunlin_desk_keep_policy(DunlinDesk *desk, const DunlinPolicy *policy, GError **error);

/* ── hold.c, expiry.c: how long a clock stands still ── */

/* The day on which a claim whose debtor promised @promised (NONE: no day) goes on: two weeks from
 * @today at most. */
DunlinDay dunlin_desk_promise_end(DunlinDay today, DunlinDay promised);
/* The same where he says that he has paid. */
DunlinDay dunlin_desk_says_paid_end(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinDay today);
/* The word of the question that is asked when @hold ends; NULL: none, the clock runs again. */
const char *dunlin_desk_question_after(const DunlinHold *hold);
/* On which day it is told that @holds (of DunlinHold, active) end; NONE: there is no need. */
DunlinDay dunlin_desk_announce_day(const DunlinCase *facts, GPtrArray *holds);
/* Announces the end of the claim's holds, ends those whose day has come, and asks what is to be asked
 * then. */
gboolean dunlin_desk_end_holds(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			       GError **error);

/* ── customer-hold.c ── */

/* The active one among @holds (of DunlinHold) that is the whole debtor's; NULL: none. */
const DunlinHold *dunlin_desk_debtor_hold(GPtrArray *holds);

/* ── instalments.c ── */

/* The active one among @holds (of DunlinHold) that an instalment plan put; NULL: no plan runs. */
const DunlinHold *dunlin_desk_instalment_hold(GPtrArray *holds);
/* Whether what was due by now was paid; then @hold goes on until the next part would be missed. */
gboolean dunlin_desk_instalments_kept(DunlinDesk *desk, const DunlinClaim *claim,
				      const DunlinHold *hold, DunlinTime time, gboolean *ret_kept,
				      GError **error);

/* ── question.c: what only the creditor can decide ── */

/* Asks the creditor the question @word of claim/question.h, one that stops the clock: letters that
 * wait are withdrawn, and the claim does nothing until he answers yes (go on), no (what the kind says)
 * or paid. Nothing happens where it is asked already or the claim is closed. *claim is changed and
 * stored; what was read of it before is old. @since: when it was to be asked; the sheet of that day
 * still has it, where none was made. */
gboolean dunlin_desk_question(DunlinDesk *desk, DunlinClaim **claim, const char *word, gint64 since,
			      const DunlinOccasion *occasion, GError **error);
/* The creditor says no to what is asked. TRUE in *ret_answered: that was all. FALSE: the question, if
 * one was open, is gone (not yet stored), and what `no` means otherwise is still to do. */
gboolean dunlin_desk_say_no(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			    gboolean *ret_answered, GError **error);

/* ── facts.c ── */

/* The facts a claim lacks before its clock can run: of const char * field names of `set`. */
GPtrArray *dunlin_desk_missing(const DunlinFacts *facts);

/* ── command.c, customer.c, set.c: what somebody orders ── */

/* One command on one claim inside the open transaction. */
gboolean dunlin_desk_apply_verb(DunlinDesk *desk, DunlinClaim **claim, DunlinVerb verb,
				GHashTable *arguments, const DunlinOccasion *occasion,
				char **ret_text, GError **error);
/* One command on the claims of the customer that the argument "customer" numbers. INPUT: the verb is
 * about one claim; NOT_FOUND: nobody has that number. */
gboolean dunlin_desk_apply_customer(DunlinDesk *desk, gint64 row, DunlinVerb verb,
				    GHashTable *arguments, const DunlinOccasion *occasion,
				    char **ret_text, GError **error);
/* The values `set` writes into claim, debtor and ledger; adds what it did to @done. */
gboolean dunlin_desk_set(DunlinDesk *desk, DunlinClaim *claim, GHashTable *arguments,
			 const DunlinOccasion *occasion, GString *done, GError **error);

G_END_DECLS
