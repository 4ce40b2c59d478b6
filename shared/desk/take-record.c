/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mail is read, and all that it causes is recorded in one transaction together with the message
 * itself. Attempts are counted before they are made, so that no message is tried for ever.
 */
#include <unistd.h>

#include "base/error.h"
#include "desk/take.h"

#define ATTEMPTS_MAX 3

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
		 !let_clocks_run(desk, mail, error) || !dunlin_mail_route(desk, mail, error))
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
		told = dunlin_mail_identify(desk, mail, &notice, error) && dunlin_mail_unreadable(desk, mail, error);
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
	ok = dunlin_raw_message_read(fd, &raw, error);
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
