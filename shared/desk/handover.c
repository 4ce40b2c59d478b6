/* SPDX-License-Identifier: BSD-2-Clause */
/* Handing a claim over to the collection partner: the checks, the case, the one mail. */
#include "claim/handover.h"

#include "base/error.h"
#include "desk/case.h"
#include "desk/internal.h"

#define STEP "handover" /* of a policy that has none */

/* Of a rehearsal the debtor knows nothing: once it is over, its letters count for nothing. Borrowed. */
static GPtrArray *
without_rehearsal(DunlinDesk *desk, const GPtrArray *notices)
{
	GPtrArray *left = g_ptr_array_new();

	for (guint i = 0; i < notices->len; i++) {
		DunlinNotice *notice = g_ptr_array_index(notices, i);
		g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, NULL);

		if (desk->house->config->shadow || values == NULL ||
		    dunlin_values_get(values, DUNLIN_SHADOW_OF) == NULL)
			g_ptr_array_add(left, notice);
	}
	return left;
}

gboolean
dunlin_desk_may_hand_over(DunlinDesk *desk, const DunlinFacts *facts, const GPtrArray *notices,
			  const DunlinOccasion *occasion, gboolean court, GError **error)
{
	g_autoptr(GPtrArray) letters = without_rehearsal(desk, notices);
	const DunlinHandover handover = {.facts = dunlin_facts_case(facts), .notices = letters,
					 .approved = occasion->approver, .court = court};
	guint failed = dunlin_handover_failed(&handover);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < DUNLIN_HANDOVER_CHECKS; i++) {
		if (failed & (1u << i))
			g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "",
					       dunlin_handover_sentence((DunlinHandoverCheck)i,
									occasion->language));
	}
	if (failed != 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "%s", text->str);
	return failed == 0;
}

/* Everything about the claim that is told or checked. */
typedef struct {
	DunlinFacts *facts;
	GPtrArray *notices, *papers, *journal;
	DunlinReckoning reckoning;
} Gathered;

static void
gathered_clear(Gathered *g)
{
	g_clear_pointer(&g->facts, dunlin_facts_free);
	g_clear_pointer(&g->notices, g_ptr_array_unref);
	g_clear_pointer(&g->papers, g_ptr_array_unref);
	g_clear_pointer(&g->journal, g_ptr_array_unref);
	dunlin_reckoning_clear(&g->reckoning);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Gathered, gathered_clear)

static gboolean
gather(DunlinDesk *desk, const DunlinClaim *claim, const DunlinOccasion *occasion, Gathered *g,
       GError **error)
{
	g->facts = dunlin_desk_facts(desk, claim, occasion->time, error);
	g->notices = g->facts != NULL ? dunlin_notice_list(desk->store, claim, error) : NULL;
	return g->notices != NULL;
}

/* ── the values of the mail ── */

static void
set_amount(DunlinValues *values, const char *name, gint64 amount, const char *currency)
{
	if (amount != 0)
		dunlin_values_set_money(values, name, amount, currency);
}

static void
add_amounts(DunlinValues *values, const Gathered *g, const char *language)
{
	const DunlinCase *c = dunlin_facts_case(g->facts);
	const DunlinReckoning *r = &g->reckoning;
	const char *currency = c->claim->currency;

	if (c->claim->disputed > 0) /* which is named, and not handed over */
		dunlin_values_set_money(values, "open", dunlin_case_demanded(c), currency);
	set_amount(values, "principal_open", MAX(r->account.principal, 0), currency);
	set_amount(values, "interest", c->balance.interest, currency);
	set_amount(values, "accrued", r->interest.amount, currency);
	set_amount(values, "lump_sum", c->balance.lump_sum, currency);
	set_amount(values, "fees", c->balance.fees, currency);
	dunlin_values_set_day(values, "default_day", r->first);
	dunlin_values_set_day(values, "accrued_day", r->day);
	for (guint i = 0; i < r->interest.segments->len; i++)
		dunlin_desk_add_segment(values,
					&g_array_index(r->interest.segments, DunlinSegment, i),
					currency, language);
}

static void
add_people(DunlinValues *values, const DunlinCreditor *creditor, const DunlinPartner *partner,
	   const DunlinDebtor *debtor)
{
	dunlin_values_set_text(values, "partner_name", partner->title);
	dunlin_values_set_text(values, "creditor_contact", creditor->contact);
	if (debtor == NULL)
		return;
	dunlin_values_set_text(values, "debtor_street", debtor->street);
	dunlin_values_set_text(values, "debtor_postcode", debtor->postcode);
	dunlin_values_set_text(values, "debtor_city", debtor->city);
	dunlin_values_set_text(values, "debtor_vat_id", debtor->vat_id);
	dunlin_values_set_text(values, "debtor_kind", dunlin_debtor_kind_to_string(debtor->kind));
}

static void
add_papers(DunlinValues *values, const GPtrArray *papers)
{
	for (guint i = 0; i < papers->len; i++) {
		const DunlinCasePaper *paper = g_ptr_array_index(papers, i);
		DunlinValues *row = dunlin_values_add_row(values, "papers");

		dunlin_values_set_text(row, "file", paper->file);
		dunlin_values_set_text(row, "kind", paper->kind);
		dunlin_values_set_text(row, "type", paper->type);
		dunlin_values_set_text(row, "text", paper->text);
		dunlin_values_set_text(row, "digest", paper->digest);
		dunlin_values_set_text(row, "notice", paper->notice);
		dunlin_values_set_day(row, "day", paper->day);
	}
}

/* What is told beyond what is checked. */
static gboolean
gather_rest(DunlinDesk *desk, const DunlinClaim *claim, Gathered *g, GError **error)
{
	if (!dunlin_desk_reckon(desk, g->facts, &g->reckoning, error))
		return FALSE;
	g->papers = dunlin_case_papers(desk, claim, g->notices, error);
	if (g->papers == NULL)
		return FALSE;
	g->journal = dunlin_journal_list(desk->store, claim->creditor, claim->reference, error);
	return g->journal != NULL;
}

static DunlinCaseFile
file_of(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinPartner *partner, const Gathered *g)
{
	return (DunlinCaseFile){.config = desk->house->config, .creditor = creditor,
				.partner = partner, .facts = dunlin_facts_case(g->facts),
				.debtor = dunlin_facts_debtor(g->facts),
				.reckoning = &g->reckoning, .notices = g->notices,
				.papers = g->papers, .journal = g->journal};
}

static DunlinValues *
values_of(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinPartner *partner,
	  const Gathered *g)
{
	const DunlinCase *c = dunlin_facts_case(g->facts);
	const DunlinCaseFile file = file_of(desk, creditor, partner, g);
	DunlinValues *values = dunlin_desk_values(desk, creditor, c->claim, g->facts);
	g_autofree char *json = dunlin_case_json(&file), *xml = dunlin_case_xml(&file);

	add_people(values, creditor, partner, file.debtor);
	add_amounts(values, g, creditor->language);
	add_papers(values, g->papers);
	dunlin_values_set_flag(values, "has_copy", c->claim->message != NULL && c->claim->part != NULL);
	dunlin_values_set_text(values, "case_json", json);
	dunlin_values_set_text(values, "case_xml", xml);
	return values;
}

gboolean
dunlin_desk_hand_over(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
		      GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, (*claim)->creditor, error);
	DunlinOccasion handed = *occasion;
	g_auto(Gathered) g = {0};
	g_autoptr(DunlinValues) values = NULL;
	g_autofree char *refs = NULL;
	const DunlinPartner *partner;
	const DunlinPolicy *policy;
	const DunlinStep *step;

	if (creditor == NULL || !gather(desk, *claim, occasion, &g, error) ||
	    !dunlin_desk_may_hand_over(desk, g.facts, g.notices, occasion, FALSE, error))
		return FALSE;
	policy = dunlin_facts_case(g.facts)->policy;
	partner = dunlin_desk_partner(desk->house->config, policy);
	g_assert(partner != NULL); /* checked */
	if (!gather_rest(desk, *claim, &g, error))
		return FALSE;
	values = values_of(desk, creditor, partner, &g);
	step = dunlin_policy_handover(policy);
	handed.message_id = NULL; /* the partner did not write that message */
	if (!dunlin_desk_tell_partner(desk, creditor, partner, *claim, "handover",
				      step != NULL ? step->name : STEP, values, &handed, error))
		return FALSE;
	refs = g_strdup_printf("partner=%s", partner->name);
	handed = *occasion;
	handed.refs = refs;
	return dunlin_desk_happen(desk, claim, DUNLIN_EVENT_HAND_OVER, &handed, error);
}

gboolean
dunlin_desk_case(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, char **ret_json,
		 char **ret_xml, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	const DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_ADMIN);
	g_auto(Gathered) g = {0};
	DunlinCaseFile file;

	if (creditor == NULL)
		return FALSE;
	if (claim->due_day == DUNLIN_DAY_NONE || claim->currency[0] == '\0') {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "claim %s lacks facts: there is nothing to calculate yet", claim->reference);
		return FALSE;
	}
	if (!gather(desk, claim, &occasion, &g, error) || !gather_rest(desk, claim, &g, error))
		return FALSE;
	file = file_of(desk, creditor, NULL, &g);
	*ret_json = dunlin_case_json(&file);
	*ret_xml = dunlin_case_xml(&file);
	return TRUE;
}

gboolean
dunlin_desk_asks_handover(DunlinDesk *desk, const DunlinClaim *claim)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, NULL);
	const DunlinStep *step = policy != NULL ? dunlin_policy_handover(policy) : NULL;

	return step != NULL && claim->state == DUNLIN_STATE_OPEN &&
	       g_strcmp0(claim->asked, step->name) == 0 &&
	       dunlin_desk_partner(desk->house->config, policy) != NULL;
}
