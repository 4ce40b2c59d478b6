/* SPDX-License-Identifier: BSD-2-Clause */
/* The lock file beside an SQLite store and the lease in every store. */
#include "watcher/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"

#define LEASE "watcher"
#define LEASE_SEC 30
#define RENEW_MS 10000
#define TRY_MS 1000
#define WAIT_MS 2000 /* for the store: the main thread has signals to answer as well */

struct DunlinTurn {
	DunlinWorker *worker;
	char *holder;
	char *lock_file; /* NULL: the store is not on this host alone */
	int lock_fd;     /* -1: not locked */
	gint64 next_ms;  /* when the store is asked again */
	gint64 until_ms; /* the end of the lease that we have */
	gboolean held;
	const char *told; /* why not, as it was logged; constant text */
};

/* With a lock file one name serves the host: whoever has the lock is the host's watcher, and takes
 * over the lease of one that died. */
DunlinTurn *
dunlin_turn_new(DunlinWatcher *watcher)
{
	DunlinTurn *turn = g_new0(DunlinTurn, 1);
	g_autoptr(DunlinHouse) house = dunlin_watcher_house(watcher);
	const char *store = house->config->store;

	turn->worker = dunlin_worker_new(watcher, "turn");
	turn->lock_fd = -1;
	if (g_str_has_prefix(store, "sqlite:")) {
		turn->lock_file = g_strconcat(store + strlen("sqlite:"), ".watcher", NULL);
		turn->holder = g_strdup(g_get_host_name());
	} else {
		turn->holder = g_strdup_printf("%s %d %08x", g_get_host_name(), (int)getpid(),
					       g_random_int());
	}
	return turn;
}

static gboolean
lock(DunlinTurn *turn)
{
	int fd;

	if (!turn->lock_file || turn->lock_fd >= 0)
		return TRUE;
	fd = open(turn->lock_file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		turn->lock_fd = fd;
		return TRUE;
	}
	if (fd < 0)
		dunlin_log(DUNLIN_LOG_ERROR, "turn-lock", "file", turn->lock_file, "error",
			   g_strerror(errno), NULL);
	else
		close(fd);
	return FALSE;
}

static gboolean
transact(DunlinDesk *desk, const char *holder, gboolean drop, gboolean *ret_held, GError **error)
{
	gboolean done;

	if (!dunlin_store_begin(desk->store, error))
		return FALSE;
	done = drop ? dunlin_lease_drop(desk->store, LEASE, holder, error)
		    : dunlin_lease_take(desk->store, LEASE, holder, LEASE_SEC, ret_held, error);
	if (done)
		return dunlin_store_commit(desk->store, error);
	dunlin_store_rollback(desk->store);
	return FALSE;
}

static const char another[] = "another watcher works on this store";
static const char unasked[] = "the store cannot be asked";

/* A store that cannot be asked leaves the lease as it is, until its time has passed. Gives the
 * reason why it is not ours. */
static const char *
ask_store(DunlinTurn *turn, gint64 now)
{
	g_autoptr(GError) error = NULL;
	gboolean held = FALSE;
	DunlinDesk *desk = dunlin_worker_desk(turn->worker, &error);

	if (desk)
		dunlin_store_set_wait(desk->store, WAIT_MS);
	if (desk && transact(desk, turn->holder, FALSE, &held, &error)) {
		turn->until_ms = held ? now + LEASE_SEC * 1000 : 0;
		turn->next_ms = now + (held ? RENEW_MS : TRY_MS);
		return another;
	}
	dunlin_log_error("turn-unknown", error, NULL);
	turn->next_ms = now + TRY_MS;
	return unasked;
}

static void
tell(DunlinTurn *turn, gboolean held, const char *why)
{
	if (held == turn->held && (held || why == NULL || why == turn->told))
		return;
	turn->told = why;
	if (held)
		dunlin_log(DUNLIN_LOG_INFO, "turn-taken", NULL);
	else
		dunlin_log(DUNLIN_LOG_WARNING, "turn-waiting", "reason", why, NULL);
	if (held == turn->held)
		return;
	turn->held = held;
	dunlin_watcher_set_turn(turn->worker->watcher, held);
}

gboolean
dunlin_turn_step(DunlinTurn *turn)
{
	gint64 now = dunlin_watcher_monotonic_ms();
	gboolean locked = lock(turn);
	const char *why = locked ? NULL : another;

	dunlin_worker_beat(turn->worker, LEASE_SEC * 2);
	if (locked && now >= turn->next_ms)
		why = ask_store(turn, now);
	tell(turn, locked && dunlin_watcher_monotonic_ms() < turn->until_ms, why);
	return turn->held;
}

void
dunlin_turn_free(DunlinTurn *turn)
{
	g_autoptr(GError) error = NULL;

	if (!turn)
		return;
	if (turn->held && turn->worker->desk &&
	    !transact(turn->worker->desk, turn->holder, TRUE, NULL, &error))
		dunlin_log_error("turn-kept", error, NULL); /* it ends by itself */
	if (turn->lock_fd >= 0)
		close(turn->lock_fd);
	g_clear_pointer(&turn->worker, dunlin_worker_free);
	g_free(turn->lock_file);
	g_free(turn->holder);
	g_free(turn);
}
