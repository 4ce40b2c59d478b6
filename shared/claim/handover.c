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

static const struct {
	gboolean (*fails)(const DunlinHandover *handover);
	const char *en, *de;
} checks[DUNLIN_HANDOVER_CHECKS] = {
	[DUNLIN_HANDOVER_CLOSED] = {is_closed, "the claim is closed", "die Forderung ist geschlossen"},
	[DUNLIN_HANDOVER_DRAFT] = {is_draft, "the claim still lacks a fact",
				   "bei der Forderung fehlt noch etwas"},
	[DUNLIN_HANDOVER_DISPUTED] = {is_disputed, "the claim is disputed",
				      "die Forderung ist bestritten"},
	[DUNLIN_HANDOVER_COLLECTION] = {is_in_collection, "the collection partner has it already",
					"das Inkassounternehmen hat sie schon"},
	[DUNLIN_HANDOVER_HELD] = {is_held, "it is held: “resume” ends that",
				  "sie ruht: „weiter“ beendet das"},
	[DUNLIN_HANDOVER_NOTHING_OPEN] = {has_nothing_open, "nothing is open any more",
					  "es ist nichts mehr offen"},
	[DUNLIN_HANDOVER_NO_PARTNER] = {lacks_partner, "no collection partner is configured for it",
					"dafür ist kein Inkassounternehmen eingerichtet"},
	[DUNLIN_HANDOVER_LETTERS] = {lacks_letters, "not every reminder before it has reached the debtor",
				     "noch hat nicht jede Mahnung davor den Schuldner erreicht"},
	[DUNLIN_HANDOVER_DEADLINE] = {may_still_pay, "the deadline of the last reminder has not passed",
				      "die Frist der letzten Mahnung ist nicht abgelaufen"},
	[DUNLIN_HANDOVER_OVERDUE] = {is_too_early, "it is not overdue for as long as the policy wants",
				     "sie ist nicht so lange überfällig, wie der Ablauf es verlangt"},
	[DUNLIN_HANDOVER_APPROVAL] = {lacks_approval, "an approver must say so",
				      "das muss ein Freigabeberechtigter sagen"},
};

guint
dunlin_handover_failed(const DunlinHandover *handover)
{
	guint failed = 0;

	for (guint i = 0; i < DUNLIN_HANDOVER_CHECKS; i++)
		failed |= checks[i].fails(handover) ? 1u << i : 0;
	return failed;
}

const char *
dunlin_handover_sentence(DunlinHandoverCheck check, const char *language)
{
	return language && g_str_has_prefix(language, "de") ? checks[check].de : checks[check].en;
}
