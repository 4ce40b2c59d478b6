/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl feed: takes a message as if it had arrived; the admin may vouch for its sender. */
#include "ctl/ctl.h"

#include <errno.h>
#include <sysexits.h>
#include <unistd.h>

#include <json-glib/json-glib.h>

#define PIECE 65536

static const char *const taken_words[] = {
	[DUNLIN_TAKEN_DONE] = "done",
	[DUNLIN_TAKEN_FAILED] = "failed",
	[DUNLIN_TAKEN_IGNORED] = "ignored",
};

/* The digest, yours. */
static char *
keep(DunlinArchive *archive, int fd, const char *name, GError **error)
{
	g_autoptr(DunlinArchiveWriter) writer = dunlin_archive_begin(archive, error);
	g_autofree char *piece = g_malloc(PIECE);
	off_t at = 0;
	gsize size;
	ssize_t n;

	if (writer == NULL)
		return NULL;
	while ((n = pread(fd, piece, PIECE, at)) > 0 || (n < 0 && errno == EINTR)) {
		if (n > 0 && !dunlin_archive_append(writer, piece, (gsize)n, error))
			return NULL;
		at += MAX(n, 0);
	}
	if (n < 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s",
			    dunlin_ctl_input_name(name), g_strerror(errno));
		return NULL;
	}
	return dunlin_archive_finish(g_steal_pointer(&writer), &size, error);
}

static void
add_text(JsonBuilder *json, const char *name, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	json_builder_set_member_name(json, name);
	json_builder_add_string_value(json, valid);
}

static void
print_taken(const DunlinCtl *ctl, const char *name, const char *digest, DunlinTaken taken,
	    const char *verdict)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL, *line = NULL;

	if (!ctl->json) {
		line = g_strdup_printf("%s: %s: %s", name, taken_words[taken], verdict);
		dunlin_ctl_text(line);
		return;
	}
	json_builder_begin_object(json);
	add_text(json, "file", name);
	add_text(json, "message", digest);
	add_text(json, "taken", taken_words[taken]);
	add_text(json, "verdict", verdict);
	json_builder_end_object(json);
	root = json_builder_get_root(json);
	text = json_to_string(root, FALSE);
	dunlin_ctl_line(text);
}

static gboolean
feed_file(DunlinCtl *ctl, int fd, const char *name, GError **error)
{
	const DunlinArrival arrival = {.as = ctl->as};
	g_autofree char *digest = keep(ctl->desk->house->archive, fd, name, error);
	g_autofree char *verdict = NULL;
	DunlinTaken taken;

	if (digest == NULL ||
	    !dunlin_desk_take(ctl->desk, digest, &arrival, ctl->time, &taken, &verdict, error))
		return FALSE;
	print_taken(ctl, name, digest, taken, verdict);
	if (taken == DUNLIN_TAKEN_FAILED)
		ctl->exit = EX_DATAERR;
	return TRUE;
}

/* Opened while we are still who called us: the store's owner may not read the caller's files. */
static GArray *
open_files(DunlinCtl *ctl)
{
	GArray *fds = g_array_new(FALSE, FALSE, sizeof(int));

	for (guint i = 0; i < ctl->count; i++) {
		g_autoptr(GError) error = NULL;
		gsize size;
		int fd = dunlin_ctl_input(ctl->operands[i], &size, &error);

		if (fd < 0) {
			dunlin_ctl_say_error(error);
			ctl->exit = EX_NOINPUT;
		}
		g_array_append_val(fds, fd);
	}
	return fds;
}

gboolean
dunlin_ctl_feed(DunlinCtl *ctl, GError **error)
{
	g_autoptr(GArray) fds = NULL;
	gboolean good;

	if (ctl->as != NULL && dunlin_ctl_creditor(ctl, ctl->as, error) == NULL)
		return FALSE;
	fds = open_files(ctl);
	good = dunlin_ctl_open(ctl, error);
	for (guint i = 0; i < fds->len; i++) {
		int fd = g_array_index(fds, int, i);

		good = good && (fd < 0 || feed_file(ctl, fd, ctl->operands[i], error));
		if (fd >= 0)
			(void)close(fd); /* only read from */
	}
	return good;
}
