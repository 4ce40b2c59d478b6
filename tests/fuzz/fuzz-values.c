/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as the frozen values of a letter: what is taken is written the same, twice. */
#include <stdint.h>

#include "write/values.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(DunlinValues) values = dunlin_values_from_json(text, NULL), back = NULL;
	g_autofree char *json = NULL, *again = NULL;

	if (values == NULL)
		return 0;
	json = dunlin_values_to_json(values);
	back = dunlin_values_from_json(json, NULL);
	g_assert_nonnull(back);
	again = dunlin_values_to_json(back);
	g_assert_cmpstr(again, ==, json);
	return 0;
}
