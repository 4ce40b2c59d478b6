/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of conf/rates. The form of a line stands at the head of DE-base.rates. */
#include "base/rates.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define SUFFIX ".rates"
#define PERCENT 1000

typedef struct {
	DunlinDay from;
	DunlinPercent rate;
	char *source;
} Line;

typedef struct {
	GArray *lines; /* of Line, ascending */
	DunlinDay until;
} Table;

struct DunlinRates {
	GHashTable *tables; /* "DE-base" → Table */
};

static void
line_clear(void *data)
{
	g_free(((Line *)data)->source);
}

static void
table_free(void *data)
{
	Table *table = data;

	g_array_unref(table->lines);
	g_free(table);
}

gboolean
dunlin_rate_parse(const char *text, DunlinPercent *ret_rate)
{
	gboolean negative = *text == '-';
	const char *digits = text + negative;
	const char *point = strchr(digits, '.');
	gsize whole = point ? (gsize)(point - digits) : strlen(digits);
	gsize part = point ? strlen(point + 1) : 0;
	gint32 rate = 0;

	if (whole < 1 || whole > 2 || (point && part < 1) || part > 3 ||
	    strspn(digits, "0123456789.") != strlen(digits) || (point && strchr(point + 1, '.')))
		return FALSE;
	for (const char *at = digits; *at != '\0'; at++)
		rate = *at == '.' ? rate : rate * 10 + (*at - '0');
	for (; part < 3; part++)
		rate *= 10;
	*ret_rate = negative ? -rate : rate;
	return TRUE;
}

char *
dunlin_rate_to_string(DunlinPercent rate)
{
	char *text = g_strdup_printf("%s%d.%03d", rate < 0 ? "-" : "", abs(rate) / PERCENT,
				     abs(rate) % PERCENT);
	gsize length = strlen(text);

	if (text[length - 1] == '0')
		text[length - 1] = '\0';
	return text;
}

/* "2026-07-01 1.52 Deutsche Bundesbank": what is wrong, or NULL. */
static const char *
read_rate(const char *text, Table *table)
{
	g_auto(GStrv) words = g_strsplit(text, " ", 3);
	Line line;

	if (g_strv_length(words) != 3 || *words[2] == '\0' || !dunlin_day_parse(words[0], &line.from) ||
	    !dunlin_rate_parse(words[1], &line.rate))
		return "expected FROM PERCENT SOURCE, for instance \"2026-07-01 1.52 Bundesbank\"";
	if (table->lines->len > 0 &&
	    g_array_index(table->lines, Line, table->lines->len - 1).from >= line.from)
		return "days do not ascend";
	line.source = g_strdup(words[2]);
	g_array_append_val(table->lines, line);
	return NULL;
}

static const char *
read_line(const char *text, Table *table)
{
	DunlinDay checked;

	if (g_str_has_prefix(text, "until "))
		return dunlin_day_parse(text + strlen("until "), &table->until)
			       ? NULL
			       : "expected a day, for instance \"until 2026-12-31\"";
	if (g_str_has_prefix(text, "checked "))
		return dunlin_day_parse(text + strlen("checked "), &checked)
			       ? NULL
			       : "expected a day, for instance \"checked 2026-11-21\"";
	return read_rate(text, table);
}

static const char *
check_table(const Table *table)
{
	if (table->lines->len == 0)
		return "no rates";
	if (table->until < g_array_index(table->lines, Line, table->lines->len - 1).from)
		return "\"until\" is missing or lies before the last rate";
	return NULL;
}

static gboolean
fail(const char *path, guint line, const char *wrong, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%u: %s", path, line, wrong);
	return FALSE;
}

static gboolean
parse_table(const char *path, const char *text, Table *table, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const char *wrong = NULL;
	guint i;

	for (i = 0; lines[i] != NULL; i++) {
		const char *line = g_strstrip(lines[i]);

		wrong = *line == '\0' || *line == '#' ? NULL : read_line(line, table);
		if (wrong != NULL)
			return fail(path, i + 1, wrong, error);
	}
	wrong = check_table(table);
	return wrong == NULL || fail(path, i, wrong, error);
}

static Table *
new_table(const char *path, const char *text, GError **error)
{
	Table *table = g_new0(Table, 1);

	table->lines = g_array_new(FALSE, FALSE, sizeof(Line));
	g_array_set_clear_func(table->lines, line_clear);
	table->until = DUNLIN_DAY_NONE;
	if (parse_table(path, text, table, error))
		return table;
	table_free(table);
	return NULL;
}

static gboolean
load_file(DunlinRates *rates, const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
	Table *table;

	if (!g_file_get_contents(path, &text, NULL, error))
		return FALSE;
	table = new_table(path, text, error);
	if (table == NULL)
		return FALSE;
	g_hash_table_replace(rates->tables, g_strndup(name, strlen(name) - strlen(SUFFIX)), table);
	return TRUE;
}

static gboolean
load_folder(DunlinRates *rates, const char *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;

	if (dir == NULL)
		return FALSE;
	while ((name = g_dir_read_name(dir)) != NULL) {
		if (g_str_has_suffix(name, SUFFIX) && !load_file(rates, folder, name, error))
			return FALSE;
	}
	return TRUE;
}

DunlinRates *
dunlin_rates_load(const char *folder, const char *site, GError **error)
{
	g_autoptr(DunlinRates) rates = g_new0(DunlinRates, 1);

	rates->tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, table_free);
	if (!load_folder(rates, folder, error))
		return NULL;
	if (site != NULL && g_file_test(site, G_FILE_TEST_IS_DIR) &&
	    !load_folder(rates, site, error))
		return NULL;
	return g_steal_pointer(&rates);
}

void
dunlin_rates_free(DunlinRates *rates)
{
	if (rates == NULL)
		return;
	g_hash_table_unref(rates->tables);
	g_free(rates);
}

gboolean
dunlin_rates_at(const DunlinRates *rates, const char *name, DunlinDay day, DunlinPercent *ret_rate,
		DunlinDay *ret_last)
{
	const Table *table = g_hash_table_lookup(rates->tables, name);
	DunlinDay last;

	if (table == NULL || day > table->until)
		return FALSE;
	last = table->until;
	for (guint i = table->lines->len; i > 0; i--) {
		const Line *line = &g_array_index(table->lines, Line, i - 1);

		if (line->from <= day) {
			*ret_rate = line->rate;
			*ret_last = last;
			return TRUE;
		}
		last = line->from - 1;
	}
	return FALSE;
}

DunlinDay
dunlin_rates_until(const DunlinRates *rates, const char *name)
{
	const Table *table = g_hash_table_lookup(rates->tables, name);

	return table != NULL ? table->until : DUNLIN_DAY_NONE;
}

static void
print_table(const char *name, const Table *table, GString *out)
{
	g_autofree char *until = dunlin_day_to_string(table->until);

	for (guint i = 0; i < table->lines->len; i++) {
		const Line *line = &g_array_index(table->lines, Line, i);
		g_autofree char *from = dunlin_day_to_string(line->from);
		g_autofree char *rate = dunlin_rate_to_string(line->rate);

		g_string_append_printf(out, "%s %s %s %s\n", name, from, rate, line->source);
	}
	g_string_append_printf(out, "%s until %s\n", name, until);
}

void
dunlin_rates_print(const DunlinRates *rates, GString *out)
{
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(rates->tables),
					     (GCompareFunc)strcmp);

	for (const GList *name = names; name != NULL; name = name->next)
		print_table(name->data, g_hash_table_lookup(rates->tables, name->data), out);
}

/* @text without its "until" and "checked", which are said anew. */
static GString *
without_limits(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *kept = g_string_new(NULL);

	for (guint i = 0; lines[i] != NULL; i++) {
		if (!g_str_has_prefix(lines[i], "until ") &&
		    !g_str_has_prefix(lines[i], "checked ") && *lines[i] != '\0')
			g_string_append_printf(kept, "%s\n", lines[i]);
	}
	return kept;
}

/* A rate holds until the next line: past a gap the last one would count for days of which nobody knows it. */
static gboolean
follows_on(const char *path, const char *text, DunlinDay from, GError **error)
{
	Table *table = new_table(path, text, error);
	g_autofree char *last = NULL, *next = NULL;
	DunlinDay until;

	if (table == NULL)
		return FALSE;
	until = table->until;
	table_free(table);
	if (from <= until + 1)
		return TRUE;
	last = dunlin_day_to_string(until);
	next = dunlin_day_to_string(until + 1);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "the table ends on %s: first add the rate from %s on, also if it stays the same",
		    last, next);
	return FALSE;
}

gboolean
dunlin_rates_add(const char *folder, const char *site, const char *name, const DunlinRateLine *line,
		 GError **error)
{
	g_autofree char *file = g_strconcat(name, SUFFIX, NULL);
	g_autofree char *ours = g_build_filename(folder, file, NULL);
	g_autofree char *theirs = g_build_filename(site, file, NULL), *text = NULL;
	g_autofree char *from = dunlin_day_to_string(line->from);
	g_autofree char *until = dunlin_day_to_string(line->until);
	g_autofree char *checked = dunlin_day_to_string(line->checked);
	g_autofree char *rate = dunlin_rate_to_string(line->rate);
	g_autoptr(GString) fresh = NULL;
	Table *table;

	if (strchr(name, '/') != NULL || !g_file_test(ours, G_FILE_TEST_EXISTS)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "there is no table \"%s\"; \"dunlinctl rates\" lists all", name);
		return FALSE;
	}
	if (!g_file_get_contents(theirs, &text, NULL, NULL) &&
	    !g_file_get_contents(ours, &text, NULL, error))
		return FALSE;
	fresh = without_limits(text);
	g_string_append_printf(fresh, "%s %s %s\nchecked %s\nuntil %s\n", from, rate, line->source,
			       checked, until);
	if (!follows_on(theirs, text, line->from, error))
		return FALSE;
	table = new_table(theirs, fresh->str, error);
	if (table == NULL)
		return FALSE;
	table_free(table);
	if (g_mkdir_with_parents(site, 0755) != 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", site,
			    g_strerror(errno));
		return FALSE;
	}
	return g_file_set_contents_full(theirs, fresh->str, -1,
					G_FILE_SET_CONTENTS_CONSISTENT |
						G_FILE_SET_CONTENTS_DURABLE,
					0644, error);
}
