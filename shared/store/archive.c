/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The archive in a folder. A message is written to tmp/, synced, renamed to its digest and its
 * folder synced, so that a name always stands for whole bytes that survive a crash.
 */
#include "store/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"

enum {
	DIGEST_LENGTH = 64,
	NAME_SIZE = DIGEST_LENGTH + 2, /* "ab/cd…" and the terminator */
	STALE_SEC = 86400,             /* nobody writes one message for a day */
	BLOCK_SIZE = 65536,
	TEMPORARY_TRIES = 100,
};

struct DunlinArchive {
	char *place;
	int folder;    /* of place */
	int temporary; /* of place/tmp */
};

struct DunlinArchiveWriter {
	const DunlinArchive *archive;
	GChecksum *checksum;
	gsize size;
	int fd;
	char name[32]; /* in tmp/ */
};

/* What @code means for the caller; whatever the disk refuses may work later. */
static void
set_error(GError **error, DunlinError code, const char *place, const char *name)
{
	int saved = errno;

	g_set_error(error, DUNLIN_ERROR, code, "%s/%s: %s", place, name, g_strerror(saved));
}

static gboolean
busy(const DunlinArchive *archive, const char *name, GError **error)
{
	set_error(error, DUNLIN_ERROR_BUSY, archive->place, name);
	return FALSE;
}

/* ── opening ── */

void
dunlin_archive_close(DunlinArchive *archive)
{
	if (!archive)
		return;
	if (archive->folder >= 0)
		close(archive->folder);
	if (archive->temporary >= 0)
		close(archive->temporary);
	g_free(archive->place);
	g_free(archive);
}

/* What a crash left half written. */
static void
remove_stale(const DunlinArchive *archive)
{
	int copy = openat(archive->temporary, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy >= 0 ? fdopendir(copy) : NULL;
	time_t before = time(NULL) - STALE_SEC;
	const struct dirent *entry;

	if (!folder) {
		if (copy >= 0)
			close(copy);
		return; /* it costs room, no more */
	}
	while ((entry = readdir(folder)) != NULL) {
		struct stat file;
		if (fstatat(archive->temporary, entry->d_name, &file, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(file.st_mode) && file.st_mtime < before)
			(void)unlinkat(archive->temporary, entry->d_name,
				       0); /* the next open does */
	}
	closedir(folder);
}

DunlinArchive *
dunlin_archive_open(const char *place, GError **error)
{
	g_autoptr(DunlinArchive) archive = g_new0(DunlinArchive, 1);

	archive->place = g_strdup(place);
	archive->folder = archive->temporary = -1;
	if (place[0] != '/') {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "archive \"%s\": %s", place,
			    g_str_equal(place, "store")
				    ? "this build keeps the archive in a folder only"
				    : "expected an absolute path");
		return NULL;
	}
	archive->folder = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (archive->folder >= 0)
		archive->temporary =
			openat(archive->folder, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (archive->temporary < 0) {
		set_error(error, DUNLIN_ERROR_CONFIG, place,
			  archive->folder < 0 ? "" : "tmp (run dunlinctl init)");
		return NULL;
	}
	remove_stale(archive);
	return g_steal_pointer(&archive);
}

gboolean
dunlin_archive_init(const char *place, GError **error)
{
	g_autofree char *temporary = g_build_filename(place, "tmp", NULL);

	if (place[0] == '/' && g_mkdir_with_parents(temporary, 0750) != 0) {
		set_error(error, DUNLIN_ERROR_CONFIG, place, "tmp");
		return FALSE;
	}
	g_autoptr(DunlinArchive) archive = dunlin_archive_open(place, error);
	if (!archive)
		return FALSE;
	return fsync(archive->folder) == 0 || busy(archive, "", error);
}

/* ── writing ── */

DunlinArchiveWriter *
dunlin_archive_begin(DunlinArchive *archive, GError **error)
{
	g_autoptr(DunlinArchiveWriter) writer = g_new0(DunlinArchiveWriter, 1);

	writer->archive = archive;
	writer->checksum = g_checksum_new(G_CHECKSUM_SHA256);
	writer->fd = -1;
	for (guint i = 0; writer->fd < 0 && i < TEMPORARY_TRIES; i++) {
		g_snprintf(writer->name, sizeof writer->name, "%ld-%08x", (long)getpid(),
			   g_random_int());
		writer->fd = openat(archive->temporary, writer->name,
				    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
		if (writer->fd < 0 && errno != EEXIST)
			break;
	}
	if (writer->fd < 0) {
		(void)busy(archive, "tmp", error);
		return NULL;
	}
	return g_steal_pointer(&writer);
}

gboolean
dunlin_archive_append(DunlinArchiveWriter *writer, gconstpointer data, gsize length, GError **error)
{
	const guint8 *rest = data;
	gsize left = length;

	while (left > 0) {
		ssize_t written = write(writer->fd, rest, left);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return busy(writer->archive, "tmp", error);
		rest += written;
		left -= (gsize)written;
	}
	g_checksum_update(writer->checksum, data, (gssize)length);
	writer->size += length;
	return TRUE;
}

void
dunlin_archive_drop(DunlinArchiveWriter *writer)
{
	if (!writer)
		return;
	if (writer->fd >= 0) {
		close(writer->fd);
		/* After a rename there is nothing of this name; what stays, the next open removes. */
		(void)unlinkat(writer->archive->temporary, writer->name, 0);
	}
	g_checksum_free(writer->checksum);
	g_free(writer);
}

static gboolean
is_digest(const char *digest)
{
	return strlen(digest) == DIGEST_LENGTH &&
	       strspn(digest, "0123456789abcdef") == DIGEST_LENGTH;
}

static void
name_of(const char *digest, char name[NAME_SIZE])
{
	g_snprintf(name, NAME_SIZE, "%.2s/%s", digest, digest + 2);
}

/* Opens the folder of @name, made where missing. */
static int
open_fan(const DunlinArchive *archive, const char *name)
{
	char fan[3] = {name[0], name[1], '\0'};

	if (mkdirat(archive->folder, fan, 0750) == 0) {
		if (fsync(archive->folder) != 0)
			return -1;
	} else if (errno != EEXIST) {
		return -1;
	}
	return openat(archive->folder, fan, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Gives the synced temporary file its name. One of that name and size is kept; one of another size
 * is damaged and gives way. The folder is synced in both cases: whoever put the other one there may
 * not have come to it yet. */
static gboolean
publish(const DunlinArchiveWriter *writer, const char *name, GError **error)
{
	const DunlinArchive *archive = writer->archive;
	int fan = open_fan(archive, name);
	struct stat file;
	gboolean done;

	if (fan < 0)
		return busy(archive, name, error);
	done = fstatat(archive->folder, name, &file, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(file.st_mode) && (gsize)file.st_size == writer->size;
	done = done || renameat(archive->temporary, writer->name, archive->folder, name) == 0;
	done = done && fsync(fan) == 0;
	if (!done)
		(void)busy(archive, name, error);
	close(fan);
	return done;
}

char *
dunlin_archive_finish(DunlinArchiveWriter *given, gsize *ret_size, GError **error)
{
	g_autoptr(DunlinArchiveWriter) writer = given;
	char name[NAME_SIZE];

	if (fsync(writer->fd) != 0) {
		(void)busy(writer->archive, "tmp", error);
		return NULL;
	}
	const char *digest = g_checksum_get_string(writer->checksum);
	name_of(digest, name);
	if (!publish(writer, name, error))
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

/* ── reading ── */

int
dunlin_archive_get(DunlinArchive *archive, const char *digest, gsize *ret_size, GError **error)
{
	char name[NAME_SIZE];
	struct stat file;
	int fd;

	if (!is_digest(digest)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "\"%s\" is no digest", digest);
		return -1;
	}
	name_of(digest, name);
	fd = openat(archive->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &file) != 0) {
		set_error(error, errno == ENOENT ? DUNLIN_ERROR_NOT_FOUND : DUNLIN_ERROR_BUSY,
			  archive->place, name);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (ret_size)
		*ret_size = (gsize)file.st_size;
	return fd;
}

/* Hands every byte of @digest's file to @bytes (may be NULL) and compares their digest. */
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
		set_error(error, DUNLIN_ERROR_BUSY, archive->place, digest);
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
