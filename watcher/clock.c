/* SPDX-License-Identifier: BSD-2-Clause */
/* A timer is only another event: the desk decides, this thread only wakes in time. */
#include "watcher/clock.h"

#include "base/log.h"

#define BATCH 50 /* below the 64 savepoints that PostgreSQL keeps cheaply */
#define BATCHES_MAX 20000 /* a million claims; whatever is left is for the next look */
#define KEEP_HOUSE_MS 60000
#define INHERIT_MS 2000 /* a dead member's lease ends up to 20 s after his death */
#define LOOK_MS 60000
#define POLL_MS 1000
#define FORGET_SEC 86400 /* leases of members that are gone */
#define BEAT_SEC 120

static void
log_report(GString *report)
{
	g_auto(GStrv) lines = g_strsplit(report->str, "\n", -1);

	for (char **line = lines; *line; line++) {
		if (**line)
			dunlin_log(DUNLIN_LOG_ERROR, "claim-set-aside", "error", *line, NULL);
	}
}

gboolean
dunlin_clock_tick(DunlinWorker *worker)
{
	guint count = 1, total = 0;

	for (guint i = 0; count > 0 && i < BATCHES_MAX; i++) {
		g_autoptr(GString) report = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		DunlinDesk *desk = dunlin_worker_desk(worker, &error);

		if (dunlin_watcher_is_stopping(worker->watcher))
			break;
		dunlin_worker_beat(worker, BEAT_SEC);
		count = 0;
		if (!desk || !dunlin_desk_run_due(desk, dunlin_watcher_time(worker->watcher), BATCH,
						  &count, report, &error)) {
			log_report(report);
			dunlin_log_error("clock-failed", error, NULL);
			return FALSE;
		}
		log_report(report);
		total += count;
		if (count > 0)
			dunlin_watcher_ring(worker->watcher);
	}
	if (total > 0) {
		g_autofree char *number = g_strdup_printf("%u", total);

		dunlin_log(DUNLIN_LOG_INFO, "claims-decided", "count", number, NULL);
	}
	return TRUE;
}

/* The chains' heads go into the house's chain once a day, whoever runs and however often: the lease
 * is taken in the same transaction, so that another one waits for it and then sees the day done. */
static gboolean
seal(DunlinWorker *worker, const char *today_text, DunlinDay today, DunlinTime time, GError **error)
{
	DunlinStore *store = worker->desk->store;
	g_autoptr(GError) local = NULL;
	g_autofree char *sealed = NULL;
	gboolean held = FALSE;

	if (!dunlin_lease_take(store, DUNLIN_LEASE_HOUSE, worker->watcher->holder, DUNLIN_LEASE_SEC,
			       &held, error) ||
	    !dunlin_lease_forget(store, FORGET_SEC, error))
		return FALSE;
	sealed = dunlin_value_get(store, "sealed", &local);
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (!held || g_strcmp0(sealed, today_text) == 0)
		return TRUE;
	return dunlin_journal_seal(store, today, time.now, error) &&
	       dunlin_value_set(store, "sealed", today_text, error);
}

static gboolean
seal_day(DunlinWorker *worker, DunlinTime time, GError **error)
{
	DunlinStore *store = worker->desk->store;
	DunlinDay today = dunlin_day_of(time.now, worker->desk->house->config->zone);
	g_autofree char *text = dunlin_day_to_string(today);
	g_autoptr(GError) local = NULL;
	g_autofree char *sealed = dunlin_value_get(store, "sealed", &local);

	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (g_strcmp0(sealed, text) == 0)
		return TRUE;
	if (!dunlin_store_begin(store, error))
		return FALSE;
	if (seal(worker, text, today, time, error))
		return dunlin_store_commit(store, error);
	dunlin_store_rollback(store);
	return FALSE;
}

gboolean
dunlin_clock_keep_house(DunlinWorker *worker, gboolean first)
{
	DunlinTime time = dunlin_watcher_time(worker->watcher);
	g_autoptr(GError) error = NULL;
	DunlinDesk *desk = dunlin_worker_desk(worker, &error);

	dunlin_worker_beat(worker, BEAT_SEC);
	if (!desk || !dunlin_desk_notice_inherit(desk, time, &error) ||
	    !dunlin_desk_notice_recover(desk, first && worker->watcher->alone, time, &error) ||
	    !seal_day(worker, time, &error)) {
		dunlin_log_error("house-not-kept", error, NULL);
		return FALSE;
	}
	dunlin_store_tidy(desk->store);
	return TRUE;
}

/* When the clock has to look again, monotonic. Business time that is fixed never comes nearer. */
static gint64
next_look_ms(DunlinWorker *worker)
{
	gint64 now = dunlin_watcher_monotonic_ms();
	DunlinTime time = dunlin_watcher_time(worker->watcher);
	g_autoptr(GError) error = NULL;
	gint64 at = 0;

	if (!dunlin_worker_desk(worker, &error) ||
	    !dunlin_desk_next_due(worker->desk, &at, &error)) {
		dunlin_log_error("clock-failed", error, NULL);
		return now + LOOK_MS;
	}
	if (at == 0 || at > time.now + LOOK_MS / 1000)
		return now + LOOK_MS;
	return now + MAX(POLL_MS, (at - time.now) * 1000);
}

typedef struct {
	DunlinWorker *worker;
	gint64 look_ms, keep_ms, inherit_ms;
	gint64 store_seen;
	gboolean begun; /* looked after what the last life left */
} Clock;

/* What a member that died had in flight is free as soon as his lease has ended. */
static void
inherit(Clock *clock, gint64 now)
{
	g_autoptr(GError) error = NULL;
	DunlinDesk *desk;

	if (clock->worker->watcher->alone || !clock->begun || now < clock->inherit_ms)
		return;
	clock->inherit_ms = now + INHERIT_MS;
	desk = dunlin_worker_desk(clock->worker, &error);
	if (!desk || !dunlin_desk_notice_inherit(
			     desk, dunlin_watcher_time(clock->worker->watcher), &error))
		dunlin_log_error("house-not-kept", error, NULL);
}

static void
look(Clock *clock)
{
	gint64 now = dunlin_watcher_monotonic_ms();

	if (now >= clock->keep_ms) {
		/* Only once: later our own senders may be at it. */
		clock->begun |= dunlin_clock_keep_house(clock->worker, !clock->begun);
		clock->keep_ms = now + (clock->begun ? KEEP_HOUSE_MS : POLL_MS * 5);
		if (clock->begun)
			dunlin_watcher_set_recovered(clock->worker->watcher);
	}
	(void)dunlin_clock_tick(clock->worker); /* logged; tried again with the next look */
	clock->look_ms = next_look_ms(clock->worker);
}

gpointer
dunlin_clock_run(gpointer data)
{
	g_autoptr(DunlinWorker) worker = data;
	DunlinWatcher *watcher = worker->watcher;
	Clock clock = {.worker = worker};
	guint seen = 0;

	do {
		gint64 now = dunlin_watcher_monotonic_ms();
		gboolean changed = worker->desk &&
				   dunlin_store_changed(worker->desk->store, &clock.store_seen);

		dunlin_worker_beat(worker, BEAT_SEC);
		if (dunlin_watcher_is_on_turn(watcher))
			inherit(&clock, now);
		if (dunlin_watcher_is_on_turn(watcher) &&
		    (changed || now >= clock.look_ms || now >= clock.keep_ms))
			look(&clock);
	} while (dunlin_watcher_wait(watcher, &seen, POLL_MS));
	return NULL;
}
