/* SPDX-License-Identifier: BSD-2-Clause */
/* dunlinctl init: makes what is missing of secret, store and archive; overwrites nothing. */
#include "ctl/ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define USER "dunlin"
#define SECRET_BYTES 48

typedef struct {
	uid_t user;
	gid_t group;
} Owner;

static gboolean
fail(const char *path, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s", path, g_strerror(errno));
	return FALSE;
}

static void
say(const DunlinCtl *ctl, const char *path, const char *what)
{
	g_autofree char *text = g_strdup_printf("%s: %s", path, what);

	dunlin_ctl_tell(ctl, "result", text);
}

static gboolean
is_writable_by(const struct stat *folder, const Owner *owner)
{
	return (folder->st_mode & S_IWOTH) != 0 ||
	       (folder->st_gid == owner->group && (folder->st_mode & S_IWGRP) != 0);
}

/* Whom the store belongs to, or will: its owner, else its folder's, else the user dunlin. Without
 * root it can only be ourselves. */
static Owner
find_owner(const char *store)
{
	Owner owner = {geteuid(), getegid()};
	const struct passwd *entry = geteuid() == 0 ? getpwnam(USER) : NULL;
	g_autofree char *folder = store != NULL ? g_path_get_dirname(store) : NULL;
	struct stat status;

	if (geteuid() != 0)
		return owner;
	if (entry != NULL)
		owner = (Owner){entry->pw_uid, entry->pw_gid};
	if (store != NULL && (stat(store, &status) == 0 ||
			      (stat(folder, &status) == 0 && !is_writable_by(&status, &owner))))
		owner = (Owner){status.st_uid, status.st_gid};
	return owner;
}

/* Its folder, where it is missing, belongs to @owner. */
static gboolean
make_folder_of(const DunlinCtl *ctl, const char *path, const Owner *owner, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	if (g_file_test(folder, G_FILE_TEST_EXISTS))
		return TRUE;
	if (g_mkdir_with_parents(folder, 0750) != 0 ||
	    (geteuid() == 0 && chown(folder, owner->user, owner->group) != 0))
		return fail(folder, error);
	say(ctl, folder, "made");
	return TRUE;
}

/* ── the secret ── */

static gboolean
write_secret(int fd, const Owner *owner)
{
	guchar bytes[SECRET_BYTES];
	g_autofree char *text = NULL, *line = NULL;
	gboolean good;

	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return FALSE;
	text = g_base64_encode(bytes, sizeof bytes);
	line = g_strdup_printf("%s\n", text);
	good = write(fd, line, strlen(line)) == (ssize_t)strlen(line) &&
	       (geteuid() != 0 || fchown(fd, owner->user, owner->group) == 0) && fsync(fd) == 0;
	explicit_bzero(bytes, sizeof bytes);
	explicit_bzero(text, strlen(text));
	explicit_bzero(line, strlen(line));
	return good;
}

/* Under another name first: a secret is there whole or not at all. */
static gboolean
make_secret(const char *path, const Owner *owner, GError **error)
{
	g_autofree char *temporary = g_strdup_printf("%s.new", path);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	gboolean good;

	if (fd < 0)
		return fail(temporary, error);
	good = write_secret(fd, owner);
	good = close(fd) == 0 && good;
	/* link(2), unlike rename(2), overwrites nothing. */
	good = good && link(temporary, path) == 0;
	if (!good)
		(void)fail(path, error);
	(void)unlink(temporary); /* where it stays behind, the next call names it */
	return good;
}

static gboolean
init_secret(const DunlinCtl *ctl, const Owner *owner, GError **error)
{
	const DunlinConfig *config = ctl->config;
	const char *path = config->secret + strlen(DUNLIN_CTL_FILE);

	if (!g_str_has_prefix(config->secret, DUNLIN_CTL_FILE)) {
		say(ctl, config->secret, "is not made here");
		return TRUE;
	}
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		say(ctl, path, "there already");
		return TRUE;
	}
	if (!make_folder_of(ctl, path, owner, error) || !make_secret(path, owner, error))
		return FALSE;
	say(ctl, path, "made");
	return TRUE;
}

/* ── store and archive ── */

static gboolean
init_store(const DunlinCtl *ctl, GError **error)
{
	g_autofree char *done = NULL;

	if (!dunlin_store_init(ctl->config->store, &done, error))
		return FALSE;
	dunlin_ctl_tell(ctl, "result", done);
	return TRUE;
}

static gboolean
init_archive(const DunlinCtl *ctl, GError **error)
{
	const DunlinConfig *config = ctl->config;
	gboolean inside = g_str_equal(config->archive, "store");
	gboolean known = g_file_test(config->archive, G_FILE_TEST_IS_DIR);

	if (!dunlin_archive_init(config->archive, config->store, error))
		return FALSE;
	say(ctl, inside ? "archive" : config->archive,
	    inside ? "in the store" : known ? "there already" : "made");
	return TRUE;
}

gboolean
dunlin_ctl_init(DunlinCtl *ctl, GError **error)
{
	const DunlinConfig *config = ctl->config;
	const char *store = dunlin_ctl_store_file(config);
	Owner owner = find_owner(store);

	if ((store != NULL && !make_folder_of(ctl, store, &owner, error)) ||
	    (config->archive[0] == '/' && !make_folder_of(ctl, config->archive, &owner, error)) ||
	    !init_secret(ctl, &owner, error) ||
	    !dunlin_ctl_become(owner.user, owner.group, error))
		return FALSE;
	return init_store(ctl, error) && init_archive(ctl, error);
}
