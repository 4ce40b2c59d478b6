/* SPDX-License-Identifier: BSD-2-Clause */
/* Letters on paper: into a spool folder or to lp(1), once, whatever crashes or fails. */
#include "channels.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

/* The letter is in the archive and in the spool, under its id, and counts as sent. */
static void
test_paper(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) notice = NULL, sent = NULL;
	g_autoptr(GBytes) pdf = NULL;
	g_autofree char *spool = NULL, *file = NULL, *ours = NULL, *path = NULL, *content = NULL;
	DunlinPrinted printed;
	gsize size;

	test_open_with_spool(&h);
	spool = test_spool_of(&h);
	claim = test_open_claim(&h, "R-1");
	test_set_place(&h, claim->reference);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = test_take_paper(&h, &pdf);
	g_assert_cmpstr(notice->to, ==, "Muster Bau GmbH, Bauweg 7, 12345 Berlin");
	/* three working days for the post: Tue 2026-10-27 and ten days */
	g_assert_cmpint(notice->deadline, ==, dunlin_day_of(h.time.now, h.house->config->zone) + 15);
	dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
	g_assert_cmpint(printed.kind, ==, DUNLIN_ANSWER_REPLY);
	g_assert_cmpuint(printed.code, ==, 250);
	test_answer(&h, notice, &printed);
	g_free(printed.text);
	file = g_strconcat(notice->id, ".pdf", NULL);
	path = g_build_filename(spool, file, NULL);
	g_assert_true(g_file_get_contents(path, &content, &size, NULL));
	g_assert_cmpmem(content, size, g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf));
	g_assert_true(g_str_has_prefix(content, "%PDF-"));
	g_assert_cmpuint(test_count_files(spool), ==, 1);
	ours = g_build_filename(spool, ".dunlin", NULL);
	g_assert_cmpuint(test_count_files(ours), ==, 0);
	sent = test_notice(&h, "reminder");
	g_assert_cmpint(sent->state, ==, DUNLIN_NOTICE_ACCEPTED);
	after = test_claim(&h, claim->reference);
	g_assert_cmpint(after->step_state, ==, DUNLIN_STEP_SENT);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A policy that writes no mail needs no mail address. */
static void
test_paper_without_mail(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-1", "2026-10-15", "119.00", NULL);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", "Fwd: R-1", "",
					  xml);
	g_autofree char *verdict = NULL;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) pdf = NULL;

	test_open_with_spool(&h);
	g_assert_cmpint(test_take(&h, mail, &verdict), ==, DUNLIN_TAKEN_DONE);
	claim = dunlin_claim_find(h.desk->store, "acme/R-1", NULL);
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_DRAFT);
	test_set_place(&h, claim->reference);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_house_at(&h, "2026-10-22 12:00");
	test_run_clock(&h);
	notice = test_take_paper(&h, &pdf);
	g_assert_cmpstr(notice->to, ==, "Muster Bau GmbH, Bauweg 7, 12345 Berlin");
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The program dies before the dot, before or after the letter was given away; whoever prints may have
 * taken it by then. It is given once. */
static void
test_paper_crash(void)
{
	enum { BEFORE_DOT, BEFORE_GIVING, GIVEN, TAKEN, ELSEWHERE, ROWS };

	for (guint i = 0; i < ROWS; i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL, again = NULL, now = NULL;
		g_autoptr(GBytes) pdf = NULL;
		g_autoptr(GError) error = NULL;
		g_autofree char *spool = NULL, *ready = NULL, *mark = NULL, *given = NULL, *file = NULL;
		DunlinPrinted printed = {0};

		g_test_message("%u", i);
		test_open_with_spool(&h);
		spool = test_spool_of(&h);
		claim = test_open_claim(&h, "R-1");
		test_set_place(&h, claim->reference);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = test_take_paper(&h, &pdf);
		file = g_strconcat(notice->id, ".pdf", NULL);
		ready = g_build_filename(spool, ".dunlin", file, NULL);
		mark = g_build_filename(spool, ".dunlin", notice->id, NULL);
		given = g_build_filename(spool, file, NULL);
		if (i == BEFORE_DOT) {
			g_autofree char *ours = g_build_filename(spool, ".dunlin", NULL);

			g_assert_cmpint(g_mkdir(ours, 0700), ==, 0);
			g_assert_true(g_file_set_contents(ready, "half", -1, NULL));
		} else {
			dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
			g_free(printed.text);
		}
		if (i == BEFORE_GIVING)
			g_assert_cmpint(g_rename(given, ready), ==, 0);
		if (i == TAKEN || i == ELSEWHERE)
			g_assert_cmpint(g_unlink(given), ==, 0);
		if (i == ELSEWHERE)
			g_assert_cmpint(g_unlink(mark), ==, 0);
		g_assert_true(dunlin_desk_notice_recover(h.desk, TRUE, h.time, &error));
		now = dunlin_notice_get(h.desk->store, notice->id, NULL);
		g_assert_cmpstr(dunlin_notice_state_to_string(now->state), ==,
				i < GIVEN          ? "ready"
				: i == ELSEWHERE ? "unknown"
						 : "accepted");
		if (i < GIVEN) {
			g_clear_pointer(&pdf, g_bytes_unref);
			again = test_take_paper(&h, &pdf);
			g_assert_cmpstr(again->id, ==, notice->id);
			dunlin_desk_notice_print(h.desk, again, pdf, h.time, &printed);
			test_answer(&h, again, &printed);
			g_free(printed.text);
		}
		g_assert_cmpuint(test_count_files(spool), ==, i == TAKEN || i == ELSEWHERE ? 0 : 1);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* Paid before the dot: nothing is given away, nothing is left lying. */
static void
test_paper_withdrawn(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) pdf = NULL;
	g_autofree char *spool = NULL, *ours = NULL, *text = NULL;
	DunlinPrinted printed;

	test_open_with_spool(&h);
	spool = test_spool_of(&h);
	claim = test_open_claim(&h, "R-1");
	test_set_place(&h, claim->reference);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = test_take_paper(&h, &pdf);
	g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID, NULL,
					  DUNLIN_ACTOR_ADMIN, h.time, &text, NULL));
	dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
	g_assert_true(printed.over);
	dunlin_desk_notice_printed(h.desk, notice);
	g_free(printed.text);
	ours = g_build_filename(spool, ".dunlin", NULL);
	g_assert_cmpuint(test_count_files(spool), ==, 0);
	g_assert_cmpuint(test_count_files(ours), ==, 0);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What a crash left of a letter that was paid meanwhile, or given away, goes at the next start; what may
 * still leave, and what is not ours, stays. */
static void
test_swept(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) pdf = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *spool = NULL, *ours = NULL, *text = NULL;
	const char *endings[] = {"", ".pdf", ".pdf.X1Y2Z3"};

	test_open_with_spool(&h);
	spool = test_spool_of(&h);
	ours = g_build_filename(spool, ".dunlin", NULL);
	claim = test_open_claim(&h, "R-1");
	test_set_place(&h, claim->reference);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = test_take_paper(&h, &pdf);
	g_assert_cmpint(g_mkdir(ours, 0700), ==, 0);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *name = g_strconcat(notice->id, endings[i], NULL);
		g_autofree char *path = g_build_filename(ours, name, NULL);

		g_assert_true(g_file_set_contents(path, "half", -1, NULL));
	}
	text = g_build_filename(ours, "somebody-elses.pdf", NULL);
	g_assert_true(g_file_set_contents(text, "half", -1, NULL));
	g_assert_true(dunlin_desk_notice_recover(h.desk, TRUE, h.time, &error));
	g_assert_cmpuint(test_count_files(ours), ==, 4);
	g_clear_pointer(&text, g_free);
	g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID, NULL,
					  DUNLIN_ACTOR_ADMIN, h.time, &text, &error));
	(void)test_send_all(&h);
	g_assert_true(dunlin_desk_notice_recover(h.desk, TRUE, h.time, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(test_count_files(ours), ==, 1);
	test_house_close(&h);
}

/* An lp(1) that does what @script says; what it was called with is in "lp.log". */
static void
put_lp(TestHouse *h, const char *script)
{
	g_autofree char *file = g_build_filename(h->folder, "lp", NULL);
	g_autofree char *text = g_strdup_printf("#!/bin/sh\necho \"$@\" >> %s/lp.log\n%s\n", h->folder,
						script);
	g_autofree char *path = g_strdup_printf("%s:/usr/bin:/bin", h->folder);

	g_assert_true(g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
	(void)g_setenv("PATH", path, TRUE);
}

static void
test_lp(void)
{
	static const struct {
		const char *script;
		DunlinAnswerKind kind;
		guint code;
		const char *says, *state;
	} rows[] = {
		{"echo request id is hp-1", DUNLIN_ANSWER_REPLY, 250, "request id is hp-1", "accepted"},
		{"echo no such printer; exit 1", DUNLIN_ANSWER_REPLY, 451, "no such printer", "ready"},
		{"echo lp: Error - unknown destination >&2; exit 1", DUNLIN_ANSWER_REPLY, 451,
		 "lp: Error - unknown destination", "ready"},
		{"exit 1", DUNLIN_ANSWER_REPLY, 451, "lp failed", "ready"},
		{"kill -9 $$", DUNLIN_ANSWER_REPLY, 451, "lp failed", "ready"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL, now = NULL;
		g_autoptr(GBytes) pdf = NULL;
		g_autofree char *log = NULL, *called = NULL, *wanted = NULL;
		DunlinPrinted printed;

		g_test_message("%s", rows[i].script);
		test_open_with(&h, "print = \"lp:hp\"",
			  "{ step = \"paper\" after-due = \"5d\" letter = \"reminder\" deadline = \"10d\""
			  " channel = \"letter\" }");
		put_lp(&h, rows[i].script);
		claim = test_open_claim(&h, "R-1");
		test_set_place(&h, claim->reference);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = test_take_paper(&h, &pdf);
		dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
		g_assert_cmpint(printed.kind, ==, rows[i].kind);
		g_assert_cmpuint(printed.code, ==, rows[i].code);
		g_assert_cmpstr(printed.text, ==, rows[i].says);
		test_answer(&h, notice, &printed);
		g_free(printed.text);
		now = dunlin_notice_get(h.desk->store, notice->id, NULL);
		g_assert_cmpstr(dunlin_notice_state_to_string(now->state), ==, rows[i].state);
		g_assert_cmpuint(test_count(&h, "admin"), ==, printed.code == 250 ? 0 : 1);
		log = g_build_filename(h.folder, "lp.log", NULL);
		g_assert_true(g_file_get_contents(log, &called, NULL, NULL));
		wanted = g_strdup_printf("-d hp -t %s -- /", notice->id);
		g_assert_true(g_str_has_prefix(called, wanted));
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* A printer that fails for a day: the admin hears of it once a day, and the letter leaves when it works. */
static void
test_printer_comes_back(void)
{
	static const struct {
		const char *at, *script;
		guint told;
		const char *state;
	} rows[] = {
		{"2026-10-22 09:00", "exit 1", 1, "ready"},
		{"2026-10-22 14:00", "exit 1", 1, "ready"},
		{"2026-10-23 09:00", "exit 1", 2, "ready"},
		{"2026-10-23 10:00", "echo request id is hp-1", 2, "accepted"},
	};
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;

	test_open_with(&h, "print = \"lp:hp\"",
		  "{ step = \"paper\" after-due = \"5d\" letter = \"reminder\" deadline = \"10d\""
		  " channel = \"letter\" }");
	claim = test_open_claim(&h, "R-1");
	test_set_place(&h, claim->reference);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinNotice) now = NULL;

		test_house_at(&h, rows[i].at);
		test_run_clock(&h);
		put_lp(&h, rows[i].script);
		test_print_one(&h);
		now = test_notice(&h, "reminder");
		g_assert_cmpstr(dunlin_notice_state_to_string(now->state), ==, rows[i].state);
		g_assert_cmpuint(test_count(&h, "admin"), ==, rows[i].told);
	}
	after = test_claim(&h, claim->reference);
	g_assert_cmpint(after->step_state, ==, DUNLIN_STEP_SENT);
	test_assert_sound(&h);
	test_house_close(&h);
}

/* A letter for the post can be looked at before it goes, and is among the samples. */
static void
test_preview(void)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(DunlinPreview) preview = {0};
	g_autoptr(GBytes) pdf = NULL;
	TestHouse h = {0};

	test_open_with_spool(&h);
	claim = test_open_claim(&h, "R-1");
	test_set_place(&h, claim->reference);
	g_assert_true(dunlin_desk_preview(h.desk, claim, "paper", h.time, &preview, &error));
	g_assert_no_error(error);
	g_assert_nonnull(strstr(preview.notice->to, "Bauweg 7"));
	g_assert_nonnull(strstr(preview.letter.text, "R-1"));
	pdf = dunlin_desk_paper(h.desk, preview.notice, preview.values, &preview.letter, preview.at, &error);
	g_assert_no_error(error);
	(void)test_send_all(&h);
	g_free(test_say(&h, "billing@acme.example", TRUE, "opened", "samples"));
	g_assert_cmpuint(test_count(&h, "samples"), ==, 1);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/printer/paper", test_paper);
	g_test_add_func("/printer/paper-without-mail", test_paper_without_mail);
	g_test_add_func("/printer/paper-crash", test_paper_crash);
	g_test_add_func("/printer/paper-withdrawn", test_paper_withdrawn);
	g_test_add_func("/printer/swept", test_swept);
	g_test_add_func("/printer/printer-comes-back", test_printer_comes_back);
	g_test_add_func("/printer/preview", test_preview);
	g_test_add_func("/printer/lp", test_lp);
	result = g_test_run();
	dunlin_print_end();
	return result;
}
