/* SPDX-License-Identifier: BSD-2-Clause */
/* A payment and the words on it: which claims it is for, or that the creditor has to say so. */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "claim/match.h"
#include "desk/internal.h"

typedef struct {
	DunlinDesk *desk;
	gint64 row;
	const char *text;
	GHashTable *arguments;
	const char *language;
} Payment;

static void
designated_free(gpointer data)
{
	DunlinDesignated *designated = data;

	g_free(designated->claim);
	g_free(designated->amount);
	g_free(designated);
}

static void
add(GPtrArray *list, const char *claim, char *amount)
{
	DunlinDesignated *designated = g_new0(DunlinDesignated, 1);

	designated->claim = g_strdup(claim);
	designated->amount = amount;
	g_ptr_array_add(list, designated);
}

GPtrArray *
dunlin_designated_all(const GPtrArray *references)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(designated_free);

	for (guint i = 0; i < references->len; i++)
		add(list, references->pdata[i], NULL);
	return list;
}

GPtrArray *
dunlin_designated_one(const char *reference)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(designated_free);

	add(list, reference, NULL);
	return list;
}

static gboolean
look_up(const char *key, GPtrArray *claims, gpointer data, GError **error)
{
	const Payment *p = data;
	g_autoptr(GPtrArray) found = dunlin_claim_named(p->desk->store, p->row, key, error);

	for (guint i = 0; found != NULL && i < found->len; i++)
		g_ptr_array_add(claims, g_strdup(((const DunlinClaim *)found->pdata[i])->reference));
	return found != NULL;
}

/* ── who is meant ── */

static int
by_text(gconstpointer one, gconstpointer other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

/* The claims of all names, each once, in the order in which they are locked: of DunlinClaim. */
static GPtrArray *
read_claims(const Payment *p, const GPtrArray *names, GError **error)
{
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_claim_free);
	g_autoptr(GPtrArray) references = g_ptr_array_new();

	for (guint i = 0; i < names->len; i++) {
		const GPtrArray *name = names->pdata[i];

		for (guint k = 0; k < name->len; k++)
			if (!g_ptr_array_find_with_equal_func(references, name->pdata[k], g_str_equal, NULL))
				g_ptr_array_add(references, name->pdata[k]);
	}
	g_ptr_array_sort(references, by_text);
	for (guint i = 0; i < references->len; i++) {
		DunlinClaim *claim =
			dunlin_claim_get(p->desk->store, p->row, references->pdata[i], error);

		if (claim == NULL)
			return NULL;
		g_ptr_array_add(claims, claim);
	}
	return g_steal_pointer(&claims);
}

/* ── how much is whose ── */

static gboolean
debt_of(const Payment *p, const DunlinClaim *claim, GArray *debts, gint64 *inout_tolerance, GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(p->desk, claim, error);
	g_autoptr(GPtrArray) entries =
		policy != NULL ? dunlin_ledger_list(p->desk->store, claim, error) : NULL;
	DunlinDebt debt = {.claim = claim->reference, .due = claim->due_day};
	gint64 tolerance;

	if (entries == NULL)
		return FALSE;
	tolerance = dunlin_policy_tolerance(policy, claim->currency);
	g_auto(DunlinAccount) account = dunlin_account_of(entries, tolerance);
	debt.costs = account.costs;
	debt.interest = account.interest;
	debt.principal = account.principal;
	g_array_append_val(debts, debt);
	*inout_tolerance = MIN(*inout_tolerance, tolerance);
	return TRUE;
}

static gboolean
are_of_one_currency(const GPtrArray *claims)
{
	const DunlinClaim *first = claims->pdata[0];

	for (guint i = 1; i < claims->len; i++)
		if (!g_str_equal(((const DunlinClaim *)claims->pdata[i])->currency, first->currency))
			return FALSE;
	return TRUE;
}

/* FALSE with INPUT: an amount that is none, or in another currency; *ret_amount is 0 where none is given. */
static gboolean
amount_of(const Payment *p, const char *currency, gint64 *ret_amount, GError **error)
{
	const char *amount = g_hash_table_lookup(p->arguments, "amount");
	const char *given = g_hash_table_lookup(p->arguments, "currency");
	g_autofree char *text = NULL;
	char found[DUNLIN_CURRENCY_SIZE];

	*ret_amount = 0;
	if (amount == NULL)
		return TRUE;
	text = g_strdup_printf("%s %s", amount, given != NULL ? given : "");
	if (!dunlin_desk_amount(p->language, text, currency, ret_amount, found, error))
		return FALSE;
	if (*ret_amount > 0 && g_str_equal(found, currency))
		return TRUE;
	return dunlin_desk_refuse(p->language, DUNLIN_RESULT_NOT_POSITIVE, currency, error);
}

static GPtrArray *
designated_of(const GPtrArray *claims, const GArray *amounts)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(designated_free);

	for (guint i = 0; i < claims->len; i++) {
		const DunlinClaim *claim = claims->pdata[i];
		gint64 amount = g_array_index(amounts, gint64, i);

		if (claims->len == 1)
			add(list, claim->reference, NULL);
		else if (amount > 0)
			add(list, claim->reference, dunlin_money_to_string(amount, claim->currency));
	}
	return list;
}

/* FALSE with INPUT: which of @claims is it? */
static gboolean
ask_which(const Payment *p, const GPtrArray *claims, GError **error)
{
	g_autoptr(GString) list = g_string_new(NULL);
	g_autofree char *text = NULL;

	for (guint i = 0; i < claims->len; i++) {
		const DunlinClaim *claim = claims->pdata[i];

		g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", claim->reference);
		if (claim->invoice != NULL)
			g_string_append_printf(list, " (%s)", claim->invoice);
	}
	text = dunlin_desk_result(p->language, DUNLIN_RESULT_WHICH_PURPOSE, p->text, list->str);
	g_set_error_literal(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, text);
	return FALSE;
}

static GPtrArray *
share(const Payment *p, const GPtrArray *names, const GPtrArray *claims, GError **error)
{
	g_autoptr(GArray) debts = g_array_new(FALSE, TRUE, sizeof(DunlinDebt)), amounts = NULL;
	gint64 amount = 0, tolerance = G_MAXINT64;

	for (guint i = 0; i < claims->len; i++)
		if (!debt_of(p, claims->pdata[i], debts, &tolerance, error))
			return NULL;
	if (claims->len == 1 || are_of_one_currency(claims)) {
		/* Of one alone the amount is read where it is booked. */
		if (claims->len > 1 &&
		    !amount_of(p, ((const DunlinClaim *)claims->pdata[0])->currency, &amount, error))
			return NULL;
		amounts = dunlin_match_amounts(debts, names->len, amount, tolerance);
	}
	if (amounts == NULL) {
		(void)ask_which(p, claims, error);
		return NULL;
	}
	return designated_of(claims, amounts);
}

GPtrArray *
dunlin_desk_designate(DunlinDesk *desk, gint64 row, const char *text, GHashTable *arguments,
		      const char *language, GError **error)
{
	Payment p = {desk, row, text, arguments, language};
	g_autoptr(GPtrArray) names = dunlin_match_names(text, look_up, &p, error);
	g_autoptr(GPtrArray) claims = NULL;

	if (names == NULL)
		return NULL;
	if (names->len == 0) {
		dunlin_desk_not_found(language, DUNLIN_RESULT_NO_PURPOSE, text, error);
		return NULL;
	}
	claims = read_claims(&p, names, error);
	return claims != NULL ? share(&p, names, claims, error) : NULL;
}
