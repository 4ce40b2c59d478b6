/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that writes into the store for all connections: what waits at the same time shares one
 * transaction, and with it one write to the disk (group commit). It keeps a desk of its own, which
 * is closed after a failure, so that a store that was away or locked is met afresh.
 * Every function may be called from any thread.
 */
#pragma once

#include <glib.h>
#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct DunlinWorker DunlinWorker;

/* A kind of work; const. Its data is an atomic box (g_atomic_rc_box_new), of which each side holds
 * a reference of its own, because who waits may give up before the work is done. */
typedef struct {
	/* Outside of the transaction: what takes its time elsewhere. Called again after a failure;
	 * NULL: nothing. */
	gboolean (*prepare)(DunlinDesk *desk, gpointer data, GError **error);
	DunlinDeskBody body;
	/* After the commit (@error NULL) or for good without it; in the worker's thread. Only of
	 * what was posted; NULL: nothing. */
	void (*done)(gpointer data, const GError *error);
	GDestroyNotify clear; /* what the box holds */
} DunlinWork;

/* Starts its thread; both live as long as the process. */
DunlinWorker *dunlin_worker_new(const char *name);

/* Has @data worked on over @house's store and waits for that at most @wait_ms. BUSY: not done in
 * time; it may still be. TRUE: the results in @data are the caller's to read. */
gboolean dunlin_worker_run(DunlinWorker *worker, DunlinHouse *house, const DunlinWork *work,
			   gpointer data, guint wait_ms, GError **error);
/* Takes a reference of its own and does not wait; tried again while the store is away, for @keep_sec
 * at most. FALSE: too much waits already. */
gboolean dunlin_worker_post(DunlinWorker *worker, DunlinHouse *house, const DunlinWork *work,
			    gpointer data, guint keep_sec);

/* Whether it has been at the same batch for longer than @seconds. */
gboolean dunlin_worker_is_stuck(DunlinWorker *worker, guint seconds);

G_END_DECLS
