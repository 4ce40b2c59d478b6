/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlin-milter: options, socket, signals. SIGHUP, SIGTERM and SIGINT mean stop, as libmilter would
 * have it; its own thread for them looks only every five seconds, in which the MTA meets a milter
 * that does not answer. Signals and the service manager's watchdog have a thread here. After a stop
 * nothing is torn down: libmilter's threads may still run, so the process ends by _exit().
 */
#include <errno.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/notify.h"
#include "base/options.h"
#include "milter/service.h"
#include "milter/session.h"

#define FILES_WANTED 65536
#define FILES_OWN 128 /* desks with their files, log, spare */
#define BACKLOG 512
#define DRAIN_SEC 5
#define LAST_ANSWER_USEC 100000
#define WAKE_TRIES 20
#define WAKE_USEC 20000

typedef struct {
	const char *socket;
} Own;

static const DunlinOption own_options[] = {
	{'p', NULL, "SOCKET", "listen there instead of milter.socket", G_STRUCT_OFFSET(Own, socket)},
	{0, NULL, NULL, NULL, 0},
};

static const DunlinProgram program = {
	.name = "dunlin-milter",
	.synopsis = "[-c FILE] [-n] [-p SOCKET] [--now TIME]",
	.summary = "Stamps and gates Dunlin's own notices in the MTA; removes foreign Dunning-* headers.\n"
		   "SIGUSR1 reloads the configuration, SIGTERM stops.",
	.operands = DUNLIN_OPERANDS_NONE,
	.options = own_options,
};

/* libmilter's accept() spins where there is no file left, so there must always be one. */
static guint
connections_max(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 1024 - FILES_OWN;
	if (files.rlim_cur < FILES_WANTED) {
		files.rlim_cur = MIN(files.rlim_max, FILES_WANTED);
		if (setrlimit(RLIMIT_NOFILE, &files) != 0)
			(void)getrlimit(RLIMIT_NOFILE, &files); /* as it was */
	}
	return files.rlim_cur > 2 * FILES_OWN ? (guint)MIN(files.rlim_cur, G_MAXINT) - FILES_OWN
					      : (guint)files.rlim_cur / 2;
}

static void
block_signals(sigset_t *ret_blocked)
{
	(void)sigemptyset(ret_blocked);
	(void)sigaddset(ret_blocked, SIGHUP);
	(void)sigaddset(ret_blocked, SIGINT);
	(void)sigaddset(ret_blocked, SIGTERM);
	(void)sigaddset(ret_blocked, SIGUSR1);
	(void)pthread_sigmask(SIG_BLOCK, ret_blocked, NULL); /* known signals: cannot fail */
}

/* libmilter's listening socket, which it keeps secret, at or after @fd; -1: none. */
static int
listening_socket(int fd)
{
	for (; fd < FILES_OWN; fd++) {
		int listening = 0;
		socklen_t size = sizeof(listening);

		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0)
			return fd;
	}
	return -1;
}

static gpointer
tell_libmilter(gpointer data)
{
	(void)smfi_stop();
	return data;
}

/* libmilter's accept() holds the lock that smfi_stop() waits for, so connections of our own wake it
 * until it has gone. Where that fails, it looks by itself within five seconds; likewise where its
 * own thread got the signal. */
static void
stop(void)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof(address);
	int listener = listening_socket(STDERR_FILENO + 1);
	gboolean known = listener >= 0 &&
			 getsockname(listener, (struct sockaddr *)&address, &size) == 0;

	g_thread_unref(g_thread_new("stop", tell_libmilter, NULL));
	for (guint i = 0; known && i < WAKE_TRIES; i++) {
		int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

		if (fd < 0)
			return;
		(void)connect(fd, (struct sockaddr *)&address, size); /* refused: it has gone */
		g_usleep(WAKE_USEC);
		close(fd);
	}
}

static void
reload(DunlinService *service)
{
	g_autoptr(GError) error = NULL;

	dunlin_notify("RELOADING=1");
	if (dunlin_service_reload(service, &error))
		dunlin_log(DUNLIN_LOG_INFO, "reloaded", NULL);
	else
		dunlin_log_error("reload", error, "kept", "the old configuration", NULL);
	dunlin_notify("READY=1");
}

static gpointer
watch(gpointer data)
{
	DunlinService *service = data;
	guint interval_ms = dunlin_notify_watchdog_ms(), ended = 0, hung = 0;
	struct timespec pause = {.tv_sec = interval_ms / 1000,
				 .tv_nsec = (glong)(interval_ms % 1000) * 1000000};
	sigset_t set;

	block_signals(&set);
	for (;;) {
		int signal = interval_ms > 0 ? sigtimedwait(&set, NULL, &pause)
					     : sigwaitinfo(&set, NULL);

		if (signal == SIGUSR1)
			reload(service);
		else if (signal > 0)
			stop();
		if (signal > 0)
			continue;
		hung = dunlin_service_hangs(service, &ended) ? hung + 1 : 0;
		if (errno == EAGAIN && hung < 2)
			dunlin_notify("WATCHDOG=1");
	}
	return NULL;
}

/* The path of "unix:PATH", "local:PATH" or a plain path; NULL: another kind of socket. */
static const char *
unix_path(const char *where)
{
	if (g_str_has_prefix(where, "unix:") || g_str_has_prefix(where, "local:"))
		return strchr(where, ':') + 1;
	return where[0] == '/' ? where : NULL;
}

/* libmilter removes a stale socket, but a live one as well. */
static gboolean
is_in_use(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	gboolean in_use;
	int fd;

	if (path == NULL || strlen(path) >= sizeof(address.sun_path))
		return FALSE;
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return FALSE;
	in_use = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return in_use;
}

/* libmilter writes every edit by itself: without this each costs the MTA 40 ms over TCP. Accepted
 * sockets inherit it. */
static void
disable_delay(void)
{
	for (int fd = listening_socket(STDERR_FILENO + 1); fd >= 0; fd = listening_socket(fd + 1)) {
		int domain = AF_UNSPEC, on = 1;
		socklen_t size = sizeof(domain);

		if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
		    (domain == AF_INET || domain == AF_INET6))
			(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	}
}

static int
listen_on(DunlinService *service, const char *where)
{
	const char *path = unix_path(where);

	if (is_in_use(path)) {
		dunlin_log(DUNLIN_LOG_ERROR, "listen", "socket", where, "error",
			   "another process listens there", NULL);
		return EX_UNAVAILABLE;
	}
	(void)umask(007); /* the MTA reaches a unix socket through our group */
	if (!dunlin_session_register(service) || smfi_setconn((char *)where) != MI_SUCCESS ||
	    smfi_setbacklog(BACKLOG) != MI_SUCCESS || smfi_opensocket(true) != MI_SUCCESS) {
		dunlin_log(DUNLIN_LOG_ERROR, "listen", "socket", where, "error",
			   errno != 0 ? g_strerror(errno) : "libmilter cannot open it", NULL);
		return EX_UNAVAILABLE;
	}
	disable_delay();
	dunlin_log(DUNLIN_LOG_INFO, "listening", "socket", where, "version", DUNLIN_VERSION, NULL);
	if (geteuid() == 0)
		dunlin_log(DUNLIN_LOG_WARNING, "root", "warning",
			   "running as root; the user dunlin is enough", NULL);
	return EX_OK;
}

/* Ends the process. */
static int
serve(DunlinService *service)
{
	g_autoptr(GThread) watcher = g_thread_new("watch", watch, service);
	gboolean served;

	(void)watcher; /* it ends with the process */
	dunlin_notify("READY=1");
	served = smfi_main() == MI_SUCCESS;
	dunlin_notify("STOPPING=1");
	if (!dunlin_service_drain(service, DRAIN_SEC))
		dunlin_log(DUNLIN_LOG_WARNING, "stopped", "warning",
			   "a notice was still at the gate; it will come again", NULL);
	else
		dunlin_log(served ? DUNLIN_LOG_INFO : DUNLIN_LOG_ERROR, "stopped", NULL);
	g_usleep(LAST_ANSWER_USEC); /* libmilter writes the answer after the callback */
	_exit(served ? EX_OK : EX_UNAVAILABLE);
}

static int
fail(const GError *error)
{
	fprintf(stderr, "%s: %s\n", program.name, error->message);
	return dunlin_error_to_exit(error);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinPool) pool = NULL;
	g_autofree char *where = NULL;
	DunlinOptions options;
	g_autoptr(DunlinService) service = NULL;
	Own own = {NULL};
	sigset_t unused;
	int status;

	if (!dunlin_options_parse(&program, argc, argv, &options, &own, &status))
		return status;
	block_signals(&unused); /* before there is any thread */
	service = dunlin_service_new(&options, connections_max(), &error);
	if (service == NULL)
		return fail(error);
	if (options.check_only)
		return EX_OK;
	pool = dunlin_service_pool(service);
	dunlin_log_open(program.name, dunlin_pool_config(pool)->log);
	where = g_strdup(own.socket != NULL ? own.socket : dunlin_pool_config(pool)->milter_socket);
	g_clear_pointer(&pool, dunlin_pool_unref);
	status = listen_on(service, where);
	return status == EX_OK ? serve(service) : status;
}
