/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Money came, went back, or lies in the debtor's account: into the ledger, and what it does to the
 * claim. What is beyond all that is open goes to the debtor's account.
 */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "desk/order.h"

/* ── the line that tells it ── */

static void
also(const Order *order, char **inout_text, DunlinResult result, gint64 amount)
{
	const char *language = order->occasion->language;
	g_autofree char *money = dunlin_format_money(language, amount, (*order->claim)->currency);
	g_autofree char *more = dunlin_desk_result(language, result, (*order->claim)->reference, money);
	char *both;

	if (amount <= 0)
		return;
	both = g_strdup_printf("%s; %s", *inout_text, more);
	g_free(*inout_text);
	*inout_text = both;
}

static char *
outcome(const Order *order, GError **error)
{
	DunlinBalance balance;
	g_autofree char *open = NULL;

	if (!dunlin_ledger_balance(order->desk->store, *order->claim, &balance, error))
		return NULL;
	open = dunlin_format_money(order->occasion->language, balance.open, (*order->claim)->currency);
	return dunlin_order_closed(order, open);
}

/* ── paid ── */

/* What the line names; without an amount the principal: who says "paid" has not asked for interest. */
static gboolean
paid_amount(const Order *order, gint64 *ret_amount, GError **error)
{
	gint64 beside;

	if (!dunlin_desk_principal_open(order->desk, *order->claim, ret_amount, &beside, error))
		return FALSE;
	*ret_amount = MAX(*ret_amount, 0);
	return dunlin_order_amount(order, ret_amount, error);
}

/* Takes off the payment what is more than all that is open, and keeps it for the debtor. */
static gboolean
keep_excess(const Order *order, DunlinEntry *payment, gint64 *ret_over, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	DunlinCredit credit = {
		.creditor = claim->creditor, .debtor = claim->debtor, .kind = DUNLIN_ENTRY_PAYMENT,
		.day = payment->day, .claim = claim->reference, .source = payment->source,
		.text = (char *)DUNLIN_CREDIT_EXCESS,
	};
	DunlinBalance balance;

	*ret_over = 0;
	if (!dunlin_ledger_balance(order->desk->store, claim, &balance, error))
		return FALSE;
	/* What an amount is beyond, that nobody knows yet, nobody can say. */
	if (balance.principal == 0 || payment->amount <= MAX(balance.open, 0))
		return TRUE;
	*ret_over = payment->amount - MAX(balance.open, 0);
	if (claim->debtor == 0)
		return TRUE;
	payment->amount -= *ret_over;
	credit.amount = *ret_over;
	g_strlcpy(credit.currency, claim->currency, sizeof credit.currency);
	return dunlin_desk_credit(order->desk, &credit, order->occasion->time, error);
}

/* What comes of a payment beside the claim's own event, after it. */
static gboolean
follow_up(Order *order, gint64 account, GError **error)
{
	const DunlinOccasion *occasion = order->occasion;

	if (account != 0 &&
	    !dunlin_desk_settle_others(order->desk, *order->claim, occasion->time, error))
		return FALSE;
	/* What is left of a case that the partner has is his to collect. */
	return (*order->claim)->state == DUNLIN_STATE_COLLECTION ||
	       dunlin_desk_ask_rest(order->desk, order->claim, occasion, error);
}

/* What the payment's entry says of whom it is for; *ret_mark NULL: nothing. */
static gboolean
find_mark(const Order *order, gint64 amount, const char **ret_mark, GError **error)
{
	const char *mark = argument(order, "mark");
	gboolean offered = FALSE;

	*ret_mark = NULL;
	if (argument(order, "invoice") != NULL || argument(order, "purpose") != NULL ||
	    g_strcmp0(mark, DUNLIN_PAYMENT_NAMED) == 0)
		*ret_mark = DUNLIN_PAYMENT_NAMED;
	else if (g_strcmp0(mark, DUNLIN_PAYMENT_SPREAD) == 0)
		*ret_mark = DUNLIN_PAYMENT_SPREAD;
	else if (!dunlin_desk_is_offered(order->desk, *order->claim, amount, &offered, error))
		return FALSE;
	if (offered)
		*ret_mark = DUNLIN_PAYMENT_PRINCIPAL;
	return TRUE;
}

/* ── the same sum twice ── */

enum { SAME_DAYS = 6 }; /* within which the same sum is perhaps the same money; weekly parts are not */

static gboolean
is_payment_of(const DunlinEntry *entry, gint64 amount)
{
	return entry->kind == DUNLIN_ENTRY_PAYMENT && ABS(entry->amount) == amount;
}

/* The last payment of exactly @amount that was not taken back; borrowed from @entries, NULL. */
static const DunlinEntry *
find_payment(const GPtrArray *entries, gint64 amount)
{
	const DunlinEntry *last = NULL;
	int left = 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (!is_payment_of(entry, amount))
			continue;
		left += entry->amount > 0 ? 1 : -1;
		if (entry->amount > 0)
			last = entry;
	}
	return left > 0 ? last : NULL;
}

/* Whoever writes "paid" with a sum once more may mean the money that he has told of already. */
static gboolean
was_booked(const Order *order, const DunlinEntry *payment, gboolean *ret_was, GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(order->desk->store, *order->claim, error);
	const DunlinEntry *same;

	if (entries == NULL)
		return FALSE;
	same = argument(order, "amount") != NULL ? find_payment(entries, payment->amount) : NULL;
	*ret_was = same != NULL && ABS(same->day - payment->day) <= SAME_DAYS;
	return TRUE;
}

/* @event: what it is where it is no part of an amount that nobody knows yet. */
static gboolean
receive(Order *order, DunlinEvent event, DunlinOccasion occasion, char **ret_text, GError **error)
{
	DunlinStore *store = order->desk->store;
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PAYMENT, .source = (char *)occasion.message};
	DunlinBalance balance;
	g_autofree char *amount = NULL, *refs = NULL, *said = NULL;
	gint64 waived, over, discount, sum;
	gboolean again;

	if (!dunlin_order_day(order, "on", order->today, &entry.day, error) ||
	    !dunlin_ledger_balance(store, *order->claim, &balance, error) ||
	    !paid_amount(order, &entry.amount, error) ||
	    !find_mark(order, entry.amount, (const char **)&entry.text, error))
		return FALSE;
	if (entry.day > order->today)
		return dunlin_desk_refuse(occasion.language, DUNLIN_RESULT_DAY_TO_COME, NULL, error);
	if (!was_booked(order, &entry, &again, error))
		return FALSE;
	sum = entry.amount;
	said = dunlin_format_money(occasion.language, entry.amount, (*order->claim)->currency);
	occasion.said_amount = said;
	occasion.said_day = entry.day;
	amount = dunlin_money_to_string(entry.amount, (*order->claim)->currency);
	if (!dunlin_desk_take_back(order->desk, *order->claim, &entry, occasion.time, entry.source, error) ||
	    !keep_excess(order, &entry, &over, error) ||
	    (entry.amount > 0 && !dunlin_ledger_add(store, *order->claim, &entry, error)) ||
	    !dunlin_desk_discount(order->desk, *order->claim, entry.day, entry.source, &discount,
				  error) ||
	    !dunlin_desk_waive(order->desk, *order->claim, entry.day, entry.source, &waived, error))
		return FALSE;
	refs = g_strdup_printf("payment=%s%s", amount, (*order->claim)->currency);
	occasion.refs = refs;
	/* Part of an amount that nobody knows yet closes nothing. */
	if (argument(order, "amount") != NULL && balance.principal == 0)
		event = DUNLIN_EVENT_PAID_IN_PART;
	if (!dunlin_desk_happen(order->desk, order->claim, event, &occasion, error) ||
	    !follow_up(order, over, error))
		return FALSE;
	*ret_text = outcome(order, error);
	if (*ret_text == NULL)
		return FALSE;
	also(order, ret_text, DUNLIN_RESULT_DISCOUNT, discount);
	also(order, ret_text, DUNLIN_RESULT_WAIVED, waived);
	also(order, ret_text, DUNLIN_RESULT_OVERPAID, over);
	also(order, ret_text, DUNLIN_RESULT_BOOKED_BEFORE, again ? sum : 0);
	return TRUE;
}

gboolean
dunlin_order_paid(Order *order, char **ret_text, GError **error)
{
	if ((*order->claim)->state != DUNLIN_STATE_CLOSED)
		return receive(order, DUNLIN_EVENT_PAID, *order->occasion, ret_text, error);
	*ret_text = dunlin_order_closed(order, NULL);
	return TRUE;
}

/* Interest runs on while the partner has the claim: what of @more is that, goes into the ledger. The day
 * on which the money came bears none. */
static gboolean
add_accrued(const Order *order, gint64 more, gboolean *ret_enough, GError **error)
{
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_INTEREST, .amount = more, .text = (char *)"collected",
			     .source = (char *)order->occasion->message};
	gint64 accrued;

	if (!dunlin_order_day(order, "on", order->today, &entry.day, error))
		return FALSE;
	entry.day = MIN(entry.day, order->today) - 1;
	if (!dunlin_desk_accrued(order->desk, *order->claim, entry.day, order->occasion->time, &accrued, error))
		return FALSE;
	*ret_enough = accrued >= more;
	return !*ret_enough || dunlin_ledger_add(order->desk->store, *order->claim, &entry, error);
}

/* More than is open is interest since the hand-over; beyond that a slip of the pen, or it has in it what
 * the partner keeps for himself, and neither is the debtor's credit. */
static gboolean
is_within_open(const Order *order, GError **error)
{
	const char *language = order->occasion->language;
	g_autofree char *open = NULL;
	gint64 amount = 0;
	gboolean enough = FALSE;
	DunlinBalance balance;

	if (!dunlin_ledger_balance(order->desk->store, *order->claim, &balance, error) ||
	    !dunlin_order_amount(order, &amount, error))
		return FALSE;
	if (balance.principal == 0 || amount <= MAX(balance.open, 0))
		return TRUE;
	if (balance.open > 0 && !add_accrued(order, amount - balance.open, &enough, error))
		return FALSE;
	if (enough)
		return TRUE;
	open = dunlin_format_money(language, MAX(balance.open, 0), (*order->claim)->currency);
	return dunlin_desk_refuse(language, DUNLIN_RESULT_MORE_THAN_OPEN, open, error);
}

/* What he keeps for himself is between him and the creditor. */
gboolean
dunlin_order_collected(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;

	occasion.tell = "collected";
	occasion.message_id = NULL; /* the creditor did not write that message */
	if ((*order->claim)->state == DUNLIN_STATE_COLLECTION)
		return is_within_open(order, error) &&
		       receive(order, DUNLIN_EVENT_COLLECTED, occasion, ret_text, error);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "claim %s is not in collection",
		    (*order->claim)->reference);
	return FALSE;
}

/* ── from the debtor's account ── */

static gboolean
offset_part(Order *order, DunlinEntryKind kind, gint64 amount, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	char *source = (char *)order->occasion->message;
	DunlinEntry entry = {.kind = kind, .day = order->today, .amount = amount, .source = source,
			     .text = (char *)DUNLIN_CREDIT_OFFSET};
	DunlinCredit credit = {
		.creditor = claim->creditor, .debtor = claim->debtor, .kind = kind,
		.day = order->today, .amount = -amount, .claim = claim->reference, .source = source,
	};

	g_strlcpy(credit.currency, claim->currency, sizeof credit.currency);
	return amount <= 0 || (dunlin_credit_add(order->desk->store, &credit, error) &&
			       dunlin_ledger_add(order->desk->store, claim, &entry, error));
}

/* What the account has of each kind, in the claim's currency. */
static gboolean
credit_by_kind(const Order *order, gint64 *ret_payments, gint64 *ret_credits, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	g_autoptr(GPtrArray) list = NULL;

	*ret_payments = *ret_credits = 0;
	if (claim->debtor == 0)
		return TRUE;
	list = dunlin_credit_list(order->desk->store, claim->creditor, claim->debtor, error);
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const DunlinCredit *credit = g_ptr_array_index(list, i);

		if (g_str_equal(credit->currency, claim->currency))
			*(credit->kind == DUNLIN_ENTRY_PAYMENT ? ret_payments : ret_credits) +=
				credit->amount;
	}
	return list != NULL;
}

/* Where the order names no amount: as who just says "paid", the principal, where the rest is waived then. */
static gboolean
offset_amount(const Order *order, gint64 has, gint64 *inout_wanted, GError **error)
{
	gboolean offered = FALSE;
	gint64 open, beside;

	if (!dunlin_desk_is_offered(order->desk, *order->claim, has, &offered, error) ||
	    !dunlin_desk_principal_open(order->desk, *order->claim, &open, &beside, error))
		return FALSE;
	*inout_wanted = MIN(offered ? open - MAX((*order->claim)->disputed, 0) : *inout_wanted, has);
	return TRUE;
}

/* Money first: it was the debtor's to pay with before a credit note was the creditor's to give. */
static gboolean
split(const Order *order, gint64 *ret_payment, gint64 *ret_credit, GError **error)
{
	gint64 payments, credits, wanted;
	DunlinBalance balance;

	if (!credit_by_kind(order, &payments, &credits, error) ||
	    !dunlin_ledger_balance(order->desk->store, *order->claim, &balance, error))
		return FALSE;
	wanted = MAX(balance.open, 0);
	if (!dunlin_order_amount(order, &wanted, error))
		return FALSE;
	wanted = MIN(wanted, MAX(balance.open, 0));
	if (argument(order, "amount") == NULL &&
	    !offset_amount(order, payments + credits, &wanted, error))
		return FALSE;
	if (wanted <= 0 || wanted > payments + credits)
		return dunlin_desk_refuse(order->occasion->language, DUNLIN_RESULT_ACCOUNT_SHORT, NULL,
					  error);
	*ret_payment = CLAMP(payments, 0, wanted);
	*ret_credit = wanted - *ret_payment;
	return TRUE;
}

gboolean
dunlin_order_offset(Order *order, char **ret_text, GError **error)
{
	DunlinOccasion occasion = *order->occasion;
	g_autofree char *amount = NULL, *refs = NULL;
	gint64 payment = 0, credit = 0, waived;

	if ((*order->claim)->state == DUNLIN_STATE_CLOSED) {
		*ret_text = dunlin_order_closed(order, NULL);
		return TRUE;
	}
	if (!split(order, &payment, &credit, error) ||
	    !offset_part(order, DUNLIN_ENTRY_PAYMENT, payment, error) ||
	    !offset_part(order, DUNLIN_ENTRY_CREDIT, credit, error) ||
	    !dunlin_desk_waive(order->desk, *order->claim, order->today, occasion.message, &waived,
			       error))
		return FALSE;
	amount = dunlin_money_to_string(payment + credit, (*order->claim)->currency);
	refs = g_strdup_printf("offset=%s%s", amount, (*order->claim)->currency);
	occasion.refs = refs;
	if (!dunlin_desk_happen(order->desk, order->claim,
				payment > 0 ? DUNLIN_EVENT_PAID : DUNLIN_EVENT_CREDITED, &occasion,
				error) ||
	    !follow_up(order, payment + credit, error))
		return FALSE;
	*ret_text = outcome(order, error);
	if (*ret_text == NULL)
		return FALSE;
	also(order, ret_text, DUNLIN_RESULT_OFFSET, payment + credit);
	also(order, ret_text, DUNLIN_RESULT_WAIVED, waived);
	return TRUE;
}

/* ── unpaid ── */

/* What the claim's payment was too much is not the debtor's any more; what was taken from his account
 * is his again. */
static gboolean
take_back_credit(const Order *order, gint64 offset, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	DunlinCredit back = {
		.creditor = claim->creditor, .debtor = claim->debtor, .kind = DUNLIN_ENTRY_PAYMENT,
		.day = order->today, .amount = offset, .claim = claim->reference,
		.text = (char *)DUNLIN_CREDIT_EXCESS, .source = (char *)order->occasion->message,
	};
	g_autoptr(GPtrArray) list = NULL;

	if (claim->debtor == 0)
		return TRUE;
	list = dunlin_credit_list(order->desk->store, claim->creditor, claim->debtor, error);
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const DunlinCredit *credit = g_ptr_array_index(list, i);

		if (g_strcmp0(credit->claim, claim->reference) == 0 &&
		    g_strcmp0(credit->text, DUNLIN_CREDIT_EXCESS) == 0)
			back.amount -= credit->amount;
	}
	g_strlcpy(back.currency, claim->currency, sizeof back.currency);
	return list != NULL && (back.amount == 0 || dunlin_credit_add(order->desk->store, &back, error));
}

/* The payment that the line names by its sum; without one, or where none is of that sum, @payment NULL. */
static gboolean
named_payment(const Order *order, const GPtrArray *entries, const DunlinEntry **ret_payment, GError **error)
{
	gint64 amount = 0;

	*ret_payment = NULL;
	if (argument(order, "amount") == NULL)
		return TRUE;
	if (!dunlin_order_amount(order, &amount, error))
		return FALSE;
	*ret_payment = find_payment(entries, amount);
	return TRUE;
}

/* `unpaid` reopens what `paid` closed: the payment that it names, else the last, is taken back in the
 * ledger. */
static gboolean
reopen(Order *order, char **ret_text, GError **error)
{
	DunlinStore *store = order->desk->store;
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(store, *order->claim, error);
	DunlinEntry back = {.kind = DUNLIN_ENTRY_PAYMENT, .day = order->today,
			    .text = (char *)"taken back",
			    .source = (char *)order->occasion->message};
	DunlinEntry waiver = back, discount = back;
	const DunlinEntry *named = NULL;
	gint64 offset = 0;

	if (entries == NULL || !named_payment(order, entries, &named, error))
		return FALSE;
	waiver.kind = DUNLIN_ENTRY_WAIVER;
	discount.kind = DUNLIN_ENTRY_CREDIT;
	discount.text = (char *)DUNLIN_CREDIT_DISCOUNT;
	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind == DUNLIN_ENTRY_PAYMENT && (named == NULL || entry == named)) {
			back.amount = -entry->amount;
			offset = g_strcmp0(entry->text, DUNLIN_CREDIT_OFFSET) == 0 ? entry->amount : 0;
		}
		if (entry->kind == DUNLIN_ENTRY_WAIVER)
			waiver.amount -= entry->amount;
		if (entry->kind == DUNLIN_ENTRY_CREDIT &&
		    g_strcmp0(entry->text, DUNLIN_CREDIT_DISCOUNT) == 0)
			discount.amount -= entry->amount;
	}
	if ((back.amount < 0 && !dunlin_ledger_add(store, *order->claim, &back, error)) ||
	    (waiver.amount < 0 && !dunlin_ledger_add(store, *order->claim, &waiver, error)) ||
	    (discount.amount < 0 && !dunlin_ledger_add(store, *order->claim, &discount, error)) ||
	    !take_back_credit(order, offset, error))
		return FALSE;
	if (!dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_REOPENED, order->occasion, error))
		return FALSE;
	*ret_text = dunlin_desk_result(order->occasion->language, DUNLIN_RESULT_REOPENED,
				       (*order->claim)->reference, NULL);
	return TRUE;
}

/* A part that was booked and is not there: `unpaid 20.00`. Whoever names what is open says that it is. */
static gboolean
take_back_part(Order *order, gint64 *ret_taken, GError **error)
{
	DunlinStore *store = order->desk->store;
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(store, *order->claim, error);
	DunlinEntry back = {.kind = DUNLIN_ENTRY_PAYMENT, .day = order->today,
			    .text = (char *)"taken back", .source = (char *)order->occasion->message};
	DunlinOccasion occasion = *order->occasion;
	const DunlinEntry *named;
	g_autofree char *amount = NULL, *refs = NULL;
	gint64 principal, beside, offset;
	DunlinBalance balance;

	*ret_taken = 0;
	if (entries == NULL || !named_payment(order, entries, &named, error) ||
	    !dunlin_ledger_balance(store, *order->claim, &balance, error) ||
	    !dunlin_desk_principal_open(order->desk, *order->claim, &principal, &beside, error))
		return FALSE;
	if (named == NULL || named->amount == balance.open || named->amount == principal)
		return TRUE;
	back.amount = -named->amount;
	offset = g_strcmp0(named->text, DUNLIN_CREDIT_OFFSET) == 0 ? named->amount : 0;
	amount = dunlin_money_to_string(back.amount, (*order->claim)->currency);
	refs = g_strdup_printf("payment=%s%s", amount, (*order->claim)->currency);
	occasion.refs = refs;
	if (!dunlin_ledger_add(store, *order->claim, &back, error) || !take_back_credit(order, offset, error) ||
	    !dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_REVERSED, &occasion, error))
		return FALSE;
	*ret_taken = -back.amount;
	return TRUE;
}

gboolean
dunlin_order_unpaid(Order *order, char **ret_text, GError **error)
{
	const DunlinClaim *claim = *order->claim;
	gint64 taken = 0;

	if (claim->state == DUNLIN_STATE_CLOSED && claim->reason == DUNLIN_REASON_PAID)
		return reopen(order, ret_text, error);
	if (claim->state != DUNLIN_STATE_CLOSED && !take_back_part(order, &taken, error))
		return FALSE;
	claim = *order->claim;
	if (claim->state == DUNLIN_STATE_DISPUTED &&
	    !dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_SETTLED, order->occasion, error))
		return FALSE;
	if (!dunlin_desk_lift(order->desk, order->claim, order->occasion, error) ||
	    !dunlin_desk_happen(order->desk, order->claim, DUNLIN_EVENT_CONFIRMED, order->occasion,
				error))
		return FALSE;
	*ret_text = taken > 0 ? outcome(order, error) : dunlin_order_state(order);
	if (*ret_text == NULL)
		return FALSE;
	also(order, ret_text, DUNLIN_RESULT_TAKEN_BACK, taken);
	return TRUE;
}
