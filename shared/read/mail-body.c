/* SPDX-License-Identifier: BSD-2-Clause */
/* MIME: the bytes and words of parts, and parts by their number. */
#include "read/mail.h"

#include <string.h>

#include "base/text.h"
#include "read/carrier.h"
#include "read/charset.h"
#include "read/html.h"

GBytes *
dunlin_mail_decode(const DunlinMailPart *part)
{
	g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();
	GByteArray *array;

	if (GMIME_IS_MESSAGE_PART(part->object)) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part->object));

		if (message)
			(void)g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
	} else if (GMIME_IS_PART(part->object)) {
		GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part->object));

		if (content)
			(void)g_mime_data_wrapper_write_to_stream(content, stream);
	}
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	return g_bytes_new(array->data, array->len);
}

gboolean
dunlin_mail_is_xml(const char *type, const guint8 *data, gsize length)
{
	const char *text = (const char *)data;

	if (!dunlin_read_is_xml(data, length))
		return FALSE;
	if (strcmp(type, "text/plain") != 0 && strcmp(type, "text/html") != 0)
		return TRUE;
	return (data[0] >= 0xfe && length > 1) ||
	       g_strstr_len(text, (gssize)MIN(length, 4096), "<?xml") != NULL ||
	       g_strstr_len(text, (gssize)MIN(length, 4096), "xmlns") != NULL;
}

/* Lines end in \n, blanks are blanks. */
static char *
tidy(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));

	for (const char *at = text; *at; at++) {
		if (at[0] == '\r') {
			if (at[1] != '\n')
				g_string_append_c(out, '\n');
		} else if ((guint8)at[0] == 0xc2 && (guint8)at[1] == 0xa0) {
			g_string_append_c(out, ' ');
			at++;
		} else {
			g_string_append_c(out, *at);
		}
	}
	return g_string_free(out, FALSE);
}

static char *
clean_text(const char *raw)
{
	g_autofree char *plain = tidy(raw);

	return dunlin_text_clean(plain, DUNLIN_MAIL_TEXT_MAX);
}

char *
dunlin_mail_to_text(const guint8 *bytes, gsize length, const char *charset)
{
	g_autofree char *raw = NULL;

	if (length == 0)
		return g_strdup("");
	raw = dunlin_charset_to_utf8(bytes, MIN(length, 4 * DUNLIN_MAIL_TEXT_MAX), charset);
	return clean_text(raw);
}

static char *
html_text(const guint8 *bytes, gsize length, const char *charset, gssize *ret_quote)
{
	g_autofree char *raw =
		length > 0 ? dunlin_charset_to_utf8(bytes, MIN(length, DUNLIN_HTML_MAX), charset)
			   : g_strdup("");
	g_autofree char *text = dunlin_html_to_text(raw, strlen(raw), ret_quote);
	g_autofree char *before = NULL;
	g_autofree char *own = NULL;
	g_autofree char *quoted = NULL;

	if (*ret_quote < 0)
		return clean_text(text);
	before = g_strndup(text, (gsize)*ret_quote);
	own = clean_text(before);
	quoted = clean_text(text + *ret_quote);
	*ret_quote = (gssize)strlen(own);
	return g_strconcat(own, quoted, NULL);
}

static gboolean
is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0';
}

void
dunlin_mail_body(const DunlinMail *mail, guint message, DunlinMailBody *ret_body)
{
	g_autoptr(GString) text = g_string_new(NULL);

	*ret_body = (DunlinMailBody){ .quote = -1 };
	for (guint html = 0; html < 2 && is_blank(text->str); html++)
		for (guint i = 0; i < mail->parts->len && text->len < DUNLIN_MAIL_TEXT_MAX; i++) {
			const DunlinMailPart *part = dunlin_mail_at(mail, i);
			const char *charset = g_mime_object_get_content_type_parameter(part->object, "charset");
			g_autoptr(GBytes) bytes = NULL;
			g_autofree char *words = NULL;
			gssize quote = -1;
			const guint8 *data;
			gsize length;

			if (part->message != message || part->attachment || part->inner >= 0 ||
			    strcmp(part->type, html ? "text/html" : "text/plain") != 0)
				continue;
			bytes = dunlin_mail_decode(part);
			data = g_bytes_get_data(bytes, &length);
			if (dunlin_mail_is_xml(part->type, data, length))
				continue;
			if (!html) {
				g_autoptr(GBytes) whole G_GNUC_UNUSED = g_steal_pointer(&bytes);

				bytes = dunlin_carrier_without_uu(data, length);
				data = g_bytes_get_data(bytes, &length);
			}
			words = html ? html_text(data, length, charset, &quote) :
				       dunlin_mail_to_text(data, length, charset);
			if (ret_body->quote < 0 && quote >= 0)
				ret_body->quote = (gssize)text->len + quote;
			if (!ret_body->source)
				ret_body->source = part->source;
			g_string_append_printf(text, "%s\n", words);
		}
	ret_body->text = g_strdup(text->str);
}

char *
dunlin_mail_html(const DunlinMailPart *part)
{
	g_autoptr(GBytes) bytes = dunlin_mail_decode(part);
	gssize quote;
	gsize length;
	const guint8 *data = g_bytes_get_data(bytes, &length);

	return html_text(data, length, g_mime_object_get_content_type_parameter(part->object, "charset"), &quote);
}

/* ---- parts by number ---- */

static const DunlinMailPart *
find_part(const DunlinMail *mail, const char *source)
{
	for (guint i = 0; i < mail->parts->len; i++)
		if (!strcmp(dunlin_mail_at(mail, i)->source, source))
			return dunlin_mail_at(mail, i);
	return NULL;
}

/* "2.1/3" is "2.1", and "3" behind it; NULL: nothing is. */
static char *
split_source(const char *source, const char **ret_carried)
{
	const char *slash = strchr(source, '/');

	*ret_carried = slash ? slash + 1 : NULL;
	return slash ? g_strndup(source, (gsize)(slash - source)) : g_strdup(source);
}

GBytes *
dunlin_mail_part(const guint8 *data, gsize length, const char *source)
{
	const char *why, *carried;
	g_autofree char *number = split_source(source, &carried);
	g_autoptr(DunlinMail) mail = *number ? dunlin_mail_open(data, length, &why) : NULL;
	const DunlinMailPart *part = mail ? find_part(mail, number) : NULL;
	g_autoptr(GBytes) bytes = !*number ? g_bytes_new_static(data, length)
				  : part   ? dunlin_mail_decode(part)
					   : NULL;
	const guint8 *content;
	gsize size;

	if (!bytes || !carried)
		return g_steal_pointer(&bytes);
	content = g_bytes_get_data(bytes, &size);
	return dunlin_carrier_file(content, size, part && !g_str_has_prefix(part->type, "text/"), carried);
}

static gboolean
is_pdf(const DunlinMailPart *part)
{
	g_autoptr(GBytes) bytes = NULL;
	const guint8 *data;
	gsize length;

	if (part->inner >= 0 || g_str_has_prefix(part->type, "text/"))
		return FALSE;
	bytes = dunlin_mail_decode(part);
	data = g_bytes_get_data(bytes, &length);
	return length > 5 && memcmp(data, "%PDF-", 5) == 0;
}

static gboolean
is_inside(const DunlinMail *mail, guint container, guint outer)
{
	while (container != outer && container != 0)
		container = g_array_index(mail->parents, guint, container);
	return container == outer;
}

/* Looks in @container: the PDF of the same base name, else the only one. */
static const DunlinMailPart *
pdf_in(const DunlinMail *mail, const DunlinMailPart *invoice, guint container)
{
	const DunlinMailPart *only = NULL;
	guint count = 0;

	for (guint i = 0; i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);

		if (part->message != invoice->message || !is_inside(mail, part->container, container) ||
		    !is_pdf(part))
			continue;
		if (dunlin_carrier_same_base(part->name, invoice->name))
			return part;
		only = part;
		count++;
	}
	return count == 1 ? only : NULL;
}

/* Of what carries @source, the number of the PDF beside it. */
static char *
carried_pdf(const guint8 *data, gsize length, const char *source)
{
	const char *slash = strrchr(source, '/');
	g_autofree char *outer = g_strndup(source, (gsize)(slash - source));
	g_autoptr(GBytes) bytes = dunlin_mail_part(data, length, outer);
	gsize size = 0;
	const guint8 *carrier = bytes ? g_bytes_get_data(bytes, &size) : NULL;
	guint pdf = dunlin_carrier_find_pdf(carrier, size, (guint)g_ascii_strtoull(slash + 1, NULL, 10));

	return pdf > 0 ? g_strdup_printf("%s/%u", outer, pdf) : NULL;
}

char *
dunlin_mail_find_pdf(const guint8 *data, gsize length, const char *source)
{
	const char *why, *carried;
	g_autofree char *number = split_source(source, &carried);
	g_autofree char *beside = carried ? carried_pdf(data, length, source) : NULL;
	g_autoptr(DunlinMail) mail = beside ? NULL : dunlin_mail_open(data, length, &why);
	const DunlinMailPart *invoice = mail ? find_part(mail, number) : NULL;
	const DunlinMailPart *pdf = NULL;

	if (!invoice)
		return g_steal_pointer(&beside);
	for (guint container = invoice->container; container != 0 && !pdf;
	     container = g_array_index(mail->parents, guint, container))
		pdf = pdf_in(mail, invoice, container);
	return pdf ? g_strdup(pdf->source) : NULL;
}
