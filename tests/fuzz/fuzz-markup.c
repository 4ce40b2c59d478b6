/* SPDX-License-Identifier: BSD-2-Clause */
/* schema.org in HTML: JSON-LD and microdata. */
#include <stdint.h>
#include <string.h>

#include "read/markup.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	g_autofree char *raw = g_strndup((const char *)data, size);
	g_autofree char *html = g_utf8_make_valid(raw, -1);

	dunlin_read_init();
	(void)dunlin_markup_read(html, strlen(html), "1", reading);
	return 0;
}
