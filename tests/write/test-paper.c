/* SPDX-License-Identifier: BSD-2-Clause */
/* Every letter to debtors in every language on paper: the words are compared with golden files, as one
 * line since fonts are the system's and break lines where they like; the code is read back. */
#include <glib/gstdio.h>
#include <string.h>

#include "debtor.h"
#include "golden.h"
#include "write/print.h"

#define CODE "BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR1234.56\n\nRF18539007547034"

static GBytes *
print(const DunlinLetter *letter, const char *language, gboolean us_letter)
{
	const DunlinPayment payment = { .name = "ACME GmbH", .iban = "DE02 1203 0000 0000 2020 51",
					.amount = 123456, .currency = "EUR",
					.reference = "RF18539007547034" };
	g_autofree char *day = dunlin_format_day(language, DEBTOR_DAY(8));
	const DunlinPrint paper = {
		.sender = "ACME GmbH · Hauptstr. 1, 12345 Berlin",
		.recipient = "Kunde & Söhne KG\nNebenweg 2\n54321 Köln",
		.day = day,
		.subject = letter->subject,
		.text = letter->text,
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

/* Its words in *ret_text and what its code says; FALSE: the tools are missing. With DUNLIN_KEEP_PAPER the
 * PDF stays in that folder as @name, for people to look at. */
static gboolean
read_back(GBytes *pdf, const char *name, char **ret_text, char **ret_code)
{
	static const char script[] = "pdftotext -layout l.pdf t.txt && pdftoppm -r 110 -png l.pdf p &&"
				     " for p in p-*.png; do zbarimg -q --raw $p; done 2>/dev/null;"
				     " rm -f p-*.png";
	static const char *const words[] = { "sh", "-c", script, NULL };
	static const char *const tools[] = { "pdftotext", "pdftoppm", "zbarimg" };
	g_autofree char *folder = g_dir_make_tmp("dunlin-paper-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "l.pdf", NULL);
	g_autofree char *text = g_build_filename(folder, "t.txt", NULL);
	const char *keep = g_getenv("DUNLIN_KEEP_PAPER");
	const void *data = g_bytes_get_data(pdf, NULL);
	gssize size = (gssize)g_bytes_get_size(pdf);

	if (keep != NULL) {
		g_autofree char *kept = g_strdup_printf("%s/%s.pdf", keep, name);

		g_assert_true(g_file_set_contents(kept, data, size, NULL));
	}
	for (gsize i = 0; i < G_N_ELEMENTS(tools); i++) {
		g_autofree char *tool = g_find_program_in_path(tools[i]);

		if (tool == NULL) {
			g_rmdir(folder);
			return FALSE;
		}
	}
	g_assert_true(g_file_set_contents(path, data, size, NULL));
	g_assert_true(g_spawn_sync(folder, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, ret_code,
				   NULL, NULL, NULL));
	g_assert_true(g_file_get_contents(text, ret_text, NULL, NULL));
	g_unlink(text);
	g_unlink(path);
	g_rmdir(folder);
	return TRUE;
}

/* The words without what fonts and page breaks make of them: blanks, ends of pages, their numbers. */
static char *
stable(const char *text)
{
	g_autoptr(GRegex) numbers = g_regex_new("^ *[1-9] ?/ ?[1-9]$", G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *bare = g_regex_replace_literal(numbers, text, -1, 0, "", 0, NULL);
	GString *out = g_string_new(NULL);

	for (const char *at = bare; *at != '\0'; at = g_utf8_next_char(at)) {
		if (!g_unichar_isspace(g_utf8_get_char(at)))
			g_string_append_len(out, at, g_utf8_next_char(at) - at);
	}
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

static void
check(DunlinLetters *loaded, guint which, guint language, gboolean us_letter)
{
	g_auto(DunlinLetter) letter = { NULL, NULL, NULL };
	g_autofree char *name = g_strdup_printf("paper-%s-%s%s", debtor_languages[language],
						debtor_letters[which], us_letter ? "-us" : "");
	g_autofree char *text = NULL, *code = NULL, *words = NULL;
	g_autoptr(GBytes) pdf = NULL;

	debtor_render(loaded, which, language, 0, &letter);
	pdf = print(&letter, debtor_languages[language], us_letter);
	if (!read_back(pdf, name, &text, &code)) {
		g_test_skip("pdftotext, pdftoppm or zbarimg is not installed");
		return;
	}
	g_assert_cmpstr(g_strchomp(code), ==, CODE);
	words = stable(text);
	golden_check(name, words, strlen(words));
}

static void
test_paper(void)
{
	g_autofree char *folder = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autoptr(DunlinLetters) loaded = dunlin_letters_load(folder, NULL, NULL);

	g_assert_nonnull(loaded);
	for (guint i = 0; i < DEBTOR_STEPS; i++)
		for (guint j = 0; j < DEBTOR_LANGUAGES; j++)
			check(loaded, i, j, FALSE);
	check(loaded, DEBTOR_FINAL, 1, TRUE);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/paper/letters", test_paper);
	status = g_test_run();
	dunlin_print_end();
	return status;
}
