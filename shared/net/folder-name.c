/* SPDX-License-Identifier: BSD-2-Clause */
/* Folder names on the wire. */
#include "net/imap.h"

#include <string.h>

static void
append_shifted(GString *out, const char *from, gsize length)
{
	gsize bytes = 0;
	g_autofree char *utf16 =
		g_convert(from, (gssize)length, "UTF-16BE", "UTF-8", NULL, &bytes, NULL);
	g_autofree char *base64 =
		utf16 ? g_base64_encode((const guchar *)utf16, bytes) : g_strdup("");

	g_strdelimit(base64, "/", ',');
	base64[strcspn(base64, "=")] = '\0';
	g_string_append_printf(out, "&%s-", base64);
}

char *
dunlin_imap_folder_name(const char *folder, char separator)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *c = folder; *c;) {
		const char *end = c;

		while ((guchar)*end >= 0x80)
			end++;
		if (end > c)
			append_shifted(out, c, (gsize)(end - c));
		else if (*c == '&')
			g_string_append(out, "&-");
		else
			g_string_append_c(out, *c == '/' && separator ? separator : *c);
		c = end > c ? end : c + 1;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
