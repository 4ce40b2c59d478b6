/* SPDX-License-Identifier: BSD-2-Clause */
/* See match.h. */
#include "claim/match.h"

#include <string.h>

#include "base/reference.h"
#include "base/text.h"

enum {
	TEXT_MAX = 500,   /* bytes of it that are looked at: a transfer has 140 */
	WORDS_MAX = 100,
	JOINED_MAX = 8,   /* words that banks part one name into: RF is printed in fours */
	KEY_MAX = 100,    /* bytes */
	DIGITS_MIN = 6,   /* of a number that nothing calls an invoice */
	PARTED_MIN = 9,   /* … and that is parted by blanks */
	LETTERS_MIN = 4,  /* of a name of letters and digits that has no mark in it */
};

/* How the words begin, and some are, that call what follows an invoice's number. */
static const char *const invoice_prefixes[] = {"rechn", "invoice", "factu", "fakt", "fattur", NULL};
static const char *const invoice_words[] = {"re", "rg", "rnr", "rgnr", "inv", "fra", "fac", "ft", "fv", "fatt", NULL};
/* What may stand between. */
static const char *const number_words[] = {"nr", "no", "n", "num", "numer", "nummer", "numero", "number", NULL};

static gboolean
is_digits(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0';
}

char *
dunlin_match_key(const char *text)
{
	g_autofree char *key = dunlin_text_key(text);
	const char *from = key;

	if (key == NULL)
		return NULL;
	if (is_digits(key))
		from += strspn(key, "0");
	return *from != '\0' && strlen(from) <= KEY_MAX ? g_strdup(from) : NULL;
}

/* ── words ── */

typedef struct {
	const char *from, *to; /* into the text */
	char *key;             /* as it stands, noughts and all */
} Word;

static void
word_clear(gpointer data)
{
	g_free(((Word *)data)->key);
}

static gboolean
is_part(const char *at)
{
	gunichar c = g_utf8_get_char(at);

	return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static GArray *
split(const char *text)
{
	GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));

	g_array_set_clear_func(words, word_clear);
	while (*text != '\0' && words->len < WORDS_MAX) {
		Word word = {.from = text, .to = text};

		while (*word.to != '\0' && is_part(word.to))
			word.to = g_utf8_next_char(word.to);
		text = word.to;
		if (word.to == word.from) {
			text = g_utf8_next_char(text);
			continue;
		}
		g_autofree char *raw = g_strndup(word.from, (gsize)(word.to - word.from));
		word.key = dunlin_text_key(raw);
		g_array_append_val(words, word);
	}
	return words;
}

static const Word *
word_at(const GArray *words, guint i)
{
	return &g_array_index(words, Word, i);
}

static gboolean
calls_invoice(const char *word)
{
	for (guint i = 0; invoice_prefixes[i] != NULL; i++)
		if (g_str_has_prefix(word, invoice_prefixes[i]))
			return TRUE;
	return g_strv_contains(invoice_words, word);
}

/* "Rechnung Nr. 4711": the word at @at is called an invoice. */
static gboolean
is_called(const GArray *words, guint at)
{
	if (at > 1 && g_strv_contains(number_words, word_at(words, at - 1)->key))
		at--;
	return at > 0 && calls_invoice(word_at(words, at - 1)->key);
}

/* ── candidates ── */

typedef struct {
	const GArray *words;
	guint from, count; /* of the words that it is made of */
} Window;

static gboolean
has_blank(const Window *window)
{
	const char *from = word_at(window->words, window->from)->from;
	const char *to = word_at(window->words, window->from + window->count - 1)->to;

	return memchr(from, ' ', (gsize)(to - from)) != NULL;
}

static char *
raw_of(const Window *window)
{
	GString *joined = g_string_new(NULL);

	for (guint i = 0; i < window->count; i++)
		g_string_append(joined, word_at(window->words, window->from + i)->key);
	return g_string_free(joined, FALSE);
}

/* Whether @raw may be a name where it stands. */
static gboolean
may_name(const Window *window, const char *raw)
{
	gboolean whole = window->count == window->words->len;

	if (whole || is_called(window->words, window->from))
		return TRUE;
	if (is_digits(raw))
		return strlen(raw) >= (window->count > 1 && has_blank(window) ? PARTED_MIN : DIGITS_MIN);
	if (strcspn(raw, "0123456789") == strlen(raw))
		return FALSE; /* words */
	return strlen(raw) >= LETTERS_MIN || (window->count > 1 && !has_blank(window));
}

static gboolean
look_up(const char *raw, DunlinMatchLookup lookup, gpointer data, GPtrArray *claims, GError **error)
{
	g_autofree char *key = dunlin_match_key(raw), *body = NULL;

	if (key == NULL)
		return TRUE;
	if (!lookup(key, claims, data, error))
		return FALSE;
	if (claims->len > 0 || !dunlin_reference_is_rf(raw))
		return TRUE;
	/* One that was made of the invoice's number. */
	body = dunlin_match_key(raw + strlen("RF00"));
	return body == NULL || lookup(body, claims, data, error);
}

/* ── names ── */

static gboolean
is_within(const GPtrArray *few, const GPtrArray *many)
{
	for (guint i = 0; i < few->len; i++)
		if (!g_ptr_array_find_with_equal_func((GPtrArray *)many, few->pdata[i], g_str_equal, NULL))
			return FALSE;
	return TRUE;
}

/* A name is told by another that some of its claims have, too; one name twice is one. */
static void
add_name(GPtrArray *names, GPtrArray *claims)
{
	for (guint i = names->len; i-- > 0;) {
		if (is_within(names->pdata[i], claims)) {
			g_ptr_array_unref(claims);
			return;
		}
		if (is_within(claims, names->pdata[i]))
			g_ptr_array_remove_index(names, i);
	}
	g_ptr_array_add(names, claims);
}

static gboolean
is_taken(const gboolean *taken, const Window *window)
{
	for (guint i = 0; i < window->count; i++)
		if (taken[window->from + i])
			return TRUE;
	return FALSE;
}

/* Every window of that many words which no longer name has a part of. */
static gboolean
try_all(const GArray *words, guint count, gboolean *taken, DunlinMatchLookup lookup, gpointer data,
	GPtrArray *names, GError **error)
{
	for (guint from = 0; from + count <= words->len; from++) {
		Window window = {words, from, count};
		g_autofree char *raw = raw_of(&window);
		g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(g_free);

		if (is_taken(taken, &window) || !may_name(&window, raw))
			continue;
		if (!look_up(raw, lookup, data, claims, error))
			return FALSE;
		if (claims->len == 0)
			continue;
		for (guint i = 0; i < count; i++)
			taken[from + i] = TRUE;
		add_name(names, g_steal_pointer(&claims));
	}
	return TRUE;
}

GPtrArray *
dunlin_match_names(const char *text, DunlinMatchLookup lookup, gpointer data, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_autofree char *line = dunlin_text_line(text, TEXT_MAX);
	g_autoptr(GArray) words = split(line);
	gboolean taken[WORDS_MAX] = {FALSE};

	for (guint count = words->len; count > 0; count--)
		if ((count <= JOINED_MAX || count == words->len) &&
		    !try_all(words, count, taken, lookup, data, names, error))
			return NULL;
	return g_steal_pointer(&names);
}

/* ── amounts ── */

typedef gint64 (*Part)(const DunlinDebt *debt);

static gint64
principal_of(const DunlinDebt *debt)
{
	return MAX(debt->principal, 0);
}

static gint64
whole_of(const DunlinDebt *debt)
{
	return MAX(debt->costs, 0) + MAX(debt->interest, 0) + MAX(debt->principal, 0);
}

/* @amount is that part of one of them, and of no other. */
static gboolean
give_one(const GArray *debts, Part part, gint64 amount, gint64 tolerance, GArray *amounts)
{
	guint found = 0, which = 0;

	for (guint i = 0; i < debts->len; i++) {
		gint64 own = part(&g_array_index(debts, DunlinDebt, i));

		if (own > 0 && ABS(own - amount) <= tolerance)
			found++, which = i;
	}
	if (found == 1)
		g_array_index(amounts, gint64, which) = amount;
	return found == 1;
}

/* @amount is that part of all of them together; 0: as much as that is. */
static gboolean
give_all(const GArray *debts, Part part, gint64 amount, GArray *amounts)
{
	gint64 sum = 0;

	for (guint i = 0; i < debts->len; i++)
		sum += part(&g_array_index(debts, DunlinDebt, i));
	if (sum <= 0 || (amount != 0 && sum != amount))
		return FALSE;
	for (guint i = 0; i < debts->len; i++)
		g_array_index(amounts, gint64, i) = part(&g_array_index(debts, DunlinDebt, i));
	return TRUE;
}

GArray *
dunlin_match_amounts(const GArray *debts, guint names, gint64 amount, gint64 tolerance)
{
	g_autoptr(GArray) amounts = g_array_new(FALSE, TRUE, sizeof(gint64));
	gboolean each = names == debts->len; /* all were named, one by one */

	g_array_set_size(amounts, debts->len);
	if (debts->len == 1)
		g_array_index(amounts, gint64, 0) = amount;
	else if (debts->len == 0 || (amount == 0 && !each))
		return NULL;
	else if (!(names == 1 && (give_one(debts, principal_of, amount, tolerance, amounts) ||
				  give_one(debts, whole_of, amount, 0, amounts))) &&
		 !give_all(debts, principal_of, amount, amounts) &&
		 !give_all(debts, whole_of, amount, amounts))
		return NULL;
	return g_steal_pointer(&amounts);
}
