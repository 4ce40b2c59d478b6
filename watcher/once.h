/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlin-watcher --once: all that can be done now, then the end. */
#pragma once

#include "watcher/watcher.h"

G_BEGIN_DECLS

/* Reads all mail that waits, takes every step that is due, writes and submits every notice that is
 * ready; what the answers bring about as well. Run a second time it finds nothing to do. What could
 * not be done is told by dunlin_watcher_failed(). Runs beside the main thread, on our turn. */
void dunlin_once(DunlinWatcher *watcher);

G_END_DECLS
