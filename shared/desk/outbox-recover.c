/* SPDX-License-Identifier: BSD-2-Clause */
/* Notices whose sender died, or of which nobody knows whether they left. */
#include "desk/internal.h"

#define ASK_AGAIN_SEC 86400 /* how often a person is asked */

#define RECOVER_MAX 100 /* a look; the next one goes on */

typedef struct {
	DunlinNotice *notice;
	DunlinTime time;
} Recovery;

/* Nobody can tell whether it left, no report came in time: a person decides. */
static gboolean
ask_admin(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, NULL, NULL, NULL);
	g_autofree char *what = g_strdup_printf(
		"it is not known whether notice %s to %s left (queue id %s)", notice->id, notice->to,
		notice->queue_id != NULL ? notice->queue_id : "unknown");
	g_autofree char *detail = g_strdup_printf(
		"Look for it in the mail log, then run `dunlinctl outbox drop %s` if it left, or "
		"`dunlinctl outbox retry %s` if it did not.",
		notice->id, notice->id);

	dunlin_values_set_text(values, "what", what);
	dunlin_values_set_text(values, "detail", detail);
	notice->next_try = time.real + ASK_AGAIN_SEC;
	return dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_UNKNOWN, notice->attempt, error) &&
	       dunlin_desk_tell_house(desk, "admin", values, NULL, &occasion, error);
}

static gboolean
recover_one(DunlinDesk *desk, gpointer data, GError **error)
{
	const Recovery *r = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, r->notice->id, error);

	if (notice == NULL)
		return FALSE;
	if (notice->state != r->notice->state || notice->attempt != r->notice->attempt)
		return TRUE;
	if (notice->state == DUNLIN_NOTICE_SENDING)
		return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_READY, r->time.real, error);
	if (notice->state == DUNLIN_NOTICE_DOT)
		return dunlin_outbox_lose(desk, notice, r->time, error);
	if (notice->next_try > r->time.real)
		return TRUE;
	return ask_admin(desk, notice, r->time, error);
}

/* @found, which it takes; NULL with an error. */
static gboolean
recover_each(DunlinDesk *desk, GPtrArray *found, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) notices = found;

	if (notices == NULL)
		return FALSE;
	for (guint i = 0; i < notices->len; i++) {
		Recovery r = {.notice = g_ptr_array_index(notices, i), .time = time};
		g_autoptr(GError) local = NULL;

		if (!dunlin_desk_transaction(desk, recover_one, &r, &local) &&
		    !dunlin_outbox_set_aside(desk, r.notice->id, time, g_steal_pointer(&local), error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_notice_reclaim(DunlinDesk *desk, DunlinTime time, GError **error)
{
	return recover_each(desk, dunlin_notice_held(desk->store, desk->holder, error), time, error);
}

gboolean
dunlin_desk_notice_inherit(DunlinDesk *desk, DunlinTime time, GError **error)
{
	return recover_each(desk, dunlin_notice_orphaned(desk->store, RECOVER_MAX, error), time,
			    error);
}

gboolean
dunlin_desk_notice_recover(DunlinDesk *desk, gboolean all, DunlinTime time, GError **error)
{
	gint64 until = all ? G_MAXINT64 : time.real;

	return recover_each(desk, dunlin_notice_stale(desk->store, until, RECOVER_MAX, error), time,
			    error) &&
	       (!all || dunlin_desk_spool_sweep(desk, error));
}
