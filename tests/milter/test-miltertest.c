/* SPDX-License-Identifier: BSD-2-Clause */
/* The sessions of miltertest.lua, a test and a new notice each. */
#include "fixture.h"

#include <string.h>

#define PROGRAM "miltertest"

static Fixture fixture; /* one milter for all */
static char *script;

/* What it prints; its exit status is of no worth: it does not say what failed. */
static char *
run(const char *const *definitions)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *errors = NULL;
	char *output = NULL;
	int status;

	g_ptr_array_add(argv, (char *)PROGRAM);
	g_ptr_array_add(argv, (char *)"-s");
	g_ptr_array_add(argv, script);
	for (; *definitions != NULL; definitions++) {
		g_ptr_array_add(argv, (char *)"-D");
		g_ptr_array_add(argv, (char *)*definitions);
	}
	g_ptr_array_add(argv, NULL);
	(void)g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
			   &errors, &status, &error);
	g_assert_no_error(error);
	if (*errors != '\0')
		g_test_message("%s", errors);
	return output;
}

static void
test_case(gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(&fixture, NULL);
	g_autofree char *token = dunlin_submit_token(fixture.keys, notice->id, notice->attempt);
	g_autofree char *socket = g_strconcat("socket=unix:", fixture.socket, NULL);
	g_autofree char *name = g_strconcat("case=", data, NULL);
	g_autofree char *given = g_strconcat("token=", token, NULL);
	g_autofree char *id = g_strconcat("notice=", notice->id, NULL);
	g_autofree char *claim = g_strconcat("claim=", notice->claims[0], NULL);
	g_autofree char *output = run((const char *[]){socket, name, given, id, claim, "body=" BODY, NULL});

	g_assert_cmpstr(output, ==, "played\n");
}

int
main(int argc, char **argv)
{
	g_autofree char *path = g_find_program_in_path(PROGRAM), *names = NULL;
	g_auto(GStrv) list = NULL;
	int status;

	g_test_init(&argc, &argv, NULL);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
	if (path == NULL) {
		g_print("1..0 # SKIP " PROGRAM " is not installed\n");
		return 0;
	}
	script = g_test_build_filename(G_TEST_DIST, "milter", "miltertest.lua", NULL);
	names = run((const char *[]){NULL});
	list = g_strsplit(g_strchomp(names), "\n", -1);
	for (char **name = list; *name != NULL; name++) {
		g_autofree char *test = g_strconcat("/miltertest/", *name, NULL);

		g_test_add_data_func(test, *name, test_case);
	}
	fixture_up(&fixture, NULL);
	status = g_test_run();
	fixture_down(&fixture, NULL);
	g_print("# %u sessions of " PROGRAM "\n", g_strv_length(list));
	g_free(script);
	return status;
}
