/* SPDX-License-Identifier: BSD-2-Clause */
/* See rules.h. */
#include "rules.h"

#include <string.h>

#include "sums.h"

enum { SPACING_DAYS = 7, OPENS_HOUR = 8, CLOSES_HOUR = 18, MINIMUM = 1000 };

typedef struct {
	gint index; /* of the newest step in the policy; -1: none */
	DunlinDay deadline;
} Taken;

void
rules_open(Rules *rules)
{
	*rules = (Rules){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
			 g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
			 g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0, 0};
}

void
rules_close(Rules *rules)
{
	g_hash_table_unref(rules->claims);
	g_hash_table_unref(rules->debtors);
	g_hash_table_unref(rules->sheets);
}

/* Days from the day a mail is sent. */
static gint
least_days(const char *country, DunlinDebtorKind kind, gboolean last)
{
	gboolean business = kind == DUNLIN_KIND_BUSINESS;

	if (g_str_equal(country, "NL") && !business)
		return 15; /* "within fifteen days after delivery" was accepted, fourteen was not */
	if (g_str_equal(country, "BE") && !business)
		return 14;
	if (g_str_equal(country, "GB") && !business && last)
		return 30;
	if (g_str_equal(country, "ES") && last)
		return 30;
	return 0;
}

static gint64
paid(TestHouse *h, const DunlinClaim *claim)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(h->desk->store, claim, NULL);
	gint64 sum = 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind == DUNLIN_ENTRY_PAYMENT)
			sum += entry->amount;
	}
	return sum;
}

static void
check_amount(TestHouse *h, const DunlinClaim *claim, const DunlinPolicy *policy,
	     const DunlinNoticePart *part)
{
	g_assert_cmpint(part->amount, ==, sums_owed(h, claim));
	g_assert_cmpint(part->amount, >, 0);
	g_assert_cmpint(part->amount, >, dunlin_policy_tolerance(policy, claim->currency));
	if (g_str_equal(claim->currency, policy->minimum_currency))
		g_assert_cmpint(part->amount + paid(h, claim), >=, policy->minimum);
}

/* In the window, on a day on which the debtor's country works and the creditor is not quiet. */
static void
check_instant(TestHouse *h, const DunlinCreditor *creditor, const char *country, DunlinDay today)
{
	gint64 midnight = dunlin_day_at(today, 0, h->house->config->zone);

	g_assert_true(dunlin_is_workday(h->house->holidays, country, today));
	g_assert_cmpint(dunlin_day_weekday(today), <=, 5);
	g_assert_cmpint(h->time.now - midnight, >=, OPENS_HOUR * 3600);
	g_assert_cmpint(h->time.now - midnight, <, CLOSES_HOUR * 3600);
	for (char **period = creditor->quiet; *period != NULL; period++) {
		g_autofree char *iso = dunlin_day_to_string(today);
		g_auto(GStrv) ends = g_strsplit(*period, "..", 2); /* of one year */

		g_assert_false(strcmp(iso, ends[0]) >= 0 && strcmp(iso, ends[1]) <= 0);
	}
}

/* The step comes after the one before, when the policy says. */
static void
check_turn(const DunlinClaim *claim, const DunlinStep *step, gint index, const Taken *taken,
	   DunlinDay today)
{
	g_assert_cmpint(index, >, taken->index);
	switch (step->when) {
	case DUNLIN_WHEN_BEFORE_DUE:
		g_assert_cmpint(today, <=, claim->due_day);
		return;
	case DUNLIN_WHEN_AFTER_DUE:
		g_assert_cmpint(today, >=, claim->due_day + step->offset.count);
		g_assert_cmpint(today, >, taken->deadline); /* NONE lies before all */
		break;
	case DUNLIN_WHEN_AFTER_DEADLINE:
		g_assert_cmpint(taken->deadline, !=, DUNLIN_DAY_NONE);
		g_assert_cmpint(today, >=, taken->deadline + step->offset.count);
		break;
	}
	g_assert_cmpint(claim->unpaid_day, >, claim->due_day);
}

static void
check_deadline(Rules *rules, TestHouse *h, const DunlinDebtor *debtor, const DunlinPolicy *policy,
	       gint index, DunlinDay deadline, DunlinDay today)
{
	const DunlinStep *step = g_ptr_array_index(policy->steps, (guint)index);
	const DunlinStep *next = (guint)index + 1 < policy->steps->len
					 ? g_ptr_array_index(policy->steps, (guint)index + 1) : NULL;
	gint least = least_days(debtor->country, debtor->kind,
				next == NULL || g_str_equal(next->name, "handover"));

	g_assert_cmpint(step->deadline.unit, ==, DUNLIN_UNIT_DAY);
	g_assert_cmpint(deadline, >=, today + step->deadline.count);
	g_assert_cmpint(deadline, >=, today + least);
	g_assert_cmpint(dunlin_day_weekday(deadline), <=, 5);
	g_assert_true(dunlin_is_workday(h->house->holidays, debtor->country, deadline));
	rules->floors += least > step->deadline.count ? 1 : 0;
}

static Taken *
taken_of(Rules *rules, const char *reference)
{
	Taken *taken = g_hash_table_lookup(rules->claims, reference);

	if (taken == NULL) {
		taken = g_new(Taken, 1);
		*taken = (Taken){-1, DUNLIN_DAY_NONE};
		g_hash_table_insert(rules->claims, g_strdup(reference), taken);
	}
	return taken;
}

static gint
index_of(const DunlinPolicy *policy, const char *name)
{
	for (guint i = 0; i < policy->steps->len; i++)
		if (g_strcmp0(((DunlinStep *)g_ptr_array_index(policy->steps, i))->name, name) == 0)
			return (gint)i;
	g_assert_not_reached();
}

static void
check_claim(Rules *rules, TestHouse *h, const DunlinClaim *claim, const DunlinNoticePart *part)
{
	DunlinDay today = dunlin_day_of(h->time.now, h->house->config->zone);
	const DunlinPolicy *policy = dunlin_config_policy(h->house->config, claim->policy);
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_get(h->desk->store, claim->creditor, claim->debtor, NULL);
	g_autoptr(GPtrArray) holds = dunlin_hold_list(h->desk->store, claim, TRUE, NULL);
	g_autofree char *key = dunlin_creditor_key(h->desk->store, claim->creditor, NULL);
	Taken *taken = taken_of(rules, claim->reference);
	gint index = index_of(policy, part->step);

	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(holds->len, ==, 0);
	check_amount(h, claim, policy, part);
	check_instant(h, dunlin_config_creditor(h->house->config, key), debtor->country, today);
	check_turn(claim, g_ptr_array_index(policy->steps, (guint)index), index, taken, today);
	if (taken->index < 0)
		g_assert_cmpint(today, >, dunlin_day_of(claim->opened_at, h->house->config->zone));
	check_deadline(rules, h, debtor, policy, index, part->deadline, today);
	*taken = (Taken){index, part->deadline};
}

static void
check_sheet(Rules *rules, TestHouse *h, const DunlinNotice *notice)
{
	static const char *const routine[] = {"sheet", "offer", NULL};
	const DunlinConfig *config = h->house->config;
	DunlinDay day = dunlin_day_of(notice->created_at, config->zone);
	gint64 hour = (notice->created_at - dunlin_day_at(day, 0, config->zone)) / 3600;
	g_autofree char *key = NULL;

	if (hour == 0)
		return;
	if (!g_strv_contains(routine, notice->letter))
		g_error("%s is a mail of its own", notice->letter);
	g_assert_cmpint(dunlin_day_shift(h->house->holidays, config->country, day), ==, day);
	g_assert_cmpint(hour, >=, OPENS_HOUR);
	g_assert_cmpint(hour, <, CLOSES_HOUR);
	key = g_strdup_printf("%" G_GINT64_FORMAT "/%s/%d", notice->creditor, notice->to, day);
	g_assert_true(g_hash_table_add(rules->sheets, g_steal_pointer(&key)));
}

void
rules_check(Rules *rules, TestHouse *h, const DunlinNotice *notice)
{
	DunlinDay today = dunlin_day_of(h->time.now, h->house->config->zone);
	g_autofree char *debtor = NULL;
	gpointer last;

	if (!notice->demands && notice->role == DUNLIN_ROLE_CREDITOR)
		check_sheet(rules, h, notice);
	if (!notice->demands || notice->role != DUNLIN_ROLE_DEBTOR)
		return;
	for (guint i = 0; notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = test_claim(h, notice->claims[i]);
		DunlinNoticePart part = dunlin_notice_part(notice, claim->reference);

		check_claim(rules, h, claim, &part);
		g_free(debtor);
		debtor = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, claim->creditor,
					 claim->debtor);
	}
	if (g_hash_table_lookup_extended(rules->debtors, debtor, NULL, &last))
		g_assert_cmpint(today - (DunlinDay)GPOINTER_TO_SIZE(last), >=, SPACING_DAYS);
	sums_check(h, notice);
	g_hash_table_insert(rules->debtors, g_steal_pointer(&debtor), GSIZE_TO_POINTER((gsize)today));
	rules->letters++;
}
