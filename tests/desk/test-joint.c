/* SPDX-License-Identifier: BSD-2-Clause */
/* What is due of a debtor goes out in one letter, in which each claim keeps its own step. */
#include <string.h>

#include "base/error.h"
#include "orders.h"

enum { CLAIMS = 3 };

typedef struct {
	TestHouse h;
	DunlinClaim *claims[CLAIMS];
} Scene;

static void
refresh(Scene *scene)
{
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *reference = g_strdup(scene->claims[i]->reference);

		dunlin_claim_free(scene->claims[i]);
		scene->claims[i] = test_claim(&scene->h, reference);
	}
}

static void
at(Scene *scene, const char *when)
{
	test_house_at(&scene->h, when);
	test_run_clock(&scene->h);
	refresh(scene);
}

/* Three overdue invoices of one debtor, whose reminders are due on 22 October. */
static void
scene_open(Scene *scene)
{
	static const char *const numbers[CLAIMS] = {"R-1", "R-2", "R-3"};

	test_house_open(&scene->h);
	for (guint i = 0; i < CLAIMS; i++)
		scene->claims[i] = test_open_claim(&scene->h, numbers[i]);
	g_assert_cmpint(scene->claims[0]->debtor, ==, scene->claims[2]->debtor);
}

static void
scene_close(Scene *scene)
{
	test_assert_sound(&scene->h);
	for (guint i = 0; i < CLAIMS; i++)
		dunlin_claim_free(scene->claims[i]);
	test_house_close(&scene->h);
}

static void
command(Scene *scene, guint which, DunlinVerb verb)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	g_assert_true(dunlin_desk_command(scene->h.desk, scene->claims[which]->reference, verb, NULL,
					  DUNLIN_ACTOR_CREDITOR, scene->h.time, &text, &error));
	g_assert_no_error(error);
	refresh(scene);
}

static void
assert_steps(Scene *scene, const char *one, const char *two, const char *three)
{
	const char *const steps[CLAIMS] = {one, two, three};

	for (guint i = 0; i < CLAIMS; i++)
		g_assert_cmpstr(scene->claims[i]->step, ==, steps[i]);
}

/* The letter as it left has each of them. */
static void
check_bytes(Scene *scene, const char *id)
{
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(scene->h.desk->store, id, NULL);
	g_autoptr(GBytes) bytes =
		dunlin_archive_read(scene->h.house->archive, notice->digest, NULL);
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_auto(GStrv) copies = g_strsplit(text, "Content-Disposition: attachment", -1);
	static const char *const words[] = {"Subject: Zahlungserinnerung: Rechnungen R-1, R-2, R-3",
					    "R-1", "R-2", "R-3", "357,00"};

	g_test_message("%s", text);
	g_assert_cmpuint(g_strv_length(copies), ==, 1 + CLAIMS);
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		g_assert_nonnull(strstr(text, words[i]));
	for (guint i = 0; i < CLAIMS; i++)
		g_assert_nonnull(strstr(text, scene->claims[i]->reference));
}

static void
test_three(void)
{
	Scene scene = {0};
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(DunlinValues) values = NULL;

	scene_open(&scene);
	at(&scene, "2026-10-22 09:00");
	g_assert_cmpuint(test_count(&scene.h, "reminder"), ==, 1);
	assert_steps(&scene, "reminder", "reminder", "reminder");
	notice = test_notice(&scene.h, "reminder");
	g_assert_cmpuint(g_strv_length(notice->claims), ==, 3);
	g_assert_cmpint(notice->amount, ==, 3 * 11900);
	for (guint i = 0; i < CLAIMS; i++) {
		DunlinNoticePart part = dunlin_notice_part(notice, scene.claims[i]->reference);

		g_assert_cmpstr(part.step, ==, "reminder");
		g_assert_cmpint(part.amount, ==, 11900);
		g_assert_cmpint(part.deadline, ==, scene.claims[i]->deadline);
	}
	values = dunlin_values_from_json(notice->facts, NULL);
	g_assert_cmpint(dunlin_values_get(values, "open")->number, ==, 3 * 11900);
	g_assert_cmpuint(dunlin_values_get(values, "invoices")->rows->len, ==, 3);
	g_assert_cmpuint(dunlin_values_get(values, "sums")->rows->len, ==, 1);
	g_assert_cmpuint(dunlin_values_get(values, "copies")->rows->len, ==, 2);
	g_assert_cmpuint(test_send_all(&scene.h), ==, 4); /* three openings and the letter */
	refresh(&scene);
	for (guint i = 0; i < CLAIMS; i++)
		g_assert_cmpint(scene.claims[i]->step_state, ==, DUNLIN_STEP_SENT);
	check_bytes(&scene, notice->id);
	scene_close(&scene);
}

/* A transfer's text holds 140 characters: as few transfers as that allows, and each number once. */
static void
test_transfers(void)
{
	static const guint counts[] = {3, 2};
	TestHouse h = {0};
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(DunlinValues) values = NULL;
	const DunlinValue *sums;

	test_house_open(&h);
	for (guint i = 0; i < 5; i++) {
		g_autofree char *number = g_strdup_printf("R-%u-%s", i, "2026-ABTEILUNG-EINKAUF-UND-VERSAND");
		g_autoptr(DunlinClaim) claim = test_open_claim(&h, number);
	}
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = test_notice(&h, "reminder");
	values = dunlin_values_from_json(notice->facts, NULL);
	sums = dunlin_values_get(values, "sums");
	g_assert_cmpuint(sums->rows->len, ==, G_N_ELEMENTS(counts));
	for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
		const DunlinValues *sum = g_ptr_array_index(sums->rows, i);
		const char *text = dunlin_values_get(sum, "payment_reference")->text;
		g_auto(GStrv) parts = g_strsplit(text, ",", -1);

		g_test_message("%s", text);
		g_assert_cmpuint(g_strv_length(parts), ==, counts[i]);
		g_assert_cmpint(g_utf8_strlen(text, -1), <=, 140);
		g_assert_cmpint(dunlin_values_get(sum, "open")->number, ==, counts[i] * 11900);
	}
	test_house_close(&h);
}

/* A subject names the first of many, and says that there are more. */
static void
test_subject(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(DunlinValues) values = NULL;
	g_auto(DunlinLetter) letter = {0};

	test_house_open(&h);
	for (guint i = 0; i < 7; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);
		g_autoptr(DunlinClaim) claim = test_open_claim(&h, number);
	}
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = test_notice(&h, "reminder");
	values = dunlin_values_from_json(notice->facts, NULL);
	g_assert_true(dunlin_letters_render(h.house->letters, "de", "reminder", values, &letter, NULL));
	g_test_message("%s", letter.subject);
	g_assert_true(g_str_has_prefix(letter.subject, "Zahlungserinnerung: Rechnungen R-0, R-1, R-2, R-3 + 3 (Ref "));
	g_assert_true(g_str_has_suffix(letter.subject, " + 3)"));
	for (guint i = 0; i < 7; i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i);

		g_assert_nonnull(strstr(letter.text, number));
	}
	test_house_close(&h);
}

/* One that is opened after the letter waits, and then all that fell due meanwhile goes with it. */
static void
test_spacing(void)
{
	Scene scene = {0};
	g_autoptr(DunlinClaim) late = NULL, later = NULL;

	scene_open(&scene);
	at(&scene, "2026-10-22 09:00");
	(void)test_send_all(&scene.h);
	late = test_open_claim(&scene.h, "R-4");
	later = test_open_claim(&scene.h, "R-5");
	at(&scene, "2026-10-28 17:00");
	g_assert_cmpuint(test_count(&scene.h, "reminder"), ==, 1);
	at(&scene, "2026-10-29 09:00");
	g_assert_cmpuint(test_count(&scene.h, "reminder"), ==, 2);
	test_assert_sound(&scene.h);
	g_clear_pointer(&late, dunlin_claim_free);
	late = test_claim(&scene.h, "acme/R-4");
	g_assert_cmpstr(late->step, ==, "reminder");
	scene_close(&scene);
}

/* Paid before it leaves: it is withdrawn, and the others' letter decided anew without it. */
static void
test_paid_before(void)
{
	Scene scene = {0};
	g_autoptr(DunlinNotice) first = NULL, second = NULL;

	scene_open(&scene);
	at(&scene, "2026-10-22 09:00");
	first = test_notice(&scene.h, "reminder");
	command(&scene, 1, DUNLIN_VERB_PAID);
	assert_steps(&scene, NULL, NULL, NULL);
	test_assert_sound(&scene.h);
	at(&scene, "2026-10-22 10:00");
	assert_steps(&scene, "reminder", NULL, "reminder");
	second = test_notice(&scene.h, "reminder");
	g_assert_cmpstr(first->id, !=, second->id);
	g_assert_cmpuint(g_strv_length(second->claims), ==, 2);
	g_assert_cmpint(second->amount, ==, 2 * 11900);
	(void)test_send_all(&scene.h);
	scene_close(&scene);
}

/* Paid between the dot and the gate: nothing passes, and all steps are taken back. */
static void
test_paid_at_the_gate(void)
{
	Scene scene = {0};
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) error = NULL;
	DunlinPassage passage;
	DunlinGate gate;

	scene_open(&scene);
	(void)test_send_all(&scene.h);
	at(&scene, "2026-10-22 09:00");
	notice = dunlin_desk_notice_take(scene.h.desk, scene.h.time, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(notice->letter, ==, "reminder");
	bytes = dunlin_desk_notice_write(scene.h.desk, notice, scene.h.time, &error);
	g_assert_no_error(error);
	g_assert_true(dunlin_desk_notice_dot(scene.h.desk, notice, scene.h.time, &error));
	command(&scene, 2, DUNLIN_VERB_PAID);
	passage = test_passage(notice);
	g_assert_true(test_at_gate(&scene.h, &passage, &gate, NULL, &error));
	g_assert_cmpint(gate, ==, DUNLIN_GATE_REFUSE);
	refresh(&scene);
	assert_steps(&scene, NULL, NULL, NULL);
	at(&scene, "2026-10-22 10:00");
	assert_steps(&scene, "reminder", "reminder", NULL);
	scene_close(&scene);
}

/* What changed the claim without a word to the outbox: the gate looks itself. */
static void
test_gate_looks(void)
{
	Scene scene = {0};
	g_autoptr(DunlinNotice) notice = NULL, after = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) error = NULL;
	DunlinPassage passage;
	DunlinGate gate;
	const char *why;

	scene_open(&scene);
	(void)test_send_all(&scene.h);
	at(&scene, "2026-10-22 09:00");
	notice = dunlin_desk_notice_take(scene.h.desk, scene.h.time, &error);
	bytes = dunlin_desk_notice_write(scene.h.desk, notice, scene.h.time, &error);
	g_assert_true(dunlin_desk_notice_dot(scene.h.desk, notice, scene.h.time, &error));
	refresh(&scene);
	scene.claims[1]->state = DUNLIN_STATE_DISPUTED;
	g_assert_true(dunlin_store_begin(scene.h.desk->store, &error));
	g_assert_true(dunlin_claim_update(scene.h.desk->store, scene.claims[1], &error));
	g_assert_true(dunlin_store_commit(scene.h.desk->store, &error));
	passage = test_passage(notice);
	g_assert_true(test_at_gate(&scene.h, &passage, &gate, &why, &error));
	g_assert_no_error(error);
	g_assert_cmpint(gate, ==, DUNLIN_GATE_REFUSE);
	g_assert_cmpstr(why, ==, "is no longer wanted");
	after = dunlin_notice_get(scene.h.desk->store, notice->id, &error);
	g_assert_cmpint(after->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	at(&scene, "2026-10-22 10:00");
	assert_steps(&scene, "reminder", NULL, "reminder");
	scene_close(&scene);
}

/* A letter to a colleague is no part of the debtor's; each keeps its deadline, and the letter as a
 * whole has the first of them. */
static void
test_apart(void)
{
	Scene scene = {0};
	g_autoptr(DunlinNotice) letter = NULL, told = NULL;
	static const char *const deadlines[] = {"2026-11-02", "2026-11-02", "2026-10-29"};

	scene_open(&scene);
	test_must_set(&scene.h, scene.claims[1]->reference, "policy", "internal");
	test_must_set(&scene.h, scene.claims[2]->reference, "policy", "strict");
	at(&scene, "2026-10-22 09:00");
	assert_steps(&scene, "reminder", "tell", "reminder");
	letter = test_notice(&scene.h, "reminder");
	told = test_notice(&scene.h, "colleague");
	g_assert_cmpstr(letter->to, ==, "kunde@debtor.example");
	g_assert_cmpstr(told->to, ==, "billing@acme.example");
	g_assert_cmpuint(g_strv_length(letter->claims), ==, 2);
	g_assert_cmpstr(letter->claims[0], ==, scene.claims[0]->reference);
	g_assert_cmpstr(letter->claims[1], ==, scene.claims[2]->reference);
	g_assert_cmpuint(g_strv_length(told->claims), ==, 1);
	g_assert_cmpint(letter->amount, ==, 2 * 11900);
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *deadline = dunlin_day_to_string(scene.claims[i]->deadline);

		g_assert_cmpstr(deadline, ==, deadlines[i]);
	}
	g_assert_cmpint(letter->deadline, ==, scene.claims[2]->deadline);
	scene_close(&scene);
}

/* A higher step sets the tone; one that needs the creditor's yes does not join without it. */
static void
test_steps(void)
{
	Scene scene = {0};
	g_autoptr(DunlinClaim) late = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) bytes = NULL;
	DunlinNoticePart part;

	scene_open(&scene);
	at(&scene, "2026-10-22 09:00");
	(void)test_send_all(&scene.h);
	at(&scene, "2026-11-05 09:00");
	for (guint i = 0; i < CLAIMS; i++)
		g_assert_cmpstr(scene.claims[i]->asked, ==, "final");
	late = test_open_claim(&scene.h, "R-4");
	test_house_at(&scene.h, "2026-11-05 10:00");
	command(&scene, 0, DUNLIN_VERB_YES);
	command(&scene, 2, DUNLIN_VERB_YES);
	test_run_clock(&scene.h);
	refresh(&scene);
	assert_steps(&scene, "final", "reminder", "final");
	notice = test_notice(&scene.h, "final");
	g_assert_cmpstr(notice->step, ==, "final");
	g_assert_cmpuint(g_strv_length(notice->claims), ==, 3);
	g_assert_cmpstr(notice->claims[2], ==, late->reference);
	part = dunlin_notice_part(notice, late->reference);
	g_assert_cmpstr(part.step, ==, "reminder");
	(void)test_send_all(&scene.h);
	command(&scene, 1, DUNLIN_VERB_YES);
	test_run_clock(&scene.h);
	refresh(&scene);
	g_assert_cmpstr(scene.claims[1]->step, ==, "reminder"); /* spaced from the letter */
	scene_close(&scene);
}

static void
assert_states(Scene *scene, DunlinState one, DunlinState two, DunlinState three)
{
	const DunlinState states[CLAIMS] = {one, two, three};

	refresh(scene);
	for (guint i = 0; i < CLAIMS; i++)
		test_assert_state(&scene->h, scene->claims[i]->reference, states[i]);
}

static void
creditor_says(Scene *scene, const char *letter, const char *text)
{
	g_autofree char *verdict = test_say(&scene->h, "billing@acme.example", TRUE, letter, text);

	g_test_message("%s", verdict);
}

static void
assert_plural(Scene *scene, const char *letter)
{
	g_autoptr(DunlinNotice) told = test_notice(&scene->h, letter);
	g_autoptr(GBytes) bytes = dunlin_archive_read(scene->h.house->archive, told->digest, NULL);
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	const char *subject = strstr(text, "Subject: ");

	g_assert_nonnull(subject);
	g_test_message("%.100s", subject);
	g_assert_true(g_strstr_len(subject, 90, ": Rechnungen R-1") != NULL);
}

/* The debtor's answer holds all claims of the letter, and the creditor hears of it once; what he says
 * to that is about all of them, or about the one that he numbers. */
static void
test_answers(void)
{
	static const struct {
		const char *words, *told;
		DunlinState state;
	} rows[] = {
		{"Wir widersprechen der Rechnung.", "objected", DUNLIN_STATE_DISPUTED},
		{"Die Rechnungen sind bereits bezahlt.", "says_paid", DUNLIN_STATE_HELD},
		{"Wir zahlen bis zum 30.10.2026.", "promised", DUNLIN_STATE_HELD},
		{"Bitte rufen Sie mich an.", "answered", DUNLIN_STATE_HELD},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Scene scene = {0};
		g_autofree char *verdict = NULL;
		g_autoptr(DunlinNotice) told = NULL;
		DunlinState state = rows[i].state;

		scene_open(&scene);
		at(&scene, "2026-10-22 09:00");
		(void)test_send_all(&scene.h);
		verdict = test_say(&scene.h, "kunde@debtor.example", FALSE, "reminder", rows[i].words);
		g_test_message("%s", verdict);
		assert_states(&scene, state, state, state);
		g_assert_cmpuint(test_count(&scene.h, rows[i].told), ==, 1);
		told = test_notice(&scene.h, rows[i].told);
		g_assert_cmpuint(g_strv_length(told->claims), ==, CLAIMS);
		(void)test_send_all(&scene.h);
		assert_plural(&scene, rows[i].told);
		creditor_says(&scene, rows[i].told, "bezahlt 50,00"); /* of which? */
		assert_states(&scene, state, state, state);
		creditor_says(&scene, rows[i].told, "bezahlt 1");
		creditor_says(&scene, rows[i].told, "fortsetzen");
		for (guint k = 0; k < CLAIMS; k++)
			test_assert_state(&scene.h, told->claims[k],
					  k == 0 ? DUNLIN_STATE_CLOSED : DUNLIN_STATE_OPEN);
		scene_close(&scene);
	}
}

/* A line that names one of them is about that one. */
static void
test_named(void)
{
	static const struct {
		const char *words;
		guint about;
	} rows[] = {
		{"R-2 ist bereits bezahlt.", 1},
		{"Rechnung r-2 und R-3 sind schon bezahlt", 2},
		{"R-22 ist bereits bezahlt.", CLAIMS},
		{"R-2 ist bereits bezahlt.\nMit den anderen sind wir nicht einverstanden.", CLAIMS},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Scene scene = {0};
		g_autofree char *verdict = NULL;
		guint stopped = 0;

		scene_open(&scene);
		at(&scene, "2026-10-22 09:00");
		(void)test_send_all(&scene.h);
		verdict = test_say(&scene.h, "kunde@debtor.example", FALSE, "reminder", rows[i].words);
		g_test_message("%s", verdict);
		refresh(&scene);
		for (guint k = 0; k < CLAIMS; k++)
			stopped += scene.claims[k]->state != DUNLIN_STATE_OPEN ? 1 : 0;
		g_assert_cmpuint(stopped, ==, rows[i].about);
		g_assert_cmpint(scene.claims[1]->state, !=, DUNLIN_STATE_OPEN);
		scene_close(&scene);
	}
}

/* A letter that comes back stops all its claims, is told once, and one new address is enough. */
static void
test_bounce(void)
{
	Scene scene = {0};
	g_autoptr(DunlinNotice) notice = NULL, told = NULL;
	g_autofree char *to = NULL, *report = NULL;

	scene_open(&scene);
	at(&scene, "2026-10-22 09:00");
	(void)test_send_all(&scene.h);
	g_autoptr(DunlinClaim) later = test_open_claim(&scene.h, "R-4"); /* goes to that address, too */
	test_house_at(&scene.h, "2026-10-22 12:00");
	notice = test_notice(&scene.h, "reminder");
	to = test_reply_to(&scene.h, notice);
	report = test_report(to, notice->to, "failed", "5.1.1");
	(void)test_take(&scene.h, report, NULL);
	refresh(&scene);
	for (guint i = 0; i < CLAIMS; i++) {
		g_assert_cmpint(scene.claims[i]->state, ==, DUNLIN_STATE_HELD);
		g_assert_cmpint(scene.claims[i]->step_state, ==, DUNLIN_STEP_FAILED);
	}
	g_assert_cmpuint(test_count(&scene.h, "bounced"), ==, 1);
	told = test_notice(&scene.h, "bounced");
	g_assert_cmpuint(g_strv_length(told->claims), ==, CLAIMS + 1);
	(void)test_send_all(&scene.h);
	creditor_says(&scene, "bounced", "debtor: neu@debtor.example");
	assert_states(&scene, DUNLIN_STATE_OPEN, DUNLIN_STATE_OPEN, DUNLIN_STATE_OPEN);
	test_assert_state(&scene.h, later->reference, DUNLIN_STATE_OPEN);
	scene_close(&scene);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/joint/three", test_three);
	g_test_add_func("/joint/transfers", test_transfers);
	g_test_add_func("/joint/subject", test_subject);
	g_test_add_func("/joint/spacing", test_spacing);
	g_test_add_func("/joint/paid-before", test_paid_before);
	g_test_add_func("/joint/paid-at-the-gate", test_paid_at_the_gate);
	g_test_add_func("/joint/gate-looks", test_gate_looks);
	g_test_add_func("/joint/apart", test_apart);
	g_test_add_func("/joint/steps", test_steps);
	g_test_add_func("/joint/answers", test_answers);
	g_test_add_func("/joint/named", test_named);
	g_test_add_func("/joint/bounce", test_bounce);
	return g_test_run();
}
