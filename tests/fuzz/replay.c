/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The main() of tests/fuzz/replay-NAME: hands every file of corpus/NAME to the fuzz target once and
 * speaks TAP, so that make check replays what was ever found, with any compiler. Files named on the
 * command line are taken instead of the corpus.
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_folder(GPtrArray *paths, const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
	const char *name;

	g_assert_no_error(error);
	while ((name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	g_ptr_array_sort(paths, by_name);
}

/* A copy of just that length, so that a sanitizer sees the first byte read behind it. */
static void
replay(const char *path, guint number)
{
	g_autofree char *text = NULL;
	g_autofree char *name = g_path_get_basename(path);
	g_autofree uint8_t *exact = NULL;
	g_autoptr(GError) error = NULL;
	gsize length;

	g_file_get_contents(path, &text, &length, &error);
	g_assert_no_error(error);
	printf("# %s\n", name);
	fflush(stdout);
	exact = g_memdup2(text, length);
	(void)LLVMFuzzerTestOneInput(exact != NULL ? exact : (uint8_t *)text, length);
	printf("ok %u - %s\n", number, name);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *program = g_path_get_basename(argv[0]);
	const char *name = strstr(program, "replay-");
	const char *tests = g_getenv("G_TEST_SRCDIR");

	for (int i = 1; i < argc; i++)
		g_ptr_array_add(paths, g_strdup(argv[i]));
	if (argc == 1) {
		g_autofree char *folder = NULL;

		g_assert_true(name != NULL && tests != NULL);
		folder = g_build_filename(tests, "fuzz", "corpus", name + strlen("replay-"), NULL);
		add_folder(paths, folder);
		g_assert_cmpuint(paths->len, >, 0);
	}
	if (LLVMFuzzerInitialize != NULL)
		LLVMFuzzerInitialize(&argc, &argv);
	printf("1..%u\n", paths->len + 1);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	puts("ok 1 - nothing at all");
	for (guint i = 0; i < paths->len; i++)
		replay(g_ptr_array_index(paths, i), i + 2);
	return 0;
}
