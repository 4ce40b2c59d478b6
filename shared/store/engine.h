/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An engine: what a database must do for the store. A dozen functions and a const table of them;
 * statements are named once in statements.c with one text for both engines wherever possible
 * (parameters ?1 … bound by position in order; an engine may translate them to $1 …).
 * An engine that lost its database (a failed write, a file that was replaced, a server that went
 * away) reopens it by itself at the next call outside a transaction.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinEngineConnection DunlinEngineConnection;
typedef struct DunlinEngineStatement DunlinEngineStatement;

typedef enum { DUNLIN_ROW, DUNLIN_NO_ROW, DUNLIN_FAILED } DunlinStepResult;

typedef struct {
	const char *scheme;            /* "sqlite", "postgresql" */
	const char *const *migrations; /* numbered scripts, NULL-terminated */
	const char *now;               /* an SQL expression: the database's clock, UTC seconds */
	/* Clauses for a SELECT in a writing transaction: lock the rows, so that nobody changes them
	 * before the commit; the same, but pass over those that somebody else has locked. Both ""
	 * where there is one writer at a time. */
	const char *lock, *skip_locked;
	/* An UPDATE writes the indexes of all columns it names anew, also of those that stay as they
	 * were. */
	gboolean by_column;
	DunlinEngineConnection *(*open)(const char *url, gboolean create, guint wait_ms,
					GError **error);
	void (*close)(DunlinEngineConnection *connection);
	void (*set_wait)(DunlinEngineConnection *connection, guint wait_ms);
	gboolean (*begin)(DunlinEngineConnection *connection, GError **error);
	/* After an error nothing is open; UNCERTAIN: it may have happened. */
	gboolean (*commit)(DunlinEngineConnection *connection, GError **error);
	void (*rollback)(DunlinEngineConnection *connection);
	/* NULL: never. Whether the last transaction was ended only because it stood in another one's
	 * way (deadlock, serialization). */
	gboolean (*collided)(DunlinEngineConnection *connection);
	/* How many of the migrations the schema has. CONFIG: the database belongs to something else. */
	gboolean (*version)(DunlinEngineConnection *connection, gint64 *ret_version,
			    GError **error);
	gboolean (*set_version)(DunlinEngineConnection *connection, gint64 version, GError **error);
	/* Several statements, inside a transaction. */
	gboolean (*execute)(DunlinEngineConnection *connection, const char *script, GError **error);
	/* Prepared once per connection and @name; borrowed, reset. */
	DunlinEngineStatement *(*prepare)(DunlinEngineConnection *connection, const char *name,
					  const char *sql, GError **error);
	void (*bind_int)(DunlinEngineStatement *statement, guint index, gint64 value);
	void (*bind_text)(DunlinEngineStatement *statement, guint index,
			  const char *value); /* NULL: null */
	/* Copies @bytes; @length 0 is no null. */
	void (*bind_bytes)(DunlinEngineStatement *statement, guint index, gconstpointer bytes,
			   gsize length);
	/* Instead of step, for a statement without rows; NULL: step. Its error may be told by a later
	 * call, the commit at the latest. @expected: how many rows it must change, else CONFLICT; -1:
	 * nobody counts. */
	gboolean (*post)(DunlinEngineStatement *statement, gint64 expected, GError **error);
	/* The statement is carried out now, and its rows are those of each preparing, binding of the
	 * same values and stepping until anything else is carried out. NULL: needless. */
	gboolean (*ahead)(DunlinEngineStatement *statement, GError **error);
	/* Without a further row, and after a failure, the statement is reset. */
	DunlinStepResult (*step)(DunlinEngineStatement *statement, GError **error);
	gboolean (*column_null)(DunlinEngineStatement *statement, guint index);
	gint64 (*column_int)(DunlinEngineStatement *statement, guint index);       /* null: 0 */
	const char *(*column_text)(DunlinEngineStatement *statement, guint index); /* null: NULL */
	/* Borrowed until the next step. */
	gconstpointer (*column_bytes)(DunlinEngineStatement *statement, guint index,
				      gsize *ret_length);
	gint64 (*changes)(DunlinEngineStatement *statement);
	void (*reset)(DunlinEngineStatement *statement);
	/* Once committed, the transaction is worth a hint to those who ask changed(). */
	void (*wake)(DunlinEngineConnection *connection);
	gboolean (*changed)(DunlinEngineConnection *connection, gint64 *inout_seen);
	void (*tidy)(DunlinEngineConnection *connection); /* NULL: nothing to do */
	/* NULL: the server's business. Replaces @path. */
	gboolean (*backup)(DunlinEngineConnection *connection, const char *path, GError **error);
} DunlinEngine;

extern const DunlinEngine dunlin_engine_sqlite, dunlin_engine_postgresql;

G_END_DECLS
