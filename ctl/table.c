/* SPDX-License-Identifier: BSD-2-Clause */
/* Aligned tables of JSON objects, for people. */
#include "ctl/ctl.h"

#include <stdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "base/text.h"

#define BLOCK_ROWS 1000
#define CELL_MAX 2000

struct DunlinTable {
	const DunlinColumn *columns;
	GTimeZone *zone; /* a reference */
	guint count;     /* of columns */
	gsize *widths;   /* only grow, so that blocks stand below each other */
	GPtrArray *rows; /* of char **; the first of all are the titles */
	gboolean filled; /* there is more than titles */
};

static gsize
width_of(const char *text)
{
	gsize width = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

static void
print_cell(const char *cell, gsize width, gboolean right, gboolean last)
{
	int pad = (int)(width - width_of(cell));

	printf("%*s%s%*s", right ? pad : 0, "", cell, right || last ? 0 : pad, "");
	if (!last)
		fputs("  ", stdout);
}

static void
print_row(const DunlinTable *table, char *const *cells)
{
	guint last = table->count - 1;

	/* Nothing stands behind the last cell of a line, not even blanks. */
	while (last > 0 && *cells[last] == '\0')
		last--;
	for (guint i = 0; i <= last; i++)
		print_cell(cells[i], table->widths[i],
			   table->columns[i].kind == DUNLIN_COLUMN_RIGHT, i == last);
	putchar('\n');
}

static void
flush_rows(DunlinTable *table)
{
	for (guint i = 0; i < table->rows->len; i++)
		print_row(table, g_ptr_array_index(table->rows, i));
	g_ptr_array_set_size(table->rows, 0);
}

static void
add_row(DunlinTable *table, char **cells)
{
	for (guint i = 0; i < table->count; i++)
		table->widths[i] = MAX(table->widths[i], width_of(cells[i]));
	g_ptr_array_add(table->rows, cells);
	if (table->rows->len == BLOCK_ROWS)
		flush_rows(table);
}

DunlinTable *
dunlin_table_new(const DunlinColumn *columns, GTimeZone *zone)
{
	DunlinTable *table = g_new0(DunlinTable, 1);
	char **titles;

	table->columns = columns;
	table->zone = g_time_zone_ref(zone);
	while (columns[table->count].title != NULL)
		table->count++;
	table->widths = g_new0(gsize, table->count);
	table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	titles = g_new0(char *, table->count + 1);
	for (guint i = 0; i < table->count; i++)
		titles[i] = g_strdup(columns[i].title);
	add_row(table, titles);
	return table;
}

/* "2026-10-22 12:00" as the clock on the wall shows it. */
static char *
local_time(const char *text, GTimeZone *zone)
{
	g_autoptr(GDateTime) time = NULL, local = NULL;
	gint64 instant;

	if (!dunlin_instant_parse(text, zone, &instant))
		return g_strdup(text);
	time = g_date_time_new_from_unix_utc(instant);
	local = time != NULL ? g_date_time_to_timezone(time, zone) : NULL;
	return local != NULL ? g_date_time_format(local, "%Y-%m-%d %H:%M") : g_strdup(text);
}

static JsonNode *
member_at(JsonObject *object, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ".", -1);
	JsonNode *node = NULL;

	for (guint i = 0; names[i] != NULL; i++) {
		if (i > 0 && (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)))
			return NULL;
		node = json_object_get_member(i == 0 ? object : json_node_get_object(node),
					      names[i]);
	}
	return node;
}

/* Words beside each other. */
static char *
list_cell(JsonArray *list)
{
	g_autoptr(GString) words = g_string_new(NULL);

	for (guint i = 0; i < json_array_get_length(list); i++)
		g_string_append_printf(words, "%s%s", i > 0 ? " " : "",
				       json_array_get_string_element(list, i));
	return dunlin_text_line(words->str, CELL_MAX);
}

static char *
cell_of(JsonNode *node, const DunlinColumn *column, GTimeZone *zone)
{
	g_autofree char *plain = NULL;

	if (JSON_NODE_HOLDS_ARRAY(node))
		return list_cell(json_node_get_array(node));
	if (json_node_get_value_type(node) != G_TYPE_STRING)
		return json_to_string(node, FALSE);
	if (column->kind == DUNLIN_COLUMN_INSTANT)
		plain = local_time(json_node_get_string(node), zone);
	return dunlin_text_line(plain != NULL ? plain : json_node_get_string(node), CELL_MAX);
}

static char *
find_cell(JsonObject *object, const DunlinColumn *column, GTimeZone *zone)
{
	g_auto(GStrv) paths = g_strsplit(column->member, "|", -1);

	for (guint i = 0; paths[i] != NULL; i++) {
		JsonNode *node = member_at(object, paths[i]);

		if (node != NULL && !JSON_NODE_HOLDS_NULL(node))
			return cell_of(node, column, zone);
	}
	return g_strdup("");
}

static void
add_object(DunlinTable *table, JsonObject *object)
{
	char **cells = g_new0(char *, table->count + 1);

	for (guint i = 0; i < table->count; i++)
		cells[i] = find_cell(object, &table->columns[i], table->zone);
	table->filled = TRUE;
	add_row(table, cells);
}

void
dunlin_table_add(DunlinTable *table, const char *json)
{
	g_autoptr(JsonNode) node = json_from_string(json, NULL);

	g_assert(node != NULL && JSON_NODE_HOLDS_OBJECT(node)); /* we wrote it ourselves */
	add_object(table, json_node_get_object(node));
}

void
dunlin_table_print_list(const char *json, const char *member, const char *heading,
			const DunlinColumn *columns, GTimeZone *zone)
{
	g_autoptr(JsonNode) node = json_from_string(json, NULL);
	g_autoptr(DunlinTable) table = NULL;
	JsonArray *list;

	g_assert(node != NULL && JSON_NODE_HOLDS_OBJECT(node));
	list = json_object_get_array_member(json_node_get_object(node), member);
	if (list == NULL || json_array_get_length(list) == 0)
		return;
	printf("\n%s\n", heading);
	table = dunlin_table_new(columns, zone);
	for (guint i = 0; i < json_array_get_length(list); i++)
		add_object(table, json_array_get_object_element(list, i));
}

void
dunlin_table_end(DunlinTable *table)
{
	if (table == NULL)
		return;
	if (table->filled)
		flush_rows(table);
	g_ptr_array_unref(table->rows);
	g_time_zone_unref(table->zone);
	g_free(table->widths);
	g_free(table);
}
