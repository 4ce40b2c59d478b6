/* SPDX-License-Identifier: BSD-2-Clause */
/* What a payment leaves open, and what lies in a debtor's account: questions, never reminders. */
#include <string.h>

#include "base/error.h"
#include "claim/question.h"
#include "scenes.h"
#include "store/store-private.h"

static const char *
asked(TestHouse *h, const DunlinClaim *claim)
{
	g_autoptr(DunlinClaim) now = test_claim(h, claim->reference);
	const DunlinQuestion *question = dunlin_question_stopping(now);

	return question ? question->word : NULL;
}

/* An invoice of 119.00 of 1 October with this before its sums. */
static DunlinClaim *
open_with(TestHouse *h, const char *element)
{
	g_autofree char *plain = test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *note = g_strdup_printf("%s<cac:LegalMonetaryTotal>", element);
	g_auto(GStrv) parts = g_strsplit(plain, "<cac:LegalMonetaryTotal>", 2);
	g_autofree char *xml = g_strjoinv(note, parts);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "Bitte mahnen.", xml);

	(void)test_take(h, mail, NULL);
	return test_claim(h, "acme/R-1");
}

static DunlinClaim *
open_with_terms(TestHouse *h, const char *terms)
{
	g_autofree char *element = g_strdup_printf("<cac:PaymentTerms><cbc:Note>%s</cbc:Note>"
						   "</cac:PaymentTerms>", terms);

	return open_with(h, element);
}

/* ── what is left ── */

static const struct {
	const char *name, *terms, *paid, *question;
	DunlinState state;
	gint64 open;
} rests[] = {
	{"a few cents", "sofort", "bezahlt 118,50 EUR", "rest", DUNLIN_STATE_OPEN, 50},
	{"a part is no rest", "sofort", "bezahlt 50,00 EUR", NULL, DUNLIN_STATE_OPEN, 6900},
	{"the discount in time", "2 % Skonto innerhalb 10 Tagen", "bezahlt 116,62 EUR am 12.10.2026", NULL,
	 DUNLIN_STATE_CLOSED, 0},
	{"the discount too late", "2 % Skonto innerhalb 10 Tagen", "bezahlt 116,62 EUR am 20.10.2026",
	 "skonto", DUNLIN_STATE_OPEN, 238},
	{"all", "sofort", "bezahlt 119,00 EUR", NULL, DUNLIN_STATE_CLOSED, 0},
};

static void
test_rest(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rests); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		gboolean leaves = rests[i].question == NULL && rests[i].state == DUNLIN_STATE_OPEN;

		g_test_message("%s", rests[i].name);
		test_house_open(&h);
		claim = open_with_terms(&h, rests[i].terms);
		test_creditor_says_of(&h, claim, rests[i].paid);
		test_assert_state(&h, claim->reference, rests[i].state);
		g_assert_cmpint(test_balance_of(&h, claim).open, ==, rests[i].open);
		g_assert_cmpstr(asked(&h, claim), ==, rests[i].question);
		test_house_at(&h, "2026-11-30 09:00");
		test_run_clock(&h);
		g_assert_cmpint(test_count(&h, "reminder"), ==, leaves);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* `unpaid` takes the discount back with the payment that was worth it. */
static void
test_discount_reopened(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = open_with_terms(&h, "2 % Skonto innerhalb 10 Tagen");
	test_creditor_says_of(&h, claim, "bezahlt 116,62 EUR am 12.10.2026");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	test_creditor_says_of(&h, claim, "unbezahlt");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpint(test_balance_of(&h, claim).open, ==, 11900);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* ── the same sum twice ── */

static const struct {
	const char *name, *lines[4]; /* each a mail of its own, a day after the one before; NULL: no more */
	DunlinState state;
	gint64 open;
	const char *told; /* in the last answer; NULL: the opposite of "booked before" */
} twice[] = {
	{"booked again, and said so", {"bezahlt 20,00", "bezahlt 20,00"}, DUNLIN_STATE_OPEN, 7900, "unbezahlt"},
	{"one of the two is taken back", {"bezahlt 20,00", "bezahlt 20,00", "unbezahlt 20,00 €"},
	 DUNLIN_STATE_OPEN, 9900, "zurückgenommen"},
	{"the only one went back", {"bezahlt 20,00", "unbezahlt 20,00"}, DUNLIN_STATE_OPEN, 11900, "zurückgenommen"},
	{"not one more than there were", {"bezahlt 20,00", "unbezahlt 20,00", "unbezahlt 20,00"},
	 DUNLIN_STATE_OPEN, 11900, NULL},
	{"another sum", {"bezahlt 20,00", "bezahlt 30,00"}, DUNLIN_STATE_OPEN, 6900, NULL},
	{"a sum that nobody booked is what is open", {"bezahlt 20,00", "unbezahlt 99,00"}, DUNLIN_STATE_OPEN,
	 9900, NULL},
	{"half of it, where the other half is open", {"bezahlt 59,50", "unbezahlt 59,50"}, DUNLIN_STATE_OPEN, 5950,
	 NULL},
	{"the second closed it", {"bezahlt 59,50", "bezahlt 59,50"}, DUNLIN_STATE_CLOSED, 0, "unbezahlt"},
	{"and is taken back", {"bezahlt 59,50", "bezahlt 59,50", "unbezahlt 59,50"}, DUNLIN_STATE_OPEN, 5950, NULL},
	{"the earlier of two that closed it", {"bezahlt 100,00", "bezahlt 19,00", "unbezahlt 100,00"},
	 DUNLIN_STATE_OPEN, 10000, NULL},
};

static void
test_twice(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(twice); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) answer = NULL;

		g_test_message("%s", twice[i].name);
		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		for (guint k = 0; k < G_N_ELEMENTS(twice[i].lines) && twice[i].lines[k] != NULL; k++) {
			g_autofree char *when = g_strdup_printf("2026-10-%u 15:00", 21 + k);

			test_house_at(&h, when);
			test_creditor_says_of(&h, claim, twice[i].lines[k]);
		}
		answer = test_notice(&h, "transcript");
		test_assert_state(&h, claim->reference, twice[i].state);
		g_assert_cmpint(test_balance_of(&h, claim).open, ==, twice[i].open);
		if (twice[i].told != NULL)
			g_assert_nonnull(strstr(answer->facts, twice[i].told));
		else
			g_assert_null(strstr(answer->facts, "zurückgenommen"));
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* `no` gives the rest up, and the claim is paid; `yes` goes on asking for it. */
static void
test_answers(void)
{
	static const struct {
		const char *word;
		DunlinState state;
		guint reminders;
	} answers[] = {{"nein", DUNLIN_STATE_CLOSED, 0}, {"ja", DUNLIN_STATE_OPEN, 1}};

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *verdict = NULL;

		test_house_open(&h);
		test_house_reconfigure(&h, "address = \"dunning@example.com\"\n",
				       "address = \"dunning@example.com\"\n"
				       "policy: { standard: { rest = \"20.00 EUR\" steps = (\n"
				       "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" } ) } }\n");
		claim = open_with_terms(&h, "sofort");
		test_creditor_says_of(&h, claim, "bezahlt 100,00 EUR");
		g_assert_cmpstr(asked(&h, claim), ==, "rest");
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		verdict = test_say(&h, "billing@acme.example", TRUE, "sheet", answers[i].word);
		test_assert_state(&h, claim->reference, answers[i].state);
		test_house_at(&h, "2026-11-30 09:00");
		test_run_clock(&h);
		g_assert_cmpuint(test_count(&h, "reminder"), ==, answers[i].reminders);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── the account covers first ── */

static void
test_covered(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL, third = NULL;
	g_autoptr(DunlinNotice) told = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	second = test_open_claim(&h, "R-2");
	test_creditor_says_of(&h, first, "bezahlt 300,00 EUR");
	g_assert_cmpint(test_credit_of(&h, second), ==, 18100);
	told = test_notice(&h, "transcript");
	g_assert_nonnull(strstr(told->facts, "„verrechnen“ bezahlt damit")); /* what to do with it */
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
	g_assert_cmpstr(asked(&h, second), ==, "covered");
	test_creditor_says_of(&h, second, "verrechnen");
	test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_credit_of(&h, second), ==, 6200);
	/* A part is asked about too; yes: the letter goes all the same. */
	third = test_open_claim(&h, "R-3");
	test_house_at(&h, "2026-10-26 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
	g_assert_cmpstr(asked(&h, third), ==, "covered");
	test_creditor_says_of(&h, third, "ja");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A letter that waits does not leave once its debtor has something in his account. */
static void
test_crossing(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	test_creditor_says_of(&h, first, "warten");
	second = test_open_claim(&h, "R-2");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	test_creditor_says_of(&h, first, "bezahlt 300,00 EUR");
	reminder = test_notice(&h, "reminder");
	g_assert_cmpint(reminder->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	test_run_clock(&h);
	g_assert_cmpstr(asked(&h, second), ==, "covered");
	test_assert_sound(&h);
	test_house_close(&h);
}

/* ── verify ── */

/* Each breaks one row of an account that was sound; @fault is what verify says of it. */
static const struct {
	const char *name, *sql, *fault;
} breaks[] = {
	{"what was paid too much", "UPDATE account SET amount = amount + 1 WHERE amount > 0",
	 "account of debtor Muster Bau GmbH: it has 181.01 paid beyond claim"},
	{"what went to a claim", "UPDATE account SET amount = amount - 1 WHERE amount < 0",
	 "account of debtor Muster Bau GmbH: it has 119.01 given to claim"},
	{"what went to a claim is gone", "DELETE FROM account WHERE amount < 0",
	 "account of debtor Muster Bau GmbH: it has 0.00 given to claim"},
	{"a claim's own side", "UPDATE ledger SET amount = 11800 WHERE text = 'from the debtor''s account'",
	 ", which has 118.00"},
	{"nobody knows to whom", "UPDATE account SET claim = NULL WHERE amount < 0", "it has 0.00 given to claim"},
	{"another currency", "UPDATE account SET currency = 'USD' WHERE amount < 0", "is not in USD"},
	{"nothing", "UPDATE account SET amount = 0 WHERE amount < 0", "a row has no amount"},
};

static void
break_store(TestHouse *h, const char *sql)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	(void)h->desk->store->engine->execute(h->desk->store->connection, sql, &error);
	g_assert_no_error(error);
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
}

static void
test_verify(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(breaks); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) first = NULL, second = NULL;
		g_autoptr(GString) report = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		gboolean sound = TRUE;

		g_test_message("%s", breaks[i].name);
		test_house_open(&h);
		first = test_open_claim(&h, "R-1");
		second = test_open_claim(&h, "R-2");
		test_creditor_says_of(&h, first, "bezahlt 300,00 EUR");
		test_creditor_says_of(&h, second, "verrechnen");
		test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
		test_assert_sound(&h);
		break_store(&h, breaks[i].sql);
		g_assert_true(dunlin_desk_verify(h.desk, h.time, report, &sound, &error));
		g_test_message("%s", report->str);
		g_assert_false(sound);
		g_assert_nonnull(strstr(report->str, breaks[i].fault));
		test_house_close(&h);
	}
}

/* ── the statement ── */

static void
test_statement(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;
	g_autoptr(DunlinNotice) told = NULL, account = NULL;
	g_autoptr(DunlinDebtor) debtor = NULL;
	g_autofree char *json = NULL, *verdict = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	test_creditor_says_of(&h, first, "bezahlt 150,00 EUR");
	second = test_open_claim(&h, "R-2");
	test_creditor_says_of(&h, second, "Kontoauszug");
	told = test_notice(&h, "statement");
	g_assert_cmpstr(told->to, ==, "billing@acme.example");
	g_assert_nonnull(strstr(told->facts, "R-1"));
	g_assert_nonnull(strstr(told->facts, "\"minor\":3100"));
	debtor = dunlin_debtor_get(h.desk->store, second->creditor, second->debtor, NULL);
	json = dunlin_desk_debtor_json(h.desk, debtor, TRUE, NULL);
	g_test_message("%s", json);
	g_assert_nonnull(strstr(json, "\"sums\":[{\"currency\":\"EUR\",\"open\":\"119.00\","
				      "\"credit\":\"31.00\"}]"));
	g_assert_nonnull(strstr(json, "\"claims\":2"));
	/* The debtor gets his own, once a day, at the address that letters go to. */
	test_creditor_says_of(&h, second, "ja");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_creditor_says_of(&h, second, "ja");
	test_run_clock(&h);
	(void)test_send_all(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	verdict = test_say(&h, "somebody@elsewhere.example", FALSE, "reminder", "Kontoauszug");
	g_clear_pointer(&verdict, g_free);
	verdict = test_say(&h, "somebody@elsewhere.example", FALSE, "reminder", "statement");
	g_assert_cmpuint(test_count(&h, "account"), ==, 1);
	account = test_notice(&h, "account");
	g_assert_cmpstr(account->to, ==, "kunde@debtor.example");
	g_assert_cmpuint(test_send_all(&h), >, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

#define SUBTOTAL(base, tax, rate) "<cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">" base \
	"</cbc:TaxableAmount><cbc:TaxAmount currencyID=\"EUR\">" tax "</cbc:TaxAmount><cac:TaxCategory>" \
	"<cbc:ID>S</cbc:ID><cbc:Percent>" rate "</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>"

/* What is given up is named, gross, net and tax by rate, and once. @says ends with NULL. */
static const struct {
	const char *name, *tax, *paid, *says[5], *show;
} write_offs[] = {
	{"a part", "<cac:TaxTotal>" SUBTOTAL("100.00", "19.00", "19") "</cac:TaxTotal>", "bezahlt 19,00 EUR",
	 {"100.00", "R-1", "net €84.03, VAT 19 % €15.97"},
	 "\"vat\":[{\"category\":\"S\",\"rate\":\"19.00\",\"net\":\"100.00\",\"tax\":\"19.00\","
	 "\"open_net\":\"84.03\",\"open_tax\":\"15.97\"}]"},
	/* 119.00 = 50.00 + 9.50 + 55.61 + 3.89: all of it is the invoice's own */
	{"all, of two rates", "<cac:TaxTotal>" SUBTOTAL("50.00", "9.50", "19.00") SUBTOTAL("55.61", "3.89", "7")
	 "</cac:TaxTotal>", NULL, {"119.00", "net €50.00, VAT 19 % €9.50", "net €55.61, VAT 7 % €3.89"},
	 "\"open_net\":\"55.61\",\"open_tax\":\"3.89\""},
	{"nobody knows the rates", "", "bezahlt 19,00 EUR", {"100.00", "could not be read"}, "\"vat\":[]"},
	{"the rates are not all of it", "<cac:TaxTotal>" SUBTOTAL("50.00", "9.50", "19") "</cac:TaxTotal>",
	 "bezahlt 19,00 EUR", {"100.00", "could not be read"}, "\"vat\":[]"},
};

static void
test_write_off(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(write_offs); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL, now = NULL;
		g_autofree char *text = NULL, *again = NULL, *json = NULL;

		g_test_message("%s", write_offs[i].name);
		test_house_open(&h);
		claim = open_with(&h, write_offs[i].tax);
		if (write_offs[i].paid)
			test_creditor_says_of(&h, claim, write_offs[i].paid);
		g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_WRITE_OFF, NULL,
						  DUNLIN_ACTOR_ADMIN, h.time, &text, NULL));
		g_test_message("%s", text);
		for (guint k = 0; write_offs[i].says[k]; k++)
			g_assert_nonnull(strstr(text, write_offs[i].says[k]));
		now = test_claim(&h, claim->reference);
		json = dunlin_desk_claim_json(h.desk, now, TRUE, h.time, NULL);
		g_assert_nonnull(strstr(json, write_offs[i].show));
		test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
		g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_WRITE_OFF, NULL,
						  DUNLIN_ACTOR_ADMIN, h.time, &again, NULL));
		g_assert_null(strstr(again, write_offs[i].says[0]));
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── money that names no invoice ── */

static void
make_older(TestHouse *h, const DunlinClaim *claim)
{
	g_autoptr(DunlinClaim) now = test_claim(h, claim->reference);

	now->issue_day -= 7;
	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	g_assert_true(dunlin_claim_update(h->desk->store, now, NULL));
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
}

/* The older debt first, then what is left of the money to the next; what nothing takes is kept. */
static void
test_customer(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	second = test_open_claim(&h, "R-2");
	test_number_debtor(&h, first, "4711");
	make_older(&h, first);
	test_creditor_says(&h, "opened", "paid customer 4711 150.00");
	test_assert_state(&h, first->reference, DUNLIN_STATE_CLOSED);
	test_assert_state(&h, second->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpint(test_balance_of(&h, second).open, ==, 8800);
	test_creditor_says(&h, "opened", "paid customer 4711 100 EUR on 2026-10-20");
	test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_balance_of(&h, second).open, ==, 0);
	g_assert_cmpint(test_credit_of(&h, second), ==, 1200);
	test_creditor_says(&h, "opened", "paid customer 4712 100.00");
	g_assert_cmpint(test_credit_of(&h, second), ==, 1200);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* An amount that is one invoice's to the cent is that one's, whatever is older. */
static void
test_customer_exact(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	second = test_open_claim(&h, "R-2");
	test_number_debtor(&h, first, "4711");
	test_creditor_says_of(&h, first, "paid 50.00");
	test_creditor_says(&h, "opened", "paid customer 4711 119.00");
	test_assert_state(&h, first->reference, DUNLIN_STATE_OPEN);
	test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/account/rest", test_rest);
	g_test_add_func("/account/discount-reopened", test_discount_reopened);
	g_test_add_func("/account/twice", test_twice);
	g_test_add_func("/account/answers", test_answers);
	g_test_add_func("/account/covered", test_covered);
	g_test_add_func("/account/crossing", test_crossing);
	g_test_add_func("/account/verify", test_verify);
	g_test_add_func("/account/statement", test_statement);
	g_test_add_func("/account/write-off", test_write_off);
	g_test_add_func("/account/customer", test_customer);
	g_test_add_func("/account/customer-exact", test_customer_exact);
	return g_test_run();
}
