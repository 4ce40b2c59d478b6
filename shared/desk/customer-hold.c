/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hold on a customer is one row, which stands beside the holds of single claims: it stops every claim
 * of his, those that are opened while it stands as well, and ends for all of them at once.
 */
#include "base/error.h"
#include "desk/customer.h"
#include "desk/order.h"
#include "desk/sheet.h"

/* A week after an endless hold began, and each week from then on, it is listed. */
#define WEEK_SEC (7 * 86400)

const DunlinHold *
dunlin_desk_debtor_hold(GPtrArray *holds)
{
	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->ended_at == 0 && hold->claim == NULL)
			return hold;
	}
	return NULL;
}

static const char *
number_of(const Customer *c)
{
	return g_hash_table_lookup(c->arguments, "customer");
}

/* What was done to another claim may have moved it. */
static DunlinClaim *
as_it_is(const Customer *c, GPtrArray *claims, guint index, GError **error)
{
	const DunlinClaim *claim = g_ptr_array_index(claims, index);

	return dunlin_claim_get(c->desk->store, c->row, claim->reference, error);
}

/* The house's chain knows of it also where no claim of his is open. */
static gboolean
note(const Customer *c, const char *kind, const DunlinOccasion *occasion, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(c->desk, c->row, error);
	g_autofree char *until = dunlin_day_to_string(occasion->until);
	g_autofree char *refs = NULL;

	if (creditor == NULL)
		return FALSE;
	refs = g_strdup_printf("creditor=%s customer=%s%s%s", creditor->key, number_of(c),
			       until != NULL ? " until=" : "", until != NULL ? until : "");
	return dunlin_journal_add(c->desk->store, c->row, NULL, occasion->time.now, kind,
				  occasion->actor, occasion->text, refs, error);
}

static char *
result(const Customer *c, DunlinResult kind, guint claims)
{
	g_autofree char *count = g_strdup_printf("%u", claims);

	return dunlin_desk_result(c->occasion->language, kind, count, number_of(c));
}

/* ── held ── */

static gboolean
put_row(const Customer *c, const DunlinOccasion *occasion, GError **error)
{
	DunlinStore *store = c->desk->store;
	DunlinHold hold = {
		.creditor = c->row,
		.debtor = c->debtor->id,
		.reason = (char *)(occasion->text != NULL ? occasion->text : ""),
		.by = occasion->actor,
		.until = occasion->until,
		.at = occasion->time.now,
	};

	return dunlin_hold_end(store, c->row, NULL, c->debtor->id, hold.at, NULL, error) &&
	       dunlin_hold_add(store, &hold, error);
}

gboolean
dunlin_customer_hold(const Customer *c, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *c->occasion;
	const Order order = {.desk = c->desk, .arguments = c->arguments, .occasion = c->occasion,
			     .today = dunlin_day_of(occasion.time.now, c->desk->house->config->zone)};
	g_autofree char *refs = g_strdup_printf("customer=%s", number_of(c));
	g_autoptr(GPtrArray) claims = NULL;

	if (!dunlin_order_future(&order, "until", &occasion.until, error))
		return FALSE;
	occasion.text = argument(&order, "reason");
	occasion.refs = refs;
	occasion.of_debtor = TRUE;
	if (!put_row(c, &occasion, error) || !note(c, "hold", &occasion, error))
		return FALSE;
	claims = dunlin_customer_claims(c, error);
	for (guint i = 0; claims != NULL && i < claims->len; i++) {
		g_autoptr(DunlinClaim) claim = as_it_is(c, claims, i, error);

		if (claim == NULL ||
		    !dunlin_desk_happen(c->desk, &claim, DUNLIN_EVENT_HOLD, &occasion, error))
			return FALSE;
	}
	if (claims == NULL ||
	    (occasion.until == DUNLIN_DAY_NONE &&
	     !dunlin_desk_sheet_want(c->desk, c->row, occasion.time.now + WEEK_SEC, error)))
		return FALSE;
	*ret_text = dunlin_order_endless(&order, result(c, DUNLIN_RESULT_CUSTOMER_HELD, claims->len));
	return TRUE;
}

/* ── released ── */

gboolean
dunlin_customer_resume(const Customer *c, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *c->occasion;
	g_autofree char *refs = g_strdup_printf("customer=%s", number_of(c));
	g_autoptr(GPtrArray) claims = NULL;
	guint ended = 0, resumed = 0;

	occasion.text = g_hash_table_lookup(c->arguments, "reason");
	occasion.refs = refs;
	if (!dunlin_hold_end(c->desk->store, c->row, NULL, c->debtor->id, occasion.time.now, &ended,
			     error))
		return FALSE;
	if (ended == 0)
		return dunlin_desk_refuse(occasion.language, DUNLIN_RESULT_CUSTOMER_NOT_HELD,
					  number_of(c), error);
	claims = dunlin_customer_claims(c, error);
	for (guint i = 0; claims != NULL && i < claims->len; i++) {
		g_autoptr(DunlinClaim) claim = as_it_is(c, claims, i, error);

		if (claim == NULL ||
		    !dunlin_desk_hold_ended(c->desk, &claim, ended, &occasion, error))
			return FALSE;
		resumed += claim->state == DUNLIN_STATE_OPEN;
	}
	if (claims == NULL || !note(c, "hold-ended", &occasion, error))
		return FALSE;
	*ret_text = result(c, DUNLIN_RESULT_CUSTOMER_RESUMED, resumed);
	return TRUE;
}
