/* SPDX-License-Identifier: BSD-2-Clause */
/* The store: which engine, its schema, transactions, and how the other files run statements. */
#include "store/store.h"

#include <string.h>

#include "base/error.h"
#include "store/engine.h"
#include "store/store-private.h"

static const DunlinEngine *const engines[] = {
	&dunlin_engine_sqlite,
#ifdef HAVE_POSTGRESQL
	&dunlin_engine_postgresql,
#endif
};

static const DunlinEngine *
engine_of(const char *url, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(engines); i++) {
		gsize length = strlen(engines[i]->scheme);
		if (strncmp(url, engines[i]->scheme, length) == 0 && url[length] == ':')
			return engines[i];
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "store \"%s\": %s", url,
		    g_str_has_prefix(url, "postgresql:") ? "this build has no PostgreSQL"
							 : "expected sqlite:/absolute/path"
							   " or postgresql://host/database");
	return NULL;
}

static DunlinStore *
connect_to(const char *url, gboolean create, guint wait_ms, GError **error)
{
	const DunlinEngine *engine = engine_of(url, error);
	DunlinEngineConnection *connection;
	DunlinStore *store;

	if (!engine)
		return NULL;
	connection = engine->open(url, create, wait_ms, error);
	if (!connection)
		return NULL;
	store = g_new0(DunlinStore, 1);
	store->engine = engine;
	store->connection = connection;
	store->creditors = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	store->changes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return store;
}

static gint64
newest(const DunlinStore *store)
{
	return g_strv_length((char **)store->engine->migrations);
}

static gboolean
is_newer(const DunlinStore *store, const char *url, gint64 version, GError **error)
{
	if (version <= newest(store))
		return FALSE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
		    "%s: its schema %" G_GINT64_FORMAT
		    " is newer than this Dunlin's %" G_GINT64_FORMAT ": install the newer Dunlin",
		    url, version, newest(store));
	return TRUE;
}

char *
dunlin_store_shown(const char *url)
{
	const char *user = strstr(url, "://");
	const char *end = user ? strpbrk(user + 3, "@/?") : NULL;
	const char *colon = user ? strchr(user + 3, ':') : NULL;

	if (!end || *end != '@' || !colon || colon > end)
		return g_strdup(url);
	return g_strdup_printf("%.*s%s", (int)(colon - url), url, end);
}

DunlinStore *
dunlin_store_open_closed(const char *url, guint wait_ms, GError **error)
{
	g_autoptr(DunlinStore) store = connect_to(url, FALSE, wait_ms, error);
	gint64 version;

	if (!store || !store->engine->version(store->connection, &version, error) ||
	    is_newer(store, url, version, error))
		return NULL;
	if (version < newest(store)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "%s: its schema %" G_GINT64_FORMAT " is older than %" G_GINT64_FORMAT
			    "; run dunlinctl init",
			    url, version, newest(store));
		return NULL;
	}
	return g_steal_pointer(&store);
}

/* A store that was moved is no longer the truth; one that is not complete is not yet. */
static gboolean
is_moving(DunlinStore *store, const char *url, GError **error)
{
	GError *failed = NULL;
	g_autofree char *mark = dunlin_value_get(store, DUNLIN_VALUE_MOVING, &failed);
	g_autofree char *name = dunlin_store_shown(url);

	if (failed)
		g_propagate_error(error, failed);
	else if (mark && g_str_has_prefix(mark, "to "))
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "%s was moved %s: change \"store\" in the configuration", name, mark);
	else if (mark && *mark)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "%s is not complete: run dunlinctl migrate %s again", name, mark);
	return failed || (mark && *mark);
}

DunlinStore *
dunlin_store_open(const char *url, guint wait_ms, GError **error)
{
	g_autoptr(DunlinStore) store = dunlin_store_open_closed(url, wait_ms, error);

	return store && !is_moving(store, url, error) ? g_steal_pointer(&store) : NULL;
}

gboolean
dunlin_store_backup(const char *url, const char *path, GError **error)
{
	g_autoptr(DunlinStore) store = dunlin_store_open(url, 0, error);

	if (!store)
		return FALSE;
	if (store->engine->backup)
		return store->engine->backup(store->connection, path, error);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "a store on a server is backed up by the server's own means "
		    "(PostgreSQL: pg_basebackup, pg_dump)");
	return FALSE;
}

/* The next migration, if there is one, in one transaction with its number. */
static gboolean
migrate_one(DunlinStore *store, const char *url, gint64 *ret_version, GError **error)
{
	const DunlinEngine *engine = store->engine;
	gint64 version;

	if (!dunlin_store_begin(store, error))
		return FALSE;
	if (!engine->version(store->connection, &version, error) ||
	    is_newer(store, url, version, error) ||
	    (version < newest(store) &&
	     (!engine->execute(store->connection, engine->migrations[version], error) ||
	      !engine->set_version(store->connection, version + 1, error)))) {
		dunlin_store_rollback(store);
		return FALSE;
	}
	*ret_version = version;
	return dunlin_store_commit(store, error);
}

/* A file is copied as it is before its schema changes; a server has means of its own. *ret_copy: the
 * copy's path, yours; NULL: none was made. */
static gboolean
keep_copy(DunlinStore *store, const char *url, char **ret_copy, GError **error)
{
	gint64 version;

	if (!store->engine->version(store->connection, &version, error))
		return FALSE;
	if (!store->engine->backup || version == 0 || version >= newest(store))
		return TRUE;
	g_autofree char *path =
		g_strdup_printf("%s.schema-%" G_GINT64_FORMAT, strchr(url, ':') + 1, version);
	if (!store->engine->backup(store->connection, path, error)) {
		g_prefix_error(error, "the schema is not changed without a copy: ");
		return FALSE;
	}
	*ret_copy = g_steal_pointer(&path);
	return TRUE;
}

gboolean
dunlin_store_init(const char *url, char **ret_done, GError **error)
{
	enum { WAIT_MS = 10000 };
	g_autoptr(DunlinStore) store = connect_to(url, TRUE, WAIT_MS, error);
	g_autofree char *copy = NULL;
	gint64 version, first = -1;

	if (!store || !keep_copy(store, url, &copy, error))
		return FALSE;
	do {
		if (!migrate_one(store, url, &version, error))
			return FALSE;
		first = first < 0 ? version : first;
	} while (version < newest(store));
	g_autofree char *name = dunlin_store_shown(url);
	if (first == version)
		*ret_done = g_strdup_printf("%s: schema %" G_GINT64_FORMAT ", nothing to do", name,
					    version);
	else if (first == 0)
		*ret_done =
			g_strdup_printf("%s: made with schema %" G_GINT64_FORMAT, name, version);
	else
		*ret_done = g_strdup_printf("%s: brought from schema %" G_GINT64_FORMAT
					    " to %" G_GINT64_FORMAT "%s%s",
					    name, first, version, copy ? "; as it was: " : "",
					    copy ? copy : "");
	return TRUE;
}

void
dunlin_store_close(DunlinStore *store)
{
	if (!store)
		return;
	dunlin_store_rollback(store);
	store->engine->close(store->connection);
	for (guint i = 0; i < DUNLIN_SQL_COUNT; i++)
		g_free(store->texts[i]);
	g_hash_table_unref(store->creditors);
	g_hash_table_unref(store->changes);
	g_free(store);
}

void
dunlin_store_set_wait(DunlinStore *store, guint wait_ms)
{
	store->engine->set_wait(store->connection, wait_ms);
}

gboolean
dunlin_store_begin(DunlinStore *store, GError **error)
{
	g_assert(!store->in_transaction);
	store->in_transaction = store->engine->begin(store->connection, error);
	store->hurried = FALSE;
	return store->in_transaction;
}

gboolean
dunlin_store_commit(DunlinStore *store, GError **error)
{
	g_assert(store->in_transaction);
	store->in_transaction = FALSE;
	if (store->engine->commit(store->connection, error))
		return TRUE;
	g_hash_table_remove_all(store->creditors);
	return FALSE;
}

void
dunlin_store_rollback(DunlinStore *store)
{
	if (!store->in_transaction)
		return;
	store->in_transaction = FALSE;
	g_hash_table_remove_all(store->creditors);
	store->engine->rollback(store->connection);
}

gboolean
dunlin_store_collided(DunlinStore *store)
{
	return store->engine->collided && store->engine->collided(store->connection);
}

gboolean
dunlin_store_in_transaction(const DunlinStore *store)
{
	return store->in_transaction;
}

gboolean
dunlin_store_save(DunlinStore *store, GError **error)
{
	g_assert(store->in_transaction);
	return store->engine->execute(store->connection, "SAVEPOINT one", error);
}

gboolean
dunlin_store_save_end(DunlinStore *store, gboolean keep, GError **error)
{
	g_assert(store->in_transaction);
	if (!keep)
		g_hash_table_remove_all(store->creditors);
	return store->engine->execute(store->connection,
				      keep ? "RELEASE SAVEPOINT one"
					   : "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one",
				      error);
}

gboolean
dunlin_store_changed(DunlinStore *store, gint64 *inout_seen)
{
	return store->engine->changed(store->connection, inout_seen);
}

void
dunlin_store_tidy(DunlinStore *store)
{
	g_assert(!store->in_transaction);
	if (store->engine->tidy)
		store->engine->tidy(store->connection);
}

/* ── running statements ── */

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
