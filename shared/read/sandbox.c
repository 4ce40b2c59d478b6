/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See sandbox.h. Built with sanitizers, only the limits that they bear are set: they reserve
 * terabytes of address space, and to print what they found they open files and start a symbolizer.
 */
#include "read/sandbox.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"

#define MIB (1024 * 1024)

struct DunlinSandbox {
	scmp_filter_ctx child; /* built while memory is plenty, loaded after the fork */
};

static const struct {
	int resource;
	rlim_t limit;
	gboolean sanitized; /* sanitizers bear it */
} limits[] = {
	{ RLIMIT_AS, 512 * MIB, FALSE },
	{ RLIMIT_FSIZE, 0, FALSE },
	{ RLIMIT_NOFILE, 16, TRUE },
	{ RLIMIT_CORE, 0, TRUE },
	{ RLIMIT_STACK, 64 * MIB, TRUE }, /* GMime recurses over group addresses */
};

/* Calls of the C library and GLib that may well happen and do no harm. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(close),
	SCMP_SYS(lseek), SCMP_SYS(pread64), SCMP_SYS(fstat), SCMP_SYS(munmap), SCMP_SYS(mremap),
	SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(getpid),
	SCMP_SYS(gettid), SCMP_SYS(tgkill), SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
};

/* Only between the fork and dunlin_sandbox_narrow(), and in the zygote. */
static const int zygote_only[] = {
	SCMP_SYS(wait4), SCMP_SYS(waitid), SCMP_SYS(prctl), SCMP_SYS(prlimit64),
	SCMP_SYS(setrlimit), SCMP_SYS(seccomp), SCMP_SYS(alarm), SCMP_SYS(setitimer),
};

/* What libraries try and do without: looking for files, for a terminal, for who we are. GLib's log
 * asks getpeername() whether stderr is the journal. */
static const int refused[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(creat), SCMP_SYS(stat),
	SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd), SCMP_SYS(uname), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(getppid), SCMP_SYS(fcntl), SCMP_SYS(ioctl), SCMP_SYS(statfs),
	SCMP_SYS(fstatfs), SCMP_SYS(sysinfo), SCMP_SYS(getpeername), SCMP_SYS(getsockname),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(getrusage), SCMP_SYS(times),
};

static gboolean
fail(GError **error, const char *what, int number)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "cannot seal the reader: %s: %s", what,
		    g_strerror(number));
	return FALSE;
}

static gboolean
is_sanitized(void)
{
#ifdef DUNLIN_SANITIZED
	return TRUE;
#else
	return FALSE;
#endif
}

/* Never above what the process was given: only root could. */
static gboolean
set_limit(int resource, rlim_t most)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return FALSE;
	limit.rlim_max = MIN(limit.rlim_max, most);
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(resource, &limit) == 0;
}

static gboolean
set_limits(GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
		if (is_sanitized() && !limits[i].sanitized)
			continue;
		if (!set_limit(limits[i].resource, limits[i].limit))
			return fail(error, "setrlimit", errno);
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(error, "no new privileges", errno);
	if (!is_sanitized() && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return fail(error, "not dumpable", errno);
	return TRUE;
}

/* A rule set that handles all the kernel knows and allows nothing. The fields behind the first are
 * younger than Debian 12's headers; a kernel of an older ABI takes the shorter structure. */
static gboolean
set_landlock(GError **error)
{
	struct {
		guint64 files, network, scopes;
	} handled = { 0, 0, 0 };
	static const guint file_rights[] = { 13, 14, 15, 15, 16 }; /* of ABI 1, 2, 3, 4, 5 */
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* VERSION */);
	gsize size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	int rules;

	if (abi < 1)
		return TRUE; /* the kernel has none, or it is switched off: seccomp holds alone */
	handled.files = (G_GUINT64_CONSTANT(1) << file_rights[MIN(abi, 5) - 1]) - 1;
	handled.network = 3; /* TCP bind, connect */
	handled.scopes = 3;  /* abstract sockets, signals */
	rules = (int)syscall(SYS_landlock_create_ruleset, &handled, size, 0);
	if (rules < 0)
		return fail(error, "Landlock", errno);
	if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		return fail(error, "Landlock", errno);
	close(rules);
	return TRUE;
}

static int
add_rules(scmp_filter_ctx filter, guint32 action, const int *calls, guint n)
{
	int result = 0;

	/* A call that this machine does not have cannot be made either: it is no error. */
	for (guint i = 0; i < n && result == 0; i++) {
		if (calls[i] >= 0)
			result = seccomp_rule_add(filter, action, calls[i], 0);
	}
	return result;
}

static int
add_zygote_rules(scmp_filter_ctx filter)
{
	const guint64 fork_flags = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
	int result = add_rules(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed));

	if (result == 0)
		result = add_rules(filter, SCMP_ACT_ALLOW, zygote_only, G_N_ELEMENTS(zygote_only));
	if (result == 0)
		result = add_rules(filter, SCMP_ACT_ERRNO(EACCES), refused, G_N_ELEMENTS(refused));
	if (result == 0) /* fork() and nothing else: no thread, no name space */
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
					  SCMP_A0(SCMP_CMP_MASKED_EQ, ~fork_flags, SIGCHLD));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (result == 0) /* no code but what is loaded */
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
					  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
					  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return result;
}

static int
add_child_rules(scmp_filter_ctx filter)
{
	int result = add_rules(filter, SCMP_ACT_KILL_PROCESS, zygote_only, G_N_ELEMENTS(zygote_only));

	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 0);
	return result;
}

static gboolean
set_seccomp(DunlinSandbox *sandbox, GError **error)
{
	scmp_filter_ctx zygote = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int result;

	sandbox->child = seccomp_init(SCMP_ACT_ALLOW);
	g_assert(zygote != NULL && sandbox->child != NULL);
	result = seccomp_attr_set(zygote, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (result == 0)
		result = add_child_rules(sandbox->child);
	if (result == 0)
		result = add_zygote_rules(zygote);
	if (result == 0)
		result = seccomp_load(zygote);
	seccomp_release(zygote);
	return result == 0 ? TRUE : fail(error, "seccomp", -result);
}

DunlinSandbox *
dunlin_sandbox_seal(GError **error)
{
	g_autofree DunlinSandbox *sandbox = g_new0(DunlinSandbox, 1);

	if (!set_limits(error))
		return NULL;
	if (!is_sanitized() && (!set_landlock(error) || !set_seccomp(sandbox, error)))
		return NULL;
	return g_steal_pointer(&sandbox);
}

gboolean
dunlin_sandbox_narrow(const DunlinSandbox *sandbox, guint cpu_sec, guint wall_sec)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || !set_limit(RLIMIT_CPU, cpu_sec))
		return FALSE;
	(void)alarm(wall_sec); /* returns what was left of an earlier one */
	return is_sanitized() || seccomp_load(sandbox->child) == 0;
}
