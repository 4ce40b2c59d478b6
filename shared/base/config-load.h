/* SPDX-License-Identifier: BSD-2-Clause */
/* What loading a configuration shares between its files: walking the schema, and the checks that
 * need more than one setting. */
#pragma once

#include "base/config-tree.h"
#include "base/schema.h"

G_BEGIN_DECLS

typedef struct {
	guint needs;       /* DunlinConfigNeeds */
	GPtrArray *trees;  /* of DunlinNode: every file that was read */
	GHashTable *nodes; /* struct that was filled → its node */
} DunlinLoader;

/* "FILE:LINE: message" as CONFIG, at the setting @key of what @base was filled from, or at the
 * group itself where it has none. FALSE. */
gboolean dunlin_loader_fail(const DunlinLoader *loader, const void *base, const char *key,
			    GError **error, const char *format, ...) G_GNUC_PRINTF(5, 6);

/* Fills the struct at @base from @node and the defaults; a NULL node: from the defaults. What it
 * filled is released by dunlin_group_clear(), also after an error. */
gboolean dunlin_group_load(DunlinLoader *loader, DunlinGroupId group, const DunlinNode *node,
			   void *base, GError **error);
/* Adds one element of a named or listed group to @array. */
gboolean dunlin_element_load(DunlinLoader *loader, DunlinGroupId group, const DunlinNode *node,
			     GPtrArray *array, GError **error);

/* The rules between settings, and the values that follow from others. */
gboolean dunlin_config_check(const DunlinLoader *loader, DunlinConfig *config, GError **error);
/* Sets the digest of every policy and adds the built-in ones that are not given. */
gboolean dunlin_policies_finish(DunlinLoader *loader, DunlinConfig *config, GError **error);
/* Adds the built-in segments where the house has none, and notes which creditors have their own. After the
 * policies. */
gboolean dunlin_segments_finish(DunlinLoader *loader, DunlinConfig *config, GError **error);
/* Writes the policy's text and digest anew. */
void dunlin_policy_seal(DunlinPolicy *policy);

G_END_DECLS
