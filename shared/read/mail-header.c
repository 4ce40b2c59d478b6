/* SPDX-License-Identifier: BSD-2-Clause */
/* MIME: headers, decoded and cleaned. */
#include "read/mail.h"

#include <string.h>

#include "base/text.h"
#include "read/charset.h"

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
