/* SPDX-License-Identifier: BSD-2-Clause */
/* See follow.h. */
#include "claim/follow.h"

#include <string.h>

#include "claim/deadline.h"
#include "claim/question.h"

#define TROUBLE_LETTERS 2

void
dunlin_history_add(DunlinPaymentHistory *history, const DunlinClaim *claim, guint letters,
		   GTimeZone *zone)
{
	DunlinDay closed = dunlin_day_of(claim->closed_at, zone);
	gboolean late = claim->due_day != DUNLIN_DAY_NONE && closed > claim->due_day + DUNLIN_HISTORY_TROUBLE_DAYS;

	if (claim->reason != DUNLIN_REASON_WRITTEN_OFF && claim->reason != DUNLIN_REASON_PAID)
		return;
	history->seen++;
	if (claim->reason == DUNLIN_REASON_WRITTEN_OFF)
		history->trouble++;
	if (claim->reason != DUNLIN_REASON_PAID)
		return;
	history->paid++;
	history->trouble += late || letters >= TROUBLE_LETTERS ? 1 : 0;
}

void
dunlin_history_add_collection(DunlinPaymentHistory *history, guint claims)
{
	history->seen += claims;
	history->trouble += claims;
}

DunlinHistory
dunlin_history_of(const DunlinPaymentHistory *history)
{
	if (history->trouble >= DUNLIN_HISTORY_BAD_TROUBLE)
		return DUNLIN_HISTORY_BAD;
	if (history->trouble == 0 && history->paid >= DUNLIN_HISTORY_GOOD_PAID)
		return DUNLIN_HISTORY_GOOD;
	return DUNLIN_HISTORY_ANY;
}

/* "BE" holds "BE-VLG" too. */
static gboolean
is_in(const char *country, const char *wanted)
{
	gsize length = strlen(wanted);

	return country && g_ascii_strncasecmp(country, wanted, length) == 0 &&
	       (country[length] == '\0' || country[length] == '-');
}

gboolean
dunlin_segment_fits(const DunlinPolicySegment *segment, DunlinDebtorKind kind, const char *country,
		    DunlinHistory history)
{
	/* in the order of the setting's words, behind "any" */
	static const DunlinDebtorKind kinds[] = {DUNLIN_KIND_BUSINESS, DUNLIN_KIND_CONSUMER,
						 DUNLIN_KIND_UNKNOWN};

	if (segment->kind != 0 && kinds[segment->kind - 1] != kind)
		return FALSE;
	if (segment->country && !is_in(country, segment->country))
		return FALSE;
	return segment->history == DUNLIN_HISTORY_ANY || segment->history == history;
}

/* A letter that asks the debtor for what is due. */
static gboolean
is_letter(const DunlinStep *step)
{
	return dunlin_step_is_for_debtor(step) && step->when != DUNLIN_WHEN_BEFORE_DUE && !dunlin_step_is_handover(step);
}

guint
dunlin_policy_letters(const DunlinPolicy *policy, const char *name)
{
	guint letters = 0, index = name ? dunlin_policy_index(policy, name) : 0;

	for (guint i = 0; name && i <= index && i < policy->steps->len; i++)
		letters += is_letter(g_ptr_array_index(policy->steps, i)) ? 1 : 0;
	return letters;
}

const char *
dunlin_policy_reached(const DunlinPolicy *from, const char *step, const char *const *taken,
		      const DunlinPolicy *to)
{
	guint letters = dunlin_policy_letters(from, step);
	const char *reached = NULL;

	for (guint i = 0; i < to->steps->len; i++) {
		const DunlinStep *one = g_ptr_array_index(to->steps, i);

		if (g_strv_contains(taken, one->name))
			reached = one->name;
	}
	for (guint i = 0; !reached && letters > 0 && i < to->steps->len; i++) {
		const DunlinStep *one = g_ptr_array_index(to->steps, i);

		if (is_letter(one) && (--letters == 0 || dunlin_policy_letters(to, one->name) ==
								 dunlin_policy_letters(to, "")))
			return one->name;
	}
	return reached;
}

static gboolean
has_step(const DunlinPolicy *policy, const char *name)
{
	return name && dunlin_policy_index(policy, name) < policy->steps->len;
}

void
dunlin_claim_follow(DunlinClaim *claim, const DunlinPolicy *from, const char *const *taken,
		    const DunlinPolicy *to, DunlinPolicyBy by)
{
	const char *reached = dunlin_policy_reached(from, claim->step, taken, to);

	g_free(claim->policy);
	claim->policy = g_strdup(to->name);
	g_strlcpy(claim->policy_digest, to->digest, sizeof claim->policy_digest);
	claim->policy_by = by;
	g_free(claim->step);
	claim->step = g_strdup(reached);
	if (!reached)
		claim->step_state = DUNLIN_STEP_NONE;
	if (claim->word && !has_step(to, claim->word))
		g_clear_pointer(&claim->word, g_free);
	if (claim->asked && !has_step(to, claim->asked) && !dunlin_question_stopping(claim)) {
		g_clear_pointer(&claim->asked, g_free);
		claim->asked_at = 0;
		claim->asked_count = 0;
	}
}
