/* SPDX-License-Identifier: BSD-2-Clause */
/* Every letter that is installed, in every language, with full, minimal and hostile values. */
#include "write/letter.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "golden.h"

static const char *const languages[] = { "de", "en", "fr", "nl", "it", "es", "pl", NULL };

/* What a letter must be given at least: all that it prints under no condition. */
static const struct {
	const char *letter, *needs;
} letters[] = {
	{ "notice", "invoice reference open creditor_name iban" },
	{ "reminder", "invoice reference open deadline creditor_name iban" },
	{ "final", "invoice reference open deadline creditor_name iban" },
	{ "receipt", "invoice reference open creditor_name" },
	{ "account", "reference creditor_name" },
	{ "statement", "reference" },
	{ "opened", "reference" },
	{ "question", "reference" },
	{ "instalments", "invoice reference open creditor_name iban" },
	{ "wants_instalments", "invoice reference" },
	{ "noted", "reference" },
	{ "hold_ends", "reference until" },
	{ "customer_hold_ends", "customer until" },
	{ "offer", "invoice reference" },
	{ "samples", "reference" },
	{ "duplicate", "invoice reference" },
	{ "colleague", "invoice reference" },
	{ "sms", "invoice reference open creditor_name" },
	{ "call", "invoice reference debtor_phone" },
	{ "sheet", "day" },
	{ "says_paid", "invoice reference" },
	{ "promised", "invoice reference" },
	{ "objected", "invoice reference" },
	{ "answered", "invoice reference" },
	{ "stranger", "invoice reference" },
	{ "bounced", "invoice reference" },
	{ "refused", "reference" },
	{ "crossed", "invoice reference" },
	{ "copy", "reference" },
	{ "contradicted", "invoice reference" },
	{ "transcript", "" },
	{ "used_up", "invoice reference" },
	{ "handover", "reference creditor_name invoice open" },
	{ "case_news", "reference invoice" },
	{ "court", "invoice reference" },
	{ "taken_on", "invoice reference" },
	{ "returned", "invoice reference" },
	{ "collected", "invoice reference amount_said" },
	{ "not_taken_on", "invoice reference" },
	{ "partner_wrote", "invoice reference" },
	{ "status", "" },
	{ "help", "service_address" },
	{ "unproven", "" },
	{ "unreadable", "service_address" },
	{ "received", "" },
	{ "foreign", "creditor_name" },
	{ "admin", "what" },
};

static const struct {
	const char *name, *text;
} texts[] = {
	{ "creditor_name", "ACME GmbH" },
	{ "creditor_postal", "Hauptstr. 1, 12345 Berlin" },
	{ "creditor_legal", "HRB 1234 B, Amtsgericht Berlin-Charlottenburg, Geschäftsführerin: E. Muster" },
	{ "creditor_phone", "+49 30 123456" },
	{ "creditor_signatory", "E. Muster, Buchhaltung" },
	{ "creditor_privacy", "https://acme.example/datenschutz" },
	{ "service_address", "dunning@example.com" },
	{ "reference", "7K3M4QX2" },
	{ "invoice", "R-2026/17" },
	{ "debtor_name", "Kunde & Söhne KG" },
	{ "debtor_number", "4711" },
	{ "debtor_postal", "Nebenweg 2, 54321 Köln" },
	{ "person", "Erika Muster" },
	{ "pay_link", "https://pay.example/?r=7K3M4QX2&a=1234.56" },
	{ "debtor_email", "buchhaltung@kunde.example" },
	{ "debtor_phone", "+49 221 98765-0" },
	{ "iban", "DE02 1203 0000 0000 2020 51" },
	{ "payment_reference", "R-2026/17 KD 4711" },
	{ "partner_name", "Musterinkasso GmbH" },
	{ "partner_address", "cases@inkasso.example" },
	{ "words", "Hello,\n\nwe paid this <yesterday>.\n> not quoted twice\nBye" },
	{ "state", "held" },
	{ "step", "reminder" },
	{ "next_step", "final" },
	{ "reason", "paid" },
	{ "customer", "4711" },
	{ "address", "old@kunde.example" },
	{ "diagnostic", "550 5.1.1 <old@kunde.example>: no such user" },
	{ "status", "554 5.7.1 refused" },
	{ "original_subject", "Fwd: Rechnung" },
	{ "seller", "Andere GmbH" },
	{ "special", "prepayment" },
	{ "amount_said", "119.00 EUR" },
	{ "creditor_contact", "billing@acme.example" },
	{ "debtor_street", "Lange Str. 5" },
	{ "debtor_postcode", "10115" },
	{ "debtor_city", "Berlin" },
	{ "debtor_kind", "business" },
	{ "reply", "mailto:dunning+a2b3c4d5e6.x@example.com?subject=Re:%20Dunlin&body=" },
	{ "questions", "8" },
	{ "what", "Mail without a stamp was accepted" },
	{ "detail", "Notice a2b3c4d5e6 came back without a queue id.\nSending has stopped." },
};

static const struct {
	const char *list, *name, *text;
} rows[] = { /* the name "" begins a row */
	{ "plan", "", NULL }, { "plan", "what", "reminder" },
	{ "plan", "", NULL }, { "plan", "what", "question" },
	{ "plan", "", NULL }, { "plan", "what", "final" },
	{ "missing", "", NULL }, { "missing", "field", "due" }, { "missing", "example", "2026-10-15" },
	{ "missing", "", NULL }, { "missing", "field", "debtor" },
	{ "missing", "example", "accounts@customer.example" },
	{ "differs", "", NULL }, { "differs", "line", "amount: 190.00" },
	{ "found", "", NULL }, { "found", "field", "invoice" }, { "found", "value", "R-2026/17" },
	{ "lines", "", NULL }, { "lines", "line", "hold until 2026-12-24" },
	{ "lines", "result", "held until 2026-12-24" }, { "lines", "ok", "1" },
	{ "lines", "", NULL }, { "lines", "line", "hodl" }, { "lines", "result", "no such command" },
	{ "claims", "", NULL }, { "claims", "claim", "7K3M4QX2" }, { "claims", "invoice", "R-2026/17" },
	{ "claims", "debtor", "Kunde & Söhne KG" }, { "claims", "state", "open" },
	{ "claims", "next", "final" },
	{ "entries", "", NULL }, { "entries", "invoice", "R-2026/17" }, { "entries", "kind", "principal" },
	{ "entries", "", NULL }, { "entries", "invoice", "R-2026/17" }, { "entries", "kind", "lump-sum" },
	{ "entries", "", NULL }, { "entries", "invoice", "R-2026/17" }, { "entries", "kind", "payment" },
	{ "account", "", NULL }, { "account", "kind", "credit" }, { "account", "claim", "7K3M4QX2" },
	{ "totals", "", NULL },
	{ "claims", "", NULL }, { "claims", "claim", "ABCDEFGH" }, { "claims", "invoice", "R-2026/18" },
	{ "claims", "state", "closed" },
	{ "verbs", "", NULL }, { "verbs", "name", "hold" },
	{ "verbs", "arguments", "[until DATE | for N days] [REASON]" },
	{ "verbs", "help", "stop the clock" },
	{ "verbs", "", NULL }, { "verbs", "name", "status" }, { "verbs", "help", "where claims stand" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "opened" },
	{ "documents", "claim", "7K3M4QX2" }, { "documents", "next", "reminder" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "draft" },
	{ "documents", "claim", "7K3M4QX2" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "direct-debit" },
	{ "documents", "claim", "7K3M4QX2" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "duplicate" },
	{ "documents", "claim", "7K3M4QX2" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "other-amount" },
	{ "documents", "claim", "7K3M4QX2" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "superseded" },
	{ "documents", "claim", "7K3M4QX2" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "credited" },
	{ "documents", "claim", "7K3M4QX2" }, { "documents", "invoice", "R-2026/16" }, { "documents", "amount", "119.00 EUR" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "credit-rest" },
	{ "documents", "invoice", "R-2026/16" }, { "documents", "amount", "119.00 EUR" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "credit-early" },
	{ "documents", "invoice", "R-2026/16" }, { "documents", "amount", "119.00 EUR" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "credit-known" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "credit-unnamed" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "credit-unnumbered" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "replaced" },
	{ "documents", "claim", "7K3M4QX2" }, { "documents", "invoice", "R-2026/16" }, { "documents", "amount", "119.00 EUR" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "correction-unnamed" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "correction-several" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "correction-closed" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "foreign" },
	{ "documents", "reason", "iban" }, { "documents", "value", "DE89370400440532013000" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "pro-forma" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "currency" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "amount" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "nothing-to-collect" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "instalments" },
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "failed" },
	{ "documents", "why", "claim 7K3M4QX2 follows a policy that is not stored" },
	{ "documents", "", NULL }, { "documents", "what", "unreadable" },
	{ "documents", "why", "it is encrypted" },
	{ "instalments", "", NULL }, { "instalments", "", NULL },
	{ "calculation", "", NULL }, { "calculation", "rate", "10.27" },
	{ "calculation", "", NULL }, { "calculation", "rate", "10.52" },
	{ "enclosed", "", NULL }, { "enclosed", "file", "01-letter.eml" },
	{ "enclosed", "digest", "e3b0c442" },
	{ "sheet", "", NULL }, { "sheet", "name", "Antragsteller" },
	{ "sheet", "", NULL }, { "sheet", "name", "Name" }, { "sheet", "value", "ACME GmbH" },
	{ "left_out", "", NULL }, { "left_out", "file", "02-reply.eml" },
	{ "left_out", "digest", "98fc1c14" },
	{ "promises", "", NULL }, { "promises", "number", "1" }, { "promises", "claim", "7K3M4QX2" },
	{ "promises", "invoice", "R-2026/17" }, { "promises", "debtor", "Kunde & Söhne KG" },
	{ "promises", "what", "promise" },
	{ "waits", "", NULL }, { "waits", "number", "2" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "step" },
	{ "waits", "next", "final" },
	{ "waits", "count", "3" },
	{ "waits", "", NULL }, { "waits", "number", "3" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "step" },
	{ "waits", "next", "handover" },
	{ "waits", "approver", "1" },
	{ "waits", "", NULL }, { "waits", "number", "4" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "rest" },
	{ "waits", "", NULL }, { "waits", "number", "5" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "skonto" },
	{ "waits", "", NULL }, { "waits", "number", "6" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "extras" },
	{ "waits", "", NULL }, { "waits", "number", "7" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "covered" },
	{ "waits", "", NULL }, { "waits", "number", "8" }, { "waits", "claim", "7K3M4QX2" },
	{ "waits", "invoice", "R-2026/17" }, { "waits", "debtor", "Kunde & Söhne KG" },
	{ "waits", "what", "says-paid" },
	{ "promises", "", NULL }, { "promises", "number", "23" }, { "promises", "claim", "7K3M4QX2" },
	{ "promises", "what", "instalments" },
	{ "answers", "", NULL }, { "answers", "number", "9" }, { "answers", "claim", "7K3M4QX2" },
	{ "answers", "invoice", "R-2026/17" }, { "answers", "debtor", "Kunde & Söhne KG" },
	{ "answers", "reason", "says-paid" },
	{ "answers", "", NULL }, { "answers", "number", "10" }, { "answers", "claim", "7K3M4QX2" },
	{ "answers", "invoice", "R-2026/17" }, { "answers", "debtor", "Kunde & Söhne KG" },
	{ "answers", "reason", "promised" },
	{ "answers", "", NULL }, { "answers", "number", "11" }, { "answers", "claim", "7K3M4QX2" },
	{ "answers", "invoice", "R-2026/17" }, { "answers", "debtor", "Kunde & Söhne KG" },
	{ "answers", "reason", "objected" },
	{ "answers", "", NULL }, { "answers", "number", "12" }, { "answers", "claim", "7K3M4QX2" },
	{ "answers", "invoice", "R-2026/17" }, { "answers", "debtor", "Kunde & Söhne KG" },
	{ "answers", "reason", "answered" },
	{ "undelivered", "", NULL }, { "undelivered", "number", "13" }, { "undelivered", "claim", "7K3M4QX2" },
	{ "undelivered", "invoice", "R-2026/17" }, { "undelivered", "debtor", "Kunde & Söhne KG" },
	{ "undelivered", "value", "old@kunde.example" },
	{ "ended", "", NULL }, { "ended", "number", "14" }, { "ended", "claim", "7K3M4QX2" },
	{ "ended", "invoice", "R-2026/17" }, { "ended", "debtor", "Kunde & Söhne KG" },
	{ "held", "", NULL }, { "held", "number", "15" }, { "held", "claim", "7K3M4QX2" },
	{ "held", "invoice", "R-2026/17" }, { "held", "debtor", "Kunde & Söhne KG" },
	{ "held", "reason", "insolvent" },
	{ "held", "what", "creditor" },
	{ "held", "", NULL }, { "held", "number", "16" }, { "held", "claim", "7K3M4QX2" },
	{ "held", "invoice", "R-2026/17" }, { "held", "debtor", "Kunde & Söhne KG" },
	{ "held", "what", "debtor" },
	{ "goes", "", NULL }, { "goes", "number", "17" }, { "goes", "claim", "7K3M4QX2" },
	{ "goes", "invoice", "R-2026/17" }, { "goes", "debtor", "Kunde & Söhne KG" },
	{ "goes", "what", "reminder" },
	{ "sent", "", NULL }, { "sent", "number", "18" }, { "sent", "claim", "7K3M4QX2" },
	{ "sent", "invoice", "R-2026/17" }, { "sent", "debtor", "Kunde & Söhne KG" },
	{ "sent", "what", "final" },
	{ "dues", "", NULL }, { "dues", "number", "18" }, { "dues", "claim", "7K3M4QX2" },
	{ "dues", "amount", "39.67" }, { "dues", "until", "that day" }, { "dues", "debtor", "Kunde & Söhne KG" },
	{ "ending", "", NULL }, { "ending", "number", "19" }, { "ending", "claim", "7K3M4QX2" },
	{ "ending", "reason", "credit note" }, { "ending", "until", "that day" },
	{ "customers_end", "", NULL }, { "customers_end", "customer", "4712" },
	{ "customers_end", "count", "1" }, { "customers_end", "until", "that day" },
	{ "customers", "", NULL }, { "customers", "customer", "4711" }, { "customers", "count", "2" },
	{ "customers", "debtor", "Kunde & Söhne KG" }, { "customers", "reason", "moving" },
	{ "closed", "", NULL }, { "closed", "number", "19" }, { "closed", "claim", "7K3M4QX2" },
	{ "closed", "invoice", "R-2026/17" }, { "closed", "debtor", "Kunde & Söhne KG" },
	{ "closed", "reason", "paid" },
	{ "closed", "", NULL }, { "closed", "number", "20" }, { "closed", "claim", "7K3M4QX2" },
	{ "closed", "invoice", "R-2026/17" }, { "closed", "debtor", "Kunde & Söhne KG" },
	{ "closed", "reason", "credited" },
	{ "closed", "", NULL }, { "closed", "number", "21" }, { "closed", "claim", "7K3M4QX2" },
	{ "closed", "invoice", "R-2026/17" }, { "closed", "debtor", "Kunde & Söhne KG" },
	{ "closed", "reason", "withdrawn" },
	{ "closed", "", NULL }, { "closed", "number", "22" }, { "closed", "claim", "7K3M4QX2" },
	{ "closed", "invoice", "R-2026/17" }, { "closed", "debtor", "Kunde & Söhne KG" },
	{ "closed", "reason", "written-off" },
	{ "reasons", "", NULL }, { "reasons", "source", "1.2" },
	{ "reasons", "why", "application/zip: archives are not opened" },
};

static const char *const days[] = { "issue_day", "due_day",  "deadline", "seen_day", "previous_day",
				    "sent_day",	 "said_day", "promised_day", "opened_day", "offer_day",
				    "until", "held_until", "day" };
static const char *const flags[] = { "has_copy", "next_handover", "interest_announced",
				     "lump_sum_announced", "waits_for_word", "below_minimum",
				     "other_amount", "several", "last", "declined", "cut" };

static gboolean
is_wanted(const char *needs, const char *name)
{
	g_auto(GStrv) names = needs != NULL ? g_strsplit(needs, " ", -1) : NULL;

	return needs == NULL || g_strv_contains((const char *const *)names, name);
}

/* @needs: only these names; NULL: all. @hostile: stands for every text. */
static DunlinValues *
make_values(const char *needs, const char *hostile)
{
	DunlinValues *values = dunlin_values_new();
	DunlinValues *row = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		if (is_wanted(needs, texts[i].name))
			dunlin_values_set_text(values, texts[i].name,
					       hostile != NULL && !g_str_equal(texts[i].name, "reply")
						       ? hostile /* the link is our own work */
						       : texts[i].text);
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		if (is_wanted(needs, days[i]))
			dunlin_values_set_day(values, days[i], 20700 + (DunlinDay)i);
	if (is_wanted(needs, "open"))
		dunlin_values_set_money(values, "open", 123456, "EUR");
	if (needs != NULL)
		return values;
	dunlin_values_set_money(values, "principal", 133456, "EUR");
	dunlin_values_set_money(values, "paid", 10000, "EUR");
	dunlin_values_set_money(values, "disputed", 5000, "EUR");
	dunlin_values_set_money(values, "amount_said", 123456, "EUR");
	dunlin_values_set_money(values, "interest", 1175, "EUR");
	dunlin_values_set_money(values, "lump_sum", 4000, "EUR");
	dunlin_values_set_money(values, "fees", 500, "EUR");
	dunlin_values_set_money(values, "principal_open", 117781, "EUR");
	dunlin_values_set_money(values, "waived", 4000, "EUR");
	dunlin_values_set_money(values, "over", 1100, "EUR");
	dunlin_values_set_number(values, "count", 2);
	dunlin_values_set_number(values, "errors", 1);
	for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
		dunlin_values_set_flag(values, flags[i], TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *text = hostile != NULL ? hostile : rows[i].text;

		if (*rows[i].name != '\0') {
			dunlin_values_set_text(row, rows[i].name, text);
			continue;
		}
		row = dunlin_values_add_row(values, rows[i].list);
		dunlin_values_set_day(row, "when", 20710 + (DunlinDay)i);
		dunlin_values_set_day(row, "deadline", 20720 + (DunlinDay)i);
		dunlin_values_set_money(row, "open", 123456, "EUR");
		if (g_str_equal(rows[i].list, "instalments"))
			dunlin_values_set_money(row, "amount", 61728, "EUR");
		dunlin_values_set_money(row, "base", 123456, "EUR");
		dunlin_values_set_day(row, "from", 20700);
		dunlin_values_set_day(row, "to", 20709);
		dunlin_values_set_day(row, "due_day", 20690);
		dunlin_values_set_number(row, "days", 10);
		if (g_str_equal(rows[i].list, "entries") || g_str_equal(rows[i].list, "account") ||
		    g_str_equal(rows[i].list, "totals"))
			dunlin_values_set_money(row, "amount", 4711, "EUR");
		dunlin_values_set_day(row, "day", 20705);
	}
	return values;
}

static DunlinLetters *
load(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autoptr(GError) error = NULL;
	DunlinLetters *loaded = dunlin_letters_load(folder, NULL, &error);

	g_assert_no_error(error);
	return loaded;
}

/* What every letter is, whatever it was filled with. */
static void
check_form(const DunlinLetter *letter)
{
	g_auto(GStrv) lines = g_strsplit(letter->text, "\n", -1);

	g_assert_nonnull(letter->html);
	g_assert_cmpstr(letter->subject, !=, "");
	g_assert_null(strpbrk(letter->subject, "\r\n"));
	g_assert_null(strstr(letter->text, "\n\n\n"));
	g_assert_null(strchr(letter->text, '\r'));
	g_assert_null(strstr(letter->html, "src="));
	for (const char *at = letter->html; (at = strstr(at, "href=")) != NULL; at++)
		g_assert_true(g_str_has_prefix(at - 3, "<a href=\""));
	for (guint i = 0; lines[i] != NULL; i++)
		if (strchr(lines[i] + strspn(lines[i], " >"), ' ') != NULL)
			g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, 76);
}

/* All opened tags of the HTML part are closed, in order. */
static void
check_nesting(const char *name, const char *html)
{
	g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);

	for (const char *at = html; (at = strchr(at, '<')) != NULL; at++) {
		gboolean closing = at[1] == '/';
		const char *word = at + 1 + closing;
		g_autofree char *tag = g_strndup(word, strcspn(word, " >"));

		if (*tag == '!' || g_str_equal(tag, "br") || g_str_equal(tag, "hr") ||
		    g_str_equal(tag, "meta"))
			continue;
		if (!closing) {
			g_ptr_array_add(open, g_steal_pointer(&tag));
			continue;
		}
		g_test_message("%s: </%s>", name, tag);
		g_assert_cmpuint(open->len, >, 0);
		g_assert_cmpstr(open->pdata[open->len - 1], ==, tag);
		g_ptr_array_set_size(open, (gint)open->len - 1);
	}
	g_assert_cmpuint(open->len, ==, 0);
}

static char *
to_text(const DunlinLetter *letter)
{
	return g_strdup_printf("Subject: %s\n\n%s\n==== html\n%s", letter->subject, letter->text,
			       letter->html);
}

static void
check_all(const char *suffix, gboolean minimal, const char *hostile)
{
	g_autoptr(DunlinLetters) loaded = load();

	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		for (guint j = 0; languages[j] != NULL; j++) {
			const char *name = letters[i].letter;
			g_autoptr(DunlinValues) values =
				make_values(minimal ? letters[i].needs : NULL, hostile);
			g_auto(DunlinLetter) letter = { NULL, NULL, NULL };
			g_autoptr(GError) error = NULL;
			g_autofree char *text = NULL;
			g_autofree char *file = g_strdup_printf("letter-%s-%s%s", languages[j], name,
								suffix);

			g_test_message("%s in %s%s", name, languages[j], suffix);
			(void)dunlin_letters_render(loaded, languages[j], name, values, &letter, &error);
			g_assert_no_error(error);
			check_form(&letter);
			check_nesting(file, letter.html);
			text = to_text(&letter);
			golden_check(file, text, strlen(text));
		}
}

static void
test_full(void)
{
	check_all("", FALSE, NULL);
}

static void
test_minimal(void)
{
	check_all(".minimal", TRUE, NULL);
}

#define HOSTILE \
	"{{open}} %n%s \r\nBcc: x@y\r\n\r\n{{require Gio}}<script>alert('1')</script> & \" \u202egnp.exe\u202c \x1b[31m \xff"

/* Nothing of a value is a tag, a format, a header, a paragraph of its own or an element. */
static void
test_hostile(void)
{
	g_autoptr(DunlinLetters) loaded = load();

	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		for (guint j = 0; languages[j] != NULL; j++) {
			g_autoptr(DunlinValues) values = make_values(NULL, HOSTILE);
			g_auto(DunlinLetter) letter = { NULL, NULL, NULL };
			g_autoptr(GError) error = NULL;

			g_test_message("%s in %s", letters[i].letter, languages[j]);
			(void)dunlin_letters_render(loaded, languages[j], letters[i].letter, values,
						    &letter, &error);
			g_assert_no_error(error);
			check_form(&letter);
			check_nesting(letters[i].letter, letter.html);
			g_assert_null(strstr(letter.html, "<script"));
			g_assert_null(strstr(letter.text, "\nBcc: x@y\n"));
			g_assert_null(strstr(letter.text, "\u202e"));
			g_assert_null(strchr(letter.text, '\x1b'));
			g_assert_null(strchr(letter.html, '\x1b'));
			g_assert_true(g_utf8_validate(letter.text, -1, NULL));
			g_assert_true(strstr(letter.text, "{{open}} %n%s") != NULL ||
				      g_str_equal(letters[i].letter, "crossed"));
		}
}

/* Each name that a letter needs is missed when it is not there. */
static void
test_missing(void)
{
	g_autoptr(DunlinLetters) loaded = load();

	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
		g_auto(GStrv) needs = g_strsplit(letters[i].needs, " ", -1);

		for (guint j = 0; needs[j] != NULL; j++) {
			g_autoptr(DunlinValues) values = make_values(letters[i].needs, NULL);
			g_auto(DunlinLetter) letter = { NULL, NULL, NULL };
			g_autoptr(GError) error = NULL;

			dunlin_values_set_text(values, needs[j], NULL);
			g_test_message("%s without %s", letters[i].letter, needs[j]);
			g_assert_false(dunlin_letters_render(loaded, "de", letters[i].letter, values,
							     &letter, &error));
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
			g_assert_nonnull(strstr(error->message, needs[j]));
		}
	}
}

static void
test_language(void)
{
	g_autoptr(DunlinLetters) loaded = load();
	g_autoptr(DunlinValues) values = make_values(NULL, NULL);
	static const char *const rows_of[][2] = { { "de-AT", "Zahlungserinnerung" },
						  { "de_CH", "Zahlungserinnerung" },
						  { "fr", "Rappel de paiement" },
						  { "es-MX", "Recordatorio de pago" },
						  { "sv", "Payment reminder" },
						  { "../de", "Payment reminder" },
						  { "", "Payment reminder" } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows_of); i++) {
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL };

		g_assert_true(dunlin_letters_render(loaded, rows_of[i][0], "reminder", values, &letter,
						    NULL));
		g_assert_true(g_str_has_prefix(letter.subject, rows_of[i][1]));
	}
	g_assert_true(dunlin_letters_has(loaded, "de", "reminder"));
	g_assert_false(dunlin_letters_has(loaded, "sv", "reminder"));
	g_assert_false(dunlin_letters_has(loaded, "de", "nonsense"));
}

/* Only the last letter calls itself that. */
static void
test_second(void)
{
	g_autoptr(DunlinLetters) loaded = load();

	for (guint i = 0; languages[i] != NULL; i++) {
		g_autoptr(DunlinValues) values = make_values(NULL, NULL);
		g_auto(DunlinLetter) last = { NULL, NULL, NULL }, second = { NULL, NULL, NULL };

		g_assert_true(dunlin_letters_render(loaded, languages[i], "final", values, &last, NULL));
		dunlin_values_set_flag(values, "letter_follows", TRUE);
		g_assert_true(
			dunlin_letters_render(loaded, languages[i], "final", values, &second, NULL));
		g_assert_cmpstr(last.subject, !=, second.subject);
	}
}

static void
write_file(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
remove_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_cmpint(g_remove(path), ==, 0);
}

/* A site's folder with one letter, rendered or refused. */
static void
test_site(void)
{
	static const struct {
		const char *body, *text, *error;
	} cases[] = {
		{ "Subject: S {{invoice}}\n\nOur own.\n", "Our own.\n", NULL },
		{ "Subject: S\n\n{{if invoice}}yes{{else}}no{{end}}\n{{if nothing}}a{{end}}b\n",
		  "yes b\n", NULL },
		{ "Subject: S\n\n- {{if invoice}}x{{end}}\n- y\n", "- x\n- y\n", NULL },
		{ "Subject: S\n\n  {{if invoice}}\n- in\n  {{end}}\n- out\n", "- in\n- out\n", NULL },
		{ "Subject: S\n\n{{for p in plan}}\n- {{p.what}}\n{{end}}\n",
		  "- reminder\n- question\n- final\n", NULL },
		{ "Subject: S\n\n{{for p in nothing}}{{p.what}}{{end}}-\n", "-\n", NULL },
		{ "Subject: S\n\n{{if has_copy && !nothing}}ok{{end}}.\n", "ok.\n", NULL },
		{ "Subject: S\n\n{{if nothing || has_copy}}ok{{end}}.\n", "ok.\n", NULL },
		{ "Subject: S\n\na\n{{include own}}\nb\n", "a Own R-2026/17 b\n", NULL },
		{ "Subject: S\n\n{{for p in plan}}\n{{include row}}\n{{end}}\n",
		  "- reminder\n- question\n- final\n", NULL },
		{ "Subject: S\nNeeds: iban open\n\nx\n", "x\n", NULL },
		{ "Subject: S\nNeeds: iban other\n\nx\n", NULL, "“other” is missing" },
		{ "Subject: S\n\n{{include row}}\n", NULL, "_row.txt:1: " },
		{ "Subject: S\n\n{{include ever}}\n", NULL, "_ever.txt:1: more than" },
		{ "Subject: S\n\n{{if open}}{{end}}\n{{include ends}}\n", NULL, "_ends.txt:2: " },
		{ "Subject: S\n\n{{if open}}\n{{include ends}}\n", NULL, "_ends.txt:2: " },
		{ "Subject: S\n\n{{include begins}}\n{{end}}\n", NULL, "_begins.txt:1: " },
		{ "Subject: S\n\nx\n{{include nothing}}\n", NULL, "reminder.txt:4: there is no" },
		{ "Subject: S\n\nx {{include own}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S {{include own}}\n\nx\n", NULL, "reminder.txt:1: " },
		{ "no subject\n\nx\n", NULL, "reminder.txt:1: " },
		{ "Subject: S\n\nx\n{{open\n", NULL, "reminder.txt:4: " },
		{ "Subject: S\n\nx\n\n{{if open}}\n", NULL, "reminder.txt:5: " },
		{ "Subject: S\n\n{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{else}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S {{require Gio version \"2.0\"}}\n\nx\n", NULL, "reminder.txt:1: " },
		{ "Subject: S\n\n{{require Gio version \"2.0\"}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{def f(x) 1}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{open.dup()}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{print(\"x\")}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{open = \"0\"}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{include \"/etc/passwd\"}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{while open}}{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{1 + 1}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{if !open || paid}}x{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{if open && paid || due_day}}x{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{row.what}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{for p in plan}}{{p.nonsense}}{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\nLayout: none\n\nx\n", NULL, "reminder.txt: there is no" },
		{ "Subject: S\n\n\xff\n", NULL, "reminder.txt: not in UTF-8" },
	};
	static const struct {
		const char *name, *text;
	} parts[] = { { "_own.txt", "Own {{invoice}}\n" },	{ "_row.txt", "- {{p.what}}\n" },
		      { "_ever.txt", "{{include ever}}\n" },	{ "_ends.txt", "x\n{{end}}\n" },
		      { "_begins.txt", "{{if open}}\nx\n" } };
	g_autofree char *built_in = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autofree char *site = g_dir_make_tmp("dunlin-letters-XXXXXX", NULL);
	g_autofree char *folder = g_build_filename(site, "de", NULL);
	g_autoptr(DunlinValues) values = make_values(NULL, NULL);

	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	write_file(folder, "reminder.html", "");
	write_file(folder, "README", "{{nonsense");
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		write_file(folder, parts[i].name, parts[i].text);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(DunlinLetters) loaded = NULL;
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL };
		g_autoptr(GError) error = NULL;

		g_test_message("%s", cases[i].body);
		write_file(folder, "reminder.txt", cases[i].body);
		loaded = dunlin_letters_load(built_in, site, &error);
		if (loaded != NULL && cases[i].text == NULL) {
			g_assert_false(dunlin_letters_render(loaded, "de", "reminder", values, &letter,
							     &error));
			error->code = DUNLIN_ERROR_CONFIG; /* INPUT: it is the values' fault */
		}
		if (cases[i].error != NULL) {
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
			g_test_message("%s", error->message);
			g_assert_nonnull(strstr(error->message, cases[i].error));
			continue;
		}
		g_assert_no_error(error);
		g_assert_true(dunlin_letters_render(loaded, "de", "reminder", values, &letter, &error));
		g_assert_cmpstr(letter.text, ==, cases[i].text);
		g_assert_null(letter.html);
	}
	remove_file(folder, "reminder.txt");
	remove_file(folder, "reminder.html");
	remove_file(folder, "README");
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		remove_file(folder, parts[i].name);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	g_assert_cmpint(g_rmdir(site), ==, 0);
}

static void
test_no_folder(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(dunlin_letters_load("/nonexistent/letters", NULL, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
}

static gpointer
render_often(gpointer data)
{
	g_autoptr(DunlinValues) values = make_values(NULL, NULL);

	for (guint i = 0; i < 20; i++) {
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL };

		g_assert_true(dunlin_letters_render(data, i % 2 == 0 ? "de" : "en", "final", values,
						    &letter, NULL));
	}
	return NULL;
}

static void
test_threads(void)
{
	g_autoptr(DunlinLetters) loaded = load();
	GThread *threads[4];

	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("render", render_often, loaded);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		(void)g_thread_join(threads[i]); /* gives nothing back */
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/letter/full", test_full);
	g_test_add_func("/letter/minimal", test_minimal);
	g_test_add_func("/letter/hostile", test_hostile);
	g_test_add_func("/letter/missing", test_missing);
	g_test_add_func("/letter/language", test_language);
	g_test_add_func("/letter/second", test_second);
	g_test_add_func("/letter/site", test_site);
	g_test_add_func("/letter/no-folder", test_no_folder);
	g_test_add_func("/letter/threads", test_threads);
	return g_test_run();
}
