/* SPDX-License-Identifier: BSD-2-Clause */
/* zip and gzip, by libarchive from memory. What it unpacks is counted while it does. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "read/carrier.h"

#define DAMAGED "the archive is damaged: send the invoice itself"
#define RATIO_FROM (1024 * 1024) /* a small file of blanks is no bomb */

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_read_free)

static gboolean
is_zip(const guint8 *data, gsize length)
{
	return length >= 4 && (memcmp(data, "PK\003\004", 4) == 0 || memcmp(data, "PK\005\006", 4) == 0);
}

static gboolean
is_gzip(const guint8 *data, gsize length)
{
	return length >= 3 && memcmp(data, "\037\213\010", 3) == 0;
}

static gboolean
is_other(const guint8 *data, gsize length)
{
	static const struct {
		const char *magic;
		gsize size;
	} others[] = {
		{ "Rar!", 4 }, { "7z\274\257\047\034", 6 }, { "BZh", 3 }, { "\3757zXZ", 5 }, { "\050\265\057\375", 4 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
		if (length >= others[i].size && memcmp(data, others[i].magic, others[i].size) == 0)
			return TRUE;
	}
	return length > 262 && memcmp(data + 257, "ustar", 5) == 0;
}

/* Unpacks one entry. FALSE: there is no going on. */
static gboolean
add_entry(DunlinCarrier *carrier, Archive *archive, struct archive_entry *entry, gsize packed)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	const void *block;
	size_t size;
	la_int64_t offset;
	int result;

	while ((result = archive_read_data_block(archive, &block, &size, &offset)) == ARCHIVE_OK) {
		gsize all = carrier->bytes + bytes->len + size;

		if (bytes->len + size > DUNLIN_CARRIER_FILE_BYTES_MAX || all > DUNLIN_CARRIER_BYTES_MAX ||
		    (all > RATIO_FROM && all / DUNLIN_CARRIER_RATIO_MAX > packed)) {
			dunlin_carrier_spoil(carrier, "what the archive holds is too large: send the invoice itself");
			return FALSE;
		}
		g_byte_array_append(bytes, block, (guint)size);
	}
	if (result != ARCHIVE_EOF) {
		carrier->why = "a file in the archive is damaged: send the invoice itself";
		return result > ARCHIVE_FATAL;
	}
	return dunlin_carrier_add(carrier, archive_entry_pathname_utf8(entry), bytes->data, bytes->len);
}

static gboolean
is_office(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	return name != NULL && (strcmp(name, "[Content_Types].xml") == 0 || strcmp(name, "mimetype") == 0);
}

/* What libarchive takes for no gzip, or for gzip within gzip, comes as a file like any other. */
static gboolean
is_plain_gzip(Archive *archive, gboolean zip)
{
	return zip || (archive_filter_count(archive) == 2 && archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP);
}

static void
read_entries(DunlinCarrier *carrier, Archive *archive, gboolean zip, gsize packed)
{
	struct archive_entry *entry;
	int result;

	while ((result = archive_read_next_header(archive, &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN) {
		if (!is_plain_gzip(archive, zip)) {
			dunlin_carrier_spoil(carrier, DAMAGED);
			return;
		}
		if (is_office(entry)) {
			dunlin_carrier_spoil(carrier, "office documents are not read: send the invoice as XML or PDF");
			return;
		}
		if (archive_entry_filetype(entry) != AE_IFREG)
			continue;
		if (archive_entry_is_encrypted(entry)) {
			carrier->why = "the archive is encrypted: send the invoice without a password";
			continue;
		}
		if (!add_entry(carrier, archive, entry, packed))
			return;
	}
	if (result != ARCHIVE_EOF && carrier->why == NULL)
		carrier->why = DAMAGED;
}

gboolean
dunlin_carrier_read_archive(DunlinCarrier *carrier, const guint8 *data, gsize length)
{
	gboolean zip = is_zip(data, length);
	g_autoptr(Archive) archive = NULL;

	if (!zip && !is_gzip(data, length)) {
		if (is_other(data, length))
			carrier->why = "archives of this kind are not opened: send the invoice itself, or as zip";
		return carrier->why != NULL;
	}
	archive = archive_read_new();
	g_assert(archive != NULL);
	if (zip) {
		(void)archive_read_support_format_zip_seekable(archive);
	} else {
		(void)archive_read_support_filter_gzip(archive);
		(void)archive_read_support_format_raw(archive);
	}
	if (archive_read_open_memory(archive, data, length) != ARCHIVE_OK)
		carrier->why = DAMAGED;
	else
		read_entries(carrier, archive, zip, length);
	return TRUE;
}
