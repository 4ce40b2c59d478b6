/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl policy: what a policy does, in plain sentences. */
#include "ctl/ctl.h"

#include <string.h>

#include "base/error.h"

static const char *const units[][2] = {
	[DUNLIN_UNIT_HOUR] = {"hour", "hours"},
	[DUNLIN_UNIT_DAY] = {"day", "days"},
	[DUNLIN_UNIT_WEEK] = {"week", "weeks"},
	[DUNLIN_UNIT_WORKDAY] = {"working day", "working days"},
};

static const char *const extras[] = {
	[DUNLIN_EXTRA_OFF] = NULL,
	[DUNLIN_EXTRA_ANNOUNCE] = "announced",
	[DUNLIN_EXTRA_CLAIM] = "claimed",
};

static const char *const besides[] = {
	[DUNLIN_BESIDE_WAIVE] = "are waived",
	[DUNLIN_BESIDE_KEEP] = "stay claimed",
	[DUNLIN_BESIDE_ASK] = "wait for the creditor's word",
};

static const char *const askers[] = {
	[DUNLIN_ASK_NONE] = NULL,
	[DUNLIN_ASK_CREDITOR] = "the creditor",
	[DUNLIN_ASK_APPROVER] = "an approver of the creditor",
};

static const char *const silences[] = {
	[DUNLIN_SILENCE_WAIT] = "he is asked again, and nothing happens without his word",
	[DUNLIN_SILENCE_PROCEED] = "after two questions it goes on by itself, if his last word was "
				   "\"unpaid\"",
	[DUNLIN_SILENCE_STOP] = "after two questions the claim is held",
};

static char *
duration_text(DunlinDuration duration)
{
	return g_strdup_printf("%d %s", duration.count, units[duration.unit][duration.count != 1]);
}

static char *
when_text(const DunlinStep *step)
{
	g_autofree char *offset = duration_text(step->offset);
	g_autofree char *overdue = duration_text(step->overdue);
	const char *from = step->when == DUNLIN_WHEN_BEFORE_DUE  ? "before the due date"
			   : step->when == DUNLIN_WHEN_AFTER_DUE ? "after the due date"
								 : "after that deadline";

	if (step->overdue.count == 0)
		return g_strdup_printf("%s %s", offset, from);
	return g_strdup_printf("%s %s, but not before it is %s overdue", offset, from, overdue);
}

static void
add_what(GString *text, const DunlinStep *step)
{
	g_autofree char *deadline = duration_text(step->deadline);

	if (step->deadline.count == 0 && strcmp(step->name, "handover") == 0)
		g_string_append_printf(text, "the claim is handed over to %s",
				       step->partner ? step->partner : "the creditor's partner");
	else
		g_string_append_printf(text, "the letter \"%s\" goes to the debtor", step->letter);
	if (step->deadline.count > 0)
		g_string_append_printf(text, " and gives him %s to pay", deadline);
	g_string_append(text, ".");
}

static void
add_extras(GString *text, const DunlinStep *step)
{
	g_autofree char *fee = dunlin_money_to_string(step->fee, step->fee_currency);

	if (step->fee > 0)
		g_string_append_printf(text, " It costs him %s %s.", fee, step->fee_currency);
	if (extras[step->interest] != NULL)
		g_string_append_printf(text, " Interest is %s where the law gives it.",
				       extras[step->interest]);
	if (extras[step->lump_sum] != NULL)
		g_string_append_printf(text, " The fixed sum is %s where the law gives it.",
				       extras[step->lump_sum]);
}

static void
print_step(const DunlinStep *step, guint number)
{
	g_autofree char *when = when_text(step);
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_append_printf(text, "%u. %s: %s ", number, step->name, when);
	if (askers[step->ask] != NULL)
		g_string_append_printf(text, "%s is asked whether it is still unpaid; with his yes ",
				       askers[step->ask]);
	add_what(text, step);
	if (askers[step->ask] != NULL)
		g_string_append_printf(text, " Without an answer %s.", silences[step->silence]);
	add_extras(text, step);
	dunlin_ctl_text(text->str);
}

static void
print_policy(const DunlinPolicy *policy)
{
	g_autofree char *lead = duration_text(policy->lead);
	g_autofree char *spacing = duration_text(policy->spacing);
	g_autofree char *minimum = dunlin_money_to_string(policy->minimum, policy->minimum_currency);
	g_autofree char *tolerance =
		dunlin_money_to_string(policy->tolerance, policy->tolerance_currency);
	g_autofree char *rest = dunlin_money_to_string(policy->rest, policy->rest_currency);
	g_autofree char *text = g_strdup_printf(
		"The first letter goes out %s after opening at the earliest, and no debtor gets two "
		"letters within %s. Less than %s %s open is left alone; %s %s or less counts as paid. "
		"About %s %s or less that a payment leaves, the creditor is asked first. Interest and "
		"costs %s once the principal is paid.",
		lead, spacing, minimum, policy->minimum_currency, tolerance,
		policy->tolerance_currency, rest, policy->rest_currency, besides[policy->beside]);

	dunlin_ctl_text(text);
	for (guint i = 0; i < policy->steps->len; i++)
		print_step(g_ptr_array_index(policy->steps, i), i + 1);
}

gboolean
dunlin_ctl_policy(DunlinCtl *ctl, GError **error)
{
	const GPtrArray *policies = ctl->config->policies;
	const DunlinPolicy *policy;

	if (ctl->count == 0) {
		for (guint i = 0; i < policies->len; i++)
			dunlin_ctl_text(((DunlinPolicy *)g_ptr_array_index(policies, i))->name);
		return TRUE;
	}
	policy = dunlin_config_policy(ctl->config, ctl->operands[0]);
	if (policy == NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "there is no policy \"%s\"; \"dunlinctl policy\" lists all",
			    ctl->operands[0]);
		return FALSE;
	}
	print_policy(policy);
	return TRUE;
}
