/* SPDX-License-Identifier: BSD-2-Clause */
/* The schema table against what documents it, both ways: the example configuration, and the
 * settings of dunlin.conf(5). */
#include <string.h>

#include "base/schema.h"

static char *
read_text(const char *name)
{
	g_autofree char *path = dunlin_data_path(name);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return text;
}

/* That the example has nothing else is seen by loading it. */
static void
test_example(void)
{
	g_autofree char *path = dunlin_data_path("dunlin.conf");
	g_autofree char *text = read_text("dunlin.conf");
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinConfig) config = dunlin_config_load(
		path, DUNLIN_NEEDS_STORE | DUNLIN_NEEDS_MAILBOX | DUNLIN_NEEDS_CREDITOR, &error);

	g_assert_no_error(error);
	g_assert_nonnull(config);
	for (gsize i = 0; i < dunlin_schema_size; i++) {
		g_autofree char *key = g_strdup_printf("(^|[^-a-z])%s +=", dunlin_schema[i].key);

		g_test_message("%s", dunlin_schema[i].key);
		if (!g_str_equal(dunlin_schema[i].key, "before-due"))
			g_assert_true(g_regex_match_simple(key, text, G_REGEX_MULTILINE, 0));
	}
}

/* What the page says of type and default, from the table. */
static char *
described(const DunlinSetting *setting)
{
	g_autofree char *type = dunlin_setting_type(setting);
	g_autofree char *standard = NULL;

	if (setting->required != 0)
		return g_strdup_printf(".Pq Em %s ; required", type);
	if (setting->standard == NULL)
		return g_strdup_printf(".Pq Em %s ; default empty", type);
	standard = g_strdup(setting->standard);
	if (dunlin_setting_is_list(setting)) {
		g_auto(GStrv) texts = g_strsplit(standard, "|", -1);

		g_free(standard);
		standard = g_strjoinv(" Dc , Do ", texts);
		if (texts[0] != NULL && texts[1] != NULL)
			return g_strdup_printf(".Pq Em %s ; default Do %s Dc", type, standard);
	}
	return g_strdup_printf(".Pq Em %s ; default Dq %s", type, standard);
}

static char *
table_listing(void)
{
	GString *listing = g_string_new(NULL);
	int group = -1;

	for (gsize i = 0; i < dunlin_schema_size; i++) {
		const DunlinSetting *setting = &dunlin_schema[i];
		const char *path = dunlin_schema_groups[setting->group].path;
		g_autofree char *words = described(setting);

		if (setting->group == DUNLIN_IN_CREDITOR_SUBMISSION ||
		    setting->group == DUNLIN_IN_CREDITOR_SEGMENT)
			continue; /* as in submission and segments; said in words */
		if ((int)setting->group != group)
			g_string_append_printf(listing, ".Ss %s\n",
					       *path != '\0' ? path : "Top level");
		group = setting->group;
		g_string_append_printf(listing, ".It Ic %s\n%s\n", setting->key, words);
	}
	return g_string_free(listing, FALSE);
}

static char *
page_listing(void)
{
	g_autofree char *page = read_text("dunlin.conf.5");
	char *settings = strstr(page, ".Sh SETTINGS"), *end = strstr(page, ".Sh FILES");
	g_auto(GStrv) lines = NULL;
	GString *listing = g_string_new(NULL);

	g_assert_true(settings != NULL && end > settings);
	*end = '\0';
	lines = g_strsplit(settings, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (g_str_has_prefix(lines[i], ".Ss ") || g_str_has_prefix(lines[i], ".It Ic ") ||
		    g_str_has_prefix(lines[i], ".Pq Em "))
			g_string_append_printf(listing, "%s\n", lines[i]);
	}
	return g_string_free(listing, FALSE);
}

static void
test_page(void)
{
	g_autofree char *table = table_listing();
	g_autofree char *page = page_listing();

	g_assert_cmpstr(page, ==, table);
}

/* Both submission groups have the same settings, and no key stands twice in a group. */
static void
test_table(void)
{
	guint own = 0, house = 0;

	for (gsize i = 0; i < dunlin_schema_size; i++) {
		own += dunlin_schema[i].group == DUNLIN_IN_CREDITOR_SUBMISSION;
		house += dunlin_schema[i].group == DUNLIN_IN_SUBMISSION;
		for (gsize j = 0; j < i; j++)
			g_assert_false(dunlin_schema[i].group == dunlin_schema[j].group &&
				       g_str_equal(dunlin_schema[i].key, dunlin_schema[j].key));
	}
	g_assert_cmpuint(own, ==, house);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/schema/table", test_table);
	g_test_add_func("/schema/example", test_example);
	g_test_add_func("/schema/page", test_page);
	return g_test_run();
}
