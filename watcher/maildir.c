/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Maildir (Maildir++: folders are ".A.B" below it) as a source. A message's uid is the unique
 * part of its file name, which neither delivery agents nor mail programs change.
 */
#include "watcher/fetcher-source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define POLL_MS (60 * 1000) /* where inotify does not work */
#define READ_BYTES 65536
#define UID_MAX_BYTES 255
#define UIDVALIDITY 1 /* unique names are never used again */

typedef struct {
	DunlinSource source;
	char *root;
	int hangup_fd;
	int watch_fd;      /* inotify; -1 */
	char *folder;      /* its path */
	GHashTable *paths; /* uid → path, of the last search in folder */
} Maildir;

static gboolean
fail_errno(GError **error, DunlinError code, const char *path)
{
	g_set_error(error, DUNLIN_ERROR, code, "%s: %s", path, g_strerror(errno));
	return FALSE;
}

static char *
folder_path(const Maildir *self, const char *folder)
{
	g_autofree char *name = g_strdelimit(g_strdup(folder), "/", '.');

	return g_ascii_strcasecmp(folder, "INBOX") == 0
		       ? g_strdup(self->root)
		       : g_strdup_printf("%s/.%s", self->root, name);
}

static gboolean
maildir_select(DunlinSource *source, const char *folder, gint64 *ret_uidvalidity, GError **error)
{
	Maildir *self = (Maildir *)source;
	g_autofree char *path = folder_path(self, folder);
	g_autofree char *cur = g_build_filename(path, "cur", NULL);

	if (g_strcmp0(path, self->folder) != 0 && access(cur, R_OK | X_OK) < 0)
		return fail_errno(error, DUNLIN_ERROR_NOT_FOUND, cur);
	if (g_strcmp0(path, self->folder) != 0) {
		g_free(self->folder);
		self->folder = g_steal_pointer(&path);
		g_hash_table_remove_all(self->paths);
	}
	*ret_uidvalidity = UIDVALIDITY;
	return TRUE;
}

static char *
uid_of(const char *name)
{
	g_autofree char *unique = g_strndup(name, strcspn(name, ":"));
	g_autofree char *escaped =
		g_uri_escape_bytes((const guint8 *)unique, strlen(unique), ",=+@");

	if (strlen(escaped) <= UID_MAX_BYTES)
		return g_steal_pointer(&escaped);
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, unique, -1);
}

static gboolean
is_trashed(const char *name)
{
	const char *flags = strstr(name, ":2,");

	return flags && strchr(flags + 3, 'T');
}

typedef struct {
	char *uid;
	gint64 size;
	gint64 time; /* the oldest is told first */
} Entry;

static void
entry_free(gpointer data)
{
	g_free(((Entry *)data)->uid);
	g_free(data);
}

static gint
compare_entries(gconstpointer a, gconstpointer b)
{
	const Entry *x = *(Entry *const *)a, *y = *(Entry *const *)b;

	return x->time != y->time ? (x->time < y->time ? -1 : 1) : strcmp(x->uid, y->uid);
}

static gboolean
scan(Maildir *self, const char *sub, GPtrArray *entries, GError **error)
{
	g_autofree char *path = g_build_filename(self->folder, sub, NULL);
	DIR *dir = opendir(path);
	struct dirent *item;

	if (!dir)
		return fail_errno(error, DUNLIN_ERROR_BUSY, path);
	while ((item = readdir(dir))) {
		struct stat st;
		Entry *entry;

		if (item->d_name[0] == '.' || is_trashed(item->d_name) ||
		    fstatat(dirfd(dir), item->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		entry = g_new(Entry, 1);
		entry->uid = uid_of(item->d_name);
		entry->size = st.st_size;
		entry->time = st.st_mtime;
		g_ptr_array_add(entries, entry);
		g_hash_table_insert(self->paths, g_strdup(entry->uid),
				    g_build_filename(path, item->d_name, NULL));
	}
	closedir(dir);
	return TRUE;
}

/* What waits in new/ and cur/; a message seen in both was moved meanwhile and told once. */
static GPtrArray *
scan_folder(Maildir *self, GError **error)
{
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);

	g_hash_table_remove_all(self->paths);
	if (!scan(self, "new", entries, error) || !scan(self, "cur", entries, error))
		return NULL;
	g_ptr_array_sort(entries, compare_entries);
	return g_steal_pointer(&entries);
}

static gboolean
maildir_search(DunlinSource *source, DunlinSourceFound found, gpointer data, GError **error)
{
	g_autoptr(GPtrArray) entries = scan_folder((Maildir *)source, error);
	const char *last = "";

	if (!entries)
		return FALSE;
	for (guint i = 0; i < entries->len; i++) {
		const Entry *entry = g_ptr_array_index(entries, i);

		if (!g_str_equal(entry->uid, last))
			found(entry->uid, entry->size, data);
		last = entry->uid;
	}
	return TRUE;
}

/* Opens a message wherever a mail program may have put it since; NOT_FOUND: it is gone. */
static int
open_message(Maildir *self, const char *uid, struct stat *ret_stat, GError **error)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		const char *path = g_hash_table_lookup(self->paths, uid);
		g_autoptr(GPtrArray) entries = NULL;
		int fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;

		if (fd >= 0 && fstat(fd, ret_stat) == 0 && S_ISREG(ret_stat->st_mode))
			return fd;
		if (fd >= 0) {
			close(fd);
			errno = EINVAL;
		}
		if (path && errno != ENOENT) {
			fail_errno(error, DUNLIN_ERROR_CONFLICT, path);
			return -1;
		}
		entries = scan_folder(self, error);
		if (!entries)
			return -1;
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, "%s: the message is gone", uid);
	return -1;
}

static gint64
maildir_size(DunlinSource *source, const char *uid)
{
	Maildir *self = (Maildir *)source;
	const char *path = g_hash_table_lookup(self->paths, uid);
	struct stat st;

	return path && stat(path, &st) == 0 ? st.st_size : -1;
}

static gboolean
maildir_fetch(DunlinSource *source, const char *uid, DunlinSourceTake take, gpointer data,
	      GError **error)
{
	g_autofree char *buffer = g_malloc(READ_BYTES);
	struct stat st;
	int fd = open_message((Maildir *)source, uid, &st, error);
	gssize n;

	if (fd < 0)
		return FALSE;
	while ((n = read(fd, buffer, READ_BYTES)) > 0)
		if (!take(buffer, (gsize)n, data))
			break;
	if (n < 0)
		fail_errno(error, DUNLIN_ERROR_CONFLICT, uid);
	else if (n > 0)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
			    "the message is not wanted any more");
	close(fd);
	return n == 0;
}

static gboolean
make_directory(const char *path, GError **error)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return TRUE;
	return fail_errno(error, DUNLIN_ERROR_CONFLICT, path);
}

static gboolean
maildir_make_folder(DunlinSource *source, const char *folder, GError **error)
{
	static const char *const parts[] = {"", "cur", "new", "tmp"};
	g_autofree char *path = folder_path((Maildir *)source, folder);
	g_autofree char *mark = g_build_filename(path, "maildirfolder", NULL);
	int fd;

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *part = g_build_filename(path, parts[i], NULL);

		if (!make_directory(part, error))
			return FALSE;
	}
	fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail_errno(error, DUNLIN_ERROR_CONFLICT, mark);
	close(fd);
	return TRUE;
}

static gboolean
sync_directory(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean done = fd >= 0 && fsync(fd) == 0;

	if (!done)
		fail_errno(error, DUNLIN_ERROR_CONFLICT, path);
	if (fd >= 0)
		close(fd);
	return done;
}

static gboolean
maildir_move(DunlinSource *source, const char *uid, const char *folder, GError **error)
{
	Maildir *self = (Maildir *)source;
	g_autoptr(GError) missing = NULL;
	g_autofree char *path = folder_path(self, folder),
			*cur = g_build_filename(path, "cur", NULL);
	g_autofree char *name = NULL, *target = NULL;
	struct stat st;
	int fd = open_message(self, uid, &st, &missing);
	const char *from;

	if (fd < 0 && g_error_matches(missing, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))
		return TRUE;
	if (fd < 0) {
		g_propagate_error(error, g_steal_pointer(&missing));
		return FALSE;
	}
	close(fd);
	if (!maildir_make_folder(source, folder, error))
		return FALSE;
	from = g_hash_table_lookup(self->paths, uid);
	name = g_path_get_basename(from);
	target = g_strdup_printf("%s/%s%s", cur, name, strchr(name, ':') ? "" : ":2,");
	if (rename(from, target) < 0)
		return errno == ENOENT || fail_errno(error, DUNLIN_ERROR_CONFLICT, target);
	g_hash_table_remove(self->paths, uid);
	/* Only the new place must be durable: the old one coming back would be a copy. */
	return sync_directory(cur, error);
}

/* Empties the queue of events; which they were does not matter. */
static void
drain(int fd)
{
	char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));

	while (read(fd, buffer, sizeof buffer) > 0)
		;
}

static DunlinSourceWait
maildir_wait(DunlinSource *source, int wake_fd, guint timeout_ms, GError **error)
{
	Maildir *self = (Maildir *)source;
	struct pollfd fds[] = {
		{self->watch_fd, POLLIN, 0}, {wake_fd, POLLIN, 0}, {self->hangup_fd, 0, 0}};
	guint ms = self->watch_fd < 0 ? MIN(timeout_ms, POLL_MS) : timeout_ms;
	int ready = poll(fds, G_N_ELEMENTS(fds), (int)MIN(ms, G_MAXINT));

	if (fds[2].revents) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "stopped");
		return DUNLIN_SOURCE_FAILED;
	}
	if (fds[0].revents) {
		drain(self->watch_fd);
		return DUNLIN_SOURCE_SEARCH;
	}
	if (fds[1].revents)
		return DUNLIN_SOURCE_WAKE;
	return ready == 0 && self->watch_fd < 0 ? DUNLIN_SOURCE_SEARCH : DUNLIN_SOURCE_TIMEOUT;
}

static gboolean
maildir_is_alive(const DunlinSource *source)
{
	return access(((const Maildir *)source)->root, X_OK) == 0;
}

/* What came since shows in the event queue, which the next wait looks at. */
static gboolean
maildir_take_news(DunlinSource *source)
{
	(void)source;
	return FALSE;
}

static void
maildir_free(DunlinSource *source)
{
	Maildir *self = (Maildir *)source;

	if (self->watch_fd >= 0)
		close(self->watch_fd);
	g_hash_table_unref(self->paths);
	g_free(self->folder);
	g_free(self->root);
	g_free(self);
}

static const DunlinSourceClass maildir_class = {
	.select = maildir_select,
	.search = maildir_search,
	.size = maildir_size,
	.fetch = maildir_fetch,
	.make_folder = maildir_make_folder,
	.move = maildir_move,
	.wait = maildir_wait,
	.is_alive = maildir_is_alive,
	.take_news = maildir_take_news,
	.free = maildir_free,
};

/* Delivery agents link or rename into new/, mail programs rename into cur/. */
static int
watch(const char *root)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	g_autofree char *new = g_build_filename(root, "new", NULL);
	g_autofree char *cur = g_build_filename(root, "cur", NULL);

	if (fd >= 0 && (inotify_add_watch(fd, new, IN_CREATE | IN_MOVED_TO) < 0 ||
			inotify_add_watch(fd, cur, IN_CREATE | IN_MOVED_TO) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

DunlinSource *
dunlin_source_open_maildir(const DunlinMailbox *mailbox, int hangup_fd, GError **error)
{
	g_autofree char *cur = NULL;
	Maildir *self = g_new0(Maildir, 1);

	self->source.class = &maildir_class;
	self->root = g_strdup(mailbox->url.path);
	self->hangup_fd = hangup_fd;
	self->watch_fd = -1;
	self->paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	cur = g_build_filename(self->root, "cur", NULL);
	if (access(cur, R_OK | W_OK | X_OK) < 0) {
		fail_errno(error, DUNLIN_ERROR_BUSY, cur);
		maildir_free(&self->source);
		return NULL;
	}
	/* Before the first search, so that nothing falls between. */
	self->watch_fd = watch(self->root);
	return &self->source;
}
