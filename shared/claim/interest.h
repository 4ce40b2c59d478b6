/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interest for late payment, by segments: a new one wherever the balance or the rate changes, and, for
 * the year's length, at New Year. Simple interest but where the law adds a full year's (NL); counted
 * exactly, rounded half up to the minor unit once, for the whole (each year, where it is added).
 */
#pragma once

#include <glib.h>
#include "base/rates.h"
#include "claim/law.h"

G_BEGIN_DECLS

/* From @day on, @principal minor units are open, and @settled of all interest is paid or waived. */
typedef struct {
	DunlinDay day;
	gint64 principal, settled;
} DunlinPrincipal;

typedef struct {
	DunlinDay from, to; /* both bear interest */
	gint64 base;        /* minor units */
	DunlinPercent rate;
	int year_days;      /* 365 or 366 */
} DunlinSegment;

typedef struct {
	GArray *segments;   /* of DunlinSegment, those with a base only; yours */
	gint64 amount;      /* minor units */
	DunlinDay reserved; /* the first day for which no rate is known: interest from then on is
			     * reserved, not quantified; NONE */
} DunlinInterest;
void dunlin_interest_clear(DunlinInterest *interest);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinInterest, dunlin_interest_clear)

/* Interest from @first to @last, both included; nothing where either is NONE or @last lies before
 * @first. @open: the balance over time, ascending, borrowed; a day on which money was credited is the
 * first that no longer bears interest on it. */
DunlinInterest dunlin_interest_of(const DunlinLaw *law, const DunlinRates *rates, const GArray *open,
				  DunlinDay first, DunlinDay last);

/* The same for one balance that stays: what one more day costs, rounded half up. 0 past the table. */
gint64 dunlin_interest_daily(const DunlinLaw *law, const DunlinRates *rates, gint64 principal,
			     DunlinDay first, DunlinDay day);

G_END_DECLS
