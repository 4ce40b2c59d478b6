/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks before a hand-over, each with the sentence that is told where it fails. */
#include "claim/handover.h"

#include <string.h>

/* How long a letter that the MTA took counts as arrived although no report came. */
#define SILENT_SEC (48 * 3600)

static gboolean
is_closed(const DunlinHandover *h)
{
	return h->facts->claim->state == DUNLIN_STATE_CLOSED;
}

static gboolean
is_draft(const DunlinHandover *h)
{
	return h->facts->claim->state == DUNLIN_STATE_DRAFT;
}

static gboolean
is_disputed(const DunlinHandover *h)
{
	return h->facts->claim->state == DUNLIN_STATE_DISPUTED;
}

static gboolean
is_in_collection(const DunlinHandover *h)
{
	return h->facts->claim->state == DUNLIN_STATE_COLLECTION;
}

static gboolean
is_held(const DunlinHandover *h)
{
	return h->facts->claim->state == DUNLIN_STATE_HELD ||
	       (h->facts->claim->state == DUNLIN_STATE_OPEN && h->facts->holds > 0);
}

static gboolean
has_nothing_open(const DunlinHandover *h)
{
	const DunlinCase *facts = h->facts;

	return facts->claim->state == DUNLIN_STATE_OPEN &&
	       dunlin_case_demanded(facts) <=
		       dunlin_policy_tolerance(facts->policy, facts->claim->currency);
}

static gboolean
lacks_partner(const DunlinHandover *h)
{
	return !h->court && !h->facts->has_partner;
}

/* Whether a letter counts as having reached the debtor. */
static gboolean
notice_counts(const DunlinNotice *notice, gint64 now)
{
	if (notice->state == DUNLIN_NOTICE_DELIVERED || notice->state == DUNLIN_NOTICE_RELAYED)
		return TRUE;
	return notice->state == DUNLIN_NOTICE_ACCEPTED && notice->accepted_at > 0 &&
	       now - notice->accepted_at >= SILENT_SEC;
}

static gboolean
has_arrived(const DunlinHandover *h, const char *step)
{
	for (guint i = 0; i < h->notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(h->notices, i);

		if (notice->demands && notice_counts(notice, h->facts->now) &&
		    g_strcmp0(dunlin_notice_part(notice, h->facts->claim->reference).step, step) == 0)
			return TRUE;
	}
	return FALSE;
}

/* A letter that announces the due date was no demand, and may have been left out. */
static gboolean
lacks_letters(const DunlinHandover *h)
{
	const DunlinPolicy *policy = h->facts->policy;
	const DunlinStep *handover = dunlin_policy_handover(policy);

	for (guint i = 0; i < policy->steps->len; i++) {
		const DunlinStep *step = g_ptr_array_index(policy->steps, i);

		if (step == handover)
			break;
		if (step->when != DUNLIN_WHEN_BEFORE_DUE && !has_arrived(h, step->name))
			return TRUE;
	}
	return FALSE;
}

static DunlinDay
today_of(const DunlinHandover *h)
{
	return dunlin_day_of(h->facts->now, h->facts->zone);
}

static gboolean
may_still_pay(const DunlinHandover *h)
{
	const DunlinClaim *claim = h->facts->claim;

	return claim->deadline != DUNLIN_DAY_NONE && today_of(h) <= claim->deadline;
}

static gboolean
is_too_early(const DunlinHandover *h)
{
	const DunlinCase *facts = h->facts;
	const DunlinStep *step = dunlin_policy_handover(facts->policy);
	DunlinDay due = facts->claim->due_day;

	if (due == DUNLIN_DAY_NONE || today_of(h) <= due)
		return TRUE;
	return step && step->overdue.count > 0 &&
	       today_of(h) < dunlin_day_add(due, step->overdue, facts->holidays, facts->country);
}

static gboolean
lacks_approval(const DunlinHandover *h)
{
	return !h->approved;
}

static gboolean (*const fails[DUNLIN_HANDOVER_CHECKS])(const DunlinHandover *handover) = {
	[DUNLIN_HANDOVER_CLOSED] = is_closed,
	[DUNLIN_HANDOVER_DRAFT] = is_draft,
	[DUNLIN_HANDOVER_DISPUTED] = is_disputed,
	[DUNLIN_HANDOVER_COLLECTION] = is_in_collection,
	[DUNLIN_HANDOVER_HELD] = is_held,
	[DUNLIN_HANDOVER_NOTHING_OPEN] = has_nothing_open,
	[DUNLIN_HANDOVER_NO_PARTNER] = lacks_partner,
	[DUNLIN_HANDOVER_LETTERS] = lacks_letters,
	[DUNLIN_HANDOVER_DEADLINE] = may_still_pay,
	[DUNLIN_HANDOVER_OVERDUE] = is_too_early,
	[DUNLIN_HANDOVER_APPROVAL] = lacks_approval,
};

guint
dunlin_handover_failed(const DunlinHandover *handover)
{
	guint failed = 0;

	for (guint i = 0; i < DUNLIN_HANDOVER_CHECKS; i++)
		failed |= fails[i](handover) ? 1u << i : 0;
	return failed;
}
