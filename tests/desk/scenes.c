/* SPDX-License-Identifier: BSD-2-Clause */
/* See scenes.h. */
#include "scenes.h"

#define BILLING "billing@acme.example"

void
test_on_day(TestHouse *h, const char *when)
{
	test_house_at(h, when);
	test_run_clock(h);
	(void)test_send_all(h);
}

void
test_creditor_says(TestHouse *h, const char *letter, const char *text)
{
	g_autofree char *verdict = test_say(h, BILLING, TRUE, letter, text);

	g_test_message("%s: %s", text, verdict);
}

void
test_creditor_says_of(TestHouse *h, const DunlinClaim *claim, const char *words)
{
	g_autofree char *line = g_strdup_printf("%s %s", claim->reference, words);

	test_creditor_says(h, "opened", line);
}

void
test_number_debtor(TestHouse *h, const DunlinClaim *claim, const char *number)
{
	g_autoptr(DunlinDebtor) debtor = NULL;

	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	debtor = dunlin_debtor_get(h->desk->store, claim->creditor, claim->debtor, NULL);
	debtor->number = g_strdup(number);
	g_assert_true(dunlin_debtor_put(h->desk->store, debtor, NULL));
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
}

DunlinNotice *
test_take_reminder(TestHouse *h)
{
	for (;;) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinNotice) notice = dunlin_desk_notice_take(h->desk, h->time, &error);
		g_autoptr(GBytes) bytes = NULL;

		g_assert_no_error(error);
		g_assert_nonnull(notice);
		bytes = dunlin_desk_notice_write(h->desk, notice, h->time, &error);
		g_assert_no_error(error);
		if (g_str_equal(notice->letter, "reminder"))
			return g_steal_pointer(&notice);
	}
}

GBytes *
test_written(TestHouse *h, const char *letter)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autoptr(GError) error = NULL;
	GBytes *bytes;

	g_assert_nonnull(notice);
	g_assert_nonnull(notice->digest);
	bytes = dunlin_archive_read(h->house->archive, notice->digest, &error);
	g_assert_no_error(error);
	return bytes;
}

gint64
test_credit_of(TestHouse *h, const DunlinClaim *claim)
{
	gint64 sum = -1;

	g_assert_true(dunlin_credit_sum(h->desk->store, claim, &sum, NULL));
	return sum;
}

DunlinBalance
test_balance_of(TestHouse *h, const DunlinClaim *claim)
{
	DunlinBalance balance = {0};

	g_assert_true(dunlin_ledger_balance(h->desk->store, claim, &balance, NULL));
	return balance;
}
