/* SPDX-License-Identifier: BSD-2-Clause */
/* The IMAP server as a source: uids are numbers, sizes are asked for once. */
#include "watcher/fetcher-source.h"

#include <string.h>

#include "base/error.h"
#include "net/imap.h"

#define RENEW_MS (9 * 60 * 1000) /* NAT forgets after ten */
#define POLL_MS (60 * 1000)      /* where the server has no IDLE */

typedef struct {
	DunlinSource source;
	DunlinImap *imap;
	gboolean has_idle;
	char *folder; /* selected; NULL: none */
	gint64 uidvalidity;
	GHashTable *sizes;  /* folder → GHashTable uid → size, of this uidvalidity */
	GHashTable *epochs; /* folder → its uidvalidity, as pointer */
} ImapSource;

static GHashTable *
sizes_of(ImapSource *self)
{
	return g_hash_table_lookup(self->sizes, self->folder);
}

static gboolean
imap_select(DunlinSource *source, const char *folder, gint64 *ret_uidvalidity, GError **error)
{
	ImapSource *self = (ImapSource *)source;
	gpointer epoch;

	if (g_strcmp0(self->folder, folder) == 0) {
		*ret_uidvalidity = self->uidvalidity;
		return TRUE;
	}
	g_clear_pointer(&self->folder, g_free);
	if (!dunlin_imap_select(self->imap, folder, &self->uidvalidity, error))
		return FALSE;
	self->folder = g_strdup(folder);
	(void)dunlin_imap_take_news(self->imap); /* SELECT tells of all that is there */
	epoch = GUINT_TO_POINTER((guint)self->uidvalidity);
	if (!sizes_of(self) || g_hash_table_lookup(self->epochs, folder) != epoch) {
		g_hash_table_insert(self->epochs, g_strdup(folder), epoch);
		g_hash_table_insert(self->sizes, g_strdup(folder), g_hash_table_new(NULL, NULL));
	}
	*ret_uidvalidity = self->uidvalidity;
	return TRUE;
}

static void
note_size(guint32 uid, guint32 size, gpointer data)
{
	/* Shifted by one, so that 0 means unknown. */
	g_hash_table_insert(data, GUINT_TO_POINTER(uid), GSIZE_TO_POINTER((gsize)size + 1));
}

static gint64
known_size(ImapSource *self, guint32 uid)
{
	return (gint64)GPOINTER_TO_SIZE(
		       g_hash_table_lookup(sizes_of(self), GUINT_TO_POINTER(uid))) -
	       1;
}

static gboolean
imap_search(DunlinSource *source, DunlinSourceFound found, gpointer data, GError **error)
{
	ImapSource *self = (ImapSource *)source;
	g_autoptr(GArray) uids = dunlin_imap_search(self->imap, error);
	g_autoptr(GArray) unknown = g_array_new(FALSE, FALSE, sizeof(guint32));

	if (!uids)
		return FALSE;
	for (guint i = 0; i < uids->len; i++)
		if (known_size(self, g_array_index(uids, guint32, i)) < 0)
			g_array_append_val(unknown, g_array_index(uids, guint32, i));
	if (!dunlin_imap_sizes(self->imap, unknown, note_size, sizes_of(self), error))
		return FALSE;
	for (guint i = 0; i < uids->len; i++) {
		guint32 uid = g_array_index(uids, guint32, i);
		char text[16];

		g_snprintf(text, sizeof text, "%u", uid);
		found(text, known_size(self, uid), data);
	}
	return TRUE;
}

static gboolean
parse_uid(const char *text, guint32 *ret_uid, GError **error)
{
	guint64 value;

	if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &value, error))
		return FALSE;
	*ret_uid = (guint32)value;
	return TRUE;
}

static gint64
imap_size(DunlinSource *source, const char *uid)
{
	guint32 number;

	return parse_uid(uid, &number, NULL) ? known_size((ImapSource *)source, number) : -1;
}

static gboolean
imap_fetch(DunlinSource *source, const char *uid, DunlinSourceTake take, gpointer data,
	   GError **error)
{
	ImapSource *self = (ImapSource *)source;
	g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(guint32));
	guint32 number;

	if (!parse_uid(uid, &number, error))
		return FALSE;
	g_array_append_val(one, number);
	if (known_size(self, number) < 0 &&
	    !dunlin_imap_sizes(self->imap, one, note_size, sizes_of(self), error))
		return FALSE;
	return dunlin_imap_fetch(self->imap, number, known_size(self, number), take, data, error);
}

static gboolean
imap_make_folder(DunlinSource *source, const char *folder, GError **error)
{
	return dunlin_imap_make_folder(((ImapSource *)source)->imap, folder, error);
}

static gboolean
imap_move(DunlinSource *source, const char *uid, const char *folder, GError **error)
{
	ImapSource *self = (ImapSource *)source;
	guint32 number;

	if (!parse_uid(uid, &number, error) || !dunlin_imap_move(self->imap, number, folder, error))
		return FALSE;
	g_hash_table_remove(sizes_of(self), GUINT_TO_POINTER(number));
	return TRUE;
}

static DunlinSourceWait
imap_wait(DunlinSource *source, int wake_fd, guint timeout_ms, GError **error)
{
	static const DunlinSourceWait results[] = {
		[DUNLIN_IDLE_FAILED] = DUNLIN_SOURCE_FAILED,
		[DUNLIN_IDLE_NEWS] = DUNLIN_SOURCE_SEARCH,
		[DUNLIN_IDLE_WAKE] = DUNLIN_SOURCE_WAKE,
		[DUNLIN_IDLE_TIMEOUT] = DUNLIN_SOURCE_TIMEOUT,
	};
	ImapSource *self = (ImapSource *)source;
	g_autoptr(GError) refused = NULL;
	DunlinIdle idle;

	if (self->has_idle) {
		idle = dunlin_imap_idle(self->imap, wake_fd, MIN(timeout_ms, RENEW_MS), &refused);
		if (idle != DUNLIN_IDLE_FAILED || !dunlin_imap_is_alive(self->imap)) {
			if (refused)
				g_propagate_error(error, g_steal_pointer(&refused));
			return results[idle];
		}
		self->has_idle = FALSE;
	}
	idle = dunlin_imap_pause(self->imap, wake_fd, MIN(timeout_ms, POLL_MS), error);
	return idle == DUNLIN_IDLE_TIMEOUT ? DUNLIN_SOURCE_SEARCH : results[idle];
}

static gboolean
imap_is_alive(const DunlinSource *source)
{
	return dunlin_imap_is_alive(((const ImapSource *)source)->imap);
}

static gboolean
imap_take_news(DunlinSource *source)
{
	return dunlin_imap_take_news(((ImapSource *)source)->imap);
}

static void
imap_free(DunlinSource *source)
{
	ImapSource *self = (ImapSource *)source;

	dunlin_imap_free(self->imap);
	g_free(self->folder);
	g_hash_table_unref(self->sizes);
	g_hash_table_unref(self->epochs);
	g_free(self);
}

static const DunlinSourceClass imap_class = {
	.select = imap_select,
	.search = imap_search,
	.size = imap_size,
	.fetch = imap_fetch,
	.make_folder = imap_make_folder,
	.move = imap_move,
	.wait = imap_wait,
	.is_alive = imap_is_alive,
	.take_news = imap_take_news,
	.free = imap_free,
};

DunlinSource *
dunlin_source_open_imap(const DunlinMailbox *mailbox, int hangup_fd, GError **error)
{
	DunlinImap *imap = dunlin_imap_open(mailbox, hangup_fd, error);
	ImapSource *self;

	if (!imap)
		return NULL;
	self = g_new0(ImapSource, 1);
	self->source.class = &imap_class;
	self->imap = imap;
	self->has_idle = dunlin_imap_has_idle(imap);
	self->sizes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					    (GDestroyNotify)g_hash_table_unref);
	self->epochs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return &self->source;
}
