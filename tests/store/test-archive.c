/* SPDX-License-Identifier: BSD-2-Clause */
/* The archive in a folder: same bytes, one file; damage is found; nothing half written stays. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "base/error.h"
#include "fixture.h"
#include "store/archive.h"

typedef struct {
	char *folder, *place;
	DunlinArchive *archive;
} Place;

static const char hello[] = "Subject: hello\r\n\r\n\0with a NUL";

static void
up(Place *p, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	p->folder = g_dir_make_tmp("dunlin-archive-XXXXXX", &error);
	p->place = g_build_filename(p->folder, "deep", "archive", NULL);
	g_assert_null(dunlin_archive_open(p->place, NULL, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	g_assert_true(dunlin_archive_init(p->place, NULL, &error));
	g_assert_true(dunlin_archive_init(p->place, NULL, &error)); /* again: nothing */
	p->archive = dunlin_archive_open(p->place, NULL, &error);
	g_assert_no_error(error);
}

static void
down(Place *p, gconstpointer data)
{
	(void)data;
	dunlin_archive_close(p->archive);
	remove_tree(p->folder);
	g_free(p->folder);
	g_free(p->place);
}

static guint
count_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint count = 0;

	while (g_dir_read_name(dir))
		count++;
	return count;
}

static guint
count_temporary(const Place *p)
{
	g_autofree char *folder = g_build_filename(p->place, "tmp", NULL);

	return count_files(folder);
}

static char *
file_of(const Place *p, const char *digest)
{
	return g_strdup_printf("%s/%.2s/%s", p->place, digest, digest + 2);
}

static void
test_put(Place *p, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *expected =
		g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guint8 *)hello, sizeof hello);

	(void)data;
	g_autofree char *digest = dunlin_archive_put(p->archive, hello, sizeof hello, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(digest, ==, expected);
	g_autofree char *again = dunlin_archive_put(p->archive, hello, sizeof hello, &error);
	g_assert_cmpstr(again, ==, digest);
	g_assert_cmpuint(count_temporary(p), ==, 0);

	g_autoptr(GBytes) bytes = dunlin_archive_read(p->archive, digest, &error);
	g_assert_no_error(error);
	g_assert_cmpmem(hello, sizeof hello, g_bytes_get_data(bytes, NULL),
			g_bytes_get_size(bytes));
	gsize size = 0;
	int fd = dunlin_archive_get(p->archive, digest, &size, &error);
	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpuint(size, ==, sizeof hello);
	g_assert_cmpint(write(fd, "x", 1), ==, -1); /* for reading only */
	close(fd);
	g_assert_true(dunlin_archive_check(p->archive, digest, &error));

	g_autofree char *file = file_of(p, digest);
	struct stat status;
	g_assert_cmpint(stat(file, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0027, ==, 0);

	g_autofree char *empty = dunlin_archive_put(p->archive, "", 0, &error);
	g_autoptr(GBytes) nothing = dunlin_archive_read(p->archive, empty, &error);
	g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
}

static void
test_stream(Place *p, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *block = g_strnfill(100000, 'x');
	gsize size = 0;

	(void)data;
	DunlinArchiveWriter *writer = dunlin_archive_begin(p->archive, &error);
	for (guint i = 0; i < 30; i++)
		g_assert_true(dunlin_archive_append(writer, block, 100000, &error));
	g_assert_cmpuint(count_temporary(p), ==, 1);
	g_autofree char *digest = dunlin_archive_finish(writer, &size, &error);
	g_assert_cmpuint(size, ==, 3000000);
	g_assert_true(dunlin_archive_check(p->archive, digest, &error));
	DunlinArchiveWriter *dropped = dunlin_archive_begin(p->archive, &error);
	g_assert_true(dunlin_archive_append(dropped, block, 100000, &error));
	dunlin_archive_drop(dropped);
	g_assert_cmpuint(count_temporary(p), ==, 0);
}

static void
test_damage(Place *p, gconstpointer data)
{
	static const struct {
		const char *text;
		gssize length;
		gboolean healed; /* by putting the same bytes again: another size is seen at once */
	} rows[] = {{"Subject: hellO", -1, TRUE}, {"", 0, TRUE}};
	g_autoptr(GError) error = NULL;

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *digest =
			dunlin_archive_put(p->archive, hello, sizeof hello, &error);
		g_autofree char *file = file_of(p, digest);
		g_assert_true(g_file_set_contents(file, rows[i].text, rows[i].length, &error));
		g_assert_false(dunlin_archive_check(p->archive, digest, &error));
		assert_dunlin(error, DUNLIN_ERROR_INPUT);
		g_assert_null(dunlin_archive_read(p->archive, digest, &error));
		assert_dunlin(error, DUNLIN_ERROR_INPUT);
		g_autofree char *again =
			dunlin_archive_put(p->archive, hello, sizeof hello, &error);
		g_assert_cmpint(dunlin_archive_check(p->archive, again, NULL), ==, rows[i].healed);
		g_assert_cmpint(g_unlink(file), ==, 0);
		g_assert_false(dunlin_archive_check(p->archive, digest, &error));
		assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
	}
}

/* What stands in a row is checked before it becomes a path. */
static void
test_names(Place *p, gconstpointer data)
{
	static const char *const names[] = {
		"",
		"..",
		"../../etc/passwd",
		"abcd",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"../tmp/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	g_autoptr(GError) error = NULL;

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_assert_cmpint(dunlin_archive_get(p->archive, names[i], NULL, &error), ==, -1);
		assert_dunlin(error, DUNLIN_ERROR_INPUT);
	}
}

static void
test_stale(Place *p, gconstpointer data)
{
	static const struct {
		const char *name;
		gint age_sec;
		gboolean stays;
	} rows[] = {{"fresh", 3600, TRUE}, {"stale", 90000, FALSE}};
	g_autoptr(GError) error = NULL;

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *file = g_build_filename(p->place, "tmp", rows[i].name, NULL);
		struct utimbuf times = {0, time(NULL) - rows[i].age_sec};
		g_assert_true(g_file_set_contents(file, "x", 1, &error));
		g_assert_cmpint(utime(file, &times), ==, 0);
	}
	g_autoptr(DunlinArchive) again = dunlin_archive_open(p->place, NULL, &error);
	g_assert_nonnull(again);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *file = g_build_filename(p->place, "tmp", rows[i].name, NULL);
		g_assert_cmpint(g_file_test(file, G_FILE_TEST_EXISTS), ==, rows[i].stays);
	}
}

static void
test_full(Place *p, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *block = g_strnfill(100000, 'x');
	struct rlimit limit, small;

	(void)data;
	signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	small = limit;
	small.rlim_cur = 50000;
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
	g_autofree char *digest = dunlin_archive_put(p->archive, block, 100000, &error);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	g_assert_null(digest);
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_assert_cmpuint(count_temporary(p), ==, 0);
	digest = dunlin_archive_put(p->archive, block, 100000, &error);
	g_assert_nonnull(digest);
}

static void
test_threads(Place *p, gconstpointer data)
{
	(void)data;
	(void)put_by_threads(p->archive);
	g_assert_cmpuint(count_temporary(p), ==, 0);
}

static void
test_open(void)
{
	static const char *const places[] = {"relative", "/nowhere/at/all"};
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		g_assert_null(dunlin_archive_open(places[i], NULL, &error));
		g_test_message("%s", error->message);
		assert_dunlin(error, DUNLIN_ERROR_CONFIG);
	}
	g_assert_false(dunlin_archive_init("relative", NULL, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFIG);
}

#define ADD(path, test) g_test_add(path, Place, NULL, up, test, down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/archive/open", test_open);
	ADD("/archive/put", test_put);
	ADD("/archive/stream", test_stream);
	ADD("/archive/damage", test_damage);
	ADD("/archive/names", test_names);
	ADD("/archive/stale", test_stale);
	ADD("/archive/full", test_full);
	ADD("/archive/threads", test_threads);
	return g_test_run();
}
