/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libmilter relies on, and what therefore holds: it waits for a connection in common only when
 * poll() has said that there is nothing to read from it, so bytes read ahead are never forgotten;
 * one thread at a time has a connection; a message's edits are followed by its verdict.
 */
#undef _FORTIFY_SOURCE /* has definitions of its own for some of these */
#include "milter/wire.h"

#include <dlfcn.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES_MAX 65536 /* connections beyond are served as libmilter would */
#define AHEAD_BYTES 8192
#define HELD_BYTES 65536
#define HEAD_BYTES 5 /* of a packet: length, command */
#define SEND_SEC 300 /* an MTA that takes no answer for so long is gone */

typedef struct {
	guint8 ahead[AHEAD_BYTES];
	gsize begin, end;
	GByteArray *held; /* edits whose verdict is to come */
} Wire;

/* The C library's functions have no place for a pointer of ours. */
static int door = -1;
static Wire *wires[FILES_MAX]; /* by file descriptor; atomic */

#define REAL(name) \
	static __typeof__(&name) real; \
	__typeof__(&name) call = __atomic_load_n(&real, __ATOMIC_RELAXED); \
	if (call == NULL) { \
		call = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
		__atomic_store_n(&real, call, __ATOMIC_RELAXED); \
	}

void
dunlin_wire_watch(int listening)
{
	g_atomic_int_set(&door, listening);
}

static Wire *
wire_of(int fd)
{
	return fd >= 0 && fd < FILES_MAX ? g_atomic_pointer_get(&wires[fd]) : NULL;
}

static void
wire_open(int fd)
{
	const struct timeval patience = {.tv_sec = SEND_SEC};
	Wire *wire = g_new0(Wire, 1);

	wire->held = g_byte_array_new();
	/* Where it fails, an MTA that takes no answer keeps its thread. */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	g_atomic_pointer_set(&wires[fd], wire);
}

static void
wire_close(int fd, Wire *wire)
{
	g_atomic_pointer_set(&wires[fd], NULL);
	g_byte_array_unref(wire->held);
	g_free(wire);
}

int
accept(int fd, __SOCKADDR_ARG address, socklen_t *restrict size)
{
	int accepted;
	REAL(accept)

	accepted = call(fd, address, size);
	if (accepted >= 0 && accepted < FILES_MAX && fd == g_atomic_int_get(&door))
		wire_open(accepted);
	return accepted;
}

int
close(int fd)
{
	Wire *wire = wire_of(fd);
	REAL(close)

	if (wire != NULL)
		wire_close(fd, wire);
	return call(fd);
}

/* The C library's header has poll() only write there. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
int
poll(struct pollfd *files, nfds_t count, int timeout_ms)
{
	Wire *wire = count == 1 ? wire_of(files->fd) : NULL;
	REAL(poll)

	/* writev() waits where it must. */
	if (wire != NULL && (files->events == POLLOUT || wire->begin < wire->end)) {
		files->revents = files->events & (POLLIN | POLLOUT);
		return 1;
	}
	return call(files, count, timeout_ms);
}
#pragma GCC diagnostic pop

ssize_t
read(int fd, void *bytes, size_t size)
{
	Wire *wire = wire_of(fd);
	REAL(read)

	if (wire == NULL || (wire->begin == wire->end && size >= AHEAD_BYTES))
		return call(fd, bytes, size);
	if (wire->begin == wire->end) {
		ssize_t got = call(fd, wire->ahead, AHEAD_BYTES);

		if (got <= 0)
			return got;
		wire->begin = 0;
		wire->end = (gsize)got;
	}
	size = MIN(size, wire->end - wire->begin);
	memcpy(bytes, wire->ahead + wire->begin, size);
	wire->begin += size;
	return (ssize_t)size;
}

/* Changes of headers and envelope, by the letters of their commands; the MTA acts on none of them
 * before the verdict. */
static gboolean
is_edit(const struct iovec *parts, int count)
{
	const char *head = parts[0].iov_base;

	return count == 2 && parts[0].iov_len == HEAD_BYTES && head[HEAD_BYTES - 1] != '\0' &&
	       strchr("him+-2e", head[HEAD_BYTES - 1]) != NULL;
}

ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	Wire *wire = wire_of(fd);
	gsize length = 0, sent = 0;
	REAL(writev)

	if (wire == NULL)
		return call(fd, parts, count);
	for (int i = 0; i < count; i++) {
		g_byte_array_append(wire->held, parts[i].iov_base, (guint)parts[i].iov_len);
		length += parts[i].iov_len;
	}
	if (is_edit(parts, count) && wire->held->len < HELD_BYTES)
		return (ssize_t)length;
	while (sent < wire->held->len) {
		const struct iovec rest = {wire->held->data + sent, wire->held->len - sent};
		ssize_t done = call(fd, &rest, 1);

		if (done <= 0)
			return -1; /* libmilter gives the connection up, and what is held with it */
		sent += (gsize)done;
	}
	g_byte_array_set_size(wire->held, 0);
	return (ssize_t)length;
}
