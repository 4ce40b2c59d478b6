/* SPDX-License-Identifier: BSD-2-Clause */
#include "mta.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define ALL_ACTIONS 0x1ff
#define ALL_STEPS 0x1fffff
#define NR_HDR 0x80
#define NR_MAIL 0x4000
#define NR_RCPT 0x8000
#define PATIENCE_SEC 20

struct Mta {
	int fd;
	guint32 steps;
};

void
mta_result_clear(MtaResult *result)
{
	g_clear_pointer(&result->reply, g_free);
	g_clear_pointer(&result->edits, g_free);
}

Mta *
mta_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct timeval patience = {.tv_sec = PATIENCE_SEC};
	Mta *mta = g_new0(Mta, 1);

	g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
	mta->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(mta->fd, >=, 0);
	g_assert_cmpint(setsockopt(mta->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), ==, 0);
	if (connect(mta->fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return mta;
	mta_free(mta);
	return NULL;
}

void
mta_free(Mta *mta)
{
	if (mta == NULL)
		return;
	close(mta->fd);
	g_free(mta);
}

void
mta_send_bytes(Mta *mta, const void *bytes, gsize size)
{
	/* A milter that closed is noticed when its answer is read. */
	(void)!send(mta->fd, bytes, size, MSG_NOSIGNAL);
}

void
mta_send(Mta *mta, char command, const void *data, gsize size)
{
	g_autoptr(GByteArray) packet = g_byte_array_new();
	guint32 length = htonl((guint32)size + 1);

	g_byte_array_append(packet, (const guint8 *)&length, 4);
	g_byte_array_append(packet, (const guint8 *)&command, 1);
	if (size > 0)
		g_byte_array_append(packet, data, (guint)size);
	mta_send_bytes(mta, packet->data, packet->len);
}

static gboolean
read_bytes(Mta *mta, guint8 *bytes, gsize size)
{
	while (size > 0) {
		ssize_t got = recv(mta->fd, bytes, size, 0);

		g_assert_false(got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
		if (got <= 0)
			return FALSE;
		bytes += got;
		size -= (gsize)got;
	}
	return TRUE;
}

gboolean
mta_wait(Mta *mta, guint ms)
{
	struct pollfd wanted = {.fd = mta->fd, .events = POLLIN};

	return poll(&wanted, 1, (int)ms) > 0;
}

char
mta_receive(Mta *mta, GByteArray *data)
{
	guint32 length;
	char command;

	if (!read_bytes(mta, (guint8 *)&length, 4))
		return 0;
	length = ntohl(length);
	g_assert_cmpuint(length, >, 0);
	g_assert_cmpuint(length, <, 1000000);
	if (!read_bytes(mta, (guint8 *)&command, 1))
		return 0;
	g_byte_array_set_size(data, length);
	data->data[length - 1] = '\0';
	return read_bytes(mta, data->data, length - 1) ? command : 0;
}

gboolean
mta_negotiate(Mta *mta, guint32 actions, guint32 steps, guint32 *ret_actions, guint32 *ret_steps)
{
	guint32 offer[3] = {htonl(6), htonl(actions), htonl(steps)};
	g_autoptr(GByteArray) data = g_byte_array_new();

	mta_send(mta, 'O', offer, sizeof(offer));
	if (mta_receive(mta, data) != 'O')
		return FALSE;
	g_assert_cmpuint(data->len, >, sizeof(offer));
	memcpy(offer, data->data, sizeof(offer));
	mta->steps = ntohl(offer[2]);
	if (ret_actions != NULL)
		*ret_actions = ntohl(offer[1]);
	if (ret_steps != NULL)
		*ret_steps = mta->steps;
	return TRUE;
}

Mta *
mta_open(const char *path)
{
	Mta *mta = mta_connect(path);

	g_assert_nonnull(mta);
	g_assert_true(mta_negotiate(mta, ALL_ACTIONS, ALL_STEPS, NULL, NULL));
	return mta;
}

static void
append_text(GByteArray *data, const char *text)
{
	g_byte_array_append(data, (const guint8 *)text, (guint)strlen(text) + 1);
}

static void
send_macros(Mta *mta, char stage, const char *const *pairs)
{
	g_autoptr(GByteArray) data = g_byte_array_new();

	g_byte_array_append(data, (const guint8 *)&stage, 1);
	for (; pairs[0] != NULL; pairs += 2) {
		if (pairs[1] == NULL)
			continue;
		append_text(data, pairs[0]);
		append_text(data, pairs[1]);
	}
	mta_send(mta, 'D', data->data, data->len);
}

static void
send_headers(Mta *mta, const char *headers)
{
	g_auto(GStrv) lines = g_strsplit(headers != NULL ? headers : "", "|", -1);

	for (char **line = lines; *line != NULL; line++) {
		g_autoptr(GByteArray) data = g_byte_array_new();
		char *colon = strchr(*line, ':');

		*colon = '\0';
		append_text(data, *line);
		append_text(data, colon + 1);
		mta_send(mta, 'L', data->data, data->len);
		if ((mta->steps & NR_HDR) == 0)
			g_assert_cmpint(mta_receive(mta, data), ==, 'c');
	}
}

/* An address and its parameters, each with its NUL. */
static void
send_address(Mta *mta, char command, const char *address, const char *more, guint32 no_reply)
{
	g_autofree char *all = g_strdup_printf("<%s>%s%s", address, more != NULL ? " " : "",
					       more != NULL ? more : "");
	g_auto(GStrv) words = g_strsplit(all, " ", -1);
	g_autoptr(GByteArray) data = g_byte_array_new(), answer = g_byte_array_new();

	for (char **word = words; *word != NULL; word++)
		append_text(data, *word);
	mta_send(mta, command, data->data, data->len);
	if ((mta->steps & no_reply) == 0)
		g_assert_cmpint(mta_receive(mta, answer), ==, 'c');
}

static void
send_recipients(Mta *mta, const MtaMessage *message)
{
	const char *recipients = message->recipients;
	g_auto(GStrv) list = g_strsplit(recipients != NULL ? recipients : "a@b", " ", -1);

	for (char **recipient = list; *recipient != NULL; recipient++)
		send_address(mta, 'R', *recipient, message->recipients_more, NR_RCPT);
}

static void
send_mail(Mta *mta, const MtaMessage *message)
{
	send_macros(mta, 'M',
		    (const char *const[]){"{daemon_name}", message->daemon, "{client_addr}",
					  message->client != NULL ? message->client : "192.0.2.7",
					  "{auth_authen}", message->login, "{tls_version}", message->tls,
					  NULL});
	send_address(mta, 'M', message->sender != NULL ? message->sender : "a@b",
		     message->sender_more, NR_MAIL);
}

/* Up to and including the headers. */
static void
send_head(Mta *mta, const MtaMessage *message, MtaStep last)
{
	send_mail(mta, message);
	if (last >= MTA_RCPT)
		send_recipients(mta, message);
	if (last >= MTA_HEADER)
		send_headers(mta, message->headers);
	if (last >= MTA_EOH)
		mta_send(mta, 'N', NULL, 0);
}

static void
send_end(Mta *mta, const MtaMessage *message)
{
	send_macros(mta, 'E', (const char *const[]){"i", message->queue_id, NULL});
	mta_send(mta, 'E', NULL, 0);
}

void
mta_play_until(Mta *mta, const MtaMessage *message, MtaStep last)
{
	g_autoptr(GByteArray) data = g_byte_array_new();

	send_head(mta, message, last);
	if (last >= MTA_BODY) {
		g_assert_cmpint(mta_receive(mta, data), ==, 'c');
		mta_send(mta, 'B', message->body, strlen(message->body));
	}
	if (last >= MTA_EOM) {
		g_assert_cmpint(mta_receive(mta, data), ==, 'c');
		send_end(mta, message);
	}
}

/* A text and, behind its NUL, a second one that may be missing. */
static void
note_envelope(GString *edits, const char *word, const GByteArray *data)
{
	const char *first = (const char *)data->data;
	gsize length = strlen(first);

	g_string_append_printf(edits, "!%s %s", word, first);
	if (length + 2 < data->len)
		g_string_append_printf(edits, " %s", first + length + 1);
	g_string_append_c(edits, '\n');
}

static void
note_header(GString *edits, char command, const GByteArray *data)
{
	const char *name = (const char *)data->data + 4, *value = name + strlen(name) + 1;
	guint32 index;

	memcpy(&index, data->data, 4);
	index = ntohl(index);
	if (command == 'm' && *value == '\0') {
		g_string_append_printf(edits, "-%s[%u]\n", name, index);
	} else {
		g_assert_cmpint(command, ==, 'i');
		g_assert_cmpuint(index, ==, 1);
		g_string_append_printf(edits, "+%s=%s\n", name, value);
	}
}

static gboolean
note_edit(GString *edits, char command, const GByteArray *data)
{
	static const struct {
		char command;
		const char *word;
	} envelope[] = {{'e', "from"}, {'-', "-rcpt"}, {'2', "+rcpt"}};

	for (guint i = 0; i < G_N_ELEMENTS(envelope); i++) {
		if (envelope[i].command != command)
			continue;
		note_envelope(edits, envelope[i].word, data);
		return TRUE;
	}
	if (command != 'i' && command != 'm')
		return FALSE;
	note_header(edits, command, data);
	return TRUE;
}

/* Chunks small enough that a digest over them proves that they are joined. */
static gboolean
send_body(Mta *mta, const char *body)
{
	g_autoptr(GByteArray) data = g_byte_array_new();

	for (gsize rest = body != NULL ? strlen(body) : 0; rest > 0;) {
		gsize chunk = MIN(rest, 7);
		char answer;

		mta_send(mta, 'B', body, chunk);
		answer = mta_receive(mta, data);
		if (answer == 's')
			return FALSE;
		g_assert_cmpint(answer, ==, 'c');
		body += chunk;
		rest -= chunk;
	}
	return TRUE;
}

MtaResult
mta_play(Mta *mta, const MtaMessage *message)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	g_autoptr(GString) edits = g_string_new(NULL);
	MtaResult result = {.answer = 0};

	send_head(mta, message, MTA_EOH);
	result.answer = mta_receive(mta, data);
	result.early = result.answer != 'c';
	if (!result.early) {
		result.skipped = !send_body(mta, message->body);
		send_end(mta, message);
		do
			result.answer = mta_receive(mta, data);
		while (note_edit(edits, result.answer, data));
	}
	if (result.answer == 'y')
		result.reply = g_strdup((const char *)data->data);
	result.edits = g_strdup(edits->str);
	return result;
}

void
mta_abort(Mta *mta)
{
	mta_send(mta, 'A', NULL, 0);
}
