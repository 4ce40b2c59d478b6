/* SPDX-License-Identifier: BSD-2-Clause */
/* copies = "each": the creditor's contact gets what has left for a debtor, once and as it left. */
#include <string.h>

#include "base/error.h"
#include "channels.h"

#define EACH "language = \"de\" copies = \"each\" }\n"
#define REMINDER_DAY "2026-10-22 09:00"

static char *
bytes_of(TestHouse *h, const DunlinNotice *notice)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = dunlin_archive_read(h->house->archive, notice->digest, &error);

	g_assert_no_error(error);
	return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* With all that was sent before out of the way. */
static void
begin(TestHouse *h, const char *creditor)
{
	test_house_open(h);
	test_house_reconfigure(h, ACME, creditor);
	dunlin_claim_free(test_open_claim(h, "R-1"));
	(void)test_send_all(h);
	test_house_at(h, REMINDER_DAY);
}

static void
end(TestHouse *h)
{
	test_assert_sound(h);
	test_house_close(h);
}

/* The letter in the mail, header by header and line by line. */
static void
check_bears(TestHouse *h, const char *mail, const DunlinNotice *letter)
{
	g_autofree char *whole = bytes_of(h, letter);
	g_autofree char *stamp = g_strdup_printf("Dunning-Step: %s", letter->step);

	g_assert_nonnull(strstr(mail, "message/rfc822"));
	g_assert_nonnull(strstr(mail, whole));
	g_assert_nonnull(strstr(mail, stamp)); /* as it left the gate, not as it was written */
}

/* The words of the mail, before they were encoded. */
static void
check_says(TestHouse *h, const DunlinNotice *copy, const char *const *words)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinValues) values = dunlin_values_from_json(copy->facts, &error);
	g_auto(DunlinLetter) letter = {0};

	g_assert_no_error(error);
	g_assert_true(dunlin_letters_render(h->house->letters, copy->language, copy->letter, values,
					    &letter, &error));
	g_assert_no_error(error);
	for (; *words != NULL; words++)
		if (strstr(letter.text, *words) == NULL)
			g_error("\"%s\" is missing in: %s", *words, letter.text);
}

/* One copy of a letter about three claims. */
static void
test_joint(void)
{
	static const char *const words[] = {"kunde@debtor.example:", "  Erinnerung, 357,00", "zahlbar bis",
					    "  2. R-2, fällig", NULL};
	TestHouse h = {0};
	g_autoptr(DunlinNotice) letter = NULL, copy = NULL;
	g_autofree char *mail = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, ACME, EACH);
	for (guint i = 1; i <= 3; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);

		dunlin_claim_free(test_open_claim(&h, number));
	}
	(void)test_send_all(&h);
	test_house_at(&h, REMINDER_DAY);
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "copy"), ==, 0); /* nothing has left yet */
	g_assert_cmpuint(test_send_all(&h), ==, 2);
	g_assert_cmpuint(test_count(&h, "copy"), ==, 1);
	letter = test_notice(&h, "reminder");
	copy = test_notice(&h, "copy");
	g_assert_cmpuint(g_strv_length(copy->claims), ==, 3);
	g_assert_cmpint(copy->role, ==, DUNLIN_ROLE_CREDITOR);
	g_assert_cmpstr(copy->to, ==, "billing@acme.example");
	g_assert_false(copy->demands);
	check_says(&h, copy, words);
	mail = bytes_of(&h, copy);
	check_bears(&h, mail, letter);
	end(&h);
}

/* ── once ── */

static DunlinNotice *
take_letter(TestHouse *h)
{
	g_autoptr(GError) error = NULL;
	DunlinNotice *notice = dunlin_desk_notice_take(h->desk, h->time, &error);
	g_autoptr(GBytes) bytes = NULL;

	g_assert_no_error(error);
	g_assert_cmpstr(notice->letter, ==, "reminder");
	bytes = dunlin_desk_notice_write(h->desk, notice, h->time, &error);
	g_assert_no_error(error);
	g_assert_true(dunlin_desk_notice_dot(h->desk, notice, h->time, &error));
	return notice;
}

static void
pass_gate(TestHouse *h, const DunlinNotice *notice)
{
	const DunlinPassage passage = test_passage(notice);
	DunlinGate gate;

	g_assert_true(test_at_gate(h, &passage, &gate, NULL, NULL));
	g_assert_cmpint(gate, ==, DUNLIN_GATE_PASS);
}

static void
answer(TestHouse *h, DunlinNotice *notice, guint code)
{
	gboolean unstamped;

	g_assert_true(dunlin_desk_notice_answer(h->desk, notice, DUNLIN_ANSWER_REPLY, code, "words",
						h->time, &unstamped, NULL));
}

static void
report(TestHouse *h, const DunlinNotice *notice, const char *action, const char *status)
{
	g_autofree char *to = test_reply_to(h, notice);
	g_autofree char *mail = test_report(to, notice->to, action, status);
	g_autofree char *verdict = NULL;

	(void)test_take(h, mail, &verdict);
}

/* What befalls the letter after its dot: g the gate passes it, y the server says yes, l says later,
 * c the sender dies and others clear up, d a report that it is delivered, f that it is not, D and R
 * the admin drops it or has it sent again, s all that is ready is sent. */
static const struct {
	const char *events;
	guint copies;
} lives[] = {
	{"gy", 1},   {"gyy", 1}, {"gyd", 1},  {"gyf", 1},  {"gcd", 1},	{"gcdy", 1}, {"gcy", 1},
	{"gcD", 1},  {"gcDd", 1}, {"gcf", 0}, {"gd", 1},   {"gdy", 1},	{"gc", 0},   {"c", 0},
	{"cs", 1},   {"gcRs", 1}, {"gcRsd", 1}, {"gl", 0}, {"glsy", 1},
};

static void
befall(TestHouse *h, DunlinNotice *notice, char event)
{
	g_autoptr(GError) error = NULL;

	switch (event) {
	case 'g':
		pass_gate(h, notice);
		break;
	case 'y':
	case 'l':
		answer(h, notice, event == 'y' ? 250 : 451);
		break;
	case 'c':
		(void)dunlin_desk_notice_recover(h->desk, TRUE, h->time, &error);
		break;
	case 'd':
		report(h, notice, "delivered", "2.0.0");
		break;
	case 'f':
		report(h, notice, "failed", "5.1.1");
		break;
	case 'D':
		(void)dunlin_desk_notice_drop(h->desk, notice->id, h->time, &error);
		break;
	case 'R':
		(void)dunlin_desk_notice_retry(h->desk, notice->id, h->time, &error);
		break;
	case 's':
		h->time.now += 60;
		h->time.real += 60;
		(void)test_send_all(h);
		break;
	}
	g_assert_no_error(error);
}

static void
test_once(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(lives); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) notice = NULL;

		g_test_message("%s", lives[i].events);
		begin(&h, EACH);
		test_run_clock(&h);
		notice = take_letter(&h);
		for (const char *event = lives[i].events; *event != '\0'; event++)
			befall(&h, notice, *event);
		g_assert_cmpuint(test_count(&h, "copy"), ==, lives[i].copies);
		(void)test_send_all(&h); /* a copy has no copy */
		g_assert_cmpuint(test_count(&h, "copy"), <=, 1);
		end(&h);
	}
}

/* ── none ── */

static const struct {
	const char *name, *address, *creditor;
} without[] = {
	{"as the configuration comes", ADDRESS, ACME},
	{"with the sheet", ADDRESS, "language = \"de\" copies = \"sheet\" }\n"},
	{"in shadow he has the letter", ADDRESS "mode = \"shadow\"\n", EACH},
	{"a colleague is no debtor", ADDRESS,
	 "language = \"de\" copies = \"each\" policy = \"internal\" }\n"},
};

static void
test_without(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(without); i++) {
		TestHouse h = {0};

		g_test_message("%s", without[i].name);
		test_house_open(&h);
		test_house_reconfigure(&h, ADDRESS, without[i].address);
		test_house_reconfigure(&h, ACME, without[i].creditor);
		dunlin_claim_free(test_open_claim(&h, "R-1"));
		(void)test_send_all(&h);
		test_house_at(&h, REMINDER_DAY);
		test_run_clock(&h);
		g_assert_cmpuint(test_send_all(&h), ==, 1);
		g_assert_cmpuint(test_count(&h, "copy"), ==, 0);
		end(&h);
	}
}

/* ── other ways ── */

static const struct {
	const char *name, *words[3], *type;
} ways[] = {
	{"on paper", {"Bauweg 7", "auf Papier", NULL}, "Content-Type: application/pdf"},
	{"as a text message", {"4930123456@sms.example", "als Textnachricht", NULL},
	 "Content-Type: message/rfc822"},
};

static void
test_ways(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) copy = NULL;
		g_autofree char *mail = NULL;

		g_test_message("%s", ways[i].name);
		if (i == 0)
			test_open_with_spool(&h);
		else
			test_open_with(&h, "sms = \"{number}@sms.example\"",
				       "{ step = \"text\" after-due = \"5d\" channel = \"sms\" deadline = \"10d\" }");
		test_house_reconfigure(&h, "policy = \"own\" }", "policy = \"own\" copies = \"each\" }");
		h.house->print = dunlin_print;
		claim = test_open_claim(&h, "R-1");
		test_set_place(&h, claim->reference);
		test_set(&h, claim->reference, "phone", "+49 (0)30 123456");
		(void)test_send_all(&h);
		test_house_at(&h, REMINDER_DAY);
		test_run_clock(&h);
		if (i == 0)
			test_print_one(&h);
		(void)test_send_all(&h);
		g_assert_cmpuint(test_count(&h, "copy"), ==, 1);
		copy = test_notice(&h, "copy");
		check_says(&h, copy, ways[i].words);
		mail = bytes_of(&h, copy);
		g_assert_nonnull(strstr(mail, ways[i].type));
		end(&h);
	}
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/copies/joint", test_joint);
	g_test_add_func("/copies/once", test_once);
	g_test_add_func("/copies/without", test_without);
	g_test_add_func("/copies/ways", test_ways);
	result = g_test_run();
	dunlin_print_end();
	return result;
}
