/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A command about a debtor instead of a claim: he is held (customer-hold.c), or money that names no
 * invoice is spread over his claims in the order of the law.
 */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "claim/account.h"
#include "claim/credit.h"
#include "desk/customer.h"

static DunlinDebtor *
find_debtor(DunlinDesk *desk, gint64 row, const char *number, const char *language, GError **error)
{
	const DunlinDebtor signs = {.creditor = row, .number = (char *)number};
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinDebtor) found = dunlin_debtor_find(desk->store, &signs, &local);

	if (found == NULL && local == NULL)
		dunlin_desk_not_found(language, DUNLIN_RESULT_NO_CUSTOMER, number, &local);
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	/* Locked, before his claims: whoever opens another one waits for what is said of him here. */
	return found != NULL ? dunlin_debtor_get(desk->store, row, found->id, error) : NULL;
}

static gboolean
collect_alive(DunlinClaim *claim, gpointer data)
{
	if (claim->state != DUNLIN_STATE_CLOSED)
		g_ptr_array_add(data, dunlin_claim_copy(claim));
	return TRUE;
}

GPtrArray *
dunlin_customer_claims(const Customer *c, GError **error)
{
	DunlinClaimFilter filter = {.creditor = c->row, .state = -1, .debtor = c->debtor->id,
				    .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(GPtrArray) claims =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_claim_free);

	if (!dunlin_claim_each(c->desk->store, &filter, collect_alive, claims, error))
		return NULL;
	return g_steal_pointer(&claims);
}

/* @reference as it is by now: what was done to another claim may have moved it. */
static gboolean
apply(const Customer *c, const char *reference, DunlinVerb verb, GHashTable *arguments, GString *said,
      GError **error)
{
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(c->desk->store, c->row, reference, error);
	g_autofree char *text = NULL;

	if (claim == NULL ||
	    !dunlin_desk_apply_verb(c->desk, &claim, verb, arguments, c->occasion, &text, error))
		return FALSE;
	g_string_append_printf(said, "%s%s", said->len > 0 ? "; " : "", text);
	return TRUE;
}

/* ── paid ── */

/* How much, in the currency of the claims where the words name none. */
static gboolean
amount_of(const Customer *c, GPtrArray *claims, gint64 *ret_amount, char *ret_currency, GError **error)
{
	const char *amount = g_hash_table_lookup(c->arguments, "amount");
	const char *currency = g_hash_table_lookup(c->arguments, "currency");
	const DunlinClaim *first = claims->len > 0 ? g_ptr_array_index(claims, 0) : NULL;
	g_autofree char *text = NULL;

	if (amount == NULL || first == NULL)
		return dunlin_desk_refuse(c->occasion->language,
					  first == NULL ? DUNLIN_RESULT_CUSTOMER_OWES_NOTHING
							: DUNLIN_RESULT_HOW_MUCH,
					  NULL, error);
	text = g_strdup_printf("%s %s", amount, currency != NULL ? currency : "");
	if (!dunlin_desk_amount(c->occasion->language, text, first->currency, ret_amount, ret_currency,
				error))
		return FALSE;
	return *ret_amount > 0 || dunlin_desk_refuse(c->occasion->language, DUNLIN_RESULT_NOT_POSITIVE,
						     first->currency, error);
}

/* What is open of one; nothing of a claim that he does not owe yet, or not in @currency. */
static gboolean
debt_of(const Customer *c, const DunlinClaim *claim, const char *currency, DunlinDebt *ret_debt,
	gint64 *inout_tolerance, GError **error)
{
	const DunlinPolicy *policy;
	g_autoptr(GPtrArray) entries = NULL;
	gint64 tolerance;

	*ret_debt = (DunlinDebt){.claim = claim->reference, .due = claim->due_day,
				 .arisen = claim->issue_day};
	if (claim->state == DUNLIN_STATE_DRAFT || !g_str_equal(claim->currency, currency))
		return TRUE;
	policy = dunlin_desk_policy(c->desk, claim, error);
	entries = policy != NULL ? dunlin_ledger_list(c->desk->store, claim, error) : NULL;
	if (entries == NULL)
		return FALSE;
	tolerance = dunlin_policy_tolerance(policy, currency);
	g_auto(DunlinAccount) account = dunlin_account_of(entries, tolerance);
	ret_debt->costs = MAX(account.costs, 0);
	ret_debt->interest = MAX(account.interest, 0);
	ret_debt->principal = MAX(account.principal, 0);
	*inout_tolerance = MIN(*inout_tolerance, tolerance);
	return TRUE;
}

/* What he owes in @currency: of DunlinDebt, which borrow from @claims. *ret_tolerance: what each of their
 * policies lets pass. */
static GArray *
debts_of(const Customer *c, GPtrArray *claims, const char *currency, gint64 *ret_tolerance,
	 GError **error)
{
	g_autoptr(GArray) debts = g_array_new(FALSE, TRUE, sizeof(DunlinDebt));

	*ret_tolerance = G_MAXINT64;
	for (guint i = 0; i < claims->len; i++) {
		DunlinDebt debt;

		if (!debt_of(c, g_ptr_array_index(claims, i), currency, &debt, ret_tolerance, error))
			return NULL;
		if (debt.costs + debt.interest + debt.principal > 0)
			g_array_append_val(debts, debt);
	}
	return g_steal_pointer(&debts);
}

static gboolean
pay_share(const Customer *c, const DunlinDebt *debt, const DunlinShare *share, const char *currency,
	  GString *said, GError **error)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *amount = dunlin_money_to_string(
		share->costs + share->interest + share->principal, currency);
	gpointer on = g_hash_table_lookup(c->arguments, "on");
	gboolean beside = share->costs + share->interest > 0;

	g_hash_table_insert(arguments, (gpointer) "mark",
			    (gpointer)(beside ? DUNLIN_PAYMENT_SPREAD : DUNLIN_PAYMENT_NAMED));
	g_hash_table_insert(arguments, (gpointer) "amount", amount);
	g_hash_table_insert(arguments, (gpointer) "currency", (gpointer)currency);
	if (on != NULL)
		g_hash_table_insert(arguments, (gpointer) "on", on);
	return apply(c, debt->claim, DUNLIN_VERB_PAID, arguments, said, error);
}

/* What no claim takes stays in his account. */
static gboolean
keep(const Customer *c, gint64 rest, const char *currency, DunlinDay day, GString *said, GError **error)
{
	DunlinCredit credit = {.creditor = c->row, .debtor = c->debtor->id,
			       .kind = DUNLIN_ENTRY_PAYMENT, .day = day, .amount = rest,
			       .text = (char *)DUNLIN_CREDIT_EXCESS,
			       .source = (char *)c->occasion->message};
	g_autofree char *money = dunlin_format_money(c->occasion->language, rest, currency);
	g_autofree char *text = dunlin_desk_result(
		c->occasion->language, DUNLIN_RESULT_OVERPAID,
		g_hash_table_lookup(c->arguments, "customer"), money);

	if (rest <= 0)
		return TRUE;
	g_strlcpy(credit.currency, currency, sizeof credit.currency);
	g_string_append_printf(said, "%s%s", said->len > 0 ? "; " : "", text);
	return dunlin_desk_credit(c->desk, &credit, c->occasion->time, error);
}

static gboolean
spread(const Customer *c, const GArray *debts, gint64 amount, gint64 tolerance, const char *currency,
       DunlinDay day, GString *said, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(c->desk, c->row, error);
	g_autoptr(GArray) shares = NULL;
	gint64 rest = 0;

	if (creditor == NULL)
		return FALSE;
	shares = dunlin_allocate(creditor->country, debts, amount, day, tolerance, &rest);
	for (guint i = 0; i < shares->len; i++) {
		const DunlinShare *share = &g_array_index(shares, DunlinShare, i);

		if (!pay_share(c, &g_array_index(debts, DunlinDebt, share->debt), share, currency,
			       said, error))
			return FALSE;
	}
	return keep(c, rest, currency, day, said, error);
}

static gboolean
paid(const Customer *c, char **ret_text, GError **error)
{
	g_autoptr(GPtrArray) claims = dunlin_customer_claims(c, error);
	g_autoptr(GArray) debts = NULL;
	g_autoptr(GString) said = g_string_new(NULL);
	DunlinDay today = dunlin_day_of(c->occasion->time.now, c->desk->house->config->zone), day = today;
	const char *on = g_hash_table_lookup(c->arguments, "on");
	char currency[DUNLIN_CURRENCY_SIZE];
	gint64 amount, tolerance;

	if (claims == NULL || !amount_of(c, claims, &amount, currency, error))
		return FALSE;
	if (on != NULL && !dunlin_day_parse_human(on, today, &day))
		return dunlin_desk_refuse(c->occasion->language, DUNLIN_RESULT_NOT_A_DAY, on, error);
	if (day > today)
		return dunlin_desk_refuse(c->occasion->language, DUNLIN_RESULT_DAY_TO_COME, NULL, error);
	debts = debts_of(c, claims, currency, &tolerance, error);
	if (debts == NULL || !spread(c, debts, amount, tolerance, currency, day, said, error))
		return FALSE;
	*ret_text = g_string_free(g_steal_pointer(&said), FALSE);
	return TRUE;
}

static const struct {
	DunlinVerb verb;
	gboolean (*run)(const Customer *c, char **ret_text, GError **error);
} runners[] = {
	{DUNLIN_VERB_HOLD, dunlin_customer_hold},
	{DUNLIN_VERB_RESUME, dunlin_customer_resume},
	{DUNLIN_VERB_PAID, paid},
};

gboolean
dunlin_desk_apply_customer(DunlinDesk *desk, gint64 row, DunlinVerb verb, GHashTable *arguments,
			   const DunlinOccasion *occasion, char **ret_text, GError **error)
{
	const char *number = g_hash_table_lookup(arguments, "customer");
	g_autoptr(DunlinDebtor) debtor = NULL;
	guint i = 0;

	while (i < G_N_ELEMENTS(runners) && runners[i].verb != verb)
		i++;
	if (i == G_N_ELEMENTS(runners))
		return dunlin_desk_refuse(occasion->language, DUNLIN_RESULT_ONE_CLAIM, NULL, error);
	debtor = find_debtor(desk, row, number, occasion->language, error);
	if (debtor == NULL)
		return FALSE;
	const Customer customer = {desk, row, debtor, arguments, occasion};
	return runners[i].run(&customer, ret_text, error);
}
