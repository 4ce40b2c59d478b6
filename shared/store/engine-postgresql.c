/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine over PostgreSQL, for several hosts on one store. READ COMMITTED with row locks: what a
 * writing transaction reads and then decides on, it locks (statements.c, {lock}). NOTIFY is a hint
 * only; who waits for one looks by himself now and then. A lost connection is opened again at the
 * next begin or read; what was lost in COMMIT is asked for by its transaction id.
 */
#include "store/postgresql-private.h"

#include "base/error.h"
#include "store/migrations.h"
#include "store/postgresql-text.h"

enum {
	BACKOFF_FIRST_MS = 100,
	BACKOFF_MAX_MS = 10000,
	RESOLVE_MS = 5000, /* how long a lost COMMIT is asked for */
	RESOLVE_STEP_MS = 50,
	LOOK_SEC = 5, /* a hint that was lost costs no more */
};
#define CHANNEL "dunlin"
#define COLLISION "40" /* the class of deadlocks and serialization failures */

/* ── errors ── */

static void
drop_connection(DunlinEngineConnection *c)
{
	g_clear_pointer(&c->pg, PQfinish);
	dunlin_postgresql_forget(c);
	c->listens = FALSE;
	c->lost = c->in_transaction;
}

static gboolean
fail_text(const DunlinEngineConnection *c, DunlinError code, const char *text, GError **error)
{
	g_autofree char *line = g_strstrip(g_strdup(text));

	g_set_error(error, DUNLIN_ERROR, code, "%s: %s", c->label, g_strdelimit(line, "\n\t", ' '));
	return FALSE;
}

/* What @result or, without one, the connection says. A connection that is gone is dropped. */
gboolean
dunlin_postgresql_fail(DunlinEngineConnection *c, const PGresult *result, GError **error)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	gboolean gone = PQstatus(c->pg) == CONNECTION_BAD || g_strcmp0(state, "25006") == 0;

	c->collided |= state && g_str_has_prefix(state, COLLISION);

	(void)fail_text(c, state && !gone ? dunlin_postgresql_error(state) : DUNLIN_ERROR_BUSY,
			text ? text : PQerrorMessage(c->pg), error);
	if (gone)
		drop_connection(c);
	return FALSE;
}

gboolean
dunlin_postgresql_is_fine(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Runs a script; the last statement's result, NULL with an error. */
static PGresult *
run(DunlinEngineConnection *c, const char *script, GError **error)
{
	if (!dunlin_postgresql_settle(c, error))
		return NULL;
	g_autoptr(Result) result = PQexec(c->pg, script);
	if (dunlin_postgresql_is_fine(result))
		return g_steal_pointer(&result);
	(void)dunlin_postgresql_fail(c, result, error);
	return NULL;
}

static gboolean
run_only(DunlinEngineConnection *c, const char *script, GError **error)
{
	g_autoptr(Result) result = run(c, script, error);

	return result != NULL;
}

/* ── connecting ── */

static void
ignore_notice(void *data, const PGresult *result)
{
	(void)data;
	(void)result;
}

/* Where the URL says nothing else. What is behind it in the list is not the URL's to say. */
static PGconn *
dial(const char *url)
{
	static const char *const keys[] = {"connect_timeout",      "keepalives_idle",
					   "keepalives_interval",  "keepalives_count",
					   "tcp_user_timeout",     "fallback_application_name",
					   "target_session_attrs", "dbname",
					   "client_encoding",      NULL};
	const char *const values[] = {"5",      "20",         "5", "3",    "20000",
				      "dunlin", "read-write", url, "UTF8", NULL};

	return PQconnectdbParams(keys, values, 1);
}

/* Prepared statements and LISTEN live in a session: a proxy that lends sessions out breaks them. */
static gboolean
refuse_proxy(DunlinEngineConnection *c, const PGresult *result, GError **error)
{
	if (g_ascii_strtoll(PQgetvalue(result, 0, 0), NULL, 10) == PQbackendPID(c->pg))
		return TRUE;
	return fail_text(c, DUNLIN_ERROR_CONFIG,
			 "a pooling proxy stands before the server: name the server itself", error);
}

static gboolean
configure(DunlinEngineConnection *c, GError **error)
{
	g_autofree char *script = dunlin_postgresql_session(c->migrates, c->wait_ms);
	g_autoptr(Result) result = run(c, script, error);

	return result && refuse_proxy(c, result, error);
}

static gboolean
open_pg(DunlinEngineConnection *c, GError **error)
{
	gboolean done;

	drop_connection(c);
	c->pg = dial(c->url);
	(void)PQsetNoticeReceiver(c->pg, ignore_notice, NULL);
	c->generation++;
	done = PQstatus(c->pg) == CONNECTION_OK
		       ? configure(c, error)
		       : fail_text(c, DUNLIN_ERROR_BUSY, PQerrorMessage(c->pg), error);
	if (!done)
		drop_connection(c);
	return done;
}

/* Waits longer from failure to failure, so that a server that comes back is not run over; half of
 * each wait is random, so that not all come at once. */
static gboolean
ensure_open(DunlinEngineConnection *c, GError **error)
{
	gint64 now = g_get_monotonic_time();

	if (c->pg && PQstatus(c->pg) == CONNECTION_OK)
		return TRUE;
	if (now < c->retry_at)
		return fail_text(c, DUNLIN_ERROR_BUSY, "was not reached a moment ago", error);
	if (open_pg(c, error)) {
		c->backoff_ms = 0;
		return TRUE;
	}
	c->backoff_ms = CLAMP(c->backoff_ms * 2, BACKOFF_FIRST_MS, BACKOFF_MAX_MS);
	c->retry_at = g_get_monotonic_time() + (gint64)(c->backoff_ms / 2) * 1000 +
		      g_random_int_range(0, (gint32)(c->backoff_ms / 2) * 1000 + 1);
	return FALSE;
}

static const char *
option_of(const PQconninfoOption *options, const char *keyword)
{
	while (options->keyword && !g_str_equal(options->keyword, keyword))
		options++;
	return options->keyword && options->val ? options->val : "";
}

static char *
label_of(const PQconninfoOption *options)
{
	const char *port = option_of(options, "port");

	return g_strconcat("postgresql://", option_of(options, "host"), *port ? ":" : "", port, "/",
			   option_of(options, "dbname"), NULL);
}

static void
postgresql_close(DunlinEngineConnection *c)
{
	if (!c)
		return;
	g_clear_pointer(&c->pg, PQfinish);
	g_hash_table_unref(c->statements);
	g_array_unref(c->sent);
	g_free(c->transaction);
	g_free(c->life);
	g_free(c->label);
	g_free(c->url);
	g_free(c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinEngineConnection, postgresql_close)

/* Marks an empty schema as ours; under the migrations' lock. Whose another one is, version() tells. */
static gboolean
claim_schema(DunlinEngineConnection *c, GError **error)
{
	return run_only(c, dunlin_postgresql_claim, error);
}

static DunlinEngineConnection *
postgresql_open(const char *url, gboolean create, guint wait_ms, GError **error)
{
	g_autoptr(DunlinEngineConnection) c = g_new0(DunlinEngineConnection, 1);
	char *wrong = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &wrong);

	c->url = g_strdup(url);
	c->label = options ? label_of(options) : g_strdup("store");
	c->wait_ms = wait_ms;
	c->migrates = create;
	c->sent = g_array_new(FALSE, FALSE, sizeof(DunlinPostgresqlSent));
	c->statements = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, dunlin_postgresql_statement_free);
	if (!options)
		(void)fail_text(c, DUNLIN_ERROR_CONFIG, wrong ? wrong : "no URL of PostgreSQL",
				error);
	PQfreemem(wrong);
	gboolean good = options != NULL;
	PQconninfoFree(options);
	if (!good || !ensure_open(c, error) || (create && !claim_schema(c, error)))
		return NULL;
	return g_steal_pointer(&c);
}

static void
postgresql_set_wait(DunlinEngineConnection *c, guint wait_ms)
{
	c->wait_ms = wait_ms;
}

/* Inside a transaction a lost connection is not opened again: what follows would be written alone. */
gboolean
dunlin_postgresql_ready(DunlinEngineConnection *c, GError **error)
{
	if (!c->in_transaction)
		return ensure_open(c, error);
	if (c->pg && !c->lost)
		return TRUE;
	return fail_text(c, DUNLIN_ERROR_BUSY, "the connection was lost in the transaction", error);
}

/* ── transactions ── */

static gboolean
start(DunlinEngineConnection *c, GError **error)
{
	g_autofree char *script = dunlin_postgresql_begin(c->wait_ms);
	g_autoptr(Result) result = run(c, script, error);

	if (!result)
		return FALSE;
	g_free(c->transaction);
	g_free(c->life);
	c->transaction = g_strdup(PQgetvalue(result, 0, 0));
	c->life = g_strdup(PQgetvalue(result, 0, 1));
	c->in_transaction = TRUE;
	c->lost = c->wakes = c->collided = FALSE;
	return TRUE;
}

static gboolean
postgresql_begin(DunlinEngineConnection *c, GError **error)
{
	if (!ensure_open(c, error))
		return FALSE;
	g_autoptr(GError) first = NULL;
	if (start(c, &first))
		return TRUE;
	if (c->pg) {
		(void)run_only(c, "ROLLBACK", NULL); /* what failed is told; what is lost, lost */
		g_propagate_error(error, g_steal_pointer(&first));
		return FALSE;
	}
	return ensure_open(c, error) && start(c, error); /* it went away since the last time */
}

static void
postgresql_rollback(DunlinEngineConnection *c)
{
	(void)dunlin_postgresql_settle(c, NULL); /* whatever it says is rolled back */
	if (c->in_transaction && c->pg && !run_only(c, "ROLLBACK", NULL))
		drop_connection(c); /* ends it as well */
	dunlin_postgresql_forget(c);
	c->in_transaction = c->lost = FALSE;
}

static gboolean
postgresql_collided(DunlinEngineConnection *c)
{
	return c->collided;
}

/* What became of the transaction: "committed", "aborted", "in progress"; NULL: nobody can tell. A
 * server that came up again, and a standby that took over, may have given its id to another one: they
 * do not know of an id that had not reached the log. */
static char *
outcome(DunlinEngineConnection *c)
{
	const char *const values[] = {c->transaction, c->life};

	g_autoptr(Result) result = PQexecParams(c->pg,
						"SELECT pg_xact_status($1::xid8)"
						" WHERE " DUNLIN_POSTGRESQL_LIFE " = $2",
						2, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1 &&
	    !PQgetisnull(result, 0, 0))
		return g_strdup(PQgetvalue(result, 0, 0));
	if (PQstatus(c->pg) == CONNECTION_BAD)
		drop_connection(c);
	return NULL;
}

/* The connection was lost while the server committed, or did not. */
static gboolean
resolve(DunlinEngineConnection *c, GError **error)
{
	gint64 until = g_get_monotonic_time() + (gint64)RESOLVE_MS * 1000;

	do {
		g_autofree char *became = ensure_open(c, NULL) ? outcome(c) : NULL;
		if (g_strcmp0(became, "committed") == 0)
			return TRUE;
		if (g_strcmp0(became, "aborted") == 0)
			return fail_text(c, DUNLIN_ERROR_BUSY,
					 "the connection was lost, nothing was committed", error);
		if (!became && c->pg)
			break;
		g_usleep(RESOLVE_STEP_MS * 1000);
	} while (g_get_monotonic_time() < until);
	return fail_text(c, DUNLIN_ERROR_UNCERTAIN,
			 "the connection was lost while the transaction was committed", error);
}

static gboolean
postgresql_commit(DunlinEngineConnection *c, GError **error)
{
	if (!dunlin_postgresql_ready(c, error) || !dunlin_postgresql_settle(c, error)) {
		postgresql_rollback(c);
		return FALSE;
	}
	dunlin_postgresql_forget(c);
	g_autoptr(Result) result =
		PQexec(c->pg, c->wakes ? "NOTIFY " CHANNEL "; COMMIT" : "COMMIT");
	gboolean done = PQresultStatus(result) == PGRES_COMMAND_OK;
	c->in_transaction = FALSE;
	if (done && g_str_equal(PQcmdStatus(result), "COMMIT"))
		return TRUE;
	if (done) /* "ROLLBACK": a statement had failed */
		return fail_text(c, DUNLIN_ERROR_BUSY, "a failed statement ended the transaction",
				 error);
	/* An error without a code is libpq's own, whose status may follow only later. */
	if (PQstatus(c->pg) == CONNECTION_BAD || !PQresultErrorField(result, PG_DIAG_SQLSTATE)) {
		drop_connection(c);
		return resolve(c, error);
	}
	(void)dunlin_postgresql_fail(c, result, error);
	if (c->pg)
		(void)run_only(c, "ROLLBACK", NULL); /* it is over in any case */
	return FALSE;
}

static gboolean
postgresql_execute(DunlinEngineConnection *c, const char *script, GError **error)
{
	g_assert(c->in_transaction);
	if (!dunlin_postgresql_ready(c, error) || !dunlin_postgresql_settle(c, error))
		return FALSE;
	dunlin_postgresql_forget(c); /* it may go back to a savepoint */
	return run_only(c, script, error);
}

/* ── schema ── */

static gboolean
postgresql_version(DunlinEngineConnection *c, gint64 *ret_version, GError **error)
{
	if (!dunlin_postgresql_ready(c, error))
		return FALSE;
	g_autoptr(Result) known = run(c, dunlin_postgresql_known, error);
	if (!known)
		return FALSE;
	if (*PQgetvalue(known, 0, 0) != 't')
		return fail_text(c, DUNLIN_ERROR_CONFIG,
				 *PQgetvalue(known, 0, 1) == 't'
					 ? "this is not a store of Dunlin"
					 : "the store is empty; run dunlinctl init",
				 error);
	g_autoptr(Result) result = run(c, "SELECT version FROM dunlin", error);
	if (!result)
		return FALSE;
	*ret_version =
		PQntuples(result) == 1 ? g_ascii_strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
	return TRUE;
}

static gboolean
postgresql_set_version(DunlinEngineConnection *c, gint64 version, GError **error)
{
	g_autofree char *script =
		g_strdup_printf("UPDATE dunlin SET version = %" G_GINT64_FORMAT, version);

	return postgresql_execute(c, script, error);
}

/* ── hints ── */

static void
postgresql_wake(DunlinEngineConnection *c)
{
	c->wakes = TRUE;
}

/* A new connection may have missed what happened since the last one. */
static gboolean
listen(DunlinEngineConnection *c)
{
	if (!ensure_open(c, NULL))
		return FALSE;
	if (c->listens)
		return TRUE;
	c->listens = run_only(c, "LISTEN " CHANNEL, NULL);
	c->seen += c->listens;
	return c->listens;
}

static gboolean
postgresql_changed(DunlinEngineConnection *c, gint64 *inout_seen)
{
	gint64 now = g_get_monotonic_time();
	PGnotify *hint;

	if (!listen(c))
		return FALSE;
	if (!PQconsumeInput(c->pg)) {
		drop_connection(c);
		return FALSE;
	}
	gboolean others = FALSE;
	while ((hint = PQnotifies(c->pg)) != NULL) {
		others |= hint->be_pid != PQbackendPID(c->pg);
		PQfreemem(hint);
	}
	if (others || now - c->looked_at > (gint64)LOOK_SEC * G_USEC_PER_SEC) {
		c->seen += c->looked_at != 0;
		c->looked_at = now;
	}
	if (c->seen == *inout_seen)
		return FALSE;
	*inout_seen = c->seen;
	return TRUE;
}

const DunlinEngine dunlin_engine_postgresql = {
	.scheme = "postgresql",
	.migrations = dunlin_migrations_postgresql,
	.now = "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)",
	.lock = " FOR NO KEY UPDATE",
	.skip_locked = " FOR NO KEY UPDATE SKIP LOCKED",
	.open = postgresql_open,
	.close = postgresql_close,
	.set_wait = postgresql_set_wait,
	.begin = postgresql_begin,
	.commit = postgresql_commit,
	.rollback = postgresql_rollback,
	.collided = postgresql_collided,
	.version = postgresql_version,
	.set_version = postgresql_set_version,
	.execute = postgresql_execute,
	.prepare = dunlin_postgresql_prepare,
	.bind_int = dunlin_postgresql_bind_int,
	.bind_text = dunlin_postgresql_bind_text,
	.bind_bytes = dunlin_postgresql_bind_bytes,
	.post = dunlin_postgresql_post,
	.ahead = dunlin_postgresql_ahead,
	.step = dunlin_postgresql_step,
	.column_null = dunlin_postgresql_column_null,
	.column_int = dunlin_postgresql_column_int,
	.column_text = dunlin_postgresql_column_text,
	.column_bytes = dunlin_postgresql_column_bytes,
	.changes = dunlin_postgresql_changes,
	.reset = dunlin_postgresql_reset,
	.wake = postgresql_wake,
	.changed = postgresql_changed,
};
