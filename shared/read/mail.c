/* SPDX-License-Identifier: BSD-2-Clause */
/* MIME: a message is opened and walked. mail-header.c and mail-body.c say what is in it. */
#include "read/mail.h"

#include <string.h>

#include "base/text.h"
#include "read/charset.h"
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
				visit->message, container };

		g_array_append_val(stack, child);
	}
}

/* A message's body takes its number where it is a multipart, else a ".1" behind it. */
static void
push_body(GArray *stack, GMimeMessage *message, const char *source, guint index, guint container)
{
	GMimeObject *body = g_mime_message_get_mime_part(message);
	Visit visit = { body, NULL, index, container };

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
