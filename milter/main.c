/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlin-milter: options, socket, signals. SIGHUP, SIGTERM and SIGINT mean stop, as libmilter would
 * have it; its own thread for them looks only every five seconds, in which the MTA meets a milter
 * that does not answer. Signals and the service manager's watchdog have a thread here. After a stop
 * nothing is torn down: libmilter's threads may still run, so the process ends by _exit().
 */
#include <errno.h>
#include <libmilter/mfapi.h>
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
#include "milter/door.h"
#include "milter/keeper.h"
#include "milter/service.h"
#include "milter/session.h"
#include "milter/wire.h"

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

typedef struct {
	DunlinService *service;
	DunlinDoor door;
	gint stopping; /* atomic */
} Milter;

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
stop(Milter *milter)
{
	g_atomic_int_set(&milter->stopping, TRUE);
	g_thread_unref(g_thread_new("stop", tell_libmilter, NULL));
	for (guint i = 0; i < WAKE_TRIES; i++) {
		dunlin_door_knock(&milter->door);
		g_usleep(WAKE_USEC);
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
	Milter *milter = data;
	guint interval_ms = dunlin_notify_watchdog_ms(), ended = 0, hung = 0;
	struct timespec pause = {.tv_sec = interval_ms / 1000,
				 .tv_nsec = (glong)(interval_ms % 1000) * 1000000};
	sigset_t set;

	block_signals(&set);
	for (;;) {
		int signal = interval_ms > 0 ? sigtimedwait(&set, NULL, &pause)
					     : sigwaitinfo(&set, NULL);

		if (signal == SIGUSR1)
			reload(milter->service);
		else if (signal > 0)
			stop(milter);
		if (signal > 0)
			continue;
		/* A gate has its deadline: none that ended over two rounds means that one hangs. */
		hung = dunlin_service_is_busy_since(milter->service, ended) ? hung + 1 : 0;
		ended = dunlin_service_ended(milter->service);
		if (hung < 2 && !dunlin_service_is_stuck(milter->service))
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

static int
listen_on(Milter *milter, const char *where)
{
	const char *path = unix_path(where);

	if (is_in_use(path)) {
		dunlin_log(DUNLIN_LOG_ERROR, "listen", "socket", where, "error",
			   "another process listens there", NULL);
		return EX_UNAVAILABLE;
	}
	errno = 0;
	(void)umask(007); /* the MTA reaches a unix socket through our group */
	if (!dunlin_session_register(milter->service) || smfi_setconn((char *)where) != MI_SUCCESS ||
	    smfi_setbacklog(BACKLOG) != MI_SUCCESS || smfi_opensocket(true) != MI_SUCCESS ||
	    !dunlin_door_find(&milter->door)) {
		dunlin_log(DUNLIN_LOG_ERROR, "listen", "socket", where, "error",
			   errno != 0 ? g_strerror(errno) : "libmilter cannot open it", NULL);
		return EX_UNAVAILABLE;
	}
	dunlin_service_start(milter->service);
	dunlin_keeper_start(milter->service, where);
	dunlin_door_disable_delay(&milter->door);
	dunlin_wire_watch(milter->door.fd);
	dunlin_door_attend(&milter->door, milter->service);
	dunlin_log(DUNLIN_LOG_INFO, "listening", "socket", where, "version", DUNLIN_VERSION, NULL);
	if (geteuid() == 0)
		dunlin_log(DUNLIN_LOG_WARNING, "root", "warning",
			   "running as root; the user dunlin is enough", NULL);
	return EX_OK;
}

/* Ends the process. */
static int
serve(Milter *milter)
{
	g_autoptr(GThread) watcher = g_thread_new("watch", watch, milter);
	gboolean served;

	(void)watcher; /* it ends with the process */
	dunlin_notify("READY=1");
	/* smfi_stop() may close the socket just as it is to be waited for, which looks like a failure. */
	served = smfi_main() == MI_SUCCESS || g_atomic_int_get(&milter->stopping);
	dunlin_notify("STOPPING=1");
	if (!dunlin_service_drain(milter->service, DRAIN_SEC))
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
	g_autoptr(DunlinHouse) house = NULL;
	g_autofree char *where = NULL;
	DunlinOptions options;
	g_autoptr(DunlinService) service = NULL;
	Milter milter;
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
	house = dunlin_service_house(service);
	dunlin_log_open(program.name, house->config->log);
	where = g_strdup(own.socket != NULL ? own.socket : house->config->milter_socket);
	g_clear_pointer(&house, dunlin_house_unref);
	milter.service = service;
	status = listen_on(&milter, where);
	return status == EX_OK ? serve(&milter) : status;
}
