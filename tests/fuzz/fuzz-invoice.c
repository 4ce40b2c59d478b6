/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as an invoice's XML: read, written as JSON, read back, rendered. */
#include <stdint.h>
#include <stddef.h>
#include <string.h>

#include "read/invoice.h"
#include "read/read.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
	dunlin_read_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	DunlinReading *reading = dunlin_reading_new();
	g_autofree char *why = NULL;
	g_autoptr(DunlinInvoiceDocument) document = dunlin_invoice_document_parse(data, size, &why, NULL);

	(void)dunlin_read_is_xml(data, size);
	(void)dunlin_read_invoice_xml(data, size, "1", reading);
	for (guint i = 0; i < reading->len; i++) {
		g_autofree char *json = dunlin_found_to_json(reading->pdata[i]);
		DunlinReading *back = dunlin_reading_from_json(json, -1, NULL);

		g_assert_nonnull(back);
		dunlin_reading_free(back);
	}
	if (document != NULL) {
		g_autoptr(GString) copy = g_string_new(NULL);

		dunlin_invoice_render(document, "de", copy);
		g_assert_true(g_utf8_validate(copy->str, (gssize)copy->len, NULL));
	}
	dunlin_reading_free(reading);
	return 0;
}
