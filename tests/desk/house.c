/* SPDX-License-Identifier: BSD-2-Clause */
/* See house.h. */
#include "house.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "../cut-rates.h"
#include "desk/internal.h"

#ifdef HAVE_POSTGRESQL
#include "../store/postgres.h"
#endif

#define ZONE "Europe/Berlin"

static const char configuration[] =
	"address = \"dunning@example.com\"\n"
	"store = \"%s\"\n"
	"archive = \"%s\"\n"
	"secret = \"file:%s/secret\"\n"
	"timezone = \"" ZONE "\"\n"
	"trust: { authserv-id = [ \"mx.example.com\" ] }\n"
	"creditor: {\n"
	"  acme: { name = \"ACME GmbH\"  vat-id = [ \"DE123456789\" ]\n"
	"    iban = [ \"DE02120300000000202051\" ]  senders = [ \"@acme.example\" ]\n"
	"    contact = \"billing@acme.example\"  from = \"ACME GmbH <dunning@example.com>\"\n"
	"    language = \"de\" }\n"
	"  other: { name = \"Other Ltd\"  iban = [ \"GB29NWBK60161331926819\" ]\n"
	"    senders = [ \"@other.example\" ]  contact = \"boss@other.example\"\n"
	"    from = \"Other Ltd <dunning@example.com>\" }\n"
	"}\n";

static void
write_file(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	(void)g_unlink(path); /* what is written in place keeps the end of a longer file */
	g_assert_true(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* With DUNLIN_TEST_POSTGRES a database of a server that ends with us, the archive in it. */
static gboolean
is_postgres(void)
{
	return g_getenv("DUNLIN_TEST_POSTGRES") != NULL;
}

static char *
store_url(const char *folder)
{
#ifdef HAVE_POSTGRESQL
	if (is_postgres()) {
		static gsize once;

		if (g_once_init_enter(&once)) {
			g_assert_cmpstr(postgres_start(), ==, NULL);
			atexit(postgres_stop);
			g_once_init_leave(&once, 1);
		}
		return postgres_new_url();
	}
#endif
	return g_strdup_printf("sqlite:%s/dunlin.db", folder);
}

void
test_house_in_memory(void)
{
	if (g_access("/dev/shm", R_OK | W_OK | X_OK) == 0)
		(void)g_setenv("TMPDIR", "/dev/shm", TRUE); /* else the usual place, slower */
}

/* A new store's file, made once: houses stand on copies of it, because making one anew takes longer than
 * many a test. */
static const GBytes *
new_store(const char *folder)
{
	static GBytes *bytes;
	g_autofree char *url = g_strdup_printf("sqlite:%s/new.db", folder), *done = NULL;
	g_autofree char *path = g_build_filename(folder, "copy.db", NULL); /* without a log */
	g_autoptr(GError) error = NULL;
	char *content = NULL;
	gsize size = 0;

	if (bytes != NULL)
		return bytes;
	g_assert_true(dunlin_store_init(url, &done, &error));
	g_assert_no_error(error);
	g_assert_true(dunlin_store_backup(url, path, &error));
	g_assert_no_error(error);
	g_assert_true(g_file_get_contents(path, &content, &size, &error));
	bytes = g_bytes_new_take(content, size);
	return bytes;
}

/* At @url, which is the house's own way to its store; one that is there stays. */
static void
make_store(TestHouse *h, const char *url)
{
	g_autofree char *path = g_build_filename(h->folder, "dunlin.db", NULL), *done = NULL;
	g_autoptr(GError) error = NULL;
	gconstpointer content;
	gsize size = 0;

	if (is_postgres()) {
		g_assert_true(dunlin_store_init(url, &done, &error));
		g_assert_no_error(error);
	} else if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		content = g_bytes_get_data((GBytes *)new_store(h->folder), &size);
		g_assert_true(g_file_set_contents_full(path, content, (gssize)size,
						       G_FILE_SET_CONTENTS_NONE, 0600, &error));
	}
}

static void
open_house(TestHouse *h)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *file = g_build_filename(h->folder, "dunlin.conf", NULL);
	g_autoptr(DunlinConfig) config =
		dunlin_config_load(file, DUNLIN_NEEDS_STORE | DUNLIN_NEEDS_CREDITOR, &error);

	g_assert_no_error(error);
	make_store(h, config->store);
	g_assert_true(dunlin_archive_init(config->archive, config->store, &error));
	h->house = dunlin_house_open(
		config, DUNLIN_HOUSE_ARCHIVE | DUNLIN_HOUSE_READER | DUNLIN_HOUSE_LETTERS, &error);
	g_assert_no_error(error);
	h->desk = dunlin_desk_open(h->house, 5000, &error);
	g_assert_no_error(error);
}

void
test_house_reconfigure(TestHouse *h, const char *from, const char *to)
{
	g_autofree char *file = g_build_filename(h->folder, "dunlin.conf", NULL);
	g_autofree char *text = NULL, *changed = NULL;
	g_auto(GStrv) parts = NULL;

	g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
	parts = g_strsplit(text, from, 2);
	g_assert_cmpuint(g_strv_length(parts), ==, 2);
	changed = g_strjoinv(to, parts);
	write_file(h->folder, "dunlin.conf", changed);
	g_clear_pointer(&h->desk, dunlin_desk_close);
	g_clear_pointer(&h->house, dunlin_house_unref);
	open_house(h);
}

void
test_house_open(TestHouse *h)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL, *store = NULL, *archive = NULL;

	h->folder = g_dir_make_tmp("dunlin-desk-XXXXXX", &error);
	g_assert_no_error(error);
	store = store_url(h->folder);
	archive = is_postgres() ? g_strdup("store") : g_build_filename(h->folder, "archive", NULL);
	text = g_strdup_printf(configuration, store, archive, h->folder);
	write_file(h->folder, "dunlin.conf", text);
	cut_rates_write(h->folder);
	write_file(h->folder, "secret", "0123456789abcdef0123456789abcdef0123456789abcdef\n");
	open_house(h);
	test_house_at(h, "2026-10-21 10:00");
}

void
test_house_renew(TestHouse *h)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
	g_autoptr(GError) error = NULL;

	g_clear_pointer(&h->desk, dunlin_desk_close);
	for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		g_autofree char *path = g_strdup_printf("%s/dunlin.db%s", h->folder, suffixes[i]);

		(void)g_remove(path); /* some are not there */
	}
	if (is_postgres()) {
		g_free(h->house->config->store);
		h->house->config->store = store_url(h->folder);
	}
	make_store(h, h->house->config->store);
	if (is_postgres()) {
		g_clear_pointer(&h->house->archive, dunlin_archive_close);
		h->house->archive = dunlin_archive_open("store", h->house->config->store, &error);
	}
	h->desk = dunlin_desk_open(h->house, 5000, &error);
	g_assert_no_error(error);
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	const char *name;

	while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_tree(child);
	}
	(void)g_remove(path);
}

void
test_house_close(TestHouse *h)
{
	g_clear_pointer(&h->desk, dunlin_desk_close);
	g_clear_pointer(&h->house, dunlin_house_unref);
	remove_tree(h->folder);
	g_clear_pointer(&h->folder, g_free);
}

void
test_house_at(TestHouse *h, const char *when)
{
	DunlinDay day;
	int hour = atoi(when + 11), minute = atoi(when + 14);
	g_autofree char *date = g_strndup(when, 10);

	g_assert_true(dunlin_day_parse(date, &day));
	h->time.now = dunlin_day_at(day, hour * 60 + minute, h->house->config->zone);
	h->time.real = h->time.now;
}

static void
element(GString *xml, const char *format, const char *value)
{
	g_auto(GStrv) parts = NULL;

	if (value == NULL)
		return;
	parts = g_strsplit(format, "@", 2);
	g_string_append_printf(xml, "%s%s%s", parts[0], value, parts[1]);
}

char *
test_invoice(const char *number, const char *due, const char *payable, const char *email)
{
	GString *xml = g_string_new(
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
		"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\""
		" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\""
		" xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\r\n");

	element(xml, "<cbc:ID>@</cbc:ID><cbc:IssueDate>2026-10-01</cbc:IssueDate>\r\n", number);
	element(xml, "<cbc:DueDate>@</cbc:DueDate>\r\n", due);
	g_string_append(xml, "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\r\n"
			     "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\r\n"
			     "<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>"
			     "<cbc:RegistrationName>ACME GmbH</cbc:RegistrationName>"
			     "</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>\r\n"
			     "<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>"
			     "<cbc:RegistrationName>Muster Bau GmbH</cbc:RegistrationName>"
			     "</cac:PartyLegalEntity>");
	element(xml, "<cac:Contact><cbc:ElectronicMail>@</cbc:ElectronicMail></cac:Contact>", email);
	g_string_append(xml, "</cac:Party></cac:AccountingCustomerParty>\r\n"
			     "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>"
			     "<cac:PayeeFinancialAccount><cbc:ID>DE02120300000000202051</cbc:ID>"
			     "</cac:PayeeFinancialAccount></cac:PaymentMeans>\r\n");
	element(xml, "<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID=\"EUR\">@"
		     "</cbc:PayableAmount></cac:LegalMonetaryTotal>\r\n", payable);
	g_string_append(xml, "</Invoice>\r\n");
	return g_string_free(xml, FALSE);
}

char *
test_mail(const char *from, gboolean proven, const char *to, const char *subject, const char *text,
	  const char *xml)
{
	static guint serial;
	const char *domain = strchr(from, '@') + 1;
	GString *mail = g_string_new(NULL);

	if (proven)
		g_string_append_printf(mail,
				       "Authentication-Results: mx.example.com; dmarc=pass "
				       "header.from=%s\r\n", domain);
	g_string_append_printf(mail,
			       "From: %s\r\nTo: %s\r\nSubject: %s\r\n"
			       "Date: Wed, 21 Oct 2026 10:00:00 +0200\r\nMessage-ID: <m%u@%s>\r\n"
			       "MIME-Version: 1.0\r\n",
			       from, to, subject, ++serial, domain);
	if (xml == NULL)
		g_string_append_printf(mail, "Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", text);
	else
		g_string_append_printf(mail,
				       "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
				       "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
				       "--b\r\nContent-Type: application/xml\r\n"
				       "Content-Disposition: attachment; filename=invoice.xml\r\n\r\n"
				       "%s\r\n--b--\r\n", text, xml);
	return g_string_free(mail, FALSE);
}

char *
test_report(const char *to, const char *recipient, const char *action, const char *status)
{
	static guint serial;

	return g_strdup_printf(
		"Return-Path: <>\r\nFrom: MAILER-DAEMON@example.com\r\nTo: %s\r\nSubject: Report\r\n"
		"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
		"Message-ID: <dsn%u@example.com>\r\n"
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
		"Reporting-MTA: dns; mx.example.com\r\n\r\n"
		"Final-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\n"
		"Diagnostic-Code: smtp; the server's words\r\n\r\n--b--\r\n",
		to, ++serial, action, recipient, action, status);
}

DunlinTaken
test_take(TestHouse *h, const char *mail, char **ret_verdict)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *digest = dunlin_archive_put(h->house->archive, mail, strlen(mail), &error);
	g_autofree char *verdict = NULL;
	DunlinArrival arrival = {0};
	DunlinTaken taken = DUNLIN_TAKEN_DONE;

	g_assert_no_error(error);
	g_assert_true(dunlin_desk_take(h->desk, digest, &arrival, h->time, &taken, &verdict, &error));
	g_assert_no_error(error);
	g_test_message("%s", verdict);
	if (ret_verdict != NULL)
		*ret_verdict = g_steal_pointer(&verdict);
	return taken;
}

DunlinClaim *
test_claim(TestHouse *h, const char *reference)
{
	g_autoptr(GError) error = NULL;
	DunlinClaim *claim = dunlin_claim_find(h->desk->store, reference, &error);

	g_assert_no_error(error);
	return claim;
}

DunlinClaim *
test_open_claim(TestHouse *h, const char *number)
{
	g_autofree char *xml = test_invoice(number, "2026-10-15", "119.00", "kunde@debtor.example");
	g_autofree char *mail = test_mail("billing@acme.example", TRUE, "dunning@example.com",
					  "Fwd: Rechnung", "siehe Anhang", xml);
	g_autofree char *name = g_strdup_printf("acme/%s", number);

	test_house_at(h, "2026-10-21 10:00");
	g_assert_cmpint(test_take(h, mail, NULL), ==, DUNLIN_TAKEN_DONE);
	return test_claim(h, name);
}

static GPtrArray *
outbox(TestHouse *h)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_notice_free);

	for (gint state = 0; state < DUNLIN_NOTICE_STATE_COUNT; state++) {
		g_autoptr(GPtrArray) some = dunlin_notice_outbox(h->desk->store, state, 1000, &error);

		g_assert_no_error(error);
		g_ptr_array_set_free_func(some, NULL);
		for (guint i = 0; i < some->len; i++)
			g_ptr_array_add(all, g_ptr_array_index(some, i));
	}
	return all;
}

DunlinNotice *
test_notice(TestHouse *h, const char *letter)
{
	g_autoptr(GPtrArray) all = outbox(h);
	const DunlinNotice *found = NULL;

	for (guint i = 0; i < all->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(all, i);

		if (g_str_equal(notice->letter, letter) &&
		    (found == NULL || notice->created_at >= found->created_at))
			found = notice;
	}
	return found != NULL ? dunlin_notice_get(h->desk->store, found->id, NULL) : NULL;
}

guint
test_count(TestHouse *h, const char *letter)
{
	g_autoptr(GPtrArray) all = outbox(h);
	guint count = 0;

	for (guint i = 0; i < all->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(all, i);

		count += g_str_equal(notice->letter, letter) ? 1 : 0;
	}
	return count;
}

void
test_run_clock(TestHouse *h)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	guint count = 1;

	for (guint rounds = 0; count > 0; rounds++) {
		g_assert_cmpuint(rounds, <, 10);
		g_assert_true(dunlin_desk_run_due(h->desk, h->time, 100, &count, report, &error));
		g_assert_no_error(error);
	}
	g_assert_cmpstr(report->str, ==, "");
}

char *
test_reply_to(TestHouse *h, const DunlinNotice *notice)
{
	return dunlin_reply_address(h->house->keys, "dunning@example.com", "+", notice->id);
}

DunlinPassage
test_passage(const DunlinNotice *notice)
{
	return (DunlinPassage){.notice = notice->id, .attempt = notice->attempt, .queue_id = "4QUEUE",
			       .body_digest = notice->body_digest};
}

gboolean
test_at_gate(TestHouse *h, const DunlinPassage *passage, DunlinGate *ret_gate, const char **ret_why,
	     GError **error)
{
	DunlinGateCase gate = {.passage = passage, .time = h->time};
	g_autoptr(GPtrArray) stamp = NULL;

	if (!dunlin_desk_transaction(h->desk, dunlin_desk_gate_decide, &gate, error)) {
		g_clear_pointer(&gate.stamp, g_ptr_array_unref);
		return FALSE;
	}
	stamp = gate.stamp;
	g_assert_true((gate.gate == DUNLIN_GATE_REFUSE) == (gate.why != NULL));
	g_assert_true((gate.gate == DUNLIN_GATE_PASS) == (stamp != NULL));
	*ret_gate = gate.gate;
	if (ret_why != NULL)
		*ret_why = gate.why;
	return TRUE;
}

guint
test_send_all(TestHouse *h)
{
	return test_send_each(h, NULL, NULL);
}

guint
test_send_each(TestHouse *h, TestSent visit, gpointer data)
{
	g_autoptr(GError) error = NULL;
	guint sent = 0;

	for (;;) {
		g_autoptr(DunlinNotice) notice = dunlin_desk_notice_take(h->desk, h->time, &error);
		g_autoptr(GBytes) bytes = NULL;
		DunlinPassage passage;
		DunlinGate gate;
		gboolean unstamped;

		g_assert_no_error(error);
		if (notice == NULL)
			return sent;
		g_test_message("writing %s", notice->letter);
		bytes = dunlin_desk_notice_write(h->desk, notice, h->time, &error);
		g_assert_no_error(error);
		g_assert_true(dunlin_desk_notice_dot(h->desk, notice, h->time, &error));
		passage = test_passage(notice);
		g_assert_true(test_at_gate(h, &passage, &gate, NULL, &error));
		g_assert_cmpint(gate, ==, DUNLIN_GATE_PASS);
		g_assert_true(dunlin_desk_notice_answer(h->desk, notice, DUNLIN_ANSWER_REPLY, 250,
							"2.0.0 Ok: queued as 4QUEUE", h->time,
							&unstamped, &error));
		g_assert_no_error(error);
		g_assert_false(unstamped);
		if (visit != NULL)
			visit(h, notice, data);
		sent++;
	}
}

char *
test_say(TestHouse *h, const char *from, gboolean proven, const char *letter, const char *text)
{
	g_autoptr(DunlinNotice) notice = test_notice(h, letter);
	g_autofree char *to = NULL, *mail = NULL;
	char *verdict = NULL;

	g_assert_nonnull(notice);
	to = test_reply_to(h, notice);
	mail = test_mail(from, proven, to, "Re: Rechnung", text, NULL);
	(void)test_take(h, mail, &verdict); /* the verdict shows it */
	return verdict;
}

void
test_assert_state(TestHouse *h, const char *reference, DunlinState state)
{
	g_autoptr(DunlinClaim) claim = test_claim(h, reference);

	g_assert_cmpstr(dunlin_state_to_string(claim->state), ==, dunlin_state_to_string(state));
}

void
test_assert_sound(TestHouse *h)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) report = g_string_new(NULL);
	gboolean sound = FALSE;

	g_assert_true(dunlin_desk_verify(h->desk, h->time, report, &sound, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(report->str, ==, "");
	g_assert_true(sound);
}
