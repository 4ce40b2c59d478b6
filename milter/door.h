/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket that the MTA connects to. libmilter opens it and keeps it secret, but we need it for
 * its options, and to knock at it: a connection of our own is what makes libmilter look up.
 *
 * Debian's libmilter serves connections by a pool of threads and counts a thread as idle until it
 * has woken up, so a command can be left to a thread that a gate has just taken; it then lies there
 * until some thread comes back, seconds later where the store is locked (measured: 9 s for an
 * ordinary mail). A new connection makes the pool start a thread or look again.
 */
#pragma once

#include <glib.h>
#include <sys/socket.h>
#include "milter/service.h"

G_BEGIN_DECLS

typedef struct {
	int fd; /* libmilter's */
	struct sockaddr_storage address;
	socklen_t size;
} DunlinDoor;

/* The socket that this process listens on. FALSE: there is none. */
gboolean dunlin_door_find(DunlinDoor *ret_door);
/* libmilter writes every edit by itself: without this each costs the MTA 40 ms over TCP. Accepted
 * sockets inherit it. */
void dunlin_door_disable_delay(const DunlinDoor *door);
/* Connects and hangs up; does not wait. */
void dunlin_door_knock(const DunlinDoor *door);
/* Starts a thread that knocks while a gate takes its time. It lives as long as the process, and so
 * must both arguments. */
void dunlin_door_attend(const DunlinDoor *door, DunlinService *service);

G_END_DECLS
