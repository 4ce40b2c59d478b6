/* SPDX-License-Identifier: BSD-2-Clause */
/* Words: the compiled tables, folded once, and text in tokens. */
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

/* The same for ASCII, in which nothing is composed. */
static char *
fold_ascii(const char *text)
{
	char *lower = g_ascii_strdown(text, -1);

	return g_strdelimit(lower, "`", '\'');
}

static char *
fold_unicode(const char *text)
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

char *
dunlin_words_fold(const char *text)
{
	if (g_str_is_ascii(text))
		return fold_ascii(text);
	return fold_unicode(text);
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
