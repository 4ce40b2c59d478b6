/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl list, show, plan: looking at claims, changing nothing. */
#include "ctl/ctl.h"

#include <json-glib/json-glib.h>

#include "claim/deadline.h"

typedef struct {
	DunlinCtl *ctl;
	DunlinTable *table; /* NULL: JSON */
	DunlinDay until;
	const char *only;    /* of `plan`: the claim that was asked about; NULL: all */
	GHashTable *debtors; /* of `plan`: "creditor/debtor" whose claims were printed */
	GError **error;
	gboolean failed;
} Visit;

static DunlinDay
today(const DunlinCtl *ctl)
{
	return dunlin_day_of(ctl->time.now, ctl->config->zone);
}

static void
print_object(Visit *visit, const char *json)
{
	if (visit->table != NULL)
		dunlin_table_add(visit->table, json);
	else
		dunlin_ctl_line(json);
}

/* ── list ── */

static const DunlinColumn list_columns[] = {
	{"CLAIM", "claim", DUNLIN_COLUMN_TEXT},
	{"CREDITOR", "creditor", DUNLIN_COLUMN_TEXT},
	{"STATE", "state", DUNLIN_COLUMN_TEXT},
	{"STEP", "step", DUNLIN_COLUMN_TEXT},
	{"INVOICE", "invoice", DUNLIN_COLUMN_TEXT},
	{"DEBTOR", "debtor.name|debtor.email|debtor.number", DUNLIN_COLUMN_TEXT},
	{"OPEN", "open", DUNLIN_COLUMN_RIGHT},
	{"", "currency", DUNLIN_COLUMN_TEXT},
	{"DUE", "due_date", DUNLIN_COLUMN_TEXT},
	{"NEXT", "next.step", DUNLIN_COLUMN_TEXT},
	{"AT", "next.at", DUNLIN_COLUMN_INSTANT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};

/* One that cannot be shown is said and left out; TRUE: the others follow. */
static gboolean
leave_out(Visit *visit, const DunlinClaim *claim, GError *error)
{
	if (visit->only != NULL || !g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)) {
		g_propagate_error(visit->error, error);
		visit->failed = TRUE;
		return FALSE;
	}
	dunlin_ctl_say("%s: %s", claim->reference, error->message);
	visit->ctl->exit = dunlin_error_to_exit(error);
	g_error_free(error);
	return TRUE;
}

static gboolean
list_claim(DunlinClaim *claim, gpointer data)
{
	Visit *visit = data;
	g_autoptr(GError) error = NULL;
	g_autofree char *json = NULL;

	/* What is closed is no longer overdue. */
	if (visit->ctl->overdue && claim->state == DUNLIN_STATE_CLOSED)
		return TRUE;
	json = dunlin_desk_claim_json(visit->ctl->desk, claim, FALSE, visit->ctl->time, &error);
	if (json == NULL)
		return leave_out(visit, claim, g_steal_pointer(&error));
	print_object(visit, json);
	return TRUE;
}

static char *
state_words(void)
{
	g_autoptr(GString) words = g_string_new(NULL);

	for (guint i = 0; i < DUNLIN_STATE_COUNT; i++)
		g_string_append_printf(words, "%s%s", i > 0 ? ", " : "",
				       dunlin_state_to_string((DunlinState)i));
	return g_string_free(g_steal_pointer(&words), FALSE);
}

gboolean
dunlin_ctl_creditor_row(DunlinCtl *ctl, const char *key, gint64 *ret_row, GError **error)
{
	gboolean good;

	if (dunlin_ctl_creditor(ctl, key, error) == NULL ||
	    !dunlin_store_begin(ctl->desk->store, error))
		return FALSE;
	good = dunlin_creditor_row(ctl->desk->store, key, ret_row, error);
	dunlin_store_rollback(ctl->desk->store);
	return good;
}

static gboolean
visit_claims(DunlinCtl *ctl, const DunlinClaimFilter *filter, DunlinClaimVisit each,
	     const DunlinColumn *columns, DunlinDay until, GError **error)
{
	g_autoptr(DunlinTable) table =
		ctl->json ? NULL : dunlin_table_new(columns, ctl->config->zone);
	g_autoptr(GHashTable) debtors =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Visit visit = {.ctl = ctl, .table = table, .until = until, .debtors = debtors,
		       .error = error};

	return dunlin_claim_each(ctl->desk->store, filter, each, &visit, error) && !visit.failed;
}

gboolean
dunlin_ctl_list(DunlinCtl *ctl, GError **error)
{
	DunlinClaimFilter filter = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	DunlinState state;

	if (ctl->state != NULL) {
		g_autofree char *words = state_words();

		if (!dunlin_state_from_string(ctl->state, &state))
			return dunlin_ctl_misuse(ctl, "\"%s\" is no state; there are: %s",
						 ctl->state, words);
		filter.state = (gint)state;
	}
	if (!dunlin_ctl_open(ctl, error) ||
	    (ctl->creditor != NULL && !dunlin_ctl_creditor_row(ctl, ctl->creditor, &filter.creditor, error)))
		return FALSE;
	if (ctl->overdue)
		filter.overdue_on = today(ctl);
	return visit_claims(ctl, &filter, list_claim, list_columns, DUNLIN_DAY_NONE, error);
}

/* ── show ── */

static const DunlinColumn contact_columns[] = {
	{"ADDRESS", "email", DUNLIN_COLUMN_TEXT}, {"NAME", "name", DUNLIN_COLUMN_TEXT},
	{"ROLE", "role", DUNLIN_COLUMN_TEXT},     {"STATE", "state", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn hold_columns[] = {
	{"SINCE", "at", DUNLIN_COLUMN_INSTANT},   {"UNTIL", "until", DUNLIN_COLUMN_TEXT},
	{"BY", "by", DUNLIN_COLUMN_TEXT},         {"ENDED", "ended_at", DUNLIN_COLUMN_INSTANT},
	{"REASON", "reason", DUNLIN_COLUMN_TEXT}, {NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn ledger_columns[] = {
	{"DATE", "date", DUNLIN_COLUMN_TEXT},      {"KIND", "kind", DUNLIN_COLUMN_TEXT},
	{"AMOUNT", "amount", DUNLIN_COLUMN_RIGHT}, {"TEXT", "text", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn vat_columns[] = {
	{"VAT %", "rate", DUNLIN_COLUMN_RIGHT},        {"CATEGORY", "category", DUNLIN_COLUMN_TEXT},
	{"NET", "net", DUNLIN_COLUMN_RIGHT},           {"TAX", "tax", DUNLIN_COLUMN_RIGHT},
	{"OPEN NET", "open_net", DUNLIN_COLUMN_RIGHT}, {"OPEN TAX", "open_tax", DUNLIN_COLUMN_RIGHT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn notice_columns[] = {
	{"NOTICE", "notice", DUNLIN_COLUMN_TEXT},
	{"LETTER", "letter|step", DUNLIN_COLUMN_TEXT},
	{"TO", "to", DUNLIN_COLUMN_TEXT},
	{"STATE", "state", DUNLIN_COLUMN_TEXT},
	{"DEADLINE", "deadline", DUNLIN_COLUMN_TEXT},
	{"AMOUNT", "amount", DUNLIN_COLUMN_RIGHT},
	{"ACCEPTED", "accepted_at", DUNLIN_COLUMN_INSTANT},
	{"STATUS", "status", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn event_columns[] = {
	{"AT", "at", DUNLIN_COLUMN_INSTANT}, {"EVENT", "kind", DUNLIN_COLUMN_TEXT},
	{"BY", "actor", DUNLIN_COLUMN_TEXT}, {"TEXT", "text|refs", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const struct {
	const char *member, *heading;
	const DunlinColumn *columns;
} sections[] = {
	{"contacts", "Contacts", contact_columns}, {"holds", "Holds", hold_columns},
	{"ledger", "Ledger", ledger_columns},      {"vat", "Tax", vat_columns},
	{"notices", "Notices", notice_columns},    {"events", "Journal", event_columns},
};

gboolean
dunlin_ctl_show(DunlinCtl *ctl, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *json = NULL;

	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	claim = dunlin_claim_find(ctl->desk->store, ctl->operands[0], error);
	json = claim != NULL ? dunlin_desk_claim_json(ctl->desk, claim, TRUE, ctl->time, error)
			     : NULL;
	if (json == NULL)
		return FALSE;
	if (ctl->json) {
		dunlin_ctl_line(json);
		return TRUE;
	}
	dunlin_ctl_print_json(json, TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
		dunlin_table_print_list(json, sections[i].member, sections[i].heading,
					sections[i].columns, ctl->config->zone);
	return TRUE;
}

/* ── plan ── */

static const DunlinColumn plan_columns[] = {
	{"CLAIM", "claim", DUNLIN_COLUMN_TEXT},       {"STEP", "step", DUNLIN_COLUMN_TEXT},
	{"KIND", "kind", DUNLIN_COLUMN_TEXT},         {"AT", "at", DUNLIN_COLUMN_INSTANT},
	{"DEADLINE", "deadline", DUNLIN_COLUMN_TEXT}, {"AMOUNT", "amount", DUNLIN_COLUMN_RIGHT},
	{"", "currency", DUNLIN_COLUMN_TEXT},         {"TOGETHER WITH", "with", DUNLIN_COLUMN_TEXT},
	{"LEAST", "floor.source", DUNLIN_COLUMN_TEXT},
	{"", "lacks", DUNLIN_COLUMN_TEXT},
	{"POLICY", "policy", DUNLIN_COLUMN_TEXT},     {"OF", "policy_by", DUNLIN_COLUMN_TEXT},
	{"", "segment", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};

/* "ask": the creditor is asked first, and the letter leaves after his yes; "held": it cannot leave. */
static const char *
plan_kind(const DunlinComing *coming)
{
	if (coming->plan->kind == DUNLIN_PLAN_ENDED)
		return "ended";
	if (coming->lacks != NULL)
		return "held";
	return coming->asked ? "ask" : "step";
}

static void
add_member(JsonBuilder *json, const char *name, const char *text)
{
	json_builder_set_member_name(json, name);
	if (text != NULL && *text != '\0')
		json_builder_add_string_value(json, text);
	else
		json_builder_add_null_value(json);
}

/* The law that made the deadline later than the policy would have. */
static void
add_floor(JsonBuilder *json, const DunlinFloor *floor)
{
	json_builder_set_member_name(json, "floor");
	if (floor == NULL) {
		json_builder_add_null_value(json);
		return;
	}
	json_builder_begin_object(json);
	add_member(json, "country", floor->country);
	json_builder_set_member_name(json, "days");
	json_builder_add_int_value(json, floor->days);
	add_member(json, "source", floor->source);
	json_builder_end_object(json);
}

/* The claims that are in the same letter. */
static void
add_with(JsonBuilder *json, const char *const *with)
{
	json_builder_set_member_name(json, "with");
	json_builder_begin_array(json);
	for (guint i = 0; with[i] != NULL; i++)
		json_builder_add_string_value(json, with[i]);
	json_builder_end_array(json);
}

static void
print_plan(const DunlinComing *coming, gpointer data)
{
	Visit *visit = data;
	const DunlinPlan *plan = coming->plan;
	const DunlinClaim *claim = coming->facts->claim;
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *at = dunlin_instant_to_string(plan->at);
	g_autofree char *deadline = dunlin_day_to_string(plan->deadline);
	g_autofree char *amount =
		dunlin_money_to_string(coming->amount, claim->currency);
	g_autofree char *text = NULL, *segment = NULL;

	if (visit->only != NULL && !g_str_equal(visit->only, claim->reference))
		return;
	/* A plan without it is one all the same. */
	(void)dunlin_desk_segment(visit->ctl->desk, claim, &segment, NULL);
	json_builder_begin_object(json);
	add_member(json, "claim", claim->reference);
	add_member(json, "step", plan->step != NULL ? plan->step->name : NULL);
	add_member(json, "kind", plan_kind(coming));
	add_member(json, "at", at);
	add_member(json, "deadline", deadline);
	add_member(json, "amount", claim->currency[0] != '\0' ? amount : NULL);
	add_member(json, "currency", claim->currency);
	add_with(json, coming->with);
	add_floor(json, plan->floor);
	add_member(json, "lacks", coming->lacks);
	add_member(json, "policy", claim->policy);
	add_member(json, "policy_by", dunlin_policy_by_to_string(claim->policy_by));
	add_member(json, "segment", segment);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	text = json_to_string(root, FALSE);
	print_object(visit, text);
}

/* A debtor's claims are planned beside each other, all when the first of them is met. */
static gboolean
was_printed(const Visit *visit, const DunlinClaim *claim)
{
	/* Each creditor numbers his debtors. */
	return visit->only == NULL && claim->debtor != 0 &&
	       !g_hash_table_add(visit->debtors,
				 g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
						 claim->creditor, claim->debtor));
}

static gboolean
plan_claim(DunlinClaim *claim, gpointer data)
{
	Visit *visit = data;
	g_autoptr(GError) error = NULL;

	if (claim->state == DUNLIN_STATE_CLOSED || was_printed(visit, claim) ||
	    dunlin_desk_plan(visit->ctl->desk, claim, visit->until, visit->ctl->time, print_plan,
			     visit, &error))
		return TRUE;
	return leave_out(visit, claim, g_steal_pointer(&error));
}

static gboolean
plan_one(DunlinCtl *ctl, DunlinDay until, GError **error)
{
	g_autoptr(DunlinTable) table = NULL;
	g_autoptr(DunlinClaim) claim = dunlin_claim_find(ctl->desk->store, ctl->operands[0], error);
	Visit visit = {.ctl = ctl, .until = until, .error = error};

	if (claim == NULL)
		return FALSE;
	table = ctl->json ? NULL : dunlin_table_new(plan_columns, ctl->config->zone);
	visit.table = table;
	visit.only = claim->reference;
	return plan_claim(claim, &visit);
}

gboolean
dunlin_ctl_plan(DunlinCtl *ctl, GError **error)
{
	const DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	DunlinDay until = today(ctl) + DUNLIN_PLAN_HORIZON;

	if (ctl->until != NULL && !dunlin_ctl_day(ctl, "--until", ctl->until, &until))
		return TRUE;
	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	if (ctl->count > 0)
		return plan_one(ctl, until, error);
	return visit_claims(ctl, &all, plan_claim, plan_columns, until, error);
}
