/* SPDX-License-Identifier: BSD-2-Clause */
/* Cost is O(what is due), never O(all claims): no hot statement may scan a table that grows. */
#include <string.h>

#include "fixture.h"
#include "store/store-private.h"

static const struct {
	DunlinSql id;
	const char *uses; /* the index */
} rows[] = {
	{DUNLIN_SQL_CLAIM_DUE, "claim_next"},
	{DUNLIN_SQL_CLAIM_NEXT_DUE, "claim_next"},
	{DUNLIN_SQL_CLAIM_GET, "sqlite_autoindex_claim"},
	{DUNLIN_SQL_CLAIM_BY_PREFIX, "claim_reference"},
	{DUNLIN_SQL_CLAIM_BY_INVOICE, "claim_invoice"},
	{DUNLIN_SQL_CLAIM_BY_NUMBER, "claim_invoice"},
	{DUNLIN_SQL_CLAIM_UPDATE, "sqlite_autoindex_claim"},
	{DUNLIN_SQL_DEBTOR_GET, "sqlite_autoindex_debtor"},
	{DUNLIN_SQL_DEBTOR_BY_NUMBER, "debtor_number"},
	{DUNLIN_SQL_DEBTOR_BY_VAT, "debtor_vat"},
	{DUNLIN_SQL_DEBTOR_BY_EMAIL, "debtor_email"},
	{DUNLIN_SQL_DEBTOR_BY_PLACE, "debtor_name"},
	{DUNLIN_SQL_DEBTOR_BY_NAME, "debtor_name"},
	{DUNLIN_SQL_DEBTOR_LAST_STEP, "claim_debtor"},
	{DUNLIN_SQL_DEBTOR_OPEN_CLAIMS, "claim_debtor"},
	{DUNLIN_SQL_LEDGER_LIST, "PRIMARY KEY"},
	{DUNLIN_SQL_HOLD_LIST, "hold_claim"},
	{DUNLIN_SQL_HOLD_END_CLAIM, "hold_claim"},
	{DUNLIN_SQL_HOLD_END_DEBTOR, "hold_debtor"},
	{DUNLIN_SQL_NOTICE_GET, "notice_id"},
	{DUNLIN_SQL_NOTICE_LIST, "notice_claim_claim"},
	{DUNLIN_SQL_NOTICE_NEXT, "notice_next"},
	{DUNLIN_SQL_NOTICE_NEXT_TRY, "notice_next"},
	{DUNLIN_SQL_NOTICE_STALE, "notice_next"},
	{DUNLIN_SQL_NOTICE_ORPHANED, "notice_flight"},
	{DUNLIN_SQL_NOTICE_BY_STATE, "notice_state"},
	{DUNLIN_SQL_NOTICE_WAITING, "notice_state"},
	{DUNLIN_SQL_NOTICE_EARLIER, "notice_claim_claim"},
	{DUNLIN_SQL_NOTICE_CLAIMS, "PRIMARY KEY"},
	{DUNLIN_SQL_NOTICE_STEP_TAKEN, "notice_claim_step"},
	{DUNLIN_SQL_NOTICE_UPDATE, "notice_id"},
	{DUNLIN_SQL_MESSAGE_GET, "sqlite_autoindex_message"},
	{DUNLIN_SQL_MESSAGE_COPY_OF, "message_id"},
	{DUNLIN_SQL_INTAKE_GET, "PRIMARY KEY"},
	{DUNLIN_SQL_ANSWER_FORGET, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_LIST, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_HASH, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_GROWN, "journal_grown"},
	{DUNLIN_SQL_ARCHIVE_FIND, "PRIMARY KEY"},
	{DUNLIN_SQL_ARCHIVE_LIST, "PRIMARY KEY"},
	{DUNLIN_SQL_ARCHIVE_READ, "sqlite_autoindex_archive_chunk"},
};

/* A walk along a partial index from its start is no scan of the table: it holds only what is due. */
static gboolean
is_walk(const char *detail)
{
	static const char *const partial[] = {"claim_next", "notice_next", "notice_flight",
					     "journal_grown"};

	for (guint i = 0; i < G_N_ELEMENTS(partial); i++)
		if (strstr(detail, partial[i]))
			return TRUE;
	return g_str_has_prefix(detail, "SCAN holds") || g_str_has_prefix(detail, "SCAN (subquery");
}

static void
test_plans(Fixture *f, gconstpointer data)
{
	const DunlinEngine *engine = f->store->engine;
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

	(void)data;
	must_begin(f->store); /* the engine takes even an explained UPDATE for a write */
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) plan = g_string_new(NULL);
		const char *name = dunlin_statements[rows[i].id].name;
		g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ",
						   dunlin_store_sql(f->store, rows[i].id), NULL);
		g_autofree char *key = g_strconcat("explain ", name, NULL);
		DunlinEngineStatement *statement =
			engine->prepare(f->store->connection, key, sql, &error);
		g_assert_no_error(error);
		while (engine->step(statement, &error) == DUNLIN_ROW) {
			const char *detail = engine->column_text(statement, 3);
			g_string_append_printf(plan, "%s; ", detail);
			g_test_message("%s: %s", name, detail);
			g_assert_true(!g_str_has_prefix(detail, "SCAN") || is_walk(detail));
		}
		g_assert_no_error(error);
		g_assert_nonnull(strstr(plan->str, rows[i].uses));
		g_ptr_array_add(keys, g_steal_pointer(&key));
	}
	must_commit(f->store);
	g_clear_pointer(&f->store, dunlin_store_close); /* it borrowed the names until now */
}

/* Every statement is good SQL, and its name its own. */
static void
test_all_prepare(Fixture *f, gconstpointer data)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

	(void)data;
	for (guint i = 0; i < DUNLIN_SQL_COUNT; i++) {
		g_autoptr(GError) error = NULL;
		g_assert_nonnull(dunlin_statements[i].name);
		g_assert_true(g_hash_table_add(names, (gpointer)dunlin_statements[i].name));
		(void)f->store->engine->prepare(f->store->connection, dunlin_statements[i].name,
						dunlin_store_sql(f->store, i), &error);
		g_assert_no_error(error);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/plans/no-scan", Fixture, NULL, fixture_up, test_plans, fixture_down);
	g_test_add("/plans/all-prepare", Fixture, NULL, fixture_up, test_all_prepare, fixture_down);
	return g_test_run();
}
