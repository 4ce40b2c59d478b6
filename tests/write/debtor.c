/* SPDX-License-Identifier: BSD-2-Clause */
/* What letters to debtors are filled with in tests. */
#include "debtor.h"

const char *const debtor_languages[] = { "de", "en", "fr", "nl", "it", "es", "pl" };
const char *const debtor_letters[] = { "notice", "reminder", "final", "instalments", "receipt",
					"account", "sms" };

const DebtorCase debtor_cases[] = {
	{ "handover", "has_copy next_handover handover_costs interest_announced lump_sum_announced", 0, 0, 0, 0, FALSE },
	{ "bare", "", 0, 0, 0, 0, TRUE },
	{ "again", "has_copy letter_follows interest_announced", 0, 0, 0, 0, FALSE },
	{ "court", "has_copy next_court lump_sum_announced", 0, 0, 0, 0, FALSE },
	{ "dutch", "has_copy next_handover", 15, 0, 4000, 0, FALSE },
	{ "belgian", "has_copy first_free", 0, 14, 0, 0, FALSE },
	{ "spanish", "has_copy next_court negotiation", 0, 0, 0, 0, FALSE },
	{ "british", "has_copy next_court interest_announced", 0, 0, 0, 34, FALSE },
};

const DebtorText debtor_texts[] = {
	{ "creditor_postal", "Hauptstr. 1, 12345 Berlin" },
	{ "creditor_legal", "HRB 1234 B, Charlottenburg" },
	{ "creditor_phone", "+49 30 123456" },
	{ "creditor_signatory", "E. Muster, AR" },
	{ "creditor_privacy", "https://acme.example/privacy" },
	{ "debtor_name", "Kunde & Söhne KG" },
	{ "debtor_postal", "Nebenweg 2, 54321 Köln" },
	{ "debtor_number", "4711" },
	{ "contact", "Dr. Erika Beispiel" },
	{ "order_reference", "4500123" },
	{ "subject", "Wartung 2026" },
	{ "person", "Erika Beispiel" },
	{ "mrs", "Dr. Beispiel" },
	{ "payment_reference", "RF18539007547034" },
	{ "bic", "BYLADEM1001" },
	{ "pay_link", "https://pay.example/?r=7K3M4QX2&a=1234.56" },
	{ "law", "§ 288 BGB" },
	{ "partner_name", "Musterinkasso GmbH" },
};

const gsize debtor_case_count = G_N_ELEMENTS(debtor_cases);
const gsize debtor_text_count = G_N_ELEMENTS(debtor_texts);

gboolean
debtor_has_flag(guint number, const char *flag)
{
	g_auto(GStrv) flags = g_strsplit(debtor_cases[number].flags, " ", -1);

	return g_strv_contains((const char *const *)flags, flag);
}

gboolean
debtor_has_case(guint letter, guint number)
{
	gboolean period = debtor_cases[number].after_receipt != 0 || debtor_cases[number].after_sending != 0;

	return letter < DEBTOR_STEPS || number < 2 || (letter == DEBTOR_SMS && period);
}

static void
set_flags(DunlinValues *values, guint number)
{
	g_auto(GStrv) flags = g_strsplit(debtor_cases[number].flags, " ", -1);

	for (guint i = 0; flags[i] != NULL; i++)
		if (*flags[i] != '\0')
			dunlin_values_set_flag(values, flags[i], TRUE);
	if (debtor_cases[number].after_receipt != 0)
		dunlin_values_set_number(values, "period_after_receipt", debtor_cases[number].after_receipt);
	if (debtor_cases[number].after_sending != 0)
		dunlin_values_set_number(values, "period_after_sending", debtor_cases[number].after_sending);
	if (debtor_cases[number].costs != 0)
		dunlin_values_set_money(values, "collection_costs", debtor_cases[number].costs, "EUR");
}

static DunlinValues *
make_values(guint number)
{
	DunlinValues *values = dunlin_values_new();
	DunlinValues *row;

	dunlin_values_set_text(values, "creditor_name", "ACME GmbH");
	dunlin_values_set_text(values, "reference", "7K3M4QX2");
	dunlin_values_set_text(values, "invoice", "R-2026/17");
	dunlin_values_set_text(values, "iban", "DE02 1203 0000 0000 2020 51");
	dunlin_values_set_money(values, "open", 123456, "EUR");
	dunlin_values_set_day(values, "deadline", DEBTOR_DAY(18));
	dunlin_values_set_day(values, "due_day", DEBTOR_DAY(1));
	set_flags(values, number);
	if (debtor_cases[number].daily != 0) {
		dunlin_values_set_day(values, "interest_from", DEBTOR_DAY(2));
		dunlin_values_set_money(values, "interest_daily", debtor_cases[number].daily, "EUR");
	}
	if (debtor_cases[number].bare)
		return values;
	for (gsize i = 0; i < G_N_ELEMENTS(debtor_texts); i++)
		dunlin_values_set_text(values, debtor_texts[i].name, debtor_texts[i].text);
	dunlin_values_set_day(values, "issue_day", DEBTOR_DAY(-29));
	dunlin_values_set_day(values, "seen_day", DEBTOR_DAY(7));
	dunlin_values_set_day(values, "previous_day", DEBTOR_DAY(5));
	dunlin_values_set_money(values, "principal", 133456, "EUR");
	dunlin_values_set_money(values, "paid", 15175, "EUR");
	dunlin_values_set_money(values, "interest", 1175, "EUR");
	dunlin_values_set_money(values, "lump_sum", 4000, "EUR");
	dunlin_values_set_money(values, "principal_open", 118281, "EUR");
	row = dunlin_values_add_row(values, "calculation");
	dunlin_values_set_day(row, "from", DEBTOR_DAY(2));
	dunlin_values_set_day(row, "to", DEBTOR_DAY(11));
	dunlin_values_set_number(row, "days", 10);
	dunlin_values_set_text(row, "rate", "10.27");
	dunlin_values_set_money(row, "base", 133456, "EUR");
	return values;
}

/* What only some letters list: parts to pay, the account. */
static void
add_rows(DunlinValues *values)
{
	static const char *const kinds[] = { "principal", "payment" };
	DunlinValues *row;

	for (guint i = 0; i < 2; i++) {
		row = dunlin_values_add_row(values, "instalments");
		dunlin_values_set_day(row, "when", DEBTOR_DAY(40 + 30 * (DunlinDay)i));
		dunlin_values_set_money(row, "amount", 61728, "EUR");
		row = dunlin_values_add_row(values, "entries");
		dunlin_values_set_text(row, "invoice", "R-2026/17");
		dunlin_values_set_text(row, "kind", kinds[i]);
		dunlin_values_set_day(row, "day", DEBTOR_DAY(-29));
		dunlin_values_set_money(row, "amount", 61728, "EUR");
	}
	row = dunlin_values_add_row(values, "claims");
	dunlin_values_set_text(row, "claim", "7K3M4QX2");
	dunlin_values_set_text(row, "invoice", "R-2026/17");
	dunlin_values_set_text(row, "state", "open");
	dunlin_values_set_day(row, "due_day", DEBTOR_DAY(1));
	dunlin_values_set_money(row, "open", 123456, "EUR");
	row = dunlin_values_add_row(values, "totals");
	dunlin_values_set_money(row, "open", 123456, "EUR");
}

void
debtor_render(DunlinLetters *loaded, guint letter, guint language, guint number, DunlinLetter *ret_letter)
{
	g_autoptr(DunlinValues) values = make_values(number);
	g_autoptr(GError) error = NULL;

	add_rows(values);
	if (letter == DEBTOR_NOTICE) {
		dunlin_values_set_text(values, "calculation", NULL);
		dunlin_values_set_text(values, "interest", NULL);
		dunlin_values_set_text(values, "lump_sum", NULL);
		dunlin_values_set_text(values, "principal_open", NULL);
	}
	(void)dunlin_letters_render(loaded, debtor_languages[language], debtor_letters[letter], values, ret_letter,
				    &error);
	g_assert_no_error(error);
	g_test_message("%s in %s, %s: %s", debtor_letters[letter], debtor_languages[language], debtor_cases[number].name,
		       ret_letter->text);
}
