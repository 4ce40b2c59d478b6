/* SPDX-License-Identifier: BSD-2-Clause */
/* The lock file beside an SQLite store and the leases in every store. */
#include "watcher/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"

#define ALONE "watcher" /* the lease of a store that one watcher works on */
#define LEASE_MS ((DUNLIN_LEASE_SEC - 1) * 1000) /* the store counts whole seconds */
#define RENEW_MS (DUNLIN_LEASE_BEAT_SEC * 1000)
#define TRY_MS 1000
#define WAIT_MS 2000 /* for the store: the main thread has signals to answer as well */
#define BEAT_SEC 60

struct DunlinTurn {
	DunlinWorker *worker;
	char *lock_file; /* NULL: the store is not on this host alone */
	int lock_fd;     /* -1: not locked */
	gint64 next_ms;  /* when the store is asked again */
	gboolean held;
	const char *told; /* why not, as it was logged; constant text */
};

/* With a lock file one name serves the host: whoever has the lock is the host's watcher, and takes
 * over the leases of one that died. */
DunlinTurn *
dunlin_turn_new(DunlinWatcher *watcher)
{
	DunlinTurn *turn = g_new0(DunlinTurn, 1);
	g_autoptr(DunlinHouse) house = dunlin_watcher_house(watcher);
	const char *store = house->config->store;

	turn->lock_fd = -1;
	if (g_str_has_prefix(store, "sqlite:")) {
		turn->lock_file = g_strconcat(store + strlen("sqlite:"), ".watcher", NULL);
		watcher->alone = TRUE;
		watcher->holder = g_strconcat(g_get_host_name(), "/", NULL);
	} else {
		watcher->holder = g_strdup_printf("%s %d %08x/", g_get_host_name(), (int)getpid(),
						  g_random_int());
	}
	turn->worker = dunlin_worker_new(watcher, "turn");
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

/* ── the leases ── */

typedef struct {
	char *name;
	gboolean held;
} Lease;

static void
lease_clear(gpointer data)
{
	g_free(((Lease *)data)->name);
}

static void
add(GArray *leases, const char *prefix, const char *name)
{
	Lease lease = {.name = g_strconcat(prefix, name, NULL)};

	g_array_append_val(leases, lease);
}

static gint
by_name(gconstpointer left, gconstpointer right)
{
	return strcmp(((const Lease *)left)->name, ((const Lease *)right)->name);
}

/* What this watcher wants: first what all else rests on, then in an order that all members keep. */
static GArray *
wanted(DunlinTurn *turn)
{
	DunlinWatcher *watcher = turn->worker->watcher;
	g_autoptr(DunlinHouse) house = dunlin_watcher_house(watcher);
	GArray *leases = g_array_new(FALSE, FALSE, sizeof(Lease)), *mailboxes;

	g_array_set_clear_func(leases, lease_clear);
	if (watcher->alone)
		add(leases, "", ALONE);
	add(leases, DUNLIN_LEASE_MEMBER, watcher->holder);
	mailboxes = g_array_new(FALSE, FALSE, sizeof(Lease));
	for (guint i = 0; i < house->config->mailboxes->len; i++) {
		const DunlinMailbox *mailbox = g_ptr_array_index(house->config->mailboxes, i);

		add(mailboxes, DUNLIN_LEASE_MAILBOX, mailbox->name);
	}
	g_array_sort(mailboxes, by_name);
	g_array_append_vals(leases, mailboxes->data, mailboxes->len);
	g_array_unref(mailboxes);
	return leases;
}

/* Without the first lease the others are not asked for. */
static gboolean
take_all(DunlinStore *store, const char *holder, GArray *leases, GError **error)
{
	for (guint i = 0; i < leases->len; i++) {
		Lease *lease = &g_array_index(leases, Lease, i);

		if (!dunlin_lease_take(store, lease->name, holder, DUNLIN_LEASE_SEC, &lease->held,
				       error))
			return FALSE;
		if (i == 0 && !lease->held)
			return TRUE;
	}
	return TRUE;
}

static gboolean
drop_all(DunlinStore *store, const char *holder, GArray *leases, GError **error)
{
	for (guint i = 0; i < leases->len; i++)
		if (!dunlin_lease_drop(store, g_array_index(leases, Lease, i).name, holder, error))
			return FALSE;
	return TRUE;
}

/* ── the dead ── */

/* Of this host a look at the process tells more than waiting for its lease to end: whoever is started
 * anew after a crash has not to wait for himself. */
static gboolean
is_dead(const char *holder)
{
	g_autofree char *here = g_strconcat(g_get_host_name(), " ", NULL);
	gint64 pid;

	if (!g_str_has_prefix(holder, here))
		return FALSE;
	pid = g_ascii_strtoll(holder + strlen(here), NULL, 10);
	return pid > 0 && pid <= G_MAXINT && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static gboolean
bury(DunlinStore *store, const char *holder, GError **error)
{
	if (!dunlin_store_begin(store, error))
		return FALSE;
	if (dunlin_lease_bury(store, holder, error))
		return dunlin_store_commit(store, error);
	dunlin_store_rollback(store);
	return FALSE;
}

static gboolean
bury_dead(DunlinStore *store, GError **error)
{
	g_autoptr(GPtrArray) holders = dunlin_lease_holders(store, error);

	if (!holders)
		return FALSE;
	for (guint i = 0; i < holders->len; i++)
		if (is_dead(holders->pdata[i]) && !bury(store, holders->pdata[i], error))
			return FALSE;
	return TRUE;
}

static gboolean
transact(DunlinTurn *turn, GArray *leases, gboolean drop, GError **error)
{
	DunlinStore *store = turn->worker->desk->store;
	const char *holder = turn->worker->watcher->holder;

	if (!dunlin_store_begin(store, error))
		return FALSE;
	if (drop ? drop_all(store, holder, leases, error)
		 : take_all(store, holder, leases, error))
		return dunlin_store_commit(store, error);
	dunlin_store_rollback(store);
	return FALSE;
}

/* ── the step ── */

static const char another[] = "another watcher works on this store";
static const char unasked[] = "the store cannot be asked";

/* A store that cannot be asked leaves the leases as they are, until their time has passed. Gives the
 * reason why we may not work. */
static const char *
ask_store(DunlinTurn *turn, gint64 now)
{
	DunlinWatcher *watcher = turn->worker->watcher;
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) leases = wanted(turn);
	DunlinDesk *desk = dunlin_worker_desk(turn->worker, &error);
	gboolean all = TRUE;

	if (desk)
		dunlin_store_set_wait(desk->store, WAIT_MS);
	if (!desk || (!watcher->alone && !bury_dead(desk->store, &error)) ||
	    !transact(turn, leases, FALSE, &error)) {
		dunlin_log_error("turn-unknown", error, NULL);
		turn->next_ms = now + TRY_MS;
		return unasked;
	}
	for (guint i = 0; i < leases->len; i++) {
		const Lease *lease = &g_array_index(leases, Lease, i);

		dunlin_watcher_set_lease(watcher, lease->name, lease->held ? now + LEASE_MS : 0);
		all = all && lease->held;
	}
	turn->next_ms = now + (all ? RENEW_MS : TRY_MS);
	return another;
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

static gboolean
is_member(const DunlinTurn *turn)
{
	DunlinWatcher *watcher = turn->worker->watcher;

	return dunlin_watcher_holds(watcher, DUNLIN_LEASE_MEMBER, watcher->holder) &&
	       (!watcher->alone || dunlin_watcher_holds(watcher, "", ALONE));
}

gboolean
dunlin_turn_step(DunlinTurn *turn)
{
	gint64 now = dunlin_watcher_monotonic_ms();
	gboolean locked = lock(turn);
	const char *why = locked ? NULL : another;

	dunlin_worker_beat(turn->worker, BEAT_SEC);
	if (locked && now >= turn->next_ms)
		why = ask_store(turn, now);
	tell(turn, locked && is_member(turn), why);
	return turn->held;
}

void
dunlin_turn_hurry(DunlinTurn *turn)
{
	turn->next_ms = 0;
}

void
dunlin_turn_free(DunlinTurn *turn)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) leases = NULL;

	if (!turn)
		return;
	leases = wanted(turn);
	if (turn->held && turn->worker->desk && !transact(turn, leases, TRUE, &error))
		dunlin_log_error("turn-kept", error, NULL); /* it ends by itself */
	if (turn->lock_fd >= 0)
		close(turn->lock_fd);
	g_clear_pointer(&turn->worker, dunlin_worker_free);
	g_free(turn->lock_file);
	g_free(turn);
}
