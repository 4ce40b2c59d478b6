/* SPDX-License-Identifier: BSD-2-Clause */
/* The collection partner: who it is. */
#include "desk/internal.h"

const DunlinPartner *
dunlin_desk_partner(const DunlinConfig *config, const DunlinPolicy *policy)
{
	const DunlinStep *step = dunlin_policy_handover(policy);
	const GPtrArray *partners = config->partners;

	if (step == NULL || step->partner == NULL || step->partner[0] == '\0')
		return partners->len == 1 ? g_ptr_array_index(partners, 0) : NULL;
	for (guint i = 0; i < partners->len; i++) {
		const DunlinPartner *partner = g_ptr_array_index(partners, i);

		if (g_str_equal(partner->name, step->partner))
			return partner;
	}
	return NULL;
}

static const DunlinPartner *
partner_of(DunlinDesk *desk, const DunlinClaim *claim)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, NULL);

	return policy != NULL ? dunlin_desk_partner(desk->house->config, policy) : NULL;
}

const DunlinPartner *
dunlin_desk_partner_speaks(DunlinDesk *desk, const DunlinNotice *notice, const char *sender)
{
	g_autoptr(DunlinClaim) claim = NULL;
	const DunlinPartner *partner = NULL;

	if (notice->role != DUNLIN_ROLE_PARTNER || sender == NULL || notice->claims == NULL ||
	    notice->claims[0] == NULL)
		return NULL;
	claim = dunlin_claim_get(desk->store, notice->creditor, notice->claims[0], NULL);
	partner = claim != NULL ? partner_of(desk, claim) : NULL;
	if (partner == NULL || (g_ascii_strcasecmp(partner->address, sender) != 0 &&
				!dunlin_address_in(partner->senders, sender)))
		return NULL;
	return partner;
}

/* What the partner must know of the case that he has: somebody else got money, or gave it up, wants
 * it left alone, or has corrected it. */
static const DunlinEvent news[] = {
	DUNLIN_EVENT_PAID,     DUNLIN_EVENT_PAID_IN_PART, DUNLIN_EVENT_CREDITED, DUNLIN_EVENT_REVERSED,
	DUNLIN_EVENT_WITHDRAW, DUNLIN_EVENT_WRITE_OFF,	  DUNLIN_EVENT_SAYS_PAID, DUNLIN_EVENT_OBJECTED,
	DUNLIN_EVENT_PROMISED, DUNLIN_EVENT_ANSWERED,	  DUNLIN_EVENT_DUE,	 DUNLIN_EVENT_DISPUTED,
	DUNLIN_EVENT_DISPUTED_IN_PART, DUNLIN_EVENT_HOLD, DUNLIN_EVENT_HOLD_ENDED, DUNLIN_EVENT_COMPLETED,
};

static gboolean
is_news(DunlinEvent event, const DunlinOccasion *occasion)
{
	/* He was told until when it rests. */
	if (occasion->actor == DUNLIN_ACTOR_PARTNER ||
	    (event == DUNLIN_EVENT_HOLD_ENDED && occasion->actor == DUNLIN_ACTOR_DUNLIN))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(news); i++) {
		if (news[i] == event)
			return TRUE;
	}
	return FALSE;
}

gboolean
dunlin_desk_partner_news(DunlinDesk *desk, const DunlinClaim *claim, DunlinState before,
			 DunlinEvent event, const DunlinOccasion *occasion, GError **error)
{
	const DunlinPartner *partner;
	const DunlinCreditor *creditor;
	g_autoptr(DunlinFacts) facts = NULL;
	g_autoptr(DunlinValues) values = NULL;
	DunlinOccasion told = *occasion;

	if (before != DUNLIN_STATE_COLLECTION || !is_news(event, occasion))
		return TRUE;
	partner = partner_of(desk, claim);
	if (partner == NULL)
		return TRUE; /* he left the configuration */
	creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	facts = creditor != NULL ? dunlin_desk_facts(desk, claim, occasion->time, error) : NULL;
	if (facts == NULL)
		return FALSE;
	values = dunlin_desk_values(desk, creditor, claim, facts);
	dunlin_values_set_text(values, "partner_name", partner->title);
	dunlin_values_set_text(values, "what", dunlin_event_to_string(event));
	if (claim->disputed > 0)
		dunlin_values_set_money(values, "open", dunlin_case_demanded(dunlin_facts_case(facts)),
					claim->currency);
	dunlin_values_set_flag(values, "debtor_wrote", occasion->actor == DUNLIN_ACTOR_DEBTOR);
	dunlin_values_set_text(values, "words",
			       occasion->actor == DUNLIN_ACTOR_DEBTOR ? occasion->text : NULL);
	dunlin_values_set_day(values, "until",
			      event == DUNLIN_EVENT_HOLD ? occasion->until : DUNLIN_DAY_NONE);
	dunlin_values_set_flag(values, "closed", claim->state == DUNLIN_STATE_CLOSED);
	told.message_id = NULL;
	return dunlin_desk_tell_partner(desk, creditor, partner, claim, "case_news", NULL, values, &told,
					error);
}

/* After what the case would not have been handed over, or not like that. */
static const DunlinEvent overtakes[] = {
	DUNLIN_EVENT_PAID,     DUNLIN_EVENT_PAID_IN_PART, DUNLIN_EVENT_CREDITED, DUNLIN_EVENT_WITHDRAW,
	DUNLIN_EVENT_WRITE_OFF, DUNLIN_EVENT_SAYS_PAID, DUNLIN_EVENT_OBJECTED, DUNLIN_EVENT_PROMISED,
	DUNLIN_EVENT_ANSWERED, DUNLIN_EVENT_DISPUTED, DUNLIN_EVENT_DISPUTED_IN_PART, DUNLIN_EVENT_HOLD,
	DUNLIN_EVENT_COMPLETED,
};

gboolean
dunlin_desk_keep_case(DunlinDesk *desk, DunlinClaim **claim, DunlinEvent event,
		      const DunlinOccasion *occasion, GError **error)
{
	DunlinOccasion kept = DUNLIN_OCCASION(occasion->time, DUNLIN_ACTOR_DUNLIN);
	gboolean overtaken = FALSE, withdrawn;

	for (guint i = 0; i < G_N_ELEMENTS(overtakes); i++)
		overtaken = overtaken || overtakes[i] == event;
	if ((*claim)->state != DUNLIN_STATE_COLLECTION || !overtaken)
		return TRUE;
	if (!dunlin_desk_withdraw_case(desk, *claim, &withdrawn, error))
		return FALSE;
	kept.text = "the case had not left yet";
	return !withdrawn || dunlin_desk_happen(desk, claim, DUNLIN_EVENT_RETURNED, &kept, error);
}
