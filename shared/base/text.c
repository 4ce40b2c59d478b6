/* SPDX-License-Identifier: BSD-2-Clause */
/* Foreign text made safe: valid, normal, without what hides or reorders other characters. */
#include "base/text.h"

#include <string.h>

#define MARKS_MAX 30 /* UAX #15, Stream-Safe: GLib sorts a run of marks in quadratic time */
#define LOG_MAX 200
#define FILENAME_MAX_BYTES 100
#define EXTENSION_MAX 10

/* The longest beginning of @text of at most @max bytes that ends at a character. */
static gsize
cut_at(const char *text, gsize max)
{
	gsize length = strlen(text);

	if (length <= max)
		return length;
	length = max;
	while (length > 0 && ((guchar)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static gboolean
is_hidden(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);

	return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
	       type == G_UNICODE_SURROGATE || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xfdd0 && c <= 0xfdef);
}

static gboolean
is_line_end(const char *at, gunichar c)
{
	return c == '\n' || (c == '\r' && at[1] != '\n') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

enum { LINES, ONE_LINE, ONE_LINE_UNBROKEN };

/* Kept where a line is shown: "1 039,50 €" is not read as two numbers. */
static gboolean
is_no_break(const char *at, gunichar c)
{
	gunichar next = g_utf8_get_char(g_utf8_next_char(at));

	return (c == 0xa0 || c == 0x202f) && next != 0 && !g_unichar_isspace(next);
}

/* @text without what is hidden; on one line if not LINES. */
static GString *
filter(const char *valid, int form)
{
	GString *out = g_string_sized_new(strlen(valid));
	guint marks = 0;

	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		marks = g_unichar_ismark(c) ? marks + 1 : 0;
		if (form == ONE_LINE_UNBROKEN && is_no_break(p, c) && out->len > 0 &&
		    out->str[out->len - 1] != ' ') {
			g_string_append_unichar(out, c);
		} else if (form != LINES && (g_unichar_isspace(c) || c == 0x85)) {
			if (out->len > 0 && out->str[out->len - 1] != ' ')
				g_string_append_c(out, ' ');
		} else if (is_line_end(p, c)) {
			g_string_append_c(out, '\n');
		} else if (c == '\t' || (!is_hidden(c) && marks <= MARKS_MAX)) {
			g_string_append_unichar(out, c);
		}
	}
	if (form != LINES && out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return out;
}

static char *
clean(const char *text, gsize max, int form)
{
	g_autofree char *valid = NULL;
	g_autoptr(GString) shown = NULL;
	char *normal;

	if (text == NULL)
		return NULL;
	valid = g_utf8_make_valid(text, -1);
	shown = filter(valid, form);
	normal = g_utf8_normalize(shown->str, (gssize)shown->len, G_NORMALIZE_NFC);
	normal[cut_at(normal, max)] = '\0';
	return normal;
}

char *
dunlin_text_clean(const char *text, gsize max)
{
	return clean(text, max, LINES);
}

char *
dunlin_text_line(const char *text, gsize max)
{
	char *out = clean(text, max, ONE_LINE);

	return out != NULL ? g_strchomp(out) : NULL;
}

char *
dunlin_text_shown(const char *text, gsize max)
{
	char *out = clean(text, max, ONE_LINE_UNBROKEN);

	return out != NULL ? g_strchomp(out) : NULL;
}

static gboolean
is_loggable(gunichar c)
{
	GUnicodeType type;

	if (c == (gunichar)-1 || c == (gunichar)-2 || c == '"' || c == '\\')
		return FALSE;
	type = g_unichar_type(c);
	return g_unichar_isprint(c) && !is_hidden(c) && type != G_UNICODE_LINE_SEPARATOR &&
	       type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
dunlin_text_escape(const char *text, gsize max)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *next;

	for (const char *p = text != NULL ? text : ""; *p != '\0'; p = next) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		gsize before = out->len;

		next = c == (gunichar)-1 || c == (gunichar)-2 ? p + 1 : g_utf8_next_char(p);
		if (is_loggable(c)) {
			g_string_append_len(out, p, next - p);
		} else {
			for (; p < next; p++)
				g_string_append_printf(out, "\\x%02x", (guchar)*p);
		}
		if (out->len > max) {
			g_string_truncate(out, before);
			break;
		}
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
dunlin_text_log(const char *text)
{
	return dunlin_text_escape(text, LOG_MAX);
}

/* A name of at most @max bytes that keeps a short extension, without which nobody opens it. */
static void
shorten_name(char *name, gsize max)
{
	const char *dot = strrchr(name, '.');
	gsize length = strlen(name), tail = dot != NULL ? strlen(dot) : 0;

	if (length <= max)
		return;
	if (tail == 0 || tail > EXTENSION_MAX)
		tail = 0;
	max = cut_at(name, max - tail);
	memmove(name + max, name + length - tail, tail + 1);
}

char *
dunlin_text_filename(const char *name)
{
	g_autofree char *line = NULL;
	char *base;

	if (name == NULL)
		return NULL;
	line = dunlin_text_line(name, strlen(name) * 3 + 1);
	base = line;
	for (char *p = line; *p != '\0'; p++) {
		if (*p == '/' || *p == '\\')
			base = p + 1;
		else if (strchr("<>:\"|?*;", *p) != NULL)
			*p = '_';
	}
	base += strspn(base, ". ");
	for (gsize length = strlen(base); length > 0 && strchr(". ", base[length - 1]) != NULL;)
		base[--length] = '\0';
	shorten_name(base, FILENAME_MAX_BYTES);
	return *base != '\0' ? g_strdup(base) : NULL;
}

static gboolean
is_atext(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* The length of the local part at the start of @text; 0: there is none. */
static gsize
local_length(const char *text)
{
	const char *p = text;

	if (*p != '"') {
		for (; is_atext(*p); p++) {
			if (p[1] == '.' && is_atext(p[2]))
				p++;
		}
		return (gsize)(p - text);
	}
	/* qtextSMTP and quoted-pairSMTP, less the angle brackets that would end a path early */
	for (p++; *p != '"'; p++) {
		if (*p == '\\')
			p++;
		if (!g_ascii_isprint(*p) || *p == '<' || *p == '>')
			return 0;
	}
	return (gsize)(p + 1 - text);
}

static gboolean
is_domain(const char *domain)
{
	gsize length = strlen(domain), label = 0;

	if (domain[0] == '[') /* an address literal: "[192.0.2.1]", "[IPv6:2001:db8::1]" */
		return length > 3 && domain[length - 1] == ']' &&
		       strspn(domain + 1, "0123456789abcdefABCDEFIPv:.") == length - 2;
	for (gsize i = 0; i <= length; i++) {
		if (domain[i] == '.' || domain[i] == '\0') {
			if (label == 0 || label > 63 || domain[i - 1] == '-')
				return FALSE;
			label = 0;
		} else if (g_ascii_isalnum(domain[i]) || (domain[i] == '-' && label > 0)) {
			label++;
		} else {
			return FALSE;
		}
	}
	return TRUE;
}

gboolean
dunlin_text_is_address(const char *address)
{
	gsize local;

	if (address == NULL || strlen(address) > 254)
		return FALSE;
	local = local_length(address);
	return local > 0 && local <= 64 && address[local] == '@' && is_domain(address + local + 1);
}

const char *
dunlin_text_domain(const char *address)
{
	const char *at = address != NULL ? strrchr(address, '@') : NULL;

	return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

char *
dunlin_text_key(const char *text)
{
	g_autofree char *valid = NULL;
	g_autofree char *normal = NULL;
	g_autofree char *folded = NULL;
	g_autoptr(GString) shown = NULL;
	GString *key;

	if (text == NULL)
		return NULL;
	valid = g_utf8_make_valid(text, -1);
	shown = filter(valid, TRUE);
	normal = g_utf8_normalize(shown->str, -1, G_NORMALIZE_NFKC);
	folded = g_utf8_casefold(normal, -1);
	key = g_string_new(NULL);
	for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
		if (g_unichar_isalnum(g_utf8_get_char(p)) || g_unichar_ismark(g_utf8_get_char(p)))
			g_string_append_unichar(key, g_utf8_get_char(p));
	}
	return g_string_free(key, FALSE);
}

/* ISO 7064 mod 97-10 over the IBAN with its first four characters moved to the end. */
static gboolean
iban_checks(const char *iban, gsize length)
{
	guint rest = 0;

	for (gsize i = 0; i < length; i++) {
		char c = iban[(i + 4) % length];

		rest = g_ascii_isdigit(c) ? rest * 10 + (guint)(c - '0')
					  : rest * 100 + (guint)(c - 'A' + 10);
		rest %= 97;
	}
	return rest == 1;
}

char *
dunlin_text_iban(const char *text)
{
	char iban[35];
	gsize length = 0;

	if (text == NULL || !g_utf8_validate(text, -1, NULL))
		return NULL;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		if (g_unichar_isspace(g_utf8_get_char(p)))
			continue;
		if (!g_ascii_isalnum(*p) || length == sizeof(iban) - 1)
			return NULL;
		iban[length++] = g_ascii_toupper(*p);
	}
	iban[length] = '\0';
	if (length < 15 || !g_ascii_isalpha(iban[0]) || !g_ascii_isalpha(iban[1]) ||
	    !g_ascii_isdigit(iban[2]) || !g_ascii_isdigit(iban[3]) || !iban_checks(iban, length))
		return NULL;
	return g_strdup(iban);
}

char *
dunlin_text_iban_groups(const char *text)
{
	g_autofree char *iban = dunlin_text_iban(text);
	GString *out = NULL;

	if (iban == NULL)
		return g_strdup(text);
	out = g_string_new(NULL);
	for (gsize i = 0; iban[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			g_string_append_c(out, ' ');
		g_string_append_c(out, iban[i]);
	}
	return g_string_free(out, FALSE);
}
