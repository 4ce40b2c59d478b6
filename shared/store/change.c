/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows that change in a few of their columns. SQLite takes an entry out of each index of which an
 * UPDATE names a column, and puts it in again where it was: pages that are looked for and written
 * for nothing.
 */
#include "store/store-private.h"

enum { MOST = 64 }; /* texts that a store keeps prepared; what is rarer names all columns */

/* The text that sets the @chosen fields, and under which name it is prepared; borrowed. NULL: there are
 * too many already. */
static const char *
find_text(DunlinStore *store, DunlinSql id, guint64 chosen, const char **ret_name)
{
	g_autofree char *name = g_strdup_printf("%s-%" G_GINT64_MODIFIER "x",
						dunlin_statements[id].name, chosen);
	gpointer key, text;

	if (!g_hash_table_lookup_extended(store->changes, name, &key, &text)) {
		if (g_hash_table_size(store->changes) >= MOST)
			return NULL;
		key = name;
		text = dunlin_record_expand_some(dunlin_statements[id].record, store->engine,
						 dunlin_statements[id].text, chosen);
		g_hash_table_insert(store->changes, g_steal_pointer(&name), text);
	}
	*ret_name = key;
	return text;
}

gboolean
dunlin_store_change(DunlinStore *store, DunlinSql id, gconstpointer stored, gconstpointer row,
		    const DunlinBind *more, gint64 *ret_changes, GError **error)
{
	const DunlinEngine *engine = store->engine;
	const DunlinRecord *record = dunlin_statements[id].record;
	guint64 chosen = dunlin_record_differences(record, row, stored);
	DunlinEngineStatement *statement;
	const char *name, *text = NULL;
	guint count;

	if (engine->by_column && chosen != 0)
		text = find_text(store, id, chosen, &name);
	if (!text)
		return dunlin_store_put(store, id, row, more, ret_changes, error);
	g_assert(store->in_transaction);
	statement = engine->prepare(store->connection, name, text, error);
	if (!statement)
		return FALSE;
	dunlin_record_bind_some(record, engine, statement, row, chosen, &count);
	dunlin_store_bind(engine, statement, count, more);
	if (engine->step(statement, error) == DUNLIN_FAILED) {
		g_prefix_error(error, "%s: ", name);
		return FALSE;
	}
	*ret_changes = engine->changes(statement);
	return TRUE;
}
