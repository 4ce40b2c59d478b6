/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One letter about several claims in every language, as text, as HTML and on paper, compared with
 * golden files: two claims of which one is partly paid, and three at two steps and in two currencies of
 * which one is disputed in part.
 */
#include <string.h>

#include "house.h"
#include "tests/write/golden.h"
#include "tests/write/read-back.h"
#include "write/print.h"

enum { CLAIMS = 3 };

static const char *const languages[] = {"de", "en", "fr", "nl", "it", "es", "pl"};

static const struct {
	const char *number, *due, *payable, *currency;
} invoices[CLAIMS] = {
	{"R-1", "2026-10-15", "119.00", "EUR"},
	{"R-2", "2026-10-14", "1240.50", "EUR"},
	{"R-3", "2026-10-31", "80.00", "CHF"},
};

typedef struct {
	TestHouse h;
	char *references[CLAIMS];
} Scene;

static char *
replaced(char *text, const char *from, const char *to)
{
	g_autofree char *own = text;
	g_auto(GStrv) parts = g_strsplit(own, from, -1);

	return g_strjoinv(to, parts);
}

static void
command(Scene *scene, guint which, DunlinVerb verb, const char *name, const char *value)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	g_hash_table_insert(arguments, (gpointer)name, (gpointer)value);
	g_assert_true(dunlin_desk_command(scene->h.desk, scene->references[which], verb, arguments,
					  DUNLIN_ACTOR_CREDITOR, scene->h.time, &text, &error));
	g_assert_no_error(error);
}

static void
scene_open(Scene *scene, const char *language)
{
	test_house_open(&scene->h);
	test_house_reconfigure(&scene->h, "name = \"ACME GmbH\"",
			       "name = \"ACME GmbH\" postal = \"Hauptstr. 1, 12345 Berlin\"");
	scene->h.house->print = dunlin_print;
	test_house_at(&scene->h, "2026-10-21 10:00");
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *xml =
			replaced(test_invoice(invoices[i].number, invoices[i].due,
					      invoices[i].payable, "kunde@debtor.example"),
				 "EUR", invoices[i].currency);
		g_autofree char *mail = test_mail("billing@acme.example", TRUE,
						  "dunning@example.com", "Fwd", "unbezahlt", xml);
		g_autofree char *name = g_strdup_printf("acme/%s", invoices[i].number);
		g_autoptr(DunlinClaim) claim = NULL;

		g_assert_cmpint(test_take(&scene->h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
		claim = test_claim(&scene->h, name);
		scene->references[i] = g_strdup(claim->reference);
	}
	command(scene, 0, DUNLIN_VERB_SET, "language", language);
	command(scene, 0, DUNLIN_VERB_SET, "kind", "business");
	command(scene, 0, DUNLIN_VERB_PAID, "amount", "20.00");
}

static void
scene_close(Scene *scene)
{
	test_assert_sound(&scene->h);
	for (guint i = 0; i < CLAIMS; i++)
		g_free(scene->references[i]);
	test_house_close(&scene->h);
}

/* References are random: each becomes a word as long as it, so that lines break where they did. */
static char *
stable_references(const Scene *scene, char *text)
{
	static const char *const words[CLAIMS] = {"REFEREN1", "REFEREN2", "REFEREN3"};

	for (guint i = 0; i < CLAIMS; i++)
		text = replaced(text, scene->references[i], words[i]);
	return text;
}

static void
preview(Scene *scene, const char *step, DunlinPreview *ret_preview)
{
	g_autoptr(DunlinClaim) claim = test_claim(&scene->h, scene->references[0]);
	g_autoptr(GError) error = NULL;

	(void)dunlin_desk_preview(scene->h.desk, claim, step, scene->h.time, ret_preview, &error);
	g_assert_no_error(error);
}

static void
check_letter(const Scene *scene, const DunlinPreview *shown, const char *language, const char *what)
{
	g_autofree char *name = g_strdup_printf("joint-%s-%s", language, what);
	g_autofree char *text = stable_references(
		scene, g_strdup_printf("Subject: %s\n\n%s\n%s", shown->letter.subject,
				       shown->letter.text, shown->letter.html));

	g_assert_cmpstr(shown->notice->language, ==, language);
	golden_check(name, text, strlen(text));
}

/* The currency that no code can be made for has none. */
static void
check_paper(Scene *scene, const DunlinPreview *shown, const char *language)
{
	g_autofree char *name = g_strdup_printf("joint-%s-paper", language);
	g_autofree char *text = NULL, *code = NULL, *words = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) pdf = dunlin_desk_paper(scene->h.desk, shown->notice, shown->values,
						  &shown->letter, shown->at, &error);

	g_assert_no_error(error);
	if (!read_back(pdf, name, &text, &code)) {
		g_test_skip("pdftotext, pdftoppm or zbarimg is not installed");
		return;
	}
	words = stable_references(scene, stable(text));
	golden_check(name, words, strlen(words));
	g_assert_cmpstr(g_strchomp(code), ==,
			"BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR1039.50\n\n\n"
			"R-2, R-1");
}

static void
test_language(gconstpointer data)
{
	const char *language = data;
	g_auto(DunlinPreview) two = {0}, three = {0};
	Scene scene = {0};

	scene_open(&scene, language);
	preview(&scene, "reminder", &two);
	g_assert_cmpuint(g_strv_length(two.notice->claims), ==, 2);
	check_letter(&scene, &two, language, "two");
	command(&scene, 1, DUNLIN_VERB_DISPUTE, "amount", "300.00");
	preview(&scene, "final", &three);
	g_assert_cmpuint(g_strv_length(three.notice->claims), ==, 3);
	check_letter(&scene, &three, language, "three");
	check_paper(&scene, &three, language);
	dunlin_preview_clear(&two);
	dunlin_preview_clear(&three);
	scene_close(&scene);
}

/* Two accounts of the creditor: a code each, with its own sum and its own invoices. */
static void
test_accounts(void)
{
	static const char second[] = "DE75512108001245126199";
	static const char *const accounts[CLAIMS] = {"DE02120300000000202051", second,
						     "DE02120300000000202051"};
	static const char *const codes[] = {
		"BCD\n002\n1\nSCT\n\nACME GmbH\nDE02120300000000202051\nEUR199.00\n\n\nR-1, R-3\n",
		"BCD\n002\n1\nSCT\n\nACME GmbH\nDE75512108001245126199\nEUR1240.50\n\n\nR-2\n",
	};
	Scene scene = {0};
	g_auto(DunlinPreview) shown = {0};
	g_autofree char *text = NULL, *code = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) pdf = NULL;

	test_house_open(&scene.h);
	test_house_reconfigure(&scene.h, "iban = [ \"DE02120300000000202051\" ]",
			       "iban = [ \"DE02120300000000202051\", \"DE75512108001245126199\" ]"
			       " postal = \"Hauptstr. 1, 12345 Berlin\"");
	scene.h.house->print = dunlin_print;
	test_house_at(&scene.h, "2026-10-21 10:00");
	for (guint i = 0; i < CLAIMS; i++) {
		g_autofree char *xml = replaced(test_invoice(invoices[i].number, "2026-10-15",
							     invoices[i].payable, "kunde@debtor.example"),
						"DE02120300000000202051", accounts[i]);
		g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
						  "Fwd", "unbezahlt", xml);
		g_autofree char *name = g_strdup_printf("acme/%s", invoices[i].number);
		g_autoptr(DunlinClaim) claim = NULL;

		g_assert_cmpint(test_take(&scene.h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
		claim = test_claim(&scene.h, name);
		scene.references[i] = g_strdup(claim->reference);
	}
	preview(&scene, "reminder", &shown);
	g_assert_cmpuint(g_strv_length(shown.notice->claims), ==, CLAIMS);
	pdf = dunlin_desk_paper(scene.h.desk, shown.notice, shown.values, &shown.letter, shown.at, &error);
	g_assert_no_error(error);
	if (read_back(pdf, "joint-accounts", &text, &code))
		for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
			const char *found = strstr(code, codes[i]);

			g_test_message("%s", code);
			g_assert_nonnull(found);
			g_assert_null(strstr(found + 1, codes[i]));
		}
	else
		g_test_skip("pdftotext, pdftoppm or zbarimg is not installed");
	dunlin_preview_clear(&shown);
	scene_close(&scene);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	for (guint i = 0; i < G_N_ELEMENTS(languages); i++) {
		g_autofree char *path = g_strdup_printf("/joint/letters/%s", languages[i]);

		g_test_add_data_func(path, languages[i], test_language);
	}
	g_test_add_func("/joint/accounts", test_accounts);
	status = g_test_run();
	dunlin_print_end();
	return status;
}
