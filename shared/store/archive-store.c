/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The archive in the store. A message is an upload of chunks; once its digest is known, the digest
 * is bound to the upload, in the transaction that writes the last chunk. An upload that nobody
 * finished within a day is removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/token.h"
#include "store/archive-private.h"
#include "store/store-private.h"

enum {
	CHUNK_SIZE = 256 * 1024,
	WAIT_MS = 10000,
	STALE_SEC = 86400, /* nobody writes one message for a day */
	STALE_AT_ONCE = 100,
	UPLOAD_LENGTH = 26,
	PAGE = 500,
};

/* Each writer and reader has a connection of his own while he works. */
typedef struct {
	DunlinArchive base;
	char *url;
	gboolean closed; /* the store is being moved */
	GMutex mutex;
	GPtrArray *idle; /* of DunlinStore */
} Shelf;

typedef struct {
	DunlinArchiveWriter base;
	Shelf *shelf;
	DunlinStore *store;
	char *upload;
	GByteArray *chunk; /* not yet written */
	gint64 position;   /* of the next chunk */
	gboolean finished;
} Writer;

/* ── connections ── */

static DunlinStore *
open_store(const char *url, gboolean closed, GError **error)
{
	return closed ? dunlin_store_open_closed(url, WAIT_MS, error)
		      : dunlin_store_open(url, WAIT_MS, error);
}

static DunlinStore *
lend(Shelf *shelf, GError **error)
{
	DunlinStore *store = NULL;

	g_mutex_lock(&shelf->mutex);
	if (shelf->idle->len)
		store = g_ptr_array_steal_index_fast(shelf->idle, shelf->idle->len - 1);
	g_mutex_unlock(&shelf->mutex);
	return store ? store : open_store(shelf->url, shelf->closed, error);
}

static void
give_back(Shelf *shelf, DunlinStore *store)
{
	g_mutex_lock(&shelf->mutex);
	g_ptr_array_add(shelf->idle, store);
	g_mutex_unlock(&shelf->mutex);
}

static void
shelf_close(DunlinArchive *given)
{
	Shelf *shelf = (Shelf *)given;

	g_ptr_array_unref(shelf->idle);
	g_mutex_clear(&shelf->mutex);
	g_free(shelf->url);
	g_free(shelf);
}

/* ── writing ── */

static gboolean
end(DunlinStore *store, gboolean done, GError **error)
{
	if (done)
		return dunlin_store_commit(store, error);
	dunlin_store_rollback(store);
	return FALSE;
}

static gboolean
remove_upload(DunlinStore *store, const char *upload, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_ARCHIVE_REMOVE, BIND(TEXT(upload)), NULL,
				error) &&
	       dunlin_store_run(store, DUNLIN_SQL_ARCHIVE_UPLOADED, BIND(TEXT(upload)), NULL,
				error);
}

/* What a crash left half written; it costs room, no more. */
static void
remove_stale(DunlinStore *store)
{
	for (guint i = 0; i < STALE_AT_ONCE; i++) {
		g_autofree char *upload = dunlin_store_text(store, DUNLIN_SQL_ARCHIVE_STALE,
							    BIND(NUMBER(STALE_SEC)), NULL);
		if (!upload || !dunlin_store_begin(store, NULL))
			return;
		if (!end(store, remove_upload(store, upload, NULL), NULL))
			return;
	}
}

static DunlinArchive *
shelf_open(const char *place, const char *store, gboolean closed, GError **error)
{
	DunlinStore *first = open_store(store, closed, error);
	Shelf *shelf;

	(void)place;
	if (!first)
		return NULL;
	remove_stale(first);
	shelf = g_new0(Shelf, 1);
	shelf->url = g_strdup(store);
	shelf->closed = closed;
	g_mutex_init(&shelf->mutex);
	shelf->idle = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_store_close);
	give_back(shelf, first);
	return &shelf->base;
}

/* The store's own init makes the tables. */
static gboolean
shelf_init(const char *place, const char *store, GError **error)
{
	g_autoptr(DunlinStore) opened = dunlin_store_open(store, WAIT_MS, error);

	(void)place;
	return opened != NULL;
}

static void
shelf_drop(DunlinArchiveWriter *given)
{
	Writer *writer = (Writer *)given;
	DunlinStore *store = writer->store;

	/* What cannot be removed now is so after a day. */
	if (!writer->finished && writer->position > 0 && dunlin_store_begin(store, NULL))
		(void)end(store, remove_upload(store, writer->upload, NULL), NULL);
	give_back(writer->shelf, store);
	g_byte_array_unref(writer->chunk);
	g_free(writer->upload);
	g_free(writer);
}

static DunlinArchiveWriter *
shelf_begin(DunlinArchive *given, GError **error)
{
	Shelf *shelf = (Shelf *)given;
	DunlinStore *store = lend(shelf, error);
	Writer *writer;

	if (!store)
		return NULL;
	writer = g_new0(Writer, 1);
	writer->shelf = shelf;
	writer->store = store;
	writer->upload = dunlin_random_name(UPLOAD_LENGTH);
	writer->chunk = g_byte_array_new();
	return &writer->base;
}

/* Inside a transaction: what has come together so far. */
static gboolean
write_chunk(Writer *writer, GError **error)
{
	if (writer->position == 0 && !dunlin_store_run(writer->store, DUNLIN_SQL_ARCHIVE_UPLOAD,
						       BIND(TEXT(writer->upload)), NULL, error))
		return FALSE;
	return dunlin_store_run(writer->store, DUNLIN_SQL_ARCHIVE_CHUNK,
				BIND(TEXT(writer->upload), NUMBER(writer->position),
				     BYTES(writer->chunk->data, writer->chunk->len)),
				NULL, error);
}

static gboolean
flush(Writer *writer, GError **error)
{
	if (!dunlin_store_begin(writer->store, error) ||
	    !end(writer->store, write_chunk(writer, error), error))
		return FALSE;
	writer->position++;
	g_byte_array_set_size(writer->chunk, 0);
	return TRUE;
}

static gboolean
shelf_append(DunlinArchiveWriter *given, gconstpointer data, gsize length, GError **error)
{
	Writer *writer = (Writer *)given;
	const guint8 *rest = data;

	while (length > 0) {
		gsize part = MIN(length, CHUNK_SIZE - writer->chunk->len);
		g_byte_array_append(writer->chunk, rest, (guint)part);
		rest += part;
		length -= part;
		if (writer->chunk->len == CHUNK_SIZE && !flush(writer, error))
			return FALSE;
	}
	return TRUE;
}

/* Where the same bytes are there already, ours go again. */
static gboolean
bind_digest(Writer *writer, const char *digest, GError **error)
{
	gint64 bound;

	if ((writer->chunk->len > 0 || writer->position == 0) && !write_chunk(writer, error))
		return FALSE;
	if (!dunlin_store_run(
		    writer->store, DUNLIN_SQL_ARCHIVE_BIND,
		    BIND(TEXT(digest), TEXT(writer->upload), NUMBER((gint64)writer->base.size)),
		    &bound, error))
		return FALSE;
	if (bound == 0)
		return remove_upload(writer->store, writer->upload, error);
	return dunlin_store_run(writer->store, DUNLIN_SQL_ARCHIVE_UPLOADED,
				BIND(TEXT(writer->upload)), NULL, error);
}

static gboolean
shelf_finish(DunlinArchiveWriter *given, const char *digest, GError **error)
{
	Writer *writer = (Writer *)given;

	writer->finished = dunlin_store_begin(writer->store, error) &&
			   end(writer->store, bind_digest(writer, digest, error), error);
	return writer->finished;
}

/* ── reading ── */

typedef struct {
	int fd;
	gint64 size, found;
	char *upload;
	GChecksum *checksum;
} Reading;

static gboolean
take_file(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	Reading *reading = data;

	(void)error;
	reading->upload = g_strdup(engine->column_text(statement, 0));
	reading->size = engine->column_int(statement, 1);
	return TRUE;
}

static gboolean
take_chunk(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	   GError **error)
{
	Reading *reading = data;
	gsize length;
	const guint8 *bytes = engine->column_bytes(statement, 0, &length);

	reading->found += (gint64)length;
	g_checksum_update(reading->checksum, bytes, (gssize)length);
	while (length > 0) {
		ssize_t written = write(reading->fd, bytes, length);
		if (written < 0 && errno != EINTR) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s",
				    g_get_tmp_dir(), g_strerror(errno));
			return FALSE;
		}
		bytes += MAX(written, 0);
		length -= (gsize)MAX(written, 0);
	}
	return TRUE;
}

/* A file without a name; where the temporary folder knows none, in memory. */
static int
make_file(GError **error)
{
	int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		fd = memfd_create("dunlin-archive", MFD_CLOEXEC);
	if (fd < 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", g_get_tmp_dir(),
			    g_strerror(errno));
	return fd;
}

static gboolean
read_chunks(DunlinStore *store, Reading *reading, const char *digest, GError **error)
{
	if (!dunlin_store_rows(store, DUNLIN_SQL_ARCHIVE_FIND, BIND(TEXT(digest)), take_file,
			       reading, error))
		return FALSE;
	if (!reading->upload) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND,
			    "there are no bytes of message %s in the store", digest);
		return FALSE;
	}
	for (gint64 i = 0; reading->found < reading->size; i++) {
		gint64 before = reading->found;
		if (!dunlin_store_rows(store, DUNLIN_SQL_ARCHIVE_READ,
				       BIND(TEXT(reading->upload), NUMBER(i)), take_chunk, reading,
				       error))
			return FALSE;
		if (reading->found == before)
			break;
	}
	if (g_str_equal(g_checksum_get_string(reading->checksum), digest))
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
		    "the store's bytes of message %s are not those that were stored", digest);
	return FALSE;
}

/* The same file from its start, for reading only. Closes @fd. */
static int
reopen(int fd, GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	int readable = open(path, O_RDONLY | O_CLOEXEC);

	if (readable < 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", path,
			    g_strerror(errno));
	close(fd);
	return readable;
}

static int
shelf_get(DunlinArchive *given, const char *digest, gsize *ret_size, GError **error)
{
	Shelf *shelf = (Shelf *)given;
	DunlinStore *store = lend(shelf, error);
	Reading reading = {.fd = -1};
	gboolean done;

	if (!store)
		return -1;
	reading.checksum = g_checksum_new(G_CHECKSUM_SHA256);
	reading.fd = make_file(error);
	done = reading.fd >= 0 && read_chunks(store, &reading, digest, error);
	if (!done && reading.fd >= 0)
		close(reading.fd);
	if (done)
		reading.fd = reopen(reading.fd, error);
	done = done && reading.fd >= 0;
	if (done && ret_size)
		*ret_size = (gsize)reading.size;
	give_back(shelf, store);
	g_checksum_free(reading.checksum);
	g_free(reading.upload);
	return done ? reading.fd : -1;
}

static gboolean
shelf_has(DunlinArchive *given, const char *digest, gboolean *ret_has, GError **error)
{
	Shelf *shelf = (Shelf *)given;
	DunlinStore *store = lend(shelf, error);
	Reading reading = {.fd = -1};
	gboolean done;

	if (!store)
		return FALSE;
	done = dunlin_store_rows(store, DUNLIN_SQL_ARCHIVE_FIND, BIND(TEXT(digest)), take_file,
				 &reading, error);
	give_back(shelf, store);
	*ret_has = reading.upload != NULL;
	g_free(reading.upload);
	return done;
}

static gboolean
add_digest(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	   GError **error)
{
	(void)error;
	g_ptr_array_add(data, g_strdup(engine->column_text(statement, 0)));
	return TRUE;
}

/* In pages: nothing stays open while a message is looked at. */
static gboolean
shelf_each(DunlinArchive *given, DunlinArchiveEach each, gpointer data, GError **error)
{
	Shelf *shelf = (Shelf *)given;
	g_autofree char *last = g_strdup("");
	gboolean more = TRUE;

	while (more) {
		g_autoptr(GPtrArray) page = g_ptr_array_new_with_free_func(g_free);
		DunlinStore *store = lend(shelf, error);
		gboolean done = store && dunlin_store_rows(store, DUNLIN_SQL_ARCHIVE_LIST,
							   BIND(TEXT(last), NUMBER(PAGE)),
							   add_digest, page, error);

		if (store)
			give_back(shelf, store);
		for (guint i = 0; done && i < page->len; i++)
			done = each(page->pdata[i], data, error);
		if (!done)
			return FALSE;
		more = page->len == PAGE;
		g_free(last);
		last = g_strdup(page->len ? page->pdata[page->len - 1] : "");
	}
	return TRUE;
}

const DunlinArchivePlace dunlin_archive_store = {
	.open = shelf_open,
	.init = shelf_init,
	.close = shelf_close,
	.begin = shelf_begin,
	.append = shelf_append,
	.finish = shelf_finish,
	.drop = shelf_drop,
	.get = shelf_get,
	.has = shelf_has,
	.each = shelf_each,
};
