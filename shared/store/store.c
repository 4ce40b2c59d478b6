/* SPDX-License-Identifier: BSD-2-Clause */
/* The store: which engine, its schema, transactions. store-run.c runs statements. */
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
