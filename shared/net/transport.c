/* SPDX-License-Identifier: BSD-2-Clause */
/* The connection under SMTP and IMAP: a non-blocking socket, poll(2) and OpenSSL. */
#include "net/transport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/error.h"
#include "net/lookup.h"

#define BUFFER_SIZE 16384
#define CONNECT_MS 30000
#define USER_TIMEOUT_MS 30000

struct DunlinTransport {
	int fd;
	int stop_fd, hangup_fd;
	char *host;
	guint16 port;
	char *ca_file;
	SSL_CTX *ctx;
	SSL *ssl; /* NULL: plain */
	gboolean loopback;
	gboolean dead;    /* an error was returned; nothing works any more */
	gint64 deadline;  /* of the running command, g_get_monotonic_time() */
	guint grace_ms;   /* a stop leaves the running command this long */
	guint64 budget;   /* bytes it may still read */
	gsize start, end; /* what lies unread in buffer */
	char buffer[BUFFER_SIZE];
};

static gboolean
fail(DunlinTransport *t, DunlinError code, GError **error, const char *what)
{
	t->dead = TRUE;
	g_set_error(error, DUNLIN_ERROR, code, "%s:%u: %s", t->host, t->port, what);
	return FALSE;
}

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

static DunlinWait
wait_for(DunlinTransport *t, short events, int wake_fd, gint64 deadline, GError **error)
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
	DunlinWait result = wait_for(t, events, -1, t->deadline, error);

	if (result == DUNLIN_WAIT_TIMEOUT)
		return fail(t, DUNLIN_ERROR_BUSY, error, "no answer in time");
	return result == DUNLIN_WAIT_DATA;
}

/* The first reason in OpenSSL's queue, which is emptied. */
static const char *
ssl_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_get_error());

	ERR_clear_error();
	return reason ? reason : "TLS failed";
}

/* What to do after an SSL call failed: TRUE: it waited, call again. */
static gboolean
ssl_again(DunlinTransport *t, int result, GError **error)
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
		return fail(t, DUNLIN_ERROR_BUSY, error, ssl_reason());
	}
}

static gboolean
prepare_socket(DunlinTransport *t, const struct addrinfo *address)
{
	static const struct {
		int level, option, value;
	} options[] = {
		{SOL_SOCKET, SO_KEEPALIVE, 1},
		{IPPROTO_TCP, TCP_KEEPIDLE, 60},
		{IPPROTO_TCP, TCP_KEEPINTVL, 20},
		{IPPROTO_TCP, TCP_KEEPCNT, 3},
		{IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS},
		{IPPROTO_TCP, TCP_NODELAY, 1},
	};

	t->fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->fd < 0)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		/* Only improves how soon a dead peer is noticed. */
		(void)setsockopt(t->fd, options[i].level, options[i].option, &options[i].value,
				 sizeof options[i].value);
	return TRUE;
}

static gboolean
is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)address;

		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	return address->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

/* One address; each gets half of the time left, so that a silent first one leaves time. */
static gboolean
connect_address(DunlinTransport *t, const struct addrinfo *address, GError **error)
{
	gint64 now = g_get_monotonic_time();
	gint64 until = address->ai_next ? now + (t->deadline - now) / 2 : t->deadline;
	socklen_t size = sizeof(int);
	int failure = 0;
	DunlinWait result;

	if (!prepare_socket(t, address))
		return fail(t, DUNLIN_ERROR_BUSY, error, g_strerror(errno));
	if (connect(t->fd, address->ai_addr, address->ai_addrlen) < 0 && errno != EINPROGRESS)
		return fail(t, DUNLIN_ERROR_BUSY, error, g_strerror(errno));
	result = wait_for(t, POLLOUT, -1, until, error);
	if (result == DUNLIN_WAIT_FAILED)
		return FALSE;
	if (result != DUNLIN_WAIT_DATA)
		return fail(t, DUNLIN_ERROR_BUSY, error, "cannot connect in time");
	if (getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &failure, &size) < 0)
		failure = errno;
	if (failure)
		return fail(t, DUNLIN_ERROR_BUSY, error, g_strerror(failure));
	t->loopback = is_loopback(address->ai_addr);
	return TRUE;
}

static gboolean
connect_host(DunlinTransport *t, GError **error)
{
	g_autoptr(DunlinLookup) lookup =
		dunlin_lookup(t->host, t->port, t->deadline, t->stop_fd, t->hangup_fd, error);

	if (!lookup)
		return FALSE;
	for (const struct addrinfo *a = dunlin_lookup_first(lookup); a; a = a->ai_next) {
		g_clear_error(error);
		t->dead = FALSE;
		if (connect_address(t, a, error))
			return TRUE;
		if (t->fd >= 0)
			close(t->fd);
		t->fd = -1;
	}
	return FALSE;
}

static gboolean
is_ip_address(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

static gboolean
set_expected_name(DunlinTransport *t)
{
	SSL_set_hostflags(t->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (is_ip_address(t->host))
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(t->ssl), t->host) == 1;
	return SSL_set1_host(t->ssl, t->host) == 1 &&
	       SSL_set_tlsext_host_name(t->ssl, t->host) == 1;
}

static gboolean
prepare_tls(DunlinTransport *t, GError **error)
{
	t->ctx = SSL_CTX_new(TLS_client_method());
	if (!t->ctx)
		return fail(t, DUNLIN_ERROR_BUSY, error, ssl_reason());
	SSL_CTX_set_min_proto_version(t->ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(t->ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(t->ctx,
			 SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	if (t->ca_file ? SSL_CTX_load_verify_file(t->ctx, t->ca_file) != 1
		       : SSL_CTX_set_default_verify_paths(t->ctx) != 1) {
		g_autofree char *what =
			g_strdup_printf("cannot read the certificates of %s: %s",
					t->ca_file ? t->ca_file : "the system", ssl_reason());
		return fail(t, DUNLIN_ERROR_CONFIG, error, what);
	}
	t->ssl = SSL_new(t->ctx);
	if (!t->ssl || !set_expected_name(t) || SSL_set_fd(t->ssl, t->fd) != 1)
		return fail(t, DUNLIN_ERROR_CONFIG, error, ssl_reason());
	return TRUE;
}

static gboolean
handshake_failed(DunlinTransport *t, GError **error)
{
	long verdict = SSL_get_verify_result(t->ssl);
	gboolean ended = ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
	g_autofree char *what = NULL;

	if (verdict != X509_V_OK) {
		ERR_clear_error();
		what = g_strdup_printf(
			"the server's certificate does not verify for the name %s: %s", t->host,
			X509_verify_cert_error_string(verdict));
		return fail(t, DUNLIN_ERROR_CONFIG, error, what);
	}
	what = g_strdup_printf("TLS cannot be agreed on: %s", ssl_reason());
	return fail(t, ended ? DUNLIN_ERROR_BUSY : DUNLIN_ERROR_INPUT, error, what);
}

static gboolean
handshake(DunlinTransport *t, GError **error)
{
	if (!prepare_tls(t, error))
		return FALSE;
	for (;;) {
		int result;

		ERR_clear_error();
		errno = 0;
		result = SSL_connect(t->ssl);
		if (result == 1)
			return TRUE;
		if (SSL_get_error(t->ssl, result) == SSL_ERROR_SSL)
			return handshake_failed(t, error);
		if (!ssl_again(t, result, error))
			return FALSE;
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
	if (!connect_host(t, error))
		return NULL;
	if (options->tls && !handshake(t, error))
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
	return handshake(transport, error);
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
			*ret_again = ssl_again(t, (int)n, error);
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
			if (n <= 0 && !ssl_again(t, (int)n, error))
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
		n = receive(transport, transport->buffer, BUFFER_SIZE, error);
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

gboolean
dunlin_transport_has_buffered(const DunlinTransport *transport)
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
	if (dunlin_transport_has_buffered(transport))
		return DUNLIN_WAIT_DATA;
	do
		result = wait_for(transport, POLLIN, wake_fd, deadline, error);
	while (result == DUNLIN_WAIT_DATA && !holds_data(transport));
	return result;
}

int
dunlin_transport_fd(const DunlinTransport *transport)
{
	return transport->fd;
}
