/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sheet: the one mail a creditor gets in a working day. What stands on it is a const table of
 * sections; each claim stands on it once, and its number there is its place among the notice's claims,
 * so that an answer finds it without anything being kept. A customer who is held has his own, by which
 * he is released. Made outside a transaction: it is a look.
 */
#include "desk/sheet-section.h"

#include "base/error.h"
#include "claim/question.h"

enum {
	ROWS_MAX = 50,   /* of a section; what is beyond comes with the next sheet */
	ASKED_MAX = 500, /* of one that waits for his word: what is beyond waits until some have it */
	ENDS_DAYS = 14,  /* ahead that ends of holds are looked at: some days after a part was to be paid */
	NEWS_DAYS = 14,  /* how far back a first sheet, or one after a long time, looks */
};

/* ── rows ── */

/* The end of a hold is told once. */
static gboolean
is_worth_it(const DunlinSheetMaking *making, const DunlinSheetSection *section, const DunlinHold *hold)
{
	if ((section->flags & DUNLIN_SECTION_ENDS) != 0)
		return hold->announced_at > making->state.sent_at;
	return (section->flags & DUNLIN_SECTION_ALONE) != 0;
}

static void
add_row(DunlinSheetMaking *making, const DunlinSheetSection *section, const DunlinSheetItem *item,
	const DunlinDebtor *debtor)
{
	const DunlinClaim *claim = item->claim;
	DunlinValues *row = dunlin_values_add_row(making->sheet->values, section->tag);
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
	if (section->tell != NULL)
		section->tell(making, item, row);
	making->sheet->rows++;
	making->sheet->worth |= is_worth_it(making, section, item->hold);
	making->sheet->questions += (section->flags & DUNLIN_SECTION_ASKS) != 0;
	making->sheet->offers += (section->flags & DUNLIN_SECTION_OFFERS) != 0;
}

/* It was asked, or told, since the last sheet. */
static gboolean
is_news(const DunlinSheetMaking *making, const DunlinSheetItem *item)
{
	return item->hold == NULL && item->claim->asked_at > making->state.sent_at;
}

/* A claim whose creditor or policy is gone is the clock's to report. */
static gboolean
take_claim(DunlinSheetMaking *making, const DunlinSheetSection *section, const DunlinClaim *claim,
	   const DunlinHold *hold, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinFacts) facts = NULL;
	DunlinSheetItem item = {.claim = claim, .hold = hold};

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
	if (section->fits != NULL && !section->fits(making, &item))
		return TRUE;
	making->sheet->endless |= (section->flags & DUNLIN_SECTION_WEEKLY) != 0;
	if ((section->flags & DUNLIN_SECTION_WEEKLY) == 0 || making->sheet->weekly ||
	    is_news(making, &item))
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
take_customer(DunlinSheetMaking *making, const DunlinSheetSection *section, const DunlinHold *hold,
	      GError **error)
{
	const DunlinClaimFilter filter = {.creditor = hold->creditor, .state = -1,
					  .debtor = hold->debtor, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_get(making->desk->store, hold->creditor, hold->debtor, error);
	guint flags = section->flags, claims = 0;
	DunlinValues *row;

	if (debtor == NULL ||
	    !dunlin_claim_each(making->desk->store, &filter, count_alive, &claims, error))
		return FALSE;
	if ((flags & DUNLIN_SECTION_WEEKLY) != 0)
		making->sheet->endless = TRUE;
	if ((flags & DUNLIN_SECTION_WEEKLY) != 0 ? !making->sheet->weekly
						 : !dunlin_sheet_ends_soon(making, hold))
		return TRUE;
	row = dunlin_values_add_row(making->sheet->values, section->tag);
	dunlin_values_set_text(row, "customer", debtor->number);
	dunlin_values_set_text(row, "debtor", debtor->name);
	dunlin_values_set_number(row, "count", claims);
	dunlin_sheet_set_hold(making, hold, row);
	making->sheet->rows++;
	making->sheet->worth |= is_worth_it(making, section, hold);
	return TRUE;
}

static gboolean
take_hold(DunlinSheetMaking *making, const DunlinSheetSection *section, const DunlinHold *hold,
	      GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;

	if ((hold->claim == NULL) != ((section->flags & DUNLIN_SECTION_CUSTOMERS) != 0))
		return TRUE;
	if (hold->claim == NULL)
		return take_customer(making, section, hold, error);
	claim = dunlin_claim_get(making->desk->store, hold->creditor, hold->claim, error);
	return claim != NULL && take_claim(making, section, claim, hold, error);
}

static gboolean
take_section(DunlinSheetMaking *making, const DunlinSheetSection *section, GError **error)
{
	gint64 now = making->time.now, since = 0, until = now;
	DunlinSheetList list = section->list;
	guint most = (section->flags & DUNLIN_SECTION_ASKS) != 0 ? ASKED_MAX : ROWS_MAX;
	g_autoptr(GPtrArray) rows = NULL;
	gboolean holds = list == DUNLIN_SHEET_ANSWERS || list == DUNLIN_SHEET_ENDLESS ||
			 list == DUNLIN_SHEET_ENDING;

	if (making->whom != DUNLIN_ASKS_CONTACT && (section->flags & DUNLIN_SECTION_FOR_ALL) == 0)
		return TRUE;
	if ((section->flags & DUNLIN_SECTION_NEWS) != 0)
		since = MAX(making->state.sent_at, now - (gint64)NEWS_DAYS * 86400);
	if ((section->flags & DUNLIN_SECTION_AHEAD) != 0) {
		since = now;
		until = dunlin_desk_sheet_horizon(making->desk, making->creditor, now, DUNLIN_SHEET_SOON_DAYS);
	}
	if ((section->flags & DUNLIN_SECTION_ENDS) != 0) {
		since = dunlin_day_of(now, making->desk->house->config->zone);
		until = since + ENDS_DAYS;
	}
	rows = dunlin_sheet_list(making->desk->store, list, making->state.creditor, since, until,
				 most + 1, error);
	if (rows == NULL)
		return FALSE;
	for (guint i = 0; i < MIN(rows->len, most); i++) {
		if (holds ? !take_hold(making, section, rows->pdata[i], error)
			  : !take_claim(making, section, rows->pdata[i], NULL, error))
			return FALSE;
	}
	making->sheet->more |= rows->len > most;
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
	DunlinSheetMaking making = {.desk = desk, .creditor = creditor, .sheet = sheet, .state = *state,
			 .time = time, .whom = whom, .listed = listed};

	sheet->claims = g_ptr_array_new_with_free_func(g_free);
	sheet->values = dunlin_desk_values(desk, creditor, NULL, NULL);
	sheet->weekly = state->weekly_at == 0 ||
			today - dunlin_day_of(state->weekly_at, desk->house->config->zone) >= 7;
	for (guint i = 0; dunlin_sheet_section_at(i) != NULL; i++)
		if (!take_section(&making, dunlin_sheet_section_at(i), error))
			return NULL;
	dunlin_values_set_day(sheet->values, "day", today);
	if (sheet->questions > 0)
		dunlin_values_set_number(sheet->values, "questions", sheet->questions);
	dunlin_values_set_flag(sheet->values, "rest", sheet->questions > sheet->offers);
	dunlin_values_set_flag(sheet->values, "more", sheet->more);
	dunlin_values_set_flag(sheet->values, "deputy", whom == DUNLIN_ASKS_DEPUTY);
	dunlin_values_set_flag(sheet->values, "admin", whom == DUNLIN_ASKS_ADMIN);
	dunlin_values_set_flag(sheet->values, "asked_deputy", creditor->deputy[0] != '\0');
	dunlin_values_set_flag(sheet->values, "approver", whom == DUNLIN_ASKS_APPROVER);
	return g_steal_pointer(&sheet);
}
