/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing a notice: its letter, its bytes, its envelope. Made once; every attempt sends the same
 * bytes but for the line that carries its attempt number.
 */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "desk/internal.h"

static const DunlinCreditor *
creditor_of(DunlinDesk *desk, const DunlinNotice *notice)
{
	return notice->creditor != 0 ? dunlin_desk_creditor(desk, notice->creditor, NULL) : NULL;
}

char *
dunlin_desk_notice_address(DunlinDesk *desk, const DunlinNotice *notice)
{
	const DunlinCreditor *creditor = creditor_of(desk, notice);

	return g_strdup(creditor != NULL ? creditor->address : desk->house->config->address);
}

const DunlinSubmission *
dunlin_desk_notice_submission(DunlinDesk *desk, const DunlinNotice *notice)
{
	const DunlinCreditor *creditor = creditor_of(desk, notice);

	if (creditor != NULL && creditor->submission != NULL)
		return creditor->submission;
	return &desk->house->config->submission;
}

gboolean
dunlin_desk_notice_stamps_self(DunlinDesk *desk, const DunlinNotice *notice)
{
	/* What is printed passes no milter. */
	return notice->channel == DUNLIN_CHANNEL_LETTER ||
	       dunlin_desk_notice_submission(desk, notice)->stamp_self;
}

char *
dunlin_desk_notice_sender(DunlinDesk *desk, const DunlinNotice *notice)
{
	g_autofree char *address = dunlin_desk_notice_address(desk, notice);

	if (!dunlin_desk_notice_submission(desk, notice)->envelope_token)
		return g_steal_pointer(&address);
	return dunlin_reply_address(desk->house->keys, address, desk->house->config->separator,
				    notice->id);
}

static void
append_header(GString *head, const char *name, const char *value)
{
	g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
	g_autofree char *folded = g_strjoinv("\r\n", lines);

	g_string_append_printf(head, "%s: %s\r\n", name, folded);
}

char *
dunlin_desk_notice_head(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time)
{
	g_autofree char *token = dunlin_submit_token(desk->house->keys, notice->id, notice->attempt);
	g_autofree char *address = dunlin_desk_notice_address(desk, notice);
	DunlinStampContext context = {.keys = desk->house->keys, .address = address,
				      .separator = desk->house->config->separator, .at = time.now};
	GString *head = g_string_new(NULL);
	g_autoptr(GPtrArray) stamp = NULL;

	if (!dunlin_desk_notice_stamps_self(desk, notice)) {
		append_header(head, "Dunning-Notice", token);
		return g_string_free(head, FALSE);
	}
	stamp = dunlin_stamp(notice, &context);
	for (guint i = 0; i < stamp->len; i++) {
		const DunlinHeader *header = g_ptr_array_index(stamp, i);

		append_header(head, header->name, header->value);
	}
	return g_string_free(head, FALSE);
}

/* ── the bytes ── */

void
dunlin_copy_clear(DunlinCopy *copy)
{
	g_clear_pointer(&copy->bytes, g_bytes_unref);
	g_clear_pointer(&copy->type, g_free);
	g_clear_pointer(&copy->name, g_free);
}

gboolean
dunlin_desk_read_copy(DunlinDesk *desk, const char *message, const char *part, const char *language,
		      DunlinCopy *ret_copy, GError **error)
{
	g_autoptr(GError) local = NULL;
	gsize size = 0;
	gboolean ok;
	int fd;

	if (message == NULL)
		return TRUE;
	fd = dunlin_archive_get(desk->house->archive, message, &size, error);
	if (fd < 0)
		return FALSE;
	ok = dunlin_reader_copy(desk->house->reader, fd, size,
				part != NULL && part[0] != '\0' ? part : NULL, language,
				&ret_copy->bytes, &ret_copy->type, &ret_copy->name, &local);
	close(fd);
	if (ok || g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_INPUT) ||
	    g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&local));
	return FALSE;
}

#define COPIES_MAX_BYTES (8 * 1024 * 1024) /* in all: many servers refuse more than a few times that */

static const char *
text_value(const DunlinValues *values, const char *name)
{
	const DunlinValue *value = dunlin_values_get(values, name);

	return value != NULL ? value->text : NULL;
}

/* The invoices of all claims in a letter, which does not speak of them where one is missing: the
 * first as @ret_copy, the others into @files. */
static gboolean
read_copies(DunlinDesk *desk, const DunlinNotice *notice, DunlinValues *values, DunlinCopy *ret_copy,
	    GPtrArray *files, GError **error)
{
	const DunlinValue *others = dunlin_values_get(values, "copies");
	gsize size;

	if (!dunlin_desk_read_copy(desk, notice->attach, notice->attach_part, notice->language, ret_copy, error))
		return FALSE;
	size = ret_copy->bytes != NULL ? g_bytes_get_size(ret_copy->bytes) : 0;
	if (ret_copy->bytes == NULL)
		dunlin_values_set_flag(values, "has_copy", FALSE);
	for (guint i = 0; others != NULL && i < others->rows->len; i++) {
		const DunlinValues *row = g_ptr_array_index(others->rows, i);
		g_auto(DunlinCopy) copy = {0};

		if (!dunlin_desk_read_copy(desk, text_value(row, "message"), text_value(row, "part"),
					   notice->language, &copy, error))
			return FALSE;
		size += copy.bytes != NULL ? g_bytes_get_size(copy.bytes) : 0;
		if (copy.bytes != NULL && size <= COPIES_MAX_BYTES)
			g_ptr_array_add(files, dunlin_mail_file_new(copy.name, copy.type, copy.bytes));
		else
			dunlin_values_set_flag(values, "has_copy", FALSE);
	}
	return TRUE;
}

/* Letters with files of their own, made when the letter is written. */
static const struct {
	const char *letter;
	gboolean (*add)(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
			GPtrArray *files, GError **error);
} attachments[] = {
	{"samples", dunlin_desk_sample_files},
};

/* Of DunlinMailFile; NULL: failed. */
static GPtrArray *
gather_files(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) files =
		g_ptr_array_new_with_free_func((GDestroyNotify)dunlin_mail_file_free);

	for (guint i = 0; i < G_N_ELEMENTS(attachments); i++) {
		if (strcmp(attachments[i].letter, notice->letter) == 0 &&
		    !attachments[i].add(desk, notice, time, files, error))
			return NULL;
	}
	return g_steal_pointer(&files);
}

static const char *
creditor_language(DunlinDesk *desk, const DunlinNotice *notice)
{
	const DunlinCreditor *creditor = creditor_of(desk, notice);

	return creditor != NULL ? creditor->language : desk->house->config->language;
}

/* The letter itself for printing, where its step wants that. */
static gboolean
add_paper(DunlinDesk *desk, const DunlinNotice *notice, const DunlinValues *values,
	  const DunlinLetter *letter, DunlinTime time, GPtrArray *files, GError **error)
{
	const DunlinValue *wanted = dunlin_values_get(values, "attach_letter");
	const char *reference = notice->claims != NULL ? notice->claims[0] : NULL;
	g_autofree char *name = g_strdup_printf("%s.pdf", reference != NULL ? reference : notice->letter);
	GBytes *paper;

	if (wanted == NULL || wanted->number == 0)
		return TRUE;
	paper = dunlin_desk_paper(desk, notice, values, letter, time.now, error);
	if (paper == NULL)
		return FALSE;
	g_ptr_array_add(files, dunlin_mail_file_new(name, "application/pdf", paper));
	g_bytes_unref(paper);
	return TRUE;
}

GBytes *
dunlin_desk_compose(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, DunlinLetter *ret_letter,
		    gsize *ret_body, GError **error)
{
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, error);
	g_autoptr(GPtrArray) files = NULL;
	g_auto(DunlinCopy) copy = {0};
	DunlinMail mail = {.from = notice->from, .to = notice->to, .to_name = notice->to_name,
			   .message_id = notice->message_id, .date = time.now,
			   .zone = desk->house->config->zone};

	if (values == NULL || !dunlin_desk_channel_reaches(notice, values, error))
		return NULL;
	files = gather_files(desk, notice, time, error);
	if (files == NULL || !read_copies(desk, notice, values, &copy, files, error))
		return NULL;
	if (!dunlin_desk_enclose(desk, notice, copy.bytes != NULL ? g_bytes_get_size(copy.bytes) : 0,
				 values, files, error))
		return NULL;
	if (!dunlin_letters_render(desk->house->letters, notice->language, notice->letter, values,
				   ret_letter, error))
		return NULL;
	dunlin_shadow_mark(values, creditor_language(desk, notice), ret_letter);
	if (!add_paper(desk, notice, values, ret_letter, time, files, error))
		return NULL;
	dunlin_desk_channel_letter(notice, ret_letter);
	mail.subject = ret_letter->subject;
	mail.text = ret_letter->text;
	mail.html = ret_letter->html;
	mail.copy = copy.bytes;
	mail.copy_type = copy.type;
	mail.copy_name = copy.name;
	mail.files = files;
	g_free(notice->subject);
	notice->subject = g_strdup(ret_letter->subject);
	*ret_body = 0;
	if (notice->channel == DUNLIN_CHANNEL_LETTER)
		return dunlin_desk_paper(desk, notice, values, ret_letter, time.now, error);
	dunlin_desk_channel_mail(notice, &mail);
	return dunlin_mime_write(&mail, ret_body, error);
}

static gboolean
fix_bytes(DunlinDesk *desk, gpointer data, GError **error)
{
	const DunlinNotice *notice = data;

	return dunlin_notice_update(desk->store, notice, notice->state, notice->attempt, error);
}

static GBytes *
write_once(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	g_auto(DunlinLetter) letter = {0};
	g_autoptr(GBytes) bytes = NULL;
	const char *data;
	gsize size = 0, body = 0;

	if (notice->digest != NULL)
		return dunlin_archive_read(desk->house->archive, notice->digest, error);
	bytes = dunlin_desk_compose(desk, notice, time, &letter, &body, error);
	if (bytes == NULL)
		return NULL;
	data = g_bytes_get_data(bytes, &size);
	notice->digest = dunlin_archive_put(desk->house->archive, data, size, error);
	if (notice->digest == NULL)
		return NULL;
	g_free(notice->body_digest);
	notice->body_digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256,
							  (const guchar *)data + body, size - body);
	notice->written_at = time.now;
	if (!dunlin_desk_transaction(desk, fix_bytes, notice, error))
		return NULL;
	return g_steal_pointer(&bytes);
}

/* What cannot be written now will not be written later: template, values or archive are wrong. */
GBytes *
dunlin_desk_notice_write(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error)
{
	g_autoptr(GError) local = NULL;
	GBytes *bytes = write_once(desk, notice, time, &local);

	if (bytes != NULL)
		return bytes;
	if (!dunlin_desk_is_passing(local) &&
	    !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT) &&
	    !dunlin_desk_notice_unwritable(desk, notice, local->message, time, error))
		return NULL;
	g_propagate_error(error, g_steal_pointer(&local));
	return NULL;
}
