/* SPDX-License-Identifier: BSD-2-Clause */
/* What the SMTP client sends: envelope, body, login, TLS. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "tests/net/smtp-peer.h"

static const struct {
	const char *text, *wire;
} bodies[] = {
	{"a\r\n", "a\r\n.\r\n"},
	{"a", "a\r\n.\r\n"},
	{"", ".\r\n"},
	{".\r\n", "..\r\n.\r\n"},
	{"a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"},
	{"a\n.b\n..c\n", "a\r\n..b\r\n...c\r\n.\r\n"},
	{"a\rb\r\r\nc", "a\r\nb\r\n\r\nc\r\n.\r\n"},
	{"a.\n.", "a.\r\n..\r\n.\r\n"},
	{"a\r\n\r\n", "a\r\n\r\n.\r\n"},
	/* The smuggling forms: none may end the message early. */
	{"a\n.\nMAIL FROM:<x@y>\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n.\r\n"},
	{"a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"},
	{"a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"},
};

static void
check_body(const char *text, const char *wire, gboolean bytewise)
{
	static const PeerStep steps[] = {
		HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", "250 ok\r\n"}, END};
	const DunlinSmtpEnvelope envelope = {.mail_from = "a@b.example", .rcpt_to = "c@d.example"};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	DunlinSmtp *smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 5000, &error);
	const char *data;

	g_assert_no_error(error);
	g_assert_true(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	for (gsize i = 0; bytewise && text[i]; i++)
		g_assert_true(dunlin_smtp_body(smtp, text + i, 1, &error));
	if (!bytewise)
		g_assert_true(dunlin_smtp_body(smtp, text, strlen(text), &error));
	g_assert_true(dunlin_smtp_dot(smtp, &reply, &error));
	dunlin_smtp_free(smtp);
	data = strstr(peer_received(peer), "DATA\r\n");
	g_assert_nonnull(data);
	g_assert_cmpstr(data + strlen("DATA\r\n"), ==, wire);
}

static void
test_body(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
		check_body(bodies[i].text, bodies[i].wire, FALSE);
		check_body(bodies[i].text, bodies[i].wire, TRUE);
	}
}

static void
test_body_nul(void)
{
	static const PeerStep steps[] = {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, END};
	const DunlinSmtpEnvelope envelope = {.mail_from = "a@b.example", .rcpt_to = "c@d.example"};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinSmtp) smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 5000, &error);

	g_assert_true(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_false(dunlin_smtp_body(smtp, "a\0b", 3, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	g_assert_null(strstr(peer_received(peer), ".\r\n"));
}

static void
test_dsn(void)
{
	static const PeerStep steps[] = {
		{NULL, "220-mx\r\n220 ESMTP\r\n"},
		{"EHLO ", "250-mx\r\n250-PIPELINING\r\n250-SIZE "
			  "1000\r\n250-8BITMIME\r\n250-DSN\r\n250 AUTH=PLAIN\r\n"},
		{"MAIL FROM:<> SIZE=500 BODY=8BITMIME RET=HDRS ENVID=n+3D7\r\n", "250 ok\r\n"},
		{"RCPT TO:<c+x@d.example> NOTIFY=SUCCESS,FAILURE,DELAY "
		 "ORCPT=rfc822;c+2Bx@d.example\r\n",
		 "250 ok\r\n"},
		{"DATA", "354 go\r\n"},
		{".", "250 2.0.0 ok\r\n"},
		{"RSET", "250 ok\r\n"},
		{"QUIT", "221 bye\r\n"},
		END,
	};
	DunlinSmtpEnvelope envelope = {.mail_from = NULL,
				       .rcpt_to = "c+x@d.example",
				       .envid = "n=7",
				       .dsn = TRUE,
				       .size = 500,
				       .eight_bit = TRUE};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	DunlinSmtp *smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 5000, &error);

	g_assert_no_error(error);
	g_assert_true(dunlin_smtp_offers(smtp, "dsn"));
	g_assert_false(dunlin_smtp_offers(smtp, "smtputf8"));
	g_assert_true(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_cmpint(reply.code, ==, 354);
	g_assert_true(dunlin_smtp_body(smtp, "x", 1, &error));
	g_assert_true(dunlin_smtp_dot(smtp, &reply, &error));
	g_assert_cmpstr(reply.text, ==, "2.0.0 ok");
	g_assert_true(dunlin_smtp_reset(smtp, &reply, &error));
	envelope.size = 2000;
	g_assert_false(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	g_assert_true(dunlin_smtp_is_reusable(smtp));
	dunlin_smtp_quit(smtp);
	g_assert_true(g_str_has_suffix(peer_received(peer), "QUIT\r\n"));
}

/* With PIPELINING the refusal of MAIL leaves RCPT's answer to be read. */
static void
test_pipelined_refusal(void)
{
	static const PeerStep steps[] = {
		{NULL, "220 mx\r\n"},
		{"EHLO ", "250-mx\r\n250 PIPELINING\r\n"},
		{"MAIL", "550 5.1.8 who\r\n"},
		{"RCPT", "503 5.5.1 first MAIL\r\n"},
		{"RSET", "250 ok\r\n"},
		{"MAIL", "250 ok\r\n"},
		{"RCPT", "550 5.1.1 none\r\n"},
		{"RSET", "250 ok\r\n"},
		END,
	};
	const DunlinSmtpEnvelope envelope = {.mail_from = "a@b.example", .rcpt_to = "c@d.example"};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinSmtp) smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 5000, &error);

	g_assert_true(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_cmpstr(reply.enhanced, ==, "5.1.8");
	g_assert_true(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_cmpstr(reply.enhanced, ==, "5.1.1");
	g_assert_true(dunlin_smtp_is_reusable(smtp));
}

static const char *const bad_addresses[] = {
	"a@b.example\r\nRCPT TO:<x@y>",
	"a@b>c",
	"<a@b>",
	"a b@c",
	"nobody",
	"@b",
	"a@",
	"a\t@b",
	"\xff@b",
	"ä@b.example",
};

static void
test_addresses(void)
{
	static const PeerStep steps[] = {HELLO, END};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(DunlinSmtp) smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 5000, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(bad_addresses); i++) {
		const DunlinSmtpEnvelope to = {.mail_from = "a@b.example",
					       .rcpt_to = bad_addresses[i]};
		const DunlinSmtpEnvelope from = {.mail_from = bad_addresses[i],
						 .rcpt_to = "a@b.example"};
		g_autoptr(GError) error = NULL, error2 = NULL;

		g_assert_false(dunlin_smtp_start(smtp, &to, &reply, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
		g_assert_false(dunlin_smtp_start(smtp, &from, &reply, &error2));
		g_assert_error(error2, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
	}
	g_assert_true(dunlin_smtp_is_reusable(smtp));
	dunlin_smtp_free(g_steal_pointer(&smtp));
	g_assert_null(strstr(peer_received(peer), "MAIL"));
}

#define GREET                                                                                      \
	{                                                                                          \
		NULL, "220 mx\r\n"                                                                 \
	}

static const struct {
	const char *name, *auth;
	PeerStep steps[8];
	int error;
} logins[] = {
	{"plain",
	 "login",
	 {GREET,
	  {"EHLO", "250-mx\r\n250 AUTH LOGIN PLAIN\r\n"},
	  {"AUTH PLAIN AHVzZXIAc2VjcmV0\r\n", "235 2.7.0 ok\r\n"},
	  END},
	 0},
	{"login",
	 "login",
	 {GREET,
	  {"EHLO", "250-mx\r\n250 AUTH LOGIN\r\n"},
	  {"AUTH LOGIN dXNlcg==\r\n", "334 UGFzc3dvcmQ6\r\n"},
	  {"c2VjcmV0\r\n", "235 ok\r\n"},
	  END},
	 0},
	{"xoauth2, second token",
	 "xoauth2",
	 {GREET,
	  {"EHLO", "250-mx\r\n250 AUTH XOAUTH2\r\n"},
	  {"AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHNlY3JldAEB\r\n", "334 e30=\r\n"},
	  {"\r\n", "535 5.7.8 expired\r\n"},
	  {"AUTH XOAUTH2 ", "235 ok\r\n"},
	  END},
	 0},
	{"refused",
	 "login",
	 {GREET,
	  {"EHLO", "250-mx\r\n250 AUTH PLAIN\r\n"},
	  {"AUTH PLAIN ", "535 5.7.8 no\r\n"},
	  END},
	 FAILS(CONFIG)},
	{"later",
	 "login",
	 {GREET,
	  {"EHLO", "250-mx\r\n250 AUTH PLAIN\r\n"},
	  {"AUTH PLAIN ", "454 4.7.0 later\r\n"},
	  END},
	 FAILS(BUSY)},
	{"not offered", "login", {GREET, {"EHLO", "250 mx\r\n"}, END}, FAILS(CONFIG)},
};

static void
test_login(void)
{
	g_setenv("DUNLIN_TEST_PASSWORD", "secret", TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(logins); i++) {
		g_autoptr(Peer) peer = peer_start(logins[i].steps);
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinSmtp) smtp = dunlin_smtp_open(
			submission_to(peer, "user", "env:DUNLIN_TEST_PASSWORD", logins[i].auth), -1,
			5000, &error);

		expect_result(logins[i].name, smtp != NULL, 0, 0, error, logins[i].error);
	}
}

/* STARTTLS that is not offered, and an answer smuggled in before the handshake. */
static void
test_starttls(void)
{
	static const PeerStep missing[] = {HELLO, END};
	static const PeerStep injected[] = {GREET,
					    {"EHLO", "250-mx\r\n250 STARTTLS\r\n"},
					    {"STARTTLS", "220 go\r\n250 AUTH PLAIN\r\n"},
					    END};
	static const struct {
		const PeerStep *steps;
		int error;
	} rows[] = {{missing, FAILS(CONFIG)}, {injected, FAILS(INPUT)}};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Peer) peer = peer_start(rows[i].steps);
		DunlinSubmission *submission = submission_to(peer, NULL, NULL, "login");
		g_autoptr(GError) error = NULL;
		DunlinSmtp *smtp;

		submission->url.scheme = (char *)"smtp+starttls";
		smtp = dunlin_smtp_open(submission, -1, 5000, &error);
		expect_result("starttls", smtp != NULL, 0, 0, error, rows[i].error);
		dunlin_smtp_free(smtp);
	}
}

static void
test_scan(void)
{
	static const struct {
		const char *text;
		gsize size;
		gboolean eight_bit, utf8_headers;
	} rows[] = {
		{"A: b\r\n\r\nc\r\n", 11, FALSE, FALSE},
		{"A: b\n\nc\n", 11, FALSE, FALSE},
		{"A: b\r\n\r\n\xc3\xa4", 10, TRUE, FALSE},
		{"A: \xc3\xa4\r\n\r\nc", 10, FALSE, TRUE},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		DunlinSmtpEnvelope envelope = {0};

		dunlin_smtp_envelope_scan(&envelope, rows[i].text, strlen(rows[i].text));
		g_assert_cmpuint(envelope.size, ==, rows[i].size);
		g_assert_true(envelope.eight_bit == rows[i].eight_bit);
		g_assert_true(envelope.utf8_headers == rows[i].utf8_headers);
	}
}

int
main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/net/smtp/body", test_body);
	g_test_add_func("/net/smtp/nul", test_body_nul);
	g_test_add_func("/net/smtp/dsn", test_dsn);
	g_test_add_func("/net/smtp/pipelined-refusal", test_pipelined_refusal);
	g_test_add_func("/net/smtp/addresses", test_addresses);
	g_test_add_func("/net/smtp/login", test_login);
	g_test_add_func("/net/smtp/starttls", test_starttls);
	g_test_add_func("/net/smtp/scan", test_scan);
	return g_test_run();
}
