/* SPDX-License-Identifier: BSD-2-Clause */
/* Replies: what a person wrote now, line by line. In doubt a line is his. */
#include "read/reply.h"

#include <string.h>

#include "read/quote.h"
#include "reading/words.h"

#define LINES_MAX 5000

static gboolean
is_rule(const char *line, char mark, gsize least)
{
	gsize length = strspn(line, (char[]){ mark, '\0' });

	return length >= least && line[length + strspn(line + length, " \t\r")] == '\0';
}

static gboolean
is_signature_start(const char *line)
{
	return !strcmp(line, "--") || !strcmp(line, "-- ") || !strcmp(line, "—") || !strcmp(line, "–") ||
	       !strcmp(line, "— ");
}

static gboolean
is_mailer_signature(const char *line)
{
	g_autofree char *folded = NULL;

	if (strlen(line) > 200)
		return FALSE;
	folded = dunlin_words_fold(line + strspn(line, "*_-[(<> \t"));
	return dunlin_words_prefix(DUNLIN_WORDS_SIGNATURE, folded) != NULL;
}

static gboolean
is_quoted(const char *line)
{
	guint depth;

	(void)dunlin_quote_strip(line, &depth);
	return depth > 0;
}

static guint
next_filled(char *const *lines, guint at)
{
	while (lines[at] && lines[at][strspn(lines[at], " \t\r")] == '\0')
		at++;
	return at;
}

/* A line from which on everything is the old mail. */
static gboolean
ends_reply(char *const *lines, guint at)
{
	const char *rest;
	guint next;

	if (dunlin_quote_marker(lines[at], &rest) != DUNLIN_QUOTE_NONE ||
	    dunlin_quote_header(lines, at, NULL) > 0)
		return TRUE;
	if (!is_rule(lines[at], '_', 5) && !is_rule(lines[at], '-', 5) && !is_rule(lines[at], '=', 5))
		return FALSE;
	next = next_filled(lines, at + 1);
	return lines[next] && dunlin_quote_header(lines, next, NULL) > 0;
}

typedef struct {
	GString *text;
	gboolean quoted;
	gsize top;
} Reply;

static void
mark_quoted(Reply *reply)
{
	if (!reply->quoted)
		reply->top = reply->text->len;
	reply->quoted = TRUE;
}

/* The number of lines that are left out at @at; G_MAXUINT: all from here on. */
static guint
left_out(Reply *reply, char *const *lines, guint at)
{
	gboolean sure = FALSE;
	guint used;

	if (is_quoted(lines[at])) {
		mark_quoted(reply);
		return 1;
	}
	if (is_signature_start(lines[at]) || ends_reply(lines, at))
		return G_MAXUINT;
	used = dunlin_quote_attribution(lines, at, &sure, NULL);
	if (used > 0) {
		guint next = next_filled(lines, at + used);

		if (lines[next] && is_quoted(lines[next])) {
			mark_quoted(reply);
			return used;
		}
		if (sure)
			return G_MAXUINT;
	}
	return is_mailer_signature(lines[at]) || !strcmp(lines[at], "ᐧ") ? 1 : 0;
}

char *
dunlin_reply_text(const char *text, gssize quote, gsize *ret_top)
{
	g_autofree char *own = quote >= 0 ? g_strndup(text, (gsize)quote) : g_strdup(text);
	g_auto(GStrv) lines = g_strsplit(own, "\n", LINES_MAX);
	Reply reply = { g_string_new(NULL), FALSE, 0 };
	gsize lead, length;

	for (guint i = 0; lines[i];) {
		guint skip = left_out(&reply, lines, i);

		if (skip == G_MAXUINT)
			break;
		if (skip == 0)
			g_string_append_printf(reply.text, "%s\n", lines[i++]);
		i += skip;
	}
	length = reply.text->len;
	while (length > 0 && g_ascii_isspace(reply.text->str[length - 1]))
		length--;
	g_string_truncate(reply.text, length);
	if (!reply.quoted)
		reply.top = length;
	lead = strspn(reply.text->str, "\n \t");
	g_string_erase(reply.text, 0, (gssize)lead);
	*ret_top = MIN(reply.top > lead ? reply.top - lead : 0, reply.text->len);
	return g_string_free(reply.text, FALSE);
}
