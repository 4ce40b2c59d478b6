/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The readable copy that goes along with a reminder: the PDF that came with the invoice, else the
 * XML as plain text. Never the XML itself, which a robot would book a second time.
 */
#include "read/invoice.h"

#include <string.h>

#include "base/day.h"
#include "base/text.h"
#include "read/mail.h"
#include "read/read.h"

#define COPY_MAX (1024 * 1024) /* bytes of text */
#define VALUE_MAX 500
#define TEXT_MAX 8000
#define COLUMN 26

typedef const DunlinInvoiceDocument Document;

typedef struct {
	Document *document;
	gboolean german;
	GString *out;
} Page;

typedef struct { /* en, de */
	const char *key, *text[2];
} Label;

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
	{ "cut", { "(There is more in the electronic invoice.)",
		   "(Die elektronische Rechnung enthält mehr.)" } },
};

typedef enum { PLAIN, DAY, AMOUNT } Form;

typedef struct { /* one line "label: value" */
	DunlinBt term;
	Form form;
	const char *text[2];
} Row;

static const Row head_rows[] = {
	{ DUNLIN_BT_NUMBER, PLAIN, { "Number", "Nummer" } },
	{ DUNLIN_BT_ISSUED, DAY, { "Date", "Datum" } },
	{ DUNLIN_BT_TYPE, PLAIN, { "Type code", "Dokumentart" } },
	{ DUNLIN_BT_DUE, DAY, { "Due", "Fällig am" } },
	{ DUNLIN_BT_DUE_SECOND, DAY, { "Due", "Fällig am" } },
	{ DUNLIN_BT_DELIVERED, DAY, { "Delivered", "Geliefert am" } },
	{ DUNLIN_BT_FROM, DAY, { "Period from", "Zeitraum von" } },
	{ DUNLIN_BT_UNTIL, DAY, { "Period until", "Zeitraum bis" } },
	{ DUNLIN_BT_BUYER_REFERENCE, PLAIN, { "Your reference", "Ihre Referenz" } },
	{ DUNLIN_BT_ORDER, PLAIN, { "Order", "Bestellung" } },
	{ DUNLIN_BT_CONTRACT, PLAIN, { "Contract", "Vertrag" } },
	{ DUNLIN_BT_PRECEDING, PLAIN, { "Preceding invoice", "Bezug auf Rechnung" } },
	{ DUNLIN_BT_CURRENCY, PLAIN, { "Currency", "Währung" } },
};

static const Row party_rows[] = {
	{ DUNLIN_BT_NAME, PLAIN, { "Name", "Name" } },
	{ DUNLIN_BT_TRADING_NAME, PLAIN, { "Trading name", "Handelsname" } },
	{ DUNLIN_BT_STREET, PLAIN, { "Street", "Straße" } },
	{ DUNLIN_BT_STREET_MORE, PLAIN, { "", "" } },
	{ DUNLIN_BT_POSTCODE, PLAIN, { "Postcode", "PLZ" } },
	{ DUNLIN_BT_CITY, PLAIN, { "City", "Ort" } },
	{ DUNLIN_BT_COUNTRY, PLAIN, { "Country", "Land" } },
	{ DUNLIN_BT_TAX_ID, PLAIN, { "Tax number", "Steuernummer" } },
	{ DUNLIN_BT_REGISTER, PLAIN, { "Register number", "Registernummer" } },
	{ DUNLIN_BT_ID, PLAIN, { "Identifier", "Kennung" } },
	{ DUNLIN_BT_GLOBAL_ID, PLAIN, { "Identifier", "Kennung" } },
	{ DUNLIN_BT_ENDPOINT, PLAIN, { "Electronic address", "Elektronische Adresse" } },
	{ DUNLIN_BT_CONTACT, PLAIN, { "Contact", "Ansprechpartner" } },
	{ DUNLIN_BT_PHONE, PLAIN, { "Phone", "Telefon" } },
	{ DUNLIN_BT_EMAIL, PLAIN, { "E-mail", "E-Mail" } },
};

static const Row total_rows[] = {
	{ DUNLIN_BT_LINES_NET, AMOUNT, { "Sum of items", "Summe der Positionen" } },
	{ DUNLIN_BT_ALLOWANCES, AMOUNT, { "Allowances", "Nachlässe" } },
	{ DUNLIN_BT_CHARGES, AMOUNT, { "Charges", "Zuschläge" } },
	{ DUNLIN_BT_NET, AMOUNT, { "Total without VAT", "Gesamt netto" } },
	{ DUNLIN_BT_VAT, AMOUNT, { "VAT", "Umsatzsteuer" } },
	{ DUNLIN_BT_TOTAL, AMOUNT, { "Total with VAT", "Gesamt brutto" } },
	{ DUNLIN_BT_PREPAID, AMOUNT, { "Already paid", "Bereits gezahlt" } },
	{ DUNLIN_BT_ROUNDING, AMOUNT, { "Rounding", "Rundung" } },
	{ DUNLIN_BT_PAYABLE, AMOUNT, { "AMOUNT DUE", "ZU ZAHLEN" } },
};

static const Row payment_rows[] = {
	{ DUNLIN_BT_MEANS, PLAIN, { "Means (code)", "Zahlungsart (Code)" } },
	{ DUNLIN_BT_ACCOUNT, PLAIN, { "Account", "Konto" } },
	{ DUNLIN_BT_ACCOUNT_NAME, PLAIN, { "Account holder", "Kontoinhaber" } },
	{ DUNLIN_BT_BIC, PLAIN, { "BIC", "BIC" } },
	{ DUNLIN_BT_REMITTANCE, PLAIN, { "Payment reference", "Verwendungszweck" } },
	{ DUNLIN_BT_MANDATE, PLAIN, { "Mandate", "Mandat" } },
	{ DUNLIN_BT_CREDITOR_ID, PLAIN, { "Creditor identifier", "Gläubiger-ID" } },
	{ DUNLIN_BT_TERMS, PLAIN, { "Terms", "Bedingungen" } },
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

static const char *
label(const Page *page, const char *key)
{
	for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
		if (strcmp(labels[i].key, key) == 0)
			return labels[i].text[page->german];
	}
	g_assert_not_reached();
}

/* A decimal as the reader writes it, without idle zeros beyond @digits. */
static char *
number(const Page *page, const char *text, guint digits)
{
	char *clean = dunlin_text_line(text, VALUE_MAX), *point = strchr(clean, '.');
	gsize length = strlen(clean);

	if (point == NULL || strspn(clean, "+-0123456789.") != length)
		return clean;
	while (length > (gsize)(point - clean) + 1 + digits && clean[length - 1] == '0')
		clean[--length] = '\0';
	if (clean[length - 1] == '.')
		clean[--length] = '\0';
	else if (page->german)
		*point = ',';
	return clean;
}

static char *
day(const Page *page, const DunlinInvoiceValue *value)
{
	DunlinDay civil = dunlin_invoice_day(value);
	int y, m, d;

	if (civil == DUNLIN_DAY_NONE)
		return dunlin_text_line(value->text, VALUE_MAX);
	if (!page->german)
		return dunlin_day_to_string(civil);
	dunlin_day_to_ymd(civil, &y, &m, &d);
	return g_strdup_printf("%02d.%02d.%04d", d, m, y);
}

static char *
amount(const Page *page, const DunlinInvoiceValue *value)
{
	const char *currency = value->qualifier;
	g_autofree char *money = number(page, value->text, 2);
	g_autofree char *code = NULL;

	if (currency == NULL)
		currency = dunlin_invoice_currency(page->document);
	code = dunlin_text_line(currency != NULL ? currency : "", 10);
	return g_strstrip(g_strdup_printf("%s %s", money, code));
}

static const char *
unit(const Page *page, const char *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (strcmp(units[i].key, code) == 0)
			return units[i].text[page->german];
	}
	return code;
}

static gboolean
is_full(const Page *page)
{
	return page->out->len > COPY_MAX;
}

static void
heading(const Page *page, const char *text)
{
	g_string_append_printf(page->out, "\n%s\n", text);
	for (glong i = g_utf8_strlen(text, -1); i > 0; i--)
		g_string_append_c(page->out, '-');
	g_string_append_c(page->out, '\n');
}

/* "label:     value", later lines of the value under its first. */
static void
line(const Page *page, const char *name, const char *value)
{
	g_auto(GStrv) parts = g_strsplit(value, "\n", 200);
	glong width = g_utf8_strlen(name, -1) + 1;

	g_string_append(page->out, name);
	if (*name != '\0')
		g_string_append_c(page->out, ':');
	else
		width = 0;
	for (guint i = 0; parts[i] != NULL && !is_full(page); i++) {
		for (glong pad = i == 0 ? width : 0; pad < COLUMN; pad++)
			g_string_append_c(page->out, ' ');
		g_string_append_printf(page->out, "%s\n", parts[i]);
	}
}

static void
value_line(const Page *page, const Row *row, const DunlinInvoiceValue *value)
{
	g_autofree char *text = row->form == DAY      ? day(page, value)
				: row->form == AMOUNT ? amount(page, value)
						      : dunlin_text_clean(value->text, TEXT_MAX);

	line(page, row->text[page->german], text);
}

/* Every different value of each row's term; the heading @key only if there is one. */
static void
section(const Page *page, DunlinRole role, const Row *rows, guint n, const char *key)
{
	const GArray *values = page->document->values;
	gboolean first = TRUE;

	for (guint r = 0; r < n; r++) {
		const char *before = NULL;

		for (guint i = 0; i < values->len && !is_full(page); i++) {
			const DunlinInvoiceValue *value = &g_array_index(values, DunlinInvoiceValue, i);

			if (value->term != rows[r].term || value->role != role ||
			    (before != NULL && strcmp(before, value->text) == 0))
				continue;
			if (first && key != NULL)
				heading(page, label(page, key));
			first = FALSE;
			value_line(page, &rows[r], value);
			before = value->text;
		}
	}
}

/* The value of @term in the record that begins at @at. */
static const DunlinInvoiceValue *
in_record(Document *document, guint at, DunlinBt term)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;

	for (guint i = at; i < document->values->len && values[i].record == values[at].record; i++) {
		if (values[i].term == term)
			return &values[i];
	}
	return NULL;
}

/* "2.5 h × 40.00 EUR = 100.00 EUR (VAT 19 %)", of what there is. */
static char *
item_sum(const Page *page, guint at)
{
	const DunlinInvoiceValue *quantity = in_record(page->document, at, DUNLIN_BT_LINE_QUANTITY);
	const DunlinInvoiceValue *price = in_record(page->document, at, DUNLIN_BT_LINE_PRICE);
	const DunlinInvoiceValue *net = in_record(page->document, at, DUNLIN_BT_LINE_NET);
	const DunlinInvoiceValue *rate = in_record(page->document, at, DUNLIN_BT_LINE_RATE);
	const char *code = quantity != NULL && quantity->qualifier != NULL ? quantity->qualifier : "";
	g_autoptr(GString) sum = g_string_new(NULL);
	g_autofree char *count = quantity != NULL ? number(page, quantity->text, 0) : NULL;
	g_autofree char *measure = dunlin_text_line(code, 10);
	g_autofree char *each = price != NULL ? amount(page, price) : NULL;
	g_autofree char *money = net != NULL ? amount(page, net) : NULL;
	g_autofree char *percent = rate != NULL ? number(page, rate->text, 0) : NULL;

	if (count != NULL)
		g_string_append_printf(sum, "%s %s", count, unit(page, measure));
	if (each != NULL)
		g_string_append_printf(sum, "%s%s", sum->len > 0 ? " × " : "", each);
	if (money != NULL)
		g_string_append_printf(sum, "%s%s", sum->len > 0 ? " = " : "", money);
	if (percent != NULL)
		g_string_append_printf(sum, " (%s %s %%)", label(page, "vat-by-rate"), percent);
	return g_strdup(sum->str);
}

static void
item(const Page *page, guint at)
{
	const DunlinInvoiceValue *id = in_record(page->document, at, DUNLIN_BT_LINE);
	const DunlinInvoiceValue *name = in_record(page->document, at, DUNLIN_BT_LINE_NAME);
	const DunlinInvoiceValue *text = in_record(page->document, at, DUNLIN_BT_LINE_TEXT);
	const DunlinInvoiceValue *what = name != NULL ? name : text;
	g_autofree char *head = dunlin_text_line(id != NULL ? id->text : "", 20);
	g_autofree char *first = dunlin_text_clean(what != NULL ? what->text : "", TEXT_MAX);
	g_autofree char *sum = item_sum(page, at);

	line(page, head, first);
	if (name != NULL && text != NULL && strcmp(name->text, text->text) != 0) {
		g_autofree char *more = dunlin_text_clean(text->text, TEXT_MAX);

		line(page, "", more);
	}
	if (*sum != '\0')
		line(page, "", sum);
}

static void
extra(const Page *page, guint at)
{
	const DunlinInvoiceValue *charge = in_record(page->document, at, DUNLIN_BT_EXTRA_CHARGE);
	const DunlinInvoiceValue *money = in_record(page->document, at, DUNLIN_BT_EXTRA_AMOUNT);
	const DunlinInvoiceValue *reason = in_record(page->document, at, DUNLIN_BT_EXTRA_REASON);
	gboolean is_charge = charge != NULL && (strcmp(charge->text, "true") == 0 ||
						 strcmp(charge->text, "1") == 0);
	g_autofree char *sum = money != NULL ? amount(page, money) : g_strdup("");
	g_autofree char *why = dunlin_text_line(reason != NULL ? reason->text : "", VALUE_MAX);
	g_autofree char *both = g_strstrip(g_strdup_printf("%s  %s", sum, why));

	line(page, label(page, is_charge ? "charge" : "allowance"), both);
}

static void
vat(const Page *page, guint at)
{
	const DunlinInvoiceValue *rate = in_record(page->document, at, DUNLIN_BT_VAT_RATE);
	const DunlinInvoiceValue *base = in_record(page->document, at, DUNLIN_BT_VAT_BASE);
	const DunlinInvoiceValue *tax = in_record(page->document, at, DUNLIN_BT_VAT_AMOUNT);
	const DunlinInvoiceValue *reason = in_record(page->document, at, DUNLIN_BT_VAT_REASON);
	g_autofree char *percent = number(page, rate != NULL ? rate->text : "", 0);
	g_autofree char *name = g_strdup_printf("%s%s", percent, *percent != '\0' ? " %" : "");
	g_autofree char *sum = tax != NULL ? amount(page, tax) : g_strdup("");
	g_autofree char *on = base != NULL ? amount(page, base) : g_strdup("");
	g_autofree char *why = dunlin_text_line(reason != NULL ? reason->text : "", VALUE_MAX);
	g_autofree char *all = g_strstrip(
		g_strdup_printf("%s %s %s  %s", sum, label(page, "vat-on"), on, why));

	line(page, name, all);
}

/* Prints each record that has a term of [@from, @to]. */
static void
records(const Page *page, DunlinBt from, DunlinBt to, const char *key,
	void (*print)(const Page *page, guint at))
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)page->document->values->data;
	guint last = 0;

	for (guint i = 0; i < page->document->values->len && !is_full(page); i++) {
		if (values[i].term < from || values[i].term > to || values[i].record == 0 ||
		    values[i].record == last)
			continue;
		if (last == 0)
			heading(page, label(page, key));
		last = values[i].record;
		print(page, i);
	}
}

static gboolean
is_credit(Document *document)
{
	const char *type = dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_TYPE);

	return strcmp(document->syntax, "ubl-creditnote") == 0 || g_strcmp0(type, "381") == 0;
}

void
dunlin_invoice_render(const DunlinInvoiceDocument *document, const char *language, GString *out)
{
	static const struct { DunlinRole role; const char *key; } parties[] = {
		{ DUNLIN_ROLE_SELLER, "seller" }, { DUNLIN_ROLE_BUYER, "buyer" },
		{ DUNLIN_ROLE_PAYEE, "payee" },
	};
	static const Row note_rows[] = { { DUNLIN_BT_NOTE, PLAIN, { "", "" } } };
	const Page page = { document, g_ascii_strncasecmp(language, "de", 2) == 0, out };
	const char *id = dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER);
	g_autofree char *name = dunlin_text_line(id != NULL ? id : "", VALUE_MAX);
	const char *first = label(&page, is_credit(document) ? "copy-credit" : "copy");
	g_auto(GStrv) title = g_strsplit(first, "%s", 2);

	g_string_append_printf(out, "%s%s%s\n\n", title[0], name, title[1]);
	section(&page, DUNLIN_ROLE_NONE, head_rows, G_N_ELEMENTS(head_rows), NULL);
	for (guint i = 0; i < G_N_ELEMENTS(parties); i++)
		section(&page, parties[i].role, party_rows, G_N_ELEMENTS(party_rows), parties[i].key);
	records(&page, DUNLIN_BT_LINE, DUNLIN_BT_LINE_RATE, "items", item);
	records(&page, DUNLIN_BT_EXTRA_CHARGE, DUNLIN_BT_EXTRA_REASON, "extras", extra);
	records(&page, DUNLIN_BT_VAT_BASE, DUNLIN_BT_VAT_REASON, "vat-by-rate", vat);
	section(&page, DUNLIN_ROLE_NONE, total_rows, G_N_ELEMENTS(total_rows), "totals");
	section(&page, DUNLIN_ROLE_NONE, payment_rows, G_N_ELEMENTS(payment_rows), "payment");
	section(&page, DUNLIN_ROLE_NONE, note_rows, G_N_ELEMENTS(note_rows), "notes");
	if (document->cut || is_full(&page))
		g_string_append_printf(out, "\n%s\n", label(&page, "cut"));
}

/* "<number>.<extension>", with what separates folders turned into '-'. */
static char *
file_name(Document *document, const char *extension)
{
	const char *id = document != NULL
				 ? dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER)
				 : NULL;
	g_autofree char *plain = g_strdelimit(g_strdup(id != NULL ? id : "invoice"), "/\\:", '-');
	g_autofree char *name = g_strdup_printf("%.80s.%s", plain, extension);
	char *safe = dunlin_text_filename(name);

	return safe != NULL ? safe : g_strdup_printf("invoice.%s", extension);
}

/* The PDF at part @pdf, if it is one. */
static gboolean
take_pdf(const guint8 *data, gsize length, const char *pdf, GByteArray *out)
{
	g_autoptr(GBytes) bytes = pdf != NULL ? dunlin_mail_part(data, length, pdf) : NULL;
	gsize size = 0;
	const guint8 *content = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;

	if (size < 5 || memcmp(content, "%PDF-", 5) != 0)
		return FALSE;
	g_byte_array_append(out, content, (guint)size);
	return TRUE;
}

gboolean
dunlin_read_copy(const guint8 *data, gsize length, const char *source, const char *language,
		 GByteArray *out, char **ret_type, char **ret_name)
{
	g_autoptr(GBytes) part = source != NULL ? dunlin_mail_part(data, length, source)
						: g_bytes_new_static(data, length);
	g_autofree char *pdf = source != NULL ? dunlin_mail_find_pdf(data, length, source) : NULL;
	g_autofree char *why = NULL;
	g_autoptr(DunlinInvoiceDocument) document = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	gsize size;
	const guint8 *xml;

	if (part == NULL)
		return FALSE;
	xml = g_bytes_get_data(part, &size);
	if (dunlin_read_is_xml(xml, size))
		document = dunlin_invoice_document_parse(xml, size, &why);
	if (take_pdf(data, length, pdf, out) || take_pdf(data, length, source, out)) {
		*ret_type = g_strdup("application/pdf");
		*ret_name = file_name(document, "pdf");
		return TRUE;
	}
	if (document == NULL)
		return FALSE;
	dunlin_invoice_render(document, language, text);
	g_byte_array_append(out, (const guint8 *)text->str, (guint)text->len);
	*ret_type = g_strdup("text/plain");
	*ret_name = file_name(document, "txt");
	return TRUE;
}
