/* SPDX-License-Identifier: BSD-2-Clause */
/* MIME: opening, walking and decoding; GMime is used here and nowhere else. */
#include "read/mail.h"

#include <string.h>

#include "base/text.h"
#include "read/carrier.h"
#include "read/charset.h"
#include "read/html.h"
#include "read/intent.h"
#include "read/limits.h"
#include "reading/words.h"

void
dunlin_mail_init(void)
{
	static gsize ready;
	GMimeParserOptions *options;
	const char *fallback[] = { "utf-8", "windows-1252", NULL };

	if (!g_once_init_enter(&ready))
		return;
	g_mime_init();
	options = g_mime_parser_options_get_default();
	g_mime_parser_options_set_fallback_charsets(options, fallback);
	dunlin_charset_init();
	(void)dunlin_words(DUNLIN_WORDS_VERB); /* folded once, for every child */
	dunlin_intent_init();
	g_once_init_leave(&ready, 1);
}

static void
clear_part(gpointer data)
{
	DunlinMailPart *part = data;

	g_free(part->source);
	g_free(part->type);
	g_free(part->name);
}

static void
clear_message(gpointer data)
{
	DunlinMailMessage *message = data;

	g_free(message->source);
	g_free(message->report);
}

void
dunlin_mail_free(DunlinMail *mail)
{
	g_array_unref(mail->parts);
	g_array_unref(mail->messages);
	g_array_unref(mail->parents);
	g_clear_object(&mail->root);
	g_free(mail);
}

typedef struct {
	GMimeObject *object;
	char *source;    /* its own number; of a multipart the prefix of its children's, NULL: "" */
	guint message, container;
	gboolean is_body; /* the top entity of a message */
} Visit;

static char *
child_number(const char *source, int index)
{
	return source ? g_strdup_printf("%s.%d", source, index) : g_strdup_printf("%d", index);
}

static char *
part_name(GMimeObject *object)
{
	const char *name = NULL;
	g_autofree char *clean = NULL;

	if (GMIME_IS_PART(object))
		name = g_mime_part_get_filename(GMIME_PART(object));
	if (!name)
		name = g_mime_object_get_content_type_parameter(object, "name");
	clean = dunlin_text_line(name, DUNLIN_MAIL_HEADER_MAX);
	return clean ? dunlin_text_filename(clean) : NULL;
}

static char *
part_type(GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	g_autofree char *text = type ? g_mime_content_type_get_mime_type(type) : g_strdup("text/plain");

	return g_ascii_strdown(text, -1);
}

static guint
add_message(DunlinMail *mail, GMimeMessage *object, const char *source)
{
	DunlinMailMessage message = { GMIME_OBJECT(object), g_strdup(source), NULL };
	GMimeObject *body = g_mime_message_get_mime_part(object);

	if (body && GMIME_IS_MULTIPART(body) &&
	    g_ascii_strcasecmp(g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(body)),
			       "report") == 0) {
		const char *report = g_mime_object_get_content_type_parameter(body, "report-type");

		message.report = g_ascii_strdown(report ? report : "", -1);
	}
	g_array_append_val(mail->messages, message);
	return mail->messages->len - 1;
}

static void
push_children(const DunlinMail *mail, GArray *stack, const Visit *visit, GMimeMultipart *multipart)
{
	guint container = mail->parents->len;

	g_array_append_val(mail->parents, visit->container);
	for (int i = g_mime_multipart_get_count(multipart) - 1; i >= 0; i--) {
		Visit child = { g_mime_multipart_get_part(multipart, i), child_number(visit->source, i + 1),
				visit->message, container, FALSE };

		g_array_append_val(stack, child);
	}
}

/* A message's body takes its number where it is a multipart, else a ".1" behind it. */
static void
push_body(GArray *stack, GMimeMessage *message, const char *source, guint index, guint container)
{
	GMimeObject *body = g_mime_message_get_mime_part(message);
	Visit visit = { body, NULL, index, container, TRUE };

	if (!body)
		return;
	visit.source = GMIME_IS_MULTIPART(body) ? g_strdup(source) : child_number(source, 1);
	g_array_append_val(stack, visit);
}

static void
add_part(DunlinMail *mail, GArray *stack, const Visit *visit)
{
	const char *disposition = g_mime_object_get_disposition(visit->object);
	DunlinMailPart part = {
		.object = visit->object, .source = g_strdup(visit->source),
		.type = part_type(visit->object), .name = part_name(visit->object),
		.message = visit->message, .container = visit->container, .inner = -1,
	};

	part.attachment = part.name || (disposition && g_ascii_strcasecmp(disposition, "attachment") == 0);
	if (GMIME_IS_MESSAGE_PART(visit->object)) {
		GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(visit->object));

		if (inner) {
			part.inner = (gint)add_message(mail, inner, visit->source);
			push_body(stack, inner, visit->source, (guint)part.inner, visit->container);
		}
	}
	g_array_append_val(mail->parts, part);
}

static void
walk(DunlinMail *mail)
{
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(Visit));
	guint none = 0;

	g_array_append_val(mail->parents, none);
	push_body(stack, mail->root, NULL, add_message(mail, mail->root, NULL), 0);
	while (stack->len > 0) {
		Visit visit = g_array_index(stack, Visit, stack->len - 1);

		g_array_set_size(stack, stack->len - 1);
		if (mail->parts->len < DUNLIN_MAIL_MAX_PARTS && GMIME_IS_MULTIPART(visit.object))
			push_children(mail, stack, &visit, GMIME_MULTIPART(visit.object));
		else if (mail->parts->len < DUNLIN_MAIL_MAX_PARTS)
			add_part(mail, stack, &visit);
		g_free(visit.source);
	}
}

DunlinMail *
dunlin_mail_open(const guint8 *data, gsize length, const char **ret_why)
{
	g_autoptr(GMimeStream) stream = NULL;
	g_autoptr(GMimeParser) parser = NULL;
	GMimeMessage *root;
	DunlinMail *mail;

	dunlin_mail_init();
	if (length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		data += 3, length -= 3;
	while (length > 0 && (*data == '\r' || *data == '\n'))
		data++, length--;
	if (length > 5 && memcmp(data, "From ", 5) == 0) { /* an mbox line */
		const guint8 *end = memchr(data, '\n', MIN(length, 1000));

		length -= end ? (gsize)(end + 1 - data) : 0;
		data = end ? end + 1 : data;
	}
	*ret_why = dunlin_limits_check(data, length);
	if (*ret_why)
		return NULL;
	stream = g_mime_stream_mem_new_with_buffer((const char *)data, length);
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	root = g_mime_parser_construct_message(parser, NULL);
	if (!root) {
		*ret_why = "not a message";
		return NULL;
	}
	mail = g_new0(DunlinMail, 1);
	mail->root = root;
	mail->parts = g_array_new(FALSE, FALSE, sizeof(DunlinMailPart));
	mail->messages = g_array_new(FALSE, FALSE, sizeof(DunlinMailMessage));
	mail->parents = g_array_new(FALSE, FALSE, sizeof(guint));
	g_array_set_clear_func(mail->parts, clear_part);
	g_array_set_clear_func(mail->messages, clear_message);
	walk(mail);
	return mail;
}

/* ---- headers ---- */

static GMimeHeader *
find_header(GMimeObject *object, const char *name, guint *ret_count)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	GMimeHeader *first = NULL;

	*ret_count = 0;
	for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);

		if (g_ascii_strcasecmp(g_mime_header_get_name(header), name) != 0)
			continue;
		if (!first)
			first = header;
		(*ret_count)++;
	}
	return first;
}

guint
dunlin_mail_count_headers(GMimeObject *object, const char *name)
{
	guint count;

	(void)find_header(object, name, &count);
	return count;
}

static char *
raw_header(GMimeObject *object, const char *name)
{
	guint count;
	GMimeHeader *header = find_header(object, name, &count);
	const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;

	g_autofree char *unfolded = raw ? g_mime_utils_header_unfold(raw) : NULL;
	char *valid;

	/* Bad bytes inside an encoded word are of its charset. */
	valid = unfolded && !strstr(unfolded, "=?") ? g_utf8_make_valid(unfolded, -1) : g_strdup(unfolded);
	if (valid)
		dunlin_charset_mend(valid);
	return valid;
}

static char *
null_if_empty(char *text)
{
	if (text && !*text)
		g_clear_pointer(&text, g_free);
	return text;
}

char *
dunlin_mail_header(GMimeObject *object, const char *name)
{
	g_autofree char *raw = raw_header(object, name);
	g_autofree char *text = raw ? g_mime_utils_header_decode_text(NULL, raw) : NULL;

	return null_if_empty(dunlin_text_line(text, DUNLIN_MAIL_HEADER_MAX));
}

static char *
mailbox_text(InternetAddress *address, char **ret_address)
{
	const char *bare = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
	g_autofree char *clean = dunlin_text_line(bare, DUNLIN_MAIL_HEADER_MAX);
	g_autofree char *name = dunlin_text_line(internet_address_get_name(address), DUNLIN_MAIL_HEADER_MAX / 2);
	char *at = clean ? strrchr(clean, '@') : NULL;

	if (!at || at == clean || !at[1])
		return NULL;
	if (ret_address) {
		g_autofree char *domain = g_ascii_strdown(at, -1);

		*ret_address = g_strdup_printf("%.*s%s", (int)(at - clean), clean, domain);
	}
	return name && *name ? g_strdup_printf("%s <%s>", name, clean) : g_steal_pointer(&clean);
}

char *
dunlin_mail_mailbox(GMimeObject *object, const char *name, char **ret_address)
{
	g_autofree char *raw = raw_header(object, name);
	g_autoptr(InternetAddressList) list = raw ? internet_address_list_parse(NULL, raw) : NULL;
	InternetAddress *address;

	if (dunlin_mail_count_headers(object, name) != 1 || !list ||
	    internet_address_list_length(list) != 1)
		return NULL;
	address = internet_address_list_get_address(list, 0);
	return INTERNET_ADDRESS_IS_MAILBOX(address) ? mailbox_text(address, ret_address) : NULL;
}

char *
dunlin_mail_addresses(GMimeObject *object, const char *name)
{
	g_autofree char *raw = raw_header(object, name);
	g_autoptr(InternetAddressList) list = raw ? internet_address_list_parse(NULL, raw) : NULL;
	g_autoptr(GString) out = g_string_new(NULL);

	for (int i = 0; list && i < internet_address_list_length(list) && out->len < 900; i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);
		g_autofree char *text = INTERNET_ADDRESS_IS_MAILBOX(address) ?
						mailbox_text(address, NULL) :
						dunlin_text_line(internet_address_get_name(address), 200);

		if (text && *text)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", text);
	}
	return null_if_empty(dunlin_text_line(out->str, DUNLIN_MAIL_HEADER_MAX));
}

gint64
dunlin_mail_date(GMimeObject *object)
{
	g_autofree char *raw = raw_header(object, "Date");
	g_autoptr(GDateTime) date = raw ? g_mime_utils_header_decode_date(raw) : NULL;
	gint64 instant = date ? g_date_time_to_unix(date) : 0;

	return instant > 0 && instant < G_GINT64_CONSTANT(32503680000) ? instant : 0; /* year 3000 */
}

/* ---- bodies ---- */

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
	g_autofree char *raw = length > 0 ? dunlin_charset_to_utf8(bytes, MIN(length, DUNLIN_HTML_MAX), charset) : g_strdup("");
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
	g_autoptr(GBytes) bytes = !*number ? g_bytes_new_static(data, length) : part ? dunlin_mail_decode(part) : NULL;
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
