/* SPDX-License-Identifier: BSD-2-Clause */
/* Quotes: every test looks at a few lines only, so that long mails stay linear. */
#include "read/quote.h"

#include <string.h>

#include "reading/words.h"

#define LABEL_MAX 40
#define ATTRIBUTION_LINES 4
#define ATTRIBUTION_MAX 400
#define BLOCK_LINES 40

const char *
dunlin_quote_strip(const char *line, guint *ret_depth)
{
	guint depth = 0;

	if (g_str_has_prefix(line, "\xef\xbb\xbf"))
		line += 3;
	for (; *line == '>' || *line == ' ' || *line == '\t'; line++)
		depth += *line == '>';
	if (ret_depth)
		*ret_depth = depth;
	return line;
}

gboolean
dunlin_quote_is_blank(const char *line)
{
	return *dunlin_quote_strip(line, NULL) == '\0';
}

void
dunlin_quote_header_clear(DunlinQuoteHeader *header)
{
	g_clear_pointer(&header->from, g_free);
	g_clear_pointer(&header->to, g_free);
	g_clear_pointer(&header->cc, g_free);
	g_clear_pointer(&header->subject, g_free);
	g_clear_pointer(&header->date, g_free);
}

/* The known header word that @line starts with, up to its colon; marks of bold type pass. */
static const DunlinWord *
find_label(const char *line, const char **ret_value)
{
	const char *start = dunlin_quote_strip(line, NULL), *colon;
	g_autofree char *label = NULL;
	g_autofree char *folded = NULL;
	const DunlinWord *word;

	start += strspn(start, "*_|");
	colon = strpbrk(start, ":\n");
	if (!colon)
		colon = strstr(start, "：");
	if (!colon || *colon == '\n' || colon - start > LABEL_MAX)
		return NULL;
	label = g_strndup(start, (gsize)(colon - start));
	folded = dunlin_words_fold(label);
	g_strstrip(folded);
	while (*folded && strchr("*_ \t", folded[strlen(folded) - 1]))
		folded[strlen(folded) - 1] = '\0';
	word = dunlin_words_exact(DUNLIN_WORDS_HEADER, folded);
	if (!word)
		return NULL;
	*ret_value = colon + (*colon == ':' ? 1 : strlen("："));
	*ret_value += strspn(*ret_value, "*_| \t");
	return word;
}

static char **
field_of(DunlinQuoteHeader *header, const char *key)
{
	if (!strcmp(key, "from"))
		return &header->from;
	if (!strcmp(key, "to"))
		return &header->to;
	if (!strcmp(key, "cc"))
		return &header->cc;
	if (!strcmp(key, "subject"))
		return &header->subject;
	return !strcmp(key, "date") ? &header->date : NULL;
}

static void
append(char **field, const char *text)
{
	g_autofree char *old = *field;

	*field = old ? g_strconcat(old, " ", text, NULL) : g_strdup(text);
	g_strstrip(*field);
}

static gboolean
is_header(const DunlinQuoteHeader *header, guint labels)
{
	return labels >= 2 && (header->from || (header->date && header->subject)) &&
	       (header->date || header->to || header->subject);
}

/* A header's value goes on in the next line where a mailer wrapped it, or a list of people is open. */
static gboolean
continues(const char *before, const char *value, const char *line)
{
	gsize length = strlen(before);

	while (length > 0 && g_ascii_isspace(before[length - 1]))
		length--;
	return length >= 60 || !*value || strchr(",;", before[length - 1]) || *line == ' ' || *line == '\t';
}

guint
dunlin_quote_header(char *const *lines, guint at, DunlinQuoteHeader *ret_header)
{
	g_auto(DunlinQuoteHeader) header = { 0 };
	char **field = NULL;
	guint used = 0, labels = 0;

	for (; lines[at + used] && used < BLOCK_LINES; used++) {
		const char *line = lines[at + used], *value;
		const DunlinWord *word = find_label(line, &value);

		if (word) {
			field = field_of(&header, word->key);
			if (field && *field)
				break; /* a second From: the next block */
			if (field)
				append(field, value);
			labels++;
		} else if (labels == 0) {
			return 0;
		} else if (dunlin_quote_is_blank(line)) {
			if (is_header(&header, labels) || !lines[at + used + 1] ||
			    !find_label(lines[at + used + 1], &value))
				break;
		} else if (field && continues(lines[at + used - 1], *field, line)) {
			append(field, dunlin_quote_strip(line, NULL));
		} else if (field) {
			break; /* the text follows at once */
		}
	}
	if (!is_header(&header, labels))
		return 0;
	if (ret_header) {
		*ret_header = header;
		header = (DunlinQuoteHeader){ 0 };
	}
	return used;
}

/* The next label in running text; @ret_before: where it starts. */
static const DunlinWord *
next_label(const char *text, const char **ret_before, const char **ret_value)
{
	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		const DunlinWord *word;

		if (!g_unichar_isupper(g_utf8_get_char(at)))
			continue; /* "…GMT+1Subject: …" */
		word = find_label(at, ret_value);
		if (!word)
			continue;
		*ret_before = at;
		return word;
	}
	return NULL;
}

/* Yahoo's Portuguese has no colon behind the subject's label, and nothing before it: "…CETAssunto Fatura". */
static void
split_subject(DunlinQuoteHeader *header)
{
	for (char *at = header->date; at && *at; at = g_utf8_next_char(at)) {
		gsize length = strcspn(at, " ");
		g_autofree char *word = NULL;
		g_autofree char *folded = NULL;
		const DunlinWord *label;

		if (!g_unichar_isupper(g_utf8_get_char(at)) || !at[length] || length > LABEL_MAX)
			continue;
		word = g_strndup(at, length);
		folded = dunlin_words_fold(word);
		label = dunlin_words_exact(DUNLIN_WORDS_HEADER, folded);
		if (!label || strcmp(label->key, "subject") != 0)
			continue;
		header->subject = g_strstrip(g_strdup(at + length));
		*at = '\0';
		return;
	}
}

gboolean
dunlin_quote_header_in_line(const char *line, DunlinQuoteHeader *ret_header)
{
	g_auto(DunlinQuoteHeader) header = { 0 };
	const char *at, *value;
	const DunlinWord *word = strlen(line) < 4000 ? next_label(line, &at, &value) : NULL;
	guint labels = 0;

	for (; word; labels++) {
		const char *start = value;
		const DunlinWord *next = next_label(start, &at, &value);
		char **field = field_of(&header, word->key);
		g_autofree char *text = next ? g_strndup(start, (gsize)(at - start)) : g_strdup(start);

		if (field && !*field)
			append(field, text);
		word = next;
	}
	if (!header.subject)
		split_subject(&header);
	if (!is_header(&header, labels))
		return FALSE;
	*ret_header = header;
	header = (DunlinQuoteHeader){ 0 };
	return TRUE;
}

DunlinQuoteMarker
dunlin_quote_marker(const char *line, const char **ret_rest)
{
	const char *start = dunlin_quote_strip(line, NULL);
	gsize dashes = strspn(start, "-_*= "), length = strlen(start);
	g_autofree char *folded = NULL;
	const DunlinWord *word;
	const char *rest;

	*ret_rest = "";
	if (length > 4000)
		return DUNLIN_QUOTE_NONE;
	folded = dunlin_words_fold(start + dashes);
	word = dunlin_words_prefix(DUNLIN_WORDS_FORWARD, folded);
	if (!word || !strcmp(word->key, "subject"))
		return DUNLIN_QUOTE_NONE;
	rest = folded + strlen(word->phrase);
	length = strspn(rest, "-_*=: ");
	if (rest[length] && dashes < 3)
		return DUNLIN_QUOTE_NONE; /* a sentence */
	if (rest[length]) {
		const char *end = strstr(start + dashes, "--");

		if (!end)
			return DUNLIN_QUOTE_NONE;
		*ret_rest = end + strspn(end, "-_*=: ");
	} else if (dashes == 0 && length == 0) {
		return DUNLIN_QUOTE_NONE; /* neither dashes before nor a colon behind */
	}
	return !strcmp(word->key, "original") ? DUNLIN_QUOTE_ORIGINAL : DUNLIN_QUOTE_FORWARD;
}

static gboolean
has_wrote(const char *folded)
{
	const DunlinWordTable *table = dunlin_words(DUNLIN_WORDS_WROTE);

	for (gsize i = 0; i < table->count; i++) {
		const char *phrase = table->words[i].phrase;
		const char *at = *table->words[i].key ? NULL : strstr(folded, phrase);

		if (at && (at == folded || !g_ascii_isalnum(at[-1])) && !g_ascii_isalnum(at[strlen(phrase)]))
			return TRUE;
	}
	return FALSE;
}

static gboolean
has_time(const char *text)
{
	for (const char *at = text; *at; at++)
		if ((*at == ':' || *at == '.' || *at == 'h') && at > text && g_ascii_isdigit(at[-1]) &&
		    g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2]) && !g_ascii_isdigit(at[3]))
			return TRUE;
	return FALSE;
}

/* "On 3 Nov …", "2026-11-03 …": where an attribution begins. */
static gboolean
starts_attribution(const char *line)
{
	const DunlinWordTable *table = dunlin_words(DUNLIN_WORDS_WROTE);
	g_autofree char *folded = NULL;

	if (strlen(line) > ATTRIBUTION_MAX || !strpbrk(line, "0123456789"))
		return FALSE;
	folded = dunlin_words_fold(line);
	for (gsize i = 0; i < table->count; i++)
		if (!strcmp(table->words[i].key, "start") && g_str_has_prefix(folded, table->words[i].phrase) &&
		    folded[strlen(table->words[i].phrase)] == ' ')
			return TRUE;
	return strspn(folded, "0123456789") == 4 && folded[4] == '-';
}

/* "2026-11-03 15:36 GMT+02:00 A <a@b>:", without a verb. */
static gboolean
is_verbless(const char *folded)
{
	return g_str_has_suffix(folded, ">:") && strchr(folded, '@') && has_time(folded) &&
	       g_ascii_isdigit(folded[0]);
}

guint
dunlin_quote_attribution(char *const *lines, guint at, gboolean *ret_sure, char **ret_text)
{
	g_autoptr(GString) joined = g_string_new(NULL);

	for (guint used = 1; used <= ATTRIBUTION_LINES && lines[at + used - 1]; used++) {
		const char *line = dunlin_quote_strip(lines[at + used - 1], NULL);
		g_autofree char *folded = NULL;
		gboolean digits;

		if (!*line || joined->len + strlen(line) > ATTRIBUTION_MAX ||
		    (used > 1 && starts_attribution(line)))
			return 0;
		g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", line);
		folded = g_strstrip(dunlin_words_fold(joined->str));
		if (!is_verbless(folded) && (!g_str_has_suffix(folded, ":") || !has_wrote(folded)))
			continue;
		digits = strpbrk(folded, "0123456789") != NULL;
		*ret_sure = strchr(folded, '@') != NULL || (digits && has_time(folded));
		if (!*ret_sure && !digits && used > 1)
			return 0;
		if (ret_text)
			*ret_text = g_strdup(joined->str);
		return used;
	}
	return 0;
}

gboolean
dunlin_quote_is_forward_subject(const char *subject)
{
	const DunlinWordTable *table = dunlin_words(DUNLIN_WORDS_FORWARD);
	g_autofree char *folded = subject ? g_strstrip(dunlin_words_fold(subject)) : NULL;

	for (gsize i = 0; folded && i < table->count; i++)
		if (!strcmp(table->words[i].key, "subject") &&
		    g_str_has_prefix(folded + (*folded == '['), table->words[i].phrase))
			return TRUE;
	return FALSE;
}
