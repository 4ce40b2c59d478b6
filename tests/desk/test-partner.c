/* SPDX-License-Identifier: BSD-2-Clause */
/* What overtakes a hand-over, what the partner is told and gets, and a rehearsal of it. */
#include "agency.h"

#include <string.h>

#include "desk/internal.h"
#include "write/letter.h"

/* What the newest mail of that name says. */
static char *
text_of(TestHouse *h, const char *letter, const char *language)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, &error);
	g_auto(DunlinLetter) written = {0};

	g_assert_no_error(error);
	g_assert_true(dunlin_letters_render(h->desk->house->letters, language, letter, values, &written,
					    &error));
	g_assert_no_error(error);
	return g_strdup(written.text);
}

/* One limit for all that goes along: beside a large invoice the rest is named, and stays. */
static void
test_size(void)
{
	static const struct {
		gsize invoice;
		guint files, left_out;
	} rows[] = {{0, 6, 0}, {15 * 1024 * 1024, 2, 4}, {40 * 1024 * 1024, 2, 4}};
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;

	agency_open(&h);
	claim = agency_approved(&h);
	notice = test_notice(&h, "handover");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, &error);
		g_autoptr(GPtrArray) files =
			g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_mail_file_free);
		const DunlinValue *left_out;

		g_assert_true(dunlin_desk_enclose(h.desk, notice, rows[i].invoice, values, files, &error));
		g_assert_no_error(error);
		left_out = dunlin_values_get(values, "left_out");
		g_assert_cmpuint(files->len, ==, rows[i].files);
		g_assert_cmpuint(left_out != NULL ? left_out->rows->len : 0, ==, rows[i].left_out);
	}
	test_house_close(&h);
}

/* ── what comes between the approver's yes and the partner's mail ── */

static void
assert_never_left(TestHouse *h)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, "handover");

	g_assert_cmpint(notice->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	g_assert_cmpint(notice->accepted_at, ==, 0);
}

/* Nothing of a claim reaches the partner that is paid, held or answered before the case has left; he is
 * told nothing of it, and the approver is asked anew. */
static void
test_between(void)
{
	static const struct {
		const char *from, *letter, *says;
		gboolean proven;
		DunlinState state;
	} rows[] = {
		{"billing@acme.example", "opened", "bezahlt 119,00", TRUE, DUNLIN_STATE_CLOSED},
		{"billing@acme.example", "opened", "bezahlt 19,00", TRUE, DUNLIN_STATE_OPEN},
		{"billing@acme.example", "opened", "stornieren", TRUE, DUNLIN_STATE_CLOSED},
		{"billing@acme.example", "opened", "halten bis 1.12.2026", TRUE, DUNLIN_STATE_HELD},
		{"billing@acme.example", "opened", "strittig", TRUE, DUNLIN_STATE_DISPUTED},
		{"kunde@debtor.example", "final", "Ich habe schon bezahlt.", FALSE, DUNLIN_STATE_HELD},
		{"kunde@debtor.example", "final", "Die Rechnung ist falsch.", FALSE,
		 DUNLIN_STATE_DISPUTED},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *said = NULL;

		agency_open(&h);
		claim = agency_approved(&h);
		said = test_say(&h, rows[i].from, rows[i].proven, rows[i].letter, rows[i].says);
		g_test_message("%s: %s", rows[i].says, said);
		test_assert_state(&h, claim->reference, rows[i].state);
		(void)test_send_all(&h);
		assert_never_left(&h);
		g_assert_cmpuint(test_count(&h, "case_news"), ==, 0);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* Held in between, released, and handed over at another yes; the first yes says nothing any more. */
static void
test_again(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *held = NULL, *again = NULL;

	agency_open(&h);
	claim = agency_approved(&h);
	held = agency_say(&h, "billing@acme.example", "opened", "halten bis 1.12.2026");
	test_on_day(&h, "2026-11-30 09:00"); /* its end is announced */
	test_on_day(&h, "2026-12-02 09:00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_on_day(&h, "2026-12-04 09:00");
	assert_never_left(&h);
	again = agency_say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	(void)test_send_all(&h);
	g_assert_cmpuint(test_count(&h, "handover"), ==, 2);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* ── what the partner is told ── */

static void
test_told(void)
{
	static const char *const languages[] = {"de", "en", "fr", "nl", "it", "es", "pl"};
	static const char *const money[] = {"Geld", "Money", "argent", "Geld", "denaro", "dinero", "pieniądze"};
	static const struct {
		const char *from, *letter, *says;
		gboolean proven;
		const char *told;
	} rows[] = {
		{"billing@acme.example", "opened", "bezahlt 19,00", TRUE, "ist Geld auf diese Forderung"},
		{"billing@acme.example", "opened", "strittig", TRUE, "als bestritten an"},
		{"billing@acme.example", "opened", "strittig 50,00", TRUE, "Noch offen: 69,00"},
		{"billing@acme.example", "opened", "halten bis 1.12.2026", TRUE, "bis 1. Dezember 2026 ruhen"},
		{"billing@acme.example", "opened", "halten", TRUE, "bis auf Weiteres ruhen"},
		{"billing@acme.example", "opened", "zusage 1.12.2026", TRUE, "Zahlung zugesagt"},
		{"kunde@debtor.example", "final", "Die Rechnung ist falsch.", FALSE,
		 "Die Rechnung ist falsch."},
		{"kunde@debtor.example", "final", "", FALSE, "ohne Text geantwortet"},
		{"billing@acme.example", "opened", "betrag: 100,00", TRUE, "Noch offen: 100,00"},
		{"billing@acme.example", "opened", "straße: Neue Gasse 7", TRUE, "Neue Gasse 7"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *said = NULL, *text = NULL;

		agency_open(&h);
		claim = agency_approved(&h);
		(void)test_send_all(&h);
		said = test_say(&h, rows[i].from, rows[i].proven, rows[i].letter, rows[i].says);
		g_test_message("%s: %s", rows[i].says, said);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
		g_assert_cmpuint(test_count(&h, "case_news"), ==, 1);
		(void)test_send_all(&h);
		text = text_of(&h, "case_news", "de");
		for (guint l = 0; l < G_N_ELEMENTS(languages); l++) {
			g_autofree char *other = text_of(&h, "case_news", languages[l]);

			/* but for the first row no money came */
			g_assert_cmpint(strstr(other, money[l]) != NULL, ==, i == 0);
		}
		if (strstr(text, rows[i].told) == NULL)
			g_error("no \"%s\" in\n%s", rows[i].told, text);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* What is disputed is named, and neither handed over nor counted as a credit. */
static void
test_disputed_part(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autofree char *part = NULL, *yes = NULL, *text = NULL;
	JsonObject *object;

	agency_open(&h);
	claim = agency_up_to_question(&h);
	part = agency_say(&h, "billing@acme.example", "opened", "strittig 50,00");
	test_on_day(&h, "2026-11-20 09:00");
	yes = agency_say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	(void)test_send_all(&h);
	notice = test_notice(&h, "handover");
	object = agency_case_of(notice, parser);
	g_assert_cmpstr(agency_field(object, "claim", "open"), ==, "69.00");
	g_assert_cmpstr(agency_field(object, "principal", "amount"), ==, "119.00");
	g_assert_cmpstr(agency_field(object, "principal", "disputed"), ==, "50.00");
	g_assert_cmpstr(agency_field(object, "principal", "open"), ==, "69.00");
	g_assert_cmpuint(json_array_get_length(json_object_get_array_member(object, "ledger")), ==, 1);
	text = text_of(&h, "handover", "de");
	g_assert_nonnull(strstr(text, "69,00"));
	g_assert_nonnull(strstr(text, "Bestritten: "));
	g_assert_nonnull(strstr(text, "50,00\302\240€, nicht übergeben"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What was demanded beside the invoice is named to the partner one by one, with its cause. */
static void
test_costs(void)
{
	static const char *const words[] = {"Pauschale: ", "Kosten: "};
	static const struct {
		const char *fee, *lump_sum, *fees, *fixed_sum, *cause;
		const char *says; /* which of words: + */
	} rows[] = {
		/* in which the costs are */
		{"2.50", "claim", "0.00", "40.00", "late payment: fixed sum of the law", "+-"},
		{"0.00", "claim", "0.00", "40.00", "late payment: fixed sum of the law", "+-"},
		{"2.50", "off", "2.50", "0.00", "late payment: costs of reminders", "-+"},
		{"0.00", "off", "0.00", "0.00", NULL, "--"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) earlier = NULL, claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL;
		g_autoptr(JsonParser) parser = json_parser_new();
		g_autofree char *policy = NULL, *text = NULL;
		JsonObject *object;

		policy = g_strdup_printf(
			"policy: { standard: { steps = (\n"
			"  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
			"  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" ask = \"creditor\""
			" fee = \"%s EUR\" lump-sum = \"%s\" },\n"
			"  { step = \"handover\" after-deadline = \"3wd\" ask = \"approver\" } ) } }\n"
			"creditor: {\n", rows[i].fee, rows[i].lump_sum);
		agency_open(&h);
		test_house_reconfigure(&h, "creditor: {\n", policy);
		earlier = test_open_claim(&h, "R-0"); /* by which it is known who he is */
		test_creditor_says(&h, "opened", "kind: business");
		test_creditor_says(&h, "opened", "bezahlt");
		claim = agency_approved(&h);
		notice = test_notice(&h, "handover");
		object = agency_case_of(notice, parser);
		g_assert_cmpstr(agency_field(object, "costs", "fees"), ==, rows[i].fees);
		g_assert_cmpstr(agency_field(object, "costs", "fixed_sum"), ==, rows[i].fixed_sum);
		g_assert_cmpstr(agency_field(object, "costs", "cause"), ==, rows[i].cause);
		text = text_of(&h, "handover", "de");
		for (guint w = 0; w < G_N_ELEMENTS(words); w++)
			g_assert_cmpint(strstr(text, words[w]) != NULL, ==, rows[i].says[w] == '+');
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

#define LIVE "address = \"dunning@example.com\"\n"
#define SHADOW LIVE "mode = \"shadow\"\n"

/* A rehearsal ends with the contact; once it is over, what the debtor never got counts for nothing. */
static void
test_shadow(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, other = NULL;
	g_autoptr(DunlinNotice) notice = NULL, told = NULL;
	g_autofree char *wrote = NULL, *live = NULL;

	agency_open(&h);
	test_house_reconfigure(&h, LIVE, SHADOW);
	claim = agency_approved(&h);
	(void)test_send_all(&h);
	notice = test_notice(&h, "handover");
	g_assert_cmpstr(notice->to, ==, "billing@acme.example");
	g_assert_true(g_str_has_prefix(notice->subject, "[Probelauf] "));
	wrote = test_say(&h, "kunde@debtor.example", FALSE, "final", "Die Rechnung ist falsch.");
	told = test_notice(&h, "case_news");
	g_assert_cmpstr(told->to, ==, "billing@acme.example");
	test_assert_sound(&h);
	test_house_close(&h);

	agency_open(&h);
	test_house_reconfigure(&h, LIVE, SHADOW);
	other = agency_up_to_question(&h);
	test_house_reconfigure(&h, "mode = \"shadow\"", "mode = \"live\"  "); /* of one length */
	live = agency_say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, other->reference, DUNLIN_STATE_OPEN);
	g_assert_nonnull(strstr(live, "noch hat nicht jede Mahnung davor den Schuldner erreicht"));
	g_assert_cmpuint(test_count(&h, "handover"), ==, 0);
	test_house_close(&h);
}

/* Of a rehearsal nothing leaves the house, and nothing of it counts once it is over. */
static void
test_rehearsal(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) shown = NULL, reminder = NULL;
	g_autofree char *again = NULL;

	agency_open(&h);
	test_house_reconfigure(&h, LIVE, SHADOW);
	claim = agency_approved(&h);
	(void)test_send_all(&h);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	shown = test_notice(&h, "handover");
	g_assert_cmpstr(shown->to, ==, "billing@acme.example");
	g_assert_true(g_str_has_prefix(shown->subject, "[Probelauf] "));
	test_house_reconfigure(&h, SHADOW, LIVE);
	test_on_day(&h, "2026-11-20 09:00");
	after = test_claim(&h, claim->reference);
	g_assert_cmpint(after->state, ==, DUNLIN_STATE_OPEN);
	g_assert_cmpstr(after->step, ==, "reminder");
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 2);
	g_assert_cmpuint(test_count(&h, "final"), ==, 1);
	g_assert_cmpuint(test_count(&h, "handover"), ==, 1);
	reminder = test_notice(&h, "reminder");
	g_assert_cmpstr(reminder->to, ==, "kunde@debtor.example");
	again = agency_say(&h, "boss@acme.example", "opened", "übergeben"); /* no letter has asked for it yet */
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What was sent in earnest before a rehearsal stands; what waits to leave when it begins does not. */
static void
test_rehearsal_between(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) shown = NULL, final = NULL;
	g_autofree char *said = NULL, *again = NULL;

	agency_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_on_day(&h, "2026-10-22 09:00");
	agency_report(&h, "reminder", "delivered");
	test_on_day(&h, "2026-11-05 09:00");
	said = agency_say(&h, "billing@acme.example", "sheet", "ja");
	test_house_at(&h, "2026-11-05 10:00");
	test_run_clock(&h); /* the final reminder is in the outbox */
	test_house_reconfigure(&h, LIVE, SHADOW);
	(void)test_send_all(&h);
	again = agency_say(&h, "billing@acme.example", "sheet", "ja"); /* his yes went with it */
	test_on_day(&h, "2026-11-05 11:00");
	shown = test_notice(&h, "final");
	g_assert_cmpstr(shown->to, ==, "billing@acme.example");
	g_assert_cmpint(shown->state, ==, DUNLIN_NOTICE_ACCEPTED);
	g_assert_cmpuint(test_count(&h, "final"), ==, 2);
	test_house_reconfigure(&h, SHADOW, LIVE);
	test_on_day(&h, "2026-11-06 09:00");
	after = test_claim(&h, claim->reference);
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	g_assert_cmpstr(after->step, ==, "reminder"); /* and its question is put again */
	g_assert_cmpstr(after->asked, ==, "final");
	final = test_notice(&h, "final");
	g_assert_cmpstr(final->to, ==, "billing@acme.example");
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/partner/size", test_size);
	g_test_add_func("/partner/between", test_between);
	g_test_add_func("/partner/again", test_again);
	g_test_add_func("/partner/told", test_told);
	g_test_add_func("/partner/costs", test_costs);
	g_test_add_func("/partner/shadow", test_shadow);
	g_test_add_func("/partner/disputed-part", test_disputed_part);
	g_test_add_func("/partner/rehearsal-ends", test_rehearsal);
	g_test_add_func("/partner/rehearsal-between", test_rehearsal_between);
	return g_test_run();
}
