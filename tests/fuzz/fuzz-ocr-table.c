/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as tesseract's table: the words are clean, and an invoice made of them too. */
#include <stdint.h>
#include <stddef.h>

#include "read/ocr.h"
#include "reading/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *table = g_strndup((const char *)data, size);
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	DunlinFound *found = dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL);
	const char *why;

	(void)dunlin_ocr_is_picture(data, size);
	dunlin_ocr_add_table(visible, table, size > 0 ? data[0] * 16 : 0, 0);
	if (dunlin_visible_read(visible, &found->invoice, &why)) {
		g_autofree char *json = dunlin_found_to_json(found);
		GPtrArray *back = dunlin_reading_from_json(json, -1, NULL);

		g_assert_nonnull(back);
		dunlin_reading_free(back);
	}
	return 0;
}
