/* SPDX-License-Identifier: BSD-2-Clause */
/* What the SMTP client makes of every answer, and of none, in every phase. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "net/smtp.h"
#include "tests/net/peer.h"

#define HELLO                                                                                      \
	{NULL, "220 mx ESMTP\r\n"},                                                                \
	{                                                                                          \
		"EHLO ", "250 mx\r\n"                                                              \
	}
#define ENVELOPE                                                                                   \
	{"MAIL FROM:<a@b.example>", "250 ok\r\n"},                                                 \
	{                                                                                          \
		"RCPT TO:<c@d.example>", "250 ok\r\n"                                              \
	}
#define END                                                                                        \
	{                                                                                          \
		NULL, NULL                                                                         \
	}
#define NOTHING 0

static DunlinSubmission *
submission_to(const Peer *peer, const char *user, const char *password, const char *auth)
{
	static DunlinSubmission submission;

	submission = (DunlinSubmission){
		.url = {.url = (char *)"smtp://test",
			.scheme = (char *)"smtp",
			.user = (char *)user,
			.host = (char *)"127.0.0.1",
			.port = peer_port(peer),
			.path = (char *)""},
		.password = (char *)password,
		.auth = (char *)auth,
	};
	return &submission;
}

typedef struct {
	const char *name;
	PeerStep steps[10];
	int open_error; /* DunlinError + 1; 0: it opens */
	int start_code, start_error;
	int dot_code, dot_error; /* both 0: the dot is not reached */
	const char *enhanced;
	gboolean reusable;
} Case;

#define FAILS(code) (DUNLIN_ERROR_##code + 1)

static const Case cases[] = {
	{"accepted",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", "250 2.0.0 Ok: queued as 4F\r\n"}, END},
	 0,
	 354,
	 0,
	 250,
	 0,
	 "2.0.0",
	 TRUE},
	{"greeting 554", {{NULL, "554 5.7.1 no\r\n"}, END}, FAILS(BUSY), 0, 0, 0, 0, NULL, FALSE},
	{"greeting 421", {{NULL, "421 busy\r\n"}, END}, FAILS(BUSY), 0, 0, 0, 0, NULL, FALSE},
	{"greeting of another protocol",
	 {{NULL, "* OK IMAP4\r\n"}, END},
	 FAILS(INPUT),
	 0,
	 0,
	 0,
	 0,
	 NULL,
	 FALSE},
	{"no greeting", {{NULL, PEER_CLOSE}}, FAILS(BUSY), 0, 0, 0, 0, NULL, FALSE},
	{"EHLO refused",
	 {{NULL, "220 mx\r\n"}, {"EHLO", "502 no\r\n"}, END},
	 FAILS(CONFIG),
	 0,
	 0,
	 0,
	 0,
	 NULL,
	 FALSE},
	{"EHLO lost", {{NULL, "220 mx\r\n"}, {"EHLO", NULL}}, FAILS(BUSY), 0, 0, 0, 0, NULL, FALSE},
	{"MAIL 451",
	 {HELLO, {"MAIL", "451 4.3.0 later\r\n"}, {"RSET", "250 ok\r\n"}, END},
	 0,
	 451,
	 0,
	 0,
	 0,
	 "4.3.0",
	 TRUE},
	{"MAIL 550",
	 {HELLO, {"MAIL", "550 5.7.1 no\r\n"}, {"RSET", "250 ok\r\n"}, END},
	 0,
	 550,
	 0,
	 0,
	 0,
	 "5.7.1",
	 TRUE},
	{"MAIL 421", {HELLO, {"MAIL", "421 4.3.2 bye\r\n"}, END}, 0, 421, 0, 0, 0, "4.3.2", FALSE},
	{"MAIL lost", {HELLO, {"MAIL", NULL}}, 0, 0, FAILS(BUSY), 0, 0, NULL, FALSE},
	{"MAIL nonsense",
	 {HELLO, {"MAIL", "hello\r\n"}, END},
	 0,
	 0,
	 FAILS(INPUT),
	 0,
	 0,
	 NULL,
	 FALSE},
	{"MAIL two codes",
	 {HELLO, {"MAIL", "250-ok\r\n251 ok\r\n"}, END},
	 0,
	 0,
	 FAILS(INPUT),
	 0,
	 0,
	 NULL,
	 FALSE},
	{"RCPT 450",
	 {HELLO,
	  {"MAIL", "250 ok\r\n"},
	  {"RCPT", "450 4.2.1 grey\r\n"},
	  {"RSET", "250 ok\r\n"},
	  END},
	 0,
	 450,
	 0,
	 0,
	 0,
	 "4.2.1",
	 TRUE},
	{"RCPT 550",
	 {HELLO,
	  {"MAIL", "250 ok\r\n"},
	  {"RCPT", "550-5.1.1 unknown\r\n550 5.1.1 here\r\n"},
	  {"RSET", NULL}},
	 0,
	 550,
	 0,
	 0,
	 0,
	 "5.1.1",
	 FALSE},
	{"RCPT lost",
	 {HELLO, {"MAIL", "250 ok\r\n"}, {"RCPT", NULL}},
	 0,
	 0,
	 FAILS(BUSY),
	 0,
	 0,
	 NULL,
	 FALSE},
	{"DATA 451",
	 {HELLO, ENVELOPE, {"DATA", "451 4.7.1 store\r\n"}, {"RSET", "250 ok\r\n"}, END},
	 0,
	 451,
	 0,
	 0,
	 0,
	 "4.7.1",
	 TRUE},
	{"DATA 554",
	 {HELLO, ENVELOPE, {"DATA", "554 no\r\n"}, {"RSET", "250 ok\r\n"}, END},
	 0,
	 554,
	 0,
	 0,
	 0,
	 "",
	 TRUE},
	{"DATA 250",
	 {HELLO, ENVELOPE, {"DATA", "250 what\r\n"}, END},
	 0,
	 0,
	 FAILS(INPUT),
	 0,
	 0,
	 NULL,
	 FALSE},
	{"DATA lost", {HELLO, ENVELOPE, {"DATA", NULL}}, 0, 0, FAILS(BUSY), 0, 0, NULL, FALSE},
	{"lost before the dot",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {NULL, PEER_CLOSE}},
	 0,
	 354,
	 0,
	 0,
	 FAILS(BUSY),
	 NULL,
	 FALSE},
	{"421 before the dot",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {NULL, "421 4.3.2 stopping\r\n"}, END},
	 0,
	 354,
	 0,
	 421,
	 0,
	 "4.3.2",
	 FALSE},
	{"250 before the dot",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {NULL, "250 ok\r\n"}, END},
	 0,
	 354,
	 0,
	 0,
	 FAILS(BUSY),
	 NULL,
	 FALSE},
	{"lost after the dot",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", NULL}},
	 0,
	 354,
	 0,
	 0,
	 FAILS(UNCERTAIN),
	 NULL,
	 FALSE},
	{"nonsense after the dot",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", "yes\r\n"}, END},
	 0,
	 354,
	 0,
	 0,
	 FAILS(UNCERTAIN),
	 NULL,
	 FALSE},
	{"dot 451",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", "451 4.7.1 milter\r\n"}, END},
	 0,
	 354,
	 0,
	 451,
	 0,
	 "4.7.1",
	 TRUE},
	{"dot 550 in lines",
	 {HELLO,
	  ENVELOPE,
	  {"DATA", "354 go\r\n"},
	  {".", "550-5.7.1 no\r\n550 5.7.1 longer wanted\r\n"},
	  END},
	 0,
	 354,
	 0,
	 550,
	 0,
	 "5.7.1",
	 TRUE},
	{"dot 421",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", "421 4.3.0 bye\r\n"}, END},
	 0,
	 354,
	 0,
	 421,
	 0,
	 "4.3.0",
	 FALSE},
	{"dot 354",
	 {HELLO, ENVELOPE, {"DATA", "354 go\r\n"}, {".", "354 again\r\n"}, END},
	 0,
	 354,
	 0,
	 0,
	 FAILS(UNCERTAIN),
	 NULL,
	 FALSE},
};

static void
expect_result(const char *name, gboolean done, int code, int wanted_code, const GError *error,
	      int wanted_error)
{
	g_test_message("%s: %d %s", name, code, error ? error->message : "");
	if (wanted_error) {
		g_assert_false(done);
		g_assert_nonnull(error);
		g_assert_true(error->domain == DUNLIN_ERROR);
		g_assert_cmpint(error->code, ==, wanted_error - 1);
		return;
	}
	g_assert_no_error(error);
	g_assert_true(done);
	g_assert_cmpint(code, ==, wanted_code);
}

static void
test_case(gconstpointer data)
{
	const Case *c = data;
	static const char body[] = "Subject: x\r\n\r\nText\r\n";
	const DunlinSmtpEnvelope envelope = {.mail_from = "a@b.example", .rcpt_to = "c@d.example"};
	g_autoptr(Peer) peer = peer_start(c->steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinSmtp) smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 5000, &error);
	gboolean done;

	expect_result(c->name, smtp != NULL, 0, 0, error, c->open_error);
	if (!smtp)
		return;
	done = dunlin_smtp_start(smtp, &envelope, &reply, &error);
	expect_result(c->name, done, reply.code, c->start_code, error, c->start_error);
	if (done && reply.code == 354) {
		/* The script may speak or hang up before the dot: let it. */
		g_usleep(100 * 1000);
		done = dunlin_smtp_body(smtp, body, strlen(body), &error) &&
		       dunlin_smtp_dot(smtp, &reply, &error);
		expect_result(c->name, done, reply.code, c->dot_code, error, c->dot_error);
	}
	if (c->enhanced)
		g_assert_cmpstr(reply.enhanced, ==, c->enhanced);
	g_assert_true(dunlin_smtp_is_reusable(smtp) == c->reusable);
	g_clear_pointer(&smtp, dunlin_smtp_free);
	if (c->dot_error == FAILS(BUSY) || (c->dot_code == 421 && strstr(c->name, "before")))
		g_assert_null(strstr(peer_received(peer), "\r\n.\r\n"));
}

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
		{"NOOP", "250 ok\r\n"},
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
	g_assert_true(dunlin_smtp_noop(smtp, &reply, &error));
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
test_time_out(void)
{
	static const PeerStep steps[] = {HELLO, {"MAIL", ""}, END};
	const DunlinSmtpEnvelope envelope = {.mail_from = "a@b.example", .rcpt_to = "c@d.example"};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinSmtp) smtp =
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), -1, 300, &error);
	gint64 start = g_get_monotonic_time();

	g_assert_false(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 3 * G_USEC_PER_SEC);
	dunlin_smtp_free(g_steal_pointer(&smtp));
}

static gpointer
stop_soon(gpointer data)
{
	g_usleep(200 * 1000);
	g_assert_cmpint(write(GPOINTER_TO_INT(data), "x", 1), ==, 1);
	return NULL;
}

/* A stop while the verdict is awaited lets it come; before the dot it ends everything at once. */
static void
test_stop(void)
{
	static const PeerStep steps[] = {HELLO,
					 ENVELOPE,
					 {"DATA", "354 go\r\n"},
					 {".", PEER_PAUSE},
					 {NULL, "250 2.0.0 ok\r\n"},
					 END};
	const DunlinSmtpEnvelope envelope = {.mail_from = "a@b.example", .rcpt_to = "c@d.example"};
	g_autoptr(Peer) peer = peer_start(steps);
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	int fds[2];
	GThread *thread;
	DunlinSmtp *smtp;

	g_assert_cmpint(pipe(fds), ==, 0);
	smtp = dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), fds[0], 0, &error);
	g_assert_no_error(error);
	g_assert_true(dunlin_smtp_start(smtp, &envelope, &reply, &error));
	g_assert_true(dunlin_smtp_body(smtp, "x", 1, &error));
	thread = g_thread_new("stop", stop_soon, GINT_TO_POINTER(fds[1]));
	g_assert_true(dunlin_smtp_dot(smtp, &reply, &error));
	g_thread_join(thread);
	g_assert_cmpint(reply.code, ==, 250);
	dunlin_smtp_free(smtp);
	/* Already told to stop: not even the greeting is awaited. */
	g_assert_null(
		dunlin_smtp_open(submission_to(peer, NULL, NULL, "login"), fds[0], 0, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
	close(fds[0]);
	close(fds[1]);
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
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strdup_printf("/net/smtp/answers/%s", cases[i].name);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/net/smtp/body", test_body);
	g_test_add_func("/net/smtp/nul", test_body_nul);
	g_test_add_func("/net/smtp/dsn", test_dsn);
	g_test_add_func("/net/smtp/pipelined-refusal", test_pipelined_refusal);
	g_test_add_func("/net/smtp/addresses", test_addresses);
	g_test_add_func("/net/smtp/login", test_login);
	g_test_add_func("/net/smtp/starttls", test_starttls);
	g_test_add_func("/net/smtp/time-out", test_time_out);
	g_test_add_func("/net/smtp/stop", test_stop);
	g_test_add_func("/net/smtp/scan", test_scan);
	return g_test_run();
}
