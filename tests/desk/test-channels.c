/* SPDX-License-Identifier: BSD-2-Clause */
/* Steps that reach the debtor on paper, as a text message or by a colleague's call; and those that do
 * not reach him at all. */
#include "house.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

#define ADDRESS "address = \"dunning@example.com\"\n"
#define ACME "language = \"de\" }\n"

/* A house whose creditor follows @steps. */
static void
open_with(TestHouse *h, const char *top, const char *steps)
{
	g_autofree char *begins = g_strdup_printf(ADDRESS "%s policy: { own: { steps = ( %s ) } }\n",
						  top, steps);

	test_house_open(h);
	test_house_reconfigure(h, ADDRESS, begins);
	test_house_reconfigure(h, ACME, "language = \"de\" policy = \"own\" }\n");
	h->house->print = dunlin_print;
}

static char *
spool_of(TestHouse *h)
{
	char *folder = g_build_filename(h->folder, "spool", NULL);

	(void)g_mkdir(folder, 0700); /* it may be there */
	return folder;
}

static void
open_with_spool(TestHouse *h)
{
	g_autofree char *print = NULL, *spool = NULL;

	test_house_open(h);
	spool = spool_of(h);
	print = g_strdup_printf(ADDRESS "print = \"spool:%s\" policy: { own: { steps = ("
				" { step = \"paper\" after-due = \"5d\" deadline = \"10d\""
				" letter = \"reminder\" channel = \"letter\" } ) } }\n", spool);
	test_house_reconfigure(h, ADDRESS, print);
	test_house_reconfigure(h, ACME, "language = \"de\" policy = \"own\" }\n");
	h->house->print = dunlin_print;
}

static void
set(TestHouse *h, const char *reference, const char *field, const char *value)
{
	g_autoptr(GHashTable) arguments = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	g_hash_table_insert(arguments, (gpointer)field, (gpointer)value);
	g_assert_true(dunlin_desk_command(h->desk, reference, DUNLIN_VERB_SET, arguments,
					  DUNLIN_ACTOR_ADMIN, h->time, &text, &error));
	g_assert_no_error(error);
}

static void
set_place(TestHouse *h, const char *reference)
{
	set(h, reference, "street", "Bauweg 7");
	set(h, reference, "postcode", "12345");
	set(h, reference, "city", "Berlin");
}

/* Takes the next notice that goes on paper; what is ready beside it is sent. */
static DunlinNotice *
take_paper(TestHouse *h, GBytes **ret_pdf)
{
	g_autoptr(GError) error = NULL;
	DunlinNotice *notice = NULL;

	do {
		g_clear_pointer(&notice, dunlin_notice_free);
		g_clear_pointer(ret_pdf, g_bytes_unref);
		notice = dunlin_desk_notice_take(h->desk, h->time, &error);
		g_assert_no_error(error);
		g_assert_nonnull(notice);
		*ret_pdf = dunlin_desk_notice_write(h->desk, notice, h->time, &error);
		g_assert_no_error(error);
	} while (notice->channel != DUNLIN_CHANNEL_LETTER);
	return notice;
}

static void
answer(TestHouse *h, DunlinNotice *notice, const DunlinPrinted *printed)
{
	g_autoptr(GError) error = NULL;
	gboolean unstamped = TRUE;

	g_assert_true(dunlin_desk_notice_answer(h->desk, notice, printed->kind, printed->code,
						printed->text, h->time, &unstamped, &error));
	g_assert_false(unstamped);
	dunlin_desk_notice_printed(h->desk, notice);
}

static guint
count_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint count = 0;
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		count += *name != '.';
	return count;
}

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

	open_with_spool(&h);
	spool = spool_of(&h);
	claim = test_open_claim(&h, "R-1");
	set_place(&h, claim->reference);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = take_paper(&h, &pdf);
	g_assert_cmpstr(notice->to, ==, "Muster Bau GmbH, Bauweg 7, 12345 Berlin");
	/* three working days for the post: Tue 2026-10-27 and ten days */
	g_assert_cmpint(notice->deadline, ==, dunlin_day_of(h.time.now, h.house->config->zone) + 15);
	dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
	g_assert_cmpint(printed.kind, ==, DUNLIN_ANSWER_REPLY);
	g_assert_cmpuint(printed.code, ==, 250);
	answer(&h, notice, &printed);
	g_free(printed.text);
	file = g_strconcat(notice->id, ".pdf", NULL);
	path = g_build_filename(spool, file, NULL);
	g_assert_true(g_file_get_contents(path, &content, &size, NULL));
	g_assert_cmpmem(content, size, g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf));
	g_assert_true(g_str_has_prefix(content, "%PDF-"));
	g_assert_cmpuint(count_files(spool), ==, 1);
	ours = g_build_filename(spool, ".dunlin", NULL);
	g_assert_cmpuint(count_files(ours), ==, 0);
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

	open_with_spool(&h);
	g_assert_cmpint(test_take(&h, mail, &verdict), ==, DUNLIN_TAKEN_DONE);
	claim = dunlin_claim_find(h.desk->store, "acme/R-1", NULL);
	g_assert_cmpint(claim->state, ==, DUNLIN_STATE_DRAFT);
	set_place(&h, claim->reference);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
	test_house_at(&h, "2026-10-22 12:00");
	test_run_clock(&h);
	notice = take_paper(&h, &pdf);
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
		open_with_spool(&h);
		spool = spool_of(&h);
		claim = test_open_claim(&h, "R-1");
		set_place(&h, claim->reference);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = take_paper(&h, &pdf);
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
			again = take_paper(&h, &pdf);
			g_assert_cmpstr(again->id, ==, notice->id);
			dunlin_desk_notice_print(h.desk, again, pdf, h.time, &printed);
			answer(&h, again, &printed);
			g_free(printed.text);
		}
		g_assert_cmpuint(count_files(spool), ==, i == TAKEN || i == ELSEWHERE ? 0 : 1);
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

	open_with_spool(&h);
	spool = spool_of(&h);
	claim = test_open_claim(&h, "R-1");
	set_place(&h, claim->reference);
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	notice = take_paper(&h, &pdf);
	g_assert_true(dunlin_desk_command(h.desk, claim->reference, DUNLIN_VERB_PAID, NULL,
					  DUNLIN_ACTOR_ADMIN, h.time, &text, NULL));
	dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
	g_assert_true(printed.over);
	dunlin_desk_notice_printed(h.desk, notice);
	g_free(printed.text);
	ours = g_build_filename(spool, ".dunlin", NULL);
	g_assert_cmpuint(count_files(spool), ==, 0);
	g_assert_cmpuint(count_files(ours), ==, 0);
	test_assert_sound(&h);
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
		open_with(&h, "print = \"lp:hp\"",
			  "{ step = \"paper\" after-due = \"5d\" letter = \"reminder\" deadline = \"10d\""
			  " channel = \"letter\" }");
		put_lp(&h, rows[i].script);
		claim = test_open_claim(&h, "R-1");
		set_place(&h, claim->reference);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = take_paper(&h, &pdf);
		dunlin_desk_notice_print(h.desk, notice, pdf, h.time, &printed);
		g_assert_cmpint(printed.kind, ==, rows[i].kind);
		g_assert_cmpuint(printed.code, ==, rows[i].code);
		g_assert_cmpstr(printed.text, ==, rows[i].says);
		answer(&h, notice, &printed);
		g_free(printed.text);
		now = dunlin_notice_get(h.desk->store, notice->id, NULL);
		g_assert_cmpstr(dunlin_notice_state_to_string(now->state), ==, rows[i].state);
		log = g_build_filename(h.folder, "lp.log", NULL);
		g_assert_true(g_file_get_contents(log, &called, NULL, NULL));
		wanted = g_strdup_printf("-d hp -t %s -- /", notice->id);
		g_assert_true(g_str_has_prefix(called, wanted));
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* Nobody is written to nowhere: the creditor is told what is missing, and the claim waits. */
static void
test_nowhere(void)
{
	static const struct {
		const char *step, *field, *value;
	} rows[] = {
		{"{ step = \"text\" after-due = \"5d\" channel = \"sms\" deadline = \"10d\" }", "phone",
		 "030 123456"},
		{"{ step = \"talk\" after-due = \"5d\" channel = \"call\" deadline = \"10d\" }", "phone",
		 "030 123456"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL;
		g_autoptr(GError) error = NULL;

		open_with(&h, "sms = \"{number}@sms.example\"", rows[i].step);
		claim = test_open_claim(&h, "R-1");
		(void)test_send_all(&h);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = dunlin_desk_notice_take(h.desk, h.time, &error);
		g_assert_nonnull(notice);
		g_assert_null(dunlin_desk_notice_write(h.desk, notice, h.time, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
		g_assert_cmpuint(test_count(&h, "refused"), ==, 1);
		set(&h, claim->reference, rows[i].field, rows[i].value);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
		test_house_at(&h, "2026-10-29 09:00");
		test_run_clock(&h);
		g_assert_cmpuint(test_send_all(&h), ==, 2);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* One line of text to the gateway. */
static void
test_text_message(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *mail = NULL;

	open_with(&h, "sms = \"{number}@sms.example\"",
		  "{ step = \"text\" after-due = \"5d\" channel = \"sms\" deadline = \"10d\" }");
	claim = test_open_claim(&h, "R-1");
	set(&h, claim->reference, "phone", "+49 (0)30 123456");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	g_assert_cmpuint(test_send_all(&h), ==, 2);
	notice = test_notice(&h, "sms");
	g_assert_cmpstr(notice->to, ==, "4930123456@sms.example");
	g_assert_cmpint(notice->state, ==, DUNLIN_NOTICE_ACCEPTED);
	bytes = dunlin_archive_read(h.house->archive, notice->digest, NULL);
	mail = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_assert_null(strstr(mail, "multipart"));
	g_assert_null(strstr(mail, "text/html"));
	test_assert_sound(&h);
	test_house_close(&h);
}

/* What a colleague says came of his call. */
static void
test_call(void)
{
	static const struct {
		const char *says;
		DunlinState state;
		gboolean keeps_phone;
	} rows[] = {
		{"reached", DUNLIN_STATE_OPEN, TRUE},
		{"erreicht", DUNLIN_STATE_OPEN, TRUE},
		{"unreachable", DUNLIN_STATE_OPEN, TRUE},
		{"nicht erreicht", DUNLIN_STATE_OPEN, TRUE},
		{"wrong number", DUNLIN_STATE_OPEN, FALSE},
		{"falsche Nummer", DUNLIN_STATE_OPEN, FALSE},
		{"promised 2026-11-05", DUNLIN_STATE_HELD, TRUE},
		{"versprochen 5.11.2026", DUNLIN_STATE_HELD, TRUE},
		{"paid", DUNLIN_STATE_CLOSED, TRUE},
		{"disputed broken on arrival", DUNLIN_STATE_DISPUTED, TRUE},
		{"bestritten", DUNLIN_STATE_DISPUTED, TRUE},
	};
	TestHouse h = {0};

	open_with(&h, "", "{ step = \"talk\" after-due = \"5d\" channel = \"call\" deadline = \"10d\""
		  " to = \"anna@acme.example\" }");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = g_strdup_printf("R-%u", i), *verdict = NULL;
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinDebtor) debtor = NULL;
		g_autoptr(DunlinNotice) notice = NULL;

		g_test_message("%s", rows[i].says);
		test_house_renew(&h);
		h.house->print = dunlin_print;
		test_house_at(&h, "2026-10-21 10:00");
		claim = test_open_claim(&h, number);
		set(&h, claim->reference, "phone", "030 123456");
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		(void)test_send_all(&h);
		notice = test_notice(&h, "call");
		g_assert_cmpstr(notice->to, ==, "anna@acme.example");
		g_assert_cmpint(notice->role, ==, DUNLIN_ROLE_CREDITOR);
		g_assert_cmpint(notice->state, ==, DUNLIN_NOTICE_ACCEPTED);
		verdict = test_say(&h, "anna@acme.example", TRUE, "call", rows[i].says);
		g_test_message("%s", verdict);
		test_assert_state(&h, claim->reference, rows[i].state);
		debtor = dunlin_debtor_get(h.desk->store, claim->creditor, claim->debtor, NULL);
		g_assert_cmpint(debtor->phone != NULL, ==, rows[i].keeps_phone);
		test_assert_sound(&h);
	}
	test_house_close(&h);
}

/* A person's own reminder, as the milter files it. */
static void
note_own(TestHouse *h, const char *reference)
{
	static const char bytes[] = "From: anna@acme.example\r\nTo: kunde@debtor.example\r\n"
				    "Subject: R-1\r\n\r\nEigene Worte.\r\n";
	g_autofree char *digest =
		dunlin_archive_put(h->house->archive, bytes, strlen(bytes), NULL);
	g_autoptr(GPtrArray) none = g_ptr_array_new(), names = g_ptr_array_new();
	g_autoptr(GPtrArray) recipients = g_ptr_array_new();
	DunlinPeopleMail mail = {.creditor = "acme", .sender = "anna@acme.example", .subject = "R-1",
				 .queue_id = "4A", .digest = digest,
				 .size = (gint64)strlen(bytes), .recipients = recipients,
				 .names = names, .notices = none, .time = h->time};

	g_ptr_array_add(names, (gpointer)reference);
	g_ptr_array_add(recipients, (gpointer)"kunde@debtor.example");
	g_assert_true(dunlin_store_begin(h->desk->store, NULL));
	g_assert_true(dunlin_desk_own_mail_note(h->desk, &mail, NULL));
	g_assert_true(dunlin_store_commit(h->desk->store, NULL));
	g_assert_cmpuint(mail.claims->len, ==, 1);
	g_ptr_array_unref(mail.claims);
}

static void
print_one(TestHouse *h)
{
	g_autoptr(GBytes) pdf = NULL;
	g_autoptr(DunlinNotice) notice = take_paper(h, &pdf);
	DunlinPrinted printed;

	dunlin_desk_notice_print(h->desk, notice, pdf, h->time, &printed);
	answer(h, notice, &printed);
	g_free(printed.text);
}

/* The body of the part with that file name, decoded. */
static GBytes *
part_of(const char *mail, const char *file, const char *type)
{
	g_autofree char *name = g_strdup_printf("filename=%s", file);
	g_autofree char *wanted = g_strdup_printf("Content-Type: %s", type);
	const char *at = strstr(mail, name), *head, *body, *end;
	g_autofree char *text = NULL, *block = NULL;
	gsize size = 0;

	if (at == NULL)
		g_error("no %s", name);
	head = g_strrstr_len(mail, at - mail, "\r\n--");
	body = strstr(at, "\r\n\r\n") + 4;
	end = strstr(body, "\r\n--");
	block = g_strndup(head, (gsize)(body - head));
	if (strstr(block, wanted) == NULL)
		g_error("%s is not %s: %s", file, type, block);
	text = g_strndup(body, (gsize)(end - body));
	if (strstr(block, "base64") != NULL) {
		guchar *data = g_base64_decode(text, &size);

		return g_bytes_new_take(data, size);
	}
	return g_bytes_new(text, strlen(text));
}

static void
assert_part(const char *mail, const char *file, const char *type, const char *holds)
{
	g_autoptr(GBytes) bytes = part_of(mail, file, type);
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);

	if (g_strstr_len(data, (gssize)size, holds) == NULL)
		g_error("%s holds no \"%s\": %.*s", file, holds, (int)MIN(size, 900), data);
}

static void
answer_call(TestHouse *h, const char *word)
{
	g_autofree char *said = test_say(h, "anna@acme.example", TRUE, "call", word);

	g_test_message("%s", said);
}

/* What was printed, said on the telephone and written by the creditor's own people goes to the partner
 * as what it is. */
static void
test_handed_over(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *begins = NULL, *spool = NULL, *mail = NULL, *said = NULL;

	test_house_open(&h);
	spool = spool_of(&h);
	begins = g_strdup_printf(
		ADDRESS "print = \"spool:%s\" partner: { agency: { name = \"Muster Inkasso\" address = "
			"\"cases@agency.example\" } } policy: { own: { spacing = \"1d\" steps = ("
			"{ step = \"paper\" after-due = \"5d\" deadline = \"10d\" letter = \"reminder\""
			" channel = \"letter\" }, { step = \"talk\" after-deadline = \"1wd\" deadline ="
			" \"5d\" channel = \"call\" to = \"anna@acme.example\" },"
			" { step = \"handover\" after-deadline = \"1wd\" ask = \"approver\" } ) } }\n",
		spool);
	test_house_reconfigure(&h, ADDRESS, begins);
	test_house_reconfigure(&h, ACME, "language = \"de\" policy = \"own\" }\n");
	h.house->print = dunlin_print;
	claim = test_open_claim(&h, "R-1");
	set_place(&h, claim->reference);
	set(&h, claim->reference, "phone", "030 123456");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	print_one(&h);
	(void)test_send_all(&h);
	test_house_at(&h, "2026-11-09 09:00");
	note_own(&h, claim->reference);
	test_house_at(&h, "2026-11-11 09:00");
	test_run_clock(&h);
	(void)test_send_all(&h);
	answer_call(&h, "nicht erreicht");
	test_house_at(&h, "2026-11-23 09:00");
	test_run_clock(&h);
	(void)test_send_all(&h);
	said = test_say(&h, "billing@acme.example", TRUE, "opened", "übergeben");
	g_test_message("%s", said);
	test_assert_state(&h, claim->reference, DUNLIN_STATE_COLLECTION);
	(void)test_send_all(&h);

	notice = test_notice(&h, "handover");
	bytes = dunlin_archive_read(h.house->archive, notice->digest, NULL);
	mail = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	assert_part(mail, "01-letter.pdf", "application/pdf", "%PDF-");
	assert_part(mail, "02-posting.txt", "text/plain", "Printer: spooled as ");
	assert_part(mail, "02-posting.txt", "text/plain", "To: Muster Bau GmbH, Bauweg 7, 12345 Berlin");
	assert_part(mail, "03-own.eml", "message/rfc822", "Eigene Worte.");
	assert_part(mail, "case.json", "application/json", "\"outcome\" : \"unreachable\"");
	assert_part(mail, "case.json", "application/json", "\"channel\" : \"letter\"");
	assert_part(mail, "case.xml", "application/xml", "<outcome>unreachable</outcome>");
	test_assert_sound(&h);
	test_house_close(&h);
}

/* The debtor hears nothing, and is reminded in full when that changes. */
static void
test_internal(void)
{
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) notice = NULL;

	test_house_open(&h);
	test_house_reconfigure(&h, ACME, "language = \"de\" policy = \"internal\" }\n");
	claim = test_open_claim(&h, "R-1");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	(void)test_send_all(&h);
	notice = test_notice(&h, "colleague");
	g_assert_cmpstr(notice->to, ==, "billing@acme.example");
	g_assert_cmpstr(notice->step, ==, "tell");
	g_assert_cmpint(notice->state, ==, DUNLIN_NOTICE_ACCEPTED);
	set(&h, claim->reference, "policy", "standard");
	after = test_claim(&h, claim->reference);
	g_assert_null(after->step);
	g_assert_cmpstr(after->next_step, ==, "reminder");
	test_assert_sound(&h);
	test_house_close(&h);
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/channels/paper", test_paper);
	g_test_add_func("/channels/paper-without-mail", test_paper_without_mail);
	g_test_add_func("/channels/paper-crash", test_paper_crash);
	g_test_add_func("/channels/paper-withdrawn", test_paper_withdrawn);
	g_test_add_func("/channels/lp", test_lp);
	g_test_add_func("/channels/nowhere", test_nowhere);
	g_test_add_func("/channels/text-message", test_text_message);
	g_test_add_func("/channels/call", test_call);
	g_test_add_func("/channels/handed-over", test_handed_over);
	g_test_add_func("/channels/internal", test_internal);
	result = g_test_run();
	dunlin_print_end();
	return result;
}
