/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What becomes of the messages that a fetcher lists: asked for, archived, taken by the desk, moved.
 * Nothing is moved before the desk has recorded it.
 */
#include <sysexits.h>

#include "base/log.h"
#include "watcher/mailbox-private.h"

#define ASKED_MAX 4       /* requests on their way, so that the fetcher never waits for us */
#define TAKE_BEAT_SEC 600 /* three readers' time limits and the store's waits */
#define ONCE_TROUBLES 3
#define ONCE_RETRY_SEC 5

typedef DunlinMailboxWatch Watch;

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
leave_with_error(Watch *watch, const DunlinFetchItem *request, const char *event,
		 const GError *error)
{
	dunlin_log_error(event, error, "mailbox", watch->mailbox->name, "folder", request->folder,
			 "uid", request->uid, NULL);
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
		.tokens_only =
			watch->mailbox->also &&
			g_strv_contains((const char *const *)watch->mailbox->also, request->folder),
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

gboolean
dunlin_intake_send(Watch *watch)
{
	while (watch->todo.length > 0 && watch->asked.length < ASKED_MAX &&
	       !dunlin_mailbox_is_stopped(watch, 0) && dunlin_mailbox_is_ours(watch)) {
		g_autoptr(DunlinFetchItem) request = g_queue_pop_head(&watch->todo);

		if (!prepare(watch, request))
			continue;
		if (!dunlin_fetch_write(watch->fetcher.fd, request, NULL))
			return FALSE;
		g_queue_push_tail(&watch->asked, g_steal_pointer(&request));
	}
	return TRUE;
}

gboolean
dunlin_intake_search(Watch *watch)
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

	if (!head || (kind >= 0 && (int)head->kind != kind) ||
	    g_strcmp0(head->folder, item->folder) != 0 || g_strcmp0(head->uid, item->uid) != 0)
		return NULL;
	return g_queue_pop_head(&watch->asked);
}

static void
drop_current(Watch *watch)
{
	g_clear_pointer(&watch->writer, dunlin_archive_drop);
	g_clear_pointer(&watch->current, dunlin_fetch_item_free);
}

void
dunlin_intake_void(Watch *watch)
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
log_taken(const Watch *watch, const DunlinFetchItem *request, const char *digest,
	  const char *verdict, DunlinTaken taken)
{
	g_autofree char *brief = g_strndup(digest, 16);

	dunlin_log(taken == DUNLIN_TAKEN_FAILED    ? DUNLIN_LOG_WARNING
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

	if (dunlin_mailbox_is_stopped(watch, 0) || !dunlin_mailbox_is_ours(watch)) {
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

	dunlin_log(DUNLIN_LOG_WARNING, "mailbox-trouble", "mailbox", watch->mailbox->name, "retry",
		   retry, "error", item->error, NULL);
	dunlin_intake_void(watch);
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
	if (!watch->watcher->once || !watch->listed || watch->asked.length > 0 ||
	    watch->todo.length > 0)
		return;
	if (watch->taken == 0)
		watch->finished = TRUE;
	else
		(void)dunlin_intake_search(
			watch); /* a fetcher that is gone is noticed when it is read */
}

/* What a fetcher may say; all else is our own part. */
static void (*const handlers[])(Watch *watch, DunlinFetchItem *item) = {
	[DUNLIN_FETCH_MAILBOX] = handle_mailbox, [DUNLIN_FETCH_MESSAGES] = handle_messages,
	[DUNLIN_FETCH_MESSAGE] = handle_message, [DUNLIN_FETCH_CHUNK] = handle_chunk,
	[DUNLIN_FETCH_GONE] = handle_gone,       [DUNLIN_FETCH_MOVED] = handle_moved,
	[DUNLIN_FETCH_FAILED] = handle_failed,   [DUNLIN_FETCH_TROUBLE] = handle_trouble,
	[DUNLIN_FETCH_IDLE] = handle_idle,
};

gboolean
dunlin_intake_handle(Watch *watch, DunlinFetchItem *item, GError **error)
{
	if (item->kind >= G_N_ELEMENTS(handlers)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "it speaks our own part");
		return FALSE;
	}
	handlers[item->kind](watch, item);
	return TRUE;
}
