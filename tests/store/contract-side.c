/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract of watchers side by side: nobody takes what another has, nothing is left of the dead. */
#include <string.h>

#include "base/error.h"
#include "contract.h"
#include "store/store-private.h"

static DunlinStore *
open_store(const char *url)
{
	g_autoptr(GError) error = NULL;
	DunlinStore *store = dunlin_store_open(url, 5000, &error);

	g_assert_no_error(error);
	return store;
}

/* ── payment and final dot ── */

enum { ROUNDS = 100, WORKERS = 4, THINGS = 200 };

typedef struct {
	const char *url;
	gint64 creditor;
	const char *claim, *notice;
	gboolean saw; /* paid: that the dot was set; dot: that it was paid */
} Side;

static gpointer
pay(gpointer data)
{
	Side *side = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = open_store(side->url);

	must_begin(store);
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(store, side->creditor, side->claim, &error);
	g_assert_no_error(error);
	claim->state = DUNLIN_STATE_CLOSED;
	claim->reason = DUNLIN_REASON_PAID;
	g_autoptr(GPtrArray) notices = dunlin_notice_list(store, claim, &error);
	DunlinNotice *notice = notices->pdata[0];
	side->saw = notice->state == DUNLIN_NOTICE_DOT;
	if (!side->saw) {
		DunlinNoticeState was = notice->state;
		notice->state = DUNLIN_NOTICE_WITHDRAWN;
		(void)dunlin_notice_update(store, notice, was, notice->attempt, &error);
		g_assert_no_error(error);
	}
	(void)dunlin_claim_update(store, claim, &error);
	g_assert_no_error(error);
	must_commit(store);
	return NULL;
}

static gpointer
set_dot(gpointer data)
{
	Side *side = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) store = open_store(side->url);

	must_begin(store);
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(store, side->notice, &error);
	g_assert_no_error(error);
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(store, side->creditor, side->claim, &error);
	g_assert_no_error(error);
	side->saw = claim->state == DUNLIN_STATE_CLOSED;
	g_assert_cmpint(side->saw, ==, notice->state == DUNLIN_NOTICE_WITHDRAWN);
	if (!side->saw) {
		notice->state = DUNLIN_NOTICE_DOT;
		(void)dunlin_notice_update(store, notice, DUNLIN_NOTICE_SENDING, notice->attempt,
					   &error);
		g_assert_no_error(error);
	}
	must_commit(store);
	return NULL;
}

/* Either the payment saw the dot, or the dot saw the payment: never neither, never both. */
static void
test_paid_and_dot(Fixture *f, gconstpointer data)
{
	guint paid_first = 0;

	(void)data;
	for (guint i = 0; i < ROUNDS; i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		must_begin(f->store);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
		notice->state = DUNLIN_NOTICE_SENDING;
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
		must_commit(f->store);
		Side sides[2] = {{f->url, f->creditor, claim->reference, notice->id, FALSE},
				 {f->url, f->creditor, claim->reference, notice->id, FALSE}};
		GThread *threads[2] = {g_thread_new("paid", i % 2 ? pay : set_dot, &sides[0]),
				       g_thread_new("dot", i % 2 ? set_dot : pay, &sides[1])};
		g_thread_join(threads[0]);
		g_thread_join(threads[1]);
		g_assert_cmpint(sides[0].saw, !=, sides[1].saw);
		paid_first += sides[i % 2].saw;
	}
	g_test_message("paid was first in %u of %d", paid_first, ROUNDS);
}

typedef struct {
	const char *url;
	gint taken; /* atomic */
	gboolean claims;
} Work;

static guint
take_claims(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) due = dunlin_claim_due(store, 1000, 7, &error);

	g_assert_no_error(error);
	for (guint i = 0; i < due->len; i++) {
		DunlinClaim *claim = due->pdata[i];
		g_assert_cmpuint(claim->asked_count, ==, 0);
		claim->next_at = 0;
		claim->asked_count++;
		(void)dunlin_claim_update(store, claim, &error);
		g_assert_no_error(error);
	}
	return due->len;
}

static guint
take_notice(DunlinStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_next(store, 1700000000, &error);

	g_assert_no_error(error);
	if (!notice)
		return 0;
	notice->state = DUNLIN_NOTICE_SENDING;
	notice->attempt++;
	(void)dunlin_notice_update(store, notice, DUNLIN_NOTICE_READY, 0, &error);
	g_assert_no_error(error);
	return 1;
}

static gpointer
worker(gpointer data)
{
	Work *work = data;
	g_autoptr(DunlinStore) store = open_store(work->url);
	gint64 until = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;

	while (g_atomic_int_get(&work->taken) < THINGS && g_get_monotonic_time() < until) {
		must_begin(store);
		guint count = work->claims ? take_claims(store) : take_notice(store);
		must_commit(store);
		g_atomic_int_add(&work->taken, (gint)count);
	}
	return NULL;
}

static void
run_workers(Work *work)
{
	GThread *threads[WORKERS];

	for (guint i = 0; i < WORKERS; i++)
		threads[i] = g_thread_new("worker", worker, work);
	for (guint i = 0; i < WORKERS; i++)
		g_thread_join(threads[i]);
	g_assert_cmpint(work->taken, ==, THINGS);
}

/* Nobody takes what another has, and nobody waits for it; each notice is about two claims, one of
 * which the next notice is about as well. */
static void
test_workers(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *last = NULL;
	Work claims = {f->url, 0, TRUE}, notices = {f->url, 0, FALSE};

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < THINGS; i++) {
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		claim->next_at = 1000 - i;
		g_assert_true(dunlin_claim_update(f->store, claim, &error));
		g_autoptr(DunlinNotice) notice = make_notice(claim, NULL);
		if (last) {
			g_strfreev(notice->claims);
			notice->claims = g_strsplit(last, " ", -1);
		}
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
		g_autofree char *next =
			i ? g_strconcat(claim->reference, " ", notice->claims[0], NULL)
			  : g_strdup(claim->reference);
		g_free(last);
		last = g_steal_pointer(&next);
	}
	must_commit(f->store);
	run_workers(&claims);
	run_workers(&notices);
}

typedef struct {
	DunlinStore *store;
	gint *meet; /* atomic: who has come */
	gint round;
	guint taken;
} Taker;

static gpointer
take_at_once(gpointer data)
{
	Taker *taker = data;

	must_begin(taker->store);
	g_atomic_int_inc(taker->meet);
	/* A store that lets one in at a time keeps the other at the door. */
	while (dunlin_store_locks(taker->store) && g_atomic_int_get(taker->meet) < 2 * taker->round)
		g_thread_yield();
	taker->taken = take_notice(taker->store);
	must_commit(taker->store);
	return NULL;
}

/* Of two that look at the same moment one takes it: they do not both pass over what the other has locked. */
static void
test_one_of_two(Fixture *f, gconstpointer data)
{
	g_autoptr(DunlinStore) other = open_store(f->url);
	gint meet = 0;

	(void)data;
	for (gint i = 1; i <= 2 * ROUNDS; i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *invoice = g_strdup_printf("R-%d", i);
		Taker takers[2] = {{f->store, &meet, i, 0}, {other, &meet, i, 0}};

		must_begin(f->store);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
		must_commit(f->store);
		GThread *threads[2] = {g_thread_new("one", take_at_once, &takers[0]),
				       g_thread_new("two", take_at_once, &takers[1])};
		g_thread_join(threads[0]);
		g_thread_join(threads[1]);
		g_assert_cmpuint(takers[0].taken + takers[1].taken, ==, 1);
	}
}

static gpointer
init(gpointer data)
{
	g_autoptr(GError) error = NULL;
	char *done = NULL;

	(void)dunlin_store_init(data, &done, &error);
	g_assert_no_error(error);
	return done;
}

static void
test_init_together(Fixture *f, gconstpointer data)
{
	const NewUrl *other = data;
	g_autofree char *url = !other ? g_strdup_printf("sqlite:%s/together.db", f->folder)
			       : other->empty_url ? other->empty_url()
						  : other->new_url();
	GThread *threads[WORKERS];
	guint made = 0;

	for (guint i = 0; i < WORKERS; i++)
		threads[i] = g_thread_new("init", init, url);
	for (guint i = 0; i < WORKERS; i++) {
		g_autofree char *done = g_thread_join(threads[i]);
		g_test_message("%s", done);
		made += strstr(done, "made with") != NULL;
	}
	g_assert_cmpuint(made, ==, 1);
	g_autoptr(DunlinStore) store = open_store(url);
	g_assert_nonnull(store);
}

/* ── members and what they hold ── */

static void
take_lease(Fixture *f, const char *name, const char *holder, guint seconds, gboolean expected)
{
	g_autoptr(GError) error = NULL;
	gboolean held = !expected;

	must_begin(f->store);
	g_assert_true(dunlin_lease_take(f->store, name, holder, seconds, &held, &error));
	g_assert_no_error(error);
	must_commit(f->store);
	g_assert_cmpint(held, ==, expected);
}

static guint
count_orphans(Fixture *f)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) orphans = dunlin_notice_orphaned(f->store, 10, &error);

	g_assert_no_error(error);
	return orphans->len;
}

static guint
count_held(Fixture *f, const char *holder)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) held = dunlin_notice_held(f->store, holder, &error);

	g_assert_no_error(error);
	return held->len;
}

static void
test_members(Fixture *f, gconstpointer data)
{
	static const struct {
		DunlinNoticeState state;
		const char *holder;
	} rows[] = {
		{DUNLIN_NOTICE_SENDING, "mx1 12 ab1/0"}, {DUNLIN_NOTICE_DOT, "mx1 12 ab1/13"},
		{DUNLIN_NOTICE_SENDING, "mx2 12 ab1/0"}, {DUNLIN_NOTICE_SENDING, NULL},
		{DUNLIN_NOTICE_READY, "mx1 12 ab1/0"},   {DUNLIN_NOTICE_ACCEPTED, "mx1 12 ab1/0"},
		{DUNLIN_NOTICE_UNKNOWN, "mx1 12 ab1/0"},
	};
	static const char one[] = DUNLIN_LEASE_MEMBER "mx1 12 ab1/";
	static const char two[] = DUNLIN_LEASE_MEMBER "mx2 12 ab1/";
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, invoice);
		g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
		notice->state = rows[i].state;
		notice->holder = g_strdup(rows[i].holder);
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
	}
	must_commit(f->store);
	g_assert_cmpuint(count_orphans(f), ==, 3);
	g_assert_cmpuint(count_held(f, "mx1 12 ab1/0"), ==, 1);
	g_assert_cmpuint(count_held(f, "mx1 12 ab1/13"), ==, 1);
	g_assert_cmpuint(count_held(f, "mx1 12 ab1/1"), ==, 0);
	take_lease(f, one, "mx1 12 ab1/", 60, TRUE);
	g_assert_cmpuint(count_orphans(f), ==, 1);
	take_lease(f, two, "mx2 12 ab1/", 60, TRUE);
	g_assert_cmpuint(count_orphans(f), ==, 0);
	take_lease(f, two, "mx2 12 ab1/", 1, TRUE);
	while (count_orphans(f) == 0) /* nobody renews it */
		g_usleep(50000);
	g_assert_cmpuint(count_orphans(f), ==, 1);
	must_begin(f->store);
	g_assert_true(dunlin_lease_forget(f->store, 0, &error)); /* those that are over only */
	must_commit(f->store);
	g_assert_cmpuint(count_orphans(f), ==, 1);
}

/* A dead member's leases end before their time, and nobody else's. */
static void
test_bury(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) before = NULL, after = NULL;

	(void)data;
	take_lease(f, DUNLIN_LEASE_MEMBER "mx1 12 ab1/", "mx1 12 ab1/", 60, TRUE);
	take_lease(f, DUNLIN_LEASE_MAILBOX "main", "mx1 12 ab1/", 60, TRUE);
	take_lease(f, DUNLIN_LEASE_MEMBER "mx2 12 ab1/", "mx2 12 ab1/", 60, TRUE);
	take_lease(f, DUNLIN_LEASE_MAILBOX "main", "mx2 12 ab1/", 60, FALSE);
	before = dunlin_lease_holders(f->store, &error);
	g_assert_cmpuint(before->len, ==, 2);
	must_begin(f->store);
	g_assert_true(dunlin_lease_bury(f->store, "mx1 12 ab1/", &error));
	must_commit(f->store);
	after = dunlin_lease_holders(f->store, &error);
	g_assert_cmpuint(after->len, ==, 1);
	g_assert_cmpstr(after->pdata[0], ==, "mx2 12 ab1/");
	take_lease(f, DUNLIN_LEASE_MAILBOX "main", "mx2 12 ab1/", 60, TRUE);
}

/* Who renews keeps it; of who does not, another takes it once its time is over, and not before. */
static void
test_takeover(Fixture *f, gconstpointer data)
{
	static const char name[] = DUNLIN_LEASE_MAILBOX "main";

	g_autoptr(GError) error = NULL;
	gboolean held = FALSE;

	(void)data;
	for (guint i = 0; i < 3; i++) {
		take_lease(f, name, "one/", 60, TRUE);
		take_lease(f, name, "two/", 60, FALSE);
	}
	take_lease(f, name, "one/", 1, TRUE); /* its last sign of life */
	while (!held) {
		must_begin(f->store);
		g_assert_true(dunlin_lease_take(f->store, name, "two/", 60, &held, &error));
		must_commit(f->store);
		g_usleep(held ? 0 : 50000);
	}
	take_lease(f, name, "one/", 60, FALSE);
}

/* ── a debtor's claims ── */

static gint64
put_debtor(Fixture *f)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinDebtor) debtor = dunlin_debtor_new();

	debtor->creditor = f->creditor;
	debtor->kind = DUNLIN_KIND_BUSINESS;
	(void)dunlin_debtor_put(f->store, debtor, &error);
	g_assert_no_error(error);
	return debtor->id;
}

/* Whether another clock may decide on @claim just now; waiting is no answer. */
static gboolean
is_free(DunlinStore *other, const DunlinClaim *claim)
{
	g_autoptr(GError) error = NULL;
	gboolean free = TRUE;

	if (!dunlin_store_begin(other, &error)) { /* one writer at a time */
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
		return FALSE;
	}
	(void)dunlin_claim_try(other, claim, &free, &error);
	g_assert_no_error(error);
	dunlin_store_rollback(other);
	return free;
}

/* A letter to a debtor moves his other claims: one clock has them all, or none. */
static void
test_try(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinStore) other = open_store(f->url);
	DunlinClaim *claims[3];
	gboolean free = FALSE;

	(void)data;
	dunlin_store_set_wait(other, 0);
	must_begin(f->store);
	gint64 debtor = put_debtor(f);
	for (guint i = 0; i < G_N_ELEMENTS(claims); i++) {
		g_autofree char *invoice = g_strdup_printf("R-%u", i);
		claims[i] = make_claim(f->store, f->creditor, invoice);
		claims[i]->debtor = i < 2 ? debtor : put_debtor(f);
		g_assert_true(dunlin_claim_update(f->store, claims[i], &error));
	}
	must_commit(f->store);
	g_assert_true(is_free(other, claims[0]));
	must_begin(f->store);
	g_assert_true(dunlin_claim_try(f->store, claims[0], &free, &error));
	g_assert_true(free);
	g_assert_false(is_free(other, claims[1]));
	dunlin_store_rollback(f->store);
	g_assert_true(is_free(other, claims[1]));
	must_begin(f->store); /* whoever works on one of them, keeps all */
	g_autoptr(DunlinClaim) locked =
		dunlin_claim_get(f->store, f->creditor, claims[1]->reference, &error);
	g_assert_nonnull(locked);
	g_assert_false(is_free(other, claims[0]));
	dunlin_store_rollback(f->store);
	for (guint i = 0; i < G_N_ELEMENTS(claims); i++)
		dunlin_claim_free(claims[i]);
}

/* ── collisions ── */

typedef struct {
	const char *url;
	const DunlinClaim *first, *second;
	gint *started; /* atomic: how many have their first */
	gint *through; /* atomic: how many are done */
	guint collisions;
} Cross;

/* Two claims, the other way round than the other one does it: both get through, one of them by
 * beginning anew. It does so behind the other: row locks know no queue, so that who begins anew at
 * once may take his first again before the one he made way for has woken up, and they meet again. */
static gpointer
cross(gpointer data)
{
	Cross *side = data;
	g_autoptr(DunlinStore) store = open_store(side->url);
	gboolean done = FALSE;

	while (!done) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinClaim) first = NULL, second = NULL;

		must_begin(store);
		first = dunlin_claim_get(store, side->first->creditor, side->first->reference,
					 &error);
		g_assert_no_error(error);
		g_atomic_int_inc(side->started);
		for (guint i = 0; i < 50 && g_atomic_int_get(side->started) < 2; i++)
			g_usleep(10000); /* for an engine that lets both begin */
		second = dunlin_claim_get(store, side->second->creditor, side->second->reference,
					  &error);
		done = second && dunlin_claim_update(store, first, &error) &&
		       dunlin_claim_update(store, second, &error);
		if (done) {
			must_commit(store);
			continue;
		}
		g_test_message("%s", error->message);
		assert_dunlin(error, DUNLIN_ERROR_BUSY);
		g_assert_true(dunlin_store_collided(store));
		side->collisions++;
		dunlin_store_rollback(store);
		while (g_atomic_int_get(side->through) == 0)
			g_usleep(1000);
	}
	g_atomic_int_inc(side->through);
	return NULL;
}

static void
test_cross(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint started = 0, through = 0;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) one = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinClaim) two = make_claim(f->store, f->creditor, "R-2");
	must_commit(f->store);
	Cross sides[2] = {{f->url, one, two, &started, &through, 0},
			 {f->url, two, one, &started, &through, 0}};
	GThread *threads[2] = {g_thread_new("cross", cross, &sides[0]),
			       g_thread_new("cross", cross, &sides[1])};
	g_thread_join(threads[0]);
	g_thread_join(threads[1]);
	g_assert_cmpuint(sides[0].collisions + sides[1].collisions, <=, 1);
	g_autoptr(DunlinClaim) after =
		dunlin_claim_get(f->store, f->creditor, one->reference, &error);
	g_assert_cmpint(after->version, ==, one->version + 2);
}

const ContractCase contract_side_cases[] = {
	{"side/paid-and-dot", test_paid_and_dot},
	{"side/workers", test_workers},
	{"side/one-of-two", test_one_of_two},
	{"side/init", test_init_together},
	{"side/members", test_members},
	{"side/bury", test_bury},
	{"side/takeover", test_takeover},
	{"side/try", test_try},
	{"side/cross", test_cross},
	{NULL, NULL},
};
