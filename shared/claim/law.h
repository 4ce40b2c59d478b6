/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the law gives a creditor whose debtor is late: the rate of interest, from when, the fixed sum,
 * the scale of costs. One const table by country and kind of debtor; a country that is not in it gives
 * the principal only. Nothing here is legal advice; every row names its source.
 */
#pragma once

#include <glib.h>
#include "base/rates.h"
#include "claim/claim.h"

G_BEGIN_DECLS

/* The first day for which interest may be asked. Days between are counted from the due day moved off
 * weekends and holidays, and from the day a reminder was received. */
typedef enum {
	DUNLIN_DEFAULT_NEVER,    /* no interest out of court */
	DUNLIN_DEFAULT_DUE,      /* the day after the due day, whoever fixed it */
	DUNLIN_DEFAULT_CONTRACT, /* the same, where the due day was agreed; else never */
	DUNLIN_DEFAULT_REMINDER, /* the same, where it was agreed; else the day after a reminder */
	DUNLIN_DEFAULT_DEADLINE, /* … else the day after the deadline that the reminder set */
	DUNLIN_DEFAULT_DEMAND,   /* the day after a reminder, were the due day agreed or not */
	DUNLIN_DEFAULT_NOTICE,   /* the day after the letter that formally puts into default, likewise */
	DUNLIN_DEFAULT_THIRTY,   /* as REMINDER, at the latest 30 days after the due day */
} DunlinDefault;

typedef struct {
	char country[3];
	guint kinds;            /* 1 << DunlinDebtorKind */
	const char *table;      /* reference rate; NULL: spread alone is the rate */
	DunlinPercent spread;
	gboolean frozen;        /* the reference of the first day holds for good */
	gboolean act_act;       /* a leap year has 366 days; else every year has 365 */
	gboolean yearly;        /* a full year's interest bears interest itself */
	DunlinDefault begins;
	const char *lump_currency; /* NULL: no fixed sum */
	const char *source;
} DunlinLaw;

/* The law for a claim of a creditor in @creditor_country ("DE", "BE-VLG") against a debtor of @kind in
 * @debtor_country (NULL: the creditor's). Between businesses the seller's country decides (Rome I
 * art. 4(1)(a)); individuals, and those whose kind is unknown, have their own country's and never
 * what only a business owes. NULL: principal only. */
const DunlinLaw *dunlin_law_of(const char *creditor_country, const char *debtor_country,
			       DunlinDebtorKind kind);

/* The first day that bears interest. @due: the due day, shifted; @reminded: the day on which the first
 * reminder after it was received (NOTICE: the first that puts into default), and the deadline it set;
 * NONE where there was none. NONE: not yet,
 * or never. */
DunlinDay dunlin_law_first_day(const DunlinLaw *law, DunlinDay due, DunlinDueOrigin origin,
			       DunlinDay reminded, DunlinDay deadline);

/* Whether letters name what one more day costs: the court asks for it where interest runs by the day
 * (County Courts Act 1984 s. 69, Practice Direction 16 3.8(b)). */
gboolean dunlin_law_names_daily(const DunlinLaw *law);

/* The fixed sum for late payment in minor units of law->lump_currency for a debt of @principal minor
 * units of @currency; 0 where there is none, or where the tiers are of another currency. */
gint64 dunlin_law_lump_sum(const DunlinLaw *law, gint64 principal, const char *currency);

/* The Dutch scale for costs out of court (Besluit BIK art. 2) on @principal euro cents, without VAT. */
gint64 dunlin_law_bik(gint64 principal);
/* The most that a Belgian consumer may owe besides interest (CDE/WER art. XIX.4) on @principal cents. */
gint64 dunlin_law_belgian_penalty(gint64 principal);

G_END_DECLS
