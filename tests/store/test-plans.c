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
	{DUNLIN_SQL_DEBTOR_LIVE_CLAIMS, "claim_debtor"},
	{DUNLIN_SQL_NAME_DROP, "PRIMARY KEY"},
	{DUNLIN_SQL_CLAIM_NAMED, "PRIMARY KEY"},
	{DUNLIN_SQL_SAID_BY_OTHER, "PRIMARY KEY"},
	{DUNLIN_SQL_SAID_FORGET, "PRIMARY KEY"},
	{DUNLIN_SQL_SAID_EXPIRE, "said_at"},
	{DUNLIN_SQL_SHEET_GET, "PRIMARY KEY"},
	{DUNLIN_SQL_SHEET_DUE, "sheet_next"},
	{DUNLIN_SQL_SHEET_NEXT_DUE, "sheet_next"},
	{DUNLIN_SQL_SHEET_ASKED, "claim_asked"},
	{DUNLIN_SQL_SHEET_PENDING, "claim_pending"},
	{DUNLIN_SQL_SHEET_SOON, "claim_soon"},
	{DUNLIN_SQL_SHEET_FAILED, "claim_failed"},
	{DUNLIN_SQL_SHEET_SENT, "claim_sent"},
	{DUNLIN_SQL_SHEET_CLOSED, "claim_closed"},
	{DUNLIN_SQL_SHEET_ANSWERS, "hold_answers"},
	{DUNLIN_SQL_SHEET_ENDLESS, "hold_endless"},
	{DUNLIN_SQL_LEDGER_LIST, "PRIMARY KEY"},
	{DUNLIN_SQL_HOLD_LIST, "hold_claim"},
	{DUNLIN_SQL_HOLD_END_CLAIM, "hold_claim"},
	{DUNLIN_SQL_HOLD_END_DEBTOR, "hold_debtor"},
	{DUNLIN_SQL_NOTICE_GET, "notice_id"},
	{DUNLIN_SQL_NOTICE_LIST, "notice_claim_step"},
	{DUNLIN_SQL_NOTICE_NEXT, "notice_next"},
	{DUNLIN_SQL_NOTICE_CANDIDATES, "notice_next"},
	{DUNLIN_SQL_NOTICE_NEXT_TRY, "notice_next"},
	{DUNLIN_SQL_NOTICE_STALE, "notice_flight"},
	{DUNLIN_SQL_NOTICE_ORPHANED, "notice_flight"},
	{DUNLIN_SQL_NOTICE_BY_STATE, "notice_state"},
	{DUNLIN_SQL_NOTICE_WAITING, "notice_state"},
	{DUNLIN_SQL_NOTICE_EARLIER, "notice_claim_step"},
	{DUNLIN_SQL_NOTICE_CLAIMS, "PRIMARY KEY"},
	{DUNLIN_SQL_NOTICE_STEP_TAKEN, "notice_claim_step"},
	{DUNLIN_SQL_NOTICE_UPDATE, "notice_id"},
	{DUNLIN_SQL_MESSAGE_GET, "sqlite_autoindex_message"},
	{DUNLIN_SQL_MESSAGE_COPY_OF, "message_id"},
	{DUNLIN_SQL_MESSAGE_OTHERS, "message_link_digest"},
	{DUNLIN_SQL_INTAKE_GET, "PRIMARY KEY"},
	{DUNLIN_SQL_ANSWER_FORGET, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_LAST, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_LIST, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_HASH, "PRIMARY KEY"},
	{DUNLIN_SQL_JOURNAL_GROWN, "journal_grown"},
	{DUNLIN_SQL_ARCHIVE_FIND, "PRIMARY KEY"},
	{DUNLIN_SQL_ARCHIVE_LIST, "PRIMARY KEY"},
	{DUNLIN_SQL_ARCHIVE_READ, "sqlite_autoindex_archive_chunk"},
};

/* What lists everything, for a person or for verify, reads everything; any row of a table is the
 * first. */
static const DunlinSql lists[] = {DUNLIN_SQL_CLAIM_EACH, DUNLIN_SQL_CLAIM_ALIVE,
				  DUNLIN_SQL_CLAIM_ALIVE_COUNT, DUNLIN_SQL_JOURNAL_LOST,
				  DUNLIN_SQL_STORE_USED};

/* What is walked along from its start: small tables, what a part of a statement found, and partial
 * indexes, which hold only what is due. */
static const char *const walked[] = {
	"claim_next", "notice_next", "notice_flight", "journal_grown", "SCAN holds",
	"SCAN (subquery", "SCAN CONSTANT", "SCAN creditor", "SCAN counter", "SCAN lease",
	"SCAN value", "SCAN answer", "SCAN archive_upload",
	"SCAN intake", /* only where a message is missing that it names, which nothing leaves */
};

static gboolean
is_walk(const char *detail)
{
	for (guint i = 0; i < G_N_ELEMENTS(walked); i++)
		if (strstr(detail, walked[i]))
			return TRUE;
	return FALSE;
}

static gboolean
is_list(DunlinSql id)
{
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		if (lists[i] == id)
			return TRUE;
	return FALSE;
}

static const char *
index_of(DunlinSql id)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].id == id)
			return rows[i].uses;
	return "";
}

static void
check_plan(Fixture *f, DunlinSql id, GPtrArray *keys)
{
	const DunlinEngine *engine = f->store->engine;
	const char *name = dunlin_statements[id].name;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) plan = g_string_new(NULL);
	g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", dunlin_store_sql(f->store, id), NULL);
	g_autofree char *key = g_strconcat("explain ", name, NULL);
	DunlinEngineStatement *statement = engine->prepare(f->store->connection, key, sql, &error);

	g_assert_no_error(error);
	while (engine->step(statement, &error) == DUNLIN_ROW) {
		const char *detail = engine->column_text(statement, 3);

		g_string_append_printf(plan, "%s; ", detail);
		if (g_str_has_prefix(detail, "SCAN") && !is_walk(detail))
			g_error("%s: %s", name, detail);
	}
	g_assert_no_error(error);
	if (!strstr(plan->str, index_of(id)))
		g_error("%s: %s instead of %s", name, plan->str, index_of(id));
	g_ptr_array_add(keys, g_steal_pointer(&key));
}

static void
test_plans(Fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

	(void)data;
	must_begin(f->store); /* the engine takes even an explained UPDATE for a write */
	for (guint i = 0; i < DUNLIN_SQL_COUNT; i++)
		if (!is_list((DunlinSql)i))
			check_plan(f, (DunlinSql)i, keys);
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
