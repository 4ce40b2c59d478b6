/* SPDX-License-Identifier: BSD-2-Clause */
/* SMTP AUTH (RFC 4954) with PLAIN, LOGIN and XOAUTH2. */
#include <string.h>

#include "base/error.h"
#include "net/sasl.h"
#include "net/smtp-private.h"

static gboolean
offers_mechanism(const DunlinSmtp *smtp, const char *name)
{
	g_auto(GStrv) words = g_strsplit_set(smtp->mechanisms ? smtp->mechanisms : "", " =", -1);

	return g_strv_contains((const char *const *)words, name);
}

static gboolean
send_secret(DunlinSmtp *smtp, const char *prefix, char *secret, DunlinSmtpReply *ret_reply,
	    GError **error)
{
	g_autofree char *line = g_strconcat(prefix, secret, NULL);
	gboolean done = dunlin_smtp_command(smtp, line, ret_reply, error);

	explicit_bzero(line, strlen(line));
	dunlin_secret_free(secret);
	return done;
}

static gboolean
auth_login(DunlinSmtp *smtp, const char *user, const char *password, DunlinSmtpReply *ret_reply,
	   GError **error)
{
	char *encoded_user = g_base64_encode((const guchar *)user, strlen(user));
	char *encoded_password;

	if (!send_secret(smtp, "AUTH LOGIN ", encoded_user, ret_reply, error))
		return FALSE;
	if (ret_reply->code != 334)
		return TRUE;
	encoded_password = g_base64_encode((const guchar *)password, strlen(password));
	return send_secret(smtp, "", encoded_password, ret_reply, error);
}

/* One attempt with the secret as it is now; @ret_reply says how it ended. */
static gboolean
attempt(DunlinSmtp *smtp, const DunlinSubmission *submission, DunlinSmtpReply *ret_reply,
	GError **error)
{
	const char *user = submission->url.user;
	char *password = dunlin_secret_read(submission->password, error);
	gboolean done;

	if (!password)
		return FALSE;
	dunlin_smtp_begin(smtp, DUNLIN_SMTP_PHASE_COMMAND);
	if (g_strcmp0(submission->auth, "xoauth2") == 0)
		done = send_secret(smtp, "AUTH XOAUTH2 ", dunlin_sasl_xoauth2(user, password),
				   ret_reply, error);
	else if (offers_mechanism(smtp, "PLAIN"))
		done = send_secret(smtp, "AUTH PLAIN ", dunlin_sasl_plain(user, password),
				   ret_reply, error);
	else
		done = auth_login(smtp, user, password, ret_reply, error);
	dunlin_secret_free(password);
	/* XOAUTH2 tells the reason of a refusal as a challenge and waits for an empty answer. */
	if (done && ret_reply->code == 334)
		done = dunlin_smtp_command(smtp, "", ret_reply, error);
	return done;
}

static const char *
missing(const DunlinSmtp *smtp, const DunlinSubmission *submission)
{
	gboolean token = g_strcmp0(submission->auth, "xoauth2") == 0;

	if (!submission->url.user)
		return "a password is given but no user in the URL";
	if (!dunlin_transport_is_tls(smtp->transport) &&
	    !dunlin_transport_is_loopback(smtp->transport))
		return "no password is sent without TLS; use smtps: or smtp+starttls:";
	if (token ? offers_mechanism(smtp, "XOAUTH2")
		  : offers_mechanism(smtp, "PLAIN") || offers_mechanism(smtp, "LOGIN"))
		return NULL;
	return token ? "the server offers no AUTH XOAUTH2"
		     : "the server offers no AUTH PLAIN or LOGIN";
}

gboolean
dunlin_smtp_authenticate(DunlinSmtp *smtp, const DunlinSubmission *submission, GError **error)
{
	g_auto(DunlinSmtpReply) reply = {0};
	const char *problem = missing(smtp, submission);

	if (problem) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s", problem);
		return FALSE;
	}
	if (!attempt(smtp, submission, &reply, error))
		return FALSE;
	/* A token command may have given an expired one from its cache: ask it once more. */
	if (reply.code == 535 && g_strcmp0(submission->auth, "xoauth2") == 0 &&
	    !attempt(smtp, submission, &reply, error))
		return FALSE;
	return reply.code == 235 || dunlin_smtp_refused(&reply, "the login is refused", error);
}
