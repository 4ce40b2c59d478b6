/* SPDX-License-Identifier: BSD-2-Clause */
/* Which languages there are letters in: each is a folder. */
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
