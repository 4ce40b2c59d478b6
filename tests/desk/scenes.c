/* SPDX-License-Identifier: BSD-2-Clause */
/* See scenes.h. */
#include "scenes.h"

#define BILLING "billing@acme.example"

void
test_on_day(TestHouse *h, const char *when)
{
	test_house_at(h, when);
	test_run_clock_foreseen(h);
	(void)test_send_all(h);
}

/* The creditor's sheet of this very instant; NULL: none. Yours. */
static DunlinNotice *
sheet_of_now(TestHouse *h)
{
	g_autoptr(GPtrArray) ready =
		dunlin_notice_outbox(h->desk->store, DUNLIN_NOTICE_READY, 1000, NULL);

	for (guint i = 0; i < ready->len; i++) {
		const DunlinNotice *notice = ready->pdata[i];

		if (notice->created_at == h->time.now && g_str_equal(notice->to, BILLING) &&
		    (g_str_equal(notice->letter, "sheet") || g_str_equal(notice->letter, "offer")))
			return dunlin_notice_get(h->desk->store, notice->id, NULL);
	}
	return NULL;
}

/* What a sheet says but for the address that is its own. */
static char *
said_by(const DunlinNotice *sheet)
{
	g_autoptr(DunlinValues) values = dunlin_values_from_json(sheet->facts, NULL);

	dunlin_values_set_text(values, "reply", "mailto:");
	return dunlin_values_to_json(values);
}

void
test_run_clock_foreseen(TestHouse *h)
{
	g_autoptr(DunlinNotice) earlier = sheet_of_now(h), made = NULL;
	g_auto(DunlinPreview) preview = {0};
	g_autoptr(GError) error = NULL;
	gint64 row = 0;

	g_assert_true(dunlin_creditor_row(h->desk->store, "acme", &row, &error));
	g_assert_true(dunlin_desk_preview_sheet(h->desk, "acme", row, h->time, &preview, &error));
	g_assert_no_error(error);
	test_run_clock(h);
	made = sheet_of_now(h);
	if (preview.notice == NULL || preview.at > h->time.now) {
		g_assert_true(made == NULL || earlier != NULL);
		return;
	}
	g_assert_nonnull(made);
	g_assert_cmpstr(preview.notice->letter, ==, made->letter);
	g_autofree char *shown = said_by(preview.notice), *said = said_by(made);
	g_assert_cmpstr(shown, ==, said);
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
