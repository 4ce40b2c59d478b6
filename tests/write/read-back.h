/* SPDX-License-Identifier: BSD-2-Clause */
/* A letter on paper read back: its words and what its codes say. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

/* Its words in *ret_text and what its codes say; with @ret_code NULL only the words, which is far
 * cheaper. FALSE: the tools are missing. With DUNLIN_KEEP_PAPER the PDF stays in that folder as
 * @name, for people to look at. */
static inline gboolean
read_back(GBytes *pdf, const char *name, char **ret_text, char **ret_code)
{
	static const char script[] = "pdftotext -layout l.pdf t.txt && pdftoppm -r 110 -png l.pdf p &&"
				     " for p in p-*.png; do zbarimg -q --raw $p; done 2>/dev/null;"
				     " rm -f p-*.png";
	static const char *const both[] = { "sh", "-c", script, NULL };
	static const char *const words[] = { "pdftotext", "-layout", "l.pdf", "t.txt", NULL };
	static const char *const tools[] = { "pdftotext", "pdftoppm", "zbarimg" };
	g_autofree char *folder = g_dir_make_tmp("dunlin-paper-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "l.pdf", NULL);
	g_autofree char *text = g_build_filename(folder, "t.txt", NULL);
	const char *keep = g_getenv("DUNLIN_KEEP_PAPER");
	const void *data = g_bytes_get_data(pdf, NULL);
	gssize size = (gssize)g_bytes_get_size(pdf);

	if (keep != NULL) {
		g_autofree char *kept = g_strdup_printf("%s/%s.pdf", keep, name);

		g_assert_true(g_file_set_contents(kept, data, size, NULL));
	}
	for (gsize i = 0; i < G_N_ELEMENTS(tools); i++) {
		g_autofree char *tool = g_find_program_in_path(tools[i]);

		if (tool == NULL) {
			g_rmdir(folder);
			return FALSE;
		}
	}
	g_assert_true(g_file_set_contents(path, data, size, NULL));
	g_assert_true(g_spawn_sync(folder, (char **)(ret_code != NULL ? both : words), NULL,
				   G_SPAWN_SEARCH_PATH, NULL, NULL, ret_code, NULL, NULL, NULL));
	g_assert_true(g_file_get_contents(text, ret_text, NULL, NULL));
	g_unlink(text);
	g_unlink(path);
	g_rmdir(folder);
	return TRUE;
}

/* The words without what fonts and page breaks make of them: blanks, ends of pages, their numbers. */
static inline char *
stable(const char *text)
{
	g_autoptr(GRegex) numbers = g_regex_new("^ *[1-9] ?/ ?[1-9]$", G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *bare = g_regex_replace_literal(numbers, text, -1, 0, "", 0, NULL);
	GString *out = g_string_new(NULL);

	for (const char *at = bare; *at != '\0'; at = g_utf8_next_char(at)) {
		if (!g_unichar_isspace(g_utf8_get_char(at)))
			g_string_append_len(out, at, g_utf8_next_char(at) - at);
	}
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}
