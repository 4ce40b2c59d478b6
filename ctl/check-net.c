/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks of the servers: mailboxes and submission. */
#include "ctl/check.h"

#include <errno.h>
#include <unistd.h>

#include "net/imap.h"
#include "net/smtp.h"

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
