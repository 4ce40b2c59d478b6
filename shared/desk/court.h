/* SPDX-License-Identifier: BSD-2-Clause */
/* An application for an order for payment, made from what is stored of claims. */
#pragma once

#include "claim/court.h"
#include "desk/internal.h"

G_BEGIN_DECLS

typedef struct { /* a claim that goes to court, as it was before it was held for that */
	DunlinClaim *claim;
	DunlinFacts *facts; /* of that claim */
	DunlinReckoning reckoning;
	GArray *periods; /* of DunlinCourtPeriod; NULL: not counted yet */
} CourtItem;
void dunlin_court_item_free(gpointer item);

struct DunlinCourtBatch {
	GPtrArray *items; /* of CourtItem */
};

/* One application about claims of one debtor. */
typedef struct {
	GPtrArray *items; /* of CourtItem, borrowed */
	GArray *claims;   /* of DunlinCourtClaim, as many */
	char *street, *postcode, *place; /* the creditor's */
	char *court_postcode, *court_place;
	char *function, *by;
	DunlinCourtCase court; /* borrows all of that */
	guint failed;          /* checks, bits */
} CourtApplication;
/* @items: at least one. Yours. */
CourtApplication *dunlin_court_application_new(const DunlinCreditor *creditor, GPtrArray *items);
void dunlin_court_application_free(gpointer application);

G_END_DECLS
