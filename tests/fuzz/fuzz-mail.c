/* SPDX-License-Identifier: BSD-2-Clause */
/* A message of anybody; what is found must pass our own JSON unharmed. */
#include <stdint.h>

#include "read/mail.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	DunlinReadContext context = { NULL, 20767 };
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	g_autoptr(GPtrArray) again = NULL;
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	dunlin_read_init();
	dunlin_read_message(data, size, &context, reading);
	g_assert_cmpuint(reading->len, >, 0);
	for (guint i = 0; i < reading->len; i++) {
		g_autofree char *json = dunlin_found_to_json(g_ptr_array_index(reading, i));

		g_string_append_printf(lines, "%s\n", json);
	}
	again = dunlin_reading_from_json(lines->str, (gssize)lines->len, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(again->len, ==, reading->len);
	g_free(dunlin_mail_find_pdf(data, size, "1"));
	return 0;
}
