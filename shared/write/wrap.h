/* SPDX-License-Identifier: BSD-2-Clause */
/* Fills the paragraphs of a plain text letter after its values have come in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_TEXT_WIDTH 72

/* Paragraphs of prose (every line starts with a letter in column 0) are filled to 72 columns if
 * @fill; of all else only lines that are longer are broken, keeping their "> " or their indentation
 * and two blanks more. A word is never broken. Runs of empty lines become one, none stands at either
 * end. At each break that only the width made stands a mark, which another round keeps. Yours; ends
 * with a newline unless empty. */
char *dunlin_wrap_marked(const char *text, gboolean fill);
/* The same without the marks. Yours. */
char *dunlin_wrap_lines(const char *marked);
/* Without those breaks and what they put before the next line. Yours. */
char *dunlin_wrap_flow(const char *marked);

G_END_DECLS
