/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files that draw letters share. Lengths are millimetres from the upper left. */
#pragma once

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "write/print.h"

G_BEGIN_DECLS

#define DUNLIN_POINTS (72.0 / 25.4) /* a millimetre */

/* Draws @text in a column of @width; its height. */
double dunlin_draw_text(cairo_t *cairo, double x, double y, double width, const char *text,
			const char *font, PangoAlignment alignment);
void dunlin_draw_squares(cairo_t *cairo, const DunlinQr *qr, double x, double y, double size);

#define DUNLIN_SWISS_HEIGHT 105.0
/* Receipt and payment part on the lower 105 mm of an A4 page, whose upper edge is @top, by the Style
 * Guide QR-bill; headings in German, French, Italian, else English. FALSE: the code does not fit. */
gboolean dunlin_draw_swiss(cairo_t *cairo, const DunlinSwissBill *bill, const char *language, double top);

G_END_DECLS
