/* SPDX-License-Identifier: BSD-2-Clause */
/* Payment codes and letters on paper. What can be looked at is read back by the field's own tools:
 * zbarimg, pdftotext, pdftoppm. */
#include <glib/gstdio.h>
#include <string.h>

#include "write/print.h"

static const struct {
	const char *name, *iban;
	gint64 amount;
	const char *currency, *reference, *code;
} codes[] = {
	{ "ACME GmbH", "DE02 1203 0000 0000 2020 51", 11900, "EUR", "R-2026/17",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR119.00\n\n\nR-2026/17" },
	{ "ACME GmbH", "DE02120300000000202051", 1, "EUR", "RF18 5390 0754 7034",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR0.01\n\nRF18539007547034" },
	{ "ACME GmbH", "DE02120300000000202051", 1, "EUR", "RF46 2026 0001 23",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR0.01\n\nRF462026000123" },
	{ "ACME GmbH", "DE02120300000000202051", 1, "EUR", "RF73RE2026000123",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR0.01\n\nRF73RE2026000123" },
	/* a wrong check digit is only a text */
	{ "ACME GmbH", "DE02120300000000202051", 1, "EUR", "RF19539007547034",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR0.01\n\n\nRF19539007547034" },
	{ "ACME GmbH", "DE02120300000000202051", 99999999999, "EUR", NULL,
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR999999999.99" },
	/* nothing of a name begins a line of its own */
	{ "ACME\nGmbH", "DE02120300000000202051", 100, "EUR", "a\nb",
	  "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR1.00\n\n\na b" },
	{ "ACME GmbH", "DE02120300000000202051", 100000000000, "EUR", "x", NULL },
	{ "ACME GmbH", "DE02120300000000202051", 0, "EUR", "x", NULL },
	{ "ACME GmbH", "DE02120300000000202051", 11900, "CHF", "x", NULL },
	{ "ACME GmbH", NULL, 11900, "EUR", "x", NULL },
	{ NULL, "DE02120300000000202051", 11900, "EUR", "x", NULL },
};

static void
test_codes(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
		const DunlinPayment payment = { .name = codes[i].name, .iban = codes[i].iban,
						.amount = codes[i].amount,
						.currency = codes[i].currency,
						.reference = codes[i].reference };
		g_autofree char *code = dunlin_qr_epc(&payment);

		g_test_message("%zu", i);
		g_assert_cmpstr(code, ==, codes[i].code);
	}
}

#define QR_IBAN "CH4431999123000889012"
#define PLAIN_IBAN "CH5800791123000889012"
#define QRR "21 00000 00003 13947 14300 09017"
#define PAYEE "\nS\nRobert Schneider AG\nRue du Lac\n1268\n2501\nBiel\nCH\n\n\n\n\n\n\n\n"
#define PAYER "S\nPia-Maria Rutschmann-Schnyder\nGrosse Marktgasse\n28\n9400\nRorschach\nCH\n"

static const struct {
	const char *iban;
	gint64 amount;
	const char *currency, *reference, *postal, *payer_city, *code;
} bills[] = {
	{ QR_IBAN, 194975, "CHF", QRR, "Rue du Lac 1268, 2501 Biel", "9400 Rorschach",
	  "SPC\n0200\n1\n" QR_IBAN PAYEE "1949.75\nCHF\n" PAYER
	  "QRR\n210000000003139471430009017\n\nEPD" },
	{ "CH58 0079 1123 0008 8901 2", 19995, "EUR", "RF18 5390 0754 7034",
	  "Rue du Lac 1268, CH-2501 Biel", "9400 Rorschach",
	  "SPC\n0200\n1\n" PLAIN_IBAN PAYEE "199.95\nEUR\n" PAYER "SCOR\nRF18539007547034\n\nEPD" },
	/* no check digits: a message; no whole address: the payer writes his own */
	{ PLAIN_IBAN, 5, "CHF", "R-2026/17\nx", "Rue du Lac 1268, 2501 Biel", NULL,
	  "SPC\n0200\n1\n" PLAIN_IBAN PAYEE "0.05\nCHF\n\n\n\n\n\n\n\nNON\n\nR-2026/17 x\nEPD" },
	{ PLAIN_IBAN, 99999999999, "CHF", NULL, "2501 Biel", "Rorschach",
	  "SPC\n0200\n1\n" PLAIN_IBAN "\nS\nRobert Schneider AG\n\n\n2501\nBiel\nCH\n\n\n\n\n\n\n\n"
	  "999999999.99\nCHF\n\n\n\n\n\n\n\nNON\n\n\nEPD" },
	{ QR_IBAN, 194975, "CHF", "R-2026/17", "Rue du Lac 1268, 2501 Biel", NULL, NULL },
	{ PLAIN_IBAN, 194975, "CHF", QRR, "Rue du Lac 1268, 2501 Biel", NULL, NULL },
	{ PLAIN_IBAN, 194975, "USD", "x", "Rue du Lac 1268, 2501 Biel", NULL, NULL },
	{ PLAIN_IBAN, 0, "CHF", "x", "Rue du Lac 1268, 2501 Biel", NULL, NULL },
	{ PLAIN_IBAN, 100000000000, "CHF", "x", "Rue du Lac 1268, 2501 Biel", NULL, NULL },
	{ PLAIN_IBAN, 194975, "CHF", "x", "Rue du Lac 1268", NULL, NULL },
	{ PLAIN_IBAN, 194975, "CHF", "x", NULL, NULL, NULL },
	{ "DE02120300000000202051", 194975, "EUR", "x", "Rue du Lac 1268, 2501 Biel", NULL, NULL },
};

static DunlinPayment
bill_payment(gsize i)
{
	return (DunlinPayment){ .name = "Robert Schneider AG", .iban = bills[i].iban,
				.amount = bills[i].amount, .currency = bills[i].currency,
				.reference = bills[i].reference, .postal = bills[i].postal,
				.country = "CH", .payer = "Pia-Maria Rutschmann-Schnyder",
				.payer_street = "Grosse Marktgasse 28",
				.payer_city = bills[i].payer_city, .payer_country = "CH" };
}

static void
test_bills(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(bills); i++) {
		const DunlinPayment payment = bill_payment(i);
		g_autoptr(DunlinSwissBill) bill = dunlin_swiss_bill(&payment);

		g_test_message("%zu", i);
		g_assert_cmpstr(bill != NULL ? bill->code : NULL, ==, bills[i].code);
	}
}

/* The largest payment fits its version, one byte too many does not. */
static void
test_size(void)
{
	g_autofree char *name = g_strnfill(70, 'N');
	g_autofree char *text = g_strnfill(200, 'x');
	const DunlinPayment payment = { .name = name, .iban = "DE02120300000000202051",
					.amount = 99999999999, .currency = "EUR", .reference = text };
	g_autofree char *code = dunlin_qr_epc(&payment);
	g_autofree char *large = g_strnfill(3000, 'x');
	g_autoptr(DunlinQr) qr = dunlin_qr_new(code, 0, DUNLIN_QR_EPC_VERSION);

	g_assert_cmpuint(strlen(code), <=, 331);
	g_assert_nonnull(qr);
	g_assert_cmpuint(qr->width, <=, 69); /* version 13 */
	g_assert_null(dunlin_qr_new(large, 0, DUNLIN_QR_EPC_VERSION));
}

static const char body[] =
	"Guten Tag Kunde & Söhne KG,\n\nam 8. September haben wir Sie an die folgende Rechnung erinnert.\n\n"
	"  Ref 7K3M4QX2\n  Rechnung:   R-2026/17 vom 4. September 2026\n  Offen:      119,00 €\n\n"
	"So können Sie bezahlen:\n\n  IBAN:       DE02 1203 0000 0000 2020 51\n"
	"  Zweck:      R-2026/17\n\nMit freundlichen Grüßen\nACME GmbH\n";

static GBytes *
print_for(const char *text, gboolean us_letter, const DunlinPayment *payment, const char *language)
{
	g_autoptr(GError) error = NULL;
	const DunlinPrint letter = {
		.sender = "ACME GmbH · Hauptstr. 1 · 12345 Berlin",
		.recipient = "Kunde & Söhne KG\nBuchhaltung\nNebenweg 2\n54321 Köln",
		.day = "22. September 2026",
		.subject = "Letzte Zahlungserinnerung: Rechnung R-2026/17 (Ref 7K3M4QX2)",
		.text = text,
		.title = "R-2026/17",
		.language = language,
		.payments = payment,
		.payment_count = 1,
		.us_letter = us_letter,
		.at = 1790000000,
	};
	GBytes *bytes = dunlin_print(&letter, &error);

	g_assert_no_error(error);
	return bytes;
}

static GBytes *
print(const char *text, gboolean us_letter)
{
	const DunlinPayment payment = { .name = "ACME GmbH", .iban = "DE02120300000000202051",
					.amount = 11900, .currency = "EUR",
					.reference = "R-2026/17" };

	return print_for(text, us_letter, &payment, "de");
}

/* Runs a tool on a PDF of ours; what it says, yours; NULL: it is not installed. */
static char *
look(GBytes *pdf, const char *const *words)
{
	g_autofree char *program = g_find_program_in_path(words[0]);
	g_autofree char *folder = g_dir_make_tmp("dunlin-print-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "letter.pdf", NULL);
	g_autofree char *said = NULL;
	int status = 0;

	if (program == NULL)
		return NULL;
	g_assert_true(g_file_set_contents(path, g_bytes_get_data(pdf, NULL),
					  (gssize)g_bytes_get_size(pdf), NULL));
	g_assert_true(g_spawn_sync(folder, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
				   &said, NULL, &status, NULL));
	g_unlink(path);
	g_rmdir(folder);
	return g_steal_pointer(&said);
}

static void
test_letter(void)
{
	static const char *const words[] = { "pdftotext", "-layout", "letter.pdf", "-", NULL };
	static const char *const wanted[] = {
		"ACME GmbH · Hauptstr. 1 · 12345 Berlin", "Nebenweg 2", "22. September 2026",
		"Letzte Zahlungserinnerung: Rechnung R-2026/17", "Kunde & Söhne KG,",
		"DE02 1203 0000 0000 2020 51", "119,00 €", "Mit freundlichen Grüßen", "GiroCode",
	};
	g_autoptr(GBytes) pdf = print(body, FALSE);
	g_autofree char *text = look(pdf, words);

	if (text == NULL) {
		g_test_skip("pdftotext is not installed");
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_test_message("%s", wanted[i]);
		g_assert_nonnull(strstr(text, wanted[i]));
	}
	g_assert_null(strstr(text, "1/1"));
}

static void
test_pages(void)
{
	static const char *const words[] = { "pdftotext", "-layout", "letter.pdf", "-", NULL };
	static const char *const numbers[] = { "1 ?/ ?5", "2 ?/ ?5", "3 ?/ ?5", "4 ?/ ?5", "5 ?/ ?5" };
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GBytes) pdf = NULL;
	g_autofree char *said = NULL;

	for (guint i = 0; i < 200; i++)
		g_string_append_printf(text, "line %03u\n", i);
	pdf = print(text->str, TRUE);
	said = look(pdf, words);
	if (said == NULL) {
		g_test_skip("pdftotext is not installed");
		return;
	}
	for (guint i = 0; i < 200; i++) {
		g_autofree char *line = g_strdup_printf("line %03u", i);

		g_assert_nonnull(strstr(said, line));
	}
	for (guint i = 1; i <= 5; i++)
		g_assert_true(g_regex_match_simple(numbers[i - 1], said, 0, 0));
}

/* What a banking app would see. */
static void
test_scan(void)
{
	static const char script[] = "pdftoppm -r 150 -png letter.pdf page >/dev/null 2>&1 &&"
				     " zbarimg -q --raw page-1.png 2>/dev/null; rm -f page-1.png";
	static const char *const words[] = { "sh", "-c", script, NULL };
	g_autofree char *zbar = g_find_program_in_path("zbarimg");
	g_autofree char *ppm = g_find_program_in_path("pdftoppm");
	g_autoptr(GBytes) pdf = print(body, FALSE);
	g_autofree char *said = NULL;

	if (zbar == NULL || ppm == NULL) {
		g_test_skip("zbarimg or pdftoppm is not installed");
		return;
	}
	said = look(pdf, words);
	g_assert_cmpstr(g_strchomp(said), ==, codes[0].code);
}

/* Each bill is one page's foot, its code reads as it was made, and people read the same. */
static void
test_scan_bills(void)
{
	static const char script[] =
		"pdftoppm -r 200 -png letter.pdf page >/dev/null 2>&1 &&"
		" for page in page-*.png; do zbarimg -q --raw \"$page\"; done 2>/dev/null;"
		" rm -f page-*.png";
	static const char *const words[] = { "sh", "-c", script, NULL };
	static const char *const read[] = { "pdftotext", "-layout", "letter.pdf", "-", NULL };
	static const struct {
		const char *language, *part, *receipt;
	} labels[] = { { "de", "Zahlteil", "Empfangsschein" }, { "fr", "Section paiement", "Récépissé" },
		       { "it", "Sezione pagamento", "Ricevuta" }, { "en", "Payment part", "Receipt" },
		       { "pl", "Payment part", "Receipt" } };
	g_autofree char *zbar = g_find_program_in_path("zbarimg");
	g_autofree char *ppm = g_find_program_in_path("pdftoppm");

	if (zbar == NULL || ppm == NULL) {
		g_test_skip("zbarimg or pdftoppm is not installed");
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(labels); i++) {
		gsize which = i % 4;
		const DunlinPayment payment = bill_payment(which);
		g_autoptr(GBytes) pdf = print_for(body, FALSE, &payment, labels[i].language);
		g_autofree char *said = look(pdf, words);
		g_autofree char *text = look(pdf, read);

		g_test_message("%s: %s", labels[i].language, text);
		g_assert_cmpstr(g_strchomp(said), ==, bills[which].code);
		g_assert_nonnull(strstr(text, labels[i].part));
		g_assert_nonnull(strstr(text, labels[i].receipt));
		g_assert_null(strstr(text, "GiroCode"));
		if (which == 0) {
			g_assert_nonnull(strstr(text, "1 949.75"));
			g_assert_nonnull(strstr(text, QRR));
			g_assert_nonnull(strstr(text, "CH44 3199 9123 0008 8901 2"));
		}
	}
}

/* Whatever the length of names, lines and paragraphs: the address stays in the window, and nothing
 * runs over the paper's edge or into another row. */
static void
test_room(void)
{
	static const char *const boxes[] = { "pdftotext", "-bbox", "letter.pdf", "-", NULL };
	const DunlinPayment payments[] = {
		{ .name = "ACME GmbH", .iban = "DE02120300000000202051", .amount = 100000000,
		  .currency = "EUR", .reference = "R-1" },
		{ .name = "ACME GmbH", .iban = "DE02120300000000202051", .amount = 200,
		  .currency = "EUR", .reference = "R-2" },
	};
	g_autoptr(GString) text = g_string_new("  Ein sehr langes Wort davor:  danach\n");
	g_autoptr(GRegex) word = g_regex_new("xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\" xMax=\"([0-9.]+)\""
					     " yMax=\"([0-9.]+)\">([^<]*)<",
					     0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) pdf = NULL;
	g_autofree char *said = NULL;
	double label = 0.0;
	gboolean is_sender = TRUE;
	guint words = 0;

	for (guint i = 0; i < 900; i++)
		g_string_append_printf(text, "Absatz%03u ", i);
	g_string_append(text, "\n");
	const DunlinPrint letter = {
		.sender = "Gesellschaft mit einem sehr langen Namen für die Zeile über der Anschrift mbH & "
			  "Co. KG · Lange Straße 100, 12345 Berlin, im Hause der Vereinigten Gesellschaften für "
			  "lange Zeilen, Abteilung für noch längere, zu Händen von niemandem, der das noch liest",
		.recipient = "Vereinigung der Freunde sehr langer Namen und Anschriften im ganzen Lande "
			     "e. V.\nz. Hd. Frau Dr. Dr. h. c. Maximiliane Freifrau von und zu "
			     "Hohenschwangau-Lichtenstein\nAn der alten Mühle hinter dem Walde 17 b, "
			     "Hinterhaus, dritter Stock links\n12345 Hintertupfingen an der oberen "
			     "Donau\nBUNDESREPUBLIK DEUTSCHLAND",
		.day = "22. September 2026", .subject = "Rechnung", .text = text->str, .title = "R",
		.language = "de", .payments = payments, .payment_count = G_N_ELEMENTS(payments),
	};
	pdf = dunlin_print(&letter, &error);
	g_assert_no_error(error);
	said = look(pdf, boxes);
	if (said == NULL) {
		g_test_skip("pdftotext is not installed");
		return;
	}
	for (g_regex_match(word, said, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL)) {
		g_autofree char *left = g_match_info_fetch(match, 1), *top = g_match_info_fetch(match, 2);
		g_autofree char *right = g_match_info_fetch(match, 3);
		g_autofree char *foot = g_match_info_fetch(match, 4), *what = g_match_info_fetch(match, 5);
		double x = g_ascii_strtod(right, NULL), y = g_ascii_strtod(foot, NULL);

		g_test_message("%s %s %s %s %s", left, top, right, foot, what);
		g_assert_cmpfloat(x, <=, 190.0 * 72.0 / 25.4);
		g_assert_cmpfloat(y, <=, 287.0 * 72.0 / 25.4);
		is_sender = is_sender && !g_str_equal(what, "Vereinigung");
		if (is_sender)
			g_assert_cmpfloat(y, <=, 52.0 * 72.0 / 25.4);
		if (words < 20) /* sender and recipient, which come first */
			g_assert_cmpfloat(x, <=, 105.0 * 72.0 / 25.4);
		if (words < 20)
			g_assert_cmpfloat(y, <=, 90.0 * 72.0 / 25.4);
		if (g_str_equal(what, "davor:"))
			label = x;
		if (g_str_equal(what, "danach"))
			g_assert_cmpfloat(g_ascii_strtod(left, NULL), >, label);
		words++;
	}
	g_assert_cmpuint(words, >, 930);
	g_assert_nonnull(strstr(said, ">Absatz899<"));
	g_assert_nonnull(strstr(said, ">1.000.000,00<"));
	g_assert_nonnull(strstr(said, ">R-2<"));
}

/* A heading and its rows are on one page, wherever the text above ends. */
static void
test_together(void)
{
	static const char *const words[] = { "pdftotext", "-layout", "letter.pdf", "-", NULL };

	for (guint above = 20; above < 60; above += 3) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GBytes) pdf = NULL;
		g_autofree char *said = NULL;

		for (guint i = 0; i < above; i++)
			g_string_append(text, "Absatz\n\n");
		g_string_append(text, "So zahlen Sie:\n\n  Empfänger:  ACME\n"
				      "  IBAN:  DE02 1203 0000 0000 2020 51\n"
				      "  Betrag:  1,00 €\n  Bis:  morgen\n");
		pdf = print(text->str, FALSE);
		said = look(pdf, words);
		if (said == NULL) {
			g_test_skip("pdftotext is not installed");
			return;
		}
		g_auto(GStrv) pages = g_strsplit(said, "\f", -1);
		for (guint i = 0; pages[i] != NULL; i++)
			g_assert_true((strstr(pages[i], "So zahlen Sie:") != NULL) ==
				      (strstr(pages[i], "morgen") != NULL) &&
				      (strstr(pages[i], "So zahlen Sie:") != NULL) ==
				      (strstr(pages[i], "GiroCode") != NULL));
	}
}

/* Each code is beside the rows that ask for the same, in their order, and no word runs into it. */
static void
test_beside(void)
{
	static const char *const boxes[] = { "pdftotext", "-bbox", "letter.pdf", "-", NULL };
	static const char text[] =
		"  IBAN:  DE02 1203 0000 0000 2020 51\n  Zweck:  R-1\n\n"
		"  IBAN:  DE02120300000000202051\n  Zweck:  R-2 und noch sehr viele Worte, die in der ganzen "
		"Breite des Blattes auf eine Zeile passten, neben einem Code aber auf zwei\n\n"
		"Ende der Zahlungen.\n";
	const DunlinPayment payments[] = {
		{ .name = "ACME GmbH", .iban = "DE02120300000000202051", .amount = 100,
		  .currency = "EUR", .reference = "R-1" },
		{ .name = "ACME GmbH", .iban = "DE02120300000000202051", .amount = 200,
		  .currency = "EUR", .reference = "R-2" },
	};
	const DunlinPrint letter = {
		.sender = "ACME", .recipient = "Kunde", .day = "heute", .subject = "Betreff",
		.text = text, .title = "R", .language = "de",
		.payments = payments, .payment_count = G_N_ELEMENTS(payments),
	};
	g_autoptr(GBytes) pdf = dunlin_print(&letter, NULL);
	g_autofree char *said = look(pdf, boxes);
	g_autoptr(GRegex) word =
		g_regex_new("yMin=\"([0-9.]+)\" xMax=\"([0-9.]+)\" yMax=\"[0-9.]+\">([^<]*)<", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	double rows = 0.0, code = 0.0;
	guint codes_seen = 0;

	if (said == NULL) {
		g_test_skip("pdftotext is not installed");
		return;
	}
	for (g_regex_match(word, said, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL)) {
		g_autofree char *top = g_match_info_fetch(match, 1), *right = g_match_info_fetch(match, 2);
		g_autofree char *what = g_match_info_fetch(match, 3);
		double y = g_ascii_strtod(top, NULL), x = g_ascii_strtod(right, NULL);

		g_test_message("%s %s %s", top, right, what);
		if (g_str_equal(what, "IBAN:")) {
			g_assert_cmpfloat(y, >, code); /* below the code before */
			rows = y;
		} else if (g_str_equal(what, "EPC")) {
			codes_seen++;
			code = y;
			g_assert_cmpfloat(y - rows, <, 45.0 * 72.0 / 25.4);
		} else if (g_str_equal(what, "Ende")) {
			g_assert_cmpfloat(y, >, code);
		} else if (rows > 0.0 && y > rows + 1.0 && y < rows + 33.0 * 72.0 / 25.4) {
			g_assert_cmpfloat(x, <=, (210.0 - 25.0 - 33.0 - 4.0) * 72.0 / 25.4);
		}
	}
	g_assert_cmpuint(codes_seen, ==, 2);
}

/* The same letter is the same file: what was sent can be proven. */
static void
test_same(void)
{
	g_autoptr(GBytes) one = print(body, FALSE), other = print(body, FALSE);

	g_assert_true(g_bytes_equal(one, other));
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/print/codes", test_codes);
	g_test_add_func("/print/size", test_size);
	g_test_add_func("/print/letter", test_letter);
	g_test_add_func("/print/pages", test_pages);
	g_test_add_func("/print/scan", test_scan);
	g_test_add_func("/print/bills", test_bills);
	g_test_add_func("/print/scan-bills", test_scan_bills);
	g_test_add_func("/print/room", test_room);
	g_test_add_func("/print/together", test_together);
	g_test_add_func("/print/beside", test_beside);
	g_test_add_func("/print/same", test_same);
	status = g_test_run();
	dunlin_print_end();
	return status;
}
