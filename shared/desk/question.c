/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions that stop a claim's clock: put, and answered with no (claim/question.h has the kinds). */
#include "base/error.h"
#include "base/money.h"
#include "claim/question.h"
#include "desk/internal.h"

static gboolean
note(DunlinDesk *desk, const DunlinClaim *claim, const DunlinQuestion *question,
     const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GString) refs = g_string_new(NULL);

	g_string_append_printf(refs, "question=%s", question->word);
	if (occasion->message != NULL)
		g_string_append_printf(refs, " message=%s", occasion->message);
	if (occasion->refs != NULL)
		g_string_append_printf(refs, " %s", occasion->refs);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference, occasion->time.now,
				  "asks", occasion->actor, NULL, refs->str, error);
}

gboolean
dunlin_desk_question(DunlinDesk *desk, DunlinClaim **claim, const char *word, gint64 since,
		     const DunlinOccasion *occasion, GError **error)
{
	const DunlinQuestion *question = dunlin_question_find(word);

	g_assert(question != NULL && question->stops);
	if ((*claim)->state == DUNLIN_STATE_CLOSED || dunlin_question_of(*claim) == question)
		return TRUE;
	/* The answer decides whether the letter on its way is still right. */
	if (!dunlin_desk_withdraw(desk, *claim, occasion->time, error))
		return FALSE;
	dunlin_question_put(*claim, question, since);
	return note(desk, *claim, question, occasion, error) &&
	       dunlin_desk_settle(desk, *claim, occasion->time, error);
}

/* What is left is given up, and the claim is closed as paid. */
static gboolean
waive_rest(DunlinDesk *desk, DunlinClaim **claim, const DunlinQuestion *question,
	   const DunlinOccasion *occasion, GError **error)
{
	DunlinOccasion paid = *occasion;
	DunlinBalance balance;
	DunlinEntry entry = {
		.kind = DUNLIN_ENTRY_WAIVER, .text = (char *)question->word,
		.source = (char *)occasion->message,
		.day = dunlin_day_of(occasion->time.now, desk->house->config->zone),
	};
	g_autofree char *amount = NULL, *refs = NULL;

	if (!dunlin_ledger_balance(desk->store, *claim, &balance, error))
		return FALSE;
	entry.amount = balance.open;
	if (entry.amount > 0 && !dunlin_ledger_add(desk->store, *claim, &entry, error))
		return FALSE;
	amount = dunlin_money_to_string(entry.amount, (*claim)->currency);
	refs = g_strdup_printf("waiver=%s%s question=%s", amount, (*claim)->currency, question->word);
	paid.refs = refs;
	return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_PAID, &paid, error);
}

gboolean
dunlin_desk_say_no(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		   gboolean *ret_answered, GError **error)
{
	const DunlinQuestion *question = dunlin_question_of(*claim);

	*ret_answered = FALSE;
	if (question == NULL)
		return TRUE;
	if (question->no == DUNLIN_NO_WAIVES) {
		*ret_answered = TRUE;
		return waive_rest(desk, claim, question, occasion, error);
	}
	/* Whoever lifts the hold that follows is asked anew. */
	dunlin_question_forget(*claim);
	return TRUE;
}
