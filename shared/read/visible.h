/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An invoice read from what a person sees: words on pages, or lines of text. Words are put into
 * rows of cells; labels in seven languages (one const table) name the value beside or below them;
 * each value found has a confidence. Pure: no files, no clock, no library but GLib.
 */
#pragma once

#include <glib.h>
#include "reading/reading.h"

G_BEGIN_DECLS

#define DUNLIN_VISIBLE_WORDS_MAX 20000

typedef struct {
	guint page;               /* from 0 */
	float x0, y0, x1, y1;     /* points from the page's upper left corner */
	char *text;               /* UTF-8, no white space, never empty */
} DunlinVisibleWord;

typedef struct {
	GArray *words; /* of DunlinVisibleWord */
} DunlinVisible;

DunlinVisible *dunlin_visible_new(void);
void dunlin_visible_free(DunlinVisible *visible);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinVisible, dunlin_visible_free)

/* @text: @length bytes, cleaned here. FALSE: there are too many words already. */
gboolean dunlin_visible_add(DunlinVisible *visible, guint page, const float box[4], const char *text,
			    gsize length);
/* Plain text: each line a row, each column a fixed width. */
void dunlin_visible_add_text(DunlinVisible *visible, const char *text, gsize length);

/* Fills @invoice (zeroed, days NONE). Its confidence is that of the weakest of number, amount and
 * due date. FALSE: this does not look like an invoice; @ret_why (static) says why, nothing was
 * written. */
gboolean dunlin_visible_read(const DunlinVisible *visible, DunlinInvoice *invoice,
			     const char **ret_why);

/* Holds an invoice that was embedded beside what the pages show. Where the pages do not show its
 * number, amount or account, but surely show another, that goes into its `differs` and its
 * confidence falls. */
void dunlin_visible_compare(const DunlinVisible *visible, DunlinInvoice *invoice);

G_END_DECLS
