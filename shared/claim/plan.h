/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this room that plan share; nobody else includes it. */
#pragma once

#include "claim/claim.h"

G_BEGIN_DECLS

/* The first instant of the send window on or after @day, never one that has passed. */
gint64 dunlin_plan_instant(const DunlinCase *facts, DunlinDay day);
/* When the question that was asked last is repeated: after three working days, then every week; never
 * before @earliest. */
gint64 dunlin_plan_repeat(const DunlinCase *facts, gint64 earliest);
/* Enough is open for a letter. */
gboolean dunlin_plan_is_worth_it(const DunlinCase *facts);
/* What the clock does about a draft whose creditor wants to be asked first: OFFER or NOTHING. */
DunlinPlan dunlin_plan_offer(const DunlinCase *facts);
/* The same when an invoice comes in: at once where it is long overdue, also outside the send window. */
DunlinPlan dunlin_plan_prompt_offer(const DunlinCase *facts);
/* A fact is missing without which no letter can be written. */
gboolean dunlin_claim_lacks_facts(const DunlinCase *facts);

G_END_DECLS
