/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A year of random claims is played with a clock that ticks every hour, and with one that ticks once
 * a day: the same steps on the same days with the same amounts, printed as a diff of nothing. With
 * three weeks off in between both go on alike, and nothing before has changed.
 * DUNLIN_YEAR_CLAIMS=5000 plays a large portfolio, DUNLIN_YEAR_SEED another one.
 */
#include <stdlib.h>
#include <string.h>

#include "../chance.h"
#include "base/error.h"
#include "house.h"

enum { CLAIMS = 24, WORDS = 8, DAYS = 365, GAP_FROM = 150, GAP_DAYS = 21, NOON = 12 };

typedef struct {
	char *invoice, *debtor;
	const char *creditor, *policy, *country;
	DunlinDebtorKind kind;
	DunlinDay due, opens;
	gint64 amount;
} Plan;

typedef struct { /* somebody says something about a claim in the morning of a day */
	guint plan;
	DunlinDay day;
	DunlinVerb verb;
	const char *name, *value; /* an argument; NULL: none */
} Word;

typedef struct {
	GArray *plans, *words; /* of Plan; of Word, by day */
	DunlinDay first;
	GRand *chance;
} Portfolio;

static void
add_words(Portfolio *p, guint index)
{
	static const struct {
		DunlinVerb verb;
		const char *name, *value;
	} kinds[] = {
		{DUNLIN_VERB_YES, NULL, NULL},         {DUNLIN_VERB_YES, NULL, NULL},
		{DUNLIN_VERB_UNPAID, NULL, NULL},      {DUNLIN_VERB_PAID, "amount", "7.00"},
		{DUNLIN_VERB_PAID, "amount", "31.50"}, {DUNLIN_VERB_HOLD, "days", "9"},
		{DUNLIN_VERB_RESUME, NULL, NULL},      {DUNLIN_VERB_YES, NULL, NULL},
	};
	const Plan *plan = &g_array_index(p->plans, Plan, index);

	for (guint i = 0; i < WORDS; i++) {
		guint kind = chance_below(p->chance, G_N_ELEMENTS(kinds));
		Word word = {index, plan->opens + 1 + (DunlinDay)chance_below(p->chance, 90), kinds[kind].verb,
			     kinds[kind].name, kinds[kind].value};

		g_array_append_val(p->words, word);
	}
	if (chance_below(p->chance, 3) == 0) {
		Word paid = {index, plan->opens + 1 + (DunlinDay)chance_below(p->chance, 120),
			     DUNLIN_VERB_PAID, NULL, NULL};

		g_array_append_val(p->words, paid);
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
	return (gint)a->verb - (gint)b->verb;
}

/* A new debtor's two claims of the same day, which nobody says anything about: one letter for both. */
static void
add_twins(Portfolio *p)
{
	for (guint i = 0; i < 2; i++) {
		Plan plan = {.invoice = g_strdup_printf("T-%u", i), .debtor = g_strdup("Zwilling"),
			     .creditor = "acme", .policy = "standard", .country = "DE",
			     .due = p->first + 40, .opens = p->first + 42, .amount = 11900};

		g_array_append_val(p->plans, plan);
	}
}

static void
portfolio_fill(Portfolio *p, guint count)
{
	static const char *const creditors[] = {"acme", "other", NULL};
	static const char *const policies[] = {"standard", "three-letters", "gentle", "strict",
					       "letters-only", NULL};
	static const char *const countries[] = {"DE", "DE", "AT", "NL", "BE", "FR", "ES", "GB", NULL};

	p->chance = chance_new("DUNLIN_YEAR_SEED");
	p->plans = g_array_new(FALSE, TRUE, sizeof(Plan));
	p->words = g_array_new(FALSE, TRUE, sizeof(Word));
	g_assert_true(dunlin_day_parse("2026-01-01", &p->first));
	for (guint i = 0; i < count; i++) {
		guint debtor = chance_below(p->chance, count / 3 + 1);
		Plan plan = {.invoice = g_strdup_printf("R-%05u", i),
			     .debtor = g_strdup_printf("Kunde %u", debtor),
			     .creditor = creditors[debtor % 2],
			     .policy = chance_of(p->chance, policies),
			     .country = countries[debtor % 8],
			     .kind = (DunlinDebtorKind)(debtor % 3),
			     .due = p->first + (DunlinDay)chance_below(p->chance, 250),
			     .amount = 2000 + chance_below(p->chance, 200000)};

		plan.opens = plan.due + 1 + (DunlinDay)chance_below(p->chance, 25);
		g_array_append_val(p->plans, plan);
		add_words(p, i);
	}
	add_twins(p);
	g_array_sort(p->words, by_day);
}

static void
portfolio_clear(Portfolio *p)
{
	for (guint i = 0; i < p->plans->len; i++) {
		g_free(g_array_index(p->plans, Plan, i).invoice);
		g_free(g_array_index(p->plans, Plan, i).debtor);
	}
	g_array_unref(p->plans);
	g_array_unref(p->words);
	g_rand_free(p->chance);
}

/* ── playing ── */

typedef struct {
	TestHouse *h;
	const Portfolio *p;
	GHashTable *debtors; /* name → row */
	char **references;   /* one for each plan */
	guint word;          /* the next to be said */
} Play;

static gint64
debtor_row(Play *play, const Plan *plan, gint64 creditor)
{
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();
	g_autoptr(GError) error = NULL;
	gpointer known = g_hash_table_lookup(play->debtors, plan->debtor);

	if (known != NULL)
		return (gint64)GPOINTER_TO_SIZE(known);
	debtor->creditor = creditor;
	debtor->name = g_strdup(plan->debtor);
	debtor->email = g_strdup_printf("p%u@debtor.example", g_hash_table_size(play->debtors));
	debtor->email_state = g_strdup("ok");
	debtor->country = g_strdup(plan->country);
	debtor->kind = plan->kind;
	g_assert_true(dunlin_debtor_put(play->h->desk->store, debtor, &error));
	g_hash_table_insert(play->debtors, plan->debtor, GSIZE_TO_POINTER((gsize)debtor->id));
	return debtor->id;
}

/* A claim as the desk opens it: the clock looks at it at once and plans it. */
static void
open_claim(Play *play, guint index)
{
	const Plan *plan = &g_array_index(play->p->plans, Plan, index);
	const DunlinPolicy *policy = dunlin_config_policy(play->h->house->config, plan->policy);
	DunlinStore *store = play->h->desk->store;
	g_autoptr(DunlinClaim) claim = dunlin_claim_new();
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL, .day = plan->due, .amount = plan->amount};
	g_autoptr(GError) error = NULL;

	g_assert_nonnull(policy);
	g_assert_true(dunlin_store_begin(store, &error));
	g_assert_true(dunlin_creditor_row(store, plan->creditor, &claim->creditor, &error));
	claim->debtor = debtor_row(play, plan, claim->creditor);
	claim->invoice = g_strdup(plan->invoice);
	g_strlcpy(claim->currency, "EUR", sizeof claim->currency);
	claim->state = DUNLIN_STATE_OPEN;
	claim->policy = g_strdup(policy->name);
	g_strlcpy(claim->policy_digest, policy->digest, sizeof claim->policy_digest);
	claim->due_day = plan->due;
	claim->issue_day = plan->due - 14;
	claim->due_origin = DUNLIN_DUE_INVOICE;
	claim->unpaid_day = plan->opens;
	claim->opened_at = claim->next_at = play->h->time.now;
	g_assert_true(dunlin_claim_insert(store, claim, &error));
	g_assert_true(dunlin_ledger_add(store, claim, &entry, &error));
	g_assert_true(dunlin_store_commit(store, &error));
	play->references[index] = g_strdup(claim->reference);
}

static void
say(Play *play, const Word *word)
{
	g_autoptr(GHashTable) arguments =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	if (play->references[word->plan] == NULL)
		return;
	if (word->name != NULL)
		g_hash_table_insert(arguments, g_strdup(word->name), g_strdup(word->value));
	if (!dunlin_desk_command(play->h->desk, play->references[word->plan], word->verb, arguments,
				 DUNLIN_ACTOR_CREDITOR, play->h->time, &text, &error))
		g_assert_true(g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT) ||
			      g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT));
}

/* Before anybody's window opens. */
static void
morning(Play *play, DunlinDay day)
{
	for (guint i = 0; i < play->p->plans->len; i++)
		if (g_array_index(play->p->plans, Plan, i).opens <= day &&
		    play->references[i] == NULL)
			open_claim(play, i);
	for (; play->word < play->p->words->len; play->word++) {
		const Word *word = &g_array_index(play->p->words, Word, play->word);

		if (word->day > day)
			return;
		say(play, word);
	}
}

static void
tick(Play *play)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	guint count = 1;

	while (count > 0) {
		g_assert_true(dunlin_desk_run_due(play->h->desk, play->h->time, 100, &count, report,
						  &error));
		g_assert_no_error(error);
	}
	g_assert_cmpstr(report->str, ==, "");
	(void)test_send_all(play->h);
}

static gint
by_text(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What left, and where each claim stands: a line each, in order. */
static char *
account(Play *play)
{
	GTimeZone *zone = play->h->house->config->zone;
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < play->p->plans->len; i++) {
		const char *invoice = g_array_index(play->p->plans, Plan, i).invoice;
		g_autoptr(DunlinClaim) claim = test_claim(play->h, play->references[i]);
		g_autoptr(GPtrArray) notices =
			dunlin_notice_list(play->h->desk->store, claim, NULL);
		DunlinBalance balance;

		g_assert_true(dunlin_ledger_balance(play->h->desk->store, claim, &balance, NULL));
		g_ptr_array_add(lines,
				g_strdup_printf("end %s %s open=%" G_GINT64_FORMAT, invoice,
						dunlin_state_to_string(claim->state), balance.open));
		for (guint k = 0; k < notices->len; k++) {
			const DunlinNotice *notice = g_ptr_array_index(notices, k);
			DunlinNoticePart part = dunlin_notice_part(notice, claim->reference);
			g_autofree char *day = dunlin_day_to_string(
				dunlin_day_of(notice->accepted_at, zone));
			g_autofree char *until = dunlin_day_to_string(part.deadline);

			if (notice->demands && notice->accepted_at != 0)
				g_ptr_array_add(lines,
						g_strdup_printf("%s %s %s %" G_GINT64_FORMAT
								" by %s, of %u", day, invoice,
								part.step, part.amount, until,
								g_strv_length(notice->claims)));
		}
	}
	g_ptr_array_sort(lines, by_text);
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("\n", (char **)lines->pdata);
}

/* @every: hours between two ticks, 24: at noon. */
static char *
play_year(TestHouse *h, const Portfolio *p, guint every, gboolean gap)
{
	g_autoptr(GHashTable) debtors = g_hash_table_new(g_str_hash, g_str_equal);
	Play play = {.h = h, .p = p, .debtors = debtors,
		     .references = g_new0(char *, p->plans->len + 1)};
	char *lines;

	test_house_renew(h);
	for (DunlinDay day = p->first; day < p->first + DAYS; day++) {
		if (gap && day >= p->first + GAP_FROM && day < p->first + GAP_FROM + GAP_DAYS)
			continue;
		for (guint hour = 0; hour < 24; hour++) {
			h->time.now = dunlin_day_at(day, (int)hour * 60, h->house->config->zone);
			h->time.real = h->time.now;
			if (hour == 6)
				morning(&play, day);
			if (every == 1 || hour == NOON)
				tick(&play);
		}
	}
	test_assert_sound(h);
	lines = account(&play);
	for (guint i = 0; i < p->plans->len; i++)
		g_free(play.references[i]);
	g_free(play.references);
	return lines;
}

/* ── comparing ── */

static guint
diff(const char *left, const char *right, const char *until)
{
	g_auto(GStrv) a = g_strsplit(left, "\n", -1), b = g_strsplit(right, "\n", -1);
	guint i = 0, k = 0, count = 0;

	while (a[i] != NULL || b[k] != NULL) {
		int order = a[i] == NULL ? 1 : b[k] == NULL ? -1 : strcmp(a[i], b[k]);
		const char *line = order <= 0 ? a[i] : b[k];

		if (order != 0 && (until == NULL || strcmp(line, until) < 0)) {
			g_test_message("%c %s", order < 0 ? '<' : '>', line);
			count++;
		}
		i += order <= 0 ? 1 : 0;
		k += order >= 0 ? 1 : 0;
	}
	return count;
}

static void
test_year(void)
{
	const char *wish = g_getenv("DUNLIN_YEAR_CLAIMS");
	guint count = wish != NULL ? (guint)atoi(wish) : CLAIMS;
	g_autofree char *hourly = NULL, *daily = NULL, *hourly_gap = NULL, *daily_gap = NULL;
	g_autofree char *gap = NULL;
	TestHouse h = {0};
	Portfolio p = {0};

	test_house_open(&h);
	portfolio_fill(&p, count);
	gap = dunlin_day_to_string(p.first + GAP_FROM);
	hourly = play_year(&h, &p, 1, FALSE);
	daily = play_year(&h, &p, 24, FALSE);
	g_test_message("%u claims, hourly and daily: %u lines differ", count, diff(hourly, daily, NULL));
	g_assert_cmpuint(diff(hourly, daily, NULL), ==, 0);
	hourly_gap = play_year(&h, &p, 1, TRUE);
	daily_gap = play_year(&h, &p, 24, TRUE);
	g_assert_cmpuint(diff(hourly_gap, daily_gap, NULL), ==, 0);
	g_assert_cmpuint(diff(hourly, hourly_gap, gap), ==, 0);
	g_assert_nonnull(strstr(hourly, "of 2"));
	portfolio_clear(&p);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/year/rhythms", test_year);
	return g_test_run();
}
