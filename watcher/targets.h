/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the senders know together about the servers that they submit to: how fast each may be fed,
 * and whether it can be reached at all. A server is known by its URL. Thread-safe; lost with the
 * process, because the outbox holds what must last.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinTargets DunlinTargets;

DunlinTargets *dunlin_targets_new(void);
void dunlin_targets_free(DunlinTargets *targets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinTargets, dunlin_targets_free)

/* The place of one message in the row: in how many ms it may leave. */
gint64 dunlin_targets_reserve(DunlinTargets *targets, const char *url, guint per_minute,
			      gint64 now_ms);
/* For how many ms nobody needs to try; 0: try. */
gint64 dunlin_targets_down(DunlinTargets *targets, const char *url, gint64 now_ms);
void dunlin_targets_failed(DunlinTargets *targets, const char *url, gint64 now_ms);
void dunlin_targets_reached(DunlinTargets *targets, const char *url);

G_END_DECLS
