/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads, tickets and figures; the two protocols have files of their own. */
#include "load.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SAMPLE_USEC 200000

typedef struct {
	const Load *load;
	pthread_barrier_t *ready; /* all are connected */
	gint *next;               /* atomic: the next message's number */
	gint *done;               /* atomic: of all */
	GArray *usec;
	guint failed, edits;
} Lane;

static int
connect_to(const struct sockaddr *address, socklen_t size)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, address, size) == 0)
		return fd;
	close(fd);
	return -1;
}

int
load_connect(const char *socket)
{
	struct sockaddr_un path = {.sun_family = AF_UNIX};
	struct sockaddr_in loopback = {.sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	if (g_str_has_prefix(socket, "inet:")) {
		loopback.sin_port = htons((guint16)strtoul(socket + strlen("inet:"), NULL, 10));
		return connect_to((struct sockaddr *)&loopback, sizeof(loopback));
	}
	if (g_str_has_prefix(socket, "unix:"))
		socket += strlen("unix:");
	g_strlcpy(path.sun_path, socket, sizeof(path.sun_path));
	return connect_to((struct sockaddr *)&path, sizeof(path));
}

char **
load_headers(const Load *load, guint number)
{
	GStrvBuilder *lines = g_strv_builder_new();
	g_autofree char *id = g_strdup_printf(" <%u.bench@acme.example>", number);
	const char *const plain[] = {
		"From", " ACME GmbH <billing@acme.example>", "To", " kunde@debtor.example",
		"Subject", " Rechnung R-1 vom 1. Oktober", "Date", " Thu, 22 Oct 2026 12:00:00 +0000",
		"Message-ID", id, "MIME-Version", " 1.0",
		"Content-Type", " text/plain; charset=utf-8", "Content-Transfer-Encoding", " 7bit",
	};

	for (guint i = 0; i < G_N_ELEMENTS(plain); i++)
		g_strv_builder_add(lines, plain[i]);
	if (load->tokens != NULL) {
		g_autofree char *value = g_strconcat(" ", load->tokens[number], NULL);

		g_strv_builder_add(lines, "Dunning-Notice");
		g_strv_builder_add(lines, value);
	}
	{
		char **result = g_strv_builder_end(lines);

		g_strv_builder_unref(lines);
		return result;
	}
}

static void
send_one(Lane *lane, LoadConnection *connection, guint number)
{
	g_auto(GStrv) headers = load_headers(lane->load, number);
	gint64 began = g_get_monotonic_time(), took;
	guint edits = 0;
	gboolean taken = connection != NULL ? load_milter_play(connection, headers, &edits)
					    : load_smtp_play(lane->load, headers);

	took = g_get_monotonic_time() - began;
	g_array_append_val(lane->usec, took);
	lane->edits += edits;
	if (!taken || (connection != NULL && lane->load->tokens != NULL && edits == 0))
		lane->failed++;
	g_atomic_int_inc(lane->done);
}

static gpointer
run_lane(gpointer data)
{
	Lane *lane = data;
	LoadConnection *connection = lane->load->smtp ? NULL : load_milter_open(lane->load);
	guint number;

	(void)pthread_barrier_wait(lane->ready);
	while ((number = (guint)g_atomic_int_add(lane->next, 1)) < lane->load->messages)
		send_one(lane, connection, lane->load->first + number);
	if (connection != NULL)
		load_milter_close(connection);
	return NULL;
}

static guint64
resident_kib(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)pid), *text = NULL;
	const char *line;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return 0;
	line = strstr(text, "VmRSS:");
	return line != NULL ? strtoull(line + strlen("VmRSS:"), NULL, 10) : 0;
}

/* User and system time of a process, in microseconds. */
static double
cpu_usec(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid), *text = NULL;
	g_auto(GStrv) fields = NULL;
	const char *rest;

	if (pid == 0 || !g_file_get_contents(path, &text, NULL, NULL))
		return 0;
	rest = strrchr(text, ')'); /* field 2; utime is field 14, stime 15 */
	g_assert_nonnull(rest);
	fields = g_strsplit(rest, " ", 16);
	return (g_ascii_strtod(fields[12], NULL) + g_ascii_strtod(fields[13], NULL)) * 1e6 /
	       (double)sysconf(_SC_CLK_TCK);
}

static void
watch(const Load *load, gint *done)
{
	guint now;

	if (load->sampled == NULL)
		return;
	while ((now = (guint)g_atomic_int_get(done)) < load->messages) {
		load->sampled(now, load->watched != 0 ? resident_kib(load->watched) : 0, load->data);
		g_usleep(SAMPLE_USEC);
	}
}

static int
compare(gconstpointer a, gconstpointer b)
{
	const gint64 *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

static void
sum_up(Lane *lanes, guint count, LoadResult *result)
{
	g_autoptr(GArray) usec = g_array_new(FALSE, FALSE, sizeof(gint64));

	result->least = G_MAXUINT;
	for (guint i = 0; i < count; i++) {
		result->least = MIN(result->least, lanes[i].usec->len);
		result->most = MAX(result->most, lanes[i].usec->len);
		result->failed += lanes[i].failed;
		result->edits += lanes[i].edits;
		g_array_append_vals(usec, lanes[i].usec->data, lanes[i].usec->len);
		g_array_unref(lanes[i].usec);
	}
	if (usec->len == 0)
		return;
	g_array_sort(usec, compare);
	result->per_second = usec->len / result->seconds;
	result->p50_ms = (double)g_array_index(usec, gint64, usec->len / 2) / 1000;
	result->p99_ms = (double)g_array_index(usec, gint64, usec->len * 99 / 100) / 1000;
	result->max_ms = (double)g_array_index(usec, gint64, usec->len - 1) / 1000;
}

LoadResult
load_run(const Load *load)
{
	g_autofree Lane *lanes = g_new0(Lane, load->connections);
	g_autofree GThread **threads = g_new0(GThread *, load->connections);
	gint next = 0, done = 0;
	pthread_barrier_t ready;
	LoadResult result = {0};
	double cpu = 0;
	gint64 began;

	g_assert_cmpint(pthread_barrier_init(&ready, NULL, load->connections + 1), ==, 0);
	for (guint i = 0; i < load->connections; i++) {
		lanes[i] = (Lane){.load = load, .ready = &ready, .next = &next, .done = &done,
				  .usec = g_array_new(FALSE, FALSE, sizeof(gint64))};
		threads[i] = g_thread_new("lane", run_lane, &lanes[i]);
	}
	(void)pthread_barrier_wait(&ready);
	began = g_get_monotonic_time();
	cpu = cpu_usec(load->watched);
	watch(load, &done);
	for (guint i = 0; i < load->connections; i++)
		g_thread_join(threads[i]);
	result.seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
	result.cpu_us = load->messages > 0 ? (cpu_usec(load->watched) - cpu) / load->messages : 0;
	(void)pthread_barrier_destroy(&ready);
	sum_up(lanes, load->connections, &result);
	return result;
}
