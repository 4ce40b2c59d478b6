/* SPDX-License-Identifier: BSD-2-Clause */
/* The hours of the week in which letters may leave. */
#include "base/day.h"

#include <string.h>

#define DAY_MINUTES 1440
#define SEARCH_DAYS 400 /* no rule keeps every day of a year shut */

static const char weekdays[] = "montuewedthufrisatsun";

static gboolean
read_weekday(const char **text, int *ret_weekday)
{
	for (int i = 0; i < 7; i++) {
		if (g_ascii_strncasecmp(*text, weekdays + 3 * i, 3) == 0) {
			*text += 3;
			*ret_weekday = i;
			return TRUE;
		}
	}
	return FALSE;
}

/* "mon-fri", "mon,wed,fri", "sat-mon". */
static gboolean
read_weekdays(const char **text, guint8 *ret_mask)
{
	guint8 mask = 0;
	int first, last;

	do {
		if (!read_weekday(text, &first))
			return FALSE;
		last = first;
		if (**text == '-') {
			(*text)++;
			if (!read_weekday(text, &last))
				return FALSE;
		}
		for (int i = first; i != last; i = (i + 1) % 7)
			mask |= (guint8)(1u << i);
		mask |= (guint8)(1u << last);
	} while (*(*text) == ',' && (*text)++ != NULL);
	*ret_mask = mask;
	return TRUE;
}

static gboolean
read_minute(const char **text, gint16 *ret_minute)
{
	const char *p = *text;
	int hour, minute;

	if (!g_ascii_isdigit(p[0]) || !g_ascii_isdigit(p[1]) || p[2] != ':' ||
	    !g_ascii_isdigit(p[3]) || !g_ascii_isdigit(p[4]))
		return FALSE;
	hour = (p[0] - '0') * 10 + (p[1] - '0');
	minute = (p[3] - '0') * 10 + (p[4] - '0');
	if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
		return FALSE;
	*ret_minute = (gint16)(hour * 60 + minute);
	*text = p + 5;
	return TRUE;
}

gboolean
dunlin_window_parse(const char *text, DunlinWindow *ret_window)
{
	DunlinWindow window = {0};

	if (text == NULL || !read_weekdays(&text, &window.weekdays) || *text != ' ')
		return FALSE;
	text += strspn(text, " ");
	if (!read_minute(&text, &window.from_minute) || *text++ != '-' ||
	    !read_minute(&text, &window.to_minute) || *text != '\0' ||
	    window.from_minute >= window.to_minute)
		return FALSE;
	window.on_holidays = window.weekdays == 0x7f && window.from_minute == 0 &&
			     window.to_minute == DAY_MINUTES;
	*ret_window = window;
	return TRUE;
}

gint64
dunlin_window_next(const DunlinWindow *window, gint64 at, GTimeZone *zone,
		   const DunlinHolidays *holidays, const char *country)
{
	DunlinDay day = dunlin_day_of(at, zone);

	for (int i = 0; i < SEARCH_DAYS; i++, day++) {
		gint64 from, to;

		if ((window->weekdays & (1u << (dunlin_day_weekday(day) - 1))) == 0)
			continue;
		if (!window->on_holidays && dunlin_is_holiday(holidays, country, day))
			continue;
		from = dunlin_day_at(day, window->from_minute, zone);
		to = dunlin_day_at(day, window->to_minute, zone);
		if (at < to)
			return MAX(at, from);
	}
	g_assert_not_reached(); /* a window has a weekday, and holidays are rare */
}
