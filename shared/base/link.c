/* SPDX-License-Identifier: BSD-2-Clause */
/* Links with placeholders. */
#include "base/link.h"

#include <string.h>

/* The index of the placeholder that begins at @at; its length in *ret_length. -1: none of @names. */
static int
name_at(const char *at, const char *const *names, gsize *ret_length)
{
	const char *end = strchr(at, '}');

	for (int i = 0; end != NULL && names[i] != NULL; i++) {
		if (strlen(names[i]) == (gsize)(end - at - 1) &&
		    strncmp(names[i], at + 1, (gsize)(end - at - 1)) == 0) {
			*ret_length = (gsize)(end - at + 1);
			return i;
		}
	}
	return -1;
}

gboolean
dunlin_link_check(const char *link, const char *const *names, char **ret_wrong)
{
	gsize length;

	if (!g_str_has_prefix(link, "https://") || link[strlen("https://")] == '\0') {
		*ret_wrong = g_strdup("expected a link that begins with https://");
		return FALSE;
	}
	for (const char *at = link; *at != '\0'; at++) {
		if (!g_ascii_isgraph(*at) || strchr("\"<>\\^`|", *at) != NULL) {
			*ret_wrong = g_strdup("a link holds no blanks, quotes or letters beyond ASCII");
			return FALSE;
		}
		if (*at == '}' || (*at == '{' && name_at(at, names, &length) < 0)) {
			g_autofree char *known = g_strjoinv("}, {", (char **)names);

			*ret_wrong = g_strdup_printf("\"%.20s\": expected {%s}", at, known);
			return FALSE;
		}
		at += *at == '{' ? length - 1 : 0;
	}
	return TRUE;
}

char *
dunlin_link_fill(const char *link, const char *const *names, const char *const *values)
{
	GString *filled = g_string_new(NULL);

	while (*link != '\0') {
		gsize length = 1;
		int name = *link == '{' ? name_at(link, names, &length) : -1;
		g_autofree char *value =
			name >= 0 && values[name] != NULL ? g_uri_escape_string(values[name], NULL, FALSE)
							  : NULL;

		if (name < 0)
			g_string_append_c(filled, *link);
		else
			g_string_append(filled, value != NULL ? value : "");
		link += length;
	}
	return g_string_free(filled, FALSE);
}
