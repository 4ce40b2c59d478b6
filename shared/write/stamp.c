/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stamp. Everything in it is an id, a day, a number or base32: nothing that a mail, a person or
 * a template said reaches a header here, whatever stands in the notice.
 */
#include "write/stamp.h"

#include <string.h>

#include "base/day.h"

/* RFC 5322 bounds no thread; a reply address and twenty ancestors find every claim. */
#define REFERENCES_MAX 20
#define MESSAGE_ID_MAX 250

static void
header_free(gpointer data)
{
	DunlinHeader *header = data;

	g_free(header->name);
	g_free(header->value);
	g_free(header);
}

static void
add(GPtrArray *headers, const char *name, char *value)
{
	DunlinHeader *header = g_new(DunlinHeader, 1);

	header->name = g_strdup(name);
	header->value = value;
	g_ptr_array_add(headers, header);
}

static gboolean
is_reference(const char *text)
{
	return strlen(text) == DUNLIN_REFERENCE_LENGTH &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == DUNLIN_REFERENCE_LENGTH;
}

/* "7K3M4QX2, 3F…", folded before a line grows long; NULL for a notice about no claim. */
static char *
claim_list(char **claims)
{
	g_autoptr(GString) list = g_string_new(NULL);
	guint count = 0;

	for (guint i = 0; claims != NULL && claims[i] != NULL; i++) {
		if (!is_reference(claims[i]))
			continue;
		if (count > 0)
			g_string_append(list, count % 6 == 0 ? ",\n\t" : ", ");
		g_string_append(list, claims[i]);
		count++;
	}
	return count == 0 ? NULL : g_strdup(list->str);
}

/* A step is named in the configuration, a letter by its file: kept to a word all the same. */
static char *
step_word(const char *text)
{
	char *word = g_strndup(text, 64);

	return g_strcanon(word,
			  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", '-');
}

static char *
step_value(const DunlinNotice *notice)
{
	const char *name = notice->step != NULL ? notice->step : notice->letter;
	g_autofree char *word = step_word(name != NULL ? name : "notice");
	g_autofree char *deadline = dunlin_day_to_string(notice->deadline);

	return deadline == NULL ? g_steal_pointer(&word)
				: g_strdup_printf("%s; deadline=%s", word, deadline);
}

static char *
track_value(const DunlinNotice *notice, const DunlinStampContext *context)
{
	g_autofree char *at = g_strdup_printf("%" G_GINT64_FORMAT, context->at);
	const char *fields[] = { notice->id, at, NULL };
	g_autofree char *mac = dunlin_mac(context->keys, "track", fields);

	return g_strdup_printf("v=1; n=%s; t=%s; h=%s", notice->id, at, mac);
}

/* "<left@right>" of printable ASCII and no second bracket: what RFC 5322 3.6.4 calls a msg-id, and
 * no wider than what fits a line. */
static gboolean
is_message_id(const char *text)
{
	gsize length = strlen(text);

	if (length < 5 || length > MESSAGE_ID_MAX || text[0] != '<' || text[length - 1] != '>')
		return FALSE;
	for (gsize i = 1; i < length - 1; i++)
		if (!g_ascii_isgraph(text[i]) || text[i] == '<' || text[i] == '>')
			return FALSE;
	return strchr(text, '@') != NULL;
}

static void
add_message_ids(GPtrArray *ids, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text != NULL ? text : "", " \t\r\n,", -1);

	for (guint i = 0; words[i] != NULL; i++) {
		guint index;

		if (!is_message_id(words[i]))
			continue;
		if (g_ptr_array_find_with_equal_func(ids, words[i], g_str_equal, &index))
			g_ptr_array_remove_index(ids, index);
		g_ptr_array_add(ids, g_strdup(words[i]));
	}
}

/* The parent comes last (RFC 5322 3.6.4); of a long thread its root and its newest stay. */
static void
add_thread(GPtrArray *headers, const DunlinNotice *notice)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) references = g_string_new(NULL);

	add_message_ids(ids, notice->references);
	add_message_ids(ids, notice->in_reply_to);
	if (ids->len == 0)
		return;
	if (ids->len > REFERENCES_MAX)
		g_ptr_array_remove_range(ids, 1, ids->len - REFERENCES_MAX);
	for (guint i = 0; i < ids->len; i++)
		g_string_append_printf(references, "%s%s", i == 0 ? "" : "\n\t",
				       (const char *)ids->pdata[i]);
	add(headers, "References", g_strdup(references->str));
	add(headers, "In-Reply-To", g_strdup(ids->pdata[ids->len - 1]));
}

GPtrArray *
dunlin_stamp(const DunlinNotice *notice, const DunlinStampContext *context)
{
	GPtrArray *headers = g_ptr_array_new_with_free_func(header_free);
	char *claims = claim_list(notice->claims);

	if (claims != NULL)
		add(headers, "Dunning-Claim", claims);
	add(headers, "Dunning-Step", step_value(notice));
	add(headers, "Dunning-Track", track_value(notice, context));
	add(headers, "Reply-To",
	    dunlin_reply_address(context->keys, context->address, context->separator, notice->id));
	add(headers, "Auto-Submitted", g_strdup("auto-generated"));
	add_thread(headers, notice);
	return headers;
}

GPtrArray *
dunlin_stamp_own(GPtrArray *claims, const char *id, const DunlinStampContext *context)
{
	GPtrArray *headers = g_ptr_array_new_with_free_func(header_free);
	g_auto(GStrv) list = g_new0(char *, claims->len + 1);
	const DunlinNotice mail = {.id = (char *)id, .step = (char *)"own", .deadline = DUNLIN_DAY_NONE};
	char *text;

	for (guint i = 0; i < claims->len; i++)
		list[i] = g_strdup(claims->pdata[i]);
	text = claim_list(list);
	if (text != NULL)
		add(headers, "Dunning-Claim", text);
	add(headers, "Dunning-Step", step_value(&mail));
	add(headers, "Dunning-Track", track_value(&mail, context));
	return headers;
}

char *
dunlin_stamp_to_text(GPtrArray *headers)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < headers->len; i++) {
		const DunlinHeader *header = headers->pdata[i];

		g_string_append_printf(text, "%s: %s\n", header->name, header->value);
	}
	return g_strdup(text->str);
}

char *
dunlin_reply_address(const DunlinKeys *keys, const char *address, const char *separator,
		     const char *notice)
{
	const char *at = strrchr(address, '@');
	g_autofree char *token = NULL;

	if (separator == NULL || *separator == '\0' || at == NULL)
		return g_strdup(address);
	token = dunlin_reply_token(keys, notice);
	return g_strdup_printf("%.*s%s%s%s", (int)(at - address), address, separator, token, at);
}

char *
dunlin_notice_message_id(const DunlinKeys *keys, const char *address, const char *notice)
{
	g_autofree char *token = dunlin_reply_token(keys, notice);
	const char *at = strrchr(address, '@');

	return g_strdup_printf("<%s%s>", token, at != NULL ? at : "@localhost");
}
