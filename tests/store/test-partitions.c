/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every key begins with the creditor: our own schema, with its growing tables partitioned by him
 * (PARTITION BY HASH), carries the store's contract unchanged.
 */
#include <string.h>

#include "contract.h"
#include "postgres.h"
#include "store/engine.h"
#include "store/migrations.h"
#include "store/store-private.h"

enum { PARTITIONS = 2 };

/* What grows with a creditor's claims. The rest is the house's, or named by its own digest. */
static const char *const big[] = {
	"counter",      "debtor",       "claim",   "ledger",       "hold",     "notice",
	"notice_claim", "message_link", "journal", "journal_head", "document",
	"account",
	"sheet", "said", "claim_name",
	"instalment",
};

static gboolean
is_big(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(big); i++)
		if (g_str_equal(big[i], name))
			return TRUE;
	return FALSE;
}

/* One statement after the other, a table's own followed by its partitions. */
static char *
partition(const char *script, guint *count)
{
	static const char head[] = "CREATE TABLE ", end[] = "\n);\n";
	GString *out = g_string_new(NULL);
	const char *table;

	while ((table = strstr(script, head)) != NULL) {
		g_autofree char *name =
			g_strndup(table + strlen(head), strcspn(table + strlen(head), " "));
		const char *close = strstr(table, end);

		g_assert_nonnull(close);
		g_string_append_len(out, script, close - script);
		script = close + strlen(end);
		if (!is_big(name)) {
			g_string_append(out, end);
			continue;
		}
		++*count;
		g_string_append(out, "\n) PARTITION BY HASH (creditor);\n");
		for (guint i = 0; i < PARTITIONS; i++)
			g_string_append_printf(out,
					       "CREATE TABLE %s_%u PARTITION OF %s FOR VALUES WITH"
					       " (MODULUS %d, REMAINDER %u);\n",
					       name, i, name, PARTITIONS, i);
	}
	g_string_append(out, script);
	return g_string_free(out, FALSE);
}

static void
make_schema(const char *url)
{
	const DunlinEngine *engine = &dunlin_engine_postgresql;
	g_autoptr(GError) error = NULL;
	DunlinEngineConnection *connection = engine->open(url, TRUE, 5000, &error);
	guint count = 0;
	gint64 version = 0;

	g_assert_no_error(error);
	(void)engine->begin(connection, &error);
	g_assert_no_error(error);
	for (; dunlin_migrations_postgresql[version]; version++) {
		g_autofree char *script =
			partition(dunlin_migrations_postgresql[version], &count);

		(void)engine->execute(connection, script, &error);
		g_assert_no_error(error);
	}
	g_assert_cmpuint(count, ==, G_N_ELEMENTS(big));
	g_assert_true(engine->set_version(connection, version, &error));
	g_assert_true(engine->commit(connection, &error));
	engine->close(connection);
}

static char *template;

static char *
new_url(void)
{
	if (!template) {
		template = postgres_new_url();
		make_schema(template);
	}
	return postgres_copy_url(template);
}

static const NewUrl partitioned = {new_url, postgres_new_url};

/* What the schema says of itself: no key of a partitioned table is without the creditor, and none
 * of our tables that could be partitioned was forgotten. */
static void
test_keys(Fixture *f, gconstpointer data)
{
	const DunlinEngine *engine = f->store->engine;
	g_autoptr(GError) error = NULL;
	guint rows = 0;

	(void)data;
	DunlinEngineStatement *statement = engine->prepare(
		f->store->connection, "keys",
		"SELECT t.relname, t.relkind = 'p', COALESCE((SELECT bool_and(a.attnum ="
		" ANY (string_to_array(x.indkey::text, ' ')::int2[])) FROM pg_index AS x"
		" WHERE x.indrelid = t.oid AND x.indisunique), false)"
		" FROM pg_class AS t JOIN pg_attribute AS a ON a.attrelid = t.oid"
		" AND a.attname = 'creditor' WHERE t.relnamespace = current_schema()::regnamespace"
		" AND t.relkind IN ('r', 'p') AND NOT t.relispartition",
		&error);
	g_assert_no_error(error);
	while (engine->step(statement, &error) == DUNLIN_ROW) {
		g_test_message("%s", engine->column_text(statement, 0));
		g_assert_true(is_big(engine->column_text(statement, 0)));
		g_assert_cmpstr(engine->column_text(statement, 1), ==, "t");
		g_assert_cmpstr(engine->column_text(statement, 2), ==, "t");
		rows++;
	}
	g_assert_no_error(error);
	g_assert_cmpuint(rows, ==, G_N_ELEMENTS(big));
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
	contract_add("/store/partitioned/", &partitioned);
	g_test_add("/store/partitioned/keys", Fixture, &partitioned, fixture_up, test_keys,
		   fixture_down);
	int result = g_test_run();
	g_free(template);
	postgres_stop();
	return result;
}
