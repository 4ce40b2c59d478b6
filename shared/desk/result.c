/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command did, in one line of the creditor's language. */
#include "base/error.h"
#include "desk/internal.h"

char *
dunlin_desk_result(const char *language, DunlinResult result, const char *first, const char *second)
{
	const char *text = dunlin_desk_result_words(language, result);
	GString *line = g_string_new(NULL);

	for (; *text != '\0'; text++) {
		if (g_str_has_prefix(text, "{1}") || g_str_has_prefix(text, "{2}")) {
			g_string_append(line, text[1] == '1' ? first : second);
			text += 2;
		} else {
			g_string_append_c(line, *text);
		}
	}
	return g_string_free(line, FALSE);
}

gboolean
dunlin_desk_refuse(const char *language, DunlinResult why, const char *first, GError **error)
{
	g_autofree char *text = dunlin_desk_result(language, why, first, NULL);

	g_set_error_literal(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, text);
	return FALSE;
}

gboolean
dunlin_desk_deny(const DunlinOccasion *occasion, DunlinResult who, GError **error)
{
	g_autofree char *text = dunlin_desk_result(occasion->language, who, NULL, NULL);

	g_set_error_literal(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED, text);
	return FALSE;
}

void
dunlin_desk_not_found(const char *language, DunlinResult what, const char *first, GError **error)
{
	g_autofree char *text = dunlin_desk_result(language, what, first, NULL);

	g_set_error_literal(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, text);
}
