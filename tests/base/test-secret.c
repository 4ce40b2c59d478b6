/* SPDX-License-Identifier: BSD-2-Clause */
/* Secrets from files, commands and the environment; and what is refused. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/configuration.h"
#include "base/error.h"

static void
expect(const char *place, const char *secret, int code)
{
	g_autoptr(GError) error = NULL;
	char *found = dunlin_secret_read(place, &error);

	g_test_message("%s", place);
	g_assert_cmpstr(found, ==, secret);
	if (secret == NULL)
		g_assert_error(error, DUNLIN_ERROR, code);
	dunlin_secret_free(found);
}

static void
test_file(void)
{
	g_autofree char *folder = g_dir_make_tmp("dunlin-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "secret", NULL);
	g_autofree char *place = g_strconcat("file:", path, NULL);
	g_autofree char *folder_place = g_strconcat("file:", folder, NULL);
	g_autofree char *large = g_strnfill(4097, 'x');
	g_autofree char *most = g_strnfill(4096, 'x');

	g_assert_true(g_file_set_contents_full(path, "one\ntwo\n", -1, 0, 0600, NULL));
	expect(place, "one\ntwo", 0);
	g_assert_cmpint(g_chmod(path, 0640), ==, 0);
	expect(place, NULL, DUNLIN_ERROR_CONFIG);
	g_setenv("CREDENTIALS_DIRECTORY", folder, TRUE);
	expect(place, "one\ntwo", 0);
	g_unsetenv("CREDENTIALS_DIRECTORY");
	g_assert_cmpint(g_chmod(path, 0604), ==, 0);
	expect(place, NULL, DUNLIN_ERROR_CONFIG);
	g_assert_cmpint(g_chmod(path, 0600), ==, 0);
	if (chown(path, 65534, (gid_t)-1) == 0) { /* only root can give it away */
		expect(place, NULL, DUNLIN_ERROR_CONFIG);
		g_assert_cmpint(chown(path, geteuid(), (gid_t)-1), ==, 0);
	}
	g_assert_true(g_file_set_contents_full(path, most, -1, 0, 0600, NULL));
	expect(place, most, 0);
	g_assert_true(g_file_set_contents_full(path, large, -1, 0, 0600, NULL));
	expect(place, NULL, DUNLIN_ERROR_CONFIG);
	g_assert_true(g_file_set_contents_full(path, "\n", -1, 0, 0600, NULL));
	expect(place, NULL, DUNLIN_ERROR_CONFIG);
	g_assert_true(g_file_set_contents_full(path, "a\0b", 3, 0, 0600, NULL));
	expect(place, NULL, DUNLIN_ERROR_CONFIG);
	expect(folder_place, NULL, DUNLIN_ERROR_CONFIG);
	g_unlink(path);
	expect(place, NULL, DUNLIN_ERROR_CONFIG);
	g_rmdir(folder);
}

static const struct {
	const char *place, *secret;
	int code;
} rows[] = {
	{"command:printf pass", "pass", 0},
	{"command:printf 'two words\\r\\n'", "two words", 0},
	{"command:echo $HOME;", "$HOME;", 0}, /* there is no shell */
	{"command:false", NULL, DUNLIN_ERROR_BUSY},
	{"command:sh -c 'kill -9 $$'", NULL, DUNLIN_ERROR_BUSY},
	{"command:true", NULL, DUNLIN_ERROR_CONFIG},
	{"command:yes", NULL, DUNLIN_ERROR_CONFIG},
	{"command:/nonexistent/program", NULL, DUNLIN_ERROR_CONFIG},
	{"command:", NULL, DUNLIN_ERROR_CONFIG},
	{"command:'", NULL, DUNLIN_ERROR_CONFIG},
	{"env:DUNLIN_TEST_SECRET", "s3cret", 0},
	{"env:DUNLIN_TEST_UNSET", NULL, DUNLIN_ERROR_CONFIG},
	{"hunter2", NULL, DUNLIN_ERROR_CONFIG},
	{"", NULL, DUNLIN_ERROR_CONFIG},
};

static void
test_places(void)
{
	g_setenv("DUNLIN_TEST_SECRET", "s3cret", TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		expect(rows[i].place, rows[i].secret, rows[i].code);
}

/* What was written in the wrong place does not get into a log. */
static void
test_silent(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(dunlin_secret_read("hunter2", &error));
	g_assert_null(strstr(error->message, "hunter2"));
}

/* A command that hangs, with a child of its own, is ended with it. */
static void
test_slow(void)
{
	gint64 start = g_get_monotonic_time();

	if (!g_test_slow()) {
		g_test_skip("takes ten seconds; run with -m slow");
		return;
	}
	expect("command:sh -c 'sleep 60 & sleep 60'", NULL, DUNLIN_ERROR_BUSY);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 12 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/secret/file", test_file);
	g_test_add_func("/secret/places", test_places);
	g_test_add_func("/secret/silent", test_silent);
	g_test_add_func("/secret/slow", test_slow);
	return g_test_run();
}
