/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two desks on one store in two threads: one runs the clock and sends, the other says paid, unpaid,
 * hold and resume whenever it likes. No letter passes the gate between a stop and the resumption.
 */
#include "base/error.h"
#include "house.h"

enum { CLAIMS = 3, DAYS = 100, SPACING_DAYS = 7 };

typedef struct {
	char *reference, *step; /* the last that passed */
	DunlinDay day;          /* and when; NONE */
	gint stops;             /* odd while the claim is known to be stopped */
	guint passed;
} Watched;

typedef struct {
	TestHouse h;
	Watched claims[CLAIMS];
	gint elapsed; /* business time since the start, shared */
	gint64 start;
	gint over;
} Scene;

static DunlinTime
scene_time(Scene *scene, gint forward)
{
	gint64 now = scene->start + g_atomic_int_add(&scene->elapsed, forward) + forward;

	return (DunlinTime){now, now};
}

/* ── who changes his mind ── */

static void
order(Scene *scene, DunlinDesk *desk, const char *claim, DunlinVerb verb)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	if (!dunlin_desk_command(desk, claim, verb, NULL, DUNLIN_ACTOR_CREDITOR, scene_time(scene, 0),
				 &text, &error))
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
}

static gpointer
decide(gpointer data)
{
	static const DunlinVerb stops[] = {DUNLIN_VERB_PAID, DUNLIN_VERB_HOLD, DUNLIN_VERB_DISPUTE};
	Scene *scene = data;
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinDesk) desk = dunlin_desk_open(scene->h.house, 10000, &error);

	g_assert_no_error(error);
	while (!g_atomic_int_get(&scene->over)) {
		Watched *claim = &scene->claims[g_rand_int_range(rand, 0, CLAIMS)];

		order(scene, desk, claim->reference, stops[g_rand_int_range(rand, 0, 3)]);
		g_atomic_int_inc(&claim->stops);
		g_usleep((gulong)g_rand_int_range(rand, 0, 3000));
		g_atomic_int_inc(&claim->stops);
		/* unpaid reopens, settles and lifts, whatever it was that stopped */
		order(scene, desk, claim->reference, DUNLIN_VERB_UNPAID);
		g_usleep((gulong)g_rand_int_range(rand, 0, 12000));
	}
	return NULL;
}

/* ── who sends ── */

static Watched *
watched(Scene *scene, const DunlinNotice *notice)
{
	for (guint i = 0; i < CLAIMS; i++)
		if (g_str_equal(scene->claims[i].reference, notice->claims[0]))
			return &scene->claims[i];
	g_assert_not_reached();
}

static void
check_pass(Scene *scene, Watched *claim, const DunlinNotice *notice, gint stops_before)
{
	DunlinDay today = dunlin_day_of(scene->h.time.now, scene->h.house->config->zone);

	g_assert_false(stops_before % 2 == 1 && g_atomic_int_get(&claim->stops) == stops_before);
	g_assert_cmpint(notice->amount, ==, 11900);
	if (claim->passed > 0) {
		g_assert_cmpstr(claim->step, !=, notice->step);
		g_assert_cmpint(today - claim->day, >=, SPACING_DAYS);
	}
	g_free(claim->step);
	claim->step = g_strdup(notice->step);
	claim->day = today;
	claim->passed++;
}

static guint
submit(Scene *scene, const DunlinNotice *notice)
{
	const DunlinPassage passage = test_passage(notice);
	Watched *claim = notice->demands ? watched(scene, notice) : NULL;
	gint stops = claim != NULL ? g_atomic_int_get(&claim->stops) : 0;
	g_autoptr(GError) error = NULL;
	DunlinGate gate = DUNLIN_GATE_REFUSE;

	g_assert_true(test_at_gate(&scene->h, &passage, &gate, NULL, &error));
	g_assert_no_error(error);
	if (gate == DUNLIN_GATE_REFUSE)
		return 550;
	if (claim != NULL)
		check_pass(scene, claim, notice, stops);
	return 250;
}

static void
send_one(Scene *scene, DunlinNotice *notice)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = dunlin_desk_notice_write(scene->h.desk, notice, scene->h.time, &error);
	gboolean unstamped = FALSE;

	if (bytes == NULL || !dunlin_desk_notice_dot(scene->h.desk, notice, scene->h.time, &error)) {
		g_assert_true(g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT) ||
			      g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED));
		return;
	}
	g_assert_true(dunlin_desk_notice_answer(scene->h.desk, notice, DUNLIN_ANSWER_REPLY,
						submit(scene, notice), "said", scene->h.time, &unstamped,
						&error));
	g_assert_no_error(error);
}

static void
run_day(Scene *scene)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	guint count;

	scene->h.time = scene_time(scene, 86400);
	for (guint i = 0; i < 20; i++) {
		g_autoptr(DunlinNotice) notice = NULL;

		g_assert_true(dunlin_desk_run_due(scene->h.desk, scene->h.time, 100, &count, report,
						  &error));
		g_assert_no_error(error);
		g_assert_cmpstr(report->str, ==, "");
		notice = dunlin_desk_notice_take(scene->h.desk, scene->h.time, &error);
		g_assert_no_error(error);
		if (notice != NULL)
			send_one(scene, notice);
	}
}

/* ── the scene ── */

static void
open_claims(Scene *scene)
{
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autofree char *to = g_strdup_printf("kunde%u@debtor.example", i);
		g_autofree char *xml = test_invoice(number, "2026-10-15", "119.00", to);
		g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
						  "Fwd", "x", xml);
		g_autofree char *name = g_strdup_printf("acme/%s", number);
		g_autoptr(DunlinClaim) claim = NULL;

		(void)test_take(&scene->h, mail, NULL); /* the claim shows it */
		claim = test_claim(&scene->h, name);
		scene->claims[i] = (Watched){g_strdup(claim->reference), NULL, DUNLIN_DAY_NONE, 0, 0};
	}
}

static guint
close_claims(Scene *scene)
{
	guint passed = 0;

	for (guint i = 0; i < CLAIMS; i++) {
		passed += scene->claims[i].passed;
		g_free(scene->claims[i].reference);
		g_free(scene->claims[i].step);
	}
	return passed;
}

static void
test_threads(void)
{
	Scene scene = {.over = 0};
	g_autoptr(GString) report = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	gboolean sound = FALSE;
	GThread *other;
	guint passed;

	test_house_open(&scene.h);
	test_house_at(&scene.h, "2026-10-21 10:00");
	scene.start = scene.h.time.now;
	open_claims(&scene);
	other = g_thread_new("decide", decide, &scene);
	for (guint day = 0; day < DAYS; day++)
		run_day(&scene);
	g_atomic_int_set(&scene.over, 1);
	g_thread_join(other);
	g_assert_true(dunlin_desk_verify(scene.h.desk, scene.h.time, report, &sound, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(report->str, ==, "");
	passed = close_claims(&scene);
	g_test_message("%u letters passed the gate", passed);
	g_assert_cmpuint(passed, >=, 1);
	test_house_close(&scene.h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/threads/clock-and-decisions", test_threads);
	return g_test_run();
}
