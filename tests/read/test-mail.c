/* SPDX-License-Identifier: BSD-2-Clause */
/* MIME: what is found where, what is refused, and hostile input. */
#include "support.h"

#include "read/mail.h"

#define HEAD "From: Erika <erika@x.example>\nTo: dunning@example.com\nSubject: Invoice\nMIME-Version: 1.0\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define UBL "<?xml version=\"1.0\"?>\n" \
	"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"" \
	" xmlns:c=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"" \
	" xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">" \
	"<c:ID>%s</c:ID><c:IssueDate>2026-10-01</c:IssueDate><c:DueDate>2026-10-15</c:DueDate>" \
	"<c:InvoiceTypeCode>380</c:InvoiceTypeCode><c:DocumentCurrencyCode>EUR</c:DocumentCurrencyCode>" \
	"<a:LegalMonetaryTotal><c:TaxInclusiveAmount currencyID=\"EUR\">119.00</c:TaxInclusiveAmount>" \
	"<c:PayableAmount currencyID=\"EUR\">119.00</c:PayableAmount></a:LegalMonetaryTotal></Invoice>"

static char *
ubl(const char *number)
{
	g_autofree char *format = g_strdup(UBL);
	g_auto(GStrv) halves = g_strsplit(format, "%s", 2);

	return g_strjoinv(number, halves);
}

static void
check_kinds(const char *text, const char *expected)
{
	g_autoptr(GPtrArray) reading = read_text(text);
	g_autofree char *kinds = kinds_of(reading, TRUE);

	g_assert_cmpstr(kinds, ==, expected);
}

static void
test_headers(void)
{
	g_autoptr(GPtrArray) reading = read_text(
		"From: =?iso-8859-1?Q?J=F6rg?= <J.Doe@X.Example>\nTo: a@b.example, \"B, C\" <c@d.example>\n"
		"Subject: =?utf-8?b?UmVjaG51bmcgw5w=?=\nSubject: second\nDate: Tue, 10 Nov 2026 10:00:00 +0100\n"
		"Message-ID: <m1@x.example>\nIn-Reply-To: <p@x.example> (a comment)\n"
		"References: <q@x.example>\n <p@x.example>\n\nHello\n");
	const DunlinMessage *message = &found_at(reading, 0)->message;

	g_assert_cmpstr(message->from, ==, "Jörg <J.Doe@X.Example>");
	g_assert_cmpstr(message->from_address, ==, "J.Doe@x.example");
	g_assert_cmpstr(message->to, ==, "a@b.example, B, C <c@d.example>");
	g_assert_cmpstr(message->subject, ==, "Rechnung Ü");
	g_assert_cmpint(message->date, ==, 1794301200);
	g_assert_cmpstr(message->message_id, ==, "<m1@x.example>");
	g_assert_cmpstr(message->in_reply_to, ==, "<p@x.example>");
	g_assert_cmpuint(g_strv_length(message->references), ==, 2);
}

/* Two From fields or mailboxes: nobody. Broken bytes: U+FFFD. Controls: gone. */
static void
test_doubtful_headers(void)
{
	static const struct {
		const char *head, *from, *subject;
	} rows[] = {
		{ "From: a@x.example\nFrom: b@x.example\n", NULL, NULL },
		{ "From: a@x.example, b@x.example\n", NULL, NULL },
		{ "From: nobody\n", NULL, NULL },
		{ "From:\n", NULL, NULL },
		{ "From: a@x.example\nSubject: a\xff" "b\n", "a@x.example", "a\xef\xbf\xbd" "b" },
		{ "From: a@x.example\nSubject: a\x01\xe2\x80\xae" "b\n", "a@x.example", "ab" },
		{ "Subject: =?koi8_r?B?8NLJ18XU?=\n", NULL, "Привет" },
		{ "Subject: =?x-unknown?Q?abc?=\n", NULL, "abc" },
		{ "from: A\n <a@x.example>\n", "A <a@x.example>", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat(rows[i].head, "\nHello\n", NULL);
		g_autoptr(GPtrArray) reading = read_text(text);

		g_assert_cmpstr(found_at(reading, 0)->message.from, ==, rows[i].from);
		g_assert_cmpstr(found_at(reading, 0)->message.subject, ==, rows[i].subject);
	}
}

static void
test_invoices(void)
{
	g_autofree char *one = ubl("R-1");
	g_autofree char *two = ubl("R-2");
	g_autofree char *base64 = g_base64_encode((const guchar *)two, strlen(two));
	g_autofree char *both = g_strconcat(MIXED "--b\n\nHello, please dun.\n--b\nContent-Type: application/xml\n\n",
		one, "\n--b\nContent-Type: application/octet-stream; name=\"../../etc/passwd\"\n"
		"Content-Transfer-Encoding: base64\n\n", base64, "\n--b--\n", NULL);
	g_autofree char *single = g_strconcat(HEAD "Content-Type: text/xml\n\n", one, "\n", NULL);
	g_autofree char *plain = g_strconcat(HEAD "\n", one, "\n", NULL);
	g_autofree char *nested = g_strconcat(MIXED "--b\n\nFYI\n--b\nContent-Type: message/rfc822\n\n"
		"From: s@y.example\nSubject: Your invoice\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=c\n\n--c\n\npaid\n--c\nContent-Type: text/xml\n\n",
		one, "\n--c--\n--b--\n", NULL);
	g_autofree char *inner = g_strconcat(MIXED "--b\nContent-Type: message/rfc822\n\n"
		"From: s@y.example\nSubject: Your invoice\nContent-Type: text/xml\n\n", one, "\n--b--\n", NULL);

	check_kinds(both, "message invoice@2 invoice@3 reply@1");
	check_kinds(single, "message invoice@1");
	check_kinds(plain, "message invoice@1");
	check_kinds(nested, "message forward@2 invoice@2.2 reply@1");
	check_kinds(inner, "message forward@1 invoice@1.1");
}

static void
test_attachments(void)
{
	static const struct {
		const char *part, *why;
	} rows[] = {
		{ "Content-Type: application/zip; name=\"../../etc/passwd\"\n\nPK\003\004xxxx",
		  "the archive is damaged: send the invoice itself (passwd)" },
		{ "Content-Type: application/gzip\n\n\037\213\010xxxx",
		  "the archive is damaged: send the invoice itself" },
		{ "Content-Type: application/octet-stream; name=a.docx\n\nPK\003\004xxxx",
		  "office documents are not read: send the invoice as XML or PDF (a.docx)" },
		{ "Content-Type: application/pkcs7-mime\n\nxxxx", "it is encrypted: send it in the clear" },
		{ "Content-Type: application/pkcs7-mime; name=\"IT1.xml.p7m\"\n\n\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d"
		  "\x01\x07\x02\xa0\x80", "it is wrapped in a signature: send what is inside (IT1.xml.p7m)" },
		{ "Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nxxxx", "it is encrypted: send it in the clear" },
		{ "Content-Type: image/png; name=logo.png\n\n\211PNG", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat(MIXED "--b\n\nHello there\n--b\n", rows[i].part, "\n--b--\n", NULL);
		g_autoptr(GPtrArray) reading = read_text(text);
		const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_UNREADABLE);

		g_assert_cmpstr(found ? found->why : NULL, ==, rows[i].why);
	}
}

/* PDFs are for the other reader; one beside an XML invoice is its readable copy as well. */
static void
test_hybrid(void)
{
	g_autofree char *one = ubl("R-1");
	g_autofree char *text = g_strconcat(MIXED
		"--b\nContent-Type: application/pdf; name=terms.pdf\n\n%PDF-1.4 t\n"
		"--b\nContent-Type: application/pdf; name=R-1.pdf\n\n%PDF-1.4 r\n"
		"--b\nContent-Type: application/xml; name=R-1.xml\n\n", one, "\n--b--\n", NULL);
	g_autofree char *pdf = dunlin_mail_find_pdf((const guint8 *)text, strlen(text), "3");
	g_autoptr(GBytes) part = dunlin_mail_part((const guint8 *)text, strlen(text), "2");

	check_kinds(text, "message pdf@1 pdf@2 invoice@3");
	g_assert_cmpstr(pdf, ==, "2");
	g_assert_cmpmem(g_bytes_get_data(part, NULL), 10, "%PDF-1.4 r", 10);
	g_assert_null(dunlin_mail_part((const guint8 *)text, strlen(text), "4"));
	g_assert_null(dunlin_mail_find_pdf((const guint8 *)text, strlen(text), "9.9"));
}

static void
test_words(void)
{
	check_kinds(HEAD "\n", "message");
	check_kinds(HEAD "\n> paid\n", "message");
	check_kinds(HEAD "\npaid\n", "message command@1 reply@1");
	check_kinds(HEAD "\nHello,\n\npaid 100,00 EUR\nhold for 3 days\n\nThanks a lot\nstop\n",
		    "message command@1 command@1 reply@1");
	check_kinds(HEAD "\nWe need more time.\nstop\n", "message reply@1");
	check_kinds(HEAD "\n> quoted\npaid\n", "message reply@1");
	/* Lines that are not understood among others that are: two, and neither of the last three. */
	check_kinds(HEAD "\npaid 2\npaid bill no. 4\nThanks\npaid 5\nname: Erna\nBye\npaid\n",
		    "message command@1 command@1 command@1 reply@1");
	check_kinds(HEAD "\npaid\nquit\nstop\n", "message command@1 reply@1");
	check_kinds(HEAD "\npaid\n-- \nstop\n", "message command@1 reply@1");
	check_kinds("From: a@x.example\nSubject: paid 7K3M4QX2\n\nHello\n", "message command reply@1");
	check_kinds("From: a@x.example\nSubject: Re: paid? Ref 7K3M4QX2\n\nHello\n", "message reply@1");
	check_kinds("From: a@x.example\nSubject: stop the reminders\n\nHello\n", "message reply@1");
	check_kinds("From: a@x.example\nContent-Type: text/html\n\n<style>stop</style><p>paid</p>"
		    "<p style='display: none'>stop</p><blockquote>stop</blockquote>", "message command@1 reply@1");
	check_kinds(HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\n\npaid\n"
		    "--b\nContent-Type: text/html\n\n<p>stop</p>\n--b--\n", "message command@1 reply@1");
	check_kinds("From: a@x.example\nContent-Type: text/plain; charset=utf-16le\n"
		    "Content-Transfer-Encoding: base64\n\ncABhAGkAZAA=\n", "message command@1 reply@1");
}

/* What is ordered in @text, and by which words it stands: "paid 2, hold 3 below". */
static char *
orders_of(const char *text)
{
	g_autofree char *mail = g_strconcat(HEAD "\n", text, "\n", NULL);
	g_autoptr(GPtrArray) reading = read_text(mail);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = found_at(reading, i);
		const char *claim;

		if (found->kind != DUNLIN_FOUND_COMMAND)
			continue;
		claim = g_hash_table_lookup(found->command.arguments, "claim");
		g_string_append_printf(out, "%s%s%s%s%s", out->len > 0 ? ", " : "", found->command.verb,
				       claim ? " " : "", claim ? claim : "",
				       g_hash_table_contains(found->command.arguments, "below") ? " below" : "");
	}
	return g_string_free(out, FALSE);
}

/* A few words above the orders are none of them; words that take an order back, ask about it or make it
 * wait let nothing below them be done. */
static void
test_prose(void)
{
	static const struct {
		const char *text, *orders;
	} rows[] = {
		{ "Hi, here are my answers:\npaid 2\nhold 3 until 1.12.", "paid 2, hold 3" },
		{ "Hi all,\n\nhere are my answers:\n\npaid 2\nhold 3 until 1.12.", "paid 2 below, hold 3" },
		{ "Here are my answers:\npaid 2", "paid 2 below" },
		{ "Guten Morgen, anbei meine Antworten\npaid 2\nhold 3 until 1.12.", "paid 2, hold 3" },
		{ "Guten Morgen,\n\nanbei meine Antworten:\nbezahlt 2\nhalten 3 bis 1.12.",
		  "paid 2 below, hold 3" },
		{ "Anbei meine Antworten zur Liste vom 9.11.2026.\n\nbezahlt 2", "paid 2 below" },
		{ "Anbei meine Antworten\n\nbezahlt 2 3\nrest ok", "paid 2,3 below, rest ok" },
		{ "Bonjour,\n\nvoici mes réponses :\npayé 2\nattendre 3 jusqu'au 1.12.",
		  "paid 2 below, hold 3" },
		{ "Vielen Dank für die Liste.\nAnbei meine Antworten.\n\nbezahlt", "paid below" },
		{ "Here are my answers:\npaid 2\npaid bill no. 4\nhold 3", "paid 2 below, unread, hold 3" },

		/* a number below them takes something back: unread, so that the rest is not ok */
		{ "rest ok\n2 nicht", "rest ok, unread" },
		{ "rest ok\naußer 2", "rest ok, unread" },
		{ "rest ok\n\n2 bitte noch nicht", "rest ok, unread" },
		{ "paid 1\n2 not", "paid 1, unread" },
		{ "paid\n2 weeks ago", "paid" },
		{ "bezahlt\n2 Überweisungen", "paid" },
		{ "rest ok\n\nViele Grüße\nErna Buch, Hauptstr. 1", "rest ok" },
		{ "rest ok\nDanke!", "rest ok" },
		{ "Hier die Antworten auf die offenen Forderungen:\n2 bezahlt", "paid 2 below" },
		{ "Hier meine Antworten zu denen, die noch offen sind:\nbezahlt 2", "paid 2 below" },
		/* what may have been meant as an order is told, wherever it stands */
		{ "bezhalt 2\n\nhalten 3", "unread below, hold 3 below" },
		{ "ja 2\nbezhalt 3\nhalten 4", "yes 2, unread, hold 4" },
		{ "ja 2\n> und 3?\nhalten 3\nGruss", "yes 2, unread" },
		/* a signature gives no facts; facts below facts do */
		{ "ja\nTel: 030 1234567", "yes, unread" },
		{ "ja 2\nTelefon: 030 1234567\nhalten 3", "yes 2, unread, hold 3" },
		{ "ja 2\n\nErika Muster\nTelefon: 030 1234567\nOrt: Bonn", "yes 2" },
		{ "due: 1.12.2026\nTel: 030 1234567", "set, unread" },
		{ "due: 1.12.2026\n\nphone: 030 1234567", "set, unread" },
		{ "due: 1.12.2026\nphone: 030 1234567", "set, set" },
		{ "Telefon: 030 1234567", "set" },

		/* taken back, asked, made to wait, or an order that is not one */
		{ "please do not mark paid: 2", "" },
		{ "please do not mark paid: 2\npaid 3", "" },
		{ "Please do not do this:\npaid 2", "" },
		{ "Hi, please don't do this:\npaid 2", "" },
		{ "Bitte nicht so buchen:\nbezahlt 2", "" },
		{ "Guten Tag, bitte nicht so buchen:\nbezahlt 2", "" },
		{ "Merci de ne pas faire ceci :\npayé 2", "" },
		{ "Bonjour, merci de ne pas faire ceci :\npayé 2", "" },
		{ "Once the money is there:\npaid 2", "" },
		{ "Sobald das Geld da ist:\nbezahlt 2", "" },
		{ "Quand l'argent arrivera :\npayé 2", "" },
		{ "What happens here?\npaid 2", "" },
		{ "Tomorrow I will write:\npaid 2", "" },
		{ "Only the first two, and of the others 3:\npaid 2", "" },
		{ "paid 2 or 3, who knows\nhold 4", "" },
		{ "holt 3 bis morgen\nbezahlt 2", "" },
		/* the line goes on, or its end looks like an order */
		{ "It seems that the customer has\npaid 2", "" },
		{ "Thank you for the list.\n\nok", "" },
		{ "Thank you for the list.\n\nstop", "" },
		{ "Vielen Dank.\n\nErika Muster\nTelefon: 030 1234567", "" },
		{ "Vielen Dank.\n\nTelefon: 030 1234567", "" },
		{ "One.\nTwo.\nThree.\nFour.\nFive.\nSix.\npaid 2", "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *orders = orders_of(rows[i].text);

		if (!g_str_equal(orders, rows[i].orders)) {
			g_test_message("\"%s\": \"%s\", not \"%s\"", rows[i].text, orders, rows[i].orders);
			g_test_fail();
		}
	}
}

static char *
repeat(const char *head, const char *text, guint count)
{
	GString *out = g_string_new(head);

	for (guint i = 0; i < count; i++)
		g_string_append_printf(out, "%s", text);
	return g_string_free(out, FALSE);
}

static void
check_refused(char *text, const char *why)
{
	g_autoptr(GPtrArray) reading = read_text(text);
	const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_UNREADABLE);

	g_assert_cmpstr(found ? found->why : NULL, ==, why);
	g_assert_cmpint(found_at(reading, 0)->kind, ==, DUNLIN_FOUND_MESSAGE);
	g_assert_cmpstr(found_at(reading, 0)->message.subject, ==, "Invoice");
	g_free(text);
}

static void
test_limits(void)
{
	GString *deep = g_string_new(HEAD);

	for (guint i = 0; i < 2000; i++)
		g_string_append_printf(deep, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
	check_refused(g_string_free(deep, FALSE), "more than 32 MIME levels");
	check_refused(repeat(HEAD, "Content-Type: message/rfc822\n\n", 2000), "more than 32 MIME levels");
	check_refused(repeat(MIXED, "--b\n\nx\n", 501), "more than 500 MIME parts");
	check_refused(repeat(HEAD, "X: y\n", 1001), "more than 1000 lines of header");
	check_refused(repeat(HEAD "X: ", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy", 1200),
		      "a header field longer than 64 KiB");
	check_refused(repeat(HEAD "Cc: ", "g:", 300), "more than 200 colons in an address header");
	check_refused(repeat(HEAD "Cc: ", "a,", 2100), "more than 2000 addresses in a header");
	check_refused(repeat(HEAD "Content-Disposition: attachment", "; a*0=b", 100),
		      "more than 64 parameters in a MIME header");
	check_refused(g_strdup(HEAD "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n"),
		      "a MIME boundary in pieces");
}

static void
test_size(void)
{
	gsize length = 51 * 1024 * 1024;
	g_autofree char *text = g_malloc(length + 1);

	memset(text, 'x', length);
	for (gsize i = 79; i < length; i += 80)
		text[i] = '\n';
	memcpy(text, HEAD "\n", strlen(HEAD "\n"));
	text[length] = '\0';
	check_refused(g_steal_pointer(&text), "larger than 50 MiB");
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/mail/headers", test_headers);
	g_test_add_func("/mail/doubtful-headers", test_doubtful_headers);
	g_test_add_func("/mail/invoices", test_invoices);
	g_test_add_func("/mail/attachments", test_attachments);
	g_test_add_func("/mail/hybrid", test_hybrid);
	g_test_add_func("/mail/words", test_words);
	g_test_add_func("/mail/prose", test_prose);
	g_test_add_func("/mail/limits", test_limits);
	g_test_add_func("/mail/size", test_size);
	return g_test_run();
}
