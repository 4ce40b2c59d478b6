/* SPDX-License-Identifier: BSD-2-Clause */
/* Why less came than was asked for. */
#include "claim/rest.h"

#include <string.h>

#include "claim/account.h"

/* Between the day on which somebody pays and the day on which it is booked lies at most a weekend. */
#define BANK_DAYS 3
/* A percentage is rounded once by him who grants it, and once by him who takes it. */
#define ROUNDING 1

char *
dunlin_discounts_to_string(const GArray *discounts)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < discounts->len; i++) {
		const DunlinDiscount *discount = &g_array_index(discounts, DunlinDiscount, i);
		g_autofree char *last = dunlin_day_to_string(discount->last);

		g_string_append_printf(text, "%s%s=%" G_GINT64_FORMAT, i > 0 ? " " : "",
				       last ? last : "?", discount->off);
	}
	return g_string_free(text, discounts->len == 0);
}

GArray *
dunlin_discounts_parse(const char *text)
{
	GArray *discounts = g_array_new(FALSE, FALSE, sizeof(DunlinDiscount));
	g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);

	for (guint i = 0; words[i]; i++) {
		char *equals = strchr(words[i], '=');
		DunlinDiscount discount = {DUNLIN_DAY_NONE, 0};

		if (!equals)
			continue;
		*equals = '\0';
		discount.off = g_ascii_strtoll(equals + 1, NULL, 10);
		if (discount.off > 0 &&
		    (strcmp(words[i], "?") == 0 || dunlin_day_parse(words[i], &discount.last)))
			g_array_append_val(discounts, discount);
	}
	return discounts;
}

/* The day of the newest payment; NONE: nothing was paid. One that came back is none. */
static DunlinDay
last_payment(const GPtrArray *entries)
{
	DunlinDay last = DUNLIN_DAY_NONE;
	gint64 paid = 0;

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind != DUNLIN_ENTRY_PAYMENT)
			continue;
		paid += entry->amount;
		last = MAX(last, entry->day);
	}
	return paid > 0 ? last : DUNLIN_DAY_NONE;
}

static DunlinRestKind
rest_by_discount(const DunlinClaim *claim, gint64 rest, DunlinDay paid)
{
	g_autoptr(GArray) discounts = dunlin_discounts_parse(claim->discounts);
	DunlinRestKind kind = DUNLIN_REST_NONE;

	for (guint i = 0; i < discounts->len; i++) {
		const DunlinDiscount *discount = &g_array_index(discounts, DunlinDiscount, i);

		if (ABS(rest - discount->off) > ROUNDING)
			continue;
		if (discount->last != DUNLIN_DAY_NONE && paid <= discount->last + BANK_DAYS)
			return DUNLIN_REST_DISCOUNT;
		kind = DUNLIN_REST_SKONTO;
	}
	return kind;
}

/* What banks on the way keep of one transfer where nothing forbids it: their price lists end there. */
static const struct {
	char currency[DUNLIN_CURRENCY_SIZE];
	gint64 most;
} charges[] = {{"EUR", 3000}, {"CHF", 3000}, {"GBP", 2500}, {"USD", 3500}, {"PLN", 12000}};

static const char eea[] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL"
			  " PT RO SE SI SK";

static gboolean
is_eea(const char *country)
{
	g_autofree char *code = g_ascii_strup(country, 2);

	return strstr(eea, code) != NULL;
}

static gboolean
may_be_charges(const DunlinClaim *claim, const char *creditor_country, const char *debtor_country,
	       gint64 rest)
{
	const char *from = debtor_country ? debtor_country : creditor_country;

	if (!from || !creditor_country || g_ascii_strncasecmp(from, creditor_country, 2) == 0 ||
	    (is_eea(from) && is_eea(creditor_country)))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(charges); i++) {
		if (strcmp(charges[i].currency, claim->currency) == 0)
			return rest <= charges[i].most;
	}
	return FALSE;
}

DunlinRestKind
dunlin_rest_of(const DunlinClaim *claim, const DunlinPolicy *policy, const GPtrArray *entries,
	       const char *creditor_country, const char *debtor_country, gint64 *ret_rest)
{
	gint64 tolerance = dunlin_policy_tolerance(policy, claim->currency);
	g_auto(DunlinAccount) account = dunlin_account_of(entries, tolerance);
	DunlinDay paid = last_payment(entries);
	gint64 beside = account.costs + account.interest;
	DunlinRestKind kind;

	if (paid == DUNLIN_DAY_NONE)
		return DUNLIN_REST_NONE;
	*ret_rest = account.principal;
	if (account.principal <= tolerance) {
		*ret_rest = beside;
		return beside > 0 && policy->beside == DUNLIN_BESIDE_ASK ? DUNLIN_REST_EXTRAS
									: DUNLIN_REST_NONE;
	}
	kind = rest_by_discount(claim, account.principal, paid);
	if (kind != DUNLIN_REST_NONE)
		return kind;
	if (strcmp(policy->rest_currency, claim->currency) == 0 && account.principal <= policy->rest)
		return DUNLIN_REST_SMALL;
	if (strcmp(policy->minimum_currency, claim->currency) == 0 && account.principal < policy->minimum)
		return DUNLIN_REST_SMALL;
	if (may_be_charges(claim, creditor_country, debtor_country, account.principal))
		return DUNLIN_REST_CHARGES;
	return DUNLIN_REST_NONE;
}

const char *
dunlin_rest_question(DunlinRestKind kind)
{
	static const char *const words[] = {
		[DUNLIN_REST_NONE] = NULL,      [DUNLIN_REST_DISCOUNT] = NULL,
		[DUNLIN_REST_SKONTO] = "skonto", [DUNLIN_REST_SMALL] = "rest",
		[DUNLIN_REST_CHARGES] = "rest",  [DUNLIN_REST_EXTRAS] = "extras",
	};

	return words[kind];
}
