/* SPDX-License-Identifier: BSD-2-Clause */
/* A server on loopback that plays a script to one client: for what no real server would do. */
#pragma once

#include <glib.h>

#define PEER_CLOSE "(close)"
#define PEER_PAUSE "(pause)" /* half a second of silence */

typedef struct {
	const char *
		expect; /* the line must begin so; ".": everything up to the lone dot; NULL: nothing
			     * is read first */
	const char *reply; /* sent as it is; NULL, PEER_CLOSE: the connection is closed */
} PeerStep;

typedef struct Peer Peer;

/* @steps end with an all-NULL row or where the script closes; then everything is read to the end. */
Peer *peer_start(const PeerStep *steps);
guint16 peer_port(const Peer *peer);
/* Waits for its end; all it received. Owned by @peer. */
const char *peer_received(Peer *peer);
void peer_free(Peer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peer, peer_free)
