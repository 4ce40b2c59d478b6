/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts a program in a process group of its own, reads what it says, and waits for its end. */
#include "base/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_STEP_US 10000

extern char **environ;

/* Starts @argv in a process group of its own with its output in a pipe. */
static gboolean
start(char **argv, pid_t *ret_pid, int *ret_fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, standard;
	int ends[2], failed;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return FALSE;
	sigemptyset(&none);
	sigemptyset(&standard);
	sigaddset(&standard, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &standard);
	failed = posix_spawnp(ret_pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	(void)close(ends[1]); /* the child's */
	*ret_fd = ends[0];
	if (failed == 0)
		return TRUE;
	(void)close(ends[0]);
	errno = failed;
	return FALSE;
}

/* Whether all output was read before @deadline, and had room. */
static gboolean
drain(int fd, char *output, gsize size, gsize *length, gint64 deadline)
{
	for (;;) {
		struct pollfd waiting = {.fd = fd, .events = POLLIN};
		gint64 left = deadline - g_get_monotonic_time();
		ssize_t got;

		if (left <= 0 || *length == size)
			return FALSE;
		if (poll(&waiting, 1, (int)(left / 1000) + 1) <= 0)
			continue;
		got = read(fd, output + *length, size - *length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return TRUE;
		*length += (gsize)got;
	}
}

/* The exit status; -1 where the child had to be ended. */
static int
reap(pid_t pid, gint64 deadline)
{
	int status = 0;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
		if (g_get_monotonic_time() >= deadline) {
			(void)kill(-pid, SIGKILL); /* it may just have ended */
			while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
				continue;
			return -1;
		}
		g_usleep(WAIT_STEP_US);
	}
	/* Somebody else who collects all children leaves us only the output. */
	return ended < 0 ? 0 : status;
}

DunlinRun
dunlin_run(char **argv, guint seconds, char *output, gsize size, gsize *ret_length, int *ret_status)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
	gboolean drained;
	pid_t pid;
	int fd;

	*ret_length = 0;
	if (!start(argv, &pid, &fd))
		return DUNLIN_NOT_RUN;
	drained = drain(fd, output, size, ret_length, deadline);
	(void)close(fd);
	*ret_status = reap(pid, drained ? deadline : 0);
	return drained && *ret_status != -1 ? DUNLIN_RAN : DUNLIN_LATE;
}
