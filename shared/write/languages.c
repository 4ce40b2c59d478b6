/* SPDX-License-Identifier: BSD-2-Clause */
/* Which languages there are letters in, each a folder; and which letters there are no more. */
#include "write/letter.h"

#include <string.h>

static void
add_folders(const char *path, GPtrArray *names)
{
	g_autoptr(GDir) folder = path != NULL ? g_dir_open(path, 0, NULL) : NULL;
	const char *name;

	while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *inside = g_build_filename(path, name, NULL);

		if (g_file_test(inside, G_FILE_TEST_IS_DIR) &&
		    !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
			g_ptr_array_add(names, g_strdup(name));
	}
}

static int
by_name(gconstpointer one, gconstpointer other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

GStrv
dunlin_letters_languages(const char *built_in, const char *site)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	add_folders(built_in, names);
	add_folders(site, names);
	g_ptr_array_sort(names, by_name);
	g_ptr_array_add(names, NULL);
	return (GStrv)g_ptr_array_steal(names, NULL);
}

/* What they said stands on the creditor's sheet. */
static const char *const retired[] = {"customer_hold_ends", "hold_ends", "not_taken_on", "used_up", NULL};

gboolean
dunlin_letter_is_retired(const char *letter)
{
	return g_strv_contains(retired, letter);
}

static void
add_retired(const char *site, const char *language, GPtrArray *files)
{
	static const char *const endings[] = {"txt", "html"};

	for (guint i = 0; retired[i] != NULL; i++) {
		for (guint k = 0; k < G_N_ELEMENTS(endings); k++) {
			g_autofree char *file =
				g_strdup_printf("%s/%s.%s", language, retired[i], endings[k]);
			g_autofree char *path = g_build_filename(site, file, NULL);

			if (g_file_test(path, G_FILE_TEST_EXISTS))
				g_ptr_array_add(files, g_steal_pointer(&file));
		}
	}
}

GStrv
dunlin_letters_retired(const char *site)
{
	g_auto(GStrv) languages = dunlin_letters_languages(NULL, site);
	g_autoptr(GPtrArray) files = g_ptr_array_new();

	for (guint i = 0; languages[i] != NULL; i++)
		add_retired(site, languages[i], files);
	g_ptr_array_add(files, NULL);
	return (GStrv)g_ptr_array_steal(files, NULL);
}
