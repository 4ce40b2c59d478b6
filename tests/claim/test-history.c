/* SPDX-License-Identifier: BSD-2-Clause */
/* Random histories of a claim, from a fixed seed: what must hold whatever happens, in any order. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#define HISTORIES 400 /* DUNLIN_HISTORIES=N plays more */
#define EVENTS 60
#define HOUR 3600

typedef struct {
	Fixture *fixture;
	GRand *random;
	guint effects;       /* of the last event */
	gint64 last_sent;    /* the newest letter that was accepted */
	GHashTable *taken;   /* "step/run": the row that must be unique */
	guint steps;         /* letters decided in all */
	gboolean exact;      /* no letter was taken back or bounced: spacing can be told */
} History;

static DunlinSilence
any_silence(GRand *random)
{
	return (DunlinSilence)g_rand_int_range(random, 0, DUNLIN_SILENCE_STOP + 1);
}

static const char *const countries[] = {"DE", "DE-BY", "NL", "BE", "GB", "ES", "XX", NULL};
static const char *const windows[] = {"mon-fri 08:00-18:00", "mon-sun 00:00-24:00",
				      "tue,sat 22:00-24:00"};

static void
begin(History *history, guint seed)
{
	GRand *random = g_rand_new_with_seed(seed);
	Fixture *fixture = fixture_new();
	DunlinClaim *claim = fixture->claim;

	*history = (History){.fixture = fixture, .random = random, .exact = TRUE};
	history->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	fixture->facts.country = countries[g_rand_int_range(random, 0, G_N_ELEMENTS(countries))];
	fixture->facts.kind = (DunlinDebtorKind)g_rand_int_range(random, 0, 3);
	g_assert_true(dunlin_window_parse(
		windows[g_rand_int_range(random, 0, G_N_ELEMENTS(windows))], &fixture->window));
	fixture->steps[0].silence = any_silence(random);
	fixture->steps[1].silence = any_silence(random);
	if (g_rand_boolean(random))
		g_ptr_array_set_size(fixture->policy.steps, 2);
	claim->state = DUNLIN_STATE_DRAFT;
	claim->due_day = day("2026-10-15") + g_rand_int_range(random, -40, 40);
	claim->unpaid_day = DUNLIN_DAY_NONE;
	claim->opened_at = 0;
}

static void
end(History *history)
{
	fixture_free(history->fixture);
	g_rand_free(history->random);
	g_hash_table_unref(history->taken);
}

static void
book(History *history, gint64 amount)
{
	DunlinBalance *balance = &history->fixture->facts.balance;

	balance->paid += amount;
	balance->open -= amount;
}

/* What a desk would have done to the facts before it asks. */
static void
prepare(History *history, DunlinEvent event)
{
	DunlinCase *facts = &history->fixture->facts;

	if (event == DUNLIN_EVENT_PAID || event == DUNLIN_EVENT_COLLECTED)
		book(history, facts->balance.open);
	if (event == DUNLIN_EVENT_PAID_IN_PART)
		book(history, facts->balance.open / 4);
	if (event == DUNLIN_EVENT_REVERSED || event == DUNLIN_EVENT_REOPENED)
		book(history, -facts->balance.paid);
	if (event == DUNLIN_EVENT_HOLD_ENDED || event == DUNLIN_EVENT_SETTLED)
		facts->holds = 0;
	if (event == DUNLIN_EVENT_COMPLETED)
		facts->has_address = TRUE;
	if (event == DUNLIN_EVENT_BOUNCED)
		facts->has_address = FALSE;
}

/* The law's least time in days, once more. */
static gint
least_days(const DunlinCase *facts, const char *step)
{
	gboolean business = facts->kind == DUNLIN_KIND_BUSINESS;
	/* in two steps with a hand-over behind them, and in two without */
	gboolean last = strcmp(step, "final") == 0;

	if (g_strcmp0(facts->country, "NL") == 0)
		return business ? 0 : 15;
	if (g_strcmp0(facts->country, "BE") == 0)
		return business ? 0 : 14;
	if (g_strcmp0(facts->country, "GB") == 0)
		return last && !business ? 30 : 0;
	return g_strcmp0(facts->country, "ES") == 0 && last ? 30 : 0;
}

static void
check_step(History *history, const DunlinCase *before, const DunlinDecision *decision)
{
	const DunlinClaim *claim = before->claim;
	DunlinDay today = dunlin_day_of(before->now, before->zone);
	guint weekday = 1u << (dunlin_day_weekday(today) - 1);
	char *row = g_strdup_printf("%s/%u", decision->after->step, decision->after->step_run);

	g_assert_true(g_hash_table_add(history->taken, row));
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(before->holds, ==, 0);
	g_assert_true(before->has_address);
	g_assert_cmpint(before->balance.open, >, 0);
	g_assert_cmpint(claim->unpaid_day, >, claim->due_day);
	g_assert_cmpint(today, >=, claim->due_day + 5);
	g_assert_true(before->window->weekdays & weekday);
	g_assert_cmpint(dunlin_window_next(before->window, before->now, before->zone,
					   before->holidays, before->country),
			==, before->now);
	g_assert_cmpint(decision->deadline, >=, today + 10);
	g_assert_true(dunlin_is_workday(before->holidays, before->country, decision->deadline));
	g_assert_cmpint(decision->deadline, >=, today + least_days(before, decision->step->name));
	if (claim->step_at > 0)
		g_assert_cmpint(today, >=, dunlin_day_of(claim->step_at, before->zone) + 7);
	if (history->exact && history->last_sent > 0)
		g_assert_cmpint(today, >=, dunlin_day_of(history->last_sent, before->zone) + 7);
	if (strcmp(decision->step->name, "final") == 0 &&
	    history->fixture->steps[1].silence != DUNLIN_SILENCE_PROCEED)
		g_assert_cmpstr(claim->word, ==, "final");
	g_assert_cmpstr(decision->step->name, !=, "handover");
	history->steps++;
}

static void
check_claim(const DunlinCase *facts, const DunlinClaim *claim)
{
	g_autoptr(DunlinClaim) again = dunlin_claim_copy(claim);

	g_assert_true((claim->state == DUNLIN_STATE_CLOSED) == (claim->closed_at > 0));
	g_assert_true((claim->state == DUNLIN_STATE_CLOSED) ==
		      (claim->reason != DUNLIN_REASON_NONE));
	g_assert_true((claim->step == NULL) == (claim->step_state == DUNLIN_STEP_NONE));
	if (claim->state != DUNLIN_STATE_OPEN)
		g_assert_null(claim->next_step);
	if (claim->state == DUNLIN_STATE_CLOSED)
		g_assert_cmpint(claim->next_at, ==, 0);
	dunlin_claim_schedule(again, facts);
	g_assert_cmpint(again->next_at, ==, claim->next_at);
	g_assert_cmpstr(again->next_step, ==, claim->next_step);
}

/* The second time the clock strikes at the same instant, nothing is left to do. */
static void
check_same_again(const DunlinCase *facts)
{
	g_autoptr(GError) error = NULL;
	g_auto(DunlinDecision) decision = {0};

	g_assert_true(dunlin_claim_apply(facts, DUNLIN_EVENT_DUE, facts->now, &decision, &error));
	g_assert_cmphex(decision.effects, ==, 0);
	g_assert_cmpint(decision.after->state, ==, facts->claim->state);
	g_assert_cmpstr(decision.after->step, ==, facts->claim->step);
	g_assert_cmpuint(decision.after->asked_count, ==, facts->claim->asked_count);
	g_assert_cmpint(decision.after->next_at, ==, facts->claim->next_at);
}

static void
follow(History *history, guint effects)
{
	DunlinCase *facts = &history->fixture->facts;
	DunlinClaim *claim = history->fixture->claim;

	if (effects & DUNLIN_DO_END_HOLDS)
		facts->holds = 0;
	if (effects & DUNLIN_DO_HOLD)
		facts->holds++;
	if ((effects & DUNLIN_DO_WITHDRAW) && claim->step_state == DUNLIN_STEP_TAKEN) {
		dunlin_claim_untake(claim, facts->policy);
		history->exact = FALSE;
	}
	dunlin_claim_schedule(claim, facts);
}

static void
happen(History *history, DunlinEvent event)
{
	Fixture *fixture = history->fixture;
	DunlinCase *facts = &fixture->facts;
	DunlinCase before;
	g_autoptr(GError) error = NULL;
	g_auto(DunlinDecision) decision = {0};

	prepare(history, event);
	before = *facts;
	if (!dunlin_claim_apply(facts, event, facts->now, &decision, &error))
		return;
	if (decision.effects & DUNLIN_DO_STEP)
		check_step(history, &before, &decision);
	else
		g_assert_true(event == DUNLIN_EVENT_HAND_OVER ||
			      g_strcmp0(decision.after->step, before.claim->step) == 0 ||
			      decision.after->step_run == before.claim->step_run + 1);
	if (decision.after->step_at > fixture->claim->step_at)
		history->last_sent = facts->now;
	if (event == DUNLIN_EVENT_BOUNCED)
		history->exact = FALSE;
	dunlin_claim_free(fixture->claim);
	fixture->claim = g_steal_pointer(&decision.after);
	facts->claim = fixture->claim;
	follow(history, decision.effects);
	check_claim(facts, fixture->claim);
	if (event == DUNLIN_EVENT_DUE)
		check_same_again(facts);
}

/* Mostly the clock and the way of an ordinary claim, now and then anything. */
static DunlinEvent
any_event(GRand *random)
{
	static const DunlinEvent usual[] = {
		DUNLIN_EVENT_TAKEN,     DUNLIN_EVENT_ACCEPTED, DUNLIN_EVENT_ACCEPTED,
		DUNLIN_EVENT_DELIVERED, DUNLIN_EVENT_CONFIRMED, DUNLIN_EVENT_CONFIRMED,
		DUNLIN_EVENT_HOLD_ENDED, DUNLIN_EVENT_COMPLETED, DUNLIN_EVENT_SETTLED,
		DUNLIN_EVENT_REOPENED,
	};

	if (g_rand_int_range(random, 0, 100) < 80)
		return usual[g_rand_int_range(random, 0, G_N_ELEMENTS(usual))];
	return (DunlinEvent)g_rand_int_range(random, 0, DUNLIN_EVENT_COUNT);
}

static guint
live(guint seed)
{
	History history;
	guint steps;

	begin(&history, seed);
	happen(&history, DUNLIN_EVENT_TAKEN);
	for (guint i = 0; i < EVENTS; i++) {
		DunlinClaim *claim = history.fixture->claim;
		gint64 *now = &history.fixture->facts.now;

		if (g_rand_boolean(history.random) && claim->next_at > *now)
			*now = claim->next_at;
		else
			*now += g_rand_int_range(history.random, 0, 14 * 24) * HOUR / 2;
		happen(&history, DUNLIN_EVENT_DUE);
		if (g_rand_boolean(history.random))
			*now += g_rand_int_range(history.random, 0, 48 * HOUR);
		happen(&history, any_event(history.random));
	}
	steps = history.steps;
	end(&history);
	return steps;
}

static void
test_histories(void)
{
	const char *wish = g_getenv("DUNLIN_HISTORIES");
	guint steps = 0, count = wish != NULL ? (guint)atoi(wish) : HISTORIES;

	for (guint seed = 1; seed <= count; seed++) {
		g_test_message("seed %u", seed);
		steps += live(seed);
	}
	/* Otherwise nothing was proved. */
	g_assert_cmpuint(steps, >, count);
}

/* Between two events of a debtor or a desk the clock takes each step once, however often it runs,
 * and never a second one within the spacing. */
static void
test_busy_clock(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	gint64 sent = 0;
	guint steps = 0, questions = 0;

	fixture->claim->unpaid_day = day("2026-10-16");
	for (gint64 now = fixture->facts.now; now < instant("2027-01-31 00:00"); now += HOUR / 4) {
		guint effects;

		fixture->facts.now = now;
		effects = fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL);
		questions += (effects & DUNLIN_DO_ASK) != 0;
		if (effects & DUNLIN_DO_ASK)
			fixture_apply(fixture, DUNLIN_EVENT_CONFIRMED, NULL);
		if (!(effects & DUNLIN_DO_STEP))
			continue;
		g_assert_true(sent == 0 || now - sent >= 6 * 24 * HOUR);
		sent = now;
		steps++;
		fixture_apply(fixture, DUNLIN_EVENT_ACCEPTED, NULL);
	}
	g_assert_cmpuint(steps, ==, 2);
	g_assert_cmpuint(questions, ==, 1);
	g_assert_cmpstr(fixture->claim->asked, ==, "handover");
}

/* Silence: asked on the day, twice more three working days later (the last time the deputy as well),
 * then each week (the admin as well), for as long as it takes. */
static void
test_unanswered(void)
{
	static const char *const asked[] = {"Wed 2026-10-21 08:00", "Mon 2026-10-26 08:00",
					    "Thu 2026-10-29 08:00", "Thu 2026-11-05 08:00",
					    "Thu 2026-11-12 08:00"};
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->claim->unpaid_day = DUNLIN_DAY_NONE;
	dunlin_claim_schedule(fixture->claim, &fixture->facts);
	for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
		g_assert_cmpstr(when(fixture->claim->next_at), ==, asked[i]);
		fixture->facts.now = fixture->claim->next_at;
		g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL), ==, DUNLIN_DO_ASK);
		g_assert_cmpuint(fixture->claim->asked_count, ==, i + 1);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/history/random", test_histories);
	g_test_add_func("/history/busy-clock", test_busy_clock);
	g_test_add_func("/history/unanswered", test_unanswered);
	return g_test_run();
}
