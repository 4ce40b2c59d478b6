/* SPDX-License-Identifier: BSD-2-Clause */
/* What a payment left open, and whether that is worth a reminder. */
#include <string.h>

#include "claim/question.h"
#include "claim/rest.h"

static DunlinDay
day(const char *iso)
{
	DunlinDay found = DUNLIN_DAY_NONE;

	if (iso)
		g_assert_true(dunlin_day_parse(iso, &found));
	return found;
}

#define NONE DUNLIN_REST_NONE
#define IN_TIME DUNLIN_REST_DISCOUNT
#define LATE DUNLIN_REST_SKONTO
#define SMALL DUNLIN_REST_SMALL
#define CHARGES DUNLIN_REST_CHARGES
#define EXTRAS DUNLIN_REST_EXTRAS
/* 2 % until 10 October, 1 % until the 20th, of 119.00 EUR */
#define DISCOUNTS "2026-10-10=238 2026-10-20=119"

/* An invoice of 119.00; rest = 10.00 EUR. */
static const struct {
	const char *name, *discounts, *currency, *from, *to;
	gint64 extras, paid;
	const char *on;
	DunlinBeside beside;
	DunlinRestKind kind;
	gint64 rest;
} rows[] = {
	{"nothing was paid", DISCOUNTS, "EUR", "DE", NULL, 0, 0, NULL, 0, NONE, 0},
	{"all", DISCOUNTS, "EUR", "DE", NULL, 0, 11900, "2026-11-01", 0, NONE, 0},
	{"a part", NULL, "EUR", "DE", NULL, 0, 5000, "2026-11-01", 0, NONE, 0},
	{"a few cents", NULL, "EUR", "DE", NULL, 0, 11890, "2026-11-01", 0, SMALL, 10},
	{"exactly the most", NULL, "EUR", "DE", NULL, 0, 10900, "2026-11-01", 0, SMALL, 1000},
	{"a cent more", NULL, "EUR", "DE", NULL, 0, 10899, "2026-11-01", 0, NONE, 0},
	{"in another currency nothing is small", NULL, "CHF", "CH", NULL, 0, 11890, "2026-11-01", 0,
	 NONE, 0},
	{"the discount in time", DISCOUNTS, "EUR", "DE", NULL, 0, 11662, "2026-10-10", 0, IN_TIME, 238},
	{"… over a weekend at the bank", DISCOUNTS, "EUR", "DE", NULL, 0, 11662, "2026-10-13", 0,
	 IN_TIME, 238},
	{"… rounded the other way", DISCOUNTS, "EUR", "DE", NULL, 0, 11661, "2026-10-10", 0, IN_TIME, 239},
	{"a day too late", DISCOUNTS, "EUR", "DE", NULL, 0, 11662, "2026-10-14", 0, LATE, 238},
	{"the smaller one in time", DISCOUNTS, "EUR", "DE", NULL, 0, 11781, "2026-10-19", 0, IN_TIME, 119},
	{"nobody knows from when", "?=238", "EUR", "DE", NULL, 0, 11662, "2026-10-05", 0, LATE, 238},
	{"none was granted", NULL, "EUR", "DE", NULL, 0, 11662, "2026-10-05", 0, SMALL, 238},
	{"charges from outside the EEA", NULL, "EUR", "DE", "US", 0, 9500, "2026-11-01", 0, CHARGES, 2400},
	{"of another country that begins like it", NULL, "CHF", "CH", "CN", 0, 9500, "2026-11-01", 0,
	 CHARGES, 2400},
	{"none inside it", NULL, "EUR", "DE", "FR", 0, 9500, "2026-11-01", 0, NONE, 0},
	{"nor at home", NULL, "CHF", "CH", "CH", 0, 9500, "2026-11-01", 0, NONE, 0},
	{"too much for charges", NULL, "EUR", "DE", "CH", 0, 8800, "2026-11-01", 0, NONE, 0},
	{"interest and costs are waived anyhow", NULL, "EUR", "DE", NULL, 4062, 11900, "2026-11-01",
	 DUNLIN_BESIDE_WAIVE, NONE, 0},
	{"or kept", NULL, "EUR", "DE", NULL, 4062, 11900, "2026-11-01", DUNLIN_BESIDE_KEEP, NONE, 0},
	{"or asked about", NULL, "EUR", "DE", NULL, 4062, 11900, "2026-11-01", DUNLIN_BESIDE_ASK, EXTRAS,
	 4062},
};

static void
add(GPtrArray *entries, DunlinEntryKind kind, const char *on, gint64 amount)
{
	DunlinEntry *entry = g_new0(DunlinEntry, 1);

	entry->kind = kind;
	entry->day = day(on);
	entry->amount = amount;
	g_ptr_array_add(entries, entry);
}

static void
test_rows(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinClaim claim = {.discounts = (char *)rows[i].discounts};
		DunlinPolicy policy = {.rest = 1000, .rest_currency = "EUR",
				       .tolerance_currency = "EUR", .beside = rows[i].beside};
		g_autoptr(GPtrArray) entries =
			g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
		gint64 rest = 0;
		DunlinRestKind kind;

		g_strlcpy(claim.currency, rows[i].currency, sizeof claim.currency);
		add(entries, DUNLIN_ENTRY_PRINCIPAL, "2026-10-01", 11900);
		if (rows[i].extras > 0)
			add(entries, DUNLIN_ENTRY_LUMP_SUM, "2026-10-20", rows[i].extras);
		if (rows[i].paid > 0)
			add(entries, DUNLIN_ENTRY_PAYMENT, rows[i].on, rows[i].paid);
		kind = dunlin_rest_of(&claim, &policy, entries, rows[i].from, rows[i].to, &rest);
		g_test_message("%s", rows[i].name);
		g_assert_cmpint(kind, ==, rows[i].kind);
		if (kind != NONE)
			g_assert_cmpint(rest, ==, rows[i].rest);
		if (dunlin_rest_question(kind))
			g_assert_nonnull(dunlin_question_find(dunlin_rest_question(kind)));
	}
}

/* Nobody reminds of less than the policy's least, which is the rest of a larger sum. */
static void
test_least(void)
{
	static const struct {
		const char *currency;
		gint64 paid;
		DunlinRestKind kind;
	} cases[] = {{"EUR", 11401, SMALL}, {"EUR", 11400, NONE}, {"CHF", 11401, NONE}};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		DunlinClaim claim = {.currency = "EUR"};
		DunlinPolicy policy = {.rest_currency = "EUR", .tolerance_currency = "EUR", .minimum = 500};
		g_autoptr(GPtrArray) entries =
			g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
		gint64 rest = 0;

		g_strlcpy(policy.minimum_currency, cases[i].currency, sizeof policy.minimum_currency);
		add(entries, DUNLIN_ENTRY_PRINCIPAL, "2026-10-01", 11900);
		add(entries, DUNLIN_ENTRY_PAYMENT, "2026-11-01", cases[i].paid);
		g_assert_cmpint(dunlin_rest_of(&claim, &policy, entries, "DE", NULL, &rest), ==,
				cases[i].kind);
	}
}

/* A payment that came back left nothing. */
static void
test_reversed(void)
{
	DunlinClaim claim = {.currency = "EUR"};
	DunlinPolicy policy = {.rest = 1000, .rest_currency = "EUR", .tolerance_currency = "EUR"};
	g_autoptr(GPtrArray) entries =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
	gint64 rest = 0;

	add(entries, DUNLIN_ENTRY_PRINCIPAL, "2026-10-01", 900);
	add(entries, DUNLIN_ENTRY_PAYMENT, "2026-10-10", 850);
	g_assert_cmpint(dunlin_rest_of(&claim, &policy, entries, "DE", NULL, &rest), ==, SMALL);
	add(entries, DUNLIN_ENTRY_PAYMENT, "2026-10-12", -850);
	g_assert_cmpint(dunlin_rest_of(&claim, &policy, entries, "DE", NULL, &rest), ==, NONE);
}

static void
test_text(void)
{
	static const char *const texts[] = {DISCOUNTS, "?=238", "2026-10-10=1"};
	g_autoptr(GArray) nothing = dunlin_discounts_parse("x 2026-13-01=5 2026-10-10 =3 2026-10-10=-4");

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GArray) read = dunlin_discounts_parse(texts[i]);
		g_autofree char *again = dunlin_discounts_to_string(read);

		g_assert_cmpstr(again, ==, texts[i]);
	}
	g_assert_cmpuint(nothing->len, ==, 0);
	g_assert_null(dunlin_discounts_to_string(nothing));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/rest/kinds", test_rows);
	g_test_add_func("/rest/least", test_least);
	g_test_add_func("/rest/reversed", test_reversed);
	g_test_add_func("/rest/text", test_text);
	return g_test_run();
}
