/* SPDX-License-Identifier: BSD-2-Clause */
/* Invoices of every kind on a real store and reader: claims, questions, terms, several a mail. */
#include "documents.h"

#include <string.h>

#include "reading/terms.h"

/* ── what opens nothing, or only with a yes ── */

static const struct {
	const char *name, *letter, *said;
	const char *pairs[9];
	DunlinState state; /* COUNT: no claim */
} kinds[] = {
	{"pro-forma", "received", "\"what\":\"pro-forma\"", {TYPE("325")}, DUNLIN_STATE_COUNT},
	{"prepayment", "question", "\"special\":\"prepayment\"", {TYPE("386")}, DUNLIN_STATE_DRAFT},
	{"self-billed", "question", "\"special\":\"self-billed\"", {TYPE("389")}, DUNLIN_STATE_DRAFT},
	{"self-billed-again", "question", "\"special\":\"self-billed\"", {TYPE("527")}, DUNLIN_STATE_DRAFT},
	{"unknown-type", "question", "\"special\":\"type\"", {TYPE("935")}, DUNLIN_STATE_DRAFT},
	{"partial", "opened", "\"plan\"", {TYPE("326")}, DUNLIN_STATE_OPEN},
	{"direct-debit", "opened", "\"special\":\"direct-debit\"", {">58<", ">59<"}, DUNLIN_STATE_HELD},
	{"card", "opened", "\"special\":\"direct-debit\"", {">58<", ">48<"}, DUNLIN_STATE_HELD},
	{"other-account", "foreign", "\"reason\":\"iban\"", {OWN_IBAN, "DE89370400440532013000"},
	 DUNLIN_STATE_COUNT},
	{"factoring", "foreign", "\"reason\":\"payee\"",
	 {"<cac:PaymentMeans>", "<cac:PayeeParty><cac:PartyName><cbc:Name>Factor AG</cbc:Name>"
	  "</cac:PartyName></cac:PayeeParty><cac:PaymentMeans>"}, DUNLIN_STATE_COUNT},
	{"own-payee", "opened", "\"plan\"",
	 {"<cac:PaymentMeans>", "<cac:PayeeParty><cac:PartyName><cbc:Name>Acme GMBH</cbc:Name>"
	  "</cac:PartyName></cac:PayeeParty><cac:PaymentMeans>"}, DUNLIN_STATE_OPEN},
	{"other-vat-id", "foreign", "\"reason\":\"vat-id\"",
	 {"<cac:PartyLegalEntity>", "<cac:PartyTaxScheme><cbc:CompanyID>DE999999999</cbc:CompanyID>"
	  "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
	  "<cac:PartyLegalEntity>"}, DUNLIN_STATE_COUNT},
	{"own-vat-id", "opened", "\"plan\"",
	 {"<cac:PartyLegalEntity>", "<cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID>"
	  "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
	  "<cac:PartyLegalEntity>", "ACME GmbH", "Acme Verlag"}, DUNLIN_STATE_OPEN},
};

static void
test_kinds(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		TestHouse h = {0};

		g_test_message("%s", kinds[i].name);
		test_house_open(&h);
		(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", kinds[i].pairs);
		test_assert_said(&h, kinds[i].letter, kinds[i].said);
		g_assert_cmpuint(test_count(&h, "received") + test_count(&h, "question") +
				 test_count(&h, "opened") + test_count(&h, "foreign"), ==, 1);
		if (kinds[i].state == DUNLIN_STATE_COUNT)
			g_assert_null(dunlin_claim_find(h.desk->store, "acme/R-1", NULL));
		else
			test_assert_state(&h, "acme/R-1", kinds[i].state);
		test_house_at(&h, "2026-11-10 10:00");
		if (kinds[i].state != DUNLIN_STATE_OPEN) {
			test_run_clock(&h);
			g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
		}
		test_assert_written(&h);
		test_house_close(&h);
	}
}

static void
test_answers(void)
{
	TestHouse h = {0};

	test_house_open(&h);
	(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", WITH(TYPE("386")));
	test_answer_letter(&h, "question", "yes");
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_OPEN);
	(void)test_forward(&h, "x", "R-2", "2026-10-15", "119.00", WITH(">58<", ">59<"));
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_HELD);
	test_answer_letter(&h, "opened", "unpaid");
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_OPEN);
	/* The same number with another amount is asked about, and can be answered. */
	(void)test_forward(&h, "x", "R-1", "2026-10-15", "129.00", NULL);
	test_assert_said(&h, "duplicate", "\"other_amount\":true");
	test_answer_letter(&h, "duplicate", "amount: 129.00 EUR");
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 12900);
	test_assert_written(&h);
	test_house_close(&h);
}

/* ── terms ── */

static const struct {
	const char *terms;
	DunlinTermsResult result;
	const char *due; /* of an invoice of 2026-10-01 */
} terms[] = {
	{"#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=30#PROZENT=0.00#\n", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"#SKONTO#TAGE=7#PROZENT=2.00#", DUNLIN_TERMS_NONE, NULL},
	{"30 days", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"Payment within 14 days of the invoice date.", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"14 Tage netto", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"Zahlbar innerhalb von 14 Tagen ohne Abzug.", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"14 Tage 2% Skonto, 30 Tage netto", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"2 % Skonto bei Zahlung in 10 Tagen, netto 30 Tage", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"2/10 net 30", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"10 Tage 2 % Skonto", DUNLIN_TERMS_NONE, NULL},
	{"zahlbar bis 15.10.2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"Fällig am 15. Oktober 2026.", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"Due date: 2026-10-15", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"payable by 15 October 2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"30 Tage nach Erhalt der Rechnung", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"14 days or 30 days", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"zahlbar bis 15.09.2026", DUNLIN_TERMS_PROPOSED, "2026-09-15"},
	{"Leistungszeitraum 01.10.2026 bis 31.10.2026", DUNLIN_TERMS_NONE, NULL},
	{"10 Werktage", DUNLIN_TERMS_NONE, NULL},
	{"30 days end of month", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"Rechnung vom 01.10.2026", DUNLIN_TERMS_NONE, NULL},
	{"Zahlbar ohne Abzug bis 09.11.2026", DUNLIN_TERMS_CLEAR, "2026-11-09"},
	{"Bitte überweisen Sie bis zum 24.10.2026 auf das Konto.", DUNLIN_TERMS_CLEAR, "2026-10-24"},
	{"Zahlbar innerhalb 30 Tagen netto bis 31.10.2026, 3% Skonto innerhalb 10 Tagen bis 11.10.2026",
	 DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"3 % Skonto bis zum 11.10.2026, ohne Abzug bis zum 31.10.2026", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"Bei Zahlung bis zum 20.10.2026 2,50 % Skonto\nBis zum 27.10.2026 ohne Abzug", DUNLIN_TERMS_CLEAR, "2026-10-27"},
	{"#SKONTO#TAGE=7#PROZENT=2.00# #SKONTO#TAGE=30#PROZENT=0.00#", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"30 jours nets, 2 % d'escompte sous 8 jours", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"Payable à 30 jours sans escompte", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"À régler avant le 15/10/2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"À régler avant le 05/10/2026", DUNLIN_TERMS_PROPOSED, "2026-10-05"},
	{"30 jours fin de mois", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"30 jours après réception de la facture", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"Escompte 2 % à 10 jours", DUNLIN_TERMS_NONE, NULL},
	{"Betaling binnen 14 dagen na factuurdatum", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"30 dagen netto, 8 dagen 2 % korting", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"2 % betalingskorting binnen 8 dagen", DUNLIN_TERMS_NONE, NULL},
	{"Te betalen vóór 15-10-2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"14 dagen na ontvangst", DUNLIN_TERMS_PROPOSED, "2026-10-15"},
	{"30 giorni data fattura", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"Pagamento entro il 15/10/2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"Sconto 2% entro 10 giorni, 30 giorni netto", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"30 gg fine mese", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"A pagar antes del 15/10/2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"Pago a 30 días fecha factura", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"2 % de descuento a 10 días, 30 días neto", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"Dto. pronto pago 3 % 10 días", DUNLIN_TERMS_NONE, NULL},
	{"Płatne do 15.10.2026", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"Płatność w ciągu 14 dni od daty wystawienia", DUNLIN_TERMS_CLEAR, "2026-10-15"},
	{"2 % skonta w ciągu 7 dni, 30 dni netto", DUNLIN_TERMS_CLEAR, "2026-10-31"},
	{"14 dni od otrzymania faktury", DUNLIN_TERMS_PROPOSED, "2026-10-15"},
	{"2 % discount if paid within 2 days\nPenalty percentage 10% from due date", DUNLIN_TERMS_NONE, NULL},
	{"on receipt within 30 days", DUNLIN_TERMS_PROPOSED, "2026-10-31"},
	{"innerhalb von […] Tagen ohne Abzug", DUNLIN_TERMS_NONE, NULL},
	{"sofort", DUNLIN_TERMS_NONE, NULL},
	{"99999999999999999999 days", DUNLIN_TERMS_NONE, NULL},
	{"", DUNLIN_TERMS_NONE, NULL},
	{NULL, DUNLIN_TERMS_NONE, NULL},
};

static void
test_terms(void)
{
	DunlinDay issued;

	g_assert_true(dunlin_day_parse("2026-10-01", &issued));
	for (guint i = 0; i < G_N_ELEMENTS(terms); i++) {
		DunlinDay due = DUNLIN_DAY_NONE;
		DunlinTermsResult result = dunlin_terms_due(terms[i].terms, issued, &due);
		g_autofree char *text = NULL;

		g_test_message("%s", terms[i].terms != NULL ? terms[i].terms : "(none)");
		g_assert_cmpint(result, ==, terms[i].result);
		text = dunlin_day_to_string(due);
		g_assert_cmpstr(text, ==, terms[i].due);
	}
}

/* Of 119.00 EUR, invoiced on 2026-10-01. */
static const struct {
	const char *terms, *discounts;
} granted[] = {
	{"#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=14#PROZENT=1.00#\n#SKONTO#TAGE=30#PROZENT=0.00#\n",
	 "2026-10-08=238 2026-10-15=119"},
	{"#SKONTO#TAGE=7#PROZENT=2.50#BASISBETRAG=100.00#\n", "2026-10-08=250"},
	{"#SKONTO#TAGE=7#PROZENT=2.50#BASISBETRAG=1000.00#\n", NULL},
	{"#SKONTO#TAGE=7#PROZENT=2.00# #SKONTO#TAGE=14#PROZENT=1.00#", "2026-10-08=238 2026-10-15=119"},
	{"2 % Skonto bei Zahlung innerhalb 10 Tagen, 30 Tage netto.", "2026-10-11=238"},
	{"14 Tage 2,5% Skonto, 30 Tage netto", "2026-10-15=298"},
	{"2 % Skonto innerhalb 10 Tagen nach Erhalt, 30 Tage netto.", "?=238"},
	{"2 % discount if paid within 2 days\nPenalty percentage 10% from due date", "2026-10-03=238"},
	{"30 jours nets, 2 % d'escompte sous 8 jours", "2026-10-09=238"},
	{"30 dagen netto, 8 dagen 2 % korting", "2026-10-09=238"},
	{"Sconto 2% entro 10 giorni, 30 giorni netto", "2026-10-11=238"},
	{"2 % skonta w ciągu 7 dni, 30 dni netto", "2026-10-08=238"},
	{"Verzugszinsen 9 % nach 30 Tagen", NULL},
	{"2 % Skonto innerhalb 10 Tagen oder 3 % bei Lastschrift", NULL},
	{"30 Tage netto", NULL},
	{"100 % Skonto innerhalb 10 Tagen", NULL},
	{NULL, NULL},
};

static void
test_granted(void)
{
	DunlinDay issued;

	g_assert_true(dunlin_day_parse("2026-10-01", &issued));
	for (guint i = 0; i < G_N_ELEMENTS(granted); i++) {
		g_autofree char *discounts =
			dunlin_terms_discounts(granted[i].terms, issued, 11900, "EUR");

		g_test_message("%s", granted[i].terms != NULL ? granted[i].terms : "(none)");
		g_assert_cmpstr(discounts, ==, granted[i].discounts);
	}
}

#define DAY_TOO(day, more) "<cac:LegalMonetaryTotal>", "<cac:PaymentTerms>" more                   \
	"<cbc:PaymentDueDate>" day "</cbc:PaymentDueDate></cac:PaymentTerms><cac:LegalMonetaryTotal>"
#define PERCENT "<cbc:SettlementDiscountPercent>2.00</cbc:SettlementDiscountPercent>"
#define NOTE(text) "<cbc:Note>" text "</cbc:Note>"

/* Several days for payment: all of it is due on the last, and never where a discount ends. */
static const struct {
	const char *name, *due;
	const char *const *changes;
	const char *claimed; /* NULL: the creditor is asked */
	const char *proposed;
} several_days[] = {
	{"discount first", "2026-10-08", WITH(DAY_TOO("2026-10-31", "")), "2026-10-31", NULL},
	{"discount last", "2026-10-31", WITH(DAY_TOO("2026-10-08", PERCENT)), "2026-10-31", NULL},
	{"a discount's end after the due date", "2026-10-08", WITH(DAY_TOO("2026-10-31", PERCENT)), NULL,
	 "2026-10-31"},
	{"only a discount's end", NULL, WITH(DAY_TOO("2026-10-08", PERCENT)), NULL, "2026-10-08"},
	{"by its words", NULL, WITH(DAY_TOO("2026-10-08", NOTE("2 % Skonto bei Zahlung bis"))), NULL,
	 "2026-10-08"},
	{"the terms give more time", NULL,
	 WITH(DAY_TOO("2026-10-08", NOTE("2 % Skonto bis 08.10.2026, ohne Abzug bis 31.10.2026"))),
	 "2026-10-31", NULL},
	{"more time, unclear", "2026-10-08",
	 WITH("<cac:LegalMonetaryTotal>", "<cac:PaymentTerms>" NOTE("30 Tage nach Erhalt")
	      "</cac:PaymentTerms><cac:LegalMonetaryTotal>"), NULL, "2026-10-31"},
};

static void
test_several_days(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(several_days); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *due = NULL, *proposed = NULL;

		g_test_message("%s", several_days[i].name);
		test_house_open(&h);
		test_house_at(&h, "2026-10-20 10:00");
		(void)test_forward(&h, "x", "R-1", several_days[i].due, "119.00", several_days[i].changes);
		claim = test_claim(&h, "acme/R-1");
		due = dunlin_day_to_string(claim->due_day);
		g_assert_cmpstr(due, ==, several_days[i].claimed);
		if (several_days[i].proposed != NULL) {
			proposed = g_strdup_printf("\"example\":\"%s\"", several_days[i].proposed);
			test_assert_said(&h, "question", proposed);
		}
		/* It was unpaid after the discount's end, but is not due yet. */
		test_house_at(&h, "2026-10-30 10:00");
		test_run_clock(&h);
		g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
		test_assert_written(&h);
		test_house_close(&h);
	}
}

#define TERMS(text) "<cac:LegalMonetaryTotal>", "<cac:PaymentTerms><cbc:Note>" text                \
	"</cbc:Note></cac:PaymentTerms><cac:LegalMonetaryTotal>"

static void
test_terms_of_an_invoice(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *due = NULL;

	test_house_open(&h);
	(void)test_forward(&h, "x", "R-1", NULL, "119.00", WITH(TERMS("14 Tage netto")));
	claim = test_claim(&h, "acme/R-1");
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpint(claim->due_origin, ==, DUNLIN_DUE_CONTRACT);
	due = dunlin_day_to_string(claim->due_day);
	g_assert_cmpstr(due, ==, "2026-10-15");
	(void)test_forward(&h, "x", "R-2", NULL, "119.00", WITH(TERMS("14 Tage nach Erhalt")));
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_DRAFT);
	test_assert_said(&h, "question", "\"example\":\"2026-10-15\"");
	/* A due date that cannot be meant speaks against the terms. */
	(void)test_forward(&h, "x", "R-3", "9999-12-31", "119.00", WITH(TERMS("14 Tage netto")));
	test_assert_state(&h, "acme/R-3", DUNLIN_STATE_DRAFT);
	test_assert_said(&h, "question", "\"example\":\"2026-10-15\"");
	test_assert_written(&h);
	test_house_close(&h);
}

/* ── several at once ── */

static void
add_part(GString *mail, const char *xml)
{
	g_string_append_printf(mail, "--b\r\nContent-Type: application/xml\r\n"
				     "Content-Disposition: attachment; filename=r.xml\r\n\r\n%s\r\n", xml);
}

static char *
mail_of_several(char *const *parts)
{
	GString *mail = g_string_new("Authentication-Results: mx.example.com; dmarc=pass "
				     "header.from=acme.example\r\n"
				     "From: " SENDER "\r\nTo: dunning@example.com\r\nSubject: Fwd\r\n"
				     "Date: Wed, 21 Oct 2026 10:00:00 +0200\r\n"
				     "Message-ID: <several@acme.example>\r\nMIME-Version: 1.0\r\n"
				     "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
				     "--b\r\nContent-Type: text/plain\r\n\r\nsiehe Anhang\r\n");

	for (guint i = 0; parts[i] != NULL; i++)
		add_part(mail, parts[i]);
	g_string_append(mail, "--b--\r\n");
	return g_string_free(mail, FALSE);
}

/* Who wants to be asked is told of all in the list, and asked on his sheet: no mail for each. */
static void
test_several_offered(void)
{
	TestHouse h = {0};
	char *parts[] = {test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example"),
			 test_invoice("R-2", "2026-10-15", "50.00", "anderer@debtor.example"),
			 test_invoice("R-3", "2026-10-19", "70.00", "dritter@debtor.example"), NULL};
	g_autofree char *mail = mail_of_several(parts);

	test_house_open(&h);
	test_house_reconfigure(&h, "language = \"de\" }", "language = \"de\"  consent = \"ask\" }");
	test_house_at(&h, "2026-10-21 10:00");
	g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	g_assert_cmpuint(test_count(&h, "offer") + test_count(&h, "noted"), ==, 0);
	g_assert_cmpuint(test_count(&h, "received"), ==, 1);
	test_assert_said(&h, "received", "\"what\":\"offered\",\"when\":{\"day\":\"2026-10-22\"}");
	test_assert_said(&h, "received", "\"what\":\"offered\",\"when\":{\"day\":\"2026-10-26\"}");
	test_house_at(&h, "2026-10-22 08:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	g_assert_cmpuint(test_count(&h, "offer"), ==, 0);
	test_assert_said(&h, "sheet", "\"questions\":2");
	test_assert_sound(&h);
	test_house_close(&h);
	for (guint i = 0; parts[i] != NULL; i++)
		g_free(parts[i]);
}

static void
test_several(void)
{
	TestHouse h = {0};
	char *parts[] = {test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example"),
			 test_invoice("R-2", "2026-10-16", "50.00", "kunde@debtor.example"),
			 test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example"),
			 test_document(test_invoice("P-1", "2026-10-16", "50.00", NULL), WITH(TYPE("325"))),
			 g_strdup("<?xml version=\"1.0\"?><Invoice"), NULL};
	g_autofree char *mail = mail_of_several(parts);

	test_house_open(&h);
	g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_OPEN);
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "opened"), ==, 0);
	g_assert_cmpuint(test_count(&h, "duplicate"), ==, 0);
	g_assert_cmpuint(test_count(&h, "received"), ==, 1);
	test_assert_said(&h, "received", "\"name\":\"R-1\"");
	test_assert_said(&h, "received", "\"name\":\"R-2\"");
	test_assert_said(&h, "received", "\"what\":\"pro-forma\"");
	test_assert_said(&h, "received", "\"what\":\"unreadable\"");
	test_assert_written(&h);
	test_house_close(&h);
	for (guint i = 0; parts[i] != NULL; i++)
		g_free(parts[i]);
}

/* A claim that nothing can be done with harms no other document of the mail. */
static void
test_one_fails(void)
{
	TestHouse h = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = NULL;
	char *parts[] = {test_document(test_invoice("G-1", NULL, "19.00", NULL), WITH(TYPE("381"), NAMES("R-1"))),
			 test_invoice("R-2", "2026-10-16", "50.00", "kunde@debtor.example"), NULL};
	g_autofree char *mail = mail_of_several(parts);

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	memset(claim->policy_digest, 'f', 64);
	g_assert_true(dunlin_store_begin(h.desk->store, &error));
	g_assert_true(dunlin_claim_update(h.desk->store, claim, &error));
	g_assert_true(dunlin_store_commit(h.desk->store, &error));
	g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_OPEN);
	g_assert_cmpint(test_open_of(&h, "acme/R-1"), ==, 11900);
	test_assert_said(&h, "received", "\"what\":\"failed\"");
	test_assert_said(&h, "received", "\"what\":\"opened\"");
	test_house_close(&h);
	for (guint i = 0; parts[i] != NULL; i++)
		g_free(parts[i]);
}

/* The same invoice twice in a mail, with two amounts: nobody is reminded before the creditor looked. */
static void
test_two_amounts(void)
{
	TestHouse h = {0};
	char *parts[] = {test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example"),
			 test_invoice("R-1", "2026-10-15", "191.00", "kunde@debtor.example"), NULL};
	g_autofree char *mail = mail_of_several(parts);

	test_house_open(&h);
	(void)test_take(&h, mail, NULL);
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_DRAFT);
	test_assert_said(&h, "question", "\"special\":\"amounts\"");
	test_assert_written(&h);
	test_house_close(&h);
	for (guint i = 0; parts[i] != NULL; i++)
		g_free(parts[i]);
}

/* ── debtors ── */

#define ROBOT "<cac:AccountingCustomerParty><cac:Party>",                                          \
	"<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID=\"EM\">"                 \
	"rechnung@debtor.example</cbc:EndpointID>"
#define NO_CONTACT "<cac:Contact><cbc:ElectronicMail>kunde@debtor.example</cbc:ElectronicMail></cac:Contact>", ""
#define OTHER_CONTACT "kunde@debtor.example", "neu@debtor.example"
#define CUSTOMER "<cbc:RegistrationName>Muster Bau GmbH</cbc:RegistrationName></cac:PartyLegalEntity>",     \
	"<cbc:RegistrationName>Muster Bau GmbH</cbc:RegistrationName></cac:PartyLegalEntity>"      \
	"<cac:PartyIdentification><cbc:ID>4711</cbc:ID></cac:PartyIdentification>"
#define OTHER_NAME "Muster Bau GmbH", "Muster Holding AG"

static const struct {
	const char *name;
	const char *first[9], *answer, *second[9];
	const char *email; /* of the second claim's debtor */
	gboolean same;
} debtors[] = {
	{"known-address", {NULL}, NULL, {NO_CONTACT}, "kunde@debtor.example", TRUE},
	{"robot-makes-way", {NO_CONTACT, ROBOT}, NULL, {NULL}, "kunde@debtor.example", TRUE},
	{"robot-comes-later", {CUSTOMER}, NULL, {CUSTOMER, NO_CONTACT, ROBOT}, "kunde@debtor.example", TRUE},
	{"creditor's-word", {CUSTOMER}, "debtor: chef@debtor.example", {CUSTOMER, OTHER_CONTACT},
	 "chef@debtor.example", TRUE},
	{"contact-stays", {CUSTOMER}, NULL, {CUSTOMER, OTHER_CONTACT}, "kunde@debtor.example", TRUE},
	{"two-contacts-of-a-name", {NULL}, NULL, {OTHER_CONTACT}, "neu@debtor.example", FALSE},
	{"two-companies-one-mailbox", {NULL}, NULL, {OTHER_NAME}, "kunde@debtor.example", FALSE},
};

static void
test_debtors(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(debtors); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) first = NULL;
		g_autoptr(DunlinClaim) second = NULL;
		g_autoptr(DunlinDebtor) debtor = NULL;

		g_test_message("%s", debtors[i].name);
		test_house_open(&h);
		(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", debtors[i].first);
		if (debtors[i].answer != NULL)
			test_answer_letter(&h, "opened", debtors[i].answer);
		(void)test_forward(&h, "x", "R-2", "2026-10-15", "50.00", debtors[i].second);
		first = test_claim(&h, "acme/R-1");
		second = test_claim(&h, "acme/R-2");
		g_assert_cmpint(first->debtor == second->debtor, ==, debtors[i].same);
		debtor = dunlin_debtor_get(h.desk->store, second->creditor, second->debtor, NULL);
		g_assert_cmpstr(debtor->email, ==, debtors[i].email);
		g_assert_cmpint(second->state, ==, DUNLIN_STATE_OPEN);
		test_assert_written(&h);
		test_house_close(&h);
	}
}

/* Whom the invoice names is greeted; its order stands in the letter; the creditor may name another. */
#define NAMED_CONTACT "<cac:Contact>", "<cac:Contact><cbc:Name>Erika Muster</cbc:Name>"
#define ORDERED "<cac:AccountingSupplierParty>",                                                   \
	"<cac:OrderReference><cbc:ID>4500123</cbc:ID></cac:OrderReference><cac:AccountingSupplierParty>"

static void
assert_letter(TestHouse *h, const DunlinClaim *claim, const char *words)
{
	g_auto(DunlinPreview) preview = {0};
	g_autoptr(GError) error = NULL;

	(void)dunlin_desk_preview(h->desk, claim, "reminder", h->time, &preview, &error);
	g_assert_no_error(error);
	g_test_message("%s: %s", words, preview.letter.text);
	g_assert_nonnull(strstr(preview.letter.text, words));
}

static void
test_contact(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *line = NULL;

	test_house_open(&h);
	(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", WITH(NAMED_CONTACT, ORDERED));
	claim = test_claim(&h, "acme/R-1");
	g_assert_cmpstr(claim->order_reference, ==, "4500123");
	assert_letter(&h, claim, "Guten Tag Erika Muster,");
	assert_letter(&h, claim, "4500123");
	line = g_strdup_printf("%s contact: Frau Dr. Anna Beispiel", claim->reference);
	test_answer_letter(&h, "opened", line);
	assert_letter(&h, claim, "Sehr geehrte Frau Dr. Beispiel,");
	test_assert_written(&h);
	test_house_close(&h);
}

/* A debtor's letters are in the language of his country, where no other is known. */
#define LIVES_IN(code) "<cac:AccountingCustomerParty><cac:Party>",                                 \
	"<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country>"                 \
	"<cbc:IdentificationCode>" code "</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"

static const struct {
	const char *creditor, *debtor[3], *language;
} speakers[] = {
	{"de", {LIVES_IN("DE")}, "de"}, {"de", {LIVES_IN("FR")}, "fr"},
	{"de", {LIVES_IN("PL")}, "pl"}, {"de", {LIVES_IN("CH")}, "de"},
	{"de", {LIVES_IN("BE")}, "de"}, {"en", {LIVES_IN("BE")}, "nl"},
	{"de", {LIVES_IN("SE")}, "en"}, {"en", {LIVES_IN("DE")}, "de"}, /* the creditor's is his own */
	{"de", {NULL}, "de"},
};

static void
test_language(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(speakers); i++) {
		TestHouse h = {0};
		g_autofree char *ours = g_strdup_printf("language = \"%s\" }", speakers[i].creditor);
		g_autoptr(DunlinNotice) reminder = NULL;

		g_test_message("%u: %s", i, speakers[i].language);
		test_house_open(&h);
		test_house_reconfigure(&h, "language = \"de\" }", ours);
		test_house_at(&h, "2026-10-21 10:00");
		(void)test_forward(&h, "x", "R-1", "2026-10-15", "119.00", speakers[i].debtor);
		test_house_at(&h, "2026-10-23 10:00");
		test_run_clock(&h);
		reminder = test_notice(&h, "reminder");
		g_assert_nonnull(reminder);
		g_assert_cmpstr(reminder->language, ==, speakers[i].language);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/desk/invoice/kinds", test_kinds);
	g_test_add_func("/desk/invoice/answers", test_answers);
	g_test_add_func("/desk/invoice/terms", test_terms);
	g_test_add_func("/desk/invoice/discounts-granted", test_granted);
	g_test_add_func("/desk/invoice/terms-of-an-invoice", test_terms_of_an_invoice);
	g_test_add_func("/desk/invoice/several-days", test_several_days);
	g_test_add_func("/desk/invoice/several", test_several);
	g_test_add_func("/desk/invoice/several-offered", test_several_offered);
	g_test_add_func("/desk/invoice/one-fails", test_one_fails);
	g_test_add_func("/desk/invoice/two-amounts", test_two_amounts);
	g_test_add_func("/desk/invoice/debtors", test_debtors);
	g_test_add_func("/desk/invoice/contact", test_contact);
	g_test_add_func("/desk/invoice/language", test_language);
	return g_test_run();
}
