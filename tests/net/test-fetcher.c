/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlin-fetcher from the watcher's side: a real Dovecot, a Maildir, and what goes wrong. */
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/configuration.h"
#include "tests/net/dovecot.h"
#include "watcher/fetch-protocol.h"

#define PATIENCE_MS 20000

typedef struct {
	char *dir;
	GPid pid;
	int fd;
	DunlinFetchParser *parser;
} Fetcher;

static const char configuration[] = "address = \"dunning@example.com\"\n"
				    "store = \"sqlite:%s/store\"\narchive = \"%s/archive\"\n"
				    "secret = \"env:DUNLIN_TEST_PASSWORD\"\n"
				    "mailbox: { main: { url = \"%s\"; password = \"env:%s\";\n"
				    "  also = [ \"Junk\" ]; ca-file = \"%s\"; } }\n";

static void
be_child(gpointer data)
{
	int fd = GPOINTER_TO_INT(data);

	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
}

static Fetcher *
start(const char *url, const char *password, const char *ca_file)
{
	Fetcher *f = g_new0(Fetcher, 1);
	g_autofree char *program = dunlin_libexec_path("dunlin-fetcher");
	g_autofree char *file = NULL, *text = NULL;
	const char *argv[] = {program, "-c", NULL, "main", NULL};
	g_autoptr(GError) error = NULL;
	int pair[2];

	f->dir = g_dir_make_tmp("dunlin-XXXXXX", NULL);
	file = g_build_filename(f->dir, "dunlin.conf", NULL);
	text = g_strdup_printf(configuration, f->dir, f->dir, url, password,
			       ca_file ? ca_file : "");
	g_assert_true(g_file_set_contents(file, text, -1, NULL));
	argv[2] = file;
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
	g_spawn_async(NULL, (char **)argv, NULL,
		      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, be_child,
		      GINT_TO_POINTER(pair[1]), &f->pid, &error);
	g_assert_no_error(error);
	close(pair[1]);
	f->fd = pair[0];
	f->parser = dunlin_fetch_parser_new();
	return f;
}

static DunlinFetchItem *
next_item(Fetcher *f)
{
	g_autoptr(GError) error = NULL;
	DunlinFetchItem *item = NULL;

	while (dunlin_fetch_parser_next(f->parser, &item, &error) && !item) {
		struct pollfd fd = {f->fd, POLLIN, 0};
		gboolean eof;

		g_assert_cmpint(poll(&fd, 1, PATIENCE_MS), ==, 1);
		g_assert_true(dunlin_fetch_parser_read(f->parser, f->fd, &eof, &error));
		g_assert_false(eof);
	}
	g_assert_no_error(error);
	if (item->kind != DUNLIN_FETCH_CHUNK)
		g_test_message("kind %d folder %s uid %s count %d %s", item->kind, item->folder,
			       item->uid, item->uids ? (int)item->uids->len : -1,
			       item->error ? item->error : "");
	return item;
}

/* The next item of @kind; what comes before it is passed over. */
static DunlinFetchItem *
await(Fetcher *f, DunlinFetchKind kind)
{
	DunlinFetchItem *item = next_item(f);

	while (item->kind != kind) {
		dunlin_fetch_item_free(item);
		item = next_item(f);
	}
	return item;
}

static void
await_and_forget(Fetcher *f, DunlinFetchKind kind)
{
	dunlin_fetch_item_free(await(f, kind));
}

/* The next list of @folder that has @count messages. */
static DunlinFetchItem *
await_messages(Fetcher *f, const char *folder, guint count)
{
	DunlinFetchItem *item = await(f, DUNLIN_FETCH_MESSAGES);

	while (!g_str_equal(item->folder, folder) || item->uids->len != count) {
		dunlin_fetch_item_free(item);
		item = await(f, DUNLIN_FETCH_MESSAGES);
	}
	return item;
}

static void
ask(Fetcher *f, DunlinFetchKind kind, const char *folder, const char *uid, const char *to,
    gint64 uidvalidity)
{
	g_autoptr(DunlinFetchItem) item = dunlin_fetch_request(kind, folder, uid, to);
	g_autoptr(GError) error = NULL;

	item->uidvalidity = uidvalidity;
	g_assert_true(dunlin_fetch_write(f->fd, item, &error));
	g_assert_no_error(error);
}

/* Its exit status, after its end of the pipe was closed. */
static int
finish(Fetcher *f)
{
	const char *argv[] = {"rm", "-rf", f->dir, NULL};
	int status = -1;

	close(f->fd);
	for (int i = 0; i < 100 && waitpid(f->pid, &status, WNOHANG) == 0; i++)
		g_usleep(50 * 1000);
	g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
		     NULL);
	dunlin_fetch_parser_free(f->parser);
	g_free(f->dir);
	g_free(f);
	return status;
}

static char *
read_message(Fetcher *f, gsize *ret_length)
{
	GString *text = g_string_new(NULL);

	await_and_forget(f, DUNLIN_FETCH_MESSAGE);
	for (;;) {
		g_autoptr(DunlinFetchItem) chunk = next_item(f);
		gsize length;
		const char *bytes;

		g_assert_cmpint(chunk->kind, ==, DUNLIN_FETCH_CHUNK);
		bytes = g_bytes_get_data(chunk->bytes, &length);
		g_string_append_len(text, bytes, (gssize)length);
		if (length == 0)
			break;
	}
	*ret_length = text->len;
	return g_string_free(text, FALSE);
}

static const char *
first_uid(const DunlinFetchItem *item)
{
	return ((DunlinFetchUid *)g_ptr_array_index(item->uids, 0))->uid;
}

/* One message from arrival to the done folder, and the next that comes while waiting. */
static void
walk_through(Fetcher *f, Dovecot *d)
{
	g_autoptr(DunlinFetchItem) list = NULL, next = NULL;
	g_autofree char *text = NULL;
	gint64 start_time;
	gsize length;

	dovecot_deliver(d, NULL, "first", 100 * 1000);
	list = await_messages(f, "INBOX", 1);
	ask(f, DUNLIN_FETCH_DO_FETCH, "INBOX", first_uid(list), NULL, list->uidvalidity);
	text = read_message(f, &length);
	g_assert_cmpuint(length, ==,
			 (gsize)((DunlinFetchUid *)g_ptr_array_index(list->uids, 0))->size);
	g_assert_nonnull(strstr(text, "Subject: first\r\n"));
	ask(f, DUNLIN_FETCH_DO_MOVE, "INBOX", first_uid(list), "done", 0);
	await_and_forget(f, DUNLIN_FETCH_MOVED);
	g_assert_cmpuint(dovecot_count(d, "Dunlin.Done"), ==, 1);
	g_assert_cmpuint(dovecot_count(d, NULL), ==, 0);
	ask(f, DUNLIN_FETCH_DO_FETCH, "INBOX", first_uid(list), NULL, 0);
	await_and_forget(f, DUNLIN_FETCH_GONE);
	await_and_forget(f, DUNLIN_FETCH_IDLE);
	start_time = g_get_monotonic_time();
	dovecot_deliver(d, NULL, "second", 300);
	next = await_messages(f, "INBOX", 1);
	g_assert_cmpint(g_get_monotonic_time() - start_time, <, 5 * G_USEC_PER_SEC);
	ask(f, DUNLIN_FETCH_DO_MOVE, "INBOX", first_uid(next), "failed", 0);
	await_and_forget(f, DUNLIN_FETCH_MOVED);
	g_assert_cmpuint(dovecot_count(d, "Dunlin.Failed"), ==, 1);
}

/* Mail in the other folder is told, read and left there; a wake-up is answered at once. */
static void
look_at_junk(Fetcher *f, Dovecot *d)
{
	g_autoptr(DunlinFetchItem) list = NULL;
	g_autofree char *text = NULL;
	gsize length;

	await_and_forget(f, DUNLIN_FETCH_IDLE);
	dovecot_deliver(d, "Junk", "spam too", 500);
	ask(f, DUNLIN_FETCH_DO_SEARCH, NULL, NULL, NULL, 0);
	list = await_messages(f, "Junk", 2);
	ask(f, DUNLIN_FETCH_DO_FETCH, "Junk", first_uid(list), NULL, 0);
	text = read_message(f, &length);
	g_assert_nonnull(strstr(text, "Subject: spam\r\n"));
	g_assert_cmpuint(dovecot_count(d, "Junk"), ==, 2);
	ask(f, DUNLIN_FETCH_DO_FETCH, "Nowhere", "1", NULL, 0);
	await_and_forget(f, DUNLIN_FETCH_FAILED);
}

static char *
url_of(const Dovecot *d)
{
	return g_strdup_printf("imaps://" DOVECOT_USER "@localhost:%u/INBOX", d->imaps_port);
}

static void
test_imap(void)
{
	g_autoptr(Dovecot) d = dovecot_start(NULL);
	g_autofree char *url = NULL;
	Fetcher *f;

	if (!d) {
		g_test_skip("Dovecot or openssl is not installed");
		return;
	}
	dovecot_deliver(d, "Junk", "spam", 500);
	url = url_of(d);
	f = start(url, "DUNLIN_TEST_PASSWORD", d->certificate);
	walk_through(f, d);
	look_at_junk(f, d);
	ask(f, DUNLIN_FETCH_DO_FETCH, "INBOX", "no number", NULL, 0);
	await_and_forget(f, DUNLIN_FETCH_FAILED);
	ask(f, DUNLIN_FETCH_DO_STOP, NULL, NULL, NULL, 0);
	g_assert_cmpint(finish(f), ==, 0);
}

static void
test_maildir(void)
{
	g_autoptr(Dovecot) d = dovecot_start(NULL);
	g_autofree char *url = NULL;
	Fetcher *f;

	if (!d) {
		g_test_skip("Dovecot or openssl is not installed");
		return;
	}
	dovecot_kill(d); /* only its Maildir is wanted */
	dovecot_deliver(d, "Junk", "spam", 500);
	url = g_strdup_printf("maildir:%s", d->maildir);
	f = start(url, "DUNLIN_TEST_PASSWORD", NULL);
	walk_through(f, d);
	look_at_junk(f, d);
	/* The pipe closes while it waits. */
	g_assert_cmpint(finish(f), ==, 0);
}

/* The server ends under IDLE and comes back, the second time with its messages numbered anew. */
static void
test_restart(void)
{
	g_autoptr(Dovecot) d = dovecot_start(NULL);
	g_autoptr(DunlinFetchItem) first = NULL, again = NULL, anew = NULL, list = NULL;
	g_autofree char *url = NULL, *index = NULL;
	const char *argv[] = {"sh", "-c", NULL, NULL};
	Fetcher *f;

	if (!d) {
		g_test_skip("Dovecot or openssl is not installed");
		return;
	}
	url = url_of(d);
	f = start(url, "DUNLIN_TEST_PASSWORD", d->certificate);
	first = await(f, DUNLIN_FETCH_MAILBOX);
	await_and_forget(f, DUNLIN_FETCH_IDLE);
	dovecot_restart(d);
	await_and_forget(f, DUNLIN_FETCH_TROUBLE);
	again = await(f, DUNLIN_FETCH_MAILBOX);
	g_assert_cmpint(first->uidvalidity, ==, again->uidvalidity);
	await_and_forget(f, DUNLIN_FETCH_IDLE);

	dovecot_kill(d);
	dovecot_deliver(d, NULL, "kept", 300);
	g_usleep(1100 * 1000); /* Dovecot takes the time for it */
	index = g_strdup_printf("rm -f %s/dovecot*", d->maildir);
	argv[2] = index;
	g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
				   NULL, NULL, NULL));
	dovecot_restart(d);
	await_and_forget(f, DUNLIN_FETCH_TROUBLE);
	anew = await(f, DUNLIN_FETCH_MAILBOX);
	g_assert_cmpint(first->uidvalidity, !=, anew->uidvalidity);
	list = await_messages(f, "INBOX", 1);
	ask(f, DUNLIN_FETCH_DO_MOVE, "INBOX", first_uid(list), "done", first->uidvalidity);
	await_and_forget(f, DUNLIN_FETCH_FAILED);
	g_assert_cmpuint(dovecot_count(d, NULL), ==, 1);
	g_assert_cmpint(finish(f), ==, 0);
}

/* A refused password is not tried every second; the pipe that closes ends the waiting too. */
static void
test_denied(void)
{
	g_autoptr(Dovecot) d = dovecot_start(NULL);
	g_autoptr(DunlinFetchItem) trouble = NULL;
	g_autofree char *url = NULL;
	Fetcher *f;

	if (!d) {
		g_test_skip("Dovecot or openssl is not installed");
		return;
	}
	url = url_of(d);
	f = start(url, "PATH", d->certificate);
	trouble = await(f, DUNLIN_FETCH_TROUBLE);
	g_assert_cmpuint(trouble->retry_sec, >=, 15);
	g_assert_cmpint(finish(f), ==, 0);
}

/* A long list comes in parts. */
static void
test_many(void)
{
	g_autofree char *dir = g_dir_make_tmp("dunlin-XXXXXX", NULL),
			*url = g_strdup_printf("maildir:%s", dir);
	const char *const parts[] = {"cur", "new", "tmp"};
	const char *argv[] = {"rm", "-rf", dir, NULL};
	guint listed = 0, lines = 0;
	gboolean more = TRUE;
	Fetcher *f;

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *part = g_build_filename(dir, parts[i], NULL);

		g_assert_cmpint(g_mkdir(part, 0700), ==, 0);
	}
	for (guint i = 0; i < 1200; i++) {
		g_autofree char *path = g_strdup_printf("%s/new/%u.M%u.\xc3\xa4 host", dir, i, i);

		g_assert_true(g_file_set_contents(path, "A: b\n\nc\n", -1, NULL));
	}
	f = start(url, "DUNLIN_TEST_PASSWORD", NULL);
	while (more) {
		g_autoptr(DunlinFetchItem) list = await(f, DUNLIN_FETCH_MESSAGES);

		listed += list->uids->len;
		lines++;
		more = list->more;
		if (!more) {
			ask(f, DUNLIN_FETCH_DO_MOVE, "INBOX", first_uid(list), "done", 0);
			await_and_forget(f, DUNLIN_FETCH_MOVED);
		}
	}
	g_assert_cmpuint(listed, ==, 1200);
	g_assert_cmpuint(lines, ==, 3);
	g_assert_cmpint(finish(f), ==, 0);
	g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
		     NULL);
}

int
main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	g_setenv("DUNLIN_TEST_PASSWORD", DOVECOT_PASSWORD, TRUE);
	g_setenv("DUNLIN_FETCH_SEARCH_SEC", "60", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/net/fetcher/imap", test_imap);
	g_test_add_func("/net/fetcher/maildir", test_maildir);
	g_test_add_func("/net/fetcher/restart", test_restart);
	g_test_add_func("/net/fetcher/denied", test_denied);
	g_test_add_func("/net/fetcher/many", test_many);
	return g_test_run();
}
