/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One request at a time; whatever does not go by the book (a crash, a limit, a wrong length, bytes
 * too many) ends the whole zygote, and the next request starts a new one: a child that was taken
 * over leaves nothing behind.
 */
#include "reading/reader-zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "reading/reader.h"

#define START_SECONDS 20
#define BLOCK (64 * 1024)

typedef struct { /* one request on its way */
	DunlinReaderZygote *zygote;
	gint64 deadline; /* monotonic, microseconds */
	int fd;
	gsize length, sent;
	char block[BLOCK];
	gsize block_at, block_end;
	GByteArray *answer;
	DunlinReaderState state;
	gsize state_at;
} Asking;

/* Nothing of the daemon's environment but this: secrets may stand in it. */
static const char *const environment[] = {
	"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX",
};

static char **
make_environment(void)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	g_ptr_array_add(list, g_strdup("LC_ALL=C.UTF-8"));
	g_ptr_array_add(list, g_strdup("TZ=UTC"));
	for (guint i = 0; i < G_N_ELEMENTS(environment); i++) {
		const char *value = g_getenv(environment[i]);

		if (value != NULL)
			g_ptr_array_add(list, g_strdup_printf("%s=%s", environment[i], value));
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static int
spawn(const char *program, int control, int data, pid_t *ret_pid)
{
	char *const argv[] = {(char *)program, NULL};
	g_auto(GStrv) envp = make_environment();
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int result;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, control, DUNLIN_READER_CONTROL);
	posix_spawn_file_actions_adddup2(&actions, data, DUNLIN_READER_DATA);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	result = posix_spawn(ret_pid, program, &actions, &attributes, argv, envp);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

void
dunlin_reader_zygote_stop(DunlinReaderZygote *zygote)
{
	if (zygote->pid == 0)
		return;
	close(zygote->control);
	close(zygote->data);
	kill(zygote->pid, SIGKILL); /* its child dies with it */
	while (waitpid(zygote->pid, NULL, 0) < 0 && errno == EINTR)
		;
	zygote->pid = 0;
}

/* A pair whose first end stays here; both above the numbers that spawn() gives to the reader. */
static gboolean
make_pair(int pair[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return FALSE;
	for (int i = 0; i < 2; i++) {
		int high = pair[i] > 2 ? pair[i] : fcntl(pair[i], F_DUPFD_CLOEXEC, 3);

		if (high != pair[i])
			close(pair[i]);
		pair[i] = high;
	}
	return pair[0] >= 0 && pair[1] >= 0;
}

static gboolean
wait_ready(DunlinReaderZygote *zygote)
{
	struct pollfd fd = {zygote->control, POLLIN, 0};
	DunlinReaderState state = {0, 0};

	while (poll(&fd, 1, (int)MAX((guint)START_SECONDS, zygote->seconds) * 1000) < 0) {
		if (errno != EINTR)
			return FALSE;
	}
	return recv(zygote->control, &state, sizeof state, MSG_WAITALL | MSG_DONTWAIT) ==
		       sizeof state &&
	       state.kind == DUNLIN_READER_READY;
}

gboolean
dunlin_reader_zygote_start(DunlinReaderZygote *zygote, GError **error)
{
	int control[2] = {-1, -1}, data[2] = {-1, -1};
	int result = make_pair(control) && make_pair(data) ? 0 : errno;

	if (result == 0)
		result = spawn(zygote->program, control[1], data[1], &zygote->pid);
	if (control[1] >= 0)
		close(control[1]);
	if (data[1] >= 0)
		close(data[1]);
	if (result != 0) {
		if (control[0] >= 0)
			close(control[0]);
		if (data[0] >= 0)
			close(data[0]);
		zygote->pid = 0;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "cannot start %s: %s",
			    zygote->program, g_strerror(result));
		return FALSE;
	}
	zygote->control = control[0];
	zygote->data = data[0];
	if (wait_ready(zygote))
		return TRUE;
	dunlin_reader_zygote_stop(zygote);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s did not get ready",
		    zygote->program);
	return FALSE;
}

static gboolean
fail(GError **error, DunlinError code, const char *text)
{
	g_set_error_literal(error, DUNLIN_ERROR, code, text);
	return FALSE;
}

/* Hands over the next bytes of the message, as many as the socket takes. */
static gboolean
send_some(Asking *asking, GError **error)
{
	gssize n;

	if (asking->block_at == asking->block_end) {
		gsize want = MIN(sizeof asking->block, asking->length - asking->sent);

		n = pread(asking->fd, asking->block, want, (off_t)asking->sent);
		if (n < 0 && errno == EINTR)
			return TRUE;
		if (n <= 0)
			return fail(error, DUNLIN_ERROR_BUSY,
				    "the message to read ended before its length");
		asking->block_at = 0;
		asking->block_end = (gsize)n;
	}
	n = send(asking->zygote->data, asking->block + asking->block_at,
		 asking->block_end - asking->block_at, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0) {
		asking->block_at += (gsize)n;
		asking->sent += (gsize)n;
	} else if (errno != EAGAIN && errno != EINTR) {
		return fail(error, DUNLIN_ERROR_BUSY, "the reader closed its end");
	}
	return TRUE;
}

static gboolean
receive_answer(Asking *asking, GError **error)
{
	guint8 bytes[BLOCK];
	gssize n = recv(asking->zygote->data, bytes, sizeof bytes, MSG_DONTWAIT);

	if (n > 0)
		g_byte_array_append(asking->answer, bytes, (guint)n);
	if (n == 0)
		return fail(error, DUNLIN_ERROR_BUSY, "the reader is gone");
	if (asking->answer->len > DUNLIN_READER_ANSWER_MAX + sizeof(guint64))
		return fail(error, DUNLIN_ERROR_INPUT, "the reader's answer is too long");
	return TRUE;
}

static gboolean
receive_state(Asking *asking, GError **error)
{
	gssize n = recv(asking->zygote->control, (char *)&asking->state + asking->state_at,
			sizeof asking->state - asking->state_at, MSG_DONTWAIT);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		return fail(error, DUNLIN_ERROR_BUSY, "the reader is gone");
	asking->state_at += n > 0 ? (gsize)n : 0;
	return TRUE;
}

static gboolean
is_over(const Asking *asking)
{
	return asking->state_at == sizeof asking->state;
}

/* Sends, receives, until the zygote says how its child ended. */
static gboolean
exchange(Asking *asking, GError **error)
{
	while (!is_over(asking)) {
		gboolean sending = asking->sent < asking->length;
		struct pollfd fds[] = {
			{asking->zygote->control, POLLIN, 0},
			{asking->zygote->data, (short)(POLLIN | (sending ? POLLOUT : 0)), 0},
		};
		gint64 left = (asking->deadline - g_get_monotonic_time()) / 1000;

		if (left <= 0)
			return fail(error, DUNLIN_ERROR_INPUT, "reading it took too long");
		if (poll(fds, G_N_ELEMENTS(fds), (int)left + 1) <= 0)
			continue; /* interrupted, or over time: the loop looks */
		if (fds[0].revents != 0 && !receive_state(asking, error))
			return FALSE;
		if ((fds[1].revents & POLLIN) != 0 && !receive_answer(asking, error))
			return FALSE;
		if (!is_over(asking) && (fds[1].revents & POLLOUT) != 0 &&
		    !send_some(asking, error))
			return FALSE;
	}
	return TRUE;
}

/* The child is gone: what it wrote is here already. */
static gboolean
receive_rest(Asking *asking, GError **error)
{
	guint64 length;
	gsize before;

	do {
		before = asking->answer->len;
		if (!receive_answer(asking, error))
			return FALSE;
	} while (asking->answer->len > before);
	if (asking->answer->len < sizeof length)
		return fail(error, DUNLIN_ERROR_INPUT, "the reader gave no answer");
	memcpy(&length, asking->answer->data, sizeof length);
	if (length != asking->answer->len - sizeof length || asking->sent != asking->length)
		return fail(error, DUNLIN_ERROR_INPUT, "the reader's answer is not whole");
	g_byte_array_remove_range(asking->answer, 0, sizeof length);
	return TRUE;
}

static gboolean
check_state(const Asking *asking, GError **error)
{
	if (asking->state.kind == DUNLIN_READER_DONE && asking->state.value == 0)
		return TRUE;
	if (asking->state.kind == DUNLIN_READER_KILLED)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "reading it ended by signal %u (%s)", asking->state.value,
			    asking->state.value < NSIG ? g_strsignal((int)asking->state.value)
						       : "?");
	else if (asking->state.kind == DUNLIN_READER_DONE && asking->state.value == 65)
		g_set_error_literal(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "it holds too much");
	else
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "reading it ended with status %u", asking->state.value);
	return FALSE;
}

static gboolean
ask_zygote(Asking *asking, const DunlinReaderRequest *request, GError **error)
{
	gssize n = send(asking->zygote->control, request, sizeof *request, MSG_NOSIGNAL);

	if (n != sizeof *request)
		return fail(error, DUNLIN_ERROR_BUSY, "the reader is gone");
	return exchange(asking, error) && check_state(asking, error) && receive_rest(asking, error);
}

/* A zygote that ended while nobody asked is found out before it costs the request. */
static gboolean
is_alive(DunlinReaderZygote *zygote)
{
	struct pollfd fd = {zygote->control, POLLIN, 0};

	return zygote->pid != 0 && poll(&fd, 1, 0) == 0;
}

gboolean
dunlin_reader_zygote_ask(DunlinReaderZygote *zygote, int fd, const DunlinReaderRequest *request,
			 GByteArray *answer, GError **error)
{
	g_autofree Asking *asking = NULL;

	if (request->length > DUNLIN_READER_INPUT_MAX)
		return fail(error, DUNLIN_ERROR_INPUT, "it is too large to be read");
	if (!is_alive(zygote))
		dunlin_reader_zygote_stop(zygote);
	if (zygote->pid == 0 && !dunlin_reader_zygote_start(zygote, error))
		return FALSE;
	asking = g_new0(Asking, 1);
	asking->zygote = zygote;
	asking->deadline = g_get_monotonic_time() +
			   (zygote->seconds > 0 ? zygote->seconds : DUNLIN_READER_SECONDS) * G_USEC_PER_SEC;
	asking->fd = fd;
	asking->length = request->length;
	asking->answer = answer;
	if (ask_zygote(asking, request, error))
		return TRUE;
	dunlin_reader_zygote_stop(zygote);
	return FALSE;
}
