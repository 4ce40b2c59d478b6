/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose claim a line is about: references, and numbers of the sheet. */
#include "reading/command-parse.h"

#include <string.h>

#define NUMBER_DIGITS 4
#define NUMBERS_MAX 500 /* that one line may name */

/* Eight of A–Z2–7. A plain word has eight letters too: without a digit it counts only in capitals
 * or behind "ref". */
static gboolean
is_reference(const char *raw, gboolean announced)
{
	gboolean digit = FALSE, lower = FALSE;

	if (strlen(raw) != 8)
		return FALSE;
	for (const char *at = raw; *at; at++) {
		if (!g_ascii_isalpha(*at) && !(*at >= '2' && *at <= '7'))
			return FALSE;
		digit = digit || g_ascii_isdigit(*at);
		lower = lower || g_ascii_islower(*at);
	}
	return announced || digit || !lower;
}

/* "2", "2-4", "2,5": adds the numbers to @list. FALSE: it is none of these, or too many. */
static gboolean
add_numbers(const char *text, gboolean commas, GArray *list)
{
	g_auto(GStrv) items = g_strsplit(text, commas ? "," : "\n", -1);

	for (guint i = 0; items[i]; i++) {
		g_auto(GStrv) ends = g_strsplit(items[i], "-", -1);
		guint count = g_strv_length(ends);
		guint64 from, to;

		for (guint k = 0; k < count; k++)
			if (!dunlin_command_is_number(ends[k]) || strlen(ends[k]) > NUMBER_DIGITS)
				return FALSE;
		if (count < 1 || count > 2)
			return FALSE;
		from = g_ascii_strtoull(ends[0], NULL, 10);
		to = g_ascii_strtoull(ends[count - 1], NULL, 10);
		if (to < from || list->len + (to - from) >= NUMBERS_MAX)
			return FALSE;
		for (guint number = (guint)from; number <= to; number++)
			g_array_append_val(list, number);
	}
	return TRUE;
}

static gboolean
is_money(const Parse *parse, guint at)
{
	g_autofree char *decimal = NULL;
	char currency[DUNLIN_CURRENCY_SIZE] = "";

	return dunlin_words_amount(parse->tokens, at, &decimal, currency) == 2;
}

/* "50 EUR", "5 days", "5. December": the number at the token counts something else. In "2 EUR 50" the
 * currency is that of the money behind it. */
static gboolean
is_counted(const Parse *parse, guint at, gboolean leading)
{
	DunlinDay day;

	if (leading)
		return FALSE;
	if (at + 1 < parse->tokens->len &&
	    dunlin_words_exact(DUNLIN_WORDS_UNIT, dunlin_token(parse->tokens, at + 1)->text))
		return TRUE;
	if (dunlin_words_day(parse->tokens, at, parse->today, FALSE, &day) > 0)
		return TRUE;
	return is_money(parse, at) && !is_money(parse, at + 1);
}

/* What follows the first number: "5", "#5", "and 7", "2-4". After a number there is no bare amount:
 * money has decimals or a currency. */
static void
take_more_numbers(Parse *parse, gboolean leading, gboolean commas, GArray *list)
{
	for (;;) {
		guint at = parse->at;
		const char *text;
		guint had = list->len;

		if (dunlin_command_at(parse, "and"))
			at++;
		if (at >= parse->tokens->len)
			return;
		text = dunlin_token(parse->tokens, at)->text;
		text += *text == '#';
		if ((dunlin_token(parse->tokens, at)->dot && at + 1 < parse->tokens->len) ||
		    is_counted(parse, at, leading))
			return;
		if (!add_numbers(text, commas, list)) {
			g_array_set_size(list, had);
			return;
		}
		parse->at = at + 1;
	}
}

static char *
numbers_text(const GArray *list)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < list->len; i++) {
		gboolean again = FALSE;

		for (guint k = 0; k < i; k++)
			again |= g_array_index(list, guint, k) == g_array_index(list, guint, i);
		if (!again)
			g_string_append_printf(text, "%s%u", text->len > 0 ? "," : "",
					       g_array_index(list, guint, i));
	}
	return g_string_free(text, FALSE);
}

/* A reference, "ref X", "#3", or numbers of the sheet: before the verb any, behind it the first of at
 * most two digits, because "paid 100" means money. @commas: "2,5" are two numbers and no amount. */
gboolean
dunlin_command_take_claim(Parse *parse, gboolean leading, gboolean commas)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint));
	guint start = parse->at;
	gboolean announced = dunlin_command_skip(parse, "ref");
	const char *raw, *text;

	if (parse->at >= parse->tokens->len || dunlin_command_at(parse, "customer")) {
		parse->at = start;
		return FALSE;
	}
	raw = dunlin_token(parse->tokens, parse->at)->raw;
	if (is_reference(raw, announced)) {
		dunlin_command_put(parse, "claim", g_ascii_strup(raw, -1));
		parse->at++;
		return TRUE;
	}
	text = dunlin_token(parse->tokens, parse->at)->text; /* any dash is a plain one */
	if (*text == '#')
		text++, announced = TRUE;
	if (strcspn(text, ",-") <= (leading || announced ? NUMBER_DIGITS : 2) &&
	    (announced || !is_counted(parse, parse->at, leading)) &&
	    add_numbers(text, commas, list)) {
		parse->at++;
		take_more_numbers(parse, leading, commas, list);
		dunlin_command_put(parse, "claim", numbers_text(list));
		return TRUE;
	}
	parse->at = start;
	return FALSE;
}

/* What stands before a field where a line says whose it is: "7K3M4QX2", "#3". Yours; NULL: no such. */
char *
dunlin_command_owner(const char *line, const char **ret_rest)
{
	gsize length = strcspn(line, " :");
	g_autofree char *first = g_strndup(line, length);
	const char *digits = first + (*first == '#');

	if (line[length] != ' ')
		return NULL;
	if (is_reference(first, FALSE)) {
		*ret_rest = line + length;
		return g_ascii_strup(first, -1);
	}
	if (!dunlin_command_is_number(digits) || strlen(digits) > NUMBER_DIGITS)
		return NULL;
	*ret_rest = line + length;
	return g_strdup(digits);
}
