/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hash table of 32-bit fingerprints, probed linearly. The slot comes from other bits than the
 * fingerprint, so that a stranger's address is taken for a debtor's about once in 2^30.
 */
#include "milter/index.h"

#include <string.h>

#define ENTRIES_PER_CLAIM 3 /* the debtor's address, with the reference, with the number */

struct DunlinIndex {
	gatomicrefcount references;
	gsize size, entries; /* of slots; of those in use */
	guint32 *slots;      /* 0: free */
};

DunlinIndex *
dunlin_index_new(gsize claims)
{
	DunlinIndex *index = g_new0(DunlinIndex, 1);

	g_atomic_ref_count_init(&index->references);
	index->size = claims * ENTRIES_PER_CLAIM + claims + 64; /* three quarters full */
	index->slots = g_new0(guint32, index->size);
	return index;
}

DunlinIndex *
dunlin_index_ref(DunlinIndex *index)
{
	g_atomic_ref_count_inc(&index->references);
	return index;
}

void
dunlin_index_unref(DunlinIndex *index)
{
	if (index == NULL || !g_atomic_ref_count_dec(&index->references))
		return;
	g_free(index->slots);
	g_free(index);
}

/* FNV-1a over the texts in lower case, each ended by a NUL. */
static guint64
add_text(guint64 hash, const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++)
		hash = (hash ^ (guint8)g_ascii_tolower(text[i])) * G_GUINT64_CONSTANT(0x100000001b3);
	return hash * G_GUINT64_CONSTANT(0x100000001b3);
}

/* Every bit of the result depends on every bit of the sum (MurmurHash3's finalizer). */
static guint64
mix(guint64 hash)
{
	hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
	hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT(0xc4ceb9fe1a85ec53);
	return hash ^ (hash >> 33);
}

/* @name NULL: the address alone. */
static guint64
hash_of(const char *creditor, const char *email, gsize email_length, const char *name,
	gsize name_length)
{
	guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);

	hash = add_text(hash, creditor, strlen(creditor));
	hash = add_text(hash, email, email_length);
	if (name != NULL)
		hash = add_text(hash, name, name_length);
	return mix(hash);
}

static gsize
first_slot(const DunlinIndex *index, guint64 hash)
{
	return (gsize)((hash >> 32) * index->size >> 32);
}

static guint32
fingerprint(guint64 hash)
{
	return (guint32)hash != 0 ? (guint32)hash : 1;
}

/* The slot with that fingerprint, or the free one where it belongs. */
static gsize
find(const DunlinIndex *index, guint64 hash)
{
	gsize slot = first_slot(index, hash);
	guint32 print = fingerprint(hash);

	while (index->slots[slot] != 0 && index->slots[slot] != print)
		slot = slot + 1 < index->size ? slot + 1 : 0;
	return slot;
}

static gboolean
put(DunlinIndex *index, guint64 hash)
{
	gsize slot = find(index, hash);

	if (index->slots[slot] != 0)
		return TRUE;
	if (index->entries + index->size / 8 >= index->size)
		return FALSE;
	index->slots[slot] = fingerprint(hash);
	index->entries++;
	return TRUE;
}

gboolean
dunlin_index_add(DunlinIndex *index, const char *creditor, const char *email, const char *reference,
		 const char *invoice)
{
	const char *const names[] = {NULL, reference, invoice};
	gboolean room = TRUE;

	for (guint i = 0; email != NULL && i < G_N_ELEMENTS(names); i++) {
		if (i > 0 && names[i] == NULL)
			continue;
		room = room && put(index, hash_of(creditor, email, strlen(email), names[i],
						  names[i] != NULL ? strlen(names[i]) : 0));
	}
	return room;
}

gboolean
dunlin_index_has_debtor(const DunlinIndex *index, const char *creditor, const char *email,
			gsize length)
{
	return index->slots[find(index, hash_of(creditor, email, length, NULL, 0))] != 0;
}

gboolean
dunlin_index_has_name(const DunlinIndex *index, const char *creditor, const char *email,
		      const char *name, gsize length)
{
	return index->slots[find(index, hash_of(creditor, email, strlen(email), name, length))] != 0;
}
