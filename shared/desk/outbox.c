/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A notice's way out, in steps that the sender commits one by one: it is taken, put to the dot, and
 * answered (outbox-answer.c). No step loses or doubles it, whenever its sender dies.
 */
#include "base/error.h"
#include "claim/calendar.h"
#include "desk/internal.h"
#include "desk/sheet.h"

gboolean
dunlin_outbox_move(DunlinDesk *desk, DunlinNotice *notice, DunlinNoticeState to, gint64 next_try,
		   GError **error)
{
	DunlinNoticeState was = notice->state;

	notice->state = to;
	notice->next_try = next_try;
	return dunlin_notice_update(desk->store, notice, was, notice->attempt, error);
}

gboolean
dunlin_outbox_end(DunlinDesk *desk, DunlinNotice *notice, DunlinNoticeState to, DunlinTime time,
		  GError **error)
{
	return dunlin_outbox_move(desk, notice, to, 0, error) &&
	       dunlin_desk_notice_gone(desk, notice, time, error);
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

/* The day is over on which it was to leave, so that its deadline would be nearer than the policy and
 * the law let it be: the clock decides anew. */
static gboolean
is_late(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time)
{
	GTimeZone *zone = desk->house->config->zone;

	return notice->demands && notice->attempt == 0 &&
	       dunlin_day_of(time.now, zone) > dunlin_day_of(notice->created_at, zone);
}

/* A former version's, made but not yet written: what it is about is said on the sheet. */
static gboolean
is_retired(const DunlinNotice *notice)
{
	return notice->role == DUNLIN_ROLE_CREDITOR && notice->digest == NULL &&
	       dunlin_letter_is_retired(notice->letter);
}

static gboolean
put_on_sheet(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	g_free(notice->status);
	notice->status = g_strdup("no longer a mail of its own: it is said on the sheet");
	if (!dunlin_outbox_end(desk, notice, DUNLIN_NOTICE_WITHDRAWN, time, error))
		return FALSE;
	/* Of a creditor who left the configuration there is no sheet. */
	return dunlin_desk_creditor(desk, notice->creditor, NULL) == NULL ||
	       dunlin_desk_sheet_want(desk, notice->creditor, time.now, error);
}

#define KEPT_BACK_SEC 3600

/* Made in earnest before a rehearsal began: a letter that asks for money is decided anew, and shown;
 * all else waits for the rehearsal's end. */
static gboolean
keep_back(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	if (notice->demands)
		return dunlin_outbox_end(desk, notice, DUNLIN_NOTICE_WITHDRAWN, time, error);
	notice->next_try = time.real + KEPT_BACK_SEC;
	return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
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
	t->again = is_retired(notice);
	if (t->again)
		return put_on_sheet(desk, notice, t->time, error);
	t->again = dunlin_shadow_keeps_back(desk, notice);
	if (t->again)
		return keep_back(desk, notice, t->time, error);
	if (!dunlin_desk_notice_is_wanted(desk, notice, &wanted, error))
		return FALSE;
	wanted = wanted && !is_late(desk, notice, t->time);
	t->again = !wanted || !is_in_window(desk, notice, t->time);
	if (!wanted)
		return dunlin_outbox_end(desk, notice, DUNLIN_NOTICE_WITHDRAWN, t->time, error);
	if (t->again) {
		notice->next_try = t->time.real + WINDOW_CHECK_SEC;
		return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
	}
	notice->state = DUNLIN_NOTICE_SENDING;
	notice->next_try = t->time.real + DUNLIN_OUTBOX_STALE_SEC;
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

gboolean
dunlin_outbox_set_aside(DunlinDesk *desk, const char *id, DunlinTime time, GError *failure,
			GError **error)
{
	Trouble trouble = {.id = id, .time = time, .why = failure->message};
	gboolean aside = id != NULL && !dunlin_desk_is_passing(failure) &&
			 dunlin_desk_transaction(desk, postpone, &trouble, NULL);

	if (aside)
		g_error_free(failure);
	else
		g_propagate_error(error, failure);
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
		ok = dunlin_outbox_set_aside(desk, t.id, time, g_steal_pointer(&local), error);
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
		return dunlin_outbox_move(desk, d->notice, DUNLIN_NOTICE_DOT,
					  d->time.real + DUNLIN_OUTBOX_STALE_SEC, error);
	d->unwanted = TRUE;
	return dunlin_outbox_end(desk, d->notice, DUNLIN_NOTICE_WITHDRAWN, d->time, error);
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

gboolean
dunlin_desk_next_try(DunlinDesk *desk, gint64 *ret_at, GError **error)
{
	return dunlin_notice_next_try(desk->store, ret_at, error);
}
