/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way of one mail: is it machine mail? who sent it, proven how? only then: what does it say.
 */
#include "base/text.h"
#include "desk/take.h"

DunlinOccasion
dunlin_mail_occasion(const DunlinMailCase *mail, DunlinActor actor)
{
	DunlinOccasion occasion = DUNLIN_OCCASION(mail->time, actor);
	const DunlinCreditor *creditor = mail->creditor;

	occasion.message = mail->digest;
	occasion.message_id = mail->proof->message_id;
	occasion.answer_to = mail->creditor != NULL ? mail->answer_to : NULL;
	occasion.notice = mail->notice != NULL ? mail->notice->id : NULL;
	occasion.unapproved = creditor == NULL || mail->sender == NULL ||
			      (creditor->approvers != NULL && creditor->approvers[0] != NULL &&
			       !dunlin_address_in(creditor->approvers, mail->sender));
	return occasion;
}

/* Unknown senders, foreign claims and forged mail get the same answer, once a day. */
static gboolean
answer_unproven(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	DunlinDay today = dunlin_day_of(mail->time.now, desk->house->config->zone);
	g_autoptr(DunlinValues) values = NULL;
	gboolean allowed = FALSE;

	dunlin_mail_verdict(mail, "sender not proven");
	if (mail->answer_to == NULL || !dunlin_text_is_address(mail->answer_to) ||
	    dunlin_desk_is_own_address(desk->house->config, mail->answer_to))
		return TRUE;
	if (!dunlin_answer_allowed(desk->store, mail->answer_to, "unproven", today, &allowed, error))
		return FALSE;
	if (!allowed)
		return TRUE;
	values = dunlin_desk_values(desk, NULL, NULL, NULL);
	return dunlin_desk_tell_house(desk, "unproven", values, mail->answer_to, &occasion, error);
}

gboolean
dunlin_mail_unreadable(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, mail->creditor, NULL, NULL);
	const DunlinFound *message = dunlin_reading_first(mail->reading, DUNLIN_FOUND_MESSAGE);
	const char *language = mail->creditor != NULL ? mail->creditor->language
						      : desk->house->config->language;

	dunlin_values_set_text(values, "original_subject",
			       message != NULL ? message->message.subject : NULL);
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);
		g_autofree char *why = NULL;
		DunlinValues *row;

		if (found->kind != DUNLIN_FOUND_UNREADABLE)
			continue;
		why = dunlin_desk_unreadable(language, found->why);
		row = dunlin_values_add_row(values, "reasons");
		dunlin_values_set_text(row, "source", found->source);
		dunlin_values_set_text(row, "why", why);
	}
	mail->taken = DUNLIN_TAKEN_FAILED;
	dunlin_mail_verdict(mail, "unreadable");
	if (mail->creditor != NULL)
		return dunlin_desk_tell(desk, mail->creditor, NULL, "unreadable", values,
					mail->answer_to, &occasion, error);
	return dunlin_desk_tell_house(desk, "unreadable", values, NULL, &occasion, error);
}

/* ── the way of one mail ── */

static gboolean
has(const DunlinMailCase *mail, DunlinFoundKind kind)
{
	return dunlin_reading_first(mail->reading, kind) != NULL;
}

/* The message as such could not be read, not just one of its attachments. */
static gboolean
is_unreadable_whole(const DunlinMailCase *mail)
{
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_UNREADABLE && found->source == NULL)
			return TRUE;
	}
	return FALSE;
}

static gboolean
take_machine(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	if (has(mail, DUNLIN_FOUND_BOUNCE) && mail->notice != NULL)
		return dunlin_desk_take_report(desk, mail, error);
	if (mail->creditor != NULL && has(mail, DUNLIN_FOUND_INVOICE))
		return dunlin_desk_take_invoices(desk, mail, error);
	dunlin_mail_verdict(mail, "automatic mail");
	return dunlin_desk_tell_automatic(desk, mail, error);
}

/* A line that orders something; facts given beside a forward belong to the forward. */
static gboolean
has_order(const DunlinMailCase *mail)
{
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_COMMAND && !g_str_equal(found->command.verb, "set") &&
		    !g_str_equal(found->command.verb, DUNLIN_VERB_UNREAD))
			return TRUE;
	}
	return FALSE;
}

/* Nothing came that could become a claim by asking: only another file helps. */
static gboolean
must_resend(const DunlinMailCase *mail)
{
	gboolean resend = FALSE;

	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind != DUNLIN_FOUND_UNREADABLE)
			continue;
		if (!found->resend)
			return FALSE;
		resend = TRUE;
	}
	return resend;
}

static gboolean
take_creditor(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	gboolean orders = has_order(mail);
	/* Neither words nor anything else in it, and no answer to a letter. */
	gboolean empty = mail->notice == NULL && mail->reading->len == 1 &&
			 has(mail, DUNLIN_FOUND_MESSAGE);
	gboolean passed_on = FALSE;

	if (is_unreadable_whole(mail) || empty)
		return dunlin_mail_unreadable(desk, mail, error);
	if (!orders && !dunlin_desk_take_forwarded(desk, mail, &passed_on, error))
		return FALSE;
	if (passed_on && !has(mail, DUNLIN_FOUND_INVOICE))
		return TRUE;
	/* Who answers our letter with an order means that, whatever his mailer attached again. */
	if (has(mail, DUNLIN_FOUND_INVOICE) && !(orders && mail->notice != NULL))
		return dunlin_desk_take_invoices(desk, mail, error);
	if (!orders && mail->notice == NULL && must_resend(mail))
		return dunlin_mail_unreadable(desk, mail, error);
	if (!orders && mail->notice == NULL &&
	    (has(mail, DUNLIN_FOUND_FORWARD) || has(mail, DUNLIN_FOUND_UNREADABLE)))
		return dunlin_desk_take_draft(desk, mail, error);
	if (!orders && mail->notice != NULL) {
		gboolean taken;

		if (!dunlin_desk_name_credit(desk, mail, &taken, error))
			return FALSE;
		if (taken)
			return TRUE;
	}
	return dunlin_desk_take_commands(desk, mail, error);
}

/* Lines below words that nobody asked for are words as well. */
static void
forget_below(DunlinMailCase *mail)
{
	const DunlinFound *first = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);

	if (first == NULL || !g_hash_table_contains(first->command.arguments, "below"))
		return;
	for (guint i = mail->reading->len; i > 0; i--) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i - 1);

		if (found->kind == DUNLIN_FOUND_COMMAND)
			g_ptr_array_remove_index(mail->reading, i - 1);
	}
}

gboolean
dunlin_mail_route(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	/* Letters of the house (creditor 0) belong to no creditor's claims. */
	gboolean own = mail->creditor != NULL &&
		       (notice == NULL || notice->creditor == 0 ||
			notice->creditor == mail->creditor_row);

	if (dunlin_mail_is_own(desk, mail)) {
		dunlin_mail_verdict(mail, "our own letter came back");
		return TRUE;
	}
	if (dunlin_mail_is_machine(mail))
		return take_machine(desk, mail, error);
	if (notice == NULL || (!own && mail->partner == NULL))
		forget_below(mail);
	if (own)
		return take_creditor(desk, mail, error);
	if (mail->partner != NULL && has_order(mail))
		return dunlin_desk_take_commands(desk, mail, error);
	if (notice != NULL && notice->claims != NULL && notice->claims[0] != NULL)
		return dunlin_desk_take_words(desk, mail, error);
	if (is_unreadable_whole(mail))
		mail->taken = DUNLIN_TAKEN_FAILED;
	return dunlin_desk_tell_named(desk, mail, error) && answer_unproven(desk, mail, error);
}
