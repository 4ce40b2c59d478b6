/* SPDX-License-Identifier: BSD-2-Clause */
/* An event reaches a claim: decide (pure), then carry the decision's effects out and store it. */
#include "desk/internal.h"
#include "desk/sheet.h"
#include "base/error.h"
#include "base/money.h"
#include "claim/question.h"

#define LOOK_AGAIN_SEC 86400

/* A claim whose facts are wrong (its creditor left the configuration) is looked at again by the
 * clock, which says so; it must not keep others from being worked on. */
static gboolean
schedule(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, &local);

	if (facts != NULL)
		dunlin_claim_schedule(claim, dunlin_facts_case(facts));
	else if (!dunlin_desk_is_passing(local))
		claim->next_at = time.now + LOOK_AGAIN_SEC;
	else {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_settle(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error)
{
	return schedule(desk, claim, time, error) && dunlin_claim_update(desk->store, claim, error);
}

/* Written only where something moves. */
static gboolean
settle_other(DunlinDesk *desk, DunlinClaim *other, DunlinTime time, GError **error)
{
	gint64 was_at = other->next_at;
	g_autofree char *was = g_strdup(other->next_step);

	if (!schedule(desk, other, time, error))
		return FALSE;
	return (other->next_at == was_at && g_strcmp0(other->next_step, was) == 0) ||
	       dunlin_claim_update(desk->store, other, error);
}

/* A letter moves only what is planned before @clear, when the next one may follow it; 0: all may
 * have moved. */
static gboolean
settle_each(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray *others, gint64 clear,
	    DunlinTime time, GError **error)
{
	for (guint i = 0; i < others->len; i++) {
		DunlinClaim *other = g_ptr_array_index(others, i);
		gboolean stays = clear != 0 && (other->next_at == 0 || other->next_at >= clear) &&
				 g_str_equal(other->policy_digest, claim->policy_digest);

		if (!stays && other->state == DUNLIN_STATE_OPEN &&
		    !g_str_equal(other->reference, claim->reference) &&
		    !settle_other(desk, other, time, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
settle_others(DunlinDesk *desk, const DunlinClaim *claim, gint64 clear, DunlinTime time,
	      GError **error)
{
	g_autoptr(GPtrArray) others = NULL;

	if (claim->debtor == 0)
		return TRUE;
	others = dunlin_debtor_open_claims(desk->store, claim->creditor, claim->debtor, error);
	return others != NULL && settle_each(desk, claim, others, clear, time, error);
}

gboolean
dunlin_desk_settle_others(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	return settle_others(desk, claim, 0, time, error);
}

gboolean
dunlin_desk_space_others(DunlinDesk *desk, const DunlinClaim *claim, GPtrArray *known, gint64 clear,
			 DunlinTime time, GError **error)
{
	return known != NULL ? settle_each(desk, claim, known, clear, time, error)
			     : settle_others(desk, claim, clear, time, error);
}

/* The letter was about other claims as well, which want it no less: it is decided anew. */
static gboolean
withdraw_others(DunlinDesk *desk, const DunlinClaim *claim, const DunlinNotice *notice,
		DunlinTime time, GError **error)
{
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) other = NULL;

		if (g_str_equal(notice->claims[i], claim->reference))
			continue;
		other = dunlin_claim_get(desk->store, notice->creditor, notice->claims[i], error);
		if (other == NULL ||
		    !dunlin_desk_notice_take_back(desk, notice, other, time, error) ||
		    !dunlin_desk_settle(desk, other, time, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
withdraw_one(DunlinDesk *desk, DunlinClaim *claim, DunlinNotice *notice, DunlinTime time,
	     GError **error)
{
	DunlinNoticeState was = notice->state;

	notice->state = DUNLIN_NOTICE_WITHDRAWN;
	notice->next_try = 0;
	return dunlin_notice_update(desk->store, notice, was, notice->attempt, error) &&
	       dunlin_desk_notice_take_back(desk, notice, claim, time, error) &&
	       withdraw_others(desk, claim, notice, time, error);
}

/* The gate has the last word: what it has not passed yet, it will not pass once withdrawn. Without
 * a gate the dot is the end of our reach. */
static gboolean
can_be_kept_back(DunlinDesk *desk, const DunlinNotice *notice)
{
	if (dunlin_notice_is_waiting(notice->state))
		return TRUE;
	return notice->state == DUNLIN_NOTICE_DOT && notice->stamped_attempt != notice->attempt &&
	       !dunlin_desk_notice_stamps_self(desk, notice);
}

gboolean
dunlin_desk_withdraw(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->demands && can_be_kept_back(desk, notice) &&
		    !withdraw_one(desk, claim, notice, time, error))
			return FALSE;
	}
	return notices != NULL;
}

static gboolean
add_hold(DunlinDesk *desk, const DunlinClaim *claim, DunlinEvent event,
	 const DunlinOccasion *occasion, GError **error)
{
	/* A debtor's words stand in the journal; the reason names what they were. */
	gboolean own_words = event == DUNLIN_EVENT_HOLD || event == DUNLIN_EVENT_DISPUTED;
	const char *word = own_words ? occasion->text : dunlin_event_to_string(event);
	const char *reason = occasion->reason != NULL ? occasion->reason : word;
	DunlinHold hold = {
		.creditor = claim->creditor,
		.claim = claim->reference,
		.debtor = claim->debtor,
		.reason = (char *)(reason != NULL ? reason : ""),
		.by = occasion->actor,
		.until = occasion->until,
		.at = occasion->time.now,
	};

	return dunlin_hold_add(desk->store, &hold, error);
}

/* ── what the creditor is told ── */

static const char *const field_examples[][2] = {
	{"invoice", "R-2026-001"},
	{"amount", "119.00 EUR"},
	{"due", "2026-10-15"},
	{"debtor", "billing@customer.example"},
};

static void
add_found(DunlinValues *values, const char *field, const char *value)
{
	DunlinValues *row;

	if (value == NULL)
		return;
	row = dunlin_values_add_row(values, "found");
	dunlin_values_set_text(row, "field", field);
	dunlin_values_set_text(row, "value", value);
}

/* Nobody says yes to what he has not seen: what was read, as the very lines that correct it. */
static void
add_reading(DunlinValues *values, const DunlinFacts *facts, const DunlinOccasion *occasion)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	g_autofree char *issued = dunlin_day_to_string(c->claim->issue_day);
	g_autofree char *due = dunlin_day_to_string(c->claim->due_day);
	g_autofree char *number = dunlin_money_to_string(c->balance.principal, c->claim->currency);
	g_autofree char *amount = g_strdup_printf("%s %s", number, c->claim->currency);

	add_found(values, "invoice", c->claim->invoice);
	add_found(values, "issued", issued);
	add_found(values, "due", due);
	add_found(values, "amount", c->balance.principal > 0 ? amount : NULL);
	add_found(values, "name", debtor != NULL ? debtor->name : NULL);
	add_found(values, "debtor", debtor != NULL ? debtor->email : NULL);
	for (guint i = 0; occasion->differs != NULL && occasion->differs[i] != NULL; i++)
		dunlin_values_set_text(dunlin_values_add_row(values, "differs"), "line", occasion->differs[i]);
}

static void
add_missing(DunlinValues *values, const DunlinFacts *facts, const DunlinOccasion *occasion)
{
	g_autoptr(GPtrArray) missing = dunlin_desk_missing(facts);
	g_autofree char *proposed = dunlin_day_to_string(occasion->proposed_due);

	dunlin_values_set_text(values, "special", occasion->special);
	/* Who is asked later need not say yes to completing it. */
	dunlin_values_set_flag(values, "needs_yes",
			       dunlin_facts_case(facts)->needs_consent &&
				       (!dunlin_facts_case(facts)->offers || missing->len == 0));
	for (guint i = 0; i < missing->len; i++) {
		const char *field = g_ptr_array_index(missing, i);
		DunlinValues *row = dunlin_values_add_row(values, "missing");

		dunlin_values_set_text(row, "field", field);
		for (guint k = 0; k < G_N_ELEMENTS(field_examples); k++)
			if (g_str_equal(field_examples[k][0], field))
				dunlin_values_set_text(row, "example", field_examples[k][1]);
		if (proposed != NULL && g_str_equal(field, "due"))
			dunlin_values_set_text(row, "example", proposed);
	}
	add_reading(values, facts, occasion);
	for (guint i = 0; occasion->reading != NULL && i < occasion->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(occasion->reading, i);

		if (found->kind == DUNLIN_FOUND_UNREADABLE)
			dunlin_values_set_text(dunlin_values_add_row(values, "reasons"), "why", found->why);
	}
}

static void
add_plan_row(DunlinValues *values, const char *what, const DunlinPlan *plan, GTimeZone *zone)
{
	DunlinValues *row = dunlin_values_add_row(values, "plan");

	dunlin_values_set_text(row, "what", what);
	dunlin_values_set_day(row, "when", dunlin_day_of(plan->at, zone));
	if (!g_str_equal(what, "question"))
		dunlin_values_set_day(row, "deadline", plan->deadline);
}

static void
add_plan(DunlinValues *values, const DunlinCase *c)
{
	DunlinDay today = dunlin_day_of(c->now, c->zone);
	g_autoptr(GArray) plans = dunlin_plan_all(c, today + DUNLIN_PLAN_HORIZON);

	for (guint i = 0; i < plans->len; i++) {
		const DunlinPlan *plan = &g_array_index(plans, DunlinPlan, i);

		if (plan->kind != DUNLIN_PLAN_STEP)
			continue;
		if (plan->step->ask != DUNLIN_ASK_NONE)
			add_plan_row(values, "question", plan, c->zone);
		add_plan_row(values, plan->step->name, plan, c->zone);
	}
	dunlin_values_set_flag(values, "waits_for_word", c->claim->unpaid_day <= c->claim->due_day);
	dunlin_values_set_flag(values, "below_minimum",
			       c->balance.open < c->policy->minimum &&
				       g_str_equal(c->policy->minimum_currency, c->claim->currency));
}

/* On which day the creditor is offered the service, or that this is the last time. */
static void
add_offer(DunlinValues *values, const DunlinCase *c)
{
	if (c->claim->next_at != 0)
		dunlin_values_set_day(values, "offer_day", dunlin_day_of(c->claim->next_at, c->zone));
	dunlin_values_set_flag(values, "last",
			       g_strcmp0(c->claim->asked, DUNLIN_ASKED_LAST) == 0);
}

static void
add_occasion(DunlinValues *values, const DunlinClaim *claim, const DunlinDecision *decision,
	     const DunlinOccasion *occasion, GTimeZone *zone)
{
	dunlin_values_set_text(values, "words", occasion->text);
	dunlin_values_set_text(values, "diagnostic", occasion->text);
	dunlin_values_set_text(values, "status", occasion->text);
	if (occasion->stranger != NULL)
		dunlin_values_set_text(values, "address", occasion->stranger);
	if (occasion->others > 0)
		dunlin_values_set_number(values, "count", occasion->others);
	dunlin_values_set_day(values, "said_day", occasion->said_day);
	dunlin_values_set_day(values, "held_until", occasion->until);
	/* A promise is not waited for as long as it asks. */
	dunlin_values_set_flag(values, "cut", occasion->until != DUNLIN_DAY_NONE &&
						      occasion->said_day != DUNLIN_DAY_NONE &&
						      occasion->said_day > occasion->until);
	dunlin_values_set_day(values, "promised_day", occasion->said_day);
	dunlin_values_set_text(values, "amount_said", occasion->said_amount);
	dunlin_values_set_text(values, "step", claim->step);
	if (decision->step != NULL)
		dunlin_values_set_text(values, "next_step", decision->step->name);
	dunlin_values_set_day(values, "deadline", claim->deadline);
	if (claim->step_at != 0)
		dunlin_values_set_day(values, "sent_day", dunlin_day_of(claim->step_at, zone));
}

static const struct {
	DunlinDo effect;
	const char *letter; /* NULL: the occasion's */
} tellings[] = {
	{DUNLIN_DO_OPENED, "opened"}, {DUNLIN_DO_QUESTION, "question"}, {DUNLIN_DO_ASK, NULL},
	{DUNLIN_DO_ENDED, "used_up"}, {DUNLIN_DO_OFFER, "offer"}, {DUNLIN_DO_NOTED, "noted"},
	{DUNLIN_DO_TELL, NULL},
};

/* What the creditor is asked stands on his sheet; in collection it is the partner who is asked, and the
 * creditor told. */
static const char *
letter_of(guint row, const DunlinClaim *claim, const DunlinOccasion *occasion)
{
	if (tellings[row].effect == DUNLIN_DO_ASK)
		return claim->state == DUNLIN_STATE_COLLECTION ? "not_taken_on" : NULL;
	return tellings[row].letter != NULL ? tellings[row].letter : occasion->tell;
}

/* Why a claim that was opened just now rests: its customer does, or its invoice is collected by direct
 * debit or card. */
static gboolean
add_special_hold(DunlinDesk *desk, DunlinValues *values, const DunlinFacts *facts, GError **error)
{
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	g_autoptr(GPtrArray) holds =
		dunlin_hold_list(desk->store, dunlin_facts_case(facts)->claim, TRUE, error);
	const DunlinHold *whole = holds != NULL ? dunlin_desk_debtor_hold(holds) : NULL;

	for (guint i = 0; holds != NULL && i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->by == DUNLIN_ACTOR_DUNLIN &&
		    g_strcmp0(hold->reason, DUNLIN_DIRECT_DEBIT) == 0)
			dunlin_values_set_text(values, "special", DUNLIN_DIRECT_DEBIT);
	}
	if (whole != NULL && debtor != NULL) {
		dunlin_values_set_text(values, "special", DUNLIN_CUSTOMER_HELD);
		dunlin_values_set_text(values, "customer", debtor->number);
		dunlin_values_set_day(values, "held_until", whole->until);
	}
	return holds != NULL;
}

/* Whom an offer reaches beside the contact; NULL: nobody. */
static const char *
asked_beside(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinClaim *claim)
{
	DunlinAsks whom = dunlin_question_whom(claim->asked_count);

	if (whom == DUNLIN_ASKS_CONTACT)
		return NULL;
	return whom == DUNLIN_ASKS_DEPUTY && creditor->deputy[0] != '\0' ? creditor->deputy
									 : desk->house->config->admin;
}

static gboolean
tell_creditor(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
	      const DunlinDecision *decision, const DunlinOccasion *occasion, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);

	for (guint i = 0; i < G_N_ELEMENTS(tellings); i++) {
		const char *letter = letter_of(i, c->claim, occasion);
		g_autoptr(DunlinValues) values = NULL;
		const char *to = NULL;

		if ((decision->effects & tellings[i].effect) == 0 || letter == NULL ||
		    (tellings[i].effect == DUNLIN_DO_OPENED && occasion->listed))
			continue;
		values = dunlin_desk_values(desk, creditor, c->claim, facts);
		add_occasion(values, c->claim, decision, occasion, c->zone);
		if (tellings[i].effect == DUNLIN_DO_OFFER || tellings[i].effect == DUNLIN_DO_NOTED) {
			add_plan(values, c);
			add_missing(values, facts, occasion);
			add_offer(values, c);
		}
		if (tellings[i].effect == DUNLIN_DO_OPENED) {
			add_plan(values, c);
			if (!add_special_hold(desk, values, facts, error))
				return FALSE;
		}
		if (tellings[i].effect == DUNLIN_DO_QUESTION)
			add_missing(values, facts, occasion);
		/* An offer that stays without an answer goes to the deputy, then to the admin as well. */
		if (tellings[i].effect == DUNLIN_DO_OFFER)
			to = asked_beside(desk, creditor, c->claim);
		if (tellings[i].effect == DUNLIN_DO_TELL && occasion->gathered != NULL) {
			dunlin_gathered_add(occasion->gathered, c->claim, letter,
					    g_steal_pointer(&values));
			continue;
		}
		if (to != NULL && !dunlin_desk_tell(desk, creditor, c->claim, letter, values, to,
						    occasion, error))
			return FALSE;
		if (!dunlin_desk_tell(desk, creditor, c->claim, letter, values, NULL, occasion, error))
			return FALSE;
	}
	return TRUE;
}

/* ── carrying a decision out ── */

static gboolean
look_again(DunlinDesk *desk, const DunlinClaim *after, const DunlinOccasion *occasion,
	   DunlinFacts **inout_facts, GError **error)
{
	dunlin_facts_free(*inout_facts);
	*inout_facts = dunlin_desk_facts(desk, after, occasion->time, error);
	return *inout_facts != NULL;
}

static gboolean
take_step(DunlinDesk *desk, const DunlinClaim *after, const DunlinDecision *decision,
	  const DunlinOccasion *occasion, DunlinFacts **inout_facts, GError **error)
{
	DunlinNotice *notice;
	gboolean added;

	g_assert(occasion->joint != NULL);
	if (!dunlin_desk_warn_rates(desk, *inout_facts, decision->step, occasion->time, error) ||
	    !dunlin_desk_claim_extras(desk, *inout_facts, decision->step, &added, error) ||
	    (added && !look_again(desk, after, occasion, inout_facts, error)))
		return FALSE;
	notice = dunlin_desk_demand_new(desk, *inout_facts, decision->step, decision->deadline,
					occasion, error);
	if (notice == NULL)
		return FALSE;
	dunlin_joint_add(occasion->joint, *inout_facts, decision->step, notice);
	return TRUE;
}

/* *inout_facts: the claim's before the event; afterwards those of @after. */
static gboolean
carry_out(DunlinDesk *desk, DunlinClaim *after, DunlinEvent event, const DunlinDecision *decision,
	  const DunlinOccasion *occasion, DunlinFacts **inout_facts, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, after->creditor, error);
	guint effects = decision->effects;

	if (creditor == NULL)
		return FALSE;
	if ((effects & DUNLIN_DO_WITHDRAW) != 0 &&
	    !dunlin_desk_withdraw(desk, after, occasion->time, error))
		return FALSE;
	if ((effects & DUNLIN_DO_HOLD) != 0 && !occasion->of_debtor && !add_hold(desk, after, event, occasion, error))
		return FALSE;
	if ((effects & DUNLIN_DO_END_HOLDS) != 0 &&
	    !dunlin_hold_end(desk->store, after->creditor, after->reference, 0, occasion->time.now,
			     NULL, error))
		return FALSE;
	if ((effects & (DUNLIN_DO_HOLD | DUNLIN_DO_END_HOLDS)) != 0) {
		if (!look_again(desk, after, occasion, inout_facts, error))
			return FALSE;
	} else
		dunlin_facts_go_on(*inout_facts, after);
	if ((effects & DUNLIN_DO_STEP) != 0 &&
	    !take_step(desk, after, decision, occasion, inout_facts, error))
		return FALSE;
	dunlin_claim_schedule(after, dunlin_facts_case(*inout_facts));
	return tell_creditor(desk, creditor, *inout_facts, decision, occasion, error);
}

static gboolean
write_journal(DunlinDesk *desk, const DunlinClaim *claim, DunlinEvent event,
	      const DunlinDecision *decision, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GString) refs = g_string_new(NULL);
	const char *step = decision->step != NULL ? decision->step->name : NULL;

	g_string_append_printf(refs, "state=%s", dunlin_state_to_string(claim->state));
	if (claim->reason != DUNLIN_REASON_NONE)
		g_string_append_printf(refs, " reason=%s", dunlin_reason_to_string(claim->reason));
	if (step != NULL)
		g_string_append_printf(refs, " step=%s", step);
	if ((decision->effects & DUNLIN_DO_ASK) != 0 && dunlin_question_of(claim) != NULL)
		g_string_append_printf(refs, " question=%s", dunlin_question_of(claim)->word);
	if (occasion->notice != NULL)
		g_string_append_printf(refs, " notice=%s", occasion->notice);
	if (occasion->message != NULL)
		g_string_append_printf(refs, " message=%s", occasion->message);
	if (occasion->refs != NULL)
		g_string_append_printf(refs, " %s", occasion->refs);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference,
				  occasion->time.now, dunlin_event_to_string(event),
				  occasion->actor, occasion->text, refs->str, error);
}

/* The debtor hears that he has paid, and not that he has where it turns out that he has not. */
static gboolean
finish(DunlinDesk *desk, const DunlinClaim *before, const DunlinFacts *facts,
       const DunlinOccasion *occasion, GError **error)
{
	const DunlinClaim *after = dunlin_facts_case(facts)->claim;
	/* Who has the case thanks for what he collected. */
	gboolean ours = before->state != DUNLIN_STATE_COLLECTION;

	if (before->state == DUNLIN_STATE_CLOSED && after->state != DUNLIN_STATE_CLOSED)
		return dunlin_desk_receipt_withdraw(desk, after, error);
	if (before->state == DUNLIN_STATE_CLOSED || after->state != DUNLIN_STATE_CLOSED || !ours ||
	    after->reason != DUNLIN_REASON_PAID)
		return TRUE;
	return dunlin_desk_receipt(desk, facts, occasion, error);
}

/* What the creditor need not know at once stands on his next sheet. */
static gboolean
want_sheet(DunlinDesk *desk, const DunlinClaim *before, const DunlinClaim *after,
	   const DunlinDecision *decision, const DunlinOccasion *occasion, GError **error)
{
	gint64 now = occasion->time.now, due = now;
	gboolean ends = before->state != DUNLIN_STATE_CLOSED && after->state == DUNLIN_STATE_CLOSED;

	/* A clock that looks late still asks on the day on which it was to ask. */
	if (before->next_at != 0)
		due = MIN(due, before->next_at);
	if (before->asked_count == 0 && dunlin_question_stopping(before) != NULL)
		due = MIN(due, before->asked_at);
	if ((decision->effects & DUNLIN_DO_ASK) != 0 && after->state == DUNLIN_STATE_OPEN)
		return dunlin_desk_sheet_want(desk, after->creditor, due, error);
	if (ends && occasion->actor != DUNLIN_ACTOR_CREDITOR)
		return dunlin_desk_sheet_want(desk, after->creditor, now, error);
	/* Told at once, and listed each week from then on. */
	if ((decision->effects & DUNLIN_DO_ENDED) != 0 ||
	    ((decision->effects & DUNLIN_DO_HOLD) != 0 && occasion->until == DUNLIN_DAY_NONE))
		return dunlin_desk_sheet_want(desk, after->creditor, now + 7 * 86400, error);
	return TRUE;
}

/* The clock came by and nothing was due: no line in the journal for that. */
static gboolean
is_idle(DunlinEvent event, const DunlinDecision *decision, const DunlinClaim *before)
{
	return event == DUNLIN_EVENT_DUE && decision->effects == 0 &&
	       decision->after->state == before->state;
}

/* The debtor's other claims move with a letter of this one: with one that was decided or has left,
 * as far as they were planned too early for it; with one that was taken back, all. */
static gboolean
move_others(DunlinDesk *desk, const DunlinClaim *before, const DunlinClaim *after,
	    const DunlinFacts *facts, DunlinTime time, GError **error)
{
	gboolean letter = after->step_state == DUNLIN_STEP_TAKEN || after->step_at > before->step_at;

	if (after->step_state == before->step_state && after->step_at == before->step_at)
		return TRUE;
	return settle_others(desk, after,
			     letter ? dunlin_plan_after_letter(dunlin_facts_case(facts)) : 0, time,
			     error);
}

gboolean
dunlin_desk_happen_with(DunlinDesk *desk, DunlinClaim **claim, DunlinFacts *had, DunlinEvent event,
			const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinFacts) facts = had;
	g_auto(DunlinDecision) decision = {0};
	g_autoptr(DunlinClaim) after = NULL;
	gboolean ok, asked = FALSE;

	if (event == DUNLIN_EVENT_DUE &&
	    !dunlin_desk_ask_covered(desk, claim, dunlin_facts_case(facts), occasion, &asked, error))
		return FALSE;
	if (asked)
		return TRUE;
	if (!dunlin_claim_apply(dunlin_facts_case(facts), event, occasion->time.now, &decision, error))
		return FALSE;
	after = dunlin_claim_copy(decision.after);
	if (!carry_out(desk, after, event, &decision, occasion, &facts, error))
		return FALSE;
	if (!is_idle(event, &decision, *claim) &&
	    !write_journal(desk, after, event, &decision, occasion, error))
		return FALSE;
	if (!finish(desk, *claim, facts, occasion, error))
		return FALSE;
	if (!dunlin_claim_update(desk->store, after, error) ||
	    !want_sheet(desk, *claim, after, &decision, occasion, error))
		return FALSE;
	if (!is_idle(event, &decision, *claim) &&
	    !dunlin_desk_partner_news(desk, after, (*claim)->state, event, occasion, error))
		return FALSE;
	if ((*claim)->state != after->state && !dunlin_desk_want_recall(desk, after, occasion->time, error))
		return FALSE;
	/* A letter of several moves the others once, when it is made. */
	ok = occasion->joint != NULL ||
	     move_others(desk, *claim, after, facts, occasion->time, error);
	dunlin_claim_free(*claim);
	*claim = g_steal_pointer(&after);
	return ok;
}

gboolean
dunlin_desk_happen(DunlinDesk *desk, DunlinClaim **claim, DunlinEvent event,
		   const DunlinOccasion *occasion, GError **error)
{
	DunlinFacts *facts = dunlin_desk_facts(desk, *claim, occasion->time, error);

	return facts != NULL &&
	       dunlin_desk_happen_with(desk, claim, facts, event, occasion, error);
}

gboolean
dunlin_desk_hold_ended(DunlinDesk *desk, DunlinClaim **claim, guint ended,
		       const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(GPtrArray) left = dunlin_hold_list(desk->store, *claim, TRUE, error);
	g_autofree char *refs = NULL;

	if (left == NULL)
		return FALSE;
	/* Without a hold left the event lets the clock run; else the journal alone is told. */
	if (left->len == 0 && (ended > 0 || (*claim)->state == DUNLIN_STATE_HELD))
		return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HOLD_ENDED, occasion, error);
	if (ended == 0)
		return TRUE;
	refs = g_strdup_printf("state=%s%s%s", dunlin_state_to_string((*claim)->state),
			       occasion->refs != NULL ? " " : "",
			       occasion->refs != NULL ? occasion->refs : "");
	return dunlin_desk_settle(desk, *claim, occasion->time, error) &&
	       dunlin_journal_add(desk->store, (*claim)->creditor, (*claim)->reference,
				  occasion->time.now, "hold-ended", occasion->actor, occasion->text,
				  refs, error);
}

gboolean
dunlin_desk_lift(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		 GError **error)
{
	guint ended = 0;

	return dunlin_hold_end(desk->store, (*claim)->creditor, (*claim)->reference, 0,
			       occasion->time.now, &ended, error) &&
	       dunlin_desk_hold_ended(desk, claim, ended, occasion, error);
}
