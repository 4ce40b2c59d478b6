/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of the embedded files is the invoice, and whether the pages agree with it. */
#include "read/pdf-read.h"

#include <string.h>

#include "read/ocr.h"
#include "read/pdf-streams.h"
#include "read/pdf.h"
#include "read/read.h"
#include "read/xml.h"

/* What the standards call the embedded invoice (ZUGFeRD 1, 2, Factur-X, XRechnung). */
static const char *const usual_names[] = {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"};

/* A packed "<a/>": the types that unpack it are made before the process is sealed. */
static const char deflated[] = "1 0 obj<</Filter/FlateDecode>>stream\n"
			       "\x78\x9c\xb3\x49\xd4\xb7\x03\x00\x02\xb3\x01\x0b\nendstream";

void
dunlin_read_pdf_init(void)
{
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	const char *why;

	dunlin_xml_init();
	dunlin_pdf_init();
	g_ptr_array_unref(dunlin_pdf_xml_streams((const guint8 *)deflated, sizeof deflated - 1));
	dunlin_visible_add_text(visible, "Invoice 1", 9); /* the labels' table is made */
	(void)dunlin_visible_read(
		visible, &dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL)->invoice, &why);
}

static gboolean
has_usual_name(const DunlinPdfFile *file)
{
	for (guint i = 0; file->name != NULL && i < G_N_ELEMENTS(usual_names); i++)
		if (g_ascii_strcasecmp(file->name, usual_names[i]) == 0)
			return TRUE;
	return FALSE;
}

/* Content decides what is an invoice; of several the one with the usual name, else the first. */
static DunlinFound *
find_embedded(DunlinPdf *pdf, DunlinReading *scratch)
{
	g_autoptr(GPtrArray) files = dunlin_pdf_files(pdf);
	DunlinFound *best = NULL;
	gboolean usual = FALSE;

	for (guint i = 0; i < files->len && !usual; i++) {
		const DunlinPdfFile *file = g_ptr_array_index(files, i);

		if (!dunlin_read_is_xml(file->bytes->data, file->bytes->len) ||
		    !dunlin_read_invoice_xml(file->bytes->data, file->bytes->len, NULL, scratch))
			continue;
		usual = has_usual_name(file);
		if (best == NULL || usual)
			best = g_ptr_array_index(scratch, scratch->len - 1);
	}
	return best;
}

/* What hangs on the document or a page without being listed. */
static DunlinFound *
find_unlisted(const guint8 *data, gsize length, DunlinReading *scratch)
{
	g_autoptr(GPtrArray) streams = dunlin_pdf_xml_streams(data, length);

	for (guint i = 0; i < streams->len; i++) {
		const GByteArray *bytes = g_ptr_array_index(streams, i);

		if (dunlin_read_is_xml(bytes->data, bytes->len) &&
		    dunlin_read_invoice_xml(bytes->data, bytes->len, NULL, scratch))
			return g_ptr_array_index(scratch, scratch->len - 1);
	}
	return NULL;
}

static void
unreadable(DunlinReading *out, const char *why)
{
	dunlin_reading_add(out, DUNLIN_FOUND_UNREADABLE, NULL)->why = g_strdup(why);
}

static void
read_pages(const DunlinVisible *visible, DunlinReading *out)
{
	g_autoptr(GPtrArray) scratch = dunlin_reading_new();
	DunlinFound *found = dunlin_reading_add(scratch, DUNLIN_FOUND_INVOICE, NULL);
	const char *why;

	if (dunlin_visible_read(visible, &found->invoice, &why))
		g_ptr_array_add(out, g_ptr_array_steal_index(scratch, 0));
	else
		unreadable(out, why);
}

void
dunlin_read_pdf(const guint8 *data, gsize length, DunlinReading *out)
{
	const char *why = DUNLIN_READING_PICTURE;
	g_autoptr(DunlinPdf) pdf = dunlin_ocr_is_picture(data, length)
					   ? NULL
					   : dunlin_pdf_open(data, length, &why);
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();
	g_autoptr(GPtrArray) scratch = dunlin_reading_new();
	DunlinFound *embedded;
	guint index;

	if (pdf == NULL) {
		unreadable(out, why);
		return;
	}
	embedded = find_embedded(pdf, scratch);
	if (embedded == NULL)
		embedded = find_unlisted(data, length, scratch);
	dunlin_pdf_words(pdf, visible);
	if (embedded == NULL) {
		read_pages(visible, out);
		return;
	}
	dunlin_visible_compare(visible, &embedded->invoice);
	if (g_ptr_array_find(scratch, embedded, &index))
		g_ptr_array_add(out, g_ptr_array_steal_index(scratch, index));
}
