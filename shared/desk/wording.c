/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a letter to a debtor says beside the amounts: whom it greets, which period it sets, what really
 * follows, and what his country's law adds to or takes from it. Templates only ask for these values.
 */
#include <string.h>

#include "base/link.h"
#include "base/money.h"
#include "base/text.h"
#include "claim/deadline.h"
#include "claim/law.h"
#include "desk/internal.h"
#include "write/salute.h"

#define KIND(kind) (1u << DUNLIN_KIND_##kind)
/* The unknown are treated as consumers. */
#define INDIVIDUALS (KIND(CONSUMER) | KIND(UNKNOWN))
#define BUSINESS KIND(BUSINESS)
#define ANYBODY (INDIVIDUALS | BUSINESS)
#define LINK_MAX_BYTES 900

typedef enum {
	HANDOVER_COSTS = 1 << 0,     /* a hand-over may cost the debtor more, and the letter says so */
	NO_COURT = 1 << 1,           /* no letter of ours may speak of court */
	AFTER_RECEIPT = 1 << 2,      /* the period is worded from the receipt on, without a bare day */
	AFTER_SENDING = 1 << 3,      /* … from the day after sending on */
	DUTCH_COSTS = 1 << 4,        /* the exact later cost stands in the last letter */
	FIRST_IS_FREE = 1 << 5,      /* the first reminder costs nothing, and says so */
	NEGOTIATES = 1 << 6,         /* the last letter offers to negotiate */
} Habit;

/* What the debtor's country adds. Who is not in it gets none of it. */
static const struct {
	char country[3];
	guint kinds, habits;
} habits[] = {
	/* BGB 280, 286; RDG 13e: the agency's cost up to a lawyer's */
	{"DE", ANYBODY, HANDOVER_COSTS},
	/* ABGB 1333(2): necessary and proportionate cost of collection */
	{"AT", ANYBODY, HANDOVER_COSTS},
	/* BW 6:96 lid 6, HR 25 Nov 2016 ECLI:NL:HR:2016:2704: period from the receipt, the exact cost */
	{"NL", INDIVIDUALS, AFTER_RECEIPT | DUTCH_COSTS},
	/* BW 6:96 lid 4, Besluit BIK */
	{"NL", BUSINESS, HANDOVER_COSTS},
	/* CDE/WER XIX.2: first reminder free, 14 calendar days from the day after an electronic one */
	{"BE", INDIVIDUALS, AFTER_SENDING | FIRST_IS_FREE},
	/* Pre-Action Protocol for Debt Claims: court only behind its letter of claim with its forms */
	{"GB", INDIVIDUALS, NO_COURT},
	/* LO 1/2025: a documented attempt to negotiate before any claim in court */
	{"ES", ANYBODY, NEGOTIATES},
};

/* How the law that interest rests on is cited in a letter: by its country, for businesses and others. */
static const struct {
	char country[3];
	const char *business, *others;
} cited[] = {
	{"DE", "§\u00a0288 BGB", "§\u00a0288 BGB"},
	{"AT", "§§\u00a0456, 458 UGB", "§\u00a01000 ABGB"},
	{"CH", "Art.\u00a0104 OR", "Art.\u00a0104 OR"},
	{"GB", "Late Payment of Commercial Debts (Interest) Act 1998", NULL},
	{"FR", "art. L. 441-10 C. com.", "art. 1231-6 C. civ."},
	{"NL", "art. 6:96, 6:119a BW", "art. 6:119 BW"},
	{"BE", "Wet/Loi 2.8.2002", NULL},
	{"IT", "D.Lgs. 231/2002", "art. 1284 c.c."},
	{"ES", "Ley 3/2004", "art. 1108 CC"},
	{"PL", "Dz.U. 2013 poz. 403", "art. 481 k.c."},
};

static gboolean
same_country(const char *code, const char *country)
{
	return country != NULL && g_ascii_strncasecmp(code, country, 2) == 0; /* "BE-VLG" lies in BE */
}

static guint
habits_of(const DunlinCase *c)
{
	for (guint i = 0; i < G_N_ELEMENTS(habits); i++) {
		if (same_country(habits[i].country, c->country) && (habits[i].kinds & (1u << c->kind)))
			return habits[i].habits;
	}
	return 0;
}

void
dunlin_desk_greeting(DunlinValues *values, const DunlinDebtor *debtor, const char *language)
{
	const char *name = debtor != NULL ? debtor->name : NULL;
	const char *contact = debtor != NULL ? debtor->contact : NULL;
	gboolean titled = debtor != NULL && debtor->kind != DUNLIN_KIND_CONSUMER;
	g_auto(DunlinSalute) salute = dunlin_salute_of(contact, language, FALSE);

	if (salute.person == NULL)
		salute = dunlin_salute_of(name, language, titled);
	dunlin_values_set_text(values, "person", salute.person);
	dunlin_values_set_text(values, "mrs", salute.woman);
	dunlin_values_set_text(values, "mr", salute.man);
}

static void
add_law(DunlinValues *values, const DunlinLaw *law, DunlinDebtorKind kind)
{
	for (guint i = 0; law != NULL && i < G_N_ELEMENTS(cited); i++) {
		if (same_country(cited[i].country, law->country))
			dunlin_values_set_text(values, "law",
					       kind == DUNLIN_KIND_BUSINESS ? cited[i].business
									    : cited[i].others);
	}
}

/* What is announced must be owed: between businesses, where the law gives it. */
static void
add_announced(DunlinValues *values, const DunlinCreditor *creditor, const DunlinCase *c,
	      const DunlinStep *step)
{
	const DunlinLaw *law = dunlin_law_of(creditor->country, c->country, c->kind);
	gboolean business = law != NULL && c->kind == DUNLIN_KIND_BUSINESS;

	dunlin_values_set_flag(values, "interest_announced",
			       business && law->begins != DUNLIN_DEFAULT_NEVER &&
				       step->interest == DUNLIN_EXTRA_ANNOUNCE);
	dunlin_values_set_flag(values, "lump_sum_announced",
			       business && law->lump_currency != NULL &&
				       step->lump_sum == DUNLIN_EXTRA_ANNOUNCE);
	add_law(values, law, c->kind);
}

/* The period, where the law wants it counted from the receipt or the sending. */
static void
add_period(DunlinValues *values, const DunlinCase *c, DunlinDay deadline)
{
	gint64 days = deadline == DUNLIN_DAY_NONE ? 0 : deadline - dunlin_day_of(c->now, c->zone);

	if (days <= 0)
		return;
	if ((habits_of(c) & AFTER_RECEIPT) != 0)
		dunlin_values_set_number(values, "period_after_receipt", days);
	if ((habits_of(c) & AFTER_SENDING) != 0)
		dunlin_values_set_number(values, "period_after_sending", days);
}

static void
add_handover(DunlinDesk *desk, DunlinValues *values, const DunlinCase *c, const DunlinStep *next)
{
	const DunlinPartner *partner = dunlin_desk_partner(desk->house->config, c->policy);
	guint habit = habits_of(c);

	if (g_strcmp0(next->partner, DUNLIN_PARTNER_COURT) == 0)
		dunlin_values_set_flag(values, "next_court", (habit & NO_COURT) == 0);
	else if (partner != NULL) {
		dunlin_values_set_flag(values, "next_handover", TRUE);
		dunlin_values_set_text(values, "partner_name", partner->title);
		dunlin_values_set_flag(values, "handover_costs", (habit & HANDOVER_COSTS) != 0);
		if ((habit & DUTCH_COSTS) != 0 && g_str_equal(c->claim->currency, "EUR"))
			dunlin_values_set_money(values, "collection_costs",
						dunlin_law_bik(c->balance.principal), "EUR");
	}
}

/* What a letter says about the step that really follows it, and nothing else. */
static void
add_consequence(DunlinDesk *desk, DunlinValues *values, const DunlinCase *c, const DunlinStep *step)
{
	const DunlinStep *next = dunlin_policy_follows(c->policy, step);
	const DunlinStep *after =
		dunlin_policy_step(c->policy, dunlin_policy_index(c->policy, step->name) + 1);
	gboolean letter = next != NULL && !dunlin_step_is_handover(next);
	guint habit = habits_of(c);

	dunlin_values_set_flag(values, "letter_follows", letter);
	dunlin_values_set_flag(values, "task_follows",
			       after != NULL && !dunlin_step_is_handover(after) &&
				       !dunlin_step_is_for_debtor(after));
	dunlin_values_set_flag(values, "negotiation", !letter && (habit & NEGOTIATES) != 0);
	dunlin_values_set_flag(values, "first_free",
			       c->claim->step_at == 0 && (habit & FIRST_IS_FREE) != 0);
	if (next != NULL && !letter)
		add_handover(desk, values, c, next);
}

/* What is due now, payable behind a link of the creditor's own. */
static void
add_pay_link(DunlinValues *values, const DunlinCreditor *creditor, const DunlinCase *c)
{
	const DunlinClaim *claim = c->claim;
	g_autofree char *amount = NULL, *link = NULL;

	if (creditor->pay_link == NULL || c->balance.open <= 0)
		return;
	amount = dunlin_money_to_string(c->balance.open, claim->currency);
	link = dunlin_link_fill(creditor->pay_link, dunlin_pay_link_names,
				(const char *const[]){claim->reference, claim->invoice, amount,
						      claim->currency});
	if (strlen(link) <= LINK_MAX_BYTES)
		dunlin_values_set_text(values, "pay_link", link);
}

void
dunlin_desk_where_to_pay(DunlinValues *values, const DunlinCreditor *creditor, const DunlinClaim *claim)
{
	const char *own = creditor->iban[0];
	g_autofree char *iban = dunlin_text_iban_groups(claim->iban != NULL ? claim->iban : own);

	dunlin_values_set_text(values, "iban", iban);
	dunlin_values_set_text(values, "payment_reference", claim->payment_reference);
	dunlin_values_set_day(values, "seen_day", claim->unpaid_day);
	if (creditor->bic[0] != '\0' && (claim->iban == NULL || g_str_equal(claim->iban, own)))
		dunlin_values_set_text(values, "bic", creditor->bic);
}

void
dunlin_desk_wording(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinFacts *facts,
		    const DunlinStep *step, DunlinDay deadline, const char *language,
		    DunlinValues *values)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	g_autofree char *country = c->country != NULL ? g_ascii_strup(c->country, 2) : NULL;

	dunlin_values_set_text(values, "debtor_country", country);
	dunlin_desk_greeting(values, dunlin_facts_debtor(facts), language);
	add_announced(values, creditor, c, step);
	add_period(values, c, deadline);
	add_consequence(desk, values, c, step);
	add_pay_link(values, creditor, c);
	dunlin_values_set_flag(values, "attach_letter", step->attach_letter);
}
