/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions that stop a claim: put, asked, and what each answer does to claim and ledger. */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "house.h"

typedef struct {
	DunlinClaim *claim;
	const char *word;
} Put;

static gboolean
put_question(DunlinDesk *desk, gpointer data, GError **error)
{
	Put *put = data;
	DunlinTime time = {.now = put->claim->opened_at, .real = put->claim->opened_at};
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);

	return dunlin_desk_question(desk, &put->claim, put->word, time.now, &occasion, error);
}

static DunlinClaim *
ask(TestHouse *h, const char *word)
{
	Put put = {.claim = test_open_claim(h, "R-1"), .word = word};
	g_autoptr(GError) error = NULL;

	put.claim->opened_at = h->time.now;
	g_assert_true(dunlin_desk_transaction(h->desk, put_question, &put, &error));
	g_assert_no_error(error);
	return put.claim;
}

/* The reminder is due on the 22nd; asked instead, and what the answer does. */
static void
test_answers(void)
{
	static const struct {
		const char *question, *answer;
		DunlinState state;
		DunlinReason reason;
		gint64 waived;
	} rows[] = {
		{"rest", "ja", DUNLIN_STATE_OPEN, DUNLIN_REASON_NONE, 0},
		{"rest", "nein", DUNLIN_STATE_CLOSED, DUNLIN_REASON_PAID, 11900},
		{"skonto", "nein", DUNLIN_STATE_CLOSED, DUNLIN_REASON_PAID, 11900},
		{"extras", "nein", DUNLIN_STATE_CLOSED, DUNLIN_REASON_PAID, 11900},
		{"rest", "bezahlt", DUNLIN_STATE_CLOSED, DUNLIN_REASON_PAID, 0},
		{"promise", "nein", DUNLIN_STATE_HELD, DUNLIN_REASON_NONE, 0},
		{"covered", "nein", DUNLIN_STATE_HELD, DUNLIN_REASON_NONE, 0},
		{"says-paid", "unbezahlt", DUNLIN_STATE_OPEN, DUNLIN_REASON_NONE, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL, after = NULL;
		g_autofree char *verdict = NULL;
		DunlinBalance balance;

		g_test_message("%s: %s", rows[i].question, rows[i].answer);
		test_house_open(&h);
		claim = ask(&h, rows[i].question);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
		after = test_claim(&h, claim->reference);
		g_assert_cmpuint(after->asked_count, ==, 1);
		verdict = test_say(&h, "billing@acme.example", TRUE, "sheet", rows[i].answer);
		dunlin_claim_free(after);
		after = test_claim(&h, claim->reference);
		g_assert_cmpint(after->state, ==, rows[i].state);
		g_assert_cmpint(after->reason, ==, rows[i].reason);
		g_assert_null(after->asked);
		g_assert_true(dunlin_ledger_balance(h.desk->store, after, &balance, NULL));
		g_assert_cmpint(balance.waived, ==, rows[i].waived);
		test_run_clock(&h);
		g_assert_cmpuint(test_count(&h, "reminder"), ==,
				 rows[i].state == DUNLIN_STATE_OPEN ? 1 : 0);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A letter that has not left yet waits for the answer. */
static void
test_withdraws(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autoptr(GError) error = NULL;
	Put put = {.word = "covered"};

	test_house_open(&h);
	put.claim = test_open_claim(&h, "R-1");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	dunlin_claim_free(put.claim);
	reminder = test_notice(&h, "reminder");
	put.claim = test_claim(&h, reminder->claims[0]);
	g_assert_true(dunlin_desk_transaction(h.desk, put_question, &put, &error));
	g_clear_pointer(&reminder, dunlin_notice_free);
	reminder = test_notice(&h, "reminder");
	g_assert_cmpint(reminder->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	g_assert_null(put.claim->step);
	/* Once more changes nothing. */
	gint64 version = put.claim->version;
	g_assert_true(dunlin_desk_transaction(h.desk, put_question, &put, &error));
	g_assert_cmpint(put.claim->version, ==, version);
	dunlin_claim_free(put.claim);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What a payment leaves below the least amount is demanded once the creditor has said yes. */
static void
test_small_rest(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autofree char *paid = NULL, *yes = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	paid = test_say(&h, "billing@acme.example", TRUE, "opened", "bezahlt 115,00 EUR");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
	yes = test_say(&h, "billing@acme.example", TRUE, "sheet", "ja");
	test_run_clock(&h);
	reminder = test_notice(&h, "reminder");
	g_assert_nonnull(reminder);
	g_assert_nonnull(strstr(reminder->facts, "\"open\":{\"minor\":400,"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Nobody can say before the due date that it was not paid: who forwards an invoice then is told when he
 * will be asked, not that his yes begins the plan. */
static void
test_before_due(void)
{
	static const struct {
		const char *at;
		const char *first, *word;
	} rows[] = {
		{"2026-10-05 09:00", "\"what\":\"question\"", "\"waits_for_word\":false"},
		{"2026-10-15 09:00", "\"what\":\"question\"", "\"waits_for_word\":false"},
		{"2026-10-16 09:00", "\"what\":\"reminder\"", "\"waits_for_word\":false"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autofree char *xml = test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example");
		g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
						  "Fwd: Rechnung", "siehe Anhang", xml);
		g_autoptr(DunlinNotice) opened = NULL;
		const char *first, *other;

		test_house_open(&h);
		test_house_at(&h, rows[i].at);
		g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
		opened = test_notice(&h, "opened");
		g_test_message("%s: %s", rows[i].at, opened->facts);
		first = strstr(opened->facts, rows[i].first);
		other = strstr(opened->facts, "\"what\":");
		g_assert_nonnull(first);
		g_assert_true(first == other);
		g_assert_nonnull(strstr(opened->facts, rows[i].word));
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/question/answers", test_answers);
	g_test_add_func("/question/small-rest", test_small_rest);
	g_test_add_func("/question/withdraws", test_withdraws);
	g_test_add_func("/question/before-due", test_before_due);
	return g_test_run();
}
