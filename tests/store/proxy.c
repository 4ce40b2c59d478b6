/* SPDX-License-Identifier: BSD-2-Clause */
#include "proxy.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET ".s.PGSQL.5432"

struct Proxy {
	char *path, *server;
	int listener;
	gint mode; /* ProxyMode, atomic */
	gint stop, closed;
	GThread *thread;
};

static int
make_socket(const char *path, struct sockaddr_un *ret_address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	g_assert_cmpint(fd, >=, 0);
	*ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
	g_assert_cmpuint(g_strlcpy(ret_address->sun_path, path, sizeof ret_address->sun_path), <,
			 sizeof ret_address->sun_path);
	return fd;
}

static gboolean
copy(int from, int to, char *block, gsize size, gssize *ret_length)
{
	*ret_length = read(from, block, size);
	for (gssize done = 0; done < *ret_length;) {
		gssize written =
			to < 0 ? *ret_length
			       : send(to, block + done, (gsize)(*ret_length - done), MSG_NOSIGNAL);
		if (written < 0)
			return FALSE;
		done += written;
	}
	return *ret_length > 0;
}

/* What the client says; FALSE ends the connection. */
static gboolean
pass_up(Proxy *proxy, int client, int server)
{
	char block[65536];
	gssize length = read(client, block, sizeof block);
	ProxyMode mode = (ProxyMode)g_atomic_int_get(&proxy->mode);

	if (length <= 0)
		return FALSE;
	gboolean commits = memmem(block, (gsize)length, "COMMIT", 6) != NULL;
	if (commits && mode == PROXY_CUT_BEFORE_COMMIT) {
		g_atomic_int_set(&proxy->mode, PROXY_PASS);
		return FALSE;
	}
	if (send(server, block, (gsize)length, MSG_NOSIGNAL) != length)
		return FALSE;
	if (!commits || mode == PROXY_PASS)
		return TRUE;
	(void)copy(server, -1, block, sizeof block, &length); /* the answer, for nobody */
	g_atomic_int_set(&proxy->closed, mode == PROXY_CUT_FOR_GOOD);
	g_atomic_int_set(&proxy->mode, PROXY_PASS);
	return FALSE;
}

static void
serve(Proxy *proxy, int client)
{
	struct sockaddr_un address;
	char block[65536];
	gssize length;
	int server = make_socket(proxy->server, &address);
	gboolean open = connect(server, (struct sockaddr *)&address, sizeof address) == 0;

	while (open && !g_atomic_int_get(&proxy->stop)) {
		struct pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
		if (poll(ends, 2, 20) <= 0)
			continue;
		if (ends[0].revents)
			open = pass_up(proxy, client, server);
		if (open && ends[1].revents)
			open = copy(server, client, block, sizeof block, &length);
	}
	close(server);
}

/* One connection at a time is all that a store has. */
static gpointer
run(gpointer data)
{
	Proxy *proxy = data;

	while (!g_atomic_int_get(&proxy->stop)) {
		struct pollfd door = {proxy->listener, POLLIN, 0};
		if (poll(&door, 1, 20) <= 0)
			continue;
		int client = accept(proxy->listener, NULL, NULL);
		if (client < 0)
			continue;
		if (!g_atomic_int_get(&proxy->closed))
			serve(proxy, client);
		close(client);
	}
	return NULL;
}

Proxy *
proxy_start(const char *folder, const char *server)
{
	Proxy *proxy = g_new0(Proxy, 1);
	struct sockaddr_un address;

	proxy->path = g_build_filename(folder, SOCKET, NULL);
	proxy->server = g_build_filename(server, SOCKET, NULL);
	proxy->listener = make_socket(proxy->path, &address);
	g_assert_cmpint(bind(proxy->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
	g_assert_cmpint(listen(proxy->listener, 8), ==, 0);
	proxy->thread = g_thread_new("proxy", run, proxy);
	return proxy;
}

void
proxy_set(Proxy *proxy, ProxyMode mode)
{
	g_atomic_int_set(&proxy->closed, FALSE);
	g_atomic_int_set(&proxy->mode, mode);
}

void
proxy_stop(Proxy *proxy)
{
	g_atomic_int_set(&proxy->stop, TRUE);
	g_thread_join(proxy->thread);
	close(proxy->listener);
	(void)g_unlink(proxy->path);
	g_free(proxy->path);
	g_free(proxy->server);
	g_free(proxy);
}
