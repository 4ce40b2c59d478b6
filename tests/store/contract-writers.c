/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract of transactions, and of several writers at once. */
#include "contract.h"

#include "base/error.h"

static void
test_transaction(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = dunlin_store_open(f->url, 1000, &error);
	gboolean changed = FALSE;
	gint64 seen = 0;

	(void)data;
	g_assert_no_error(error);
	(void)dunlin_store_changed(f->store, &seen);
	g_assert_false(dunlin_store_changed(f->store, &seen));
	must_begin(f->store);
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
	g_autoptr(DunlinClaim) claim = make_claim(other, f->creditor, "R-1");
	claim->next_at = 1;
	g_assert_true(dunlin_claim_update(other, claim, &error));
	must_commit(other);
	for (guint i = 0; i < 200 && !changed; i++) { /* a hint may be under way */
		changed = dunlin_store_changed(f->store, &seen);
		g_usleep(changed ? 0 : 10000);
	}
	g_assert_true(changed);
	g_assert_false(dunlin_store_changed(f->store, &seen));
	dunlin_store_tidy(f->store);
}

/* Some engines wait for the only writer, others for the row. */
static gboolean
write_claim(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	g_autoptr(DunlinClaim) ours = NULL;

	if (!dunlin_store_begin(store, error))
		return FALSE;
	ours = dunlin_claim_get(store, claim->creditor, claim->reference, error);
	if (ours && dunlin_claim_update(store, ours, error))
		return dunlin_store_commit(store, error);
	dunlin_store_rollback(store);
	return FALSE;
}

static void
test_lock_wait(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = dunlin_store_open(f->url, 100, &error);

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	must_commit(f->store);
	must_begin(f->store);
	g_autoptr(DunlinClaim) ours G_GNUC_UNUSED =
		dunlin_claim_get(f->store, f->creditor, claim->reference, &error);
	g_assert_no_error(error);
	gint64 start = g_get_monotonic_time();
	g_assert_false(write_claim(other, claim, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	gint64 waited_ms = (g_get_monotonic_time() - start) / 1000;
	g_assert_cmpint(waited_ms, >=, 100);
	g_assert_cmpint(waited_ms, <, 600);
	dunlin_store_set_wait(other, 0);
	g_assert_false(write_claim(other, claim, &error));
	assert_dunlin(error, DUNLIN_ERROR_BUSY);
	g_autoptr(GPtrArray) due = dunlin_claim_due(other, 1, 1, &error); /* readers never wait */
	g_assert_nonnull(due);
	g_autoptr(DunlinClaim) read G_GNUC_UNUSED =
		dunlin_claim_get(other, f->creditor, claim->reference, &error);
	g_assert_no_error(error);
	must_commit(f->store);
	g_assert_true(write_claim(other, claim, &error));
	g_assert_no_error(error);
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

/* What a hurried transaction writes: a line of the journal, then the claim as @claim has it, then a
 * notice of @step (NULL: none). FALSE: told there or at the commit. */
static gboolean
hurry(Fixture *f, DunlinClaim *claim, const char *step, GError **error)
{
	g_autoptr(DunlinNotice) notice = step ? make_notice(claim, step) : NULL;

	must_begin(f->store);
	dunlin_store_hurry(f->store);
	if (notice)
		notice->id = dunlin_notice_new();
	if (dunlin_journal_add(f->store, claim->creditor, claim->reference, 1000, "due",
			       DUNLIN_ACTOR_DUNLIN, NULL, "state=open", error) &&
	    dunlin_claim_update(f->store, claim, error) &&
	    (!notice || dunlin_notice_insert(f->store, notice, error)))
		return dunlin_store_commit(f->store, error);
	dunlin_store_rollback(f->store);
	return FALSE;
}

/* Who hurries is told at the commit at the latest, and then nothing of it has happened. */
static void
test_hurry(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	gboolean sound = FALSE;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	must_commit(f->store);
	g_autoptr(DunlinClaim) old = dunlin_claim_copy(claim);
	g_assert_true(hurry(f, claim, "reminder", &error));
	g_assert_no_error(error);

	g_assert_false(hurry(f, old, NULL, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	g_autoptr(DunlinClaim) now =
		dunlin_claim_get(f->store, claim->creditor, claim->reference, &error);
	g_assert_no_error(error);
	g_autoptr(DunlinClaim) twice = dunlin_claim_copy(now);
	g_assert_false(hurry(f, twice, "reminder", &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	g_assert_true(hurry(f, now, "final", &error));
	g_assert_no_error(error);

	g_autoptr(GPtrArray) lines =
		dunlin_journal_list(f->store, claim->creditor, claim->reference, &error);
	g_assert_cmpuint(lines->len, ==, 2);
	g_assert_true(dunlin_journal_verify(f->store, report, &sound, &error));
	g_assert_cmpstr(report->str, ==, "");
	g_assert_true(sound);
}

const ContractCase contract_writer_cases[] = {
	{"transaction", test_transaction},
	{"lock-wait", test_lock_wait},
	{"writers", test_writers},
	{"hurry", test_hurry},
	{NULL, NULL},
};
