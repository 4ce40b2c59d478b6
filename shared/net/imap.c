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
#define SEARCH_BUDGET (64 * 1024 * 1024)
#define SIZES_AT_ONCE 1000
#define DONE_KEYWORD "$DunlinDone"

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

/* Makes our error of libetpan's result; TRUE: it was none. */
static gboolean
check(DunlinImap *imap, int result, const char *what, GError **error)
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

static gboolean
has(const DunlinImap *imap, const char *capability)
{
	return mailimap_has_extension(imap->session, capability);
}

/* Not by mailimap_capability(), which crashes on an OK that comes without a list. */
static gboolean
ask_capability(DunlinImap *imap, GError **error)
{
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!check(imap, mailimap_custom_command(imap->session, "CAPABILITY"), "CAPABILITY", error))
		return FALSE;
	if (!imap->session->imap_connection_info ||
	    !imap->session->imap_connection_info->imap_capability)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_INPUT, "CAPABILITY: it names none", error);
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
	if (has(imap, "LOGINDISABLED"))
		return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFIG,
					"the server offers neither LOGIN nor PLAIN", error);
	if (strpbrk(password, "\r\n"))
		return dunlin_imap_fail(imap, DUNLIN_ERROR_CONFIG, "the password has a line break",
					error);
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	result = mailimap_login(imap->session, user, password);
	if (check(imap, result, "LOGIN", &refused))
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
	if (!check(imap, result, "STARTTLS is refused", &refused)) {
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
	if (!check(imap, mailimap_list(imap->session, "", "", &list), "LIST", error))
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
	if (!check(imap, result, "greeting", error))
		return FALSE;
	imap->logged_in = result == MAILIMAP_NO_ERROR_AUTHENTICATED;
	if (g_str_equal(mailbox->url.scheme, "imap+starttls") && !start_tls(imap, error))
		return FALSE;
	if (!ask_capability(imap, error) || !dunlin_imap_login(imap, mailbox, error))
		return FALSE;
	imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED; /* also past libetpan */
	if (!ask_capability(imap, error))
		return FALSE;
	if (has(imap, "ID") && !dunlin_imap_tell_id(imap, error))
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
	return has(imap, "IDLE");
}

gboolean
dunlin_imap_exists(DunlinImap *imap, const char *wire, gboolean *ret_exists, GError **error)
{
	clist *list = NULL;

	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!check(imap, mailimap_list(imap->session, "", wire, &list), "LIST", error))
		return FALSE;
	*ret_exists = clist_begin(list) != NULL;
	mailimap_list_result_free(list);
	return TRUE;
}

gboolean
dunlin_imap_create(DunlinImap *imap, const char *wire, GError **error)
{
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!check(imap, mailimap_create(imap->session, wire), "CREATE", error))
		return FALSE;
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	/* A folder that nobody sees in his program still works. */
	(void)mailimap_subscribe(imap->session, wire);
	return TRUE;
}

gboolean
dunlin_imap_select(DunlinImap *imap, const char *folder, gint64 *ret_uidvalidity, GError **error)
{
	g_autoptr(GError) failure = NULL;
	const char *wire = dunlin_imap_find_folder(imap, folder, &failure);

	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	if (!wire) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND, "%s: no such folder",
			    folder);
		return FALSE;
	}
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!check(imap, mailimap_select(imap->session, wire), folder, error)) {
		g_hash_table_remove(imap->folders, folder);
		return FALSE;
	}
	*ret_uidvalidity = imap->session->imap_selection_info->sel_uidvalidity;
	return TRUE;
}

static gint
compare_uids(gconstpointer a, gconstpointer b)
{
	guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

	return x < y ? -1 : x > y;
}

static struct mailimap_search_key *
search_key(DunlinImap *imap)
{
	clist *keys = clist_new();

	clist_append(keys, mailimap_search_key_new(MAILIMAP_SEARCH_KEY_UNDELETED, NULL, NULL, NULL,
						   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
						   NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL,
						   NULL, NULL, 0, NULL, NULL, NULL));
	if (!has(imap, "UIDPLUS") && !has(imap, "MOVE"))
		clist_append(keys, mailimap_search_key_new_unkeyword(strdup(DONE_KEYWORD)));
	return mailimap_search_key_new_multiple(keys);
}

GArray *
dunlin_imap_search(DunlinImap *imap, GError **error)
{
	struct mailimap_search_key *key = search_key(imap);
	clist *found = NULL;
	GArray *uids = NULL;
	int result;

	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, SEARCH_BUDGET);
	result = mailimap_uid_search(imap->session, NULL, key, &found);
	mailimap_search_key_free(key);
	if (!check(imap, result, "UID SEARCH", error))
		return NULL;
	uids = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (clistiter *i = clist_begin(found); i; i = clist_next(i))
		g_array_append_val(uids, *(guint32 *)clist_content(i));
	mailimap_search_result_free(found);
	g_array_sort(uids, compare_uids);
	return uids;
}

/* Which message an answer to FETCH is about, and what it says; 0: not told. */
static void
read_attributes(const struct mailimap_msg_att *att, guint32 *ret_uid, guint32 *ret_size,
		const struct mailimap_msg_att_body_section **ret_body)
{
	*ret_uid = *ret_size = 0;
	*ret_body = NULL;
	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		if (item->att_data.att_static->att_type == MAILIMAP_MSG_ATT_UID)
			*ret_uid = item->att_data.att_static->att_data.att_uid;
		if (item->att_data.att_static->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
			*ret_size = item->att_data.att_static->att_data.att_rfc822_size;
		if (item->att_data.att_static->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
			*ret_body = item->att_data.att_static->att_data.att_body_section;
	}
}

static gboolean
ask_sizes(DunlinImap *imap, struct mailimap_set *set, DunlinImapSize found, gpointer data,
	  GError **error)
{
	struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
	clist *list = NULL;
	int result;

	mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
	mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_rfc822_size());
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET + SIZES_AT_ONCE * 256);
	result = mailimap_uid_fetch(imap->session, set, type, &list);
	mailimap_fetch_type_free(type);
	if (!check(imap, result, "UID FETCH", error))
		return FALSE;
	for (clistiter *i = clist_begin(list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_body_section *body;
		guint32 uid, size;

		read_attributes(clist_content(i), &uid, &size, &body);
		if (uid)
			found(uid, size, data);
	}
	mailimap_fetch_list_free(list);
	return TRUE;
}

gboolean
dunlin_imap_sizes(DunlinImap *imap, const GArray *uids, DunlinImapSize found, gpointer data,
		  GError **error)
{
	for (guint i = 0; i < uids->len; i += SIZES_AT_ONCE) {
		struct mailimap_set *set = mailimap_set_new_empty();
		gboolean done;

		for (guint j = i; j < uids->len && j < i + SIZES_AT_ONCE; j++)
			mailimap_set_add_single(set, g_array_index(uids, guint32, j));
		done = ask_sizes(imap, set, found, data, error);
		mailimap_set_free(set);
		if (!done)
			return FALSE;
	}
	return TRUE;
}

typedef struct {
	DunlinImapTake take;
	gpointer data;
	gsize taken;
	gboolean gave_up;
} Fetch;

static bool
take_body(int type, struct mailimap_msg_att_body_section *section, const char *bytes, size_t length,
	  void *data)
{
	Fetch *fetch = data;

	(void)type;
	(void)section;
	fetch->taken += length;
	fetch->gave_up = fetch->gave_up || (length && !fetch->take(bytes, length, fetch->data));
	return !fetch->gave_up;
}

/* Looks for @uid in the answer; a short body may stand there instead of having been streamed. */
static gboolean
was_answered(clist *list, guint32 uid, Fetch *fetch)
{
	gboolean found = FALSE;

	for (clistiter *i = clist_begin(list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_body_section *body;
		guint32 its_uid, size;

		read_attributes(clist_content(i), &its_uid, &size, &body);
		if (its_uid != uid || !body)
			continue;
		found = TRUE;
		if (!fetch->taken && body->sec_body_part && body->sec_length)
			fetch->gave_up =
				!fetch->take(body->sec_body_part, body->sec_length, fetch->data);
	}
	return found;
}

gboolean
dunlin_imap_fetch(DunlinImap *imap, guint32 uid, gint64 size, DunlinImapTake take, gpointer data,
		  GError **error)
{
	struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_set *set = mailimap_set_new_single(uid);
	Fetch fetch = {take, data, 0, FALSE};
	guint64 bytes = (guint64)MAX(size, 0);
	clist *list = NULL;
	gboolean found;
	int result;

	mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
	mailimap_fetch_type_new_fetch_att_list_add(
		type, mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)));
	/* Servers count line ends differently, hence half as much again; 32 KiB a second. */
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS + (guint)MIN(bytes / 32, 4 * 3600 * 1000),
			  bytes + bytes / 2 + 1024 * 1024);
	mailimap_set_msg_body_handler(imap->session, take_body, &fetch);
	result = mailimap_uid_fetch(imap->session, set, type, &list);
	mailimap_set_msg_body_handler(imap->session, NULL, NULL);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	if (!check(imap, result, "UID FETCH", error))
		return FALSE;
	found = was_answered(list, uid, &fetch);
	mailimap_fetch_list_free(list);
	if (fetch.gave_up)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_BUSY,
					"the message is not wanted any more", error);
	if (!found)
		return dunlin_imap_fail(imap, DUNLIN_ERROR_NOT_FOUND, "the message is gone", error);
	return TRUE;
}

static gboolean
store_flag(DunlinImap *imap, struct mailimap_set *set, struct mailimap_flag *flag, GError **error)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	int result;

	mailimap_flag_list_add(flags, flag);
	store = mailimap_store_att_flags_new_add_flags_silent(flags);
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	result = mailimap_uid_store(imap->session, set, store);
	mailimap_store_att_flags_free(store);
	return check(imap, result, "UID STORE", error);
}

static gboolean
copy_and_remove(DunlinImap *imap, struct mailimap_set *set, const char *wire, GError **error)
{
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	if (!check(imap, mailimap_uid_copy(imap->session, set, wire), "UID COPY", error))
		return FALSE;
	if (has(imap, "UIDPLUS")) {
		if (!store_flag(imap, set, mailimap_flag_new_deleted(), error))
			return FALSE;
		dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
		return check(imap, mailimap_uid_expunge(imap->session, set), "UID EXPUNGE", error);
	}
	/* Where keywords are not kept, only the caller's record knows that it is done. */
	(void)store_flag(imap, set, mailimap_flag_new_flag_keyword(strdup(DONE_KEYWORD)), NULL);
	return TRUE;
}

gboolean
dunlin_imap_move(DunlinImap *imap, guint32 uid, const char *folder, GError **error)
{
	struct mailimap_set *set;
	const char *wire;
	gboolean done;

	if (!dunlin_imap_make_folder(imap, folder, error))
		return FALSE;
	wire = dunlin_imap_find_folder(imap, folder, NULL);
	set = mailimap_set_new_single(uid);
	if (has(imap, "MOVE")) {
		dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
		done = check(imap, mailimap_uid_move(imap->session, set, wire), "UID MOVE", error);
	} else {
		done = copy_and_remove(imap, set, wire, error);
	}
	mailimap_set_free(set);
	/* The folder may have been removed meanwhile: look again next time. */
	if (!done)
		g_hash_table_remove(imap->folders, folder);
	return done;
}

gboolean
dunlin_imap_noop(DunlinImap *imap, GError **error)
{
	dunlin_imap_begin(imap, DUNLIN_IMAP_COMMAND_MS, DUNLIN_IMAP_BUDGET);
	return check(imap, mailimap_noop(imap->session), "NOOP", error);
}
