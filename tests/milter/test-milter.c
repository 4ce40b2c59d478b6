/* SPDX-License-Identifier: BSD-2-Clause */
/* The program itself, seen by an MTA: what it wants, what it changes, what it refuses. */
#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/day.h"

#define SOON_SEC 1.5 /* for ordinary mail, on a busy machine and under sanitizers */
#define STEPS 0x10c783 /* NOCONNECT NOHELO NOUNKNOWN NODATA NR_HDR SKIP NR_MAIL NR_RCPT LEADSPC */
#define GATE_SEC 5

static MtaResult
play_on(const Fixture *fixture, const MtaMessage *message)
{
	g_autoptr(Mta) mta = mta_open(fixture->socket);

	return mta_play(mta, message);
}

static void
assert_ordinary_mail_flows(const Fixture *fixture)
{
	gint64 began = g_get_monotonic_time();
	g_auto(MtaResult) result = play_on(
		fixture, &(MtaMessage){.headers = "Subject: Hallo|Message-ID: <1@b>", .body = "x"});

	g_assert_cmpint(result.answer, ==, 'a');
	g_assert_true(result.early);
	g_assert_cmpfloat((double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC, <, SOON_SEC);
}

static MtaResult
submit(const Fixture *fixture, const char *token, const char *body)
{
	return play_on(fixture, &(MtaMessage){.daemon = "DUNLIN", .headers = token, .body = body,
					      .queue_id = "4XyZ", .sender_more = "ENVID=x",
					      .recipients = "debtor@example.net",
					      .recipients_more = "NOTIFY=NEVER"});
}

static void
test_negotiate(Fixture *fixture, gconstpointer data)
{
	static const struct {
		guint32 actions, steps;
		guint32 taken; /* 0: it closes */
	} rows[] = {
		{0x1ff, 0x1fffff, 0xd9}, /* Postfix 3, Sendmail 8.17 */
		{0x11, 0x1fffff, 0x11},
		{0x51, 0x1fffff, 0x11},  /* reports are asked for in full or not at all */
		{0x01, 0x1fffff, 0},     /* no headers may be changed */
		{0x1ff, 0x7f, 0},        /* too old */
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Mta) mta = mta_connect(fixture->socket);
		guint32 actions, steps;

		g_test_message("%x %x", rows[i].actions, rows[i].steps);
		g_assert_cmpint(mta_negotiate(mta, rows[i].actions, rows[i].steps, &actions, &steps),
				==, rows[i].taken != 0);
		if (rows[i].taken == 0)
			continue;
		g_assert_cmphex(actions & ~0x100U, ==, rows[i].taken);
		g_assert_cmphex(steps, ==, STEPS);
	}
	assert_ordinary_mail_flows(fixture);
}

static void
test_edits(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *name;
		MtaMessage message;
		const char *edits; /* NULL: let go at the end of its headers */
	} rows[] = {
		{"ordinary", {.headers = "Subject: x", .body = "x"}, NULL},
		{"no headers, no body", {.headers = NULL}, NULL},
		{"submitter's ordinary mail", {.daemon = "DUNLIN", .headers = "Reply-To: x", .body = "x"}, NULL},
		{"foreign fields", {.headers = "Dunning-Claim: A|Subject: x|dunning-claim: B|Dunning-Foo: x", .body = "x"},
		 "-Dunning-Claim[2]\n-Dunning-Claim[1]\n-Dunning-Foo[1]\n"},
		{"foreign token", {.client = "127.0.0.1", .headers = "Dunning-Notice: x", .body = "x"}, "-Dunning-Notice[1]\n"},
		{"nobody's login", {.recipients = "dunning@example.com", .headers = "Message-ID: <1@b>|Dunning-Auth: eve", .body = "x"},
		 "-Dunning-Auth[1]\n"},
		{"login to others", {.login = "bob", .headers = "Message-ID: <1@b>", .body = "x"}, NULL},
		{"the message before is forgotten", {.recipients = "dunning@example.com", .headers = "Message-ID: <1@b>", .body = "x"}, NULL},
	};
	g_autoptr(Mta) mta = mta_open(fixture->socket);

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(MtaResult) result = mta_play(mta, &rows[i].message);

		g_test_message("%s", rows[i].name);
		g_assert_cmpint(result.answer, ==, 'a');
		g_assert_cmpint(result.early, ==, rows[i].edits == NULL);
		g_assert_cmpint(result.skipped, ==, rows[i].edits != NULL);
		g_assert_cmpstr(result.edits, ==, rows[i].edits != NULL ? rows[i].edits : "");
	}
}

static void
test_seal(Fixture *fixture, gconstpointer data)
{
	static const char *const recipients[] = {"dunning@example.com", "x@y dunning+tag@EXAMPLE.com",
						 "mahnung@acme.example"};
	static const char prefix[] = "-Dunning-Auth[1]\n+Dunning-Auth= ";
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	gint64 now;

	(void)data;
	g_assert_true(dunlin_instant_parse(FIXED_NOW, utc, &now));
	for (guint i = 0; i < G_N_ELEMENTS(recipients); i++) {
		g_autofree char *login = NULL;
		gint64 at;
		g_auto(MtaResult) result = play_on(
			fixture, &(MtaMessage){.login = "bob@acme.example", .recipients = recipients[i],
					       .headers = "Dunning-Auth: eve|Message-Id:\n <1@b>",
					       .body = "x"});

		g_assert_cmpint(result.answer, ==, 'a');
		g_assert_true(g_str_has_prefix(result.edits, prefix));
		g_strchomp(result.edits);
		g_assert_true(dunlin_auth_verify(fixture->keys, result.edits + strlen(prefix), "<1@b>",
						 &login, &at));
		g_assert_cmpstr(login, ==, "bob@acme.example");
		g_assert_cmpint(at, ==, now);
	}
}

static void
assert_refused(const MtaResult *result, const char *id, const char *why)
{
	g_autofree char *text = id != NULL ? g_strdup_printf("550 5.7.1 dunlin: notice %s %s", id, why)
					   : g_strdup_printf("550 5.7.1 dunlin: %s", why);

	g_assert_cmpint(result->answer, ==, 'y');
	g_assert_false(result->early);
	g_assert_cmpstr(result->reply, ==, text);
	g_assert_cmpstr(result->edits, ==, "");
}

static void
test_pass(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL), after = NULL;
	g_autofree char *token = fixture_token(fixture, notice);
	g_autofree char *headers = g_strconcat(token, "|Dunning-Claim: forged|Reply-To: x|Subject: y", NULL);
	g_autofree char *reply_to = dunlin_reply_address(fixture->keys, "mahnung@acme.example", "+", notice->id);
	g_autofree char *expected_reply_to = g_strdup_printf("+Reply-To= %s\n", reply_to);
	g_autofree char *expected_claim = g_strdup_printf("+Dunning-Claim= %s\n", notice->claims[0]);
	g_auto(MtaResult) result = submit(fixture, headers, BODY), twice = {0};

	(void)data;
	g_assert_cmpint(result.answer, ==, 'a');
	g_assert_false(result.skipped);
	g_assert_true(g_str_has_prefix(
		result.edits, "-Dunning-Notice[1]\n-Dunning-Claim[1]\n-Reply-To[1]\n+"));
	g_assert_nonnull(strstr(result.edits, expected_reply_to));
	g_assert_nonnull(strstr(result.edits, "+Auto-Submitted= auto-generated\n"));
	g_assert_nonnull(strstr(result.edits, "+References= <earlier@example.com>\n"));
	g_assert_nonnull(strstr(result.edits, "+Dunning-Step= reminder\n"));
	/* Each goes below Received, so the first of the stamp is inserted last. */
	g_assert_true(g_str_has_suffix(result.edits, expected_claim));

	after = fixture_again(fixture, notice);
	g_assert_cmpstr(after->queue_id, ==, "4XyZ");
	g_assert_cmpuint(after->stamped_attempt, ==, 1);
	fixture_wait_log(fixture, "passed notice=");
	twice = submit(fixture, token, BODY);
	assert_refused(&twice, notice->id, "has passed already");
}

/* As another process that writes; closing it lets go. */
static int
take_lock(const Fixture *fixture)
{
	g_autofree char *path = g_build_filename(fixture->folder, "dunlin.db.lock", NULL);
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	g_assert_cmpint(flock(lock, LOCK_EX), ==, 0);
	return lock;
}

/* Where the submitter could not ask for reports, the gate does, for as much as is missing. */
static void
test_reports(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *mail_more, *rcpt_more;
		const char *asked; /* NOTICE: its id */
	} rows[] = {
		{NULL, NULL,
		 "!from t@b RET=HDRS ENVID=NOTICE\n!-rcpt d@x\n"
		 "!+rcpt d@x NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;d@x\n"},
		{"RET=HDRS ENVID=x", NULL,
		 "!-rcpt d@x\n!+rcpt d@x NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;d@x\n"},
		{"SIZE=1 ENVID=x", "NOTIFY=NEVER", ""},
		{NULL, "ORCPT=rfc822;a@b NOTIFY=FAILURE", "!from t@b RET=HDRS ENVID=NOTICE\n"},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL);
		g_autofree char *token = fixture_token(fixture, notice);
		g_auto(GStrv) parts = g_strsplit(rows[i].asked, "NOTICE", -1);
		g_autofree char *asked = g_strjoinv(notice->id, parts);
		g_auto(MtaResult) result =
			play_on(fixture, &(MtaMessage){.daemon = "DUNLIN", .queue_id = "4XyZ",
						       .sender = "t@b", .sender_more = rows[i].mail_more,
						       .recipients = "d@x", .recipients_more = rows[i].rcpt_more,
						       .headers = token, .body = BODY});
		const char *first = strchr(result.edits, '!');

		g_test_message("%u", i);
		g_assert_cmpint(result.answer, ==, 'a');
		g_assert_cmpstr(first != NULL ? first : "", ==, asked);
	}
}

typedef struct {
	Fixture *fixture;
	char *token;
	MtaResult result;
} Submission;

static gpointer
submit_token(gpointer data)
{
	Submission *submission = data;

	submission->result = submit(submission->fixture, submission->token, BODY);
	return NULL;
}

/* What waits at the gate together is written together: one wrong among them harms nobody. */
static void
test_together(Fixture *fixture, gconstpointer data)
{
	enum { COUNT = 24, WRONG = 11 };
	Submission submissions[COUNT];
	DunlinNotice *notices[COUNT];
	GThread *threads[COUNT];
	int lock;

	(void)data;
	for (guint i = 0; i < COUNT; i++) {
		notices[i] = fixture_notice(fixture, NULL);
		submissions[i] = (Submission){.fixture = fixture, .token = fixture_token(fixture, notices[i])};
	}
	must_begin(fixture->store);
	notices[WRONG]->state = DUNLIN_NOTICE_WITHDRAWN;
	g_assert_true(dunlin_notice_update(fixture->store, notices[WRONG], DUNLIN_NOTICE_DOT, 1, NULL));
	must_commit(fixture->store);
	lock = take_lock(fixture);
	for (guint i = 0; i < COUNT; i++)
		threads[i] = g_thread_new("submit", submit_token, &submissions[i]);
	g_usleep(500000);
	close(lock);
	for (guint i = 0; i < COUNT; i++) {
		g_autoptr(DunlinNotice) after = NULL;

		g_thread_join(threads[i]);
		after = fixture_again(fixture, notices[i]);
		g_assert_cmpint(submissions[i].result.answer, ==, i == WRONG ? 'y' : 'a');
		g_assert_cmpuint(after->stamped_attempt, ==, i == WRONG ? 0 : 1);
		mta_result_clear(&submissions[i].result);
		g_free(submissions[i].token);
		dunlin_notice_free(notices[i]);
	}
}

/* The claim's journal says what passed and who brought it. */
static void
test_proof(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim);
	g_autofree char *token = fixture_token(fixture, notice);
	g_autoptr(GPtrArray) events = NULL;
	g_autofree char *refs = g_strdup_printf("notice=%s attempt=1 queue=4X?Z body=%s", notice->id,
						notice->body_digest);
	g_auto(MtaResult) result =
		play_on(fixture, &(MtaMessage){.daemon = "DUNLIN", .queue_id = "4X|Z", .login = "dunlin",
					       .tls = "TLSv1.3", .sender = "t@b", .recipients = "d@x e@y",
					       .headers = token, .body = BODY});
	const DunlinJournalEntry *last;

	(void)data;
	g_assert_cmpint(result.answer, ==, 'a');
	events = dunlin_journal_list(fixture->store, claim->creditor, claim->reference, NULL);
	g_assert_cmpuint(events->len, >, 0);
	last = events->pdata[events->len - 1];
	g_assert_cmpstr(last->kind, ==, "passed");
	g_assert_cmpstr(last->refs, ==, refs);
	g_assert_cmpstr(last->text, ==,
			"from t@b, to d@x e@y, client 192.0.2.7, login dunlin, tls TLSv1.3");
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL);
	g_autofree char *token = fixture_token(fixture, notice);
	g_autofree char *twice = g_strconcat(token, "|", token, NULL);
	g_autoptr(GString) many = g_string_new("Subject: x");
	g_auto(MtaResult) changed = submit(fixture, token, BODY "P.S.\r\n");
	g_auto(MtaResult) doubled = submit(fixture, twice, BODY);
	g_auto(MtaResult) wrong = submit(fixture, "Dunning-Notice: x.1.y", BODY);
	g_auto(MtaResult) unknown = {0}, older = {0}, flooded = {0};
	g_autofree char *unknown_token = dunlin_submit_token(fixture->keys, "aaaaaaaaaa", 1);
	g_autofree char *older_token = dunlin_submit_token(fixture->keys, notice->id, 2);
	g_autofree char *unknown_header = g_strconcat("Dunning-Notice: ", unknown_token, NULL);
	g_autofree char *older_header = g_strconcat("Dunning-Notice: ", older_token, NULL);

	(void)data;
	assert_refused(&changed, notice->id, "was changed on its way here");
	assert_refused(&doubled, NULL, "more than one Dunning-Notice header");
	assert_refused(&wrong, NULL, "the Dunning-Notice header is not valid");
	unknown = submit(fixture, unknown_header, BODY);
	assert_refused(&unknown, "aaaaaaaaaa", "is not known here");
	older = submit(fixture, older_header, BODY);
	assert_refused(&older, notice->id, "is not in flight with this attempt");
	for (guint i = 0; i < 501; i++)
		g_string_append(many, "|Dunning-Auth: x");
	flooded = play_on(fixture, &(MtaMessage){.headers = many->str, .body = "x"});
	assert_refused(&flooded, NULL, "too many Dunning- headers");
}

/* The claim is held between the submitter's dot and the gate. */
static void
test_no_longer_wanted(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, &claim), after = NULL;
	g_autofree char *token = fixture_token(fixture, notice);
	DunlinHold hold = {.creditor = claim->creditor, .claim = claim->reference,
			   .reason = (char *)"paid", .by = DUNLIN_ACTOR_CREDITOR,
			   .until = DUNLIN_DAY_NONE, .at = 1700000000};
	g_auto(MtaResult) result = {0};

	(void)data;
	must_begin(fixture->store);
	g_assert_true(dunlin_hold_add(fixture->store, &hold, NULL));
	must_commit(fixture->store);
	result = submit(fixture, token, BODY);
	assert_refused(&result, notice->id, "is no longer wanted");
	after = fixture_again(fixture, notice);
	g_assert_cmpint(after->state, ==, DUNLIN_NOTICE_WITHDRAWN);
	g_assert_cmpuint(after->stamped_attempt, ==, 0);
}

static gpointer
submit_one(gpointer data)
{
	Fixture *fixture = data;
	g_autofree char *value = dunlin_submit_token(fixture->keys, "bbbbbbbbbb", 1);
	g_autofree char *token = g_strconcat("Dunning-Notice: ", value, NULL);
	g_auto(MtaResult) result = submit(fixture, token, BODY);

	g_assert_cmpint(result.answer, ==, 'y');
	g_assert_cmpstr(result.reply, ==, "451 4.3.0 dunlin: store unavailable, try again");
	return NULL;
}

/* Another process has the store's lock: ours wait and are deferred, more of them than there are
 * desks; ordinary mail is not touched by that. */
static void
test_locked(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL);
	g_autofree char *token = fixture_token(fixture, notice);
	int lock = take_lock(fixture);
	gint64 began = g_get_monotonic_time();
	GThread *threads[12];
	g_auto(MtaResult) result = {0};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("submit", submit_one, fixture);
	while (g_get_monotonic_time() < began + 2 * G_USEC_PER_SEC) {
		assert_ordinary_mail_flows(fixture);
		g_usleep(50000);
	}
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		g_thread_join(threads[i]);
	g_assert_cmpfloat((double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC, <, GATE_SEC);
	close(lock);
	result = submit(fixture, token, BODY);
	g_assert_cmpint(result.answer, ==, 'a');
}

/* The milter starts without a store, and finds it when it comes. */
static void
test_store_comes_later(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = NULL;
	g_autofree char *token = NULL;
	g_auto(MtaResult) result = {0};

	(void)data;
	assert_ordinary_mail_flows(fixture);
	(void)submit_one(fixture);
	fixture_make_store(fixture);
	notice = fixture_notice(fixture, NULL);
	token = fixture_token(fixture, notice);
	result = submit(fixture, token, BODY);
	g_assert_cmpint(result.answer, ==, 'a');
}

/* Left at every step, by an abort or by a broken connection; what was seen is forgotten. */
static void
test_left(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL), after = NULL;
	g_autofree char *token = fixture_token(fixture, notice);
	g_autofree char *headers = g_strconcat("Dunning-Claim: A|", token, NULL);
	const MtaMessage message = {.daemon = "DUNLIN", .headers = headers, .body = BODY,
				    .login = "bob", .recipients = "dunning@example.com"};

	(void)data;
	for (MtaStep last = MTA_MAIL; last <= MTA_EOM; last++) {
		g_autoptr(Mta) dropped = mta_open(fixture->socket);

		g_test_message("%d", (int)last);
		if (last != MTA_EOM)
			mta_play_until(dropped, &message, last);
		if (last == MTA_MAIL || last == MTA_RCPT || last == MTA_HEADER) {
			g_autoptr(Mta) aborted = mta_open(fixture->socket);
			g_auto(MtaResult) next = {0};

			mta_play_until(aborted, &message, last);
			mta_abort(aborted);
			next = mta_play(aborted, &(MtaMessage){.headers = "Subject: x", .body = "x"});
			g_assert_true(next.early);
		}
	}
	{
		g_autoptr(Mta) mta = mta_open(fixture->socket);
		g_auto(MtaResult) next = {0};

		mta_abort(mta); /* before any MAIL */
		mta_send(mta, 'K', NULL, 0); /* QUIT_NC: the next connection over this one */
		next = mta_play(mta, &(MtaMessage){.headers = "Dunning-X: x", .body = "x"});
		g_assert_cmpstr(next.edits, ==, "-Dunning-X[1]\n");
		mta_send(mta, 'Q', NULL, 0);
	}
	after = fixture_again(fixture, notice);
	g_assert_cmpuint(after->stamped_attempt, ==, 0);
	assert_ordinary_mail_flows(fixture);
}

/* The MTA is gone before the answer to its end of message: the gate did its work, nothing breaks. */
static void
test_gone_at_the_end(Fixture *fixture, gconstpointer data)
{
	g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL), after = NULL;
	g_autofree char *token = fixture_token(fixture, notice);
	Mta *mta = mta_open(fixture->socket);
	int lock = take_lock(fixture);

	(void)data;
	mta_play_until(mta, &(MtaMessage){.daemon = "DUNLIN", .headers = token, .body = BODY,
					  .queue_id = "Q"}, MTA_EOM);
	g_usleep(300000); /* now the gate waits for the lock */
	mta_free(mta);
	close(lock);
	for (guint i = 0; i < 200; i++) {
		g_clear_pointer(&after, dunlin_notice_free);
		after = fixture_again(fixture, notice);
		if (after->stamped_attempt != 0)
			break;
		g_usleep(20000);
	}
	g_assert_cmpuint(after->stamped_attempt, ==, 1);
	assert_ordinary_mail_flows(fixture);
}

static void
test_garbage(Fixture *fixture, gconstpointer data)
{
	static const char commands[] = "OMRLNBEADHCQTUKXxyz\0\377";

	(void)data;
	for (gsize i = 0; i < sizeof(commands); i++) {
		for (gsize size = 0; size < 16; size += 5) {
			g_autoptr(Mta) fresh = mta_connect(fixture->socket);
			g_autoptr(Mta) open = mta_open(fixture->socket);

			mta_send(fresh, commands[i], "\0\377abc\0\0\1%n\r\n.x\0", size);
			mta_send(open, commands[i], "\0\377abc\0\0\1%n\r\n.x\0", size);
		}
	}
	assert_ordinary_mail_flows(fixture);
}

static void
assert_strips(Mta *mta, const char *recipient, gboolean seals)
{
	g_auto(MtaResult) result =
		mta_play(mta, &(MtaMessage){.login = "bob", .recipients = recipient,
					    .headers = "Message-ID: <1@b>", .body = "x"});

	g_assert_cmpint(result.answer, ==, 'a');
	g_assert_cmpint(strstr(result.edits, "+Dunning-Auth=") != NULL, ==, seals);
}

static void
test_reload(Fixture *fixture, gconstpointer data)
{
	g_autoptr(Mta) old = mta_open(fixture->socket);
	g_autoptr(Mta) changed = NULL;
	static const char more[] = "creditor: { beta: { name = \"B\"  iban = [ \"DE02120300000000202051\" ]"
				   "  senders = [ \"@b.example\" ]  contact = \"c@b.example\" } }";

	(void)data;
	fixture_configure(fixture, "nonsense = 1");
	g_assert_cmpint(kill(fixture->pid, SIGUSR1), ==, 0);
	fixture_wait_log(fixture, "nonsense");
	g_assert_cmpuint(fixture_count_log(fixture, "reloaded"), ==, 0);
	assert_ordinary_mail_flows(fixture);
	assert_strips(old, "dunning-x@example.com", FALSE);

	fixture_configure(fixture, "separator = \"-\"");
	g_assert_cmpint(kill(fixture->pid, SIGUSR1), ==, 0);
	fixture_wait_log(fixture, "reloaded");
	changed = mta_open(fixture->socket);
	assert_strips(changed, "dunning-x@example.com", TRUE);
	assert_strips(old, "dunning-x@example.com", FALSE); /* keeps what it began with */
	assert_strips(old, "dunning+x@example.com", TRUE);

	fixture_configure(fixture, more); /* a second creditor group: doubled */
	g_assert_cmpint(kill(fixture->pid, SIGUSR1), ==, 0);
	while (fixture_count_log(fixture, "kept=") < 2)
		g_usleep(20000);
	assert_strips(changed, "dunning-x@example.com", TRUE);
}

static gpointer
send_much(gpointer data)
{
	Fixture *fixture = data;
	g_autoptr(Mta) mta = mta_open(fixture->socket);

	for (guint i = 0; i < 50; i++) {
		g_auto(MtaResult) result =
			mta_play(mta, &(MtaMessage){.login = "bob", .recipients = "dunning@example.com",
						    .headers = "Message-ID: <1@b>|Dunning-X: y", .body = "x"});

		g_assert_cmpint(result.answer, ==, 'a');
	}
	return NULL;
}

/* Many at once, while the configuration is loaded again and again. */
static void
test_crowd(Fixture *fixture, gconstpointer data)
{
	GThread *threads[8];

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("crowd", send_much, fixture);
	for (guint i = 0; i < 5; i++) {
		g_autoptr(DunlinNotice) notice = fixture_notice(fixture, NULL);
		g_autofree char *token = fixture_token(fixture, notice);
		g_auto(MtaResult) result = {0};

		g_assert_cmpint(kill(fixture->pid, SIGUSR1), ==, 0);
		result = submit(fixture, token, BODY);
		g_assert_cmpint(result.answer, ==, 'a');
	}
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		g_thread_join(threads[i]);
}

static int
run_program(const Fixture *fixture, const char *options)
{
	g_autofree char *program =
		g_build_filename(g_getenv("DUNLIN_LIBEXECDIR"), "dunlin-milter", NULL);
	g_autofree char *line = g_strdup_printf("'%s' -c '%s' %s", program, fixture->config, options);
	g_autofree char *output = NULL, *errors = NULL;
	int status;

	g_assert_true(g_spawn_command_line_sync(line, &output, &errors, &status, NULL));
	g_assert_true(WIFEXITED(status));
	g_assert_null(strstr(errors, "Sanitizer"));
	return WEXITSTATUS(status);
}

static void
test_exits(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_assert_cmpint(run_program(fixture, "-n"), ==, 0);
	g_assert_cmpint(run_program(fixture, "--version"), ==, 0);
	g_assert_cmpint(run_program(fixture, "--help"), ==, 0);
	g_assert_cmpint(run_program(fixture, "-q"), ==, 64);
	g_assert_cmpint(run_program(fixture, ""), ==, 69); /* one runs on that socket already */
	g_assert_cmpint(run_program(fixture, "-p unix:/nowhere/at/all"), ==, 69);
	g_assert_cmpint(run_program(fixture, "-p nonsense:1"), ==, 69);
	g_assert_cmpint(run_program(fixture, "-c /nowhere"), ==, 78);
	fixture_configure(fixture, "nonsense = 1");
	g_assert_cmpint(run_program(fixture, "-n"), ==, 78);
	assert_ordinary_mail_flows(fixture);

	/* Killed, it leaves its socket behind: no reason not to start again. */
	fixture_configure(fixture, "");
	g_assert_cmpint(kill(fixture->pid, SIGKILL), ==, 0);
	g_assert_cmpint(waitpid(fixture->pid, NULL, 0), ==, fixture->pid);
	fixture_start(fixture);
	assert_ordinary_mail_flows(fixture);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*up)(Fixture *, gconstpointer);
		void (*test)(Fixture *, gconstpointer);
	} tests[] = {
		{"/milter/negotiate", fixture_up_bare, test_negotiate},
		{"/milter/edits", fixture_up_bare, test_edits},
		{"/milter/seal", fixture_up_bare, test_seal},
		{"/milter/pass", fixture_up, test_pass},
		{"/milter/reports", fixture_up, test_reports},
		{"/milter/together", fixture_up, test_together},
		{"/milter/proof", fixture_up, test_proof},
		{"/milter/refusals", fixture_up, test_refusals},
		{"/milter/no-longer-wanted", fixture_up, test_no_longer_wanted},
		{"/milter/locked", fixture_up, test_locked},
		{"/milter/store-comes-later", fixture_up_bare, test_store_comes_later},
		{"/milter/left", fixture_up, test_left},
		{"/milter/gone-at-the-end", fixture_up, test_gone_at_the_end},
		{"/milter/garbage", fixture_up_bare, test_garbage},
		{"/milter/reload", fixture_up_bare, test_reload},
		{"/milter/crowd", fixture_up, test_crowd},
		{"/milter/exits", fixture_up_bare, test_exits},
	};

	g_test_init(&argc, &argv, NULL);
	g_unsetenv("DUNLIN_CONF");
	g_unsetenv("DUNLIN_NOW");
	for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, Fixture, NULL, tests[i].up, tests[i].test, fixture_down);
	return g_test_run();
}
