/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hold comes to its end. Whoever set it is told a working day before, so that no letter takes him by
 * surprise; what waited for a debtor's money becomes a question to the creditor.
 */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "desk/sheet.h"

static const DunlinDuration one_workday = {1, DUNLIN_UNIT_WORKDAY};
static const DunlinDuration workday_before = {-1, DUNLIN_UNIT_WORKDAY};

/* Holds that wait for the debtor's money, and what is asked when they end. */
static const struct {
	DunlinEvent event; /* whose name is the hold's reason */
	const char *question;
} waits[] = {
	{DUNLIN_EVENT_SAYS_PAID, "says-paid"},
	{DUNLIN_EVENT_PROMISED, "promise"},
};

/* An instalment plan whose next part may have been missed: it goes on where that was paid. */
static gboolean
look_at_instalments(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray **inout_holds,
		    const DunlinOccasion *occasion, GError **error)
{
	DunlinDay today = dunlin_day_of(occasion->time.now, desk->house->config->zone);
	const DunlinHold *hold = dunlin_desk_instalment_hold(*inout_holds);
	gboolean kept;

	if (hold == NULL || hold->until == DUNLIN_DAY_NONE || hold->until > today)
		return TRUE;
	if (!dunlin_desk_instalments_kept(desk, claim, hold, occasion->time, &kept, error))
		return FALSE;
	if (!kept)
		return TRUE;
	g_ptr_array_unref(*inout_holds);
	*inout_holds = dunlin_hold_list(desk->store, claim, TRUE, error);
	return *inout_holds != NULL;
}

const char *
dunlin_desk_question_after(const DunlinHold *hold)
{
	if (g_strcmp0(hold->reason, DUNLIN_INSTALMENTS) == 0)
		return DUNLIN_INSTALMENTS;
	for (guint i = 0; i < G_N_ELEMENTS(waits); i++) {
		if (g_strcmp0(hold->reason, dunlin_event_to_string(waits[i].event)) == 0)
			return waits[i].question;
	}
	return NULL;
}

/* The one that ends last; NULL: none, or one has no end. */
static const DunlinHold *
last_of(GPtrArray *holds)
{
	const DunlinHold *last = NULL;

	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->until == DUNLIN_DAY_NONE)
			return NULL;
		if (last == NULL || hold->until > last->until)
			last = hold;
	}
	return last;
}

DunlinDay
dunlin_desk_announce_day(const DunlinCase *facts, GPtrArray *holds)
{
	const DunlinHold *last = last_of(holds);
	DunlinDay day;

	if (last == NULL || last->announced_at != 0 || last->by == DUNLIN_ACTOR_DUNLIN ||
	    dunlin_desk_question_after(last) != NULL || facts->claim->state != DUNLIN_STATE_HELD)
		return DUNLIN_DAY_NONE;
	day = dunlin_day_add(last->until, workday_before, facts->holidays, facts->country);
	/* Whoever ordered it a moment ago knows. */
	return day > dunlin_day_of(last->at, facts->zone) ? day : DUNLIN_DAY_NONE;
}

/* It stands on the creditor's sheet, and the clock does not run before that has left: not where it
 * stood still when it was time to tell him, nor where his sheet of the day has left already. What
 * holds the whole debtor is told once, not with each of his claims. */
static gboolean
announce(DunlinDesk *desk, const DunlinFacts *facts, const DunlinHold *hold,
	 const DunlinOccasion *occasion, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	gint64 due = c->claim->next_at != 0 ? MIN(c->claim->next_at, c->now) : c->now;
	gint64 told = dunlin_desk_sheet_when(desk, c->claim->creditor, due, c->now, error);
	DunlinDay day, until = hold->until;

	if (told == 0)
		return FALSE;
	day = dunlin_day_of(told, c->zone);
	if (until <= day)
		until = dunlin_day_add(day, one_workday, c->holidays, c->country);
	return dunlin_hold_announce(desk->store, hold, until, occasion->time.now, error) &&
	       dunlin_desk_sheet_want(desk, c->claim->creditor, due, error) &&
	       dunlin_journal_add(desk->store, c->claim->creditor, c->claim->reference,
				  occasion->time.now, "hold-ends", DUNLIN_ACTOR_DUNLIN, NULL,
				  hold->claim != NULL ? "state=held" : "state=held of=customer", error);
}

/* TRUE in *ret_told: the end that comes was announced just now. */
static gboolean
announce_if_due(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray *holds,
		const DunlinOccasion *occasion, gboolean *ret_told, GError **error)
{
	g_autoptr(DunlinFacts) facts = NULL;
	const DunlinHold *last = last_of(holds);
	const DunlinCase *c;

	*ret_told = FALSE;
	if (last == NULL || last->announced_at != 0)
		return TRUE;
	facts = dunlin_desk_facts(desk, claim, occasion->time, error);
	if (facts == NULL)
		return FALSE;
	c = dunlin_facts_case(facts);
	if (c->announce_day == DUNLIN_DAY_NONE ||
	    c->announce_day > dunlin_day_of(c->now, c->zone))
		return TRUE;
	*ret_told = TRUE;
	return announce(desk, facts, last, occasion, error);
}

/* What is asked once the holds whose day has come are over, and on which day it was to be; NULL:
 * nothing. */
static const char *
find_question(GPtrArray *holds, DunlinDay today, gboolean *ret_expired, DunlinDay *ret_day)
{
	const char *question = NULL;

	*ret_expired = FALSE;
	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->until == DUNLIN_DAY_NONE || hold->until > today)
			continue;
		*ret_expired = TRUE;
		if (question != NULL || dunlin_desk_question_after(hold) == NULL)
			continue;
		question = dunlin_desk_question_after(hold);
		*ret_day = hold->until;
	}
	return question;
}

gboolean
dunlin_desk_end_holds(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		      GError **error)
{
	DunlinDay today = dunlin_day_of(occasion->time.now, desk->house->config->zone);
	g_autoptr(GPtrArray) holds = dunlin_hold_list(desk->store, *claim, TRUE, error);
	DunlinDay ended = today;
	const char *question;
	gboolean told, expired;

	if (holds == NULL)
		return FALSE;
	if (holds->len > 0 && !announce_if_due(desk, *claim, holds, occasion, &told, error))
		return FALSE;
	if (holds->len > 0 && told)
		return TRUE;
	if (!look_at_instalments(desk, *claim, &holds, occasion, error))
		return FALSE;
	question = find_question(holds, today, &expired, &ended);
	if (expired) {
		if (!dunlin_hold_end_expired(desk->store, (*claim)->creditor, (*claim)->reference,
					     (*claim)->debtor, today, occasion->time.now, NULL, error))
			return FALSE;
		g_ptr_array_unref(holds);
		holds = dunlin_hold_list(desk->store, *claim, TRUE, error);
		if (holds == NULL)
			return FALSE;
	}
	if ((*claim)->state != DUNLIN_STATE_HELD || holds->len > 0)
		return TRUE;
	return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HOLD_ENDED, occasion, error) &&
	       (question == NULL || (*claim)->state != DUNLIN_STATE_OPEN ||
		dunlin_desk_question(desk, claim, question,
				     dunlin_day_at(ended, 0, desk->house->config->zone), occasion,
				     error));
}
