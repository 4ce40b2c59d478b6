/* SPDX-License-Identifier: BSD-2-Clause */
/* `dunlinctl outbox`: an admin tries a notice again, or drops it. */
#include "base/error.h"
#include "desk/internal.h"

typedef struct {
	const char *id;
	DunlinTime time;
} Manual;

static gboolean
refuse_manual(const DunlinNotice *notice, const char *verb, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "notice %s is %s: there is nothing to %s",
		    notice->id, dunlin_notice_state_to_string(notice->state), verb);
	return FALSE;
}

static gboolean
retry(DunlinDesk *desk, gpointer data, GError **error)
{
	const Manual *m = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, m->id, error);

	if (notice == NULL)
		return FALSE;
	if (notice->state == DUNLIN_NOTICE_READY) {
		notice->next_try = m->time.real;
		return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
	}
	if (notice->state == DUNLIN_NOTICE_SENDING || notice->state == DUNLIN_NOTICE_DOT ||
	    !dunlin_notice_may(notice->state, DUNLIN_NOTICE_READY))
		return refuse_manual(notice, "retry", error);
	return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_READY, m->time.real, error);
}

gboolean
dunlin_desk_notice_retry(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error)
{
	Manual m = {.id = notice, .time = time};

	return dunlin_desk_transaction(desk, retry, &m, error);
}

/* Else the clock would decide the same letter anew. */
static gboolean
hold_dropped(DunlinDesk *desk, const DunlinNotice *notice, const DunlinOccasion *occasion,
	     GError **error)
{
	DunlinOccasion dropped = *occasion;

	dropped.notice = notice->id;
	dropped.text = "its letter was dropped from the outbox";
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL)
			return FALSE;
		if (claim->state == DUNLIN_STATE_OPEN &&
		    !dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_HOLD, &dropped, error))
			return FALSE;
	}
	return TRUE;
}

/* What is unknown counts as sent when it is dropped: better no letter than two. */
static gboolean
drop(DunlinDesk *desk, gpointer data, GError **error)
{
	const Manual *m = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, m->id, error);
	DunlinOccasion occasion = DUNLIN_OCCASION(m->time, DUNLIN_ACTOR_ADMIN);

	if (notice == NULL)
		return FALSE;
	if (notice->state == DUNLIN_NOTICE_UNKNOWN) {
		gboolean first = notice->accepted_at == 0;

		notice->accepted_at = m->time.now;
		occasion.tell = "crossed";
		if (!dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_ACCEPTED, 0, error) ||
		    (first && !dunlin_desk_copy(desk, notice, m->time, error)))
			return FALSE;
		return !notice->demands || dunlin_desk_notice_event(desk, notice, DUNLIN_EVENT_ACCEPTED,
								    &occasion, error);
	}
	if (notice->state == DUNLIN_NOTICE_DOT ||
	    !dunlin_notice_may(notice->state, DUNLIN_NOTICE_WITHDRAWN))
		return refuse_manual(notice, "drop", error);
	return dunlin_outbox_end(desk, notice, DUNLIN_NOTICE_WITHDRAWN, m->time, error) &&
	       (!notice->demands || hold_dropped(desk, notice, &occasion, error));
}

gboolean
dunlin_desk_notice_drop(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error)
{
	Manual m = {.id = notice, .time = time};

	return dunlin_desk_transaction(desk, drop, &m, error);
}
