/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A letter for the post: the text of a mail on A4 in the form of DIN 5008 B (address in the window of
 * an envelope DL), or on US Letter (window of a no. 10), by cairo and pango. Fonts come from the
 * system.
 */
#pragma once

#include <glib.h>
#include "write/qr.h"

G_BEGIN_DECLS

typedef struct {
	const char *sender;    /* one line above the address */
	const char *recipient; /* lines, at most six */
	const char *day;       /* as it is written in the letter's language */
	const char *subject;
	const char *text;      /* lines of any length; "  Label:  value" is a row of two columns */
	const char *title;     /* of the file */
	const char *language;  /* "de" */
	const DunlinPayment *payments; /* a code for each that can have one */
	guint payment_count;
	gboolean us_letter;
	gint64 at;             /* when the file says it was made: UTC seconds */
} DunlinPrint;

/* The PDF, yours. Pages as many as it takes, numbered where there are several. INTERNAL: it could not
 * be drawn. */
GBytes *dunlin_print(const DunlinPrint *print, GError **error);
/* dunlin_print for those who are not linked with fonts. */
typedef GBytes *(*DunlinPrinter)(const DunlinPrint *print, GError **error);
/* Before the program ends: lets go of the fonts, which the libraries would keep. No thread prints. */
void dunlin_print_end(void);

G_END_DECLS
