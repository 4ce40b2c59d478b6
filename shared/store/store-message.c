/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages, where they were found, and automatic answers. */
#include "base/error.h"
#include "store/store-private.h"

enum { ANSWERS_KEPT_DAYS = 7 };

static const char *const states[] = {
	[DUNLIN_MESSAGE_SEEN] = "seen",
	[DUNLIN_MESSAGE_DONE] = "done",
	[DUNLIN_MESSAGE_FAILED] = "failed",
};

const char *
dunlin_message_state_to_string(DunlinMessageState state)
{
	return states[state];
}

gboolean
dunlin_message_state_from_string(const char *text, DunlinMessageState *ret_state)
{
	for (guint i = 0; i < G_N_ELEMENTS(states); i++)
		if (g_str_equal(states[i], text)) {
			*ret_state = (DunlinMessageState)i;
			return TRUE;
		}
	return FALSE;
}

void
dunlin_message_row_free(DunlinMessageRow *row)
{
	if (!row)
		return;
	g_free(row->digest);
	g_free(row->message_id);
	g_free(row->below);
	g_free(row->verdict);
	g_free(row);
}

DunlinMessageRow *
dunlin_message_attempt(DunlinStore *store, const char *digest, gint64 size, const char *message_id,
		       const char *below, gint64 now, GError **error)
{
	g_assert(store->in_transaction);
	return dunlin_store_one(store, DUNLIN_SQL_MESSAGE_ATTEMPT,
				BIND(TEXT(digest), TEXT(message_id), TEXT(below), NUMBER(size),
				     NUMBER(now), TEXT(states[DUNLIN_MESSAGE_SEEN]), NUMBER(1),
				     TEXT(NULL)),
				error);
}

static DunlinMessageRow *
not_found(const char *digest, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, "there is no message %s", digest);
	return NULL;
}

DunlinMessageRow *
dunlin_message_get(DunlinStore *store, const char *digest, GError **error)
{
	GError *failed = NULL;
	DunlinMessageRow *row =
		dunlin_store_one(store, DUNLIN_SQL_MESSAGE_GET, BIND(TEXT(digest)), &failed);

	if (failed)
		g_propagate_error(error, failed);
	return row || failed ? row : not_found(digest, error);
}

gboolean
dunlin_message_finish(DunlinStore *store, const char *digest, DunlinMessageState state,
		      const char *verdict, GError **error)
{
	gint64 changes;

	if (!dunlin_store_run(store, DUNLIN_SQL_MESSAGE_FINISH,
			      BIND(TEXT(digest), TEXT(states[state]), TEXT(verdict)), &changes,
			      error))
		return FALSE;
	return changes == 1 || not_found(digest, error);
}

gboolean
dunlin_message_forgive(DunlinStore *store, const char *digest, GError **error)
{
	return dunlin_store_run(store, DUNLIN_SQL_MESSAGE_FORGIVE, BIND(TEXT(digest)), NULL, error);
}

char *
dunlin_message_copy_of(DunlinStore *store, const char *digest, const char *message_id,
		       const char *below, GError **error)
{
	return dunlin_store_text(store, DUNLIN_SQL_MESSAGE_COPY_OF,
				 BIND(TEXT(message_id), TEXT(below), TEXT(digest)), error);
}

gboolean
dunlin_message_link(DunlinStore *store, const DunlinClaim *claim, const char *digest,
		    const char *role, GError **error)
{
	return dunlin_store_run(
		store, DUNLIN_SQL_MESSAGE_LINK,
		BIND(NUMBER(claim->creditor), TEXT(claim->reference), TEXT(digest), TEXT(role)),
		NULL, error);
}

static void
link_free(gpointer data)
{
	DunlinLink *link = data;

	g_free(link->digest);
	g_free(link->role);
	g_free(link);
}

static gboolean
take_link(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	DunlinLink *link = g_new0(DunlinLink, 1);

	(void)error;
	link->digest = g_strdup(engine->column_text(statement, 0));
	link->role = g_strdup(engine->column_text(statement, 1));
	link->received_at = engine->column_int(statement, 2);
	link->size = engine->column_int(statement, 3);
	g_ptr_array_add(data, link);
	return TRUE;
}

GPtrArray *
dunlin_message_links(DunlinStore *store, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(link_free);

	if (!dunlin_store_rows(store, DUNLIN_SQL_MESSAGE_LINKED,
			       BIND(NUMBER(claim->creditor), TEXT(claim->reference)), take_link,
			       links, error))
		return NULL;
	return g_steal_pointer(&links);
}

gboolean
dunlin_message_is_alone(DunlinStore *store, const DunlinClaim *claim, const char *digest,
			gboolean *ret_alone, GError **error)
{
	gint64 others;

	if (!dunlin_store_number(store, DUNLIN_SQL_MESSAGE_OTHERS,
				 BIND(TEXT(digest), NUMBER(claim->creditor), TEXT(claim->reference),
				      NUMBER(claim->debtor)),
				 &others, error))
		return FALSE;
	*ret_alone = others == 0;
	return TRUE;
}

char *
dunlin_intake_get(DunlinStore *store, const char *mailbox, const char *folder,
		  const char *uidvalidity, const char *uid, GError **error)
{
	return dunlin_store_text(store, DUNLIN_SQL_INTAKE_GET,
				 BIND(TEXT(mailbox), TEXT(folder), TEXT(uidvalidity), TEXT(uid)),
				 error);
}

gboolean
dunlin_intake_put(DunlinStore *store, const char *mailbox, const char *folder,
		  const char *uidvalidity, const char *uid, const char *digest, GError **error)
{
	return dunlin_store_run(
		store, DUNLIN_SQL_INTAKE_PUT,
		BIND(TEXT(mailbox), TEXT(folder), TEXT(uidvalidity), TEXT(uid), TEXT(digest)), NULL,
		error);
}

gboolean
dunlin_answer_allowed(DunlinStore *store, const char *address, const char *kind, DunlinDay day,
		      gboolean *ret_allowed, GError **error)
{
	g_autofree char *folded = g_ascii_strdown(address, -1);
	gint64 added;

	if (!dunlin_store_run(store, DUNLIN_SQL_ANSWER_FORGET,
			      BIND(NUMBER(day - ANSWERS_KEPT_DAYS)), NULL, error) ||
	    !dunlin_store_run(store, DUNLIN_SQL_ANSWER_PUT,
			      BIND(NUMBER(day), TEXT(folded), TEXT(kind)), &added, error))
		return FALSE;
	*ret_allowed = added == 1;
	return TRUE;
}
