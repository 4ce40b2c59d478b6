/* SPDX-License-Identifier: BSD-2-Clause */
/* A message: what it is, then what its parts hold, in the order of the outer contract. */
#include <string.h>

#include "read/charset.h"
#include "read/forward.h"
#include "read/html.h"
#include "read/limits.h"
#include "read/machine.h"
#include "read/mail.h"
#include "read/markup.h"
#include "read/message-private.h"
#include "read/ocr.h"
#include "read/portal.h"
#include "read/quote.h"
#include "read/read.h"
#include "read/visible.h"

#define FORWARDS_MAX 8  /* in line, one in another */
#define ATTACHED_MAX 20 /* forwards attached */
#define WRITTEN_CONFIDENCE 0.5
#define PICTURES_MAX 3
#define PICTURE_MIN (40 * 1024) /* bytes: a scanned page has more, a logo less */

static void
unreadable(DunlinReading *out, const char *source, const char *why)
{
	dunlin_reading_add(out, DUNLIN_FOUND_UNREADABLE, source)->why = g_strdup(why);
}

/* "<a@b>" tokens of a header, at most @max. */
static char **
read_ids(GMimeObject *object, const char *name, guint max)
{
	g_autofree char *text = dunlin_mail_header(object, name);
	g_autoptr(GPtrArray) ids = g_ptr_array_new();

	for (const char *at = text; at && ids->len < max;) {
		const char *open = strchr(at, '<'), *close = open ? strchr(open, '>') : NULL;

		if (close && !memchr(open, ' ', (gsize)(close - open)))
			g_ptr_array_add(ids, g_strndup(open, (gsize)(close - open) + 1));
		at = close;
	}
	g_ptr_array_add(ids, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

static char *
first_id(GMimeObject *object, const char *name)
{
	g_auto(GStrv) ids = read_ids(object, name, 1);

	return g_strdup(ids[0]);
}

static void
add_message(GMimeObject *head, DunlinReading *out)
{
	DunlinMessage *message = &dunlin_reading_add(out, DUNLIN_FOUND_MESSAGE, NULL)->message;

	message->from = dunlin_mail_mailbox(head, "From", &message->from_address);
	message->to = dunlin_mail_addresses(head, "To");
	message->subject = dunlin_mail_header(head, "Subject");
	message->date = dunlin_mail_date(head);
	message->message_id = first_id(head, "Message-ID");
	message->in_reply_to = first_id(head, "In-Reply-To");
	message->references = read_ids(head, "References", 50);
}

/* ---- forwards ---- */

static char *
subject_without_prefix(const char *subject)
{
	const char *colon = strchr(subject, ':');

	return colon && colon[1] ? g_strstrip(g_strdup(colon + 1)) : NULL;
}

void
dunlin_read_inline_forwards(const char *text, const char *subject, const char *source,
			    DunlinReading *out, gsize *ret_start)
{
	gboolean announced = dunlin_quote_is_forward_subject(subject);
	g_autofree char *body = NULL;
	DunlinForward forward;
	gsize start;

	for (guint i = 0;
	     i < FORWARDS_MAX && dunlin_forward_find(text, announced, &forward, &start); i++) {
		DunlinFound *found = dunlin_reading_add(out, DUNLIN_FOUND_FORWARD, source);

		found->forward = forward;
		if (i == 0 && ret_start)
			*ret_start = start;
		if (!forward.subject && announced)
			found->forward.subject = subject_without_prefix(subject);
		if (!forward.body)
			return;
		subject = found->forward.subject;
		g_free(body);
		body = g_strdup(forward.body);
		announced = dunlin_quote_is_forward_subject(subject);
		text = body;
	}
}

static void
add_attached_forward(const DunlinMail *mail, guint index, DunlinReading *out)
{
	const DunlinMailMessage *message = dunlin_mail_message(mail, index);
	DunlinForward *forward =
		&dunlin_reading_add(out, DUNLIN_FOUND_FORWARD, message->source)->forward;
	DunlinMailBody body;

	forward->from = dunlin_mail_mailbox(message->object, "From", NULL);
	forward->to = dunlin_mail_addresses(message->object, "To");
	forward->subject = dunlin_mail_header(message->object, "Subject");
	forward->date = dunlin_mail_date(message->object);
	dunlin_mail_body(mail, index, &body);
	g_strchomp(body.text);
	if (*body.text)
		forward->body = g_strdup(body.text);
	dunlin_read_inline_forwards(body.text, forward->subject, body.source, out, NULL);
	g_free(body.text);
}

static gboolean
has_invoice_of(const DunlinReading *out, const char *message)
{
	for (guint i = 0; i < out->len; i++) {
		const DunlinFound *found = g_ptr_array_index(out, i);

		if (found->kind == DUNLIN_FOUND_INVOICE &&
		    (!message || g_str_has_prefix(found->source, message)))
			return TRUE;
	}
	return FALSE;
}

/* What an HTML mail says of an invoice in schema.org's words, where no invoice came with it. A reply
 * may quote them: only what opens a thread or was forwarded counts. */
static void
read_markup(const DunlinMail *mail, gboolean forwarded, DunlinReading *out)
{
	for (guint i = 0; i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);
		const DunlinMailMessage *message = dunlin_mail_message(mail, part->message);
		g_autoptr(GBytes) bytes = NULL;
		g_autofree char *html = NULL;
		const guint8 *data;
		gsize length;

		if (strcmp(part->type, "text/html") != 0 || has_invoice_of(out, message->source) ||
		    (part->message == 0 && !forwarded &&
		     dunlin_mail_count_headers(message->object, "In-Reply-To") > 0))
			continue;
		bytes = dunlin_mail_decode(part);
		data = g_bytes_get_data(bytes, &length);
		if (length == 0 || dunlin_mail_is_xml(part->type, data, length))
			continue;
		html = dunlin_charset_to_utf8(
			data, MIN(length, DUNLIN_HTML_MAX),
			g_mime_object_get_content_type_parameter(part->object, "charset"));
		(void)dunlin_markup_read(html, strlen(html), part->source, out);
	}
}

/* An invoice that stands in the words of a forwarded mail: it has a number, an amount, a day and an
 * account or a due date. Words are a weak source: the creditor is always asked. */
static gboolean
read_written(const char *text, const char *source, const char *syntax, DunlinReading *out)
{
	g_autoptr(DunlinVisible) visible = dunlin_visible_new();
	DunlinFound *found = dunlin_reading_add(out, DUNLIN_FOUND_INVOICE, source);
	DunlinInvoice *invoice = &found->invoice;
	const char *why;

	dunlin_visible_add_text(visible, text, strlen(text));
	if (dunlin_visible_read(visible, invoice, &why) && invoice->number && invoice->payable &&
	    (invoice->issue_day != DUNLIN_DAY_NONE || invoice->due_day != DUNLIN_DAY_NONE) &&
	    ((invoice->iban && invoice->iban[0]) || invoice->due_day != DUNLIN_DAY_NONE)) {
		g_free(invoice->syntax);
		invoice->syntax = g_strdup(syntax);
		invoice->confidence = MIN(invoice->confidence, WRITTEN_CONFIDENCE);
		return TRUE;
	}
	g_ptr_array_remove_index(out, out->len - 1);
	return FALSE;
}

static const char *
syntax_of(const DunlinMail *mail, const char *source)
{
	for (guint i = 0; source && i < mail->parts->len; i++)
		if (!strcmp(dunlin_mail_at(mail, i)->source, source) &&
		    !strcmp(dunlin_mail_at(mail, i)->type, "text/html"))
			return "html";
	return "text";
}

/* The same for the HTML of a mail whose plain text says less. */
static void
read_html_bodies(const DunlinMail *mail, DunlinReading *out)
{
	for (guint i = 0; i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);
		g_autofree char *text = NULL;
		g_autoptr(GPtrArray) forwards = NULL;
		const DunlinFound *inner;

		if (strcmp(part->type, "text/html") != 0 || part->attachment)
			continue;
		text = dunlin_mail_html(part);
		forwards = dunlin_reading_new();
		dunlin_read_inline_forwards(text, NULL, NULL, forwards, NULL);
		inner = forwards->len > 0 ? g_ptr_array_index(forwards, forwards->len - 1) : NULL;
		if (part->message == 0 && (!inner || !inner->forward.body))
			continue; /* the writer's own words */
		if (read_written(inner && inner->forward.body ? inner->forward.body : text,
				 part->source, "html", out))
			return;
	}
}

/* Where a forward brings nothing but words. */
static void
read_bodies(const DunlinMail *mail, guint from, const GPtrArray *notes, DunlinReading *out)
{
	guint end = out->len;

	for (guint i = from; i < end; i++)
		if (((const DunlinFound *)g_ptr_array_index(out, i))->kind != DUNLIN_FOUND_FORWARD)
			return;
	for (guint i = from; i < end && notes->len == 0; i++) {
		const DunlinFound *found = g_ptr_array_index(out, i);

		if (found->forward.body && read_written(found->forward.body, found->source,
							syntax_of(mail, found->source), out))
			return;
	}
	if (from < end && notes->len == 0)
		read_html_bodies(mail, out);
}

/* A forwarded mail that brings no file but names a place where the invoice lies. */
static void
note_portal(const DunlinReading *out, guint from, GPtrArray *notes)
{
	const DunlinFound *portal = NULL;

	for (guint i = from; i < out->len; i++) {
		const DunlinFound *found = g_ptr_array_index(out, i);

		if (found->kind != DUNLIN_FOUND_FORWARD)
			return; /* an invoice, or a file */
		if (!portal && found->forward.body && dunlin_portal_is(found->forward.body))
			portal = found;
	}
	if (portal && notes->len == 0)
		dunlin_read_note(notes, "the invoice lies behind a link, which is not opened: "
					"download it and forward the file");
}

/* Attached, and not shown in the text by its number. */
static gboolean
is_attached_picture(const DunlinMailPart *part, const guint8 *data, gsize length)
{
	const char *disposition = g_mime_object_get_disposition(part->object);

	if (length < PICTURE_MIN || !dunlin_ocr_is_picture(data, length))
		return FALSE;
	return (disposition && !g_ascii_strcasecmp(disposition, "attachment")) ||
	       !g_mime_object_get_content_id(part->object);
}

/* Pictures may be scanned invoices where nothing else says what is owed. In an answer they are what
 * mailers and people put there: signatures, screenshots. */
static void
read_pictures(const DunlinMail *mail, gboolean forwarded, const GPtrArray *notes,
	      DunlinReading *out)
{
	GMimeObject *head = dunlin_mail_message(mail, 0)->object;
	guint found = 0;

	if (notes->len > 0 || has_invoice_of(out, NULL) ||
	    dunlin_reading_first(out, DUNLIN_FOUND_PDF) ||
	    (!forwarded && dunlin_mail_count_headers(head, "In-Reply-To") > 0))
		return;
	for (guint i = 0; i < mail->parts->len && found < PICTURES_MAX; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);
		g_autoptr(GBytes) bytes = NULL;
		const guint8 *data;
		gsize length;

		if (part->inner >= 0 || g_str_has_prefix(part->type, "text/"))
			continue;
		bytes = dunlin_mail_decode(part);
		data = g_bytes_get_data(bytes, &length);
		if (!is_attached_picture(part, data, length))
			continue;
		dunlin_reading_add(out, DUNLIN_FOUND_PDF, part->source)->why = g_strdup(part->name);
		found++;
	}
}

static void
read_tree(const DunlinMail *mail, const DunlinReadContext *context, DunlinReading *out)
{
	g_autoptr(GPtrArray) notes = dunlin_read_notes_new();
	GMimeObject *head = dunlin_mail_message(mail, 0)->object;
	g_autofree char *subject = dunlin_mail_header(head, "Subject");
	DunlinMailBody body;
	DunlinMachine machine;
	guint before;
	gsize own = 0;

	dunlin_mail_body(mail, 0, &body);
	machine = dunlin_machine_read(mail, &body, out);
	before = out->len;
	if (machine != DUNLIN_MACHINE_REPORT) {
		dunlin_read_inline_forwards(body.text, subject, body.source, out, &own);
		for (guint i = 1; i < mail->messages->len && i <= ATTACHED_MAX; i++)
			add_attached_forward(mail, i, out);
	}
	if (machine != DUNLIN_MACHINE_REPORT) {
		gboolean forwarded = out->len > before;

		dunlin_read_parts(mail, out, notes);
		read_markup(mail, forwarded, out);
		read_bodies(mail, before, notes, out);
		note_portal(out, before, notes);
	}
	if (machine == DUNLIN_MACHINE_NONE) {
		const DunlinFound *first =
			out->len > before ? g_ptr_array_index(out, before) : NULL;

		dunlin_read_words(&body, subject, own,
				  first && first->kind == DUNLIN_FOUND_FORWARD &&
					  !g_strcmp0(first->source, body.source),
				  context, out);
		read_pictures(mail, first && first->kind == DUNLIN_FOUND_FORWARD, notes, out);
	}
	dunlin_read_add_notes(notes, out);
	g_free(body.text);
}

/* What the head tells of a message whose rest is not safe to open. */
static void
read_head(const guint8 *data, gsize length, DunlinReading *out)
{
	const char *why;
	g_autoptr(GByteArray) head = dunlin_limits_head(data, length);
	g_autoptr(DunlinMail) mail = dunlin_mail_open(head->data, head->len, &why);
	DunlinMailBody body = {0};

	if (!mail) {
		(void)dunlin_reading_add(out, DUNLIN_FOUND_MESSAGE, NULL);
		return;
	}
	add_message(dunlin_mail_message(mail, 0)->object, out);
	(void)dunlin_machine_read(mail, &body, out);
}

void
dunlin_read_message(const guint8 *data, gsize length, const DunlinReadContext *context,
		    DunlinReading *out)
{
	const char *why;
	guint before = out->len;
	g_autoptr(DunlinMail) mail = dunlin_mail_open(data, length, &why);

	if (mail) {
		add_message(dunlin_mail_message(mail, 0)->object, out);
		read_tree(mail, context, out);
	} else {
		read_head(data, length, out);
		unreadable(out, NULL, why);
	}
	for (guint i = before; i < out->len && context->file; i++) {
		DunlinFound *found = g_ptr_array_index(out, i);

		if (!found->file)
			found->file = g_strdup(context->file);
	}
}
