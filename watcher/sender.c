/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One notice's way through SMTP. What failed before the final dot left is tried again, what
 * happened after it may not be; the desk is told which it was.
 */
#include "watcher/sender.h"

#include <string.h>
#include <sysexits.h>

#include "base/log.h"
#include "net/smtp.h"
#include "watcher/pace.h"

#define IDLE_MS 30000 /* a connection without work is closed */
#define POLL_MS 1000
#define ONCE_MS 50   /* the same in one run, so many times */
#define ONCE_LOOKS 5
#define BEAT_SEC 60
#define SUBMIT_BEAT_SEC 2400 /* RFC 5321 4.5.3.2 in sum, and a rate limit's wait */
#define ANSWER_MS 300000     /* how long an answer that cannot be recorded is tried again */
#define STOP_ANSWER_MS 5000  /* the same, while the program stops */

typedef struct {
	DunlinSender *sender;
	DunlinWorker *worker;
	DunlinSmtp *smtp;
	char *url;        /* of the open connection */
	guint generation; /* of the house it was opened for */
	gint64 used_ms;
	gint64 store_seen;
	gint64 next_try; /* real seconds; 0: nothing */
	gboolean doubt;  /* a notice of ours may be in flight that nobody works on */
} Line;

typedef struct { /* what an attempt came to */
	DunlinAnswerKind kind;
	guint code;
	char *text;
	gboolean over; /* the desk knows already */
} Outcome;

static void
outcome_clear(Outcome *outcome)
{
	g_free(outcome->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static void
set_outcome(Outcome *outcome, DunlinAnswerKind kind, guint code, const char *text)
{
	g_free(outcome->text);
	*outcome = (Outcome){kind, code, g_strdup(text), FALSE};
}

static void
set_reply(Outcome *outcome, const DunlinSmtpReply *reply)
{
	set_outcome(outcome, DUNLIN_ANSWER_REPLY, (guint)reply->code, reply->text);
}

/* ── the connection ── */

static void
hang_up(Line *line)
{
	g_clear_pointer(&line->smtp, dunlin_smtp_quit);
	g_clear_pointer(&line->url, g_free);
}

/* A connection to @submission's server; *ret_fresh: just opened, so nobody can have closed it. */
static gboolean
connect_to(Line *line, const DunlinSubmission *submission, gboolean *ret_fresh, GError **error)
{
	DunlinTargets *targets = line->sender->targets;
	const char *url = submission->url.url;

	if (line->smtp && (!dunlin_smtp_is_reusable(line->smtp) || g_strcmp0(line->url, url) != 0 ||
			   line->generation != line->worker->generation))
		hang_up(line);
	*ret_fresh = line->smtp == NULL;
	if (line->smtp)
		return TRUE;
	if (dunlin_targets_down(targets, url, dunlin_watcher_monotonic_ms()) > 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: not reached a moment ago",
			    url);
		return FALSE;
	}
	line->smtp = dunlin_smtp_open(submission, line->sender->watcher->abort_fd, 0, error);
	if (!line->smtp) {
		dunlin_targets_failed(targets, url, dunlin_watcher_monotonic_ms());
		dunlin_log_error("submission-unreachable", *error, "url", url, NULL);
		return FALSE;
	}
	dunlin_targets_reached(targets, url);
	line->url = g_strdup(url);
	line->generation = line->worker->generation;
	return TRUE;
}

/* MAIL to DATA. A kept connection that the server closed meanwhile is opened anew, once. */
static gboolean
start_message(Line *line, const DunlinSubmission *submission, const DunlinSmtpEnvelope *envelope,
	      DunlinSmtpReply *reply, GError **error)
{
	g_autoptr(GError) local = NULL;
	gboolean fresh;

	if (!connect_to(line, submission, &fresh, error))
		return FALSE;
	if (dunlin_smtp_start(line->smtp, envelope, reply, &local))
		return TRUE;
	if (fresh || dunlin_smtp_is_reusable(line->smtp)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	hang_up(line);
	return connect_to(line, submission, &fresh, error) &&
	       dunlin_smtp_start(line->smtp, envelope, reply, error);
}

/* ── one attempt ── */

/* No repetition helps where our own bytes are at fault; a server that speaks no SMTP may be mended. */
static void
set_start_failure(const Line *line, const GError *error, Outcome *outcome)
{
	if (g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT) && line->smtp &&
	    dunlin_smtp_is_reusable(line->smtp))
		set_outcome(outcome, DUNLIN_ANSWER_REPLY, 554, error->message);
	else
		set_outcome(outcome, DUNLIN_ANSWER_NONE, 0, error->message);
}

static gboolean
start_notice(Line *line, DunlinNotice *notice, const char *head, GBytes *bytes, Outcome *outcome)
{
	DunlinDesk *desk = line->worker->desk;
	const DunlinSubmission *submission = dunlin_desk_notice_submission(desk, notice);
	g_autofree char *sender = dunlin_desk_notice_sender(desk, notice);
	DunlinSmtpEnvelope envelope = {
		.mail_from = sender, .rcpt_to = notice->to, .envid = notice->id, .dsn = TRUE};
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;
	gsize length;
	gconstpointer data = g_bytes_get_data(bytes, &length);

	dunlin_smtp_envelope_scan(&envelope, data, length);
	envelope.size += strlen(head);
	if (!start_message(line, submission, &envelope, &reply, &error)) {
		set_start_failure(line, error, outcome);
		return FALSE;
	}
	if (reply.code >= 400) {
		set_reply(outcome, &reply);
		return FALSE;
	}
	if (dunlin_smtp_body(line->smtp, head, strlen(head), &error) &&
	    dunlin_smtp_body(line->smtp, data, length, &error))
		return TRUE;
	dunlin_smtp_abort(line->smtp);
	if (g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT))
		set_outcome(outcome, DUNLIN_ANSWER_REPLY, 554, error->message);
	else
		set_outcome(outcome, DUNLIN_ANSWER_NONE, 0, error->message);
	return FALSE;
}

/* The last look, the final dot, the verdict. */
static void
finish_notice(Line *line, DunlinNotice *notice, Outcome *outcome)
{
	g_auto(DunlinSmtpReply) reply = {0};
	g_autoptr(GError) error = NULL;

	if (!dunlin_desk_notice_dot(line->worker->desk, notice,
				    dunlin_watcher_time(line->sender->watcher), &error)) {
		dunlin_smtp_abort(line->smtp);
		set_outcome(outcome, DUNLIN_ANSWER_NONE, 0, error->message);
		outcome->over = g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED) ||
				g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
		return;
	}
	if (dunlin_smtp_dot(line->smtp, &reply, &error))
		set_reply(outcome, &reply);
	else if (g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY))
		set_outcome(outcome, DUNLIN_ANSWER_NONE, 0, error->message);
	else
		set_outcome(outcome, DUNLIN_ANSWER_UNKNOWN, 0, error->message);
}

static gboolean
wait_for_rate(Line *line, DunlinNotice *notice)
{
	const DunlinSubmission *submission =
		dunlin_desk_notice_submission(line->worker->desk, notice);
	gint64 ms =
		dunlin_targets_reserve(line->sender->targets, submission->url.url,
				       submission->rate_per_minute, dunlin_watcher_monotonic_ms());

	return ms == 0 || dunlin_watcher_sleep(line->sender->watcher, ms);
}

static void
print(Line *line, DunlinNotice *notice, GBytes *pdf, Outcome *outcome)
{
	DunlinPrinted printed;

	dunlin_desk_notice_print(line->worker->desk, notice, pdf,
				 dunlin_watcher_time(line->sender->watcher), &printed);
	set_outcome(outcome, printed.kind, printed.code, printed.text);
	outcome->over = printed.over;
	g_free(printed.text);
}

static gboolean
is_later(const Outcome *outcome)
{
	return outcome->kind == DUNLIN_ANSWER_REPLY && outcome->code >= 400 && outcome->code < 500;
}

static void
submit(Line *line, DunlinNotice *notice, Outcome *outcome)
{
	DunlinDesk *desk = line->worker->desk;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *head = NULL;

	if (notice->channel != DUNLIN_CHANNEL_LETTER && !wait_for_rate(line, notice)) {
		set_outcome(outcome, DUNLIN_ANSWER_NONE, 0, "stopped");
		return;
	}
	bytes = dunlin_desk_notice_write(desk, notice, dunlin_watcher_time(line->sender->watcher),
					 &error);
	if (!bytes) {
		gboolean bad = g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);

		dunlin_log_error("notice-not-written", error, "notice", notice->id, NULL);
		set_outcome(outcome, bad ? DUNLIN_ANSWER_REPLY : DUNLIN_ANSWER_NONE, bad ? 554 : 0,
			    error->message);
		return;
	}
	if (notice->channel == DUNLIN_CHANNEL_LETTER) {
		print(line, notice, bytes, outcome);
		return;
	}
	head = dunlin_desk_notice_head(desk, notice, dunlin_watcher_time(line->sender->watcher));
	if (start_notice(line, notice, head, bytes, outcome))
		finish_notice(line, notice, outcome);
	line->used_ms = dunlin_watcher_monotonic_ms();
	/* Once its milter was gone, Postfix says "later" to all that this connection brings. */
	if (is_later(outcome))
		hang_up(line);
}

/* ── the answer ── */

static void
log_outcome(const DunlinNotice *notice, const Outcome *outcome)
{
	const char *at = strrchr(notice->to, '@');
	g_autofree char *claims = notice->claims ? g_strjoinv(",", notice->claims) : NULL;
	g_autofree char *attempt = g_strdup_printf("%u", notice->attempt);
	g_autofree char *code = outcome->code ? g_strdup_printf("%u", outcome->code) : NULL;
	const char *event = "notice-deferred";
	DunlinLogLevel level = DUNLIN_LOG_WARNING;

	if (outcome->over)
		event = "notice-withdrawn";
	else if (outcome->kind == DUNLIN_ANSWER_UNKNOWN)
		event = "notice-unknown";
	else if (outcome->code >= 500)
		event = "notice-refused";
	else if (outcome->code >= 200 && outcome->code < 300)
		event = "notice-submitted";
	if (outcome->over || g_str_equal(event, "notice-submitted"))
		level = DUNLIN_LOG_INFO;
	dunlin_log(level, event, "notice", notice->id, "attempt", attempt, "claim",
		   claims && *claims ? claims : NULL, "letter", notice->letter, "role",
		   dunlin_role_to_string(notice->role), "to", at ? at : "", "message-id",
		   notice->message_id, "code", code, "answer", outcome->text, NULL);
}

/* What the server said must not be lost, so a busy store is asked again, and one that cannot tell
 * whether it recorded it as well: it does so once. Where it stays busy the notice remains in `dot`,
 * and is reclaimed. */
static gboolean
record(Line *line, DunlinNotice *notice, const Outcome *outcome, gboolean *ret_unstamped)
{
	DunlinBackoff backoff = {.min_ms = 100, .max_ms = 5000};
	gint64 start = dunlin_watcher_monotonic_ms();

	for (;;) {
		g_autoptr(GError) error = NULL;
		guint ms = dunlin_backoff_next(&backoff);
		gboolean stopping = dunlin_watcher_is_stopping(line->sender->watcher);

		if (dunlin_desk_notice_answer(
			    line->worker->desk, notice, outcome->kind, outcome->code, outcome->text,
			    dunlin_watcher_time(line->sender->watcher), ret_unstamped, &error))
			return TRUE;
		dunlin_log_error("answer-not-recorded", error, "notice", notice->id, NULL);
		dunlin_worker_beat(line->worker, SUBMIT_BEAT_SEC);
		if ((!g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY) &&
		     !g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN)) ||
		    dunlin_watcher_monotonic_ms() + ms >
			    start + (stopping ? STOP_ANSWER_MS : ANSWER_MS))
			return FALSE;
		g_usleep(ms * 1000);
	}
}

static void
mute(Line *line, const DunlinNotice *notice)
{
	dunlin_log(DUNLIN_LOG_ERROR, "milter-not-in-path", "notice", notice->id, "error",
		   "it was accepted without the milter's stamp: nothing more is sent. Plug "
		   "dunlin-milter into the listener of submission.url, or set submission.stamp = "
		   "\"self\"; then reload dunlin-watcher",
		   NULL);
	dunlin_watcher_failed(line->sender->watcher, EX_CONFIG);
	dunlin_watcher_mute(line->sender->watcher);
}

static void
attempt(Line *line, DunlinNotice *notice)
{
	g_auto(Outcome) outcome = {0};
	gboolean unstamped = FALSE;

	dunlin_worker_beat(line->worker, SUBMIT_BEAT_SEC);
	submit(line, notice, &outcome);
	line->sender->sent++;
	log_outcome(notice, &outcome);
	if (outcome.kind == DUNLIN_ANSWER_NONE && !outcome.over && line->sender->watcher->once)
		dunlin_watcher_failed(line->sender->watcher, EX_UNAVAILABLE);
	if (!outcome.over && !record(line, notice, &outcome, &unstamped)) {
		dunlin_watcher_failed(line->sender->watcher, EX_TEMPFAIL);
		line->doubt = TRUE;
	} else if (notice->channel == DUNLIN_CHANNEL_LETTER) {
		dunlin_desk_notice_printed(line->worker->desk, notice);
	}
	if (unstamped)
		mute(line, notice);
	/* Others may have something to do now: the clock, or a sender for the next letter. */
	dunlin_watcher_ring(line->sender->watcher);
}

/* ── the thread ── */

/* No notice is taken only to find that its server is down; where creditors have servers of their
 * own, only taking tells which one it is. */
static gboolean
is_house_down(Line *line, const DunlinConfig *config)
{
	for (guint i = 0; i < config->creditor_list->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(config->creditor_list, i);

		if (creditor->submission)
			return FALSE;
	}
	return dunlin_targets_down(line->sender->targets, config->submission.url.url,
				   dunlin_watcher_monotonic_ms()) > 0;
}

/* Takes and submits one notice. FALSE: there is none for now. */
static gboolean
work(Line *line)
{
	DunlinWatcher *watcher = line->sender->watcher;
	g_autoptr(GError) error = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	DunlinDesk *desk = dunlin_worker_desk(line->worker, &error);

	if (desk &&
	    (!dunlin_watcher_may_send(watcher) || is_house_down(line, desk->house->config) ||
	     line->sender->index >= desk->house->config->submission.connections))
		return FALSE;
	if (desk && line->doubt)
		line->doubt = !dunlin_desk_notice_reclaim(desk, dunlin_watcher_time(watcher),
							  &error);
	if (desk && !line->doubt)
		notice = dunlin_desk_notice_take(desk, dunlin_watcher_time(watcher), &error);
	line->doubt |= g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN);
	if (notice) {
		attempt(line, notice);
		return TRUE;
	}
	if (!error && dunlin_desk_next_try(desk, &line->next_try, &error))
		return FALSE;
	dunlin_log_error("outbox-unread", error, NULL);
	dunlin_watcher_failed(watcher, EX_TEMPFAIL);
	line->next_try = 0;
	return FALSE;
}

/* Whether something may be ready since it was not, or is ours and forgotten. */
static gboolean
is_worth_a_look(Line *line, guint seen, guint seen_now)
{
	DunlinTime time = dunlin_watcher_time(line->sender->watcher);
	gboolean changed = line->worker->desk &&
			   dunlin_store_changed(line->worker->desk->store, &line->store_seen);

	return changed || seen != seen_now || line->doubt || !line->worker->desk ||
	       (line->next_try > 0 && line->next_try <= time.real);
}

static void
serve(Line *line)
{
	DunlinWatcher *watcher = line->sender->watcher;
	guint seen = 0, seen_now = 0;
	gboolean look = TRUE;

	do {
		dunlin_worker_beat(line->worker, BEAT_SEC);
		while (look && work(line))
			;
		if (line->smtp && dunlin_watcher_monotonic_ms() - line->used_ms > IDLE_MS)
			hang_up(line);
		seen = seen_now;
		if (!dunlin_watcher_wait(watcher, &seen_now, POLL_MS))
			return;
		look = is_worth_a_look(line, seen, seen_now);
	} while (TRUE);
}

/* Until nothing is ready. Two that look at once may each pass over what the other has locked: it is ready
 * still, and looked at again, each after another while. */
static void
serve_once(Line *line)
{
	DunlinWatcher *watcher = line->sender->watcher;
	guint seen = 0, looks = 0;

	while (looks++ < ONCE_LOOKS) {
		while (work(line))
			looks = 0;
		if (line->next_try == 0 || line->next_try > dunlin_watcher_time(watcher).real ||
		    !dunlin_watcher_wait(watcher, &seen, ONCE_MS * (line->sender->index + 1)))
			return;
	}
}

static gpointer
run(gpointer data)
{
	DunlinSender *sender = data;
	g_autofree char *name = g_strdup_printf("sender %u", sender->index);
	Line line = {.sender = sender, .worker = dunlin_worker_new(sender->watcher, name)};

	line.worker->holder = g_strdup_printf("%s%u", sender->watcher->holder, sender->index);

	if (sender->watcher->once)
		serve_once(&line);
	else
		serve(&line);
	hang_up(&line);
	dunlin_worker_free(line.worker);
	return NULL;
}

DunlinSender *
dunlin_sender_start(DunlinWatcher *watcher, DunlinTargets *targets, guint index)
{
	DunlinSender *sender = g_new0(DunlinSender, 1);

	sender->watcher = watcher;
	sender->targets = targets;
	sender->index = index;
	sender->thread = g_thread_new("sender", run, sender);
	return sender;
}

guint
dunlin_sender_join(DunlinSender *sender)
{
	guint sent;

	g_thread_join(sender->thread);
	sent = sender->sent;
	g_free(sender);
	return sent;
}
