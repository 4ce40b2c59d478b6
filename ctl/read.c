/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl read: what would this be read as? By the very reader that the watcher asks. */
#include "ctl/ctl.h"

#include <sysexits.h>
#include <unistd.h>

static gboolean
holds_something(const DunlinReading *reading)
{
	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(reading, i);

		if (found->kind != DUNLIN_FOUND_UNREADABLE)
			return TRUE;
	}
	return FALSE;
}

static void
print_found(const DunlinCtl *ctl, DunlinFound *found, const char *name)
{
	g_autofree char *json = NULL;

	g_free(found->file);
	found->file = g_utf8_make_valid(name, -1); /* JSON has no other texts */
	json = dunlin_found_to_json(found);
	if (ctl->json)
		dunlin_ctl_line(json);
	else
		dunlin_ctl_print_json(json, FALSE);
}

/* What the reader could not stand becomes something found too. */
static DunlinReading *
read_input(DunlinReader *reader, int fd, gsize size, DunlinDay today, GError **error)
{
	g_autoptr(GError) problem = NULL;
	DunlinReading *reading = dunlin_reader_read(reader, fd, size, today, &problem);

	if (reading != NULL)
		return reading;
	if (!g_error_matches(problem, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return NULL;
	}
	reading = dunlin_reading_new();
	dunlin_reading_add(reading, DUNLIN_FOUND_UNREADABLE, NULL)->why =
		g_strdup(problem->message);
	return reading;
}

static gboolean
read_file(DunlinCtl *ctl, DunlinReader *reader, const char *name, DunlinDay today, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(GPtrArray) reading = NULL;
	gsize size;
	int fd = dunlin_ctl_input(name, &size, &problem);

	if (fd < 0) { /* the other files are read all the same */
		dunlin_ctl_say_error(problem);
		ctl->exit = EX_NOINPUT;
		return TRUE;
	}
	reading = read_input(reader, fd, size, today, error);
	(void)close(fd);
	if (reading == NULL)
		return FALSE;
	for (guint i = 0; i < reading->len; i++) {
		if (!ctl->json && i > 0)
			dunlin_ctl_line("");
		print_found(ctl, g_ptr_array_index(reading, i), name);
	}
	if (!holds_something(reading) && ctl->exit == EX_OK)
		ctl->exit = EX_DATAERR;
	return TRUE;
}

gboolean
dunlin_ctl_read(DunlinCtl *ctl, GError **error)
{
	g_autofree char *program = dunlin_libexec_path("dunlin-reader");
	g_autoptr(GTimeZone) zone = g_time_zone_new_local();
	DunlinDay today = dunlin_day_of(ctl->time.now, zone);
	DunlinReader *reader = dunlin_reader_new(program, error);
	gboolean good = reader != NULL;

	for (guint i = 0; good && i < ctl->count; i++) {
		if (!ctl->json && i > 0)
			dunlin_ctl_line("");
		good = read_file(ctl, reader, ctl->operands[i], today, error);
	}
	if (reader != NULL)
		dunlin_reader_free(reader);
	return good;
}
