/* SPDX-License-Identifier: BSD-2-Clause */
/* A PDF as one found invoice: the one embedded, else the one that its pages show. */
#pragma once

#include "reading/reading.h"

G_BEGIN_DECLS

/* Before the process is sealed. */
void dunlin_read_pdf_init(void);

/* Adds one invoice, or one unreadable that says why there is none: of a picture always that it is one. */
void dunlin_read_pdf(const guint8 *data, gsize length, DunlinReading *out);

/* The same for what only pictures show: a scanned PDF's first pages, a PNG, JPEG or TIFF. scan.c,
 * only in dunlin-ocr. */
void dunlin_read_scan(const guint8 *data, gsize length, DunlinReading *out);

G_END_DECLS
