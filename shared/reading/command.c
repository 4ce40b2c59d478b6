/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mailed commands: the table of verbs, and one line read as a command. A line is one only if all
 * of it parses, so that a debtor's sentence is never taken for somebody's order.
 */
#include "reading/command.h"

#include <string.h>

#include "reading/words.h"

#define LINE_MAX_BYTES 1000
#define NUMBER_DIGITS 4
#define NUMBERS_MAX 500 /* that one line may name */

enum { /* what may follow a verb, in this order of trying */
	TAKES_AMOUNT = 1 << 0,
	TAKES_ON = 1 << 1,     /* on DATE, or a bare date */
	TAKES_UNTIL = 1 << 2,  /* until DATE, for N days */
	TAKES_CUSTOMER = 1 << 3,
	TAKES_DATE = 1 << 4,   /* a date, with or without a word before it */
	TAKES_COUNT = 1 << 5,
	TAKES_REASON = 1 << 6,
	TAKES_TEXT = 1 << 7,
	TAKES_FIELDS = 1 << 8,
	TAKES_PARTS = 1 << 9, /* AMOUNT on DATE, again and again */
	TAKES_INVOICE = 1 << 10,
};

#define CREDITOR DUNLIN_WHO_CREDITOR
#define APPROVER DUNLIN_WHO_APPROVER
#define DEBTOR DUNLIN_WHO_DEBTOR
#define PARTNER DUNLIN_WHO_PARTNER

static const DunlinVerbInfo verbs[] = {
	{ DUNLIN_VERB_PAID, "paid", "[AMOUNT] [on DATE]", CREDITOR | DEBTOR,
	  "the invoice is paid, wholly or in part; `paid invoice NO AMOUNT' is for that invoice before its costs, "
	  "`paid customer NO AMOUNT' spreads what names no invoice over all of a customer's claims", TRUE },
	{ DUNLIN_VERB_UNPAID, "unpaid", "[AMOUNT] [on DATE]", CREDITOR,
	  "no money came, or it went back: reminders go on", TRUE },
	{ DUNLIN_VERB_YES, "yes", "", CREDITOR | PARTNER, "go on with what was asked", TRUE },
	{ DUNLIN_VERB_NO, "no", "", CREDITOR | PARTNER, "do not go on with what was asked", TRUE },
	{ DUNLIN_VERB_REST_OK, "rest ok", "", CREDITOR, "yes to all other questions of the sheet", TRUE },
	{ DUNLIN_VERB_HOLD, "hold", "[until DATE | for N days] [REASON]", CREDITOR,
	  "stop the clock; `hold customer NO' for all of a customer's claims, those to come as well", TRUE },
	{ DUNLIN_VERB_RESUME, "resume", "[REASON]", CREDITOR, "let the clock run again; `resume customer NO' where the customer was held", TRUE },
	{ DUNLIN_VERB_STOP, "stop", "[REASON]", CREDITOR | DEBTOR, "hold without an end", TRUE },
	{ DUNLIN_VERB_WITHDRAW, "withdraw", "[REASON]", CREDITOR, "end the claim", TRUE },
	{ DUNLIN_VERB_WRITE_OFF, "write-off", "[REASON]", APPROVER, "give the claim up", TRUE },
	{ DUNLIN_VERB_HANDOVER, "handover", "[REASON]", APPROVER,
	  "give the claim to the collection partner", TRUE },
	{ DUNLIN_VERB_DISPUTE, "dispute", "[AMOUNT] [REASON]", CREDITOR | DEBTOR,
	  "the claim is disputed, or that much of it", TRUE },
	{ DUNLIN_VERB_PROMISE, "promise", "DATE", CREDITOR | DEBTOR, "it will be paid on that day: wait, two weeks at most", TRUE },
	{ DUNLIN_VERB_INSTALMENTS, "instalments", "N [on DATE] | AMOUNT on DATE, …", CREDITOR | DEBTOR,
	  "pay in N parts, monthly from that day, or in these", TRUE },
	{ DUNLIN_VERB_SET, "set", "FIELD VALUE", CREDITOR,
	  "due, amount, debtor, terms, invoice, issued, language, name, kind, country, phone, street, postcode, city, contact, policy or customer-policy; also as `due: …' lines", TRUE },
	{ DUNLIN_VERB_NOTE, "note", "TEXT", CREDITOR, "keep these words with the claim", TRUE },
	{ DUNLIN_VERB_SAMPLES, "samples", "", CREDITOR, "every letter as a file, filled in", TRUE },
	{ DUNLIN_VERB_REPORT, "report", "", CREDITOR, "all claims with their amounts", FALSE },
	{ DUNLIN_VERB_STATEMENT, "statement", "", CREDITOR | DEBTOR, "the account of the claim's customer", TRUE },
	{ DUNLIN_VERB_STATUS, "status", "", CREDITOR, "where a claim stands and what comes next", TRUE },
	{ DUNLIN_VERB_COPY, "copy", "", CREDITOR | DEBTOR, "the invoice again", FALSE },
	{ DUNLIN_VERB_HELP, "help", "", CREDITOR | DEBTOR | PARTNER, "this list", TRUE },
	{ DUNLIN_VERB_ACCEPTED, "accepted", "", PARTNER, "the partner takes the case", TRUE },
	{ DUNLIN_VERB_RETURNED, "returned", "[REASON]", PARTNER, "the partner gives the case back", TRUE },
	{ DUNLIN_VERB_COLLECTED, "collected", "[AMOUNT] [on DATE]", PARTNER, "the partner got money", TRUE },
	{ DUNLIN_VERB_OFFSET, "offset", "[AMOUNT]", CREDITOR,
	  "pay it from what the customer has in his account", TRUE },
	{ DUNLIN_VERB_REACHED, "reached", "[REASON]", CREDITOR, "the customer was called and knows", TRUE },
	{ DUNLIN_VERB_UNREACHABLE, "unreachable", "[REASON]", CREDITOR,
	  "the customer was called and did not answer", TRUE },
	{ DUNLIN_VERB_WRONG_NUMBER, "wrong number", "", CREDITOR,
	  "the customer's telephone number is not his", TRUE },
};
G_STATIC_ASSERT(G_N_ELEMENTS(verbs) == DUNLIN_VERB_LAST + 1);

static const guint takes[] = {
	[DUNLIN_VERB_PAID] = TAKES_CUSTOMER | TAKES_INVOICE | TAKES_AMOUNT | TAKES_ON,
	[DUNLIN_VERB_UNPAID] = TAKES_AMOUNT | TAKES_ON,
	[DUNLIN_VERB_HOLD] = TAKES_UNTIL | TAKES_CUSTOMER | TAKES_REASON,
	[DUNLIN_VERB_RESUME] = TAKES_REASON | TAKES_CUSTOMER,
	[DUNLIN_VERB_STOP] = TAKES_REASON,
	[DUNLIN_VERB_WITHDRAW] = TAKES_REASON,
	[DUNLIN_VERB_WRITE_OFF] = TAKES_REASON,
	[DUNLIN_VERB_HANDOVER] = TAKES_REASON,
	[DUNLIN_VERB_DISPUTE] = TAKES_AMOUNT | TAKES_REASON,
	[DUNLIN_VERB_PROMISE] = TAKES_AMOUNT | TAKES_DATE,
	[DUNLIN_VERB_INSTALMENTS] = TAKES_COUNT | TAKES_PARTS | TAKES_DATE,
	[DUNLIN_VERB_SET] = TAKES_FIELDS,
	[DUNLIN_VERB_NOTE] = TAKES_TEXT,
	[DUNLIN_VERB_RETURNED] = TAKES_REASON,
	[DUNLIN_VERB_COLLECTED] = TAKES_AMOUNT | TAKES_ON,
	[DUNLIN_VERB_OFFSET] = TAKES_AMOUNT,
	[DUNLIN_VERB_REACHED] = TAKES_REASON,
	[DUNLIN_VERB_UNREACHABLE] = TAKES_REASON,
	[DUNLIN_VERB_LAST + 1] = 0,
};

const DunlinVerbInfo *
dunlin_verb_info(DunlinVerb verb)
{
	g_assert((guint)verb < G_N_ELEMENTS(verbs));
	return &verbs[verb];
}

gboolean
dunlin_verb_from_string(const char *name, DunlinVerb *ret_verb)
{
	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
		if (g_ascii_strcasecmp(verbs[i].name, name) != 0)
			continue;
		*ret_verb = verbs[i].verb;
		return TRUE;
	}
	return FALSE;
}

typedef struct {
	const GArray *tokens;
	guint at;
	DunlinDay today;
	GHashTable *arguments;
} Parse;

static void
put(Parse *parse, const char *name, char *value)
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

static gboolean
at_keyword(const Parse *parse, const char *key)
{
	return keyword_length(parse, key) > 0;
}

static gboolean
skip_keyword(Parse *parse, const char *key)
{
	guint length = keyword_length(parse, key);

	parse->at += length;
	return length > 0;
}

static gboolean
is_all_digits(const char *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

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
			if (!is_all_digits(ends[k]) || strlen(ends[k]) > NUMBER_DIGITS)
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

		if (at_keyword(parse, "and"))
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
static gboolean
take_claim(Parse *parse, gboolean leading, gboolean commas)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint));
	guint start = parse->at;
	gboolean announced = skip_keyword(parse, "ref");
	const char *raw, *text;

	if (parse->at >= parse->tokens->len || at_keyword(parse, "customer")) {
		parse->at = start;
		return FALSE;
	}
	raw = dunlin_token(parse->tokens, parse->at)->raw;
	if (is_reference(raw, announced)) {
		put(parse, "claim", g_ascii_strup(raw, -1));
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
		put(parse, "claim", numbers_text(list));
		return TRUE;
	}
	parse->at = start;
	return FALSE;
}

static gboolean
take_amount(Parse *parse)
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
	put(parse, "amount", decimal);
	if (*currency)
		put(parse, "currency", g_strdup(currency));
	parse->at += used;
	return TRUE;
}

static gboolean
take_day(Parse *parse, const char *name, gboolean past)
{
	DunlinDay day;
	guint used = dunlin_words_day(parse->tokens, parse->at, parse->today, past, &day);

	if (used == 0)
		return FALSE;
	put(parse, name, dunlin_day_to_string(day));
	parse->at += used;
	return TRUE;
}

/* "until Friday", "for 10 days", "1.12."; "today" without a word before it begins a reason. */
static gboolean
take_until(Parse *parse)
{
	guint start = parse->at;

	if ((skip_keyword(parse, "until") || skip_keyword(parse, "for") ||
	     g_ascii_isdigit(*dunlin_token(parse->tokens, start)->text)) &&
	    take_day(parse, "until", FALSE))
		return TRUE;
	parse->at = start;
	return FALSE;
}

static gboolean
take_on(Parse *parse, const char *name, gboolean past)
{
	guint start = parse->at;

	while (skip_keyword(parse, "on") || (!past && skip_keyword(parse, "until")))
		;
	if (take_day(parse, name, past))
		return TRUE;
	parse->at = start;
	return FALSE;
}

static char *
rest_of(Parse *parse)
{
	g_autoptr(GString) rest = g_string_new(NULL);

	for (; parse->at < parse->tokens->len; parse->at++) {
		if (rest->len > 0)
			g_string_append_c(rest, ' ');
		g_string_append(rest, dunlin_token(parse->tokens, parse->at)->raw);
	}
	return g_strdup(rest->str);
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
	if (used == 0 || (!*currency && is_all_digits(dunlin_token(parse->tokens, parse->at)->raw)))
		return FALSE;
	parse->at += used;
	while (skip_keyword(parse, "on"))
		;
	used = dunlin_words_day(parse->tokens, parse->at, parse->today, FALSE, &day);
	if (used == 0) {
		parse->at = start;
		return FALSE;
	}
	parse->at += used;
	day_text = dunlin_day_to_string(day);
	put(parse, "list", g_strdup_printf("%s%s%s%s%s@%s", list ? list : "", list ? ";" : "", decimal,
					   *currency ? " " : "", currency, day_text));
	return TRUE;
}

static gboolean
take_customer(Parse *parse)
{
	if (!at_keyword(parse, "customer") || parse->at + 1 >= parse->tokens->len ||
	    !strpbrk(dunlin_token(parse->tokens, parse->at + 1)->raw, "0123456789"))
		return FALSE; /* "customer is away" is a reason */
	parse->at++;
	put(parse, "customer", g_strdup(dunlin_token(parse->tokens, parse->at)->raw));
	parse->at++;
	return TRUE;
}

#define INVOICE_DIGITS_MIN 4

/* "R-12", "2026/17", "invoice 4711": an invoice's number has a digit in it; what is nothing but digits
 * must be called one, and longer than a number of the sheet; a sum is none. */
static gboolean
take_invoice(Parse *parse)
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
	    (is_all_digits(raw) ? !called || strlen(raw) < INVOICE_DIGITS_MIN
				: raw[strspn(raw, "0123456789.,")] == '\0'))
		return FALSE;
	put(parse, "invoice", g_strdup(raw));
	parse->at = at + 1;
	return TRUE;
}

static gboolean
take_count(Parse *parse)
{
	if (parse->at >= parse->tokens->len || g_hash_table_contains(parse->arguments, "count") ||
	    !is_all_digits(dunlin_token(parse->tokens, parse->at)->raw))
		return FALSE;
	put(parse, "count", g_strdup(dunlin_token(parse->tokens, parse->at)->raw));
	parse->at++;
	return TRUE;
}

/* "field value" or "field=value …" from the line as it was written. */
static gboolean
take_fields(Parse *parse, const char *line)
{
	gboolean any = FALSE;

	while (*line) {
		gsize length = strcspn(line, "=: \t");
		g_autofree char *name = g_strndup(line, length);
		g_autofree char *folded = dunlin_words_fold(name);
		const DunlinWord *field = dunlin_words_exact(DUNLIN_WORDS_FIELD, folded);
		gboolean many = line[length] == '=';
		g_autofree char *value = NULL;

		if (!field || !line[length])
			return FALSE;
		line += length;
		line += strspn(line, "=: \t");
		length = many ? strcspn(line, " \t") : strlen(line);
		value = g_strndup(line, length);
		g_strstrip(value);
		if (!*value)
			return FALSE;
		put(parse, field->key, g_steal_pointer(&value));
		line += length;
		line += strspn(line, " \t");
		any = TRUE;
	}
	return any;
}

/* What stands before a field where a line says whose it is: "7K3M4QX2", "#3". Yours; NULL: no such. */
static char *
owner_of(const char *line, const char **ret_rest)
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
	if (!is_all_digits(digits) || strlen(digits) > NUMBER_DIGITS)
		return NULL;
	*ret_rest = line + length;
	return g_strdup(digits);
}

/* "due: 2026-10-15", "Fällig am: 15.10.", "7K3M4QX2 debtor: a@customer.example". */
static gboolean
field_line(const char *line, GHashTable *arguments)
{
	g_autofree char *owner = owner_of(line, &line);
	const char *colon = strchr(line, ':');
	g_autofree char *name = NULL;
	g_autofree char *folded = NULL;
	g_autofree char *value = NULL;
	const DunlinWord *field;

	if (!colon)
		return FALSE;
	name = g_strndup(line, (gsize)(colon - line));
	folded = dunlin_words_fold(g_strstrip(name));
	field = dunlin_words_exact(DUNLIN_WORDS_FIELD, folded);
	value = g_strstrip(g_strdup(colon + 1));
	if (!field || !*value)
		return FALSE;
	g_hash_table_replace(arguments, g_strdup(field->key), g_steal_pointer(&value));
	if (owner != NULL)
		g_hash_table_replace(arguments, g_strdup("claim"), g_steal_pointer(&owner));
	return TRUE;
}

/* The longest verb at the token: synonyms may have several words. */
static guint
find_verb(const GArray *tokens, guint at, DunlinVerb *ret_verb)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	guint used = 0;

	for (guint length = 1; length <= 4 && at + length <= tokens->len; length++) {
		const DunlinWord *word;

		if (length > 1)
			g_string_append_c(joined, ' ');
		g_string_append(joined, dunlin_token(tokens, at + length - 1)->text);
		word = dunlin_words_exact(DUNLIN_WORDS_VERB, joined->str);
		if (word && dunlin_verb_from_string(word->key, ret_verb))
			used = length;
	}
	return used;
}

/* "paid customer 7 50": 50 is money. "withdraw customer 4711" is not about the claim of the mail that it
 * answers: whose it is must not become a reason. */
static gboolean
names_nobody(const Parse *parse)
{
	return !g_hash_table_contains(parse->arguments, "claim") &&
	       !g_hash_table_contains(parse->arguments, "customer");
}

static void
take_arguments(Parse *parse, guint flags)
{
	gboolean more = TRUE;

	while (more && parse->at < parse->tokens->len) {
		more = ((flags & TAKES_PARTS) && take_part(parse)) ||
		       ((flags & TAKES_COUNT) && take_count(parse)) ||
		       (names_nobody(parse) && take_claim(parse, FALSE, !(flags & TAKES_AMOUNT))) ||
		       ((flags & TAKES_AMOUNT) && take_amount(parse)) ||
		       ((flags & TAKES_ON) && take_on(parse, "on", TRUE)) ||
		       ((flags & TAKES_DATE) && take_on(parse, "date", FALSE)) ||
		       ((flags & TAKES_UNTIL) && take_until(parse)) ||
		       ((flags & TAKES_CUSTOMER) && take_customer(parse)) ||
		       ((flags & TAKES_REASON) && names_nobody(parse) && take_customer(parse)) ||
		       ((flags & TAKES_INVOICE) && names_nobody(parse) && take_invoice(parse));
	}
}

/* "hold on", "note that" begin sentences. */
static gboolean
is_sentence(DunlinVerb verb, const char *text)
{
	if (verb == DUNLIN_VERB_HOLD)
		return !strcmp(text, "on") || !strcmp(text, "your") || !strcmp(text, "my");
	if (verb == DUNLIN_VERB_NOTE)
		return !strcmp(text, "that") || !strcmp(text, "dass");
	return !strcmp(text, "to") || !strcmp(text, "of");
}

static const char *
after_token(const char *line, const char *raw)
{
	const char *at = strstr(line, raw);

	g_assert(at);
	at += strlen(raw);
	return at + strspn(at, " \t:,;");
}

static gboolean
parse_tokens(Parse *parse, const char *line, DunlinVerb *ret_verb)
{
	DunlinVerb verb;
	guint used = find_verb(parse->tokens, 0, &verb), flags;

	if (used == 0) {
		gboolean invoice = !take_claim(parse, TRUE, TRUE);

		if (invoice && !take_invoice(parse))
			return FALSE;
		used = find_verb(parse->tokens, parse->at, &verb);
		if (used == 0 || (invoice && !(takes[verb] & TAKES_INVOICE)))
			return FALSE;
	}
	parse->at += used;
	flags = takes[verb];
	*ret_verb = verb;
	if (flags & TAKES_FIELDS) {
		const char *rest = line;

		for (guint i = 0; i < parse->at; i++)
			rest = after_token(rest, dunlin_token(parse->tokens, i)->raw);
		if (!g_hash_table_contains(parse->arguments, "claim") && take_claim(parse, FALSE, TRUE))
			rest = after_token(rest, dunlin_token(parse->tokens, parse->at - 1)->raw);
		return take_fields(parse, rest);
	}
	take_arguments(parse, flags);
	while (skip_keyword(parse, "please"))
		;
	if (parse->at < parse->tokens->len && (flags & (TAKES_REASON | TAKES_TEXT)) &&
	    !is_sentence(verb, dunlin_token(parse->tokens, parse->at)->text))
		put(parse, flags & TAKES_TEXT ? "text" : "reason", rest_of(parse));
	return parse->at == parse->tokens->len;
}

/* "1 234,56" with the blanks that do not break, as our own letters write it, is one sum. */
static void
join_thousands(char *line)
{
	static const char *const blanks[] = {"\302\240", "\342\200\257", "\342\200\211"};

	for (char *at = line; *at; at++)
		for (gsize i = 0; at > line && i < G_N_ELEMENTS(blanks); i++) {
			const char *behind = at + strlen(blanks[i]);

			if (g_ascii_isdigit(at[-1]) && g_str_has_prefix(at, blanks[i]) &&
			    strspn(behind, "0123456789") == 3)
				memmove(at, behind, strlen(behind) + 1);
		}
}

gboolean
dunlin_command_is_attempt(const char *line)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GArray) tokens = NULL;
	Parse parse = { .arguments = arguments };
	DunlinVerb verb;

	if (strlen(line) > LINE_MAX_BYTES || !g_utf8_validate(line, -1, NULL))
		return FALSE;
	tokens = dunlin_words_split(line);
	if (tokens->len == 0)
		return FALSE;
	parse.tokens = tokens;
	return find_verb(tokens, 0, &verb) > 0 ||
	       (take_claim(&parse, TRUE, TRUE) && find_verb(tokens, parse.at, &verb) > 0);
}

gboolean
dunlin_command_parse_line(const char *line, DunlinDay today, DunlinVerb *ret_verb,
			  GHashTable **ret_arguments)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GArray) tokens = NULL;
	g_autofree char *copy = NULL;
	Parse parse = { .today = today, .arguments = arguments };

	if (!line || strlen(line) > LINE_MAX_BYTES || !g_utf8_validate(line, -1, NULL))
		return FALSE;
	copy = g_strstrip(g_strdelimit(g_strdup(line), "\t\r\n", ' '));
	if (field_line(copy, arguments)) {
		*ret_verb = DUNLIN_VERB_SET;
		*ret_arguments = g_steal_pointer(&arguments);
		return TRUE;
	}
	join_thousands(copy);
	tokens = dunlin_words_split(copy);
	if (tokens->len == 0 || dunlin_token(tokens, tokens->len - 1)->end == '?')
		return FALSE;
	parse.tokens = tokens;
	if (!parse_tokens(&parse, copy, ret_verb))
		return FALSE;
	*ret_arguments = g_steal_pointer(&arguments);
	return TRUE;
}
