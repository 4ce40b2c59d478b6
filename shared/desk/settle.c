/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim's next date, and those of the debtor's other claims, which a letter moves. */
#include "desk/internal.h"

#define LOOK_AGAIN_SEC 86400

/* A claim whose facts are wrong (its creditor left the configuration) is looked at again by the
 * clock, which says so; it must not keep others from being worked on. */
static gboolean
schedule(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, &local);

	if (facts != NULL)
		dunlin_claim_schedule(claim, dunlin_facts_case(facts));
	else if (!dunlin_desk_is_passing(local))
		claim->next_at = time.now + LOOK_AGAIN_SEC;
	else {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_settle(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error)
{
	return schedule(desk, claim, time, error) && dunlin_claim_update(desk->store, claim, error);
}

/* Written only where something moves. */
static gboolean
settle_other(DunlinDesk *desk, DunlinClaim *other, DunlinTime time, GError **error)
{
	gint64 was_at = other->next_at;
	g_autofree char *was = g_strdup(other->next_step);

	if (!schedule(desk, other, time, error))
		return FALSE;
	return (other->next_at == was_at && g_strcmp0(other->next_step, was) == 0) ||
	       dunlin_claim_update(desk->store, other, error);
}

/* A letter moves only what is planned before @clear, when the next one may follow it; 0: all may
 * have moved. */
static gboolean
settle_each(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray *others, gint64 clear,
	    DunlinTime time, GError **error)
{
	for (guint i = 0; i < others->len; i++) {
		DunlinClaim *other = g_ptr_array_index(others, i);
		gboolean stays = clear != 0 && (other->next_at == 0 || other->next_at >= clear) &&
				 g_str_equal(other->policy_digest, claim->policy_digest);

		if (!stays && other->state == DUNLIN_STATE_OPEN &&
		    !g_str_equal(other->reference, claim->reference) &&
		    !settle_other(desk, other, time, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
settle_others(DunlinDesk *desk, const DunlinClaim *claim, gint64 clear, DunlinTime time,
	      GError **error)
{
	g_autoptr(GPtrArray) others = NULL;

	if (claim->debtor == 0)
		return TRUE;
	others = dunlin_debtor_open_claims(desk->store, claim->creditor, claim->debtor, error);
	return others != NULL && settle_each(desk, claim, others, clear, time, error);
}

gboolean
dunlin_desk_settle_others(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	return settle_others(desk, claim, 0, time, error);
}

gboolean
dunlin_desk_space_others(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray *known, gint64 clear,
			 DunlinTime time, GError **error)
{
	return known != NULL ? settle_each(desk, claim, known, clear, time, error)
			     : settle_others(desk, claim, clear, time, error);
}
