/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the MTA has queued is out of reach but for the recall command, which the milter beside that
 * MTA runs. Here it is asked for, and what became of it is written down.
 */
#include "base/error.h"
#include "base/text.h"
#include "desk/internal.h"

/* An MTA has given up by then, and its queue ids may name other mail. */
#define QUEUED_SEC (5 * 86400)

static gboolean
may_be_queued(const DunlinNotice *notice, DunlinTime time)
{
	gboolean has = notice->state == DUNLIN_NOTICE_ACCEPTED ||
		       notice->state == DUNLIN_NOTICE_DEFERRED ||
		       notice->state == DUNLIN_NOTICE_UNKNOWN;

	return has && notice->recall == NULL && notice->host != NULL && notice->queue_id != NULL &&
	       notice->stamped_attempt == notice->attempt &&
	       time.now - notice->stamped_at < QUEUED_SEC;
}

static gboolean
is_over(DunlinDesk *desk, const DunlinNotice *notice, gboolean *ret_over, GError **error)
{
	*ret_over = TRUE;
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL)
			return FALSE;
		*ret_over = *ret_over && claim->state == DUNLIN_STATE_CLOSED;
	}
	return TRUE;
}

static gboolean
want(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	gboolean over;

	if (!notice->demands || !may_be_queued(notice, time))
		return TRUE;
	if (!is_over(desk, notice, &over, error))
		return FALSE;
	if (!over)
		return TRUE;
	notice->recall = g_strdup("wanted");
	return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
}

gboolean
dunlin_desk_want_recall(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) notices = NULL;

	if (desk->house->config->milter_recall == NULL ||
	    desk->house->config->milter_recall[0] == '\0' || claim->state != DUNLIN_STATE_CLOSED)
		return TRUE;
	notices = dunlin_notice_list(desk->store, claim, error);
	for (guint i = 0; notices != NULL && i < notices->len; i++)
		if (!want(desk, notices->pdata[i], time, error))
			return FALSE;
	return notices != NULL;
}

gboolean
dunlin_desk_recall_crossed(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
			   GError **error)
{
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL || !dunlin_desk_want_recall(desk, claim, time, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_recalled(DunlinDesk *desk, gpointer data, GError **error)
{
	const DunlinRecalled *recalled = data;
	g_autoptr(DunlinNotice) notice =
		dunlin_notice_get(desk->store, recalled->notice, error);
	g_autofree char *refs = NULL, *text = dunlin_text_line(recalled->text, 300);
	DunlinNoticeState was;

	if (notice == NULL)
		return FALSE;
	was = notice->state;
	g_free(notice->recall);
	notice->recall = g_strdup(recalled->back ? "done" : "failed");
	if (recalled->back && dunlin_notice_may(was, DUNLIN_NOTICE_WITHDRAWN)) {
		notice->state = DUNLIN_NOTICE_WITHDRAWN;
		notice->next_try = 0;
	}
	if (!dunlin_notice_update(desk->store, notice, was, notice->attempt, error))
		return FALSE;
	refs = g_strdup_printf("notice=%s", notice->id);
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL ||
		    !dunlin_journal_add(desk->store, notice->creditor, notice->claims[i],
					recalled->time.now,
					recalled->back ? "recalled" : "not-recalled",
					DUNLIN_ACTOR_DUNLIN, text, refs, error) ||
		    (recalled->back && !dunlin_desk_receipt_review(desk, claim, error)))
			return FALSE;
	}
	return TRUE;
}
