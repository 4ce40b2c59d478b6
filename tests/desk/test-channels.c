/* SPDX-License-Identifier: BSD-2-Clause */
/* Steps that reach the debtor as a text message or by a colleague's call, and those that do not reach him at
 * all; and what of all that the partner gets. */
#include "channels.h"
#include "scenes.h"

#include <string.h>

#include "base/error.h"

/* Nobody is written to nowhere: the creditor is told what is missing, and the claim waits. */
static void
test_nowhere(void)
{
	static const struct {
		const char *step, *field, *value;
		const char *told; /* in the creditor's language, ahead and when it fails */
	} rows[] = {
		{"{ step = \"text\" after-due = \"5d\" channel = \"sms\" deadline = \"10d\" }", "phone",
		 "030 123456", "aus welchem Land: nennen Sie Telefon"},
		{"{ step = \"talk\" after-due = \"5d\" channel = \"call\" deadline = \"10d\" }", "phone",
		 "030 123456", "die Telefonnummer des Kunden ist nicht bekannt: nennen Sie Telefon"},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL, opened = NULL, refused = NULL;
		g_autoptr(GError) error = NULL;

		test_open_with(&h, "sms = \"{number}@sms.example\"", rows[i].step);
		claim = test_open_claim(&h, "R-1");
		opened = test_notice(&h, "opened");
		g_assert_nonnull(strstr(opened->facts, rows[i].told));
		(void)test_send_all(&h);
		test_house_at(&h, "2026-10-22 09:00");
		test_run_clock(&h);
		notice = dunlin_desk_notice_take(h.desk, h.time, &error);
		g_assert_nonnull(notice);
		g_assert_null(dunlin_desk_notice_write(h.desk, notice, h.time, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_HELD);
		g_assert_cmpuint(test_count(&h, "refused"), ==, 1);
		refused = test_notice(&h, "refused");
		g_assert_nonnull(strstr(refused->facts, rows[i].told));
		test_set(&h, claim->reference, rows[i].field, rows[i].value);
		test_assert_state(&h, claim->reference, DUNLIN_STATE_OPEN);
		test_house_at(&h, "2026-10-29 09:00");
		test_run_clock(&h);
		g_assert_cmpuint(test_send_all(&h), ==, 2);
		test_assert_sound(&h);
		test_house_close(&h);
	}
}

/* As it is previewed: one line of a telephone's alphabet, and the mail to its gateway. */
static void
check_line(TestHouse *h, const DunlinClaim *claim)
{
	g_auto(DunlinPreview) preview = {0};
	g_autofree char *mail = NULL;

	g_assert_true(dunlin_desk_preview(h->desk, claim, "text", h->time, &preview, NULL));
	g_test_message("%s", preview.letter.text);
	g_assert_null(strchr(preview.letter.text, '\n'));
	g_assert_null(strstr(preview.letter.text, "\u00a0"));
	g_assert_true(g_str_has_prefix(preview.letter.text, "ACME GmbH: Rechnung R-1 "));
	g_assert_null(preview.letter.html);
	g_assert_cmpstr(preview.notice->to, ==, "4930123456@sms.example");
	mail = g_strndup(g_bytes_get_data(preview.mail, NULL), g_bytes_get_size(preview.mail));
	g_assert_nonnull(strstr(mail, "To: 4930123456@sms.example"));
	g_assert_null(strstr(mail, "multipart"));
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

	test_open_with(&h, "sms = \"{number}@sms.example\"",
		  "{ step = \"text\" after-due = \"5d\" channel = \"sms\" deadline = \"10d\" }");
	claim = test_open_claim(&h, "R-1");
	test_set(&h, claim->reference, "phone", "+49 (0)30 123456");
	check_line(&h, claim);
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

/* The telephone number of the buyer's contact (BT-57), as the invoice has it. */
static void
test_number_of_the_invoice(void)
{
	TestHouse h = {0};
	g_autofree char *xml = test_invoice("R-1", "2026-10-15", "119.00", "kunde@debtor.example");
	g_auto(GStrv) parts = g_strsplit(xml, "<cac:Contact>", 2);
	g_autofree char *with = g_strjoinv("<cac:Contact><cbc:Telephone>+49 (0)30 123456</cbc:Telephone>",
					   parts);
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com", "Fwd: R-1", "",
					  with);
	g_autoptr(DunlinNotice) notice = NULL;

	test_open_with(&h, "sms = \"{number}@sms.example\"",
		  "{ step = \"text\" after-due = \"5d\" channel = \"sms\" deadline = \"10d\" }");
	g_assert_cmpint(test_take(&h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	test_on_day(&h, "2026-10-22 12:00");
	notice = test_notice(&h, "sms");
	g_assert_nonnull(notice);
	g_assert_cmpstr(notice->to, ==, "4930123456@sms.example");
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

	test_open_with(&h, "", "{ step = \"talk\" after-due = \"5d\" channel = \"call\" deadline = \"10d\""
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
		test_set(&h, claim->reference, "phone", "030 123456");
		test_on_day(&h, "2026-10-22 09:00");
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
	spool = test_spool_of(&h);
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
	test_set_place(&h, claim->reference);
	test_set(&h, claim->reference, "phone", "030 123456");
	test_house_at(&h, "2026-10-22 09:00");
	test_run_clock(&h);
	test_print_one(&h);
	(void)test_send_all(&h);
	test_house_at(&h, "2026-11-09 09:00");
	note_own(&h, claim->reference);
	test_on_day(&h, "2026-11-11 09:00");
	answer_call(&h, "nicht erreicht");
	test_on_day(&h, "2026-11-23 09:00");
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
	test_on_day(&h, "2026-10-22 09:00");
	notice = test_notice(&h, "colleague");
	g_assert_cmpstr(notice->to, ==, "billing@acme.example");
	g_assert_cmpstr(notice->step, ==, "tell");
	g_assert_cmpint(notice->state, ==, DUNLIN_NOTICE_ACCEPTED);
	test_set(&h, claim->reference, "policy", "standard");
	after = test_claim(&h, claim->reference);
	g_assert_null(after->step);
	g_assert_cmpstr(after->next_step, ==, "reminder");
	test_assert_sound(&h);
	test_house_close(&h);
}

static char *
previous_of(const DunlinNotice *notice)
{
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, NULL);
	const DunlinValue *value = dunlin_values_get(values, "previous_day");

	return value != NULL ? dunlin_day_to_string(value->day) : g_strdup("none");
}

/* What a letter says of the one before, asked for ahead and as it left: a call is none. */
static void
test_previous(void)
{
	static const struct {
		const char *day, *step, *letter, *previous;
	} rows[] = {
		{"2026-10-22 09:00", "reminder", "reminder", "none"},
		{"2026-11-05 09:00", "talk", "call", "2026-10-22"},
		{"2026-11-16 09:00", "final", "final", "2026-10-22"},
	};
	TestHouse h = {0};
	g_autoptr(DunlinClaim) claim = NULL;

	test_open_with(&h, "",
		       "{ step = \"reminder\" after-due = \"5d\" deadline = \"10d\" letter = \"reminder\" },"
		       " { step = \"talk\" after-deadline = \"1wd\" deadline = \"5d\" channel = \"call\""
		       " to = \"anna@acme.example\" },"
		       " { step = \"final\" after-deadline = \"1wd\" deadline = \"10d\" letter = \"final\" }");
	claim = test_open_claim(&h, "R-1");
	test_set(&h, claim->reference, "phone", "030 123456");
	(void)test_send_all(&h);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinClaim) is = test_claim(&h, claim->reference);
		g_auto(DunlinPreview) preview = {0};
		g_autoptr(DunlinNotice) sent = NULL;
		g_autoptr(GError) error = NULL;
		g_autofree char *ahead = NULL, *left = NULL;

		g_assert_true(dunlin_desk_preview(h.desk, is, rows[i].step, h.time, &preview, &error));
		g_assert_no_error(error);
		ahead = previous_of(preview.notice);
		test_on_day(&h, rows[i].day);
		sent = test_notice(&h, rows[i].letter);
		left = previous_of(sent);
		g_test_message("%s: %s, %s", rows[i].step, ahead, left);
		g_assert_cmpstr(left, ==, rows[i].previous);
		g_assert_cmpstr(ahead, ==, left);
	}
	test_assert_sound(&h);
	test_house_close(&h);
}

static void
add_coming(const DunlinComing *coming, gpointer data)
{
	g_string_append_printf(data, "%s%s ", coming->plan->step != NULL ? coming->plan->step->name : "end",
			       coming->lacks != NULL ? "!" : "");
}

/* Nothing is promised beyond the step at which the claim will be held for what is not known. */
static void
test_plan_stops(void)
{
	static const struct {
		const char *channel, *without, *with;
	} rows[] = {
		{"call", "reminder talk! ", "reminder talk final "},
		{"sms", "reminder talk! ", "reminder talk final "},
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		TestHouse h = {0};
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) opened = NULL;
		g_autoptr(GString) without = g_string_new(NULL), with = g_string_new(NULL);
		g_autofree char *steps = g_strdup_printf(
			"{ step = \"reminder\" after-due = \"5d\" deadline = \"10d\" letter = \"reminder\" },"
			" { step = \"talk\" after-deadline = \"1wd\" deadline = \"5d\" channel = \"%s\" },"
			" { step = \"final\" after-deadline = \"1wd\" deadline = \"10d\" letter = \"final\" }",
			rows[i].channel);

		test_open_with(&h, "sms = \"{number}@sms.example\"", steps);
		claim = test_open_claim(&h, "R-1");
		opened = test_notice(&h, "opened");
		g_assert_nonnull(strstr(opened->facts, "\"talk\""));
		g_assert_null(strstr(opened->facts, "\"final\""));
		g_assert_true(dunlin_desk_plan(h.desk, claim, claim->due_day + 300, h.time, add_coming,
					       without, NULL));
		g_assert_cmpstr(without->str, ==, rows[i].without);
		test_set(&h, claim->reference, "phone", "030 123456");
		g_assert_true(dunlin_desk_plan(h.desk, claim, claim->due_day + 300, h.time, add_coming,
					       with, NULL));
		g_assert_cmpstr(with->str, ==, rows[i].with);
		test_house_close(&h);
	}
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	test_house_in_memory();
	g_test_add_func("/channels/nowhere", test_nowhere);
	g_test_add_func("/channels/text-message", test_text_message);
	g_test_add_func("/channels/number-of-the-invoice", test_number_of_the_invoice);
	g_test_add_func("/channels/call", test_call);
	g_test_add_func("/channels/previous", test_previous);
	g_test_add_func("/channels/plan-stops", test_plan_stops);
	g_test_add_func("/channels/handed-over", test_handed_over);
	g_test_add_func("/channels/internal", test_internal);
	result = g_test_run();
	dunlin_print_end();
	return result;
}
