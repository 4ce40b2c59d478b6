/* SPDX-License-Identifier: BSD-2-Clause */
/* Charsets: a short list of what mail is written in, all opened before the process is sealed. */
#include "read/charset.h"

#include <iconv.h>
#include <string.h>

/* Charsets of mail; the sealed reader cannot load more. Latin 1 is read as what mailers mean. */
static const char *const charsets[][2] = {
	{ "iso-8859-1", "WINDOWS-1252" }, { "latin1", "WINDOWS-1252" }, { "windows-1252", "WINDOWS-1252" },
	{ "cp1252", "WINDOWS-1252" }, { "iso-8859-2", "ISO-8859-2" }, { "iso-8859-3", "ISO-8859-3" },
	{ "iso-8859-4", "ISO-8859-4" }, { "iso-8859-5", "ISO-8859-5" }, { "iso-8859-6", "ISO-8859-6" },
	{ "iso-8859-7", "ISO-8859-7" }, { "iso-8859-8", "ISO-8859-8" }, { "iso-8859-8-i", "ISO-8859-8" },
	{ "iso-8859-9", "WINDOWS-1254" }, { "iso-8859-10", "ISO-8859-10" }, { "iso-8859-13", "ISO-8859-13" },
	{ "iso-8859-14", "ISO-8859-14" }, { "iso-8859-15", "ISO-8859-15" }, { "iso-8859-16", "ISO-8859-16" },
	{ "windows-1250", "WINDOWS-1250" }, { "windows-1251", "WINDOWS-1251" },
	{ "windows-1253", "WINDOWS-1253" }, { "windows-1254", "WINDOWS-1254" },
	{ "windows-1255", "WINDOWS-1255" }, { "windows-1256", "WINDOWS-1256" },
	{ "windows-1257", "WINDOWS-1257" }, { "windows-1258", "WINDOWS-1258" }, { "koi8-r", "KOI8-R" },
	{ "koi8-u", "KOI8-U" }, { "ibm850", "IBM850" }, { "cp850", "IBM850" }, { "macintosh", "MACINTOSH" },
	{ "utf-16", "UTF-16" }, { "utf-16le", "UTF-16LE" }, { "utf-16be", "UTF-16BE" }, { "utf-7", "UTF-7" },
	{ "gb2312", "GB18030" }, { "gbk", "GB18030" }, { "gb18030", "GB18030" }, { "big5", "BIG5" },
	{ "shift_jis", "CP932" }, { "iso-2022-jp", "ISO-2022-JP" }, { "euc-jp", "EUC-JP" },
	{ "euc-kr", "UHC" }, { "ks_c_5601-1987", "UHC" },
};

void
dunlin_charset_init(void)
{
	static iconv_t kept[2 * G_N_ELEMENTS(charsets)];

	/* Held open for the life of the process: their modules must be there once it is sealed. */
	for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++) {
		kept[2 * i] = iconv_open("UTF-8", charsets[i][1]);
		kept[2 * i + 1] = iconv_open("UTF-8", charsets[i][0]); /* as GMime asks for it */
	}
	g_assert(kept[0] != (iconv_t)-1);
}

static const char *
known_charset(const char *name)
{
	for (gsize i = 0; name && i < G_N_ELEMENTS(charsets); i++)
		if (g_ascii_strcasecmp(charsets[i][0], name) == 0)
			return charsets[i][1];
	return NULL;
}

/* "koi8_r" is written for "koi8-r", also in encoded words. */
static void
mend_charset(char *name)
{
	g_autofree char *mended = NULL;

	if (known_charset(name))
		return;
	mended = g_strdelimit(g_strdup(name), "_", '-');
	if (known_charset(mended))
		memcpy(name, mended, strlen(name));
}

void
dunlin_charset_mend(char *header)
{
	for (char *at = strstr(header, "=?"); at; at = strstr(at + 2, "=?")) {
		char *end = strchr(at + 2, '?');

		if (!end || end - at > 40)
			continue;
		*end = '\0';
		mend_charset(at + 2);
		*end = '?';
	}
}

static char *
convert(const guint8 *bytes, gsize length, const char *charset)
{
	iconv_t converter = iconv_open("UTF-8", charset);
	GString *out = g_string_sized_new(length + 16);
	char *in = (char *)bytes; /* iconv() does not write to it */

	if (converter == (iconv_t)-1) {
		g_string_append_len(out, in, (gssize)length);
		return g_string_free(out, FALSE);
	}
	while (length > 0) {
		char buffer[4096], *to = buffer;
		gsize room = sizeof(buffer);
		gboolean bad = iconv(converter, &in, &length, &to, &room) == (gsize)-1 && room >= 16;

		g_string_append_len(out, buffer, to - buffer);
		if (bad && length > 0) {
			g_string_append(out, "\xef\xbf\xbd");
			in++;
			length--;
		}
	}
	(void)iconv_close(converter);
	return g_string_free(out, FALSE);
}

char *
dunlin_charset_to_utf8(const guint8 *bytes, gsize length, const char *charset)
{
	g_autofree char *name = g_strdup(charset ? charset : "");
	g_autofree guint8 *copy = NULL;
	const char *known;
	gboolean always;

	mend_charset(name);
	known = known_charset(name);
	always = known && (g_str_has_prefix(known, "UTF-") || !strcmp(known, "ISO-2022-JP"));
	if (memchr(bytes, 0, length) && !always) {
		copy = g_memdup2(bytes, length);
		for (gsize i = 0; i < length; i++)
			copy[i] = copy[i] ? copy[i] : ' ';
		bytes = copy;
	}
	if (!always && g_utf8_validate((const char *)bytes, (gssize)length, NULL))
		return g_strndup((const char *)bytes, length);
	if (g_ascii_strncasecmp(name, "utf", 3) == 0 && !always)
		return g_utf8_make_valid((const char *)bytes, (gssize)length);
	return convert(bytes, length, known ? known : "WINDOWS-1252");
}
