/* SPDX-License-Identifier: BSD-2-Clause */
/* See pdf-streams.h. */
#include "read/pdf-streams.h"

#include <gio/gio.h>
#include <string.h>

#define DICTIONARY_MAX 2048
#define CHUNK 16384

typedef struct {
	const guint8 *data;
	gsize length;
	gboolean deflated;
} Stream;

static const guint8 *
find(const guint8 *data, gsize length, const char *word)
{
	return length > 0 ? memmem(data, length, word, strlen(word)) : NULL;
}

/* How the stream is packed whose dictionary ends at @end. FALSE: in a way that is not for us, or it is
 * something else for sure. */
static gboolean
read_dictionary(const guint8 *start, const guint8 *end, gboolean *ret_deflated)
{
	static const char *const others[] = {"/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode",
					     "/RunLengthDecode", "/DCTDecode",	  "/JPXDecode",
					     "/JBIG2Decode",	"/CCITTFaxDecode", "/Crypt",
					     "/Predictor",	"/XObject",	  "/ObjStm",
					     "/XRef",		"/Length1"};
	const guint8 *from = end - start > DICTIONARY_MAX ? end - DICTIONARY_MAX : start;
	const guint8 *object;

	while ((object = find(from, (gsize)(end - from), " obj")) != NULL)
		from = object + 4;
	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		if (find(from, (gsize)(end - from), others[i]) != NULL)
			return FALSE;
	*ret_deflated = find(from, (gsize)(end - from), "/FlateDecode") != NULL ||
			find(from, (gsize)(end - from), "/Fl ") != NULL;
	return TRUE;
}

static gboolean
begins_like_xml(const GByteArray *bytes)
{
	gsize at = bytes->len >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < bytes->len && g_ascii_isspace(bytes->data[at]))
		at++;
	return at < bytes->len && (bytes->data[at] == '<' || bytes->data[at] >= 0xfe);
}

/* Until it ends or is seen to be none; NULL: nothing of use. */
static GByteArray *
inflate(const Stream *stream)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(GZlibDecompressor) zlib = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
	GConverterResult result = G_CONVERTER_CONVERTED;
	gsize at = 0;

	while (result == G_CONVERTER_CONVERTED) {
		guint8 chunk[CHUNK];
		gsize taken = 0, written = 0;

		result = g_converter_convert(G_CONVERTER(zlib), stream->data + at, stream->length - at,
					     chunk, bytes->len == 0 ? 64 : sizeof chunk,
					     G_CONVERTER_INPUT_AT_END, &taken, &written, NULL);
		if (result == G_CONVERTER_ERROR)
			return NULL;
		at += taken;
		g_byte_array_append(bytes, chunk, (guint)written);
		if (!begins_like_xml(bytes) || bytes->len > DUNLIN_PDF_STREAM_BYTES_MAX)
			return NULL;
	}
	return g_steal_pointer(&bytes);
}

static GByteArray *
unpack(const Stream *stream)
{
	g_autoptr(GByteArray) bytes = NULL;

	if (stream->deflated)
		return inflate(stream);
	bytes = g_byte_array_new();
	if (stream->length > DUNLIN_PDF_STREAM_BYTES_MAX)
		return NULL;
	g_byte_array_append(bytes, stream->data, (guint)MIN(stream->length, 64));
	if (!begins_like_xml(bytes))
		return NULL;
	g_byte_array_append(bytes, stream->data + bytes->len, (guint)(stream->length - bytes->len));
	return g_steal_pointer(&bytes);
}

/* The next stream behind *@at, which moves on. FALSE: there is none. */
static gboolean
next_stream(const guint8 *data, gsize length, gsize *at, Stream *ret_stream)
{
	const guint8 *word;

	while ((word = find(data + *at, length - *at, "stream")) != NULL) {
		gsize start = (gsize)(word - data) + strlen("stream");
		const guint8 *end;

		*at = start;
		if (start < length && data[start] == '\r')
			start++;
		if (start >= length || data[start++] != '\n' ||
		    (word >= data + 3 && memcmp(word - 3, "end", 3) == 0))
			continue;
		end = find(data + start, length - start, "endstream");
		if (end == NULL)
			return FALSE;
		*at = (gsize)(end - data) + strlen("endstream");
		if (!read_dictionary(data, word, &ret_stream->deflated))
			continue;
		ret_stream->data = data + start;
		ret_stream->length = (gsize)(end - data) - start;
		return TRUE;
	}
	return FALSE;
}

GPtrArray *
dunlin_pdf_xml_streams(const guint8 *data, gsize length)
{
	GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
	gsize at = 0, total = 0;
	Stream stream;

	for (guint i = 0; i < DUNLIN_PDF_STREAMS_MAX && next_stream(data, length, &at, &stream); i++) {
		GByteArray *bytes = unpack(&stream);

		if (bytes == NULL)
			continue;
		total += bytes->len;
		g_ptr_array_insert(found, 0, bytes);
		if (total > DUNLIN_PDF_STREAMS_BYTES_MAX)
			break;
	}
	return found;
}
