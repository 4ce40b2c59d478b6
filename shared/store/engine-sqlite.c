/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine over a SQLite file: WAL, synchronous=FULL, and one writer lock around every write
 * transaction and every checkpoint. The lock makes writers fair and keeps a checkpoint from running
 * beside a commit, which before SQLite 3.51.3 can corrupt the file ("WAL-reset bug").
 */
#include "store/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/token.h"
#include "store/lock.h"
#include "store/migrations.h"

enum {
	APPLICATION_ID = 0x444E4C4E, /* "DNLN" */
	BUSY_SLEEP_USEC = 200,       /* the busy handler's shortest; three times that at most */
	TIDY_PAGES = 1000,           /* tidy checkpoints a log longer than this */
	COMMIT_PAGES = 20000,        /* nobody tidies: whoever commits does it */
	PAGE_SIZE = 4096,
};

struct DunlinEngineConnection {
	sqlite3 *db; /* NULL: to be opened again */
	char *path;
	DunlinLock *lock;
	guint wait_ms;
	gint64 busy_until; /* monotonic µs */
	int log_pages;     /* length of the write-ahead log at our last commit */
	dev_t device;      /* of the file we opened */
	ino_t inode;
	GHashTable *statements; /* name → DunlinEngineStatement */
};

struct DunlinEngineStatement {
	DunlinEngineConnection *connection;
	sqlite3_stmt *handle;
};

static void
statement_free(gpointer data)
{
	DunlinEngineStatement *statement = data;

	sqlite3_finalize(statement->handle); /* repeats the last step's error, which was told */
	g_free(statement);
}

/* What the caller does next, by primary result code; everything else is our own bug. */
static const struct {
	int code;
	DunlinError error;
} errors[] = {
	{SQLITE_BUSY, DUNLIN_ERROR_BUSY},     {SQLITE_LOCKED, DUNLIN_ERROR_BUSY},
	{SQLITE_FULL, DUNLIN_ERROR_BUSY},     {SQLITE_IOERR, DUNLIN_ERROR_BUSY},
	{SQLITE_CANTOPEN, DUNLIN_ERROR_BUSY}, {SQLITE_READONLY, DUNLIN_ERROR_BUSY},
	{SQLITE_PROTOCOL, DUNLIN_ERROR_BUSY}, {SQLITE_NOMEM, DUNLIN_ERROR_BUSY},
	{SQLITE_PERM, DUNLIN_ERROR_BUSY},     {SQLITE_CORRUPT, DUNLIN_ERROR_INPUT},
	{SQLITE_NOTADB, DUNLIN_ERROR_CONFIG},
};

static DunlinError
error_of(int code)
{
	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
		return DUNLIN_ERROR_CONFLICT;
	for (guint i = 0; i < G_N_ELEMENTS(errors); i++)
		if (errors[i].code == (code & 0xff))
			return errors[i].error;
	return DUNLIN_ERROR_INTERNAL;
}

static gboolean
fail(DunlinEngineConnection *c, GError **error)
{
	int code = sqlite3_extended_errcode(c->db);

	g_set_error(error, DUNLIN_ERROR, error_of(code), "%s: %s", c->path, sqlite3_errmsg(c->db));
	return FALSE;
}

/* The second line behind the writer lock: a reader that recovers the log, a foreign program. */
static int
on_busy(void *data, int count)
{
	DunlinEngineConnection *c = data;
	gint64 now = g_get_monotonic_time();

	if (count == 0)
		c->busy_until = now + (gint64)c->wait_ms * 1000;
	if (now >= c->busy_until)
		return 0;
	g_usleep(g_random_int_range(BUSY_SLEEP_USEC, 3 * BUSY_SLEEP_USEC));
	return 1;
}

static int
on_log(void *data, sqlite3 *db, const char *name, int pages)
{
	DunlinEngineConnection *c = data;

	(void)db;
	(void)name;
	c->log_pages = pages;
	return SQLITE_OK;
}

static void
close_db(DunlinEngineConnection *c)
{
	g_hash_table_remove_all(c->statements);
	if (c->db) {
		int code = sqlite3_close(c->db);
		g_assert(code == SQLITE_OK); /* no statement was left */
	}
	c->db = NULL;
}

static gboolean
pragma_int(DunlinEngineConnection *c, const char *sql, gint64 *ret_value, GError **error)
{
	sqlite3_stmt *handle = NULL;

	if (sqlite3_prepare_v2(c->db, sql, -1, &handle, NULL) != SQLITE_OK)
		return fail(c, error);
	gboolean row = sqlite3_step(handle) == SQLITE_ROW;
	if (row)
		*ret_value = sqlite3_column_int64(handle, 0);
	return sqlite3_finalize(handle) == SQLITE_OK && row ? TRUE : fail(c, error);
}

static gboolean
run(DunlinEngineConnection *c, const char *script, GError **error)
{
	return sqlite3_exec(c->db, script, NULL, NULL, NULL) == SQLITE_OK || fail(c, error);
}

static gboolean
configure(DunlinEngineConnection *c, GError **error)
{
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_handler(c->db, on_busy, c);
	sqlite3_wal_hook(c->db, on_log, c); /* takes the place of automatic checkpoints */
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return run(c,
		   "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
		   "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
		   "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;"
		   /* A batch of the clock dirties five megabytes, which shall be written once. */
		   "PRAGMA cache_size = -8192; PRAGMA soft_heap_limit = 14680064;",
		   error);
}

static gboolean
open_db(DunlinEngineConnection *c, GError **error)
{
	struct stat file;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;

	if (stat(c->path, &file) != 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", c->path,
			    g_strerror(errno));
		return FALSE;
	}
	if (sqlite3_open_v2(c->path, &c->db, flags, NULL) == SQLITE_OK && configure(c, error)) {
		c->device = file.st_dev;
		c->inode = file.st_ino;
		return TRUE;
	}
	if (!error || !*error)
		fail(c, error);
	close_db(c);
	return FALSE;
}

/* Opens again what a failed write closed, or what somebody replaced under us: SQLite would go on
 * writing into a file without a name. */
static gboolean
ensure_open(DunlinEngineConnection *c, GError **error)
{
	struct stat file;

	if (c->db && stat(c->path, &file) == 0 && file.st_dev == c->device &&
	    file.st_ino == c->inode)
		return TRUE;
	close_db(c);
	return open_db(c, error);
}

static void
sqlite_close(DunlinEngineConnection *c)
{
	if (!c)
		return;
	close_db(c);
	g_hash_table_unref(c->statements);
	dunlin_lock_free(c->lock);
	g_free(c->path);
	g_free(c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinEngineConnection, sqlite_close)

/* An empty file of the right mode; never touches one that exists, because closing it would drop
 * the locks that SQLite holds on it in this process. */
static gboolean
make_file(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = -1;

	if (g_mkdir_with_parents(folder, 0750) == 0)
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd >= 0)
		close(fd);
	else if (errno != EEXIST) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s", path,
			    g_strerror(errno));
		return FALSE;
	}
	return TRUE;
}

/* Turns an empty database into one of ours; under the lock. */
static gboolean
claim_file(DunlinEngineConnection *c, GError **error)
{
	gint64 id, objects;

	if (!pragma_int(c, "PRAGMA application_id", &id, error) ||
	    !pragma_int(c, "SELECT count(*) FROM sqlite_schema", &objects, error))
		return FALSE;
	if (id != 0 || objects != 0)
		return TRUE; /* whose it is, version() tells */
	g_autofree char *script = g_strdup_printf(
		"PRAGMA journal_mode = WAL; PRAGMA application_id = %d;", APPLICATION_ID);
	return run(c, script, error);
}

static DunlinEngineConnection *
sqlite_open(const char *url, gboolean create, guint wait_ms, GError **error)
{
	const char *path = strchr(url, ':') + 1;
	g_autoptr(DunlinEngineConnection) c = g_new0(DunlinEngineConnection, 1);
	g_autofree char *lock_path = g_strconcat(path, ".lock", NULL);

	c->path = g_strdup(path);
	c->wait_ms = wait_ms;
	c->lock = dunlin_lock_new(lock_path);
	c->statements = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, statement_free);
	if (path[0] != '/') {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "store \"%s\": expected sqlite:/absolute/path", url);
		return NULL;
	}
	if (!create && access(path, F_OK) != 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s; run dunlinctl init",
			    path, g_strerror(errno));
		return NULL;
	}
	if (create && !make_file(path, error))
		return NULL;
	if (!open_db(c, error))
		return NULL;
	if (create) {
		if (!dunlin_lock_take(c->lock, wait_ms, error))
			return NULL;
		gboolean ours = claim_file(c, error);
		dunlin_lock_release(c->lock);
		if (!ours)
			return NULL;
	}
	return g_steal_pointer(&c);
}

static void
sqlite_set_wait(DunlinEngineConnection *c, guint wait_ms)
{
	c->wait_ms = wait_ms;
}

static DunlinEngineStatement *
sqlite_prepare(DunlinEngineConnection *c, const char *name, const char *sql, GError **error)
{
	DunlinEngineStatement *statement;

	if (!c->db && !ensure_open(c, error))
		return NULL;
	statement = g_hash_table_lookup(c->statements, name);
	if (!statement) {
		sqlite3_stmt *handle = NULL;
		if (sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) !=
		    SQLITE_OK) {
			fail(c, error);
			g_prefix_error(error, "%s: ", name);
			return NULL;
		}
		statement = g_new0(DunlinEngineStatement, 1);
		statement->connection = c;
		statement->handle = handle;
		g_hash_table_insert(c->statements, (gpointer)name, statement);
	}
	g_assert(!sqlite3_stmt_busy(statement->handle));
	return statement;
}

static void
sqlite_bind_int(DunlinEngineStatement *statement, guint index, gint64 value)
{
	int code = sqlite3_bind_int64(statement->handle, (int)index, value);
	g_assert(code == SQLITE_OK);
}

static void
sqlite_bind_text(DunlinEngineStatement *statement, guint index, const char *value)
{
	int code = sqlite3_bind_text(statement->handle, (int)index, value, -1, SQLITE_TRANSIENT);
	g_assert(code == SQLITE_OK || code == SQLITE_TOOBIG); /* too big: the step fails on null */
}

static void
sqlite_bind_bytes(DunlinEngineStatement *statement, guint index, gconstpointer bytes, gsize length)
{
	int code = sqlite3_bind_blob64(statement->handle, (int)index, bytes ? bytes : "", length,
				       SQLITE_TRANSIENT);
	g_assert(code == SQLITE_OK);
}

static void
sqlite_reset(DunlinEngineStatement *statement)
{
	(void)sqlite3_reset(statement->handle); /* repeats the step's error, which was told */
	(void)sqlite3_clear_bindings(statement->handle);
}

static DunlinStepResult
step(DunlinEngineStatement *statement, GError **error)
{
	sqlite3 *db = sqlite3_db_handle(statement->handle);
	int code = sqlite3_step(statement->handle);

	if (code == SQLITE_ROW)
		return DUNLIN_ROW;
	if (code != SQLITE_DONE)
		g_set_error(error, DUNLIN_ERROR, error_of(sqlite3_extended_errcode(db)), "%s: %s",
			    sqlite3_db_filename(db, "main"), sqlite3_errmsg(db));
	sqlite_reset(statement);
	return code == SQLITE_DONE ? DUNLIN_NO_ROW : DUNLIN_FAILED;
}

static gboolean
ended(DunlinEngineConnection *c, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
		    "%s: a failed write ended the transaction", c->path);
	return FALSE;
}

/* A full disk may end a transaction behind our back: what follows must not be committed singly. */
static DunlinStepResult
sqlite_step(DunlinEngineStatement *statement, GError **error)
{
	if (!sqlite3_stmt_readonly(statement->handle) &&
	    sqlite3_get_autocommit(sqlite3_db_handle(statement->handle))) {
		sqlite_reset(statement);
		(void)ended(statement->connection, error);
		return DUNLIN_FAILED;
	}
	return step(statement, error);
}

static gboolean
sqlite_column_null(DunlinEngineStatement *statement, guint index)
{
	return sqlite3_column_type(statement->handle, (int)index) == SQLITE_NULL;
}

static gint64
sqlite_column_int(DunlinEngineStatement *statement, guint index)
{
	return sqlite3_column_int64(statement->handle, (int)index);
}

static const char *
sqlite_column_text(DunlinEngineStatement *statement, guint index)
{
	return (const char *)sqlite3_column_text(statement->handle, (int)index);
}

static gconstpointer
sqlite_column_bytes(DunlinEngineStatement *statement, guint index, gsize *ret_length)
{
	gconstpointer bytes = sqlite3_column_blob(statement->handle, (int)index);

	*ret_length = (gsize)sqlite3_column_bytes(statement->handle, (int)index);
	return bytes ? bytes : "";
}

static gint64
sqlite_changes(DunlinEngineStatement *statement)
{
	return sqlite3_changes64(sqlite3_db_handle(statement->handle));
}

static gboolean
step_once(DunlinEngineConnection *c, const char *sql, GError **error)
{
	DunlinEngineStatement *statement = sqlite_prepare(c, sql, sql, error);

	return statement && step(statement, error) != DUNLIN_FAILED;
}

static gboolean
sqlite_begin(DunlinEngineConnection *c, GError **error)
{
	if (!dunlin_lock_take(c->lock, c->wait_ms, error))
		return FALSE;
	if (ensure_open(c, error) && step_once(c, "BEGIN IMMEDIATE", error))
		return TRUE;
	dunlin_lock_release(c->lock);
	return FALSE;
}

static void
sqlite_rollback(DunlinEngineConnection *c)
{
	/* A full disk ends the transaction by itself; and where the rollback fails, closing does it. */
	if (c->db && !sqlite3_get_autocommit(c->db) && !step_once(c, "ROLLBACK", NULL))
		close_db(c);
	dunlin_lock_release(c->lock);
}

static gboolean
sqlite_commit(DunlinEngineConnection *c, GError **error)
{
	if (!c->db || sqlite3_get_autocommit(c->db)) {
		dunlin_lock_release(c->lock);
		return ended(c, error);
	}
	if (step_once(c, "COMMIT", error)) {
		if (c->log_pages > COMMIT_PAGES)
			(void)sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
							NULL, NULL); /* the next one tries again */
		dunlin_lock_release(c->lock);
		return TRUE;
	}
	/* After a failed write or fsync the last frame may be in the file: another process that
	 * recovers the log would find it committed. */
	int code = sqlite3_errcode(c->db) & 0xff;
	sqlite_rollback(c);
	close_db(c);
	if (code == SQLITE_IOERR && error && *error)
		(*error)->code = DUNLIN_ERROR_UNCERTAIN;
	return FALSE;
}

static gboolean
sqlite_version(DunlinEngineConnection *c, gint64 *ret_version, GError **error)
{
	gint64 id;

	if (!ensure_open(c, error) || !pragma_int(c, "PRAGMA application_id", &id, error))
		return FALSE;
	if (id != APPLICATION_ID) {
		gint64 objects;
		if (!pragma_int(c, "SELECT count(*) FROM sqlite_schema", &objects, error))
			return FALSE;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s", c->path,
			    objects ? "this is not a store of Dunlin"
				    : "the store is empty; run dunlinctl init");
		return FALSE;
	}
	return pragma_int(c, "PRAGMA user_version", ret_version, error);
}

static gboolean
sqlite_set_version(DunlinEngineConnection *c, gint64 version, GError **error)
{
	g_autofree char *script =
		g_strdup_printf("PRAGMA user_version = %" G_GINT64_FORMAT, version);

	return run(c, script, error);
}

static gboolean
sqlite_execute(DunlinEngineConnection *c, const char *script, GError **error)
{
	if (!c->db || sqlite3_get_autocommit(c->db))
		return ended(c, error);
	return run(c, script, error);
}

static void
sqlite_wake(DunlinEngineConnection *c)
{
	(void)c; /* every commit is seen */
}

/* data_version counts the commits of other connections. */
static gboolean
sqlite_changed(DunlinEngineConnection *c, gint64 *inout_seen)
{
	DunlinEngineStatement *statement;
	gint64 seen;

	if (!ensure_open(c, NULL))
		return FALSE;
	statement = sqlite_prepare(c, "data_version", "PRAGMA data_version", NULL);
	if (!statement || sqlite_step(statement, NULL) != DUNLIN_ROW)
		return FALSE;
	seen = sqlite_column_int(statement, 0);
	sqlite_reset(statement);
	if (seen == *inout_seen)
		return FALSE;
	*inout_seen = seen;
	return TRUE;
}

/* A passive checkpoint waits for nobody; if it got everything and no reader looks into the log,
 * the log is emptied too. What cannot be done now is done the next time. */
static void
sqlite_tidy(DunlinEngineConnection *c)
{
	g_autofree char *log = g_strconcat(c->path, "-wal", NULL);
	struct stat file;
	int pages = 0, done = 0;

	if (stat(log, &file) != 0 || file.st_size < (off_t)TIDY_PAGES * PAGE_SIZE)
		return;
	if (!dunlin_lock_take(c->lock, c->wait_ms, NULL))
		return;
	if (ensure_open(c, NULL) &&
	    sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &done) ==
		    SQLITE_OK &&
	    pages == done) {
		sqlite3_busy_handler(c->db, NULL, NULL);
		(void)sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
						NULL);
		sqlite3_busy_handler(c->db, on_busy, c);
	}
	dunlin_lock_release(c->lock);
}

static gboolean
copy_pages(DunlinEngineConnection *c, sqlite3 *to, GError **error)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", c->db, "main");
	int code = backup ? sqlite3_backup_step(backup, -1) : SQLITE_ERROR;

	if (backup && sqlite3_backup_finish(backup) == SQLITE_OK && code == SQLITE_DONE)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, error_of(sqlite3_extended_errcode(to)), "%s: %s",
		    sqlite3_db_filename(to, "main"), sqlite3_errmsg(to));
	return FALSE;
}

/* A reader's snapshot is copied: writers go on beside it, and cannot make it start again. The copy
 * gets its name when it is whole. */
static gboolean
sqlite_backup(DunlinEngineConnection *c, const char *path, GError **error)
{
	g_autofree char *name = dunlin_random_name(8); /* two at once write two */
	g_autofree char *part = g_strconcat(path, ".", name, ".part", NULL);
	sqlite3 *to = NULL;
	gint64 objects;

	if (!make_file(part, error) || !run(c, "BEGIN", error))
		return FALSE;
	gboolean done = pragma_int(c, "SELECT count(*) FROM sqlite_schema", &objects, error);
	if (done && sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", part,
			    sqlite3_errmsg(to));
		done = FALSE;
	}
	done = done && copy_pages(c, to, error);
	sqlite3_close(to);
	(void)run(c, "ROLLBACK", NULL); /* nothing was written */
	if (done && rename(part, path) == 0)
		return TRUE;
	if (done)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", path,
			    g_strerror(errno));
	(void)unlink(part);
	return FALSE;
}

const DunlinEngine dunlin_engine_sqlite = {
	.scheme = "sqlite",
	.migrations = dunlin_migrations_sqlite,
	.now = "CAST(strftime('%s', 'now') AS INTEGER)",
	.lock = "", /* there is one writer at a time */
	.skip_locked = "",
	.by_column = TRUE,
	.open = sqlite_open,
	.close = sqlite_close,
	.set_wait = sqlite_set_wait,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.version = sqlite_version,
	.set_version = sqlite_set_version,
	.execute = sqlite_execute,
	.prepare = sqlite_prepare,
	.bind_int = sqlite_bind_int,
	.bind_text = sqlite_bind_text,
	.bind_bytes = sqlite_bind_bytes,
	.step = sqlite_step,
	.column_null = sqlite_column_null,
	.column_int = sqlite_column_int,
	.column_text = sqlite_column_text,
	.column_bytes = sqlite_column_bytes,
	.changes = sqlite_changes,
	.reset = sqlite_reset,
	.wake = sqlite_wake,
	.changed = sqlite_changed,
	.tidy = sqlite_tidy,
	.backup = sqlite_backup,
};
