/* SPDX-License-Identifier: BSD-2-Clause */
/* Words become rows from top to bottom, rows become cells where the gaps are wide, labels are
 * marked. */
#include "read/visible.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "read/visible-private.h"
#include "reading/words.h"

#define COLUMN 6 /* points that a character of plain text is wide */
#define LINE 12
#define ROW_WORDS_MAX 200
#define LABEL_WORDS_MAX 9

static void
clear_word(gpointer data)
{
	g_free(((DunlinVisibleWord *)data)->text);
}

DunlinVisible *
dunlin_visible_new(void)
{
	DunlinVisible *visible = g_new0(DunlinVisible, 1);

	visible->words = g_array_new(FALSE, FALSE, sizeof(DunlinVisibleWord));
	g_array_set_clear_func(visible->words, clear_word);
	return visible;
}

void
dunlin_visible_free(DunlinVisible *visible)
{
	if (visible == NULL)
		return;
	g_array_unref(visible->words);
	g_free(visible);
}

/* Not a number and far off the page are where broken files put their text. */
static gboolean
is_box(const float box[4])
{
	for (guint i = 0; i < 4; i++)
		if (!isfinite(box[i]) || fabsf(box[i]) > 20000)
			return FALSE;
	return box[2] >= box[0] && box[3] >= box[1];
}

gboolean
dunlin_visible_add(DunlinVisible *visible, guint page, const float box[4], const char *text,
		   gsize length)
{
	g_autofree char *copy = g_strndup(text, length);
	DunlinVisibleWord word = {.page = page};

	if (visible->words->len >= DUNLIN_VISIBLE_WORDS_MAX)
		return FALSE;
	if (!is_box(box))
		return TRUE;
	word.text = dunlin_text_line(copy, 200);
	if (word.text == NULL || *word.text == '\0') {
		g_free(word.text);
		return TRUE;
	}
	word.x0 = box[0];
	word.y0 = box[1];
	word.x1 = box[2];
	word.y1 = box[3];
	g_array_append_val(visible->words, word);
	return TRUE;
}

static gboolean
add_line(DunlinVisible *visible, guint page, guint row, const char *line)
{
	const char *at = line;

	while (*at != '\0') {
		gsize blanks = strspn(at, " \t"), length = strcspn(at + blanks, " \t");
		float x = (float)((at - line) + (gssize)blanks) * COLUMN;
		float box[4] = {x, (float)row * LINE, x + (float)(length * COLUMN),
				(float)(row + 1) * LINE};

		if (length > 0 && !dunlin_visible_add(visible, page, box, at + blanks, length))
			return FALSE;
		at += blanks + length;
	}
	return TRUE;
}

void
dunlin_visible_add_text(DunlinVisible *visible, const char *text, gsize length)
{
	g_autofree char *copy = g_strndup(text, length);
	g_autofree char *clean = dunlin_text_clean(copy, 2 * 1024 * 1024);
	g_auto(GStrv) lines = g_strsplit(clean, "\n", 20000);
	gboolean more = TRUE;

	for (guint i = 0; lines[i] != NULL && more; i++)
		more = add_line(visible, i / 1000, i % 1000, lines[i]);
}

char *
dunlin_visible_key(const char *text)
{
	g_autofree char *folded = dunlin_words_fold(text);
	GString *key = g_string_sized_new(strlen(folded));

	for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (c == 0x2116) /* № */
			g_string_append_c(key, 'n');
		else if (g_unichar_isalnum(c) && c != 0xba && c != 0xaa) /* nº */
			g_string_append_unichar(key, c);
	}
	if (key->len == 0 && strchr(folded, '#') != NULL)
		g_string_append_c(key, '#');
	return g_string_free(key, FALSE);
}

/* ---- rows and cells ---- */

static int
compare_height(gconstpointer a, gconstpointer b)
{
	const DunlinVisibleWord *one = *(const DunlinVisibleWord *const *)a;
	const DunlinVisibleWord *two = *(const DunlinVisibleWord *const *)b;
	float first = one->y0 + one->y1, second = two->y0 + two->y1;

	if (one->page != two->page)
		return one->page < two->page ? -1 : 1;
	return first < second ? -1 : first > second ? 1 : 0;
}

static int
compare_left(gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
	const DunlinVisibleWord *one = *(const DunlinVisibleWord *const *)a;
	const DunlinVisibleWord *two = *(const DunlinVisibleWord *const *)b;

	return one->x0 < two->x0 ? -1 : one->x0 > two->x0 ? 1 : 0;
}

static void
add_token(DunlinPage *page, const DunlinVisibleWord *word, gsize from, gsize to, guint row,
	  guint cell)
{
	gsize all = strlen(word->text);
	float width = (word->x1 - word->x0) / (float)all;
	DunlinPageToken token = {
		.page = word->page, .row = row, .cell = cell, .y0 = word->y0, .y1 = word->y1};

	token.raw = g_string_chunk_insert_len(page->texts, word->text + from, (gssize)(to - from));
	token.x0 = word->x0 + width * (float)from;
	token.x1 = to == all ? word->x1 : word->x0 + width * (float)to;
	token.key = dunlin_visible_key(token.raw);
	token.colon = word->text[to - 1] == ':';
	g_array_append_val(page->tokens, token);
}

/* "Nr.:123" and "#123" are a label and its value without a blank; "Datum/Date" is two labels. */
static gsize
cut_word(const char *text, gsize from)
{
	const char *at = text + from;
	gboolean letters = TRUE;

	if ((at[0] == '#' || at[0] == ':') && at[1] != '\0')
		return from + 1;
	for (gsize i = 0; at[i] != '\0' && at[i + 1] != '\0'; i++) {
		gboolean digit = g_ascii_isdigit(at[i]);

		if (at[i] == ':' && i > 0 && at[i + 1] != '/' && !g_ascii_isdigit(at[i - 1]))
			return from + i + 1;
		if (at[i] == '/' && letters && i > 2 && g_ascii_isalpha(at[i + 1]) &&
		    strlen(at + i) > 3)
			return from + i + 1;
		if (at[i] == '(' && i > 1 && letters)
			return from + i;
		letters = letters && !digit;
	}
	return strlen(text);
}

static void
add_row(DunlinPage *page, GPtrArray *words, guint from, guint to, guint *cell)
{
	guint row = page->rows->len;

	g_array_append_val(page->rows, page->tokens->len);
	for (guint i = from; i < to; i++) {
		const DunlinVisibleWord *word = g_ptr_array_index(words, i);
		const DunlinVisibleWord *before = i > from ? g_ptr_array_index(words, i - 1) : NULL;
		float height =
			before != NULL ? MIN(before->y1 - before->y0, word->y1 - word->y0) : 0;

		if (before == NULL || word->x0 - before->x1 > 0.9f * height)
			(*cell)++;
		for (gsize at = 0; word->text[at] != '\0';) {
			gsize end = cut_word(word->text, at);

			add_token(page, word, at, end, row, *cell);
			at = end;
		}
	}
}

static void
make_rows(DunlinPage *page, const DunlinVisible *visible)
{
	g_autoptr(GPtrArray) words = g_ptr_array_sized_new(visible->words->len);
	guint cell = 0;

	for (guint i = 0; i < visible->words->len; i++)
		g_ptr_array_add(words, &g_array_index(visible->words, DunlinVisibleWord, i));
	g_ptr_array_sort(words, compare_height);
	for (guint from = 0, to; from < words->len; from = to) {
		const DunlinVisibleWord *first = g_ptr_array_index(words, from);

		for (to = from + 1; to < words->len; to++) {
			const DunlinVisibleWord *word = g_ptr_array_index(words, to);
			float height = MIN(first->y1 - first->y0, word->y1 - word->y0);

			if (word->page != first->page || to - from >= ROW_WORDS_MAX ||
			    (word->y0 + word->y1 - first->y0 - first->y1) / 2 > 0.45f * height)
				break;
		}
		g_qsort_with_data(words->pdata + from, (gint)(to - from), sizeof(gpointer),
				  compare_left, NULL);
		add_row(page, words, from, to, &cell);
	}
	g_array_append_val(page->rows, page->tokens->len);
}

/* ---- labels ---- */

/* Phrases by their key without blanks: "Rechnungs-Nr.", "Rechnungs Nr" and what letter spacing makes
 * of it are one. Made once. */
static GHashTable *
phrases(void)
{
	static GHashTable *table;
	static gsize ready;

	if (g_once_init_enter(&ready)) {
		table = g_hash_table_new(g_str_hash, g_str_equal);
		for (const DunlinLabel *l = dunlin_labels; l->kind != DUNLIN_LABEL_NONE; l++) {
			g_auto(GStrv) list = g_strsplit(l->phrases, "|", -1);

			for (guint i = 0; list[i] != NULL; i++) {
				char *key = dunlin_visible_key(list[i]);

				if (strchr(list[i], '#') != NULL && strchr(key, '#') == NULL) {
					char *bare = key;

					key = g_strconcat(bare, "#", NULL);
					g_free(bare);
				}
				if (g_hash_table_lookup(table, key) == NULL)
					g_hash_table_insert(table, key, (gpointer)l);
				else
					g_free(key);
			}
		}
		g_once_init_leave(&ready, 1);
	}
	return table;
}

/* German makes one word of it: "Handelsrechnung", "Baurechnung", "Mietrechnung". */
static const DunlinLabel *
compound_at(const char *key)
{
	static const char *const others[] = {"abrechnung", "berechnung", "anrechnung",
					     "vorausrechnung"};

	if (!g_str_has_suffix(key, "rechnung") || strlen(key) < 11)
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		if (g_str_has_suffix(key, others[i]))
			return NULL;
	return g_hash_table_lookup(phrases(), "rechnung");
}

/* The longest label that starts at @at, within its cell. */
static const DunlinLabel *
label_at(const DunlinPage *page, guint at, guint end, guint *ret_length)
{
	g_autoptr(GString) key = g_string_new(NULL);
	const DunlinPageToken *first = dunlin_page_token(page, at);
	const DunlinLabel *best = NULL;

	for (guint i = at; i < end && i - at < LABEL_WORDS_MAX && key->len < 48; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		const DunlinLabel *label;

		if (token->cell != first->cell)
			break;
		g_string_append(key, token->key);
		label = g_hash_table_lookup(phrases(), key->str);
		if (label != NULL && *token->key != '\0') {
			best = label;
			*ret_length = i - at + 1;
		}
	}
	if (best != NULL)
		return best;
	*ret_length = 1;
	return compound_at(first->key);
}

static void
mark_labels(DunlinPage *page)
{
	for (guint row = 0; row + 1 < page->rows->len; row++) {
		guint end = dunlin_page_row(page, row + 1);

		for (guint at = dunlin_page_row(page, row); at < end; at++) {
			DunlinPageToken *token = dunlin_page_token(page, at);
			if (*token->key != '\0')
				token->label = label_at(page, at, end, &token->label_length);
			if (token->label == NULL)
				continue;
			page->counts[token->label->kind]++;
			for (guint i = 0; i < token->label_length; i++)
				dunlin_page_token(page, at + i)->labelled = TRUE;
			at += token->label_length - 1;
		}
	}
}

static void
tell_language(DunlinPage *page)
{
	static const char *const languages[] = {"de", "en", "fr", "nl", "it", "es", "pl"};
	guint votes[G_N_ELEMENTS(languages)] = {0}, best = 0;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinLabel *label = dunlin_page_token(page, i)->label;

		for (guint l = 0; label != NULL && l < G_N_ELEMENTS(languages); l++)
			votes[l] += strcmp(label->language, languages[l]) == 0;
	}
	for (guint l = 1; l < G_N_ELEMENTS(languages); l++)
		best = votes[l] > votes[best] ? l : best;
	if (votes[best] > 1)
		g_strlcpy(page->language, languages[best], sizeof page->language);
}

static void
clear_token(gpointer data)
{
	g_free(((DunlinPageToken *)data)->key);
}

DunlinPage *
dunlin_page_new(const DunlinVisible *visible)
{
	DunlinPage *page = g_new0(DunlinPage, 1);

	page->tokens = g_array_new(FALSE, FALSE, sizeof(DunlinPageToken));
	g_array_set_clear_func(page->tokens, clear_token);
	page->rows = g_array_new(FALSE, FALSE, sizeof(guint));
	page->texts = g_string_chunk_new(4096);
	make_rows(page, visible);
	mark_labels(page);
	tell_language(page);
	return page;
}

void
dunlin_page_free(DunlinPage *page)
{
	if (page == NULL)
		return;
	g_array_unref(page->tokens);
	g_array_unref(page->rows);
	g_string_chunk_free(page->texts);
	g_free(page);
}

char *
dunlin_page_text(const DunlinPage *page, guint from, guint to)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = from; i < to; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);

		if (i > from && token->x0 - dunlin_page_token(page, i - 1)->x1 > 0.01f)
			g_string_append_c(text, ' ');
		g_string_append(text, token->raw);
	}
	return dunlin_text_line(text->str, 300);
}

guint
dunlin_page_row_end(const DunlinPage *page, guint row)
{
	return dunlin_page_row(page, row + 1);
}
