/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the listening socket and knocks at it. */
#include "milter/door.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#define KNOCK_MS 25
#define FILES_EARLY 128 /* it was opened right at the start */

typedef struct {
	const DunlinDoor *door;
	DunlinService *service;
} Attendant;

gboolean
dunlin_door_find(DunlinDoor *ret_door)
{
	for (int fd = 0; fd < FILES_EARLY; fd++) {
		DunlinDoor door = {.fd = fd, .size = sizeof(door.address)};
		int listening = 0;
		socklen_t size = sizeof(listening);

		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || listening == 0 ||
		    getsockname(fd, (struct sockaddr *)&door.address, &door.size) != 0)
			continue;
		*ret_door = door;
		return TRUE;
	}
	return FALSE;
}

void
dunlin_door_disable_delay(const DunlinDoor *door)
{
	int on = 1;

	if (door->address.ss_family != AF_UNIX)
		(void)setsockopt(door->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

void
dunlin_door_knock(const DunlinDoor *door)
{
	int fd = socket(door->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return;
	/* Refused: it is gone. Full: others knock already. */
	(void)connect(fd, (const struct sockaddr *)&door->address, door->size);
	close(fd);
}

static gpointer
attend(gpointer data)
{
	const Attendant *attendant = data;

	for (;;) {
		guint ended = dunlin_service_wait_busy(attendant->service);

		g_usleep(KNOCK_MS * 1000);
		if (dunlin_service_is_busy_since(attendant->service, ended))
			dunlin_door_knock(attendant->door);
	}
	return NULL;
}

void
dunlin_door_attend(const DunlinDoor *door, DunlinService *service)
{
	Attendant *attendant = g_new(Attendant, 1); /* the thread's, for good */

	*attendant = (Attendant){door, service};
	g_thread_unref(g_thread_new("door", attend, attendant));
}
