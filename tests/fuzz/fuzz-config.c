/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as a configuration: refused with file and line, or whole; its policies survive being
 * kept by a claim. */
#include <stdint.h>
#include <string.h>

#include "base/config-load.h"
#include "base/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig drops its buffer where a text does not end. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static gboolean
load(DunlinLoader *loader, DunlinConfig *config, const char *text, GError **error)
{
	DunlinNode *tree = dunlin_config_read_text(text, "fuzz.conf", error);

	if (tree == NULL)
		return FALSE;
	g_ptr_array_add(loader->trees, tree);
	return dunlin_group_load(loader, DUNLIN_IN_TOP, tree, config, error) &&
	       dunlin_policies_finish(loader, config, error) &&
	       dunlin_config_check(loader, config, error);
}

static void
assert_policies(const DunlinConfig *config)
{
	for (guint i = 0; i < config->policies->len; i++) {
		const DunlinPolicy *policy = config->policies->pdata[i];
		g_autoptr(DunlinPolicy) again = dunlin_policy_parse(policy->text, NULL);

		g_assert_nonnull(again);
		g_assert_cmpstr(again->digest, ==, policy->digest);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(DunlinConfig) config = NULL;
	g_autoptr(GError) error = NULL;
	DunlinLoader loader = { .needs = DUNLIN_NEEDS_STORE };

	if (strstr(text, "@include") != NULL)
		return 0; /* would read other files */
	config = g_atomic_rc_box_new0(DunlinConfig);
	config->file = g_strdup("fuzz.conf");
	config->creditor_keys = g_hash_table_new(g_str_hash, g_str_equal);
	loader.trees = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_node_free);
	loader.nodes = g_hash_table_new(NULL, NULL);
	if (load(&loader, config, text, &error)) {
		g_assert_true(config->address != NULL && config->zone != NULL);
		assert_policies(config);
	} else {
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
		g_assert_true(g_str_has_prefix(error->message, "fuzz.conf:"));
	}
	g_hash_table_unref(loader.nodes);
	g_ptr_array_unref(loader.trees);
	return 0;
}
