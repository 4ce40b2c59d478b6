/* SPDX-License-Identifier: BSD-2-Clause */
/* The words and the forms of values that both copies of an invoice, text and PDF, are made of. */
#include "read/invoice-words.h"

#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/text.h"

#define VALUE_MAX 500
#define TEXT_MAX 8000

typedef const DunlinInvoiceDocument Document;

typedef struct { /* en, de */
	const char *key, *text[2];
} Label;

/* UNTDID 1001 and 4461, the common ones; the number is the type code, or the means' behind "m". */
static const Label codes[] = {
	{ "380", { "Invoice", "Rechnung" } }, { "381", { "Credit note", "Gutschrift" } },
	{ "384", { "Corrected invoice", "Rechnungskorrektur" } }, { "389", { "Self-billed invoice", "Gutschriftsrechnung" } },
	{ "326", { "Partial invoice", "Teilrechnung" } }, { "386", { "Prepayment invoice", "Vorauszahlungsrechnung" } },
	{ "875", { "Partial construction invoice", "Abschlagsrechnung" } },
	{ "877", { "Final construction invoice", "Schlussrechnung" } },
	{ "m10", { "Cash", "Bar" } }, { "m20", { "Cheque", "Scheck" } }, { "m30", { "Credit transfer", "Überweisung" } },
	{ "m48", { "Bank card", "Bankkarte" } }, { "m49", { "Direct debit", "Lastschrift" } },
	{ "m54", { "Credit card", "Kreditkarte" } }, { "m55", { "Debit card", "Debitkarte" } },
	{ "m57", { "Standing agreement", "Dauerauftrag" } },
	{ "m58", { "SEPA credit transfer", "SEPA-Überweisung" } },
	{ "m59", { "SEPA direct debit", "SEPA-Lastschrift" } },
	{ "m97", { "Clearing between partners", "Verrechnung zwischen Partnern" } },
};

static const Label labels[] = {
	{ "copy", { "READABLE COPY of the electronic invoice %s. "
		    "Only the electronic invoice itself counts.",
		    "LESBARE KOPIE der elektronischen Rechnung %s. "
		    "Maßgeblich ist nur die elektronische Rechnung." } },
	{ "copy-credit", { "READABLE COPY of the electronic credit note %s. "
			   "Only the electronic document itself counts.",
			   "LESBARE KOPIE der elektronischen Gutschrift %s. "
			   "Maßgeblich ist nur das elektronische Dokument." } },
	{ "seller", { "Seller", "Verkäufer" } },
	{ "buyer", { "Buyer", "Käufer" } },
	{ "payee", { "Payee", "Zahlungsempfänger" } },
	{ "items", { "Items", "Positionen" } },
	{ "extras", { "Allowances and charges", "Nachlässe und Zuschläge" } },
	{ "allowance", { "Allowance", "Nachlass" } },
	{ "charge", { "Charge", "Zuschlag" } },
	{ "vat-by-rate", { "VAT", "Umsatzsteuer" } },
	{ "vat-on", { "on", "auf" } },
	{ "totals", { "Totals", "Summen" } },
	{ "payment", { "Payment", "Zahlung" } },
	{ "notes", { "Notes", "Hinweise" } },
	{ "item-no", { "No.", "Pos." } },
	{ "item-what", { "Item", "Bezeichnung" } },
	{ "item-count", { "Quantity", "Menge" } },
	{ "item-price", { "Price", "Einzelpreis" } },
	{ "item-vat", { "VAT", "USt." } },
	{ "item-net", { "Net", "Netto" } },
	{ "vat-rate", { "Rate", "Satz" } },
	{ "vat-base", { "Taxable", "Netto" } },
	{ "vat-tax", { "Tax", "Steuer" } },
	{ "page", { "Page %u of %u", "Seite %u von %u" } },
	{ "cut", { "(There is more in the electronic invoice.)",
		   "(Die elektronische Rechnung enthält mehr.)" } },
};

const DunlinCopyRow dunlin_copy_head[] = {
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { "Number", "Nummer" } },
	{ DUNLIN_BT_ISSUED, DUNLIN_COPY_DAY, { "Date", "Datum" } },
	{ DUNLIN_BT_TYPE, DUNLIN_COPY_CODE, { "Type", "Dokumentart" } },
	{ DUNLIN_BT_DUE, DUNLIN_COPY_DAY, { "Due", "Fällig am" } },
	{ DUNLIN_BT_DUE_SECOND, DUNLIN_COPY_DAY, { "Due", "Fällig am" } },
	{ DUNLIN_BT_DELIVERED, DUNLIN_COPY_DAY, { "Delivered", "Geliefert am" } },
	{ DUNLIN_BT_FROM, DUNLIN_COPY_DAY, { "Period from", "Zeitraum von" } },
	{ DUNLIN_BT_UNTIL, DUNLIN_COPY_DAY, { "Period until", "Zeitraum bis" } },
	{ DUNLIN_BT_BUYER_REFERENCE, DUNLIN_COPY_PLAIN, { "Your reference", "Ihre Referenz" } },
	{ DUNLIN_BT_ORDER, DUNLIN_COPY_PLAIN, { "Order", "Bestellung" } },
	{ DUNLIN_BT_CONTRACT, DUNLIN_COPY_PLAIN, { "Contract", "Vertrag" } },
	{ DUNLIN_BT_PRECEDING, DUNLIN_COPY_PLAIN, { "Preceding invoice", "Bezug auf Rechnung" } },
	{ DUNLIN_BT_CURRENCY, DUNLIN_COPY_PLAIN, { "Currency", "Währung" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL, NULL } },
};

const DunlinCopyRow dunlin_copy_party[] = {
	{ DUNLIN_BT_NAME, DUNLIN_COPY_PLAIN, { "Name", "Name" } },
	{ DUNLIN_BT_TRADING_NAME, DUNLIN_COPY_PLAIN, { "Trading name", "Handelsname" } },
	{ DUNLIN_BT_STREET, DUNLIN_COPY_PLAIN, { "Street", "Straße" } },
	{ DUNLIN_BT_STREET_MORE, DUNLIN_COPY_PLAIN, { "", "" } },
	{ DUNLIN_BT_POSTCODE, DUNLIN_COPY_PLAIN, { "Postcode", "PLZ" } },
	{ DUNLIN_BT_CITY, DUNLIN_COPY_PLAIN, { "City", "Ort" } },
	{ DUNLIN_BT_COUNTRY, DUNLIN_COPY_PLAIN, { "Country", "Land" } },
	{ DUNLIN_BT_TAX_ID, DUNLIN_COPY_PLAIN, { "Tax number", "Steuernummer" } },
	{ DUNLIN_BT_REGISTER, DUNLIN_COPY_PLAIN, { "Register number", "Registernummer" } },
	{ DUNLIN_BT_ID, DUNLIN_COPY_PLAIN, { "Identifier", "Kennung" } },
	{ DUNLIN_BT_GLOBAL_ID, DUNLIN_COPY_PLAIN, { "Identifier", "Kennung" } },
	{ DUNLIN_BT_ENDPOINT, DUNLIN_COPY_PLAIN, { "Electronic address", "Elektronische Adresse" } },
	{ DUNLIN_BT_CONTACT, DUNLIN_COPY_PLAIN, { "Contact", "Ansprechpartner" } },
	{ DUNLIN_BT_PHONE, DUNLIN_COPY_PLAIN, { "Phone", "Telefon" } },
	{ DUNLIN_BT_EMAIL, DUNLIN_COPY_PLAIN, { "E-mail", "E-Mail" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL, NULL } },
};

const DunlinCopyRow dunlin_copy_totals[] = {
	{ DUNLIN_BT_LINES_NET, DUNLIN_COPY_AMOUNT, { "Sum of items", "Summe der Positionen" } },
	{ DUNLIN_BT_ALLOWANCES, DUNLIN_COPY_AMOUNT, { "Allowances", "Nachlässe" } },
	{ DUNLIN_BT_CHARGES, DUNLIN_COPY_AMOUNT, { "Charges", "Zuschläge" } },
	{ DUNLIN_BT_NET, DUNLIN_COPY_AMOUNT, { "Total without VAT", "Gesamt netto" } },
	{ DUNLIN_BT_VAT, DUNLIN_COPY_AMOUNT, { "VAT", "Umsatzsteuer" } },
	{ DUNLIN_BT_TOTAL, DUNLIN_COPY_AMOUNT, { "Total with VAT", "Gesamt brutto" } },
	{ DUNLIN_BT_PREPAID, DUNLIN_COPY_AMOUNT, { "Already paid", "Bereits gezahlt" } },
	{ DUNLIN_BT_ROUNDING, DUNLIN_COPY_AMOUNT, { "Rounding", "Rundung" } },
	{ DUNLIN_BT_PAYABLE, DUNLIN_COPY_AMOUNT, { "AMOUNT DUE", "ZU ZAHLEN" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL, NULL } },
};

const DunlinCopyRow dunlin_copy_payment[] = {
	{ DUNLIN_BT_MEANS, DUNLIN_COPY_CODE, { "Means", "Zahlungsart" } },
	{ DUNLIN_BT_ACCOUNT, DUNLIN_COPY_PLAIN, { "Account", "Konto" } },
	{ DUNLIN_BT_ACCOUNT_NAME, DUNLIN_COPY_PLAIN, { "Account holder", "Kontoinhaber" } },
	{ DUNLIN_BT_BIC, DUNLIN_COPY_PLAIN, { "BIC", "BIC" } },
	{ DUNLIN_BT_REMITTANCE, DUNLIN_COPY_PLAIN, { "Payment reference", "Verwendungszweck" } },
	{ DUNLIN_BT_MANDATE, DUNLIN_COPY_PLAIN, { "Mandate", "Mandat" } },
	{ DUNLIN_BT_CREDITOR_ID, DUNLIN_COPY_PLAIN, { "Creditor identifier", "Gläubiger-ID" } },
	{ DUNLIN_BT_TERMS, DUNLIN_COPY_PLAIN, { "Terms", "Bedingungen" } },
	{ DUNLIN_BT_DISCOUNT, DUNLIN_COPY_PLAIN, { "Discount in %", "Skonto in %" } },
	{ DUNLIN_BT_DISCOUNT_AMOUNT, DUNLIN_COPY_AMOUNT, { "Discount", "Skonto" } },
	{ DUNLIN_BT_DISCOUNT_DAYS, DUNLIN_COPY_PLAIN, { "Discount, days", "Skonto, Tage" } },
	{ DUNLIN_BT_DISCOUNT_END, DUNLIN_COPY_DAY, { "Discount until", "Skonto bis" } },
	{ DUNLIN_BT_NUMBER, DUNLIN_COPY_PLAIN, { NULL, NULL } },
};

/* UN/ECE Recommendation 20, the common ones; others are printed as they stand. */
static const Label units[] = {
	{ "C62", { "pcs", "Stk." } }, { "H87", { "pcs", "Stk." } }, { "XPP", { "pcs", "Stk." } },
	{ "EA", { "pcs", "Stk." } }, { "HUR", { "h", "Std." } }, { "MIN", { "min", "Min." } },
	{ "DAY", { "days", "Tage" } }, { "WEE", { "weeks", "Wochen" } },
	{ "MON", { "months", "Monate" } }, { "ANN", { "years", "Jahre" } },
	{ "KGM", { "kg", "kg" } }, { "GRM", { "g", "g" } }, { "TNE", { "t", "t" } },
	{ "LTR", { "l", "l" } }, { "MTR", { "m", "m" } }, { "MTK", { "m²", "m²" } },
	{ "MTQ", { "m³", "m³" } }, { "KMT", { "km", "km" } }, { "KWH", { "kWh", "kWh" } },
	{ "LS", { "lump sum", "pauschal" } }, { "P1", { "%", "%" } },
};

const char *
dunlin_copy_label(const DunlinCopy *copy, const char *key)
{
	for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
		if (strcmp(labels[i].key, key) == 0)
			return labels[i].text[copy->german];
	}
	g_assert_not_reached();
}

/* A decimal as the reader writes it, without idle zeros beyond @digits. */
char *
dunlin_copy_number(const DunlinCopy *copy, const char *text, guint digits)
{
	char *clean = dunlin_text_line(text, VALUE_MAX), *point = strchr(clean, '.');
	gsize length = strlen(clean);

	if (point == NULL || strspn(clean, "+-0123456789.") != length)
		return clean;
	while (length > (gsize)(point - clean) + 1 + digits && clean[length - 1] == '0')
		clean[--length] = '\0';
	if (clean[length - 1] == '.')
		clean[--length] = '\0';
	else if (copy->german)
		*point = ',';
	return clean;
}

static char *
day(const DunlinCopy *copy, const DunlinInvoiceValue *value)
{
	DunlinDay civil = dunlin_invoice_day(value);
	int y, m, d;

	if (civil == DUNLIN_DAY_NONE)
		return dunlin_text_line(value->text, VALUE_MAX);
	if (!copy->german)
		return dunlin_day_to_string(civil);
	dunlin_day_to_ymd(civil, &y, &m, &d);
	return g_strdup_printf("%02d.%02d.%04d", d, m, y);
}

/* Puts the thousands' separators in: "1234567.5" is "1,234,567.50". */
static char *
group(const DunlinCopy *copy, const char *text, guint digits)
{
	gsize sign = *text == '-' || *text == '+';
	g_autoptr(GString) out = g_string_new_len(text, (gssize)sign);
	gsize whole = strspn(text + sign, "0123456789"), written;

	if (whole == 0 || whole > 30)
		return g_strdup(text);
	text += sign;
	for (gsize i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			g_string_append_c(out, copy->german ? '.' : ',');
		g_string_append_c(out, text[i]);
	}
	written = text[whole] != '\0' ? strlen(text + whole + 1) : 0;
	if (written > 0 || digits > 0)
		g_string_append_c(out, copy->german ? ',' : '.');
	g_string_append(out, written > 0 ? text + whole + 1 : "");
	for (; written < digits; written++)
		g_string_append_c(out, '0');
	return g_strdup(out->str);
}

char *
dunlin_copy_amount(const DunlinCopy *copy, const DunlinInvoiceValue *value)
{
	const char *currency = value->qualifier != NULL ? value->qualifier
							: dunlin_invoice_currency(copy->document);
	g_autofree char *money = dunlin_copy_number(copy, value->text, 2);
	g_autofree char *code = dunlin_text_line(currency != NULL ? currency : "", 10);
	g_autofree char *grouped = NULL;
	guint digits = 2;

	if (strspn(money, "+-0123456789.,") != strlen(money))
		return g_strstrip(g_strdup_printf("%s %s", money, code));
	(void)dunlin_currency_digits(code, &digits); /* of an unknown one, two */
	grouped = group(copy, money, digits);
	return g_strstrip(g_strdup_printf("%s %s", grouped, code));
}

const char *
dunlin_copy_unit(const DunlinCopy *copy, const char *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (strcmp(units[i].key, code) == 0)
			return units[i].text[copy->german];
	}
	return code;
}

/* The value of @term in the record that begins at @at. */
const DunlinInvoiceValue *
dunlin_copy_in_record(Document *document, guint at, DunlinBt term)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;

	for (guint i = at; i < document->values->len && values[i].record == values[at].record; i++) {
		if (values[i].term == term)
			return &values[i];
	}
	return NULL;
}

gboolean
dunlin_copy_is_credit(Document *document)
{
	const char *type = dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_TYPE);

	return strcmp(document->syntax, "ubl-creditnote") == 0 || g_strcmp0(type, "381") == 0;
}


/* @prefix and the code; NULL: it is none of the common ones. */
static const char *
name_of_code(const DunlinCopy *copy, const char *prefix, const char *code)
{
	g_autofree char *key = g_strconcat(prefix, code, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		if (strcmp(codes[i].key, key) == 0)
			return codes[i].text[copy->german];
	}
	return NULL;
}

char *
dunlin_copy_value(const DunlinCopy *copy, DunlinCopyForm form, DunlinBt term, const DunlinInvoiceValue *value)
{
	const char *name = form == DUNLIN_COPY_CODE
				   ? name_of_code(copy, term == DUNLIN_BT_MEANS ? "m" : "", value->text)
				   : NULL;

	if (name != NULL)
		return g_strdup_printf("%s (%s)", name, value->text);
	if (form == DUNLIN_COPY_DAY)
		return day(copy, value);
	return form == DUNLIN_COPY_AMOUNT ? dunlin_copy_amount(copy, value)
					  : dunlin_text_clean(value->text, TEXT_MAX);
}

const char *
dunlin_copy_title(const DunlinCopy *copy)
{
	const char *type = dunlin_invoice_text(copy->document, DUNLIN_ROLE_NONE, DUNLIN_BT_TYPE);
	const char *name = type != NULL ? name_of_code(copy, "", type) : NULL;

	if (name == NULL || dunlin_copy_is_credit(copy->document))
		name = name_of_code(copy, "", dunlin_copy_is_credit(copy->document) ? "381" : "380");
	return name;
}

char *
dunlin_copy_mark(const DunlinCopy *copy)
{
	const char *id = dunlin_invoice_text(copy->document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER);
	g_autofree char *name = dunlin_text_line(id != NULL ? id : "", VALUE_MAX);
	g_auto(GStrv) parts = g_strsplit(
		dunlin_copy_label(copy, dunlin_copy_is_credit(copy->document) ? "copy-credit" : "copy"), "%s", 2);

	return g_strconcat(parts[0], name, parts[1], NULL);
}
