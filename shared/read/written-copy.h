/* SPDX-License-Identifier: BSD-2-Clause */
/* The copy of an invoice that stands in the words of a forwarded mail. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends the copy of the invoice in the words at part @source of the message in @data: as PDF (TRUE in
 * *ret_pdf), or as text where its letters cannot be drawn. *ret_number is yours, "" where it has none.
 * FALSE: no invoice was read there. */
gboolean dunlin_written_copy(const guint8 *data, gsize length, const char *source, const char *language,
			     GByteArray *out, gboolean *ret_pdf, char **ret_number);

G_END_DECLS
