/* SPDX-License-Identifier: BSD-2-Clause */
/* Pages by cairo with fonts that FreeType reads from memory. */
#include "read/paper.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <string.h>

#define WIDTH 595.28 /* ISO 216 A4 */
#define HEIGHT 841.89
#define TOP 72.0
#define BOTTOM 772.0

enum { REGULAR, STRONG, N_FACES };

static const char *const folders[] = {
	"/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts",
	"/usr/share/fonts/dejavu", "/usr/share/fonts/TTF", "/usr/local/share/fonts/dejavu",
};
static const char *const names[N_FACES] = { "DejaVuSans.ttf", "DejaVuSans-Bold.ttf" };

static const struct {
	guint face;
	double size, line, grey;
} styles[] = {
	[DUNLIN_PAPER_BODY] = { REGULAR, 9, 12.5, 0 },
	[DUNLIN_PAPER_BOLD] = { STRONG, 9, 12.5, 0 },
	[DUNLIN_PAPER_SMALL] = { REGULAR, 8, 11, 0 },
	[DUNLIN_PAPER_SMALL_BOLD] = { STRONG, 8, 11, 0 },
	[DUNLIN_PAPER_LABEL] = { REGULAR, 8, 11, 0.4 },
	[DUNLIN_PAPER_HEADING] = { STRONG, 10, 14, 0.15 },
	[DUNLIN_PAPER_TITLE] = { STRONG, 17, 23, 0 },
};

/* Set once by dunlin_paper_init(), read ever after. */
static struct {
	FT_Face faces[N_FACES];
	cairo_font_face_t *fonts[N_FACES];
} loaded;

struct DunlinPaper {
	const DunlinPaperFrame *frame;
	guint pages, page;
	GByteArray *out;
	cairo_surface_t *surface;
	cairo_t *cairo;
	double y;
	const DunlinPaperCell *repeated;
	guint n_repeated;
	gboolean repeating;
};

static gboolean
load(FT_Library library, guint face)
{
	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(folders[i], names[face], NULL);
		char *bytes;
		gsize length;

		if (!g_file_get_contents(path, &bytes, &length, NULL))
			continue;
		if (FT_New_Memory_Face(library, (const FT_Byte *)bytes, (FT_Long)length, 0, &loaded.faces[face]) == 0)
			return TRUE; /* the face keeps the bytes as long as we live */
		g_free(bytes);
	}
	return FALSE;
}

void
dunlin_paper_init(void)
{
	static gsize ready;
	FT_Library library;

	if (!g_once_init_enter(&ready))
		return;
	if (FT_Init_FreeType(&library) == 0 && load(library, REGULAR) && load(library, STRONG)) {
		for (guint i = 0; i < N_FACES; i++)
			loaded.fonts[i] = cairo_ft_font_face_create_for_ft_face(loaded.faces[i], FT_LOAD_NO_HINTING);
	}
	g_once_init_leave(&ready, 1);
}

gboolean
dunlin_paper_has(const char *text)
{
	if (loaded.fonts[STRONG] == NULL)
		return FALSE;
	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		GUnicodeScript script;

		if (c < 0x80)
			continue;
		script = g_unichar_get_script(c);
		if ((script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_LATIN &&
		     script != G_UNICODE_SCRIPT_GREEK && script != G_UNICODE_SCRIPT_CYRILLIC) ||
		    FT_Get_Char_Index(loaded.faces[REGULAR], c) == 0 ||
		    FT_Get_Char_Index(loaded.faces[STRONG], c) == 0)
			return FALSE;
	}
	return TRUE;
}

static void
use(DunlinPaper *paper, DunlinPaperStyle style)
{
	cairo_set_font_face(paper->cairo, loaded.fonts[styles[style].face]);
	cairo_set_font_size(paper->cairo, styles[style].size);
	cairo_set_source_rgb(paper->cairo, styles[style].grey, styles[style].grey, styles[style].grey);
}

static double
width_of(DunlinPaper *paper, const char *text)
{
	cairo_text_extents_t extents;

	cairo_text_extents(paper->cairo, text, &extents);
	return extents.x_advance;
}

static void
draw(DunlinPaper *paper, const DunlinPaperCell *cell, double y, const char *text)
{
	double x = cell->x;

	if (paper->pages == 0 || *text == '\0')
		return;
	use(paper, cell->style);
	if (cell->right)
		x += cell->width - width_of(paper, text);
	cairo_move_to(paper->cairo, x, y);
	cairo_show_text(paper->cairo, text);
}

/* How many bytes of @text fit into @width, at least one letter. */
static gsize
fitting(DunlinPaper *paper, const char *text, double width)
{
	const char *at = text;
	double used = 0;

	while (*at != '\0') {
		char letter[7] = { 0 };
		const char *next = g_utf8_next_char(at);

		memcpy(letter, at, (gsize)(next - at));
		used += width_of(paper, letter);
		if (used > width && at > text)
			break;
		at = next;
	}
	return (gsize)(at - text);
}

/* The mark above, mark and number below. */
static void
draw_frame(DunlinPaper *paper)
{
	const double width = DUNLIN_PAPER_RIGHT - DUNLIN_PAPER_LEFT;
	const DunlinPaperCell mark = { DUNLIN_PAPER_LEFT, width, FALSE, DUNLIN_PAPER_LABEL, NULL };
	const DunlinPaperCell number = { DUNLIN_PAPER_LEFT, width, TRUE, DUNLIN_PAPER_LABEL, NULL };
	g_autoptr(GString) page = g_string_new(paper->frame->page);
	g_autofree char *at = g_strdup_printf("%u", paper->page), *of = g_strdup_printf("%u", paper->pages);
	g_autofree char *text = NULL;

	(void)g_string_replace(page, "%u", at, 1);
	(void)g_string_replace(page, "%u", of, 1);
	use(paper, DUNLIN_PAPER_LABEL);
	text = g_strndup(paper->frame->mark, fitting(paper, paper->frame->mark, width));
	draw(paper, &mark, 44, text);
	draw(paper, &mark, 800, text);
	draw(paper, &number, 812, page->str);
	if (paper->pages == 0)
		return;
	cairo_set_source_rgb(paper->cairo, 0.7, 0.7, 0.7);
	cairo_set_line_width(paper->cairo, 0.5);
	cairo_move_to(paper->cairo, DUNLIN_PAPER_LEFT, 50);
	cairo_line_to(paper->cairo, DUNLIN_PAPER_RIGHT, 50);
	cairo_move_to(paper->cairo, DUNLIN_PAPER_LEFT, 788);
	cairo_line_to(paper->cairo, DUNLIN_PAPER_RIGHT, 788);
	cairo_stroke(paper->cairo);
}

static void
begin_page(DunlinPaper *paper)
{
	if (paper->page > 0 && paper->pages > 0)
		cairo_show_page(paper->cairo);
	paper->page++;
	paper->y = TOP;
	draw_frame(paper);
}

static cairo_status_t
keep(void *closure, const guint8 *data, guint length)
{
	GByteArray *out = closure;

	if (out->len > G_MAXINT - length)
		return CAIRO_STATUS_WRITE_ERROR;
	g_byte_array_append(out, data, length);
	return CAIRO_STATUS_SUCCESS;
}

DunlinPaper *
dunlin_paper_new(const DunlinPaperFrame *frame, guint pages, GByteArray *out)
{
	DunlinPaper *paper = g_new0(DunlinPaper, 1);
	cairo_font_options_t *options = cairo_font_options_create();

	paper->frame = frame;
	paper->pages = pages;
	paper->out = out;
	paper->surface = pages > 0 ? cairo_pdf_surface_create_for_stream(keep, out, WIDTH, HEIGHT)
				   : cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	if (pages > 0)
		cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, frame->title);
	paper->cairo = cairo_create(paper->surface);
	/* So that widths are the same while counting and while writing. */
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_set_font_options(paper->cairo, options);
	cairo_font_options_destroy(options);
	begin_page(paper);
	return paper;
}

guint
dunlin_paper_finish(DunlinPaper *paper)
{
	gboolean good;
	guint pages = paper->page;

	cairo_destroy(paper->cairo);
	cairo_surface_finish(paper->surface);
	good = cairo_surface_status(paper->surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(paper->surface);
	g_free(paper);
	return good ? pages : 0;
}

/* One line of the text, wrapped at blanks, within a word only where it is too long. */
static void
wrap_line(DunlinPaper *paper, const char *text, double width, GPtrArray *lines)
{
	while (TRUE) {
		gsize fits = fitting(paper, text, width), end = fits;

		if (text[fits] != '\0') {
			while (end > 0 && text[end] != ' ')
				end--;
			if (end == 0)
				end = fits;
		}
		g_ptr_array_add(lines, g_strchomp(g_strndup(text, end)));
		text += end + strspn(text + end, " ");
		if (*text == '\0')
			return;
	}
}

static GPtrArray *
wrap(DunlinPaper *paper, const DunlinPaperCell *cell)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) parts = g_strsplit(cell->text != NULL ? cell->text : "", "\n", -1);

	use(paper, cell->style);
	for (guint i = 0; parts[i] != NULL; i++) {
		(void)g_strdelimit(parts[i], "\t", ' ');
		wrap_line(paper, parts[i], cell->width, lines);
	}
	return lines;
}

static void
break_page(DunlinPaper *paper)
{
	if (paper->page >= DUNLIN_PAPER_PAGES_MAX)
		return;
	begin_page(paper);
	if (paper->n_repeated == 0 || paper->repeating)
		return;
	paper->repeating = TRUE;
	dunlin_paper_row(paper, paper->repeated, paper->n_repeated);
	dunlin_paper_rule(paper, DUNLIN_PAPER_LEFT, TRUE);
	paper->repeating = FALSE;
}

void
dunlin_paper_row(DunlinPaper *paper, const DunlinPaperCell *cells, guint n)
{
	g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	double height = 0;
	guint lines = 0;

	for (guint i = 0; i < n; i++) {
		GPtrArray *column = wrap(paper, &cells[i]);

		g_ptr_array_add(columns, column);
		lines = MAX(lines, column->len);
		height = MAX(height, styles[cells[i].style].line);
	}
	for (guint line = 0; line < lines; line++) {
		if (paper->y + height > BOTTOM)
			break_page(paper);
		for (guint i = 0; i < n; i++) {
			const GPtrArray *column = g_ptr_array_index(columns, i);

			if (line < column->len)
				draw(paper, &cells[i], paper->y + styles[cells[i].style].size,
				     g_ptr_array_index(column, line));
		}
		paper->y += height;
	}
}

void
dunlin_paper_repeat(DunlinPaper *paper, const DunlinPaperCell *cells, guint n)
{
	paper->repeated = cells;
	paper->n_repeated = n;
}

void
dunlin_paper_gap(DunlinPaper *paper, double points)
{
	paper->y += points;
}

void
dunlin_paper_keep(DunlinPaper *paper, double points)
{
	if (paper->y + points > BOTTOM && paper->y > TOP)
		break_page(paper);
}

void
dunlin_paper_rule(DunlinPaper *paper, double x, gboolean strong)
{
	double grey = strong ? 0.2 : 0.8;

	if (paper->pages > 0) {
		cairo_set_source_rgb(paper->cairo, grey, grey, grey);
		cairo_set_line_width(paper->cairo, strong ? 0.8 : 0.4);
		cairo_move_to(paper->cairo, x, paper->y + 2);
		cairo_line_to(paper->cairo, DUNLIN_PAPER_RIGHT, paper->y + 2);
		cairo_stroke(paper->cairo);
	}
	paper->y += 5;
}
