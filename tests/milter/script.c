/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the files of conversations; knows nothing of milters. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

static void
line_clear(gpointer data)
{
	g_free(((ScriptLine *)data)->text);
}

static void
case_free(gpointer data)
{
	ScriptCase *one = data;

	g_free(one->name);
	g_array_unref(one->lines);
	g_free(one);
}

static ScriptCase *
case_new(const char *file, const char *name)
{
	ScriptCase *one = g_new0(ScriptCase, 1);
	const char *dot = strchr(file, '.');

	one->name = g_strdup_printf("/%.*s/%s", (int)(dot - file), file, name);
	one->lines = g_array_new(FALSE, FALSE, sizeof(ScriptLine));
	g_array_set_clear_func(one->lines, line_clear);
	return one;
}

static void
add_line(ScriptCase *one, const char *file, const char *text, guint number)
{
	ScriptLine line = {.kind = text[0], .number = number};

	if (one == NULL || strchr("!><=", text[0]) == NULL || text[1] != ' ')
		g_error("%s:%u: \"== name\", or one of ! > < = and a blank, is expected", file, number);
	line.text = g_strdup(text + 2);
	g_array_append_val(one->lines, line);
}

static void
read_file(const char *folder, const char *file, GPtrArray *cases)
{
	g_autofree char *path = g_build_filename(folder, file, NULL), *text = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) lines = NULL;
	ScriptCase *one = NULL;

	(void)g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (lines[i][0] == '\0' || lines[i][0] == '#')
			continue;
		if (g_str_has_prefix(lines[i], "== ")) {
			one = case_new(file, lines[i] + strlen("== "));
			g_ptr_array_add(cases, one);
		} else {
			add_line(one, file, lines[i], i + 1);
		}
	}
}

static int
compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
script_read(const char *folder)
{
	GPtrArray *cases = g_ptr_array_new_with_free_func(case_free);
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
	const char *name;

	g_assert_no_error(error);
	while ((name = g_dir_read_name(dir)) != NULL) {
		if (g_str_has_suffix(name, ".cases"))
			g_ptr_array_add(files, g_strdup(name));
	}
	g_ptr_array_sort(files, compare);
	for (guint i = 0; i < files->len; i++)
		read_file(folder, files->pdata[i], cases);
	return cases;
}

static const char escapes[] = "rnt\\", meanings[] = "\r\n\t\\";

/* "(N*text)", without escapes in it: how long that is. */
static gsize
repeat(const char *text, GByteArray *bytes)
{
	char *end;
	gulong times = strtoul(text + 1, &end, 10);
	const char *close = strchr(end, ')');

	g_assert_true(*end == '*' && close != NULL);
	while (times-- > 0)
		g_byte_array_append(bytes, (const guint8 *)end + 1, (guint)(close - end) - 1);
	return (gsize)(close - text) + 1;
}

/* Appends what the text after a backslash stands for: how long that text is. */
static gsize
unescape(const char *text, GByteArray *bytes)
{
	const char *known = *text != '\0' ? strchr(escapes, *text) : NULL;
	char digits[3] = {0};
	guint8 byte = 0;

	if (*text == '(')
		return repeat(text, bytes);
	if (known != NULL)
		byte = (guint8)meanings[known - escapes];
	else if (*text != '0') {
		g_assert_true(text[0] == 'x' && g_ascii_isxdigit(text[1]) && g_ascii_isxdigit(text[2]));
		memcpy(digits, text + 1, 2);
		byte = (guint8)strtoul(digits, NULL, 16);
	}
	g_byte_array_append(bytes, &byte, 1);
	return digits[0] != '\0' ? 3 : 1;
}

GByteArray *
script_bytes(const char *text)
{
	GByteArray *bytes = g_byte_array_new();

	while (*text != '\0') {
		gsize plain = strcspn(text, "\\");

		g_byte_array_append(bytes, (const guint8 *)text, (guint)plain);
		text += plain;
		if (*text == '\\')
			text += 1 + unescape(text + 1, bytes);
	}
	g_byte_array_append(bytes, (const guint8 *)"", 1);
	g_byte_array_set_size(bytes, bytes->len - 1);
	return bytes;
}

char *
script_text(const guint8 *bytes, gsize size)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < size; i++) {
		const char *known = bytes[i] != 0 ? strchr(meanings, bytes[i]) : NULL;

		if (known != NULL)
			g_string_append_printf(text, "\\%c", escapes[known - meanings]);
		else if (bytes[i] == 0)
			g_string_append(text, "\\0");
		else if (bytes[i] < ' ' || bytes[i] > '~')
			g_string_append_printf(text, "\\x%02x", bytes[i]);
		else
			g_string_append_c(text, (char)bytes[i]);
	}
	return g_string_free(text, FALSE);
}
