/* SPDX-License-Identifier: BSD-2-Clause */
/* See instalment.h. */
#include "claim/instalment.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "claim/calendar.h"

static const DunlinDuration grace = {3, DUNLIN_UNIT_WORKDAY};

static DunlinInstalment *
new_instalment(const DunlinClaim *claim, DunlinDay day, gint64 amount)
{
	DunlinInstalment *instalment = g_new0(DunlinInstalment, 1);

	instalment->creditor = claim->creditor;
	instalment->claim = g_strdup(claim->reference);
	instalment->day = day;
	instalment->amount = amount;
	return instalment;
}

void
dunlin_instalment_free(DunlinInstalment *instalment)
{
	if (!instalment)
		return;
	g_free(instalment->claim);
	g_free(instalment);
}

static GPtrArray *
new_plan(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_instalment_free);
}

static DunlinDay
months_after(DunlinDay first, guint months)
{
	g_autofree char *text = dunlin_day_to_string(first);
	int year = atoi(text), month = atoi(text + 5) - 1 + (int)months, day = atoi(text + 8);
	DunlinDay found = DUNLIN_DAY_NONE;

	for (year += month / 12, month = month % 12 + 1; day > 0; day--) {
		g_autofree char *then = g_strdup_printf("%04d-%02d-%02d", year, month, day);

		if (dunlin_day_parse(then, &found))
			break;
	}
	return found;
}

GPtrArray *
dunlin_instalments_split(const DunlinClaim *claim, gint64 open, guint count, DunlinDay first)
{
	g_autoptr(GPtrArray) plan = new_plan();

	if (count < 1 || count > DUNLIN_INSTALMENTS_MAX || open < (gint64)count)
		return NULL;
	for (guint i = 0; i < count; i++) {
		gint64 amount = open / count + (i < (guint)(open % count) ? 1 : 0);

		g_ptr_array_add(plan, new_instalment(claim, months_after(first, i), amount));
	}
	return g_steal_pointer(&plan);
}

static int
by_day(gconstpointer first, gconstpointer second)
{
	const DunlinInstalment *one = *(DunlinInstalment *const *)first;
	const DunlinInstalment *other = *(DunlinInstalment *const *)second;

	return (one->day > other->day) - (one->day < other->day);
}

static gboolean
parse_one(const DunlinClaim *claim, const char *word, GPtrArray *plan, GError **error)
{
	const char *at = strchr(word, '@');
	g_autofree char *text = at ? g_strndup(word, (gsize)(at - word)) : NULL;
	char currency[DUNLIN_CURRENCY_SIZE];
	DunlinDay day;
	gint64 amount;

	if (!at || !dunlin_day_parse(at + 1, &day) ||
	    !dunlin_amount_parse(text, claim->currency, &amount, currency, NULL) || amount <= 0 ||
	    strcmp(currency, claim->currency) != 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "\"%s\" is not an instalment: write it like 40.00 on 2026-12-01", word);
		return FALSE;
	}
	g_ptr_array_add(plan, new_instalment(claim, day, amount));
	return TRUE;
}

static gboolean
check_plan(const GPtrArray *plan, const char *currency, gint64 open, GError **error)
{
	gint64 sum = dunlin_instalments_sum(plan);
	g_autofree char *is = dunlin_money_to_string(sum, currency);
	g_autofree char *must = dunlin_money_to_string(open, currency);

	for (guint i = 1; i < plan->len; i++) {
		const DunlinInstalment *one = g_ptr_array_index(plan, i - 1);
		const DunlinInstalment *other = g_ptr_array_index(plan, i);

		if (one->day == other->day) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
				    "two instalments fall on one day");
			return FALSE;
		}
	}
	if (plan->len > 0 && plan->len <= DUNLIN_INSTALMENTS_MAX && sum == open)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "the instalments are %s %s in all, %s are open", is, currency, must);
	return FALSE;
}

GPtrArray *
dunlin_instalments_parse(const DunlinClaim *claim, const char *text, gint64 open, GError **error)
{
	g_autoptr(GPtrArray) plan = new_plan();
	g_auto(GStrv) words = g_strsplit(text, ";", DUNLIN_INSTALMENTS_MAX + 1);

	for (guint i = 0; words[i]; i++) {
		if (*words[i] && !parse_one(claim, words[i], plan, error))
			return NULL;
	}
	g_ptr_array_sort(plan, by_day);
	return check_plan(plan, claim->currency, open, error) ? g_steal_pointer(&plan) : NULL;
}

gint64
dunlin_instalments_sum(const GPtrArray *plan)
{
	gint64 sum = 0;

	for (guint i = 0; i < plan->len; i++)
		sum += ((const DunlinInstalment *)g_ptr_array_index(plan, i))->amount;
	return sum;
}

gint64
dunlin_instalment_rest(const GPtrArray *plan, guint index, gint64 open)
{
	gint64 later = 0;

	for (guint i = index + 1; i < plan->len; i++)
		later += ((const DunlinInstalment *)g_ptr_array_index(plan, i))->amount;
	return CLAMP(open - later, 0, ((const DunlinInstalment *)g_ptr_array_index(plan, index))->amount);
}

const DunlinInstalment *
dunlin_instalments_next(const GPtrArray *plan, gint64 open)
{
	for (guint i = 0; i < plan->len; i++) {
		if (dunlin_instalment_rest(plan, i, open) > 0)
			return g_ptr_array_index(plan, i);
	}
	return NULL;
}

DunlinDay
dunlin_instalment_missed(const DunlinCase *facts, const DunlinInstalment *instalment)
{
	return dunlin_case_add(facts, dunlin_case_shift(facts, instalment->day), grace) + 1;
}
