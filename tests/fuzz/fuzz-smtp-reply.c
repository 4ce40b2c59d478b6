/* SPDX-License-Identifier: BSD-2-Clause */
/* What an SMTP server may answer: one line for the parser, and the whole for the client. */
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/smtp-private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The client reads replies from a real socket that holds the bytes and its end. */
static void
read_replies(const uint8_t *data, size_t size)
{
	DunlinTransport *transport;
	DunlinSmtp smtp = {0};
	int pair[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
	transport = dunlin_transport_new_from_fd(pair[0]);
	(void)!write(pair[1], data, MIN(size, 32 * 1024));
	close(pair[1]);
	smtp.transport = transport;
	for (;;) {
		g_auto(DunlinSmtpReply) reply = {0};

		dunlin_smtp_begin(&smtp, DUNLIN_SMTP_PHASE_COMMAND);
		if (!dunlin_smtp_read_reply(&smtp, &reply, NULL))
			break;
		g_assert_cmpint(reply.code, >=, 200);
		g_assert_cmpint(reply.code, <, 600);
		g_assert_true(g_utf8_validate(reply.text, -1, NULL));
	}
	dunlin_transport_free(transport);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *line = g_malloc(size + 1);
	int code;
	gboolean last;
	const char *text;

	memcpy(line, data, size);
	line[size] = '\0';
	if (dunlin_smtp_parse_reply_line(line, size, &code, &last, &text))
		g_assert_true(text >= line && text <= line + size);
	read_replies(data, size);
	return 0;
}
