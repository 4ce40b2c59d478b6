/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwarded PDFs at the desk: what was read surely opens a claim, what was not is shown first. */
#include "house.h"

#include <string.h>

#include "tests/read/make-pdf.h"

#define SENDER "billing@acme.example"
#define OWN_IBAN "IBAN: DE02 1203 0000 0000 2020 51"

static void
forward(TestHouse *h, const PdfLine *lines, guint n)
{
	g_autoptr(GString) pdf = pdf_make(lines, n, NULL, 0, "");
	g_autofree char *body = g_base64_encode((const guchar *)pdf->str, pdf->len);
	g_autofree char *head = test_mail(SENDER, TRUE, "dunning@example.com", "Fwd", "x", NULL);
	char *type = strstr(head, "Content-Type:");
	g_autofree char *mail = NULL;

	g_assert_nonnull(type);
	*type = '\0';
	mail = g_strconcat(head,
			   "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			   "--b\r\nContent-Type: text/plain\r\n\r\ndebtor: kunde@debtor.example\r\n"
			   "--b\r\nContent-Type: application/pdf; name=R.pdf\r\n"
			   "Content-Transfer-Encoding: base64\r\n\r\n",
			   body, "\r\n--b--\r\n", NULL);
	h->time.now++;
	h->time.real++;
	(void)test_take(h, mail, NULL);
}

static DunlinState
state_of(TestHouse *h, const char *name)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, name);

	return claim->state;
}

static void
answer(TestHouse *h, const char *text)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, "question");
	g_autofree char *to = test_reply_to(h, notice);
	g_autofree char *mail = test_mail(SENDER, TRUE, to, "Re: question", text, NULL);

	h->time.now++;
	h->time.real++;
	(void)test_take(h, mail, NULL);
}

static void
test_sure(void)
{
	static const PdfLine lines[] = {
		{60, 60, 12, "ACME GmbH"},
		{60, 200, 18, "Rechnung Nr. R-1 vom 01.10.2026"},
		{60, 300, 10, "Gesamtbetrag: 119,00 EUR"},
		{60, 320, 10, "Fällig am 15.10.2026"},
		{60, 340, 10, OWN_IBAN},
	};
	TestHouse h = {0};

	test_house_open(&h);
	forward(&h, lines, G_N_ELEMENTS(lines));
	g_assert_cmpint(state_of(&h, "acme/R-1"), ==, DUNLIN_STATE_OPEN);
	test_house_close(&h);
}

/* Its due day is only reckoned from the terms: it waits until the creditor has seen it. */
static void
test_unsure(void)
{
	static const PdfLine lines[] = {
		{60, 60, 12, "ACME GmbH"},
		{60, 200, 18, "Rechnung Nr. R-2 vom 01.10.2026"},
		{60, 300, 10, "Gesamtbetrag: 119,00 EUR"},
		{60, 320, 10, "Zahlbar innerhalb von 14 Tagen netto."},
		{60, 340, 10, OWN_IBAN},
	};
	static const char *const shown[] = {"\"special\":\"reading\"", "R-2", "2026-10-15", "119.00 EUR",
					    "kunde@debtor.example"};
	TestHouse h = {0};
	g_autoptr(DunlinNotice) question = NULL;

	test_house_open(&h);
	forward(&h, lines, G_N_ELEMENTS(lines));
	g_assert_cmpint(state_of(&h, "acme/R-2"), ==, DUNLIN_STATE_DRAFT);
	question = test_notice(&h, "question");
	g_assert_nonnull(question);
	for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
		g_test_message("%s in %s", shown[i], question->facts);
		g_assert_nonnull(strstr(question->facts, shown[i]));
	}
	answer(&h, "amount: 120.00 EUR"); /* a correction is no yes */
	g_assert_cmpint(state_of(&h, "acme/R-2"), ==, DUNLIN_STATE_DRAFT);
	answer(&h, "yes");
	g_assert_cmpint(state_of(&h, "acme/R-2"), ==, DUNLIN_STATE_OPEN);
	test_house_close(&h);
}

/* The page names an account that is not the creditor's: no claim, whatever else it says. */
static void
test_foreign(void)
{
	static const PdfLine lines[] = {
		{60, 60, 12, "ACME GmbH"},
		{60, 200, 18, "Rechnung Nr. R-3 vom 01.10.2026"},
		{60, 300, 10, "Gesamtbetrag: 119,00 EUR"},
		{60, 320, 10, "Fällig am 15.10.2026"},
		{60, 340, 10, "IBAN: DE89 3704 0044 0532 0130 00"},
	};
	TestHouse h = {0};
	g_autoptr(DunlinNotice) told = NULL;

	test_house_open(&h);
	forward(&h, lines, G_N_ELEMENTS(lines));
	g_assert_null(dunlin_claim_find(h.desk->store, "acme/R-3", NULL));
	told = test_notice(&h, "foreign");
	g_assert_nonnull(told);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/desk/pdf/sure", test_sure);
	g_test_add_func("/desk/pdf/unsure", test_unsure);
	g_test_add_func("/desk/pdf/foreign", test_foreign);
	return g_test_run();
}
