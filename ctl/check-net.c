/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks of the servers: mailboxes, submission and the milter's socket. */
#include "ctl/check.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/imap.h"
#include "net/smtp.h"
#include "net/transport.h"

#define WAIT_MS 10000

/* ── mailboxes ── */

static gboolean
check_maildir(const DunlinMailbox *mailbox, GError **error)
{
	static const char *const parts[] = {"new", "cur", "tmp"};

	for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *path = g_build_filename(mailbox->url.path, parts[i], NULL);

		if (access(path, R_OK | W_OK | X_OK) == 0)
			continue;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s: %s", path,
			    g_strerror(errno));
		return FALSE;
	}
	return TRUE;
}

static gboolean
check_imap(const DunlinMailbox *mailbox, gboolean *ret_idle, GError **error)
{
	g_autoptr(DunlinImap) imap = dunlin_imap_open(mailbox, -1, error);
	gint64 validity;

	if (imap == NULL || !dunlin_imap_select(imap, mailbox->url.path, &validity, error))
		return FALSE;
	*ret_idle = dunlin_imap_has_idle(imap);
	return TRUE;
}

static void
check_mailbox(DunlinCtl *ctl, const DunlinMailbox *mailbox)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = g_strdup_printf("mailbox.%s", mailbox->name);
	g_autofree char *setting = NULL;
	gboolean idle = TRUE, folder = g_str_equal(mailbox->url.scheme, "maildir");

	if (!(folder ? check_maildir(mailbox, &error) : check_imap(mailbox, &idle, &error))) {
		gboolean denied = g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED);

		setting = g_strdup_printf("%s.%s", name, denied ? "password" : "url");
		dunlin_check_fault(ctl, name, setting, error);
	} else if (!idle) {
		dunlin_check_say(ctl, name, DUNLIN_CHECK_WARNING,
				 "%s: the server has no IDLE and is asked again and again",
				 mailbox->url.url);
	} else {
		dunlin_check_say(ctl, name, DUNLIN_CHECK_OK, "%s", mailbox->url.url);
	}
}

void
dunlin_check_mailboxes(DunlinCtl *ctl)
{
	for (guint i = 0; i < ctl->config->mailboxes->len; i++)
		check_mailbox(ctl, g_ptr_array_index(ctl->config->mailboxes, i));
}

/* ── submission ── */

static void
check_submission(DunlinCtl *ctl, const char *name, const DunlinSubmission *submission)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *setting = g_strdup_printf("%s.url", name);
	DunlinSmtp *smtp = dunlin_smtp_open(submission, -1, WAIT_MS, &error);

	if (smtp == NULL) {
		dunlin_check_fault(ctl, name, setting, error);
		return;
	}
	if (dunlin_smtp_offers(smtp, "dsn"))
		dunlin_check_say(ctl, name, DUNLIN_CHECK_OK, "%s", submission->url.url);
	else
		dunlin_check_say(
			ctl, name, DUNLIN_CHECK_WARNING,
			"%s offers no DSN: whether a letter arrived is never known; let the "
			"MTA offer it to this listener",
			submission->url.url);
	dunlin_smtp_quit(smtp);
}

void
dunlin_check_submissions(DunlinCtl *ctl)
{
	const GPtrArray *creditors = ctl->config->creditor_list;

	check_submission(ctl, "submission", &ctl->config->submission);
	for (guint i = 0; i < creditors->len; i++) {
		const DunlinCreditor *creditor = g_ptr_array_index(creditors, i);
		g_autofree char *name = g_strdup_printf("creditor.%s.submission", creditor->key);

		if (creditor->submission != NULL)
			check_submission(ctl, name, creditor->submission);
	}
}

/* ── the milter ── */

static gboolean
connect_local(const char *path, GError **error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	gboolean good = fd >= 0;

	if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		good = FALSE;
	}
	good = good && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	if (!good)
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s: %s", path,
			    g_strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return good;
}

/* "8891@127.0.0.1" */
static gboolean
connect_port(const char *place, GError **error)
{
	const char *at = strchr(place, '@');
	g_autofree char *digits =
		g_strndup(place, at != NULL ? (gsize)(at - place) : strlen(place));
	DunlinTransportOptions options = {.host = at != NULL ? at + 1 : "127.0.0.1",
					  .connect_ms = WAIT_MS,
					  .stop_fd = -1,
					  .hangup_fd = -1};
	g_autoptr(DunlinTransport) transport = NULL;
	guint64 port;

	if (!g_ascii_string_to_unsigned(digits, 10, 1, G_MAXUINT16, &port, NULL)) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
			    "\"%s\" is no port; expected inet:PORT@HOST", digits);
		return FALSE;
	}
	options.port = (guint16)port;
	transport = dunlin_transport_open(&options, error);
	return transport != NULL;
}

static const struct {
	const char *prefix;
	gboolean (*connect)(const char *place, GError **error);
} socket_kinds[] = {
	{"inet:", connect_port},
	{"inet6:", connect_port},
	{"unix:", connect_local},
	{"local:", connect_local},
};

static gboolean
connect_milter(const char *place, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(socket_kinds); i++) {
		if (g_str_has_prefix(place, socket_kinds[i].prefix))
			return socket_kinds[i].connect(place + strlen(socket_kinds[i].prefix),
						       error);
	}
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG,
		    "\"%s\" is neither inet:PORT@HOST nor unix:PATH", place);
	return FALSE;
}

void
dunlin_check_milter(DunlinCtl *ctl)
{
	g_autoptr(GError) error = NULL;
	const char *place = ctl->config->milter_socket;

	if (connect_milter(place, &error)) {
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
