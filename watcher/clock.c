/* SPDX-License-Identifier: BSD-2-Clause */
/* A timer is only another event: the desk decides, this thread only wakes in time. */
#include "watcher/clock.h"

#include "base/log.h"

#define BATCH 100
#define BATCHES_MAX 10000 /* a million claims; whatever is left is for the next look */
#define KEEP_HOUSE_MS 60000
#define LOOK_MS 60000
#define POLL_MS 1000
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

/* The chains' heads go into the house's chain once a day, whoever runs and however often. */
static gboolean
seal_day(DunlinDesk *desk, DunlinTime time, GError **error)
{
	DunlinDay today = dunlin_day_of(time.now, desk->house->config->zone);
	g_autofree char *text = dunlin_day_to_string(today);
	g_autoptr(GError) local = NULL;
	g_autofree char *sealed = dunlin_value_get(desk->store, "sealed", &local);

	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (g_strcmp0(sealed, text) == 0)
		return TRUE;
	if (!dunlin_store_begin(desk->store, error))
		return FALSE;
	if (dunlin_journal_seal(desk->store, today, time.now, error) &&
	    dunlin_value_set(desk->store, "sealed", text, error))
		return dunlin_store_commit(desk->store, error);
	dunlin_store_rollback(desk->store);
	return FALSE;
}

gboolean
dunlin_clock_keep_house(DunlinWorker *worker, gboolean all)
{
	DunlinTime time = dunlin_watcher_time(worker->watcher);
	g_autoptr(GError) error = NULL;
	DunlinDesk *desk = dunlin_worker_desk(worker, &error);

	dunlin_worker_beat(worker, BEAT_SEC);
	if (!desk || !dunlin_desk_notice_recover(desk, all, time, &error) ||
	    !seal_day(desk, time, &error)) {
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
	gint64 look_ms, keep_ms;
	gint64 store_seen;
	gboolean begun; /* looked after what the last life left */
} Clock;

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
		if (dunlin_watcher_is_on_turn(watcher) &&
		    (changed || now >= clock.look_ms || now >= clock.keep_ms))
			look(&clock);
	} while (dunlin_watcher_wait(watcher, &seen, POLL_MS));
	return NULL;
}
