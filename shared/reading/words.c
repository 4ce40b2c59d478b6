/* SPDX-License-Identifier: BSD-2-Clause */
/* Words: the compiled tables folded once, tokens, and the days and amounts people write. */
#include "reading/words.h"

#include <string.h>

static const struct {
	const char *from, *to;
} foldings[] = {
	{ "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "ß", "ss" }, { "’", "'" }, { "‘", "'" },
	{ "´", "'" },  { "`", "'" },  { "\u00a0", " " }, { "\u202f", " " }, { "–", "-" }, { "—", "-" },
	{ "‑", "-" },  { "ł", "l" },  { "ø", "o" },  { "đ", "d" },  { "ı", "i" },  { "：", ":" },
};

static gsize
fold_one(const char *at, GString *out)
{
	for (gsize i = 0; i < G_N_ELEMENTS(foldings); i++) {
		gsize length = strlen(foldings[i].from);

		if (strncmp(at, foldings[i].from, length) != 0)
			continue;
		g_string_append(out, foldings[i].to);
		return length;
	}
	return 0;
}

char *
dunlin_words_fold(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
	g_autofree char *lower = g_utf8_casefold(composed, -1);
	g_autoptr(GString) plain = g_string_sized_new(strlen(lower) + 16);
	g_autofree char *split = NULL;
	GString *out = g_string_sized_new(strlen(lower) + 16);

	for (const char *at = lower; *at;) {
		gsize used = fold_one(at, plain);

		if (used == 0) {
			used = (gsize)(g_utf8_next_char(at) - at);
			g_string_append_len(plain, at, (gssize)used);
		}
		at += used;
	}
	split = g_utf8_normalize(plain->str, -1, G_NORMALIZE_DEFAULT);
	for (const char *at = split; *at; at = g_utf8_next_char(at))
		if (g_unichar_type(g_utf8_get_char(at)) != G_UNICODE_NON_SPACING_MARK)
			g_string_append_unichar(out, g_utf8_get_char(at));
	return g_string_free(out, FALSE);
}

const DunlinWordTable *
dunlin_words(DunlinWordKind kind)
{
	static DunlinWordTable folded[DUNLIN_WORDS_LAST + 1];
	static gsize ready;

	if (g_once_init_enter(&ready)) {
		for (guint k = 0; k <= DUNLIN_WORDS_LAST; k++) {
			const DunlinWordTable *table = &dunlin_word_tables[k];
			DunlinWord *words = g_new0(DunlinWord, table->count + 1);

			for (gsize i = 0; i < table->count; i++) {
				words[i] = table->words[i];
				words[i].phrase = dunlin_words_fold(table->words[i].phrase);
			}
			folded[k] = (DunlinWordTable){ words, table->count };
		}
		g_once_init_leave(&ready, 1);
	}
	return &folded[kind];
}

const DunlinWord *
dunlin_words_prefix(DunlinWordKind kind, const char *folded)
{
	const DunlinWordTable *table = dunlin_words(kind);

	for (gsize i = 0; i < table->count; i++) {
		gsize length = strlen(table->words[i].phrase);
		gboolean open = length > 0 && !g_ascii_isalnum(table->words[i].phrase[length - 1]);

		if (strncmp(folded, table->words[i].phrase, length) == 0 &&
		    (open || !g_ascii_isalnum(folded[length])))
			return &table->words[i];
	}
	return NULL;
}

const DunlinWord *
dunlin_words_exact(DunlinWordKind kind, const char *folded)
{
	const DunlinWordTable *table = dunlin_words(kind);

	for (gsize i = 0; i < table->count; i++)
		if (strcmp(table->words[i].phrase, folded) == 0)
			return &table->words[i];
	return NULL;
}

gboolean
dunlin_words_is(DunlinWordKind kind, const char *key, const char *folded)
{
	const DunlinWordTable *table = dunlin_words(kind);

	for (gsize i = 0; i < table->count; i++)
		if (!strcmp(table->words[i].key, key) && !strcmp(table->words[i].phrase, folded))
			return TRUE;
	return FALSE;
}

static void
token_clear(gpointer data)
{
	DunlinToken *token = data;

	g_free(token->raw);
	g_free(token->text);
}

/* A figure's own point ("3.11.") ends no sentence. */
static char
end_mark(const char *word, gsize length, const char *rest)
{
	gboolean figure = length > 0;

	for (gsize i = 0; i < length; i++)
		figure = figure && (g_ascii_isdigit(word[i]) || word[i] == '.');
	for (const char *at = rest; *at; at++) {
		if (*at == '?' || *at == '!' || (*at == '.' && !figure))
			return *at;
		if (strchr(",;:)", *at))
			return ',';
	}
	return 0;
}

static const char *const opening[] = { "(", "[", "{", "<", "\"", "'", "„", "“", "”", "»", "«", "*", "‚", "¿", "¡" };
static const char *const closing[] = { ")", "]", "}", ">", "\"", "'", "“", "”", "»", "«", "*", "‘", "’",
				       ",", ";", ":", ".", "!", "?", "…" };

static gsize
mark_at_start(const char *word)
{
	for (gsize i = 0; i < G_N_ELEMENTS(opening); i++)
		if (g_str_has_prefix(word, opening[i]))
			return strlen(opening[i]);
	return 0;
}

static gsize
mark_at_end(const char *word, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS(closing); i++) {
		gsize size = strlen(closing[i]);

		if (size <= length && memcmp(word + length - size, closing[i], size) == 0)
			return size;
	}
	return 0;
}

static void
add_token(GArray *tokens, const char *word)
{
	DunlinToken token = { 0 };
	gsize mark, length;

	for (mark = mark_at_start(word); mark > 0; mark = mark_at_start(word)) {
		token.before = word[0] == '(' ? '(' : '"';
		word += mark;
	}
	length = strlen(word);
	for (mark = mark_at_end(word, length); mark > 0; mark = mark_at_end(word, length))
		length -= mark;
	token.end = end_mark(word, length, word + length);
	token.dot = word[length] == '.';
	if (length == 0) {
		if (token.end && tokens->len > 0)
			dunlin_token(tokens, tokens->len - 1)->end = token.end;
		return;
	}
	token.raw = g_strndup(word, length);
	token.text = dunlin_words_fold(token.raw);
	g_array_append_val(tokens, token);
}

GArray *
dunlin_words_split(const char *text)
{
	GArray *tokens = g_array_new(FALSE, FALSE, sizeof(DunlinToken));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	g_array_set_clear_func(tokens, token_clear);
	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) words = NULL;
		gboolean empty = TRUE;

		g_strdelimit(lines[i], "\t\r\v\f", ' ');
		for (char *at = strstr(lines[i], "\u00a0"); at; at = strstr(at, "\u00a0"))
			memset(at, ' ', 2);
		words = g_strsplit(lines[i], " ", -1);
		for (guint k = 0; words[k]; k++) {
			if (!*words[k])
				continue;
			add_token(tokens, words[k]);
			empty = FALSE;
		}
		if (empty && tokens->len > 0 && dunlin_token(tokens, tokens->len - 1)->end != '?')
			dunlin_token(tokens, tokens->len - 1)->end = '.';
	}
	return tokens;
}

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
	const char *at;

	if (strlen(text) >= 10 && text[4] == '-' && text[10] == '\0')
		return dunlin_day_parse(text, ret_day);
	at = read_number(text, 2, &day);
	if (!at || (*at != '.' && *at != '/'))
		return FALSE;
	at = read_number(at + 1, 2, &month);
	if (!at)
		return FALSE;
	if ((*at == '.' || *at == '/') && at[1]) {
		at = read_number(at + 1, 4, &year);
		if (!at)
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

/* "3", "3rd", "1st". */
static gboolean
day_number(const DunlinToken *token, int *ret_day)
{
	const char *rest = read_number(token->text, 2, ret_day);

	return rest && *ret_day >= 1 && *ret_day <= 31 &&
	       (!*rest || !strcmp(rest, "st") || !strcmp(rest, "nd") || !strcmp(rest, "rd") ||
		!strcmp(rest, "th") || !strcmp(rest, "."));
}

static guint
year_behind(const GArray *tokens, guint at, int *ret_year)
{
	int year;
	const char *rest;

	if (at >= tokens->len)
		return 0;
	rest = read_number(dunlin_token(tokens, at)->text, 4, &year);
	if (!rest || *rest || year < 1900)
		return 0;
	*ret_year = year;
	return 1;
}

static guint
day_of_names(const GArray *tokens, guint at, DunlinDay today, gboolean past, DunlinDay *ret_day)
{
	int day, month, year = -1;
	guint used = 2;

	if (at + 1 >= tokens->len)
		return 0;
	if (day_number(dunlin_token(tokens, at), &day)) {
		if (!strcmp(dunlin_token(tokens, at + 1)->text, "of") && at + 2 < tokens->len)
			used = 3;
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
