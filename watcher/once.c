/* SPDX-License-Identifier: BSD-2-Clause */
/* One run: read, decide, submit. */
#include "watcher/once.h"

#include <sysexits.h>

#include "base/log.h"
#include "watcher/clock.h"
#include "watcher/mailbox.h"
#include "watcher/sender.h"
#include "watcher/targets.h"

#define ROUNDS_MAX 20
#define BEAT_SEC 60
#define MAILBOX_MS 35000 /* longer than a dead watcher's lease */

static gboolean
have_all_ended(const GPtrArray *watches)
{
	for (guint i = 0; i < watches->len; i++) {
		if (!dunlin_mailbox_has_ended(g_ptr_array_index(watches, i)))
			return FALSE;
	}
	return TRUE;
}

static void
stop_all(const GPtrArray *watches)
{
	for (guint i = 0; i < watches->len; i++)
		dunlin_mailbox_stop(g_ptr_array_index(watches, i));
}

typedef struct {
	DunlinWatcher *watcher;
	DunlinConfig *config;
	GPtrArray *waiting; /* of DunlinMailbox: another watcher reads them */
	GPtrArray *watches; /* of DunlinMailboxWatch */
} Reading;

static void
start_free(Reading *reading)
{
	for (guint i = reading->waiting->len; i-- > 0;) {
		const DunlinMailbox *mailbox = g_ptr_array_index(reading->waiting, i);

		if (!dunlin_watcher_holds(reading->watcher, DUNLIN_LEASE_MAILBOX, mailbox->name))
			continue;
		g_ptr_array_add(reading->watches, dunlin_mailbox_start(reading->watcher,
								       reading->config, mailbox));
		g_ptr_array_remove_index_fast(reading->waiting, i);
	}
}

/* A mailbox that another watcher goes on reading is in good hands. */
static void
leave_to_others(Reading *reading)
{
	for (guint i = 0; i < reading->waiting->len; i++) {
		const DunlinMailbox *mailbox = g_ptr_array_index(reading->waiting, i);

		dunlin_log(DUNLIN_LOG_INFO, "mailbox-elsewhere", "mailbox", mailbox->name, NULL);
	}
	g_ptr_array_set_size(reading->waiting, 0);
}

static void
read_mailboxes(DunlinWorker *worker)
{
	DunlinWatcher *watcher = worker->watcher;
	g_autoptr(DunlinHouse) house = dunlin_watcher_house(watcher);
	g_autoptr(GPtrArray) waiting = g_ptr_array_new(), watches = g_ptr_array_new();
	Reading reading = {watcher, house->config, waiting, watches};
	gint64 until_ms = dunlin_watcher_monotonic_ms() + MAILBOX_MS;
	guint seen = 0;

	g_ptr_array_extend(waiting, house->config->mailboxes, NULL, NULL);
	for (;;) {
		start_free(&reading);
		if (dunlin_watcher_monotonic_ms() > until_ms)
			leave_to_others(&reading);
		dunlin_worker_beat(worker, BEAT_SEC);
		if ((waiting->len == 0 && have_all_ended(watches)) ||
		    !dunlin_watcher_wait(watcher, &seen, 1000))
			break;
	}
	if (dunlin_watcher_is_stopping(watcher))
		stop_all(watches);
	for (guint i = 0; i < watches->len; i++)
		dunlin_mailbox_join(g_ptr_array_index(watches, i));
}

/* How many attempts were made. */
static guint
submit_all(DunlinWorker *worker, DunlinTargets *targets)
{
	DunlinWatcher *watcher = worker->watcher;
	g_autoptr(DunlinHouse) house = dunlin_watcher_house(watcher);
	g_autoptr(GPtrArray) senders = g_ptr_array_new();
	g_autoptr(GError) error = NULL;
	DunlinDesk *desk = dunlin_worker_desk(worker, &error);
	gint64 at = 0;
	guint sent = 0;

	if (!desk || !dunlin_desk_next_try(desk, &at, &error)) {
		dunlin_log_error("outbox-unread", error, NULL);
		dunlin_watcher_failed(watcher, EX_TEMPFAIL);
		return 0;
	}
	if (at == 0 || at > dunlin_watcher_time(watcher).real)
		return 0;
	for (guint i = 0; i < house->config->submission.connections; i++)
		g_ptr_array_add(senders, dunlin_sender_start(watcher, targets, i));
	dunlin_worker_beat(worker, G_MAXINT); /* the senders tell whether they live */
	for (guint i = 0; i < senders->len; i++)
		sent += dunlin_sender_join(g_ptr_array_index(senders, i));
	return sent;
}

void
dunlin_once(DunlinWatcher *watcher)
{
	g_autoptr(DunlinWorker) worker = dunlin_worker_new(watcher, "once");
	g_autoptr(DunlinTargets) targets = dunlin_targets_new();

	if (!dunlin_clock_keep_house(worker, TRUE))
		dunlin_watcher_failed(watcher, EX_TEMPFAIL);
	dunlin_watcher_set_recovered(watcher);
	read_mailboxes(worker);
	for (guint round = 0; round < ROUNDS_MAX && !dunlin_watcher_is_stopping(watcher); round++) {
		if (!dunlin_clock_tick(worker))
			dunlin_watcher_failed(watcher, EX_TEMPFAIL);
		if (submit_all(worker, targets) == 0)
			return;
	}
	/* Only a stop, or letters that bring about letters, come here. */
	dunlin_watcher_failed(watcher, EX_TEMPFAIL);
}
