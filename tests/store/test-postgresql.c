/* SPDX-License-Identifier: BSD-2-Clause */
/* The store on PostgreSQL: its contract, and what only a server can do to us. */
#include <string.h>

#include "base/error.h"
#include "contract.h"
#include "postgres.h"
#include "proxy.h"
#include "store/store-private.h"

static const NewUrl postgres = {postgres_new_url, NULL};

static DunlinStore *
open_store(const char *url)
{
	g_autoptr(GError) error = NULL;
	DunlinStore *store = dunlin_store_open(url, 5000, &error);

	g_assert_no_error(error);
	return store;
}

/* Ends the sessions of this database but our own, as an admin or a crash of theirs would. */
static void
end_others(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;
	const DunlinEngine *engine = store->engine;
	DunlinEngineStatement *statement =
		engine->prepare(store->connection, "end-others",
				"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
				" WHERE datname = current_database() AND pid <> pg_backend_pid()",
				&error);

	g_assert_no_error(error);
	while (engine->step(statement, &error) == DUNLIN_ROW)
		continue;
	g_assert_no_error(error);
}

/* ── lost connections ── */

static void
test_lost_in_transaction(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = open_store(f->url);

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	end_others(other);
	for (guint i = 0; i < 2; i++) { /* what follows is not written alone */
		g_assert_false(dunlin_value_set(f->store, "b", "2", &error));
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
	}
	g_assert_false(dunlin_store_commit(f->store, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_null(dunlin_value_get(f->store, "a", &error));
	g_assert_no_error(error);
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "a", "3", &error));
	must_commit(f->store);
	end_others(other); /* lost while idle: the next one does not notice */
	must_begin(f->store);
	end_others(other);
	dunlin_store_rollback(f->store);
	end_others(other);
	g_autofree char *a = dunlin_value_get(f->store, "a", &error);
	g_assert_cmpstr(a, ==, "3");
}

static void
test_failed_statement(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store); /* what a failure ended is not told as committed */
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	g_assert_false(f->store->engine->execute(f->store->connection, "SELECT 1 / 0", &error));
	g_clear_error(&error);
	g_assert_false(dunlin_store_commit(f->store, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_null(dunlin_value_get(f->store, "a", &error));
	g_assert_no_error(error);
}

static void
test_lost_commit(Fixture *f, gconstpointer data)
{
	static const struct {
		ProxyMode mode;
		gint code; /* -1: done */
		const char *stored;
	} rows[] = {
		{PROXY_PASS, -1, "0"},
		{PROXY_CUT_BEFORE_COMMIT, DUNLIN_ERROR_BUSY, "0"},
		{PROXY_CUT_AFTER_COMMIT, -1, "2"},
		{PROXY_CUT_FOR_GOOD, DUNLIN_ERROR_UNCERTAIN, "3"},
		{PROXY_PASS, -1, "4"},
	};
	Proxy *proxy = proxy_start(f->folder, postgres_folder());
	g_auto(GStrv) parts = g_strsplit(f->url, "host=", 2);
	g_autofree char *url = g_strconcat(parts[0], "host=", f->folder, NULL);
	DunlinStore *store = open_store(url);

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *value = g_strdup_printf("%u", i);
		proxy_set(proxy, PROXY_PASS);
		while (!dunlin_store_begin(store, &error)) { /* it still keeps off the server */
			assert_dunlin(error, DUNLIN_ERROR_BUSY);
			g_usleep(100000);
		}
		g_assert_true(dunlin_value_set(store, "a", value, &error));
		proxy_set(proxy, rows[i].mode);
		gboolean done = dunlin_store_commit(store, &error);
		g_test_message("%u: %s", i, error ? error->message : "committed");
		g_assert_cmpint(done, ==, rows[i].code < 0);
		if (!done)
			assert_dunlin(error, rows[i].code);
		g_assert_no_error(error);
		g_autofree char *stored = dunlin_value_get(f->store, "a", &error);
		g_assert_cmpstr(stored, ==, rows[i].stored);
	}
	dunlin_store_close(store);
	proxy_stop(proxy);
}

static void
set_value(DunlinStore *store, const char *name, const char *value)
{
	g_autoptr(GError) error = NULL;

	must_begin(store);
	g_assert_true(dunlin_value_set(store, name, value, &error));
	must_commit(store);
}

/* A server that crashed gives a transaction's id again; whose it was is not taken for committed. */
static void
test_reused_id(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	DunlinStore *other;

	(void)data;
	set_value(f->store, "a", "1");
	must_begin(f->store);
	postgres_crash();
	postgres_restart();
	other = open_store(f->url);
	for (guint i = 0; i < 3; i++)
		set_value(other, "b", "2");
	dunlin_store_close(other);
	g_assert_false(dunlin_store_commit(f->store, &error));
	assert_dunlin(error, DUNLIN_ERROR_UNCERTAIN);
}

static void
test_server_down(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 start;

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	must_commit(f->store);
	postgres_crash();
	for (guint i = 0; i < 5; i++) {
		g_assert_false(dunlin_store_begin(f->store, &error));
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
		g_assert_null(dunlin_value_get(f->store, "a", &error));
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
	}
	postgres_restart();
	start = g_get_monotonic_time();
	while (!dunlin_store_begin(f->store, &error)) {
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
		g_usleep(10000);
		g_assert_cmpint(g_get_monotonic_time() - start, <, 15 * G_USEC_PER_SEC);
	}
	must_commit(f->store);
	g_autofree char *a = dunlin_value_get(f->store, "a", &error);
	g_assert_cmpstr(a, ==, "1");
}

/* ── hints ── */

/* A hint that never comes costs some seconds: what was written without one is found by looking. */
static void
test_lost_hint(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = open_store(f->url);
	gint64 seen = 0, start;

	(void)data;
	(void)dunlin_store_changed(f->store, &seen);
	while (dunlin_store_changed(f->store, &seen))
		;
	must_begin(other);
	g_assert_true(dunlin_value_set(other, "a", "1", &error)); /* not worth a hint */
	must_commit(other);
	start = g_get_monotonic_time();
	while (!dunlin_store_changed(f->store, &seen)) {
		g_usleep(50000);
		g_assert_cmpint(g_get_monotonic_time() - start, <, 30 * G_USEC_PER_SEC);
	}
}

/* ── several hosts in one URL ── */

/* The first one is not there. One that only reads, as a standby does, is none either. */
static void
test_hosts(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) parts = g_strsplit(f->url, "host=", 2);
	g_autofree char *url = g_strdup_printf("%shost=%s/nowhere,%s", parts[0], f->folder, parts[1]);

	(void)data;
	g_autoptr(DunlinStore) store = open_store(url);
	must_begin(store);
	g_assert_true(dunlin_value_set(store, "a", "1", &error));
	must_commit(store);
	/* A server that has become a standby refuses to write: it is left for another one. */
	must_begin(f->store);
	g_assert_true(f->store->engine->execute(
		f->store->connection,
		"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only"
		" = on', current_database()); END $$",
		&error));
	must_commit(f->store);
	end_others(f->store);
	g_assert_false(dunlin_store_begin(store, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	must_begin(f->store); /* an older session writes still */
	g_assert_true(f->store->engine->execute(
		f->store->connection,
		"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only',"
		" current_database()); END $$",
		&error));
	must_commit(f->store);
	while (!dunlin_store_begin(store, &error)) { /* it still keeps off the server */
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
		g_usleep(100000);
	}
	must_commit(store);
}

static void
test_foreign_database(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *url = postgres_new_url();
	g_autofree char *done = NULL;

	g_assert_null(dunlin_store_open(url, 100, &error)); /* empty */
	g_assert_nonnull(strstr(error->message, "dunlinctl init"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	must_begin(f->store);
	g_assert_true(f->store->engine->execute(f->store->connection, "DROP TABLE dunlin", &error));
	must_commit(f->store);
	g_assert_null(dunlin_store_open(f->url, 100, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_false(dunlin_store_init(f->url, &done, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	(void)data;
}

int
main(int argc, char **argv)
{
	static const ContractCase own[] = {
		{"lost/transaction", test_lost_in_transaction},
		{"lost/statement", test_failed_statement},
		{"lost/commit", test_lost_commit},
		{"lost/id", test_reused_id},
		{"lost/server", test_server_down},
		{"lost/hint", test_lost_hint},
		{"hosts", test_hosts},
		{"foreign-database", test_foreign_database},
	};

	g_test_init(&argc, &argv, NULL);
	const char *missing = postgres_start();
	if (missing) {
		g_print("1..0 # SKIP %s\n", missing);
		postgres_stop();
		return 0;
	}
	contract_add("/store/postgresql/", &postgres);
	for (guint i = 0; i < G_N_ELEMENTS(own); i++) {
		g_autofree char *path = g_strconcat("/store/postgresql/", own[i].name, NULL);
		g_test_add(path, Fixture, &postgres, fixture_up, own[i].test, fixture_down);
	}
	int result = g_test_run();
	postgres_stop();
	return result;
}
