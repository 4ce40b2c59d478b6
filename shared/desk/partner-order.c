/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim to the collection partner or to court, and what the partner says of it. */
#include "base/error.h"
#include "desk/order.h"

gboolean
dunlin_order_handover(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;

	occasion.text = argument(order, "reason");
	if (g_strcmp0(occasion.text, DUNLIN_LETTER_COURT) == 0) { /* command.h */
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

/* ── several to court ── */

typedef struct {
	const char *name;
	const DunlinOccasion *occasion;
	char *text;
} One;

static gboolean
one_to_court(DunlinDesk *desk, gpointer data, GError **error)
{
	One *one = data;
	g_autoptr(DunlinClaim) claim = dunlin_claim_find(desk->store, one->name, error);
	Order order = {.desk = desk, .claim = &claim, .occasion = one->occasion};

	if (claim == NULL || !dunlin_desk_to_court(desk, &claim, one->occasion, error))
		return FALSE;
	one->text = dunlin_order_state(&order);
	return TRUE;
}

static void
add_lines(GString *lines, const char *name, const char *text)
{
	g_auto(GStrv) each = g_strsplit(text, "\n", -1);

	for (guint i = 0; each[i] != NULL; i++)
		g_string_append_printf(lines, "%s%s%s%s", lines->len > 0 ? "\n" : "",
				       name != NULL ? name : "", name != NULL ? ": " : "", each[i]);
}

gboolean
dunlin_order_court(DunlinDesk *desk, char *const *claims, const DunlinOccasion *occasion,
		   char **ret_text, GError **error)
{
	g_autoptr(DunlinCourtBatch) batch = dunlin_court_batch_new();
	g_autoptr(GString) lines = g_string_new(NULL);
	DunlinOccasion together = *occasion;
	guint sent = 0;

	together.court = batch;
	for (guint i = 0; claims[i] != NULL; i++) {
		One one = {.name = claims[i], .occasion = &together};
		g_autoptr(GError) failed = NULL;

		if (!dunlin_desk_apart(desk, one_to_court, &one, &failed, error))
			return FALSE;
		if (failed != NULL && dunlin_desk_is_passing(failed)) {
			g_propagate_error(error, g_steal_pointer(&failed));
			return FALSE;
		}
		add_lines(lines, failed != NULL ? claims[i] : NULL, failed != NULL ? failed->message : one.text);
		sent += failed == NULL;
		g_free(one.text);
	}
	if (sent == 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "%s", lines->str);
		return FALSE;
	}
	if (!dunlin_desk_court_send(desk, batch, occasion, error))
		return FALSE;
	*ret_text = g_strdup(lines->str);
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
	/* Said again, it is no news. */
	gboolean asked = g_strcmp0((*order->claim)->asked, DUNLIN_PARTNER_ASKED) == 0;

	return happen(order, DUNLIN_EVENT_TAKEN_ON, asked ? "taken_on" : NULL, NULL, ret_text, error);
}

gboolean
dunlin_order_returned(Order *order, char **ret_text, GError **error)
{
	return happen(order, DUNLIN_EVENT_RETURNED, "returned", argument(order, "reason"), ret_text,
		      error);
}
