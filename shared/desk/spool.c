/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A letter on paper leaves: into a spool folder or to lp. In the folder it is made ready under .dunlin,
 * with a mark beside it, before the dot; after the dot it is renamed to where the printer finds it. So
 * a crash at any instruction leaves a mark that tells whether it was given away: never twice, even where
 * whoever prints took it at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/run.h"
#include "base/text.h"
#include "desk/internal.h"

#define SPOOL "spool:"
#define LP "lp:"
#define OURS ".dunlin"
#define ID_LENGTH 10 /* of a notice: what every name begins with */
#define LP_SECONDS 60
#define LP_SAYS_MAX 300
#define LP_OUTPUT_MAX 16384 /* who says more is ended */

typedef struct {
	char *folder, *ours;
	char *ready, *mark, *given; /* the letter, made ready; its mark; the letter, given away */
} Places;

static void
places_clear(Places *places)
{
	g_free(places->folder);
	g_free(places->ours);
	g_free(places->ready);
	g_free(places->mark);
	g_free(places->given);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Places, places_clear)

/* Names are made of the notice's id alone. FALSE: there is no spool folder. */
static gboolean
find_places(DunlinDesk *desk, const DunlinNotice *notice, Places *ret_places)
{
	const char *print = desk->house->config->print;
	g_autofree char *file = g_strconcat(notice->id, ".pdf", NULL);

	if (print == NULL || !g_str_has_prefix(print, SPOOL))
		return FALSE;
	ret_places->folder = g_strdup(print + strlen(SPOOL));
	ret_places->ours = g_build_filename(ret_places->folder, OURS, NULL);
	ret_places->ready = g_build_filename(ret_places->ours, file, NULL);
	ret_places->mark = g_build_filename(ret_places->ours, notice->id, NULL);
	ret_places->given = g_build_filename(ret_places->folder, file, NULL);
	return TRUE;
}

static gboolean
fail(GError **error, const char *path)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", path, g_strerror(errno));
	return FALSE;
}

static gboolean
sync_folder(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		(void)fail(error, path);
	if (fd >= 0)
		(void)close(fd); /* it was only read */
	return ok;
}

/* Durable once it returns TRUE. */
static gboolean
prepare(const Places *places, GBytes *pdf, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(pdf, &size);
	const GFileSetContentsFlags flags =
		G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;

	if (g_mkdir(places->ours, 0700) != 0 && errno != EEXIST)
		return fail(error, places->ours);
	return g_file_set_contents_full(places->ready, data, (gssize)size, flags, 0640, error) &&
	       g_file_set_contents_full(places->mark, "", 0, flags, 0600, error) &&
	       sync_folder(places->ours, error);
}

static gboolean
give(const Places *places, GError **error)
{
	if (g_rename(places->ready, places->given) != 0)
		return fail(error, places->given);
	return sync_folder(places->folder, error) && sync_folder(places->ours, error);
}

static void
set_answer(DunlinPrinted *printed, DunlinAnswerKind kind, guint code, const char *text)
{
	printed->kind = kind;
	printed->code = code;
	printed->text = g_strdup(text);
}

/* The last look at the claims. */
static gboolean
may_leave(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, DunlinPrinted *printed)
{
	g_autoptr(GError) error = NULL;

	if (dunlin_desk_notice_dot(desk, notice, time, &error))
		return TRUE;
	set_answer(printed, DUNLIN_ANSWER_NONE, 0, error->message);
	printed->over = g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED) ||
			g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
	return FALSE;
}

static void
print_to_spool(DunlinDesk *desk, DunlinNotice *notice, const Places *places, GBytes *pdf,
	       DunlinTime time, DunlinPrinted *printed)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *said = g_strdup_printf("spooled as %s", places->given);

	if (!prepare(places, pdf, &error)) {
		set_answer(printed, DUNLIN_ANSWER_NONE, 0, error->message);
		return;
	}
	if (!may_leave(desk, notice, time, printed))
		return;
	if (give(places, &error))
		set_answer(printed, DUNLIN_ANSWER_REPLY, 250, said);
	else /* it may have been renamed and not be durable: the mark tells */
		set_answer(printed, DUNLIN_ANSWER_UNKNOWN, 0, error->message);
}

/* lp(1) reads a file; nobody else can know its name. */
static char *
write_for_lp(GBytes *pdf, GError **error)
{
	g_autofree char *name = NULL;
	gsize size;
	const char *data = g_bytes_get_data(pdf, &size);
	int fd = g_file_open_tmp("dunlin-XXXXXX.pdf", &name, error);
	gboolean ok;

	if (fd < 0)
		return NULL;
	ok = write(fd, data, size) == (gssize)size;
	if (!ok)
		(void)fail(error, name);
	(void)close(fd);
	if (ok)
		return g_steal_pointer(&name);
	(void)g_unlink(name);
	return NULL;
}

static void
run_lp(const char *printer, const char *id, const char *file, DunlinPrinted *printed)
{
	char says[LP_OUTPUT_MAX + 1] = "";
	/* lp says on its standard error why it fails. */
	char *argv[] = {(char *)"sh", (char *)"-c", (char *)"exec lp -d \"$1\" -t \"$2\" -- \"$3\" 2>&1",
			(char *)"sh", (char *)printer, (char *)id, (char *)file, NULL};
	g_autofree char *line = NULL;
	gsize length = 0;
	int status = 0;
	DunlinRun run = dunlin_run(argv, LP_SECONDS, says, LP_OUTPUT_MAX, &length, &status);

	says[length] = '\0';
	line = dunlin_text_line(says, LP_SAYS_MAX);
	if (run == DUNLIN_NOT_RUN)
		set_answer(printed, DUNLIN_ANSWER_NONE, 0, g_strerror(errno));
	else if (run == DUNLIN_LATE)
		set_answer(printed, DUNLIN_ANSWER_UNKNOWN, 0, "lp took too long");
	else if (status == 0)
		set_answer(printed, DUNLIN_ANSWER_REPLY, 250, line[0] != '\0' ? line : "printed");
	else
		set_answer(printed, DUNLIN_ANSWER_REPLY, 451, line[0] != '\0' ? line : "lp failed");
}

static void
print_by_lp(DunlinDesk *desk, DunlinNotice *notice, GBytes *pdf, DunlinTime time,
	    DunlinPrinted *printed)
{
	const char *print = desk->house->config->print;
	g_autoptr(GError) error = NULL;
	g_autofree char *file = write_for_lp(pdf, &error);

	if (file == NULL) {
		set_answer(printed, DUNLIN_ANSWER_NONE, 0, error->message);
		return;
	}
	if (may_leave(desk, notice, time, printed))
		run_lp(print + strlen(LP), notice->id, file, printed);
	(void)g_unlink(file);
}

void
dunlin_desk_notice_print(DunlinDesk *desk, DunlinNotice *notice, GBytes *pdf, DunlinTime time,
			 DunlinPrinted *ret_printed)
{
	const char *print = desk->house->config->print;
	g_auto(Places) places = {0};

	*ret_printed = (DunlinPrinted){0};
	if (find_places(desk, notice, &places))
		print_to_spool(desk, notice, &places, pdf, time, ret_printed);
	else if (print != NULL)
		print_by_lp(desk, notice, pdf, time, ret_printed);
	else
		set_answer(ret_printed, DUNLIN_ANSWER_NONE, 0, "\"print\" is not configured");
}

void
dunlin_desk_notice_printed(DunlinDesk *desk, const DunlinNotice *notice)
{
	g_auto(Places) places = {0};

	if (!find_places(desk, notice, &places))
		return;
	(void)g_unlink(places.ready); /* one that was withdrawn */
	(void)g_unlink(places.mark);
}

/* Whether nobody comes back to what is kept for the notice. FALSE in *ret_over: it may still leave, or
 * it is none of ours. */
static gboolean
is_over(DunlinDesk *desk, const char *id, gboolean *ret_over, GError **error)
{
	static const DunlinNoticeState in_flight[] = {DUNLIN_NOTICE_READY, DUNLIN_NOTICE_SENDING,
						      DUNLIN_NOTICE_DOT, DUNLIN_NOTICE_UNKNOWN};
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, id, &local);

	*ret_over = notice != NULL;
	if (notice == NULL && !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	for (guint i = 0; notice != NULL && i < G_N_ELEMENTS(in_flight); i++)
		*ret_over = *ret_over && notice->state != in_flight[i];
	return TRUE;
}

gboolean
dunlin_desk_spool_sweep(DunlinDesk *desk, GError **error)
{
	const char *print = desk->house->config->print;
	g_autofree char *ours = NULL;
	g_autoptr(GDir) folder = NULL;
	const char *name;

	if (print == NULL || !g_str_has_prefix(print, SPOOL))
		return TRUE;
	ours = g_build_filename(print + strlen(SPOOL), OURS, NULL);
	folder = g_dir_open(ours, 0, NULL); /* there is none before the first letter */
	while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *id = g_strndup(name, ID_LENGTH);
		g_autofree char *path = g_build_filename(ours, name, NULL);
		gboolean over = FALSE;

		if (!is_over(desk, id, &over, error))
			return FALSE;
		if (over)
			(void)g_unlink(path); /* again at the next start */
	}
	return TRUE;
}

gboolean
dunlin_desk_spool_fails(DunlinDesk *desk, const DunlinNotice *notice, const char *why, DunlinTime time,
			GError **error)
{
	const DunlinConfig *config = desk->house->config;
	DunlinOccasion occasion = DUNLIN_OCCASION(time, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = NULL;
	g_autofree char *what = NULL;
	gboolean first = FALSE;

	if (notice->channel != DUNLIN_CHANNEL_LETTER)
		return TRUE;
	if (!dunlin_answer_allowed(desk->store, config->admin, "printer",
				   dunlin_day_of(time.now, config->zone), &first, error))
		return FALSE;
	if (!first)
		return TRUE;
	what = g_strdup_printf("letter %s could not be printed (%s) and is tried again", notice->id,
			       config->print != NULL ? config->print : "\"print\" is not configured");
	values = dunlin_desk_values(desk, NULL, NULL, NULL);
	dunlin_values_set_text(values, "what", what);
	dunlin_values_set_text(values, "detail", why);
	return dunlin_desk_tell_house(desk, "admin", values, NULL, &occasion, error);
}

DunlinSpool
dunlin_desk_spool_look(DunlinDesk *desk, const DunlinNotice *notice)
{
	g_auto(Places) places = {0};
	struct stat info;

	if (!find_places(desk, notice, &places) || g_lstat(places.mark, &info) != 0)
		return DUNLIN_SPOOL_UNKNOWN;
	if (g_lstat(places.ready, &info) == 0)
		return DUNLIN_SPOOL_WAITS;
	return errno == ENOENT ? DUNLIN_SPOOL_GIVEN : DUNLIN_SPOOL_UNKNOWN;
}
