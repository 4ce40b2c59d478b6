/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a configuration with libconfig, which no other file knows. */
#include "base/config-tree.h"

#include <libconfig.h>
#include <string.h>

#include "base/error.h"

#define SIZE_MAX_BYTES (1 << 20)

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(config_t, config_destroy)

/* libconfig's words, and what they mean to whoever edits the file. */
static const struct {
	const char *said, *meant;
} messages[] = {
	{"syntax error", "syntax error: expected NAME = VALUE; texts stand in double quotes, "
			 "groups in { }, lists in [ ] or ( )"},
	{"duplicate setting name", "this setting is given twice"},
	{"memory exhausted", "groups are nested too deeply"},
	{"cannot open include file", "this @include names a file that cannot be read"},
};

void
dunlin_node_free(DunlinNode *node)
{
	if (node == NULL)
		return;
	g_clear_pointer(&node->children, g_ptr_array_unref);
	g_free(node->name);
	g_free(node->text);
	g_free(node->file);
	g_free(node);
}

const DunlinNode *
dunlin_node_find(const DunlinNode *group, const char *name)
{
	for (guint i = 0; group != NULL && i < group->children->len; i++) {
		const DunlinNode *child = g_ptr_array_index(group->children, i);

		if (g_strcmp0(child->name, name) == 0)
			return child;
	}
	return NULL;
}

static DunlinNodeKind
kind_of(const config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_GROUP:
		return DUNLIN_NODE_GROUP;
	case CONFIG_TYPE_ARRAY:
	case CONFIG_TYPE_LIST:
		return DUNLIN_NODE_LIST;
	case CONFIG_TYPE_STRING:
		return DUNLIN_NODE_TEXT;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return DUNLIN_NODE_INTEGER;
	default:
		return DUNLIN_NODE_OTHER;
	}
}

/* The parser bounds the depth: its stack ends long before ours. */
static DunlinNode *
copy_setting(const config_setting_t *setting, const char *file)
{
	DunlinNode *node = g_new0(DunlinNode, 1);
	const char *source = config_setting_source_file(setting);

	node->kind = kind_of(setting);
	node->name = g_strdup(config_setting_name(setting));
	node->file = g_strdup(source != NULL ? source : file);
	node->line = config_setting_source_line(setting);
	if (node->kind == DUNLIN_NODE_TEXT)
		node->text = g_strdup(config_setting_get_string(setting));
	if (node->kind == DUNLIN_NODE_INTEGER)
		node->number = config_setting_get_int64(setting);
	if (node->kind == DUNLIN_NODE_INTEGER && config_setting_type(setting) == CONFIG_TYPE_INT)
		node->number = config_setting_get_int(setting);
	node->children = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_node_free);
	for (int i = 0; config_setting_is_aggregate(setting) && i < config_setting_length(setting);
	     i++)
		g_ptr_array_add(node->children,
				copy_setting(config_setting_get_elem(setting, (guint)i), file));
	return node;
}

static void
set_parse_error(const config_t *config, const char *file, GError **error)
{
	const char *where = config_error_file(config), *said = config_error_text(config);

	for (gsize i = 0; i < G_N_ELEMENTS(messages); i++) {
		if (g_strcmp0(said, messages[i].said) == 0)
			said = messages[i].meant;
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%d: %s",
		    where != NULL ? where : file, config_error_line(config),
		    said != NULL ? said : "cannot be read");
}

static guint
line_of(const char *text, const char *at)
{
	guint line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

DunlinNode *
dunlin_config_read_text(const char *text, const char *file, GError **error)
{
	g_auto(config_t) config;
	g_autofree char *folder = g_path_get_dirname(file);
	const char *bad;

	config_init(&config);
	config_set_include_dir(&config, folder);
	if (!g_utf8_validate(text, -1, &bad)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%u: this is not UTF-8",
			    file, line_of(text, bad));
		return NULL;
	}
	if (!config_read_string(&config, text)) {
		set_parse_error(&config, file, error);
		return NULL;
	}
	return copy_setting(config_root_setting(&config), file);
}

DunlinNode *
dunlin_config_read_file(const char *file, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autofree char *text = NULL;
	gsize length;

	if (!g_file_get_contents(file, &text, &length, &reason)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s", reason->message);
		return NULL;
	}
	if (length > SIZE_MAX_BYTES || strlen(text) != length) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "%s: this is no configuration file", file);
		return NULL;
	}
	return dunlin_config_read_text(text, file, error);
}
