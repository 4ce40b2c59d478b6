/* SPDX-License-Identifier: BSD-2-Clause */
/* What a fetcher that was taken over may tell the watcher; what is understood must survive being
 * written again. */
#include <stdint.h>

#include "watcher/fetch-protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(DunlinFetchParser) parser = dunlin_fetch_parser_new();
	size_t piece = size ? 1 + data[0] : 1;

	for (size_t i = 0; i < size; i += piece) {
		DunlinFetchItem *item;

		dunlin_fetch_parser_push(parser, data + i, MIN(piece, size - i));
		do {
			g_autoptr(DunlinFetchItem) again = NULL;
			g_autoptr(DunlinFetchParser) second = dunlin_fetch_parser_new();
			g_autoptr(GBytes) bytes = NULL;
			gsize length;

			if (!dunlin_fetch_parser_next(parser, &item, NULL))
				return 0;
			if (!item)
				break;
			bytes = dunlin_fetch_item_encode(item);
			dunlin_fetch_parser_push(second, g_bytes_get_data(bytes, &length),
						 g_bytes_get_size(bytes));
			g_assert_true(dunlin_fetch_parser_next(second, &again, NULL));
			g_assert_true(again && again->kind == item->kind);
			dunlin_fetch_item_free(item);
		} while (TRUE);
	}
	return 0;
}
