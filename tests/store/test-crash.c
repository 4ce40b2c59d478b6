/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writers that are killed at any instant: what was committed is there, what was not is not, and the
 * next writer goes on at once.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../chance.h"
#include "base/error.h"
#include "fixture.h"

enum { ROUNDS = 20, LONGEST_MS = 60, WRITERS = 2 };

/* One claim with two ledger entries, two journal lines and its reminder, in one transaction. */
static void
write_one(DunlinStore *store, gint64 creditor, guint number)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *invoice = g_strdup_printf("%d-%u", (int)getpid(), number);
	DunlinEntry entry = {DUNLIN_ENTRY_PRINCIPAL, 20000, 100, NULL, NULL};

	must_begin(store);
	g_autoptr(DunlinClaim) claim = make_claim(store, creditor, invoice);
	g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
	for (guint i = 0; i < 2; i++) {
		g_assert_true(dunlin_ledger_add(store, claim, &entry, &error));
		g_assert_true(dunlin_journal_add(store, creditor, claim->reference, 1, "taken",
						 DUNLIN_ACTOR_CREDITOR, "text", invoice, &error));
	}
	g_assert_true(dunlin_notice_insert(store, notice, &error));
	g_assert_true(dunlin_journal_add(store, 0, NULL, 1, "taken", DUNLIN_ACTOR_DUNLIN, NULL,
					 invoice, &error));
	must_commit(store);
}

/* Writes for ever; a byte on @report for every transaction that was committed. */
static void
child(const char *url, gint64 creditor, int report)
{
	g_autoptr(GError) error = NULL;
	DunlinStore *store = dunlin_store_open(url, 5000, &error);

	g_assert_no_error(error);
	for (guint i = 0;; i++) {
		write_one(store, creditor, i);
		if (write(report, "x", 1) != 1)
			_exit(1);
		if (i % 8 == 7)
			dunlin_store_tidy(store);
	}
}

static guint
count_bytes(int fd)
{
	char block[4096];
	guint count = 0;
	ssize_t got;

	while ((got = read(fd, block, sizeof block)) > 0)
		count += (guint)got;
	return count;
}

typedef struct {
	DunlinStore *store;
	guint claims;
} Check;

static gboolean
check_claim(DunlinClaim *claim, gpointer data)
{
	g_autoptr(GError) error = NULL;
	Check *check = data;
	g_autoptr(GPtrArray) entries = dunlin_ledger_list(check->store, claim, &error);
	g_autoptr(GPtrArray) lines =
		dunlin_journal_list(check->store, claim->creditor, claim->reference, &error);
	g_autoptr(GPtrArray) notices = dunlin_notice_list(check->store, claim, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(entries->len, ==, 2);
	g_assert_cmpuint(lines->len, ==, 2);
	g_assert_cmpuint(notices->len, ==, 1);
	check->claims++;
	return TRUE;
}

/* Starts a writer; the reading end of its report. */
static int
start(Fixture *f, GPid *ret_pid)
{
	int ends[2];

	g_assert_cmpint(pipe(ends), ==, 0);
	*ret_pid = fork();
	g_assert_cmpint(*ret_pid, >=, 0);
	if (*ret_pid == 0) {
		close(ends[0]);
		child(f->url, f->creditor, ends[1]);
	}
	close(ends[1]);
	return ends[0];
}

static void
test_killed(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GRand) chance = chance_new("DUNLIN_CRASH_SEED");
	guint committed = 0, round = 0;

	(void)data;
	g_clear_pointer(&f->store, dunlin_store_close); /* not carried over fork() */
	/* on a slow machine more of them, until somebody committed something */
	for (; round < ROUNDS || committed == 0; round++) {
		GPid pids[WRITERS];
		int reports[WRITERS];
		for (guint i = 0; i < WRITERS; i++)
			reports[i] = start(f, &pids[i]);
		g_usleep(g_rand_int_range(chance, 1000, LONGEST_MS * 1000));
		for (guint i = 0; i < WRITERS; i++) {
			g_assert_cmpint(kill(pids[i], SIGKILL), ==, 0);
			g_assert_cmpint(waitpid(pids[i], NULL, 0), ==, pids[i]);
			committed += count_bytes(reports[i]);
			close(reports[i]);
		}
	}
	f->store = dunlin_store_open(f->url, 1000, &error);
	g_assert_no_error(error);
	Check check = {f->store, 0};
	const DunlinClaimFilter all = {-1, -1, 0, DUNLIN_DAY_NONE};
	g_assert_true(dunlin_claim_each(f->store, &all, check_claim, &check, &error));
	g_test_message("%u transactions reported, %u found", committed, check.claims);
	g_assert_cmpuint(check.claims, >=, committed);
	g_assert_cmpuint(check.claims, <=,
			 committed + round * WRITERS); /* killed before telling */
	gboolean sound = FALSE;
	g_assert_true(dunlin_journal_verify(f->store, report, &sound, &error));
	g_assert_cmpstr(report->str, ==, "");
	g_assert_true(sound);
	write_one(f->store, f->creditor, 0); /* nobody holds the lock */
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/crash/killed", Fixture, NULL, fixture_up, test_killed, fixture_down);
	return g_test_run();
}
