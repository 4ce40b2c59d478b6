/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims as the outer contract's JSON objects: `list` and `show`. */
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "claim/vat.h"
#include "desk/internal.h"
#include "desk/put.h"

static void
put_members(JsonBuilder *json, const DunlinHold *hold)
{
	put(json, "reason", hold->reason);
	put_day(json, "until", hold->until);
	put(json, "by", dunlin_actor_to_string(hold->by));
	put(json, "of", hold->claim != NULL ? "claim" : "debtor");
}

void
dunlin_put_holds(JsonBuilder *json, GPtrArray *holds)
{
	json_builder_set_member_name(json, "holds");
	json_builder_begin_array(json);
	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		json_builder_begin_object(json);
		put_members(json, hold);
		put_instant(json, "at", hold->at);
		put_instant(json, "ended_at", hold->ended_at);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void
put_debtor(JsonBuilder *json, const DunlinDebtor *debtor)
{
	json_builder_set_member_name(json, "debtor");
	json_builder_begin_object(json);
	put(json, "number", debtor != NULL ? debtor->number : NULL);
	put(json, "name", debtor != NULL ? debtor->name : NULL);
	put(json, "email", debtor != NULL ? debtor->email : NULL);
	put(json, "language", debtor != NULL ? debtor->language : NULL);
	put(json, "country", debtor != NULL ? debtor->country : NULL);
	put(json, "kind", dunlin_debtor_kind_to_string(debtor != NULL ? debtor->kind
								      : DUNLIN_KIND_UNKNOWN));
	json_builder_end_object(json);
}

static void
put_balance(JsonBuilder *json, const DunlinBalance *balance, const char *currency)
{
	put_money(json, "principal", balance->principal, currency);
	put_money(json, "paid", balance->paid, currency);
	put_money(json, "fees", balance->fees, currency);
	put_money(json, "interest", balance->interest, currency);
	put_money(json, "lump_sum", balance->lump_sum, currency);
	put_money(json, "open", balance->open, currency);
}

static void
put_next(JsonBuilder *json, const DunlinClaim *claim)
{
	json_builder_set_member_name(json, "next");
	if (claim->next_step == NULL || claim->next_at == 0) {
		json_builder_add_null_value(json);
		return;
	}
	json_builder_begin_object(json);
	put(json, "step", claim->next_step);
	put_instant(json, "at", claim->next_at);
	json_builder_end_object(json);
}

/* The active hold that ends last; one without end ends after all others. */
static void
put_hold(JsonBuilder *json, GPtrArray *holds)
{
	const DunlinHold *last = NULL;

	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->ended_at != 0)
			continue;
		if (last == NULL || hold->until == DUNLIN_DAY_NONE ||
		    (last->until != DUNLIN_DAY_NONE && hold->until > last->until))
			last = hold;
	}
	json_builder_set_member_name(json, "hold");
	if (last == NULL) {
		json_builder_add_null_value(json);
		return;
	}
	json_builder_begin_object(json);
	put_members(json, last);
	json_builder_end_object(json);
}

/* ── show only ── */

static void
put_contacts(JsonBuilder *json, const DunlinDebtor *debtor)
{
	json_builder_set_member_name(json, "contacts");
	json_builder_begin_array(json);
	if (debtor != NULL && debtor->email != NULL) {
		json_builder_begin_object(json);
		put(json, "email", debtor->email);
		put(json, "name", debtor->name);
		put(json, "role", "dunning");
		put(json, "state", debtor->email_state);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static gboolean
put_ledger(JsonBuilder *json, DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(desk->store, claim, error);

	if (entries == NULL)
		return FALSE;
	json_builder_set_member_name(json, "ledger");
	json_builder_begin_array(json);
	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		json_builder_begin_object(json);
		put_day(json, "date", entry->day);
		put(json, "kind", dunlin_entry_kind_to_string(entry->kind));
		put_money(json, "amount", entry->amount, claim->currency);
		put(json, "text", entry->text);
		put(json, "source", entry->source);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	return TRUE;
}

/* The invoice's tax by rate, and what of it is open (or was given up); empty where nobody could read it. */
static void
put_vat(JsonBuilder *json, const DunlinClaim *claim, gint64 open)
{
	g_autoptr(GArray) vat = dunlin_vat_parse(claim->vat);
	g_autoptr(GArray) parts = vat != NULL ? dunlin_vat_of_part(vat, open) : NULL;

	json_builder_set_member_name(json, "vat");
	json_builder_begin_array(json);
	for (guint i = 0; vat != NULL && i < vat->len; i++) {
		const DunlinVat *one = &g_array_index(vat, DunlinVat, i);
		const DunlinVat *part = parts != NULL ? &g_array_index(parts, DunlinVat, i) : NULL;

		json_builder_begin_object(json);
		put(json, "category", one->category);
		put_taken(json, "rate", dunlin_rate_to_string(one->rate));
		put_money(json, "net", one->net, claim->currency);
		put_money(json, "tax", one->tax, claim->currency);
		put_money(json, "open_net", part != NULL ? part->net : 0, claim->currency);
		put_money(json, "open_tax", part != NULL ? part->tax : 0, claim->currency);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

/* What is open of each part, and what its debtor has in his account. */
static gboolean
put_account(JsonBuilder *json, DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);
	g_autoptr(GPtrArray) entries =
		policy != NULL ? dunlin_ledger_list(desk->store, claim, error) : NULL;
	g_auto(DunlinAccount) account = {0};
	gint64 credit = 0;

	if (entries == NULL || !dunlin_credit_sum(desk->store, claim, &credit, error))
		return FALSE;
	account = dunlin_account_of(entries, dunlin_policy_tolerance(policy, claim->currency));
	json_builder_set_member_name(json, "account");
	json_builder_begin_object(json);
	put_money(json, "principal", account.principal, claim->currency);
	put_money(json, "interest", account.interest, claim->currency);
	put_money(json, "costs", account.costs, claim->currency);
	put_money(json, "credit", credit, claim->currency);
	json_builder_end_object(json);
	put_vat(json, claim, account.principal);
	return TRUE;
}

static void
put_notice(JsonBuilder *json, const DunlinNotice *notice)
{
	json_builder_begin_object(json);
	put(json, "notice", notice->id);
	put(json, "step", notice->step);
	put(json, "letter", notice->letter);
	put(json, "role", dunlin_role_to_string(notice->role));
	put(json, "to", notice->to);
	put(json, "state", dunlin_notice_state_to_string(notice->state));
	put(json, "message_id", notice->message_id);
	put_day(json, "deadline", notice->deadline);
	put_money(json, "amount", notice->amount, notice->currency);
	put(json, "queue_id", notice->queue_id);
	put_instant(json, "accepted_at", notice->accepted_at);
	put_instant(json, "delivered_at", notice->delivered_at);
	put(json, "status", notice->status);
	json_builder_end_object(json);
}

static gboolean
put_notices(JsonBuilder *json, DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	if (notices == NULL)
		return FALSE;
	json_builder_set_member_name(json, "notices");
	json_builder_begin_array(json);
	for (guint i = 0; i < notices->len; i++)
		put_notice(json, g_ptr_array_index(notices, i));
	json_builder_end_array(json);
	return TRUE;
}

static gboolean
put_events(JsonBuilder *json, DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) events =
		dunlin_journal_list(desk->store, claim->creditor, claim->reference, error);

	if (events == NULL)
		return FALSE;
	json_builder_set_member_name(json, "events");
	json_builder_begin_array(json);
	for (guint i = 0; i < events->len; i++) {
		const DunlinJournalEntry *entry = g_ptr_array_index(events, i);

		json_builder_begin_object(json);
		put_instant(json, "at", entry->at);
		put(json, "kind", entry->kind);
		put(json, "actor", dunlin_actor_to_string(entry->actor));
		put(json, "text", entry->text);
		put(json, "refs", entry->refs);
		put(json, "hash", entry->hash);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	return TRUE;
}

/* The dues of the plan that runs; none: an empty list. */
static gboolean
put_instalments(JsonBuilder *json, DunlinDesk *desk, const DunlinFacts *facts, GPtrArray *holds,
		GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	g_autoptr(GPtrArray) plan = dunlin_instalments_list(desk->store, c->claim, error);

	if (plan == NULL)
		return FALSE;
	json_builder_set_member_name(json, "instalments");
	json_builder_begin_array(json);
	for (guint i = 0; dunlin_desk_instalment_hold(holds) != NULL && i < plan->len; i++) {
		const DunlinInstalment *instalment = g_ptr_array_index(plan, i);

		json_builder_begin_object(json);
		put_day(json, "date", instalment->day);
		put_money(json, "amount", instalment->amount, c->claim->currency);
		put_money(json, "open", dunlin_instalment_rest(plan, i, dunlin_case_demanded(c)),
			  c->claim->currency);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	return TRUE;
}

static gboolean
put_show(JsonBuilder *json, DunlinDesk *desk, const DunlinClaim *claim, const DunlinDebtor *debtor,
	 GPtrArray *holds, GError **error)
{
	put_contacts(json, debtor);
	dunlin_put_holds(json, holds);
	return put_ledger(json, desk, claim, error) && put_account(json, desk, claim, error) &&
	       put_notices(json, desk, claim, error) && put_events(json, desk, claim, error);
}

static void
put_claim(JsonBuilder *json, const DunlinClaim *claim, const char *creditor,
	  const DunlinDebtor *debtor, const DunlinBalance *balance)
{
	put(json, "claim", claim->reference);
	put(json, "creditor", creditor);
	put(json, "state", dunlin_state_to_string(claim->state));
	put(json, "reason", dunlin_reason_to_string(claim->reason));
	put(json, "step", claim->step);
	put(json, "policy", claim->policy);
	put(json, "policy_by", dunlin_policy_by_to_string(claim->policy_by));
	put_debtor(json, debtor);
	put(json, "invoice", claim->invoice);
	put(json, "currency", claim->currency[0] != '\0' ? claim->currency : NULL);
	put_balance(json, balance, claim->currency);
	put_money(json, "disputed", claim->disputed, claim->currency);
	put_day(json, "issue_date", claim->issue_day);
	put_day(json, "due_date", claim->due_day);
	put_next(json, claim);
}

char *
dunlin_desk_claim_json(DunlinDesk *desk, const DunlinClaim *claim, gboolean show, DunlinTime time,
		       GError **error)
{
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, error);
	g_autoptr(GPtrArray) holds = NULL;
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *creditor = NULL;

	if (facts == NULL)
		return NULL;
	holds = dunlin_hold_list(desk->store, claim, FALSE, error);
	creditor = holds != NULL ? dunlin_creditor_key(desk->store, claim->creditor, error) : NULL;
	if (creditor == NULL)
		return NULL;
	json_builder_begin_object(json);
	put_claim(json, claim, creditor, dunlin_facts_debtor(facts), &dunlin_facts_case(facts)->balance);
	put_hold(json, holds);
	put_instant(json, "opened_at", claim->opened_at);
	put_instant(json, "closed_at", claim->closed_at);
	if (show && (!put_instalments(json, desk, facts, holds, error) ||
		     !put_show(json, desk, claim, dunlin_facts_debtor(facts), holds, error)))
		return NULL;
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	return json_to_string(root, FALSE);
}
