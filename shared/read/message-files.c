/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that a message brings, and what is noted of those that cannot be read. */
#include <string.h>

#include "read/carrier.h"
#include "read/message-private.h"
#include "read/read.h"

typedef struct {
	const char *name; /* NULL */
	const char *type;
	const char *source; /* NULL: it is the whole input */
	guint depth;        /* carriers around it */
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
	const char *at =
		g_strstr_len(data, (gssize)MIN(length, 4096), "-----BEGIN PGP MESSAGE-----");

	return at && (at == data || at[-1] == '\n');
}

/* CMS signed data (RFC 5652 §5), an ".xml.p7m" too: OID 1.2.840.113549.1.7.2 near its start. */
static gboolean
is_signed(const guint8 *data, gsize length)
{
	return memmem(data, MIN(length, 64), "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 11) !=
	       NULL;
}

/* Files that come with a mail without being said to be anything: cards, dates, signatures, pictures. */
static gboolean
is_trimming(const File *file)
{
	static const char *const types[] = {"image/",
					    "audio/",
					    "video/",
					    "text/plain",
					    "text/html",
					    "text/calendar",
					    "text/vcard",
					    "text/x-vcard",
					    "text/css",
					    "message/",
					    "application/pgp-",
					    "application/pkcs7-",
					    "application/x-pkcs7-",
					    "application/ics"};
	static const char *const endings[] = {".vcf", ".ics", ".asc",  ".sig", ".p7s",
					      ".png", ".jpg", ".jpeg", ".gif", ".svg",
					      ".txt", ".htm", ".html", ".xsl", ".css"};
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
	static const char *const office[] = {".docx", ".xlsx", ".pptx", ".odt",
					     ".ods",  ".docm", ".xlsm"};
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

GPtrArray *
dunlin_read_notes_new(void)
{
	return g_ptr_array_new_with_free_func(free_note);
}

void
dunlin_read_note(GPtrArray *notes, const char *why)
{
	const File file = {NULL, "text/plain", NULL, 0, FALSE};

	add_note(notes, &file, why, TRUE);
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
		dunlin_read_inline_forwards(forward->body, forward->subject, source, out, NULL);
}

static gboolean read_file(const File *file, const guint8 *data, gsize length, Reading *reading);

/* Nothing within is deeper than DUNLIN_CARRIER_DEPTH_MAX, no archive within an archive. */
static void
read_carrier(const DunlinCarrier *carrier, const File *file, Reading *reading)
{
	gboolean archive = carrier->kind == DUNLIN_CARRIER_ARCHIVE;
	guint understood = 0;

	if (archive && file->in_archive) {
		add_note(reading->notes, file,
			 "an archive in an archive is not opened: send the invoice itself", FALSE);
		return;
	}
	if ((carrier->kind == DUNLIN_CARRIER_MSG || carrier->kind == DUNLIN_CARRIER_MAIL) &&
	    !carrier->why)
		add_carried_forward(carrier, file->source, reading->out);
	for (guint i = 0; i < carrier->files->len; i++) {
		const DunlinCarriedFile *carried = dunlin_carrier_at(carrier, i);
		g_autofree char *source =
			g_strdup_printf("%s/%u", file->source ? file->source : "", i + 1);
		const File inner = {carried->name, "application/octet-stream", source,
				    file->depth + 1, archive || file->in_archive};
		gsize length;
		const guint8 *data = g_bytes_get_data(carried->bytes, &length);

		understood += read_file(&inner, data, length, reading);
	}
	if (carrier->why)
		add_note(reading->notes, file, carrier->why, FALSE);
	else if (archive && understood == 0)
		add_note(reading->notes, file,
			 "nothing in the archive is an invoice: send the invoice itself", FALSE);
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
		dunlin_reading_add(reading->out, DUNLIN_FOUND_PDF, file->source)->why =
			g_strdup(file->name);
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
	const File file = {part->name, part->type, part->source, 0, FALSE};
	guint before = reading->out->len + reading->notes->len;
	gsize length;
	const guint8 *data = g_bytes_get_data(bytes, &length);

	if (!read_file(&file, data, length, reading) &&
	    reading->out->len + reading->notes->len == before && part->attachment &&
	    !is_trimming(&file))
		add_note(reading->notes, &file, "nothing in it is known as an invoice", FALSE);
}

void
dunlin_read_parts(const DunlinMail *mail, DunlinReading *out, GPtrArray *notes)
{
	Reading reading = {out, notes};

	for (guint i = 0; i < mail->parts->len; i++)
		if (dunlin_mail_at(mail, i)->inner < 0)
			read_part(dunlin_mail_at(mail, i), &reading);
}

void
dunlin_read_add_notes(const GPtrArray *notes, DunlinReading *out)
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
	g_autoptr(GPtrArray) notes = dunlin_read_notes_new();
	Reading reading = {out, notes};
	const File file = {NULL, "application/octet-stream", NULL, 0, FALSE};
	g_autoptr(DunlinCarrier) carrier = dunlin_carrier_open(data, length, FALSE);

	if (!carrier || carrier->kind == DUNLIN_CARRIER_UU)
		return FALSE;
	read_carrier(carrier, &file, &reading);
	dunlin_read_add_notes(notes, out);
	return TRUE;
}
