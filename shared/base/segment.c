/* SPDX-License-Identifier: BSD-2-Clause */
/* Segments: groups of debtors whose claims follow another policy than the creditor's. */
#include <string.h>

#include "base/config-load.h"

/* Good payers softer, repeat offenders firmer; what that means stands in claim/follow.h. */
#define SEGMENTS "segments"
#define STANDARD "standard"
static const char builtin[] = SEGMENTS " = ( { history = \"bad\" policy = \"strict\" },\n"
			      "{ history = \"good\" policy = \"gentle\" } )\n";

static gboolean
add_builtin(DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	DunlinNode *tree = dunlin_config_read_text(builtin, "(built-in)", error);
	const DunlinNode *list;

	g_assert(tree != NULL);
	g_ptr_array_add(loader->trees, tree);
	list = dunlin_node_find(tree, SEGMENTS);
	config->builtin_segments = TRUE;
	for (guint i = 0; i < list->count; i++) {
		if (!dunlin_element_load(loader, DUNLIN_IN_SEGMENT, &list->children[i],
					 config->segments, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
check(const DunlinLoader *loader, const DunlinConfig *config, const GPtrArray *segments, GError **error)
{
	for (guint i = 0; i < segments->len; i++) {
		const DunlinPolicySegment *segment = g_ptr_array_index(segments, i);

		if (dunlin_config_policy(config, segment->policy) == NULL)
			return dunlin_loader_fail(loader, segment, "policy", error,
						  "there is no policy \"%s\"", segment->policy);
	}
	return TRUE;
}

gboolean
dunlin_segments_finish(DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	const DunlinNode *top = g_ptr_array_index(loader->trees, 0);

	if (dunlin_node_find(top, SEGMENTS) == NULL && !add_builtin(loader, config, error))
		return FALSE;
	if (!check(loader, config, config->segments, error))
		return FALSE;
	for (guint i = 0; i < config->creditor_list->len; i++) {
		DunlinCreditor *creditor = g_ptr_array_index(config->creditor_list, i);
		const DunlinNode *node = g_hash_table_lookup(loader->nodes, creditor);

		creditor->own_segments = dunlin_node_find(node, SEGMENTS) != NULL;
		if (!check(loader, config, creditor->segments, error))
			return FALSE;
	}
	return TRUE;
}

const GPtrArray *
dunlin_config_segments(const DunlinConfig *config, const DunlinCreditor *creditor)
{
	const DunlinPolicy *policy;

	if (creditor->own_segments)
		return creditor->segments;
	if (!config->builtin_segments)
		return config->segments;
	policy = dunlin_config_policy(config, creditor->policy);
	if (policy != NULL && policy->builtin && strcmp(policy->name, STANDARD) == 0)
		return config->segments;
	return creditor->segments; /* none */
}
