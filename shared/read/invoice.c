/* SPDX-License-Identifier: BSD-2-Clause */
/* An invoice's business terms as one found invoice of the Reading. */
#include "read/invoice.h"

#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/text.h"
#include "read/read.h"
#include "reading/terms.h"

#define NAME_MAX_BYTES 300
#define TERMS_MAX_BYTES 4096
#define LIST_MAX 50

typedef const DunlinInvoiceDocument Document;

/* One cleaned line; NULL where nothing is left of it. */
static char *
line_of(const char *text)
{
	g_autofree char *line = dunlin_text_line(text, NAME_MAX_BYTES);

	return line != NULL && *line != '\0' ? g_steal_pointer(&line) : NULL;
}

static char *
head_line(Document *document, DunlinBt term)
{
	return line_of(dunlin_invoice_text(document, DUNLIN_ROLE_NONE, term));
}

static char *
party_line(Document *document, DunlinRole role, DunlinBt term)
{
	return line_of(dunlin_invoice_text(document, role, term));
}

/* Every different value of @term in order, NULL-terminated; NULL where there is none. */
static char **
list_of(Document *document, DunlinBt term)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < document->values->len && list->len < LIST_MAX; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);
		g_autofree char *line = NULL;

		if (value->term != term)
			continue;
		line = line_of(value->text);
		if (line != NULL && !g_ptr_array_find_with_equal_func(list, line, g_str_equal, NULL))
			g_ptr_array_add(list, g_steal_pointer(&line));
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

/* BT-20: each a line of its own, as BR-DE-18 wants for discounts. */
static char *
terms_of(Document *document)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < document->values->len && text->len < TERMS_MAX_BYTES; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);

		if (value->term == DUNLIN_BT_TERMS)
			g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", value->text);
	}
	return text->len > 0 ? dunlin_text_clean(text->str, TERMS_MAX_BYTES) : NULL;
}

/* The amount with exactly the currency's digits; NULL where it is none, where the currency is not
 * known, or where the amount names another one: the desk then asks. */
static char *
money_of(const DunlinInvoiceValue *value, const char *currency)
{
	gint64 minor;
	const char *text;

	if (value == NULL || currency == NULL)
		return NULL;
	if (value->qualifier != NULL && strcmp(value->qualifier, currency) != 0)
		return NULL;
	text = value->text[0] == '+' ? value->text + 1 : value->text; /* xs:decimal allows it */
	if (!dunlin_money_parse(text, currency, &minor, NULL))
		return NULL;
	return dunlin_money_to_string(minor, currency);
}

static char *
amount_of(Document *document, DunlinBt term, const char *currency)
{
	return money_of(dunlin_invoice_value(document, DUNLIN_ROLE_NONE, term), currency);
}

/* ── BG-23 ── */

/* The value of @term in the record that @at begins; NULL: none. */
static const DunlinInvoiceValue *
of_record(Document *document, guint at, DunlinBt term)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;

	for (guint i = at; i < document->values->len && values[i].record == values[at].record; i++) {
		if (values[i].term == term)
			return &values[i];
	}
	return NULL;
}

/* A plain percentage, without zeros that say nothing: "19.0000" is "19". NULL: it is none. */
static char *
percent_of(const DunlinInvoiceValue *value)
{
	const char *text = value != NULL ? value->text : "0"; /* of what is not taxed it may be missing */
	gsize length = strlen(text);

	if (length > 10 || strspn(text, "0123456789.") != length)
		return NULL;
	while (strchr(text, '.') != NULL && length > 1 && text[length - 1] == '0')
		length--;
	return g_strndup(text, length - (text[length - 1] == '.' ? 1 : 0));
}

static char *
vat_line(Document *document, guint at, const char *currency)
{
	const DunlinInvoiceValue *category = of_record(document, at, DUNLIN_BT_VAT_CATEGORY);
	g_autofree char *name = line_of(category != NULL ? category->text : "-");
	g_autofree char *rate = percent_of(of_record(document, at, DUNLIN_BT_VAT_RATE));
	g_autofree char *net = money_of(of_record(document, at, DUNLIN_BT_VAT_BASE), currency);
	g_autofree char *tax = money_of(of_record(document, at, DUNLIN_BT_VAT_AMOUNT), currency);

	if (name == NULL || strlen(name) > 3 || strchr(name, ' ') != NULL || rate == NULL ||
	    net == NULL || tax == NULL)
		return NULL;
	return g_strdup_printf("%s %s %s %s", name, rate, net, tax);
}

/* All or nothing: a rate that is missing would make the others wrong. */
static char **
vat_of(Document *document, const char *currency)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < document->values->len; i++) {
		gboolean begins = values[i].record != 0 &&
				  (i == 0 || values[i].record != values[i - 1].record);
		char *line;

		if (!begins || of_record(document, i, DUNLIN_BT_VAT_BASE) == NULL)
			continue;
		line = list->len < LIST_MAX ? vat_line(document, i, currency) : NULL;
		if (line == NULL)
			return NULL;
		g_ptr_array_add(list, line);
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

/* BT-49 where its scheme says that it is a mail address. */
static char *
buyer_endpoint(Document *document)
{
	const DunlinInvoiceValue *endpoint =
		dunlin_invoice_value(document, DUNLIN_ROLE_BUYER, DUNLIN_BT_ENDPOINT);

	if (endpoint == NULL || endpoint->qualifier == NULL ||
	    g_ascii_strcasecmp(endpoint->qualifier, "EM") != 0)
		return NULL;
	return line_of(endpoint->text);
}

static gboolean
is_due(const DunlinInvoiceValue *value)
{
	return value->term == DUNLIN_BT_DUE || value->term == DUNLIN_BT_DUE_SECOND;
}

/* The latest of several days for payment, wherever they stand; NONE where there is one. */
static DunlinDay
last_due_of(Document *document, DunlinDay first)
{
	DunlinDay last = first;

	for (guint i = 0; i < document->values->len; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);

		if (is_due(value))
			last = MAX(last, dunlin_invoice_day(value));
	}
	return last > first ? last : DUNLIN_DAY_NONE;
}

/* Whether the due date at @at stands beside a discount, and nothing else says when that ends. */
static gboolean
is_discount_end(Document *document, guint at)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;
	gboolean discount = FALSE, other_end = FALSE;

	for (guint i = 0; i < document->values->len; i++) {
		DunlinBt term = values[i].term;

		if (values[at].record == 0 || values[i].record != values[at].record)
			continue;
		discount = discount || term == DUNLIN_BT_DISCOUNT ||
			   term == DUNLIN_BT_DISCOUNT_AMOUNT ||
			   (term == DUNLIN_BT_TERMS && dunlin_terms_is_discount(values[i].text));
		other_end = other_end || term == DUNLIN_BT_DISCOUNT_DAYS ||
			    term == DUNLIN_BT_DISCOUNT_END;
	}
	return discount && !other_end;
}

/* Which of the stated days are only the end of a discount. */
static char **
discounts_of(Document *document)
{
	g_autoptr(GPtrArray) days = g_ptr_array_new();

	for (guint i = 0; i < document->values->len && days->len < LIST_MAX; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);
		DunlinDay day = is_due(value) ? dunlin_invoice_day(value) : DUNLIN_DAY_NONE;

		if (day != DUNLIN_DAY_NONE && is_discount_end(document, i))
			g_ptr_array_add(days, dunlin_day_to_string(day));
	}
	g_ptr_array_add(days, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&days), FALSE);
}

/* The days of an invoice that is due in parts: several of them, and amounts beside them. Several
 * days alone are the ends of a discount. */
static char **
instalments_of(Document *document)
{
	g_autoptr(GPtrArray) days = g_ptr_array_new_with_free_func(g_free);
	guint parts = 0;

	for (guint i = 0; i < document->values->len && days->len < LIST_MAX; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);
		g_autofree char *day = NULL;

		parts += value->term == DUNLIN_BT_PART_DUE ? 1 : 0;
		if (!is_due(value))
			continue;
		day = dunlin_day_to_string(dunlin_invoice_day(value));
		if (day != NULL && !g_ptr_array_find_with_equal_func(days, day, g_str_equal, NULL))
			g_ptr_array_add(days, g_steal_pointer(&day));
	}
	if (days->len < 2 || parts < 2)
		g_ptr_array_set_size(days, 0);
	g_ptr_array_add(days, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&days), FALSE);
}

static void
fill_party(DunlinParty *party, Document *document, DunlinRole role)
{
	party->name = line_of(dunlin_invoice_name(document, role));
	party->vat_id = line_of(dunlin_invoice_vat_id(document, role));
	party->email = party_line(document, role, DUNLIN_BT_EMAIL);
	if (role == DUNLIN_ROLE_BUYER) {
		party->endpoint = buyer_endpoint(document);
		party->street = party_line(document, role, DUNLIN_BT_STREET);
		party->postcode = party_line(document, role, DUNLIN_BT_POSTCODE);
		party->city = party_line(document, role, DUNLIN_BT_CITY);
		party->phone = party_line(document, role, DUNLIN_BT_PHONE);
		party->contact = party_line(document, role, DUNLIN_BT_CONTACT);
	}
	if (party->email == NULL)
		party->email = g_strdup(party->endpoint);
	party->id = party_line(document, role, DUNLIN_BT_ID);
	if (party->id == NULL)
		party->id = party_line(document, role, DUNLIN_BT_GLOBAL_ID);
	party->country = party_line(document, role, DUNLIN_BT_COUNTRY);
}

/* What was sold: the first line's name, and a sign where there are others. */
static char *
subject_of(Document *document)
{
	g_autofree char *first = NULL;

	for (guint i = 0; i < document->values->len; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);
		g_autofree char *name =
			value->term == DUNLIN_BT_LINE_NAME ? line_of(value->text) : NULL;

		if (name == NULL)
			continue;
		if (first != NULL)
			return g_strconcat(first, " …", NULL);
		first = g_steal_pointer(&name);
	}
	return g_steal_pointer(&first);
}

static void
fill(DunlinInvoice *invoice, Document *document)
{
	const char *currency = dunlin_invoice_currency(document);

	invoice->syntax = g_strdup(document->syntax);
	invoice->type_code = head_line(document, DUNLIN_BT_TYPE);
	invoice->number = head_line(document, DUNLIN_BT_NUMBER);
	invoice->issue_day = dunlin_invoice_day(
		dunlin_invoice_value(document, DUNLIN_ROLE_NONE, DUNLIN_BT_ISSUED));
	invoice->due_day = dunlin_invoice_day(dunlin_invoice_due(document));
	invoice->last_due_day = last_due_of(document, invoice->due_day);
	if (invoice->due_day == DUNLIN_DAY_NONE)
		invoice->due_text = head_line(document, DUNLIN_BT_DUE);
	invoice->currency = line_of(currency);
	invoice->total = amount_of(document, DUNLIN_BT_TOTAL, currency);
	invoice->prepaid = amount_of(document, DUNLIN_BT_PREPAID, currency);
	invoice->payable = amount_of(document, DUNLIN_BT_PAYABLE, currency);
	fill_party(&invoice->seller, document, DUNLIN_ROLE_SELLER);
	fill_party(&invoice->buyer, document, DUNLIN_ROLE_BUYER);
	invoice->iban = list_of(document, DUNLIN_BT_ACCOUNT);
	invoice->payment_reference = head_line(document, DUNLIN_BT_REMITTANCE);
	invoice->order_reference = head_line(document, DUNLIN_BT_ORDER);
	invoice->subject = subject_of(document);
	invoice->payment_means = head_line(document, DUNLIN_BT_MEANS);
	invoice->payee = line_of(dunlin_invoice_name(document, DUNLIN_ROLE_PAYEE));
	invoice->instalments = instalments_of(document);
	invoice->discounts = discounts_of(document);
	invoice->terms = terms_of(document);
	invoice->vat = vat_of(document, currency);
	invoice->preceding = list_of(document, DUNLIN_BT_PRECEDING);
	invoice->language = head_line(document, DUNLIN_BT_LANGUAGE);
	invoice->confidence = 1.0;
}

gboolean
dunlin_read_invoice_xml(const guint8 *data, gsize length, const char *source, DunlinReading *out)
{
	gboolean none = FALSE;
	g_autofree char *why = NULL;
	g_autoptr(DunlinInvoiceDocument) document =
		dunlin_invoice_document_parse(data, length, &why, &none);

	if (document != NULL) {
		fill(&dunlin_reading_add(out, DUNLIN_FOUND_INVOICE, source)->invoice, document);
		return TRUE;
	}
	if (why != NULL) {
		DunlinFound *found = dunlin_reading_add(out, DUNLIN_FOUND_UNREADABLE, source);

		found->why = g_steal_pointer(&why);
		found->resend = none;
	}
	return FALSE;
}
