/* SPDX-License-Identifier: BSD-2-Clause */
/* To court: what is known of a claim, as the order for payment wants it. The mail is court-mail.c's. */
#include "desk/court.h"

#include <string.h>

#include "base/error.h"

/* ── an application ── */

void
dunlin_court_item_free(gpointer data)
{
	CourtItem *item = data;

	if (item == NULL)
		return;
	g_clear_pointer(&item->facts, dunlin_facts_free);
	dunlin_reckoning_clear(&item->reckoning);
	g_clear_pointer(&item->periods, g_array_unref);
	dunlin_claim_free(item->claim);
	g_free(item);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CourtItem, dunlin_court_item_free)

void
dunlin_court_application_free(gpointer data)
{
	CourtApplication *a = data;

	if (a == NULL)
		return;
	g_ptr_array_unref(a->items);
	g_array_unref(a->claims);
	g_free(a->street);
	g_free(a->postcode);
	g_free(a->place);
	g_free(a->court_postcode);
	g_free(a->court_place);
	g_free(a->function);
	g_free(a->by);
	g_free(a);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CourtApplication, dunlin_court_application_free)

/* "39418 Staßfurt", "Geschäftsführerin Erika Muster": the first word, and the rest. */
static void
split(const char *text, char **ret_first, char **ret_rest)
{
	const char *blank = text != NULL ? strchr(text, ' ') : NULL;

	if (blank == NULL)
		return;
	*ret_first = g_strndup(text, (gsize)(blank - text));
	*ret_rest = g_strdup(blank + 1);
}

static void
fill_texts(const DunlinCreditor *creditor, CourtApplication *a)
{
	const DunlinCourtSettings *court = creditor->court;
	const char *postcode, *place;

	(void)dunlin_court_address(creditor->postal, &a->street, &a->postcode, &a->place);
	if (court != NULL) {
		split(court->place, &a->court_postcode, &a->court_place);
		split(court->representative, &a->function, &a->by);
	}
	if (a->court_place == NULL && dunlin_court_of(creditor->country, &postcode, &place)) {
		a->court_postcode = g_strdup(postcode);
		a->court_place = g_strdup(place);
	}
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* Who acts for a company, as far as its legal form says it. */
static const char *
function_of(const char *form)
{
	static const char *const functions[][2] = {
		{"GmbH", "Geschäftsführer"}, {"gGmbH", "Geschäftsführer"},
		{"UG (haftungsbeschränkt)", "Geschäftsführer"}, {"AG", "Vorstand"},
		{"SE", "Vorstand"}, {"eG", "Vorstand"}, {"e.V.", "Vorstand"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(functions); i++) {
		if (g_str_equal(functions[i][0], form))
			return functions[i][1];
	}
	return "";
}

static DunlinCourtParty
respondent_of(const DunlinFacts *facts)
{
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	const char *name = debtor != NULL ? or_empty(debtor->name) : "";
	const char *form = dunlin_court_form(name);

	return (DunlinCourtParty){
		.name = name, .form = form, .function = function_of(form), .represented_by = "",
		.street = debtor != NULL ? or_empty(debtor->street) : "",
		.postcode = debtor != NULL ? or_empty(debtor->postcode) : "",
		.place = debtor != NULL ? or_empty(debtor->city) : "",
		.country = dunlin_facts_case(facts)->country,
	};
}

/* Interest that was asked for and paid, or waived, is not asked for again: what is left of it stands by
 * itself, and the running one begins after the day up to which it was counted. */
static void
leave_paid_interest(const DunlinReckoning *reckoning, gint64 asked, DunlinCourtClaim *claim)
{
	DunlinDay until = DUNLIN_DAY_NONE;

	for (guint i = 0; i < reckoning->entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(reckoning->entries, i);

		if (entry->kind == DUNLIN_ENTRY_INTEREST && (until == DUNLIN_DAY_NONE || entry->day > until))
			until = entry->day;
	}
	if (until == DUNLIN_DAY_NONE || reckoning->account.interest >= asked)
		return;
	claim->interest_from = until + 1;
	claim->computed = MAX(reckoning->account.interest, 0);
	claim->interest = MAX(claim->interest - asked, 0);
}

/* From when another principal bears interest than the one before; NONE: it never did. The running
 * interest begins with the last. */
static void
divide_interest(CourtItem *item, DunlinCourtClaim *claim)
{
	const GArray *open = item->reckoning.account.open;
	DunlinCourtPeriod period = {claim->interest_from, DUNLIN_DAY_NONE, 0};

	g_clear_pointer(&item->periods, g_array_unref);
	item->periods = g_array_new(FALSE, FALSE, sizeof period);
	if (claim->interest_from == DUNLIN_DAY_NONE)
		return;
	for (guint i = 0; i < open->len; i++) {
		const DunlinPrincipal *now = &g_array_index(open, DunlinPrincipal, i);

		if (now->principal != period.principal && now->day > period.from) {
			period.to = now->day - 1;
			if (period.principal > 0)
				g_array_append_val(item->periods, period);
			period.from = now->day;
		}
		period.principal = now->principal;
	}
	claim->interest_from = period.from;
	claim->periods = (const DunlinCourtPeriod *)(gpointer)item->periods->data;
	claim->n_periods = item->periods->len;
}

static DunlinCourtClaim
claim_of(CourtItem *item)
{
	const DunlinReckoning *reckoning = &item->reckoning;
	const DunlinCase *c = dunlin_facts_case(item->facts);
	DunlinCourtClaim claim = {
		.reference = item->claim->reference,
		.currency = item->claim->currency,
		.invoice = or_empty(item->claim->invoice),
		.issue_day = item->claim->issue_day,
		.due_day = item->claim->due_day,
		.interest_from = reckoning->first,
		.principal = reckoning->account.principal,
		.fees = c->balance.fees,
		.lump_sum = c->balance.lump_sum,
		.interest = reckoning->interest.amount,
		/* Only what stands on the German base rate can be asked for so. */
		.spread = reckoning->law != NULL && g_strcmp0(reckoning->law->table, "DE-base") == 0
				  ? reckoning->law->spread
				  : 0,
	};

	leave_paid_interest(reckoning, c->balance.interest, &claim);
	divide_interest(item, &claim);
	return claim;
}

static DunlinCourtCase
case_of(const DunlinCreditor *creditor, const CourtApplication *a)
{
	const CourtItem *first = g_ptr_array_index(a->items, 0);
	const DunlinCourtSettings *court = creditor->court;
	gboolean own_form = court != NULL && court->form[0] != '\0';

	return (DunlinCourtCase){
		.kennziffer = court != NULL ? court->kennziffer : "",
		.court_postcode = or_empty(a->court_postcode),
		.court_place = or_empty(a->court_place),
		.applicant = {.name = creditor->name, .street = or_empty(a->street),
			      .postcode = or_empty(a->postcode), .place = or_empty(a->place),
			      .country = creditor->country,
			      .form = own_form ? court->form : dunlin_court_form(creditor->name),
			      .function = or_empty(a->function), .represented_by = or_empty(a->by)},
		.respondent = respondent_of(first->facts),
		.kind = dunlin_facts_case(first->facts)->kind,
		.catalogue = court != NULL ? court->catalogue : 0,
		.performance = court != NULL ? (DunlinCourtPerformance)court->performance
					     : DUNLIN_COURT_UNSAID,
		.today = first->reckoning.day,
		.claims = (const DunlinCourtClaim *)(gpointer)a->claims->data,
		.count = a->claims->len,
	};
}

CourtApplication *
dunlin_court_application_new(const DunlinCreditor *creditor, GPtrArray *items)
{
	CourtApplication *a = g_new0(CourtApplication, 1);

	a->items = g_ptr_array_ref(items);
	a->claims = g_array_new(FALSE, FALSE, sizeof(DunlinCourtClaim));
	for (guint i = 0; i < items->len; i++) {
		const DunlinCourtClaim claim = claim_of(g_ptr_array_index(items, i));

		g_array_append_val(a->claims, claim);
	}
	fill_texts(creditor, a);
	a->court = case_of(creditor, a);
	a->failed = dunlin_court_failed(&a->court);
	return a;
}

/* ── a claim to court ── */

static gboolean
refuse(guint failed, const char *language, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < DUNLIN_COURT_SHEET_CHECKS; i++) {
		if (failed & (1u << i))
			g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "",
					       dunlin_court_sentence((DunlinCourtCheck)i, language));
	}
	if (text->len > 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "%s", text->str);
	return text->len == 0;
}

/* @claim as an application of its own would be; INPUT: there can be none. Yours. */
static CourtItem *
item_new(DunlinDesk *desk, const DunlinClaim *claim, const DunlinOccasion *occasion, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(CourtItem) item = g_new0(CourtItem, 1);
	g_autoptr(GPtrArray) notices = NULL, alone = g_ptr_array_new();
	g_autoptr(CourtApplication) application = NULL;

	item->claim = dunlin_claim_copy(claim);
	item->facts = creditor != NULL ? dunlin_desk_facts(desk, item->claim, occasion->time, error) : NULL;
	notices = item->facts != NULL ? dunlin_notice_list(desk->store, item->claim, error) : NULL;
	if (notices == NULL ||
	    !dunlin_desk_may_hand_over(desk, item->facts, notices, occasion, TRUE, error) ||
	    !dunlin_desk_reckon(desk, item->facts, &item->reckoning, error))
		return NULL;
	g_ptr_array_add(alone, item);
	application = dunlin_court_application_new(creditor, alone);
	return refuse(application->failed, occasion->language, error) ? g_steal_pointer(&item) : NULL;
}

gboolean
dunlin_desk_to_court(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		     GError **error)
{
	g_autoptr(DunlinCourtBatch) own = NULL;
	DunlinCourtBatch *batch = occasion->court;
	CourtItem *item = item_new(desk, *claim, occasion, error);
	DunlinOccasion held = *occasion;

	held.reason = held.text = DUNLIN_LETTER_COURT;
	if (item == NULL || !dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HOLD, &held, error)) {
		dunlin_court_item_free(item);
		return FALSE;
	}
	if (batch == NULL)
		batch = own = dunlin_court_batch_new();
	g_ptr_array_add(batch->items, item);
	return own == NULL || dunlin_desk_court_send(desk, own, occasion, error);
}
