/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Letters: what the desk tells whom, and what stands in it. They go into the outbox; outbox.h has
 * their way from there.
 */
#pragma once

#include "claim/ahead.h"
#include "desk/event.h"
#include "write/mime.h"
#include "write/values.h"

G_BEGIN_DECLS

/* ── joint.c: what is due of a debtor goes out in one letter ── */

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

DunlinGathered *dunlin_gathered_new(void);
void dunlin_gathered_free(DunlinGathered *gathered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinGathered, dunlin_gathered_free)
/* Takes @values, those of @letter about @claim alone. */
void dunlin_gathered_add(DunlinGathered *gathered, const DunlinClaim *claim, const char *letter,
			 DunlinValues *values);
/* Whether @notice is such a mail about several claims, so that a line without a number is for all. */
gboolean dunlin_gathered_answered(const DunlinNotice *notice);

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
/* One notice to the partner about @claim; @step: the step it takes; NULL. In shadow mode the creditor's
 * contact gets it, and @values say so. */
gboolean dunlin_desk_tell_partner(DunlinDesk *desk, const DunlinCreditor *creditor,
				  const DunlinPartner *partner, const DunlinClaim *claim,
				  const char *letter, const char *step, DunlinValues *values,
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

/* ── news.c ── */

/* Tells the creditor what @decision, which @event of the facts' claim led to, has for him at once. */
gboolean dunlin_desk_tell_news(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
			       DunlinEvent event, const DunlinDecision *decision,
			       const DunlinOccasion *occasion, GError **error);
/* A list of what came says that the creditor will be asked, and nothing of it needs more room: no mail of
 * its own. */
gboolean dunlin_desk_offer_is_listed(const DunlinOccasion *occasion);
/* What the letter "offer" says about the facts' claim; yours. */
DunlinValues *dunlin_desk_offer_values(DunlinDesk *desk, const DunlinCreditor *creditor,
				       const DunlinFacts *facts, const DunlinOccasion *occasion);

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
/* The turns of @claim (index 0) and of the debtor's other claims within the horizon, as
 * dunlin_desk_plan() has them, without amounts; also inside a transaction. */
gboolean dunlin_desk_plan_days(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
			       DunlinTurnVisit visit, gpointer data, GError **error);
/* Every letter about @claim to come, the soonest first: of DunlinComingLetter. Yours. */
GPtrArray *dunlin_desk_coming_letters(DunlinDesk *desk, const DunlinClaim *claim,
				      DunlinComingKind kind, DunlinTime time, GError **error);
/* Composes one of them, as preview.c's. Takes its notice. */
gboolean dunlin_desk_preview_coming(DunlinDesk *desk, DunlinComingLetter *letter, DunlinTime time,
				    DunlinPreview *ret_preview, GError **error);

/* ── shadow.c: mode = "shadow" ── */

/* The value that says to whom a letter would have gone that the creditor's contact gets instead. */
#define DUNLIN_SHADOW_OF "shadow_of"
/* Says so in subject and first line, in @language; nothing where the values do not. */
void dunlin_shadow_mark(const DunlinValues *values, const char *language, DunlinLetter *letter);
/* Whether @notice was, or is to be, shown to the creditor only. */
gboolean dunlin_shadow_is_of(const DunlinNotice *notice);
/* In shadow mode: whether @notice was made before it, and would leave the house. */
gboolean dunlin_shadow_keeps_back(DunlinDesk *desk, const DunlinNotice *notice);
/* Once for each desk: the store notes in which mode it is worked on. Where that was shadow and is no
 * more, each claim goes back to the last step that left in earnest, and what the shown ones claimed is
 * taken out of its ledger. */
gboolean dunlin_desk_follow_mode(DunlinDesk *desk, DunlinTime time, GError **error);

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

/* Adds to @values what the letter says of them, and DunlinMailFile to @files. Nothing for most letters.
 * @invoice: how large its copy is that goes along beside them, bytes. */
gboolean dunlin_desk_enclose(DunlinDesk *desk, const DunlinNotice *notice, gsize invoice,
			     DunlinValues *values, GPtrArray *files, GError **error);

/* ── channel.c ── */

/* A notice that does not go by mail gets the place it goes to; "" where the debtor has none. */
void dunlin_desk_address_channel(DunlinDesk *desk, DunlinNotice *notice, const DunlinDebtor *debtor,
				 const char *country);
/* Whether every step of the policy reaches him, or whom it is for, without a mail address of his. */
gboolean dunlin_desk_reaches_otherwise(DunlinDesk *desk, const DunlinPolicy *policy,
				       const DunlinDebtor *debtor, const char *country);
/* What must be known of @debtor (NULL: nobody is) for the step to reach him, which without it holds the
 * claim; NULL: nothing. */
const char *dunlin_desk_step_lacks(DunlinDesk *desk, const DunlinStep *step, const DunlinDebtor *debtor,
				   const char *country);
/* The same in @language; @lacks itself where it is none of those. Borrowed. */
const char *dunlin_desk_lacks_in(const char *language, const char *lacks);
/* INPUT: it goes nowhere, and what is missing. */
gboolean dunlin_desk_channel_reaches(const DunlinNotice *notice, const DunlinValues *values,
				     GError **error);
/* A text message is one line and nothing else. */
void dunlin_desk_channel_letter(const DunlinNotice *notice, DunlinLetter *letter);
void dunlin_desk_channel_mail(const DunlinNotice *notice, DunlinMail *mail);

/* What came of a call: the journal's word for it, and how its refs begin. */
#define DUNLIN_JOURNAL_CALL "call"
#define DUNLIN_CALL_OUTCOME "outcome="

G_END_DECLS
