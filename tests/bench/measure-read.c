/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How fast the reader reads, each beside a bare parser on the same bytes in the same process, both
 * alternating; bench_read.py runs it. Prints "NAME SECONDS-OURS SECONDS-THEIRS", the processor time
 * of one pass over all files, medians.
 *   measure-read xml ROUNDS FILE…         XML invoices; beside libxml2 building its tree
 *   measure-read mail ROUNDS FILE…        messages; beside GMime parsing them
 *   measure-read scan ROUNDS FILE         an XML; beside decoding its longest base64 text (BT-125)
 *   measure-read supervisor ROUNDS FILE…  through the sealed reader, a child each: the processor
 *                                         time of all processes, beside reading them here
 *   measure-read memory COUNT FILE…       what a reader weighs after COUNT messages, in kB
 */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "read/mail.h"
#include "read/read.h"
#include "reading/reader.h"

#define TODAY 20767

typedef struct {
	guint8 *data;
	gsize length;
	int fd;
} File;

typedef void (*Pass)(const GArray *files);

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
compare(gconstpointer a, gconstpointer b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
median(GArray *times)
{
	g_array_sort(times, compare);
	return g_array_index(times, double, times->len / 2);
}

static void
time_pass(Pass pass, const GArray *files, GArray *times)
{
	double began = now(), took;

	pass(files);
	took = now() - began;
	g_array_append_val(times, took);
}

static void
alternate(const char *name, guint rounds, const GArray *files, Pass ours, Pass theirs)
{
	g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(double));

	ours(files); /* everything for the first time */
	theirs(files);
	for (guint i = 0; i < rounds; i++) {
		time_pass(ours, files, first);
		time_pass(theirs, files, second);
	}
	printf("%s %.6f %.6f\n", name, median(first), median(second));
}

/* ── passes ── */

/* All that the zygote's child does with a message but to fork and to copy. */
static void
read_here(const GArray *files)
{
	const DunlinReadContext context = {NULL, TODAY};

	for (guint i = 0; i < files->len; i++) {
		const File *file = &g_array_index(files, File, i);
		g_autoptr(GPtrArray) reading = dunlin_reading_new();

		dunlin_read_bytes(file->data, file->length, &context, reading);
		for (guint k = 0; k < reading->len; k++)
			g_free(dunlin_found_to_json(g_ptr_array_index(reading, k)));
	}
}

static void
parse_xml(const GArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const File *file = &g_array_index(files, File, i);
		xmlDoc *document = xmlReadMemory((const char *)file->data, (int)file->length, NULL, NULL,
						 XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR);

		xmlFreeDoc(document);
	}
}

static void
parse_mail(const GArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const File *file = &g_array_index(files, File, i);
		g_autoptr(GMimeStream) stream =
			g_mime_stream_mem_new_with_buffer((const char *)file->data, file->length);
		g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);
		GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

		g_clear_object(&message);
	}
}

static void
decode_base64(const GArray *files)
{
	const File *file = &g_array_index(files, File, 0);
	const char *text = (const char *)file->data, *best = text;
	gsize length = 0;

	for (const char *at = text; at < text + file->length;) {
		const char *end = memchr(at, '<', (gsize)(text + file->length - at));
		gsize size = end != NULL ? (gsize)(end - at) : (gsize)(text + file->length - at);

		if (size > length) {
			best = at;
			length = size;
		}
		at += size + 1;
	}
	{
		g_autofree guint8 *out = g_malloc(length);
		int state = 0;
		guint save = 0;

		(void)g_base64_decode_step(best, length, out, &state, &save);
	}
}

static DunlinReader *reader; /* of the passes below */

/* The only child of this process; 0: none. */
static int
zygote(void)
{
	g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
	g_autofree char *list = NULL;

	return g_file_get_contents(path, &list, NULL, NULL) ? atoi(list) : 0;
}

static void
read_sealed(const GArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const File *file = &g_array_index(files, File, i);
		g_autoptr(GPtrArray) reading = dunlin_reader_read(reader, file->fd, file->length, TODAY, NULL);

		g_assert_nonnull(reading);
	}
}

/* Of the zygote and its children that are gone; in ticks, so only many messages tell. */
static double
zygote_time(void)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/stat", zygote()), *text = NULL;
	g_auto(GStrv) fields = NULL;
	double ticks = 0;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	fields = g_strsplit(strrchr(text, ')'), " ", 20);
	for (guint i = 12; i < 16; i++) /* utime, stime, cutime, cstime: proc(5) */
		ticks += atof(fields[i]);
	return ticks / (double)sysconf(_SC_CLK_TCK);
}

static void
measure_sealed(guint rounds, const GArray *files)
{
	double here, sealed;

	read_sealed(files);
	sealed = zygote_time() + now();
	for (guint i = 0; i < rounds; i++)
		read_sealed(files);
	sealed = zygote_time() + now() - sealed;
	here = now();
	for (guint i = 0; i < rounds; i++)
		read_here(files);
	printf("supervisor %.6f %.6f\n", sealed / rounds, (now() - here) / rounds);
}

/* ── what it weighs ── */

static void
print_rss(const char *when)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/statm", zygote());
	long page = sysconf(_SC_PAGESIZE) / 1024;
	g_autofree char *own = NULL, *other = NULL;

	g_assert_true(g_file_get_contents("/proc/self/statm", &own, NULL, NULL));
	g_assert_true(g_file_get_contents(path, &other, NULL, NULL));
	printf("%8s messages: supervisor %ld, zygote %ld\n", when, atol(strchr(own, ' ')) * page,
	       atol(strchr(other, ' ')) * page);
	fflush(stdout);
}

static void
weigh(guint count, const GArray *files)
{
	for (guint i = 0; i <= count; i++) {
		const File *file = &g_array_index(files, File, i % files->len);
		g_autoptr(GPtrArray) reading = dunlin_reader_read(reader, file->fd, file->length, TODAY, NULL);
		g_autofree char *when = g_strdup_printf("%u", i);

		if (i % MAX(count / 4, 1) == 0)
			print_rss(when);
	}
}

static void
weigh_here(guint count, const GArray *files)
{
	for (guint i = 0; i <= count; i++) {
		g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(File));
		g_autofree char *when = g_strdup_printf("%u here", i);

		g_array_append_val(one, g_array_index(files, File, i % files->len));
		read_here(one);
		if (i % MAX(count / 4, 1) == 0)
			print_rss(when);
	}
}

static void
add_file(GArray *files, const char *path)
{
	g_autofree char *data = NULL;
	g_autoptr(GError) error = NULL;
	File file = {0};

	if (!g_file_get_contents(path, &data, &file.length, &error))
		g_error("%s", error->message);
	file.data = (guint8 *)g_steal_pointer(&data);
	file.fd = memfd_create("file", 0);
	g_assert_true(write(file.fd, file.data, file.length) == (gssize)file.length);
	g_array_append_val(files, file);
}

static void
start_reader(void)
{
	const char *folder = g_getenv("DUNLIN_LIBEXECDIR");
	g_autofree char *program = g_build_filename(folder != NULL ? folder : ".", "dunlin-reader", NULL);
	g_autoptr(GError) error = NULL;

	reader = dunlin_reader_new(program, &error);
	if (reader == NULL)
		g_error("%s", error->message);
}

int
main(int argc, char **argv)
{
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(File));
	guint count = argc > 3 ? (guint)atoi(argv[2]) : 0;

	if (count == 0) {
		g_printerr("usage: measure-read xml|mail|scan|supervisor|memory COUNT FILE…\n");
		return 64;
	}
	dunlin_read_init();
	for (int i = 3; i < argc; i++)
		add_file(files, argv[i]);
	if (strcmp(argv[1], "xml") == 0) {
		alternate("xml", count, files, read_here, parse_xml);
	} else if (strcmp(argv[1], "mail") == 0) {
		alternate("mail", count, files, read_here, parse_mail);
	} else if (strcmp(argv[1], "scan") == 0) {
		alternate("scan", count, files, read_here, decode_base64);
	} else if (strcmp(argv[1], "supervisor") == 0) {
		start_reader();
		measure_sealed(count, files);
	} else {
		start_reader();
		weigh(count, files);
		weigh_here(count, files);
	}
	dunlin_reader_free(reader);
	return 0;
}
