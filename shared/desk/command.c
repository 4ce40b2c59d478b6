/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Commands: one const table of verbs and what they do to a claim, for a mail's lines and for
 * dunlinctl alike; the transcript that answers a mail is transcript.c's.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/order.h"

gboolean
dunlin_order_day(const Order *order, const char *name, DunlinDay fallback, DunlinDay *ret_day,
		 GError **error)
{
	const char *text = argument(order, name);

	*ret_day = fallback;
	if (text == NULL || dunlin_day_parse_human(text, order->today, ret_day))
		return TRUE;
	return dunlin_desk_refuse(order->occasion->language, DUNLIN_RESULT_NOT_A_DAY, text, error);
}

static const DunlinResult closed_results[] = {
	[DUNLIN_REASON_NONE] = DUNLIN_RESULT_CLOSED,
	[DUNLIN_REASON_PAID] = DUNLIN_RESULT_CLOSED_PAID,
	[DUNLIN_REASON_CREDITED] = DUNLIN_RESULT_CLOSED,
	[DUNLIN_REASON_WITHDRAWN] = DUNLIN_RESULT_CLOSED_WITHDRAWN,
	[DUNLIN_REASON_WRITTEN_OFF] = DUNLIN_RESULT_CLOSED_WRITTEN_OFF,
};

static const DunlinResult state_results[] = {
	[DUNLIN_STATE_DRAFT] = DUNLIN_RESULT_IS_DRAFT,
	[DUNLIN_STATE_OPEN] = DUNLIN_RESULT_GOES_ON,
	[DUNLIN_STATE_HELD] = DUNLIN_RESULT_IS_HELD,
	[DUNLIN_STATE_DISPUTED] = DUNLIN_RESULT_IS_DISPUTED,
	[DUNLIN_STATE_COLLECTION] = DUNLIN_RESULT_IS_IN_COLLECTION,
	[DUNLIN_STATE_CLOSED] = DUNLIN_RESULT_CLOSED,
};

/* Resting with all of his debtor's; NULL: it is not, or that could not be read. */
static char *
held_with_customer(const Order *order)
{
	const DunlinClaim *claim = *order->claim;
	g_autoptr(GPtrArray) holds = NULL;
	g_autoptr(DunlinDebtor) debtor = NULL;

	if (claim->state != DUNLIN_STATE_HELD || claim->debtor == 0)
		return NULL;
	holds = dunlin_hold_list(order->desk->store, claim, TRUE, NULL);
	if (holds == NULL || dunlin_desk_debtor_hold(holds) == NULL)
		return NULL;
	debtor = dunlin_debtor_get(order->desk->store, claim->creditor, claim->debtor, NULL);
	return debtor != NULL && debtor->number != NULL
		       ? dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_HELD_WITH_CUSTOMER,
					    claim->reference, debtor->number)
		       : NULL;
}

char *
dunlin_order_state(const Order *order)
{
	const DunlinClaim *claim = *order->claim;
	char *held = held_with_customer(order);

	if (held != NULL)
		return held;
	return dunlin_desk_result(order->occasion->language, state_results[claim->state],
				  claim->reference, NULL);
}

char *
dunlin_order_closed(const Order *order, const char *open)
{
	const DunlinClaim *claim = *order->claim;
	const char *language = order->occasion->language;

	if (claim->state == DUNLIN_STATE_CLOSED)
		return dunlin_desk_result(language, closed_results[claim->reason], claim->reference, NULL);
	return dunlin_desk_result(language, DUNLIN_RESULT_STILL_OPEN, claim->reference, open);
}

gboolean
dunlin_order_amount(const Order *order, gint64 *ret_amount, GError **error)
{
	const char *given = argument(order, "amount"), *currency = argument(order, "currency");
	const char *own = (*order->claim)->currency;
	g_autofree char *text = NULL;
	char found[DUNLIN_CURRENCY_SIZE];
	gint64 amount;

	if (given == NULL)
		return TRUE;
	text = g_strdup_printf("%s %s", given, currency != NULL ? currency : "");
	if (!dunlin_desk_amount(order->occasion->language, text, own, &amount, found, error))
		return FALSE;
	if (g_str_equal(found, own) && amount > 0) {
		*ret_amount = amount;
		return TRUE;
	}
	return dunlin_desk_refuse(order->occasion->language, DUNLIN_RESULT_NOT_POSITIVE, own, error);
}

/* ── ending ── */

gboolean
dunlin_order_end(Order *order, DunlinEvent event, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;

	occasion.text = argument(order, "reason");
	if ((*order->claim)->state != DUNLIN_STATE_CLOSED &&
	    !dunlin_desk_happen(order->desk, order->claim, event, &occasion, error))
		return FALSE;
	*ret_text = dunlin_order_closed(order, NULL);
	return TRUE;
}

static gboolean
do_withdraw(Order *order, char **ret_text, GError **error)
{
	return dunlin_order_end(order, DUNLIN_EVENT_WITHDRAW, ret_text, error);
}

/* ── facts and looks ── */

/* A new address ends the hold that the bounce of the old one put; nobody else's hold. */
static gboolean
end_bounce_hold(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GPtrArray) holds = dunlin_hold_list(desk->store, *claim, TRUE, error);

	if (holds == NULL)
		return FALSE;
	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->claim != NULL && (hold->by != DUNLIN_ACTOR_DUNLIN ||
					    !g_str_has_prefix(hold->reason, DUNLIN_UNDELIVERABLE)))
			return TRUE;
	}
	return dunlin_desk_lift(desk, claim, occasion, error);
}

static gboolean
collect_claim(DunlinClaim *claim, gpointer data)
{
	g_ptr_array_add(data, g_strdup(claim->reference));
	return TRUE;
}

/* What a debtor is reached by: the address that did not work is another now. */
static const char *const reached_by[] = {"debtor", "phone", "street", "postcode", "city", NULL};

static gboolean
is_any_given(const Order *order, const char *const *names)
{
	for (; *names != NULL; names++)
		if (argument(order, *names) != NULL)
			return TRUE;
	return FALSE;
}

/* The debtor's other claims were held together with the one whose letter came back. */
static gboolean
end_bounce_holds(Order *order, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	DunlinClaimFilter filter = {.creditor = claim->creditor, .state = DUNLIN_STATE_HELD,
				    .debtor = claim->debtor, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *reference = g_strdup(claim->reference);

	if (!is_any_given(order, reached_by))
		return TRUE;
	if (!end_bounce_hold(order->desk, order->claim, order->occasion, error) ||
	    !dunlin_claim_each(order->desk->store, &filter, collect_claim, references, error))
		return FALSE;
	for (guint i = 0; i < references->len; i++) {
		g_autoptr(DunlinClaim) other =
			dunlin_claim_get(order->desk->store, filter.creditor,
					 g_ptr_array_index(references, i), error);

		if (other == NULL ||
		    !end_bounce_hold(order->desk, &other, order->occasion, error))
			return FALSE;
	}
	if (!dunlin_desk_settle_others(order->desk, *order->claim, order->occasion->time, error))
		return FALSE;
	dunlin_claim_free(*order->claim); /* their change may have moved it */
	*order->claim = dunlin_claim_get(order->desk->store, filter.creditor, reference, error);
	return *order->claim != NULL;
}

static gboolean
do_set(Order *order, char **ret_text, GError **error)
{
	g_autoptr(GString) done = g_string_new(NULL);
	g_autofree char *state = NULL;

	if ((*order->claim)->state == DUNLIN_STATE_CLOSED) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "claim %s is closed",
			    (*order->claim)->reference);
		return FALSE;
	}
	if (!dunlin_desk_set(order->desk, *order->claim, order->arguments, order->occasion, done, error) ||
	    !dunlin_claim_update(order->desk->store, *order->claim, error) ||
	    !dunlin_desk_take_back(order->desk, *order->claim, NULL, order->occasion->time,
				   order->occasion->message, error) ||
	    !end_bounce_holds(order, error) ||
	    !dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_COMPLETED, order->occasion,
				error))
		return FALSE;
	state = dunlin_order_state(order);
	*ret_text = g_strdup_printf("%s: %s", state, done->str);
	return TRUE;
}

static gboolean
do_note(Order *order, char **ret_text, GError **error)
{
	const DunlinClaim *claim = *order->claim;

	*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_NOTED, claim->reference,
				       NULL);
	return dunlin_journal_add(order->desk->store, claim->creditor, claim->reference,
				  order->occasion->time.now, "note", order->occasion->actor,
				  argument(order, "text"), order->occasion->message, error);
}

static gboolean
do_statement(Order *order, char **ret_text, GError **error)
{
	const DunlinClaim *claim = *order->claim;

	if (!dunlin_desk_statement(order->desk, claim, FALSE, order->occasion, error))
		return FALSE;
	*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_STATEMENT,
				       claim->reference, NULL);
	return TRUE;
}

static gboolean
do_status(Order *order, char **ret_text, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	const char *language = order->occasion->language;
	g_autofree char *state = NULL, *open = NULL, *next = NULL, *step = NULL;
	DunlinBalance balance;

	if (!dunlin_ledger_balance(order->desk->store, claim, &balance, error))
		return FALSE;
	state = dunlin_order_state(order);
	open = dunlin_format_money(language, balance.open, claim->currency);
	if (claim->next_at != 0 && claim->next_step != NULL)
		step = dunlin_desk_step_name(language, claim->next_step);
	if (step != NULL)
		next = dunlin_format_day(language, dunlin_day_of(claim->next_at,
								 order->desk->house->config->zone));
	*ret_text = g_strdup_printf("%s; %s; %s%s%s%s%s", state,
				    claim->invoice != NULL ? claim->invoice : "?", open,
				    next != NULL ? "; " : "", next != NULL ? step : "",
				    next != NULL ? ": " : "", next != NULL ? next : "");
	return TRUE;
}

static gboolean
do_samples(Order *order, char **ret_text, GError **error)
{
	*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_SAMPLES,
				       (*order->claim)->reference, NULL);
	return dunlin_desk_send_samples(order->desk, *order->claim, order->occasion, error);
}

static const struct {
	DunlinVerb verb;
	gboolean (*run)(Order *order, char **ret_text, GError **error);
} runners[] = {
	{DUNLIN_VERB_PAID, dunlin_order_paid},
	{DUNLIN_VERB_UNPAID, dunlin_order_unpaid},
	{DUNLIN_VERB_OFFSET, dunlin_order_offset},
	{DUNLIN_VERB_REACHED, dunlin_order_reached},
	{DUNLIN_VERB_UNREACHABLE, dunlin_order_unreachable},
	{DUNLIN_VERB_WRONG_NUMBER, dunlin_order_wrong_number},
	{DUNLIN_VERB_YES, dunlin_order_yes},
	{DUNLIN_VERB_NO, dunlin_order_no},
	{DUNLIN_VERB_HOLD, dunlin_order_hold},
	{DUNLIN_VERB_STOP, dunlin_order_hold},
	{DUNLIN_VERB_RESUME, dunlin_order_resume},
	{DUNLIN_VERB_WITHDRAW, do_withdraw},
	{DUNLIN_VERB_WRITE_OFF, dunlin_order_write_off},
	{DUNLIN_VERB_HANDOVER, dunlin_order_handover},
	{DUNLIN_VERB_ACCEPTED, dunlin_order_accepted},
	{DUNLIN_VERB_RETURNED, dunlin_order_returned},
	{DUNLIN_VERB_COLLECTED, dunlin_order_collected},
	{DUNLIN_VERB_DISPUTE, dunlin_order_dispute},
	{DUNLIN_VERB_PROMISE, dunlin_order_promise},
	{DUNLIN_VERB_INSTALMENTS, dunlin_order_instalments},
	{DUNLIN_VERB_SET, do_set},
	{DUNLIN_VERB_NOTE, do_note},
	{DUNLIN_VERB_STATUS, do_status},
	{DUNLIN_VERB_STATEMENT, do_statement},
	{DUNLIN_VERB_SAMPLES, do_samples},
};

gboolean
dunlin_desk_apply_verb(DunlinDesk *desk, DunlinClaim **claim, DunlinVerb verb, GHashTable *arguments,
		       const DunlinOccasion *occasion, char **ret_text, GError **error)
{
	g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
	Order order = {.desk = desk, .claim = claim, .occasion = occasion,
		       .arguments = arguments != NULL ? arguments : none,
		       .today = dunlin_day_of(occasion->time.now, desk->house->config->zone)};

	for (guint i = 0; i < G_N_ELEMENTS(runners); i++)
		if (runners[i].verb == verb)
			return runners[i].run(&order, ret_text, error);
	return dunlin_desk_refuse(occasion->language, DUNLIN_RESULT_UNREAD, NULL, error);
}

/* ── dunlinctl ── */

typedef struct {
	char *const *court;   /* these claims to court; NULL */
	const char *claim;    /* NULL: a customer of @creditor */
	const char *creditor;
	DunlinVerb verb;
	GHashTable *arguments;
	DunlinOccasion occasion;
	char *text;
} AdminOrder;

static gboolean
run_admin(DunlinDesk *desk, gpointer data, GError **error)
{
	AdminOrder *order = data;
	g_autoptr(DunlinClaim) claim = NULL;
	gint64 row;

	if (order->court != NULL)
		return dunlin_order_court(desk, order->court, &order->occasion, &order->text, error);
	if (order->claim == NULL)
		return dunlin_creditor_row(desk->store, order->creditor, &row, error) &&
		       dunlin_desk_apply_customer(desk, row, order->verb, order->arguments,
						  &order->occasion, &order->text, error);
	claim = dunlin_claim_find(desk->store, order->claim, error);
	if (claim == NULL)
		return FALSE;
	return dunlin_desk_apply_verb(desk, &claim, order->verb, order->arguments, &order->occasion,
				      &order->text, error);
}

enum { TRIES = 5 };

/* Two claims of one debtor decided at once may stand in each other's way: one of them again. */
static gboolean
order_admin(DunlinDesk *desk, AdminOrder *order, char **ret_text, GError **error)
{
	for (guint i = 1; i <= TRIES; i++) {
		g_autoptr(GError) local = NULL;

		order->text = NULL;
		if (dunlin_desk_transaction(desk, run_admin, order, &local)) {
			*ret_text = order->text;
			return TRUE;
		}
		g_free(order->text);
		if (i < TRIES && dunlin_store_collided(desk->store))
			continue;
		g_propagate_error(error, g_steal_pointer(&local));
		break;
	}
	return FALSE;
}

gboolean
dunlin_desk_command(DunlinDesk *desk, const char *claim, DunlinVerb verb, GHashTable *arguments,
		    DunlinActor actor, DunlinTime time, char **ret_text, GError **error)
{
	AdminOrder order = {.claim = claim, .verb = verb, .arguments = arguments,
			    .occasion = DUNLIN_OCCASION(time, actor)};

	order.occasion.language = "en";
	order.occasion.approver = TRUE;

	return order_admin(desk, &order, ret_text, error);
}

gboolean
dunlin_desk_command_customer(DunlinDesk *desk, const char *creditor, DunlinVerb verb,
			     GHashTable *arguments, DunlinActor actor, DunlinTime time,
			     char **ret_text, GError **error)
{
	AdminOrder order = {.creditor = creditor, .verb = verb, .arguments = arguments,
			    .occasion = DUNLIN_OCCASION(time, actor)};

	order.occasion.language = "en";

	return order_admin(desk, &order, ret_text, error);
}

gboolean
dunlin_desk_command_court(DunlinDesk *desk, char *const *claims, DunlinTime time, char **ret_text,
			  GError **error)
{
	AdminOrder order = {.court = claims, .occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_ADMIN)};

	order.occasion.language = "en";
	order.occasion.approver = TRUE;
	return order_admin(desk, &order, ret_text, error);
}
