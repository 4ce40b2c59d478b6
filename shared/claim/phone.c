/* SPDX-License-Identifier: BSD-2-Clause */
/* See phone.h. */
#include "claim/phone.h"

#include <string.h>

#define DIGITS_MIN 8
#define DIGITS_MAX 15

/* What a number begins with abroad, and what it begins with at home instead (ITU-T E.164). */
static const struct {
	char country[3];
	const char *code, *trunk;
} codes[] = {
	{"DE", "49", "0"}, {"AT", "43", "0"},  {"CH", "41", "0"}, {"LI", "423", ""}, {"NL", "31", "0"},
	{"BE", "32", "0"}, {"LU", "352", ""},  {"FR", "33", "0"}, {"IT", "39", ""},  {"ES", "34", ""},
	{"PL", "48", ""},  {"GB", "44", "0"},  {"IE", "353", "0"}, {"DK", "45", ""}, {"SE", "46", "0"},
	{"US", "1", "1"},
};

/* The digits, and a plus in front. "(0)" is for those who call from at home. */
static char *
strip(const char *phone)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(GStrv) parts = g_strsplit(phone, "(0)", -1);
	g_autofree char *rest = NULL;
	const char *p = phone + strspn(phone, " \t(");
	gboolean abroad = *p == '+' || g_str_has_prefix(p, "00");

	rest = abroad ? g_strjoinv("", parts) : g_strdup(phone);
	for (p = rest; *p; p++) {
		if (g_ascii_isdigit(*p) || (*p == '+' && out->len == 0))
			g_string_append_c(out, *p);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *
checked(char *digits)
{
	gsize length = strlen(digits);

	if (length >= DIGITS_MIN && length <= DIGITS_MAX && *digits != '0')
		return digits;
	g_free(digits);
	return NULL;
}

char *
dunlin_phone_digits(const char *phone, const char *country)
{
	g_autofree char *stripped = strip(phone);

	if (*stripped == '+')
		return checked(g_strdup(stripped + 1));
	if (g_str_has_prefix(stripped, "00"))
		return checked(g_strdup(stripped + 2));
	for (guint i = 0; country && i < G_N_ELEMENTS(codes); i++) {
		gsize trunk = strlen(codes[i].trunk);

		if (g_ascii_strncasecmp(codes[i].country, country, 2) != 0)
			continue;
		if (strncmp(stripped, codes[i].trunk, trunk) != 0)
			return NULL;
		return checked(g_strconcat(codes[i].code, stripped + trunk, NULL));
	}
	return NULL;
}

/* ── text messages ── */

/* The basic character set beside what follows from ASCII, and the characters that take two. */
static const char basic[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char doubled[] = "^{}\\[~]|€";

static const struct {
	const char *from, *to;
} replaced[] = {
	{"\xc2\xa0", " "}, {"\xe2\x80\xaf", " "}, {"–", "-"}, {"—", "-"}, {"„", "\""}, {"“", "\""},
	{"”", "\""},       {"«", "\""},             {"»", "\""}, {"’", "'"}, {"‘", "'"},  {"…", "..."},
	{"·", "-"},
};

/* Septets that it takes; 0: it is not in the alphabet. */
static guint
septets(gunichar c)
{
	char text[7] = {0};

	(void)g_unichar_to_utf8(c, text);
	if (strstr(doubled, text))
		return 2;
	if (c < 0x80)
		return c >= ' ' && c != 0x7f && c != '`' ? 1 : 0;
	return strstr(basic, text) ? 1 : 0;
}

/* Each character in the alphabet, or without its accent, or a question mark. */
static char *
to_alphabet(const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		g_autofree char *one = g_strndup(p, (gsize)(g_utf8_next_char(p) - p));
		g_autofree char *plain = NULL;

		if (septets(g_utf8_get_char(p)) > 0) {
			g_string_append(out, one);
			continue;
		}
		plain = g_str_to_ascii(one, "C");
		for (const char *q = plain; *q; q++)
			g_string_append_c(out, *q == '`' ? '\'' : septets((gunichar)*q) > 0 ? *q : '?');
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Up to where @text fits into @most septets. */
static const char *
cut(const char *text, guint most)
{
	guint used = 0;

	while (*text && used + septets(g_utf8_get_char(text)) <= most) {
		used += septets(g_utf8_get_char(text));
		text = g_utf8_next_char(text);
	}
	return text;
}

char *
dunlin_sms_text(const char *text)
{
	g_auto(GStrv) words = NULL;
	g_autoptr(GString) line = g_string_new(NULL);
	g_autofree char *folded = NULL;

	g_string_append(line, text);
	for (guint i = 0; i < G_N_ELEMENTS(replaced); i++)
		g_string_replace(line, replaced[i].from, replaced[i].to, 0);
	words = g_strsplit_set(line->str, " \t\r\n", -1);
	g_string_truncate(line, 0);
	for (guint i = 0; words[i]; i++) {
		if (*words[i])
			g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", words[i]);
	}
	folded = to_alphabet(line->str);
	if (*cut(folded, DUNLIN_SMS_MAX) == '\0')
		return g_steal_pointer(&folded);
	return g_strdup_printf("%.*s...", (int)(cut(folded, DUNLIN_SMS_MAX - 3) - folded), folded);
}
