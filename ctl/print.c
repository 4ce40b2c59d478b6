/* SPDX-License-Identifier: BSD-2-Clause */
/* What people see: messages, and JSON objects as indented text. */
#include "ctl/ctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "base/text.h"

#define NAME_WIDTH 18
#define INDENT 2
#define TEXT_MAX (1 << 20)

void
dunlin_ctl_say(const char *format, ...)
{
	g_autofree char *raw = NULL, *clean = NULL;
	va_list arguments;

	va_start(arguments, format);
	raw = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	clean = dunlin_text_clean(raw, TEXT_MAX);
	fprintf(stderr, "dunlinctl: %s\n", clean);
}

void
dunlin_ctl_say_error(const GError *error)
{
	dunlin_ctl_say("%s", error->message);
}

void
dunlin_ctl_line(const char *line)
{
	(void)puts(line); /* main() asks stdout for errors once, at the end */
}

void
dunlin_ctl_text(const char *line)
{
	g_autofree char *clean = dunlin_text_clean(line, TEXT_MAX);

	dunlin_ctl_line(clean);
}

void
dunlin_ctl_tell(const DunlinCtl *ctl, const char *name, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(JsonObject) object = NULL;
	g_autoptr(JsonNode) node = NULL;
	g_autofree char *line = NULL;

	if (!ctl->json) {
		dunlin_ctl_text(text);
		return;
	}
	object = json_object_new();
	json_object_set_string_member(object, name, valid);
	node = json_node_init_object(json_node_alloc(), object);
	line = json_to_string(node, FALSE);
	dunlin_ctl_line(line);
}

static void print_object(JsonObject *object, guint depth, gboolean flat);

/* A text of several lines stands below its name. */
static void
print_text(const char *text, guint depth)
{
	g_autofree char *clean = dunlin_text_clean(text, TEXT_MAX);
	g_auto(GStrv) lines = NULL;

	if (strchr(clean, '\n') == NULL) {
		dunlin_ctl_line(clean);
		return;
	}
	dunlin_ctl_line("");
	lines = g_strsplit(g_strchomp(clean), "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		printf("%*s%s\n", (int)((depth + 1) * INDENT), "", lines[i]);
}

static void
print_name(const char *name, guint depth)
{
	int indent = (int)(depth * INDENT);

	printf("%*s%-*s ", indent, "", MAX(NAME_WIDTH - indent, 1), name);
}

/* Numbers and truth as JSON writes them. */
static void
print_node(JsonNode *node, guint depth)
{
	g_autofree char *text = NULL;

	if (json_node_get_value_type(node) == G_TYPE_STRING) {
		print_text(json_node_get_string(node), depth);
		return;
	}
	text = json_to_string(node, FALSE);
	dunlin_ctl_line(text);
}

static gboolean
says_something(JsonNode *node)
{
	if (JSON_NODE_HOLDS_NULL(node))
		return FALSE;
	if (JSON_NODE_HOLDS_ARRAY(node))
		return json_array_get_length(json_node_get_array(node)) > 0;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return TRUE;
	g_autoptr(GList) values = json_object_get_values(json_node_get_object(node));

	for (GList *value = values; value != NULL; value = value->next) {
		if (says_something(value->data))
			return TRUE;
	}
	return FALSE;
}

static void
print_element(JsonNode *node, const char *name, guint depth)
{
	if (!JSON_NODE_HOLDS_OBJECT(node)) {
		print_name(name, depth);
		print_node(node, depth);
		return;
	}
	printf("%*s%s\n", (int)(depth * INDENT), "", name);
	print_object(json_node_get_object(node), depth + 1, FALSE);
}

static void
print_member(const char *name, JsonNode *node, guint depth)
{
	if (!JSON_NODE_HOLDS_ARRAY(node)) {
		print_element(node, name, depth);
		return;
	}
	for (guint i = 0; i < json_array_get_length(json_node_get_array(node)); i++)
		print_element(json_array_get_element(json_node_get_array(node), i),
			      i == 0 ? name : "", depth);
}

static gboolean
is_table(JsonNode *node)
{
	return JSON_NODE_HOLDS_ARRAY(node) &&
	       JSON_NODE_HOLDS_OBJECT(json_array_get_element(json_node_get_array(node), 0));
}

static void
print_object(JsonObject *object, guint depth, gboolean flat)
{
	g_autoptr(GList) names = json_object_get_members(object);

	for (GList *name = names; name != NULL; name = name->next) {
		JsonNode *node = json_object_get_member(object, name->data);

		if (says_something(node) && !(flat && is_table(node)))
			print_member(name->data, node, depth);
	}
}

void
dunlin_ctl_print_json(const char *json, gboolean flat)
{
	g_autoptr(JsonNode) node = json_from_string(json, NULL);

	g_assert(node != NULL && JSON_NODE_HOLDS_OBJECT(node)); /* we wrote it ourselves */
	print_object(json_node_get_object(node), 0, flat);
}
