/* SPDX-License-Identifier: BSD-2-Clause */
/* One watcher works on a store, a second one waits; what the threads share wakes and stops them. */
#include <glib/gstdio.h>

#ifdef HAVE_POSTGRESQL
#include "../store/postgres.h"
#endif
#include "watcher/turn.h"
#include "watcher/watcher.h"

typedef struct {
	char *folder, *file, *secret, *store_url;
} Place;

static void
write_place(Place *place)
{
	g_autofree char *text = NULL;

	place->folder = g_dir_make_tmp("dunlin-XXXXXX", NULL);
	g_assert_nonnull(place->folder);
	place->file = g_build_filename(place->folder, "dunlin.conf", NULL);
	place->secret = g_build_filename(place->folder, "secret", NULL);
	if (!place->store_url)
		place->store_url = g_strdup_printf("sqlite:%s/dunlin.db", place->folder);
	text = g_strdup_printf("address = \"dunning@example.com\"\nstore = \"%s\"\n"
			       "archive = \"%s\"\nsecret = \"file:%s\"\nmailbox: {\n"
			       "b: { url = \"maildir:%s/b\"; };\n"
			       "a: { url = \"maildir:%s/a\"; };\n};\n",
			       place->store_url, place->folder, place->secret, place->folder,
			       place->folder);
	g_assert_true(g_file_set_contents(place->file, text, -1, NULL));
	g_assert_true(
		g_file_set_contents(place->secret, "0123456789abcdef0123456789abcdef\n", -1, NULL));
	g_assert_cmpint(g_chmod(place->secret, 0600), ==, 0);
}

static void
remove_place(Place *place)
{
	g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *path = g_build_filename(place->folder, name, NULL);

		g_remove(path);
	}
	g_rmdir(place->folder);
	g_free(place->folder);
	g_free(place->file);
	g_free(place->secret);
	g_free(place->store_url);
}

static void
open_watcher(DunlinWatcher *watcher, const Place *place)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinConfig) config =
		dunlin_config_load(place->file, DUNLIN_NEEDS_STORE, &error);
	DunlinHouse *house;

	g_assert_no_error(error);
	house = dunlin_house_open(config, 0, &error);
	g_assert_no_error(error);
	*watcher = (DunlinWatcher){.file = place->file, .abort_fd = -1};
	dunlin_watcher_init(watcher, house);
}

static void
test_one_at_a_time(void)
{
	Place place = {NULL};
	DunlinWatcher first, second;
	DunlinTurn *turn_first, *turn_second;
	g_autofree char *done = NULL;
	g_autoptr(GError) error = NULL;

	write_place(&place);
	g_assert_true(dunlin_store_init(place.store_url, &done, &error));
	g_assert_no_error(error);
	open_watcher(&first, &place);
	open_watcher(&second, &place);
	turn_first = dunlin_turn_new(&first);
	turn_second = dunlin_turn_new(&second);
	g_assert_true(dunlin_turn_step(turn_first));
	g_assert_true(dunlin_watcher_is_on_turn(&first));
	g_assert_false(dunlin_turn_step(turn_second));
	g_assert_false(dunlin_watcher_is_on_turn(&second));
	g_assert_true(dunlin_turn_step(turn_first));
	dunlin_turn_free(turn_first);
	g_assert_true(dunlin_turn_step(turn_second));
	dunlin_turn_free(turn_second);
	dunlin_watcher_clear(&first);
	dunlin_watcher_clear(&second);
	remove_place(&place);
}

/* Another host's watcher is known by its lease alone. */
static void
test_lease_of_another_host(void)
{
	Place place = {NULL};
	DunlinWatcher watcher;
	DunlinTurn *turn;
	g_autofree char *done = NULL;
	g_autoptr(DunlinStore) store = NULL;
	gboolean held = FALSE;

	write_place(&place);
	g_assert_true(dunlin_store_init(place.store_url, &done, NULL));
	store = dunlin_store_open(place.store_url, 1000, NULL);
	g_assert_true(dunlin_store_begin(store, NULL));
	g_assert_true(dunlin_lease_take(store, "watcher", "elsewhere", 30, &held, NULL));
	g_assert_true(dunlin_store_commit(store, NULL));
	g_assert_true(held);
	open_watcher(&watcher, &place);
	turn = dunlin_turn_new(&watcher);
	g_assert_false(dunlin_turn_step(turn));
	g_assert_true(dunlin_store_begin(store, NULL));
	g_assert_true(dunlin_lease_drop(store, "watcher", "elsewhere", NULL));
	g_assert_true(dunlin_store_commit(store, NULL));
	/* The store is not asked all the time. */
	g_assert_false(dunlin_turn_step(turn));
	g_usleep(1100 * 1000);
	g_assert_true(dunlin_turn_step(turn));
	dunlin_turn_free(turn);
	dunlin_watcher_clear(&watcher);
	remove_place(&place);
}

#ifdef HAVE_POSTGRESQL
/* Across hosts both work; each mailbox has one reader, and another one when he is gone. */
static void
test_side_by_side(void)
{
	Place place = {.store_url = postgres_new_url()};
	DunlinWatcher first, second;
	DunlinTurn *turn_first, *turn_second;
	g_autofree char *done = NULL;
	g_autoptr(DunlinStore) store = NULL;
	gboolean held = FALSE;

	write_place(&place);
	g_assert_true(dunlin_store_init(place.store_url, &done, NULL));
	open_watcher(&first, &place);
	open_watcher(&second, &place);
	turn_first = dunlin_turn_new(&first);
	turn_second = dunlin_turn_new(&second);
	g_assert_false(first.alone);
	g_assert_cmpstr(first.holder, !=, second.holder);
	/* One of the mailboxes has a reader already, who died just now. */
	store = dunlin_store_open(place.store_url, 1000, NULL);
	g_assert_true(dunlin_store_begin(store, NULL));
	g_assert_true(dunlin_lease_take(store, "mailbox b", "gone/", 3, &held, NULL));
	g_assert_true(dunlin_store_commit(store, NULL));
	g_assert_true(dunlin_turn_step(turn_first));
	g_assert_true(dunlin_turn_step(turn_second));
	g_assert_true(dunlin_watcher_is_on_turn(&second));
	g_assert_true(dunlin_watcher_holds(&first, DUNLIN_LEASE_MAILBOX, "a"));
	g_assert_false(dunlin_watcher_holds(&second, DUNLIN_LEASE_MAILBOX, "a"));
	g_assert_false(dunlin_watcher_holds(&first, DUNLIN_LEASE_MAILBOX, "c"));
	while (!dunlin_watcher_holds(&first, DUNLIN_LEASE_MAILBOX, "b") &&
	       !dunlin_watcher_holds(&second, DUNLIN_LEASE_MAILBOX, "b")) {
		g_usleep(100 * 1000);
		g_assert_true(dunlin_turn_step(turn_first));
		g_assert_true(dunlin_turn_step(turn_second));
	}
	dunlin_turn_free(turn_first);
	while (!dunlin_watcher_holds(&second, DUNLIN_LEASE_MAILBOX, "a") ||
	       !dunlin_watcher_holds(&second, DUNLIN_LEASE_MAILBOX, "b")) {
		g_usleep(100 * 1000);
		g_assert_true(dunlin_turn_step(turn_second));
	}
	dunlin_turn_free(turn_second);
	dunlin_watcher_clear(&first);
	dunlin_watcher_clear(&second);
	remove_place(&place);
}
#endif

static gpointer
ring_later(gpointer data)
{
	g_usleep(50 * 1000);
	dunlin_watcher_ring(data);
	return NULL;
}

static gpointer
stop_later(gpointer data)
{
	g_usleep(50 * 1000);
	dunlin_watcher_ring(data);
	g_usleep(50 * 1000);
	dunlin_watcher_stop(data);
	return NULL;
}

static void
test_bell(void)
{
	Place place = {NULL};
	DunlinWatcher watcher;
	GThread *thread;
	guint seen = 0;
	gint64 start = g_get_monotonic_time();

	write_place(&place);
	open_watcher(&watcher, &place);
	g_assert_true(dunlin_watcher_wait(&watcher, &seen, 10));
	thread = g_thread_new("ring", ring_later, &watcher);
	g_assert_true(dunlin_watcher_wait(&watcher, &seen, 20000));
	g_thread_join(thread);
	/* What rang while nobody waited is not lost. */
	dunlin_watcher_ring(&watcher);
	g_assert_true(dunlin_watcher_wait(&watcher, &seen, 20000));
	/* A sleep is cut short by a stop alone. */
	thread = g_thread_new("stop", stop_later, &watcher);
	g_assert_false(dunlin_watcher_sleep(&watcher, 20000));
	g_assert_true(dunlin_watcher_is_stopping(&watcher));
	g_thread_join(thread);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 10 * G_USEC_PER_SEC);
	g_assert_false(dunlin_watcher_wait(&watcher, &seen, 20000));
	dunlin_watcher_clear(&watcher);
	remove_place(&place);
}

static void
test_signs_of_life(void)
{
	Place place = {NULL};
	DunlinWatcher watcher;
	DunlinWorker *worker;
	g_autofree char *late = NULL;

	write_place(&place);
	open_watcher(&watcher, &place);
	worker = dunlin_worker_new(&watcher, "sender 0");
	g_assert_cmpuint(dunlin_watcher_count_workers(&watcher), ==, 1);
	g_assert_true(dunlin_watcher_is_alive(&watcher, &late));
	dunlin_worker_beat(worker, 0);
	g_assert_false(dunlin_watcher_is_alive(&watcher, &late));
	g_assert_cmpstr(late, ==, "sender 0");
	dunlin_worker_free(worker);
	g_assert_cmpuint(dunlin_watcher_count_workers(&watcher), ==, 0);
	dunlin_watcher_clear(&watcher);
	remove_place(&place);
}

/* Nothing is sent before an earlier life was looked after, off our turn, or past the milter. */
static void
test_may_send(void)
{
	Place place = {NULL};
	DunlinWatcher watcher;

	write_place(&place);
	open_watcher(&watcher, &place);
	g_assert_false(dunlin_watcher_may_send(&watcher));
	dunlin_watcher_set_turn(&watcher, TRUE);
	g_assert_false(dunlin_watcher_may_send(&watcher));
	dunlin_watcher_set_recovered(&watcher);
	g_assert_true(dunlin_watcher_may_send(&watcher));
	dunlin_watcher_mute(&watcher);
	g_assert_false(dunlin_watcher_may_send(&watcher));
	dunlin_watcher_swap_house(&watcher, dunlin_watcher_house(&watcher));
	g_assert_true(dunlin_watcher_may_send(&watcher));
	dunlin_watcher_set_turn(&watcher, FALSE);
	g_assert_false(dunlin_watcher_may_send(&watcher));
	dunlin_watcher_clear(&watcher);
	remove_place(&place);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/watcher/turn/one-at-a-time", test_one_at_a_time);
	g_test_add_func("/watcher/turn/another-host", test_lease_of_another_host);
#ifdef HAVE_POSTGRESQL
	if (postgres_start() == NULL)
		g_test_add_func("/watcher/turn/side-by-side", test_side_by_side);
#endif
	g_test_add_func("/watcher/shared/bell", test_bell);
	g_test_add_func("/watcher/shared/signs-of-life", test_signs_of_life);
	g_test_add_func("/watcher/shared/may-send", test_may_send);
	int result = g_test_run();
#ifdef HAVE_POSTGRESQL
	postgres_stop();
#endif
	return result;
}
