/* SPDX-License-Identifier: BSD-2-Clause */
/* What letters say beside what they claim: interest that is reserved, interest of one more day, and up to
 * which day payments were seen. */
#include <string.h>

#include "desk/internal.h"
#include "scenes.h"

#define POLICY(interest)                                                                           \
	"address = \"dunning@example.com\"\n"                                                      \
	"policy: { firm: { steps = (\n"                                                            \
	"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"                       \
	"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" interest = \"" interest  \
	"\" } ) } }\n"

static char *
replaced(const char *text, const char *from, const char *to)
{
	g_auto(GStrv) parts = g_strsplit(text, from, -1);

	return g_strjoinv(to, parts);
}

typedef struct {
	const char *name;
	const char *policy, *country, *currency, *due, *taken, *reminded, *final;
	const char *says, *says_not; /* the facts of the final letter */
	const char *words;	     /* its text; NULL: anything */
} Row;

/* The tables of the house end on 2026-12-31. */
static const Row rows[] = {
	{"all of it in the table", POLICY("claim"), "DE", "EUR", "2026-10-15", "2026-10-21 10:00",
	 "2026-10-22 09:00", "2026-11-09 09:00", "\"interest\":{", "\"interest_announced\":true",
	 "Zinsen für 18 Tage, vom 23. Oktober 2026 bis zum 9. November 2026"},
	{"all of it past the table, nothing else claimed", POLICY("claim"), "DE", "EUR", "2027-01-15",
	 "2027-01-21 10:00", "2027-01-22 09:00", "2027-02-08 09:00", "\"interest_announced\":true",
	 "\"interest\":{", "behalten uns"},
	{"none is asked for", POLICY("off"), "DE", "EUR", "2027-01-15", "2027-01-21 10:00",
	 "2027-01-22 09:00", "2027-02-08 09:00", "\"open\":{", "\"interest_announced\":true", NULL},
	/* 8 points over the 3.75 % of 30 June: 10000.00 · 11.75 % / 365 = 3.219, from the day after */
	{"the British day", POLICY("announce"), "GB", "GBP", "2026-10-15", "2026-10-21 10:00",
	 "2026-10-22 09:00", "2026-11-09 09:00",
	 "\"interest_daily\":{\"minor\":322,\"currency\":\"GBP\"}", "\"interest\":{", "ab dem 16. Oktober 2026 und wachsen jeden Tag um 3,22"},
	{"no day past the table", POLICY("announce"), "GB", "GBP", "2027-01-15", "2027-01-21 10:00",
	 "2027-01-22 09:00", "2027-02-08 09:00", "\"interest_announced\":true", "interest_daily", NULL},
};

/* A claim over 10000.00 against a business. */
static void
take(TestHouse *h, const Row *row)
{
	g_autofree char *euros = test_invoice("R-1", row->due, "10000.00", "kunde@debtor.example");
	g_autofree char *xml = replaced(euros, "EUR", row->currency);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "unbezahlt", xml);

	test_house_at(h, row->taken);
	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	test_creditor_says(h, "opened", "kind: business");
}

static void
check(const Row *row)
{
	TestHouse h = {0};
	g_autofree char *creditor =
		g_strdup_printf("language = \"de\" policy = \"firm\" country = \"%s\" }", row->country);
	g_autoptr(DunlinNotice) final = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_auto(DunlinLetter) letter = {0};
	gsize body = 0;

	g_test_message("%s", row->name);
	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n", row->policy);
	test_house_reconfigure(&h, "language = \"de\" }", creditor);
	take(&h, row);
	test_on_day(&h, row->reminded);
	test_house_at(&h, row->final);
	test_run_clock(&h);
	final = test_notice(&h, "final");
	g_assert_nonnull(final);
	g_test_message("%s", final->facts);
	g_assert_nonnull(strstr(final->facts, row->says));
	g_assert_null(strstr(final->facts, row->says_not));
	bytes = dunlin_desk_compose(h.desk, final, h.time, &letter, &body, NULL);
	g_assert_nonnull(bytes);
	g_test_message("%s", letter.text);
	if (row->words != NULL)
		g_assert_nonnull(strstr(g_strdelimit(letter.text, "\n", ' '), row->words));
	(void)test_send_all(&h);
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_interest(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		check(&rows[i]);
}

/* However many letters there were: the first one put the debtor into default. */
static void
test_first_letter(void)
{
	static const Row row = {
		.policy = "address = \"dunning@example.com\"\n"
			  "policy: { firm: { steps = (\n"
			  "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
			  "  { step = \"second\" after-deadline = \"3wd\" deadline = \"10d\""
			  " letter = \"reminder\" },\n"
			  "  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\""
			  " interest = \"claim\" } ) } }\n",
		.country = "DE", .currency = "EUR", .due = "2026-10-15", .taken = "2026-10-21 10:00",
	};
	TestHouse h = {0};
	g_autoptr(DunlinNotice) final = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n", row.policy);
	test_house_reconfigure(&h, "language = \"de\" }",
			       "language = \"de\" policy = \"firm\" country = \"DE\" }");
	take(&h, &row);
	test_on_day(&h, "2026-10-22 09:00");
	test_on_day(&h, "2026-11-09 09:00");
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 2);
	test_on_day(&h, "2026-11-26 09:00");
	final = test_notice(&h, "final");
	g_assert_nonnull(final);
	g_test_message("%s", final->facts);
	/* 35 days from 23 October to 26 November: 10000.00 · 10.52 % / 365 · 35 */
	g_assert_nonnull(strstr(final->facts, "\"interest\":{\"minor\":10088,"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The day of the latest word that it is unpaid. */
static void
check_seen(TestHouse *h, const char *letter, const char *day)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autofree char *wanted = g_strdup_printf("\"seen_day\":{\"day\":\"%s\"}", day);

	g_assert_nonnull(notice);
	g_assert_cmpint(notice->role, ==, DUNLIN_ROLE_DEBTOR);
	g_test_message("%s", notice->facts);
	g_assert_nonnull(strstr(notice->facts, wanted));
}

static void
test_seen(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *verdict = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1"); /* on the 21st */
	test_on_day(&h, "2026-10-22 09:00");
	test_house_at(&h, "2026-10-26 09:00");
	test_creditor_says(&h, "opened", "unbezahlt");
	test_house_at(&h, "2026-10-28 09:00");
	verdict = test_say(&h, "kunde@debtor.example", TRUE, "reminder", "statement");
	check_seen(&h, "account", "2026-10-26");
	test_creditor_says(&h, "opened", "raten 2 am 2.11.2026");
	check_seen(&h, "instalments", "2026-10-26");
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/said/interest", test_interest);
	g_test_add_func("/said/first-letter", test_first_letter);
	g_test_add_func("/said/seen", test_seen);
	return g_test_run();
}
