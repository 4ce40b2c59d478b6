/* SPDX-License-Identifier: BSD-2-Clause */
/* Letters for the post. Lengths are millimetres; drawn twice where pages are numbered. */
#include "write/print-private.h"

#include <string.h>

#include <cairo-pdf.h>

#include "base/error.h"
#include "base/day.h"
#include "write/letter.h"

#define FONT "DejaVu Sans"
#define POINTS DUNLIN_POINTS
#define LEFT 25.0
#define BOTTOM 22.0
#define TOP_OF_FURTHER 25.0
#define INDENT 4.0
#define COLUMN 38.0 /* where the values of rows begin, from their labels, at the least */
#define COLUMN_MAX 70.0
#define COLUMN_GAP 2.0
#define QR_SIZE 33.0
#define QR_QUIET 4.0 /* white around it: four of its squares and more */
#define LINE 6.0     /* room for one */
#define ROW 4.5      /* of several */
#define BLOCK_MAX 80.0
#define ONE_LINE 30 /* characters that every value has room for */
#define ABOVE_BILL 11.0 /* the words at the edge, and the number of the page */
#define CODE_HEIGHT (QR_SIZE + QR_QUIET + LINE) /* beside the text: with what is below it */

typedef struct {
	double width, height;        /* mm */
	double sender, address;      /* tops of the window's two parts */
	double column, window;       /* how wide it is from LEFT, and where it ends */
	double subject;              /* top of what follows */
	double folds[2];
} Form;

static const Form din = {210.0, 297.0, 46.0, 51.0, 80.0, 88.0, 98.0, {105.0, 210.0}};
static const Form us = {215.9, 279.4, 47.0, 52.0, 100.0, 80.0, 95.0, {93.1, 186.3}};

typedef struct {
	const DunlinPrint *print;
	const Form *form;
	cairo_t *cairo;
	guint page, pages; /* pages 0: they are being counted */
	guint bills;       /* drawn so far */
	double column;     /* COLUMN, or more where a label is longer */
	double y;
	guint told;        /* payments whose rows were drawn, a code beside those that have one */
	double beside;     /* how much of the lines' width a code takes now */
	double below;      /* where it ends */
	guint code_page;
} Page;

static PangoLayout *
layout_new(cairo_t *cairo, double column, const char *text, const char *font, PangoAlignment alignment)
{
	PangoLayout *layout = pango_cairo_create_layout(cairo);
	PangoFontDescription *description = pango_font_description_from_string(font);

	/* A point of the font is one of the paper; Pango's is a 96th of an inch on a screen. */
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72.0);
	pango_layout_context_changed(layout);
	pango_layout_set_font_description(layout, description);
	pango_layout_set_width(layout, (int)(column * POINTS * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, alignment);
	pango_layout_set_text(layout, text, -1);
	pango_font_description_free(description);
	return layout;
}

static double
millimetres(int units)
{
	return units / (double)PANGO_SCALE / POINTS;
}

static double
height_of(PangoLayout *layout)
{
	int width, height;

	pango_layout_get_size(layout, &width, &height);
	return millimetres(height);
}

double
dunlin_draw_text(cairo_t *cairo, double x, double y, double column, const char *text, const char *font,
		 PangoAlignment alignment)
{
	g_autoptr(PangoLayout) layout = layout_new(cairo, column, text, font, alignment);

	cairo_move_to(cairo, x * POINTS, y * POINTS);
	pango_cairo_show_layout(cairo, layout);
	return height_of(layout);
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

/* @foot: where the page ends for its text. */
static void
number_page(Page *page, double foot)
{
	g_autofree char *number = g_strdup_printf("%u / %u", page->page, page->pages);

	if (page->pages > 1)
		draw_aligned(page, LEFT, foot - 14.0, number, FONT " 8", PANGO_ALIGN_RIGHT);
}

/* Where the paper is folded for the envelope; none across a bill. */
static void
draw_folds(Page *page)
{
	guint count = page->bills > 0 ? 1 : G_N_ELEMENTS(page->form->folds);

	for (guint i = 0; page->page == 1 && i < count; i++) {
		cairo_move_to(page->cairo, 4.0 * POINTS, page->form->folds[i] * POINTS);
		cairo_line_to(page->cairo, 8.0 * POINTS, page->form->folds[i] * POINTS);
	}
	cairo_set_line_width(page->cairo, 0.25);
	cairo_stroke(page->cairo);
}

static void
turn_page(Page *page)
{
	draw_folds(page);
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

/* A text of any length goes on over the pages; two lines of it stay together at its ends. */
static void
flow(Page *page, double x, const char *text, const char *font)
{
	double column = page->form->width - LEFT - x - page->beside;
	g_autoptr(PangoLayout) layout = layout_new(page->cairo, column, text, font, PANGO_ALIGN_LEFT);
	int count = pango_layout_get_line_count(layout);

	for (int i = 0; i < count; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
		int together = count > 1 && (i == 0 || i == count - 2) ? 2 : 1;
		PangoRectangle box;

		pango_layout_line_get_extents(line, NULL, &box);
		if (i == 0 || i + 1 < count)
			need(page, together * millimetres(box.height));
		cairo_move_to(page->cairo, x * POINTS,
			      (page->y - millimetres(box.y)) * POINTS);
		pango_cairo_show_layout_line(page->cairo, line);
		page->y += millimetres(box.height);
	}
}

/* In the window from @top to @bottom, as small as it must be; cut where even that does not help. */
static void
draw_in_window(Page *page, const char *text, double top, double bottom, const char *const *fonts)
{
	for (guint i = 0; fonts[i] != NULL; i++) {
		g_autoptr(PangoLayout) layout = layout_new(page->cairo, page->form->column, text,
							   fonts[i], PANGO_ALIGN_LEFT);

		if (fonts[i + 1] != NULL && height_of(layout) > bottom - top)
			continue;
		pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
		pango_layout_set_height(layout, (int)((bottom - top) * POINTS * PANGO_SCALE));
		cairo_move_to(page->cairo, LEFT * POINTS, top * POINTS);
		pango_cairo_show_layout(page->cairo, layout);
		return;
	}
}

static void
draw_head(Page *page)
{
	static const char *const small[] = {FONT " 7", FONT " 6", FONT " 5", NULL};
	static const char *const large[] = {FONT " 10", FONT " 9", FONT " 8", FONT " 7", NULL};
	const DunlinPrint *print = page->print;

	draw_in_window(page, print->sender, page->form->sender, page->form->address, small);
	draw_in_window(page, print->recipient, page->form->address, page->form->window, large);
	draw_aligned(page, LEFT, page->form->subject - 9.0, print->day, FONT " 10",
		     PANGO_ALIGN_RIGHT);
	page->y = page->form->subject;
	flow(page, LEFT, print->subject, FONT " Bold 10.5");
	page->y += 5.0;
}

/* "  Label:  value": its value and *ret_label, yours; NULL: @line is not that. */
static const char *
split_row(const char *line, char **ret_label)
{
	const char *gap = g_str_has_prefix(line, "  ") ? strstr(line + 2, "  ") : NULL;

	if (gap == NULL)
		gap = g_str_has_prefix(line, "  ") ? strstr(line, ": ") : NULL;
	if (gap == NULL)
		return NULL;
	*ret_label = g_strstrip(g_strndup(line, (gsize)(gap - line) + (*gap == ':')));
	return gap + 1 + strspn(gap + 1, " ");
}

static void
set_column(Page *page, const char *const *lines)
{
	page->column = COLUMN;
	for (guint i = 0; lines[i] != NULL; i++) {
		g_autofree char *label = NULL;
		g_autoptr(PangoLayout) layout = NULL;
		int width, height;

		if (split_row(lines[i], &label) == NULL)
			continue;
		layout = layout_new(page->cairo, COLUMN_MAX - COLUMN_GAP, label, FONT " 9.5",
				    PANGO_ALIGN_LEFT);
		pango_layout_get_size(layout, &width, &height);
		page->column = MAX(page->column, millimetres(width) + COLUMN_GAP);
	}
}

/* In two columns; TRUE where @line was a row. */
static gboolean
draw_row(Page *page, const char *line)
{
	g_autofree char *label = NULL;
	const char *value = split_row(line, &label);
	g_autoptr(PangoLayout) layout = NULL;
	double below;
	guint first;

	if (value == NULL)
		return FALSE;
	layout = layout_new(page->cairo, page->column - COLUMN_GAP / 2.0, label, FONT " 9.5",
			    PANGO_ALIGN_LEFT);
	/* The first two lines of the value as well, which would turn the page after the label. */
	need(page, MAX(height_of(layout), g_utf8_strlen(value, -1) < ONE_LINE ? 0.0 : 2 * ROW));
	cairo_move_to(page->cairo, (LEFT + INDENT) * POINTS, page->y * POINTS);
	pango_cairo_show_layout(page->cairo, layout);
	first = page->page;
	below = page->y + height_of(layout);
	flow(page, LEFT + INDENT + page->column, value, FONT " 9.5");
	if (page->page == first)
		page->y = MAX(page->y, below);
	page->y += 0.6;
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
	flow(page, LEFT + indent, line + strspn(line, " "), FONT " 9.5");
	page->y += 0.4;
}

/* Of several codes each says what it pays. */
static char *
code_label(const DunlinPrint *print, const DunlinPayment *payment)
{
	g_autofree char *amount = NULL;

	if (print->payment_count < 2)
		return g_strdup("EPC QR (GiroCode)");
	amount = dunlin_format_money(print->language, payment->amount, payment->currency);
	return g_strdup_printf("EPC QR (GiroCode): %s%s%s", amount,
			       payment->reference != NULL ? ", " : "",
			       payment->reference != NULL ? payment->reference : "");
}

static DunlinQr *
code_of(const DunlinPayment *payment)
{
	g_autofree char *text = dunlin_qr_epc(payment);

	return text != NULL ? dunlin_qr_new(text, 0, DUNLIN_QR_EPC_VERSION) : NULL;
}

static void
draw_code(Page *page, const DunlinPayment *payment)
{
	g_autoptr(DunlinQr) qr = code_of(payment);
	g_autofree char *label = code_label(page->print, payment);

	if (qr == NULL)
		return;
	page->y += QR_QUIET;
	need(page, QR_SIZE + QR_QUIET + LINE);
	dunlin_draw_squares(page->cairo, qr, LEFT, page->y, QR_SIZE);
	page->y += QR_SIZE + QR_QUIET;
	flow(page, LEFT, label, FONT " 7");
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

/* ── the text, with a code beside the rows that say the same ── */

static char *
without_blanks(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, " ", -1);

	return g_strjoinv(NULL, parts);
}

/* The payment that the rows from @lines on to the next empty one ask for; NULL: none. */
static const DunlinPayment *
payment_of(const Page *page, char **lines)
{
	const DunlinPayment *payment = &page->print->payments[page->told];
	g_autofree char *iban = NULL;

	if (page->told >= page->print->payment_count || payment->iban == NULL)
		return NULL;
	iban = without_blanks(payment->iban);
	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_autofree char *label = NULL, *bare = NULL;
		const char *value = split_row(lines[i], &label);

		bare = value != NULL ? without_blanks(value) : NULL;
		if (g_strcmp0(bare, iban) == 0)
			return payment;
	}
	return NULL;
}

/* The code beside those rows; NULL: there is none, or a bill has it. */
static DunlinQr *
code_beside(const Page *page, char **lines)
{
	const DunlinPayment *payment = payment_of(page, lines);
	g_autoptr(DunlinSwissBill) bill = payment != NULL ? bill_of(page->print, page->told) : NULL;

	return payment != NULL && bill == NULL ? code_of(payment) : NULL;
}

/* About how much the lines from @lines on to the next empty one take, with those that a heading is of. */
static double
block_height(const Page *page, char **lines)
{
	g_autoptr(DunlinQr) qr = NULL;
	guint count = 1, rows = 0;

	if (g_str_has_suffix(lines[0], ":") && lines[1] != NULL && *lines[1] == '\0')
		count = rows = 2;
	while (lines[count] != NULL && *lines[count] != '\0')
		count++;
	qr = lines[rows] != NULL ? code_beside(page, &lines[rows]) : NULL;
	return qr != NULL ? MAX(count * ROW, rows * ROW + CODE_HEIGHT) : count * ROW;
}

static void
begin_block(Page *page, char **lines)
{
	g_autoptr(DunlinQr) qr = code_beside(page, lines);
	double left = page->form->width - LEFT - QR_SIZE;

	need(page, MIN(block_height(page, lines), BLOCK_MAX));
	if (payment_of(page, lines) != NULL)
		page->told++;
	if (qr == NULL)
		return;
	dunlin_draw_squares(page->cairo, qr, left, page->y, QR_SIZE);
	page->below = page->y + QR_SIZE + QR_QUIET;
	page->below += draw_aligned(page, left, page->below, "EPC QR (GiroCode)", FONT " 7", PANGO_ALIGN_LEFT);
	page->beside = QR_SIZE + QR_QUIET;
	page->code_page = page->page;
}

/* What follows is below the code. */
static void
end_block(Page *page)
{
	if (page->beside > 0.0 && page->code_page == page->page)
		page->y = MAX(page->y, page->below);
	page->beside = 0.0;
}

/* What belongs together is on one page, if it is no page by itself. */
static void
draw_body(Page *page)
{
	g_auto(GStrv) lines = g_strsplit(page->print->text, "\n", -1);

	set_column(page, (const char *const *)lines);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (*lines[i] == '\0')
			end_block(page);
		else if (i == 0 || *lines[i - 1] == '\0')
			begin_block(page, &lines[i]);
		draw_line(page, lines[i]);
	}
	end_block(page);
}

static void
draw_all(Page *page)
{
	draw_head(page);
	draw_body(page);
	for (guint i = page->told; i < page->print->payment_count; i++) {
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
	draw_folds(page);
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
	Page page = {.print = print, .form = form, .cairo = cairo, .page = 1, .pages = pages,
		     .column = COLUMN};
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
