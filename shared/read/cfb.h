/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compound files (MS-CFB): a file system in a file, which Outlook's .msg and the old office formats
 * are. Every chain is followed at most as far as the file is long, every directory entry once.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_CFB_ENTRIES_MAX 20000
#define DUNLIN_CFB_ROOT 0 /* the root storage's number */

typedef struct DunlinCfb DunlinCfb;

/* Whether it begins like a compound file ([MS-CFB] 2.2). */
gboolean dunlin_cfb_is(const guint8 *data, gsize length);
/* @data must outlive it. NULL: its tables are broken. */
DunlinCfb *dunlin_cfb_open(const guint8 *data, gsize length);
void dunlin_cfb_free(DunlinCfb *cfb);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinCfb, dunlin_cfb_free)

guint dunlin_cfb_count(const DunlinCfb *cfb);
/* The name of storage @entry where it stands in storage @parent; NULL: it does not. Borrowed. */
const char *dunlin_cfb_storage(const DunlinCfb *cfb, guint entry, guint parent);
/* The number of storage @name in @parent; 0: there is none. */
guint dunlin_cfb_find_storage(const DunlinCfb *cfb, guint parent, const char *name);
/* The bytes of stream @name in @parent, NULL where there is none, where its chain is broken or
 * where it is longer than @max. Yours. */
GByteArray *dunlin_cfb_stream(const DunlinCfb *cfb, guint parent, const char *name, gsize max);

G_END_DECLS
