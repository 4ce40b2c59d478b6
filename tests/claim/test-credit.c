/* SPDX-License-Identifier: BSD-2-Clause */
/* Where money goes that nobody designated: by the law's order, to the cent. */
#include "claim/credit.h"
#include "../chance.h"

static DunlinDay
day(const char *iso)
{
	DunlinDay found = DUNLIN_DAY_NONE;

	if (iso)
		g_assert_true(dunlin_day_parse(iso, &found));
	return found;
}

typedef struct {
	const char *name; /* NULL: none */
	const char *due, *arisen;
	gint64 principal, interest, costs;
	guint security, burden;
} Row;

#define TODAY "2026-11-01"

/* @want: "A:costs+interest+principal …" in the order of payment, and what is left behind it. */
static const struct {
	const char *name, *country;
	gint64 amount, tolerance;
	Row debts[4];
	const char *want;
} rows[] = {
	/* BGB 367(1): costs, then interest, then the principal */
	{"BGB 367: costs first", "DE", 3000, 0, {{"A", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}},
	 "A:3000+0+0 0"},
	{"BGB 367: then interest", "DE", 4050, 0,
	 {{"A", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}}, "A:4000+50+0 0"},
	{"BGB 367: then the principal", "DE", 5000, 0,
	 {{"A", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}}, "A:4000+62+938 0"},
	{"more than all", "DE", 20000, 0, {{"A", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}},
	 "A:4000+62+10000 5938"},
	{"nobody owes", "DE", 20000, 0, {{NULL, NULL, NULL, 0, 0, 0, 0, 0}}, "20000"},
	/* what the amount itself says: BGB 366(1), a designation by conduct */
	{"exactly the principal", "DE", 10000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}}, "B:0+0+10000 0"},
	{"nearly the principal", "DE", 9950, 50,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 62, 0, 0, 0}}, "B:0+0+9950 0"},
	{"too far from it", "DE", 9949, 50,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 62, 0, 0, 0}}, "A:0+0+9949 0"},
	{"the whole of one", "DE", 14062, 0,
	 {{"A", "2026-09-01", "2026-08-01", 20000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}}, "B:4000+62+10000 0"},
	{"the principals of all", "DE", 22000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 50, 4000, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 62, 4000, 0, 0}}, "A:0+0+12000 B:0+0+10000 0"},
	/* BGB 366(2): due, less secure, more onerous, oldest, each its part */
	{"BGB 366: due before not due", "DE", 5000, 0,
	 {{"A", "2026-12-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-31", "2026-10-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"BGB 366: due on the day is due", "DE", 5000, 0,
	 {{"A", "2026-11-02", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-11-01", "2026-10-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"BGB 366: nobody knows when it is due", "DE", 5000, 0,
	 {{"A", NULL, "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-31", "2026-10-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"BGB 366: nor how old it is", "DE", 5000, 0,
	 {{"A", "2026-10-31", NULL, 12000, 0, 0, 0, 0},
	  {"B", "2026-10-31", "2026-10-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"BGB 366: less secure", "DE", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 1, 1},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"BGB 366: more onerous", "DE", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 0, 1}}, "B:0+0+5000 0"},
	{"BGB 366: oldest, what is left to the next", "DE", 15000, 0,
	 {{"A", "2026-10-01", "2026-09-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-09-20", "2026-08-01", 10000, 0, 0, 0, 0}}, "B:0+0+10000 A:0+0+5000 0"},
	{"BGB 366: each its part", "DE", 10001, 0,
	 {{"A", "2026-10-01", "2026-09-01", 20000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 0, 0}}, "A:0+0+6668 B:0+0+3333 0"},
	{"a law nobody wrote down here is the German one", "US", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 1, 1},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	/* ABGB 1416: due, then the heavier; age says nothing */
	{"ABGB 1416: more onerous", "AT", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 1, 1}}, "B:0+0+5000 0"},
	/* OR 87: what was due first, whatever weighs more or is older */
	{"OR 87: first due", "CH", 5000, 0,
	 {{"A", "2026-10-01", "2026-08-01", 12000, 0, 0, 0, 1},
	  {"B", "2026-09-01", "2026-08-15", 10000, 0, 0, 1, 0}}, "B:0+0+5000 0"},
	{"OR 87: due together, each its part", "CH", 11000, 0,
	 {{"A", "2026-10-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-08-15", 10000, 0, 0, 0, 0}}, "A:0+0+6000 B:0+0+5000 0"},
	/* CC 1342-10: the debts one had most interest in paying, then the oldest */
	{"CC 1342-10: most interest in paying", "FR", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 1, 1}}, "B:0+0+5000 0"},
	{"BW 6:43: the oldest", "NL", 5000, 0,
	 {{"A", "2026-10-01", "2026-09-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-10-01", "2026-08-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"CC 1193: less guaranteed", "IT", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-01", 12000, 0, 0, 1, 1},
	  {"B", "2026-10-01", "2026-09-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	/* CC 1174: alike in burden, each its part, whichever is older */
	{"CC 1174: each its part", "ES", 1100, 0,
	 {{"A", "2026-10-01", "2026-09-01", 12000, 0, 0, 0, 0},
	  {"B", "2026-09-01", "2026-08-01", 10000, 0, 0, 0, 0}}, "A:0+0+600 B:0+0+500 0"},
	{"KC 451: due for longest", "PL", 5000, 0,
	 {{"A", "2026-10-01", "2026-08-01", 12000, 0, 0, 0, 1},
	  {"B", "2026-09-01", "2026-08-15", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
	{"Clayton: first in", "GB", 5000, 0,
	 {{"A", "2026-09-01", "2026-08-15", 12000, 0, 0, 0, 1},
	  {"B", "2026-10-01", "2026-08-01", 10000, 0, 0, 0, 0}}, "B:0+0+5000 0"},
};

static GArray *
debts_of(const Row *row, guint most)
{
	GArray *debts = g_array_new(FALSE, FALSE, sizeof(DunlinDebt));

	for (guint i = 0; i < most && row[i].name; i++) {
		DunlinDebt debt = {row[i].name, row[i].costs, row[i].interest, row[i].principal,
				   day(row[i].due), day(row[i].arisen), row[i].security,
				   row[i].burden};

		g_array_append_val(debts, debt);
	}
	return debts;
}

static char *
print(const GArray *debts, const GArray *shares, gint64 rest)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < shares->len; i++) {
		const DunlinShare *share = &g_array_index(shares, DunlinShare, i);

		g_string_append_printf(text, "%s:%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT
					     "+%" G_GINT64_FORMAT " ",
				       g_array_index(debts, DunlinDebt, share->debt).claim,
				       share->costs, share->interest, share->principal);
	}
	g_string_append_printf(text, "%" G_GINT64_FORMAT, rest);
	return g_string_free(text, FALSE);
}

static void
test_rows(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) debts = debts_of(rows[i].debts, G_N_ELEMENTS(rows[i].debts));
		gint64 rest = -1;
		g_autoptr(GArray) shares = dunlin_allocate(rows[i].country, debts, rows[i].amount,
							   day(TODAY), rows[i].tolerance, &rest);
		g_autofree char *got = print(debts, shares, rest);

		g_test_message("%s", rows[i].name);
		g_assert_cmpstr(got, ==, rows[i].want);
	}
}

/* Whatever is owed by whichever law: no cent is made or lost, nobody gets more than he is owed, and
 * nothing that is not due is paid while something due is open (where no amount says otherwise). */
static void
test_random(void)
{
	static const char *const countries[] = {"DE", "AT", "CH", "FR", "NL", "IT", "ES", "PL", "GB"};

	g_autoptr(GRand) chance = chance_new("DUNLIN_CREDIT_SEED");

	for (guint round = 0; round < 5000; round++) {
		g_autoptr(GArray) debts = g_array_new(FALSE, FALSE, sizeof(DunlinDebt));
		gint count = g_rand_int_range(chance, 1, 6);
		gint64 amount = g_rand_int_range(chance, 1, 60000), rest, sum = 0;
		gint64 due_open = 0, due_paid = 0, early_paid = 0;

		for (gint i = 0; i < count; i++) {
			DunlinDebt debt = {"X", g_rand_int_range(chance, 0, 5000),
					   g_rand_int_range(chance, 0, 900),
					   g_rand_int_range(chance, 0, 20000),
					   20000 + g_rand_int_range(chance, -5, 6),
					   19900 + g_rand_int_range(chance, 0, 4),
					   chance_below(chance, 2),
					   chance_below(chance, 2)};

			due_open += debt.due <= 20000 ? debt.costs + debt.interest + debt.principal : 0;
			g_array_append_val(debts, debt);
		}
		g_autoptr(GArray) shares = dunlin_allocate(
			countries[chance_below(chance, G_N_ELEMENTS(countries))], debts,
			amount, 20000, 0, &rest);

		for (guint i = 0; i < shares->len; i++) {
			const DunlinShare *share = &g_array_index(shares, DunlinShare, i);
			const DunlinDebt *debt = &g_array_index(debts, DunlinDebt, share->debt);
			gint64 part = share->costs + share->interest + share->principal;

			g_assert_cmpint(share->costs, <=, debt->costs);
			g_assert_cmpint(share->interest, <=, debt->interest);
			g_assert_cmpint(share->principal, <=, debt->principal);
			g_assert_cmpint(part, >, 0);
			sum += part;
			*(debt->due <= 20000 ? &due_paid : &early_paid) += part;
		}
		g_assert_cmpint(sum + rest, ==, amount);
		g_assert_cmpint(rest, >=, 0);
		if (shares->len > 1 && due_paid < due_open && early_paid > 0)
			/* only where the amount was all principals */
			for (guint i = 0; i < shares->len; i++)
				g_assert_cmpint(g_array_index(shares, DunlinShare, i).costs, ==, 0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/credit/order", test_rows);
	g_test_add_func("/credit/random", test_random);
	return g_test_run();
}
