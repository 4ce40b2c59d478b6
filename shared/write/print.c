/* SPDX-License-Identifier: BSD-2-Clause */
/* Letters for the post. Lengths are millimetres; drawn twice where pages are numbered. */
#include "write/print-private.h"

#include <string.h>

#include <cairo-pdf.h>

#include "base/error.h"
#include "base/day.h"
#include "write/wrap.h"

#define FONT "DejaVu Sans"
#define POINTS DUNLIN_POINTS
#define LEFT 25.0
#define BOTTOM 22.0
#define TOP_OF_FURTHER 25.0
#define INDENT 4.0
#define COLUMN 38.0 /* where the values of a row begin, from its label */
#define QR_SIZE 33.0
#define ABOVE_BILL 11.0 /* the words at the edge, and the number of the page */

typedef struct {
	double width, height;        /* mm */
	double sender, address;      /* tops of the window's two parts */
	double subject;              /* top of what follows */
} Form;

static const Form din = {210.0, 297.0, 46.0, 51.0, 98.0};
static const Form us = {215.9, 279.4, 47.0, 52.0, 95.0};

typedef struct {
	const DunlinPrint *print;
	const Form *form;
	cairo_t *cairo;
	guint page, pages; /* pages 0: they are being counted */
	guint bills;       /* drawn so far */
	double y;
} Page;

double
dunlin_draw_text(cairo_t *cairo, double x, double y, double column, const char *text, const char *font,
		 PangoAlignment alignment)
{
	PangoLayout *layout = pango_cairo_create_layout(cairo);
	PangoFontDescription *description = pango_font_description_from_string(font);
	int width, height;

	/* A point of the font is one of the paper; Pango's is a 96th of an inch on a screen. */
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72.0);
	pango_layout_context_changed(layout);
	pango_layout_set_font_description(layout, description);
	pango_layout_set_width(layout, (int)(column * POINTS * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, alignment);
	pango_layout_set_text(layout, text, -1);
	cairo_move_to(cairo, x * POINTS, y * POINTS);
	pango_cairo_show_layout(cairo, layout);
	pango_layout_get_size(layout, &width, &height);
	pango_font_description_free(description);
	g_object_unref(layout);
	return height / (double)PANGO_SCALE / POINTS;
}

void
dunlin_draw_squares(cairo_t *cairo, const DunlinQr *qr, double x, double y, double size)
{
	double side = size / qr->width;

	for (guint i = 0; i < qr->width * qr->width; i++) {
		if (qr->modules[i])
			cairo_rectangle(cairo, (x + side * (i % qr->width)) * POINTS,
					(y + side * (i / qr->width)) * POINTS, side * POINTS,
					side * POINTS);
	}
	cairo_fill(cairo);
}

static double
draw_aligned(Page *page, double x, double y, const char *text, const char *font,
	     PangoAlignment alignment)
{
	return dunlin_draw_text(page->cairo, x, y, page->form->width - LEFT - x, text, font, alignment);
}

static double
draw(Page *page, double x, double y, const char *text, const char *font)
{
	return draw_aligned(page, x, y, text, font, PANGO_ALIGN_LEFT);
}

/* @foot: where the page ends for its text. */
static void
number_page(Page *page, double foot)
{
	g_autofree char *number = g_strdup_printf("%u / %u", page->page, page->pages);

	if (page->pages > 1)
		draw_aligned(page, LEFT, foot - 14.0, number, FONT " 8", PANGO_ALIGN_RIGHT);
}

static void
turn_page(Page *page)
{
	cairo_show_page(page->cairo);
	page->page++;
	page->y = TOP_OF_FURTHER;
}

static void
need(Page *page, double height)
{
	if (page->y + height <= page->form->height - BOTTOM)
		return;
	number_page(page, page->form->height);
	turn_page(page);
}

static void
draw_head(Page *page)
{
	const DunlinPrint *print = page->print;

	draw(page, LEFT, page->form->sender, print->sender, FONT " 7");
	draw(page, LEFT, page->form->address, print->recipient, FONT " 10");
	draw_aligned(page, LEFT, page->form->subject - 9.0, print->day, FONT " 10",
		     PANGO_ALIGN_RIGHT);
	page->y = page->form->subject;
	page->y += draw(page, LEFT, page->y, print->subject, FONT " Bold 10.5") + 5.0;
}

/* "  Label:  value" in two columns; TRUE where @line was that. */
static gboolean
draw_row(Page *page, const char *line)
{
	const char *gap = g_str_has_prefix(line, "  ") ? strstr(line + 2, "  ") : NULL;
	g_autofree char *label = NULL;
	double height;

	if (gap == NULL)
		gap = g_str_has_prefix(line, "  ") ? strstr(line, ": ") : NULL;
	if (gap == NULL)
		return FALSE;
	label = g_strstrip(g_strndup(line, (gsize)(gap - line) + (*gap == ':')));
	need(page, 6.0);
	draw(page, LEFT + INDENT, page->y, label, FONT " 9.5");
	height = draw(page, LEFT + INDENT + COLUMN, page->y,
		      gap + 1 + strspn(gap + 1, " "), FONT " 9.5");
	page->y += height + 0.6;
	return TRUE;
}

static void
draw_line(Page *page, const char *line)
{
	double indent = g_str_has_prefix(line, "  ") ? INDENT : 0.0;

	if (*line == '\0') {
		page->y += 2.6;
		return;
	}
	if (draw_row(page, line))
		return;
	need(page, 6.0);
	page->y += draw(page, LEFT + indent, page->y, line + strspn(line, " "), FONT " 9.5") + 0.4;
}

static void
draw_code(Page *page, const DunlinPayment *payment)
{
	g_autofree char *text = dunlin_qr_epc(payment);
	g_autoptr(DunlinQr) qr = text != NULL ? dunlin_qr_new(text, 0, DUNLIN_QR_EPC_VERSION) : NULL;

	if (qr == NULL)
		return;
	page->y += 4.0;
	need(page, QR_SIZE + 6.0);
	dunlin_draw_squares(page->cairo, qr, LEFT, page->y, QR_SIZE);
	page->y += QR_SIZE + 1.5;
	page->y += draw(page, LEFT, page->y, "EPC QR (GiroCode)", FONT " 7");
}

/* The bill that the letter's account asks for; NULL: it is none, or the paper is another. */
static DunlinSwissBill *
bill_of(const DunlinPrint *print, guint payment)
{
	return print->us_letter ? NULL : dunlin_swiss_bill(&print->payments[payment]);
}

/* A bill is at the foot of a page, the first below the letter where it has room. */
static void
draw_bill(Page *page, const DunlinSwissBill *bill)
{
	double top = page->form->height - DUNLIN_SWISS_HEIGHT;

	if (page->bills > 0 || page->y > top - ABOVE_BILL) {
		if (page->bills == 0)
			number_page(page, page->form->height);
		turn_page(page);
	}
	if (dunlin_draw_swiss(page->cairo, bill, page->print->language, top))
		number_page(page, top + 4.0);
	page->bills++;
}

/* Whether the mail's width broke @line before @next: the word there had no room any more. */
static gboolean
was_broken(const char *line, const char *next)
{
	gsize word = next != NULL ? strcspn(next, " ") : 0;

	return word > 0 && *line != ' ' && *line != '>' && *next != '>' && *line != '\0' &&
	       g_utf8_strlen(line, -1) + 1 + g_utf8_strlen(next, (gssize)word) > DUNLIN_TEXT_WIDTH;
}

/* Paper is wider than a mail: paragraphs are filled anew. */
static void
draw_body(Page *page)
{
	g_auto(GStrv) lines = g_strsplit(page->print->text, "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++) {
		g_autoptr(GString) line = g_string_new(lines[i]);

		while (was_broken(lines[i], lines[i + 1]))
			g_string_append_printf(line, " %s", lines[++i]);
		draw_line(page, line->str);
	}
}

static void
draw_all(Page *page)
{
	draw_head(page);
	draw_body(page);
	for (guint i = 0; i < page->print->payment_count; i++) {
		g_autoptr(DunlinSwissBill) bill = bill_of(page->print, i);

		if (bill == NULL)
			draw_code(page, &page->print->payments[i]);
	}
	for (guint i = 0; i < page->print->payment_count; i++) {
		g_autoptr(DunlinSwissBill) bill = bill_of(page->print, i);

		if (bill != NULL)
			draw_bill(page, bill);
	}
	if (page->bills == 0)
		number_page(page, page->form->height);
}

static cairo_status_t
append(void *closure, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* The number of pages, 0 on failure. */
static guint
draw_pages(const DunlinPrint *print, guint pages, GByteArray *out)
{
	const Form *form = print->us_letter ? &us : &din;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		append, out, form->width * POINTS, form->height * POINTS);
	cairo_t *cairo = cairo_create(surface);
	Page page = {print, form, cairo, 1, pages, 0, 0.0};
	g_autofree char *made = dunlin_instant_to_string(print->at);
	gboolean ok;

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, print->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Dunlin");
	if (made != NULL)
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
	draw_all(&page);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return ok ? page.page : 0;
}

GBytes *
dunlin_print(const DunlinPrint *print, GError **error)
{
	g_autoptr(GByteArray) scratch = g_byte_array_new();
	GByteArray *out = g_byte_array_new();
	guint pages = draw_pages(print, 0, scratch);

	if (pages > 0 && draw_pages(print, pages, out) == pages)
		return g_byte_array_free_to_bytes(out);
	g_byte_array_unref(out);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INTERNAL, "the letter could not be drawn");
	return NULL;
}

void
dunlin_print_end(void)
{
	pango_cairo_font_map_set_default(NULL);
	cairo_debug_reset_static_data();
	FcFini();
}
