/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A configuration file as a neutral tree: every setting with its value, file and line. Only
 * config-read.c knows which library read it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
	DUNLIN_NODE_GROUP,
	DUNLIN_NODE_LIST,
	DUNLIN_NODE_TEXT,
	DUNLIN_NODE_INTEGER,
	DUNLIN_NODE_OTHER
} DunlinNodeKind;

typedef struct DunlinNode DunlinNode;
struct DunlinNode { /* all belongs to the tree */
	DunlinNodeKind kind;
	const char *name; /* NULL: an element of a list */
	const char *text; /* TEXT */
	gint64 number;
	const DunlinNode *children; /* @count of them; GROUP and LIST */
	guint count;
	const char *file;
	guint line;
};

/* @root, as one of the functions below gave it, with its whole tree. */
void dunlin_node_free(DunlinNode *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinNode, dunlin_node_free)

/* NULL where @group has none of that name. */
const DunlinNode *dunlin_node_find(const DunlinNode *group, const char *name);

/* The file, with what it includes. Errors: CONFIG with file and line. */
DunlinNode *dunlin_config_read_file(const char *file, GError **error);
/* The same of a text; @file stands in messages. */
DunlinNode *dunlin_config_read_text(const char *text, const char *file, GError **error);

G_END_DECLS
