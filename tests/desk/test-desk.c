/* SPDX-License-Identifier: BSD-2-Clause */
/* The use cases on a real store, archive and reader: mail in, claims and notices out. */
#include "scenes.h"

#include <string.h>

#include "base/error.h"

/* What is stored is as it must be, and every letter that waits can be written. */
static void
assert_sound(TestHouse *h)
{
	test_assert_sound(h);
	(void)test_send_all(h); /* each can be written; how many there are is each test's own matter */
}

static void
say(TestHouse *h, const char *from, gboolean proven, const char *letter, const char *text)
{
	g_autofree char *verdict = test_say(h, from, proven, letter, text);

	g_test_message("%s", verdict); /* it shows in the claims */
}

/* ── the main way ── */

static void
test_main_way(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpstr(claim->next_step, ==, "reminder");
	g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 0); /* lead: one working day */

	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	g_assert_cmpuint(test_send_all(&h), ==, 2);
	reminder = test_notice(&h, "reminder");
	g_assert_cmpint(reminder->state, ==, DUNLIN_NOTICE_ACCEPTED);
	g_assert_cmpstr(reminder->to, ==, "kunde@debtor.example");
	g_assert_cmpstr(reminder->queue_id, ==, "4QUEUE");
	g_assert_cmpint(reminder->amount, ==, 11900);

	say(&h, "kunde@debtor.example", FALSE, "reminder", "Die Rechnung ist schon bezahlt.");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	g_assert_cmpuint(test_count(&h, "says_paid"), ==, 1);
	say(&h, "billing@acme.example", TRUE, "says_paid", "bezahlt");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	assert_sound(&h);
	test_house_close(&h);
}

static void
test_duplicate(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL;
	g_autoptr(DunlinClaim) second = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-2");
	second = test_open_claim(&h, "R-2");
	g_assert_cmpstr(first->reference, ==, second->reference);
	g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
	g_assert_cmpuint(test_count(&h, "duplicate"), ==, 1);
	assert_sound(&h);
	test_house_close(&h);
}

static void
test_same_message_twice(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-3", "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", "Fwd",
					  "x", xml);
	g_autofree char *copy = g_strdup_printf("Received: from elsewhere\r\n%s", mail);

	test_house_open(&h);
	(void)test_take(&h, mail, NULL);
	(void)test_take(&h, mail, NULL);
	(void)test_take(&h, copy, NULL);
	g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
	g_assert_cmpuint(test_count(&h, "duplicate"), ==, 0);
	test_house_close(&h);
}

/* ── what is missing ── */

static void
test_missing_facts(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-4", NULL, "99.00", NULL);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", "Fwd",
					  "x", xml);
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) question = NULL;

	test_house_open(&h);
	(void)test_take(&h, mail, NULL);
	claim = test_claim(&h, "acme/R-4");
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_DRAFT);
	question = test_notice(&h, "question");
	/* The examples stand beside what is asked for. */
	g_assert_nonnull(strstr(question->facts, "\"2026-10-15\""));
	g_assert_nonnull(strstr(question->facts, "\"billing@customer.example\""));
	g_assert_null(strstr(question->facts, "\"119.00 EUR\""));
	say(&h, "billing@acme.example", TRUE, "question", "due: 15.10.2026\ndebtor: kunde@debtor.example");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "question"), ==, 1); /* two lines, judged once */
	g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
	assert_sound(&h);
	test_house_close(&h);
}

static void
test_comment_completes(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-12", NULL, "119.00", NULL);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", "Fwd",
					  "due: 2026-10-15\r\ndebtor: kunde@debtor.example", xml);
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	(void)test_take(&h, mail, NULL);
	claim = test_claim(&h, "acme/R-12");
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "question"), ==, 0);
	assert_sound(&h);
	test_house_close(&h);
}

/* A forward in which nothing can be read asks for everything, and its answer completes it. */
static void
test_nothing_readable(void)
{
	TestHouse h = {0};
	g_autofree char *mail = test_mail(
		"billing@acme.example", TRUE, "dunning@example.com", "Fwd: Rechnung",
		"Bitte mahnen.\r\n\r\n-------- Weitergeleitete Nachricht --------\r\n"
		"Betreff: Rechnung R-13\r\nDatum: Thu, 1 Oct 2026 10:00:00 +0200\r\n"
		"Von: ACME <billing@acme.example>\r\nAn: kunde@debtor.example\r\n\r\n"
		"Anbei unsere Rechnung.", NULL);
	g_autoptr(DunlinNotice) question = NULL;
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	(void)test_take(&h, mail, NULL);
	question = test_notice(&h, "question");
	g_assert_nonnull(question);
	test_assert_state(&h, question->claims[0], DUNLIN_STATE_DRAFT);
	say(&h, "billing@acme.example", TRUE, "question",
	    "invoice: R-13\r\namount: 238,00 EUR\r\ndue: 15.10.2026");
	claim = test_claim(&h, "acme/R-13");
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpstr(claim->currency, ==, "EUR");
	assert_sound(&h);
	test_house_close(&h);
}

static const struct {
	const char *name, *payable, *seller_from, *seller_to, *letter;
} refusals[] = {
	{"negative", "-1.00", NULL, NULL, "received"},
	{"zero", "0.00", NULL, NULL, "received"},
	{"currency", "1.00", ">EUR<", ">XQZ<", "received"},
	{"credit-note", "1.00", ">380<", ">381<", "received"},
	{"foreign-seller", "1.00", "ACME GmbH", "Evil Corp", "foreign"},
	{"foreign-iban", "1.00", "DE02120300000000202051", "DE89370400440532013000", "foreign"},
};

static void
test_refusals(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
		TestHouse h = {0};
		g_autofree char *plain = test_invoice("R-5", "2026-10-15", refusals[i].payable,
						      "kunde@debtor.example");
		g_auto(GStrv) parts = g_strsplit(plain, refusals[i].seller_from != NULL
								? refusals[i].seller_from
								: "\n\n\n", -1);
		g_autofree char *xml = g_strjoinv(refusals[i].seller_to, parts);
		g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
						  "Fwd", "x", xml);

		g_test_message("%s", refusals[i].name);
		test_house_open(&h);
		g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_FAILED);
		g_assert_null(dunlin_claim_find(h.desk->store, "acme/R-5", NULL));
		g_assert_cmpuint(test_count(&h, refusals[i].letter), ==, 1);
		assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── rights ── */

static void
test_forged_changes_nothing(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-6", "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *forged = test_mail("billing@acme.example", FALSE, "dunning@example.com",
					    "Fwd", "x", xml);
	g_autofree char *again = test_mail("billing@acme.example", FALSE, "dunning@example.com",
					   "Fwd", "y", xml);

	test_house_open(&h);
	(void)test_take(&h, forged, NULL);
	(void)test_take(&h, again, NULL);
	g_assert_null(dunlin_claim_find(h.desk->store, "acme/R-6", NULL));
	g_assert_cmpuint(test_count(&h, "unproven"), ==, 1); /* once a day */
	assert_sound(&h);
	test_house_close(&h);
}

static const struct {
	const char *name, *from, *letter, *text;
	gboolean proven;
	DunlinState state; /* of an open claim afterwards */
} rights[] = {
	{"debtor-withdraw", "kunde@debtor.example", "reminder", "withdraw", FALSE, DUNLIN_STATE_HELD},
	{"debtor-resume", "kunde@debtor.example", "reminder", "resume", FALSE, DUNLIN_STATE_HELD},
	{"debtor-set", "kunde@debtor.example", "reminder", "amount: 1.00 EUR", FALSE, DUNLIN_STATE_HELD},
	{"debtor-paid", "kunde@debtor.example", "reminder", "paid", FALSE, DUNLIN_STATE_HELD},
	{"creditor-token-only", "billing@acme.example", "opened", "paid", FALSE, DUNLIN_STATE_HELD},
	{"other-creditor", "boss@other.example", "opened", "paid", TRUE, DUNLIN_STATE_HELD},
	{"creditor-paid", "billing@acme.example", "opened", "paid", TRUE, DUNLIN_STATE_CLOSED},
	{"creditor-paid-some", "billing@acme.example", "opened", "paid 19,00", TRUE, DUNLIN_STATE_OPEN},
	{"creditor-hold", "billing@acme.example", "opened", "hold", TRUE, DUNLIN_STATE_HELD},
	{"creditor-withdraw", "billing@acme.example", "opened", "storno", TRUE, DUNLIN_STATE_CLOSED},
	{"creditor-words", "billing@acme.example", "opened", "Danke, sehr gut!", TRUE, DUNLIN_STATE_OPEN},
};

static void
test_rights(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rights); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		DunlinBalance balance;

		g_test_message("%s", rights[i].name);
		test_house_open(&h);
		claim = test_open_claim(&h, "R-7");
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		g_assert_cmpuint(test_send_all(&h), ==, 2);
		say(&h, rights[i].from, rights[i].proven, rights[i].letter, rights[i].text);
		test_assert_state(&h, claim->reference, rights[i].state);
		g_assert_true(dunlin_ledger_balance(h.desk->store, claim, &balance, NULL));
		g_assert_cmpint(balance.principal, ==, 11900);
		assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── the reminder that sits ready ── */

static void
test_withdrawn_when_paid(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autofree char *text = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-8");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID, NULL,
					  DUNLIN_ACTOR_ADMIN, h.time, &text, NULL));
	reminder = test_notice(&h, "reminder");
	g_assert_cmpint(reminder->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	assert_sound(&h);
	test_house_close(&h);
}

typedef enum { PAID_BEFORE_DOT, PAID_BEFORE_GATE, PAID_NEVER } PaidWhen;

static DunlinGate
pass_gate(TestHouse *h, const DunlinNotice *notice, guint attempt, const char *digest)
{
	g_autoptr(GError) error = NULL;
	DunlinPassage passage = test_passage(notice);
	DunlinGate gate = DUNLIN_GATE_PASS;

	passage.attempt = attempt;
	passage.body_digest = digest;
	g_assert_true(test_at_gate(h, &passage, &gate, NULL, &error));
	g_assert_no_error(error);
	return gate;
}

static void
test_gate(void)
{
	for (PaidWhen when = PAID_BEFORE_DOT; when <= PAID_NEVER; when++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL;
		g_autoptr(GError) error = NULL;
		g_autofree char *text = NULL;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-9");
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = test_take_reminder(&h);
		g_assert_cmpint(pass_gate(&h, notice, notice->attempt, notice->body_digest), ==,
				DUNLIN_GATE_REFUSE); /* not in flight */
		if (when == PAID_BEFORE_DOT) {
			g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID,
							  NULL, DUNLIN_ACTOR_ADMIN, h.time, &text, NULL));
			g_assert_false(dunlin_desk_notice_dot(h.desk, notice, h.time, &error));
			test_house_close(&h);
			continue;
		}
		g_assert_true(dunlin_desk_notice_dot(h.desk, notice, h.time, &error));
		g_assert_cmpint(pass_gate(&h, notice, notice->attempt + 1, notice->body_digest), ==,
				DUNLIN_GATE_REFUSE);
		g_assert_cmpint(pass_gate(&h, notice, notice->attempt, "00"), ==, DUNLIN_GATE_REFUSE);
		if (when == PAID_BEFORE_GATE)
			g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID,
							  NULL, DUNLIN_ACTOR_ADMIN, h.time, &text, NULL));
		g_assert_cmpint(pass_gate(&h, notice, notice->attempt, notice->body_digest), ==,
				when == PAID_NEVER ? DUNLIN_GATE_PASS : DUNLIN_GATE_REFUSE);
		g_assert_cmpint(pass_gate(&h, notice, notice->attempt, notice->body_digest), ==,
				DUNLIN_GATE_REFUSE); /* never twice */
		assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── answers of the MTA ── */

static const struct {
	const char *name;
	DunlinAnswerKind kind;
	guint code;
	gboolean stamped;
	DunlinNoticeState state;
} answers[] = {
	{"accepted", DUNLIN_ANSWER_REPLY, 250, TRUE, DUNLIN_NOTICE_ACCEPTED},
	{"later", DUNLIN_ANSWER_REPLY, 451, TRUE, DUNLIN_NOTICE_READY},
	{"never", DUNLIN_ANSWER_REPLY, 550, FALSE, DUNLIN_NOTICE_REFUSED},
	{"lost-unstamped", DUNLIN_ANSWER_UNKNOWN, 0, FALSE, DUNLIN_NOTICE_READY},
	{"lost-stamped", DUNLIN_ANSWER_UNKNOWN, 0, TRUE, DUNLIN_NOTICE_UNKNOWN},
};

static void
test_answers(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL;
		g_autoptr(DunlinNotice) after = NULL;
		g_autoptr(GError) error = NULL;
		gboolean unstamped = FALSE;

		g_test_message("%s", answers[i].name);
		test_house_open(&h);
		claim = test_open_claim(&h, "R-10");
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = test_take_reminder(&h);
		g_assert_true(dunlin_desk_notice_dot(h.desk, notice, h.time, &error));
		if (answers[i].stamped)
			g_assert_cmpint(pass_gate(&h, notice, notice->attempt, notice->body_digest),
					==, DUNLIN_GATE_PASS);
		g_assert_true(dunlin_desk_notice_answer(h.desk, notice, answers[i].kind, answers[i].code,
							"the server's words", h.time, &unstamped, &error));
		g_assert_no_error(error);
		after = test_notice(&h, "reminder");
		g_assert_cmpstr(dunlin_notice_state_to_string(after->state), ==,
				dunlin_notice_state_to_string(answers[i].state));
		g_assert_cmpuint(test_count(&h, "refused"), ==,
				 answers[i].state == DUNLIN_NOTICE_REFUSED ? 1 : 0);
		assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── delivery reports ── */

static void
test_bounce(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autofree char *to = NULL, *report = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-11");
	test_on_day(&h, "2026-10-22 09:00");
	reminder = test_notice(&h, "reminder");
	to = test_reply_to(&h, reminder);
	report = g_strdup_printf(
		"Return-Path: <>\r\nFrom: MAILER-DAEMON@example.com\r\nTo: %s\r\nSubject: Undelivered\r\n"
		"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nMessage-ID: <dsn@example.com>\r\n"
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
		"Reporting-MTA: dns; mx.example.com\r\n\r\n"
		"Final-Recipient: rfc822; kunde@debtor.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
		"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n", to);
	(void)test_take(&h, report, NULL);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	g_assert_cmpuint(test_count(&h, "bounced"), ==, 1);
	/* A new address, and the reminder goes again. */
	test_house_at(&h, "2026-10-23 09:00");
	say(&h, "billing@acme.example", TRUE, "bounced", "debtor: neu@debtor.example");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 2);
	assert_sound(&h);
	test_house_close(&h);
}

/* Where letters go: that the creditor said so stays known when an invoice says the same. */
static void
test_contact(void)
{
	static const struct {
		const char *number, *email;
	} later[] = {{"R-2", "neu@debtor.example"}, {"R-3", NULL}};
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL;
	g_autoptr(DunlinNotice) letter = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	test_creditor_says(&h, "opened", "debtor: neu@debtor.example");
	for (guint i = 0; i < G_N_ELEMENTS(later); i++) {
		g_autofree char *xml = test_invoice(later[i].number, "2026-10-15", "119.00", later[i].email);
		g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
						  "Fwd: Rechnung", "unbezahlt", xml);
		g_autoptr(DunlinDebtor) debtor = NULL;

		g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
		debtor = dunlin_debtor_get(h.desk->store, first->creditor, first->debtor, NULL);
		g_assert_cmpstr(debtor->email, ==, "neu@debtor.example");
		g_assert_cmpstr(debtor->email_origin, ==, "creditor");
	}
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	letter = test_notice(&h, "reminder");
	g_assert_cmpstr(letter->to, ==, "neu@debtor.example");
	g_assert_cmpuint(g_strv_length(letter->claims), ==, 1 + G_N_ELEMENTS(later));
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/desk/main-way", test_main_way);
	g_test_add_func("/desk/duplicate", test_duplicate);
	g_test_add_func("/desk/same-message-twice", test_same_message_twice);
	g_test_add_func("/desk/missing-facts", test_missing_facts);
	g_test_add_func("/desk/comment-completes", test_comment_completes);
	g_test_add_func("/desk/nothing-readable", test_nothing_readable);
	g_test_add_func("/desk/refusals", test_refusals);
	g_test_add_func("/desk/forged-changes-nothing", test_forged_changes_nothing);
	g_test_add_func("/desk/rights", test_rights);
	g_test_add_func("/desk/withdrawn-when-paid", test_withdrawn_when_paid);
	g_test_add_func("/desk/gate", test_gate);
	g_test_add_func("/desk/answers", test_answers);
	g_test_add_func("/desk/bounce", test_bounce);
	g_test_add_func("/desk/contact", test_contact);
	return g_test_run();
}
