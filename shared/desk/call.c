/* SPDX-License-Identifier: BSD-2-Clause */
/* What came of a call that a colleague was asked to make. Paid, promised and disputed are known without. */
#include "desk/order.h"

static gboolean
note_call(Order *order, const char *outcome, char **ret_text, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	g_autofree char *refs = g_strconcat(DUNLIN_CALL_OUTCOME, outcome, NULL);

	*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_NOTED, claim->reference,
				       NULL);
	return dunlin_journal_add(order->desk->store, claim->creditor, claim->reference,
				  order->occasion->time.now, DUNLIN_JOURNAL_CALL, order->occasion->actor,
				  argument(order, "reason"), refs, error);
}

gboolean
dunlin_order_reached(Order *order, char **ret_text, GError **error)
{
	return note_call(order, "reached", ret_text, error);
}

gboolean
dunlin_order_unreachable(Order *order, char **ret_text, GError **error)
{
	return note_call(order, "unreachable", ret_text, error);
}

gboolean
dunlin_order_wrong_number(Order *order, char **ret_text, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	g_autoptr(DunlinDebtor) debtor = NULL;

	if (claim->debtor != 0) {
		debtor = dunlin_debtor_get(order->desk->store, claim->creditor, claim->debtor, error);
		if (debtor == NULL)
			return FALSE;
		g_clear_pointer(&debtor->phone, g_free);
		if (!dunlin_debtor_put(order->desk->store, debtor, error))
			return FALSE;
	}
	return note_call(order, "wrong-number", ret_text, error);
}
