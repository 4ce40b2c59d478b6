/* SPDX-License-Identifier: BSD-2-Clause */
/* Connecting: the host's addresses in turn, then TLS with whom the certificate must name. */
#include "net/transport-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "net/lookup.h"

#define USER_TIMEOUT_MS 30000

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
	result = dunlin_transport_poll(t, POLLOUT, -1, until, error);
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

gboolean
dunlin_transport_connect(DunlinTransport *t, GError **error)
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
		return fail(t, DUNLIN_ERROR_BUSY, error, dunlin_transport_reason());
	SSL_CTX_set_min_proto_version(t->ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(t->ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(t->ctx,
			 SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	if (t->ca_file ? SSL_CTX_load_verify_file(t->ctx, t->ca_file) != 1
		       : SSL_CTX_set_default_verify_paths(t->ctx) != 1) {
		g_autofree char *what =
			g_strdup_printf("cannot read the certificates of %s: %s",
					t->ca_file ? t->ca_file : "the system", dunlin_transport_reason());
		return fail(t, DUNLIN_ERROR_CONFIG, error, what);
	}
	t->ssl = SSL_new(t->ctx);
	if (!t->ssl || !set_expected_name(t) || SSL_set_fd(t->ssl, t->fd) != 1)
		return fail(t, DUNLIN_ERROR_CONFIG, error, dunlin_transport_reason());
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
	what = g_strdup_printf("TLS cannot be agreed on: %s", dunlin_transport_reason());
	return fail(t, ended ? DUNLIN_ERROR_BUSY : DUNLIN_ERROR_INPUT, error, what);
}

gboolean
dunlin_transport_handshake(DunlinTransport *t, GError **error)
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
		if (!dunlin_transport_again(t, result, error))
			return FALSE;
	}
}
