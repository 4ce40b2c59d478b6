/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes a notice with GMime, the only file of this room that knows it. The same mail gives the
 * same bytes: nothing random, no clock, boundaries derived from the Message-ID.
 */
#include "write/mime.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define NAME_MAX_BYTES 200
#define SUBJECT_MAX_BYTES 250
#define MESSAGE_ID_MAX 250
#define LINE_MAX_BYTES 998
#define MESSAGE "message/rfc822"
#define WORD_MAX_BYTES 42 /* of UTF-8 in an encoded word of at most 75 characters (RFC 2047 2) */

/* GMime's set-up is not thread-safe and must come first. */
static void
start(void)
{
	static gsize started;

	if (g_once_init_enter(&started)) {
		g_mime_init();
		g_once_init_leave(&started, 1);
	}
}

static gboolean
fail(GError **error, const char *what, const char *value)
{
	g_autofree char *shown = dunlin_text_log(value != NULL ? value : "");

	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "cannot write %s “%s”", what, shown);
	return FALSE;
}

/* Only what RFC 5321 calls a mailbox, in ASCII, since RFC 6531 is not everywhere. */
static gboolean
check_address(const char *address, GError **error)
{
	if (address == NULL || !g_str_is_ascii(address) || !dunlin_text_is_address(address))
		return fail(error, "address", address);
	return TRUE;
}

static gboolean
check_message_id(const char *id, GError **error)
{
	gsize length = id != NULL ? strlen(id) : 0;

	if (length < 5 || length > MESSAGE_ID_MAX || id[0] != '<' || id[length - 1] != '>')
		return fail(error, "Message-ID", id);
	for (gsize i = 1; i < length - 1; i++)
		if (!g_ascii_isgraph(id[i]) || id[i] == '<' || id[i] == '>')
			return fail(error, "Message-ID", id);
	return strchr(id, '@') != NULL ? TRUE : fail(error, "Message-ID", id);
}

/* "Name <address>", "\"Name\" <address>" or a bare address, as the configuration has it. */
static gboolean
split_mailbox(const char *text, char **ret_name, char **ret_address, GError **error)
{
	const char *open = text != NULL ? strrchr(text, '<') : NULL;
	const char *close = open != NULL ? strchr(open, '>') : NULL;
	g_autofree char *address = NULL;
	g_autofree char *name = NULL;
	gsize length;

	if (open != NULL && (close == NULL || close[1] != '\0'))
		return fail(error, "address", text);
	address = open != NULL ? g_strndup(open + 1, (gsize)(close - open - 1)) : g_strdup(text);
	if (!check_address(address, error))
		return FALSE;
	name = open != NULL ? g_strstrip(g_strndup(text, (gsize)(open - text))) : NULL;
	length = name != NULL ? strlen(name) : 0;
	if (length >= 2 && name[0] == '"' && name[length - 1] == '"') {
		name[length - 1] = '\0';
		memmove(name, name + 1, length - 1);
	}
	*ret_name = g_steal_pointer(&name);
	*ret_address = g_steal_pointer(&address);
	return TRUE;
}

/* @name as RFC 2047 encoded words, each in a line of its own; never cut inside a character. */
static char *
encode_name(const char *name)
{
	g_autoptr(GString) words = g_string_new(NULL);

	while (*name != '\0') {
		const char *end = name;
		g_autofree char *base64 = NULL;

		while (*end != '\0' && g_utf8_next_char(end) - name <= WORD_MAX_BYTES)
			end = g_utf8_next_char(end);
		base64 = g_base64_encode((const guchar *)name, (gsize)(end - name));
		g_string_append_printf(words, "%s=?UTF-8?B?%s?=", words->len > 0 ? "\n " : "", base64);
		name = end;
	}
	return g_strdup(words->str);
}

/* A phrase of plain atoms as it is, all else as a quoted string (RFC 5322 3.2.4); "=" and "?" too,
 * lest it be read as an encoded word. */
static char *
quote_name(const char *name)
{
	static const char *const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "0123456789 !#$%&'*+-/^_`{|}~";
	g_autoptr(GString) quoted = g_string_new("\"");

	if (strspn(name, plain) == strlen(name))
		return g_strdup(name);
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			g_string_append_c(quoted, '\\');
		g_string_append_c(quoted, *name);
	}
	return g_strdup_printf("%s\"", quoted->str);
}

/* Written by us: GMime turns an "xn--" domain into UTF-8, which needs RFC 6531 all the way. */
static void
set_mailbox(GMimeMessage *message, const char *field, const char *name, const char *address)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	g_autofree char *line = dunlin_text_line(name, NAME_MAX_BYTES);
	g_autofree char *phrase = NULL;
	g_autofree char *value = NULL;
	gboolean is_long;

	g_mime_header_list_set(headers, field, address, NULL);
	if (line == NULL || *line == '\0') {
		value = g_strdup_printf(" %s\n", address);
	} else {
		phrase = g_str_is_ascii(line) ? quote_name(line) : encode_name(line);
		is_long = strlen(field) + strlen(phrase) + strlen(address) > 72;
		value = g_strdup_printf(" %s%s <%s>\n", phrase, is_long ? "\n" : "", address);
	}
	g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, field), value);
}

static GMimePart *
new_part(const char *type, const char *subtype, GMimeContentEncoding encoding, const void *data,
	 gsize size)
{
	GMimePart *part = g_mime_part_new_with_type(type, subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, size);
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, encoding);
	g_object_unref(content);
	g_object_unref(stream);
	return part;
}

/* Lines end in CRLF before they are encoded: a bare CR or LF must not reach SMTP (RFC 2045 6.7). */
static GMimePart *
new_text(const char *subtype, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_auto(GStrv) lines = NULL;
	g_autofree char *joined = NULL;
	GMimePart *part;

	g_strdelimit(valid, "\r", ' ');
	lines = g_strsplit(valid, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		g_strchomp(lines[i]);
	joined = g_strjoinv("\r\n", lines);
	part = new_part("text", subtype, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, joined,
			strlen(joined));
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	return part;
}

/* "application/pdf" or "text/plain", whose bytes are UTF-8: RFC 2045 tokens, else plain bytes. */
static GMimeContentType *
parse_type(const char *text)
{
	static const char *const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789!#$&^_.+-/=; \"";
	GMimeContentType *type;

	if (text == NULL || strchr(text, '/') == NULL || strspn(text, allowed) != strlen(text))
		text = "application/octet-stream";
	type = g_mime_content_type_parse(NULL, text);
	if (g_mime_content_type_is_type(type, "text", "*") &&
	    g_mime_content_type_get_parameter(type, "charset") == NULL)
		g_mime_content_type_set_parameter(type, "charset", "utf-8");
	return type;
}

/* GMime would choose a Latin alphabet that fits; RFC 2231 with UTF-8 is what readers know. */
static void
set_filename(GMimeObject *part, const char *name)
{
	GMimeParamList *params;

	g_mime_object_set_content_disposition_parameter(part, "filename", name);
	params = g_mime_content_disposition_get_parameters(
		g_mime_object_get_content_disposition(part));
	g_mime_param_set_charset(g_mime_param_list_get_parameter(params, "filename"), "utf-8");
}

/* What may pass as it is: lines in CRLF that SMTP takes (RFC 5322 2.1.1), no NUL. */
static gboolean
is_plain(const char *data, gsize size, gboolean *ret_ascii)
{
	gsize line = 0;

	*ret_ascii = TRUE;
	for (gsize i = 0; i < size; i++, line++) {
		if (data[i] == '\0' || line > LINE_MAX_BYTES)
			return FALSE;
		if (data[i] == '\n' && (i == 0 || data[i - 1] != '\r'))
			return FALSE;
		if (data[i] == '\r' && (i + 1 == size || data[i + 1] != '\n'))
			return FALSE;
		if (data[i] == '\n')
			line = 0;
		if ((guchar)data[i] >= 0x80)
			*ret_ascii = FALSE;
	}
	return size > 0;
}

/* A message as one: no encoding may be put around it (RFC 2046 5.2.1). */
static GMimePart *
new_message(const void *data, gsize size)
{
	gboolean ascii;

	if (!is_plain(data, size, &ascii))
		return NULL;
	return new_part("message", "rfc822",
			ascii ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_8BIT, data, size);
}

static GMimePart *
new_encoded(const void *data, gsize size, const char *mime_type)
{
	gboolean message = g_strcmp0(mime_type, MESSAGE) == 0;
	GMimeContentType *type = parse_type(message ? "application/octet-stream" : mime_type);
	GMimePart *part = new_part("application", "octet-stream", GMIME_CONTENT_ENCODING_BASE64,
				   size > 0 ? data : "", size);

	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	g_object_unref(type);
	return part;
}

static GMimeObject *
new_file(GBytes *bytes, const char *mime_type, const char *file_name)
{
	g_autofree char *name = dunlin_text_filename(file_name);
	gsize size = 0;
	const void *data = g_bytes_get_data(bytes, &size);
	GMimePart *part = g_strcmp0(mime_type, MESSAGE) == 0 ? new_message(data, size) : NULL;

	if (part == NULL)
		part = new_encoded(data, size, mime_type);
	g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
	if (name != NULL)
		set_filename(GMIME_OBJECT(part), name);
	return GMIME_OBJECT(part);
}

/* Takes @part. */
static void
add_part(GMimeMultipart *multipart, GMimeObject *part)
{
	g_mime_multipart_add(multipart, part);
	g_object_unref(part);
}

/* Takes @first. @which tells the boundaries of one mail apart; "=_" occurs in no encoded text
 * (RFC 2045 6.7). */
static GMimeMultipart *
begin(const char *subtype, const char *which, const char *message_id, GMimeObject *first)
{
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message_id, -1);
	g_autofree char *boundary = g_strdup_printf("=_%s.%.24s", which, digest);
	GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(subtype);

	g_mime_multipart_set_boundary(multipart, boundary);
	add_part(multipart, first);
	return multipart;
}

static GMimeObject *
new_body(const DunlinMail *mail)
{
	GMimeObject *body = GMIME_OBJECT(new_text("plain", mail->text));
	guint files = mail->files != NULL ? mail->files->len : 0;
	GMimeMultipart *multipart;

	if (mail->html != NULL) {
		multipart = begin("alternative", "a", mail->message_id, body);
		add_part(multipart, GMIME_OBJECT(new_text("html", mail->html)));
		body = GMIME_OBJECT(multipart);
	}
	if (mail->copy == NULL && files == 0)
		return body;
	multipart = begin("mixed", "m", mail->message_id, body);
	if (mail->copy != NULL)
		add_part(multipart, new_file(mail->copy, mail->copy_type, mail->copy_name));
	for (guint i = 0; i < files; i++) {
		const DunlinMailFile *file = g_ptr_array_index(mail->files, i);

		add_part(multipart, new_file(file->bytes, file->type, file->name));
	}
	return GMIME_OBJECT(multipart);
}

static GBytes *
to_bytes(GMimeMessage *message)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *array;
	GBytes *bytes;

	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_format_options_set_param_encoding_method(options,
							GMIME_PARAM_ENCODING_METHOD_RFC2231);
	g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	bytes = g_bytes_new(array->data, array->len);
	g_object_unref(stream);
	g_mime_format_options_free(options);
	return bytes;
}

static void
set_date(GMimeMessage *message, gint64 instant, GTimeZone *zone)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(instant);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);

	g_mime_message_set_date(message, local);
}

DunlinMailFile *
dunlin_mail_file_new(const char *name, const char *type, GBytes *bytes)
{
	DunlinMailFile *file = g_new0(DunlinMailFile, 1);

	file->name = g_strdup(name);
	file->type = g_strdup(type);
	file->bytes = g_bytes_ref(bytes);
	return file;
}

void
dunlin_mail_file_free(DunlinMailFile *file)
{
	g_free(file->name);
	g_free(file->type);
	g_bytes_unref(file->bytes);
	g_free(file);
}

GBytes *
dunlin_mime_write(const DunlinMail *mail, gsize *ret_body, GError **error)
{
	g_autofree char *from_name = NULL;
	g_autofree char *from = NULL;
	g_autofree char *subject = dunlin_text_line(mail->subject, SUBJECT_MAX_BYTES);
	g_autofree char *id = NULL;
	GMimeMessage *message;
	GMimeObject *body;
	GBytes *bytes;
	const char *end;

	start();
	if (!split_mailbox(mail->from, &from_name, &from, error) ||
	    !check_address(mail->to, error) || !check_message_id(mail->message_id, error))
		return NULL;
	message = g_mime_message_new(TRUE);
	set_date(message, mail->date, mail->zone);
	set_mailbox(message, "From", from_name, from);
	set_mailbox(message, "To", mail->to_name, mail->to);
	g_mime_message_set_subject(message, subject != NULL ? subject : "", "UTF-8");
	id = g_strndup(mail->message_id + 1, strlen(mail->message_id) - 2);
	g_mime_message_set_message_id(message, id);
	body = new_body(mail);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	bytes = to_bytes(message);
	g_object_unref(message);
	end = g_strstr_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes),
			   "\r\n\r\n");
	g_assert(end != NULL);
	if (ret_body != NULL)
		*ret_body = (gsize)(end + 4 - (const char *)g_bytes_get_data(bytes, NULL));
	return bytes;
}
