/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What comes next for an open claim, and when: the policy's steps laid over civil days, working
 * days and the send window. The clock, `plan` and the mail that confirms an opening all ask here.
 */
#include "claim/plan.h"

#include <string.h>

#include "claim/calendar.h"
#include "claim/deadline.h"
#include "claim/question.h"

static const DunlinDuration one_day = {1, DUNLIN_UNIT_DAY};
static const DunlinDuration one_workday = {1, DUNLIN_UNIT_WORKDAY};

/* What was missed is done in the window too. */
gint64
dunlin_plan_instant(const DunlinCase *facts, DunlinDay day)
{
	gint64 at = MAX(dunlin_day_at(day, 0, facts->zone), facts->now);

	return dunlin_case_window(facts, at);
}

/* After an unknown step there is none, so that a foreign policy ends a claim instead of starting
 * over. */
static guint
index_after(const DunlinPolicy *policy, const char *name)
{
	return name ? dunlin_policy_index(policy, name) + 1 : 0;
}

/* Who has to pay on a weekend or a holiday may do so on the next working day (BGB 193, OR 78),
 * and is late the day after it. */
static DunlinDay
first_late_day(const DunlinCase *facts)
{
	return dunlin_day_shift(facts->holidays, facts->country, facts->claim->due_day) + 1;
}

static DunlinDay
nominal_day(const DunlinCase *facts, const DunlinStep *step)
{
	DunlinDay due = facts->claim->due_day, day;

	switch (step->when) {
	case DUNLIN_WHEN_BEFORE_DUE:
		return dunlin_case_add(facts, due,
				       (DunlinDuration){-step->offset.count, step->offset.unit});
	case DUNLIN_WHEN_AFTER_DUE:
		day = dunlin_case_add(facts, due, step->offset);
		if (step->offset.count > 0)
			day = MAX(day, first_late_day(facts));
		/* never while the debtor still has the time that the letter before gave him */
		return MAX(day,
			   facts->claim->deadline == DUNLIN_DAY_NONE
				   ? DUNLIN_DAY_NONE
				   : dunlin_case_add(facts, facts->claim->deadline, one_workday));
	case DUNLIN_WHEN_AFTER_DEADLINE:
		/* The due date is the deadline where the letter before set none, or where the
		 * deadline was forgotten with a step taken back, which had been waited for. */
		return dunlin_case_add(facts, MAX(facts->claim->deadline, due), step->offset);
	}
	g_assert_not_reached();
}

/* @day moved to where nothing forbids it: the spacing of letters to this debtor, weekends and
 * holidays, the time a creditor has to say no after opening. */
static DunlinDay
allowed_day(const DunlinCase *facts, DunlinDay day)
{
	const DunlinClaim *claim = facts->claim;
	DunlinDuration spacing = facts->policy->spacing;

	if (claim->step_at > 0)
		day = MAX(day, dunlin_case_after(facts, claim->step_at, spacing));
	if (claim->own_at > 0)
		day = MAX(day, dunlin_case_after(facts, claim->own_at, spacing));
	if (facts->debtor_step_at > 0)
		day = MAX(day, dunlin_case_after(facts, facts->debtor_step_at, spacing));
	day = dunlin_case_shift(facts, day);
	/* Not shifted: whoever lets letters leave on any day and wants no lead means it. */
	if (!claim->step && claim->opened_at > 0)
		day = MAX(day, dunlin_case_after(facts, claim->opened_at, facts->policy->lead));
	return day;
}

static DunlinDay
day_of_step(const DunlinCase *facts, const DunlinStep *step)
{
	DunlinDay day = nominal_day(facts, step);

	if (step->overdue.count > 0)
		day = MAX(day, dunlin_case_add(facts, facts->claim->due_day, step->overdue));
	return allowed_day(facts, day);
}

/* A letter announcing the due date is no use after its own day. */
static gboolean
is_missed(const DunlinCase *facts, const DunlinStep *step, DunlinDay day, gint64 at)
{
	DunlinDay leaves = dunlin_day_of(at, facts->zone);
	gint64 first;

	if (step->when != DUNLIN_WHEN_BEFORE_DUE)
		return FALSE;
	first = dunlin_case_window(facts, dunlin_day_at(day, 0, facts->zone));
	return leaves > facts->claim->due_day || leaves > dunlin_day_of(first, facts->zone);
}

gint64
dunlin_plan_repeat(const DunlinCase *facts, gint64 earliest)
{
	DunlinDuration pause = dunlin_question_again(facts->claim->asked_count);
	DunlinDay day = dunlin_case_after(facts, facts->claim->asked_at, pause);

	return MAX(earliest, dunlin_plan_instant(facts, dunlin_case_shift(facts, day)));
}

/* The creditor was asked twice or more and did not answer. */
static DunlinPlan
plan_silence(const DunlinCase *facts, const DunlinStep *step, gint64 at, gboolean news)
{
	DunlinPlan plan = {DUNLIN_PLAN_ASK, step, dunlin_plan_repeat(facts, at), DUNLIN_DAY_NONE, NULL};

	if (step->silence == DUNLIN_SILENCE_STOP)
		plan.kind = DUNLIN_PLAN_STOP;
	if (step->silence == DUNLIN_SILENCE_PROCEED && news)
		plan.kind = DUNLIN_PLAN_STEP;
	return plan;
}

/* What may be done about @step at @at: the letter where the creditor's word and an "unpaid" newer
 * than the due date are there, the question where not. */
static DunlinPlan
plan_step(const DunlinCase *facts, const DunlinStep *step, gint64 at)
{
	const DunlinClaim *claim = facts->claim;
	gboolean early = step->when == DUNLIN_WHEN_BEFORE_DUE;
	gboolean news = claim->unpaid_day > claim->due_day;
	gboolean word = step->ask == DUNLIN_ASK_NONE || g_strcmp0(claim->word, step->name) == 0;
	DunlinPlan plan = {DUNLIN_PLAN_ASK, step, at, DUNLIN_DAY_NONE, NULL};

	if (early || (news && word))
		plan.kind = DUNLIN_PLAN_STEP;
	else if (g_strcmp0(claim->asked, step->name) != 0)
		return plan;
	else if (claim->asked_count < 2)
		plan.at = dunlin_plan_repeat(facts, at);
	else
		plan = plan_silence(facts, step, at, news);
	if (plan.kind == DUNLIN_PLAN_STEP)
		plan.deadline = dunlin_deadline_of(facts, step, plan.at, &plan.floor);
	return plan;
}

/* The letters are used up: told once, on the day the hand-over (@step, or NULL) would be due. */
static DunlinPlan
plan_ended(const DunlinCase *facts, const DunlinStep *step)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_ENDED, step, 0, DUNLIN_DAY_NONE, NULL};
	DunlinDay day;

	if (g_strcmp0(claim->asked, step ? step->name : DUNLIN_NO_STEP_LEFT) == 0)
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE, NULL};
	day = dunlin_case_add(facts, MAX(claim->deadline, claim->due_day), one_day);
	day = step ? day_of_step(facts, step) : allowed_day(facts, day);
	plan.at = dunlin_plan_instant(facts, day);
	return plan;
}

/* Never without an approver's word, however long nobody answers; his word takes it at once. */
static DunlinPlan
plan_handover(const DunlinCase *facts, const DunlinStep *step)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_ASK, step, 0, DUNLIN_DAY_NONE, NULL};

	if (!facts->has_partner)
		return plan_ended(facts, step);
	plan.at = dunlin_plan_instant(facts, day_of_step(facts, step));
	if (g_strcmp0(claim->asked, step->name) != 0)
		return plan;
	if (claim->asked_count >= 2)
		return plan_silence(facts, step, plan.at, FALSE);
	plan.at = dunlin_plan_repeat(facts, plan.at);
	return plan;
}

/* The partner who has the case is asked until he says that he takes it. */
static DunlinPlan
plan_acceptance(const DunlinCase *facts)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_ASK, NULL, 0, DUNLIN_DAY_NONE, NULL};

	if (g_strcmp0(claim->asked, DUNLIN_PARTNER_ASKED) != 0)
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE, NULL};
	plan.at = dunlin_plan_repeat(facts, 0);
	return plan;
}

gint64
dunlin_case_demanded(const DunlinCase *facts)
{
	return facts->balance.open - MAX(facts->claim->disputed, 0);
}

gboolean
dunlin_plan_is_worth_it(const DunlinCase *facts)
{
	const DunlinPolicy *policy = facts->policy;
	const char *currency = facts->claim->currency;
	gint64 open = dunlin_case_demanded(facts);

	if (open <= 0)
		return FALSE;
	if (open <= dunlin_policy_tolerance(policy, currency))
		return FALSE;
	/* What was paid of it counts: the rest of a larger claim is asked about before it is demanded. */
	return strcmp(policy->minimum_currency, currency) != 0 ||
	       open + facts->balance.paid >= policy->minimum;
}

/* A question that stops the clock. */
static DunlinPlan
plan_question(const DunlinCase *facts)
{
	DunlinDay today = dunlin_day_of(facts->now, facts->zone);
	gint64 at = dunlin_plan_instant(facts, dunlin_case_shift(facts, today));
	DunlinPlan plan = {DUNLIN_PLAN_ASK, NULL, at, DUNLIN_DAY_NONE, NULL};

	if (facts->claim->asked_count > 0)
		plan.at = dunlin_plan_repeat(facts, at);
	return plan;
}

static gboolean
is_running(const DunlinCase *facts)
{
	const DunlinClaim *claim = facts->claim;

	if (claim->state != DUNLIN_STATE_OPEN || facts->holds > 0)
		return FALSE;
	/* A step on its way waits for the MTA, one that failed for a human. */
	return claim->step_state != DUNLIN_STEP_TAKEN && claim->step_state != DUNLIN_STEP_FAILED;
}

static gboolean
can_be_planned(const DunlinCase *facts)
{
	const DunlinClaim *claim = facts->claim;

	return claim->due_day != DUNLIN_DAY_NONE && facts->has_address &&
	       dunlin_plan_is_worth_it(facts);
}

DunlinPlan
dunlin_plan_next(const DunlinCase *facts)
{
	const DunlinStep *step;

	if (facts->claim->state == DUNLIN_STATE_DRAFT)
		return dunlin_plan_offer(facts);
	if (facts->claim->state == DUNLIN_STATE_COLLECTION)
		return plan_acceptance(facts);
	if (is_running(facts) && dunlin_question_stopping(facts->claim))
		return plan_question(facts);
	if (!is_running(facts) || !can_be_planned(facts))
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE, NULL};
	for (guint i = index_after(facts->policy, facts->claim->step);
	     (step = dunlin_policy_step(facts->policy, i)); i++) {
		DunlinDay day;
		gint64 at;

		if (dunlin_step_is_handover(step))
			return plan_handover(facts, step);
		day = day_of_step(facts, step);
		at = dunlin_plan_instant(facts, day);
		if (!is_missed(facts, step, day, at))
			return plan_step(facts, step, at);
	}
	return plan_ended(facts, NULL);
}

const DunlinStep *
dunlin_policy_handover(const DunlinPolicy *policy)
{
	for (guint i = 0; i < policy->steps->len; i++) {
		const DunlinStep *step = dunlin_policy_step(policy, i);

		if (dunlin_step_is_handover(step))
			return step;
	}
	return NULL;
}

gint64
dunlin_plan_after_letter(const DunlinCase *facts)
{
	DunlinDay day = dunlin_case_after(facts, facts->now, facts->policy->spacing);

	return dunlin_plan_instant(facts, dunlin_case_shift(facts, day));
}

void
dunlin_claim_schedule(DunlinClaim *claim, const DunlinCase *facts)
{
	DunlinCase now = *facts;
	DunlinPlan plan;

	now.claim = claim;
	plan = dunlin_plan_next(&now);
	g_free(claim->next_step);
	claim->next_step = plan.step ? g_strdup(plan.step->name) : NULL;
	claim->next_at = plan.at;
	/* So that the clock ends the hold, which it announces first. */
	if (claim->state != DUNLIN_STATE_CLOSED && facts->holds > 0 && facts->hold_until > 0)
		claim->next_at = facts->announce_day > 0
					 ? dunlin_plan_instant(facts, facts->announce_day)
					 : dunlin_day_at(facts->hold_until, 0, facts->zone);
}

void
dunlin_claim_untake(DunlinClaim *claim, const DunlinPolicy *policy)
{
	gboolean first_ever = claim->step_state == DUNLIN_STEP_TAKEN && claim->step_at == 0;
	guint index = dunlin_policy_index(policy, claim->step);
	const DunlinStep *before = NULL;

	if (claim->step_state != DUNLIN_STEP_TAKEN && claim->step_state != DUNLIN_STEP_FAILED)
		return;
	if (index > 0 && index < policy->steps->len && !first_ever)
		before = dunlin_policy_step(policy, index - 1);
	g_free(claim->step);
	claim->step = before ? g_strdup(before->name) : NULL;
	claim->step_state = before ? DUNLIN_STEP_SENT : DUNLIN_STEP_NONE;
	claim->step_at = before ? claim->step_at : 0;
	claim->deadline = DUNLIN_DAY_NONE;
	claim->step_run++;
}
