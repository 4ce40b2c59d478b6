/* SPDX-License-Identifier: BSD-2-Clause */
/* The connection under SMTP and IMAP: a non-blocking socket, poll(2) and OpenSSL. */
#include "net/transport-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>

#define CONNECT_MS 30000

static int
poll_ms(gint64 deadline)
{
	gint64 left = deadline - g_get_monotonic_time();

	if (left <= 0)
		return 0;
	return (int)MIN((left + 999) / 1000, G_MAXINT);
}

/* The first stop shortens what is running, where the command may finish at all. */
static gboolean
may_finish(DunlinTransport *t, gint64 *deadline)
{
	gint64 last = g_get_monotonic_time() + (gint64)t->grace_ms * 1000;

	if (!t->grace_ms)
		return FALSE;
	t->stop_fd = t->hangup_fd = -1;
	t->grace_ms = 0;
	t->deadline = MIN(t->deadline, last);
	*deadline = MIN(*deadline, last);
	return TRUE;
}

DunlinWait
dunlin_transport_poll(DunlinTransport *t, short events, int wake_fd, gint64 deadline, GError **error)
{
	struct pollfd fds[] = {{t->fd, events, 0},
			       {t->stop_fd, POLLIN, 0},
			       {t->hangup_fd, 0, 0}, /* POLLHUP is always told */
			       {wake_fd, POLLIN, 0}};

	for (;;) {
		int ready = poll(fds, G_N_ELEMENTS(fds), poll_ms(deadline));

		if (ready < 0 && errno != EINTR) {
			fail(t, DUNLIN_ERROR_BUSY, error, g_strerror(errno));
			return DUNLIN_WAIT_FAILED;
		}
		if (ready < 0)
			continue;
		if ((fds[1].revents || fds[2].revents) && may_finish(t, &deadline)) {
			fds[1].fd = fds[2].fd = -1;
			continue;
		}
		if (fds[1].revents || fds[2].revents) {
			fail(t, DUNLIN_ERROR_BUSY, error, "stopped");
			return DUNLIN_WAIT_FAILED;
		}
		if (fds[0].revents)
			return DUNLIN_WAIT_DATA;
		if (fds[3].revents)
			return DUNLIN_WAIT_WAKE;
		if (g_get_monotonic_time() >= deadline)
			return DUNLIN_WAIT_TIMEOUT;
	}
}

/* Until the socket is ready for @events or the command's deadline. */
static gboolean
wait_socket(DunlinTransport *t, short events, GError **error)
{
	DunlinWait result = dunlin_transport_poll(t, events, -1, t->deadline, error);

	if (result == DUNLIN_WAIT_TIMEOUT)
		return fail(t, DUNLIN_ERROR_BUSY, error, "no answer in time");
	return result == DUNLIN_WAIT_DATA;
}

const char *
dunlin_transport_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_get_error());

	ERR_clear_error();
	return reason ? reason : "TLS failed";
}

gboolean
dunlin_transport_again(DunlinTransport *t, int result, GError **error)
{
	int saved_errno = errno;

	switch (SSL_get_error(t->ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return wait_socket(t, POLLIN, error);
	case SSL_ERROR_WANT_WRITE:
		return wait_socket(t, POLLOUT, error);
	case SSL_ERROR_ZERO_RETURN:
		return fail(t, DUNLIN_ERROR_BUSY, error, "the server closed the connection");
	case SSL_ERROR_SYSCALL:
		ERR_clear_error();
		return fail(t, DUNLIN_ERROR_BUSY, error,
			    saved_errno ? g_strerror(saved_errno) : "connection lost");
	default:
		return fail(t, DUNLIN_ERROR_BUSY, error, dunlin_transport_reason());
	}
}

DunlinTransport *
dunlin_transport_open(const DunlinTransportOptions *options, GError **error)
{
	g_autoptr(DunlinTransport) t = g_new0(DunlinTransport, 1);

	t->fd = -1;
	t->stop_fd = options->stop_fd;
	t->hangup_fd = options->hangup_fd;
	t->host = g_strdup(options->host);
	t->port = options->port;
	t->ca_file = options->ca_file && *options->ca_file ? g_strdup(options->ca_file) : NULL;
	dunlin_transport_begin(t, options->connect_ms ? options->connect_ms : CONNECT_MS, 0);
	if (!dunlin_transport_connect(t, error))
		return NULL;
	if (options->tls && !dunlin_transport_handshake(t, error))
		return NULL;
	return g_steal_pointer(&t);
}

DunlinTransport *
dunlin_transport_new_from_fd(int fd)
{
	DunlinTransport *t = g_new0(DunlinTransport, 1);

	t->fd = fd;
	t->stop_fd = t->hangup_fd = -1;
	t->host = g_strdup("socket");
	return t;
}

void
dunlin_transport_free(DunlinTransport *transport)
{
	if (!transport)
		return;
	SSL_free(transport->ssl);
	SSL_CTX_free(transport->ctx);
	if (transport->fd >= 0)
		close(transport->fd);
	g_free(transport->host);
	g_free(transport->ca_file);
	/* Lines may have held what only the two ends should know. */
	explicit_bzero(transport->buffer, sizeof transport->buffer);
	g_free(transport);
}

gboolean
dunlin_transport_start_tls(DunlinTransport *transport, GError **error)
{
	g_assert(!transport->ssl);
	if (transport->start < transport->end)
		return fail(transport, DUNLIN_ERROR_INPUT, error,
			    "plain text after STARTTLS: somebody may be injecting answers");
	return dunlin_transport_handshake(transport, error);
}

gboolean
dunlin_transport_is_tls(const DunlinTransport *transport)
{
	return transport->ssl != NULL;
}

gboolean
dunlin_transport_is_loopback(const DunlinTransport *transport)
{
	return transport->loopback;
}

void
dunlin_transport_begin(DunlinTransport *transport, guint timeout_ms, guint64 budget)
{
	transport->deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
	transport->budget = budget;
	transport->grace_ms = 0;
}

void
dunlin_transport_finish_on_stop(DunlinTransport *transport, guint grace_ms)
{
	transport->grace_ms = grace_ms;
}

/* One attempt; -1 and a wait or an error, else the bytes that left. */
static gssize
write_some(DunlinTransport *t, const char *bytes, gsize length, gboolean *ret_again, GError **error)
{
	gssize n;

	errno = 0;
	*ret_again = FALSE;
	if (t->ssl) {
		ERR_clear_error();
		n = SSL_write(t->ssl, bytes, (int)MIN(length, G_MAXINT));
		if (n <= 0)
			*ret_again = dunlin_transport_again(t, (int)n, error);
		return n > 0 ? n : -1;
	}
	n = send(t->fd, bytes, length, MSG_NOSIGNAL);
	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		*ret_again = wait_socket(t, POLLOUT, error);
	else
		fail(t, DUNLIN_ERROR_BUSY, error, g_strerror(errno));
	return -1;
}

gboolean
dunlin_transport_write(DunlinTransport *transport, const void *bytes, gsize length, GError **error)
{
	const char *next = bytes;

	if (transport->dead)
		return fail(transport, DUNLIN_ERROR_BUSY, error, "the connection is closed");
	while (length) {
		gboolean again;
		gssize n = write_some(transport, next, length, &again, error);

		if (n < 0 && !again)
			return FALSE;
		if (n > 0) {
			next += n;
			length -= (gsize)n;
		}
	}
	return TRUE;
}

/* From the socket, past our buffer. */
static gssize
receive(DunlinTransport *t, void *buffer, gsize size, GError **error)
{
	if (t->dead) {
		fail(t, DUNLIN_ERROR_BUSY, error, "the connection is closed");
		return -1;
	}
	for (;;) {
		gssize n;

		errno = 0;
		if (t->ssl) {
			ERR_clear_error();
			n = SSL_read(t->ssl, buffer, (int)MIN(size, G_MAXINT));
			if (n <= 0 && !dunlin_transport_again(t, (int)n, error))
				return -1;
		} else {
			n = recv(t->fd, buffer, size, 0);
			if (n == 0) {
				fail(t, DUNLIN_ERROR_BUSY, error,
				     "the server closed the connection");
				return -1;
			}
			if (n < 0 && errno != EAGAIN && errno != EINTR) {
				fail(t, DUNLIN_ERROR_BUSY, error, g_strerror(errno));
				return -1;
			}
			if (n < 0 && !wait_socket(t, POLLIN, error))
				return -1;
		}
		if (n <= 0)
			continue;
		if ((guint64)n > t->budget) {
			fail(t, DUNLIN_ERROR_INPUT, error, "the answer is longer than it may be");
			return -1;
		}
		t->budget -= (guint64)n;
		return n;
	}
}

gssize
dunlin_transport_read(DunlinTransport *transport, void *buffer, gsize size, GError **error)
{
	gsize n = MIN(size, transport->end - transport->start);

	if (n == 0)
		return receive(transport, buffer, size, error);
	memcpy(buffer, transport->buffer + transport->start, n);
	transport->start += n;
	return (gssize)n;
}

char *
dunlin_transport_read_line(DunlinTransport *transport, gsize max, gsize *ret_length, GError **error)
{
	g_autoptr(GString) line = g_string_new(NULL);

	for (;;) {
		char *from = transport->buffer + transport->start;
		gsize have = transport->end - transport->start;
		char *newline = have ? memchr(from, '\n', have) : NULL;
		gsize take = newline ? (gsize)(newline - from) + 1 : have;
		gssize n;

		g_string_append_len(line, from, (gssize)take);
		transport->start += take;
		if (line->len > max + 2) {
			fail(transport, DUNLIN_ERROR_INPUT, error, "a line is too long");
			return NULL;
		}
		if (newline)
			break;
		transport->start = transport->end = 0;
		n = receive(transport, transport->buffer, DUNLIN_TRANSPORT_BUFFER, error);
		if (n < 0)
			return NULL;
		transport->end = (gsize)n;
	}
	g_string_truncate(line, line->len - 1);
	if (line->len && line->str[line->len - 1] == '\r')
		g_string_truncate(line, line->len - 1);
	if (ret_length)
		*ret_length = line->len;
	return g_string_free(g_steal_pointer(&line), FALSE);
}

/* Whether a read finds bytes without asking the socket, in our buffer or OpenSSL's. */
static gboolean
has_buffered(const DunlinTransport *transport)
{
	return transport->start < transport->end ||
	       (transport->ssl && SSL_pending(transport->ssl) > 0);
}

/* TLS has records of its own (tickets, key updates): a readable socket is not yet data. */
static gboolean
holds_data(DunlinTransport *t)
{
	char byte;
	int result;

	if (!t->ssl)
		return TRUE;
	ERR_clear_error();
	result = SSL_peek(t->ssl, &byte, 1);
	if (result > 0)
		return TRUE;
	return SSL_get_error(t->ssl, result) != SSL_ERROR_WANT_READ;
}

DunlinWait
dunlin_transport_wait(DunlinTransport *transport, int wake_fd, guint timeout_ms, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
	DunlinWait result;

	if (transport->dead) {
		fail(transport, DUNLIN_ERROR_BUSY, error, "the connection is closed");
		return DUNLIN_WAIT_FAILED;
	}
	if (has_buffered(transport))
		return DUNLIN_WAIT_DATA;
	do
		result = dunlin_transport_poll(transport, POLLIN, wake_fd, deadline, error);
	while (result == DUNLIN_WAIT_DATA && !holds_data(transport));
	return result;
}

int
dunlin_transport_fd(const DunlinTransport *transport)
{
	return transport->fd;
}
