/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim to the collection partner, and what he says of it. */
#include "desk/order.h"

static gboolean
is_court(const char *reason)
{
	static const char *const words[] = {"court", "gericht", "mahngericht", NULL};
	g_autofree char *folded = g_ascii_strdown(reason != NULL ? reason : "", -1);

	return g_strv_contains(words, folded);
}

gboolean
dunlin_order_handover(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;

	occasion.text = argument(order, "reason");
	if (is_court(occasion.text)) {
		if (!dunlin_desk_to_court(order->desk, order->claim, &occasion, error))
			return FALSE;
		*ret_text = dunlin_order_state(order);
		return TRUE;
	}
	if (!dunlin_desk_hand_over(order->desk, order->claim, &occasion, error))
		return FALSE;
	*ret_text = dunlin_order_state(order);
	return TRUE;
}

gboolean
dunlin_order_yes(Order *order, char **ret_text, GError **error)
{
	if (dunlin_desk_asks_handover(order->desk, *order->claim))
		return dunlin_order_handover(order, ret_text, error);
	return dunlin_order_unpaid(order, ret_text, error);
}

static gboolean
happen(Order *order, DunlinEvent event, const char *letter, const char *text, char **ret_text,
       GError **error)
{
	DunlinOccasion occasion = *order->occasion;

	occasion.text = text;
	occasion.tell = letter;
	occasion.message_id = NULL; /* the creditor did not write that message */
	if (!dunlin_desk_happen(order->desk, order->claim, event, &occasion, error))
		return FALSE;
	*ret_text = dunlin_desk_result(occasion.language, DUNLIN_RESULT_NOTED,
				       (*order->claim)->reference, NULL);
	return TRUE;
}

gboolean
dunlin_order_accepted(Order *order, char **ret_text, GError **error)
{
	return happen(order, DUNLIN_EVENT_TAKEN_ON, "taken_on", NULL, ret_text, error);
}

gboolean
dunlin_order_returned(Order *order, char **ret_text, GError **error)
{
	return happen(order, DUNLIN_EVENT_RETURNED, "returned", argument(order, "reason"), ret_text,
		      error);
}
