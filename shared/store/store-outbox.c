/* SPDX-License-Identifier: BSD-2-Clause */
/* The outbox: notices on their way, and which claims they are about. */
#include "base/error.h"
#include "base/token.h"
#include "store/store-private.h"

enum { ID_TRIES = 8, THREAD_MAX = 20, CANDIDATES = 50 };

/* A question to the creditor names the step it asks about, but does not take it. */
static gboolean
takes_steps(const DunlinNotice *notice)
{
	return notice->role == DUNLIN_ROLE_DEBTOR || notice->role == DUNLIN_ROLE_PARTNER;
}

/* No step is taken twice: asked first, so that a refusal leaves nothing behind; the unique index
 * stands behind it where writers run side by side, and alone where they hurry. */
static gboolean
steps_are_free(DunlinStore *store, const DunlinNotice *notice, GError **error)
{
	for (guint i = 0; notice->step && notice->claims && notice->claims[i]; i++) {
		DunlinNoticePart part = dunlin_notice_part(notice, notice->claims[i]);
		GError *failed = NULL;
		g_autofree char *taken =
			dunlin_store_text(store, DUNLIN_SQL_NOTICE_STEP_TAKEN,
					  BIND(NUMBER(notice->creditor), TEXT(notice->claims[i]),
					       TEXT(part.step), NUMBER(part.run)),
					  &failed);
		if (failed) {
			g_propagate_error(error, failed);
			return FALSE;
		}
		if (taken) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
				    "notice %s has taken step %s of claim %s", taken, part.step,
				    notice->claims[i]);
			return FALSE;
		}
	}
	return TRUE;
}

/* A new id where none is given; another one if somebody has it, once in 2^50. */
static gboolean
insert_row(DunlinStore *store, DunlinNotice *notice, GError **error)
{
	gboolean given = notice->id != NULL, done = TRUE;
	gint64 inserted = 0;

	if (store->hurried && given)
		return dunlin_store_expect(store, DUNLIN_SQL_NOTICE_INSERT, notice, NULL, error);
	for (guint i = 0; i < (given ? 1 : ID_TRIES) && done && inserted == 0; i++) {
		if (!given) {
			g_free(notice->id);
			notice->id = dunlin_notice_new();
		}
		done = dunlin_store_put(store, DUNLIN_SQL_NOTICE_INSERT, notice, NULL, &inserted,
					error);
	}
	if (done && inserted == 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT, "there is a notice %s",
			    notice->id);
	if (inserted == 0 && !given)
		g_clear_pointer(&notice->id, g_free);
	return done && inserted == 1;
}

static gboolean
add_part(DunlinStore *store, const DunlinNotice *notice, guint position, GError **error)
{
	DunlinNoticePart part = dunlin_notice_part(notice, notice->claims[position]);
	DunlinBind none = TEXT(NULL), deadline = NUMBER(part.deadline);

	if (!takes_steps(notice))
		part.step = NULL;
	return dunlin_store_post(store, DUNLIN_SQL_NOTICE_CLAIM_ADD,
				 BIND(NUMBER(notice->creditor), TEXT(notice->id), NUMBER(position),
				      TEXT(notice->claims[position]), TEXT(part.step),
				      NUMBER(part.run),
				      part.deadline == DUNLIN_DAY_NONE ? none : deadline,
				      NUMBER(part.amount)),
				 error);
}

gboolean
dunlin_notice_insert(DunlinStore *store, DunlinNotice *notice, GError **error)
{
	if ((takes_steps(notice) && !store->hurried && !steps_are_free(store, notice, error)) ||
	    !insert_row(store, notice, error))
		return FALSE;
	for (guint i = 0; notice->claims && notice->claims[i]; i++)
		if (!add_part(store, notice, i, error))
			return FALSE;
	dunlin_store_wake(store);
	return TRUE;
}

typedef struct {
	const DunlinNotice *notice;
	GPtrArray *claims;
	GArray *parts;
} Parts;

/* Rows from before parts had a deadline and an amount are about one claim each. */
static gboolean
take_part(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	Parts *parts = data;
	DunlinNoticePart part = {
		.step = g_strdup(engine->column_text(statement, 1)),
		.run = (guint)engine->column_int(statement, 2),
		.deadline = DUNLIN_DAY_NONE,
		.amount = engine->column_int(statement, 4),
	};

	(void)error;
	if (!engine->column_null(statement, 3))
		part.deadline = (DunlinDay)engine->column_int(statement, 3);
	if (!part.step)
		part.step = g_strdup(parts->notice->step);
	if (engine->column_null(statement, 4)) {
		part.deadline = parts->notice->deadline;
		part.amount = parts->notice->amount;
	}
	g_ptr_array_add(parts->claims, g_strdup(engine->column_text(statement, 0)));
	g_array_append_val(parts->parts, part);
	return TRUE;
}

static gboolean
load_claims(DunlinStore *store, DunlinNotice *notice, GError **error)
{
	Parts parts = {notice, g_ptr_array_new(), g_array_new(FALSE, FALSE, sizeof(DunlinNoticePart))};
	gboolean ok = dunlin_store_rows(store, DUNLIN_SQL_NOTICE_CLAIMS,
					BIND(NUMBER(notice->creditor), TEXT(notice->id)), take_part,
					&parts, error);

	g_ptr_array_add(parts.claims, NULL);
	notice->claims = (char **)g_ptr_array_free(parts.claims, FALSE);
	notice->parts = (DunlinNoticePart *)(gpointer)g_array_free(parts.parts, FALSE);
	return ok;
}

static GPtrArray *
all(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_store_all(store, id, binds, error);

	for (guint i = 0; notices && i < notices->len; i++)
		if (!load_claims(store, notices->pdata[i], error))
			return NULL;
	return g_steal_pointer(&notices);
}

static DunlinNotice *
one(DunlinStore *store, DunlinSql id, const DunlinBind *binds, GError **error)
{
	g_autoptr(GPtrArray) notices = all(store, id, binds, error);

	return notices && notices->len ? g_ptr_array_steal_index(notices, 0) : NULL;
}

/* @notice, which it takes, as it is once its claims and then it are locked. */
static DunlinNotice *
locked(DunlinStore *store, DunlinNotice *found, GError **error)
{
	g_autoptr(DunlinNotice) notice = found;

	if (!notice || !dunlin_store_locks(store))
		return g_steal_pointer(&notice);
	if (!dunlin_store_lock(store, DUNLIN_SQL_NOTICE_LOCK_CLAIMS,
			       BIND(NUMBER(notice->creditor), TEXT(notice->id)), NULL, error))
		return NULL;
	return one(store, DUNLIN_SQL_NOTICE_LOCK, BIND(TEXT(notice->id)), error);
}

DunlinNotice *
dunlin_notice_get(DunlinStore *store, const char *id, GError **error)
{
	GError *failed = NULL;
	DunlinNotice *notice =
		locked(store, one(store, DUNLIN_SQL_NOTICE_GET, BIND(TEXT(id)), &failed), &failed);

	if (failed)
		g_propagate_error(error, failed);
	else if (!notice)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, "there is no notice %s",
			    id);
	return notice;
}

GPtrArray *
dunlin_notice_list(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	return all(store, DUNLIN_SQL_NOTICE_LIST,
		   BIND(NUMBER(claim->creditor), TEXT(claim->reference)), error);
}

GPtrArray *
dunlin_notice_outbox(DunlinStore *store, gint state, guint limit, GError **error)
{
	if (state < 0)
		return all(store, DUNLIN_SQL_NOTICE_WAITING, BIND(NUMBER(limit)), error);
	return all(
		store, DUNLIN_SQL_NOTICE_BY_STATE,
		BIND(TEXT(dunlin_notice_state_to_string((DunlinNoticeState)state)), NUMBER(limit)),
		error);
}

static gboolean
take_candidate(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	       GError **error)
{
	DunlinNotice *notice = dunlin_notice_alloc();

	(void)error;
	notice->creditor = engine->column_int(statement, 0);
	notice->id = g_strdup(engine->column_text(statement, 1));
	g_ptr_array_add(data, notice);
	return TRUE;
}

/* The notice, locked with its claims, unless somebody is at it or at one of them. @candidate: which. */
static gboolean
take_if_free(DunlinStore *store, DunlinNotice *candidate, gint64 now, DunlinNotice **ret_notice,
	     GError **error)
{
	const DunlinBind *key = BIND(NUMBER(candidate->creditor), TEXT(candidate->id));
	const DunlinBind *id = BIND(TEXT(candidate->id));
	g_autoptr(DunlinNotice) notice = NULL;
	GError *failed = NULL;
	guint free;

	/* None of them waits for anybody, so that both are asked for at once; the notice only by who has the
	 * claims: he would find it locked by one who passes it over. */
	if (!dunlin_store_ahead(store, DUNLIN_SQL_NOTICE_CLAIMS, key, error) ||
	    !dunlin_store_ahead(store, DUNLIN_SQL_NOTICE_LOCK_FREE_CLAIMS, key, error) ||
	    !load_claims(store, candidate, error) ||
	    !dunlin_store_lock(store, DUNLIN_SQL_NOTICE_LOCK_FREE_CLAIMS, key, &free, error))
		return FALSE;
	if (free < g_strv_length(candidate->claims))
		return TRUE;
	notice = one(store, DUNLIN_SQL_NOTICE_LOCK_FREE, id, &failed);
	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (notice && notice->state == DUNLIN_NOTICE_READY && notice->next_try <= now)
		*ret_notice = g_steal_pointer(&notice);
	return TRUE;
}

DunlinNotice *
dunlin_notice_next(DunlinStore *store, gint64 now, GError **error)
{
	if (!dunlin_store_locks(store))
		return one(store, DUNLIN_SQL_NOTICE_NEXT, BIND(NUMBER(now), NUMBER(1)), error);
	g_autoptr(GPtrArray) ready =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_notice_free);
	if (!dunlin_store_rows(store, DUNLIN_SQL_NOTICE_CANDIDATES,
			       BIND(NUMBER(now), NUMBER(CANDIDATES)), take_candidate, ready, error))
		return NULL;
	for (guint i = 0; i < ready->len; i++) {
		DunlinNotice *notice = NULL;
		if (!take_if_free(store, ready->pdata[i], now, &notice, error))
			return NULL;
		if (notice)
			return notice;
	}
	return NULL;
}

gboolean
dunlin_notice_next_try(DunlinStore *store, gint64 *ret_at, GError **error)
{
	return dunlin_store_number(store, DUNLIN_SQL_NOTICE_NEXT_TRY, NULL, ret_at, error);
}

GPtrArray *
dunlin_notice_stale(DunlinStore *store, gint64 now, guint limit, GError **error)
{
	return all(store, DUNLIN_SQL_NOTICE_STALE, BIND(NUMBER(now), NUMBER(limit)), error);
}

GPtrArray *
dunlin_notice_held(DunlinStore *store, const char *holder, GError **error)
{
	return all(store, DUNLIN_SQL_NOTICE_HELD, BIND(TEXT(holder)), error);
}

GPtrArray *
dunlin_notice_orphaned(DunlinStore *store, guint limit, GError **error)
{
	return all(store, DUNLIN_SQL_NOTICE_ORPHANED, BIND(NUMBER(limit)), error);
}

gboolean
dunlin_notice_update(DunlinStore *store, const DunlinNotice *notice, DunlinNoticeState state,
		     guint attempt, GError **error)
{
	gint64 changes;

	g_assert(notice->state == state || dunlin_notice_may(state, notice->state));
	if (!dunlin_store_put(store, DUNLIN_SQL_NOTICE_UPDATE, notice,
			      BIND(TEXT(dunlin_notice_state_to_string(state)), NUMBER(attempt)),
			      &changes, error))
		return FALSE;
	if (changes == 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "notice %s is no longer %s in attempt %u", notice->id,
			    dunlin_notice_state_to_string(state), attempt);
	else if (notice->state == DUNLIN_NOTICE_READY)
		dunlin_store_wake(store);
	return changes == 1;
}

static gint
by_age(gconstpointer left, gconstpointer right)
{
	const DunlinNotice *a = *(const DunlinNotice *const *)left;
	const DunlinNotice *b = *(const DunlinNotice *const *)right;

	if (a->created_at != b->created_at)
		return a->created_at < b->created_at ? -1 : 1;
	return g_strcmp0(a->id, b->id);
}

char *
dunlin_notice_thread(DunlinStore *store, const DunlinNotice *notice, GError **error)
{
	g_autoptr(GPtrArray) earlier =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_notice_free);
	g_autoptr(GPtrArray) ids = g_ptr_array_new();

	for (guint i = 0; notice->claims && notice->claims[i]; i++) {
		GPtrArray *found = dunlin_store_all(
			store, DUNLIN_SQL_NOTICE_EARLIER,
			BIND(NUMBER(notice->creditor), TEXT(notice->claims[i]),
			     TEXT(dunlin_role_to_string(notice->role)), TEXT(notice->id)),
			error);
		if (!found)
			return NULL;
		g_ptr_array_extend_and_steal(earlier, found);
	}
	g_ptr_array_sort(earlier, by_age);
	for (guint i = 0; i < earlier->len; i++) {
		const DunlinNotice *now = earlier->pdata[i];
		const DunlinNotice *before = i ? earlier->pdata[i - 1] : NULL;
		if (!before ||
		    g_strcmp0(before->id, now->id) != 0) /* one about two of the claims */
			g_ptr_array_add(ids, now->message_id);
	}
	if (ids->len == 0)
		return NULL;
	g_ptr_array_add(ids, NULL);
	guint skip = ids->len - 1 > THREAD_MAX ? ids->len - 1 - THREAD_MAX : 0;
	return g_strjoinv(" ", (char **)ids->pdata + skip);
}

GPtrArray *
dunlin_notice_recalls(DunlinStore *store, const char *host, guint limit, GError **error)
{
	return all(store, DUNLIN_SQL_NOTICE_RECALLS, BIND(TEXT(host), NUMBER(limit)), error);
}
