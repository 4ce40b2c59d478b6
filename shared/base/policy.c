/* SPDX-License-Identifier: BSD-2-Clause */
/* Policies: the built-in ones, the rules between the settings of a step, and the digest by which a
 * claim remembers what it was opened under. */
#include <string.h>

#include "base/config-load.h"
#include "base/error.h"
#include "base/text.h"

/* Read by the same code as a file, so that it means the same. They hand over to whoever is the
 * creditor's partner: none is named. */
#define HEAD "lead = \"1wd\" spacing = \"7d\" minimum = \"10.00 EUR\" tolerance = \"0.00 EUR\"\n"
#define ASK " ask = \"creditor\" silence = \"wait\""
#define ANNOUNCE " fee = \"0.00 EUR\" interest = \"announce\" lump-sum = \"announce\""
#define HANDOVER(overdue)                                                                          \
	"{ step = \"handover\" after-deadline = \"3wd\" overdue = \"" overdue "\""                \
	" ask = \"approver\" silence = \"wait\" }"

static const char builtin[] =
	"policy: {\n"
	"standard: { " HEAD " steps = (\n"
	"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" letter = \"reminder\" },\n"
	"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"final\"" ASK ANNOUNCE
	" },\n" HANDOVER("30d") " ) }\n"
	/* a reminder and two letters at fixed intervals from the due date */
	"three-letters: { " HEAD " steps = (\n"
	"  { step = \"reminder\" after-due = \"7d\" deadline = \"10d\" letter = \"reminder\" },\n"
	"  { step = \"second\" after-due = \"21d\" deadline = \"10d\" letter = \"final\"" ASK ANNOUNCE
	" },\n"
	"  { step = \"final\" after-due = \"35d\" deadline = \"10d\" letter = \"final\"" ASK ANNOUNCE
	" },\n" HANDOVER("45d") " ) }\n"
	/* for customers one wants to keep: late, slow, and nothing behind it */
	"gentle: { " HEAD " steps = (\n"
	"  { step = \"reminder\" after-due = \"10d\" deadline = \"14d\" letter = \"reminder\" },\n"
	"  { step = \"second\" after-deadline = \"5wd\" deadline = \"14d\" letter = \"final\"" ASK " },\n"
	"  { step = \"final\" after-deadline = \"5wd\" deadline = \"14d\" letter = \"final\""
	" ask = \"creditor\" silence = \"stop\" } ) }\n"
	/* for those who are late again: soon, short, to the end */
	"strict: { " HEAD " steps = (\n"
	"  { step = \"reminder\" after-due = \"2d\" deadline = \"7d\" letter = \"reminder\" },\n"
	"  { step = \"final\" after-deadline = \"2wd\" deadline = \"7d\" letter = \"final\"" ASK ANNOUNCE
	" },\n" HANDOVER("21d") " ) }\n"
	/* the debtor hears nothing: a colleague is told what to do, in the times of standard */
	"internal: { " HEAD " steps = (\n"
	"  { step = \"tell\" after-due = \"5d\" deadline = \"10d\" letter = \"colleague\""
	" to = \"contact\" },\n"
	"  { step = \"tell-again\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"colleague\""
	" to = \"contact\" } ) }\n"
	/* as standard, but whatever comes after the letters is the creditor's own affair */
	"letters-only: { " HEAD " steps = (\n"
	"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" letter = \"reminder\" },\n"
	"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"final\"" ASK ANNOUNCE
	" } ) }\n"
	"}\n";

static const char *const when_names[] = {"before-due", "after-due", "after-deadline"};
static const char *const ask_names[] = {"none", "creditor", "approver"};
static const char *const silence_names[] = {"wait", "proceed", "stop"};
static const char *const beside_names[] = {"waive", "keep", "ask"};
static const char *const extra_names[] = {"off", "announce", "claim"};
static const char *const channel_names[] = {"mail", "letter", "sms", "call"};

static void
append_duration(GString *text, const char *key, DunlinDuration duration)
{
	g_autofree char *value = dunlin_duration_to_string(duration);

	g_string_append_printf(text, " %s = \"%s\"", key, value);
}

static void
append_money(GString *text, const char *key, gint64 minor, const char *currency)
{
	g_autofree char *value = dunlin_money_to_string(minor, currency);

	g_string_append_printf(text, " %s = \"%s %s\"", key, value, currency);
}

static void
append_step(GString *text, const DunlinStep *step)
{
	g_string_append_printf(text, "  { step = \"%s\"", step->name);
	append_duration(text, when_names[step->when], step->offset);
	append_duration(text, "overdue", step->overdue);
	append_duration(text, "deadline", step->deadline);
	g_string_append_printf(text, " letter = \"%s\" ask = \"%s\" silence = \"%s\"", step->letter,
			       ask_names[step->ask], silence_names[step->silence]);
	append_money(text, "fee", step->fee, step->fee_currency);
	g_string_append_printf(text, " interest = \"%s\" lump-sum = \"%s\"",
			       extra_names[step->interest], extra_names[step->lump_sum]);
	if (step->partner != NULL)
		g_string_append_printf(text, " partner = \"%s\"", step->partner);
	if (step->channel != DUNLIN_CHANNEL_MAIL)
		g_string_append_printf(text, " channel = \"%s\"", channel_names[step->channel]);
	if (step->attach_letter)
		g_string_append(text, " attach = \"letter\"");
	if (step->to != NULL)
		g_string_append_printf(text, " to = \"%s\"", step->to);
	g_string_append(text, " }");
}

/* The canonical text, in the language of the configuration. A setting that comes later is added
 * only where it is not its default, so that the digests in the store stay valid. */
static char *
canonical(const DunlinPolicy *policy)
{
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "policy: { %s: {", policy->name);
	append_duration(text, "lead", policy->lead);
	append_duration(text, "spacing", policy->spacing);
	append_money(text, "minimum", policy->minimum, policy->minimum_currency);
	append_money(text, "tolerance", policy->tolerance, policy->tolerance_currency);
	if (policy->rest != 1000 || strcmp(policy->rest_currency, "EUR") != 0)
		append_money(text, "rest", policy->rest, policy->rest_currency);
	if (policy->beside != DUNLIN_BESIDE_WAIVE)
		g_string_append_printf(text, " extras = \"%s\"", beside_names[policy->beside]);
	g_string_append(text, " steps = (\n");
	for (guint i = 0; i < policy->steps->len; i++) {
		append_step(text, g_ptr_array_index(policy->steps, i));
		g_string_append(text, i + 1 < policy->steps->len ? ",\n" : "\n");
	}
	g_string_append(text, ") } }\n");
	return g_string_free(text, FALSE);
}

static gboolean
has_step(const DunlinPolicy *policy, guint before, const char *name)
{
	for (guint i = 0; i < before; i++) {
		if (g_str_equal(((DunlinStep *)g_ptr_array_index(policy->steps, i))->name, name))
			return TRUE;
	}
	return FALSE;
}

static gboolean
has_partner(const DunlinConfig *config, const char *name)
{
	for (guint i = 0; i < config->partners->len; i++) {
		if (g_str_equal(((DunlinPartner *)g_ptr_array_index(config->partners, i))->name,
				name))
			return TRUE;
	}
	return FALSE;
}

static guint
count_whens(const DunlinNode *node)
{
	guint count = 0;

	for (guint i = 0; i < G_N_ELEMENTS(when_names); i++)
		count += dunlin_node_find(node, when_names[i]) != NULL;
	return count;
}

static gboolean
check_step(const DunlinLoader *loader, const DunlinConfig *config, const DunlinPolicy *policy,
	   guint index, GError **error)
{
	const DunlinStep *step = g_ptr_array_index(policy->steps, index);
	const DunlinStep *before = index > 0 ? g_ptr_array_index(policy->steps, index - 1) : NULL;

	if (has_step(policy, index, step->name))
		return dunlin_loader_fail(loader, step, "step", error,
					  "the policy has a step \"%s\" already", step->name);
	if (strspn(step->name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(step->name))
		return dunlin_loader_fail(
			loader, step, "step", error,
			"\"step\": expected lower-case letters, digits and \"-\"");
	if (count_whens(g_hash_table_lookup(loader->nodes, step)) != 1)
		return dunlin_loader_fail(
			loader, step, NULL, error,
			"step \"%s\": expected exactly one of before-due, after-due "
			"and after-deadline",
			step->name);
	if (step->when == DUNLIN_WHEN_AFTER_DEADLINE &&
	    (before == NULL || before->deadline.count == 0))
		return dunlin_loader_fail(loader, step, "after-deadline", error,
					  "step \"%s\": \"after-deadline\" needs a \"deadline\" in "
					  "the step before",
					  step->name);
	if (step->channel == DUNLIN_CHANNEL_LETTER && config->print == NULL)
		return dunlin_loader_fail(loader, step, "channel", error,
					  "\"channel\": a letter on paper needs \"print\" at the top");
	if (step->channel == DUNLIN_CHANNEL_SMS && config->sms == NULL)
		return dunlin_loader_fail(loader, step, "channel", error,
					  "\"channel\": a text message needs \"sms\" at the top");
	if (step->to != NULL && !g_str_equal(step->to, "contact") && !dunlin_text_is_address(step->to))
		return dunlin_loader_fail(loader, step, "to", error,
					  "\"to\": expected contact or a mail address");
	if (step->to != NULL && (step->channel == DUNLIN_CHANNEL_LETTER ||
				 step->channel == DUNLIN_CHANNEL_SMS))
		return dunlin_loader_fail(loader, step, "to", error,
					  "\"to\": a letter on paper or a text message is for the debtor");
	if (step->partner != NULL && !g_str_equal(step->partner, DUNLIN_PARTNER_COURT) &&
	    !has_partner(config, step->partner))
		return dunlin_loader_fail(loader, step, "partner", error,
					  "there is no partner \"%s\"", step->partner);
	return TRUE;
}

static gboolean
check_policy(const DunlinLoader *loader, const DunlinConfig *config, const DunlinPolicy *policy,
	     GError **error)
{
	if (policy->steps->len == 0)
		return dunlin_loader_fail(loader, policy, "steps", error,
					  "policy \"%s\": \"steps\" is missing", policy->name);
	for (guint i = 0; i < policy->steps->len; i++) {
		if (!check_step(loader, config, policy, i, error))
			return FALSE;
	}
	return TRUE;
}

void
dunlin_policy_seal(DunlinPolicy *policy)
{
	g_autofree char *digest = NULL;

	g_free(policy->text);
	policy->text = canonical(policy);
	digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, policy->text, -1);
	g_strlcpy(policy->digest, digest, sizeof(policy->digest));
}

static gboolean
add_builtin(DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	DunlinNode *tree = dunlin_config_read_text(builtin, "(built-in)", error);
	const DunlinNode *policies;

	g_assert(tree != NULL);
	g_ptr_array_add(loader->trees, tree);
	policies = dunlin_node_find(tree, "policy");
	for (guint i = 0; i < policies->count; i++) {
		const DunlinNode *node = &policies->children[i];

		DunlinPolicy *policy;

		if (dunlin_config_policy(config, node->name) != NULL)
			continue;
		if (!dunlin_element_load(loader, DUNLIN_IN_POLICY, node, config->policies, error))
			return FALSE;
		policy = g_ptr_array_index(config->policies, config->policies->len - 1);
		policy->builtin = TRUE;
	}
	return TRUE;
}

static const char *
standard_letter(const DunlinStep *step)
{
	gboolean own = step->channel == DUNLIN_CHANNEL_SMS || step->channel == DUNLIN_CHANNEL_CALL;

	return own ? channel_names[step->channel] : step->name;
}

gboolean
dunlin_policies_finish(DunlinLoader *loader, DunlinConfig *config, GError **error)
{
	if (!add_builtin(loader, config, error))
		return FALSE;
	for (guint i = 0; i < config->policies->len; i++) {
		DunlinPolicy *policy = g_ptr_array_index(config->policies, i);

		if (!check_policy(loader, config, policy, error))
			return FALSE;
		for (guint j = 0; j < policy->steps->len; j++) {
			DunlinStep *step = g_ptr_array_index(policy->steps, j);

			if (*step->letter == '\0') {
				g_free(step->letter);
				step->letter = g_strdup(standard_letter(step));
			}
		}
		dunlin_policy_seal(policy);
	}
	return TRUE;
}

DunlinPolicy *
dunlin_policy_parse(const char *text, GError **error)
{
	g_autoptr(DunlinNode) tree = dunlin_config_read_text(text, "(stored policy)", error);
	g_autoptr(GHashTable) nodes = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) policies = g_ptr_array_new();
	DunlinLoader loader = {.nodes = nodes};
	const DunlinNode *group = tree != NULL ? dunlin_node_find(tree, "policy") : NULL;
	gboolean ok;

	if (tree == NULL)
		return NULL;
	if (group == NULL || group->kind != DUNLIN_NODE_GROUP || group->count != 1) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "(stored policy): no policy");
		return NULL;
	}
	ok = dunlin_element_load(&loader, DUNLIN_IN_POLICY, &group->children[0],
				 policies, error);
	if (!ok) {
		if (policies->len > 0)
			dunlin_policy_free(g_ptr_array_index(policies, 0));
		return NULL;
	}
	dunlin_policy_seal(g_ptr_array_index(policies, 0));
	return g_ptr_array_index(policies, 0);
}

void
dunlin_policy_free(DunlinPolicy *policy)
{
	if (policy == NULL)
		return;
	dunlin_group_clear(DUNLIN_IN_POLICY, policy);
	g_free(policy->name);
	g_free(policy->text);
	g_free(policy);
}
