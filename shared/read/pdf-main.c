/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlin-pdf: PDFs, read in a sealed process; the only program that is linked with poppler. */
#include "read/pdf-read.h"
#include "read/zygote.h"

static void
answer(const guint8 *data, const DunlinReaderRequest *request, GByteArray *out)
{
	g_autoptr(GPtrArray) reading = dunlin_reading_new();

	dunlin_read_pdf(data, request->length, reading);
	dunlin_zygote_append(out, reading);
}

int
main(int argc, char **argv)
{
	static const DunlinZygote zygote = {"dunlin-pdf", dunlin_read_pdf_init, answer, 0};

	return dunlin_zygote_main(&zygote, argc, argv);
}
