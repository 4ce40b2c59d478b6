/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the milter sees beside our notices: answers to signed addresses, people's own reminders, and
 * what the MTA is to give back. Played against the program over its socket, with a real store.
 */
#include "fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/archive.h"
#include "write/stamp.h"

#define PATIENCE_SEC 30
#define WHILE_USEC 20000
#define ANSWERED "an answer has arrived and was not read yet"

static MtaResult
play_on(const Fixture *fixture, const MtaMessage *message)
{
	g_autoptr(Mta) mta = mta_open(fixture->socket);

	return mta_play(mta, message);
}

static void
start_with(Fixture *fixture, const char *milter)
{
	fixture_stop(fixture);
	fixture->milter = milter;
	fixture_configure(fixture, "");
	fixture_start(fixture);
}

static DunlinClaim *
claim_again(Fixture *fixture, const DunlinClaim *claim)
{
	g_autoptr(GError) error = NULL;
	DunlinClaim *again = dunlin_claim_get(fixture->store, claim->creditor, claim->reference, &error);

	g_assert_no_error(error);
	return again;
}

/* The newest journal line of that kind; yours; NULL: none. */
static char *
journal_of(Fixture *fixture, const DunlinClaim *claim, const char *kind)
{
	g_autoptr(GPtrArray) events =
		dunlin_journal_list(fixture->store, claim->creditor, claim->reference, NULL);
	char *found = NULL;

	for (guint i = 0; i < events->len; i++) {
		const DunlinJournalEntry *event = events->pdata[i];

		if (!g_str_equal(event->kind, kind))
			continue;
		g_free(found);
		found = g_strdup_printf("%s %s | %s", dunlin_actor_to_string(event->actor),
					event->text != NULL ? event->text : "",
					event->refs != NULL ? event->refs : "");
	}
	return found;
}

static char *
wait_journal(Fixture *fixture, const DunlinClaim *claim, const char *kind)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE_SEC * G_USEC_PER_SEC;
	char *line;

	while ((line = journal_of(fixture, claim, kind)) == NULL) {
		g_assert_cmpint(g_get_monotonic_time(), <, deadline);
		g_usleep(WHILE_USEC);
	}
	return line;
}

static void
see_counters(const char *name, const char *value, gpointer data)
{
	(void)name;
	g_string_append_printf(data, " %s", value);
}

/* What the milter wrote for dunlinctl metrics. */
static void
wait_counter(Fixture *fixture, const char *pair)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE_SEC * G_USEC_PER_SEC;
	g_autofree char *wanted = g_strdup_printf(" %s ", pair);

	for (;;) {
		g_autoptr(GString) all = g_string_new(NULL);

		g_assert_true(dunlin_value_each(fixture->store, "metrics:milter:", see_counters, all, NULL));
		g_string_append_c(all, ' ');
		if (strstr(all->str, wanted) != NULL)
			return;
		if (g_get_monotonic_time() > deadline)
			g_error("%s is not in%s", pair, all->str);
		g_usleep(WHILE_USEC);
	}
}

/* ── answers ── */

static void
test_answer(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim), withdrawn = NULL;
	g_autofree char *address = dunlin_reply_address(fixture->keys, "dunning@example.com", "+", notice->id);
	g_autofree char *upper = g_ascii_strup(address, -1);
	g_autofree char *line = NULL;
	g_autoptr(GPtrArray) holds = NULL;
	g_auto(MtaResult) result = {0}, again = {0};

	(void)data;
	result = play_on(fixture, &(MtaMessage){.sender = DEBTOR, .recipients = address,
						.headers = "Subject: Re: x|From: somebody", .body = "Bezahlt"});
	g_assert_cmpint(result.answer, ==, 'a');
	g_assert_cmpstr(result.edits, ==, "");
	g_assert_true(result.skipped);
	line = wait_journal(fixture, claim, "hold");
	g_assert_nonnull(strstr(line, "dunlin " ANSWERED " | state=held"));
	after = claim_again(fixture, claim);
	g_assert_cmpint(after->state, ==, DUNLIN_STATE_HELD);
	g_assert_cmpint(after->next_at, >, 0); /* it ends by itself */
	/* The letter whose dot had left, but which the gate had not passed, stays here. */
	withdrawn = fixture_again(fixture, notice);
	g_assert_cmpint(withdrawn->state, ==, DUNLIN_NOTICE_WITHDRAWN);

	again = play_on(fixture, &(MtaMessage){.sender = DEBTOR, .recipients = upper, .body = "x"});
	g_assert_cmpint(again.answer, ==, 'a');
	wait_counter(fixture, "answer=2");
	holds = dunlin_hold_list(fixture->store, claim, TRUE, NULL);
	g_assert_cmpuint(holds->len, ==, 1);
}

/* What no person wrote, or nobody of ours signed, stops nothing; it is counted. */
static void
test_no_answer(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim);
	g_autofree char *address = dunlin_reply_address(fixture->keys, "dunning@example.com", "+", notice->id);
	g_autofree char *forged = g_strdup_printf("dunning+%s.aaaaaaaaaaaaaaaaaaaa@example.com", notice->id);
	g_autofree char *forged_twice = g_strdup_printf("%s %s", forged, forged);
	const struct {
		const char *name, *sender, *recipients, *headers;
	} rows[] = {
		{"a report", "", address, "Subject: x"},
		{"another report", "mailer@x", address, "Content-Type: multipart/report; report-type=x"},
		{"a robot", "r@x", address, "Auto-Submitted: auto-replied"},
		{"a list", "r@x", address, "List-Id: x"},
		{"no such token", "a@b", forged, "Subject: x"},
		{"two of them", "a@b", forged_twice, "Subject: x"},
		{"another tag", "a@b", "dunning+news@example.com", "Subject: x"},
		{"too long a tag", "a@b", "dunning+aaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbc@example.com", "Subject: x"},
		{"another domain", "a@b", "dunning+aaaaaaaaaa.bbbbbbbbbbbbbbbbbbbb@example.net", "Subject: x"},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(MtaResult) result =
			play_on(fixture, &(MtaMessage){.sender = rows[i].sender, .recipients = rows[i].recipients,
						       .headers = rows[i].headers, .body = "x"});

		g_test_message("%s", rows[i].name);
		g_assert_cmpint(result.answer, ==, 'a');
		g_assert_true(result.early);
	}
	wait_counter(fixture, "report=4");
	wait_counter(fixture, "forged=3");
	after = claim_again(fixture, claim);
	g_assert_cmpint(after->state, ==, DUNLIN_STATE_OPEN);
}

/* ── people's own reminders ── */

#define CLERK "clerk@acme.example"
#define WEB "X-Mailer: Web|Reply-To: clerk@acme.example|Message-ID: <1@acme.example>"

/* The index is built off the mails' way: sent again until it knows. */
static MtaResult
send_until_seen(const Fixture *fixture, const MtaMessage *message)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE_SEC * G_USEC_PER_SEC;

	for (;;) {
		MtaResult result = play_on(fixture, message);

		if (!result.early)
			return result;
		mta_result_clear(&result);
		g_assert_cmpint(g_get_monotonic_time(), <, deadline);
		g_usleep(WHILE_USEC);
	}
}

/* What the journal says was kept, as text. */
static char *
kept(Fixture *fixture, const char *line)
{
	const char *at = strstr(line, "message=");
	g_autofree char *digest = g_strndup(at + strlen("message="), 64);
	g_autofree char *place = g_build_filename(fixture->folder, "archive", NULL);
	g_autoptr(DunlinArchive) archive = dunlin_archive_open(place, fixture->url, NULL);
	g_autoptr(GBytes) bytes = dunlin_archive_read(archive, digest, NULL);

	g_assert_nonnull(bytes);
	return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void
test_note(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL, after = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim), withdrawn = NULL;
	g_autofree char *headers = g_strdup_printf("Subject: Mahnung: %s!|%s", claim->invoice, WEB);
	g_autofree char *line = NULL, *mail = NULL;
	g_auto(MtaResult) result = {0};

	(void)data;
	start_with(fixture, "own-mail = \"note\"");
	result = send_until_seen(fixture, &(MtaMessage){.login = CLERK, .sender = CLERK, .recipients = "Debtor@Example.net",
							.queue_id = "4OWN", .headers = headers, .body = BODY});
	g_assert_cmpint(result.answer, ==, 'a');
	g_assert_cmpstr(result.edits, ==, "");
	g_assert_false(result.skipped);
	line = wait_journal(fixture, claim, "own-reminder");
	g_assert_nonnull(strstr(line, "creditor from " CLERK ": Mahnung: "));
	after = claim_again(fixture, claim);
	g_assert_cmpint(after->own_at, >, 0);
	g_assert_cmpint(after->state, ==, DUNLIN_STATE_OPEN);
	/* What had not left is kept back, and comes no sooner than seven days on. */
	withdrawn = fixture_again(fixture, notice);
	g_assert_cmpint(withdrawn->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	g_assert_cmpint(after->next_at, >=, after->own_at + 6 * 86400);

	mail = kept(fixture, line);
	g_assert_true(g_str_has_prefix(mail, "Subject: Mahnung: "));
	g_assert_nonnull(strstr(mail, "\r\nX-Mailer: Web\r\n"));
	g_assert_true(g_str_has_suffix(mail, "\r\n\r\n" BODY));
	wait_counter(fixture, "own-noted=1");
}

static void
test_stamp(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim);
	g_autofree char *id = dunlin_notice_message_id(fixture->keys, "dunning@example.com", notice->id);
	g_autofree char *headers =
		g_strdup_printf("Subject: =?utf-8?Q?Unsere_Rechnung?=|%s|References: <x@y> %s", WEB, id);
	g_autofree char *claimed = g_strdup_printf("+Dunning-Claim= %s\n", claim->reference);
	g_autofree char *line = NULL, *named = NULL;
	g_auto(MtaResult) result = {0};
	const char *track;

	(void)data;
	start_with(fixture, "own-mail = \"stamp\"");
	result = send_until_seen(fixture, &(MtaMessage){.login = CLERK, .sender = CLERK, .recipients = DEBTOR,
							.queue_id = "4OWN", .headers = headers, .body = BODY});
	g_assert_cmpint(result.answer, ==, 'a');
	g_assert_true(g_str_has_suffix(result.edits, claimed));
	g_assert_nonnull(strstr(result.edits, "+Dunning-Step= own\n"));
	track = strstr(result.edits, "+Dunning-Track= v=1; n=");
	g_assert_nonnull(track);
	g_assert_null(strstr(result.edits, "Reply-To"));
	g_assert_null(strstr(result.edits, "References"));
	line = wait_journal(fixture, claim, "own-reminder");
	named = g_strdup_printf(" track=%.10s", track + strlen("+Dunning-Track= v=1; n="));
	g_assert_nonnull(strstr(line, named));
	wait_counter(fixture, "own-stamped=1");
}

/* Nobody else's mail is touched, nor what is about nothing of ours. */
static void
test_others(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim);
	g_autofree char *about = g_strdup_printf("Subject: Re: %s|%s", claim->reference, WEB);
	const struct {
		const char *name, *daemon, *login, *recipients, *headers;
	} rows[] = {
		{"a stranger", NULL, NULL, DEBTOR, about},
		{"somebody else's login", NULL, "eve@evil.example", DEBTOR, about},
		{"another name's login", NULL, "eve", DEBTOR, about},
		{"to nobody who owes", NULL, CLERK, "friend@example.net", about},
		{"about nothing", NULL, CLERK, DEBTOR, "Subject: Weihnachtsfeier 2026|" WEB},
		{"no subject", NULL, CLERK, DEBTOR, WEB},
		{"a foreign thread", NULL, CLERK, DEBTOR,
		 "Subject: x|References: <aaaaaaaaaa.aaaaaaaaaaaaaaaaaaaa@example.com>"},
		{"our own listener", "DUNLIN", CLERK, DEBTOR, about},
	};
	g_auto(MtaResult) known = {0}, off = {0};

	(void)data;
	start_with(fixture, "own-mail = \"stamp\"");
	known = send_until_seen(fixture, &(MtaMessage){.login = "clerk", .sender = CLERK, .recipients = DEBTOR,
						       .headers = about, .body = "x"});
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(MtaResult) result =
			play_on(fixture, &(MtaMessage){.daemon = rows[i].daemon, .login = rows[i].login,
						       .sender = CLERK, .recipients = rows[i].recipients,
						       .headers = rows[i].headers, .body = "x"});

		g_test_message("%s", rows[i].name);
		g_assert_cmpint(result.answer, ==, 'a');
		g_assert_true(result.early);
	}
	start_with(fixture, "own-mail = \"off\"");
	g_usleep(1500000); /* as long as it takes to build an index */
	off = play_on(fixture, &(MtaMessage){.login = CLERK, .sender = CLERK, .recipients = DEBTOR,
					     .headers = about, .body = "x"});
	g_assert_true(off.early);
}

/* The store is locked: the person's mail leaves at once, without a stamp, and is filed later. */
static void
test_store_slow(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim);
	g_autofree char *about = g_strdup_printf("Subject: %s|%s", claim->reference, WEB);
	const MtaMessage message = {.login = CLERK, .sender = CLERK, .recipients = DEBTOR, .queue_id = "4OWN",
				    .headers = about, .body = "x"};
	g_auto(MtaResult) known = {0}, locked = {0}, again = {0};
	g_autofree char *path = g_build_filename(fixture->folder, "dunlin.db.lock", NULL);
	g_autofree char *line = NULL;
	gint64 began;
	int lock;

	(void)data;
	start_with(fixture, "own-mail = \"stamp\"");
	known = send_until_seen(fixture, &message);
	line = wait_journal(fixture, claim, "own-reminder");
	lock = open(path, O_RDWR | O_CLOEXEC);
	g_assert_cmpint(flock(lock, LOCK_EX), ==, 0);
	began = g_get_monotonic_time();
	locked = play_on(fixture, &message);
	again = play_on(fixture, &message);
	g_assert_cmpfloat((double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC, <, 1.9);
	g_assert_cmpint(locked.answer, ==, 'a');
	g_assert_cmpstr(locked.edits, ==, "");
	g_assert_cmpstr(again.edits, ==, "");
	close(lock);
	wait_counter(fixture, "own-noted=2");
}

/* ── recall ── */

static DunlinNotice *
accepted_notice(Fixture *fixture, DunlinClaim **ret_claim)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, ret_claim);
	g_autofree char *token = fixture_token(fixture, notice);
	g_auto(MtaResult) result =
		play_on(fixture, &(MtaMessage){.daemon = "DUNLIN", .queue_id = "4QUEUE", .headers = token, .body = BODY});
	DunlinNotice *after = fixture_again(fixture, notice);

	g_assert_cmpint(result.answer, ==, 'a');
	must_begin(fixture->store);
	after->state = DUNLIN_NOTICE_ACCEPTED;
	after->recall = g_strdup("wanted");
	g_assert_true(dunlin_notice_update(fixture->store, after, DUNLIN_NOTICE_DOT, 1, NULL));
	must_commit(fixture->store);
	return after;
}

static void
test_recall(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *setting, *kind, *says;
		DunlinNoticeState state;
	} rows[] = {
		{"recall = \"/bin/sh -c 'test \\\"$1\\\" = 4QUEUE' x\"", "recalled", "queue id 4QUEUE |",
		 DUNLIN_NOTICE_WITHDRAWN},
		{"recall = \"/bin/sh -c 'echo gone already; exit 3' x\"", "not-recalled",
		 "queue id 4QUEUE: exit 3: gone already", DUNLIN_NOTICE_ACCEPTED},
		{"recall = \"/nowhere/at/all\"", "not-recalled", "No such file", DUNLIN_NOTICE_ACCEPTED},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinNotice) notice = NULL, after = NULL;
		g_autofree char *line = NULL;

		g_test_message("%s", rows[i].setting);
		start_with(fixture, rows[i].setting);
		notice = accepted_notice(fixture, &claim);
		line = wait_journal(fixture, claim, rows[i].kind);
		if (strstr(line, rows[i].says) == NULL)
			g_error("%s", line);
		after = fixture_again(fixture, notice);
		g_assert_cmpint(after->state, ==, rows[i].state);
		g_assert_cmpstr(after->recall, ==, rows[i].state == DUNLIN_NOTICE_WITHDRAWN ? "done" : "failed");
	}
}

static void
up(Fixture *fixture, gconstpointer data)
{
	g_autofree char *archive = NULL;

	fixture_up(fixture, data);
	archive = g_build_filename(fixture->folder, "archive", NULL);
	g_assert_true(dunlin_archive_init(archive, fixture->url, NULL));
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		if (g_file_test(below, G_FILE_TEST_IS_DIR))
			remove_tree(below);
		else
			g_assert_cmpint(g_unlink(below), ==, 0);
	}
	g_assert_cmpint(g_rmdir(path), ==, 0);
}

static void
down(Fixture *fixture, gconstpointer data)
{
	g_autofree char *archive = g_build_filename(fixture->folder, "archive", NULL);

	fixture_stop(fixture);
	remove_tree(archive);
	fixture_down(fixture, data);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*test)(Fixture *, gconstpointer);
	} tests[] = {
		{"/inbound/answer", test_answer},	{"/inbound/no-answer", test_no_answer},
		{"/inbound/note", test_note},		{"/inbound/stamp", test_stamp},
		{"/inbound/others", test_others},	{"/inbound/store-slow", test_store_slow},
		{"/inbound/recall", test_recall},
	};

	g_test_init(&argc, &argv, NULL);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
	for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, Fixture, NULL, up, tests[i].test, down);
	return g_test_run();
}
