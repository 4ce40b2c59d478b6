/* SPDX-License-Identifier: BSD-2-Clause */
/* Which claims the text of a transfer names, and what each of them gets of it. */
#include "claim/match.h"

#include <string.h>

/* Claims by what they are found by: the number, and what the invoice asks the payer to write (BT-83). */
static const struct {
	const char *claim, *number, *reference;
} known[] = {
	{"A", "R-2026/100", NULL},
	{"B", "RE 2026-100", "RF18 5390 0754 7034"},
	{"C", "2026200", "21 00000 00003 13947 14300 09017"},
	{"D", "F-17", "+++090/9337/55493+++"},
	{"E", "4711", "1234 56789 01234 5"},
	{"F", "R-1", "SI12 1234567890120"},
	{"G", "K-1", "KD 88123"},
	{"H", "K-2", "KD 88123"},
	{"I", "K-3", "KD 88123"},
	{"J", "RE2026000123", NULL},
	{"K", "ABCDEFGH", NULL},
	{"L", "ÄG-77", "Miete Müller"},
	{"M", "99", "0009900"},
	{"N", "RE 2026-1", NULL},
};

static gboolean
look_up(const char *key, GPtrArray *claims, gpointer data, GError **error)
{
	(void)data, (void)error;
	for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
		g_autofree char *number = dunlin_match_key(known[i].number);
		g_autofree char *reference = dunlin_match_key(known[i].reference);

		if (g_strcmp0(key, number) == 0 || g_strcmp0(key, reference) == 0)
			g_ptr_array_add(claims, g_strdup(known[i].claim));
	}
	return TRUE;
}

/* @names: "A|B" two names, "GHI" one name of three; "": nobody. */
static const struct {
	const char *text, *names;
} rows[] = {
	/* numbers of invoices, however banks and payers write them */
	{"R-2026/100", "A"},
	{"R2026100", "A"},
	{"Rechnung R 2026 100 vom 1.10.2026", "A"},
	{"RE2026-100 KD 4712 Danke", "B"},
	{"re 2026-100", "B"},
	{"RE-2026-1 00", "B"}, /* the longest name, and not what it begins with */
	{"RE-2026-1 Danke", "N"},
	{"Invoice No. 4711", "E"},
	{"Rechnungsnr 4711, vielen Dank", "E"},
	{"fattura n. 4711", "E"},
	{"4711", "E"},
	{"Kunde 4711", ""},
	{"KD-Nr. 4711", ""},
	{"2026200", "C"},
	{"Zahlung 2026200 vom 01.10.", "C"},
	{"2026 200", "C"},           /* all of it */
	{"am 20.10. 2026 200 EUR", ""}, /* a date and a sum */
	{"R-1", "F"},
	{"fuer R-1 danke", "F"},
	{"R 1 danke", ""},
	{"R-11", ""},
	{"R-2026/1000", ""},
	{"ABCDEFGH", "K"},
	{"Rechnung ABCDEFGH", "K"},
	{"Danke ABCDEFGH", ""},
	{"äg-77", "L"},
	{"RE 99", "M"},
	{"99", "M"},
	{"99 EUR", ""},
	/* references with check digits */
	{"RF18539007547034", "B"},
	{"RF18 5390 0754 7034", "B"},
	{"Ref. RF18 5390 0754 7034 Acme", "B"},
	{"RF19539007547034", ""},
	{"RF73RE2026000123", "J"},  /* made of the number */
	{"RF74RE2026000123", ""},   /* a digit is wrong */
	{"210000000003139471430009017", "C"},
	{"21 00000 00003 13947 14300 09017", "C"},
	{"210000000003139471430009016", ""},
	{"+++090/9337/55493+++", "D"},
	{"***090/9337/55493***", "D"},
	{"090933755493", "D"},
	{"90933755493", "D"},       /* the nought is gone */
	{"090 9337 55493 Dupont", "D"},
	{"12345678901234 5", "E"},
	{"viite 1234 56789 01234 5", "E"},
	{"SI12 1234567890120", "F"},
	{"SI121234567890120", "F"},
	{"0000009900", "M"},
	/* words */
	{"Miete Müller", "L"},
	{"MIETE MUELLER", ""},
	{"Miete  Müller ", "L"},
	{"Miete Müller Oktober", ""},
	/* several */
	{"R-2026/100, RE 2026-100", "A|B"},
	{"R-2026/100 und R-2026/100", "A"},
	{"F-17 R-1 2026200", "C|D|F"},
	{"RE 2026-100 RF18 5390 0754 7034", "B"}, /* twice the same */
	{"2026200 F-17 R-1", "C|D|F"},
	{"KD 88123", "GHI"},
	{"KD 88123 K-2", "H"},      /* the invoice tells which */
	{"K-2, KD 88123", "H"},
	{"KD 88123 K-1 K-3", "G|I"},
	{"KD 88123, R-1", "F|GHI"},
	/* nobody */
	{"", ""},
	{"Danke!", ""},
	{"+++ --- ///", ""},
};

static int
by_text(gconstpointer one, gconstpointer other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

static char *
names_text(GPtrArray *names)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < names->len; i++) {
		GPtrArray *claims = names->pdata[i];
		GString *part = g_string_new(NULL);

		for (guint k = 0; k < claims->len; k++)
			g_string_append(part, claims->pdata[k]);
		g_ptr_array_add(parts, g_string_free(part, FALSE));
	}
	g_ptr_array_sort(parts, by_text);
	g_ptr_array_add(parts, NULL);
	return g_strjoinv("|", (char **)parts->pdata);
}

static void
test_names(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) names = dunlin_match_names(rows[i].text, look_up, NULL, NULL);
		g_autofree char *text = names_text(names);

		if (strcmp(text, rows[i].names) != 0)
			g_error("\"%s\" names %s, not %s", rows[i].text, text, rows[i].names);
	}
}

/* However long it is: the words that are looked at are counted. */
static void
test_long(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GPtrArray) names = NULL;

	for (guint i = 0; i < 1000; i++)
		g_string_append(text, "R-1 ");
	names = dunlin_match_names(text->str, look_up, NULL, NULL);
	g_assert_cmpuint(names->len, ==, 1);
}

/* Debts as {costs, interest, principal}, and what each gets: -1: nobody can tell. */
static const struct {
	const char *name;
	gint64 debts[3][3];
	guint count, names;
	gint64 amount, tolerance;
	gint64 gets[3];
} shares[] = {
	{"one, whatever was paid", {{4000, 500, 10000}}, 1, 1, 700, 0, {700}},
	{"one, nothing said", {{4000, 500, 10000}}, 1, 1, 0, 0, {0}},
	{"one name of two, one principal", {{0, 0, 10000}, {0, 0, 20000}}, 2, 1, 20000, 0, {0, 20000}},
	{"one name of two, give or take", {{0, 0, 10000}, {0, 0, 20000}}, 2, 1, 19990, 10, {0, 19990}},
	{"one name of two, one with all", {{4000, 500, 10000}, {0, 0, 20000}}, 2, 1, 14500, 0, {14500, 0}},
	{"one name of two alike", {{0, 0, 10000}, {0, 0, 10000}}, 2, 1, 10000, 0, {-1}},
	{"one name of two, neither", {{0, 0, 10000}, {0, 0, 20000}}, 2, 1, 15000, 0, {-1}},
	{"one name of two, both", {{4000, 0, 10000}, {0, 0, 20000}}, 2, 1, 30000, 0, {10000, 20000}},
	{"one name of two, all of both", {{4000, 0, 10000}, {0, 0, 20000}}, 2, 1, 34000, 0, {14000, 20000}},
	{"one name of two, nothing said", {{0, 0, 10000}, {0, 0, 20000}}, 2, 1, 0, 0, {-1}},
	{"two names, both", {{4000, 0, 10000}, {0, 0, 20000}}, 2, 2, 30000, 0, {10000, 20000}},
	{"two names, nothing said", {{4000, 0, 10000}, {0, 0, 20000}}, 2, 2, 0, 0, {10000, 20000}},
	{"two names, only one's", {{0, 0, 10000}, {0, 0, 20000}}, 2, 2, 20000, 0, {-1}},
	{"three by two names, all", {{0, 0, 1}, {0, 0, 2}, {0, 0, 4}}, 3, 2, 7, 0, {1, 2, 4}},
	{"three by two names, one's", {{0, 0, 1}, {0, 0, 2}, {0, 0, 4}}, 3, 2, 4, 0, {-1}},
	{"three by two names, nothing said", {{0, 0, 1}, {0, 0, 2}, {0, 0, 4}}, 3, 2, 0, 0, {-1}},
	{"two names, nobody owes", {{0, 0, 0}, {0, 0, -5}}, 2, 2, 0, 0, {-1}},
	{"one name of two, one paid too much", {{0, 0, -5}, {0, 0, 20000}}, 2, 1, 20000, 0, {0, 20000}},
	{"two names, one paid too much", {{0, 0, -5}, {0, 0, 20000}}, 2, 2, 20000, 0, {0, 20000}},
	{"nobody", {{0}}, 0, 0, 100, 0, {-1}},
};

static void
test_amounts(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(shares); i++) {
		g_autoptr(GArray) debts = g_array_new(FALSE, TRUE, sizeof(DunlinDebt)), amounts = NULL;

		for (guint k = 0; k < shares[i].count; k++) {
			const gint64 *of = shares[i].debts[k];
			DunlinDebt debt = {.costs = of[0], .interest = of[1], .principal = of[2]};

			g_array_append_val(debts, debt);
		}
		amounts = dunlin_match_amounts(debts, shares[i].names, shares[i].amount, shares[i].tolerance);
		g_test_message("%s", shares[i].name);
		g_assert_cmpint(amounts == NULL, ==, shares[i].gets[0] < 0);
		for (guint k = 0; amounts != NULL && k < shares[i].count; k++)
			g_assert_cmpint(g_array_index(amounts, gint64, k), ==, shares[i].gets[k]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/match/names", test_names);
	g_test_add_func("/match/long", test_long);
	g_test_add_func("/match/amounts", test_amounts);
	return g_test_run();
}
