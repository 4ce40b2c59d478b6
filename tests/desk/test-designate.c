/* SPDX-License-Identifier: BSD-2-Clause */
/* A payment and what stood on the transfer: the claim it names gets it, or the creditor is asked. */
#include <string.h>

#include "house.h"

/* Opens the invoice @number of @gross, which asks to be paid under @reference (NULL: under nothing). */
static DunlinClaim *
open_paid_under(TestHouse *h, const char *number, const char *gross, const char *reference)
{
	g_autofree char *plain = test_invoice(number, "2026-10-15", gross, "kunde@debtor.example");
	g_autofree char *means = g_strdup_printf("<cbc:PaymentID>%s</cbc:PaymentID>"
						 "<cac:PayeeFinancialAccount>", reference ? reference : "");
	g_auto(GStrv) parts = g_strsplit(plain, "<cac:PayeeFinancialAccount>", 2);
	g_autofree char *xml = reference ? g_strjoinv(means, parts) : g_strdup(plain);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "Bitte mahnen.", xml);
	g_autofree char *name = g_strconcat("acme/", number, NULL);

	g_assert_nonnull(parts[1]);
	(void)test_take(h, mail, NULL);
	return test_claim(h, name);
}

static const struct {
	const char *number, *gross, *reference;
} invoices[] = {
	{"R-2026-1", "119.00", "RF18 5390 0754 7034"},
	{"R-2026-2", "238.00", "+++090/9337/55493+++"},
	{"R-2026-3", "357.00", "KD 88123"},
	{"R-2026-4", "476.00", "KD 88123"},
	{"R-2026-5", "595.00", "21 00000 00003 13947 14300 09017"},
	{"R-2026-6", "595.00", NULL},
};

/* What is open after @line, of each invoice; @says: in the answer. The first has EUR 5 of costs, which
 * money that names no invoice would be taken for. */
static const struct {
	const char *line;
	gint64 open[G_N_ELEMENTS(invoices)];
	const char *says;
} rows[] = {
	{"paid 50.00 purpose RF18539007547034", {7400, 23800, 35700, 47600, 59500, 59500}, "74,00"},
	{"paid 119.00 on 20.10. purpose RF18 5390 0754 7034 Muster Bau", {0, 23800, 35700, 47600, 59500, 59500}, "bezahlt und geschlossen"},
	{"bezahlt 238,00 Verwendungszweck ***090/9337/55493***", {12400, 0, 35700, 47600, 59500, 59500}, "bezahlt und geschlossen"},
	{"paid RF18539007547034 119.00", {0, 23800, 35700, 47600, 59500, 59500}, "bezahlt und geschlossen"},
	{"paid 595.00 purpose 210000000003139471430009017", {12400, 23800, 35700, 47600, 0, 59500}, "bezahlt und geschlossen"},
	{"paid purpose Rechnung R-2026-2 Danke", {12400, 0, 35700, 47600, 59500, 59500}, "bezahlt und geschlossen"},
	/* one name of two: the amount tells, or nobody does */
	{"paid 476.00 purpose KD 88123", {12400, 23800, 35700, 0, 59500, 59500}, "bezahlt und geschlossen"},
	{"paid 833.00 purpose KD 88123", {12400, 23800, 0, 0, 59500, 59500}, "bezahlt und geschlossen"},
	{"paid 400.00 purpose KD 88123", {12400, 23800, 35700, 47600, 59500, 59500}, "(R-2026-3)"},
	{"paid purpose KD 88123", {12400, 23800, 35700, 47600, 59500, 59500}, "(R-2026-4)"},
	{"paid 400.00 purpose KD 88123 R-2026-4", {12400, 23800, 35700, 7600, 59500, 59500}, "76,00"},
	/* two names */
	{"paid 357.00 purpose R-2026-1 + R-2026-2", {0, 0, 35700, 47600, 59500, 59500}, "bezahlt und geschlossen"},
	{"paid 300.00 purpose R-2026-1 + R-2026-2", {12400, 23800, 35700, 47600, 59500, 59500}, "(R-2026-2)"},
	/* nobody */
	{"paid 50.00 purpose Danke", {12400, 23800, 35700, 47600, 59500, 59500}, "nennt keine Forderung"},
	{"paid 50.00 purpose RF19539007547034", {12400, 23800, 35700, 47600, 59500, 59500}, "nennt keine Forderung"},
	{"paid R-2026-9 50.00", {12400, 23800, 35700, 47600, 59500, 59500}, "keine Forderung"},
};

static void
add_costs(TestHouse *h, const DunlinClaim *claim)
{
	DunlinEntry fee = {.kind = DUNLIN_ENTRY_FEE, .day = claim->due_day + 1, .amount = 500,
			   .text = (char *)"reminder"};

	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	g_assert_true(dunlin_ledger_add(h->desk->store, claim, &fee, NULL));
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
}

static void
check(TestHouse *h, const char *number, gint64 open)
{
	g_autofree char *name = g_strconcat("acme/", number, NULL);
	g_autoptr(DunlinClaim) claim = test_claim(h, name);
	DunlinBalance balance;

	g_assert_true(dunlin_ledger_balance(h->desk->store, claim, &balance, NULL));
	g_test_message("%s", number);
	g_assert_cmpint(balance.open, ==, open);
	g_assert_cmpint(claim->state, ==, open == 0 ? DUNLIN_STATE_CLOSED : DUNLIN_STATE_OPEN);
}

static void
test_named(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autofree char *verdict = NULL;
		g_autoptr(DunlinNotice) told = NULL;

		g_test_message("%s", rows[i].line);
		test_house_open(&h);
		test_house_at(&h, "2026-10-21 09:00");
		for (guint k = 0; k < G_N_ELEMENTS(invoices); k++) {
			g_autoptr(DunlinClaim) claim = open_paid_under(
				&h, invoices[k].number, invoices[k].gross, invoices[k].reference);

			if (k == 0)
				add_costs(&h, claim);
		}
		verdict = test_say(&h, "billing@acme.example", TRUE, "opened", rows[i].line);
		g_test_message("%s", verdict);
		for (guint k = 0; k < G_N_ELEMENTS(invoices); k++)
			check(&h, invoices[k].number, rows[i].open[k]);
		told = test_notice(&h, "transcript");
		g_assert_nonnull(strstr(told->facts, rows[i].says));
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A number that was wrong is nobody's, the one that took its place is his. */
static void
test_renamed(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, now = NULL;

	test_house_open(&h);
	claim = open_paid_under(&h, "R-2026-1", "119.00", NULL);
	now = test_claim(&h, "acme/r2026 1"); /* dunlinctl finds it as the transfer has it, too */
	g_assert_cmpstr(now->reference, ==, claim->reference);
	for (guint i = 0; i < 2; i++) {
		static const char *const lines[] = {"paid 50.00 purpose R-2026-1", "paid 50.00 purpose R-2026-7"};
		DunlinBalance balance;
		g_autofree char *set = NULL, *paid = NULL;

		if (i == 0)
			set = test_say(&h, "billing@acme.example", TRUE, "opened", "invoice: R-2026-7");
		paid = test_say(&h, "billing@acme.example", TRUE, "opened", lines[i]);
		g_assert_true(dunlin_ledger_balance(h.desk->store, claim, &balance, NULL));
		g_assert_cmpint(balance.open, ==, i == 0 ? 11900 : 6900);
	}
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/designate/named", test_named);
	g_test_add_func("/designate/renamed", test_renamed);
	return g_test_run();
}
