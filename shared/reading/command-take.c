/* SPDX-License-Identifier: BSD-2-Clause */
/* What may follow a verb: sums, dates, customers, invoices, fields, words. */
#include "reading/command-parse.h"

#include <string.h>

void
dunlin_command_put(Parse *parse, const char *name, char *value)
{
	g_hash_table_replace(parse->arguments, g_strdup(name), value);
}

/* How many tokens the keyword has that stands here: "until", "fino al"; 0: it does not. */
static guint
keyword_length(const Parse *parse, const char *key)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	guint used = 0;

	for (guint length = 1; length <= 3 && parse->at + length <= parse->tokens->len; length++) {
		g_string_append_printf(joined, "%s%s", length > 1 ? " " : "",
				       dunlin_token(parse->tokens, parse->at + length - 1)->text);
		if (dunlin_words_is(DUNLIN_WORDS_KEYWORD, key, joined->str))
			used = length;
	}
	return used;
}

gboolean
dunlin_command_at(const Parse *parse, const char *key)
{
	return keyword_length(parse, key) > 0;
}

gboolean
dunlin_command_skip(Parse *parse, const char *key)
{
	guint length = keyword_length(parse, key);

	parse->at += length;
	return length > 0;
}

gboolean
dunlin_command_is_number(const char *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

/* "2,5" behind a word that takes money: two numbers of the sheet, or two and a half. Nobody knows. */
static gboolean
may_be_numbers(const char *raw)
{
	gsize first = strspn(raw, "0123456789");

	return first >= 1 && first <= 2 && raw[first] == ',' && g_ascii_isdigit(raw[first + 1]) &&
	       raw[first + 2] == '\0';
}

/* "1.12" behind a word that takes money and a day: the first of December, or a sum. Nobody knows. */
static gboolean
may_be_day(const Parse *parse)
{
	const char *raw = dunlin_token(parse->tokens, parse->at)->raw;
	DunlinDay day;

	return strspn(raw, "0123456789.") == strlen(raw) && strchr(raw, '.') != NULL &&
	       dunlin_words_day(parse->tokens, parse->at, parse->today, TRUE, &day) > 0;
}

static gboolean
take_amount(Parse *parse, guint flags)
{
	char currency[DUNLIN_CURRENCY_SIZE];
	char *decimal;
	DunlinDay day;
	guint used;

	if (g_hash_table_contains(parse->arguments, "amount"))
		return FALSE; /* two sums: nobody knows which */
	if (parse->at < parse->tokens->len && dunlin_token(parse->tokens, parse->at)->dot &&
	    dunlin_words_day(parse->tokens, parse->at, parse->today, TRUE, &day) > 0)
		return FALSE; /* 3.11. */
	used = dunlin_words_amount(parse->tokens, parse->at, &decimal, currency);
	if (used == 0)
		return FALSE;
	if (!*currency && (may_be_numbers(dunlin_token(parse->tokens, parse->at)->raw) ||
			   ((flags & (TAKES_ON | TAKES_DATE)) && may_be_day(parse)))) {
		g_free(decimal);
		return FALSE;
	}
	dunlin_command_put(parse, "amount", decimal);
	if (*currency)
		dunlin_command_put(parse, "currency", g_strdup(currency));
	parse->at += used;
	return TRUE;
}

#define NEARLY_A_YEAR 275

/* Who names a day without a year that has not come yet does not mean last year's. */
static DunlinDay
nearest(const Parse *parse, DunlinDay past)
{
	DunlinDay next;

	if (past + NEARLY_A_YEAR > parse->today ||
	    dunlin_words_day(parse->tokens, parse->at, parse->today, FALSE, &next) == 0)
		return past;
	return next - parse->today < parse->today - past ? next : past;
}

static gboolean
take_day(Parse *parse, const char *name, gboolean past)
{
	DunlinDay day;
	guint used = dunlin_words_day(parse->tokens, parse->at, parse->today, past, &day);

	if (used == 0)
		return FALSE;
	if (past)
		day = nearest(parse, day);
	dunlin_command_put(parse, name, dunlin_day_to_string(day));
	parse->at += used;
	return TRUE;
}

static gboolean
is_of_days(const DunlinToken *token)
{
	static const DunlinWordKind kinds[] = {DUNLIN_WORDS_WEEKDAY, DUNLIN_WORDS_MONTH, DUNLIN_WORDS_UNIT,
					       DUNLIN_WORDS_DAY};

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (dunlin_words_exact(kinds[i], token->text))
			return TRUE;
	return g_ascii_isdigit(*token->text);
}

#define DAY_WORDS 3

/* "until 31.4.", "until next Friday": a day was meant, and there is none such, or nobody knows which. It
 * stays in the reason. */
static void
note_no_day(Parse *parse)
{
	g_autoptr(GString) words = g_string_new(NULL);
	gboolean last = FALSE;

	for (guint i = parse->at; !last && i < parse->tokens->len && i < parse->at + DAY_WORDS; i++) {
		const DunlinToken *token = dunlin_token(parse->tokens, i);

		g_string_append_printf(words, "%s%s", words->len > 0 ? " " : "", token->raw);
		last = is_of_days(token) &&
		       !(dunlin_command_is_number(token->raw) && i + 1 < parse->tokens->len);
	}
	if (last)
		dunlin_command_put(parse, "no-day", g_strdup(words->str));
}

/* "until Friday", "for 10 days", "1.12."; "today" without a word before it begins a reason. */
static gboolean
take_until(Parse *parse)
{
	guint start = parse->at;
	gboolean said = FALSE;

	while (dunlin_command_skip(parse, "until")) /* "bis zum" */
		said = TRUE;
	said = said || dunlin_command_skip(parse, "for");
	if ((said || g_ascii_isdigit(*dunlin_token(parse->tokens, start)->text)) &&
	    take_day(parse, "until", FALSE))
		return TRUE;
	if (said)
		note_no_day(parse);
	parse->at = start;
	return FALSE;
}

static gboolean
take_on(Parse *parse, const char *name, gboolean past)
{
	guint start = parse->at;

	/* "paid 1.12", without a sum or a word, nor a full stop behind it. */
	if (past && start < parse->tokens->len && !dunlin_token(parse->tokens, start)->dot &&
	    !g_hash_table_contains(parse->arguments, "amount") && may_be_day(parse) &&
	    strchr(strchr(dunlin_token(parse->tokens, start)->raw, '.') + 1, '.') == NULL)
		return FALSE;

	while (dunlin_command_skip(parse, "on") || (!past && dunlin_command_skip(parse, "until")))
		;
	if (take_day(parse, name, past))
		return TRUE;
	parse->at = start;
	return FALSE;
}

char *
dunlin_command_rest(Parse *parse)
{
	g_autoptr(GString) rest = g_string_new(NULL);

	for (; parse->at < parse->tokens->len; parse->at++) {
		if (rest->len > 0)
			g_string_append_c(rest, ' ');
		g_string_append(rest, dunlin_token(parse->tokens, parse->at)->raw);
	}
	return g_strdup(rest->str);
}

/* Words that stand before a day, and before much else. */
static gboolean
is_weak(const char *text)
{
	return !strcmp(text, "zum") || !strcmp(text, "by") || !strcmp(text, "do");
}

void
dunlin_command_take_until_behind(Parse *parse)
{
	g_autoptr(GString) reason = g_string_new(NULL);

	for (guint at = parse->at; at < parse->tokens->len; at++) {
		const DunlinToken *token = dunlin_token(parse->tokens, at);
		Parse look = *parse;

		look.at = at;
		if (!is_weak(token->text) && dunlin_command_at(&look, "until") && take_until(&look)) {
			at = look.at - 1;
			continue;
		}
		g_string_append_printf(reason, "%s%s", reason->len > 0 ? " " : "", token->raw);
	}
	parse->at = parse->tokens->len;
	dunlin_command_put(parse, "reason", g_strdup(reason->str));
}

/* "40,00 on 1.12.": a bare number is a count, so the amount has digits behind its point, or a currency. */
static gboolean
take_part(Parse *parse)
{
	const char *list = g_hash_table_lookup(parse->arguments, "list");
	guint start = parse->at, used;
	char currency[DUNLIN_CURRENCY_SIZE] = "";
	g_autofree char *decimal = NULL;
	g_autofree char *day_text = NULL;
	DunlinDay day;

	used = dunlin_words_amount(parse->tokens, parse->at, &decimal, currency);
	if (used == 0 ||
	    (!*currency && dunlin_command_is_number(dunlin_token(parse->tokens, parse->at)->raw)))
		return FALSE;
	parse->at += used;
	while (dunlin_command_skip(parse, "on"))
		;
	used = dunlin_words_day(parse->tokens, parse->at, parse->today, FALSE, &day);
	if (used == 0) {
		parse->at = start;
		return FALSE;
	}
	parse->at += used;
	day_text = dunlin_day_to_string(day);
	dunlin_command_put(parse, "list",
			   g_strdup_printf("%s%s%s%s%s@%s", list ? list : "", list ? ";" : "", decimal,
					   *currency ? " " : "", currency, day_text));
	return TRUE;
}

static gboolean
take_customer(Parse *parse)
{
	if (!dunlin_command_at(parse, "customer") || parse->at + 1 >= parse->tokens->len ||
	    !strpbrk(dunlin_token(parse->tokens, parse->at + 1)->raw, "0123456789"))
		return FALSE; /* "customer is away" is a reason */
	parse->at++;
	dunlin_command_put(parse, "customer", g_strdup(dunlin_token(parse->tokens, parse->at)->raw));
	parse->at++;
	return TRUE;
}

#define INVOICE_DIGITS_MIN 4

/* "R-12", "2026/17", "invoice 4711": an invoice's number has a digit in it; what is nothing but digits
 * must be called one, and longer than a number of the sheet; a sum is none. */
gboolean
dunlin_command_take_invoice(Parse *parse)
{
	guint at = parse->at;
	const DunlinWord *field = at < parse->tokens->len
					  ? dunlin_words_exact(DUNLIN_WORDS_FIELD, dunlin_token(parse->tokens, at)->text)
					  : NULL;
	gboolean called = field != NULL && strcmp(field->key, "invoice") == 0;
	const char *raw;

	at += called;
	if (at >= parse->tokens->len || g_hash_table_contains(parse->arguments, "invoice"))
		return FALSE;
	raw = dunlin_token(parse->tokens, at)->raw;
	if (!strpbrk(raw, "0123456789") ||
	    (dunlin_command_is_number(raw) ? !called || strlen(raw) < INVOICE_DIGITS_MIN
				: raw[strspn(raw, "0123456789.,")] == '\0'))
		return FALSE;
	dunlin_command_put(parse, "invoice", g_strdup(raw));
	parse->at = at + 1;
	return TRUE;
}

/* "purpose RF18 5390 0754 7034": words that only the payer knows the meaning of. */
static gboolean
take_purpose(Parse *parse)
{
	guint start = parse->at;

	if (dunlin_command_skip(parse, "purpose") && parse->at < parse->tokens->len) {
		dunlin_command_put(parse, "purpose", dunlin_command_rest(parse));
		return TRUE;
	}
	parse->at = start;
	return FALSE;
}

/* "instalments 10 3": of two numbers nobody knows which one is the claim's. */
static gboolean
take_count(Parse *parse)
{
	guint next = parse->at + 1;
	DunlinDay day;

	if (next < parse->tokens->len && !g_hash_table_contains(parse->arguments, "claim") &&
	    dunlin_command_is_number(dunlin_token(parse->tokens, next)->raw) &&
	    dunlin_words_day(parse->tokens, next, parse->today, FALSE, &day) == 0)
		return FALSE;
	if (parse->at >= parse->tokens->len || g_hash_table_contains(parse->arguments, "count") ||
	    !dunlin_command_is_number(dunlin_token(parse->tokens, parse->at)->raw))
		return FALSE;
	dunlin_command_put(parse, "count", g_strdup(dunlin_token(parse->tokens, parse->at)->raw));
	parse->at++;
	return TRUE;
}

#define FIELD_WORDS 5

/* The longest name of a field that @line begins with; *ret_length: of it. NULL: none. */
static const DunlinWord *
field_at(const char *line, gsize *ret_length)
{
	const DunlinWord *found = NULL;
	gsize length = 0;

	for (guint words = 0; words < FIELD_WORDS; words++) {
		g_autofree char *folded = NULL;
		g_autofree char *name = NULL;
		const DunlinWord *field;

		length += strcspn(line + length, "=: \t");
		name = g_strndup(line, length);
		folded = dunlin_words_fold(name);
		field = dunlin_words_exact(DUNLIN_WORDS_FIELD, folded);
		if (field != NULL) {
			found = field;
			*ret_length = length;
		}
		if (line[length] != ' ')
			break;
		length++;
	}
	return found;
}

/* Up to the next "field=". */
static gsize
value_length(const char *line)
{
	const char *next = strchr(line, '=');

	while (next != NULL && next > line && !g_ascii_isspace(next[-1]))
		next--;
	return next != NULL && next > line ? (gsize)(next - line) : strlen(line);
}

/* "field value" or "field=value …" from the line as it was written. */
gboolean
dunlin_command_take_fields(Parse *parse, const char *line)
{
	gboolean any = FALSE;

	while (*line) {
		gsize length = 0;
		const DunlinWord *field = field_at(line, &length);
		gboolean many = line[length] == '=';
		g_autofree char *value = NULL;

		if (!field || !line[length])
			return FALSE;
		line += length;
		line += strspn(line, "=: \t");
		length = many ? value_length(line) : strlen(line);
		value = g_strndup(line, length);
		g_strstrip(value);
		if (!*value)
			return FALSE;
		dunlin_command_put(parse, field->key, g_steal_pointer(&value));
		line += length;
		line += strspn(line, " \t");
		any = TRUE;
	}
	return any;
}

static gboolean
take_court(Parse *parse)
{
	gboolean found = dunlin_command_skip(parse, "court");

	if (found)
		dunlin_command_put(parse, "reason", g_strdup("court"));
	return found;
}

void
dunlin_command_take_court_of_verb(Parse *parse)
{
	Parse last = *parse;

	last.at--;
	if (dunlin_command_at(&last, "court"))
		dunlin_command_put(parse, "reason", g_strdup("court"));
}

/* "paid customer 7 50": 50 is money. "withdraw customer 4711" is not about the claim of the mail that it
 * answers: whose it is must not become a reason. */
static gboolean
names_nobody(const Parse *parse)
{
	return !g_hash_table_contains(parse->arguments, "claim") &&
	       !g_hash_table_contains(parse->arguments, "customer");
}

void
dunlin_command_take_arguments(Parse *parse, guint flags)
{
	gboolean more = TRUE;

	while (more && parse->at < parse->tokens->len) {
		more = ((flags & TAKES_COURT) && take_court(parse)) ||
		       ((flags & TAKES_PURPOSE) && take_purpose(parse)) ||
		       ((flags & TAKES_PARTS) && take_part(parse)) ||
		       ((flags & TAKES_COUNT) && take_count(parse)) ||
		       (names_nobody(parse) &&
			dunlin_command_take_claim(parse, FALSE, !(flags & TAKES_AMOUNT))) ||
		       ((flags & TAKES_AMOUNT) && take_amount(parse, flags)) ||
		       ((flags & TAKES_ON) && take_on(parse, "on", TRUE)) ||
		       ((flags & TAKES_DATE) && take_on(parse, "date", FALSE)) ||
		       ((flags & TAKES_UNTIL) && take_until(parse)) ||
		       ((flags & TAKES_CUSTOMER) && take_customer(parse)) ||
		       ((flags & TAKES_REASON) && names_nobody(parse) && take_customer(parse)) ||
		       ((flags & TAKES_INVOICE) && names_nobody(parse) && dunlin_command_take_invoice(parse));
	}
}
