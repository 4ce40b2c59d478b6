/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a configuration with libconfig, which no other file knows. */
#include "base/config-tree.h"

#include <libconfig.h>
#include <string.h>

#include "base/error.h"

#define SIZE_MAX_BYTES (1 << 20)

/* A tree lies in blocks of its own: what a configuration keeps of it is not scattered over the memory
 * that the trees of ten thousand creditors leave behind. */
enum { BLOCK_SIZE = 1 << 16 };
typedef struct {
	DunlinNode root; /* first, so that it is the tree */
	GPtrArray *blocks;
	gsize used; /* of the last one */
} Tree;

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
dunlin_node_free(DunlinNode *root)
{
	if (root == NULL)
		return;
	g_ptr_array_unref(((Tree *)root)->blocks);
	g_free(root);
}

/* Zeroed, as long as the tree. */
static gpointer
take_room(Tree *tree, gsize size)
{
	const gsize align = sizeof(gint64);
	gsize start = (tree->used + align - 1) / align * align;

	if (tree->blocks->len == 0 || start > BLOCK_SIZE || size > BLOCK_SIZE - start) {
		g_ptr_array_add(tree->blocks, g_malloc0(MAX(size, BLOCK_SIZE)));
		start = 0;
	}
	tree->used = start + size;
	return (guint8 *)g_ptr_array_index(tree->blocks, tree->blocks->len - 1) + start;
}

static const char *
keep_text(Tree *tree, const char *text)
{
	return text != NULL ? strcpy(take_room(tree, strlen(text) + 1), text) : NULL;
}

const DunlinNode *
dunlin_node_find(const DunlinNode *group, const char *name)
{
	for (guint i = 0; group != NULL && i < group->count; i++)
		if (g_strcmp0(group->children[i].name, name) == 0)
			return &group->children[i];
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
static void
copy_setting(Tree *tree, DunlinNode *node, const config_setting_t *setting, const char *file)
{
	const char *source = config_setting_source_file(setting);
	DunlinNode *children = NULL;

	node->kind = kind_of(setting);
	node->name = keep_text(tree, config_setting_name(setting));
	/* One text for all that stands in a file. */
	node->file = source == NULL || g_str_equal(source, file) ? file : keep_text(tree, source);
	node->line = config_setting_source_line(setting);
	if (node->kind == DUNLIN_NODE_TEXT)
		node->text = keep_text(tree, config_setting_get_string(setting));
	if (node->kind == DUNLIN_NODE_INTEGER)
		node->number = config_setting_get_int64(setting);
	if (node->kind == DUNLIN_NODE_INTEGER && config_setting_type(setting) == CONFIG_TYPE_INT)
		node->number = config_setting_get_int(setting);
	if (config_setting_is_aggregate(setting))
		node->count = (guint)config_setting_length(setting);
	if (node->count > 0)
		children = take_room(tree, node->count * sizeof *children);
	for (guint i = 0; i < node->count; i++)
		copy_setting(tree, &children[i], config_setting_get_elem(setting, i), node->file);
	node->children = children;
}

static DunlinNode *
copy_tree(const config_setting_t *root, const char *file)
{
	Tree *tree = g_new0(Tree, 1);

	tree->blocks = g_ptr_array_new_with_free_func(g_free);
	copy_setting(tree, &tree->root, root, keep_text(tree, file));
	return &tree->root;
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
	return copy_tree(config_root_setting(&config), file);
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
