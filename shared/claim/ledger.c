/* SPDX-License-Identifier: BSD-2-Clause */
/* What a claim's ledger comes to. Amounts are never stored beside it. */
#include "claim/claim.h"

#include <stddef.h>
#include <string.h>

/* Which sum an entry goes into; the first four are demanded, the rest taken off. */
static const size_t sums[DUNLIN_ENTRY_COUNT] = {
	[DUNLIN_ENTRY_PRINCIPAL] = offsetof(DunlinBalance, principal),
	[DUNLIN_ENTRY_FEE] = offsetof(DunlinBalance, fees),
	[DUNLIN_ENTRY_INTEREST] = offsetof(DunlinBalance, interest),
	[DUNLIN_ENTRY_LUMP_SUM] = offsetof(DunlinBalance, lump_sum),
	[DUNLIN_ENTRY_PAYMENT] = offsetof(DunlinBalance, paid),
	[DUNLIN_ENTRY_CREDIT] = offsetof(DunlinBalance, credited),
	[DUNLIN_ENTRY_WAIVER] = offsetof(DunlinBalance, waived),
};

gint64
dunlin_policy_tolerance(const DunlinPolicy *policy, const char *currency)
{
	return strcmp(policy->tolerance_currency, currency) == 0 ? policy->tolerance : 0;
}

void
dunlin_entry_free(DunlinEntry *entry)
{
	if (!entry)
		return;
	g_free(entry->text);
	g_free(entry->source);
	g_free(entry);
}

static gboolean
add_entry(DunlinBalance *balance, const DunlinEntry *entry)
{
	gboolean demanded = entry->kind < DUNLIN_ENTRY_PAYMENT;
	gint64 *sum;

	g_assert(entry->kind < DUNLIN_ENTRY_COUNT);
	sum = (gint64 *)(void *)((char *)balance + sums[entry->kind]);
	if (__builtin_add_overflow(*sum, entry->amount, sum))
		return FALSE;
	if (demanded)
		return !__builtin_add_overflow(balance->open, entry->amount, &balance->open);
	return !__builtin_sub_overflow(balance->open, entry->amount, &balance->open);
}

gboolean
dunlin_balance_of(GPtrArray *entries, DunlinBalance *ret_balance)
{
	DunlinBalance balance = {0};

	for (guint i = 0; i < entries->len; i++) {
		if (!add_entry(&balance, g_ptr_array_index(entries, i)))
			return FALSE;
	}
	*ret_balance = balance;
	return TRUE;
}
