/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl migrate, backup: the store as a whole. */
#include "ctl/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SQLITE "sqlite:"

/* ── migrate ── */

/* Root becomes the owner of the first of the two that is a file. */
static gboolean
become_owner(char **urls, GError **error)
{
	struct stat status;

	for (guint i = 0; i < 2; i++)
		if (g_str_has_prefix(urls[i], SQLITE) &&
		    stat(urls[i] + strlen(SQLITE), &status) == 0)
			return dunlin_ctl_become(status.st_uid, status.st_gid, error);
	return TRUE;
}

static void
tell(const char *table, gint64 rows, gpointer data)
{
	const DunlinCtl *ctl = data;

	if (ctl->json)
		printf("{\"table\":\"%s\",\"rows\":%" G_GINT64_FORMAT "}\n", table, rows);
	else
		printf("%-16s %10" G_GINT64_FORMAT " rows copied and compared\n", table, rows);
	fflush(stdout);
}

gboolean
dunlin_ctl_migrate(DunlinCtl *ctl, GError **error)
{
	const char *from = ctl->operands[0], *to = ctl->operands[1];
	const char *from_archive = ctl->operands[2];
	const char *to_archive = from_archive ? ctl->operands[3] : NULL;

	if (from_archive && !to_archive)
		return dunlin_ctl_misuse(ctl, "both archives are named, or none");
	if (!become_owner(ctl->operands, error) || !dunlin_store_move(from, to, from_archive, to_archive, tell, ctl, error))
		return FALSE;
	if (!ctl->json)
		printf("The new store is complete and the old one closed: change \"store\"%s in "
		       "the configuration and start the daemons.\n",
		       from_archive ? " and \"archive\"" : "");
	return TRUE;
}

/* ── backup ── */

/* Made for the user whose store it is, before root becomes that user. */
static gboolean
make_folder(const DunlinConfig *config, const char *folder, GError **error)
{
	const char *file = dunlin_ctl_store_file(config);
	struct stat owner;
	gboolean made = mkdir(folder, 0750) == 0;

	if (made && geteuid() == 0 && file != NULL && stat(file, &owner) == 0)
		made = chown(folder, owner.st_uid, owner.st_gid) == 0;
	if (made || errno == EEXIST)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED, "%s: %s", folder, g_strerror(errno));
	return FALSE;
}

/* The store first: whatever it names is in the archive already. */
static gboolean
back_up(DunlinCtl *ctl, const char *folder, guint *ret_messages, GError **error)
{
	const DunlinConfig *config = ctl->config;
	g_autofree char *store = g_build_filename(folder, "dunlin.db", NULL);
	g_autofree char *messages = g_build_filename(folder, "archive", NULL);
	g_autoptr(DunlinArchive) archive =
		dunlin_archive_open(config->archive, config->store, error);

	return archive != NULL && dunlin_store_backup(config->store, store, error) &&
	       dunlin_archive_backup(archive, messages, ret_messages, error);
}

gboolean
dunlin_ctl_backup(DunlinCtl *ctl, GError **error)
{
	const char *folder = ctl->operands[0];
	guint messages = 0;

	if (!make_folder(ctl->config, folder, error) ||
	    !dunlin_ctl_become_owner(ctl->config, error) || !back_up(ctl, folder, &messages, error))
		return FALSE;
	if (ctl->json)
		printf("{\"new_messages\":%u}\n", messages);
	else
		printf("%s: the store, and %u messages that were not there yet\n", folder,
		       messages);
	return TRUE;
}
