/* SPDX-License-Identifier: BSD-2-Clause */
/* Machine mail is told from people's, and delivery reports give up their facts. */
#include "support.h"

#define HEAD "From: A <a@x.example>\nTo: dunning@example.com\nSubject: Re: Reminder\n"

static const struct {
	const char *header, *kinds;
} signs[] = {
	{ "", "message command reply" },
	{ "Auto-Submitted: no\n", "message command reply" },
	{ "Auto-Submitted: No (a comment)\n", "message command reply" },
	{ "X-Auto-Response-Suppress: All\n", "message command reply" },
	{ "Precedence: first-class\n", "message command reply" },
	{ "Auto-Submitted: auto-replied\n", "message auto-reply" },
	{ "Auto-Submitted: auto-generated (vacation)\n", "message auto-reply" },
	{ "auto-submitted: Auto-Notified; owner-email=\"a@b\"\n", "message auto-reply" },
	{ "Precedence: bulk\n", "message auto-reply" },
	{ "Precedence: auto_reply\n", "message auto-reply" },
	{ "Precedence: junk\n", "message auto-reply" },
	{ "X-Autoreply: yes\n", "message auto-reply" },
	{ "X-Autorespond: 1\n", "message auto-reply" },
	{ "X-Auto-Reply-From: a@b\n", "message auto-reply" },
	{ "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", "message auto-reply" },
	{ "Return-Path: <>\n", "message auto-reply" },
	{ "Return-Path: <a@x.example>\n", "message command reply" },
	{ "List-Id: <l.example.org>\n", "message list" },
	{ "List-Unsubscribe: <https://x.example/>\n", "message list" },
	{ "Precedence: list\n", "message list" },
};

static void
test_signs(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
		g_autofree char *text = g_strconcat(signs[i].header, HEAD "\npaid\n", NULL);
		g_autoptr(GPtrArray) reading = read_text(text);
		g_autofree char *kinds = kinds_of(reading, FALSE);

		if (g_strcmp0(kinds, signs[i].kinds) == 0)
			continue;
		g_test_message("%s: %s", signs[i].header, kinds);
		g_test_fail();
	}
}

static void
test_subjects(void)
{
	static const char *const subjects[] = { "Automatic reply: Reminder", "Automatische Antwort: Re: x",
		"Out of Office: back on Monday", "Abwesenheitsnotiz: x", "=?utf-8?q?R=C3=A9ponse_automatique_: x?=",
		"AUTO: I am away" };

	for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++) {
		g_autofree char *text = g_strdup_printf("From: a@x.example\nSubject: %s\n\npaid\n", subjects[i]);
		g_autoptr(GPtrArray) reading = read_text(text);
		g_autofree char *kinds = kinds_of(reading, FALSE);

		g_assert_cmpstr(kinds, ==, "message auto-reply");
		g_assert_cmpstr(dunlin_reading_first(reading, DUNLIN_FOUND_AUTO_REPLY)->why, ==, "subject");
	}
}

static const char dsn[] =
	"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.com (Mail Delivery System)\n"
	"Subject: Undelivered Mail Returned to Sender\nTo: dunning+abc@example.com\nMIME-Version: 1.0\n"
	"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b/1\"\n\n"
	"--b/1\nContent-Type: text/plain\n\nI'm sorry. paid\n\n"
	"--b/1\nContent-Type: message/delivery-status\n\n"
	"Reporting-MTA: dns; mx.example.com\nOriginal-Envelope-Id: mno234\n\n"
	"Final-Recipient: rfc822; One@x.example\nOriginal-Recipient: rfc822;one@x.example\nAction: failed\n"
	"Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <one@x.example>:\n    no such user\n\n"
	"Final-Recipient: rfc822; two@x.example\nAction: delayed (queued)\nStatus: 4.4.1\n\n"
	"Final-Recipient: rfc822; three@x.example\nAction: delivered\nStatus: 2.1.5\n\n"
	"--b/1\nContent-Type: text/rfc822-headers\n\nSubject: Reminder\nMessage-ID:\n <n.m@example.com>\n\n--b/1--\n";

static void
test_dsn(void)
{
	g_autoptr(GPtrArray) reading = read_text(dsn);
	g_autofree char *kinds = kinds_of(reading, FALSE);
	const DunlinBounce *bounce;

	g_assert_cmpstr(kinds, ==, "message bounce bounce bounce");
	bounce = &((const DunlinFound *)g_ptr_array_index(reading, 1))->bounce;
	g_assert_cmpstr(bounce->recipient, ==, "One@x.example");
	g_assert_cmpstr(bounce->action, ==, "failed");
	g_assert_cmpstr(bounce->status, ==, "5.1.1");
	g_assert_true(bounce->permanent);
	g_assert_cmpstr(bounce->diagnostic, ==, "550 5.1.1 <one@x.example>: no such user");
	g_assert_cmpstr(bounce->original_message_id, ==, "<n.m@example.com>");
	g_assert_cmpstr(bounce->envelope_id, ==, "mno234");
	bounce = &((const DunlinFound *)g_ptr_array_index(reading, 2))->bounce;
	g_assert_cmpstr(bounce->action, ==, "delayed");
	g_assert_cmpstr(bounce->status, ==, "4.4.1");
	g_assert_false(bounce->permanent);
	bounce = &((const DunlinFound *)g_ptr_array_index(reading, 3))->bounce;
	g_assert_cmpstr(bounce->action, ==, "delivered");
	g_assert_false(bounce->permanent);
	g_assert_cmpstr(((const DunlinFound *)g_ptr_array_index(reading, 1))->source, ==, "2");
}

static const struct {
	const char *text, *kinds, *recipient, *status;
} plain[] = {
	{ "X-Failed-Recipients: a@x.example, b@x.example\nFrom: Mail Delivery System <Mailer-Daemon@mx.example>\n"
	  "Subject: Mail delivery failed: returning message to sender\n\na@x.example\n 550 5.1.1 unknown\n",
	  "message bounce bounce", "a@x.example", "5.1.1" },
	{ "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
	  "Hi. This is the qmail-send program at mx.example.\n\n<c@x.example>:\nno mailbox here. (#5.1.1)\n",
	  "message bounce", "c@x.example", "5.1.1" },
	{ "From: postmaster@x.example\nSubject: Unzustellbar: Reminder\n\nKonnte nicht zugestellt werden: d@x.example\n",
	  "message bounce", "d@x.example", NULL },
	{ "From: MAILER-DAEMON@x.example\nSubject: Warning: message delayed 4 hours\n\n<e@x.example> 4.4.1\n",
	  "message bounce", "e@x.example", "4.4.1" },
};

static void
test_plain_bounces(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(plain); i++) {
		g_autoptr(GPtrArray) reading = read_text(plain[i].text);
		g_autofree char *kinds = kinds_of(reading, FALSE);
		const DunlinFound *found = dunlin_reading_first(reading, DUNLIN_FOUND_BOUNCE);

		g_assert_cmpstr(kinds, ==, plain[i].kinds);
		g_assert_cmpstr(found->bounce.recipient, ==, plain[i].recipient);
		g_assert_cmpstr(found->bounce.status, ==, plain[i].status);
	}
}

static void
test_receipt_and_complaint(void)
{
	static const char *const types[][2] = { { "message/disposition-notification", "message receipt" },
						{ "message/feedback-report", "message complaint" } };

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
		g_autofree char *text = g_strdup_printf(HEAD
			"MIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\n\nSeen. paid\n--b\n"
			"Content-Type: %s\n\nFinal-Recipient: rfc822; a@b.example\n\n--b--\n", types[i][0]);
		g_autoptr(GPtrArray) reading = read_text(text);
		g_autofree char *kinds = kinds_of(reading, FALSE);

		g_assert_cmpstr(kinds, ==, types[i][1]);
	}
}

/* A bounce that somebody forwards as an attachment is his mail, not a bounce. */
static void
test_forwarded_dsn(void)
{
	g_autofree char *text = g_strconcat(
		"From: a@x.example\nSubject: Fwd: bounce\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=out\n\n--out\n\nWhat is this?\n--out\n"
		"Content-Type: message/rfc822\n\n", dsn, "\n--out--\n", NULL);
	g_autoptr(GPtrArray) reading = read_text(text);

	g_assert_null(dunlin_reading_first(reading, DUNLIN_FOUND_BOUNCE));
	g_assert_nonnull(dunlin_reading_first(reading, DUNLIN_FOUND_FORWARD));
	g_assert_nonnull(dunlin_reading_first(reading, DUNLIN_FOUND_REPLY));
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	dunlin_read_init();
	g_test_add_func("/machine/signs", test_signs);
	g_test_add_func("/machine/subjects", test_subjects);
	g_test_add_func("/machine/dsn", test_dsn);
	g_test_add_func("/machine/plain-bounces", test_plain_bounces);
	g_test_add_func("/machine/receipt-and-complaint", test_receipt_and_complaint);
	g_test_add_func("/machine/forwarded-dsn", test_forwarded_dsn);
	return g_test_run();
}
