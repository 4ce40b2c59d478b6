/* SPDX-License-Identifier: BSD-2-Clause */
/* The SMTP client's session: replies, greeting, EHLO, STARTTLS, farewell. */
#include "net/smtp.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "net/smtp-private.h"

#define LINE_MAX_BYTES 4096
#define REPLY_BUDGET (64 * 1024)

/* RFC 5321 4.5.3.2: how long each phase may take. */
static const guint phase_ms[] = {
	[DUNLIN_SMTP_PHASE_COMMAND] = 300000, [DUNLIN_SMTP_PHASE_DATA] = 120000,
	[DUNLIN_SMTP_PHASE_BODY] = 180000,    [DUNLIN_SMTP_PHASE_DOT] = 600000,
	[DUNLIN_SMTP_PHASE_QUIT] = 5000,
};

static const struct {
	const char *name;
	guint flag;
} extensions[] = {
	{"DSN", DUNLIN_SMTP_EXT_DSN},
	{"SIZE", DUNLIN_SMTP_EXT_SIZE},
	{"8BITMIME", DUNLIN_SMTP_EXT_8BITMIME},
	{"SMTPUTF8", DUNLIN_SMTP_EXT_SMTPUTF8},
	{"PIPELINING", DUNLIN_SMTP_EXT_PIPELINING},
	{"STARTTLS", DUNLIN_SMTP_EXT_STARTTLS},
};

void
dunlin_smtp_reply_clear(DunlinSmtpReply *reply)
{
	g_free(reply->text);
	memset(reply, 0, sizeof *reply);
}

gboolean
dunlin_smtp_parse_reply_line(const char *line, gsize length, int *ret_code, gboolean *ret_last,
			     const char **ret_text)
{
	if (length < 3 || line[0] < '2' || line[0] > '5' || !g_ascii_isdigit(line[1]) ||
	    !g_ascii_isdigit(line[2]))
		return FALSE;
	if (length > 3 && line[3] != ' ' && line[3] != '-')
		return FALSE;
	*ret_code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	*ret_last = length == 3 || line[3] == ' ';
	*ret_text = line + MIN(length, 4);
	return TRUE;
}

/* RFC 2034: class "." subject "." detail, of at most 1, 3 and 3 digits, then a blank or the end. */
static void
copy_enhanced(const char *text, char *enhanced, gsize size)
{
	gsize n = strspn(text, "0123456789.");
	guint class, subject, detail;
	int end = 0;

	enhanced[0] = '\0';
	if (n < 5 || n >= size || (text[n] && text[n] != ' ') || !strchr("245", text[0]))
		return;
	if (sscanf(text, "%1u.%3u.%3u%n", &class, &subject, &detail, &end) == 3 && (gsize)end == n)
		g_strlcpy(enhanced, text, n + 1);
}

/* Appends a line's text so that it can be logged, stored and shown. */
static void
append_text(GString *out, const char *text, gsize length)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);

	for (char *c = valid; *c; c++)
		if ((guchar)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	if (out->len)
		g_string_append_c(out, '\n');
	g_string_append(out, valid);
}

void
dunlin_smtp_begin(DunlinSmtp *smtp, DunlinSmtpPhase phase)
{
	guint ms = phase_ms[phase];

	dunlin_transport_begin(smtp->transport, smtp->max_wait_ms ? MIN(ms, smtp->max_wait_ms) : ms,
			       REPLY_BUDGET);
}

gboolean
dunlin_smtp_read_reply(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	int code = 0;
	gboolean last = FALSE;

	while (!last) {
		gsize length;
		int line_code;
		const char *rest;
		g_autofree char *line =
			dunlin_transport_read_line(smtp->transport, LINE_MAX_BYTES, &length, error);

		if (!line)
			return FALSE;
		if (!dunlin_smtp_parse_reply_line(line, length, &line_code, &last, &rest) ||
		    (code && line_code != code)) {
			g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
				    "the server's answer is not SMTP");
			return FALSE;
		}
		code = line_code;
		append_text(text, rest, length - (gsize)(rest - line));
		if (last)
			copy_enhanced(rest, ret_reply->enhanced, sizeof ret_reply->enhanced);
	}
	ret_reply->code = code;
	g_free(ret_reply->text);
	ret_reply->text = g_string_free(g_steal_pointer(&text), FALSE);
	if (code == 421)
		smtp->state = DUNLIN_SMTP_DEAD;
	return TRUE;
}

gboolean
dunlin_smtp_command(DunlinSmtp *smtp, const char *line, DunlinSmtpReply *ret_reply, GError **error)
{
	g_autofree char *whole = g_strconcat(line, "\r\n", NULL);
	gboolean done = dunlin_transport_write(smtp->transport, whole, strlen(whole), error) &&
			dunlin_smtp_read_reply(smtp, ret_reply, error);

	explicit_bzero(whole, strlen(whole)); /* AUTH lines come here too */
	if (!done)
		smtp->state = DUNLIN_SMTP_DEAD;
	return done;
}

gboolean
dunlin_smtp_refused(const DunlinSmtpReply *reply, const char *what, GError **error)
{
	g_autofree char *line = g_strdelimit(g_strdup(reply->text), "\n", ' ');

	g_set_error(error, DUNLIN_ERROR,
		    reply->code < 500 ? DUNLIN_ERROR_BUSY : DUNLIN_ERROR_CONFIG, "%s: %d %s", what,
		    reply->code, line);
	return FALSE;
}

/* Our own name for EHLO: the host's if it is a full one, else the address we call from. */
static char *
own_name(DunlinSmtp *smtp)
{
	char host[256] = "", text[INET6_ADDRSTRLEN] = "127.0.0.1";
	struct sockaddr_storage address = {0};
	socklen_t size = sizeof address;
	const struct sockaddr_in *in4 = (const struct sockaddr_in *)&address;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address;

	if (gethostname(host, sizeof host - 1) == 0 && strchr(host, '.') &&
	    host[strspn(host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-")] == '\0')
		return g_strdup(host);
	if (getsockname(dunlin_transport_fd(smtp->transport), (struct sockaddr *)&address, &size) ==
	    0) {
		if (address.ss_family == AF_INET6) {
			inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof text);
			return g_strdup_printf("[IPv6:%s]", text);
		}
		inet_ntop(AF_INET, &in4->sin_addr, text, sizeof text);
	}
	return g_strdup_printf("[%s]", text);
}

static void
note_extension(DunlinSmtp *smtp, const char *line)
{
	g_auto(GStrv) words = g_strsplit_set(line, " =", -1);

	for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++)
		if (g_ascii_strcasecmp(words[0] ? words[0] : "", extensions[i].name) == 0)
			smtp->extensions |= extensions[i].flag;
	if (!words[0] || !words[1])
		return;
	if (g_ascii_strcasecmp(words[0], "SIZE") == 0)
		smtp->size_limit = g_ascii_strtoull(words[1], NULL, 10);
	if (g_ascii_strcasecmp(words[0], "AUTH") == 0) {
		g_free(smtp->mechanisms);
		smtp->mechanisms = g_ascii_strup(line, -1);
	}
}

static gboolean
ehlo(DunlinSmtp *smtp, GError **error)
{
	g_auto(DunlinSmtpReply) reply = {0};
	g_autofree char *name = own_name(smtp), *line = g_strconcat("EHLO ", name, NULL);
	g_auto(GStrv) lines = NULL;

	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	if (!dunlin_smtp_command(smtp, line, &reply, error))
		return FALSE;
	if (reply.code != 250)
		return dunlin_smtp_refused(&reply, "EHLO is refused", error);
	smtp->extensions = 0;
	smtp->size_limit = 0;
	g_clear_pointer(&smtp->mechanisms, g_free);
	lines = g_strsplit(reply.text, "\n", -1);
	for (gsize i = 1; lines[0] && lines[i]; i++)
		note_extension(smtp, lines[i]);
	return TRUE;
}

static gboolean
start_tls(DunlinSmtp *smtp, GError **error)
{
	g_auto(DunlinSmtpReply) reply = {0};

	if (!(smtp->extensions & DUNLIN_SMTP_EXT_STARTTLS)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "the server offers no STARTTLS");
		return FALSE;
	}
	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	if (!dunlin_smtp_command(smtp, "STARTTLS", &reply, error))
		return FALSE;
	if (reply.code != 220)
		return dunlin_smtp_refused(&reply, "STARTTLS is refused", error);
	return dunlin_transport_start_tls(smtp->transport, error) && ehlo(smtp, error);
}

static gboolean
greet(DunlinSmtp *smtp, const DunlinSubmission *submission, GError **error)
{
	g_auto(DunlinSmtpReply) reply = {0};

	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	if (!dunlin_smtp_read_reply(smtp, &reply, error))
		return FALSE;
	if (reply.code != 220) {
		(void)dunlin_smtp_refused(&reply, "the server refuses us", error);
		if (error && *error)
			(*error)->code = DUNLIN_ERROR_BUSY;
		return FALSE;
	}
	if (!ehlo(smtp, error))
		return FALSE;
	if (g_str_equal(submission->url.scheme, "smtp+starttls") && !start_tls(smtp, error))
		return FALSE;
	return !submission->password || dunlin_smtp_authenticate(smtp, submission, error);
}

DunlinSmtp *
dunlin_smtp_open(const DunlinSubmission *submission, int stop_fd, guint max_wait_ms, GError **error)
{
	g_autoptr(DunlinSmtp) smtp = g_new0(DunlinSmtp, 1);
	const DunlinTransportOptions options = {
		.host = submission->url.host,
		.port = submission->url.port,
		.tls = g_str_equal(submission->url.scheme, "smtps"),
		.ca_file = submission->ca_file,
		.connect_ms = max_wait_ms,
		.stop_fd = stop_fd,
		.hangup_fd = -1,
	};

	smtp->max_wait_ms = max_wait_ms;
	smtp->out = g_string_sized_new(DUNLIN_SMTP_OUT_BYTES + 4);
	smtp->transport = dunlin_transport_open(&options, error);
	if (!smtp->transport || !greet(smtp, submission, error)) {
		g_prefix_error(error, "%s: ", submission->url.url);
		return NULL;
	}
	return g_steal_pointer(&smtp);
}

void
dunlin_smtp_abort(DunlinSmtp *smtp)
{
	g_clear_pointer(&smtp->transport, dunlin_transport_free);
	smtp->state = DUNLIN_SMTP_DEAD;
}

gboolean
dunlin_smtp_is_reusable(const DunlinSmtp *smtp)
{
	return smtp->state == DUNLIN_SMTP_READY;
}

gboolean
dunlin_smtp_reset(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error)
{
	if (smtp->state != DUNLIN_SMTP_READY) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "the connection is closed");
		return FALSE;
	}
	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	return dunlin_smtp_command(smtp, "RSET", ret_reply, error);
}

void
dunlin_smtp_quit(DunlinSmtp *smtp)
{
	g_auto(DunlinSmtpReply) reply = {0};

	if (smtp && smtp->state == DUNLIN_SMTP_READY) {
		dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_QUIT);
		(void)dunlin_smtp_command(smtp, "QUIT", &reply, NULL); /* a courtesy */
	}
	dunlin_smtp_free(smtp);
}

void
dunlin_smtp_free(DunlinSmtp *smtp)
{
	if (!smtp)
		return;
	dunlin_transport_free(smtp->transport);
	g_free(smtp->mechanisms);
	if (smtp->out)
		g_string_free(smtp->out, TRUE);
	g_free(smtp);
}

gboolean
dunlin_smtp_offers(const DunlinSmtp *smtp, const char *extension)
{
	for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++)
		if (g_ascii_strcasecmp(extension, extensions[i].name) == 0)
			return (smtp->extensions & extensions[i].flag) != 0;
	return FALSE;
}
