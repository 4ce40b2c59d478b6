/* SPDX-License-Identifier: BSD-2-Clause */
/* Fills and breaks the lines of plain text letters; the contract is in the header. */
#include "write/wrap.h"

#include <string.h>

#define LABEL_WIDTH 36 /* of a first column at most */
#define MARK '\x1e'    /* no invoice and no letter has it */

/* Appends the words of @text, the first line behind @prefix, the others behind @next. */
static void
put_words(GString *out, const char *prefix, const char *next, const char *text)
{
	glong indent = g_utf8_strlen(prefix, -1);
	g_auto(GStrv) words = g_strsplit_set(text, " \t\n", -1);
	glong column = 0;

	g_string_append(out, prefix);
	for (guint i = 0; words[i] != NULL; i++) {
		glong width = g_utf8_strlen(words[i], -1);

		if (width == 0)
			continue;
		if (column > 0 && indent + column + 1 + width > DUNLIN_TEXT_WIDTH) {
			g_string_append_printf(out, "%c\n%s", MARK, next);
			indent = g_utf8_strlen(next, -1);
			column = 0;
		}
		g_string_append_printf(out, "%s%s", column > 0 ? " " : "", words[i]);
		column += width + (column > 0);
	}
	g_string_append_c(out, '\n');
}

/* The bytes before the second column of "  Amount:    119,00 €"; 0: there is none, or it is too narrow. */
static gsize
columns_at(const char *line)
{
	const char *label = line + strspn(line, " ");
	const char *gap = label > line ? strstr(label, "  ") : NULL;
	gsize at;

	if (gap == NULL)
		return 0;
	at = (gsize)(gap - line) + strspn(gap, " ");
	return g_utf8_strlen(line, (gssize)at) <= LABEL_WIDTH ? at : 0;
}

static void
put_line(GString *out, char *line)
{
	gsize length = strlen(line), column = columns_at(line);
	gboolean marked = length > 0 && line[length - 1] == MARK;
	g_autofree char *prefix = g_strndup(line, column > 0 ? column : strspn(line, " >"));
	gboolean hangs = *prefix != '\0' && strchr(prefix, '>') == NULL;
	g_autofree char *next =
		column > 0 ? g_strnfill((gsize)g_utf8_strlen(prefix, -1), ' ')
			   : g_strconcat(prefix, hangs ? "  " : "", NULL);

	if (marked)
		line[length - 1] = '\0';
	if (g_utf8_strlen(line, -1) <= DUNLIN_TEXT_WIDTH)
		g_string_append_printf(out, "%s\n", line);
	else
		put_words(out, prefix, next, line + strlen(prefix));
	if (marked)
		g_string_insert_c(out, (gssize)out->len - 1, MARK);
}

static gboolean
is_prose(char **lines, guint count)
{
	for (guint i = 0; i < count; i++)
		if (!g_unichar_isalnum(g_utf8_get_char(lines[i])) &&
		    g_utf8_get_char(lines[i]) != 0x201e && g_utf8_get_char(lines[i]) != 0x201c)
			return FALSE;
	return TRUE;
}

static void
put_paragraph(GString *out, char **lines, guint count, gboolean fill)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (guint i = 0; i < count && fill; i++)
		g_string_append_printf(all, "%s ", lines[i]);
	if (fill && is_prose(lines, count)) {
		put_words(out, "", "", all->str);
		return;
	}
	for (guint i = 0; i < count; i++)
		put_line(out, lines[i]);
}

char *
dunlin_wrap_marked(const char *text, gboolean fill)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	guint count;

	for (guint i = 0; lines[i] != NULL; i++)
		g_strchomp(lines[i]);
	for (guint i = 0; lines[i] != NULL; i += count) {
		for (count = 0; lines[i + count] != NULL && *lines[i + count] != '\0';)
			count++;
		if (count == 0) {
			count = 1;
			continue;
		}
		if (out->len > 0)
			g_string_append_c(out, '\n');
		put_paragraph(out, lines + i, count, fill);
	}
	return g_strdup(out->str);
}

char *
dunlin_wrap_lines(const char *marked)
{
	char *text = g_strdup(marked), *to = text;

	for (const char *from = marked; *from != '\0'; from++)
		if (*from != MARK)
			*to++ = *from;
	*to = '\0';
	return text;
}

char *
dunlin_wrap_flow(const char *marked)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (const char *at = marked; *at != '\0'; at++) {
		if (*at != MARK || at[1] != '\n') {
			g_string_append_c(text, *at);
			continue;
		}
		g_string_append_c(text, ' ');
		at += 1 + strspn(at + 2, " >");
	}
	return dunlin_wrap_lines(text->str);
}
