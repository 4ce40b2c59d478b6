/* SPDX-License-Identifier: BSD-2-Clause */
/* Fetchers are spawned without a copy of this process: threads run here. */
#include "watcher/fetchers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/configuration.h"
#include "base/error.h"
#include "watcher/fetch-protocol.h"

#define END_MS 3000
#define END_STEP_MS 10

extern char **environ;

/* Its standard input and output are the socket, its standard error is ours: for the log. */
static int
spawn(const char *program, const char *file, const char *mailbox, int fd, GPid *ret_pid)
{
	char *argv[] = {(char *)program, (char *)"-c", (char *)file, (char *)mailbox, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int result;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	/* A group of its own: Ctrl-C in a terminal is for the watcher, which tells it to stop. */
	posix_spawnattr_setpgroup(&attributes, 0);
	result = posix_spawn(ret_pid, program, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

/* Above standard error, so that spawn() cannot overwrite what it still needs. */
static void
raise_above_stdio(int *fd)
{
	int high = *fd > STDERR_FILENO ? *fd : fcntl(*fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (high == *fd)
		return;
	close(*fd);
	*fd = high;
}

gboolean
dunlin_fetcher_start(DunlinFetcher *fetcher, const char *file, const char *mailbox, GError **error)
{
	g_autofree char *program = dunlin_libexec_path("dunlin-fetcher");
	int pair[2] = {-1, -1};
	int result = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0 ? 0 : errno;

	if (result == 0) {
		raise_above_stdio(&pair[0]);
		raise_above_stdio(&pair[1]);
		result = spawn(program, file, mailbox, pair[1], &fetcher->pid);
		close(pair[1]);
	}
	if (result == 0) {
		fetcher->fd = pair[0];
		return TRUE;
	}
	if (pair[0] >= 0)
		close(pair[0]);
	fetcher->pid = 0;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", program, g_strerror(result));
	return FALSE;
}

static gboolean
reap(GPid pid, int *ret_status, int options)
{
	GPid got;

	do
		got = waitpid(pid, ret_status, options);
	while (got < 0 && errno == EINTR);
	return got != 0;
}

void
dunlin_fetcher_end(DunlinFetcher *fetcher, char **ret_how)
{
	g_autoptr(DunlinFetchItem) item = dunlin_fetch_item_new(DUNLIN_FETCH_DO_STOP);
	g_autoptr(GBytes) stop = dunlin_fetch_item_encode(item);
	int status = 0, waited;

	if (fetcher->pid == 0)
		return;
	/* It may be gone already, or not listen: closing tells it as well. */
	(void)send(fetcher->fd, g_bytes_get_data(stop, NULL), g_bytes_get_size(stop),
		   MSG_DONTWAIT | MSG_NOSIGNAL);
	close(fetcher->fd);
	for (waited = 0; waited < END_MS; waited += END_STEP_MS) {
		if (reap(fetcher->pid, &status, WNOHANG))
			break;
		g_usleep(END_STEP_MS * 1000);
	}
	if (waited >= END_MS) {
		kill(fetcher->pid, SIGKILL);
		(void)reap(fetcher->pid, &status, 0);
	}
	fetcher->pid = 0;
	if (ret_how)
		*ret_how = WIFSIGNALED(status) ? g_strdup_printf("signal %d", WTERMSIG(status))
					       : g_strdup_printf("exit %d", WEXITSTATUS(status));
}
