/* SPDX-License-Identifier: BSD-2-Clause */
/* The supervisor with the real dunlin-reader: what it reads, and what it does when that dies. */
#include "reading/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"

static const char invoice[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Invoice xmlns=\"" UBL "Invoice-2\">"
	"<ID>R-1</ID><IssueDate>2026-10-01</IssueDate><DueDate>2026-10-15+01:00</DueDate>"
	"<DocumentCurrencyCode>EUR</DocumentCurrencyCode><LegalMonetaryTotal>"
	"<PayableAmount currencyID=\"EUR\">119</PayableAmount></LegalMonetaryTotal></Invoice>";

static DunlinReader *
new_reader(void)
{
	g_autofree char *path = g_build_filename(g_getenv("DUNLIN_LIBEXECDIR"), "dunlin-reader", NULL);
	g_autoptr(GError) error = NULL;
	DunlinReader *reader = dunlin_reader_new(path, &error);

	g_assert_no_error(error);
	return reader;
}

static int
file_of(const void *data, gsize length)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	g_assert_cmpint(write(fd, data, length), ==, (gssize)length);
	return fd;
}

static DunlinReading *
read_bytes(DunlinReader *reader, const void *data, gsize length, GError **error)
{
	int fd = file_of(data, length);
	DunlinReading *reading = dunlin_reader_read(reader, fd, length, 20000, error);

	close(fd);
	return reading;
}

static void
assert_reads_invoice(DunlinReader *reader)
{
	g_autoptr(GError) error = NULL;
	DunlinReading *reading = read_bytes(reader, invoice, strlen(invoice), &error);
	const DunlinFound *found;

	g_assert_no_error(error);
	found = dunlin_reading_first(reading, DUNLIN_FOUND_INVOICE);
	g_assert_nonnull(found);
	g_assert_cmpstr(found->invoice.number, ==, "R-1");
	g_assert_cmpstr(found->invoice.payable, ==, "119.00");
	dunlin_reading_free(reading);
}

static void
test_read(void)
{
	g_autoptr(DunlinReader) reader = new_reader();

	for (int i = 0; i < 20; i++)
		assert_reads_invoice(reader);
}

static void
test_unreadable(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	static const char *const inputs[] = { "", "%PDF-1.4", "\177ELF", "<?xml version=\"1.0\"?><a>" };

	for (guint i = 0; i < G_N_ELEMENTS(inputs); i++) {
		g_autoptr(GError) error = NULL;
		DunlinReading *reading = read_bytes(reader, inputs[i], strlen(inputs[i]), &error);

		g_assert_no_error(error);
		g_assert_nonnull(dunlin_reading_first(reading, DUNLIN_FOUND_UNREADABLE));
		dunlin_reading_free(reading);
	}
}

static void
test_large(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	g_autoptr(GString) text = g_string_sized_new(41 * 1024 * 1024);
	g_autoptr(GError) error = NULL;
	DunlinReading *reading;

	g_string_append(text, "From: a@example.com\nSubject: big\n\n");
	while (text->len < 40 * 1024 * 1024)
		g_string_append(text, "forty megabytes of words that nobody will ever read to the end\n");
	reading = read_bytes(reader, text->str, text->len, &error);
	g_assert_no_error(error);
	g_assert_nonnull(dunlin_reading_first(reading, DUNLIN_FOUND_MESSAGE));
	dunlin_reading_free(reading);
}

static void
test_copy(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	int fd = file_of(invoice, strlen(invoice));
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) copy = NULL;
	g_autofree char *type = NULL, *name = NULL;
	gboolean good = dunlin_reader_copy(reader, fd, strlen(invoice), NULL, "de", &copy, &type, &name, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	g_assert_true(good);
	if (g_strcmp0(type, "application/pdf") == 0) { /* the text stands where there are no fonts */
		g_assert_cmpstr(name, ==, "R-1.pdf");
		g_assert_true(memcmp(g_bytes_get_data(copy, NULL), "%PDF-", 5) == 0);
		close(fd);
		return;
	}
	g_assert_cmpstr(type, ==, "text/plain");
	g_assert_cmpstr(name, ==, "R-1.txt");
	text = g_strndup(g_bytes_get_data(copy, NULL), g_bytes_get_size(copy));
	g_assert_true(g_str_has_prefix(text, "LESBARE KOPIE"));
	g_assert_nonnull(strstr(text, "15.10.2026"));
	close(fd);
}

/* The zygote is the only process whose name is dunlin-reader and whose parent we are. */
static pid_t
zygote_pid(void)
{
	g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", getpid());
	g_autofree char *children = NULL;
	g_autoptr(GError) error = NULL;

	g_assert_true(g_file_get_contents(path, &children, NULL, &error));
	return (pid_t)g_ascii_strtoll(children, NULL, 10);
}

/* A killed process holds its sockets until it is scheduled once more: until it is a zombie. */
static void
kill_wholly(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
	g_autofree char *stat = NULL;

	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	while (g_file_get_contents(path, &stat, NULL, NULL) && strstr(stat, ") Z ") == NULL) {
		g_clear_pointer(&stat, g_free);
		g_usleep(1000);
	}
}

static void
test_zygote_dies(void)
{
	g_autoptr(DunlinReader) reader = new_reader();

	for (int i = 0; i < 3; i++) {
		assert_reads_invoice(reader);
		kill_wholly(zygote_pid());
	}
	assert_reads_invoice(reader);
}

static gpointer
read_often(gpointer data)
{
	for (int i = 0; i < 10; i++)
		assert_reads_invoice(data);
	return NULL;
}

static void
test_threads(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	GThread *threads[4];

	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("reads", read_often, reader);
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		g_thread_join(threads[i]);
}

/* A child stopped in its tracks: the wall clock ends it, and the next request is served. */
static gpointer
stop_child(gpointer data)
{
	pid_t zygote = GPOINTER_TO_INT(data), child = 0;
	g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", zygote, zygote);

	for (int i = 0; i < 20000 && child == 0; i++) {
		g_autofree char *children = NULL;

		if (g_file_get_contents(path, &children, NULL, NULL))
			child = (pid_t)g_ascii_strtoll(children, NULL, 10);
		g_usleep(100);
	}
	g_assert_cmpint(child, >, 0);
	kill(child, SIGSTOP);
	return GINT_TO_POINTER(child);
}

static void
test_timeout(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	g_autoptr(GString) text = g_string_sized_new(30 * 1024 * 1024);
	g_autoptr(GError) error = NULL;
	GThread *thread = g_thread_new("stops", stop_child, GINT_TO_POINTER(zygote_pid()));

	g_string_append(text, "From: a@example.com\n\n");
	while (text->len < 30 * 1024 * 1024)
		g_string_append(text, "words\n");
	g_assert_null(read_bytes(reader, text->str, text->len, &error));
	/* One that was stopped before it asked to die with its parent would stay for ever. */
	(void)kill(GPOINTER_TO_INT(g_thread_join(thread)), SIGKILL);
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	assert_reads_invoice(reader);
}

static void
test_missing(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(dunlin_reader_new("/nonexistent/dunlin-reader", &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
	g_clear_error(&error);
	g_assert_null(dunlin_reader_new("/bin/true", &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
}

static void
test_truncated_file(void)
{
	g_autoptr(DunlinReader) reader = new_reader();
	g_autoptr(GError) error = NULL;
	int fd = file_of(invoice, strlen(invoice));

	g_assert_null(dunlin_reader_read(reader, fd, strlen(invoice) + 100, 20000, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
	close(fd);
	assert_reads_invoice(reader);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reader/read", test_read);
	g_test_add_func("/reader/unreadable", test_unreadable);
	g_test_add_func("/reader/large", test_large);
	g_test_add_func("/reader/copy", test_copy);
	g_test_add_func("/reader/zygote-dies", test_zygote_dies);
	g_test_add_func("/reader/threads", test_threads);
	g_test_add_func("/reader/missing", test_missing);
	g_test_add_func("/reader/truncated-file", test_truncated_file);
	g_test_add_func("/reader/timeout", test_timeout);
	return g_test_run();
}
