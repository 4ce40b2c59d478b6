/* SPDX-License-Identifier: BSD-2-Clause */
/* schema.org: both syntaxes become the same tree of items, which a table of paths is read from. */
#include "read/markup.h"

#include <json-glib/json-glib.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "read/html.h"

#define SCRIPT_MAX (256 * 1024)
#define DEPTH_MAX 16
#define ITEMS_MAX 500
#define PROPERTIES_MAX 100 /* of one item */
#define VALUE_MAX 300

typedef struct Item Item;

typedef struct {
	char *name;
	char *text; /* NULL: an item */
	Item *item; /* borrowed */
} Property;

struct Item {
	char *type; /* its last word: "Invoice"; NULL */
	GArray *properties;
};

static void
clear_property(gpointer data)
{
	Property *property = data;

	g_free(property->name);
	g_free(property->text);
}

static void
free_item(gpointer data)
{
	Item *item = data;

	g_free(item->type);
	g_array_unref(item->properties);
	g_free(item);
}

/* "http://schema.org/Invoice" and "schema:Invoice" are "Invoice". */
static char *
last_word(const char *name)
{
	const char *at = name + strlen(name);

	while (at > name && at[-1] != '/' && at[-1] != ':' && at[-1] != '#')
		at--;
	return dunlin_text_line(at, VALUE_MAX);
}

/* NULL: there are too many. */
static Item *
add_item(GPtrArray *items, const char *type)
{
	Item *item;

	if (items->len >= ITEMS_MAX)
		return NULL;
	item = g_new0(Item, 1);
	item->type = type != NULL ? last_word(type) : NULL;
	item->properties = g_array_new(FALSE, TRUE, sizeof(Property));
	g_array_set_clear_func(item->properties, clear_property);
	g_ptr_array_add(items, item);
	return item;
}

static void
add_property(Item *item, const char *name, const char *text, Item *inner)
{
	Property property = { .item = inner };

	if (item->properties->len >= PROPERTIES_MAX || (text == NULL && inner == NULL))
		return;
	property.name = last_word(name);
	property.text = text != NULL ? dunlin_text_line(text, VALUE_MAX) : NULL;
	g_array_append_val(item->properties, property);
}

/* ---- JSON-LD ---- */

static Item *read_object(GPtrArray *items, JsonObject *object, guint depth);

static void
read_value(GPtrArray *items, Item *item, const char *name, JsonNode *node, guint depth)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (depth > DEPTH_MAX)
		return;
	if (JSON_NODE_HOLDS_ARRAY(node)) {
		JsonArray *array = json_node_get_array(node);

		for (guint i = 0; i < json_array_get_length(array) && i < PROPERTIES_MAX; i++)
			read_value(items, item, name, json_array_get_element(array, i), depth + 1);
	} else if (JSON_NODE_HOLDS_OBJECT(node)) {
		Item *inner = read_object(items, json_node_get_object(node), depth + 1);

		if (item != NULL)
			add_property(item, name, NULL, inner);
	} else if (item != NULL && JSON_NODE_HOLDS_VALUE(node)) {
		GType type = json_node_get_value_type(node);

		if (type == G_TYPE_STRING)
			add_property(item, name, json_node_get_string(node), NULL);
		else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
			add_property(item, name, g_ascii_formatd(number, sizeof number, "%.12g",
								 json_node_get_double(node)), NULL);
	}
}

static Item *
read_object(GPtrArray *items, JsonObject *object, guint depth)
{
	JsonNode *type = json_object_get_member(object, "@type");
	Item *item;
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	if (type != NULL && JSON_NODE_HOLDS_ARRAY(type) && json_array_get_length(json_node_get_array(type)) > 0)
		type = json_array_get_element(json_node_get_array(type), 0);
	item = add_item(items, type != NULL && JSON_NODE_HOLDS_VALUE(type) &&
				       json_node_get_value_type(type) == G_TYPE_STRING
				       ? json_node_get_string(type) : NULL);
	if (item == NULL)
		return NULL;
	json_object_iter_init(&iter, object);
	while (json_object_iter_next(&iter, &name, &node)) {
		if (strcmp(name, "@type") != 0)
			read_value(items, item, name, node, depth);
	}
	return item;
}

/* json-glib descends with the text: an attack is deep, an invoice is not. */
static gboolean
is_flat(const char *text)
{
	guint depth = 0;

	for (; *text != '\0'; text++) {
		if (*text == '{' || *text == '[') {
			if (++depth > 4 * DEPTH_MAX)
				return FALSE;
		} else if ((*text == '}' || *text == ']') && depth > 0) {
			depth--;
		}
	}
	return TRUE;
}

static void
read_script(GPtrArray *items, const char *script)
{
	g_autoptr(JsonParser) parser = json_parser_new();

	if (is_flat(script) && json_parser_load_from_data(parser, script, -1, NULL) &&
	    json_parser_get_root(parser) != NULL)
		read_value(items, NULL, "", json_parser_get_root(parser), 0);
}

/* ---- microdata ---- */

typedef struct {
	char *element; /* that is open */
	char *property;
	Item *item; /* that its descendants' properties belong to; NULL: the outer one's */
} Open;

typedef struct {
	GPtrArray *items;
	GArray *open; /* Open */
	guint deeper; /* elements open beyond the deepest that is looked at */
	GString *text, *script;
	gboolean in_script;
} Scan;

#define OPEN_MAX 2000

static void
clear_open(gpointer data)
{
	Open *open = data;

	g_free(open->element);
	g_free(open->property);
}

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
		if (g_ascii_strcasecmp((const char *)attributes[0], name) == 0)
			return attributes[1] != NULL ? (const char *)attributes[1] : "";
	}
	return NULL;
}

static Item *
current_item(const Scan *scan)
{
	for (guint i = scan->open->len; i-- > 0;) {
		if (g_array_index(scan->open, Open, i).item != NULL)
			return g_array_index(scan->open, Open, i).item;
	}
	return NULL;
}

static gboolean
is_void(const char *name)
{
	static const char *const names[] = { "meta", "link", "br", "img", "hr", "input", "col", "area", "base" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (strcmp(names[i], name) == 0)
			return TRUE;
	}
	return FALSE;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	Scan *scan = context;
	const char *element = (const char *)name;
	const char *type = attribute(attributes, "type"), *property = attribute(attributes, "itemprop");
	const char *value = attribute(attributes, "content");
	gboolean scope = attribute(attributes, "itemscope") != NULL;
	Item *outer = current_item(scan);
	Open open = { 0 };

	scan->in_script = strcmp(element, "script") == 0 && type != NULL &&
			  g_ascii_strcasecmp(type, "application/ld+json") == 0;
	g_string_truncate(scan->script, 0);
	if (value == NULL)
		value = attribute(attributes, "datetime");
	if (value == NULL && strcmp(element, "link") == 0)
		value = attribute(attributes, "href");
	if (scope)
		open.item = add_item(scan->items, attribute(attributes, "itemtype"));
	if (property != NULL && outer != NULL) {
		if (open.item != NULL || value != NULL)
			add_property(outer, property, open.item != NULL ? NULL : value, open.item);
		else if (!scope)
			open.property = g_strdup(property);
	}
	if (is_void(element) || scan->open->len >= OPEN_MAX || scan->deeper > 0) {
		scan->deeper += !is_void(element);
		g_free(open.property);
		return;
	}
	if (open.property != NULL)
		g_string_truncate(scan->text, 0);
	open.element = g_strdup(element);
	g_array_append_val(scan->open, open);
}

static void
on_end(void *context, const xmlChar *name)
{
	Scan *scan = context;

	if (scan->in_script)
		read_script(scan->items, scan->script->str);
	scan->in_script = FALSE;
	if (is_void((const char *)name))
		return;
	if (scan->deeper > 0) {
		scan->deeper--;
		return;
	}
	while (scan->open->len > 0) {
		Open *open = &g_array_index(scan->open, Open, scan->open->len - 1);
		gboolean same = strcmp(open->element, (const char *)name) == 0;
		g_autofree char *property = g_steal_pointer(&open->property);

		g_array_set_size(scan->open, scan->open->len - 1);
		if (property != NULL && current_item(scan) != NULL)
			add_property(current_item(scan), property, scan->text->str, NULL);
		if (same)
			return;
	}
}

static void
on_text(void *context, const xmlChar *text, int length)
{
	Scan *scan = context;
	GString *to = scan->in_script ? scan->script : scan->text;

	if (to->len + (gsize)length < (scan->in_script ? SCRIPT_MAX : 4 * VALUE_MAX))
		g_string_append_len(to, (const char *)text, length);
}

static void
ignore(void *context G_GNUC_UNUSED, const char *format G_GNUC_UNUSED, ...)
{
}

static void
scan_html(const char *html, gsize length, GPtrArray *items)
{
	xmlSAXHandler handler = { .startElement = on_start, .endElement = on_end, .characters = on_text,
				  .cdataBlock = on_text, .warning = ignore, .error = ignore, .fatalError = ignore };
	Scan scan = { .items = items };
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, &scan, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	if (parser == NULL)
		return;
	scan.open = g_array_new(FALSE, TRUE, sizeof(Open));
	g_array_set_clear_func(scan.open, clear_open);
	scan.text = g_string_new(NULL);
	scan.script = g_string_new(NULL);
	(void)htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
					 HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
	for (gsize at = 0; at < length; at += 8192)
		(void)htmlParseChunk(parser, html + at, (int)MIN(8192, length - at), 0);
	(void)htmlParseChunk(parser, "", 0, 1);
	if (parser->myDoc != NULL)
		xmlFreeDoc(parser->myDoc);
	htmlFreeParserCtxt(parser);
	g_array_unref(scan.open);
	g_string_free(scan.text, TRUE);
	g_string_free(scan.script, TRUE);
}

/* ---- the invoice ---- */

static const Property *
find(const Item *item, const char *name)
{
	for (guint i = 0; item != NULL && i < item->properties->len; i++) {
		const Property *property = &g_array_index(item->properties, Property, i);

		if (strcmp(property->name, name) == 0)
			return property;
	}
	return NULL;
}

/* The text of the first of @names (parted by '|'); of an item the text of one of @inner. */
static const char *
text_of(const Item *item, const char *names, const char *inner)
{
	g_auto(GStrv) list = g_strsplit(names, "|", -1);

	for (guint i = 0; list[i] != NULL; i++) {
		const Property *property = find(item, list[i]);
		const char *text = property == NULL ? NULL : property->text;

		if (property != NULL && property->item != NULL && inner != NULL)
			text = text_of(property->item, inner, NULL);
		if (text != NULL && *text != '\0')
			return text;
	}
	return NULL;
}

static const Item *
item_of(const Item *item, const char *names)
{
	g_auto(GStrv) list = g_strsplit(names, "|", -1);

	for (guint i = 0; list[i] != NULL; i++) {
		const Property *property = find(item, list[i]);

		if (property != NULL && property->item != NULL)
			return property->item;
	}
	return NULL;
}

static void
fill_party(DunlinParty *party, const Item *invoice, const char *names)
{
	const Item *item = item_of(invoice, names);

	party->name = g_strdup(text_of(invoice, names, "legalName|name"));
	party->vat_id = g_strdup(text_of(item, "vatID", NULL));
	party->email = g_strdup(text_of(item, "email", NULL));
	party->country = g_strdup(text_of(item_of(item, "address"), "addressCountry", "name"));
}

/* "2026-10-15", also with a time behind it. */
static DunlinDay
day_of(const Item *item, const char *names)
{
	const char *text = text_of(item, names, NULL);
	g_autofree char *date = text != NULL ? g_strndup(text, 10) : NULL;
	DunlinDay day;

	return date != NULL && dunlin_day_parse(date, &day) ? day : DUNLIN_DAY_NONE;
}

static void
fill_amount(DunlinInvoice *invoice, const Item *item)
{
	static const struct { const char *sign, *code; } signs[] = { { "$", "USD " }, { "£", "GBP " }, { "€", "EUR " } };
	const Item *due = item_of(item, "totalPaymentDue");
	const char *text = text_of(item, "totalPaymentDue", "price|value|amount");
	const char *currency = text_of(due, "priceCurrency|currency", NULL);
	char code[DUNLIN_CURRENCY_SIZE];
	g_autofree char *plain = NULL;
	gint64 minor;
	guint digits;

	if (text == NULL)
		return;
	plain = g_strdup(text);
	for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (g_str_has_prefix(text, signs[i].sign)) {
			g_free(plain);
			plain = g_strconcat(signs[i].code, text + strlen(signs[i].sign), NULL);
		}
	}
	if (currency != NULL && !dunlin_currency_digits(currency, &digits))
		currency = NULL;
	if (!dunlin_amount_parse(plain, currency, &minor, code, NULL) ||
	    (currency != NULL && strcmp(currency, code) != 0))
		return; /* two currencies: the creditor is asked */
	invoice->currency = g_strdup(code);
	invoice->total = dunlin_money_to_string(minor, code);
	invoice->payable = g_strdup(invoice->total);
}

static void
fill(DunlinInvoice *invoice, const Item *item)
{
	const char *number = text_of(item, "invoiceNumber|identifier", "value|name");
	const char *status = text_of(item, "paymentStatus", "name");

	invoice->syntax = g_strdup("html");
	invoice->type_code = g_strdup("380");
	invoice->confidence = number != NULL ? 0.9 : 0.5;
	if (number == NULL)
		number = text_of(item, "confirmationNumber", NULL);
	invoice->number = g_strdup(number);
	invoice->issue_day = day_of(item, "dateIssued|dateCreated|datePublished");
	invoice->due_day = day_of(item, "paymentDueDate|paymentDue");
	fill_amount(invoice, item);
	fill_party(&invoice->seller, item, "provider|seller|broker");
	fill_party(&invoice->buyer, item, "customer");
	invoice->buyer.id = g_strdup(text_of(item, "accountId", NULL));
	if (status == NULL || invoice->payable == NULL)
		return;
	if (g_str_has_suffix(status, "PaymentComplete")) {
		invoice->prepaid = g_strdup(invoice->total);
		g_free(invoice->payable);
		invoice->payable = dunlin_money_to_string(0, invoice->currency);
	} else if (g_str_has_suffix(status, "PaymentAutomaticallyApplied")) {
		invoice->payment_means = g_strdup("49");
	}
}

guint
dunlin_markup_read(const char *html, gsize length, const char *source, DunlinReading *out)
{
	g_autoptr(GPtrArray) items = NULL;
	guint count = 0;

	length = dunlin_html_safe_length(html, MIN(length, DUNLIN_HTML_MAX));
	if (g_strstr_len(html, (gssize)length, "schema.org") == NULL)
		return 0;
	items = g_ptr_array_new_with_free_func(free_item);
	scan_html(html, length, items);
	for (guint i = 0; i < items->len && count < DUNLIN_MARKUP_INVOICES_MAX; i++) {
		const Item *item = g_ptr_array_index(items, i);

		if (g_strcmp0(item->type, "Invoice") != 0 || item->properties->len == 0)
			continue;
		fill(&dunlin_reading_add(out, DUNLIN_FOUND_INVOICE, source)->invoice, item);
		count++;
	}
	return count;
}
