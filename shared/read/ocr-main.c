/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlin-ocr: pictures of invoices, in a PDF or alone, read in a sealed process. */
#include <stdio.h>
#include <unistd.h>

#include "read/ocr.h"
#include "read/pdf-read.h"
#include "read/zygote.h"
#include "reading/reader.h"

static void
init(void)
{
	dunlin_read_pdf_init();
	(void)dunlin_ocr_init(); /* without it every picture is unreadable */
}

static void
answer(const guint8 *data, const DunlinReaderRequest *request, GByteArray *out)
{
	g_autoptr(GPtrArray) reading = dunlin_reading_new();

	dunlin_read_scan(data, request->length, reading);
	dunlin_zygote_append(out, reading);
}

int
main(int argc, char **argv)
{
	static const DunlinZygote zygote = {"dunlin-ocr", init, answer, DUNLIN_OCR_SECONDS};
	int status;

	/* Tesseract's own way out complains of what it does not free. */
	status = dunlin_zygote_main(&zygote, argc, argv);
	(void)fflush(NULL);
	_exit(status);
}
