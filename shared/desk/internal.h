/* SPDX-License-Identifier: BSD-2-Clause */
/* What the desk's files share among themselves; nobody else includes it. */
#pragma once

#include "claim/account.h"
#include "desk/desk.h"
#include "reading/proof.h"
#include "reading/reading.h"
#include "write/mime.h"
#include "write/values.h"

G_BEGIN_DECLS

/* ── together.c: the clock looks at a debtor ── */

/* @claim, locked with its debtor and his other claims (dunlin_claim_try), is due: decides on all that
 * is due of them. *ret_changed: something came of it. */
gboolean dunlin_desk_decide_together(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
				     gboolean *ret_changed, GError **error);

/* ── joint.c: what is due of a debtor goes out in one letter ── */

typedef struct DunlinJoint DunlinJoint;
DunlinJoint *dunlin_joint_new(void);
void dunlin_joint_free(DunlinJoint *joint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinJoint, dunlin_joint_free)
/* Takes @notice, a claim's letter alone, as dunlin_desk_demand_new() makes it. @facts: the claim's. */
void dunlin_joint_add(DunlinJoint *joint, const DunlinFacts *facts, const DunlinStep *step,
		      DunlinNotice *notice);
guint dunlin_joint_count(const DunlinJoint *joint);
/* Forgets all but the first @count. */
void dunlin_joint_cut(DunlinJoint *joint, guint count);
/* What was added, as few letters as it takes: the highest step gives a letter its tone, then come
 * the older debts. Of DunlinNotice without ids; yours. @joint is empty then. */
GPtrArray *dunlin_joint_letters(DunlinJoint *joint, GError **error);

/* ── gathered.c: one mail to the creditor about what befell several claims at once ── */

typedef struct DunlinGathered DunlinGathered;
DunlinGathered *dunlin_gathered_new(void);
void dunlin_gathered_free(DunlinGathered *gathered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinGathered, dunlin_gathered_free)
/* Takes @values, those of @letter about @claim alone. */
void dunlin_gathered_add(DunlinGathered *gathered, const DunlinClaim *claim, const char *letter,
			 DunlinValues *values);
/* Whether @notice is such a mail about several claims, so that a line without a number is for all. */
gboolean dunlin_gathered_answered(const DunlinNotice *notice);

/* ── happen.c: an event reaches a claim ── */

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
	gboolean listed;        /* that a claim opened is told in a list of several */
	gboolean unapproved;    /* said by one of the creditor's people who is no approver */
	DunlinGathered *gathered; /* what DUNLIN_DO_TELL goes into instead of being sent; NULL */
	DunlinJoint *joint;     /* what a step's letter goes into; only the clock takes steps; NULL */
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
#define DUNLIN_CREDIT_OFFSET "from the debtor's account"
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
/* Withdraws the claim's waiting demands; takes the step back where that was its notice. */
gboolean dunlin_desk_withdraw(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error);
/* Ends the claim's holds and lets its clock run where no other hold is left. */
gboolean dunlin_desk_lift(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			  GError **error);

/* Of @claim's holds @ended ended, its own or its debtor's: where none is left its clock runs. */
gboolean dunlin_desk_hold_ended(DunlinDesk *desk, DunlinClaim **claim, guint ended,
				const DunlinOccasion *occasion, GError **error);

/* The configuration's creditor of a row; INPUT: it is no longer configured. Borrowed. */
const DunlinCreditor *dunlin_desk_creditor(DunlinDesk *desk, gint64 row, GError **error);
/* The policy that @claim was opened under; borrowed from the desk. */
const DunlinPolicy *dunlin_desk_policy(DunlinDesk *desk, const DunlinClaim *claim, GError **error);
/* Who takes the policy's hand-over: the partner it names, else the only one there is; NULL. Borrowed. */
const DunlinPartner *dunlin_desk_partner(const DunlinConfig *config, const DunlinPolicy *policy);
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

/* ── tell.c: notices into the outbox ── */

/* The values every letter about @claim has. Yours. */
DunlinValues *dunlin_desk_values(DunlinDesk *desk, const DunlinCreditor *creditor,
				 const DunlinClaim *claim, const DunlinFacts *facts);
/* One notice to the creditor (@to NULL: his contact) about @claim (may be NULL). */
gboolean dunlin_desk_tell(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinClaim *claim,
			  const char *letter, const DunlinValues *values, const char *to,
			  const DunlinOccasion *occasion, GError **error);
/* The same to his contact about @claims (of char *). */
gboolean dunlin_desk_tell_about(DunlinDesk *desk, const DunlinCreditor *creditor, GPtrArray *claims,
				const char *letter, const DunlinValues *values,
				const DunlinOccasion *occasion, GError **error);
/* What was gathered, one mail for each letter. @creditor: his row. @gathered is empty then. */
gboolean dunlin_desk_tell_gathered(DunlinDesk *desk, gint64 creditor, DunlinGathered *gathered,
				   const DunlinOccasion *occasion, GError **error);
/* One notice to somebody without a creditor's rights, or to the admin (@to NULL). */
gboolean dunlin_desk_tell_house(DunlinDesk *desk, const char *letter, const DunlinValues *values,
				const char *to, const DunlinOccasion *occasion, GError **error);
/* One notice to the debtor that asks for nothing, in his language and in the send window. *ret_id:
 * yours. The facts' claim has a debtor with an address. */
gboolean dunlin_desk_tell_debtor(DunlinDesk *desk, const DunlinFacts *facts, const char *letter,
				 DunlinValues *values, const DunlinOccasion *occasion,
				 char **ret_id, GError **error);
/* One notice to the partner about @claim; @step: the step it takes; NULL. */
gboolean dunlin_desk_tell_partner(DunlinDesk *desk, const DunlinCreditor *creditor,
				  const DunlinPartner *partner, const DunlinClaim *claim,
				  const char *letter, const char *step, const DunlinValues *values,
				  const DunlinOccasion *occasion, GError **error);
/* The debtor's letter of a step, with its amounts frozen; without its ids, not yet in the outbox.
 * Yours. */
DunlinNotice *dunlin_desk_demand_new(DunlinDesk *desk, const DunlinFacts *facts,
				     const DunlinStep *step, DunlinDay deadline,
				     const DunlinOccasion *occasion, GError **error);
/* Gives a notice of a creditor its ids and puts it into the outbox. */
gboolean dunlin_desk_send(DunlinDesk *desk, DunlinNotice *notice, GError **error);
/* Writes a notice from its frozen values; sets its subject. *ret_body: where the body begins. */
GBytes *dunlin_desk_compose(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time,
			    DunlinLetter *ret_letter, gsize *ret_body, GError **error);
/* ── ahead.c: the letters to come ── */

typedef enum {
	DUNLIN_COMING_NEXT,    /* those that the claim still gets */
	DUNLIN_COMING_SAMPLES, /* all, as if it were opened now */
	DUNLIN_COMING_ALONE,   /* the same, and the debtor had no other claim */
} DunlinComingKind;
typedef struct {
	DunlinPlan plan;      /* the claim's */
	DunlinNotice *notice; /* about all the claims that it is for; without its ids */
} DunlinComingLetter;
/* Every letter about @claim to come, the soonest first: of DunlinComingLetter. Yours. */
GPtrArray *dunlin_desk_coming_letters(DunlinDesk *desk, const DunlinClaim *claim,
				      DunlinComingKind kind, DunlinTime time, GError **error);
/* Composes one of them, as preview.c's. Takes its notice. */
gboolean dunlin_desk_preview_coming(DunlinDesk *desk, DunlinComingLetter *letter, DunlinTime time,
				    DunlinPreview *ret_preview, GError **error);

/* ── hold.c, expiry.c: how long a clock stands still ── */

/* The day on which a claim whose debtor promised @promised (NONE: no day) goes on: two weeks from
 * @today at most. */
DunlinDay dunlin_desk_promise_end(DunlinDay today, DunlinDay promised);
/* The same where he says that he has paid. */
DunlinDay dunlin_desk_says_paid_end(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinDay today);
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

/* ── shadow.c: mode = "shadow" ── */

/* The value that says to whom a letter would have gone that the creditor's contact gets instead. */
#define DUNLIN_SHADOW_OF "shadow_of"
/* Says so in subject and first line, in @language; nothing where the values do not. */
void dunlin_shadow_mark(const DunlinValues *values, const char *language, DunlinLetter *letter);

/* ── offer.c: the creditor is asked first ── */

/* `no` to the offer: samples of all letters go to him instead. FALSE in *ret_taken: he was not asked. */
gboolean dunlin_desk_decline(DunlinDesk *desk, DunlinClaim *claim, const DunlinOccasion *occasion,
			     gboolean *ret_taken, GError **error);
/* Sends the creditor every letter about @claim as a file. INPUT: there is none to come. */
gboolean dunlin_desk_send_samples(DunlinDesk *desk, const DunlinClaim *claim,
				  const DunlinOccasion *occasion, GError **error);
/* The files that go along with such a notice when it is written: adds DunlinMailFile to @files. */
gboolean dunlin_desk_sample_files(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				  GPtrArray *files, GError **error);

/* ── wording.c: whom a letter greets, which period it sets, what follows ── */

/* Adds to @values whom a letter in @language greets. @debtor: NULL, nobody by name. */
void dunlin_desk_greeting(DunlinValues *values, const DunlinDebtor *debtor, const char *language);
/* … the account to pay to, its reference, and up to which day payments were seen. */
void dunlin_desk_where_to_pay(DunlinValues *values, const DunlinCreditor *creditor,
			      const DunlinClaim *claim);
/* Adds to @values what the letter of @step in @language says beside the amounts. */
void dunlin_desk_wording(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
			 const DunlinStep *step, DunlinDay deadline, const char *language,
			 DunlinValues *values);

/* ── rest.c: what a payment left open, and the debtor's account ── */

/* After a payment was booked: what is open is the discount that the invoice grants, and it was taken
 * in time: a credit for it. *ret_taken: how much; 0: it is not that. */
gboolean dunlin_desk_discount(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day,
			      const char *source, gint64 *ret_taken, GError **error);
/* Asks about what is left where it is small, a bank's charge, a discount taken too late, or interest
 * and costs alone (claim/rest.h). *claim is changed and stored. */
gboolean dunlin_desk_ask_rest(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			      GError **error);
/* The clock came by: where a letter, or the question before it, is due now and the debtor has
 * something in his account, the creditor is asked about that first. @c: the case of *claim, which is
 * changed and stored where TRUE is in *ret_asked. */
gboolean dunlin_desk_ask_covered(DunlinDesk *desk, DunlinClaim **claim, const DunlinCase *c,
				 const DunlinOccasion *occasion, gboolean *ret_asked, GError **error);
/* A row into the debtor's account. What came stops the letters about his other claims than
 * credit->claim that have not left, and no word said before counts for them. */
gboolean dunlin_desk_credit(DunlinDesk *desk, const DunlinCredit *credit, DunlinTime time,
			    GError **error);

/* What is left of a credit note goes to the debtor's account (@debtor 0: to nobody's). */
gboolean dunlin_desk_keep_credit(DunlinDesk *desk, const DunlinDocument *document, gint64 debtor,
				 DunlinTime time, gboolean *ret_kept, GError **error);
/* It is given to claims after all: what an account still has of it goes out of it, and is what the
 * document has to give now. */
gboolean dunlin_desk_unkeep_credit(DunlinDesk *desk, DunlinDocument *document, DunlinTime time,
				   GError **error);

/* ── statement.c: the account of a debtor ── */

/* The claim's debtor's account of this creditor as a letter: to who asked (occasion->answer_to; NULL:
 * the contact), or to the debtor himself, where he has an address. INPUT: nobody knows who he is. */
gboolean dunlin_desk_statement(DunlinDesk *desk, const DunlinClaim *claim, gboolean to_debtor,
			       const DunlinOccasion *occasion, GError **error);

/* ── receipt.c: the end ── */

/* The claim was closed as paid: where a letter had reached the debtor, he is thanked. */
gboolean dunlin_desk_receipt(DunlinDesk *desk, const DunlinFacts *facts,
			     const DunlinOccasion *occasion, GError **error);
/* It was not the end after all. */
gboolean dunlin_desk_receipt_withdraw(DunlinDesk *desk, const DunlinClaim *claim, GError **error);
/* The same where, after all, no letter has reached the debtor. */
gboolean dunlin_desk_receipt_review(DunlinDesk *desk, const DunlinClaim *claim, GError **error);
/* ── copy.c: copies = "each" ── */

/* A letter to a debtor that counts as sent from now on, to the creditor's contact too where he wants
 * that. In the transaction that sets accepted_at for the first time: then it is one copy. */
gboolean dunlin_desk_copy(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time, GError **error);

/* ── enclose.c: files that go along with a letter, from its frozen values and the archive ── */

/* Adds to @values what the letter says of them, and DunlinMailFile to @files. Nothing for most letters. */
gboolean dunlin_desk_enclose(DunlinDesk *desk, const DunlinNotice *notice, DunlinValues *values,
			     GPtrArray *files, GError **error);

/* ── handover.c, partner.c ── */

/* To the partner, if all that must be true is: else INPUT, a sentence a line. */
gboolean dunlin_desk_hand_over(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			       GError **error);
/* Whether all that must be true before a hand-over is; else INPUT, a sentence a line. */
gboolean dunlin_desk_may_hand_over(const DunlinFacts *facts, const GPtrArray *notices,
				   const DunlinOccasion *occasion, gboolean court, GError **error);
/* To court: the data sheet to the creditor, and the file where he has a Kennziffer; the claim is held
 * from then on. INPUT as above. */
gboolean dunlin_desk_to_court(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			      GError **error);
/* Whether the creditor is being asked whether the claim goes to the partner. */
gboolean dunlin_desk_asks_handover(DunlinDesk *desk, const DunlinClaim *claim);
/* Who may answer for the partner that has the notice's claims; NULL: nobody does. */
const DunlinPartner *dunlin_desk_partner_speaks(DunlinDesk *desk, const DunlinNotice *notice,
						const char *sender);
/* Tells the partner who has @claim what somebody else did to it. @before: its state then. */
gboolean dunlin_desk_partner_news(DunlinDesk *desk, const DunlinClaim *claim, DunlinState before,
				  DunlinEvent event, const DunlinOccasion *occasion, GError **error);

/* ── channel.c ── */

/* A notice that does not go by mail gets the place it goes to; "" where the debtor has none. */
void dunlin_desk_address_channel(DunlinDesk *desk, DunlinNotice *notice, const DunlinDebtor *debtor,
				 const char *country);
/* Whether every step of the policy reaches him, or whom it is for, without a mail address of his. */
gboolean dunlin_desk_reaches_otherwise(DunlinDesk *desk, const DunlinPolicy *policy,
				       const DunlinDebtor *debtor, const char *country);
/* INPUT: it goes nowhere, and what is missing. */
gboolean dunlin_desk_channel_reaches(const DunlinNotice *notice, const DunlinValues *values,
				     GError **error);
/* A text message is one line and nothing else; *ret_text keeps it, yours. */
void dunlin_desk_channel_mail(const DunlinNotice *notice, DunlinMail *mail, char **ret_text);

/* What came of a call: the journal's word for it, and how its refs begin. */
#define DUNLIN_JOURNAL_CALL "call"
#define DUNLIN_CALL_OUTCOME "outcome="

/* ── spool.c ── */

typedef enum {
	DUNLIN_SPOOL_UNKNOWN, /* not our spool, or it cannot be looked into */
	DUNLIN_SPOOL_WAITS,   /* made ready, and not given to the printer */
	DUNLIN_SPOOL_GIVEN,   /* whoever prints had it under its name */
} DunlinSpool;
/* Removes what a crash left lying of letters that are over. */
gboolean dunlin_desk_spool_sweep(DunlinDesk *desk, GError **error);
/* A letter on paper did not leave for now: the admin is told, once a day. Nothing for others. */
gboolean dunlin_desk_spool_fails(DunlinDesk *desk, const DunlinNotice *notice, const char *why,
				 DunlinTime time, GError **error);
/* What became of a letter whose answer was never recorded. */
DunlinSpool dunlin_desk_spool_look(DunlinDesk *desk, const DunlinNotice *notice);

/* ── extras.c: interest, the fixed sum, fees ── */

/* Puts into the ledger what @step claims and is not there yet. The facts' balance is old then. */
gboolean dunlin_desk_claim_extras(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
				  gboolean *ret_added, GError **error);
/* What a letter says of them: interest, lump_sum, fees, principal_open, calculation. */
gboolean dunlin_desk_extras_values(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
				   const char *language, DunlinValues *values, GError **error);
/* One line of the calculation of interest. */
void dunlin_desk_add_segment(DunlinValues *values, const DunlinSegment *segment, const char *currency,
			     const char *language);
/* A claim's amounts as of a day, and what interest is counted from. */
typedef struct {
	GPtrArray *entries; /* the ledger: of DunlinEntry */
	DunlinAccount account;
	DunlinInterest interest; /* all of it until @day, asked for or not */
	const DunlinLaw *law;    /* NULL: principal only */
	DunlinDay first;         /* the first day that bears interest; NONE */
	DunlinDay reminded;      /* when the first letter was taken by the MTA; NONE */
	DunlinDay day;
} DunlinReckoning;
void dunlin_reckoning_clear(DunlinReckoning *reckoning);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinReckoning, dunlin_reckoning_clear)
gboolean dunlin_desk_reckon(DunlinDesk *desk, const DunlinFacts *facts, DunlinReckoning *ret_reckoning,
			    GError **error);
/* What is open of the principal, and beside it. */
gboolean dunlin_desk_principal_open(DunlinDesk *desk, const DunlinClaim *claim, gint64 *ret_open,
				    gint64 *ret_beside, GError **error);
/* Once the principal is paid, the rest is waived, where the policy says so. */
gboolean dunlin_desk_waive(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day,
			   const char *source, gint64 *ret_waived, GError **error);

/* ── verify-account.c ── */

/* Each fault of the debtor's account a line in @report. */
gboolean dunlin_desk_verify_account(DunlinDesk *desk, const DunlinDebtor *debtor, GString *report,
				    gboolean *ret_sound, GError **error);

/* ── rates-end.c ── */

/* The admin is told, once a week, of a table that @step's interest comes from and that ends within
 * DUNLIN_RATES_SOON days. */
gboolean dunlin_desk_warn_rates(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
				DunlinTime time, GError **error);

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

/* ── said.c: two people, two words ── */

typedef struct DunlinMailCase DunlinMailCase;
/* Notes that the mail's sender says @verb about @claim. *ret_other: who of the creditor's people said
 * the opposite within five working days, yours; NULL: nobody, or the verb takes no side. */
gboolean dunlin_desk_said(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinClaim *claim,
			  DunlinVerb verb, char **ret_other, GError **error);
/* Holds the claim and tells @other what was said; *ret_text is for who said it. */
gboolean dunlin_desk_contradict(DunlinDesk *desk, const DunlinMailCase *mail, DunlinClaim **claim,
				const char *line, const char *other, const DunlinOccasion *occasion,
				char **ret_text, GError **error);

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
/* DENIED: what is asked needs an approver's yes. */
gboolean dunlin_desk_may_say_yes(DunlinDesk *desk, const DunlinClaim *claim,
				 const DunlinOccasion *occasion, GError **error);

/* The facts a claim lacks before its clock can run: of const char * field names of `set`. */
GPtrArray *dunlin_desk_missing(const DunlinFacts *facts);

/* ── parts of taking a mail ── */

struct DunlinMailCase { /* one message on the desk; all borrowed but what says so */
	const char *digest;
	const DunlinProof *proof;
	const DunlinReading *reading;
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
};

gboolean dunlin_desk_take_invoices(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
/* The line "invoice: …" in answer to the list with a credit note that named none. FALSE in *ret_taken:
 * it is not that. */
gboolean dunlin_desk_name_credit(DunlinDesk *desk, DunlinMailCase *mail, gboolean *ret_taken, GError **error);
gboolean dunlin_desk_take_draft(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
gboolean dunlin_desk_take_commands(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
gboolean dunlin_desk_take_words(DunlinDesk *desk, DunlinMailCase *mail, GError **error);
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

/* ── result.c: what a command did ── */

typedef enum {
	DUNLIN_RESULT_CLOSED, DUNLIN_RESULT_CLOSED_PAID, DUNLIN_RESULT_CLOSED_WITHDRAWN,
	DUNLIN_RESULT_CLOSED_WRITTEN_OFF, DUNLIN_RESULT_STILL_OPEN, DUNLIN_RESULT_REOPENED,
	DUNLIN_RESULT_IS_DRAFT, DUNLIN_RESULT_GOES_ON, DUNLIN_RESULT_IS_HELD,
	DUNLIN_RESULT_HELD_UNTIL, DUNLIN_RESULT_IS_DISPUTED, DUNLIN_RESULT_IS_IN_COLLECTION,
	DUNLIN_RESULT_NOTED, DUNLIN_RESULT_NOT_NOW, DUNLIN_RESULT_CUSTOMER_HELD,
	DUNLIN_RESULT_CUSTOMER_RESUMED, DUNLIN_RESULT_HELD_WITH_CUSTOMER,
	DUNLIN_RESULT_WAIVED, DUNLIN_RESULT_OVERPAID, DUNLIN_RESULT_OFFSET, DUNLIN_RESULT_DISCOUNT,
	DUNLIN_RESULT_CONTRADICTED, DUNLIN_RESULT_DECLINED, DUNLIN_RESULT_SAMPLES, DUNLIN_RESULT_DISPUTED_PART,
	DUNLIN_RESULT_INSTALMENTS, DUNLIN_RESULT_STATEMENT, DUNLIN_RESULT_GROSS, DUNLIN_RESULT_APPROVER_ONLY,
	DUNLIN_RESULT_NET_TAX, DUNLIN_RESULT_NO_RATES, DUNLIN_RESULT_OTHER_SIDE_ONLY,
	DUNLIN_RESULT_NO_NUMBER, DUNLIN_RESULT_WHICH_NUMBER, DUNLIN_RESULT_ASKED_OTHERWISE,
	DUNLIN_RESULT_UNREAD, DUNLIN_RESULT_NO_REST, DUNLIN_RESULT_NOT_A_DAY,
	DUNLIN_RESULT_DAY_TO_COME, DUNLIN_RESULT_ONE_AMOUNT, DUNLIN_RESULT_NO_CLAIM,
	DUNLIN_RESULT_WHICH_CLAIM, DUNLIN_RESULT_ONE_CLAIM, DUNLIN_RESULT_NO_INVOICE,
	DUNLIN_RESULT_NO_CUSTOMER, DUNLIN_RESULT_COUNT,
} DunlinResult;
/* The line in @language (English where NULL or unknown), with up to two arguments in it. Yours. */
char *dunlin_desk_result(const char *language, DunlinResult result, const char *first,
			 const char *second);
/* FALSE with DENIED, and @who may say it in the occasion's language. */
gboolean dunlin_desk_deny(const DunlinOccasion *occasion, DunlinResult who, GError **error);

/* FALSE with INPUT: @why, about @first, in @language. */
gboolean dunlin_desk_refuse(const char *language, DunlinResult why, const char *first, GError **error);
/* Sets NOT_FOUND: @what, about @first, in @language. */
void dunlin_desk_not_found(const char *language, DunlinResult what, const char *first, GError **error);

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

/* Notices: state changes with their consequences for the claims, inside the open transaction. */
gboolean dunlin_desk_notice_event(DunlinDesk *desk, const DunlinNotice *notice, DunlinEvent event,
				  const DunlinOccasion *occasion, GError **error);
/* One of its claims: the step that never reached the debtor is taken back in memory, and journalled. */
gboolean dunlin_desk_notice_take_back(DunlinDesk *desk, const DunlinNotice *notice,
				      DunlinClaim *claim, DunlinTime time, GError **error);
gboolean dunlin_desk_notice_gone(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				 GError **error);
/* A letter that cannot be made is refused, in a transaction of its own. */
gboolean dunlin_desk_notice_unwritable(DunlinDesk *desk, const DunlinNotice *notice, const char *why,
				       DunlinTime time, GError **error);
/* The address that its replies come to: the creditor's own or the house's. Yours. */
char *dunlin_desk_notice_address(DunlinDesk *desk, const DunlinNotice *notice);
gboolean dunlin_desk_notice_stamps_self(DunlinDesk *desk, const DunlinNotice *notice);
gboolean dunlin_desk_notice_is_wanted(DunlinDesk *desk, const DunlinNotice *notice,
				      gboolean *ret_wanted, GError **error);

/* Somebody's answer to @notice is on the desk: the clock that it stopped may run. */
gboolean dunlin_desk_answer_read(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				 GError **error);
/* Asks the MTA, by its milter, for the claim's notices that it may still have; of one that still
 * concerns a claim which is not closed it keeps its hands off. Nothing where no recall is
 * configured. */
gboolean dunlin_desk_want_recall(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
				 GError **error);

/* The same for a notice that the MTA took although its claims had been closed meanwhile. */
gboolean dunlin_desk_recall_crossed(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				    GError **error);

/* Not now, or nobody knows: the same again later. All other errors come again by themselves. */
gboolean dunlin_desk_is_passing(const GError *error);
/* Inside a transaction, runs @body in a savepoint of its own. FALSE: the transaction itself is broken.
 * *ret_failed: why what @body did was taken back; NULL: it is done. */
gboolean dunlin_desk_apart(DunlinDesk *desk, DunlinDeskBody body, gpointer data, GError **ret_failed,
			   GError **error);
/* Runs @body in a transaction: commit when it returns TRUE, else rollback. */
gboolean dunlin_desk_transaction(DunlinDesk *desk, DunlinDeskBody body, gpointer data, GError **error);

G_END_DECLS
