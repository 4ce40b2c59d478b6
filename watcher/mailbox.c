/* SPDX-License-Identifier: BSD-2-Clause */
/* The conversation with a fetcher, and what becomes of the messages it brings. */
#include "watcher/mailbox.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "watcher/fetch-protocol.h"
#include "watcher/fetchers.h"
#include "watcher/folders.h"
#include "watcher/pace.h"

#define ASKED_MAX 4       /* requests on their way, so that the fetcher never waits for us */
#define POLL_MS 5000
#define BEAT_SEC 60
#define TAKE_BEAT_SEC 600 /* three readers' time limits and the store's waits */
#define HEALTHY_MS 60000
#define ONCE_TROUBLES 3
#define ONCE_RETRY_SEC 5

struct DunlinMailboxWatch {
	DunlinWatcher *watcher;
	DunlinConfig *config;
	const DunlinMailbox *mailbox;
	int stop_fd;
	GThread *thread;
	gint ended; /* atomic */

	/* Of the thread alone. */
	DunlinWorker *worker;
	DunlinFetcher fetcher;
	DunlinFetchParser *parser;
	DunlinBackoff respawn, retry;
	gint64 started_ms; /* the fetcher */
	gint64 retry_ms;   /* when what was left lying is tried again; 0: nothing was */
	DunlinFolders *folders;
	GQueue todo, asked;       /* of DunlinFetchItem */
	DunlinFetchItem *current; /* whose bytes are coming; NULL: they are void */
	DunlinArchiveWriter *writer;
	gboolean listed;  /* since the last search of --once */
	guint taken;      /* likewise */
	guint troubles;
	gboolean finished; /* --once: nothing is left */
};

typedef DunlinMailboxWatch Watch;

static gboolean
is_stopped(const Watch *watch)
{
	struct pollfd fd = {watch->stop_fd, POLLIN, 0};

	return poll(&fd, 1, 0) > 0;
}

/* ── what was left lying ── */

/* The message stays, and is tried again with the next list, asked for at the latest when the
 * back-off ends. */
static void
leave(Watch *watch, const DunlinFetchItem *request)
{
	gint64 now = dunlin_watcher_monotonic_ms();

	dunlin_folders_later(watch->folders, request->folder, request->uid);
	if (watch->retry_ms <= now)
		watch->retry_ms = now + dunlin_backoff_next(&watch->retry);
	if (watch->watcher->once)
		dunlin_watcher_failed(watch->watcher, EX_TEMPFAIL);
}

static void
leave_with_error(Watch *watch, const DunlinFetchItem *request, const char *event, const GError *error)
{
	dunlin_log_error(event, error, "mailbox", watch->mailbox->name, "folder", request->folder, "uid",
			 request->uid, NULL);
	leave(watch, request);
}

/* ── requests ── */

static void
fill_arrival(const Watch *watch, const DunlinFetchItem *request, const char *uidvalidity,
	     DunlinArrival *ret_arrival)
{
	*ret_arrival = (DunlinArrival){
		.mailbox = watch->mailbox->name,
		.folder = request->folder,
		.uidvalidity = uidvalidity,
		.uid = request->uid,
		.tokens_only = watch->mailbox->also &&
			       g_strv_contains((const char *const *)watch->mailbox->also,
					       request->folder),
	};
}

/* What to have done with a message that was recorded; FALSE: it stays. */
static gboolean
choose_move(DunlinTaken taken, DunlinFetchItem *request)
{
	if (taken == DUNLIN_TAKEN_IGNORED)
		return FALSE;
	request->kind = DUNLIN_FETCH_DO_MOVE;
	g_free(request->to);
	request->to = g_strdup(taken == DUNLIN_TAKEN_DONE ? "done" : "failed");
	return TRUE;
}

/* A message that was recorded before, in another life perhaps, is not fetched again but moved.
 * FALSE: it is not to be asked for now. */
static gboolean
prepare(Watch *watch, DunlinFetchItem *request)
{
	g_autofree char *uidvalidity = g_strdup_printf("%" G_GINT64_FORMAT, request->uidvalidity);
	g_autofree char *digest = NULL;
	g_autoptr(GError) error = NULL;
	DunlinTaken taken = DUNLIN_TAKEN_DONE;
	DunlinArrival arrival;
	DunlinDesk *desk;

	if (request->kind == DUNLIN_FETCH_DO_MOVE)
		return TRUE;
	desk = dunlin_worker_desk(watch->worker, &error);
	fill_arrival(watch, request, uidvalidity, &arrival);
	if (!desk || !dunlin_desk_known(desk, &arrival, &taken, &digest, &error)) {
		leave_with_error(watch, request, "mail-unknown", error);
		return FALSE;
	}
	if (!digest || choose_move(taken, request))
		return TRUE;
	dunlin_folders_ignore(watch->folders, request->folder, request->uid);
	return FALSE;
}

/* FALSE: the fetcher is gone. */
static gboolean
send_requests(Watch *watch)
{
	while (watch->todo.length > 0 && watch->asked.length < ASKED_MAX && !is_stopped(watch) &&
	       dunlin_watcher_is_on_turn(watch->watcher)) {
		g_autoptr(DunlinFetchItem) request = g_queue_pop_head(&watch->todo);

		if (!prepare(watch, request))
			continue;
		if (!dunlin_fetch_write(watch->fetcher.fd, request, NULL))
			return FALSE;
		g_queue_push_tail(&watch->asked, g_steal_pointer(&request));
	}
	return TRUE;
}

static gboolean
search(Watch *watch)
{
	g_autoptr(DunlinFetchItem) item = dunlin_fetch_item_new(DUNLIN_FETCH_DO_SEARCH);

	watch->retry_ms = 0;
	watch->listed = FALSE;
	watch->taken = 0;
	return dunlin_fetch_write(watch->fetcher.fd, item, NULL);
}

/* The request that @item answers; NULL: one that is void. */
static DunlinFetchItem *
answered(Watch *watch, const DunlinFetchItem *item, int kind)
{
	const DunlinFetchItem *head = g_queue_peek_head(&watch->asked);

	if (!head || (kind >= 0 && (int)head->kind != kind) || g_strcmp0(head->folder, item->folder) != 0 ||
	    g_strcmp0(head->uid, item->uid) != 0)
		return NULL;
	return g_queue_pop_head(&watch->asked);
}

static void
drop_current(Watch *watch)
{
	g_clear_pointer(&watch->writer, dunlin_archive_drop);
	g_clear_pointer(&watch->current, dunlin_fetch_item_free);
}

static void
void_requests(Watch *watch)
{
	drop_current(watch);
	g_queue_clear_full(&watch->todo, (GDestroyNotify)dunlin_fetch_item_free);
	g_queue_clear_full(&watch->asked, (GDestroyNotify)dunlin_fetch_item_free);
	dunlin_folders_void(watch->folders);
}

/* ── what the fetcher says ── */

static void
handle_mailbox(Watch *watch, DunlinFetchItem *item)
{
	g_autofree char *uidvalidity = g_strdup_printf("%" G_GINT64_FORMAT, item->uidvalidity);

	dunlin_log(DUNLIN_LOG_DEBUG, "folder-selected", "mailbox", watch->mailbox->name, "folder",
		   item->folder, "uidvalidity", uidvalidity, NULL);
}

typedef struct {
	Watch *watch;
	const DunlinFetchItem *list;
} Listing;

static void
ask_for(const char *uid, gpointer data)
{
	const Listing *listing = data;
	DunlinFetchItem *request =
		dunlin_fetch_request(DUNLIN_FETCH_DO_FETCH, listing->list->folder, uid, NULL);

	request->uidvalidity = listing->list->uidvalidity;
	g_queue_push_tail(&listing->watch->todo, request);
}

static void
handle_messages(Watch *watch, DunlinFetchItem *item)
{
	Listing listing = {watch, item};

	watch->listed |= !item->more;
	dunlin_folders_list(watch->folders, item, ask_for, &listing);
}

static void
handle_message(Watch *watch, DunlinFetchItem *item)
{
	g_autoptr(GError) error = NULL;
	DunlinDesk *desk;

	drop_current(watch);
	watch->current = answered(watch, item, DUNLIN_FETCH_DO_FETCH);
	if (!watch->current)
		return;
	desk = dunlin_worker_desk(watch->worker, &error);
	if (desk)
		watch->writer = dunlin_archive_begin(desk->house->archive, &error);
	if (watch->writer)
		return;
	leave_with_error(watch, watch->current, "mail-not-archived", error);
	drop_current(watch);
}

static void
log_taken(const Watch *watch, const DunlinFetchItem *request, const char *digest, const char *verdict,
	  DunlinTaken taken)
{
	g_autofree char *brief = g_strndup(digest, 16);

	dunlin_log(taken == DUNLIN_TAKEN_FAILED ? DUNLIN_LOG_WARNING
						: taken == DUNLIN_TAKEN_IGNORED ? DUNLIN_LOG_DEBUG
									       : DUNLIN_LOG_INFO,
		   taken == DUNLIN_TAKEN_FAILED ? "mail-set-aside" : "mail-taken", "mailbox",
		   watch->mailbox->name, "folder", request->folder, "uid", request->uid, "message",
		   brief, "verdict", verdict, NULL);
}

/* The desk has recorded it: it may be moved, before anything else is fetched. */
static void
settle(Watch *watch, DunlinFetchItem *request, DunlinTaken taken)
{
	dunlin_backoff_reset(&watch->retry);
	if (!choose_move(taken, request)) {
		dunlin_folders_ignore(watch->folders, request->folder, request->uid);
		dunlin_fetch_item_free(request);
		return;
	}
	watch->taken++;
	g_queue_push_head(&watch->todo, request);
	dunlin_watcher_ring(watch->watcher);
}

static void
take(Watch *watch, const char *digest)
{
	g_autoptr(DunlinFetchItem) request = g_steal_pointer(&watch->current);
	g_autofree char *uidvalidity = g_strdup_printf("%" G_GINT64_FORMAT, request->uidvalidity);
	g_autofree char *verdict = NULL;
	g_autoptr(GError) error = NULL;
	DunlinTaken taken = DUNLIN_TAKEN_IGNORED;
	DunlinArrival arrival;
	DunlinDesk *desk;

	if (is_stopped(watch) || !dunlin_watcher_is_on_turn(watch->watcher)) {
		leave(watch, request);
		return;
	}
	fill_arrival(watch, request, uidvalidity, &arrival);
	dunlin_worker_beat(watch->worker, TAKE_BEAT_SEC);
	desk = dunlin_worker_desk(watch->worker, &error);
	if (!desk || !dunlin_desk_take(desk, digest, &arrival, dunlin_watcher_time(watch->watcher),
				       &taken, &verdict, &error)) {
		leave_with_error(watch, request, "mail-not-taken", error);
		return;
	}
	log_taken(watch, request, digest, verdict, taken);
	settle(watch, g_steal_pointer(&request), taken);
}

static void
handle_chunk(Watch *watch, DunlinFetchItem *item)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *digest = NULL;
	gsize length;
	gconstpointer bytes = g_bytes_get_data(item->bytes, &length);

	if (!watch->writer)
		return;
	if (length > 0 && dunlin_archive_append(watch->writer, bytes, length, &error))
		return;
	if (!error)
		digest = dunlin_archive_finish(g_steal_pointer(&watch->writer), NULL, &error);
	if (digest) {
		take(watch, digest);
		return;
	}
	leave_with_error(watch, watch->current, "mail-not-archived", error);
	drop_current(watch);
}

static void
handle_gone(Watch *watch, DunlinFetchItem *item)
{
	g_autoptr(DunlinFetchItem) request = answered(watch, item, DUNLIN_FETCH_DO_FETCH);

	if (request)
		dunlin_folders_later(watch->folders, request->folder, request->uid);
}

static void
handle_moved(Watch *watch, DunlinFetchItem *item)
{
	g_autoptr(DunlinFetchItem) request = answered(watch, item, DUNLIN_FETCH_DO_MOVE);

	if (!request)
		return;
	dunlin_folders_moved(watch->folders, request->folder, request->uid);
	dunlin_log(DUNLIN_LOG_DEBUG, "mail-moved", "mailbox", watch->mailbox->name, "folder",
		   request->folder, "uid", request->uid, "to", request->to, NULL);
}

static void
handle_failed(Watch *watch, DunlinFetchItem *item)
{
	g_autoptr(DunlinFetchItem) request = NULL;

	if (watch->current && g_strcmp0(watch->current->uid, item->uid) == 0 &&
	    g_strcmp0(watch->current->folder, item->folder) == 0) {
		request = g_steal_pointer(&watch->current);
		drop_current(watch);
	} else {
		request = answered(watch, item, -1);
	}
	if (!request)
		return;
	dunlin_log(DUNLIN_LOG_WARNING,
		   request->kind == DUNLIN_FETCH_DO_MOVE ? "mail-not-moved" : "mail-not-fetched",
		   "mailbox", watch->mailbox->name, "folder", request->folder, "uid", request->uid,
		   "error", item->error, NULL);
	leave(watch, request);
}

static void
handle_trouble(Watch *watch, DunlinFetchItem *item)
{
	g_autofree char *retry = g_strdup_printf("%u", item->retry_sec);

	dunlin_log(DUNLIN_LOG_WARNING, "mailbox-trouble", "mailbox", watch->mailbox->name, "retry", retry,
		   "error", item->error, NULL);
	void_requests(watch);
	watch->listed = FALSE;
	if (!watch->watcher->once)
		return;
	if (++watch->troubles < ONCE_TROUBLES && item->retry_sec <= ONCE_RETRY_SEC)
		return;
	dunlin_watcher_failed(watch->watcher, EX_UNAVAILABLE);
	watch->finished = TRUE;
}

/* Nothing is asked and nothing comes. --once ends when a whole round brought nothing new; what it
 * had to leave lying is for the next run. */
static void
handle_idle(Watch *watch, DunlinFetchItem *item)
{
	(void)item;
	if (!watch->watcher->once || !watch->listed || watch->asked.length > 0 || watch->todo.length > 0)
		return;
	if (watch->taken == 0)
		watch->finished = TRUE;
	else
		(void)search(watch); /* a fetcher that is gone is noticed when it is read */
}

/* What a fetcher may say; all else is our own part. */
static void (*const handlers[])(Watch *watch, DunlinFetchItem *item) = {
	[DUNLIN_FETCH_MAILBOX] = handle_mailbox, [DUNLIN_FETCH_MESSAGES] = handle_messages,
	[DUNLIN_FETCH_MESSAGE] = handle_message, [DUNLIN_FETCH_CHUNK] = handle_chunk,
	[DUNLIN_FETCH_GONE] = handle_gone,       [DUNLIN_FETCH_MOVED] = handle_moved,
	[DUNLIN_FETCH_FAILED] = handle_failed,   [DUNLIN_FETCH_TROUBLE] = handle_trouble,
	[DUNLIN_FETCH_IDLE] = handle_idle,
};

/* Reads what has come. FALSE: this fetcher is to be ended. */
static gboolean
hear(Watch *watch, GError **error)
{
	gboolean eof = FALSE;

	if (!dunlin_fetch_parser_read(watch->parser, watch->fetcher.fd, &eof, error))
		return FALSE;
	while (!watch->finished && !is_stopped(watch)) {
		g_autoptr(DunlinFetchItem) item = NULL;

		if (!dunlin_fetch_parser_next(watch->parser, &item, error))
			return FALSE;
		if (!item)
			break;
		if (item->kind >= G_N_ELEMENTS(handlers)) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "it speaks our own part");
			return FALSE;
		}
		handlers[item->kind](watch, item);
		if (!send_requests(watch))
			return FALSE;
	}
	return !eof;
}

/* ── the fetcher's life ── */

static gboolean
wait_stopped(const Watch *watch, guint ms)
{
	struct pollfd fd = {watch->stop_fd, POLLIN, 0};

	return poll(&fd, 1, (int)ms) > 0;
}

static void
end_fetcher(Watch *watch, const GError *error)
{
	gboolean expected = watch->finished || is_stopped(watch);
	g_autofree char *how = NULL;

	void_requests(watch);
	dunlin_fetcher_end(&watch->fetcher, &how);
	g_clear_pointer(&watch->parser, dunlin_fetch_parser_free);
	if (expected)
		return;
	dunlin_log(DUNLIN_LOG_ERROR, "fetcher-ended", "mailbox", watch->mailbox->name, "status", how,
		   "error", error ? error->message : NULL, NULL);
	if (dunlin_watcher_monotonic_ms() - watch->started_ms >= HEALTHY_MS)
		dunlin_backoff_reset(&watch->respawn);
}

/* With --once a fetcher that dies is not called again. */
static void
wait_for_another(Watch *watch)
{
	guint ms;

	if (watch->finished || is_stopped(watch))
		return;
	if (watch->watcher->once) {
		dunlin_watcher_failed(watch->watcher, EX_UNAVAILABLE);
		watch->finished = TRUE;
		return;
	}
	ms = dunlin_backoff_next(&watch->respawn);
	while (ms > 0 && !wait_stopped(watch, MIN(ms, POLL_MS))) {
		dunlin_worker_beat(watch->worker, BEAT_SEC);
		ms -= MIN(ms, POLL_MS);
	}
}

static int
wait_ms(const Watch *watch)
{
	gint64 left = watch->retry_ms - dunlin_watcher_monotonic_ms();

	return watch->retry_ms == 0 || watch->watcher->once ? POLL_MS : (int)CLAMP(left, 0, POLL_MS);
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
		    dunlin_watcher_is_on_turn(watch->watcher) && !search(watch))
			return;
		/* It may be our turn again. */
		if (!send_requests(watch))
			return;
	}
}

static void
run_fetcher(Watch *watch)
{
	g_autoptr(GError) error = NULL;

	watch->started_ms = dunlin_watcher_monotonic_ms();
	if (!dunlin_fetcher_start(&watch->fetcher, watch->watcher->file, watch->mailbox->name, &error)) {
		dunlin_log_error("fetcher-not-started", error, "mailbox", watch->mailbox->name, NULL);
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

	while (!watch->finished && !is_stopped(watch)) {
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
