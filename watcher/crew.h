/* SPDX-License-Identifier: BSD-2-Clause */
/* The daemon's threads: as many as the configuration of the moment wants. Of the main thread. */
#pragma once

#include "watcher/watcher.h"

G_BEGIN_DECLS

typedef struct DunlinCrew DunlinCrew;

DunlinCrew *dunlin_crew_new(DunlinWatcher *watcher);
/* Often: starts what is missing, ends what a reload no longer wants or has changed. */
void dunlin_crew_step(DunlinCrew *crew);
/* Asks all to end; dunlin_watcher_stop() goes before. */
void dunlin_crew_stop(DunlinCrew *crew);
/* Waits for the end of all. */
void dunlin_crew_free(DunlinCrew *crew);

G_END_DECLS
