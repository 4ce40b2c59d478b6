/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl outbox, verify, states. */
#include "ctl/ctl.h"

#include <stdio.h>
#include <sysexits.h>

#include <json-glib/json-glib.h>

#define LIST_MAX 100000

static const DunlinColumn columns[] = {
	{"NOTICE", "notice", DUNLIN_COLUMN_TEXT},
	{"CREDITOR", "creditor", DUNLIN_COLUMN_TEXT},
	{"LETTER", "letter", DUNLIN_COLUMN_TEXT},
	{"TO", "to", DUNLIN_COLUMN_TEXT},
	{"STATE", "state", DUNLIN_COLUMN_TEXT},
	{"TRIES", "attempt", DUNLIN_COLUMN_RIGHT},
	{"NEXT TRY", "next_try", DUNLIN_COLUMN_INSTANT},
	{"STATUS", "status", DUNLIN_COLUMN_TEXT},
	{NULL, NULL, DUNLIN_COLUMN_TEXT},
};

static void
add_member(JsonBuilder *json, const char *name, const char *text)
{
	json_builder_set_member_name(json, name);
	if (text != NULL)
		json_builder_add_string_value(json, text);
	else
		json_builder_add_null_value(json);
}

static void
add_claims(JsonBuilder *json, char *const *claims)
{
	json_builder_set_member_name(json, "claims");
	json_builder_begin_array(json);
	for (; claims != NULL && *claims != NULL; claims++)
		json_builder_add_string_value(json, *claims);
	json_builder_end_array(json);
}

static char *
notice_json(DunlinCtl *ctl, const DunlinNotice *notice, GError **error)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *next_try = dunlin_instant_to_string(notice->next_try);
	g_autofree char *creditor = NULL;

	if (notice->creditor != 0) { /* 0: the house's own */
		creditor = dunlin_creditor_key(ctl->desk->store, notice->creditor, error);
		if (creditor == NULL)
			return NULL;
	}
	json_builder_begin_object(json);
	add_member(json, "notice", notice->id);
	add_member(json, "creditor", creditor);
	add_member(json, "role", dunlin_role_to_string(notice->role));
	add_member(json, "letter", notice->letter);
	add_member(json, "step", notice->step);
	add_member(json, "to", notice->to);
	add_member(json, "state", dunlin_notice_state_to_string(notice->state));
	json_builder_set_member_name(json, "attempt");
	json_builder_add_int_value(json, notice->attempt);
	add_member(json, "next_try", next_try);
	add_claims(json, notice->claims);
	add_member(json, "status", notice->status);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	return json_to_string(root, FALSE);
}

static gboolean
list(DunlinCtl *ctl, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_outbox(ctl->desk->store, -1, LIST_MAX, error);
	g_autoptr(DunlinTable) table = NULL;

	if (notices == NULL)
		return FALSE;
	if (!ctl->json)
		table = dunlin_table_new(columns, ctl->config->zone);
	for (guint i = 0; i < notices->len; i++) {
		g_autofree char *json = notice_json(ctl, g_ptr_array_index(notices, i), error);

		if (json == NULL)
			return FALSE;
		if (table != NULL)
			dunlin_table_add(table, json);
		else
			dunlin_ctl_line(json);
	}
	return TRUE;
}

static const struct {
	const char *name, *done;
	guint operands;
	gboolean (*act)(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error);
} acts[] = {
	{"list", NULL, 1, NULL},
	{"retry", "is tried again at once", 2, dunlin_desk_notice_retry},
	{"drop", "is dropped", 2, dunlin_desk_notice_drop},
};

gboolean
dunlin_ctl_outbox(DunlinCtl *ctl, GError **error)
{
	const char *name = ctl->count > 0 ? ctl->operands[0] : "list";
	guint count = MAX(ctl->count, 1), i = 0;
	g_autofree char *done = NULL;

	while (i < G_N_ELEMENTS(acts) && !g_str_equal(acts[i].name, name))
		i++;
	if (i == G_N_ELEMENTS(acts) || count != acts[i].operands)
		return dunlin_ctl_misuse(ctl, "it is one of: list, retry NOTICE, drop NOTICE");
	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	if (acts[i].act == NULL)
		return list(ctl, error);
	if (!acts[i].act(ctl->desk, ctl->operands[1], ctl->time, error))
		return FALSE;
	done = g_strdup_printf("notice %s %s", ctl->operands[1], acts[i].done);
	dunlin_ctl_tell(ctl, "result", done);
	return TRUE;
}

gboolean
dunlin_ctl_verify(DunlinCtl *ctl, GError **error)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_auto(GStrv) lines = NULL;
	gboolean sound;

	if (!dunlin_ctl_open(ctl, error) ||
	    !dunlin_desk_verify(ctl->desk, ctl->time, report, &sound, error))
		return FALSE;
	lines = g_strsplit(g_strchomp(report->str), "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		dunlin_ctl_tell(ctl, "fault", lines[i]);
	if (!sound)
		ctl->exit = EX_DATAERR;
	else
		dunlin_ctl_tell(ctl, "result", "journal, archive, ledgers and states are sound");
	return TRUE;
}

static void
print_states(const char *table)
{
	static const char *const members[] = {"state", "event", "guard", "next", "effects"};
	g_auto(GStrv) lines = g_strsplit(table, "\n", -1);

	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_autoptr(JsonBuilder) json = json_builder_new();
		g_autoptr(JsonNode) root = NULL;
		g_autofree char *line = NULL;
		g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);

		json_builder_begin_object(json);
		for (guint k = 0, member = 0; words[k] != NULL && member < G_N_ELEMENTS(members); k++)
			if (*words[k] != '\0')
				add_member(json, members[member++],
					   g_str_equal(words[k], "-") ? NULL : words[k]);
		json_builder_end_object(json);
		root = json_builder_get_root(json);
		line = json_to_string(root, FALSE);
		dunlin_ctl_line(line);
	}
}

gboolean
dunlin_ctl_states(DunlinCtl *ctl, GError **error)
{
	g_autoptr(GString) table = g_string_new(NULL);

	(void)error; /* a const table cannot fail */
	dunlin_states_print(table);
	if (ctl->json)
		print_states(table->str);
	else
		(void)fputs(table->str, stdout);
	return TRUE;
}
