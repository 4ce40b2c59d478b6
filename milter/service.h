/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all connections share: the configuration in force (swapped by a reload, each connection
 * keeps the one it began with), the clock, and how many connections and callbacks there are.
 * Every function may be called from any thread.
 */
#pragma once

#include <glib.h>
#include "base/options.h"
#include "milter/pool.h"

G_BEGIN_DECLS

typedef struct DunlinService DunlinService;

/* Loads the configuration and its secret; the store is not asked for. @options is borrowed for
 * good. */
DunlinService *dunlin_service_new(const DunlinOptions *options, guint connections_max,
				  GError **error);
/* Only where no connection was ever served: callbacks may outlive smfi_main(). */
void dunlin_service_free(DunlinService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinService, dunlin_service_free)
/* Loads the same file again and puts it in force for new connections. After an error the old one
 * stays. */
gboolean dunlin_service_reload(DunlinService *service, GError **error);
/* The one in force; a reference that is yours. */
DunlinPool *dunlin_service_pool(DunlinService *service);
DunlinTime dunlin_service_time(const DunlinService *service);

/* Counts one more connection. FALSE: there are more now than there may be. */
gboolean dunlin_service_connect(DunlinService *service);
void dunlin_service_disconnect(DunlinService *service);

/* Around what may take its time: g_auto(DunlinRunning) running = dunlin_service_begin(service); */
typedef DunlinService *DunlinRunning;
DunlinRunning dunlin_service_begin(DunlinService *service);
void dunlin_service_end(DunlinRunning running);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(DunlinRunning, dunlin_service_end, NULL)

/* Waits until something runs. How many have ended so far. */
guint dunlin_service_wait_busy(DunlinService *service);
/* Whether something runs and nothing has ended since that count. */
gboolean dunlin_service_is_busy_since(DunlinService *service, guint ended);
guint dunlin_service_ended(DunlinService *service);
/* Waits until nothing runs, at most @seconds; FALSE: something still does. */
gboolean dunlin_service_drain(DunlinService *service, guint seconds);

G_END_DECLS
