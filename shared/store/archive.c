/* SPDX-License-Identifier: BSD-2-Clause */
/* The archive: what is the same wherever the bytes are kept. */
#include "store/archive.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "store/archive-private.h"

enum { DIGEST_LENGTH = 64, BLOCK_SIZE = 65536 };

static const DunlinArchivePlace *
place_of(const char *place)
{
	return g_str_equal(place, "store") ? &dunlin_archive_store : &dunlin_archive_folder;
}

static DunlinArchive *
open_at(const char *place, const char *store, gboolean closed, GError **error)
{
	DunlinArchive *archive = place_of(place)->open(place, store, closed, error);

	if (archive) {
		archive->at = place_of(place);
		archive->place = g_strdup(place);
	}
	return archive;
}

DunlinArchive *
dunlin_archive_open(const char *place, const char *store, GError **error)
{
	return open_at(place, store, FALSE, error);
}

DunlinArchive *
dunlin_archive_open_closed(const char *place, const char *store, GError **error)
{
	return open_at(place, store, TRUE, error);
}

gboolean
dunlin_archive_init(const char *place, const char *store, GError **error)
{
	return place_of(place)->init(place, store, error);
}

void
dunlin_archive_close(DunlinArchive *archive)
{
	if (!archive)
		return;
	g_free(archive->place);
	archive->at->close(archive);
}

DunlinArchiveWriter *
dunlin_archive_begin(DunlinArchive *archive, GError **error)
{
	DunlinArchiveWriter *writer = archive->at->begin(archive, error);

	if (writer) {
		writer->archive = archive;
		writer->checksum = g_checksum_new(G_CHECKSUM_SHA256);
	}
	return writer;
}

gboolean
dunlin_archive_append(DunlinArchiveWriter *writer, gconstpointer data, gsize length, GError **error)
{
	if (!writer->archive->at->append(writer, data, length, error))
		return FALSE;
	g_checksum_update(writer->checksum, data, (gssize)length);
	writer->size += length;
	return TRUE;
}

void
dunlin_archive_drop(DunlinArchiveWriter *writer)
{
	if (!writer)
		return;
	g_checksum_free(writer->checksum);
	writer->archive->at->drop(writer);
}

char *
dunlin_archive_finish(DunlinArchiveWriter *given, gsize *ret_size, GError **error)
{
	g_autoptr(DunlinArchiveWriter) writer = given;
	const char *digest = g_checksum_get_string(writer->checksum);

	if (!writer->archive->at->finish(writer, digest, error))
		return NULL;
	if (ret_size)
		*ret_size = writer->size;
	return g_strdup(digest);
}

char *
dunlin_archive_put(DunlinArchive *archive, gconstpointer data, gsize length, GError **error)
{
	g_autoptr(DunlinArchiveWriter) writer = dunlin_archive_begin(archive, error);

	if (!writer || !dunlin_archive_append(writer, data, length, error))
		return NULL;
	return dunlin_archive_finish(g_steal_pointer(&writer), NULL, error);
}

static gboolean
is_digest(const char *digest)
{
	return strlen(digest) == DIGEST_LENGTH &&
	       strspn(digest, "0123456789abcdef") == DIGEST_LENGTH;
}

int
dunlin_archive_get(DunlinArchive *archive, const char *digest, gsize *ret_size, GError **error)
{
	if (is_digest(digest))
		return archive->at->get(archive, digest, ret_size, error);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "\"%s\" is no digest", digest);
	return -1;
}

/* Hands every byte of @digest's message to @bytes (may be NULL) and compares their digest. */
static gboolean
read_all(DunlinArchive *archive, const char *digest, GByteArray *bytes, GError **error)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree guint8 *block = g_malloc(BLOCK_SIZE);
	int fd = dunlin_archive_get(archive, digest, NULL, error);
	ssize_t got = 0;

	if (fd < 0)
		return FALSE;
	while ((got = read(fd, block, BLOCK_SIZE)) > 0 || (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		g_checksum_update(checksum, block, got);
		if (bytes)
			g_byte_array_append(bytes, block, (guint)got);
	}
	if (got < 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s/%s: %s", archive->place,
			    digest, g_strerror(errno));
	close(fd);
	if (got < 0)
		return FALSE;
	if (g_str_equal(g_checksum_get_string(checksum), digest))
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "%s: the bytes of message %s are not those that were stored", archive->place,
		    digest);
	return FALSE;
}

GBytes *
dunlin_archive_read(DunlinArchive *archive, const char *digest, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	if (!read_all(archive, digest, bytes, error))
		return NULL;
	return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

gboolean
dunlin_archive_check(DunlinArchive *archive, const char *digest, GError **error)
{
	return read_all(archive, digest, NULL, error);
}

gboolean
dunlin_archive_backup(DunlinArchive *archive, const char *to, guint *ret_count, GError **error)
{
	*ret_count = 0;
	return !archive->at->backup || archive->at->backup(archive, to, ret_count, error);
}

/* ── copying ── */

typedef struct {
	DunlinArchive *from, *to;
	gint64 count;
} Copying;

static gboolean
copy_bytes(int fd, DunlinArchiveWriter *writer, GError **error)
{
	g_autofree guint8 *block = g_malloc(BLOCK_SIZE);
	ssize_t got;

	while ((got = read(fd, block, BLOCK_SIZE)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s", g_strerror(errno));
			return FALSE;
		}
		if (!dunlin_archive_append(writer, block, (gsize)got, error))
			return FALSE;
	}
	return TRUE;
}

/* What arrives is named by its own digest: damage is found before anything is bound to the name. */
static gboolean
copy_message(Copying *copying, const char *digest, GError **error)
{
	g_autoptr(DunlinArchiveWriter) writer = dunlin_archive_begin(copying->to, error);
	g_autofree char *written = NULL;
	int fd = writer ? dunlin_archive_get(copying->from, digest, NULL, error) : -1;
	gboolean done = fd >= 0 && copy_bytes(fd, writer, error);

	if (fd >= 0)
		close(fd);
	if (!done)
		return FALSE;
	if (!g_str_equal(g_checksum_get_string(writer->checksum), digest)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "%s: the bytes of message %s are not those that were stored",
			    copying->from->place, digest);
		return FALSE;
	}
	written = dunlin_archive_finish(g_steal_pointer(&writer), NULL, error);
	return written != NULL;
}

static gboolean
copy_missing(const char *digest, gpointer data, GError **error)
{
	Copying *copying = data;
	gboolean has = FALSE;

	copying->count++;
	return copying->to->at->has(copying->to, digest, &has, error) &&
	       (has || copy_message(copying, digest, error));
}

gboolean
dunlin_archive_copy(DunlinArchive *from, DunlinArchive *to, gint64 *ret_count, GError **error)
{
	Copying copying = {from, to, 0};

	if (!from->at->each(from, copy_missing, &copying, error))
		return FALSE;
	*ret_count = copying.count;
	return TRUE;
}
