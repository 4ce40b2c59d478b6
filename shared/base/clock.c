/* SPDX-License-Identifier: BSD-2-Clause */
/* The one place that asks the machine's clock. */
#include "base/clock.h"

DunlinTime
dunlin_clock_read(gint64 fixed_now)
{
	gint64 real = g_get_real_time() / G_USEC_PER_SEC;

	return (DunlinTime){.now = fixed_now != 0 ? fixed_now : real, .real = real};
}
