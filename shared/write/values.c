/* SPDX-License-Identifier: BSD-2-Clause */
/* The values of a letter and their frozen form as JSON. */
#include "write/values.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"

#define NAME_MAX_LENGTH 64
/* A frozen letter: far above any real one, far below what hurts. */
#define JSON_MAX_BYTES (4 * 1024 * 1024)

struct DunlinValues {
	GHashTable *by_name; /* char * → DunlinValue * */
	gboolean is_row;
};

static void
value_free(gpointer data)
{
	DunlinValue *value = data;

	g_free(value->text);
	g_clear_pointer(&value->rows, g_ptr_array_unref);
	g_free(value);
}

static void
values_free(gpointer data)
{
	dunlin_values_free(data);
}

static gboolean
is_name(const char *name)
{
	gsize length = strlen(name);

	return length > 0 && length <= NAME_MAX_LENGTH &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz_") == length;
}

/* The value to fill; what @name was before is gone. */
static DunlinValue *
put(DunlinValues *values, const char *name, DunlinValueType type)
{
	DunlinValue *value = g_new0(DunlinValue, 1);

	g_assert(is_name(name));
	value->type = type;
	value->day = DUNLIN_DAY_NONE;
	g_hash_table_replace(values->by_name, g_strdup(name), value);
	return value;
}

static void
put_day(JsonBuilder *builder, DunlinDay day)
{
	g_autofree char *text = dunlin_day_to_string(day);

	json_builder_begin_object(builder);
	json_builder_set_member_name(builder, "day");
	json_builder_add_string_value(builder, text);
	json_builder_end_object(builder);
}

static void
put_money(JsonBuilder *builder, const DunlinValue *value)
{
	json_builder_begin_object(builder);
	json_builder_set_member_name(builder, "minor");
	json_builder_add_int_value(builder, value->number);
	json_builder_set_member_name(builder, "currency");
	json_builder_add_string_value(builder, value->text);
	json_builder_end_object(builder);
}

static void put_values(JsonBuilder *builder, const DunlinValues *values);

static void
put_value(JsonBuilder *builder, const DunlinValue *value)
{
	switch (value->type) {
	case DUNLIN_VALUE_TEXT:
		json_builder_add_string_value(builder, value->text);
		return;
	case DUNLIN_VALUE_MONEY:
		put_money(builder, value);
		return;
	case DUNLIN_VALUE_DAY:
		put_day(builder, value->day);
		return;
	case DUNLIN_VALUE_NUMBER:
		json_builder_add_int_value(builder, value->number);
		return;
	case DUNLIN_VALUE_FLAG:
		json_builder_add_boolean_value(builder, value->number != 0);
		return;
	case DUNLIN_VALUE_ROWS:
		json_builder_begin_array(builder);
		for (guint i = 0; i < value->rows->len; i++)
			put_values(builder, value->rows->pdata[i]);
		json_builder_end_array(builder);
		return;
	}
	g_assert_not_reached();
}

static void
put_values(JsonBuilder *builder, const DunlinValues *values)
{
	g_autoptr(GList) names = g_hash_table_get_keys(values->by_name);

	names = g_list_sort(names, (GCompareFunc)(void (*)(void))strcmp);
	json_builder_begin_object(builder);
	for (const GList *name = names; name != NULL; name = name->next) {
		json_builder_set_member_name(builder, name->data);
		put_value(builder, g_hash_table_lookup(values->by_name, name->data));
	}
	json_builder_end_object(builder);
}

static gboolean
bad(GError **error, const char *name)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "frozen value “%s” is damaged", name);
	return FALSE;
}

static const char *
string_member(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node != NULL && json_node_get_value_type(node) == G_TYPE_STRING ?
		       json_node_get_string(node) :
		       NULL;
}

static gboolean
read_object(DunlinValues *values, const char *name, JsonObject *object, GError **error)
{
	const char *day = string_member(object, "day");
	const char *currency = string_member(object, "currency");
	JsonNode *minor = json_object_get_member(object, "minor");
	DunlinDay parsed;

	if (day != NULL && dunlin_day_parse(day, &parsed)) {
		dunlin_values_set_day(values, name, parsed);
		return TRUE;
	}
	if (currency == NULL || minor == NULL || json_node_get_value_type(minor) != G_TYPE_INT64)
		return bad(error, name);
	dunlin_values_set_money(values, name, json_node_get_int(minor), currency);
	return TRUE;
}

static gboolean
read_scalar(DunlinValues *values, const char *name, JsonNode *node, GError **error)
{
	GType type = json_node_get_value_type(node);

	if (type == G_TYPE_STRING)
		dunlin_values_set_text(values, name, json_node_get_string(node));
	else if (type == G_TYPE_BOOLEAN)
		dunlin_values_set_flag(values, name, json_node_get_boolean(node));
	else if (type == G_TYPE_INT64)
		dunlin_values_set_number(values, name, json_node_get_int(node));
	else
		return bad(error, name);
	return TRUE;
}

static gboolean read_values(DunlinValues *values, JsonObject *object, GError **error);

static gboolean
read_rows(DunlinValues *values, const char *name, JsonArray *array, GError **error)
{
	if (values->is_row)
		return bad(error, name);
	for (guint i = 0; i < json_array_get_length(array); i++) {
		JsonNode *node = json_array_get_element(array, i);

		if (!JSON_NODE_HOLDS_OBJECT(node))
			return bad(error, name);
		if (!read_values(dunlin_values_add_row(values, name), json_node_get_object(node),
				 error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
read_value(DunlinValues *values, const char *name, JsonNode *node, GError **error)
{
	if (!is_name(name))
		return bad(error, name);
	if (JSON_NODE_HOLDS_VALUE(node))
		return read_scalar(values, name, node, error);
	if (JSON_NODE_HOLDS_OBJECT(node))
		return read_object(values, name, json_node_get_object(node), error);
	if (JSON_NODE_HOLDS_ARRAY(node))
		return read_rows(values, name, json_node_get_array(node), error);
	return bad(error, name);
}

static gboolean
read_values(DunlinValues *values, JsonObject *object, GError **error)
{
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	json_object_iter_init(&iter, object);
	while (json_object_iter_next(&iter, &name, &node))
		if (!read_value(values, name, node, error))
			return FALSE;
	return TRUE;
}

DunlinValues *
dunlin_values_new(void)
{
	DunlinValues *values = g_new0(DunlinValues, 1);

	values->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
	return values;
}

void
dunlin_values_free(DunlinValues *values)
{
	if (values == NULL)
		return;
	g_hash_table_unref(values->by_name);
	g_free(values);
}

void
dunlin_values_set_text(DunlinValues *values, const char *name, const char *text)
{
	if (text == NULL)
		(void)g_hash_table_remove(values->by_name, name); /* absent already: as good */
	else
		put(values, name, DUNLIN_VALUE_TEXT)->text = g_utf8_make_valid(text, -1);
}

void
dunlin_values_set_money(DunlinValues *values, const char *name, gint64 minor, const char *currency)
{
	DunlinValue *value = put(values, name, DUNLIN_VALUE_MONEY);

	value->number = minor;
	value->text = g_strdup(currency);
}

void
dunlin_values_set_day(DunlinValues *values, const char *name, DunlinDay day)
{
	if (day == DUNLIN_DAY_NONE)
		(void)g_hash_table_remove(values->by_name, name); /* absent already: as good */
	else
		put(values, name, DUNLIN_VALUE_DAY)->day = day;
}

void
dunlin_values_set_number(DunlinValues *values, const char *name, gint64 number)
{
	put(values, name, DUNLIN_VALUE_NUMBER)->number = number;
}

void
dunlin_values_set_flag(DunlinValues *values, const char *name, gboolean flag)
{
	put(values, name, DUNLIN_VALUE_FLAG)->number = flag ? 1 : 0;
}

DunlinValues *
dunlin_values_add_row(DunlinValues *values, const char *name)
{
	DunlinValue *list = g_hash_table_lookup(values->by_name, name);
	DunlinValues *row = dunlin_values_new();

	g_assert(!values->is_row);
	row->is_row = TRUE;
	if (list == NULL || list->type != DUNLIN_VALUE_ROWS) {
		list = put(values, name, DUNLIN_VALUE_ROWS);
		list->rows = g_ptr_array_new_with_free_func(values_free);
	}
	g_ptr_array_add(list->rows, row);
	return row;
}

void
dunlin_values_set_copy(DunlinValues *values, const char *name, const DunlinValues *from,
		       const char *other)
{
	const DunlinValue *value = dunlin_values_get(from, other);
	DunlinValue *copy;

	if (value == NULL || value->type == DUNLIN_VALUE_ROWS) {
		(void)g_hash_table_remove(values->by_name, name); /* absent already: as good */
		return;
	}
	copy = put(values, name, value->type);
	copy->number = value->number;
	copy->day = value->day;
	copy->text = g_strdup(value->text);
}

DunlinValues *
dunlin_values_add_copy(DunlinValues *values, const char *name, const DunlinValues *row)
{
	DunlinValues *copy = dunlin_values_add_row(values, name);
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, row->by_name);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		dunlin_values_set_copy(copy, key, row, key);
	return copy;
}

const DunlinValue *
dunlin_values_get(const DunlinValues *values, const char *name)
{
	return g_hash_table_lookup(values->by_name, name);
}

char *
dunlin_values_to_json(const DunlinValues *values)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;

	put_values(builder, values);
	root = json_builder_get_root(builder);
	return json_to_string(root, FALSE);
}

DunlinValues *
dunlin_values_from_json(const char *json, GError **error)
{
	g_autoptr(DunlinValues) values = dunlin_values_new();
	g_autoptr(JsonParser) parser = json_parser_new_immutable();
	g_autoptr(GError) inner = NULL;
	JsonNode *root;

	if (strlen(json) > JSON_MAX_BYTES ||
	    !json_parser_load_from_data(parser, json, -1, &inner)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "frozen values: %s",
			    inner != NULL ? inner->message : "too long");
		return NULL;
	}
	root = json_parser_get_root(parser);
	if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "frozen values: no object");
		return NULL;
	}
	if (!read_values(values, json_node_get_object(root), error))
		return NULL;
	return g_steal_pointer(&values);
}
