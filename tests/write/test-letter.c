/* SPDX-License-Identifier: BSD-2-Clause */
/* Every letter that is installed, in every language, with full, minimal and hostile values. */
#include <string.h>

#include "base/error.h"
#include "golden.h"
#include "sample.h"

static const char *const languages[] = { "de", "en", "fr", "nl", "it", "es", "pl", NULL };

/* What a letter must be given at least: all that it prints under no condition. */
static const struct {
	const char *letter, *needs;
} letters[] = {
	{ "notice", "invoice reference open creditor_name iban" },
	{ "reminder", "invoice reference open deadline creditor_name iban" },
	{ "final", "invoice reference open deadline creditor_name iban" },
	{ "receipt", "invoice reference open creditor_name" },
	{ "account", "reference creditor_name" },
	{ "statement", "reference" },
	{ "opened", "reference" },
	{ "question", "reference" },
	{ "instalments", "invoice reference open creditor_name iban" },
	{ "wants_instalments", "invoice reference" },
	{ "noted", "reference" },
	{ "offer", "invoice reference" },
	{ "samples", "reference" },
	{ "duplicate", "invoice reference" },
	{ "colleague", "invoice reference" },
	{ "sms", "invoice reference open creditor_name" },
	{ "call", "invoice reference debtor_phone" },
	{ "sheet", "day" },
	{ "says_paid", "invoice reference" },
	{ "promised", "invoice reference" },
	{ "objected", "invoice reference" },
	{ "answered", "invoice reference" },
	{ "answered_closed", "invoice reference" },
	{ "stranger", "invoice reference" },
	{ "named", "invoice reference" },
	{ "bounced", "invoice reference" },
	{ "refused", "reference" },
	{ "crossed", "invoice reference" },
	{ "copy", "reference" },
	{ "contradicted", "invoice reference" },
	{ "transcript", "" },
	{ "handover", "reference creditor_name invoice open" },
	{ "case_news", "reference invoice" },
	{ "court", "invoice reference" },
	{ "taken_on", "invoice reference" },
	{ "returned", "invoice reference" },
	{ "collected", "invoice reference amount_said" },
	{ "partner_wrote", "invoice reference" },
	{ "status", "" },
	{ "help", "service_address" },
	{ "unproven", "" },
	{ "unreadable", "service_address" },
	{ "received", "" },
	{ "foreign", "creditor_name" },
	{ "admin", "what" },
};

/* What every letter is, whatever it was filled with. */
static void
check_form(const DunlinLetter *letter)
{
	g_auto(GStrv) lines = g_strsplit(letter->text, "\n", -1);

	g_assert_nonnull(letter->html);
	g_assert_cmpstr(letter->subject, !=, "");
	g_assert_null(strpbrk(letter->subject, "\r\n"));
	g_assert_null(strstr(letter->text, "\n\n\n"));
	g_assert_null(strchr(letter->text, '\r'));
	g_assert_null(strstr(letter->html, "src="));
	for (const char *at = letter->html; (at = strstr(at, "href=")) != NULL; at++)
		g_assert_true(g_str_has_prefix(at - 3, "<a href=\""));
	for (guint i = 0; lines[i] != NULL; i++)
		if (strchr(lines[i] + strspn(lines[i], " >"), ' ') != NULL)
			g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, 76);
}

/* All opened tags of the HTML part are closed, in order. */
static void
check_nesting(const char *name, const char *html)
{
	g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);

	for (const char *at = html; (at = strchr(at, '<')) != NULL; at++) {
		gboolean closing = at[1] == '/';
		const char *word = at + 1 + closing;
		g_autofree char *tag = g_strndup(word, strcspn(word, " >"));

		if (*tag == '!' || g_str_equal(tag, "br") || g_str_equal(tag, "hr") ||
		    g_str_equal(tag, "meta"))
			continue;
		if (!closing) {
			g_ptr_array_add(open, g_steal_pointer(&tag));
			continue;
		}
		g_test_message("%s: </%s>", name, tag);
		g_assert_cmpuint(open->len, >, 0);
		g_assert_cmpstr(open->pdata[open->len - 1], ==, tag);
		g_ptr_array_set_size(open, (gint)open->len - 1);
	}
	g_assert_cmpuint(open->len, ==, 0);
}

static char *
to_text(const DunlinLetter *letter)
{
	return g_strdup_printf("Subject: %s\n\n%s\n==== html\n%s", letter->subject, letter->text,
			       letter->html);
}

static void
check_all(const char *suffix, gboolean minimal, const char *hostile)
{
	g_autoptr(DunlinLetters) loaded = sample_letters();

	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		for (guint j = 0; languages[j] != NULL; j++) {
			const char *name = letters[i].letter;
			g_autoptr(DunlinValues) values =
				sample_values(minimal ? letters[i].needs : NULL, hostile);
			g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
			g_autoptr(GError) error = NULL;
			g_autofree char *text = NULL;
			g_autofree char *file = g_strdup_printf("letter-%s-%s%s", languages[j], name,
								suffix);

			g_test_message("%s in %s%s", name, languages[j], suffix);
			(void)dunlin_letters_render(loaded, languages[j], name, values, &letter, &error);
			g_assert_no_error(error);
			check_form(&letter);
			check_nesting(file, letter.html);
			text = to_text(&letter);
			golden_check(file, text, strlen(text));
		}
}

static void
test_full(void)
{
	check_all("", FALSE, NULL);
}

static void
test_minimal(void)
{
	check_all(".minimal", TRUE, NULL);
}

#define HOSTILE \
	"{{open}} %n%s \r\nBcc: x@y\r\n\r\n{{require Gio}}<script>alert('1')</script> & \" \u202egnp.exe\u202c \x1b[31m \xff"

/* Nothing of a value is a tag, a format, a header, a paragraph of its own or an element. */
static void
test_hostile(void)
{
	g_autoptr(DunlinLetters) loaded = sample_letters();

	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
		for (guint j = 0; languages[j] != NULL; j++) {
			g_autoptr(DunlinValues) values = sample_values(NULL, HOSTILE);
			g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
			g_autoptr(GError) error = NULL;

			g_test_message("%s in %s", letters[i].letter, languages[j]);
			(void)dunlin_letters_render(loaded, languages[j], letters[i].letter, values,
						    &letter, &error);
			g_assert_no_error(error);
			check_form(&letter);
			check_nesting(letters[i].letter, letter.html);
			g_assert_null(strstr(letter.html, "<script"));
			g_assert_null(strstr(letter.text, "\nBcc: x@y\n"));
			g_assert_null(strstr(letter.text, "\u202e"));
			g_assert_null(strchr(letter.text, '\x1b'));
			g_assert_null(strchr(letter.html, '\x1b'));
			g_assert_true(g_utf8_validate(letter.text, -1, NULL));
			g_assert_true(strstr(letter.text, "{{open}} %n%s") != NULL ||
				      g_str_equal(letters[i].letter, "crossed"));
		}
}

/* Each name that a letter needs is missed when it is not there. */
static void
test_missing(void)
{
	g_autoptr(DunlinLetters) loaded = sample_letters();

	for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
		g_auto(GStrv) needs = g_strsplit(letters[i].needs, " ", -1);

		for (guint j = 0; needs[j] != NULL; j++) {
			g_autoptr(DunlinValues) values = sample_values(letters[i].needs, NULL);
			g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
			g_autoptr(GError) error = NULL;

			dunlin_values_set_text(values, needs[j], NULL);
			g_test_message("%s without %s", letters[i].letter, needs[j]);
			g_assert_false(dunlin_letters_render(loaded, "de", letters[i].letter, values,
							     &letter, &error));
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
			g_assert_nonnull(strstr(error->message, needs[j]));
		}
	}
}

static void
test_language(void)
{
	g_autoptr(DunlinLetters) loaded = sample_letters();
	g_autoptr(DunlinValues) values = sample_values(NULL, NULL);
	static const char *const rows_of[][2] = { { "de-AT", "Zahlungserinnerung" },
						  { "de_CH", "Zahlungserinnerung" },
						  { "fr", "Rappel de paiement" },
						  { "es-MX", "Recordatorio de pago" },
						  { "sv", "Payment reminder" },
						  { "../de", "Payment reminder" },
						  { "", "Payment reminder" } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows_of); i++) {
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };

		g_assert_true(dunlin_letters_render(loaded, rows_of[i][0], "reminder", values, &letter,
						    NULL));
		g_assert_true(g_str_has_prefix(letter.subject, rows_of[i][1]));
	}
}

/* Only the last letter calls itself that. */
static void
test_second(void)
{
	g_autoptr(DunlinLetters) loaded = sample_letters();

	for (guint i = 0; languages[i] != NULL; i++) {
		g_autoptr(DunlinValues) values = sample_values(NULL, NULL);
		g_auto(DunlinLetter) last = { NULL, NULL, NULL, NULL }, second = { NULL, NULL, NULL, NULL };

		g_assert_true(dunlin_letters_render(loaded, languages[i], "final", values, &last, NULL));
		dunlin_values_set_flag(values, "letter_follows", TRUE);
		g_assert_true(
			dunlin_letters_render(loaded, languages[i], "final", values, &second, NULL));
		g_assert_cmpstr(last.subject, !=, second.subject);
	}
}

static gpointer
render_often(gpointer data)
{
	g_autoptr(DunlinValues) values = sample_values(NULL, NULL);

	for (guint i = 0; i < 20; i++) {
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };

		g_assert_true(dunlin_letters_render(data, i % 2 == 0 ? "de" : "en", "final", values,
						    &letter, NULL));
	}
	return NULL;
}

static void
test_threads(void)
{
	g_autoptr(DunlinLetters) loaded = sample_letters();
	GThread *threads[4];

	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("render", render_often, loaded);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		(void)g_thread_join(threads[i]); /* gives nothing back */
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/letter/full", test_full);
	g_test_add_func("/letter/minimal", test_minimal);
	g_test_add_func("/letter/hostile", test_hostile);
	g_test_add_func("/letter/missing", test_missing);
	g_test_add_func("/letter/language", test_language);
	g_test_add_func("/letter/second", test_second);
	g_test_add_func("/letter/threads", test_threads);
	return g_test_run();
}
