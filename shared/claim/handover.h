/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must be true before a claim goes to the collection partner, or to court: one const table of
 * checks. Pure: the desk gathers the case and tells what failed.
 */
#pragma once

#include <glib.h>
#include "claim/claim.h"
#include "claim/notice.h"

G_BEGIN_DECLS

typedef struct { /* all borrowed */
	const DunlinCase *facts;
	const GPtrArray *notices; /* of DunlinNotice: the claim's */
	gboolean approved;        /* it is an approver who says so */
	gboolean court;           /* to court: no partner is needed */
} DunlinHandover;

/* In the order in which they are told. */
typedef enum {
	DUNLIN_HANDOVER_CLOSED,
	DUNLIN_HANDOVER_DRAFT,
	DUNLIN_HANDOVER_DISPUTED,
	DUNLIN_HANDOVER_COLLECTION, /* the partner has it already */
	DUNLIN_HANDOVER_HELD,
	DUNLIN_HANDOVER_NOTHING_OPEN,
	DUNLIN_HANDOVER_NO_PARTNER,
	DUNLIN_HANDOVER_LETTERS,  /* every letter before it relayed or delivered, or accepted two days
				   * ago without a report of a delay */
	DUNLIN_HANDOVER_DEADLINE, /* of the last letter, which must have passed */
	DUNLIN_HANDOVER_OVERDUE,  /* as long as the policy's step wants */
	DUNLIN_HANDOVER_APPROVAL,
	DUNLIN_HANDOVER_CHECKS,
} DunlinHandoverCheck;

/* One bit for each check that fails; 0: it may be handed over. */
guint dunlin_handover_failed(const DunlinHandover *handover);
/* What is told of a check that failed, in @language ("fr-BE" is French), in English where there is
 * none. Constant. */
const char *dunlin_handover_sentence(DunlinHandoverCheck check, const char *language);

G_END_DECLS
