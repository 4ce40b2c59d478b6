/* SPDX-License-Identifier: BSD-2-Clause */
/* Credit notes and corrections on a real store and reader. */
#include "documents.h"
#include "scenes.h"

#include <string.h>

#define AT_RATE(net, tax, rate)                                                                    \
	"<cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">" net                              \
	"</cbc:TaxableAmount><cbc:TaxAmount currencyID=\"EUR\">" tax                               \
	"</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>" rate                    \
	"</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>"
#define TAX(rates)                                                                                 \
	"<cac:LegalMonetaryTotal>", "<cac:TaxTotal>" rates "</cac:TaxTotal><cac:LegalMonetaryTotal>"

/* Tax is taken off at the rates that the credit note names, not at a part of each. */
static void
test_credit_tax(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	(void)test_forward(&h, "x", "R-1", "2026-10-15", "333.00",
			   WITH(TAX(AT_RATE("100.00", "19.00", "19") AT_RATE("200.00", "14.00", "7"))));
	(void)test_forward(&h, "x", "G-1", NULL, "107.00",
			   WITH(TYPE("381"), NAMES("R-1"), TAX(AT_RATE("100.00", "7.00", "7"))));
	claim = test_claim(&h, "acme/R-1");
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 22600);
	g_assert_cmpstr(claim->vat, ==, "S:19.00=10000+1900 S:7.00=10000+700");
	test_assert_written(&h);
	test_house_close(&h);
}

static void
test_credit(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	for (guint i = 0; i < 2; i++) /* the second time it counts no more */
		g_assert_cmpint(test_forward(&h, "x", "G-1", NULL, "19.00",
					WITH(TYPE("381"), NAMES("R-1"))), ==, DUNLIN_TAKEN_DONE);
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 10000);
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_OPEN);
	test_assert_said(&h, "received", "\"what\":\"credit-known\"");
	/* More than is open: the rest is told. */
	(void)test_forward(&h, "x", "G-2", NULL, "150.00", WITH(TYPE("381"), NAMES("R-1")));
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 0);
	test_assert_said(&h, "received", "\"what\":\"credit-rest\"");
	test_assert_said(&h, "received", "\"minor\":5000");
	g_assert_null(dunlin_claim_find(h.desk->store, "acme/G-1", NULL));
	test_assert_written(&h);
	test_house_close(&h);
}

static void
test_credit_of_several(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL;
	g_autoptr(DunlinClaim) second = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	second = test_open_claim(&h, "R-2");
	(void)test_forward(&h, "x", "G-1", NULL, "150.00",
		      WITH(TYPE("381"), NAMES("R-2"), NAMES("R-1")));
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_open_of(&h, "acme/R-2"), ==, 8800);
	test_assert_written(&h);
	test_house_close(&h);
}

/* A reminder that waits asks for too much once the credit note is there. */
static void
test_credit_withdraws(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	(void)test_forward(&h, "x", "G-1", NULL, "19.00", WITH(TYPE("381"), NAMES("R-1")));
	reminder = test_notice(&h, "reminder");
	g_assert_cmpint(reminder->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	dunlin_notice_free(reminder);
	test_run_clock(&h);
	reminder = test_notice(&h, "reminder");
	g_assert_nonnull(strstr(reminder->facts, "\"credited\":{\"minor\":1900,"));
	g_assert_nonnull(strstr(reminder->facts, "\"open\":{\"minor\":10000,"));
	test_assert_written(&h);
	test_house_close(&h);
}

static void
test_credit_first(void)
{
	TestHouse h = {0};

	test_house_open(&h);
	(void)test_forward(&h, "x", "G-1", NULL, "19.00", WITH(TYPE("381"), NAMES("R-1")));
	test_assert_said(&h, "received", "\"what\":\"credit-early\"");
	(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", NULL);
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 10000);
	test_assert_said(&h, "received", "\"what\":\"credited\"");
	test_assert_written(&h);
	test_house_close(&h);
}

/* What the claim cannot take is the debtor's; a part that went elsewhere meanwhile counts once. */
static void
test_credit_kept(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	(void)test_forward(&h, "x", "G-1", NULL, "150.00", WITH(TYPE("381"), NAMES("R-1")));
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_CLOSED);
	test_assert_said(&h, "received", "\"kept\":true");
	g_assert_cmpint(test_credit_of(&h, claim), ==, 3100);
	(void)test_forward(&h, "x", "G-2", NULL, "19.00", WITH(TYPE("381")));
	g_assert_cmpint(test_credit_of(&h, claim), ==, 5000);
	(void)test_forward(&h, "x", "R-2", "2026-10-15", "40.00", NULL);
	g_autofree char *offset = test_say(&h, "billing@acme.example", TRUE, "opened", "verrechnen");

	g_test_message("%s", offset);
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_credit_of(&h, claim), ==, 1000);
	(void)test_forward(&h, "x", "R-3", "2026-10-15", "40.00", NULL);
	(void)test_forward(&h, "invoice: R-3", "G-2", NULL, "19.00", WITH(TYPE("381")));
	g_assert_cmpint(test_open_of(&h, "acme/R-3"), ==, 3000);
	g_assert_cmpint(test_credit_of(&h, claim), ==, 0);
	test_assert_written(&h);
	test_house_close(&h);
}

/* Without a number that it names, the comment above the forward may give it. */
static void
test_credit_unnamed(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	g_assert_cmpint(test_forward(&h, "x", "G-1", NULL, "19.00", WITH(TYPE("381"))), ==,
			DUNLIN_TAKEN_DONE);
	test_assert_said(&h, "received", "\"what\":\"credit-unnamed\"");
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 11900);
	g_assert_cmpint(test_credit_of(&h, claim), ==, 1900); /* until somebody says so */
	(void)test_forward(&h, "invoice: R-1", "G-1", NULL, "19.00", WITH(TYPE("381")));
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 10000);
	g_assert_cmpint(test_credit_of(&h, claim), ==, 0);
	(void)test_forward(&h, "invoice: R-1", "G-1", NULL, "19.00", WITH(TYPE("381")));
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 10000);
	test_assert_written(&h);
	test_house_close(&h);
}

/* ── corrected invoices ── */

static const struct {
	const char *name, *payable;
	gint64 open;
	DunlinState state;
} corrections[] = {
	{"less", "100.00", 10000, DUNLIN_STATE_OPEN},
	{"more", "150.00", 15000, DUNLIN_STATE_OPEN},
	{"same", "119.00", 11900, DUNLIN_STATE_OPEN},
	{"nothing", "0.00", 0, DUNLIN_STATE_CLOSED},
	{"cancelled", "-119.00", 0, DUNLIN_STATE_CLOSED},
	{"partly-cancelled", "-19.00", 10000, DUNLIN_STATE_OPEN},
};

static void
test_correction(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(corrections); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinClaim) after = NULL;
		gboolean replaces = corrections[i].payable[0] != '-';

		g_test_message("%s", corrections[i].name);
		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		for (guint k = 0; k < 2; k++)
			(void)test_forward(&h, "x", "R-1-K", "2026-11-02", corrections[i].payable,
				      WITH(TYPE("384"), NAMES("R-1")));
		after = test_claim(&h, claim->reference);
		g_assert_cmpint(after->state, ==, corrections[i].state);
		g_assert_cmpint(test_open_of(&h, claim->reference), ==, corrections[i].open);
		g_assert_cmpstr(after->invoice, ==, replaces ? "R-1-K" : "R-1");
		g_assert_cmpint(after->due_day - claim->due_day, ==, replaces ? 18 : 0);
		/* The old invoice opens no second claim. */
		(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", NULL);
		g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
		test_assert_written(&h);
		test_house_close(&h);
	}
}

static void
test_correction_first(void)
{
	TestHouse h = {0};

	test_house_open(&h);
	(void)test_forward(&h, "x", "R-1-K", "2026-10-15", "100.00", WITH(TYPE("384"), NAMES("R-1")));
	g_assert_cmpint(test_open_of(&h, "acme/R-1-K"), ==, 10000);
	(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", NULL);
	g_assert_null(dunlin_claim_find(h.desk->store, "acme/R-1", NULL));
	test_assert_said(&h, "received", "\"what\":\"superseded\"");
	test_assert_written(&h);
	test_house_close(&h);
}

/* The list's own answer names the invoice; it counts once. */
static void
test_credit_named(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	(void)test_forward(&h, "x", "G-1", NULL, "19.00", WITH(TYPE("381")));
	for (guint i = 0; i < 2; i++) {
		test_answer_letter(&h, "received", "invoice: R-1");
		g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 10000);
		(void)test_forward(&h, "x", "G-1", NULL, "19.00", WITH(TYPE("381")));
		test_assert_said(&h, "received", "\"what\":\"credit-known\"");
	}
	test_assert_written(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/desk/credit", test_credit);
	g_test_add_func("/desk/credit-tax", test_credit_tax);
	g_test_add_func("/desk/credit-of-several", test_credit_of_several);
	g_test_add_func("/desk/credit-withdraws", test_credit_withdraws);
	g_test_add_func("/desk/credit-first", test_credit_first);
	g_test_add_func("/desk/credit-unnamed", test_credit_unnamed);
	g_test_add_func("/desk/credit-kept", test_credit_kept);
	g_test_add_func("/desk/credit-named", test_credit_named);
	g_test_add_func("/desk/correction", test_correction);
	g_test_add_func("/desk/correction-first", test_correction_first);
	return g_test_run();
}
