/* SPDX-License-Identifier: BSD-2-Clause */
/* Dates as people write them in mails, in the languages that letters are written in. */
#include "base/day.h"

#include <string.h>

#define PARTS 3
#define INPUT_MAX 40

/* Names without accents, each known by any unique beginning of three letters or more. */
static const char *const months[12] = {
	"january januar janner janvier januari gennaio enero stycznia styczen",
	"february februar feber fevrier februari febbraio febrero lutego luty",
	"march marz maerz mars maart mrt marzo marca marzec",
	"april avril aprile abril kwietnia kwiecien",
	"may mai mei maggio mayo maja maj",
	"june juni juin giugno junio czerwca czerwiec",
	"july juli juillet luglio julio lipca lipiec",
	"august aout augustus agosto sierpnia sierpien",
	"september septembre settembre septiembre wrzesnia wrzesien",
	"october oktober octobre ottobre octubre pazdziernika pazdziernik",
	"november novembre noviembre listopada listopad",
	"december dezember decembre dicembre diciembre grudnia grudzien",
};

typedef struct {
	int value;
	gsize digits; /* 0: a month's name */
	char after;   /* the separator that follows: one of "-./ ", or '\0' */
} Part;

static gboolean
has_word(const char *words, const char *start, gsize length)
{
	for (const char *word = words; *word != '\0'; word += strspn(word, " ")) {
		gsize size = strcspn(word, " ");

		if (length <= size && strncmp(word, start, length) == 0)
			return TRUE;
		word += size;
	}
	return FALSE;
}

/* 0 where no month or more than one ("jui") begins so. */
static int
month_of(const char *start, gsize length)
{
	int found = 0;

	for (int i = 0; length >= 3 && i < 12; i++) {
		if (!has_word(months[i], start, length))
			continue;
		if (found != 0)
			return 0;
		found = i + 1;
	}
	return found;
}

/* "1st", "1er", "1-go", "1o", the Dutch "1e" and "1ste": what stands behind a day's number. */
static const char *
skip_ordinal(const char *text)
{
	static const char *const ways[] = {"st", "nd", "rd", "th", "ste", "er", "re", "ego", "-go", "e", "o"};

	for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
		gsize length = strlen(ways[i]);

		if (strncmp(text, ways[i], length) == 0 && !g_ascii_isalnum(text[length]))
			return text + length;
	}
	return text;
}

/* What people write and a number is not: "1º", and words that say nothing ("24 de diciembre de 2026"). */
static char *
plain(const char *text)
{
	static const struct {
		const char *from, *to;
	} words[] = {{"º", "o"}, {"°", "o"}, {"ª", "o"}, {" de ", " "}, {" del ", " "}, {" of ", " "},
		     {" r.", ""}, {" roku", ""}};
	static const char *const first[] = {"primo ", "premier ", "primero ", "pierwszego "};
	g_autoptr(GString) found = g_string_new(text);
	g_autofree char *ascii = NULL, *lower = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		(void)g_string_replace(found, words[i].from, words[i].to, 0);
	ascii = g_str_to_ascii(found->str, "C");
	lower = g_ascii_strdown(g_strstrip(ascii), -1);
	for (guint i = 0; i < G_N_ELEMENTS(first); i++)
		if (g_str_has_prefix(lower, first[i]))
			return g_strconcat("1 ", lower + strlen(first[i]), NULL);
	return g_steal_pointer(&lower);
}

static gboolean
read_part(const char **text, Part *part)
{
	const char *start = *text, *p = start;

	*part = (Part){0};
	if (g_ascii_isdigit(*p)) {
		for (; g_ascii_isdigit(*p) && p - start < 4; p++)
			part->value = part->value * 10 + (*p - '0');
		part->digits = (gsize)(p - start);
		p = skip_ordinal(p);
	} else {
		while (g_ascii_isalpha(*p))
			p++;
		part->value = month_of(start, (gsize)(p - start));
	}
	*text = p;
	return part->value > 0;
}

/* The separator after a part: one mark, with blanks around a dot or comma; else blanks. */
static char
read_separator(const char **text)
{
	const char *p = *text;
	char mark = '\0';

	if (*p == ' ')
		mark = ' ';
	p += strspn(p, " ");
	if (*p == '.' || *p == ',' || ((*p == '-' || *p == '/') && mark == '\0')) {
		mark = *p++;
		if (mark == '.' || mark == ',')
			p += strspn(p, " ");
		else if (*p == ' ')
			mark = '?';
	}
	*text = p;
	return mark;
}

/* The century that brings a two-digit year nearest to today. */
static int
full_year(const Part *part, int this_year)
{
	int year = this_year - this_year % 100 + part->value;

	if (part->digits == 4)
		return part->value;
	if (part->digits != 2)
		return 0;
	return year > this_year + 50 ? year - 100 : year < this_year - 50 ? year + 100 : year;
}

/* Which part is what; FALSE where the separators do not belong together. */
static gboolean
order_parts(const Part *parts, guint count, const Part **ret_day, const Part **ret_month,
	    const Part **ret_year)
{
	const char first = parts[0].after, second = count > 1 ? parts[1].after : '\0';
	gboolean year_first = parts[0].digits == 4;

	if (count < 2)
		return FALSE;
	*ret_year = count == PARTS ? &parts[year_first ? 0 : 2] : NULL;
	*ret_month = &parts[1];
	*ret_day = &parts[year_first ? 2 : 0];
	if (parts[0].digits == 0) { /* December 24, 2026 */
		*ret_month = &parts[0];
		*ret_day = &parts[1];
		return (first == ' ' || first == '.') &&
		       (count == 2 ? second == '\0' : second == ' ' || second == ',');
	}
	if (count == 2 && year_first)
		return FALSE;
	if (parts[1].digits == 0) /* 24. Dezember 2026, 24-Dec-2026 */
		return strchr(" .-/", first) != NULL &&
		       (count == 2 ? second == '\0' : strchr(" .,-/", second) != NULL);
	if (count == 2) /* 24.12. */
		return first == '.' && second == '.';
	return first == second && strchr("./-", first) != NULL;
}

static guint
read_parts(const char *text, Part parts[PARTS])
{
	guint count = 0;

	while (*text != '\0') {
		if (count == PARTS || !read_part(&text, &parts[count]))
			return 0;
		parts[count++].after = read_separator(&text);
		if (parts[count - 1].after == '\0' && *text != '\0')
			return 0;
	}
	/* a full stop after the year ends a sentence */
	if (count == PARTS && strchr(".", parts[2].after) == NULL)
		return 0;
	return count;
}

gboolean
dunlin_day_parse_human(const char *text, DunlinDay today, DunlinDay *ret_day)
{
	g_autofree char *lower = NULL;
	const Part *day, *month, *year;
	Part parts[PARTS];
	int this_year, unused;
	guint count;
	DunlinDay found;

	if (text == NULL || strlen(text) > INPUT_MAX || !g_utf8_validate(text, -1, NULL))
		return FALSE;
	lower = plain(text);
	count = read_parts(lower, parts);
	if (!order_parts(parts, count, &day, &month, &year) || day->digits < 1 || day->digits > 2 ||
	    month->digits > 2 || (year != NULL && year->digits == 0))
		return FALSE;
	dunlin_day_to_ymd(today, &this_year, &unused, &unused);
	if (year != NULL)
		return dunlin_day_from_ymd(full_year(year, this_year), month->value, day->value,
					   ret_day);
	if (dunlin_day_from_ymd(this_year, month->value, day->value, &found) && found >= today) {
		*ret_day = found;
		return TRUE;
	}
	/* 29.2. of a common year is a typing error unless it is past and next year has one */
	return dunlin_day_from_ymd(this_year + 1, month->value, day->value, ret_day);
}
