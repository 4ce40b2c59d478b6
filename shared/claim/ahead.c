/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is to come of a debtor's claims: each is asked for its next step, the soonest are taken, and
 * then all are asked again, as if those letters had left.
 */
#include "claim/ahead.h"

#include "claim/deadline.h"
#include "claim/plan.h"
#include "claim/question.h"

typedef struct {
	DunlinCase facts;
	DunlinClaim *claim; /* the one that only pretends */
	DunlinPlan plan;    /* its next turn */
	gint64 asked_at;    /* when the creditor is asked for his yes to it; 0: he is not */
	char *word;         /* as it was before that yes */
	DunlinDay unpaid_day;
	gboolean over;      /* it has none until the last day */
} Player;

static void
player_free(gpointer data)
{
	Player *player = data;

	dunlin_claim_free(player->claim);
	g_free(player->word);
	g_free(player);
}

/* As if the letter of @player's turn had been sent then and there. */
static void
pretend_sent(Player *player)
{
	DunlinClaim *claim = player->claim;

	g_free(claim->step);
	claim->step = g_strdup(player->plan.step->name);
	claim->step_state = DUNLIN_STEP_SENT;
	claim->step_at = player->plan.at;
	claim->deadline = player->plan.deadline;
	player->asked_at = 0;
}

/* The creditor says yes to @asked at once, which says as well that it is unpaid. */
static DunlinPlan
pretend_yes(Player *player, const DunlinPlan *asked)
{
	DunlinClaim *claim = player->claim;
	DunlinDay day = dunlin_day_of(asked->at, player->facts.zone);

	player->asked_at = asked->at;
	player->unpaid_day = claim->unpaid_day;
	g_free(player->word);
	player->word = claim->word;
	claim->word = g_strdup(asked->step->name);
	claim->unpaid_day = MAX(MAX(claim->unpaid_day, day), claim->due_day + 1);
	return dunlin_plan_next(&player->facts);
}

/* A letter about another claim left before the question came, which may move it. */
static void
take_yes_back(Player *player)
{
	DunlinClaim *claim = player->claim;

	g_free(claim->word);
	claim->word = g_steal_pointer(&player->word);
	claim->unpaid_day = player->unpaid_day;
	player->asked_at = 0;
}

/* The case from which a plan for the future starts: a hold is over, a letter has left, and what stops
 * the clock is answered now. */
static void
pretend_running(Player *player)
{
	DunlinCase *facts = &player->facts;
	DunlinClaim *claim = player->claim;

	if (dunlin_question_stopping(claim)) {
		dunlin_question_forget(claim);
		player->asked_at = facts->now;
		player->unpaid_day = claim->unpaid_day;
	}
	if (claim->state == DUNLIN_STATE_HELD && facts->hold_until > 0) {
		claim->state = DUNLIN_STATE_OPEN;
		facts->now = MAX(facts->now, dunlin_day_at(facts->hold_until, 0, facts->zone));
		facts->holds = 0;
	}
	if (claim->step_state == DUNLIN_STEP_TAKEN) {
		claim->step_state = DUNLIN_STEP_SENT;
		claim->step_at = facts->now;
	}
}

/* The creditor says yes as soon as he is asked. */
static void
pretend_consent(DunlinCase *facts, DunlinClaim *claim)
{
	DunlinPlan offer = dunlin_plan_offer(facts);

	if (offer.kind != DUNLIN_PLAN_OFFER)
		return;
	claim->state = DUNLIN_STATE_OPEN;
	if (!claim->asked)
		facts->now = MAX(facts->now, offer.at);
	claim->opened_at = facts->now;
	claim->unpaid_day = dunlin_day_of(facts->now, facts->zone);
	g_clear_pointer(&claim->asked, g_free);
}

/* The debtor's account has something, which the creditor is asked about before each letter. */
static gboolean
is_covered(const Player *player, const DunlinPlan *plan)
{
	return plan->kind == DUNLIN_PLAN_STEP && player->facts.credit > 0 &&
	       g_strcmp0(player->claim->word, plan->step->name) != 0;
}

static void
look(Player *player, DunlinDay until)
{
	DunlinPlan plan = dunlin_plan_next(&player->facts);

	if (plan.step && dunlin_step_is_handover(plan.step))
		plan.kind = DUNLIN_PLAN_ENDED;
	else if (plan.step && (plan.kind == DUNLIN_PLAN_ASK || plan.kind == DUNLIN_PLAN_STOP ||
			       is_covered(player, &plan)))
		plan = pretend_yes(player, &plan);
	player->plan = plan;
	player->over = !plan.step || dunlin_day_of(plan.at, player->facts.zone) > until;
}

static Player *
player_new(const DunlinCase *facts, DunlinDay until)
{
	Player *player = g_new0(Player, 1);

	player->facts = *facts;
	player->claim = dunlin_claim_copy(facts->claim);
	player->facts.claim = player->claim;
	pretend_running(player);
	pretend_consent(&player->facts, player->claim);
	look(player, until);
	return player;
}

/* What is done first at one instant: an end, which moves nobody; then the letters that nobody is asked
 * about; those that wait for an answer, which then has to come, last. */
static guint
rank(const Player *player)
{
	if (player->plan.kind == DUNLIN_PLAN_ENDED)
		return 0;
	return player->plan.at > player->asked_at ? 1 : 2;
}

static gboolean
is_before(const Player *player, const Player *other)
{
	if (player->plan.at != other->plan.at)
		return player->plan.at < other->plan.at;
	return rank(player) < rank(other);
}

static gboolean
leave_together(const Player *player, const Player *other)
{
	return player == other || (player->plan.at == other->plan.at &&
				   rank(player) == rank(other) && rank(player) != 0);
}

static void
choose(GPtrArray *players, GArray *turns)
{
	const Player *first = NULL;

	for (guint i = 0; i < players->len; i++) {
		const Player *player = g_ptr_array_index(players, i);

		if (!player->over && (!first || is_before(player, first)))
			first = player;
	}
	for (guint i = 0; first && i < players->len; i++) {
		const Player *player = g_ptr_array_index(players, i);
		DunlinTurn turn = {.index = i, .facts = &player->facts, .plan = player->plan,
				   .asked = player->asked_at != 0};

		if (!player->over && leave_together(player, first))
			g_array_append_val(turns, turn);
	}
}

static void
go_on(GPtrArray *players, const GArray *turns, DunlinDay until)
{
	const DunlinTurn *first = &g_array_index(turns, DunlinTurn, 0);
	gint64 at = first->plan.at;

	if (first->plan.kind == DUNLIN_PLAN_ENDED) {
		((Player *)g_ptr_array_index(players, first->index))->over = TRUE;
		return;
	}
	for (guint i = 0; i < turns->len; i++)
		pretend_sent(g_ptr_array_index(players, g_array_index(turns, DunlinTurn, i).index));
	for (guint i = 0; i < players->len; i++) {
		Player *player = g_ptr_array_index(players, i);

		if (player->over)
			continue;
		if (player->asked_at > at)
			take_yes_back(player);
		player->facts.debtor_step_at = at;
		player->facts.now = MAX(player->facts.now, at);
		look(player, until);
	}
}

void
dunlin_plan_ahead(const GPtrArray *cases, DunlinDay until, DunlinTurnVisit visit, gpointer data)
{
	g_autoptr(GPtrArray) players = g_ptr_array_new_with_free_func(player_free);
	g_autoptr(GArray) turns = g_array_new(FALSE, FALSE, sizeof(DunlinTurn));

	for (guint i = 0; i < cases->len; i++)
		g_ptr_array_add(players, player_new(g_ptr_array_index(cases, i), until));
	for (;;) {
		g_array_set_size(turns, 0);
		choose(players, turns);
		if (turns->len == 0 ||
		    !visit(&g_array_index(turns, DunlinTurn, 0), turns->len, data))
			return;
		go_on(players, turns, until);
	}
}

/* ── one claim ── */

static gboolean
add_plan(const DunlinTurn *turns, guint count, gpointer data)
{
	(void)count;
	g_array_append_val((GArray *)data, turns->plan);
	return TRUE;
}

GArray *
dunlin_plan_all(const DunlinCase *facts, DunlinDay until)
{
	GArray *plans = g_array_new(FALSE, FALSE, sizeof(DunlinPlan));
	g_autoptr(GPtrArray) cases = g_ptr_array_new();

	g_ptr_array_add(cases, (gpointer)facts);
	dunlin_plan_ahead(cases, until, add_plan, plans);
	return plans;
}

DunlinCase
dunlin_case_fresh(const DunlinCase *facts, DunlinClaim *claim)
{
	DunlinCase fresh = *facts;

	claim->state = DUNLIN_STATE_OPEN;
	g_clear_pointer(&claim->step, g_free);
	g_clear_pointer(&claim->asked, g_free);
	g_clear_pointer(&claim->word, g_free);
	claim->step_state = DUNLIN_STEP_NONE;
	claim->step_at = claim->own_at = 0;
	claim->opened_at = facts->now;
	claim->deadline = DUNLIN_DAY_NONE;
	claim->unpaid_day = dunlin_day_of(facts->now, facts->zone);
	fresh.claim = claim;
	fresh.holds = 0;
	fresh.has_address = TRUE;
	fresh.debtor_step_at = 0;
	return fresh;
}

GArray *
dunlin_plan_samples(const DunlinCase *facts)
{
	g_autoptr(DunlinClaim) claim = dunlin_claim_copy(facts->claim);
	DunlinCase fresh = dunlin_case_fresh(facts, claim);

	return dunlin_plan_all(&fresh, dunlin_day_of(facts->now, facts->zone) + DUNLIN_PLAN_HORIZON);
}
