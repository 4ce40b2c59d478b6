/* SPDX-License-Identifier: BSD-2-Clause */
/* The sections of a sheet, as the files that make it share them (sheet-section.c has the table). */
#pragma once

#include "desk/internal.h"
#include "desk/sheet.h"

G_BEGIN_DECLS

/* Working days after today whose letters, and ends of holds, are listed. */
enum { DUNLIN_SHEET_SOON_DAYS = 2 };

typedef struct { /* the look that makes one sheet; borrowed */
	DunlinDesk *desk;
	const DunlinCreditor *creditor;
	DunlinSheet *sheet;
	DunlinSheetRow state;
	DunlinTime time;
	DunlinAsks whom;
	GHashTable *listed; /* references, borrowed from the sheet */
} DunlinSheetMaking;

typedef struct { /* what may become a row; borrowed */
	const DunlinClaim *claim;
	const DunlinHold *hold; /* that put it into the list; NULL */
	const DunlinCase *facts;
} DunlinSheetItem;

typedef enum {
	DUNLIN_SECTION_FOR_ALL = 1 << 0,   /* also for deputy and admin */
	DUNLIN_SECTION_WEEKLY = 1 << 1,    /* once a week, and where it is new */
	DUNLIN_SECTION_NEWS = 1 << 2,      /* what happened since the last sheet */
	DUNLIN_SECTION_AHEAD = 1 << 3,     /* what is to come */
	DUNLIN_SECTION_ALONE = 1 << 4,     /* worth a sheet of its own */
	DUNLIN_SECTION_CUSTOMERS = 1 << 5, /* of the list's holds those of whole debtors, else those of claims */
	DUNLIN_SECTION_ENDS = 1 << 6,      /* listed by the day on which a hold ends; worth a sheet once announced */
	DUNLIN_SECTION_ASKS = 1 << 7,      /* waits for a word */
	DUNLIN_SECTION_OFFERS = 1 << 8,    /* … that "rest ok" does not say */
} DunlinSheetFlags;

typedef struct {
	const char *tag; /* its list's name in the values */
	DunlinSheetList list;
	guint flags;
	gboolean (*fits)(const DunlinSheetMaking *making, const DunlinSheetItem *item); /* NULL: all */
	void (*tell)(const DunlinSheetMaking *making, const DunlinSheetItem *item,
		     DunlinValues *row); /* NULL: nothing more */
} DunlinSheetSection;

/* In the order of the sheet; a claim stands in the first that has it. NULL past the last. */
const DunlinSheetSection *dunlin_sheet_section_at(guint index);
/* Why, by whom, since and until when. */
void dunlin_sheet_set_hold(const DunlinSheetMaking *making, const DunlinHold *hold, DunlinValues *row);
/* TRUE: what ends with @hold ends within the days that a sheet looks ahead. */
gboolean dunlin_sheet_ends_soon(const DunlinSheetMaking *making, const DunlinHold *hold);

G_END_DECLS
