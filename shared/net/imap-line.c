/* SPDX-License-Identifier: BSD-2-Clause */
/* Logging in and IDLE, in lines of our own: libetpan's forms of them stall or need more. */
#include <string.h>

#include "base/text.h"
#include "net/imap-private.h"
#include "net/sasl.h"

#define IDLE_ANSWER_MS 15000
#define OWN_TAG "D1" /* libetpan's own tags are numbers */

/* Sends one line past libetpan, whose buffers are empty then. */
static gboolean
send_line(DunlinImap *imap, const char *line, GError **error)
{
	g_autofree char *whole = g_strconcat(line, "\r\n", NULL);
	gboolean done = dunlin_transport_write(imap->transport, whole, strlen(whole), &imap->lost);

	explicit_bzero(whole, strlen(whole));
	return done || dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY, "cannot write", error);
}

/* An untagged line outside libetpan: only what matters while waiting is looked at. */
static gboolean
note_untagged(DunlinImap *imap, const char *line, GError **error)
{
	gsize length = strlen(line);

	if (length > 9 && g_str_has_prefix(line, "* ") &&
	    g_ascii_strcasecmp(line + length - 7, " EXISTS") == 0)
		imap->news = TRUE;
	if (g_ascii_strncasecmp(line, "* BYE", 5) == 0) {
		g_autofree char *text = dunlin_text_line(line + 2, 200);

		return dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY, text, error);
	}
	/* The literal would be taken for lines. */
	if (length && line[length - 1] == '}')
		return dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, "an unexpected literal", error);
	return TRUE;
}

/* The next line that is no untagged one: "+ …" or our tagged answer. */
static char *
read_answer(DunlinImap *imap, GError **error)
{
	for (;;) {
		g_autofree char *line = dunlin_imap_read_line(imap, error);

		if (!line)
			return NULL;
		if (line[0] == '+' || g_str_has_prefix(line, OWN_TAG " "))
			return g_steal_pointer(&line);
		if (!g_str_has_prefix(line, "* ")) {
			dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, "an answer to nothing", error);
			return NULL;
		}
		if (!note_untagged(imap, line, error))
			return NULL;
	}
}

static gboolean
is_ok(const char *answer)
{
	return g_ascii_strncasecmp(answer, OWN_TAG " OK", strlen(OWN_TAG " OK")) == 0;
}

/* RFC 3501 6.2.2, without an initial response, which not every server takes. */
gboolean
dunlin_imap_authenticate(DunlinImap *imap, const char *mechanism, const char *response,
			 GError **error)
{
	g_autofree char *command = g_strdup_printf(OWN_TAG " AUTHENTICATE %s", mechanism);
	g_autofree char *answer = NULL, *text = NULL;
	gboolean sent = FALSE;

	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!send_line(imap, command, error))
		return FALSE;
	for (answer = read_answer(imap, error); answer && answer[0] == '+';) {
		/* The second question of XOAUTH2 tells why it refuses; it wants an empty line. */
		if (!send_line(imap, sent ? "" : response, error))
			return FALSE;
		sent = TRUE;
		g_free(answer);
		answer = read_answer(imap, error);
	}
	if (!answer)
		return FALSE;
	if (is_ok(answer))
		return TRUE;
	text = dunlin_text_line(answer + strlen(OWN_TAG " "), 200);
	/* RFC 5530: these say that the password may be right. */
	if (strstr(text, "[UNAVAILABLE]") || strstr(text, "[LIMIT]"))
		return dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY, text, error);
	return dunlin_imap_fail(imap, DUNLIN_ERROR_DENIED, text, error);
}

/* RFC 2971: some servers want to know whom they talk to; none must. (libetpan's leaks.) */
gboolean
dunlin_imap_tell_id(DunlinImap *imap, GError **error)
{
	static const char line[] =
		OWN_TAG " ID (\"name\" \"dunlin\" \"version\" \"" DUNLIN_VERSION "\")";
	g_autofree char *answer = NULL;

	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!send_line(imap, line, error))
		return FALSE;
	answer = read_answer(imap, error);
	return answer != NULL; /* yes or no is the same to us */
}

static gboolean
login_once(DunlinImap *imap, const DunlinMailbox *mailbox, GError **error)
{
	char *secret = dunlin_secret_read(mailbox->password, error);
	gboolean done;

	if (!secret)
		return FALSE;
	if (g_strcmp0(mailbox->auth, "xoauth2") == 0) {
		char *response = dunlin_sasl_xoauth2(mailbox->url.user, secret);

		done = dunlin_imap_authenticate(imap, "XOAUTH2", response, error);
		dunlin_secret_free(response);
	} else {
		done = dunlin_imap_login_by_password(imap, mailbox->url.user, secret, error);
	}
	dunlin_secret_free(secret);
	if (done)
		imap->logged_in = TRUE;
	return done;
}

gboolean
dunlin_imap_login(DunlinImap *imap, const DunlinMailbox *mailbox, GError **error)
{
	g_autoptr(GError) refused = NULL;

	if (!dunlin_transport_is_tls(imap->transport) &&
	    !dunlin_transport_is_loopback(imap->transport))
		return dunlin_imap_fail(
			imap, DUNLIN_ERROR_CONFIG,
			"no password is sent without TLS; use imaps: or imap+starttls:", error);
	if (imap->logged_in)
		return TRUE; /* PREAUTH */
	if (!mailbox->url.user || !mailbox->password)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFIG,
					"the mailbox needs a user and a password", error);
	if (login_once(imap, mailbox, &refused))
		return TRUE;
	/* A token command may have given an expired one from its cache: ask it once more. */
	if (g_error_matches(refused, DUNLIN_ERROR, DUNLIN_ERROR_DENIED) &&
	    g_strcmp0(mailbox->auth, "xoauth2") == 0)
		return login_once(imap, mailbox, error);
	g_propagate_error(error, g_steal_pointer(&refused));
	return FALSE;
}

static gboolean
start_idle(DunlinImap *imap, GError **error)
{
	g_autofree char *answer = NULL;

	dunlin_imap_begin(imap, IDLE_ANSWER_MS, DUNLIN_IMAP_BUDGET);
	if (!send_line(imap, OWN_TAG " IDLE", error))
		return FALSE;
	answer = read_answer(imap, error);
	if (answer && answer[0] != '+')
		return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFLICT, "IDLE is refused", error);
	return answer != NULL;
}

static gboolean
end_idle(DunlinImap *imap, GError **error)
{
	g_autofree char *answer = NULL;

	dunlin_imap_begin(imap, IDLE_ANSWER_MS, DUNLIN_IMAP_BUDGET);
	if (!send_line(imap, "DONE", error))
		return FALSE;
	answer = read_answer(imap, error);
	return answer && (is_ok(answer) ||
			  dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, "DONE is refused", error));
}

DunlinIdle
dunlin_imap_idle(DunlinImap *imap, int wake_fd, guint timeout_ms, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
	DunlinWait wait = DUNLIN_WAIT_DATA;

	if (!start_idle(imap, error))
		return DUNLIN_IDLE_FAILED;
	while (!imap->news && wait == DUNLIN_WAIT_DATA) {
		g_autofree char *line = NULL;

		wait = dunlin_imap_wait_line(imap, wake_fd, deadline, error);
		if (wait != DUNLIN_WAIT_DATA)
			break;
		dunlin_imap_begin(imap, IDLE_ANSWER_MS, DUNLIN_IMAP_BUDGET);
		line = dunlin_imap_read_line(imap, error);
		if (!line || !note_untagged(imap, line, error))
			return DUNLIN_IDLE_FAILED;
	}
	if (wait == DUNLIN_WAIT_FAILED) {
		imap->dead = TRUE;
		return DUNLIN_IDLE_FAILED;
	}
	if (!end_idle(imap, error))
		return DUNLIN_IDLE_FAILED;
	if (imap->news)
		return DUNLIN_IDLE_NEWS;
	return wait == DUNLIN_WAIT_WAKE ? DUNLIN_IDLE_WAKE : DUNLIN_IDLE_TIMEOUT;
}

DunlinIdle
dunlin_imap_pause(DunlinImap *imap, int wake_fd, guint timeout_ms, GError **error)
{
	gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
	DunlinWait wait = dunlin_imap_wait_line(imap, wake_fd, deadline, error);

	imap->dead = imap->dead || wait == DUNLIN_WAIT_FAILED;
	if (wait == DUNLIN_WAIT_DATA)
		return dunlin_imap_noop(imap, error) ? DUNLIN_IDLE_NEWS : DUNLIN_IDLE_FAILED;
	if (wait == DUNLIN_WAIT_FAILED)
		return DUNLIN_IDLE_FAILED;
	return wait == DUNLIN_WAIT_WAKE ? DUNLIN_IDLE_WAKE : DUNLIN_IDLE_TIMEOUT;
}

gboolean
dunlin_imap_take_news(DunlinImap *imap)
{
	gboolean news = imap->news;

	imap->news = FALSE;
	return news;
}
