/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two people of one creditor who say opposite things about one claim: nobody but they can tell who is
 * right, so the claim is held and both are told. Who spoke is kept for a few working days, and goes
 * with the next word.
 */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"

enum { WORKING_DAYS = 5 };

static const char go_on[] = "go", stop[] = "stop";

static const struct {
	DunlinVerb verb;
	const char *side;
} sides[] = {
	{DUNLIN_VERB_YES, go_on}, {DUNLIN_VERB_UNPAID, go_on}, {DUNLIN_VERB_RESUME, go_on},
	{DUNLIN_VERB_PAID, stop}, {DUNLIN_VERB_NO, stop},      {DUNLIN_VERB_HOLD, stop},
	{DUNLIN_VERB_STOP, stop}, {DUNLIN_VERB_WITHDRAW, stop},
};

static const char *
side_of(DunlinVerb verb)
{
	for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
		if (sides[i].verb == verb)
			return sides[i].side;
	return NULL;
}

static gint64
since(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 now)
{
	GTimeZone *zone = desk->house->config->zone;
	DunlinDay day = dunlin_day_add(dunlin_day_of(now, zone),
				       (DunlinDuration){-WORKING_DAYS, DUNLIN_UNIT_WORKDAY},
				       desk->house->holidays, creditor->country);

	return dunlin_day_at(day, 0, zone);
}

gboolean
dunlin_desk_said(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinClaim *claim, DunlinVerb verb,
		 char **ret_other, GError **error)
{
	const char *side = side_of(verb);
	gint64 now = mail->time.now, after;
	g_autofree char *who = mail->sender != NULL ? g_utf8_strdown(mail->sender, -1) : NULL;
	g_autoptr(GError) local = NULL;

	*ret_other = NULL;
	/* With the partner nothing can be held: what came in is told him, whoever says it. And who stops
	 * what is over contradicts nobody: the money may have come since the other spoke. */
	if (side == NULL || who == NULL || mail->creditor == NULL ||
	    claim->state == DUNLIN_STATE_COLLECTION ||
	    (claim->state == DUNLIN_STATE_CLOSED && side == stop))
		return TRUE;
	after = since(desk, mail->creditor, now);
	*ret_other = dunlin_said_by_other(desk->store, claim, who, side == go_on ? stop : go_on, after,
					  &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	/* After a contradiction the next word counts, whoever says it. */
	if (*ret_other != NULL)
		return dunlin_said_forget(desk->store, claim, error);
	return dunlin_said_expire(desk->store, claim->creditor, after, error) &&
	       dunlin_said_put(desk->store, claim, who, side, now, error);
}

static gboolean
tell_other(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinClaim *claim, const char *line,
	   const char *other, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, occasion->time, error);
	DunlinOccasion unasked = *occasion;
	g_autoptr(DunlinValues) values = NULL;

	if (facts == NULL)
		return FALSE;
	unasked.message_id = NULL; /* it answers nothing that he wrote */
	values = dunlin_desk_values(desk, mail->creditor, claim, facts);
	dunlin_values_set_text(values, "words", line);
	dunlin_values_set_text(values, "address", mail->sender);
	return dunlin_desk_tell(desk, mail->creditor, claim, "contradicted", values, other, &unasked,
				error);
}

gboolean
dunlin_desk_contradict(DunlinDesk *desk, const DunlinMailCase *mail, DunlinClaim **claim, const char *line,
		       const char *other, const DunlinOccasion *occasion, char **ret_text, GError **error)
{
	DunlinOccasion held = *occasion;

	held.text = "two people said opposite things";
	/* "unpaid" after a "paid": neither closed nor dunned until it is clear. */
	if ((*claim)->state == DUNLIN_STATE_CLOSED && (*claim)->reason == DUNLIN_REASON_PAID) {
		g_autofree char *reopened = NULL;

		if (!dunlin_desk_apply_verb(desk, claim, DUNLIN_VERB_UNPAID, NULL, occasion, &reopened,
					    error))
			return FALSE;
	}
	if ((*claim)->state != DUNLIN_STATE_CLOSED &&
	    !dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HOLD, &held, error))
		return FALSE;
	*ret_text = dunlin_desk_result(occasion->language, DUNLIN_RESULT_CONTRADICTED,
				       (*claim)->reference, other);
	return tell_other(desk, mail, *claim, line, other, occasion, error);
}
