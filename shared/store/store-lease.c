/* SPDX-License-Identifier: BSD-2-Clause */
/* Leases and small values. */
#include "store/store-private.h"

gboolean
dunlin_lease_take(DunlinStore *store, const char *name, const char *holder, guint seconds,
		  gboolean *ret_held, GError **error)
{
	gint64 changes;

	if (!dunlin_store_run(store, DUNLIN_SQL_LEASE_TAKE,
			      BIND(TEXT(name), TEXT(holder), NUMBER(seconds)), &changes, error))
		return FALSE;
	*ret_held = changes == 1;
	return TRUE;
}

gboolean
dunlin_lease_drop(DunlinStore *store, const char *name, const char *holder, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_LEASE_DROP, BIND(TEXT(name), TEXT(holder)), NULL,
				error);
}

static gboolean
take_holder(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	    GError **error)
{
	(void)error;
	g_ptr_array_add(data, g_strdup(engine->column_text(statement, 0)));
	return TRUE;
}

GPtrArray *
dunlin_lease_holders(DunlinStore *store, GError **error)
{
	g_autoptr(GPtrArray) holders = g_ptr_array_new_with_free_func(g_free);

	if (!dunlin_store_rows(store, DUNLIN_SQL_LEASE_HOLDERS, NULL, take_holder, holders, error))
		return NULL;
	return g_steal_pointer(&holders);
}

gboolean
dunlin_lease_bury(DunlinStore *store, const char *holder, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_LEASE_BURY, BIND(TEXT(holder)), NULL, error);
}

gboolean
dunlin_lease_forget(DunlinStore *store, guint seconds, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_LEASE_FORGET, BIND(NUMBER(seconds)), NULL, error);
}

char *
dunlin_value_get(DunlinStore *store, const char *name, GError **error)
{
	return dunlin_store_text(store, DUNLIN_SQL_VALUE_GET, BIND(TEXT(name)), error);
}

gboolean
dunlin_value_set(DunlinStore *store, const char *name, const char *value, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_VALUE_SET, BIND(TEXT(name), TEXT(value)), NULL,
				error);
}
