/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said to come is what comes: the letters shown ahead are those that the clock sends. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "house.h"

enum { CLAIMS = 3, ANY_ROUNDS = 6 };

static const char *const numbers[CLAIMS] = {"R-1", "R-2", "R-3"};

/* What is planned of all claims, a line each: "R-1 reminder 2026-10-22 with R-2 R-3". */
static void
add_line(const DunlinComing *coming, gpointer data)
{
	GString *lines = data;
	g_autofree char *at = dunlin_day_to_string(
		dunlin_day_of(coming->plan->at, coming->facts->zone));

	g_string_append_printf(lines, "%s %s%s %s", coming->facts->claim->invoice,
			       coming->plan->step->name, coming->asked ? "?" : "", at);
	for (guint i = 0; coming->with[i] != NULL; i++)
		g_string_append(lines, i == 0 ? " with 1" : " and 1");
	g_string_append_c(lines, '\n');
}

static char *
planned(TestHouse *h, const char *invoice)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = test_claim(h, invoice);
	GString *lines = g_string_new(NULL);

	g_assert_true(dunlin_desk_plan(h->desk, claim, dunlin_day_of(h->time.now, h->house->config->zone) + 90,
				       h->time, add_line, lines, &error));
	g_assert_no_error(error);
	return g_string_free(lines, FALSE);
}

/* Two overdue, one due later. */
static void
open_claims(TestHouse *h)
{
	g_autoptr(DunlinClaim) one = test_open_claim(h, numbers[0]);
	g_autoptr(DunlinClaim) two = test_open_claim(h, numbers[1]);
	g_autofree char *xml = test_invoice(numbers[2], "2026-10-31", "50.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("buchhaltung@acme.example", TRUE, "dunning@example.com",
					  "R-3", "unbezahlt", xml);

	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
}

static gint
compare_lines(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *
lines_sorted(char *text)
{
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
	g_autofree char *own = text;
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();

	for (guint i = 0; lines[i] != NULL; i++)
		g_ptr_array_add(sorted, lines[i]);
	g_ptr_array_sort(sorted, compare_lines);
	g_ptr_array_add(sorted, NULL);
	return g_strjoinv("\n", (char **)sorted->pdata);
}

/* What falls due together is in one letter, whoever is asked about; an end is alone. */
static void
test_plan(void)
{
	static const char wanted[] = "R-1 final? 2026-11-05 with 1 and 1\n"
				     "R-1 handover 2026-11-19\n"
				     "R-1 reminder 2026-10-22 with 1\n"
				     "R-2 final? 2026-11-05 with 1 and 1\n"
				     "R-2 handover 2026-11-19\n"
				     "R-2 reminder 2026-10-22 with 1\n"
				     "R-3 final? 2026-11-19\n"
				     "R-3 handover 2026-12-03\n"
				     "R-3 reminder? 2026-11-05 with 1 and 1";
	TestHouse h = {0};

	test_house_open(&h);
	open_claims(&h);
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *name = g_strdup_printf("acme/%s", numbers[i]);
		g_autofree char *lines = lines_sorted(planned(&h, name));

		g_assert_cmpstr(lines, ==, wanted);
	}
	test_house_close(&h);
}

static void
paid(TestHouse *h, const char *reference, const char *amount)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	g_hash_table_insert(arguments, (char *)"amount", (char *)amount);
	g_assert_true(dunlin_desk_command(h->desk, reference, DUNLIN_VERB_PAID, arguments, DUNLIN_ACTOR_ADMIN,
					  h->time, &text, &error));
	g_assert_no_error(error);
}

/* A letter that waits for an answer about what came leaves after it; one that does not wait goes alone.
 * What lies in the debtor's account is asked about before each letter. */
static void
test_answer_first(void)
{
	static const struct {
		const char *amount, *wanted;
	} rows[] = {
		{"118.50", "R-1 final? 2026-11-12\n"
			   "R-1 handover 2026-11-26\n"
			   "R-1 reminder? 2026-10-29\n"
			   "R-2 final? 2026-11-05\n"
			   "R-2 handover 2026-11-19\n"
			   "R-2 reminder 2026-10-22"},
		{"120.00", "R-2 final? 2026-11-05\n"
			   "R-2 handover 2026-11-19\n"
			   "R-2 reminder? 2026-10-22"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *lines = NULL;
		TestHouse h = {0};

		test_house_open(&h);
		dunlin_claim_free(test_open_claim(&h, numbers[0]));
		dunlin_claim_free(test_open_claim(&h, numbers[1]));
		test_house_at(&h, "2026-10-22 08:00");
		paid(&h, "acme/R-1", rows[i].amount);
		lines = lines_sorted(planned(&h, "acme/R-2"));
		g_assert_cmpstr(lines, ==, rows[i].wanted);
		test_house_close(&h);
	}
}

/* ── the letters shown and the letters sent ── */

typedef struct {
	TestHouse *h;
	GHashTable *shown; /* "R-1 final" → the frozen values */
	guint compared;
} Show;

static void
show(const DunlinComing *coming, gpointer data)
{
	Show *show = data;
	const char *step = coming->plan->step->name;
	g_autoptr(DunlinClaim) claim = test_claim(show->h, coming->facts->claim->reference);
	g_auto(DunlinPreview) preview = {0};
	g_autoptr(GError) error = NULL;

	if (coming->plan->kind != DUNLIN_PLAN_STEP)
		return;
	g_assert_true(dunlin_desk_preview(show->h->desk, claim, step, show->h->time, &preview, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(g_strv_length(preview.notice->claims), ==,
			 1 + g_strv_length((char **)coming->with));
	g_assert_cmpint(coming->amount, ==,
			dunlin_notice_part(preview.notice, claim->reference).amount);
	g_hash_table_insert(show->shown, g_strdup_printf("%s %s", claim->reference, step),
			    g_strdup(preview.notice->facts));
}

static void
show_all(Show *show_, TestHouse *h)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, "acme/R-1");
	DunlinDay until = dunlin_day_of(h->time.now, h->house->config->zone) + 90;
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_desk_plan(h->desk, claim, until, h->time, show, show_, &error));
	g_assert_no_error(error);
}

static gboolean
say_yes(DunlinClaim *claim, gpointer data)
{
	g_ptr_array_add(data, g_strdup(claim->asked != NULL && claim->state == DUNLIN_STATE_OPEN
					       ? claim->reference
					       : ""));
	return TRUE;
}

static void
answer_all(TestHouse *h)
{
	const DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(g_free);

	g_assert_true(dunlin_claim_each(h->desk->store, &all, say_yes, asked, NULL));
	for (guint i = 0; i < asked->len; i++) {
		const char *reference = g_ptr_array_index(asked, i);
		g_autofree char *text = NULL;

		if (*reference != '\0')
			(void)dunlin_desk_command(h->desk, reference, DUNLIN_VERB_YES, NULL,
						  DUNLIN_ACTOR_CREDITOR, h->time, &text, NULL);
	}
}

static void
compare(Show *show_, const DunlinNotice *notice)
{
	for (guint i = 0; notice->claims[i] != NULL; i++) {
		g_autofree char *name =
			g_strdup_printf("%s %s", notice->claims[i],
					dunlin_notice_part(notice, notice->claims[i]).step);

		if (g_strcmp0(g_hash_table_lookup(show_->shown, name), notice->facts) != 0) {
			g_test_message("%s\nshown: %s\nsent:  %s", name,
				       (char *)g_hash_table_lookup(show_->shown, name),
				       notice->facts);
			g_test_fail();
		}
		show_->compared++;
	}
}

static void
compare_ready(Show *show_)
{
	g_autoptr(GPtrArray) ready =
		dunlin_notice_outbox(show_->h->desk->store, DUNLIN_NOTICE_READY, 100, NULL);

	for (guint i = 0; i < ready->len; i++) {
		const DunlinNotice *listed = g_ptr_array_index(ready, i);
		g_autoptr(DunlinNotice) notice =
			dunlin_notice_get(show_->h->desk->store, listed->id, NULL);

		if (notice->demands)
			compare(show_, notice);
	}
}

/* From the first day on which a letter may leave, a look a day. */
static void
play(Show *show_, TestHouse *h)
{
	for (guint day = 0; day < 50; day++) {
		g_autofree char *when = NULL;
		DunlinDay today;

		g_assert_true(dunlin_day_parse("2026-10-22", &today));
		when = dunlin_day_to_string(today + (DunlinDay)day);
		g_autofree char *instant = g_strdup_printf("%s 08:00", when);
		test_house_at(h, instant);
		test_run_clock(h);
		answer_all(h);
		test_run_clock(h);
		compare_ready(show_);
		(void)test_send_all(h);
	}
}

/* The three claims' letters; of a business, so that there is interest, and with one part paid. */
static const struct {
	const char *name, *policy;
	guint letters;
} letter_rows[] = {
	{"standard", NULL, 6},
	{"firm",
	 "policy: { firm: { spacing = \"5d\" steps = (\n"
	 "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
	 "  { step = \"second\" after-deadline = \"3wd\" deadline = \"7d\" letter = \"notice\""
	 "    fee = \"5.00 EUR\" },\n"
	 "  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" fee = \"2.50 EUR\""
	 "    interest = \"claim\" lump-sum = \"claim\" } ) } }\n",
	 9},
};

static void
test_letters(gconstpointer data)
{
	guint row = GPOINTER_TO_UINT(data);
	g_autoptr(GHashTable) shown =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	TestHouse h = {0};
	Show show_ = {.h = &h, .shown = shown};

	test_house_open(&h);
	if (letter_rows[row].policy != NULL) {
		g_autofree char *to = g_strconcat("address = \"dunning@example.com\"\n",
						  letter_rows[row].policy, NULL);

		test_house_reconfigure(&h, "address = \"dunning@example.com\"\n", to);
		test_house_reconfigure(&h, "language = \"de\" }",
				       "language = \"de\" policy = \"firm\" }");
	}
	open_claims(&h);
	for (guint i = 0; i < CLAIMS; i++)
		g_free(test_say(&h, "billing@acme.example", TRUE, "opened", "kind: business"));
	g_free(test_say(&h, "billing@acme.example", TRUE, "opened", "paid 20.00"));
	show_all(&show_, &h);
	g_assert_cmpuint(g_hash_table_size(shown), ==, letter_rows[row].letters);
	play(&show_, &h);
	g_assert_cmpuint(show_.compared, ==, letter_rows[row].letters);
	test_house_close(&h);
}

/* ── the days planned and the days on which letters leave, whatever falls due when ── */

static const char any_policies[] =
	"address = \"dunning@example.com\"\n"
	"policy: { firm: { spacing = \"5d\" lead = \"2wd\" steps = (\n"
	"  { step = \"notice\" before-due = \"3d\" },\n"
	"  { step = \"reminder\" after-due = \"3d\" deadline = \"1w\" },\n"
	"  { step = \"tell\" after-deadline = \"2wd\" letter = \"colleague\" to = \"contact\" deadline = \"5d\" },\n"
	"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" fee = \"2.50 EUR\""
	"    interest = \"claim\" ask = \"creditor\" },\n"
	"  { step = \"last\" after-deadline = \"3wd\" letter = \"final\" deadline = \"10d\" } ) } }\n";

static void
add_planned(const DunlinComing *coming, gpointer data)
{
	g_autofree char *at = dunlin_day_to_string(
		dunlin_day_of(coming->plan->at, coming->facts->zone));

	if (coming->plan->kind == DUNLIN_PLAN_STEP)
		g_string_append_printf(data, "%s %s %s %" G_GINT64_FORMAT "\n",
				       coming->facts->claim->reference, coming->plan->step->name, at,
				       coming->amount);
}

/* The letters that are ready are those of today. */
static void
add_ready(TestHouse *h, GString *lines)
{
	g_autoptr(GPtrArray) ready =
		dunlin_notice_outbox(h->desk->store, DUNLIN_NOTICE_READY, 100, NULL);
	g_autofree char *today =
		dunlin_day_to_string(dunlin_day_of(h->time.now, h->house->config->zone));

	for (guint i = 0; i < ready->len; i++) {
		const DunlinNotice *listed = g_ptr_array_index(ready, i);
		g_autoptr(DunlinNotice) notice = dunlin_notice_get(h->desk->store, listed->id, NULL);

		for (guint k = 0; notice->step != NULL && notice->claims[k] != NULL; k++) {
			DunlinNoticePart part = dunlin_notice_part(notice, notice->claims[k]);

			g_string_append_printf(lines, "%s %s %s %" G_GINT64_FORMAT "\n",
					       notice->claims[k],
					       part.step != NULL ? part.step : notice->step, today,
					       part.step != NULL ? part.amount : notice->amount);
		}
	}
}

static void
open_any(TestHouse *h, GRand *chance)
{
	guint count = (guint)g_rand_int_range(chance, 2, 5);

	for (guint i = 0; i < count; i++) {
		DunlinDay day;

		g_assert_true(dunlin_day_parse("2026-10-21", &day));
		g_autofree char *due = dunlin_day_to_string(day + g_rand_int_range(chance, -40, 40));
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autofree char *xml = test_invoice(number, due, "119.00", "kunde@debtor.example");
		g_autofree char *mail = test_mail("buchhaltung@acme.example", TRUE,
						  "dunning@example.com", number, "Bitte mahnen.", xml);

		g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	}
}

static void
test_any(gconstpointer data)
{
	static const char *const policies[] = {"standard", "firm", "three-letters"};
	guint seed = GPOINTER_TO_UINT(data);
	g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
	g_autofree char *policy = g_strdup_printf("language = \"de\" policy = \"%s\" }",
						  policies[seed % G_N_ELEMENTS(policies)]);
	GString *wanted = g_string_new(NULL), *left = g_string_new(NULL);
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(GError) error = NULL;
	TestHouse h = {0};
	DunlinDay from;

	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n", any_policies);
	test_house_reconfigure(&h, "language = \"de\" }", policy);
	open_any(&h, chance);
	claim = test_claim(&h, "acme/R-0");
	g_assert_true(dunlin_day_parse("2026-10-22", &from));
	g_assert_true(dunlin_desk_plan(h.desk, claim, from + 99, h.time, add_planned, wanted, &error));
	g_assert_no_error(error);
	(void)test_send_all(&h);
	for (DunlinDay day = from; day < from + 100; day++) {
		g_autofree char *when = dunlin_day_to_string(day);
		g_autofree char *instant = g_strdup_printf("%s 08:00", when);

		test_house_at(&h, instant);
		test_run_clock(&h);
		answer_all(&h);
		test_run_clock(&h);
		add_ready(&h, left);
		(void)test_send_all(&h);
		test_assert_sound(&h);
	}
	g_autofree char *planned_lines = lines_sorted(g_string_free(wanted, FALSE));
	g_autofree char *left_lines = lines_sorted(g_string_free(left, FALSE));
	g_assert_cmpstr(planned_lines, ==, left_lines);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/ahead/plan", test_plan);
	g_test_add_func("/ahead/answer-first", test_answer_first);
	for (guint i = 0; i < G_N_ELEMENTS(letter_rows); i++) {
		g_autofree char *path = g_strdup_printf("/ahead/letters/%s", letter_rows[i].name);

		g_test_add_data_func(path, GUINT_TO_POINTER(i), test_letters);
	}
	const char *rounds = g_getenv("DUNLIN_AHEAD_ROUNDS");

	for (guint i = 0; i < (rounds != NULL ? (guint)atoi(rounds) : ANY_ROUNDS); i++) {
		g_autofree char *path = g_strdup_printf("/ahead/any/%u", i);

		g_test_add_data_func(path, GUINT_TO_POINTER(i), test_any);
	}
	return g_test_run();
}
