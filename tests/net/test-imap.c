/* SPDX-License-Identifier: BSD-2-Clause */
/* The IMAP client and the transport below it, against a real Dovecot and some that lie. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "net/imap.h"
#include "net/transport.h"
#include "tests/net/dovecot.h"
#include "tests/net/peer.h"

#ifdef DUNLIN_SANITIZED
/* libetpan forgets a greeting that says BYE. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:mailimap_greeting_new\nleak:mailimap_resp_cond_bye_new\nleak:mailimap_resp_"
	       "text_new\n";
}
#endif

static Dovecot *dovecot; /* one for all tests; NULL: not installed */

static const DunlinMailbox *
mailbox(const char *scheme, const char *host, guint16 port, const char *ca_file)
{
	static DunlinMailbox box;

	box = (DunlinMailbox){
		.name = (char *)"main",
		.url = {.url = (char *)"imap://test",
			.scheme = (char *)scheme,
			.user = (char *)DOVECOT_USER,
			.host = (char *)host,
			.port = port,
			.path = (char *)"INBOX"},
		.password = (char *)"env:DUNLIN_TEST_PASSWORD",
		.auth = (char *)"login",
		.done = (char *)"Dunlin/Done",
		.failed = (char *)"Dunlin/Failed",
		.ca_file = (char *)ca_file,
	};
	return &box;
}

static DunlinImap *
log_in(void)
{
	g_autoptr(GError) error = NULL;
	DunlinImap *imap = dunlin_imap_open(
		mailbox("imaps", "localhost", dovecot->imaps_port, dovecot->certificate), -1,
		&error);

	g_assert_no_error(error);
	return imap;
}

static void
select_inbox(DunlinImap *imap)
{
	g_autoptr(GError) error = NULL;
	gint64 uidvalidity = 0;

	g_assert_true(dunlin_imap_select(imap, "INBOX", &uidvalidity, &error));
	g_assert_cmpint(uidvalidity, >, 0);
	(void)dunlin_imap_take_news(imap);
}

static GArray *
search(DunlinImap *imap)
{
	g_autoptr(GError) error = NULL;
	GArray *uids;

	/* Dovecot answers SEARCH from what it knew, and tells what is new after it. */
	g_assert_true(dunlin_imap_noop(imap, &error));
	uids = dunlin_imap_search(imap, &error);

	g_assert_no_error(error);
	return uids;
}

/* Who is believed to be the server. */
static void
test_names(void)
{
	static const struct {
		const char *scheme, *host;
		gboolean tls_port, our_ca;
		int error; /* DunlinError + 1; 0: logs in */
	} rows[] = {
		{"imaps", "localhost", TRUE, TRUE, 0},
		{"imap+starttls", "localhost", FALSE, TRUE, 0},
		{"imap", "127.0.0.1", FALSE, FALSE, 0},
		{"imaps", "127.0.0.1", TRUE, TRUE, DUNLIN_ERROR_CONFIG + 1},
		{"imap+starttls", "127.0.0.1", FALSE, TRUE, DUNLIN_ERROR_CONFIG + 1},
		{"imaps", "localhost", TRUE, FALSE, DUNLIN_ERROR_CONFIG + 1},
		{"imaps", "localhost", FALSE, TRUE, DUNLIN_ERROR_INPUT + 1},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinImap) imap = dunlin_imap_open(
			mailbox(rows[i].scheme, rows[i].host,
				rows[i].tls_port ? dovecot->imaps_port : dovecot->imap_port,
				rows[i].our_ca ? dovecot->certificate : NULL),
			-1, &error);

		g_test_message("%s %s: %s", rows[i].scheme, rows[i].host,
			       error ? error->message : "in");
		g_assert_true((imap != NULL) == !rows[i].error);
		if (rows[i].error) {
			g_assert_error(error, DUNLIN_ERROR, rows[i].error - 1);
			/* The name that was expected is what the admin must compare. */
			if (rows[i].error == DUNLIN_ERROR_CONFIG + 1)
				g_assert_nonnull(strstr(error->message, rows[i].host));
		}
	}
}

static void
test_wrong_password(void)
{
	g_autoptr(GError) error = NULL;
	DunlinMailbox box =
		*mailbox("imaps", "localhost", dovecot->imaps_port, dovecot->certificate);

	box.password = (char *)"env:PATH";
	g_assert_null(dunlin_imap_open(&box, -1, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED);
}

static gboolean
append(const void *bytes, gsize length, gpointer data)
{
	g_string_append_len(data, bytes, (gssize)length);
	return TRUE;
}

static void
note_size(guint32 uid, guint32 size, gpointer data)
{
	(void)uid;
	*(guint32 *)data = size;
}

static void
test_fetch_and_move(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinImap) imap = log_in();
	g_autoptr(GArray) before = NULL, uids = NULL, after = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	guint32 uid, size = 0;

	select_inbox(imap);
	before = search(imap);
	dovecot_deliver(dovecot, NULL, "one", 5000);
	uids = search(imap);
	g_assert_cmpuint(uids->len, ==, before->len + 1);
	uid = g_array_index(uids, guint32, uids->len - 1);
	g_assert_true(dunlin_imap_sizes(imap, uids, note_size, &size, &error));
	g_assert_cmpuint(size, >=, 4990);
	g_assert_true(dunlin_imap_fetch(imap, uid, size, append, text, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(text->len, ==, size);
	g_assert_nonnull(strstr(text->str, "Subject: one\r\n"));
	g_assert_true(dunlin_imap_move(imap, uid, "Dunlin/Done", &error));
	g_assert_cmpuint(dovecot_count(dovecot, "Dunlin.Done"), ==, 1);
	after = search(imap);
	g_assert_cmpuint(after->len, ==, before->len);
	/* Gone: to fetch it says so, to move it is already done. */
	g_assert_false(dunlin_imap_fetch(imap, uid, size, append, text, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_true(dunlin_imap_move(imap, uid, "Dunlin/Done", &error));
	g_assert_true(dunlin_imap_is_alive(imap));
}

static void
test_folders(void)
{
	static const char *const names[] = {"A/B", "Gelöschte & mehr/日本", "with blank"};
	g_autoptr(DunlinImap) imap = log_in();
	gint64 uidvalidity;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_false(dunlin_imap_select(imap, names[i], &uidvalidity, &error));
		g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND);
		g_clear_error(&error);
		g_assert_true(dunlin_imap_make_folder(imap, names[i], &error));
		g_assert_true(dunlin_imap_select(imap, names[i], &uidvalidity, &error));
		g_assert_no_error(error);
	}
}

static void
test_folder_names(void)
{
	static const struct {
		const char *name;
		char separator;
		const char *wire;
	} rows[] = {
		{"Dunlin/Done", '.', "Dunlin.Done"},
		{"Dunlin/Done", '/', "Dunlin/Done"},
		{"A&B", '/', "A&-B"},
		/* RFC 3501 5.1.3's own example */
		{"~peter/mail/台北/日本語", '/', "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *wire = dunlin_imap_folder_name(rows[i].name, rows[i].separator);

		g_assert_cmpstr(wire, ==, rows[i].wire);
	}
}

/* Servers that lack MOVE, and UIDPLUS too: the message is copied and no longer told. */
static void
test_without_move(void)
{
	static const char *const capabilities[] = {"IMAP4rev1 UIDPLUS", "IMAP4rev1"};

	for (gsize i = 0; i < G_N_ELEMENTS(capabilities); i++) {
		g_autofree char *extra = g_strdup_printf(
			"protocol imap {\n  imap_capability = %s\n}\n", capabilities[i]);
		g_autoptr(Dovecot) d = dovecot_start(extra);
		g_autoptr(GError) error = NULL;
		g_autoptr(DunlinImap) imap = dunlin_imap_open(
			mailbox("imaps", "localhost", d->imaps_port, d->certificate), -1, &error);
		g_autoptr(GArray) uids = NULL, after = NULL;

		g_assert_no_error(error);
		g_assert_false(dunlin_imap_has_idle(imap));
		dovecot_deliver(d, NULL, "one", 300);
		dovecot_deliver(d, NULL, "two", 300);
		select_inbox(imap);
		uids = search(imap);
		g_assert_cmpuint(uids->len, ==, 2);
		g_assert_true(dunlin_imap_move(imap, g_array_index(uids, guint32, 0), "Dunlin/Done",
					       &error));
		g_assert_no_error(error);
		g_assert_cmpuint(dovecot_count(d, "Dunlin.Done"), ==, 1);
		g_assert_cmpuint(dovecot_count(d, NULL), ==, i == 0 ? 1 : 2);
		after = search(imap);
		g_assert_cmpuint(after->len, ==, 1);
		g_assert_cmpuint(g_array_index(after, guint32, 0), ==,
				 g_array_index(uids, guint32, 1));
	}
}

static gpointer
deliver_soon(gpointer data)
{
	(void)data;
	g_usleep(300 * 1000);
	dovecot_deliver(dovecot, NULL, "soon", 300);
	return NULL;
}

static void
test_idle(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinImap) imap = log_in();
	g_autoptr(GArray) uids = NULL;
	GThread *thread;
	int fds[2];

	g_assert_true(dunlin_imap_has_idle(imap));
	select_inbox(imap);
	uids = search(imap);
	(void)dunlin_imap_take_news(imap);
	g_assert_cmpint(dunlin_imap_idle(imap, -1, 200, &error), ==, DUNLIN_IDLE_TIMEOUT);
	thread = g_thread_new("deliver", deliver_soon, NULL);
	g_assert_cmpint(dunlin_imap_idle(imap, -1, 10000, &error), ==, DUNLIN_IDLE_NEWS);
	g_thread_join(thread);
	g_assert_true(dunlin_imap_take_news(imap));
	g_assert_cmpint(pipe(fds), ==, 0);
	g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
	g_assert_cmpint(dunlin_imap_idle(imap, fds[0], 10000, &error), ==, DUNLIN_IDLE_WAKE);
	/* Still in order. */
	g_assert_true(dunlin_imap_noop(imap, &error));
	close(fds[0]);
	close(fds[1]);
}

static gboolean
count(const void *bytes, gsize length, gpointer data)
{
	(void)bytes;
	*(guint64 *)data += length;
	return TRUE;
}

/* 40 MB pass through; what stays in memory does not grow with them. */
static void
test_large(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinImap) imap = log_in();
	g_autoptr(GArray) uids = NULL;
	guint64 bytes = 0;
	guint32 size = 0;
	struct rusage before, after;

	dovecot_deliver(dovecot, NULL, "large", 40 * 1000 * 1000);
	select_inbox(imap);
	uids = search(imap);
	g_array_remove_range(uids, 0, uids->len - 1);
	g_assert_true(dunlin_imap_sizes(imap, uids, note_size, &size, &error));
	getrusage(RUSAGE_SELF, &before);
	g_assert_true(dunlin_imap_fetch(imap, g_array_index(uids, guint32, 0), size, count, &bytes,
					&error));
	getrusage(RUSAGE_SELF, &after);
	g_assert_no_error(error);
	g_assert_cmpuint(bytes, ==, size);
	g_assert_cmpuint(bytes, >, 39 * 1000 * 1000);
	g_test_message("grew by %ld KiB", after.ru_maxrss - before.ru_maxrss);
	g_assert_cmpint(after.ru_maxrss - before.ru_maxrss, <, 8 * 1024);
	g_assert_true(
		dunlin_imap_move(imap, g_array_index(uids, guint32, 0), "Dunlin/Done", &error));
}

#define LOGIN                                                                                      \
	{NULL, "* OK hello\r\n"},                                                                  \
		{"1 CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\r\n1 OK done\r\n"},       \
		{"D1 AUTHENTICATE PLAIN", "+ \r\n"}, {"", "D1 OK in\r\n"},                         \
		{"2 CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE MOVE\r\n2 OK done\r\n"},             \
	{                                                                                          \
		"3 LIST", "* LIST (\\Noselect) \".\" \"\"\r\n3 OK done\r\n"                        \
	}
#define SELECT                                                                                     \
	{                                                                                          \
		"4 SELECT", "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n4 OK [READ-WRITE] done\r\n"  \
	}
#define END                                                                                        \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

static const struct {
	const char *name;
	const char *scheme;
	PeerStep steps[12];
	int open_error, fetch_error; /* DunlinError + 1 */
} hostile[] = {
	{"hangs up", "imap", {{NULL, PEER_CLOSE}}, DUNLIN_ERROR_BUSY + 1, 0},
	{"says bye", "imap", {{NULL, "* BYE full\r\n"}, END}, DUNLIN_ERROR_BUSY + 1, 0},
	{"speaks SMTP", "imap", {{NULL, "220 mx ESMTP\r\n"}, {NULL, PEER_CLOSE}}, -1, 0},
	{"injects at STARTTLS",
	 "imap+starttls",
	 {{NULL, "* OK hello\r\n"},
	  {"1 STARTTLS", "1 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"},
	  END},
	 DUNLIN_ERROR_INPUT + 1,
	 0},
	{"refuses STARTTLS",
	 "imap+starttls",
	 {{NULL, "* OK hello\r\n"}, {"1 STARTTLS", "1 NO what\r\n"}, END},
	 DUNLIN_ERROR_CONFIG + 1,
	 0},
	{"knows us before STARTTLS",
	 "imap+starttls",
	 {{NULL, "* PREAUTH hello\r\n"}, END},
	 DUNLIN_ERROR_INPUT + 1,
	 0},
	{"refuses for now",
	 "imap",
	 {{NULL, "* OK hello\r\n"},
	  {"1 CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n1 OK done\r\n"},
	  {"D1 AUTH", "+ \r\n"},
	  {"", "D1 NO [UNAVAILABLE] database\r\n"},
	  END},
	 DUNLIN_ERROR_BUSY + 1,
	 0},
	{"offers no login",
	 "imap",
	 {{NULL, "* OK hello\r\n"},
	  {"1 CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n1 OK done\r\n"},
	  END},
	 DUNLIN_ERROR_CONFIG + 1,
	 0},
	{"ends in a literal",
	 "imap",
	 {LOGIN,
	  SELECT,
	  {"5 UID FETCH", "* 1 FETCH (UID 1 BODY[] {1000}\r\nSubject: half"},
	  {NULL, PEER_CLOSE}},
	 0,
	 DUNLIN_ERROR_BUSY + 1},
	{"announces terabytes",
	 "imap",
	 {LOGIN,
	  SELECT,
	  {"5 UID FETCH", "* 1 FETCH (UID 1 BODY[] {3000000000}\r\nSubject: much"},
	  {NULL, PEER_CLOSE}},
	 0,
	 DUNLIN_ERROR_BUSY + 1},
	{"answers nonsense",
	 "imap",
	 {LOGIN, SELECT, {"5 UID FETCH", "((((\r\n"}, {NULL, PEER_CLOSE}},
	 0,
	 -1},
	{"refuses the command",
	 "imap",
	 {LOGIN, SELECT, {"5 UID FETCH", "5 NO later\r\n"}, END},
	 0,
	 DUNLIN_ERROR_CONFLICT + 1},
	{"has no such message",
	 "imap",
	 {LOGIN, SELECT, {"5 UID FETCH", "5 OK done\r\n"}, END},
	 0,
	 DUNLIN_ERROR_NOT_FOUND + 1},
	{"sends an empty one",
	 "imap",
	 {LOGIN, SELECT, {"5 UID FETCH", "* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n5 OK done\r\n"}, END},
	 0,
	 0},
	{"sends a quoted one",
	 "imap",
	 {LOGIN, SELECT, {"5 UID FETCH", "* 1 FETCH (UID 1 BODY[] \"x\")\r\n5 OK done\r\n"}, END},
	 0,
	 0},
};

/* -1: any error. */
static void
expect(const GError *error, int wanted)
{
	if (!wanted) {
		g_assert_no_error(error);
	} else if (wanted < 0) {
		g_assert_nonnull(error);
	} else {
		g_assert_error(error, DUNLIN_ERROR, wanted - 1);
	}
}

static void
test_hostile(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(Peer) peer = peer_start(hostile[i].steps);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinImap) imap = dunlin_imap_open(
		mailbox(hostile[i].scheme, "127.0.0.1", peer_port(peer), NULL), -1, &error);
	g_autoptr(GString) text = g_string_new(NULL);

	g_test_message("%s: %s", hostile[i].name, error ? error->message : "open");
	expect(error, hostile[i].open_error);
	g_assert_true((imap != NULL) == !hostile[i].open_error);
	if (!imap)
		return;
	select_inbox(imap);
	g_assert_true(dunlin_imap_fetch(imap, 1, 100, append, text, &error) ==
		      !hostile[i].fetch_error);
	g_test_message("%s: %s", hostile[i].name, error ? error->message : text->str);
	expect(error, hostile[i].fetch_error);
}

/* Untagged data before "+", and news that are already in the buffer when IDLE begins. */
static void
test_idle_buffered(void)
{
	static const PeerStep steps[] = {
		LOGIN,
		SELECT,
		{"D1 IDLE", "* OK still here\r\n* 1 RECENT\r\n+ idling\r\n* 5 EXISTS\r\n"},
		{"DONE", "* 2 EXPUNGE\r\nD1 OK done\r\n"},
		{"5 NOOP", "5 OK done\r\n"},
		END,
	};
	g_autoptr(Peer) peer = peer_start(steps);
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinImap) imap =
		dunlin_imap_open(mailbox("imap", "127.0.0.1", peer_port(peer), NULL), -1, &error);
	gint64 start = g_get_monotonic_time();

	g_assert_no_error(error);
	select_inbox(imap);
	g_assert_cmpint(dunlin_imap_idle(imap, -1, 20000, &error), ==, DUNLIN_IDLE_NEWS);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
	g_assert_true(dunlin_imap_noop(imap, &error));
}

/* The watcher's end of the pipe closes while we wait for the server. */
static void
test_hangup(void)
{
	static const PeerStep steps[] = {{NULL, ""}, {"never", NULL}};
	g_autoptr(Peer) peer = peer_start(steps);
	g_autoptr(GError) error = NULL;
	gint64 start = g_get_monotonic_time();
	int fds[2];

	g_assert_cmpint(pipe(fds), ==, 0);
	close(fds[1]);
	g_assert_null(dunlin_imap_open(mailbox("imap", "127.0.0.1", peer_port(peer), NULL), fds[0],
				       &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
	close(fds[0]);
}

static void
test_budget(void)
{
	static const PeerStep steps[] = {{NULL, "x\r\nshort\r\n"}, END};
	g_autoptr(Peer) peer = peer_start(steps);
	const DunlinTransportOptions options = {
		.host = "127.0.0.1", .port = peer_port(peer), .stop_fd = -1, .hangup_fd = -1};
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinTransport) transport = dunlin_transport_open(&options, &error);
	g_autofree char *line = NULL;

	g_assert_no_error(error);
	g_assert_true(dunlin_transport_is_loopback(transport));
	dunlin_transport_begin(transport, 2000, 5);
	/* The budget is counted in bytes read, whatever the lines are. */
	line = dunlin_transport_read_line(transport, 100, NULL, &error);
	g_assert_null(line);
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
}

static void
test_unreachable(void)
{
	const DunlinTransportOptions options = {.host = "no-such-host.invalid",
						.port = 1,
						.stop_fd = -1,
						.hangup_fd = -1,
						.connect_ms = 5000};
	const DunlinTransportOptions closed = {
		.host = "localhost", .port = 1, .stop_fd = -1, .hangup_fd = -1};
	g_autoptr(GError) error = NULL;

	g_assert_null(dunlin_transport_open(&options, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
	g_clear_error(&error);
	g_assert_null(dunlin_transport_open(&closed, &error));
	g_assert_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY);
}

static const struct {
	const char *path;
	void (*test)(void);
} real[] = {
	{"/net/imap/names", test_names},
	{"/net/imap/wrong-password", test_wrong_password},
	{"/net/imap/fetch-and-move", test_fetch_and_move},
	{"/net/imap/without-move", test_without_move},
	{"/net/imap/folders", test_folders},
	{"/net/imap/idle", test_idle},
	{"/net/imap/large", test_large},
};

static void
test_skipped(void)
{
	g_test_skip("Dovecot or openssl is not installed");
}

int
main(int argc, char **argv)
{
	int result;

	signal(SIGPIPE, SIG_IGN);
	g_setenv("DUNLIN_TEST_PASSWORD", DOVECOT_PASSWORD, TRUE);
	g_test_init(&argc, &argv, NULL);
	dovecot = dovecot_start(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(real); i++)
		g_test_add_func(real[i].path, dovecot ? real[i].test : test_skipped);
	for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
		g_autofree char *path = g_strdup_printf("/net/imap/hostile/%s", hostile[i].name);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_hostile);
	}
	g_test_add_func("/net/imap/folder-names", test_folder_names);
	g_test_add_func("/net/imap/idle-buffered", test_idle_buffered);
	g_test_add_func("/net/imap/hang-up", test_hangup);
	g_test_add_func("/net/transport/budget", test_budget);
	g_test_add_func("/net/transport/unreachable", test_unreachable);
	result = g_test_run();
	dovecot_free(dovecot);
	return result;
}
