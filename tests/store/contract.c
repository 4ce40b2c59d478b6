/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract: creditors, debtors, claims, ledger, holds. */
#include "contract.h"

#include <string.h>

#include "base/error.h"

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

static DunlinDebtor *
find_debtor(Fixture *f, gint64 creditor, const char *number, const char *vat_id, const char *email,
	    const char *name, GError **error)
{
	const DunlinDebtor signs = {.creditor = creditor, .number = (char *)number, .vat_id = (char *)vat_id,
				    .email = (char *)email, .name = (char *)name};

	return dunlin_debtor_find(f->store, &signs, error);
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
		{NULL, NULL, "ap@one.example", "One Holding GmbH", 0}, /* two companies, one mailbox */
		{NULL, NULL, NULL, "one gmbh", one},
		{"K-100", "DE999", "ap@two.example", "Two Ltd.",
		 one},                                /* the strongest sign decides */
		{"K-300", NULL, NULL, "Two Ltd.", 0}, /* another number: another debtor */
		{NULL, "DE999", "ap@one.example", NULL, 0},
		{NULL, NULL, "x@one.example", "One GmbH", 0},
		{"K-300", "DE5", "ap@bare.example", "BARE & CO", bare}, /* nothing contradicts */
		{NULL, NULL, NULL, NULL, 0},
		{"--", NULL, NULL, "..", 0},
	};
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinDebtor) found =
			find_debtor(f, f->creditor, rows[i].number, rows[i].vat_id, rows[i].email,
				    rows[i].name, &error);
		g_assert_no_error(error);
		g_test_message("row %u", i);
		g_assert_cmpint(found ? found->id : 0, ==, rows[i].found);
	}
	g_assert_null(find_debtor(f, f->creditor + 1, "K-100", NULL, NULL, NULL, NULL));

	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_get(f->store, f->creditor, two, &error);
	g_assert_no_error(error);
	g_assert_cmpint(debtor->kind, ==, DUNLIN_KIND_BUSINESS);
	g_free(debtor->email);
	debtor->email = g_strdup("new@two.example");
	debtor->email_state = g_strdup("failed");
	must_begin(f->store);
	g_assert_true(dunlin_debtor_put(f->store, debtor, &error));
	must_commit(f->store);
	g_autoptr(DunlinDebtor) found = find_debtor(f, f->creditor, NULL, NULL,
						    "new@two.example", NULL, &error);
	g_assert_cmpint(found->id, ==, two);
	g_assert_cmpstr(found->email_state, ==, "failed");
	g_assert_null(dunlin_debtor_get(f->store, f->creditor, 999, &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
}

/* Namesakes are told apart by where they are; one that is written in two ways is one. */
static void
test_debtor_place(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *name, *street, *postcode, *city, *email;
		guint found; /* 1-based among the two; 0: none */
	} rows[] = {
		{"Muster und Söhne G.m.b.H.", "Haupt-Strasse 1", "D-12345", "Berlin", "x@other.example", 1},
		{"MUSTER & SÖHNE GMBH", "Hauptstr. 1", "12345", NULL, NULL, 1},
		{"Muster & Söhne GmbH", "Am Markt 2", "20095", "Hamburg", NULL, 2},
		{"Muster & Söhne GmbH", "Weg 3", "80331", "München", NULL, 0},
		{"Muster & Söhne GmbH", "Weg 3", "80331", "München", "info@one.example", 1}, /* it moved */
		{"Muster & Söhne GmbH", NULL, NULL, NULL, NULL, 1},
		{"Andere GmbH", "Hauptstr. 1", "12345", "Berlin", NULL, 0},
	};
	static const DunlinDebtor two[] = {
		{.name = (char *)"Muster & Söhne GmbH", .street = (char *)"Hauptstraße 1",
		 .postcode = (char *)"12345", .city = (char *)"Berlin", .email = (char *)"info@one.example"},
		{.name = (char *)"Muster & Söhne GmbH", .street = (char *)"Am Markt 2",
		 .postcode = (char *)"20095", .city = (char *)"Hamburg"},
	};
	gint64 ids[G_N_ELEMENTS(two)];

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(two); i++) {
		DunlinDebtor debtor = two[i];

		debtor.creditor = f->creditor;
		g_assert_true(dunlin_debtor_put(f->store, &debtor, NULL));
		ids[i] = debtor.id;
	}
	must_commit(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const DunlinDebtor signs = {
			.creditor = f->creditor, .name = (char *)rows[i].name, .street = (char *)rows[i].street,
			.postcode = (char *)rows[i].postcode, .city = (char *)rows[i].city,
			.email = (char *)rows[i].email};
		g_autoptr(DunlinDebtor) found = dunlin_debtor_find(f->store, &signs, NULL);

		g_test_message("row %u", i);
		g_assert_cmpint(found ? found->id : 0, ==, rows[i].found > 0 ? ids[rows[i].found - 1] : 0);
	}
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
	g_autoptr(DunlinClaim) other = dunlin_claim_copy(claim);
	g_assert_true(dunlin_debtor_last_step(f->store, claim, 99, &last, &error));
	g_assert_cmpint(last, ==, 0); /* the claim itself does not count */
	g_free(other->reference);
	other->reference = g_strdup("ANOTHER2");
	g_assert_true(dunlin_debtor_last_step(f->store, other, 99, &last, &error));
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
	g_assert_cmpint(theirs->creditor, ==, other);
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
	g_assert_cmpint(theirs->creditor, ==, other);
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

/* What a debtor has is the sum of what came and what went, each currency by itself. */
static void
test_credit(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 sum = -1;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();
	debtor->creditor = f->creditor;
	debtor->name = g_strdup("Kunde");
	g_assert_true(dunlin_debtor_put(f->store, debtor, &error));
	claim->debtor = debtor->id;
	g_assert_true(dunlin_credit_sum(f->store, claim, &sum, &error));
	g_assert_cmpint(sum, ==, 0);
	const DunlinCredit rows[] = {
		{f->creditor, debtor->id, DUNLIN_ENTRY_CREDIT, 20000, 5000, "EUR", NULL, (char *)"G-1",
		 (char *)"message"},
		{f->creditor, debtor->id, DUNLIN_ENTRY_PAYMENT, 20001, 900, "CHF", NULL, NULL, NULL},
		{f->creditor, debtor->id, DUNLIN_ENTRY_CREDIT, 20002, -2000, "EUR", claim->reference, NULL,
		 (char *)"source"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_true(dunlin_credit_add(f->store, &rows[i], &error));
	g_assert_no_error(error);
	must_commit(f->store);
	g_assert_true(dunlin_credit_sum(f->store, claim, &sum, &error));
	g_assert_cmpint(sum, ==, 3000);
	g_autoptr(GPtrArray) list =
		dunlin_credit_list(f->store, f->creditor, debtor->id, &error);
	g_assert_cmpuint(list->len, ==, 3);
	const DunlinCredit *last = list->pdata[2];
	g_assert_cmpstr(last->claim, ==, claim->reference);
	g_assert_cmpint(last->amount, ==, -2000);
	g_assert_cmpint(last->kind, ==, DUNLIN_ENTRY_CREDIT);
	g_assert_true(dunlin_credit_debtor(f->store, f->creditor, "message", "G-1", &sum, &error));
	g_assert_cmpint(sum, ==, debtor->id);
	g_assert_true(dunlin_credit_debtor(f->store, f->creditor, "message", "G-2", &sum, &error));
	g_assert_cmpint(sum, ==, 0);
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
		 DUNLIN_DAY_NONE, 100, 0, 0},
		{f->creditor, 0, claim->reference, 0, NULL, DUNLIN_ACTOR_CREDITOR, 20005, 101, 0, 0},
		{f->creditor, 0, NULL, claim->debtor, NULL, DUNLIN_ACTOR_ADMIN, 20010, 102, 0, 0},
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
	g_assert_true(
		dunlin_hold_end(f->store, f->creditor, claim->reference, 0, 201, &ended, &error));
	g_assert_cmpuint(ended, ==, 1); /* the debtor's own stays */
	g_assert_cmpuint(active_holds(f, claim), ==, 1);
	g_assert_true(
		dunlin_hold_end(f->store, f->creditor, NULL, claim->debtor, 202, &ended, &error));
	g_assert_cmpuint(ended, ==, 1);
	g_assert_cmpuint(active_holds(f, claim), ==, 0);
	must_commit(f->store);
}

const ContractCase contract_cases[] = {
	{"creditor", test_creditor},
	{"debtor", test_debtor},
	{"debtor-place", test_debtor_place},
	{"claim/fields", test_claim_fields},
	{"claim/unique", test_claim_unique},
	{"claim/find", test_claim_find},
	{"claim/fence", test_claim_fence},
	{"claim/each", test_claim_each},
	{"claim/due", test_claim_due},
	{"ledger", test_ledger},
	{"credit", test_credit},
	{"hold", test_hold},
	{NULL, NULL},
};

static const ContractCase *const all[] = {contract_cases, contract_notice_cases,
					  contract_record_cases, contract_writer_cases,
					  contract_side_cases, contract_sheet_cases,
					  contract_archive_cases};

void
contract_add(const char *prefix, const NewUrl *other)
{
	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		for (const ContractCase *one = all[i]; one->name; one++) {
			g_autofree char *path = g_strconcat(prefix, one->name, NULL);
			g_test_add(path, Fixture, other, fixture_up, one->test, fixture_down);
		}
}
