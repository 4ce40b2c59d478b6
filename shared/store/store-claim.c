/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims, their ledger and their holds. */
#include <string.h>

#include "base/error.h"
#include "base/token.h"
#include "claim/match.h"
#include "store/store-private.h"

enum {
	PAGE = 200, /* claims read at a time by each */
	REFERENCE_TRIES = 8,
	PREFIX_MIN = 4,
};

/* Why an insert found its row taken. */
static void
tell_conflict(const DunlinClaim *claim, gboolean by_reference, GError **error)
{
	if (by_reference)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "there is a claim %s",
			    claim->reference);
	else
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "invoice %s of this seller has its claim", claim->invoice);
}

/* The clock has something to look at. */
static void
wake(DunlinStore *store, const DunlinClaim *claim)
{
	if (claim->next_at > 0)
		dunlin_store_wake(store);
}

gboolean
dunlin_claim_insert(DunlinStore *store, DunlinClaim *claim, GError **error)
{
	gboolean given = claim->reference != NULL;
	gint64 inserted = 0;

	claim->version = 1;
	for (guint i = 0; i < REFERENCE_TRIES; i++) {
		if (!given)
			claim->reference = dunlin_reference_new();
		if (!dunlin_store_put(store, DUNLIN_SQL_CLAIM_INSERT, claim, NULL, &inserted,
				      error))
			break;
		if (inserted == 1) {
			wake(store, claim);
			return dunlin_claim_name_put(store, claim, error);
		}
		g_autoptr(DunlinClaim) taken =
			dunlin_claim_get(store, claim->creditor, claim->reference, NULL);
		if (given || !taken) {
			tell_conflict(claim, taken != NULL, error);
			break;
		}
		g_clear_pointer(&claim->reference, g_free);
	}
	if (!given)
		g_clear_pointer(&claim->reference, g_free);
	return FALSE;
}

/* No rows change where the claim is no longer of the version @stored. */
static gboolean
write_changes(DunlinStore *store, const DunlinClaim *claim, gint64 stored, gint64 *ret_changes,
	      GError **error)
{
	const DunlinBind *more = BIND(NUMBER(stored));
	GError *failed = NULL;

	*ret_changes = 1;
	if (store->hurried && !store->engine->by_column)
		return dunlin_store_expect(store, DUNLIN_SQL_CLAIM_UPDATE, claim, more, error);
	if (!store->engine->by_column)
		return dunlin_store_put(store, DUNLIN_SQL_CLAIM_UPDATE, claim, more, ret_changes, error);
	g_autoptr(DunlinClaim) before =
		dunlin_store_one(store, DUNLIN_SQL_CLAIM_GET,
				 BIND(NUMBER(claim->creditor), TEXT(claim->reference)), &failed);
	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	*ret_changes = 0;
	return !before || before->version != stored ||
	       dunlin_store_change(store, DUNLIN_SQL_CLAIM_UPDATE, before, claim, more, ret_changes,
				   error);
}

gboolean
dunlin_claim_update(DunlinStore *store, DunlinClaim *claim, GError **error)
{
	gint64 stored = claim->version, changes;

	claim->version++;
	if (write_changes(store, claim, stored, &changes, error)) {
		if (changes == 1) {
			wake(store, claim);
			return TRUE;
		}
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "claim %s was changed by somebody else", claim->reference);
	}
	claim->version = stored;
	return FALSE;
}

static DunlinClaim *
get_or_not_found(DunlinClaim *claim, const char *name, GError *failed, GError **error)
{
	if (failed)
		g_propagate_error(error, failed);
	else if (!claim)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, "there is no claim %s",
			    name);
	return claim;
}

DunlinClaim *
dunlin_claim_get(DunlinStore *store, gint64 creditor, const char *reference, GError **error)
{
	GError *failed = NULL;
	DunlinSql id = dunlin_store_locks(store) ? DUNLIN_SQL_CLAIM_LOCK : DUNLIN_SQL_CLAIM_GET;
	DunlinClaim *claim =
		dunlin_store_one(store, id, BIND(NUMBER(creditor), TEXT(reference)), &failed);

	return get_or_not_found(claim, reference, failed, error);
}

/* What was found otherwise than by its key is read again where it must be locked. */
static DunlinClaim *
locked(DunlinStore *store, DunlinClaim *found, GError **error)
{
	g_autoptr(DunlinClaim) claim = found;

	if (!claim || !dunlin_store_locks(store))
		return g_steal_pointer(&claim);
	return dunlin_claim_get(store, claim->creditor, claim->reference, error);
}

/* The only one of @found, which it takes. */
static DunlinClaim *
only_one(DunlinStore *store, GPtrArray *found, const char *name, GError **error)
{
	g_autoptr(GPtrArray) claims = found;

	if (!claims)
		return NULL;
	if (claims->len > 1) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "%s stands for more than one claim", name);
		return NULL;
	}
	DunlinClaim *claim = claims->len ? g_ptr_array_steal_index(claims, 0) : NULL;
	return locked(store, get_or_not_found(claim, name, NULL, error), error);
}

static DunlinClaim *
find_by_number(DunlinStore *store, const char *name, const char *slash, GError **error)
{
	g_autofree char *key = g_strndup(name, slash - name), *other = NULL;
	GPtrArray *found;
	gint64 creditor;

	if (!dunlin_store_number(store, DUNLIN_SQL_CREDITOR_ID, BIND(TEXT(key)), &creditor, error))
		return NULL;
	/* A creditor has a row from his first claim on: to the admin only the claim is missing. */
	if (creditor == 0)
		return get_or_not_found(NULL, name, NULL, error);
	found = dunlin_store_all(store, DUNLIN_SQL_CLAIM_BY_NUMBER,
				 BIND(NUMBER(creditor), TEXT(slash + 1)), error);
	other = found && found->len == 0 ? dunlin_match_key(slash + 1) : NULL;
	if (other) {
		g_ptr_array_unref(found);
		found = dunlin_claim_named(store, creditor, other, error);
	}
	return only_one(store, found, name, error);
}

DunlinClaim *
dunlin_claim_find(DunlinStore *store, const char *name, GError **error)
{
	const char *slash = strchr(name, '/');

	if (slash)
		return find_by_number(store, name, slash, error);
	if (strlen(name) < PREFIX_MIN) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "\"%s\": at least %d characters of a claim's reference are needed",
			    name, PREFIX_MIN);
		return NULL;
	}
	g_autofree char *from = g_ascii_strup(name, -1);
	g_autofree char *to = g_strconcat(from, "~", NULL); /* behind every letter and digit */
	return only_one(store,
			dunlin_store_all(store, DUNLIN_SQL_CLAIM_BY_PREFIX,
					 BIND(TEXT(from), TEXT(to)), error),
			name, error);
}

DunlinClaim *
dunlin_claim_by_invoice(DunlinStore *store, gint64 creditor, const char *seller,
			const char *invoice, GError **error)
{
	if (!invoice)
		return NULL;
	return locked(
		store,
		dunlin_store_one(store, DUNLIN_SQL_CLAIM_BY_INVOICE,
				 BIND(NUMBER(creditor), TEXT(invoice), TEXT(seller ? seller : "")),
				 error),
		error);
}

static DunlinBind
bind_day(DunlinDay day)
{
	DunlinBind number = NUMBER(day), none = TEXT(NULL);

	return day == DUNLIN_DAY_NONE ? none : number;
}

gboolean
dunlin_claim_each(DunlinStore *store, const DunlinClaimFilter *filter, DunlinClaimVisit visit,
		  gpointer data, GError **error)
{
	g_autofree char *last = g_strdup("");
	gint64 creditor = -1;

	for (;;) {
		g_autoptr(GPtrArray) page = dunlin_store_all(
			store, DUNLIN_SQL_CLAIM_EACH,
			BIND(NUMBER(creditor), TEXT(last), NUMBER(filter->creditor),
			     TEXT(filter->state < 0
					  ? NULL
					  : dunlin_state_to_string((DunlinState)filter->state)),
			     NUMBER(filter->debtor), bind_day(filter->overdue_on), NUMBER(PAGE)),
			error);
		if (!page)
			return FALSE;
		/* Where to go on is kept aside: the visitor may change what it is shown. */
		const DunlinClaim *end = page->len ? page->pdata[page->len - 1] : NULL;
		if (end) {
			g_free(last);
			last = g_strdup(end->reference);
			creditor = end->creditor;
		}
		for (guint i = 0; i < page->len; i++)
			if (!visit(page->pdata[i], data))
				return TRUE;
		if (page->len < PAGE)
			return TRUE;
	}
}

GPtrArray *
dunlin_claim_due(DunlinStore *store, gint64 now, guint limit, GError **error)
{
	DunlinSql id = dunlin_store_locks(store) ? DUNLIN_SQL_CLAIM_DUE_LOCK : DUNLIN_SQL_CLAIM_DUE;

	return dunlin_store_all(store, id, BIND(NUMBER(now), NUMBER(limit)), error);
}

gboolean
dunlin_claim_try(DunlinStore *store, const DunlinClaim *claim, gboolean *ret_free, GError **error)
{
	gint64 taken = 0;

	g_assert(store->in_transaction);
	if (claim->debtor && dunlin_store_locks(store) &&
	    !dunlin_store_number(store, DUNLIN_SQL_CLAIM_TRY,
				 BIND(NUMBER(claim->creditor), NUMBER(claim->debtor),
				      TEXT(claim->reference)),
				 &taken, error))
		return FALSE;
	*ret_free = taken == 0;
	return TRUE;
}

gboolean
dunlin_claim_next_due(DunlinStore *store, gint64 *ret_at, GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_CLAIM_NEXT_DUE, NULL, ret_at, error);
}

gboolean
dunlin_ledger_add(DunlinStore *store, const DunlinClaim *claim, const DunlinEntry *entry,
		  GError **error)
{
	/* Counted within the claim, so that nobody waits for another one's entry. */
	return dunlin_store_put(store, DUNLIN_SQL_LEDGER_ADD, entry,
				BIND(NUMBER(claim->creditor), TEXT(claim->reference)), NULL, error);
}

GPtrArray *
dunlin_ledger_list(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_LEDGER_LIST,
				BIND(NUMBER(claim->creditor), TEXT(claim->reference)), error);
}

gboolean
dunlin_ledger_balance(DunlinStore *store, const DunlinClaim *claim, DunlinBalance *ret_balance,
		      GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(store, claim, error);

	if (!entries)
		return FALSE;
	if (!dunlin_balance_of(entries, ret_balance)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "the ledger of claim %s adds up to more than can be counted",
			    claim->reference);
		return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_hold_add(DunlinStore *store, DunlinHold *hold, GError **error)
{
	/* A debtor's hold stops all his claims: it waits for those who are deciding on one. */
	if (!hold->claim && dunlin_store_locks(store) &&
	    !dunlin_store_lock(store, DUNLIN_SQL_DEBTOR_LOCK_CLAIMS,
			       BIND(NUMBER(hold->creditor), NUMBER(hold->debtor)), NULL, error))
		return FALSE;
	if (!dunlin_store_next(store, hold->creditor, "hold", &hold->id, error))
		return FALSE;
	if (dunlin_store_put(store, DUNLIN_SQL_HOLD_ADD, hold, NULL, NULL, error))
		return TRUE;
	hold->id = 0;
	return FALSE;
}

gboolean
dunlin_hold_end_expired(DunlinStore *store, gint64 creditor, const char *claim, gint64 debtor,
			DunlinDay today, gint64 at, guint *ret_count, GError **error)
{
	gint64 of_claim = 0, of_debtor = 0;

	if (claim &&
	    !dunlin_store_run(store, DUNLIN_SQL_HOLD_END_CLAIM,
			      BIND(NUMBER(creditor), TEXT(claim), NUMBER(at), bind_day(today)),
			      &of_claim, error))
		return FALSE;
	if (debtor &&
	    !dunlin_store_run(store, DUNLIN_SQL_HOLD_END_DEBTOR,
			      BIND(NUMBER(creditor), NUMBER(debtor), NUMBER(at), bind_day(today)),
			      &of_debtor, error))
		return FALSE;
	if (ret_count)
		*ret_count = (guint)(of_claim + of_debtor);
	return TRUE;
}

gboolean
dunlin_hold_end(DunlinStore *store, gint64 creditor, const char *claim, gint64 debtor, gint64 at,
		guint *ret_count, GError **error)
{
	/* Without a day, expired or not does not matter. */
	return dunlin_hold_end_expired(store, creditor, claim, debtor, DUNLIN_DAY_NONE, at,
				       ret_count, error);
}

GPtrArray *
dunlin_hold_list(DunlinStore *store, const DunlinClaim *claim, gboolean active, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_HOLD_LIST,
				BIND(NUMBER(claim->creditor), TEXT(claim->reference),
				     NUMBER(claim->debtor), NUMBER(active ? 1 : 0)),
				error);
}

gboolean
dunlin_hold_announce(DunlinStore *store, const DunlinHold *hold, DunlinDay until, gint64 at,
		     GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_HOLD_ANNOUNCE,
				BIND(NUMBER(hold->creditor), NUMBER(hold->id), NUMBER(at),
				     bind_day(until)),
				NULL, error);
}

gboolean
dunlin_instalments_put(DunlinStore *store, const DunlinClaim *claim, const GPtrArray *plan,
		       GError **error)
{
	if (!dunlin_store_run(store, DUNLIN_SQL_INSTALMENT_CLEAR,
			      BIND(NUMBER(claim->creditor), TEXT(claim->reference)), NULL, error))
		return FALSE;
	for (guint i = 0; i < plan->len; i++) {
		if (!dunlin_store_put(store, DUNLIN_SQL_INSTALMENT_ADD, g_ptr_array_index(plan, i),
				      NULL, NULL, error))
			return FALSE;
	}
	return TRUE;
}

GPtrArray *
dunlin_instalments_list(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_INSTALMENT_LIST,
				BIND(NUMBER(claim->creditor), TEXT(claim->reference)), error);
}

gboolean
dunlin_claim_ahead(DunlinStore *store, const DunlinClaim *claim, gint64 now, GError **error)
{
	return dunlin_store_ahead(store, DUNLIN_SQL_HOLD_LIST,
				  BIND(NUMBER(claim->creditor), TEXT(claim->reference),
				       NUMBER(claim->debtor), NUMBER(1)),
				  error) &&
	       dunlin_store_ahead(store, DUNLIN_SQL_LEDGER_LIST,
				  BIND(NUMBER(claim->creditor), TEXT(claim->reference)), error) &&
	       (!claim->debtor ||
		(dunlin_store_ahead(store,
				    store->hurried ? DUNLIN_SQL_DEBTOR_GET : DUNLIN_SQL_DEBTOR_LOCK,
				    BIND(NUMBER(claim->creditor), NUMBER(claim->debtor)), error) &&
		 dunlin_store_ahead(store, DUNLIN_SQL_DEBTOR_LAST_STEP,
				    BIND(NUMBER(claim->creditor), NUMBER(claim->debtor),
					 TEXT(claim->reference), NUMBER(now)),
				    error) &&
		 dunlin_store_ahead(store, DUNLIN_SQL_CREDIT_SUM,
				    BIND(NUMBER(claim->creditor), NUMBER(claim->debtor),
					 TEXT(claim->currency)),
				    error)));
}

gboolean
dunlin_claim_due_ahead(DunlinStore *store, const DunlinClaim *claim, gint64 now, GError **error)
{
	const DunlinBind creditor = NUMBER(claim->creditor), debtor = NUMBER(claim->debtor);
	const DunlinBind reference = TEXT(claim->reference);

	g_assert(store->hurried);
	return (!claim->debtor ||
		(dunlin_store_ahead(store, DUNLIN_SQL_CLAIM_TRY, BIND(creditor, debtor, reference),
				    error) &&
		 dunlin_store_ahead(store, DUNLIN_SQL_DEBTOR_LIVE_CLAIMS, BIND(creditor, debtor),
				    error))) &&
	       (dunlin_store_known_creditor(store, claim->creditor) ||
		dunlin_store_ahead(store, DUNLIN_SQL_CREDITOR_KEY, BIND(creditor), error)) &&
	       dunlin_claim_ahead(store, claim, now, error) &&
	       dunlin_store_ahead(store, DUNLIN_SQL_NOTICE_EARLIER,
				  BIND(creditor, reference, TEXT(dunlin_role_to_string(DUNLIN_ROLE_DEBTOR)),
				       TEXT(NULL)),
				  error) &&
	       dunlin_store_ahead(store, DUNLIN_SQL_JOURNAL_LAST, BIND(creditor, reference), error);
}
