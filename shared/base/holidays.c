/* SPDX-License-Identifier: BSD-2-Clause */
/* Public holidays from conf/holidays, and the working days between them. Rules are worked out when
 * asked: a dozen a country, so nothing is cached and nothing is shared between threads. */
#include "base/day.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define PAST_HOLY_WEEK "+holy"
#define RULES_MAX 64 /* a country; checked when loaded */

typedef enum { RULE_FIXED, RULE_EASTER, RULE_WEEKDAY } RuleKind;

typedef struct {
	RuleKind kind;
	gint8 month, day; /* FIXED, WEEKDAY: the first such weekday on or after it */
	gint16 offset;    /* EASTER: days after Easter Sunday; WEEKDAY: 1 Monday … 7 Sunday */
	gboolean past_holy_week; /* WEEKDAY: not between Palm Sunday and Easter but a week later */
	char **regions;   /* NULL: everywhere */
	gboolean except;  /* everywhere but in the regions */
} Rule;

typedef enum { SUBSTITUTE_NONE, SUBSTITUTE_NEXT, SUBSTITUTE_NEAREST } Substitute;

typedef struct {
	GArray *rules;    /* of Rule */
	char **regions;   /* that exist */
	Substitute moved; /* what a weekend does to a holiday */
} Country;

struct DunlinHolidays {
	GHashTable *countries; /* "DE" → Country */
};

static const char *const weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
					    "friday", "saturday", "sunday"};
static const char *const substitutes[] = {"none", "next", "nearest"};

static void
rule_clear(void *data)
{
	g_strfreev(((Rule *)data)->regions);
}

static void
country_free(void *data)
{
	Country *country = data;

	g_array_unref(country->rules);
	g_strfreev(country->regions);
	g_free(country);
}

static gboolean
read_month_day(const char *text, Rule *rule)
{
	DunlinDay day;
	g_autofree char *leap = g_strconcat("2000-", text, NULL);

	if (strlen(text) != 5 || !dunlin_day_parse(leap, &day))
		return FALSE;
	rule->month = (gint8)atoi(text);
	rule->day = (gint8)atoi(text + 3);
	return TRUE;
}

static gboolean
read_when(const char *when, Rule *rule)
{
	const char *least = strstr(when, ">=");
	g_autofree char *date = NULL;
	gint64 offset;

	if (g_str_has_prefix(when, "easter")) {
		rule->kind = RULE_EASTER;
		if (!g_ascii_string_to_signed(when + 6, 10, -100, 100, &offset, NULL))
			return FALSE;
		rule->offset = (gint16)offset;
		return TRUE;
	}
	if (least == NULL)
		return read_month_day(when, rule);
	rule->kind = RULE_WEEKDAY;
	for (gint16 i = 0; i < 7; i++) {
		if (strncmp(when, weekday_names[i], (gsize)(least - when)) == 0 &&
		    weekday_names[i][least - when] == '\0')
			rule->offset = i + 1;
	}
	rule->past_holy_week = g_str_has_suffix(least, PAST_HOLY_WEEK);
	date = g_strndup(least + 2, strlen(least + 2) -
				    (rule->past_holy_week ? strlen(PAST_HOLY_WEEK) : 0));
	return rule->offset > 0 && read_month_day(date, rule);
}

static gboolean
regions_known(const Country *country, char *const *regions)
{
	for (; *regions != NULL; regions++) {
		if (country->regions == NULL ||
		    !g_strv_contains((const char *const *)country->regions, *regions))
			return FALSE;
	}
	return TRUE;
}

/* "[BY BW] 01-06 Epiphany": what is wrong, or NULL. */
static const char *
read_rule(char *line, Country *country)
{
	Rule rule = {0};
	char *name;
	const char *wrong = NULL;

	if (*line == '[') {
		char *end = strchr(line, ']');

		if (end == NULL)
			return "a \"]\" is missing";
		*end = '\0';
		rule.except = line[1] == '!';
		rule.regions = g_strsplit(line + 1 + rule.except, " ", -1);
		line = g_strchug(end + 1);
	}
	name = strchr(line, ' ');
	if (name != NULL)
		*name = '\0';
	if (rule.regions != NULL && !regions_known(country, rule.regions))
		wrong = "a region that the \"regions\" line above does not name";
	else if (country->rules->len >= RULES_MAX)
		wrong = "too many rules";
	else if (name == NULL || !read_when(line, &rule))
		wrong = "expected MM-DD, easter+N, easter-N or WEEKDAY>=MM-DD, and a name";
	if (wrong != NULL)
		g_strfreev(rule.regions);
	else
		g_array_append_val(country->rules, rule);
	return wrong;
}

static const char *
read_line(char *line, Country *country)
{
	if (g_str_has_prefix(line, "regions ")) {
		g_strfreev(country->regions);
		country->regions = g_strsplit(line + strlen("regions "), " ", -1);
		return NULL;
	}
	if (g_str_has_prefix(line, "substitute ")) {
		for (guint i = 0; i < G_N_ELEMENTS(substitutes); i++) {
			if (g_str_equal(line + strlen("substitute "), substitutes[i])) {
				country->moved = (Substitute)i;
				return NULL;
			}
		}
		return "expected substitute none, next or nearest";
	}
	return read_rule(line, country);
}

static Country *
load_country(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	Country *country;

	if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	country = g_new0(Country, 1);
	country->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
	g_array_set_clear_func(country->rules, rule_clear);
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		char *line = g_strstrip(lines[i]);
		const char *wrong = *line == '\0' || *line == '#' ? NULL : read_line(line, country);

		if (wrong != NULL) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%u: %s", path,
				    i + 1, wrong);
			country_free(country);
			return NULL;
		}
	}
	return country;
}

DunlinHolidays *
dunlin_holidays_load(const char *folder, GError **error)
{
	g_autoptr(DunlinHolidays) holidays = g_new0(DunlinHolidays, 1);
	g_autoptr(GError) reason = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &reason);
	const char *name;

	holidays->countries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, country_free);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		Country *country;

		if (!g_str_has_suffix(name, ".holidays"))
			continue;
		country = load_country(path, &reason);
		if (country == NULL)
			break;
		g_hash_table_insert(holidays->countries,
				    g_strndup(name, strlen(name) - strlen(".holidays")), country);
	}
	if (reason == NULL)
		return g_steal_pointer(&holidays);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "holidays: %s", reason->message);
	return NULL;
}

void
dunlin_holidays_free(DunlinHolidays *holidays)
{
	if (holidays == NULL)
		return;
	g_clear_pointer(&holidays->countries, g_hash_table_unref);
	g_free(holidays);
}

/* The country of "DE-BY", and "BY" or NULL. */
static const Country *
find_country(const DunlinHolidays *holidays, const char *code, const char **ret_region)
{
	char name[3] = "";

	*ret_region = NULL;
	if (holidays == NULL || code == NULL || strlen(code) < 2 ||
	    (code[2] != '\0' && code[2] != '-'))
		return NULL;
	memcpy(name, code, 2);
	if (code[2] == '-')
		*ret_region = code + 3;
	return g_hash_table_lookup(holidays->countries, name);
}

gboolean
dunlin_holidays_has_country(const DunlinHolidays *holidays, const char *country)
{
	const char *region;
	const Country *found = find_country(holidays, country, &region);

	if (found == NULL || region == NULL)
		return found != NULL;
	return found->regions != NULL &&
	       g_strv_contains((const char *const *)found->regions, region);
}

/* Easter Sunday by the method of Meeus, Jones and Butcher (Gregorian calendar). */
static DunlinDay
easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
	int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
	DunlinDay day = DUNLIN_DAY_NONE;

	(void)dunlin_day_from_ymd(year, f / 31, f % 31 + 1, &day); /* a March or April day exists */
	return day;
}

static DunlinDay
rule_day(const Rule *rule, int year)
{
	DunlinDay day = DUNLIN_DAY_NONE;

	if (rule->kind == RULE_EASTER) {
		day = easter(year);
		return day == DUNLIN_DAY_NONE ? day : day + rule->offset;
	}
	if (!dunlin_day_from_ymd(year, rule->month, rule->day, &day))
		return DUNLIN_DAY_NONE;
	if (rule->kind == RULE_WEEKDAY)
		day += (rule->offset - dunlin_day_weekday(day) + 7) % 7;
	if (rule->past_holy_week && day < easter(year) && day >= easter(year) - 7)
		day += 7;
	return day;
}

static gboolean
rule_applies(const Rule *rule, const char *region)
{
	gboolean named;

	if (rule->regions == NULL)
		return TRUE;
	named = region != NULL && g_strv_contains((const char *const *)rule->regions, region);
	return named != rule->except;
}

static gboolean
has_day(const DunlinDay *days, guint count, DunlinDay day)
{
	for (guint i = 0; i < count; i++) {
		if (days[i] == day)
			return TRUE;
	}
	return FALSE;
}

/* Adds the weekdays on which the holidays of a weekend are kept: Christmas on a Saturday and
 * Boxing Day on a Sunday give Monday and Tuesday. */
static guint
add_substitutes(Substitute moved, DunlinDay *days, guint count)
{
	guint total = count;

	for (guint i = 0; i < count; i++) {
		int weekday = dunlin_day_weekday(days[i]);
		DunlinDay day = days[i];

		if (weekday < 6)
			continue;
		if (moved == SUBSTITUTE_NEAREST && weekday == 6)
			day -= 1;
		else
			while (dunlin_day_weekday(day) >= 6 || has_day(days, total, day))
				day++;
		days[total++] = day;
	}
	return total;
}

static gboolean
is_holiday_of_year(const Country *country, const char *region, int year, DunlinDay day)
{
	DunlinDay days[2 * RULES_MAX];
	guint count = 0;

	for (guint i = 0; i < country->rules->len; i++) {
		const Rule *rule = &g_array_index(country->rules, Rule, i);
		DunlinDay found =
			rule_applies(rule, region) ? rule_day(rule, year) : DUNLIN_DAY_NONE;

		if (found != DUNLIN_DAY_NONE)
			days[count++] = found;
	}
	if (country->moved != SUBSTITUTE_NONE)
		count = add_substitutes(country->moved, days, count);
	return has_day(days, count, day);
}

gboolean
dunlin_is_holiday(const DunlinHolidays *holidays, const char *country, DunlinDay day)
{
	const char *region;
	const Country *found = find_country(holidays, country, &region);
	int year, month, date;

	if (found == NULL)
		return FALSE;
	dunlin_day_to_ymd(day, &year, &month, &date);
	if (is_holiday_of_year(found, region, year, day))
		return TRUE;
	/* New Year's Day on a Saturday may be kept on the Friday before. */
	return month == 12 && date == 31 && is_holiday_of_year(found, region, year + 1, day);
}

gboolean
dunlin_is_workday(const DunlinHolidays *holidays, const char *country, DunlinDay day)
{
	return dunlin_day_weekday(day) < 6 && !dunlin_is_holiday(holidays, country, day);
}

DunlinDay
dunlin_day_shift(const DunlinHolidays *holidays, const char *country, DunlinDay day)
{
	while (!dunlin_is_workday(holidays, country, day))
		day++;
	return day;
}

DunlinDay
dunlin_day_add(DunlinDay day, DunlinDuration duration, const DunlinHolidays *holidays,
	       const char *country)
{
	int step = duration.count < 0 ? -1 : 1;
	gint32 count = duration.count * step;

	switch (duration.unit) {
	case DUNLIN_UNIT_HOUR:
		return day + step * ((count + 23) / 24);
	case DUNLIN_UNIT_DAY:
		return day + step * count;
	case DUNLIN_UNIT_WEEK:
		return day + step * 7 * count;
	case DUNLIN_UNIT_WORKDAY:
		break;
	}
	while (count > 0) {
		day += step;
		if (dunlin_is_workday(holidays, country, day))
			count--;
	}
	return day;
}
