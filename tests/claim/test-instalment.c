/* SPDX-License-Identifier: BSD-2-Clause */
/* Instalment plans: parts to the cent, the days of short months, what is paid of them and missed. */
#include "fixture.h"

#include "base/error.h"
#include "claim/instalment.h"

/* "34.00@2026-12-01 33.00@2027-01-01" */
static char *
show(const GPtrArray *plan)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < plan->len; i++) {
		const DunlinInstalment *one = g_ptr_array_index(plan, i);
		g_autofree char *on = dunlin_day_to_string(one->day);

		g_string_append_printf(text, "%s%" G_GINT64_FORMAT "@%s", i > 0 ? " " : "", one->amount, on);
	}
	return g_string_free(text, FALSE);
}

static void
test_split(void)
{
	static const struct {
		gint64 open;
		guint count;
		const char *first, *wanted; /* NULL: refused */
	} rows[] = {
		{10000, 1, "2026-12-01", "10000@2026-12-01"},
		{10000, 3, "2026-11-15", "3334@2026-11-15 3333@2026-12-15 3333@2027-01-15"},
		{11900, 3, "2026-12-01", "3967@2026-12-01 3967@2027-01-01 3966@2027-02-01"},
		{3, 3, "2026-12-01", "1@2026-12-01 1@2027-01-01 1@2027-02-01"},
		{300, 3, "2026-12-31", "100@2026-12-31 100@2027-01-31 100@2027-02-28"},
		{300, 3, "2028-01-30", "100@2028-01-30 100@2028-02-29 100@2028-03-30"},
		{2, 3, "2026-12-01", NULL},
		{100, 0, "2026-12-01", NULL},
		{100, DUNLIN_INSTALMENTS_MAX + 1, "2026-12-01", NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		g_autoptr(GPtrArray) plan = dunlin_instalments_split(fixture->claim, rows[i].open,
								     rows[i].count, day(rows[i].first));
		g_autofree char *text = plan ? show(plan) : NULL;

		g_assert_cmpstr(text, ==, rows[i].wanted);
		if (plan)
			g_assert_cmpint(dunlin_instalments_sum(plan), ==, rows[i].open);
	}
}

static void
test_most(void)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autoptr(GPtrArray) plan = dunlin_instalments_split(fixture->claim, DUNLIN_INSTALMENTS_MAX,
							     DUNLIN_INSTALMENTS_MAX, day("2026-12-01"));
	const DunlinInstalment *last = g_ptr_array_index(plan, plan->len - 1);

	g_assert_cmpuint(plan->len, ==, DUNLIN_INSTALMENTS_MAX);
	g_assert_cmpint(last->day, ==, day("2031-11-01"));
	g_assert_cmpstr(last->claim, ==, fixture->claim->reference);
	g_assert_cmpint(last->creditor, ==, fixture->claim->creditor);
}

/* 119.00 are open. */
static void
test_parse(void)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{"119.00@2026-12-01", "11900@2026-12-01"},
		{"79.00@2027-01-04;40.00 EUR@2026-12-01", "4000@2026-12-01 7900@2027-01-04"},
		{"40.00@2026-12-01;79.00@2027-01-04;", "4000@2026-12-01 7900@2027-01-04"},
		{"40.00@2026-12-01;78.99@2027-01-04", NULL},
		{"40.00@2026-12-01;79.01@2027-01-04", NULL},
		{"40.00@2026-12-01;79.00@2026-12-01", NULL},
		{"40.00@2026-12-01;79.00 USD@2027-01-04", NULL},
		{"119.00@2026-12-01;0.00@2027-01-04", NULL},
		{"120.00@2026-12-01;-1.00@2027-01-04", NULL},
		{"119.00@2026-02-30", NULL},
		{"119.00", NULL},
		{"", NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Fixture) fixture = fixture_new();
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) plan =
			dunlin_instalments_parse(fixture->claim, rows[i].text, 11900, &error);
		g_autofree char *text = plan ? show(plan) : NULL;

		g_test_message("%s", rows[i].text);
		g_assert_cmpstr(text, ==, rows[i].wanted);
		if (!rows[i].wanted)
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
}

/* What was paid counts against the earliest. */
static void
test_rest(void)
{
	static const struct {
		gint64 open, rests[3];
		int next; /* -1: none */
	} rows[] = {
		{11900, {4000, 4000, 3900}, 0}, {12500, {4000, 4000, 3900}, 0},
		{7901, {1, 4000, 3900}, 0},	{7900, {0, 4000, 3900}, 1},
		{7899, {0, 3999, 3900}, 1},	{3900, {0, 0, 3900}, 2},
		{1, {0, 0, 1}, 2},		{0, {0, 0, 0}, -1},
	};
	g_autoptr(Fixture) fixture = fixture_new();
	g_autoptr(GPtrArray) plan = dunlin_instalments_parse(
		fixture->claim, "40.00@2026-12-01;40.00@2027-01-04;39.00@2027-02-01", 11900, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinInstalment *next = dunlin_instalments_next(plan, rows[i].open);

		for (guint k = 0; k < plan->len; k++)
			g_assert_cmpint(dunlin_instalment_rest(plan, k, rows[i].open), ==, rows[i].rests[k]);
		g_assert_true(next == (rows[i].next < 0 ? NULL : g_ptr_array_index(plan, rows[i].next)));
	}
}

/* Three working days after its own day, or the working day after that. */
static void
test_missed(void)
{
	static const char *const rows[][2] = {
		{"2026-12-01", "2026-12-05"}, /* Tuesday; until Friday */
		{"2026-12-04", "2026-12-10"}, /* Friday; until Wednesday */
		{"2026-12-05", "2026-12-11"}, /* Saturday, so Monday; until Thursday */
		{"2026-12-24", "2026-12-31"}, /* Thursday before two holidays */
	};
	g_autoptr(Fixture) fixture = fixture_new();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinInstalment one = {.day = day(rows[i][0]), .amount = 1};

		g_test_message("%s", rows[i][0]);
		g_assert_cmpint(dunlin_instalment_missed(&fixture->facts, &one), ==, day(rows[i][1]));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/instalment/split", test_split);
	g_test_add_func("/instalment/most", test_most);
	g_test_add_func("/instalment/parse", test_parse);
	g_test_add_func("/instalment/rest", test_rest);
	g_test_add_func("/instalment/missed", test_missed);
	return g_test_run();
}
