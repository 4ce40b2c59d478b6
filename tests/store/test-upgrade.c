/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The second day: a store of every older schema, with rows of its time in it, is brought to the
 * newest one; a file is kept as it was; a migration that fails changes nothing.
 */
#include <string.h>

#include "base/error.h"
#include "fixture.h"
#ifdef HAVE_POSTGRESQL
#include "postgres.h"
#endif
#include "store/engine.h"
#include "store/store-private.h"

static gboolean with_postgres;

/* What the first schema could hold already. */
static const char old_rows[] =
	"INSERT INTO creditor (id, key) VALUES (7, 'acme');\n"
	"INSERT INTO counter (creditor, name, value) VALUES (0, 'creditor', 7), (7, 'ledger', 5);\n"
	"INSERT INTO debtor (creditor, id, name, kind, name_key)"
	" VALUES (7, 1, 'Kunde', 'business', 'kunde');\n"
	"INSERT INTO claim (creditor, reference, debtor, invoice, seller, currency, state, policy,"
	" policy_digest, due_day, step_run, step_at, asked_at, asked_count, next_at, opened_at,"
	" closed_at, version) VALUES (7, 'ABCD2345', 1, 'R-1', 'acme', 'EUR', 'open', 'standard',"
	" 'a', 20000, 0, 0, 0, 0, 1000, 1, 0, 1);\n"
	"INSERT INTO ledger (creditor, claim, id, kind, day, amount)"
	" VALUES (7, 'ABCD2345', 5, 'principal', 20000, 11900);\n"
	"INSERT INTO notice (creditor, id, role, letter, run, demands, state, attempt,"
	" stamped_attempt, next_try, created_at, written_at, stamped_at, accepted_at, delivered_at,"
	" recipient, amount) VALUES (7, 'abcdefghij', 'debtor', 'reminder', 0, 1, 'sending', 1, 0,"
	" 1000, 1, 0, 0, 0, 0, 'x@y.example', 11900);\n"
	"INSERT INTO notice_claim (creditor, notice, position, claim, step, run)"
	" VALUES (7, 'abcdefghij', 0, 'ABCD2345', 'reminder', 0);\n";

static gint64
newest(const DunlinEngine *engine)
{
	return g_strv_length((char **)engine->migrations);
}

static void
make_old(const DunlinEngine *engine, const char *url, gint64 version)
{
	g_autoptr(GError) error = NULL;
	DunlinEngineConnection *connection = engine->open(url, TRUE, 5000, &error);

	g_assert_no_error(error);
	(void)engine->begin(connection, &error);
	for (gint64 i = 0; i < version && !error; i++)
		(void)engine->execute(connection, engine->migrations[i], &error);
	g_assert_no_error(error);
	g_assert_true(engine->execute(connection, old_rows, &error));
	g_assert_true(engine->set_version(connection, version, &error));
	g_assert_true(engine->commit(connection, &error));
	engine->close(connection);
}

/* Schema 18 has names by key, which it fills in; whoever writes into that one gives them himself. */
enum { NAMES = 18 };

static void
check_new(const char *url, gint64 version)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = dunlin_store_open(url, 1000, &error);
	DunlinEntry entry = {DUNLIN_ENTRY_PAYMENT, 20001, 1900, NULL, NULL};
	DunlinBalance balance;

	g_assert_no_error(error);
	g_autoptr(DunlinClaim) claim = dunlin_claim_find(store, "acme/R-1", &error);
	g_assert_no_error(error);
	g_autoptr(DunlinClaim) named =
		version < NAMES ? dunlin_claim_find(store, "acme/r 1", &error) : NULL;
	g_assert_no_error(error);
	must_begin(store);
	g_assert_true(dunlin_claim_update(store, claim, &error));
	g_assert_true(dunlin_ledger_add(store, claim, &entry, &error)); /* numbers go on */
	g_assert_no_error(error);
	must_commit(store);
	g_assert_true(dunlin_ledger_balance(store, claim, &balance, &error));
	g_assert_cmpint(balance.open, ==, 10000);
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(store, "abcdefghij", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(notice->claims[0], ==, "ABCD2345");
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_get(store, claim->creditor, 1, &error);
	g_assert_cmpstr(debtor->name, ==, "Kunde");
}

/* The copy is the store of that day: of the old schema, and nobody's until it is brought up too. */
static void
check_copy(const char *url, gint64 version)
{
	g_autofree char *copy = g_strdup_printf("%s.schema-%" G_GINT64_FORMAT, url, version);
	g_autofree char *done = NULL;
	g_autoptr(GError) error = NULL;

	g_assert_null(dunlin_store_open(copy, 1000, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	(void)dunlin_store_init(copy, &done, &error);
	g_assert_no_error(error);
	check_new(copy, version);
}

static void
upgrade(const DunlinEngine *engine, const char *url, gint64 version)
{
	g_autofree char *done = NULL, *again = NULL;
	g_autoptr(GError) error = NULL;

	g_test_message("from schema %" G_GINT64_FORMAT, version);
	make_old(engine, url, version);
	g_assert_null(dunlin_store_open(url, 1000, &error));
	g_assert_nonnull(strstr(error->message, "dunlinctl init"));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	(void)dunlin_store_init(url, &done, &error);
	g_assert_no_error(error);
	g_assert_nonnull(strstr(done, "brought from"));
	g_assert_cmpint(strstr(done, ".schema-") != NULL, ==, engine->backup != NULL);
	check_new(url, version);
	if (engine->backup)
		check_copy(url, version);
	(void)dunlin_store_init(url, &again, &error);
	g_assert_no_error(error);
	g_assert_nonnull(strstr(again, "nothing to do"));
}

static void
test_sqlite(Fixture *f, gconstpointer data)
{
	(void)data;
	for (gint64 version = 1; version < newest(&dunlin_engine_sqlite); version++) {
		g_autofree char *url =
			g_strdup_printf("sqlite:%s/old-%d.db", f->folder, (int)version);
		upgrade(&dunlin_engine_sqlite, url, version);
	}
}

/* Where no copy can be made, nothing is changed. */
static void
test_no_copy(Fixture *f, gconstpointer data)
{
	g_autofree char *url = g_strdup_printf("sqlite:%s/old.db", f->folder);
	g_autofree char *taken = fixture_path(f, "old.db.schema-1/full");
	g_autofree char *done = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	make_old(&dunlin_engine_sqlite, url, 1);
	g_assert_cmpint(g_mkdir_with_parents(taken, 0700), ==, 0);
	g_assert_false(dunlin_store_init(url, &done, &error));
	g_test_message("%s", error->message);
	g_clear_error(&error);
	g_assert_null(dunlin_store_open(url, 1000, &error));
	g_assert_nonnull(strstr(error->message, "older"));
	g_clear_error(&error);
}

#ifdef HAVE_POSTGRESQL
static void
test_postgresql(Fixture *f, gconstpointer data)
{
	(void)f;
	(void)data;
	if (!with_postgres) {
		g_test_skip("there is no PostgreSQL here");
		return;
	}
	for (gint64 version = 1; version < newest(&dunlin_engine_postgresql); version++) {
		g_autofree char *url = postgres_new_url();
		upgrade(&dunlin_engine_postgresql, url, version);
	}
}
#endif

#define ADD(path, test) g_test_add(path, Fixture, NULL, fixture_up, test, fixture_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/upgrade/sqlite", test_sqlite);
	ADD("/upgrade/no-copy", test_no_copy);
#ifdef HAVE_POSTGRESQL
	with_postgres = postgres_start() == NULL;
	ADD("/upgrade/postgresql", test_postgresql);
#endif
	int result = g_test_run();
#ifdef HAVE_POSTGRESQL
	postgres_stop();
#endif
	return result;
}
