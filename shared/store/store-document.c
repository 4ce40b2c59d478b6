/* SPDX-License-Identifier: BSD-2-Clause */
/* Credit notes and corrections: each counts once. */
#include "store/store-private.h"

void
dunlin_document_free(DunlinDocument *document)
{
	if (document == NULL)
		return;
	g_free(document->seller);
	g_free(document->kind);
	g_free(document->number);
	g_free(document->names);
	g_free(document->message);
	g_free(document->claim);
	g_free(document);
}

gboolean
dunlin_document_add(DunlinStore *store, const DunlinDocument *document, gboolean *ret_new,
		    GError **error)
{
	gint64 added;

	if (!dunlin_store_put(store, DUNLIN_SQL_DOCUMENT_ADD, document, NULL, &added, error))
		return FALSE;
	*ret_new = added == 1;
	return TRUE;
}

DunlinDocument *
dunlin_document_get(DunlinStore *store, gint64 creditor, const char *seller, const char *kind,
		    const char *number, GError **error)
{
	return dunlin_store_one(store, DUNLIN_SQL_DOCUMENT_GET,
				BIND(NUMBER(creditor), TEXT(seller), TEXT(kind), TEXT(number)),
				error);
}

GPtrArray *
dunlin_document_waiting(DunlinStore *store, gint64 creditor, const char *seller, const char *names,
			GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_DOCUMENT_WAITING,
				BIND(NUMBER(creditor), TEXT(seller), TEXT(names)), error);
}

gboolean
dunlin_document_name(DunlinStore *store, const DunlinDocument *document, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_DOCUMENT_NAME,
				BIND(NUMBER(document->creditor), TEXT(document->seller),
				     TEXT(document->kind), TEXT(document->number), TEXT(document->names),
				     NUMBER(document->amount), TEXT(document->claim)),
				NULL, error);
}

gboolean
dunlin_document_take(DunlinStore *store, const DunlinDocument *document, const char *claim,
		     GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_DOCUMENT_TAKE,
				BIND(NUMBER(document->creditor), TEXT(document->seller),
				     TEXT(document->kind), TEXT(document->number), TEXT(claim)),
				NULL, error);
}
