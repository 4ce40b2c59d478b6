/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Statements of the engine over PostgreSQL. What gives no rows may be posted, and what is read next
 * asked for ahead: then nobody waits for each answer, but once for all of them (libpq's pipeline).
 */
#include "store/postgresql-private.h"

#include "base/error.h"
#include "store/postgresql-text.h"

void
dunlin_postgresql_statement_free(gpointer data)
{
	DunlinEngineStatement *statement = data;

	PQclear(statement->result);
	PQfreemem(statement->bytes);
	g_ptr_array_unref(statement->values);
	g_free(statement->name);
	g_free(statement->sql);
	g_free(statement);
}

static gboolean
prepare(DunlinEngineStatement *statement, GError **error)
{
	DunlinEngineConnection *c = statement->connection;

	if (statement->generation == c->generation)
		return TRUE;
	if (!dunlin_postgresql_settle(c, error))
		return FALSE;
	g_autoptr(Result) result = PQprepare(c->pg, statement->name, statement->sql, 0, NULL);
	if (!dunlin_postgresql_is_fine(result)) {
		(void)dunlin_postgresql_fail(c, result, error);
		g_prefix_error(error, "%s: ", statement->name);
		return FALSE;
	}
	statement->generation = c->generation;
	return TRUE;
}

DunlinEngineStatement *
dunlin_postgresql_prepare(DunlinEngineConnection *c, const char *name, const char *sql, GError **error)
{
	DunlinEngineStatement *statement = g_hash_table_lookup(c->statements, name);

	if (!dunlin_postgresql_ready(c, error))
		return NULL;
	if (!statement) {
		statement = g_new0(DunlinEngineStatement, 1);
		statement->connection = c;
		statement->name = g_strdup(name);
		statement->sql = dunlin_postgresql_sql(sql);
		statement->values = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(c->statements, statement->name, statement);
	}
	g_assert(!statement->result || statement->ahead);
	/* Outside a transaction a server that went away since is no fault: once more. */
	if (prepare(statement, c->in_transaction ? error : NULL))
		return statement;
	if (c->in_transaction || !dunlin_postgresql_ready(c, error) || !prepare(statement, error))
		return NULL;
	return statement;
}

static void
put_value(DunlinEngineStatement *statement, guint index, char *value)
{
	if (statement->values->len < index)
		g_ptr_array_set_size(statement->values, (gint)index);
	if (statement->ahead && g_strcmp0(statement->values->pdata[index - 1], value) != 0)
		statement->rebound = TRUE;
	g_free(statement->values->pdata[index - 1]);
	statement->values->pdata[index - 1] = value;
}

void
dunlin_postgresql_bind_int(DunlinEngineStatement *statement, guint index, gint64 value)
{
	put_value(statement, index, g_strdup_printf("%" G_GINT64_FORMAT, value));
}

void
dunlin_postgresql_bind_text(DunlinEngineStatement *statement, guint index, const char *value)
{
	put_value(statement, index, g_strdup(value));
}

void
dunlin_postgresql_bind_bytes(DunlinEngineStatement *statement, guint index, gconstpointer bytes,
		      gsize length)
{
	put_value(statement, index, dunlin_postgresql_bytes(bytes, length));
}

static void
free_bytes(DunlinEngineStatement *statement)
{
	PQfreemem(statement->bytes);
	statement->bytes = NULL;
}

void
dunlin_postgresql_reset(DunlinEngineStatement *statement)
{
	free_bytes(statement);
	g_clear_pointer(&statement->result, PQclear);
	g_ptr_array_set_size(statement->values, 0);
	statement->ahead = statement->rebound = statement->reading = FALSE;
}

/* ── without waiting ── */

static gboolean
send_off(DunlinEngineStatement *statement, gboolean ahead, gint64 expected, GError **error)
{
	DunlinEngineConnection *c = statement->connection;
	const DunlinPostgresqlSent sent = {statement, ahead, expected};

	if (!dunlin_postgresql_ready(c, error) || !prepare(statement, error))
		return FALSE;
	if ((PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF && !PQenterPipelineMode(c->pg)) ||
	    !PQsendQueryPrepared(c->pg, statement->name, (int)statement->values->len,
				 (const char *const *)statement->values->pdata, NULL, NULL, 0))
		return dunlin_postgresql_fail(c, NULL, error);
	statement->ahead = ahead;
	g_array_append_val(c->sent, sent);
	return TRUE;
}

/* The answer to @sent, where it is no error. */
static void
keep(const DunlinEngineConnection *c, const DunlinPostgresqlSent *sent, PGresult *result, GError **error)
{
	DunlinEngineStatement *statement = sent->statement;
	gint64 changes = g_ascii_strtoll(PQcmdTuples(result), NULL, 10);

	if (sent->kept) {
		PQclear(statement->result);
		statement->result = result;
		return;
	}
	if (sent->expected >= 0 && changes != sent->expected && !*error)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "%s: %s changed %" G_GINT64_FORMAT " rows instead of %" G_GINT64_FORMAT,
			    c->label, statement->name, changes, sent->expected);
	PQclear(result);
}

/* The next answer, where it is an error its words in @error unless others stand there. */
static PGresult *
receive(DunlinEngineConnection *c, GError **error)
{
	g_autoptr(Result) result = PQgetResult(c->pg);
	PGresult *more;

	while (result && (more = PQgetResult(c->pg)) != NULL)
		PQclear(more); /* what a lost connection adds */
	if (dunlin_postgresql_is_fine(result))
		return g_steal_pointer(&result);
	if (!*error)
		(void)dunlin_postgresql_fail(c, result, error);
	return NULL;
}

gboolean
dunlin_postgresql_settle(DunlinEngineConnection *c, GError **error)
{
	g_autoptr(GError) failed = NULL;

	if (c->sent->len == 0)
		return TRUE;
	if (!PQpipelineSync(c->pg))
		(void)dunlin_postgresql_fail(c, NULL, &failed);
	for (guint i = 0; c->pg && i < c->sent->len; i++) {
		PGresult *result = receive(c, &failed);
		if (result)
			keep(c, &g_array_index(c->sent, DunlinPostgresqlSent, i), result, &failed);
	}
	if (c->pg) {
		g_autoptr(Result) end = PQgetResult(c->pg);
		g_array_set_size(c->sent, 0);
		if (!failed && (PQresultStatus(end) != PGRES_PIPELINE_SYNC))
			(void)dunlin_postgresql_fail(c, NULL, &failed);
		if (c->pg && !PQexitPipelineMode(c->pg) && !failed)
			(void)dunlin_postgresql_fail(c, NULL, &failed);
	}
	if (!failed)
		return TRUE;
	dunlin_postgresql_forget(c);
	g_propagate_error(error, g_steal_pointer(&failed));
	return FALSE;
}

void
dunlin_postgresql_forget(DunlinEngineConnection *c)
{
	GHashTableIter all;
	gpointer value;

	if (!c->pg)
		g_array_set_size(c->sent, 0);
	if (!c->any_ahead)
		return;
	g_hash_table_iter_init(&all, c->statements);
	while (g_hash_table_iter_next(&all, NULL, &value)) {
		DunlinEngineStatement *statement = value;
		if (!statement->ahead)
			continue;
		free_bytes(statement);
		g_clear_pointer(&statement->result, PQclear);
		statement->ahead = statement->rebound = statement->reading = FALSE;
	}
	c->any_ahead = FALSE;
}

/* What was read ahead holds no longer once anything else is carried out. */
static gboolean
overtake(DunlinEngineConnection *c, GError **error)
{
	if (!c->any_ahead)
		return TRUE;
	gboolean settled = dunlin_postgresql_settle(c, error);
	dunlin_postgresql_forget(c);
	return settled;
}

gboolean
dunlin_postgresql_post(DunlinEngineStatement *statement, gint64 expected, GError **error)
{
	gboolean sent = overtake(statement->connection, error) &&
			send_off(statement, FALSE, expected, error);

	dunlin_postgresql_reset(statement);
	return sent;
}

gboolean
dunlin_postgresql_ahead(DunlinEngineStatement *statement, GError **error)
{
	if (statement->ahead && !statement->rebound)
		return TRUE;
	if (!statement->ahead || overtake(statement->connection, error)) {
		statement->connection->any_ahead = TRUE;
		if (send_off(statement, TRUE, -1, error))
			return TRUE;
	}
	dunlin_postgresql_reset(statement);
	return FALSE;
}

/* ── waiting ── */

static gboolean
execute(DunlinEngineStatement *statement, GError **error)
{
	DunlinEngineConnection *c = statement->connection;

	/* What others are still waited for, one answer more makes little difference. */
	if (statement->ahead || c->sent->len > 0)
		return (statement->ahead || send_off(statement, TRUE, -1, error)) &&
		       dunlin_postgresql_settle(c, error);
	if (!dunlin_postgresql_ready(c, error) || !prepare(statement, error))
		return FALSE;
	statement->result =
		PQexecPrepared(c->pg, statement->name, (int)statement->values->len,
			       (const char *const *)statement->values->pdata, NULL, NULL, 0);
	if (dunlin_postgresql_is_fine(statement->result))
		return TRUE;
	(void)dunlin_postgresql_fail(c, statement->result, error);
	g_clear_pointer(&statement->result, PQclear);
	return FALSE;
}

/* Has the rows ready; what was asked for ahead stays so. */
static gboolean
start_reading(DunlinEngineStatement *statement, GError **error)
{
	DunlinEngineConnection *c = statement->connection;
	gboolean ahead = statement->ahead && !statement->rebound;
	g_autoptr(GError) first = NULL;
	gboolean done = ahead || overtake(c, &first);

	done = done && (statement->result || execute(statement, &first));
	if (!done && !c->in_transaction && !c->pg) { /* a read: harmless once more */
		g_clear_error(&first);
		done = execute(statement, &first);
	}
	if (!done) {
		g_propagate_error(error, g_steal_pointer(&first));
		return FALSE;
	}
	statement->ahead = ahead;
	statement->reading = TRUE;
	statement->row = -1;
	statement->changes = g_ascii_strtoll(PQcmdTuples(statement->result), NULL, 10);
	return TRUE;
}

/* All rows come at once: whoever reads many reads them in pages. */
DunlinStepResult
dunlin_postgresql_step(DunlinEngineStatement *statement, GError **error)
{
	if (!statement->reading && !start_reading(statement, error)) {
		dunlin_postgresql_reset(statement);
		return DUNLIN_FAILED;
	}
	if (++statement->row < PQntuples(statement->result))
		return DUNLIN_ROW;
	if (statement->ahead)
		statement->reading = FALSE;
	else
		dunlin_postgresql_reset(statement);
	return DUNLIN_NO_ROW;
}

gboolean
dunlin_postgresql_column_null(DunlinEngineStatement *statement, guint index)
{
	return PQgetisnull(statement->result, statement->row, (int)index) != 0;
}

const char *
dunlin_postgresql_column_text(DunlinEngineStatement *statement, guint index)
{
	if (PQgetisnull(statement->result, statement->row, (int)index))
		return NULL;
	return PQgetvalue(statement->result, statement->row, (int)index);
}

gint64
dunlin_postgresql_column_int(DunlinEngineStatement *statement, guint index)
{
	const char *text = dunlin_postgresql_column_text(statement, index);

	return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

gconstpointer
dunlin_postgresql_column_bytes(DunlinEngineStatement *statement, guint index, gsize *ret_length)
{
	const char *text = dunlin_postgresql_column_text(statement, index);

	free_bytes(statement);
	statement->bytes = PQunescapeBytea((const guint8 *)(text ? text : ""), ret_length);
	g_assert(statement->bytes);
	return statement->bytes;
}

gint64
dunlin_postgresql_changes(DunlinEngineStatement *statement)
{
	return statement->changes;
}

