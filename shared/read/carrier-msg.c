/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Outlook's .msg (MS-OXMSG): a compound file in which each property of text or bytes is a stream
 * "__substg1.0_<id><type>", each attachment and recipient a storage.
 */
#include <string.h>

#include "base/text.h"
#include "read/carrier.h"
#include "read/cfb.h"
#include "read/charset.h"
#include "read/html.h"

#define TEXT_MAX (64 * 1024)
#define RECIPIENTS_MAX 50
#define ATTACHMENTS_MAX 100
#define SUBMITTED 0x00390040u
#define DELIVERED 0x0e060040u
#define RECIPIENT_TYPE 0x0c150003u

enum { SUBJECT = 0x0037, SENDER = 0x0c1a, SENDER_ADDRESS = 0x0c1f, SENDER_SMTP = 0x5d01, DISPLAY_TO = 0x0e04,
       BODY = 0x1000, HTML = 0x1013, NAME = 0x3001, ADDRESS = 0x3003, SMTP = 0x39fe,
       ATTACHED = 0x3701, SHORT_NAME = 0x3704, LONG_NAME = 0x3707 };

static GByteArray *
bytes_of(const DunlinCfb *cfb, guint storage, guint id, const char *type, gsize max)
{
	g_autofree char *name = g_strdup_printf("__substg1.0_%04X%s", id, type);

	return dunlin_cfb_stream(cfb, storage, name, max);
}

/* A property of text; NULL: none, or empty. */
static char *
text_of(const DunlinCfb *cfb, guint storage, guint id)
{
	g_autoptr(GByteArray) wide = bytes_of(cfb, storage, id, "001F", 4 * TEXT_MAX);
	g_autoptr(GByteArray) narrow = wide == NULL ? bytes_of(cfb, storage, id, "001E", 4 * TEXT_MAX) : NULL;
	g_autofree char *raw = NULL;
	g_autofree char *text = NULL;

	if (wide != NULL)
		raw = dunlin_carrier_utf16(wide->data, wide->len);
	else if (narrow != NULL && narrow->len > 0)
		raw = dunlin_charset_to_utf8(narrow->data, narrow->len, NULL);
	if (raw == NULL)
		return NULL;
	text = dunlin_text_clean(raw, TEXT_MAX);
	g_strchomp(text);
	return *text != '\0' ? g_steal_pointer(&text) : NULL;
}

static char *
line_of(const DunlinCfb *cfb, guint storage, guint id)
{
	g_autofree char *text = text_of(cfb, storage, id);

	return text != NULL ? dunlin_text_line(text, 998) : NULL;
}

/* A fixed property's value; the table has a head of @head bytes. */
static guint64
number_of(const DunlinCfb *cfb, guint storage, gsize head, guint32 tag)
{
	g_autoptr(GByteArray) table = dunlin_cfb_stream(cfb, storage, "__properties_version1.0", 1024 * 1024);

	for (gsize at = head; table != NULL && at + 16 <= table->len; at += 16) {
		guint32 found;
		guint64 value;

		memcpy(&found, table->data + at, sizeof found);
		memcpy(&value, table->data + at + 8, sizeof value);
		if (GUINT32_FROM_LE(found) == tag)
			return GUINT64_FROM_LE(value);
	}
	return 0;
}

static gint64
date_of(const DunlinCfb *cfb, guint storage, gsize head)
{
	const guint64 epoch = G_GUINT64_CONSTANT(11644473600); /* 1601 to 1970 */
	guint64 time = number_of(cfb, storage, head, SUBMITTED);

	if (time == 0)
		time = number_of(cfb, storage, head, DELIVERED);
	time /= 10000000;
	return time > epoch && time - epoch < G_GUINT64_CONSTANT(32503680000) ? (gint64)(time - epoch) : 0;
}

static char *
mailbox_of(const DunlinCfb *cfb, guint storage, guint name_id, guint smtp_id, guint address_id)
{
	g_autofree char *name = line_of(cfb, storage, name_id);
	g_autofree char *address = line_of(cfb, storage, smtp_id);

	if (address == NULL)
		address = line_of(cfb, storage, address_id);
	if (address == NULL || !dunlin_text_is_address(address))
		return g_steal_pointer(&name); /* Exchange's own addresses help nobody */
	if (name == NULL || strcmp(name, address) == 0)
		return g_steal_pointer(&address);
	return g_strdup_printf("%s <%s>", name, address);
}

/* Its recipients of the kind To; else what stood there to be read. */
static char *
recipients_of(const DunlinCfb *cfb, guint storage)
{
	g_autoptr(GString) to = g_string_new(NULL);
	guint count = 0;

	for (guint i = 1; i < dunlin_cfb_count(cfb) && count < RECIPIENTS_MAX && to->len < 900; i++) {
		const char *name = dunlin_cfb_storage(cfb, i, storage);
		guint32 type;
		g_autofree char *mailbox = NULL;

		if (name == NULL || !g_str_has_prefix(name, "__recip_version1.0_"))
			continue;
		count++;
		type = (guint32)number_of(cfb, i, 8, RECIPIENT_TYPE);
		mailbox = type <= 1 ? mailbox_of(cfb, i, NAME, SMTP, ADDRESS) : NULL;
		if (mailbox != NULL)
			g_string_append_printf(to, "%s%s", to->len > 0 ? ", " : "", mailbox);
	}
	return to->len > 0 ? dunlin_text_line(to->str, 998) : line_of(cfb, storage, DISPLAY_TO);
}

static char *
body_of(const DunlinCfb *cfb, guint storage)
{
	char *text = text_of(cfb, storage, BODY);
	g_autoptr(GByteArray) html = text == NULL ? bytes_of(cfb, storage, HTML, "0102", DUNLIN_HTML_MAX) : NULL;
	g_autofree char *utf8 = NULL, *words = NULL;
	gssize quote;

	if (html == NULL || html->len == 0)
		return text;
	utf8 = dunlin_charset_to_utf8(html->data, html->len, NULL);
	words = dunlin_html_to_text(utf8, strlen(utf8), &quote);
	return dunlin_text_clean(words, TEXT_MAX);
}

typedef struct {
	DunlinCarrier *carrier;
	const DunlinCfb *cfb;
	guint left; /* attachments that will still be looked at */
} Walk;

/* The attachments of a mail, and of the mails attached to it, as deep as carriers may be. */
static gboolean
read_attachments(Walk *walk, guint storage, guint depth)
{
	const DunlinCfb *cfb = walk->cfb;

	for (guint i = 1; i < dunlin_cfb_count(cfb) && walk->left > 0; i++) {
		const char *kind = dunlin_cfb_storage(cfb, i, storage);
		g_autoptr(GByteArray) bytes = NULL;
		g_autofree char *name = NULL;
		guint mail;

		if (kind == NULL || !g_str_has_prefix(kind, "__attach_version1.0_"))
			continue;
		walk->left--;
		mail = dunlin_cfb_find_storage(cfb, i, "__substg1.0_3701000D");
		if (mail != 0 && depth < DUNLIN_CARRIER_DEPTH_MAX && !read_attachments(walk, mail, depth + 1))
			return FALSE;
		bytes = bytes_of(cfb, i, ATTACHED, "0102", DUNLIN_CARRIER_FILE_BYTES_MAX + 1);
		name = line_of(cfb, i, LONG_NAME);
		if (name == NULL)
			name = line_of(cfb, i, SHORT_NAME);
		if (bytes != NULL && !dunlin_carrier_add(walk->carrier, name, bytes->data, bytes->len))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_carrier_read_msg(DunlinCarrier *carrier, const guint8 *data, gsize length)
{
	g_autoptr(DunlinCfb) cfb = NULL;
	g_autoptr(GByteArray) table = NULL;
	Walk walk = { .carrier = carrier, .left = ATTACHMENTS_MAX };

	if (!dunlin_cfb_is(data, length))
		return FALSE;
	cfb = dunlin_cfb_open(data, length);
	table = cfb != NULL ? dunlin_cfb_stream(cfb, DUNLIN_CFB_ROOT, "__properties_version1.0", 1024 * 1024)
			    : NULL;
	if (table == NULL) {
		carrier->why = cfb != NULL ? "office documents are not read: send the invoice as XML or PDF"
					   : "it is damaged: send the invoice itself";
		return TRUE;
	}
	carrier->from = mailbox_of(cfb, DUNLIN_CFB_ROOT, SENDER, SENDER_SMTP, SENDER_ADDRESS);
	carrier->to = recipients_of(cfb, DUNLIN_CFB_ROOT);
	carrier->subject = line_of(cfb, DUNLIN_CFB_ROOT, SUBJECT);
	carrier->body = body_of(cfb, DUNLIN_CFB_ROOT);
	carrier->date = date_of(cfb, DUNLIN_CFB_ROOT, 32);
	walk.cfb = cfb;
	(void)read_attachments(&walk, DUNLIN_CFB_ROOT, 1);
	return TRUE;
}
