/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose turn it is: one watcher works on a store, a second one waits. On one host (sqlite:) a lock
 * file tells at once when the other is gone, however it went; across hosts a lease in the store
 * does, after its time. Nothing that must be true rests on it: it spares work done twice.
 */
#pragma once

#include "watcher/watcher.h"

G_BEGIN_DECLS

typedef struct DunlinTurn DunlinTurn;

DunlinTurn *dunlin_turn_new(DunlinWatcher *watcher);
/* Often, by one thread: takes the turn where it is free, renews it in time, tells the watcher when
 * it begins and ends. Whether it is ours. */
gboolean dunlin_turn_step(DunlinTurn *turn);
/* Gives it up. */
void dunlin_turn_free(DunlinTurn *turn);

G_END_DECLS
