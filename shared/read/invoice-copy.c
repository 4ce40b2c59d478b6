/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The readable copy that goes along with a reminder: the PDF that came with the invoice, else the
 * XML as plain text. Never the XML itself, which a robot would book a second time.
 */
#include "read/invoice.h"

#include <string.h>

#include "base/text.h"
#include "read/invoice-words.h"
#include "read/mail.h"
#include "read/read.h"
#include "read/written-copy.h"

#define COPY_MAX (1024 * 1024) /* bytes of text */
#define VALUE_MAX 500
#define TEXT_MAX 8000
#define COLUMN 26

typedef const DunlinInvoiceDocument Document;

typedef struct {
	DunlinCopy copy;
	GString *out;
} Page;

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
value_line(const Page *page, const DunlinCopyRow *row, const DunlinInvoiceValue *value)
{
	g_autofree char *text = dunlin_copy_value(&page->copy, row->form, row->term, value);

	line(page, row->text[page->copy.language], text);
}

/* Every different value of each row's term; the heading @key only if there is one. */
static void
section(const Page *page, DunlinRole role, const DunlinCopyRow *rows, const char *key)
{
	const GArray *values = page->copy.document->values;
	gboolean first = TRUE;

	for (guint r = 0; rows[r].text[0] != NULL; r++) {
		const char *before = NULL;

		for (guint i = 0; i < values->len && !is_full(page); i++) {
			const DunlinInvoiceValue *value = &g_array_index(values, DunlinInvoiceValue, i);

			if (value->term != rows[r].term || value->role != role ||
			    (before != NULL && strcmp(before, value->text) == 0))
				continue;
			if (first && key != NULL)
				heading(page, dunlin_copy_label(&page->copy, key));
			first = FALSE;
			value_line(page, &rows[r], value);
			before = value->text;
		}
	}
}

/* "2.5 h × 40.00 EUR = 100.00 EUR (VAT 19 %)", of what there is. */
static char *
item_sum(const Page *page, guint at)
{
	const DunlinInvoiceValue *quantity = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE_QUANTITY);
	const DunlinInvoiceValue *price = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE_PRICE);
	const DunlinInvoiceValue *net = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE_NET);
	const DunlinInvoiceValue *rate = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE_RATE);
	const char *code = quantity != NULL && quantity->qualifier != NULL ? quantity->qualifier : "";
	g_autoptr(GString) sum = g_string_new(NULL);
	g_autofree char *count = quantity != NULL ? dunlin_copy_number(&page->copy, quantity->text, 0) : NULL;
	g_autofree char *measure = dunlin_text_line(code, 10);
	g_autofree char *each = price != NULL ? dunlin_copy_amount(&page->copy, price) : NULL;
	g_autofree char *money = net != NULL ? dunlin_copy_amount(&page->copy, net) : NULL;
	g_autofree char *percent = rate != NULL ? dunlin_copy_number(&page->copy, rate->text, 0) : NULL;

	if (count != NULL)
		g_string_append_printf(sum, "%s %s", count, dunlin_copy_unit(&page->copy, measure));
	if (each != NULL)
		g_string_append_printf(sum, "%s%s", sum->len > 0 ? " × " : "", each);
	if (money != NULL)
		g_string_append_printf(sum, "%s%s", sum->len > 0 ? " = " : "", money);
	if (percent != NULL)
		g_string_append_printf(sum, " (%s %s %%)", dunlin_copy_label(&page->copy, "vat-by-rate"), percent);
	return g_strdup(sum->str);
}

static void
item(const Page *page, guint at)
{
	const DunlinInvoiceValue *id = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE);
	const DunlinInvoiceValue *name = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE_NAME);
	const DunlinInvoiceValue *text = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_LINE_TEXT);
	const DunlinInvoiceValue *what = name != NULL ? name : text;
	g_autofree char *head = dunlin_text_line(id != NULL ? id->text : "", 200);
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
	const DunlinInvoiceValue *charge = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_EXTRA_CHARGE);
	const DunlinInvoiceValue *money = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_EXTRA_AMOUNT);
	const DunlinInvoiceValue *reason = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_EXTRA_REASON);
	gboolean is_charge = charge != NULL && (strcmp(charge->text, "true") == 0 ||
						 strcmp(charge->text, "1") == 0);
	g_autofree char *sum = money != NULL ? dunlin_copy_amount(&page->copy, money) : g_strdup("");
	g_autofree char *why = dunlin_text_line(reason != NULL ? reason->text : "", VALUE_MAX);
	g_autofree char *both = g_strstrip(g_strdup_printf("%s  %s", sum, why));

	line(page, dunlin_copy_label(&page->copy, is_charge ? "charge" : "allowance"), both);
}

static void
vat(const Page *page, guint at)
{
	const DunlinInvoiceValue *rate = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_VAT_RATE);
	const DunlinInvoiceValue *base = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_VAT_BASE);
	const DunlinInvoiceValue *tax = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_VAT_AMOUNT);
	const DunlinInvoiceValue *reason = dunlin_copy_in_record(page->copy.document, at, DUNLIN_BT_VAT_REASON);
	g_autofree char *percent = dunlin_copy_number(&page->copy, rate != NULL ? rate->text : "", 0);
	g_autofree char *name = g_strdup_printf("%s%s", percent, *percent != '\0' ? " %" : "");
	g_autofree char *sum = tax != NULL ? dunlin_copy_amount(&page->copy, tax) : g_strdup("");
	g_autofree char *on = base != NULL ? dunlin_copy_amount(&page->copy, base) : g_strdup("");
	g_autofree char *why = dunlin_text_line(reason != NULL ? reason->text : "", VALUE_MAX);
	g_autofree char *all = g_strstrip(
		g_strdup_printf("%s %s %s  %s", sum, dunlin_copy_label(&page->copy, "vat-on"), on, why));

	line(page, name, all);
}

/* Prints each record that has a term of [@from, @to]. */
static void
records(const Page *page, DunlinBt from, DunlinBt to, const char *key,
	void (*print)(const Page *page, guint at))
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)page->copy.document->values->data;
	guint last = 0;

	for (guint i = 0; i < page->copy.document->values->len && !is_full(page); i++) {
		if (values[i].term < from || values[i].term > to || values[i].record == 0 ||
		    values[i].record == last)
			continue;
		if (last == 0)
			heading(page, dunlin_copy_label(&page->copy, key));
		last = values[i].record;
		print(page, i);
	}
}

void
dunlin_invoice_render(const DunlinInvoiceDocument *document, const char *language, GString *out)
{
	static const struct { DunlinRole role; const char *key; } parties[] = {
		{ DUNLIN_ROLE_SELLER, "seller" }, { DUNLIN_ROLE_BUYER, "buyer" },
		{ DUNLIN_ROLE_PAYEE, "payee" },
	};
	static const DunlinCopyRow note_rows[] = { { DUNLIN_BT_NOTE, DUNLIN_COPY_PLAIN, { "", "", "", "", "", "", "" } },
						   { DUNLIN_BT_NOTE, DUNLIN_COPY_PLAIN, { NULL } } };
	const Page page = { { document, dunlin_copy_language(language) }, out };
	g_autofree char *mark = dunlin_copy_mark(&page.copy);

	g_string_append_printf(out, "%s\n\n", mark);
	section(&page, DUNLIN_ROLE_NONE, dunlin_copy_head, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(parties); i++)
		section(&page, parties[i].role, dunlin_copy_party, parties[i].key);
	records(&page, DUNLIN_BT_LINE, DUNLIN_BT_LINE_RATE, "items", item);
	records(&page, DUNLIN_BT_EXTRA_CHARGE, DUNLIN_BT_EXTRA_REASON, "extras", extra);
	records(&page, DUNLIN_BT_VAT_BASE, DUNLIN_BT_VAT_REASON, "vat-by-rate", vat);
	section(&page, DUNLIN_ROLE_NONE, dunlin_copy_totals, "totals");
	section(&page, DUNLIN_ROLE_NONE, dunlin_copy_payment, "payment");
	section(&page, DUNLIN_ROLE_NONE, note_rows, "notes");
	if (document->cut || is_full(&page))
		g_string_append_printf(out, "\n%s\n", dunlin_copy_label(&page.copy, "cut"));
}

/* "<number>.<extension>", with what separates folders turned into '-'. */
static char *
name_of(const char *id, const char *extension)
{
	g_autofree char *plain = g_strdelimit(g_strdup(id != NULL ? id : "invoice"), "/\\:", '-');
	g_autofree char *name = g_strdup_printf("%.80s.%s", plain, extension);
	char *safe = dunlin_text_filename(name);

	return safe != NULL ? safe : g_strdup_printf("invoice.%s", extension);
}

static char *
file_name(Document *document, const char *extension)
{
	return name_of(document != NULL ? dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER) : NULL,
		       extension);
}

static gboolean
copy_words(const guint8 *data, gsize length, const char *source, const char *language, GByteArray *out,
	   char **ret_type, char **ret_name)
{
	g_autofree char *number = NULL;
	gboolean pdf;

	if (source == NULL || strchr(source, '/') != NULL ||
	    !dunlin_written_copy(data, length, source, language, out, &pdf, &number))
		return FALSE;
	*ret_type = g_strdup(pdf ? "application/pdf" : "text/plain");
	*ret_name = name_of(*number != '\0' ? number : NULL, pdf ? "pdf" : "txt");
	return TRUE;
}

/* The PDF at part @pdf (NULL: all of @data), if it is one. */
static gboolean
take_pdf(const guint8 *data, gsize length, const char *pdf, GByteArray *out)
{
	g_autoptr(GBytes) bytes = pdf != NULL ? dunlin_mail_part(data, length, pdf)
					      : g_bytes_new_static(data, length);
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
		document = dunlin_invoice_document_parse(xml, size, &why, NULL);
	if (take_pdf(data, length, source, out) || (pdf != NULL && take_pdf(data, length, pdf, out))) {
		*ret_type = g_strdup("application/pdf");
		*ret_name = file_name(document, "pdf");
		return TRUE;
	}
	if (document == NULL)
		return copy_words(data, length, source, language, out, ret_type, ret_name);
	if (dunlin_invoice_draw(document, language, out)) {
		*ret_type = g_strdup("application/pdf");
		*ret_name = file_name(document, "pdf");
		return TRUE;
	}
	dunlin_invoice_render(document, language, text);
	g_byte_array_append(out, (const guint8 *)text->str, (guint)text->len);
	*ret_type = g_strdup("text/plain");
	*ret_name = file_name(document, "txt");
	return TRUE;
}
