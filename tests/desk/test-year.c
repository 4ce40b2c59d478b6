/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A year of random claims is played with a clock that ticks every hour, and with one that ticks once
 * a day: the same happens on the same days with the same amounts, printed as a diff of nothing, and
 * each letter keeps the rules. With three weeks off in between both go on alike, and whoever was not
 * due within them notices nothing.
 * DUNLIN_YEAR_CLAIMS=5000 plays a large portfolio, DUNLIN_YEAR_SEED another one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "house.h"
#include "portfolio.h"
#include "rules.h"

enum { CLAIMS = 18, DAYS = 365, GAP_FROM = 150, GAP_DAYS = 21, NOON = 12 };

/* ── playing ── */

typedef struct {
	TestHouse *h;
	const Portfolio *p;
	GHashTable *debtors; /* name → row */
	char **references;   /* one for each plan */
	guint word;          /* the next to be said */
	Rules rules;
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
	gboolean asks = dunlin_config_creditor(play->h->house->config, plan->creditor)->consent_ask;
	DunlinStore *store = play->h->desk->store;
	g_autoptr(DunlinClaim) claim = dunlin_claim_new();
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL, .day = plan->due, .amount = plan->amount};
	g_autoptr(GError) error = NULL;

	g_assert_nonnull(policy);
	g_assert_true(dunlin_store_begin(store, &error));
	g_assert_true(dunlin_creditor_row(store, plan->creditor, &claim->creditor, &error));
	claim->debtor = debtor_row(play, plan, claim->creditor);
	claim->invoice = g_strdup(plan->invoice);
	g_strlcpy(claim->currency, plan->currency, sizeof claim->currency);
	claim->state = asks ? DUNLIN_STATE_DRAFT : DUNLIN_STATE_OPEN;
	claim->policy = g_strdup(policy->name);
	g_strlcpy(claim->policy_digest, policy->digest, sizeof claim->policy_digest);
	claim->due_day = plan->due;
	claim->issue_day = plan->due - 14;
	claim->due_origin = DUNLIN_DUE_INVOICE;
	claim->unpaid_day = asks ? DUNLIN_DAY_NONE : plan->opens;
	claim->opened_at = claim->next_at = play->h->time.now;
	g_assert_true(dunlin_claim_insert(store, claim, &error));
	g_assert_true(dunlin_ledger_add(store, claim, &entry, &error));
	g_assert_true(dunlin_store_commit(store, &error));
	play->references[index] = g_strdup(claim->reference);
}

/* In answer to the newest letter; who got none says nothing. */
static void
write_mail(Play *play, const Word *word)
{
	g_autoptr(DunlinClaim) claim = test_claim(play->h, play->references[word->plan]);
	g_autoptr(GPtrArray) notices = dunlin_notice_list(play->h->desk->store, claim, NULL);
	const DunlinNotice *letter = NULL;
	g_autofree char *to = NULL, *mail = NULL;

	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->role == DUNLIN_ROLE_DEBTOR && notice->accepted_at > 0 &&
		    (letter == NULL || notice->accepted_at > letter->accepted_at))
			letter = notice;
	}
	if (letter == NULL)
		return;
	to = test_reply_to(play->h, letter);
	mail = test_mail(letter->to, FALSE, to, "Re: Rechnung", word->mail, NULL);
	(void)test_take(play->h, mail, NULL);
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
	if (word->mail != NULL) {
		write_mail(play, word);
		return;
	}
	if (word->name != NULL)
		g_hash_table_insert(arguments, g_strdup(word->name), g_strdup(word->value));
	if (!dunlin_desk_command(play->h->desk, play->references[word->plan], word->verb, arguments,
				 DUNLIN_ACTOR_CREDITOR, play->h->time, &text, &error))
		g_assert_true(g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT) ||
			      g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED) ||
			      g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT));
}

/* Whatever is said in a day is said before the clock strikes in it. */
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
check_letter(TestHouse *h, const DunlinNotice *notice, gpointer data)
{
	rules_check(data, h, notice);
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
	(void)test_send_each(play->h, check_letter, &play->rules);
}

static gint
by_text(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* "2026-06-01 Kunde 3 R-00001", by which lines are ordered and told apart. */
static char *
beginning(Play *play, const Plan *plan, gint64 at)
{
	DunlinDay on = dunlin_day_of(at, play->h->house->config->zone);
	g_autofree char *day = dunlin_day_to_string(on);

	return g_strdup_printf("%s %s %s", day, plan->debtor, plan->invoice);
}

static void
list_letters(Play *play, const Plan *plan, const DunlinClaim *claim, GPtrArray *lines)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(play->h->desk->store, claim, NULL);

	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);
		DunlinNoticePart part = dunlin_notice_part(notice, claim->reference);
		g_autofree char *from = beginning(play, plan, notice->accepted_at);
		g_autofree char *until = dunlin_day_to_string(part.deadline);

		if (notice->demands && notice->accepted_at != 0)
			g_ptr_array_add(lines, g_strdup_printf("%s: %s %" G_GINT64_FORMAT
							       " by %s, of %u", from, part.step,
							       part.amount, until,
							       g_strv_length(notice->claims)));
	}
}

/* What the journal says happened. */
static void
list_events(Play *play, const Plan *plan, const DunlinClaim *claim, GPtrArray *lines)
{
	g_autoptr(GPtrArray) events = dunlin_journal_list(play->h->desk->store, claim->creditor,
							  claim->reference, NULL);

	for (guint i = 0; i < events->len; i++) {
		const DunlinJournalEntry *event = g_ptr_array_index(events, i);
		g_autofree char *from = beginning(play, plan, event->at);

		if (g_str_equal(event->kind, "passed"))
			continue; /* any mail, sheets too, which come when they are made */
		g_ptr_array_add(lines, g_strdup_printf("%s. %s by %s", from, event->kind,
						       dunlin_actor_to_string(event->actor)));
	}
}

/* What left, what happened, and where each claim stands: a line each, in order. */
static char *
account(Play *play)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < play->p->plans->len; i++) {
		const Plan *plan = &g_array_index(play->p->plans, Plan, i);
		g_autoptr(DunlinClaim) claim = test_claim(play->h, play->references[i]);
		DunlinBalance balance;

		g_assert_true(dunlin_ledger_balance(play->h->desk->store, claim, &balance, NULL));
		g_ptr_array_add(lines,
				g_strdup_printf("end %s %s %s open=%" G_GINT64_FORMAT, plan->debtor,
						plan->invoice, dunlin_state_to_string(claim->state),
						balance.open));
		list_letters(play, plan, claim, lines);
		list_events(play, plan, claim, lines);
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
	rules_open(&play.rules);
	for (DunlinDay day = p->first; day < p->first + DAYS; day++) {
		if (gap && day >= p->first + GAP_FROM && day < p->first + GAP_FROM + GAP_DAYS)
			continue;
		for (guint hour = 0; hour < 24; hour++) {
			h->time.now = dunlin_day_at(day, (int)hour * 60, h->house->config->zone);
			h->time.real = h->time.now;
			if (hour == 0) /* before the clock of the day */
				morning(&play, day);
			if (every == 1 || hour == NOON)
				tick(&play);
		}
	}
	test_assert_sound(h);
	lines = account(&play);
	g_test_message("%u letters kept the rules, %u with a country's least time", play.rules.letters,
		       play.rules.floors);
	g_assert_cmpuint(play.rules.letters, >=, p->plans->len / 4);
	/* one a day and address at most, however many claims there are */
	g_assert_cmpuint(g_hash_table_size(play.rules.sheets), >=, MIN(p->plans->len / 4, 400));
	rules_close(&play.rules);
	for (guint i = 0; i < p->plans->len; i++)
		g_free(play.references[i]);
	g_free(play.references);
	return lines;
}

/* ── comparing ── */

/* "Kunde 3" of "2026-06-01 Kunde 3 R-00001: …". */
static char *
debtor_of(const char *line)
{
	const char *name = strchr(line, ' ') + 1;

	return g_strndup(name, strcspn(name, "-") - strlen(" R"));
}

/* Whether a line speaks of somebody else than those in @but. */
static gboolean
is_of_others(const char *line, GHashTable *but)
{
	g_autofree char *debtor = debtor_of(line);

	return !g_hash_table_contains(but, debtor);
}

/* Lines from @until on do not count, nor of debtors in @but; NULL: all do. */
static guint
diff(const char *left, const char *right, const char *until, GHashTable *but)
{
	g_auto(GStrv) a = g_strsplit(left, "\n", -1), b = g_strsplit(right, "\n", -1);
	guint i = 0, k = 0, count = 0;

	while (a[i] != NULL || b[k] != NULL) {
		int order = a[i] == NULL ? 1 : b[k] == NULL ? -1 : strcmp(a[i], b[k]);
		const char *line = order <= 0 ? a[i] : b[k];

		if (order != 0 && (until == NULL || strcmp(line, until) < 0) &&
		    (but == NULL || is_of_others(line, but))) {
			g_test_message("%c %s", order < 0 ? '<' : '>', line);
			count++;
		}
		i += order <= 0 ? 1 : 0;
		k += order >= 0 ? 1 : 0;
	}
	return count;
}

/* Whom the gap could concern: something would have happened to him within it, in either rhythm. */
static GHashTable *
concerned(const Portfolio *p, const char *lines, const char *from, const char *until)
{
	GHashTable *found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) all = g_strsplit(lines, "\n", -1);
	DunlinDay first = p->first + GAP_FROM, last = first + GAP_DAYS;

	for (guint i = 0; all[i] != NULL; i++) {
		if (strcmp(all[i], from) >= 0 && strcmp(all[i], until) < 0)
			g_hash_table_add(found, debtor_of(all[i]));
	}
	for (guint i = 0; i < p->plans->len; i++) {
		const Plan *plan = &g_array_index(p->plans, Plan, i);

		if (plan->opens >= first && plan->opens <= last)
			g_hash_table_add(found, g_strdup(plan->debtor));
	}
	for (guint i = 0; i < p->words->len; i++) {
		const Word *word = &g_array_index(p->words, Word, i);

		if (word->day >= first && word->day <= last)
			g_hash_table_add(found, g_strdup(g_array_index(p->plans, Plan, word->plan).debtor));
	}
	return found;
}

static void
check_gap(const Portfolio *p, const char *whole, const char *interrupted)
{
	g_autofree char *from = dunlin_day_to_string(p->first + GAP_FROM);
	g_autofree char *until = dunlin_day_to_string(p->first + GAP_FROM + GAP_DAYS + 1);
	g_autoptr(GHashTable) but = concerned(p, whole, from, until);
	guint before = diff(whole, interrupted, from, NULL);
	guint others = diff(whole, interrupted, NULL, but);

	g_test_message("three weeks off: %u lines differ before them, %u of debtors whom they did not "
		       "concern (they concerned %u)", before, others, g_hash_table_size(but));
	g_assert_cmpuint(before, ==, 0);
	g_assert_cmpuint(others, ==, 0);
}

static void
open_year(TestHouse *h)
{
	test_house_open(h);
	test_house_reconfigure(h, "language = \"de\" }",
			       "language = \"de\"\n    quiet = [ \"2026-04-13..2026-04-17\","
			       " \"2026-08-03..2026-08-14\" ] }");
	test_house_reconfigure(h, "Other Ltd <dunning@example.com>\" }",
			       "Other Ltd <dunning@example.com>\"  consent = \"ask\" }");
	test_house_reconfigure(h, "creditor: {\n",
			       "partner: { inkasso: { name = \"Muster Inkasso GmbH\""
			       "  address = \"faelle@inkasso.example\" } }\ncreditor: {\n");
}

static void
test_year(void)
{
	const char *wish = g_getenv("DUNLIN_YEAR_CLAIMS");
	guint count = wish != NULL ? (guint)atoi(wish) : CLAIMS;
	g_autofree char *hourly = NULL, *daily = NULL, *hourly_gap = NULL, *daily_gap = NULL;
	TestHouse h = {0};
	Portfolio p = {0};
	guint lines;

	open_year(&h);
	portfolio_fill(&p, count);
	hourly = play_year(&h, &p, 1, FALSE);
	daily = play_year(&h, &p, 24, FALSE);
	lines = diff(hourly, daily, NULL, NULL);
	g_test_message("%u claims, hourly and daily: %u lines differ", count, lines);
	g_assert_cmpuint(lines, ==, 0);
	hourly_gap = play_year(&h, &p, 1, TRUE);
	daily_gap = play_year(&h, &p, 24, TRUE);
	g_assert_cmpuint(diff(hourly_gap, daily_gap, NULL, NULL), ==, 0);
	check_gap(&p, hourly, hourly_gap);
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
