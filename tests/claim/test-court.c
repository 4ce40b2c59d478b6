/* SPDX-License-Identifier: BSD-2-Clause */
/* The German order for payment: fees, who is asked, what is missing, the sheet and the file. */
#include "claim/court.h"

#include <string.h>

#include "claim/costs.h"
#include "claim/court-file.h"

/* GKG 34 with KV 1100, RVG 13 with VV 2300, as of 2025-06-01. */
static void
test_costs(void)
{
	static const struct {
		gint64 value, court, whole, nine;
	} rows[] = {
		{100, 3800, 3150, 2835},	 {5000, 3800, 3150, 2835},
		{5001, 3800, 5150, 4635},	 {50000, 3800, 5150, 4635},
		{100000, 3800, 9300, 8370},	 {100001, 4100, 13450, 12105},
		{200000, 5150, 17600, 15840},	 {500000, 8525, 35450, 31905},
		{1000000, 14150, 65200, 58680},	 {1000001, 15675, 70700, 63630},
		{2500000, 21775, 92700, 83430},	 {5000000, 31900, 135700, 122130},
		{20000000, 101900, 235200, 211680},
		{50000000, 206900, 375200, 337680},
		{50000001, 217400, 392700, 353430},
		/* 590 parts of 50,000 beyond 500,000; no more is counted */
		{G_GINT64_CONSTANT(3000000000), 6401900, 10700200, 9630180},
		{G_GINT64_CONSTANT(3000000001), 6401900, 10700200, 9630180},
		{0, -1, -1, -1},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%" G_GINT64_FORMAT, rows[i].value);
		g_assert_cmpint(dunlin_costs_court(rows[i].value), ==, rows[i].court);
		g_assert_cmpint(dunlin_costs_rvg(rows[i].value, 10), ==, rows[i].whole);
		g_assert_cmpint(dunlin_costs_rvg(rows[i].value, 9), ==, rows[i].nine);
	}
	/* VV 2300: half a fee where it is simple and paid at once, 1.3 at most */
	g_assert_cmpint(dunlin_costs_rvg(50000, 5), ==, 2575);
	g_assert_cmpint(dunlin_costs_rvg(100000, 5), ==, 4650);
	g_assert_cmpint(dunlin_costs_rvg(500000, 13), ==, 46085);
}

static void
test_courts(void)
{
	static const struct {
		const char *country, *place;
	} rows[] = {
		{"DE-SN", "39418 Staßfurt"}, {"de-by", "96441 Coburg"}, {"FR", "13343 Berlin"},
		{"AT", "13343 Berlin"},	     {"DE", NULL},		{"DE-NW", NULL},
		{"", NULL},		     {NULL, NULL},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *postcode = NULL, *place = NULL;
		gboolean known = dunlin_court_of(rows[i].country, &postcode, &place);
		g_autofree char *got = known ? g_strdup_printf("%s %s", postcode, place) : NULL;

		g_assert_cmpstr(got, ==, rows[i].place);
	}
}

static void
test_addresses(void)
{
	static const struct {
		const char *postal, *wanted;
	} rows[] = {
		{"Hauptstr. 1, 12345 Berlin", "Hauptstr. 1|12345|Berlin"},
		{"Haus 3, Hof 2, 01067 Dresden Altstadt", "Haus 3, Hof 2|01067|Dresden Altstadt"},
		{"Hauptstr. 1", NULL},
		{"Hauptstr. 1, Berlin", NULL},
		{"Hauptstr. 1, 1234 Wien", NULL},
		{"Hauptstr. 1, 123456 Moskau", NULL},
		{", 12345 Berlin", NULL},
		{"", NULL},
		{NULL, NULL},
	};
	static const char *const names[][2] = {
		{"Muster Bau GmbH", "GmbH"}, {"Muster GmbH & Co. KG", "GmbH & Co. KG"},
		{"Muster gGmbH", "gGmbH"},   {"Kunde & Söhne KG", "KG"},
		{"GmbH", ""},		     {"Erika Muster", ""},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *street = NULL, *postcode = NULL, *place = NULL, *got = NULL;

		if (dunlin_court_address(rows[i].postal, &street, &postcode, &place))
			got = g_strdup_printf("%s|%s|%s", street, postcode, place);
		g_assert_cmpstr(got, ==, rows[i].wanted);
	}
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpstr(dunlin_court_form(names[i][0]), ==, names[i][1]);
}

static DunlinDay
day(const char *text)
{
	DunlinDay value = DUNLIN_DAY_NONE;

	g_assert_true(dunlin_day_parse(text, &value));
	return value;
}

static DunlinCourtClaim
an_invoice(void)
{
	return (DunlinCourtClaim){
		.reference = "7K3M4QX2",
		.currency = "EUR",
		.invoice = "R-2026-001",
		.issue_day = day("2026-10-01"),
		.due_day = day("2026-10-15"),
		.interest_from = day("2026-10-23"),
		.principal = 123456,
		.fees = 250,
		.interest = 1637,
		.spread = 9000,
	};
}

/* An application about @claims. */
static DunlinCourtCase
sample(const DunlinCourtClaim *claims, guint count)
{
	return (DunlinCourtCase){
		.kennziffer = "12345678",
		.court_postcode = "39418",
		.court_place = "Staßfurt",
		.applicant = {"ACME Großhandel für Schrauben und Muttern GmbH", "Hauptstr. 1", "04109",
			      "Leipzig", "DE-SN", "GmbH", "Geschäftsführerin", "Erika Muster"},
		.respondent = {"Müller & Söhne Bau GmbH", "Lange Straße 5", "12345", "Köln", "DE", "GmbH",
			       "Geschäftsführer", ""},
		.kind = DUNLIN_KIND_BUSINESS,
		.catalogue = 11,
		.performance = DUNLIN_COURT_RENDERED,
		.today = day("2026-12-07"),
		.claims = claims,
		.count = count,
	};
}

static void
check(const DunlinCourtCase *court, const char *name, guint wanted)
{
	guint failed = dunlin_court_failed(court);

	if (failed != wanted)
		g_error("%s: got %x, wanted %x", name, failed, wanted);
}

#define BIT(name) (1u << DUNLIN_COURT_##name)

/* What a claim, or all of them together, may be. */
static void
test_claim_checks(void)
{
	static const struct {
		const char *name, *currency, *invoice;
		gint64 principal, fees, lump_sum;
		guint count, wanted;
	} rows[] = {
		{"complete", "EUR", "R-1", 123456, 250, 0, 1, 0},
		{"francs", "CHF", "R-1", 123456, 0, 0, 1, BIT(CURRENCY)},
		{"paid", "EUR", "R-1", 0, 0, 0, 1, BIT(NOTHING_OPEN)},
		{"the fixed sum", "EUR", "R-1", 123456, 0, 4000, 1, 0},
		{"the local court's last euro", "EUR", "R-1", 1000000, 0, 0, 1, 0},
		{"the regional court's", "EUR", "R-1", 1000001, 0, 0, 1, BIT(REGIONAL)},
		{"together still local", "EUR", "R-1", 500000, 0, 4000, 2, 0},
		{"together regional", "EUR", "R-1", 500001, 0, 0, 2, BIT(REGIONAL)},
		{"twenty", "EUR", "R-1", 100, 100, 4000, 20, 0},
		{"too many", "EUR", "R-1", 100, 0, 0, 21, BIT(MANY)},
		{"too much", "EUR", "R-1", 100, 100000000, 0, 1, BIT(WIDTH)},
		{"too much together", "EUR", "R-1", 100, 5000000, 0, 2, BIT(WIDTH)},
		{"no number", "EUR", "", 100, 0, 0, 2, BIT(INVOICE)},
		{"a long number", "EUR", "R-1234567890123456789012345678901234", 100, 0, 0, 1, BIT(WIDTH)},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinCourtClaim claims[21];
		DunlinCourtCase c = sample(claims, rows[i].count);

		for (guint k = 0; k < rows[i].count; k++) {
			claims[k] = an_invoice();
			/* the last one decides */
			if (k + 1 == rows[i].count) {
				claims[k].currency = rows[i].currency;
				claims[k].invoice = rows[i].invoice;
			}
			claims[k].principal = rows[i].principal;
			claims[k].fees = rows[i].fees;
			claims[k].lump_sum = rows[i].lump_sum;
		}
		check(&c, rows[i].name, rows[i].wanted);
	}
}

static void
test_checks(void)
{
	const DunlinCourtClaim claim = an_invoice();
	DunlinCourtCase c = sample(&claim, 1);

	check(&c, "complete", 0);
	c.respondent.country = "AT";
	check(&c, "Austrian", BIT(ABROAD));
	c = sample(&claim, 1);
	c.kennziffer = "1234567";
	check(&c, "seven digits", BIT(KENNZIFFER));
	c.kennziffer = "1234567A";
	check(&c, "a letter in it", BIT(KENNZIFFER));
	c.kennziffer = NULL;
	check(&c, "none", BIT(KENNZIFFER));
	c = sample(&claim, 1);
	c.court_place = NULL;
	check(&c, "no court", BIT(COURT));
	c = sample(&claim, 1);
	c.applicant.street = "";
	check(&c, "applicant", BIT(APPLICANT));
	c = sample(&claim, 1);
	c.respondent.postcode = NULL;
	check(&c, "respondent", BIT(RESPONDENT));
	c.respondent.postcode = "1234";
	check(&c, "four digits", BIT(RESPONDENT));
	c.respondent.postcode = "D-123";
	check(&c, "no digits", BIT(RESPONDENT));
	c = sample(&claim, 1);
	c.applicant.represented_by = "";
	check(&c, "nobody acts for the applicant", BIT(REPRESENTED));
	c.applicant.form = "";
	check(&c, "which company applies", BIT(REPRESENTED));
	c.applicant.form = "e.K.";
	check(&c, "a merchant", 0);
	c = sample(&claim, 1);
	c.respondent.form = "";
	check(&c, "which company", BIT(FORM));
	c.kind = DUNLIN_KIND_CONSUMER;
	check(&c, "a person", 0);
	c = sample(&claim, 1);
	c.catalogue = 0;
	c.performance = DUNLIN_COURT_UNSAID;
	check(&c, "two", BIT(CATALOGUE) | BIT(PERFORMANCE));
	for (guint i = 1; i < 100; i++) {
		gboolean more = i == 19 || i == 20 || i == 28 || i == 36 || i == 42 || i == 61 || i == 90;

		c = sample(&claim, 1);
		c.catalogue = i;
		check(&c, "the catalogue", more ? BIT(MORE) : 0);
	}
	c = sample(&claim, 1);
	c.respondent.place = "日本";
	check(&c, "not in CP850", BIT(WIDTH));
	c = sample(&claim, 1);
	c.respondent.street = "Straße des siebzehnten Juni hinter dem Tor 5";
	check(&c, "too long", BIT(WIDTH));
	for (guint i = 0; i < DUNLIN_COURT_CHECKS; i++)
		g_assert_cmpstr(dunlin_court_sentence((DunlinCourtCheck)i, "de"), !=,
				dunlin_court_sentence((DunlinCourtCheck)i, "en"));
}

static void
append_file(GString *out, const DunlinCourtCase *courts, guint count)
{
	g_autoptr(GByteArray) file = dunlin_court_file(courts, count);
	const char *data = (const char *)file->data;

	g_assert_cmpuint(file->len % DUNLIN_COURT_RECORD, ==, 0);
	for (guint at = 0; at < file->len; at += DUNLIN_COURT_RECORD) {
		g_autofree char *line =
			g_convert(data + at, DUNLIN_COURT_RECORD, "UTF-8", "CP850", NULL, NULL, NULL);

		g_assert_cmpint(g_utf8_strlen(line, -1), ==, DUNLIN_COURT_RECORD);
		g_string_append_printf(out, "%s|\n", line);
	}
}

static void
append_sheet(GString *out, const DunlinCourtCase *court)
{
	g_autoptr(GPtrArray) sheet = dunlin_court_sheet(court);

	for (guint i = 0; i < sheet->len; i++) {
		const DunlinCourtLine *line = g_ptr_array_index(sheet, i);

		g_string_append_printf(out, line->value ? "  %s: %s\n" : "%s%s\n", line->label,
				       line->value ? line->value : "");
	}
}

/* A company that owes three invoices and a person who owes one: one file. */
static void
append_several(GString *out)
{
	DunlinCourtClaim claims[] = {an_invoice(), an_invoice(), an_invoice()}, other = an_invoice();
	DunlinCourtCase courts[] = {sample(claims, 3), sample(&other, 1)};

	claims[1].reference = "AAAAAAA2";
	claims[1].invoice = "R-2026-002";
	claims[1].principal = 5000;
	claims[1].lump_sum = 4000;
	claims[1].fees = 0;
	claims[2].reference = "BBBBBBB3";
	claims[2].invoice = "R-2026-003";
	claims[2].spread = 0;
	claims[2].lump_sum = 4000;
	other.reference = "CCCCCCC4";
	other.fees = 0;
	courts[1].kind = DUNLIN_KIND_CONSUMER;
	courts[1].respondent.name = "Erika Anna Muster";
	append_sheet(out, &courts[0]);
	append_file(out, courts, 2);
}

/* A company, a person, and a case of which little is known. */
static void
test_golden(void)
{
	g_autofree char *path = g_test_build_filename(G_TEST_DIST, "claim", "court.golden", NULL);
	g_autoptr(GString) got = g_string_new(NULL);
	g_autofree char *wanted = NULL;
	DunlinCourtClaim claim = an_invoice();
	const DunlinCourtClaim nothing = {.reference = "AAAAAAAA", .currency = "EUR", .principal = 100,
					  .issue_day = DUNLIN_DAY_NONE, .due_day = DUNLIN_DAY_NONE,
					  .interest_from = DUNLIN_DAY_NONE, .lump_sum = 4000};
	DunlinCourtCase c = sample(&claim, 1);
	const DunlinCourtCase empty = {.today = DUNLIN_DAY_NONE, .claims = &nothing, .count = 1};

	append_sheet(got, &c);
	append_file(got, &c, 1);
	c.kind = DUNLIN_KIND_CONSUMER;
	c.respondent.name = "Erika Anna Muster";
	c.performance = DUNLIN_COURT_INDEPENDENT;
	claim.interest_from = DUNLIN_DAY_NONE;
	claim.spread = 5000;
	claim.fees = 0;
	append_file(got, &c, 1);
	append_sheet(got, &empty);
	append_several(got);
	if (g_getenv("UPDATE_EXPECTED"))
		g_assert_true(g_file_set_contents(path, got->str, -1, NULL));
	g_assert_true(g_file_get_contents(path, &wanted, NULL, NULL));
	g_assert_cmpstr(got->str, ==, wanted);
}

typedef struct {
	guint record, column;
	const char *text;
} Column;

static void
check_columns(const GByteArray *file, const Column *rows, guint count)
{
	for (guint i = 0; i < count; i++) {
		const guint8 *at =
			file->data + rows[i].record * DUNLIN_COURT_RECORD + rows[i].column - 1;
		gsize length = strlen(rows[i].text);

		g_assert_cmpuint(rows[i].record * DUNLIN_COURT_RECORD, <, file->len);
		if (memcmp(at, rows[i].text, length) != 0)
			g_error("row %u: got \"%.*s\", wanted \"%s\"", i, (int)length, at, rows[i].text);
	}
}

/* What the columns hold, counted by hand and not by the table. */
static void
test_columns(void)
{
	static const Column rows[] = {
		{0, 1, "AA12345678261207" "01"},	{0, 17, "01        4000" "7K3M"},
		{1, 1, "01KS   00" "7K3M4QX2 "},	{1, 45, "12345678        39418"},
		{1, 109, "X "},				{2, 10, " GmbH "},
		{2, 46, "ACME"},			{3, 45, "04109Leipzig "},
		{10, 10, "11 "},			{10, 57, "R-2026-001 "},
		{10, 92, "261001      0000123456"},	{11, 10, "09000B1261023      0000123456"},
		{12, 1, "01MAHNK000000250 "},		{13, 1, "BB12345678" "0000001" "0000012"},
		{13, 25, "0000011" "00000000123456" "000000000000000" "0000001"},
	};
	const DunlinCourtClaim claim = an_invoice();
	DunlinCourtCase c = sample(&claim, 1);
	g_autoptr(GByteArray) file = dunlin_court_file(&c, 1);

	g_assert_cmpuint(file->len, ==, 14 * DUNLIN_COURT_RECORD);
	check_columns(file, rows, G_N_ELEMENTS(rows));
	/* "Müller" in CP850 */
	g_assert_cmpint(file->data[6 * DUNLIN_COURT_RECORD + 46], ==, 0x81);
}

/* Two invoices of one debtor, one with interest and both with the fixed sum, and one of another. */
static void
test_several(void)
{
	static const Column rows[] = {
		{1, 10, "7K3M4QX2 AAAAAAA2 "},	   {10, 1, "01ASPK 0011 "},
		{10, 104, "0000123456"},	   {11, 1, "01ZINS 0009000B1"},
		{12, 57, "R-2026-002 "},	   {12, 104, "0000005000"},
		{13, 1, "01MAHNK000000500 "},	   {14, 1, "01ANF  0000008000" "2 Verzugspauschalen 288 Abs.5 BGB "},
		{14, 53, "                  "},	   {15, 1, "01KS   00CCCCCCC4 "},
		{24, 104, "0000123456"},	   {26, 1, "01MAHNK000000250"},
		{27, 1, "01ANF  0000004000" "Verzugspauschale 288 Abs. 5 BGB   "},
		{28, 1, "BB12345678" "0000002" "0000027"},
		{28, 25, "0000033" "00000000251912" "000000000000000" "0000003"},
	};
	DunlinCourtClaim claims[] = {an_invoice(), an_invoice()}, other = an_invoice();
	const DunlinCourtCase courts[] = {sample(claims, 2), sample(&other, 1)};
	g_autoptr(GByteArray) file = NULL;

	claims[1].reference = "AAAAAAA2";
	claims[1].invoice = "R-2026-002";
	claims[1].principal = 5000;
	claims[1].spread = 0;
	claims[0].lump_sum = claims[1].lump_sum = other.lump_sum = 4000;
	other.reference = "CCCCCCC4";
	file = dunlin_court_file(courts, 2);
	g_assert_cmpuint(file->len, ==, 29 * DUNLIN_COURT_RECORD);
	check_columns(file, rows, G_N_ELEMENTS(rows));
}

/* Without its date an invoice is one of many; what is left of interest that was paid in part is on the
 * sheet, and not in the file. */
static void
test_undated(void)
{
	DunlinCourtClaim claim = an_invoice();
	DunlinCourtCase c = sample(&claim, 1);
	g_autoptr(GString) sheet = g_string_new(NULL);

	claim.issue_day = DUNLIN_DAY_NONE;
	check(&c, "no date", BIT(INVOICE));
	claim = an_invoice();
	claim.computed = 250;
	check(&c, "interest paid in part", BIT(COMPUTED));
	append_sheet(sheet, &c);
	g_assert_nonnull(strstr(sheet->str, "Ausgerechnete Zinsen\n  Rest bis zum Beginn der laufenden "
					    "Zinsen: 2,50 EUR\nLaufende Zinsen\n"));
}

/* The application's own reference has 35 characters. */
static void
test_reference(void)
{
	DunlinCourtClaim claims[5];
	g_autofree char *four = NULL, *five = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(claims); i++)
		claims[i] = an_invoice();
	four = dunlin_court_reference(&(DunlinCourtCase){.claims = claims, .count = 4});
	five = dunlin_court_reference(&(DunlinCourtCase){.claims = claims, .count = 5});
	g_assert_cmpstr(four, ==, "7K3M4QX2 7K3M4QX2 7K3M4QX2 7K3M4QX2");
	g_assert_cmpstr(five, ==, "7K3M4QX2 und 4 weitere");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/court/costs", test_costs);
	g_test_add_func("/court/courts", test_courts);
	g_test_add_func("/court/addresses", test_addresses);
	g_test_add_func("/court/checks", test_checks);
	g_test_add_func("/court/claim-checks", test_claim_checks);
	g_test_add_func("/court/undated", test_undated);
	g_test_add_func("/court/golden", test_golden);
	g_test_add_func("/court/columns", test_columns);
	g_test_add_func("/court/several", test_several);
	g_test_add_func("/court/reference", test_reference);
	return g_test_run();
}
