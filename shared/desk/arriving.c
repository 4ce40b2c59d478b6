/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An answer that passes the MTA stops the clock before anybody has read it; whoever reads it lets
 * the clock run again. Where it never arrives (refused behind us, lost), the hold ends by itself.
 */
#include "base/error.h"
#include "desk/internal.h"

#define ARRIVING_DAYS 3

static gboolean
has_arrived(DunlinDesk *desk, const DunlinClaim *claim, gboolean *ret_has, GError **error)
{
	g_autoptr(GPtrArray) holds = dunlin_hold_list(desk->store, claim, TRUE, error);

	*ret_has = FALSE;
	for (guint i = 0; holds != NULL && i < holds->len; i++) {
		const DunlinHold *hold = holds->pdata[i];

		if (hold->by == DUNLIN_ACTOR_DUNLIN &&
		    g_strcmp0(hold->reason, DUNLIN_ANSWER_ARRIVED) == 0)
			*ret_has = TRUE;
	}
	return holds != NULL;
}

/* Only where a clock runs, or may run again when another hold ends. */
static gboolean
stop(DunlinDesk *desk, DunlinArriving *arriving, const DunlinNotice *notice, const char *reference,
     GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(arriving->time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, notice->creditor, reference, error);
	gboolean known;

	if (claim == NULL)
		return FALSE;
	if (claim->state != DUNLIN_STATE_OPEN && claim->state != DUNLIN_STATE_HELD)
		return TRUE;
	if (!has_arrived(desk, claim, &known, error))
		return FALSE;
	if (known)
		return TRUE;
	occasion.text = DUNLIN_ANSWER_ARRIVED;
	occasion.notice = notice->id;
	occasion.until = dunlin_day_of(arriving->time.now, desk->house->config->zone) + ARRIVING_DAYS;
	arriving->stopped++;
	return dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_HOLD, &occasion, error);
}

gboolean
dunlin_desk_answer_arrives(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinArriving *arriving = data;
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, arriving->notice, &local);

	arriving->stopped = 0;
	if (notice == NULL && g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))
		return TRUE; /* of another store, or of one that was restored */
	if (notice == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	/* The creditor's word is a command, not news; of a sheet it concerns few of many claims. */
	if (notice->role != DUNLIN_ROLE_DEBTOR && notice->role != DUNLIN_ROLE_PARTNER)
		return TRUE;
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++)
		if (!stop(desk, arriving, notice, notice->claims[i], error))
			return FALSE;
	return TRUE;
}

static gboolean
let_run(DunlinDesk *desk, const DunlinNotice *notice, const char *reference, DunlinTime time,
	GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, notice->creditor, reference, error);
	g_autoptr(GPtrArray) left = NULL;
	guint ended = 0;

	if (claim == NULL || !dunlin_hold_end_reason(desk->store, claim, DUNLIN_ANSWER_ARRIVED,
						     time.now, &ended, error))
		return FALSE;
	if (ended == 0)
		return TRUE;
	left = dunlin_hold_list(desk->store, claim, TRUE, error);
	if (left == NULL)
		return FALSE;
	occasion.text = "the answer is read";
	occasion.notice = notice->id;
	if (left->len == 0 && claim->state == DUNLIN_STATE_HELD)
		return dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_HOLD_ENDED, &occasion, error);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference, time.now,
				  "hold-ended", DUNLIN_ACTOR_DUNLIN, occasion.text, NULL, error);
}

gboolean
dunlin_desk_answer_read(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time, GError **error)
{
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++)
		if (!let_run(desk, notice, notice->claims[i], time, error))
			return FALSE;
	return TRUE;
}
