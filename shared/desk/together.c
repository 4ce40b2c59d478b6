/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock looks at a debtor, not at a claim: what is due of all his claims is decided at once, so
 * that it does not matter whose turn comes first. Holds end, questions are asked, and then what
 * remains is one letter. Another claim than the one whose turn it is harms nothing: what fails is
 * left for its own turn.
 */
#include "base/error.h"
#include "desk/internal.h"

typedef struct {
	DunlinClaim *claim;
	DunlinFacts *facts; /* NULL until looked at */
	gboolean letter;    /* its next letter is due */
	gboolean left_out;  /* failed, or not due after all */
} Member;

typedef struct {
	GPtrArray *members; /* the first is the one whose turn it is */
	DunlinOccasion occasion;
	Member *member; /* who acts now */
	GPtrArray *live; /* the debtor's claims as they were at first; NULL: he is not known */
	gint64 version;	 /* of the first member then */
	gboolean changed;
} Table;

static void
member_free(gpointer data)
{
	Member *member = data;

	dunlin_facts_free(member->facts);
	dunlin_claim_free(member->claim);
	g_free(member);
}

static void
add_member(Table *table, DunlinClaim *claim)
{
	Member *member = g_new0(Member, 1);

	member->claim = claim;
	g_ptr_array_add(table->members, member);
}

/* Holds whose day has come end before the claim looks at the clock. */
static gboolean
wake(DunlinDesk *desk, gpointer data, GError **error)
{
	Table *table = data;

	return dunlin_desk_end_holds(desk, &table->member->claim, &table->occasion, error);
}

/* The end of another one's hold may have moved it. */
static gboolean
read_again(DunlinDesk *desk, Member *member, GError **error)
{
	DunlinClaim *fresh = dunlin_claim_get(desk->store, member->claim->creditor,
					      member->claim->reference, error);

	if (fresh == NULL)
		return FALSE;
	dunlin_claim_free(member->claim);
	member->claim = fresh;
	return TRUE;
}

static gboolean
look(DunlinDesk *desk, gpointer data, GError **error)
{
	Table *table = data;
	Member *member = table->member;
	gint64 now = table->occasion.time.now;
	DunlinPlan plan;

	if (table->changed && !read_again(desk, member, error))
		return FALSE;
	/* A hold that ended may have left nothing to do today. */
	member->left_out = member != g_ptr_array_index(table->members, 0) &&
			   (member->claim->next_at == 0 || member->claim->next_at > now);
	if (member->left_out)
		return TRUE;
	member->facts = dunlin_desk_facts(desk, member->claim, table->occasion.time, error);
	if (member->facts == NULL)
		return FALSE;
	plan = dunlin_plan_next(dunlin_facts_case(member->facts));
	member->letter = plan.kind == DUNLIN_PLAN_STEP && plan.at <= now;
	return TRUE;
}

static gboolean
be_due(DunlinDesk *desk, gpointer data, GError **error)
{
	Table *table = data;
	Member *member = table->member;

	return dunlin_desk_happen_with(desk, &member->claim, g_steal_pointer(&member->facts),
				       DUNLIN_EVENT_DUE, &table->occasion, error);
}

/* The one whose turn it is fails for all; another one is left out, and what it did taken back. */
static gboolean
act(DunlinDesk *desk, Table *table, guint index, DunlinDeskBody body, GError **error)
{
	g_autoptr(GError) failed = NULL;

	table->member = g_ptr_array_index(table->members, index);
	if (table->member->left_out)
		return TRUE;
	if (index == 0)
		return body(desk, table, error);
	if (!dunlin_desk_apart(desk, body, table, &failed, error))
		return FALSE;
	table->member->left_out = table->member->left_out || failed != NULL;
	if (failed == NULL || !dunlin_desk_is_passing(failed))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&failed));
	return FALSE;
}

static gboolean
look_at_all(DunlinDesk *desk, Table *table, GError **error)
{
	for (guint i = 0; i < table->members->len; i++) {
		Member *member = g_ptr_array_index(table->members, i);
		gint64 was = member->claim->next_at;

		if (!act(desk, table, i, wake, error))
			return FALSE;
		table->changed = table->changed || member->claim->next_at != was;
	}
	for (guint i = 0; i < table->members->len; i++)
		if (!act(desk, table, i, look, error))
			return FALSE;
	return TRUE;
}

/* All that is no letter: what the creditor answers must not depend on who was first. */
static gboolean
ask_all(DunlinDesk *desk, Table *table, GError **error)
{
	for (guint i = 0; i < table->members->len; i++) {
		Member *member = g_ptr_array_index(table->members, i);
		gint64 was = member->claim->next_at;

		if (member->letter || member->left_out)
			continue;
		if (!act(desk, table, i, be_due, error))
			return FALSE;
		table->changed = table->changed || member->claim->next_at != was;
	}
	return TRUE;
}

static gboolean
send_letters(DunlinDesk *desk, DunlinJoint *joint, GError **error)
{
	g_autoptr(GPtrArray) letters = dunlin_joint_letters(joint, error);

	for (guint i = 0; letters != NULL && i < letters->len; i++)
		if (!dunlin_desk_send(desk, g_ptr_array_index(letters, i), error))
			return FALSE;
	return letters != NULL;
}

/* The debtor's claims where nothing was decided on any of them yet; NULL: they must be read again. */
static GPtrArray *
untouched(const Table *table)
{
	const Member *first = g_ptr_array_index(table->members, 0);

	return table->members->len == 1 && first->claim->version == table->version ? table->live
										     : NULL;
}

static gboolean
write_together(DunlinDesk *desk, Table *table, GError **error)
{
	g_autoptr(DunlinJoint) joint = dunlin_joint_new();
	const Member *first = g_ptr_array_index(table->members, 0);
	gint64 clear = dunlin_plan_after_letter(dunlin_facts_case(first->facts));
	GPtrArray *others = untouched(table);

	table->occasion.joint = joint;
	for (guint i = 0; i < table->members->len; i++) {
		const Member *member = g_ptr_array_index(table->members, i);
		guint count = dunlin_joint_count(joint);

		if (!member->letter)
			continue;
		if (!act(desk, table, i, be_due, error))
			return FALSE;
		if (member->left_out)
			dunlin_joint_cut(joint, count);
	}
	table->changed = TRUE;
	return send_letters(desk, joint, error) &&
	       dunlin_desk_space_others(desk, first->claim, others, clear, table->occasion.time, error);
}

static gboolean
add_others(DunlinDesk *desk, Table *table, const DunlinClaim *claim, GError **error)
{
	gint64 now = table->occasion.time.now;

	if (claim->debtor == 0)
		return TRUE;
	table->live =
		dunlin_debtor_live_claims(desk->store, claim->creditor, claim->debtor, error);
	for (guint i = 0; table->live != NULL && i < table->live->len; i++) {
		const DunlinClaim *other = g_ptr_array_index(table->live, i);

		if (other->next_at > 0 && other->next_at <= now &&
		    !g_str_equal(other->reference, claim->reference))
			add_member(table, dunlin_claim_copy(other));
	}
	return table->live != NULL;
}

static gboolean
decide(DunlinDesk *desk, Table *table, const DunlinClaim *claim, GError **error)
{
	const Member *first;

	add_member(table, dunlin_claim_copy(claim));
	if (!add_others(desk, table, claim, error) || !look_at_all(desk, table, error) ||
	    !ask_all(desk, table, error))
		return FALSE;
	first = g_ptr_array_index(table->members, 0);
	return !first->letter || write_together(desk, table, error);
}

gboolean
dunlin_desk_decide_together(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
			    gboolean *ret_changed, GError **error)
{
	g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func(member_free);
	Table table = {.members = members, .occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN),
		       .version = claim->version};
	gboolean done = decide(desk, &table, claim, error);

	g_clear_pointer(&table.live, g_ptr_array_unref);
	if (done)
		*ret_changed = table.changed;
	return done;
}
