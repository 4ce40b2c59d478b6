/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwards in line: a marker, then a block of headers, then the original's text. */
#include "read/forward.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/text.h"
#include "read/mail.h"
#include "read/quote.h"

#define LINES_MAX 5000

/* "A <a@b<mailto:a@b>>" and "A [mailto:a@b]" as "A <a@b>". */
static char *
clean_address(const char *text)
{
	g_autoptr(GString) out = g_string_new(text);
	char *at;

	while ((at = strstr(out->str, "<mailto:")) != NULL) {
		char *end = strchr(at, '>');
		gsize start = (gsize)(at - out->str);

		if (strchr(out->str, '@') && strchr(out->str, '@') < at)
			g_string_erase(out, (gssize)start, end ? end - at + 1 : -1);
		else
			g_string_erase(out, (gssize)start + 1, strlen("mailto:"));
	}
	at = strstr(out->str, "[mailto:");
	if (at) {
		char *end = strchr(at, ']');

		if (end)
			*end = '>';
		*at = '<';
		g_string_erase(out, at - out->str + 1, strlen("mailto:"));
	}
	return dunlin_text_line(g_strstrip(out->str), DUNLIN_MAIL_HEADER_MAX);
}

static char *
value_or_null(char *text)
{
	if (text && !*text)
		g_clear_pointer(&text, g_free);
	return text;
}

static void
take_header(DunlinForward *forward, const DunlinQuoteHeader *header)
{
	g_autoptr(GDateTime) date = header->date ? g_mime_utils_header_decode_date(header->date) : NULL;
	gint64 instant = date ? g_date_time_to_unix(date) : 0;

	forward->from = header->from ? value_or_null(clean_address(header->from)) : NULL;
	forward->to = header->to ? value_or_null(clean_address(header->to)) : NULL;
	forward->subject = value_or_null(dunlin_text_line(header->subject, DUNLIN_MAIL_HEADER_MAX));
	forward->date = instant > 0 && instant < G_GINT64_CONSTANT(32503680000) ? instant : 0;
}

/* The lines from @at on; one level of quote marks goes where the first of them has one. */
static char *
take_body(char *const *lines, guint at)
{
	g_autoptr(GString) body = g_string_new(NULL);
	gboolean quoted = FALSE, first = TRUE;

	for (; lines[at]; at++) {
		const char *line = lines[at];
		guint depth;

		(void)dunlin_quote_strip(line, &depth);
		if (first && dunlin_quote_is_blank(line))
			continue;
		if (first)
			quoted = depth > 0;
		first = FALSE;
		if (quoted && depth > 0) {
			line += strspn(line, " \t") + 1;
			line += *line == ' ';
		}
		g_string_append(body, line);
		g_string_append_c(body, '\n');
	}
	return value_or_null(dunlin_text_clean(g_strchomp(body->str), DUNLIN_MAIL_TEXT_MAX));
}

static guint
skip_blank(char *const *lines, guint at)
{
	while (lines[at] && dunlin_quote_is_blank(lines[at]))
		at++;
	return at;
}

static gboolean
forward_at_marker(char *const *lines, guint at, const char *rest, DunlinForward *ret_forward)
{
	g_auto(DunlinQuoteHeader) header = { 0 };
	guint used, next = skip_blank(lines, at + 1);

	*ret_forward = (DunlinForward){ 0 };
	if (*rest && dunlin_quote_header_in_line(rest, &header)) {
		take_header(ret_forward, &header);
		ret_forward->body = take_body(lines, at + 1);
		return TRUE;
	}
	used = dunlin_quote_header(lines, next, &header);
	if (used == 0 && lines[next] && dunlin_quote_header_in_line(lines[next], &header))
		used = 1;
	if (used == 0)
		return FALSE;
	take_header(ret_forward, &header);
	ret_forward->body = take_body(lines, next + used);
	return TRUE;
}

/* "A <a@b>" out of an attribution. */
static char *
sender_of(const char *attribution)
{
	const char *at = strchr(attribution, '@'), *open, *name, *close;

	for (open = at; open && open > attribution && *open != '<'; open--)
		;
	close = at ? strchr(at, '>') : NULL;
	if (!at || *open != '<' || !close) {
		while (at && at > attribution && !strchr(" \t,(", at[-1]))
			at--;
		return at ? g_strndup(at, strcspn(at, " \t,):")) : NULL;
	}
	for (name = open; name > attribution && name[-1] != ','; name--)
		;
	name += strspn(name, " \t");
	return g_strndup(name, (gsize)(close - name) + 1);
}

static gboolean
forward_at_attribution(char *const *lines, guint at, DunlinForward *ret_forward)
{
	gboolean sure = FALSE;
	g_autofree char *text = NULL;
	g_autofree char *sender = NULL;
	guint used = dunlin_quote_attribution(lines, at, &sure, &text);

	if (used == 0 || !sure)
		return FALSE;
	sender = sender_of(text);
	*ret_forward = (DunlinForward){ 0 };
	ret_forward->from = sender ? value_or_null(clean_address(sender)) : NULL;
	ret_forward->body = take_body(lines, at + used);
	return TRUE;
}

static gboolean
forward_at(char *const *lines, guint at, gboolean announced, DunlinForward *ret_forward)
{
	g_auto(DunlinQuoteHeader) header = { 0 };
	const char *rest;
	DunlinQuoteMarker marker = dunlin_quote_marker(lines[at], &rest);
	guint used;

	if (marker == DUNLIN_QUOTE_FORWARD || (marker == DUNLIN_QUOTE_ORIGINAL && announced))
		return forward_at_marker(lines, at, rest, ret_forward);
	if (!announced)
		return FALSE;
	used = dunlin_quote_header(lines, at, &header);
	if (used > 0) {
		*ret_forward = (DunlinForward){ 0 };
		take_header(ret_forward, &header);
		ret_forward->body = take_body(lines, at + used);
		return TRUE;
	}
	return forward_at_attribution(lines, at, ret_forward);
}

gboolean
dunlin_forward_find(const char *text, gboolean announced, DunlinForward *ret_forward,
		    gsize *ret_start)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", LINES_MAX);
	gsize start = 0;

	for (guint i = 0; lines[i]; i++) {
		if (forward_at(lines, i, announced, ret_forward)) {
			*ret_start = start;
			return TRUE;
		}
		start += strlen(lines[i]) + 1;
	}
	return FALSE;
}
