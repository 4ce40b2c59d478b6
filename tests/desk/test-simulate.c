/* SPDX-License-Identifier: BSD-2-Clause */
/* A portfolio played ahead: what the clock would do, and nothing of it in the store. */
#include <string.h>

#include "base/money.h"
#include "house.h"

typedef struct {
	TestHouse *h;
	GString *lines;
} Seen;

static void
note(const DunlinForesight *foresight, gpointer data)
{
	Seen *seen = data;
	g_autofree char *day =
		dunlin_day_to_string(dunlin_day_of(foresight->at, seen->h->house->config->zone));
	g_autofree char *amount = dunlin_money_to_string(foresight->amount, foresight->currency);

	g_string_append_printf(seen->lines, "%s %s %s %s %s\n", day, foresight->claim, foresight->kind,
			       foresight->step ? foresight->step : "-", amount);
}

static char *
simulate(TestHouse *h, const char *behaviour, const char *until)
{
	static guint copies;
	g_autofree char *name = g_strdup_printf("ahead-%u.db", ++copies);
	g_autofree char *path = g_build_filename(h->folder, name, NULL);
	g_autofree char *url = g_strconcat("sqlite:", path, NULL);
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinDesk) desk = NULL;
	Seen seen = {h, g_string_new(NULL)};
	DunlinDay last;

	g_assert_true(dunlin_day_parse(until, &last));
	(void)dunlin_store_copy(h->house->config->store, path, &error);
	g_assert_no_error(error);
	desk = dunlin_desk_open_copy(h->house, url, 1000, &error);
	g_assert_no_error(error);
	g_assert_true(dunlin_desk_simulate(desk, h->time, last, dunlin_behaviour_find(behaviour), note,
					   &seen, report, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(report->str, ==, "");
	return g_string_free(seen.lines, FALSE);
}

static guint
occurrences(const char *text, const char *part)
{
	guint count = 0;

	for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
		count++;
	return count;
}

/* Nobody pays: the letters of the policy on the days that the plan gives, and nothing is changed. */
static void
test_nobody_pays(void)
{
	TestHouse h;
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autofree char *lines = NULL, *final = NULL, *reminder = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	lines = simulate(&h, "none", "2027-03-31");
	reminder = g_strdup_printf("2026-10-22 %s letter reminder 119.00\n", claim->reference);
	final = g_strdup_printf("%s letter final 119.00\n", claim->reference);
	g_assert_true(g_str_has_prefix(lines, reminder));
	g_assert_cmpuint(occurrences(lines, final), ==, 1);
	g_assert_cmpuint(occurrences(lines, "letter"), ==, 2);
	g_assert_cmpuint(occurrences(lines, "payment"), ==, 0);
	after = test_claim(&h, claim->reference);
	g_assert_cmpint(after->version, ==, claim->version);
	g_assert_null(after->step);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A case is handed over once, however often a partner who is silent is asked whether he takes it; what is
 * disputed of a claim is not asked for. */
static void
test_handed_over(void)
{
	TestHouse h;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *said = NULL, *lines = NULL, *reminder = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, "creditor: {\n",
			       "partner: { inkasso: { name = \"Inkasso\"  address = "
			       "\"cases@inkasso.example\" } }\ncreditor: {\n");
	claim = test_open_claim(&h, "R-1");
	said = test_say(&h, "billing@acme.example", TRUE, "opened", "strittig 50,00");
	lines = simulate(&h, "none", "2027-03-31");
	reminder = g_strdup_printf("2026-10-22 %s letter reminder 69.00\n", claim->reference);
	g_assert_true(g_str_has_prefix(lines, reminder));
	g_assert_cmpuint(occurrences(lines, " handover - "), ==, 1);
	test_house_close(&h);
}

/* An offer that waits already is answered at once, not when it is repeated. */
static void
test_asked_before(void)
{
	TestHouse h;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *lines = NULL, *reminder = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, "language = \"de\" }", "language = \"de\" consent = \"ask\" }");
	claim = test_open_claim(&h, "R-1");
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_DRAFT);
	g_assert_cmpuint(test_send_all(&h), ==, 1);
	lines = simulate(&h, "none", "2026-10-22"); /* the last day counts */
	reminder = g_strdup_printf("2026-10-22 %s letter reminder 119.00\n", claim->reference);
	g_assert_cmpstr(lines, ==, reminder);
	test_house_close(&h);
}

/* Who pays gets no letter afterwards, and pays all in the days of the behaviour; the same twice. */
static void
test_debtors_pay(void)
{
	TestHouse h;
	g_autofree char *first = NULL, *second = NULL;
	g_auto(GStrv) rows = NULL;
	g_autoptr(GHashTable) paid = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) written = g_hash_table_new(g_str_hash, g_str_equal);
	DunlinDay day, before = 0;

	test_house_open(&h);
	for (guint i = 0; i < 12; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = test_open_claim(&h, number);
	}
	first = simulate(&h, "prompt", "2027-06-30");
	second = simulate(&h, "prompt", "2027-06-30");
	g_assert_cmpstr(first, ==, second);
	rows = g_strsplit(first, "\n", -1);
	for (guint i = 0; rows[i] && *rows[i]; i++) {
		const char *claim = rows[i] + strlen("2026-10-22 ");
		gboolean pays = strstr(rows[i], " payment ") != NULL;

		g_assert_true(g_str_has_suffix(rows[i], " 119.00")); /* also in a letter about twelve */
		rows[i][strlen("2026-10-22 ") + 8] = '\0';
		rows[i][strlen("2026-10-22")] = '\0';
		g_assert_true(dunlin_day_parse(rows[i], &day));
		g_assert_cmpint(day, >=, before);
		before = day;
		g_assert_false(g_hash_table_contains(paid, claim));
		if (!pays) {
			g_hash_table_insert(written, (gpointer)claim, GINT_TO_POINTER(day));
			continue;
		}
		g_hash_table_add(paid, (gpointer)claim);
		day -= GPOINTER_TO_INT(g_hash_table_lookup(written, claim));
		g_test_message("%s after %d days", claim, (int)day);
		g_assert_cmpint(day, >=, 1);
		g_assert_cmpint(day, <=, 7);
	}
	g_assert_cmpuint(g_hash_table_size(paid), >, 4);
	test_house_close(&h);
}

/* Each behaviour is what its sentence says. */
static void
test_behaviours(void)
{
	static const struct {
		const char *name, *says;
		guint percent, first, last;
	} rows[] = {
		{"none", "nobody pays", 0, 0, 0},
		{"slow", "a quarter pays after each letter, 5 to 20 days later", 25, 5, 20},
		{"typical", "half pays after each letter, 2 to 12 days later", 50, 2, 12},
		{"prompt", "three quarters pay after each letter, 1 to 7 days later", 75, 1, 7},
	};

	g_assert_null(dunlin_behaviour_find("never"));
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinBehaviour *behaviour = dunlin_behaviour_find(rows[i].name);
		guint pay = 0, soonest = G_MAXUINT, latest = 0, days;

		g_test_message("%s", rows[i].says);
		g_assert_cmpstr(behaviour->text, ==, rows[i].says);
		for (guint c = 0; c < 2000; c++) {
			g_autofree char *claim = g_strdup_printf("c%07u", c);

			if (!dunlin_behaviour_pays(behaviour, claim, "reminder", &days))
				continue;
			pay++;
			soonest = MIN(soonest, days);
			latest = MAX(latest, days);
		}
		g_assert_cmpuint(pay, >=, rows[i].percent * 19); /* of 2,000: within a twentieth */
		g_assert_cmpuint(pay, <=, rows[i].percent * 21);
		if (rows[i].percent == 0)
			continue;
		g_assert_cmpuint(soonest, ==, rows[i].first);
		g_assert_cmpuint(latest, ==, rows[i].last);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/simulate/behaviours", test_behaviours);
	g_test_add_func("/simulate/nobody-pays", test_nobody_pays);
	g_test_add_func("/simulate/handed-over", test_handed_over);
	g_test_add_func("/simulate/asked-before", test_asked_before);
	g_test_add_func("/simulate/debtors-pay", test_debtors_pay);
	return g_test_run();
}
