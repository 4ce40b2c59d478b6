/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The programs' log: one line an event, "event key=value …", on stderr with journald priorities
 * ("<6>…") or to syslog. Values are escaped here, so callers pass what they have. Only programs
 * (milter, watcher, ctl) and their threads log; libraries return errors.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
	DUNLIN_LOG_ERROR = 3,
	DUNLIN_LOG_WARNING = 4,
	DUNLIN_LOG_INFO = 6,
	DUNLIN_LOG_DEBUG = 7,
} DunlinLogLevel;

/* @target: "stderr" or "syslog". Also routes GLib's own messages here. DEBUG lines are written
 * only where $DUNLIN_DEBUG is set. @program must stay valid. Once, before threads. */
void dunlin_log_open(const char *program, const char *target);
/* Pairs of const char * end with NULL; a NULL value leaves its pair out. */
void dunlin_log(DunlinLogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;
/* event=… error="…" as the last pair. */
void dunlin_log_error(const char *event, const GError *error, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
