/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions: while one that stops is open, the clock does nothing but repeat it. */
#include <string.h>

#include "claim/question.h"
#include "fixture.h"

static const char *const words[] = {"rest", "skonto", "extras", "covered", "says-paid", "promise",
				    "instalments"};

static void
test_words(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	g_assert_null(dunlin_question_of(fixture->claim));
	put(&fixture->claim->asked, "final");
	g_assert_cmpstr(dunlin_question_of(fixture->claim)->word, ==, "step");
	put(&fixture->claim->asked, DUNLIN_NO_STEP_LEFT);
	g_assert_cmpstr(dunlin_question_of(fixture->claim)->word, ==, "end");
	g_assert_null(dunlin_question_stopping(fixture->claim));
	put(&fixture->claim->asked, DUNLIN_ASKED_OFFER);
	g_assert_cmpstr(dunlin_question_of(fixture->claim)->word, ==, "offer");
	put(&fixture->claim->asked, DUNLIN_ASKED_LAST);
	g_assert_cmpstr(dunlin_question_of(fixture->claim)->word, ==, "offer");
	put(&fixture->claim->asked, DUNLIN_ASKED_DECLINED);
	g_assert_null(dunlin_question_of(fixture->claim));
	put(&fixture->claim->asked, DUNLIN_ASKED_NO_MORE);
	g_assert_null(dunlin_question_of(fixture->claim));
	/* A step may be called like a question. */
	put(&fixture->claim->asked, "rest");
	g_assert_null(dunlin_question_stopping(fixture->claim));
	g_assert_null(dunlin_question_find("nobody's"));
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		const DunlinQuestion *question = dunlin_question_find(words[i]);

		dunlin_question_put(fixture->claim, question, 1);
		g_assert_true(dunlin_question_stopping(fixture->claim) == question);
		g_assert_cmpuint(fixture->claim->asked_count, ==, 0);
	}
}

/* The letter would be due; asked instead, on the day it arises, and then again and again. */
static void
test_stops(void)
{
	static const char *const asked[] = {"Wed 2026-10-21 11:30", "Mon 2026-10-26 08:00",
					    "Thu 2026-10-29 08:00", "Thu 2026-11-05 08:00",
					    "Thu 2026-11-12 08:00"};
	static const DunlinAsks whom[] = {DUNLIN_ASKS_CONTACT, DUNLIN_ASKS_CONTACT,
					  DUNLIN_ASKS_DEPUTY, DUNLIN_ASKS_ADMIN,
					  DUNLIN_ASKS_ADMIN};

	for (guint w = 0; w < G_N_ELEMENTS(words); w++) {
		g_autoptr(Fixture) fixture = fixture_new();
		DunlinClaim *claim = fixture->claim;

		g_test_message("%s", words[w]);
		fixture->facts.now = instant("2026-10-21 11:30");
		dunlin_question_put(claim, dunlin_question_find(words[w]), fixture->facts.now);
		dunlin_claim_schedule(claim, &fixture->facts);
		for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
			g_assert_cmpstr(when(claim->next_at), ==, asked[i]);
			fixture->facts.now = claim->next_at;
			g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL), ==,
					DUNLIN_DO_ASK);
			claim = fixture->claim;
			g_assert_cmpuint(claim->asked_count, ==, i + 1);
			g_assert_cmpint(dunlin_question_whom(claim->asked_count), ==, whom[i]);
			g_assert_cmpstr(claim->asked + 1, ==, words[w]);
			g_assert_null(claim->step);
			/* A look in between asks nothing. */
			fixture->facts.now += 3600;
			g_assert_cmphex(fixture_apply(fixture, DUNLIN_EVENT_DUE, NULL), ==, 0);
			claim = fixture->claim;
		}
		fixture_apply(fixture, DUNLIN_EVENT_CONFIRMED, NULL);
		g_assert_null(fixture->claim->asked);
		g_assert_cmpstr(fixture->claim->next_step, ==, "reminder");
	}
}

/* An evening's question is asked in the next working hour, a held one when the hold is over. */
static void
test_when(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->facts.now = instant("2026-10-23 19:00");
	dunlin_question_put(fixture->claim, dunlin_question_find("promise"), fixture->facts.now);
	dunlin_claim_schedule(fixture->claim, &fixture->facts);
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Mon 2026-10-26 08:00");
	g_assert_null(fixture->claim->next_step);
	fixture->facts.holds = 1;
	fixture_apply(fixture, DUNLIN_EVENT_HOLD, NULL);
	g_assert_cmpint(fixture->claim->next_at, ==, 0);
	fixture->facts.holds = 0;
	fixture_apply(fixture, DUNLIN_EVENT_HOLD_ENDED, NULL);
	g_assert_nonnull(dunlin_question_stopping(fixture->claim));
	g_assert_cmpstr(when(fixture->claim->next_at), ==, "Mon 2026-10-26 08:00");
}

/* What became of the open question by an event. */
static void
test_answers(void)
{
	static const struct {
		const char *word;
		DunlinEvent event;
		gint64 open;
		gboolean stays;
	} rows[] = {
		{"rest", DUNLIN_EVENT_PAID, 0, FALSE},
		{"rest", DUNLIN_EVENT_WITHDRAW, 300, FALSE},
		{"rest", DUNLIN_EVENT_REVERSED, 11900, FALSE},
		{"promise", DUNLIN_EVENT_REVERSED, 11900, TRUE},
		{"promise", DUNLIN_EVENT_PAID_IN_PART, 5000, TRUE},
		{"promise", DUNLIN_EVENT_ANSWERED, 11900, TRUE},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();

		g_test_message("%s %s", rows[i].word, dunlin_event_to_string(rows[i].event));
		dunlin_question_put(fixture->claim, dunlin_question_find(rows[i].word), 1);
		fixture->facts.balance.open = rows[i].open;
		fixture_apply(fixture, rows[i].event, NULL);
		g_assert_cmpint(fixture->claim->asked != NULL, ==, rows[i].stays);
	}
}

/* A forecast says what comes after a yes. */
static void
test_forecast(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autoptr(GArray) plans = NULL;

	dunlin_question_put(fixture->claim, dunlin_question_find("covered"), 1);
	plans = dunlin_plan_all(&fixture->facts, day("2027-12-31"));
	g_assert_cmpuint(plans->len, ==, 3);
	g_assert_cmpstr(g_array_index(plans, DunlinPlan, 0).step->name, ==, "reminder");
	g_assert_nonnull(dunlin_question_stopping(fixture->claim));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/question/words", test_words);
	g_test_add_func("/question/stops", test_stops);
	g_test_add_func("/question/when", test_when);
	g_test_add_func("/question/answers", test_answers);
	g_test_add_func("/question/forecast", test_forecast);
	return g_test_run();
}
