/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who works on a store, by leases in it that are renewed all the time. Across hosts every watcher is
 * a member, and each mailbox is read by one of them. On one host (sqlite:) one watcher works, a
 * second one waits: a lock file tells at once when the first is gone, however it went. That no step
 * is taken twice does not rest on it; that what a dead member had in flight is free again does.
 */
#pragma once

#include "watcher/watcher.h"

G_BEGIN_DECLS

typedef struct DunlinTurn DunlinTurn;

DunlinTurn *dunlin_turn_new(DunlinWatcher *watcher);
/* Often, by one thread: takes the leases that are free, renews ours in time, tells the watcher which
 * it has. Whether we may work. */
gboolean dunlin_turn_step(DunlinTurn *turn);
/* Asks for the leases anew with the next step: others may be wanted now. */
void dunlin_turn_hurry(DunlinTurn *turn);
/* Gives them up. */
void dunlin_turn_free(DunlinTurn *turn);

G_END_DECLS
