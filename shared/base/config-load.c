/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks a configuration's tree along the schema. */
#include "base/config-load.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"

static const char *const group_shapes[] = {
	[DUNLIN_GROUP_EMBEDDED] = "a group { … }",
	[DUNLIN_GROUP_OPTIONAL] = "a group { … }",
	[DUNLIN_GROUP_NAMED] = "a group of named groups { NAME: { … } }",
	[DUNLIN_GROUP_LIST] = "a list of groups ( { … }, { … } )",
};

static gboolean G_GNUC_PRINTF(3, 4)
	fail(GError **error, const DunlinNode *node, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (node->line > 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%u: %s", node->file,
			    node->line, message);
	else
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s", node->file,
			    message);
	return FALSE;
}

gboolean
dunlin_loader_fail(const DunlinLoader *loader, const void *base, const char *key, GError **error,
		   const char *format, ...)
{
	const DunlinNode *node = g_hash_table_lookup(loader->nodes, base);
	const DunlinNode *child = key != NULL && node != NULL ? dunlin_node_find(node, key) : NULL;
	g_autofree char *message = NULL;
	va_list arguments;

	if (node == NULL) /* filled from defaults alone: the file as such */
		node = g_ptr_array_index(loader->trees, 0);
	va_start(arguments, format);
	message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	return fail(error, child != NULL ? child : node, "%s", message);
}

/* Levenshtein's distance: how many letters to insert, drop or change. */
static guint
distance(const char *a, const char *b)
{
	guint row[64];
	gsize width = strlen(b);

	if (width >= G_N_ELEMENTS(row) || strlen(a) >= G_N_ELEMENTS(row))
		return G_MAXUINT;
	for (guint j = 0; j <= width; j++)
		row[j] = j;
	for (guint i = 1; *a != '\0'; a++, i++) {
		guint diagonal = row[0];

		row[0] = i;
		for (gsize j = 1; j <= width; j++) {
			guint changed = diagonal + (*a != b[j - 1]);

			diagonal = row[j];
			row[j] = MIN(changed, MIN(row[j], row[j - 1]) + 1);
		}
	}
	return row[width];
}

static const char *
nearest_name(DunlinGroupId group, const char *name)
{
	guint best = 3;
	const char *found = NULL;

	for (gsize i = 0; i < dunlin_schema_size; i++) {
		if (dunlin_schema[i].group == group &&
		    distance(name, dunlin_schema[i].key) < best) {
			found = dunlin_schema[i].key;
			best = distance(name, found);
		}
	}
	for (int i = DUNLIN_IN_TOP + 1; i < DUNLIN_N_GROUPS; i++) {
		if (dunlin_schema_groups[i].parent == group &&
		    distance(name, dunlin_schema_groups[i].name) < best) {
			found = dunlin_schema_groups[i].name;
			best = distance(name, found);
		}
	}
	return found;
}

static gboolean
is_known(DunlinGroupId group, const char *name)
{
	for (gsize i = 0; i < dunlin_schema_size; i++) {
		if (dunlin_schema[i].group == group && g_str_equal(dunlin_schema[i].key, name))
			return TRUE;
	}
	for (int i = DUNLIN_IN_TOP + 1; i < DUNLIN_N_GROUPS; i++) {
		if (dunlin_schema_groups[i].parent == group &&
		    g_str_equal(dunlin_schema_groups[i].name, name))
			return TRUE;
	}
	return FALSE;
}

static gboolean
check_names(DunlinGroupId group, const DunlinNode *node, GError **error)
{
	for (guint i = 0; i < node->count; i++) {
		const DunlinNode *child = &node->children[i];
		const char *meant;

		if (is_known(group, child->name))
			continue;
		meant = nearest_name(group, child->name);
		if (meant != NULL)
			return fail(error, child, "unknown setting \"%s\"; did you mean \"%s\"?",
				    child->name, meant);
		return fail(error, child, "unknown setting \"%s\" %s%s", child->name,
			    group == DUNLIN_IN_TOP ? "at the top" : "in ",
			    dunlin_schema_groups[group].path);
	}
	return TRUE;
}

static gboolean
fail_value(GError **error, const DunlinNode *node, const DunlinSetting *setting, const char *why)
{
	g_autofree char *expects = dunlin_setting_expects(setting);
	const char *key = setting->key;

	/* neither is repeated: somebody may have written a password there */
	gboolean private = setting->type == DUNLIN_TYPE_URL || setting->type == DUNLIN_TYPE_PLACE;

	if (why != NULL)
		return fail(error, node, "\"%s\": expected %s: %s", key, expects, why);
	if (node->kind == DUNLIN_NODE_TEXT && !private)
		return fail(error, node, "\"%s\": expected %s, not \"%s\"", key, expects,
			    node->text);
	return fail(error, node, "\"%s\": expected %s", key, expects);
}

static gboolean
load_list(const DunlinSetting *setting, const DunlinNode *node, void *base, GError **error)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	const char *why = NULL;
	guint wrong;

	if (node->kind != DUNLIN_NODE_LIST)
		return fail_value(error, node, setting, why);
	for (guint i = 0; i < node->count; i++) {
		const DunlinNode *child = &node->children[i];

		if (child->kind != DUNLIN_NODE_TEXT)
			return fail_value(error, child, setting, why);
		g_ptr_array_add(texts, (gpointer)child->text);
	}
	g_ptr_array_add(texts, NULL);
	if (!dunlin_setting_set_list(setting, base, (char *const *)texts->pdata, &wrong, &why))
		return fail_value(error, &node->children[wrong], setting, why);
	return TRUE;
}

static gboolean
load_setting(const DunlinSetting *setting, const DunlinNode *node, void *base, GError **error)
{
	g_autofree char *number = NULL;
	const char *why = NULL;

	if (dunlin_setting_is_list(setting))
		return load_list(setting, node, base, error);
	if (setting->type == DUNLIN_TYPE_INTEGER) {
		if (node->kind != DUNLIN_NODE_INTEGER)
			return fail_value(error, node, setting, why);
		number = g_strdup_printf("%" G_GINT64_FORMAT, node->number);
	} else if (node->kind != DUNLIN_NODE_TEXT) {
		return fail_value(error, node, setting, why);
	}
	if (!dunlin_setting_set(setting, base, number != NULL ? number : node->text, &why))
		return fail_value(error, node, setting, why);
	return TRUE;
}

/* An empty text says no more than a missing setting, where there is no word for it. */
static gboolean
is_given(const DunlinSetting *setting, const DunlinNode *node)
{
	if (node == NULL)
		return FALSE;
	if (dunlin_setting_is_list(setting))
		return node->kind != DUNLIN_NODE_LIST || node->count > 0 ||
		       setting->standard != NULL;
	if (node->kind != DUNLIN_NODE_TEXT || node->text[0] != '\0')
		return TRUE;
	return setting->standard != NULL && setting->type != DUNLIN_TYPE_TEXT;
}

static void
set_default(const DunlinSetting *setting, void *base)
{
	const char *why = NULL, *standard = setting->standard != NULL ? setting->standard : "";
	guint wrong;
	gboolean text = setting->type == DUNLIN_TYPE_TEXT || setting->type == DUNLIN_TYPE_ADDRESS ||
			setting->type == DUNLIN_TYPE_SENDER || setting->type == DUNLIN_TYPE_PLACE ||
			setting->type == DUNLIN_TYPE_LANGUAGE ||
			setting->type == DUNLIN_TYPE_COUNTRY;

	if (dunlin_setting_is_list(setting)) {
		g_auto(GStrv) texts = g_strsplit(standard, "|", -1);
		gboolean set = dunlin_setting_set_list(setting, base, texts, &wrong, &why);

		g_assert(set);
	} else if (setting->standard != NULL) {
		gboolean set = dunlin_setting_set(setting, base, standard, &why);

		g_assert(set || setting->type == DUNLIN_TYPE_TIMEZONE);
	} else if (text && !setting->null) {
		*(char **)(void *)((char *)base + setting->offset) = g_strdup("");
	}
}

static gboolean
load_settings(const DunlinLoader *loader, DunlinGroupId group, const DunlinNode *node, void *base,
	      GError **error)
{
	for (gsize i = 0; i < dunlin_schema_size; i++) {
		const DunlinSetting *setting = &dunlin_schema[i];
		const DunlinNode *child = dunlin_node_find(node, setting->key);

		if (setting->group != group)
			continue;
		if (is_given(setting, child)) {
			if (!load_setting(setting, child, base, error))
				return FALSE;
			continue;
		}
		if ((setting->required & (loader->needs | DUNLIN_ALWAYS)) != 0)
			return fail(error, child != NULL ? child : node,
				    "%s%s\"%s\" is missing: %s",
				    node->name != NULL ? node->name : "",
				    node->name != NULL ? ": " : "", setting->key, setting->meaning);
		set_default(setting, base);
	}
	return TRUE;
}

gboolean
dunlin_element_load(DunlinLoader *loader, DunlinGroupId group, const DunlinNode *node,
		    GPtrArray *array, GError **error)
{
	void *element;

	if (node->kind != DUNLIN_NODE_GROUP)
		return fail(error, node, "\"%s\": expected a group { … }",
			    node->name != NULL ? node->name : dunlin_schema_groups[group].name);
	element = g_malloc0(dunlin_schema_groups[group].size);
	if (dunlin_schema_groups[group].kind == DUNLIN_GROUP_NAMED)
		*(char **)element = g_strdup(node->name);
	g_ptr_array_add(array, element);
	return dunlin_group_load(loader, group, node, element, error);
}

static gboolean
load_subgroup(DunlinLoader *loader, DunlinGroupId group, const DunlinNode *node, void *base,
	      GError **error)
{
	const DunlinGroup *shape = &dunlin_schema_groups[group];
	DunlinNodeKind wanted =
		shape->kind == DUNLIN_GROUP_LIST ? DUNLIN_NODE_LIST : DUNLIN_NODE_GROUP;
	void **place = (void **)(void *)((char *)base + shape->offset);

	if (node != NULL && node->kind != wanted)
		return fail(error, node, "\"%s\": expected %s", shape->name,
			    group_shapes[shape->kind]);
	if (shape->kind == DUNLIN_GROUP_EMBEDDED)
		return dunlin_group_load(loader, group, node, place, error);
	if (shape->kind == DUNLIN_GROUP_OPTIONAL) {
		if (node == NULL)
			return TRUE;
		*place = g_malloc0(shape->size);
		return dunlin_group_load(loader, group, node, *place, error);
	}
	*place = g_ptr_array_new();
	for (guint i = 0; node != NULL && i < node->count; i++) {
		if (!dunlin_element_load(loader, group, &node->children[i],
					 *place, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_group_load(DunlinLoader *loader, DunlinGroupId group, const DunlinNode *node, void *base,
		  GError **error)
{
	if (node != NULL) {
		/* milter and trust lie in the top's own struct, which was there first */
		if (!g_hash_table_contains(loader->nodes, base))
			g_hash_table_insert(loader->nodes, base, (void *)node);
		if (!check_names(group, node, error))
			return FALSE;
	}
	if (!load_settings(loader, group, node, base, error))
		return FALSE;
	for (int i = DUNLIN_IN_TOP + 1; i < DUNLIN_N_GROUPS; i++) {
		if (dunlin_schema_groups[i].parent != group)
			continue;
		if (!load_subgroup(loader, (DunlinGroupId)i,
				   dunlin_node_find(node, dunlin_schema_groups[i].name), base,
				   error))
			return FALSE;
	}
	return TRUE;
}

static void
clear_elements(DunlinGroupId group, GPtrArray *array)
{
	for (guint i = 0; i < array->len; i++) {
		void *element = g_ptr_array_index(array, i);

		dunlin_group_clear(group, element);
		if (group == DUNLIN_IN_POLICY)
			g_free(((DunlinPolicy *)element)->text);
		if (dunlin_schema_groups[group].kind == DUNLIN_GROUP_NAMED)
			g_free(*(char **)element);
		g_free(element);
	}
	g_ptr_array_unref(array);
}

void
dunlin_group_clear(DunlinGroupId group, void *base)
{
	for (gsize i = 0; i < dunlin_schema_size; i++) {
		if (dunlin_schema[i].group == group)
			dunlin_setting_clear(&dunlin_schema[i], base);
	}
	for (int i = DUNLIN_IN_TOP + 1; i < DUNLIN_N_GROUPS; i++) {
		const DunlinGroup *shape = &dunlin_schema_groups[i];
		void **place = (void **)(void *)((char *)base + shape->offset);

		if (shape->parent != group)
			continue;
		if (shape->kind == DUNLIN_GROUP_EMBEDDED) {
			dunlin_group_clear((DunlinGroupId)i, place);
		} else if (*place != NULL && shape->kind == DUNLIN_GROUP_OPTIONAL) {
			dunlin_group_clear((DunlinGroupId)i, *place);
			g_clear_pointer(place, g_free);
		} else if (*place != NULL) {
			clear_elements((DunlinGroupId)i, *place);
			*place = NULL;
		}
	}
}
