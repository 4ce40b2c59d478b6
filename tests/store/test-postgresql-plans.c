/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cost is O(what is due), never O(all claims), on PostgreSQL as well: with a thousand rows of
 * everything and the planner told about them, no statement reads a table that grows from end to end.
 */
#include <string.h>

#include "fixture.h"
#include "postgres.h"
#include "store/store-private.h"

enum { CLAIMS = 1000, WAITING = 20 };

static const NewUrl postgres = {postgres_new_url, NULL};

/* What lists everything, for a person or for verify, reads everything; any row of a table is the
 * first. */
static const DunlinSql lists[] = {DUNLIN_SQL_CLAIM_EACH, DUNLIN_SQL_DEBTOR_EACH, DUNLIN_SQL_CLAIM_ALIVE,
				   DUNLIN_SQL_CLAIM_ALIVE_COUNT, DUNLIN_SQL_JOURNAL_LOST,
				   DUNLIN_SQL_STORE_USED};

static const char *const small[] = {"creditor", "counter", "lease",
				    "value",    "answer",  "archive_upload"};

static void
fill(Fixture *f)
{
	g_autoptr(GError) error = NULL;
	DunlinEntry entry = {DUNLIN_ENTRY_PRINCIPAL, 20000, 100, NULL, NULL};

	must_begin(f->store);
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *text = g_strdup_printf("R-%u", i);
		g_autofree char *digest =
			g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
		g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();
		debtor->creditor = f->creditor;
		debtor->number = g_strdup(text);
		debtor->vat_id = g_strdup(text);
		debtor->name = g_strdup(text);
		debtor->street = g_strdup("Weg 1");
		debtor->city = g_strdup(text);
		debtor->email = g_strconcat(text, "@example.net", NULL);
		g_assert_true(dunlin_debtor_put(f->store, debtor, &error));
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, text);
		claim->debtor = debtor->id;
		claim->next_at = 1000 + i;
		g_assert_true(dunlin_claim_update(f->store, claim, &error));
		DunlinHold hold = {.creditor = f->creditor,
				   .claim = i % 2 ? claim->reference : NULL,
				   .debtor = debtor->id,
				   .until = DUNLIN_DAY_NONE};
		g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
		notice->message_id = g_strdup(text);
		notice->state = i < WAITING ? DUNLIN_NOTICE_READY : DUNLIN_NOTICE_DELIVERED;
		notice->host = g_strdup("mx");
		notice->recall = i % 100 == 0 ? g_strdup("wanted") : NULL;
		notice->accepted_at = i < WAITING ? 0 : 1;
		g_autoptr(DunlinMessageRow) row =
			dunlin_message_attempt(f->store, digest, 1, text, digest, 1, &error);
		g_assert_nonnull(row);
		g_assert_true(
			dunlin_ledger_add(f->store, claim, &entry, &error) &&
			dunlin_hold_add(f->store, &hold, &error) &&
			dunlin_notice_insert(f->store, notice, &error) &&
			dunlin_message_finish(f->store, digest, DUNLIN_MESSAGE_DONE, "", &error) &&
			dunlin_message_link(f->store, claim, digest, "in", &error) &&
			dunlin_intake_put(f->store, "m", "INBOX", "1", text, digest, &error) &&
			dunlin_journal_add(f->store, f->creditor, claim->reference, 1, "taken",
					   DUNLIN_ACTOR_DUNLIN, text, NULL, &error));
	}
	must_commit(f->store);
	must_begin(f->store);
	/* Whatever is small is best read from end to end: more of what is picked by a word. */
	g_assert_true(f->store->engine->execute(
		f->store->connection,
		"INSERT INTO notice SELECT (jsonb_populate_record(n,"
		" jsonb_build_object('id', n.id || i))).*"
		" FROM notice AS n, generate_series(1, 20) AS i WHERE state = 'delivered'",
		&error));
	g_assert_true(f->store->engine->execute(
		f->store->connection,
		"INSERT INTO document (creditor, seller, kind, number, names, amount, claim)"
		" SELECT creditor, '', 'credit', reference, reference, 1, reference FROM claim;"
		"INSERT INTO account (creditor, debtor, id, kind, amount, currency, text, source)"
		" SELECT creditor, id, i, 'credit', 1, 'EUR', 'G-' || id, i FROM debtor,"
		" generate_series(1, 3) AS i;"
		"INSERT INTO creditor (id, key) SELECT i, 'c' || i FROM generate_series(1000, 2000) AS i;"
		"INSERT INTO sheet SELECT id, id % 50, 1, 1 FROM creditor WHERE id > 0;"
		"INSERT INTO instalment SELECT creditor, reference, i, 1 FROM claim,"
		" generate_series(1, 3) AS i;"
		"INSERT INTO said SELECT creditor, reference, i || '@acme.example', 'go', i FROM claim,"
		" generate_series(1, 5) AS i;"
		"INSERT INTO archive SELECT i, i, 1 FROM generate_series(1, 1000) AS i;"
		"INSERT INTO archive_chunk SELECT i, 0, 'x' FROM generate_series(1, 1000) AS i;"
		"INSERT INTO document (creditor, seller, kind, number, names, amount)"
		" SELECT max(id), 'acme', 'credit', i, i, 1 FROM creditor,"
		" generate_series(1, 1000) AS i GROUP BY i",
		&error));
	g_assert_true(dunlin_journal_seal(f->store, 20000, 1, &error));
	g_assert_true(f->store->engine->execute(f->store->connection, "ANALYZE", &error));
	must_commit(f->store);
}

static gboolean
is_listed(DunlinSql id)
{
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		if (lists[i] == id)
			return TRUE;
	return FALSE;
}

static void
check_line(const char *name, const char *line)
{
	const char *scan = strstr(line, "Seq Scan on ");

	for (guint i = 0; scan && i < G_N_ELEMENTS(small); i++)
		if (g_str_has_prefix(scan + strlen("Seq Scan on "), small[i]))
			return;
	if (scan)
		g_error("%s: %s", name, line);
}

/* How the prepared statement is carried out whatever its parameters are. */
static void
check_plan(Fixture *f, DunlinSql id, GPtrArray *names)
{
	const DunlinEngine *engine = f->store->engine;
	DunlinEngineConnection *connection = f->store->connection;
	const char *name = dunlin_statements[id].name;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) sql = g_string_new(NULL);
	DunlinEngineStatement *statement =
		engine->prepare(connection, name, dunlin_store_sql(f->store, id), &error);

	g_assert_no_error(error);
	statement = engine->prepare(connection, "count",
				    "SELECT COALESCE(array_length(parameter_types, 1), 0)"
				    " FROM pg_prepared_statements WHERE name = ?1",
				    &error);
	engine->bind_text(statement, 1, name);
	g_assert_cmpint(engine->step(statement, &error), ==, DUNLIN_ROW);
	gint64 count = engine->column_int(statement, 0);
	engine->reset(statement);
	g_string_append_printf(sql, "EXPLAIN (COSTS OFF) EXECUTE \"%s\"", name);
	for (gint64 i = 0; i < count; i++)
		g_string_append_printf(sql, "%sNULL%s", i ? ", " : "(", i + 1 == count ? ")" : "");
	g_autofree char *key = g_strconcat("explain ", name, NULL);
	statement = engine->prepare(connection, key, sql->str, &error);
	g_assert_no_error(error);
	while (engine->step(statement, &error) == DUNLIN_ROW) {
		const char *line = engine->column_text(statement, 0);
		g_test_message("%s: %s", name, line);
		check_line(name, line);
	}
	g_assert_no_error(error);
	g_ptr_array_add(names, g_steal_pointer(&key));
}

static void
test_plans(Fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	(void)data;
	fill(f);
	must_begin(f->store);
	g_assert_true(f->store->engine->execute(
		f->store->connection, "SET plan_cache_mode = force_generic_plan", &error));
	for (guint i = 0; i < DUNLIN_SQL_COUNT; i++)
		if (!is_listed((DunlinSql)i))
			check_plan(f, (DunlinSql)i, names);
	must_commit(f->store);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	const char *missing = postgres_start();
	if (missing) {
		g_print("1..0 # SKIP %s\n", missing);
		postgres_stop();
		return 0;
	}
	g_test_add("/plans/postgresql", Fixture, &postgres, fixture_up, test_plans, fixture_down);
	int result = g_test_run();
	postgres_stop();
	return result;
}
