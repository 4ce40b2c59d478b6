/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random histories of a ledger, from a fixed seed: what the account says is derived a second time, a cent
 * and a day at a time, and nothing that the law forbids is in it. DUNLIN_LEDGER_ROUNDS: how many.
 */
#include <string.h>

#include "claim/account.h"
#include "../chance.h"
#include "../cut-rates.h"

#define ROUNDS 1500
#define FIRST_DAY 20000 /* 2024-10-04 */

static DunlinRates *rates;

static const char *const countries[] = {"DE", "AT", "CH", "FR", "NL", "BE", "IT", "ES", "PL", "GB"};

/* What is owed, and what of it payments and waivers took. */
enum { COSTS, INTEREST, PRINCIPAL, PARTS };

typedef struct {
	GRand *chance;
	GPtrArray *entries; /* in the order of their days */
	gint64 open[PARTS], paid[PARTS], waived[PARTS];
	gint64 by_day[2000]; /* the principal at each day's end */
	DunlinDay day, first;
	DunlinDay last_claim; /* the last letter that asked for more than the one before */
	const DunlinLaw *law;
	DunlinClaim claim;
	DunlinPolicy policy;
	DunlinStep step;
	DunlinDay reminded;
	gint64 demanded; /* of principal, in all */
	gboolean stays;  /* too much was asked for, which nobody takes back of what was waived */
} History;

static DunlinEntry *
add(History *h, DunlinEntryKind kind, gint64 amount, const char *text)
{
	DunlinEntry *entry = g_new0(DunlinEntry, 1);

	entry->kind = kind;
	entry->day = h->day;
	entry->amount = amount;
	entry->text = g_strdup(text);
	g_ptr_array_add(h->entries, entry);
	return entry;
}

/* ── a cent at a time ── */

static int
next_by(const History *h, const int *order)
{
	for (int i = 0; i < PARTS; i++)
		if (h->open[order[i]] > 0)
			return order[i];
	return PRINCIPAL;
}

static void
take(History *h, gint64 *pot, const int *order, gint64 cents)
{
	for (; cents > 0; cents--) {
		int part = next_by(h, order);

		h->open[part]--;
		pot[part]++;
	}
}

static void
back(History *h, gint64 *pot, gint64 cents)
{
	for (; cents > 0; cents--) {
		int part = pot[PRINCIPAL] > 0 ? PRINCIPAL : pot[INTEREST] > 0 ? INTEREST : COSTS;

		h->open[part]++;
		pot[part]--;
	}
}

static void
pay(History *h)
{
	static const int law[] = {COSTS, INTEREST, PRINCIPAL}, named[] = {PRINCIPAL, COSTS, INTEREST};
	static const char *const texts[] = {NULL, DUNLIN_PAYMENT_NAMED, DUNLIN_PAYMENT_SPREAD};
	guint mark = chance_below(h->chance, G_N_ELEMENTS(texts));
	gint64 amount = g_rand_int_range(h->chance, 1, 15000);
	gboolean exact;

	if (g_rand_int_range(h->chance, 0, 4) == 0 && h->open[PRINCIPAL] > 0)
		amount = h->open[PRINCIPAL] + g_rand_int_range(h->chance, -2, 3);
	amount = MAX(amount, 1);
	exact = ABS(amount - h->open[PRINCIPAL]) <= h->policy.tolerance;
	add(h, DUNLIN_ENTRY_PAYMENT, amount, texts[mark]);
	take(h, h->paid, mark == 1 || (exact && mark == 0) ? named : law, amount);
}

static void
reverse(History *h)
{
	gint64 paid = h->paid[COSTS] + h->paid[INTEREST] + h->paid[PRINCIPAL];
	gint64 amount = paid > 0 ? g_rand_int_range(h->chance, 1, (gint32)paid + 1) : 0;

	if (amount == 0)
		return;
	add(h, DUNLIN_ENTRY_PAYMENT, -amount, "taken back");
	back(h, h->paid, amount);
}

/* What is waived is beside the principal; and at times it is asked for again. */
static void
waive(History *h)
{
	static const int law[] = {COSTS, INTEREST, PRINCIPAL};
	gint64 beside = h->open[COSTS] + h->open[INTEREST];
	gint64 waived = h->waived[COSTS] + h->waived[INTEREST];

	if (beside > 0) {
		add(h, DUNLIN_ENTRY_WAIVER, beside, NULL);
		take(h, h->waived, law, beside);
	} else if (waived > 0) {
		add(h, DUNLIN_ENTRY_WAIVER, -waived, NULL);
		back(h, h->waived, waived);
	}
}

/* What was paid too much covers what is open beside the principal. */
static void
cover(History *h)
{
	while (h->open[PRINCIPAL] < 0 && (h->open[COSTS] > 0 || h->open[INTEREST] > 0)) {
		int part = h->open[COSTS] > 0 ? COSTS : INTEREST;

		h->open[part]--;
		h->paid[part]++;
		h->paid[PRINCIPAL]--;
		h->open[PRINCIPAL]++;
	}
}

/* What is asked for too much goes, a cent at a time: off what is open of it, else it was paid for the
 * principal. */
static void
take_back(History *h)
{
	const DunlinExtras extras = {
		.claim = &h->claim, .policy = &h->policy, .entries = h->entries, .law = h->law, .rates = rates,
		.due = FIRST_DAY + 14, .reminded = h->reminded, .deadline = h->reminded, .day = h->day,
	};
	g_autoptr(GPtrArray) less = dunlin_extras_too_much(&extras);

	h->stays = h->stays || h->waived[COSTS] + h->waived[INTEREST] > 0;
	for (guint i = 0; i < less->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(less, i);
		int part = entry->kind == DUNLIN_ENTRY_INTEREST ? INTEREST : COSTS;

		for (gint64 cents = entry->amount; cents < 0; cents++)
			if (h->open[part] > 0) {
				h->open[part]--;
			} else {
				h->paid[part]--;
				h->paid[PRINCIPAL]++;
				h->open[PRINCIPAL]--;
			}
		cover(h);
		add(h, entry->kind, entry->amount, entry->text);
	}
}

/* What a credit note takes off was never owed. */
static void
credit(History *h)
{
	gint64 amount = g_rand_int_range(h->chance, 1, 3000);

	if (amount > h->open[PRINCIPAL])
		return;
	add(h, DUNLIN_ENTRY_CREDIT, amount, NULL);
	h->open[PRINCIPAL] -= amount;
	for (DunlinDay day = FIRST_DAY; day < h->day; day++)
		h->by_day[day - FIRST_DAY] -= amount;
	take_back(h);
}

/* A letter has asked for all the interest up to its day, and for no more. */
static void
check_asked(const History *h, const DunlinExtras *extras)
{
	g_auto(DunlinInterest) owed = dunlin_extras_interest(extras);
	DunlinBalance balance;

	g_assert_true(dunlin_balance_of(h->entries, &balance));
	g_assert_cmpint(balance.interest, >=, owed.amount);
	if (!h->stays)
		g_assert_cmpint(balance.interest, ==, owed.amount);
}

/* A step that claims interest, the fixed sum and a fee, through the code of the steps. */
static void
letter(History *h)
{
	char name[] = "a";
	const DunlinExtras extras = {
		.claim = &h->claim, .policy = &h->policy, .step = &h->step, .entries = h->entries,
		.law = h->law, .rates = rates, .due = FIRST_DAY + 14, .reminded = h->reminded,
		.deadline = h->reminded, .day = h->day,
	};
	g_autoptr(GPtrArray) fresh = NULL;

	name[0] = (char)('a' + chance_below(h->chance, 20));
	h->step.name = name;
	h->step.lump_sum = chance_below(h->chance, 2) ? DUNLIN_EXTRA_CLAIM : DUNLIN_EXTRA_OFF;
	fresh = dunlin_extras_of(&extras);
	for (guint i = 0; i < fresh->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(fresh, i);

		g_assert_cmpint(h->first, !=, DUNLIN_DAY_NONE);
		g_assert_cmpint(entry->day, >=, h->first);
		g_assert_cmpint(entry->amount, >, 0);
		h->open[entry->kind == DUNLIN_ENTRY_INTEREST ? INTEREST : COSTS] += entry->amount;
		cover(h);
		add(h, entry->kind, entry->amount, entry->text);
	}
	if (fresh->len > 0)
		h->last_claim = h->day;
	check_asked(h, &extras);
}

/* ── what must hold ── */

/* The days in any order, each one's entries in their own. Yours. */
static GPtrArray *
mix(const History *h)
{
	GPtrArray *mixed = g_ptr_array_new();
	DunlinDay last = DUNLIN_DAY_NONE;
	guint at = 0;

	for (guint i = 0; i < h->entries->len; i++) {
		DunlinEntry *entry = g_ptr_array_index(h->entries, i);

		at = entry->day == last ? at + 1 : chance_below(h->chance, mixed->len + 1);
		while (entry->day != last && at > 0 && at < mixed->len &&
		       ((const DunlinEntry *)mixed->pdata[at])->day ==
			       ((const DunlinEntry *)mixed->pdata[at - 1])->day)
			at--;
		g_ptr_array_insert(mixed, (gint)at, entry);
		last = entry->day;
	}
	return mixed;
}

/* The ledger played as a whole, in whatever order its days are read, is what came of it cent by cent. */
static void
check_account(const History *h)
{
	g_autoptr(GPtrArray) mixed = mix(h);
	DunlinBalance balance;

	g_auto(DunlinAccount) account = dunlin_account_of(mixed, h->policy.tolerance);

	g_assert_cmpint(account.principal, ==, h->open[PRINCIPAL]);
	g_assert_cmpint(account.interest, ==, h->open[INTEREST]);
	g_assert_cmpint(account.costs, ==, h->open[COSTS]);
	g_assert_true(dunlin_balance_of(mixed, &balance));
	g_assert_cmpint(account.principal + account.interest + account.costs, ==, balance.open);
	/* Costs and interest never become principal, which bears interest. */
	g_assert_cmpint(account.principal, <=, h->demanded - balance.credited);
	g_assert_cmpint(account.interest, <=, balance.interest);
	g_assert_cmpint(account.costs, <=, balance.fees + balance.lump_sum);
}

/* Interest a day at a time, exactly, up to where the table ends; rounded half up once. */
static gint64
day_by_day(const History *h, DunlinDay last, DunlinDay reserved)
{
	__int128 exact = 0;
	const __int128 unit = (__int128)100 * 1000 * 365 * 366;

	for (DunlinDay day = h->first; day <= last; day++) {
		DunlinPercent rate = 0;
		DunlinDay known;
		int year, month, date;

		dunlin_day_to_ymd(day, &year, &month, &date);
		if (h->law->table && !dunlin_rates_at(rates, h->law->table,
						      h->law->frozen ? h->first : day, &rate, &known)) {
			g_assert_cmpint(reserved, ==, day);
			break;
		}
		exact += (__int128)MAX(h->by_day[day - FIRST_DAY], 0) * MAX(rate + h->law->spread, 0) *
			 (h->law->act_act && g_date_is_leap_year((GDateYear)year) ? 365 : 366);
	}
	return (gint64)((exact + unit / 2) / unit);
}

/* No interest before default, none on more than the principal, none once it is paid, and to the cent up to
 * the last claim: a letter that came after it, and within the same cent, leaves nothing in the ledger, and what
 * is taken back then goes by the claim's day. */
static void
check_interest(const History *h)
{
	g_auto(DunlinAccount) account = dunlin_account_of(h->entries, h->policy.tolerance);
	g_auto(DunlinInterest) found =
		dunlin_interest_of(h->law, rates, account.open, h->first, h->last_claim);
	DunlinBalance balance;

	g_assert_true(dunlin_balance_of(h->entries, &balance));
	if (h->first == DUNLIN_DAY_NONE || h->last_claim < h->first) {
		g_assert_cmpint(balance.interest + balance.lump_sum + balance.fees, ==, 0);
		return;
	}
	for (guint i = 0; i < found.segments->len; i++) {
		const DunlinSegment *segment = &g_array_index(found.segments, DunlinSegment, i);

		g_assert_cmpint(segment->from, >=, h->first);
		g_assert_cmpint(segment->base, >, 0);
		for (DunlinDay day = segment->from; day <= segment->to && !h->law->yearly; day++)
			g_assert_cmpint(segment->base, ==, h->by_day[day - FIRST_DAY]);
	}
	g_assert_cmpint(balance.interest, >=, found.amount);
	if (!h->stays)
		g_assert_cmpint(balance.interest, ==, found.amount);
	/* What a full year adds bears interest in the Netherlands only; that is not counted here. */
	if (!h->law->yearly || h->last_claim < h->first + 365)
		g_assert_cmpint(found.amount, ==, day_by_day(h, h->last_claim, found.reserved));
	/* Directive 2011/7/EU art. 6: the fixed sum is credited against fees. */
	g_assert_cmpint(balance.lump_sum + balance.fees, <=,
			MAX(dunlin_law_lump_sum(h->law, h->demanded, "EUR"), balance.fees));
}

/* ── a history ── */

static void
begin(History *h, GRand *chance)
{
	static const DunlinDebtorKind kinds[] = {DUNLIN_KIND_BUSINESS, DUNLIN_KIND_CONSUMER,
						 DUNLIN_KIND_UNKNOWN};
	static const DunlinDueOrigin origins[] = {DUNLIN_DUE_CONTRACT, DUNLIN_DUE_INVOICE};

	h->chance = chance;
	h->entries = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_entry_free);
	h->day = FIRST_DAY;
	h->claim = (DunlinClaim){.currency = "EUR",
				 .due_origin = origins[chance_below(chance, G_N_ELEMENTS(origins))]};
	h->policy = (DunlinPolicy){.tolerance_currency = "EUR", .tolerance = chance_below(chance, 3)};
	h->step = (DunlinStep){.fee = chance_below(chance, 2) * 250, .fee_currency = "EUR",
			       .interest = DUNLIN_EXTRA_CLAIM};
	h->law = dunlin_law_of(countries[chance_below(chance, G_N_ELEMENTS(countries))], NULL,
			       kinds[chance_below(chance, G_N_ELEMENTS(kinds))]);
	h->reminded = chance_below(chance, 4) ? FIRST_DAY + 20 + (DunlinDay)chance_below(chance, 30)
					      : DUNLIN_DAY_NONE;
	h->first = dunlin_law_first_day(h->law, FIRST_DAY + 14, h->claim.due_origin, h->reminded,
					h->reminded);
	h->demanded = h->open[PRINCIPAL] = g_rand_int_range(chance, 1, 20000);
	add(h, DUNLIN_ENTRY_PRINCIPAL, h->demanded, NULL);
}

static void
play(GRand *chance)
{
	static void (*const events[])(History *h) = {pay, pay, letter, letter, reverse, waive, credit};
	History h = {0};

	begin(&h, chance);
	for (guint k = chance_below(chance, 12) + 1; k > 0; k--) {
		DunlinDay next = h.day + 1 + (DunlinDay)chance_below(chance, 40);

		for (; h.day < next; h.day++)
			h.by_day[h.day - FIRST_DAY] = h.open[PRINCIPAL];
		/* Before he is reminded nobody asks for more. */
		events[chance_below(chance, G_N_ELEMENTS(events))](&h);
		h.by_day[h.day - FIRST_DAY] = h.open[PRINCIPAL];
		check_account(&h);
	}
	check_interest(&h);
	g_ptr_array_unref(h.entries);
}

static void
test_histories(void)
{
	const char *rounds = g_getenv("DUNLIN_LEDGER_ROUNDS");
	guint count = rounds ? (guint)g_ascii_strtoull(rounds, NULL, 10) : ROUNDS;
	g_autoptr(GRand) chance = chance_new("DUNLIN_LEDGER_SEED");

	for (guint round = 0; round < count; round++) {
		g_test_message("%u", round);
		play(chance);
	}
}

int
main(int argc, char **argv)
{
	g_autoptr(DunlinRates) loaded = cut_rates_load();

	rates = loaded;
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ledgers/histories", test_histories);
	return g_test_run();
}
