/* SPDX-License-Identifier: BSD-2-Clause */
/* Days on which a creditor wants nobody to be reminded. */
#include "base/day.h"

#include <stdlib.h>
#include <string.h>

#define DIVIDER ".."
#define LEAP_YEAR "2028-" /* so that 02-29 is a day */
#define PERIOD_MAX_DAYS 366
#define LOUD_MIN_DAYS 60

typedef struct {
	gboolean yearly;
	DunlinDay from, to; /* both belong to it; yearly: of LEAP_YEAR, wrapping where to < from */
} Period;

static gboolean
read_day(const char *text, gboolean *ret_yearly, DunlinDay *ret_day)
{
	char full[16];

	*ret_yearly = strlen(text) == strlen("12-24");
	if (!*ret_yearly)
		return strlen(text) == strlen("2026-12-24") && dunlin_day_parse(text, ret_day);
	g_snprintf(full, sizeof full, LEAP_YEAR "%s", text);
	return dunlin_day_parse(full, ret_day);
}

static gboolean
read_period(const char *text, Period *ret_period)
{
	const char *divider = strstr(text, DIVIDER);
	char first[16];
	gboolean yearly;

	if (!divider) {
		if (!read_day(text, &ret_period->yearly, &ret_period->from))
			return FALSE;
		ret_period->to = ret_period->from;
		return TRUE;
	}
	if ((gsize)(divider - text) >= sizeof first)
		return FALSE;
	g_strlcpy(first, text, (gsize)(divider - text) + 1);
	return read_day(first, &ret_period->yearly, &ret_period->from) &&
	       read_day(divider + strlen(DIVIDER), &yearly, &ret_period->to) &&
	       yearly == ret_period->yearly;
}

gboolean
dunlin_quiet_is_period(const char *text, const char **ret_why)
{
	Period period;

	if (!read_period(text, &period))
		return FALSE;
	if (!period.yearly && period.to < period.from) {
		*ret_why = "it ends before it begins";
		return FALSE;
	}
	if (!period.yearly && period.to - period.from >= PERIOD_MAX_DAYS) {
		*ret_why = "it is longer than a year";
		return FALSE;
	}
	return TRUE;
}

/* The same day of LEAP_YEAR. */
static DunlinDay
in_leap_year(DunlinDay day)
{
	DunlinDay same = day;
	int year, month, number;

	dunlin_day_to_ymd(day, &year, &month, &number);
	(void)dunlin_day_from_ymd(atoi(LEAP_YEAR), month, number, &same); /* every day is in it */
	return same;
}

static gboolean
is_quiet(const Period *period, DunlinDay day)
{
	if (period->yearly)
		day = in_leap_year(day);
	if (period->yearly && period->to < period->from)
		return day >= period->from || day <= period->to;
	return day >= period->from && day <= period->to;
}

static gboolean
is_any_quiet(char *const *quiet, DunlinDay day)
{
	for (; quiet && *quiet; quiet++) {
		Period period;

		if (read_period(*quiet, &period) && is_quiet(&period, day))
			return TRUE;
	}
	return FALSE;
}

gboolean
dunlin_quiet_leaves_room(char *const *quiet)
{
	g_autoptr(GPtrArray) yearly = g_ptr_array_new();
	DunlinDay first;
	guint loud = 0;

	for (; quiet && *quiet; quiet++) {
		Period period;

		if (read_period(*quiet, &period) && period.yearly)
			g_ptr_array_add(yearly, *quiet);
	}
	g_ptr_array_add(yearly, NULL);
	g_assert(dunlin_day_parse(LEAP_YEAR "01-01", &first));
	for (DunlinDay day = first; day < first + 366; day++)
		loud += !is_any_quiet((char *const *)yearly->pdata, day);
	return loud >= LOUD_MIN_DAYS;
}

DunlinDay
dunlin_quiet_end(char *const *quiet, DunlinDay day)
{
	while (is_any_quiet(quiet, day))
		day++;
	return day;
}
