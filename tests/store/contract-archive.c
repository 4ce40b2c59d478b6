/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract of the archive in the store: same bytes, one copy; damage is found; nothing half
 * written stays. */
#include "contract.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "store/archive.h"
#include "store/store-private.h"

static const char hello[] = "Subject: hello\r\n\r\n\0with a NUL \377\n";

static DunlinArchive *
open_archive(Fixture *f)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_archive_init("store", f->url, &error));
	DunlinArchive *archive = dunlin_archive_open("store", f->url, &error);
	g_assert_no_error(error);
	return archive;
}

static gint64
count(Fixture *f, const char *name, const char *sql)
{
	g_autoptr(GError) error = NULL;
	const DunlinEngine *engine = f->store->engine;
	DunlinEngineStatement *statement = engine->prepare(f->store->connection, name, sql, &error);

	g_assert_no_error(error);
	g_assert_cmpint(engine->step(statement, &error), ==, DUNLIN_ROW);
	gint64 number = engine->column_int(statement, 0);
	engine->reset(statement);
	return number;
}

#define CHUNKS(f) count(f, "chunks", "SELECT count(*) FROM archive_chunk")
#define UPLOADS(f) count(f, "uploads", "SELECT count(*) FROM archive_upload")

static void
change(Fixture *f, const char *sql)
{
	g_autoptr(GError) error = NULL;

	must_begin(f->store);
	g_assert_true(f->store->engine->execute(f->store->connection, sql, &error));
	must_commit(f->store);
}

static void
test_put(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinArchive) archive = open_archive(f);
	g_autofree char *expected =
		g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guint8 *)hello, sizeof hello);
	gsize size = 0;

	(void)data;
	for (guint i = 0; i < 2; i++) {
		g_autofree char *digest = dunlin_archive_put(archive, hello, sizeof hello, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(digest, ==, expected);
		g_assert_cmpint(CHUNKS(f), ==, 1);
	}
	g_autoptr(GBytes) bytes = dunlin_archive_read(archive, expected, &error);
	g_assert_no_error(error);
	g_assert_cmpmem(hello, sizeof hello, g_bytes_get_data(bytes, NULL),
			g_bytes_get_size(bytes));
	int fd = dunlin_archive_get(archive, expected, &size, &error);
	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpuint(size, ==, sizeof hello);
	g_assert_cmpint(write(fd, "x", 1), ==, -1); /* for reading only */
	close(fd);
	g_autofree char *empty = dunlin_archive_put(archive, "", 0, &error);
	g_autoptr(GBytes) nothing = dunlin_archive_read(archive, empty, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
	g_assert_cmpint(UPLOADS(f), ==, 0);
	g_assert_false(dunlin_archive_check(archive, "../etc/passwd", &error));
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
}

static void
test_stream(Fixture *f, gconstpointer data)
{
	enum { BLOCK = 100000, BLOCKS = 30, CHUNKS_OF_THEM = 12 };
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinArchive) archive = open_archive(f);
	g_autofree char *block = g_strnfill(BLOCK, 'x');
	g_autofree char *digest = NULL;
	gsize size = 0;

	(void)data;
	for (guint round = 0; round < 2; round++) { /* the second is a copy, and goes again */
		DunlinArchiveWriter *writer = dunlin_archive_begin(archive, &error);
		for (guint i = 0; i < BLOCKS; i++) {
			block[0] = (char)('a' + i);
			g_assert_true(dunlin_archive_append(writer, block, BLOCK, &error));
		}
		g_assert_cmpint(UPLOADS(f), ==, 1);
		g_free(digest);
		digest = dunlin_archive_finish(writer, &size, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(size, ==, BLOCK * BLOCKS);
		g_assert_true(dunlin_archive_check(archive, digest, &error));
		g_assert_cmpint(CHUNKS(f), ==, CHUNKS_OF_THEM);
		g_assert_cmpint(UPLOADS(f), ==, 0);
	}
	DunlinArchiveWriter *dropped = dunlin_archive_begin(archive, &error);
	for (guint i = 0; i < BLOCKS; i++)
		g_assert_true(dunlin_archive_append(dropped, block, BLOCK, &error));
	dunlin_archive_drop(dropped);
	g_assert_cmpint(CHUNKS(f), ==, CHUNKS_OF_THEM);
	g_assert_cmpint(UPLOADS(f), ==, 0);
}

static void
test_damage(Fixture *f, gconstpointer data)
{
	static const char *const damages[] = {
		"UPDATE archive_chunk SET position = 1",
		"DELETE FROM archive_chunk",
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinArchive) archive = open_archive(f);
	g_autofree char *digest = dunlin_archive_put(archive, hello, sizeof hello, &error);
	g_autofree char *other = dunlin_archive_put(archive, "other", 5, &error);

	(void)data;
	change(f, "UPDATE archive SET upload = (SELECT upload FROM archive WHERE size = 5),"
		  " size = 5");
	g_assert_true(dunlin_archive_check(archive, other, &error));
	g_assert_null(dunlin_archive_read(archive, digest, &error)); /* another's bytes */
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
	for (guint i = 0; i < G_N_ELEMENTS(damages); i++) {
		change(f, damages[i]);
		g_assert_false(dunlin_archive_check(archive, other, &error));
		assert_dunlin(error, DUNLIN_ERROR_INPUT);
	}
	change(f, "DELETE FROM archive");
	g_assert_false(dunlin_archive_check(archive, digest, &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
}

static void
test_stale(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *block = g_strnfill(300000, 'x');
	g_autoptr(DunlinArchive) archive = open_archive(f);
	DunlinArchiveWriter *writer = dunlin_archive_begin(archive, &error);

	(void)data;
	g_assert_true(dunlin_archive_append(writer, block, 300000, &error));
	g_autoptr(DunlinArchive) fresh = open_archive(f);
	g_assert_nonnull(fresh);
	g_assert_cmpint(CHUNKS(f), ==, 1);
	change(f, "UPDATE archive_upload SET at = at - 90000");
	g_autoptr(DunlinArchive) later = open_archive(f);
	g_assert_nonnull(later);
	g_assert_cmpint(CHUNKS(f), ==, 0);
	dunlin_archive_drop(writer);
}

static void
test_threads(Fixture *f, gconstpointer data)
{
	g_autoptr(DunlinArchive) archive = open_archive(f);
	guint messages = put_by_threads(archive);

	(void)data;
	g_assert_cmpint(CHUNKS(f), ==, messages);
}

const ContractCase contract_archive_cases[] = {
	{"archive/put", test_put},         {"archive/stream", test_stream},
	{"archive/damage", test_damage},   {"archive/stale", test_stale},
	{"archive/threads", test_threads}, {NULL, NULL},
};
