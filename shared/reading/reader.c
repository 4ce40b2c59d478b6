/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The supervisor of the sealed readers: dunlin-reader for all, dunlin-pdf for the PDFs that it
 * reports, dunlin-ocr for what is only a picture. One request at a time.
 */
#include "reading/reader.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "reading/reader-zygote.h"

#define PDFS_MAX 20
#define SURE 0.8
#define PDFS_SECONDS 45 /* for all PDFs of one message */

struct DunlinReader {
	GMutex lock;
	DunlinReaderZygote reader, pdf, ocr; /* the last two are started when they are needed */
};

DunlinReader *
dunlin_reader_new(const char *program, GError **error)
{
	g_autoptr(DunlinReader) reader = g_new0(DunlinReader, 1);
	g_autofree char *folder = g_path_get_dirname(program);

	g_mutex_init(&reader->lock);
	reader->reader.program = g_strdup(program);
	reader->pdf.program = g_build_filename(folder, "dunlin-pdf", NULL);
	reader->ocr.program = g_build_filename(folder, "dunlin-ocr", NULL);
	reader->ocr.seconds = DUNLIN_OCR_SECONDS;
	return dunlin_reader_zygote_start(&reader->reader, error) ? g_steal_pointer(&reader) : NULL;
}

void
dunlin_reader_free(DunlinReader *reader)
{
	if (reader == NULL)
		return;
	dunlin_reader_zygote_stop(&reader->reader);
	dunlin_reader_zygote_stop(&reader->pdf);
	dunlin_reader_zygote_stop(&reader->ocr);
	g_mutex_clear(&reader->lock);
	g_free(reader->reader.program);
	g_free(reader->pdf.program);
	g_free(reader->ocr.program);
	g_free(reader);
}

static gboolean
refuse(GError **error, DunlinError code, const char *text)
{
	g_set_error_literal(error, DUNLIN_ERROR, code, text);
	return FALSE;
}

/* ---- PDFs ---- */

/* The bytes of part @source in a file without a name; -1: they cannot be had. */
static int
open_part(DunlinReader *reader, int fd, gsize length, const char *source, gsize *ret_length,
	  GError **error)
{
	DunlinReaderRequest request = {.ask = DUNLIN_ASK_PART, .length = length};
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	int part;

	if (g_strlcpy(request.source, source, sizeof request.source) >= sizeof request.source) {
		(void)refuse(error, DUNLIN_ERROR_INPUT, "a part's number is too long");
		return -1;
	}
	if (!dunlin_reader_zygote_ask(&reader->reader, fd, &request, bytes, error))
		return -1;
	part = memfd_create("part", MFD_CLOEXEC);
	for (gsize at = 0; part >= 0 && at < bytes->len;) {
		gssize n = write(part, bytes->data + at, bytes->len - at);

		if (n > 0)
			at += (gsize)n;
		else if (errno != EINTR) {
			close(part);
			part = -1;
		}
	}
	if (part < 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "no memory for a part: %s",
			    g_strerror(errno));
	*ret_length = bytes->len;
	return part;
}

static DunlinReading *
ask_for_reading(DunlinReaderZygote *zygote, int fd, gsize length, DunlinDay today, GError **error)
{
	const DunlinReaderRequest request = {
		.ask = DUNLIN_ASK_READING, .today = today, .length = length};
	g_autoptr(GByteArray) answer = g_byte_array_new();

	if (!dunlin_reader_zygote_ask(zygote, fd, &request, answer, error))
		return NULL;
	return dunlin_reading_from_json((const char *)answer->data, answer->len, error);
}

static gboolean
is_picture(const DunlinReading *reading)
{
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_UNREADABLE);

	return found != NULL && g_strcmp0(found->why, DUNLIN_READING_PICTURE) == 0;
}

/* What dunlin-pdf says; of a picture what dunlin-ocr says, if it can say anything. */
static DunlinReading *
ask_pdf(DunlinReader *reader, int fd, gsize length, DunlinDay today, GError **error)
{
	g_autoptr(GPtrArray) reading = ask_for_reading(&reader->pdf, fd, length, today, error);
	g_autoptr(GPtrArray) seen = NULL;

	if (reading != NULL && is_picture(reading) && access(reader->ocr.program, X_OK) == 0)
		seen = ask_for_reading(&reader->ocr, fd, length, today, NULL); /* it stays a picture */
	return seen != NULL && seen->len > 0 ? g_steal_pointer(&seen) : g_steal_pointer(&reading);
}

/* What dunlin-pdf says of the PDF at @source (NULL: all of @fd). */
static DunlinReading *
read_pdf(DunlinReader *reader, int fd, gsize length, const char *source, DunlinDay today,
	 GError **error)
{
	DunlinReading *reading;
	gsize size = 0;
	int part;

	if (source == NULL)
		return ask_pdf(reader, fd, length, today, error);
	part = open_part(reader, fd, length, source, &size, error);
	if (part < 0)
		return NULL;
	reading = ask_pdf(reader, part, size, today, error);
	close(part);
	return reading;
}

static DunlinFound *
new_unreadable(const DunlinFound *pdf, const char *why)
{
	g_autoptr(GPtrArray) scratch = dunlin_reading_new();
	DunlinFound *found = dunlin_reading_add(scratch, DUNLIN_FOUND_UNREADABLE, pdf->source);

	found->why = pdf->why != NULL ? g_strdup_printf("%s (%s)", why, pdf->why) : g_strdup(why);
	return g_ptr_array_steal_index(scratch, 0);
}

/* A doubtful invoice beside a sure one is most likely its terms or an annex. */
static gboolean
is_annex(const GPtrArray *reading, const DunlinFound *found)
{
	if (found->invoice.confidence >= SURE || strcmp(found->invoice.syntax, "pdf-text") != 0)
		return FALSE;
	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *other = g_ptr_array_index(reading, i);

		if (other != found && other->kind == DUNLIN_FOUND_INVOICE &&
		    other->invoice.confidence >= SURE)
			return TRUE;
	}
	return FALSE;
}

/* What is to be said of the PDF: an invoice with its source, or why there is none. NULL: BUSY. */
static DunlinFound *
tell_pdf(DunlinReader *reader, int fd, gsize length, const DunlinFound *pdf, DunlinDay today,
	 GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(GPtrArray) told = read_pdf(reader, fd, length, pdf->source, today, &local);
	DunlinFound *found = told != NULL && told->len > 0 ? g_ptr_array_index(told, 0) : NULL;

	if (found == NULL && !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (found == NULL || found->kind != DUNLIN_FOUND_INVOICE || found->invoice.syntax == NULL)
		return new_unreadable(pdf, found != NULL && found->kind == DUNLIN_FOUND_UNREADABLE
						   ? found->why
					   : local != NULL ? local->message
							   : "?");
	g_free(found->source);
	found->source = g_strdup(pdf->source);
	return g_ptr_array_steal_index(told, 0);
}

/* Why a PDF is not even shown to dunlin-pdf; NULL: it is. */
static const char *
cannot_ask(const DunlinReader *reader, guint asked, gint64 deadline)
{
	if (access(reader->pdf.program, X_OK) != 0)
		return "a PDF without readable invoice data: send the invoice as XML";
	if (asked >= PDFS_MAX)
		return "there are too many PDFs in this message: send them in several";
	if (g_get_monotonic_time() > deadline)
		return "the PDFs of this message take too long to read: send them in several";
	return NULL;
}

/* Puts what dunlin-pdf says in the place of each PDF. */
static gboolean
tell_pdfs(DunlinReader *reader, int fd, gsize length, DunlinDay today, GPtrArray *reading,
	  GPtrArray *ret_told, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + PDFS_SECONDS * G_USEC_PER_SEC;

	for (guint i = 0, asked = 0; i < reading->len; i++) {
		DunlinFound *pdf = g_ptr_array_index(reading, i), *told;
		const char *why;

		if (pdf->kind != DUNLIN_FOUND_PDF)
			continue;
		why = cannot_ask(reader, asked++, deadline);
		told = why != NULL ? new_unreadable(pdf, why)
				   : tell_pdf(reader, fd, length, pdf, today, error);
		if (told == NULL)
			return FALSE;
		g_ptr_array_insert(reading, (gint)i, told);
		g_ptr_array_remove_index(reading, i + 1);
		g_ptr_array_add(ret_told, told);
	}
	return TRUE;
}

/* That a PDF could not be read is said only where nothing else was, at the end. */
static void
settle(GPtrArray *reading, const GPtrArray *told)
{
	for (guint i = 0; i < told->len; i++) {
		DunlinFound *found = g_ptr_array_index(told, i);
		gboolean invoice = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE) != NULL;
		guint index;

		if (!g_ptr_array_find(reading, found, &index))
			continue;
		if (found->kind == DUNLIN_FOUND_INVOICE ? is_annex(reading, found) : invoice)
			g_ptr_array_remove_index(reading, index);
		else if (found->kind == DUNLIN_FOUND_UNREADABLE)
			g_ptr_array_add(reading, g_ptr_array_steal_index(reading, index));
	}
}

static gboolean
read_pdfs(DunlinReader *reader, int fd, gsize length, DunlinDay today, GPtrArray *reading,
	  GError **error)
{
	g_autoptr(GPtrArray) told = g_ptr_array_new();

	if (!tell_pdfs(reader, fd, length, today, reading, told, error))
		return FALSE;
	settle(reading, told);
	return TRUE;
}

DunlinReading *
dunlin_reader_read(DunlinReader *reader, int fd, gsize length, DunlinDay today, GError **error)
{
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&reader->lock);
	const DunlinReaderRequest request = {
		.ask = DUNLIN_ASK_READING, .today = today, .length = length};
	g_autoptr(GByteArray) answer = g_byte_array_new();
	g_autoptr(GPtrArray) reading = NULL;

	if (!dunlin_reader_zygote_ask(&reader->reader, fd, &request, answer, error))
		return NULL;
	if (answer->len == 0) {
		(void)refuse(error, DUNLIN_ERROR_INPUT, "the reader found nothing at all");
		return NULL;
	}
	reading = dunlin_reading_from_json((const char *)answer->data, answer->len, error);
	if (reading == NULL || !read_pdfs(reader, fd, length, today, reading, error))
		return NULL;
	return g_steal_pointer(&reading);
}

/* "<type>\0<name>\0<bytes>". */
static gboolean
split_copy(GByteArray *answer, GBytes **ret_copy, char **ret_type, char **ret_name, GError **error)
{
	const char *type = (const char *)answer->data, *name = NULL;
	const char *end = answer->len > 0 ? memchr(type, '\0', answer->len) : NULL;
	gsize at = end != NULL ? (gsize)(end - type) + 1 : 0;

	if (at > 0 && at < answer->len) {
		name = type + at;
		end = memchr(name, '\0', answer->len - at);
		at = end != NULL ? (gsize)(end - type) + 1 : 0;
	}
	if (at == 0 || name == NULL ||
	    (strcmp(type, "application/pdf") != 0 && strcmp(type, "text/plain") != 0))
		return refuse(error, DUNLIN_ERROR_INPUT, "the reader's copy is not whole");
	*ret_name = dunlin_text_filename(name);
	if (*ret_name == NULL)
		*ret_name = g_strdup(type[0] == 'a' ? "invoice.pdf" : "invoice.txt");
	*ret_copy = g_bytes_new(answer->data + at, answer->len - at);
	*ret_type = g_strdup(type);
	return TRUE;
}

gboolean
dunlin_reader_copy(DunlinReader *reader, int fd, gsize length, const char *source,
		   const char *language, GBytes **ret_copy, char **ret_type, char **ret_name,
		   GError **error)
{
	DunlinReaderRequest request = {.ask = DUNLIN_ASK_COPY, .length = length};
	g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&reader->lock);
	g_autoptr(GByteArray) answer = g_byte_array_new();

	if (g_strlcpy(request.source, source != NULL ? source : "", sizeof request.source) >=
	    sizeof request.source)
		return refuse(error, DUNLIN_ERROR_INPUT, "a part's number is too long");
	(void)g_strlcpy(request.language, language,
			sizeof request.language); /* a longer one is none */
	if (!dunlin_reader_zygote_ask(&reader->reader, fd, &request, answer, error))
		return FALSE;
	if (answer->len == 0)
		return refuse(error, DUNLIN_ERROR_NOT_FOUND, "there is nothing to make a copy of");
	return split_copy(answer, ret_copy, ret_type, ret_name, error);
}
