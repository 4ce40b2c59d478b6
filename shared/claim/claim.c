/* SPDX-License-Identifier: BSD-2-Clause */
/* The shapes of a claim and what hangs on it: made, copied, freed, and the words of their enums. */
#include "claim/claim.h"

#include <string.h>

#include "claim/words.h"

static const char *const state_words[DUNLIN_STATE_COUNT] = {
	[DUNLIN_STATE_DRAFT] = "draft",
	[DUNLIN_STATE_OPEN] = "open",
	[DUNLIN_STATE_HELD] = "held",
	[DUNLIN_STATE_DISPUTED] = "disputed",
	[DUNLIN_STATE_COLLECTION] = "collection",
	[DUNLIN_STATE_CLOSED] = "closed",
};

static const char *const reason_words[] = {
	[DUNLIN_REASON_NONE] = NULL,
	[DUNLIN_REASON_PAID] = "paid",
	[DUNLIN_REASON_CREDITED] = "credited",
	[DUNLIN_REASON_WITHDRAWN] = "withdrawn",
	[DUNLIN_REASON_WRITTEN_OFF] = "written-off",
};

static const char *const event_words[DUNLIN_EVENT_COUNT] = {
	[DUNLIN_EVENT_TAKEN] = "taken",
	[DUNLIN_EVENT_COMPLETED] = "completed",
	[DUNLIN_EVENT_CONFIRMED] = "confirmed",
	[DUNLIN_EVENT_DUE] = "due",
	[DUNLIN_EVENT_ACCEPTED] = "accepted",
	[DUNLIN_EVENT_DELIVERED] = "delivered",
	[DUNLIN_EVENT_BOUNCED] = "bounced",
	[DUNLIN_EVENT_SAYS_PAID] = "says-paid",
	[DUNLIN_EVENT_PROMISED] = "promised",
	[DUNLIN_EVENT_OBJECTED] = "objected",
	[DUNLIN_EVENT_ANSWERED] = "answered",
	[DUNLIN_EVENT_PAID_IN_PART] = "paid-in-part",
	[DUNLIN_EVENT_PAID] = "paid",
	[DUNLIN_EVENT_CREDITED] = "credited",
	[DUNLIN_EVENT_REVERSED] = "reversed",
	[DUNLIN_EVENT_HOLD] = "hold",
	[DUNLIN_EVENT_HOLD_ENDED] = "hold-ended",
	[DUNLIN_EVENT_DISPUTED] = "disputed",
	[DUNLIN_EVENT_DISPUTED_IN_PART] = "part-dispute",
	[DUNLIN_EVENT_SETTLED] = "settled",
	[DUNLIN_EVENT_WITHDRAW] = "withdraw",
	[DUNLIN_EVENT_WRITE_OFF] = "write-off",
	[DUNLIN_EVENT_HAND_OVER] = "hand-over",
	[DUNLIN_EVENT_TAKEN_ON] = "taken-on",
	[DUNLIN_EVENT_RETURNED] = "returned",
	[DUNLIN_EVENT_COLLECTED] = "collected",
	[DUNLIN_EVENT_REOPENED] = "reopened",
};

static const char *const actor_words[] = {
	[DUNLIN_ACTOR_DUNLIN] = "dunlin",
	[DUNLIN_ACTOR_CREDITOR] = "creditor",
	[DUNLIN_ACTOR_DEBTOR] = "debtor",
	[DUNLIN_ACTOR_PARTNER] = "partner",
	[DUNLIN_ACTOR_ADMIN] = "admin",
};

static const char *const entry_kind_words[DUNLIN_ENTRY_COUNT] = {
	[DUNLIN_ENTRY_PRINCIPAL] = "principal",
	[DUNLIN_ENTRY_FEE] = "fee",
	[DUNLIN_ENTRY_INTEREST] = "interest",
	[DUNLIN_ENTRY_LUMP_SUM] = "lump-sum",
	[DUNLIN_ENTRY_PAYMENT] = "payment",
	[DUNLIN_ENTRY_CREDIT] = "credit",
	[DUNLIN_ENTRY_WAIVER] = "waiver",
};

static const char *const debtor_kind_words[] = {
	[DUNLIN_KIND_UNKNOWN] = "unknown",
	[DUNLIN_KIND_BUSINESS] = "business",
	[DUNLIN_KIND_CONSUMER] = "consumer",
};

static const char *const step_state_words[] = {
	[DUNLIN_STEP_NONE] = "none",
	[DUNLIN_STEP_TAKEN] = "taken",
	[DUNLIN_STEP_SENT] = "sent",
	[DUNLIN_STEP_FAILED] = "failed",
};

static const char *const policy_by_words[] = {
	[DUNLIN_POLICY_BY_CREDITOR] = "creditor",
	[DUNLIN_POLICY_BY_SEGMENT] = "segment",
	[DUNLIN_POLICY_BY_DEBTOR] = "debtor",
	[DUNLIN_POLICY_BY_CLAIM] = "claim",
};

static const char *const due_origin_words[] = {
	[DUNLIN_DUE_NONE] = "none",
	[DUNLIN_DUE_CONTRACT] = "contract",
	[DUNLIN_DUE_INVOICE] = "invoice",
	[DUNLIN_DUE_STATUTE] = "statute",
};

DunlinClaim *
dunlin_claim_new(void)
{
	DunlinClaim *claim = g_new0(DunlinClaim, 1);

	claim->issue_day = DUNLIN_DAY_NONE;
	claim->due_day = DUNLIN_DAY_NONE;
	claim->unpaid_day = DUNLIN_DAY_NONE;
	claim->deadline = DUNLIN_DAY_NONE;
	return claim;
}

DunlinClaim *
dunlin_claim_copy(const DunlinClaim *claim)
{
	DunlinClaim *copy = g_memdup2(claim, sizeof *claim);

	copy->reference = g_strdup(claim->reference);
	copy->invoice = g_strdup(claim->invoice);
	copy->seller = g_strdup(claim->seller);
	copy->policy = g_strdup(claim->policy);
	copy->step = g_strdup(claim->step);
	copy->asked = g_strdup(claim->asked);
	copy->word = g_strdup(claim->word);
	copy->next_step = g_strdup(claim->next_step);
	copy->iban = g_strdup(claim->iban);
	copy->payment_reference = g_strdup(claim->payment_reference);
	copy->order_reference = g_strdup(claim->order_reference);
	copy->subject = g_strdup(claim->subject);
	copy->message = g_strdup(claim->message);
	copy->part = g_strdup(claim->part);
	copy->discounts = g_strdup(claim->discounts);
	copy->vat = g_strdup(claim->vat);
	return copy;
}

void
dunlin_claim_free(DunlinClaim *claim)
{
	if (!claim)
		return;
	g_free(claim->reference);
	g_free(claim->invoice);
	g_free(claim->seller);
	g_free(claim->policy);
	g_free(claim->step);
	g_free(claim->asked);
	g_free(claim->word);
	g_free(claim->next_step);
	g_free(claim->iban);
	g_free(claim->payment_reference);
	g_free(claim->order_reference);
	g_free(claim->subject);
	g_free(claim->message);
	g_free(claim->part);
	g_free(claim->discounts);
	g_free(claim->vat);
	g_free(claim);
}

DunlinDebtor *
dunlin_debtor_new(void)
{
	return g_new0(DunlinDebtor, 1);
}

void
dunlin_debtor_free(DunlinDebtor *debtor)
{
	if (!debtor)
		return;
	g_free(debtor->number);
	g_free(debtor->vat_id);
	g_free(debtor->name);
	g_free(debtor->email);
	g_free(debtor->email_state);
	g_free(debtor->email_origin);
	g_free(debtor->language);
	g_free(debtor->country);
	g_free(debtor->street);
	g_free(debtor->postcode);
	g_free(debtor->city);
	g_free(debtor->policy);
	g_free(debtor->phone);
	g_free(debtor->contact);
	g_free(debtor);
}

void
dunlin_hold_free(DunlinHold *hold)
{
	if (!hold)
		return;
	g_free(hold->claim);
	g_free(hold->reason);
	g_free(hold);
}

void
dunlin_decision_clear(DunlinDecision *decision)
{
	g_clear_pointer(&decision->after, dunlin_claim_free);
	decision->effects = 0;
	decision->step = NULL;
	decision->deadline = DUNLIN_DAY_NONE;
}

WORDS_TO_STRING(state, DunlinState)
WORDS_FROM_STRING(state, DunlinState)
WORDS_TO_STRING(reason, DunlinReason)
WORDS_FROM_STRING(reason, DunlinReason)
WORDS_TO_STRING(event, DunlinEvent)
WORDS_TO_STRING(actor, DunlinActor)
WORDS_FROM_STRING(actor, DunlinActor)
WORDS_TO_STRING(entry_kind, DunlinEntryKind)
WORDS_FROM_STRING(entry_kind, DunlinEntryKind)
WORDS_TO_STRING(debtor_kind, DunlinDebtorKind)
WORDS_FROM_STRING(debtor_kind, DunlinDebtorKind)
WORDS_TO_STRING(step_state, DunlinStepState)
WORDS_FROM_STRING(step_state, DunlinStepState)
WORDS_TO_STRING(policy_by, DunlinPolicyBy)
WORDS_FROM_STRING(policy_by, DunlinPolicyBy)
WORDS_TO_STRING(due_origin, DunlinDueOrigin)
WORDS_FROM_STRING(due_origin, DunlinDueOrigin)
