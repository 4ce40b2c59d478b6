/* SPDX-License-Identifier: BSD-2-Clause */
/* Pace and health of each submission server, shared by the senders. */
#include "watcher/targets.h"

#include "watcher/pace.h"

#define DOWN_MIN_MS 1000
#define DOWN_MAX_MS 60000

typedef struct {
	DunlinRate rate;
	DunlinBackoff backoff;
	gint64 down_until_ms; /* monotonic */
} Target;

struct DunlinTargets {
	GMutex lock;
	GHashTable *all; /* URL → Target */
};

DunlinTargets *
dunlin_targets_new(void)
{
	DunlinTargets *targets = g_new0(DunlinTargets, 1);

	g_mutex_init(&targets->lock);
	targets->all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return targets;
}

void
dunlin_targets_free(DunlinTargets *targets)
{
	if (!targets)
		return;
	g_hash_table_unref(targets->all);
	g_mutex_clear(&targets->lock);
	g_free(targets);
}

/* Under the lock. */
static Target *
find(DunlinTargets *targets, const char *url)
{
	Target *target = g_hash_table_lookup(targets->all, url);

	if (target)
		return target;
	target = g_new0(Target, 1);
	target->backoff = (DunlinBackoff){.min_ms = DOWN_MIN_MS, .max_ms = DOWN_MAX_MS};
	g_hash_table_insert(targets->all, g_strdup(url), target);
	return target;
}

gint64
dunlin_targets_reserve(DunlinTargets *targets, const char *url, guint per_minute, gint64 now_ms)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&targets->lock);

	(void)locker;
	return dunlin_rate_reserve(&find(targets, url)->rate, per_minute, now_ms);
}

gint64
dunlin_targets_down(DunlinTargets *targets, const char *url, gint64 now_ms)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&targets->lock);

	(void)locker;
	return MAX(0, find(targets, url)->down_until_ms - now_ms);
}

void
dunlin_targets_failed(DunlinTargets *targets, const char *url, gint64 now_ms)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&targets->lock);
	Target *target = find(targets, url);

	(void)locker;
	/* Several senders find the same server gone at the same time: that is one failure. */
	if (target->down_until_ms <= now_ms)
		target->down_until_ms = now_ms + dunlin_backoff_next(&target->backoff);
}

void
dunlin_targets_reached(DunlinTargets *targets, const char *url)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&targets->lock);
	Target *target = find(targets, url);

	(void)locker;
	target->down_until_ms = 0;
	dunlin_backoff_reset(&target->backoff);
}
