/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reference rates that interest for late payment is counted from: dated tables, one file a rate, in
 * conf/rates. A table knows how long its last line is known to hold; past that there is no rate.
 */
#pragma once

#include <glib.h>
#include "base/day.h"

G_BEGIN_DECLS

typedef gint32 DunlinPercent; /* thousandths of a percentage point a year: 1.52 % is 1520 */

/* "1.52", "-0.88": at most three digits behind the point, less than 100 percent. */
gboolean dunlin_rate_parse(const char *text, DunlinPercent *ret_rate);
/* "10.52": two digits behind the point, three where they are needed. Yours. */
char *dunlin_rate_to_string(DunlinPercent rate);

typedef struct DunlinRates DunlinRates;
/* Reads every *.rates file of @folder, then those of @site (NULL: none), where a file of the same
 * name takes the place of the one in @folder. Errors: CONFIG with file and line. */
DunlinRates *dunlin_rates_load(const char *folder, const char *site, GError **error);
void dunlin_rates_free(DunlinRates *rates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinRates, dunlin_rates_free)

/* The rate of table @name on @day, and the last day on which that rate is known to hold (the day
 * before the table's next change, or its end). FALSE: no such table, or it does not reach @day. */
gboolean dunlin_rates_at(const DunlinRates *rates, const char *name, DunlinDay day,
			 DunlinPercent *ret_rate, DunlinDay *ret_last);
#define DUNLIN_RATES_SOON 30 /* from so many days before a table's end on the admin is warned */
/* The last day that table @name knows; DUNLIN_DAY_NONE: no such table. */
DunlinDay dunlin_rates_until(const DunlinRates *rates, const char *name);
/* "DE-base 2026-07-01 1.52 Deutsche Bundesbank" a line, tables in the order of their names, each
 * with a line "DE-base until 2026-12-31" behind its last. */
void dunlin_rates_print(const DunlinRates *rates, GString *out);

typedef struct {
	DunlinDay from, until, checked;
	DunlinPercent rate;
	const char *source; /* one line */
} DunlinRateLine;
/* Adds a line to table @name: in the file of @site, which is begun with what @folder has. INPUT: no
 * such table, or days between its end and the line; CONFIG: the line does not fit behind the others;
 * BUSY: it could not be written. */
gboolean dunlin_rates_add(const char *folder, const char *site, const char *name,
			  const DunlinRateLine *line, GError **error);

G_END_DECLS
