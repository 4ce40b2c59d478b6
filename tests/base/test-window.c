/* SPDX-License-Identifier: BSD-2-Clause */
/* The send window: its text, and the first instant in it. */
#include "base/configuration.h"
#include "base/day.h"

static const struct {
	const char *text;
	int weekdays, from, to; /* weekdays -1: refused */
} texts[] = {
	{"mon-fri 08:00-18:00", 0x1f, 480, 1080},
	{"mon-sun 00:00-24:00", 0x7f, 0, 1440},
	{"Mon-Thu,Sat 08:00-18:00", 0x2f, 480, 1080},
	{"sat-mon 08:00-18:00", 0x61, 480, 1080},
	{"wed 09:30-09:31", 0x04, 570, 571},
	{"mon-fri", -1, 0, 0},
	{"mon-fri 18:00-08:00", -1, 0, 0},
	{"mon-fri 08:00-08:00", -1, 0, 0},
	{"mon-fri 08:00-24:01", -1, 0, 0},
	{"mon-fri 8:00-18:00", -1, 0, 0},
	{"mon-fri 08:60-18:00", -1, 0, 0},
	{"mon-fri 08:00-18:00 x", -1, 0, 0},
	{"mon- 08:00-18:00", -1, 0, 0},
	{"foo 08:00-18:00", -1, 0, 0},
	{"08:00-18:00", -1, 0, 0},
	{"", -1, 0, 0},
	{NULL, -1, 0, 0},
};

static void
test_texts(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		DunlinWindow window = {0};

		g_test_message("%s", texts[i].text);
		g_assert_cmpint(dunlin_window_parse(texts[i].text, &window), ==,
				texts[i].weekdays >= 0);
		if (texts[i].weekdays < 0)
			continue;
		g_assert_cmphex(window.weekdays, ==, (guint)texts[i].weekdays);
		g_assert_cmpint(window.from_minute, ==, texts[i].from);
		g_assert_cmpint(window.to_minute, ==, texts[i].to);
		g_assert_cmpint(window.on_holidays, ==, texts[i].to == 1440);
	}
}

static const struct {
	const char *window, *country, *at, *next;
} rows[] = {
	/* Thursday */
	{"mon-fri 08:00-18:00", "DE", "2026-10-15T07:59", "2026-10-15T08:00"},
	{"mon-fri 08:00-18:00", "DE", "2026-10-15T08:00", "2026-10-15T08:00"},
	{"mon-fri 08:00-18:00", "DE", "2026-10-15T12:34", "2026-10-15T12:34"},
	{"mon-fri 08:00-18:00", "DE", "2026-10-15T18:00", "2026-10-16T08:00"},
	{"mon-fri 08:00-18:00", "DE", "2026-10-16T20:00", "2026-10-19T08:00"},
	/* over Christmas, and over the change of time */
	{"mon-fri 08:00-18:00", "DE", "2026-12-24T20:00", "2026-12-28T08:00"},
	{"mon-fri 08:00-18:00", "XX", "2026-12-24T20:00", "2026-12-25T08:00"},
	{"mon-fri 08:00-18:00", "DE", "2026-10-24T20:00", "2026-10-26T08:00"},
	{"mon-sat 08:00-18:00", "DE", "2026-10-16T20:00", "2026-10-17T08:00"},
	{"mon-sun 00:00-24:00", "DE", "2026-12-25T03:00", "2026-12-25T03:00"},
	{"mon-sun 00:00-23:59", "DE", "2026-12-25T03:00", "2026-12-27T00:00"},
};

static void
test_next(void)
{
	g_autofree char *folder = dunlin_data_path("holidays");
	g_autoptr(DunlinHolidays) holidays = dunlin_holidays_load(folder, NULL);
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Berlin");

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gint64 at = 0, next = 0;
		DunlinWindow window;

		g_test_message("%s at %s", rows[i].window, rows[i].at);
		g_assert_true(dunlin_window_parse(rows[i].window, &window));
		g_assert_true(dunlin_instant_parse(rows[i].at, zone, &at));
		g_assert_true(dunlin_instant_parse(rows[i].next, zone, &next));
		g_assert_cmpint(dunlin_window_next(&window, at, zone, holidays, rows[i].country),
				==, next);
	}
}

static void
test_quiet_texts(void)
{
	static const struct {
		const char *text;
		gboolean good;
		const char *why;
	} periods[] = {
		{"2026-12-24..2027-01-06", TRUE, NULL},
		{"12-24..01-06", TRUE, NULL},
		{"02-29", TRUE, NULL},
		{"2026-05-14", TRUE, NULL},
		{"2027-01-06..2026-12-24", FALSE, "it ends before it begins"},
		{"2026-01-01..2027-01-02", FALSE, "it is longer than a year"},
		{"2026-01-01..2027-01-01", TRUE, NULL},
		{"2026-12-24..01-06", FALSE, NULL},
		{"12-24..2027-01-06", FALSE, NULL},
		{"2026-12-24..", FALSE, NULL},
		{"..12-24", FALSE, NULL},
		{"12-24...01-06", FALSE, NULL},
		{"02-30", FALSE, NULL},
		{"13-01", FALSE, NULL},
		{"2027-02-29", FALSE, NULL},
		{"2026-12-24Z..2027-01-06", FALSE, NULL},
		{"2026-12-24T00:00:00Z..2027-01-06", FALSE, NULL},
		{"", FALSE, NULL},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(periods); i++) {
		const char *why = NULL;

		g_test_message("%s", periods[i].text);
		g_assert_cmpint(dunlin_quiet_is_period(periods[i].text, &why), ==, periods[i].good);
		g_assert_cmpstr(why, ==, periods[i].why);
	}
}

static void
test_quiet_days(void)
{
	static const struct {
		const char *day, *quiet[3], *end;
	} ends[] = {
		{"2026-12-23", {"12-24..01-06"}, "2026-12-23"},
		{"2026-12-24", {"12-24..01-06"}, "2027-01-07"},
		{"2027-01-06", {"12-24..01-06"}, "2027-01-07"},
		{"2027-01-07", {"12-24..01-06"}, "2027-01-07"},
		{"2026-12-24", {"12-24..01-06", "2027-01-07..2027-01-08"}, "2027-01-09"},
		{"2026-12-24", {"2025-12-24..2026-01-06"}, "2026-12-24"},
		{"2028-02-29", {"02-29"}, "2028-03-01"},
		{"2027-02-28", {"02-28..03-01"}, "2027-03-02"},
		{"2026-12-24", {NULL}, "2026-12-24"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		DunlinDay day, end;

		g_assert_true(dunlin_day_parse(ends[i].day, &day));
		g_assert_true(dunlin_day_parse(ends[i].end, &end));
		g_test_message("%s %s", ends[i].day, ends[i].quiet[0]);
		g_assert_cmpint(dunlin_quiet_end((char *const *)ends[i].quiet, day), ==, end);
	}
	g_assert_cmpint(dunlin_quiet_end(NULL, 20000), ==, 20000);
}

static void
test_quiet_room(void)
{
	static char all[] = "01-01..12-31", most[] = "03-02..12-31", more[] = "03-01..12-31";
	static char once[] = "2026-01-01..2026-12-31";
	char *const none[] = {NULL}, *const closed[] = {all, NULL}, *const open[] = {most, NULL};
	char *const tight[] = {more, once, NULL};

	g_assert_true(dunlin_quiet_leaves_room(NULL));
	g_assert_true(dunlin_quiet_leaves_room(none));
	g_assert_false(dunlin_quiet_leaves_room(closed));
	g_assert_true(dunlin_quiet_leaves_room(open));  /* 61 days of a leap year */
	g_assert_true(dunlin_quiet_leaves_room(tight)); /* 60; once is not for ever */
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/window/texts", test_texts);
	g_test_add_func("/window/next", test_next);
	g_test_add_func("/quiet/texts", test_quiet_texts);
	g_test_add_func("/quiet/days", test_quiet_days);
	g_test_add_func("/quiet/room", test_quiet_room);
	return g_test_run();
}
