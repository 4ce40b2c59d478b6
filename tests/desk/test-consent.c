/* SPDX-License-Identifier: BSD-2-Clause */
/* The creditor's word before anything goes to his customer: the offer, yes, no, samples, rehearsals. */
#include <string.h>

#include "base/error.h"
#include "scenes.h"

#define ASKS "language = \"de\"  consent = \"ask\" }"

static void
forward(TestHouse *h, const char *number, const char *due, const char *text)
{
	g_autofree char *xml = test_invoice(number, due, "119.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", text, xml);

	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
}

static void
clock_at(TestHouse *h, const char *when)
{
	test_house_at(h, when);
	test_run_clock(h);
}

static void
open_asking(TestHouse *h)
{
	test_house_open(h);
	test_house_reconfigure(h, "language = \"de\" }", ASKS);
	test_house_at(h, "2026-10-12 10:00");
}

static guint
letters_to_debtor(TestHouse *h)
{
	return test_count(h, "reminder") + test_count(h, "final");
}

/* Forwarded before it is due (Thursday the 15th): noted, offered five days after it. */
static void
test_offered(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	open_asking(&h);
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	claim = test_claim(&h, "acme/R-1");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_DRAFT);
	g_assert_cmpuint(test_count(&h, "noted"), ==, 1);
	g_assert_cmpuint(test_count(&h, "question") + test_count(&h, "opened"), ==, 0);
	clock_at(&h, "2026-10-19 17:00");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 0);
	clock_at(&h, "2026-10-20 08:00");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 1);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_creditor_says(&h, "offer", "ja");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
	clock_at(&h, "2026-10-21 08:00");
	g_assert_cmpuint(test_count(&h, "reminder"), ==, 1);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* Silence: asked again after three working days, then every week, the admin too; never a letter. */
static void
test_silence(void)
{
	static const struct {
		const char *when;
		guint offers;
	} looks[] = {
		{"2026-10-20 08:00", 1}, {"2026-10-22 17:00", 1}, {"2026-10-23 08:00", 2},
		{"2026-10-27 17:00", 2}, {"2026-10-28 08:00", 4}, /* his and the admin's */
		{"2026-11-04 08:00", 6}, {"2026-11-11 08:00", 8},
	};
	TestHouse h = {0};

	open_asking(&h);
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	for (guint i = 0; i < G_N_ELEMENTS(looks); i++) {
		clock_at(&h, looks[i].when);
		g_test_message("%s", looks[i].when);
		g_assert_cmpuint(test_count(&h, "offer"), ==, looks[i].offers);
	}
	g_assert_cmpuint(letters_to_debtor(&h), ==, 0);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

static char *
body_of(TestHouse *h, const char *letter)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autoptr(GBytes) bytes = NULL;
	gsize size;
	const char *data;

	g_assert_nonnull(notice);
	g_assert_nonnull(notice->digest);
	bytes = dunlin_archive_read(h->house->archive, notice->digest, NULL);
	data = g_bytes_get_data(bytes, &size);
	return g_strndup(data, size);
}

/* The text of an attachment. */
static char *
file_in(const char *mail, const char *name)
{
	const char *at = strstr(mail, name), *body, *end;
	g_autofree char *encoded = NULL;
	gsize size;
	guchar *bytes;
	char *text;

	g_assert_nonnull(at);
	body = strstr(at, "\r\n\r\n") + 4;
	end = strstr(body, "--=_");
	encoded = g_strndup(body, (gsize)(end - body));
	bytes = g_base64_decode(encoded, &size);
	text = g_strndup((const char *)bytes, size);
	g_free(bytes);
	return text;
}

/* Every letter is there with its amounts, though nothing was ever sent. */
static void
assert_samples(TestHouse *h)
{
	g_autofree char *mail = body_of(h, "samples");
	g_autofree char *reminder = file_in(mail, "1-reminder.txt");
	g_autofree char *final = file_in(mail, "2-final.txt");

	g_assert_nonnull(strstr(reminder, "kunde@debtor.example"));
	g_assert_nonnull(strstr(reminder, "119,00"));
	g_assert_nonnull(strstr(reminder, "DE02"));
	g_assert_nonnull(strstr(final, "Letzte"));
	g_assert_null(strstr(final, "{{"));
}

/* No: samples at once, asked a last time 30 days after the due date, then never again. */
static void
test_declined(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	open_asking(&h);
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	claim = test_claim(&h, "acme/R-1");
	clock_at(&h, "2026-10-20 08:00");
	test_creditor_says(&h, "offer", "nein");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_DRAFT);
	g_assert_cmpuint(test_count(&h, "samples"), ==, 1);
	(void)test_send_all(&h);
	assert_samples(&h);
	clock_at(&h, "2026-11-13 17:00");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 1);
	clock_at(&h, "2026-11-16 08:00"); /* the 14th is a Saturday */
	g_assert_cmpuint(test_count(&h, "offer"), ==, 2);
	(void)test_send_all(&h);
	test_creditor_says(&h, "offer", "nein");
	clock_at(&h, "2027-03-01 10:00");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 2);
	g_assert_cmpuint(letters_to_debtor(&h), ==, 0);
	test_creditor_says(&h, "offer", "ja"); /* his mind may change */
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

static void
test_paid(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	open_asking(&h);
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	claim = test_claim(&h, "acme/R-1");
	clock_at(&h, "2026-10-20 08:00");
	test_creditor_says(&h, "offer", "bezahlt");
	test_assert_state(&h, claim->reference, DUNLIN_STATE_CLOSED);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* Long overdue when it comes: offered at once, whatever the hour. */
static void
test_overdue(void)
{
	TestHouse h = {0};

	open_asking(&h);
	test_house_at(&h, "2026-10-24 22:00");
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 1);
	g_assert_cmpuint(test_count(&h, "noted"), ==, 0);
	clock_at(&h, "2026-10-26 08:00");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 1);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* A missing fact is asked for at once; what is complete then waits for the offer. */
static void
test_incomplete(void)
{
	TestHouse h = {0};

	open_asking(&h);
	forward(&h, "R-1", NULL, "siehe Anhang");
	g_assert_cmpuint(test_count(&h, "question"), ==, 1);
	test_creditor_says(&h, "question", "due: 2026-10-15");
	g_assert_cmpuint(test_count(&h, "noted"), ==, 1);
	clock_at(&h, "2026-10-20 08:00");
	g_assert_cmpuint(test_count(&h, "offer"), ==, 1);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* Samples at any time, also where letters have left already, and nothing changes. */
static void
test_samples(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinClaim) after = NULL;

	test_house_open(&h);
	claim = test_open_claim(&h, "R-1");
	clock_at(&h, "2026-10-22 09:00");
	(void)test_send_all(&h);
	test_creditor_says(&h, "opened", "muster");
	g_assert_cmpuint(test_count(&h, "samples"), ==, 1);
	(void)test_send_all(&h);
	assert_samples(&h);
	after = test_claim(&h, claim->reference);
	g_assert_cmpstr(after->step, ==, "reminder");
	g_assert_cmpint(after->state, ==, DUNLIN_STATE_OPEN);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* In shadow mode the contact gets the letter, and sees what it is. */
static void
test_shadow(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) reminder = NULL;
	g_autofree char *mail = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, "address = \"dunning@example.com\"\n",
			       "address = \"dunning@example.com\"\nmode = \"shadow\"\n");
	claim = test_open_claim(&h, "R-1");
	clock_at(&h, "2026-10-22 09:00");
	(void)test_send_all(&h);
	reminder = test_notice(&h, "reminder");
	g_assert_cmpstr(reminder->to, ==, "billing@acme.example");
	g_assert_true(g_str_has_prefix(reminder->subject, "[Probelauf] "));
	mail = body_of(&h, "reminder");
	g_assert_nonnull(strstr(mail, "Probelauf: Dieser Brief"));
	g_assert_null(strstr(mail, "To: kunde@"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Opened before its due date, and nobody ever says that it is unpaid: no letter, for months. */
static void
test_never_confirmed(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_house_open(&h);
	test_house_at(&h, "2026-10-12 10:00");
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	for (guint week = 0; week < 20; week++) {
		h.time.now += 7 * 86400;
		h.time.real = h.time.now;
		test_run_clock(&h);
		(void)test_send_all(&h);
	}
	claim = test_claim(&h, "acme/R-1");
	g_assert_cmpuint(claim->asked_count, >, 5);
	g_assert_cmpuint(letters_to_debtor(&h), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* Three offers, answered in one mail: one answer lists what became of each. */
static void
test_several(void)
{
	static const char *const numbers[] = {"R-1", "R-2", "R-3"};
	TestHouse h = {0};
	g_autofree char *mail = NULL;

	open_asking(&h);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
		forward(&h, numbers[i], "2026-10-15", "siehe Anhang");
	clock_at(&h, "2026-10-20 08:00");
	(void)test_send_all(&h);
	test_creditor_says(&h, "sheet", "Hallo,\n\nhier die Antworten auf die offenen Forderungen:\nja 1\nbezhalt 2\nja 3");
	(void)test_send_all(&h);
	g_assert_cmpuint(test_count(&h, "opened"), ==, 0);
	g_assert_cmpuint(test_count(&h, "transcript"), ==, 1);
	mail = body_of(&h, "transcript");
	g_assert_nonnull(strstr(mail, "> ja 1"));
	g_assert_nonnull(strstr(mail, "21. Oktober 2026</li>")); /* when its first letter leaves */
	g_assert_nonnull(strstr(mail, "> bezhalt 2"));
	g_assert_nonnull(strstr(mail, "> ja 3"));
	test_creditor_says(&h, "sheet", "ja 2"); /* one alone has its own mail */
	g_assert_cmpuint(test_count(&h, "opened"), ==, 1);
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* His mind changes, another says something else, a part is paid, an answer comes late. */
static void
test_mixed_words(void)
{
	static const struct {
		const char *what, *first, *second, *later; /* @later: 40 days on */
		gboolean colleague;                        /* says the second */
		DunlinState state;
		guint letters; /* to the debtor, three days after the last word */
	} rows[] = {
		{"no, then yes", "nein", "ja", NULL, FALSE, DUNLIN_STATE_OPEN, 1},
		{"yes, then no", "ja", "nein", NULL, FALSE, DUNLIN_STATE_HELD, 0},
		{"yes after forty days", NULL, NULL, "ja", FALSE, DUNLIN_STATE_OPEN, 1},
		{"no, and yes after forty days", "nein", NULL, "ja", FALSE, DUNLIN_STATE_OPEN, 1},
		{"no, a colleague says yes", "nein", "ja", NULL, TRUE, DUNLIN_STATE_DRAFT, 0},
		{"… and he says yes after forty days", "nein", "ja", "ja", TRUE, DUNLIN_STATE_OPEN, 1},
		{"yes, a colleague says no", "ja", "nein", NULL, TRUE, DUNLIN_STATE_HELD, 0},
		{"a part is paid", "bezahlt 19,00", NULL, NULL, FALSE, DUNLIN_STATE_DRAFT, 0},
		{"a part is paid, then yes", "bezahlt 19,00", "ja", NULL, FALSE, DUNLIN_STATE_OPEN, 1},
		{"more is paid", "bezahlt 219,00", NULL, NULL, FALSE, DUNLIN_STATE_CLOSED, 0},
		{"cancelled", "storno", "ja", NULL, FALSE, DUNLIN_STATE_CLOSED, 0},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL, after = NULL;

		g_test_message("%s", rows[i].what);
		open_asking(&h);
		forward(&h, "R-1", "2026-10-15", "siehe Anhang");
		claim = test_claim(&h, "acme/R-1");
		clock_at(&h, "2026-10-20 08:00");
		if (rows[i].first != NULL)
			test_creditor_says(&h, "offer", rows[i].first);
		if (rows[i].second != NULL)
			g_free(test_say(&h, rows[i].colleague ? "chef@acme.example" : "billing@acme.example",
					TRUE, "offer", rows[i].second));
		clock_at(&h, "2026-10-23 10:00");
		if (rows[i].later != NULL) {
			clock_at(&h, "2026-11-29 10:00");
			test_creditor_says(&h, "offer", rows[i].later);
			clock_at(&h, "2026-12-02 10:00");
		}
		(void)test_send_all(&h);
		after = test_claim(&h, claim->reference);
		g_assert_cmpint(after->state, ==, rows[i].state);
		g_assert_cmpuint(letters_to_debtor(&h), ==, rows[i].letters);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* What `set` takes, in the words of the seven languages. */
static void
test_native_values(void)
{
	static const struct {
		const char *line, *kind, *language, *country;
	} rows[] = {
		{"Art: Verbraucher", "consumer", NULL, NULL},   {"type de client: entreprise", "business", NULL, NULL},
		{"soort: consument", "consumer", NULL, NULL},   {"tipo: impresa", "business", NULL, NULL},
		{"set tipo consumidor", "consumer", NULL, NULL}, {"rodzaj: osoba prywatna", "consumer", NULL, NULL},
		{"kind: Business", "business", NULL, NULL},	 {"Sprache: Französisch", NULL, "fr", NULL},
		{"kraj: Polska", NULL, NULL, "PL"},		 {"setze Land Österreich", NULL, NULL, "AT"},
	};
	TestHouse h = {0};

	open_asking(&h);
	forward(&h, "R-1", "2026-10-15", "siehe Anhang");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinClaim) claim = test_claim(&h, "acme/R-1");
		g_autoptr(DunlinDebtor) debtor = NULL;

		test_creditor_says(&h, "noted", rows[i].line);
		debtor = dunlin_debtor_get(h.desk->store, claim->creditor, claim->debtor, NULL);
		if (rows[i].kind != NULL)
			g_assert_cmpstr(dunlin_debtor_kind_to_string(debtor->kind), ==, rows[i].kind);
		if (rows[i].language != NULL)
			g_assert_cmpstr(debtor->language, ==, rows[i].language);
		if (rows[i].country != NULL)
			g_assert_cmpstr(debtor->country, ==, rows[i].country);
	}
	test_assert_sound(&h);
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* Terms are read as an invoice's are; what is not clear is not taken. */
static void
test_terms(void)
{
	static const struct {
		const char *terms, *due; /* of an invoice of 2026-10-01 */
	} rows[] = {
		{"20", "2026-10-21"}, {"30 Tage", "2026-10-31"}, {"14 Tage 2 % Skonto, 20 Tage netto", "2026-10-21"},
		{"2 Wochen", NULL}, {"30 jours", "2026-10-31"}, {"bald", NULL}, {"3000 Tage", NULL},
	};
	TestHouse h = {0};

	open_asking(&h);
	forward(&h, "R-1", "2026-11-15", "siehe Anhang");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *line = g_strdup_printf("Zahlungsziel: %s", rows[i].terms), *due = NULL;
		g_autoptr(DunlinClaim) claim = NULL;

		test_creditor_says(&h, "noted", "fällig: 15.11.2026");
		test_creditor_says(&h, "noted", line);
		claim = test_claim(&h, "acme/R-1");
		due = dunlin_day_to_string(claim->due_day);
		g_test_message("%s: %s", rows[i].terms, due);
		g_assert_cmpstr(due, ==, rows[i].due != NULL ? rows[i].due : "2026-11-15");
	}
	(void)test_send_all(&h);
	test_house_close(&h);
}

/* What the debtor wrote asks for no yes: an "ok" to it, meant as thanks, lets nobody be reminded. */
static void
test_yes_to_answer(void)
{
	static const struct {
		const char *words, *letter;
		DunlinState state;
	} rows[] = {
		{"Guten Tag, die Rechnung habe ich gestern bezahlt.", "says_paid", DUNLIN_STATE_HELD},
		{"Guten Tag, wir zahlen am 2.11.2026.", "promised", DUNLIN_STATE_HELD},
		{"Die Ware ist defekt, wir zahlen nicht.", "objected", DUNLIN_STATE_DISPUTED},
		{"Bitte rufen Sie mich an.", "answered", DUNLIN_STATE_HELD},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;

		test_house_open(&h);
		claim = test_open_claim(&h, "R-1");
		clock_at(&h, "2026-10-22 09:00");
		(void)test_send_all(&h);
		g_free(test_say(&h, "kunde@debtor.example", TRUE, "reminder", rows[i].words));
		test_assert_state(&h, claim->reference, rows[i].state);
		test_creditor_says(&h, rows[i].letter, "Ok, danke!");
		test_assert_state(&h, claim->reference, rows[i].state);
		test_creditor_says(&h, rows[i].letter, "unbezahlt");
		test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
		test_assert_sound(&h);
		(void)test_send_all(&h);
		test_house_close(&h);
	}
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/consent/offered", test_offered);
	g_test_add_func("/consent/silence", test_silence);
	g_test_add_func("/consent/declined", test_declined);
	g_test_add_func("/consent/paid", test_paid);
	g_test_add_func("/consent/overdue", test_overdue);
	g_test_add_func("/consent/incomplete", test_incomplete);
	g_test_add_func("/consent/samples", test_samples);
	g_test_add_func("/consent/shadow", test_shadow);
	g_test_add_func("/consent/never-confirmed", test_never_confirmed);
	g_test_add_func("/consent/several", test_several);
	g_test_add_func("/consent/mixed-words", test_mixed_words);
	g_test_add_func("/consent/native-values", test_native_values);
	g_test_add_func("/consent/terms", test_terms);
	g_test_add_func("/consent/yes-to-answer", test_yes_to_answer);
	return g_test_run();
}
