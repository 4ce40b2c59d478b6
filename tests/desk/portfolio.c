/* SPDX-License-Identifier: BSD-2-Clause */
/* See portfolio.h. */
#include "portfolio.h"

#include <string.h>

enum { WORDS = 9, SPOKEN_DAYS = 90, LAST_DAYS = 120, DUE_DAYS = 250 };

/* What a word is about, from which its argument is made. */
typedef enum { NOTHING, SMALL, QUARTER, EXACT, TOO_MUCH, DAYS, DATE, COUNT } Argument;

static char *
decimal(gint64 minor)
{
	return g_strdup_printf("%" G_GINT64_FORMAT ".%02d", minor / 100, (int)(minor % 100));
}

static void
give(Word *word, Argument argument, gint64 amount, guint chance)
{
	static const char *const names[] = {NULL,     "amount", "amount", "amount",
					    "amount", "days",   "date",   "count"};

	word->name = names[argument];
	switch (argument) {
	case NOTHING:
		return;
	case SMALL:
		word->value = decimal(100 + chance);
		return;
	case QUARTER:
		word->value = decimal(amount / 4);
		return;
	case EXACT:
		word->value = decimal(amount);
		return;
	case TOO_MUCH:
		word->value = decimal(amount + 100 + chance);
		return;
	case DAYS:
	case COUNT:
		word->value = g_strdup_printf("%u", 2 + chance % 9);
		return;
	case DATE:
		word->value = dunlin_day_to_string(word->day + 2 + (DunlinDay)(chance % 12));
		return;
	}
	g_assert_not_reached();
}

static const struct {
	DunlinVerb verb;
	Argument argument;
} creditor_words[] = {
	{DUNLIN_VERB_YES, NOTHING},     {DUNLIN_VERB_YES, NOTHING},     {DUNLIN_VERB_YES, NOTHING},
	{DUNLIN_VERB_YES, NOTHING},     {DUNLIN_VERB_YES, NOTHING},     {DUNLIN_VERB_YES, NOTHING},
	{DUNLIN_VERB_UNPAID, NOTHING},  {DUNLIN_VERB_UNPAID, NOTHING},  {DUNLIN_VERB_RESUME, NOTHING},
	{DUNLIN_VERB_RESUME, NOTHING},  {DUNLIN_VERB_RESUME, NOTHING},  {DUNLIN_VERB_PAID, SMALL},
	{DUNLIN_VERB_PAID, QUARTER},    {DUNLIN_VERB_HOLD, DAYS},       {DUNLIN_VERB_PROMISE, DATE},
	{DUNLIN_VERB_DISPUTE, QUARTER}, {DUNLIN_VERB_DISPUTE, NOTHING}, {DUNLIN_VERB_INSTALMENTS, COUNT},
	{DUNLIN_VERB_NO, NOTHING},      {DUNLIN_VERB_HANDOVER, NOTHING}, {DUNLIN_VERB_REST_OK, NOTHING},
};

static const struct {
	DunlinVerb verb;
	Argument argument;
} last_words[] = {
	{DUNLIN_VERB_PAID, NOTHING},     {DUNLIN_VERB_PAID, EXACT},      {DUNLIN_VERB_PAID, TOO_MUCH},
	{DUNLIN_VERB_PAID, NOTHING},     {DUNLIN_VERB_PAID, EXACT},      {DUNLIN_VERB_WITHDRAW, NOTHING},
	{DUNLIN_VERB_WRITE_OFF, NOTHING}, {DUNLIN_VERB_STOP, NOTHING},
};

static void
add_mail(Portfolio *p, guint index, DunlinDay day)
{
	Word word = {.plan = index, .day = day};
	g_autofree char *date = dunlin_day_to_string(day + 2 + (DunlinDay)chance_below(p->chance, 20));

	switch (chance_below(p->chance, 4)) {
	case 0:
		word.mail = g_strdup("Die Rechnung ist schon bezahlt.");
		break;
	case 1:
		word.mail = g_strdup_printf("Ich zahle am %s.", date);
		break;
	case 2:
		word.mail = g_strdup("Wir widersprechen der Rechnung.");
		break;
	default:
		word.mail = g_strdup("Wie bitte?");
	}
	g_array_append_val(p->words, word);
}

static void
add_words(Portfolio *p, guint index)
{
	const Plan *plan = &g_array_index(p->plans, Plan, index);

	for (guint i = 0; i < WORDS; i++) {
		guint kind = chance_below(p->chance, G_N_ELEMENTS(creditor_words));
		Word word = {.plan = index, .verb = creditor_words[kind].verb,
			     .day = plan->opens + 1 + (DunlinDay)chance_below(p->chance, SPOKEN_DAYS)};

		give(&word, creditor_words[kind].argument, plan->amount, chance_below(p->chance, 900));
		g_array_append_val(p->words, word);
	}
	if (chance_below(p->chance, 3) == 0)
		add_mail(p, index, plan->opens + 5 + (DunlinDay)chance_below(p->chance, 60));
	if (chance_below(p->chance, 3) == 0) {
		guint kind = chance_below(p->chance, G_N_ELEMENTS(last_words));
		Word word = {.plan = index, .verb = last_words[kind].verb,
			     .day = plan->opens + 1 + (DunlinDay)chance_below(p->chance, LAST_DAYS)};

		give(&word, last_words[kind].argument, plan->amount, chance_below(p->chance, 900));
		g_array_append_val(p->words, word);
	}
}

static gint
by_day(gconstpointer left, gconstpointer right)
{
	const Word *a = left, *b = right;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->plan != b->plan)
		return a->plan < b->plan ? -1 : 1;
	if (a->verb != b->verb)
		return (gint)a->verb - (gint)b->verb;
	return g_strcmp0(a->value, b->value) + 2 * g_strcmp0(a->mail, b->mail);
}

/* A new debtor's two claims of the same day, which nobody says anything about: one letter for both. */
static void
add_twins(Portfolio *p)
{
	for (guint i = 0; i < 2; i++) {
		Plan plan = {.invoice = g_strdup_printf("T-%u", i), .debtor = g_strdup("Zwilling"),
			     .creditor = "acme", .policy = "standard", .country = "DE",
			     .currency = "EUR", .due = p->first + 40, .opens = p->first + 42,
			     .amount = 11900};

		g_array_append_val(p->plans, plan);
	}
}

/* Individuals of countries whose law gives them more time than the policies do, up to the last letter. */
static void
add_individuals(Portfolio *p)
{
	static const char *const countries[] = {"GB", "ES", "NL"};

	for (guint i = 0; i < G_N_ELEMENTS(countries); i++) {
		Plan plan = {.invoice = g_strdup_printf("P-%u", i),
			     .debtor = g_strdup_printf("Privat %u", i),
			     .creditor = "acme", .policy = "strict", .country = countries[i],
			     .currency = "EUR", .kind = DUNLIN_KIND_CONSUMER, .due = p->first + 10,
			     .opens = p->first + 11, .amount = 11900};
		Word yes = {.plan = p->plans->len, .verb = DUNLIN_VERB_YES};

		g_array_append_val(p->plans, plan);
		for (yes.day = plan.opens + 20; yes.day < plan.opens + 50; yes.day += 5)
			g_array_append_val(p->words, yes);
	}
}

static Plan
draw(Portfolio *p, guint i, guint count)
{
	static const char *const creditors[] = {"acme", "acme", "other"};
	static const char *const policies[] = {"standard", "standard", "three-letters", "gentle",
					       "strict", "letters-only", "internal", NULL};
	static const char *const countries[] = {"DE", "AT", "CH", "NL", "BE", "FR", "IT", "ES", "PL",
						"GB", "NL", "DE"};
	guint debtor = chance_below(p->chance, count / 3 + 1);
	Plan plan = {.invoice = g_strdup_printf("R-%05u", i),
		     .debtor = g_strdup_printf("Kunde %u", debtor),
		     .creditor = creditors[debtor % G_N_ELEMENTS(creditors)],
		     .policy = chance_of(p->chance, policies),
		     .country = countries[debtor % G_N_ELEMENTS(countries)],
		     .kind = (DunlinDebtorKind)(debtor % 7 % 3),
		     .due = p->first + (DunlinDay)chance_below(p->chance, DUE_DAYS)};

	plan.amount = chance_below(p->chance, 20) == 0 ? 800 : 2000 + chance_below(p->chance, 200000);
	plan.opens = plan.due + 1 + (DunlinDay)chance_below(p->chance, 25);
	if (chance_below(p->chance, 5) == 0) /* before it is due, so that the creditor is asked */
		plan.opens = MAX(p->first, plan.due - (DunlinDay)chance_below(p->chance, 14));
	g_strlcpy(plan.currency, g_str_equal(plan.country, "CH")   ? "CHF"
				 : g_str_equal(plan.country, "GB") ? "GBP" : "EUR",
		  sizeof plan.currency);
	return plan;
}

void
portfolio_fill(Portfolio *p, guint count)
{
	p->chance = chance_new("DUNLIN_YEAR_SEED");
	p->plans = g_array_new(FALSE, TRUE, sizeof(Plan));
	p->words = g_array_new(FALSE, TRUE, sizeof(Word));
	g_assert_true(dunlin_day_parse("2026-01-01", &p->first));
	for (guint i = 0; i < count; i++) {
		Plan plan = draw(p, i, count);

		g_array_append_val(p->plans, plan);
		add_words(p, i);
	}
	add_twins(p);
	add_individuals(p);
	g_array_sort(p->words, by_day);
}

void
portfolio_clear(Portfolio *p)
{
	for (guint i = 0; i < p->plans->len; i++) {
		g_free(g_array_index(p->plans, Plan, i).invoice);
		g_free(g_array_index(p->plans, Plan, i).debtor);
	}
	for (guint i = 0; i < p->words->len; i++) {
		g_free(g_array_index(p->words, Word, i).value);
		g_free(g_array_index(p->words, Word, i).mail);
	}
	g_array_unref(p->plans);
	g_array_unref(p->words);
	g_rand_free(p->chance);
}
