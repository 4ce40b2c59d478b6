/* SPDX-License-Identifier: BSD-2-Clause */
/* Several debts and one payment: whose turn it is. */
#include "claim/credit.h"

#include <string.h>

void
dunlin_credit_free(DunlinCredit *credit)
{
	if (!credit)
		return;
	g_free(credit->claim);
	g_free(credit->text);
	g_free(credit->source);
	g_free(credit);
}

/* ── the law's order ── */

enum { NO_MORE, DUE, SECURITY, BURDEN, FIRST_DUE, OLDEST };

/* What decides, one after the other; between debts that are alike in all of it, each has its part. */
static const struct {
	char country[3];
	guint order[6];
	const char *source;
} orders[] = {
	{"DE", {DUE, SECURITY, BURDEN, OLDEST}, "BGB 366(2)"},
	/* what was demanded, or is due; of those the heavier */
	{"AT", {DUE, BURDEN}, "ABGB 1416"},
	/* what is due; of that what was due first; where nothing is, what is less secured */
	{"CH", {DUE, FIRST_DUE, SECURITY}, "OR 87"},
	{"FR", {DUE, BURDEN, OLDEST}, "CC 1342-10"},
	{"NL", {DUE, BURDEN, OLDEST}, "BW 6:43(2)"},
	{"IT", {DUE, SECURITY, BURDEN, OLDEST}, "CC 1193"},
	{"ES", {DUE, BURDEN}, "CC 1174"},
	{"PL", {DUE, FIRST_DUE}, "KC 451 § 3"},
	/* the first item in is the first paid off */
	{"GB", {DUE, OLDEST}, "Devaynes v Noble (Clayton's case) 1816"},
};

typedef struct {
	const GArray *debts;
	const guint *order;
	DunlinDay day;
} Court;

static const guint *
order_of(const char *country)
{
	for (guint i = 1; country && i < G_N_ELEMENTS(orders); i++) {
		if (g_ascii_strncasecmp(orders[i].country, country, 2) == 0)
			return orders[i].order;
	}
	return orders[0].order;
}

static const DunlinDebt *
debt_at(const GArray *debts, guint i)
{
	return &g_array_index(debts, DunlinDebt, i);
}

static gint64
total(const DunlinDebt *debt)
{
	return MAX(debt->costs, 0) + MAX(debt->interest, 0) + MAX(debt->principal, 0);
}

static gint
compare(gint64 one, gint64 other)
{
	return (one > other) - (one < other);
}

static gint64
known(DunlinDay day)
{
	return day != DUNLIN_DAY_NONE ? day : G_MAXINT32;
}

/* The smaller comes first. */
static gint
by_rule(const Court *court, guint rule, const DunlinDebt *one, const DunlinDebt *other)
{
	switch (rule) {
	case DUE:
		return compare(known(one->due) > court->day, known(other->due) > court->day);
	case SECURITY:
		return compare(one->security, other->security);
	case BURDEN:
		return compare(other->burden, one->burden);
	case FIRST_DUE:
		return compare(known(one->due), known(other->due));
	default:
		return compare(known(one->arisen), known(other->arisen));
	}
}

static gint
by_law(gconstpointer a, gconstpointer b, gpointer data)
{
	const Court *court = data;
	const DunlinDebt *one = debt_at(court->debts, *(const guint *)a);
	const DunlinDebt *other = debt_at(court->debts, *(const guint *)b);
	gint order = 0;

	for (const guint *rule = court->order; order == 0 && *rule != NO_MORE; rule++)
		order = by_rule(court, *rule, one, other);
	return order;
}

/* ── who gets it ── */

static gint64
take(gint64 open, gint64 *inout_amount)
{
	gint64 taken = CLAMP(*inout_amount, 0, MAX(open, 0));

	*inout_amount -= taken;
	return taken;
}

static void
give(GArray *shares, const GArray *debts, guint index, gint64 amount)
{
	const DunlinDebt *debt = debt_at(debts, index);
	DunlinShare share = {.debt = index};

	if (amount <= 0)
		return;
	share.costs = take(debt->costs, &amount);
	share.interest = take(debt->interest, &amount);
	share.principal = take(debt->principal, &amount);
	g_array_append_val(shares, share);
}

/* @amount to the debts of @turn, each as its part of all; what rounding leaves goes to the first. */
static void
give_all(GArray *shares, const GArray *debts, const guint *turn, guint count, gint64 amount)
{
	gint64 all = 0, left = amount;
	g_autofree gint64 *parts = g_new0(gint64, count);

	for (guint i = 0; i < count; i++)
		all += total(debt_at(debts, turn[i]));
	for (guint i = 0; all > 0 && i < count; i++) {
		parts[i] = (gint64)((__int128)amount * total(debt_at(debts, turn[i])) / all);
		left -= parts[i];
	}
	for (guint i = 0; i < count; i++) {
		gint64 more = take(total(debt_at(debts, turn[i])) - parts[i], &left);

		give(shares, debts, turn[i], parts[i] + more);
	}
}

static gint64
by_order(GArray *shares, const Court *court, const GArray *turns, gint64 amount)
{
	const guint *turn = &g_array_index(turns, guint, 0);
	guint next;

	for (guint i = 0; i < turns->len && amount > 0; i = next) {
		gint64 open = 0, given;

		for (next = i; next < turns->len &&
			       by_law(&turn[i], &turn[next], (gpointer)court) == 0; next++)
			open += total(debt_at(court->debts, turn[next]));
		given = MIN(open, amount);
		give_all(shares, court->debts, turn + i, next - i, given);
		amount -= given;
	}
	return amount;
}

/* An amount that is a debt's principal, or the whole of it. */
static gboolean
means(const DunlinDebt *debt, gint64 amount, gint64 tolerance, gboolean principal)
{
	gint64 open = principal ? debt->principal : total(debt);

	return open > 0 && ABS(amount - open) <= (principal ? tolerance : 0);
}

static gboolean
find_meant(GArray *shares, const Court *court, const GArray *turns, gint64 *inout_amount,
	   gint64 tolerance, gboolean principal)
{
	for (guint i = 0; i < turns->len; i++) {
		DunlinShare share = {.debt = g_array_index(turns, guint, i)};
		const DunlinDebt *debt = debt_at(court->debts, share.debt);

		if (!means(debt, *inout_amount, tolerance, principal))
			continue;
		if (!principal) {
			give(shares, court->debts, share.debt, *inout_amount);
			*inout_amount = 0;
			return TRUE;
		}
		share.principal = take(debt->principal, inout_amount);
		g_array_append_val(shares, share);
		return TRUE;
	}
	return FALSE;
}

/* All invoices at once, as they were written. */
static gboolean
find_all_principals(GArray *shares, const Court *court, const GArray *turns, gint64 *inout_amount)
{
	gint64 all = 0;

	for (guint i = 0; i < turns->len; i++)
		all += MAX(debt_at(court->debts, g_array_index(turns, guint, i))->principal, 0);
	if (all <= 0 || all != *inout_amount)
		return FALSE;
	for (guint i = 0; i < turns->len; i++) {
		DunlinShare share = {.debt = g_array_index(turns, guint, i)};

		share.principal = take(debt_at(court->debts, share.debt)->principal, inout_amount);
		if (share.principal > 0)
			g_array_append_val(shares, share);
	}
	return TRUE;
}

GArray *
dunlin_allocate(const char *country, const GArray *debts, gint64 amount, DunlinDay day,
		gint64 tolerance, gint64 *ret_rest)
{
	Court court = {debts, order_of(country), day};
	GArray *shares = g_array_new(FALSE, FALSE, sizeof(DunlinShare));
	g_autoptr(GArray) turns = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < debts->len; i++)
		g_array_append_val(turns, i);
	g_array_sort_with_data(turns, by_law, &court); /* stable */
	if (amount > 0 && turns->len > 0 &&
	    !find_meant(shares, &court, turns, &amount, tolerance, TRUE) &&
	    !find_meant(shares, &court, turns, &amount, tolerance, FALSE) &&
	    !find_all_principals(shares, &court, turns, &amount))
		amount = by_order(shares, &court, turns, amount);
	*ret_rest = amount;
	return shares;
}
