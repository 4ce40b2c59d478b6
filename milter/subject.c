/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Only as much of RFC 2047 as numbers and references need: they are ASCII in every charset that
 * mail uses, so no charset is looked at.
 */
#include "milter/subject.h"

#include <string.h>

#define SUBJECT_MAX 2000
#define WORDS_MAX 60
#define WORDS_TOGETHER 4
#define NAME_BYTES_MIN 3
#define NAME_BYTES_MAX 60
#define REFERENCE_LENGTH 8

/* RFC 2047 4.2. */
static void
decode_q(GString *out, const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		int high = i + 2 < length ? g_ascii_xdigit_value(text[i + 1]) : -1;
		int low = high >= 0 ? g_ascii_xdigit_value(text[i + 2]) : -1;

		if (text[i] == '_') {
			g_string_append_c(out, ' ');
		} else if (text[i] == '=' && low >= 0) {
			g_string_append_c(out, (char)(high * 16 + low));
			i += 2;
		} else {
			g_string_append_c(out, text[i]);
		}
	}
}

static void
decode_b(GString *out, const char *text, gsize length)
{
	g_autofree char *copy = g_strndup(text, length);
	g_autofree guchar *bytes = NULL;
	gsize size = 0;

	bytes = g_base64_decode(copy, &size);
	if (bytes != NULL)
		g_string_append_len(out, (const char *)bytes, (gssize)size);
}

/* "=?charset?Q?text?=" at @text; behind it, or NULL where it is none. */
static const char *
decode_word(GString *out, const char *text)
{
	const char *charset = strchr(text + 2, '?');
	const char *encoded = charset != NULL && charset[1] != '\0' && charset[2] == '?' ? charset + 3
											  : NULL;
	const char *end = encoded != NULL ? strstr(encoded, "?=") : NULL;
	char kind;

	if (end == NULL || strcspn(text, " \t\r\n") < (gsize)(end - text))
		return NULL;
	kind = g_ascii_toupper(charset[1]);
	if (kind == 'Q')
		decode_q(out, encoded, (gsize)(end - encoded));
	else if (kind == 'B')
		decode_b(out, encoded, (gsize)(end - encoded));
	else
		return NULL;
	return end + 2;
}

/* White space between encoded words is none (RFC 2047 6.2). */
static const char *
skip_between(const char *text)
{
	const char *next = text + strspn(text, " \t\r\n");

	return g_str_has_prefix(next, "=?") ? next : text;
}

char *
dunlin_subject_decode(const char *value)
{
	g_autofree char *bounded = g_strndup(value, SUBJECT_MAX);
	GString *out = g_string_new(NULL);
	const char *at = bounded;

	while (*at != '\0') {
		const char *behind = g_str_has_prefix(at, "=?") ? decode_word(out, at) : NULL;

		if (behind != NULL) {
			at = skip_between(behind);
			continue;
		}
		g_string_append_c(out, *at++);
	}
	for (gsize i = 0; i < out->len; i++)
		if (out->str[i] == '\0')
			out->str[i] = ' ';
	return g_string_free(out, FALSE);
}

static gboolean
may_be_name(const char *text, gsize length)
{
	gboolean digit = FALSE;

	for (gsize i = 0; i < length; i++)
		digit = digit || g_ascii_isdigit(text[i]);
	return length >= NAME_BYTES_MIN && length <= NAME_BYTES_MAX && (digit || length == REFERENCE_LENGTH);
}

static void
visit_name(const char *start, const char *end, DunlinNameVisit visit, gpointer data)
{
	while (start < end && !g_ascii_isalnum(*start) && ((guchar)*start < 0x80))
		start++;
	while (end > start && !g_ascii_isalnum(end[-1]) && ((guchar)end[-1] < 0x80))
		end--;
	if (may_be_name(start, (gsize)(end - start)))
		visit(start, (gsize)(end - start), data);
}

void
dunlin_subject_names(const char *value, DunlinNameVisit visit, gpointer data)
{
	g_autofree char *text = dunlin_subject_decode(value);
	const char *starts[WORDS_MAX], *ends[WORDS_MAX];
	guint count = 0;
	char *out = text;

	/* One blank between words, so that a number with blanks in it is found as it is stored. */
	for (const char *at = text; count < WORDS_MAX;) {
		gsize length;

		at += strspn(at, " \t\r\n");
		length = strcspn(at, " \t\r\n");
		if (length == 0)
			break;
		memmove(out, at, length);
		at += length;
		starts[count] = out;
		ends[count++] = out + length;
		out += length;
		if (*at == '\0')
			break;
		*out++ = ' '; /* at most the white space that @at is at */
	}
	for (guint i = 0; i < count; i++)
		for (guint k = i; k < count && k < i + WORDS_TOGETHER; k++)
			visit_name(starts[i], ends[k], visit, data);
}
