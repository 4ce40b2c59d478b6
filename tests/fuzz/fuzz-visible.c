/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text as it stands on a page. What is found must be clean. Input: lines of text; where the first
 * byte is 1, words of one box each instead: x, y, width, height (a byte each), text up to a line end.
 */
#include <stdint.h>
#include <string.h>

#include "read/visible.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add_boxes(DunlinVisible *visible, const uint8_t *data, size_t size)
{
	while (size > 4) {
		const uint8_t *text = data + 4, *end = memchr(text, '\n', size - 4);
		size_t length = end != NULL ? (size_t)(end - text) : size - 4;
		float box[4] = { (float)data[0] * 3, (float)data[1] * 4, (float)(data[0] * 3 + data[2]),
				 (float)(data[1] * 4 + data[3] % 40) };

		if (!dunlin_visible_add(visible, data[1] % 7 == 6, box, (const char *)text, length))
			return;
		length = MIN(size, length + 5);
		data += length;
		size -= length;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	DunlinFound *found = dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL);
	const char *why = NULL;

	if (size > 0 && data[0] == 1)
		add_boxes(visible, data + 1, size - 1);
	else
		dunlin_visible_add_text(visible, (const char *)data, size);
	if (dunlin_visible_read(visible, &found->invoice, &why)) {
		g_autofree char *json = dunlin_found_to_json(found);
		GPtrArray *back = dunlin_reading_from_json(json, -1, NULL);

		g_assert_nonnull(back);
		dunlin_reading_free(back);
		g_strfreev(found->invoice.differs);
		found->invoice.differs = NULL;
		dunlin_visible_compare(visible, &found->invoice);
		g_assert_nonnull(found->invoice.differs);
	} else {
		g_assert_nonnull(why);
	}
	return 0;
}
