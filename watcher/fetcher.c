/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlin-fetcher -c FILE MAILBOX: watches one mailbox for dunlin-watcher. It holds the mailbox's
 * password and has no store; standard input and output speak watcher/fetch-protocol.h.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "watcher/fetch-protocol.h"
#include "watcher/fetcher-source.h"

#define SEARCH_SEC 300
#define HEALTHY_SEC 60
#define RETRY_MAX_SEC 300
#define DENIED_MIN_SEC 30
#define DENIED_MAX_SEC 1800

typedef struct {
	const DunlinMailbox *mailbox;
	const char *inbox;
	DunlinFetchParser *parser;
	DunlinSource *source;
	char *selected; /* folder; NULL: none */
	gint64 uidvalidity;
	gint64 next_search; /* g_get_monotonic_time() */
	guint search_sec;
	guint failures; /* connections lost in a row */
	gboolean idle_told;
	gboolean ended; /* told to stop, or the watcher is gone */
} Fetcher;

static void
tell(Fetcher *f, const DunlinFetchItem *item)
{
	if (!f->ended && !dunlin_fetch_write(STDOUT_FILENO, item, NULL))
		f->ended = TRUE;
	f->idle_told = item->kind == DUNLIN_FETCH_IDLE;
}

static void
tell_about(Fetcher *f, DunlinFetchKind kind, const DunlinFetchItem *request, const char *problem)
{
	g_autoptr(DunlinFetchItem) item =
		dunlin_fetch_request(kind, request->folder, request->uid, NULL);

	item->error = g_strdup(problem);
	tell(f, item);
}

/* Whether the watcher wrote something, or closed. */
static gboolean
can_read(int timeout_ms)
{
	struct pollfd fd = {STDIN_FILENO, POLLIN, 0};

	return poll(&fd, 1, timeout_ms) > 0;
}

/* The next request; NULL: none now, or it is over. */
static DunlinFetchItem *
next_request(Fetcher *f)
{
	g_autoptr(GError) error = NULL;
	DunlinFetchItem *item = NULL;

	while (!f->ended) {
		gboolean eof = FALSE;

		if (!dunlin_fetch_parser_next(f->parser, &item, &error))
			break;
		if (item || !can_read(0))
			return item;
		if (!dunlin_fetch_parser_read(f->parser, STDIN_FILENO, &eof, &error) || eof)
			break;
	}
	if (error)
		dunlin_log_error("fetcher-request", error, "mailbox", f->mailbox->name, NULL);
	f->ended = TRUE;
	return NULL;
}

static gboolean
open_folder(Fetcher *f, const char *folder, GError **error)
{
	g_autoptr(DunlinFetchItem) item = NULL;

	if (g_strcmp0(f->selected, folder) == 0)
		return TRUE;
	g_clear_pointer(&f->selected, g_free);
	if (!f->source->class->select(f->source, folder, &f->uidvalidity, error))
		return FALSE;
	f->selected = g_strdup(folder);
	item = dunlin_fetch_request(DUNLIN_FETCH_MAILBOX, folder, NULL, NULL);
	item->name = g_strdup(f->mailbox->name);
	item->uidvalidity = f->uidvalidity;
	tell(f, item);
	return TRUE;
}

typedef struct {
	Fetcher *fetcher;
	DunlinFetchItem *item;
} Listing;

static DunlinFetchItem *
new_listing(Fetcher *f)
{
	DunlinFetchItem *item =
		dunlin_fetch_request(DUNLIN_FETCH_MESSAGES, f->selected, NULL, NULL);

	item->uidvalidity = f->uidvalidity;
	return item;
}

static void
list_message(const char *uid, gint64 size, gpointer data)
{
	Listing *listing = data;

	if (listing->item->uids->len == DUNLIN_FETCH_UIDS_MAX) {
		listing->item->more = TRUE;
		tell(listing->fetcher, listing->item);
		dunlin_fetch_item_free(listing->item);
		listing->item = new_listing(listing->fetcher);
	}
	dunlin_fetch_item_add_uid(listing->item, uid, size);
}

static gboolean
search_folder(Fetcher *f, const char *folder, GError **error)
{
	Listing listing = {f, NULL};
	gboolean done;

	if (!open_folder(f, folder, error))
		return FALSE;
	listing.item = new_listing(f);
	done = f->source->class->search(f->source, list_message, &listing, error);
	if (done)
		tell(f, listing.item);
	dunlin_fetch_item_free(listing.item);
	return done;
}

/* The inbox first; then the other folders, and back with a look at what came meanwhile. */
static gboolean
search_all(Fetcher *f, GError **error)
{
	f->next_search = g_get_monotonic_time() + (gint64)f->search_sec * G_USEC_PER_SEC;
	(void)f->source->class->take_news(f->source);
	if (!search_folder(f, f->inbox, error))
		return FALSE;
	for (char **also = f->mailbox->also; also && *also; also++) {
		g_autoptr(GError) failure = NULL;

		if (search_folder(f, *also, &failure))
			continue;
		if (!f->source->class->is_alive(f->source)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return FALSE;
		}
		/* It may not exist before the first junk arrives. */
		if (!g_error_matches(failure, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))
			dunlin_log_error("folder-unread", failure, "mailbox", f->mailbox->name,
					 "folder", *also, NULL);
	}
	return g_strcmp0(f->selected, f->inbox) == 0 || search_folder(f, f->inbox, error);
}

typedef struct {
	Fetcher *fetcher;
	const DunlinFetchItem *request;
	gboolean begun;
} Delivery;

static void
begin_message(Delivery *delivery)
{
	Fetcher *f = delivery->fetcher;
	g_autoptr(DunlinFetchItem) item = dunlin_fetch_request(
		DUNLIN_FETCH_MESSAGE, delivery->request->folder, delivery->request->uid, NULL);

	if (delivery->begun)
		return;
	item->size = f->source->class->size(f->source, delivery->request->uid);
	tell(f, item);
	delivery->begun = TRUE;
}

static gboolean
deliver(const void *bytes, gsize length, gpointer data)
{
	Delivery *delivery = data;
	const char *next = bytes;

	begin_message(delivery);
	while (length && !delivery->fetcher->ended) {
		gsize n = MIN(length, DUNLIN_FETCH_CHUNK_MAX);
		g_autoptr(DunlinFetchItem) chunk = dunlin_fetch_item_new(DUNLIN_FETCH_CHUNK);

		chunk->bytes = g_bytes_new_static(next, n);
		tell(delivery->fetcher, chunk);
		next += n;
		length -= n;
	}
	return !delivery->fetcher->ended;
}

static gboolean
fetch_message(Fetcher *f, const DunlinFetchItem *request, GError **error)
{
	Delivery delivery = {f, request, FALSE};
	g_autoptr(DunlinFetchItem) end = dunlin_fetch_item_new(DUNLIN_FETCH_CHUNK);

	if (!f->source->class->fetch(f->source, request->uid, deliver, &delivery, error))
		return FALSE;
	begin_message(&delivery);
	end->bytes = g_bytes_new_static("", 0);
	tell(f, end);
	return TRUE;
}

static gboolean
move_message(Fetcher *f, const DunlinFetchItem *request, GError **error)
{
	const char *to = g_str_equal(request->to, "done") ? f->mailbox->done : f->mailbox->failed;

	if (!f->source->class->move(f->source, request->uid, to, error))
		return FALSE;
	tell_about(f, DUNLIN_FETCH_MOVED, request, NULL);
	return TRUE;
}

static gboolean
perform(Fetcher *f, const DunlinFetchItem *request, GError **error)
{
	if (!open_folder(f, request->folder, error))
		return FALSE;
	if (request->uidvalidity && request->uidvalidity != f->uidvalidity) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "the folder's messages were numbered anew");
		return FALSE;
	}
	return request->kind == DUNLIN_FETCH_DO_FETCH ? fetch_message(f, request, error)
						      : move_message(f, request, error);
}

/* FALSE: the source is dead. What fails for this message alone is told and goes no further. */
static gboolean
handle(Fetcher *f, const DunlinFetchItem *request, GError **error)
{
	g_autoptr(GError) failure = NULL;

	if (request->kind == DUNLIN_FETCH_DO_STOP)
		f->ended = TRUE;
	else if (request->kind == DUNLIN_FETCH_DO_SEARCH)
		return search_all(f, error);
	else if (request->kind != DUNLIN_FETCH_DO_FETCH && request->kind != DUNLIN_FETCH_DO_MOVE)
		f->ended = TRUE; /* the other side speaks our own part */
	else if (!perform(f, request, &failure)) {
		gboolean gone = g_error_matches(failure, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND) &&
				request->kind == DUNLIN_FETCH_DO_FETCH && f->selected;

		tell_about(f, gone ? DUNLIN_FETCH_GONE : DUNLIN_FETCH_FAILED, request,
			   failure->message);
		if (!f->source->class->is_alive(f->source)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean
wait_for_work(Fetcher *f, GError **error)
{
	gint64 left;
	DunlinSourceWait result;

	if (!open_folder(f, f->inbox, error))
		return FALSE;
	if (f->source->class->take_news(f->source))
		return search_all(f, error);
	if (!f->idle_told) {
		g_autoptr(DunlinFetchItem) item = dunlin_fetch_item_new(DUNLIN_FETCH_IDLE);

		tell(f, item);
	}
	left = MAX(0, f->next_search - g_get_monotonic_time()) / 1000;
	result = f->source->class->wait(f->source, STDIN_FILENO, (guint)left, error);
	if (result == DUNLIN_SOURCE_FAILED)
		return FALSE;
	return result != DUNLIN_SOURCE_SEARCH || search_all(f, error);
}

/* Works until the connection is lost; TRUE: it is over. */
static gboolean
serve(Fetcher *f, GError **error)
{
	if (!f->source->class->make_folder(f->source, f->mailbox->done, error) ||
	    !f->source->class->make_folder(f->source, f->mailbox->failed, error))
		return FALSE;
	f->next_search = 0;
	while (!f->ended) {
		g_autoptr(DunlinFetchItem) request = next_request(f);
		gboolean due = g_get_monotonic_time() >= f->next_search;

		if (f->ended)
			return TRUE;
		if (request ? !handle(f, request, error)
		    : due   ? !search_all(f, error)
			    : !wait_for_work(f, error))
			return f->ended;
	}
	return TRUE;
}

static gboolean
connect_and_serve(Fetcher *f, GError **error)
{
	gint64 start = g_get_monotonic_time();
	gboolean maildir = g_str_equal(f->mailbox->url.scheme, "maildir");
	gboolean done;

	f->source = maildir ? dunlin_source_open_maildir(f->mailbox, STDIN_FILENO, error)
			    : dunlin_source_open_imap(f->mailbox, STDIN_FILENO, error);
	if (!f->source)
		return FALSE;
	done = serve(f, error);
	f->source->class->free(f->source);
	f->source = NULL;
	g_clear_pointer(&f->selected, g_free);
	if (g_get_monotonic_time() - start >= HEALTHY_SEC * G_USEC_PER_SEC)
		f->failures = 0;
	return done;
}

/* Full jitter, so that a server that comes back is not met by everybody at once; a refused
 * password waits longer, because servers lock out. */
static guint
retry_ms(Fetcher *f, const GError *error)
{
	guint step = MIN(f->failures, 16);

	f->failures++;
	if (g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED)) {
		guint ms = MIN(DENIED_MIN_SEC << step, DENIED_MAX_SEC) * 1000;

		return (guint)g_random_int_range((gint32)ms / 2, (gint32)ms);
	}
	return (guint)g_random_int_range(100, (gint32)(MIN(1u << step, RETRY_MAX_SEC) * 1000));
}

/* What is asked meanwhile is void; the watcher was told so. */
static void
wait_retry(Fetcher *f, guint ms)
{
	gint64 until = g_get_monotonic_time() + (gint64)ms * 1000;

	while (!f->ended) {
		gint64 left = (until - g_get_monotonic_time()) / 1000;
		g_autoptr(DunlinFetchItem) request = NULL;

		if (left <= 0)
			return;
		(void)can_read((int)left);
		request = next_request(f);
		if (request && request->kind == DUNLIN_FETCH_DO_STOP)
			f->ended = TRUE;
	}
}

static void
run(Fetcher *f)
{
	while (!f->ended) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinFetchItem) trouble = NULL;
		guint ms;

		if (connect_and_serve(f, &error) || f->ended)
			return;
		ms = retry_ms(f, error);
		trouble = dunlin_fetch_item_new(DUNLIN_FETCH_TROUBLE);
		trouble->error = g_strdup(error->message);
		trouble->retry_sec = (ms + 999) / 1000;
		tell(f, trouble);
		wait_retry(f, ms);
	}
}

/* Nothing of the password on disk, and no more memory than a hostile server should get. */
static void
harden(void)
{
	const struct rlimit none = {0, 0};

	signal(SIGPIPE, SIG_IGN);
	(void)setrlimit(RLIMIT_CORE, &none);
#ifndef DUNLIN_SANITIZED
	const struct rlimit memory = {1024UL * 1024 * 1024, 1024UL * 1024 * 1024};

	(void)setrlimit(RLIMIT_AS, &memory);
	(void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

static guint
search_interval(void)
{
	const char *text = g_getenv("DUNLIN_FETCH_SEARCH_SEC"); /* for tests */
	int seconds = text ? atoi(text) : 0;

	return seconds > 0 ? (guint)seconds : SEARCH_SEC;
}

static int
watch_mailbox(const char *file, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinConfig) config = dunlin_config_load(file, DUNLIN_NEEDS_MAILBOX, &error);
	Fetcher fetcher = {.search_sec = search_interval()};

	if (!config) {
		g_printerr("dunlin-fetcher: %s\n", error->message);
		return dunlin_error_to_exit(error);
	}
	dunlin_log_open("dunlin-fetcher", config->log);
	fetcher.mailbox = dunlin_config_mailbox(config, name);
	if (!fetcher.mailbox) {
		g_printerr("dunlin-fetcher: %s: there is no mailbox \"%s\"\n", file, name);
		return EX_CONFIG;
	}
	fetcher.inbox = "INBOX";
	if (!g_str_equal(fetcher.mailbox->url.scheme, "maildir") && fetcher.mailbox->url.path &&
	    *fetcher.mailbox->url.path)
		fetcher.inbox = fetcher.mailbox->url.path;
	fetcher.parser = dunlin_fetch_parser_new();
	run(&fetcher);
	dunlin_fetch_parser_free(fetcher.parser);
	return EX_OK;
}

int
main(int argc, char **argv)
{
	g_autofree char *file = NULL;
	gboolean version = FALSE;
	const GOptionEntry entries[] = {
		{"config", 'c', 0, G_OPTION_ARG_FILENAME, &file, "Read the configuration from FILE",
		 "FILE"},
		{"version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL},
		G_OPTION_ENTRY_NULL};
	g_autoptr(GOptionContext) context = g_option_context_new("MAILBOX");
	g_autoptr(GError) error = NULL;

	g_option_context_set_summary(context, "Watches one mailbox for dunlin-watcher.");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) || (!version && argc != 2)) {
		g_printerr("dunlin-fetcher: %s\n", error ? error->message : "which mailbox?");
		return EX_USAGE;
	}
	if (version) {
		g_print("dunlin-fetcher %s\n", DUNLIN_VERSION);
		return EX_OK;
	}
	if (!file)
		file = g_strdup(g_getenv("DUNLIN_CONF") ? g_getenv("DUNLIN_CONF")
							: SYSCONFDIR "/dunlin.conf");
	harden();
	return watch_mailbox(file, argv[1]);
}
