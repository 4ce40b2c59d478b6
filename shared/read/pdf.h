/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PDF's embedded files and its visible words. The only file behind this header is linked with
 * poppler (GPL), and only into dunlin-pdf: nothing else of Dunlin may call it.
 */
#pragma once

#include <glib.h>
#include "read/visible.h"

G_BEGIN_DECLS

#define DUNLIN_PDF_ATTACHMENTS_MAX 20
#define DUNLIN_PDF_ATTACHMENT_BYTES_MAX (8 * 1024 * 1024)
#define DUNLIN_PDF_PAGES_MAX 50
#define DUNLIN_PDF_TEXT_MAX (2 * 1024 * 1024)
#define DUNLIN_PDF_PICTURE_SIDE 3000 /* 250 dots an inch of A4 */

typedef struct DunlinPdf DunlinPdf;

typedef struct {
	char *name; /* as embedded; NULL */
	GByteArray *bytes;
} DunlinPdfFile;

/* Loads what poppler takes from files; once, before the process is sealed. */
void dunlin_pdf_init(void);

/* @data must outlive it. NULL: encrypted or broken, @ret_why (static) says which. */
DunlinPdf *dunlin_pdf_open(const guint8 *data, gsize length, const char **ret_why);
void dunlin_pdf_free(DunlinPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinPdf, dunlin_pdf_free)

/* The embedded files (of the document and of its pages' paper clips) that begin like XML, in
 * order, within the limits above; what is larger is left out. Element: DunlinPdfFile, yours. */
GPtrArray *dunlin_pdf_files(DunlinPdf *pdf);

/* Appends the words of the first pages with where they stand. */
void dunlin_pdf_words(DunlinPdf *pdf, DunlinVisible *visible);

typedef struct {
	guint8 *pixels; /* of 4 bytes each: blue, green, red, unused; yours */
	int width, height, stride;
} DunlinPdfPicture;

/* Page @page (from 0) as a scanner would see it, at most DUNLIN_PDF_PICTURE_SIDE pixels wide or high.
 * FALSE: there is none, or no memory for it. */
gboolean dunlin_pdf_draw(DunlinPdf *pdf, guint page, DunlinPdfPicture *ret_picture);

G_END_DECLS
