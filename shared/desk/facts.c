/* SPDX-License-Identifier: BSD-2-Clause */
/* Everything a decision looks at, gathered from the store and the configuration. */
#include "base/error.h"
#include "desk/internal.h"

struct DunlinFacts {
	DunlinCase facts;
	DunlinDebtor *debtor;
};

const DunlinCase *
dunlin_facts_case(const DunlinFacts *facts)
{
	return &facts->facts;
}

const DunlinDebtor *
dunlin_facts_debtor(const DunlinFacts *facts)
{
	return facts->debtor;
}

/* Nobody said yet that it is unpaid: the creditor asked to be asked, or the invoice is odd. */
static gboolean
needs_consent(const DunlinClaim *claim)
{
	return claim->state == DUNLIN_STATE_DRAFT && claim->unpaid_day == DUNLIN_DAY_NONE;
}

void
dunlin_facts_go_on(DunlinFacts *facts, const DunlinClaim *after)
{
	facts->facts.claim = after;
	facts->facts.needs_consent = needs_consent(after);
}

void
dunlin_facts_free(DunlinFacts *facts)
{
	if (facts == NULL)
		return;
	dunlin_debtor_free(facts->debtor);
	g_free(facts);
}

/* A claim follows the policy it was opened under, also when the configuration has another by now. */
const DunlinPolicy *
dunlin_desk_policy(DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	const DunlinPolicy *policy = dunlin_config_policy(desk->house->config, claim->policy);
	DunlinPolicy *kept;
	g_autofree char *name = NULL, *text = NULL;

	if (policy != NULL && g_str_equal(policy->digest, claim->policy_digest))
		return policy;
	kept = g_hash_table_lookup(desk->policies, claim->policy_digest);
	if (kept != NULL)
		return kept;
	name = g_strdup_printf("policy:%s", claim->policy_digest);
	text = dunlin_value_get(desk->store, name, error);
	kept = text != NULL ? dunlin_policy_parse(text, error) : NULL;
	if (kept != NULL)
		g_hash_table_insert(desk->policies, g_strdup(claim->policy_digest), kept);
	else if (error != NULL && *error == NULL)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "claim %s follows a policy \"%s\" that is not stored", claim->reference,
			    claim->policy);
	return kept;
}

gboolean
dunlin_desk_keep_policy(DunlinDesk *desk, const DunlinPolicy *policy, GError **error)
{
	g_autofree char *name = g_strdup_printf("policy:%s", policy->digest);

	return dunlin_value_set(desk->store, name, policy->text, error);
}

/* The latest end among active holds; NONE where one of them has no end. */
static DunlinDay
latest_end(GPtrArray *holds)
{
	DunlinDay latest = DUNLIN_DAY_NONE;

	for (guint i = 0; i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		if (hold->until == DUNLIN_DAY_NONE)
			return DUNLIN_DAY_NONE;
		latest = MAX(latest, hold->until);
	}
	return latest;
}

static gboolean
add_debtor(DunlinDesk *desk, DunlinFacts *facts, GError **error)
{
	const DunlinClaim *claim = facts->facts.claim;
	DunlinCase *c = &facts->facts;

	if (claim->debtor == 0)
		return TRUE;
	facts->debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
	if (facts->debtor == NULL)
		return FALSE;
	c->kind = facts->debtor->kind;
	c->has_mail = facts->debtor->email != NULL &&
		      g_strcmp0(facts->debtor->email_state, "failed") != 0;
	c->has_address = c->has_mail || dunlin_desk_reaches_otherwise(desk, c->policy, facts->debtor,
								      c->country);
	if (facts->debtor->country != NULL)
		c->country = facts->debtor->country;
	return dunlin_debtor_last_step(desk->store, claim, c->now, &c->debtor_step_at, error) &&
	       dunlin_credit_sum(desk->store, claim, &c->credit, error);
}

DunlinFacts *
dunlin_desk_facts(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(DunlinFacts) facts = g_new0(DunlinFacts, 1);
	g_autoptr(GPtrArray) holds = NULL;
	const DunlinConfig *config = desk->house->config;
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	DunlinCase *c = &facts->facts;

	if (creditor == NULL)
		return NULL;
	c->claim = claim;
	c->policy = dunlin_desk_policy(desk, claim, error);
	if (c->policy == NULL)
		return NULL;
	if (!dunlin_claim_ahead(desk->store, claim, time.now, error))
		return NULL;
	holds = dunlin_hold_list(desk->store, claim, TRUE, error);
	if (holds == NULL)
		return NULL;
	c->holds = holds->len;
	c->debtor_holds = dunlin_desk_debtor_hold(holds) != NULL;
	c->hold_until = latest_end(holds);
	c->holidays = desk->house->holidays;
	c->country = creditor->country;
	c->zone = config->zone;
	c->window = &config->send_window;
	c->quiet = creditor->quiet;
	c->now = time.now;
	c->needs_consent = needs_consent(claim);
	c->has_partner = dunlin_desk_partner(config, c->policy) != NULL;
	c->offers = creditor->consent_ask;
	if (!dunlin_ledger_balance(desk->store, claim, &c->balance, error) ||
	    !add_debtor(desk, facts, error))
		return NULL;
	c->announce_day = dunlin_desk_announce_day(c, holds);
	return g_steal_pointer(&facts);
}

GPtrArray *
dunlin_desk_missing(const DunlinFacts *facts)
{
	GPtrArray *missing = g_ptr_array_new();
	const DunlinCase *c = dunlin_facts_case(facts);

	if (c->claim->invoice == NULL)
		g_ptr_array_add(missing, (gpointer) "invoice");
	if (c->balance.principal <= 0)
		g_ptr_array_add(missing, (gpointer) "amount");
	if (c->claim->due_day == DUNLIN_DAY_NONE)
		g_ptr_array_add(missing, (gpointer) "due");
	if (!c->has_address)
		g_ptr_array_add(missing, (gpointer) "debtor");
	return missing;
}
