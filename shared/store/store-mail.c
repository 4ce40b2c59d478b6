/* SPDX-License-Identifier: BSD-2-Clause */
/* What the milter asks of the store: which claims are alive, what is to be recalled, its counters. */
#include "store/store-private.h"

enum { PAGE = 1000 };

typedef struct {
	DunlinAliveVisit visit;
	gpointer data;
	gint64 creditor; /* the last one */
	char *reference;
	guint count; /* of this page */
	gboolean stopped;
} Walk;

static gboolean
visit_alive(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	    GError **error)
{
	Walk *walk = data;

	(void)error;
	walk->count++;
	walk->creditor = engine->column_int(statement, 0);
	g_free(walk->reference);
	walk->reference = g_strdup(engine->column_text(statement, 1));
	if (!walk->stopped)
		walk->stopped = !walk->visit(engine->column_text(statement, 4), walk->reference,
					     engine->column_text(statement, 2),
					     engine->column_text(statement, 3), walk->data);
	return TRUE;
}

gboolean
dunlin_claim_each_alive(DunlinStore *store, DunlinAliveVisit visit, gpointer data, GError **error)
{
	Walk walk = {.visit = visit, .data = data, .creditor = -1, .reference = g_strdup("")};
	gboolean done;

	do {
		walk.count = 0;
		done = dunlin_store_rows(store, DUNLIN_SQL_CLAIM_ALIVE,
					 BIND(NUMBER(walk.creditor), TEXT(walk.reference),
					      NUMBER(PAGE)),
					 visit_alive, &walk, error);
	} while (done && !walk.stopped && walk.count == PAGE);
	g_free(walk.reference);
	return done;
}

gboolean
dunlin_claim_count_alive(DunlinStore *store, gint64 *ret_count, GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_CLAIM_ALIVE_COUNT, NULL, ret_count, error);
}

gboolean
dunlin_hold_end_reason(DunlinStore *store, const DunlinClaim *claim, const char *reason, gint64 at,
		       guint *ret_count, GError **error)
{
	gint64 ended = 0;

	if (!dunlin_store_run(store, DUNLIN_SQL_HOLD_END_REASON,
			      BIND(NUMBER(claim->creditor), TEXT(claim->reference), NUMBER(at),
				   TEXT(reason)),
			      &ended, error))
		return FALSE;
	*ret_count = (guint)ended;
	return TRUE;
}

typedef struct {
	DunlinValueVisit visit;
	gpointer data;
} Values;

static gboolean
visit_value(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	    GError **error)
{
	const Values *values = data;

	(void)error;
	values->visit(engine->column_text(statement, 0), engine->column_text(statement, 1),
		      values->data);
	return TRUE;
}

gboolean
dunlin_value_each(DunlinStore *store, const char *prefix, DunlinValueVisit visit, gpointer data,
		  GError **error)
{
	Values values = {visit, data};
	g_autofree char *end = g_strconcat(prefix, "\x7f", NULL);

	return dunlin_store_rows(store, DUNLIN_SQL_VALUE_EACH, BIND(TEXT(prefix), TEXT(end)),
				 visit_value, &values, error);
}
