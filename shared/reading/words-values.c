/* SPDX-License-Identifier: BSD-2-Clause */
/* Words: the days and amounts that people write in their sentences. */
#include "reading/words.h"

#include <string.h>

/* ---- days ---- */

static gboolean
day_in_year(int year, int month, int day, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	int this_year, this_month, this_day;
	DunlinDay found;

	if (year >= 100)
		return dunlin_day_from_ymd(year, month, day, ret_day);
	if (year >= 0)
		return dunlin_day_from_ymd(2000 + year, month, day, ret_day);
	dunlin_day_to_ymd(today, &this_year, &this_month, &this_day);
	if (!dunlin_day_from_ymd(this_year, month, day, &found))
		return FALSE;
	if (past && found > today)
		return dunlin_day_from_ymd(this_year - 1, month, day, ret_day);
	if (!past && found < today)
		return dunlin_day_from_ymd(this_year + 1, month, day, ret_day);
	*ret_day = found;
	return TRUE;
}

static const char *
read_number(const char *text, guint max_digits, int *ret_number)
{
	int number = 0;
	guint digits = 0;

	for (; g_ascii_isdigit(*text) && digits < max_digits; text++, digits++)
		number = number * 10 + (*text - '0');
	if (digits == 0 || g_ascii_isdigit(*text))
		return NULL;
	*ret_number = number;
	return text;
}

/* 3.11.2026, 3.11.26, 3.11, 3/11/2026 (day first), 2026-11-03. */
static gboolean
day_of_figures(const char *text, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	int day, month, year = -1;
	gboolean dashes;
	const char *at;

	if (strlen(text) >= 10 && text[4] == '-' && text[10] == '\0')
		return dunlin_day_parse(text, ret_day);
	at = read_number(text, 2, &day);
	if (!at || (*at != '.' && *at != '/' && *at != '-'))
		return FALSE;
	dashes = *at == '-';
	at = read_number(at + 1, 2, &month);
	if (!at)
		return FALSE;
	if (dashes && *at != '-')
		return FALSE; /* 2-4 are numbers */
	if ((*at == '.' || *at == '/' || dashes) && at[1]) {
		at = read_number(at + 1, 4, &year);
		if (!at || (dashes && year < 1900))
			return FALSE;
	}
	if (*at != '\0' && strcmp(at, ".") != 0)
		return FALSE;
	return day_in_year(year, month, day, today, past, ret_day);
}

static int
month_of(const DunlinToken *token)
{
	const DunlinWord *word = dunlin_words_exact(DUNLIN_WORDS_MONTH, token->text);

	return word ? (int)g_ascii_strtoll(word->key, NULL, 10) : 0;
}

/* "3", "3rd", "1er", "1º", "1-go"; "first" as Romance languages say it of months alone. */
static gboolean
day_number(const DunlinToken *token, int *ret_day)
{
	const char *rest = read_number(token->text, 2, ret_day);

	if (!strcmp(token->text, "primo") || !strcmp(token->text, "premier") ||
	    !strcmp(token->text, "primero") || !strcmp(token->text, "pierwszego")) {
		*ret_day = 1;
		return TRUE;
	}
	return rest && *ret_day >= 1 && *ret_day <= 31 &&
	       (!*rest || !strcmp(rest, "st") || !strcmp(rest, "nd") || !strcmp(rest, "rd") ||
		!strcmp(rest, "th") || !strcmp(rest, ".") || !strcmp(rest, "er") || !strcmp(rest, "re") ||
		!strcmp(rest, "º") || !strcmp(rest, "°") || !strcmp(rest, "o") || !strcmp(rest, "e") ||
		!strcmp(rest, "ste") || !strcmp(rest, "de") || !strcmp(rest, "-go") || !strcmp(rest, "ego"));
}

/* "3 of November", "3 de noviembre de 2026": a token that says nothing. */
static guint
skip_of(const GArray *tokens, guint at)
{
	const char *text = at < tokens->len ? dunlin_token(tokens, at)->text : "";

	return !strcmp(text, "of") || !strcmp(text, "de") || !strcmp(text, "del");
}

static guint
year_behind(const GArray *tokens, guint at, int *ret_year)
{
	guint used = skip_of(tokens, at) + 1;
	int year;
	const char *rest;

	if (at + used > tokens->len)
		return 0;
	rest = read_number(dunlin_token(tokens, at + used - 1)->text, 4, &year);
	if (!rest || *rest || year < 1900)
		return 0;
	*ret_year = year;
	return used;
}

static guint
day_of_names(const GArray *tokens, guint at, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	int day, month, year = -1;
	guint used = 2;

	if (at + 1 >= tokens->len)
		return 0;
	if (day_number(dunlin_token(tokens, at), &day)) {
		if (at + 2 < tokens->len)
			used += skip_of(tokens, at + 1);
		month = month_of(dunlin_token(tokens, at + used - 1));
	} else {
		month = month_of(dunlin_token(tokens, at));
		if (!day_number(dunlin_token(tokens, at + 1), &day))
			return 0;
	}
	if (month == 0)
		return 0;
	used += year_behind(tokens, at + used, &year);
	return day_in_year(year, month, day, today, past, ret_day) ? used : 0;
}

static gboolean
last_of_month(DunlinDay today, DunlinDay *ret_day)
{
	int year, month, day;
	DunlinDay first;

	dunlin_day_to_ymd(today, &year, &month, &day);
	if (!dunlin_day_from_ymd(year + month / 12, month % 12 + 1, 1, &first))
		return FALSE;
	*ret_day = first - 1;
	return TRUE;
}

/* Joins up to four tokens to find "end of the month". */
static guint
day_of_words(const GArray *tokens, guint at, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	g_autoptr(GString) joined = g_string_new(NULL);

	for (guint used = 1; used <= 4 && at + used <= tokens->len; used++) {
		const DunlinWord *word;

		if (used > 1)
			g_string_append_c(joined, ' ');
		g_string_append(joined, dunlin_token(tokens, at + used - 1)->text);
		word = dunlin_words_exact(DUNLIN_WORDS_DAY, joined->str);
		if (word) {
			if (!strcmp(word->key, "eom"))
				return last_of_month(today, ret_day) ? used : 0;
			*ret_day = today + (DunlinDay)g_ascii_strtoll(word->key, NULL, 10);
			return used;
		}
		word = dunlin_words_exact(DUNLIN_WORDS_WEEKDAY, joined->str);
		if (word) {
			int ahead = ((int)g_ascii_strtoll(word->key, NULL, 10) -
				     dunlin_day_weekday(today) + 6) % 7 + 1;

			*ret_day = past ? today - 7 + ahead % 7 : today + ahead;
			return used;
		}
	}
	return 0;
}

/* "in 10 days", "innerhalb von 2 Wochen": the count and its unit. */
static guint
day_of_count(const GArray *tokens, guint at, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	const DunlinWord *unit;
	int count;
	const char *rest;

	if (at + 1 >= tokens->len)
		return 0;
	rest = read_number(dunlin_token(tokens, at)->text, 3, &count);
	unit = dunlin_words_exact(DUNLIN_WORDS_UNIT, dunlin_token(tokens, at + 1)->text);
	if (!rest || *rest || !unit)
		return 0;
	count *= (int)g_ascii_strtoll(unit->key, NULL, 10);
	*ret_day = past ? today - count : today + count;
	return 2;
}

guint
dunlin_words_day(const GArray *tokens, guint at, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	guint used;

	if (at >= tokens->len)
		return 0;
	if (day_of_figures(dunlin_token(tokens, at)->text, today, past, ret_day))
		return 1;
	used = day_of_names(tokens, at, today, past, ret_day);
	if (used == 0)
		used = day_of_words(tokens, at, today, past, ret_day);
	if (used == 0)
		used = day_of_count(tokens, at, today, past, ret_day);
	return used;
}

/* ---- amounts ---- */

static gboolean
currency_of(const char *text, gsize length, char ret_currency[DUNLIN_CURRENCY_SIZE])
{
	static const struct {
		const char *sign, *code;
	} signs[] = { { "€", "EUR" }, { "$", "USD" }, { "£", "GBP" }, { "euro", "EUR" }, { "euros", "EUR" },
		      { "zł", "PLN" }, { "sfr", "CHF" }, { "fr", "CHF" } };
	char code[DUNLIN_CURRENCY_SIZE] = "";
	guint digits;

	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (length != strlen(signs[i].sign) ||
		    g_ascii_strncasecmp(text, signs[i].sign, length) != 0)
			continue;
		memcpy(ret_currency, signs[i].code, DUNLIN_CURRENCY_SIZE);
		return TRUE;
	}
	if (length != 3)
		return FALSE;
	for (gsize i = 0; i < 3; i++)
		code[i] = g_ascii_toupper(text[i]);
	if (!dunlin_currency_digits(code, &digits))
		return FALSE;
	memcpy(ret_currency, code, DUNLIN_CURRENCY_SIZE);
	return TRUE;
}

static gboolean
is_thousands(const char *text, gsize at, gsize length)
{
	if (at + 4 > length || at == 0)
		return FALSE;
	for (gsize i = at + 1; i < at + 4; i++)
		if (!g_ascii_isdigit(text[i]))
			return FALSE;
	return at + 4 == length || !g_ascii_isdigit(text[at + 4]);
}

/* Digits with separators: the last separator is the decimal one unless three digits follow it. */
static char *
decimal_of(const char *text, gsize length)
{
	const char *last = NULL;
	gsize decimals = 0;
	g_autoptr(GString) out = g_string_new(NULL);

	if (length > 2 && (memcmp(text + length - 2, ",-", 2) == 0 || memcmp(text + length - 2, ".-", 2) == 0))
		length -= 2;
	if (length == 0 || length > 20 || !g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[length - 1]))
		return NULL;
	for (gsize i = 0; i < length; i++) {
		if (!g_ascii_isdigit(text[i]) && !strchr(".,'", text[i]))
			return NULL;
		if (!g_ascii_isdigit(text[i]) && text[i] != '\'')
			last = text + i;
	}
	if (!last && memchr(text, '\'', length))
		last = ""; /* 1'000: only thousands */
	else if (last) {
		decimals = length - (gsize)(last - text) - 1;
		if (decimals == 0 || decimals > 3)
			return NULL;
	}
	for (gsize i = 0; i < length; i++) {
		if (g_ascii_isdigit(text[i]))
			g_string_append_c(out, text[i]);
		else if (text + i == last && decimals < 3)
			g_string_append_c(out, '.');
		else if (!is_thousands(text, i, length) || (text[i] == *last && decimals < 3))
			return NULL; /* 3.11.26 is no amount */
	}
	return g_strdup(out->str);
}

static char *
with_digits(char *decimal, const char *currency)
{
	gint64 minor;
	char *full;

	if (!*currency || !dunlin_money_parse(decimal, currency, &minor, NULL))
		return decimal;
	full = dunlin_money_to_string(minor, currency);
	g_free(decimal);
	return full;
}

/* One token with a sign or a code at its head or tail. */
static char *
amount_of_word(const char *text, char ret_currency[DUNLIN_CURRENCY_SIZE])
{
	gsize length = strlen(text), head = 0, tail = 0;

	while (head < length && !g_ascii_isdigit(text[head]))
		head++;
	while (tail < length - head && !g_ascii_isdigit(text[length - 1 - tail]))
		tail++;
	if (tail >= 2 && (text[length - tail] == ',' || text[length - tail] == '.') &&
	    text[length - tail + 1] == '-')
		tail -= 2;
	if (head > 0 && !currency_of(text, head, ret_currency))
		return NULL;
	if (tail > 0 && (head > 0 || !currency_of(text + length - tail, tail, ret_currency)))
		return NULL;
	return decimal_of(text + head, length - head - tail);
}

guint
dunlin_words_amount(const GArray *tokens, guint at, char **ret_decimal,
		    char ret_currency[DUNLIN_CURRENCY_SIZE])
{
	const DunlinToken *first, *second = NULL;
	char currency[DUNLIN_CURRENCY_SIZE] = "", next[DUNLIN_CURRENCY_SIZE] = "";
	char *decimal;
	guint used = 1;

	if (at >= tokens->len)
		return 0;
	first = dunlin_token(tokens, at);
	if (at + 1 < tokens->len)
		second = dunlin_token(tokens, at + 1);
	if (second && !first->end && currency_of(first->raw, strlen(first->raw), currency)) {
		decimal = amount_of_word(second->raw, next);
		used = 2;
	} else {
		decimal = amount_of_word(first->raw, currency);
		if (decimal && !*currency && second && (!first->end || first->end == '.') &&
		    currency_of(second->raw, strlen(second->raw), currency))
			used = 2;
	}
	if (!decimal)
		return 0;
	*ret_decimal = with_digits(decimal, currency);
	memcpy(ret_currency, currency, DUNLIN_CURRENCY_SIZE);
	return used;
}
