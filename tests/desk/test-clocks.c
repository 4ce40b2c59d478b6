/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several clocks on one store at once: each due claim is decided by one of them, once; one that
 * cannot be decided is set aside alone; letters are taken by one sender each; what a dead member had
 * in flight is free again.
 */
#include <string.h>

#include "base/error.h"
#include "house.h"

enum { CLOCKS = 3, CLAIMS = 60, SHARED = 6 /* claims to the same debtor */, BATCH = 7 };

typedef struct {
	TestHouse *h;
	const char *holder;
	guint decided, taken;
	GString *report;
} Clock;

static void
open_claims(TestHouse *h)
{
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autofree char *to = g_strdup_printf("kunde%u@debtor.example", i < SHARED ? 0 : i);
		g_autofree char *xml = test_invoice(number, "2026-10-15", "119.00", to);
		g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
						  "Fwd", "x", xml);

		(void)test_take(h, mail, NULL); /* the claim shows it */
	}
}

/* A policy that nobody knows any more. */
static void
spoil_claim(TestHouse *h, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = test_claim(h, name);

	memset(claim->policy_digest, 'f', 64);
	g_assert_true(dunlin_store_begin(h->desk->store, &error));
	g_assert_true(dunlin_claim_update(h->desk->store, claim, &error));
	g_assert_true(dunlin_store_commit(h->desk->store, &error));
}

/* Until nothing is due for anybody: what another clock has just now is looked at again. */
static void
run_clock(Clock *clock, DunlinDesk *desk)
{
	g_autoptr(GError) error = NULL;
	gint64 next = 1;

	while (next != 0 && next <= clock->h->time.now) {
		guint count = 0;

		if (!dunlin_desk_run_due(desk, clock->h->time, BATCH, &count, clock->report, &error)) {
			g_test_message("%s", error->message);
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
			g_clear_error(&error);
		}
		clock->decided += count;
		g_assert_true(dunlin_desk_next_due(desk, &next, &error));
		g_assert_no_error(error);
	}
}

/* As a sender does: two that look at once may each pass over what the other looks at, and look again
 * while something is due. */
static void
take_all(Clock *clock, DunlinDesk *desk)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	gint64 next = 0;

	do {
		g_clear_pointer(&notice, dunlin_notice_free);
		notice = dunlin_desk_notice_take(desk, clock->h->time, &error);
		g_assert_no_error(error);
		clock->taken += notice != NULL ? 1 : 0;
		g_assert_true(dunlin_desk_next_try(desk, &next, &error));
		g_assert_no_error(error);
	} while (notice != NULL || (next != 0 && next <= clock->h->time.real));
}

static gpointer
run(gpointer data)
{
	Clock *clock = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinDesk) desk = dunlin_desk_open(clock->h->house, 10000, &error);

	g_assert_no_error(error);
	desk->holder = clock->holder;
	run_clock(clock, desk);
	take_all(clock, desk);
	return NULL;
}

static guint
count_state(TestHouse *h, DunlinNoticeState state)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) notices =
		dunlin_notice_outbox(h->desk->store, (gint)state, 1000, &error);

	g_assert_no_error(error);
	return notices->len;
}

static void
check_sound(TestHouse *h, const char *expected)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	gboolean sound = FALSE;

	g_assert_true(dunlin_desk_verify(h->desk, h->time, report, &sound, &error));
	g_assert_no_error(error);
	if (expected == NULL)
		g_assert_cmpstr(report->str, ==, "");
	else
		g_assert_nonnull(strstr(report->str, expected));
}

static void
test_side_by_side(void)
{
	static const char *const holders[CLOCKS] = {"a/0", "b/0", "c/0"};
	TestHouse h;
	Clock clocks[CLOCKS];
	GThread *threads[CLOCKS];
	guint decided = 0, taken = 0, waiting;
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	test_house_open(&h);
	test_house_at(&h, "2026-10-21 10:00");
	open_claims(&h);
	spoil_claim(&h, "acme/R-30");
	test_house_at(&h, "2026-10-26 10:00");
	for (guint i = 0; i < CLOCKS; i++) {
		clocks[i] = (Clock){.h = &h, .holder = holders[i], .report = g_string_new(NULL)};
		threads[i] = g_thread_new("clock", run, &clocks[i]);
	}
	for (guint i = 0; i < CLOCKS; i++) {
		g_thread_join(threads[i]);
		g_test_message("%s decided %u and took %u", holders[i], clocks[i].decided,
			       clocks[i].taken);
		decided += clocks[i].decided;
		taken += clocks[i].taken;
		g_string_append(report, clocks[i].report->str);
		g_string_free(clocks[i].report, TRUE);
	}
	/* One debtor gets one letter in the policy's spacing; the spoilt claim is named once. */
	g_assert_cmpuint(test_count(&h, "reminder"), ==, CLAIMS - SHARED + 1 - 1);
	g_assert_cmpuint(decided, >=, CLAIMS - SHARED);
	g_assert_nonnull(strstr(report->str, "policy"));
	g_assert_null(strchr(strchr(report->str, '\n') + 1, '\n'));
	check_sound(&h, "policy");

	/* None of them is a member: all they took is free, none of it twice. */
	waiting = count_state(&h, DUNLIN_NOTICE_SENDING);
	g_assert_cmpuint(waiting, ==, taken);
	g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_READY), ==, 0);
	while (count_state(&h, DUNLIN_NOTICE_SENDING) > 0) {
		g_assert_true(dunlin_desk_notice_inherit(h.desk, h.time, &error));
		g_assert_no_error(error);
	}
	g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_READY), ==, taken);
	g_assert_cmpuint(test_send_all(&h), ==, taken);
	test_house_close(&h);
}

/* A sender that came back to life after its notice was given to another one changes nothing. */
static void
test_fence(void)
{
	TestHouse h;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) first = NULL, second = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) error = NULL;
	gboolean unstamped = FALSE;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	h.desk->holder = "dead/0";
	first = dunlin_desk_notice_take(h.desk, h.time, &error);
	g_assert_no_error(error);
	bytes = dunlin_desk_notice_write(h.desk, first, h.time, &error);
	g_assert_nonnull(bytes);
	h.desk->holder = "alive/0";
	g_assert_true(dunlin_desk_notice_reclaim(h.desk, h.time, &error)); /* not his */
	g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_SENDING), ==, 1);
	g_assert_true(dunlin_desk_notice_inherit(h.desk, h.time, &error));
	second = dunlin_desk_notice_take(h.desk, h.time, &error);
	g_assert_cmpstr(second->id, ==, first->id);
	g_assert_cmpuint(second->attempt, ==, first->attempt + 1);
	g_assert_false(dunlin_desk_notice_dot(h.desk, first, h.time, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
	g_clear_error(&error);
	g_assert_true(dunlin_desk_notice_answer(h.desk, first, DUNLIN_ANSWER_NONE, 0, "late", h.time,
						&unstamped, &error));
	g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_SENDING), ==, 1);
	g_assert_true(dunlin_desk_notice_dot(h.desk, second, h.time, &error));
	g_assert_no_error(error);
	g_assert_true(dunlin_desk_notice_reclaim(h.desk, h.time, &error)); /* the dot never left */
	g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_DOT), ==, 0);
	g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_READY), ==, 1);
	test_house_close(&h);
}

/* Taken for dead after its dot, with the gate's stamp: nobody sends it again, and its sender's word,
 * late as it is, ends the doubt. */
static void
test_late_answer(void)
{
	static const struct {
		DunlinAnswerKind kind;
		guint code;
		DunlinNoticeState state;
	} rows[] = {
		{DUNLIN_ANSWER_REPLY, 250, DUNLIN_NOTICE_ACCEPTED},
		{DUNLIN_ANSWER_REPLY, 451, DUNLIN_NOTICE_READY},
		{DUNLIN_ANSWER_UNKNOWN, 0, DUNLIN_NOTICE_UNKNOWN},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h;
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL, after = NULL;
		g_autoptr(GBytes) bytes = NULL;
		g_autoptr(GError) error = NULL;
		DunlinPassage passage;
		DunlinGate gate = DUNLIN_GATE_REFUSE;
		gboolean unstamped = FALSE;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		h.desk->holder = "paused/0";
		notice = dunlin_desk_notice_take(h.desk, h.time, &error);
		bytes = dunlin_desk_notice_write(h.desk, notice, h.time, &error);
		g_assert_true(dunlin_desk_notice_dot(h.desk, notice, h.time, &error));
		passage = test_passage(notice);
		g_assert_true(test_at_gate(&h, &passage, &gate, NULL, &error));
		g_assert_cmpint(gate, ==, DUNLIN_GATE_PASS);
		g_assert_true(dunlin_desk_notice_inherit(h.desk, h.time, &error));
		g_assert_cmpuint(count_state(&h, DUNLIN_NOTICE_UNKNOWN), ==, 1);
		g_assert_true(dunlin_desk_notice_answer(h.desk, notice, rows[i].kind, rows[i].code,
							"said", h.time, &unstamped, &error));
		g_assert_no_error(error);
		g_assert_false(unstamped);
		after = dunlin_notice_get(h.desk->store, notice->id, &error);
		g_assert_cmpint(after->state, ==, rows[i].state);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/clocks/side-by-side", test_side_by_side);
	g_test_add_func("/clocks/fence", test_fence);
	g_test_add_func("/clocks/late-answer", test_late_answer);
	return g_test_run();
}
