/* SPDX-License-Identifier: BSD-2-Clause */
/* Interest, fixed sums and scales of cost by country. */
#include "claim/law.h"

#include <string.h>

#define KIND(kind) (1u << DUNLIN_KIND_##kind)
/* The unknown are treated as consumers: the lower amount. */
#define INDIVIDUALS (KIND(CONSUMER) | KIND(UNKNOWN))
#define BUSINESS KIND(BUSINESS)

#define POINTS(points) ((points) * 1000)
#define AFTER_DUE_DAYS 30 /* BGB 286(3) */

#define NEVER DUNLIN_DEFAULT_NEVER
#define DUE DUNLIN_DEFAULT_DUE
#define CONTRACT DUNLIN_DEFAULT_CONTRACT
#define REMINDER DUNLIN_DEFAULT_REMINDER
#define DEADLINE DUNLIN_DEFAULT_DEADLINE
#define DEMAND DUNLIN_DEFAULT_DEMAND
#define NOTICE DUNLIN_DEFAULT_NOTICE
#define THIRTY DUNLIN_DEFAULT_THIRTY

/* country, kinds, table, spread, frozen, act/act, yearly, begins, fixed sum, source */
static const DunlinLaw laws[] = {
	{"DE", BUSINESS, "DE-base", POINTS(9), FALSE, TRUE, FALSE, THIRTY, "EUR",
	 "BGB 286, 288(2), 288(5), 289"},
	{"DE", INDIVIDUALS, "DE-base", POINTS(5), FALSE, TRUE, FALSE, REMINDER, NULL,
	 "BGB 286, 288(1), 289"},
	{"AT", BUSINESS, "AT-base", 9200, FALSE, FALSE, FALSE, DUE, "EUR", "UGB 456, 458"},
	{"AT", INDIVIDUALS, NULL, POINTS(4), FALSE, FALSE, FALSE, REMINDER, NULL, "ABGB 1000(1)"},
	{"CH", BUSINESS | INDIVIDUALS, NULL, POINTS(5), FALSE, FALSE, FALSE, DEADLINE, NULL,
	 "OR 102, 104, 105"},
	{"GB", BUSINESS, "GB-base", POINTS(8), TRUE, FALSE, FALSE, DUE, "GBP",
	 "Late Payment of Commercial Debts (Interest) Act 1998, SI 2002/1675"},
	{"GB", INDIVIDUALS, NULL, 0, FALSE, FALSE, FALSE, NEVER, NULL,
	 "County Courts Act 1984 s. 69: only before court"},
	{"FR", BUSINESS, "ECB", POINTS(10), FALSE, FALSE, FALSE, DUE, "EUR",
	 "Code de commerce L441-10, D441-5"},
	{"FR", INDIVIDUALS, "FR-legal", 0, FALSE, FALSE, FALSE, NOTICE, NULL,
	 "Code civil 1231-6, 1344: from the mise en demeure"},
	{"NL", BUSINESS, "ECB", POINTS(8), FALSE, TRUE, TRUE, DUE, "EUR", "BW 6:119a, 6:96 lid 4"},
	{"NL", INDIVIDUALS, "NL-legal", 0, FALSE, TRUE, TRUE, DEADLINE, NULL, "BW 6:82, 6:119"},
	{"BE", BUSINESS, "ECB", POINTS(8), FALSE, FALSE, FALSE, DUE, "EUR",
	 "law of 2 August 2002, art. 5 and 6"},
	{"BE", INDIVIDUALS, NULL, 0, FALSE, FALSE, FALSE, NEVER, NULL,
	 "CDE/WER XIX.2 to XIX.4: capped, and only what the contract says"},
	{"IT", BUSINESS, "ECB", POINTS(8), FALSE, FALSE, FALSE, DUE, "EUR",
	 "D.Lgs. 231/2002 art. 4 to 6"},
	{"IT", INDIVIDUALS, "IT-legal", 0, FALSE, FALSE, FALSE, CONTRACT, NULL,
	 "c.c. 1219, 1284: a mail without signature puts nobody in default"},
	{"ES", BUSINESS, "ECB", POINTS(8), FALSE, FALSE, FALSE, DUE, "EUR", "Ley 3/2004 art. 5 to 8"},
	{"ES", INDIVIDUALS, "ES-legal", 0, FALSE, FALSE, FALSE, DEMAND, NULL, "CC 1100, 1108"},
	{"PL", BUSINESS, "PL-reference", POINTS(10), FALSE, FALSE, FALSE, DUE, "EUR",
	 "act of 8 March 2013, art. 4, 7 and 10"},
	{"PL", INDIVIDUALS, "PL-nbp", 5500, FALSE, FALSE, FALSE, DUE, NULL, "KC 481"},
};

/* Fixed sums by the size of the debt: from this many minor units on, this much. A debt in a currency
 * without tiers of its own gives the lowest. */
static const struct {
	char country[3], currency[DUNLIN_CURRENCY_SIZE];
	gint64 from, sum;
	char sum_currency[DUNLIN_CURRENCY_SIZE];
} tiers[] = {
	{"GB", "GBP", 1000000, 10000, "GBP"}, /* s. 5A */
	{"GB", "GBP", 100000, 7000, "GBP"},
	{"GB", "GBP", 0, 4000, "GBP"},
	{"PL", "PLN", 5000000, 10000, "EUR"}, /* art. 10 */
	{"PL", "PLN", 500001, 7000, "EUR"}, /* 5,000 is not more than that */
	{"PL", "PLN", 0, 4000, "EUR"},
	{"", "EUR", 0, 4000, "EUR"}, /* Directive 2011/7/EU art. 6 */
};

static gboolean
is_country(const char *code, const char *country)
{
	return country && g_ascii_strncasecmp(code, country, 2) == 0;
}

const DunlinLaw *
dunlin_law_of(const char *creditor_country, const char *debtor_country, DunlinDebtorKind kind)
{
	const char *country = creditor_country;

	if (kind != DUNLIN_KIND_BUSINESS && debtor_country)
		country = debtor_country;
	for (guint i = 0; i < G_N_ELEMENTS(laws); i++) {
		if (is_country(laws[i].country, country) && (laws[i].kinds & (1u << kind)))
			return &laws[i];
	}
	return NULL;
}

static DunlinDay
day_after(DunlinDay day)
{
	return day == DUNLIN_DAY_NONE ? day : day + 1;
}

static DunlinDay
earlier(DunlinDay one, DunlinDay other)
{
	if (one == DUNLIN_DAY_NONE || other == DUNLIN_DAY_NONE)
		return MAX(one, other);
	return MIN(one, other);
}

gboolean
dunlin_law_names_daily(const DunlinLaw *law)
{
	return law != NULL && strcmp(law->country, "GB") == 0;
}

DunlinDay
dunlin_law_first_day(const DunlinLaw *law, DunlinDay due, DunlinDueOrigin origin,
		     DunlinDay reminded, DunlinDay deadline)
{
	if (!law || due == DUNLIN_DAY_NONE || law->begins == NEVER)
		return DUNLIN_DAY_NONE;
	if (origin == DUNLIN_DUE_CONTRACT && law->begins != DEMAND && law->begins != NOTICE)
		return due + 1;
	switch (law->begins) {
	case DUE:
		return due + 1;
	case REMINDER:
	case DEMAND:
	case NOTICE:
		return day_after(reminded);
	case DEADLINE:
		return day_after(MAX(reminded, deadline));
	case THIRTY:
		return earlier(day_after(reminded), due + AFTER_DUE_DAYS + 1);
	case NEVER:
	case CONTRACT:
		break;
	}
	return DUNLIN_DAY_NONE;
}

static guint
first_tier(const DunlinLaw *law)
{
	for (guint i = 0; i < G_N_ELEMENTS(tiers); i++) {
		if (strcmp(tiers[i].country, law->country) == 0)
			return i;
	}
	return G_N_ELEMENTS(tiers) - 1;
}

gint64
dunlin_law_lump_sum(const DunlinLaw *law, gint64 principal, const char *currency)
{
	if (!law || !law->lump_currency || principal <= 0)
		return 0;
	for (guint i = first_tier(law);; i++) {
		if (tiers[i].from == 0 ||
		    (strcmp(tiers[i].currency, currency) == 0 && principal >= tiers[i].from))
			return tiers[i].sum;
	}
}

/* A scale: so much percent, in tenths, of what lies between the slice's beginning and the next's. */
typedef struct {
	gint64 from;
	int permille;
} Slice;

static gint64
scale(const Slice *slices, guint count, gint64 principal)
{
	gint64 sum = 0; /* thousandths of a cent */

	for (guint i = 0; i < count && principal > slices[i].from; i++) {
		gint64 end = i + 1 < count ? MIN(principal, slices[i + 1].from) : principal;

		sum += (end - slices[i].from) * slices[i].permille;
	}
	return (sum + 500) / 1000;
}

gint64
dunlin_law_bik(gint64 principal)
{
	static const Slice slices[] = {
		{0, 150}, {250000, 100}, {500000, 50}, {1000000, 10}, {20000000, 5},
	};

	return CLAMP(scale(slices, G_N_ELEMENTS(slices), MIN(principal, G_MAXINT64 / 1000)), 4000,
		     677500);
}

gint64
dunlin_law_belgian_penalty(gint64 principal)
{
	static const Slice slices[] = {{15000, 100}, {50000, 50}};

	if (principal <= 15000)
		return 2000;
	return MIN(3000 + scale(slices, G_N_ELEMENTS(slices), MIN(principal, G_MAXINT64 / 1000)),
		   200000);
}
