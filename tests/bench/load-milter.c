/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The milter protocol as Postfix speaks it: all that needs no answer leaves in one write with what
 * does, steps that were declined are not sent. Whatever is unexpected ends the program.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

#define OFFER_ACTIONS 0x1ff
#define OFFER_STEPS 0x1fffff

/* What a milter may decline, and where it may do without an answer (SMFIP_NO*, SMFIP_NR_*). */
static const struct {
	char command;
	guint32 declined, no_reply;
} steps[] = {
	{'C', 0x1, 0x1000}, {'H', 0x2, 0x2000},     {'M', 0x4, 0x4000},    {'R', 0x8, 0x8000},
	{'T', 0x200, 0x10000}, {'L', 0x20, 0x80}, {'N', 0x40, 0x40000}, {'B', 0x10, 0x80000},
};

struct LoadConnection {
	const Load *load;
	int fd;
	guint32 steps;
	GByteArray *out, *in;
};

static void
put(LoadConnection *connection, char command, const void *data, gsize size)
{
	guint32 length = htonl((guint32)size + 1);

	g_byte_array_append(connection->out, (const guint8 *)&length, 4);
	g_byte_array_append(connection->out, (const guint8 *)&command, 1);
	g_byte_array_append(connection->out, data, (guint)size);
}

static void
receive(LoadConnection *connection, void *bytes, gsize size)
{
	for (gsize got = 0; got < size;) {
		ssize_t more = recv(connection->fd, (char *)bytes + got, size - got, 0);

		if (more <= 0)
			g_error("the milter hung up");
		got += (gsize)more;
	}
}

/* Sends what is waiting and reads one answer into connection->in. */
static char
get(LoadConnection *connection)
{
	guint32 length;

	for (guint sent = 0; sent < connection->out->len;) {
		ssize_t more = send(connection->fd, connection->out->data + sent,
				    connection->out->len - sent, MSG_NOSIGNAL);

		if (more <= 0)
			g_error("the milter hung up");
		sent += (guint)more;
	}
	g_byte_array_set_size(connection->out, 0);
	receive(connection, &length, sizeof(length));
	length = ntohl(length);
	g_assert_cmpuint(length, >, 0);
	g_assert_cmpuint(length, <, 1 << 20);
	g_byte_array_set_size(connection->in, length);
	receive(connection, connection->in->data, length);
	return (char)connection->in->data[0];
}

static guint
find_step(char command)
{
	guint i = 0;

	while (steps[i].command != command)
		i++;
	return i;
}

/* FALSE: that is the verdict, in *ret_answer. */
static gboolean
step(LoadConnection *connection, char command, const GByteArray *data, char *ret_answer)
{
	guint i = find_step(command);

	if ((connection->steps & steps[i].declined) != 0)
		return TRUE;
	put(connection, command, data->data, data->len);
	if ((connection->steps & steps[i].no_reply) != 0)
		return TRUE;
	*ret_answer = get(connection);
	return *ret_answer == 'c' || *ret_answer == 's';
}

static GByteArray *
words(const char *first, ...)
{
	GByteArray *data = g_byte_array_new();
	va_list rest;

	va_start(rest, first);
	for (const char *word = first; word != NULL; word = va_arg(rest, const char *))
		g_byte_array_append(data, (const guint8 *)word, (guint)strlen(word) + 1);
	va_end(rest);
	return data;
}

/* Macros belong to a step, so they are declined with it; nobody declines the end. */
static void
macros(LoadConnection *connection, char stage, GByteArray *pairs)
{
	g_byte_array_prepend(pairs, (const guint8 *)&stage, 1);
	if (stage == 'E' || (connection->steps & steps[find_step(stage)].declined) == 0)
		put(connection, 'D', pairs->data, pairs->len);
	g_byte_array_unref(pairs);
}

static gboolean
say(LoadConnection *connection, char command, GByteArray *data, char *ret_answer)
{
	gboolean on = step(connection, command, data, ret_answer);

	g_byte_array_unref(data);
	return on;
}

LoadConnection *
load_milter_open(const Load *load)
{
	static const guint8 address[] = "mail.acme.example\0"
					"4\x30\x39"
					"127.0.0.1";
	const guint32 offer[3] = {htonl(6), htonl(OFFER_ACTIONS), htonl(OFFER_STEPS)};
	LoadConnection *connection = g_new0(LoadConnection, 1);
	GByteArray *client = g_byte_array_new();
	char answer = 'c';
	int on = 1;

	connection->load = load;
	connection->out = g_byte_array_new();
	connection->in = g_byte_array_new();
	connection->fd = load_connect(load->socket);
	if (connection->fd < 0)
		g_error("nobody listens at %s", load->socket);
	(void)setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)); /* where TCP */
	put(connection, 'O', offer, sizeof(offer));
	g_assert_cmpint(get(connection), ==, 'O');
	memcpy(&connection->steps, connection->in->data + 9, 4);
	connection->steps = ntohl(connection->steps);
	g_byte_array_append(client, address, sizeof(address));
	macros(connection, 'C', words("j", "mx.example.com", "{daemon_name}", "DUNLIN", NULL));
	g_assert_true(say(connection, 'C', client, &answer));
	g_assert_true(say(connection, 'H', words("mail.acme.example", NULL), &answer));
	return connection;
}

static gboolean
head(LoadConnection *connection, char *const *headers, char *ret_answer)
{
	/* Only our own listener is a submitter's. */
	const char *daemon = connection->load->tokens != NULL ? "DUNLIN" : "MX";

	macros(connection, 'M',
	       words("{daemon_name}", daemon, "{client_addr}", "127.0.0.1", NULL));
	if (!say(connection, 'M', words("<billing@acme.example>", NULL), ret_answer) ||
	    !say(connection, 'R', words("<kunde@debtor.example>", NULL), ret_answer) ||
	    !say(connection, 'T', g_byte_array_new(), ret_answer))
		return FALSE;
	for (; headers[0] != NULL; headers += 2) {
		if (!say(connection, 'L', words(headers[0], headers[1], NULL), ret_answer))
			return FALSE;
	}
	return say(connection, 'N', g_byte_array_new(), ret_answer);
}

static gboolean
body(LoadConnection *connection, char *ret_answer)
{
	const char *text = connection->load->body;

	for (gsize rest = strlen(text); rest > 0;) {
		gsize size = MIN(rest, 65535);
		GByteArray *chunk = g_byte_array_sized_new((guint)size);

		g_byte_array_append(chunk, (const guint8 *)text, (guint)size);
		if (!say(connection, 'B', chunk, ret_answer))
			return FALSE;
		if (*ret_answer == 's')
			break;
		text += size;
		rest -= size;
	}
	return TRUE;
}

gboolean
load_milter_play(LoadConnection *connection, char *const *headers, guint *inout_edits)
{
	char answer = 'c';

	if (head(connection, headers, &answer) && body(connection, &answer)) {
		macros(connection, 'E', words("i", "4XyZ0bench", NULL));
		put(connection, 'E', NULL, 0);
		while (strchr("him+-2e", answer = get(connection)) != NULL)
			(*inout_edits)++;
	}
	return answer == 'a' || answer == 'c';
}

void
load_milter_close(LoadConnection *connection)
{
	put(connection, 'Q', NULL, 0);
	(void)!send(connection->fd, connection->out->data, connection->out->len, MSG_NOSIGNAL);
	close(connection->fd);
	g_byte_array_unref(connection->out);
	g_byte_array_unref(connection->in);
	g_free(connection);
}
