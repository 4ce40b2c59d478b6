/* SPDX-License-Identifier: BSD-2-Clause */
/* How a setting's text becomes the field of its struct: one row a type. */
#include "base/schema.h"

#include <string.h>

#include "base/text.h"

#define FIELD(type) (*(type *)field)

typedef gboolean (*ReadText)(const DunlinSetting *setting, void *field, void *second,
			     const char *text, const char **ret_why);
/* One text of a list, or the only one, made ready to be kept; NULL where it is wrong. */
typedef char *(*KeepText)(const DunlinSetting *setting, const char *text, const char **ret_why);

static char *
keep_text(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	(void)setting;
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_iscntrl(*p) && *p != '\n') {
			*ret_why = "it holds a control character";
			return NULL;
		}
	}
	return g_strstrip(g_strdup(text));
}

static char *
keep_word(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	g_auto(GStrv) words = g_strsplit(setting->words, "|", -1);

	(void)ret_why;
	return g_strv_contains((const char *const *)words, text) ? g_strdup(text) : NULL;
}

static char *
keep_address(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	(void)setting;
	(void)ret_why;
	return dunlin_text_is_address(text) ? g_strdup(text) : NULL;
}

static char *
keep_from(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	const char *open = strrchr(text, '<'), *close = strrchr(text, '>');
	g_autofree char *address = NULL;

	if (open == NULL && close == NULL)
		return keep_address(setting, text, ret_why);
	if (open == NULL || close < open || close[1] != '\0' || strchr(text, '\n') != NULL)
		return NULL;
	address = g_strndup(open + 1, (gsize)(close - open) - 1);
	return dunlin_text_is_address(address) ? keep_text(setting, text, ret_why) : NULL;
}

static char *
keep_sender(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	g_autofree char *address = *text == '@' ? g_strconcat("x", text, NULL) : g_strdup(text);

	(void)setting;
	(void)ret_why;
	return dunlin_text_is_address(address) ? g_ascii_strdown(text, -1) : NULL;
}

static char *
keep_iban(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	(void)setting;
	*ret_why = "its check digits are wrong";
	return dunlin_text_iban(text);
}

static char *
keep_quiet(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	(void)setting;
	return dunlin_quiet_is_period(text, ret_why) ? g_strdup(text) : NULL;
}

static char *
keep_language(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	(void)setting;
	(void)ret_why;
	return g_regex_match_simple("\\A[a-z]{2,3}(-[A-Z]{2})?\\z", text, 0, 0) ? g_strdup(text)
										: NULL;
}

static char *
keep_country(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	(void)setting;
	(void)ret_why;
	return g_regex_match_simple("\\A[A-Z]{2}(-[A-Z0-9]{1,3})?\\z", text, 0, 0) ? g_strdup(text)
										   : NULL;
}

static char *
keep_place(const DunlinSetting *setting, const char *text, const char **ret_why)
{
	g_auto(GStrv) prefixes = g_strsplit(setting->words, "|", -1);

	(void)ret_why;
	for (char **prefix = prefixes; *prefix != NULL; prefix++) {
		gboolean whole = g_ascii_isalnum((*prefix)[strlen(*prefix) - 1]);

		if (whole ? g_str_equal(text, *prefix)
			  : g_str_has_prefix(text, *prefix) && text[strlen(*prefix)] != '\0')
			return g_strdup(text);
	}
	return NULL;
}

static gboolean
read_integer(const DunlinSetting *setting, void *field, void *second, const char *text,
	     const char **ret_why)
{
	char *behind;
	guint64 least = g_ascii_strtoull(setting->words, &behind, 10);
	guint64 most = g_ascii_strtoull(behind + strlen(".."), NULL, 10), value;

	(void)second;
	(void)ret_why;
	if (!g_ascii_string_to_unsigned(text, 10, least, most, &value, NULL))
		return FALSE;
	FIELD(guint) = (guint)value;
	return TRUE;
}

static gboolean
read_rate(const DunlinSetting *setting, void *field, void *second, const char *text,
	  const char **ret_why)
{
	g_autofree char *number = g_strdup(text);
	guint64 value;

	(void)setting;
	(void)second;
	(void)ret_why;
	if (!g_str_has_suffix(number, "/min"))
		return FALSE;
	number[strlen(number) - strlen("/min")] = '\0';
	if (!g_ascii_string_to_unsigned(number, 10, 1, 1000000, &value, NULL))
		return FALSE;
	FIELD(guint) = (guint)value;
	return TRUE;
}

static gboolean
read_duration(const DunlinSetting *setting, void *field, void *second, const char *text,
	      const char **ret_why)
{
	(void)setting;
	(void)second;
	(void)ret_why;
	return dunlin_duration_parse(text, field);
}

static gboolean
read_choice(const DunlinSetting *setting, void *field, void *second, const char *text,
	    const char **ret_why)
{
	g_auto(GStrv) words = g_strsplit(setting->words, "|", -1);

	(void)second;
	(void)ret_why;
	for (int i = 0; words[i] != NULL; i++) {
		if (g_str_equal(words[i], text)) {
			FIELD(gint) = i;
			return TRUE;
		}
	}
	return FALSE;
}

/* The key itself says which kind of moment the duration counts from. */
static gboolean
read_when(const DunlinSetting *setting, void *field, void *second, const char *text,
	  const char **ret_why)
{
	return dunlin_duration_parse(text, field) &&
	       read_choice(setting, second, NULL, setting->key, ret_why);
}

static gboolean
read_window(const DunlinSetting *setting, void *field, void *second, const char *text,
	    const char **ret_why)
{
	(void)setting;
	(void)second;
	(void)ret_why;
	return dunlin_window_parse(text, field);
}

static gboolean
read_money(const DunlinSetting *setting, void *field, void *second, const char *text,
	   const char **ret_why)
{
	gint64 minor;

	(void)setting;
	if (!dunlin_amount_parse(text, NULL, &minor, second, NULL))
		return FALSE;
	*ret_why = "it must not be negative";
	if (minor < 0)
		return FALSE;
	FIELD(gint64) = minor;
	return TRUE;
}

static gboolean
read_url(const DunlinSetting *setting, void *field, void *second, const char *text,
	 const char **ret_why)
{
	(void)second;
	return dunlin_url_parse(text, setting->words, field, ret_why);
}

static gboolean
read_timezone(const DunlinSetting *setting, void *field, void *second, const char *text,
	      const char **ret_why)
{
	GTimeZone *zone = g_time_zone_new_identifier(text);

	(void)setting;
	*ret_why = "this host knows no such zone (is the package tzdata installed?)";
	if (zone == NULL)
		return FALSE;
	FIELD(char *) = g_strdup(text);
	*(GTimeZone **)second = zone;
	return TRUE;
}

static const struct {
	const char *name;    /* in the reference; NULL: the setting's words */
	const char *expects; /* in messages */
	KeepText keep;       /* char *, or char ** if `list` */
	ReadText read;
	gboolean list;
} types[DUNLIN_N_TYPES] = {
	[DUNLIN_TYPE_TEXT] = {"text", "a text in double quotes", keep_text, NULL, FALSE},
	[DUNLIN_TYPE_TEXTS] = {"texts", "a list of texts: [ \"a\", \"b\" ]", keep_text, NULL, TRUE},
	[DUNLIN_TYPE_INTEGER] = {NULL, "a number", NULL, read_integer, FALSE},
	[DUNLIN_TYPE_RATE] = {"rate", "a rate such as \"20/min\"", NULL, read_rate, FALSE},
	[DUNLIN_TYPE_DURATION] = {"duration",
				  "a duration such as \"5d\", \"2w\", \"12h\" or \"3wd\"", NULL,
				  read_duration, FALSE},
	[DUNLIN_TYPE_WHEN] = {"duration", "a duration such as \"5d\", \"2w\", \"12h\" or \"3wd\"",
			      NULL, read_when, FALSE},
	[DUNLIN_TYPE_WINDOW] = {"window", "a window such as \"mon-fri 08:00-18:00\"", NULL,
				read_window, FALSE},
	[DUNLIN_TYPE_MONEY] = {"amount", "an amount such as \"12.50 EUR\"", NULL, read_money,
			       FALSE},
	[DUNLIN_TYPE_URL] = {"URL", "a URL with one of the schemes", NULL, read_url, FALSE},
	[DUNLIN_TYPE_CHOICE] = {NULL, "one of", NULL, read_choice, FALSE},
	[DUNLIN_TYPE_WORD] = {NULL, "one of", keep_word, NULL, FALSE},
	[DUNLIN_TYPE_ADDRESS] = {"address", "a mail address such as \"a@b.example\"", keep_address,
				 NULL, FALSE},
	[DUNLIN_TYPE_SENDER] = {"sender", "a sender such as \"ACME <a@b.example>\"", keep_from,
				NULL, FALSE},
	[DUNLIN_TYPE_SENDERS] = {"addresses",
				 "a list of \"a@b.example\" and \"@b.example\": [ \"@b.example\" ]",
				 keep_sender, NULL, TRUE},
	[DUNLIN_TYPE_IBANS] = {"IBANs", "a list of IBANs: [ \"DE02 1203 0000 0000 2020 51\" ]",
			       keep_iban, NULL, TRUE},
	[DUNLIN_TYPE_QUIETS] = {"periods",
				"a list of periods: [ \"2026-12-24..2027-01-06\", \"12-24..01-06\" ]",
				keep_quiet, NULL, TRUE},
	[DUNLIN_TYPE_LANGUAGE] = {"language", "a language such as \"en\"", keep_language, NULL,
				  FALSE},
	[DUNLIN_TYPE_COUNTRY] = {"country",
				 "a country such as \"DE\", or a region such as \"DE-BY\"",
				 keep_country, NULL, FALSE},
	[DUNLIN_TYPE_TIMEZONE] = {"time zone", "a time zone such as \"Europe/Berlin\"", NULL,
				  read_timezone, FALSE},
	[DUNLIN_TYPE_PLACE] = {NULL, "a text that begins with", keep_place, NULL, FALSE},
};

gboolean
dunlin_setting_is_list(const DunlinSetting *setting)
{
	return types[setting->type].list;
}

char *
dunlin_setting_type(const DunlinSetting *setting)
{
	const char *name = types[setting->type].name;
	g_auto(GStrv) words = NULL;

	if (name != NULL)
		return g_strdup(name);
	words = g_strsplit(setting->words, "|", -1);
	for (char **word = words; *word != NULL; word++) {
		if (**word == '\0') { /* an empty text is one of the words */
			g_free(*word);
			*word = g_strdup("\"\"");
		}
	}
	return g_strjoinv("|", words);
}

char *
dunlin_setting_expects(const DunlinSetting *setting)
{
	g_autofree char *type = dunlin_setting_type(setting);

	if (types[setting->type].name != NULL && setting->type != DUNLIN_TYPE_URL)
		return g_strdup(types[setting->type].expects);
	return g_strdup_printf("%s %s", types[setting->type].expects,
			       setting->type == DUNLIN_TYPE_URL ? setting->words : type);
}

gboolean
dunlin_setting_set(const DunlinSetting *setting, void *base, const char *text, const char **ret_why)
{
	char *field = (char *)base + setting->offset, *second = (char *)base + setting->second;
	char *kept;

	*ret_why = NULL;
	if (types[setting->type].read != NULL)
		return types[setting->type].read(setting, field, second, text, ret_why);
	kept = types[setting->type].keep(setting, text, ret_why);
	if (kept != NULL)
		*(char **)(void *)field = kept;
	return kept != NULL;
}

gboolean
dunlin_setting_set_list(const DunlinSetting *setting, void *base, char *const *texts,
			guint *ret_wrong, const char **ret_why)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);

	*ret_why = NULL;
	for (; *texts != NULL; texts++) {
		char *text = types[setting->type].keep(setting, *texts, ret_why);

		if (text == NULL) {
			*ret_wrong = kept->len;
			return FALSE;
		}
		g_ptr_array_add(kept, text);
	}
	g_ptr_array_add(kept, NULL);
	*(char ***)(void *)((char *)base + setting->offset) =
		(char **)g_ptr_array_steal(kept, NULL);
	return TRUE;
}

void
dunlin_setting_clear(const DunlinSetting *setting, void *base)
{
	void *field = (char *)base + setting->offset;

	if (setting->type == DUNLIN_TYPE_URL)
		dunlin_url_clear(field);
	else if (types[setting->type].list)
		g_clear_pointer((char ***)field, g_strfreev);
	else if (types[setting->type].keep != NULL || setting->type == DUNLIN_TYPE_TIMEZONE)
		g_clear_pointer((char **)field, g_free);
	if (setting->type == DUNLIN_TYPE_TIMEZONE)
		g_clear_pointer((GTimeZone **)(void *)((char *)base + setting->second),
				g_time_zone_unref);
}
