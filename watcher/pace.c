/* SPDX-License-Identifier: BSD-2-Clause */
/* Waits that double and the spacing of messages. */
#include "watcher/pace.h"

guint
dunlin_backoff_next(DunlinBackoff *backoff)
{
	if (backoff->last_ms == 0)
		backoff->last_ms = backoff->min_ms;
	else if (backoff->last_ms > backoff->max_ms / 2)
		backoff->last_ms = backoff->max_ms;
	else
		backoff->last_ms *= 2;
	return backoff->last_ms;
}

void
dunlin_backoff_reset(DunlinBackoff *backoff)
{
	backoff->last_ms = 0;
}

gint64
dunlin_rate_reserve(DunlinRate *rate, guint per_minute, gint64 now_ms)
{
	gint64 at;

	if (per_minute == 0)
		return 0;
	at = MAX(now_ms, rate->next_ms);
	rate->next_ms = at + 60000 / per_minute;
	return at - now_ms;
}
