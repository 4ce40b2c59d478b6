/* SPDX-License-Identifier: BSD-2-Clause */
/* PDF by poppler; see pdf.h. */
#include "read/pdf.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

struct DunlinPdf {
	PopplerDocument *document;
	int pages;
};

/* What poppler needs from files it asks for when the first document is opened. */
static const char smallest[] =
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F "
	"5 0 R>>>>>>"
	"endobj\n4 0 obj<</Length 29>>stream\nBT /F 9 Tf 9 9 Td (a) Tj ET \nendstream endobj\n"
	"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
	"trailer<</Root 1 0 R>>\n";

static void
free_file(gpointer data)
{
	DunlinPdfFile *file = data;

	g_free(file->name);
	g_byte_array_unref(file->bytes);
	g_free(file);
}

DunlinPdf *
dunlin_pdf_open(const guint8 *data, gsize length, const char **ret_why)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(data, length);
	g_autoptr(GError) error = NULL;
	PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
	DunlinPdf *pdf;

	if (document == NULL) {
		*ret_why = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
				   ? "the PDF is encrypted: send it without a password"
				   : "the PDF is broken: send it again, or the invoice as XML";
		return NULL;
	}
	pdf = g_new0(DunlinPdf, 1);
	pdf->document = document;
	pdf->pages = MIN(poppler_document_get_n_pages(document), DUNLIN_PDF_PAGES_MAX);
	return pdf;
}

void
dunlin_pdf_free(DunlinPdf *pdf)
{
	if (pdf == NULL)
		return;
	g_object_unref(pdf->document);
	g_free(pdf);
}

/* Stops the stream as soon as it is seen to be no XML, or too long. */
static gboolean
take_bytes(const char *buffer, gsize count, gpointer data, GError **error)
{
	GByteArray *bytes = data;
	gsize at = 0;

	if (bytes->len == 0) {
		at = count >= 3 && memcmp(buffer, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
		while (at < count && g_ascii_isspace(buffer[at]))
			at++;
	}
	if ((bytes->len == 0 && at < count && buffer[at] != '<' && (guchar)buffer[at] < 0xfe &&
	     buffer[at] != 0) ||
	    bytes->len + count > DUNLIN_PDF_ATTACHMENT_BYTES_MAX) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not wanted");
		return FALSE;
	}
	g_byte_array_append(bytes, (const guint8 *)buffer, (guint)count);
	return TRUE;
}

static void
take_file(PopplerAttachment *attachment, GPtrArray *files)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	DunlinPdfFile *file;

	if (!poppler_attachment_save_to_callback(attachment, take_bytes, bytes, NULL) ||
	    bytes->len == 0)
		return;
	file = g_new0(DunlinPdfFile, 1);
	file->name = g_strdup(poppler_attachment_get_name(attachment));
	file->bytes = g_steal_pointer(&bytes);
	g_ptr_array_add(files, file);
}

/* Files that hang on a page as a paper clip. */
static void
take_page_files(PopplerPage *page, guint *seen, GPtrArray *files)
{
	GList *list = poppler_page_get_annot_mapping(page);

	for (GList *at = list; at != NULL && *seen < DUNLIN_PDF_ATTACHMENTS_MAX; at = at->next) {
		PopplerAnnot *annotation = ((PopplerAnnotMapping *)at->data)->annot;
		PopplerAttachment *attachment;

		if (!POPPLER_IS_ANNOT_FILE_ATTACHMENT(annotation))
			continue;
		attachment = poppler_annot_file_attachment_get_attachment(
			POPPLER_ANNOT_FILE_ATTACHMENT(annotation));
		(*seen)++;
		if (attachment == NULL)
			continue;
		take_file(attachment, files);
		g_object_unref(attachment);
	}
	poppler_page_free_annot_mapping(list);
}

GPtrArray *
dunlin_pdf_files(DunlinPdf *pdf)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(free_file);
	GList *list = NULL;
	guint seen = 0;

	if (poppler_document_has_attachments(pdf->document))
		list = poppler_document_get_attachments(pdf->document);
	for (GList *at = list; at != NULL && seen < DUNLIN_PDF_ATTACHMENTS_MAX;
	     at = at->next, seen++)
		if (at->data != NULL)
			take_file(at->data, files);
	g_list_free_full(list, g_object_unref);
	for (int i = 0; i < pdf->pages && seen < DUNLIN_PDF_ATTACHMENTS_MAX; i++) {
		PopplerPage *page = poppler_document_get_page(pdf->document, i);

		if (page == NULL)
			continue;
		take_page_files(page, &seen, files);
		g_object_unref(page);
	}
	return files;
}

/* One word of the text from @start to @end: the box around its characters. FALSE: no more. */
static gboolean
take_word(DunlinVisible *visible, guint page, const char *start, const char *end,
	  const PopplerRectangle *boxes, guint n)
{
	float box[4] = {G_MAXFLOAT, G_MAXFLOAT, -G_MAXFLOAT, -G_MAXFLOAT};

	for (guint i = 0; i < n; i++) {
		box[0] = MIN(box[0], (float)MIN(boxes[i].x1, boxes[i].x2));
		box[1] = MIN(box[1], (float)MIN(boxes[i].y1, boxes[i].y2));
		box[2] = MAX(box[2], (float)MAX(boxes[i].x1, boxes[i].x2));
		box[3] = MAX(box[3], (float)MAX(boxes[i].y1, boxes[i].y2));
	}
	return n == 0 || dunlin_visible_add(visible, page, box, start, (gsize)(end - start));
}

/* Columns may stand side by side without a blank in the text: a gap wider than a blank, or another
 * line, parts words too. */
static gboolean
is_apart(const PopplerRectangle *one, const PopplerRectangle *two)
{
	double height = MIN(fabs(one->y2 - one->y1), fabs(two->y2 - two->y1));

	return two->x1 - one->x2 > 0.22 * height || two->x1 - one->x1 < -height ||
	       fabs(two->y1 + two->y2 - one->y1 - one->y2) > height;
}

/* Each character of the text has a box; blanks and line ends part words. */
static gboolean
take_page(DunlinVisible *visible, guint number, const char *text, const PopplerRectangle *boxes,
	  guint n)
{
	const char *start = text, *c = text;
	guint first = 0, at = 0;

	for (; at < n && *c != '\0'; c = g_utf8_next_char(c), at++) {
		gboolean blank = g_unichar_isspace(g_utf8_get_char(c));

		if (!blank && (at == first || !is_apart(&boxes[at - 1], &boxes[at])))
			continue;
		if (at > first && !take_word(visible, number, start, c, boxes + first, at - first))
			return FALSE;
		start = blank ? g_utf8_next_char(c) : c;
		first = blank ? at + 1 : at;
	}
	return at <= first || take_word(visible, number, start, c, boxes + first, at - first);
}

void
dunlin_pdf_words(DunlinPdf *pdf, DunlinVisible *visible)
{
	gsize total = 0;
	gboolean more = TRUE;

	for (int i = 0; i < pdf->pages && more && total < DUNLIN_PDF_TEXT_MAX; i++) {
		PopplerPage *page = poppler_document_get_page(pdf->document, i);
		g_autofree PopplerRectangle *boxes = NULL;
		g_autofree char *text = NULL;
		guint n = 0;

		if (page == NULL)
			continue;
		text = poppler_page_get_text(page);
		total += text != NULL ? strlen(text) : 0;
		if (text != NULL && total < DUNLIN_PDF_TEXT_MAX &&
		    g_utf8_validate(text, -1, NULL) &&
		    poppler_page_get_text_layout(page, &boxes, &n))
			more = take_page(visible, (guint)i, text, boxes, n);
		g_object_unref(page);
	}
}

gboolean
dunlin_pdf_draw(DunlinPdf *pdf, guint number, DunlinPdfPicture *ret_picture)
{
	PopplerPage *page = number < (guint)pdf->pages
				    ? poppler_document_get_page(pdf->document, (int)number)
				    : NULL;
	double width = 0, height = 0, scale;
	cairo_surface_t *surface;
	cairo_t *cairo;
	DunlinPdfPicture picture;

	if (page == NULL)
		return FALSE;
	poppler_page_get_size(page, &width, &height);
	if (!(width >= 1 && height >= 1 && width < 20000 && height < 20000)) {
		g_object_unref(page);
		return FALSE;
	}
	scale = MIN(250.0 / 72, DUNLIN_PDF_PICTURE_SIDE / MAX(width, height));
	picture.width = MAX(1, (int)(width * scale));
	picture.height = MAX(1, (int)(height * scale));
	picture.stride = picture.width * 4;
	picture.pixels = g_malloc((gsize)picture.stride * (gsize)picture.height);
	memset(picture.pixels, 0xff, (gsize)picture.stride * (gsize)picture.height);
	surface = cairo_image_surface_create_for_data(picture.pixels, CAIRO_FORMAT_RGB24, picture.width,
						      picture.height, picture.stride);
	cairo = cairo_create(surface);
	cairo_scale(cairo, scale, scale);
	poppler_page_render(page, cairo);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	g_object_unref(page);
	*ret_picture = picture;
	return TRUE;
}

void
dunlin_pdf_init(void)
{
	const char *why;
	g_autoptr(DunlinPdf) pdf =
		dunlin_pdf_open((const guint8 *)smallest, sizeof smallest - 1, &why);
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();

	if (pdf != NULL)
		dunlin_pdf_words(pdf, visible);
}
