/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instalment plans (claim/instalment.h): a hold keeps the claim still while its dues are met; when the
 * earliest unpaid one is missed, the creditor is asked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "claim/question.h"
#include "desk/order.h"

/* After so many days the first part is due where nobody says when. */
#define FIRST_AFTER_DAYS 14

static gint64
owed_of(const DunlinFacts *facts)
{
	return dunlin_case_demanded(dunlin_facts_case(facts));
}

static GPtrArray *
refuse_list(const Order *order, gint64 owed, GError **error)
{
	const char *language = order->occasion->language;
	g_autofree char *open = dunlin_format_money(language, owed, (*order->claim)->currency);

	(void)dunlin_desk_refuse(language, DUNLIN_RESULT_NOT_INSTALMENTS, open, error);
	return NULL;
}

/* The dues that the line orders, and nothing stored yet; NULL: INPUT. */
static GPtrArray *
ordered(const Order *order, gint64 owed, GError **error)
{
	const char *list = argument(order, "list"), *count = argument(order, "count");
	const char *language = order->occasion->language;
	g_autoptr(GPtrArray) plan = NULL;
	DunlinDay first;

	if (list != NULL) {
		plan = dunlin_instalments_parse(*order->claim, list, owed, NULL);
		if (plan == NULL)
			return refuse_list(order, owed, error);
	} else if (dunlin_order_day(order, "date", order->today + FIRST_AFTER_DAYS, &first, error)) {
		plan = count != NULL ? dunlin_instalments_split(*order->claim, owed,
								(guint)strtoul(count, NULL, 10), first)
				     : NULL;
		if (plan == NULL)
			(void)dunlin_desk_refuse(language, DUNLIN_RESULT_HOW_MANY, NULL, error);
	}
	if (plan == NULL)
		return NULL;
	if (((const DunlinInstalment *)g_ptr_array_index(plan, 0))->day > order->today)
		return g_steal_pointer(&plan);
	(void)dunlin_desk_refuse(language, DUNLIN_RESULT_DAY_PAST, NULL, error);
	return NULL;
}

/* What stopped the clock until now is settled by the plan. */
static gboolean
settle(Order *order, GError **error)
{
	if ((*order->claim)->state == DUNLIN_STATE_DISPUTED &&
	    !dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_SETTLED, order->occasion, error))
		return FALSE;
	return dunlin_desk_lift(order->desk, order->claim, order->occasion, error);
}

static gboolean
tell_debtor(DunlinDesk *desk, const DunlinFacts *facts, const GPtrArray *plan,
	    const DunlinOccasion *occasion, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinClaim *claim = c->claim;
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(DunlinValues) values = NULL;
	g_autofree char *id = NULL;

	if (creditor == NULL || !c->has_address)
		return creditor != NULL;
	values = dunlin_desk_values(desk, creditor, claim, facts);
	dunlin_values_set_money(values, "open", owed_of(facts), claim->currency);
	dunlin_desk_where_to_pay(values, creditor, claim);
	for (guint i = 0; i < plan->len; i++) {
		const DunlinInstalment *instalment = g_ptr_array_index(plan, i);
		DunlinValues *row = dunlin_values_add_row(values, "instalments");

		dunlin_values_set_day(row, "when", instalment->day);
		dunlin_values_set_money(row, "amount", instalment->amount, claim->currency);
	}
	return dunlin_desk_tell_debtor(desk, facts, "instalments", values, occasion, &id, error);
}

/* "40,00 € 1.12.2026, 40,00 € 1.1.2027" */
static char *
plan_text(const Order *order, const GPtrArray *plan)
{
	const char *language = order->occasion->language;
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < plan->len; i++) {
		const DunlinInstalment *instalment = g_ptr_array_index(plan, i);
		g_autofree char *money =
			dunlin_format_money(language, instalment->amount, (*order->claim)->currency);
		g_autofree char *day = dunlin_format_day(language, instalment->day);

		g_string_append_printf(text, "%s%s (%s)", i > 0 ? ", " : "", money, day);
	}
	return g_string_free(text, FALSE);
}

static gboolean
begin(Order *order, const GPtrArray *plan, GError **error)
{
	DunlinDesk *desk = order->desk;
	DunlinOccasion occasion = *order->occasion;
	g_autoptr(DunlinFacts) facts = NULL;

	if (!settle(order, error) ||
	    !dunlin_instalments_put(desk->store, *order->claim, plan, error))
		return FALSE;
	dunlin_question_forget(*order->claim);
	facts = dunlin_desk_facts(desk, *order->claim, occasion.time, error);
	if (facts == NULL || !tell_debtor(desk, facts, plan, &occasion, error))
		return FALSE;
	occasion.reason = DUNLIN_INSTALMENTS;
	occasion.until = dunlin_instalment_missed(dunlin_facts_case(facts), g_ptr_array_index(plan, 0));
	return dunlin_desk_happen(desk, order->claim, DUNLIN_EVENT_HOLD, &occasion, error);
}

static gboolean
is_same(const GPtrArray *one, const GPtrArray *other)
{
	gboolean same = one->len == other->len;

	for (guint i = 0; same && i < one->len; i++) {
		const DunlinInstalment *left = g_ptr_array_index(one, i), *right = g_ptr_array_index(other, i);

		same = left->day == right->day && left->amount == right->amount;
	}
	return same;
}

/* Whether @plan runs already: the debtor need not hear of it again. */
static gboolean
runs(const Order *order, const GPtrArray *plan, gboolean *ret_runs, GError **error)
{
	g_autoptr(GPtrArray) holds = dunlin_hold_list(order->desk->store, *order->claim, TRUE, error);
	g_autoptr(GPtrArray) had =
		holds != NULL ? dunlin_instalments_list(order->desk->store, *order->claim, error) : NULL;

	if (had == NULL)
		return FALSE;
	*ret_runs = holds->len == 1 && dunlin_desk_instalment_hold(holds) != NULL && is_same(had, plan);
	return TRUE;
}

gboolean
dunlin_order_instalments(Order *order, char **ret_text, GError **error)
{
	DunlinState state = (*order->claim)->state;
	g_autoptr(DunlinFacts) facts =
		dunlin_desk_facts(order->desk, *order->claim, order->occasion->time, error);
	g_autoptr(GPtrArray) plan = NULL;
	g_autofree char *dues = NULL;
	gboolean same;

	if (facts == NULL)
		return FALSE;
	if (state != DUNLIN_STATE_OPEN && state != DUNLIN_STATE_HELD && state != DUNLIN_STATE_DISPUTED) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "claim %s is %s and takes no instalments", (*order->claim)->reference,
			    dunlin_state_to_string(state));
		return FALSE;
	}
	plan = ordered(order, owed_of(facts), error);
	if (plan == NULL || !runs(order, plan, &same, error) || (!same && !begin(order, plan, error)))
		return FALSE;
	dues = plan_text(order, plan);
	*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_INSTALMENTS,
				       (*order->claim)->reference, dues);
	return TRUE;
}

/* ── while it runs ── */

const DunlinHold *
dunlin_desk_instalment_hold(GPtrArray *holds)
{
	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->ended_at == 0 && g_strcmp0(hold->reason, DUNLIN_INSTALMENTS) == 0)
			return hold;
	}
	return NULL;
}

gboolean
dunlin_desk_instalments_kept(DunlinDesk *desk, const DunlinClaim *claim, const DunlinHold *hold,
			     DunlinTime time, gboolean *ret_kept, GError **error)
{
	g_autoptr(GPtrArray) plan = dunlin_instalments_list(desk->store, claim, error);
	g_autoptr(DunlinFacts) facts = NULL;
	const DunlinInstalment *next;
	DunlinDay missed;

	facts = plan != NULL ? dunlin_desk_facts(desk, claim, time, error) : NULL;
	if (facts == NULL)
		return FALSE;
	next = dunlin_instalments_next(plan, owed_of(facts));
	missed = next != NULL ? dunlin_instalment_missed(dunlin_facts_case(facts), next) : 0;
	*ret_kept = next != NULL && missed > dunlin_day_of(time.now, desk->house->config->zone);
	return !*ret_kept || dunlin_hold_announce(desk->store, hold, missed, 0, error);
}
