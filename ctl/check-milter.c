/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Check of the milter: whether something listens there, speaks the MTA's side of the protocol
 * (version 6), and takes a Dunning-* header out of a message that nobody sends.
 */
#include "ctl/check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_SEC 10
#define PACKET_MAX 65536
#define PROBE "Dunning-Probe"
#define ALL_ACTIONS 0x1ff
#define ALL_STEPS 0x1fffff
#define NO_REPLY_HEADER 0x80 /* the milter says nothing to what it negotiated so */
#define NO_REPLY_MAIL 0x4000
#define NO_REPLY_RCPT 0x8000

static gboolean
fail(GError **error, const char *place, const char *why)
{
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", place, why);
	return FALSE;
}

/* ── connecting ── */

static int
connect_to(int family, const struct sockaddr *address, socklen_t size)
{
	struct timeval wait = {.tv_sec = WAIT_SEC};
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int failed;

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)); /* else it waits longer */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
	if (connect(fd, address, size) == 0)
		return fd;
	failed = errno;
	(void)close(fd);
	errno = failed;
	return -1;
}

static int
connect_local(const char *path, GError **error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = -1;

	if (g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) >= sizeof(address.sun_path))
		errno = ENAMETOOLONG;
	else
		fd = connect_to(AF_UNIX, (const struct sockaddr *)&address, sizeof(address));
	if (fd < 0)
		(void)fail(error, path, g_strerror(errno));
	return fd;
}

/* "8891@127.0.0.1" */
static int
connect_port(const char *place, GError **error)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	const char *at = strchr(place, '@');
	g_autofree char *port = g_strndup(place, at != NULL ? (gsize)(at - place) : strlen(place));
	struct addrinfo *found = NULL;
	guint64 number;
	int fd = -1, failed;

	if (!g_ascii_string_to_unsigned(port, 10, 1, G_MAXUINT16, &number, NULL)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "\"%s\" is no port; expected inet:PORT@HOST", port);
		return -1;
	}
	failed = getaddrinfo(at != NULL ? at + 1 : "127.0.0.1", port, &hints, &found);
	if (failed != 0) {
		(void)fail(error, place, gai_strerror(failed));
		return -1;
	}
	for (struct addrinfo *one = found; one != NULL && fd < 0; one = one->ai_next)
		fd = connect_to(one->ai_family, one->ai_addr, one->ai_addrlen);
	if (fd < 0)
		(void)fail(error, place, g_strerror(errno));
	freeaddrinfo(found);
	return fd;
}

static const struct {
	const char *prefix;
	int (*connect)(const char *place, GError **error);
} socket_kinds[] = {
	{"inet:", connect_port},
	{"inet6:", connect_port},
	{"unix:", connect_local},
	{"local:", connect_local},
};

static int
connect_milter(const char *place, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(socket_kinds); i++) {
		if (g_str_has_prefix(place, socket_kinds[i].prefix))
			return socket_kinds[i].connect(place + strlen(socket_kinds[i].prefix),
						       error);
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
		    "\"%s\" is neither inet:PORT@HOST nor unix:PATH", place);
	return -1;
}

/* ── talking ── */

static gboolean
put(int fd, char command, const void *data, gsize size)
{
	guint8 packet[512];
	guint32 length = htonl((guint32)size + 1);

	g_assert(size + 5 <= sizeof(packet));
	memcpy(packet, &length, 4);
	packet[4] = (guint8)command;
	memcpy(packet + 5, data, size);
	return send(fd, packet, size + 5, MSG_NOSIGNAL) == (ssize_t)size + 5;
}

static gboolean
take(int fd, void *bytes, gsize size)
{
	return size == 0 || recv(fd, bytes, size, MSG_WAITALL) == (ssize_t)size;
}

/* The next packet's command, its data in @data; 0: it closed, is too slow, or speaks otherwise. */
static char
get(int fd, GByteArray *data)
{
	guint32 length;
	char command;

	if (!take(fd, &length, 4) || ntohl(length) == 0 || ntohl(length) > PACKET_MAX ||
	    !take(fd, &command, 1))
		return 0;
	g_byte_array_set_size(data, ntohl(length) - 1);
	return take(fd, data->data, data->len) ? command : 0;
}

/* What it wants to be spared, in *ret_steps. */
static gboolean
negotiate(int fd, guint32 *ret_steps)
{
	const guint32 offer[3] = {htonl(6), htonl(ALL_ACTIONS), htonl(ALL_STEPS)};
	g_autoptr(GByteArray) data = g_byte_array_new();

	if (!put(fd, 'O', offer, sizeof(offer)) || get(fd, data) != 'O' || data->len < sizeof(offer))
		return FALSE;
	memcpy(ret_steps, data->data + 8, 4);
	*ret_steps = ntohl(*ret_steps);
	return TRUE;
}

static const struct {
	char command;
	guint32 no_reply;
	const char *data;
	gsize size;
} probe[] = {
	{'M', NO_REPLY_MAIL, "<>", 3},
	{'R', NO_REPLY_RCPT, "<probe@localhost>", 18},
	{'L', NO_REPLY_HEADER, PROBE "\0 1", sizeof(PROBE) + 3},
	{'N', 0, "", 0},
	{'E', 0, "", 0},
};

/* TRUE: it took the header out and the message on. */
static gboolean
play(int fd, guint32 steps)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	gboolean removed = FALSE;
	char answer = 'c';

	for (guint i = 0; i < G_N_ELEMENTS(probe); i++) {
		if (!put(fd, probe[i].command, probe[i].data, probe[i].size))
			return FALSE;
		if ((steps & probe[i].no_reply) != 0)
			continue;
		/* A header is changed or removed by 'm': index, name, value. */
		while ((answer = get(fd, data)) == 'm')
			removed = removed || (data->len > 4 + sizeof(PROBE) &&
					      memcmp(data->data + 4, PROBE, sizeof(PROBE)) == 0);
		if (answer != 'c')
			break;
	}
	return removed && (answer == 'a' || answer == 'c');
}

static gboolean
talk(const char *place, GError **error)
{
	int fd = connect_milter(place, error);
	gboolean speaks, ours;
	guint32 steps = 0;

	if (fd < 0)
		return FALSE;
	speaks = negotiate(fd, &steps);
	ours = speaks && play(fd, steps);
	(void)put(fd, 'Q', "", 0); /* it notices the end as well */
	(void)close(fd);
	if (!speaks)
		return fail(error, place, "what listens there does not speak the milter protocol");
	return ours || fail(error, place, "the filter that listens there is not dunlin-milter");
}

void
dunlin_check_milter(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	const char *place = ctl->config->milter_socket;

	if (talk(place, &error)) {
		dunlin_check_say(ctl, "milter", DUNLIN_CHECK_OK, "%s", place);
	} else if (ctl->config->submission.stamp_self) {
		dunlin_check_say(ctl, "milter", DUNLIN_CHECK_WARNING,
				 "%s; letters are stamped without it, but none is recalled",
				 error->message);
	} else {
		g_prefix_error(&error, "start dunlin-milter: ");
		dunlin_check_fault(ctl, "milter", "milter.socket", error);
	}
}
