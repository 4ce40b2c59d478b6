/* SPDX-License-Identifier: BSD-2-Clause */
/* Folders: the configuration's names for them, the wire's, and where they lie on the server. */
#include "net/imap-private.h"

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

const char *
dunlin_imap_find_folder(DunlinImap *imap, const char *folder, GError **error)
{
	g_autofree char *wire = NULL, *below = NULL;
	gboolean found = FALSE;

	if (g_ascii_strcasecmp(folder, "INBOX") == 0)
		return "INBOX";
	if (!g_hash_table_contains(imap->folders, folder)) {
		wire = dunlin_imap_folder_name(folder, imap->separator);
		below = g_strdup_printf("INBOX%c%s", imap->separator ? imap->separator : '/', wire);
		if (!dunlin_imap_exists(imap, wire, &found, error))
			return NULL;
		if (!found) {
			g_free(g_steal_pointer(&wire));
			if (!dunlin_imap_exists(imap, below, &found, error) || !found)
				return NULL;
		}
		g_hash_table_insert(imap->folders, g_strdup(folder), g_strdup(wire ? wire : below));
	}
	return g_hash_table_lookup(imap->folders, folder);
}

gboolean
dunlin_imap_make_folder(DunlinImap *imap, const char *folder, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autofree char *wire = dunlin_imap_folder_name(folder, imap->separator);
	g_autofree char *below = NULL;

	if (dunlin_imap_find_folder(imap, folder, &failure))
		return TRUE;
	if (!failure && dunlin_imap_create(imap, wire, &failure)) {
		g_hash_table_insert(imap->folders, g_strdup(folder), g_steal_pointer(&wire));
		return TRUE;
	}
	if (!imap->dead && imap->separator) {
		below = g_strdup_printf("INBOX%c%s", imap->separator, wire);
		if (dunlin_imap_create(imap, below, NULL)) {
			g_hash_table_insert(imap->folders, g_strdup(folder),
					    g_steal_pointer(&below));
			return TRUE;
		}
	}
	g_propagate_prefixed_error(error, g_steal_pointer(&failure), "%s: ", folder);
	return FALSE;
}
