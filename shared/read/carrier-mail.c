/* SPDX-License-Identifier: BSD-2-Clause */
/* A message as a file: an .eml in an archive, or attached as if it were any file. */
#include "read/carrier.h"

#include <string.h>

#include "read/mail.h"

#define HEAD_MAX 65536
#define FIELDS_MIN 3

static gboolean
is_field(const char *line, gsize length)
{
	static const char *const fields[] = { "from:", "to:", "subject:", "date:", "message-id:", "mime-version:",
					      "received:", "return-path:", "content-type:" };

	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		gsize n = strlen(fields[i]);

		if (length >= n && g_ascii_strncasecmp(line, fields[i], n) == 0)
			return TRUE;
	}
	return FALSE;
}

/* A header block (RFC 5322 §2.2): nothing but fields up to the empty line, and some that each mail has. */
static gboolean
is_mail(const guint8 *data, gsize length)
{
	const char *at = (const char *)data, *end = at + MIN(length, HEAD_MAX);
	guint known = 0;

	if (end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	while (at < end) {
		const char *newline = memchr(at, '\n', (gsize)(end - at));
		gsize line = newline ? (gsize)(newline - at) : (gsize)(end - at);

		if (line == 0 || (line == 1 && *at == '\r'))
			break;
		if (*at != ' ' && *at != '\t' && !memchr(at, ':', line) &&
		    (line < 5 || memcmp(at, "From ", 5) != 0))
			return FALSE;
		known += is_field(at, line) ? 1 : 0;
		at += line + 1;
	}
	return known >= FIELDS_MIN;
}

/* Neither the words nor the pictures in them, nor a mail: what that holds comes by itself. */
static gboolean
is_file(const DunlinMailPart *part)
{
	return part->inner < 0 && !g_str_has_prefix(part->type, "image/") &&
	       (part->attachment || !g_str_has_prefix(part->type, "text/"));
}

gboolean
dunlin_carrier_read_mail(DunlinCarrier *carrier, const guint8 *data, gsize length)
{
	g_autoptr(DunlinMail) mail = NULL;
	GMimeObject *head;
	DunlinMailBody body;

	if (!is_mail(data, length))
		return FALSE;
	mail = dunlin_mail_open(data, length, &carrier->why);
	if (!mail)
		return TRUE;
	head = dunlin_mail_message(mail, 0)->object;
	carrier->from = dunlin_mail_mailbox(head, "From", NULL);
	carrier->to = dunlin_mail_addresses(head, "To");
	carrier->subject = dunlin_mail_header(head, "Subject");
	carrier->date = dunlin_mail_date(head);
	dunlin_mail_body(mail, 0, &body);
	g_strchomp(body.text);
	carrier->body = *body.text ? g_strdup(body.text) : NULL;
	g_free(body.text);
	for (guint i = 0; i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);
		g_autoptr(GBytes) bytes = is_file(part) ? dunlin_mail_decode(part) : NULL;
		gsize size = 0;
		const guint8 *content = bytes ? g_bytes_get_data(bytes, &size) : NULL;

		if (bytes && !dunlin_carrier_add(carrier, part->name, content, size))
			break;
	}
	return TRUE;
}
