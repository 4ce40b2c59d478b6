/* SPDX-License-Identifier: BSD-2-Clause */
/* One thread, one connection, one script. */
#include "tests/net/peer.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct Peer {
	int listener;
	guint16 port;
	const PeerStep *steps;
	GThread *thread;
	GString *received;
};

static gboolean
read_until(Peer *peer, int fd, const char *end)
{
	gsize start = peer->received->len;
	char c;

	while (read(fd, &c, 1) == 1) {
		g_string_append_c(peer->received, c);
		if (g_str_has_suffix(peer->received->str + start, end) ||
		    (g_str_equal(end, "\r\n.\r\n") &&
		     g_str_equal(peer->received->str + start, ".\r\n")))
			return TRUE;
	}
	return FALSE;
}

static gboolean
play(Peer *peer, int fd, const PeerStep *step)
{
	gsize start = peer->received->len;
	gboolean dot = step->expect && g_str_equal(step->expect, ".");

	if (step->expect && !read_until(peer, fd, dot ? "\r\n.\r\n" : "\r\n"))
		return FALSE;
	if (step->expect && !dot && !g_str_has_prefix(peer->received->str + start, step->expect)) {
		g_test_message("expected %s, got %s", step->expect, peer->received->str + start);
		return FALSE;
	}
	if (!step->reply || g_str_equal(step->reply, PEER_CLOSE))
		return FALSE;
	if (g_str_equal(step->reply, PEER_PAUSE)) {
		g_usleep(500 * 1000);
		return TRUE;
	}
	return send(fd, step->reply, strlen(step->reply), MSG_NOSIGNAL) >= 0;
}

static gpointer
serve(gpointer data)
{
	Peer *peer = data;
	int fd = accept(peer->listener, NULL, NULL);
	const PeerStep *step = peer->steps;

	while (fd >= 0 && (step->expect || step->reply) && play(peer, fd, step))
		step++;
	/* Past the script: what the client still says, so that nothing is reset under it. */
	if (fd >= 0 && !step->expect && !step->reply)
		while (read_until(peer, fd, "\n"))
			;
	if (fd >= 0)
		close(fd);
	return NULL;
}

Peer *
peer_start(const PeerStep *steps)
{
	Peer *peer = g_new0(Peer, 1);
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;

	peer->steps = steps;
	peer->received = g_string_new(NULL);
	peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(peer->listener, (struct sockaddr *)&address, size), ==, 0);
	g_assert_cmpint(listen(peer->listener, 1), ==, 0);
	g_assert_cmpint(getsockname(peer->listener, (struct sockaddr *)&address, &size), ==, 0);
	peer->port = ntohs(address.sin_port);
	peer->thread = g_thread_new("peer", serve, peer);
	return peer;
}

guint16
peer_port(const Peer *peer)
{
	return peer->port;
}

const char *
peer_received(Peer *peer)
{
	if (peer->thread) {
		/* Nobody may have connected. */
		shutdown(peer->listener, SHUT_RDWR);
		g_thread_join(peer->thread);
		peer->thread = NULL;
	}
	return peer->received->str;
}

void
peer_free(Peer *peer)
{
	(void)peer_received(peer);
	close(peer->listener);
	g_string_free(peer->received, TRUE);
	g_free(peer);
}
