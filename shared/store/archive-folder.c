/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The archive in a folder. A message is written to tmp/, synced, renamed to its digest and its
 * folder synced, so that a name always stands for whole bytes that survive a crash.
 */
#include "store/archive-private.h"

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
	NAME_SIZE = 64 + 2, /* "ab/cd…" and the terminator */
	STALE_SEC = 86400,  /* nobody writes one message for a day */
	TEMPORARY_TRIES = 100,
};

typedef struct {
	DunlinArchive base;
	char *place;
	int folder;    /* of place */
	int temporary; /* of place/tmp */
} Folder;

typedef struct {
	DunlinArchiveWriter base;
	const Folder *folder;
	int fd;
	char name[32]; /* in tmp/ */
} Writer;

/* What @code means for the caller; whatever the disk refuses may work later. */
static void
set_error(GError **error, DunlinError code, const char *place, const char *name)
{
	int saved = errno;

	g_set_error(error, DUNLIN_ERROR, code, "%s/%s: %s", place, name, g_strerror(saved));
}

static gboolean
busy(const Folder *archive, const char *name, GError **error)
{
	set_error(error, DUNLIN_ERROR_BUSY, archive->place, name);
	return FALSE;
}

/* ── opening ── */

static void
folder_close(DunlinArchive *given)
{
	Folder *archive = (Folder *)given;

	if (archive->folder >= 0)
		close(archive->folder);
	if (archive->temporary >= 0)
		close(archive->temporary);
	g_free(archive->place);
	g_free(archive);
}

static void
folder_free(Folder *archive)
{
	if (archive)
		folder_close(&archive->base);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

/* What a crash left half written. */
static void
remove_stale(const Folder *archive)
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

static DunlinArchive *
folder_open(const char *place, const char *store, gboolean closed, GError **error)
{
	g_autoptr(Folder) archive = g_new0(Folder, 1);

	(void)store;
	(void)closed;
	archive->place = g_strdup(place);
	archive->folder = archive->temporary = -1;
	if (place[0] != '/') {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "archive \"%s\": expected an absolute path or store", place);
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
	return &g_steal_pointer(&archive)->base;
}

static gboolean
folder_init(const char *place, const char *store, GError **error)
{
	g_autofree char *temporary = g_build_filename(place, "tmp", NULL);

	if (place[0] == '/' && g_mkdir_with_parents(temporary, 0750) != 0) {
		set_error(error, DUNLIN_ERROR_CONFIG, place, "tmp");
		return FALSE;
	}
	g_autoptr(Folder) archive = (Folder *)folder_open(place, store, FALSE, error);
	if (!archive)
		return FALSE;
	return fsync(archive->folder) == 0 || busy(archive, "", error);
}

/* ── writing ── */

static void
folder_drop(DunlinArchiveWriter *given)
{
	Writer *writer = (Writer *)given;

	if (writer->fd >= 0) {
		close(writer->fd);
		/* After a rename there is nothing of this name; what stays, the next open removes. */
		(void)unlinkat(writer->folder->temporary, writer->name, 0);
	}
	g_free(writer);
}

static DunlinArchiveWriter *
folder_begin(DunlinArchive *given, GError **error)
{
	const Folder *archive = (const Folder *)given;
	Writer *writer = g_new0(Writer, 1);

	writer->folder = archive;
	writer->fd = -1;
	for (guint i = 0; writer->fd < 0 && i < TEMPORARY_TRIES; i++) {
		g_snprintf(writer->name, sizeof writer->name, "%ld-%08x", (long)getpid(),
			   g_random_int());
		writer->fd = openat(archive->temporary, writer->name,
				    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
		if (writer->fd < 0 && errno != EEXIST)
			break;
	}
	if (writer->fd >= 0)
		return &writer->base;
	(void)busy(archive, "tmp", error);
	folder_drop(&writer->base);
	return NULL;
}

static gboolean
folder_append(DunlinArchiveWriter *given, gconstpointer data, gsize length, GError **error)
{
	const Writer *writer = (const Writer *)given;
	const guint8 *rest = data;
	gsize left = length;

	while (left > 0) {
		ssize_t written = write(writer->fd, rest, left);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return busy(writer->folder, "tmp", error);
		rest += written;
		left -= (gsize)written;
	}
	return TRUE;
}

static void
name_of(const char *digest, char name[NAME_SIZE])
{
	g_snprintf(name, NAME_SIZE, "%.2s/%s", digest, digest + 2);
}

/* Opens the folder of @name, made where missing. */
static int
open_fan(const Folder *archive, const char *name)
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
publish(const Writer *writer, const char *name, GError **error)
{
	const Folder *archive = writer->folder;
	int fan = open_fan(archive, name);
	struct stat file;
	gboolean done;

	if (fan < 0)
		return busy(archive, name, error);
	done = fstatat(archive->folder, name, &file, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(file.st_mode) && (gsize)file.st_size == writer->base.size;
	done = done || renameat(archive->temporary, writer->name, archive->folder, name) == 0;
	done = done && fsync(fan) == 0;
	if (!done)
		(void)busy(archive, name, error);
	close(fan);
	return done;
}

static gboolean
folder_finish(DunlinArchiveWriter *given, const char *digest, GError **error)
{
	const Writer *writer = (const Writer *)given;
	char name[NAME_SIZE];

	if (fsync(writer->fd) != 0)
		return busy(writer->folder, "tmp", error);
	name_of(digest, name);
	return publish(writer, name, error);
}

static int
folder_get(DunlinArchive *given, const char *digest, gsize *ret_size, GError **error)
{
	const Folder *archive = (const Folder *)given;
	char name[NAME_SIZE];
	struct stat file;
	int fd;

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

static gboolean
folder_has(DunlinArchive *given, const char *digest, gboolean *ret_has, GError **error)
{
	const Folder *archive = (const Folder *)given;
	char name[NAME_SIZE];
	struct stat file;

	name_of(digest, name);
	*ret_has = fstatat(archive->folder, name, &file, AT_SYMLINK_NOFOLLOW) == 0;
	return *ret_has || errno == ENOENT || busy(archive, name, error);
}

/* One of the 256 folders; there may be none yet. */
static gboolean
each_of_fan(const Folder *archive, const char *fan, DunlinArchiveEach each, gpointer data,
	    GError **error)
{
	int folder = openat(archive->folder, fan, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = folder >= 0 ? fdopendir(folder) : NULL;
	const struct dirent *entry;
	gboolean done = TRUE;

	if (!files)
		return errno == ENOENT || busy(archive, fan, error);
	while (done && (entry = readdir(files)) != NULL) {
		g_autofree char *digest = g_strconcat(fan, entry->d_name, NULL);
		if (strlen(digest) == NAME_SIZE - 2)
			done = each(digest, data, error);
	}
	closedir(files);
	return done;
}

static gboolean
folder_each(DunlinArchive *given, DunlinArchiveEach each, gpointer data, GError **error)
{
	gboolean done = TRUE;

	for (guint i = 0; done && i < 256; i++) {
		char fan[3];
		g_snprintf(fan, sizeof fan, "%02x", i);
		done = each_of_fan((const Folder *)given, fan, each, data, error);
	}
	return done;
}

/* ── backup ── */

static gboolean
copy_bytes(int from, int to)
{
	char block[65536];
	ssize_t got, written = 0;

	while (written >= 0 && (got = read(from, block, sizeof block)) > 0)
		for (ssize_t done = 0; written >= 0 && done < got; done += written)
			written = write(to, block + done, (gsize)(got - done));
	return written >= 0 && got == 0 && fsync(to) == 0;
}

/* Under another name until it is whole. */
static gboolean
copy_file(int from_folder, int to_folder, const char *name)
{
	g_autofree char *part = g_strconcat(name, ".part", NULL);
	int from = openat(from_folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int to = openat(to_folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
			0640);
	gboolean done = from >= 0 && to >= 0 && copy_bytes(from, to);

	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return done && renameat(to_folder, part, to_folder, name) == 0;
}

static gboolean
backup_file(int from_folder, int to_folder, const char *name, guint *count)
{
	if (linkat(from_folder, name, to_folder, name, 0) == 0 ||
	    (errno != EEXIST && copy_file(from_folder, to_folder, name))) {
		++*count;
		return TRUE;
	}
	return errno == EEXIST;
}

/* One of the 256 folders; there may be none yet. */
static gboolean
backup_fan(const Folder *archive, int target, const char *fan, guint *count, GError **error)
{
	int to = -1, from = openat(archive->folder, fan, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = from >= 0 ? fdopendir(from) : NULL;
	const struct dirent *entry;
	gboolean done = TRUE;

	if (!files)
		return errno == ENOENT || busy(archive, fan, error);
	if (mkdirat(target, fan, 0750) == 0 || errno == EEXIST)
		to = openat(target, fan, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	done = to >= 0;
	while (done && (entry = readdir(files)) != NULL)
		if (strlen(entry->d_name) == NAME_SIZE - 4)
			done = backup_file(from, to, entry->d_name, count);
	done = done && fsync(to) == 0;
	if (!done)
		(void)busy(archive, fan, error);
	if (to >= 0)
		close(to);
	closedir(files);
	return done;
}

static gboolean
folder_backup(DunlinArchive *given, const char *to, guint *ret_count, GError **error)
{
	const Folder *archive = (const Folder *)given;
	int target = g_mkdir_with_parents(to, 0750) == 0
			     ? open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
			     : -1;
	gboolean done = target >= 0;

	if (!done)
		set_error(error, DUNLIN_ERROR_BUSY, to, "");
	for (guint i = 0; done && i < 256; i++) {
		char fan[3];
		g_snprintf(fan, sizeof fan, "%02x", i);
		done = backup_fan(archive, target, fan, ret_count, error);
	}
	if (target >= 0)
		close(target);
	return done;
}

const DunlinArchivePlace dunlin_archive_folder = {
	.open = folder_open,
	.init = folder_init,
	.close = folder_close,
	.begin = folder_begin,
	.append = folder_append,
	.finish = folder_finish,
	.drop = folder_drop,
	.get = folder_get,
	.has = folder_has,
	.each = folder_each,
	.backup = folder_backup,
};
