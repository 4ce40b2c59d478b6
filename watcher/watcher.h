/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the threads of dunlin-watcher share: the house of the moment, the word to stop, a bell that
 * rings when there may be work, and signs of life. The main thread makes it before, and frees it
 * after all others. All functions are thread-safe but where said.
 */
#pragma once

#include <glib.h>
#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
	const char *file; /* the configuration */
	gint64 fixed_now; /* business time; 0: the clock runs */
	gboolean once;
	int abort_fd; /* eventfd: readable ends every wait for a submission server */
	char *holder;   /* our name as a member (store.h); with the following, the turn's to set */
	gboolean alone; /* no other member can be: what is in flight, an earlier life left */

	GMutex lock; /* guards all below */
	GCond bell;
	DunlinHouse *house;
	guint generation; /* raised with each new house */
	guint work;       /* raised when somebody may have something to do */
	gboolean stopping;
	gboolean on_turn;   /* we are a member and may work */
	GHashTable *leases; /* name → gint64: ours until then, monotonic ms */
	gboolean recovered; /* what an earlier life left on its way was looked after */
	gboolean muted;     /* letters left without the milter's stamp: nothing more is sent */
	int status;         /* what the program exits with */
	GPtrArray *workers; /* of DunlinWorker, borrowed */
} DunlinWatcher;

/* @house is kept. abort_fd must be set before. Not thread-safe, as is clear. */
void dunlin_watcher_init(DunlinWatcher *watcher, DunlinHouse *house);
void dunlin_watcher_clear(DunlinWatcher *watcher);

/* Business time and real time, now. */
DunlinTime dunlin_watcher_time(const DunlinWatcher *watcher);
/* A reference of yours. */
DunlinHouse *dunlin_watcher_house(DunlinWatcher *watcher);
/* Keeps @house; whoever stopped sending may try again. */
void dunlin_watcher_swap_house(DunlinWatcher *watcher, DunlinHouse *house);

/* From any thread: every thread ends what it is at, and begins nothing. */
void dunlin_watcher_stop(DunlinWatcher *watcher);
gboolean dunlin_watcher_is_stopping(DunlinWatcher *watcher);
/* Whether this process is the one that works on an SQLite store. */
void dunlin_watcher_set_turn(DunlinWatcher *watcher, gboolean on_turn);
gboolean dunlin_watcher_is_on_turn(DunlinWatcher *watcher);
/* The lease @name is ours until @until_ms; 0: it is not. */
void dunlin_watcher_set_lease(DunlinWatcher *watcher, const char *name, gint64 until_ms);
/* Whether the lease of @prefix and @name is ours now. */
gboolean dunlin_watcher_holds(DunlinWatcher *watcher, const char *prefix, const char *name);
void dunlin_watcher_set_recovered(DunlinWatcher *watcher);
void dunlin_watcher_mute(DunlinWatcher *watcher);
gboolean dunlin_watcher_may_send(DunlinWatcher *watcher);

/* Rings for all threads. */
void dunlin_watcher_ring(DunlinWatcher *watcher);
/* Waits until somebody rang since *inout_seen, at most @ms. FALSE: it is time to stop. */
gboolean dunlin_watcher_wait(DunlinWatcher *watcher, guint *inout_seen, guint ms);
/* Waits the whole time, but for a stop: FALSE. */
gboolean dunlin_watcher_sleep(DunlinWatcher *watcher, gint64 ms);

/* With `once`: remembers that not all could be done, by an exit status of sysexits(3); the first one
 * stays. A daemon tries again. */
void dunlin_watcher_failed(DunlinWatcher *watcher, int status);
int dunlin_watcher_status(DunlinWatcher *watcher);

/* One thread, with a desk of its own. */
typedef struct {
	DunlinWatcher *watcher;
	char *name;
	char *holder;       /* of the notices that it takes; NULL: none */
	gint64 alive_until; /* monotonic, microseconds; under the watcher's lock */
	DunlinDesk *desk;   /* this and the following: of the thread alone */
	guint generation;
} DunlinWorker;

DunlinWorker *dunlin_worker_new(DunlinWatcher *watcher, const char *name);
void dunlin_worker_free(DunlinWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinWorker, dunlin_worker_free)
/* A desk over the house of the moment; opened anew after a reload. Borrowed, until the next call. */
DunlinDesk *dunlin_worker_desk(DunlinWorker *worker, GError **error);
/* A sign of life: the next one comes within @seconds. */
void dunlin_worker_beat(DunlinWorker *worker, guint seconds);
/* Whether all workers gave the sign they promised. @ret_late: the name of one that did not, yours. */
gboolean dunlin_watcher_is_alive(DunlinWatcher *watcher, char **ret_late);
guint dunlin_watcher_count_workers(DunlinWatcher *watcher);

gint64 dunlin_watcher_monotonic_ms(void);

G_END_DECLS
