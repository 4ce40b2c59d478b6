/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sandbox holds: a process seals itself, its child narrows, and each tries what hostile bytes
 * would like to do. Every attempt must be refused or end the process. Sanitized builds are not
 * sealed, so there is nothing to try.
 */
#include "read/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REFUSED = 0, DONE = 1 }; /* how an attempt ends that does not kill */

static int
try_open(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0 ? DONE : REFUSED;
}

static int
try_openat_raw(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY) >= 0 ? DONE : REFUSED;
}

static int
try_create(void)
{
	return open("/tmp/dunlin-sandbox-test", O_CREAT | O_WRONLY, 0600) >= 0 ? DONE : REFUSED;
}

static int
try_stat(void)
{
	struct stat st;

	return stat("/etc/passwd", &st) == 0 ? DONE : REFUSED;
}

static int
try_unlink(void)
{
	return unlink("/tmp/dunlin-sandbox-test") == 0 || errno == ENOENT ? DONE : REFUSED;
}

static int
try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? DONE : REFUSED;
}

static int
try_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? DONE : REFUSED;
}

static int
try_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return REFUSED;
}

static int
try_fork(void)
{
	return fork() >= 0 ? DONE : REFUSED;
}

static int
try_clone_vm(void)
{
	static char stack[65536];

	return syscall(SYS_clone, 0x100 /* CLONE_VM */ | SIGCHLD, stack + sizeof stack, NULL, NULL, NULL) >= 0
		       ? DONE : REFUSED;
}

static int
try_user_namespace(void)
{
	return syscall(SYS_clone, 0x10000000 /* CLONE_NEWUSER */ | SIGCHLD, NULL, NULL, NULL, NULL) >= 0
		       ? DONE : REFUSED;
}

static int
try_kill(void)
{
	return kill(getppid(), 0) == 0 ? DONE : REFUSED;
}

static int
try_ptrace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? DONE : REFUSED;
}

static int
try_executable_memory(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
		       ? DONE : REFUSED;
}

static int
try_make_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0 ? DONE : REFUSED;
}

static int
try_half_a_gigabyte(void)
{
	return mmap(NULL, 512u << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
		       ? DONE : REFUSED;
}

static int
try_many_megabytes(void)
{
	for (int i = 0; i < 600; i++) {
		char *block = malloc(1 << 20);

		if (block == NULL)
			return REFUSED;
		memset(block, 1, 1 << 20);
	}
	return DONE;
}

static int
try_more_cpu(void)
{
	for (volatile guint64 i = 0; i < G_GUINT64_CONSTANT(100000000000); i++)
		;
	return DONE;
}

static int
try_raise_limit(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ? DONE : REFUSED;
}

static int
try_nothing(void)
{
	char *block = malloc(64 << 20); /* what parsing needs still works */

	memset(block, 1, 64 << 20);
	free(block);
	return g_get_monotonic_time() > 0 ? DONE : REFUSED;
}

static const struct {
	const char *name;
	int (*attempt)(void);
	gboolean zygote;  /* tried in the zygote as well */
	gboolean allowed; /* must succeed */
} attempts[] = {
	{ "nothing", try_nothing, TRUE, TRUE },
	{ "open", try_open, TRUE, FALSE },
	{ "openat", try_openat_raw, TRUE, FALSE },
	{ "create", try_create, TRUE, FALSE },
	{ "stat", try_stat, TRUE, FALSE },
	{ "unlink", try_unlink, TRUE, FALSE },
	{ "socket", try_socket, TRUE, FALSE },
	{ "unix-socket", try_unix_socket, TRUE, FALSE },
	{ "exec", try_exec, TRUE, FALSE },
	{ "fork", try_fork, FALSE, FALSE },
	{ "clone-vm", try_clone_vm, TRUE, FALSE },
	{ "user-namespace", try_user_namespace, TRUE, FALSE },
	{ "kill", try_kill, TRUE, FALSE },
	{ "ptrace", try_ptrace, TRUE, FALSE },
	{ "executable-memory", try_executable_memory, TRUE, FALSE },
	{ "make-executable", try_make_executable, TRUE, FALSE },
	{ "half-a-gigabyte", try_half_a_gigabyte, TRUE, FALSE },
	{ "many-megabytes", try_many_megabytes, TRUE, FALSE },
	{ "cpu", try_more_cpu, FALSE, FALSE },
	{ "prctl", try_raise_limit, FALSE, FALSE },
};

/* What the attempt came to: DONE, REFUSED, or killed, which is refused as well. */
static int
outcome(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : REFUSED;
}

/* In a process of its own: seals, and tries, as the zygote or as its child. */
static int
attempt_in(gboolean zygote, int (*attempt)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		DunlinSandbox *sandbox = dunlin_sandbox_seal(NULL);
		pid_t child;

		if (sandbox == NULL)
			_exit(99);
		if (zygote)
			_exit(attempt());
		child = fork();
		if (child == 0)
			_exit(dunlin_sandbox_narrow(sandbox, 1, 10) ? attempt() : 98);
		_exit(waitpid(child, &status, 0) == child ? outcome(status) : 97);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	return outcome(status);
}

static void
test_attempts(gconstpointer data)
{
	gboolean zygote = GPOINTER_TO_INT(data);

	for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
		int result;

		if (zygote && !attempts[i].zygote)
			continue;
		result = attempt_in(zygote, attempts[i].attempt);
		if (result != (attempts[i].allowed ? DONE : REFUSED))
			g_error("%s in the %s: %d", attempts[i].name, zygote ? "zygote" : "child", result);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#ifdef DUNLIN_SANITIZED
	puts("1..0 # SKIP sanitizers and the sandbox exclude each other");
	(void)test_attempts;
	return 0;
#else
	g_test_add_data_func("/sandbox/zygote", GINT_TO_POINTER(TRUE), test_attempts);
	g_test_add_data_func("/sandbox/child", GINT_TO_POINTER(FALSE), test_attempts);
	return g_test_run();
#endif
}
