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
enum { BY_PAYMENT, BY_WAIVER, WAYS };

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
	gboolean names = exact || g_strcmp0(entry->text, DUNLIN_PAYMENT_NAMED) == 0;

	if (entry->amount < 0)
		give_back(parts, BY_PAYMENT, by_law, -entry->amount);
	else
		take(parts, BY_PAYMENT, names ? named : by_law, entry->amount);
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
		parts->open[COSTS] += entry->amount;
		break;
	case DUNLIN_ENTRY_INTEREST:
		parts->open[INTEREST] += entry->amount;
		break;
	case DUNLIN_ENTRY_PAYMENT:
		pay(parts, entry, tolerance);
		break;
	case DUNLIN_ENTRY_CREDIT:
		parts->open[PRINCIPAL] -= entry->amount;
		break;
	case DUNLIN_ENTRY_WAIVER:
		if (entry->amount < 0)
			give_back(parts, BY_WAIVER, by_law, -entry->amount);
		else
			take(parts, BY_WAIVER, by_law, entry->amount);
		break;
	case DUNLIN_ENTRY_COUNT:
		g_assert_not_reached();
	}
}

DunlinAccount
dunlin_account_of(const GPtrArray *entries, gint64 tolerance)
{
	DunlinAccount account = {0, 0, 0, g_array_new(FALSE, FALSE, sizeof(DunlinPrincipal))};
	Parts parts = {{0}, {{0}}};
	g_autoptr(GPtrArray) sorted = g_ptr_array_sized_new(entries->len);

	for (guint i = 0; i < entries->len; i++)
		g_ptr_array_add(sorted, g_ptr_array_index(entries, i));
	g_ptr_array_sort(sorted, by_day); /* stable */
	for (guint i = 0; i < sorted->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(sorted, i);
		DunlinPrincipal now = {entry->day, 0};

		apply(&parts, entry, tolerance);
		now.principal = MAX(parts.open[PRINCIPAL], 0);
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
	gint64 principal = sum_of(extras->entries, DUNLIN_ENTRY_PRINCIPAL);

	if (extras->step->lump_sum != DUNLIN_EXTRA_CLAIM ||
	    g_strcmp0(extras->law->lump_currency, claim->currency) != 0 ||
	    sum_of(extras->entries, DUNLIN_ENTRY_LUMP_SUM) > 0)
		return;
	add(fresh, extras, DUNLIN_ENTRY_LUMP_SUM,
	    dunlin_law_lump_sum(extras->law, principal, claim->currency) -
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
