/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One mail in a working day: what is offered, asked and announced to a creditor on one day stands on
 * one sheet, and one reply answers all of it.
 */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "scenes.h"

#define BILLING "billing@acme.example"
#define ASKS "language = \"de\"  consent = \"ask\"  deputy = \"deputy@acme.example\" }"

static void
test_insert(TestHouse *h, DunlinNotice *notice)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_store_begin(h->desk->store, &error));
	g_assert_true(dunlin_desk_send(h->desk, notice, &error));
	g_assert_true(dunlin_store_commit(h->desk->store, &error));
	g_assert_no_error(error);
}

static void
asks_from_now_on(TestHouse *h)
{
	test_house_reconfigure(h, "language = \"de\" }", ASKS);
}

/* From customers of their own. */
static void
forward(TestHouse *h, const char *number, const char *due)
{
	g_autofree char *email = g_strdup_printf("%s@debtor.example", number);
	g_autofree char *xml = test_invoice(number, due, "119.00", email);
	g_autofree char *mail =
		test_mail(BILLING, TRUE, "dunning@example.com", "Fwd: Rechnung", "siehe Anhang", xml);

	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
}

static void
clock_at(TestHouse *h, const char *when)
{
	test_house_at(h, when);
	test_run_clock_foreseen(h);
	g_test_message("%s: %u sheets, %u offers", when, test_count(h, "sheet"), test_count(h, "offer"));
}

static void
say_about(TestHouse *h, const char *from, const DunlinNotice *notice, const char *words)
{
	g_autofree char *to = test_reply_to(h, notice);
	g_autofree char *mail = test_mail(from, g_str_equal(from, BILLING), to, "Re:", words, NULL);
	g_autofree char *verdict = NULL;

	g_assert_cmpint(test_take(h, mail, &verdict), ==, DUNLIN_TAKEN_DONE);
	g_test_message("%s: %s", words, verdict);
}

/* "open draft closed": the sheet's claims. */
static char *
states(TestHouse *h, const DunlinNotice *sheet)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; sheet->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = test_claim(h, sheet->claims[i]);

		g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
				       dunlin_state_to_string(claim->state));
	}
	return g_string_free(text, FALSE);
}

static void
assert_lists(const DunlinNotice *sheet, const char *names)
{
	static const char *const all[] = {"promises", "waits",	"offers", "answers", "ended",
					  "held",     "ending", "goes",	  "sent"};
	g_autoptr(GString) found = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
		g_autofree char *list = g_strdup_printf("\"%s\":[", all[i]);

		if (strstr(sheet->facts, list) != NULL)
			g_string_append_printf(found, "%s%s", found->len > 0 ? " " : "", all[i]);
	}
	g_assert_cmpstr(found->str, ==, names);
}

static void
finish(TestHouse *h)
{
	(void)test_send_all(h);
	test_assert_sound(h);
	test_house_close(h);
}

/* Three invoices, due on Thursday the 15th. */
static DunlinNotice *
three_offers(TestHouse *h)
{
	DunlinNotice *sheet;

	test_house_open(h);
	asks_from_now_on(h);
	test_house_at(h, "2026-10-12 10:00");
	forward(h, "R-1", "2026-10-15");
	forward(h, "R-2", "2026-10-15");
	forward(h, "R-3", "2026-10-15");
	clock_at(h, "2026-10-19 17:00");
	g_assert_cmpuint(test_count(h, "sheet") + test_count(h, "offer"), ==, 0);
	clock_at(h, "2026-10-20 08:00");
	clock_at(h, "2026-10-20 17:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	g_assert_cmpuint(test_count(h, "offer"), ==, 0);
	sheet = test_notice(h, "sheet");
	g_assert_cmpstr(sheet->to, ==, BILLING);
	assert_lists(sheet, "offers");
	return sheet;
}

/* Nothing but a yes with its number, or to the only question, is a yes. */
static void
test_answers(void)
{
	static const struct {
		const char *words, *wanted;
		guint samples;
	} rows[] = {
		{"ja 1\nnein 2\nbezahlt 3", "open draft closed", 1},
		{"ja 2 3", "draft open open", 0},
		{"nein 1-3", "draft draft draft", 3},
		{"bezahlt 1\nnein 3\nja", "closed open draft", 1},
		{"ja", "draft draft draft", 0},
		{"rest ok", "draft draft draft", 0},
		{"nein 1\nrest ok", "draft draft draft", 1},
		{"ja 4", "draft draft draft", 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) sheet = three_offers(&h);
		g_autofree char *now = NULL;

		say_about(&h, BILLING, sheet, rows[i].words);
		now = states(&h, sheet);
		g_assert_cmpstr(now, ==, rows[i].wanted);
		g_assert_cmpuint(test_count(&h, "samples"), ==, rows[i].samples);
		g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
		finish(&h);
	}
}

/* Who has the address and is nobody known opens nothing. */
static void
test_stranger(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = three_offers(&h);
	g_autofree char *now = NULL;

	say_about(&h, "mallory@evil.example", sheet, "ja 1 2 3");
	now = states(&h, sheet);
	g_assert_cmpstr(now, ==, "draft draft draft");
	finish(&h);
}

/* What was read, and what a yes begins. */
static void
test_says(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = three_offers(&h), sent = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *mail = NULL;

	(void)test_send_all(&h);
	g_assert_nonnull(strstr(sheet->facts, "\"questions\":3"));
	g_assert_null(strstr(sheet->facts, "\"rest\":true"));
	g_assert_nonnull(strstr(sheet->facts, "\"next\":\"reminder\""));
	g_assert_nonnull(strstr(sheet->facts, "\"R-2@debtor.example\""));
	sent = test_notice(&h, "sheet");
	bytes = dunlin_archive_read(h.house->archive, sent->digest, NULL);
	mail = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_assert_nonnull(strstr(mail, "R-3"));
	g_assert_nonnull(strstr(mail, "119,00"));
	g_assert_nonnull(strstr(mail, "21. Oktober 2026")); /* the letter, when he says yes today */
	g_assert_nonnull(strstr(mail, "nein 2"));
	g_assert_null(strstr(mail, "rest ok"));
	finish(&h);
}

/* The numbers of an older sheet go on meaning its own claims. */
static void
test_older(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) first = three_offers(&h), second = NULL;
	g_autofree char *now = NULL;

	say_about(&h, BILLING, first, "bezahlt 1");
	clock_at(&h, "2026-10-23 08:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 2);
	second = test_notice(&h, "sheet");
	g_assert_cmpstr(second->claims[0], ==, first->claims[1]);
	say_about(&h, BILLING, first, "ja 3");
	say_about(&h, BILLING, second, "nein 1");
	now = states(&h, first);
	g_assert_cmpstr(now, ==, "closed draft open");
	g_assert_cmpuint(test_count(&h, "samples"), ==, 1);
	finish(&h);
}

/* Nobody answers: asked again, then the deputy as well, then each week the admin; a mail each. */
static void
test_silence(void)
{
	static const struct {
		const char *when;
		guint sheets, to_deputy, to_admin;
	} rows[] = {
		{"2026-10-22 17:00", 1, 0, 0}, {"2026-10-23 08:00", 2, 0, 0},
		{"2026-10-28 08:00", 4, 1, 0}, {"2026-11-04 08:00", 6, 1, 1},
		{"2026-11-11 08:00", 8, 1, 2},
	};
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = three_offers(&h);

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) all = NULL;
		guint deputy = 0, admin = 0;

		clock_at(&h, rows[i].when);
		all = dunlin_notice_outbox(h.desk->store, DUNLIN_NOTICE_READY, 100, NULL);
		for (guint k = 0; k < all->len; k++) {
			const DunlinNotice *notice = all->pdata[k];

			deputy += g_str_equal(notice->to, "deputy@acme.example");
			admin += g_str_equal(notice->to, h.house->config->admin);
		}
		g_assert_cmpuint(test_count(&h, "sheet"), ==, rows[i].sheets);
		g_assert_cmpuint(test_count(&h, "offer"), ==, 0);
		g_assert_cmpuint(deputy, ==, rows[i].to_deputy);
		g_assert_cmpuint(admin, ==, rows[i].to_admin);
	}
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 0);
	finish(&h);
}

/* All declined: offered a last time 30 days after the due date, on one sheet, and never listed again. */
static void
test_last(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = three_offers(&h), last = NULL;

	say_about(&h, BILLING, sheet, "nein 1 2 3");
	clock_at(&h, "2026-11-13 17:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	clock_at(&h, "2026-11-16 08:00"); /* the 14th is a Saturday */
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 2);
	last = test_notice(&h, "sheet");
	g_assert_cmpuint(g_strv_length(last->claims), ==, 3);
	g_assert_nonnull(strstr(last->facts, "\"what\":\"last\""));
	g_assert_nonnull(strstr(last->facts, "\"next\":\"reminder\""));
	clock_at(&h, "2027-01-15 08:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 2);
	finish(&h);
}

/* When two invoices are offered that fell due on a day: never on a weekend or a holiday. */
static void
test_days(void)
{
	static const struct {
		const char *due, *before, *when;
	} rows[] = {
		{"2026-10-15", "2026-10-20 07:59", "2026-10-20 08:00"},
		{"2026-10-19", "2026-10-26 07:59", "2026-10-26 08:00"}, /* Saturday, the 24th */
		{"2026-12-20", "2026-12-28 07:59", "2026-12-28 08:00"}, /* Christmas, a weekend */
		{"2026-12-27", "2027-01-04 07:59", "2027-01-04 08:00"}, /* New Year, a weekend */
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};

		test_house_open(&h);
		asks_from_now_on(&h);
		test_house_at(&h, "2026-10-12 10:00");
		forward(&h, "R-1", rows[i].due);
		forward(&h, "R-2", rows[i].due);
		clock_at(&h, rows[i].before);
		g_assert_cmpuint(test_count(&h, "sheet") + test_count(&h, "offer"), ==, 0);
		clock_at(&h, rows[i].when);
		g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
		g_assert_cmpuint(test_count(&h, "offer"), ==, 0);
		finish(&h);
	}
}

static void
debtor_says(TestHouse *h, const char *number, const char *words)
{
	g_autofree char *name = g_strdup_printf("acme/%s", number);
	g_autoptr(DunlinClaim) claim = test_claim(h, name);
	g_autoptr(GPtrArray) notices = dunlin_notice_list(h->desk->store, claim, NULL);

	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = notices->pdata[i];

		if (g_str_equal(notice->letter, "reminder"))
			say_about(h, notice->to, notice, words);
	}
}

/* Two claims are reminded, one is promised and one held; both days, and an offer, come on Monday,
 * 2 November. */
static DunlinNotice *
busy_monday(TestHouse *h)
{
	DunlinNotice *sheet;
	g_autoptr(DunlinClaim) held = NULL;
	g_autofree char *hold = NULL, *verdict = NULL;

	test_house_open(h);
	test_house_at(h, "2026-10-21 10:00");
	forward(h, "R-1", "2026-10-15");
	forward(h, "R-2", "2026-10-15");
	clock_at(h, "2026-10-22 09:00");
	(void)test_send_all(h);
	asks_from_now_on(h);
	test_house_at(h, "2026-10-23 10:00");
	debtor_says(h, "R-1", "Wir zahlen am 28.10.2026.");
	held = test_claim(h, "acme/R-2");
	hold = g_strdup_printf("halten %s bis 3.11.2026 Gutschrift", held->reference);
	verdict = test_say(h, BILLING, TRUE, "opened", hold);
	forward(h, "R-3", "2026-10-28");
	clock_at(h, "2026-10-30 17:00");
	g_assert_cmpuint(test_count(h, "sheet") + test_count(h, "offer"), ==, 0);
	clock_at(h, "2026-11-02 08:00");
	clock_at(h, "2026-11-02 17:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	g_assert_cmpuint(test_count(h, "offer"), ==, 0);
	sheet = test_notice(h, "sheet");
	g_assert_cmpuint(g_strv_length(sheet->claims), ==, 3);
	return sheet;
}

static void
test_mixed(void)
{
	static const struct {
		const char *words, *wanted;
		const char *question; /* of the first, then; NULL: none */
		guint samples;
	} rows[] = {
		{"ja 1\nnein 2\nhalten 3 bis 1.12.", "open draft held", NULL, 1},
		{"rest ok", "open draft held", NULL, 0}, /* nobody is reminded for the first time by that */
		{"ja", "open draft held", "?promise", 0}, /* to which of them? */
		{"ja 1 2\nfortsetzen 3", "open open open", NULL, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) sheet = busy_monday(&h);
		g_autoptr(DunlinClaim) promised = NULL;
		g_autofree char *now = NULL;

		assert_lists(sheet, "promises offers ending");
		say_about(&h, BILLING, sheet, rows[i].words);
		now = states(&h, sheet);
		g_assert_cmpstr(now, ==, rows[i].wanted);
		promised = test_claim(&h, sheet->claims[0]);
		g_assert_cmpstr(promised->asked, ==, rows[i].question);
		g_assert_cmpuint(test_count(&h, "samples"), ==, rows[i].samples);
		finish(&h);
	}
}

/* A hold whose end could not be announced in time goes on until the working day after the sheet. */
static void
test_late_end(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autofree char *verdict = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	verdict = test_say(&h, BILLING, TRUE, "opened", "halten bis 16.11.2026");
	clock_at(&h, "2026-11-13 19:00"); /* Friday, after hours */
	clock_at(&h, "2026-11-16 00:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 0);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	clock_at(&h, "2026-11-16 08:00");
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	sheet = test_notice(&h, "sheet");
	assert_lists(sheet, "ending");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
	clock_at(&h, "2026-11-17 00:00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "sheet"), ==, 1);
	finish(&h);
}

/* A letter that a former version had made for what stands on the sheet now, and had not written yet: it is
 * closed quietly, and the sheet is wanted. */
static void
test_former(void)
{
	static const char *const letters[] = {"hold_ends", "customer_hold_ends", "used_up", "not_taken_on"};

	for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
		TestHouse h = {0};
		DunlinSheetRow row = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) old = NULL, now = NULL, sheet = NULL;
		g_autofree char *verdict = NULL;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		(void)test_send_all(&h);
		verdict = test_say(&h, BILLING, TRUE, "opened", "halten bis 16.11.2026");
		(void)test_send_all(&h);
		clock_at(&h, "2026-11-12 10:00"); /* Thursday */
		old = test_notice(&h, "opened");
		g_free(old->letter);
		old->letter = g_strdup(letters[i]);
		g_clear_pointer(&old->id, g_free);
		g_clear_pointer(&old->message_id, g_free);
		g_clear_pointer(&old->digest, g_free);
		old->state = DUNLIN_NOTICE_READY;
		old->attempt = old->stamped_attempt = 0;
		old->accepted_at = old->written_at = old->stamped_at = 0;
		old->next_try = h.time.real;
		test_insert(&h, old);
		g_assert_true(dunlin_sheet_get(h.desk->store, claim->creditor, &row, NULL));
		g_assert_cmpint(row.next_at, ==, 0);
		g_assert_cmpuint(test_send_all(&h), ==, 0);
		now = test_notice(&h, letters[i]);
		g_assert_cmpint(now->state, ==, DUNLIN_NOTICE_WITHDRAWN);
		g_assert_nonnull(strstr(now->status, "sheet"));
		g_assert_cmpuint(test_count(&h, "refused") + test_count(&h, "admin"), ==, 0);
		g_assert_true(dunlin_sheet_get(h.desk->store, claim->creditor, &row, NULL));
		g_assert_cmpint(row.next_at, !=, 0);
		clock_at(&h, "2026-11-13 08:00");
		sheet = test_notice(&h, "sheet");
		assert_lists(sheet, "ending");
		finish(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/one-mail/answers", test_answers);
	g_test_add_func("/one-mail/stranger", test_stranger);
	g_test_add_func("/one-mail/says", test_says);
	g_test_add_func("/one-mail/older", test_older);
	g_test_add_func("/one-mail/silence", test_silence);
	g_test_add_func("/one-mail/last", test_last);
	g_test_add_func("/one-mail/days", test_days);
	g_test_add_func("/one-mail/mixed", test_mixed);
	g_test_add_func("/one-mail/late-end", test_late_end);
	g_test_add_func("/one-mail/former", test_former);
	return g_test_run();
}
