/* SPDX-License-Identifier: BSD-2-Clause */
/* MS-CFB §2: sectors, their allocation table, the mini sectors of small streams, the directory. */
#include "read/cfb.h"

#include <string.h>

#define HEADER 512
#define ENTRY 128
#define MINI 64
#define FREE 0xffffffffu
#define LAST_SECTOR 0xfffffff9u /* above it the numbers mean something else */

enum { TYPE_STORAGE = 1, TYPE_STREAM = 2, TYPE_ROOT = 5 };

typedef struct {
	char name[33];
	guint type, parent; /* parent: FREE where it hangs in no tree */
	guint32 left, right, child, start;
	guint64 size;
} Entry;

struct DunlinCfb {
	const guint8 *data;
	gsize length;
	guint shift; /* of a sector's size */
	guint32 cutoff;
	GArray *fat, *minifat; /* guint32 */
	GByteArray *mini;      /* the mini sectors */
	GArray *entries;       /* Entry */
};

static guint32
get(const guint8 *data, guint size)
{
	guint32 number = 0;

	for (guint i = 0; i < size; i++)
		number |= (guint32)data[i] << (8 * i);
	return number;
}

gboolean
dunlin_cfb_is(const guint8 *data, gsize length)
{
	return length > HEADER && memcmp(data, "\320\317\021\340\241\261\032\341", 8) == 0;
}

static const guint8 *
sector(const DunlinCfb *cfb, guint32 number)
{
	gsize at = ((gsize)number + 1) << cfb->shift;

	return number < LAST_SECTOR && at + ((gsize)1 << cfb->shift) <= cfb->length ? cfb->data + at : NULL;
}

static void
add_numbers(GArray *array, const guint8 *data, guint count)
{
	for (guint i = 0; i < count; i++) {
		guint32 number = get(data + 4 * i, 4);

		g_array_append_val(array, number);
	}
}

/* The allocation table: its sectors are listed in the header, then in a chain of lists. */
static gboolean
read_fat(DunlinCfb *cfb)
{
	guint per = 1u << (cfb->shift - 2);
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint32));
	guint32 next = get(cfb->data + 68, 4);

	add_numbers(list, cfb->data + 76, 109);
	for (gsize steps = cfb->length >> cfb->shift; next < LAST_SECTOR && steps > 0; steps--) {
		const guint8 *more = sector(cfb, next);

		if (more == NULL)
			return FALSE;
		add_numbers(list, more, per - 1);
		next = get(more + 4 * (per - 1), 4);
	}
	for (guint i = 0; i < list->len && cfb->fat->len <= cfb->length >> cfb->shift; i++) {
		guint32 number = g_array_index(list, guint32, i);
		const guint8 *numbers = sector(cfb, number);

		if (number == FREE)
			continue;
		if (numbers == NULL)
			return FALSE;
		add_numbers(cfb->fat, numbers, per);
	}
	return cfb->fat->len > 0;
}

/* The sectors from @start on; NULL: more than @max bytes, or broken. */
static GByteArray *
read_chain(const DunlinCfb *cfb, guint32 start, gsize max)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	gsize size = (gsize)1 << cfb->shift;

	for (guint32 at = start; at < LAST_SECTOR; at = g_array_index(cfb->fat, guint32, at)) {
		const guint8 *data = sector(cfb, at);

		if (data == NULL || at >= cfb->fat->len || bytes->len + size > max + size ||
		    bytes->len > cfb->length)
			return NULL;
		g_byte_array_append(bytes, data, (guint)size);
	}
	return g_steal_pointer(&bytes);
}

static GByteArray *
read_mini_chain(const DunlinCfb *cfb, guint32 start, gsize size)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	for (guint32 at = start; bytes->len < size; at = g_array_index(cfb->minifat, guint32, at)) {
		if (at >= cfb->minifat->len || ((gsize)at + 1) * MINI > cfb->mini->len)
			return NULL;
		g_byte_array_append(bytes, cfb->mini->data + (gsize)at * MINI, MINI);
	}
	return g_steal_pointer(&bytes);
}

static void
add_entry(DunlinCfb *cfb, const guint8 *data)
{
	Entry entry = {
		.type = data[66], .parent = FREE, .left = get(data + 68, 4), .right = get(data + 72, 4),
		.child = get(data + 76, 4), .start = get(data + 116, 4), .size = get(data + 120, 4),
	};
	guint length = MIN(get(data + 64, 2) / 2, 32);

	for (guint i = 0; i < length; i++) {
		guint c = get(data + 2 * i, 2);

		entry.name[i] = c < 0x80 ? (char)c : '?';
	}
	g_array_append_val(cfb->entries, entry);
}

/* Names each entry's storage; an entry that two trees claim stays with the first. */
static void
hang(DunlinCfb *cfb)
{
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint32));
	Entry *entries = (Entry *)cfb->entries->data;

	for (guint32 storage = 0; storage < cfb->entries->len; storage++) {
		if (entries[storage].type != TYPE_STORAGE && entries[storage].type != TYPE_ROOT)
			continue;
		g_array_append_val(stack, entries[storage].child);
		while (stack->len > 0) {
			guint32 at = g_array_index(stack, guint32, stack->len - 1);

			g_array_set_size(stack, stack->len - 1);
			if (at == 0 || at >= cfb->entries->len || entries[at].parent != FREE)
				continue;
			entries[at].parent = storage;
			g_array_append_val(stack, entries[at].left);
			g_array_append_val(stack, entries[at].right);
		}
	}
}

static gboolean
read_tables(DunlinCfb *cfb)
{
	g_autoptr(GByteArray) directory = NULL;
	g_autoptr(GByteArray) numbers = NULL;
	const Entry *root;

	if (!read_fat(cfb))
		return FALSE;
	directory = read_chain(cfb, get(cfb->data + 48, 4), DUNLIN_CFB_ENTRIES_MAX * ENTRY);
	if (directory == NULL || directory->len < ENTRY)
		return FALSE;
	for (guint at = 0; at + ENTRY <= directory->len; at += ENTRY)
		add_entry(cfb, directory->data + at);
	root = &g_array_index(cfb->entries, Entry, 0);
	if (root->type != TYPE_ROOT)
		return FALSE;
	hang(cfb);
	numbers = read_chain(cfb, get(cfb->data + 60, 4), cfb->length);
	cfb->mini = read_chain(cfb, root->start, cfb->length);
	if (numbers == NULL || cfb->mini == NULL)
		return FALSE;
	add_numbers(cfb->minifat, numbers->data, numbers->len / 4);
	return TRUE;
}

DunlinCfb *
dunlin_cfb_open(const guint8 *data, gsize length)
{
	g_autoptr(DunlinCfb) cfb = NULL;
	guint shift = dunlin_cfb_is(data, length) ? get(data + 30, 2) : 0;

	if (shift != 9 && shift != 12)
		return NULL;
	cfb = g_new0(DunlinCfb, 1);
	cfb->data = data;
	cfb->length = length;
	cfb->shift = shift;
	cfb->cutoff = get(data + 56, 4);
	cfb->fat = g_array_new(FALSE, FALSE, sizeof(guint32));
	cfb->minifat = g_array_new(FALSE, FALSE, sizeof(guint32));
	cfb->entries = g_array_new(FALSE, TRUE, sizeof(Entry));
	return read_tables(cfb) ? g_steal_pointer(&cfb) : NULL;
}

void
dunlin_cfb_free(DunlinCfb *cfb)
{
	g_array_unref(cfb->fat);
	g_array_unref(cfb->minifat);
	g_array_unref(cfb->entries);
	if (cfb->mini != NULL)
		g_byte_array_unref(cfb->mini);
	g_free(cfb);
}

guint
dunlin_cfb_count(const DunlinCfb *cfb)
{
	return cfb->entries->len;
}

static const Entry *
entry_in(const DunlinCfb *cfb, guint number, guint parent, guint type)
{
	const Entry *entry = &g_array_index(cfb->entries, Entry, number);

	return entry->type == type && entry->parent == parent ? entry : NULL;
}

const char *
dunlin_cfb_storage(const DunlinCfb *cfb, guint entry, guint parent)
{
	const Entry *storage = entry_in(cfb, entry, parent, TYPE_STORAGE);

	return storage != NULL ? storage->name : NULL;
}

static guint
find(const DunlinCfb *cfb, guint parent, guint type, const char *name)
{
	for (guint i = 1; i < cfb->entries->len; i++) {
		const Entry *entry = entry_in(cfb, i, parent, type);

		if (entry != NULL && g_ascii_strcasecmp(entry->name, name) == 0)
			return i;
	}
	return 0;
}

guint
dunlin_cfb_find_storage(const DunlinCfb *cfb, guint parent, const char *name)
{
	return find(cfb, parent, TYPE_STORAGE, name);
}

GByteArray *
dunlin_cfb_stream(const DunlinCfb *cfb, guint parent, const char *name, gsize max)
{
	guint number = find(cfb, parent, TYPE_STREAM, name);
	const Entry *entry = &g_array_index(cfb->entries, Entry, number);
	GByteArray *bytes;

	if (number == 0 || entry->size > max || entry->size > cfb->length)
		return NULL;
	bytes = entry->size < cfb->cutoff ? read_mini_chain(cfb, entry->start, entry->size)
					  : read_chain(cfb, entry->start, entry->size);
	if (bytes != NULL && bytes->len >= entry->size)
		return g_byte_array_set_size(bytes, (guint)entry->size);
	if (bytes != NULL)
		g_byte_array_unref(bytes);
	return NULL;
}
