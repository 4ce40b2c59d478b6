/* SPDX-License-Identifier: BSD-2-Clause */
/* Small PDFs for tests: lines of text at their places, files embedded. */
#pragma once

#include <gio/gio.h>
#include <string.h>

typedef struct {
	int x, y; /* points from the upper left corner of A4 */
	int size;
	const char *text; /* UTF-8 that Windows-1252 has */
} PdfLine;

typedef struct {
	const char *name, *data; /* '@': hangs on the document by /AF alone; '@z': packed too */
} PdfFile;

typedef struct {
	GString *out;
	GArray *offsets; /* of gsize: where object i + 1 begins */
} PdfMaker;

static inline void
pdf_object(PdfMaker *maker, const char *body)
{
	g_array_append_val(maker->offsets, maker->out->len);
	g_string_append_printf(maker->out, "%u 0 obj\n%s\nendobj\n", maker->offsets->len, body);
}

static inline void
pdf_stream(PdfMaker *maker, const char *head, const char *data, gsize length)
{
	g_array_append_val(maker->offsets, maker->out->len);
	g_string_append_printf(maker->out, "%u 0 obj\n<<%s/Length %zu>>\nstream\n",
			       maker->offsets->len, head, length);
	g_string_append_len(maker->out, data, (gssize)length);
	g_string_append(maker->out, "\nendstream\nendobj\n");
}

static inline void
pdf_deflated(PdfMaker *maker, const char *data)
{
	g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
	gsize length = strlen(data), taken, written;
	g_autofree char *packed = g_malloc(length + 1000);

	g_assert_cmpint(g_converter_convert(G_CONVERTER(zlib), data, length, packed, length + 1000,
					    G_CONVERTER_INPUT_AT_END, &taken, &written, NULL), ==,
			G_CONVERTER_FINISHED);
	pdf_stream(maker, "/Type/EmbeddedFile/Filter/FlateDecode", packed, written);
}

static inline GString *
pdf_content(const PdfLine *lines, guint n)
{
	GString *content = g_string_new(NULL);

	for (guint i = 0; i < n; i++) {
		g_autofree char *text =
			g_convert(lines[i].text, -1, "WINDOWS-1252", "UTF-8", NULL, NULL, NULL);

		g_assert_nonnull(text);
		g_string_append_printf(content, "BT /F %d Tf 1 0 0 1 %d %d Tm <", lines[i].size,
				       lines[i].x, 842 - lines[i].y);
		for (const char *c = text; *c != '\0'; c++)
			g_string_append_printf(content, "%02X", (guchar)*c);
		g_string_append(content, "> Tj ET\n");
	}
	return content;
}

/* Objects: 1 catalog, 2 pages, 3 page, 4 font, 5 content, then a specification and a stream for each
 * file. @trailer: more of it, e.g. an /Encrypt; "" otherwise. */
static inline GString *
pdf_make(const PdfLine *lines, guint n_lines, const PdfFile *files, guint n_files,
	 const char *trailer)
{
	g_autoptr(GString) content = pdf_content(lines, n_lines);
	g_autoptr(GString) names = g_string_new(NULL);
	g_autoptr(GString) catalog = g_string_new("<</Type/Catalog/Pages 2 0 R");
	PdfMaker maker = {g_string_new("%PDF-1.7\n"), g_array_new(FALSE, FALSE, sizeof(gsize))};
	GString *out = maker.out;
	gsize start;

	for (guint i = 0; i < n_files; i++) {
		if (files[i].name[0] == '@')
			g_string_append_printf(catalog, "/AF[%u 0 R]", 6 + 2 * i);
		else
			g_string_append_printf(names, "(%s) %u 0 R ", files[i].name, 6 + 2 * i);
	}
	if (names->len > 0)
		g_string_append_printf(catalog, "/Names<</EmbeddedFiles<</Names[%s]>>>>",
				       names->str);
	g_string_append(catalog, ">>");
	pdf_object(&maker, catalog->str);
	pdf_object(&maker, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	pdf_object(&maker, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
			   "/Resources<</Font<</F 4 0 R>>>>>>");
	pdf_object(&maker,
		   "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
	pdf_stream(&maker, "", content->str, content->len);
	for (guint i = 0; i < n_files; i++) {
		g_autofree char *body =
			g_strdup_printf("<</Type/Filespec/F(%s)/UF(%s)/EF<</F %u 0 R>>>>",
					files[i].name, files[i].name, 7 + 2 * i);

		pdf_object(&maker, body);
		if (g_str_has_prefix(files[i].name, "@z"))
			pdf_deflated(&maker, files[i].data);
		else
			pdf_stream(&maker, "/Type/EmbeddedFile", files[i].data, strlen(files[i].data));
	}
	start = out->len;
	g_string_append_printf(out, "xref\n0 %u\n0000000000 65535 f \n", maker.offsets->len + 1);
	for (guint i = 0; i < maker.offsets->len; i++)
		g_string_append_printf(out, "%010zu 00000 n \n",
				       g_array_index(maker.offsets, gsize, i));
	g_string_append_printf(out, "trailer\n<</Size %u/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n",
			       maker.offsets->len + 1, trailer, start);
	g_array_unref(maker.offsets);
	return out;
}
