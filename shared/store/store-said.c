/* SPDX-License-Identifier: BSD-2-Clause */
/* Who of a creditor's people said what about a claim lately. */
#include "store/store-private.h"

gboolean
dunlin_said_put(DunlinStore *store, const DunlinClaim *claim, const char *address, const char *side,
		gint64 at, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_SAID_PUT,
				BIND(NUMBER(claim->creditor), TEXT(claim->reference), TEXT(address),
				     TEXT(side), NUMBER(at)),
				NULL, error);
}

char *
dunlin_said_by_other(DunlinStore *store, const DunlinClaim *claim, const char *address, const char *side,
		     gint64 since, GError **error)
{
	return dunlin_store_text(store, DUNLIN_SQL_SAID_BY_OTHER,
				 BIND(NUMBER(claim->creditor), TEXT(claim->reference), TEXT(address),
				      TEXT(side), NUMBER(since)),
				 error);
}

gboolean
dunlin_said_forget(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_SAID_FORGET,
				BIND(NUMBER(claim->creditor), TEXT(claim->reference)), NULL, error);
}

gboolean
dunlin_said_expire(DunlinStore *store, gint64 creditor, gint64 before, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_SAID_EXPIRE, BIND(NUMBER(creditor), NUMBER(before)),
				NULL, error);
}
