/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl(8) says what dunlinctl does: commands, options and states, in both directions. */
#include "run.h"

#include <string.h>

#define STATES_BEGIN ".\\\" states\n"
#define STATES_END ".\\\" end of states\n"

static char *
read_page(char **ret_path)
{
	g_autofree char *path =
		g_test_build_filename(G_TEST_DIST, "..", "ctl", "dunlinctl.8", NULL);
	g_autoptr(GError) error = NULL;
	char *page;

	g_assert_true(g_file_get_contents(path, &page, NULL, &error));
	g_assert_no_error(error);
	if (ret_path != NULL)
		*ret_path = g_steal_pointer(&path);
	return page;
}

/* Each first group of @pattern in @text, once. */
static GHashTable *
names_in(const char *text, const char *pattern)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;

	g_assert_nonnull(regex);
	for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL))
		g_hash_table_add(names, g_match_info_fetch(match, 1));
	return names;
}

static void
assert_within(GHashTable *names, GHashTable *others, const char *where)
{
	GHashTableIter each;
	gpointer name;

	g_assert_cmpuint(g_hash_table_size(names), >, 0);
	g_hash_table_iter_init(&each, names);
	while (g_hash_table_iter_next(&each, &name, NULL)) {
		if (!g_hash_table_contains(others, name))
			g_error("\"%s\" is missing in %s", (const char *)name, where);
	}
}

static void
test_commands(Place *place, gconstpointer data)
{
	g_autofree char *page = read_page(NULL);
	g_auto(Ran) help = ran_with(place, 0, "--help");
	char *end = strstr(help.out, "dunlinctl COMMAND --help");

	(void)data;
	g_assert_nonnull(end);
	*end = '\0';
	g_autoptr(GHashTable) printed = names_in(help.out, "^  ([a-z-]+) +\\S");
	g_autoptr(GHashTable) documented = names_in(page, "^\\.It Cm ([a-z-]+)");
	assert_within(printed, documented, "the page");
	assert_within(documented, printed, "the help");
}

static void
test_options(Place *place, gconstpointer data)
{
	g_autofree char *page = read_page(NULL);
	g_autoptr(GHashTable) commands = names_in(page, "^\\.It Cm ([a-z-]+)");
	g_autoptr(GHashTable) documented = names_in(page, "Fl -([a-z-]+)");
	g_autoptr(GString) all = g_string_new(NULL);
	GHashTableIter each;
	gpointer name;

	(void)data;
	g_hash_table_iter_init(&each, commands);
	while (g_hash_table_iter_next(&each, &name, NULL)) {
		g_autofree char *line = g_strdup_printf("%s --help", (const char *)name);
		g_auto(Ran) help = ran_with(place, 0, line);

		g_string_append(all, help.out);
	}
	g_autoptr(GHashTable) printed = names_in(all->str, "^  (?:-., )?--([a-z-]+)");
	assert_within(printed, documented, "the page");
	assert_within(documented, printed, "the help");
}

/* UPDATE_EXPECTED=1 writes the table into the page. */
static void
test_states(Place *place, gconstpointer data)
{
	g_autofree char *path = NULL, *page = read_page(&path), *shown = NULL, *fresh = NULL;
	g_auto(Ran) states = ran_with(place, 0, "states");
	char *begin = strstr(page, STATES_BEGIN), *end = strstr(page, STATES_END);

	(void)data;
	g_assert_true(begin != NULL && end != NULL);
	begin += strlen(STATES_BEGIN);
	if (g_getenv("UPDATE_EXPECTED") != NULL) {
		*begin = '\0';
		fresh = g_strdup_printf("%s%s%s", page, states.out, strstr(end, STATES_END));
		g_assert_true(g_file_set_contents(path, fresh, -1, NULL));
		return;
	}
	shown = g_strndup(begin, (gsize)(end - begin));
	g_assert_cmpstr(shown, ==, states.out);
}

static void
test_lint(void)
{
	g_autofree char *mandoc = g_find_program_in_path("mandoc"), *out = NULL;
	g_autofree char *path =
		g_test_build_filename(G_TEST_DIST, "..", "ctl", "dunlinctl.8", NULL);
	char *words[] = {mandoc, (char *)"-T", (char *)"lint", path, NULL};

	if (mandoc == NULL) {
		g_test_skip("mandoc is not installed");
		return;
	}
	g_assert_true(g_spawn_sync(NULL, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL,
				   NULL));
	g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		/* Ours are not installed yet. */
		if (strstr(lines[i], "referenced manual not found: Xr dunlin") == NULL)
			g_error("%s", lines[i]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/ctl/page/commands", Place, NULL, place_set_up, test_commands, place_tear_down);
	g_test_add("/ctl/page/options", Place, NULL, place_set_up, test_options, place_tear_down);
	g_test_add("/ctl/page/states", Place, NULL, place_set_up, test_states, place_tear_down);
	g_test_add_func("/ctl/page/lint", test_lint);
	return g_test_run();
}
