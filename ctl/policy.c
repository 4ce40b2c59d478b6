/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl policy: what a policy does, in plain sentences. */
#include "ctl/ctl.h"

#include <string.h>

#include "base/error.h"
#include "claim/deadline.h"
#include "claim/follow.h"
#include "claim/law.h"
#include "write/letter.h"

static const char *const units[][2] = {
	[DUNLIN_UNIT_HOUR] = {"hour", "hours"},
	[DUNLIN_UNIT_DAY] = {"day", "days"},
	[DUNLIN_UNIT_WEEK] = {"week", "weeks"},
	[DUNLIN_UNIT_WORKDAY] = {"working day", "working days"},
};

static const char *const extras[] = {
	[DUNLIN_EXTRA_OFF] = NULL,
	[DUNLIN_EXTRA_ANNOUNCE] = "announced between businesses",
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
	return g_strdup_printf("%s %s, but not before it is %s overdue,", offset, from, overdue);
}

static const char *const channels[] = {
	[DUNLIN_CHANNEL_MAIL] = "",
	[DUNLIN_CHANNEL_LETTER] = " on paper",
	[DUNLIN_CHANNEL_SMS] = " as a text message",
	[DUNLIN_CHANNEL_CALL] = "",
};

/* "the letter "final" goes to the debtor on paper" */
static void
add_sending(GString *text, const DunlinStep *step)
{
	const char *to = step->to == NULL || strcmp(step->to, "contact") == 0 ? "the creditor's contact"
									      : step->to;

	if (step->channel == DUNLIN_CHANNEL_CALL)
		g_string_append_printf(text, "%s is asked to call the debtor", to);
	else
		g_string_append_printf(text, "the letter \"%s\" goes to %s%s", step->letter,
				       step->to != NULL ? to : "the debtor", channels[step->channel]);
}

static void
add_letter(GString *text, const DunlinStep *step)
{
	g_autofree char *deadline = duration_text(step->deadline);

	add_sending(text, step);
	if (step->deadline.count > 0 && dunlin_step_is_for_debtor(step))
		g_string_append_printf(text, " and gives him %s to pay", deadline);
	else if (step->deadline.count > 0)
		g_string_append_printf(text, "; %s %s allowed for that", deadline,
				       step->deadline.count == 1 ? "is" : "are");
	g_string_append(text, step->attach_letter ? "; its PDF is attached." : ".");
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

/* A notice that only announces the due date waits for nobody's word. */
static void
print_letter(GString *text, const DunlinStep *step)
{
	const char *asked = step->when == DUNLIN_WHEN_BEFORE_DUE ? NULL : askers[step->ask];

	if (asked != NULL)
		g_string_append_printf(text, "%s is asked whether it is still unpaid; with his yes ", asked);
	add_letter(text, step);
	if (asked != NULL)
		g_string_append_printf(text, " Without an answer %s.", silences[step->silence]);
	add_extras(text, step);
}

/* Whatever the step asks for, a hand-over is an approver's to say, and nobody's silence. */
static void
print_handover(const DunlinCtl *ctl, GString *text, const DunlinPolicy *policy, const DunlinStep *step)
{
	DunlinSilence silence = step->silence == DUNLIN_SILENCE_STOP ? DUNLIN_SILENCE_STOP
								     : DUNLIN_SILENCE_WAIT;

	if (g_strcmp0(step->partner, DUNLIN_PARTNER_COURT) == 0)
		g_string_append(text, "the creditor is told that no letter is left, and that it may go to court.");
	else if (dunlin_desk_partner(ctl->config, policy) == NULL)
		g_string_append(text, "the creditor is told that no letter is left: there is no partner who "
				      "takes it.");
	else
		g_string_append_printf(text,
				       "%s is asked whether it is still unpaid; with his yes the claim is "
				       "handed over to %s. Without an answer %s.",
				       askers[DUNLIN_ASK_APPROVER],
				       step->partner != NULL ? step->partner : "the creditor's partner",
				       silences[silence]);
}

static void
print_step(const DunlinCtl *ctl, const DunlinPolicy *policy, guint index, gboolean over)
{
	const DunlinStep *step = g_ptr_array_index(policy->steps, index);
	g_autofree char *when = when_text(step);
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_append_printf(text, "%u. %s: ", index + 1, step->name);
	if (over) {
		g_string_append(text, "never, since nothing comes after the hand-over.");
	} else {
		g_string_append_printf(text, "%s ", when);
		if (dunlin_step_is_handover(step))
			print_handover(ctl, text, policy, step);
		else
			print_letter(text, step);
	}
	dunlin_ctl_tell(ctl, "text", text->str);
}

static void
print_policy(const DunlinCtl *ctl, const DunlinPolicy *policy)
{
	g_autofree char *lead = duration_text(policy->lead);
	g_autofree char *spacing = duration_text(policy->spacing);
	g_autofree char *minimum = dunlin_money_to_string(policy->minimum, policy->minimum_currency);
	g_autofree char *tolerance =
		dunlin_money_to_string(policy->tolerance, policy->tolerance_currency);
	g_autofree char *rest = dunlin_money_to_string(policy->rest, policy->rest_currency);
	g_autofree char *paid = policy->tolerance == 0
					? g_strdup("")
					: g_strdup_printf("; %s %s or less counts as paid", tolerance,
							  policy->tolerance_currency);
	g_autofree char *text = g_strdup_printf(
		"The first letter goes out %s after opening at the earliest, and no debtor gets two "
		"letters within %s. After the due date none goes out before it was said since then that "
		"it is unpaid. Less than %s %s open is left alone%s. About %s %s or less that a "
		"payment leaves, the creditor is asked first. Interest and costs %s once the principal "
		"is paid.",
		lead, spacing, minimum, policy->minimum_currency, paid, rest, policy->rest_currency,
		besides[policy->beside]);
	gboolean over = FALSE;

	dunlin_ctl_tell(ctl, "text", text);
	for (guint i = 0; i < policy->steps->len; i++) {
		print_step(ctl, policy, i, over);
		over = over || dunlin_step_is_handover(g_ptr_array_index(policy->steps, i));
	}
}

static const struct {
	DunlinDebtorKind kind;
	const char *name;
} kinds[] = {
	{DUNLIN_KIND_BUSINESS, "business"},
	{DUNLIN_KIND_CONSUMER, "consumer"},
	{DUNLIN_KIND_UNKNOWN, "debtor of unknown kind"},
};

/* What no letter of any policy falls below there. */
static void
print_floors(const DunlinCtl *ctl, const char *country)
{
	for (guint i = 0; i < 2 * G_N_ELEMENTS(kinds); i++) {
		gboolean last = i >= G_N_ELEMENTS(kinds);
		guint k = i % G_N_ELEMENTS(kinds);
		const DunlinFloor *floor = dunlin_floor_of(country, kinds[k].kind, last);
		g_autofree char *text = NULL;

		if (floor == NULL || floor->last != last)
			continue;
		text = g_strdup_printf("In %s a %s gets at least %d days to pay%s (%s).", country,
				       kinds[k].name, floor->days,
				       last ? " in the last letter" : "", floor->source);
		dunlin_ctl_tell(ctl, "text", text);
	}
}

/* "interest of 9.00 points above the rate DE-base" */
static char *
rate_text(const DunlinLaw *law)
{
	g_autofree char *spread = dunlin_rate_to_string(law->spread);

	if (law->table == NULL)
		return g_strdup_printf("interest of %s %% a year", spread);
	if (law->spread == 0)
		return g_strdup_printf("interest at the rate %s", law->table);
	return g_strdup_printf("interest of %s points above the rate %s%s", spread, law->table,
			       law->frozen ? " of the first day" : "");
}

static void
print_law(const DunlinCtl *ctl, const char *country, const char *name, const DunlinLaw *law)
{
	static const char *const begins[] = {
		[DUNLIN_DEFAULT_NEVER] = NULL,
		[DUNLIN_DEFAULT_DUE] = "from the day after the due date",
		[DUNLIN_DEFAULT_CONTRACT] = "from the day after a due date that was agreed",
		[DUNLIN_DEFAULT_REMINDER] = "from the day after the first letter, or after a due date that "
					    "was agreed",
		[DUNLIN_DEFAULT_DEADLINE] = "from the day after the first letter's deadline, or after a due "
					    "date that was agreed",
		[DUNLIN_DEFAULT_DEMAND] = "from the day after the first letter, even where the due date was "
					  "agreed",
		[DUNLIN_DEFAULT_NOTICE] = "from the day after the last letter, even where the due date was "
					  "agreed",
		[DUNLIN_DEFAULT_THIRTY] = "from the day after the first letter, or after a due date that was "
					  "agreed, at the latest 30 days after the due date",
	};
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_append_printf(text, "In %s a %s owes ", country, name);
	if (begins[law->begins] == NULL) {
		g_string_append(text, "no interest out of court");
	} else {
		g_autofree char *rate = rate_text(law);

		g_string_append_printf(text, "%s %s, %s", rate, begins[law->begins],
				       law->yearly ? "each full year's interest bearing interest" : "simple");
	}
	g_string_append(text, law->lump_currency != NULL ? ", and its fixed sum" : "");
	g_string_append_printf(text, " (%s).", law->source);
	dunlin_ctl_tell(ctl, "text", text->str);
}

/* What a letter may ask for beside the principal, where debtor and creditor are of that country. */
static void
print_laws(const DunlinCtl *ctl, const char *country)
{
	guint known = 0;

	for (guint i = 0; i < 2; i++) {
		const DunlinLaw *law = dunlin_law_of(country, country, kinds[i].kind);

		known += law != NULL;
		if (law != NULL)
			print_law(ctl, country, i == 1 ? "consumer or one of unknown kind" : kinds[i].name, law);
	}
	if (known == 0)
		dunlin_ctl_tell(ctl, "text", "Its law on interest is not known here: only the principal is asked for.");
}

static gboolean
print_for_country(DunlinCtl *ctl, const DunlinPolicy *policy, const char *given)
{
	g_autofree char *country = dunlin_format_country_code(given);
	g_autoptr(DunlinPolicy) varied = NULL;

	if (country == NULL)
		return dunlin_ctl_misuse(ctl,
					 "\"%s\" is not a country: write its two letters like \"AT\", "
					 "or a region of it like \"DE-BY\"",
					 given);
	varied = dunlin_policy_for_country(policy, country);
	print_policy(ctl, varied);
	print_floors(ctl, country);
	print_laws(ctl, country);
	return TRUE;
}

/* "businesses in AT of whose 8 … follow strict; " */
static void
add_segment(GString *text, const DunlinPolicySegment *segment)
{
	static const char *const debtors[] = {"debtors", "businesses", "consumers",
					      "debtors of unknown kind"};

	g_string_append(text, debtors[segment->kind]);
	if (segment->country != NULL)
		g_string_append_printf(text, " in %s", segment->country);
	if (segment->history == DUNLIN_HISTORY_GOOD)
		g_string_append_printf(text,
				       " who paid %d or more of the %d claims closed last, each within %d "
				       "days and after one letter at most,",
				       DUNLIN_HISTORY_GOOD_PAID, DUNLIN_HISTORY_CLAIMS,
				       DUNLIN_HISTORY_TROUBLE_DAYS);
	else if (segment->history == DUNLIN_HISTORY_BAD)
		g_string_append_printf(text,
				       " of whose %d claims closed last %d or more needed a second letter or "
				       "more than %d days, were written off, or are with a partner,",
				       DUNLIN_HISTORY_CLAIMS, DUNLIN_HISTORY_BAD_TROUBLE,
				       DUNLIN_HISTORY_TROUBLE_DAYS);
	g_string_append_printf(text, " follow %s; ", segment->policy);
}

static void
print_segments(const DunlinCtl *ctl, const char *whose, const GPtrArray *segments, const char *others)
{
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_append_printf(text, "%s: ", whose);
	for (guint i = 0; i < segments->len; i++)
		add_segment(text, g_ptr_array_index(segments, i));
	g_string_append_printf(text, "%s %s.", segments->len > 0 ? "all others" : "all debtors follow", others);
	dunlin_ctl_tell(ctl, "text", text->str);
}

/* Whose debtors follow which, by their segment; a word on the debtor or the claim goes before. */
static void
print_all_segments(const DunlinCtl *ctl)
{
	const DunlinConfig *config = ctl->config;

	print_segments(ctl, config->builtin_segments ? "Creditors with the built-in policy standard"
						: "Creditors without segments of their own",
		       config->segments, config->builtin_segments ? "standard" : "the creditor's policy");
	for (guint i = 0; i < config->creditor_list->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(config->creditor_list, i);

		if (creditor->own_segments)
			print_segments(ctl, creditor->key, creditor->segments, creditor->policy);
	}
}

gboolean
dunlin_ctl_policy(DunlinCtl *ctl, GError **error)
{
	const GPtrArray *policies = ctl->config->policies;
	const DunlinPolicy *policy;

	if (ctl->count == 0) {
		for (guint i = 0; i < policies->len; i++)
			dunlin_ctl_tell(ctl, "policy",
					((DunlinPolicy *)g_ptr_array_index(policies, i))->name);
		print_all_segments(ctl);
		return TRUE;
	}
	policy = dunlin_config_policy(ctl->config, ctl->operands[0]);
	if (policy == NULL) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "there is no policy \"%s\"; \"dunlinctl policy\" lists all",
			    ctl->operands[0]);
		return FALSE;
	}
	if (ctl->count > 1)
		return print_for_country(ctl, policy, ctl->operands[1]);
	print_policy(ctl, policy);
	return TRUE;
}
