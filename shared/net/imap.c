/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libetpan writes and reads IMAP's grammar here, over our own transport; its TLS, IDLE, SASL and
 * file backed strings are not used (they do not verify, stall, or write mail to /tmp).
 */
#include "net/imap-private.h"

#include <stdlib.h>
#include <string.h>

#include <libetpan/libetpan.h>

#include "base/text.h"
#include "net/sasl.h"

#define LOGOUT_MS 5000

static ssize_t
low_read(mailstream_low *low, void *buffer, size_t size)
{
	DunlinImap *imap = low->data;

	/* A second error would only say that the connection is closed. */
	return dunlin_transport_read(imap->transport, buffer, size,
				     imap->lost ? NULL : &imap->lost);
}

static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t size)
{
	DunlinImap *imap = low->data;

	return dunlin_transport_write(imap->transport, bytes, size, imap->lost ? NULL : &imap->lost)
		       ? (ssize_t)size
		       : -1;
}

static int
low_get_fd(mailstream_low *low)
{
	return dunlin_transport_fd(((DunlinImap *)low->data)->transport);
}

static int
low_nothing(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int
low_unsupported(mailstream_low *low)
{
	(void)low;
	return -1;
}

static void
low_free(mailstream_low *low)
{
	free(low->identifier);
	free(low);
}

static void
low_cancel(mailstream_low *low)
{
	(void)low;
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static carray *
low_get_chain(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static mailstream_low_driver driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_nothing,
	.mailstream_get_fd = low_get_fd,
	.mailstream_free = low_free,
	.mailstream_cancel = low_cancel,
	.mailstream_get_cancel = low_get_cancel,
	.mailstream_get_certificate_chain = low_get_chain,
	.mailstream_setup_idle = low_unsupported,
	.mailstream_unsetup_idle = low_unsupported,
	.mailstream_interrupt_idle = low_unsupported,
};

gboolean
dunlin_imap_fail(DunlinImap *imap, DunlinError code, const char *what, GError **error)
{
	imap->dead = imap->dead || code == DUNLIN_ERROR_BUSY || code == DUNLIN_ERROR_INPUT;
	if (imap->lost) {
		g_propagate_prefixed_error(error, g_steal_pointer(&imap->lost), "%s: ", what);
		return FALSE;
	}
	g_set_error(error, DUNLIN_ERROR, code, "%s", what);
	return FALSE;
}

gboolean
dunlin_imap_check(DunlinImap *imap, int result, const char *what, GError **error)
{
	g_autofree char *text = NULL, *message = NULL;

	if (imap->session->imap_selection_info &&
	    imap->session->imap_selection_info->sel_has_exists) {
		imap->session->imap_selection_info->sel_has_exists = 0;
		imap->news = TRUE;
	}
	if (result <= MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return TRUE;
	if (imap->lost || result == MAILIMAP_ERROR_STREAM)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY, what, error);
	text = dunlin_text_line(imap->session->imap_response, 200);
	message = g_strdup_printf("%s: %s", what, text ? text : "no answer that makes sense");
	if (result == MAILIMAP_ERROR_FATAL || result == MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION ||
	    result == MAILIMAP_ERROR_CONNECTION_REFUSED)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY, message, error);
	if (result == MAILIMAP_ERROR_PARSE || result == MAILIMAP_ERROR_PROTOCOL ||
	    result == MAILIMAP_ERROR_BAD_STATE || result == MAILIMAP_ERROR_MEMORY)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, message, error);
	return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFLICT, message, error);
}

void
dunlin_imap_begin(DunlinImap *imap, guint ms, guint64 budget)
{
	dunlin_transport_begin(imap->transport, ms, budget);
}

gboolean
dunlin_imap_has(const DunlinImap *imap, const char *capability)
{
	return mailimap_has_extension(imap->session, capability);
}

/* Not by mailimap_capability(), which crashes on an OK that comes without a list. */
static gboolean
ask_capability(DunlinImap *imap, GError **error)
{
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!dunlin_imap_check(imap, mailimap_custom_command(imap->session, "CAPABILITY"),
			       "CAPABILITY", error))
		return FALSE;
	if (!imap->session->imap_connection_info ||
	    !imap->session->imap_connection_info->imap_capability)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, "CAPABILITY: it names none",
					error);
	return TRUE;
}

char *
dunlin_imap_read_line(DunlinImap *imap, GError **error)
{
	MMAPString *buffer = mmap_string_new("");
	char *line = mailstream_read_line_remove_eol(imap->session->imap_stream, buffer);
	char *copy = line ? g_strdup(line) : NULL;

	mmap_string_free(buffer);
	if (!copy)
		dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY, "cannot read", error);
	return copy;
}

DunlinWait
dunlin_imap_wait_line(DunlinImap *imap, int wake_fd, gint64 deadline, GError **error)
{
	gint64 left = (deadline - g_get_monotonic_time()) / 1000;

	if (imap->session->imap_stream->read_buffer_len)
		return DUNLIN_WAIT_DATA;
	return dunlin_transport_wait(imap->transport, wake_fd, (guint)CLAMP(left, 0, G_MAXINT),
				     error);
}

gboolean
dunlin_imap_login_by_password(DunlinImap *imap, const char *user, const char *password,
			      GError **error)
{
	g_autoptr(GError) refused = NULL;
	int result;

	if (mailimap_has_authentication(imap->session, "PLAIN")) {
		char *response = dunlin_sasl_plain(user, password);
		gboolean done = dunlin_imap_authenticate(imap, "PLAIN", response, error);

		dunlin_secret_free(response);
		return done;
	}
	if (dunlin_imap_has(imap, "LOGINDISABLED"))
		return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFIG,
					"the server offers neither LOGIN nor PLAIN", error);
	if (strpbrk(password, "\r\n"))
		return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFIG, "the password has a line break",
					error);
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	result = mailimap_login(imap->session, user, password);
	if (dunlin_imap_check(imap, result, "LOGIN", &refused))
		return TRUE;
	if (refused->code == DUNLIN_ERROR_CONFLICT)
		refused->code = DUNLIN_ERROR_DENIED;
	g_propagate_error(error, g_steal_pointer(&refused));
	return FALSE;
}

static gboolean
start_tls(DunlinImap *imap, GError **error)
{
	g_autoptr(GError) refused = NULL;
	int result;

	/* A server that knows us before TLS is not ours. */
	if (imap->logged_in)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, "PREAUTH before STARTTLS", error);
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	result = mailimap_starttls(imap->session);
	/* libetpan refuses this too, as if the server had. */
	if (imap->session->imap_stream->read_buffer_len)
		return dunlin_imap_fail(
			imap, DUNLIN_ERROR_INPUT,
			"plain text after STARTTLS: somebody may be injecting answers", error);
	if (!dunlin_imap_check(imap, result, "STARTTLS is refused", &refused)) {
		if (refused->code == DUNLIN_ERROR_CONFLICT)
			refused->code = DUNLIN_ERROR_CONFIG;
		g_propagate_error(error, g_steal_pointer(&refused));
		return FALSE;
	}
	return dunlin_transport_start_tls(imap->transport, error);
}

/* LIST "" "" tells only the separator. */
static gboolean
ask_separator(DunlinImap *imap, GError **error)
{
	clist *list = NULL;

	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!dunlin_imap_check(imap, mailimap_list(imap->session, "", "", &list), "LIST", error))
		return FALSE;
	for (clistiter *i = clist_begin(list); i; i = clist_next(i))
		imap->separator = ((struct mailimap_mailbox_list *)clist_content(i))->mb_delimiter;
	mailimap_list_result_free(list);
	return TRUE;
}

static gboolean
greet(DunlinImap *imap, const DunlinMailbox *mailbox, GError **error)
{
	mailstream_low *low = mailstream_low_new(imap, &driver);
	mailstream *stream = mailstream_new(low, 8192);
	int result;

	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	result = mailimap_connect(imap->session, stream);
	if (!imap->session->imap_stream)
		mailstream_close(stream);
	if (!dunlin_imap_check(imap, result, "greeting", error))
		return FALSE;
	imap->logged_in = result == MAILIMAP_NO_ERROR_AUTHENTICATED;
	if (g_str_equal(mailbox->url.scheme, "imap+starttls") && !start_tls(imap, error))
		return FALSE;
	if (!ask_capability(imap, error) || !dunlin_imap_login(imap, mailbox, error))
		return FALSE;
	imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED; /* also past libetpan */
	if (!ask_capability(imap, error))
		return FALSE;
	if (dunlin_imap_has(imap, "ID") && !dunlin_imap_tell_id(imap, error))
		return FALSE;
	return ask_separator(imap, error);
}

DunlinImap *
dunlin_imap_open(const DunlinMailbox *mailbox, int hangup_fd, GError **error)
{
	g_autoptr(DunlinImap) imap = g_new0(DunlinImap, 1);
	const DunlinTransportOptions options = {
		.host = mailbox->url.host,
		.port = mailbox->url.port,
		.tls = g_str_equal(mailbox->url.scheme, "imaps"),
		.ca_file = mailbox->ca_file,
		.stop_fd = -1,
		.hangup_fd = hangup_fd,
	};

	/* Else strings over 8 MiB become shared files in /tmp. */
	mmap_string_set_ceil(SIZE_MAX / 2);
	imap->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	imap->transport = dunlin_transport_open(&options, error);
	if (!imap->transport) {
		g_prefix_error(error, "%s: ", mailbox->url.url);
		return NULL;
	}
	imap->session = mailimap_new(0, NULL);
	if (!greet(imap, mailbox, error)) {
		imap->dead = TRUE;
		g_prefix_error(error, "%s: ", mailbox->url.url);
		return NULL;
	}
	return g_steal_pointer(&imap);
}

void
dunlin_imap_free(DunlinImap *imap)
{
	if (!imap)
		return;
	if (imap->session && imap->session->imap_stream) {
		dunlin_imap_begin(imap, LOGOUT_MS, DUNLIN_IMAP_BUDGET);
		if (!imap->dead)
			(void)mailimap_logout(imap->session); /* a courtesy */
		if (imap->session->imap_stream)
			mailstream_close(imap->session->imap_stream);
		imap->session->imap_stream = NULL;
	}
	if (imap->session)
		mailimap_free(imap->session);
	dunlin_transport_free(imap->transport);
	g_clear_error(&imap->lost);
	g_hash_table_unref(imap->folders);
	g_free(imap);
}

gboolean
dunlin_imap_is_alive(const DunlinImap *imap)
{
	return !imap->dead;
}

gboolean
dunlin_imap_has_idle(const DunlinImap *imap)
{
	return dunlin_imap_has(imap, "IDLE");
}

gboolean
dunlin_imap_noop(DunlinImap *imap, GError **error)
{
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	return dunlin_imap_check(imap, mailimap_noop(imap->session), "NOOP", error);
}
