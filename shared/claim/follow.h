/* SPDX-License-Identifier: BSD-2-Clause */
/* Which policy a debtor's claims should follow, and where a claim stands in another policy. Pure. */
#pragma once

#include "claim/claim.h"

G_BEGIN_DECLS

/* How a debtor paid, from claims that are closed. Withdrawn and credited ones say nothing of him. */
typedef struct {
	guint seen;    /* claims that say something of him */
	guint paid;    /* claims that he settled */
	guint trouble; /* those that needed more than a reminder, 60 days, were given up, or are with a partner */
} DunlinPaymentHistory;
#define DUNLIN_HISTORY_TROUBLE_DAYS 60
#define DUNLIN_HISTORY_CLAIMS 8 /* of how many, the newest, it is drawn up */
#define DUNLIN_HISTORY_GOOD_PAID 3
#define DUNLIN_HISTORY_BAD_TROUBLE 2

/* Adds what a closed claim says. @letters: how many letters to him it took. */
void dunlin_history_add(DunlinPaymentHistory *history, const DunlinClaim *claim, guint letters,
			GTimeZone *zone);
/* Adds claims that are with a partner now. */
void dunlin_history_add_collection(DunlinPaymentHistory *history, guint claims);
/* GOOD, BAD, or ANY for what is neither. */
DunlinHistory dunlin_history_of(const DunlinPaymentHistory *history);

/* Whether a debtor in @country belongs to the segment. */
gboolean dunlin_segment_fits(const DunlinPolicySegment *segment, DunlinDebtorKind kind,
			     const char *country, DunlinHistory history);

/* How many letters to the debtor the policy has up to and with the step @name; 0 for NULL. */
guint dunlin_policy_letters(const DunlinPolicy *policy, const char *name);

/* The last step of @to that a claim which has reached @step under @from has behind it: the last one
 * whose name is among @taken (names of steps that left, ends with NULL), so that none is taken twice;
 * where none is, as many letters to the debtor on, and never past the last letter. NULL: it begins. */
const char *dunlin_policy_reached(const DunlinPolicy *from, const char *step,
				  const char *const *taken, const DunlinPolicy *to);

/* The claim follows @to from now on: its step, and the question that is open only where @to has that
 * step. Schedule afterwards. */
void dunlin_claim_follow(DunlinClaim *claim, const DunlinPolicy *from, const char *const *taken,
			 const DunlinPolicy *to, DunlinPolicyBy by);

G_END_DECLS
