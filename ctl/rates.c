/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl rates: the reference rates of interest, and a new one. */
#include "ctl/ctl.h"

#include <stdio.h>

#include <json-glib/json-glib.h>

#include "base/error.h"
#include "base/rates.h"

#define ADD_OPERANDS 6 /* add TABLE FROM PERCENT UNTIL SOURCE */

static void
print_json(const char *line)
{
	static const char *const members[] = {"table", "from", "percent", "source", NULL};
	g_auto(GStrv) words = g_strsplit(line, " ", 4);
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL;

	json_builder_begin_object(json);
	for (guint i = 0; words[i] != NULL && members[i] != NULL; i++) {
		gboolean end = i == 1 && g_str_equal(words[i], "until");

		json_builder_set_member_name(json, end ? "until" : members[i]);
		json_builder_add_string_value(json, words[end ? i + 1 : i]);
		if (end)
			break;
	}
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	text = json_to_string(root, FALSE);
	dunlin_ctl_line(text);
}

static gboolean
print_all(DunlinCtl *ctl, const char *folder, const char *site, GError **error)
{
	g_autoptr(DunlinRates) rates = dunlin_rates_load(folder, site, error);
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(GStrv) lines = NULL;

	if (rates == NULL)
		return FALSE;
	dunlin_rates_print(rates, text);
	lines = g_strsplit(text->str, "\n", -1);
	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		if (ctl->json)
			print_json(lines[i]);
		else
			dunlin_ctl_text(lines[i]);
	}
	return TRUE;
}

static gboolean
bad(const char *what, const char *word, const char *expected, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "\"%s\" is no %s: expected %s", word,
		    what, expected);
	return FALSE;
}

static gboolean
add(DunlinCtl *ctl, const char *folder, const char *site, GError **error)
{
	char **words = ctl->operands;
	g_autofree char *source = g_strjoinv(" ", words + ADD_OPERANDS - 1);
	DunlinRateLine line = {.checked = dunlin_day_of(ctl->time.now, ctl->config->zone),
			       .source = g_strdelimit(source, "\r\n", ' ')};

	if (!dunlin_day_parse(words[2], &line.from))
		return bad("day", words[2], "a day such as 2027-01-01", error);
	if (!dunlin_rate_parse(words[3], &line.rate))
		return bad("rate", words[3], "percent such as 1.52", error);
	if (!dunlin_day_parse(words[4], &line.until))
		return bad("day", words[4], "the last day on which it holds", error);
	return dunlin_rates_add(folder, site, words[1], &line, error);
}

gboolean
dunlin_ctl_rates(DunlinCtl *ctl, GError **error)
{
	g_autofree char *folder = dunlin_data_path("rates");
	g_autofree char *site = dunlin_config_path(ctl->config, "rates");

	if (ctl->count == 0)
		return print_all(ctl, folder, site, error);
	if (ctl->count < ADD_OPERANDS || !g_str_equal(ctl->operands[0], "add"))
		return dunlin_ctl_misuse(ctl, "expected add TABLE FROM PERCENT UNTIL SOURCE…");
	return add(ctl, folder, site, error);
}
