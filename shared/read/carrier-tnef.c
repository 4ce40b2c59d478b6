/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * winmail.dat: the attachments in Outlook's transport-neutral encapsulation (MS-OXTNEF). A list of
 * attributes: level (1), id (4), length (4), bytes, checksum (2); those of an attachment follow its
 * rendering data. All numbers are little-endian.
 */
#include <string.h>

#include "read/carrier.h"

#define SIGNATURE 0x223e9f78u
#define PROPERTIES_MAX 1000

enum {
	ATT_RENDERING = 0x9002, /* begins an attachment */
	ATT_TITLE = 0x8010,     /* its name in 8.3 or longer */
	ATT_DATA = 0x800f,
	ATT_PROPERTIES = 0x9005, /* MAPI properties, among them the long name */
};
enum { PROPERTY_LONG_NAME = 0x3707, PROPERTY_DATA = 0x3701 };
enum { TYPE_STRING = 0x001e, TYPE_UNICODE = 0x001f, TYPE_OBJECT = 0x000d, TYPE_BINARY = 0x0102 };

typedef struct {
	const guint8 *at, *end;
} Bytes;

typedef struct {
	char *title, *name;
	Bytes data;
} Attachment;

static guint32
take(Bytes *bytes, guint size)
{
	guint32 number = 0;

	if ((gsize)(bytes->end - bytes->at) < size) {
		bytes->at = bytes->end;
		return 0;
	}
	for (guint i = 0; i < size; i++)
		number |= (guint32)bytes->at[i] << (8 * i);
	bytes->at += size;
	return number;
}

/* The next @size bytes, @padding to a multiple of four behind them skipped. */
static Bytes
take_bytes(Bytes *bytes, gsize size, gboolean padded)
{
	gsize left = (gsize)(bytes->end - bytes->at);
	Bytes taken = { bytes->at, bytes->at + MIN(size, left) };
	gsize all = padded ? size + (4 - size % 4) % 4 : size;

	bytes->at += MIN(all, left);
	return taken;
}

static char *
string_of(Bytes bytes, gboolean unicode)
{
	gsize length = (gsize)(bytes.end - bytes.at);

	if (unicode)
		return dunlin_carrier_utf16(bytes.at, MIN(length, 1000));
	return g_strndup((const char *)bytes.at, MIN(length, 500));
}

/* The size of a property of fixed size in the stream; 0: its size is written. */
static guint
fixed_size(guint type)
{
	switch (type) {
	case 0x0002: case 0x0003: case 0x0004: case 0x000a: case 0x000b:
		return 4;
	case 0x0005: case 0x0006: case 0x0007: case 0x0014: case 0x0040:
		return 8;
	case 0x0048:
		return 16;
	default:
		return 0;
	}
}

static void
skip_name(Bytes *bytes)
{
	(void)take_bytes(bytes, 16, FALSE);
	if (take(bytes, 4) == 0)
		(void)take(bytes, 4);
	else
		(void)take_bytes(bytes, take(bytes, 4), TRUE);
}

static void
read_property(Bytes *bytes, Attachment *attachment)
{
	guint type = take(bytes, 2), id = take(bytes, 2);
	guint size = fixed_size(type & 0xefff);
	guint32 count;

	if (id >= 0x8000)
		skip_name(bytes);
	count = size == 0 || (type & 0x1000) != 0 ? take(bytes, 4) : 1;
	for (guint32 i = 0; i < count && bytes->at < bytes->end; i++) {
		Bytes value = take_bytes(bytes, size > 0 ? size : take(bytes, 4), TRUE);

		if (i > 0)
			continue;
		if (id == PROPERTY_LONG_NAME && attachment->name == NULL &&
		    (type == TYPE_STRING || type == TYPE_UNICODE))
			attachment->name = string_of(value, type == TYPE_UNICODE);
		/* An object's bytes begin with its interface's id. */
		if (id == PROPERTY_DATA && type == TYPE_BINARY && attachment->data.at == NULL)
			attachment->data = value;
		if (id == PROPERTY_DATA && type == TYPE_OBJECT && attachment->data.at == NULL) {
			(void)take_bytes(&value, 16, FALSE);
			attachment->data = value;
		}
	}
}

static void
read_properties(Bytes bytes, Attachment *attachment)
{
	guint32 count = take(&bytes, 4);

	for (guint32 i = 0; i < count && i < PROPERTIES_MAX && bytes.at < bytes.end; i++)
		read_property(&bytes, attachment);
}

static gboolean
finish(DunlinCarrier *carrier, Attachment *attachment)
{
	const char *name = attachment->name != NULL ? attachment->name : attachment->title;
	gboolean more = TRUE;

	if (attachment->data.at != NULL)
		more = dunlin_carrier_add(carrier, name, attachment->data.at,
					  (gsize)(attachment->data.end - attachment->data.at));
	g_free(attachment->name);
	g_free(attachment->title);
	*attachment = (Attachment){ 0 };
	return more;
}

static void
read_attribute(guint id, Bytes value, Attachment *attachment)
{
	if (id == ATT_TITLE && attachment->title == NULL)
		attachment->title = string_of(value, FALSE);
	else if (id == ATT_DATA)
		attachment->data = value;
	else if (id == ATT_PROPERTIES)
		read_properties(value, attachment);
}

gboolean
dunlin_carrier_read_tnef(DunlinCarrier *carrier, const guint8 *data, gsize length)
{
	Bytes bytes = { data, data + length };
	Attachment attachment = { 0 };

	if (length < 6 || take(&bytes, 4) != SIGNATURE)
		return FALSE;
	(void)take(&bytes, 2); /* a key that nobody uses */
	while (bytes.end - bytes.at > 11) {
		guint level = take(&bytes, 1), id = take(&bytes, 4) & 0xffff;
		Bytes value = take_bytes(&bytes, take(&bytes, 4), FALSE);

		(void)take(&bytes, 2); /* a checksum */
		if (level < 1 || level > 2)
			break; /* garbage behind the end */
		if (level == 2 && id == ATT_RENDERING && !finish(carrier, &attachment))
			break;
		if (level == 2)
			read_attribute(id, value, &attachment);
	}
	(void)finish(carrier, &attachment);
	return TRUE;
}
