/* SPDX-License-Identifier: BSD-2-Clause */
/* To court: one claim, and several of several debtors in one mail and one file. */
#include "scenes.h"

#include <string.h>

#include "base/error.h"
#include "claim/court.h"

/* An address and the debtor's legal form are known; the creditor has a Kennziffer. */
static void
open_court_house(TestHouse *h, const char *court)
{
	g_autofree char *group = g_strdup_printf("language = \"de\"  postal = \"Hauptstr. 1, 04109 Leipzig\"  "
						 "country = \"DE-ST\"  court: { %s } }", court);

	test_house_open(h);
	test_house_reconfigure(h, "language = \"de\" }", group);
}
#define WITH_FILE "kennziffer = \"12345678\"  catalogue = 11  performance = \"rendered\"  "              \
		  "representative = \"Geschäftsführerin Erika Muster\""

static void
move(TestHouse *h, const char *reference, const char *country)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);
	g_autoptr(DunlinDebtor) debtor =
		dunlin_debtor_get(h->desk->store, claim->creditor, claim->debtor, &error);

	g_assert_no_error(error);
	g_free(debtor->street);
	g_free(debtor->postcode);
	g_free(debtor->city);
	g_free(debtor->country);
	debtor->street = g_strdup("Lange Straße 5");
	debtor->postcode = g_strdup("50667");
	debtor->city = g_strdup("Köln");
	debtor->country = g_strdup(country);
	g_assert_true(dunlin_store_begin(h->desk->store, &error));
	g_assert_true(dunlin_debtor_put(h->desk->store, debtor, &error));
	g_assert_true(dunlin_store_commit(h->desk->store, &error));
}

static void
open_claim(TestHouse *h, const char *number, const char *debtor, const char *email, const char *country)
{
	g_autofree char *xml = test_invoice(number, "2026-10-15", "119.00", email);
	g_auto(GStrv) parts = g_strsplit(xml, "Muster Bau GmbH", -1);
	g_autofree char *own = g_strjoinv(debtor, parts);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "siehe Anhang", own);
	g_autofree char *name = g_strdup_printf("acme/%s", number);

	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	move(h, name, country);
}

/* All letters have gone, and nothing came back. */
static void
up_to_end(TestHouse *h)
{
	g_autofree char *said = NULL;

	test_on_day(h, "2026-10-22 09:00");
	test_on_day(h, "2026-11-05 09:00");
	said = test_say(h, "billing@acme.example", TRUE, "sheet", "rest ok");
	test_on_day(h, "2026-11-05 10:00");
	test_on_day(h, "2026-11-19 09:00");
}

static void
assert_has(GBytes *bytes, const char *text, gboolean wanted)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);

	if ((g_strstr_len(data, (gssize)size, text) != NULL) != wanted)
		g_error("\"%s\" is %sin the mail", text, wanted ? "not " : "");
}

static char *
to_court(TestHouse *h, const char *const *claims, GError **error)
{
	char *text = NULL;

	return dunlin_desk_command_court(h->desk, (char *const *)claims, h->time, &text, error) ? text : NULL;
}

static const char *const first[] = {"acme/R-1", NULL};

static void
test_one(void)
{
	static const struct {
		const char *court, *has, *has_not;
	} rows[] = {
		{WITH_FILE, "Mahnantrag.eda", "Kennziffer eingerichtet"},
		{"kennziffer = \"\"", "Kennziffer eingerichtet", "Mahnantrag.eda"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(GBytes) bytes = NULL;
		g_autoptr(GError) error = NULL;
		g_autofree char *said = NULL;

		open_court_house(&h, rows[i].court);
		open_claim(&h, "R-1", "Muster Bau GmbH", "kunde@debtor.example", "DE");
		up_to_end(&h);
		said = to_court(&h, first, &error);
		g_assert_no_error(error);
		test_assert_state(&h, "acme/R-1", DUNLIN_STATE_HELD);
		(void)test_send_all(&h);
		bytes = test_written(&h, "court");
		assert_has(bytes, rows[i].has, TRUE);
		assert_has(bytes, rows[i].has_not, FALSE);
		assert_has(bytes, "Lange Stra=C3=9Fe 5", TRUE);
		test_on_day(&h, "2027-03-01 09:00");
		g_assert_cmpuint(test_count(&h, "final"), ==, 1);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* What no court order can be about is said in clear words, and not offered. */
static void
test_abroad(void)
{
	static const struct {
		const char *country;
		gboolean offered;
	} rows[] = {{"DE", TRUE}, {"AT", FALSE}};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinNotice) sheet = NULL;
		g_autoptr(GError) error = NULL;
		g_autofree char *said = NULL;

		open_court_house(&h, "");
		open_claim(&h, "R-1", "Muster Bau GmbH", "kunde@debtor.example", rows[i].country);
		up_to_end(&h);
		sheet = test_notice(&h, "sheet");
		g_assert_nonnull(strstr(sheet->facts, "\"ended\":["));
		g_assert_cmpint(strstr(sheet->facts, "\"what\":\"court\"") != NULL, ==,
				rows[i].offered);
		said = to_court(&h, first, &error);
		g_assert_cmpint(said != NULL, ==, rows[i].offered);
		if (!rows[i].offered) {
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
			g_assert_nonnull(strstr(error->message, "not in Germany"));
			test_assert_state(&h, "acme/R-1", DUNLIN_STATE_OPEN);
		}
		test_house_close(&h);
	}
}

/* ── several ── */

static DunlinValues *
values_of(TestHouse *h)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, "court");
	g_autoptr(GError) error = NULL;
	DunlinValues *values = dunlin_values_from_json(notice->facts, &error);

	g_assert_no_error(error);
	return values;
}

/* The file's records that begin like that. */
static guint
count_records(DunlinValues *values, const char *key)
{
	const DunlinValue *records = dunlin_values_get(values, "records");
	guint count = 0;

	g_assert_nonnull(records);
	g_assert_cmpint(g_utf8_strlen(records->text, -1) % DUNLIN_COURT_RECORD, ==, 0);
	for (const char *record = records->text; *record != '\0';
	     record = g_utf8_offset_to_pointer(record, DUNLIN_COURT_RECORD))
		count += g_str_has_prefix(record, key);
	return count;
}

static void
assert_file(TestHouse *h)
{
	static const struct {
		const char *key;
		guint count;
	} rows[] = {
		{"AA", 1}, {"01KS", 2}, {"01AG   01", 2}, {"01ASPK", 3}, {"01ZINS", 3}, {"BB", 1},
		/* two applications, three claims: the numbers in the catalogue 33, EUR 357.00 */
		{"BB123456780000002", 1},
	};
	g_autoptr(DunlinValues) values = values_of(h);
	const char *records = dunlin_values_get(values, "records")->text;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].key);
		g_assert_cmpuint(count_records(values, rows[i].key), ==, rows[i].count);
	}
	g_assert_nonnull(strstr(records, "0000033" "00000000035700" "000000000000000" "0000003"));
	g_assert_null(strstr(records, "Wiener"));
}

static void
open_four(TestHouse *h)
{
	open_court_house(h, WITH_FILE);
	open_claim(h, "R-1", "Muster Bau GmbH", "kunde@debtor.example", "DE");
	open_claim(h, "R-2", "Muster Bau GmbH", "kunde@debtor.example", "DE");
	open_claim(h, "R-3", "Andere Bau GmbH", "andere@other.example", "DE");
	open_claim(h, "R-4", "Wiener Bau GmbH", "wien@third.example", "AT");
	up_to_end(h);
}

static void
assert_together(TestHouse *h)
{
	static const char *const wanted[] = {
		"Mahnantrag.eda", "Antrag 1 von 2: Muster Bau GmbH", "Antrag 2 von 2: Andere Bau GmbH", "R-3",
	};
	g_autoptr(GBytes) bytes = NULL;

	test_assert_state(h, "acme/R-1", DUNLIN_STATE_HELD);
	test_assert_state(h, "acme/R-2", DUNLIN_STATE_HELD);
	test_assert_state(h, "acme/R-3", DUNLIN_STATE_HELD);
	test_assert_state(h, "acme/R-4", DUNLIN_STATE_OPEN);
	(void)test_send_all(h);
	g_assert_cmpuint(test_count(h, "court"), ==, 1);
	assert_file(h);
	bytes = test_written(h, "court");
	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		assert_has(bytes, wanted[i], TRUE);
	test_assert_sound(h);
}

static void
test_several(void)
{
	static const char *const all[] = {"acme/R-1", "acme/R-3", "acme/R-4", "acme/R-2", NULL};
	TestHouse h = {0};
	g_autoptr(GError) error = NULL;
	g_autofree char *said = NULL, *paid = NULL;

	open_four(&h);
	said = to_court(&h, all, &error);
	g_assert_no_error(error);
	g_assert_nonnull(strstr(said, "acme/R-4: the debtor is not in Germany"));
	assert_together(&h);
	/* A line with a number is about one of them. */
	paid = test_say(&h, "billing@acme.example", TRUE, "court", "bezahlt 2");
	test_assert_state(&h, "acme/R-3", DUNLIN_STATE_CLOSED);
	test_assert_state(&h, "acme/R-1", DUNLIN_STATE_HELD);
	test_house_close(&h);
}

/* One line with the numbers of a sheet. */
static void
test_by_mail(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinNotice) sheet = NULL;
	g_autoptr(GBytes) transcript = NULL;
	g_autofree char *said = NULL;

	open_four(&h);
	sheet = test_notice(&h, "sheet");
	g_assert_cmpuint(g_strv_length(sheet->claims), ==, 4);
	said = test_say(&h, "billing@acme.example", TRUE, "sheet", "übergeben gericht 1-4");
	assert_together(&h);
	transcript = test_written(&h, "transcript");
	assert_has(transcript, "nicht in Deutschland", TRUE);
	test_house_close(&h);
}

/* ── interest ── */

/* The final letter of the 9th of November claims EUR 0.62 of interest. */
static void
up_to_interest(TestHouse *h)
{
	g_autofree char *kind = NULL;

	open_court_house(h, WITH_FILE);
	test_house_reconfigure(h, "address = \"dunning@example.com\"\n",
			       "address = \"dunning@example.com\"\n"
			       "policy: { standard: { steps = (\n"
			       "  { step = \"reminder\" after-due = \"5d\" deadline = \"10d\" },\n"
			       "  { step = \"final\" after-deadline = \"3wd\" deadline = \"10d\" "
			       "interest = \"claim\" } ) } }\n");
	open_claim(h, "R-1", "Muster Bau GmbH", "kunde@debtor.example", "DE");
	kind = test_say(h, "billing@acme.example", TRUE, "opened", "kind: business");
	test_on_day(h, "2026-10-22 09:00");
	test_on_day(h, "2026-11-09 09:00");
}

/* What was paid of it is not asked for again. */
static void
test_interest(void)
{
	static const struct {
		const char *paid, *principal, *zins, *lacks;
	} rows[] = {
		{NULL, "0000011900", "09000B1261023      0000011900", NULL},
		{"bezahlt 1,00 EUR", "0000011862", "09000B1261110      0000011862", NULL},
		{"bezahlt 0,30 EUR", NULL, NULL, "Zinsen sind zum Teil bezahlt"},
		/* three weeks of another principal */
		{"bezahlt R-1 19,00 EUR", "0000010000", "09000B12610232611090000011900", NULL},
		{"bezahlt R-1 19,00 EUR", "0000010000", "09000B1261110      0000010000", NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinValues) values = NULL;
		g_autoptr(GBytes) bytes = NULL;
		g_autoptr(GError) error = NULL;
		g_autofree char *said = NULL, *paid = NULL;

		up_to_interest(&h);
		test_house_at(&h, "2026-11-10 09:00");
		if (rows[i].paid != NULL)
			paid = test_say(&h, "billing@acme.example", TRUE, "opened", rows[i].paid);
		test_on_day(&h, "2026-11-24 09:00");
		said = to_court(&h, first, &error);
		g_assert_no_error(error);
		(void)test_send_all(&h);
		values = values_of(&h);
		bytes = test_written(&h, "court");
		if (rows[i].lacks != NULL) {
			g_assert_null(dunlin_values_get(values, "records"));
			assert_has(bytes, rows[i].lacks, TRUE);
			assert_has(bytes, "0,32 EUR", TRUE);
		} else {
			g_assert_nonnull(strstr(dunlin_values_get(values, "records")->text, rows[i].zins));
			g_assert_nonnull(
				strstr(dunlin_values_get(values, "records")->text, rows[i].principal));
		}
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/court/one", test_one);
	g_test_add_func("/court/abroad", test_abroad);
	g_test_add_func("/court/several", test_several);
	g_test_add_func("/court/by-mail", test_by_mail);
	g_test_add_func("/court/interest", test_interest);
	return g_test_run();
}
