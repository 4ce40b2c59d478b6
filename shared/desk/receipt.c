/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a claim that was paid after its debtor had been reminded of it: a word of thanks that
 * names what is settled, so that he need not wonder whether another letter comes.
 */
#include "claim/notice.h"
#include "desk/internal.h"

#define RECEIPT "receipt"

/* A letter that the debtor may have read. */
static gboolean
has_reached(const DunlinNotice *notice)
{
	return notice->demands && notice->role == DUNLIN_ROLE_DEBTOR && notice->accepted_at != 0 &&
	       notice->state != DUNLIN_NOTICE_BOUNCED && notice->state != DUNLIN_NOTICE_REFUSED &&
	       notice->state != DUNLIN_NOTICE_WITHDRAWN; /* the MTA gave it back */
}

static gboolean
was_reminded(DunlinDesk *desk, const DunlinClaim *claim, gboolean *ret_reminded, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	*ret_reminded = FALSE;
	for (guint i = 0; notices != NULL && i < notices->len; i++)
		*ret_reminded = *ret_reminded || has_reached(g_ptr_array_index(notices, i));
	return notices != NULL;
}

static gboolean
add_over(DunlinDesk *desk, const DunlinClaim *claim, DunlinValues *values, GError **error)
{
	g_autoptr(GPtrArray) list =
		dunlin_credit_list(desk->store, claim->creditor, claim->debtor, error);
	gint64 over = 0;

	for (guint i = 0; list != NULL && i < list->len; i++) {
		const DunlinCredit *credit = g_ptr_array_index(list, i);

		if (g_strcmp0(credit->claim, claim->reference) == 0 &&
		    g_strcmp0(credit->text, DUNLIN_CREDIT_EXCESS) == 0)
			over += credit->amount;
	}
	if (over > 0)
		dunlin_values_set_money(values, "over", over, claim->currency);
	return list != NULL;
}

gboolean
dunlin_desk_receipt(DunlinDesk *desk, const DunlinFacts *facts, const DunlinOccasion *occasion,
		    GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinClaim *claim = c->claim;
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(DunlinValues) values = NULL;
	g_autofree char *refs = NULL;
	g_autofree char *id = NULL;
	gboolean reminded;
	gint64 named;

	if (creditor == NULL || !was_reminded(desk, claim, &reminded, error))
		return FALSE;
	if (!reminded || !creditor->receipts || !c->has_mail)
		return TRUE;
	values = dunlin_desk_values(desk, creditor, claim, facts);
	named = c->balance.fees + c->balance.interest + c->balance.lump_sum;
	if (MIN(c->balance.waived, named) > 0) /* beyond that it is a rest of the principal: no word of it */
		dunlin_values_set_money(values, "waived", MIN(c->balance.waived, named), claim->currency);
	if (!add_over(desk, claim, values, error) ||
	    !dunlin_desk_tell_debtor(desk, facts, RECEIPT, values, occasion, &id, error))
		return FALSE;
	refs = g_strdup_printf("notice=%s", id);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference,
				  occasion->time.now, RECEIPT, DUNLIN_ACTOR_DUNLIN, NULL, refs, error);
}

gboolean
dunlin_desk_receipt_withdraw(DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (g_strcmp0(notice->letter, RECEIPT) == 0 && dunlin_notice_is_waiting(notice->state) &&
		    !dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_WITHDRAWN, 0, error))
			return FALSE;
	}
	return notices != NULL;
}

gboolean
dunlin_desk_receipt_review(DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	gboolean reminded;

	return was_reminded(desk, claim, &reminded, error) &&
	       (reminded || dunlin_desk_receipt_withdraw(desk, claim, error));
}
