/* SPDX-License-Identifier: BSD-2-Clause */
/* Creditors and debtors. */
#include "base/error.h"
#include "base/text.h"
#include "store/store-private.h"

gboolean
dunlin_creditor_row(DunlinStore *store, const char *key, gint64 *ret_id, GError **error)
{
	gint64 id;

	g_assert(key[0]); /* "" is the house */
	if (!dunlin_store_number(store, DUNLIN_SQL_CREDITOR_ID, BIND(TEXT(key)), &id, error))
		return FALSE;
	if (id == 0 &&
	    (!dunlin_store_next(store, 0, "creditor", &id, error) ||
	     !dunlin_store_run(store, DUNLIN_SQL_CREDITOR_ADD, BIND(NUMBER(id), TEXT(key)), NULL,
			       error) ||
	     !dunlin_store_number(store, DUNLIN_SQL_CREDITOR_ID, BIND(TEXT(key)), &id, error)))
		return FALSE;
	*ret_id = id;
	return TRUE;
}

char *
dunlin_creditor_key(DunlinStore *store, gint64 id, GError **error)
{
	GError *failed = NULL;
	char *key = dunlin_store_text(store, DUNLIN_SQL_CREDITOR_KEY, BIND(NUMBER(id)), &failed);

	if (failed)
		g_propagate_error(error, failed);
	else if (!key)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND,
			    "there is no creditor %" G_GINT64_FORMAT, id);
	return key;
}

/* NULL where there is nothing to compare. */
static char *
key_of(const char *text)
{
	g_autofree char *key = text ? dunlin_text_key(text) : NULL;

	return key && *key ? g_steal_pointer(&key) : NULL;
}

/* Addresses are compared whole: '.' and '-' tell people apart. */
static char *
address_key_of(const char *email)
{
	return email && *email ? g_ascii_strdown(email, -1) : NULL;
}

gboolean
dunlin_debtor_put(DunlinStore *store, DunlinDebtor *debtor, GError **error)
{
	g_autofree char *number = key_of(debtor->number);
	g_autofree char *vat_id = key_of(debtor->vat_id);
	g_autofree char *email = address_key_of(debtor->email);
	g_autofree char *name = key_of(debtor->name);
	const DunlinBind *keys = BIND(TEXT(number), TEXT(vat_id), TEXT(email), TEXT(name));
	gint64 changes;

	if (debtor->id == 0) {
		if (!dunlin_store_next(store, debtor->creditor, "debtor", &debtor->id, error))
			return FALSE;
		if (dunlin_store_put(store, DUNLIN_SQL_DEBTOR_INSERT, debtor, keys, NULL, error))
			return TRUE;
		debtor->id = 0;
		return FALSE;
	}
	if (!dunlin_store_put(store, DUNLIN_SQL_DEBTOR_UPDATE, debtor, keys, &changes, error))
		return FALSE;
	if (changes == 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND,
			    "there is no debtor %" G_GINT64_FORMAT, debtor->id);
	return changes == 1;
}

DunlinDebtor *
dunlin_debtor_get(DunlinStore *store, gint64 creditor, gint64 id, GError **error)
{
	GError *failed = NULL;
	DunlinDebtor *debtor = dunlin_store_one(store, DUNLIN_SQL_DEBTOR_GET,
						BIND(NUMBER(creditor), NUMBER(id)), &failed);

	if (failed)
		g_propagate_error(error, failed);
	else if (!debtor)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND,
			    "there is no debtor %" G_GINT64_FORMAT, id);
	return debtor;
}

DunlinDebtor *
dunlin_debtor_find(DunlinStore *store, gint64 creditor, const char *number, const char *vat_id,
		   const char *email, const char *name, GError **error)
{
	g_autofree char *number_key = key_of(number);
	g_autofree char *vat_key = key_of(vat_id);
	g_autofree char *email_key = address_key_of(email);
	g_autofree char *name_key = key_of(name);
	const struct {
		DunlinSql id;
		const char *key;
		guint binds; /* the creditor, stronger signs, and the one that is tried */
	} tries[] = {
		{DUNLIN_SQL_DEBTOR_BY_NUMBER, number_key, 2},
		{DUNLIN_SQL_DEBTOR_BY_VAT, vat_key, 3},
		/* Two companies may share a mailbox: the name must agree as well. */
		{DUNLIN_SQL_DEBTOR_BY_EMAIL, email_key, 5},
		{DUNLIN_SQL_DEBTOR_BY_NAME, name_key, 5},
	};

	for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
		GError *failed = NULL;
		DunlinBind binds[] = {NUMBER(creditor), TEXT(number_key), TEXT(vat_key),
				      TEXT(email_key),  TEXT(name_key),   {.kind = DUNLIN_END}};
		if (!tries[i].key)
			continue;
		binds[tries[i].binds].kind = DUNLIN_END;
		DunlinDebtor *debtor = dunlin_store_one(store, tries[i].id, binds, &failed);
		if (debtor)
			return debtor;
		if (failed) {
			g_propagate_error(error, failed);
			return NULL;
		}
	}
	return NULL;
}

gboolean
dunlin_debtor_last_step(DunlinStore *store, const DunlinClaim *claim, gint64 now, gint64 *ret_at,
			GError **error)
{
	/* Two claims of one debtor decided at once must see each other's letter. */
	if (claim->debtor && dunlin_store_locks(store) &&
	    !dunlin_store_lock(store, DUNLIN_SQL_DEBTOR_LOCK,
			       BIND(NUMBER(claim->creditor), NUMBER(claim->debtor)), NULL, error))
		return FALSE;
	return dunlin_store_number(store, DUNLIN_SQL_DEBTOR_LAST_STEP,
				   BIND(NUMBER(claim->creditor), NUMBER(claim->debtor),
					TEXT(claim->reference), NUMBER(now)),
				   ret_at, error);
}

GPtrArray *
dunlin_debtor_open_claims(DunlinStore *store, gint64 creditor, gint64 debtor, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_DEBTOR_OPEN_CLAIMS,
				BIND(NUMBER(creditor), NUMBER(debtor)), error);
}
