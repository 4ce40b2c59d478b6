/* SPDX-License-Identifier: BSD-2-Clause */
/* Interest by segments of balance, rate and calendar year. */
#include "claim/interest.h"

/* Exact sums are kept in units of a minor unit / (100 percent · 1000 · 365 · 366). */
#define YEARS (365 * 366)
#define UNIT ((__int128)100 * 1000 * YEARS)

/* A count on its way from the first day to the last. */
typedef struct {
	const DunlinLaw *law;
	const DunlinRates *rates;
	const GArray *open;
	DunlinDay first, last;
	DunlinInterest result;
	gint64 added;   /* full years' interest that bears interest now */
	__int128 exact; /* since it was added last */
} Count;

void
dunlin_interest_clear(DunlinInterest *interest)
{
	g_clear_pointer(&interest->segments, g_array_unref);
}

static gint64
round_half_up(__int128 exact)
{
	return (gint64)((exact + UNIT / 2) / UNIT);
}

static DunlinDay
year_end(DunlinDay day)
{
	int year, month, date;
	DunlinDay end = day;

	dunlin_day_to_ymd(day, &year, &month, &date);
	dunlin_day_from_ymd(year, 12, 31, &end);
	return end;
}

static int
year_days(const DunlinLaw *law, DunlinDay day)
{
	int year, month, date;

	dunlin_day_to_ymd(day, &year, &month, &date);
	return law->act_act && g_date_is_leap_year((GDateYear)year) ? 366 : 365;
}

/* The last day of the year of interest, the @number-th since @first, 1 the first. */
static DunlinDay
anniversary_eve(DunlinDay first, int number)
{
	int year, month, date;
	DunlinDay day;

	dunlin_day_to_ymd(first, &year, &month, &date);
	if (!dunlin_day_from_ymd(year + number, month, date, &day))
		dunlin_day_from_ymd(year + number, 3, 1, &day); /* 29 February */
	return day - 1;
}

/* What bears interest: the principal, and of a full year's interest what is not settled. */
static gint64
base_of(const Count *count, const DunlinPrincipal *balance)
{
	if (balance->principal <= 0)
		return 0;
	return balance->principal + MAX(count->added - balance->settled, 0);
}

/* What bears interest on @day and the last day on which it is the same: an entry of the day on which a
 * letter claims interest leaves it as it is. */
static gint64
base_on(const Count *count, DunlinDay day, DunlinDay *last)
{
	gint64 base = 0;

	for (guint i = 0; i < count->open->len; i++) {
		const DunlinPrincipal *next = &g_array_index(count->open, DunlinPrincipal, i);

		if (next->day > day && base_of(count, next) != base) {
			*last = MIN(*last, next->day - 1);
			break;
		}
		base = base_of(count, next);
	}
	return base;
}

static gboolean
rate_on(const DunlinLaw *law, const DunlinRates *rates, DunlinDay first, DunlinDay day,
	DunlinPercent *ret_rate, DunlinDay *last)
{
	DunlinDay known;

	*ret_rate = 0;
	if (law->table) {
		if (!dunlin_rates_at(rates, law->table, law->frozen ? first : day, ret_rate, &known))
			return FALSE;
		if (!law->frozen)
			*last = MIN(*last, known);
	}
	*ret_rate = MAX(*ret_rate + law->spread, 0);
	return TRUE;
}

static void
add_segment(Count *count, DunlinSegment segment)
{
	__int128 days = segment.to - segment.from + 1;

	if (segment.base <= 0)
		return;
	count->exact += (__int128)segment.base * segment.rate * days * (YEARS / segment.year_days);
	g_array_append_val(count->result.segments, segment);
}

/* A full year is over: its interest joins the base. */
static void
close_year(Count *count)
{
	gint64 interest = round_half_up(count->exact);

	count->result.amount += interest;
	count->added += interest;
	count->exact = 0;
}

/* From @day to where something changes, at most to @limit; the day after. */
static DunlinDay
count_segment(Count *count, DunlinDay day, DunlinDay limit)
{
	DunlinSegment segment = {day, limit, 0, 0, year_days(count->law, day)};

	if (!rate_on(count->law, count->rates, count->first, day, &segment.rate, &segment.to)) {
		count->result.reserved = day;
		return DUNLIN_DAY_NONE;
	}
	if (count->law->act_act)
		segment.to = MIN(segment.to, year_end(day));
	segment.base = base_on(count, day, &segment.to);
	add_segment(count, segment);
	return segment.to + 1;
}

DunlinInterest
dunlin_interest_of(const DunlinLaw *law, const DunlinRates *rates, const GArray *open,
		   DunlinDay first, DunlinDay last)
{
	Count count = {law, rates, open, first, last, {NULL, 0, DUNLIN_DAY_NONE}, 0, 0};
	DunlinDay day = first;

	count.result.segments = g_array_new(FALSE, FALSE, sizeof(DunlinSegment));
	if (!law || first == DUNLIN_DAY_NONE || law->begins == DUNLIN_DEFAULT_NEVER)
		return count.result;
	for (int year = 1; day != DUNLIN_DAY_NONE && day <= last; year++) {
		DunlinDay eve = law->yearly ? anniversary_eve(first, year) : last;

		while (day != DUNLIN_DAY_NONE && day <= MIN(eve, last))
			day = count_segment(&count, day, MIN(eve, last));
		if (day > eve)
			close_year(&count);
	}
	count.result.amount += round_half_up(count.exact);
	return count.result;
}

gint64
dunlin_interest_daily(const DunlinLaw *law, const DunlinRates *rates, gint64 principal,
		      DunlinDay first, DunlinDay day)
{
	DunlinPercent rate;
	DunlinDay last = day;

	if (!law || law->begins == DUNLIN_DEFAULT_NEVER ||
	    !rate_on(law, rates, first, day, &rate, &last))
		return 0;
	return round_half_up((__int128)principal * rate * (YEARS / year_days(law, day)));
}
