/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two times of a program. Business time decides what is due and can be fixed (`--now`) for
 * drills and tests; the real clock spaces retries and leases. Only programs read a clock; all else
 * gets a DunlinTime as an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	gint64 now;  /* business time, UTC seconds */
	gint64 real; /* the wall clock, UTC seconds */
} DunlinTime;

/* @fixed_now: 0 lets business time follow the wall clock. */
DunlinTime dunlin_clock_read(gint64 fixed_now);

G_END_DECLS
