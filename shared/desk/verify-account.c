/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A debtor's account held against his claims: what it gave them is what their ledgers got of it, and what
 * was paid beyond a claim is what the journal says was paid, without what its ledger has.
 */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "desk/internal.h"

typedef struct {
	DunlinDesk *desk;
	const DunlinDebtor *debtor;
	GPtrArray *rows; /* of DunlinCredit */
	GString *report;
	gboolean sound;
} Account;

static void G_GNUC_PRINTF(2, 3)
fault(Account *account, const char *format, ...)
{
	const DunlinDebtor *debtor = account->debtor;
	const char *name = debtor->number != NULL ? debtor->number : debtor->name;
	va_list arguments;

	va_start(arguments, format);
	g_string_append_printf(account->report, "account of debtor %s: ", name != NULL ? name : debtor->email);
	g_string_append_vprintf(account->report, format, arguments);
	g_string_append_c(account->report, '\n');
	va_end(arguments);
	account->sound = FALSE;
}

static void
compare(Account *account, const DunlinClaim *claim, gint64 has, gint64 wants, const char *what)
{
	g_autofree char *one = dunlin_money_to_string(has, claim->currency);
	g_autofree char *other = dunlin_money_to_string(wants, claim->currency);

	if (has != wants)
		fault(account, "it has %s %s claim %s, which has %s", one, what, claim->reference, other);
}

/* ── what a claim should have ── */

#define CAME " payment=" /* among what the journal says of an event: "state=closed payment=150.00EUR" */

static gboolean
journalled(DunlinDesk *desk, const DunlinClaim *claim, gint64 *ret_sum, GError **error)
{
	g_autoptr(GPtrArray) events =
		dunlin_journal_list(desk->store, claim->creditor, claim->reference, error);

	*ret_sum = 0;
	for (guint i = 0; events != NULL && i < events->len; i++) {
		const DunlinJournalEntry *event = g_ptr_array_index(events, i);
		const char *at = event->refs != NULL ? strstr(event->refs, CAME) : NULL;
		g_autofree char *amount = NULL;
		gint64 paid;

		if (at == NULL)
			continue;
		at += strlen(CAME);
		amount = g_strndup(at, strspn(at, "0123456789."));
		if (dunlin_money_parse(amount, claim->currency, &paid, NULL))
			*ret_sum += paid;
	}
	return events != NULL;
}

typedef struct {
	gint64 paid, offset;
	gboolean back; /* something went back: what was too much is no longer told apart */
} Got;

static Got
got(const GPtrArray *entries)
{
	Got sums = {0, 0, FALSE};

	for (guint i = 0; i < entries->len; i++) {
		const DunlinEntry *entry = g_ptr_array_index(entries, i);

		if (g_strcmp0(entry->text, DUNLIN_CREDIT_OFFSET) == 0)
			sums.offset += entry->amount;
		else if (entry->kind == DUNLIN_ENTRY_PAYMENT)
			sums.paid += entry->amount;
		sums.back = sums.back || (entry->kind == DUNLIN_ENTRY_PAYMENT && entry->amount < 0);
	}
	return sums;
}

static gboolean
check_claim(Account *account, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(account->desk->store, claim, error);
	gint64 given = 0, excess = 0, came = 0;
	gboolean any = FALSE;
	Got sums;

	if (entries == NULL)
		return FALSE;
	sums = got(entries);
	for (guint i = 0; i < account->rows->len; i++) {
		const DunlinCredit *row = g_ptr_array_index(account->rows, i);

		if (g_strcmp0(row->claim, claim->reference) != 0)
			continue;
		if (!g_str_equal(row->currency, claim->currency))
			fault(account, "claim %s is not in %s", claim->reference, row->currency);
		any = any || g_strcmp0(row->text, DUNLIN_CREDIT_EXCESS) == 0;
		*(g_strcmp0(row->text, DUNLIN_CREDIT_EXCESS) == 0 ? &excess : &given) += row->amount;
	}
	compare(account, claim, -given, sums.offset, "given to");
	if (!any || sums.back)
		return TRUE;
	if (!journalled(account->desk, claim, &came, error))
		return FALSE;
	compare(account, claim, excess, came - sums.paid, "paid beyond");
	return TRUE;
}

/* ── the account ── */

static void
check_row(Account *account, const DunlinCredit *row, GPtrArray *claims)
{
	gboolean known = row->claim == NULL;
	guint digits;

	if (row->kind != DUNLIN_ENTRY_PAYMENT && row->kind != DUNLIN_ENTRY_CREDIT)
		fault(account, "a row is neither payment nor credit");
	if (row->amount == 0 || !dunlin_currency_digits(row->currency, &digits))
		fault(account, "a row has no amount");
	for (guint i = 0; i < claims->len && !known; i++)
		known = g_str_equal(((const DunlinClaim *)g_ptr_array_index(claims, i))->reference, row->claim);
	if (!known)
		fault(account, "a row is for claim %s, which is not his", row->claim);
}

gboolean
dunlin_desk_verify_account(DunlinDesk *desk, const DunlinDebtor *debtor, GString *report,
			   gboolean *ret_sound, GError **error)
{
	g_autoptr(GPtrArray) rows =
		dunlin_credit_list(desk->store, debtor->creditor, debtor->id, error);
	g_autoptr(GPtrArray) claims =
		rows != NULL ? dunlin_debtor_claims(desk->store, debtor->creditor, debtor->id, error)
			     : NULL;
	Account account = {desk, debtor, rows, report, TRUE};

	if (claims == NULL)
		return FALSE;
	for (guint i = 0; i < rows->len; i++)
		check_row(&account, g_ptr_array_index(rows, i), claims);
	for (guint i = 0; i < claims->len; i++)
		if (!check_claim(&account, g_ptr_array_index(claims, i), error))
			return FALSE;
	*ret_sound = account.sound;
	return TRUE;
}
