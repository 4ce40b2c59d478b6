/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlin-reader: messages and XML invoices, read in a sealed process. */
#include <string.h>

#include "read/mail.h"
#include "read/read.h"
#include "read/zygote.h"

static void
answer_reading(const guint8 *data, const DunlinReaderRequest *request, GByteArray *answer)
{
	const DunlinReadContext context = {NULL, request->today};
	DunlinReading *reading = dunlin_reading_new();

	dunlin_read_bytes(data, request->length, &context, reading);
	dunlin_zygote_append(answer, reading);
}

static void
answer_copy(const guint8 *data, const DunlinReaderRequest *request, GByteArray *answer)
{
	g_autoptr(GByteArray) copy = g_byte_array_new();
	g_autofree char *type = NULL, *name = NULL;
	const char *source = *request->source != '\0' ? request->source : NULL;

	if (!dunlin_read_copy(data, request->length, source, request->language, copy, &type, &name))
		return;
	g_byte_array_append(answer, (const guint8 *)type, (guint)strlen(type) + 1);
	g_byte_array_append(answer, (const guint8 *)name, (guint)strlen(name) + 1);
	g_byte_array_append(answer, copy->data, copy->len);
}

/* The bytes of one part, for the reader of PDFs. */
static void
answer_part(const guint8 *data, const DunlinReaderRequest *request, GByteArray *answer)
{
	g_autoptr(GBytes) part = dunlin_mail_part(data, request->length, request->source);
	gsize size = 0;
	const guint8 *bytes = part != NULL ? g_bytes_get_data(part, &size) : NULL;

	if (size <= DUNLIN_READER_ANSWER_MAX)
		g_byte_array_append(answer, bytes, (guint)size);
}

static void
answer(const guint8 *data, const DunlinReaderRequest *request, GByteArray *out)
{
	if (request->ask == DUNLIN_ASK_COPY)
		answer_copy(data, request, out);
	else if (request->ask == DUNLIN_ASK_PART)
		answer_part(data, request, out);
	else
		answer_reading(data, request, out);
}

int
main(int argc, char **argv)
{
	static const DunlinZygote zygote = {"dunlin-reader", dunlin_read_init, answer, 0};

	return dunlin_zygote_main(&zygote, argc, argv);
}
