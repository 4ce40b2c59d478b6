/* SPDX-License-Identifier: BSD-2-Clause */
/* What payers call a claim: rows of their own, so that nothing that moves a claim touches them. */
#include "claim/match.h"
#include "store/store-private.h"

static gboolean
change(DunlinStore *store, DunlinSql id, const DunlinClaim *claim, const char *name, GError **error)
{
	g_autofree char *key = dunlin_match_key(name);

	return !key || dunlin_store_run(store, id,
					BIND(NUMBER(claim->creditor), TEXT(key), TEXT(claim->reference)),
					NULL, error);
}

gboolean
dunlin_claim_name_put(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	return change(store, DUNLIN_SQL_NAME_PUT, claim, claim->invoice, error) &&
	       change(store, DUNLIN_SQL_NAME_PUT, claim, claim->payment_reference, error);
}

gboolean
dunlin_claim_name_drop(DunlinStore *store, const DunlinClaim *claim, const char *name, GError **error)
{
	return change(store, DUNLIN_SQL_NAME_DROP, claim, name, error);
}

GPtrArray *
dunlin_claim_named(DunlinStore *store, gint64 creditor, const char *key, GError **error)
{
	GPtrArray *claims = dunlin_store_all(store, DUNLIN_SQL_CLAIM_NAMED,
					     BIND(NUMBER(creditor), TEXT(key), NUMBER(DUNLIN_NAMED_MAX)),
					     error);
	guint live = 0;

	while (claims && live < claims->len &&
	       ((const DunlinClaim *)claims->pdata[live])->state != DUNLIN_STATE_CLOSED)
		live++;
	if (live > 0)
		g_ptr_array_set_size(claims, (gint)live);
	return claims;
}
