/* SPDX-License-Identifier: BSD-2-Clause */
/* Creditors and debtors. */
#include <string.h>

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
	const char *known = dunlin_store_known_creditor(store, id);
	GError *failed = NULL;

	if (known)
		return g_strdup(known);
	char *key = dunlin_store_text(store, DUNLIN_SQL_CREDITOR_KEY, BIND(NUMBER(id)), &failed);

	if (failed)
		g_propagate_error(error, failed);
	else if (!key)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND,
			    "there is no creditor %" G_GINT64_FORMAT, id);
	else
		dunlin_store_know_creditor(store, id, key);
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

typedef struct {
	const char *from, *to;
} Short;

/* Each @from in @key is written as @to. Takes @key. */
static char *
shorten(char *key, const Short *shorts, guint n)
{
	g_autoptr(GString) out = g_string_new(key);

	for (guint i = 0; key && i < n; i++)
		g_string_replace(out, shorts[i].from, shorts[i].to, 0);
	g_free(key);
	return out->len > 0 ? g_strdup(out->str) : NULL;
}

/* "Müller & Söhne GmbH" is "Müller und Söhne G.m.b.H.". */
static char *
name_key_of(const char *name)
{
	static const char *const joints[] = {"und", "u.", "and", "et", "&", "+", NULL};
	static const Short forms[] = {
		{"gesellschaftmitbeschränkterhaftung", "gmbh"},
		{"gesellschaftmbh", "gmbh"},
		{"gesmbh", "gmbh"},
		{"aktiengesellschaft", "ag"},
		{"limited", "ltd"},
		{"incorporated", "inc"},
	};
	g_auto(GStrv) words = g_strsplit(name ? name : "", " ", -1);
	g_autoptr(GString) joined = g_string_new(NULL);

	for (guint i = 0; words[i]; i++) {
		g_autofree char *word = g_utf8_strdown(words[i], -1);

		if (!g_strv_contains(joints, word))
			g_string_append(joined, words[i]);
	}
	return shorten(key_of(joined->str), forms, G_N_ELEMENTS(forms));
}

/* "D-12345" is "12345". */
static char *
postcode_key_of(const char *postcode)
{
	char *key = key_of(postcode);
	gsize letters = key ? strcspn(key, "0123456789") : 0;

	if (letters > 0 && letters < 3 && strlen(key + letters) > 3 &&
	    strspn(key + letters, "0123456789") == strlen(key + letters))
		memmove(key, key + letters, strlen(key + letters) + 1);
	return key;
}

/* Where somebody is: the street, and the postcode or else the city. NULL: it is not said. */
static char *
place_key_of(const DunlinDebtor *debtor)
{
	static const Short streets[] = {{"strasse", "str"}, {"straat", "str"}, {"street", "st"},
					{"avenue", "av"},   {"road", "rd"},    {"platz", "pl"}};
	g_autofree char *street = shorten(key_of(debtor->street), streets, G_N_ELEMENTS(streets));
	g_autofree char *postcode = postcode_key_of(debtor->postcode);
	g_autofree char *city = key_of(debtor->city);

	if (!street || (!postcode && !city))
		return NULL;
	return g_strconcat(street, "/", postcode ? postcode : city, NULL);
}

gboolean
dunlin_debtor_put(DunlinStore *store, DunlinDebtor *debtor, GError **error)
{
	g_autofree char *number = key_of(debtor->number);
	g_autofree char *vat_id = key_of(debtor->vat_id);
	g_autofree char *email = address_key_of(debtor->email);
	g_autofree char *name = name_key_of(debtor->name);
	g_autofree char *place = place_key_of(debtor);
	const DunlinBind *keys = BIND(TEXT(number), TEXT(vat_id), TEXT(email), TEXT(name), TEXT(place));
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
	/* Who hurries has the debtor's lock already. */
	DunlinSql sql = dunlin_store_locks(store) && !store->hurried ? DUNLIN_SQL_DEBTOR_LOCK
								     : DUNLIN_SQL_DEBTOR_GET;
	DunlinDebtor *debtor =
		dunlin_store_one(store, sql, BIND(NUMBER(creditor), NUMBER(id)), &failed);

	if (failed)
		g_propagate_error(error, failed);
	else if (!debtor)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND,
			    "there is no debtor %" G_GINT64_FORMAT, id);
	return debtor;
}

DunlinDebtor *
dunlin_debtor_find(DunlinStore *store, const DunlinDebtor *signs, GError **error)
{
	g_autofree char *number = key_of(signs->number);
	g_autofree char *vat_id = key_of(signs->vat_id);
	g_autofree char *email = address_key_of(signs->email);
	g_autofree char *name = name_key_of(signs->name);
	g_autofree char *place = place_key_of(signs);
	const DunlinBind creditor = NUMBER(signs->creditor);
	const struct {
		DunlinSql id;
		gboolean given;
		const DunlinBind *binds;
	} tries[] = {
		{DUNLIN_SQL_DEBTOR_BY_NUMBER, number != NULL, BIND(creditor, TEXT(number))},
		{DUNLIN_SQL_DEBTOR_BY_VAT, vat_id != NULL,
		 BIND(creditor, TEXT(number), TEXT(vat_id))},
		/* Two companies may share a mailbox: the name must agree as well. */
		{DUNLIN_SQL_DEBTOR_BY_EMAIL, email != NULL,
		 BIND(creditor, TEXT(number), TEXT(vat_id), TEXT(name), TEXT(email))},
		/* One company may have several. */
		{DUNLIN_SQL_DEBTOR_BY_PLACE, name != NULL && place != NULL,
		 BIND(creditor, TEXT(number), TEXT(vat_id), TEXT(name), TEXT(place))},
		{DUNLIN_SQL_DEBTOR_BY_NAME, name != NULL,
		 BIND(creditor, TEXT(number), TEXT(vat_id), TEXT(name), TEXT(place), TEXT(email))},
	};

	for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
		GError *failed = NULL;
		DunlinDebtor *debtor =
			tries[i].given ? dunlin_store_one(store, tries[i].id, tries[i].binds, &failed) : NULL;

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
	return dunlin_store_number(store, DUNLIN_SQL_DEBTOR_LAST_STEP,
				   BIND(NUMBER(claim->creditor), NUMBER(claim->debtor),
					TEXT(claim->reference), NUMBER(now)),
				   ret_at, error);
}

gboolean
dunlin_credit_add(DunlinStore *store, const DunlinCredit *credit, GError **error)
{
	return dunlin_store_put(store, DUNLIN_SQL_CREDIT_ADD, credit, NULL, NULL, error);
}

GPtrArray *
dunlin_credit_list(DunlinStore *store, gint64 creditor, gint64 debtor, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_CREDIT_LIST,
				BIND(NUMBER(creditor), NUMBER(debtor)), error);
}

gboolean
dunlin_credit_debtor(DunlinStore *store, gint64 creditor, const char *source, const char *text,
		     gint64 *ret_debtor, GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_CREDIT_DEBTOR,
				   BIND(NUMBER(creditor), TEXT(source), TEXT(text)), ret_debtor,
				   error);
}

gboolean
dunlin_credit_sum(DunlinStore *store, const DunlinClaim *claim, gint64 *ret_sum, GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_CREDIT_SUM,
				   BIND(NUMBER(claim->creditor), NUMBER(claim->debtor),
					TEXT(claim->currency)),
				   ret_sum, error);
}

GPtrArray *
dunlin_debtor_closed_claims(DunlinStore *store, gint64 creditor, gint64 debtor, gint64 until,
			    guint limit, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_DEBTOR_CLOSED_CLAIMS,
				BIND(NUMBER(creditor), NUMBER(debtor), NUMBER(until), NUMBER(limit)),
				error);
}

gboolean
dunlin_debtor_in_collection(DunlinStore *store, gint64 creditor, gint64 debtor, gint64 *ret_count,
			    GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_DEBTOR_COLLECTION,
				   BIND(NUMBER(creditor), NUMBER(debtor)), ret_count, error);
}

GPtrArray *
dunlin_debtor_open_claims(DunlinStore *store, gint64 creditor, gint64 debtor, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_DEBTOR_OPEN_CLAIMS,
				BIND(NUMBER(creditor), NUMBER(debtor)), error);
}

GPtrArray *
dunlin_debtor_live_claims(DunlinStore *store, gint64 creditor, gint64 debtor, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_DEBTOR_LIVE_CLAIMS,
				BIND(NUMBER(creditor), NUMBER(debtor)), error);
}

GPtrArray *
dunlin_debtor_claims(DunlinStore *store, gint64 creditor, gint64 debtor, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_DEBTOR_CLAIMS,
				BIND(NUMBER(creditor), NUMBER(debtor)), error);
}

enum { PAGE = 200 };

gboolean
dunlin_debtor_each(DunlinStore *store, gint64 creditor, DunlinDebtorVisit visit, gpointer data,
		   GError **error)
{
	gint64 last_creditor = -1, last = 0;

	for (;;) {
		g_autoptr(GPtrArray) page = dunlin_store_all(
			store, DUNLIN_SQL_DEBTOR_EACH,
			BIND(NUMBER(last_creditor), NUMBER(last), NUMBER(creditor), NUMBER(PAGE)),
			error);

		if (!page)
			return FALSE;
		for (guint i = 0; i < page->len; i++) {
			const DunlinDebtor *debtor = page->pdata[i];

			last_creditor = debtor->creditor;
			last = debtor->id;
			if (!visit(page->pdata[i], data))
				return TRUE;
		}
		if (page->len < PAGE)
			return TRUE;
	}
}
