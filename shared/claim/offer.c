/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A creditor who wants to be asked is offered the service once an invoice is overdue: when, and how
 * often.
 */
#include "claim/plan.h"

#include <string.h>

#include "claim/calendar.h"

static const DunlinDuration first_offer = {5, DUNLIN_UNIT_DAY};  /* after the due date */
static const DunlinDuration last_offer = {30, DUNLIN_UNIT_DAY};

gboolean
dunlin_claim_lacks_facts(const DunlinCase *facts)
{
	const DunlinClaim *claim = facts->claim;

	return !facts->has_address || claim->due_day == DUNLIN_DAY_NONE || !claim->invoice ||
	       facts->balance.principal <= 0;
}

static DunlinDay
after_due(const DunlinCase *facts, DunlinDuration duration)
{
	return dunlin_case_shift(facts, dunlin_case_add(facts, facts->claim->due_day, duration));
}

DunlinPlan
dunlin_plan_offer(const DunlinCase *facts)
{
	const DunlinClaim *claim = facts->claim;
	DunlinPlan plan = {DUNLIN_PLAN_OFFER, NULL, 0, DUNLIN_DAY_NONE, NULL};
	const DunlinPlan nothing = {DUNLIN_PLAN_NOTHING, NULL, 0, DUNLIN_DAY_NONE, NULL};

	if (claim->state != DUNLIN_STATE_DRAFT || !facts->offers || !facts->needs_consent ||
	    facts->foreign || facts->holds > 0 || dunlin_claim_lacks_facts(facts) ||
	    !dunlin_plan_is_worth_it(facts))
		return nothing;
	if (!claim->asked)
		plan.at = dunlin_plan_instant(facts, after_due(facts, first_offer));
	else if (strcmp(claim->asked, DUNLIN_ASKED_OFFER) == 0)
		plan.at = dunlin_plan_repeat(facts, dunlin_plan_instant(facts, claim->due_day));
	else if (strcmp(claim->asked, DUNLIN_ASKED_DECLINED) == 0)
		plan.at = dunlin_plan_instant(facts, after_due(facts, last_offer));
	else
		return nothing;
	return plan;
}

DunlinPlan
dunlin_plan_prompt_offer(const DunlinCase *facts)
{
	DunlinPlan plan = dunlin_plan_offer(facts);

	if (plan.kind == DUNLIN_PLAN_OFFER && !facts->claim->asked &&
	    after_due(facts, first_offer) <= dunlin_day_of(facts->now, facts->zone))
		plan.at = facts->now;
	return plan;
}

gboolean
dunlin_offer_decline(DunlinClaim *claim, const DunlinCase *facts)
{
	gboolean last;

	if (claim->state != DUNLIN_STATE_DRAFT || !facts->offers || !facts->needs_consent ||
	    facts->foreign || dunlin_claim_lacks_facts(facts))
		return FALSE;
	last = g_strcmp0(claim->asked, DUNLIN_ASKED_LAST) == 0 ||
	       g_strcmp0(claim->asked, DUNLIN_ASKED_NO_MORE) == 0 ||
	       dunlin_day_of(facts->now, facts->zone) >= after_due(facts, last_offer);
	g_free(claim->asked);
	claim->asked = g_strdup(last ? DUNLIN_ASKED_NO_MORE : DUNLIN_ASKED_DECLINED);
	claim->asked_at = facts->now;
	claim->asked_count = 0;
	return TRUE;
}

GArray *
dunlin_plan_after_yes(const DunlinCase *facts, DunlinDay until)
{
	g_autoptr(DunlinClaim) claim = NULL;
	DunlinCase asked = *facts;

	if (g_strcmp0(facts->claim->asked, DUNLIN_ASKED_LAST) != 0)
		return dunlin_plan_all(facts, until);
	claim = dunlin_claim_copy(facts->claim);
	g_free(claim->asked);
	claim->asked = g_strdup(DUNLIN_ASKED_OFFER);
	asked.claim = claim;
	return dunlin_plan_all(&asked, until);
}
