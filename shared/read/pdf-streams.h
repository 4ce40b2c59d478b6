/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XML in a PDF that no list of embedded files names: some writers hang the invoice on the document
 * by /AF alone (ISO 32000-2, 14.13), which poppler does not follow. Stream objects always stand
 * openly in the file (ISO 32000-1, 7.5.7), so they are found without its cross-reference table.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_PDF_STREAMS_MAX 20000
#define DUNLIN_PDF_STREAM_BYTES_MAX (8 * 1024 * 1024)
#define DUNLIN_PDF_STREAMS_BYTES_MAX (32 * 1024 * 1024)

/* The streams that begin like XML, the last in the file first, for it is the newest; only those
 * that are plain or deflated. Element: GByteArray. Yours. */
GPtrArray *dunlin_pdf_xml_streams(const guint8 *data, gsize length);

G_END_DECLS
