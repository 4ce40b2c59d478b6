/* SPDX-License-Identifier: BSD-2-Clause */
/* A message: what it is, then what its parts hold, in the order of the outer contract. */
#include <string.h>

#include "base/text.h"
#include "read/carrier.h"
#include "read/charset.h"
#include "read/forward.h"
#include "read/html.h"
#include "read/intent.h"
#include "read/limits.h"
#include "read/machine.h"
#include "read/mail.h"
#include "read/markup.h"
#include "read/ocr.h"
#include "read/portal.h"
#include "read/quote.h"
#include "read/read.h"
#include "read/reply.h"
#include "read/visible.h"
#include "reading/command.h"
#include "reading/words.h"

#define FORWARDS_MAX 8   /* in line, one in another */
#define ATTACHED_MAX 20  /* forwards attached */
#define COMMANDS_MAX 100
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

static void
add_inline_forwards(const char *text, const char *subject, const char *source, DunlinReading *out,
		    gsize *ret_start)
{
	gboolean announced = dunlin_quote_is_forward_subject(subject);
	g_autofree char *body = NULL;
	DunlinForward forward;
	gsize start;

	for (guint i = 0; i < FORWARDS_MAX && dunlin_forward_find(text, announced, &forward, &start); i++) {
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
	DunlinForward *forward = &dunlin_reading_add(out, DUNLIN_FOUND_FORWARD, message->source)->forward;
	DunlinMailBody body;

	forward->from = dunlin_mail_mailbox(message->object, "From", NULL);
	forward->to = dunlin_mail_addresses(message->object, "To");
	forward->subject = dunlin_mail_header(message->object, "Subject");
	forward->date = dunlin_mail_date(message->object);
	dunlin_mail_body(mail, index, &body);
	g_strchomp(body.text);
	if (*body.text)
		forward->body = g_strdup(body.text);
	add_inline_forwards(body.text, forward->subject, body.source, out, NULL);
	g_free(body.text);
}

/* ---- attachments ---- */

typedef struct {
	const char *name; /* NULL */
	const char *type;
	const char *source; /* NULL: it is the whole input */
	guint depth; /* carriers around it */
	gboolean in_archive;
} File;

typedef struct {
	DunlinReading *out;
	GPtrArray *notes; /* of DunlinFound */
} Reading;

static gboolean
starts_with(const guint8 *data, gsize length, const char *magic, gsize size)
{
	return length >= size && memcmp(data, magic, size) == 0;
}

/* RFC 4880 §6.2; a quoted one is not at the start of its line. */
static gboolean
is_pgp(const char *data, gsize length)
{
	const char *at = g_strstr_len(data, (gssize)MIN(length, 4096), "-----BEGIN PGP MESSAGE-----");

	return at && (at == data || at[-1] == '\n');
}

/* CMS signed data (RFC 5652 §5), an ".xml.p7m" too: OID 1.2.840.113549.1.7.2 near its start. */
static gboolean
is_signed(const guint8 *data, gsize length)
{
	return memmem(data, MIN(length, 64), "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 11) != NULL;
}

/* Files that come with a mail without being said to be anything: cards, dates, signatures, pictures. */
static gboolean
is_trimming(const File *file)
{
	static const char *const types[] = { "image/", "audio/", "video/", "text/plain", "text/html", "text/calendar",
					     "text/vcard", "text/x-vcard", "text/css", "message/", "application/pgp-",
					     "application/pkcs7-", "application/x-pkcs7-", "application/ics" };
	static const char *const endings[] = { ".vcf", ".ics", ".asc", ".sig", ".p7s", ".png", ".jpg", ".jpeg", ".gif",
					       ".svg", ".txt", ".htm", ".html", ".xsl", ".css" };
	g_autofree char *name = file->name ? g_ascii_strdown(file->name, -1) : NULL;

	for (guint i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_has_prefix(file->type, types[i]))
			return TRUE;
	for (guint i = 0; name && i < G_N_ELEMENTS(endings); i++)
		if (g_str_has_suffix(name, endings[i]))
			return TRUE;
	return !name;
}

static const char *
attachment_reason(const File *file, const guint8 *data, gsize length, gboolean *ret_resend)
{
	static const char *const office[] = { ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".docm", ".xlsm" };
	g_autofree char *name = file->name ? g_ascii_strdown(file->name, -1) : NULL;

	*ret_resend = FALSE;
	for (gsize i = 0; name && i < G_N_ELEMENTS(office); i++)
		if (g_str_has_suffix(name, office[i]))
			return "office documents are not read: send the invoice as XML or PDF";
	if (strstr(file->type, "pkcs7-mime") && is_signed(data, length))
		return "it is wrapped in a signature: send what is inside";
	*ret_resend = strstr(file->type, "pkcs7-mime") || is_pgp((const char *)data, length);
	return *ret_resend ? "it is encrypted: send it in the clear" : NULL;
}

static void
add_note(GPtrArray *notes, const File *file, const char *why, gboolean resend)
{
	DunlinFound *found = g_new0(DunlinFound, 1);

	found->source = g_strdup(file->source);
	found->resend = resend;
	found->why = file->name ? g_strdup_printf("%s (%s)", why, file->name) : g_strdup(why);
	g_ptr_array_add(notes, found);
}

static void
free_note(gpointer data)
{
	DunlinFound *found = data;

	g_free(found->source);
	g_free(found->why);
	g_free(found);
}

/* The mail that an Outlook .msg or an .eml is stands like one that was attached as message/rfc822. */
static void
add_carried_forward(const DunlinCarrier *carrier, const char *source, DunlinReading *out)
{
	DunlinForward *forward = &dunlin_reading_add(out, DUNLIN_FOUND_FORWARD, source)->forward;

	forward->from = g_strdup(carrier->from);
	forward->to = g_strdup(carrier->to);
	forward->subject = g_strdup(carrier->subject);
	forward->date = carrier->date;
	forward->body = g_strdup(carrier->body);
	if (forward->body)
		add_inline_forwards(forward->body, forward->subject, source, out, NULL);
}

static gboolean read_file(const File *file, const guint8 *data, gsize length, Reading *reading);

/* Nothing within is deeper than DUNLIN_CARRIER_DEPTH_MAX, no archive within an archive. */
static void
read_carrier(const DunlinCarrier *carrier, const File *file, Reading *reading)
{
	gboolean archive = carrier->kind == DUNLIN_CARRIER_ARCHIVE;
	guint understood = 0;

	if (archive && file->in_archive) {
		add_note(reading->notes, file, "an archive in an archive is not opened: send the invoice itself", FALSE);
		return;
	}
	if ((carrier->kind == DUNLIN_CARRIER_MSG || carrier->kind == DUNLIN_CARRIER_MAIL) && !carrier->why)
		add_carried_forward(carrier, file->source, reading->out);
	for (guint i = 0; i < carrier->files->len; i++) {
		const DunlinCarriedFile *carried = dunlin_carrier_at(carrier, i);
		g_autofree char *source = g_strdup_printf("%s/%u", file->source ? file->source : "", i + 1);
		const File inner = { carried->name, "application/octet-stream", source, file->depth + 1,
				     archive || file->in_archive };
		gsize length;
		const guint8 *data = g_bytes_get_data(carried->bytes, &length);

		understood += read_file(&inner, data, length, reading);
	}
	if (carrier->why)
		add_note(reading->notes, file, carrier->why, FALSE);
	else if (archive && understood == 0)
		add_note(reading->notes, file, "nothing in the archive is an invoice: send the invoice itself", FALSE);
}

/* Reads one leaf; what cannot be read is noted for the end. PDFs are for the other reader. FALSE: it says
 * nothing at all. */
static gboolean
read_file(const File *file, const guint8 *data, gsize length, Reading *reading)
{
	guint notes = reading->notes->len;
	g_autoptr(DunlinCarrier) carrier = NULL;
	const char *why;
	gboolean resend;

	if (length == 0)
		return FALSE;
	if (starts_with(data, length, "%PDF-", 5)) {
		dunlin_reading_add(reading->out, DUNLIN_FOUND_PDF, file->source)->why = g_strdup(file->name);
		return TRUE;
	}
	if (dunlin_mail_is_xml(file->type, data, length))
		return dunlin_read_invoice_xml(data, length, file->source, reading->out);
	why = attachment_reason(file, data, length, &resend);
	if (why)
		add_note(reading->notes, file, why, resend);
	else if (file->depth < DUNLIN_CARRIER_DEPTH_MAX)
		carrier = dunlin_carrier_open(data, length, !g_str_has_prefix(file->type, "text/"));
	if (carrier)
		read_carrier(carrier, file, reading);
	return carrier != NULL || reading->notes->len > notes;
}

static void
read_part(const DunlinMailPart *part, Reading *reading)
{
	g_autoptr(GBytes) bytes = dunlin_mail_decode(part);
	const File file = { part->name, part->type, part->source, 0, FALSE };
	guint before = reading->out->len + reading->notes->len;
	gsize length;
	const guint8 *data = g_bytes_get_data(bytes, &length);

	if (!read_file(&file, data, length, reading) && reading->out->len + reading->notes->len == before &&
	    part->attachment && !is_trimming(&file))
		add_note(reading->notes, &file, "nothing in it is known as an invoice", FALSE);
}

static void
read_parts(const DunlinMail *mail, DunlinReading *out, GPtrArray *notes)
{
	Reading reading = { out, notes };

	for (guint i = 0; i < mail->parts->len; i++)
		if (dunlin_mail_at(mail, i)->inner < 0)
			read_part(dunlin_mail_at(mail, i), &reading);
}

static gboolean
has_invoice_of(const DunlinReading *out, const char *message)
{
	for (guint i = 0; i < out->len; i++) {
		const DunlinFound *found = g_ptr_array_index(out, i);

		if (found->kind == DUNLIN_FOUND_INVOICE && (!message || g_str_has_prefix(found->source, message)))
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
		html = dunlin_charset_to_utf8(data, MIN(length, DUNLIN_HTML_MAX),
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
		add_inline_forwards(text, NULL, NULL, forwards, NULL);
		inner = forwards->len > 0 ? g_ptr_array_index(forwards, forwards->len - 1) : NULL;
		if (part->message == 0 && (!inner || !inner->forward.body))
			continue; /* the writer's own words */
		if (read_written(inner && inner->forward.body ? inner->forward.body : text, part->source, "html", out))
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

		if (found->forward.body &&
		    read_written(found->forward.body, found->source, syntax_of(mail, found->source), out))
			return;
	}
	if (from < end && notes->len == 0)
		read_html_bodies(mail, out);
}

/* A forwarded mail that brings no file but names a place where the invoice lies. */
static void
note_portal(const DunlinReading *out, guint from, GPtrArray *notes)
{
	const File file = { NULL, "text/plain", NULL, 0, FALSE };
	const DunlinFound *portal = NULL;

	for (guint i = from; i < out->len; i++) {
		const DunlinFound *found = g_ptr_array_index(out, i);

		if (found->kind != DUNLIN_FOUND_FORWARD)
			return; /* an invoice, or a file */
		if (!portal && found->forward.body && dunlin_portal_is(found->forward.body))
			portal = found;
	}
	if (portal && notes->len == 0)
		add_note(notes, &file, "the invoice lies behind a link, which is not opened: "
				       "download it and forward the file", TRUE);
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
read_pictures(const DunlinMail *mail, gboolean forwarded, const GPtrArray *notes, DunlinReading *out)
{
	GMimeObject *head = dunlin_mail_message(mail, 0)->object;
	guint found = 0;

	if (notes->len > 0 || has_invoice_of(out, NULL) || dunlin_reading_first(out, DUNLIN_FOUND_PDF) ||
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
add_notes(const GPtrArray *notes, DunlinReading *out)
{
	for (guint i = 0; i < notes->len; i++) {
		const DunlinFound *note = g_ptr_array_index(notes, i);
		DunlinFound *found = dunlin_reading_add(out, DUNLIN_FOUND_UNREADABLE, note->source);

		found->why = g_strdup(note->why);
		found->resend = note->resend;
	}
}

gboolean
dunlin_read_carrier(const guint8 *data, gsize length, DunlinReading *out)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(free_note);
	Reading reading = { out, notes };
	const File file = { NULL, "application/octet-stream", NULL, 0, FALSE };
	g_autoptr(DunlinCarrier) carrier = dunlin_carrier_open(data, length, FALSE);

	if (!carrier || carrier->kind == DUNLIN_CARRIER_UU)
		return FALSE;
	read_carrier(carrier, &file, &reading);
	add_notes(notes, out);
	return TRUE;
}

/* ---- words ---- */

static gboolean
is_greeting(const char *line)
{
	g_autofree char *folded = NULL;

	if (strlen(line) > 80)
		return FALSE;
	folded = dunlin_words_fold(line);
	return dunlin_words_prefix(DUNLIN_WORDS_GREETING, folded) != NULL;
}

static gboolean
add_command(const char *line, DunlinDay today, const char *source, DunlinReading *out)
{
	DunlinVerb verb;
	GHashTable *arguments;
	DunlinCommand *command;

	if (!dunlin_command_parse_line(line, today, &verb, &arguments))
		return FALSE;
	command = &dunlin_reading_add(out, DUNLIN_FOUND_COMMAND, source)->command;
	command->verb = g_strdup(dunlin_verb_info(verb)->name);
	command->arguments = arguments;
	command->line = dunlin_text_line(line, DUNLIN_MAIL_HEADER_MAX);
	return TRUE;
}

/* A line among commands that is meant as one, and not understood: who wrote it must hear of it. */
static void
add_unread(const char *line, const char *source, DunlinReading *out)
{
	DunlinCommand *command = &dunlin_reading_add(out, DUNLIN_FOUND_COMMAND, source)->command;

	command->verb = g_strdup(DUNLIN_VERB_UNREAD);
	command->arguments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	command->line = dunlin_text_line(line, DUNLIN_MAIL_HEADER_MAX);
}

/* Behind other words nothing is done any more, least of all what a signature looks like; what names a
 * claim, or the rest of the sheet, was meant. */
static gboolean
is_lost(const char *line, DunlinDay today)
{
	g_autoptr(GHashTable) arguments = NULL;
	DunlinVerb verb;

	return dunlin_command_parse_line(line, today, &verb, &arguments) &&
	       (verb == DUNLIN_VERB_REST_OK || g_hash_table_contains(arguments, "claim"));
}

/* From the top, as long as lines are commands; a greeting and empty lines pass. */
static guint
read_commands(const char *text, gsize top, DunlinDay today, const char *source, DunlinReading *out)
{
	g_autofree char *own = g_strndup(text, top);
	g_auto(GStrv) lines = g_strsplit(own, "\n", 1000);
	guint count = 0, unread = 0;
	gboolean ended = FALSE;

	for (guint i = 0; lines[i] && count + unread < COMMANDS_MAX; i++) {
		char *line = g_strstrip(lines[i]);

		if (!*line)
			continue;
		if (!g_ascii_strcasecmp(line, "quit"))
			break;
		if (!ended && add_command(line, today, source, out)) {
			count++;
		} else if (count > 0 && (ended ? is_lost(line, today) : dunlin_command_is_attempt(line))) {
			add_unread(line, source, out);
			unread++;
		} else if (count > 0) {
			ended = TRUE;
		} else if (!is_greeting(line)) {
			break;
		}
	}
	return count;
}

/* "paid 7K3M4QX2" in the subject is a command, "Re: … Ref 7K3M4QX2" is none. */
static void
read_subject_command(const char *subject, DunlinDay today, DunlinReading *out)
{
	DunlinVerb verb;
	GHashTable *arguments;
	gboolean named;

	if (!subject || !dunlin_command_parse_line(subject, today, &verb, &arguments))
		return;
	named = g_hash_table_contains(arguments, "claim");
	g_hash_table_unref(arguments);
	if (named)
		(void)add_command(subject, today, NULL, out);
}

static void
read_words(const DunlinMailBody *body, const char *subject, gsize own, gboolean forwarded,
	   const DunlinReadContext *context, DunlinReading *out)
{
	g_autofree char *written = forwarded ? g_strndup(body->text, own) : g_strdup(body->text);
	gssize quote = body->quote >= 0 && (gsize)body->quote <= strlen(written) ? body->quote : -1;
	gsize top;
	g_autofree char *text = dunlin_reply_text(written, quote, &top);
	DunlinReply *reply;

	if (read_commands(text, top, context->today, body->source, out) == 0)
		read_subject_command(subject, context->today, out);
	if (!*text)
		return;
	reply = &dunlin_reading_add(out, DUNLIN_FOUND_REPLY, body->source)->reply;
	reply->text = g_steal_pointer(&text);
	dunlin_intent_read(reply, context->today);
}

static void
read_tree(const DunlinMail *mail, const DunlinReadContext *context, DunlinReading *out)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(free_note);
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
		add_inline_forwards(body.text, subject, body.source, out, &own);
		for (guint i = 1; i < mail->messages->len && i <= ATTACHED_MAX; i++)
			add_attached_forward(mail, i, out);
	}
	if (machine != DUNLIN_MACHINE_REPORT) {
		gboolean forwarded = out->len > before;

		read_parts(mail, out, notes);
		read_markup(mail, forwarded, out);
		read_bodies(mail, before, notes, out);
		note_portal(out, before, notes);
	}
	if (machine == DUNLIN_MACHINE_NONE) {
		const DunlinFound *first = out->len > before ? g_ptr_array_index(out, before) : NULL;

		read_words(&body, subject, own,
			   first && first->kind == DUNLIN_FOUND_FORWARD &&
				   !g_strcmp0(first->source, body.source),
			   context, out);
		read_pictures(mail, first && first->kind == DUNLIN_FOUND_FORWARD, notes, out);
	}
	add_notes(notes, out);
	g_free(body.text);
}

/* What the head tells of a message whose rest is not safe to open. */
static void
read_head(const guint8 *data, gsize length, DunlinReading *out)
{
	const char *why;
	g_autoptr(GByteArray) head = dunlin_limits_head(data, length);
	g_autoptr(DunlinMail) mail = dunlin_mail_open(head->data, head->len, &why);
	DunlinMailBody body = { 0 };

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
