/* SPDX-License-Identifier: BSD-2-Clause */
/* Interest, the fixed sum and fees: into the ledger when a step claims them, into its letter with their
 * calculation, and out again when the principal is paid. */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "claim/account.h"
#include "claim/calendar.h"
#include "claim/deadline.h"
#include "desk/internal.h"

gboolean
dunlin_desk_step_claims(const DunlinStep *step)
{
	return step->fee > 0 || step->interest == DUNLIN_EXTRA_CLAIM ||
	       step->lump_sum == DUNLIN_EXTRA_CLAIM;
}

/* Whether it is the last letter, which says that it puts into default ("vaut mise en demeure"). */
static gboolean
puts_into_default(const DunlinNotice *notice)
{
	g_autoptr(DunlinValues) values =
		notice->facts != NULL ? dunlin_values_from_json(notice->facts, NULL) : NULL;

	const DunlinValue *follows =
		values != NULL ? dunlin_values_get(values, "letter_follows") : NULL;

	return g_str_equal(notice->letter, "final") && follows != NULL && follows->number == 0;
}

typedef struct {
	DunlinDay day, deadline;
} Reminder;

/* The first letter of this claim that the MTA took after the due date: what puts the debtor into
 * default (BGB § 286(1): "nach dem Eintritt der Fälligkeit"). One that only announced that day does not.
 * @formally: nor does one that is not the last. */
static gboolean
find_reminder(DunlinDesk *desk, const DunlinCase *c, DunlinDay due, gboolean formally,
	      Reminder *ret_reminder, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, c->claim, error);
	Reminder found = {DUNLIN_DAY_NONE, DUNLIN_DAY_NONE};
	gint64 first = 0;

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (!notice->demands || notice->role != DUNLIN_ROLE_DEBTOR || notice->accepted_at == 0 ||
		    dunlin_day_of(notice->accepted_at, c->zone) <= due ||
		    (first != 0 && notice->accepted_at >= first) ||
		    (formally && !puts_into_default(notice)))
			continue;
		first = notice->accepted_at;
		found.day = dunlin_day_of(first, c->zone);
		if (notice->channel == DUNLIN_CHANNEL_LETTER)
			found.day = dunlin_case_add(c, found.day, dunlin_by_post);
		found.deadline = dunlin_notice_part(notice, c->claim->reference).deadline;
	}
	*ret_reminder = found;
	return notices != NULL;
}

/* On what is disputed no interest is asked for: as if it had been credited when it fell due. */
static void
leave_disputed(GPtrArray *entries, const DunlinClaim *claim)
{
	DunlinEntry *entry;

	if (claim->disputed <= 0)
		return;
	entry = g_new0(DunlinEntry, 1);
	entry->kind = DUNLIN_ENTRY_CREDIT;
	entry->day = claim->due_day;
	entry->amount = claim->disputed;
	g_ptr_array_add(entries, entry);
}

/* *ret_entries: the ledger; yours, @ret_extras borrows it. */
static gboolean
gather(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step, DunlinExtras *ret_extras,
       GPtrArray **ret_entries, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, c->claim->creditor, error);
	DunlinExtras extras = {
		.claim = c->claim, .policy = c->policy, .step = step, .rates = desk->house->rates,
		.due = dunlin_day_shift(c->holidays, c->country, c->claim->due_day),
		.day = dunlin_day_of(c->now, c->zone),
	};

	Reminder reminder;

	if (creditor == NULL)
		return FALSE;
	extras.law = dunlin_law_of(creditor->country, c->country, c->kind);
	if (!find_reminder(desk, c, extras.due,
			   extras.law != NULL && extras.law->begins == DUNLIN_DEFAULT_NOTICE, &reminder,
			   error))
		return FALSE;
	extras.reminded = reminder.day;
	extras.deadline = reminder.deadline;
	*ret_entries = dunlin_ledger_list(desk->store, c->claim, error);
	if (*ret_entries == NULL)
		return FALSE;
	leave_disputed(*ret_entries, c->claim);
	extras.entries = *ret_entries;
	*ret_extras = extras;
	return TRUE;
}

gboolean
dunlin_desk_claim_extras(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
			 gboolean *ret_added, GError **error)
{
	g_autoptr(GPtrArray) entries = NULL, fresh = NULL;
	DunlinExtras extras;

	*ret_added = FALSE;
	if (!dunlin_desk_step_claims(step))
		return TRUE;
	if (!gather(desk, facts, step, &extras, &entries, error))
		return FALSE;
	fresh = dunlin_extras_of(&extras);
	for (guint i = 0; i < fresh->len; i++) {
		if (!dunlin_ledger_add(desk->store, extras.claim, g_ptr_array_index(fresh, i), error))
			return FALSE;
	}
	*ret_added = fresh->len > 0;
	return TRUE;
}

/* Of the languages of the letters only English writes a point. */
void
dunlin_desk_add_segment(DunlinValues *values, const DunlinSegment *segment, const char *currency,
			const char *language)
{
	DunlinValues *row = dunlin_values_add_row(values, "calculation");
	g_autofree char *rate = dunlin_rate_to_string(segment->rate);

	if (!g_str_has_prefix(language, "en"))
		g_strdelimit(rate, ".", ',');
	dunlin_values_set_day(row, "from", segment->from);
	dunlin_values_set_day(row, "to", segment->to);
	dunlin_values_set_number(row, "days", segment->to - segment->from + 1);
	dunlin_values_set_text(row, "rate", rate);
	dunlin_values_set_money(row, "base", segment->base, currency);
}

/* From when interest runs and what one more day costs, in letters of a law that asks for it. */
static void
add_daily(DunlinValues *values, const DunlinExtras *extras, gint64 principal)
{
	DunlinDay first = dunlin_law_first_day(extras->law, extras->due, extras->claim->due_origin,
					       extras->reminded, extras->deadline);
	gint64 daily;

	if (extras->step->interest == DUNLIN_EXTRA_OFF || !dunlin_law_names_daily(extras->law) ||
	    first == DUNLIN_DAY_NONE || first > extras->day)
		return;
	daily = dunlin_interest_daily(extras->law, extras->rates, principal, first, extras->day);
	if (daily <= 0)
		return;
	dunlin_values_set_day(values, "interest_from", first);
	dunlin_values_set_money(values, "interest_daily", daily, extras->claim->currency);
}

static void
add_claimed(DunlinValues *values, const DunlinCase *c, const DunlinExtras *extras,
	    const DunlinAccount *account, const char *language)
{
	const char *currency = c->claim->currency;
	g_auto(DunlinInterest) interest = dunlin_extras_interest(extras);

	/* What the letter promises to whom pays the invoice alone. */
	if (c->policy->beside == DUNLIN_BESIDE_WAIVE && account->principal > 0)
		dunlin_values_set_money(values, "principal_open", account->principal, currency);
	for (guint i = 0; c->balance.interest != 0 && i < interest.segments->len; i++)
		dunlin_desk_add_segment(values, &g_array_index(interest.segments, DunlinSegment, i),
					currency, language);
}

/* Past the last date of the rates: reserved, not quantified, also where nothing else is asked for. */
static void
add_reserved(DunlinValues *values, const DunlinExtras *extras)
{
	g_auto(DunlinInterest) interest = dunlin_extras_interest(extras);

	if (extras->step->interest == DUNLIN_EXTRA_CLAIM && interest.reserved != DUNLIN_DAY_NONE)
		dunlin_values_set_flag(values, "interest_announced", TRUE);
}

gboolean
dunlin_desk_extras_values(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
			  const char *language, DunlinValues *values, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	gboolean claimed =
		c->balance.interest != 0 || c->balance.lump_sum != 0 || c->balance.fees != 0;
	g_autoptr(GPtrArray) entries = NULL;
	DunlinExtras extras;

	if (!claimed && step->interest == DUNLIN_EXTRA_OFF)
		return TRUE;
	if (!gather(desk, facts, step, &extras, &entries, error))
		return FALSE;
	g_auto(DunlinAccount) account = dunlin_account_of(entries, 0);

	if (claimed)
		add_claimed(values, c, &extras, &account, language);
	add_reserved(values, &extras);
	add_daily(values, &extras, account.principal);
	return TRUE;
}

void
dunlin_reckoning_clear(DunlinReckoning *reckoning)
{
	g_clear_pointer(&reckoning->entries, g_ptr_array_unref);
	dunlin_account_clear(&reckoning->account);
	dunlin_interest_clear(&reckoning->interest);
}

gboolean
dunlin_desk_reckon(DunlinDesk *desk, const DunlinFacts *facts, DunlinReckoning *ret_reckoning,
		   GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	g_auto(DunlinReckoning) reckoning = {0};
	DunlinExtras extras;
	Reminder reminder;

	if (!gather(desk, facts, NULL, &extras, &reckoning.entries, error) ||
	    !find_reminder(desk, c, extras.due, FALSE, &reminder, error))
		return FALSE;
	reckoning.law = extras.law;
	reckoning.day = extras.day;
	reckoning.reminded = reminder.day;
	reckoning.first = dunlin_law_first_day(extras.law, extras.due, c->claim->due_origin,
					       extras.reminded, extras.deadline);
	reckoning.account = dunlin_account_of(
		reckoning.entries, dunlin_policy_tolerance(c->policy, c->claim->currency));
	reckoning.interest = dunlin_extras_interest(&extras);
	if (c->claim->disputed > 0) /* the ledger as it is */
		g_ptr_array_set_size(reckoning.entries, (int)reckoning.entries->len - 1);
	*ret_reckoning = reckoning;
	reckoning = (DunlinReckoning){0};
	return TRUE;
}

gboolean
dunlin_desk_principal_open(DunlinDesk *desk, const DunlinClaim *claim, gint64 *ret_open,
			   gint64 *ret_beside, GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(desk->store, claim, error);
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);

	if (entries == NULL || policy == NULL)
		return FALSE;
	g_auto(DunlinAccount) account =
		dunlin_account_of(entries, dunlin_policy_tolerance(policy, claim->currency));

	*ret_open = account.principal;
	*ret_beside = account.interest + account.costs;
	return TRUE;
}

/* Nothing but the principal was asked for: the rule, and then no facts are needed. */
static gboolean
is_plain(const GPtrArray *entries)
{
	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (entry->kind == DUNLIN_ENTRY_INTEREST || entry->kind == DUNLIN_ENTRY_LUMP_SUM ||
		    entry->kind == DUNLIN_ENTRY_FEE)
			return FALSE;
	}
	return TRUE;
}

static void
add_copy(GPtrArray *entries, const DunlinEntry *entry)
{
	DunlinEntry *copy = g_new(DunlinEntry, 1);

	*copy = *entry;
	copy->text = g_strdup(entry->text);
	copy->source = g_strdup(entry->source);
	g_ptr_array_add(entries, copy);
}

gboolean
dunlin_desk_take_back(DunlinDesk *desk, const DunlinClaim *claim, const DunlinEntry *to_come, DunlinTime time,
		      const char *source, GError **error)
{
	g_autoptr(GPtrArray) ledger = dunlin_ledger_list(desk->store, claim, error);
	g_autoptr(DunlinFacts) facts = NULL;
	g_autoptr(GPtrArray) entries = NULL, less = NULL;
	DunlinExtras extras;

	if (ledger == NULL || is_plain(ledger))
		return ledger != NULL;
	facts = dunlin_desk_facts(desk, claim, time, error);
	if (facts == NULL || !gather(desk, facts, NULL, &extras, &entries, error))
		return FALSE;
	if (to_come != NULL)
		add_copy(entries, to_come);
	less = dunlin_extras_too_much(&extras);
	for (guint i = 0; i < less->len; i++) {
		DunlinEntry entry = *(const DunlinEntry *)g_ptr_array_index(less, i);

		entry.source = (char *)source;
		if (!dunlin_ledger_add(desk->store, claim, &entry, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_accrued(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day, DunlinTime time,
		    gint64 *ret_interest, GError **error)
{
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, error);
	g_autoptr(GPtrArray) entries = NULL;
	DunlinExtras extras;

	if (facts == NULL || !gather(desk, facts, NULL, &extras, &entries, error))
		return FALSE;
	extras.day = day;
	g_auto(DunlinInterest) interest = dunlin_extras_interest(&extras);

	*ret_interest = MAX(interest.amount - dunlin_facts_case(facts)->balance.interest, 0);
	return TRUE;
}

gboolean
dunlin_desk_is_offered(DunlinDesk *desk, const DunlinClaim *claim, gint64 amount, gboolean *ret_offered,
		       GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);
	gint64 open, beside;

	if (policy == NULL || !dunlin_desk_principal_open(desk, claim, &open, &beside, error))
		return FALSE;
	open -= MAX(claim->disputed, 0);
	*ret_offered = policy->beside == DUNLIN_BESIDE_WAIVE && beside > 0 && open > 0 &&
		       claim->state != DUNLIN_STATE_COLLECTION &&
		       amount >= open - dunlin_policy_tolerance(policy, claim->currency);
	return TRUE;
}

/* Not before what it waives, where a payment is told late. */
static DunlinDay
waiver_day(const GPtrArray *entries, DunlinDay day)
{
	for (guint i = 0; i < entries->len; i++)
		day = MAX(day, ((const DunlinEntry *)g_ptr_array_index(entries, i))->day);
	return day;
}

gboolean
dunlin_desk_waive(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day, const char *source,
		  gint64 *ret_waived, GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(desk->store, claim, error);
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_WAIVER, .source = (char *)source,
			     .text = (char *)"principal paid"};
	gint64 open;

	*ret_waived = 0;
	if (policy == NULL || entries == NULL ||
	    !dunlin_desk_principal_open(desk, claim, &open, &entry.amount, error))
		return FALSE;
	if (entry.amount <= 0 || policy->beside != DUNLIN_BESIDE_WAIVE ||
	    open - MAX(claim->disputed, 0) > dunlin_policy_tolerance(policy, claim->currency))
		return TRUE;
	entry.day = waiver_day(entries, day);
	*ret_waived = entry.amount;
	return dunlin_ledger_add(desk->store, claim, &entry, error);
}
