/* SPDX-License-Identifier: BSD-2-Clause */
/* Days, instants and durations, and the dates that people write. */
#include "base/day.h"

static DunlinDay
day(const char *iso)
{
	DunlinDay found = DUNLIN_DAY_NONE;

	g_assert_true(dunlin_day_parse(iso, &found));
	return found;
}

static const struct {
	const char *text, *iso; /* iso NULL: refused */
} days[] = {
	{"2026-10-15", "2026-10-15"},
	{" 2026-10-15\n", "2026-10-15"},
	{"2026-10-15Z", "2026-10-15"},
	{"2026-10-15+01:00", "2026-10-15"},
	{"2026-10-15-05:00", "2026-10-15"},
	{"2024-02-29", "2024-02-29"},
	{"1900-01-01", "1900-01-01"},
	{"2999-12-31", "2999-12-31"},
	{"2026-02-29", NULL},
	{"1900-02-29", NULL},
	{"2026-13-01", NULL},
	{"2026-00-10", NULL},
	{"2026-10-00", NULL},
	{"9999-12-31", NULL},
	{"1899-12-31", NULL},
	{"2026-10-15+1", NULL},
	{"2026-10-15+99:00", NULL},
	{"2026-10-15T08:00:00Z", NULL},
	{"2026-10-1", NULL},
	{"20261015", NULL},
	{"", NULL},
	{NULL, NULL},
};

static void
test_parse(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
		DunlinDay found = DUNLIN_DAY_NONE;
		g_autofree char *back = NULL;

		g_test_message("%s", days[i].text);
		g_assert_cmpint(dunlin_day_parse(days[i].text, &found), ==, days[i].iso != NULL);
		back = dunlin_day_to_string(found);
		g_assert_cmpstr(back, ==, days[i].iso);
	}
	g_assert_cmpint(day("1970-01-01"), ==, 0);
	g_assert_cmpint(dunlin_day_weekday(day("1970-01-01")), ==, 4);
	g_assert_cmpint(dunlin_day_weekday(day("1969-12-28")), ==, 7);
	g_assert_cmpint(dunlin_day_weekday(day("2026-10-12")), ==, 1);
}

static const struct {
	const char *text, *iso;
} human[] = {
	/* today is 2026-10-15 */
	{"2026-12-24", "2026-12-24"},
	{"2026/12/24", "2026-12-24"},
	{"24.12.2026", "2026-12-24"},
	{"24.12.2026.", "2026-12-24"},
	{" 24. 12. 2026 ", "2026-12-24"},
	{"24.12.26", "2026-12-24"},
	{"24.12.99", "1999-12-24"},
	{"24.12.", "2026-12-24"},
	{"15.10.", "2026-10-15"},
	{"14.10.", "2027-10-14"},
	{"1.2.", "2027-02-01"},
	{"24/12/2026", "2026-12-24"},
	{"24-12-2026", "2026-12-24"},
	{"24 Dec 2026", "2026-12-24"},
	{"24-Dec-2026", "2026-12-24"},
	{"24 December 2026", "2026-12-24"},
	{"24th December 2026", "2026-12-24"},
	{"24. Dezember 2026", "2026-12-24"},
	{"24. Dezember", "2026-12-24"},
	{"3. März 2027", "2027-03-03"},
	{"3. maerz 2027", "2027-03-03"},
	{"Dec 24, 2026", "2026-12-24"},
	{"Dec. 24, 2026", "2026-12-24"},
	{"December 24th, 2026", "2026-12-24"},
	{"1 août 2027", "2027-08-01"},
	{"1er août 2027", "2027-08-01"},
	{"1er octobre", "2027-10-01"},
	{"1º de octubre de 2027", "2027-10-01"},
	{"1º ottobre 2027", "2027-10-01"},
	{"primo ottobre 2027", "2027-10-01"},
	{"1-go października 2027", "2027-10-01"},
	{"1 października 2027 r.", "2027-10-01"},
	{"24 de diciembre de 2026", "2026-12-24"},
	{"1e mei 2027", "2027-05-01"},
	{"1-12-2026", "2026-12-01"},
	{"1er", NULL},
	{"1eraoût", NULL},
	{"12 juillet 2027", "2027-07-12"},
	{"12 jui 2027", NULL}, /* juin or juillet? */
	{"5 mei 2027", "2027-05-05"},
	{"5 maggio 2027", "2027-05-05"},
	{"5 enero 2027", "2027-01-05"},
	{"5 października 2027", "2027-10-05"},
	{"29.2.2028", "2028-02-29"},
	{"29.2.2027", NULL},
	{"29.2.", NULL},
	{"31.4.2026", NULL},
	{"31.04.", NULL},
	{"32.1.2026", NULL},
	{"0.1.2026", NULL},
	{"12/24/2026", NULL},
	{"24.12", NULL},
	{"24/12", NULL},
	{"24.12/2026", NULL},
	{"24.12-2026", NULL},
	{"24 . 12 . 2026", "2026-12-24"},
	{"24 12 2026", NULL},
	{"2026.12", NULL},
	{"2026", NULL},
	{"24.12.026", NULL},
	{"24.12.20266", NULL},
	{"024.12.2026", NULL},
	{"24.12.9999", NULL},
	{"24.12.2026 12:00", NULL},
	{"Dec 2026", NULL},
	{"De 24 2026", NULL},
	{"Decembre24", NULL},
	{"24 Foo 2026", NULL},
	{"24. Dezember 26", "2026-12-24"},
	{"Dec Dec 2026", NULL},
	{"24.Dec.Dec", NULL},
	{"tomorrow", NULL},
	{"-1.1.2026", NULL},
	{"", NULL},
	{" ", NULL},
	{".", NULL},
	{"\xff", NULL},
	{NULL, NULL},
};

static void
test_human(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(human); i++) {
		DunlinDay found = DUNLIN_DAY_NONE;
		g_autofree char *back = NULL;
		gboolean read = dunlin_day_parse_human(human[i].text, day("2026-10-15"), &found);

		g_test_message("%s", human[i].text);
		back = dunlin_day_to_string(found);
		g_assert_cmpstr(back, ==, human[i].iso);
		g_assert_cmpint(read, ==, human[i].iso != NULL);
	}
}

static const struct {
	const char *text, *utc; /* in Europe/Berlin; utc NULL: refused */
} instants[] = {
	{"2026-10-15T08:00:00Z", "2026-10-15T08:00:00Z"},
	{"2026-10-15T08:00:00+02:00", "2026-10-15T06:00:00Z"},
	{"2026-10-15T08:00:00", "2026-10-15T06:00:00Z"},
	{"2026-10-15T08:00", "2026-10-15T06:00:00Z"},
	{"2026-10-15 08:00", "2026-10-15T06:00:00Z"},
	{"2026-10-15T08:00Z", "2026-10-15T08:00:00Z"},
	{"2026-10-15", "2026-10-14T22:00:00Z"},
	{"2026-12-15", "2026-12-14T23:00:00Z"},
	{"9999-10-15T08:00:00Z", NULL},
	{"2026-10-15T25:00:00Z", NULL},
	{"2026-02-30", NULL},
	{"now", NULL},
	{"", NULL},
};

static void
test_instants(void)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Berlin");
	g_autofree char *none = dunlin_instant_to_string(0);

	g_assert_nonnull(zone);
	g_assert_null(none);
	for (gsize i = 0; i < G_N_ELEMENTS(instants); i++) {
		g_autofree char *back = NULL;
		gint64 at = 0;
		gboolean read = dunlin_instant_parse(instants[i].text, zone, &at);

		g_test_message("%s", instants[i].text);
		back = dunlin_instant_to_string(at);
		g_assert_cmpstr(back, ==, instants[i].utc);
		g_assert_cmpint(read, ==, instants[i].utc != NULL);
	}
}

/* The civil day of an instant, and the instant of a wall clock, across the change of time. */
static void
test_zone(void)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Berlin");
	gint64 at = 0;

	g_assert_true(dunlin_instant_parse("2026-03-28T23:30:00Z", zone, &at));
	g_assert_cmpint(dunlin_day_of(at, zone), ==, day("2026-03-29"));
	g_assert_cmpint(dunlin_day_at(day("2026-03-30"), 0, zone) -
				dunlin_day_at(day("2026-03-29"), 0, zone),
			==, 23 * 3600);
	g_assert_cmpint(dunlin_day_at(day("2026-10-25"), 1440, zone), ==,
			dunlin_day_at(day("2026-10-26"), 0, zone));
}

static const struct {
	const char *text;
	gint32 count; /* -1: refused */
	DunlinUnit unit;
} durations[] = {
	{"12h", 12, DUNLIN_UNIT_HOUR},
	{"5d", 5, DUNLIN_UNIT_DAY},
	{"2w", 2, DUNLIN_UNIT_WEEK},
	{"3wd", 3, DUNLIN_UNIT_WORKDAY},
	{"0d", 0, DUNLIN_UNIT_DAY},
	{"9999d", 9999, DUNLIN_UNIT_DAY},
	{"10000d", -1, 0},
	{"99999999999d", -1, 0},
	{"d", -1, 0},
	{"5", -1, 0},
	{"-5d", -1, 0},
	{"5 d", -1, 0},
	{"5m", -1, 0},
	{"", -1, 0},
	{NULL, -1, 0},
};

static void
test_durations(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(durations); i++) {
		DunlinDuration duration = {0};
		g_autofree char *back = NULL;

		g_test_message("%s", durations[i].text);
		g_assert_cmpint(dunlin_duration_parse(durations[i].text, &duration), ==,
				durations[i].count >= 0);
		if (durations[i].count < 0)
			continue;
		g_assert_cmpint(duration.count, ==, durations[i].count);
		g_assert_cmpint(duration.unit, ==, durations[i].unit);
		back = dunlin_duration_to_string(duration);
		g_assert_cmpstr(back, ==, durations[i].text);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/day/parse", test_parse);
	g_test_add_func("/day/human", test_human);
	g_test_add_func("/day/instants", test_instants);
	g_test_add_func("/day/zone", test_zone);
	g_test_add_func("/day/durations", test_durations);
	return g_test_run();
}
