/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mail of a creditor's people to his debtor, which they wrote themselves: filed with the claims
 * that it is about, and counted as a reminder for the spacing of ours. Whose mail it is was proven
 * by a login; which claims it is about is asked here, never taken from the milter's memory.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/internal.h"

static gboolean
is_alive(const DunlinClaim *claim)
{
	return claim->state != DUNLIN_STATE_DRAFT && claim->state != DUNLIN_STATE_CLOSED;
}

static gboolean
goes_to(const DunlinPeopleMail *mail, const char *email)
{
	for (guint i = 0; email != NULL && i < mail->recipients->len; i++)
		if (g_ascii_strcasecmp(mail->recipients->pdata[i], email) == 0)
			return TRUE;
	return FALSE;
}

/* @claim where it is alive, this creditor's and its debtor gets the mail. */
static gboolean
add_claim(DunlinDesk *desk, DunlinPeopleMail *mail, gint64 creditor, const DunlinClaim *claim,
	  GError **error)
{
	g_autoptr(DunlinDebtor) debtor = NULL;

	if (claim->creditor != creditor || claim->debtor == 0 || !is_alive(claim))
		return TRUE;
	debtor = dunlin_debtor_get(desk->store, creditor, claim->debtor, error);
	if (debtor == NULL)
		return FALSE;
	if (goes_to(mail, debtor->email) &&
	    !g_ptr_array_find_with_equal_func(mail->claims, claim->reference, g_str_equal, NULL))
		g_ptr_array_add(mail->claims, g_strdup(claim->reference));
	return TRUE;
}

/* Nothing of that name, or several: nobody's. */
static gboolean
is_nobody(const GError *error)
{
	return g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT);
}

static gboolean
add_named(DunlinDesk *desk, DunlinPeopleMail *mail, gint64 creditor, const char *name, GError **error)
{
	g_autofree char *number = g_strdup_printf("%s/%s", mail->creditor, name);
	g_autofree char *upper = g_ascii_strup(name, -1);
	g_autofree char *upper_number = g_strdup_printf("%s/%s", mail->creditor, upper);
	const char *const names[] = {name, number, upper_number};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(DunlinClaim) claim = NULL;

		/* A prefix of a reference is no reference in a person's subject. */
		if (i == 0 && strlen(name) != DUNLIN_REFERENCE_LENGTH)
			continue;
		claim = dunlin_claim_find(desk->store, names[i], &local);
		if (claim != NULL ? !add_claim(desk, mail, creditor, claim, error) : !is_nobody(local)) {
			if (local != NULL)
				g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean
add_answered(DunlinDesk *desk, DunlinPeopleMail *mail, gint64 creditor, const char *id, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, id, &local);

	if (notice == NULL && is_nobody(local))
		return TRUE;
	if (notice == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);

		if (claim == NULL || !add_claim(desk, mail, creditor, claim, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_own_mail_find(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinPeopleMail *mail = data;
	gint64 creditor;

	g_clear_pointer(&mail->claims, g_ptr_array_unref);
	mail->claims = g_ptr_array_new_with_free_func(g_free);
	if (!dunlin_creditor_row(desk->store, mail->creditor, &creditor, error))
		return FALSE;
	for (guint i = 0; i < mail->notices->len; i++)
		if (!add_answered(desk, mail, creditor, mail->notices->pdata[i], error))
			return FALSE;
	for (guint i = 0; i < mail->names->len; i++)
		if (!add_named(desk, mail, creditor, mail->names->pdata[i], error))
			return FALSE;
	return TRUE;
}

/* What of ours waits for the debtor would come too soon now: withdrawn, decided anew later. */
static gboolean
space_others(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time, GError **error)
{
	g_autoptr(GPtrArray) others =
		dunlin_debtor_open_claims(desk->store, claim->creditor, claim->debtor, error);

	for (guint i = 0; others != NULL && i < others->len; i++) {
		const DunlinClaim *listed = others->pdata[i];
		g_autoptr(DunlinClaim) other = NULL;

		if (g_str_equal(listed->reference, claim->reference))
			continue;
		/* Their letter may have been one, withdrawn by now. */
		other = dunlin_claim_get(desk->store, listed->creditor, listed->reference, error);
		if (other == NULL || !dunlin_desk_withdraw(desk, other, time, error) ||
		    !dunlin_desk_settle(desk, other, time, error))
			return FALSE;
	}
	return others != NULL;
}

/* Among the messages, so that it stands in the case file. Without its Message-ID: a copy of it that is
 * sent to us on purpose is to be read. */
static gboolean
keep(DunlinDesk *desk, const DunlinPeopleMail *mail, const DunlinClaim *claim, GError **error)
{
	g_autoptr(DunlinMessageRow) row = NULL;

	if (mail->digest == NULL)
		return TRUE;
	row = dunlin_message_attempt(desk->store, mail->digest, mail->size, NULL, NULL, mail->time.now,
				     error);
	return row != NULL &&
	       dunlin_message_finish(desk->store, mail->digest, DUNLIN_MESSAGE_DONE, "own reminder",
				     error) &&
	       dunlin_message_link(desk->store, claim, mail->digest, "own", error);
}

static gboolean
note(DunlinDesk *desk, const DunlinPeopleMail *mail, gint64 creditor, const char *reference, GError **error)
{
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, creditor, reference, error);
	g_autofree char *subject = mail->subject != NULL ? dunlin_text_line(mail->subject, 200) : NULL;
	g_autofree char *text = g_strdup_printf("from %s%s%s", mail->sender,
						subject != NULL ? ": " : "",
						subject != NULL ? subject : "");
	g_autoptr(GString) refs = g_string_new(NULL);

	if (claim == NULL)
		return FALSE;
	g_string_append_printf(refs, "message=%s", mail->digest != NULL ? mail->digest : "not-kept");
	if (mail->track != NULL)
		g_string_append_printf(refs, " track=%s", mail->track);
	claim->own_at = MAX(claim->own_at, mail->time.now);
	if (!keep(desk, mail, claim, error))
		return FALSE;
	if (claim->state == DUNLIN_STATE_OPEN &&
	    !dunlin_desk_withdraw(desk, claim, mail->time, error))
		return FALSE;
	return dunlin_desk_settle(desk, claim, mail->time, error) &&
	       space_others(desk, claim, mail->time, error) &&
	       dunlin_journal_add(desk->store, creditor, reference, mail->time.now, "own-reminder",
				  DUNLIN_ACTOR_CREDITOR, text, refs->str, error);
}

gboolean
dunlin_desk_own_mail_note(DunlinDesk *desk, gpointer data, GError **error)
{
	DunlinPeopleMail *mail = data;
	gint64 creditor;

	if (!dunlin_desk_own_mail_find(desk, data, error) ||
	    !dunlin_creditor_row(desk->store, mail->creditor, &creditor, error))
		return FALSE;
	for (guint i = 0; i < mail->claims->len; i++)
		if (!note(desk, mail, creditor, mail->claims->pdata[i], error))
			return FALSE;
	return TRUE;
}
