/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A portfolio played ahead: the clock, the outbox and the commands of the desk over a copy of the
 * store. Only what the world does is assumed: the MTA takes every letter, debtors pay as a behaviour
 * says, creditors say yes.
 */
#include "base/error.h"
#include "claim/question.h"
#include "desk/internal.h"

#define BATCH 100
#define HOUR 3600

typedef struct {
	gint64 at;
	gint64 creditor;
	char *claim;
} Payment;

typedef struct {
	DunlinDesk *desk;
	const DunlinBehaviour *behaviour;
	DunlinForesightVisit visit;
	gpointer data;
	GString *report;
	DunlinTime time;
	GSequence *payments; /* of Payment, the next one first */
} Play;

static void
payment_free(gpointer data)
{
	Payment *payment = data;

	g_free(payment->claim);
	g_free(payment);
}

static int
compare_payments(gconstpointer a, gconstpointer b, gpointer data)
{
	const Payment *one = a, *other = b;

	(void)data;
	if (one->at != other->at)
		return one->at < other->at ? -1 : 1;
	return g_strcmp0(one->claim, other->claim);
}

static void
play_clear(Play *play)
{
	g_clear_pointer(&play->payments, g_sequence_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Play, play_clear)

static void
foresee(Play *play, const char *kind, const DunlinClaim *claim, const char *step, gint64 amount)
{
	const DunlinForesight foresight = {.at = play->time.now, .kind = kind,
					   .claim = claim->reference, .step = step,
					   .amount = amount, .currency = claim->currency,
					   .creditor = claim->creditor};

	play->visit(&foresight, play->data);
}

/* What the desk refuses here it would refuse then: named, and the play goes on. */
static gboolean
command(Play *play, const char *reference, DunlinVerb verb)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *text = NULL;

	if (dunlin_desk_command(play->desk, reference, verb, NULL, DUNLIN_ACTOR_CREDITOR,
				play->time, &text, &local))
		return TRUE;
	g_string_append_printf(play->report, "%s: %s\n", reference, local->message);
	return FALSE;
}

/* ── payments ── */

static void
expect_payment(Play *play, const DunlinClaim *claim, const char *step)
{
	Payment *payment;
	guint days;

	if (!dunlin_behaviour_pays(play->behaviour, claim->reference, step, &days))
		return;
	payment = g_new0(Payment, 1);
	payment->at = play->time.now + (gint64)days * 24 * HOUR;
	payment->creditor = claim->creditor;
	payment->claim = g_strdup(claim->reference);
	g_sequence_insert_sorted(play->payments, payment, compare_payments, NULL);
}

static gboolean
pay(Play *play, const Payment *payment, GError **error)
{
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(play->desk->store, payment->creditor, payment->claim, error);
	DunlinBalance before, after;

	if (claim == NULL || !dunlin_ledger_balance(play->desk->store, claim, &before, error))
		return FALSE;
	if (claim->state == DUNLIN_STATE_CLOSED || !command(play, claim->reference, DUNLIN_VERB_PAID))
		return TRUE;
	if (!dunlin_ledger_balance(play->desk->store, claim, &after, error))
		return FALSE;
	foresee(play, "payment", claim, NULL, after.paid - before.paid);
	return TRUE;
}

static gint64
next_payment(const Play *play)
{
	GSequenceIter *first = g_sequence_get_begin_iter(play->payments);

	return g_sequence_iter_is_end(first) ? 0 : ((Payment *)g_sequence_get(first))->at;
}

static gboolean
pay_all(Play *play, GError **error)
{
	while (next_payment(play) != 0 && next_payment(play) <= play->time.now) {
		GSequenceIter *first = g_sequence_get_begin_iter(play->payments);

		if (!pay(play, g_sequence_get(first), error))
			return FALSE;
		g_sequence_remove(first);
	}
	return TRUE;
}

/* ── letters and questions ── */

static gboolean
answer_question(Play *play, DunlinClaim *claim)
{
	return dunlin_question_of(claim) == NULL ||
	       command(play, claim->reference, DUNLIN_VERB_YES);
}

static gboolean
collect_asked(DunlinClaim *claim, gpointer data)
{
	if (claim->state != DUNLIN_STATE_CLOSED && claim->state != DUNLIN_STATE_COLLECTION &&
	    dunlin_question_of(claim) != NULL)
		g_ptr_array_add(data, dunlin_claim_copy(claim));
	return TRUE;
}

static void
free_claim(gpointer data)
{
	dunlin_claim_free(data);
}

/* What was asked before the first day is answered on it. */
static gboolean
answer_all(Play *play, GError **error)
{
	const DunlinClaimFilter all = {.creditor = -1, .state = -1, .overdue_on = DUNLIN_DAY_NONE};
	g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(free_claim);

	if (!dunlin_claim_each(play->desk->store, &all, collect_asked, asked, error))
		return FALSE;
	for (guint i = 0; i < asked->len; i++)
		(void)answer_question(play, g_ptr_array_index(asked, i)); /* named in the report */
	return TRUE;
}

/* What a letter about @claim leads to. */
static void
arrive(Play *play, const DunlinNotice *notice, DunlinClaim *claim)
{
	const DunlinNoticePart part = dunlin_notice_part(notice, claim->reference);

	/* What he is told of it later has no step. */
	if (notice->role == DUNLIN_ROLE_PARTNER && notice->step != NULL)
		foresee(play, "handover", claim, NULL, 0);
	if (notice->role != DUNLIN_ROLE_DEBTOR || !notice->demands) {
		(void)answer_question(play, claim); /* named in the report */
		return;
	}
	foresee(play, "letter", claim, part.step, part.amount);
	expect_payment(play, claim, part.step);
}

static gboolean
deliver(Play *play, DunlinNotice *notice, GError **error)
{
	gboolean unstamped;

	if (!dunlin_desk_notice_dot(play->desk, notice, play->time, error) ||
	    !dunlin_desk_notice_answer(play->desk, notice, DUNLIN_ANSWER_REPLY, 250, "assumed",
				       play->time, &unstamped, error))
		return FALSE;
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(play->desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL)
			return FALSE;
		arrive(play, notice, claim);
	}
	return TRUE;
}

static gboolean
deliver_all(Play *play, GError **error)
{
	for (;;) {
		g_autoptr(GError) local = NULL;
		g_autoptr(DunlinNotice) notice =
			dunlin_desk_notice_take(play->desk, play->time, &local);

		if (local != NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		if (notice == NULL)
			return TRUE;
		if (!deliver(play, notice, error))
			return FALSE;
	}
}

/* ── the days ── */

/* When something happens next; at least an hour on, where what is due now stays due. */
static gboolean
go_on(Play *play, GError **error)
{
	gint64 due = 0, tried = 0, paid = next_payment(play), next = play->time.now + 24 * HOUR;
	gint64 times[3];

	if (!dunlin_desk_next_due(play->desk, &due, error) ||
	    !dunlin_desk_next_try(play->desk, &tried, error))
		return FALSE;
	times[0] = due;
	times[1] = tried;
	times[2] = paid;
	for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
		if (times[i] == 0)
			continue;
		next = MIN(next, times[i] > play->time.now ? times[i] : play->time.now + HOUR);
	}
	play->time.now = play->time.real = next;
	return TRUE;
}

static gboolean
work(Play *play, GError **error)
{
	guint count = 1;

	if (!pay_all(play, error))
		return FALSE;
	while (count > 0) {
		if (!dunlin_desk_run_due(play->desk, play->time, BATCH, &count, play->report, error))
			return FALSE;
	}
	return deliver_all(play, error);
}

gboolean
dunlin_desk_simulate(DunlinDesk *desk, DunlinTime from, DunlinDay until,
		     const DunlinBehaviour *behaviour, DunlinForesightVisit visit, gpointer data,
		     GString *report, GError **error)
{
	g_auto(Play) play = {.desk = desk, .behaviour = behaviour, .visit = visit, .data = data,
			     .report = report, .time = {.now = from.now, .real = from.now},
			     .payments = g_sequence_new(payment_free)};
	gint64 end = dunlin_day_at(until + 1, 0, desk->house->config->zone);

	if (!answer_all(&play, error))
		return FALSE;
	while (play.time.now < end) {
		if (!work(&play, error) || !go_on(&play, error))
			return FALSE;
	}
	return TRUE;
}
