/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock: a timer is only another event. What is due is `next_at <= now and not done`. A batch is
 * taken and decided in one transaction, so that clocks side by side never take the same claim. Where
 * one of them fails, all are decided again, each with a savepoint of its own.
 */
#include "base/error.h"
#include "desk/internal.h"
#include "desk/sheet.h"

/* How much a sheet that is only looked at decides beforehand: others wait to write meanwhile. */
enum { FORESEEN_BATCH = 100, FORESEEN_BATCHES = 10 };

typedef struct {
	const DunlinClaim *claim;
	DunlinTime time;
	gboolean stale; /* an earlier decision may have moved it */
	gboolean hurried;
	gboolean changed;
} Due;

static gboolean
decide(DunlinDesk *desk, gpointer data, GError **error)
{
	Due *due = data;
	g_autoptr(DunlinClaim) claim = NULL;
	gboolean free = FALSE;

	if ((due->hurried &&
	     !dunlin_claim_due_ahead(desk->store, due->claim, due->time.now, error)) ||
	    !dunlin_claim_try(desk->store, due->claim, &free, error))
		return FALSE;
	if (!free)
		return TRUE; /* it is due with the next look as well */
	claim = due->stale ? dunlin_claim_get(desk->store, due->claim->creditor,
					      due->claim->reference, error)
			   : dunlin_claim_copy(due->claim);
	if (claim == NULL)
		return FALSE;
	if (claim->next_at == 0 || claim->next_at > due->time.now)
		return TRUE; /* a claim before it in the batch moved it */
	return dunlin_desk_decide_together(desk, claim, due->time, &due->changed, error);
}

/* A claim that cannot be decided is set aside for a day, so that it neither blocks the others nor
 * is forgotten; verify and the log name it. */
static gboolean
set_aside(DunlinDesk *desk, gpointer data, GError **error)
{
	Due *due = data;
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, due->claim->creditor,
							due->claim->reference, error);

	if (claim == NULL)
		return FALSE;
	claim->next_at = due->time.now + 86400;
	return dunlin_claim_update(desk->store, claim, error) &&
	       dunlin_journal_add(desk->store, claim->creditor, claim->reference, due->time.now,
				  "set-aside", DUNLIN_ACTOR_DUNLIN, NULL, "clock=failed", error);
}

/* ── a batch ── */

typedef struct {
	DunlinTime time;
	guint limit;
	gboolean hurried;    /* nobody waits for each write: where one fails, all is done again */
	gboolean careful;    /* each claim in a savepoint of its own */
	guint taken, changed;
	GHashTable *debtors; /* "creditor/debtor" on whose claims was decided; NULL: nobody yet */
	DunlinClaim *claim; /* the last one; yours */
	GError *passing;    /* why one of them must wait; yours */
	GString *report;
} Batch;

gboolean
dunlin_desk_apart(DunlinDesk *desk, DunlinDeskBody body, gpointer data, GError **ret_failed,
		  GError **error)
{
	g_autoptr(GError) failed = NULL, broken = NULL;
	gboolean done;

	if (!dunlin_store_save(desk->store, error))
		return FALSE;
	done = body(desk, data, &failed);
	if (!dunlin_store_save_end(desk->store, done, &broken)) {
		g_propagate_error(error, failed != NULL ? g_steal_pointer(&failed)
							: g_steal_pointer(&broken));
		return FALSE;
	}
	*ret_failed = g_steal_pointer(&failed);
	return TRUE;
}

/* Whether an earlier decision of this batch may have moved the claim. */
static gboolean
note_debtor(Batch *batch)
{
	if (batch->debtors == NULL)
		batch->debtors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return !g_hash_table_add(batch->debtors,
				 g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
						 batch->claim->creditor, batch->claim->debtor));
}

static gboolean
take_one(DunlinDesk *desk, Batch *batch, GError **error)
{
	Due due = {.claim = batch->claim, .time = batch->time, .stale = note_debtor(batch),
		   .hurried = batch->hurried};
	g_autoptr(GError) failed = NULL, hopeless = NULL;

	if (!batch->careful) {
		if (!decide(desk, &due, error))
			return FALSE;
		batch->changed += due.changed ? 1 : 0;
		return TRUE;
	}
	if (!dunlin_desk_apart(desk, decide, &due, &failed, error))
		return FALSE;
	batch->changed += failed == NULL && due.changed ? 1 : 0;
	if (failed == NULL)
		return TRUE;
	if (dunlin_desk_is_passing(failed)) {
		if (batch->passing == NULL)
			batch->passing = g_steal_pointer(&failed);
		return TRUE;
	}
	g_string_append_printf(batch->report, "%s: %s\n", due.claim->reference, failed->message);
	if (!dunlin_desk_apart(desk, set_aside, &due, &hopeless, error))
		return FALSE;
	if (hopeless == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&hopeless));
	return FALSE;
}

static gboolean
take(DunlinDesk *desk, gpointer data, GError **error)
{
	Batch *batch = data;
	g_autoptr(GPtrArray) claims =
		dunlin_claim_due(desk->store, batch->time.now, batch->limit, error);

	if (claims == NULL)
		return FALSE;
	if (batch->hurried)
		dunlin_store_hurry(desk->store);
	batch->taken = claims->len;
	for (guint i = 0; i < claims->len; i++) {
		g_clear_pointer(&batch->claim, dunlin_claim_free);
		batch->claim = dunlin_claim_copy(g_ptr_array_index(claims, i));
		if (!take_one(desk, batch, error))
			return FALSE;
	}
	return TRUE;
}

static void
batch_clear(Batch *batch)
{
	g_clear_pointer(&batch->claim, dunlin_claim_free);
	g_clear_pointer(&batch->debtors, g_hash_table_unref);
	g_clear_error(&batch->passing);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Batch, batch_clear)

/* What spoils a whole transaction, claim for claim: the one that does it is set aside. */
static gboolean
replay(DunlinDesk *desk, DunlinTime time, guint limit, guint *inout_count, GString *report,
       GError **error)
{
	gboolean more = TRUE;

	for (guint i = 0; more && i < limit; i++) {
		g_auto(Batch) one = {.time = time, .limit = 1, .report = report};
		g_autoptr(GError) local = NULL;

		if (dunlin_desk_transaction(desk, take, &one, &local)) {
			*inout_count += one.changed;
			more = one.taken > 0;
			continue;
		}
		if (dunlin_desk_is_passing(local) || one.claim == NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		Due due = {.claim = one.claim, .time = time};
		g_string_append_printf(report, "%s: %s\n", one.claim->reference, local->message);
		if (!dunlin_desk_transaction(desk, set_aside, &due, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
run_carefully(DunlinDesk *desk, DunlinTime time, guint limit, guint *ret_count, GString *report,
	      GError **error)
{
	g_auto(Batch) batch = {.time = time, .limit = limit, .careful = TRUE, .report = report};
	g_autoptr(GError) local = NULL;
	gsize reported = report->len;
	guint count = 0;

	if (dunlin_desk_transaction(desk, take, &batch, &local)) {
		count = batch.changed;
	} else if (dunlin_desk_is_passing(local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	} else {
		g_string_truncate(report, reported);
		if (!replay(desk, time, limit, &count, report, error))
			return FALSE;
	}
	/* Somebody else works on those that wait; only where nothing else was done it is told. */
	if (batch.passing != NULL && count == 0) {
		g_propagate_error(error, g_steal_pointer(&batch.passing));
		return FALSE;
	}
	*ret_count = count;
	return TRUE;
}

gboolean
dunlin_desk_run_due(DunlinDesk *desk, DunlinTime time, guint limit, guint *ret_count,
		    GString *report, GError **error)
{
	g_auto(Batch) batch = {.time = time, .limit = limit, .hurried = TRUE, .report = report};
	gint64 next = 0;

	if (!dunlin_desk_follow_mode(desk, time, error) || !dunlin_claim_next_due(desk->store, &next, error))
		return FALSE;
	*ret_count = 0;
	/* Without a transaction: who writes waits for nobody idle. Sheets come last, so that all that
	 * the claims have for them is on them. */
	if (next == 0 || next > time.now)
		return dunlin_desk_run_sheets(desk, time, ret_count, report, error);
	if (!dunlin_desk_transaction(desk, take, &batch, NULL))
		return run_carefully(desk, time, limit, ret_count, report, error);
	*ret_count = batch.changed;
	return TRUE;
}

gboolean
dunlin_desk_decide_due(DunlinDesk *desk, DunlinTime time, GError **error)
{
	g_autoptr(GString) report = g_string_new(NULL);
	g_auto(Batch) batch = {.time = time, .limit = FORESEEN_BATCH, .careful = TRUE, .report = report};
	guint before;

	for (guint i = 0; i < FORESEEN_BATCHES; i++) {
		before = batch.changed;
		if (!take(desk, &batch, error))
			return FALSE;
		if (batch.changed == before)
			return TRUE;
	}
	return TRUE;
}

gboolean
dunlin_desk_next_due(DunlinDesk *desk, gint64 *ret_at, GError **error)
{
	gint64 claim = 0, sheet = 0;

	if (!dunlin_claim_next_due(desk->store, &claim, error) ||
	    !dunlin_sheet_next_due(desk->store, &sheet, error))
		return FALSE;
	*ret_at = claim != 0 && sheet != 0 ? MIN(claim, sheet) : MAX(claim, sheet);
	return TRUE;
}
