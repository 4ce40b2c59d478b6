/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command did, in one line of the creditor's language. */
#include "base/error.h"
#include "base/money.h"
#include "desk/internal.h"

char *
dunlin_desk_result(const char *language, DunlinResult result, const char *first, const char *second)
{
	const char *text = result < DUNLIN_RESULT_COUNT ? dunlin_desk_result_words(language, result)
							: dunlin_desk_refusal(language, result);
	GString *line = g_string_new(NULL);

	for (; *text != '\0'; text++) {
		if (g_str_has_prefix(text, "{1}") || g_str_has_prefix(text, "{2}")) {
			const char *given = text[1] == '1' ? first : second;

			g_string_append(line, given != NULL ? given : "?");
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
	return dunlin_desk_refuse_two(language, why, first, NULL, error);
}

gboolean
dunlin_desk_refuse_two(const char *language, DunlinResult why, const char *first, const char *second,
		       GError **error)
{
	g_autofree char *text = dunlin_desk_result(language, why, first, second);

	g_set_error_literal(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, text);
	return FALSE;
}

gboolean
dunlin_desk_amount(const char *language, const char *text, const char *currency, gint64 *ret_amount,
		   char ret_currency[DUNLIN_CURRENCY_SIZE], GError **error)
{
	g_autofree char *given = g_strstrip(g_strdup(text));

	return dunlin_amount_parse(given, currency, ret_amount, ret_currency, NULL) ||
	       dunlin_desk_refuse(language, DUNLIN_RESULT_NOT_AN_AMOUNT, given, error);
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

char *
dunlin_desk_step_name(const char *language, const char *step)
{
	static const struct {
		const char *step;
		DunlinResult name;
	} names[] = {
		{"reminder", DUNLIN_RESULT_STEP_REMINDER},
		{"second", DUNLIN_RESULT_STEP_SECOND},
		{"final", DUNLIN_RESULT_STEP_FINAL},
		{"tell", DUNLIN_RESULT_STEP_TASK},
		{"tell-again", DUNLIN_RESULT_STEP_TASK},
		{"handover", DUNLIN_RESULT_STEP_HANDOVER},
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_strcmp0(step, names[i].step) == 0)
			return dunlin_desk_result(language, names[i].name, NULL, NULL);
	return g_strdup(step);
}
