/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that letters are tried with: a text, a day, a sum and rows for each name. */
#include "sample.h"

#include <string.h>

static const struct {
	const char *name, *text;
} texts[] = {
	{ "records", "AA" },
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
	{ "questions", "11" },
	{ "rest", "1" },
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
	{ "documents", "", NULL }, { "documents", "name", "R-2026/17" }, { "documents", "what", "offered" },
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
	{ "offers", "", NULL }, { "offers", "number", "24" }, { "offers", "claim", "7K3M4QX2" },
	{ "offers", "invoice", "R-2026/17" }, { "offers", "debtor", "Kunde & Söhne KG" },
	{ "offers", "next", "reminder" }, { "offers", "value", "old@kunde.example" },
	{ "offers", "", NULL }, { "offers", "number", "25" }, { "offers", "claim", "7K3M4QX2" },
	{ "offers", "next", "first" }, { "offers", "count", "3" },
	{ "offers", "", NULL }, { "offers", "number", "26" }, { "offers", "claim", "7K3M4QX2" },
	{ "offers", "what", "last" },
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
	{ "ended", "what", "court" }, { "ended", "invoice", "R-2026/17" }, { "ended", "debtor", "Kunde & Söhne KG" },
	{ "untaken", "", NULL }, { "untaken", "number", "27" }, { "untaken", "claim", "7K3M4QX2" },
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
	{ "ending", "", NULL }, { "ending", "number", "23" }, { "ending", "claim", "7K3M4QX2" },
	{ "ending", "until", "that day" }, { "ending", "next", "promise" },
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
static const char *const flags[] = { "court", "has_copy", "next_handover", "interest_announced",
				     "lump_sum_announced", "waits_for_word", "below_minimum",
				     "other_amount", "several", "last", "declined", "cut", "automatic",
				     "refused", "was_paid", "task_follows", "unread" };

static gboolean
is_wanted(const char *needs, const char *name)
{
	g_auto(GStrv) names = needs != NULL ? g_strsplit(needs, " ", -1) : NULL;

	return needs == NULL || g_strv_contains((const char *const *)names, name);
}

DunlinValues *
sample_values(const char *needs, const char *hostile)
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
	dunlin_values_set_money(values, "credited", 1900, "EUR");
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

DunlinLetters *
sample_letters(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autoptr(GError) error = NULL;
	DunlinLetters *loaded = dunlin_letters_load(folder, NULL, &error);

	g_assert_no_error(error);
	return loaded;
}
