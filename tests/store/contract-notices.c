/* SPDX-License-Identifier: BSD-2-Clause */
/* The contract of the outbox. */
#include <string.h>

#include "base/error.h"
#include "contract.h"

static void
test_insert(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) one = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinClaim) two = make_claim(f->store, f->creditor, "R-2");
	g_autoptr(DunlinNotice) notice = make_notice(one, "reminder");
	g_strfreev(notice->claims);
	notice->claims = g_strdupv((char *[]){two->reference, one->reference, NULL});
	notice->facts = g_strdup("{\"a\":1}");
	notice->deadline = 20010;
	notice->amount = G_GINT64_CONSTANT(123456789012);
	g_assert_true(dunlin_notice_insert(f->store, notice, &error));
	must_commit(f->store);
	g_assert_cmpuint(strlen(notice->id), ==, 10);

	g_autoptr(DunlinNotice) got = dunlin_notice_get(f->store, notice->id, &error);
	g_assert_no_error(error);
	g_assert_cmpint(got->role, ==, DUNLIN_ROLE_DEBTOR);
	g_assert_cmpint(got->state, ==, DUNLIN_NOTICE_READY);
	g_assert_true(got->demands);
	g_assert_cmpstr(got->to, ==, "debtor@example.net");
	g_assert_cmpint(got->amount, ==, notice->amount);
	g_assert_cmpint(got->deadline, ==, 20010);
	g_assert_cmpstr(got->facts, ==, notice->facts);
	g_assert_null(got->message_id);
	g_assert_cmpstr(got->claims[0], ==, two->reference); /* in their order */
	g_assert_cmpstr(got->claims[1], ==, one->reference);
	g_assert_null(got->claims[2]);
	g_assert_null(dunlin_notice_get(f->store, "nothing", &error));
	assert_dunlin(error, DUNLIN_ERROR_NOT_FOUND);
	g_autoptr(GPtrArray) list = dunlin_notice_list(f->store, one, &error);
	g_assert_cmpuint(list->len, ==, 1);
}

/* No step is taken twice, whoever tries, whenever. */
static void
test_step_once(Fixture *f, gconstpointer data)
{
	const struct {
		const char *step;
		DunlinRole role;
		guint run;
		gboolean ok;
	} rows[] = {
		{"reminder", DUNLIN_ROLE_DEBTOR, 0, TRUE},
		{"reminder", DUNLIN_ROLE_DEBTOR, 0, FALSE},
		{"reminder", DUNLIN_ROLE_CREDITOR, 0, TRUE}, /* asks about it */
		{"reminder", DUNLIN_ROLE_CREDITOR, 0, TRUE},
		{"final", DUNLIN_ROLE_DEBTOR, 0, TRUE},
		{"reminder", DUNLIN_ROLE_DEBTOR, 1, TRUE}, /* was taken back */
		{"final", DUNLIN_ROLE_DEBTOR, 0, FALSE},
		{NULL, DUNLIN_ROLE_DEBTOR, 0, TRUE},
		{NULL, DUNLIN_ROLE_DEBTOR, 0, TRUE},
	};
	g_autoptr(GError) error = NULL;
	guint inserted = 0;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinNotice) notice = make_notice(claim, rows[i].step);
		notice->role = rows[i].role;
		notice->run = rows[i].run;
		g_test_message("row %u", i);
		g_assert_cmpint(dunlin_notice_insert(f->store, notice, &error), ==, rows[i].ok);
		if (!rows[i].ok)
			assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
		g_assert_no_error(error);
		inserted += rows[i].ok ? 1 : 0;
	}
	must_commit(f->store); /* a conflict left nothing behind */
	g_autoptr(GPtrArray) list = dunlin_notice_outbox(f->store, -1, 100, &error);
	g_assert_cmpuint(list->len, ==, inserted);
}

static void
test_fence(Fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinNotice) notice = make_notice(claim, "reminder");
	g_assert_true(dunlin_notice_insert(f->store, notice, &error));
	notice->state = DUNLIN_NOTICE_SENDING;
	notice->attempt = 1;
	g_assert_true(dunlin_notice_update(f->store, notice, DUNLIN_NOTICE_READY, 0, &error));
	/* Who acts for an older attempt, or another state, changes nothing. */
	g_assert_false(dunlin_notice_update(f->store, notice, DUNLIN_NOTICE_READY, 0, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	notice->state = DUNLIN_NOTICE_DOT;
	g_assert_false(dunlin_notice_update(f->store, notice, DUNLIN_NOTICE_SENDING, 0, &error));
	assert_dunlin(error, DUNLIN_ERROR_CONFLICT);
	g_assert_true(dunlin_notice_update(f->store, notice, DUNLIN_NOTICE_SENDING, 1, &error));
	notice->queue_id = g_strdup("4XyZ");
	notice->stamped_attempt = 1;
	g_assert_true(dunlin_notice_update(f->store, notice, DUNLIN_NOTICE_DOT, 1, &error));
	must_commit(f->store);
	g_autoptr(DunlinNotice) got = dunlin_notice_get(f->store, notice->id, &error);
	g_assert_cmpint(got->state, ==, DUNLIN_NOTICE_DOT);
	g_assert_cmpstr(got->queue_id, ==, "4XyZ");
	g_assert_cmpuint(got->stamped_attempt, ==, 1);
}

/* Brings @notice to @state, however it may be reached. */
static void
bring(Fixture *f, DunlinNotice *notice, const DunlinNoticeState *way, guint steps)
{
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < steps; i++) {
		DunlinNoticeState from = notice->state;
		notice->state = way[i];
		(void)dunlin_notice_update(f->store, notice, from, notice->attempt, &error);
		g_assert_no_error(error);
	}
}

static void
test_outbox(Fixture *f, gconstpointer data)
{
	static const struct {
		gint64 next_try;
		guint steps;
		DunlinNoticeState way[3];
	} rows[] = {
		{500, 0, {0}},
		{300, 0, {0}},
		{400, 1, {DUNLIN_NOTICE_SENDING}},
		{600, 2, {DUNLIN_NOTICE_SENDING, DUNLIN_NOTICE_DOT}},
		{350, 3, {DUNLIN_NOTICE_SENDING, DUNLIN_NOTICE_DOT, DUNLIN_NOTICE_UNKNOWN}},
		{100, 3, {DUNLIN_NOTICE_SENDING, DUNLIN_NOTICE_DOT, DUNLIN_NOTICE_ACCEPTED}},
		{100, 1, {DUNLIN_NOTICE_WITHDRAWN}},
	};
	g_autoptr(GError) error = NULL;
	gint64 at = -1;

	(void)data;
	g_assert_true(dunlin_notice_next_try(f->store, &at, &error));
	g_assert_cmpint(at, ==, 0);
	g_assert_null(dunlin_notice_next(f->store, 9999, &error));
	g_assert_no_error(error);
	must_begin(f->store);
	g_autoptr(DunlinClaim) claim = make_claim(f->store, f->creditor, "R-1");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinNotice) notice = make_notice(claim, NULL);
		notice->next_try = rows[i].next_try;
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
		bring(f, notice, rows[i].way, rows[i].steps);
	}
	must_commit(f->store);
	g_assert_true(dunlin_notice_next_try(f->store, &at, &error));
	g_assert_cmpint(at, ==, 300);
	g_autoptr(DunlinNotice) next = dunlin_notice_next(f->store, 9999, &error);
	g_assert_cmpint(next->next_try, ==, 300);
	g_assert_cmpstr(next->claims[0], ==, claim->reference);
	g_assert_null(dunlin_notice_next(f->store, 299, &error));
	g_autoptr(GPtrArray) stale = dunlin_notice_stale(f->store, 400, 10, &error);
	g_assert_cmpuint(stale->len, ==, 2);
	g_assert_cmpint(((DunlinNotice *)stale->pdata[0])->next_try, ==, 350);
	g_autoptr(GPtrArray) waiting = dunlin_notice_outbox(f->store, -1, 100, &error);
	g_assert_cmpuint(waiting->len, ==, 5);
	g_autoptr(GPtrArray) ready = dunlin_notice_outbox(f->store, DUNLIN_NOTICE_READY, 1, &error);
	g_assert_cmpuint(ready->len, ==, 1);
	g_autoptr(GPtrArray) withdrawn =
		dunlin_notice_outbox(f->store, DUNLIN_NOTICE_WITHDRAWN, 10, &error);
	g_assert_cmpuint(withdrawn->len, ==, 1);
}

static void
test_thread(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *message_id;
		DunlinRole role;
		gint64 accepted_at;
		gboolean both; /* about both claims */
	} rows[] = {
		{"<1@x>", DUNLIN_ROLE_DEBTOR, 10, FALSE},
		{"<2@x>", DUNLIN_ROLE_CREDITOR, 10, FALSE},
		{"<3@x>", DUNLIN_ROLE_DEBTOR, 0, FALSE}, /* never left */
		{"<4@x>", DUNLIN_ROLE_DEBTOR, 10, TRUE},
	};
	g_autoptr(GError) error = NULL;

	(void)data;
	must_begin(f->store);
	g_autoptr(DunlinClaim) one = make_claim(f->store, f->creditor, "R-1");
	g_autoptr(DunlinClaim) two = make_claim(f->store, f->creditor, "R-2");
	g_auto(GStrv) claims = g_strdupv((char *[]){one->reference, two->reference, NULL});
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinNotice) notice = make_notice(one, NULL);
		notice->message_id = g_strdup(rows[i].message_id);
		notice->role = rows[i].role;
		notice->accepted_at = rows[i].accepted_at;
		notice->created_at = 100 + i;
		if (rows[i].both) {
			g_strfreev(notice->claims);
			notice->claims = g_strdupv(claims);
		}
		g_assert_true(dunlin_notice_insert(f->store, notice, &error));
	}
	must_commit(f->store);
	g_autoptr(DunlinNotice) new = make_notice(one, "final"); /* has no id yet */
	g_strfreev(new->claims);
	new->claims = g_strdupv(claims);
	g_autofree char *thread = dunlin_notice_thread(f->store, new, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(thread, ==, "<1@x> <4@x>");
	new->role = DUNLIN_ROLE_ADMIN;
	g_assert_null(dunlin_notice_thread(f->store, new, &error));
	g_assert_no_error(error);
}

const ContractCase contract_notice_cases[] = {
	{"notice/insert", test_insert}, {"notice/step-once", test_step_once},
	{"notice/fence", test_fence},   {"notice/outbox", test_outbox},
	{"notice/thread", test_thread}, {NULL, NULL},
};
