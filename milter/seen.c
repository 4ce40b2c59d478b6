/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects one message's facts. Nothing is decided here but what belongs to us by its name. */
#include "milter/seen.h"

#include <arpa/inet.h>
#include <string.h>

#include "reading/proof.h"

#define NAME_BYTES_MAX 200 /* of a Dunning-* name */
#define VALUE_BYTES_MAX 998
#define FOREIGN_PREFIX "Dunning-"

const char *const dunlin_stamp_names[DUNLIN_SEEN_STAMPED] = {"Reply-To", "Auto-Submitted",
							     "References", "In-Reply-To"};

static void
field_clear(gpointer data)
{
	g_free(((DunlinField *)data)->name);
}

static GArray *
fields_new(void)
{
	GArray *fields = g_array_new(FALSE, FALSE, sizeof(DunlinField));

	g_array_set_clear_func(fields, field_clear);
	return fields;
}

void
dunlin_seen_init(DunlinSeen *seen)
{
	memset(seen, 0, sizeof(*seen));
	seen->foreign = fields_new();
	seen->recipients = g_ptr_array_new_with_free_func(g_free);
}

/* Field by field: the buffers are large, and each is read up to its end only. */
void
dunlin_seen_reset(DunlinSeen *seen)
{
	seen->submitter = seen->to_us = seen->null_sender = seen->automatic = FALSE;
	seen->has_envid = seen->has_notify = seen->overflow = FALSE;
	seen->sender[0] = '\0';
	seen->tags_count = seen->message_ids = seen->tokens = seen->foreign_total = 0;
	g_clear_pointer(&seen->login, g_free);
	g_clear_pointer(&seen->message_id, g_free);
	g_clear_pointer(&seen->token, g_free);
	g_array_set_size(seen->foreign, 0);
	g_ptr_array_set_size(seen->recipients, 0);
	memset(seen->stamped, 0, sizeof(seen->stamped));
}

void
dunlin_seen_clear(DunlinSeen *seen)
{
	dunlin_seen_reset(seen);
	g_clear_pointer(&seen->foreign, g_array_unref);
	g_clear_pointer(&seen->recipients, g_ptr_array_unref);
}

static gboolean
read_ip(const char *text, guint8 bytes[16])
{
	static const guint8 mapped[12] = {[10] = 0xff, [11] = 0xff};

	if (g_ascii_strncasecmp(text, "IPv6:", 5) == 0)
		text += 5; /* how Postfix and Sendmail write it */
	if (inet_pton(AF_INET6, text, bytes) == 1)
		return TRUE;
	memcpy(bytes, mapped, sizeof(mapped));
	return inet_pton(AF_INET, text, bytes + sizeof(mapped)) == 1;
}

static gboolean
same_ip(const char *a, const char *b)
{
	guint8 left[16], right[16];

	return read_ip(a, left) && read_ip(b, right) && memcmp(left, right, sizeof(left)) == 0;
}

gboolean
dunlin_is_submitter(const DunlinConfig *config, const char *daemon_name, const char *client_addr)
{
	for (char **entry = config->milter_submitters; entry != NULL && *entry != NULL; entry++) {
		if (g_str_has_prefix(*entry, "daemon:")) {
			if (g_strcmp0(*entry + strlen("daemon:"), daemon_name) == 0)
				return TRUE;
		} else if (client_addr != NULL && same_ip(*entry, client_addr)) {
			return TRUE;
		}
	}
	return FALSE;
}

/* "dunning", "dunning+tag" at the same domain; @length bytes of @recipient without brackets. *ret_tag:
 * behind the separator; NULL where there is none. */
static gboolean
is_address(const char *recipient, gsize length, const char *address, const char *separator,
	   const char **ret_tag)
{
	const char *at = address != NULL ? strrchr(address, '@') : NULL;
	const char *their_at = memrchr(recipient, '@', length);
	gsize local, their_local, separator_length = strlen(separator);

	*ret_tag = NULL;
	if (at == NULL || their_at == NULL)
		return FALSE;
	local = (gsize)(at - address);
	their_local = (gsize)(their_at - recipient);
	if (strlen(at) != length - their_local ||
	    g_ascii_strncasecmp(at, their_at, length - their_local) != 0 || their_local < local ||
	    g_ascii_strncasecmp(address, recipient, local) != 0)
		return FALSE;
	if (their_local == local)
		return TRUE;
	if (separator_length == 0 || their_local < local + separator_length ||
	    strncmp(recipient + local, separator, separator_length) != 0)
		return FALSE;
	*ret_tag = recipient + local + separator_length;
	return TRUE;
}

const char *
dunlin_bare_address(const char *address, gsize *ret_length)
{
	gsize length = strlen(address);
	gboolean bracketed = length >= 2 && address[0] == '<' && address[length - 1] == '>';

	*ret_length = bracketed ? length - 2 : length;
	return bracketed ? address + 1 : address;
}

static gboolean
find_dunning_address(const DunlinConfig *config, const char *recipient, const char **ret_tag)
{
	gsize length;

	recipient = dunlin_bare_address(recipient, &length);
	if (is_address(recipient, length, config->address, config->separator, ret_tag))
		return TRUE;
	for (guint i = 0; i < config->creditor_list->len; i++) {
		const DunlinCreditor *creditor = config->creditor_list->pdata[i];

		if (is_address(recipient, length, creditor->address, config->separator, ret_tag))
			return TRUE;
	}
	return FALSE;
}

void
dunlin_seen_client(DunlinSeen *seen, const DunlinConfig *config, const char *daemon_name,
		   const char *client_addr, const char *login)
{
	seen->submitter = dunlin_is_submitter(config, daemon_name, client_addr);
	if (login != NULL && *login != '\0' && strlen(login) <= VALUE_BYTES_MAX)
		seen->login = g_strdup(login);
}

void
dunlin_seen_sender(DunlinSeen *seen, char *const *arguments)
{
	gsize length;
	const char *sender = dunlin_bare_address(arguments[0], &length);

	seen->null_sender = length == 0;
	if (length < sizeof(seen->sender)) {
		memcpy(seen->sender, sender, length);
		seen->sender[length] = '\0';
	}
	for (arguments++; *arguments != NULL; arguments++)
		if (g_ascii_strncasecmp(*arguments, "ENVID=", strlen("ENVID=")) == 0)
			seen->has_envid = TRUE;
}

/* "bbbbbbbbbb.cccccccccccccccccccc" and no letter behind: its MAC is not looked at here. */
static gboolean
has_token_form(const char *text)
{
	for (guint i = 0; i < DUNLIN_TAG_LENGTH; i++) {
		gboolean dot = i == DUNLIN_NOTICE_LENGTH;

		if (dot ? text[i] != '.'
			: !g_ascii_isalpha(text[i]) && (text[i] < '2' || text[i] > '7'))
			return FALSE;
	}
	return !g_ascii_isalnum(text[DUNLIN_TAG_LENGTH]);
}

static void
see_tag(DunlinSeen *seen, const char *tag)
{
	if (seen->tags_count == DUNLIN_SEEN_TAGS || !has_token_form(tag))
		return;
	memcpy(seen->tags[seen->tags_count], tag, DUNLIN_TAG_LENGTH);
	seen->tags[seen->tags_count++][DUNLIN_TAG_LENGTH] = '\0';
}

void
dunlin_seen_recipient(DunlinSeen *seen, const DunlinConfig *config, const char *recipient)
{
	gboolean ours = FALSE;
	const char *tag = NULL;

	if (!seen->to_us || seen->tags_count < DUNLIN_SEEN_TAGS)
		ours = find_dunning_address(config, recipient, &tag);
	seen->to_us = seen->to_us || ours;
	if (tag != NULL)
		see_tag(seen, tag);
	if (seen->submitter && seen->recipients->len < DUNLIN_SEEN_RECIPIENTS) {
		gsize length;
		const char *bare = dunlin_bare_address(recipient, &length);

		g_ptr_array_add(seen->recipients, g_strndup(bare, length));
	}
}

void
dunlin_seen_parameters(DunlinSeen *seen, char *const *parameters)
{
	for (; *parameters != NULL; parameters++)
		if (g_ascii_strncasecmp(*parameters, "NOTIFY=", strlen("NOTIFY=")) == 0)
			seen->has_notify = TRUE;
}

static void
count_field(GArray *fields, const char *name)
{
	DunlinField field = {.count = 1};

	for (guint i = 0; i < fields->len; i++) {
		DunlinField *known = &g_array_index(fields, DunlinField, i);

		if (g_ascii_strcasecmp(known->name, name) == 0) {
			known->count++;
			return;
		}
	}
	field.name = g_strdup(name);
	g_array_append_val(fields, field);
}

static void
see_foreign(DunlinSeen *seen, const char *name, const char *value)
{
	if (seen->overflow || ++seen->foreign_total > DUNLIN_SEEN_MAX ||
	    strlen(name) > NAME_BYTES_MAX) {
		seen->overflow = TRUE;
		return;
	}
	count_field(seen->foreign, name);
	if (g_ascii_strcasecmp(name, "Dunning-Notice") == 0 && seen->tokens++ == 0)
		seen->token = g_strstrip(g_strndup(value, VALUE_BYTES_MAX));
}

static void
see_message_id(DunlinSeen *seen, const char *value)
{
	if (seen->message_ids++ == 0 && seen->to_us && seen->login != NULL &&
	    strlen(value) <= VALUE_BYTES_MAX)
		seen->message_id = g_strstrip(g_strdup(value));
}

/* Where no subaddress arrives, In-Reply-To names the letter. */
static void
see_reply(DunlinSeen *seen, const char *value)
{
	const char *open = seen->to_us && seen->tags_count == 0 ? strchr(value, '<') : NULL;

	if (open != NULL)
		see_tag(seen, open + 1);
}

void
dunlin_seen_header(DunlinSeen *seen, const char *name, const char *value)
{
	if (g_ascii_strncasecmp(name, FOREIGN_PREFIX, strlen(FOREIGN_PREFIX)) == 0) {
		see_foreign(seen, name, value);
		return;
	}
	if (g_ascii_strcasecmp(name, "Message-ID") == 0) {
		see_message_id(seen, value);
		return;
	}
	for (guint i = 0; i < DUNLIN_SEEN_STAMPED; i++)
		if (g_ascii_strcasecmp(name, dunlin_stamp_names[i]) == 0)
			seen->stamped[i]++;
	if (!seen->to_us)
		return;
	if (g_ascii_strcasecmp(name, "In-Reply-To") == 0)
		see_reply(seen, value);
	seen->automatic = seen->automatic || dunlin_proof_field_is_automatic(name, value);
}
