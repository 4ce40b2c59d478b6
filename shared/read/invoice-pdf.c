/* SPDX-License-Identifier: BSD-2-Clause */
/* An invoice's business terms as a PDF for a person to read: all of them, nothing added. */
#include <string.h>

#include "base/text.h"
#include "read/invoice-words.h"
#include "read/paper.h"

#define LEFT DUNLIN_PAPER_LEFT
#define RIGHT DUNLIN_PAPER_RIGHT
#define WIDTH (RIGHT - LEFT)
#define MIDDLE 310.0 /* where the right column begins */
#define LABELS 105.0 /* a label's width */

typedef struct {
	DunlinCopy copy;
	DunlinPaper *paper;
} Sheet;

typedef const DunlinInvoiceDocument Document;

static const DunlinInvoiceValue *
value_at(const Sheet *sheet, guint i)
{
	return &g_array_index(sheet->copy.document->values, DunlinInvoiceValue, i);
}

static void
write_line(const Sheet *sheet, DunlinPaperStyle style, const char *text)
{
	const DunlinPaperCell cell = { LEFT, WIDTH, FALSE, style, text };

	dunlin_paper_row(sheet->paper, &cell, 1);
}

static void
heading(const Sheet *sheet, const char *key)
{
	dunlin_paper_gap(sheet->paper, 10);
	dunlin_paper_keep(sheet->paper, 50);
	write_line(sheet, DUNLIN_PAPER_HEADING, dunlin_copy_label(&sheet->copy, key));
	dunlin_paper_rule(sheet->paper, LEFT, FALSE);
}

/* Without the document's own currency, which the table's head tells. */
static char *
bare_amount(const Sheet *sheet, const DunlinInvoiceValue *value)
{
	const char *currency = dunlin_invoice_currency(sheet->copy.document);
	char *text = value != NULL ? dunlin_copy_amount(&sheet->copy, value) : g_strdup("");

	if (currency != NULL && g_str_has_suffix(text, currency))
		text[strlen(text) - strlen(currency)] = '\0';
	return g_strchomp(text);
}

typedef void (*Print)(const Sheet *sheet, const char *label, const char *text);

/* Every different value of each row's term. Returns how many. */
static guint
print_rows(const Sheet *sheet, DunlinRole role, const DunlinCopyRow *rows, Print print)
{
	guint count = 0;

	for (guint r = 0; rows[r].text[0] != NULL; r++) {
		const char *before = NULL;

		for (guint i = 0; i < sheet->copy.document->values->len; i++) {
			const DunlinInvoiceValue *value = value_at(sheet, i);
			g_autofree char *text = NULL;

			if (value->term != rows[r].term || value->role != role ||
			    (before != NULL && strcmp(before, value->text) == 0))
				continue;
			text = dunlin_copy_value(&sheet->copy, rows[r].form, rows[r].term, value);
			before = value->text;
			print(sheet, rows[r].text[sheet->copy.language], text);
			count++;
		}
	}
	return count;
}

static void
print_fact(const Sheet *sheet, const char *label, const char *text)
{
	const DunlinPaperCell cells[] = {
		{ LEFT, LABELS, FALSE, DUNLIN_PAPER_LABEL, label },
		{ LEFT + LABELS + 5, WIDTH - LABELS - 5, FALSE, DUNLIN_PAPER_SMALL, text },
	};

	dunlin_paper_row(sheet->paper, cells, G_N_ELEMENTS(cells));
}

static gboolean
has_term(const Sheet *sheet, DunlinRole role, const DunlinCopyRow *rows)
{
	for (guint r = 0; rows[r].text[0] != NULL; r++) {
		if (dunlin_invoice_value(sheet->copy.document, role, rows[r].term) != NULL)
			return TRUE;
	}
	return FALSE;
}

/* ---- parties, side by side ---- */

static char *
all_of(const Sheet *sheet, DunlinRole role, DunlinBt term)
{
	const char *text = dunlin_invoice_text(sheet->copy.document, role, term);

	return dunlin_text_line(text != NULL ? text : "", 500);
}

/* An address as on an envelope: name, street, postcode and city, country. */
static char *
address(const Sheet *sheet, DunlinRole role)
{
	g_autofree char *trading = all_of(sheet, role, DUNLIN_BT_TRADING_NAME);
	g_autofree char *street = all_of(sheet, role, DUNLIN_BT_STREET);
	g_autofree char *more = all_of(sheet, role, DUNLIN_BT_STREET_MORE);
	g_autofree char *postcode = all_of(sheet, role, DUNLIN_BT_POSTCODE);
	g_autofree char *city = all_of(sheet, role, DUNLIN_BT_CITY);
	g_autofree char *country = all_of(sheet, role, DUNLIN_BT_COUNTRY);
	g_autofree char *place = g_strstrip(g_strdup_printf("%s %s", postcode, city));
	const char *const lines[] = { trading, street, more, place, country };
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		if (*lines[i] != '\0')
			g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
	}
	return g_strdup(text->str);
}

/* What of a party is no part of its address, "label: text" a line. */
static char *
details(const Sheet *sheet, DunlinRole role)
{
	static const DunlinBt envelope[] = { DUNLIN_BT_NAME, DUNLIN_BT_TRADING_NAME, DUNLIN_BT_STREET,
					     DUNLIN_BT_STREET_MORE, DUNLIN_BT_POSTCODE, DUNLIN_BT_CITY,
					     DUNLIN_BT_COUNTRY };
	g_autoptr(GString) text = g_string_new(NULL);

	for (const DunlinCopyRow *row = dunlin_copy_party; row->text[0] != NULL; row++) {
		const char *before = NULL;
		gboolean is_envelope = FALSE;

		for (guint i = 0; i < G_N_ELEMENTS(envelope); i++)
			is_envelope |= envelope[i] == row->term;
		for (guint i = 0; i < sheet->copy.document->values->len; i++) {
			const DunlinInvoiceValue *value = value_at(sheet, i);
			g_autofree char *line = NULL;

			if (value->term != row->term || value->role != role ||
			    (before != NULL && strcmp(before, value->text) == 0) ||
			    (is_envelope && value == dunlin_invoice_value(sheet->copy.document, role, row->term)))
				continue;
			line = dunlin_copy_value(&sheet->copy, row->form, row->term, value);
			g_string_append_printf(text, "%s%s%s%s", text->len > 0 ? "\n" : "",
					       row->text[sheet->copy.language],
					       *row->text[0] != '\0' ? ": " : "", line);
			before = value->text;
		}
	}
	return g_strdup(text->str);
}

static void
write_pair(const Sheet *sheet, DunlinPaperStyle style, const char *left, const char *right)
{
	const DunlinPaperCell cells[] = { { LEFT, MIDDLE - LEFT - 15, FALSE, style, left },
					  { MIDDLE, RIGHT - MIDDLE, FALSE, style, right } };

	if ((left != NULL && *left != '\0') || (right != NULL && *right != '\0'))
		dunlin_paper_row(sheet->paper, cells, G_N_ELEMENTS(cells));
}

static void
write_parties(const Sheet *sheet, DunlinRole left, const char *left_key, DunlinRole right, const char *right_key)
{
	gboolean has_left = has_term(sheet, left, dunlin_copy_party);
	gboolean has_right = has_term(sheet, right, dunlin_copy_party);
	g_autofree char *name_left = all_of(sheet, left, DUNLIN_BT_NAME);
	g_autofree char *name_right = all_of(sheet, right, DUNLIN_BT_NAME);
	g_autofree char *address_left = address(sheet, left), *address_right = address(sheet, right);
	g_autofree char *details_left = details(sheet, left), *details_right = details(sheet, right);

	if (!has_left && !has_right)
		return;
	dunlin_paper_gap(sheet->paper, 8);
	write_pair(sheet, DUNLIN_PAPER_LABEL, has_left ? dunlin_copy_label(&sheet->copy, left_key) : "",
		   has_right ? dunlin_copy_label(&sheet->copy, right_key) : "");
	write_pair(sheet, DUNLIN_PAPER_BOLD, name_left, name_right);
	write_pair(sheet, DUNLIN_PAPER_BODY, address_left, address_right);
	dunlin_paper_gap(sheet->paper, 3);
	write_pair(sheet, DUNLIN_PAPER_LABEL, details_left, details_right);
}

/* ---- tables ---- */

typedef struct {
	double x, width;
	gboolean right;
	const char *key;
} Column;

#define COLUMNS_MAX 6

static const Column item_columns[] = {
	{ LEFT, 30, FALSE, "item-no" }, { LEFT + 34, 208, FALSE, "item-what" },
	{ LEFT + 246, 66, TRUE, "item-count" }, { LEFT + 316, 74, TRUE, "item-price" },
	{ LEFT + 394, 34, TRUE, "item-vat" }, { LEFT + 432, WIDTH - 432, TRUE, "item-net" },
};
static const Column vat_columns[] = {
	{ LEFT, 50, FALSE, "vat-rate" }, { LEFT + 54, 90, TRUE, "vat-base" },
	{ LEFT + 148, 90, TRUE, "vat-tax" }, { LEFT + 256, WIDTH - 256, FALSE, NULL },
};

/* The cells of a table's head; those of amounts name the currency. */
static void
write_head(const Sheet *sheet, const Column *columns, guint n, DunlinPaperCell *cells, char **ret_texts)
{
	const char *currency = dunlin_invoice_currency(sheet->copy.document);

	for (guint i = 0; i < n; i++) {
		const char *key = columns[i].key;
		gboolean money = key != NULL && (strcmp(key, "item-price") == 0 || strcmp(key, "item-net") == 0 ||
						 strcmp(key, "vat-base") == 0 || strcmp(key, "vat-tax") == 0);

		ret_texts[i] = key == NULL ? g_strdup("")
			       : money && currency != NULL
				       ? g_strdup_printf("%s %.3s", dunlin_copy_label(&sheet->copy, key), currency)
				       : g_strdup(dunlin_copy_label(&sheet->copy, key));
		cells[i] = (DunlinPaperCell){ columns[i].x, columns[i].width, columns[i].right,
					      DUNLIN_PAPER_SMALL_BOLD, ret_texts[i] };
	}
	dunlin_paper_row(sheet->paper, cells, n);
	dunlin_paper_rule(sheet->paper, LEFT, TRUE);
	dunlin_paper_repeat(sheet->paper, cells, n);
}

static void
write_columns(const Sheet *sheet, const Column *columns, guint n, char *const *texts)
{
	DunlinPaperCell cells[COLUMNS_MAX];

	for (guint i = 0; i < n; i++)
		cells[i] = (DunlinPaperCell){ columns[i].x, columns[i].width, columns[i].right, DUNLIN_PAPER_SMALL,
					      texts[i] };
	dunlin_paper_keep(sheet->paper, 24);
	dunlin_paper_row(sheet->paper, cells, n);
	dunlin_paper_rule(sheet->paper, LEFT, FALSE);
}

static char *
percent(const Sheet *sheet, const DunlinInvoiceValue *rate)
{
	g_autofree char *number = rate != NULL ? dunlin_copy_number(&sheet->copy, rate->text, 0) : g_strdup("");

	return g_strconcat(number, *number != '\0' ? " %" : "", NULL);
}

static char *
item_text(Document *document, guint at)
{
	const DunlinInvoiceValue *name = dunlin_copy_in_record(document, at, DUNLIN_BT_LINE_NAME);
	const DunlinInvoiceValue *text = dunlin_copy_in_record(document, at, DUNLIN_BT_LINE_TEXT);
	gboolean both = name != NULL && text != NULL && strcmp(name->text, text->text) != 0;
	g_autofree char *raw = g_strconcat(name != NULL ? name->text : text != NULL ? text->text : "",
					   both ? "\n" : NULL, both ? text->text : NULL, NULL);

	return dunlin_text_clean(raw, 8000);
}

static void
write_item(const Sheet *sheet, guint at)
{
	Document *document = sheet->copy.document;
	const DunlinInvoiceValue *id = dunlin_copy_in_record(document, at, DUNLIN_BT_LINE);
	const DunlinInvoiceValue *quantity = dunlin_copy_in_record(document, at, DUNLIN_BT_LINE_QUANTITY);
	g_autofree char *number = dunlin_text_line(id != NULL ? id->text : "", 200);
	g_autofree char *what = item_text(document, at);
	g_autofree char *count = quantity != NULL ? dunlin_copy_number(&sheet->copy, quantity->text, 0) : g_strdup("");
	g_autofree char *code = dunlin_text_line(quantity != NULL && quantity->qualifier != NULL
							 ? quantity->qualifier : "", 10);
	g_autofree char *amount = g_strstrip(
		g_strdup_printf("%s %s", count, dunlin_copy_unit(&sheet->copy, code)));
	g_autofree char *price = bare_amount(sheet, dunlin_copy_in_record(document, at, DUNLIN_BT_LINE_PRICE));
	g_autofree char *vat = percent(sheet, dunlin_copy_in_record(document, at, DUNLIN_BT_LINE_RATE));
	g_autofree char *net = bare_amount(sheet, dunlin_copy_in_record(document, at, DUNLIN_BT_LINE_NET));
	char *const texts[] = { number, what, amount, price, vat, net };

	write_columns(sheet, item_columns, G_N_ELEMENTS(item_columns), texts);
}

static void
write_vat(const Sheet *sheet, guint at)
{
	Document *document = sheet->copy.document;
	const DunlinInvoiceValue *reason = dunlin_copy_in_record(document, at, DUNLIN_BT_VAT_REASON);
	g_autofree char *rate = percent(sheet, dunlin_copy_in_record(document, at, DUNLIN_BT_VAT_RATE));
	g_autofree char *base = bare_amount(sheet, dunlin_copy_in_record(document, at, DUNLIN_BT_VAT_BASE));
	g_autofree char *tax = bare_amount(sheet, dunlin_copy_in_record(document, at, DUNLIN_BT_VAT_AMOUNT));
	g_autofree char *why = dunlin_text_line(reason != NULL ? reason->text : "", 1000);
	char *const texts[] = { rate, base, tax, why };

	write_columns(sheet, vat_columns, G_N_ELEMENTS(vat_columns), texts);
}

static void
write_extra(const Sheet *sheet, guint at)
{
	Document *document = sheet->copy.document;
	const DunlinInvoiceValue *charge = dunlin_copy_in_record(document, at, DUNLIN_BT_EXTRA_CHARGE);
	const DunlinInvoiceValue *money = dunlin_copy_in_record(document, at, DUNLIN_BT_EXTRA_AMOUNT);
	const DunlinInvoiceValue *reason = dunlin_copy_in_record(document, at, DUNLIN_BT_EXTRA_REASON);
	gboolean is_charge = charge != NULL && (strcmp(charge->text, "true") == 0 || strcmp(charge->text, "1") == 0);
	g_autofree char *sum = money != NULL ? dunlin_copy_amount(&sheet->copy, money) : g_strdup("");
	g_autofree char *why = dunlin_text_line(reason != NULL ? reason->text : "", 1000);
	g_autofree char *text = g_strstrip(g_strdup_printf("%s  %s", sum, why));

	print_fact(sheet, dunlin_copy_label(&sheet->copy, is_charge ? "charge" : "allowance"), text);
}

/* Each record that has a term of [@from, @to], under a heading. */
static void
write_records(const Sheet *sheet, DunlinBt from, DunlinBt to, const char *key, const Column *columns, guint n,
	      void (*print)(const Sheet *sheet, guint at))
{
	DunlinPaperCell cells[COLUMNS_MAX];
	char *texts[COLUMNS_MAX + 1] = { NULL };
	guint last = 0;

	for (guint i = 0; i < sheet->copy.document->values->len; i++) {
		const DunlinInvoiceValue *value = value_at(sheet, i);

		if (value->term < from || value->term > to || value->record == 0 || value->record == last)
			continue;
		if (last == 0)
			heading(sheet, key);
		if (last == 0 && n > 0)
			write_head(sheet, columns, n, cells, texts);
		last = value->record;
		print(sheet, i);
	}
	dunlin_paper_repeat(sheet->paper, NULL, 0);
	for (guint i = 0; i < n; i++)
		g_free(texts[i]);
}

/* ---- totals ---- */

static gboolean
is_payable(const Sheet *sheet, const char *label)
{
	const DunlinCopyRow *row = dunlin_copy_totals;

	while (row->term != DUNLIN_BT_PAYABLE)
		row++;
	return label == row->text[sheet->copy.language];
}

static void
print_total(const Sheet *sheet, const char *label, const char *text)
{
	gboolean due = is_payable(sheet, label);
	const DunlinPaperCell cells[] = {
		{ MIDDLE, 120, FALSE, due ? DUNLIN_PAPER_BOLD : DUNLIN_PAPER_BODY, label },
		{ MIDDLE + 120, RIGHT - MIDDLE - 120, TRUE, due ? DUNLIN_PAPER_BOLD : DUNLIN_PAPER_BODY, text },
	};

	if (due)
		dunlin_paper_rule(sheet->paper, MIDDLE, TRUE);
	dunlin_paper_row(sheet->paper, cells, G_N_ELEMENTS(cells));
}

static void
print_note(const Sheet *sheet, const char *label G_GNUC_UNUSED, const char *text)
{
	write_line(sheet, DUNLIN_PAPER_SMALL, text);
	dunlin_paper_gap(sheet->paper, 3);
}

static void
write_title(const Sheet *sheet)
{
	const char *id = dunlin_invoice_text(sheet->copy.document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER);
	g_autofree char *number = dunlin_text_line(id != NULL ? id : "", 300);
	g_autofree char *title = g_strstrip(g_strdup_printf("%s %s", dunlin_copy_title(&sheet->copy), number));

	write_line(sheet, DUNLIN_PAPER_TITLE, title);
}

static void
write_sheet(const Sheet *sheet)
{
	static const DunlinCopyRow notes[] = { { DUNLIN_BT_NOTE, DUNLIN_COPY_PLAIN, { "", "", "", "", "", "", "" } },
					       { DUNLIN_BT_NOTE, DUNLIN_COPY_PLAIN, { NULL } } };

	write_title(sheet);
	write_parties(sheet, DUNLIN_ROLE_SELLER, "seller", DUNLIN_ROLE_BUYER, "buyer");
	write_parties(sheet, DUNLIN_ROLE_PAYEE, "payee", DUNLIN_ROLE_NONE, "payee");
	dunlin_paper_gap(sheet->paper, 10);
	(void)print_rows(sheet, DUNLIN_ROLE_NONE, dunlin_copy_head, print_fact);
	write_records(sheet, DUNLIN_BT_LINE, DUNLIN_BT_LINE_RATE, "items", item_columns,
		      G_N_ELEMENTS(item_columns), write_item);
	write_records(sheet, DUNLIN_BT_EXTRA_CHARGE, DUNLIN_BT_EXTRA_REASON, "extras", NULL, 0, write_extra);
	write_records(sheet, DUNLIN_BT_VAT_BASE, DUNLIN_BT_VAT_REASON, "vat-by-rate", vat_columns,
		      G_N_ELEMENTS(vat_columns), write_vat);
	dunlin_paper_gap(sheet->paper, 10);
	dunlin_paper_keep(sheet->paper, 110);
	(void)print_rows(sheet, DUNLIN_ROLE_NONE, dunlin_copy_totals, print_total);
	if (has_term(sheet, DUNLIN_ROLE_NONE, dunlin_copy_payment)) {
		heading(sheet, "payment");
		(void)print_rows(sheet, DUNLIN_ROLE_NONE, dunlin_copy_payment, print_fact);
	}
	if (has_term(sheet, DUNLIN_ROLE_NONE, notes)) {
		heading(sheet, "notes");
		(void)print_rows(sheet, DUNLIN_ROLE_NONE, notes, print_note);
	}
	if (sheet->copy.document->cut)
		write_line(sheet, DUNLIN_PAPER_BOLD, dunlin_copy_label(&sheet->copy, "cut"));
}

static gboolean
has_letters(Document *document)
{
	for (guint i = 0; i < document->values->len; i++) {
		if (!dunlin_paper_has(g_array_index(document->values, DunlinInvoiceValue, i).text))
			return FALSE;
	}
	return dunlin_paper_has("ä");
}

gboolean
dunlin_invoice_draw(Document *document, const char *language, GByteArray *out)
{
	Sheet sheet = { { document, dunlin_copy_language(language) }, NULL };
	const char *id = dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_NUMBER);
	g_autofree char *title = dunlin_text_line(id != NULL ? id : "", 200);
	g_autofree char *mark = dunlin_copy_mark(&sheet.copy);
	const DunlinPaperFrame frame = { title, mark, dunlin_copy_label(&sheet.copy, "page") };
	guint before = out->len, pages;

	if (!has_letters(document))
		return FALSE;
	sheet.paper = dunlin_paper_new(&frame, 0, out);
	write_sheet(&sheet);
	pages = dunlin_paper_finish(sheet.paper);
	if (pages == 0 || pages >= DUNLIN_PAPER_PAGES_MAX)
		return FALSE;
	sheet.paper = dunlin_paper_new(&frame, pages, out);
	write_sheet(&sheet);
	if (dunlin_paper_finish(sheet.paper) > 0)
		return TRUE;
	g_byte_array_set_size(out, before);
	return FALSE;
}
