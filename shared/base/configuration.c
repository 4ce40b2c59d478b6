/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading a configuration from its files, finding things in it, and where files are installed. */
#include "base/configuration.h"

#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include "base/config-load.h"
#include "base/error.h"
#include "base/text.h"

static void
loader_clear(DunlinLoader *loader)
{
	g_hash_table_unref(loader->nodes);
	g_ptr_array_unref(loader->trees);
	/* Ten thousand creditors leave some ten megabytes behind, which malloc() would keep. */
	(void)malloc_trim(0);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinLoader, loader_clear)

static void
config_clear(void *data)
{
	DunlinConfig *config = data;

	g_hash_table_unref(config->creditor_keys);
	dunlin_group_clear(DUNLIN_IN_TOP, config);
	g_free(config->file);
}

DunlinConfig *
dunlin_config_ref(DunlinConfig *config)
{
	return g_atomic_rc_box_acquire(config);
}

void
dunlin_config_unref(DunlinConfig *config)
{
	if (config != NULL)
		g_atomic_rc_box_release_full(config, config_clear);
}

static void
enter_key(DunlinConfig *config, guint index)
{
	DunlinCreditor *creditor = g_ptr_array_index(config->creditor_list, index);

	g_hash_table_insert(config->creditor_keys, creditor->key, creditor);
}

static gboolean
add_creditor(DunlinLoader *loader, DunlinConfig *config, const DunlinNode *node, GError **error)
{
	const DunlinCreditor *other = dunlin_config_creditor(config, node->name);
	const DunlinNode *place = other != NULL ? g_hash_table_lookup(loader->nodes, other) : NULL;

	if (place != NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "%s:%u: creditor \"%s\" stands in %s:%u already", node->file,
			    node->line, node->name, place->file, place->line);
		return FALSE;
	}
	if (!dunlin_element_load(loader, DUNLIN_IN_CREDITOR, node, config->creditor_list, error))
		return FALSE;
	enter_key(config, config->creditor_list->len - 1);
	return TRUE;
}

/* A file of the folder holds "NAME: { … }" at its top, or within "creditor: { … }". */
static gboolean
add_creditor_file(DunlinLoader *loader, DunlinConfig *config, const char *path, GError **error)
{
	DunlinNode *tree = dunlin_config_read_file(path, error);

	if (tree == NULL)
		return FALSE;
	g_ptr_array_add(loader->trees, tree);
	for (guint i = 0; i < tree->count; i++) {
		const DunlinNode *node = &tree->children[i];

		if (!g_str_equal(node->name, "creditor")) {
			if (!add_creditor(loader, config, node, error))
				return FALSE;
			continue;
		}
		for (guint j = 0; j < node->count; j++) {
			if (!add_creditor(loader, config, &node->children[j],
					  error))
				return FALSE;
		}
	}
	return TRUE;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
add_creditor_folder(DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	g_autofree char *file = g_canonicalize_filename(config->file, NULL);
	g_autofree char *beside = g_path_get_dirname(file);
	g_autofree char *folder = g_canonicalize_filename(config->creditors, beside);
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) reason = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &reason);
	const char *name;

	if (dir == NULL)
		return dunlin_loader_fail(loader, config, "creditors", error, "\"creditors\": %s",
					  reason->message);
	while ((name = g_dir_read_name(dir)) != NULL) {
		if (g_str_has_suffix(name, ".conf") && name[0] != '.')
			g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	}
	g_ptr_array_sort(paths, by_name);
	for (guint i = 0; i < paths->len; i++) {
		if (!add_creditor_file(loader, config, g_ptr_array_index(paths, i), error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
load(DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	DunlinNode *tree = dunlin_config_read_file(config->file, error);

	if (tree == NULL)
		return FALSE;
	g_ptr_array_add(loader->trees, tree);
	if (!dunlin_group_load(loader, DUNLIN_IN_TOP, tree, config, error))
		return FALSE;
	for (guint i = 0; i < config->creditor_list->len; i++)
		enter_key(config, i);
	return (config->creditors == NULL || add_creditor_folder(loader, config, error)) &&
	       dunlin_policies_finish(loader, config, error) &&
	       dunlin_segments_finish(loader, config, error) &&
	       dunlin_config_check(loader, config, error);
}

DunlinConfig *
dunlin_config_load(const char *file, DunlinConfigNeeds needs, GError **error)
{
	g_auto(DunlinLoader) loader = {.needs = needs};
	g_autoptr(DunlinConfig) config = g_atomic_rc_box_new0(DunlinConfig);

	loader.trees = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_node_free);
	loader.nodes = g_hash_table_new(NULL, NULL);
	config->file = g_strdup(file);
	config->creditor_keys = g_hash_table_new(g_str_hash, g_str_equal);
	return load(&loader, config, error) ? g_steal_pointer(&config) : NULL;
}

/* The struct of @array that begins with the name @name. */
static const void *
find_named(const GPtrArray *array, const char *name)
{
	for (guint i = 0; array != NULL && name != NULL && i < array->len; i++) {
		const char *const *element = g_ptr_array_index(array, i);

		if (g_str_equal(*element, name))
			return element;
	}
	return NULL;
}

const DunlinCreditor *
dunlin_config_creditor(const DunlinConfig *config, const char *key)
{
	return key != NULL ? g_hash_table_lookup(config->creditor_keys, key) : NULL;
}

const DunlinPolicy *
dunlin_config_policy(const DunlinConfig *config, const char *name)
{
	return find_named(config->policies, name);
}

const DunlinMailbox *
dunlin_config_mailbox(const DunlinConfig *config, const char *name)
{
	return find_named(config->mailboxes, name);
}

gboolean
dunlin_address_in(char *const *list, const char *address)
{
	const char *domain = dunlin_text_domain(address);

	if (domain == NULL)
		return FALSE;
	for (; list != NULL && *list != NULL; list++) {
		const char *whole = **list == '@' ? domain - 1 : address;

		if (g_ascii_strcasecmp(*list, whole) == 0)
			return TRUE;
	}
	return FALSE;
}

char *
dunlin_config_path(const DunlinConfig *config, const char *relative)
{
	g_autofree char *folder = g_path_get_dirname(config->file);

	return g_build_filename(folder, relative, NULL);
}

char *
dunlin_data_path(const char *relative)
{
	const char *folder = g_getenv("DUNLIN_DATADIR");

	return g_build_filename(folder != NULL ? folder : PKGDATADIR, relative, NULL);
}

char *
dunlin_libexec_path(const char *program)
{
	const char *folder = g_getenv("DUNLIN_LIBEXECDIR");
	g_autofree char *self = NULL;
	g_autofree char *beside = NULL;
	g_autofree char *path = NULL;

	if (folder != NULL)
		return g_build_filename(folder, program, NULL);
	/* A program that runs from where it was built takes the readers built with it. */
	self = g_file_read_link("/proc/self/exe", NULL);
	beside = self != NULL ? g_path_get_dirname(self) : NULL;
	path = beside != NULL ? g_build_filename(beside, program, NULL) : NULL;
	if (path != NULL && access(path, X_OK) == 0)
		return g_steal_pointer(&path);
	return g_build_filename(PKGLIBEXECDIR, program, NULL);
}
