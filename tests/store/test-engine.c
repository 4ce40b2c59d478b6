/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What SQLite can do to the store: schemas of other versions, files that are foreign, missing or
 * replaced, a full disk, and hands that change the journal.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/error.h"
#include "fixture.h"
#include "store/store-private.h"

static gboolean
script(DunlinStore *store, const char *sql, GError **error)
{
	return store->engine->execute(store->connection, sql, error);
}

static void
test_open(void)
{
	static const struct {
		const char *url, *says;
	} rows[] = {
		{"postgresql://dunlin@db.example/dunlin?nonsense=1", "nonsense"},
		{"mysql:/tmp/x", "expected sqlite:"},
		{"sqlite", "expected sqlite:"},
		{"sqlite:relative.db", "absolute"},
		{"sqlite:/nowhere/at/all.db", "dunlinctl init"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(dunlin_store_open(rows[i].url, 100, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, rows[i].says));
	}
}

static void
test_versions(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *done = NULL;
	gint64 version;

	(void)data;
	g_assert_true(dunlin_store_init(f->url, &done, &error)); /* overwrites nothing */
	g_assert_nonnull(strstr(done, "nothing to do"));
	g_assert_true(f->store->engine->version(f->store->connection, &version, &error));
	g_assert_cmpint(version, ==, g_strv_length((char **)f->store->engine->migrations));

	must_begin(f->store);
	g_assert_true(f->store->engine->set_version(f->store->connection, version + 1, &error));
	must_commit(f->store);
	g_assert_null(dunlin_store_open(f->url, 100, &error));
	g_assert_nonnull(strstr(error->message, "newer"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_clear_pointer(&done, g_free);
	g_assert_false(dunlin_store_init(f->url, &done, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);

	must_begin(f->store);
	g_assert_true(f->store->engine->set_version(f->store->connection, version - 1, &error));
	must_commit(f->store);
	g_assert_null(dunlin_store_open(f->url, 100, &error));
	g_assert_nonnull(strstr(error->message, "dunlinctl init"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
}

static void
test_foreign(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = fixture_path(f, "other.db");
	g_autofree char *url = g_strconcat("sqlite:", path, NULL);
	g_autofree char *done = NULL;

	(void)data;
	g_assert_true(g_file_set_contents(path, "", 0, &error)); /* empty: init may take it */
	g_assert_null(dunlin_store_open(url, 100, &error));
	g_assert_nonnull(strstr(error->message, "dunlinctl init"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_true(dunlin_store_init(url, &done, &error));
	g_assert_no_error(error);
	g_clear_pointer(&done, g_free);

	g_autoptr(DunlinStore) other = dunlin_store_open(url, 100, &error);
	must_begin(other);
	g_assert_true(script(other, "PRAGMA application_id = 7", &error));
	must_commit(other);
	g_assert_null(dunlin_store_open(url, 100, &error));
	g_assert_nonnull(strstr(error->message, "not a store of Dunlin"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_false(dunlin_store_init(url, &done, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);

	g_autofree char *text = fixture_path(f, "text.db");
	g_autofree char *text_url = g_strconcat("sqlite:", text, NULL);
	g_autofree char *line = g_strnfill(5000, 'x');
	g_assert_true(g_file_set_contents(text, line, -1, &error));
	g_assert_null(dunlin_store_open(text_url, 100, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_false(dunlin_store_init(text_url, &done, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
}

static void
test_modes(Fixture *f, gconstpointer data)
{
	static const char *const names[] = {"dunlin.db", "dunlin.db.lock"};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = fixture_path(f, names[i]);
		struct stat file;
		g_assert_cmpint(stat(path, &file), ==, 0);
		g_assert_cmpint(file.st_mode & 0027, ==, 0); /* nothing for others */
	}
}

/* A store that was moved away is no store; what was put in its place is, at once. */
static void
test_gone(Fixture *f, gconstpointer data)
{
	static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
	g_autoptr(GError) error = NULL;
	g_autofree char *done = NULL;

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *name = g_strconcat("dunlin.db", endings[i], NULL);
		g_autofree char *path = fixture_path(f, name);
		g_assert_cmpint(g_unlink(path), ==, 0);
	}
	g_assert_false(dunlin_store_begin(f->store, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_null(dunlin_value_get(f->store, "a", &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_true(dunlin_store_init(f->url, &done, &error));
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	must_commit(f->store);
	g_autoptr(DunlinStore) other = dunlin_store_open(f->url, 100, &error);
	g_autofree char *value = dunlin_value_get(other, "a", &error);
	g_assert_cmpstr(value, ==, "1");
}

/* A full disk loses the transaction, tells so, and leaves a store that goes on. */
static void
test_full(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *big = g_strnfill(400000, 'x');
	struct rlimit limit, small;

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "before", "1", &error));
	must_commit(f->store);
	signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	small = limit;
	small.rlim_cur = 600000;
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
	gboolean committed = TRUE;
	for (guint i = 0; i < 4 && committed; i++) {
		g_autofree char *name = g_strdup_printf("big%u", i);
		must_begin(f->store);
		committed = dunlin_value_set(f->store, name, big, &error) &&
			    dunlin_store_commit(f->store, &error);
		dunlin_store_rollback(f->store);
	}
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	g_assert_false(committed);
	g_test_message("%s", error->message);
	g_assert_true(g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY) ||
		      g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN));
	g_clear_error(&error);
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "after", "1", &error));
	must_commit(f->store);
	g_autofree char *before = dunlin_value_get(f->store, "before", &error);
	g_assert_cmpstr(before, ==, "1");
}

/* What the engine ended by itself must not let later statements through one by one. */
static void
test_ended(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	g_assert_true(script(f->store, "ROLLBACK", &error));
	g_assert_false(dunlin_value_set(f->store, "b", "1", &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_false(dunlin_store_save(f->store, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_false(dunlin_store_commit(f->store, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_null(dunlin_value_get(f->store, "b", &error));
	must_begin(f->store);
	must_commit(f->store);
}

static void
test_append_only(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *sql;
		gboolean allowed;
	} rows[] = {
		{"DELETE FROM journal", FALSE},
		{"UPDATE journal SET text = 'other'", FALSE},
		{"UPDATE journal SET kind = 'other'", FALSE},
		{"UPDATE journal SET text = NULL, at = 7", FALSE},
		{"UPDATE journal SET refs = NULL, text = NULL", FALSE},
		{"UPDATE journal SET text = NULL", TRUE},
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	gboolean sound;

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_journal_add(f->store, f->creditor, "ABCD2345", 1, "taken",
					 DUNLIN_ACTOR_ADMIN, "text", "refs", &error));
	must_commit(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		must_begin(f->store);
		g_test_message("%s", rows[i].sql);
		g_assert_cmpint(script(f->store, rows[i].sql, &error), ==, rows[i].allowed);
		g_clear_error(&error);
		must_commit(f->store);
	}
	g_assert_true(dunlin_journal_verify(f->store, report, &sound, &error));
	g_assert_true(sound); /* erasing personal text does not break the chain */
}

/* Whoever gets past the triggers is found. */
static void
test_tampered(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *sql, *says;
	} rows[] = {
		{"UPDATE journal SET text = 'paid nothing' WHERE chain = 'AAAA2222' AND seq = 2",
		 "AAAA2222 line 2: its text was changed"},
		{"UPDATE journal SET at = at + 1 WHERE chain = 'AAAA2222' AND seq = 3",
		 "AAAA2222 line 3: its hash"},
		{"UPDATE journal SET creditor = 0 WHERE chain = 'AAAA2222'", "hash"},
		{"DELETE FROM journal WHERE chain = 'AAAA2222' AND seq = 2",
		 "AAAA2222 line 3: the lines from 2 on are missing"},
		{"DELETE FROM journal WHERE chain = 'AAAA2222' AND seq = 3",
		 "AAAA2222 line 2: lines after it are missing"},
		{"DELETE FROM journal WHERE chain = 'AAAA2222'", "all its lines are missing"},
		/* he thought of the note about the end, too */
		{"DELETE FROM journal WHERE chain = 'AAAA2222' AND seq = 3;"
		 "UPDATE journal_head SET seq = 2, hash = (SELECT hash FROM journal"
		 " WHERE chain = 'AAAA2222' AND seq = 2) WHERE chain = 'AAAA2222'",
		 "it is not what the house's line 1 took in"},
		{"DELETE FROM journal WHERE chain = 'AAAA2222';"
		 "DELETE FROM journal_head WHERE chain = 'AAAA2222'",
		 "it is not what the house's line 1 took in"},
	};
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < 3; i++) {
		g_assert_true(dunlin_journal_add(f->store, f->creditor, "AAAA2222", 1, "taken",
						 DUNLIN_ACTOR_ADMIN, "text", "refs", &error));
		g_assert_true(dunlin_journal_add(f->store, f->creditor, "BBBB2222", 1, "taken",
						 DUNLIN_ACTOR_ADMIN, "text", "refs", &error));
	}
	g_assert_true(dunlin_journal_seal(f->store, 20000, 2, &error));
	must_commit(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) report = g_string_new(NULL);
		gboolean sound = TRUE;
		must_begin(f->store);
		g_assert_true(script(
			f->store, "DROP TRIGGER journal_keep; DROP TRIGGER journal_stay", &error));
		g_assert_true(script(f->store, rows[i].sql, &error));
		g_assert_no_error(error);
		g_assert_true(dunlin_journal_verify(f->store, report, &sound, &error));
		g_test_message("%s → %s", rows[i].sql, report->str);
		g_assert_false(sound);
		g_assert_nonnull(strstr(report->str, rows[i].says));
		dunlin_store_rollback(f->store);
	}
}

/* A word nobody knows is bad data, not a crash; the CHECKs keep it out in the first place. */
static void
test_bad_words(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	g_assert_false(script(f->store, "UPDATE claim SET state = 'lost'", &error));
	assert_dunlin(error, DUNLIN_ERROR_INTERNAL);
	g_assert_false(script(f->store, "UPDATE claim SET state = 'closed'", &error)); /* why? */
	assert_dunlin(error, DUNLIN_ERROR_INTERNAL);
	g_assert_true(script(f->store,
			     "PRAGMA ignore_check_constraints = 1;"
			     "UPDATE claim SET state = 'lost'",
			     &error));
	g_assert_null(dunlin_claim_get(f->store, f->creditor, claim->reference, &error));
	g_test_message("%s", error->message);
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
	dunlin_store_rollback(f->store);
}

static void
test_tidy(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *log = fixture_path(f, "dunlin.db-wal");
	g_autofree char *big = g_strnfill(1000000, 'x');
	struct stat file;

	(void)data;
	for (guint i = 0; i < 6; i++) {
		g_autofree char *name = g_strdup_printf("big%u", i);
		must_begin(f->store);
		g_assert_true(dunlin_value_set(f->store, name, big, &error));
		must_commit(f->store);
	}
	g_assert_cmpint(stat(log, &file), ==, 0);
	g_assert_cmpint(file.st_size, >, 5000000);
	dunlin_store_tidy(f->store);
	g_assert_cmpint(stat(log, &file), ==, 0);
	g_assert_cmpint(file.st_size, ==, 0);
	g_autofree char *value = dunlin_value_get(f->store, "big5", &error);
	g_assert_cmpuint(strlen(value), ==, 1000000);
}

#define ADD(path, test) g_test_add(path, Fixture, NULL, fixture_up, test, fixture_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/open", test_open);
	ADD("/engine/versions", test_versions);
	ADD("/engine/foreign", test_foreign);
	ADD("/engine/modes", test_modes);
	ADD("/engine/gone", test_gone);
	ADD("/engine/full", test_full);
	ADD("/engine/ended", test_ended);
	ADD("/engine/append-only", test_append_only);
	ADD("/engine/tampered", test_tampered);
	ADD("/engine/bad-words", test_bad_words);
	ADD("/engine/tidy", test_tidy);
	return g_test_run();
}
