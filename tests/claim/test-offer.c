/* SPDX-License-Identifier: BSD-2-Clause */
/* When a creditor who wants to be asked is offered the service, and what his no means. The claim was due
 * on Thursday, 15 October 2026: five days later is a Tuesday, thirty a Saturday. */
#include "claim/plan.h"
#include "fixture.h"

static Fixture *
draft_new(void)
{
	Fixture *fixture = fixture_new();

	fixture->claim->state = DUNLIN_STATE_DRAFT;
	fixture->claim->opened_at = 0;
	fixture->facts.offers = fixture->facts.needs_consent = TRUE;
	fixture->facts.now = instant("2026-10-16 10:00");
	return fixture;
}

static void
assert_offer(const DunlinPlan *plan, const char *wanted)
{
	g_assert_cmpint(plan->kind, ==, wanted ? DUNLIN_PLAN_OFFER : DUNLIN_PLAN_NOTHING);
	g_assert_cmpstr(when(plan->at), ==, wanted ? wanted : "never");
	g_assert_null(plan->step);
}

static void
test_when(void)
{
	static const struct {
		const char *asked, *asked_at;
		guint count;
		const char *now, *wanted;
	} rows[] = {
		{NULL, NULL, 0, "2026-10-16 10:00", "Tue 2026-10-20 08:00"},
		{NULL, NULL, 0, "2026-10-24 10:00", "Mon 2026-10-26 08:00"},
		{DUNLIN_ASKED_OFFER, "2026-10-20 08:00", 1, "2026-10-20 09:00", "Fri 2026-10-23 08:00"},
		{DUNLIN_ASKED_OFFER, "2026-10-23 08:00", 2, "2026-10-23 09:00", "Wed 2026-10-28 08:00"},
		{DUNLIN_ASKED_OFFER, "2026-10-28 08:00", 3, "2026-10-28 09:00", "Wed 2026-11-04 08:00"},
		{DUNLIN_ASKED_DECLINED, "2026-10-20 09:00", 0, "2026-10-20 09:00", "Mon 2026-11-16 08:00"},
		{DUNLIN_ASKED_LAST, "2026-11-16 08:00", 1, "2026-11-16 08:00", NULL},
		{DUNLIN_ASKED_NO_MORE, "2026-11-16 08:00", 0, "2026-11-16 08:00", NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = draft_new();
		DunlinPlan plan;

		put(&fixture->claim->asked, rows[i].asked);
		fixture->claim->asked_at = rows[i].asked_at ? instant(rows[i].asked_at) : 0;
		fixture->claim->asked_count = rows[i].count;
		fixture->facts.now = instant(rows[i].now);
		plan = dunlin_plan_offer(&fixture->facts);
		assert_offer(&plan, rows[i].wanted);
	}
}

enum { NONE, STATE, OFFERS, CONSENT, FOREIGN, ADDRESS, DUE, INVOICE, PRINCIPAL, HOLD, SMALL, WHYS };

/* Why there is none; the last two do not keep a creditor from saying no. */
static void
spoil(Fixture *fixture, guint why)
{
	DunlinCase *facts = &fixture->facts;

	if (why == STATE)
		fixture->claim->state = DUNLIN_STATE_OPEN;
	if (why == DUE)
		fixture->claim->due_day = DUNLIN_DAY_NONE;
	if (why == INVOICE)
		put(&fixture->claim->invoice, NULL);
	facts->offers = why != OFFERS;
	facts->needs_consent = why != CONSENT;
	facts->foreign = why == FOREIGN;
	facts->has_address = why != ADDRESS;
	facts->balance.principal = why == PRINCIPAL ? 0 : 11900;
	facts->holds = why == HOLD ? 1 : 0;
	facts->balance.open = why == SMALL ? 999 : 11900;
}

static void
test_none(void)
{
	for (guint why = NONE; why < WHYS; why++) {
		g_autoptr(Fixture) fixture = draft_new();
		DunlinPlan plan;

		g_test_message("%u", why);
		spoil(fixture, why);
		plan = dunlin_plan_offer(&fixture->facts);
		assert_offer(&plan, why == NONE ? "Tue 2026-10-20 08:00" : NULL);
		put(&fixture->claim->asked, DUNLIN_ASKED_OFFER);
		g_assert_cmpint(dunlin_offer_decline(fixture->claim, &fixture->facts), ==,
				why == NONE || why >= HOLD);
		g_assert_cmpstr(fixture->claim->asked, ==,
				why == NONE || why >= HOLD ? DUNLIN_ASKED_DECLINED : DUNLIN_ASKED_OFFER);
	}
}

/* Whoever forwards what is long overdue is asked at once, and only the first time. */
static void
test_prompt(void)
{
	static const struct {
		const char *asked, *now, *wanted;
	} rows[] = {
		{NULL, "2026-10-19 23:59", "Tue 2026-10-20 08:00"},
		{NULL, "2026-10-20 00:00", "Tue 2026-10-20 00:00"},
		{NULL, "2026-10-24 19:00", "Sat 2026-10-24 19:00"},
		{DUNLIN_ASKED_DECLINED, "2026-10-24 19:00", "Mon 2026-11-16 08:00"},
		{DUNLIN_ASKED_NO_MORE, "2026-10-24 19:00", NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = draft_new();
		DunlinPlan plan;

		put(&fixture->claim->asked, rows[i].asked);
		fixture->facts.now = instant(rows[i].now);
		plan = dunlin_plan_prompt_offer(&fixture->facts);
		assert_offer(&plan, rows[i].wanted);
	}
}

static void
test_no(void)
{
	static const struct {
		const char *asked, *now, *after;
	} rows[] = {
		{NULL, "2026-10-16 10:00", DUNLIN_ASKED_DECLINED},
		{DUNLIN_ASKED_OFFER, "2026-11-15 23:59", DUNLIN_ASKED_DECLINED},
		{DUNLIN_ASKED_OFFER, "2026-11-16 00:00", DUNLIN_ASKED_NO_MORE},
		{DUNLIN_ASKED_LAST, "2026-10-30 10:00", DUNLIN_ASKED_NO_MORE},
		{DUNLIN_ASKED_NO_MORE, "2026-10-30 10:00", DUNLIN_ASKED_NO_MORE},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = draft_new();

		put(&fixture->claim->asked, rows[i].asked);
		fixture->claim->asked_count = 2;
		fixture->facts.now = instant(rows[i].now);
		g_assert_true(dunlin_offer_decline(fixture->claim, &fixture->facts));
		g_assert_cmpstr(fixture->claim->asked, ==, rows[i].after);
		g_assert_cmpint(fixture->claim->asked_at, ==, fixture->facts.now);
		g_assert_cmpuint(fixture->claim->asked_count, ==, 0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/offer/when", test_when);
	g_test_add_func("/offer/none", test_none);
	g_test_add_func("/offer/prompt", test_prompt);
	g_test_add_func("/offer/no", test_no);
	return g_test_run();
}
