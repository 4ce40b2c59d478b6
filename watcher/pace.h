/* SPDX-License-Identifier: BSD-2-Clause */
/* How fast: waits that double, and so many messages a minute. Pure: the caller brings the time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	guint min_ms, max_ms;
	guint last_ms; /* 0: nothing failed */
} DunlinBackoff;

/* What to wait after one more failure: min_ms, doubling up to max_ms. */
guint dunlin_backoff_next(DunlinBackoff *backoff);
void dunlin_backoff_reset(DunlinBackoff *backoff);

typedef struct {
	gint64 next_ms; /* before which nothing more may leave; 0 at first */
} DunlinRate;

/* Takes the next place in the row, evenly spaced, and tells in how many ms it comes. @per_minute
 * 0: no limit. @now_ms: monotonic. */
gint64 dunlin_rate_reserve(DunlinRate *rate, guint per_minute, gint64 now_ms);

G_END_DECLS
