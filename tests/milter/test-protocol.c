/* SPDX-License-Identifier: BSD-2-Clause */
/* Every conversation of tests/milter/protocol with one running milter, a test each. */
#include "play.h"

static Fixture fixture; /* one milter for all: what a case leaves behind meets the next */

static void
test_case(gconstpointer data)
{
	play_case(&fixture, data);
}

int
main(int argc, char **argv)
{
	g_autofree char *folder = NULL;
	g_autoptr(GPtrArray) cases = NULL;
	int status;

	g_test_init(&argc, &argv, NULL);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
	folder = g_test_build_filename(G_TEST_DIST, "milter", "protocol", NULL);
	cases = script_read(folder);
	for (guint i = 0; i < cases->len; i++) {
		const ScriptCase *one = cases->pdata[i];
		g_autofree char *path = g_strconcat("/protocol", one->name, NULL);

		g_test_add_data_func(path, one, test_case);
	}
	fixture_up(&fixture, NULL);
	status = g_test_run();
	fixture_down(&fixture, NULL); /* it must end well, and have said nothing of a sanitizer */
	g_print("# %u conversations with the milter\n", cases->len);
	return status;
}
