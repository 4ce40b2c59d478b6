/* SPDX-License-Identifier: BSD-2-Clause */
/* What comes next and when: weekends, holidays, windows, daylight saving, spacing, questions. */
#include "fixture.h"

#include <string.h>

#include "claim/deadline.h"

static const char *const kinds[] = {
	[DUNLIN_PLAN_NOTHING] = "nothing", [DUNLIN_PLAN_STEP] = "step",	  [DUNLIN_PLAN_ASK] = "ask",
	[DUNLIN_PLAN_ENDED] = "ended",	   [DUNLIN_PLAN_STOP] = "stop",
};

/* "step reminder Wed 2026-10-21 08:00 2026-11-02" */
static char *
show(const DunlinPlan *plan)
{
	g_autofree char *deadline = dunlin_day_to_string(plan->deadline);

	if (plan->kind == DUNLIN_PLAN_NOTHING) {
		g_assert_null(plan->step);
		g_assert_cmpint(plan->at, ==, 0);
		return g_strdup("nothing");
	}
	return g_strdup_printf("%s %s %s%s%s", kinds[plan->kind],
			       plan->step ? plan->step->name : "-", when(plan->at),
			       deadline ? " " : "", deadline ? deadline : "");
}

static void
check(Fixture *fixture, const char *name, const char *wanted)
{
	DunlinPlan plan = dunlin_plan_next(&fixture->facts);
	g_autofree char *got = show(&plan);

	if (strcmp(got, wanted) != 0)
		g_error("%s: got \"%s\", wanted \"%s\"", name, got, wanted);
}

/* Dates of the first letter: due + 5 days, moved off what is closed. */
static void
test_first(void)
{
	static const struct {
		const char *name, *due, *opened, *now, *country, *window, *lead, *wanted;
	} rows[] = {
		{"plain", "2026-11-12", "2026-11-02 10:00", "2026-11-02 10:00", "DE", NULL, NULL,
		 "step reminder Tue 2026-11-17 08:00 2026-11-27"},
		{"saturday", "2026-11-09", "2026-11-02 10:00", "2026-11-02 10:00", "DE", NULL, NULL,
		 "step reminder Mon 2026-11-16 08:00 2026-11-26"},
		{"deadline on a saturday", "2026-11-13", "2026-11-02 10:00", "2026-11-02 10:00", "DE",
		 NULL, NULL, "step reminder Wed 2026-11-18 08:00 2026-11-30"},
		{"good friday to tuesday", "2027-03-21", "2027-03-01 10:00", "2027-03-01 10:00", "DE",
		 NULL, NULL, "step reminder Tue 2027-03-30 08:00 2027-04-09"},
		{"christmas", "2026-12-20", "2026-12-01 10:00", "2026-12-01 10:00", "DE", NULL, NULL,
		 "step reminder Mon 2026-12-28 08:00 2027-01-07"},
		{"epiphany in berlin", "2027-01-01", "2026-12-01 10:00", "2026-12-01 10:00", "DE",
		 NULL, NULL, "step reminder Wed 2027-01-06 08:00 2027-01-18"},
		{"epiphany in bavaria", "2027-01-01", "2026-12-01 10:00", "2026-12-01 10:00",
		 "DE-BY", NULL, NULL, "step reminder Thu 2027-01-07 08:00 2027-01-18"},
		{"a country without table", "2026-12-20", "2026-12-01 10:00", "2026-12-01 10:00",
		 "XX", NULL, NULL, "step reminder Fri 2026-12-25 08:00 2027-01-04"},
		{"no country", "2026-12-20", "2026-12-01 10:00", "2026-12-01 10:00", NULL, NULL, NULL,
		 "step reminder Fri 2026-12-25 08:00 2027-01-04"},
		{"after the clocks went back", "2026-10-21", "2026-10-01 10:00", "2026-10-01 10:00",
		 "DE", NULL, NULL, "step reminder Mon 2026-10-26 08:00 2026-11-05"},
		{"opened late: a working day", "2026-10-01", "2026-10-20 10:00", "2026-10-20 10:00",
		 "DE", NULL, NULL, "step reminder Wed 2026-10-21 08:00 2026-11-02"},
		{"opened on friday", "2026-10-01", "2026-10-23 10:00", "2026-10-23 10:00", "DE", NULL,
		 NULL, "step reminder Mon 2026-10-26 08:00 2026-11-05"},
		{"no lead", "2026-10-01", "2026-10-20 10:00", "2026-10-20 10:00", "DE", NULL, "0d",
		 "step reminder Tue 2026-10-20 10:00 2026-10-30"},
		{"no lead in the evening", "2026-10-01", "2026-10-20 19:00", "2026-10-20 19:00", "DE",
		 NULL, "0d", "step reminder Wed 2026-10-21 08:00 2026-11-02"},
		{"no lead on a sunday, open window", "2026-10-01", "2026-10-18 19:00",
		 "2026-10-18 19:00", "DE", "mon-sun 00:00-24:00", "0d",
		 "step reminder Sun 2026-10-18 19:00 2026-10-28"},
		{"a sunday in an open window", "2026-11-10", "2026-11-02 10:00", "2026-11-02 10:00",
		 "DE", "mon-sun 00:00-24:00", NULL, "step reminder Mon 2026-11-16 00:00 2026-11-26"},
		{"a week off", "2026-10-01", "2026-10-05 10:00", "2026-10-20 11:30", "DE", NULL, NULL,
		 "step reminder Tue 2026-10-20 11:30 2026-10-30"},
		{"a week off, at night", "2026-10-01", "2026-10-05 10:00", "2026-10-24 03:00", "DE",
		 NULL, NULL, "step reminder Mon 2026-10-26 08:00 2026-11-05"},
		{"a narrow window", "2026-11-12", "2026-11-02 10:00", "2026-11-02 10:00", "DE",
		 "mon,thu 10:00-10:30", NULL, "step reminder Thu 2026-11-19 10:00 2026-11-30"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();

		fixture->claim->due_day = day(rows[i].due);
		fixture->claim->unpaid_day = fixture->claim->due_day + 1;
		fixture->claim->opened_at = instant(rows[i].opened);
		fixture->facts.now = instant(rows[i].now);
		fixture->facts.country = rows[i].country;
		if (rows[i].window)
			g_assert_true(dunlin_window_parse(rows[i].window, &fixture->window));
		if (rows[i].lead)
			fixture->policy.lead = duration(rows[i].lead);
		check(fixture, rows[i].name, rows[i].wanted);
	}
}

/* Nobody is reminded on a day on which he would still pay in time. */
static void
test_not_late_yet(void)
{
	static const struct {
		const char *due, *offset, *country, *wanted;
	} rows[] = {
		{"2026-11-13", "2d", "DE", "step reminder Mon 2026-11-16 08:00 2026-11-26"},
		{"2026-11-14", "2d", "DE", "step reminder Tue 2026-11-17 08:00 2026-11-27"},
		{"2026-11-15", "1d", "DE", "step reminder Tue 2026-11-17 08:00 2026-11-27"},
		{"2026-11-14", "1wd", "DE", "step reminder Tue 2026-11-17 08:00 2026-11-27"},
		{"2026-11-14", "3d", "DE", "step reminder Tue 2026-11-17 08:00 2026-11-27"},
		{"2026-11-14", "0d", "DE", "step reminder Mon 2026-11-16 08:00 2026-11-26"},
		{"2027-03-26", "3d", "DE", "step reminder Wed 2027-03-31 08:00 2027-04-12"},
		{"2027-03-25", "5d", "DE", "step reminder Tue 2027-03-30 08:00 2027-04-09"},
		{"2026-12-31", "1d", "DE", "step reminder Mon 2027-01-04 08:00 2027-01-14"},
		{"2027-01-01", "2d", "DE", "step reminder Tue 2027-01-05 08:00 2027-01-15"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		g_autofree char *name = g_strdup_printf("%s + %s", rows[i].due, rows[i].offset);

		fixture->claim->due_day = day(rows[i].due);
		fixture->claim->unpaid_day = fixture->claim->due_day + 1;
		fixture->claim->opened_at = instant("2026-10-20 10:00");
		fixture->facts.country = rows[i].country;
		fixture->steps[0].offset = duration(rows[i].offset);
		check(fixture, name, rows[i].wanted);
	}
}

/* 08:00 is 06:00 UTC in summer and 07:00 in winter. */
static void
test_daylight(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autofree char *winter = NULL, *summer = NULL;

	fixture->claim->opened_at = instant("2026-10-01 10:00");
	fixture->facts.now = instant("2026-10-01 10:00");
	fixture->claim->due_day = day("2026-10-18");
	summer = dunlin_instant_to_string(dunlin_plan_next(&fixture->facts).at);
	fixture->claim->due_day = day("2026-10-21");
	winter = dunlin_instant_to_string(dunlin_plan_next(&fixture->facts).at);
	g_assert_cmpstr(summer, ==, "2026-10-23T06:00:00Z");
	g_assert_cmpstr(winter, ==, "2026-10-26T07:00:00Z");
}

/* What silences an open claim. */
static void
test_nothing(void)
{
	enum { STATE, HOLDS, ADDRESS, DUE, PAID, SMALL, TOLERATED, TAKEN, FAILED, OTHER_CURRENCY, ROWS };

	for (guint i = 0; i < ROWS; i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		DunlinClaim *claim = fixture->claim;

		if (i == STATE)
			claim->state = DUNLIN_STATE_HELD;
		fixture->facts.holds = i == HOLDS;
		fixture->facts.has_address = i != ADDRESS;
		if (i == DUE)
			claim->due_day = DUNLIN_DAY_NONE;
		if (i == PAID)
			fixture->facts.balance.open = 0;
		if (i == SMALL || i == OTHER_CURRENCY)
			fixture->facts.balance.open = 999;
		if (i == OTHER_CURRENCY)
			g_strlcpy(claim->currency, "CHF", DUNLIN_CURRENCY_SIZE);
		if (i == TOLERATED)
			fixture->policy.tolerance = 11900;
		if (i == TAKEN || i == FAILED)
			claim->step_state = i == TAKEN ? DUNLIN_STEP_TAKEN : DUNLIN_STEP_FAILED;
		check(fixture, "silenced",
		      i == OTHER_CURRENCY ? "step reminder Wed 2026-10-21 08:00 2026-11-02"
					  : "nothing");
	}
}

/* The second letter: deadline, spacing, question, silence. The reminder left on Wed 2026-10-21 and
 * set Mon 2026-11-02. */
static void
test_second(void)
{
	static const struct {
		const char *name, *unpaid, *asked, *asked_at;
		guint count;
		const char *word;
		DunlinSilence silence;
		const char *debtor_step_at, *spacing, *now, *wanted;
	} rows[] = {
		{"asked first", "2026-10-20", NULL, NULL, 0, NULL, 0, NULL, NULL, "2026-10-21 09:00",
		 "ask final Thu 2026-11-05 08:00"},
		{"the word is there", "2026-10-20", NULL, NULL, 0, "final", 0, NULL, NULL,
		 "2026-10-21 09:00", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"the word for another letter", "2026-10-20", NULL, NULL, 0, "reminder", 0, NULL, NULL,
		 "2026-10-21 09:00", "ask final Thu 2026-11-05 08:00"},
		{"the word, but old news", "2026-10-15", NULL, NULL, 0, "final", 0, NULL, NULL,
		 "2026-10-21 09:00", "ask final Thu 2026-11-05 08:00"},
		{"yes after the question", "2026-11-06", "final", "2026-11-05 08:00", 1, "final", 0,
		 NULL, NULL, "2026-11-06 14:00", "step final Fri 2026-11-06 14:00 2026-11-16"},
		{"asked once", "2026-10-20", "final", "2026-11-05 08:00", 1, NULL, 0, NULL, NULL,
		 "2026-11-05 08:00", "ask final Tue 2026-11-10 08:00"},
		{"asked twice, waits", "2026-10-20", "final", "2026-11-10 08:00", 2, NULL,
		 DUNLIN_SILENCE_WAIT, NULL, NULL, "2026-11-10 08:00", "ask final Fri 2026-11-13 08:00"},
		{"asked five times, waits", "2026-10-20", "final", "2026-12-01 08:00", 5, NULL,
		 DUNLIN_SILENCE_WAIT, NULL, NULL, "2026-12-01 08:00", "ask final Tue 2026-12-08 08:00"},
		{"asked twice, proceeds", "2026-10-20", "final", "2026-11-10 08:00", 2, NULL,
		 DUNLIN_SILENCE_PROCEED, NULL, NULL, "2026-11-10 08:00",
		 "step final Fri 2026-11-13 08:00 2026-11-23"},
		{"asked once, would proceed", "2026-10-20", "final", "2026-11-05 08:00", 1, NULL,
		 DUNLIN_SILENCE_PROCEED, NULL, NULL, "2026-11-05 08:00",
		 "ask final Tue 2026-11-10 08:00"},
		{"asked twice, would proceed on old news", "2026-10-15", "final", "2026-11-10 08:00", 2,
		 NULL, DUNLIN_SILENCE_PROCEED, NULL, NULL, "2026-11-10 08:00",
		 "ask final Fri 2026-11-13 08:00"},
		{"asked twice, stops", "2026-10-20", "final", "2026-11-10 08:00", 2, NULL,
		 DUNLIN_SILENCE_STOP, NULL, NULL, "2026-11-10 08:00", "stop final Fri 2026-11-13 08:00"},
		{"spacing", "2026-10-20", NULL, NULL, 0, "final", 0, NULL, "3w", "2026-10-21 09:00",
		 "step final Wed 2026-11-11 08:00 2026-11-23"},
		{"another claim's reminder", "2026-10-20", NULL, NULL, 0, "final", 0,
		 "2026-11-04 08:00", NULL, "2026-11-04 09:00",
		 "step final Wed 2026-11-11 08:00 2026-11-23"},
		{"spacing ends on a weekend", "2026-10-20", NULL, NULL, 0, "final", 0,
		 "2026-10-30 08:00", "15d", "2026-11-04 09:00",
		 "step final Mon 2026-11-16 08:00 2026-11-26"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		DunlinClaim *claim = fixture->claim;

		put(&claim->step, "reminder");
		claim->step_state = DUNLIN_STEP_SENT;
		claim->step_at = instant("2026-10-21 08:00");
		claim->deadline = day("2026-11-02");
		claim->unpaid_day = day(rows[i].unpaid);
		put(&claim->asked, rows[i].asked);
		claim->asked_at = rows[i].asked_at ? instant(rows[i].asked_at) : 0;
		claim->asked_count = rows[i].count;
		put(&claim->word, rows[i].word);
		fixture->steps[1].silence = rows[i].silence;
		if (rows[i].debtor_step_at)
			fixture->facts.debtor_step_at = instant(rows[i].debtor_step_at);
		if (rows[i].spacing)
			fixture->policy.spacing = duration(rows[i].spacing);
		fixture->facts.now = instant(rows[i].now);
		check(fixture, rows[i].name, rows[i].wanted);
	}
}

/* What the creditor wrote to the debtor himself spaces our letter like one of ours. */
static void
test_own_letter(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->claim->own_at = instant("2026-10-20 09:30");
	check(fixture, "yesterday", "step reminder Tue 2026-10-27 08:00 2026-11-06");
	fixture->claim->own_at = instant("2026-10-09 09:30");
	check(fixture, "long ago", "step reminder Wed 2026-10-21 08:00 2026-11-02");
}

/* What is disputed is not demanded; what was paid of a larger claim does not make it too small. */
static void
test_worth(void)
{
	static const struct {
		const char *name;
		gint64 open, paid, disputed, tolerance;
		gboolean worth;
	} rows[] = {
		{"all", 11900, 0, 0, 0, TRUE},		  {"part disputed", 11900, 0, 10900, 0, TRUE},
		{"all but too little", 11900, 0, 10901, 0, FALSE},
		{"all disputed", 11900, 11900, 11900, 0, FALSE},
		{"a rest", 999, 1, 0, 0, TRUE},		  {"a rest of too little", 999, 0, 0, 0, FALSE},
		{"a rest and a dispute", 999, 301, 300, 0, TRUE},
		{"a rest, tolerated", 50, 11850, 0, 50, FALSE}, {"a cent more", 51, 11849, 0, 50, TRUE},
		{"the rest of it disputed", 1049, 10851, 999, 50, FALSE},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();

		fixture->facts.balance.open = rows[i].open;
		fixture->facts.balance.paid = rows[i].paid;
		fixture->claim->disputed = rows[i].disputed;
		fixture->policy.tolerance = rows[i].tolerance;
		check(fixture, rows[i].name,
		      rows[i].worth ? "step reminder Wed 2026-10-21 08:00 2026-11-02" : "nothing");
	}
}

/* A policy that only hands over begins with that. */
static void
test_only_handover(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	g_ptr_array_remove_range(fixture->policy.steps, 0, 2);
	g_assert_true(dunlin_policy_handover(&fixture->policy) == &fixture->steps[2]);
	fixture->facts.has_partner = TRUE;
	check(fixture, "asked", "ask handover Mon 2026-11-16 08:00");
}

/* No letter on old news: forwarded before it was due, the reminder needs a word too. */
static void
test_old_news(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->claim->unpaid_day = DUNLIN_DAY_NONE;
	check(fixture, "never", "ask reminder Wed 2026-10-21 08:00");
	fixture->claim->unpaid_day = day("2026-10-15");
	check(fixture, "on the due day", "ask reminder Wed 2026-10-21 08:00");
	fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-21 08:00");
	check(fixture, "asked", "ask reminder Mon 2026-10-26 08:00");
	fixture_apply(fixture, DUNLIN_EVENT_CONFIRMED, "2026-10-21 18:30");
	g_assert_null(fixture->claim->asked);
	check(fixture, "answered after hours", "step reminder Thu 2026-10-22 08:00 2026-11-02");
}

/* After the last letter the creditor is told once. */
static void
test_ended(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	DunlinClaim *claim = fixture->claim;

	put(&claim->step, "final");
	claim->step_state = DUNLIN_STEP_SENT;
	claim->step_at = instant("2026-10-21 08:00");
	claim->deadline = day("2026-11-02");
	check(fixture, "30 days overdue", "ended handover Mon 2026-11-16 08:00");
	put(&claim->asked, "handover");
	check(fixture, "told", "nothing");
	g_ptr_array_set_size(fixture->policy.steps, 2);
	check(fixture, "no hand-over", "ended - Tue 2026-11-03 08:00");
	put(&claim->asked, DUNLIN_NO_STEP_LEFT);
	check(fixture, "told", "nothing");
	put(&claim->asked, NULL);
	put(&claim->step, "of another policy");
	check(fixture, "unknown step", "ended - Tue 2026-11-03 08:00");
}

/* A letter announcing the due date: no word needed, no use when its day is over. */
static void
test_before_due(void)
{
	static const struct {
		const char *name, *offset, *due, *opened, *now, *wanted;
	} rows[] = {
		{"three days before", "3d", "2026-11-19", "2026-11-02 10:00", "2026-11-02 10:00",
		 "step early Mon 2026-11-16 08:00 2026-11-19"},
		{"three working days before", "3wd", "2026-11-17", "2026-11-02 10:00",
		 "2026-11-02 10:00", "step early Thu 2026-11-12 08:00 2026-11-17"},
		{"off the weekend", "3d", "2026-11-18", "2026-11-02 10:00", "2026-11-02 10:00",
		 "step early Mon 2026-11-16 08:00 2026-11-18"},
		{"still its day", "3d", "2026-11-19", "2026-11-02 10:00", "2026-11-16 17:59",
		 "step early Mon 2026-11-16 17:59 2026-11-19"},
		{"its day is over", "3d", "2026-11-19", "2026-11-02 10:00", "2026-11-16 18:00",
		 "ask reminder Tue 2026-11-24 08:00"},
		{"opened too late", "3d", "2026-11-19", "2026-11-20 10:00", "2026-11-20 10:00",
		 "ask reminder Tue 2026-11-24 08:00"},
		{"a weekend up to the due date", "1d", "2026-11-16", "2026-11-02 10:00",
		 "2026-11-02 10:00", "step early Mon 2026-11-16 08:00 2026-11-17"},
		{"a weekend past the due date", "1d", "2026-11-15", "2026-11-02 10:00",
		 "2026-11-02 10:00", "ask reminder Fri 2026-11-20 08:00"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		DunlinStep early = {
			.name = (char *)"early",
			.when = DUNLIN_WHEN_BEFORE_DUE,
			.offset = duration(rows[i].offset),
			.deadline = duration("1d"),
		};

		g_ptr_array_insert(fixture->policy.steps, 0, &early);
		fixture->claim->due_day = day(rows[i].due);
		fixture->claim->unpaid_day = DUNLIN_DAY_NONE;
		fixture->claim->opened_at = instant(rows[i].opened);
		fixture->facts.now = instant(rows[i].now);
		check(fixture, rows[i].name, rows[i].wanted);
	}
}

/* A deadline after a letter that set none counts from the due date; the claim never sleeps. */
static void
test_no_deadline(void)
{
	g_autoptr(Fixture) fixture = fixture_new();

	fixture->steps[0].deadline = duration("0d");
	check(fixture, "sets none", "step reminder Wed 2026-10-21 08:00");
	put(&fixture->claim->step, "reminder");
	put(&fixture->claim->word, "final");
	fixture->claim->step_state = DUNLIN_STEP_SENT;
	fixture->claim->step_at = instant("2026-10-21 08:00");
	check(fixture, "spacing", "step final Wed 2026-10-28 08:00 2026-11-09");
}

/* The reminder leaves on Wed 2026-10-21; the final letter is the last one. */
static void
test_floors(void)
{
	static const struct {
		const char *country;
		DunlinDebtorKind kind;
		const char *deadline, *first, *last;
	} rows[] = {
		{"DE", DUNLIN_KIND_CONSUMER, "7d", "2026-10-28", "2026-10-28"},
		{"NL", DUNLIN_KIND_CONSUMER, "7d", "2026-11-05", "2026-11-05"},
		{"NL", DUNLIN_KIND_UNKNOWN, "7d", "2026-11-05", "2026-11-05"},
		{"NL", DUNLIN_KIND_BUSINESS, "7d", "2026-10-28", "2026-10-28"},
		{"NL", DUNLIN_KIND_CONSUMER, "20d", "2026-11-10", "2026-11-10"},
		{"BE", DUNLIN_KIND_CONSUMER, "7d", "2026-11-04", "2026-11-04"},
		{"BE-VLG", DUNLIN_KIND_UNKNOWN, "7d", "2026-11-04", "2026-11-04"},
		{"be", DUNLIN_KIND_UNKNOWN, "7d", "2026-11-04", "2026-11-04"},
		{"GB", DUNLIN_KIND_UNKNOWN, "7d", "2026-10-28", "2026-11-20"},
		{"GB", DUNLIN_KIND_BUSINESS, "7d", "2026-10-28", "2026-10-28"},
		{"ES", DUNLIN_KIND_BUSINESS, "7d", "2026-10-28", "2026-11-20"},
		{NULL, DUNLIN_KIND_CONSUMER, "7d", "2026-10-28", "2026-10-28"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		DunlinPlan plan;

		g_test_message("%s %u", rows[i].country ? rows[i].country : "nowhere", rows[i].kind);
		fixture->facts.country = rows[i].country;
		fixture->facts.kind = rows[i].kind;
		fixture->facts.now = instant("2026-10-21 08:00");
		fixture->steps[0].deadline = duration(rows[i].deadline);
		plan = dunlin_plan_next(&fixture->facts);
		g_assert_cmpint(plan.deadline, ==, day(rows[i].first));
		g_ptr_array_set_size(fixture->policy.steps, 1);
		plan = dunlin_plan_next(&fixture->facts);
		g_assert_cmpint(plan.deadline, ==, day(rows[i].last));
	}
}

/* Only where the law makes the letter's deadline later than the policy would, the plan says so. */
static void
test_floor_said(void)
{
	static const struct {
		const char *country, *deadline, *floor;
	} rows[] = {
		{"NL", "10d", "NL"},
		{"NL", "15d", NULL},
		/* Sunday 2026-11-15 and Monday 2026-11-16 end on the same day */
		{"ES", "25d", NULL},
		{"BE-VLG", "10d", "BE"},
		{"DE", "1d", NULL},
		{"NL", "0d", NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		DunlinPlan plan;

		g_test_message("%s %s", rows[i].country, rows[i].deadline);
		fixture->facts.country = rows[i].country;
		fixture->steps[0].deadline = duration(rows[i].deadline);
		plan = dunlin_plan_next(&fixture->facts);
		g_assert_cmpstr(plan.floor ? plan.floor->country : NULL, ==, rows[i].floor);
		g_assert_true(!plan.floor || *plan.floor->source);
	}
}

/* The creditor's quiet days: no letter, no end of a deadline, no step missed for good. */
static void
test_quiet(void)
{
	static const struct {
		const char *name, *due, *window, *quiet[3], *wanted;
	} rows[] = {
		{"none", "2026-12-16", NULL, {NULL}, "step reminder Mon 2026-12-21 08:00 2026-12-31"},
		{"leaves later", "2026-12-16", NULL, {"2026-12-21..2026-12-22"},
		 "step reminder Wed 2026-12-23 08:00 2027-01-04"},
		{"one day", "2026-12-16", NULL, {"12-21"},
		 "step reminder Tue 2026-12-22 08:00 2027-01-04"},
		{"ends later", "2026-12-16", NULL, {"12-24..01-06"},
		 "step reminder Mon 2026-12-21 08:00 2027-01-07"},
		{"ends on a weekend", "2026-12-16", NULL, {"12-24..01-08"},
		 "step reminder Mon 2026-12-21 08:00 2027-01-11"},
		{"behind a weekend again", "2026-12-16", NULL, {"12-24..01-08", "2027-01-11"},
		 "step reminder Mon 2026-12-21 08:00 2027-01-12"},
		{"another year", "2026-12-16", NULL, {"2025-12-01..2026-01-31"},
		 "step reminder Mon 2026-12-21 08:00 2026-12-31"},
		{"in an open window", "2026-12-15", "mon-sun 00:00-24:00", {"12-20..12-26"},
		 "step reminder Mon 2026-12-28 00:00 2027-01-07"},
		{"a narrow window", "2026-12-16", "mon 08:00-09:00", {"2026-12-21", "12-28"},
		 "step reminder Mon 2027-01-04 08:00 2027-01-14"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();

		fixture->claim->due_day = day(rows[i].due);
		fixture->claim->unpaid_day = fixture->claim->due_day + 1;
		fixture->facts.now = instant("2026-12-16 10:00");
		fixture->facts.quiet = (char *const *)rows[i].quiet;
		if (rows[i].window)
			g_assert_true(dunlin_window_parse(rows[i].window, &fixture->window));
		check(fixture, rows[i].name, rows[i].wanted);
	}
}

/* Every key of a policy moves something. The reminder left on Wed 2026-10-21. */
static void
test_keys(void)
{
	static const struct {
		const char *key, *value, *wanted;
	} rows[] = {
		{"", "", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"deadline", "2w", "step final Thu 2026-11-05 08:00 2026-11-19"},
		{"deadline", "7wd", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"deadline", "0d", "step final Thu 2026-11-05 08:00"},
		{"after-deadline", "5wd", "step final Mon 2026-11-09 08:00 2026-11-19"},
		{"after-deadline", "5d", "step final Mon 2026-11-09 08:00 2026-11-19"},
		{"after-deadline", "36h", "step final Wed 2026-11-04 08:00 2026-11-16"},
		{"after-due", "4w", "step final Thu 2026-11-12 08:00 2026-11-23"},
		/* the reminder gave him until the 2nd */
		{"after-due", "5d", "step final Tue 2026-11-03 08:00 2026-11-13"},
		{"overdue", "20d", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"overdue", "30d", "step final Mon 2026-11-16 08:00 2026-11-26"},
		{"overdue", "30wd", "step final Thu 2026-11-26 08:00 2026-12-07"},
		{"spacing", "2w", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"spacing", "4w", "step final Wed 2026-11-18 08:00 2026-11-30"},
		{"spacing", "12wd", "step final Fri 2026-11-06 08:00 2026-11-16"},
		{"lead", "4w", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"minimum", "119.00", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"minimum", "119.01", "nothing"},
		{"tolerance", "118.99", "step final Thu 2026-11-05 08:00 2026-11-16"},
		{"tolerance", "119.00", "nothing"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		g_autofree char *name = g_strconcat(rows[i].key, " ", rows[i].value, NULL);
		DunlinStep *final = &fixture->steps[1];
		DunlinPolicy *policy = &fixture->policy;
		const struct {
			const char *key;
			DunlinDuration *duration;
			gint64 *amount;
		} places[] = {
			{"deadline", &final->deadline, NULL}, {"after-deadline", &final->offset, NULL},
			{"after-due", &final->offset, NULL},  {"overdue", &final->overdue, NULL},
			{"spacing", &policy->spacing, NULL},  {"lead", &policy->lead, NULL},
			{"minimum", NULL, &policy->minimum},  {"tolerance", NULL, &policy->tolerance},
		};

		put(&fixture->claim->step, "reminder");
		put(&fixture->claim->word, "final");
		fixture->claim->step_state = DUNLIN_STEP_SENT;
		fixture->claim->step_at = instant("2026-10-21 08:00");
		fixture->claim->deadline = day("2026-11-02");
		fixture->facts.now = instant("2026-10-21 09:00");
		if (strcmp(rows[i].key, "after-due") == 0)
			final->when = DUNLIN_WHEN_AFTER_DUE;
		for (guint k = 0; k < G_N_ELEMENTS(places); k++) {
			if (strcmp(places[k].key, rows[i].key) != 0)
				continue;
			if (places[k].duration)
				*places[k].duration = duration(rows[i].value);
			else
				g_assert_true(dunlin_money_parse(rows[i].value, "EUR",
								 places[k].amount, NULL));
		}
		check(fixture, name, rows[i].wanted);
	}
}

static void
check_all(Fixture *fixture, const char *until, const char *const *wanted)
{
	g_autoptr(GArray) plans = dunlin_plan_all(&fixture->facts, day(until));

	for (guint i = 0; i < plans->len; i++) {
		g_autofree char *got = show(&g_array_index(plans, DunlinPlan, i));

		g_assert_cmpstr(got, ==, wanted[i]);
	}
	g_assert_null(wanted[plans->len]);
}

static void
test_all(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	static const char *const all[] = {"step reminder Wed 2026-10-21 08:00 2026-11-02",
					  "step final Thu 2026-11-05 08:00 2026-11-16",
					  "ended handover Thu 2026-11-19 08:00", NULL};
	static const char *const first[] = {"step reminder Wed 2026-10-21 08:00 2026-11-02", NULL};
	static const char *const none[] = {NULL};

	check_all(fixture, "2027-12-31", all);
	check_all(fixture, "2026-11-04", first);
	check_all(fixture, "2026-10-20", none);
	fixture->claim->unpaid_day = DUNLIN_DAY_NONE;
	check_all(fixture, "2027-12-31", all);
	g_assert_null(fixture->claim->step);
	fixture->claim->state = DUNLIN_STATE_CLOSED;
	check_all(fixture, "2027-12-31", none);
}

static void
test_all_later(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	static const char *const rest[] = {"step final Thu 2026-11-05 08:00 2026-11-16",
					   "ended handover Thu 2026-11-19 08:00", NULL};
	static const char *const held[] = {"step reminder Mon 2026-12-07 08:00 2026-12-17",
					   "step final Tue 2026-12-22 08:00 2027-01-04",
					   "ended handover Thu 2027-01-07 08:00", NULL};
	static const char *const none[] = {NULL};

	fixture_apply(fixture, DUNLIN_EVENT_DUE, "2026-10-21 08:00");
	check_all(fixture, "2027-12-31", rest);
	fixture_apply(fixture, DUNLIN_EVENT_ACCEPTED, "2026-10-21 08:00");
	check_all(fixture, "2027-12-31", rest);
	put(&fixture->claim->step, NULL);
	fixture->claim->step_state = DUNLIN_STEP_NONE;
	fixture->claim->step_at = 0;
	fixture->claim->state = DUNLIN_STATE_HELD;
	fixture->facts.holds = 1;
	check_all(fixture, "2027-12-31", none);
	fixture->facts.hold_until = day("2026-12-06");
	check_all(fixture, "2027-12-31", held);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/plan/first", test_first);
	g_test_add_func("/plan/not-late-yet", test_not_late_yet);
	g_test_add_func("/plan/daylight", test_daylight);
	g_test_add_func("/plan/nothing", test_nothing);
	g_test_add_func("/plan/second", test_second);
	g_test_add_func("/plan/own-letter", test_own_letter);
	g_test_add_func("/plan/worth", test_worth);
	g_test_add_func("/plan/only-handover", test_only_handover);
	g_test_add_func("/plan/old-news", test_old_news);
	g_test_add_func("/plan/ended", test_ended);
	g_test_add_func("/plan/before-due", test_before_due);
	g_test_add_func("/plan/no-deadline", test_no_deadline);
	g_test_add_func("/plan/floors", test_floors);
	g_test_add_func("/plan/floor-said", test_floor_said);
	g_test_add_func("/plan/quiet", test_quiet);
	g_test_add_func("/plan/keys", test_keys);
	g_test_add_func("/plan/all", test_all);
	g_test_add_func("/plan/all-later", test_all_later);
	return g_test_run();
}
