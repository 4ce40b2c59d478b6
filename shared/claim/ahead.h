/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is to come, if nobody says anything but "yes": the plan of each claim laid beside those of the
 * debtor's other claims, since what falls due together leaves together and moves what comes after it.
 */
#pragma once

#include "claim/claim.h"

G_BEGIN_DECLS

/* A claim's turn. */
typedef struct {
	guint index;             /* of its case */
	const DunlinCase *facts; /* as they would be right before; borrowed until the visit returns */
	DunlinPlan plan;         /* of kind STEP or, for a hand-over and at the end, ENDED */
	gboolean asked;          /* the creditor has to say yes to the letter first */
} DunlinTurn;

/* All letters that are due at one instant; an end comes alone. FALSE: no more. */
typedef gboolean (*DunlinTurnVisit)(const DunlinTurn *turns, guint count, gpointer data);

/* Visits what is to come until @until of @cases (of const DunlinCase *), claims of one debtor, the
 * soonest first. As dunlin_plan_all() each is planned from the end of its hold, a draft as if the
 * creditor had said yes when he is asked. */
void dunlin_plan_ahead(const GPtrArray *cases, DunlinDay until, DunlinTurnVisit visit, gpointer data);

/* The case of a claim of which no step was taken and that nothing holds, opened now. @claim becomes
 * it; it and @facts are borrowed. */
DunlinCase dunlin_case_fresh(const DunlinCase *facts, DunlinClaim *claim);

G_END_DECLS
