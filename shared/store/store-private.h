/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between the store's own files: running named statements. Each call binds, steps to its end and
 * resets, so that no statement stays open and no reader holds back a checkpoint.
 */
#pragma once

#include "store/statements.h"
#include "store/store.h"

G_BEGIN_DECLS

struct DunlinStore {
	const DunlinEngine *engine;
	DunlinEngineConnection *connection;
	gboolean in_transaction;
	gboolean hurried; /* until it ends */
	char *texts[DUNLIN_SQL_COUNT]; /* statements as expanded for this engine */
	GHashTable *changes; /* name → text: UPDATEs of some columns */
	GHashTable *creditors; /* row → key, which never change; forgotten with what is rolled back */
};

/* A parameter. A list of them ends with DUNLIN_END; write it as BIND(NUMBER(7), TEXT("a")). */
typedef struct {
	enum { DUNLIN_END, DUNLIN_BIND_NUMBER, DUNLIN_BIND_TEXT, DUNLIN_BIND_BYTES } kind;
	gint64 number; /* of BYTES: how many */
	const char *text;
	gconstpointer bytes;
} DunlinBind;
#define NUMBER(value)                                                                              \
	{                                                                                          \
		.kind = DUNLIN_BIND_NUMBER, .number = (value)                                      \
	}
#define TEXT(value)                                                                                \
	{                                                                                          \
		.kind = DUNLIN_BIND_TEXT, .text = (value)                                          \
	}
#define BYTES(start, length)                                                                       \
	{                                                                                          \
		.kind = DUNLIN_BIND_BYTES, .number = (gint64)(length), .bytes = (start)            \
	}
#define BIND(...) ((const DunlinBind[]){__VA_ARGS__, {.kind = DUNLIN_END}})

/* For tests: @store talks to @engine from now on, which passes on to the engine it had. */
static inline const DunlinEngine *
dunlin_store_wrap(DunlinStore *store, const DunlinEngine *engine)
{
	const DunlinEngine *had = store->engine;

	store->engine = engine;
	return had;
}

/* What stands here while a store is moved: "to …" or "from …"; empty: nothing. */
#define DUNLIN_VALUE_MOVING "moving"
/* dunlin_store_open() also of a store that is being moved. */
DunlinStore *dunlin_store_open_closed(const char *url, guint wait_ms, GError **error);
/* @url as it may be shown: without a password. Yours. */
char *dunlin_store_shown(const char *url);

/* The creditor's key as it was read before; NULL: not yet. Borrowed. */
const char *dunlin_store_known_creditor(const DunlinStore *store, gint64 id);
void dunlin_store_know_creditor(DunlinStore *store, gint64 id, const char *key);
/* In a writing transaction of an engine that has row locks. */
gboolean dunlin_store_locks(const DunlinStore *store);
/* What was written is worth a look by whoever waits for dunlin_store_changed(). */
void dunlin_store_wake(DunlinStore *store);
/* Runs a statement for the locks that it takes; how many rows. */
gboolean dunlin_store_lock(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			   guint *ret_count, GError **error);
/* The statement as its engine runs it; borrowed from @store. */
const char *dunlin_store_sql(DunlinStore *store, DunlinSql id);

/* Runs a statement that gives no rows. @ret_changes may be NULL. */
gboolean dunlin_store_run(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			  gint64 *ret_changes, GError **error);
/* Runs a statement that gives no rows and whose changes nobody counts, and need not wait for it: its
 * error may come with a later call, the commit at the latest. _row: one that writes @row by its
 * record. */
gboolean dunlin_store_post(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			   GError **error);
gboolean dunlin_store_post_row(DunlinStore *store, DunlinSql id, gconstpointer row, GError **error);
/* In a hurried transaction: dunlin_store_put() of what must change one row, else CONFLICT, and which need
 * not be waited for either. */
gboolean dunlin_store_expect(DunlinStore *store, DunlinSql id, gconstpointer row, const DunlinBind *more,
			     GError **error);
/* In a transaction: begins to read what later calls for @id with the same @binds read, until anything
 * else is read or written. */
gboolean dunlin_store_ahead(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			    GError **error);
/* The same for one that writes @row by its record, with @more (may be NULL) after the record's. */
gboolean dunlin_store_put(DunlinStore *store, DunlinSql id, gconstpointer row,
			  const DunlinBind *more, gint64 *ret_changes, GError **error);
/* The same for an UPDATE, of a row that is stored as @stored is, unless what @more says of it is no
 * longer so: names only what differs where that is cheaper. */
gboolean dunlin_store_change(DunlinStore *store, DunlinSql id, gconstpointer stored, gconstpointer row,
			     const DunlinBind *more, gint64 *ret_changes, GError **error);
/* Binds a list as the parameters after the @after-th. */
void dunlin_store_bind(const DunlinEngine *engine, DunlinEngineStatement *statement, guint after,
		       const DunlinBind *binds);
/* One number of one row; no row or null: 0. */
gboolean dunlin_store_number(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			     gint64 *ret_number, GError **error);
/* One text of one row; no row or null: NULL without error. Yours. */
char *dunlin_store_text(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error);
/* The first row by the statement's record; NULL without error: no row. */
gpointer dunlin_store_one(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			  GError **error);
/* All rows by the statement's record. */
GPtrArray *dunlin_store_all(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			    GError **error);
/* Calls @each for every row, at which it may look through the engine; FALSE stops. */
typedef gboolean (*DunlinStoreEach)(const DunlinEngine *engine, DunlinEngineStatement *statement,
				    gpointer data, GError **error);
gboolean dunlin_store_rows(DunlinStore *store, DunlinSql id, const DunlinBind *binds,
			   DunlinStoreEach each, gpointer data, GError **error);
/* A number of @creditor's that was never given before. */
gboolean dunlin_store_next(DunlinStore *store, gint64 creditor, const char *name, gint64 *ret_id,
			   GError **error);

/* A row of the journal; @entry first, so that a row is an entry. */
typedef struct {
	DunlinJournalEntry entry;
	gint64 creditor;
	char *chain;
	char *text_digest;
} DunlinJournalRow;
void dunlin_journal_row_free(DunlinJournalRow *row);

const char *dunlin_message_state_to_string(DunlinMessageState state);
gboolean dunlin_message_state_from_string(const char *text, DunlinMessageState *ret_state);

G_END_DECLS
