/* SPDX-License-Identifier: BSD-2-Clause */
/* What the SMTP client makes of every answer, and of none, in every phase. */

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "tests/net/smtp-peer.h"

typedef struct {
	const char *name;
	PeerStep steps[10];
	int open_error; /* DunlinError + 1; 0: it opens */
	int start_code, start_error;
	int dot_code, dot_error; /* both 0: the dot is not reached */
	const char *enhanced;
	gboolean reusable;
} Case;

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

int
main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strdup_printf("/net/smtp/answers/%s", cases[i].name);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/net/smtp/time-out", test_time_out);
	g_test_add_func("/net/smtp/stop", test_stop);
	return g_test_run();
}
