/* SPDX-License-Identifier: BSD-2-Clause */
/* Files to read; what cannot be read from its start becomes a file without a name. */
#include "ctl/ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define PIECE 65536
#define SPOOL_MAX (1 << 28) /* more than the reader takes; /dev/zero shall not fill the disk */

static int
fail(const char *name, int number, GError **error)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, "%s: %s",
		    dunlin_ctl_input_name(name), g_strerror(number));
	return -1;
}

static gboolean
write_all(int fd, const char *bytes, gsize length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0 && errno != EINTR)
			return FALSE;
		bytes += MAX(n, 0);
		length -= (gsize)MAX(n, 0);
	}
	return TRUE;
}

static gboolean
copy_all(int from, int to)
{
	g_autofree char *piece = g_malloc(PIECE);
	gsize all = 0;
	ssize_t n;

	do {
		n = read(from, piece, PIECE);
		all += (gsize)MAX(n, 0);
		if (all > SPOOL_MAX) {
			errno = EFBIG;
			return FALSE;
		}
		if (n > 0 && !write_all(to, piece, (gsize)n))
			return FALSE;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0;
}

static int
spool(int from, const char *name, GError **error)
{
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("dunlinctl-XXXXXX", &path, error), number;

	if (fd < 0)
		return -1;
	(void)g_unlink(path); /* a left-over file is no reason not to read */
	if (copy_all(from, fd))
		return fd;
	number = errno;
	(void)close(fd);
	return fail(name, number, error);
}

static int
open_regular(const char *name, GError **error)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY), spooled;
	struct stat status;

	if (fd < 0 || fstat(fd, &status) != 0)
		return fail(name, errno, error);
	if (S_ISREG(status.st_mode))
		return fd;
	spooled = S_ISDIR(status.st_mode) ? fail(name, EISDIR, error) : spool(fd, name, error);
	(void)close(fd);
	return spooled;
}

int
dunlin_ctl_input(const char *name, gsize *ret_size, GError **error)
{
	int fd = g_str_equal(name, "-") ? spool(STDIN_FILENO, name, error)
					: open_regular(name, error);
	struct stat status;

	if (fd < 0)
		return -1;
	if (fstat(fd, &status) != 0)
		return fail(name, errno, error);
	*ret_size = (gsize)status.st_size;
	return fd;
}

const char *
dunlin_ctl_input_name(const char *name)
{
	return g_str_equal(name, "-") ? "standard input" : name;
}
