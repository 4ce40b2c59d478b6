/* SPDX-License-Identifier: BSD-2-Clause */
/* Reference rates: the tables of conf/rates and the form of their lines. */
#include <glib/gstdio.h>

#include <string.h>

#include "base/configuration.h"
#include "base/error.h"
#include "base/rates.h"
#include "../cut-rates.h"

static DunlinDay
day(const char *iso)
{
	DunlinDay found = DUNLIN_DAY_NONE;

	g_assert_true(dunlin_day_parse(iso, &found));
	return found;
}

static const struct {
	const char *table, *date;
	DunlinPercent rate;
	const char *last;
} rows[] = {
	{"DE-base", "2002-01-01", 2570, "2002-06-30"},
	{"DE-base", "2010-12-31", 120, "2011-06-30"},
	{"DE-base", "2022-12-31", -880, "2022-12-31"},
	{"DE-base", "2023-01-01", 1620, "2023-06-30"},
	{"DE-base", "2026-06-30", 1270, "2026-06-30"},
	{"DE-base", "2026-12-31", 1520, "2026-12-31"},
	{"AT-base", "2024-08-01", 3880, "2024-12-31"},
	{"AT-base", "2025-06-30", 2530, "2025-06-30"},
	{"ECB", "2026-07-01", 2400, "2026-12-31"},
	{"GB-base", "2023-12-31", 5000, "2023-12-31"},
	{"NL-legal", "2024-06-01", 7000, "2024-12-31"},
	{"FR-legal", "2025-12-31", 2760, "2025-12-31"},
	{"IT-legal", "2026-01-01", 1600, "2026-12-31"},
	{"PL-nbp", "2020-04-08", 1000, "2020-04-08"},
	{"PL-reference", "2022-01-05", 1750, "2022-06-30"},
};

static void
test_tables(void)
{
	g_autoptr(DunlinRates) rates = cut_rates_load();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinPercent rate = 0;
		DunlinDay last = 0;

		g_test_message("%s %s", rows[i].table, rows[i].date);
		g_assert_true(dunlin_rates_at(rates, rows[i].table, day(rows[i].date), &rate, &last));
		g_assert_cmpint(rate, ==, rows[i].rate);
		g_assert_cmpint(last, ==, day(rows[i].last));
	}
	g_assert_cmpint(dunlin_rates_until(rates, "DE-base"), ==, day("2026-12-31"));
	g_assert_cmpint(dunlin_rates_until(rates, "XX-base"), ==, DUNLIN_DAY_NONE);
}

static void
test_unknown(void)
{
	static const char *const unknown[][2] = {
		{"DE-base", "2001-12-31"}, {"DE-base", "2027-01-01"}, {"FR-legal", "2027-01-01"},
		{"XX-base", "2026-01-01"},
	};
	g_autoptr(DunlinRates) rates = cut_rates_load();
	DunlinPercent rate;
	DunlinDay last;

	for (guint i = 0; i < G_N_ELEMENTS(unknown); i++)
		g_assert_false(dunlin_rates_at(rates, unknown[i][0], day(unknown[i][1]), &rate,
					       &last));
}

/* The German rate moves with the European Central Bank's: BGB 247 in both tables. */
static void
test_agree(void)
{
	g_autofree char *folder = dunlin_data_path("rates");
	g_autoptr(DunlinRates) rates = dunlin_rates_load(folder, NULL, NULL);

	for (DunlinDay at = day("2009-07-01"); at <= day("2026-12-31"); at += 30) {
		DunlinPercent german = 0, european = 0;
		DunlinDay last;

		g_assert_true(dunlin_rates_at(rates, "DE-base", at, &german, &last));
		g_assert_true(dunlin_rates_at(rates, "ECB", at, &european, &last));
		g_assert_cmpint(german, ==, european - 880);
	}
}

static const struct {
	const char *text;
	gboolean ok;
	DunlinPercent rate;
	const char *printed;
} numbers[] = {
	{"1.52", TRUE, 1520, "1.52"},   {"-0.88", TRUE, -880, "-0.88"}, {"9", TRUE, 9000, "9.00"},
	{"9.205", TRUE, 9205, "9.205"}, {"0", TRUE, 0, "0.00"},         {"-0.5", TRUE, -500, "-0.50"},
	{"", FALSE, 0, NULL},           {"-", FALSE, 0, NULL},          {"1.", FALSE, 0, NULL},
	{".5", FALSE, 0, NULL},         {"1,5", FALSE, 0, NULL},        {"100", FALSE, 0, NULL},
	{"1.2345", FALSE, 0, NULL},     {"1.2.3", FALSE, 0, NULL},      {"1 %", FALSE, 0, NULL},
};

static void
test_numbers(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		g_autofree char *printed = NULL;
		DunlinPercent rate = 0;

		g_test_message("\"%s\"", numbers[i].text);
		g_assert_cmpint(dunlin_rate_parse(numbers[i].text, &rate), ==, numbers[i].ok);
		if (!numbers[i].ok)
			continue;
		g_assert_cmpint(rate, ==, numbers[i].rate);
		printed = dunlin_rate_to_string(rate);
		g_assert_cmpstr(printed, ==, numbers[i].printed);
	}
}

/* A site's table takes the place of ours, and what is wrong in it is named by file and line. */
static const struct {
	const char *text, *error;
} sites[] = {
	{"checked 2026-12-20\nuntil 2027-06-30\n2026-07-01 1.52 a\n2027-01-01 1.77 b\n", NULL},
	{"until 2027-06-30\n2027-01-01 1.77\n", "DE-base.rates:2: expected FROM PERCENT SOURCE"},
	{"until 2027-06-30\n2027-01-01 1.7 b\n2026-07-01 1.5 a\n", "DE-base.rates:3: days do not"},
	{"until soon\n", "DE-base.rates:1: expected a day"},
	{"2027-01-01 1.77 b\n", "\"until\" is missing"},
	{"until 2026-12-31\n2027-01-01 1.77 b\n", "\"until\" is missing or lies before"},
	{"until 2026-12-31\n", "no rates"},
};

static void
test_site(void)
{
	g_autofree char *folder = dunlin_data_path("rates");
	g_autofree char *site = g_dir_make_tmp("dunlin-rates-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(site, "DE-base.rates", NULL);

	for (guint i = 0; i < G_N_ELEMENTS(sites); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinRates) rates = NULL;
		DunlinPercent rate = 0;
		DunlinDay last;

		g_assert_true(g_file_set_contents(path, sites[i].text, -1, NULL));
		rates = dunlin_rates_load(folder, site, &error);
		if (sites[i].error) {
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
			g_assert_nonnull(strstr(error->message, sites[i].error));
			continue;
		}
		g_assert_no_error(error);
		g_assert_true(dunlin_rates_at(rates, "DE-base", day("2027-03-01"), &rate, &last));
		g_assert_cmpint(rate, ==, 1770);
		g_assert_true(dunlin_rates_at(rates, "ECB", day("2026-03-01"), &rate, &last));
	}
	g_unlink(path);
	g_rmdir(site);
}

static void
test_print(void)
{
	g_autoptr(DunlinRates) rates = cut_rates_load();
	g_autoptr(GString) out = g_string_new(NULL);

	dunlin_rates_print(rates, out);
	g_assert_nonnull(strstr(out->str, "\nDE-base 2026-07-01 1.52 Deutsche Bundesbank"));
	g_assert_nonnull(strstr(out->str, "\nDE-base until 2026-12-31\nECB 2009-07-01 1.00 "));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/rates/tables", test_tables);
	g_test_add_func("/rates/unknown", test_unknown);
	g_test_add_func("/rates/agree", test_agree);
	g_test_add_func("/rates/numbers", test_numbers);
	g_test_add_func("/rates/site", test_site);
	g_test_add_func("/rates/print", test_print);
	return g_test_run();
}
