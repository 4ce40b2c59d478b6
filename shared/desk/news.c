/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the creditor is told at once of an event that reached a claim: which letters, with which values.
 * What the clock asks, or has to tell, stands on his sheet.
 */
#include "base/money.h"
#include "claim/question.h"
#include "claim/ahead.h"
#include "claim/deadline.h"
#include "desk/internal.h"
#include "desk/sheet.h"

static const char *const field_examples[][2] = {
	{"invoice", "R-2026-001"},
	{"amount", "119.00 EUR"},
	{"due", "2026-10-15"},
	{"debtor", "billing@customer.example"},
};

static void
add_found(DunlinValues *values, const char *field, const char *value)
{
	DunlinValues *row;

	if (value == NULL)
		return;
	row = dunlin_values_add_row(values, "found");
	dunlin_values_set_text(row, "field", field);
	dunlin_values_set_text(row, "value", value);
}

/* Nobody says yes to what he has not seen: what was read, as the very lines that correct it. */
static void
add_reading(DunlinValues *values, const DunlinFacts *facts, const DunlinOccasion *occasion)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	g_autofree char *issued = dunlin_day_to_string(c->claim->issue_day);
	g_autofree char *due = dunlin_day_to_string(c->claim->due_day);
	g_autofree char *number = dunlin_money_to_string(c->balance.principal, c->claim->currency);
	g_autofree char *amount = g_strdup_printf("%s %s", number, c->claim->currency);

	add_found(values, "invoice", c->claim->invoice);
	add_found(values, "issued", issued);
	add_found(values, "due", due);
	add_found(values, "amount", c->balance.principal > 0 ? amount : NULL);
	add_found(values, "name", debtor != NULL ? debtor->name : NULL);
	add_found(values, "debtor", debtor != NULL ? debtor->email : NULL);
	for (guint i = 0; occasion->differs != NULL && occasion->differs[i] != NULL; i++)
		dunlin_values_set_text(dunlin_values_add_row(values, "differs"), "line", occasion->differs[i]);
}

static void
add_missing(DunlinValues *values, const DunlinCreditor *creditor, const DunlinFacts *facts,
	    const DunlinOccasion *occasion)
{
	g_autoptr(GPtrArray) missing = dunlin_desk_missing(facts);
	g_autofree char *proposed = dunlin_day_to_string(occasion->proposed_due);

	dunlin_values_set_text(values, "special", occasion->special);
	/* Who is asked later need not say yes to completing it. */
	dunlin_values_set_flag(values, "needs_yes",
			       dunlin_facts_case(facts)->needs_consent &&
				       (!dunlin_facts_case(facts)->offers || missing->len == 0));
	for (guint i = 0; i < missing->len; i++) {
		const char *field = g_ptr_array_index(missing, i);
		DunlinValues *row = dunlin_values_add_row(values, "missing");

		dunlin_values_set_text(row, "field", field);
		for (guint k = 0; k < G_N_ELEMENTS(field_examples); k++)
			if (g_str_equal(field_examples[k][0], field))
				dunlin_values_set_text(row, "example", field_examples[k][1]);
		if (proposed != NULL && g_str_equal(field, "due"))
			dunlin_values_set_text(row, "example", proposed);
	}
	add_reading(values, facts, occasion);
	for (guint i = 0; occasion->reading != NULL && i < occasion->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(occasion->reading, i);
		g_autofree char *why = dunlin_desk_unreadable(creditor->language, found->why);

		if (found->kind == DUNLIN_FOUND_UNREADABLE)
			dunlin_values_set_text(dunlin_values_add_row(values, "reasons"), "why", why);
	}
}

static DunlinValues *
add_plan_row(DunlinValues *values, const char *what, const DunlinPlan *plan, GTimeZone *zone)
{
	DunlinValues *row = dunlin_values_add_row(values, "plan");

	dunlin_values_set_text(row, "what", what);
	dunlin_values_set_day(row, "when", dunlin_day_of(plan->at, zone));
	/* A colleague pays nothing. */
	if (!g_str_equal(what, "question") && dunlin_step_is_for_debtor(plan->step))
		dunlin_values_set_day(row, "deadline", plan->deadline);
	return row;
}

/* What the plan of a claim is told with. */
typedef struct {
	DunlinDesk *desk;
	DunlinValues *values;
	const DunlinCreditor *creditor;
	const DunlinDebtor *debtor;
	GTimeZone *zone;
	gboolean stopped; /* at a step that goes nowhere: the claim will be held there */
} Plan;

/* @asked: he is, before it is taken. */
static void
add_step(Plan *plan, const DunlinPlan *turn, gboolean asked)
{
	DunlinValues *row;
	const char *lacks;

	if (turn->kind != DUNLIN_PLAN_STEP || plan->stopped)
		return;
	if (asked)
		(void)add_plan_row(plan->values, "question", turn, plan->zone);
	row = add_plan_row(plan->values, turn->step->name, turn, plan->zone);
	lacks = dunlin_desk_step_lacks(plan->desk, turn->step, plan->debtor, plan->creditor->country);
	if (lacks == NULL)
		return;
	plan->stopped = TRUE;
	dunlin_values_set_text(row, "lacks", dunlin_desk_lacks_in(plan->creditor->language, lacks));
}

static void
add_plan_flags(DunlinValues *values, const DunlinCase *c)
{
	/* Before that day is over his yes could not say that the money has not come. */
	dunlin_values_set_flag(values, "waits_for_word",
			       c->claim->unpaid_day <= c->claim->due_day &&
				       dunlin_day_of(c->now, c->zone) > c->claim->due_day);
	dunlin_values_set_flag(values, "below_minimum",
			       c->balance.open < c->policy->minimum &&
				       g_str_equal(c->policy->minimum_currency, c->claim->currency));
}

static void
add_plan(DunlinDesk *desk, DunlinValues *values, const DunlinCreditor *creditor, const DunlinFacts *facts)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	DunlinDay today = dunlin_day_of(c->now, c->zone);
	g_autoptr(GArray) plans = dunlin_plan_after_yes(c, today + DUNLIN_PLAN_HORIZON);
	Plan plan = {desk, values, creditor, dunlin_facts_debtor(facts), c->zone, FALSE};

	for (guint i = 0; i < plans->len; i++) {
		const DunlinPlan *turn = &g_array_index(plans, DunlinPlan, i);

		add_step(&plan, turn, turn->step != NULL && turn->step->ask != DUNLIN_ASK_NONE);
	}
	add_plan_flags(values, c);
}

/* The claim's own turns among those of all the debtor's claims, with which its letters leave. */
static gboolean
add_turns(const DunlinTurn *turns, guint count, gpointer plan)
{
	for (guint i = 0; i < count; i++)
		if (turns[i].index == 0)
			add_step(plan, &turns[i].plan, turns[i].asked);
	return TRUE;
}

/* As dunlinctl plan has it. */
static gboolean
add_joint_plan(DunlinDesk *desk, DunlinValues *values, const DunlinCreditor *creditor,
	       const DunlinFacts *facts, const DunlinOccasion *occasion, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	Plan plan = {desk, values, creditor, dunlin_facts_debtor(facts), c->zone, FALSE};

	add_plan_flags(values, c);
	return dunlin_desk_plan_days(desk, c->claim, occasion->time, add_turns, &plan, error);
}

/* On which day the creditor is offered the service, or that this is the last time. */
static void
add_offer(DunlinValues *values, const DunlinCase *c)
{
	if (c->claim->next_at != 0)
		dunlin_values_set_day(values, "offer_day", dunlin_day_of(c->claim->next_at, c->zone));
	dunlin_values_set_flag(values, "last",
			       g_strcmp0(c->claim->asked, DUNLIN_ASKED_LAST) == 0);
}

static void
add_occasion(DunlinValues *values, const DunlinClaim *claim, const DunlinDecision *decision,
	     const DunlinOccasion *occasion, GTimeZone *zone)
{
	dunlin_values_set_text(values, "words", occasion->text);
	dunlin_values_set_text(values, "diagnostic", occasion->text);
	dunlin_values_set_text(values, "status", occasion->text);
	if (occasion->stranger != NULL)
		dunlin_values_set_text(values, "address", occasion->stranger);
	if (occasion->others > 0)
		dunlin_values_set_number(values, "count", occasion->others);
	if (occasion->full)
		dunlin_values_set_flag(values, "full", TRUE);
	dunlin_values_set_day(values, "said_day", occasion->said_day);
	dunlin_values_set_day(values, "held_until", occasion->until);
	/* A promise is not waited for as long as it asks. */
	dunlin_values_set_flag(values, "cut", occasion->until != DUNLIN_DAY_NONE &&
						      occasion->said_day != DUNLIN_DAY_NONE &&
						      occasion->said_day > occasion->until);
	dunlin_values_set_day(values, "promised_day", occasion->said_day);
	if (claim->state == DUNLIN_STATE_CLOSED && claim->reason == DUNLIN_REASON_PAID)
		dunlin_values_set_flag(values, "was_paid", TRUE);
	dunlin_values_set_text(values, "amount_said", occasion->said_amount);
	dunlin_values_set_text(values, "step", claim->step);
	if (decision->step != NULL)
		dunlin_values_set_text(values, "next_step", decision->step->name);
	dunlin_values_set_day(values, "deadline", claim->deadline);
	if (claim->step_at != 0)
		dunlin_values_set_day(values, "sent_day", dunlin_day_of(claim->step_at, zone));
}

static const struct {
	DunlinDo effect;
	const char *letter; /* NULL: the occasion's */
} tellings[] = {
	{DUNLIN_DO_OPENED, "opened"}, {DUNLIN_DO_QUESTION, "question"},
	{DUNLIN_DO_OFFER, DUNLIN_LETTER_OFFER}, {DUNLIN_DO_NOTED, "noted"}, {DUNLIN_DO_TELL, NULL},
};

/* Why a claim that was opened just now rests: its customer does, or its invoice is collected by direct
 * debit or card. */
static gboolean
add_special_hold(DunlinDesk *desk, DunlinValues *values, const DunlinFacts *facts, GError **error)
{
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	g_autoptr(GPtrArray) holds =
		dunlin_hold_list(desk->store, dunlin_facts_case(facts)->claim, TRUE, error);
	const DunlinHold *whole = holds != NULL ? dunlin_desk_debtor_hold(holds) : NULL;

	for (guint i = 0; holds != NULL && i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->by == DUNLIN_ACTOR_DUNLIN &&
		    g_strcmp0(hold->reason, DUNLIN_DIRECT_DEBIT) == 0)
			dunlin_values_set_text(values, "special", DUNLIN_DIRECT_DEBIT);
	}
	if (whole != NULL && debtor != NULL) {
		dunlin_values_set_text(values, "special", DUNLIN_CUSTOMER_HELD);
		dunlin_values_set_text(values, "customer", debtor->number);
		dunlin_values_set_day(values, "held_until", whole->until);
	}
	return holds != NULL;
}

/* Nobody says yes to what he has not seen: all that was read, and the plan that a yes begins. */
static void
add_all_read(DunlinDesk *desk, DunlinValues *values, const DunlinCreditor *creditor,
	     const DunlinFacts *facts, const DunlinOccasion *occasion)
{
	add_plan(desk, values, creditor, facts);
	add_missing(values, creditor, facts, occasion);
	add_offer(values, dunlin_facts_case(facts));
}

DunlinValues *
dunlin_desk_offer_values(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
			 const DunlinOccasion *occasion)
{
	const DunlinClaim *claim = dunlin_facts_case(facts)->claim;
	DunlinValues *values = dunlin_desk_values(desk, creditor, claim, facts);

	add_all_read(desk, values, creditor, facts, occasion);
	if (claim->asked_count > 1)
		dunlin_values_set_number(values, "count", claim->asked_count);
	return values;
}

/* The values that a mail about @effect has beside what every event gives. */
static gboolean
add_more(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinValues *values, DunlinDo effect,
	 const DunlinFacts *facts, const DunlinOccasion *occasion, GError **error)
{
	if (effect == DUNLIN_DO_QUESTION)
		add_missing(values, creditor, facts, occasion);
	if (effect == DUNLIN_DO_OFFER || effect == DUNLIN_DO_NOTED)
		add_all_read(desk, values, creditor, facts, occasion);
	return effect != DUNLIN_DO_OPENED ||
	       (add_joint_plan(desk, values, creditor, facts, occasion, error) &&
		add_special_hold(desk, values, facts, error));
}

gboolean
dunlin_desk_offer_is_listed(const DunlinOccasion *occasion)
{
	return occasion->listed && occasion->special == NULL &&
	       (occasion->differs == NULL || occasion->differs[0] == NULL);
}

static gboolean
is_listed(DunlinDo effect, const DunlinOccasion *occasion)
{
	if (effect == DUNLIN_DO_OFFER || effect == DUNLIN_DO_NOTED)
		return dunlin_desk_offer_is_listed(occasion);
	return effect == DUNLIN_DO_OPENED && occasion->listed;
}

gboolean
dunlin_desk_tell_news(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
		      DunlinEvent event, const DunlinDecision *decision,
		      const DunlinOccasion *occasion, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	guint effects = decision->effects & ~(event == DUNLIN_EVENT_DUE ? DUNLIN_DO_OFFER : 0u);

	for (guint i = 0; i < G_N_ELEMENTS(tellings); i++) {
		DunlinDo effect = tellings[i].effect;
		const char *letter = tellings[i].letter != NULL ? tellings[i].letter : occasion->tell;
		g_autoptr(DunlinValues) values = NULL;

		if ((effects & effect) == 0 || letter == NULL ||
		    is_listed(effect, occasion))
			continue;
		values = dunlin_desk_values(desk, creditor, c->claim, facts);
		add_occasion(values, c->claim, decision, occasion, c->zone);
		if (!add_more(desk, creditor, values, effect, facts, occasion, error))
			return FALSE;
		if (effect == DUNLIN_DO_TELL && occasion->gathered != NULL)
			dunlin_gathered_add(occasion->gathered, c->claim, letter,
					    g_steal_pointer(&values));
		else if (!dunlin_desk_tell(desk, creditor, c->claim, letter, values, NULL, occasion,
					   error))
			return FALSE;
	}
	return TRUE;
}
