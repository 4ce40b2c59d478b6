/* SPDX-License-Identifier: BSD-2-Clause */
/* A claim's way to the collection partner and back: checks, the one mail, the partner's words. */
#include "agency.h"

#include <string.h>

#include "base/error.h"

static void
assert_has(GBytes *bytes, const char *text)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);

	if (g_strstr_len(data, (gssize)size, text) == NULL)
		g_error("\"%s\" is not in the mail", text);
}

static void
assert_case(const DunlinNotice *notice)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonObject *object = agency_case_of(notice, parser);

	g_assert_cmpstr(json_object_get_string_member(object, "format"), ==, "dunlin-case/1");
	g_assert_cmpstr(agency_field(object, "client", "name"), ==, "ACME GmbH");
	g_assert_cmpstr(agency_field(object, "client", "postal"), ==, "Hauptstr. 1, 12345 Berlin");
	g_assert_cmpstr(agency_field(object, "debtor", "name"), ==, "Muster Bau GmbH");
	g_assert_cmpstr(agency_field(object, "ground", "invoice"), ==, "R-1");
	g_assert_cmpstr(agency_field(object, "ground", "due_date"), ==, "2026-10-15");
	g_assert_cmpstr(agency_field(object, "principal", "open"), ==, "119.00");
	g_assert_cmpstr(agency_field(object, "claim", "limitation"), ==, "2029-12-31");
	g_assert_cmpstr(agency_field(object, "vat", "input_tax"), ==, "presumably deductible");
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

	agency_open(&h);
	claim = agency_up_to_question(&h);
	denied = agency_say(&h, "billing@acme.example", "sheet", "ja");
	g_assert_nonnull(strstr(denied, "Freigabeberechtigter"));
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	said = agency_say(&h, "boss@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	early = agency_say(&h, "boss@acme.example", "sheet", "übergeben");
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
	taken = agency_say(&h, PARTNER, "handover", "angenommen");
	g_assert_cmpuint(test_count(&h, "taken_on"), ==, 1);
	test_on_day(&h, "2026-12-24 09:00");
	g_assert_cmpuint(test_count(&h, "case_news"), ==, 1);

	part = agency_say(&h, PARTNER, "handover", "eingezogen 19,00 EUR am 20.11.2026");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	all = agency_say(&h, PARTNER, "case_news", "collected 100.00");
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
	g_autofree char *wrote = NULL, *paid = NULL;

	agency_open(&h);
	claim = agency_approved(&h);
	(void)test_send_all(&h);
	wrote = test_say(&h, "kunde@debtor.example", FALSE, "final", "Die Rechnung ist falsch.");
	g_assert_cmpuint(test_count(&h, "case_news"), ==, 1);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	paid = agency_say(&h, "billing@acme.example", "opened", "bezahlt 119,00");
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
	g_autofree char *forged = NULL, *back = NULL, *again = NULL, *foreign = NULL;

	agency_open(&h);
	claim = agency_approved(&h);
	(void)test_send_all(&h);
	forged = test_say(&h, PARTNER, FALSE, "handover", "collected 119.00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	g_assert_cmpuint(test_count(&h, "partner_wrote"), ==, 1);
	foreign = agency_say(&h, PARTNER, "handover", "withdraw");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	back = agency_say(&h, PARTNER, "handover", "zurückgegeben zu klein");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "returned"), ==, 1);
	test_on_day(&h, "2026-11-20 09:00");
	again = agency_say(&h, "boss@acme.example", "returned", "übergeben");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	g_assert_cmpuint(test_count(&h, "handover"), ==, 2);
	(void)test_send_all(&h);
	agency_report(&h, "handover", "failed");
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
		g_autofree char *wrote = NULL;
		DunlinBalance balance;

		agency_open(&h);
		claim = agency_approved(&h);
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
	g_autoptr(DunlinNotice) receipt = NULL, late = NULL;
	g_autoptr(GPtrArray) credits = NULL;
	g_autofree char *wrong = NULL, *right = NULL, *twice = NULL;

	agency_open(&h);
	claim = agency_approved(&h);
	(void)test_send_all(&h);
	test_house_at(&h, "2026-11-20 10:00");
	wrong = agency_say(&h, PARTNER, "handover", "eingezogen 10000,00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	credits = dunlin_credit_list(h.desk->store, claim->creditor, claim->debtor, NULL);
	g_assert_cmpuint(credits->len, ==, 0);
	assert_told(&h, 1, TRUE, "10.000,00");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 0);
	(void)test_send_all(&h);

	test_house_at(&h, "2026-11-20 11:00");
	right = agency_say(&h, PARTNER, "transcript", "eingezogen 119,00");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	assert_told(&h, 2, FALSE, "119,00");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 1);
	receipt = test_notice(&h, "receipt");
	g_assert_cmpint(receipt->role, ==, DUNLIN_ROLE_DEBTOR);
	g_assert_cmpstr(receipt->to, ==, "kunde@debtor.example");
	twice = agency_say(&h, PARTNER, "transcript", "eingezogen 119,00");
	test_on_day(&h, "2026-11-23 09:00");
	g_assert_cmpuint(test_count(&h, "receipt"), ==, 1);
	g_assert_cmpuint(test_count(&h, "collected"), ==, 2);
	/* It is booked nowhere: the creditor hears of it. */
	g_assert_cmpuint(test_count(&h, "partner_wrote"), ==, 1);
	late = test_notice(&h, "partner_wrote");
	g_assert_nonnull(strstr(late->facts, "eingezogen 119,00"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Interest runs on with the partner: what he collects may have it in it, up to the day before, and no more. */
static void
test_collected_interest(void)
{
	static const struct {
		const char *said;
		DunlinState state;
		gint64 interest;
	} sums[] = {
		/* 23 October to 19 November, 28 days · 119.00 · 6.52 % / 365 */
		{"eingezogen 119,61", DUNLIN_STATE_COLLECTION, 0},
		{"eingezogen 119,60", DUNLIN_STATE_CLOSED, 60},
		{"eingezogen 119,22 am 2.11.2026", DUNLIN_STATE_COLLECTION, 0},
		{"eingezogen 119,21 am 2.11.2026", DUNLIN_STATE_CLOSED, 21},
	};

	for (guint i = 0; i < G_N_ELEMENTS(sums); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autofree char *collected = NULL;
		DunlinBalance balance;

		g_test_message("%s", sums[i].said);
		agency_open(&h);
		claim = agency_approved(&h);
		(void)test_send_all(&h);
		test_house_at(&h, "2026-11-20 10:00");
		collected = agency_say(&h, PARTNER, "handover", sums[i].said);
		test_assert_state(&h, claim->reference, sums[i].state);
		g_assert_true(dunlin_ledger_balance(h.desk->store, claim, &balance, NULL));
		g_assert_cmpint(balance.interest, ==, sums[i].interest);
		test_assert_sound(&h);
		test_house_close(&h);
	}
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

		agency_open(&h);
		claim = agency_up_to_question(&h);
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

	agency_open(&h);
	test_house_reconfigure(&h, "creditor: {\n",
			       "policy: { standard: { steps = (\n"
			       "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
			       "  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" ask = \"creditor\" },\n"
			       "  { step = \"handover\" after-deadline = \"3wd\" partner = \"inkasso\" } ) } }\n"
			       "creditor: {\n");
	claim = agency_up_to_question(&h);
	sheet = approvers_sheet(&h, claim);
	g_assert_nonnull(sheet);
	denied = agency_say(&h, "billing@acme.example", "sheet", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	said = agency_say(&h, "boss@acme.example", "sheet", "ja");
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

	agency_open(&h);
	claim = test_open_claim(&h, "R-1");
	test_on_day(&h, "2026-10-22 09:00");
	said = agency_say(&h, "boss@acme.example", "opened", "übergeben");
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

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/handover/way", test_way);
	g_test_add_func("/handover/news", test_news);
	g_test_add_func("/handover/returned", test_returned);
	g_test_add_func("/handover/words", test_words);
	g_test_add_func("/handover/collected", test_collected);
	g_test_add_func("/handover/collected-interest", test_collected_interest);
	g_test_add_func("/handover/approver", test_approver);
	g_test_add_func("/handover/silent-policy", test_silent_policy);
	g_test_add_func("/handover/refused", test_refused);
	return g_test_run();
}
