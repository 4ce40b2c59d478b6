/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands that stop a claim's clock, for a while or until somebody says otherwise, and let it run. */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "desk/order.h"

/* How long what a debtor says is waited for. */
static const DunlinDuration says_paid_wait = {5, DUNLIN_UNIT_WORKDAY};
#define PROMISE_MAX_DAYS 14
/* Money that leaves on the promised day is seen some days later. */
#define PROMISE_GRACE_DAYS 3

gboolean
dunlin_order_future(const Order *order, const char *name, DunlinDay *ret_day, GError **error)
{
	DunlinDay day;

	if (!dunlin_order_day(order, name, DUNLIN_DAY_NONE, &day, error))
		return FALSE;
	if (day != DUNLIN_DAY_NONE && day <= order->today)
		return dunlin_desk_refuse(order->occasion->language, DUNLIN_RESULT_DAY_PAST, NULL, error);
	*ret_day = day;
	return TRUE;
}

char *
dunlin_order_endless(const Order *order, char *text)
{
	const char *no_day = argument(order, "no-day");
	g_autofree char *held = text, *why = NULL;

	if (no_day == NULL || argument(order, "until") != NULL)
		return g_steal_pointer(&held);
	why = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_HELD_NO_DAY, no_day, NULL);
	return g_strdup_printf("%s; %s", why, held);
}

/* That the claim rests, and until when. */
static char *
held_text(const Order *order, DunlinDay day)
{
	const char *language = order->occasion->language;
	g_autofree char *until = day != DUNLIN_DAY_NONE ? dunlin_format_day(language, day) : NULL;

	return dunlin_desk_result(language,
				  until != NULL ? DUNLIN_RESULT_HELD_UNTIL : DUNLIN_RESULT_IS_HELD,
				  (*order->claim)->reference, until);
}

/* A day takes the place of his own hold without end; what court or anybody else holds goes on. */
static gboolean
end_endless(Order *order, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	g_autoptr(GPtrArray) holds = dunlin_hold_list(order->desk->store, claim, TRUE, error);
	guint own = 0;

	for (guint i = 0; holds != NULL && i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->claim == NULL)
			continue;
		if (hold->by != order->occasion->actor || hold->until != DUNLIN_DAY_NONE ||
		    g_str_has_prefix(hold->reason, DUNLIN_LETTER_COURT))
			return TRUE;
		own++;
	}
	return holds != NULL &&
	       (own == 0 || dunlin_hold_end(order->desk->store, claim->creditor, claim->reference, 0,
					    order->occasion->time.now, NULL, error));
}

gboolean
dunlin_order_hold(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;

	if (!dunlin_order_future(order, "until", &occasion.until, error) ||
	    (occasion.until != DUNLIN_DAY_NONE && !end_endless(order, error)))
		return FALSE;
	occasion.text = argument(order, "reason");
	if (!dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_HOLD, &occasion, error))
		return FALSE;
	*ret_text = dunlin_order_endless(order, held_text(order, occasion.until));
	return TRUE;
}

/* No to the offer of reminding anybody, to a question, or to letters as such. */
gboolean
dunlin_order_no(Order *order, char **ret_text, GError **error)
{
	gboolean answered, declined;

	if (!dunlin_desk_decline(order->desk, *order->claim, order->occasion, &declined, error))
		return FALSE;
	if (declined) {
		*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_DECLINED,
					       (*order->claim)->reference, NULL);
		return TRUE;
	}
	if (!dunlin_desk_say_no(order->desk, order->claim, order->occasion, &answered, error))
		return FALSE;
	if (!answered)
		return dunlin_order_hold(order, ret_text, error);
	*ret_text = dunlin_order_closed(order, NULL);
	return TRUE;
}

/* How much of the claim is disputed from now on. */
static gboolean
set_disputed(Order *order, gint64 amount, GError **error)
{
	DunlinOccasion occasion = *order->occasion;
	DunlinClaim *claim = *order->claim;
	g_autofree char *text = dunlin_money_to_string(amount, claim->currency);
	g_autofree char *refs = g_strdup_printf("disputed=%s%s", text, claim->currency);

	if (claim->disputed == amount)
		return TRUE;
	claim->disputed = amount;
	occasion.text = argument(order, "reason");
	occasion.refs = refs;
	return dunlin_desk_take_back(order->desk, claim, NULL, occasion.time, occasion.message, error) &&
	       dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_DISPUTED_IN_PART, &occasion,
				  error);
}

gboolean
dunlin_order_resume(Order *order, char **ret_text, GError **error)
{
	if (!set_disputed(order, 0, error))
		return FALSE;
	if ((*order->claim)->state == DUNLIN_STATE_DISPUTED &&
	    !dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_SETTLED, order->occasion, error))
		return FALSE;
	if (!dunlin_desk_lift(order->desk, order->claim, order->occasion, error))
		return FALSE;
	*ret_text = dunlin_order_state(order);
	return TRUE;
}

gboolean
dunlin_order_promise(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;
	DunlinDay day;

	if (!dunlin_order_future(order, "date", &day, error))
		return FALSE;
	occasion.until = dunlin_desk_promise_end(order->today, day);
	if (!dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_PROMISED, &occasion, error))
		return FALSE;
	*ret_text = held_text(order, occasion.until);
	return TRUE;
}

/* Ends what the debtor's words have stopped, once it is said what they are about; no one else's. */
static gboolean
lift_debtors(Order *order, GError **error)
{
	g_autoptr(GPtrArray) holds = NULL;

	if ((*order->claim)->state == DUNLIN_STATE_DISPUTED)
		return dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_SETTLED, order->occasion,
					  error);
	holds = dunlin_hold_list(order->desk->store, *order->claim, TRUE, error);
	for (guint i = 0; holds != NULL && i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->claim != NULL && hold->by != DUNLIN_ACTOR_DEBTOR)
			return TRUE;
	}
	return holds != NULL &&
	       (holds->len == 0 || dunlin_desk_lift(order->desk, order->claim, order->occasion, error));
}

/* A part of it: the rest runs on. */
static gboolean
dispute_part(Order *order, gint64 amount, char **ret_text, GError **error)
{
	const char *language = order->occasion->language;
	g_autofree char *money = dunlin_format_money(language, amount, (*order->claim)->currency);

	if (!lift_debtors(order, error) || !set_disputed(order, amount, error))
		return FALSE;
	*ret_text = dunlin_desk_result(language, DUNLIN_RESULT_DISPUTED_PART, (*order->claim)->reference,
				       money);
	return TRUE;
}

gboolean
dunlin_order_dispute(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;
	DunlinBalance balance;
	gint64 amount = 0;

	if (!dunlin_order_amount(order, &amount, error) ||
	    !dunlin_ledger_balance(order->desk->store, *order->claim, &balance, error))
		return FALSE;
	if (amount > 0 && amount < balance.open && (*order->claim)->state != DUNLIN_STATE_CLOSED)
		return dispute_part(order, amount, ret_text, error);
	occasion.text = argument(order, "reason");
	if (!dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_DISPUTED, &occasion, error))
		return FALSE;
	*ret_text = dunlin_order_state(order);
	return TRUE;
}

/* ── how long a debtor's words are waited for ── */

DunlinDay
dunlin_desk_promise_end(DunlinDay today, DunlinDay promised)
{
	DunlinDay last = today + PROMISE_MAX_DAYS;

	return promised != DUNLIN_DAY_NONE ? MIN(promised + PROMISE_GRACE_DAYS, last) : last;
}

DunlinDay
dunlin_desk_says_paid_end(DunlinDesk *desk, const DunlinCreditor *creditor, DunlinDay today)
{
	return dunlin_day_add(today, says_paid_wait, desk->house->holidays, creditor->country);
}
