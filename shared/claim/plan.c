/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What comes next for an open claim, and when: the policy's steps laid over civil days, working
 * days and the send window. The clock, `plan` and the mail that confirms an opening all ask here.
 */
#include "claim/claim.h"

#include <string.h>

#include "claim/question.h"

static const DunlinDuration one_day = {1, DUNLIN_UNIT_DAY};

#define KIND(kind) (1u << DUNLIN_KIND_##kind)
/* The unknown are treated as consumers. */
#define INDIVIDUALS (KIND(CONSUMER) | KIND(UNKNOWN))
#define ANYBODY (INDIVIDUALS | KIND(BUSINESS))

/* The shortest time to pay that a letter may set, in days after the day it leaves. */
static const struct {
	char country[3];
	guint kinds;
	gboolean last; /* only in the last letter, the one that names court or collection */
	int days;
} floors[] = {
	/* BW 6:96 lid 6: 14 days from the day after receipt, HR 25 Nov 2016 ECLI:NL:HR:2016:2704;
	 * one more because a mail sent in the evening may arrive the next day */
	{"NL", INDIVIDUALS, FALSE, 15},
	/* CDE/WER art. XIX.2: 14 calendar days from the day after sending, if electronic */
	{"BE", INDIVIDUALS, FALSE, 14},
	/* Pre-Action Protocol for Debt Claims, 3.1 and 4: individuals and sole traders, 30 days */
	{"GB", INDIVIDUALS, TRUE, 30},
	/* LO 1/2025 art. 10: 30 days without an answer before the attempt to negotiate has failed */
	{"ES", ANYBODY, TRUE, 30},
};

static int
floor_days(const DunlinCase *facts, gboolean last)
{
	for (guint i = 0; facts->country && i < G_N_ELEMENTS(floors); i++) {
		/* "BE-VLG" lies in BE */
		if (g_ascii_strncasecmp(floors[i].country, facts->country, 2) == 0 &&
		    (floors[i].kinds & (1u << facts->kind)) && (last || !floors[i].last))
			return floors[i].days;
	}
	return 0;
}

static DunlinDay
add(const DunlinCase *facts, DunlinDay day, DunlinDuration duration)
{
	return dunlin_day_add(day, duration, facts->holidays, facts->country);
}

static DunlinDay
add_to_instant(const DunlinCase *facts, gint64 instant, DunlinDuration duration)
{
	return add(facts, dunlin_day_of(instant, facts->zone), duration);
}

static DunlinDay
shift(const DunlinCase *facts, DunlinDay day)
{
	return dunlin_day_shift(facts->holidays, facts->country, day);
}

/* The first instant of the send window on or after @day; never one that has passed, because what
 * was missed is done in the window too. */
static gint64
instant_on(const DunlinCase *facts, DunlinDay day)
{
	gint64 at = MAX(dunlin_day_at(day, 0, facts->zone), facts->now);

	return dunlin_window_next(facts->window, at, facts->zone, facts->holidays, facts->country);
}

static gboolean
is_handover(const DunlinStep *step)
{
	return (step->partner && *step->partner) || strcmp(step->name, "handover") == 0;
}

/* Past the end where the policy has no step called @name. */
static guint
index_of(const DunlinPolicy *policy, const char *name)
{
	guint i = 0;

	for (; i < policy->steps->len; i++) {
		const DunlinStep *step = g_ptr_array_index(policy->steps, i);

		if (g_strcmp0(step->name, name) == 0)
			break;
	}
	return i;
}

/* After an unknown step there is none, so that a foreign policy ends a claim instead of starting
 * over. */
static guint
index_after(const DunlinPolicy *policy, const char *name)
{
	return name ? index_of(policy, name) + 1 : 0;
}

static const DunlinStep *
step_number(const DunlinPolicy *policy, guint index)
{
	return index < policy->steps->len ? g_ptr_array_index(policy->steps, index) : NULL;
}

static DunlinDay
deadline_of(const DunlinCase *facts, const DunlinStep *step, gint64 at)
{
	const DunlinStep *next = step_number(facts->policy, index_after(facts->policy, step->name));
	gboolean last = !next || is_handover(next);
	DunlinDay sent = dunlin_day_of(at, facts->zone);
	DunlinDay deadline;

	if (step->deadline.count == 0)
		return DUNLIN_DAY_NONE;
	deadline = MAX(add(facts, sent, step->deadline), sent + floor_days(facts, last));
	if (step->when == DUNLIN_WHEN_BEFORE_DUE)
		deadline = MAX(deadline, facts->claim->due_day);
	return shift(facts, deadline);
}

static DunlinDay
nominal_day(const DunlinCase *facts, const DunlinStep *step)
{
	DunlinDay due = facts->claim->due_day;

	switch (step->when) {
	case DUNLIN_WHEN_BEFORE_DUE:
		return add(facts, due, (DunlinDuration){-step->offset.count, step->offset.unit});
	case DUNLIN_WHEN_AFTER_DUE:
		return add(facts, due, step->offset);
	case DUNLIN_WHEN_AFTER_DEADLINE:
		/* The due date is the deadline where the letter before set none, or where the
		 * deadline was forgotten with a step taken back, which had been waited for. */
		return add(facts, MAX(facts->claim->deadline, due), step->offset);
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
		day = MAX(day, add_to_instant(facts, claim->step_at, spacing));
	if (claim->own_at > 0)
		day = MAX(day, add_to_instant(facts, claim->own_at, spacing));
	if (facts->debtor_step_at > 0)
		day = MAX(day, add_to_instant(facts, facts->debtor_step_at, spacing));
	day = shift(facts, day);
	/* Not shifted: whoever lets letters leave on any day and wants no lead means it. */
	if (!claim->step && claim->opened_at > 0)
		day = MAX(day, add_to_instant(facts, claim->opened_at, facts->policy->lead));
	return day;
}

static DunlinDay
day_of_step(const DunlinCase *facts, const DunlinStep *step)
{
	DunlinDay day = nominal_day(facts, step);

	if (step->overdue.count > 0)
		day = MAX(day, add(facts, facts->claim->due_day, step->overdue));
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
	first = dunlin_window_next(facts->window, dunlin_day_at(day, 0, facts->zone), facts->zone,
				   facts->holidays, facts->country);
	return leaves > facts->claim->due_day || leaves > dunlin_day_of(first, facts->zone);
}

static gint64
ask_again(const DunlinCase *facts, gint64 earliest)
{
	DunlinDuration pause = dunlin_question_again(facts->claim->asked_count);
	DunlinDay day = shift(facts, add_to_instant(facts, facts->claim->asked_at, pause));

	return MAX(earliest, instant_on(facts, day));
}

/* The creditor was asked twice or more and did not answer. */
static DunlinPlan
plan_silence(const DunlinCase *facts, const DunlinStep *step, gint64 at, gboolean news)
{
	DunlinPlan plan = {DUNLIN_PLAN_ASK, step, ask_again(facts, at), DUNLIN_DAY_NONE};

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
	DunlinPlan plan = {DUNLIN_PLAN_ASK, step, at, DUNLIN_DAY_NONE};

	if (early || (news && word))
		plan.kind = DUNLIN_PLAN_STEP;
	else if (g_strcmp0(claim->asked, step->name) != 0)
		return plan;
	else if (claim->asked_count < 2)
		plan.at = ask_again(facts, at);
	else
		plan = plan_silence(facts, step, at, news);
	if (plan.kind == DUNLIN_PLAN_STEP)
		plan.deadline = deadline_of(facts, step, plan.at);
	return plan;
}

/* The letters are used up: told once, on the day the hand-over (@step, or NULL) would be due. */
static DunlinPlan
plan_ended(const DunlinCase *facts, const DunlinStep *step)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_ENDED, step, 0, DUNLIN_DAY_NONE};
	DunlinDay day;

	if (g_strcmp0(claim->asked, step ? step->name : DUNLIN_NO_STEP_LEFT) == 0)
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE};
	if (step)
		day = day_of_step(facts, step);
	else
		day = allowed_day(facts, add(facts, MAX(claim->deadline, claim->due_day), one_day));
	plan.at = instant_on(facts, day);
	return plan;
}

/* Never without an approver's word, however long nobody answers; his word takes it at once. */
static DunlinPlan
plan_handover(const DunlinCase *facts, const DunlinStep *step)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_ASK, step, 0, DUNLIN_DAY_NONE};

	if (!facts->has_partner)
		return plan_ended(facts, step);
	plan.at = instant_on(facts, day_of_step(facts, step));
	if (g_strcmp0(claim->asked, step->name) != 0)
		return plan;
	if (claim->asked_count >= 2)
		return plan_silence(facts, step, plan.at, FALSE);
	plan.at = ask_again(facts, plan.at);
	return plan;
}

/* The partner who has the case is asked until he says that he takes it. */
static DunlinPlan
plan_acceptance(const DunlinCase *facts)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_ASK, NULL, 0, DUNLIN_DAY_NONE};

	if (g_strcmp0(claim->asked, DUNLIN_PARTNER_ASKED) != 0)
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE};
	plan.at = ask_again(facts, 0);
	return plan;
}

static gboolean
is_worth_asking(const DunlinCase *facts)
{
	const DunlinPolicy *policy = facts->policy;
	const char *currency = facts->claim->currency;
	gint64 open = facts->balance.open;

	if (open <= 0)
		return FALSE;
	if (open <= dunlin_policy_tolerance(policy, currency))
		return FALSE;
	return strcmp(policy->minimum_currency, currency) != 0 || open >= policy->minimum;
}

/* A question that stops the clock. */
static DunlinPlan
plan_question(const DunlinCase *facts)
{
	gint64 at = instant_on(facts, shift(facts, dunlin_day_of(facts->now, facts->zone)));
	DunlinPlan plan = {DUNLIN_PLAN_ASK, NULL, at, DUNLIN_DAY_NONE};

	if (facts->claim->asked_count > 0)
		plan.at = ask_again(facts, at);
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

	return claim->due_day != DUNLIN_DAY_NONE && facts->has_address && is_worth_asking(facts);
}

DunlinPlan
dunlin_plan_next(const DunlinCase *facts)
{
	const DunlinStep *step;

	if (facts->claim->state == DUNLIN_STATE_COLLECTION)
		return plan_acceptance(facts);
	if (is_running(facts) && dunlin_question_stopping(facts->claim))
		return plan_question(facts);
	if (!is_running(facts) || !can_be_planned(facts))
		return (DunlinPlan){DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE};
	for (guint i = index_after(facts->policy, facts->claim->step);
	     (step = step_number(facts->policy, i)); i++) {
		DunlinDay day;
		gint64 at;

		if (is_handover(step))
			return plan_handover(facts, step);
		day = day_of_step(facts, step);
		at = instant_on(facts, day);
		if (!is_missed(facts, step, day, at))
			return plan_step(facts, step, at);
	}
	return plan_ended(facts, NULL);
}

const DunlinStep *
dunlin_policy_handover(const DunlinPolicy *policy)
{
	for (guint i = 0; i < policy->steps->len; i++) {
		const DunlinStep *step = step_number(policy, i);

		if (is_handover(step))
			return step;
	}
	return NULL;
}

gint64
dunlin_plan_after_letter(const DunlinCase *facts)
{
	return instant_on(facts, shift(facts, add_to_instant(facts, facts->now,
							     facts->policy->spacing)));
}

/* As if the letter of @plan had been sent then and there. */
static void
pretend_sent(DunlinCase *facts, DunlinClaim *claim, const DunlinPlan *plan)
{
	g_free(claim->step);
	claim->step = g_strdup(plan->step->name);
	claim->step_state = DUNLIN_STEP_SENT;
	claim->step_at = plan->at;
	claim->deadline = plan->deadline;
	facts->debtor_step_at = plan->at;
	facts->now = plan->at;
}

static DunlinPlan
pretend_yes(const DunlinCase *facts, DunlinClaim *claim, const DunlinStep *step)
{
	g_free(claim->word);
	claim->word = g_strdup(step->name);
	claim->unpaid_day = MAX(claim->unpaid_day, claim->due_day + 1);
	return dunlin_plan_next(facts);
}

/* The case from which a plan for the future starts: a hold is over, a letter has left, and what stops
 * the clock is answered. */
static void
pretend_running(DunlinCase *facts, DunlinClaim *claim)
{
	if (claim->state == DUNLIN_STATE_HELD && facts->hold_until > 0) {
		claim->state = DUNLIN_STATE_OPEN;
		facts->now = MAX(facts->now, dunlin_day_at(facts->hold_until, 0, facts->zone));
		facts->holds = 0;
	}
	if (claim->step_state == DUNLIN_STEP_TAKEN) {
		claim->step_state = DUNLIN_STEP_SENT;
		claim->step_at = facts->now;
	}
	if (dunlin_question_stopping(claim))
		dunlin_question_forget(claim);
}

GArray *
dunlin_plan_all(const DunlinCase *facts, DunlinDay until)
{
	GArray *plans = g_array_new(FALSE, FALSE, sizeof(DunlinPlan));
	g_autoptr(DunlinClaim) claim = dunlin_claim_copy(facts->claim);
	DunlinCase pretended = *facts;

	pretended.claim = claim;
	pretend_running(&pretended, claim);
	for (;;) {
		DunlinPlan plan = dunlin_plan_next(&pretended);

		if (plan.step && is_handover(plan.step))
			plan.kind = DUNLIN_PLAN_ENDED;
		else if (plan.step &&
			 (plan.kind == DUNLIN_PLAN_ASK || plan.kind == DUNLIN_PLAN_STOP))
			plan = pretend_yes(&pretended, claim, plan.step);
		if (!plan.step || dunlin_day_of(plan.at, facts->zone) > until)
			return plans;
		g_array_append_val(plans, plan);
		if (plan.kind == DUNLIN_PLAN_ENDED)
			return plans;
		pretend_sent(&pretended, claim, &plan);
	}
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
	/* So that the clock ends the hold. */
	if (claim->state != DUNLIN_STATE_CLOSED && facts->holds > 0 && facts->hold_until > 0)
		claim->next_at = dunlin_day_at(facts->hold_until, 0, facts->zone);
}

void
dunlin_claim_untake(DunlinClaim *claim, const DunlinPolicy *policy)
{
	gboolean first_ever = claim->step_state == DUNLIN_STEP_TAKEN && claim->step_at == 0;
	guint index = index_of(policy, claim->step);
	const DunlinStep *before = NULL;

	if (claim->step_state != DUNLIN_STEP_TAKEN && claim->step_state != DUNLIN_STEP_FAILED)
		return;
	if (index > 0 && index < policy->steps->len && !first_ever)
		before = step_number(policy, index - 1);
	g_free(claim->step);
	claim->step = before ? g_strdup(before->name) : NULL;
	claim->step_state = before ? DUNLIN_STEP_SENT : DUNLIN_STEP_NONE;
	claim->step_at = before ? claim->step_at : 0;
	claim->deadline = DUNLIN_DAY_NONE;
	claim->step_run++;
}
