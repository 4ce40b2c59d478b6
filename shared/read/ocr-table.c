/* SPDX-License-Identifier: BSD-2-Clause */
/* What tesseract says of a picture, as words; without tesseract itself. See ocr.h. */
#include <stdlib.h>
#include <string.h>

#include "read/ocr.h"

#define COLUMNS 12
#define WORD_LEVEL 5
#define SEEN 20 /* percent: below it there is most likely a speck of dirt */

enum { LEVEL, LEFT = 6, TOP, WIDTH, HEIGHT, SURE, TEXT };

gboolean
dunlin_ocr_is_picture(const guint8 *data, gsize length)
{
	static const struct {
		const char *bytes;
		gsize length;
	} starts[] = {{"\xff\xd8\xff", 3}, {"\x89PNG\r\n\x1a\n", 8}, {"II*\0", 4}, {"MM\0*", 4}};

	for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
		if (length >= starts[i].length && memcmp(data, starts[i].bytes, starts[i].length) == 0)
			return TRUE;
	return FALSE;
}

void
dunlin_ocr_add_table(DunlinVisible *visible, const char *table, int width, guint page)
{
	g_auto(GStrv) lines = g_strsplit(table, "\n", DUNLIN_VISIBLE_WORDS_MAX * 2);
	float scale = width > 0 ? (float)DUNLIN_OCR_WIDTH / (float)width : 1.0f;

	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", COLUMNS);
		float box[4];

		if (g_strv_length(cells) != COLUMNS || atoi(cells[LEVEL]) != WORD_LEVEL ||
		    g_ascii_strtod(cells[SURE], NULL) < SEEN)
			continue;
		box[0] = (float)atoi(cells[LEFT]) * scale;
		box[1] = (float)atoi(cells[TOP]) * scale;
		box[2] = box[0] + (float)atoi(cells[WIDTH]) * scale;
		box[3] = box[1] + (float)atoi(cells[HEIGHT]) * scale;
		if (!dunlin_visible_add(visible, page, box, cells[TEXT], strlen(cells[TEXT])))
			return;
	}
}
