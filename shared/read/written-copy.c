/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The copy of an invoice that was written into a mail: the words of the forwarded mail, never what the
 * forwarder wrote above them.
 */
#include "read/written-copy.h"

#include <string.h>

#include "base/text.h"
#include "read/forward.h"
#include "read/mail.h"
#include "read/paper.h"
#include "read/read.h"

/* The found invoice at @source, of words; NULL: there is none. */
static const DunlinInvoice *
written_at(const DunlinReading *reading, const char *source)
{
	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(reading, i);

		if (found->kind == DUNLIN_FOUND_INVOICE && g_strcmp0(found->source, source) == 0 &&
		    (g_strcmp0(found->invoice.syntax, "text") == 0 || g_strcmp0(found->invoice.syntax, "html") == 0))
			return &found->invoice;
	}
	return NULL;
}

static char *
forward_in(const char *text)
{
	DunlinForward forward = { 0 };
	gsize start;

	if (!dunlin_forward_find(text, TRUE, &forward, &start))
		return NULL;
	g_free(forward.from);
	g_free(forward.to);
	g_free(forward.subject);
	return forward.body;
}

/* The words of the forward at @source; NULL: none. Yours. */
static char *
words_at(const DunlinReading *reading, const guint8 *data, gsize length, const char *source)
{
	const char *why;
	g_autoptr(DunlinMail) mail = dunlin_mail_open(data, length, &why);

	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(reading, i);

		if (found->kind == DUNLIN_FOUND_FORWARD && g_strcmp0(found->source, source) == 0 &&
		    found->forward.body != NULL)
			return g_strdup(found->forward.body);
	}
	for (guint i = 0; mail != NULL && i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);
		g_autofree char *text = NULL;
		char *body;

		if (strcmp(part->source, source) != 0 || strcmp(part->type, "text/html") != 0)
			continue;
		text = dunlin_mail_html(part);
		body = forward_in(text);
		return body != NULL || part->message == 0 ? body : g_steal_pointer(&text);
	}
	return NULL;
}

static guint
write_pages(const char *text, const DunlinPaperFrame *frame, guint pages, GByteArray *out)
{
	DunlinPaper *paper = dunlin_paper_new(frame, pages, out);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++) {
		const DunlinPaperCell cell = { DUNLIN_PAPER_LEFT, DUNLIN_PAPER_RIGHT - DUNLIN_PAPER_LEFT, FALSE,
					       DUNLIN_PAPER_BODY, lines[i] };

		if (*lines[i] == '\0')
			dunlin_paper_gap(paper, 8);
		else
			dunlin_paper_row(paper, &cell, 1);
	}
	return dunlin_paper_finish(paper);
}

static gboolean
draw(const char *text, const DunlinPaperFrame *frame, GByteArray *out)
{
	guint before = out->len, pages;

	if (!dunlin_paper_has(text) || !dunlin_paper_has("ä"))
		return FALSE;
	pages = write_pages(text, frame, 0, out);
	if (pages > 0 && pages < DUNLIN_PAPER_PAGES_MAX && write_pages(text, frame, pages, out) > 0)
		return TRUE;
	g_byte_array_set_size(out, before);
	return FALSE;
}

gboolean
dunlin_written_copy(const guint8 *data, gsize length, const char *source, const char *language,
		    GByteArray *out, gboolean *ret_pdf, char **ret_number)
{
	gboolean german = g_ascii_strncasecmp(language, "de", 2) == 0;
	const DunlinReadContext context = { NULL, 0 };
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	const DunlinInvoice *invoice;
	g_autofree char *text = NULL;
	DunlinPaperFrame frame = {
		.mark = german ? "Kopie aus unserer E-Mail" : "Copy from our e-mail",
		.page = german ? "Seite %u von %u" : "Page %u of %u",
	};

	dunlin_read_message(data, length, &context, reading);
	invoice = written_at(reading, source);
	text = invoice != NULL ? words_at(reading, data, length, source) : NULL;
	if (text == NULL)
		return FALSE;
	frame.title = invoice->number != NULL ? invoice->number : "";
	*ret_pdf = draw(text, &frame, out);
	if (!*ret_pdf) {
		g_autofree char *plain = g_strdup_printf("%s\n\n%s\n", frame.mark, text);

		g_byte_array_append(out, (const guint8 *)plain, (guint)strlen(plain));
	}
	*ret_number = g_strdup(frame.title);
	return TRUE;
}
