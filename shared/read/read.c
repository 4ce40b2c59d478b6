/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells by the first bytes which parser a file is for. */
#include "read/read.h"

#include <string.h>

#include "read/mail.h"
#include "read/ocr.h"
#include "read/paper.h"
#include "read/xml.h"

void
dunlin_read_init(void)
{
	dunlin_xml_init();
	dunlin_mail_init();
	dunlin_paper_init();
}

static void
unreadable(DunlinReading *out, const char *why)
{
	dunlin_reading_add(out, DUNLIN_FOUND_UNREADABLE, NULL)->why = g_strdup(why);
}

/* A header block: "Name: …" in the first line, or an mbox "From " line before it. */
static gboolean
is_message(const guint8 *data, gsize length)
{
	gsize at = 0;

	if (length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < length && (data[at] == '\r' || data[at] == '\n'))
		at++;
	if (length - at > 5 && (memcmp(data + at, "From ", 5) == 0 || memcmp(data + at, ">From", 5) == 0))
		return TRUE;
	for (gsize start = at; at < length && at - start < 100; at++) {
		if (data[at] == ':')
			return at > start;
		if (data[at] <= ' ' || data[at] >= 0x7f) /* RFC 5322 ftext; blanks before ':' are obsolete */
			return (data[at] == ' ' || data[at] == '\t') && at > start &&
			       at + 1 < length && data[at + 1] == ':';
	}
	return FALSE;
}

static void
read_any(const guint8 *data, gsize length, const DunlinReadContext *context, DunlinReading *out)
{
	guint before = out->len;

	if ((length >= 4 && memcmp(data, "%PDF", 4) == 0) || dunlin_ocr_is_picture(data, length)) {
		(void)dunlin_reading_add(out, DUNLIN_FOUND_PDF, NULL);
		return;
	}
	if (dunlin_read_is_xml(data, length)) {
		if (!dunlin_read_invoice_xml(data, length, NULL, out) && out->len == before)
			unreadable(out, "it is XML, but no invoice that is known");
		return;
	}
	if (dunlin_read_carrier(data, length, out)) {
		if (out->len == before)
			unreadable(out, "nothing in it is an invoice");
		return;
	}
	if (is_message(data, length))
		dunlin_read_message(data, length, context, out);
	else
		unreadable(out, length == 0 ? "it is empty" : "it is neither a message nor an invoice");
}

void
dunlin_read_bytes(const guint8 *data, gsize length, const DunlinReadContext *context,
		  DunlinReading *out)
{
	guint before = out->len;

	read_any(data, length, context, out);
	for (guint i = before; i < out->len && context->file != NULL; i++) {
		DunlinFound *found = g_ptr_array_index(out, i);

		g_free(found->file);
		found->file = g_strdup(context->file);
	}
}
