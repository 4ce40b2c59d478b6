/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects one mail of a creditor's people; its bytes go to a file without a name. */
#include "milter/own.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "milter/seen.h"
#include "milter/subject.h"

#define HEAD_MAX (256 * 1024)
#define DEBTORS_MAX 20
#define IDS_MAX 50
#define NAMES_MAX 10 /* as many claims as a person writes about in one mail */

struct DunlinOwn {
	const DunlinCreditor *creditor;
	char *sender;
	DunlinIndex *index;
	GPtrArray *debtors; /* of char *: recipients that the index knows */
	GString *head;      /* as far as HEAD_MAX */
	char *subject;      /* as it stands there; NULL */
	GPtrArray *tokens;  /* of char *: left sides of the Message-IDs that it answers */
	GPtrArray *names, *notices;
	int bytes; /* -1: not kept */
	gboolean lost;
};

const DunlinCreditor *
dunlin_own_creditor(const DunlinConfig *config, const char *login, const char *sender,
		    char **ret_sender)
{
	gsize local = strcspn(sender, "@");
	const char *who = NULL;

	if (login != NULL && strchr(login, '@') != NULL)
		who = login;
	else if (login != NULL && strlen(login) == local && sender[local] == '@' &&
		 g_ascii_strncasecmp(login, sender, local) == 0)
		who = sender;
	for (guint i = 0; who != NULL && i < config->creditor_list->len; i++) {
		const DunlinCreditor *creditor = config->creditor_list->pdata[i];

		if (!dunlin_address_in(creditor->senders, who) &&
		    !dunlin_address_in(creditor->approvers, who))
			continue;
		*ret_sender = g_strdup(who);
		return creditor;
	}
	return NULL;
}

DunlinOwn *
dunlin_own_new(const DunlinCreditor *creditor, char *sender, DunlinIndex *index)
{
	DunlinOwn *own = g_new0(DunlinOwn, 1);

	own->creditor = creditor;
	own->sender = sender;
	own->index = dunlin_index_ref(index);
	own->debtors = g_ptr_array_new_with_free_func(g_free);
	own->tokens = g_ptr_array_new_with_free_func(g_free);
	own->names = g_ptr_array_new_with_free_func(g_free);
	own->notices = g_ptr_array_new_with_free_func(g_free);
	own->head = g_string_new(NULL);
	own->bytes = -1;
	return own;
}

void
dunlin_own_free(DunlinOwn *own)
{
	if (own == NULL)
		return;
	if (own->bytes >= 0)
		(void)close(own->bytes);
	g_clear_pointer(&own->debtors, g_ptr_array_unref);
	g_clear_pointer(&own->tokens, g_ptr_array_unref);
	g_clear_pointer(&own->names, g_ptr_array_unref);
	g_clear_pointer(&own->notices, g_ptr_array_unref);
	(void)g_string_free(own->head, TRUE);
	g_free(own->subject);
	g_free(own->sender);
	dunlin_index_unref(own->index);
	g_free(own);
}

void
dunlin_own_recipient(DunlinOwn *own, const char *recipient)
{
	gsize length;
	const char *bare = dunlin_bare_address(recipient, &length);

	if (own->debtors->len < DEBTORS_MAX &&
	    dunlin_index_has_debtor(own->index, own->creditor->key, bare, length))
		g_ptr_array_add(own->debtors, g_strndup(bare, length));
}

static void
add_tokens(DunlinOwn *own, const char *value)
{
	for (const char *at = value; own->tokens->len < IDS_MAX && (at = strchr(at, '<')) != NULL;) {
		gsize length = strcspn(++at, "@>");

		if (length == DUNLIN_TAG_LENGTH)
			g_ptr_array_add(own->tokens, g_strndup(at, length));
	}
}

/* libmilter folds with LF alone. */
static void
add_head(DunlinOwn *own, const char *name, const char *value)
{
	g_string_append_printf(own->head, "%s:", name);
	for (; *value != '\0'; value++)
		g_string_append(own->head, *value == '\n' ? "\r\n" : (char[]){*value, '\0'});
	g_string_append(own->head, "\r\n");
}

void
dunlin_own_header(DunlinOwn *own, const char *name, const char *value)
{
	if (own->debtors->len == 0)
		return;
	if (own->head->len + strlen(name) + strlen(value) < HEAD_MAX)
		add_head(own, name, value);
	if (g_ascii_strcasecmp(name, "Subject") == 0 && own->subject == NULL)
		own->subject = g_strdup(value);
	if (g_ascii_strcasecmp(name, "In-Reply-To") == 0 || g_ascii_strcasecmp(name, "References") == 0)
		add_tokens(own, value);
}

static void
try_name(const char *name, gsize length, gpointer data)
{
	DunlinOwn *own = data;
	g_autofree char *copy = g_strndup(name, length);

	if (own->names->len == NAMES_MAX ||
	    g_ptr_array_find_with_equal_func(own->names, copy, g_str_equal, NULL))
		return;
	for (guint i = 0; i < own->debtors->len; i++) {
		if (!dunlin_index_has_name(own->index, own->creditor->key, own->debtors->pdata[i], name,
					   length))
			continue;
		g_ptr_array_add(own->names, g_steal_pointer(&copy));
		return;
	}
}

static void
prove_tokens(DunlinOwn *own, const DunlinKeys *keys)
{
	for (guint i = 0; i < own->tokens->len && own->notices->len < NAMES_MAX; i++) {
		char *notice = NULL;

		if (dunlin_reply_token_parse(keys, own->tokens->pdata[i], &notice))
			g_ptr_array_add(own->notices, notice);
	}
}

static void
write_bytes(DunlinOwn *own, const void *bytes, gsize length)
{
	const char *at = bytes;

	while (!own->lost && length > 0) {
		ssize_t done = write(own->bytes, at, length);

		if (done < 0 && errno == EINTR)
			continue;
		own->lost = done <= 0;
		at += MAX(done, 0);
		length -= (gsize)MAX(done, 0);
	}
}

gboolean
dunlin_own_is_reminder(DunlinOwn *own, const DunlinKeys *keys)
{
	if (own->debtors->len == 0)
		return FALSE;
	if (own->subject != NULL)
		dunlin_subject_names(own->subject, try_name, own);
	prove_tokens(own, keys);
	if (own->names->len == 0 && own->notices->len == 0)
		return FALSE;
	own->bytes = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (own->bytes < 0)
		own->bytes = memfd_create("own", MFD_CLOEXEC);
	own->lost = own->bytes < 0;
	g_string_append(own->head, "\r\n");
	write_bytes(own, own->head->str, own->head->len);
	return TRUE;
}

void
dunlin_own_body(DunlinOwn *own, const void *bytes, gsize length)
{
	write_bytes(own, bytes, length);
}

DunlinOwnBox *
dunlin_own_box(DunlinOwn *own, gboolean with_bytes, const char *queue_id, DunlinTime time)
{
	DunlinOwnBox *box = g_atomic_rc_box_new0(DunlinOwnBox);
	DunlinPeopleMail *mail = &box->mail;

	box->bytes = -1;
	if (with_bytes && !own->lost)
		box->bytes = own->bytes; /* and closes it */
	if (box->bytes >= 0)
		own->bytes = -1;
	mail->creditor = g_strdup(own->creditor->key);
	mail->sender = g_strdup(own->sender);
	mail->subject = own->subject != NULL ? dunlin_subject_decode(own->subject) : NULL;
	mail->queue_id = g_strdup(queue_id);
	mail->recipients = g_ptr_array_ref(own->debtors);
	mail->names = g_ptr_array_ref(own->names);
	mail->notices = g_ptr_array_ref(own->notices);
	mail->time = time;
	return box;
}

void
dunlin_own_box_clear(gpointer data)
{
	DunlinOwnBox *box = data;
	DunlinPeopleMail *mail = &box->mail;

	if (box->bytes >= 0)
		(void)close(box->bytes);
	g_free((char *)mail->creditor);
	g_free((char *)mail->sender);
	g_free((char *)mail->subject);
	g_free((char *)mail->queue_id);
	g_free((char *)mail->digest);
	g_free((char *)mail->track);
	g_clear_pointer(&mail->recipients, g_ptr_array_unref);
	g_clear_pointer(&mail->names, g_ptr_array_unref);
	g_clear_pointer(&mail->notices, g_ptr_array_unref);
	g_clear_pointer(&mail->claims, g_ptr_array_unref);
}

static gboolean
copy_bytes(int fd, DunlinArchiveWriter *writer, GError **error)
{
	g_autofree char *buffer = g_malloc(65536);
	off_t offset = 0;
	ssize_t got;

	while ((got = pread(fd, buffer, 65536, offset)) > 0) {
		if (!dunlin_archive_append(writer, buffer, (gsize)got, error))
			return FALSE;
		offset += got;
	}
	if (got == 0)
		return TRUE;
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "%s", g_strerror(errno));
	return FALSE;
}

gboolean
dunlin_own_box_keep(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinOwnBox *box = data;
	g_autoptr(DunlinArchive) archive = NULL;
	g_autoptr(DunlinArchiveWriter) writer = NULL;
	gsize size = 0;

	if (box->mail.digest != NULL || box->bytes < 0)
		return TRUE;
	/* What only looked like a reminder is not kept. */
	if (!dunlin_desk_own_mail_find(desk, &box->mail, error))
		return FALSE;
	if (box->mail.claims->len == 0)
		return TRUE;
	archive = dunlin_archive_open(desk->house->config->archive, desk->house->config->store, error);
	writer = archive != NULL ? dunlin_archive_begin(archive, error) : NULL;
	if (writer == NULL || !copy_bytes(box->bytes, writer, error))
		return FALSE;
	box->mail.digest = dunlin_archive_finish(g_steal_pointer(&writer), &size, error);
	box->mail.size = (gint64)size;
	return box->mail.digest != NULL;
}
