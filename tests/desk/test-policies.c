/* SPDX-License-Identifier: BSD-2-Clause */
/* Which policy a claim follows, and what a change of it does to letters that left or wait. */
#include "house.h"
#include "orders.h"

#include <string.h>

#define ACME "language = \"de\" }\n"

/* The claim's own word, the debtor's, the segment's, the creditor's; and back again. */
static void
test_precedence(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) one = NULL, two = NULL, three = NULL;
	g_autofree char *refused = NULL;

	test_house_open(&h);
	one = test_open_claim(&h, "R-1");
	test_assert_policy(&h, one->reference, "standard", DUNLIN_POLICY_BY_CREDITOR);
	test_house_reconfigure(&h, ACME,
			       "language = \"de\" segments = ( { kind = \"consumer\" policy = \"strict\" },"
			       " { kind = \"unknown\" country = \"DE\" policy = \"three-letters\" } ) }\n");
	two = test_open_claim(&h, "R-2");
	test_assert_policy(&h, two->reference, "three-letters", DUNLIN_POLICY_BY_SEGMENT);
	test_assert_policy(&h, one->reference, "standard", DUNLIN_POLICY_BY_CREDITOR);
	/* known better, before its first letter */
	test_must_set(&h, two->reference, "kind", "consumer");
	test_assert_policy(&h, two->reference, "strict", DUNLIN_POLICY_BY_SEGMENT);
	test_must_set(&h, two->reference, "policy", "letters-only");
	test_must_set(&h, one->reference, "customer-policy", "gentle");
	test_assert_policy(&h, one->reference, "gentle", DUNLIN_POLICY_BY_DEBTOR);
	test_assert_policy(&h, two->reference, "letters-only", DUNLIN_POLICY_BY_CLAIM);
	three = test_open_claim(&h, "R-3");
	test_assert_policy(&h, three->reference, "gentle", DUNLIN_POLICY_BY_DEBTOR);
	test_must_set(&h, two->reference, "policy", "-");
	test_assert_policy(&h, two->reference, "gentle", DUNLIN_POLICY_BY_DEBTOR);
	test_must_set(&h, two->reference, "customer-policy", "-");
	test_assert_policy(&h, one->reference, "strict", DUNLIN_POLICY_BY_SEGMENT);
	test_assert_policy(&h, two->reference, "strict", DUNLIN_POLICY_BY_SEGMENT);
	test_assert_policy(&h, three->reference, "strict", DUNLIN_POLICY_BY_SEGMENT);
	refused = test_set(&h, one->reference, "policy", "rude");
	g_assert_nonnull(strstr(refused, "there is no policy “rude”; there are: standard"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* From the step reached; what waits is withdrawn, what left is never sent again. */
static void
test_change(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) waiting = NULL, sent = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	test_must_set(&h, claim->reference, "policy", "gentle"); /* 10 days after the due date */
	waiting = test_notice(&h, "reminder");
	g_assert_cmpint(waiting->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	test_house_at(&h, "2026-10-26 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 2);
	(void)test_send_all(&h);
	test_must_set(&h, claim->reference, "policy", "three-letters");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 2);
	dunlin_claim_free(claim);
	claim = dunlin_claim_find(h.desk->store, "acme/R-1", NULL);
	g_assert_cmpstr(claim->step, ==, "reminder");
	g_assert_cmpint(claim->step_state, ==, DUNLIN_STEP_SENT);
	g_assert_cmpstr(claim->next_step, ==, "second");
	sent = test_notice(&h, "reminder");
	g_assert_cmpint(sent->state, ==, DUNLIN_NOTICE_ACCEPTED);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* By mail it is the approvers' affair, above a forward too. */
static void
test_approvers(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *verdict = NULL, *second = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, ACME, "language = \"de\" approvers = [ \"boss@acme.example\" ] }\n");
	claim = test_open_claim(&h, "R-1");
	(void)test_send_all(&h);
	verdict = test_say(&h, "clerk@acme.example", TRUE, "opened", "policy: strict");
	g_test_message("%s", verdict);
	test_assert_policy(&h, claim->reference, "standard", DUNLIN_POLICY_BY_CREDITOR);
	second = test_say(&h, "boss@acme.example", TRUE, "opened", "policy: strict");
	g_test_message("%s", second);
	test_assert_policy(&h, claim->reference, "strict", DUNLIN_POLICY_BY_CLAIM);
	test_house_close(&h);
}

/* Nothing leaves on a quiet day, not even what was ready before it was one. */
static void
test_quiet(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	(void)test_send_all(&h);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_house_reconfigure(&h, ACME, "language = \"de\" quiet = [ \"10-22..10-27\" ] }\n");
	g_assert_cmpuint(test_send_all(&h), ==, 0);
	reminder = test_notice(&h, "reminder");
	g_assert_cmpint(reminder->state, ==, DUNLIN_NOTICE_READY);
	test_house_at(&h, "2026-10-28 09:00"); /* its deadline is too near: decided anew */
	g_assert_cmpuint(test_send_all(&h), ==, 0);
	test_run_clock(&h);
	g_assert_cmpuint(test_send_all(&h), ==, 1);
	test_house_close(&h);
}

/* A built-in policy is what makes sense in the debtor's country; the claim keeps that. */
static void
test_country(void)
{
	static const struct {
		const char *country;
		int first, last;
		DunlinExtra interest, lump_sum;
	} rows[] = {
		{"DE", 10, 10, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"AT", 10, 10, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"CH", 10, 10, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_OFF},
		{"NL", 14, 14, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"BE-VLG", 14, 14, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"FR", 10, 15, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"IT", 10, 15, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"ES", 10, 30, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"PL", 10, 10, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"GB", 10, 14, DUNLIN_EXTRA_ANNOUNCE, DUNLIN_EXTRA_ANNOUNCE},
		{"US", 10, 10, DUNLIN_EXTRA_OFF, DUNLIN_EXTRA_OFF},
	};
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinClaim) now = NULL;
		g_autoptr(DunlinFacts) facts = NULL;
		const DunlinPolicy *policy;
		const DunlinStep *reminder, *final;

		test_must_set(&h, claim->reference, "country", rows[i].country);
		now = test_claim(&h, claim->reference);
		facts = dunlin_desk_facts(h.desk, now, h.time, NULL);
		policy = dunlin_facts_case(facts)->policy;
		reminder = g_ptr_array_index(policy->steps, 0);
		final = g_ptr_array_index(policy->steps, 1);
		g_test_message("%s", rows[i].country);
		g_assert_cmpstr(now->policy, ==, "standard");
		g_assert_cmpint(reminder->deadline.count, ==, rows[i].first);
		g_assert_cmpint(final->deadline.count, ==, rows[i].last);
		g_assert_cmpint(final->interest, ==, rows[i].interest);
		g_assert_cmpint(final->lump_sum, ==, rows[i].lump_sum);
	}
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
count_to_debtor(TestHouse *h, const DunlinNotice *notice, gpointer data)
{
	(void)h;
	*(guint *)data += notice->role == DUNLIN_ROLE_DEBTOR ||
			  g_str_equal(notice->to, "kunde@debtor.example");
}

/* Whether the newest mail to the colleague says @words. */
static gboolean
task_says(TestHouse *h, const char *words)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, "colleague");
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, NULL);
	g_auto(DunlinLetter) letter = {0};
	g_autofree char *line = NULL;

	g_assert_true(dunlin_letters_render(h->house->letters, "de", "colleague", values, &letter, NULL));
	line = g_strdelimit(g_strdup(letter.text), "\n", ' ');
	return strstr(line, words) != NULL;
}

/* A colleague hears of it twice, the debtor never; the colleague's word ends it. */
static void
test_internal(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *said = NULL;
	guint to_debtor = 0;

	test_house_open(&h);
	test_house_reconfigure(&h, ACME, "language = \"de\"  policy = \"internal\" }\n");
	claim = test_open_claim(&h, "R-1");
	for (DunlinDay day = claim->due_day + 7; day < claim->due_day + 60; day++) {
		h.time.now = h.time.real = dunlin_day_at(day, 9 * 60, h.house->config->zone);
		test_run_clock(&h);
		(void)test_send_each(&h, count_to_debtor, &to_debtor);
		if (test_count(&h, "colleague") == 0)
			continue;
		g_assert_true(task_says(&h, "Dunlin schreibt ihm nicht"));
		g_assert_cmpint(task_says(&h, "noch einmal"), ==, test_count(&h, "colleague") == 1);
	}
	g_assert_cmpuint(test_count(&h, "colleague"), ==, 2);
	g_assert_cmpuint(to_debtor, ==, 0);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	said = test_say(&h, "billing@acme.example", TRUE, "colleague", "bezahlt");
	g_test_message("%s", said);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	(void)test_send_each(&h, count_to_debtor, &to_debtor);
	g_assert_cmpuint(to_debtor, ==, 0); /* nor is he thanked */
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A task announces another one only where that comes, and Dunlin's silence only where it is silent. */
static void
test_task_follows(void)
{
	static const struct {
		const char *next;
		gboolean again;
	} rows[] = {
		{"{ step = \"tell-again\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"colleague\""
		 " to = \"contact\" }", TRUE},
		{"{ step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"final\" }", FALSE},
		{"{ step = \"handover\" after-deadline = \"3wd\" ask = \"approver\" }", FALSE},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *policy = g_strdup_printf(
			"policy: { own: { steps = ( { step = \"tell\" after-due = \"5d\" deadline = \"10d\""
			" letter = \"colleague\" to = \"contact\" }, %s ) } }\ncreditor: {\n", rows[i].next);
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;

		test_house_open(&h);
		test_house_reconfigure(&h, "creditor: {\n", policy);
		test_house_reconfigure(&h, ACME, "language = \"de\"  policy = \"own\" }\n");
		claim = test_open_claim(&h, "R-1");
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		g_assert_cmpint(task_says(&h, "noch einmal"), ==, rows[i].again);
		g_assert_cmpint(task_says(&h, "Dunlin schreibt ihm nicht"), ==, i != 1);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/policies/precedence", test_precedence);
	g_test_add_func("/policies/change", test_change);
	g_test_add_func("/policies/approvers", test_approvers);
	g_test_add_func("/policies/quiet", test_quiet);
	g_test_add_func("/policies/country", test_country);
	g_test_add_func("/policies/internal", test_internal);
	g_test_add_func("/policies/task-follows", test_task_follows);
	return g_test_run();
}
