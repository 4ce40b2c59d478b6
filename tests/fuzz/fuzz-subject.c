/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as a Subject header: what it decodes to, and what in it may be a number. */
#include <stdint.h>
#include <string.h>

#include "milter/subject.h"

#define NAMES_MAX 300 /* "a few hundred at most" */
#define NAME_BYTES_MAX 60

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
count_name(const char *name, gsize length, gpointer data)
{
	guint *count = data;
	g_autofree char *copy = g_strndup(name, length);

	(*count)++;
	g_assert_cmpuint(strlen(copy), ==, length);
	g_assert_cmpuint(length, >=, 3);
	g_assert_cmpuint(length, <=, NAME_BYTES_MAX);
	g_assert_null(strpbrk(copy, "\t\r\n"));
	g_assert_null(strstr(copy, "  "));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *value = g_strndup((const char *)data, size);
	g_autofree char *decoded = dunlin_subject_decode(value);
	guint count = 0;

	g_assert_cmpuint(strlen(decoded), <=, strlen(value));
	dunlin_subject_names(value, count_name, &count);
	g_assert_cmpuint(count, <=, NAMES_MAX);
	return 0;
}
