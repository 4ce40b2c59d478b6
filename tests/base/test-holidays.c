/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of conf/holidays, the rules they are made of, and counting in working days. */
#include <glib/gstdio.h>

#include <stdlib.h>
#include <string.h>

#include "base/configuration.h"
#include "base/day.h"
#include "base/error.h"

static DunlinDay
day(const char *iso)
{
	DunlinDay found = DUNLIN_DAY_NONE;

	g_assert_true(dunlin_day_parse(iso, &found));
	return found;
}

static DunlinHolidays *
load(void)
{
	g_autofree char *folder = dunlin_data_path("holidays");
	g_autoptr(GError) error = NULL;
	DunlinHolidays *holidays = dunlin_holidays_load(folder, &error);

	g_assert_no_error(error);
	return holidays;
}

static const struct {
	const char *country, *date;
	gboolean holiday;
} rows[] = {
	{"DE", "2026-01-01", TRUE},
	{"DE", "2026-04-03", TRUE}, /* Good Friday */
	{"DE", "2026-04-06", TRUE},
	{"DE", "2026-05-14", TRUE}, /* Ascension */
	{"DE", "2026-05-25", TRUE},
	{"DE", "2026-10-03", TRUE},
	{"DE", "2026-01-06", FALSE},
	{"DE-BY", "2026-01-06", TRUE},
	{"DE-BE", "2026-01-06", FALSE},
	{"DE-BY", "2026-06-04", TRUE}, /* Corpus Christi */
	{"DE-NI", "2026-10-31", TRUE},
	{"DE-BY", "2026-10-31", FALSE},
	{"DE-SN", "2026-11-18", TRUE},
	{"DE-SN", "2027-11-17", TRUE},
	{"DE-SN", "2026-11-25", FALSE},
	{"DE", "2026-11-18", FALSE},
	{"DE", "2025-04-21", TRUE},
	{"DE", "2038-04-26", TRUE}, /* the latest Easter */
	{"AT", "2026-10-26", TRUE},
	{"AT", "2026-12-08", TRUE},
	{"CH", "2026-08-01", TRUE},
	{"CH-GE", "2026-09-10", TRUE},
	{"CH-VD", "2026-09-21", TRUE},
	{"CH-TI", "2026-04-03", FALSE},
	{"NL", "2026-04-27", TRUE},
	{"BE", "2026-07-21", TRUE},
	{"FR", "2026-07-14", TRUE},
	{"FR", "2026-12-26", FALSE},
	{"FR-67", "2026-12-26", TRUE},
	{"IT", "2026-04-25", TRUE},
	{"IT", "2026-10-04", TRUE},
	{"ES-CT", "2026-09-11", TRUE},
	{"PL", "2026-11-11", TRUE},
	{"LU", "2026-06-23", TRUE},
	{"DK", "2026-04-02", TRUE},
	{"SE", "2026-06-19", TRUE},
	{"GB", "2026-05-04", TRUE},
	{"GB", "2026-08-31", TRUE},
	{"GB-SCT", "2026-08-31", FALSE},
	{"GB-SCT", "2026-08-03", TRUE},
	/* Boxing Day 2026 is a Saturday; in 2027 both days of Christmas lie on the weekend */
	{"GB", "2026-12-28", TRUE},
	{"GB", "2027-12-27", TRUE},
	{"GB", "2027-12-28", TRUE},
	{"GB", "2027-12-29", FALSE},
	{"GB", "2022-12-27", TRUE},
	{"GB", "2022-12-28", FALSE},
	{"GB-SCT", "2023-01-03", TRUE},
	{"GB", "2023-01-03", FALSE},
	{"IE", "2026-10-26", TRUE},
	{"IE", "2026-02-02", TRUE},
	{"US", "2026-01-19", TRUE},
	{"US", "2026-11-26", TRUE},
	{"US", "2026-07-03", TRUE},
	{"US", "2027-07-05", TRUE},
	{"US", "2027-12-31", TRUE},
	{"US", "2026-12-31", FALSE},
	{"US", "2026-05-25", TRUE},
	{"XX", "2026-12-25", FALSE},
	{NULL, "2026-12-25", FALSE},
	{"", "2026-12-25", FALSE},
	{"DEU", "2026-12-25", FALSE},
};

static void
test_tables(void)
{
	g_autoptr(DunlinHolidays) holidays = load();

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s %s", rows[i].country, rows[i].date);
		g_assert_cmpint(dunlin_is_holiday(holidays, rows[i].country, day(rows[i].date)), ==,
				rows[i].holiday);
	}
	g_assert_true(dunlin_holidays_has_country(holidays, "DE"));
	g_assert_true(dunlin_holidays_has_country(holidays, "DE-SH"));
	g_assert_false(dunlin_holidays_has_country(holidays, "DE-XX"));
	g_assert_false(dunlin_holidays_has_country(holidays, "AT-XX"));
	g_assert_false(dunlin_holidays_has_country(holidays, "XX"));
	g_assert_false(dunlin_is_holiday(NULL, "DE", day("2026-12-25")));
}

/* ── whole years, from what the laws say, written down a second time ── */

static const struct {
	gint year;
	const char *easter;
} easters[] = {
	{2024, "2024-03-31"}, {2025, "2025-04-20"}, {2026, "2026-04-05"}, {2027, "2027-03-28"},
	{2028, "2028-04-16"}, {2029, "2029-04-01"}, {2030, "2030-04-21"}, {2031, "2031-04-13"},
	{2032, "2032-03-28"},
};

#define DE "01-01 05-01 10-03 12-25 12-26 "
#define DE_EASTER "-2 1 39 50 "
#define CH "01-01 08-01 12-25 "
#define ES "01-01 01-06 05-01 08-15 10-12 11-01 12-06 12-08 12-25 "
static const struct {
	const char *country, *fixed, *easter; /* every year; days after Easter */
} calendars[] = {
	{"DE", DE, DE_EASTER},
	{"DE-BW", DE "01-06 11-01", DE_EASTER "60"},
	{"DE-BY", DE "01-06 08-15 11-01", DE_EASTER "60"}, /* 15 August in most of it */
	{"DE-BE", DE "03-08", DE_EASTER},
	{"DE-BB", DE "10-31", DE_EASTER},
	{"DE-HB", DE "10-31", DE_EASTER},
	{"DE-HH", DE "10-31", DE_EASTER},
	{"DE-HE", DE, DE_EASTER "60"},
	{"DE-MV", DE "03-08 10-31", DE_EASTER},
	{"DE-NI", DE "10-31", DE_EASTER},
	{"DE-NW", DE "11-01", DE_EASTER "60"},
	{"DE-RP", DE "11-01", DE_EASTER "60"},
	{"DE-SL", DE "08-15 11-01", DE_EASTER "60"},
	{"DE-SN", DE "10-31", DE_EASTER}, /* and the day of repentance */
	{"DE-ST", DE "01-06 10-31", DE_EASTER},
	{"DE-SH", DE "10-31", DE_EASTER},
	{"DE-TH", DE "09-20 10-31", DE_EASTER},
	/* ZPO § 126(2): for terms Good Friday too */
	{"AT", "01-01 01-06 05-01 08-15 10-26 11-01 12-08 12-25 12-26", "-2 1 39 50 60"},
	{"CH-ZH", CH "01-02 05-01 12-26", "-2 1 39 50"},
	{"CH-BE", CH "01-02 12-26", "-2 1 39 50"},
	{"CH-LU", CH "01-02 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-UR", CH "01-06 03-19 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-SZ", CH "01-06 03-19 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-OW", CH "01-02 08-15 09-25 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-NW", CH "03-19 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-GL", CH "01-02 11-01 12-26", "-2 1 39 50"},
	{"CH-ZG", CH "01-02 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-FR", CH "01-02 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-SO", CH "01-02 05-01 08-15 11-01 12-26", "-2 1 39 50 60"},
	{"CH-BS", CH "05-01 12-26", "-2 1 39 50"},
	{"CH-BL", CH "05-01 12-26", "-2 1 39 50"},
	{"CH-SH", CH "01-02 05-01 12-26", "-2 1 39 50"},
	{"CH-AR", CH "12-26", "-2 1 39 50"},
	{"CH-AI", CH "08-15 09-22 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-SG", CH "11-01 12-26", "-2 1 39 50"},
	{"CH-GR", CH "12-26", "-2 1 39 50"},
	{"CH-AG", CH "01-02 08-15 11-01 12-08 12-26", "-2 1 39 50 60"},
	{"CH-TG", CH "01-02 05-01 12-26", "-2 1 39 50"},
	{"CH-VD", CH "01-02", "-2 1 39 50"},
	{"CH-VS", CH "03-19 08-15 11-01 12-08", "39 60"},
	{"CH-NE", CH "01-02 03-01 05-01 12-26", "-2 1 39 50"},
	{"CH-JU", CH "01-02 05-01 06-23 08-15 11-01", "-2 1 39 50 60"},
	{"CH-GE", CH "12-31", "-2 1 39 50"},
	{"CH-TI", "01-01 01-06 03-19 05-01 06-29 08-01 08-15 11-01 12-08 12-25 12-26", "1 39 50 60"},
	/* Algemene termijnenwet art. 3: for terms the 5th of May and Good Friday too */
	{"NL", "01-01 04-27 05-05 12-25 12-26", "-2 1 39 50"},
	{"BE", "01-01 05-01 07-21 08-15 11-01 11-11 12-25", "1 39 50"},
	{"FR", "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25", "1 39 50"},
	{"FR-67", "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25 12-26", "-2 1 39 50"},
	{"IT", "01-01 01-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26", "1"},
	{"ES-AN", ES "02-28", "-3 -2"},
	{"ES-AR", ES "04-23", "-3 -2"},
	{"ES-AS", ES "09-08", "-3 -2"},
	{"ES-IB", ES "03-01 12-26", "-3 -2 1"},
	{"ES-CN", ES "05-30", "-3 -2"},
	{"ES-CB", ES "07-28 09-15", "-3 -2 1"},
	{"ES-CL", ES "04-23", "-3 -2"},
	{"ES-CM", ES "05-31", "-3 -2 60"},
	{"ES-CT", ES "06-24 09-11 12-26", "-2 1"},
	{"ES-EX", ES "09-08", "-3 -2"},
	{"ES-GA", ES "05-17 07-25", "-3 -2"},
	{"ES-MC", ES "03-19 06-09", "-3 -2"},
	{"ES-MD", ES "05-02", "-3 -2"},
	{"ES-NC", ES "07-25 12-03", "-3 -2 1"},
	{"ES-PV", ES "07-25", "-3 -2 1"},
	{"ES-RI", ES "06-09", "-3 -2 1"},
	{"ES-VC", ES "03-19 06-24 10-09", "-2 1"},
	{"ES-CE", ES "09-02", "-3 -2"},
	{"ES-ML", ES "09-17", "-3 -2"},
	{"LU", "01-01 05-01 05-09 06-23 08-15 11-01 12-25 12-26", "1 39 50"},
	/* forældelsesloven § 27(2): for terms Constitution Day and the two eves too */
	{"DK", "01-01 06-05 12-24 12-25 12-26 12-31", "-3 -2 1 39 50"},
	{"PL", "01-01 01-06 05-01 05-03 08-15 11-01 11-11 12-24 12-25 12-26", "1 60"},
};

/* As the government has announced them, on weekdays. */
static const char england[] =
	"2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26 "
	"2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 "
	"2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 "
	"2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28 "
	"2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26";

static const char scotland[] =
	"2024-01-01 2024-01-02 2024-03-29 2024-05-06 2024-05-27 2024-08-05 2024-12-02 2024-12-25 2024-12-26 "
	"2025-01-01 2025-01-02 2025-04-18 2025-05-05 2025-05-26 2025-08-04 2025-12-01 2025-12-25 2025-12-26 "
	"2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-08-03 2026-11-30 2026-12-25 2026-12-28 "
	"2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31 2027-08-02 2027-11-30 2027-12-27 2027-12-28 "
	"2028-01-03 2028-01-04 2028-04-14 2028-05-01 2028-05-29 2028-08-07 2028-11-30 2028-12-25 2028-12-26";
/* beside England's */
static const char northern_ireland[] =
	"2024-03-18 2024-07-12 2025-03-17 2025-07-14 2026-03-17 2026-07-13 2027-03-17 2027-07-12 2028-03-17 "
	"2028-07-12";

static gboolean
is_moving(const char *offsets, DunlinDay easter, DunlinDay today)
{
	g_auto(GStrv) all = g_strsplit(offsets, " ", -1);

	for (guint i = 0; all[i] != NULL; i++)
		if (*all[i] != '\0' && easter + atoi(all[i]) == today)
			return TRUE;
	return FALSE;
}

/* Of the few that no list above can say. */
static gboolean
is_odd(const char *country, const char *iso, DunlinDay today, DunlinDay easter)
{
	const char *date = iso + 5;

	if (g_str_equal(country, "DE-SN")) /* the Wednesday before 23 November */
		return dunlin_day_weekday(today) == 3 && strcmp(date, "11-16") >= 0 &&
		       strcmp(date, "11-22") <= 0;
	if (g_str_equal(country, "CH-GE")) /* the Thursday after the first Sunday of September */
		return dunlin_day_weekday(today) == 4 && strcmp(date, "09-05") >= 0 &&
		       strcmp(date, "09-11") <= 0;
	if (g_str_equal(country, "CH-VD")) /* the Monday after the third Sunday of September */
		return dunlin_day_weekday(today) == 1 && strcmp(date, "09-16") >= 0 &&
		       strcmp(date, "09-22") <= 0;
	if (g_str_equal(country, "CH-GL")) /* the first Thursday of April; the next, if Easter follows it */
		return dunlin_day_weekday(today) == 4 &&
		       (today == easter + 4 && strcmp(date, "04-08") >= 0 && strcmp(date, "04-14") <= 0
				? TRUE
				: g_str_has_prefix(date, "04-0") && strcmp(date, "04-07") <= 0 &&
					  today != easter - 3);
	return FALSE;
}

static void
test_years(void)
{
	g_autoptr(DunlinHolidays) holidays = load();

	for (DunlinDay today = day("2024-01-01"); today < day("2033-01-01"); today++) {
		g_autofree char *iso = dunlin_day_to_string(today);
		DunlinDay easter = day(easters[atoi(iso) - easters[0].year].easter);

		if (dunlin_day_weekday(today) > 5)
			continue; /* nobody works anyway */
		for (gsize i = 0; i < G_N_ELEMENTS(calendars); i++) {
			const char *country = calendars[i].country;
			gboolean wanted = strstr(calendars[i].fixed, iso + 5) != NULL ||
					  is_moving(calendars[i].easter, easter, today) ||
					  is_odd(country, iso, today, easter);

			g_test_message("%s %s", country, iso);
			g_assert_cmpint(dunlin_is_holiday(holidays, country, today), ==, wanted);
		}
		if (atoi(iso) > 2028)
			continue; /* not announced yet */
		g_test_message("%s", iso);
		g_assert_cmpint(dunlin_is_holiday(holidays, "GB", today), ==,
				strstr(england, iso) != NULL);
		g_assert_cmpint(dunlin_is_holiday(holidays, "GB-SCT", today), ==,
				strstr(scotland, iso) != NULL);
		g_assert_cmpint(dunlin_is_holiday(holidays, "GB-NIR", today), ==,
				strstr(england, iso) != NULL || strstr(northern_ireland, iso) != NULL);
	}
}

static const struct {
	const char *start;
	DunlinDuration duration;
	const char *country, *end;
} sums[] = {
	{"2026-10-15", {5, DUNLIN_UNIT_DAY}, "DE", "2026-10-20"},
	{"2026-10-15", {2, DUNLIN_UNIT_WEEK}, "DE", "2026-10-29"},
	{"2026-10-15", {12, DUNLIN_UNIT_HOUR}, "DE", "2026-10-16"},
	{"2026-10-15", {24, DUNLIN_UNIT_HOUR}, "DE", "2026-10-16"},
	{"2026-10-15", {25, DUNLIN_UNIT_HOUR}, "DE", "2026-10-17"},
	{"2026-10-15", {0, DUNLIN_UNIT_DAY}, "DE", "2026-10-15"},
	{"2026-10-15", {1, DUNLIN_UNIT_WORKDAY}, "DE", "2026-10-16"},
	{"2026-10-15", {2, DUNLIN_UNIT_WORKDAY}, "DE", "2026-10-19"},
	{"2026-10-17", {1, DUNLIN_UNIT_WORKDAY}, "DE", "2026-10-19"},
	{"2026-10-17", {0, DUNLIN_UNIT_WORKDAY}, "DE", "2026-10-17"},
	{"2026-12-23", {2, DUNLIN_UNIT_WORKDAY}, "DE", "2026-12-28"},
	{"2026-12-23", {2, DUNLIN_UNIT_WORKDAY}, NULL, "2026-12-25"},
	{"2026-10-15", {-5, DUNLIN_UNIT_DAY}, "DE", "2026-10-10"},
	{"2026-10-19", {-1, DUNLIN_UNIT_WORKDAY}, "DE", "2026-10-16"},
};

static void
test_sums(void)
{
	g_autoptr(DunlinHolidays) holidays = load();

	for (gsize i = 0; i < G_N_ELEMENTS(sums); i++) {
		g_autofree char *end = dunlin_day_to_string(dunlin_day_add(
			day(sums[i].start), sums[i].duration, holidays, sums[i].country));

		g_test_message("%s + %d", sums[i].start, sums[i].duration.count);
		g_assert_cmpstr(end, ==, sums[i].end);
	}
	g_assert_cmpint(dunlin_day_shift(holidays, "DE", day("2026-12-25")), ==, day("2026-12-28"));
	g_assert_cmpint(dunlin_day_shift(holidays, "DE", day("2026-12-24")), ==, day("2026-12-24"));
}

static const struct {
	const char *text, *message; /* message NULL: well-formed */
} files[] = {
	{"# nothing\n\n", NULL},
	{"regions A B\n[A] 01-01 x\n[!B] easter-2 y\n  monday>=05-01 z\n", NULL},
	{"thursday>=04-01+holy x\n", NULL},
	{"thursday>=04-01+wholly x\n", ":1: expected MM-DD"},
	{"01-01 x\n02-30 y\n", ":2: expected MM-DD"},
	{"01-01\n", ":1: expected MM-DD"},
	{"1-1 x\n", ":1: expected MM-DD"},
	{"easter x\n", ":1: expected MM-DD"},
	{"easter+999 x\n", ":1: expected MM-DD"},
	{"mon>=05-01 x\n", ":1: expected MM-DD"},
	{"monday>=05-32 x\n", ":1: expected MM-DD"},
	{"[A] 01-01 x\n", ":1: a region"},
	{"regions B\n[A] 01-01 x\n", ":2: a region"},
	{"[A 01-01 x\n", ":1: a \"]\" is missing"},
	{"substitute maybe\n", ":1: expected substitute"},
};

static void
test_files(void)
{
	g_autofree char *folder = g_dir_make_tmp("dunlin-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "XX.holidays", NULL);
	g_autoptr(GError) missing = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinHolidays) holidays = NULL;

		g_assert_true(g_file_set_contents(path, files[i].text, -1, NULL));
		holidays = dunlin_holidays_load(folder, &error);
		g_test_message("%s", files[i].text);
		if (files[i].message == NULL) {
			g_assert_no_error(error);
			continue;
		}
		g_assert_null(holidays);
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
		g_assert_nonnull(strstr(error->message, files[i].message));
		g_assert_nonnull(strstr(error->message, "XX.holidays"));
	}
	g_unlink(path);
	g_rmdir(folder);
	g_assert_null(dunlin_holidays_load(folder, &missing));
	g_assert_error(missing, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/holidays/tables", test_tables);
	g_test_add_func("/holidays/years", test_years);
	g_test_add_func("/holidays/sums", test_sums);
	g_test_add_func("/holidays/files", test_files);
	return g_test_run();
}
