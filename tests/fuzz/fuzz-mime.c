/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values of any kind never add a header, a bare CR or LF or a second recipient to a written mail.
 * Input: from, to, its name, subject, text, file name, type, parted by NUL.
 */
#include "write/mime.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(GBytes *bytes, gsize body)
{
	static const char *const names[] = { "Date:",	    "From:",	     "Subject:",     "To:",
					     "Message-Id:", "MIME-Version:", "Content-Type:", NULL };
	g_autofree char *head = g_strndup(g_bytes_get_data(bytes, NULL), body);
	g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
	guint next = 0;

	g_assert_cmpuint(strlen(head), ==, body);
	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_assert_null(strpbrk(lines[i], "\r\n"));
		g_assert_true(g_str_is_ascii(lines[i]));
		if (lines[i][0] == ' ' || lines[i][0] == '\t')
			continue;
		while (names[next] != NULL && !g_str_has_prefix(lines[i], names[next]))
			next++;
		g_assert_nonnull(names[next++]); /* in this order, each once */
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) parts = g_new0(char *, 8);
	g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
	g_autoptr(GBytes) copy = g_bytes_new_static("copy", 4);
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GPtrArray) files =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_mail_file_free);
	DunlinMail mail;
	gsize body = 0, at = 0;

	for (guint i = 0; i < 7; i++) {
		parts[i] = at <= size ? g_strndup((const char *)data + at, size - at) : g_strdup("");
		at += strlen(parts[i]) + 1;
	}
	g_ptr_array_add(files, dunlin_mail_file_new(parts[5], "message/rfc822", copy));
	mail = (DunlinMail){ parts[0], parts[1], parts[2], parts[3], "<a.b@example.com>",
			     1792051200, zone,	 parts[4], NULL,     copy, parts[6], parts[5], files };
	bytes = dunlin_mime_write(&mail, &body, NULL);
	if (bytes != NULL)
		check(bytes, body);
	return 0;
}
