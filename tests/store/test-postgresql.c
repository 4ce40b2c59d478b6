/* SPDX-License-Identifier: BSD-2-Clause */
/* The store on PostgreSQL: its contract, and what only a server can do to us. */
#include <string.h>

#include "base/error.h"
#include "contract.h"
#include "postgres.h"
#include "proxy.h"
#include "store/store-private.h"

static const NewUrl postgres = {postgres_new_url};

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

/* ── side by side ── */

enum { ROUNDS = 100, WORKERS = 4, THINGS = 200 };

typedef struct {
	const char *url;
	gint64 creditor;
	const char *claim, *notice;
	gboolean saw; /* paid: that the dot was set; dot: that it was paid */
} Side;

static gpointer
pay(gpointer data)
{
	Side *side = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = open_store(side->url);

	must_begin(store);
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(store, side->creditor, side->claim, &error);
	g_assert_no_error(error);
	claim->state = DUNLIN_STATE_CLOSED;
	claim->reason = DUNLIN_REASON_PAID;
	g_autoptr(GPtrArray) notices = dunlin_notice_list(store, claim, &error);
	DunlinNotice *notice = notices->pdata[0];
	side->saw = notice->state == DUNLIN_NOTICE_DOT;
	if (!side->saw) {
		DunlinNoticeState was = notice->state;
		notice->state = DUNLIN_NOTICE_WITHDRAWN;
		(void)dunlin_notice_update(store, notice, was, notice->attempt, &error);
		g_assert_no_error(error);
	}
	(void)dunlin_claim_update(store, claim, &error);
	g_assert_no_error(error);
	must_commit(store);
	return NULL;
}

static gpointer
set_dot(gpointer data)
{
	Side *side = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = open_store(side->url);

	must_begin(store);
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(store, side->notice, &error);
	g_assert_no_error(error);
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(store, side->creditor, side->claim, &error);
	g_assert_no_error(error);
	side->saw = claim->state == DUNLIN_STATE_CLOSED;
	g_assert_cmpint(side->saw, ==, notice->state == DUNLIN_NOTICE_WITHDRAWN);
	if (!side->saw) {
		notice->state = DUNLIN_NOTICE_DOT;
		(void)dunlin_notice_update(store, notice, DUNLIN_NOTICE_SENDING, notice->attempt,
					   &error);
		g_assert_no_error(error);
	}
	must_commit(store);
	return NULL;
}

/* Either the payment saw the dot, or the dot saw the payment: never neither, never both. */
static void
test_paid_and_dot(Fixture *f, gconstpointer data)
{
	guint paid_first = 0;

	(void)data;
	for (guint i = 0; i < ROUNDS; i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		must_begin(f->store);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
		notice->state = DUNLIN_NOTICE_SENDING;
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
		must_commit(f->store);
		Side sides[2] = {{f->url, f->creditor, claim->reference, notice->id, FALSE},
				 {f->url, f->creditor, claim->reference, notice->id, FALSE}};
		GThread *threads[2] = {g_thread_new("paid", i % 2 ? pay : set_dot, &sides[0]),
				       g_thread_new("dot", i % 2 ? set_dot : pay, &sides[1])};
		g_thread_join(threads[0]);
		g_thread_join(threads[1]);
		g_assert_cmpint(sides[0].saw, !=, sides[1].saw);
		paid_first += sides[i % 2].saw;
	}
	g_test_message("paid was first in %u of %d", paid_first, ROUNDS);
}

typedef struct {
	const char *url;
	gint taken; /* atomic */
	gboolean claims;
} Work;

static guint
take_claims(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) due = dunlin_claim_due(store, 1000, 7, &error);

	g_assert_no_error(error);
	for (guint i = 0; i < due->len; i++) {
		DunlinClaim *claim = due->pdata[i];
		g_assert_cmpuint(claim->asked_count, ==, 0);
		claim->next_at = 0;
		claim->asked_count++;
		(void)dunlin_claim_update(store, claim, &error);
		g_assert_no_error(error);
	}
	return due->len;
}

static guint
take_notice(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_next(store, 1700000000, &error);

	g_assert_no_error(error);
	if (!notice)
		return 0;
	notice->state = DUNLIN_NOTICE_SENDING;
	notice->attempt++;
	(void)dunlin_notice_update(store, notice, DUNLIN_NOTICE_READY, 0, &error);
	g_assert_no_error(error);
	return 1;
}

static gpointer
worker(gpointer data)
{
	Work *work = data;
	g_autoptr(DunlinStore) store = open_store(work->url);
	gint64 until = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;

	while (g_atomic_int_get(&work->taken) < THINGS && g_get_monotonic_time() < until) {
		must_begin(store);
		guint count = work->claims ? take_claims(store) : take_notice(store);
		must_commit(store);
		g_atomic_int_add(&work->taken, (gint)count);
	}
	return NULL;
}

static void
run_workers(Work *work)
{
	GThread *threads[WORKERS];

	for (guint i = 0; i < WORKERS; i++)
		threads[i] = g_thread_new("worker", worker, work);
	for (guint i = 0; i < WORKERS; i++)
		g_thread_join(threads[i]);
	g_assert_cmpint(work->taken, ==, THINGS);
}

/* Nobody takes what another has, and nobody waits for it; each notice is about two claims, one of
 * which the next notice is about as well. */
static void
test_workers(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *last = NULL;
	Work claims = {f->url, 0, TRUE}, notices = {f->url, 0, FALSE};

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < THINGS; i++) {
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		claim->next_at = 1000 - i;
		g_assert_true(dunlin_claim_update(f->store, claim, &error));
		g_autoptr(DunlinNotice) notice = make_notice(claim, NULL);
		if (last) {
			g_strfreev(notice->claims);
			notice->claims = g_strsplit(last, " ", -1);
		}
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
		g_autofree char *next =
			i ? g_strconcat(claim->reference, " ", notice->claims[0], NULL)
			  : g_strdup(claim->reference);
		g_free(last);
		last = g_steal_pointer(&next);
	}
	must_commit(f->store);
	run_workers(&claims);
	run_workers(&notices);
}

static gpointer
init(gpointer data)
{
	g_autoptr(GError) error = NULL;
	char *done = NULL;

	(void)dunlin_store_init(data, &done, &error);
	g_assert_no_error(error);
	return done;
}

static void
test_init_together(Fixture *f, gconstpointer data)
{
	g_autofree char *url = postgres_new_url();
	GThread *threads[WORKERS];
	guint made = 0;

	(void)f;
	(void)data;
	for (guint i = 0; i < WORKERS; i++)
		threads[i] = g_thread_new("init", init, url);
	for (guint i = 0; i < WORKERS; i++) {
		g_autofree char *done = g_thread_join(threads[i]);
		g_test_message("%s", done);
		made += strstr(done, "made with") != NULL;
	}
	g_assert_cmpuint(made, ==, 1);
	g_autoptr(DunlinStore) store = open_store(url);
	g_assert_nonnull(store);
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
		{"lost/server", test_server_down},
		{"together/paid-and-dot", test_paid_and_dot},
		{"together/workers", test_workers},
		{"together/init", test_init_together},
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
