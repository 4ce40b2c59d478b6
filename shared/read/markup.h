/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invoices that an HTML mail says in the vocabulary of schema.org, for machines to read: as JSON-LD
 * in a <script>, or as microdata (itemscope, itemprop) in its text.
 */
#pragma once

#include "reading/reading.h"

G_BEGIN_DECLS

#define DUNLIN_MARKUP_INVOICES_MAX 20

/* Adds each schema.org/Invoice in @html (UTF-8) as an invoice of syntax "html". schema.org has no
 * property of its own for an invoice's number: where only a confirmation number stands for it, or
 * nothing, the confidence is low. Returns how many. */
guint dunlin_markup_read(const char *html, gsize length, const char *source, DunlinReading *out);

G_END_DECLS
