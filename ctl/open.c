/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens what a command needs, as the user that it belongs to. */
#include "ctl/ctl.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define SQLITE "sqlite:"
#define WAIT_MS 10000 /* the watcher's longest transaction is far shorter */

const char *
dunlin_ctl_store_file(const DunlinConfig *config)
{
	return g_str_has_prefix(config->store, SQLITE) ? config->store + strlen(SQLITE) : NULL;
}

gboolean
dunlin_ctl_become(uid_t user, gid_t group, GError **error)
{
	const struct passwd *entry = geteuid() == 0 && user != 0 ? getpwuid(user) : NULL;
	int failed;

	if (geteuid() != 0 || user == 0)
		return TRUE;
	failed = entry != NULL ? initgroups(entry->pw_name, entry->pw_gid) : setgroups(0, NULL);
	if (failed == 0 && setgid(entry != NULL ? entry->pw_gid : group) == 0 && setuid(user) == 0)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED, "cannot become user %lu: %s",
		    (unsigned long)user, g_strerror(errno));
	return FALSE;
}

gboolean
dunlin_ctl_become_owner(const DunlinConfig *config, GError **error)
{
	const char *file = dunlin_ctl_store_file(config);
	struct stat status;

	/* A store that is missing is the opener's to complain about. */
	if (file == NULL || stat(file, &status) != 0)
		return TRUE;
	return dunlin_ctl_become(status.st_uid, status.st_gid, error);
}

static gboolean
lacks_secret(const DunlinConfig *config)
{
	return g_str_has_prefix(config->secret, DUNLIN_CTL_FILE) &&
	       !g_file_test(config->secret + strlen(DUNLIN_CTL_FILE), G_FILE_TEST_EXISTS);
}

static const struct {
	guint need, part;
} parts[] = {
	{DUNLIN_CTL_ARCHIVE, DUNLIN_HOUSE_ARCHIVE},
	{DUNLIN_CTL_READER, DUNLIN_HOUSE_READER},
	{DUNLIN_CTL_LETTERS, DUNLIN_HOUSE_LETTERS},
};

gboolean
dunlin_ctl_open(DunlinCtl *ctl, GError **error)
{
	g_autoptr(DunlinHouse) house = NULL;
	guint wanted = 0;

	if (!dunlin_ctl_become_owner(ctl->config, error))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		wanted |= (ctl->command->needs & parts[i].need) != 0 ? parts[i].part : 0;
	house = dunlin_house_open(ctl->config, wanted, error);
	if (house == NULL && lacks_secret(ctl->config))
		g_prefix_error(error, "run dunlinctl init first: ");
	if (house != NULL)
		house->print = dunlin_print;
	ctl->desk = house != NULL ? dunlin_desk_open(house, WAIT_MS, error) : NULL;
	return ctl->desk != NULL;
}

gboolean
dunlin_ctl_misuse(DunlinCtl *ctl, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	dunlin_ctl_say("%s: %s", ctl->command->name, message);
	fprintf(stderr, "Try dunlinctl %s --help.\n", ctl->command->name);
	ctl->exit = EX_USAGE;
	return TRUE;
}

gboolean
dunlin_ctl_day(DunlinCtl *ctl, const char *option, const char *text, DunlinDay *ret_day)
{
	DunlinDay today = dunlin_day_of(ctl->time.now, ctl->config->zone);

	return dunlin_day_parse_human(text, today, ret_day) ||
	       !dunlin_ctl_misuse(ctl,
				  "%s: \"%s\" is not a date: write it like 2026-12-24, in the years "
				  "1900 to 2999",
				  option, text);
}

const char *
dunlin_ctl_creditor(const DunlinCtl *ctl, const char *key, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);
	const GPtrArray *all = ctl->config->creditor_list;

	for (guint i = 0; i < all->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(all, i);

		if (key != NULL ? g_str_equal(key, creditor->key) : all->len == 1)
			return creditor->key;
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", creditor->key);
	}
	if (key != NULL)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "there is no creditor \"%s\" in %s; it has: %s", key, ctl->config->file,
			    known->len > 0 ? known->str : "none");
	else
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "name the creditor with --creditor, one of: %s", known->str);
	return NULL;
}
