/* SPDX-License-Identifier: BSD-2-Clause */
/* An event is applied to a claim: what the table of states says, and what the event itself writes. */
#include "claim/states.h"

#include <string.h>

#include "base/error.h"
#include "claim/question.h"

/* Why an event closes a claim. */
static const DunlinReason reasons[DUNLIN_EVENT_COUNT] = {
	[DUNLIN_EVENT_PAID_IN_PART] = DUNLIN_REASON_PAID,
	[DUNLIN_EVENT_PAID] = DUNLIN_REASON_PAID,
	[DUNLIN_EVENT_COLLECTED] = DUNLIN_REASON_PAID,
	[DUNLIN_EVENT_CREDITED] = DUNLIN_REASON_CREDITED,
	[DUNLIN_EVENT_WITHDRAW] = DUNLIN_REASON_WITHDRAWN,
	[DUNLIN_EVENT_WRITE_OFF] = DUNLIN_REASON_WRITTEN_OFF,
};

static void
be_unpaid(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	claim->unpaid_day = MAX(claim->unpaid_day, dunlin_day_of(at, facts->zone));
}

/* A forward says "unpaid", unless the creditor is still to be asked. */
static void
be_taken(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	if (!facts->needs_consent)
		be_unpaid(claim, facts, at);
}

/* Yes: to the question, or to the letter that comes next. */
static void
take_word(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	DunlinCase now = *facts;
	DunlinPlan plan;
	gboolean about_letter;
	const char *word;

	if (dunlin_question_stopping(claim))
		dunlin_question_forget(claim);
	now.claim = claim;
	plan = dunlin_plan_next(&now);
	about_letter = plan.step && plan.kind != DUNLIN_PLAN_ENDED;
	word = about_letter ? plan.step->name : claim->asked;
	be_unpaid(claim, facts, at);
	if (claim->state == DUNLIN_STATE_DRAFT && facts->offers) {
		dunlin_question_forget(claim);
		return;
	}
	if (!word)
		return;
	g_free(claim->word);
	claim->word = g_strdup(word);
	if (dunlin_plan_next(&now).kind == DUNLIN_PLAN_STEP)
		dunlin_question_forget(claim);
}

/* What was asked about the money that came is no question any more. */
static void
be_reversed(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	const DunlinQuestion *question = dunlin_question_stopping(claim);

	(void)facts;
	(void)at;
	if (question && question->no == DUNLIN_NO_WAIVES)
		dunlin_question_forget(claim);
}

static void
be_sent(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	(void)facts;
	if (claim->step_state != DUNLIN_STEP_TAKEN)
		return;
	claim->step_state = DUNLIN_STEP_SENT;
	claim->step_at = at;
}

static void
be_bounced(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	(void)facts;
	(void)at;
	if (claim->step_state != DUNLIN_STEP_NONE)
		claim->step_state = DUNLIN_STEP_FAILED;
}

/* The step reached is the hand-over; when the last letter left stays known. */
static void
be_handed_over(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	const DunlinStep *step = dunlin_policy_handover(facts->policy);

	if (step) {
		g_free(claim->step);
		claim->step = g_strdup(step->name);
		claim->step_state = DUNLIN_STEP_SENT;
	}
	g_clear_pointer(&claim->word, g_free);
	dunlin_question_forget(claim);
	dunlin_question_asked(claim, DUNLIN_PARTNER_ASKED, at);
}

static void
be_taken_on(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	(void)facts;
	(void)at;
	dunlin_question_forget(claim);
}

/* The step is taken back, so that it may be taken again: what follows is asked anew. */
static void
be_returned(DunlinClaim *claim, const DunlinCase *facts, gint64 at)
{
	const DunlinStep *step = dunlin_policy_handover(facts->policy);

	dunlin_question_forget(claim);
	if (!step || g_strcmp0(claim->step, step->name) != 0)
		return;
	claim->step_state = DUNLIN_STEP_FAILED;
	dunlin_claim_untake(claim, facts->policy);
	dunlin_question_asked(claim, step->name, at);
}

/* What an event writes into the claim, whatever its state. */
static void (*const changes[DUNLIN_EVENT_COUNT])(DunlinClaim *, const DunlinCase *, gint64) = {
	[DUNLIN_EVENT_TAKEN] = be_taken,
	[DUNLIN_EVENT_CONFIRMED] = take_word,
	[DUNLIN_EVENT_ACCEPTED] = be_sent,
	[DUNLIN_EVENT_DELIVERED] = be_sent,
	[DUNLIN_EVENT_BOUNCED] = be_bounced,
	[DUNLIN_EVENT_HAND_OVER] = be_handed_over,
	[DUNLIN_EVENT_TAKEN_ON] = be_taken_on,
	[DUNLIN_EVENT_RETURNED] = be_returned,
	[DUNLIN_EVENT_COLLECTED] = be_taken_on,
	[DUNLIN_EVENT_REVERSED] = be_reversed,
	[DUNLIN_EVENT_REOPENED] = be_unpaid,
};

static void
take_step(DunlinClaim *claim, const DunlinPlan *plan)
{
	g_free(claim->step);
	claim->step = g_strdup(plan->step->name);
	claim->step_state = DUNLIN_STEP_TAKEN;
	claim->deadline = plan->deadline;
	g_clear_pointer(&claim->word, g_free);
	dunlin_question_forget(claim);
}

/* What the creditor is asked; NULL: nothing with a name. */
static const char *
subject_of(const DunlinClaim *claim, const DunlinPlan *plan)
{
	if (plan->kind == DUNLIN_PLAN_OFFER)
		return g_strcmp0(claim->asked, DUNLIN_ASKED_DECLINED) == 0 ? DUNLIN_ASKED_LAST
									   : DUNLIN_ASKED_OFFER;
	return plan->step ? plan->step->name : NULL;
}

/* What the clock found due. */
static void
act(DunlinDecision *decision, const DunlinPlan *plan, gint64 at)
{
	if (decision->effects & (DUNLIN_DO_STEP | DUNLIN_DO_ASK | DUNLIN_DO_ENDED))
		decision->step = plan->step;
	if (decision->effects & DUNLIN_DO_STEP) {
		decision->deadline = plan->deadline;
		take_step(decision->after, plan);
	}
	if (decision->effects & (DUNLIN_DO_ASK | DUNLIN_DO_ENDED | DUNLIN_DO_OFFER))
		dunlin_question_asked(decision->after, subject_of(decision->after, plan), at);
	/* Whoever lifts the hold is asked anew. */
	if (plan->kind == DUNLIN_PLAN_STOP)
		dunlin_question_forget(decision->after);
}

static void
enter(DunlinClaim *claim, DunlinState next, DunlinEvent event, gint64 at)
{
	DunlinState before = claim->state;

	if (next == before)
		return;
	claim->state = next;
	if (next == DUNLIN_STATE_CLOSED) {
		claim->reason = reasons[event];
		claim->closed_at = at;
		g_clear_pointer(&claim->word, g_free);
		dunlin_question_forget(claim);
	}
	if (before == DUNLIN_STATE_CLOSED) {
		claim->reason = DUNLIN_REASON_NONE;
		claim->closed_at = 0;
	}
	/* A yes from before the debtor's answer is old news. */
	if (before == DUNLIN_STATE_OPEN &&
	    (next == DUNLIN_STATE_HELD || next == DUNLIN_STATE_DISPUTED))
		g_clear_pointer(&claim->word, g_free);
	if (before == DUNLIN_STATE_DRAFT && next != DUNLIN_STATE_CLOSED && !claim->step)
		claim->opened_at = at;
}

static DunlinPlan
find_due(const DunlinCase *facts, DunlinEvent event)
{
	DunlinPlan plan = {DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE, NULL};

	if (event == DUNLIN_EVENT_DUE)
		plan = dunlin_plan_next(facts);
	/* Who forwards what is long overdue is not told to wait for the question. */
	if ((event == DUNLIN_EVENT_TAKEN || event == DUNLIN_EVENT_COMPLETED) && !facts->claim->asked)
		plan = dunlin_plan_prompt_offer(facts);
	if (plan.at > facts->now)
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE, NULL};
	return plan;
}

static void
refuse(const DunlinClaim *claim, DunlinEvent event, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "claim %s is %s and takes no '%s'",
		    claim->reference ? claim->reference : "without reference",
		    dunlin_state_to_string(claim->state), dunlin_event_to_string(event));
}

static void
reschedule(DunlinDecision *decision, const DunlinCase *before, DunlinEvent event)
{
	DunlinCase facts = *before;

	if (decision->effects & DUNLIN_DO_END_HOLDS)
		facts.holds = facts.debtor_holds;
	if (event == DUNLIN_EVENT_HOLD_ENDED)
		facts.holds = facts.debtor_holds = 0;
	dunlin_claim_schedule(decision->after, &facts);
}

gboolean
dunlin_claim_apply(const DunlinCase *before, DunlinEvent event, gint64 at,
		   DunlinDecision *ret_decision, GError **error)
{
	DunlinDecision decision = {.deadline = DUNLIN_DAY_NONE};
	DunlinPlan due = find_due(before, event);
	DunlinState next;

	if (!dunlin_states_find(before, due.kind, event, &next, &decision.effects)) {
		refuse(before->claim, event, error);
		return FALSE;
	}
	decision.after = dunlin_claim_copy(before->claim);
	if (changes[event])
		changes[event](decision.after, before, at);
	act(&decision, &due, at);
	enter(decision.after, next, event, at);
	/* What bounced is repeated, to an address that somebody has looked at since. */
	if (decision.after->state == DUNLIN_STATE_OPEN &&
	    decision.after->step_state == DUNLIN_STEP_FAILED)
		dunlin_claim_untake(decision.after, before->policy);
	reschedule(&decision, before, event);
	*ret_decision = decision;
	return TRUE;
}
