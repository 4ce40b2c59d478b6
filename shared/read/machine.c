/* SPDX-License-Identifier: BSD-2-Clause */
/* Machine mail: signs in the header, and the fields of delivery reports. */
#include "read/machine.h"

#include <string.h>

#include "base/text.h"
#include "reading/words.h"

#define RECIPIENTS_MAX 100

/* ---- fields of message/delivery-status ---- */

typedef struct {
	char *name, *value; /* lower case; unfolded, clean */
} Field;

static void
clear_field(gpointer data)
{
	Field *field = data;

	g_free(field->name);
	g_free(field->value);
}

static const char *
get_field(const GArray *group, const char *name)
{
	for (guint i = 0; group && i < group->len; i++)
		if (!strcmp(g_array_index(group, Field, i).name, name))
			return g_array_index(group, Field, i).value;
	return NULL;
}

static void
add_field(GArray *group, const char *line)
{
	const char *colon = strchr(line, ':');
	g_autofree char *name = NULL;
	Field field;

	if (!colon)
		return;
	name = g_strndup(line, (gsize)(colon - line));
	field.name = g_ascii_strdown(g_strstrip(name), -1);
	field.value = dunlin_text_line(colon + 1, DUNLIN_MAIL_HEADER_MAX);
	g_strstrip(field.value);
	g_array_append_val(group, field);
}

static GArray *
new_group(void)
{
	GArray *group = g_array_new(FALSE, FALSE, sizeof(Field));

	g_array_set_clear_func(group, clear_field);
	return group;
}

/* Groups of fields, an empty line between them. */
static GPtrArray *
parse_groups(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) field = g_string_new(NULL);
	GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

	for (guint i = 0; lines[i] && groups->len <= RECIPIENTS_MAX; i++) {
		gboolean empty = lines[i][strspn(lines[i], " \t\r")] == '\0';

		if (!empty && (lines[i][0] == ' ' || lines[i][0] == '\t')) {
			if (field->len > 0) /* else it goes on with nothing */
				g_string_append(field, lines[i]);
			continue;
		}
		if (field->len > 0)
			add_field(g_ptr_array_index(groups, groups->len - 1), field->str);
		g_string_assign(field, lines[i]);
		if (empty)
			g_string_truncate(field, 0);
		else if (groups->len == 0 || (i > 0 && lines[i - 1][strspn(lines[i - 1], " \t\r")] == '\0'))
			g_ptr_array_add(groups, new_group());
	}
	if (field->len > 0 && groups->len > 0)
		add_field(g_ptr_array_index(groups, groups->len - 1), field->str);
	return groups;
}

/* What stands behind "rfc822;", without angle brackets. */
static char *
typed_value(const char *value)
{
	const char *mark = value ? strchr(value, ';') : NULL;
	g_autofree char *text = NULL;
	gsize length;

	if (!value)
		return NULL;
	text = g_strstrip(g_strdup(mark ? mark + 1 : value));
	length = strlen(text);
	if (length > 2 && text[0] == '<' && text[length - 1] == '>')
		return g_strndup(text + 1, length - 2);
	return length > 0 ? g_steal_pointer(&text) : NULL;
}

/* The first x.y.z of RFC 3463 in @text. Yours. */
static char *
find_status(const char *text)
{
	for (const char *at = text; at && *at; at++) {
		gsize length = 2, digits;

		if (!strchr("245", *at) || at[1] != '.' || (at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '.')))
			continue;
		digits = strspn(at + length, "0123456789");
		if (digits < 1 || digits > 3 || at[length + digits] != '.')
			continue;
		length += digits + 1;
		digits = strspn(at + length, "0123456789");
		if (digits < 1 || digits > 3 || at[length + digits] == '.' || g_ascii_isalnum(at[length + digits]))
			continue;
		return g_strndup(at, length + digits);
	}
	return NULL;
}

static const char *
known_action(const char *value)
{
	static const char *const actions[] = { "failed", "delayed", "delivered", "relayed", "expanded" };

	for (gsize i = 0; value && i < G_N_ELEMENTS(actions); i++)
		if (g_ascii_strncasecmp(value, actions[i], strlen(actions[i])) == 0)
			return actions[i];
	return NULL;
}

static void
finish_bounce(DunlinBounce *bounce)
{
	if (!bounce->action)
		bounce->action = g_strdup(!bounce->status || bounce->status[0] == '5' ? "failed" :
					  bounce->status[0] == '4' ? "delayed" : "delivered");
	bounce->permanent = !strcmp(bounce->action, "failed") &&
			    (!bounce->status || bounce->status[0] != '4');
}

static void
add_recipient(DunlinReading *out, const char *source, const GArray *message, const GArray *fields,
	      const char *original_message_id)
{
	const char *recipient = get_field(fields, "final-recipient");
	const char *diagnostic = get_field(fields, "diagnostic-code");
	DunlinBounce *bounce;

	if (!recipient)
		recipient = get_field(fields, "original-recipient");
	if (!recipient && !get_field(fields, "action"))
		return;
	bounce = &dunlin_reading_add(out, DUNLIN_FOUND_BOUNCE, source)->bounce;
	bounce->recipient = typed_value(recipient);
	bounce->action = g_strdup(known_action(get_field(fields, "action")));
	bounce->status = find_status(get_field(fields, "status"));
	bounce->diagnostic = typed_value(diagnostic);
	if (!bounce->status)
		bounce->status = find_status(bounce->diagnostic);
	bounce->original_message_id = g_strdup(original_message_id);
	bounce->envelope_id = g_strdup(get_field(message, "original-envelope-id"));
	finish_bounce(bounce);
}

static char *
first_id(const char *text)
{
	const char *open = text ? strchr(text, '<') : NULL;
	const char *close = open ? strchr(open, '>') : NULL;

	return close ? g_strndup(open, (gsize)(close - open) + 1) : NULL;
}

/* The Message-ID of the message that came back, whole or only its header. */
static char *
returned_id(const DunlinMail *mail)
{
	for (guint i = 0; i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);
		g_autoptr(GBytes) bytes = NULL;
		g_autoptr(GPtrArray) groups = NULL;
		g_autofree char *text = NULL;

		if (part->message != 0)
			continue;
		if (part->inner >= 0) {
			text = dunlin_mail_header(dunlin_mail_message(mail, part->inner)->object, "Message-ID");
			if (text)
				return first_id(text);
			continue;
		}
		if (strcmp(part->type, "text/rfc822-headers") != 0 && !g_str_has_prefix(part->type, "message/rfc822"))
			continue;
		bytes = dunlin_mail_decode(part);
		text = dunlin_mail_to_text(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL);
		groups = parse_groups(text);
		if (groups->len > 0 && get_field(g_ptr_array_index(groups, 0), "message-id"))
			return first_id(get_field(g_ptr_array_index(groups, 0), "message-id"));
	}
	return NULL;
}

static gboolean
read_status_part(const DunlinMail *mail, const DunlinMailPart *part, DunlinReading *out)
{
	g_autoptr(GBytes) bytes = dunlin_mail_decode(part);
	g_autofree char *text = dunlin_mail_to_text(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL);
	g_autoptr(GPtrArray) groups = parse_groups(text);
	g_autofree char *id = returned_id(mail);
	guint before = out->len;

	for (guint i = 0; i < groups->len; i++)
		add_recipient(out, part->source, g_ptr_array_index(groups, 0), g_ptr_array_index(groups, i), id);
	return out->len > before;
}

/* ---- reports without a structure ---- */

static gboolean
contains_any(const char *folded, const char *const *words, gsize count)
{
	for (gsize i = 0; folded && i < count; i++)
		if (strstr(folded, words[i]))
			return TRUE;
	return FALSE;
}

static gboolean
is_mailer(const char *address)
{
	static const char *const senders[] = { "mailer-daemon", "postmaster@", "mail-daemon", "mdaemon@" };
	g_autofree char *lower = address ? g_ascii_strdown(address, -1) : NULL;

	return contains_any(lower, senders, G_N_ELEMENTS(senders));
}

static gboolean
is_bounce_subject(const char *subject, gboolean *ret_delayed)
{
	static const char *const failed[] = { "undeliver", "delivery status", "delivery failure", "delivery failed",
		"mail delivery", "returned mail", "failure notice", "unzustellbar", "nicht zustellbar",
		"nicht zugestellt", "delivery has failed", "mail system error", "non recapitable",
		"non remis", "delivery notification", "returned to sender" };
	static const char *const delayed[] = { "delayed", "verzoeger", "could not be delivered yet", "warning:" };
	g_autofree char *folded = subject ? dunlin_words_fold(subject) : NULL;

	*ret_delayed = contains_any(folded, delayed, G_N_ELEMENTS(delayed));
	return *ret_delayed || contains_any(folded, failed, G_N_ELEMENTS(failed));
}

/* The first address in angle brackets, or behind them none, on a line of its own. */
static char *
address_in(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\n<>:;,\"'()", 4000);

	for (guint i = 0; words[i]; i++)
		if (strchr(words[i], '@') && dunlin_text_is_address(words[i]) && !is_mailer(words[i]))
			return g_strdup(words[i]);
	return NULL;
}

static void
add_plain_bounce(DunlinReading *out, const char *source, const char *recipient, const char *text,
		 gboolean delayed)
{
	DunlinBounce *bounce = &dunlin_reading_add(out, DUNLIN_FOUND_BOUNCE, source)->bounce;

	bounce->recipient = g_strdup(recipient);
	bounce->status = find_status(text);
	bounce->action = g_strdup(delayed ? "delayed" : "failed");
	finish_bounce(bounce);
}

static gboolean
read_plain_bounce(const DunlinMail *mail, const DunlinMailBody *body, DunlinReading *out)
{
	GMimeObject *head = dunlin_mail_message(mail, 0)->object;
	g_autofree char *failed = dunlin_mail_header(head, "X-Failed-Recipients");
	g_autofree char *subject = dunlin_mail_header(head, "Subject");
	g_autofree char *from = dunlin_mail_header(head, "From");
	g_autofree char *path = dunlin_mail_header(head, "Return-Path");
	g_autofree char *recipient = NULL;
	gboolean delayed = FALSE, named = is_bounce_subject(subject, &delayed);
	const char *text = body->text ? body->text : "";

	if (failed) {
		g_auto(GStrv) addresses = g_strsplit_set(failed, ", ", RECIPIENTS_MAX);

		for (guint i = 0; addresses[i]; i++)
			if (*addresses[i])
				add_plain_bounce(out, body->source, addresses[i], text, delayed);
		return TRUE;
	}
	if (!(named && (is_mailer(from) || !g_strcmp0(path, "<>"))) &&
	    !strstr(text, "This is the qmail-send program"))
		return FALSE;
	recipient = address_in(text);
	add_plain_bounce(out, body->source, recipient, text, delayed);
	return TRUE;
}

/* ---- automatic answers ---- */

static const char *
automatic_reason(GMimeObject *head)
{
	static const char *const fields[] = { "X-Autoreply", "X-Autorespond", "X-Autoresponder",
		"X-AutoReply-From", "X-Auto-Reply-From", "X-Mail-Autoreply", "X-Autogenerated", "X-Vacation",
		"X-Auto-Reply", "X-MS-Exchange-Inbox-Rules-Loop" };
	g_autofree char *submitted = dunlin_mail_header(head, "Auto-Submitted");
	g_autofree char *precedence = dunlin_mail_header(head, "Precedence");
	g_autofree char *source = dunlin_mail_header(head, "X-MS-Exchange-Generated-Message-Source");
	g_autofree char *path = dunlin_mail_header(head, "Return-Path");
	g_autofree char *subject = dunlin_mail_header(head, "Subject");
	g_autofree char *folded = subject ? dunlin_words_fold(subject) : NULL;

	if (submitted && g_ascii_strncasecmp(submitted, DUNLIN_AUTO_GENERATED, strlen(DUNLIN_AUTO_GENERATED)) == 0)
		return DUNLIN_AUTO_GENERATED;
	if (submitted && (g_ascii_strncasecmp(submitted, "no", 2) != 0 || g_ascii_isalpha(submitted[2])))
		return "auto-submitted";
	if (precedence && (!g_ascii_strncasecmp(precedence, "bulk", 4) || !g_ascii_strncasecmp(precedence, "junk", 4) ||
			   !g_ascii_strncasecmp(precedence, "auto", 4)))
		return "precedence";
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		if (dunlin_mail_count_headers(head, fields[i]) > 0)
			return "autoreply-header";
	if (source && g_ascii_strcasecmp(source, "Mailbox Rules Agent") == 0)
		return "mailbox-rule";
	if (path && !strcmp(path, "<>"))
		return "null-sender";
	if (folded && dunlin_words_prefix(DUNLIN_WORDS_AUTO, folded))
		return "subject";
	return NULL;
}

static gboolean
is_list(GMimeObject *head)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(head);
	g_autofree char *precedence = dunlin_mail_header(head, "Precedence");

	for (int i = 0; i < g_mime_header_list_get_count(list); i++)
		if (g_ascii_strncasecmp(g_mime_header_get_name(g_mime_header_list_get_header_at(list, i)),
					"List-", 5) == 0)
			return TRUE;
	return precedence && !g_ascii_strncasecmp(precedence, "list", 4);
}

static DunlinMachine
read_report(const DunlinMail *mail, DunlinReading *out)
{
	static const struct {
		const char *type;
		DunlinFoundKind kind;
	} kinds[] = { { "message/delivery-status", DUNLIN_FOUND_BOUNCE },
		      { "message/global-delivery-status", DUNLIN_FOUND_BOUNCE },
		      { "message/disposition-notification", DUNLIN_FOUND_RECEIPT },
		      { "message/global-disposition-notification", DUNLIN_FOUND_RECEIPT },
		      { "message/feedback-report", DUNLIN_FOUND_COMPLAINT } };

	for (guint i = 0; i < mail->parts->len; i++) {
		const DunlinMailPart *part = dunlin_mail_at(mail, i);

		for (gsize k = 0; k < G_N_ELEMENTS(kinds) && part->message == 0; k++) {
			if (strcmp(part->type, kinds[k].type) != 0)
				continue;
			if (kinds[k].kind != DUNLIN_FOUND_BOUNCE)
				(void)dunlin_reading_add(out, kinds[k].kind, part->source);
			else if (!read_status_part(mail, part, out))
				continue;
			return DUNLIN_MACHINE_REPORT;
		}
	}
	return DUNLIN_MACHINE_NONE;
}

DunlinMachine
dunlin_machine_read(const DunlinMail *mail, const DunlinMailBody *body, DunlinReading *out)
{
	GMimeObject *head = dunlin_mail_message(mail, 0)->object;
	const char *reason;
	DunlinFound *found;

	if (read_report(mail, out) == DUNLIN_MACHINE_REPORT || read_plain_bounce(mail, body, out))
		return DUNLIN_MACHINE_REPORT;
	if (is_list(head)) {
		(void)dunlin_reading_add(out, DUNLIN_FOUND_LIST, NULL);
		return DUNLIN_MACHINE_AUTOMATIC;
	}
	reason = automatic_reason(head);
	if (!reason)
		return DUNLIN_MACHINE_NONE;
	found = dunlin_reading_add(out, DUNLIN_FOUND_AUTO_REPLY, NULL);
	found->why = g_strdup(reason);
	return DUNLIN_MACHINE_AUTOMATIC;
}
