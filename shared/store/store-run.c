/* SPDX-License-Identifier: BSD-2-Clause */
/* Running named statements: each call binds, steps to its end and resets. */
#include <string.h>

#include "base/error.h"
#include "store/store-private.h"

const char *
dunlin_store_sql(DunlinStore *store, DunlinSql id)
{
	if (!store->texts[id])
		store->texts[id] = dunlin_record_expand(dunlin_statements[id].record, store->engine,
							dunlin_statements[id].text);
	return store->texts[id];
}

static DunlinEngineStatement *
prepare(DunlinStore *store, DunlinSql id, GError **error)
{
	return store->engine->prepare(store->connection, dunlin_statements[id].name,
				      dunlin_store_sql(store, id), error);
}

void
dunlin_store_bind(const DunlinEngine *engine, DunlinEngineStatement *statement, guint after,
		  const DunlinBind *binds)
{
	for (guint i = 0; binds && binds[i].kind != DUNLIN_END; i++) {
		if (binds[i].kind == DUNLIN_BIND_NUMBER)
			engine->bind_int(statement, after + i + 1, binds[i].number);
		else if (binds[i].kind == DUNLIN_BIND_BYTES)
			engine->bind_bytes(statement, after + i + 1, binds[i].bytes,
					   (gsize)binds[i].number);
		else
			engine->bind_text(statement, after + i + 1, binds[i].text);
	}
}

/* Steps a statement that gives no rows. */
static gboolean
finish(DunlinStore *store, DunlinSql id, DunlinEngineStatement *statement, gint64 *ret_changes,
       GError **error)
{
	g_assert(store->in_transaction);
	if (store->engine->step(statement, error) == DUNLIN_FAILED) {
		g_prefix_error(error, "%s: ", dunlin_statements[id].name);
		return FALSE;
	}
	if (ret_changes)
		*ret_changes = store->engine->changes(statement);
	return TRUE;
}

gboolean
dunlin_store_run(DunlinStore *store, DunlinSql id, const DunlinBind *binds, gint64 *ret_changes,
		 GError **error)
{
	DunlinEngineStatement *statement = prepare(store, id, error);

	if (!statement)
		return FALSE;
	dunlin_store_bind(store->engine, statement, 0, binds);
	return finish(store, id, statement, ret_changes, error);
}

void
dunlin_store_hurry(DunlinStore *store)
{
	g_assert(store->in_transaction);
	store->hurried = TRUE;
}

/* @expected: of rows that must change; -1: any number. */
static gboolean
post(DunlinStore *store, DunlinSql id, DunlinEngineStatement *statement, gint64 expected, GError **error)
{
	gint64 changes;

	if (!store->engine->post) {
		if (!finish(store, id, statement, &changes, error))
			return FALSE;
		if (expected < 0 || changes == expected)
			return TRUE;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "%s: somebody else was first",
			    dunlin_statements[id].name);
		return FALSE;
	}
	g_assert(store->in_transaction);
	if (store->engine->post(statement, expected, error))
		return TRUE;
	g_prefix_error(error, "%s: ", dunlin_statements[id].name);
	return FALSE;
}

gboolean
dunlin_store_post(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	DunlinEngineStatement *statement = prepare(store, id, error);

	if (!statement)
		return FALSE;
	dunlin_store_bind(store->engine, statement, 0, binds);
	return post(store, id, statement, -1, error);
}

gboolean
dunlin_store_post_row(DunlinStore *store, DunlinSql id, gconstpointer row, GError **error)
{
	DunlinEngineStatement *statement = prepare(store, id, error);

	if (!statement)
		return FALSE;
	dunlin_record_bind(dunlin_statements[id].record, store->engine, statement, row);
	return post(store, id, statement, -1, error);
}

gboolean
dunlin_store_expect(DunlinStore *store, DunlinSql id, gconstpointer row, const DunlinBind *more,
		    GError **error)
{
	const DunlinRecord *record = dunlin_statements[id].record;
	DunlinEngineStatement *statement = prepare(store, id, error);

	g_assert(store->hurried);
	if (!statement)
		return FALSE;
	dunlin_record_bind(record, store->engine, statement, row);
	dunlin_store_bind(store->engine, statement, record->count, more);
	return post(store, id, statement, 1, error);
}

gboolean
dunlin_store_ahead(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	DunlinEngineStatement *statement;

	if (!store->engine->ahead || !store->in_transaction)
		return TRUE;
	statement = prepare(store, id, error);
	if (!statement)
		return FALSE;
	dunlin_store_bind(store->engine, statement, 0, binds);
	return store->engine->ahead(statement, error);
}

gboolean
dunlin_store_put(DunlinStore *store, DunlinSql id, gconstpointer row, const DunlinBind *more,
		 gint64 *ret_changes, GError **error)
{
	const DunlinRecord *record = dunlin_statements[id].record;
	DunlinEngineStatement *statement = prepare(store, id, error);

	if (!statement)
		return FALSE;
	dunlin_record_bind(record, store->engine, statement, row);
	dunlin_store_bind(store->engine, statement, record->count, more);
	return finish(store, id, statement, ret_changes, error);
}

gboolean
dunlin_store_rows(DunlinStore *store, DunlinSql id, const DunlinBind *binds, DunlinStoreEach each,
		  gpointer data, GError **error)
{
	const DunlinEngine *engine = store->engine;
	DunlinEngineStatement *statement = prepare(store, id, error);
	DunlinStepResult result;

	if (!statement)
		return FALSE;
	dunlin_store_bind(engine, statement, 0, binds);
	while ((result = engine->step(statement, error)) == DUNLIN_ROW)
		if (!each(engine, statement, data, error)) {
			engine->reset(statement);
			return FALSE;
		}
	if (result == DUNLIN_FAILED)
		g_prefix_error(error, "%s: ", dunlin_statements[id].name);
	return result != DUNLIN_FAILED;
}

const char *
dunlin_store_known_creditor(const DunlinStore *store, gint64 id)
{
	return g_hash_table_lookup(store->creditors, &id);
}

void
dunlin_store_know_creditor(DunlinStore *store, gint64 id, const char *key)
{
	g_hash_table_insert(store->creditors, g_memdup2(&id, sizeof id), g_strdup(key));
}

gboolean
dunlin_store_locks(const DunlinStore *store)
{
	return store->in_transaction && *store->engine->lock;
}

void
dunlin_store_wake(DunlinStore *store)
{
	g_assert(store->in_transaction);
	store->engine->wake(store->connection);
}

static gboolean
count_row(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	(void)engine;
	(void)statement;
	(void)error;
	++*(guint *)data;
	return TRUE;
}

gboolean
dunlin_store_lock(DunlinStore *store, DunlinSql id, const DunlinBind *binds, guint *ret_count,
		  GError **error)
{
	guint count = 0;

	if (!dunlin_store_rows(store, id, binds, count_row, &count, error))
		return FALSE;
	if (ret_count)
		*ret_count = count;
	return TRUE;
}

static gboolean
take_number(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	    GError **error)
{
	(void)error;
	*(gint64 *)data = engine->column_int(statement, 0);
	return TRUE;
}

gboolean
dunlin_store_number(DunlinStore *store, DunlinSql id, const DunlinBind *binds, gint64 *ret_number,
		    GError **error)
{
	gint64 number = 0;

	if (!dunlin_store_rows(store, id, binds, take_number, &number, error))
		return FALSE;
	*ret_number = number;
	return TRUE;
}

static gboolean
take_text(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	char **text = data;

	(void)error;
	g_free(*text);
	*text = g_strdup(engine->column_text(statement, 0));
	return TRUE;
}

char *
dunlin_store_text(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	g_autofree char *text = NULL;

	if (!dunlin_store_rows(store, id, binds, take_text, &text, error))
		return NULL;
	return g_steal_pointer(&text);
}

typedef struct {
	const DunlinRecord *record;
	GPtrArray *rows;
} Rows;

static gboolean
take_row(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	 GError **error)
{
	Rows *taken = data;
	gpointer row = dunlin_record_load(taken->record, engine, statement, error);

	if (row)
		g_ptr_array_add(taken->rows, row);
	return row != NULL;
}

GPtrArray *
dunlin_store_all(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	const DunlinRecord *record = dunlin_statements[id].record;
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(record->free);
	Rows taken = {record, rows};

	if (!dunlin_store_rows(store, id, binds, take_row, &taken, error))
		return NULL;
	return g_steal_pointer(&rows);
}

gpointer
dunlin_store_one(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	g_autoptr(GPtrArray) rows = dunlin_store_all(store, id, binds, error);

	return rows && rows->len ? g_ptr_array_steal_index(rows, 0) : NULL;
}

gboolean
dunlin_store_next(DunlinStore *store, gint64 creditor, const char *name, gint64 *ret_id,
		  GError **error)
{
	g_assert(store->in_transaction);
	return dunlin_store_number(store, DUNLIN_SQL_COUNTER_NEXT,
				   BIND(NUMBER(creditor), TEXT(name)), ret_id, error);
}
