/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl paid, hold, set …: the commands that people mail, given by the admin. */
#include "ctl/ctl.h"

#include <string.h>

static GHashTable *
new_arguments(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void
put(GHashTable *arguments, const char *name, const char *value)
{
	if (value != NULL)
		(void)g_hash_table_insert(arguments, g_strdup(name), g_strdup(value));
}

/* What may follow `set CLAIM`, as a mail's lines name it. */
static const char *const fields[] = {
	"invoice", "issued", "amount", "due", "terms", "debtor", "name", "language", "kind",
	"country", "phone", "street", "postcode", "city", "contact", "policy", "customer-policy", NULL,
};

static gboolean
put_fields(DunlinCtl *ctl, GHashTable *arguments)
{
	for (guint i = 1; i < ctl->count; i++) {
		const char *equals = strchr(ctl->operands[i], '=');
		g_autofree char *name = g_strndup(
			ctl->operands[i], equals != NULL ? (gsize)(equals - ctl->operands[i]) : 0);
		g_autofree char *known = g_strjoinv(", ", (char **)fields);

		if (!g_strv_contains(fields, name))
			return !dunlin_ctl_misuse(ctl, "\"%s\" is no FIELD=VALUE; fields are: %s",
						  ctl->operands[i], known);
		put(arguments, name, equals + 1);
	}
	return TRUE;
}

/* Each operand behind the claim is text. */
static gboolean
put_text(DunlinCtl *ctl, GHashTable *arguments)
{
	g_autofree char *text = g_strjoinv(" ", ctl->operands + 1);

	put(arguments, "text", text);
	return TRUE;
}

/* "court" behind several claims, or nothing behind one: the partner. */
static gboolean
put_court(DunlinCtl *ctl, GHashTable *arguments)
{
	(void)arguments;
	return ctl->count == 1 || g_str_equal(ctl->operands[ctl->count - 1], "court") ||
	       !dunlin_ctl_misuse(ctl, "\"%s\" is not court", ctl->operands[ctl->count - 1]);
}

/* Who names a claim by its invoice, CREDITOR/NUMBER, says that the payment does. */
static gboolean
put_payment(DunlinCtl *ctl, GHashTable *arguments)
{
	const char *slash = strchr(ctl->operands[0], '/');
	g_autofree char *text = ctl->count > 1 ? g_strjoinv(" ", ctl->operands + 1) : NULL;

	put(arguments, "invoice", slash != NULL ? slash + 1 : NULL);
	put(arguments, "amount", text);
	return TRUE;
}

static gboolean
put_amount(DunlinCtl *ctl, GHashTable *arguments)
{
	g_autofree char *text = ctl->count > 1 ? g_strjoinv(" ", ctl->operands + 1) : NULL;

	put(arguments, "amount", text);
	return TRUE;
}

static const struct {
	const char *command;
	DunlinVerb verb;
	gboolean (*operands)(DunlinCtl *ctl, GHashTable *arguments); /* FALSE: it said why */
} acts[] = {
	{"paid", DUNLIN_VERB_PAID, put_payment},    {"unpaid", DUNLIN_VERB_UNPAID, NULL},
	{"offset", DUNLIN_VERB_OFFSET, put_amount},
	{"hold", DUNLIN_VERB_HOLD, NULL},           {"resume", DUNLIN_VERB_RESUME, NULL},
	{"dispute", DUNLIN_VERB_DISPUTE, NULL},     {"withdraw", DUNLIN_VERB_WITHDRAW, NULL},
	{"write-off", DUNLIN_VERB_WRITE_OFF, NULL}, {"note", DUNLIN_VERB_NOTE, put_text},
	{"set", DUNLIN_VERB_SET, put_fields},       {"handover", DUNLIN_VERB_HANDOVER, put_court},
};

static gboolean
print_result(DunlinCtl *ctl, const char *name, const char *text, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *json = NULL;

	if (!ctl->json) {
		dunlin_ctl_text(text);
		return TRUE;
	}
	claim = dunlin_claim_find(ctl->desk->store, name, error);
	json = claim != NULL ? dunlin_desk_claim_json(ctl->desk, claim, FALSE, ctl->time, error)
			     : NULL;
	if (json != NULL)
		dunlin_ctl_line(json);
	return json != NULL;
}

/* All claims of one customer; what is left of the operands is an amount. */
static gboolean
act_on_debtor(DunlinCtl *ctl, DunlinVerb verb, GHashTable *arguments, GError **error)
{
	const char *creditor = dunlin_ctl_creditor(ctl, ctl->creditor, error);
	g_autofree char *amount = g_strjoinv(" ", ctl->operands);
	g_autofree char *text = NULL;

	put(arguments, "customer", ctl->debtor);
	put(arguments, "amount", *amount != '\0' ? amount : NULL);
	if (creditor == NULL || !dunlin_ctl_open(ctl, error) ||
	    !dunlin_desk_command_customer(ctl->desk, creditor, verb, arguments, DUNLIN_ACTOR_ADMIN,
					  ctl->time, &text, error))
		return FALSE;
	dunlin_ctl_tell(ctl, "result", text);
	return TRUE;
}

static gboolean
is_for_court(const DunlinCtl *ctl, DunlinVerb verb)
{
	return verb == DUNLIN_VERB_HANDOVER && ctl->count > 1;
}

/* All claims that were named, in one file. */
static gboolean
act_on_court(DunlinCtl *ctl, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *text = NULL;

	for (guint i = 0; i + 1 < ctl->count; i++)
		g_ptr_array_add(names, ctl->operands[i]);
	g_ptr_array_add(names, NULL);
	if (!dunlin_ctl_open(ctl, error) ||
	    !dunlin_desk_command_court(ctl->desk, (char *const *)names->pdata, ctl->time, &text, error))
		return FALSE;
	if (!ctl->json)
		return print_result(ctl, ctl->operands[0], text, error);
	for (guint i = 0; i + 1 < ctl->count; i++) {
		if (!print_result(ctl, ctl->operands[i], text, error))
			return FALSE;
	}
	return TRUE;
}

/* A claim, or a debtor: and of whom money came, how much. */
static gboolean
names_whom(const DunlinCtl *ctl, DunlinVerb verb)
{
	if (ctl->debtor == NULL)
		return ctl->count > 0;
	return (ctl->count > 0) == (verb == DUNLIN_VERB_PAID);
}

gboolean
dunlin_ctl_act(DunlinCtl *ctl, GError **error)
{
	g_autoptr(GHashTable) arguments = new_arguments();
	g_autofree char *text = NULL;
	guint i = 0;

	while (i < G_N_ELEMENTS(acts) && !g_str_equal(acts[i].command, ctl->command->name))
		i++;
	g_assert(i < G_N_ELEMENTS(acts)); /* the table of commands names no other */
	put(arguments, "reason", ctl->reason);
	put(arguments, "until", ctl->until);
	put(arguments, "on", ctl->on);
	if (!names_whom(ctl, acts[i].verb))
		return dunlin_ctl_misuse(ctl, "name either a claim or --debtor NO%s",
					 acts[i].verb == DUNLIN_VERB_PAID ? " and the amount" : "");
	if (ctl->debtor != NULL)
		return act_on_debtor(ctl, acts[i].verb, arguments, error);
	if (acts[i].operands != NULL && !acts[i].operands(ctl, arguments))
		return TRUE;
	if (is_for_court(ctl, acts[i].verb))
		return act_on_court(ctl, error);
	return dunlin_ctl_open(ctl, error) &&
	       dunlin_desk_command(ctl->desk, ctl->operands[0], acts[i].verb, arguments,
				   DUNLIN_ACTOR_ADMIN, ctl->time, &text, error) &&
	       print_result(ctl, ctl->operands[0], text, error);
}
