/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The day that a letter sets: the policy's, never shorter than the law of the debtor's country lets
 * a letter to somebody like him be, and never on a day on which nobody works.
 */
#pragma once

#include "claim/claim.h"

G_BEGIN_DECLS

/* The shortest time to pay that a letter may set. */
struct DunlinFloor {
	char country[3];
	guint kinds;        /* 1 << DunlinDebtorKind */
	gboolean last;      /* only in the last letter, the one that names court or collection */
	int days;           /* after the day it leaves */
	const char *source; /* the law */
};

/* How long a letter on paper takes: its time to pay begins then. CDE/WER art. XIX.2: the third working
 * day after it was posted. */
extern const DunlinDuration dunlin_by_post;

/* For a debtor of @kind in @country ("BE-VLG" lies in BE; NULL: nowhere). NULL: there is none. */
const DunlinFloor *dunlin_floor_of(const char *country, DunlinDebtorKind kind, gboolean last);

/* The deadline of @step's letter when it leaves at @at; DUNLIN_DAY_NONE where the step sets none.
 * *ret_floor: the floor that made it later than the policy would have; NULL: none did. */
DunlinDay dunlin_deadline_of(const DunlinCase *facts, const DunlinStep *step, gint64 at,
			     const DunlinFloor **ret_floor);

/* Whether what the step sends goes to the debtor, and not to a colleague. */
gboolean dunlin_step_is_for_debtor(const DunlinStep *step);
/* Whether a step gives the claim to somebody else instead of sending a letter. */
gboolean dunlin_step_is_handover(const DunlinStep *step);
/* Whether only an approver's yes takes it: what is asked of him, and every hand-over. */
gboolean dunlin_step_asks_approver(const DunlinStep *step);
/* The place of the step called @name; past the end where the policy has none. */
guint dunlin_policy_index(const DunlinPolicy *policy, const char *name);
/* What the debtor meets next after @step, which is one of the policy's: a letter to him or a hand-over;
 * what a colleague is told or asked between is none of his. NULL: nothing follows. */
const DunlinStep *dunlin_policy_follows(const DunlinPolicy *policy, const DunlinStep *step);
/* NULL past the end. */
const DunlinStep *dunlin_policy_step(const DunlinPolicy *policy, guint index);

G_END_DECLS
