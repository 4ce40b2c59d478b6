/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parsers, linked into dunlin-reader only: bytes of anybody in, a Reading out. They know no
 * store, no clock, no configuration and no network. They never fail: what cannot be read becomes a
 * DUNLIN_FOUND_UNREADABLE that says why. They may be killed at any time by a limit of the sandbox.
 */
#pragma once

#include <glib.h>
#include "reading/reading.h"

G_BEGIN_DECLS

typedef struct {
	const char *file; /* goes into "file" of all that is found; NULL inside the daemons */
	DunlinDay today;  /* the day that "15.10." counts from */
} DunlinReadContext;

/* Once per process, before it is sealed: libxml2 without network and entities, tables, charsets. */
void dunlin_read_init(void);

/* Reads anything: an XML by its first bytes (byte order mark, "<?xml", a root element), a PDF
 * or a picture (DUNLIN_FOUND_PDF: dunlin-pdf reads it), a message where it starts like a header block; all else is
 * unreadable. Appends to @out. */
void dunlin_read_bytes(const guint8 *data, gsize length, const DunlinReadContext *context,
		       DunlinReading *out);

/* shared/read/mail.c: the message, then what its MIME tree holds. */
void dunlin_read_message(const guint8 *data, gsize length, const DunlinReadContext *context,
			 DunlinReading *out);

/* Reads what an archive, a winmail.dat or a .msg of its own carries; sources are "/1", "/2" …
 * FALSE: it is none of them. */
gboolean dunlin_read_carrier(const guint8 *data, gsize length, DunlinReading *out);

/* TRUE where @data looks like XML, whatever its declared type: a byte order mark and white space
 * may stand before "<?xml", "<!" or a root element's name. HTML is none. */
gboolean dunlin_read_is_xml(const guint8 *data, gsize length);

/* Adds one invoice where @data is one (UBL, CII, ZUGFeRD 1). FALSE: it is none; nothing was added
 * where the document is of a foreign vocabulary, one unreadable with the reason where it is broken,
 * hostile, or a document known not to be an invoice (an order, a bank statement …). */
gboolean dunlin_read_invoice_xml(const guint8 *data, gsize length, const char *source,
				 DunlinReading *out);

/* The readable copy of the invoice at part @source (NULL: @data itself): the PDF beside it in the
 * message, else the XML as plain text in @language (one of seven, else English), which says in its first
 * line that it is a copy. Appends to @out. @ret_type and @ret_name are yours. FALSE: nothing there
 * that could be copied. */
gboolean dunlin_read_copy(const guint8 *data, gsize length, const char *source,
			  const char *language, GByteArray *out, char **ret_type, char **ret_name);

G_END_DECLS
