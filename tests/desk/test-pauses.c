/* SPDX-License-Identifier: BSD-2-Clause */
/* What stops a claim's clock for a while: holds, a debtor's "paid" and promises; and how it ends. */
#include <string.h>

#include "base/error.h"
#include "claim/question.h"
#include "scenes.h"

static void
debtor_says(TestHouse *h, const char *text)
{
	g_autofree char *verdict = test_say(h, "kunde@debtor.example", FALSE, "reminder", text);

	g_test_message("%s", verdict);
}

/* A claim over 119.00, reminded on Thursday, 22 October 2026. */
static char *
reminded(TestHouse *h)
{
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(h);
	claim = test_open_claim(h, "R-1");
	test_on_day(h, "2026-10-22 09:00");
	g_assert_cmpuint(test_count(h, "reminder"), ==, 1);
	return g_strdup(claim->reference);
}

static const char *
question_of(TestHouse *h, const char *reference)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);
	const DunlinQuestion *question = dunlin_question_of(claim);

	return question != NULL ? question->word : NULL;
}

static DunlinDay
held_until(TestHouse *h, const char *reference)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);
	g_autoptr(GPtrArray) holds = dunlin_hold_list(h->desk->store, claim, TRUE, NULL);
	const DunlinHold *hold;

	g_assert_cmpuint(holds->len, ==, 1);
	hold = g_ptr_array_index(holds, 0);
	return hold->until;
}

static void
assert_day(DunlinDay day, const char *wanted)
{
	g_autofree char *text = dunlin_day_to_string(day);

	g_assert_cmpstr(text, ==, wanted);
}

/* What a debtor says on Friday, 23 October, until when it is waited for, and what is asked then. */
static const struct {
	const char *words, *until, *before, *question;
	gboolean cut;
} waits[] = {
	{"Die Rechnung ist schon bezahlt.", "2026-10-30", "2026-10-29 17:00", "says-paid", FALSE},
	{"Wir zahlen am 28.10.2026.", "2026-10-31", "2026-10-30 17:00", "promise", FALSE},
	{"Wir werden am 20.11.2026 zahlen.", "2026-11-06", "2026-11-05 17:00", "promise", TRUE},
	{"promise 2026-11-02", "2026-11-05", "2026-11-04 17:00", "promise", FALSE},
};

static void
test_waits(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(waits); i++) {
		TestHouse h = {0};
		g_autofree char *claim = reminded(&h);
		g_autoptr(DunlinNotice) told = NULL;

		g_test_message("%s", waits[i].words);
		test_house_at(&h, "2026-10-23 10:00");
		debtor_says(&h, waits[i].words);
		test_assert_state(&h, claim, DUNLIN_STATE_HELD);
		assert_day(held_until(&h, claim), waits[i].until);
		told = test_notice(&h, g_str_equal(waits[i].question, "promise") ? "promised" : "says_paid");
		g_assert_nonnull(told);
		g_assert_cmpint(strstr(told->facts, "\"cut\":true") != NULL, ==, waits[i].cut);
		test_on_day(&h, waits[i].before);
		test_assert_state(&h, claim, DUNLIN_STATE_HELD);
		g_assert_null(question_of(&h, claim));
		g_assert_cmpuint(test_count(&h, "sheet"), ==, 0);

		test_on_day(&h, "2026-11-09 09:00");
		g_assert_cmpstr(question_of(&h, claim), ==, waits[i].question);
		test_assert_sound(&h);
		/* Nobody answers: nothing goes out. */
		test_on_day(&h, "2027-02-01 09:00");
		g_assert_cmpuint(test_count(&h, "final"), ==, 0);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A broken promise: the creditor's yes lets the plan go on. */
static void
test_broken_promise(void)
{
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);

	test_house_at(&h, "2026-10-23 10:00");
	debtor_says(&h, "Wir zahlen am 28.10.2026.");
	test_on_day(&h, "2026-11-02 09:00");
	g_assert_cmpstr(question_of(&h, claim), ==, "promise");
	test_creditor_says(&h, "opened", "ja");
	g_assert_null(question_of(&h, claim));
	test_on_day(&h, "2026-11-05 09:00");
	g_assert_cmpuint(test_count(&h, "final"), ==, 1);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The sheet before a promise's day says that he will be asked, not that the plan goes on. */
static void
test_promise_on_sheet(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-2", "2026-10-15", "119.00", "other@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "siehe Anhang", xml);
	g_autoptr(DunlinNotice) before = NULL;

	g_free(reminded(&h));
	test_house_at(&h, "2026-10-23 10:00");
	test_creditor_says(&h, "opened", "promise 2026-11-20");
	test_house_at(&h, "2026-10-26 10:00");
	g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	test_creditor_says(&h, "opened", "halten"); /* a sheet has to come for something */
	test_on_day(&h, "2026-11-04 09:00");
	before = test_notice(&h, "sheet");
	g_assert_nonnull(before);
	g_assert_nonnull(strstr(before->facts, "\"ending\":["));
	g_assert_nonnull(strstr(before->facts, "\"next\":\"promise\""));
	test_house_close(&h);
}

/* Who ordered a hold is told the working day before it ends, and only then does the clock run. */
static void
test_announced(void)
{
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);

	test_house_at(&h, "2026-10-23 10:00");
	test_creditor_says(&h, "opened", "halten bis 16.11.2026 Gutschrift kommt"); /* a Monday */
	test_on_day(&h, "2026-11-12 17:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 0);
	test_on_day(&h, "2026-11-13 08:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	test_assert_state(&h, claim, DUNLIN_STATE_HELD);
	test_assert_sound(&h);
	test_on_day(&h, "2026-11-15 23:59");
	test_assert_state(&h, claim, DUNLIN_STATE_HELD);
	test_on_day(&h, "2026-11-16 00:00");
	test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Where the clock stood still over the end, he is told first all the same. */
static void
test_announced_late(void)
{
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);

	test_house_at(&h, "2026-10-23 10:00");
	test_creditor_says(&h, "opened", "halten bis 6.11.2026");
	test_on_day(&h, "2026-11-20 10:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	test_assert_state(&h, claim, DUNLIN_STATE_HELD);
	assert_day(held_until(&h, claim), "2026-11-23");
	test_on_day(&h, "2026-11-23 08:00");
	test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A day or two: he has just said it himself. */
static void
test_short_hold(void)
{
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);

	test_house_at(&h, "2026-10-23 10:00");
	test_creditor_says(&h, "opened", "halten bis 26.10.2026");
	test_on_day(&h, "2026-10-26 08:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 0);
	test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* ── a disputed part ── */

static gint64
asked_for(TestHouse *h, const char *letter)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);

	g_assert_nonnull(notice);
	return notice->amount;
}

static void
assert_accepted(TestHouse *h, const char *letter)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);

	g_assert_cmpstr(dunlin_notice_state_to_string(notice->state), ==, "accepted");
}

static guint
linked_as(TestHouse *h, const char *reference, const char *role)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);
	g_autoptr(GPtrArray) links = dunlin_message_links(h->desk->store, claim, NULL);
	guint count = 0;

	for (guint i = 0; i < links->len; i++) {
		const DunlinLink *link = g_ptr_array_index(links, i);

		count += strcmp(link->role, role) == 0 ? 1 : 0;
	}
	return count;
}

/* "unpaid" after an objection settles it. */
static void
test_objection_settled(void)
{
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);

	test_house_at(&h, "2026-10-23 10:00");
	debtor_says(&h, "Die Lieferung war unvollständig.");
	test_assert_state(&h, claim, DUNLIN_STATE_DISPUTED);
	g_assert_cmpuint(linked_as(&h, claim, "answer"), ==, 1); /* it belongs to the case */
	test_creditor_says(&h, "objected", "unbezahlt");
	test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_on_day(&h, "2026-11-05 09:00");
	g_assert_cmpuint(test_count(&h, "final"), ==, 1);
	test_house_close(&h);
}

/* 50.00 of 119.00 are disputed: the final letter comes when it would, and asks for 69.00. */
static void
test_disputed_part(void)
{
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);
	g_autoptr(DunlinClaim) after = NULL;

	test_house_at(&h, "2026-10-23 10:00");
	debtor_says(&h, "Die Lieferung war unvollständig.");
	test_assert_state(&h, claim, DUNLIN_STATE_DISPUTED);
	test_creditor_says(&h, "objected", "strittig 50,00 Teil fehlt");
	test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_on_day(&h, "2026-11-05 09:00");
	g_assert_cmpstr(question_of(&h, claim), ==, "step");
	test_creditor_says(&h, "opened", "ja");
	test_on_day(&h, "2026-11-05 10:00");
	g_assert_cmpint(asked_for(&h, "final"), ==, 6900);
	(void)test_send_all(&h);
	assert_accepted(&h, "final");
	/* What is not disputed is paid: the rest stays disputed. */
	test_creditor_says(&h, "opened", "bezahlt 69,00");
	test_assert_state(&h, claim, DUNLIN_STATE_DISPUTED);
	test_on_day(&h, "2027-02-01 09:00");
	test_assert_state(&h, claim, DUNLIN_STATE_DISPUTED);
	test_creditor_says(&h, "opened", "fortsetzen");
	test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	after = test_claim(&h, claim);
	g_assert_cmpint(after->disputed, ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What is disputed of it says what the debtor's words were about, and ends what they stopped; the hold
 * that the creditor wanted himself stays. */
static void
test_disputed_part_held(void)
{
	static const struct {
		const char *debtor, *creditor;
		DunlinState state;
	} rows[] = {
		{"Die Rechnung ist schon bezahlt.", NULL, DUNLIN_STATE_OPEN},
		{NULL, "halten bis 16.11.2026", DUNLIN_STATE_HELD},
		{"Die Rechnung ist schon bezahlt.", "halten bis 16.11.2026", DUNLIN_STATE_HELD},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autofree char *claim = reminded(&h);
		g_autoptr(DunlinClaim) after = NULL;

		test_house_at(&h, "2026-10-23 10:00");
		if (rows[i].debtor != NULL)
			debtor_says(&h, rows[i].debtor);
		if (rows[i].creditor != NULL)
			test_creditor_says(&h, "opened", rows[i].creditor);
		test_assert_state(&h, claim, DUNLIN_STATE_HELD);
		test_creditor_says(&h, "opened", "strittig 50,00");
		test_assert_state(&h, claim, rows[i].state);
		after = test_claim(&h, claim);
		g_assert_cmpint(after->disputed, ==, 5000);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A letter that waits with the whole amount is withdrawn; all of it is no part. */
static void
test_disputed_while_ready(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_creditor_says(&h, "opened", "strittig 50,00");
	test_house_at(&h, "2026-10-22 09:05");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 2);
	(void)test_send_all(&h);
	g_assert_cmpint(asked_for(&h, "reminder"), ==, 6900);
	test_creditor_says(&h, "opened", "strittig 119,00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_DISPUTED);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* ── instalments ── */

/* 119.00 in three parts from 2 November 2026 (a Monday) on: 39.67, 39.67, 39.66. */
static char *
in_instalments(TestHouse *h, const char *line)
{
	char *claim = reminded(h);

	test_house_at(h, "2026-10-23 10:00");
	debtor_says(h, "Können wir die Rechnung in drei Raten zahlen?");
	test_assert_state(h, claim, DUNLIN_STATE_HELD);
	g_assert_cmpuint(test_count(h, "wants_instalments"), ==, 1);
	test_creditor_says(h, "wants_instalments", line);
	test_assert_state(h, claim, DUNLIN_STATE_HELD);
	g_assert_cmpuint(test_count(h, "instalments"), ==, 1);
	(void)test_send_all(h);
	test_assert_sound(h);
	return claim;
}

static void
assert_plan(TestHouse *h, const char *reference, const char *wanted)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);
	g_autofree char *json = dunlin_desk_claim_json(h->desk, claim, TRUE, h->time, NULL);
	const char *from = strstr(json, "\"instalments\":");
	g_autofree char *plan = g_strndup(from, (gsize)(strstr(from, "]") + 1 - from));

	g_assert_cmpstr(plan, ==, wanted);
}

/* Kept: no reminder while each part comes, and the last one closes the claim. */
static void
test_instalments_kept(void)
{
	TestHouse h = {0};
	g_autofree char *claim = in_instalments(&h, "raten 3 am 2.11.2026");

	test_creditor_says(&h, "wants_instalments", "raten 3 am 2.11.2026");
	g_assert_cmpuint(test_count(&h, "instalments"), ==, 1); /* the debtor knows */
	assert_plan(&h, claim,
		    "\"instalments\":[{\"date\":\"2026-11-02\",\"amount\":\"39.67\",\"open\":\"39.67\"},"
		    "{\"date\":\"2026-12-02\",\"amount\":\"39.67\",\"open\":\"39.67\"},"
		    "{\"date\":\"2027-01-02\",\"amount\":\"39.66\",\"open\":\"39.66\"}]");
	test_house_at(&h, "2026-11-03 10:00");
	test_creditor_says(&h, "opened", "bezahlt 50,00");
	assert_plan(&h, claim,
		    "\"instalments\":[{\"date\":\"2026-11-02\",\"amount\":\"39.67\",\"open\":\"0.00\"},"
		    "{\"date\":\"2026-12-02\",\"amount\":\"39.67\",\"open\":\"29.34\"},"
		    "{\"date\":\"2027-01-02\",\"amount\":\"39.66\",\"open\":\"39.66\"}]");
	test_on_day(&h, "2026-11-20 09:00");
	test_assert_state(&h, claim, DUNLIN_STATE_HELD);
	assert_day(held_until(&h, claim), "2026-12-08"); /* three working days after the 2nd */
	test_creditor_says(&h, "opened", "bezahlt 29,34");
	test_on_day(&h, "2026-12-28 09:00");
	test_assert_state(&h, claim, DUNLIN_STATE_HELD);
	test_creditor_says(&h, "opened", "bezahlt 39,66");
	test_assert_state(&h, claim, DUNLIN_STATE_CLOSED);
	g_assert_cmpuint(test_count(&h, "final") + test_count(&h, "sheet"), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Another plan, however alike, is news to the debtor; the same one is not. */
static void
test_instalments_changed(void)
{
	static const struct {
		const char *line;
		guint letters; /* after it, in all */
	} rows[] = {
		{"raten 3 am 3.11.2026", 2},
		{"raten 2 am 3.11.2026", 3},
		{"raten 40,00 am 3.11.2026, 79,00 EUR am 3.12.2026", 4}, /* other amounts, the same days */
		{"raten 40,00 am 3.11.2026, 79,00 EUR am 4.12.2026", 5},
		{"raten 40,00 am 3.11.2026, 79,00 EUR am 4.12.2026", 5},
	};
	TestHouse h = {0};
	g_autofree char *claim = in_instalments(&h, "raten 3 am 2.11.2026");

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].line);
		test_creditor_says(&h, "wants_instalments", rows[i].line);
		g_assert_cmpuint(test_count(&h, "instalments"), ==, rows[i].letters);
	}
	assert_plan(&h, claim,
		    "\"instalments\":[{\"date\":\"2026-11-03\",\"amount\":\"40.00\",\"open\":\"40.00\"},"
		    "{\"date\":\"2026-12-04\",\"amount\":\"79.00\",\"open\":\"79.00\"}]");
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Missed: the creditor is asked, and his yes lets the reminders go on. */
static void
test_instalments_missed(void)
{
	TestHouse h = {0};
	g_autofree char *claim =
		in_instalments(&h, "raten 40,00 am 2.11.2026, 79,00 EUR am 4.1.2027");

	test_on_day(&h, "2026-11-05 17:00");
	g_assert_null(question_of(&h, claim));
	test_on_day(&h, "2026-11-06 08:00");
	g_assert_cmpstr(question_of(&h, claim), ==, "instalments");
	test_creditor_says(&h, "opened", "ja");
	test_on_day(&h, "2026-11-09 08:00");
	g_assert_cmpuint(test_count(&h, "final"), ==, 1);
	assert_plan(&h, claim, "\"instalments\":[]");
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What is not what is open, or no plan at all, changes nothing. */
static void
test_instalments_refused(void)
{
	static const char *const lines[] = {
		"raten 40,00 am 2.11.2026, 40,00 am 4.1.2027", /* 80.00 of 119.00 */
		"raten 40,00 am 2.11.2026, 79,00 am 2.11.2026",
		"raten 3 am 1.10.2026", "raten 0", "raten 61", "raten",
		"raten 40,00 USD am 2.11.2026, 79,00 USD am 4.1.2027",
	};
	TestHouse h = {0};
	g_autofree char *claim = reminded(&h);

	test_house_at(&h, "2026-10-23 10:00");
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_test_message("%s", lines[i]);
		test_creditor_says(&h, "opened", lines[i]);
		test_assert_state(&h, claim, DUNLIN_STATE_OPEN);
	}
	g_assert_cmpuint(test_count(&h, "instalments"), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A day that there is not: the hold is not lost, and he hears in the same line that it has no end. His next
 * word gives it one. */
static void
test_no_such_day(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(GPtrArray) first = NULL, second = NULL;
	g_autofree char *endless = NULL, *until = NULL, *status = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	status = test_say(&h, "billing@acme.example", TRUE, "opened", "status");
	g_assert_nonnull(strstr(status, "; freundliche Erinnerung: 22. Oktober 2026"));
	endless = test_say(&h, "billing@acme.example", TRUE, "opened", "halten bis 31.4. Umzug");
	g_test_message("%s", endless);
	g_assert_nonnull(strstr(endless, "„31.4“ ist kein Datum: das Ruhen hat kein Ende, bis Sie einen Tag "
					 "nennen; Forderung"));
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	first = dunlin_hold_list(h.desk->store, claim, TRUE, NULL);
	g_assert_cmpuint(first->len, ==, 1);
	g_assert_cmpint(((DunlinHold *)first->pdata[0])->until, ==, DUNLIN_DAY_NONE);
	until = test_say(&h, "billing@acme.example", TRUE, "opened", "halten bis 30.11.");
	g_assert_null(strstr(until, "kein Ende"));
	second = dunlin_hold_list(h.desk->store, claim, TRUE, NULL);
	g_assert_cmpuint(second->len, ==, 1);
	g_assert_cmpint(((DunlinHold *)second->pdata[0])->until, !=, DUNLIN_DAY_NONE);
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pauses/waits", test_waits);
	g_test_add_func("/pauses/broken-promise", test_broken_promise);
	g_test_add_func("/pauses/promise-on-sheet", test_promise_on_sheet);
	g_test_add_func("/pauses/announced", test_announced);
	g_test_add_func("/pauses/announced-late", test_announced_late);
	g_test_add_func("/pauses/short-hold", test_short_hold);
	g_test_add_func("/pauses/no-such-day", test_no_such_day);
	g_test_add_func("/pauses/disputed-part-held", test_disputed_part_held);
	g_test_add_func("/pauses/objection-settled", test_objection_settled);
	g_test_add_func("/pauses/disputed-part", test_disputed_part);
	g_test_add_func("/pauses/disputed-while-ready", test_disputed_while_ready);
	g_test_add_func("/pauses/instalments-kept", test_instalments_kept);
	g_test_add_func("/pauses/instalments-changed", test_instalments_changed);
	g_test_add_func("/pauses/instalments-missed", test_instalments_missed);
	g_test_add_func("/pauses/instalments-refused", test_instalments_refused);
	return g_test_run();
}
