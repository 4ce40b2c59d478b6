/* SPDX-License-Identifier: BSD-2-Clause */
/* Holidays, quiet days and the send window laid over a case. */
#include "claim/calendar.h"

/* What the configuration lets be quiet ends long before: a year keeps days that are not. */
#define SEARCH_STEPS 2000

DunlinDay
dunlin_case_add(const DunlinCase *facts, DunlinDay day, DunlinDuration duration)
{
	return dunlin_day_add(day, duration, facts->holidays, facts->country);
}

DunlinDay
dunlin_case_after(const DunlinCase *facts, gint64 instant, DunlinDuration duration)
{
	return dunlin_case_add(facts, dunlin_day_of(instant, facts->zone), duration);
}

DunlinDay
dunlin_case_shift(const DunlinCase *facts, DunlinDay day)
{
	for (int i = 0; i < SEARCH_STEPS; i++) {
		DunlinDay worked = dunlin_day_shift(facts->holidays, facts->country, day);

		day = dunlin_quiet_end(facts->quiet, worked);
		if (day == worked)
			break;
	}
	return day;
}

gint64
dunlin_case_window(const DunlinCase *facts, gint64 at)
{
	for (int i = 0; i < SEARCH_STEPS; i++) {
		DunlinDay day, loud;

		at = dunlin_window_next(facts->window, at, facts->zone, facts->holidays,
					facts->country);
		day = dunlin_day_of(at, facts->zone);
		loud = dunlin_quiet_end(facts->quiet, day);
		if (loud == day)
			break;
		at = dunlin_day_at(loud, 0, facts->zone);
	}
	return at;
}
