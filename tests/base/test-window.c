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

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/window/texts", test_texts);
	g_test_add_func("/window/next", test_next);
	return g_test_run();
}
