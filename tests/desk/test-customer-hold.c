/* SPDX-License-Identifier: BSD-2-Clause */
/* A hold on a whole customer: what it stops, later claims too, how it ends, and where it is told. */
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "scenes.h"

#define BILLING "billing@acme.example"
#define NUMBER "4711"

static char *
answer(TestHouse *h, const char *text)
{
	g_autoptr(DunlinNotice) notice = NULL;

	h->time.now += 60; /* the newest one is the answer */
	h->time.real += 60;
	test_creditor_says(h, "opened", text);
	notice = test_notice(h, "transcript");
	return g_strdup(notice->facts);
}

/* An invoice that comes now. */
static char *
forward(TestHouse *h, const char *number, const char *email)
{
	g_autofree char *xml = test_invoice(number, "2026-10-15", "50.00", email);
	g_autofree char *mail =
		test_mail(BILLING, TRUE, "dunning@example.com", "Fwd: Rechnung", "Bitte mahnen.", xml);
	g_autofree char *name = g_strdup_printf("acme/%s", number);
	g_autoptr(DunlinClaim) claim = NULL;

	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	claim = test_claim(h, name);
	return g_strdup(claim->reference);
}

typedef struct {
	TestHouse h;
	char *first, *second, *stranger;
} Scene;

/* of customer 4711 and a claim of somebody else; Wednesday, 21 October 2026. */
static void
scene_open(Scene *scene)
{
	g_autoptr(DunlinClaim) first = NULL, second = NULL;

	test_house_open(&scene->h);
	first = test_open_claim(&scene->h, "R-1");
	second = test_open_claim(&scene->h, "R-2");
	scene->first = g_strdup(first->reference);
	scene->second = g_strdup(second->reference);
	/* No word about the customer may touch it. */
	scene->stranger = forward(&scene->h, "X-1", "other@debtor2.example");
	test_number_debtor(&scene->h, first, NUMBER);
}

static void
scene_close(Scene *scene)
{
	test_assert_sound(&scene->h);
	test_house_close(&scene->h);
	g_free(scene->first);
	g_free(scene->second);
	g_free(scene->stranger);
}

static char *
json_of(TestHouse *h, const char *reference)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);

	return dunlin_desk_claim_json(h->desk, claim, TRUE, h->time, NULL);
}

/* One row; it stops what waits to leave and what is opened later, and ends for all at once. */
static void
test_whole(void)
{
	Scene scene = {0};
	TestHouse *h = &scene.h;
	g_autoptr(DunlinClaim) later = NULL;
	g_autoptr(DunlinNotice) opened = NULL;
	g_autoptr(GPtrArray) holds = NULL;
	g_autofree char *held = NULL, *alone = NULL, *json = NULL, *released = NULL, *third = NULL;

	scene_open(&scene);
	test_house_at(h, "2026-10-22 09:00");
	test_run_clock(h); /* a letter about both waits to leave */
	held = answer(h, "hold customer 4711 Umzug");
	g_assert_nonnull(strstr(held, "offene Forderungen: 2"));
	g_assert_cmpuint(test_send_all(h), >, 0);
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_state(h, scene.second, DUNLIN_STATE_HELD);
	test_assert_state(h, scene.stranger, DUNLIN_STATE_OPEN);
	test_assert_sound(h);

	test_house_at(h, "2026-10-26 10:00");
	third = forward(h, "R-3", "kunde@debtor.example");
	test_assert_state(h, third, DUNLIN_STATE_HELD);
	opened = test_notice(h, "opened");
	g_assert_nonnull(strstr(opened->facts, "\"special\":\"customer-held\""));
	g_assert_nonnull(strstr(opened->facts, "\"customer\":\"4711\""));
	later = test_claim(h, third);
	holds = dunlin_hold_list(h->desk->store, later, TRUE, NULL);
	g_assert_cmpuint(holds->len, ==, 1);
	json = json_of(h, scene.second);
	g_assert_nonnull(strstr(json, "\"hold\":{\"reason\":\"Umzug\",\"until\":null,\"by\":\"creditor\","
				      "\"of\":\"debtor\"}"));
	test_assert_sound(h);

	test_on_day(h, "2026-12-14 09:00");
	for (guint i = 0; i < 2; i++) {
		g_autoptr(DunlinClaim) claim = test_claim(h, i == 0 ? scene.first : third);

		g_assert_cmpint(claim->step_at, ==, 0);
	}
	/* One of them cannot go on alone. */
	g_free(held);
	alone = g_strdup_printf("resume %s", scene.first);
	held = answer(h, alone);
	g_assert_nonnull(strstr(held, "fortsetzen Kunde 4711"));
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);

	released = answer(h, "fortsetzen Kunde 4711");
	g_assert_nonnull(strstr(released, "wieder offene Forderungen: 3"));
	test_assert_state(h, scene.first, DUNLIN_STATE_OPEN);
	test_assert_state(h, scene.second, DUNLIN_STATE_OPEN);
	test_assert_state(h, third, DUNLIN_STATE_OPEN);
	g_free(json);
	json = json_of(h, scene.second);
	g_assert_nonnull(strstr(json, "\"hold\":null"));
	test_assert_sound(h);
	test_on_day(h, "2026-12-15 09:00");
	for (guint i = 0; i < 2; i++) {
		g_autoptr(DunlinClaim) claim = test_claim(h, i == 0 ? scene.first : third);

		g_assert_cmpint(claim->step_at, !=, 0);
	}
	scene_close(&scene);
}

/* Told once for all of them on the working day before, over a weekend; then all go on. */
static void
test_ends(void)
{
	Scene scene = {0};
	TestHouse *h = &scene.h;
	g_autoptr(DunlinNotice) told = NULL;

	scene_open(&scene);
	test_creditor_says(h, "opened", "hold customer 4711 until 16.11.2026 Gutschrift kommt"); /* a Monday */
	test_on_day(h, "2026-11-12 17:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 0);
	test_on_day(h, "2026-11-13 08:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	told = test_notice(h, "sheet");
	g_assert_cmpstr(told->to, ==, BILLING);
	g_assert_nonnull(strstr(told->facts, "\"customer\":\"4711\""));
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_sound(h);
	test_on_day(h, "2026-11-15 23:59");
	test_assert_state(h, scene.second, DUNLIN_STATE_HELD);
	test_on_day(h, "2026-11-16 00:00");
	test_assert_state(h, scene.first, DUNLIN_STATE_OPEN);
	test_assert_state(h, scene.second, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	test_assert_sound(h);
	test_on_day(h, "2026-11-16 08:00");
	g_assert_cmpuint(test_count(h, "reminder"), ==, 2); /* his two in one, and the stranger's */
	scene_close(&scene);
}

/* The clock stood still over the end: he is told first all the same, and all wait for that. */
static void
test_ends_late(void)
{
	Scene scene = {0};
	TestHouse *h = &scene.h;

	scene_open(&scene);
	test_creditor_says(h, "opened", "hold customer 4711 until 6.11.2026");
	test_on_day(h, "2026-11-20 10:00"); /* a Friday */
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_state(h, scene.second, DUNLIN_STATE_HELD);
	test_on_day(h, "2026-11-22 23:59");
	test_assert_state(h, scene.second, DUNLIN_STATE_HELD);
	test_on_day(h, "2026-11-23 08:00");
	test_assert_state(h, scene.first, DUNLIN_STATE_OPEN);
	test_assert_state(h, scene.second, DUNLIN_STATE_OPEN);
	scene_close(&scene);
}

/* A claim's own hold stays when the customer is released, and the other way round. */
static void
test_beside(void)
{
	Scene scene = {0};
	TestHouse *h = &scene.h;
	g_autofree char *own = NULL, *resume = NULL;

	scene_open(&scene);
	own = g_strdup_printf("hold %s", scene.first);
	resume = g_strdup_printf("resume %s", scene.first);
	test_creditor_says(h, "opened", "hold customer 4711");
	test_creditor_says(h, "opened", own);
	test_creditor_says(h, "opened", "resume customer 4711");
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_state(h, scene.second, DUNLIN_STATE_OPEN);
	test_assert_sound(h);
	test_creditor_says(h, "opened", "hold customer 4711");
	test_creditor_says(h, "opened", resume);
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_sound(h);
	test_creditor_says(h, "opened", "resume customer 4711");
	test_assert_state(h, scene.first, DUNLIN_STATE_OPEN);
	scene_close(&scene);
}

/* A dispute that is settled meanwhile leaves the claim where the customer is. */
static void
test_disputed(void)
{
	Scene scene = {0};
	TestHouse *h = &scene.h;
	g_autofree char *dispute = NULL, *part = NULL, *resume = NULL, *text = NULL;

	scene_open(&scene);
	dispute = g_strdup_printf("dispute %s", scene.first);
	part = g_strdup_printf("dispute %s 50.00", scene.first);
	resume = g_strdup_printf("resume %s", scene.first);
	test_creditor_says(h, "opened", "hold customer 4711");
	test_creditor_says(h, "opened", dispute);
	test_assert_state(h, scene.first, DUNLIN_STATE_DISPUTED);
	test_assert_sound(h);
	text = answer(h, resume);
	g_assert_nonnull(strstr(text, "fortsetzen Kunde 4711"));
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_sound(h);
	test_creditor_says(h, "opened", dispute);
	test_creditor_says(h, "opened", part);
	test_assert_state(h, scene.first, DUNLIN_STATE_HELD);
	test_assert_sound(h);
	test_creditor_says(h, "opened", "resume customer 4711");
	test_assert_state(h, scene.first, DUNLIN_STATE_OPEN);
	scene_close(&scene);
}

/* A later word takes the place of the one before; what cannot be meant changes nothing. */
static void
test_words(void)
{
	static const struct {
		const char *words;
		DunlinState state;
		const char *until; /* of the customer's hold; NULL: none, or without an end */
	} rows[] = {
		{"resume customer 4711", DUNLIN_STATE_OPEN, NULL},
		{"hold customer 4711 until 1.9.2026", DUNLIN_STATE_OPEN, NULL},
		{"hold customer 4712", DUNLIN_STATE_OPEN, NULL},
		{"withdraw customer 4711", DUNLIN_STATE_OPEN, NULL},
		{"stop customer 4711 Umzug", DUNLIN_STATE_OPEN, NULL},
		{"bestritten Kunde 4711", DUNLIN_STATE_OPEN, NULL},
		{"hold customer 4711", DUNLIN_STATE_HELD, NULL},
		{"hold customer 4711 until 1.12.2026", DUNLIN_STATE_HELD, "2026-12-01"},
		{"halten Kunde 4711 bis 2.11.2026", DUNLIN_STATE_HELD, "2026-11-02"},
		{"freigeben Kunde 4711", DUNLIN_STATE_OPEN, NULL},
	};
	Scene scene = {0};
	TestHouse *h = &scene.h;

	scene_open(&scene);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(GPtrArray) holds = NULL;
		g_autofree char *until = NULL;

		test_creditor_says(h, "opened", rows[i].words);
		test_assert_state(h, scene.first, rows[i].state);
		test_assert_state(h, scene.second, rows[i].state);
		claim = test_claim(h, scene.first);
		holds = dunlin_hold_list(h->desk->store, claim, TRUE, NULL);
		g_assert_cmpuint(holds->len, ==, rows[i].state == DUNLIN_STATE_HELD ? 1 : 0);
		if (holds->len > 0)
			until = dunlin_day_to_string(((DunlinHold *)holds->pdata[0])->until);
		g_assert_cmpstr(until, ==, rows[i].until);
		test_assert_sound(h);
	}
	scene_close(&scene);
}

/* On the sheet once a week, with the word that ends it; an admin's hold as well. */
static void
test_sheet(void)
{
	Scene scene = {0};
	TestHouse *h = &scene.h;
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autofree char *text = NULL, *mail = NULL, *withdraw = NULL;

	scene_open(&scene);
	withdraw = g_strdup_printf("withdraw %s", scene.stranger);
	test_creditor_says(h, "opened", withdraw);
	g_hash_table_insert(arguments, (gpointer) "customer", (gpointer)NUMBER);
	g_assert_true(dunlin_desk_command_customer(h->desk, "acme", DUNLIN_VERB_HOLD, arguments,
						   DUNLIN_ACTOR_ADMIN, h->time, &text, &error));
	g_assert_cmpstr(text, ==, "customer 4711 is held, and so are claims that come; open claims: 2");
	test_on_day(h, "2026-10-27 17:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 0);
	test_on_day(h, "2026-10-29 08:00"); /* seven days on, in the morning after */
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	sheet = test_notice(h, "sheet");
	g_assert_nonnull(strstr(sheet->facts, "\"customers\":[{\"count\":2,\"customer\":\"4711\""));
	g_assert_null(strstr(sheet->facts, "\"held\":"));
	test_on_day(h, "2026-11-04 17:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 1);
	test_on_day(h, "2026-11-06 08:00");
	g_assert_cmpuint(test_count(h, "sheet"), ==, 2);
	mail = test_say(h, BILLING, TRUE, "sheet", "resume customer 4711");
	test_assert_state(h, scene.first, DUNLIN_STATE_OPEN);
	scene_close(&scene);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/customer-hold/whole", test_whole);
	g_test_add_func("/customer-hold/ends", test_ends);
	g_test_add_func("/customer-hold/ends-late", test_ends_late);
	g_test_add_func("/customer-hold/beside", test_beside);
	g_test_add_func("/customer-hold/disputed", test_disputed);
	g_test_add_func("/customer-hold/words", test_words);
	g_test_add_func("/customer-hold/sheet", test_sheet);
	return g_test_run();
}
