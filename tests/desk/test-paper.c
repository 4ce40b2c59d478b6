/* SPDX-License-Identifier: BSD-2-Clause */
/* What a letter says and bears, as the desk decides it: the consequence that really follows, the law of
 * the debtor's country, the link to pay by, the PDF with its code. */
#include <glib/gstdio.h>
#include <string.h>

#include "house.h"

#define ADDRESS "address = \"dunning@example.com\"\n"
#define STEPS(last)                                                                                \
	ADDRESS "partner: { agency: { name = \"Muster Inkasso\" address = \"cases@agency.example\" } }\n" \
		"policy: { standard: { steps = (\n"                                                \
		"{ step = \"late\" after-due = \"40d\" deadline = \"10d\" letter = \"final\" "     \
		"attach = \"letter\" }" last " ) } }\n"

static const struct {
	const char *name, *steps, *creditor, *says;
	gint64 flags; /* which of the flags below */
	const char *language;
} rows[] = {
	{ "nothing follows", STEPS(""), "", NULL, 0, "de" },
	{ "a letter follows",
	  STEPS(", { step = \"last\" after-deadline = \"3wd\" deadline = \"10d\" letter = \"final\" }"), "",
	  NULL, 1, "de" },
	{ "the partner follows", STEPS(", { step = \"handover\" after-deadline = \"3wd\" partner = \"agency\" }"),
	  "", "country: DE", 2 + 8, "de" },
	{ "no cost in France",
	  STEPS(", { step = \"handover\" after-deadline = \"3wd\" partner = \"agency\" }"), "",
	  "country: FR", 2, "fr" },
	{ "court follows", STEPS(", { step = \"handover\" after-deadline = \"3wd\" partner = \"court\" }"), "",
	  "country: DE", 4, "de" },
	{ "no court for an individual in GB",
	  STEPS(", { step = \"handover\" after-deadline = \"3wd\" partner = \"court\" }"), "", "country: GB", 0,
	  "en" },
	{ "the Dutch period and cost",
	  STEPS(", { step = \"handover\" after-deadline = \"3wd\" partner = \"agency\" }"), "",
	  "country: NL", 2 + 16 + 32, "nl" },
	{ "the Dutch business",
	  STEPS(", { step = \"handover\" after-deadline = \"3wd\" partner = \"agency\" }"), "",
	  "country: NL\nkind: business", 2 + 8, "nl" },
	{ "the Belgian period", STEPS(""), "", "country: BE", 64 + 128, "de" },
	{ "the Spanish offer", STEPS(""), "", "country: ES", 256, "es" },
	{ "a link to pay by", STEPS(""), "pay-link = \"https://p.example/{invoice}/{amount}{currency}\"", NULL,
	  512, "de" },
};

static const char *const flags[] = { "letter_follows", "next_handover", "next_court", "handover_costs",
				     "collection_costs", "period_after_receipt", "period_after_sending",
				     "first_free", "negotiation", "pay_link" };

static gboolean
is_set(const DunlinValues *values, const char *name)
{
	const DunlinValue *value = dunlin_values_get(values, name);

	return value != NULL && (value->type == DUNLIN_VALUE_TEXT || value->number != 0);
}

/* The file of that name among the mail's parts. */
static GBytes *
file_in(char *mail, const char *file)
{
	g_autofree char *name = g_strdup_printf("filename=%s", file);
	char *part = strstr(mail, name);
	char *body = part != NULL ? strstr(part, "\r\n\r\n") : NULL;
	gsize size;
	guchar *data;

	g_assert_nonnull(body);
	*strstr(body + 4, "\r\n--") = '\0';
	data = g_base64_decode(body + 4, &size);
	return g_bytes_new_take(data, size);
}

static GBytes *
attached(const DunlinPreview *preview)
{
	g_autofree char *mail = g_strndup(g_bytes_get_data(preview->mail, NULL),
					  g_bytes_get_size(preview->mail));
	g_autofree char *name = g_strdup_printf("%s.pdf", preview->notice->claims[0]);

	return file_in(mail, name);
}

/* What a banking app sees; NULL: the tools are missing. */
static char *
scanned(GBytes *pdf, char **ret_text)
{
	static const char script[] = "pdftotext -layout l.pdf t.txt && pdftoppm -r 150 -png l.pdf p &&"
				     " zbarimg -q --raw p-*.png 2>/dev/null; rm -f p-*.png";
	static const char *const words[] = { "sh", "-c", script, NULL };
	g_autofree char *folder = g_dir_make_tmp("dunlin-paper-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "l.pdf", NULL);
	g_autofree char *text = g_build_filename(folder, "t.txt", NULL);
	g_autofree char *zbar = g_find_program_in_path("zbarimg");
	g_autofree char *ppm = g_find_program_in_path("pdftoppm");
	char *said = NULL;

	g_assert_true(g_file_set_contents(path, g_bytes_get_data(pdf, NULL),
					  (gssize)g_bytes_get_size(pdf), NULL));
	if (zbar != NULL && ppm != NULL) {
		g_assert_true(g_spawn_sync(folder, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
					   &said, NULL, NULL, NULL));
		g_assert_true(g_file_get_contents(text, ret_text, NULL, NULL));
	}
	g_unlink(text);
	g_unlink(path);
	g_rmdir(folder);
	return said;
}

static void
check_paper(const DunlinPreview *preview)
{
	g_autoptr(GBytes) pdf = attached(preview);
	g_autofree char *text = NULL, *code = scanned(pdf, &text);

	if (code == NULL)
		return;
	g_test_message("%s", text);
	g_assert_cmpstr(g_strchomp(code), ==,
			"BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR119.00\n\n\nR-1");
	g_assert_nonnull(strstr(text, "DE02"));
	g_assert_nonnull(strstr(text, preview->notice->claims[0]));
}

static void
check_row(gsize i)
{
	TestHouse h = { 0 };
	g_autoptr(DunlinClaim) claim = NULL;
	g_auto(DunlinPreview) preview = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *creditor = g_strdup_printf("name = \"ACME GmbH\" %s", rows[i].creditor);

	test_house_open(&h);
	test_house_reconfigure(&h, ADDRESS, rows[i].steps);
	test_house_reconfigure(&h, "name = \"ACME GmbH\"", creditor);
	h.house->print = dunlin_print;
	claim = test_open_claim(&h, "R-1");
	if (rows[i].says != NULL) {
		g_autofree char *verdict =
			test_say(&h, "billing@acme.example", TRUE, "opened", rows[i].says);

		g_test_message("%s", verdict);
	}
	g_clear_pointer(&claim, dunlin_claim_free);
	claim = test_claim(&h, "acme/R-1");
	(void)dunlin_desk_preview(h.desk, claim, "late", h.time, &preview, &error);
	g_assert_no_error(error);
	g_test_message("%s: %s\n%s", rows[i].name, preview.notice->facts, preview.letter.text);
	for (guint k = 0; k < G_N_ELEMENTS(flags); k++) {
		g_test_message("%s", flags[k]);
		g_assert_cmpint(is_set(preview.values, flags[k]), ==, (rows[i].flags >> k) & 1);
	}
	if (is_set(preview.values, "pay_link"))
		g_assert_nonnull(strstr(preview.letter.html, "href=\"https://p.example/R-1/119.00EUR\""));
	g_assert_cmpstr(preview.notice->language, ==, rows[i].language);
	check_paper(&preview);
	dunlin_preview_clear(&preview);
	test_house_close(&h);
}

static void
test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(i);
}

/* What a creditor asks for to send himself: each letter as a text and as a PDF with its code. */
static void
test_samples(void)
{
	TestHouse h = { 0 };
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) bytes = NULL, pdf = NULL;
	g_autofree char *mail = NULL, *verdict = NULL, *text = NULL, *code = NULL;

	test_house_open(&h);
	h.house->print = dunlin_print;
	claim = test_open_claim(&h, "R-1");
	verdict = test_say(&h, "billing@acme.example", TRUE, "opened", "muster");
	(void)test_send_all(&h);
	notice = test_notice(&h, "samples");
	g_assert_nonnull(notice);
	bytes = dunlin_archive_read(h.house->archive, notice->digest, NULL);
	mail = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_assert_nonnull(strstr(mail, "filename=2-final.txt"));
	pdf = file_in(mail, "2-final.pdf");
	code = scanned(pdf, &text);
	if (code != NULL) {
		g_test_message("%s", text);
		g_assert_nonnull(strstr(code, "EUR119.00"));
		g_assert_nonnull(strstr(text, claim->reference));
	}
	test_house_close(&h);
}

/* ── each kind of code, field by field, from what a letter says ── */

#define SWISS_PARTIES_AND(amount, currency)                                                        \
	"S\nACME GmbH\nRue du Lac\n1268\n2501\nBiel\nCH\n\n\n\n\n\n\n\n" amount "\n" currency      \
	"\nS\nMuster Bau GmbH\nGrosse Marktgasse\n28\n9400\nRorschach\nCH\n"
#define QR_IBAN "CH4431999123000889012"
#define PLAIN_IBAN "CH5800791123000889012"

static const struct {
	const char *name, *iban, *reference, *currency, *code;
} kinds[] = {
	{ "GiroCode, a text", "DE02120300000000202051", NULL, "EUR",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR119.00\n\n\nR-1" },
	{ "GiroCode, a creditor reference", "DE02120300000000202051", "RF18539007547034", "EUR",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR119.00\n\nRF18539007547034" },
	{ "QRR", QR_IBAN, "210000000003139471430009017", "CHF",
	  "SPC\n0200\n1\n" QR_IBAN "\n" SWISS_PARTIES_AND("119.00", "CHF")
	  "QRR\n210000000003139471430009017\n\nEPD" },
	{ "SCOR", PLAIN_IBAN, "RF18539007547034", "EUR",
	  "SPC\n0200\n1\n" PLAIN_IBAN "\n" SWISS_PARTIES_AND("119.00", "EUR")
	  "SCOR\nRF18539007547034\n\nEPD" },
	{ "none", PLAIN_IBAN, NULL, "CHF",
	  "SPC\n0200\n1\n" PLAIN_IBAN "\n" SWISS_PARTIES_AND("119.00", "CHF") "NON\n\nR-1\nEPD" },
};

static void
check_kind(TestHouse *h, DunlinPreview *preview, gsize i)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) pdf = NULL;
	g_autofree char *text = NULL, *code = NULL;
	g_auto(GStrv) fields = NULL, wanted = g_strsplit(kinds[i].code, "\n", -1);

	dunlin_values_set_text(preview->values, "iban", kinds[i].iban);
	dunlin_values_set_text(preview->values, "payment_reference", kinds[i].reference);
	g_strlcpy(preview->notice->currency, kinds[i].currency, sizeof preview->notice->currency);
	pdf = dunlin_desk_paper(h->desk, preview->notice, preview->values, &preview->letter, preview->at,
				&error);
	g_assert_no_error(error);
	code = scanned(pdf, &text);
	if (code == NULL) {
		g_test_skip("pdftotext, pdftoppm or zbarimg is not installed");
		return;
	}
	fields = g_strsplit(g_strchomp(code), "\n", -1);
	for (guint k = 0; wanted[k] != NULL && fields[k] != NULL; k++) {
		g_test_message("%s, line %u", kinds[i].name, k + 1);
		g_assert_cmpstr(fields[k], ==, wanted[k]);
	}
	g_assert_cmpuint(g_strv_length(fields), ==, g_strv_length(wanted));
}

static void
test_kinds(void)
{
	TestHouse h = { 0 };
	g_autoptr(DunlinClaim) claim = NULL;
	g_auto(DunlinPreview) preview = { 0 };
	g_autoptr(GError) error = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, "name = \"ACME GmbH\"",
			       "name = \"ACME GmbH\" country = \"CH\" "
			       "postal = \"Rue du Lac 1268, 2501 Biel\"");
	h.house->print = dunlin_print;
	claim = test_open_claim(&h, "R-1");
	(void)dunlin_desk_preview(h.desk, claim, "reminder", h.time, &preview, &error);
	g_assert_no_error(error);
	dunlin_values_set_text(preview.values, "debtor_street", "Grosse Marktgasse 28");
	dunlin_values_set_text(preview.values, "debtor_city", "9400 Rorschach");
	dunlin_values_set_text(preview.values, "debtor_country", "CH");
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		check_kind(&h, &preview, i);
	dunlin_preview_clear(&preview);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/paper/rows", test_rows);
	g_test_add_func("/paper/samples", test_samples);
	g_test_add_func("/paper/kinds", test_kinds);
	status = g_test_run();
	dunlin_print_end();
	return status;
}
