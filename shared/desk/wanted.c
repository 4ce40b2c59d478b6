/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the claims say of a notice that is about them: whether it is wanted, that it is withdrawn, and
 * that its step is taken back where it never reached the debtor.
 */
#include "desk/internal.h"

gboolean
dunlin_desk_notice_is_wanted(DunlinDesk *desk, const DunlinNotice *notice, gboolean *ret_wanted,
			     GError **error)
{
	*ret_wanted = TRUE;
	for (guint i = 0; notice->demands && notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);
		g_autoptr(GPtrArray) holds = NULL;
		DunlinBalance balance;

		if (claim == NULL)
			return FALSE;
		holds = dunlin_hold_list(desk->store, claim, TRUE, error);
		if (holds == NULL || !dunlin_ledger_balance(desk->store, claim, &balance, error))
			return FALSE;
		if (!dunlin_notice_wanted(notice, claim, &balance, holds->len))
			*ret_wanted = FALSE;
	}
	return TRUE;
}

/* The step that never reached the debtor is taken back in memory, and journalled. */
static gboolean
take_back(DunlinDesk *desk, const DunlinNotice *notice, DunlinClaim *claim, DunlinTime time,
	  GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);

	if (policy == NULL)
		return FALSE;
	if (notice->demands && claim->step_state == DUNLIN_STEP_TAKEN &&
	    dunlin_notice_is_step_of(notice, claim))
		dunlin_claim_untake(claim, policy);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference, time.now,
				  dunlin_notice_state_to_string(notice->state), DUNLIN_ACTOR_DUNLIN,
				  NULL, notice->id, error);
}

/* The steps never reached the debtor: taken back, so that they may be taken again. Only then all
 * is planned anew, since a letter of one claim spaces the others'. */
gboolean
dunlin_desk_notice_gone(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time, GError **error)
{
	g_autoptr(DunlinClaim) last = NULL;

	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);
		guint run;

		if (claim == NULL)
			return FALSE;
		run = claim->step_run;
		if (!take_back(desk, notice, claim, time, error))
			return FALSE;
		if (claim->step_run == run)
			continue;
		if (!dunlin_claim_update(desk->store, claim, error))
			return FALSE;
		dunlin_claim_free(last);
		last = g_steal_pointer(&claim);
	}
	return last == NULL || (dunlin_desk_settle(desk, last, time, error) &&
				dunlin_desk_settle_others(desk, last, time, error));
}

/* The letter was about other claims as well, which want it no less: it is decided anew. */
static gboolean
withdraw_others(DunlinDesk *desk, const DunlinClaim *claim, const DunlinNotice *notice,
		DunlinTime time, GError **error)
{
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) other = NULL;

		if (g_str_equal(notice->claims[i], claim->reference))
			continue;
		other = dunlin_claim_get(desk->store, notice->creditor, notice->claims[i], error);
		if (other == NULL ||
		    !take_back(desk, notice, other, time, error) ||
		    !dunlin_desk_settle(desk, other, time, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
withdraw_one(DunlinDesk *desk, DunlinClaim *claim, DunlinNotice *notice, DunlinTime time,
	     GError **error)
{
	return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_WITHDRAWN, 0, error) &&
	       take_back(desk, notice, claim, time, error) &&
	       withdraw_others(desk, claim, notice, time, error);
}

/* The gate has the last word: what it has not passed yet, it will not pass once withdrawn. Without
 * a gate the dot is the end of our reach. */
static gboolean
can_be_kept_back(DunlinDesk *desk, const DunlinNotice *notice)
{
	if (dunlin_notice_is_waiting(notice->state))
		return TRUE;
	return notice->state == DUNLIN_NOTICE_DOT && notice->stamped_attempt != notice->attempt &&
	       !dunlin_desk_notice_stamps_self(desk, notice);
}

gboolean
dunlin_desk_withdraw(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->demands && can_be_kept_back(desk, notice) &&
		    !withdraw_one(desk, claim, notice, time, error))
			return FALSE;
	}
	return notices != NULL;
}

gboolean
dunlin_desk_withdraw_case(DunlinDesk *desk, const DunlinClaim *claim, gboolean *ret_withdrawn,
			  GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	*ret_withdrawn = FALSE;
	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->role != DUNLIN_ROLE_PARTNER || notice->step == NULL ||
		    !can_be_kept_back(desk, notice))
			continue;
		if (!dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_WITHDRAWN, 0, error))
			return FALSE;
		*ret_withdrawn = TRUE;
	}
	return notices != NULL;
}
