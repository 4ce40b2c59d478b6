/* SPDX-License-Identifier: BSD-2-Clause */
/* One message a session, as mail servers mostly do. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

/* The last line's first digit; 0: hung up. */
static char
answer(int fd)
{
	char text[4096];
	gsize length = 0;

	while (length < sizeof(text) - 1) {
		ssize_t got = recv(fd, text + length, sizeof(text) - 1 - length, 0);
		char *line;

		if (got <= 0)
			return 0;
		length += (gsize)got;
		text[length] = '\0';
		if (length < 5 || text[length - 1] != '\n')
			continue;
		text[length - 1] = '\0';
		line = strrchr(text, '\n');
		line = line != NULL ? line + 1 : text;
		if (strlen(line) >= 4 && line[3] == ' ')
			return line[0];
		text[length - 1] = '\n';
	}
	return 0;
}

static gboolean
ask(int fd, const char *text, gsize length, char wanted)
{
	for (gsize sent = 0; sent < length;) {
		ssize_t more = send(fd, text + sent, length - sent, MSG_NOSIGNAL);

		if (more <= 0)
			return FALSE;
		sent += (gsize)more;
	}
	return answer(fd) == wanted;
}

gboolean
load_smtp_play(const Load *load, char *const *headers)
{
	static const struct {
		const char *line;
		char wanted;
	} talk[] = {
		{"EHLO bench.acme.example\r\n", '2'},
		{"MAIL FROM:<billing@acme.example>\r\n", '2'},
		{"RCPT TO:<kunde@debtor.example>\r\n", '2'},
		{"DATA\r\n", '3'},
	};
	g_autoptr(GString) text = g_string_new(NULL);
	int fd = load_connect(load->socket);
	gboolean fine = fd >= 0 && answer(fd) == '2';

	for (guint i = 0; fine && i < G_N_ELEMENTS(talk); i++)
		fine = ask(fd, talk[i].line, strlen(talk[i].line), talk[i].wanted);
	for (; headers[0] != NULL; headers += 2)
		g_string_append_printf(text, "%s:%s\r\n", headers[0], headers[1]);
	g_string_append_printf(text, "\r\n%s.\r\n", load->body);
	fine = fine && ask(fd, text->str, text->len, '2');
	if (fine)
		(void)ask(fd, "QUIT\r\n", 6, '2');
	if (fd >= 0)
		close(fd);
	return fine;
}
