/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The account of one debtor: his claims, what was entered on each, what lies unallocated, and the sums
 * of each currency; as a letter to the creditor or to himself, and as JSON.
 */
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "base/money.h"
#include "claim/credit.h"
#include "desk/internal.h"
#include "desk/put.h"

typedef struct {
	char currency[DUNLIN_CURRENCY_SIZE];
	gint64 open, credit;
} Sum;

typedef struct {
	DunlinDebtor *debtor;
	GPtrArray *claims;  /* of DunlinClaim, those that have an amount */
	GPtrArray *ledgers; /* of GPtrArray of DunlinEntry, one a claim */
	GPtrArray *credits; /* of DunlinCredit */
	GArray *sums;       /* of Sum, in the order in which they came */
} Statement;

static void
statement_clear(Statement *s)
{
	g_clear_pointer(&s->debtor, dunlin_debtor_free);
	g_clear_pointer(&s->claims, g_ptr_array_unref);
	g_clear_pointer(&s->ledgers, g_ptr_array_unref);
	g_clear_pointer(&s->credits, g_ptr_array_unref);
	g_clear_pointer(&s->sums, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_clear)

static Sum *
sum_of(Statement *s, const char *currency)
{
	Sum fresh = {"", 0, 0};

	for (guint i = 0; i < s->sums->len; i++)
		if (g_str_equal(g_array_index(s->sums, Sum, i).currency, currency))
			return &g_array_index(s->sums, Sum, i);
	g_strlcpy(fresh.currency, currency, sizeof fresh.currency);
	g_array_append_val(s->sums, fresh);
	return &g_array_index(s->sums, Sum, s->sums->len - 1);
}

static gboolean
add_claims(DunlinDesk *desk, Statement *s, GError **error)
{
	g_autoptr(GPtrArray) claims =
		dunlin_debtor_claims(desk->store, s->debtor->creditor, s->debtor->id, error);

	for (guint i = 0; claims != NULL && i < claims->len; i++) {
		const DunlinClaim *claim = g_ptr_array_index(claims, i);
		GPtrArray *entries;
		DunlinBalance balance;

		if (claim->state == DUNLIN_STATE_DRAFT || claim->currency[0] == '\0')
			continue;
		entries = dunlin_ledger_list(desk->store, claim, error);
		if (entries == NULL)
			return FALSE;
		g_ptr_array_add(s->claims, dunlin_claim_copy(claim));
		g_ptr_array_add(s->ledgers, entries);
		if (claim->state != DUNLIN_STATE_CLOSED && dunlin_balance_of(entries, &balance))
			sum_of(s, claim->currency)->open += balance.open;
	}
	return claims != NULL;
}

/* Takes @debtor. */
static gboolean
gather(DunlinDesk *desk, DunlinDebtor *debtor, Statement *ret_statement, GError **error)
{
	Statement *s = ret_statement;

	s->debtor = debtor;
	s->claims = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_claim_free);
	s->ledgers = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	s->sums = g_array_new(FALSE, FALSE, sizeof(Sum));
	s->credits = dunlin_credit_list(desk->store, debtor->creditor, debtor->id, error);
	if (s->credits == NULL || !add_claims(desk, s, error))
		return FALSE;
	for (guint i = 0; i < s->credits->len; i++) {
		const DunlinCredit *credit = g_ptr_array_index(s->credits, i);

		sum_of(s, credit->currency)->credit += credit->amount;
	}
	return TRUE;
}

/* ── a letter ── */

static void
add_claim(DunlinValues *values, const DunlinClaim *claim, GPtrArray *entries)
{
	DunlinValues *row = dunlin_values_add_row(values, "claims");
	DunlinBalance balance = {0};

	dunlin_values_set_text(row, "claim", claim->reference);
	dunlin_values_set_text(row, "invoice", claim->invoice);
	dunlin_values_set_text(row, "state", dunlin_state_to_string(claim->state));
	dunlin_values_set_day(row, "due_day", claim->due_day);
	if (dunlin_balance_of(entries, &balance))
		dunlin_values_set_money(row, "open", balance.open, claim->currency);
	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		row = dunlin_values_add_row(values, "entries");
		dunlin_values_set_text(row, "invoice", claim->invoice);
		dunlin_values_set_text(row, "kind", dunlin_entry_kind_to_string(entry->kind));
		dunlin_values_set_day(row, "day", entry->day);
		dunlin_values_set_money(row, "amount", entry->amount, claim->currency);
	}
}

/* Up to which day all payments were seen that belong to open claims; NONE: none is open, or nobody
 * looked at one. */
static DunlinDay
seen_day(const Statement *s)
{
	DunlinDay seen = DUNLIN_DAY_NONE;

	for (guint i = 0; i < s->claims->len; i++) {
		const DunlinClaim *claim = g_ptr_array_index(s->claims, i);

		if (claim->state == DUNLIN_STATE_CLOSED)
			continue;
		if (claim->unpaid_day == DUNLIN_DAY_NONE)
			return DUNLIN_DAY_NONE;
		seen = seen == DUNLIN_DAY_NONE ? claim->unpaid_day : MIN(seen, claim->unpaid_day);
	}
	return seen;
}

static void
add_values(DunlinValues *values, Statement *s)
{
	dunlin_values_set_day(values, "seen_day", seen_day(s));
	for (guint i = 0; i < s->claims->len; i++)
		add_claim(values, g_ptr_array_index(s->claims, i), g_ptr_array_index(s->ledgers, i));
	for (guint i = 0; i < s->credits->len; i++) {
		const DunlinCredit *credit = g_ptr_array_index(s->credits, i);
		DunlinValues *row = dunlin_values_add_row(values, "account");

		dunlin_values_set_text(row, "kind", dunlin_entry_kind_to_string(credit->kind));
		dunlin_values_set_day(row, "day", credit->day);
		dunlin_values_set_money(row, "amount", credit->amount, credit->currency);
		dunlin_values_set_text(row, "claim", credit->claim);
	}
	for (guint i = 0; i < s->sums->len; i++) {
		const Sum *sum = &g_array_index(s->sums, Sum, i);
		DunlinValues *row = dunlin_values_add_row(values, "totals");

		dunlin_values_set_money(row, "open", sum->open, sum->currency);
		if (sum->credit != 0)
			dunlin_values_set_money(row, "amount", sum->credit, sum->currency);
	}
}

/* The claim's debtor; INPUT: nobody knows who that is. */
static DunlinDebtor *
debtor_of(DunlinDesk *desk, const DunlinClaim *claim, const char *language, GError **error)
{
	if (claim->debtor != 0)
		return dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
	(void)dunlin_desk_refuse(language, DUNLIN_RESULT_NO_DEBTOR, claim->reference, error);
	return NULL;
}

gboolean
dunlin_desk_statement(DunlinDesk *desk, const DunlinClaim *claim, gboolean to_debtor,
		      const DunlinOccasion *occasion, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, occasion->time, error);
	g_autoptr(DunlinValues) values = NULL;
	g_auto(Statement) s = {0};
	g_autofree char *id = NULL;
	gboolean allowed = TRUE;
	DunlinDebtor *debtor;

	if (creditor == NULL || facts == NULL)
		return FALSE;
	debtor = debtor_of(desk, claim, occasion->language, error);
	if (debtor == NULL || !gather(desk, debtor, &s, error))
		return FALSE;
	values = dunlin_desk_values(desk, creditor, claim, facts);
	add_values(values, &s);
	if (!to_debtor)
		return dunlin_desk_tell(desk, creditor, claim, "statement", values,
					occasion->answer_to, occasion, error);
	/* Whoever has the token may be a machine. */
	if (dunlin_facts_case(facts)->has_address &&
	    !dunlin_answer_allowed(desk->store, s.debtor->email, "statement",
				   dunlin_day_of(occasion->time.now, desk->house->config->zone),
				   &allowed, error))
		return FALSE;
	return !allowed || !dunlin_facts_case(facts)->has_address ||
	       dunlin_desk_tell_debtor(desk, facts, "account", values, occasion, &id, error);
}

/* ── JSON ── */

static void
put_sums(JsonBuilder *json, Statement *s)
{
	json_builder_set_member_name(json, "sums");
	json_builder_begin_array(json);
	for (guint i = 0; i < s->sums->len; i++) {
		const Sum *sum = &g_array_index(s->sums, Sum, i);

		json_builder_begin_object(json);
		put(json, "currency", sum->currency);
		put_money(json, "open", sum->open, sum->currency);
		put_money(json, "credit", sum->credit, sum->currency);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void
put_entries(JsonBuilder *json, const Statement *s)
{
	json_builder_set_member_name(json, "entries");
	json_builder_begin_array(json);
	for (guint i = 0; i < s->claims->len; i++) {
		const DunlinClaim *claim = g_ptr_array_index(s->claims, i);
		GPtrArray *entries = g_ptr_array_index(s->ledgers, i);

		for (guint k = 0; k < entries->len; k++) {
			const DunlinEntry *entry = g_ptr_array_index(entries, k);

			json_builder_begin_object(json);
			put(json, "claim", claim->reference);
			put(json, "invoice", claim->invoice);
			put(json, "state", dunlin_state_to_string(claim->state));
			put_day(json, "date", entry->day);
			put(json, "kind", dunlin_entry_kind_to_string(entry->kind));
			put_money(json, "amount", entry->amount, claim->currency);
			put(json, "currency", claim->currency);
			put(json, "text", entry->text);
			json_builder_end_object(json);
		}
	}
	json_builder_end_array(json);
}

static void
put_account(JsonBuilder *json, const Statement *s)
{
	json_builder_set_member_name(json, "account");
	json_builder_begin_array(json);
	for (guint i = 0; i < s->credits->len; i++) {
		const DunlinCredit *credit = g_ptr_array_index(s->credits, i);

		json_builder_begin_object(json);
		put_day(json, "date", credit->day);
		put(json, "kind", dunlin_entry_kind_to_string(credit->kind));
		put_money(json, "amount", credit->amount, credit->currency);
		put(json, "currency", credit->currency);
		put(json, "claim", credit->claim);
		put(json, "text", credit->text);
		put(json, "source", credit->source);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

/* Of all of him, not of single claims. */
static gboolean
put_debtor_holds(JsonBuilder *json, DunlinDesk *desk, const DunlinDebtor *debtor, GError **error)
{
	const DunlinClaim none = {.creditor = debtor->creditor, .debtor = debtor->id,
				  .reference = (char *)""};
	g_autoptr(GPtrArray) holds = dunlin_hold_list(desk->store, &none, FALSE, error);

	if (holds != NULL)
		dunlin_put_holds(json, holds);
	return holds != NULL;
}

char *
dunlin_desk_debtor_json(DunlinDesk *desk, const DunlinDebtor *debtor, gboolean show, GError **error)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *creditor = dunlin_creditor_key(desk->store, debtor->creditor, error);
	DunlinDebtor *again =
		creditor != NULL
			? dunlin_debtor_get(desk->store, debtor->creditor, debtor->id, error)
			: NULL;
	g_auto(Statement) s = {0};

	if (again == NULL || !gather(desk, again, &s, error))
		return NULL;
	json_builder_begin_object(json);
	put(json, "creditor", creditor);
	put(json, "number", again->number);
	put(json, "name", again->name);
	put(json, "email", again->email);
	put(json, "email_state", again->email_state);
	put(json, "language", again->language);
	put(json, "country", again->country);
	put(json, "kind", dunlin_debtor_kind_to_string(again->kind));
	json_builder_set_member_name(json, "claims");
	json_builder_add_int_value(json, s.claims->len);
	put_sums(json, &s);
	if (show) {
		if (!put_debtor_holds(json, desk, again, error))
			return NULL;
		put_entries(json, &s);
		put_account(json, &s);
	}
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	return json_to_string(root, FALSE);
}
