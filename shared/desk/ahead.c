/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is to come of a claim and of the debtor's other claims, which share his letters: planned as the
 * clock would decide it, and each letter as it would be written. Nothing of it stays.
 */
#include "base/error.h"
#include "claim/ahead.h"
#include "claim/deadline.h"
#include "desk/internal.h"

/* ── the claims ── */

typedef struct {
	GPtrArray *claims; /* of DunlinClaim: that which was asked about, then the debtor's others */
	GPtrArray *facts;  /* of DunlinFacts, as many */
	GPtrArray *cases;  /* of const DunlinCase * */
	guint most;        /* of others; where there are more, none is taken; 0: any number */
} Herd;

static void
herd_clear(Herd *herd)
{
	g_clear_pointer(&herd->cases, g_ptr_array_unref);
	g_clear_pointer(&herd->facts, g_ptr_array_unref);
	g_clear_pointer(&herd->claims, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Herd, herd_clear)

static void
free_facts(gpointer data)
{
	dunlin_facts_free(data);
}

static void
free_claim(gpointer data)
{
	dunlin_claim_free(data);
}

static gboolean
add_claim(DunlinDesk *desk, Herd *herd, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(DunlinClaim) own = dunlin_claim_copy(claim);
	DunlinFacts *facts = dunlin_desk_facts(desk, own, time, error);

	if (facts == NULL)
		return FALSE;
	g_ptr_array_add(herd->claims, g_steal_pointer(&own));
	g_ptr_array_add(herd->facts, facts);
	g_ptr_array_add(herd->cases, (gpointer)dunlin_facts_case(facts));
	return TRUE;
}

static gboolean
may_join(const DunlinClaim *claim)
{
	return claim->state == DUNLIN_STATE_DRAFT || claim->state == DUNLIN_STATE_OPEN ||
	       claim->state == DUNLIN_STATE_HELD;
}

/* One that cannot be decided is left out of the letter as well. */
static gboolean
add_others(DunlinDesk *desk, Herd *herd, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) others =
		dunlin_debtor_claims(desk->store, claim->creditor, claim->debtor, error);

	if (others != NULL && herd->most != 0 && others->len > herd->most)
		return TRUE;
	for (guint i = 0; others != NULL && i < others->len; i++) {
		const DunlinClaim *other = g_ptr_array_index(others, i);
		g_autoptr(GError) local = NULL;

		if (!may_join(other) || g_str_equal(other->reference, claim->reference) ||
		    add_claim(desk, herd, other, time, &local) || !dunlin_desk_is_passing(local))
			continue;
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return others != NULL;
}

static gboolean
gather(DunlinDesk *desk, Herd *herd, const DunlinClaim *claim, gboolean alone, DunlinTime time,
       GError **error)
{
	herd->claims = g_ptr_array_new_with_free_func(free_claim);
	herd->facts = g_ptr_array_new_with_free_func(free_facts);
	herd->cases = g_ptr_array_new();
	return add_claim(desk, herd, claim, time, error) &&
	       (alone || claim->debtor == 0 || add_others(desk, herd, claim, time, error));
}

/* ── as if they had left ── */

/* What a letter says depends on those before it: each goes into the outbox as if the MTA had taken it
 * on its day, and out again with the transaction. So that it does not stand in the way of one that was
 * sent about the same step, its run is one that no step reaches. */
#define PRETENDED_RUNS 1000000

typedef struct {
	DunlinDesk *desk;
	DunlinTime time;
	GPtrArray *letters; /* of DunlinComingLetter: those about the first claim */
	GError *error;
} Writing;

static void
letter_free(gpointer data)
{
	DunlinComingLetter *letter = data;

	dunlin_notice_free(letter->notice);
	g_free(letter);
}

/* What the step claims goes into the ledger. */
static gboolean
demand(Writing *writing, const DunlinTurn *turn, DunlinJoint *joint, GError **error)
{
	DunlinTime time = {.now = turn->plan.at, .real = writing->time.real};
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	const DunlinClaim *claim = turn->facts->claim;
	DunlinDesk *desk = writing->desk;
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(desk, claim, time, error);
	DunlinNotice *notice;
	gboolean added;

	if (facts == NULL || !dunlin_desk_claim_extras(desk, facts, turn->plan.step, &added, error))
		return FALSE;
	g_clear_pointer(&facts, dunlin_facts_free);
	facts = dunlin_desk_facts(desk, claim, time, error);
	if (facts == NULL)
		return FALSE;
	notice = dunlin_desk_demand_new(desk, facts, turn->plan.step, turn->plan.deadline, &occasion,
					error);
	if (notice == NULL)
		return FALSE;
	notice->run += PRETENDED_RUNS;
	dunlin_joint_add(joint, facts, turn->plan.step, notice);
	return TRUE;
}

/* As with the clock, what fails of another claim leaves that one out. */
static gboolean
add_demand(Writing *writing, const DunlinTurn *turn, DunlinJoint *joint)
{
	g_autoptr(GError) local = NULL;

	if (demand(writing, turn, joint, &local) ||
	    (turn->index != 0 && !dunlin_desk_is_passing(local)))
		return TRUE;
	writing->error = g_steal_pointer(&local);
	return FALSE;
}

static void
keep(Writing *writing, GPtrArray *notices, const DunlinTurn *turn)
{
	for (guint i = 0; i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);
		DunlinComingLetter *letter;

		if (!g_strv_contains((const char *const *)notice->claims,
				     turn->facts->claim->reference))
			continue;
		letter = g_new0(DunlinComingLetter, 1);
		letter->plan = turn->plan;
		letter->notice = g_ptr_array_steal_index(notices, i);
		g_ptr_array_add(writing->letters, letter);
		return;
	}
}

static gboolean
pretend_sent(Writing *writing, DunlinNotice *notice, gint64 at)
{
	notice->state = DUNLIN_NOTICE_ACCEPTED;
	notice->accepted_at = at;
	notice->next_try = 0;
	/* Where nobody knows the debtor's address yet. */
	if (notice->to == NULL)
		notice->to = g_strdup("unknown@dunlin.invalid");
	if (!dunlin_desk_send(writing->desk, notice, &writing->error))
		return FALSE;
	/* Nobody must answer, or refer to, what was not sent. */
	g_clear_pointer(&notice->id, g_free);
	g_clear_pointer(&notice->message_id, g_free);
	g_clear_pointer(&notice->references, g_free);
	return TRUE;
}

static gboolean
write_all(const DunlinTurn *turns, guint count, gpointer data)
{
	Writing *writing = data;
	g_autoptr(DunlinJoint) joint = dunlin_joint_new();
	g_autoptr(GPtrArray) notices = NULL;

	if (turns->plan.kind != DUNLIN_PLAN_STEP)
		return TRUE;
	for (guint i = 0; i < count; i++)
		if (!add_demand(writing, &turns[i], joint))
			return FALSE;
	notices = dunlin_joint_letters(joint, &writing->error);
	if (notices == NULL)
		return FALSE;
	for (guint i = 0; i < notices->len; i++)
		if (!pretend_sent(writing, g_ptr_array_index(notices, i), turns->plan.at))
			return FALSE;
	if (turns->index == 0)
		keep(writing, notices, turns);
	return TRUE;
}

/* ── steps ── */

typedef struct {
	DunlinDesk *desk;
	DunlinComingVisit visit;
	gpointer data;
	GArray *amounts; /* of gint64: what the turns in their order demand */
	guint told;
	const Herd *herd;
	GHashTable *held; /* indices + 1 of the claims whose plan stops at a step that goes nowhere */
} Telling;

/* What @turn's step needs to know of the debtor and does not. */
static const char *
lacks(Telling *telling, const DunlinTurn *turn)
{
	const DunlinFacts *facts = g_ptr_array_index(telling->herd->facts, turn->index);
	const DunlinCreditor *creditor =
		dunlin_desk_creditor(telling->desk, turn->facts->claim->creditor, NULL);

	if (turn->plan.kind != DUNLIN_PLAN_STEP || creditor == NULL)
		return NULL;
	return dunlin_desk_step_lacks(telling->desk, turn->plan.step, dunlin_facts_debtor(facts),
				      creditor->country);
}

/* As joint.c sees it on the notices. */
static gboolean
go_together(const DunlinDesk *desk, const DunlinStep *a, const DunlinStep *b)
{
	gboolean shadow = desk->house->config->shadow;

	return dunlin_step_is_for_debtor(a) && dunlin_step_is_for_debtor(b) &&
	       (shadow || (a->channel == b->channel && a->channel != DUNLIN_CHANNEL_SMS));
}

static gboolean
tell(const DunlinTurn *turns, guint count, gpointer data)
{
	Telling *telling = data;

	for (guint i = 0; i < count; i++) {
		g_autoptr(GPtrArray) with = g_ptr_array_new();
		guint place = telling->told++;
		DunlinComing coming = {.facts = turns[i].facts, .plan = &turns[i].plan,
				      .asked = turns[i].asked,
				      .amount = dunlin_case_demanded(turns[i].facts),
				      .lacks = lacks(telling, &turns[i])};

		if (g_hash_table_contains(telling->held, GUINT_TO_POINTER(turns[i].index + 1)))
			continue;
		if (coming.lacks != NULL)
			g_hash_table_add(telling->held, GUINT_TO_POINTER(turns[i].index + 1));
		for (guint k = 0; k < count; k++)
			if (k != i && go_together(telling->desk, turns[i].plan.step,
						  turns[k].plan.step))
				g_ptr_array_add(with, turns[k].facts->claim->reference);
		if (place < telling->amounts->len)
			coming.amount = g_array_index(telling->amounts, gint64, place);
		g_ptr_array_add(with, NULL);
		coming.with = (const char *const *)with->pdata;
		telling->visit(&coming, telling->data);
	}
	return TRUE;
}

/* ── amounts: a step may claim more than what is open today ── */

typedef struct {
	Writing writing;
	GArray *amounts;
} Reckoning;

static gboolean
reckon(const DunlinTurn *turns, guint count, gpointer data)
{
	Reckoning *reckoning = data;

	if (!write_all(turns, count, &reckoning->writing))
		return FALSE;
	for (guint i = 0; i < count; i++) {
		const DunlinClaim *claim = turns[i].facts->claim;
		DunlinBalance balance;
		gint64 amount;

		if (!dunlin_ledger_balance(reckoning->writing.desk->store, claim, &balance, NULL))
			return FALSE;
		amount = balance.open - MAX(claim->disputed, 0);
		g_array_append_val(reckoning->amounts, amount);
	}
	return TRUE;
}

static gboolean
claim_besides(const Herd *herd)
{
	for (guint i = 0; i < herd->cases->len; i++) {
		const DunlinCase *facts = g_ptr_array_index(herd->cases, i);

		for (guint k = 0; k < facts->policy->steps->len; k++)
			if (dunlin_desk_step_claims(dunlin_policy_step(facts->policy, k)))
				return TRUE;
	}
	return FALSE;
}

/* From the first letter on that cannot be written there are none. */
static gboolean
reckon_all(DunlinDesk *desk, const Herd *herd, DunlinDay until, DunlinTime time, GArray *amounts,
	   GError **error)
{
	g_autoptr(GPtrArray) letters = g_ptr_array_new_with_free_func(letter_free);
	Reckoning reckoning = {{.desk = desk, .time = time, .letters = letters}, amounts};

	if (!claim_besides(herd))
		return TRUE;
	if (!dunlin_store_begin(desk->store, error))
		return FALSE;
	dunlin_plan_ahead(herd->cases, until, reckon, &reckoning);
	dunlin_store_rollback(desk->store);
	g_clear_error(&reckoning.writing.error);
	return TRUE;
}

gboolean
dunlin_desk_plan(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay until, DunlinTime time,
		 DunlinComingVisit visit, gpointer data, GError **error)
{
	g_autoptr(GArray) amounts = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GHashTable) held = g_hash_table_new(NULL, NULL);
	g_auto(Herd) herd = {0};
	Telling telling = {.desk = desk, .visit = visit, .data = data, .amounts = amounts,
			   .herd = &herd, .held = held};

	if (!gather(desk, &herd, claim, FALSE, time, error) ||
	    !reckon_all(desk, &herd, until, time, amounts, error))
		return FALSE;
	dunlin_plan_ahead(herd.cases, until, tell, &telling);
	return TRUE;
}

/* Beyond that a debtor's other claims are not looked at where only the days are wanted. */
#define JOINED_MAX 50

gboolean
dunlin_desk_plan_days(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, DunlinTurnVisit visit,
		      gpointer data, GError **error)
{
	DunlinDay until = dunlin_day_of(time.now, desk->house->config->zone) + DUNLIN_PLAN_HORIZON;
	g_auto(Herd) herd = {.most = JOINED_MAX};

	if (!gather(desk, &herd, claim, FALSE, time, error))
		return FALSE;
	dunlin_plan_ahead(herd.cases, until, visit, data);
	return TRUE;
}

/* ── letters to come ── */

GPtrArray *
dunlin_desk_coming_letters(DunlinDesk *desk, const DunlinClaim *claim, DunlinComingKind kind,
			   DunlinTime time, GError **error)
{
	DunlinDay until = dunlin_day_of(time.now, desk->house->config->zone) + DUNLIN_PLAN_HORIZON;
	g_autoptr(GPtrArray) letters = g_ptr_array_new_with_free_func(letter_free);
	Writing writing = {.desk = desk, .time = time, .letters = letters};
	g_autoptr(DunlinClaim) fresh = dunlin_claim_copy(claim);
	g_auto(Herd) herd = {0};
	DunlinCase opened;

	if (!gather(desk, &herd, claim, kind == DUNLIN_COMING_ALONE, time, error) ||
	    !dunlin_store_begin(desk->store, error))
		return NULL;
	opened = dunlin_case_fresh(g_ptr_array_index(herd.cases, 0), fresh);
	if (kind != DUNLIN_COMING_NEXT)
		herd.cases->pdata[0] = &opened;
	dunlin_plan_ahead(herd.cases, until, write_all, &writing);
	dunlin_store_rollback(desk->store);
	if (writing.error != NULL) {
		g_propagate_error(error, writing.error);
		return NULL;
	}
	return g_steal_pointer(&letters);
}
