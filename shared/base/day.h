/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Civil days, instants, durations, working days and the window in which letters may leave.
 * An instant is UTC seconds since 1970 (gint64); a day is a civil day without a time zone.
 * Nothing here asks the clock.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gint32 DunlinDay; /* days since 1970-01-01 */
#define DUNLIN_DAY_NONE G_MININT32

/* Years 1900 to 2999 only: an invoice due in year 9999 is a typing error, not a date. */
gboolean dunlin_day_from_ymd(int year, int month, int day, DunlinDay *ret_day);
/* "2026-10-15", also with a zone suffix ("2026-10-15+01:00", "…Z"), which is dropped. */
gboolean dunlin_day_parse(const char *text, DunlinDay *ret_day);
/* What people write: ISO, 15.10.2026, 15.10. (the next one from @today), 15/10/2026 (day first),
 * "15. Oktober 2026", "Oct 15, 2026", in the languages of the letters. */
gboolean dunlin_day_parse_human(const char *text, DunlinDay today, DunlinDay *ret_day);
/* ISO 8601. Yours; NULL for DUNLIN_DAY_NONE. */
char *dunlin_day_to_string(DunlinDay day);
void dunlin_day_to_ymd(DunlinDay day, int *ret_year, int *ret_month, int *ret_day);
int dunlin_day_weekday(DunlinDay day); /* 1 Monday … 7 Sunday */

DunlinDay dunlin_day_of(gint64 instant, GTimeZone *zone);
/* The instant at which the wall clock of @zone shows @minute (of the day) on @day. */
gint64 dunlin_day_at(DunlinDay day, int minute, GTimeZone *zone);

/* ISO 8601 with zone ("2026-10-15T08:00:00Z", "…+02:00"); a bare date or a time without zone is
 * read in @zone. */
gboolean dunlin_instant_parse(const char *text, GTimeZone *zone, gint64 *ret_instant);
/* "2026-10-15T08:00:00Z". Yours; NULL for 0, which means "not yet". */
char *dunlin_instant_to_string(gint64 instant);

typedef enum {
	DUNLIN_UNIT_HOUR,
	DUNLIN_UNIT_DAY,
	DUNLIN_UNIT_WEEK,
	DUNLIN_UNIT_WORKDAY,
} DunlinUnit;
typedef struct {
	gint32 count;
	DunlinUnit unit;
} DunlinDuration;
/* "12h", "5d", "2w", "3wd"; "0d". */
gboolean dunlin_duration_parse(const char *text, DunlinDuration *ret_duration);
char *dunlin_duration_to_string(DunlinDuration duration);

/* Which days are holidays of a country ("DE") or region ("DE-BY"). Tables come from
 * conf/holidays, one file a country; the form of a rule stands at the head of conf/holidays/DE. */
typedef struct DunlinHolidays DunlinHolidays;
/* Reads every *.holidays file of @folder. Errors: CONFIG with file and line. */
DunlinHolidays *dunlin_holidays_load(const char *folder, GError **error);
void dunlin_holidays_free(DunlinHolidays *holidays);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinHolidays, dunlin_holidays_free)
gboolean dunlin_holidays_has_country(const DunlinHolidays *holidays, const char *country);
/* A NULL or unknown country, or NULL @holidays: no holidays, only weekends. */
gboolean dunlin_is_holiday(const DunlinHolidays *holidays, const char *country, DunlinDay day);
gboolean dunlin_is_workday(const DunlinHolidays *holidays, const char *country, DunlinDay day);
/* @day itself, or the next working day after it. */
DunlinDay dunlin_day_shift(const DunlinHolidays *holidays, const char *country, DunlinDay day);
/* Adds civil or working days; hours round up to a whole day. A negative count goes back. */
DunlinDay dunlin_day_add(DunlinDay day, DunlinDuration duration, const DunlinHolidays *holidays,
			 const char *country);

/* Quiet periods: "2026-12-24..2027-01-06", "12-24..01-06" in every year, or one day of either form; a
 * list of them ends with NULL, and NULL is an empty one. */

/* FALSE: @text is none; *ret_why then says what is wrong beside its form, or is left. */
gboolean dunlin_quiet_is_period(const char *text, const char **ret_why);
/* Whether every year keeps at least 60 days that are not quiet: what a list must leave. */
gboolean dunlin_quiet_leaves_room(char *const *quiet);
/* @day itself, or the first day after it in none of the periods. */
DunlinDay dunlin_quiet_end(char *const *quiet, DunlinDay day);

/* "mon-fri 08:00-18:00". */
typedef struct {
	guint8 weekdays; /* bit 0 Monday … bit 6 Sunday */
	gint16 from_minute, to_minute;
	gboolean on_holidays; /* only "mon-sun 00:00-24:00" sends on holidays */
} DunlinWindow;
gboolean dunlin_window_parse(const char *text, DunlinWindow *ret_window);
/* The first instant >= @at that lies in the window. */
gint64 dunlin_window_next(const DunlinWindow *window, gint64 at, GTimeZone *zone,
			  const DunlinHolidays *holidays, const char *country);

G_END_DECLS
