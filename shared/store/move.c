/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving a store: every table in the order of its key, in batches, each in a transaction of its
 * own. Before the first row the old store is closed for everybody, and the new one until the last:
 * what stands still can be copied again from the start after an interruption, where a row that is
 * there already is the same row.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "store/archive-private.h"
#include "store/store-private.h"

#define ARCHIVE "archive" /* how its tables begin, and what is told of it */

enum { WAIT_MS = 10000, BATCH_ROWS = 500, BATCH_CHUNKS = 8, KEYS_MAX = 4, COLUMNS_MAX = 48 };

/* In an order in which no row comes before one that it refers to. Columns with their kind: a
 * number, text or bytes. Leases end by themselves. */
static const struct {
	const char *name, *where; /* NULL: all rows */
	guint keys;               /* the first columns */
	const char *columns;
} tables[] = {
	{"creditor", NULL, 1, "id:n key:t"},
	{"counter", NULL, 2, "creditor:n name:t value:n"},
	{"debtor", NULL, 2,
	 "creditor:n id:n number:t vat_id:t name:t email:t email_state:t kind:t language:t "
	 "country:t"
	 " number_key:t vat_key:t email_key:t name_key:t email_origin:t"
	 " street:t postcode:t city:t place_key:t policy:t phone:t contact:t"},
	{"claim", NULL, 2,
	 "creditor:n reference:t debtor:n invoice:t seller:t currency:t state:t reason:t policy:t"
	 " policy_digest:t issue_day:n due_day:n due_origin:t unpaid_day:n step:t step_run:n"
	 " step_state:t step_at:n deadline:n asked:t asked_at:n asked_count:n word:t next_step:t"
	 " next_at:n opened_at:n closed_at:n message:t part:t version:n iban:t"
	 " payment_reference:t own_at:n discounts:t vat:t policy_by:t disputed:n"
	 " order_reference:t subject:t"},
	{"claim_name", NULL, 3, "creditor:n key:t claim:t"},
	{"ledger", NULL, 3, "creditor:n claim:t id:n kind:t day:n amount:n text:t source:t"},
	{"account", NULL, 3,
	 "creditor:n debtor:n id:n kind:t day:n amount:n currency:t claim:t text:t source:t"},
	{"document", NULL, 4,
	 "creditor:n seller:t kind:t number:t names:t amount:n currency:t message:t claim:t"},
	{"hold", NULL, 2,
	 "creditor:n id:n claim:t debtor:n reason:t actor:t until_day:n at:n ended_at:n"
	 " announced_at:n"},
	{"instalment", NULL, 3, "creditor:n claim:t day:n amount:n"},
	{"sheet", NULL, 1, "creditor:n next_at:n sent_at:n weekly_at:n"},
	{"said", NULL, 3, "creditor:n claim:t address:t side:t at:n"},
	{"notice", NULL, 2,
	 "creditor:n id:t role:t letter:t step:t run:n demands:n state:t attempt:n"
	 " stamped_attempt:n next_try:n created_at:n written_at:n stamped_at:n accepted_at:n"
	 " delivered_at:n recipient:t recipient_name:t sender:t language:t subject:t facts:t"
	 " in_reply_to:t thread:t attach:t attach_part:t message_id:t digest:t body_digest:t "
	 "stamp:t"
	 " queue_id:t status:t deadline:n amount:n currency:t holder:t host:t recall:t channel:t"},
	{"notice_claim", NULL, 3,
	 "creditor:n notice:t claim:t position:n step:t run:n deadline:n amount:n"},
	{"message", NULL, 1,
	 "digest:t message_id:t below:t size:n received_at:n state:t attempts:n verdict:t"},
	{"message_link", NULL, 4, "creditor:n claim:t digest:t role:t"},
	{"intake", NULL, 4, "mailbox:t folder:t uidvalidity:t uid:t digest:t"},
	{"answer", NULL, 3, "day:n address:t kind:t"},
	{"journal", NULL, 3,
	 "creditor:n chain:t seq:n at:n kind:t actor:t text:t text_digest:t refs:t hash:t"},
	{"journal_head", NULL, 2, "creditor:n chain:t seq:n hash:t sealed:n"},
	{"value", "name <> '" DUNLIN_VALUE_MOVING "'", 1, "name:t content:t"},
	{"archive_upload", NULL, 1, "upload:t at:n"},
	{"archive_chunk", NULL, 2, "upload:t position:n bytes:b"},
	{"archive", NULL, 1, "digest:t upload:t size:n"},
};

/* One table, its columns parted. */
typedef struct {
	const char *name, *where;
	guint keys, count, batch;
	char **columns;
	char kinds[COLUMNS_MAX];
	char *last[KEYS_MAX]; /* the key of the last row */
} Layout;

/* What a table holds: equal where all rows are, in whatever order. */
typedef struct {
	gint64 rows;
	guint64 sum;
} Extent;

static void
layout_clear(Layout *layout)
{
	g_strfreev(layout->columns);
	for (guint i = 0; i < KEYS_MAX; i++)
		g_free(layout->last[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Layout, layout_clear)

static void
layout_init(Layout *layout, guint table)
{
	*layout = (Layout){.name = tables[table].name,
			   .where = tables[table].where,
			   .keys = tables[table].keys,
			   .batch = BATCH_ROWS};
	layout->columns = g_strsplit(tables[table].columns, " ", -1);
	layout->count = g_strv_length(layout->columns);
	g_assert(layout->count <= COLUMNS_MAX && layout->keys <= KEYS_MAX);
	for (guint i = 0; i < layout->count; i++) {
		char *colon = strchr(layout->columns[i], ':');
		layout->kinds[i] = colon[1];
		*colon = '\0';
		if (layout->kinds[i] == 'b')
			layout->batch = BATCH_CHUNKS;
	}
}

/* ── statements ── */

static char *
list(const Layout *layout, guint count, gboolean places)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < count; i++) {
		g_string_append(text, i ? ", " : "");
		if (places)
			g_string_append_printf(text, "?%u", i + 1);
		else
			g_string_append(text, layout->columns[i]);
	}
	return g_string_free(text, FALSE);
}

static DunlinEngineStatement *
prepare_read(DunlinStore *store, const Layout *layout, GError **error)
{
	gboolean first = !layout->last[0];
	g_autofree char *columns = list(layout, layout->count, FALSE);
	g_autofree char *keys = list(layout, layout->keys, FALSE);
	g_autofree char *places = list(layout, layout->keys, TRUE);
	g_autofree char *name = g_strdup_printf("%s-%s", first ? "first" : "next", layout->name);
	g_autofree char *after =
		first ? g_strdup("") : g_strdup_printf("(%s) > (%s)", keys, places);
	g_autofree char *sql = g_strdup_printf(
		"SELECT %s FROM %s%s%s%s%s ORDER BY %s LIMIT %u", columns, layout->name,
		layout->where || !first ? " WHERE " : "", layout->where ? layout->where : "",
		layout->where && !first ? " AND " : "", after, keys, layout->batch);

	return store->engine->prepare(store->connection, g_intern_string(name), sql, error);
}

static DunlinEngineStatement *
prepare_write(DunlinStore *store, const Layout *layout, GError **error)
{
	g_autofree char *columns = list(layout, layout->count, FALSE);
	g_autofree char *places = list(layout, layout->count, TRUE);
	g_autofree char *name = g_strdup_printf("write-%s", layout->name);
	g_autofree char *sql = g_strdup_printf("INSERT INTO %s (%s) VALUES (%s)"
					       " ON CONFLICT DO NOTHING",
					       layout->name, columns, places);

	return store->engine->prepare(store->connection, g_intern_string(name), sql, error);
}

static void
bind_value(const DunlinStore *store, DunlinEngineStatement *statement, guint column, char kind,
	   const char *text)
{
	if (kind == 'n' && text)
		store->engine->bind_int(statement, column + 1, g_ascii_strtoll(text, NULL, 10));
	else
		store->engine->bind_text(statement, column + 1, text);
}

/* ── rows ── */

static void
add_part(GChecksum *checksum, gconstpointer bytes, gsize length)
{
	guint64 size = bytes ? length : G_MAXUINT64; /* null is not empty */

	g_checksum_update(checksum, (const guint8 *)&size, sizeof size);
	g_checksum_update(checksum, bytes ? bytes : "", bytes ? (gssize)length : 0);
}

/* The current row of @from: into @extent, and into @into of @to where that is given. */
static gboolean
take_row(DunlinStore *from, DunlinEngineStatement *row, DunlinStore *to,
	 DunlinEngineStatement *into, Layout *layout, Extent *extent, GError **error)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize size = sizeof digest;
	guint64 part;

	for (guint i = 0; i < layout->count; i++) {
		char kind = layout->kinds[i];
		gsize length = 0;
		gconstpointer bytes = kind == 'b' ? from->engine->column_bytes(row, i, &length)
						  : from->engine->column_text(row, i);
		if (kind != 'b')
			length = bytes ? strlen(bytes) : 0;
		add_part(checksum, bytes, length);
		if (into && kind == 'b')
			to->engine->bind_bytes(into, i + 1, bytes, length);
		else if (into)
			bind_value(to, into, i, kind, bytes);
		if (i < layout->keys) {
			g_free(layout->last[i]);
			layout->last[i] = g_strdup(bytes);
		}
	}
	g_checksum_get_digest(checksum, digest, &size);
	memcpy(&part, digest, sizeof part);
	extent->sum += part;
	extent->rows++;
	return !into || to->engine->step(into, error) != DUNLIN_FAILED;
}

/* The rows after layout->last; @to may be NULL. */
static gboolean
take_batch(DunlinStore *from, DunlinStore *to, Layout *layout, Extent *extent, GError **error)
{
	DunlinEngineStatement *row = prepare_read(from, layout, error);
	DunlinEngineStatement *into = row && to ? prepare_write(to, layout, error) : NULL;
	DunlinStepResult result;

	if (!row || (to && !into))
		return FALSE;
	for (guint i = 0; layout->last[0] && i < layout->keys; i++)
		bind_value(from, row, i, layout->kinds[i], layout->last[i]);
	while ((result = from->engine->step(row, error)) == DUNLIN_ROW)
		if (!take_row(from, row, to, into, layout, extent, error)) {
			from->engine->reset(row);
			break;
		}
	return result == DUNLIN_NO_ROW;
}

static gboolean
take_table(DunlinStore *from, DunlinStore *to, guint table, Extent *extent, GError **error)
{
	g_auto(Layout) layout;
	gint64 before;

	layout_init(&layout, table);
	*extent = (Extent){0, 0};
	do {
		before = extent->rows;
		if (to && !dunlin_store_begin(to, error))
			return FALSE;
		if (!take_batch(from, to, &layout, extent, error)) {
			if (to)
				dunlin_store_rollback(to);
			g_prefix_error(error, "%s: ", layout.name);
			return FALSE;
		}
		if (to && !dunlin_store_commit(to, error))
			return FALSE;
	} while (extent->rows - before == layout.batch);
	return TRUE;
}

/* ── the move ── */

static gboolean
set_mark(DunlinStore *store, const char *mark, GError **error)
{
	if (!dunlin_store_begin(store, error))
		return FALSE;
	if (dunlin_value_set(store, DUNLIN_VALUE_MOVING, mark, error))
		return dunlin_store_commit(store, error);
	dunlin_store_rollback(store);
	return FALSE;
}

/* Nobody works on the old store now, and nobody will open it again. */
static gboolean
close_old(DunlinStore *from, const char *to, GError **error)
{
	g_autofree char *mark = g_strconcat("to ", to, NULL);
	GError *failed = NULL;
	g_autofree char *holder = dunlin_store_text(from, DUNLIN_SQL_LEASE_HELD, NULL, &failed);

	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (holder) {
		g_set_error(
			error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
			"a watcher (%s) works on the store: stop it, or wait half a minute if it "
			"was killed",
			holder);
		return FALSE;
	}
	return set_mark(from, mark, error);
}

/* The new store is empty, or what an earlier move from there left. */
static gboolean
close_new(DunlinStore *to, const char *from, GError **error)
{
	g_autofree char *mark = g_strconcat("from ", from, NULL);
	GError *failed = NULL;
	g_autofree char *found = dunlin_value_get(to, DUNLIN_VALUE_MOVING, &failed);
	gint64 used = 0;

	if (!failed && g_strcmp0(found, mark) != 0)
		(void)dunlin_store_number(to, DUNLIN_SQL_STORE_USED, NULL, &used, &failed);
	if (failed) {
		g_propagate_error(error, failed);
		return FALSE;
	}
	if (used) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT,
			    "the new store holds something already: give an empty one");
		return FALSE;
	}
	return set_mark(to, mark, error);
}

static gboolean
is_journal_sound(DunlinStore *to, GError **error)
{
	g_autoptr(GString) report = g_string_new(NULL);
	gboolean sound = FALSE;

	if (!dunlin_journal_verify(to, report, &sound, error))
		return FALSE;
	if (!sound)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "all rows are copied, but the journal has faults: %s", report->str);
	return sound;
}

/* What is told, and how. */
typedef struct {
	const char *from, *to; /* the archives' places; NULL: the tables go along */
	DunlinStoreMoved told;
	gpointer data;
} Move;

static gboolean
copy_all(DunlinStore *from, DunlinStore *to, const Move *move, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		Extent old, new;
		if (move->from && g_str_has_prefix(tables[i].name, ARCHIVE))
			continue;
		if (!take_table(from, to, i, &old, error) || !take_table(to, NULL, i, &new, error))
			return FALSE;
		if (old.rows != new.rows || old.sum != new.sum) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
				    "%s: %" G_GINT64_FORMAT
				    " rows there are not the %" G_GINT64_FORMAT
				    " here: move to an empty store",
				    tables[i].name, new.rows, old.rows);
			return FALSE;
		}
		move->told(tables[i].name, new.rows, move->data);
	}
	return is_journal_sound(to, error);
}

/* Both stores are closed to everybody else. A folder is made where it is missing. */
static gboolean
copy_archive(const char *from_url, const char *to_url, const Move *move, GError **error)
{
	gint64 count = 0;

	if (!move->from)
		return TRUE;
	if (!g_str_equal(move->to, "store") && !dunlin_archive_init(move->to, to_url, error))
		return FALSE;
	g_autoptr(DunlinArchive) from = dunlin_archive_open_closed(move->from, from_url, error);
	g_autoptr(DunlinArchive) to =
		from ? dunlin_archive_open_closed(move->to, to_url, error) : NULL;
	if (!to || !dunlin_archive_copy(from, to, &count, error))
		return FALSE;
	move->told(ARCHIVE, count, move->data);
	return TRUE;
}

gboolean
dunlin_store_move(const char *from_url, const char *to_url, const char *from_archive,
		  const char *to_archive, DunlinStoreMoved told, gpointer data, GError **error)
{
	gboolean apart = from_archive && to_archive && !g_str_equal(from_archive, to_archive);
	const Move move = {apart ? from_archive : NULL, apart ? to_archive : NULL, told, data};
	g_autofree char *from_name = dunlin_store_shown(from_url);
	g_autofree char *to_name = dunlin_store_shown(to_url);
	g_autofree char *done = NULL;

	if (g_str_equal(from_url, to_url)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "both are the same store");
		return FALSE;
	}
	g_autoptr(DunlinStore) from = dunlin_store_open_closed(from_url, WAIT_MS, error);
	if (!from || !dunlin_store_init(to_url, &done, error))
		return FALSE;
	g_autoptr(DunlinStore) to = dunlin_store_open_closed(to_url, WAIT_MS, error);
	return to && close_new(to, from_name, error) && close_old(from, to_name, error) &&
	       copy_all(from, to, &move, error) &&
	       copy_archive(from_url, to_url, &move, error) && set_mark(to, "", error);
}

/* ── a copy to look ahead with ── */

static gboolean
copy_tables(DunlinStore *from, DunlinStore *to, GError **error)
{
	Extent extent;

	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		if (!g_str_has_prefix(tables[i].name, ARCHIVE) &&
		    !take_table(from, to, i, &extent, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_store_copy(const char *url, const char *path, GError **error)
{
	g_autofree char *to_url = g_strconcat("sqlite:", path, NULL);
	g_autofree char *done = NULL;
	g_autoptr(DunlinStore) from = dunlin_store_open(url, WAIT_MS, error);

	if (!from)
		return FALSE;
	if (from->engine->backup)
		return from->engine->backup(from->connection, path, error);
	if (!dunlin_store_init(to_url, &done, error))
		return FALSE;
	g_autoptr(DunlinStore) to = dunlin_store_open(to_url, WAIT_MS, error);
	if (!to || !dunlin_store_begin(from, error))
		return FALSE;
	/* A writing transaction sees what others commit meanwhile; this one, one moment. */
	gboolean ok = from->engine->execute(
			      from->connection,
			      "COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error) &&
		      copy_tables(from, to, error);
	dunlin_store_rollback(from);
	return ok;
}
