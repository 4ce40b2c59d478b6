/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects one message's facts. Nothing is decided here but what belongs to us by its name. */
#include "milter/seen.h"

#include <arpa/inet.h>
#include <string.h>

#include "write/stamp.h"

#define NAME_BYTES_MAX 200 /* of a Dunning-* name */
#define VALUE_BYTES_MAX 998
#define FOREIGN_PREFIX "Dunning-"

/* What the stamp sets beside Dunning-* fields. */
static const char *const stamp_names[] = {"Reply-To", "Auto-Submitted", "References", "In-Reply-To"};

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
	*seen = (DunlinSeen){.foreign = fields_new(), .stamped = fields_new()};
}

void
dunlin_seen_reset(DunlinSeen *seen)
{
	GArray *foreign = seen->foreign, *stamped = seen->stamped;

	g_free(seen->login);
	g_free(seen->message_id);
	g_free(seen->token);
	g_array_set_size(foreign, 0);
	g_array_set_size(stamped, 0);
	*seen = (DunlinSeen){.foreign = foreign, .stamped = stamped};
}

void
dunlin_seen_clear(DunlinSeen *seen)
{
	dunlin_seen_reset(seen);
	g_clear_pointer(&seen->foreign, g_array_unref);
	g_clear_pointer(&seen->stamped, g_array_unref);
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

/* "dunning", "dunning+tag" at the same domain; @length bytes of @recipient without brackets. */
static gboolean
is_address(const char *recipient, gsize length, const char *address, const char *separator)
{
	const char *at = address != NULL ? strrchr(address, '@') : NULL;
	const char *their_at = memrchr(recipient, '@', length);
	gsize local, their_local, separator_length = strlen(separator);

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
	return separator_length > 0 && their_local >= local + separator_length &&
	       strncmp(recipient + local, separator, separator_length) == 0;
}

gboolean
dunlin_is_dunning_address(const DunlinConfig *config, const char *recipient)
{
	gsize length = strlen(recipient);

	if (length >= 2 && recipient[0] == '<' && recipient[length - 1] == '>') {
		recipient++;
		length -= 2;
	}
	if (is_address(recipient, length, config->address, config->separator))
		return TRUE;
	for (guint i = 0; i < config->creditor_list->len; i++) {
		const DunlinCreditor *creditor = config->creditor_list->pdata[i];

		if (is_address(recipient, length, creditor->address, config->separator))
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
dunlin_seen_recipient(DunlinSeen *seen, const DunlinConfig *config, const char *recipient)
{
	if (!seen->to_us)
		seen->to_us = dunlin_is_dunning_address(config, recipient);
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
	if (seen->message_ids++ == 0 && strlen(value) <= VALUE_BYTES_MAX)
		seen->message_id = g_strstrip(g_strdup(value));
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
	for (guint i = 0; i < G_N_ELEMENTS(stamp_names); i++) {
		if (g_ascii_strcasecmp(name, stamp_names[i]) == 0)
			count_field(seen->stamped, stamp_names[i]);
	}
}
