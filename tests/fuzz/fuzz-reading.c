/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as the reader's answer: what is taken can be written, and reads the same. */
#include <stdint.h>
#include <stddef.h>

#include "reading/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	DunlinReading *reading = dunlin_reading_from_json((const char *)data, (gssize)size, NULL);

	for (guint i = 0; reading != NULL && i < reading->len; i++) {
		g_autofree char *json = dunlin_found_to_json(reading->pdata[i]), *again = NULL;
		DunlinReading *back = dunlin_reading_from_json(json, -1, NULL);

		g_assert_nonnull(back);
		again = dunlin_found_to_json(back->pdata[0]);
		g_assert_cmpstr(again, ==, json);
		dunlin_reading_free(back);
	}
	dunlin_reading_free(reading);
	return 0;
}
