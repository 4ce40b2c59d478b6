/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract of messages, the journal and leases. */
#include "contract.h"

#include <string.h>

#include "base/error.h"

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
	g_assert_null(
		dunlin_message_copy_of(f->store, "d2", "<a@b>", "below", &error)); /* not done */
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
	g_autoptr(DunlinClaim) other = make_claim(f->store, f->creditor, "R-2");
	gboolean alone = FALSE;
	g_assert_true(dunlin_message_is_alone(f->store, claim, "d1", &alone, &error));
	g_assert_true(alone);
	g_assert_true(dunlin_message_link(f->store, other, "d1", "invoice", &error));
	g_assert_true(dunlin_message_is_alone(f->store, claim, "d1", &alone, &error));
	/* without a debtor nobody knows whose the other one is */
	g_assert_cmpint(alone, ==, claim->debtor != 0 && other->debtor == claim->debtor);

	g_assert_null(dunlin_intake_get(f->store, "main", "INBOX", "7", "1", &error));
	for (guint i = 0; i < 2; i++)
		g_assert_true(dunlin_intake_put(f->store, "main", "INBOX", "7", "1", "d1", &error));
	g_autofree char *digest = dunlin_intake_get(f->store, "main", "INBOX", "7", "1", &error);
	g_assert_cmpstr(digest, ==, "d1");
	g_assert_null(dunlin_intake_get(f->store, "main", "INBOX", "8", "1", &error));
	must_commit(f->store);
}

/* A credit note counts once, also where its invoice comes later. */
static void
test_document(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	DunlinDocument document = {.creditor = f->creditor, .seller = (char *)"acme",
				   .kind = (char *)"credit", .number = (char *)"G-1",
				   .names = (char *)"R-1", .amount = 500, .currency = "EUR",
				   .message = (char *)"d1"};
	gboolean new = FALSE;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	for (guint i = 0; i < 2; i++) {
		g_assert_true(dunlin_document_add(f->store, &document, &new, &error));
		g_assert_no_error(error);
		g_assert_cmpint(new, ==, i == 0);
	}
	document.kind = (char *)"correction";
	g_assert_true(dunlin_document_add(f->store, &document, &new, &error));
	g_assert_true(new);
	g_autoptr(GPtrArray) waiting =
		dunlin_document_waiting(f->store, f->creditor, "acme", "R-1", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(waiting->len, ==, 2);
	g_assert_cmpstr(((DunlinDocument *)g_ptr_array_index(waiting, 0))->kind, ==, "correction");
	g_assert_true(dunlin_document_take(f->store, g_ptr_array_index(waiting, 1),
					   claim->reference, &error));
	g_assert_no_error(error);
	g_autoptr(DunlinDocument) taken = dunlin_document_get(f->store, f->creditor, "acme",
							      "credit", "G-1", &error);
	g_assert_cmpstr(taken->claim, ==, claim->reference);
	g_assert_cmpint(taken->amount, ==, 500);
	g_assert_cmpstr(taken->currency, ==, "EUR");
	g_assert_null(dunlin_document_get(f->store, f->creditor, "other", "credit", "G-1", &error));
	g_assert_no_error(error);
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
		{"a@b.example", "help", 20000, TRUE},  {"A@B.example", "help", 20000, FALSE},
		{"a@b.example", "proof", 20000, TRUE}, {"c@b.example", "help", 20000, TRUE},
		{"a@b.example", "help", 20001, TRUE},  {"a@b.example", "help", 20000, FALSE},
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
		g_strdup_printf("1|%d|%s|2|1000|paid|creditor|%s|amount=11900|%s", (int)f->creditor,
				claim->reference, empty, first->hash);
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

const ContractCase contract_record_cases[] = {
	{"message", test_message}, {"document", test_document}, {"answer", test_answer},
	{"journal", test_journal}, {"journal/seals-many", test_journal_seals_many},
	{"lease", test_lease},     {NULL, NULL},
};
