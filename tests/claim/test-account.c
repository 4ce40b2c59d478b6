/* SPDX-License-Identifier: BSD-2-Clause */
/* Who gets a payment, what a step adds to a ledger, and what of it is taken back. */
#include <string.h>

#include "claim/account.h"
#include "../chance.h"
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

#define P DUNLIN_ENTRY_PRINCIPAL
#define FEE DUNLIN_ENTRY_FEE
#define INT DUNLIN_ENTRY_INTEREST
#define LUMP DUNLIN_ENTRY_LUMP_SUM
#define PAID DUNLIN_ENTRY_PAYMENT
#define CREDIT DUNLIN_ENTRY_CREDIT
#define WAIVER DUNLIN_ENTRY_WAIVER

typedef struct {
	guint kind; /* DunlinEntryKind, or a payment that says something */
	const char *day;
	gint64 amount;
} Row;

enum { NAMED = DUNLIN_ENTRY_COUNT, SPREAD, OTHER, MARKS };
static const char *const marks[MARKS] = {
	[NAMED] = DUNLIN_PAYMENT_NAMED, [SPREAD] = DUNLIN_PAYMENT_SPREAD, [OTHER] = "R-12",
};

static GPtrArray *
ledger(const Row *rows)
{
	GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);

	for (; rows->day; rows++) {
		DunlinEntry *entry = g_new0(DunlinEntry, 1);

		entry->kind = rows->kind < NAMED ? (DunlinEntryKind)rows->kind : PAID;
		entry->day = day(rows->day);
		entry->amount = rows->amount;
		entry->text = g_strdup(marks[rows->kind]);
		g_ptr_array_add(entries, entry);
	}
	return entries;
}

static const struct {
	const char *name;
	Row rows[8];
	gint64 tolerance, principal, interest, costs;
} accounts[] = {
	{"untouched", {{P, "2026-06-01", 100000}}, 0, 100000, 0, 0},
	{"principal only", {{P, "2026-06-01", 100000}, {PAID, "2026-07-01", 30000}}, 0, 70000, 0, 0},
	{"costs, interest, principal",
	 {{P, "2026-06-01", 100000}, {FEE, "2026-07-01", 500}, {INT, "2026-07-01", 1000},
	  {LUMP, "2026-07-01", 4000}, {PAID, "2026-07-10", 7000}},
	 0, 98500, 0, 0},
	{"costs alone",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {PAID, "2026-07-10", 3000}},
	 0, 100000, 1000, 1000},
	{"exactly the principal is for it",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {PAID, "2026-07-10", 100000}},
	 0, 0, 1000, 4000},
	{"nearly the principal, too",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {PAID, "2026-07-10", 99950}},
	 50, 50, 1000, 0},
	{"too far from it",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {PAID, "2026-07-10", 99949}},
	 50, 1051, 0, 0},
	{"all", {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {PAID, "2026-07-10", 101000}},
	 0, 0, 0, 0},
	{"too much",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {PAID, "2026-07-10", 110000}},
	 0, -9000, 0, 0},
	{"credit is of the principal",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {CREDIT, "2026-07-10", 10000}},
	 0, 90000, 1000, 0},
	{"waiver of all but the principal",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {WAIVER, "2026-07-10", 5000}},
	 0, 100000, 0, 0},
	{"the order of days counts, not that of writing",
	 {{PAID, "2026-07-10", 100000}, {INT, "2026-07-20", 1000}, {P, "2026-06-01", 100000}},
	 0, 0, 1000, 0},
	{"a payment that came back",
	 {{P, "2026-06-01", 100000}, {PAID, "2026-07-10", 30000}, {PAID, "2026-07-12", -30000}},
	 0, 100000, 0, 0},
	{"what came back is owed where it was taken",
	 {{P, "2026-06-01", 100000}, {LUMP, "2026-07-01", 4000}, {INT, "2026-07-01", 1000},
	  {PAID, "2026-07-10", 7000}, {PAID, "2026-07-12", -7000}},
	 0, 100000, 1000, 4000},
	{"of two payments the last part",
	 {{P, "2026-06-01", 100000}, {LUMP, "2026-07-01", 4000}, {PAID, "2026-07-10", 3000},
	  {PAID, "2026-07-11", 2000}, {PAID, "2026-07-12", -2000}},
	 0, 100000, 0, 1000},
	{"too much that came back",
	 {{P, "2026-06-01", 100000}, {FEE, "2026-07-01", 500}, {PAID, "2026-07-10", 110000},
	  {PAID, "2026-07-12", -110000}},
	 0, 100000, 0, 500},
	{"a waiver that is taken back",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {WAIVER, "2026-07-10", 5000}, {WAIVER, "2026-07-12", -5000}},
	 0, 100000, 1000, 4000},
	/* whoever names the invoice pays it; what it is more goes the law's way */
	{"names the invoice: a part",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {NAMED, "2026-07-10", 60000}},
	 0, 40000, 1000, 4000},
	{"names the invoice: more than it",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {NAMED, "2026-07-10", 104500}},
	 0, 0, 500, 0},
	{"names the invoice: more than all",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {NAMED, "2026-07-10", 110000}},
	 0, -9000, 0, 0},
	{"names the invoice, and went back",
	 {{P, "2026-06-01", 100000}, {LUMP, "2026-07-01", 4000}, {NAMED, "2026-07-10", 60000},
	  {PAID, "2026-07-12", -60000}},
	 0, 100000, 0, 4000},
	{"a share by law is no designation, whatever it comes to",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-01", 1000}, {LUMP, "2026-07-01", 4000},
	  {SPREAD, "2026-07-10", 100000}},
	 0, 5000, 0, 0},
	{"any other text says nothing",
	 {{P, "2026-06-01", 100000}, {LUMP, "2026-07-01", 4000}, {OTHER, "2026-07-10", 3000}},
	 0, 100000, 0, 1000},
};

static void
test_order(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(accounts); i++) {
		g_autoptr(GPtrArray) entries = ledger(accounts[i].rows);
		g_auto(DunlinAccount) account = dunlin_account_of(entries, accounts[i].tolerance);
		DunlinBalance balance;

		g_test_message("%s", accounts[i].name);
		g_assert_cmpint(account.principal, ==, accounts[i].principal);
		g_assert_cmpint(account.interest, ==, accounts[i].interest);
		g_assert_cmpint(account.costs, ==, accounts[i].costs);
		g_assert_true(dunlin_balance_of(entries, &balance));
		g_assert_cmpint(account.principal + account.interest + account.costs, ==, balance.open);
	}
}

/* Over random ledgers the parts come to the balance, and money is neither made nor lost. */
static void
test_random(void)
{
	g_autoptr(GRand) chance = chance_new("DUNLIN_ACCOUNT_SEED");

	for (guint round = 0; round < 2000; round++) {
		g_autoptr(GPtrArray) entries =
			g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
		gint count = g_rand_int_range(chance, 1, 12);
		gint64 tolerance = g_rand_int_range(chance, 0, 200);
		DunlinBalance balance;

		for (gint i = 0; i < count; i++) {
			DunlinEntry *entry = g_new0(DunlinEntry, 1);

			entry->kind = (DunlinEntryKind)chance_below(chance, DUNLIN_ENTRY_COUNT);
			entry->day = 20000 + g_rand_int_range(chance, 0, 60);
			entry->amount = g_rand_int_range(chance, 0, 100000);
			g_ptr_array_add(entries, entry);
		}
		g_auto(DunlinAccount) account = dunlin_account_of(entries, tolerance);

		g_assert_true(dunlin_balance_of(entries, &balance));
		g_assert_cmpint(account.principal + account.interest + account.costs, ==, balance.open);
		g_assert_cmpint(account.interest, >=, 0);
		g_assert_cmpint(account.costs, >=, 0);
		for (guint i = 1; i < account.open->len; i++)
			g_assert_cmpint(g_array_index(account.open, DunlinPrincipal, i).day, >=,
					g_array_index(account.open, DunlinPrincipal, i - 1).day);
	}
}

/* DE between businesses, due on 2026-06-10, reminded on 2026-06-20; the letter of 2026-07-31. */
static const struct {
	const char *name, *country;
	DunlinDebtorKind kind;
	Row rows[6];
	gint64 fee;
	DunlinExtra interest, lump_sum;
	const char *reminded;
	gint64 add_interest, add_lump_sum, add_fee;
} steps[] = {
	{"nothing claimed", "DE", DUNLIN_KIND_BUSINESS, {{P, "2026-06-01", 100000}}, 0,
	 DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE, "2026-06-20", 0, 0, 0},
	/* 10 days at 10.27 %, 31 days at 10.52 % */
	{"all claimed", "DE", DUNLIN_KIND_BUSINESS, {{P, "2026-06-01", 100000}}, 0, DUNLIN_EXTRA_CLAIM,
	 DUNLIN_EXTRA_CLAIM, "2026-06-20", 1175, 4000, 0},
	{"only what is new", "DE", DUNLIN_KIND_BUSINESS,
	 {{P, "2026-06-01", 100000}, {INT, "2026-06-30", 281}, {LUMP, "2026-06-30", 4000}}, 0,
	 DUNLIN_EXTRA_CLAIM, DUNLIN_EXTRA_CLAIM, "2026-06-20", 894, 0, 0},
	{"a fee beside the fixed sum is none", "DE", DUNLIN_KIND_BUSINESS,
	 {{P, "2026-06-01", 100000}}, 500, DUNLIN_EXTRA_OFF, DUNLIN_EXTRA_CLAIM, "2026-06-20", 0, 4000,
	 0},
	{"a fee asked for before is part of it", "DE", DUNLIN_KIND_BUSINESS,
	 {{P, "2026-06-01", 100000}, {FEE, "2026-07-01", 500}}, 0, DUNLIN_EXTRA_OFF,
	 DUNLIN_EXTRA_CLAIM, "2026-06-20", 0, 3500, 0},
	{"a fee", "DE", DUNLIN_KIND_CONSUMER, {{P, "2026-06-01", 100000}}, 120, DUNLIN_EXTRA_OFF,
	 DUNLIN_EXTRA_OFF, "2026-06-20", 0, 0, 120},
	{"no fixed sum from a consumer", "DE", DUNLIN_KIND_CONSUMER, {{P, "2026-06-01", 100000}}, 0,
	 DUNLIN_EXTRA_CLAIM, DUNLIN_EXTRA_CLAIM, "2026-06-20", 726, 0, 0},
	{"nothing before default", "DE", DUNLIN_KIND_CONSUMER, {{P, "2026-06-01", 100000}}, 120,
	 DUNLIN_EXTRA_CLAIM, DUNLIN_EXTRA_CLAIM, NULL, 0, 0, 0},
	{"nothing where no law is known", "US", DUNLIN_KIND_BUSINESS, {{P, "2026-06-01", 100000}}, 120,
	 DUNLIN_EXTRA_CLAIM, DUNLIN_EXTRA_CLAIM, "2026-06-20", 0, 0, 0},
	/* half paid on 2026-07-01: 10 days of all, 31 of the half */
	{"on what was open", "DE", DUNLIN_KIND_BUSINESS,
	 {{P, "2026-06-01", 100000}, {PAID, "2026-07-01", 50000}}, 0, DUNLIN_EXTRA_CLAIM,
	 DUNLIN_EXTRA_OFF, "2026-06-20", 728, 0, 0},
};

static void
test_steps(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		DunlinClaim claim = {.currency = "EUR", .due_origin = DUNLIN_DUE_INVOICE};
		DunlinPolicy policy = {.tolerance_currency = "EUR"};
		DunlinStep step = {.name = (char *)"final", .fee = steps[i].fee, .fee_currency = "EUR",
				   .interest = steps[i].interest, .lump_sum = steps[i].lump_sum};
		g_autoptr(GPtrArray) entries = ledger(steps[i].rows);
		const DunlinExtras extras = {
			.claim = &claim, .policy = &policy, .step = &step, .entries = entries,
			.law = dunlin_law_of(steps[i].country, NULL, steps[i].kind), .rates = rates,
			.due = day("2026-06-10"), .reminded = day(steps[i].reminded),
			.deadline = day(steps[i].reminded), .day = day("2026-07-31"),
		};
		g_autoptr(GPtrArray) fresh = dunlin_extras_of(&extras), again = NULL;
		gint64 sums[DUNLIN_ENTRY_COUNT] = {0};

		g_test_message("%s", steps[i].name);
		for (guint k = 0; k < fresh->len; k++) {
			DunlinEntry *entry = g_ptr_array_index(fresh, k);

			sums[entry->kind] += entry->amount;
			g_assert_cmpint(entry->day, ==, extras.day);
		}
		g_assert_cmpint(sums[INT], ==, steps[i].add_interest);
		g_assert_cmpint(sums[LUMP], ==, steps[i].add_lump_sum);
		g_assert_cmpint(sums[FEE], ==, steps[i].add_fee);
		/* The same step again adds nothing. */
		while (fresh->len > 0)
			g_ptr_array_add(entries, g_ptr_array_steal_index(fresh, 0));
		again = dunlin_extras_of(&extras);
		g_assert_cmpuint(again->len, ==, 0);
	}
}

/* Between businesses, due on 2026-06-10; the letter of 2026-07-31 asked for interest, the fixed sum or a
 * fee. What of it was too much as known on 2026-08-10. */
static const struct {
	const char *name, *country;
	DunlinDebtorKind kind;
	const char *reminded;
	Row rows[6];
	gint64 interest, lump_sum, fee;
} back[] = {
	{"nothing came", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {LUMP, "2026-07-31", 4000}}, 0, 0, 0},
	/* 31 days at 10.52 % of the half */
	{"half was paid before", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {LUMP, "2026-07-31", 4000},
	  {PAID, "2026-07-01", 50000}}, 447, 0, 0},
	{"half was paid on the letter's day", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {PAID, "2026-07-31", 50000}}, 0, 0, 0},
	{"half was paid after it", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {PAID, "2026-08-05", 50000}}, 0, 0, 0},
	{"taken back before", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {PAID, "2026-07-01", 50000},
	  {INT, "2026-08-05", -447}}, 0, 0, 0},
	/* 10 days of all, 19 of the half, 12 of 300.00: up to the last letter, not to what was taken back */
	{"and then more was paid before", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {PAID, "2026-07-01", 50000},
	  {INT, "2026-08-05", -447}, {PAID, "2026-07-20", 20000}}, 69, 0, 0},
	{"waived in part", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {PAID, "2026-07-01", 50000},
	  {WAIVER, "2026-08-05", 100}}, 0, 0, 0},
	/* of the half 587 from the first day on */
	{"half was credited", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {LUMP, "2026-07-31", 4000},
	  {CREDIT, "2026-08-05", 50000}}, 588, 0, 0},
	{"corrected to the half", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {LUMP, "2026-07-31", 4000},
	  {P, "2026-08-05", -50000}}, 588, 0, 0},
	{"all was credited", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {LUMP, "2026-07-31", 4000},
	  {CREDIT, "2026-08-05", 100000}}, 1175, 4000, 0},
	{"all was credited, of a fee", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {FEE, "2026-07-31", 500}, {CREDIT, "2026-08-05", 100000}}, 0, 0, 500},
	{"half was credited, of a fee", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {FEE, "2026-07-31", 500}, {CREDIT, "2026-08-05", 50000}}, 0, 0, 0},
	{"a smaller debt has a smaller sum", "GB", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {LUMP, "2026-07-31", 7000}, {CREDIT, "2026-08-05", 50000}}, 0, 3000, 0},
	{"a consumer after all", "DE", DUNLIN_KIND_CONSUMER, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 1175}, {LUMP, "2026-07-31", 4000}}, 449, 4000, 0},
	{"not in default", "DE", DUNLIN_KIND_CONSUMER, NULL,
	 {{P, "2026-06-01", 100000}, {INT, "2026-07-31", 726}, {FEE, "2026-07-31", 120}}, 726, 0, 0},
	{"nothing was asked for", "DE", DUNLIN_KIND_BUSINESS, "2026-06-20",
	 {{P, "2026-06-01", 100000}, {CREDIT, "2026-08-05", 100000}}, 0, 0, 0},
};

static void
test_too_much(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(back); i++) {
		DunlinClaim claim = {.due_origin = DUNLIN_DUE_INVOICE};
		DunlinPolicy policy = {.tolerance_currency = "EUR"};
		g_autoptr(GPtrArray) entries = ledger(back[i].rows);
		const DunlinExtras extras = {
			.claim = &claim, .policy = &policy, .entries = entries,
			.law = dunlin_law_of(back[i].country, NULL, back[i].kind), .rates = rates,
			.due = day("2026-06-10"), .reminded = day(back[i].reminded),
			.deadline = day(back[i].reminded), .day = day("2026-08-10"),
		};
		g_autoptr(GPtrArray) less = NULL, again = NULL;
		gint64 sums[DUNLIN_ENTRY_COUNT] = {0};

		g_test_message("%s", back[i].name);
		g_strlcpy(claim.currency, g_str_equal(back[i].country, "GB") ? "GBP" : "EUR",
			  sizeof claim.currency);
		less = dunlin_extras_too_much(&extras);
		for (guint k = 0; k < less->len; k++) {
			const DunlinEntry *entry = g_ptr_array_index(less, k);

			sums[entry->kind] -= entry->amount;
			g_assert_cmpint(entry->day, ==, extras.day);
		}
		g_assert_cmpint(sums[INT], ==, back[i].interest);
		g_assert_cmpint(sums[LUMP], ==, back[i].lump_sum);
		g_assert_cmpint(sums[FEE], ==, back[i].fee);
		/* It is taken back once. */
		while (less->len > 0)
			g_ptr_array_add(entries, g_ptr_array_steal_index(less, 0));
		again = dunlin_extras_too_much(&extras);
		g_assert_cmpuint(again->len, ==, 0);
	}
}

/* The law's fixed sum and the policy's fee are asked for in their own currency, or not at all. */
static void
test_currency(void)
{
	static const struct {
		const char *country, *currency;
		gint64 fee, lump_sum, add_fee, add_lump_sum;
	} cases[] = {
		{"DE", "EUR", 0, 4000, 0, 4000},   {"DE", "CHF", 0, 4000, 0, 0},
		{"DE", "CHF", 500, 0, 0, 0},	   {"DE", "EUR", 500, 0, 500, 0},
		{"GB", "GBP", 0, 4000, 0, 7000},   {"GB", "EUR", 0, 4000, 0, 0},
		{"PL", "PLN", 0, 4000, 0, 0},	   {"CH", "CHF", 0, 4000, 0, 0},
	};
	static const Row principal[6] = {{P, "2026-06-01", 100000}};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		DunlinClaim claim = {.due_origin = DUNLIN_DUE_INVOICE};
		DunlinPolicy policy = {.tolerance_currency = "EUR"};
		DunlinStep step = {.name = (char *)"final", .fee = cases[i].fee, .fee_currency = "EUR",
				   .lump_sum = cases[i].lump_sum > 0 ? DUNLIN_EXTRA_CLAIM
								     : DUNLIN_EXTRA_OFF};
		g_autoptr(GPtrArray) entries = ledger(principal);
		const DunlinExtras extras = {
			.claim = &claim, .policy = &policy, .step = &step, .entries = entries,
			.law = dunlin_law_of(cases[i].country, NULL, DUNLIN_KIND_BUSINESS), .rates = rates,
			.due = day("2026-06-10"), .reminded = day("2026-06-20"),
			.deadline = day("2026-06-20"), .day = day("2026-07-31"),
		};
		g_autoptr(GPtrArray) fresh = NULL;
		gint64 sums[DUNLIN_ENTRY_COUNT] = {0};

		g_test_message("%s %s", cases[i].country, cases[i].currency);
		g_strlcpy(claim.currency, cases[i].currency, sizeof claim.currency);
		fresh = dunlin_extras_of(&extras);
		for (guint k = 0; k < fresh->len; k++) {
			const DunlinEntry *entry = g_ptr_array_index(fresh, k);

			sums[entry->kind] += entry->amount;
		}
		g_assert_cmpint(sums[LUMP], ==, cases[i].add_lump_sum);
		g_assert_cmpint(sums[FEE], ==, cases[i].add_fee);
	}
}

int
main(int argc, char **argv)
{
	g_autoptr(DunlinRates) loaded = cut_rates_load();

	rates = loaded;
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/account/order", test_order);
	g_test_add_func("/account/random", test_random);
	g_test_add_func("/account/steps", test_steps);
	g_test_add_func("/account/too-much", test_too_much);
	g_test_add_func("/account/currency", test_currency);
	return g_test_run();
}
