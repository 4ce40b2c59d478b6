/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A notice's way out, in steps that the sender commits one by one: take, dot, answer; and what
 * happens to notices whose sender died or never got an answer.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "claim/calendar.h"
#include "desk/internal.h"

#define STALE_SEC (20 * 60)   /* longer than RFC 5321 lets a server think after the dot */
#define ASK_AGAIN_SEC 86400   /* … and how often */
#define UNKNOWN_SEC (30 * 60) /* how long a delivery report may take before a human is asked */

/* ── what the claims say ── */

gboolean
dunlin_desk_notice_is_wanted(DunlinDesk *desk, const DunlinNotice *notice, gboolean *ret_wanted,
			     GError **error)
{
	*ret_wanted = TRUE;
	for (guint i = 0; notice->demands && notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);
		g_autoptr(GPtrArray) holds = NULL;
		DunlinBalance balance;

		if (claim == NULL)
			return FALSE;
		holds = dunlin_hold_list(desk->store, claim, TRUE, error);
		if (holds == NULL || !dunlin_ledger_balance(desk->store, claim, &balance, error))
			return FALSE;
		if (!dunlin_notice_wanted(notice, claim, &balance, holds->len))
			*ret_wanted = FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_notice_take_back(DunlinDesk *desk, const DunlinNotice *notice, DunlinClaim *claim,
			     DunlinTime time, GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);

	if (policy == NULL)
		return FALSE;
	if (notice->demands && claim->step_state == DUNLIN_STEP_TAKEN &&
	    dunlin_notice_is_step_of(notice, claim))
		dunlin_claim_untake(claim, policy);
	return dunlin_journal_add(desk->store, claim->creditor, claim->reference, time.now,
				  dunlin_notice_state_to_string(notice->state), DUNLIN_ACTOR_DUNLIN,
				  NULL, notice->id, error);
}

/* The steps never reached the debtor: taken back, so that they may be taken again. Only then all
 * is planned anew, since a letter of one claim spaces the others'. */
gboolean
dunlin_desk_notice_gone(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time, GError **error)
{
	g_autoptr(DunlinClaim) last = NULL;

	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);
		guint run;

		if (claim == NULL)
			return FALSE;
		run = claim->step_run;
		if (!dunlin_desk_notice_take_back(desk, notice, claim, time, error))
			return FALSE;
		if (claim->step_run == run)
			continue;
		if (!dunlin_claim_update(desk->store, claim, error))
			return FALSE;
		dunlin_claim_free(last);
		last = g_steal_pointer(&claim);
	}
	return last == NULL || (dunlin_desk_settle(desk, last, time, error) &&
				dunlin_desk_settle_others(desk, last, time, error));
}

static gboolean
move(DunlinDesk *desk, DunlinNotice *notice, DunlinNoticeState to, gint64 next_try, GError **error)
{
	DunlinNoticeState was = notice->state;

	notice->state = to;
	notice->next_try = next_try;
	return dunlin_notice_update(desk->store, notice, was, notice->attempt, error);
}

static gboolean
end(DunlinDesk *desk, DunlinNotice *notice, DunlinNoticeState to, DunlinTime time, GError **error)
{
	return move(desk, notice, to, 0, error) && dunlin_desk_notice_gone(desk, notice, time, error);
}

/* ── take ── */

typedef struct {
	DunlinTime time;
	DunlinNotice *notice; /* NULL: nothing is ready */
	gboolean again;       /* one was put away; look for the next */
	char *id;             /* the one looked at last */
} Take;

/* A debtor's letter leaves in the send window only, also when it is late. */
static gboolean
is_in_window(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time)
{
	const DunlinConfig *config = desk->house->config;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinFacts) facts = NULL;

	if (notice->role != DUNLIN_ROLE_DEBTOR)
		return TRUE;
	if (notice->claims != NULL && notice->claims[0] != NULL)
		claim = dunlin_claim_get(desk->store, notice->creditor, notice->claims[0], NULL);
	facts = claim != NULL ? dunlin_desk_facts(desk, claim, time, NULL) : NULL;
	if (facts != NULL)
		return dunlin_case_window(dunlin_facts_case(facts), time.now) == time.now;
	return dunlin_window_next(&config->send_window, time.now, config->zone,
				  desk->house->holidays, config->country) == time.now;
}

#define WINDOW_CHECK_SEC 60
#define DECISION_SEC 86400 /* how long a decided letter may wait for its first attempt */

/* No sender was there for so long that its deadline is too near: the clock decides anew. */
static gboolean
is_late(const DunlinNotice *notice, DunlinTime time)
{
	return notice->demands && notice->attempt == 0 &&
	       time.now - notice->created_at > DECISION_SEC;
}

static gboolean
take(DunlinDesk *desk, gpointer data, GError **error)
{
	Take *t = data;
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_next(desk->store, t->time.real, &local);
	gboolean wanted = FALSE;

	t->again = FALSE;
	g_clear_pointer(&t->id, g_free);
	if (notice == NULL) {
		if (local == NULL)
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	t->id = g_strdup(notice->id);
	if (!dunlin_desk_notice_is_wanted(desk, notice, &wanted, error))
		return FALSE;
	wanted = wanted && !is_late(notice, t->time);
	t->again = !wanted || !is_in_window(desk, notice, t->time);
	if (!wanted)
		return end(desk, notice, DUNLIN_NOTICE_WITHDRAWN, t->time, error);
	if (t->again) {
		notice->next_try = t->time.real + WINDOW_CHECK_SEC;
		return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
	}
	notice->state = DUNLIN_NOTICE_SENDING;
	notice->next_try = t->time.real + STALE_SEC;
	notice->attempt++;
	g_free(notice->holder);
	notice->holder = g_strdup(desk->holder);
	if (!dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_READY, notice->attempt - 1, error))
		return FALSE;
	t->notice = g_steal_pointer(&notice);
	return TRUE;
}

#define SET_ASIDE_SEC 3600

/* A notice that cannot be worked on must not keep the others waiting. */
typedef struct {
	const char *id;
	DunlinTime time;
	const char *why;
} Trouble;

static gboolean
postpone(DunlinDesk *desk, gpointer data, GError **error)
{
	const Trouble *trouble = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, trouble->id, error);
	g_autofree char *refs = g_strdup_printf("notice=%s", trouble->id);

	if (notice == NULL)
		return FALSE;
	notice->next_try = trouble->time.real + SET_ASIDE_SEC;
	return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error) &&
	       dunlin_journal_add(desk->store, 0, NULL, trouble->time.now, "set-aside",
				  DUNLIN_ACTOR_DUNLIN, trouble->why, refs, error);
}

/* Takes @local. FALSE: it passes by itself, or the notice cannot even be postponed. */
static gboolean
set_aside(DunlinDesk *desk, const char *id, DunlinTime time, GError *local, GError **error)
{
	Trouble trouble = {.id = id, .time = time, .why = local->message};
	gboolean aside = id != NULL && !dunlin_desk_is_passing(local) &&
			 dunlin_desk_transaction(desk, postpone, &trouble, NULL);

	if (aside)
		g_error_free(local);
	else
		g_propagate_error(error, local);
	return aside;
}

DunlinNotice *
dunlin_desk_notice_take(DunlinDesk *desk, DunlinTime time, GError **error)
{
	Take t = {.time = time};
	gboolean ok = TRUE;

	do {
		g_autoptr(GError) local = NULL;

		if (dunlin_desk_transaction(desk, take, &t, &local))
			continue;
		g_clear_pointer(&t.notice, dunlin_notice_free);
		ok = set_aside(desk, t.id, time, g_steal_pointer(&local), error);
		t.again = ok;
	} while (t.again);
	g_free(t.id);
	return t.notice;
}

/* ── dot ── */

typedef struct {
	DunlinNotice *notice;
	DunlinTime time;
	gboolean unwanted;
} Dot;

static gboolean
dot(DunlinDesk *desk, gpointer data, GError **error)
{
	Dot *d = data;
	gboolean wanted = FALSE;

	if (!dunlin_desk_notice_is_wanted(desk, d->notice, &wanted, error))
		return FALSE;
	if (wanted)
		return move(desk, d->notice, DUNLIN_NOTICE_DOT, d->time.real + STALE_SEC, error);
	d->unwanted = TRUE;
	return end(desk, d->notice, DUNLIN_NOTICE_WITHDRAWN, d->time, error);
}

gboolean
dunlin_desk_notice_dot(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	Dot d = {.notice = notice, .time = time};

	if (!dunlin_desk_transaction(desk, dot, &d, error))
		return FALSE;
	if (!d.unwanted)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED, "notice %s is no longer wanted", notice->id);
	return FALSE;
}

/* ── answer ── */

typedef struct {
	const char *id;
	guint attempt;
	DunlinAnswerKind kind;
	guint code;
	const char *text;
	DunlinTime time;
	gboolean unstamped;
} Answer;

static gboolean
tell_refused(DunlinDesk *desk, const DunlinNotice *notice, const Answer *a, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(a->time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = NULL;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinFacts) facts = NULL;
	const DunlinCreditor *creditor = NULL;
	g_autofree char *what = NULL;

	if ((notice->role == DUNLIN_ROLE_DEBTOR || notice->demands) && notice->claims != NULL && notice->claims[0] != NULL) {
		claim = dunlin_claim_get(desk->store, notice->creditor, notice->claims[0], error);
		if (claim == NULL)
			return FALSE;
		creditor = dunlin_desk_creditor(desk, notice->creditor, NULL);
		facts = dunlin_desk_facts(desk, claim, a->time, NULL);
	}
	/* Of a creditor who left the configuration the admin is told. */
	if (creditor != NULL && facts != NULL) {
		values = dunlin_desk_values(desk, creditor, claim, facts);
		dunlin_values_set_text(values, "status", a->text);
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

	if (!move(desk, notice, DUNLIN_NOTICE_REFUSED, 0, error) ||
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
	       move(desk, notice, DUNLIN_NOTICE_READY,
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
	if (!move(desk, notice, DUNLIN_NOTICE_ACCEPTED, 0, error) ||
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
		return move(desk, notice, DUNLIN_NOTICE_READY, time.real, error);
	case DUNLIN_SPOOL_GIVEN:
		return accept(desk, notice, &given, error);
	case DUNLIN_SPOOL_UNKNOWN:
		break;
	}
	return move(desk, notice, DUNLIN_NOTICE_UNKNOWN, time.real + UNKNOWN_SEC, error);
}

/* The dot may have left and no answer came. Without the gate's stamp the MTA cannot have it, and
 * from now on the gate refuses that attempt: again. Else a delivery report decides, or a person. */
static gboolean
lose(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	gboolean certain = !dunlin_desk_notice_stamps_self(desk, notice) &&
			   notice->stamped_attempt != notice->attempt;

	if (notice->channel == DUNLIN_CHANNEL_LETTER)
		return lose_paper(desk, notice, time, error);
	if (certain)
		return move(desk, notice, DUNLIN_NOTICE_READY, time.real, error);
	return move(desk, notice, DUNLIN_NOTICE_UNKNOWN, time.real + UNKNOWN_SEC, error);
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
	return lose(desk, notice, a->time, error);
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

/* ── recover ── */

#define RECOVER_MAX 100 /* a look; the next one goes on */

typedef struct {
	DunlinNotice *notice;
	DunlinTime time;
} Recovery;

/* Nobody can tell whether it left, no report came in time: a person decides. */
static gboolean
ask_admin(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, NULL, NULL, NULL);
	g_autofree char *what = g_strdup_printf(
		"it is not known whether notice %s to %s left (queue id %s)", notice->id, notice->to,
		notice->queue_id != NULL ? notice->queue_id : "unknown");
	g_autofree char *detail = g_strdup_printf(
		"Look for it in the mail log, then run `dunlinctl outbox drop %s` if it left, or "
		"`dunlinctl outbox retry %s` if it did not.",
		notice->id, notice->id);

	dunlin_values_set_text(values, "what", what);
	dunlin_values_set_text(values, "detail", detail);
	notice->next_try = time.real + ASK_AGAIN_SEC;
	return dunlin_notice_update(desk->store, notice, DUNLIN_NOTICE_UNKNOWN, notice->attempt, error) &&
	       dunlin_desk_tell_house(desk, "admin", values, NULL, &occasion, error);
}

static gboolean
recover_one(DunlinDesk *desk, gpointer data, GError **error)
{
	const Recovery *r = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, r->notice->id, error);

	if (notice == NULL)
		return FALSE;
	if (notice->state != r->notice->state || notice->attempt != r->notice->attempt)
		return TRUE;
	if (notice->state == DUNLIN_NOTICE_SENDING)
		return move(desk, notice, DUNLIN_NOTICE_READY, r->time.real, error);
	if (notice->state == DUNLIN_NOTICE_DOT)
		return lose(desk, notice, r->time, error);
	if (notice->next_try > r->time.real)
		return TRUE;
	return ask_admin(desk, notice, r->time, error);
}

/* @found, which it takes; NULL with an error. */
static gboolean
recover_each(DunlinDesk *desk, GPtrArray *found, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) notices = found;

	if (notices == NULL)
		return FALSE;
	for (guint i = 0; i < notices->len; i++) {
		Recovery r = {.notice = g_ptr_array_index(notices, i), .time = time};
		g_autoptr(GError) local = NULL;

		if (!dunlin_desk_transaction(desk, recover_one, &r, &local) &&
		    !set_aside(desk, r.notice->id, time, g_steal_pointer(&local), error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_notice_reclaim(DunlinDesk *desk, DunlinTime time, GError **error)
{
	return recover_each(desk, dunlin_notice_held(desk->store, desk->holder, error), time, error);
}

gboolean
dunlin_desk_notice_inherit(DunlinDesk *desk, DunlinTime time, GError **error)
{
	return recover_each(desk, dunlin_notice_orphaned(desk->store, RECOVER_MAX, error), time,
			    error);
}

gboolean
dunlin_desk_notice_recover(DunlinDesk *desk, gboolean all, DunlinTime time, GError **error)
{
	gint64 until = all ? G_MAXINT64 : time.real;

	return recover_each(desk, dunlin_notice_stale(desk->store, until, RECOVER_MAX, error), time,
			    error) &&
	       (!all || dunlin_desk_spool_sweep(desk, error));
}

gboolean
dunlin_desk_next_try(DunlinDesk *desk, gint64 *ret_at, GError **error)
{
	return dunlin_notice_next_try(desk->store, ret_at, error);
}

/* ── dunlinctl outbox ── */

typedef struct {
	const char *id;
	DunlinTime time;
} Manual;

static gboolean
refuse_manual(const DunlinNotice *notice, const char *verb, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "notice %s is %s: there is nothing to %s",
		    notice->id, dunlin_notice_state_to_string(notice->state), verb);
	return FALSE;
}

static gboolean
retry(DunlinDesk *desk, gpointer data, GError **error)
{
	const Manual *m = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, m->id, error);

	if (notice == NULL)
		return FALSE;
	if (notice->state == DUNLIN_NOTICE_READY) {
		notice->next_try = m->time.real;
		return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
	}
	if (notice->state == DUNLIN_NOTICE_SENDING || notice->state == DUNLIN_NOTICE_DOT ||
	    !dunlin_notice_may(notice->state, DUNLIN_NOTICE_READY))
		return refuse_manual(notice, "retry", error);
	return move(desk, notice, DUNLIN_NOTICE_READY, m->time.real, error);
}

gboolean
dunlin_desk_notice_retry(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error)
{
	Manual m = {.id = notice, .time = time};

	return dunlin_desk_transaction(desk, retry, &m, error);
}

/* Else the clock would decide the same letter anew. */
static gboolean
hold_dropped(DunlinDesk *desk, const DunlinNotice *notice, const DunlinOccasion *occasion,
	     GError **error)
{
	DunlinOccasion dropped = *occasion;

	dropped.notice = notice->id;
	dropped.text = "its letter was dropped from the outbox";
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL)
			return FALSE;
		if (claim->state == DUNLIN_STATE_OPEN &&
		    !dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_HOLD, &dropped, error))
			return FALSE;
	}
	return TRUE;
}

/* What is unknown counts as sent when it is dropped: better no letter than two. */
static gboolean
drop(DunlinDesk *desk, gpointer data, GError **error)
{
	const Manual *m = data;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, m->id, error);
	DunlinOccasion occasion = DUNLIN_OCCASION(m->time, DUNLIN_ACTOR_ADMIN);

	if (notice == NULL)
		return FALSE;
	if (notice->state == DUNLIN_NOTICE_UNKNOWN) {
		gboolean first = notice->accepted_at == 0;

		notice->accepted_at = m->time.now;
		occasion.tell = "crossed";
		if (!move(desk, notice, DUNLIN_NOTICE_ACCEPTED, 0, error) ||
		    (first && !dunlin_desk_copy(desk, notice, m->time, error)))
			return FALSE;
		return !notice->demands || dunlin_desk_notice_event(desk, notice, DUNLIN_EVENT_ACCEPTED,
								    &occasion, error);
	}
	if (notice->state == DUNLIN_NOTICE_DOT ||
	    !dunlin_notice_may(notice->state, DUNLIN_NOTICE_WITHDRAWN))
		return refuse_manual(notice, "drop", error);
	return end(desk, notice, DUNLIN_NOTICE_WITHDRAWN, m->time, error) &&
	       (!notice->demands || hold_dropped(desk, notice, &occasion, error));
}

gboolean
dunlin_desk_notice_drop(DunlinDesk *desk, const char *notice, DunlinTime time, GError **error)
{
	Manual m = {.id = notice, .time = time};

	return dunlin_desk_transaction(desk, drop, &m, error);
}
