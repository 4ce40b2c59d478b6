/* SPDX-License-Identifier: BSD-2-Clause */
/* A message over SMTP: envelope, body, dot. */
#include <string.h>

#include "base/error.h"
#include "net/smtp-private.h"

#define DOT_GRACE_MS 20000

static gboolean
is_sendable(const char *address)
{
	const char *at = strrchr(address, '@');

	if (!at || at == address || !at[1] || strlen(address) > 254 ||
	    !g_utf8_validate(address, -1, NULL))
		return FALSE;
	for (const guchar *c = (const guchar *)address; *c; c++)
		if (*c <= 0x20 || *c == 0x7f || *c == '<' || *c == '>')
			return FALSE;
	return TRUE;
}

/* RFC 3461 4: "+", "=" and all but printable ASCII as "+XX". */
static void
append_xtext(GString *out, const char *text)
{
	for (const guchar *c = (const guchar *)text; *c; c++)
		if (*c > 0x20 && *c < 0x7f && *c != '+' && *c != '=')
			g_string_append_c(out, (char)*c);
		else
			g_string_append_printf(out, "+%02X", *c);
}

static gboolean
needs_utf8(const DunlinSmtpEnvelope *envelope)
{
	return envelope->utf8_headers || !g_str_is_ascii(envelope->rcpt_to) ||
	       (envelope->mail_from && !g_str_is_ascii(envelope->mail_from));
}

static gboolean
check_envelope(const DunlinSmtp *smtp, const DunlinSmtpEnvelope *e, GError **error)
{
	const char *problem = NULL;

	if (e->mail_from && *e->mail_from && !is_sendable(e->mail_from))
		problem = "the sender's address cannot be sent";
	else if (!e->rcpt_to || !is_sendable(e->rcpt_to))
		problem = "the recipient's address cannot be sent";
	else if (needs_utf8(e) && !(smtp->extensions & DUNLIN_SMTP_EXT_SMTPUTF8))
		problem = "the server takes no UTF-8 in addresses and headers (SMTPUTF8)";
	else if (e->eight_bit && !(smtp->extensions & DUNLIN_SMTP_EXT_8BITMIME))
		problem = "the server takes no 8-bit text (8BITMIME)";
	else if (smtp->size_limit && e->size > smtp->size_limit)
		problem = "the message is larger than the server takes";
	if (problem)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "%s", problem);
	return !problem;
}

static char *
mail_line(const DunlinSmtp *smtp, const DunlinSmtpEnvelope *e)
{
	g_autoptr(GString) line = g_string_new(NULL);

	g_string_printf(line, "MAIL FROM:<%s>", e->mail_from ? e->mail_from : "");
	if (e->size && smtp->extensions & DUNLIN_SMTP_EXT_SIZE)
		g_string_append_printf(line, " SIZE=%" G_GSIZE_FORMAT, e->size);
	if (e->eight_bit)
		g_string_append(line, " BODY=8BITMIME");
	if (needs_utf8(e))
		g_string_append(line, " SMTPUTF8");
	if (e->dsn && smtp->extensions & DUNLIN_SMTP_EXT_DSN) {
		g_string_append(line, " RET=HDRS");
		if (e->envid)
			g_string_append(line, " ENVID=");
		append_xtext(line, e->envid ? e->envid : "");
	}
	return g_string_free(g_steal_pointer(&line), FALSE);
}

static char *
rcpt_line(const DunlinSmtp *smtp, const DunlinSmtpEnvelope *e)
{
	g_autoptr(GString) line = g_string_new(NULL);

	g_string_printf(line, "RCPT TO:<%s>", e->rcpt_to);
	if (e->dsn && smtp->extensions & DUNLIN_SMTP_EXT_DSN) {
		g_string_append(line, " NOTIFY=SUCCESS,FAILURE,DELAY");
		/* RFC 6533 would need the utf-8 type; such recipients go without. */
		if (g_str_is_ascii(e->rcpt_to)) {
			g_string_append(line, " ORCPT=rfc822;");
			append_xtext(line, e->rcpt_to);
		}
	}
	return g_string_free(g_steal_pointer(&line), FALSE);
}

/* MAIL and RCPT, in one packet where the server allows. @ret_reply is the first refusal, or
 * RCPT's answer. */
static gboolean
send_envelope(DunlinSmtp *smtp, const DunlinSmtpEnvelope *e, DunlinSmtpReply *ret_reply,
	      GError **error)
{
	g_autofree char *mail = mail_line(smtp, e), *rcpt = rcpt_line(smtp, e);
	g_autofree char *both = g_strconcat(mail, "\r\n", rcpt, NULL);
	gboolean together = smtp->extensions & DUNLIN_SMTP_EXT_PIPELINING;
	g_auto(DunlinSmtpReply) ignored = {0};

	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	if (!dunlin_smtp_command(smtp, together ? both : mail, ret_reply, error))
		return FALSE;
	if (smtp->state == DUNLIN_SMTP_DEAD)
		return TRUE; /* 421: no second answer follows */
	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	if (ret_reply->code / 100 != 2)
		return !together || dunlin_smtp_read_reply(smtp, &ignored, error);
	return together ? dunlin_smtp_read_reply(smtp, ret_reply, error)
			: dunlin_smtp_command(smtp, rcpt, ret_reply, error);
}

gboolean
dunlin_smtp_start(DunlinSmtp *smtp, const DunlinSmtpEnvelope *envelope, DunlinSmtpReply *ret_reply,
		  GError **error)
{
	g_auto(DunlinSmtpReply) reset = {0};

	if (smtp->state != DUNLIN_SMTP_READY) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "the connection is closed");
		return FALSE;
	}
	if (!check_envelope(smtp, envelope, error))
		return FALSE;
	if (!send_envelope(smtp, envelope, ret_reply, error)) {
		smtp->state = DUNLIN_SMTP_DEAD;
		return FALSE;
	}
	if (ret_reply->code / 100 == 2) {
		dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_DATA);
		if (!dunlin_smtp_command(smtp, "DATA", ret_reply, error))
			return FALSE;
	}
	if (ret_reply->code == 354) {
		smtp->state = DUNLIN_SMTP_BODY;
		smtp->line_start = TRUE;
		smtp->after_cr = FALSE;
		g_string_truncate(smtp->out, 0);
		return TRUE;
	}
	if (ret_reply->code < 400) {
		smtp->state = DUNLIN_SMTP_DEAD;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "the server answers DATA with %d", ret_reply->code);
		return FALSE;
	}
	/* The refusal is the answer; whether the connection survives shows in its state. */
	if (smtp->state == DUNLIN_SMTP_READY)
		(void)dunlin_smtp_reset(smtp, &reset, NULL);
	return TRUE;
}

static gboolean
flush_body(DunlinSmtp *smtp, GError **error)
{
	gboolean done;

	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_BODY);
	done = dunlin_transport_write(smtp->transport, smtp->out->str, smtp->out->len, error);
	g_string_truncate(smtp->out, 0);
	if (!done)
		smtp->state = DUNLIN_SMTP_DEAD;
	return done;
}

static void
put_body_byte(DunlinSmtp *smtp, char c)
{
	if (c == '\n' && smtp->after_cr) {
		smtp->after_cr = FALSE; /* the CR has already ended the line */
		return;
	}
	smtp->after_cr = c == '\r';
	if (c == '\r' || c == '\n') {
		g_string_append(smtp->out, "\r\n");
		smtp->line_start = TRUE;
		return;
	}
	if (c == '.' && smtp->line_start)
		g_string_append_c(smtp->out, '.');
	g_string_append_c(smtp->out, c);
	smtp->line_start = FALSE;
}

gboolean
dunlin_smtp_body(DunlinSmtp *smtp, const void *bytes, gsize length, GError **error)
{
	const char *c = bytes;

	if (smtp->state != DUNLIN_SMTP_BODY) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "no message is begun");
		return FALSE;
	}
	if (length && memchr(bytes, '\0', length)) {
		dunlin_smtp_abort(smtp);
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT, "the message holds a NUL");
		return FALSE;
	}
	for (gsize i = 0; i < length; i++) {
		put_body_byte(smtp, c[i]);
		if (smtp->out->len >= DUNLIN_SMTP_OUT_BYTES && !flush_body(smtp, error))
			return FALSE;
	}
	return TRUE;
}

/* What the server said while the body was still coming in: then the dot must not leave.
 * TRUE with code 0: nothing. */
static gboolean
read_early_reply(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error)
{
	DunlinWait wait = dunlin_transport_wait(smtp->transport, -1, 0, error);

	if (wait == DUNLIN_WAIT_TIMEOUT)
		return TRUE;
	if (wait != DUNLIN_WAIT_DATA || !dunlin_smtp_read_reply(smtp, ret_reply, error))
		return FALSE;
	if (ret_reply->code >= 400)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "the server answers %d before the dot",
		    ret_reply->code);
	return FALSE;
}

static void
move_reply(DunlinSmtpReply *to, DunlinSmtpReply *from)
{
	dunlin_smtp_reply_clear(to);
	*to = *from;
	memset(from, 0, sizeof *from);
}

gboolean
dunlin_smtp_dot(DunlinSmtp *smtp, DunlinSmtpReply *ret_reply, GError **error)
{
	g_autoptr(GError) lost = NULL;
	g_auto(DunlinSmtpReply) reply = {0};

	if (smtp->state != DUNLIN_SMTP_BODY) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "no message is begun");
		return FALSE;
	}
	if (!smtp->line_start)
		g_string_append(smtp->out, "\r\n");
	if (!flush_body(smtp, error))
		return FALSE;
	if (!read_early_reply(smtp, &reply, error) || reply.code) {
		dunlin_smtp_abort(smtp);
		if (!reply.code || reply.code < 400)
			return FALSE;
		move_reply(ret_reply, &reply);
		return TRUE;
	}
	/* From here on nobody can know; a stop must not cut the answer off. */
	smtp->state = DUNLIN_SMTP_READY;
	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_DOT);
	dunlin_transport_finish_on_stop(smtp->transport, DOT_GRACE_MS);
	if (!dunlin_smtp_command(smtp, ".", &reply, &lost) || reply.code < 200 ||
	    reply.code / 100 == 3) {
		smtp->state = DUNLIN_SMTP_DEAD;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_UNCERTAIN,
			    "the message left and no answer came: %s",
			    lost ? lost->message : "the answer makes no sense");
		return FALSE;
	}
	move_reply(ret_reply, &reply);
	return TRUE;
}

void
dunlin_smtp_envelope_scan(DunlinSmtpEnvelope *envelope, const void *bytes, gsize length)
{
	const guchar *c = bytes;
	gboolean header = TRUE;

	envelope->size = length;
	envelope->eight_bit = envelope->utf8_headers = FALSE;
	for (gsize i = 0; i < length; i++) {
		if (c[i] == '\n' && (i == 0 || c[i - 1] != '\r'))
			envelope->size++;
		if (header && c[i] == '\n' && i + 1 < length &&
		    (c[i + 1] == '\n' || c[i + 1] == '\r'))
			header = FALSE;
		if (c[i] < 0x80)
			continue;
		if (header)
			envelope->utf8_headers = TRUE;
		else
			envelope->eight_bit = TRUE;
	}
}
