/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The states of a claim: one const table of what each event does in each state. The first row whose
 * guard holds decides; no row is a refusal. `dunlinctl states` prints it.
 */
#include "claim/states.h"

#include <string.h>

#include "claim/question.h"

/* What a guard looks at. */
typedef struct {
	const DunlinCase *facts;
	DunlinPlanKind due; /* what the clock finds due now */
	gboolean consented; /* the event itself is the creditor's word */
} Look;

typedef enum {
	ALWAYS,
	INCOMPLETE,
	ON_HOLD,
	DEBTOR_HELD,
	COVERED,
	CROSSED,
	NOT_PAID,
	STEP_DUE,
	QUESTION_DUE,
	LETTERS_ENDED,
	SILENCE_STOPS,
	OFFER_DUE,
	OFFER_COMES,
	OFFERED,
	REST_DISPUTED,
} Guard;

static gboolean
is_incomplete(const Look *look)
{
	const DunlinCase *facts = look->facts;
	const DunlinClaim *claim = facts->claim;

	if (claim->state == DUNLIN_STATE_DRAFT &&
	    (facts->foreign || (facts->needs_consent && !look->consented)))
		return TRUE;
	return dunlin_claim_lacks_facts(facts);
}

static gboolean
is_on_hold(const Look *look)
{
	return look->facts->holds > 0;
}

/* A hold that ends with none of the claim's own. */
static gboolean
is_debtor_held(const Look *look)
{
	return look->facts->debtor_holds > 0;
}

static gboolean
is_covered(const Look *look)
{
	const DunlinPolicy *policy = look->facts->policy;
	gint64 open = look->facts->balance.open;

	if (strcmp(policy->tolerance_currency, look->facts->claim->currency) == 0)
		return open <= MAX(policy->tolerance, 0);
	return open <= 0;
}

static gboolean
is_crossed(const Look *look)
{
	return look->facts->claim->step_state == DUNLIN_STEP_TAKEN;
}

static gboolean
is_not_paid(const Look *look)
{
	return look->facts->claim->reason != DUNLIN_REASON_PAID;
}

static gboolean
is_step_due(const Look *look)
{
	return look->due == DUNLIN_PLAN_STEP;
}

static gboolean
is_question_due(const Look *look)
{
	return look->due == DUNLIN_PLAN_ASK;
}

static gboolean
is_ended(const Look *look)
{
	return look->due == DUNLIN_PLAN_ENDED;
}

static gboolean
is_stopped(const Look *look)
{
	return look->due == DUNLIN_PLAN_STOP;
}

static gboolean
is_offer_due(const Look *look)
{
	return look->due == DUNLIN_PLAN_OFFER;
}

/* Nothing but the creditor's yes is missing, and he will be asked for it. */
static gboolean
is_offer_to_come(const Look *look)
{
	return !look->consented && dunlin_plan_offer(look->facts).kind == DUNLIN_PLAN_OFFER;
}

static gboolean
is_offered(const Look *look)
{
	const DunlinCase *facts = look->facts;

	return !look->consented && facts->offers && facts->needs_consent && !facts->foreign &&
	       facts->claim->asked && !dunlin_claim_lacks_facts(facts);
}

/* All is paid but what is disputed. */
static gboolean
is_rest_disputed(const Look *look)
{
	const DunlinCase *facts = look->facts;

	return facts->claim->disputed > 0 &&
	       dunlin_case_demanded(facts) <= dunlin_policy_tolerance(facts->policy, facts->claim->currency);
}

static const struct {
	const char *word;
	gboolean (*holds)(const Look *look);
} guards[] = {
	[ALWAYS] = {"-", NULL},
	[INCOMPLETE] = {"facts-missing", is_incomplete},
	[ON_HOLD] = {"on-hold", is_on_hold},
	[DEBTOR_HELD] = {"debtor-held", is_debtor_held},
	[COVERED] = {"nothing-open", is_covered},
	[CROSSED] = {"letter-crossed", is_crossed},
	[NOT_PAID] = {"closed-otherwise", is_not_paid},
	[STEP_DUE] = {"step-due", is_step_due},
	[QUESTION_DUE] = {"question-due", is_question_due},
	[LETTERS_ENDED] = {"letters-used-up", is_ended},
	[SILENCE_STOPS] = {"silence-stops", is_stopped},
	[OFFER_DUE] = {"offer-due", is_offer_due},
	[OFFER_COMES] = {"offer-to-come", is_offer_to_come},
	[OFFERED] = {"offered", is_offered},
	[REST_DISPUTED] = {"rest-disputed", is_rest_disputed},
};

typedef struct {
	guint states; /* one bit each */
	DunlinEvent event;
	Guard guard;
	DunlinState next; /* STAYS: the state it is in */
	guint effects;
} Row;

#define STAYS DUNLIN_STATE_COUNT
#define IN(state) (1u << DUNLIN_STATE_##state)
#define DRAFT IN(DRAFT)
#define OPEN IN(OPEN)
#define HELD IN(HELD)
#define DISPUTED IN(DISPUTED)
#define COLLECTION IN(COLLECTION)
#define CLOSED IN(CLOSED)
#define LIVE (DRAFT | OPEN | HELD | DISPUTED | COLLECTION)
#define ALL (LIVE | CLOSED)
#define ON(event) DUNLIN_EVENT_##event
#define TO(state) DUNLIN_STATE_##state
#define DO(effect) DUNLIN_DO_##effect

/* clang-format off: one row a line */

/* A draft opens as soon as nothing is missing any more. */
#define OPENING(event)                                                                             \
	{DRAFT, event, OFFER_DUE, STAYS, DO(OFFER)},                                               \
	{DRAFT, event, OFFERED, STAYS, 0},                                                         \
	{DRAFT, event, OFFER_COMES, STAYS, DO(NOTED)},                                             \
	{DRAFT, event, INCOMPLETE, STAYS, DO(QUESTION)},                                           \
	{DRAFT, event, ON_HOLD, TO(HELD), DO(OPENED)},                                             \
	{DRAFT, event, ALWAYS, TO(OPEN), DO(OPENED)}

/* Words of the debtor that stop the clock until the creditor decides. */
#define ANSWER(event)                                                                              \
	{OPEN, event, ALWAYS, TO(HELD), DO(WITHDRAW) | DO(HOLD) | DO(TELL)},                       \
	{HELD, event, ALWAYS, STAYS, DO(HOLD) | DO(TELL)},                                         \
	{ALL & ~(OPEN | HELD), event, ALWAYS, STAYS, DO(TELL)}

#define OBJECTION(event)                                                                           \
	{OPEN | HELD, event, ALWAYS, TO(DISPUTED), DO(WITHDRAW) | DO(HOLD) | DO(TELL)},            \
	{ALL & ~(OPEN | HELD), event, ALWAYS, STAYS, DO(TELL)}

/* The MTA's reports are facts in any state; a letter that left although its claim no longer
 * wanted it has crossed, and the creditor is told. */
#define REPORT(event)                                                                              \
	{ALL & ~OPEN, event, CROSSED, STAYS, DO(TELL)},                                            \
	{ALL, event, ALWAYS, STAYS, 0}

#define ENDING(event) {LIVE, event, ALWAYS, TO(CLOSED), DO(WITHDRAW) | DO(END_HOLDS)}

static const Row rows[] = {
	OPENING(ON(TAKEN)),
	OPENING(ON(COMPLETED)),
	/* A corrected fact makes the letter that waits wrong. */
	{OPEN, ON(COMPLETED), ALWAYS, STAYS, DO(WITHDRAW)},
	{HELD | DISPUTED | COLLECTION, ON(COMPLETED), ALWAYS, STAYS, 0},
	OPENING(ON(CONFIRMED)),
	{OPEN | HELD | DISPUTED | COLLECTION, ON(CONFIRMED), ALWAYS, STAYS, 0},
	{DRAFT, ON(DUE), OFFER_DUE, STAYS, DO(OFFER)},
	{OPEN, ON(DUE), STEP_DUE, STAYS, DO(STEP)},
	{OPEN, ON(DUE), QUESTION_DUE, STAYS, DO(ASK)},
	{COLLECTION, ON(DUE), QUESTION_DUE, STAYS, DO(ASK)},
	{OPEN, ON(DUE), LETTERS_ENDED, STAYS, DO(ENDED)},
	{OPEN, ON(DUE), SILENCE_STOPS, TO(HELD), DO(HOLD) | DO(TELL)},
	{ALL, ON(DUE), ALWAYS, STAYS, 0},
	REPORT(ON(ACCEPTED)),
	REPORT(ON(DELIVERED)),
	{OPEN, ON(BOUNCED), ALWAYS, TO(HELD), DO(HOLD) | DO(TELL)},
	{HELD, ON(BOUNCED), ALWAYS, STAYS, DO(HOLD) | DO(TELL)},
	{DRAFT | DISPUTED | COLLECTION, ON(BOUNCED), ALWAYS, STAYS, DO(TELL)},
	{CLOSED, ON(BOUNCED), ALWAYS, STAYS, 0},
	ANSWER(ON(SAYS_PAID)),
	ANSWER(ON(PROMISED)),
	OBJECTION(ON(OBJECTED)),
	ANSWER(ON(ANSWERED)),
	/* A part of an amount that nobody knows yet closes nothing. */
	{DRAFT, ON(PAID_IN_PART), ALWAYS, STAYS, DO(TELL)},
	{LIVE, ON(PAID_IN_PART), COVERED, TO(CLOSED), DO(WITHDRAW) | DO(END_HOLDS) | DO(TELL)},
	{OPEN, ON(PAID_IN_PART), REST_DISPUTED, TO(DISPUTED), DO(WITHDRAW) | DO(TELL)},
	{LIVE, ON(PAID_IN_PART), ALWAYS, STAYS, DO(WITHDRAW) | DO(TELL)},
	{CLOSED, ON(PAID_IN_PART), ALWAYS, STAYS, DO(TELL)},
	{LIVE, ON(PAID), COVERED, TO(CLOSED), DO(WITHDRAW) | DO(END_HOLDS) | DO(TELL)},
	{OPEN, ON(PAID), REST_DISPUTED, TO(DISPUTED), DO(WITHDRAW) | DO(TELL)},
	{LIVE, ON(PAID), ALWAYS, STAYS, DO(WITHDRAW) | DO(TELL)},
	{CLOSED, ON(PAID), ALWAYS, STAYS, DO(TELL)},
	{LIVE, ON(CREDITED), COVERED, TO(CLOSED), DO(WITHDRAW) | DO(END_HOLDS)},
	{OPEN, ON(CREDITED), REST_DISPUTED, TO(DISPUTED), DO(WITHDRAW)},
	{LIVE, ON(CREDITED), ALWAYS, STAYS, DO(WITHDRAW)},
	{CLOSED, ON(CREDITED), ALWAYS, STAYS, 0},
	{LIVE, ON(REVERSED), ALWAYS, STAYS, DO(WITHDRAW) | DO(TELL)},
	{CLOSED, ON(REVERSED), NOT_PAID, STAYS, DO(TELL)},
	/* One of two payments of the same claim came back. */
	{CLOSED, ON(REVERSED), COVERED, STAYS, DO(TELL)},
	{CLOSED, ON(REVERSED), INCOMPLETE, TO(DRAFT), DO(TELL)},
	{CLOSED, ON(REVERSED), ON_HOLD, TO(HELD), DO(TELL)},
	{CLOSED, ON(REVERSED), ALWAYS, TO(OPEN), DO(TELL)},
	{OPEN, ON(HOLD), ALWAYS, TO(HELD), DO(WITHDRAW) | DO(HOLD)},
	{LIVE, ON(HOLD), ALWAYS, STAYS, DO(HOLD)},
	{HELD, ON(HOLD_ENDED), INCOMPLETE, TO(DRAFT), DO(QUESTION)},
	{HELD, ON(HOLD_ENDED), ALWAYS, TO(OPEN), 0},
	/* A debtor's hold ends for all his claims. */
	{ALL, ON(HOLD_ENDED), ALWAYS, STAYS, 0},
	OBJECTION(ON(DISPUTED)),
	/* What it asks for changes. */
	{OPEN, ON(DISPUTED_IN_PART), ALWAYS, STAYS, DO(WITHDRAW)},
	{LIVE, ON(DISPUTED_IN_PART), ALWAYS, STAYS, 0},
	{DISPUTED, ON(SETTLED), INCOMPLETE, TO(DRAFT), DO(END_HOLDS) | DO(QUESTION)},
	{DISPUTED, ON(SETTLED), DEBTOR_HELD, TO(HELD), DO(END_HOLDS)},
	{DISPUTED, ON(SETTLED), ALWAYS, TO(OPEN), DO(END_HOLDS)},
	ENDING(ON(WITHDRAW)),
	ENDING(ON(WRITE_OFF)),
	{OPEN, ON(HAND_OVER), ALWAYS, TO(COLLECTION), DO(WITHDRAW)},
	{COLLECTION, ON(TAKEN_ON), ALWAYS, STAYS, DO(TELL)},
	{COLLECTION, ON(RETURNED), ON_HOLD, TO(HELD), DO(TELL)},
	{COLLECTION, ON(RETURNED), ALWAYS, TO(OPEN), DO(TELL)},
	{COLLECTION, ON(COLLECTED), COVERED, TO(CLOSED), DO(WITHDRAW) | DO(END_HOLDS) | DO(TELL)},
	{COLLECTION, ON(COLLECTED), ALWAYS, STAYS, DO(TELL)},
	{CLOSED, ON(REOPENED), INCOMPLETE, TO(DRAFT), DO(QUESTION)},
	{CLOSED, ON(REOPENED), ON_HOLD, TO(HELD), 0},
	{CLOSED, ON(REOPENED), ALWAYS, TO(OPEN), 0},
};

/* clang-format on */

static const char *const effect_words[] = {
	"step", "ask", "withdraw", "hold", "end-holds", "tell", "opened", "question", "ended",
	"offer", "noted",
};

static const Row *
find_row(const Look *look, DunlinEvent event)
{
	guint state = 1u << look->facts->claim->state;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *row = &rows[i];

		if (row->event != event || !(row->states & state))
			continue;
		if (row->guard == ALWAYS || guards[row->guard].holds(look))
			return row;
	}
	return NULL;
}

gboolean
dunlin_states_find(const DunlinCase *facts, DunlinPlanKind due, DunlinEvent event,
		   DunlinState *ret_next, guint *ret_effects)
{
	const Look look = {facts, due, event == DUNLIN_EVENT_CONFIRMED};
	const Row *row;

	g_assert(event < DUNLIN_EVENT_COUNT);
	row = find_row(&look, event);
	if (!row)
		return FALSE;
	*ret_next = row->next == STAYS ? facts->claim->state : row->next;
	*ret_effects = row->effects;
	return TRUE;
}

static void
print_effects(GString *out, guint effects)
{
	const char *comma = "";

	for (guint i = 0; i < G_N_ELEMENTS(effect_words); i++) {
		if (!(effects & (1u << i)))
			continue;
		g_string_append_printf(out, "%s%s", comma, effect_words[i]);
		comma = ",";
	}
	g_string_append(out, effects ? "\n" : "-\n");
}

/* Whether an earlier row without a guard answers for @state already. */
static gboolean
is_shadowed(const Row *row, guint state)
{
	for (const Row *earlier = rows; earlier < row; earlier++) {
		if (earlier->event == row->event && (earlier->states & (1u << state)) &&
		    earlier->guard == ALWAYS)
			return TRUE;
	}
	return FALSE;
}

void
dunlin_states_print(GString *out)
{
	for (guint state = 0; state < DUNLIN_STATE_COUNT; state++) {
		for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
			const Row *row = &rows[i];
			guint next = row->next == STAYS ? state : row->next;

			if (!(row->states & (1u << state)) || is_shadowed(row, state))
				continue;
			g_string_append_printf(out, "%-10s %-12s %-16s %-10s ",
					       dunlin_state_to_string((DunlinState)state),
					       dunlin_event_to_string(row->event),
					       guards[row->guard].word,
					       dunlin_state_to_string((DunlinState)next));
			print_effects(out, row->effects);
		}
	}
}
