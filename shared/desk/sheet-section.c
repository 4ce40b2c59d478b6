/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What stands on a sheet: one const table of sections, which claims each has, and what it says of
 * them.
 */
#include "desk/sheet-section.h"

#include "claim/deadline.h"
#include "claim/plan.h"
#include "claim/question.h"

enum { DUES_DAYS = 7 }; /* ahead that parts to be paid are listed */

static gboolean
is_for(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	const DunlinClaim *claim = item->claim;
	DunlinAsks asked = dunlin_question_whom(claim->asked_count);

	if (making->whom == DUNLIN_ASKS_CONTACT)
		return TRUE;
	/* Beside the contact each question reaches somebody once each time it is put. */
	if (claim->asked_at <= making->state.sent_at)
		return FALSE;
	if (making->whom == DUNLIN_ASKS_APPROVER)
		return dunlin_desk_asks_approver(item->facts->policy, claim);
	if (asked == DUNLIN_ASKS_CONTACT)
		return FALSE;
	if (asked == DUNLIN_ASKS_DEPUTY && making->creditor->deputy[0] != '\0')
		return making->whom == DUNLIN_ASKS_DEPUTY;
	return making->whom == DUNLIN_ASKS_ADMIN;
}

/* Told, but no question: the letters are used up, and nobody is there who takes a hand-over. */
static gboolean
is_end(const DunlinSheetItem *item)
{
	const DunlinStep *handover = dunlin_policy_handover(item->facts->policy);

	if (g_strcmp0(item->claim->asked, DUNLIN_NO_STEP_LEFT) == 0)
		return TRUE;
	return handover != NULL && !item->facts->has_partner &&
	       g_strcmp0(item->claim->asked, handover->name) == 0;
}

static gboolean
is_promise(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	const DunlinQuestion *question = dunlin_question_of(item->claim);

	return item->claim->asked_count > 0 && is_for(making, item) &&
	       (question == dunlin_question_find("promise") ||
		question == dunlin_question_find(DUNLIN_INSTALMENTS));
}

static gboolean
is_waiting(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	return item->claim->asked_count > 0 && is_for(making, item) &&
	       dunlin_plan_next(item->facts).kind != DUNLIN_PLAN_NOTHING;
}

/* How often it was put, and what an answer that comes later is compared with. */
static void
tell_asked(const DunlinClaim *claim, DunlinValues *row)
{
	if (claim->asked_count > 1)
		dunlin_values_set_number(row, "count", claim->asked_count);
	dunlin_values_set_text(row, "asked", claim->asked);
	dunlin_values_set_number(row, "times", claim->asked_count);
	dunlin_values_set_number(row, "asked_at", claim->asked_at);
}

static void
tell_question(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	const DunlinClaim *claim = item->claim;
	const DunlinQuestion *question = dunlin_question_of(claim);
	DunlinPlan plan = dunlin_plan_next(item->facts);

	(void)making;
	dunlin_values_set_text(row, "what", question != NULL ? question->word : NULL);
	dunlin_values_set_text(row, "next", plan.step != NULL ? plan.step->name : NULL);
	dunlin_values_set_flag(row, "approver", plan.step != NULL && dunlin_step_asks_approver(plan.step));
	if (claim->step_at != 0)
		dunlin_values_set_day(row, "when", dunlin_day_of(claim->step_at, item->facts->zone));
	dunlin_values_set_day(row, "deadline", claim->deadline);
	if (plan.kind == DUNLIN_PLAN_STEP) /* where no answer is a yes, too */
		dunlin_values_set_day(row, "until", dunlin_day_of(plan.at, item->facts->zone));
	tell_asked(claim, row);
}

static gboolean
is_ended(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	(void)making;
	return item->claim->asked_count > 0 && is_end(item);
}

/* Whether the German court's sheet is to be had (ZPO 688). */
static void
tell_ended(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	const DunlinCase *facts = item->facts;
	gboolean court = facts->country != NULL &&
			 g_ascii_strncasecmp(facts->country, "DE", 2) == 0 &&
			 g_str_equal(item->claim->currency, "EUR");

	(void)making;
	dunlin_values_set_text(row, "what", court ? "court" : NULL);
}

/* Asked, and neither answered nor out of date; the last offer is put once. */
static gboolean
is_offered(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	const DunlinCase *facts = item->facts;
	const DunlinClaim *claim = item->claim;
	gboolean last = g_strcmp0(claim->asked, DUNLIN_ASKED_LAST) == 0;

	return claim->state == DUNLIN_STATE_DRAFT && claim->asked_count > 0 &&
	       dunlin_question_of(claim) == dunlin_question_find("offer") && is_for(making, item) &&
	       facts->offers && facts->needs_consent && !facts->foreign && facts->holds == 0 &&
	       !dunlin_claim_lacks_facts(facts) && (!last || claim->asked_at > making->state.sent_at);
}

/* What a yes begins: the first letter, on its day. */
static void
tell_offer(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	const DunlinClaim *claim = item->claim;
	DunlinDay today = dunlin_day_of(making->time.now, item->facts->zone);
	g_autoptr(GArray) plans = dunlin_plan_after_yes(item->facts, today + DUNLIN_PLAN_HORIZON);
	const DunlinPlan *first = plans->len > 0 ? &g_array_index(plans, DunlinPlan, 0) : NULL;

	dunlin_values_set_text(row, "what",
			       g_strcmp0(claim->asked, DUNLIN_ASKED_LAST) == 0 ? "last" : NULL);
	if (first != NULL && first->kind == DUNLIN_PLAN_STEP) {
		dunlin_values_set_text(row, "next", first->step->name);
		dunlin_values_set_day(row, "when", dunlin_day_of(first->at, item->facts->zone));
	}
	tell_asked(claim, row);
}

/* The partner was asked again whether he takes the case. */
static gboolean
is_untaken(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	return item->claim->state == DUNLIN_STATE_COLLECTION && item->claim->asked_count > 1 &&
	       item->claim->asked_at > making->state.sent_at;
}

static void
tell_untaken(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	(void)making;
	dunlin_values_set_day(row, "when", dunlin_day_of(item->claim->asked_at, item->facts->zone));
}

static gboolean
is_letter(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	(void)making;
	return dunlin_plan_next(item->facts).kind == DUNLIN_PLAN_STEP;
}

static void
tell_letter(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	DunlinPlan plan = dunlin_plan_next(item->facts);

	(void)making;
	dunlin_values_set_text(row, "what", plan.step->name);
	dunlin_values_set_day(row, "when", dunlin_day_of(plan.at, item->facts->zone));
	if (dunlin_step_is_for_debtor(plan.step)) /* a colleague pays nothing */
		dunlin_values_set_day(row, "deadline", plan.deadline);
}

static void
tell_sent(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	const DunlinPolicy *policy = item->facts->policy;
	const DunlinStep *step = dunlin_policy_step(policy, dunlin_policy_index(policy, item->claim->step));

	(void)making;
	dunlin_values_set_text(row, "what", item->claim->step);
	dunlin_values_set_day(row, "when", dunlin_day_of(item->claim->step_at, item->facts->zone));
	if (step == NULL || dunlin_step_is_for_debtor(step))
		dunlin_values_set_day(row, "deadline", item->claim->deadline);
}

static void
tell_closed(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	(void)making;
	dunlin_values_set_text(row, "reason", dunlin_reason_to_string(item->claim->reason));
	dunlin_values_set_day(row, "when", dunlin_day_of(item->claim->closed_at, item->facts->zone));
	if (item->facts->balance.paid != 0)
		dunlin_values_set_money(row, "amount", item->facts->balance.paid, item->claim->currency);
}

static gboolean
is_on_hold(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	(void)making;
	return item->claim->state != DUNLIN_STATE_CLOSED && item->facts->holds > 0;
}

void
dunlin_sheet_set_hold(const DunlinSheetMaking *making, const DunlinHold *hold, DunlinValues *row)
{
	g_autofree char *reason = dunlin_desk_reason(making->creditor->language, hold->reason);

	dunlin_values_set_text(row, "reason", reason[0] != '\0' ? reason : NULL);
	dunlin_values_set_text(row, "what", dunlin_actor_to_string(hold->by));
	dunlin_values_set_day(row, "when", dunlin_day_of(hold->at, making->desk->house->config->zone));
	dunlin_values_set_day(row, "until", hold->until);
}

static void
tell_hold(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	dunlin_sheet_set_hold(making, item->hold, row);
	/* After a promise, for instance, the clock does not run again by itself. */
	dunlin_values_set_text(row, "next", dunlin_desk_question_after(item->hold));
	/* Only another address helps, and the letters have a line that asks for it. */
	if (g_str_has_prefix(item->hold->reason, DUNLIN_UNDELIVERABLE))
		dunlin_values_set_text(row, "what", "undelivered");
}

/* What he meant, as the letters know it. */
static void
tell_answer(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	dunlin_sheet_set_hold(making, item->hold, row);
	dunlin_values_set_text(row, "reason", item->hold->reason);
}

static gboolean
is_of_plan(const DunlinHold *hold)
{
	return g_strcmp0(hold->reason, DUNLIN_INSTALMENTS) == 0;
}

gboolean
dunlin_sheet_ends_soon(const DunlinSheetMaking *making, const DunlinHold *hold)
{
	gint64 last = dunlin_desk_sheet_horizon(making->desk, making->creditor, making->time.now,
						DUNLIN_SHEET_SOON_DAYS);

	return hold->announced_at > making->state.sent_at ||
	       hold->until <= dunlin_day_of(last, making->desk->house->config->zone);
}

/* The one with whose end the clock runs again. */
static gboolean
is_last_hold(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	return is_on_hold(making, item) && !is_of_plan(item->hold) &&
	       dunlin_sheet_ends_soon(making, item->hold) &&
	       item->facts->hold_until == item->hold->until;
}

/* The part of an instalment plan that is to be paid next, and how much of it; FALSE: not these days. */
static gboolean
find_due_part(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinDay *ret_day, gint64 *ret_amount)
{
	g_autoptr(GPtrArray) plan = dunlin_instalments_list(making->desk->store, item->claim, NULL);
	DunlinDay last = dunlin_day_of(making->time.now, item->facts->zone) + DUES_DAYS;
	gint64 owed = dunlin_case_demanded(item->facts);

	for (guint i = 0; plan != NULL && i < plan->len; i++) {
		const DunlinInstalment *part = g_ptr_array_index(plan, i);

		*ret_day = part->day;
		*ret_amount = dunlin_instalment_rest(plan, i, owed);
		if (*ret_amount > 0)
			return part->day <= last;
	}
	return FALSE;
}

static gboolean
is_due_part(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	DunlinDay day;
	gint64 amount;

	return is_on_hold(making, item) && is_of_plan(item->hold) &&
	       find_due_part(making, item, &day, &amount);
}

static void
tell_due_part(const DunlinSheetMaking *making, const DunlinSheetItem *item, DunlinValues *row)
{
	DunlinDay day = DUNLIN_DAY_NONE;
	gint64 amount = 0;

	if (!find_due_part(making, item, &day, &amount))
		return;
	dunlin_values_set_day(row, "when", day);
	dunlin_values_set_money(row, "amount", amount, item->claim->currency);
	dunlin_values_set_day(row, "until", item->hold->until);
}

#define IS(flag) DUNLIN_SECTION_##flag

static const DunlinSheetSection sections[] = {
	{"promises", DUNLIN_SHEET_ASKED, IS(FOR_ALL) | IS(ALONE) | IS(ASKS), is_promise, tell_question},
	{"waits", DUNLIN_SHEET_ASKED, IS(FOR_ALL) | IS(ALONE) | IS(ASKS), is_waiting, tell_question},
	{"offers", DUNLIN_SHEET_PENDING, IS(FOR_ALL) | IS(ALONE) | IS(ASKS) | IS(OFFERS), is_offered,
	 tell_offer},
	{"answers", DUNLIN_SHEET_ANSWERS, IS(NEWS) | IS(ALONE), is_on_hold, tell_answer},
	{"undelivered", DUNLIN_SHEET_FAILED, IS(ALONE), NULL, tell_sent},
	{"ended", DUNLIN_SHEET_ASKED, IS(WEEKLY) | IS(ALONE), is_ended, tell_ended},
	{"untaken", DUNLIN_SHEET_PENDING, IS(ALONE), is_untaken, tell_untaken},
	{"held", DUNLIN_SHEET_ENDLESS, IS(WEEKLY) | IS(ALONE), is_on_hold, tell_hold},
	{"customers", DUNLIN_SHEET_ENDLESS, IS(WEEKLY) | IS(ALONE) | IS(CUSTOMERS), NULL, NULL},
	{"dues", DUNLIN_SHEET_ENDING, IS(ENDS), is_due_part, tell_due_part},
	{"ending", DUNLIN_SHEET_ENDING, IS(ENDS), is_last_hold, tell_hold},
	{"customers_end", DUNLIN_SHEET_ENDING, IS(ENDS) | IS(CUSTOMERS), NULL, NULL},
	{"goes", DUNLIN_SHEET_SOON, IS(AHEAD), is_letter, tell_letter},
	{"sent", DUNLIN_SHEET_SENT, IS(NEWS), NULL, tell_sent},
	{"closed", DUNLIN_SHEET_CLOSED, IS(NEWS) | IS(ALONE), NULL, tell_closed},
};

const DunlinSheetSection *
dunlin_sheet_section_at(guint index)
{
	return index < G_N_ELEMENTS(sections) ? &sections[index] : NULL;
}
