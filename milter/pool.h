/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One configuration's house and a few desks of it. libmilter's callbacks run on any thread, so a
 * desk is lent for one gate and given back; desks are opened when first needed, and what fails is
 * closed, so that a store that was away or locked is met afresh.
 * Reference-counted: every connection keeps the pool it began with, over a reload.
 */
#pragma once

#include <glib.h>
#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct DunlinPool DunlinPool;

/* Takes a reference to @house. Opens no store yet. */
DunlinPool *dunlin_pool_new(DunlinHouse *house);
DunlinPool *dunlin_pool_ref(DunlinPool *pool);
void dunlin_pool_unref(DunlinPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinPool, dunlin_pool_unref)

const DunlinConfig *dunlin_pool_config(const DunlinPool *pool);
const DunlinKeys *dunlin_pool_keys(const DunlinPool *pool);

/* dunlin_desk_gate() on a desk of the pool, all in all within a few seconds; BUSY after that, and
 * whatever else the store says. */
gboolean dunlin_pool_gate(DunlinPool *pool, const DunlinPassage *passage, DunlinTime time,
			  DunlinGate *ret_gate, GPtrArray **ret_stamp, const char **ret_why,
			  GError **error);

G_END_DECLS
