/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlin-watcher: watches the mailbox, reads what arrives, decides, writes and submits. The main
 * thread only answers signals, keeps the turn and feeds the service manager's watchdog.
 */
#include <glib-unix.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/notify.h"
#include "base/options.h"
#include "watcher/crew.h"
#include "watcher/once.h"
#include "watcher/turn.h"
#include "watcher/watcher.h"

#define TICK_MS 200
#define GRACE_MS                                                                                   \
	5000 /* how long messages on their way may take after SIGTERM; a final dot longer */
#define ONCE_TURN_MS 35000 /* longer than a dead watcher's lease */
#define START_WAIT_MS 10000

#define NEEDS (DUNLIN_NEEDS_STORE | DUNLIN_NEEDS_MAILBOX)
#define PARTS (DUNLIN_HOUSE_ARCHIVE | DUNLIN_HOUSE_LETTERS | DUNLIN_HOUSE_READER)

typedef struct {
	DunlinWatcher watcher;
	GMainLoop *loop;
	DunlinTurn *turn;
	DunlinCrew *crew;         /* NULL with --once */
	GThread *once;            /* NULL before our turn, and for the daemon */
	gint64 start_ms, stop_ms; /* stop_ms 0: nobody said stop */
	gint64 watchdog_ms;       /* when it is fed next */
} Program;

/* ── stop ── */

static void
abort_submissions(Program *program)
{
	const guint64 one = 1;

	/* Cannot fail before the counter overflows. */
	if (write(program->watcher.abort_fd, &one, sizeof one) < 0)
		return;
}

/* Messages on their way are finished, within bounds; a second signal cuts them short. */
static gboolean
on_stop(gpointer data)
{
	Program *program = data;

	if (program->stop_ms > 0) {
		abort_submissions(program);
		return G_SOURCE_CONTINUE;
	}
	program->stop_ms = dunlin_watcher_monotonic_ms();
	dunlin_log(DUNLIN_LOG_INFO, "stopping", NULL);
	dunlin_notify("STOPPING=1");
	dunlin_watcher_stop(&program->watcher);
	if (program->crew)
		dunlin_crew_stop(program->crew);
	dunlin_watcher_failed(&program->watcher, EX_TEMPFAIL); /* --once did not get to its end */
	return G_SOURCE_CONTINUE;
}

static gboolean
quit(gpointer data)
{
	g_main_loop_quit(((Program *)data)->loop);
	return G_SOURCE_REMOVE;
}

/* The turn's worker is the main thread's own and stays. */
static void
step_stop(Program *program)
{
	if (dunlin_watcher_count_workers(&program->watcher) <= 1)
		quit(program);
	else if (dunlin_watcher_monotonic_ms() - program->stop_ms >= GRACE_MS)
		abort_submissions(program);
}

/* ── reload ── */

static gboolean
is_same_store(const DunlinConfig *a, const DunlinConfig *b, GError **error)
{
	if (g_strcmp0(a->store, b->store) == 0 && g_strcmp0(a->archive, b->archive) == 0)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
		    "%s: store and archive cannot change while dunlin-watcher runs: restart it",
		    b->file);
	return FALSE;
}

static DunlinHouse *
open_house(DunlinConfig *config, GError **error)
{
	g_autoptr(DunlinHouse) house = dunlin_house_open(config, PARTS, error);

	if (!house || !dunlin_letters_check(house->letters, error))
		return NULL;
	house->print = dunlin_print;
	return g_steal_pointer(&house);
}

static DunlinHouse *
load_house(const char *file, GError **error)
{
	g_autoptr(DunlinConfig) config = dunlin_config_load(file, NEEDS, error);

	return config ? open_house(config, error) : NULL;
}

/* A bad configuration leaves the old one as it is. The crew follows with its next step. */
static gboolean
on_reload(gpointer data)
{
	Program *program = data;
	g_autoptr(DunlinHouse) old = dunlin_watcher_house(&program->watcher);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinHouse) house = NULL;

	dunlin_notify("RELOADING=1");
	house = load_house(program->watcher.file, &error);
	if (house && is_same_store(old->config, house->config, &error)) {
		dunlin_watcher_swap_house(&program->watcher, g_steal_pointer(&house));
		dunlin_turn_hurry(program->turn);
		dunlin_log(DUNLIN_LOG_INFO, "reloaded", "file", program->watcher.file, NULL);
	} else {
		dunlin_log_error("reload-failed", error, NULL);
	}
	dunlin_notify("READY=1");
	return G_SOURCE_CONTINUE;
}

/* ── the tick ── */

static void
feed_watchdog(Program *program)
{
	gint64 now = dunlin_watcher_monotonic_ms();
	guint interval = dunlin_notify_watchdog_ms();
	g_autofree char *late = NULL;

	if (interval == 0 || now < program->watchdog_ms)
		return;
	program->watchdog_ms = now + interval;
	if (dunlin_watcher_is_alive(&program->watcher, &late))
		dunlin_notify("WATCHDOG=1");
	else
		dunlin_log(DUNLIN_LOG_ERROR, "thread-stuck", "thread", late, NULL);
}

static gpointer
run_once(gpointer data)
{
	Program *program = data;

	dunlin_once(&program->watcher);
	g_idle_add(quit, program);
	return NULL;
}

static void
step_once(Program *program, gboolean on_turn)
{
	if (!program->once && on_turn) {
		program->once = g_thread_new("once", run_once, program);
	} else if (program->once && !on_turn) {
		on_stop(program);
	} else if (!on_turn && dunlin_watcher_monotonic_ms() - program->start_ms > ONCE_TURN_MS) {
		dunlin_watcher_failed(&program->watcher, EX_TEMPFAIL);
		quit(program);
	}
}

static gboolean
on_tick(gpointer data)
{
	Program *program = data;
	gboolean on_turn;

	feed_watchdog(program);
	if (program->stop_ms > 0) {
		step_stop(program);
		return G_SOURCE_CONTINUE;
	}
	on_turn = dunlin_turn_step(program->turn);
	if (program->watcher.once)
		step_once(program, on_turn);
	else
		dunlin_crew_step(program->crew);
	return G_SOURCE_CONTINUE;
}

/* ── begin and end ── */

static int
fail(const GError *error)
{
	g_printerr("dunlin-watcher: %s\n", error->message);
	return dunlin_error_to_exit(error);
}

static void
serve(Program *program)
{
	program->loop = g_main_loop_new(NULL, FALSE);
	program->start_ms = dunlin_watcher_monotonic_ms();
	program->turn = dunlin_turn_new(&program->watcher);
	program->crew = program->watcher.once ? NULL : dunlin_crew_new(&program->watcher);
	g_unix_signal_add(SIGTERM, on_stop, program);
	g_unix_signal_add(SIGINT, on_stop, program);
	g_unix_signal_add(SIGHUP, on_reload, program);
	g_timeout_add(TICK_MS, on_tick, program);
	dunlin_log(DUNLIN_LOG_INFO, "started", "version", DUNLIN_VERSION, NULL);
	dunlin_notify("READY=1");
	on_tick(program);
	g_main_loop_run(program->loop);
	if (program->once)
		g_thread_join(program->once);
	g_clear_pointer(&program->crew, dunlin_crew_free);
	dunlin_turn_free(program->turn);
	g_main_loop_unref(program->loop);
}

/* Whether the store is there and of our version, before anything begins. */
static gboolean
can_open_store(DunlinHouse *house, GError **error)
{
	g_autoptr(DunlinDesk) desk = dunlin_desk_open(house, START_WAIT_MS, error);

	return desk != NULL;
}

static int
run(const char *file, DunlinHouse *house, gint64 fixed_now, gboolean once)
{
	Program program = {.watcher = {.file = file,
				       .fixed_now = fixed_now,
				       .once = once,
				       .abort_fd = eventfd(0, EFD_CLOEXEC)}};
	int status;

	g_assert(program.watcher.abort_fd >= 0);
	dunlin_watcher_init(&program.watcher, house);
	serve(&program);
	status = dunlin_watcher_status(&program.watcher);
	dunlin_watcher_clear(&program.watcher);
	close(program.watcher.abort_fd);
	dunlin_log(DUNLIN_LOG_INFO, "stopped", NULL);
	return status;
}

typedef struct {
	gboolean once;
} Own;

static const DunlinOption own_options[] = {
	{0, "once", NULL, "read all mail waiting, do all that is due, submit, exit",
	 offsetof(Own, once)},
	{0, NULL, NULL, NULL, 0},
};

static const DunlinProgram program_usage = {
	.name = "dunlin-watcher",
	.synopsis = "[-n] [-c FILE] [--once] [--now TIME]",
	.summary = "Watches the mailbox, reads what arrives, decides, writes and submits.",
	.operands = DUNLIN_OPERANDS_NONE,
	.options = own_options,
};

int
main(int argc, char **argv)
{
	Own own = {FALSE};
	DunlinOptions options = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinConfig) config = NULL;
	DunlinHouse *house;
	int status = EX_OK;

	if (!dunlin_options_parse(&program_usage, argc, argv, &options, &own, &status))
		return status;
	config = dunlin_config_load(options.config, NEEDS, &error);
	if (!config)
		return fail(error);
	if (options.check_only)
		return EX_OK;
	dunlin_options_set_zone(&options, config->zone);
	signal(SIGPIPE, SIG_IGN);
	dunlin_log_open("dunlin-watcher", config->log);
	house = open_house(config, &error);
	if (!house)
		return fail(error);
	if (!can_open_store(house, &error)) {
		dunlin_house_unref(house);
		return fail(error);
	}
	status = run(options.config, house, options.fixed_now, own.once);
	dunlin_print_end();
	return status;
}
