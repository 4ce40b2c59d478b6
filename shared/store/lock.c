/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The writer lock. flock() has no time limit, so it is polled; polling alone would starve whoever
 * waits beside a busy writer, so there is a turnstile before it: a record lock on the first byte of
 * the same file. Who holds the turnstile is next, and the writer that just left must queue behind
 * him.
 */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

struct DunlinLock {
	char *path;
	int fd;
};

enum { SLEEP_MIN_USEC = 100, SLEEP_NEXT_MAX_USEC = 500, SLEEP_MAX_USEC = 5000 };

DunlinLock *
dunlin_lock_new(const char *path)
{
	DunlinLock *lock = g_new0(DunlinLock, 1);

	lock->path = g_strdup(path);
	lock->fd = -1;
	return lock;
}

void
dunlin_lock_free(DunlinLock *lock)
{
	if (!lock)
		return;
	if (lock->fd >= 0)
		close(lock->fd);
	g_free(lock->path);
	g_free(lock);
}

/* Whether the file we hold open is still the one that others would open. */
static gboolean
is_current(const DunlinLock *lock)
{
	struct stat ours, theirs;

	return lock->fd >= 0 && fstat(lock->fd, &ours) == 0 && stat(lock->path, &theirs) == 0 &&
	       ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

static gboolean
open_file(DunlinLock *lock, GError **error)
{
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (lock->fd >= 0)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", lock->path,
		    g_strerror(errno));
	return FALSE;
}

/* The turnstile: an open file description lock, which threads do not share. */
static gboolean
turn(const DunlinLock *lock, short type)
{
	struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};

	return fcntl(lock->fd, F_OFD_SETLK, &range) == 0;
}

static gboolean
try_turn(const DunlinLock *lock)
{
	return turn(lock, F_WRLCK);
}

static gboolean
try_lock(const DunlinLock *lock)
{
	return flock(lock->fd, LOCK_EX | LOCK_NB) == 0;
}

static gboolean
poll_until(const DunlinLock *lock, gboolean (*attempt)(const DunlinLock *), gulong sleep_max_usec,
	   gint64 deadline)
{
	gulong sleep_usec = SLEEP_MIN_USEC;

	while (!attempt(lock)) {
		if (g_get_monotonic_time() >= deadline)
			return FALSE;
		g_usleep(sleep_usec + g_random_int_range(0, SLEEP_MIN_USEC));
		sleep_usec = MIN(sleep_usec * 2, sleep_max_usec);
	}
	return TRUE;
}

gboolean
dunlin_lock_take(DunlinLock *lock, guint wait_ms, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)wait_ms * 1000;

	for (;;) {
		if (!is_current(lock) && !open_file(lock, error))
			return FALSE;
		gboolean ours = poll_until(lock, try_turn, SLEEP_MAX_USEC, deadline);
		if (ours) {
			ours = poll_until(lock, try_lock, SLEEP_NEXT_MAX_USEC, deadline);
			(void)turn(lock, F_UNLCK); /* closing the file would release it too */
		}
		if (!ours) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY,
				    "%s: another writer held the lock for %u ms", lock->path,
				    wait_ms);
			return FALSE;
		}
		/* Somebody may have removed the file while we waited: then we hold nothing. */
		if (is_current(lock))
			return TRUE;
	}
}

void
dunlin_lock_release(DunlinLock *lock)
{
	(void)flock(lock->fd, LOCK_UN); /* cannot fail on a lock that we hold */
}
