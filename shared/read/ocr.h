/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words in pictures, by tesseract where its library and language data are installed; nothing is
 * linked with it. It is loaded, with the languages it has of the seven that invoices are read in,
 * before the process is sealed, and needs no file afterwards. Only dunlin-ocr calls this.
 */
#pragma once

#include <glib.h>
#include "read/visible.h"

G_BEGIN_DECLS

#define DUNLIN_OCR_SIDE_MAX 6000 /* pixels; a larger picture is none that was scanned for mail */
#define DUNLIN_OCR_WIDTH 595	 /* points that a page's width becomes, whatever its pixels */

/* FALSE: tesseract or its languages are not there. */
gboolean dunlin_ocr_init(void);

/* Appends the words of a picture: @pixels of 4 bytes each (blue, green, red, unused), rows of @stride
 * bytes. FALSE: nothing could be read. */
gboolean dunlin_ocr_pixels(const guint8 *pixels, int width, int height, int stride, guint page,
			   DunlinVisible *visible);
/* The same for a whole file: PNG, JPEG or TIFF. */
gboolean dunlin_ocr_file(const guint8 *data, gsize length, DunlinVisible *visible);

/* Whether bytes begin like a picture that a scanner or a telephone makes. */
gboolean dunlin_ocr_is_picture(const guint8 *data, gsize length);

/* The words of tesseract's table: a line a word, twelve columns parted by tabs. @width: of the
 * picture in pixels. */
void dunlin_ocr_add_table(DunlinVisible *visible, const char *table, int width, guint page);

G_END_DECLS
