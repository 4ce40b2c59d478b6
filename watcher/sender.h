/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The senders: take a notice, write it, submit it, record the answer; each step is the desk's and
 * is durable before the next one. A connection each, kept while there is work.
 */
#pragma once

#include "watcher/targets.h"
#include "watcher/watcher.h"

G_BEGIN_DECLS

typedef struct {
	DunlinWatcher *watcher;
	DunlinTargets *targets;
	guint index; /* works only while it is below the configured number of connections */
	GThread *thread;
	guint sent; /* attempts made; to be read after the join */
} DunlinSender;

/* Starts the thread. With watcher->once it ends when nothing is ready. */
DunlinSender *dunlin_sender_start(DunlinWatcher *watcher, DunlinTargets *targets, guint index);
/* Waits for its end and frees it; the number of attempts it made. */
guint dunlin_sender_join(DunlinSender *sender);

G_END_DECLS
