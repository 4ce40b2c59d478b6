/* SPDX-License-Identifier: BSD-2-Clause */
/* Dates, amounts, numbers and accounts as they are printed. */
#include <string.h>

#include "base/text.h"
#include "read/visible-private.h"

static const struct {
	const char *raw, *code;
} signs[] = {
	{"€", "EUR"},   {"EUR", "EUR"},  {"Euro", "EUR"}, {"Euros", "EUR"}, {"EURO", "EUR"}, {"£", "GBP"},
	{"GBP", "GBP"}, {"$", "USD"},    {"USD", "USD"},  {"US$", "USD"},   {"CHF", "CHF"},
	{"Fr.", "CHF"}, {"SFr.", "CHF"}, {"zł", "PLN"},   {"PLN", "PLN"},   {"zl", "PLN"},
	{"SEK", "SEK"}, {"NOK", "NOK"},  {"DKK", "DKK"},  {"CZK", "CZK"},   {"Kč", "CZK"},
	{"HUF", "HUF"}, {"Ft", "HUF"},   {"RON", "RON"},  {"CAD", "CAD"},   {"AUD", "AUD"},
	{"JPY", "JPY"}, {"¥", "JPY"},    {"BGN", "BGN"},  {"TRY", "TRY"},   {"ISK", "ISK"},
};

/* How long a country's IBAN is; other countries are taken at any length that checks. */
static const struct {
	char country[3];
	guint8 length;
} iban_lengths[] = {
	{"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
	{"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27}, {"GB", 22}, {"GR", 27},
	{"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26}, {"IT", 27}, {"LI", 21}, {"LT", 20},
	{"LU", 20}, {"LV", 21}, {"MC", 27}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28},
	{"PT", 25}, {"RO", 24}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27},
};

const char *
dunlin_visible_currency(const char *raw)
{
	g_autofree char *bare = g_strdup(raw);
	gsize length = strlen(bare);

	while (length > 0 && strchr(":,;)]", bare[length - 1]) != NULL)
		bare[--length] = '\0';
	for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strcmp(bare + (*bare == '(' || *bare == '['), signs[i].raw) == 0)
			return signs[i].code;
	return NULL;
}

/* ---- days ---- */

static gboolean
is_digits(const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (!g_ascii_isdigit(text[i]))
			return FALSE;
	return length > 0;
}

static int
month_of(const char *key)
{
	gsize best = 0;
	int month = 0;

	for (const DunlinMonthName *m = dunlin_month_names; m->prefix != NULL; m++) {
		gsize length = strlen(m->prefix);

		if (length > best && strncmp(key, m->prefix, length) == 0) {
			best = length;
			month = m->month;
		}
	}
	return strlen(key) <= 14 ? month : 0;
}

static int
full_year(int year, gsize digits)
{
	return digits == 4 ? year : digits == 2 ? 2000 + year : 0;
}

/* "15.10.2026", "2026-10-15", "15/10/26"; a word may go on behind it (",", ")"). */
static gboolean
parse_numeric_day(const char *raw, gboolean month_first, DunlinDay *ret_day, gboolean *ret_unsure)
{
	int numbers[3] = {0};
	gsize digits[3] = {0};
	const char *at = raw + strspn(raw, "(");
	char mark = 0;

	for (guint i = 0; i < 3; i++) {
		for (; g_ascii_isdigit(*at); at++, digits[i]++)
			numbers[i] = digits[i] < 8 ? numbers[i] * 10 + (*at - '0') : numbers[i];
		if (digits[i] == 0 || digits[i] > 4)
			return FALSE;
		if (i == 2)
			break;
		if (strchr("./-", *at) == NULL || *at == '\0' || (i == 1 && *at != mark))
			return FALSE;
		mark = *at++;
	}
	if (*at == 'T' && g_ascii_isdigit(at[1]))
		at += strlen(at);
	if (at[strspn(at, ".,;)!")] != '\0')
		return FALSE;
	*ret_unsure = FALSE;
	if (digits[0] == 4)
		return digits[1] <= 2 && digits[2] <= 2 &&
		       dunlin_day_from_ymd(numbers[0], numbers[1], numbers[2], ret_day);
	if (digits[0] > 2 || digits[1] > 2 || (digits[2] != 4 && digits[2] != 2))
		return FALSE;
	if (mark == '/' && numbers[0] <= 12 && numbers[1] <= 12 && numbers[0] != numbers[1])
		*ret_unsure = TRUE;
	if (mark != '/' ? FALSE : numbers[1] > 12 ? TRUE : numbers[0] > 12 ? FALSE : month_first)
		return dunlin_day_from_ymd(full_year(numbers[2], digits[2]), numbers[0], numbers[1],
					   ret_day);
	return dunlin_day_from_ymd(full_year(numbers[2], digits[2]), numbers[1], numbers[0],
				   ret_day);
}

/* "5", "5.", "5th", "1er", "(5": a day's number; 0: none. */
static int
day_number(const DunlinPageToken *token)
{
	static const char *const ends[] = {"", "st", "nd", "rd", "th", "er", "e", "o"};
	const char *key = token->key;
	gsize length = strspn(key, "0123456789");
	int day = length >= 1 && length <= 2 ? atoi(key) : 0;

	for (guint i = 0; i < G_N_ELEMENTS(ends) && day >= 1 && day <= 31; i++)
		if (strcmp(key + length, ends[i]) == 0)
			return day;
	return 0;
}

static int
year_number(const DunlinPageToken *token)
{
	gsize length = strspn(token->key, "0123456789");

	return length == 4 && token->key[4] == '\0' ? atoi(token->key) : 0;
}

/* "05-Jun-2018", "5.Juni.2018": one word. */
static gboolean
parse_named_word(const char *raw, DunlinDay *ret_day)
{
	g_auto(GStrv) parts = g_strsplit_set(raw, "-./", 4);
	g_autofree char *key = NULL;
	int month;

	if (g_strv_length(parts) < 3 || !is_digits(parts[0], strlen(parts[0])) ||
	    strlen(parts[0]) > 2 || strspn(parts[2], "0123456789") < 2)
		return FALSE;
	key = dunlin_visible_key(parts[1]);
	month = g_ascii_isalpha(*key) ? month_of(key) : 0;
	return month > 0 &&
	       dunlin_day_from_ymd(full_year(atoi(parts[2]), strspn(parts[2], "0123456789")), month,
				   atoi(parts[0]), ret_day);
}

guint
dunlin_page_day(const DunlinPage *page, guint at, guint end, gboolean month_first,
		DunlinDay *ret_day, gboolean *ret_unsure)
{
	const DunlinPageToken *token[5] = {NULL};
	int day, month, year;
	guint used;

	for (guint i = 0; i < 5 && at + i < end; i++)
		token[i] = dunlin_page_token(page, at + i);
	*ret_unsure = FALSE;
	if (token[0] == NULL)
		return 0;
	if (parse_numeric_day(token[0]->raw, month_first, ret_day, ret_unsure) ||
	    parse_named_word(token[0]->raw, ret_day))
		return 1;
	if (token[1] == NULL || token[2] == NULL)
		return 0;
	day = day_number(token[0]);
	used = day > 0 && strcmp(token[1]->key, "de") == 0 ? 2 : 1; /* "5 de junio de 2018" */
	month = day > 0 && token[used] != NULL ? month_of(token[used]->key) : 0;
	if (month > 0 && token[used + 1] != NULL) {
		used += 1 + (strcmp(token[used + 1]->key, "de") == 0 ||
			     strcmp(token[used + 1]->key, "del") == 0);
		year = used < 5 && token[used] != NULL ? year_number(token[used]) : 0;
		return year > 0 && dunlin_day_from_ymd(year, month, day, ret_day) ? used + 1 : 0;
	}
	month = g_ascii_isalpha(token[0]->key[0]) ? month_of(token[0]->key) : 0;
	day = day_number(token[1]);
	year = year_number(token[2]);
	if (month > 0 && day > 0 && year > 0 && dunlin_day_from_ymd(year, month, day, ret_day))
		return 3;
	return 0;
}

/* ---- amounts ---- */

/* What stands before and behind the digits. */
typedef struct {
	gboolean negative;
	const char *currency;
	char digits[48];
} Printed;

static gboolean
take_sign(const char **at, Printed *printed)
{
	static const char *const minus[] = {"-", "−", "–", "—", "("};

	for (guint i = 0; i < G_N_ELEMENTS(minus); i++) {
		if (g_str_has_prefix(*at, minus[i])) {
			printed->negative = TRUE;
			*at += strlen(minus[i]);
			return TRUE;
		}
	}
	for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (g_str_has_prefix(*at, signs[i].raw)) {
			printed->currency = signs[i].code;
			*at += strlen(signs[i].raw);
			return TRUE;
		}
	}
	if (**at == '+' || **at == '=' || **at == '*') {
		(*at)++;
		return TRUE;
	}
	return FALSE;
}

/* "€-12,50", "(12.50)", "1.234,56EUR", "12,-" in parts. FALSE: it is none. */
static gboolean
take_apart(const char *raw, Printed *printed)
{
	const char *at = raw;
	gsize length;

	*printed = (Printed){0};
	while (*at != '\0' && !g_ascii_isdigit(*at) && take_sign(&at, printed))
		;
	length = strspn(at, "0123456789.,'");
	if (length == 0 || length >= sizeof printed->digits || !g_ascii_isdigit(*at))
		return FALSE;
	memcpy(printed->digits, at, length);
	at += length;
	if (g_str_has_suffix(printed->digits, ",") &&
	    (*at == '-' || g_str_has_prefix(at, "–") || g_str_has_prefix(at, "—"))) {
		g_strlcat(printed->digits, "00", sizeof printed->digits); /* "12,-" */
		at += *at == '-' ? 1 : strlen("–");
		at += strspn(at, "-");
	}
	while (*at != '\0' && take_sign(&at, printed))
		;
	return at[strspn(at, ".,;:)*")] == '\0';
}

/* Digits in groups of three up to a mark, then the decimals. @ret_plain: no decimals stand there. */
static gboolean
to_decimal(const Printed *printed, char ret_decimal[64], gboolean *ret_plain)
{
	g_autofree char *text = g_strdup(printed->digits);
	gsize length = strlen(text), whole, out = 0;
	char *point, group = 0;

	while (length > 0 && strchr(".,'", text[length - 1]) != NULL)
		text[--length] = '\0';
	point = text + strcspn(text, ".,");
	for (char *at = point; *at != '\0'; at++)
		point = *at == '.' || *at == ',' ? at : point;
	if (*point == '\0')
		point = NULL;
	*ret_plain = point == NULL || strlen(point + 1) != 2;
	if (*ret_plain && (point != NULL || strchr(text, '\'') != NULL))
		return FALSE; /* "1.234" is a thousand to one reader and one to another */
	whole = point != NULL ? (gsize)(point - text) : length;
	if (printed->negative)
		ret_decimal[out++] = '-';
	for (gsize i = 0; i < whole; i++) {
		if (g_ascii_isdigit(text[i])) {
			ret_decimal[out++] = text[i];
			continue;
		}
		if ((group != 0 && text[i] != group) || (point != NULL && text[i] == *point) ||
		    (whole - i) % 4 != 0)
			return FALSE;
		group = text[i];
	}
	ret_decimal[out] = '\0';
	if (point != NULL)
		g_strlcat(ret_decimal, ".", 64);
	if (point != NULL)
		g_strlcat(ret_decimal, point + 1, 64);
	return whole > 0 && whole < 16;
}

/* "1 021,91": a thousand parted by a narrow blank is two words. */
static gboolean
is_split_group(const DunlinPageToken *one, const DunlinPageToken *two)
{
	gsize length = strspn(two->raw, "0123456789");

	return one->cell == two->cell && one->row == two->row && length == 3 &&
	       (two->raw[3] == ',' || two->raw[3] == '.' || two->raw[3] == '\0') &&
	       two->x0 - one->x1 < 0.6f * (two->y1 - two->y0);
}

static guint
join_groups(const DunlinPage *page, guint at, guint end, GString *text)
{
	const DunlinPageToken *token = dunlin_page_token(page, at);
	const char *digits = token->raw + strcspn(token->raw, "0123456789");
	gsize length = strspn(digits, "0123456789");
	guint used = 1;

	g_string_assign(text, token->raw);
	if (length == 0 || length > 3 || digits[length] != '\0')
		return 1;
	while (at + used < end && used < 5 && text->len > 0 &&
	       g_ascii_isdigit(text->str[text->len - 1]) &&
	       is_split_group(dunlin_page_token(page, at + used - 1),
			      dunlin_page_token(page, at + used))) {
		const char *next = dunlin_page_token(page, at + used)->raw;

		g_string_append(text, next);
		used++;
		if (next[3] != '\0')
			return used;
	}
	g_string_assign(text,
			token->raw); /* no decimals at the end: they are numbers of their own */
	return 1;
}

guint
dunlin_page_amount(const DunlinPage *page, guint at, guint end, char ret_decimal[64],
		   char ret_currency[DUNLIN_CURRENCY_SIZE], gboolean *ret_plain)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *currency = NULL, *beside;
	gboolean minus = FALSE;
	Printed printed;
	guint used = 0, row;

	if (at >= end)
		return 0;
	row = dunlin_page_token(page, at)->row;
	beside = dunlin_visible_currency(dunlin_page_token(page, at)->raw);
	if (beside != NULL) {
		currency = beside;
		used++;
	}
	if (at + used < end && (strcmp(dunlin_page_token(page, at + used)->raw, "-") == 0 ||
				strcmp(dunlin_page_token(page, at + used)->raw, "–") == 0)) {
		minus = TRUE;
		used++;
	}
	if (at + used >= end || dunlin_page_token(page, at + used)->row != row)
		return 0;
	used += join_groups(page, at + used, end, text);
	if (!take_apart(text->str, &printed))
		return 0;
	printed.negative = printed.negative || minus;
	if (!to_decimal(&printed, ret_decimal, ret_plain))
		return 0;
	if (printed.currency != NULL)
		currency = printed.currency;
	if (currency == NULL && at + used < end && dunlin_page_token(page, at + used)->row == row) {
		currency = dunlin_visible_currency(dunlin_page_token(page, at + used)->raw);
		used += currency != NULL;
	}
	g_strlcpy(ret_currency, currency != NULL ? currency : "", DUNLIN_CURRENCY_SIZE);
	*ret_plain = *ret_plain && currency == NULL;
	return used;
}

/* ---- numbers and accounts ---- */

static gboolean
is_number_word(const char *raw, gboolean *ret_digit)
{
	*ret_digit = FALSE;
	for (const char *at = raw; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (g_unichar_isdigit(c))
			*ret_digit = TRUE;
		else if (!g_unichar_isalpha(c) && (c > 127 || strchr("-_/.+#*", (int)c) == NULL))
			return FALSE;
	}
	return TRUE;
}

static gboolean
is_other_value(const DunlinPage *page, guint at, guint end)
{
	char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
	gboolean unsure, plain;
	DunlinDay day;
	const char *raw = dunlin_page_token(page, at)->raw;

	if (dunlin_page_day(page, at, end, FALSE, &day, &unsure) > 0)
		return !g_ascii_isdigit(raw[0]) || strpbrk(raw, "./-") != NULL || strlen(raw) < 6;
	return dunlin_page_amount(page, at, at + 1, decimal, currency, &plain) > 0 && !plain &&
	       strpbrk(raw, ".,") != NULL;
}

static gboolean
is_upper_word(const char *raw)
{
	for (const char *at = raw; *at != '\0'; at++)
		if (!g_ascii_isupper(*at) && *at != '-' && *at != '/')
			return FALSE;
	return strlen(raw) <= 6;
}

guint
dunlin_page_number(const DunlinPage *page, guint at, guint end, char **ret_number)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint used = 0, limit = MIN(end, at + 4);
	gboolean digit = FALSE, any = FALSE;

	while (at + used < limit) {
		const DunlinPageToken *token = dunlin_page_token(page, at + used);
		const DunlinPageToken *before =
			used > 0 ? dunlin_page_token(page, at + used - 1) : NULL;
		g_autofree char *bare = g_strdup(token->raw);
		gsize length = strlen(bare);

		while (length > 0 && strchr(".,;:)", bare[length - 1]) != NULL)
			bare[--length] = '\0';
		if (length == 0 || token->labelled ||
		    (before != NULL && before->cell != token->cell) ||
		    is_other_value(page, at + used, end) ||
		    !is_number_word(bare + (*bare == '('), &digit) ||
		    (!digit && !is_upper_word(bare)))
			break;
		if (before != NULL && any && (token->x0 - before->x1 > 0.01f) &&
		    !(digit && strspn(bare, "0123456789") >= 3 && strlen(text->str) <= 5))
			break; /* the next word is another thing, but for "2026 00012" */
		if (text->len > 0 && token->x0 - before->x1 > 0.01f)
			g_string_append_c(text, ' ');
		g_string_append(text, bare + (*bare == '(' || *bare == '#'));
		any = any || digit;
		used++;
		if (strlen(token->raw) != length)
			break;
	}
	if (!any || text->len > 40)
		return 0;
	*ret_number = g_strdup(text->str);
	return used;
}

static gboolean
is_iban_length(const char *iban)
{
	for (guint i = 0; i < G_N_ELEMENTS(iban_lengths); i++)
		if (strncmp(iban_lengths[i].country, iban, 2) == 0)
			return strlen(iban) == iban_lengths[i].length;
	return TRUE;
}

guint
dunlin_page_iban(const DunlinPage *page, guint at, guint end, char **ret_iban)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = at; i < end && i < at + 12 && text->len <= 36; i++) {
		const char *raw = dunlin_page_token(page, i)->raw;
		g_autofree char *iban = NULL;

		if (i == at && g_ascii_strncasecmp(raw, "IBAN", 4) == 0)
			raw += raw[4] == ':' ? 5 : 4;
		for (; *raw != '\0'; raw++)
			if (g_ascii_isalnum(*raw))
				g_string_append_c(text, *raw);
			else if (strchr(".,;:-)/", *raw) == NULL)
				return 0;
		if (text->len >= 2 &&
		    (!g_ascii_isupper(text->str[0]) || !g_ascii_isupper(text->str[1])))
			return 0;
		iban = text->len >= 15 ? dunlin_text_iban(text->str) : NULL;
		if (iban != NULL && is_iban_length(iban)) {
			*ret_iban = g_steal_pointer(&iban);
			return i - at + 1;
		}
	}
	return 0;
}
