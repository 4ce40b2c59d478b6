/* SPDX-License-Identifier: BSD-2-Clause */
/* The creditors' sheets: when each is due, and what it lists, never by a look at all claims. */
#include "store/store-private.h"

gboolean
dunlin_sheet_get(DunlinStore *store, gint64 creditor, DunlinSheetRow *ret_row, GError **error)
{
	g_autoptr(GError) failed = NULL;
	g_autofree DunlinSheetRow *row =
		dunlin_store_one(store, DUNLIN_SQL_SHEET_GET, BIND(NUMBER(creditor)), &failed);

	if (failed != NULL) {
		g_propagate_error(error, g_steal_pointer(&failed));
		return FALSE;
	}
	*ret_row = row != NULL ? *row : (DunlinSheetRow){.creditor = creditor};
	return TRUE;
}

gboolean
dunlin_sheet_want(DunlinStore *store, gint64 creditor, gint64 at, GError **error)
{
	DunlinSheetRow row;
	gint64 changes;

	/* Many want the same one: only the first locks its row. */
	if (!dunlin_sheet_get(store, creditor, &row, error))
		return FALSE;
	if (row.next_at > 0 && row.next_at <= at)
		return TRUE;
	if (!dunlin_store_run(store, DUNLIN_SQL_SHEET_WANT, BIND(NUMBER(creditor), NUMBER(at)),
			      &changes, error))
		return FALSE;
	dunlin_store_wake(store);
	return TRUE;
}

GPtrArray *
dunlin_sheet_due(DunlinStore *store, gint64 now, guint limit, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_SHEET_DUE, BIND(NUMBER(now), NUMBER(limit)), error);
}

gboolean
dunlin_sheet_next_due(DunlinStore *store, gint64 *ret_at, GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_SHEET_NEXT_DUE, NULL, ret_at, error);
}

gboolean
dunlin_sheet_put(DunlinStore *store, const DunlinSheetRow *was, const DunlinSheetRow *row,
		 gboolean *ret_put, GError **error)
{
	gint64 changes;

	if (!dunlin_store_put(store, DUNLIN_SQL_SHEET_PUT, row,
			      BIND(NUMBER(was->next_at), NUMBER(was->sent_at)), &changes, error))
		return FALSE;
	*ret_put = changes == 1;
	return TRUE;
}

static const DunlinSql lists[] = {
	[DUNLIN_SHEET_ASKED] = DUNLIN_SQL_SHEET_ASKED,
	[DUNLIN_SHEET_PENDING] = DUNLIN_SQL_SHEET_PENDING,
	[DUNLIN_SHEET_SOON] = DUNLIN_SQL_SHEET_SOON,
	[DUNLIN_SHEET_FAILED] = DUNLIN_SQL_SHEET_FAILED,
	[DUNLIN_SHEET_SENT] = DUNLIN_SQL_SHEET_SENT,
	[DUNLIN_SHEET_CLOSED] = DUNLIN_SQL_SHEET_CLOSED,
	[DUNLIN_SHEET_ANSWERS] = DUNLIN_SQL_SHEET_ANSWERS,
	[DUNLIN_SHEET_ENDLESS] = DUNLIN_SQL_SHEET_ENDLESS,
	[DUNLIN_SHEET_ENDING] = DUNLIN_SQL_SHEET_ENDING,
};

GPtrArray *
dunlin_sheet_list(DunlinStore *store, DunlinSheetList list, gint64 creditor, gint64 since,
		  gint64 until, guint limit, GError **error)
{
	return dunlin_store_all(store, lists[list],
				BIND(NUMBER(creditor), NUMBER(since), NUMBER(until), NUMBER(limit)),
				error);
}
