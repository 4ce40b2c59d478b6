/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock: a timer is only another event. What is due is `next_at <= now and not done`. */
#include "base/error.h"
#include "desk/internal.h"

typedef struct {
	gint64 creditor;
	const char *reference;
	DunlinTime time;
	gboolean changed;
} Due;

/* Holds whose day has come end first; then the claim looks at the clock. */
static gboolean
decide(DunlinDesk *desk, gpointer data, GError **error)
{
	Due *due = data;
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, due->creditor, due->reference, error);
	DunlinOccasion occasion = DUNLIN_OCCASION(due->time, DUNLIN_ACTOR_DUNLIN);
	DunlinDay today = dunlin_day_of(due->time.now, desk->house->config->zone);
	g_autoptr(GPtrArray) holds = NULL;
	gint64 was;
	guint ended = 0;

	if (claim == NULL)
		return FALSE;
	if (claim->next_at == 0 || claim->next_at > due->time.now)
		return TRUE; /* somebody else was here */
	was = claim->next_at;
	if (!dunlin_hold_end_expired(desk->store, claim->creditor, claim->reference, claim->debtor,
				     today, due->time.now, &ended, error))
		return FALSE;
	holds = dunlin_hold_list(desk->store, claim, TRUE, error);
	if (holds == NULL)
		return FALSE;
	if (claim->state == DUNLIN_STATE_HELD && holds->len == 0 &&
	    !dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_HOLD_ENDED, &occasion, error))
		return FALSE;
	if (!dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_DUE, &occasion, error))
		return FALSE;
	due->changed = claim->next_at != was;
	return TRUE;
}

/* A claim that cannot be decided is set aside for a day, so that it neither blocks the others nor
 * is forgotten; verify and the log name it. */
static gboolean
set_aside(DunlinDesk *desk, gpointer data, GError **error)
{
	Due *due = data;
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, due->creditor, due->reference, error);

	if (claim == NULL)
		return FALSE;
	claim->next_at = due->time.now + 86400;
	return dunlin_claim_update(desk->store, claim, error) &&
	       dunlin_journal_add(desk->store, claim->creditor, claim->reference, due->time.now,
				  "set-aside", DUNLIN_ACTOR_DUNLIN, NULL, "clock=failed", error);
}

gboolean
dunlin_desk_run_due(DunlinDesk *desk, DunlinTime time, guint limit, guint *ret_count,
		    GString *report, GError **error)
{
	g_autoptr(GPtrArray) claims = dunlin_claim_due(desk->store, time.now, limit, error);
	guint count = 0;

	if (claims == NULL)
		return FALSE;
	for (guint i = 0; i < claims->len; i++) {
		const DunlinClaim *claim = g_ptr_array_index(claims, i);
		Due due = {.creditor = claim->creditor, .reference = claim->reference, .time = time};
		g_autoptr(GError) local = NULL;

		if (!dunlin_desk_transaction(desk, decide, &due, &local)) {
			if (dunlin_desk_is_passing(local)) {
				g_propagate_error(error, g_steal_pointer(&local));
				return FALSE;
			}
			g_string_append_printf(report, "%s: %s\n", claim->reference, local->message);
			if (!dunlin_desk_transaction(desk, set_aside, &due, error))
				return FALSE;
		}
		count += due.changed ? 1 : 0;
	}
	*ret_count = count;
	return TRUE;
}

gboolean
dunlin_desk_next_due(DunlinDesk *desk, gint64 *ret_at, GError **error)
{
	return dunlin_claim_next_due(desk->store, ret_at, error);
}
