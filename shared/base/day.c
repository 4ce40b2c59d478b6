/* SPDX-License-Identifier: BSD-2-Clause */
/* Civil days, instants and durations. The calendar is GDate's, the zones are GTimeZone's. */
#include "base/day.h"

#include <string.h>

#define JULIAN_1970 719163 /* GDate counts days from 0001-01-01 */
#define YEAR_MIN 1900
#define YEAR_MAX 2999
#define COUNT_MAX 9999

gboolean
dunlin_day_from_ymd(int year, int month, int day, DunlinDay *ret_day)
{
	GDate date;

	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return FALSE;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	*ret_day = (DunlinDay)g_date_get_julian(&date) - JULIAN_1970;
	return TRUE;
}

void
dunlin_day_to_ymd(DunlinDay day, int *ret_year, int *ret_month, int *ret_day)
{
	GDate date;

	g_assert(day > -JULIAN_1970);
	g_date_clear(&date, 1);
	g_date_set_julian(&date, (guint32)(day + JULIAN_1970));
	*ret_year = g_date_get_year(&date);
	*ret_month = g_date_get_month(&date);
	*ret_day = g_date_get_day(&date);
}

static gboolean
read_number(const char **text, guint digits, int *ret_number)
{
	int number = 0;

	for (guint i = 0; i < digits; i++) {
		if (!g_ascii_isdigit((*text)[i]))
			return FALSE;
		number = number * 10 + ((*text)[i] - '0');
	}
	*text += digits;
	*ret_number = number;
	return TRUE;
}

static gboolean
read_char(const char **text, const char *set)
{
	if (**text == '\0' || strchr(set, **text) == NULL)
		return FALSE;
	(*text)++;
	return TRUE;
}

/* xs:date may end in a zone: "Z" or "+01:00". */
static gboolean
skip_zone(const char **text)
{
	int hour, minute;

	if (read_char(text, "Z") || !read_char(text, "+-"))
		return TRUE;
	return read_number(text, 2, &hour) && read_char(text, ":") &&
	       read_number(text, 2, &minute) && hour <= 14 && minute <= 59;
}

gboolean
dunlin_day_parse(const char *text, DunlinDay *ret_day)
{
	int year, month, day;

	if (text == NULL)
		return FALSE;
	while (g_ascii_isspace(*text))
		text++;
	if (!read_number(&text, 4, &year) || !read_char(&text, "-") ||
	    !read_number(&text, 2, &month) || !read_char(&text, "-") ||
	    !read_number(&text, 2, &day) || !skip_zone(&text))
		return FALSE;
	while (g_ascii_isspace(*text))
		text++;
	return *text == '\0' && dunlin_day_from_ymd(year, month, day, ret_day);
}

char *
dunlin_day_to_string(DunlinDay day)
{
	int year, month, date;

	if (day == DUNLIN_DAY_NONE)
		return NULL;
	dunlin_day_to_ymd(day, &year, &month, &date);
	return g_strdup_printf("%04d-%02d-%02d", year, month, date);
}

int
dunlin_day_weekday(DunlinDay day)
{
	return (int)((((gint64)day + 3) % 7 + 7) % 7) + 1; /* 1970-01-01 was a Thursday */
}

DunlinDay
dunlin_day_of(gint64 instant, GTimeZone *zone)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(instant);
	g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
	int year, month, day;
	GDate date;

	if (local == NULL)
		return DUNLIN_DAY_NONE;
	g_date_time_get_ymd(local, &year, &month, &day);
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return (DunlinDay)g_date_get_julian(&date) - JULIAN_1970;
}

gint64
dunlin_day_at(DunlinDay day, int minute, GTimeZone *zone)
{
	g_autoptr(GDateTime) local = NULL;
	int year, month, date;

	day += minute / 1440;
	minute %= 1440;
	dunlin_day_to_ymd(day, &year, &month, &date);
	local = g_date_time_new(zone, year, month, date, minute / 60, minute % 60, 0);
	g_assert(local != NULL);
	return g_date_time_to_unix(local);
}

/* GLib wants the seconds, people leave them out: "2026-10-15T08:00Z". */
static char *
with_seconds(const char *text)
{
	static const char form[] = "dddd-dd-dd.dd:dd";

	for (gsize i = 0; form[i] != '\0'; i++) {
		if (text[i] == '\0' || (form[i] == 'd' && !g_ascii_isdigit(text[i])) ||
		    (form[i] == '-' && text[i] != '-') || (form[i] == ':' && text[i] != ':'))
			return g_strdup(text);
	}
	if (text[16] == ':')
		return g_strdup(text);
	return g_strdup_printf("%.16s:00%s", text, text + 16);
}

gboolean
dunlin_instant_parse(const char *text, GTimeZone *zone, gint64 *ret_instant)
{
	g_autoptr(GDateTime) time = NULL;
	g_autofree char *full = NULL;
	DunlinDay day;

	if (text == NULL)
		return FALSE;
	if (strlen(text) == 10 && dunlin_day_parse(text, &day)) {
		*ret_instant = dunlin_day_at(day, 0, zone);
		return TRUE;
	}
	full = with_seconds(text);
	time = g_date_time_new_from_iso8601(full, zone);
	if (time == NULL || g_date_time_get_year(time) < YEAR_MIN ||
	    g_date_time_get_year(time) > YEAR_MAX)
		return FALSE;
	*ret_instant = g_date_time_to_unix(time);
	return TRUE;
}

char *
dunlin_instant_to_string(gint64 instant)
{
	g_autoptr(GDateTime) time = instant != 0 ? g_date_time_new_from_unix_utc(instant) : NULL;

	return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static const char *const units[] = {
	[DUNLIN_UNIT_HOUR] = "h",
	[DUNLIN_UNIT_DAY] = "d",
	[DUNLIN_UNIT_WEEK] = "w",
	[DUNLIN_UNIT_WORKDAY] = "wd",
};

gboolean
dunlin_duration_parse(const char *text, DunlinDuration *ret_duration)
{
	gint32 count = 0;
	const char *p = text;

	for (; p != NULL && g_ascii_isdigit(*p); p++) {
		count = count * 10 + (*p - '0');
		if (count > COUNT_MAX)
			return FALSE;
	}
	if (p == NULL || p == text)
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (g_str_equal(p, units[i])) {
			*ret_duration = (DunlinDuration){count, (DunlinUnit)i};
			return TRUE;
		}
	}
	return FALSE;
}

char *
dunlin_duration_to_string(DunlinDuration duration)
{
	return g_strdup_printf("%d%s", duration.count, units[duration.unit]);
}
