/* SPDX-License-Identifier: BSD-2-Clause */
/* See xml.h. What libxml2 does not bound is looked for before it sees a byte. */
#include "read/xml.h"

#include <string.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "read/read.h"

#define CHUNK (64 * 1024)

struct DunlinXmlAttributes {
	int count;
	const xmlChar **values; /* local name, prefix, URI, value, end of value for each */
};

typedef struct {
	const DunlinXmlHandler *handler;
	gpointer user;
	xmlParserCtxtPtr parser;
	GString *text;
	guint depth;
	gboolean stopped;
	gboolean unbound; /* a prefix was never declared, or a name has two */
	const char *refused;
} Walk;

/* Encodings an invoice may name, as the GLib of a sealed process can convert them. Stateful ones
 * (UTF-7, ISO-2022) would hide a tag from the scan below. */
static const char *const encodings[] = {
	"UTF-8", "US-ASCII", "ASCII", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4",
	"ISO-8859-5", "ISO-8859-7", "ISO-8859-9", "ISO-8859-13", "ISO-8859-15", "ISO-8859-16",
	"WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",
	"WINDOWS-1257", "CP1250", "CP1251", "CP1252", "UTF-16", "UTF-16LE", "UTF-16BE",
};

char *
dunlin_xml_attribute(const DunlinXmlAttributes *attributes, const char *name)
{
	for (int i = 0; i < attributes->count; i++) {
		const xmlChar **value = attributes->values + 5 * i;

		if (strcmp((const char *)value[0], name) == 0)
			return g_strndup((const char *)value[3], value[4] - value[3]);
	}
	return NULL;
}

static void
refuse(Walk *walk, const char *why)
{
	if (walk->refused == NULL)
		walk->refused = why;
	xmlStopParser(walk->parser);
}

static void
on_start(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED,
	 const xmlChar *name_space, int n_namespaces G_GNUC_UNUSED,
	 const xmlChar **namespaces G_GNUC_UNUSED, int n_attributes, int n_defaulted G_GNUC_UNUSED,
	 const xmlChar **values)
{
	Walk *walk = data;
	DunlinXmlAttributes attributes = { n_attributes, values };

	if (walk->stopped || walk->refused != NULL)
		return;
	if (walk->depth == DUNLIN_XML_DEPTH_MAX) {
		refuse(walk, "it is nested too deeply");
		return;
	}
	g_string_truncate(walk->text, 0);
	if (walk->depth++ > 0) {
		walk->handler->start((const char *)name, &attributes, walk->user);
		return;
	}
	if (!walk->handler->root((const char *)name_space, (const char *)name, walk->user)) {
		walk->stopped = TRUE;
		xmlStopParser(walk->parser);
	}
}

static void
on_end(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *prefix G_GNUC_UNUSED,
       const xmlChar *name_space G_GNUC_UNUSED)
{
	Walk *walk = data;

	if (walk->stopped || walk->refused != NULL || --walk->depth == 0)
		return;
	walk->handler->end(walk->text->str, walk->user);
	g_string_truncate(walk->text, 0);
}

static void
on_text(void *data, const xmlChar *text, int length)
{
	Walk *walk = data;
	gsize room = DUNLIN_XML_TEXT_MAX - walk->text->len;

	g_string_append_len(walk->text, (const char *)text, MIN((gsize)length, room));
}

static void
on_doctype(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *external G_GNUC_UNUSED,
	   const xmlChar *system G_GNUC_UNUSED)
{
	refuse(data, "it has a DOCTYPE, which no invoice has");
}

/* Keeps libxml2 from writing to stderr; the error is asked for afterwards. A namespace that is no
 * URI is common and harms nobody, a prefix without one does. */
static void
on_error(void *data, xmlErrorPtr error)
{
	Walk *walk = data;

	walk->unbound |= error->domain == XML_FROM_NAMESPACE && error->code != XML_WAR_NS_URI &&
			 error->code != XML_WAR_NS_URI_RELATIVE;
}

static xmlParserInputPtr
deny_entity(const char *url G_GNUC_UNUSED, const char *id G_GNUC_UNUSED,
	    xmlParserCtxtPtr parser G_GNUC_UNUSED)
{
	return NULL;
}

static const xmlSAXHandler sax = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.internalSubset = on_doctype,
	.serror = on_error,
};

void
dunlin_xml_init(void)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(deny_entity);
}

/* The end of the markup that starts at @at with '<': behind its '>'; NULL where it does not end. */
static const char *
markup_end(const char *at, const char *end)
{
	static const struct { const char *open, *close; } quiet[] = {
		{ "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" },
	};
	char quote = 0;

	for (guint i = 0; i < G_N_ELEMENTS(quiet); i++) {
		gsize length = strlen(quiet[i].open);
		const char *close;

		if ((gsize)(end - at) < length || memcmp(at, quiet[i].open, length) != 0)
			continue;
		close = memmem(at + length, end - at - length, quiet[i].close,
			       strlen(quiet[i].close));
		return close != NULL ? close + strlen(quiet[i].close) : NULL;
	}
	for (const char *p = at + 1; p < end; p++) {
		if (quote != 0)
			quote = *p == quote ? 0 : quote;
		else if (*p == '"' || *p == '\'')
			quote = *p;
		else if (*p == '>')
			return p + 1;
	}
	return NULL;
}

/* What libxml2 would choke on for seconds: NULL, or why the document is refused. */
static const char *
scan(const char *text, gsize length)
{
	const char *end = text + length, *at = text;

	while ((at = memchr(at, '<', end - at)) != NULL) {
		const char *next = markup_end(at, end);
		gboolean tag = end - at > 1 && at[1] != '!' && at[1] != '?';

		if (end - at > 2 && at[1] == '!' && at[2] != '-' && at[2] != '[')
			return "it has a DOCTYPE, which no invoice has";
		if (tag && (next != NULL ? next : end) - at > DUNLIN_XML_TAG_MAX)
			return "a tag in it is longer than 64 KiB";
		if (next == NULL)
			return "it ends inside a tag";
		at = next;
	}
	return NULL;
}

/* The encoding that the first bytes tell, by mark, by pattern or by declaration. */
static char *
encoding_of(const guint8 *data, gsize length)
{
	gsize window = MIN(length, 256);
	const char *found, *close;
	g_autofree char *head = NULL;

	if (length >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == '<' && data[1] == 0)))
		return g_strdup("UTF-16LE");
	if (length >= 2 && ((data[0] == 0xfe && data[1] == 0xff) || (data[0] == 0 && data[1] == '<')))
		return g_strdup("UTF-16BE");
	if (length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		return g_strdup("UTF-8");
	head = g_strndup((const char *)data, window);
	close = strstr(head, "?>");
	found = g_str_has_prefix(head, "<?xml") ? strstr(head, "encoding") : NULL;
	if (found == NULL || close == NULL || found > close)
		return g_strdup("UTF-8");
	found += strlen("encoding");
	found += strspn(found, " \t\r\n=");
	if (*found != '"' && *found != '\'')
		return g_strdup("UTF-8");
	return g_ascii_strup(found + 1, strcspn(found + 1, "\"'"));
}

/* @data as UTF-8 without a byte order mark; NULL with the reason. Borrows @data where it can. */
static const char *
to_utf8(const guint8 *data, gsize length, gsize *ret_length, char **ret_owned, char **ret_why)
{
	g_autofree char *encoding = encoding_of(data, length);
	gsize written = 0, mark;
	char *text;
	gboolean known = FALSE;

	for (guint i = 0; i < G_N_ELEMENTS(encodings); i++)
		known |= strcmp(encodings[i], encoding) == 0;
	if (!known) {
		*ret_why = g_strdup("its encoding is not one that is read");
		return NULL;
	}
	if (strcmp(encoding, "UTF-8") == 0 || g_str_has_suffix(encoding, "ASCII")) {
		mark = length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
		*ret_length = length - mark;
		return (const char *)data + mark;
	}
	text = g_convert((const char *)data, length, "UTF-8", encoding, NULL, &written, NULL);
	if (text == NULL) {
		*ret_why = g_strdup_printf("it is not valid %s", encoding);
		return NULL;
	}
	mark = g_str_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0;
	*ret_owned = text;
	*ret_length = written - mark;
	return text + mark;
}

static void
feed(xmlParserCtxtPtr parser, const Walk *walk, const char *text, gsize length)
{
	for (gsize at = 0; at < length; at += CHUNK) {
		if (xmlParseChunk(parser, text + at, MIN(CHUNK, length - at), 0) != 0)
			return;
		if (walk->stopped || walk->refused != NULL)
			return;
	}
	(void)xmlParseChunk(parser, NULL, 0, 1); /* what is wrong stands in wellFormed */
}

static char *
why_broken(xmlParserCtxtPtr parser)
{
	const xmlError *error = xmlCtxtGetLastError(parser);

	if (error == NULL || error->message == NULL)
		return g_strdup("it is not well-formed XML");
	return g_strdup_printf("it is not well-formed XML: line %d: %.150s", error->line,
			       g_strchomp(error->message));
}

DunlinXmlResult
dunlin_xml_walk(const guint8 *data, gsize length, const DunlinXmlHandler *handler, gpointer user,
		char **ret_why)
{
	g_autofree char *owned = NULL;
	g_autoptr(GString) text = NULL;
	Walk walk = { .handler = handler, .user = user };
	xmlSAXHandler callbacks = sax;
	gsize size = 0;
	const char *utf8 = to_utf8(data, length, &size, &owned, ret_why);
	gboolean good;

	if (utf8 == NULL)
		return DUNLIN_XML_BROKEN;
	walk.refused = scan(utf8, size);
	if (walk.refused != NULL) {
		*ret_why = g_strdup(walk.refused);
		return DUNLIN_XML_BROKEN;
	}
	walk.text = text = g_string_new(NULL);
	walk.parser = xmlCreatePushParserCtxt(&callbacks, &walk, NULL, 0, NULL);
	g_assert(walk.parser != NULL);
	(void)xmlCtxtUseOptions(walk.parser, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC);
	(void)xmlSwitchEncoding(walk.parser, XML_CHAR_ENCODING_UTF8);
	feed(walk.parser, &walk, utf8, size);
	good = walk.parser->wellFormed && !walk.unbound;
	if (!walk.stopped && (walk.refused != NULL || !good))
		*ret_why = walk.refused != NULL ? g_strdup(walk.refused) : why_broken(walk.parser);
	xmlFreeParserCtxt(walk.parser);
	if (walk.stopped)
		return DUNLIN_XML_STOPPED;
	return walk.refused != NULL || !good ? DUNLIN_XML_BROKEN : DUNLIN_XML_DONE;
}

static gboolean
is_name_start(guint8 c)
{
	return g_ascii_isalpha(c) || c == '_' || c >= 0x80;
}

gboolean
dunlin_read_is_xml(const guint8 *data, gsize length)
{
	char head[256];
	gsize n = 0, at = 0;

	/* UTF-16 shrinks to the ASCII it holds; no other text has NULs. */
	for (gsize i = 0; i < length && n < sizeof head - 1; i++) {
		if (data[i] != 0 || i > 512)
			head[n++] = (char)data[i];
	}
	head[n] = '\0';
	if (g_str_has_prefix(head, "\xef\xbb\xbf"))
		at = 3;
	else if (g_str_has_prefix(head, "\xff\xfe") || g_str_has_prefix(head, "\xfe\xff"))
		at = 2;
	at += strspn(head + at, " \t\r\n");
	if (head[at] != '<')
		return FALSE;
	if (g_ascii_strncasecmp(head + at, "<html", 5) == 0 ||
	    g_ascii_strncasecmp(head + at, "<!doctype html", 14) == 0)
		return FALSE;
	return head[at + 1] == '?' || head[at + 1] == '!' || is_name_start((guint8)head[at + 1]);
}
