/* SPDX-License-Identifier: BSD-2-Clause */
/* Interest, the fixed sum and fees on their way: ledger, letter, payment, waiver. */
#include <string.h>

#include "base/error.h"
#include "claim/account.h"
#include "desk/internal.h"
#include "documents.h"
#include "scenes.h"

#define POLICY(fee, interest, lump_sum)                                                            \
	"language = \"de\" policy = \"firm\" }",                                                   \
		"policy: { firm: { steps = (\n"                                                    \
		"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"               \
		"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" fee = \"" fee    \
		"\" interest = \"" interest "\" lump-sum = \"" lump_sum "\" } ) } }\n"

/* A claim over 119.00, due on 15 October, reminded on the 22nd; its final letter is written @when. */
static DunlinClaim *
reach_final_at(TestHouse *h, const char *creditor, const char *policy, const char *kind, const char *when)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *to = g_strconcat("address = \"dunning@example.com\"\n", policy, NULL);

	test_house_open(h);
	test_house_reconfigure(h, "address = \"dunning@example.com\"\n", to);
	test_house_reconfigure(h, "language = \"de\" }", creditor);
	claim = test_open_claim(h, "R-1");
	test_creditor_says(h, "opened", kind);
	test_on_day(h, "2026-10-22 09:00");
	test_house_at(h, when);
	test_run_clock(h);
	g_assert_cmpuint(test_count(h, "final"), ==, 1);
	return test_claim(h, claim->reference);
}

/* … on the 9th of November. */
static DunlinClaim *
reach_final(TestHouse *h, const char *creditor, const char *policy, const char *kind)
{
	return reach_final_at(h, creditor, policy, kind, "2026-11-09 09:00");
}

static const struct {
	const char *name, *creditor, *policy, *kind;
	gint64 interest, lump_sum, fees;
} rows[] = {
	{"nothing", POLICY("0.00 EUR", "announce", "announce"), "kind: business", 0, 0, 0},
	/* 23 October to 9 November: 18 days · 119.00 · 10.52 % / 365 */
	{"business", POLICY("0.00 EUR", "claim", "claim"), "kind: business", 62, 4000, 0},
	/* 6.52 % and no fixed sum */
	{"consumer", POLICY("0.00 EUR", "claim", "claim"), "kind: consumer", 38, 0, 0},
	{"fee", POLICY("2.50 EUR", "off", "off"), "kind: consumer", 0, 0, 250},
};

static void
test_letter(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim =
			reach_final(&h, rows[i].creditor, rows[i].policy, rows[i].kind);
		DunlinBalance balance = test_balance_of(&h, claim);
		g_autoptr(DunlinNotice) final = test_notice(&h, "final");

		g_test_message("%s", rows[i].name);
		g_assert_cmpint(balance.interest, ==, rows[i].interest);
		g_assert_cmpint(balance.lump_sum, ==, rows[i].lump_sum);
		g_assert_cmpint(balance.fees, ==, rows[i].fees);
		g_assert_cmpint(balance.open, ==,
				11900 + rows[i].interest + rows[i].lump_sum + rows[i].fees);
		g_assert_cmpint(final->amount, ==, balance.open);
		g_assert_cmpint(strstr(final->facts, "\"rate\":\"") != NULL, ==, rows[i].interest > 0);
		g_assert_cmpint(strstr(final->facts, "\"principal_open\":{") != NULL, ==,
				balance.open > 11900);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* Who pays the invoice owes no more; who pays less, still does. */
static const struct {
	const char *name, *word;
	DunlinState state;
	gint64 open, waived;
} payments[] = {
	{"the creditor says paid", "bezahlt", DUNLIN_STATE_CLOSED, 0, 4062},
	{"exactly the principal", "bezahlt 119,00 EUR", DUNLIN_STATE_CLOSED, 0, 4062},
	{"all of it", "bezahlt 159,62 EUR", DUNLIN_STATE_CLOSED, 0, 0},
	{"a part: costs and interest first", "bezahlt 100,00 EUR", DUNLIN_STATE_OPEN, 5962, 0},
};

static void
test_payment(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(payments); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = reach_final(
			&h, POLICY("0.00 EUR", "claim", "claim"), "kind: business");
		g_autoptr(DunlinClaim) after = NULL;
		DunlinBalance balance;

		g_test_message("%s", payments[i].name);
		(void)test_send_all(&h);
		test_creditor_says(&h, "opened", payments[i].word);
		after = test_claim(&h, claim->reference);
		balance = test_balance_of(&h, after);
		g_assert_cmpint(after->state, ==, payments[i].state);
		g_assert_cmpint(balance.open, ==, payments[i].open);
		g_assert_cmpint(balance.waived, ==, payments[i].waived);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* `unpaid` asks for everything again. */
static void
test_reopened(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim =
		reach_final(&h, POLICY("0.00 EUR", "claim", "claim"), "kind: business");
	g_autoptr(DunlinClaim) after = NULL;

	(void)test_send_all(&h);
	test_creditor_says(&h, "opened", "bezahlt");
	test_creditor_says(&h, "opened", "unbezahlt");
	after = test_claim(&h, claim->reference);
	g_assert_cmpint(after->state, !=, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_balance_of(&h, after).open, ==, 15962);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Who was reminded is thanked when he has paid, with what was waived or was too much. */
static const struct {
	const char *name, *word, *has, *has_not;
} ends[] = {
	{"exactly the principal after the final", "bezahlt 119,00 EUR",
	 "\"waived\":{\"minor\":4062,\"currency\":\"EUR\"}", "\"over\""},
	{"all of it", "bezahlt 159,62 EUR", "\"open\":{\"minor\":0,\"currency\":\"EUR\"}", "\"waived\""},
	{"too much", "bezahlt 170,00 EUR", "\"over\":{\"minor\":1038,\"currency\":\"EUR\"}", "\"waived\""},
};

static void
test_receipt(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = reach_final(
			&h, POLICY("0.00 EUR", "claim", "claim"), "kind: business");
		g_autoptr(DunlinNotice) receipt = NULL;

		g_test_message("%s", ends[i].name);
		(void)test_send_all(&h);
		test_creditor_says(&h, "opened", ends[i].word);
		g_assert_cmpuint(test_count(&h, "receipt"), ==, 1);
		receipt = test_notice(&h, "receipt");
		g_assert_cmpint(receipt->role, ==, DUNLIN_ROLE_DEBTOR);
		g_assert_false(receipt->demands);
		g_assert_nonnull(strstr(receipt->facts, ends[i].has));
		g_assert_null(strstr(receipt->facts, ends[i].has_not));
		g_assert_cmpuint(test_send_all(&h), ==, 2); /* and the transcript */
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A rest of the principal that is given up is no interest, and no letter had named any. */
static void
test_receipt_of_rest(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim =
		reach_final(&h, POLICY("0.00 EUR", "announce", "announce"), "kind: business");
	g_autoptr(DunlinNotice) receipt = NULL;

	(void)test_send_all(&h);
	test_creditor_says(&h, "opened", "bezahlt 115,00 EUR");
	test_on_day(&h, "2026-11-10 09:00");
	test_creditor_says(&h, "sheet", "nein");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	receipt = test_notice(&h, "receipt");
	g_assert_null(strstr(receipt->facts, "\"waived\""));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Who was never reminded wonders about thanks; who turns out not to have paid does not get them; and
 * some creditors send none. */
static void
test_no_receipt(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, firm = NULL;
	g_autoptr(DunlinNotice) receipt = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_creditor_says(&h, "opened", "bezahlt");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 0);
	test_house_close(&h);
	firm = reach_final(&h, POLICY("0.00 EUR", "claim", "claim"), "kind: business");
	(void)test_send_all(&h);
	test_creditor_says(&h, "opened", "bezahlt");
	test_creditor_says(&h, "opened", "unbezahlt");
	receipt = test_notice(&h, "receipt");
	g_assert_cmpint(receipt->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	test_house_reconfigure(&h, "policy = \"firm\" }", "policy = \"firm\" receipt = \"off\" }");
	test_creditor_says(&h, "opened", "bezahlt");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 1);
	test_house_close(&h);
}

/* A part that came between two letters: the next asks for the rest, and interest runs on it. */
static void
test_part(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) final = NULL;
	DunlinBalance balance;

	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n",
			       "address = \"dunning@example.com\"\n"
			       "policy: { firm: { steps = (\n"
			       "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
			       "  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\""
			       " interest = \"claim\" } ) } }\n");
	test_house_reconfigure(&h, "language = \"de\" }", "language = \"de\" policy = \"firm\" }");
	claim = test_open_claim(&h, "R-1");
	test_creditor_says(&h, "opened", "kind: business");
	test_on_day(&h, "2026-10-22 09:00");
	test_house_at(&h, "2026-10-30 09:00");
	test_creditor_says(&h, "opened", "bezahlt 69,00 EUR");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_house_at(&h, "2026-11-09 09:00");
	test_run_clock(&h);
	final = test_notice(&h, "final");
	balance = test_balance_of(&h, claim);
	/* 23 to 29 October on 119.00, from the 30th to 9 November on 50.00, 10.52 % / 365 */
	g_assert_cmpint(balance.interest, ==, 40);
	g_assert_cmpint(final->amount, ==, 5000 + 40);
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What is paid beyond all that is open is the debtor's; it pays his next claim, and `unpaid` takes
 * either back. */
static void
test_account(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;
	g_autoptr(DunlinNotice) told = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	test_creditor_says(&h, "opened", "bezahlt 150,00 EUR");
	test_assert_state(&h, first->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_balance_of(&h, first).open, ==, 0);
	g_assert_cmpint(test_credit_of(&h, first), ==, 3100);
	told = test_notice(&h, "transcript");
	g_assert_nonnull(strstr(told->facts, "31,00"));
	second = test_open_claim(&h, "R-2");
	test_creditor_says_of(&h, second, "verrechnen 20,00 EUR");
	g_assert_cmpint(test_balance_of(&h, second).open, ==, 9900);
	test_creditor_says_of(&h, second, "verrechnen 12,00 EUR"); /* there are 11.00 */
	g_assert_cmpint(test_balance_of(&h, second).open, ==, 9900);
	test_creditor_says_of(&h, second, "verrechnen");
	g_assert_cmpint(test_balance_of(&h, second).open, ==, 8800);
	g_assert_cmpint(test_credit_of(&h, second), ==, 0);
	test_assert_state(&h, second->reference, DUNLIN_STATE_OPEN);
	test_creditor_says_of(&h, second, "bezahlt");
	test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
test_account_reopened(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	test_creditor_says(&h, "opened", "bezahlt 300,00 EUR");
	g_assert_cmpint(test_credit_of(&h, first), ==, 18100);
	second = test_open_claim(&h, "R-2");
	test_creditor_says_of(&h, second, "verrechnen");
	test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(test_credit_of(&h, first), ==, 6200);
	test_creditor_says_of(&h, second, "unbezahlt");
	test_assert_state(&h, second->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpint(test_credit_of(&h, first), ==, 18100);
	g_assert_cmpint(test_balance_of(&h, second).open, ==, 11900);
	test_creditor_says_of(&h, first, "unbezahlt"); /* what was too much never came either */
	test_assert_state(&h, first->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpint(test_credit_of(&h, first), ==, 0);
	g_assert_cmpint(test_balance_of(&h, first).open, ==, 11900);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A receipt names what was too much of its own claim, not what was too much of another. */
static void
test_receipt_of_one(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) first = NULL, second = NULL;
	g_autoptr(DunlinNotice) receipt = NULL;

	test_house_open(&h);
	first = test_open_claim(&h, "R-1");
	test_creditor_says_of(&h, first, "bezahlt 150,00 EUR");
	g_assert_cmpint(test_credit_of(&h, first), ==, 3100);
	second = test_open_claim(&h, "R-2");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_creditor_says_of(&h, second, "ja"); /* the letter goes, although he has 31.00 */
	test_house_at(&h, "2026-10-22 10:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	(void)test_send_all(&h);
	test_creditor_says_of(&h, second, "bezahlt 119,00 EUR");
	test_assert_state(&h, second->reference, DUNLIN_STATE_CLOSED);
	receipt = test_notice(&h, "receipt");
	g_assert_nonnull(receipt);
	g_test_message("%s", receipt->facts);
	g_assert_null(strstr(receipt->facts, "\"over\""));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The final letter asked for 119.00, 0.62 of interest and 40.00: what is said then, what is sent, and what
 * is open of each, or the debtor's own. */
static const struct {
	const char *name, *said, *then, *type, *amount;
	DunlinState state;
	gint64 principal, interest, costs, credited, credit;
} changes[] = {
	{"all is credited", NULL, NULL, ">381<", "119.00", DUNLIN_STATE_CLOSED, 0, 0, 0, 11900, 0},
	{"all, when a part was paid", "bezahlt 100,00 EUR", NULL, ">381<", "119.00", DUNLIN_STATE_CLOSED,
	 0, 0, 0, 1900, 10000},
	/* 18 days of 100.00 */
	{"a part is credited", NULL, NULL, ">381<", "19.00", DUNLIN_STATE_OPEN, 10000, 52, 4000, 1900, 0},
	/* 49.00 were owed, 25 cents and 40.00 */
	{"all that is left", "bezahlt 100,00 EUR", NULL, ">381<", "70.00", DUNLIN_STATE_CLOSED, 0, 0, 0,
	 5925, 1075},
	{"corrected", NULL, NULL, ">384<", "100.00", DUNLIN_STATE_OPEN, 10000, 52, 4000, 0, 0},
	/* 18 days of 60.00 are 31 cents, not 62 */
	{"to less than was paid", "bezahlt 110,00 EUR", NULL, ">384<", "60.00", DUNLIN_STATE_CLOSED, 0, 0,
	 0, 0, 969},
	{"more than the principal", "bezahlt 130,00 EUR", NULL, NULL, NULL, DUNLIN_STATE_CLOSED, 0, 0, 0, 0, 0},
	{"what is not disputed", "dispute 19.00", "bezahlt 100,00 EUR", NULL, NULL, DUNLIN_STATE_DISPUTED,
	 1900, 0, 0, 0, 0},
	{"told late", "bezahlt 119,00 EUR am 30.10.2026", NULL, NULL, NULL, DUNLIN_STATE_CLOSED, 0, 0, 0, 0, 0},
	/* 7 days, 24 cents */
	{"all, told late", "bezahlt 159,62 EUR am 30.10.2026", NULL, NULL, NULL, DUNLIN_STATE_CLOSED, 0, 0,
	 0, 0, 38},
	{"on the letter's day", "bezahlt 159,62 EUR", NULL, NULL, NULL, DUNLIN_STATE_CLOSED, 0, 0, 0, 0, 0},
	{"no business", "kind: consumer", NULL, NULL, NULL, DUNLIN_STATE_OPEN, 11900, 38, 0, 0, 0},
};

static void
check_change(guint i, const char *extras)
{
	TestHouse h = {0};
	g_autofree char *policy = g_strdup_printf(
		"policy: { firm: { extras = \"%s\" steps = (\n"
		"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
		"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" interest = \"claim\""
		" lump-sum = \"claim\" } ) } }\n", extras);
	g_autoptr(DunlinClaim) claim = reach_final(&h, "language = \"de\" policy = \"firm\" }", policy,
						   "kind: business");
	g_autoptr(GPtrArray) entries = NULL;

	g_test_message("%s, %s", changes[i].name, extras);
	(void)test_send_all(&h);
	if (changes[i].said != NULL)
		test_creditor_says(&h, "opened", changes[i].said);
	if (changes[i].then != NULL)
		test_creditor_says(&h, "opened", changes[i].then);
	if (changes[i].type != NULL)
		(void)test_forward(&h, "x", "N-1", NULL, changes[i].amount,
				   WITH(">380<", changes[i].type, NAMES("R-1")));
	test_assert_state(&h, claim->reference, changes[i].state);
	entries = dunlin_ledger_list(h.desk->store, claim, NULL);
	g_auto(DunlinAccount) account = dunlin_account_of(entries, 0);

	g_assert_cmpint(account.principal, ==, changes[i].principal);
	g_assert_cmpint(account.interest, ==, changes[i].interest);
	g_assert_cmpint(account.costs, ==, changes[i].costs);
	g_assert_cmpint(test_balance_of(&h, claim).credited, ==, changes[i].credited);
	g_assert_cmpint(test_credit_of(&h, claim), ==, changes[i].credit);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Who owes less than the letter said is asked for no more than that beside it, and gets back what he paid. */
static void
test_changes(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
		check_change(i, "waive");
	check_change(0, "keep");
	check_change(1, "keep");
}

/* With `keep` interest and costs stay claimed, and no letter promises to waive them. */
static void
test_keep(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = reach_final(
		&h, "language = \"de\" policy = \"firm\" }",
		"policy: { firm: { extras = \"keep\" steps = (\n"
		"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
		"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" interest = \"claim\""
		" lump-sum = \"claim\" } ) } }\n",
		"kind: business");
	g_autoptr(DunlinNotice) final = test_notice(&h, "final");

	g_assert_null(strstr(final->facts, "principal_open"));
	(void)test_send_all(&h);
	test_creditor_says(&h, "opened", "bezahlt 119,00 EUR");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpint(test_balance_of(&h, claim).open, ==, 4062);
	test_creditor_says(&h, "opened", "bezahlt 40,62 EUR");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A letter shown before its time has the amounts it would have, and leaves none behind. */
static void
test_preview(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_auto(DunlinPreview) preview = {0};
	g_autoptr(GError) error = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n",
			       "address = \"dunning@example.com\"\n"
			       "policy: { standard: { steps = ( { step = \"late\" after-due = \"40d\" "
			       "deadline = \"10d\" letter = \"final\" interest = \"claim\" } ) } }\n");
	claim = test_open_claim(&h, "R-1");
	test_creditor_says(&h, "opened", "kind: business");
	g_clear_pointer(&claim, dunlin_claim_free);
	claim = test_claim(&h, "acme/R-1");
	g_assert_true(dunlin_desk_preview(h.desk, claim, "late", h.time, &preview, &error));
	g_assert_no_error(error);
	/* 30 days after the due day at the latest: from 15 November to the 24th, 10 days */
	g_assert_cmpint(preview.notice->amount, ==, 11900 + 34);
	g_assert_nonnull(strstr(preview.letter.text, "10,52 %"));
	g_assert_cmpint(test_balance_of(&h, claim).open, ==, 11900);
	g_assert_cmpuint(test_count(&h, "final"), ==, 0);
	test_house_close(&h);
}

/* What announced the due date was no reminder: by the 9th of November nobody is in default yet. */
static void
test_announced(void)
{
	TestHouse h = {0};
	g_autofree char *invoice = test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "siehe Anhang", invoice);
	g_autoptr(DunlinClaim) claim = NULL;
	DunlinBalance balance;

	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n",
			       "address = \"dunning@example.com\"\n"
			       "policy: { firm: { steps = (\n"
			       "  { step = \"notice\" before-due = \"3d\" letter = \"notice\" },\n"
			       "  { step = \"final\" after-due = \"25d\" deadline = \"10d\""
			       " interest = \"claim\" } ) } }\n");
	test_house_reconfigure(&h, "language = \"de\" }", "language = \"de\" policy = \"firm\" }");
	test_house_at(&h, "2026-10-05 10:00");
	(void)test_take(&h, mail, NULL);
	test_creditor_says(&h, "opened", "kind: business");
	test_on_day(&h, "2026-10-12 09:00");
	g_assert_cmpuint(test_count(&h, "notice"), ==, 1);
	test_house_at(&h, "2026-10-20 09:00");
	test_creditor_says(&h, "opened", "unpaid");
	test_house_at(&h, "2026-11-09 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_count(&h, "final"), ==, 1);
	claim = test_claim(&h, "acme/R-1");
	balance = test_balance_of(&h, claim);
	g_assert_cmpint(balance.interest, ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* BGB 193: due on a Saturday and agreed, he may pay until Monday; interest from Tuesday. */
static void
test_saturday(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinFacts) facts = NULL;
	g_auto(DunlinReckoning) reckoning = {0};
	DunlinDay tuesday = DUNLIN_DAY_NONE;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	claim->due_day += 2; /* 17 October 2026 */
	claim->due_origin = DUNLIN_DUE_CONTRACT;
	test_house_at(&h, "2026-11-09 09:00");
	facts = dunlin_desk_facts(h.desk, claim, h.time, NULL);
	g_assert_true(dunlin_desk_reckon(h.desk, facts, &reckoning, NULL));
	g_assert_true(dunlin_day_parse("2026-10-20", &tuesday));
	g_assert_cmpint(reckoning.first, ==, tuesday);
	test_house_close(&h);
}

/* From when a consumer's interest counts where the first letter left on 22 October, in the Netherlands
 * with a deadline on 6 November, and the last one on 15 December. */
static void
test_consumer_default(void)
{
	static const struct {
		const char *country, *first;
	} countries[] = {
		{"DE", "2026-10-23"}, {"NL", "2026-11-07"}, {"ES", "2026-10-23"}, {"FR", "2026-12-16"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(countries); i++) {
		TestHouse h = {0};
		g_autofree char *words = g_strdup_printf("kind: consumer\ncountry: %s",
							 countries[i].country);
		g_autoptr(DunlinClaim) claim = reach_final_at(
			&h, POLICY("0.00 EUR", "claim", "claim"), words, "2026-12-15 09:00");
		g_autoptr(DunlinFacts) facts = NULL, later = NULL;
		g_auto(DunlinReckoning) before = {0}, after = {0};
		DunlinDay first = DUNLIN_DAY_NONE;

		g_assert_true(dunlin_day_parse(countries[i].first, &first));
		facts = dunlin_desk_facts(h.desk, claim, h.time, NULL);
		g_assert_true(dunlin_desk_reckon(h.desk, facts, &before, NULL));
		(void)test_send_all(&h);
		later = dunlin_desk_facts(h.desk, claim, h.time, NULL);
		g_assert_true(dunlin_desk_reckon(h.desk, later, &after, NULL));
		g_autofree char *is = dunlin_day_to_string(after.first);
		g_test_message("%s: %s", countries[i].country, is);
		g_assert_cmpint(before.reminded, ==, after.reminded);
		g_assert_cmpint(before.first, ==, g_str_equal(countries[i].country, "FR")
							  ? DUNLIN_DAY_NONE : first);
		g_assert_cmpint(after.first, ==, first);
		test_house_close(&h);
	}
}

/* Interest that is claimed by a table which ends soon: the admin is told, once; before, and of interest
 * that is only announced, he is not. DE-base ends on 2026-12-31. */
static void
test_table_ends(void)
{
	static const struct {
		const char *creditor, *policy, *when;
		guint told;
	} tables[] = {
		{POLICY("0.00 EUR", "claim", "off"), "2026-12-01 09:00", 0},
		{POLICY("0.00 EUR", "claim", "off"), "2026-12-02 09:00", 1},
		{POLICY("0.00 EUR", "claim", "off"), "2027-01-11 09:00", 1},
		{POLICY("0.00 EUR", "announce", "off"), "2026-12-02 09:00", 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = reach_final_at(&h, tables[i].creditor, tables[i].policy,
							      "kind: business", tables[i].when);
		g_autoptr(DunlinNotice) admin = NULL;

		g_test_message("%s", tables[i].when);
		g_assert_cmpuint(test_count(&h, "admin"), ==, tables[i].told);
		if (tables[i].told > 0) {
			admin = test_notice(&h, "admin");
			g_assert_nonnull(strstr(admin->facts, "DE-base ends on 2026-12-31"));
			g_assert_nonnull(strstr(admin->facts, "rates add DE-base 2027-01-01"));
		}
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* ── what a payment says of whom it is for ── */

#define KEEP "language = \"de\" policy = \"firm\" }", \
	"policy: { firm: { extras = \"keep\" steps = (\n" \
	"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n" \
	"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" interest = \"claim\"" \
	" lump-sum = \"claim\" } ) } }\n"

/* Before: 119.00, interest 0.62 and EUR 40. @reference: the line begins with the claim's. */
static const struct {
	const char *name;
	gboolean reference;
	const char *line, *account;
} designations[] = {
	{"a part says nothing: costs and interest first", TRUE, "paid 50.00",
	 "\"principal\":\"109.62\",\"interest\":\"0.00\",\"costs\":\"0.00\""},
	{"names the invoice", FALSE, "paid R-1 50.00",
	 "\"principal\":\"69.00\",\"interest\":\"0.62\",\"costs\":\"40.00\""},
	{"calls it an invoice", FALSE, "bezahlt Rechnung R-1 50,00 EUR",
	 "\"principal\":\"69.00\",\"interest\":\"0.62\",\"costs\":\"40.00\""},
	{"exactly the principal", TRUE, "paid 119.00",
	 "\"principal\":\"0.00\",\"interest\":\"0.62\",\"costs\":\"40.00\""},
	{"names the invoice: more than its principal", FALSE, "paid R-1 129.00",
	 "\"principal\":\"0.00\",\"interest\":\"0.62\",\"costs\":\"30.00\""},
	{"all of it", TRUE, "paid 159.62", "\"principal\":\"0.00\",\"interest\":\"0.00\",\"costs\":\"0.00\""},
	{"too much of it", FALSE, "paid R-1 160.00",
	 "\"interest\":\"0.00\",\"costs\":\"0.00\",\"credit\":\"0.38\""},
	{"an invoice that nobody knows", FALSE, "paid R-9 50.00",
	 "\"principal\":\"119.00\",\"interest\":\"0.62\",\"costs\":\"40.00\""},
	{"a customer's money names none", FALSE, "paid customer 4711 50.00",
	 "\"principal\":\"109.62\",\"interest\":\"0.00\",\"costs\":\"0.00\""},
	{"a customer's money that is the principal", FALSE, "paid customer 4711 119.00",
	 "\"principal\":\"0.00\",\"interest\":\"0.62\",\"costs\":\"40.00\""},
};

static void
test_designation(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(designations); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = reach_final(&h, KEEP, "kind: business"), now = NULL;
		g_autofree char *line = g_strdup_printf("%s %s", designations[i].reference ? claim->reference : "",
							designations[i].line);
		g_autofree char *json = NULL;

		g_test_message("%s", designations[i].name);
		test_number_debtor(&h, claim, "4711");
		test_creditor_says(&h, "opened", g_strstrip(line));
		now = test_claim(&h, claim->reference);
		json = dunlin_desk_claim_json(h.desk, now, TRUE, h.time, NULL);
		g_test_message("%s", strstr(json, "\"account\""));
		g_assert_nonnull(strstr(json, designations[i].account));
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/extras/letter", test_letter);
	g_test_add_func("/extras/payment", test_payment);
	g_test_add_func("/extras/reopened", test_reopened);
	g_test_add_func("/extras/preview", test_preview);
	g_test_add_func("/extras/account", test_account);
	g_test_add_func("/extras/receipt-of-one", test_receipt_of_one);
	g_test_add_func("/extras/account-reopened", test_account_reopened);
	g_test_add_func("/extras/changes", test_changes);
	g_test_add_func("/extras/keep", test_keep);
	g_test_add_func("/extras/receipt", test_receipt);
	g_test_add_func("/extras/receipt-of-rest", test_receipt_of_rest);
	g_test_add_func("/extras/no-receipt", test_no_receipt);
	g_test_add_func("/extras/consumer-default", test_consumer_default);
	g_test_add_func("/extras/part", test_part);
	g_test_add_func("/extras/announced", test_announced);
	g_test_add_func("/extras/saturday", test_saturday);
	g_test_add_func("/extras/table-ends", test_table_ends);
	g_test_add_func("/extras/designation", test_designation);
	return g_test_run();
}
