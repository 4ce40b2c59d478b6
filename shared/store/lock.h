/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The writer lock of a store in a file: flock() on "<path>.lock", taken around every write
 * transaction and every checkpoint, so that no two processes or threads ever write or checkpoint at
 * once. One object is one open file description: one per connection, not carried over fork().
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinLock DunlinLock;

/* Nothing is opened yet. */
DunlinLock *dunlin_lock_new(const char *path);
void dunlin_lock_free(DunlinLock *lock);
/* Waits for its turn, at most @wait_ms. BUSY: not in time, or the file cannot be made. */
gboolean dunlin_lock_take(DunlinLock *lock, guint wait_ms, GError **error);
void dunlin_lock_release(DunlinLock *lock);

G_END_DECLS
