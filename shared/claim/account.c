/* SPDX-License-Identifier: BSD-2-Clause */
/* Who gets a payment: costs, interest, principal; and what a step adds to them. */
#include "claim/account.h"

#include <string.h>

void
dunlin_account_clear(DunlinAccount *account)
{
	g_clear_pointer(&account->open, g_array_unref);
}

static int
by_day(gconstpointer one, gconstpointer other)
{
	const DunlinEntry *const *first = one;
	const DunlinEntry *const *second = other;

	return ((*first)->day > (*second)->day) - ((*first)->day < (*second)->day);
}

/* One of the three, and what was taken from it by payments and by waivers. */
enum { COSTS, INTEREST, PRINCIPAL, PARTS };
enum { BY_PAYMENT, BY_CREDIT, BY_WAIVER, WAYS };

typedef struct {
	gint64 open[PARTS];
	gint64 taken[WAYS][PARTS];
} Parts;

static const int by_law[] = {COSTS, INTEREST, PRINCIPAL};
static const int named[] = {PRINCIPAL, COSTS, INTEREST};

/* In @order, from each up to what is open there; what is more than all makes the principal negative. */
static void
take(Parts *parts, int way, const int *order, gint64 amount)
{
	for (int i = 0; i < PARTS; i++) {
		gint64 taken = CLAMP(amount, 0, MAX(parts->open[order[i]], 0));

		parts->open[order[i]] -= taken;
		parts->taken[way][order[i]] += taken;
		amount -= taken;
	}
	parts->open[PRINCIPAL] -= amount;
	parts->taken[way][PRINCIPAL] += amount;
}

/* From each up to what was taken there, the last first; what never was, is owed of the principal. */
static void
give_back(Parts *parts, int way, const int *order, gint64 amount)
{
	for (int i = PARTS - 1; i >= 0; i--) {
		gint64 given = CLAMP(amount, 0, MAX(parts->taken[way][order[i]], 0));

		parts->open[order[i]] += given;
		parts->taken[way][order[i]] -= given;
		amount -= given;
	}
	parts->open[PRINCIPAL] += amount;
}

static void
pay(Parts *parts, const DunlinEntry *entry, gint64 tolerance)
{
	gboolean exact = ABS(entry->amount - parts->open[PRINCIPAL]) <= tolerance &&
			 g_strcmp0(entry->text, DUNLIN_PAYMENT_SPREAD) != 0;
	gboolean names = exact || g_strcmp0(entry->text, DUNLIN_PAYMENT_NAMED) == 0 ||
			 g_strcmp0(entry->text, DUNLIN_PAYMENT_PRINCIPAL) == 0;

	if (entry->amount < 0)
		give_back(parts, BY_PAYMENT, by_law, -entry->amount);
	else
		take(parts, BY_PAYMENT, names ? named : by_law, entry->amount);
}

static void
take_or_give_back(Parts *parts, int way, const int *order, gint64 amount)
{
	if (amount < 0)
		give_back(parts, way, order, -amount);
	else
		take(parts, way, order, amount);
}

/* @amount of what was paid was for that part, and not for the principal; negative: the other way. */
static void
reassign(Parts *parts, int part, gint64 amount)
{
	parts->open[part] -= amount;
	parts->taken[BY_PAYMENT][part] += amount;
	parts->taken[BY_PAYMENT][PRINCIPAL] -= amount;
	parts->open[PRINCIPAL] += amount;
}

/* More is asked for, or less, and what was paid of that was for the principal; what was paid too much covers
 * what is open beside it. */
static void
demand(Parts *parts, int part, gint64 amount)
{
	gint64 back = CLAMP(-amount - MAX(parts->open[part], 0), 0, MAX(parts->taken[BY_PAYMENT][part], 0));

	parts->open[part] += amount;
	reassign(parts, part, -back);
	for (int i = COSTS; i <= INTEREST; i++)
		reassign(parts, i, CLAMP(-parts->open[PRINCIPAL], 0, MAX(parts->open[i], 0)));
}

static void
apply(Parts *parts, const DunlinEntry *entry, gint64 tolerance)
{
	switch (entry->kind) {
	case DUNLIN_ENTRY_PRINCIPAL:
		parts->open[PRINCIPAL] += entry->amount;
		break;
	case DUNLIN_ENTRY_FEE:
	case DUNLIN_ENTRY_LUMP_SUM:
		demand(parts, COSTS, entry->amount);
		break;
	case DUNLIN_ENTRY_INTEREST:
		demand(parts, INTEREST, entry->amount);
		break;
	case DUNLIN_ENTRY_PAYMENT:
		pay(parts, entry, tolerance);
		break;
	case DUNLIN_ENTRY_CREDIT:
		take_or_give_back(parts, BY_CREDIT, named, entry->amount);
		break;
	case DUNLIN_ENTRY_WAIVER:
		take_or_give_back(parts, BY_WAIVER, by_law, entry->amount);
		break;
	case DUNLIN_ENTRY_COUNT:
		g_assert_not_reached();
	}
}

/* What was never owed of the principal, as the entry says. */
static gint64
never_owed(const DunlinEntry *entry)
{
	if (entry->kind == DUNLIN_ENTRY_CREDIT)
		return g_strcmp0(entry->text, DUNLIN_CREDIT_OFFSET) != 0 ? entry->amount : 0;
	return entry->kind == DUNLIN_ENTRY_PRINCIPAL ? MAX(-entry->amount, 0) : 0;
}

static gint64
sum_never_owed(const GPtrArray *entries)
{
	gint64 sum = 0;

	for (guint i = 0; i < entries->len; i++)
		sum += never_owed(g_ptr_array_index(entries, i));
	return sum;
}

DunlinAccount
dunlin_account_of(const GPtrArray *entries, gint64 tolerance)
{
	DunlinAccount account = {0, 0, 0, g_array_new(FALSE, FALSE, sizeof(DunlinPrincipal))};
	Parts parts = {{0}, {{0}}};
	g_autoptr(GPtrArray) sorted = g_ptr_array_sized_new(entries->len);
	gint64 to_come = sum_never_owed(entries);

	for (guint i = 0; i < entries->len; i++)
		g_ptr_array_add(sorted, g_ptr_array_index(entries, i));
	g_ptr_array_sort(sorted, by_day); /* stable */
	for (guint i = 0; i < sorted->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(sorted, i);
		DunlinPrincipal now = {entry->day, 0, 0};

		apply(&parts, entry, tolerance);
		to_come -= never_owed(entry);
		now.principal = MAX(parts.open[PRINCIPAL] - to_come, 0);
		now.settled = parts.taken[BY_PAYMENT][INTEREST] + parts.taken[BY_WAIVER][INTEREST];
		g_array_append_val(account.open, now);
	}
	account.principal = parts.open[PRINCIPAL];
	account.interest = parts.open[INTEREST];
	account.costs = parts.open[COSTS];
	return account;
}

static gint64
sum_of(const GPtrArray *entries, DunlinEntryKind kind)
{
	gint64 sum = 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		sum += entry->kind == kind ? entry->amount : 0;
	}
	return sum;
}

/* What the debt is, whatever was paid. */
static gint64
owed_of(const GPtrArray *entries)
{
	gint64 owed = sum_of(entries, DUNLIN_ENTRY_PRINCIPAL);

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		owed -= entry->kind == DUNLIN_ENTRY_CREDIT ? never_owed(entry) : 0;
	}
	return owed;
}

/* One that was taken back is none. */
static gboolean
has_fee_of(const GPtrArray *entries, const char *step)
{
	gint64 sum = 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind == DUNLIN_ENTRY_FEE && g_strcmp0(entry->text, step) == 0)
			sum += entry->amount;
	}
	return sum > 0;
}

static DunlinDay
first_day(const DunlinExtras *extras)
{
	return dunlin_law_first_day(extras->law, extras->due, extras->claim->due_origin,
				    extras->reminded, extras->deadline);
}

DunlinInterest
dunlin_extras_interest(const DunlinExtras *extras)
{
	g_auto(DunlinAccount) account = dunlin_account_of(
		extras->entries, dunlin_policy_tolerance(extras->policy, extras->claim->currency));

	return dunlin_interest_of(extras->law, extras->rates, account.open, first_day(extras),
				  extras->day);
}

static void
add(GPtrArray *fresh, const DunlinExtras *extras, DunlinEntryKind kind, gint64 amount)
{
	DunlinEntry *entry;

	if (amount <= 0)
		return;
	entry = g_new0(DunlinEntry, 1);
	entry->kind = kind;
	entry->day = extras->day;
	entry->amount = amount;
	entry->text = g_strdup(extras->step->name);
	g_ptr_array_add(fresh, entry);
}

static void
add_lump_sum(GPtrArray *fresh, const DunlinExtras *extras)
{
	const DunlinClaim *claim = extras->claim;
	gint64 owed = owed_of(extras->entries);

	if (extras->step->lump_sum != DUNLIN_EXTRA_CLAIM ||
	    g_strcmp0(extras->law->lump_currency, claim->currency) != 0 ||
	    sum_of(extras->entries, DUNLIN_ENTRY_LUMP_SUM) > 0)
		return;
	add(fresh, extras, DUNLIN_ENTRY_LUMP_SUM,
	    dunlin_law_lump_sum(extras->law, owed, claim->currency) -
		    sum_of(extras->entries, DUNLIN_ENTRY_FEE));
}

static void
add_fee(GPtrArray *fresh, const DunlinExtras *extras)
{
	const DunlinStep *step = extras->step;

	if (step->fee > 0 && strcmp(step->fee_currency, extras->claim->currency) == 0 &&
	    !has_fee_of(extras->entries, step->name) &&
	    sum_of(extras->entries, DUNLIN_ENTRY_LUMP_SUM) + sum_of(fresh, DUNLIN_ENTRY_LUMP_SUM) == 0)
		add(fresh, extras, DUNLIN_ENTRY_FEE, step->fee);
}

GPtrArray *
dunlin_extras_of(const DunlinExtras *extras)
{
	GPtrArray *fresh = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
	DunlinDay first = first_day(extras);

	if (first == DUNLIN_DAY_NONE || first > extras->day)
		return fresh;
	if (extras->step->interest == DUNLIN_EXTRA_CLAIM) {
		g_auto(DunlinInterest) interest = dunlin_extras_interest(extras);

		add(fresh, extras, DUNLIN_ENTRY_INTEREST,
		    interest.amount - sum_of(extras->entries, DUNLIN_ENTRY_INTEREST));
	}
	add_lump_sum(fresh, extras);
	add_fee(fresh, extras);
	return fresh;
}

/* ── too much ── */

static DunlinDay
last_claimed(const GPtrArray *entries)
{
	DunlinDay last = DUNLIN_DAY_NONE;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->amount > 0 && (entry->kind == DUNLIN_ENTRY_INTEREST ||
					  entry->kind == DUNLIN_ENTRY_LUMP_SUM || entry->kind == DUNLIN_ENTRY_FEE))
			last = MAX(last, entry->day);
	}
	return last;
}

static void
take_back(GPtrArray *less, const DunlinExtras *extras, DunlinEntryKind kind, gint64 right)
{
	gint64 excess = sum_of(extras->entries, kind) - right;
	DunlinEntry *entry;

	if (excess <= 0)
		return;
	entry = g_new0(DunlinEntry, 1);
	entry->kind = kind;
	entry->day = extras->day;
	entry->amount = -excess;
	entry->text = g_strdup("asked for too much");
	g_ptr_array_add(less, entry);
}

/* What the last claim could know: money of its own day came after the letter. Whoever pays what that asks
 * for owes no less. Yours; it borrows the entries but for @paid, which has room for as many. */
static GPtrArray *
as_claimed(const GPtrArray *entries, DunlinDay last, DunlinEntry *paid)
{
	GPtrArray *known = g_ptr_array_sized_new(entries->len);

	for (guint i = 0; i < entries->len; i++) {
		DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind == DUNLIN_ENTRY_PAYMENT && entry->day == last) {
			*paid = *entry;
			paid->day++;
			entry = paid++;
		}
		g_ptr_array_add(known, entry);
	}
	return known;
}

GPtrArray *
dunlin_extras_too_much(const DunlinExtras *extras)
{
	GPtrArray *less = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
	g_autofree DunlinEntry *paid = g_new(DunlinEntry, extras->entries->len);
	g_autoptr(GPtrArray) known = NULL;
	DunlinExtras then = *extras;
	DunlinDay first = first_day(extras);
	gint64 owed = owed_of(extras->entries);
	const char *currency = extras->claim->currency;
	gboolean late;

	then.day = last_claimed(extras->entries);
	if (then.day == DUNLIN_DAY_NONE || sum_of(extras->entries, DUNLIN_ENTRY_WAIVER) > 0)
		return less;
	then.entries = known = as_claimed(extras->entries, then.day, paid);
	late = owed > 0 && first != DUNLIN_DAY_NONE && first <= then.day;
	g_auto(DunlinInterest) interest = dunlin_extras_interest(&then);

	take_back(less, extras, DUNLIN_ENTRY_INTEREST, interest.amount);
	take_back(less, extras, DUNLIN_ENTRY_LUMP_SUM,
		  late && extras->law && g_strcmp0(extras->law->lump_currency, currency) == 0
			  ? dunlin_law_lump_sum(extras->law, owed, currency)
			  : 0);
	if (owed <= 0)
		take_back(less, extras, DUNLIN_ENTRY_FEE, 0);
	return less;
}
