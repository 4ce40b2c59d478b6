/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The journal: one hash chain per claim and one of the house. A line's hash is the SHA-256 of
 *   1|creditor|chain|seq|at|kind|actor|SHA-256 of the text|refs|hash of the line before
 * ("" where there is none). kind and chain hold no '|', all digests have 64 digits: the parts can
 * be told apart whatever refs says.
 */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "store/store-private.h"

enum {
	PAGE = 500,
	SEAL_HEADS = 100, /* chains that one line of the house takes in */
};
static const char seal_kind[] = "sealed";

static void
clear_entry(DunlinJournalEntry *entry)
{
	g_free(entry->kind);
	g_free(entry->text);
	g_free(entry->refs);
	g_free(entry->hash);
}

void
dunlin_journal_row_free(DunlinJournalRow *row)
{
	if (!row)
		return;
	clear_entry(&row->entry);
	g_free(row->chain);
	g_free(row->text_digest);
	g_free(row);
}

static char *
digest_of(const char *text)
{
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text ? text : "", -1);
}

static char *
hash_of(const DunlinJournalRow *row, const char *previous)
{
	const DunlinJournalEntry *entry = &row->entry;
	g_autofree char *line =
		g_strdup_printf("1|%" G_GINT64_FORMAT "|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT
				"|%s|%s|%s|%s|%s",
				row->creditor, row->chain, entry->seq, entry->at, entry->kind,
				dunlin_actor_to_string(entry->actor), row->text_digest,
				entry->refs ? entry->refs : "", previous);

	return digest_of(line);
}

typedef struct {
	gint64 seq;
	char *hash;
} Head;

static gboolean
take_head(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	Head *head = data;

	(void)error;
	head->seq = engine->column_int(statement, 0);
	head->hash = g_strdup(engine->column_text(statement, 1));
	return TRUE;
}

/* Where the chain goes on. A chain's first line makes its end, which from then on is locked where
 * writers run side by side. */
static gboolean
find_end(DunlinStore *store, gint64 owner, const char *chain, Head *ret_head, GError **error)
{
	const DunlinBind *key = BIND(NUMBER(owner), TEXT(chain));
	/* Who hurries has the claim's lock; a chain that grew nevertheless has this line's number. */
	DunlinSql end = store->hurried ? DUNLIN_SQL_JOURNAL_LAST : DUNLIN_SQL_JOURNAL_END;

	return dunlin_store_rows(store, end, key, take_head, ret_head, error) &&
	       (ret_head->seq > 0 || dunlin_store_rows(store, DUNLIN_SQL_JOURNAL_GROW, key,
						       take_head, ret_head, error));
}

gboolean
dunlin_journal_add(DunlinStore *store, gint64 creditor, const char *claim, gint64 at,
		   const char *kind, DunlinActor actor, const char *text, const char *refs,
		   GError **error)
{
	const char *chain = claim ? claim : "";
	gint64 owner = claim ? creditor : 0;
	Head head = {0, NULL};

	g_assert(store->in_transaction);
	g_assert(!strchr(kind, '|') && !strchr(chain, '|'));
	gboolean found = find_end(store, owner, chain, &head, error);
	g_autofree char *previous = head.hash; /* there also where the step after the row failed */
	if (!found)
		return FALSE;
	g_autofree char *text_digest = digest_of(text);
	DunlinJournalRow row = {
		.entry = {.seq = head.seq,
			  .at = at,
			  .kind = (char *)kind,
			  .actor = actor,
			  .text = (char *)text,
			  .refs = (char *)refs},
		.creditor = owner,
		.chain = (char *)chain,
		.text_digest = text_digest,
	};
	g_autofree char *hash = hash_of(&row, previous);
	row.entry.hash = hash;
	return dunlin_store_post_row(store, DUNLIN_SQL_JOURNAL_ADD, &row, error) &&
	       dunlin_store_post(store, DUNLIN_SQL_JOURNAL_HEAD,
				 BIND(NUMBER(owner), TEXT(chain), NUMBER(head.seq), TEXT(hash)),
				 error);
}

GPtrArray *
dunlin_journal_list(DunlinStore *store, gint64 creditor, const char *claim, GError **error)
{
	return dunlin_store_all(store, DUNLIN_SQL_JOURNAL_LIST,
				BIND(NUMBER(claim ? creditor : 0), TEXT(claim ? claim : "")),
				error);
}

/* ── verify ── */

typedef struct {
	DunlinStore *store;
	GString *report;
	gboolean sound;
	gint64 creditor, seq; /* the last line followed; creditor -1: none yet */
	char *chain;
	char *hash;
} Follow;

static void G_GNUC_PRINTF(5, 6) fault(Follow *follow, gint64 creditor, const char *chain,
				      gint64 seq, const char *format, ...)
{
	va_list arguments;

	follow->sound = FALSE;
	g_string_append_printf(follow->report, "journal %" G_GINT64_FORMAT "/%s", creditor,
			       *chain ? chain : "(house)");
	if (seq)
		g_string_append_printf(follow->report, " line %" G_GINT64_FORMAT, seq);
	g_string_append(follow->report, ": ");
	va_start(arguments, format);
	g_string_append_vprintf(follow->report, format, arguments);
	va_end(arguments);
	g_string_append_c(follow->report, '\n');
}

/* The last line of a chain must be the one that its head names. A chain that grew while we read is
 * no fault. */
static gboolean
check_end(Follow *follow, GError **error)
{
	DunlinStore *store = follow->store;
	GError *failed = NULL;

	if (follow->creditor < 0)
		return TRUE;
	const DunlinBind *here =
		BIND(NUMBER(follow->creditor), TEXT(follow->chain), NUMBER(follow->seq));
	g_autofree char *head =
		dunlin_store_text(store, DUNLIN_SQL_JOURNAL_HEAD_GET, here, &failed);
	g_autofree char *next =
		failed ? NULL
		       : dunlin_store_text(store, DUNLIN_SQL_JOURNAL_HASH,
					   BIND(NUMBER(follow->creditor), TEXT(follow->chain),
						NUMBER(follow->seq + 1)),
					   &failed);
	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (!next && g_strcmp0(head, follow->hash) != 0)
		fault(follow, follow->creditor, follow->chain, follow->seq,
		      head ? "it is not the end that was noted" : "lines after it are missing");
	return TRUE;
}

/* "creditor/chain:seq:hash": what the house's chain saw must still be there. */
static gboolean
check_seal(Follow *follow, const DunlinJournalRow *row, GError **error)
{
	g_auto(GStrv) words = g_strsplit(row->entry.refs ? row->entry.refs : "", " ", -1);

	for (guint i = 0; words[i]; i++) {
		GError *failed = NULL;
		g_auto(GStrv) parts = g_strsplit_set(words[i], "/:", 4);
		if (g_strv_length(parts) != 4)
			continue;
		gint64 creditor = g_ascii_strtoll(parts[0], NULL, 10);
		gint64 seq = g_ascii_strtoll(parts[2], NULL, 10);
		g_autofree char *hash = dunlin_store_text(
			follow->store, DUNLIN_SQL_JOURNAL_HASH,
			BIND(NUMBER(creditor), TEXT(parts[1]), NUMBER(seq)), &failed);
		if (failed) {
			g_propagate_error(error, failed);
			return FALSE;
		}
		if (g_strcmp0(hash, parts[3]) != 0)
			fault(follow, creditor, parts[1], seq,
			      "it is not what the house's line %" G_GINT64_FORMAT " took in",
			      row->entry.seq);
	}
	return TRUE;
}

static gboolean
check_row(Follow *follow, const DunlinJournalRow *row, GError **error)
{
	if (row->creditor != follow->creditor || strcmp(row->chain, follow->chain) != 0) {
		if (!check_end(follow, error))
			return FALSE;
		follow->creditor = row->creditor;
		g_free(follow->chain);
		follow->chain = g_strdup(row->chain);
		follow->seq = 0;
		g_free(follow->hash);
		follow->hash = g_strdup("");
	}
	if (row->entry.seq != follow->seq + 1)
		fault(follow, row->creditor, row->chain, row->entry.seq,
		      "the lines from %" G_GINT64_FORMAT " on are missing", follow->seq + 1);
	g_autofree char *hash = hash_of(row, follow->hash);
	if (strcmp(hash, row->entry.hash) != 0)
		fault(follow, row->creditor, row->chain, row->entry.seq,
		      "its hash does not follow from it and the line before");
	g_autofree char *text_digest = row->entry.text ? digest_of(row->entry.text) : NULL;
	if (text_digest && strcmp(text_digest, row->text_digest) != 0)
		fault(follow, row->creditor, row->chain, row->entry.seq, "its text was changed");
	follow->seq = row->entry.seq;
	g_free(follow->hash);
	follow->hash =
		g_strdup(row->entry.hash); /* one fault is told once, not on every line after */
	if (row->creditor == 0 && !*row->chain && strcmp(row->entry.kind, seal_kind) == 0)
		return check_seal(follow, row, error);
	return TRUE;
}

static gboolean
follow_all(Follow *follow, GError **error)
{
	for (;;) {
		g_autoptr(GPtrArray) page =
			dunlin_store_all(follow->store, DUNLIN_SQL_JOURNAL_AFTER,
					 BIND(NUMBER(follow->creditor), TEXT(follow->chain),
					      NUMBER(follow->seq), NUMBER(PAGE)),
					 error);
		if (!page)
			return FALSE;
		for (guint i = 0; i < page->len; i++)
			if (!check_row(follow, page->pdata[i], error))
				return FALSE;
		if (page->len < PAGE)
			return check_end(follow, error);
	}
}

static gboolean
take_lost(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	  GError **error)
{
	(void)error;
	fault(data, engine->column_int(statement, 0), engine->column_text(statement, 1), 0,
	      "all its lines are missing");
	return TRUE;
}

gboolean
dunlin_journal_verify(DunlinStore *store, GString *report, gboolean *ret_sound, GError **error)
{
	Follow follow = {.store = store, .report = report, .sound = TRUE, .creditor = -1};

	follow.chain = g_strdup("");
	follow.hash = g_strdup("");
	gboolean done =
		follow_all(&follow, error) &&
		dunlin_store_rows(store, DUNLIN_SQL_JOURNAL_LOST, NULL, take_lost, &follow, error);
	g_free(follow.chain);
	g_free(follow.hash);
	if (done)
		*ret_sound = follow.sound;
	return done;
}

/* ── seal ── */

typedef struct {
	gint64 creditor, seq;
	char *chain;
} Grown;

typedef struct {
	GString *refs;
	GArray *heads; /* of Grown */
} Seal;

static void
clear_grown(gpointer data)
{
	g_free(((Grown *)data)->chain);
}

static gboolean
take_grown(const DunlinEngine *engine, DunlinEngineStatement *statement, gpointer data,
	   GError **error)
{
	Seal *seal = data;
	Grown head = {
		.creditor = engine->column_int(statement, 0),
		.chain = g_strdup(engine->column_text(statement, 1)),
		.seq = engine->column_int(statement, 2),
	};

	(void)error;
	g_array_append_val(seal->heads, head);
	g_string_append_printf(seal->refs, " %" G_GINT64_FORMAT "/%s:%" G_GINT64_FORMAT ":%s",
			       head.creditor, head.chain, head.seq,
			       engine->column_text(statement, 3));
	return TRUE;
}

/* One line of the house's chain over at most SEAL_HEADS heads; how many it took in. */
static gboolean
seal_some(DunlinStore *store, const char *day, gint64 at, guint *ret_count, GError **error)
{
	g_autoptr(GString) refs = g_string_new(NULL);
	g_autoptr(GArray) heads = g_array_new(FALSE, FALSE, sizeof(Grown));
	Seal seal = {refs, heads};

	g_array_set_clear_func(heads, clear_grown);
	g_string_append_printf(refs, "day=%s", day);
	if (!dunlin_store_rows(store, DUNLIN_SQL_JOURNAL_GROWN, BIND(NUMBER(SEAL_HEADS)),
			       take_grown, &seal, error))
		return FALSE;
	*ret_count = heads->len;
	if (heads->len == 0)
		return TRUE;
	for (guint i = 0; i < heads->len; i++) {
		const Grown *head = &g_array_index(heads, Grown, i);
		if (!dunlin_store_run(
			    store, DUNLIN_SQL_JOURNAL_SEALED,
			    BIND(NUMBER(head->creditor), TEXT(head->chain), NUMBER(head->seq)),
			    NULL, error))
			return FALSE;
	}
	return dunlin_journal_add(store, 0, NULL, at, seal_kind, DUNLIN_ACTOR_DUNLIN, NULL,
				  refs->str, error);
}

gboolean
dunlin_journal_seal(DunlinStore *store, DunlinDay day, gint64 at, GError **error)
{
	g_autofree char *text = dunlin_day_to_string(day);
	guint count;

	do {
		if (!seal_some(store, text, at, &count, error))
			return FALSE;
	} while (count == SEAL_HEADS);
	return TRUE;
}
