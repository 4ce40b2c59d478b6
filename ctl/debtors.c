/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl creditors, debtors, statement: who is owed, who owes, and the account of one of them. */
#include "ctl/ctl.h"

#include <json-glib/json-glib.h>

/* ── debtors ── */

static const DunlinColumn debtor_columns[] = {
	{"CREDITOR", "creditor", DUNLIN_COLUMN_TEXT}, {"NUMBER", "number", DUNLIN_COLUMN_TEXT},
	{"NAME", "name", DUNLIN_COLUMN_TEXT},         {"ADDRESS", "email", DUNLIN_COLUMN_TEXT},
	{"KIND", "kind", DUNLIN_COLUMN_TEXT},         {"CLAIMS", "claims", DUNLIN_COLUMN_RIGHT},
	{"OPEN", "open", DUNLIN_COLUMN_RIGHT},        {"CREDIT", "credit", DUNLIN_COLUMN_RIGHT},
	{"", "currency", DUNLIN_COLUMN_TEXT},         {NULL, NULL, DUNLIN_COLUMN_TEXT},
};

typedef struct {
	DunlinCtl *ctl;
	DunlinTable *table; /* NULL: JSON */
	GError **error;
	gboolean failed;
} Visit;

static void
copy_member(JsonObject *from, JsonObject *to, const char *name)
{
	json_object_set_member(to, name, json_node_copy(json_object_get_member(from, name)));
}

/* A row for each currency, or one without. */
static void
add_rows(DunlinTable *table, const char *json)
{
	g_autoptr(JsonNode) node = json_from_string(json, NULL);
	JsonObject *debtor = json_node_get_object(node);
	JsonArray *sums = json_object_get_array_member(debtor, "sums");

	for (guint i = 0; i < MAX(json_array_get_length(sums), 1); i++) {
		g_autofree char *row = NULL;

		if (i < json_array_get_length(sums)) {
			JsonObject *sum = json_array_get_object_element(sums, i);

			copy_member(sum, debtor, "open");
			copy_member(sum, debtor, "credit");
			copy_member(sum, debtor, "currency");
		}
		row = json_to_string(node, FALSE);
		dunlin_table_add(table, row);
	}
}

static gboolean
list_debtor(DunlinDebtor *debtor, gpointer data)
{
	Visit *visit = data;
	g_autofree char *json =
		dunlin_desk_debtor_json(visit->ctl->desk, debtor, FALSE, visit->error);

	visit->failed = json == NULL;
	if (json != NULL && visit->table != NULL)
		add_rows(visit->table, json);
	else if (json != NULL)
		dunlin_ctl_line(json);
	return json != NULL;
}

gboolean
dunlin_ctl_debtors(DunlinCtl *ctl, GError **error)
{
	g_autoptr(DunlinTable) table = NULL;
	Visit visit = {.ctl = ctl, .error = error};
	gint64 row = -1;

	if (!dunlin_ctl_open(ctl, error) ||
	    (ctl->count > 0 && !dunlin_ctl_creditor_row(ctl, ctl->operands[0], &row, error)))
		return FALSE;
	table = ctl->json ? NULL : dunlin_table_new(debtor_columns, ctl->config->zone);
	visit.table = table;
	return dunlin_debtor_each(ctl->desk->store, row, list_debtor, &visit, error) && !visit.failed;
}

/* ── creditors ── */

static const DunlinColumn creditor_columns[] = {
	{"CREDITOR", "creditor", DUNLIN_COLUMN_TEXT}, {"NAME", "name", DUNLIN_COLUMN_TEXT},
	{"CONTACT", "contact", DUNLIN_COLUMN_TEXT},   {"POLICY", "policy", DUNLIN_COLUMN_TEXT},
	{"LANGUAGE", "language", DUNLIN_COLUMN_TEXT}, {"COUNTRY", "country", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};

static char *
creditor_json(const DunlinCreditor *creditor)
{
	const char *const members[][2] = {
		{"creditor", creditor->key},  {"name", creditor->name},
		{"contact", creditor->contact}, {"deputy", creditor->deputy},
		{"from", creditor->from},     {"address", creditor->address},
		{"policy", creditor->policy}, {"language", creditor->language},
		{"country", creditor->country},
	};
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_begin_object(json);
	for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
		json_builder_set_member_name(json, members[i][0]);
		if (members[i][1] != NULL && members[i][1][0] != '\0')
			json_builder_add_string_value(json, members[i][1]);
		else
			json_builder_add_null_value(json);
	}
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	return json_to_string(root, FALSE);
}

gboolean
dunlin_ctl_creditors(DunlinCtl *ctl, GError **error)
{
	const GPtrArray *list = ctl->config->creditor_list;
	g_autoptr(DunlinTable) table =
		ctl->json ? NULL : dunlin_table_new(creditor_columns, ctl->config->zone);

	(void)error; /* the configuration says it all */
	for (guint i = 0; i < list->len; i++) {
		g_autofree char *json = creditor_json(g_ptr_array_index(list, i));

		if (table != NULL)
			dunlin_table_add(table, json);
		else
			dunlin_ctl_line(json);
	}
	return TRUE;
}

/* ── statement ── */

static const DunlinColumn entry_columns[] = {
	{"DATE", "date", DUNLIN_COLUMN_TEXT},      {"CLAIM", "claim", DUNLIN_COLUMN_TEXT},
	{"INVOICE", "invoice", DUNLIN_COLUMN_TEXT}, {"STATE", "state", DUNLIN_COLUMN_TEXT},
	{"KIND", "kind", DUNLIN_COLUMN_TEXT},      {"AMOUNT", "amount", DUNLIN_COLUMN_RIGHT},
	{"", "currency", DUNLIN_COLUMN_TEXT},      {"TEXT", "text", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn account_columns[] = {
	{"DATE", "date", DUNLIN_COLUMN_TEXT},      {"KIND", "kind", DUNLIN_COLUMN_TEXT},
	{"AMOUNT", "amount", DUNLIN_COLUMN_RIGHT}, {"", "currency", DUNLIN_COLUMN_TEXT},
	{"CLAIM", "claim", DUNLIN_COLUMN_TEXT},    {"TEXT", "text", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};
static const DunlinColumn sum_columns[] = {
	{"OPEN", "open", DUNLIN_COLUMN_RIGHT}, {"CREDIT", "credit", DUNLIN_COLUMN_RIGHT},
	{"", "currency", DUNLIN_COLUMN_TEXT},  {NULL, NULL, DUNLIN_COLUMN_TEXT},
};

gboolean
dunlin_ctl_statement(DunlinCtl *ctl, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinDebtor) debtor = NULL;
	g_autofree char *json = NULL;

	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	claim = dunlin_claim_find(ctl->desk->store, ctl->operands[0], error);
	if (claim == NULL)
		return FALSE;
	debtor = dunlin_debtor_get(ctl->desk->store, claim->creditor, claim->debtor, error);
	json = debtor != NULL ? dunlin_desk_debtor_json(ctl->desk, debtor, TRUE, error) : NULL;
	if (json == NULL)
		return FALSE;
	if (ctl->json) {
		dunlin_ctl_line(json);
		return TRUE;
	}
	dunlin_ctl_print_json(json, TRUE);
	dunlin_table_print_list(json, "entries", "Entries", entry_columns, ctl->config->zone);
	dunlin_table_print_list(json, "account", "Account", account_columns, ctl->config->zone);
	dunlin_table_print_list(json, "sums", "Sums", sum_columns, ctl->config->zone);
	return TRUE;
}
