/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a payment left open, and what lies in the debtor's account: settled where the invoice itself
 * says so, else a question to the creditor, never a reminder.
 */
#include "claim/rest.h"
#include "claim/question.h"
#include "desk/internal.h"

static gboolean
find_rest(DunlinDesk *desk, const DunlinClaim *claim, DunlinRestKind *ret_kind, gint64 *ret_rest,
	  GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(desk->store, claim, error);
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(DunlinDebtor) debtor = NULL;

	if (entries == NULL || policy == NULL || creditor == NULL)
		return FALSE;
	if (claim->debtor != 0) {
		debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
		if (debtor == NULL)
			return FALSE;
	}
	*ret_kind = dunlin_rest_of(claim, policy, entries, creditor->country,
				   debtor != NULL ? debtor->country : NULL, ret_rest);
	return TRUE;
}

gboolean
dunlin_desk_discount(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day, const char *source,
		     gint64 *ret_taken, GError **error)
{
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_CREDIT, .day = day, .source = (char *)source,
			     .text = (char *)DUNLIN_CREDIT_DISCOUNT};
	DunlinRestKind kind;

	*ret_taken = 0;
	if (claim->discounts == NULL)
		return TRUE;
	if (!find_rest(desk, claim, &kind, &entry.amount, error))
		return FALSE;
	if (kind != DUNLIN_REST_DISCOUNT)
		return TRUE;
	*ret_taken = entry.amount;
	return dunlin_ledger_add(desk->store, claim, &entry, error);
}

gboolean
dunlin_desk_ask_rest(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		     GError **error)
{
	DunlinRestKind kind;
	const char *question;
	gint64 rest;

	if ((*claim)->state == DUNLIN_STATE_CLOSED || (*claim)->state == DUNLIN_STATE_DRAFT ||
	    (*claim)->disputed > 0)
		return TRUE;
	if (!find_rest(desk, *claim, &kind, &rest, error))
		return FALSE;
	question = dunlin_rest_question(kind);
	return question == NULL || dunlin_desk_question(desk, claim, question, occasion->time.now, occasion, error);
}

/* ── the debtor's account ── */

gboolean
dunlin_desk_ask_covered(DunlinDesk *desk, DunlinClaim **claim, const DunlinCase *c,
			const DunlinOccasion *occasion, gboolean *ret_asked, GError **error)
{
	DunlinPlan plan;

	*ret_asked = FALSE;
	if (c->credit <= 0 || dunlin_question_stopping(*claim) != NULL)
		return TRUE;
	plan = dunlin_plan_next(c);
	/* A yes for this very step was said with the account in sight. */
	if ((plan.kind != DUNLIN_PLAN_STEP && plan.kind != DUNLIN_PLAN_ASK) || plan.step == NULL ||
	    plan.at > c->now || g_strcmp0((*claim)->word, plan.step->name) == 0)
		return TRUE;
	*ret_asked = TRUE;
	return dunlin_desk_question(desk, claim, "covered", occasion->time.now, occasion, error);
}

/* A yes from before, and a letter that has not left, did not know of it. */
static gboolean
look_again(DunlinDesk *desk, const DunlinClaim *listed, DunlinTime time, GError **error)
{
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, listed->creditor, listed->reference, error);

	if (claim == NULL || !dunlin_desk_withdraw(desk, claim, time, error))
		return FALSE;
	g_clear_pointer(&claim->word, g_free);
	return dunlin_desk_settle(desk, claim, time, error);
}

gboolean
dunlin_desk_credit(DunlinDesk *desk, const DunlinCredit *credit, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) claims = NULL;

	if (!dunlin_credit_add(desk->store, credit, error))
		return FALSE;
	if (credit->amount <= 0)
		return TRUE;
	claims = dunlin_debtor_open_claims(desk->store, credit->creditor, credit->debtor, error);
	for (guint i = 0; claims != NULL && i < claims->len; i++) {
		const DunlinClaim *listed = g_ptr_array_index(claims, i);

		/* What is being worked on is stored by whoever does it. */
		if (g_strcmp0(listed->reference, credit->claim) != 0 &&
		    !look_again(desk, listed, time, error))
			return FALSE;
	}
	return claims != NULL;
}

/* ── credit notes that no claim takes ── */

static DunlinCredit
credit_of(DunlinDesk *desk, const DunlinDocument *document, gint64 debtor, gint64 amount,
	  DunlinTime time)
{
	DunlinCredit credit = {
		.creditor = document->creditor, .debtor = debtor, .kind = DUNLIN_ENTRY_CREDIT,
		.day = dunlin_day_of(time.now, desk->house->config->zone), .amount = amount,
		.text = document->number, .source = document->message,
	};

	g_strlcpy(credit.currency, document->currency, sizeof credit.currency);
	return credit;
}

gboolean
dunlin_desk_keep_credit(DunlinDesk *desk, const DunlinDocument *document, gint64 debtor,
			DunlinTime time, gboolean *ret_kept, GError **error)
{
	const DunlinCredit credit = credit_of(desk, document, debtor, document->amount, time);

	*ret_kept = debtor != 0 && document->amount > 0;
	return !*ret_kept || dunlin_desk_credit(desk, &credit, time, error);
}

/* The account may have given some of it to a claim meanwhile: what is left of it all at most. */
static gint64
left_of(GPtrArray *rows, const DunlinDocument *document)
{
	gint64 kept = 0, left = 0;

	for (guint i = 0; i < rows->len; i++) {
		const DunlinCredit *row = g_ptr_array_index(rows, i);

		if (!g_str_equal(row->currency, document->currency))
			continue;
		left += row->amount;
		if (row->kind == DUNLIN_ENTRY_CREDIT && g_strcmp0(row->text, document->number) == 0)
			kept += row->amount;
	}
	return CLAMP(kept, 0, MAX(left, 0));
}

gboolean
dunlin_desk_unkeep_credit(DunlinDesk *desk, DunlinDocument *document, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	gint64 debtor = 0;

	if (!dunlin_credit_debtor(desk->store, document->creditor, document->message,
				  document->number, &debtor, error))
		return FALSE;
	if (debtor == 0)
		return TRUE;
	rows = dunlin_credit_list(desk->store, document->creditor, debtor, error);
	if (rows == NULL)
		return FALSE;
	document->amount = left_of(rows, document);
	if (document->amount == 0)
		return TRUE;
	const DunlinCredit back = credit_of(desk, document, debtor, -document->amount, time);

	return dunlin_desk_credit(desk, &back, time, error);
}
