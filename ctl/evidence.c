/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dunlinctl evidence: all that is known of a claim in one file that a third party checks offline. What
 * names other debtors is none of his business: it stays, named in left-out.txt with its SHA-256, and what
 * a sheet said of this claim goes along as an extract.
 */
#include "ctl/ctl.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include <glib/gstdio.h>

typedef struct {
	DunlinCtl *ctl;
	struct archive *zip;
	GString *sums;
	GString *left; /* what stays at home, a line each */
	GHashTable *names; /* no message twice */
	gint64 at;
} Bundle;

static gboolean
fail(struct archive *zip, GError **error)
{
	g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s", archive_error_string(zip));
	return FALSE;
}

static gboolean
put(Bundle *bundle, const char *name, gconstpointer data, gsize size, GError **error)
{
	struct archive_entry *entry = archive_entry_new();
	g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
	gboolean ok;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, bundle->at, 0);
	ok = archive_write_header(bundle->zip, entry) == ARCHIVE_OK &&
	     archive_write_data(bundle->zip, data, size) == (la_ssize_t)size;
	archive_entry_free(entry);
	g_string_append_printf(bundle->sums, "%s  %s\n", digest, name);
	return ok || fail(bundle->zip, error);
}

static gboolean
put_text(Bundle *bundle, const char *name, const char *text, GError **error)
{
	return put(bundle, name, text, strlen(text), error);
}

/* Named by its digest: a message's name says nothing of a person. */
static gboolean
put_message(Bundle *bundle, const char *digest, gboolean printed, GError **error)
{
	g_autofree char *name = g_strdup_printf("messages/%s.%s", digest, printed ? "pdf" : "eml");
	g_autoptr(GBytes) bytes = NULL;
	gconstpointer data;
	gsize size = 0;

	if (!g_hash_table_add(bundle->names, g_strdup(digest)))
		return TRUE;
	bytes = dunlin_archive_read(bundle->ctl->desk->house->archive, digest, error);
	if (bytes == NULL)
		return FALSE;
	data = g_bytes_get_data(bytes, &size);
	return put(bundle, name, size > 0 ? data : "", size, error);
}

static void
leave_out(Bundle *bundle, gint64 at, const char *what, const char *digest, const char *why)
{
	g_autofree char *when = dunlin_instant_to_string(at);

	g_string_append_printf(bundle->left, "%s %s %s: %s\n", when, what, digest != NULL ? digest : "-", why);
}

/* The bytes, and the stamp that the milter put before them, or what the printer said. */
static gboolean
put_notice(Bundle *bundle, const DunlinNotice *notice, GError **error)
{
	g_autofree char *name = g_strdup_printf("stamps/%s.txt", notice->id);
	g_autofree char *posting = dunlin_desk_posting(notice);

	if (notice->digest != NULL &&
	    !put_message(bundle, notice->digest, notice->channel == DUNLIN_CHANNEL_LETTER, error))
		return FALSE;
	if (posting != NULL)
		return put_text(bundle, name, posting, error);
	return notice->stamp == NULL || put_text(bundle, name, notice->stamp, error);
}

/* What was sent. */
static gboolean
put_notices(Bundle *bundle, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) notices = dunlin_notice_list(bundle->ctl->desk->store, claim, error);

	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);
		g_autofree char *name = g_strdup_printf("extracts/%s.txt", notice->id);
		g_autofree char *extract = NULL;
		const char *why = NULL;

		if (!bundle->ctl->all &&
		    !dunlin_desk_notice_may_leave(bundle->ctl->desk, claim, notice, &why, error))
			return FALSE;
		if (why == NULL && !put_notice(bundle, notice, error))
			return FALSE;
		if (why == NULL)
			continue;
		leave_out(bundle, notice->created_at, notice->letter, notice->digest, why);
		extract = dunlin_desk_extract(notice, claim->reference);
		if (extract != NULL && !put_text(bundle, name, extract, error))
			return FALSE;
	}
	return notices != NULL;
}

/* The invoice is the claim's, even where the mail that brought it is not. */
static gboolean
put_invoice(Bundle *bundle, const DunlinClaim *claim, GError **error)
{
	g_auto(DunlinCopy) copy = {0};
	g_autofree char *name = NULL;
	gconstpointer data;
	gsize size;

	if (claim->part == NULL)
		return TRUE;
	if (!dunlin_desk_read_copy(bundle->ctl->desk, claim->message, claim->part, "en", &copy, error))
		return FALSE;
	if (copy.bytes == NULL)
		return TRUE;
	data = g_bytes_get_data(copy.bytes, &size);
	name = g_strdup_printf("invoice/invoice.%s", g_str_equal(copy.type, "application/pdf") ? "pdf" : "txt");
	return size == 0 || put(bundle, name, data, size, error);
}

static gboolean
put_messages(Bundle *bundle, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) links = dunlin_message_links(bundle->ctl->desk->store, claim, error);
	g_autoptr(GString) list = g_string_new(NULL);

	for (guint i = 0; links != NULL && i < links->len; i++) {
		const DunlinLink *link = g_ptr_array_index(links, i);
		g_autofree char *when = dunlin_instant_to_string(link->received_at);
		const char *why = NULL;

		g_string_append_printf(list, "%s %s %s\n", when, link->role, link->digest);
		if (!bundle->ctl->all &&
		    !dunlin_desk_may_leave(bundle->ctl->desk, claim, link, &why, error))
			return FALSE;
		if (why != NULL)
			leave_out(bundle, link->received_at, link->role, link->digest, why);
		else if (!put_message(bundle, link->digest, FALSE, error))
			return FALSE;
	}
	return links != NULL && put_text(bundle, "received.txt", list->str, error) &&
	       put_invoice(bundle, claim, error);
}

/* A line each: its hash, two blanks, and what is hashed (store.h). */
static gboolean
put_journal(Bundle *bundle, const DunlinClaim *claim, GError **error)
{
	g_autoptr(GPtrArray) lines = dunlin_journal_list(bundle->ctl->desk->store, claim->creditor,
							 claim->reference, error);
	g_autoptr(GString) text = g_string_new(NULL);
	const char *before = "";

	for (guint i = 0; lines != NULL && i < lines->len; i++) {
		const DunlinJournalEntry *line = g_ptr_array_index(lines, i);
		g_autofree char *digest = g_compute_checksum_for_string(
			G_CHECKSUM_SHA256, line->text != NULL ? line->text : "", -1);

		g_string_append_printf(text,
				       "%s  1|%" G_GINT64_FORMAT "|%s|%" G_GINT64_FORMAT
				       "|%" G_GINT64_FORMAT "|%s|%s|%s|%s|%s\n",
				       line->hash, claim->creditor, claim->reference, line->seq, line->at,
				       line->kind, dunlin_actor_to_string(line->actor), digest,
				       line->refs != NULL ? line->refs : "", before);
		before = line->hash;
	}
	return lines != NULL && put_text(bundle, "journal.txt", text->str, error);
}

static const char readme[] =
	"All that Dunlin knows of one claim.\n\n"
	"  claim.json    the claim with its ledger, holds, notices and journal\n"
	"  case.json     the case as of this day, with the calculation of interest and\n"
	"  case.xml      what came of calls; the same twice\n"
	"  invoice/      the invoice, to be read\n"
	"  messages/     every message in and out as it was, named by its SHA-256; .pdf\n"
	"                is a letter on paper\n"
	"  left-out.txt  what is not there, because it names others: when, what, its\n"
	"                SHA-256, why; what came of it is in the journal\n"
	"  extracts/     what a sheet that is not there said of this claim\n"
	"  stamps/       what the mail server put before a notice, with its queue id; of\n"
	"                a letter on paper, what the printer said\n"
	"  received.txt  when a message was received, what it was, its SHA-256\n"
	"  journal.txt   each line: its hash, and what the hash is of; the last field\n"
	"                is the hash of the line before\n\n"
	"Nothing was changed since it was written:\n\n"
	"  sha256sum -c SHA256SUMS\n"
	"  for m in messages/*; do n=${m##*/}; echo \"${n%.*}  $m\"; done | sha256sum -c\n"
	"  while read -r h l; do [ \"$h\" = \"$(printf %s \"$l\" | sha256sum | cut -c-64)\" ] ||\n"
	"      echo \"broken: $l\"; done <journal.txt\n";

/* Of a creditor who left the configuration, and of a draft, there is none: why is said. */
static gboolean
put_case(Bundle *bundle, const DunlinClaim *claim, GError **error)
{
	g_autofree char *json = NULL, *xml = NULL;
	g_autoptr(GError) local = NULL;

	if (dunlin_desk_case(bundle->ctl->desk, claim, bundle->ctl->time, &json, &xml, &local))
		return put_text(bundle, "case.json", json, error) &&
		       put_text(bundle, "case.xml", xml, error);
	if (g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_INPUT))
		return put_text(bundle, "case.txt", local->message, error);
	g_propagate_error(error, g_steal_pointer(&local));
	return FALSE;
}

static gboolean
fill(Bundle *bundle, const DunlinClaim *claim, GError **error)
{
	g_autofree char *json = dunlin_desk_claim_json(bundle->ctl->desk, claim, TRUE,
						       bundle->ctl->time, error);

	return json != NULL && put_text(bundle, "README", readme, error) &&
	       put_text(bundle, "claim.json", json, error) && put_case(bundle, claim, error) &&
	       put_notices(bundle, claim, error) &&
	       put_messages(bundle, claim, error) && put_journal(bundle, claim, error) &&
	       put_text(bundle, "left-out.txt", bundle->left->str, error) &&
	       put_text(bundle, "SHA256SUMS", bundle->sums->str, error);
}

gboolean
dunlin_ctl_evidence(DunlinCtl *ctl, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(GString) sums = g_string_new(NULL), left = g_string_new(NULL);
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Bundle bundle = {.ctl = ctl, .sums = sums, .left = left, .names = names, .at = ctl->time.now};
	gboolean ok;

	if (ctl->output == NULL || !g_str_has_suffix(ctl->output, ".zip"))
		return dunlin_ctl_misuse(ctl, "-o names the file to write, which ends with .zip");
	if (!dunlin_ctl_open(ctl, error))
		return FALSE;
	claim = dunlin_claim_find(ctl->desk->store, ctl->operands[0], error);
	if (claim == NULL)
		return FALSE;
	bundle.zip = archive_write_new();
	ok = archive_write_set_format_zip(bundle.zip) == ARCHIVE_OK &&
	     archive_write_open_filename(bundle.zip, ctl->output) == ARCHIVE_OK;
	if (ok) {
		ok = fill(&bundle, claim, error);
		if (ok && archive_write_close(bundle.zip) != ARCHIVE_OK)
			ok = fail(bundle.zip, error);
		if (!ok)
			(void)g_unlink(ctl->output); /* half a file proves nothing */
	} else {
		(void)fail(bundle.zip, error);
	}
	(void)archive_write_free(bundle.zip); /* closed, or of no use */
	return ok;
}
