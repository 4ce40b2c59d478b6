/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
remove_tree(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
		    !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			remove_tree(path);
		else
			g_assert_cmpint(g_unlink(path), ==, 0);
	}
	g_assert_cmpint(g_rmdir(folder), ==, 0);
}

char *
fixture_path(const Fixture *fixture, const char *name)
{
	return g_build_filename(fixture->folder, name, NULL);
}

void
must_begin(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_store_begin(store, &error) || !error);
	g_assert_no_error(error);
}

void
must_commit(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;

	(void)dunlin_store_commit(store, &error);
	g_assert_no_error(error);
}

void
fixture_up(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *done = NULL;

	const NewUrl *other = data;

	fixture->folder = g_dir_make_tmp("dunlin-store-XXXXXX", &error);
	g_assert_no_error(error);
	fixture->url = other ? other->new_url()
			     : g_strdup_printf("sqlite:%s/dunlin.db", fixture->folder);
	g_assert_true(dunlin_store_init(fixture->url, &done, &error) || !error);
	g_assert_no_error(error);
	fixture->store = dunlin_store_open(fixture->url, 2000, &error);
	g_assert_no_error(error);
	must_begin(fixture->store);
	g_assert_true(dunlin_creditor_row(fixture->store, "acme", &fixture->creditor, &error));
	must_commit(fixture->store);
}

void
fixture_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	dunlin_store_close(fixture->store);
	remove_tree(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->url);
}

DunlinClaim *
make_claim(DunlinStore *store, gint64 creditor, const char *invoice)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = dunlin_claim_new();

	claim->creditor = creditor;
	claim->invoice = g_strdup(invoice);
	claim->seller = g_strdup("acme");
	g_strlcpy(claim->currency, "EUR", sizeof claim->currency);
	claim->state = DUNLIN_STATE_OPEN;
	claim->policy = g_strdup("standard");
	memset(claim->policy_digest, 'a', 64);
	claim->due_day = 20000;
	claim->opened_at = 1700000000;
	(void)dunlin_claim_insert(store, claim, &error);
	g_assert_no_error(error);
	return g_steal_pointer(&claim);
}

DunlinNotice *
make_notice(const DunlinClaim *claim, const char *step)
{
	DunlinNotice *notice = dunlin_notice_alloc();

	notice->creditor = claim->creditor;
	notice->role = DUNLIN_ROLE_DEBTOR;
	notice->letter = g_strdup("reminder");
	notice->step = g_strdup(step);
	notice->run = claim->step_run;
	notice->demands = TRUE;
	notice->created_at = 1700000000;
	notice->next_try = 1700000000;
	notice->to = g_strdup("debtor@example.net");
	g_strlcpy(notice->currency, "EUR", sizeof notice->currency);
	notice->claims = g_new0(char *, 2);
	notice->claims[0] = g_strdup(claim->reference);
	return notice;
}

enum { THREADS = 4, PUTS = 20 };

static gpointer
put_many(gpointer data)
{
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < PUTS; i++) {
		g_autofree char *text = g_strdup_printf("message %u", i);
		g_autofree char *digest = dunlin_archive_put(data, text, strlen(text), &error);
		g_assert_no_error(error);
		g_assert_true(dunlin_archive_check(data, digest, &error));
	}
	return NULL;
}

guint
put_by_threads(DunlinArchive *archive)
{
	GThread *threads[THREADS];

	for (guint i = 0; i < THREADS; i++)
		threads[i] = g_thread_new("put", put_many, archive);
	for (guint i = 0; i < THREADS; i++)
		g_thread_join(threads[i]);
	return PUTS;
}
