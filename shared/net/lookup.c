/* SPDX-License-Identifier: BSD-2-Clause */
/* The asking thread outlives a waiter who gave up; the last of the two frees the look-up. */
#include "net/lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"

struct DunlinLookup {
	gatomicrefcount references;
	char *host;
	char port[8];
	int done[2]; /* a pipe; the thread closes its end when it has an answer */
	int failure; /* EAI_… */
	struct addrinfo *list;
};

void
dunlin_lookup_free(DunlinLookup *lookup)
{
	if (!lookup || !g_atomic_ref_count_dec(&lookup->references))
		return;
	if (lookup->list)
		freeaddrinfo(lookup->list);
	if (lookup->done[0] >= 0)
		close(lookup->done[0]);
	if (lookup->done[1] >= 0)
		close(lookup->done[1]);
	g_free(lookup->host);
	g_free(lookup);
}

static void
ask(DunlinLookup *lookup, int flags)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC,
				       .ai_socktype = SOCK_STREAM,
				       .ai_flags = AI_NUMERICSERV | flags};

	lookup->failure = getaddrinfo(lookup->host, lookup->port, &hints, &lookup->list);
}

static gpointer
ask_thread(gpointer data)
{
	DunlinLookup *lookup = data;
	char byte = 1;

	ask(lookup, AI_ADDRCONFIG);
	/* With only loopback up ADDRCONFIG hides even localhost. */
	if (lookup->failure)
		ask(lookup, 0);
	(void)!write(lookup->done[1], &byte, 1); /* the pipe is empty: it fits */
	dunlin_lookup_free(lookup);
	return NULL;
}

static gboolean
wait_answer(DunlinLookup *lookup, gint64 deadline, int stop_fd, int hangup_fd, GError **error)
{
	struct pollfd fds[] = {
		{lookup->done[0], POLLIN, 0}, {stop_fd, POLLIN, 0}, {hangup_fd, 0, 0}};
	gint64 left;
	int ready;
	char byte;

	do {
		left = MAX(0, deadline - g_get_monotonic_time());
		ready = poll(fds, G_N_ELEMENTS(fds), (int)MIN((left + 999) / 1000, G_MAXINT));
	} while (ready < 0 && errno == EINTR);
	if (fds[1].revents || fds[2].revents) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: stopped", lookup->host);
		return FALSE;
	}
	if (ready <= 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
			    "%s: the name is not resolved in time", lookup->host);
		return FALSE;
	}
	(void)!read(lookup->done[0], &byte, 1); /* poll said that it is there */
	return TRUE;
}

DunlinLookup *
dunlin_lookup(const char *host, guint16 port, gint64 deadline, int stop_fd, int hangup_fd,
	      GError **error)
{
	g_autoptr(DunlinLookup) lookup = g_new0(DunlinLookup, 1);
	GThread *thread;

	g_atomic_ref_count_init(&lookup->references);
	lookup->done[0] = lookup->done[1] = -1;
	lookup->host = g_strdup(host);
	g_snprintf(lookup->port, sizeof lookup->port, "%u", port);
	ask(lookup, AI_NUMERICHOST);
	if (!lookup->failure)
		return g_steal_pointer(&lookup);
	if (pipe2(lookup->done, O_CLOEXEC) < 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "pipe: %s", g_strerror(errno));
		return NULL;
	}
	g_atomic_ref_count_inc(&lookup->references);
	thread = g_thread_try_new("lookup", ask_thread, lookup, error);
	if (!thread) {
		(void)g_atomic_ref_count_dec(&lookup->references); /* ours is left */
		return NULL;
	}
	g_thread_unref(thread);
	if (!wait_answer(lookup, deadline, stop_fd, hangup_fd, error))
		return NULL;
	if (lookup->failure) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", host,
			    gai_strerror(lookup->failure));
		return NULL;
	}
	return g_steal_pointer(&lookup);
}

const struct addrinfo *
dunlin_lookup_first(const DunlinLookup *lookup)
{
	return lookup->list;
}
