/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Reading as JSON and back. What is written is cleaned and capped by the table, so what is read
 * may be checked strictly: the other side is a process that may have been taken over.
 */
#include "reading/reading.h"

#include <string.h>
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "base/text.h"
#include "reading/reading-fields.h"

#define LIST_MAX 1000
#define FOUND_MAX 10000
#define NESTING_MAX 4
#define ALL_MAX (32 * 1024 * 1024)

static void
set_string(JsonObject *object, const DunlinReadingField *field, const char *text)
{
	g_autofree char *clean = field->type == DUNLIN_FIELD_TEXT
					 ? dunlin_text_clean(text, field->max)
					 : dunlin_text_line(text, field->max);

	if (clean == NULL || *clean == '\0')
		json_object_set_null_member(object, field->name);
	else
		json_object_set_string_member(object, field->name, clean);
}

static void
set_list(JsonObject *object, const DunlinReadingField *field, char *const *list)
{
	JsonArray *array = json_array_new();

	for (guint i = 0; list != NULL && list[i] != NULL && i < LIST_MAX; i++) {
		g_autofree char *clean = dunlin_text_line(list[i], field->max);

		if (*clean != '\0')
			json_array_add_string_element(array, clean);
	}
	json_object_set_array_member(object, field->name, array);
}

static void
set_arguments(JsonObject *object, const DunlinReadingField *field, GHashTable *table)
{
	JsonObject *arguments = json_object_new();
	g_autoptr(GList) keys = table != NULL ? g_hash_table_get_keys(table) : NULL;

	keys = g_list_sort(keys, (GCompareFunc)strcmp);
	for (GList *key = keys; key != NULL; key = key->next) {
		g_autofree char *clean =
			dunlin_text_line(g_hash_table_lookup(table, key->data), field->max);

		json_object_set_string_member(arguments, key->data, clean != NULL ? clean : "");
	}
	json_object_set_object_member(object, field->name, arguments);
}

static void
set_date(JsonObject *object, const char *name, char *text)
{
	if (text == NULL)
		json_object_set_null_member(object, name);
	else
		json_object_set_string_member(object, name, text);
	g_free(text);
}

static void
set_field(JsonObject *object, const DunlinFound *found, const DunlinReadingField *field)
{
	gconstpointer place = G_STRUCT_MEMBER_P(found, field->offset);
	JsonObject *part;

	switch (field->type) {
	case DUNLIN_FIELD_LINE:
	case DUNLIN_FIELD_TEXT:
	case DUNLIN_FIELD_AMOUNT:
		set_string(object, field, *(char *const *)place);
		break;
	case DUNLIN_FIELD_DAY:
		set_date(object, field->name, dunlin_day_to_string(*(const DunlinDay *)place));
		break;
	case DUNLIN_FIELD_INSTANT:
		set_date(object, field->name, dunlin_instant_to_string(*(const gint64 *)place));
		break;
	case DUNLIN_FIELD_LIST:
		set_list(object, field, *(char **const *)place);
		break;
	case DUNLIN_FIELD_SHARE:
		/* In sixty-fourths, which JSON writes exactly: 0.9375, not 0.93000000000000005. */
		json_object_set_double_member(object, field->name,
					      (double)(int)(*(const double *)place * 64 + 0.5) / 64);
		break;
	case DUNLIN_FIELD_YES:
		json_object_set_boolean_member(object, field->name, *(const gboolean *)place);
		break;
	case DUNLIN_FIELD_INTENT:
		json_object_set_string_member(object, field->name,
					      dunlin_intent_to_string(*(const DunlinIntent *)place));
		break;
	case DUNLIN_FIELD_ARGUMENTS:
		set_arguments(object, field, *(GHashTable *const *)place);
		break;
	case DUNLIN_FIELD_PART:
		part = json_object_new();
		for (const DunlinReadingField *f = field->part; f->name != NULL; f++)
			set_field(part, found, f);
		json_object_set_object_member(object, field->name, part);
		break;
	}
}

char *
dunlin_found_to_json(const DunlinFound *found)
{
	JsonObject *object = json_object_new();
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	g_autoptr(JsonGenerator) generator = json_generator_new();

	json_node_take_object(node, object);
	json_object_set_string_member(object, "kind", dunlin_reading_kinds[found->kind].name);
	for (const DunlinReadingField *f = dunlin_reading_head; f->name != NULL; f++)
		set_field(object, found, f);
	for (const DunlinReadingField *f = dunlin_reading_kinds[found->kind].fields; f->name != NULL; f++)
		set_field(object, found, f);
	json_generator_set_root(generator, node);
	return json_generator_to_data(generator, NULL);
}

static gboolean
bad(GError **error, const char *name, const char *what)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "the reader's answer: \"%s\" %s", name, what);
	return FALSE;
}

static gboolean
is_clean(const char *text, DunlinFieldType type)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if ((c < 0x20 || (c >= 0x7f && c < 0xa0)) &&
		    !(type == DUNLIN_FIELD_TEXT && (c == '\n' || c == '\t')))
			return FALSE;
	}
	return TRUE;
}

static gboolean
is_decimal(const char *text)
{
	const char *digits = *text == '-' ? text + 1 : text;
	gsize whole = strspn(digits, "0123456789"), part;

	if (whole == 0 || digits[whole] == '\0')
		return whole > 0;
	part = strspn(digits + whole + 1, "0123456789");
	return digits[whole] == '.' && part > 0 && digits[whole + 1 + part] == '\0';
}

/* The checked text of @node, borrowed; NULL with an error. */
static const char *
get_text(JsonNode *node, const DunlinReadingField *field, GError **error)
{
	const char *text;

	if (json_node_get_value_type(node) != G_TYPE_STRING) {
		(void)bad(error, field->name, "is no string");
		return NULL;
	}
	text = json_node_get_string(node);
	if (strlen(text) > field->max || *text == '\0')
		(void)bad(error, field->name, "is empty or too long");
	else if (!g_utf8_validate(text, -1, NULL) || !is_clean(text, field->type))
		(void)bad(error, field->name, "has control characters");
	else if (field->type == DUNLIN_FIELD_AMOUNT && !is_decimal(text))
		(void)bad(error, field->name, "is no decimal");
	else
		return text;
	return NULL;
}

static gboolean
get_list(JsonNode *node, const DunlinReadingField *field, char ***ret_list, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	JsonArray *array;

	if (!JSON_NODE_HOLDS_ARRAY(node))
		return bad(error, field->name, "is no list");
	array = json_node_get_array(node);
	if (json_array_get_length(array) > LIST_MAX)
		return bad(error, field->name, "is too long");
	for (guint i = 0; i < json_array_get_length(array); i++) {
		const char *text = get_text(json_array_get_element(array, i), field, error);

		if (text == NULL)
			return FALSE;
		g_ptr_array_add(list, g_strdup(text));
	}
	g_ptr_array_add(list, NULL);
	*ret_list = (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
	return TRUE;
}

static gboolean
get_arguments(JsonNode *node, const DunlinReadingField *field, GHashTable **ret_table,
	      GError **error)
{
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	JsonObjectIter iter;
	const char *key;
	JsonNode *value;

	if (!JSON_NODE_HOLDS_OBJECT(node) ||
	    json_object_get_size(json_node_get_object(node)) > LIST_MAX)
		return bad(error, field->name, "is no object of arguments");
	json_object_iter_init(&iter, json_node_get_object(node));
	while (json_object_iter_next(&iter, &key, &value)) {
		const char *text = get_text(value, field, error);

		if (text == NULL)
			return FALSE;
		g_hash_table_replace(table, g_strdup(key), g_strdup(text));
	}
	*ret_table = g_steal_pointer(&table);
	return TRUE;
}

static gboolean
get_date(JsonNode *node, const DunlinReadingField *field, gpointer place, GError **error)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	const DunlinReadingField line = { field->name, DUNLIN_FIELD_LINE, 0, 30, NULL };
	const char *text = get_text(node, &line, error);

	if (text == NULL)
		return FALSE;
	if (field->type == DUNLIN_FIELD_DAY ? dunlin_day_parse(text, place)
					    : dunlin_instant_parse(text, utc, place))
		return TRUE;
	return bad(error, field->name, "is no date");
}

static gboolean
get_scalar(JsonNode *node, const DunlinReadingField *field, gpointer place, GError **error)
{
	GType type = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_NONE;
	double share;

	if (field->type == DUNLIN_FIELD_YES) {
		if (type != G_TYPE_BOOLEAN)
			return bad(error, field->name, "is neither true nor false");
		*(gboolean *)place = json_node_get_boolean(node);
		return TRUE;
	}
	if (field->type == DUNLIN_FIELD_INTENT) {
		if (type != G_TYPE_STRING || !dunlin_intent_from_string(json_node_get_string(node), place))
			return bad(error, field->name, "is no intent");
		return TRUE;
	}
	share = type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double(node) : -1;
	if (!(share >= 0 && share <= 1))
		return bad(error, field->name, "is no share of one");
	*(double *)place = share;
	return TRUE;
}

static gboolean get_fields(JsonObject *object, const DunlinReadingField *fields, DunlinFound *found,
			   GError **error);

static gboolean
get_field(JsonNode *node, const DunlinReadingField *field, DunlinFound *found, GError **error)
{
	gpointer place = G_STRUCT_MEMBER_P(found, field->offset);
	const char *text;

	switch (field->type) {
	case DUNLIN_FIELD_LINE:
	case DUNLIN_FIELD_TEXT:
	case DUNLIN_FIELD_AMOUNT:
		text = get_text(node, field, error);
		*(char **)place = g_strdup(text);
		return text != NULL;
	case DUNLIN_FIELD_DAY:
	case DUNLIN_FIELD_INSTANT:
		return get_date(node, field, place, error);
	case DUNLIN_FIELD_LIST:
		return get_list(node, field, place, error);
	case DUNLIN_FIELD_ARGUMENTS:
		return get_arguments(node, field, place, error);
	case DUNLIN_FIELD_PART:
		if (!JSON_NODE_HOLDS_OBJECT(node))
			return bad(error, field->name, "is no object");
		return get_fields(json_node_get_object(node), field->part, found, error);
	case DUNLIN_FIELD_SHARE:
	case DUNLIN_FIELD_YES:
	case DUNLIN_FIELD_INTENT:
		return get_scalar(node, field, place, error);
	}
	g_assert_not_reached();
}

/* Reads the members that @fields names, and takes them out of @object: what is left is unknown. */
static gboolean
get_fields(JsonObject *object, const DunlinReadingField *fields, DunlinFound *found, GError **error)
{
	for (const DunlinReadingField *f = fields; f->name != NULL; f++) {
		JsonNode *node = json_object_get_member(object, f->name);

		if (node == NULL)
			continue;
		if (!JSON_NODE_HOLDS_NULL(node) && !get_field(node, f, found, error))
			return FALSE;
		if (f->type == DUNLIN_FIELD_PART && JSON_NODE_HOLDS_OBJECT(node) &&
		    json_object_get_size(json_node_get_object(node)) > 0)
			return bad(error, f->name, "has members that are not known");
		json_object_remove_member(object, f->name);
	}
	return TRUE;
}

/* Lists and arguments are never NULL in what was read. */
static void
complete(DunlinFound *found)
{
	for (const DunlinReadingField *f = dunlin_reading_kinds[found->kind].fields; f->name != NULL; f++) {
		gpointer place = G_STRUCT_MEMBER_P(found, f->offset);

		if (f->type == DUNLIN_FIELD_LIST && *(char ***)place == NULL)
			*(char ***)place = g_new0(char *, 1);
		if (f->type == DUNLIN_FIELD_ARGUMENTS && *(GHashTable **)place == NULL)
			*(GHashTable **)place =
				g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	}
}

static gboolean
get_found(JsonObject *object, DunlinReading *reading, GError **error)
{
	JsonNode *node = json_object_get_member(object, "kind");
	DunlinFoundKind kind;
	DunlinFound *found;

	if (node == NULL || json_node_get_value_type(node) != G_TYPE_STRING ||
	    !dunlin_found_kind_from_string(json_node_get_string(node), &kind))
		return bad(error, "kind", "is not known");
	json_object_remove_member(object, "kind");
	found = dunlin_reading_add(reading, kind, NULL);
	if (!get_fields(object, dunlin_reading_head, found, error) ||
	    !get_fields(object, dunlin_reading_kinds[kind].fields, found, error))
		return FALSE;
	if (json_object_get_size(object) > 0)
		return bad(error, dunlin_reading_kinds[kind].name, "has members that are not known");
	complete(found);
	return TRUE;
}

/* json-glib descends without a limit. */
static gboolean
is_flat(const char *line, gsize length)
{
	gboolean quoted = FALSE;
	int depth = 0;

	for (gsize i = 0; i < length; i++) {
		if (quoted && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			quoted = !quoted;
		else if (!quoted && (line[i] == '{' || line[i] == '[') && ++depth > NESTING_MAX)
			return FALSE;
		else if (!quoted && (line[i] == '}' || line[i] == ']'))
			depth--;
	}
	return TRUE;
}

static gboolean
get_line(const char *line, gsize length, DunlinReading *reading, GError **error)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GError) problem = NULL;
	JsonNode *root;

	if (reading->len == FOUND_MAX || !is_flat(line, length))
		return bad(error, "line", "is one too many or nested too deeply");
	if (!g_utf8_validate(line, (gssize)length, NULL) ||
	    !json_parser_load_from_data(parser, line, (gssize)length, &problem))
		return bad(error, "line", "is no JSON");
	root = json_parser_get_root(parser);
	if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
		return bad(error, "line", "is no JSON object");
	return get_found(json_node_get_object(root), reading, error);
}

DunlinReading *
dunlin_reading_from_json(const char *lines, gssize length, GError **error)
{
	gsize left = length < 0 ? strlen(lines) : (gsize)length;
	DunlinReading *reading = dunlin_reading_new();

	if (left > ALL_MAX) {
		dunlin_reading_free(reading);
		(void)bad(error, "all", "is longer than 32 MiB");
		return NULL;
	}
	while (left > 0) {
		const char *end = memchr(lines, '\n', left);
		gsize line = end != NULL ? (gsize)(end - lines) : left;

		if (line > 0 && !get_line(lines, line, reading, error)) {
			dunlin_reading_free(reading);
			return NULL;
		}
		line += end != NULL;
		lines += line;
		left -= line;
	}
	return reading;
}
