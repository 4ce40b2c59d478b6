/* SPDX-License-Identifier: BSD-2-Clause */
/* Every letter to debtors in every language on paper: the words are compared with golden files, as one
 * line since fonts are the system's and break lines where they like. Each letter's code is read back in
 * one language, since a code has none; what a bill in each language says: test-print. */
#include <string.h>

#include "debtor.h"
#include "golden.h"
#include "read-back.h"
#include "write/print.h"

#define CODE "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR1234.56\n\nRF18539007547034"

/* Who paid, or is told his account, is asked for nothing: no code. */
static gboolean
asks(guint which)
{
	return which != DEBTOR_RECEIPT && which != DEBTOR_ACCOUNT;
}

static GBytes *
print(const DunlinLetter *letter, guint which, const char *language, gboolean us_letter)
{
	const DunlinPayment payment = { .name = "ACME GmbH", .iban = "DE02 1203 0000 0000 2020 51",
					.amount = asks(which) ? 123456 : 0, .currency = "EUR",
					.reference = "RF18539007547034" };
	g_autofree char *day = dunlin_format_day(language, DEBTOR_DAY(8));
	const DunlinPrint paper = {
		.sender = "ACME GmbH · Hauptstr. 1, 12345 Berlin",
		.recipient = "Kunde & Söhne KG\nNebenweg 2\n54321 Köln",
		.day = day,
		.subject = letter->subject,
		.text = letter->flow,
		.title = letter->subject,
		.language = language,
		.payments = &payment,
		.payment_count = 1,
		.us_letter = us_letter,
		.at = G_GINT64_CONSTANT(86400) * DEBTOR_DAY(8),
	};
	g_autoptr(GError) error = NULL;
	GBytes *bytes = dunlin_print(&paper, &error);

	g_assert_no_error(error);
	return bytes;
}

static void
check(DunlinLetters *loaded, guint which, guint language, gboolean us_letter)
{
	g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
	g_autofree char *name = g_strdup_printf("paper-%s-%s%s", debtor_languages[language],
						debtor_letters[which], us_letter ? "-us" : "");
	gboolean read_code = us_letter || language == which;
	g_autofree char *text = NULL, *code = NULL, *words = NULL;
	g_autoptr(GBytes) pdf = NULL;

	debtor_render(loaded, which, language, 0, &letter);
	pdf = print(&letter, which, debtor_languages[language], us_letter);
	if (!read_back(pdf, name, &text, read_code ? &code : NULL)) {
		g_test_skip("pdftotext, pdftoppm or zbarimg is not installed");
		return;
	}
	if (read_code)
		g_assert_cmpstr(g_strchomp(code), ==, asks(which) ? CODE : "");
	words = stable(text);
	golden_check(name, words, strlen(words));
}

static void
test_paper(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autoptr(DunlinLetters) loaded = dunlin_letters_load(folder, NULL, NULL);

	g_assert_nonnull(loaded);
	for (guint i = 0; i < DEBTOR_SMS; i++)
		for (guint j = 0; j < DEBTOR_LANGUAGES; j++)
			check(loaded, i, j, FALSE);
	check(loaded, DEBTOR_FINAL, 1, TRUE);
}

/* A letter in the debtors' layout that is new is compared, too. */
static void
test_none_missing(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", "en", NULL);
	g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
	guint found = 0;

	g_assert_nonnull(files);
	for (const char *file = g_dir_read_name(files); file != NULL; file = g_dir_read_name(files)) {
		g_autofree char *path = g_build_filename(folder, file, NULL);
		g_autofree char *text = NULL;
		gboolean known = FALSE;

		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		if (!g_str_has_suffix(file, ".txt") || strstr(text, "\nLayout: debtor\n") == NULL)
			continue;
		found++;
		for (guint i = 0; i < DEBTOR_SMS; i++)
			known |= strlen(debtor_letters[i]) + strlen(".txt") == strlen(file) &&
				 g_str_has_prefix(file, debtor_letters[i]);
		g_test_message("%s", file);
		g_assert_true(known);
	}
	g_assert_cmpuint(found, ==, DEBTOR_SMS);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/paper/letters", test_paper);
	g_test_add_func("/paper/none-missing", test_none_missing);
	status = g_test_run();
	dunlin_print_end();
	return status;
}
