/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads ahead and writes in one piece for libmilter, which asks the kernel five times for every
 * packet, though an MTA sends all of an ordinary mail's headers at once, and twice for every edit.
 * Measured, that was three quarters of what an ordinary mail cost here and a third of a notice.
 *
 * libmilter has no interface for its input and output, so accept(), poll(), read(), writev() and
 * close() are ours in this program, for libmilter as for everybody: they do what the C library's
 * do, but for the connections of one listening socket.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on for what is accepted at this socket. Once, before anybody connects. */
void dunlin_wire_watch(int listening);

G_END_DECLS
