/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The archive: the bytes of every message in and out, by their SHA-256. A folder (ab/cdef…, written
 * as tmp/…, fsync'd, renamed, folder fsync'd), or the store, in chunks, where hosts share no folder.
 * A digest may be named by a row only after dunlin_archive_finish() returned it.
 * Thread-safe; errors: BUSY (full, not writable), NOT_FOUND, INPUT (bytes do not match the digest).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinArchive DunlinArchive;
typedef struct DunlinArchiveWriter DunlinArchiveWriter;

/* @place: a folder, which must exist (CONFIG), or "store": in the store whose URL is @store. There,
 * never write while a transaction of this thread is open: it would wait for itself. */
DunlinArchive *dunlin_archive_open(const char *place, const char *store, GError **error);
gboolean dunlin_archive_init(const char *place, const char *store, GError **error);
void dunlin_archive_close(DunlinArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinArchive, dunlin_archive_close)

/* Streams: begin, append any number of times, finish (durable; digest is yours) or drop. */
DunlinArchiveWriter *dunlin_archive_begin(DunlinArchive *archive, GError **error);
gboolean dunlin_archive_append(DunlinArchiveWriter *writer, gconstpointer data, gsize length,
			       GError **error);
char *dunlin_archive_finish(DunlinArchiveWriter *writer, gsize *ret_size,
			    GError **error); /* frees the writer */
void dunlin_archive_drop(DunlinArchiveWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinArchiveWriter, dunlin_archive_drop)

/* All at once. */
char *dunlin_archive_put(DunlinArchive *archive, gconstpointer data, gsize length, GError **error);
/* A read-only file descriptor, yours, and the size. */
int dunlin_archive_get(DunlinArchive *archive, const char *digest, gsize *ret_size, GError **error);
GBytes *dunlin_archive_read(DunlinArchive *archive, const char *digest, GError **error);
/* Reads all bytes that @digest names and compares; for verify. */
gboolean dunlin_archive_check(DunlinArchive *archive, const char *digest, GError **error);

/* Into folder @to, which is made: hard links to the files of a folder's archive, copies across
 * disks; what is there already stays. How many are new. */
gboolean dunlin_archive_backup(DunlinArchive *archive, const char *to, guint *ret_count,
			       GError **error);

/* Puts there what @from has and @to has not, each message compared by its digest; how many there are in
 * all. After an interruption the same call goes through what is left. */
gboolean dunlin_archive_copy(DunlinArchive *from, DunlinArchive *to, gint64 *ret_count,
			     GError **error);

G_END_DECLS
