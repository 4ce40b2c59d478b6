/* SPDX-License-Identifier: BSD-2-Clause */
/* The questions to a creditor, and whom they reach when he stays silent: two const tables. */
#include "claim/question.h"

#include <string.h>

/* No name of a step: those begin with a letter or a digit. */
#define MARK '?'

enum { STEP, END, ACCEPTED, OFFER }; /* those that are no words behind a mark */

static const DunlinQuestion questions[] = {
	[STEP] = {"step", DUNLIN_NO_HOLDS, FALSE},
	[END] = {"end", DUNLIN_NO_HOLDS, FALSE},
	[ACCEPTED] = {"accepted", DUNLIN_NO_HOLDS, FALSE},
	[OFFER] = {"offer", DUNLIN_NO_HOLDS, FALSE},
	{"rest", DUNLIN_NO_WAIVES, TRUE},
	{"skonto", DUNLIN_NO_WAIVES, TRUE},
	{"extras", DUNLIN_NO_WAIVES, TRUE},
	{"covered", DUNLIN_NO_HOLDS, TRUE},
	{"says-paid", DUNLIN_NO_HOLDS, TRUE},
	{"promise", DUNLIN_NO_HOLDS, TRUE},
	{"instalments", DUNLIN_NO_HOLDS, TRUE},
};

/* The last row is for all later times. */
static const struct {
	DunlinAsks whom;
	DunlinDuration again;
} rounds[] = {
	{DUNLIN_ASKS_CONTACT, {3, DUNLIN_UNIT_WORKDAY}},
	{DUNLIN_ASKS_CONTACT, {3, DUNLIN_UNIT_WORKDAY}},
	{DUNLIN_ASKS_DEPUTY, {1, DUNLIN_UNIT_WEEK}},
	{DUNLIN_ASKS_ADMIN, {1, DUNLIN_UNIT_WEEK}},
};

static guint
round_of(guint count)
{
	return MIN(MAX(count, 1), G_N_ELEMENTS(rounds)) - 1;
}

const DunlinQuestion *
dunlin_question_find(const char *word)
{
	for (guint i = 0; i < G_N_ELEMENTS(questions); i++) {
		if (g_strcmp0(questions[i].word, word) == 0)
			return &questions[i];
	}
	return NULL;
}

const DunlinQuestion *
dunlin_question_of(const DunlinClaim *claim)
{
	if (claim->asked == NULL)
		return NULL;
	if (claim->asked[0] == MARK)
		return dunlin_question_find(claim->asked + 1);
	if (claim->state == DUNLIN_STATE_COLLECTION)
		return &questions[ACCEPTED];
	if (strcmp(claim->asked, DUNLIN_ASKED_OFFER) == 0 || strcmp(claim->asked, DUNLIN_ASKED_LAST) == 0)
		return &questions[OFFER];
	if (strcmp(claim->asked, DUNLIN_ASKED_DECLINED) == 0 ||
	    strcmp(claim->asked, DUNLIN_ASKED_NO_MORE) == 0)
		return NULL;
	return &questions[strcmp(claim->asked, DUNLIN_NO_STEP_LEFT) == 0 ? END : STEP];
}

const DunlinQuestion *
dunlin_question_stopping(const DunlinClaim *claim)
{
	const DunlinQuestion *question = dunlin_question_of(claim);

	return question && question->stops ? question : NULL;
}

void
dunlin_question_put(DunlinClaim *claim, const DunlinQuestion *question, gint64 at)
{
	g_assert(question->stops);
	if (dunlin_question_of(claim) == question)
		return;
	dunlin_question_forget(claim);
	claim->asked = g_strdup_printf("%c%s", MARK, question->word);
	claim->asked_at = at;
}

void
dunlin_question_asked(DunlinClaim *claim, const char *step, gint64 at)
{
	const char *about = step ? step : DUNLIN_NO_STEP_LEFT;
	gboolean stands = claim->asked && (dunlin_question_stopping(claim) ||
					   claim->state == DUNLIN_STATE_COLLECTION);

	if (!stands && g_strcmp0(claim->asked, about) != 0) {
		dunlin_question_forget(claim);
		claim->asked = g_strdup(about);
	}
	claim->asked_at = at;
	claim->asked_count++;
}

void
dunlin_question_forget(DunlinClaim *claim)
{
	g_clear_pointer(&claim->asked, g_free);
	claim->asked_at = 0;
	claim->asked_count = 0;
}

DunlinAsks
dunlin_question_whom(guint count)
{
	return rounds[round_of(count)].whom;
}

DunlinDuration
dunlin_question_again(guint count)
{
	return rounds[round_of(count)].again;
}
