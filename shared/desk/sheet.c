/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sheet: the one mail a creditor gets in a working day. What stands on it is a const table of
 * sections; each claim stands on it once, and its number there is its place among the notice's claims,
 * so that an answer finds it without anything being kept. A customer who is held has his own, by which
 * he is released. Made outside a transaction: it is a look.
 */
#include "desk/sheet.h"

#include <string.h>

#include "base/error.h"
#include "claim/question.h"
#include "desk/internal.h"

enum {
	ROWS_MAX = 50,  /* of a section; what is beyond comes with the next sheet */
	SOON_DAYS = 2,  /* working days after today whose letters are listed */
	DUES_DAYS = 7,  /* ahead that parts to be paid are listed */
	NEWS_DAYS = 14, /* how far back a first sheet, or one after a long time, looks */
};

typedef struct {
	DunlinDesk *desk;
	const DunlinCreditor *creditor;
	DunlinSheet *sheet;
	DunlinSheetRow state;
	DunlinTime time;
	DunlinAsks whom;
	GHashTable *listed; /* references, borrowed from the sheet */
} Making;

/* What may become a row. */
typedef struct {
	const DunlinClaim *claim;
	const DunlinHold *hold; /* that put it into the list; NULL */
	const DunlinCase *facts;
} Item;

/* ── which claims a section has, and what it says of them ── */

static gboolean
is_for(const Making *making, const Item *item)
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
is_end(const Item *item)
{
	const DunlinStep *handover = dunlin_policy_handover(item->facts->policy);

	if (g_strcmp0(item->claim->asked, DUNLIN_NO_STEP_LEFT) == 0)
		return TRUE;
	return handover != NULL && !item->facts->has_partner &&
	       g_strcmp0(item->claim->asked, handover->name) == 0;
}

static gboolean
is_promise(const Making *making, const Item *item)
{
	const DunlinQuestion *question = dunlin_question_of(item->claim);

	return item->claim->asked_count > 0 && is_for(making, item) &&
	       (question == dunlin_question_find("promise") ||
		question == dunlin_question_find(DUNLIN_INSTALMENTS));
}

static gboolean
is_waiting(const Making *making, const Item *item)
{
	return item->claim->asked_count > 0 && is_for(making, item) &&
	       dunlin_plan_next(item->facts).kind != DUNLIN_PLAN_NOTHING;
}

static void
tell_question(const Making *making, const Item *item, DunlinValues *row)
{
	const DunlinClaim *claim = item->claim;
	const DunlinQuestion *question = dunlin_question_of(claim);
	DunlinPlan plan = dunlin_plan_next(item->facts);

	(void)making;
	dunlin_values_set_text(row, "what", question != NULL ? question->word : NULL);
	dunlin_values_set_text(row, "next", plan.step != NULL ? plan.step->name : NULL);
	dunlin_values_set_flag(row, "approver", plan.step != NULL && plan.step->ask == DUNLIN_ASK_APPROVER);
	if (claim->asked_count > 1)
		dunlin_values_set_number(row, "count", claim->asked_count);
	if (claim->step_at != 0)
		dunlin_values_set_day(row, "when", dunlin_day_of(claim->step_at, item->facts->zone));
	dunlin_values_set_day(row, "deadline", claim->deadline);
	if (plan.kind == DUNLIN_PLAN_STEP) /* where no answer is a yes, too */
		dunlin_values_set_day(row, "until", dunlin_day_of(plan.at, item->facts->zone));
	/* What an answer that comes later is compared with. */
	dunlin_values_set_text(row, "asked", claim->asked);
	dunlin_values_set_number(row, "times", claim->asked_count);
	dunlin_values_set_number(row, "asked_at", claim->asked_at);
}

static gboolean
is_ended(const Making *making, const Item *item)
{
	(void)making;
	return item->claim->asked_count > 0 && is_end(item);
}

static gboolean
is_letter(const Making *making, const Item *item)
{
	(void)making;
	return dunlin_plan_next(item->facts).kind == DUNLIN_PLAN_STEP;
}

static void
tell_letter(const Making *making, const Item *item, DunlinValues *row)
{
	DunlinPlan plan = dunlin_plan_next(item->facts);

	(void)making;
	dunlin_values_set_text(row, "what", plan.step->name);
	dunlin_values_set_day(row, "when", dunlin_day_of(plan.at, item->facts->zone));
	dunlin_values_set_day(row, "deadline", plan.deadline);
}

static void
tell_sent(const Making *making, const Item *item, DunlinValues *row)
{
	(void)making;
	dunlin_values_set_text(row, "what", item->claim->step);
	dunlin_values_set_day(row, "when", dunlin_day_of(item->claim->step_at, item->facts->zone));
	dunlin_values_set_day(row, "deadline", item->claim->deadline);
}

static void
tell_closed(const Making *making, const Item *item, DunlinValues *row)
{
	(void)making;
	dunlin_values_set_text(row, "reason", dunlin_reason_to_string(item->claim->reason));
	dunlin_values_set_day(row, "when", dunlin_day_of(item->claim->closed_at, item->facts->zone));
	if (item->facts->balance.paid != 0)
		dunlin_values_set_money(row, "amount", item->facts->balance.paid, item->claim->currency);
}

static gboolean
is_on_hold(const Making *making, const Item *item)
{
	(void)making;
	return item->claim->state != DUNLIN_STATE_CLOSED && item->facts->holds > 0;
}

static void
set_hold(const Making *making, const DunlinHold *hold, DunlinValues *row)
{
	g_autofree char *reason = dunlin_desk_reason(making->creditor->language, hold->reason);

	dunlin_values_set_text(row, "reason", reason[0] != '\0' ? reason : NULL);
	dunlin_values_set_text(row, "what", dunlin_actor_to_string(hold->by));
	dunlin_values_set_day(row, "when", dunlin_day_of(hold->at, making->desk->house->config->zone));
	dunlin_values_set_day(row, "until", hold->until);
}

static void
tell_hold(const Making *making, const Item *item, DunlinValues *row)
{
	set_hold(making, item->hold, row);
	/* Only another address helps, and the letters have a line that asks for it. */
	if (g_str_has_prefix(item->hold->reason, DUNLIN_UNDELIVERABLE))
		dunlin_values_set_text(row, "what", "undelivered");
}

/* What he meant, as the letters know it. */
static void
tell_answer(const Making *making, const Item *item, DunlinValues *row)
{
	set_hold(making, item->hold, row);
	dunlin_values_set_text(row, "reason", item->hold->reason);
}

static gboolean
is_of_plan(const DunlinHold *hold)
{
	return g_strcmp0(hold->reason, DUNLIN_INSTALMENTS) == 0;
}

static gboolean
ends_soon(const Making *making, const DunlinHold *hold)
{
	gint64 last = dunlin_desk_sheet_horizon(making->desk, making->creditor, making->time.now,
						SOON_DAYS);

	return hold->until <= dunlin_day_of(last, making->desk->house->config->zone);
}

/* The one with whose end the clock runs again. */
static gboolean
is_last_hold(const Making *making, const Item *item)
{
	return is_on_hold(making, item) && !is_of_plan(item->hold) && ends_soon(making, item->hold) &&
	       item->facts->hold_until == item->hold->until;
}

/* The part of an instalment plan that is to be paid next, and how much of it; FALSE: not these days. */
static gboolean
find_due_part(const Making *making, const Item *item, DunlinDay *ret_day, gint64 *ret_amount)
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
is_due_part(const Making *making, const Item *item)
{
	DunlinDay day;
	gint64 amount;

	return is_on_hold(making, item) && is_of_plan(item->hold) &&
	       find_due_part(making, item, &day, &amount);
}

static void
tell_due_part(const Making *making, const Item *item, DunlinValues *row)
{
	DunlinDay day = DUNLIN_DAY_NONE;
	gint64 amount = 0;

	if (!find_due_part(making, item, &day, &amount))
		return;
	dunlin_values_set_day(row, "when", day);
	dunlin_values_set_money(row, "amount", amount, item->claim->currency);
	dunlin_values_set_day(row, "until", item->hold->until);
}

enum {
	FOR_ALL = 1 << 0, /* also for deputy and admin */
	WEEKLY = 1 << 1,
	NEWS = 1 << 2,    /* what happened since the last sheet */
	AHEAD = 1 << 3,   /* what is to come */
	ALONE = 1 << 4,   /* worth a sheet of its own */
	CUSTOMERS = 1 << 5, /* of the list's holds those of whole debtors, else those of claims */
	ENDS = 1 << 6,    /* listed by the day on which a hold ends */
};

/* In the order of the sheet; a claim stands in the first that has it. */
static const struct {
	const char *tag;
	DunlinSheetList list;
	guint flags;
	gboolean (*fits)(const Making *making, const Item *item); /* NULL: all */
	void (*tell)(const Making *making, const Item *item, DunlinValues *row); /* NULL: nothing more */
} sections[] = {
	{"promises", DUNLIN_SHEET_ASKED, FOR_ALL | ALONE, is_promise, tell_question},
	{"waits", DUNLIN_SHEET_ASKED, FOR_ALL | ALONE, is_waiting, tell_question},
	{"answers", DUNLIN_SHEET_ANSWERS, NEWS | ALONE, is_on_hold, tell_answer},
	{"undelivered", DUNLIN_SHEET_FAILED, ALONE, NULL, tell_sent},
	{"ended", DUNLIN_SHEET_ASKED, WEEKLY | ALONE, is_ended, NULL},
	{"held", DUNLIN_SHEET_ENDLESS, WEEKLY | ALONE, is_on_hold, tell_hold},
	{"customers", DUNLIN_SHEET_ENDLESS, WEEKLY | ALONE | CUSTOMERS, NULL, NULL},
	{"dues", DUNLIN_SHEET_ENDING, ENDS, is_due_part, tell_due_part},
	{"ending", DUNLIN_SHEET_ENDING, ENDS, is_last_hold, tell_hold},
	{"customers_end", DUNLIN_SHEET_ENDING, ENDS | CUSTOMERS, NULL, NULL},
	{"goes", DUNLIN_SHEET_SOON, AHEAD, is_letter, tell_letter},
	{"sent", DUNLIN_SHEET_SENT, NEWS, NULL, tell_sent},
	{"closed", DUNLIN_SHEET_CLOSED, NEWS | ALONE, NULL, tell_closed},
};

/* ── rows ── */

static void
add_row(Making *making, guint section, const Item *item, const DunlinDebtor *debtor)
{
	const DunlinClaim *claim = item->claim;
	DunlinValues *row = dunlin_values_add_row(making->sheet->values, sections[section].tag);
	char *reference = g_strdup(claim->reference);

	g_ptr_array_add(making->sheet->claims, reference);
	g_hash_table_add(making->listed, reference);
	dunlin_values_set_number(row, "number", making->sheet->claims->len);
	dunlin_values_set_text(row, "claim", claim->reference);
	dunlin_values_set_text(row, "invoice", claim->invoice);
	dunlin_values_set_text(row, "debtor", debtor != NULL ? debtor->name : NULL);
	dunlin_values_set_text(row, "value", debtor != NULL ? debtor->email : NULL);
	dunlin_values_set_day(row, "due_day", claim->due_day);
	if (claim->currency[0] != '\0')
		dunlin_values_set_money(row, "open", item->facts->balance.open, claim->currency);
	if (sections[section].tell != NULL)
		sections[section].tell(making, item, row);
	making->sheet->worth |= (sections[section].flags & ALONE) != 0;
	making->sheet->questions += strcmp(sections[section].tag, "waits") == 0 ||
				    strcmp(sections[section].tag, "promises") == 0;
}

/* A claim whose creditor or policy is gone is the clock's to report. */
static gboolean
take_claim(Making *making, guint section, const DunlinClaim *claim, const DunlinHold *hold,
	   GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinFacts) facts = NULL;
	Item item = {.claim = claim, .hold = hold};

	if (g_hash_table_contains(making->listed, claim->reference))
		return TRUE;
	facts = dunlin_desk_facts(making->desk, claim, making->time, &local);
	if (facts == NULL && !dunlin_desk_is_passing(local))
		return TRUE;
	if (facts == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	item.facts = dunlin_facts_case(facts);
	if (sections[section].fits != NULL && !sections[section].fits(making, &item))
		return TRUE;
	making->sheet->endless |= (sections[section].flags & WEEKLY) != 0;
	if ((sections[section].flags & WEEKLY) == 0 || making->sheet->weekly)
		add_row(making, section, &item, dunlin_facts_debtor(facts));
	return TRUE;
}

static gboolean
count_alive(DunlinClaim *claim, gpointer data)
{
	guint *count = data;

	*count += claim->state != DUNLIN_STATE_CLOSED;
	return TRUE;
}

static gboolean
take_customer(Making *making, guint section, const DunlinHold *hold, GError **error)
{
	const DunlinClaimFilter filter = {.creditor = hold->creditor, .state = -1,
					  .debtor = hold->debtor, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_get(making->desk->store, hold->creditor, hold->debtor, error);
	guint flags = sections[section].flags, claims = 0;
	DunlinValues *row;

	if (debtor == NULL ||
	    !dunlin_claim_each(making->desk->store, &filter, count_alive, &claims, error))
		return FALSE;
	if ((flags & WEEKLY) != 0)
		making->sheet->endless = TRUE;
	if ((flags & WEEKLY) != 0 ? !making->sheet->weekly : !ends_soon(making, hold))
		return TRUE;
	row = dunlin_values_add_row(making->sheet->values, sections[section].tag);
	dunlin_values_set_text(row, "customer", debtor->number);
	dunlin_values_set_text(row, "debtor", debtor->name);
	dunlin_values_set_number(row, "count", claims);
	set_hold(making, hold, row);
	making->sheet->worth |= (flags & ALONE) != 0;
	return TRUE;
}

static gboolean
take_hold(Making *making, guint section, const DunlinHold *hold, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;

	if ((hold->claim == NULL) != ((sections[section].flags & CUSTOMERS) != 0))
		return TRUE;
	if (hold->claim == NULL)
		return take_customer(making, section, hold, error);
	claim = dunlin_claim_get(making->desk->store, hold->creditor, hold->claim, error);
	return claim != NULL && take_claim(making, section, claim, hold, error);
}

static gboolean
take_section(Making *making, guint section, GError **error)
{
	gint64 now = making->time.now, since = 0, until = now;
	DunlinSheetList list = sections[section].list;
	g_autoptr(GPtrArray) rows = NULL;
	gboolean holds = list == DUNLIN_SHEET_ANSWERS || list == DUNLIN_SHEET_ENDLESS ||
			 list == DUNLIN_SHEET_ENDING;

	if (making->whom != DUNLIN_ASKS_CONTACT && (sections[section].flags & FOR_ALL) == 0)
		return TRUE;
	if ((sections[section].flags & NEWS) != 0)
		since = MAX(making->state.sent_at, now - (gint64)NEWS_DAYS * 86400);
	if ((sections[section].flags & AHEAD) != 0) {
		since = now;
		until = dunlin_desk_sheet_horizon(making->desk, making->creditor, now, SOON_DAYS);
	}
	if ((sections[section].flags & ENDS) != 0) {
		/* A part that was not paid in time ends its hold some days later. */
		since = dunlin_day_of(now, making->desk->house->config->zone);
		until = since + 2 * DUES_DAYS;
	}
	rows = dunlin_sheet_list(making->desk->store, list, making->state.creditor, since, until,
				 ROWS_MAX + 1, error);
	if (rows == NULL)
		return FALSE;
	for (guint i = 0; i < MIN(rows->len, ROWS_MAX); i++) {
		if (holds ? !take_hold(making, section, rows->pdata[i], error)
			  : !take_claim(making, section, rows->pdata[i], NULL, error))
			return FALSE;
	}
	making->sheet->more |= rows->len > ROWS_MAX;
	return TRUE;
}

void
dunlin_sheet_free(DunlinSheet *sheet)
{
	if (sheet == NULL)
		return;
	dunlin_values_free(sheet->values);
	g_ptr_array_unref(sheet->claims);
	g_free(sheet);
}

DunlinSheet *
dunlin_desk_sheet_make(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinSheetRow *state,
		       DunlinAsks whom, DunlinTime time, GError **error)
{
	g_autoptr(DunlinSheet) sheet = g_new0(DunlinSheet, 1);
	g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
	DunlinDay today = dunlin_day_of(time.now, desk->house->config->zone);
	Making making = {.desk = desk, .creditor = creditor, .sheet = sheet, .state = *state,
			 .time = time, .whom = whom, .listed = listed};

	sheet->claims = g_ptr_array_new_with_free_func(g_free);
	sheet->values = dunlin_desk_values(desk, creditor, NULL, NULL);
	sheet->weekly = state->weekly_at == 0 ||
			today - dunlin_day_of(state->weekly_at, desk->house->config->zone) >= 7;
	for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
		if (!take_section(&making, i, error))
			return NULL;
	dunlin_values_set_day(sheet->values, "day", today);
	if (sheet->questions > 0)
		dunlin_values_set_number(sheet->values, "questions", sheet->questions);
	dunlin_values_set_flag(sheet->values, "more", sheet->more);
	dunlin_values_set_flag(sheet->values, "deputy", whom == DUNLIN_ASKS_DEPUTY);
	dunlin_values_set_flag(sheet->values, "admin", whom == DUNLIN_ASKS_ADMIN);
	dunlin_values_set_flag(sheet->values, "approver", whom == DUNLIN_ASKS_APPROVER);
	return g_steal_pointer(&sheet);
}

const char *
dunlin_sheet_section(guint index)
{
	return index < G_N_ELEMENTS(sections) ? sections[index].tag : NULL;
}
