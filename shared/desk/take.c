/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Taking a mail: is it machine mail? who sent it, proven how? only then: what does it say. Everything
 * it causes is recorded in one transaction together with the message itself.
 */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/internal.h"

#define HEADER_MAX (256 * 1024)
#define ATTEMPTS_MAX 3

/* ── the raw header block ── */

typedef struct {
	char *header; /* up to the empty line */
	gsize header_length;
	char *below; /* SHA-256 of all below the trace headers */
} RawMessage;

static void
raw_message_clear(RawMessage *raw)
{
	g_free(raw->header);
	g_free(raw->below);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawMessage, raw_message_clear)

static const char *const trace_headers[] = {
	"received:",	   "return-path:",	      "delivered-to:", "x-original-to:",
	"envelope-to:",	   "authentication-results:", "dunning-auth:", "received-spf:",
	"dkim-signature:", "arc-",		      "x-",
};

static gboolean
is_trace_line(const char *line, gsize length)
{
	if (length > 0 && (line[0] == ' ' || line[0] == '\t'))
		return TRUE; /* goes with the line above, which was one */
	for (guint i = 0; i < G_N_ELEMENTS(trace_headers); i++) {
		gsize n = strlen(trace_headers[i]);

		if (length >= n && g_ascii_strncasecmp(line, trace_headers[i], n) == 0)
			return TRUE;
	}
	return FALSE;
}

static gsize
trace_length(const char *header, gsize length)
{
	gsize at = 0;

	while (at < length) {
		const char *end = memchr(header + at, '\n', length - at);
		gsize line = end != NULL ? (gsize)(end - header) + 1 - at : length - at;

		if (!is_trace_line(header + at, line))
			break;
		at += line;
	}
	return at;
}

static gsize
header_end(const char *bytes, gsize length)
{
	for (gsize i = 0; i + 1 < length; i++) {
		if (bytes[i] != '\n')
			continue;
		if (bytes[i + 1] == '\n' ||
		    (bytes[i + 1] == '\r' && i + 2 < length && bytes[i + 2] == '\n'))
			return i + 1;
	}
	return length;
}

static gboolean
read_raw(int fd, RawMessage *ret_raw, GError **error)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *buffer = g_malloc(HEADER_MAX);
	gsize offset = 0;
	ssize_t got;

	while ((got = pread(fd, buffer, HEADER_MAX, (off_t)offset)) > 0) {
		gsize skip = 0;

		if (offset == 0) {
			ret_raw->header_length = header_end(buffer, (gsize)got);
			ret_raw->header = g_memdup2(buffer, ret_raw->header_length);
			skip = trace_length(buffer, ret_raw->header_length);
		}
		g_checksum_update(sum, (const guchar *)buffer + skip, (gssize)((gsize)got - skip));
		offset += (gsize)got;
	}
	if (got < 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "archive: %s", g_strerror(errno));
		return FALSE;
	}
	ret_raw->below = g_strdup(g_checksum_get_string(sum));
	return TRUE;
}

/* ── who ── */

static DunlinProof *
scan_proof(DunlinDesk *desk, const RawMessage *raw)
{
	const DunlinConfig *config = desk->house->config;
	DunlinProofTrust trust = {
		.keys = desk->house->keys,
		.authserv_id = config->trust_authserv_id,
		.require_dmarc = config->trust_require == DUNLIN_REQUIRE_DMARC,
		.trust_from = config->trust_require == DUNLIN_REQUIRE_NONE,
		.address = config->address,
		.separator = config->separator,
	};

	return dunlin_proof_scan(raw->header != NULL ? raw->header : "", raw->header_length, &trust);
}

DunlinOccasion
dunlin_mail_occasion(const DunlinMailCase *mail, DunlinActor actor)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(mail->time, actor);
	const DunlinCreditor *creditor = mail->creditor;

	occasion.message = mail->digest;
	occasion.message_id = mail->proof->message_id;
	occasion.answer_to = mail->creditor != NULL ? mail->answer_to : NULL;
	occasion.notice = mail->notice != NULL ? mail->notice->id : NULL;
	occasion.unapproved = creditor == NULL || mail->sender == NULL ||
			      (creditor->approvers != NULL && creditor->approvers[0] != NULL &&
			       !dunlin_address_in(creditor->approvers, mail->sender));
	return occasion;
}

/* ── what nobody may do ── */

/* Unknown senders, foreign claims and forged mail get the same answer, once a day. */
static gboolean
answer_unproven(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	DunlinDay today = dunlin_day_of(mail->time.now, desk->house->config->zone);
	g_autoptr(DunlinValues) values = NULL;
	gboolean allowed = FALSE;

	dunlin_mail_verdict(mail, "sender not proven");
	if (mail->answer_to == NULL || !dunlin_text_is_address(mail->answer_to) ||
	    dunlin_desk_is_own_address(desk->house->config, mail->answer_to))
		return TRUE;
	if (!dunlin_answer_allowed(desk->store, mail->answer_to, "unproven", today, &allowed, error))
		return FALSE;
	if (!allowed)
		return TRUE;
	values = dunlin_desk_values(desk, NULL, NULL, NULL);
	return dunlin_desk_tell_house(desk, "unproven", values, mail->answer_to, &occasion, error);
}

static gboolean
tell_unreadable(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);
	const DunlinFound *message = dunlin_reading_first(mail->reading, DUNLIN_FOUND_MESSAGE);

	dunlin_values_set_text(values, "original_subject",
			       message != NULL ? message->message.subject : NULL);
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);
		DunlinValues *row;

		if (found->kind != DUNLIN_FOUND_UNREADABLE)
			continue;
		row = dunlin_values_add_row(values, "reasons");
		dunlin_values_set_text(row, "source", found->source);
		dunlin_values_set_text(row, "why", found->why);
	}
	mail->taken = DUNLIN_TAKEN_FAILED;
	dunlin_mail_verdict(mail, "unreadable");
	if (mail->creditor != NULL)
		return dunlin_desk_tell(desk, mail->creditor, NULL, "unreadable", values,
					mail->answer_to, &occasion, error);
	return dunlin_desk_tell_house(desk, "unreadable", values, NULL, &occasion, error);
}

/* ── the way of one mail ── */

static gboolean
has(const DunlinMailCase *mail, DunlinFoundKind kind)
{
	return dunlin_reading_first(mail->reading, kind) != NULL;
}

/* The message as such could not be read, not just one of its attachments. */
static gboolean
is_unreadable_whole(const DunlinMailCase *mail)
{
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_UNREADABLE && found->source == NULL)
			return TRUE;
	}
	return FALSE;
}

static gboolean
take_machine(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	if (has(mail, DUNLIN_FOUND_BOUNCE) && mail->notice != NULL)
		return dunlin_desk_take_report(desk, mail, error);
	if (mail->creditor != NULL && has(mail, DUNLIN_FOUND_INVOICE))
		return dunlin_desk_take_invoices(desk, mail, error);
	dunlin_mail_verdict(mail, "automatic mail");
	return TRUE;
}

/* A line that orders something; facts given beside a forward belong to the forward. */
static gboolean
has_order(const DunlinMailCase *mail)
{
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_COMMAND && !g_str_equal(found->command.verb, "set") &&
		    !g_str_equal(found->command.verb, DUNLIN_VERB_UNREAD))
			return TRUE;
	}
	return FALSE;
}

/* Nothing came that could become a claim by asking: only another file helps. */
static gboolean
must_resend(const DunlinMailCase *mail)
{
	gboolean resend = FALSE;

	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind != DUNLIN_FOUND_UNREADABLE)
			continue;
		if (!found->resend)
			return FALSE;
		resend = TRUE;
	}
	return resend;
}

static gboolean
take_creditor(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	gboolean orders = has_order(mail);
	/* Neither words nor anything else in it, and no answer to a letter. */
	gboolean empty = mail->notice == NULL && mail->reading->len == 1 &&
			 has(mail, DUNLIN_FOUND_MESSAGE);

	if (is_unreadable_whole(mail) || empty)
		return tell_unreadable(desk, mail, error);
	/* Who answers our letter with an order means that, whatever his mailer attached again. */
	if (has(mail, DUNLIN_FOUND_INVOICE) && !(orders && mail->notice != NULL))
		return dunlin_desk_take_invoices(desk, mail, error);
	if (!orders && mail->notice == NULL && must_resend(mail))
		return tell_unreadable(desk, mail, error);
	if (!orders && mail->notice == NULL &&
	    (has(mail, DUNLIN_FOUND_FORWARD) || has(mail, DUNLIN_FOUND_UNREADABLE)))
		return dunlin_desk_take_draft(desk, mail, error);
	if (!orders && mail->notice != NULL) {
		gboolean taken;

		if (!dunlin_desk_name_credit(desk, mail, &taken, error))
			return FALSE;
		if (taken)
			return TRUE;
	}
	return dunlin_desk_take_commands(desk, mail, error);
}

static gboolean
route(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	/* Letters of the house (creditor 0) belong to no creditor's claims. */
	gboolean own = mail->creditor != NULL &&
		       (notice == NULL || notice->creditor == 0 ||
			notice->creditor == mail->creditor_row);

	if (dunlin_mail_is_own(desk, mail)) {
		dunlin_mail_verdict(mail, "our own letter came back");
		return TRUE;
	}
	if (dunlin_mail_is_machine(mail))
		return take_machine(desk, mail, error);
	if (own)
		return take_creditor(desk, mail, error);
	if (mail->partner != NULL && has_order(mail))
		return dunlin_desk_take_commands(desk, mail, error);
	if (notice != NULL && notice->claims != NULL && notice->claims[0] != NULL)
		return dunlin_desk_take_words(desk, mail, error);
	if (is_unreadable_whole(mail))
		mail->taken = DUNLIN_TAKEN_FAILED;
	return answer_unproven(desk, mail, error);
}

/* ── recording ── */

/* What the milter stopped when it saw this answer pass; machine mail it lets pass. */
static gboolean
let_clocks_run(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	if (mail->notice == NULL || mail->proof->automatic)
		return TRUE;
	return dunlin_desk_answer_read(desk, mail->notice, mail->time, error);
}

static gboolean
record(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinMailCase *mail = data;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autoptr(DunlinMessageRow) row = dunlin_message_get(desk->store, mail->digest, error);
	g_autofree char *copy = NULL;
	g_autoptr(GError) local = NULL;

	if (row == NULL)
		return FALSE;
	if (row->state != DUNLIN_MESSAGE_SEEN) {
		g_string_assign(mail->verdict, row->verdict != NULL ? row->verdict : "");
		return TRUE;
	}
	copy = dunlin_message_copy_of(desk->store, mail->digest, row->message_id, row->below, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (copy != NULL)
		g_string_assign(mail->verdict, "a copy of a message taken before");
	else if (!dunlin_mail_identify(desk, mail, &notice, error) ||
		 !let_clocks_run(desk, mail, error) || !route(desk, mail, error))
		return FALSE;
	return dunlin_message_finish(desk->store, mail->digest,
				     mail->taken == DUNLIN_TAKEN_FAILED ? DUNLIN_MESSAGE_FAILED
									: DUNLIN_MESSAGE_DONE,
				     mail->verdict->str, error);
}

static gboolean
tell_failure(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, NULL, NULL, NULL);
	g_autofree char *what = g_strdup_printf("message %.16s could not be worked on and was set aside",
						mail->digest);

	occasion.message_id = NULL; /* the admin did not write it */
	dunlin_values_set_text(values, "what", what);
	dunlin_values_set_text(values, "detail", mail->failure);
	dunlin_mail_verdict(mail, "%s", mail->failure);
	mail->taken = DUNLIN_TAKEN_FAILED;
	return dunlin_desk_tell_house(desk, "admin", values, NULL, &occasion, error);
}

/* The third failure: set aside with a word to its sender, or, where it could be read and the fault
 * is ours, to the admin. */
static gboolean
set_aside(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinMailCase *mail = data;
	g_autoptr(DunlinNotice) notice = NULL;
	g_autofree char *refs = g_strdup_printf("message=%s", mail->digest);
	gboolean told;

	if (mail->failure != NULL)
		told = tell_failure(desk, mail, error);
	else
		told = dunlin_mail_identify(desk, mail, &notice, error) && tell_unreadable(desk, mail, error);
	return told &&
	       dunlin_journal_add(desk->store, 0, NULL, mail->time.now, "set-aside",
				  DUNLIN_ACTOR_DUNLIN, mail->verdict->str, refs, error) &&
	       dunlin_message_finish(desk->store, mail->digest, DUNLIN_MESSAGE_FAILED,
				     mail->verdict->str, error);
}

typedef struct {
	DunlinMailCase *mail;
	const RawMessage *raw;
	gint64 size;
	DunlinMessageRow *row;
} Attempt;

static gboolean
count_attempt(DunlinDesk *desk, gpointer data, GError **error)
{
	Attempt *attempt = data;
	const DunlinArrival *arrival = attempt->mail->arrival;

	g_clear_pointer(&attempt->row, dunlin_message_row_free);
	attempt->row = dunlin_message_attempt(desk->store, attempt->mail->digest, attempt->size,
					      attempt->mail->proof->message_id, attempt->raw->below,
					      attempt->mail->time.now, error);
	if (attempt->row == NULL)
		return FALSE;
	if (arrival->mailbox == NULL)
		return TRUE;
	return dunlin_intake_put(desk->store, arrival->mailbox, arrival->folder,
				 arrival->uidvalidity, arrival->uid, attempt->mail->digest, error);
}

static DunlinReading *
unreadable_reading(const char *why)
{
	DunlinReading *reading = dunlin_reading_new();

	dunlin_reading_add(reading, DUNLIN_FOUND_UNREADABLE, NULL)->why = g_strdup(why);
	return reading;
}

/* Asks the reader, counting each attempt before it is made. *ret_reading stays NULL where the
 * message is settled already. *ret_exhausted: the attempts are used up. */
static gboolean
read_message(DunlinDesk *desk, int fd, Attempt *attempt, DunlinReading **ret_reading,
	     gboolean *ret_exhausted, GError **error)
{
	DunlinDay today = dunlin_day_of(attempt->mail->time.now, desk->house->config->zone);
	g_autofree char *why = g_strdup("reading it failed three times");

	for (;;) {
		g_autoptr(GError) local = NULL;

		if (!dunlin_desk_transaction(desk, count_attempt, attempt, error))
			return FALSE;
		if (attempt->row->state != DUNLIN_MESSAGE_SEEN)
			return TRUE;
		if (attempt->row->attempts > ATTEMPTS_MAX)
			break;
		*ret_reading = dunlin_reader_read(desk->house->reader, fd, (gsize)attempt->size,
						  today, &local);
		if (*ret_reading != NULL)
			return TRUE;
		if (!g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		g_free(why);
		why = g_strdup(local->message);
	}
	*ret_reading = unreadable_reading(why);
	*ret_exhausted = TRUE;
	return TRUE;
}

static DunlinTaken
taken_from(DunlinMessageState state)
{
	return state == DUNLIN_MESSAGE_FAILED ? DUNLIN_TAKEN_FAILED : DUNLIN_TAKEN_DONE;
}

static gboolean
forgive(DunlinDesk *desk, gpointer data, GError **error)
{
	const DunlinMailCase *mail = data;

	return dunlin_message_forgive(desk->store, mail->digest, error);
}

/* Reads and records once. *ret_again: it could not be recorded, for a reason that lies in the
 * message or in what it is about, so that only the count of its attempts ends that. */
static gboolean
take_once(DunlinDesk *desk, int fd, Attempt *attempt, gboolean *ret_again, GError **error)
{
	DunlinMailCase *mail = attempt->mail;
	g_autoptr(GPtrArray) reading = NULL;
	g_autoptr(GError) local = NULL;
	gboolean exhausted = FALSE;

	if (!read_message(desk, fd, attempt, &reading, &exhausted, error))
		return FALSE;
	if (reading == NULL) {
		mail->taken = taken_from(attempt->row->state);
		g_string_append(mail->verdict,
				attempt->row->verdict != NULL ? attempt->row->verdict : "known");
		return TRUE;
	}
	mail->reading = reading;
	if (dunlin_desk_transaction(desk, exhausted ? set_aside : record, mail, &local))
		return TRUE;
	*ret_again = !exhausted && !dunlin_desk_is_passing(local);
	/* Not the message's fault. Where even this cannot be written, it counts. */
	if (!*ret_again)
		(void)dunlin_desk_transaction(desk, forgive, mail, NULL);
	g_propagate_error(error, g_steal_pointer(&local));
	return FALSE;
}

static gboolean
take_raw(DunlinDesk *desk, int fd, gsize size, const RawMessage *raw, DunlinMailCase *mail,
	 GError **error)
{
	Attempt attempt = {.mail = mail, .raw = raw, .size = (gint64)size};
	g_autofree char *failure = NULL;
	gboolean ok, again;

	do {
		g_autoptr(GError) local = NULL;

		again = FALSE;
		ok = take_once(desk, fd, &attempt, &again, &local);
		g_clear_pointer(&attempt.row, dunlin_message_row_free);
		mail->reading = NULL;
		mail->notice = NULL;
		mail->creditor = NULL;
		mail->partner = NULL;
		if (again) {
			g_free(failure);
			mail->failure = failure = g_strdup(local->message);
			mail->taken = DUNLIN_TAKEN_DONE;
			g_string_truncate(mail->verdict, 0);
		} else if (!ok)
			g_propagate_error(error, g_steal_pointer(&local));
	} while (again);
	return ok;
}

gboolean
dunlin_desk_take(DunlinDesk *desk, const char *digest, const DunlinArrival *arrival, DunlinTime time,
		 DunlinTaken *ret_taken, char **ret_verdict, GError **error)
{
	gsize size = 0;
	int fd = dunlin_archive_get(desk->house->archive, digest, &size, error);
	g_auto(RawMessage) raw = {0};
	g_autoptr(DunlinProof) proof = NULL;
	g_autoptr(GString) verdict = g_string_new(NULL);
	DunlinMailCase mail = {.digest = digest, .arrival = arrival, .time = time,
			       .verdict = verdict, .taken = DUNLIN_TAKEN_DONE};
	gboolean ok;

	if (fd < 0)
		return FALSE;
	ok = read_raw(fd, &raw, error);
	if (ok) {
		proof = scan_proof(desk, &raw);
		mail.proof = proof;
		if (arrival->tokens_only && proof->notice == NULL)
			mail.taken = DUNLIN_TAKEN_IGNORED;
		else
			ok = take_raw(desk, fd, size, &raw, &mail, error);
	}
	close(fd);
	if (!ok)
		return FALSE;
	*ret_taken = mail.taken;
	if (ret_verdict != NULL)
		*ret_verdict = g_strdup(verdict->str);
	return TRUE;
}

gboolean
dunlin_desk_known(DunlinDesk *desk, const DunlinArrival *arrival, DunlinTaken *ret_taken,
		  char **ret_digest, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *digest = dunlin_intake_get(desk->store, arrival->mailbox, arrival->folder,
						    arrival->uidvalidity, arrival->uid, &local);
	g_autoptr(DunlinMessageRow) row = NULL;

	*ret_digest = NULL;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (digest == NULL)
		return TRUE;
	row = dunlin_message_get(desk->store, digest, error);
	if (row == NULL)
		return FALSE;
	if (row->state == DUNLIN_MESSAGE_SEEN)
		return TRUE;
	*ret_taken = taken_from(row->state);
	*ret_digest = g_steal_pointer(&digest);
	return TRUE;
}
