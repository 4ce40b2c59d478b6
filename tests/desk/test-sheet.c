/* SPDX-License-Identifier: BSD-2-Clause */
/* The sheet on a real store: when it comes, what stands on it, and what its answers do. */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "desk/sheet.h"
#include "scenes.h"

#define BILLING "billing@acme.example"

/* Claims R-1 … R-@count of debtors of their own, reminded on the 22nd. */
static void
reach_reminders(TestHouse *h, guint count)
{
	test_house_open(h);
	for (guint i = 1; i <= count; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autofree char *email = g_strdup_printf("kunde%u@debtor.example", i);
		g_autofree char *xml = test_invoice(number, "2026-10-15", "119.00", email);
		g_autofree char *mail = test_mail(BILLING, TRUE, "dunning@example.com", "Fwd: Rechnung",
						  "Bitte mahnen.", xml);

		test_house_at(h, "2026-10-21 10:00");
		g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	}
	test_on_day(h, "2026-10-22 09:00");
	g_assert_cmpuint(test_count(h, "reminder"), ==, count);
}

/* Asked about on 9 November. */
static void
reach_questions(TestHouse *h, guint count)
{
	reach_reminders(h, count);
	test_house_at(h, "2026-11-09 09:00");
	test_run_clock(h);
}

static DunlinClaim *
number(TestHouse *h, const DunlinNotice *sheet, guint position)
{
	return test_claim(h, sheet->claims[position - 1]);
}

/* The states of the sheet's claims: "open held closed". */
static char *
states(TestHouse *h, const DunlinNotice *sheet)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; sheet->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = number(h, sheet, i + 1);

		g_string_append_printf(text, "%s%s%s", i > 0 ? " " : "",
				       dunlin_state_to_string(claim->state),
				       claim->asked != NULL && claim->state == DUNLIN_STATE_OPEN ? "?" : "");
	}
	return g_string_free(text, FALSE);
}

static void
test_one_a_day(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL, again = NULL;

	reach_questions(&h, 3);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	sheet = test_notice(&h, "sheet");
	g_assert_cmpstr(sheet->to, ==, "billing@acme.example");
	g_assert_cmpuint(g_strv_length(sheet->claims), ==, 3);
	g_assert_nonnull(strstr(sheet->facts, "\"questions\":3"));
	g_assert_nonnull(strstr(sheet->facts, "mailto:dunning%2B"));
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	/* The questions are repeated three working days later, and never on a weekend. */
	test_house_at(&h, "2026-11-11 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	test_house_at(&h, "2026-11-12 08:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 2);
	again = test_notice(&h, "sheet");
	g_assert_nonnull(strstr(again->facts, "\"count\":2"));
	(void)test_send_all(&h);
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_answers(void)
{
	static const struct {
		const char *words, *wanted;
	} rows[] = {
		{"bezahlt 2 3", "open? closed closed open?"},
		{"halten 3 bis 1.12.", "open? open? held open?"},
		{"ja 1", "open open? open? open?"},
		{"nein 4\nrest ok", "open open open held"},
		{"bezahlt 2\nhalten 3\nrest ok", "open closed held open"},
		{"ja 2-3", "open? open open open?"},
		{"bezahlt 2 119,00", "open? closed open? open?"},
		{"bezahlt 2 50,00", "open? open? open? open?"},
		/* A few words above them. */
		{"Guten Morgen,\n\nanbei meine Antworten:\nbezahlt 2\nhalten 3 bis 1.12.",
		 "open? closed held open?"},
		{"Hi, here are my answers:\n\npaid 2\nrest ok", "open closed open open"},
		{"Bitte nicht als bezahlt buchen: 2\nbezahlt 3", "open? open? open? open?"},
		{"Bitte nicht so:\nbezahlt 3", "open? open? open? open?"},
		/* One line that is not understood: the others act, but nobody knows what the rest is. */
		{"bezahlt 2\nbezahlt Nummer 4\nja 3\nrest ok", "open? closed open open?"},
		{"bezahlt 2\nNummer 4 auch\nbezahlt 3\nrest ok", "open? closed open? open?"},
		/* Nothing of these can be meant. */
		{"bezahlt 2 3 119,00", "open? open? open? open?"},
		{"bezahlt 2 119", "open? open? open? open?"},
		{"bezahlt", "open? open? open? open?"},
		{"ja 5", "open? open? open? open?"},
		{"bezahlt 2 am 1.1.2027", "open? open? open? open?"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) sheet = NULL;
		g_autofree char *verdict = NULL, *now = NULL;

		reach_questions(&h, 4);
		sheet = test_notice(&h, "sheet");
		verdict = test_say(&h, BILLING, TRUE, "sheet", rows[i].words);
		now = states(&h, sheet);
		g_test_message("%s: %s", rows[i].words, verdict);
		g_assert_cmpstr(now, ==, rows[i].wanted);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* Words above an order are a reply's; in a mail that answers nothing, and a stranger's, nothing is
 * ordered below them. */
static void
test_words_above(void)
{
	static const struct {
		gboolean proven, answers, closed;
	} rows[] = {{TRUE, TRUE, TRUE}, {TRUE, FALSE, FALSE}, {FALSE, TRUE, FALSE}};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) sheet = NULL;
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *to = NULL, *words = NULL, *mail = NULL;

		reach_questions(&h, 2);
		sheet = test_notice(&h, "sheet");
		claim = number(&h, sheet, 2);
		words = g_strdup_printf("Anbei meine Antwort.\n\nbezahlt %s", claim->reference);
		to = rows[i].answers ? test_reply_to(&h, sheet) : g_strdup("dunning@example.com");
		mail = test_mail(BILLING, rows[i].proven, to, "Antwort", words, NULL);
		(void)test_take(&h, mail, NULL);
		dunlin_claim_free(claim);
		claim = number(&h, sheet, 2);
		g_assert_cmpint(claim->state == DUNLIN_STATE_CLOSED, ==, rows[i].closed);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* One word is enough where there is but one question. */
static void
test_only_question(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autofree char *first = NULL, *second = NULL, *now = NULL;

	reach_questions(&h, 2);
	sheet = test_notice(&h, "sheet");
	first = test_say(&h, BILLING, TRUE, "sheet", "bezahlt 1");
	second = test_say(&h, BILLING, TRUE, "sheet", "ja");
	now = states(&h, sheet);
	g_assert_cmpstr(now, ==, "closed open");
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A mail about one claim has no numbers: what stands before the sum belongs to it. */
static void
test_blank_in_sum(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autofree char *verdict = NULL, *now = NULL;

	reach_questions(&h, 1);
	sheet = test_notice(&h, "sheet");
	verdict = test_say(&h, BILLING, TRUE, "opened", "bezahlt 1 219,00 EUR");
	now = states(&h, sheet);
	g_assert_cmpstr(now, ==, "closed");
	g_assert_nonnull(strstr(verdict, "1.100,00")); /* more than was open */
	test_assert_sound(&h);
	test_house_close(&h);
}

/* "rest ok" to yesterday's sheet says nothing about what was asked since. */
static void
test_older_sheet(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autoptr(DunlinClaim) second = NULL;
	g_autofree char *verdict = NULL, *now = NULL;
	DunlinSheetRow row;
	g_autoptr(GError) error = NULL;

	reach_questions(&h, 2);
	sheet = test_notice(&h, "sheet");
	/* The second question is answered, and put anew. */
	second = number(&h, sheet, 2);
	dunlin_question_forget(second);
	dunlin_question_asked(second, "final", h.time.now + 60);
	g_assert_true(dunlin_store_begin(h.desk->store, &error));
	g_assert_true(dunlin_claim_update(h.desk->store, second, &error));
	g_assert_true(dunlin_store_commit(h.desk->store, &error));
	verdict = test_say(&h, BILLING, TRUE, "sheet", "rest ok");
	now = states(&h, sheet);
	g_assert_cmpstr(now, ==, "open open?");
	g_assert_true(dunlin_sheet_get(h.desk->store, sheet->creditor, &row, &error));
	g_assert_cmpint(row.sent_at, ==, h.time.now);
	test_house_close(&h);
}

/* Nor does it say yes to a question of another kind, however often that was asked. */
static void
test_older_question(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autoptr(DunlinClaim) second = NULL, after = NULL;
	g_autofree char *verdict = NULL;
	g_autoptr(GError) error = NULL;

	reach_questions(&h, 2);
	sheet = test_notice(&h, "sheet");
	second = number(&h, sheet, 2);
	dunlin_question_forget(second);
	for (guint i = 0; i < 3; i++)
		dunlin_question_asked(second, "handover", h.time.now + 60);
	g_assert_true(dunlin_store_begin(h.desk->store, &error));
	g_assert_true(dunlin_claim_update(h.desk->store, second, &error));
	g_assert_true(dunlin_store_commit(h.desk->store, &error));
	verdict = test_say(&h, BILLING, TRUE, "sheet", "rest ok");
	after = test_claim(&h, second->reference);
	g_assert_cmpstr(after->asked, ==, "handover");
	g_assert_cmpuint(after->asked_count, ==, 3);
	g_assert_null(after->word);
	test_house_close(&h);
}

/* A no that would waive money counts for the question that it answers, and for no other. */
static void
test_older_no(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autoptr(DunlinClaim) second = NULL;
	g_autofree char *verdict = NULL, *now = NULL;
	g_autoptr(GError) error = NULL;

	reach_questions(&h, 2);
	sheet = test_notice(&h, "sheet");
	second = number(&h, sheet, 2);
	dunlin_question_put(second, dunlin_question_find("rest"), h.time.now + 60);
	g_assert_true(dunlin_store_begin(h.desk->store, &error));
	g_assert_true(dunlin_claim_update(h.desk->store, second, &error));
	g_assert_true(dunlin_store_commit(h.desk->store, &error));
	verdict = test_say(&h, BILLING, TRUE, "sheet", "nein 1 2");
	now = states(&h, sheet);
	g_assert_cmpstr(now, ==, "held open?");
	test_house_close(&h);
}

/* Who has the sheet's address and is nobody known may stop its claims; the creditor hears of it once,
 * and not as of words of his customer. */
static void
test_stranger(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL, told = NULL;
	g_autofree char *verdict = NULL, *now = NULL;

	reach_questions(&h, 3);
	sheet = test_notice(&h, "sheet");
	verdict = test_say(&h, "mallory@evil.example", FALSE, "sheet", "bezahlt 1 2\nrest ok");
	now = states(&h, sheet);
	g_assert_cmpstr(now, ==, "held held held");
	g_assert_cmpuint(test_count(&h, "answered"), ==, 0);
	g_assert_cmpuint(test_count(&h, "stranger"), ==, 1);
	told = test_notice(&h, "stranger");
	g_assert_cmpstr(told->to, ==, BILLING);
	g_assert_nonnull(strstr(told->facts, "mallory@evil.example"));
	g_assert_nonnull(strstr(told->facts, "\"count\":2"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Nobody answers: the deputy is asked as well, then each week the admin. */
static void
test_silence(void)
{
	static const struct {
		const char *at;
		guint sheets, to_deputy, to_admin;
	} rows[] = {
		{"2026-11-09 09:00", 1, 0, 0}, {"2026-11-12 09:00", 2, 0, 0},
		{"2026-11-17 09:00", 4, 1, 0}, {"2026-11-24 09:00", 6, 1, 1},
		{"2026-12-01 09:00", 8, 1, 2},
	};
	TestHouse h = {0};

	reach_questions(&h, 1);
	test_house_reconfigure(&h, "contact = \"billing@acme.example\"",
			       "contact = \"billing@acme.example\" deputy = \"deputy@acme.example\"");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) all = NULL;
		guint deputy = 0, admin = 0;

		test_house_at(&h, rows[i].at);
		test_run_clock(&h);
		all = dunlin_notice_outbox(h.desk->store, DUNLIN_NOTICE_READY, 100, NULL);
		for (guint k = 0; k < all->len; k++) {
			const DunlinNotice *notice = all->pdata[k];

			deputy += g_str_equal(notice->to, "deputy@acme.example");
			if (!g_str_equal(notice->to, h.house->config->admin))
				continue;
			admin++;
			g_assert_nonnull(strstr(notice->facts, "\"asked_deputy\":true"));
		}
		g_test_message("%s", rows[i].at);
		g_assert_cmpuint(test_count(&h, "sheet"), ==, rows[i].sheets);
		g_assert_cmpuint(deputy, ==, rows[i].to_deputy);
		g_assert_cmpuint(admin, ==, rows[i].to_admin);
	}
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* Where there is no deputy the admin is asked in his place, and not told of one. */
static void
test_nobody_else(void)
{
	static const char *const days[] = {"2026-11-09 09:00", "2026-11-12 09:00", "2026-11-17 09:00",
					   "2026-11-24 09:00"};
	TestHouse h = {0};
	g_autoptr(GPtrArray) all = NULL;
	guint admin = 0;

	reach_questions(&h, 1);
	for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
		test_house_at(&h, days[i]);
		test_run_clock(&h);
	}
	all = dunlin_notice_outbox(h.desk->store, DUNLIN_NOTICE_READY, 100, NULL);
	for (guint i = 0; i < all->len; i++) {
		const DunlinNotice *notice = all->pdata[i];

		if (!g_str_equal(notice->to, h.house->config->admin))
			continue;
		admin++;
		g_assert_null(strstr(notice->facts, "\"asked_deputy\":true"));
	}
	g_assert_cmpuint(admin, ==, 2);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* A hold without an end stands there once a week, and nothing is sent for nothing. */
static void
test_weekly(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autofree char *verdict = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	verdict = test_say(&h, BILLING, TRUE, "opened", "halten Kunde klärt");
	test_house_at(&h, "2026-10-27 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 0);
	test_house_at(&h, "2026-10-29 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	sheet = test_notice(&h, "sheet");
	g_assert_nonnull(strstr(sheet->facts, "Kunde klärt"));
	test_house_at(&h, "2026-11-04 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	test_house_at(&h, "2026-11-06 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 2);
	g_free(verdict);
	verdict = test_say(&h, BILLING, TRUE, "sheet", "storno");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	test_house_at(&h, "2026-11-20 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 2);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* Two people, two words: held, both told; then whoever writes decides. */
static void
test_contradiction(void)
{
	static const struct {
		const char *first, *second;
		DunlinState state;
		guint told;
	} rows[] = {
		{"bezahlt", "unbezahlt", DUNLIN_STATE_HELD, 1},
		{"ja", "bezahlt", DUNLIN_STATE_HELD, 1},
		{"halten", "fortsetzen", DUNLIN_STATE_HELD, 1},
		{"fortsetzen", "halten", DUNLIN_STATE_HELD, 1},
		{"bezahlt", "bezahlt", DUNLIN_STATE_CLOSED, 0},
		{"halten", "bezahlt", DUNLIN_STATE_CLOSED, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		for (guint late = 0; late < 2; late++) {
			TestHouse h = {0};
			g_autoptr(DunlinClaim) claim = NULL, after = NULL;
			g_autofree char *first = NULL, *second = NULL, *third = NULL;

			test_house_open(&h);
			claim = test_open_claim(&h, "R-1");
			first = test_say(&h, BILLING, TRUE, "opened", rows[i].first);
			test_house_at(&h, late ? "2026-10-29 10:00" : "2026-10-28 10:00");
			second = test_say(&h, "boss@acme.example", TRUE, "opened", rows[i].second);
			g_test_message("%s, %s: %s", rows[i].first, rows[i].second, second);
			g_assert_cmpuint(test_count(&h, "contradicted"), ==, late ? 0 : rows[i].told);
			after = test_claim(&h, claim->reference);
			if (!late)
				g_assert_cmpint(after->state, ==, rows[i].state);
			if (!late && rows[i].told > 0) {
				g_autoptr(DunlinNotice) told = test_notice(&h, "contradicted");

				g_assert_cmpstr(told->to, ==, BILLING);
				third = test_say(&h, BILLING, TRUE, "contradicted", "bezahlt");
				test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
			}
			(void)test_send_all(&h);
			test_house_close(&h);
		}
	}
}

/* The money came after one of them had said "go on"; the other's "paid" is no contradiction to that. */
static void
test_paid_since(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *first = NULL, *booked = NULL, *second = NULL;
	DunlinBalance balance;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	first = test_say(&h, BILLING, TRUE, "opened", "ja");
	test_house_at(&h, "2026-10-22 10:00");
	g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID, NULL,
					  DUNLIN_ACTOR_ADMIN, h.time, &booked, &error));
	g_assert_no_error(error);
	second = test_say(&h, "boss@acme.example", TRUE, "opened", "bezahlt");
	g_test_message("%s", second);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpuint(test_count(&h, "contradicted"), ==, 0);
	g_assert_true(dunlin_ledger_balance(h.desk->store, claim, &balance, NULL));
	g_assert_cmpint(balance.paid, ==, 11900);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A debtor's answer stops the clock as it passes the MTA; the creditor's stops none of his claims. */
static void
test_passing(void)
{
	static const struct {
		const char *letter;
		guint stopped;
	} rows[] = {{"sheet", 0}, {"opened", 0}, {"reminder", 1}};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) notice = NULL;
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(GError) error = NULL;
		DunlinArriving arriving;

		reach_questions(&h, 2);
		notice = test_notice(&h, rows[i].letter);
		arriving = (DunlinArriving){.notice = notice->id, .time = h.time};
		g_assert_true(dunlin_desk_transaction(h.desk, dunlin_desk_answer_arrives, &arriving,
						      &error));
		g_assert_cmpuint(arriving.stopped, ==, rows[i].stopped);
		claim = number(&h, notice, 1);
		g_assert_cmpint(claim->state, ==,
				rows[i].stopped > 0 ? DUNLIN_STATE_HELD : DUNLIN_STATE_OPEN);
		test_house_close(&h);
	}
}

/* The clock looks only hours after a hold's end: what is asked then is still on the sheet of that day,
 * but for where it was sent already. */
static void
test_late_look(void)
{
	static const struct {
		const char *until, *look, *sheet; /* before which there is none */
	} rows[] = {
		{"2026-10-30", "2026-10-30 00:00", "2026-10-30 08:00"},
		{"2026-10-30", "2026-10-30 10:00", "2026-10-30 10:00"}, /* a Friday */
		{"2026-10-30", "2026-10-30 19:00", "2026-11-02 08:00"},
		{"2026-10-30", "2026-10-31 10:00", "2026-11-02 08:00"},
		{"2026-10-30", "2026-11-02 11:00", "2026-11-02 11:00"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) sheet = NULL;
		g_autofree char *said = NULL;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		test_on_day(&h, "2026-10-22 09:00");
		test_house_at(&h, "2026-10-23 10:00");
		said = test_say(&h, "kunde@debtor.example", FALSE, "reminder",
				"Die Rechnung ist schon bezahlt.");
		g_test_message("%s, %s: %s", rows[i].until, rows[i].look, said);
		test_house_at(&h, rows[i].look);
		test_run_clock(&h);
		if (!g_str_equal(rows[i].look, rows[i].sheet)) {
			g_assert_cmpuint(test_count(&h, "sheet"), ==, 0);
			test_house_at(&h, rows[i].sheet);
			test_run_clock(&h);
		}
		g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
		sheet = test_notice(&h, "sheet");
		g_assert_nonnull(strstr(sheet->facts, "\"what\":\"says-paid\""));
		(void)test_send_all(&h);
		test_house_close(&h);
	}
}

/* Another claim's question brings a sheet on Monday, 9 November; this is what stands beside it. */
static void
test_coming(void)
{
	static const struct {
		const char *words;  /* on 23 October; @ stands for the claim */
		const char *wanted; /* NULL: nothing */
	} rows[] = {
		{"halten @ bis 11.11.2026 Urlaub", "\"ending\":[{\"claim\":"},
		{"halten @ bis 12.11.2026", NULL},
		{"halten Kunde 4711 bis 11.11.2026", "\"customers_end\":[{\"count\":1,"},
		{"halten Kunde 4711 bis 12.11.2026", NULL},
		{"raten @ 40,00 EUR am 10.11.2026, 79,00 EUR am 10.12.2026",
		 "\"dues\":[{\"amount\":{\"minor\":4000,"},
		{"raten @ 40,00 EUR am 16.11.2026, 79,00 EUR am 10.12.2026",
		 "\"dues\":[{\"amount\":{\"minor\":4000,"},
		{"raten @ 40,00 EUR am 17.11.2026, 79,00 EUR am 10.12.2026", NULL},
		{"raten @ 40,00 EUR am 2.11.2026, 79,00 EUR am 10.12.2026",
		 "\"promises\":[{\"approver\":false,\"asked\":\"?instalments\""},
	};
	static const char *const lists[] = {"\"ending\":", "\"customers_end\":", "\"dues\":",
					    "\"promises\":"};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) sheet = NULL;
		g_auto(GStrv) parts = g_strsplit(rows[i].words, "@", -1);
		g_autofree char *words = NULL, *said = NULL;

		reach_reminders(&h, 2);
		claim = test_claim(&h, "acme/R-1");
		test_number_debtor(&h, claim, "4711");
		words = g_strjoinv(claim->reference, parts);
		test_house_at(&h, "2026-10-23 10:00");
		said = test_say(&h, BILLING, TRUE, "opened", words);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
		test_house_at(&h, "2026-11-09 09:00");
		test_run_clock(&h);
		sheet = test_notice(&h, "sheet");
		g_test_message("%s: %s\n%s", words, said, sheet->facts);
		for (guint k = 0; k < G_N_ELEMENTS(lists); k++)
			g_assert_cmpint(strstr(sheet->facts, lists[k]) != NULL, ==,
					rows[i].wanted != NULL &&
						g_str_has_prefix(rows[i].wanted, lists[k]));
		g_assert_true(rows[i].wanted == NULL || strstr(sheet->facts, rows[i].wanted) != NULL);
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/sheet/one-a-day", test_one_a_day);
	g_test_add_func("/sheet/answers", test_answers);
	g_test_add_func("/sheet/words-above", test_words_above);
	g_test_add_func("/sheet/only-question", test_only_question);
	g_test_add_func("/sheet/older-sheet", test_older_sheet);
	g_test_add_func("/sheet/blank-in-sum", test_blank_in_sum);
	g_test_add_func("/sheet/older-question", test_older_question);
	g_test_add_func("/sheet/older-no", test_older_no);
	g_test_add_func("/sheet/stranger", test_stranger);
	g_test_add_func("/sheet/silence", test_silence);
	g_test_add_func("/sheet/nobody-else", test_nobody_else);
	g_test_add_func("/sheet/weekly", test_weekly);
	g_test_add_func("/sheet/contradiction", test_contradiction);
	g_test_add_func("/sheet/paid-since", test_paid_since);
	g_test_add_func("/sheet/passing", test_passing);
	g_test_add_func("/sheet/late-look", test_late_look);
	g_test_add_func("/sheet/coming", test_coming);
	return g_test_run();
}
