/* SPDX-License-Identifier: BSD-2-Clause */
/* HTML: a SAX text collector. Depths are counters, never recursion. */
#include "read/html.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define TEXT_MAX (1024 * 1024)
#define TAG_MAX (16 * 1024)
#define QUOTE_MAX 10

typedef struct {
	GString *text;
	guint hidden, quotes, preformatted;
	guint skip_depth; /* open elements inside a hidden element without a tag of its own */
	gboolean line_empty, blank_due;
	gssize quote;
} Collector;

static const char *const block_tags[] = { "p", "div", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4",
	"h5", "h6", "pre", "hr", "blockquote", "section", "article", "header", "footer", "address", "dl", "dt",
	"dd", "center", "form", "body" };
static const char *const hidden_tags[] = { "script", "style", "head", "title", "noscript", "template", "select",
	"svg" };
static const char *const void_tags[] = { "br", "hr", "img", "input", "meta", "link", "base", "area", "col",
	"embed", "param", "source", "wbr", "basefont", "frame", "isindex" };
/* How mailers mark what they quote: class, id or its start. */
static const char *const quote_marks[] = { "gmail_quote", "divRplyFwdMsg", "yahoo_quoted", "moz-cite-prefix",
	"OutlookMessageHeader", "moz-forward-container", "protonmail_quote", "tutanota_quote", "zmail_extra",
	"appendonsend", "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message",
	"gmx_quote", "hcb_replyquote" };

static gboolean
is_one_of(const char *name, const char *const *names, gsize count)
{
	for (gsize i = 0; i < count; i++)
		if (g_ascii_strcasecmp(name, names[i]) == 0)
			return TRUE;
	return FALSE;
}

static void
end_line(Collector *self)
{
	if (self->line_empty)
		return;
	g_string_append_c(self->text, '\n');
	self->line_empty = TRUE;
}

static void
blank_line(Collector *self)
{
	end_line(self);
	self->blank_due = self->text->len > 0;
}

static void
start_text(Collector *self)
{
	if (!self->line_empty)
		return;
	if (self->blank_due) {
		for (guint i = 0; i < self->quotes; i++)
			g_string_append_c(self->text, '>');
		g_string_append_c(self->text, '\n');
	}
	self->blank_due = FALSE;
	for (guint i = 0; i < self->quotes; i++)
		g_string_append_c(self->text, '>');
	if (self->quotes > 0)
		g_string_append_c(self->text, ' ');
	self->line_empty = FALSE;
}

static gboolean
is_hiding(const xmlChar **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		g_autofree char *style = NULL;

		if (g_ascii_strcasecmp((const char *)attributes[0], "hidden") == 0)
			return TRUE;
		if (!attributes[1] || g_ascii_strcasecmp((const char *)attributes[0], "style") != 0)
			continue;
		style = g_ascii_strdown((const char *)attributes[1], -1);
		g_strdelimit(style, " \t\n", '_');
		if (strstr(style, "display:none") || strstr(style, "display:_none"))
			return TRUE;
	}
	return FALSE;
}

static void
note_quote(Collector *self, const xmlChar **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		if (!attributes[1] || (g_ascii_strcasecmp((const char *)attributes[0], "class") != 0 &&
				       g_ascii_strcasecmp((const char *)attributes[0], "id") != 0))
			continue;
		for (gsize i = 0; i < G_N_ELEMENTS(quote_marks); i++)
			if (self->quote < 0 && strstr((const char *)attributes[1], quote_marks[i])) {
				end_line(self);
				self->quote = (gssize)self->text->len;
			}
	}
}

static void
on_start(void *context, const xmlChar *xml_name, const xmlChar **attributes)
{
	Collector *self = context;
	const char *name = (const char *)xml_name;

	if (self->hidden > 0 || self->skip_depth > 0) {
		if (self->skip_depth > 0 && !is_one_of(name, void_tags, G_N_ELEMENTS(void_tags)))
			self->skip_depth++;
		else if (is_one_of(name, hidden_tags, G_N_ELEMENTS(hidden_tags)))
			self->hidden++;
		return;
	}
	if (is_one_of(name, hidden_tags, G_N_ELEMENTS(hidden_tags))) {
		self->hidden++;
		return;
	}
	if (is_hiding(attributes)) {
		self->skip_depth = !is_one_of(name, void_tags, G_N_ELEMENTS(void_tags));
		return;
	}
	note_quote(self, attributes);
	if (!strcmp(name, "br")) {
		if (self->line_empty)
			self->blank_due = self->text->len > 0;
		end_line(self);
	} else if (!strcmp(name, "p") || !strcmp(name, "pre")) {
		blank_line(self);
		self->preformatted += !strcmp(name, "pre");
	} else if (is_one_of(name, block_tags, G_N_ELEMENTS(block_tags))) {
		end_line(self);
	} else if ((!strcmp(name, "td") || !strcmp(name, "th")) && !self->line_empty) {
		g_string_append_c(self->text, ' ');
	}
	if (!strcmp(name, "blockquote") && self->quotes < QUOTE_MAX)
		self->quotes++;
}

static void
on_end(void *context, const xmlChar *xml_name)
{
	Collector *self = context;
	const char *name = (const char *)xml_name;

	if (self->skip_depth > 0) {
		self->skip_depth--;
		return;
	}
	if (self->hidden > 0) {
		self->hidden -= is_one_of(name, hidden_tags, G_N_ELEMENTS(hidden_tags));
		return;
	}
	if (!strcmp(name, "p") || !strcmp(name, "pre"))
		blank_line(self);
	else if (is_one_of(name, block_tags, G_N_ELEMENTS(block_tags)))
		end_line(self);
	if (!strcmp(name, "pre") && self->preformatted > 0)
		self->preformatted--;
	if (!strcmp(name, "blockquote") && self->quotes > 0)
		self->quotes--;
}

static void
on_text(void *context, const xmlChar *text, int length)
{
	Collector *self = context;

	if (self->hidden > 0 || self->skip_depth > 0)
		return;
	for (int i = 0; i < length && self->text->len < TEXT_MAX; i++) {
		char c = (char)text[i];

		if (self->preformatted > 0 && c == '\n') {
			if (self->line_empty)
				self->blank_due = self->text->len > 0;
			end_line(self);
		} else if (g_ascii_isspace(c)) {
			if (!self->line_empty && self->text->str[self->text->len - 1] != ' ')
				g_string_append_c(self->text, ' ');
		} else {
			start_text(self);
			g_string_append_c(self->text, c);
		}
	}
}

/* A tag of more than TAG_MAX bytes makes the parser slow (quadratic in attributes): end there. */
gsize
dunlin_html_safe_length(const char *html, gsize length)
{
	const char *open = NULL;

	for (gsize i = 0; i < length; i++) {
		if (html[i] == '<')
			open = html + i;
		else if (html[i] == '>')
			open = NULL;
		else if (open && html + i - open > TAG_MAX)
			return (gsize)(open - html);
	}
	return length;
}

static void
ignore_error(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

char *
dunlin_html_to_text(const char *html, gsize length, gssize *ret_quote)
{
	xmlSAXHandler handler = {
		.startElement = on_start, .endElement = on_end, .characters = on_text,
		.ignorableWhitespace = on_text, .warning = ignore_error, .error = ignore_error,
		.fatalError = ignore_error,
	};
	Collector self = { .line_empty = TRUE, .quote = -1 };
	htmlParserCtxtPtr parser;

	self.text = g_string_new(NULL);
	length = dunlin_html_safe_length(html, MIN(length, DUNLIN_HTML_MAX));
	parser = htmlCreatePushParserCtxt(&handler, &self, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (parser) {
		(void)htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
						 HTML_PARSE_NOWARNING |
						 HTML_PARSE_IGNORE_ENC);
		for (gsize at = 0; at < length; at += 8192)
			(void)htmlParseChunk(parser, html + at, (int)MIN(8192, length - at), 0);
		(void)htmlParseChunk(parser, "", 0, 1);
		if (parser->myDoc)
			xmlFreeDoc(parser->myDoc);
		htmlFreeParserCtxt(parser);
	}
	*ret_quote = self.quote;
	return g_string_free(self.text, FALSE);
}
