/* SPDX-License-Identifier: BSD-2-Clause */
/* Floors of the time to pay by country and kind of debtor, and the deadline that comes of them. */
#include "claim/deadline.h"

#include <string.h>

#include "claim/calendar.h"

#define KIND(kind) (1u << DUNLIN_KIND_##kind)
/* The unknown are treated as consumers. */
#define INDIVIDUALS (KIND(CONSUMER) | KIND(UNKNOWN))
#define ANYBODY (INDIVIDUALS | KIND(BUSINESS))

static const DunlinFloor floors[] = {
	/* 14 days from the day after receipt; one more, because a mail sent in the evening may
	 * arrive the next day */
	{"NL", INDIVIDUALS, FALSE, 15, "BW 6:96 lid 6; HR 25 Nov 2016, ECLI:NL:HR:2016:2704"},
	/* 14 calendar days from the day after sending, if electronic */
	{"BE", INDIVIDUALS, FALSE, 14, "CDE/WER art. XIX.2"},
	/* individuals and sole traders */
	{"GB", INDIVIDUALS, TRUE, 30, "Pre-Action Protocol for Debt Claims, 3.1 and 4"},
	/* without an answer for so long the attempt to negotiate has failed */
	{"ES", ANYBODY, TRUE, 30, "LO 1/2025 art. 10"},
};

const DunlinDuration dunlin_by_post = {3, DUNLIN_UNIT_WORKDAY};

const DunlinFloor *
dunlin_floor_of(const char *country, DunlinDebtorKind kind, gboolean last)
{
	for (guint i = 0; country && i < G_N_ELEMENTS(floors); i++) {
		if (g_ascii_strncasecmp(floors[i].country, country, 2) == 0 &&
		    (floors[i].kinds & (1u << kind)) && (last || !floors[i].last))
			return &floors[i];
	}
	return NULL;
}

gboolean
dunlin_step_is_for_debtor(const DunlinStep *step)
{
	return !step->to && step->channel != DUNLIN_CHANNEL_CALL;
}

gboolean
dunlin_step_is_handover(const DunlinStep *step)
{
	return (step->partner && *step->partner) || strcmp(step->name, "handover") == 0;
}

gboolean
dunlin_step_asks_approver(const DunlinStep *step)
{
	return step->ask == DUNLIN_ASK_APPROVER || dunlin_step_is_handover(step);
}

guint
dunlin_policy_index(const DunlinPolicy *policy, const char *name)
{
	guint i = 0;

	for (; i < policy->steps->len; i++) {
		const DunlinStep *step = g_ptr_array_index(policy->steps, i);

		if (g_strcmp0(step->name, name) == 0)
			break;
	}
	return i;
}

const DunlinStep *
dunlin_policy_step(const DunlinPolicy *policy, guint index)
{
	return index < policy->steps->len ? g_ptr_array_index(policy->steps, index) : NULL;
}

const DunlinStep *
dunlin_policy_follows(const DunlinPolicy *policy, const DunlinStep *step)
{
	for (guint i = dunlin_policy_index(policy, step->name) + 1; i < policy->steps->len; i++) {
		const DunlinStep *next = dunlin_policy_step(policy, i);

		if (dunlin_step_is_handover(next) || dunlin_step_is_for_debtor(next))
			return next;
	}
	return NULL;
}

DunlinDay
dunlin_deadline_of(const DunlinCase *facts, const DunlinStep *step, gint64 at,
		   const DunlinFloor **ret_floor)
{
	const DunlinStep *next = dunlin_policy_follows(facts->policy, step);
	const DunlinFloor *floor = dunlin_floor_of(facts->country, facts->kind,
						   !next || dunlin_step_is_handover(next));
	DunlinDay sent = dunlin_day_of(at, facts->zone);
	DunlinDay wanted, least;

	if (step->channel == DUNLIN_CHANNEL_LETTER)
		sent = dunlin_case_add(facts, sent, dunlin_by_post);
	*ret_floor = NULL;
	if (step->deadline.count == 0)
		return DUNLIN_DAY_NONE;
	wanted = dunlin_case_add(facts, sent, step->deadline);
	if (step->when == DUNLIN_WHEN_BEFORE_DUE)
		wanted = MAX(wanted, facts->claim->due_day);
	wanted = dunlin_case_shift(facts, wanted);
	if (!floor)
		return wanted;
	least = dunlin_case_shift(facts, sent + floor->days);
	if (least <= wanted)
		return wanted;
	*ret_floor = floor;
	return least;
}
