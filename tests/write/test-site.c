/* SPDX-License-Identifier: BSD-2-Clause */
/* A site's own letters: rendered, or refused with the line that is wrong. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "sample.h"

static void
write_file(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
remove_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_cmpint(g_remove(path), ==, 0);
}

/* A site's folder with one letter, rendered or refused. */
static void
test_site(void)
{
	static const struct {
		const char *body, *text, *error;
	} cases[] = {
		{ "Subject: S {{invoice}}\n\nOur own.\n", "Our own.\n", NULL },
		{ "Subject: S\n\n{{if invoice}}yes{{else}}no{{end}}\n{{if nothing}}a{{end}}b\n",
		  "yes b\n", NULL },
		{ "Subject: S\n\n- {{if invoice}}x{{end}}\n- y\n", "- x\n- y\n", NULL },
		{ "Subject: S\n\n  {{if invoice}}\n- in\n  {{end}}\n- out\n", "- in\n- out\n", NULL },
		{ "Subject: S\n\n{{for p in plan}}\n- {{p.what}}\n{{end}}\n",
		  "- reminder\n- question\n- final\n", NULL },
		{ "Subject: S\n\n{{for p in nothing}}{{p.what}}{{end}}-\n", "-\n", NULL },
		{ "Subject: S\n\n{{if has_copy && !nothing}}ok{{end}}.\n", "ok.\n", NULL },
		{ "Subject: S\n\n{{if nothing || has_copy}}ok{{end}}.\n", "ok.\n", NULL },
		{ "Subject: S\n\na\n{{include own}}\nb\n", "a Own R-2026/17 b\n", NULL },
		{ "Subject: S\n\n{{for p in plan}}\n{{include row}}\n{{end}}\n",
		  "- reminder\n- question\n- final\n", NULL },
		{ "Subject: S\nNeeds: iban open\n\nx\n", "x\n", NULL },
		{ "Subject: S\nNeeds: iban other\n\nx\n", NULL, "“other” is missing" },
		{ "Subject: S\n\n{{include row}}\n", NULL, "_row.txt:1: " },
		{ "Subject: S\n\n{{include ever}}\n", NULL, "_ever.txt:1: more than" },
		{ "Subject: S\n\n{{if open}}{{end}}\n{{include ends}}\n", NULL, "_ends.txt:2: " },
		{ "Subject: S\n\n{{if open}}\n{{include ends}}\n", NULL, "_ends.txt:2: " },
		{ "Subject: S\n\n{{include begins}}\n{{end}}\n", NULL, "_begins.txt:1: " },
		{ "Subject: S\n\nx\n{{include nothing}}\n", NULL, "reminder.txt:4: there is no" },
		{ "Subject: S\n\nx {{include own}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S {{include own}}\n\nx\n", NULL, "reminder.txt:1: " },
		{ "no subject\n\nx\n", NULL, "reminder.txt:1: " },
		{ "Subject: S\n\nx\n{{open\n", NULL, "reminder.txt:4: " },
		{ "Subject: S\n\nx\n\n{{if open}}\n", NULL, "reminder.txt:5: " },
		{ "Subject: S\n\n{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{else}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S {{require Gio version \"2.0\"}}\n\nx\n", NULL, "reminder.txt:1: " },
		{ "Subject: S\n\n{{require Gio version \"2.0\"}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{def f(x) 1}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{open.dup()}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{print(\"x\")}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{open = \"0\"}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{include \"/etc/passwd\"}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{while open}}{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{1 + 1}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{if !open || paid}}x{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{if open && paid || due_day}}x{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{row.what}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\n\n{{for p in plan}}{{p.nonsense}}{{end}}\n", NULL, "reminder.txt:3: " },
		{ "Subject: S\nLayout: none\n\nx\n", NULL, "reminder.txt: there is no" },
		{ "Subject: S\n\n\xff\n", NULL, "reminder.txt: not in UTF-8" },
	};
	static const struct {
		const char *name, *text;
	} parts[] = { { "_own.txt", "Own {{invoice}}\n" },	{ "_row.txt", "- {{p.what}}\n" },
		      { "_ever.txt", "{{include ever}}\n" },	{ "_ends.txt", "x\n{{end}}\n" },
		      { "_begins.txt", "{{if open}}\nx\n" } };
	g_autofree char *built_in = g_build_filename(g_getenv("DUNLIN_DATADIR"), "letters", NULL);
	g_autofree char *site = g_dir_make_tmp("dunlin-letters-XXXXXX", NULL);
	g_autofree char *folder = g_build_filename(site, "de", NULL);
	g_autoptr(DunlinValues) values = sample_values(NULL, NULL);

	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	write_file(folder, "reminder.html", "");
	write_file(folder, "README", "{{nonsense");
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		write_file(folder, parts[i].name, parts[i].text);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(DunlinLetters) loaded = NULL;
		g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
		g_autoptr(GError) error = NULL;

		g_test_message("%s", cases[i].body);
		write_file(folder, "reminder.txt", cases[i].body);
		loaded = dunlin_letters_load(built_in, site, &error);
		if (loaded != NULL && cases[i].text == NULL) {
			g_assert_false(dunlin_letters_render(loaded, "de", "reminder", values, &letter,
							     &error));
			error->code = DUNLIN_ERROR_CONFIG; /* INPUT: it is the values' fault */
		}
		if (cases[i].error != NULL) {
			g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
			g_test_message("%s", error->message);
			g_assert_nonnull(strstr(error->message, cases[i].error));
			continue;
		}
		g_assert_no_error(error);
		g_assert_true(dunlin_letters_render(loaded, "de", "reminder", values, &letter, &error));
		g_assert_cmpstr(letter.text, ==, cases[i].text);
		g_assert_null(letter.html);
	}
	remove_file(folder, "reminder.txt");
	remove_file(folder, "reminder.html");
	remove_file(folder, "README");
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		remove_file(folder, parts[i].name);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	g_assert_cmpint(g_rmdir(site), ==, 0);
}

/* Ours are parsed when they are needed, or when somebody asks whether all are good. */
static void
test_check(void)
{
	g_autofree char *ours = g_dir_make_tmp("dunlin-letters-XXXXXX", NULL);
	g_autofree char *folder = g_build_filename(ours, "de", NULL);
	g_autoptr(DunlinLetters) whole = sample_letters();
	g_autoptr(DunlinLetters) loaded = NULL;
	g_autoptr(DunlinValues) values = sample_values(NULL, NULL);
	g_auto(DunlinLetter) letter = { NULL, NULL, NULL, NULL };
	g_autoptr(GError) error = NULL;

	g_assert_true(dunlin_letters_check(whole, &error));
	g_assert_no_error(error);
	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	write_file(folder, "reminder.txt", "Subject: S\n\nGood.\n");
	write_file(folder, "final.txt", "Subject: S\n\n{{end}}\n");
	loaded = dunlin_letters_load(ours, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(dunlin_letters_render(loaded, "de", "reminder", values, &letter, &error));
	g_assert_false(dunlin_letters_render(loaded, "de", "final", values, &letter, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
	g_clear_error(&error);
	g_assert_false(dunlin_letters_check(loaded, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
	g_assert_nonnull(strstr(error->message, "final.txt:3: "));
	remove_file(folder, "reminder.txt");
	remove_file(folder, "final.txt");
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	g_assert_cmpint(g_rmdir(ours), ==, 0);
}

static void
test_no_folder(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(dunlin_letters_load("/nonexistent/letters", NULL, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/letter/site", test_site);
	g_test_add_func("/letter/check", test_check);
	g_test_add_func("/letter/no-folder", test_no_folder);
	return g_test_run();
}
