/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A debtor's mail that came to the creditor's own address, and that he passes on to us: words of
 * somebody else about claims that stand here already. They stop the clock as his answer to our letter
 * would; no new claim is made of them.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/internal.h"
#include "desk/invoice.h"

enum { CLAIMS_MAX = 50 };

/* ── who wrote it ── */

/* "Name <a@b>", "a@b": yours; NULL: nobody's address, or one of our side. */
static char *
writer_of(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinForward *forward)
{
	const char *open = forward->from != NULL ? strrchr(forward->from, '<') : NULL;
	g_autofree char *address = NULL;

	if (forward->from == NULL)
		return NULL;
	address = open != NULL ? g_strndup(open + 1, strcspn(open + 1, ">")) : g_strdup(forward->from);
	g_strstrip(address);
	if (!dunlin_text_is_address(address) ||
	    dunlin_desk_is_own_address(desk->house->config, address) ||
	    g_ascii_strcasecmp(address, creditor->contact) == 0 ||
	    dunlin_address_in(creditor->senders, address) ||
	    dunlin_address_in(creditor->approvers, address))
		return NULL;
	return g_steal_pointer(&address);
}

/* The outermost mail that is not of our side is what he passes on. Borrowed; NULL: none. */
static const DunlinForward *
passed_on(DunlinDesk *desk, const DunlinMailCase *mail, char **ret_writer)
{
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind != DUNLIN_FOUND_FORWARD)
			continue;
		*ret_writer = writer_of(desk, mail->creditor, &found->forward);
		if (*ret_writer != NULL)
			return &found->forward;
	}
	return NULL;
}

/* ── what it is about ── */

/* FALSE: the store failed. */
static gboolean
add_claim(DunlinDesk *desk, gint64 creditor, const char *reference, GPtrArray *claims, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, creditor, reference, &local);

	if (claim == NULL) {
		if (g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (!g_ptr_array_find_with_equal_func(claims, claim->reference, g_str_equal, NULL))
		g_ptr_array_add(claims, g_strdup(claim->reference));
	return TRUE;
}

/* Each "Ref 7K3M4QX2", as our letters have it in subject and text. */
static gboolean
add_references(DunlinDesk *desk, gint64 creditor, const char *text, GPtrArray *claims, GError **error)
{
	static const char mark[] = "Ref";
	const char *at = text;

	while (at != NULL && claims->len < CLAIMS_MAX && (at = strstr(at, mark)) != NULL) {
		gsize length;

		at += strlen(mark);
		at += strspn(at, " \t\r\n>\302\240");
		length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
		if (length == DUNLIN_REFERENCE_LENGTH) {
			g_autofree char *reference = g_strndup(at, length);

			if (!add_claim(desk, creditor, reference, claims, error))
				return FALSE;
		}
	}
	return TRUE;
}

/* The number of an invoice in his own subject; only of one that he owes. */
static gboolean
add_numbers(DunlinDesk *desk, const DunlinMailCase *mail, const char *subject, const char *writer,
	    GPtrArray *claims, GError **error)
{
	g_auto(GStrv) words = g_strsplit_set(subject != NULL ? subject : "", " \t,;:()[]", -1);
	g_autofree char *seller = dunlin_text_key(mail->creditor->name);

	for (guint i = 0; words[i] != NULL && i < CLAIMS_MAX; i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(DunlinDebtor) debtor = NULL;

		if (strpbrk(words[i], "0123456789") == NULL)
			continue;
		claim = dunlin_invoice_known(desk, mail->creditor_row, seller, words[i], &local);
		if (local != NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		if (claim == NULL || claim->debtor == 0)
			continue;
		debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
		if (debtor == NULL)
			return FALSE;
		if (debtor->email != NULL && g_ascii_strcasecmp(debtor->email, writer) == 0 &&
		    !add_claim(desk, claim->creditor, claim->reference, claims, error))
			return FALSE;
	}
	return TRUE;
}

static GPtrArray *
claims_of(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinForward *forward, const char *writer,
	  GError **error)
{
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(g_free);
	const DunlinFound *outer = dunlin_reading_first(mail->reading, DUNLIN_FOUND_MESSAGE);
	const DunlinNotice *notice = mail->notice;
	gboolean letter = notice != NULL && notice->role == DUNLIN_ROLE_DEBTOR;

	for (guint i = 0; letter && notice->claims != NULL && notice->claims[i] != NULL; i++)
		if (!add_claim(desk, mail->creditor_row, notice->claims[i], claims, error))
			return NULL;
	if (!add_references(desk, mail->creditor_row, outer != NULL ? outer->message.subject : NULL,
			    claims, error) ||
	    !add_references(desk, mail->creditor_row, forward->subject, claims, error) ||
	    !add_references(desk, mail->creditor_row, forward->body, claims, error) ||
	    (claims->len == 0 &&
	     !add_numbers(desk, mail, forward->subject, writer, claims, error)))
		return NULL;
	return g_steal_pointer(&claims);
}

GPtrArray *
dunlin_desk_forwarded_claims(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	g_autofree char *writer = NULL;
	const DunlinForward *forward = passed_on(desk, mail, &writer);

	return forward != NULL ? claims_of(desk, mail, forward, writer, error)
			       : g_ptr_array_new_with_free_func(g_free);
}

/* ── what it says ── */

/* Without the letter that it quotes, and the line above that. Yours; NULL: nothing. */
static char *
own_words(const DunlinForward *forward)
{
	g_auto(GStrv) lines = g_strsplit(forward->body != NULL ? forward->body : "", "\n", -1);
	guint count = 0;

	while (lines[count] != NULL && lines[count][0] != '>')
		g_strchomp(lines[count++]);
	if (lines[count] != NULL)
		while (count > 0 && (lines[count - 1][0] == '\0' || g_str_has_suffix(lines[count - 1], ":")))
			count--;
	for (guint i = count; lines[i] != NULL; i++)
		g_clear_pointer(&lines[i], g_free);
	g_autofree char *words = g_strjoinv("\n", lines);

	return g_strstrip(words)[0] != '\0' ? g_steal_pointer(&words) : NULL;
}

gboolean
dunlin_desk_take_forwarded(DunlinDesk *desk, DunlinMailCase *mail, gboolean *ret_taken, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DEBTOR);
	g_autoptr(DunlinGathered) gathered = dunlin_gathered_new();
	g_autoptr(GPtrArray) claims = dunlin_desk_forwarded_claims(desk, mail, error);
	g_autofree char *writer = NULL, *words = NULL;

	if (claims == NULL)
		return FALSE;
	*ret_taken = claims->len > 0;
	if (!*ret_taken)
		return TRUE;
	occasion.text = words = own_words(passed_on(desk, mail, &writer));
	occasion.tell = "answered";
	occasion.gathered = gathered;
	for (guint i = 0; i < claims->len; i++) {
		g_autoptr(DunlinClaim) claim =
			dunlin_claim_get(desk->store, mail->creditor_row, claims->pdata[i], error);

		if (claim == NULL ||
		    !dunlin_message_link(desk->store, claim, mail->digest, "answer", error) ||
		    !dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_ANSWERED, &occasion, error))
			return FALSE;
		dunlin_mail_verdict(mail, "forwarded answer %s", claim->reference);
	}
	return dunlin_desk_tell_gathered(desk, mail->creditor_row, gathered, &occasion, error);
}
