/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl policy: what is said of a policy, and the built-in ones country by country. */
#include "run.h"

#include <string.h>

/* More at the end of the configuration. */
static void
configure(const Place *place, const char *more)
{
	g_autofree char *old = NULL, *text = NULL;

	g_assert_true(g_file_get_contents(place->config, &old, NULL, NULL));
	text = g_strconcat(old, more, NULL);
	place_write(place, "dunlin.conf", text);
}
#define PARTNER "partner: { inkasso: { name = \"Inkasso\"  address = \"cases@inkasso.example\" } }\n"

static void
set_up_partner(Place *place, gconstpointer data)
{
	place_set_up(place, data);
	configure(place, PARTNER);
}

static void
test_policy(Place *place, gconstpointer data)
{
	static const char *const names[] = {"standard\n", "three-letters\n", "gentle\n", "strict\n",
					    "letters-only\n", "internal\n"};

	(void)data;
	g_auto(Ran) list = ran_with(place, 0, "policy");
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_nonnull(strstr(list.out, names[i]));
	g_assert_nonnull(strstr(list.out,
				"Creditors with the built-in policy standard: debtors of whose 8 claims closed "
				"last 2 or more needed a second letter or more than 60 days, were written off, "
				"or are with a partner, follow strict; debtors who paid 3 or more of the 8 "
				"claims closed last, each within 60 days and after one letter at most, follow "
				"gentle; all others standard.\n"));
	g_auto(Ran) standard = ran_with(place, 0, "policy standard");
	g_assert_cmpstr(standard.out, ==,
			"The first letter goes out 1 working day after opening at the earliest, and no "
			"debtor gets two letters within 7 days. After the due date none goes out before it was "
			"said since then that it is unpaid. Less than 10.00 EUR open is left alone. "
			"About 10.00 EUR or less that a payment leaves, the "
			"creditor is asked first. Interest and costs are waived once the principal is "
			"paid.\n"
			"1. reminder: 5 days after the due date the letter \"reminder\" goes to the "
			"debtor and gives him 10 days to pay.\n"
			"2. final: 3 working days after that deadline the creditor is asked whether it "
			"is still unpaid; with his yes the letter \"final\" goes to the debtor and gives "
			"him 10 days to pay. Without an answer he is asked again, and nothing happens "
			"without his word. Interest is announced between businesses where the law gives "
			"it. The fixed sum is announced between businesses where the law gives it.\n"
			"3. handover: 3 working days after that deadline, but not before it is 30 days "
			"overdue, an approver of the creditor is asked whether it is still unpaid; with "
			"his yes the claim is handed over to the creditor's partner. Without an answer "
			"he is asked again, and nothing happens without his word.\n");
	g_auto(Ran) spain = ran_with(place, 0, "policy strict es-md");
	g_assert_nonnull(strstr(spain.out, "letter \"reminder\" goes to the debtor and gives him 7 days"));
	g_assert_nonnull(strstr(spain.out, "letter \"final\" goes to the debtor and gives him 30 days"));
	g_assert_nonnull(strstr(spain.out, "\nIn ES-MD a business gets at least 30 days to pay in the last "
					   "letter (LO 1/2025 art. 10).\n"));
	g_auto(Ran) elsewhere = ran_with(place, 0, "policy standard JP");
	g_assert_null(strstr(elsewhere.out, "announced"));
	g_auto(Ran) internal = ran_with(place, 0, "policy internal");
	g_assert_nonnull(strstr(internal.out, "the letter \"colleague\" goes to the creditor's contact"));
	ends_with(place, 64, "policy standard Japan");
	g_auto(Ran) unknown = ran_with(place, 65, "policy lenient");
	g_assert_nonnull(strstr(unknown.err, "there is no policy"));
}

/* The built-in policies by country: what is said otherwise there than without one, to be read and compared
 * as a whole when anything of it changes (UPDATE_EXPECTED=1 writes it anew). */
static void
add_policy(Place *place, GString *text, const char *name, const char *plain, const char *country)
{
	g_autofree char *line = g_strdup_printf("policy %s %s", name, country);
	g_auto(Ran) there = ran_with(place, 0, line);
	g_auto(GStrv) known = g_strsplit(plain, "\n", -1), lines = g_strsplit(there.out, "\n", -1);
	gboolean first = g_str_equal(name, "standard");

	g_string_append_printf(text, "\n%s in %s\n", name, country);
	for (guint i = 0; lines[i] != NULL; i++) {
		gboolean law = g_str_has_prefix(lines[i], "In ") || g_str_has_prefix(lines[i], "Its law");

		/* the law is the same whatever the policy */
		if (!g_strv_contains((const char *const *)known, lines[i]) && (first || !law))
			g_string_append_printf(text, "%s\n", lines[i]);
	}
}

static void
test_policies(Place *place, gconstpointer data)
{
	static const char *const names[] = {"standard", "three-letters", "gentle",
					    "strict",	"internal",	 "letters-only"};
	static const char *const countries[] = {"DE", "AT", "CH", "NL", "BE", "FR",
						"IT", "ES", "PL", "GB", "JP"};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *file = g_test_build_filename(G_TEST_DIST, "ctl", "policies.golden", NULL);
	g_autofree char *wanted = NULL;

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *line = g_strdup_printf("policy %s", names[i]);
		g_auto(Ran) plain = ran_with(place, 0, line);

		g_string_append_printf(text, "%s%s\n%s", i > 0 ? "\n" : "", names[i], plain.out);
		for (guint j = 0; j < G_N_ELEMENTS(countries); j++)
			add_policy(place, text, names[i], plain.out, countries[j]);
	}
	if (g_getenv("UPDATE_EXPECTED") != NULL)
		g_assert_true(g_file_set_contents(file, text->str, -1, NULL));
	g_assert_true(g_file_get_contents(file, &wanted, NULL, NULL));
	g_assert_cmpstr(text->str, ==, wanted);
}

#define LETTER "{ step = \"reminder\" after-due = \"5d\" deadline = \"10d\" }, "

/* What a site writes, and what is true of it then. */
static void
test_odd(Place *place, gconstpointer data)
{
	static const struct {
		const char *steps, *has, *has_not;
	} rows[] = {
		{LETTER "{ step = \"agency\" after-deadline = \"0d\" partner = \"inkasso\" }",
		 "2. agency: 0 days after that deadline an approver of the creditor is asked whether it is "
		 "still unpaid; with his yes the claim is handed over to inkasso. Without an answer he is "
		 "asked again, and nothing happens without his word.\n", "letter \"agency\""},
		{LETTER "{ step = \"handover\" after-deadline = \"3wd\" deadline = \"5d\" }",
		 "2. handover: 3 working days after that deadline an approver", "5 days to pay"},
		{LETTER "{ step = \"handover\" after-due = \"40d\" ask = \"creditor\" silence = \"proceed\" }",
		 "an approver of the creditor is asked whether it is still unpaid; with his yes the claim is "
		 "handed over to the creditor's partner. Without an answer he is asked again", "by itself"},
		{LETTER "{ step = \"handover\" after-due = \"40d\" silence = \"stop\" }",
		 "Without an answer after two questions the claim is held.\n", "asked again"},
		{LETTER "{ step = \"court\" after-due = \"40d\" partner = \"court\" }",
		 "2. court: 40 days after the due date the creditor is told that no letter is left, and that "
		 "it may go to court.\n", "handed over"},
		{LETTER "{ step = \"handover\" after-due = \"40d\" }, "
			"{ step = \"last\" after-due = \"60d\" letter = \"final\" }",
		 "3. last: never, since nothing comes after the hand-over.\n", "60 days"},
		{"{ step = \"soon\" before-due = \"3d\" letter = \"notice\" ask = \"creditor\" }",
		 "1. soon: 3 days before the due date the letter \"notice\" goes to the debtor.\n",
		 "is asked whether"},
		{"{ step = \"ring\" after-due = \"1w\" channel = \"call\" deadline = \"1d\" }",
		 "1. ring: 1 week after the due date the creditor's contact is asked to call the debtor; "
		 "1 day is allowed for that.\n", "him 1 day"},
		{"{ step = \"tell\" after-due = \"5d\" deadline = \"2d\" letter = \"colleague\" to = \"a@b.example\" }",
		 "the letter \"colleague\" goes to a@b.example; 2 days are allowed for that.\n", "debtor and"},
		{LETTER "{ step = \"dear\" after-deadline = \"1wd\" letter = \"final\" fee = \"5.00 EUR\" "
			"ask = \"approver\" silence = \"proceed\" }",
		 "2. dear: 1 working day after that deadline an approver of the creditor is asked whether it "
		 "is still unpaid; with his yes the letter \"final\" goes to the debtor. Without an answer "
		 "after two questions it goes on by itself, if his last word was \"unpaid\". It costs him "
		 "5.00 EUR.\n", "handed"},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *policy = g_strdup_printf("policy: { p%u: { steps = ( %s ) } }\n", i,
							  rows[i].steps);
		g_autofree char *line = g_strdup_printf("policy p%u", i), *old = NULL;

		g_assert_true(g_file_get_contents(place->config, &old, NULL, NULL));
		configure(place, policy);
		g_auto(Ran) run = ran_with(place, 0, line);
		place_write(place, "dunlin.conf", old);
		if (strstr(run.out, rows[i].has) == NULL || strstr(run.out, rows[i].has_not) != NULL)
			g_error("%s\n%s", rows[i].steps, run.out);
	}
}

/* Nobody takes it: he is told, and not asked. */
static void
test_alone(Place *place, gconstpointer data)
{
	(void)data;
	g_auto(Ran) standard = ran_with(place, 0, "policy standard");
	g_assert_nonnull(strstr(standard.out,
				"3. handover: 3 working days after that deadline, but not before it is 30 days "
				"overdue, the creditor is told that no letter is left: there is no partner who "
				"takes it.\n"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/ctl/policy/odd", Place, NULL, set_up_partner, test_odd, place_tear_down);
	g_test_add("/ctl/policy/alone", Place, NULL, place_set_up, test_alone, place_tear_down);
	g_test_add("/ctl/policy/said", Place, NULL, set_up_partner, test_policy, place_tear_down);
	g_test_add("/ctl/policy/countries", Place, NULL, set_up_partner, test_policies, place_tear_down);
	return g_test_run();
}
