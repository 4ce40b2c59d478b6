/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract: creditors, debtors, claims, ledger, holds, messages, journal, leases. */
#include "contract.h"

#include <string.h>

#include "base/error.h"
#include "store/store-private.h"

static void
test_creditor(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 again = 0, other = 0;

	(void)data;
	g_assert_cmpint(f->creditor, >, 0);
	g_assert_true(dunlin_creditor_row(f->store, "acme", &again, &error)); /* reading only */
	g_assert_cmpint(again, ==, f->creditor);
	must_begin(f->store);
	g_assert_true(dunlin_creditor_row(f->store, "other", &other, &error));
	must_commit(f->store);
	g_assert_cmpint(other, !=, f->creditor);
	g_autofree char *key = dunlin_creditor_key(f->store, other, &error);
	g_assert_cmpstr(key, ==, "other");
	g_assert_null(dunlin_creditor_key(f->store, 4711, &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
}

static gint64
put_debtor(Fixture *f, const char *number, const char *vat_id, const char *email, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();

	debtor->creditor = f->creditor;
	debtor->number = g_strdup(number);
	debtor->vat_id = g_strdup(vat_id);
	debtor->email = g_strdup(email);
	debtor->name = g_strdup(name);
	debtor->kind = DUNLIN_KIND_BUSINESS;
	(void)dunlin_debtor_put(f->store, debtor, &error);
	g_assert_no_error(error);
	return debtor->id;
}

static void
test_debtor(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	gint64 one = put_debtor(f, "K-100", "DE 123", "ap@one.example", "One GmbH");
	gint64 two = put_debtor(f, "K-200", NULL, "ap@two.example", "Two Ltd.");
	gint64 bare = put_debtor(f, NULL, NULL, NULL, "Bare & Co");
	must_commit(f->store);
	const struct {
		const char *number, *vat_id, *email, *name;
		gint64 found;
	} rows[] = {
		{"k 100", NULL, NULL, NULL, one},
		{NULL, "de123", NULL, NULL, one},
		{NULL, NULL, "AP@one.example", NULL, one},
		{NULL, NULL, "a.p@one.example", NULL, 0}, /* another mailbox */
		{NULL, NULL, NULL, "one gmbh", one},
		{"K-100", "DE999", "ap@two.example", "Two Ltd.", one}, /* the strongest sign decides */
		{"K-300", NULL, NULL, "Two Ltd.", 0},	  /* another number: another debtor */
		{NULL, "DE999", "ap@one.example", NULL, 0},
		{NULL, NULL, "x@one.example", "One GmbH", 0},
		{"K-300", "DE5", "ap@bare.example", "BARE & CO", bare}, /* nothing contradicts */
		{NULL, NULL, NULL, NULL, 0},
		{"--", NULL, NULL, "..", 0},
	};
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinDebtor) found =
			dunlin_debtor_find(f->store, f->creditor, rows[i].number, rows[i].vat_id,
					   rows[i].email, rows[i].name, &error);
		g_assert_no_error(error);
		g_test_message("row %u", i);
		g_assert_cmpint(found ? found->id : 0, ==, rows[i].found);
	}
	g_assert_null(dunlin_debtor_find(f->store, f->creditor + 1, "K-100", NULL, NULL, NULL, NULL));

	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_get(f->store, f->creditor, two, &error);
	g_assert_no_error(error);
	g_assert_cmpint(debtor->kind, ==, DUNLIN_KIND_BUSINESS);
	g_free(debtor->email);
	debtor->email = g_strdup("new@two.example");
	debtor->email_state = g_strdup("failed");
	must_begin(f->store);
	g_assert_true(dunlin_debtor_put(f->store, debtor, &error));
	must_commit(f->store);
	g_autoptr(DunlinDebtor) found = dunlin_debtor_find(f->store, f->creditor, NULL, NULL,
							   "new@two.example", NULL, &error);
	g_assert_cmpint(found->id, ==, two);
	g_assert_cmpstr(found->email_state, ==, "failed");
	g_assert_null(dunlin_debtor_get(f->store, f->creditor, 999, &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
}

/* Every field comes back as it went. */
static void
test_claim_fields(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = dunlin_claim_new();

	(void)data;
	claim->creditor = f->creditor;
	must_begin(f->store);
	g_assert_true(dunlin_claim_insert(f->store, claim, &error)); /* a bare draft */
	must_commit(f->store);
	g_assert_cmpuint(strlen(claim->reference), ==, 8);
	g_autoptr(DunlinClaim) draft =
		dunlin_claim_get(f->store, f->creditor, claim->reference, &error);
	g_assert_no_error(error);
	g_assert_null(draft->invoice);
	g_assert_cmpint(draft->due_day, ==, claim->due_day);
	g_assert_cmpint(draft->debtor, ==, 0);
	g_assert_cmpstr(draft->currency, ==, "");

	must_begin(f->store);
	claim->debtor = put_debtor(f, "1", NULL, NULL, NULL);
	claim->invoice = g_strdup("R-1 \"ä\" '; DROP TABLE claim");
	claim->seller = g_strdup("seller");
	g_strlcpy(claim->currency, "JPY", sizeof claim->currency);
	claim->state = DUNLIN_STATE_CLOSED;
	claim->reason = DUNLIN_REASON_WRITTEN_OFF;
	claim->issue_day = -3;
	claim->due_day = 20000;
	claim->due_origin = DUNLIN_DUE_STATUTE;
	claim->unpaid_day = 20001;
	claim->step = g_strdup("final");
	claim->step_run = 7;
	claim->step_state = DUNLIN_STEP_FAILED;
	claim->step_at = G_GINT64_CONSTANT(9000000000);
	claim->deadline = 20010;
	claim->asked_count = 3;
	claim->next_at = 5;
	g_assert_true(dunlin_claim_update(f->store, claim, &error));
	must_commit(f->store);
	g_assert_cmpint(claim->version, ==, 2);
	g_autoptr(DunlinClaim) got =
		dunlin_claim_get(f->store, f->creditor, claim->reference, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(got->invoice, ==, claim->invoice);
	g_assert_cmpstr(got->currency, ==, "JPY");
	g_assert_cmpint(got->state, ==, DUNLIN_STATE_CLOSED);
	g_assert_cmpint(got->reason, ==, DUNLIN_REASON_WRITTEN_OFF);
	g_assert_cmpint(got->issue_day, ==, -3);
	g_assert_cmpint(got->due_origin, ==, DUNLIN_DUE_STATUTE);
	g_assert_cmpint(got->step_state, ==, DUNLIN_STEP_FAILED);
	g_assert_cmpuint(got->step_run, ==, 7);
	g_assert_cmpint(got->step_at, ==, claim->step_at);
	g_assert_cmpint(got->debtor, ==, claim->debtor);
	g_assert_cmpint(got->version, ==, 2);
	gint64 last = 0;
	g_assert_true(
		dunlin_debtor_last_step(f->store, f->creditor, claim->debtor, &last, &error));
	g_assert_cmpint(last, ==, claim->step_at);
}

static void
test_claim_unique(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) first = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinClaim) twice = dunlin_claim_copy(first);
	g_clear_pointer(&twice->reference, g_free);
	g_assert_false(dunlin_claim_insert(f->store, twice, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	g_assert_null(twice->reference);

	/* Another seller, no number at all, and another creditor are other invoices; and the
	 * transaction goes on after a conflict. */
	g_free(twice->seller);
	twice->seller = NULL;
	g_assert_true(dunlin_claim_insert(f->store, twice, &error));
	g_autoptr(DunlinClaim) taken = dunlin_claim_copy(first);
	g_free(taken->invoice);
	taken->invoice = g_strdup("R-2");
	g_assert_false(dunlin_claim_insert(f->store, taken, &error)); /* by reference */
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	for (guint i = 0; i < 2; i++) {
		g_autoptr(DunlinClaim) draft = make_claim(f->store, f->creditor, NULL);
		g_assert_nonnull(draft);
	}
	gint64 other;
	g_assert_true(dunlin_creditor_row(f->store, "other", &other, &error));
	g_autoptr(DunlinClaim) theirs = make_claim(f->store, other, "R-1");
	must_commit(f->store);

	g_autoptr(DunlinClaim) found =
		dunlin_claim_by_invoice(f->store, f->creditor, "acme", "R-1", &error);
	g_assert_cmpstr(found->reference, ==, first->reference);
	g_autoptr(DunlinClaim) bare =
		dunlin_claim_by_invoice(f->store, f->creditor, NULL, "R-1", &error);
	g_assert_cmpstr(bare->reference, ==, twice->reference);
	g_assert_null(dunlin_claim_by_invoice(f->store, f->creditor, "acme", "R-9", &error));
	g_assert_no_error(error);
}

static void
test_claim_find(Fixture *f, gconstpointer data)
{
	static const char *const references[] = {"ABCD2345", "ABCD2377", "WXYZ2222"};
	static const struct {
		const char *name, *reference;
		gint error;
	} rows[] = {
		{"ABCD2345", "ABCD2345", 0},
		{"abcd2377", "ABCD2377", 0},
		{"wxyz", "WXYZ2222", 0},
		{"abcd234", "ABCD2345", 0},
		{"abcd", NULL, DUNLIN_ERROR_INPUT},
		{"wxy", NULL, DUNLIN_ERROR_INPUT},
		{"QQQQ", NULL, DUNLIN_ERROR_NOT_FOUND},
		{"WXYZ22222", NULL, DUNLIN_ERROR_NOT_FOUND},
		{"acme/2026/1", "ABCD2377", 0},
		{"acme/2026/9", NULL, DUNLIN_ERROR_NOT_FOUND},
		{"nobody/2026/1", NULL, DUNLIN_ERROR_NOT_FOUND},
		{"/2026/1", NULL, DUNLIN_ERROR_NOT_FOUND},
	};
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(references); i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_new();
		claim->creditor = f->creditor;
		claim->reference = g_strdup(references[i]);
		claim->invoice = g_strdup_printf("2026/%u", i);
		g_assert_true(dunlin_claim_insert(f->store, claim, &error));
	}
	must_commit(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_find(f->store, rows[i].name, &error);
		g_test_message("%s", rows[i].name);
		g_assert_cmpstr(claim ? claim->reference : NULL, ==, rows[i].reference);
		if (!rows[i].reference)
			assert_dunlin(error, rows[i].error);
		g_assert_no_error(error);
	}
}

static void
test_claim_fence(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) ours = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinClaim) theirs = dunlin_claim_copy(ours);
	g_assert_true(dunlin_claim_update(f->store, theirs, &error));
	g_assert_false(dunlin_claim_update(f->store, ours, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	g_assert_cmpint(ours->version, ==, 1);
	must_commit(f->store);
}

static gboolean
count(DunlinClaim *claim, gpointer data)
{
	guint *counted = data;

	g_assert_nonnull(claim->reference);
	return ++*counted < 450;
}

static void
test_claim_each(Fixture *f, gconstpointer data)
{
	const struct {
		DunlinClaimFilter filter;
		guint expected;
	} rows[] = {
		{{-1, -1, 0, DUNLIN_DAY_NONE}, 421},
		{{f->creditor, -1, 0, DUNLIN_DAY_NONE}, 420},
		{{-1, DUNLIN_STATE_HELD, 0, DUNLIN_DAY_NONE}, 10},
		{{-1, DUNLIN_STATE_DRAFT, 0, DUNLIN_DAY_NONE}, 0},
		{{-1, -1, 0, 20000}, 0},
		{{-1, -1, 0, 20001}, 421},
		{{-1, -1, 4711, DUNLIN_DAY_NONE}, 0},
	};
	g_autoptr(GError) error = NULL;
	gint64 other;

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < 420; i++) {
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		claim->state = i < 10 ? DUNLIN_STATE_HELD : DUNLIN_STATE_OPEN;
		g_assert_true(dunlin_claim_update(f->store, claim, &error));
	}
	g_assert_true(dunlin_creditor_row(f->store, "other", &other, &error));
	g_autoptr(DunlinClaim) theirs = make_claim(f->store, other, "R-1");
	must_commit(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		guint counted = 0;
		g_assert_true(
			dunlin_claim_each(f->store, &rows[i].filter, count, &counted, &error));
		g_assert_cmpuint(counted, ==, rows[i].expected);
	}
}

static void
test_claim_due(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 at = -1;

	(void)data;
	g_assert_true(dunlin_claim_next_due(f->store, &at, &error));
	g_assert_cmpint(at, ==, 0);
	must_begin(f->store);
	for (gint i = 0; i < 5; i++) {
		g_autofree char *invoice = g_strdup_printf("R-%d", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		claim->next_at = i == 4 ? 0 : 1000 - i * 100; /* 1000 900 800 700 never */
		g_assert_true(dunlin_claim_update(f->store, claim, &error));
	}
	must_commit(f->store);
	g_assert_true(dunlin_claim_next_due(f->store, &at, &error));
	g_assert_cmpint(at, ==, 700);
	g_autoptr(GPtrArray) due = dunlin_claim_due(f->store, 900, 10, &error);
	g_assert_cmpuint(due->len, ==, 3);
	g_assert_cmpint(((DunlinClaim *)due->pdata[0])->next_at, ==, 700);
	g_assert_cmpint(((DunlinClaim *)due->pdata[2])->next_at, ==, 900);
	g_autoptr(GPtrArray) one = dunlin_claim_due(f->store, 9999, 1, &error);
	g_assert_cmpuint(one->len, ==, 1);
	g_autoptr(GPtrArray) none = dunlin_claim_due(f->store, 699, 10, &error);
	g_assert_cmpuint(none->len, ==, 0);
}

static void
test_ledger(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	DunlinEntry entries[] = {
		{DUNLIN_ENTRY_PRINCIPAL, 20000, 11900, NULL, NULL},
		{DUNLIN_ENTRY_PAYMENT, 20010, 2000, (char *)"part", (char *)"source"},
		{DUNLIN_ENTRY_PAYMENT, 20011, -2000, NULL, NULL},
		{DUNLIN_ENTRY_LUMP_SUM, DUNLIN_DAY_NONE, 4000, NULL, NULL},
	};
	DunlinBalance balance;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	for (guint i = 0; i < G_N_ELEMENTS(entries); i++)
		g_assert_true(dunlin_ledger_add(f->store, claim, &entries[i], &error));
	must_commit(f->store);
	g_autoptr(GPtrArray) list = dunlin_ledger_list(f->store, claim, &error);
	g_assert_cmpuint(list->len, ==, 4);
	const DunlinEntry *second = list->pdata[1];
	g_assert_cmpint(second->amount, ==, 2000);
	g_assert_cmpstr(second->text, ==, "part");
	g_assert_cmpstr(second->source, ==, "source");
	g_assert_true(dunlin_ledger_balance(f->store, claim, &balance, &error));
	g_assert_cmpint(balance.open, ==, 15900);

	must_begin(f->store);
	DunlinEntry huge = {DUNLIN_ENTRY_PRINCIPAL, 20000, G_MAXINT64, NULL, NULL};
	g_assert_true(dunlin_ledger_add(f->store, claim, &huge, &error));
	must_commit(f->store);
	g_assert_false(dunlin_ledger_balance(f->store, claim, &balance, &error));
	assert_dunlin(error, DUNLIN_ERROR_INPUT);
}

static guint
active_holds(Fixture *f, const DunlinClaim *claim)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) holds = dunlin_hold_list(f->store, claim, TRUE, &error);

	g_assert_no_error(error);
	return holds->len;
}

static void
test_hold(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	guint ended;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	claim->debtor = put_debtor(f, "1", NULL, NULL, NULL);
	DunlinHold holds[] = {
		{f->creditor, 0, claim->reference, 0, (char *)"says paid", DUNLIN_ACTOR_DEBTOR,
		 DUNLIN_DAY_NONE, 100, 0},
		{f->creditor, 0, claim->reference, 0, NULL, DUNLIN_ACTOR_CREDITOR, 20005, 101, 0},
		{f->creditor, 0, NULL, claim->debtor, NULL, DUNLIN_ACTOR_ADMIN, 20010, 102, 0},
	};
	for (guint i = 0; i < G_N_ELEMENTS(holds); i++)
		g_assert_true(dunlin_hold_add(f->store, &holds[i], &error));
	g_assert_cmpuint(active_holds(f, claim), ==, 3);
	g_autoptr(GPtrArray) list = dunlin_hold_list(f->store, claim, FALSE, &error);
	const DunlinHold *newest = list->pdata[0];
	g_assert_cmpint(newest->id, ==, holds[2].id);
	g_assert_cmpint(newest->until, ==, 20010);
	g_assert_cmpint(newest->by, ==, DUNLIN_ACTOR_ADMIN);

	g_assert_true(dunlin_hold_end_expired(f->store, f->creditor, claim->reference,
					      claim->debtor, 20004, 200, &ended, &error));
	g_assert_cmpuint(ended, ==, 0);
	g_assert_true(dunlin_hold_end_expired(f->store, f->creditor, claim->reference,
					      claim->debtor, 20005, 200, &ended, &error));
	g_assert_cmpuint(ended, ==, 1);
	g_assert_true(dunlin_hold_end(f->store, f->creditor, claim->reference, 0, 201, &ended,
				      &error));
	g_assert_cmpuint(ended, ==, 1); /* the debtor's own stays */
	g_assert_cmpuint(active_holds(f, claim), ==, 1);
	g_assert_true(
		dunlin_hold_end(f->store, f->creditor, NULL, claim->debtor, 202, &ended, &error));
	g_assert_cmpuint(ended, ==, 1);
	g_assert_cmpuint(active_holds(f, claim), ==, 0);
	must_commit(f->store);
}

static void
test_message(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinMessageRow) first =
		dunlin_message_attempt(f->store, "d1", 10, "<a@b>", "below", 100, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(first->attempts, ==, 1);
	g_autoptr(DunlinMessageRow) again =
		dunlin_message_attempt(f->store, "d1", 10, "<a@b>", "below", 200, &error);
	g_assert_cmpuint(again->attempts, ==, 2);
	g_assert_cmpint(again->received_at, ==, 100);
	g_assert_cmpint(again->state, ==, DUNLIN_MESSAGE_SEEN);

	g_autoptr(DunlinMessageRow) copy =
		dunlin_message_attempt(f->store, "d2", 12, "<a@b>", "below", 300, &error);
	g_assert_cmpint(copy->size, ==, 12);
	g_assert_null(dunlin_message_copy_of(f->store, "d2", "<a@b>", "below", &error)); /* not done */
	g_assert_true(dunlin_message_finish(f->store, "d1", DUNLIN_MESSAGE_DONE, "opened", &error));
	g_autofree char *of = dunlin_message_copy_of(f->store, "d2", "<a@b>", "below", &error);
	g_assert_cmpstr(of, ==, "d1");
	g_assert_null(dunlin_message_copy_of(f->store, "d2", "<a@b>", "other", &error));
	g_assert_null(dunlin_message_copy_of(f->store, "d2", NULL, "below", &error));
	g_assert_no_error(error);
	g_autoptr(DunlinMessageRow) done =
		dunlin_message_attempt(f->store, "d1", 10, NULL, NULL, 400, &error);
	g_assert_cmpuint(done->attempts, ==, 2); /* done: not counted any more */
	g_assert_cmpstr(done->verdict, ==, "opened");
	g_assert_false(dunlin_message_finish(f->store, "d9", DUNLIN_MESSAGE_DONE, NULL, &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
	g_assert_null(dunlin_message_get(f->store, "d9", &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);

	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	for (guint i = 0; i < 2; i++)
		g_assert_true(dunlin_message_link(f->store, claim, "d1", "invoice", &error));

	g_assert_null(dunlin_intake_get(f->store, "main", "INBOX", "7", "1", &error));
	for (guint i = 0; i < 2; i++)
		g_assert_true(dunlin_intake_put(f->store, "main", "INBOX", "7", "1", "d1", &error));
	g_autofree char *digest = dunlin_intake_get(f->store, "main", "INBOX", "7", "1", &error);
	g_assert_cmpstr(digest, ==, "d1");
	g_assert_null(dunlin_intake_get(f->store, "main", "INBOX", "8", "1", &error));
	must_commit(f->store);
}

static void
test_answer(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *address, *kind;
		DunlinDay day;
		gboolean allowed;
	} rows[] = {
		{"a@b.example", "help", 20000, TRUE},	{"A@B.example", "help", 20000, FALSE},
		{"a@b.example", "proof", 20000, TRUE},	{"c@b.example", "help", 20000, TRUE},
		{"a@b.example", "help", 20001, TRUE},	{"a@b.example", "help", 20000, FALSE},
		{"a@b.example", "help", 20100, TRUE},
	};
	g_autoptr(GError) error = NULL;
	gboolean allowed;

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(dunlin_answer_allowed(f->store, rows[i].address, rows[i].kind,
						    rows[i].day, &allowed, &error));
		g_test_message("row %u", i);
		g_assert_cmpint(allowed, ==, rows[i].allowed);
	}
	must_commit(f->store);
}

static void
journal(Fixture *f, const DunlinClaim *claim, const char *kind, const char *text)
{
	g_autoptr(GError) error = NULL;

	(void)dunlin_journal_add(f->store, f->creditor, claim ? claim->reference : NULL, 1000, kind,
				 DUNLIN_ACTOR_CREDITOR, text, "amount=11900", &error);
	g_assert_no_error(error);
}

static gboolean
is_sound(Fixture *f, GString *report)
{
	g_autoptr(GError) error = NULL;
	gboolean sound = FALSE;

	g_string_truncate(report, 0);
	(void)dunlin_journal_verify(f->store, report, &sound, &error);
	g_assert_no_error(error);
	g_assert_cmpint(sound, ==, report->len == 0);
	return sound;
}

static void
test_journal(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);

	(void)data;
	g_assert_true(is_sound(f, report));
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	journal(f, claim, "taken", "forwarded by somebody");
	journal(f, claim, "paid", NULL);
	journal(f, NULL, "started", "the house's");
	must_commit(f->store);
	g_autoptr(GPtrArray) list =
		dunlin_journal_list(f->store, f->creditor, claim->reference, &error);
	g_assert_cmpuint(list->len, ==, 2);
	const DunlinJournalEntry *first = list->pdata[0], *second = list->pdata[1];
	g_assert_cmpint(first->seq, ==, 1);
	g_assert_cmpstr(first->text, ==, "forwarded by somebody");
	g_assert_cmpint(second->seq, ==, 2);
	g_assert_null(second->text);
	g_assert_cmpint(second->actor, ==, DUNLIN_ACTOR_CREDITOR);

	/* The chain can be recomputed from what is documented. */
	g_autofree char *empty = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "", -1);
	g_autofree char *line =
		g_strdup_printf("1|%d|%s|2|1000|paid|creditor|%s|amount=11900|%s",
				(int)f->creditor, claim->reference, empty, first->hash);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, line, -1);
	g_assert_cmpstr(second->hash, ==, hash);

	must_begin(f->store);
	g_assert_true(dunlin_journal_seal(f->store, 20000, 2000, &error));
	g_assert_true(dunlin_journal_seal(f->store, 20000, 2000, &error)); /* nothing grew */
	must_commit(f->store);
	g_autoptr(GPtrArray) house = dunlin_journal_list(f->store, 0, NULL, &error);
	g_assert_cmpuint(house->len, ==, 2);
	const DunlinJournalEntry *seal = house->pdata[1];
	g_assert_cmpstr(seal->kind, ==, "sealed");
	g_assert_nonnull(strstr(seal->refs, second->hash));
	g_assert_true(is_sound(f, report));
}

static void
test_journal_seals_many(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < 250; i++) {
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		for (guint k = 0; k < 3; k++)
			journal(f, claim, "taken", "text");
	}
	g_assert_true(dunlin_journal_seal(f->store, 20000, 2000, &error));
	must_commit(f->store);
	g_autoptr(GPtrArray) house = dunlin_journal_list(f->store, 0, NULL, &error);
	g_assert_cmpuint(house->len, ==, 3); /* 100 heads a line */
	g_assert_true(is_sound(f, report));
}

static void
test_lease(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gboolean held;

	(void)data;
	must_begin(f->store);
	g_assert_true(dunlin_lease_take(f->store, "clock", "one", 60, &held, &error));
	g_assert_true(held);
	g_assert_true(dunlin_lease_take(f->store, "clock", "one", 60, &held, &error)); /* renewed */
	g_assert_true(held);
	g_assert_true(dunlin_lease_take(f->store, "clock", "two", 60, &held, &error));
	g_assert_false(held);
	g_assert_true(dunlin_lease_drop(f->store, "clock", "two", &error)); /* not his */
	g_assert_true(dunlin_lease_take(f->store, "clock", "two", 60, &held, &error));
	g_assert_false(held);
	g_assert_true(dunlin_lease_drop(f->store, "clock", "one", &error));
	g_assert_true(dunlin_lease_take(f->store, "clock", "two", 0, &held, &error));
	g_assert_true(held);
	g_assert_true(dunlin_lease_take(f->store, "clock", "one", 60, &held, &error)); /* ran out */
	g_assert_true(held);

	g_assert_null(dunlin_value_get(f->store, "sealed", &error));
	g_assert_no_error(error);
	g_assert_true(dunlin_value_set(f->store, "sealed", "1", &error));
	g_assert_true(dunlin_value_set(f->store, "sealed", "2", &error));
	g_autofree char *value = dunlin_value_get(f->store, "sealed", &error);
	g_assert_cmpstr(value, ==, "2");
	must_commit(f->store);
}

static void
test_transaction(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = dunlin_store_open(f->url, 1000, &error);
	gint64 seen = 0;

	(void)data;
	g_assert_no_error(error);
	(void)dunlin_store_changed(f->store, &seen);
	g_assert_false(dunlin_store_changed(f->store, &seen));
	must_begin(f->store);
	g_assert_true(dunlin_store_in_transaction(f->store));
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	dunlin_store_rollback(f->store);
	dunlin_store_rollback(f->store); /* harmless */
	g_assert_null(dunlin_value_get(f->store, "a", &error));

	must_begin(f->store); /* a savepoint takes back its own part only */
	g_assert_true(dunlin_value_set(f->store, "a", "1", &error));
	g_assert_true(dunlin_store_save(f->store, &error));
	g_assert_true(dunlin_value_set(f->store, "a", "2", &error));
	g_assert_true(dunlin_store_save_end(f->store, FALSE, &error));
	g_assert_true(dunlin_store_save(f->store, &error));
	g_assert_true(dunlin_value_set(f->store, "b", "3", &error));
	g_assert_true(dunlin_store_save_end(f->store, TRUE, &error));
	g_assert_null(dunlin_value_get(other, "a", &error)); /* not seen before the commit */
	must_commit(f->store);
	g_assert_false(dunlin_store_changed(f->store, &seen)); /* ours */
	g_autofree char *a = dunlin_value_get(other, "a", &error);
	g_autofree char *b = dunlin_value_get(other, "b", &error);
	g_assert_cmpstr(a, ==, "1");
	g_assert_cmpstr(b, ==, "3");

	must_begin(other);
	g_assert_true(dunlin_value_set(other, "a", "4", &error));
	must_commit(other);
	g_assert_true(dunlin_store_changed(f->store, &seen));
	g_assert_false(dunlin_store_changed(f->store, &seen));
	dunlin_store_tidy(f->store);
}

static void
test_lock_wait(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = dunlin_store_open(f->url, 100, &error);
	gint64 start = g_get_monotonic_time();

	(void)data;
	must_begin(f->store);
	g_assert_false(dunlin_store_begin(other, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	gint64 waited_ms = (g_get_monotonic_time() - start) / 1000;
	g_assert_cmpint(waited_ms, >=, 100);
	g_assert_cmpint(waited_ms, <, 600);
	dunlin_store_set_wait(other, 0);
	g_assert_false(dunlin_store_begin(other, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_autoptr(GPtrArray) due = dunlin_claim_due(other, 1, 1, &error); /* readers never wait */
	g_assert_no_error(error);
	must_commit(f->store);
	must_begin(other);
	must_commit(other);
}

enum { WRITERS = 4, INCREMENTS = 100 };

/* Reads, adds one, writes; where somebody was faster, again. */
static gpointer
increment(gpointer data)
{
	const Fixture *f = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = dunlin_store_open(f->url, 10000, &error);
	guint conflicts = 0;

	g_assert_no_error(error);
	for (guint i = 0; i < INCREMENTS;) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_find(store, "acme/R-1", &error);
		g_assert_no_error(error);
		claim->asked_count++;
		must_begin(store);
		if (dunlin_claim_update(store, claim, &error)) {
			must_commit(store);
			i++;
			continue;
		}
		dunlin_store_rollback(store);
		assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
		conflicts++;
	}
	return GUINT_TO_POINTER(conflicts);
}

static void
test_writers(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	GThread *threads[WRITERS];

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	must_commit(f->store);
	for (guint i = 0; i < WRITERS; i++)
		threads[i] = g_thread_new("writer", increment, f);
	for (guint i = 0; i < WRITERS; i++)
		g_test_message("%u conflicts", GPOINTER_TO_UINT(g_thread_join(threads[i])));
	g_autoptr(DunlinClaim) after = dunlin_claim_find(f->store, claim->reference, &error);
	g_assert_cmpuint(after->asked_count, ==, WRITERS * INCREMENTS);
	g_assert_cmpint(after->version, ==, WRITERS * INCREMENTS + 1);
}

const ContractCase contract_cases[] = {
	{"creditor", test_creditor},
	{"debtor", test_debtor},
	{"claim/fields", test_claim_fields},
	{"claim/unique", test_claim_unique},
	{"claim/find", test_claim_find},
	{"claim/fence", test_claim_fence},
	{"claim/each", test_claim_each},
	{"claim/due", test_claim_due},
	{"ledger", test_ledger},
	{"hold", test_hold},
	{"message", test_message},
	{"answer", test_answer},
	{"journal", test_journal},
	{"journal/seals-many", test_journal_seals_many},
	{"lease", test_lease},
	{"transaction", test_transaction},
	{"lock-wait", test_lock_wait},
	{"writers", test_writers},
	{NULL, NULL},
};
