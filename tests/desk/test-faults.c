/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes wrong around the desk: it ends, harms only itself, and somebody is told. */
#include <string.h>

#include "base/error.h"
#include "claim/question.h"
#include "scenes.h"

/* R-1 with its reminder decided on the 22nd, not sent. */
static DunlinClaim *
decided(TestHouse *h)
{
	DunlinClaim *claim;

	test_house_open(h);
	claim = test_open_claim(h, "R-1");
	test_house_at(h, "2026-10-22 09:00");
	test_run_clock(h);
	return claim;
}

static DunlinGate
pass_gate(TestHouse *h, const DunlinNotice *notice)
{
	const DunlinPassage passage = test_passage(notice);
	DunlinGate gate = DUNLIN_GATE_PASS;

	g_assert_true(test_at_gate(h, &passage, &gate, NULL, NULL));
	return gate;
}

static void
answer(TestHouse *h, DunlinNotice *notice, DunlinAnswerKind kind, guint code)
{
	gboolean unstamped;

	g_assert_true(dunlin_desk_notice_answer(h->desk, notice, kind, code, "said", h->time,
						&unstamped, NULL));
}

static void
pay_some(TestHouse *h, const DunlinClaim *claim)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *text = NULL;

	g_hash_table_insert(arguments, (gpointer) "amount", (gpointer) "19.00");
	g_assert_true(dunlin_desk_command(h->desk, claim->reference, DUNLIN_VERB_PAID, arguments,
					  DUNLIN_ACTOR_ADMIN, h->time, &text, NULL));
}

/* ── a creditor who left the configuration ── */

static void
test_creditor_gone(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim G_GNUC_UNUSED = decided(&h);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinNotice) next = NULL;
	g_autofree char *verdict = NULL;
	gint64 at = 0;

	g_assert_cmpuint(test_send_all(&h), ==, 2);
	g_free(test_say(&h, "kunde@debtor.example", FALSE, "reminder", "Wie bitte?"));
	test_house_reconfigure(&h, "  acme: {", "  nobody: {");
	verdict = test_say(&h, "kunde@debtor.example", FALSE, "reminder", "Ich zahle nicht.");
	g_assert_nonnull(strstr(verdict, "no longer in the configuration"));
	g_assert_cmpuint(test_count(&h, "admin"), ==, 1);
	/* The outbox goes on. */
	next = dunlin_desk_notice_take(h.desk, h.time, &error);
	g_assert_no_error(error);
	g_assert_nonnull(next);
	g_assert_true(dunlin_desk_next_try(h.desk, &at, &error));
	g_assert_cmpint(at, >, 0);
	test_house_close(&h);
}

/* ── mail that is nobody's, or somebody else's ── */

static void
test_own_letters(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinNotice) reminder = test_notice(&h, "reminder");
	g_autofree char *to = test_reply_to(&h, reminder);
	g_autofree char *mail = test_mail("dunning@example.com", TRUE, to, "x", "paid", NULL);
	g_auto(GStrv) parts = NULL;
	g_autofree char *redirected = NULL, *first = NULL, *second = NULL;
	g_autofree char *other = test_mail("billing@acme.example", TRUE, to, "x", "paid", NULL);

	(void)test_take(&h, mail, &first);
	g_assert_cmpstr(first, ==, "our own letter came back");
	parts = g_strsplit(other, "Message-ID: ", 2);
	redirected = g_strdup_printf("%sMessage-ID: %s\r\nX-Was: %s", parts[0], reminder->message_id,
				     parts[1]);
	(void)test_take(&h, redirected, &second);
	g_assert_cmpstr(second, ==, "our own letter came back");
	g_assert_cmpuint(test_count(&h, "transcript") + test_count(&h, "help"), ==, 0);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_house_close(&h);
}

/* The answer to "sender not proven", now proven, with the invoice. */
static void
test_answer_to_the_house(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-2", "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *unproven = test_mail("billing@acme.example", FALSE, "dunning@example.com",
					      "Fwd", "x", xml);
	g_autofree char *proven = NULL, *to = NULL;
	g_autoptr(DunlinNotice) notice = NULL;

	test_house_open(&h);
	(void)test_take(&h, unproven, NULL);
	notice = test_notice(&h, "unproven");
	to = test_reply_to(&h, notice);
	proven = test_mail("billing@acme.example", TRUE, to, "Re: Fwd", "x", xml);
	(void)test_take(&h, proven, NULL);
	test_assert_state(&h, "acme/R-2", DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Who works for two creditors answers as the one whose letter it is. */
static void
test_two_employers(void)
{
	TestHouse h = {0};
	g_autofree char *plain = test_invoice("R-3", "2026-10-15", "119.00", "kunde@debtor.example");
	g_auto(GStrv) seller = g_strsplit(plain, "ACME GmbH", 2);
	g_autofree char *sold = g_strjoinv("Other Ltd", seller);
	g_auto(GStrv) iban = g_strsplit(sold, "DE02120300000000202051", 2);
	g_autofree char *xml = g_strjoinv("GB29NWBK60161331926819", iban);
	g_autofree char *mail = test_mail("boss@other.example", TRUE, "dunning@example.com", "Fwd", "x",
					  xml);

	test_house_open(&h);
	test_house_reconfigure(&h, "senders = [ \"@other.example\" ]",
			       "senders = [ \"@other.example\", \"@acme.example\" ]");
	(void)test_take(&h, mail, NULL);
	test_assert_state(&h, "other/R-3", DUNLIN_STATE_OPEN);
	g_free(test_say(&h, "billing@acme.example", TRUE, "opened", "paid"));
	test_assert_state(&h, "other/R-3", DUNLIN_STATE_CLOSED);
	test_house_close(&h);
}

static void
test_help_ends(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);

	for (guint i = 0; i < 24; i++)
		g_free(test_say(&h, "billing@acme.example", TRUE, "opened", "Your ticket was received."));
	g_assert_cmpuint(test_count(&h, "help"), ==, 20);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_house_close(&h);
}

static void
test_promise_of_yesterday(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinClaim) after = NULL;

	g_assert_cmpuint(test_send_all(&h), ==, 2);
	g_free(test_say(&h, "kunde@debtor.example", FALSE, "reminder", "Ich zahle am 12.10.2026."));
	test_house_at(&h, "2026-12-22 09:00");
	test_run_clock(&h);
	after = test_claim(&h, claim->reference);
	g_assert_nonnull(dunlin_question_stopping(after)); /* no letter before the creditor's word */
	g_assert_cmpuint(test_count(&h, "final"), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* ── notices ── */

/* Nobody sent on the day: the letter is decided anew, with a deadline of its own. */
static void
test_late_sender(gconstpointer sent)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim G_GNUC_UNUSED = decided(&h);
	g_autoptr(DunlinNotice) before = test_notice(&h, "reminder");
	g_autoptr(DunlinNotice) after = NULL;

	test_house_at(&h, sent);
	(void)test_send_all(&h);
	test_run_clock(&h);
	(void)test_send_all(&h);
	after = test_notice(&h, "reminder");
	g_assert_cmpint(after->state, ==, DUNLIN_NOTICE_ACCEPTED);
	g_assert_cmpstr(after->id, !=, before->id);
	g_assert_cmpint(after->deadline, >=, before->deadline);
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_gives_up(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinNotice) first = test_take_reminder(&h);
	g_autoptr(DunlinNotice) last = NULL;

	answer(&h, first, DUNLIN_ANSWER_REPLY, 451);
	test_house_at(&h, "2026-10-28 09:00");
	last = test_take_reminder(&h);
	answer(&h, last, DUNLIN_ANSWER_NONE, 0);
	g_assert_cmpuint(test_count(&h, "refused"), ==, 1);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_part_paid_before_gate(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinNotice) old = test_take_reminder(&h);
	g_autoptr(DunlinNotice) new = NULL;

	g_assert_true(dunlin_desk_notice_dot(h.desk, old, h.time, NULL));
	pay_some(&h, claim);
	g_assert_cmpint(pass_gate(&h, old), ==, DUNLIN_GATE_REFUSE);
	answer(&h, old, DUNLIN_ANSWER_REPLY, 550);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_run_clock(&h);
	new = test_take_reminder(&h);
	g_assert_cmpint(new->amount, ==, 10000);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Asking about one that is unknown must not hide when the others are to be tried. */
static void
test_unknown_is_asked_again(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim G_GNUC_UNUSED = decided(&h);
	g_autoptr(DunlinNotice) notice = test_take_reminder(&h);
	gint64 at = 0;

	g_assert_true(dunlin_desk_notice_dot(h.desk, notice, h.time, NULL));
	g_assert_cmpint(pass_gate(&h, notice), ==, DUNLIN_GATE_PASS);
	answer(&h, notice, DUNLIN_ANSWER_UNKNOWN, 0);
	for (guint day = 1; day <= 2; day++) {
		h.time.real += 2 * 86400;
		g_assert_true(dunlin_desk_notice_recover(h.desk, FALSE, h.time, NULL));
		g_assert_cmpuint(test_count(&h, "admin"), ==, day);
		g_assert_true(dunlin_desk_next_try(h.desk, &at, NULL));
		g_assert_cmpint(at, >, 0);
	}
	test_house_close(&h);
}

static void
test_delay_overtakes_answer(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinNotice) notice = test_take_reminder(&h);
	g_autoptr(DunlinClaim) after = NULL;
	g_autofree char *to = test_reply_to(&h, notice);
	g_autofree char *report = test_report(to, notice->to, "delayed", "4.4.1");

	g_assert_true(dunlin_desk_notice_dot(h.desk, notice, h.time, NULL));
	g_assert_cmpint(pass_gate(&h, notice), ==, DUNLIN_GATE_PASS);
	(void)test_take(&h, report, NULL);
	answer(&h, notice, DUNLIN_ANSWER_REPLY, 250);
	after = test_claim(&h, claim->reference);
	g_assert_cmpint(after->step_state, ==, DUNLIN_STEP_SENT);
	g_assert_cmpint(after->next_at, >, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What the admin dropped does not come again by itself. */
static void
test_dropped(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinNotice) notice = test_notice(&h, "reminder");

	g_assert_true(dunlin_desk_notice_drop(h.desk, notice->id, h.time, NULL));
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	test_house_at(&h, "2026-11-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A report to the plain address is known by the letter's Message-ID. */
static void
test_report_without_token(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = decided(&h);
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autofree char *report = NULL, *whole = NULL;
	g_auto(GStrv) parts = NULL;

	g_assert_cmpuint(test_send_all(&h), ==, 2);
	reminder = test_notice(&h, "reminder");
	report = test_report("dunning@example.com", reminder->to, "failed", "5.1.1");
	parts = g_strsplit(report, "\r\n--b--", 2);
	whole = g_strdup_printf("%s\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
				"Message-ID: %s\r\n\r\n--b--\r\n", parts[0], reminder->message_id);
	(void)test_take(&h, whole, NULL);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Two claims, one address: it bounces for both, and its successor is right for both. */
static void
test_bounce_holds_all(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL;
	g_autoptr(DunlinClaim) second = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autofree char *to = NULL, *report = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	second = test_open_claim(&h, "R-2");
	test_on_day(&h, "2026-10-22 09:00");
	reminder = test_notice(&h, "reminder");
	to = test_reply_to(&h, reminder);
	report = test_report(to, reminder->to, "failed", "5.1.1");
	(void)test_take(&h, report, NULL);
	test_assert_state(&h, first->reference, DUNLIN_STATE_HELD);
	test_assert_state(&h, second->reference, DUNLIN_STATE_HELD);
	g_assert_cmpuint(test_count(&h, "bounced"), ==, 1);
	test_assert_sound(&h);
	g_free(test_say(&h, "billing@acme.example", TRUE, "bounced", "debtor: neu@debtor.example"));
	test_assert_state(&h, first->reference, DUNLIN_STATE_OPEN);
	test_assert_state(&h, second->reference, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* An address whose mailbox is full is right: the creditor is told so. */
static void
test_full_mailbox(void)
{
	static const struct {
		const char *status;
		gboolean full;
	} rows[] = {{"5.1.1", FALSE}, {"5.2.2", TRUE}, {"4.2.2", TRUE}, {"5.2.1", FALSE}};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) reminder = NULL, told = NULL;
		g_autofree char *to = NULL, *report = NULL;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		test_on_day(&h, "2026-10-22 09:00");
		reminder = test_notice(&h, "reminder");
		to = test_reply_to(&h, reminder);
		report = test_report(to, reminder->to, "failed", rows[i].status);
		(void)test_take(&h, report, NULL);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
		told = test_notice(&h, "bounced");
		g_assert_cmpint(strstr(told->facts, "\"full\":true") != NULL, ==, rows[i].full);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* … also where the server says so itself: 552 alone is a full mailbox, with another status it is not. */
static void
test_full_in_dialogue(void)
{
	static const struct {
		guint code;
		const char *says;
		gboolean full;
	} rows[] = {
		{552, "552 Requested mail action aborted: exceeded storage allocation", TRUE},
		{552, "Mailbox full", TRUE},
		{552, "552 5.3.4 Message size exceeds fixed limit", FALSE},
		{552, "5.3.4 Message size exceeds fixed limit", FALSE},
		{550, "550 5.2.2 Over quota", TRUE},
		{550, "550-5.2.2 Over quota", TRUE},
		{554, "5.2.2 Over quota", TRUE},
		{554, "4.2.2 Over quota, given up", TRUE},
		{550, "550 No such user", FALSE},
	};
	TestHouse h = {0};

	test_house_open(&h);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) reminder = NULL, told = NULL;
		gboolean unstamped;

		g_test_message("%s", rows[i].says);
		test_house_renew(&h);
		test_house_at(&h, "2026-10-21 10:00");
		claim = test_open_claim(&h, number);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		reminder = test_take_reminder(&h);
		g_assert_true(dunlin_desk_notice_answer(h.desk, reminder, DUNLIN_ANSWER_REPLY, rows[i].code,
							rows[i].says, h.time, &unstamped, NULL));
		test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
		told = test_notice(&h, "refused");
		g_assert_cmpint(strstr(told->facts, "\"full\":true") != NULL, ==, rows[i].full);
	}
	test_house_close(&h);
}

/* No reminder waits for the creditor's word where the claim is closed: whatever the debtor says, he is not
 * told that one does. */
static void
test_answer_to_closed(void)
{
	static const char *const words[] = {"Die Rechnung ist falsch.", "Ich habe gestern überwiesen.",
					    "Ich zahle am 1.12.", "Bitte rufen Sie mich an."};
	static const struct {
		const char *order;
		gboolean paid;
	} ends[] = {{"bezahlt", TRUE}, {"storno", FALSE}};

	for (guint i = 0; i < G_N_ELEMENTS(words) * G_N_ELEMENTS(ends); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) told = NULL;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		test_on_day(&h, "2026-10-22 09:00");
		g_free(test_say(&h, "billing@acme.example", TRUE, "opened", ends[i / 4].order));
		test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
		g_free(test_say(&h, "kunde@debtor.example", FALSE, "reminder", words[i % 4]));
		test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
		told = test_notice(&h, "answered_closed");
		g_assert_nonnull(told);
		g_assert_cmpint(told->role, ==, DUNLIN_ROLE_CREDITOR);
		g_assert_cmpint(strstr(told->facts, "\"was_paid\":true") != NULL, ==, ends[i / 4].paid);
		g_assert_cmpuint(test_count(&h, "objected") + test_count(&h, "says_paid") +
					 test_count(&h, "promised") + test_count(&h, "answered"), ==, 0);
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/faults/creditor-gone", test_creditor_gone);
	g_test_add_func("/faults/own-letters", test_own_letters);
	g_test_add_func("/faults/answer-to-the-house", test_answer_to_the_house);
	g_test_add_func("/faults/two-employers", test_two_employers);
	g_test_add_func("/faults/help-ends", test_help_ends);
	g_test_add_func("/faults/promise-of-yesterday", test_promise_of_yesterday);
	g_test_add_data_func("/faults/late-sender", "2026-10-28 09:00", test_late_sender);
	g_test_add_data_func("/faults/late-sender/next-day", "2026-10-23 08:00", test_late_sender);
	g_test_add_func("/faults/gives-up", test_gives_up);
	g_test_add_func("/faults/part-paid-before-gate", test_part_paid_before_gate);
	g_test_add_func("/faults/unknown-is-asked-again", test_unknown_is_asked_again);
	g_test_add_func("/faults/delay-overtakes-answer", test_delay_overtakes_answer);
	g_test_add_func("/faults/dropped", test_dropped);
	g_test_add_func("/faults/report-without-token", test_report_without_token);
	g_test_add_func("/faults/bounce-holds-all", test_bounce_holds_all);
	g_test_add_func("/faults/full-mailbox", test_full_mailbox);
	g_test_add_func("/faults/full-in-dialogue", test_full_in_dialogue);
	g_test_add_func("/faults/answer-to-closed", test_answer_to_closed);
	return g_test_run();
}
