/* SPDX-License-Identifier: BSD-2-Clause */
/* One mailbox's thread: its fetcher's life, and listening to it. */
#include "watcher/mailbox.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "watcher/mailbox-private.h"

#define POLL_MS 5000
#define BEAT_SEC 60
#define HEALTHY_MS 60000

typedef DunlinMailboxWatch Watch;

gboolean
dunlin_mailbox_is_stopped(const Watch *watch, guint ms)
{
	struct pollfd fd = {watch->stop_fd, POLLIN, 0};

	return poll(&fd, 1, (int)ms) > 0;
}

gboolean
dunlin_mailbox_is_ours(const Watch *watch)
{
	return dunlin_watcher_is_on_turn(watch->watcher) &&
	       dunlin_watcher_holds(watch->watcher, DUNLIN_LEASE_MAILBOX, watch->mailbox->name);
}

/* Reads what has come. FALSE: this fetcher is to be ended. */
static gboolean
hear(Watch *watch, GError **error)
{
	gboolean eof = FALSE;

	if (!dunlin_fetch_parser_read(watch->parser, watch->fetcher.fd, &eof, error))
		return FALSE;
	while (!watch->finished && !dunlin_mailbox_is_stopped(watch, 0)) {
		g_autoptr(DunlinFetchItem) item = NULL;

		if (!dunlin_fetch_parser_next(watch->parser, &item, error))
			return FALSE;
		if (!item)
			break;
		if (!dunlin_intake_handle(watch, item, error) || !dunlin_intake_send(watch))
			return FALSE;
	}
	return !eof;
}

/* ── the fetcher's life ── */

static void
end_fetcher(Watch *watch, const GError *error)
{
	gboolean expected = watch->finished || dunlin_mailbox_is_stopped(watch, 0);
	g_autofree char *how = NULL;

	dunlin_intake_void(watch);
	dunlin_fetcher_end(&watch->fetcher, &how);
	g_clear_pointer(&watch->parser, dunlin_fetch_parser_free);
	if (expected)
		return;
	dunlin_log(DUNLIN_LOG_ERROR, "fetcher-ended", "mailbox", watch->mailbox->name, "status",
		   how, "error", error ? error->message : NULL, NULL);
	if (dunlin_watcher_monotonic_ms() - watch->started_ms >= HEALTHY_MS)
		dunlin_backoff_reset(&watch->respawn);
}

/* With --once a fetcher that dies is not called again. */
static void
wait_for_another(Watch *watch)
{
	guint ms;

	if (watch->finished || dunlin_mailbox_is_stopped(watch, 0))
		return;
	if (watch->watcher->once) {
		dunlin_watcher_failed(watch->watcher, EX_UNAVAILABLE);
		watch->finished = TRUE;
		return;
	}
	ms = dunlin_backoff_next(&watch->respawn);
	while (ms > 0 && !dunlin_mailbox_is_stopped(watch, MIN(ms, POLL_MS))) {
		dunlin_worker_beat(watch->worker, BEAT_SEC);
		ms -= MIN(ms, POLL_MS);
	}
}

static int
wait_ms(const Watch *watch)
{
	gint64 left = watch->retry_ms - dunlin_watcher_monotonic_ms();

	return watch->retry_ms == 0 || watch->watcher->once ? POLL_MS
							    : (int)CLAMP(left, 0, POLL_MS);
}

/* Until the fetcher or this watch ends. */
static void
converse(Watch *watch, GError **error)
{
	while (!watch->finished) {
		struct pollfd fds[] = {{watch->fetcher.fd, POLLIN, 0}, {watch->stop_fd, POLLIN, 0}};
		gint64 now;

		dunlin_worker_beat(watch->worker, BEAT_SEC);
		(void)poll(fds, G_N_ELEMENTS(fds), wait_ms(watch));
		if (fds[1].revents)
			return;
		if (fds[0].revents && !hear(watch, error))
			return;
		now = dunlin_watcher_monotonic_ms();
		if (watch->retry_ms && watch->retry_ms <= now && !watch->watcher->once &&
		    dunlin_mailbox_is_ours(watch) && !dunlin_intake_search(watch))
			return;
		/* It may be our turn again. */
		if (!dunlin_intake_send(watch))
			return;
	}
}

static void
run_fetcher(Watch *watch)
{
	g_autoptr(GError) error = NULL;

	watch->started_ms = dunlin_watcher_monotonic_ms();
	if (!dunlin_fetcher_start(&watch->fetcher, watch->watcher->file, watch->mailbox->name,
				  &error)) {
		dunlin_log_error("fetcher-not-started", error, "mailbox", watch->mailbox->name,
				 NULL);
		return;
	}
	watch->parser = dunlin_fetch_parser_new();
	watch->listed = FALSE;
	watch->retry_ms = 0; /* it begins with a list */
	converse(watch, &error);
	end_fetcher(watch, error);
}

static gpointer
run(gpointer data)
{
	Watch *watch = data;

	while (!watch->finished && !dunlin_mailbox_is_stopped(watch, 0)) {
		run_fetcher(watch);
		wait_for_another(watch);
	}
	g_clear_pointer(&watch->worker, dunlin_worker_free);
	g_atomic_int_set(&watch->ended, 1);
	dunlin_watcher_ring(watch->watcher);
	return NULL;
}

Watch *
dunlin_mailbox_start(DunlinWatcher *watcher, DunlinConfig *config, const DunlinMailbox *mailbox)
{
	Watch *watch = g_new0(Watch, 1);

	watch->watcher = watcher;
	watch->config = dunlin_config_ref(config);
	watch->mailbox = mailbox;
	watch->stop_fd = eventfd(0, EFD_CLOEXEC);
	g_assert(watch->stop_fd >= 0);
	watch->respawn = (DunlinBackoff){.min_ms = 1000, .max_ms = 300000};
	watch->retry = (DunlinBackoff){.min_ms = 5000, .max_ms = 300000};
	watch->folders = dunlin_folders_new();
	watch->worker = dunlin_worker_new(watcher, mailbox->name);
	watch->thread = g_thread_new("mailbox", run, watch);
	return watch;
}

const DunlinMailbox *
dunlin_mailbox_configuration(const Watch *watch)
{
	return watch->mailbox;
}

void
dunlin_mailbox_stop(Watch *watch)
{
	const guint64 one = 1;

	/* Cannot fail before the counter overflows. */
	if (write(watch->stop_fd, &one, sizeof one) < 0)
		return;
}

gboolean
dunlin_mailbox_has_ended(Watch *watch)
{
	return g_atomic_int_get(&watch->ended);
}

void
dunlin_mailbox_join(Watch *watch)
{
	g_thread_join(watch->thread);
	dunlin_folders_free(watch->folders);
	dunlin_config_unref(watch->config);
	close(watch->stop_fd);
	g_free(watch);
}
