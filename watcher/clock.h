/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock: decides what is due, looks after notices whose sender died, keeps house. */
#pragma once

#include "watcher/watcher.h"

G_BEGIN_DECLS

/* Everything that is due now. FALSE: not all of it could be done; logged. */
gboolean dunlin_clock_tick(DunlinWorker *worker);
/* Once a minute: notices without an answer, the store's tidiness, the day's seal. @first: at
 * start, when no thread of ours can be sending. FALSE as above. */
gboolean dunlin_clock_keep_house(DunlinWorker *worker, gboolean first);
/* The clock's thread; @data: a DunlinWorker, which it frees. */
gpointer dunlin_clock_run(gpointer data);

G_END_DECLS
