/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as a PDF's streams: what comes back begins like XML and is within the limits. */
#include <stdint.h>
#include <stddef.h>

#include "read/pdf-streams.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GPtrArray) streams = dunlin_pdf_xml_streams(data, size);

	for (guint i = 0; i < streams->len; i++) {
		const GByteArray *bytes = g_ptr_array_index(streams, i);

		g_assert_cmpuint(bytes->len, >, 0);
		g_assert_cmpuint(bytes->len, <=, DUNLIN_PDF_STREAM_BYTES_MAX + 16384);
	}
	return 0;
}
