/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parsers without their sandbox, for measuring and sanitizing: read-tool [--json] [read] FILE…
 * prints what `dunlinctl --json read` prints.
 */
#include <stdio.h>
#include <string.h>

#include "read/read.h"

static gboolean
read_file(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *data = NULL;
	DunlinReadContext context = { .file = path, .today = 20000 };
	DunlinReading *reading;
	gsize length;

	if (!g_file_get_contents(path, &data, &length, &error)) {
		g_printerr("%s\n", error->message);
		return FALSE;
	}
	reading = dunlin_reading_new();
	dunlin_read_bytes((const guint8 *)data, length, &context, reading);
	for (guint i = 0; i < reading->len; i++) {
		g_autofree char *json = dunlin_found_to_json(g_ptr_array_index(reading, i));

		puts(json);
	}
	dunlin_reading_free(reading);
	return TRUE;
}

int
main(int argc, char **argv)
{
	gboolean good = TRUE;

	dunlin_read_init();
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") != 0 && strcmp(argv[i], "read") != 0)
			good &= read_file(argv[i]);
	}
	return good ? 0 : 65;
}
