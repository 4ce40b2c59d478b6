/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim's way to the collection partner and back: checks, the one mail, the partner's words. */
#include "scenes.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "desk/internal.h"
#include "write/letter.h"

#define PARTNER "cases@inkasso.example"

static void
open_house(TestHouse *h)
{
	test_house_open(h);
	test_house_reconfigure(h, "creditor: {\n",
			       "partner: { inkasso: { name = \"Muster Inkasso GmbH\"  address = "
			       "\"" PARTNER "\" } }\ncreditor: {\n");
	test_house_reconfigure(h, "language = \"de\" }",
			       "language = \"de\"  approvers = [ \"boss@acme.example\" ]\n"
			       "postal = \"Hauptstr. 1, 12345 Berlin\" }");
}

static char *
say(TestHouse *h, const char *from, const char *letter, const char *text)
{
	g_autofree char *verdict = test_say(h, from, TRUE, letter, text);

	g_test_message("%s", verdict);
	return g_steal_pointer(&verdict);
}

/* A letter of the mail's size that reached its reader, as his MTA reports. */
static void
report(TestHouse *h, const char *letter, const char *action)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autofree char *to = test_reply_to(h, notice);
	g_autofree char *mail = test_report(to, notice->to, action,
					    g_str_equal(action, "failed") ? "5.1.1" : "2.0.0");

	(void)test_take(h, mail, NULL);
}

/* Both letters sent and delivered, their deadlines over: the approver is asked. */
static DunlinClaim *
up_to_question(TestHouse *h)
{
	g_autoptr(DunlinClaim) claim = test_open_claim(h, "R-1");
	g_autofree char *reference = g_strdup(claim->reference), *said = NULL;

	test_on_day(h, "2026-10-22 09:00");
	report(h, "reminder", "delivered");
	test_on_day(h, "2026-11-05 09:00");
	said = say(h, "billing@acme.example", "sheet", "ja");
	test_on_day(h, "2026-11-05 10:00");
	report(h, "final", "delivered");
	test_on_day(h, "2026-11-19 09:00");
	dunlin_claim_free(claim);
	claim = test_claim(h, reference);
	/* without a partner he is told that no letter is left */
	g_assert_cmpstr(claim->asked, ==, "handover");
	return g_steal_pointer(&claim);
}

static void
assert_has(GBytes *bytes, const char *text)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);

	if (g_strstr_len(data, (gssize)size, text) == NULL)
		g_error("\"%s\" is not in the mail", text);
}

static JsonObject *
case_of(const DunlinNotice *notice, JsonParser *parser)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, &error);
	const DunlinValue *json = dunlin_values_get(values, "case_json");

	g_assert_nonnull(json);
	g_assert_true(json_parser_load_from_data(parser, json->text, -1, &error));
	return json_node_get_object(json_parser_get_root(parser));
}

static const char *
field(JsonObject *object, const char *group, const char *name)
{
	return json_object_get_string_member_with_default(
		json_object_get_object_member(object, group), name, NULL);
}

static void
assert_case(const DunlinNotice *notice)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonObject *object = case_of(notice, parser);

	g_assert_cmpstr(json_object_get_string_member(object, "format"), ==, "dunlin-case/1");
	g_assert_cmpstr(field(object, "client", "name"), ==, "ACME GmbH");
	g_assert_cmpstr(field(object, "client", "postal"), ==, "Hauptstr. 1, 12345 Berlin");
	g_assert_cmpstr(field(object, "debtor", "name"), ==, "Muster Bau GmbH");
	g_assert_cmpstr(field(object, "ground", "invoice"), ==, "R-1");
	g_assert_cmpstr(field(object, "ground", "due_date"), ==, "2026-10-15");
	g_assert_cmpstr(field(object, "principal", "open"), ==, "119.00");
	g_assert_cmpstr(field(object, "claim", "limitation"), ==, "2029-12-31");
	g_assert_cmpstr(field(object, "vat", "input_tax"), ==, "presumably deductible");
	g_assert_cmpuint(json_array_get_length(json_object_get_array_member(object, "letters")), ==, 2);
	/* two letters, two reports */
	g_assert_cmpuint(json_array_get_length(json_object_get_array_member(object, "documents")), ==, 4);
}

static void
test_way(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL, sheet = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *denied = NULL, *early = NULL, *said = NULL, *taken = NULL, *part = NULL,
		*all = NULL;

	open_house(&h);
	claim = up_to_question(&h);
	denied = say(&h, "billing@acme.example", "sheet", "ja");
	g_assert_nonnull(strstr(denied, "Freigabeberechtigter"));
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	said = say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	early = say(&h, "boss@acme.example", "sheet", "übergeben");
	g_assert_nonnull(strstr(early, "hat sie schon"));

	g_assert_cmpuint(test_send_all(&h), >=, 2);
	notice = test_notice(&h, "handover");
	g_assert_cmpint(notice->role, ==, DUNLIN_ROLE_PARTNER);
	g_assert_cmpstr(notice->to, ==, PARTNER);
	g_assert_cmpstr(notice->step, ==, "handover");
	assert_case(notice);
	bytes = test_written(&h, "handover");
	assert_has(bytes, "filename=case.json");
	assert_has(bytes, "filename=case.xml");
	assert_has(bytes, "Content-Type: message/rfc822");
	assert_has(bytes, "filename=01-letter.eml");
	assert_has(bytes, "Dunning-Claim: "); /* the letters as they left */
	assert_has(bytes, "Action: delivered");
	g_assert_cmpuint(test_count(&h, "handover"), ==, 1);

	/* Nobody answers: he is asked again, and the creditor told. */
	test_on_day(&h, "2026-11-24 09:00");
	g_assert_cmpuint(test_count(&h, "case_news"), ==, 1);
	sheet = test_notice(&h, "sheet");
	g_assert_nonnull(strstr(sheet->facts, "\"untaken\":[{\"claim\":"));
	taken = say(&h, PARTNER, "handover", "angenommen");
	g_assert_cmpuint(test_count(&h, "taken_on"), ==, 1);
	test_on_day(&h, "2026-12-24 09:00");
	g_assert_cmpuint(test_count(&h, "case_news"), ==, 1);

	part = say(&h, PARTNER, "handover", "eingezogen 19,00 EUR am 20.11.2026");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	all = say(&h, PARTNER, "case_news", "collected 100.00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpuint(test_count(&h, "collected"), ==, 2);
	(void)test_send_all(&h);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What somebody else does to the case reaches the partner; his debtor's letters are over. */
static void
test_news(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *said = NULL, *wrote = NULL, *paid = NULL;

	open_house(&h);
	claim = up_to_question(&h);
	said = say(&h, "boss@acme.example", "sheet", "ja");
	(void)test_send_all(&h);
	wrote = test_say(&h, "kunde@debtor.example", FALSE, "final", "Die Rechnung ist falsch.");
	g_assert_cmpuint(test_count(&h, "case_news"), ==, 1);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	paid = say(&h, "billing@acme.example", "opened", "bezahlt 119,00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	g_assert_cmpuint(test_count(&h, "case_news"), ==, 2);
	(void)test_send_all(&h);
	test_on_day(&h, "2027-06-01 09:00");
	g_assert_cmpuint(test_count(&h, "final"), ==, 1);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Given back, or never got: the claim is the creditor's again, and may be handed over once more. */
static void
test_returned(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *said = NULL, *forged = NULL, *back = NULL, *again = NULL, *foreign = NULL;

	open_house(&h);
	claim = up_to_question(&h);
	said = say(&h, "boss@acme.example", "sheet", "ja");
	(void)test_send_all(&h);
	forged = test_say(&h, PARTNER, FALSE, "handover", "collected 119.00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	g_assert_cmpuint(test_count(&h, "partner_wrote"), ==, 1);
	foreign = say(&h, PARTNER, "handover", "withdraw");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	back = say(&h, PARTNER, "handover", "zurückgegeben zu klein");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "returned"), ==, 1);
	test_on_day(&h, "2026-11-20 09:00");
	again = say(&h, "boss@acme.example", "returned", "übergeben");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	g_assert_cmpuint(test_count(&h, "handover"), ==, 2);
	(void)test_send_all(&h);
	report(&h, "handover", "failed");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "returned"), ==, 2);
	(void)test_send_all(&h);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What the partner writes, in a proven mail, about a case that he has; what he is told. */
static void
test_words(void)
{
	static const struct {
		const char *from, *says, *told;
		gboolean proven;
		DunlinState state;
		gint64 paid;
	} rows[] = {
		{PARTNER, "angenommen", "vermerkt", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "angenommen\nangenommen", "vermerkt", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "eingezogen 19,00 EUR", "100,00", TRUE, DUNLIN_STATE_COLLECTION, 1900},
		{PARTNER, "eingezogen 119,00\neingezogen 119,00", "geschlossen", TRUE, DUNLIN_STATE_CLOSED,
		 11900},
		{PARTNER, "eingezogen 120,00 EUR", "mehr, als offen ist (119,00", TRUE,
		 DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "eingezogen 10000,00", "mehr, als offen ist (119,00", TRUE,
		 DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "eingezogen 10000,00\neingezogen 119,00", "geschlossen", TRUE, DUNLIN_STATE_CLOSED,
		 11900},
		{PARTNER, "eingezogen 100,00\neingezogen 119,00", "mehr, als offen ist (19,00", TRUE,
		 DUNLIN_STATE_COLLECTION, 10000},
		{PARTNER, "zurückgegeben\neingezogen 119,00", "geht das nicht", TRUE, DUNLIN_STATE_OPEN, 0},
		{PARTNER, "eingezogen 119,00 USD", "USD", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "eingezogen 0,00 EUR", "0", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "eingezogen 119,00 AAAAAAAA", "AAAAAAAA", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "AAAAAAAA angenommen", "AAAAAAAA", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "stornieren", "die andere Seite", TRUE, DUNLIN_STATE_COLLECTION, 0},
		{PARTNER, "eingezogen 119,00", NULL, FALSE, DUNLIN_STATE_COLLECTION, 0},
		{"mallory@evil.example", "eingezogen 119,00", NULL, TRUE, DUNLIN_STATE_COLLECTION, 0},
		{"cases@inkasso.example.evil.example", "eingezogen 119,00", NULL, TRUE,
		 DUNLIN_STATE_COLLECTION, 0},
		{"kunde@debtor.example", "eingezogen 119,00", NULL, TRUE, DUNLIN_STATE_COLLECTION, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) told = NULL;
		g_autofree char *said = NULL, *wrote = NULL;
		DunlinBalance balance;

		open_house(&h);
		claim = up_to_question(&h);
		said = say(&h, "boss@acme.example", "sheet", "ja");
		(void)test_send_all(&h);
		test_house_at(&h, "2026-11-19 11:00");
		wrote = test_say(&h, rows[i].from, rows[i].proven, "handover", rows[i].says);
		g_test_message("%s: %s", rows[i].says, wrote);
		test_assert_state(&h, claim->reference, rows[i].state);
		g_assert_true(dunlin_ledger_balance(h.desk->store, claim, &balance, NULL));
		g_assert_cmpint(balance.paid, ==, rows[i].paid);
		told = test_notice(&h, "transcript");
		if (told != NULL && told->role == DUNLIN_ROLE_PARTNER)
			g_test_message("%s", told->facts);
		g_assert_cmpint(told != NULL && told->role == DUNLIN_ROLE_PARTNER, ==, rows[i].told != NULL);
		if (strstr(rows[i].says, "angenommen") != NULL && rows[i].told[0] == 'v')
			g_assert_cmpuint(test_count(&h, "taken_on"), ==, 1);
		if (rows[i].told != NULL && strstr(told->facts, rows[i].told) == NULL)
			g_error("no \"%s\" in %s", rows[i].told, told->facts);
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* The last mail to the creditor about what the partner collected. */
static void
assert_told(TestHouse *h, guint count, gboolean refused, const char *amount)
{
	g_autoptr(DunlinNotice) told = test_notice(h, "collected");

	g_assert_cmpuint(test_count(h, "collected"), ==, count);
	g_assert_cmpint(told->role, ==, DUNLIN_ROLE_CREDITOR);
	g_assert_cmpint(strstr(told->facts, "\"refused\":true") != NULL, ==, refused);
	g_assert_nonnull(strstr(told->facts, amount));
}

/* A slip of the pen is nobody's credit: both sides hear of it, and what is right then ends the claim and
 * is the one receipt that the debtor gets. */
static void
test_collected(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) receipt = NULL;
	g_autoptr(GPtrArray) credits = NULL;
	g_autofree char *said = NULL, *wrong = NULL, *right = NULL, *twice = NULL;

	open_house(&h);
	claim = up_to_question(&h);
	said = say(&h, "boss@acme.example", "sheet", "ja");
	(void)test_send_all(&h);
	test_house_at(&h, "2026-11-20 10:00");
	wrong = say(&h, PARTNER, "handover", "eingezogen 10000,00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	credits = dunlin_credit_list(h.desk->store, claim->creditor, claim->debtor, NULL);
	g_assert_cmpuint(credits->len, ==, 0);
	assert_told(&h, 1, TRUE, "10.000,00");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 0);
	(void)test_send_all(&h);

	test_house_at(&h, "2026-11-20 11:00");
	right = say(&h, PARTNER, "transcript", "eingezogen 119,00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	assert_told(&h, 2, FALSE, "119,00");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 1);
	receipt = test_notice(&h, "receipt");
	g_assert_cmpint(receipt->role, ==, DUNLIN_ROLE_DEBTOR);
	g_assert_cmpstr(receipt->to, ==, "kunde@debtor.example");
	twice = say(&h, PARTNER, "transcript", "eingezogen 119,00");
	test_on_day(&h, "2026-11-23 09:00");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 1);
	g_assert_cmpuint(test_count(&h, "collected"), ==, 2);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The sheet that the approver got of his own. */
static DunlinNotice *
approvers_sheet(TestHouse *h, const DunlinClaim *claim)
{
	g_autoptr(GPtrArray) all = dunlin_notice_list(h->desk->store, claim, NULL);
	DunlinNotice *found = NULL;

	for (guint i = 0; i < all->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(all, i);

		if (!g_str_equal(notice->letter, "sheet") || !g_str_equal(notice->to, "boss@acme.example"))
			continue;
		g_assert_null(found);
		found = dunlin_notice_get(h->desk->store, notice->id, NULL);
	}
	return found;
}

/* Asked at his own address; there, too, only his own proven yes counts. A forged one stops the clock, as
 * any answer does. */
static void
test_approver(void)
{
	static const struct {
		const char *from;
		gboolean proven;
		DunlinState state;
	} rows[] = {
		{"billing@acme.example", TRUE, DUNLIN_STATE_OPEN},
		{"boss@acme.example", FALSE, DUNLIN_STATE_HELD},
		{"boss@acme.example", TRUE, DUNLIN_STATE_COLLECTION},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) sheet = NULL;
		g_autofree char *to = NULL, *mail = NULL, *said = NULL;

		open_house(&h);
		claim = up_to_question(&h);
		sheet = approvers_sheet(&h, claim);
		g_assert_nonnull(sheet);
		g_assert_cmpuint(g_strv_length(sheet->claims), ==, 1);
		g_assert_nonnull(strstr(sheet->facts, "\"approver\":true"));
		to = test_reply_to(&h, sheet);
		mail = test_mail(rows[i].from, rows[i].proven, to, "Re: Fragen", "ja 1", NULL);
		(void)test_take(&h, mail, &said);
		g_test_message("%s: %s", rows[i].from, said);
		test_assert_state(&h, claim->reference, rows[i].state);
		(void)test_send_all(&h);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A policy of the site says nothing of an approver: he is asked all the same. */
static void
test_silent_policy(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autofree char *denied = NULL, *said = NULL;

	open_house(&h);
	test_house_reconfigure(&h, "creditor: {\n",
			       "policy: { standard: { steps = (\n"
			       "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
			       "  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" ask = \"creditor\" },\n"
			       "  { step = \"handover\" after-deadline = \"3wd\" partner = \"inkasso\" } ) } }\n"
			       "creditor: {\n");
	claim = up_to_question(&h);
	sheet = approvers_sheet(&h, claim);
	g_assert_nonnull(sheet);
	denied = say(&h, "billing@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	said = say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Too early: told line by line, and nothing happens. */
static void
test_refused(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) told = NULL;
	g_autofree char *said = NULL;
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	open_house(&h);
	claim = test_open_claim(&h, "R-1");
	test_on_day(&h, "2026-10-22 09:00");
	said = say(&h, "boss@acme.example", "opened", "übergeben");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	told = test_notice(&h, "transcript");
	g_assert_nonnull(strstr(told->facts, "noch hat nicht jede Mahnung davor den Schuldner erreicht"));
	g_assert_nonnull(strstr(told->facts, "die Frist der letzten Mahnung ist nicht abgelaufen"));
	g_assert_false(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_HANDOVER, NULL,
					   DUNLIN_ACTOR_ADMIN, h.time, &text, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	g_assert_nonnull(strstr(error->message, "deadline"));
	g_assert_cmpuint(test_count(&h, "handover"), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

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
		g_autofree char *yes = NULL, *said = NULL;

		open_house(&h);
		claim = up_to_question(&h);
		yes = say(&h, "boss@acme.example", "sheet", "ja");
		test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
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
	g_autofree char *yes = NULL, *held = NULL, *again = NULL;

	open_house(&h);
	claim = up_to_question(&h);
	yes = say(&h, "boss@acme.example", "sheet", "ja");
	held = say(&h, "billing@acme.example", "opened", "halten bis 1.12.2026");
	test_on_day(&h, "2026-11-30 09:00"); /* its end is announced */
	test_on_day(&h, "2026-12-02 09:00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_on_day(&h, "2026-12-04 09:00");
	assert_never_left(&h);
	again = say(&h, "boss@acme.example", "sheet", "ja");
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
		g_autofree char *yes = NULL, *said = NULL, *text = NULL;

		open_house(&h);
		claim = up_to_question(&h);
		yes = say(&h, "boss@acme.example", "sheet", "ja");
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

	open_house(&h);
	claim = up_to_question(&h);
	part = say(&h, "billing@acme.example", "opened", "strittig 50,00");
	test_on_day(&h, "2026-11-20 09:00");
	yes = say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	(void)test_send_all(&h);
	notice = test_notice(&h, "handover");
	object = case_of(notice, parser);
	g_assert_cmpstr(field(object, "claim", "open"), ==, "69.00");
	g_assert_cmpstr(field(object, "principal", "amount"), ==, "119.00");
	g_assert_cmpstr(field(object, "principal", "disputed"), ==, "50.00");
	g_assert_cmpstr(field(object, "principal", "open"), ==, "69.00");
	g_assert_cmpuint(json_array_get_length(json_object_get_array_member(object, "ledger")), ==, 1);
	text = text_of(&h, "handover", "de");
	g_assert_nonnull(strstr(text, "69,00"));
	g_assert_nonnull(strstr(text, "Bestritten: "));
	g_assert_nonnull(strstr(text, "50,00\302\240€, nicht übergeben"));
	test_assert_sound(&h);
	test_house_close(&h);
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
	g_autofree char *yes = NULL, *wrote = NULL, *live = NULL;

	open_house(&h);
	test_house_reconfigure(&h, LIVE, SHADOW);
	claim = up_to_question(&h);
	yes = say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	(void)test_send_all(&h);
	notice = test_notice(&h, "handover");
	g_assert_cmpstr(notice->to, ==, "billing@acme.example");
	g_assert_true(g_str_has_prefix(notice->subject, "[Probelauf] "));
	wrote = test_say(&h, "kunde@debtor.example", FALSE, "final", "Die Rechnung ist falsch.");
	told = test_notice(&h, "case_news");
	g_assert_cmpstr(told->to, ==, "billing@acme.example");
	test_assert_sound(&h);
	test_house_close(&h);

	open_house(&h);
	test_house_reconfigure(&h, LIVE, SHADOW);
	other = up_to_question(&h);
	test_house_reconfigure(&h, "mode = \"shadow\"", "mode = \"live\"  "); /* of one length */
	live = say(&h, "boss@acme.example", "sheet", "ja");
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
	g_autofree char *said = NULL, *again = NULL;

	open_house(&h);
	test_house_reconfigure(&h, LIVE, SHADOW);
	claim = up_to_question(&h);
	said = say(&h, "boss@acme.example", "sheet", "ja");
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
	again = say(&h, "boss@acme.example", "opened", "übergeben"); /* no letter has asked for it yet */
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

	open_house(&h);
	claim = test_open_claim(&h, "R-1");
	test_on_day(&h, "2026-10-22 09:00");
	report(&h, "reminder", "delivered");
	test_on_day(&h, "2026-11-05 09:00");
	said = say(&h, "billing@acme.example", "sheet", "ja");
	test_house_at(&h, "2026-11-05 10:00");
	test_run_clock(&h); /* the final reminder is in the outbox */
	test_house_reconfigure(&h, LIVE, SHADOW);
	(void)test_send_all(&h);
	again = say(&h, "billing@acme.example", "sheet", "ja"); /* his yes went with it */
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
	g_test_add_func("/handover/way", test_way);
	g_test_add_func("/handover/news", test_news);
	g_test_add_func("/handover/returned", test_returned);
	g_test_add_func("/handover/words", test_words);
	g_test_add_func("/handover/collected", test_collected);
	g_test_add_func("/handover/approver", test_approver);
	g_test_add_func("/handover/silent-policy", test_silent_policy);
	g_test_add_func("/handover/refused", test_refused);
	g_test_add_func("/handover/between", test_between);
	g_test_add_func("/handover/again", test_again);
	g_test_add_func("/handover/told", test_told);
	g_test_add_func("/handover/shadow", test_shadow);
	g_test_add_func("/handover/disputed-part", test_disputed_part);
	g_test_add_func("/handover/rehearsal-ends", test_rehearsal);
	g_test_add_func("/handover/rehearsal-between", test_rehearsal_between);
	return g_test_run();
}
