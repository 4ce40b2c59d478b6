/* SPDX-License-Identifier: BSD-2-Clause */
/* Interest, fixed sums and scales of cost: worked examples to the cent. */
#include <string.h>

#include "claim/interest.h"
#include "../cut-rates.h"

static DunlinRates *rates;

static DunlinDay
day(const char *iso)
{
	DunlinDay found = DUNLIN_DAY_NONE;

	if (iso)
		g_assert_true(dunlin_day_parse(iso, &found));
	return found;
}

static GArray *
balance(const char *from, gint64 principal)
{
	GArray *open = g_array_new(FALSE, FALSE, sizeof(DunlinPrincipal));
	DunlinPrincipal first = {day(from), principal, 0};

	g_array_append_val(open, first);
	return open;
}

#define B DUNLIN_KIND_BUSINESS
#define C DUNLIN_KIND_CONSUMER
#define U DUNLIN_KIND_UNKNOWN

/* One balance, without payments. */
static const struct {
	const char *country;
	DunlinDebtorKind kind;
	gint64 principal;
	const char *first, *last;
	gint64 interest;
	guint segments;
} examples[] = {
	{"DE", B, 100000, "2026-06-01", "2026-07-31", 1738, 2},
	{"DE", C, 100000, "2026-06-01", "2026-07-31", 1069, 2},
	{"DE", U, 100000, "2026-06-01", "2026-07-31", 1069, 2},
	{"DE", B, 1000000, "2025-06-17", "2025-07-16", 8825, 2},
	/* one day, the last of the year and the first: 1000 · 10.52 % / 365 */
	{"DE", B, 100000, "2026-12-31", "2026-12-31", 29, 1},
	{"DE", B, 100000, "2026-12-31", "2026-12-30", 0, 0},
	/* 182 of 366 days at 12.62 %, 184 at 12.37 % */
	{"DE", B, 100000, "2024-01-01", "2024-12-31", 12494, 2},
	/* a negative reference is added, not cut: 8.12 % */
	{"DE", B, 100000, "2021-01-01", "2021-12-31", 8120, 1},
	{"DE", C, 100000, "2021-01-01", "2021-12-31", 4120, 1},
	{"AT", B, 100000, "2022-01-01", "2022-12-31", 8580, 1},
	{"AT", C, 100000, "2022-01-01", "2022-12-31", 4000, 1},
	{"CH", B, 100000, "2026-01-01", "2026-12-31", 5000, 1},
	/* frozen on the day it starts: 12.75 % through both halves of 2025 */
	{"GB", B, 100000, "2025-06-30", "2026-06-29", 12750, 1},
	{"GB", C, 100000, "2025-06-30", "2026-06-29", 0, 0},
	{"FR", B, 100000, "2025-07-01", "2026-06-30", 12150, 1},
	{"FR", C, 100000, "2026-01-01", "2026-06-30", 1299, 1},
	/* the first year's 70.00 bears interest in the second: 1070 · 6 % */
	{"NL", C, 100000, "2024-01-01", "2024-12-31", 7000, 1},
	{"NL", C, 100000, "2024-01-01", "2025-12-31", 13420, 2},
	{"NL", B, 100000, "2023-07-01", "2023-12-31", 6049, 1},
	{"IT", B, 100000, "2025-07-01", "2026-06-30", 10150, 1},
	{"IT", C, 100000, "2025-01-01", "2025-12-31", 2000, 1},
	{"ES", B, 100000, "2025-01-01", "2025-06-30", 5529, 1},
	{"PL", B, 100000, "2024-07-01", "2024-12-31", 7940, 1},
	{"PL", C, 100000, "2024-11-01", "2024-12-31", 1880, 1}, /* 61 days at 11.25 % */
	/* across the half-year of 2026: 30 days and 31; IT, ES, BE and NL 10.15 and 10.40 % */
	{"IT", B, 100000, "2026-06-01", "2026-07-31", 1718, 2},
	{"ES", B, 100000, "2026-06-01", "2026-07-31", 1718, 2},
	{"BE", B, 100000, "2026-06-01", "2026-07-31", 1718, 2},
	{"NL", B, 100000, "2026-06-01", "2026-07-31", 1718, 2},
	{"FR", B, 100000, "2026-06-01", "2026-07-31", 2052, 2}, /* 12.15 and 12.40 % */
	{"AT", B, 100000, "2026-06-01", "2026-07-31", 1793, 1}, /* 10.73 % */
	{"CH", C, 100000, "2026-06-01", "2026-07-31", 836, 1},
	{"ES", C, 100000, "2026-06-01", "2026-07-31", 543, 1},
	{"IT", C, 100000, "2025-12-01", "2026-01-31", 306, 2}, /* 2.00 and 1.60 % */
	{"IT", C, 100000, "2022-12-01", "2023-01-31", 531, 2}, /* 1.25 and 5.00 % */
	{"ES", C, 100000, "2022-12-01", "2023-01-31", 531, 2}, /* 3.00 and 3.25 % */
	{"FR", C, 100000, "2022-12-01", "2023-01-31", 240, 2}, /* 0.77 and 2.06 % */
	/* between Polish businesses by half-years, 30 days at 14.00 and 31 at 13.75 %; KC 481 by the day:
	 * 8 days at 6.75, 27 at 7.25, 27 at 7.75 % */
	{"PL", B, 100000, "2026-06-01", "2026-07-31", 2318, 2},
	{"PL", C, 100000, "2021-12-01", "2022-01-31", 1258, 3},
	{"PL", C, 100000, "2025-10-09", "2025-11-05", 767, 1}, /* 10 % */
	/* a leap year has 366 days of a year of 365: 182 days at 14.50 %, 184 at 14.25 % */
	{"FR", B, 100000, "2024-01-01", "2024-12-31", 14414, 2},
	{"AT", B, 100000, "2024-01-01", "2024-12-31", 13116, 1}, /* 13.08 % */
	{"AT", B, 100000, "2024-12-01", "2025-01-31", 2107, 2},
	{"AT", C, 100000, "2024-01-01", "2024-12-31", 4011, 1},
	{"CH", B, 100000, "2024-01-01", "2024-12-31", 5014, 1},
	{"GB", B, 100000, "2024-01-01", "2024-12-31", 13286, 1},
	{"BE", B, 100000, "2024-01-01", "2024-12-31", 12408, 2}, /* 12.50 and 12.25 % */
	{"IT", B, 100000, "2024-01-01", "2024-12-31", 12408, 2},
	{"ES", B, 100000, "2024-01-01", "2024-12-31", 12408, 2},
	{"ES", C, 100000, "2024-01-01", "2024-12-31", 3259, 1},
	{"FR", C, 100000, "2024-07-01", "2024-12-31", 2480, 1},
	{"IT", C, 100000, "2024-01-01", "2024-12-31", 2507, 1},
	{"NL", B, 100000, "2024-01-01", "2024-12-31", 12374, 2},
	/* 12.00 % of 184/365, 12.50 of 182/366; of 1,122.65 12.25 of 184/366 and 11.15 of 181/365 */
	{"NL", B, 100000, "2023-07-01", "2025-06-30", 25386, 4},
	/* what began on 29 February was a year old with the next one's 28th: 68.41 join the base */
	{"NL", C, 100000, "2024-02-29", "2025-03-31", 7385, 3},
	{"US", B, 100000, "2026-01-01", "2026-06-30", 0, 0},
	/* large and small: no overflow, no cent out of nothing */
	{"DE", B, G_GINT64_CONSTANT(900000000000000), "2026-07-01", "2026-07-01", 259397260274, 1},
	{"DE", B, 1, "2026-07-01", "2026-07-31", 0, 1},
};

static void
test_examples(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(examples); i++) {
		const DunlinLaw *law = dunlin_law_of(examples[i].country, NULL, examples[i].kind);
		g_autoptr(GArray) open = balance(examples[i].first, examples[i].principal);
		g_auto(DunlinInterest) found =
			dunlin_interest_of(law, rates, open, day(examples[i].first),
					   day(examples[i].last));

		g_test_message("%u: %s %s %s", i, examples[i].country, examples[i].first,
			       examples[i].last);
		g_assert_cmpint(found.amount, ==, examples[i].interest);
		g_assert_cmpuint(found.segments->len, ==, examples[i].segments);
		g_assert_cmpint(found.reserved, ==, DUNLIN_DAY_NONE);
	}
}

/* Rates as they are published, percent · 1000. */
static const struct {
	const char *country;
	DunlinDebtorKind kind;
	const char *date;
	DunlinPercent rate;
} published[] = {
	{"DE", B, "2026-12-31", 10520}, {"DE", C, "2026-12-31", 6520}, {"DE", B, "2022-01-01", 8120},
	{"DE", C, "2022-01-01", 4120},  {"AT", B, "2020-01-01", 8580}, {"AT", B, "2023-01-01", 11080},
	{"AT", B, "2023-07-01", 12580}, {"AT", B, "2024-01-01", 13080},
	{"AT", B, "2024-12-31", 13080}, {"AT", B, "2025-01-01", 11730},
	{"AT", B, "2026-12-31", 10730}, {"GB", B, "2026-07-01", 11750},
	{"FR", B, "2026-06-30", 12150}, {"FR", B, "2026-07-01", 12400},
	{"FR", C, "2025-07-01", 2760},  {"NL", B, "2016-07-01", 8000},
	{"NL", B, "2023-07-01", 12000}, {"NL", B, "2024-07-01", 12250},
	{"NL", B, "2025-01-01", 11150}, {"NL", B, "2026-07-01", 10400},
	{"NL", C, "2026-01-01", 4000},  {"IT", B, "2026-01-01", 10150},
	{"IT", B, "2026-07-01", 10400}, {"ES", B, "2025-01-01", 11150},
	{"ES", B, "2026-12-31", 10400}, {"PL", B, "2024-12-31", 15750},
	{"PL", C, "2024-12-31", 11250}, {"PL", C, "2022-05-06", 10750}, {"PL", C, "2026-07-01", 9250},
	{"PL", B, "2021-01-01", 10100}, {"PL", B, "2025-07-01", 15250}, {"PL", B, "2026-07-01", 13750},
	{"ES", C, "2022-12-31", 3000},  {"FR", C, "2021-12-31", 760},   {"IT", C, "2021-12-31", 10},
	{"GB", B, "2019-06-30", 8750}, {"ES", B, "2026-01-01", 10150},
	{"ES", C, "2026-07-01", 3250},  {"IT", B, "2025-01-01", 11150},
	{"IT", C, "2025-12-31", 2000},  {"IT", C, "2026-01-01", 1600},
	{"FR", C, "2024-07-01", 4920},  {"FR", C, "2025-01-01", 3710},
	{"FR", C, "2026-06-30", 2620},  {"CH", B, "2026-07-01", 5000},
	{"AT", B, "2016-07-01", 8580},  {"AT", B, "2022-12-31", 8580},
	{"AT", B, "2025-07-01", 10730}, {"AT", B, "2026-01-01", 10730},
	{"AT", C, "2026-07-01", 4000},
	{"NL", B, "2016-01-01", 8050},  {"NL", B, "2023-01-01", 10500},
	{"NL", B, "2024-01-01", 12500}, {"NL", B, "2025-07-01", 10150},
	{"NL", B, "2026-01-01", 10150}, {"NL", C, "2015-01-01", 2000},
	{"NL", C, "2022-12-31", 2000},  {"NL", C, "2023-01-01", 4000},
	{"NL", C, "2023-07-01", 6000},  {"NL", C, "2024-01-01", 7000},
	{"NL", C, "2025-01-01", 6000},
	/* what the Bank of England had the day before the half-year, plus 8 */
	{"GB", B, "2020-07-01", 8100},  {"GB", B, "2021-12-31", 8100},
	{"GB", B, "2022-01-01", 8250},  {"GB", B, "2022-07-01", 9250},
	{"GB", B, "2023-01-01", 11500}, {"GB", B, "2023-07-01", 13000},
	{"GB", B, "2024-01-01", 13250}, {"GB", B, "2024-07-01", 13250},
	{"GB", B, "2025-01-01", 12750}, {"GB", B, "2025-07-01", 12250},
	{"GB", B, "2026-01-01", 11750},
	/* the base rate of each half-year whose sign or step changed, plus 9 */
	{"DE", B, "2012-12-31", 9120},  {"DE", B, "2013-01-01", 8870},
	{"DE", B, "2014-07-01", 8270},  {"DE", B, "2016-07-01", 8120},
	{"DE", B, "2023-01-01", 10620}, {"DE", B, "2023-07-01", 12120},
	{"DE", B, "2024-01-01", 12620}, {"DE", B, "2024-07-01", 12370},
	/* the reference of each half-year, plus 8, in France plus 10 */
	{"IT", B, "2016-07-01", 8000},  {"ES", B, "2022-12-31", 8000},  {"BE", B, "2022-07-01", 8000},
	{"FR", B, "2022-07-01", 10000}, {"IT", B, "2023-01-01", 10500}, {"ES", B, "2023-06-30", 10500},
	{"BE", B, "2023-07-01", 12000}, {"FR", B, "2023-07-01", 14000}, {"IT", B, "2024-01-01", 12500},
	{"FR", B, "2024-01-01", 14500}, {"ES", B, "2024-07-01", 12250}, {"FR", B, "2024-07-01", 14250},
	{"BE", B, "2025-01-01", 11150}, {"FR", B, "2025-01-01", 13150}, {"IT", B, "2025-07-01", 10150},
	{"ES", B, "2025-07-01", 10150}, {"FR", B, "2025-07-01", 12150}, {"BE", B, "2026-07-01", 10400},
	{"DE", B, "2025-01-01", 11270}, {"DE", B, "2025-07-01", 10270},
	{"DE", B, "2026-01-01", 10270}, {"DE", B, "2026-07-01", 10520},
};

static void
test_published(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(published); i++) {
		const DunlinLaw *law = dunlin_law_of(published[i].country, NULL, published[i].kind);
		g_autoptr(GArray) open = balance("2000-01-01", 100);
		DunlinDay at = day(published[i].date);
		g_auto(DunlinInterest) found = dunlin_interest_of(law, rates, open, at, at);

		g_test_message("%s %s", published[i].country, published[i].date);
		g_assert_cmpuint(found.segments->len, ==, 1);
		g_assert_cmpint(g_array_index(found.segments, DunlinSegment, 0).rate, ==,
				published[i].rate);
	}
}

/* A payment on the 11th: ten days of the whole, the rest of what is left. */
static void
test_payment(void)
{
	const DunlinLaw *law = dunlin_law_of("DE", NULL, B);
	g_autoptr(GArray) open = balance("2026-06-01", 1000000);
	DunlinPrincipal less = {day("2026-07-11"), 400000, 0}, none = {day("2026-07-21"), 0, 0};
	g_auto(DunlinInterest) found = {NULL, 0, 0};
	const DunlinSegment *segment;

	g_array_append_val(open, less);
	g_array_append_val(open, none);
	found = dunlin_interest_of(law, rates, open, day("2026-07-01"), day("2026-09-30"));
	g_assert_cmpuint(found.segments->len, ==, 2);
	segment = &g_array_index(found.segments, DunlinSegment, 0);
	g_assert_cmpint(segment->to, ==, day("2026-07-10"));
	g_assert_cmpint(segment->base, ==, 1000000);
	segment = &g_array_index(found.segments, DunlinSegment, 1);
	g_assert_cmpint(segment->from, ==, day("2026-07-11"));
	g_assert_cmpint(segment->to, ==, day("2026-07-20"));
	g_assert_cmpint(segment->base, ==, 400000);
	/* (10 000 · 10 + 4 000 · 10) · 10.52 % / 365 = 40.3507 */
	g_assert_cmpint(found.amount, ==, 4035);
}

/* A full year's interest bears interest only as long as it is owed (BW 6:119 lid 2). */
static void
test_settled(void)
{
	const DunlinLaw *law = dunlin_law_of("NL", NULL, B);
	g_autoptr(GArray) open = balance("2024-06-30", 100000);
	DunlinPrincipal part = {day("2025-08-01"), 100000, 2000}, all = {day("2025-09-01"), 100000, 20000};
	g_auto(DunlinInterest) found = {NULL, 0, 0};
	gint64 year;

	g_array_append_val(open, part);
	g_array_append_val(open, all);
	{
		g_auto(DunlinInterest) first =
			dunlin_interest_of(law, rates, open, day("2024-07-01"), day("2025-06-30"));

		year = first.amount;
	}
	g_assert_cmpint(year, >, 10000);
	found = dunlin_interest_of(law, rates, open, day("2024-07-01"), day("2025-12-31"));
	for (guint i = 0; i < found.segments->len; i++) {
		const DunlinSegment *segment = &g_array_index(found.segments, DunlinSegment, i);
		gint64 added = segment->from < day("2025-07-01") ? 0
			       : segment->from < part.day	 ? year
			       : segment->from < all.day	 ? year - 2000
								 : 0;

		g_assert_cmpint(segment->base, ==, 100000 + added);
	}
	g_assert_cmpuint(found.segments->len, >=, 5);
}

/* What the letter itself adds to the ledger that day is no new principal: one line, not two. */
static void
test_unchanged(void)
{
	const DunlinLaw *law = dunlin_law_of("DE", NULL, B);
	g_autoptr(GArray) open = balance("2026-06-01", 100000);
	DunlinPrincipal same = {day("2026-07-10"), 100000, 0}, less = {day("2026-07-12"), 50000, 0};
	g_auto(DunlinInterest) found = {NULL, 0, 0};

	g_array_append_val(open, same);
	g_array_append_val(open, less);
	found = dunlin_interest_of(law, rates, open, day("2026-07-01"), day("2026-07-20"));
	g_assert_cmpuint(found.segments->len, ==, 2);
	g_assert_cmpint(g_array_index(found.segments, DunlinSegment, 0).to, ==, day("2026-07-11"));
	g_assert_cmpint(g_array_index(found.segments, DunlinSegment, 1).base, ==, 50000);
}

/* Past the table there is no number, only the day from which it is missing. */
static void
test_reserved(void)
{
	const DunlinLaw *law = dunlin_law_of("DE", NULL, B);
	g_autoptr(GArray) open = balance("2026-06-01", 100000);
	g_auto(DunlinInterest) found =
		dunlin_interest_of(law, rates, open, day("2026-12-31"), day("2027-02-28"));

	g_assert_cmpint(found.reserved, ==, day("2027-01-01"));
	g_assert_cmpint(found.amount, ==, 29);
	g_assert_cmpint(dunlin_interest_daily(law, rates, 100000, day("2026-12-01"),
					      day("2026-12-31")), ==, 29);
	g_assert_cmpint(dunlin_interest_daily(law, rates, 100000, day("2026-12-01"),
					      day("2027-01-01")), ==, 0);
}

/* Where a table ends there is no number any more: what was not to be found is not made up. */
static void
test_ends(void)
{
	static const struct {
		const char *country;
		DunlinDebtorKind kind;
	} rows[] = {{"AT", B}, {"DE", C}, {"ES", B}, {"FR", B}, {"FR", C}, {"IT", B},
		    {"IT", C}, {"NL", B}, {"NL", C}, {"PL", B}, {"PL", C}};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinLaw *law = dunlin_law_of(rows[i].country, NULL, rows[i].kind);
		DunlinDay last = dunlin_rates_until(rates, law->table);
		g_autoptr(GArray) open = balance("2026-01-01", 100000);
		g_auto(DunlinInterest) found = dunlin_interest_of(law, rates, open, last, last + 30);

		g_test_message("%s %s", rows[i].country, law->table);
		g_assert_cmpint(found.reserved, ==, last + 1);
		g_assert_cmpuint(found.segments->len, ==, 1);
		g_assert_cmpint(g_array_index(found.segments, DunlinSegment, 0).to, ==, last);
	}
}

/* What one more day costs: 1000 · rate / 365, or / 366 where the law counts a leap year's days. */
static void
test_daily(void)
{
	static const struct {
		const char *country, *first, *day;
		gint64 daily;
	} rows[] = {
		{"GB", "2026-07-01", "2026-07-01", 32}, /* 11.75 %: 0.3219 */
		{"GB", "2025-06-30", "2026-07-01", 35}, /* frozen at 12.75 %: 0.3493 */
		{"DE", "2026-07-01", "2026-07-01", 29}, /* 10.52 %: 0.2882 */
		{"DE", "2024-01-01", "2024-02-29", 34}, /* 12.62 % of 366 days: 0.3448 */
		{"FR", "2024-01-01", "2024-02-29", 40}, /* 14.50 % of 365: 0.3973 */
		{"CH", "2026-07-01", "2026-07-01", 14}, {"AT", "2026-07-01", "2026-07-01", 29},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinLaw *law = dunlin_law_of(rows[i].country, NULL, B);

		g_test_message("%s %s", rows[i].country, rows[i].day);
		g_assert_cmpint(dunlin_interest_daily(law, rates, 100000, day(rows[i].first),
						      day(rows[i].day)), ==, rows[i].daily);
	}
}

/* Cut anywhere, the parts come to the whole: the exact sum is rounded once. */
static void
test_additive(void)
{
	const DunlinLaw *law = dunlin_law_of("DE", NULL, B);
	DunlinDay first = day("2023-03-01"), last = day("2026-09-30");
	g_autoptr(GArray) open = balance("2023-01-01", 1234567);
	g_auto(DunlinInterest) whole = dunlin_interest_of(law, rates, open, first, last);

	for (DunlinDay cut = first; cut < last; cut += 17) {
		g_auto(DunlinInterest) one = dunlin_interest_of(law, rates, open, first, cut);
		g_auto(DunlinInterest) two = dunlin_interest_of(law, rates, open, cut + 1, last);

		g_assert_cmpint(ABS(one.amount + two.amount - whole.amount), <=, 1);
	}
}

#define DUE "2026-06-10"
static const struct {
	const char *country;
	DunlinDebtorKind kind;
	DunlinDueOrigin origin;
	const char *reminded, *deadline, *first;
} defaults[] = {
	{"DE", B, DUNLIN_DUE_CONTRACT, NULL, NULL, "2026-06-11"},
	{"DE", C, DUNLIN_DUE_CONTRACT, NULL, NULL, "2026-06-11"},
	{"DE", B, DUNLIN_DUE_INVOICE, "2026-06-20", "2026-06-30", "2026-06-21"},
	{"DE", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-07-11"},
	{"DE", B, DUNLIN_DUE_STATUTE, "2026-08-20", "2026-08-30", "2026-07-11"},
	{"DE", C, DUNLIN_DUE_INVOICE, NULL, NULL, NULL},
	{"DE", U, DUNLIN_DUE_INVOICE, "2026-06-20", "2026-06-30", "2026-06-21"},
	{"CH", B, DUNLIN_DUE_INVOICE, "2026-06-20", "2026-06-30", "2026-07-01"},
	{"CH", B, DUNLIN_DUE_INVOICE, NULL, NULL, NULL},
	{"FR", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"FR", C, DUNLIN_DUE_INVOICE, "2026-06-20", NULL, "2026-06-21"},
	{"IT", C, DUNLIN_DUE_INVOICE, "2026-06-20", NULL, NULL},
	{"IT", C, DUNLIN_DUE_CONTRACT, NULL, NULL, "2026-06-11"},
	{"GB", C, DUNLIN_DUE_CONTRACT, "2026-06-20", NULL, NULL},
	{"GB", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"AT", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"AT", C, DUNLIN_DUE_INVOICE, NULL, NULL, NULL},
	{"AT", C, DUNLIN_DUE_INVOICE, "2026-06-20", NULL, "2026-06-21"},
	{"CH", C, DUNLIN_DUE_INVOICE, "2026-06-20", NULL, "2026-06-21"},
	{"NL", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"NL", C, DUNLIN_DUE_INVOICE, NULL, NULL, NULL},
	{"NL", C, DUNLIN_DUE_INVOICE, "2026-06-20", "2026-06-30", "2026-07-01"}, /* BW 6:82 */
	{"NL", C, DUNLIN_DUE_CONTRACT, NULL, NULL, "2026-06-11"},
	{"FR", C, DUNLIN_DUE_CONTRACT, NULL, NULL, NULL}, /* Code civil 1231-6 */
	{"FR", C, DUNLIN_DUE_CONTRACT, "2026-06-20", NULL, "2026-06-21"},
	{"ES", C, DUNLIN_DUE_CONTRACT, NULL, NULL, NULL}, /* CC 1100 */
	{"ES", C, DUNLIN_DUE_CONTRACT, "2026-06-20", NULL, "2026-06-21"},
	{"BE", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"BE", C, DUNLIN_DUE_CONTRACT, "2026-06-20", NULL, NULL},
	{"IT", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"ES", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"ES", C, DUNLIN_DUE_INVOICE, NULL, NULL, NULL},
	{"ES", C, DUNLIN_DUE_INVOICE, "2026-06-20", NULL, "2026-06-21"},
	{"PL", B, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"PL", C, DUNLIN_DUE_INVOICE, NULL, NULL, "2026-06-11"},
	{"FR", C, DUNLIN_DUE_INVOICE, NULL, NULL, NULL},
	{"US", B, DUNLIN_DUE_CONTRACT, "2026-06-20", NULL, NULL},
};

static void
test_default(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(defaults); i++) {
		const DunlinLaw *law = dunlin_law_of(defaults[i].country, NULL, defaults[i].kind);
		DunlinDay first = dunlin_law_first_day(law, day(DUE), defaults[i].origin,
						       day(defaults[i].reminded),
						       day(defaults[i].deadline));

		g_test_message("%u: %s", i, defaults[i].country);
		g_assert_cmpint(first, ==, day(defaults[i].first));
	}
}

static const struct {
	const char *country;
	DunlinDebtorKind kind;
	gint64 principal;
	const char *currency;
	gint64 sum;
	const char *sum_currency;
} lumps[] = {
	{"DE", B, 100, "EUR", 4000, "EUR"},      {"DE", C, 100000, "EUR", 0, NULL},
	{"DE", U, 100000, "EUR", 0, NULL},       {"DE", B, 0, "EUR", 0, NULL},
	{"GB", B, 99999, "GBP", 4000, "GBP"},    {"GB", B, 100000, "GBP", 7000, "GBP"},
	{"GB", B, 999999, "GBP", 7000, "GBP"},   {"GB", B, 1000000, "GBP", 10000, "GBP"},
	{"GB", B, 9000000, "EUR", 4000, "GBP"},  {"PL", B, 499999, "PLN", 4000, "EUR"},
	{"PL", B, 500000, "PLN", 4000, "EUR"},   {"PL", B, 5000000, "PLN", 10000, "EUR"},
	{"CH", B, 100000, "CHF", 0, NULL},       {"FR", B, 100000, "EUR", 4000, "EUR"},
	{"US", B, 100000, "USD", 0, NULL},       {"PL", B, 500001, "PLN", 7000, "EUR"},
	{"PL", B, 4999999, "PLN", 7000, "EUR"},  {"PL", C, 500000, "PLN", 0, NULL},
	{"NL", B, 100000, "EUR", 4000, "EUR"},   {"BE", B, 100000, "EUR", 4000, "EUR"},
	{"IT", B, 100000, "EUR", 4000, "EUR"},   {"ES", B, 100000, "EUR", 4000, "EUR"},
	{"AT", B, 100000, "EUR", 4000, "EUR"},   {"FR", C, 100000, "EUR", 0, NULL},
	{"GB", C, 100000, "GBP", 0, NULL},
};

static void
test_lump_sum(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(lumps); i++) {
		const DunlinLaw *law = dunlin_law_of(lumps[i].country, NULL, lumps[i].kind);

		g_test_message("%u: %s", i, lumps[i].country);
		g_assert_cmpint(dunlin_law_lump_sum(law, lumps[i].principal, lumps[i].currency), ==,
				lumps[i].sum);
		if (lumps[i].sum > 0)
			g_assert_cmpstr(law->lump_currency, ==, lumps[i].sum_currency);
	}
}

static const struct {
	gint64 principal, bik;
} scales[] = {
	{12500, 4000},   {100000, 15000},  {250000, 37500},     {500000, 62500},
	{1000000, 87500}, {2300000, 100500}, {20000000, 277500}, {100000000, 677500},
	{100000000000, 677500}, {1, 4000}, {26669, 4000}, {26670, 4001}, /* 40.005 */
};

static void
test_scales(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(scales); i++)
		g_assert_cmpint(dunlin_law_bik(scales[i].principal), ==, scales[i].bik);
	g_assert_cmpint(dunlin_law_belgian_penalty(15000), ==, 2000);
	g_assert_cmpint(dunlin_law_belgian_penalty(1), ==, 2000);
	g_assert_cmpint(dunlin_law_belgian_penalty(15010), ==, 3001);
	g_assert_cmpint(dunlin_law_belgian_penalty(50020), ==, 6501);
	g_assert_cmpint(dunlin_law_belgian_penalty(35000), ==, 5000);
	g_assert_cmpint(dunlin_law_belgian_penalty(50000), ==, 6500);
	g_assert_cmpint(dunlin_law_belgian_penalty(100000), ==, 9000);
	g_assert_cmpint(dunlin_law_belgian_penalty(100000000), ==, 200000);
}

/* Businesses have the seller's law, everybody else his own. */
static void
test_country(void)
{
	g_assert_cmpstr(dunlin_law_of("DE", "FR", B)->country, ==, "DE");
	g_assert_cmpstr(dunlin_law_of("DE", "FR", C)->country, ==, "FR");
	g_assert_cmpstr(dunlin_law_of("DE", "FR", U)->country, ==, "FR");
	g_assert_cmpstr(dunlin_law_of("BE-VLG", NULL, B)->country, ==, "BE");
	g_assert_null(dunlin_law_of("DE", "US", C));
	g_assert_null(dunlin_law_of("US", "DE", B));
	g_assert_null(dunlin_law_of(NULL, NULL, B));
}

int
main(int argc, char **argv)
{
	g_autoptr(DunlinRates) loaded = cut_rates_load();

	rates = loaded;
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/interest/examples", test_examples);
	g_test_add_func("/interest/published", test_published);
	g_test_add_func("/interest/payment", test_payment);
	g_test_add_func("/interest/unchanged", test_unchanged);
	g_test_add_func("/interest/settled", test_settled);
	g_test_add_func("/interest/ends", test_ends);
	g_test_add_func("/interest/reserved", test_reserved);
	g_test_add_func("/interest/daily", test_daily);
	g_test_add_func("/interest/additive", test_additive);
	g_test_add_func("/law/default", test_default);
	g_test_add_func("/law/lump-sum", test_lump_sum);
	g_test_add_func("/law/scales", test_scales);
	g_test_add_func("/law/country", test_country);
	return g_test_run();
}
