/* SPDX-License-Identifier: BSD-2-Clause */
/* What became of an attempt to send: accepted, refused, put off, or nobody knows. */
#include <string.h>

#include "base/text.h"
#include "desk/internal.h"

#define UNKNOWN_SEC (30 * 60) /* how long a delivery report may take before a human is asked */

typedef struct {
	const char *id;
	guint attempt;
	DunlinAnswerKind kind;
	guint code;
	const char *text;
	DunlinTime time;
	gboolean unstamped;
} Answer;

/* The mailbox has no room (RFC 3463 3.3), said in the dialogue itself; a server without enhanced codes
 * has 552 for it (RFC 5321 4.2.3). */
static gboolean
is_full(const Answer *a)
{
	const char *text = a->text != NULL ? a->text : "";
	gboolean enhanced;

	text += strspn(text, "0123456789- ") >= 4 && text[3] != '.' ? 4 : 0;
	enhanced = g_ascii_isdigit(text[0]) && text[1] == '.';
	return g_str_has_prefix(text, "4.2.2") || g_str_has_prefix(text, "5.2.2") ||
	       (a->code == 552 && !enhanced);
}

static gboolean
tell_refused(DunlinDesk *desk, const DunlinNotice *notice, const Answer *a, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(a->time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = NULL;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinFacts) facts = NULL;
	const DunlinCreditor *creditor = NULL;
	g_autofree char *what = NULL;

	if ((notice->role == DUNLIN_ROLE_DEBTOR || notice->demands) && notice->claims != NULL &&
	    notice->claims[0] != NULL) {
		claim = dunlin_claim_get(desk->store, notice->creditor, notice->claims[0], error);
		if (claim == NULL)
			return FALSE;
		creditor = dunlin_desk_creditor(desk, notice->creditor, NULL);
		facts = dunlin_desk_facts(desk, claim, a->time, NULL);
	}
	/* Of a creditor who left the configuration the admin is told. */
	if (creditor != NULL && facts != NULL) {
		values = dunlin_desk_values(desk, creditor, claim, facts);
		dunlin_values_set_text(values, "status", dunlin_desk_lacks_in(creditor->language, a->text));
		dunlin_values_set_text(values, "address", notice->to);
		dunlin_values_set_flag(values, "full", is_full(a));
		return dunlin_desk_tell(desk, creditor, claim, "refused", values, NULL, &occasion, error);
	}
	if (notice->role == DUNLIN_ROLE_ADMIN)
		return TRUE; /* nobody is left to tell but the log */
	values = dunlin_desk_values(desk, NULL, NULL, NULL);
	what = g_strdup_printf("notice %s (%s) to %s was refused", notice->id, notice->letter, notice->to);
	dunlin_values_set_text(values, "what", what);
	dunlin_values_set_text(values, "detail", a->text);
	return dunlin_desk_tell_house(desk, "admin", values, NULL, &occasion, error);
}

/* Refused for good: the creditor is told, and the claim waits for his word. */
static gboolean
refuse(DunlinDesk *desk, DunlinNotice *notice, const Answer *a, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(a->time, DUNLIN_ACTOR_DUNLIN);
	g_autofree char *reason = g_strdup_printf(DUNLIN_UNDELIVERABLE ": %s", a->text);

	if (!dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_REFUSED, 0, error) ||
	    !tell_refused(desk, notice, a, error))
		return FALSE;
	occasion.text = a->text;
	occasion.reason = reason;
	/* A case that nobody got is not handed over. */
	if (notice->role == DUNLIN_ROLE_PARTNER && notice->step != NULL) {
		occasion.tell = "returned";
		return dunlin_desk_notice_event(desk, notice, DUNLIN_EVENT_RETURNED, &occasion, error);
	}
	if (!notice->demands)
		return TRUE;
	return dunlin_desk_notice_event(desk, notice, DUNLIN_EVENT_BOUNCED, &occasion, error);
}

/* For five days from the first attempt that had bytes to send. */
static gboolean
retry_later(DunlinDesk *desk, DunlinNotice *notice, const Answer *a, GError **error)
{
	if (notice->written_at != 0 &&
	    a->time.now - notice->written_at > DUNLIN_NOTICE_GIVE_UP_SEC)
		return refuse(desk, notice, a, error);
	return dunlin_desk_spool_fails(desk, notice, a->text, a->time, error) &&
	       dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_READY,
				  a->time.real + dunlin_notice_backoff(notice->attempt), error);
}

static gboolean
accept(DunlinDesk *desk, DunlinNotice *notice, Answer *a, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(a->time, DUNLIN_ACTOR_DUNLIN);
	gboolean first = notice->accepted_at == 0;
	g_autofree char *refs = NULL;

	a->unstamped = !dunlin_desk_notice_stamps_self(desk, notice) &&
		       notice->stamped_attempt != notice->attempt;
	notice->accepted_at = a->time.now;
	if (!dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_ACCEPTED, 0, error) ||
	    (first && !dunlin_desk_copy(desk, notice, a->time, error)))
		return FALSE;
	occasion.tell = "crossed";
	refs = g_strdup_printf("digest=%s%s%s", notice->digest,
			       notice->queue_id != NULL ? " queue=" : "",
			       notice->queue_id != NULL ? notice->queue_id : "");
	occasion.refs = refs;
	return !notice->demands ||
	       (dunlin_desk_notice_event(desk, notice, DUNLIN_EVENT_ACCEPTED, &occasion, error) &&
		dunlin_desk_recall_crossed(desk, notice, a->time, error));
}

/* A printer's spool knows what became of a letter. */
static gboolean
lose_paper(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	Answer given = {.time = time};

	switch (dunlin_desk_spool_look(desk, notice)) {
	case DUNLIN_SPOOL_WAITS:
		return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_READY, time.real, error);
	case DUNLIN_SPOOL_GIVEN:
		return accept(desk, notice, &given, error);
	case DUNLIN_SPOOL_UNKNOWN:
		break;
	}
	return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_UNKNOWN, time.real + UNKNOWN_SEC, error);
}

/* The dot may have left and no answer came. Without the gate's stamp the MTA cannot have it, and
 * from now on the gate refuses that attempt: again. Else a delivery report decides, or a person. */
gboolean
dunlin_outbox_lose(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	gboolean certain = !dunlin_desk_notice_stamps_self(desk, notice) &&
			   notice->stamped_attempt != notice->attempt;

	if (notice->channel == DUNLIN_CHANNEL_LETTER)
		return lose_paper(desk, notice, time, error);
	if (certain)
		return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_READY, time.real, error);
	return dunlin_outbox_move(desk, notice, DUNLIN_NOTICE_UNKNOWN, time.real + UNKNOWN_SEC, error);
}

static gboolean
settle_reply(DunlinDesk *desk, DunlinNotice *notice, Answer *a, GError **error)
{
	if (a->code >= 200 && a->code < 300 && notice->state != DUNLIN_NOTICE_SENDING)
		return accept(desk, notice, a, error);
	notice->stamped_attempt = 0; /* whatever was stamped, the MTA did not take it */
	if (a->code >= 500)
		return refuse(desk, notice, a, error);
	return retry_later(desk, notice, a, error);
}

static gboolean
answer(DunlinDesk *desk, gpointer data, GError **error)
{
	Answer *a = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, a->id, error);
	g_autofree char *words = dunlin_text_line(a->text, 300);

	if (notice == NULL)
		return FALSE;
	/* The gate withdrew it, a report was faster, or somebody acts for a newer attempt. Where others
	 * took its sender for dead, his word still ends the doubt. */
	if (notice->attempt != a->attempt || (notice->state != DUNLIN_NOTICE_SENDING &&
					      notice->state != DUNLIN_NOTICE_DOT &&
					      notice->state != DUNLIN_NOTICE_UNKNOWN))
		return TRUE;
	g_free(notice->status);
	notice->status = g_steal_pointer(&words);
	switch (a->kind) {
	case DUNLIN_ANSWER_NONE:
		return retry_later(desk, notice, a, error);
	case DUNLIN_ANSWER_REPLY:
		return settle_reply(desk, notice, a, error);
	case DUNLIN_ANSWER_UNKNOWN:
		break;
	}
	return dunlin_outbox_lose(desk, notice, a->time, error);
}

typedef struct {
	const DunlinNotice *notice;
	Answer answer;
} Unwritable;

static gboolean
refuse_unwritable(DunlinDesk *desk, gpointer data, GError **error)
{
	const Unwritable *u = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, u->notice->id, error);

	if (notice == NULL)
		return FALSE;
	if (notice->attempt != u->notice->attempt || notice->state != DUNLIN_NOTICE_SENDING)
		return TRUE;
	g_free(notice->status);
	notice->status = dunlin_text_line(u->answer.text, 300);
	return refuse(desk, notice, &u->answer, error);
}

gboolean
dunlin_desk_notice_unwritable(DunlinDesk *desk, const DunlinNotice *notice, const char *why,
			      DunlinTime time, GError **error)
{
	Unwritable u = {.notice = notice, .answer = {.text = why, .time = time}};

	return dunlin_desk_transaction(desk, refuse_unwritable, &u, error);
}

gboolean
dunlin_desk_notice_answer(DunlinDesk *desk, DunlinNotice *notice, DunlinAnswerKind kind, guint code,
			  const char *text, DunlinTime time, gboolean *ret_unstamped, GError **error)
{
	Answer a = {.id = notice->id, .attempt = notice->attempt, .kind = kind, .code = code,
		    .text = text, .time = time};

	if (!dunlin_desk_transaction(desk, answer, &a, error))
		return FALSE;
	*ret_unstamped = a.unstamped;
	return TRUE;
}
