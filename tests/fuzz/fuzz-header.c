/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as a raw header block, and each value in it as an address list, as message ids and as
 * Authentication-Results. */
#include <stdint.h>
#include <string.h>

#include "reading/authres.h"
#include "reading/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_value(const char *value)
{
	g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(DunlinAuthResults) results = dunlin_auth_results_parse(value);

	(void)dunlin_header_addresses(value, addresses);
	for (guint i = 0; i < addresses->len; i++)
		g_assert_true(g_utf8_validate(addresses->pdata[i], -1, NULL));
	dunlin_header_message_ids(value, ids);
	for (guint i = 0; i < ids->len; i++)
		g_assert_true(((char *)ids->pdata[i])[0] == '<');
	for (guint i = 0; results != NULL && i < results->results->len; i++) {
		const DunlinAuthResult *result = results->results->pdata[i];

		g_assert_true(result->method != NULL && result->result != NULL);
		(void)dunlin_auth_result_get(result, "header.from");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(DunlinHeader) header = dunlin_header_parse((const char *)data, size);

	g_assert_cmpuint(header->fields->len, <=, DUNLIN_HEADER_FIELDS_MAX);
	for (guint i = 0; i < header->fields->len; i++) {
		const DunlinHeaderField *field = header->fields->pdata[i];

		g_assert_nonnull(dunlin_header_get(header, field->name, 0));
		try_value(field->value);
	}
	return 0;
}
