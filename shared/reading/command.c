/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line read as a mailed command. It is one only if all of it parses, so that a debtor's sentence is
 * never taken for somebody's order.
 */
#include "reading/command.h"

#include <string.h>

#include "reading/command-parse.h"

#define LINE_MAX_BYTES 1000

/* "due: 2026-10-15", "Fällig am: 15.10.", "7K3M4QX2 debtor: a@customer.example". */
static gboolean
field_line(const char *line, GHashTable *arguments)
{
	g_autofree char *owner = dunlin_command_owner(line, &line);
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

#define NEAR_LENGTH_MIN 5

/* Whether one letter is missing, too many or another one, or two have changed places. */
static gboolean
is_near(const char *word, const char *other)
{
	gsize a = strlen(word), b = strlen(other), from = 0, to = 0;

	if (a + 1 < b || b + 1 < a)
		return FALSE;
	while (from < a && from < b && word[from] == other[from])
		from++;
	while (to < a - from && to < b - from && word[a - 1 - to] == other[b - 1 - to])
		to++;
	if (a == b && a - from - to == 2)
		return word[from] == other[from + 1] && word[from + 1] == other[from];
	return MAX(a, b) - from - to <= 1;
}

/* "bezhalt": no verb, but was meant as one. */
static gboolean
is_misspelt(const GArray *tokens, guint at)
{
	const DunlinWordTable *table = dunlin_words(DUNLIN_WORDS_VERB);
	const char *text = at < tokens->len ? dunlin_token(tokens, at)->text : "";

	for (gsize i = 0; strlen(text) >= NEAR_LENGTH_MIN && i < table->count; i++)
		if (strlen(table->words[i].phrase) >= NEAR_LENGTH_MIN && is_near(text, table->words[i].phrase))
			return TRUE;
	return FALSE;
}

static const char *
after_token(const char *line, const char *raw)
{
	const char *at = strstr(line, raw);

	g_assert(at);
	at += strlen(raw);
	return at + strspn(at, " \t:,;");
}

/* Whether the token says something of a claim of its own: "paid 2", "4 is paid", "4 until 5.12." Behind
 * "no" a number may be anything. */
static gboolean
is_order(const Parse *parse, guint at, gboolean pause)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Parse rest = { .tokens = parse->tokens, .at = at, .today = parse->today, .arguments = arguments };
	DunlinVerb verb;
	guint used = find_verb(parse->tokens, at, &verb);

	if (used > 0) {
		rest.at += used;
		return verb <= DUNLIN_VERB_INSTALMENTS &&
		       ((verb != DUNLIN_VERB_YES && verb != DUNLIN_VERB_NO) || pause) &&
		       dunlin_command_take_claim(&rest, FALSE, TRUE);
	}
	if (!dunlin_command_take_claim(&rest, FALSE, TRUE))
		return FALSE;
	used = find_verb(parse->tokens, rest.at, &verb);
	if (used == 0)
		used = find_verb(parse->tokens, rest.at + 1, &verb);
	return (used > 0 && (verb == DUNLIN_VERB_PAID || verb == DUNLIN_VERB_UNPAID)) ||
	       dunlin_command_at(&rest, "until") ||
	       (rest.at == parse->tokens->len && at == parse->at + 1 && dunlin_command_at(parse, "and"));
}

/* "hold 3 until 1.12., paid 2", "hold 3 until 1.12. and 4": what is said of another claim is no reason
 * of this one, and must not be lost in it. */
static gboolean
hides_order(const Parse *parse)
{
	for (guint at = parse->at; at < parse->tokens->len; at++)
		if (is_order(parse, at, at > 0 && dunlin_token(parse->tokens, at - 1)->end != '\0'))
			return TRUE;
	return FALSE;
}

static gboolean
parse_tokens(Parse *parse, const char *line, DunlinVerb *ret_verb)
{
	DunlinVerb verb;
	guint used = find_verb(parse->tokens, 0, &verb), flags;

	if (used == 0) {
		gboolean invoice = !dunlin_command_take_claim(parse, TRUE, TRUE);

		if (invoice && !dunlin_command_take_invoice(parse))
			return FALSE;
		used = find_verb(parse->tokens, parse->at, &verb);
		if (used == 0 || (invoice && !(dunlin_verb_takes(verb) & TAKES_INVOICE)))
			return FALSE;
	}
	parse->at += used;
	flags = dunlin_verb_takes(verb);
	*ret_verb = verb;
	if (flags & TAKES_FIELDS) {
		const char *rest = line;

		for (guint i = 0; i < parse->at; i++)
			rest = after_token(rest, dunlin_token(parse->tokens, i)->raw);
		if (!g_hash_table_contains(parse->arguments, "claim") &&
		    dunlin_command_take_claim(parse, FALSE, TRUE))
			rest = after_token(rest, dunlin_token(parse->tokens, parse->at - 1)->raw);
		return dunlin_command_take_fields(parse, rest);
	}
	if (flags & TAKES_COURT)
		dunlin_command_take_court_of_verb(parse);
	dunlin_command_take_arguments(parse, flags);
	while (dunlin_command_skip(parse, "please"))
		;
	if ((flags & TAKES_COURT) && g_hash_table_contains(parse->arguments, "reason"))
		return TRUE; /* whatever is said of it besides, it is not the partner */
	if ((flags & TAKES_REASON) && g_hash_table_contains(parse->arguments, "claim") && hides_order(parse))
		return FALSE;
	if (parse->at < parse->tokens->len && (flags & (TAKES_REASON | TAKES_TEXT)) &&
	    !is_sentence(verb, dunlin_token(parse->tokens, parse->at)->text)) {
		if ((flags & TAKES_UNTIL) && !g_hash_table_contains(parse->arguments, "until"))
			dunlin_command_take_until_behind(parse);
		else
			dunlin_command_put(parse, flags & TAKES_TEXT ? "text" : "reason",
					   dunlin_command_rest(parse));
	}
	return parse->at == parse->tokens->len;
}

/* How a list's line may begin. */
static const char *const bullets[] = {"- ", "* ", "\342\200\242 ", "\342\200\223 ", "\302\267 "};

/* The line as it was meant: full-width letters and digits are plain ones, what cannot be seen is not
 * there, and a list's bullet says nothing. Yours. */
static char *
straighten(const char *line)
{
	g_autoptr(GString) plain = g_string_new(NULL);
	char *text;

	for (const char *at = line; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (c >= 0xff01 && c <= 0xff5e)
			g_string_append_unichar(plain, c - 0xff01 + '!');
		else if (c == 0x3000 || strchr("\t\r\n", (int)(c < 0x80 ? c : 'x')))
			g_string_append_c(plain, ' ');
		else if (c == 0x2019 && at > line && g_ascii_isdigit(at[-1]))
			g_string_append_c(plain, '\''); /* 1’234.50, as a telephone writes it */
		else if ((c < 0x200b || c > 0x200f) && c != 0x2060 && c != 0xfeff && c != 0xad)
			g_string_append_unichar(plain, c);
	}
	text = g_strstrip(plain->str);
	for (gsize i = 0; i < G_N_ELEMENTS(bullets); i++)
		if (g_str_has_prefix(text, bullets[i]))
			return g_strdup(g_strchug(text + strlen(bullets[i])));
	return g_strdup(text);
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
	g_autofree char *copy = NULL;
	DunlinVerb verb;

	if (strlen(line) > LINE_MAX_BYTES || !g_utf8_validate(line, -1, NULL))
		return FALSE;
	copy = straighten(line);
	tokens = dunlin_words_split(copy);
	if (tokens->len == 0)
		return FALSE;
	parse.tokens = tokens;
	if (find_verb(tokens, 0, &verb) > 0 || is_misspelt(tokens, 0))
		return TRUE;
	return dunlin_command_take_claim(&parse, TRUE, TRUE) &&
	       (find_verb(tokens, parse.at, &verb) > 0 || is_misspelt(tokens, parse.at));
}

gboolean
dunlin_command_names_claim(const char *line, DunlinDay today)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GArray) tokens = NULL;
	Parse parse = { .today = today, .arguments = arguments };
	g_autofree char *copy = NULL;

	if (strlen(line) > LINE_MAX_BYTES || !g_utf8_validate(line, -1, NULL))
		return FALSE;
	copy = straighten(line);
	tokens = dunlin_words_split(copy);
	parse.tokens = tokens;
	for (; parse.at < tokens->len; parse.at++)
		if (dunlin_command_take_claim(&parse, FALSE, TRUE))
			return TRUE;
	return FALSE;
}

/* What sentences say of claims without meaning an order: "those that are still open". */
static gboolean
is_told_of(DunlinVerb verb)
{
	static const DunlinVerb verbs[] = {DUNLIN_VERB_UNPAID, DUNLIN_VERB_REPORT, DUNLIN_VERB_STATEMENT,
					   DUNLIN_VERB_STATUS, DUNLIN_VERB_HELP};

	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (verbs[i] == verb)
			return TRUE;
	return FALSE;
}

#define SENTENCE_WORDS 4

/* "My answers to those that are still open:" */
static gboolean
is_heading(const char *line, const GArray *tokens)
{
	return tokens->len >= SENTENCE_WORDS && g_str_has_suffix(line, ":");
}

DunlinLineSense
dunlin_command_sense(const char *line, DunlinDay today)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GArray) tokens = NULL;
	Parse parse = { .today = today, .arguments = arguments };
	g_autofree char *copy = NULL;
	gboolean numbers = FALSE, told = FALSE;

	if (strlen(line) > LINE_MAX_BYTES || !g_utf8_validate(line, -1, NULL))
		return DUNLIN_LINE_ORDERS;
	copy = straighten(line);
	tokens = dunlin_words_split(copy);
	parse.tokens = tokens;
	while (parse.at < tokens->len) {
		DunlinDay ignored;
		DunlinVerb verb;
		guint at = parse.at, day = dunlin_words_day(tokens, at, today, TRUE, &ignored);
		guint used = day == 0 ? find_verb(tokens, at, &verb) : 0;

		if (used > 0 && (!is_told_of(verb) || at == 0))
			return DUNLIN_LINE_ORDERS;
		told = told || used > 0;
		if (day == 0 && used == 0)
			numbers = strpbrk(dunlin_token(tokens, at)->text, "0123456789") != NULL ||
				  dunlin_command_take_claim(&parse, TRUE, TRUE) || numbers;
		parse.at = at + MAX(MAX(day, used), 1);
	}
	if (is_misspelt(tokens, 0) && tokens->len < SENTENCE_WORDS)
		return DUNLIN_LINE_DOUBTFUL;
	return numbers || (told && !is_heading(copy, tokens)) ? DUNLIN_LINE_ORDERS : DUNLIN_LINE_TELLS;
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
	copy = straighten(line);
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
