/* SPDX-License-Identifier: BSD-2-Clause */
/* An invoice's business terms, gathered while the XML streams by. */
#include "read/invoice.h"

#include <string.h>

#include "base/day.h"
#include "read/invoice-fields.h"
#include "read/xml.h"

typedef struct { /* what stands at a path */
	const DunlinInvoiceField *field; /* NULL: a record starts here */
	DunlinRole role;
} Place;

typedef struct {
	DunlinInvoiceDocument *document;
	DunlinVocabulary vocabulary;
	const DunlinOtherRoot *other; /* NULL */
	GHashTable *places;  /* path → Place */
	GString *path;
	GArray *lengths;     /* of path before each open element */
	char *qualifier;     /* of the element opened last */
	GArray *records;     /* record each open element belongs to */
	guint last_record;
	guint lines, others; /* values of each sort, which are capped apart */
} Gather;

static void
value_clear(gpointer data)
{
	DunlinInvoiceValue *value = data;

	g_free(value->text);
	g_free(value->qualifier);
}

static void
add_place(GHashTable *places, const char *party, const DunlinInvoiceField *field, DunlinRole role,
	  gboolean record)
{
	Place *place = g_new0(Place, 1);

	place->field = record ? NULL : field;
	place->role = role;
	g_hash_table_replace(places, party != NULL ? g_strconcat(party, "/", field->path, NULL)
						   : g_strdup(field->path), place);
}

static void
add_places(GHashTable *places, const DunlinInvoiceField *fields, DunlinVocabulary vocabulary,
	   gboolean record)
{
	for (; fields->path != NULL; fields++) {
		if (fields->vocabulary != vocabulary)
			continue;
		if (fields->kind != DUNLIN_FIELD_PARTY)
			add_place(places, NULL, fields, DUNLIN_ROLE_NONE, record);
		for (const DunlinPartyPath *p = dunlin_party_paths;
		     fields->kind == DUNLIN_FIELD_PARTY && p->path != NULL; p++) {
			if (p->vocabulary == vocabulary)
				add_place(places, p->path, fields, p->role, record);
		}
	}
}

static gboolean
root_matches(const DunlinInvoiceRoot *root, const char *name_space, const char *name)
{
	gsize length = strlen(root->name_space);

	if (strcmp(root->name, name) != 0)
		return FALSE;
	if (root->name_space[length - 1] == '*')
		return strncmp(root->name_space, name_space, length - 1) == 0;
	return strcmp(root->name_space, name_space) == 0;
}

static gboolean
on_root(const char *name_space, const char *name, gpointer user)
{
	Gather *gather = user;

	for (const DunlinInvoiceRoot *r = dunlin_invoice_roots;
	     name_space != NULL && r->name != NULL; r++) {
		if (!root_matches(r, name_space, name))
			continue;
		gather->document->syntax = r->syntax;
		gather->vocabulary = r->vocabulary;
		add_places(gather->places, dunlin_invoice_fields, r->vocabulary, FALSE);
		add_places(gather->places, dunlin_invoice_records, r->vocabulary, TRUE);
		return TRUE;
	}
	for (const DunlinOtherRoot *o = dunlin_other_roots;
	     name_space != NULL && o->what != NULL && gather->other == NULL; o++) {
		if (g_str_has_prefix(name_space, o->name_space) && g_str_has_prefix(name, o->name))
			gather->other = o;
	}
	return FALSE;
}

static const char *
alias_of(DunlinVocabulary vocabulary, const char *name)
{
	for (const DunlinElementAlias *a = dunlin_element_aliases; a->name != NULL; a++) {
		if (a->vocabulary == vocabulary && strcmp(a->name, name) == 0)
			return a->as;
	}
	return name;
}

static void
on_start(const char *name, const DunlinXmlAttributes *attributes, gpointer user)
{
	static const char *const qualifiers[] = { "currencyID", "schemeID", "format", "unitCode" };
	Gather *gather = user;
	guint length = gather->path->len, record = 0;
	const Place *place;

	g_array_append_val(gather->lengths, length);
	if (length > 0)
		g_string_append_c(gather->path, '/');
	g_string_append(gather->path, alias_of(gather->vocabulary, name));
	place = g_hash_table_lookup(gather->places, gather->path->str);
	if (place != NULL && place->field == NULL)
		record = ++gather->last_record;
	else if (gather->records->len > 0)
		record = g_array_index(gather->records, guint, gather->records->len - 1);
	g_array_append_val(gather->records, record);
	g_clear_pointer(&gather->qualifier, g_free);
	for (guint i = 0; i < G_N_ELEMENTS(qualifiers) && place != NULL && gather->qualifier == NULL; i++)
		gather->qualifier = dunlin_xml_attribute(attributes, qualifiers[i]);
}

static void
add_value(Gather *gather, const Place *place, const char *text)
{
	DunlinInvoiceDocument *document = gather->document;
	DunlinInvoiceValue value = {
		.term = place->field->term,
		.role = place->role,
		.record = g_array_index(gather->records, guint, gather->records->len - 1),
		.text = g_strstrip(g_strdup(text)),
	};

	guint *count = value.term >= DUNLIN_BT_LINE ? &gather->lines : &gather->others;

	if (*value.text == '\0' || *count == DUNLIN_INVOICE_VALUES_MAX) {
		document->cut |= *value.text != '\0';
		g_free(value.text);
		return;
	}
	(*count)++;
	value.qualifier = g_steal_pointer(&gather->qualifier);
	g_array_append_val(document->values, value);
}

static void
on_end(const char *text, gpointer user)
{
	Gather *gather = user;
	const Place *place = g_hash_table_lookup(gather->places, gather->path->str);

	if (place != NULL && place->field != NULL)
		add_value(gather, place, text);
	g_string_truncate(gather->path,
			  g_array_index(gather->lengths, guint, gather->lengths->len - 1));
	g_array_set_size(gather->lengths, gather->lengths->len - 1);
	g_array_set_size(gather->records, gather->records->len - 1);
}

DunlinInvoiceDocument *
dunlin_invoice_document_parse(const guint8 *data, gsize length, char **ret_why, gboolean *ret_none)
{
	static const DunlinXmlHandler handler = { on_root, on_start, on_end };
	g_autoptr(DunlinInvoiceDocument) document = g_new0(DunlinInvoiceDocument, 1);
	g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GArray) lengths = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(guint));
	Gather gather = { .document = document, .places = places, .path = path,
			  .lengths = lengths, .records = records };
	g_autofree char *why = NULL;
	DunlinXmlResult result;

	document->values = g_array_new(FALSE, FALSE, sizeof(DunlinInvoiceValue));
	g_array_set_clear_func(document->values, value_clear);
	result = dunlin_xml_walk(data, length, &handler, &gather, &why);
	g_free(gather.qualifier);
	if (result == DUNLIN_XML_DONE)
		return g_steal_pointer(&document);
	if (ret_none != NULL)
		*ret_none = result != DUNLIN_XML_BROKEN && gather.other != NULL && !gather.other->invoice;
	if (result == DUNLIN_XML_BROKEN)
		*ret_why = g_steal_pointer(&why);
	else
		*ret_why = g_strdup(gather.other != NULL ? gather.other->what : NULL);
	return NULL;
}

void
dunlin_invoice_document_free(DunlinInvoiceDocument *document)
{
	if (document == NULL)
		return;
	g_array_unref(document->values);
	g_free(document);
}

const DunlinInvoiceValue *
dunlin_invoice_value(const DunlinInvoiceDocument *document, DunlinRole role, DunlinBt term)
{
	for (guint i = 0; i < document->values->len; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);

		if (value->term == term && value->role == role)
			return value;
	}
	return NULL;
}

const char *
dunlin_invoice_text(const DunlinInvoiceDocument *document, DunlinRole role, DunlinBt term)
{
	const DunlinInvoiceValue *value = dunlin_invoice_value(document, role, term);

	return value != NULL ? value->text : NULL;
}

static gboolean
is_vat(const char *scheme)
{
	return scheme != NULL && (g_ascii_strcasecmp(scheme, "VAT") == 0 ||
				  g_ascii_strcasecmp(scheme, "VA") == 0);
}

/* In UBL the scheme stands in an element behind the number, in the same record, whose values stand
 * together. */
static gboolean
record_is_vat(const DunlinInvoiceDocument *document, guint at)
{
	const DunlinInvoiceValue *values = (const DunlinInvoiceValue *)document->values->data;

	for (guint i = at + 1; i < document->values->len && values[i].record == values[at].record; i++) {
		if (values[i].term == DUNLIN_BT_TAX_SCHEME)
			return is_vat(values[i].text);
	}
	return at > 0 && values[at - 1].record == values[at].record &&
	       values[at - 1].term == DUNLIN_BT_TAX_SCHEME && is_vat(values[at - 1].text);
}

const char *
dunlin_invoice_vat_id(const DunlinInvoiceDocument *document, DunlinRole role)
{
	gboolean ubl = g_str_has_prefix(document->syntax, "ubl");

	for (guint i = 0; i < document->values->len; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);

		if (value->term != DUNLIN_BT_TAX_ID || value->role != role)
			continue;
		if (ubl ? record_is_vat(document, i) : is_vat(value->qualifier))
			return value->text;
	}
	return NULL;
}

const char *
dunlin_invoice_name(const DunlinInvoiceDocument *document, DunlinRole role)
{
	const char *name = dunlin_invoice_text(document, role, DUNLIN_BT_NAME);

	return name != NULL ? name : dunlin_invoice_text(document, role, DUNLIN_BT_TRADING_NAME);
}

const char *
dunlin_invoice_currency(const DunlinInvoiceDocument *document)
{
	const char *code = dunlin_invoice_text(document, DUNLIN_ROLE_NONE, DUNLIN_BT_CURRENCY);
	const DunlinInvoiceValue *payable;

	if (code != NULL)
		return code;
	payable = dunlin_invoice_value(document, DUNLIN_ROLE_NONE, DUNLIN_BT_PAYABLE);
	return payable != NULL ? payable->qualifier : NULL; /* UBL 2.0 may leave it to the amounts */
}

static const DunlinInvoiceValue *
first_due(const DunlinInvoiceDocument *document, DunlinBt term)
{
	for (guint i = 0; i < document->values->len; i++) {
		const DunlinInvoiceValue *value =
			&g_array_index(document->values, DunlinInvoiceValue, i);

		if (value->term == term && dunlin_invoice_day(value) != DUNLIN_DAY_NONE)
			return value;
	}
	return NULL;
}

const DunlinInvoiceValue *
dunlin_invoice_due(const DunlinInvoiceDocument *document)
{
	gboolean credit = strcmp(document->syntax, "ubl-creditnote") == 0;
	DunlinBt first = credit ? DUNLIN_BT_DUE_SECOND : DUNLIN_BT_DUE;
	const DunlinInvoiceValue *due = first_due(document, first);

	return due != NULL ? due
			   : first_due(document, credit ? DUNLIN_BT_DUE : DUNLIN_BT_DUE_SECOND);
}

gint32
dunlin_invoice_day(const DunlinInvoiceValue *value)
{
	DunlinDay day = DUNLIN_DAY_NONE;
	g_autofree char *head = NULL;
	const char *text = value != NULL ? value->text : "";
	gsize digits = strspn(text, "0123456789");

	if (digits == 8 || digits == 12 || digits == 14) /* formats 102, 203, 204 */
		head = g_strdup_printf("%.4s-%.2s-%.2s", text, text + 4, text + 6);
	else if (strlen(text) > 10 && text[10] == 'T') /* xs:dateTime: the day it was written on */
		head = g_strndup(text, 10);
	else
		head = g_strdup(text);
	return dunlin_day_parse(head, &day) ? day : DUNLIN_DAY_NONE;
}
