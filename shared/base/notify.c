/* SPDX-License-Identifier: BSD-2-Clause */
/* The datagram of sd_notify(3) and the interval of sd_watchdog_enabled(3). */
#include "base/notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
dunlin_notify(const char *state)
{
	const char *path = g_getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	gsize length = path != NULL ? strlen(path) : 0;
	int fd;

	if (length < 2 || length >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(address.sun_path, path, length);
	if (path[0] == '@')
		address.sun_path[0] = '\0'; /* the abstract name space */
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
	close(fd);
}

guint
dunlin_notify_watchdog_ms(void)
{
	const char *text = g_getenv("WATCHDOG_USEC"), *pid = g_getenv("WATCHDOG_PID");
	guint64 usec, ours;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32 * 1000ULL, &usec, NULL))
		return 0;
	if (pid != NULL && (!g_ascii_string_to_unsigned(pid, 10, 0, G_MAXINT, &ours, NULL) ||
			    (pid_t)ours != getpid()))
		return 0;
	return MAX(1, (guint)(usec / 2000));
}
