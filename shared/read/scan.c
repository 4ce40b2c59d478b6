/* SPDX-License-Identifier: BSD-2-Clause */
/* A picture as one found invoice. What was recognised is never sure: the creditor is always asked. */
#include "read/ocr.h"
#include "read/pdf-read.h"
#include "read/pdf.h"

#define SURE_AT_MOST 0.7
#define PAGES_MAX 2

/* The pages as words. FALSE: none. */
static gboolean
recognise(const guint8 *data, gsize length, DunlinVisible *visible)
{
	g_autoptr(DunlinPdf) pdf = NULL;
	const char *why;

	if (dunlin_ocr_is_picture(data, length))
		return dunlin_ocr_file(data, length, visible);
	pdf = dunlin_pdf_open(data, length, &why);
	for (guint i = 0; pdf != NULL && i < PAGES_MAX; i++) {
		DunlinPdfPicture picture;

		if (!dunlin_pdf_draw(pdf, i, &picture))
			break;
		(void)dunlin_ocr_pixels(picture.pixels, picture.width, picture.height, picture.stride, i,
					visible);
		g_free(picture.pixels);
	}
	return visible->words->len > 0;
}

void
dunlin_read_scan(const guint8 *data, gsize length, DunlinReading *out)
{
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();
	g_autoptr(GPtrArray) scratch = dunlin_reading_new();
	DunlinFound *found = dunlin_reading_add(scratch, DUNLIN_FOUND_INVOICE, NULL);
	const char *why = DUNLIN_READING_PICTURE;

	if (recognise(data, length, visible) && dunlin_visible_read(visible, &found->invoice, &why)) {
		found->invoice.confidence = MIN(found->invoice.confidence, SURE_AT_MOST);
		g_ptr_array_add(out, g_ptr_array_steal_index(scratch, 0));
		return;
	}
	dunlin_reading_add(out, DUNLIN_FOUND_UNREADABLE, NULL)->why = g_strdup(why);
}
