/* SPDX-License-Identifier: BSD-2-Clause */
/* An event reaches a claim: decide (pure), then carry the decision's effects out and store it. */

#include "desk/internal.h"
#include "desk/sheet.h"
#include "claim/question.h"

static gboolean
add_hold(DunlinDesk *desk, const DunlinClaim *claim, DunlinEvent event,
	 const DunlinOccasion *occasion, GError **error)
{
	/* A debtor's words stand in the journal; the reason names what they were. */
	gboolean own_words = event == DUNLIN_EVENT_HOLD || event == DUNLIN_EVENT_DISPUTED;
	const char *word = own_words ? occasion->text : dunlin_event_to_string(event);
	const char *reason = occasion->reason != NULL ? occasion->reason : word;
	DunlinHold hold = {
		.creditor = claim->creditor,
		.claim = claim->reference,
		.debtor = claim->debtor,
		.reason = (char *)(reason != NULL ? reason : ""),
		.by = occasion->actor,
		.until = occasion->until,
		.at = occasion->time.now,
	};

	return dunlin_hold_add(desk->store, &hold, error);
}

static gboolean
look_again(DunlinDesk *desk, const DunlinClaim *after, const DunlinOccasion *occasion,
	   DunlinFacts **inout_facts, GError **error)
{
	dunlin_facts_free(*inout_facts);
	*inout_facts = dunlin_desk_facts(desk, after, occasion->time, error);
	return *inout_facts != NULL;
}

static gboolean
take_step(DunlinDesk *desk, const DunlinClaim *after, const DunlinDecision *decision,
	  const DunlinOccasion *occasion, DunlinFacts **inout_facts, GError **error)
{
	DunlinNotice *notice;
	gboolean added;

	g_assert(occasion->joint != NULL);
	if (!dunlin_desk_warn_rates(desk, *inout_facts, decision->step, occasion->time, error) ||
	    !dunlin_desk_claim_extras(desk, *inout_facts, decision->step, &added, error) ||
	    (added && !look_again(desk, after, occasion, inout_facts, error)))
		return FALSE;
	notice = dunlin_desk_demand_new(desk, *inout_facts, decision->step, decision->deadline,
					occasion, error);
	if (notice == NULL)
		return FALSE;
	dunlin_joint_add(occasion->joint, *inout_facts, decision->step, notice);
	return TRUE;
}

/* *inout_facts: the claim's before the event; afterwards those of @after. */
static gboolean
carry_out(DunlinDesk *desk, DunlinClaim *after, DunlinEvent event, const DunlinDecision *decision,
	  const DunlinOccasion *occasion, DunlinFacts **inout_facts, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, after->creditor, error);
	guint effects = decision->effects;

	if (creditor == NULL)
		return FALSE;
	if ((effects & DUNLIN_DO_WITHDRAW) != 0 &&
	    !dunlin_desk_withdraw(desk, after, occasion->time, error))
		return FALSE;
	if ((effects & DUNLIN_DO_HOLD) != 0 && !occasion->of_debtor &&
	    !add_hold(desk, after, event, occasion, error))
		return FALSE;
	if ((effects & DUNLIN_DO_END_HOLDS) != 0 &&
	    !dunlin_hold_end(desk->store, after->creditor, after->reference, 0, occasion->time.now,
			     NULL, error))
		return FALSE;
	if ((effects & (DUNLIN_DO_HOLD | DUNLIN_DO_END_HOLDS)) != 0) {
		if (!look_again(desk, after, occasion, inout_facts, error))
			return FALSE;
	} else
		dunlin_facts_go_on(*inout_facts, after);
	if ((effects & DUNLIN_DO_STEP) != 0 &&
	    !take_step(desk, after, decision, occasion, inout_facts, error))
		return FALSE;
	dunlin_claim_schedule(after, dunlin_facts_case(*inout_facts));
	return dunlin_desk_tell_news(desk, creditor, *inout_facts, event, decision, occasion, error);
}

static gboolean
write_journal(DunlinDesk *desk, const DunlinClaim *claim, DunlinEvent event,
	      const DunlinDecision *decision, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GString) refs = g_string_new(NULL);
	const char *step = decision->step != NULL ? decision->step->name : NULL;

	g_string_append_printf(refs, "state=%s", dunlin_state_to_string(claim->state));
	if (claim->reason != DUNLIN_REASON_NONE)
		g_string_append_printf(refs, " reason=%s", dunlin_reason_to_string(claim->reason));
	if (step != NULL)
		g_string_append_printf(refs, " step=%s", step);
	if ((decision->effects & DUNLIN_DO_ASK) != 0 && dunlin_question_of(claim) != NULL)
		g_string_append_printf(refs, " question=%s", dunlin_question_of(claim)->word);
	if (occasion->notice != NULL)
		g_string_append_printf(refs, " notice=%s", occasion->notice);
	if (occasion->message != NULL)
		g_string_append_printf(refs, " message=%s", occasion->message);
	if (occasion->refs != NULL)
		g_string_append_printf(refs, " %s", occasion->refs);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference,
				  occasion->time.now, dunlin_event_to_string(event),
				  occasion->actor, occasion->text, refs->str, error);
}

/* The debtor hears that he has paid, and not that he has where it turns out that he has not. */
static gboolean
finish(DunlinDesk *desk, const DunlinClaim *before, const DunlinFacts *facts,
       const DunlinOccasion *occasion, GError **error)
{
	const DunlinClaim *after = dunlin_facts_case(facts)->claim;

	if (before->state == DUNLIN_STATE_CLOSED && after->state != DUNLIN_STATE_CLOSED)
		return dunlin_desk_receipt_withdraw(desk, after, error);
	if (before->state == DUNLIN_STATE_CLOSED || after->state != DUNLIN_STATE_CLOSED ||
	    after->reason != DUNLIN_REASON_PAID)
		return TRUE;
	return dunlin_desk_receipt(desk, facts, occasion, error);
}

/* What the creditor need not know at once stands on his next sheet. */
static gboolean
want_sheet(DunlinDesk *desk, const DunlinClaim *before, const DunlinClaim *after,
	   DunlinEvent event, const DunlinDecision *decision, const DunlinOccasion *occasion,
	   GError **error)
{
	gboolean offers = event == DUNLIN_EVENT_DUE || dunlin_desk_offer_is_listed(occasion);
	const guint asks = DUNLIN_DO_ASK | DUNLIN_DO_ENDED | (offers ? DUNLIN_DO_OFFER : 0u);
	gint64 now = occasion->time.now, due = now;
	gboolean ends = before->state != DUNLIN_STATE_CLOSED && after->state == DUNLIN_STATE_CLOSED;

	/* A clock that looks late still asks on the day on which it was to ask. */
	if (before->next_at != 0)
		due = MIN(due, before->next_at);
	if (before->asked_count == 0 && dunlin_question_stopping(before) != NULL)
		due = MIN(due, before->asked_at);
	if ((decision->effects & asks) != 0)
		return dunlin_desk_sheet_want(desk, after->creditor, due, error);
	if (ends && occasion->actor != DUNLIN_ACTOR_CREDITOR)
		return dunlin_desk_sheet_want(desk, after->creditor, now, error);
	/* Told at once, and listed each week from then on. */
	if ((decision->effects & DUNLIN_DO_HOLD) != 0 && occasion->until == DUNLIN_DAY_NONE)
		return dunlin_desk_sheet_want(desk, after->creditor, now + 7 * 86400, error);
	return TRUE;
}

/* The clock came by and nothing was due: no line in the journal for that. */
static gboolean
is_idle(DunlinEvent event, const DunlinDecision *decision, const DunlinClaim *before)
{
	return event == DUNLIN_EVENT_DUE && decision->effects == 0 &&
	       decision->after->state == before->state;
}

/* The debtor's other claims move with a letter of this one: with one that was decided or has left,
 * as far as they were planned too early for it; with one that was taken back, all. */
static gboolean
move_others(DunlinDesk *desk, const DunlinClaim *before, const DunlinClaim *after,
	    const DunlinFacts *facts, DunlinTime time, GError **error)
{
	gboolean letter = after->step_state == DUNLIN_STEP_TAKEN || after->step_at > before->step_at;

	if (after->step_state == before->step_state && after->step_at == before->step_at)
		return TRUE;
	return dunlin_desk_space_others(
		desk, after, NULL, letter ? dunlin_plan_after_letter(dunlin_facts_case(facts)) : 0,
		time, error);
}

gboolean
dunlin_desk_happen_with(DunlinDesk *desk, DunlinClaim **claim, DunlinFacts *had, DunlinEvent event,
			const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinFacts) facts = had;
	g_auto(DunlinDecision) decision = {0};
	g_autoptr(DunlinClaim) after = NULL;
	gboolean ok, asked = FALSE;

	if (event == DUNLIN_EVENT_DUE &&
	    !dunlin_desk_ask_covered(desk, claim, dunlin_facts_case(facts), occasion, &asked, error))
		return FALSE;
	if (asked)
		return TRUE;
	if (!dunlin_claim_apply(dunlin_facts_case(facts), event, occasion->time.now, &decision, error))
		return FALSE;
	after = dunlin_claim_copy(decision.after);
	if (!carry_out(desk, after, event, &decision, occasion, &facts, error))
		return FALSE;
	if (!is_idle(event, &decision, *claim) &&
	    !write_journal(desk, after, event, &decision, occasion, error))
		return FALSE;
	if (!finish(desk, *claim, facts, occasion, error))
		return FALSE;
	if (!dunlin_claim_update(desk->store, after, error) ||
	    !want_sheet(desk, *claim, after, event, &decision, occasion, error))
		return FALSE;
	if (!is_idle(event, &decision, *claim) &&
	    !dunlin_desk_partner_news(desk, after, (*claim)->state, event, occasion, error))
		return FALSE;
	if ((*claim)->state != after->state && !dunlin_desk_want_recall(desk, after, occasion->time, error))
		return FALSE;
	/* A letter of several moves the others once, when it is made. */
	ok = occasion->joint != NULL ||
	     move_others(desk, *claim, after, facts, occasion->time, error);
	dunlin_claim_free(*claim);
	*claim = g_steal_pointer(&after);
	return ok;
}

gboolean
dunlin_desk_happen(DunlinDesk *desk, DunlinClaim **claim, DunlinEvent event,
		   const DunlinOccasion *occasion, GError **error)
{
	DunlinFacts *facts;

	if (!dunlin_desk_keep_case(desk, claim, event, occasion, error))
		return FALSE;
	facts = dunlin_desk_facts(desk, *claim, occasion->time, error);
	return facts != NULL &&
	       dunlin_desk_happen_with(desk, claim, facts, event, occasion, error);
}

gboolean
dunlin_desk_hold_ended(DunlinDesk *desk, DunlinClaim **claim, guint ended,
		       const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GPtrArray) left = dunlin_hold_list(desk->store, *claim, TRUE, error);
	g_autofree char *refs = NULL;

	if (left == NULL)
		return FALSE;
	/* Without a hold left the event lets the clock run; else the journal alone is told. */
	if (left->len == 0 && (ended > 0 || (*claim)->state == DUNLIN_STATE_HELD))
		return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HOLD_ENDED, occasion, error);
	if (ended == 0)
		return TRUE;
	refs = g_strdup_printf("state=%s%s%s", dunlin_state_to_string((*claim)->state),
			       occasion->refs != NULL ? " " : "",
			       occasion->refs != NULL ? occasion->refs : "");
	return dunlin_desk_settle(desk, *claim, occasion->time, error) &&
	       dunlin_journal_add(desk->store, (*claim)->creditor, (*claim)->reference,
				  occasion->time.now, "hold-ended", occasion->actor, occasion->text,
				  refs, error);
}

gboolean
dunlin_desk_lift(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		 GError **error)
{
	guint ended = 0;

	return dunlin_hold_end(desk->store, (*claim)->creditor, (*claim)->reference, 0,
			       occasion->time.now, &ended, error) &&
	       dunlin_desk_hold_ended(desk, claim, ended, occasion, error);
}
