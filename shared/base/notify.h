/* SPDX-License-Identifier: BSD-2-Clause */
/* What a daemon tells the service manager (sd_notify(3)), without its library: a datagram to the
 * socket that $NOTIFY_SOCKET names. Without one nothing happens. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "READY=1", "RELOADING=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…", lines parted by \n. From any
 * thread. A manager that cannot be reached is no error of ours. */
void dunlin_notify(const char *state);
/* How often WATCHDOG=1 is wanted, in ms: half of what the manager grants; 0: not at all. */
guint dunlin_notify_watchdog_ms(void);

G_END_DECLS
