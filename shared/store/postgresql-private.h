/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between the two files of the engine over PostgreSQL: connections and transactions
 * (engine-postgresql.c), statements and what is sent without waiting (postgresql-statement.c).
 */
#pragma once

#include <libpq-fe.h>

#include "store/engine.h"

G_BEGIN_DECLS

typedef PGresult Result;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Result, PQclear)

struct DunlinEngineConnection {
	PGconn *pg; /* NULL: to be opened again */
	char *url;
	char *label;       /* for messages: without a password */
	gboolean migrates; /* holds the migrations' lock */
	gboolean in_transaction;
	gboolean lost; /* the transaction went with its connection */
	gboolean listens;
	gboolean wakes;    /* the transaction is worth a hint */
	gboolean collided; /* it stood in another one's way */
	char *transaction; /* its id, to ask for after a lost COMMIT */
	char *life;        /* the server's, at that time */
	guint wait_ms, backoff_ms;
	guint generation;           /* counts connections */
	gint64 retry_at, looked_at; /* monotonic µs */
	gint64 seen;
	GHashTable *statements; /* name → DunlinEngineStatement */
	gboolean any_ahead;     /* some statement may be ahead */
	GArray *sent;           /* of DunlinPostgresqlSent: not answered yet */
};

struct DunlinEngineStatement {
	DunlinEngineConnection *connection;
	char *name, *sql;
	guint generation;  /* of the connection that prepared it; 0: none */
	GPtrArray *values; /* char *, by index from 0 */
	PGresult *result;  /* NULL: reset */
	gboolean ahead;    /* sent, or even answered, before anybody asks for its rows */
	gboolean rebound;  /* … with other values than it is asked for now */
	gboolean reading;  /* its rows are being stepped through */
	guint8 *bytes;     /* of column_bytes */
	int row;
	gint64 changes;
};

typedef struct {
	DunlinEngineStatement *statement; /* borrowed */
	gboolean kept;                    /* its answer is */
	gint64 expected;                  /* how many rows it must change; -1: nobody counts */
} DunlinPostgresqlSent;

/* What @result or, without one, the connection says. A connection that is gone is dropped. FALSE. */
gboolean dunlin_postgresql_fail(DunlinEngineConnection *c, const PGresult *result, GError **error);
gboolean dunlin_postgresql_is_fine(const PGresult *result);
/* Opens what is closed, but not inside a transaction: what follows would be written alone. */
gboolean dunlin_postgresql_ready(DunlinEngineConnection *c, GError **error);

void dunlin_postgresql_statement_free(gpointer statement);
/* Waits for the answers to all that was sent. FALSE: the first that is an error. */
gboolean dunlin_postgresql_settle(DunlinEngineConnection *c, GError **error);
/* Nobody asks any more for what was sent ahead; without a connection, not for its answer either. */
void dunlin_postgresql_forget(DunlinEngineConnection *c);

DunlinEngineStatement *dunlin_postgresql_prepare(DunlinEngineConnection *c, const char *name,
						 const char *sql, GError **error);
void dunlin_postgresql_bind_int(DunlinEngineStatement *statement, guint index, gint64 value);
void dunlin_postgresql_bind_text(DunlinEngineStatement *statement, guint index, const char *value);
void dunlin_postgresql_bind_bytes(DunlinEngineStatement *statement, guint index,
				  gconstpointer bytes, gsize length);
gboolean dunlin_postgresql_post(DunlinEngineStatement *statement, gint64 expected, GError **error);
gboolean dunlin_postgresql_ahead(DunlinEngineStatement *statement, GError **error);
DunlinStepResult dunlin_postgresql_step(DunlinEngineStatement *statement, GError **error);
gboolean dunlin_postgresql_column_null(DunlinEngineStatement *statement, guint index);
gint64 dunlin_postgresql_column_int(DunlinEngineStatement *statement, guint index);
const char *dunlin_postgresql_column_text(DunlinEngineStatement *statement, guint index);
gconstpointer dunlin_postgresql_column_bytes(DunlinEngineStatement *statement, guint index,
					     gsize *ret_length);
gint64 dunlin_postgresql_changes(DunlinEngineStatement *statement);
void dunlin_postgresql_reset(DunlinEngineStatement *statement);

G_END_DECLS
