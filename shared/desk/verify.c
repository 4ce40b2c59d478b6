/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must be true, held against what is stored: journal chains, archive digests, ledger sums,
 * debtors' accounts, and each claim's state and next step recomputed from the rest.
 */
#include "base/error.h"
#include "desk/internal.h"

typedef struct {
	DunlinDesk *desk;
	DunlinTime time;
	GString *report;
	gboolean sound;
	GError *error;
} Verify;

static void G_GNUC_PRINTF(3, 4)
fault(Verify *v, const DunlinClaim *claim, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_string_append_printf(v->report, "claim %s: ", claim->reference);
	g_string_append_vprintf(v->report, format, arguments);
	g_string_append_c(v->report, '\n');
	va_end(arguments);
	v->sound = FALSE;
}

/* A stored digest must name bytes that still have it. */
static void
check_bytes(Verify *v, const DunlinClaim *claim, const char *digest, const char *what)
{
	g_autoptr(GError) local = NULL;

	if (digest != NULL && !dunlin_archive_check(v->desk->house->archive, digest, &local))
		fault(v, claim, "%s: %s", what, local->message);
}

static void
check_state(Verify *v, const DunlinClaim *claim, const DunlinCase *c)
{
	gboolean covered = c->balance.open <= c->policy->tolerance;

	if (claim->state == DUNLIN_STATE_HELD && c->holds == 0)
		fault(v, claim, "held, but no hold is active");
	if (claim->state == DUNLIN_STATE_OPEN && c->holds > 0)
		fault(v, claim, "open, but %u holds are active", c->holds);
	if (claim->state == DUNLIN_STATE_CLOSED && claim->reason == DUNLIN_REASON_PAID && !covered)
		fault(v, claim, "closed as paid, but the ledger has an open balance");
	if (claim->state == DUNLIN_STATE_CLOSED && claim->next_at != 0)
		fault(v, claim, "closed, but the clock still looks at it");
}

/* Where the clock will look. It may look earlier than it must (it plans anew then: the debtor's
 * other claims move), but never later and never not at all. */
static void
check_schedule(Verify *v, const DunlinClaim *claim, const DunlinCase *c)
{
	g_autoptr(DunlinClaim) again = dunlin_claim_copy(claim), alone = dunlin_claim_copy(claim);
	DunlinCase latest = *c;

	if (claim->next_at != 0 && claim->next_at <= v->time.now)
		return;
	latest.debtor_step_at = v->time.now;
	dunlin_claim_schedule(again, &latest);
	/* A letter about another claim may leave no time for a step before the due date. */
	dunlin_claim_schedule(alone, c);
	if ((again->next_at == 0) != (claim->next_at == 0) || claim->next_at > again->next_at ||
	    (g_strcmp0(again->next_step, claim->next_step) != 0 &&
	     g_strcmp0(alone->next_step, claim->next_step) != 0))
		fault(v, claim, "next step is stored as %s, computed as %s",
		      claim->next_step != NULL ? claim->next_step : "none",
		      again->next_step != NULL ? again->next_step : "none");
}

static gboolean
check_notices(Verify *v, const DunlinClaim *claim)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(v->desk->store, claim, &v->error);

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		check_bytes(v, claim, notice->digest, notice->id);
	}
	return notices != NULL;
}

/* A running plan's dues are at least what is still owed. */
static gboolean
check_instalments(Verify *v, const DunlinClaim *claim, const DunlinCase *c)
{
	g_autoptr(GPtrArray) holds = dunlin_hold_list(v->desk->store, claim, TRUE, &v->error);
	g_autoptr(GPtrArray) plan = NULL;

	if (holds == NULL || dunlin_desk_instalment_hold(holds) == NULL)
		return holds != NULL;
	plan = dunlin_instalments_list(v->desk->store, claim, &v->error);
	if (plan != NULL && dunlin_instalments_sum(plan) < dunlin_case_demanded(c))
		fault(v, claim, "its instalments are less than what is owed");
	return plan != NULL;
}

static gboolean
check_claim(DunlinClaim *claim, gpointer data)
{
	Verify *v = data;
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinFacts) facts = dunlin_desk_facts(v->desk, claim, v->time, &local);

	if (facts == NULL && g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_BUSY)) {
		v->error = g_steal_pointer(&local);
		return FALSE;
	}
	check_bytes(v, claim, claim->message, "invoice");
	if (facts == NULL) {
		fault(v, claim, "%s", local->message);
		return TRUE;
	}
	check_state(v, claim, dunlin_facts_case(facts));
	check_schedule(v, claim, dunlin_facts_case(facts));
	return check_instalments(v, claim, dunlin_facts_case(facts)) && check_notices(v, claim);
}

static gboolean
check_debtor(DunlinDebtor *debtor, gpointer data)
{
	Verify *v = data;
	gboolean sound;

	if (!dunlin_desk_verify_account(v->desk, debtor, v->report, &sound, &v->error))
		return FALSE;
	v->sound = v->sound && sound;
	return TRUE;
}

gboolean
dunlin_desk_verify(DunlinDesk *desk, DunlinTime time, GString *report, gboolean *ret_sound,
		   GError **error)
{
	DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	Verify v = {.desk = desk, .time = time, .report = report, .sound = TRUE};
	gboolean chains = FALSE;

	if (!dunlin_journal_verify(desk->store, report, &chains, error) ||
	    !dunlin_claim_each(desk->store, &all, check_claim, &v, error) ||
	    (v.error == NULL && !dunlin_debtor_each(desk->store, -1, check_debtor, &v, error)))
		return FALSE;
	if (v.error != NULL) {
		g_propagate_error(error, v.error);
		return FALSE;
	}
	*ret_sound = chains && v.sound;
	return TRUE;
}
