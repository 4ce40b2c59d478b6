/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving a store between engines, interrupted at any point; backing one up while it is written. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../chance.h"
#include "base/error.h"
#include "fixture.h"
#ifdef HAVE_POSTGRESQL
#include "postgres.h"
#endif
#include "store/archive.h"
#include "store/store-private.h"

enum { CLAIMS = 1200 }; /* more than two batches */

static gboolean with_postgres;

static void
fill(Fixture *f)
{
	g_autoptr(GError) error = NULL;
	DunlinEntry entry = {DUNLIN_ENTRY_PRINCIPAL, 20000, 100, (char *)"ä '\\", NULL};
	gboolean held;

	must_begin(f->store);
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *text = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, text);
		g_assert_true(dunlin_ledger_add(f->store, claim, &entry, &error));
		g_assert_true(dunlin_journal_add(f->store, f->creditor, claim->reference, 1,
						 "taken", DUNLIN_ACTOR_DUNLIN, text, NULL, &error));
		if (i % 100)
			continue;
		g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
		DunlinHold hold = {.creditor = f->creditor,
				   .claim = claim->reference,
				   .until = DUNLIN_DAY_NONE};
		g_assert_true(dunlin_notice_insert(f->store, notice, &error) &&
			      dunlin_hold_add(f->store, &hold, &error));
		g_autoptr(DunlinMessageRow) row =
			dunlin_message_attempt(f->store, text, 1, NULL, NULL, 1, &error);
		g_assert_nonnull(row);
		g_assert_true(dunlin_message_link(f->store, claim, text, "in", &error));
		g_assert_true(dunlin_intake_put(f->store, "m", "INBOX", "1", text, text, &error));
	}
	g_assert_true(dunlin_value_set(f->store, "sealed", "2026-10-21", &error));
	g_assert_true(dunlin_lease_take(f->store, "old", "gone", 0, &held, &error));
	must_commit(f->store);
	must_begin(f->store);
	g_assert_true(dunlin_journal_seal(f->store, 20000, 1, &error));
	must_commit(f->store);
	g_autoptr(DunlinArchive) archive = dunlin_archive_open("store", f->url, &error);
	g_autofree char *block = g_strnfill(600000, 'x');
	g_autofree char *digest G_GNUC_UNUSED = dunlin_archive_put(archive, block, 600000, &error);
	g_assert_no_error(error);
}

static void
count_table(const char *table, gint64 rows, gpointer data)
{
	gint64 *all = data;

	g_test_message("%s: %" G_GINT64_FORMAT, table, rows);
	*all += rows;
}

static char *
new_url(Fixture *f, gboolean server, const char *name)
{
#ifdef HAVE_POSTGRESQL
	if (server)
		return postgres_new_url();
#endif
	g_assert_false(server);
	return g_strdup_printf("sqlite:%s/%s", f->folder, name);
}

static void
must_move(const char *from, const char *to, gint64 *ret_rows)
{
	g_autoptr(GError) error = NULL;

	*ret_rows = 0;
	(void)dunlin_store_move(from, to, NULL, NULL, count_table, ret_rows, &error);
	g_assert_no_error(error);
}

/* There and back, by way of @data: the last holds what the first held. */
static void
test_round(Fixture *f, gconstpointer data)
{
	gboolean server = GPOINTER_TO_INT(data);
	g_autoptr(GError) error = NULL;
	gint64 there = 0, again = 0;

	if (server && !with_postgres) {
		g_test_skip("there is no PostgreSQL here");
		return;
	}
	g_autofree char *other = new_url(f, server, "other.db");
	g_autofree char *back = new_url(f, FALSE, "back.db");
	fill(f);
	must_move(f->url, other, &there);
	g_assert_cmpint(there, >, 3 * CLAIMS);
	g_assert_null(dunlin_store_open(f->url, 100, &error)); /* closed for good */
	g_assert_nonnull(strstr(error->message, "moved to"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_false(dunlin_store_move(f->url, other, NULL, NULL, count_table, &again, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT); /* it is done, and may be at work */
	must_move(other, back, &again);
	g_assert_cmpint(again, ==, there);
	g_autoptr(DunlinStore) store = dunlin_store_open(back, 1000, &error);
	g_assert_no_error(error);
	g_autoptr(DunlinClaim) claim = dunlin_claim_find(store, "acme/R-7", &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) ledger = dunlin_ledger_list(store, claim, &error);
	g_assert_cmpstr(((DunlinEntry *)ledger->pdata[0])->text, ==, "ä '\\");
	must_begin(store); /* numbers go on */
	DunlinEntry entry = {DUNLIN_ENTRY_PAYMENT, 20000, 100, NULL, NULL};
	g_assert_true(dunlin_ledger_add(store, claim, &entry, &error));
	must_commit(store);
}

/* Every column of every table is copied: what the schema has is what the table of tables has. */
static void
test_complete(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *to = new_url(f, FALSE, "to.db");
	const DunlinEngine *engine = f->store->engine;
	gint64 rows, tables = 0;

	(void)data;
	must_move(f->url, to, &rows);
	DunlinEngineStatement *statement = engine->prepare(
		f->store->connection, "columns",
		"SELECT m.name || '.' || c.name FROM sqlite_schema AS m, pragma_table_info(m.name)"
		" AS c WHERE m.type = 'table' AND m.name <> 'lease'",
		&error);
	g_assert_no_error(error);
	while (engine->step(statement, &error) == DUNLIN_ROW) {
		const char *name = engine->column_text(statement, 0);
		g_auto(GStrv) parts = g_strsplit(name, ".", 2);
		g_autofree char *path =
			g_test_build_filename(G_TEST_DIST, "..", "shared", "store", "move.c", NULL);
		g_autofree char *text = NULL;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_autofree char *table = g_strdup_printf("\t{\"%s\", ", parts[0]);
		g_autofree char *column = g_strdup_printf("%s:", parts[1]);
		const char *row = strstr(text, table);
		g_test_message("%s", name);
		g_assert_nonnull(row);
		g_autofree char *one = g_strndup(row, strcspn(row, "}"));
		g_assert_nonnull(strstr(one, column));
		tables++;
	}
	g_assert_cmpint(tables, >, 50);
}

/* In the child: dies after the table whose turn it is. */
static void
die_after(const char *table, gint64 rows, gpointer data)
{
	guint *left = data;

	(void)table;
	(void)rows;
	if ((*left)-- == 0)
		_exit(0);
}

/* Cut after every table in turn; each time the same call goes through what is left. */
static void
test_interrupted(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *to = new_url(f, FALSE, "to.db");
	gint64 rows = 0;

	(void)data;
	fill(f);
	g_clear_pointer(&f->store, dunlin_store_close); /* not carried over fork() */
	for (guint cut = 0; cut < 18; cut += 3) {
		pid_t child = fork();
		if (child == 0) {
			(void)dunlin_store_move(f->url, to, NULL, NULL, die_after, &cut, NULL);
			_exit(1);
		}
		int status;
		g_assert_cmpint(waitpid(child, &status, 0), ==, child);
		g_assert_cmpint(status, ==, 0);
		g_assert_null(dunlin_store_open(to, 100, &error));
		g_assert_nonnull(strstr(error->message, "not complete"));
		assert_dunlin(error, DUNLIN_ERROR_CONFIG);
		g_assert_null(dunlin_store_open(f->url, 100, &error));
		assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	}
	must_move(f->url, to, &rows);
	g_autoptr(DunlinStore) store G_GNUC_UNUSED = dunlin_store_open(to, 1000, &error);
	g_assert_no_error(error);
}

/* ── the archive ── */

enum { MESSAGES = 300 };

static char *
message(guint i)
{
	return i == 0 ? g_strnfill(600000, 'y') : g_strdup_printf("message %u", i);
}

/* Some bytes, one of them of more than one chunk. */
static void
fill_archive(const char *place, const char *url)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_archive_init(place, url, &error));
	g_autoptr(DunlinArchive) archive = dunlin_archive_open(place, url, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < MESSAGES; i++) {
		g_autofree char *text = message(i);
		g_autofree char *digest = dunlin_archive_put(archive, text, strlen(text), &error);
		g_assert_no_error(error);
		g_assert_nonnull(digest);
	}
}

static void
check_archive(const char *place, const char *url)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinArchive) archive = dunlin_archive_open(place, url, &error);

	g_assert_no_error(error);
	for (guint i = 0; i < MESSAGES; i++) {
		g_autofree char *text = message(i);
		g_autofree char *digest =
			g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
		(void)dunlin_archive_check(archive, digest, &error);
		g_assert_no_error(error);
	}
}

static void
must_move_all(const char *from, const char *to, const char *from_archive, const char *to_archive)
{
	g_autoptr(GError) error = NULL;
	gint64 rows = 0;

	(void)dunlin_store_move(from, to, from_archive, to_archive, count_table, &rows, &error);
	g_assert_no_error(error);
}

/* From a folder into the store that it moves to, and back into another folder. */
static void
test_archive(Fixture *f, gconstpointer data)
{
	gboolean server = GPOINTER_TO_INT(data);
	g_autoptr(GError) error = NULL;

	if (server && !with_postgres) {
		g_test_skip("there is no PostgreSQL here");
		return;
	}
	g_autofree char *folder = fixture_path(f, "archive");
	g_autofree char *new_folder = fixture_path(f, "new");
	g_autofree char *other = new_url(f, server, "other.db");
	g_autofree char *back = new_url(f, FALSE, "back.db");
	fill_archive(folder, f->url);
	must_move_all(f->url, other, folder, "store");
	check_archive("store", other);
	must_move_all(other, back, "store", new_folder);
	check_archive(new_folder, back);
	/* Nothing of it is left in the store it came back to. */
	g_autoptr(DunlinArchive) none = dunlin_archive_open("store", back, &error);
	g_autofree char *text = message(1);
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	g_assert_false(dunlin_archive_check(none, digest, &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
}

/* A file of the folder that is damaged does not come into the store under its name. */
static void
test_archive_damaged(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = fixture_path(f, "archive");
	g_autofree char *to = new_url(f, FALSE, "to.db");
	g_autofree char *text = message(7);
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	gint64 rows = 0;

	(void)data;
	fill_archive(folder, f->url);
	g_autofree char *file = g_strdup_printf("%s/%.2s/%s", folder, digest, digest + 2);
	g_assert_cmpint(unlink(file), ==, 0);
	g_assert_true(g_file_set_contents(file, "message 8", -1, &error));
	g_assert_false(dunlin_store_move(f->url, to, folder, "store", count_table, &rows, &error));
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
	g_assert_null(dunlin_store_open(to, 100, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_true(g_file_set_contents(file, text, -1, &error));
	must_move_all(f->url, to, folder, "store");
	check_archive("store", to);
}

/* Killed at any moment, again and again: the same call goes through what is left. */
static void
test_killed(Fixture *f, gconstpointer data)
{
	gboolean server = GPOINTER_TO_INT(data);
	guint rounds = g_getenv("DUNLIN_MOVE_ROUNDS") ? (guint)atoi(g_getenv("DUNLIN_MOVE_ROUNDS"))
						      : 8;
	g_autoptr(GRand) chance = chance_new("DUNLIN_MOVE_SEED");
	guint finished = 0;

	if (server && !with_postgres) {
		g_test_skip("there is no PostgreSQL here");
		return;
	}
	g_autofree char *folder = fixture_path(f, "archive");
	g_autofree char *to = new_url(f, server, "to.db");
	fill(f);
	fill_archive(folder, f->url);
	g_clear_pointer(&f->store, dunlin_store_close); /* not carried over fork() */
	for (guint i = 0; i < rounds && !finished; i++) {
		gint64 rows = 0;
		int status;
		pid_t child = fork();

		if (child == 0) {
			g_autoptr(GError) error = NULL;
			gboolean moved = dunlin_store_move(f->url, to, folder, "store", count_table,
							   &rows, &error);

			if (!moved)
				g_printerr("# %s\n", error->message);
			_exit(moved ? 0 : 1);
		}
		g_usleep(chance_below(chance, 1000000));
		g_assert_cmpint(kill(child, SIGKILL), ==, 0);
		g_assert_cmpint(waitpid(child, &status, 0), ==, child);
		g_assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
		finished += !WIFSIGNALED(status);
	}
	g_test_message(finished ? "it was done before" : "never done before");
	if (!finished)
		must_move_all(f->url, to, folder, "store");
	check_archive("store", to);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = dunlin_store_open(to, 1000, &error);
	g_assert_no_error(error);
	g_autoptr(DunlinClaim) claim = dunlin_claim_find(store, "acme/R-1199", &error);
	g_assert_no_error(error);
}

static void
test_refused(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *to = new_url(f, FALSE, "to.db");
	g_autofree char *used = new_url(f, FALSE, "used.db");
	g_autofree char *done = NULL;
	gboolean held;
	gint64 rows = 0;

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_lease_take(f->store, "watcher", "host", 30, &held, &error));
	must_commit(f->store);
	g_assert_false(dunlin_store_move(f->url, to, NULL, NULL, count_table, &rows, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY); /* somebody works on it */
	must_begin(f->store);
	g_assert_true(dunlin_lease_drop(f->store, "watcher", "host", &error));
	must_commit(f->store);
	g_assert_false(dunlin_store_move(f->url, f->url, NULL, NULL, count_table, &rows, &error));
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
	g_assert_true(dunlin_store_init(used, &done, &error));
	g_autoptr(DunlinStore) store = dunlin_store_open(used, 1000, &error);
	gint64 creditor;
	must_begin(store);
	g_assert_true(dunlin_creditor_row(store, "other", &creditor, &error));
	must_commit(store);
	g_assert_false(dunlin_store_move(f->url, used, NULL, NULL, count_table, &rows, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	g_autoptr(DunlinStore) still G_GNUC_UNUSED = dunlin_store_open(f->url, 1000, &error);
	g_assert_no_error(error); /* a refusal closes nothing */

	/* A row that is not the source's: found, and the target stays closed. */
	must_move(f->url, to, &rows);
	g_autoptr(DunlinStore) moved = dunlin_store_open(to, 1000, &error);
	g_assert_no_error(error);
	g_autofree char *mark = g_strconcat("from ", f->url, NULL);
	must_begin(moved);
	g_assert_true(moved->engine->execute(
		moved->connection, "UPDATE creditor SET key = 'acne' WHERE id <> 0", &error));
	g_assert_true(dunlin_value_set(moved, "moving", mark, &error));
	must_commit(moved);
	g_assert_false(dunlin_store_move(f->url, to, NULL, NULL, count_table, &rows, &error));
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
	g_assert_null(dunlin_store_open(to, 100, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
}

/* ── backup ── */

static gpointer
write_on(gpointer data)
{
	Fixture *f = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = dunlin_store_open(f->url, 5000, &error);

	for (guint i = 0; i < 200; i++) { /* two values that are always equal */
		g_autofree char *text = g_strdup_printf("%u", i);
		must_begin(store);
		g_assert_true(dunlin_value_set(store, "a", text, &error));
		g_assert_true(dunlin_value_set(store, "b", text, &error));
		must_commit(store);
	}
	return NULL;
}

static void
test_backup(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = fixture_path(f, "copy.db");
	g_autofree char *url = g_strconcat("sqlite:", path, NULL);
	guint rounds = 0;

	(void)data;
	fill(f);
	GThread *writer = g_thread_new("writer", write_on, f);
	for (; rounds < 5; rounds++) {
		(void)dunlin_store_backup(f->url, path, &error);
		g_assert_no_error(error);
		g_autoptr(DunlinStore) copy = dunlin_store_open(url, 1000, &error);
		g_assert_no_error(error);
		g_autofree char *a = dunlin_value_get(copy, "a", &error);
		g_autofree char *b = dunlin_value_get(copy, "b", &error);
		g_assert_cmpstr(a, ==, b);
		g_autoptr(DunlinClaim) claim G_GNUC_UNUSED = dunlin_claim_find(copy, "acme/R-1199", &error);
		g_assert_no_error(error);
	}
	g_thread_join(writer);
	g_assert_false(dunlin_store_backup(f->url, "/dev/null/no.db", &error));
	g_clear_error(&error);
}

static void
test_backup_archive(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *place = fixture_path(f, "archive");
	g_autofree char *to = fixture_path(f, "backup");
	struct stat one, two;
	guint count = 0;

	(void)data;
	g_assert_true(dunlin_archive_init(place, f->url, &error));
	g_autoptr(DunlinArchive) archive = dunlin_archive_open(place, f->url, &error);
	g_autofree char *digest = dunlin_archive_put(archive, "one", 3, &error);
	g_autofree char *other = dunlin_archive_put(archive, "two", 3, &error);
	g_assert_true(dunlin_archive_backup(archive, to, &count, &error));
	g_assert_cmpuint(count, ==, 2);
	g_autofree char *third = dunlin_archive_put(archive, "three", 5, &error);
	g_assert_true(dunlin_archive_backup(archive, to, &count, &error));
	g_assert_cmpuint(count, ==, 1); /* the new one */
	g_autofree char *from = g_strdup_printf("%s/%.2s/%s", place, third, third + 2);
	g_autofree char *copy = g_strdup_printf("%s/%.2s/%s", to, third, third + 2);
	g_assert_cmpint(stat(from, &one), ==, 0);
	g_assert_cmpint(stat(copy, &two), ==, 0);
	g_assert_cmpint(one.st_ino, ==, two.st_ino);
	g_assert_true(dunlin_archive_init(to, f->url, &error)); /* a backup is an archive */
	g_autoptr(DunlinArchive) restored = dunlin_archive_open(to, f->url, &error);
	g_assert_true(dunlin_archive_check(restored, digest, &error));
	g_assert_true(dunlin_archive_check(restored, other, &error));
}

#define ADD(path, data, test) g_test_add(path, Fixture, data, up, test, fixture_down)

static void
up(Fixture *f, gconstpointer data)
{
	(void)data;
	fixture_up(f, NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#ifdef HAVE_POSTGRESQL
	with_postgres = postgres_start() == NULL;
#endif
	ADD("/move/sqlite", GINT_TO_POINTER(FALSE), test_round);
	ADD("/move/postgresql", GINT_TO_POINTER(TRUE), test_round);
	ADD("/move/complete", NULL, test_complete);
	ADD("/move/interrupted", NULL, test_interrupted);
	ADD("/move/archive/sqlite", GINT_TO_POINTER(FALSE), test_archive);
	ADD("/move/archive/postgresql", GINT_TO_POINTER(TRUE), test_archive);
	ADD("/move/archive/damaged", NULL, test_archive_damaged);
	ADD("/move/killed/sqlite", GINT_TO_POINTER(FALSE), test_killed);
	ADD("/move/killed/postgresql", GINT_TO_POINTER(TRUE), test_killed);
	ADD("/move/refused", NULL, test_refused);
	ADD("/backup/store", NULL, test_backup);
	ADD("/backup/archive", NULL, test_backup_archive);
	int result = g_test_run();
#ifdef HAVE_POSTGRESQL
	postgres_stop();
#endif
	return result;
}
