/* SPDX-License-Identifier: BSD-2-Clause */
/* To court: what is known of a claim, as the order for payment wants it, to the creditor. */
#include "claim/court.h"

#include <string.h>

#include "base/error.h"
#include "desk/internal.h"

/* How the hold begins that keeps Dunlin from going on beside the court. */
#define COURT "court"

/* What the case borrows. */
typedef struct {
	char *street, *postcode, *place;       /* the creditor's */
	char *court_postcode, *court_place;
	char *function, *by;
} Texts;

static void
texts_clear(Texts *texts)
{
	g_free(texts->street);
	g_free(texts->postcode);
	g_free(texts->place);
	g_free(texts->court_postcode);
	g_free(texts->court_place);
	g_free(texts->function);
	g_free(texts->by);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Texts, texts_clear)

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
fill_texts(const DunlinCreditor *creditor, Texts *texts)
{
	const DunlinCourtSettings *court = creditor->court;
	const char *postcode, *place;

	(void)dunlin_court_address(creditor->postal, &texts->street, &texts->postcode, &texts->place);
	if (court != NULL) {
		split(court->place, &texts->court_postcode, &texts->court_place);
		split(court->representative, &texts->function, &texts->by);
	}
	if (texts->court_place == NULL && dunlin_court_of(creditor->country, &postcode, &place)) {
		texts->court_postcode = g_strdup(postcode);
		texts->court_place = g_strdup(place);
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

static DunlinCourtCase
case_of(const DunlinCreditor *creditor, const DunlinFacts *facts, const DunlinReckoning *reckoning,
	const Texts *texts)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinCourtSettings *court = creditor->court;
	gboolean own_form = court != NULL && court->form[0] != '\0';

	return (DunlinCourtCase){
		.reference = c->claim->reference,
		.kennziffer = court != NULL ? court->kennziffer : "",
		.court_postcode = or_empty(texts->court_postcode),
		.court_place = or_empty(texts->court_place),
		.applicant = {.name = creditor->name, .street = or_empty(texts->street),
			      .postcode = or_empty(texts->postcode), .place = or_empty(texts->place),
			      .country = creditor->country,
			      .form = own_form ? court->form : dunlin_court_form(creditor->name),
			      .function = or_empty(texts->function), .represented_by = or_empty(texts->by)},
		.respondent = respondent_of(facts),
		.kind = c->kind,
		.catalogue = court != NULL ? court->catalogue : 0,
		.performance = court != NULL ? (DunlinCourtPerformance)court->performance
					     : DUNLIN_COURT_UNSAID,
		.currency = c->claim->currency,
		.invoice = or_empty(c->claim->invoice),
		.issue_day = c->claim->issue_day,
		.due_day = c->claim->due_day,
		.interest_from = reckoning->first,
		.today = reckoning->day,
		.principal = reckoning->account.principal,
		.fees = c->balance.fees,
		.lump_sum = c->balance.lump_sum,
		.interest = reckoning->interest.amount,
		/* Only what stands on the German base rate can be asked for so. */
		.spread = reckoning->law != NULL && g_strcmp0(reckoning->law->table, "DE-base") == 0
				  ? reckoning->law->spread
				  : 0,
	};
}

/* ── what the creditor gets ── */

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

static void
add_sheet(DunlinValues *values, const DunlinCourtCase *court)
{
	g_autoptr(GPtrArray) sheet = dunlin_court_sheet(court);

	for (guint i = 0; i < sheet->len; i++) {
		const DunlinCourtLine *line = g_ptr_array_index(sheet, i);
		DunlinValues *row = dunlin_values_add_row(values, "sheet");

		dunlin_values_set_text(row, "name", line->label);
		dunlin_values_set_text(row, "value", line->value);
	}
}

static gboolean
add_file(DunlinValues *values, const DunlinCourtCase *court, guint failed, const char *language,
	 GError **error)
{
	g_autoptr(GByteArray) file = NULL;
	g_autofree char *records = NULL;

	for (guint i = DUNLIN_COURT_KENNZIFFER; i < DUNLIN_COURT_CHECKS; i++) {
		if (failed & (1u << i))
			dunlin_values_set_text(dunlin_values_add_row(values, "missing"), "field",
					       dunlin_court_sentence((DunlinCourtCheck)i, language));
	}
	if (failed != 0)
		return TRUE;
	file = dunlin_court_file(court);
	records = g_convert((const char *)file->data, (gssize)file->len, "UTF-8", "CP850", NULL, NULL,
			    error);
	dunlin_values_set_text(values, "records", records);
	return records != NULL;
}

static gboolean
send(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
     const DunlinReckoning *reckoning, const DunlinOccasion *occasion, GError **error)
{
	g_auto(Texts) texts = {0};
	g_autoptr(DunlinValues) values = NULL;
	const DunlinClaim *claim = dunlin_facts_case(facts)->claim;
	DunlinCourtCase court;
	guint failed;

	fill_texts(creditor, &texts);
	court = case_of(creditor, facts, reckoning, &texts);
	failed = dunlin_court_failed(&court);
	if (!refuse(failed, occasion->language, error))
		return FALSE;
	values = dunlin_desk_values(desk, creditor, claim, facts);
	add_sheet(values, &court);
	return add_file(values, &court, failed, creditor->language, error) &&
	       dunlin_desk_tell(desk, creditor, claim, COURT, values, NULL, occasion, error);
}

gboolean
dunlin_desk_to_court(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		     GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, (*claim)->creditor, error);
	g_autoptr(DunlinFacts) facts = NULL;
	g_autoptr(GPtrArray) notices = NULL;
	g_auto(DunlinReckoning) reckoning = {0};
	DunlinOccasion held = *occasion;

	facts = creditor != NULL ? dunlin_desk_facts(desk, *claim, occasion->time, error) : NULL;
	notices = facts != NULL ? dunlin_notice_list(desk->store, *claim, error) : NULL;
	if (notices == NULL ||
	    !dunlin_desk_may_hand_over(facts, notices, occasion, TRUE, error) ||
	    !dunlin_desk_reckon(desk, facts, &reckoning, error) ||
	    !send(desk, creditor, facts, &reckoning, occasion, error))
		return FALSE;
	held.reason = held.text = COURT;
	return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HOLD, &held, error);
}
