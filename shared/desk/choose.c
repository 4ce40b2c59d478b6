/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which policy a claim follows: a command on it, its debtor's, the segment's that he belongs to, the
 * creditor's. It is chosen at opening; what the debtor pays later counts for later claims. Once a
 * letter has left it changes only by command; it goes on from the step reached.
 */
#include <string.h>

#include "base/error.h"
#include "claim/follow.h"
#include "desk/internal.h"

/* How many letters a closed claim took; one where its policy is not known any more. */
static guint
letters_of(DunlinDesk *desk, const DunlinClaim *claim)
{
	const DunlinPolicy *policy =
		claim->step != NULL ? dunlin_desk_policy(desk, claim, NULL) : NULL;

	if (claim->step == NULL)
		return 0;
	return policy != NULL ? dunlin_policy_letters(policy, claim->step) : 1;
}

/* What the debtor's claims say of him that were closed until then. */
static gboolean
read_history(DunlinDesk *desk, const DunlinClaim *claim, gint64 until, DunlinPaymentHistory *ret_history,
	     GError **error)
{
	g_autoptr(GPtrArray) closed = NULL;
	DunlinPaymentHistory history = {0};
	gint64 collection = 0;

	*ret_history = history;
	if (claim->debtor == 0)
		return TRUE;
	closed = dunlin_debtor_closed_claims(desk->store, claim->creditor, claim->debtor, until,
					     DUNLIN_HISTORY_CLAIMS, error);
	if (closed == NULL || !dunlin_debtor_in_collection(desk->store, claim->creditor, claim->debtor,
							   &collection, error))
		return FALSE;
	for (guint i = 0; i < closed->len; i++) {
		const DunlinClaim *one = g_ptr_array_index(closed, i);

		dunlin_history_add(&history, one, letters_of(desk, one), desk->house->config->zone);
	}
	dunlin_history_add_collection(&history, (guint)collection);
	*ret_history = history;
	return TRUE;
}

/* NULL in *ret_segment: he belongs to none. */
static gboolean
find_segment(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinClaim *claim,
	     const DunlinDebtor *debtor, gint64 until, const DunlinPolicySegment **ret_segment,
	     DunlinPaymentHistory *ret_history, GError **error)
{
	const GPtrArray *segments = dunlin_config_segments(desk->house->config, creditor);
	const char *country = debtor != NULL && debtor->country != NULL ? debtor->country
									: creditor->country;
	DunlinDebtorKind kind = debtor != NULL ? debtor->kind : DUNLIN_KIND_UNKNOWN;

	*ret_segment = NULL;
	if (segments->len > 0 && !read_history(desk, claim, until, ret_history, error))
		return FALSE;
	for (guint i = 0; *ret_segment == NULL && i < segments->len; i++) {
		const DunlinPolicySegment *segment = g_ptr_array_index(segments, i);

		if (dunlin_segment_fits(segment, kind, country, dunlin_history_of(ret_history)))
			*ret_segment = segment;
	}
	return TRUE;
}

/* As it is in the debtor's country; borrowed from the desk. */
static const DunlinPolicy *
vary(DunlinDesk *desk, const DunlinPolicy *policy, const char *country)
{
	g_autoptr(DunlinPolicy) varied = dunlin_policy_for_country(policy, country);
	DunlinPolicy *known;

	if (g_str_equal(varied->digest, policy->digest))
		return policy;
	known = g_hash_table_lookup(desk->policies, varied->digest);
	if (known != NULL)
		return known;
	known = g_steal_pointer(&varied);
	g_hash_table_insert(desk->policies, g_strdup(known->digest), known);
	return known;
}

/* @name: what was said of the claim itself; NULL: nothing. */
static const DunlinPolicy *
choose(DunlinDesk *desk, const DunlinClaim *claim, const char *name, DunlinPolicyBy *ret_by,
       GError **error)
{
	const DunlinConfig *config = desk->house->config;
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(DunlinDebtor) debtor = NULL;
	const DunlinPolicySegment *segment = NULL;
	DunlinPaymentHistory history;
	const DunlinPolicy *policy = NULL;

	if (creditor == NULL)
		return NULL;
	if (claim->debtor != 0) {
		debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
		if (debtor == NULL)
			return NULL;
	}
	*ret_by = DUNLIN_POLICY_BY_CLAIM;
	if (name != NULL)
		policy = dunlin_config_policy(config, name);
	/* One that left the configuration is nobody's any more. */
	if (policy == NULL && debtor != NULL && debtor->policy != NULL) {
		*ret_by = DUNLIN_POLICY_BY_DEBTOR;
		policy = dunlin_config_policy(config, debtor->policy);
	}
	if (policy == NULL) {
		*ret_by = DUNLIN_POLICY_BY_SEGMENT;
		if (!find_segment(desk, creditor, claim, debtor, G_MAXINT64, &segment, &history, error))
			return NULL;
		if (segment != NULL)
			policy = dunlin_config_policy(config, segment->policy);
	}
	if (policy == NULL) {
		*ret_by = DUNLIN_POLICY_BY_CREDITOR;
		policy = dunlin_config_policy(config, creditor->policy);
	}
	return vary(desk, policy,
		    debtor != NULL && debtor->country != NULL ? debtor->country : creditor->country);
}

/* "country=AT history=bad (2 of 5 in trouble)" */
static char *
segment_text(const DunlinPolicySegment *segment, const DunlinPaymentHistory *history)
{
	static const char *const kinds[] = {NULL, "kind=business", "kind=consumer", "kind=unknown"};
	static const char *const histories[] = {
		[DUNLIN_HISTORY_ANY] = NULL,
		[DUNLIN_HISTORY_GOOD] = "history=good",
		[DUNLIN_HISTORY_BAD] = "history=bad",
	};
	const char *parts[] = {kinds[segment->kind], histories[segment->history]};
	GString *text = g_string_new(NULL);

	if (segment->country != NULL)
		g_string_append_printf(text, "country=%s", segment->country);
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i] != NULL)
			g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", parts[i]);
	if (segment->history == DUNLIN_HISTORY_GOOD)
		g_string_append_printf(text, " (%u of %u paid in good time)", history->paid, history->seen);
	else if (segment->history == DUNLIN_HISTORY_BAD)
		g_string_append_printf(text, " (%u of %u in trouble)", history->trouble, history->seen);
	return g_string_free(g_string_append(text, text->len > 0 ? "" : "any"), FALSE);
}

gboolean
dunlin_desk_segment(DunlinDesk *desk, const DunlinClaim *claim, char **ret_text, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	const gint64 untils[] = {claim->opened_at, G_MAXINT64};
	const DunlinPolicySegment *segment = NULL;
	DunlinPaymentHistory history;
	g_autoptr(DunlinDebtor) debtor = NULL;

	*ret_text = NULL;
	if (creditor == NULL || claim->policy_by != DUNLIN_POLICY_BY_SEGMENT)
		return creditor != NULL;
	if (claim->debtor != 0) {
		debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
		if (debtor == NULL)
			return FALSE;
	}
	/* What he has paid since may have put him into another one. */
	for (guint i = 0; *ret_text == NULL && i < G_N_ELEMENTS(untils); i++) {
		if (!find_segment(desk, creditor, claim, debtor, untils[i], &segment, &history, error))
			return FALSE;
		if (segment != NULL && g_str_equal(segment->policy, claim->policy))
			*ret_text = segment_text(segment, &history);
	}
	return TRUE;
}

/* The steps whose letters left, and the one that the claim stands at; ends with NULL. */
static GPtrArray *
taken_steps(DunlinDesk *desk, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(desk->store, claim, error);
	g_autoptr(GPtrArray) taken = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->step != NULL && notice->accepted_at != 0)
			g_ptr_array_add(taken, g_strdup(notice->step));
	}
	if (claim->step != NULL)
		g_ptr_array_add(taken, g_strdup(claim->step));
	g_ptr_array_add(taken, NULL);
	return notices != NULL ? g_steal_pointer(&taken) : NULL;
}

static gboolean
journal(DunlinDesk *desk, const DunlinClaim *claim, const DunlinOccasion *occasion, GError **error)
{
	g_autofree char *refs = g_strdup_printf("policy=%s digest=%s by=%s%s%s", claim->policy,
						claim->policy_digest,
						dunlin_policy_by_to_string(claim->policy_by),
						claim->step != NULL ? " step=" : "",
						claim->step != NULL ? claim->step : "");

	return dunlin_journal_add(desk->store, claim->creditor, claim->reference,
				  occasion->time.now, "policy", occasion->actor, NULL, refs, error);
}

/* Where a letter is on its way nobody knows yet whether its step is taken. */
static gboolean
follow(DunlinDesk *desk, DunlinClaim *claim, const DunlinPolicy *policy, DunlinPolicyBy by,
       const DunlinOccasion *occasion, GError **error)
{
	const DunlinPolicy *from = dunlin_desk_policy(desk, claim, error);
	g_autoptr(GPtrArray) taken = NULL;

	if (from == NULL || !dunlin_desk_withdraw(desk, claim, occasion->time, error))
		return FALSE;
	if (claim->step_state == DUNLIN_STEP_TAKEN) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "claim %s: a letter is on its way; try again in a few minutes",
			    claim->reference);
		return FALSE;
	}
	taken = taken_steps(desk, claim, error);
	if (taken == NULL || !dunlin_desk_keep_policy(desk, policy, error))
		return FALSE;
	dunlin_claim_follow(claim, from, (const char *const *)taken->pdata, policy, by);
	return journal(desk, claim, occasion, error);
}

static gboolean
assign(DunlinDesk *desk, DunlinClaim *claim, const char *name, const DunlinOccasion *occasion,
       gboolean *ret_changed, GError **error)
{
	DunlinPolicyBy by;
	const DunlinPolicy *policy = choose(desk, claim, name, &by, error);

	*ret_changed = FALSE;
	if (policy == NULL)
		return FALSE;
	if (g_str_equal(policy->digest, claim->policy_digest)) {
		*ret_changed = claim->policy_by != by;
		claim->policy_by = by;
		return TRUE;
	}
	*ret_changed = TRUE;
	return follow(desk, claim, policy, by, occasion, error);
}

gboolean
dunlin_desk_choose_policy(DunlinDesk *desk, DunlinClaim *claim, GError **error)
{
	DunlinPolicyBy by;
	const DunlinPolicy *policy = choose(desk, claim, NULL, &by, error);

	if (policy == NULL)
		return FALSE;
	g_free(claim->policy);
	claim->policy = g_strdup(policy->name);
	g_strlcpy(claim->policy_digest, policy->digest, sizeof claim->policy_digest);
	claim->policy_by = by;
	return dunlin_desk_keep_policy(desk, policy, error);
}

gboolean
dunlin_desk_set_policy(DunlinDesk *desk, DunlinClaim *claim, const char *name,
		       const DunlinOccasion *occasion, GError **error)
{
	gboolean changed;

	return assign(desk, claim, name, occasion, &changed, error);
}

gboolean
dunlin_desk_review_policy(DunlinDesk *desk, DunlinClaim *claim, const DunlinOccasion *occasion,
			  GError **error)
{
	gboolean changed;

	return claim->step != NULL || claim->policy_by == DUNLIN_POLICY_BY_CLAIM ||
	       assign(desk, claim, NULL, occasion, &changed, error);
}

static gboolean
collect(DunlinClaim *claim, gpointer data)
{
	if (claim->state != DUNLIN_STATE_CLOSED && claim->state != DUNLIN_STATE_COLLECTION &&
	    claim->policy_by != DUNLIN_POLICY_BY_CLAIM)
		g_ptr_array_add(data, g_strdup(claim->reference));
	return TRUE;
}

gboolean
dunlin_desk_review_debtor(DunlinDesk *desk, const DunlinClaim *claim,
			  const DunlinOccasion *occasion, GError **error)
{
	DunlinClaimFilter filter = {.creditor = claim->creditor, .state = -1,
				    .debtor = claim->debtor, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);

	if (!dunlin_claim_each(desk->store, &filter, collect, references, error))
		return FALSE;
	for (guint i = 0; i < references->len; i++) {
		const char *reference = g_ptr_array_index(references, i);
		g_autoptr(DunlinClaim) other = NULL;
		gboolean changed;

		if (g_str_equal(reference, claim->reference))
			continue;
		other = dunlin_claim_get(desk->store, filter.creditor, reference, error);
		if (other == NULL || !assign(desk, other, NULL, occasion, &changed, error) ||
		    (changed && !dunlin_desk_settle(desk, other, occasion->time, error)))
			return FALSE;
	}
	return TRUE;
}
