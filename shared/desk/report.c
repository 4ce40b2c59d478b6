/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Delivery reports (RFC 3464) about our notices. Machine mail is never read for words: it can only
 * say what became of a letter, and only to the address that the letter itself carried.
 */
#include "base/error.h"
#include "desk/internal.h"

static const struct {
	const char *action; /* RFC 3464 2.3.3 */
	DunlinNoticeState state;
	DunlinEvent event;
} actions[] = {
	{"failed", DUNLIN_NOTICE_BOUNCED, DUNLIN_EVENT_BOUNCED},
	/* the MTA has it: news only where the answer after the dot was lost */
	{"delayed", DUNLIN_NOTICE_DEFERRED, DUNLIN_EVENT_ACCEPTED},
	{"delivered", DUNLIN_NOTICE_DELIVERED, DUNLIN_EVENT_DELIVERED},
	{"relayed", DUNLIN_NOTICE_RELAYED, DUNLIN_EVENT_DELIVERED},
	{"expanded", DUNLIN_NOTICE_RELAYED, DUNLIN_EVENT_DELIVERED},
};

static gboolean
tell_admin(DunlinDesk *desk, const DunlinNotice *notice, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinValues) values = dunlin_desk_values(desk, NULL, NULL, NULL);
	g_autofree char *what = g_strdup_printf("notice %s (%s) to %s could not be delivered",
						notice->id, notice->letter, notice->to);

	dunlin_values_set_text(values, "what", what);
	dunlin_values_set_text(values, "detail", occasion->text);
	return dunlin_desk_tell_house(desk, "admin", values, NULL, occasion, error);
}

/* No clock may stop in silence: what else would go to that address is held, and the creditor told;
 * the claim whose letter came back is held already, unless it went on meanwhile. */
static gboolean
hold_others(DunlinDesk *desk, const DunlinNotice *notice, gint64 debtor,
	    const DunlinOccasion *occasion, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, notice->creditor, error);
	g_autoptr(GPtrArray) claims = NULL;

	if (creditor == NULL)
		return FALSE;
	claims = dunlin_debtor_open_claims(desk->store, notice->creditor, debtor, error);
	for (guint i = 0; claims != NULL && i < claims->len; i++) {
		const DunlinClaim *listed = g_ptr_array_index(claims, i);
		g_autoptr(DunlinClaim) claim =
			dunlin_claim_get(desk->store, listed->creditor, listed->reference, error);
		g_autoptr(DunlinValues) values = NULL;
		g_autoptr(DunlinFacts) facts = NULL;

		if (claim == NULL ||
		    !dunlin_desk_happen(desk, &claim, DUNLIN_EVENT_HOLD, occasion, error))
			return FALSE;
		facts = dunlin_desk_facts(desk, claim, occasion->time, error);
		if (facts == NULL)
			return FALSE;
		values = dunlin_desk_values(desk, creditor, claim, facts);
		dunlin_values_set_text(values, "diagnostic", occasion->text);
		if (occasion->full)
			dunlin_values_set_flag(values, "full", TRUE);
		dunlin_gathered_add(occasion->gathered, claim, "bounced", g_steal_pointer(&values));
	}
	return claims != NULL;
}

/* The debtor's address is known not to work until somebody gives another. */
static gboolean
mark_address(DunlinDesk *desk, const DunlinNotice *notice, const DunlinOccasion *occasion,
	     GError **error)
{
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);
		g_autoptr(DunlinDebtor) debtor = NULL;

		if (claim == NULL)
			return FALSE;
		if (claim->debtor == 0)
			continue;
		debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
		if (debtor == NULL)
			return FALSE;
		if (g_strcmp0(debtor->email, notice->to) != 0)
			continue;
		g_free(debtor->email_state);
		debtor->email_state = g_strdup("failed");
		if (!dunlin_debtor_put(desk->store, debtor, error) ||
		    !hold_others(desk, notice, debtor->id, occasion, error))
			return FALSE;
	}
	return TRUE;
}

/* The address is right, and nobody empties its mailbox (RFC 3463 3.3). */
static gboolean
is_full(const char *status)
{
	return g_strcmp0(status, "4.2.2") == 0 || g_strcmp0(status, "5.2.2") == 0;
}

static gboolean
take_bounce(DunlinDesk *desk, DunlinMailCase *mail, const DunlinBounce *bounce, guint row,
	    GError **error)
{
	g_autoptr(DunlinNotice) notice = dunlin_notice_get(desk->store, mail->notice->id, error);
	g_autoptr(DunlinGathered) gathered = dunlin_gathered_new();
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	g_autofree char *reason = NULL;
	DunlinNoticeState was;
	gboolean first;

	if (notice == NULL)
		return FALSE;
	was = notice->state;
	occasion.text = bounce->diagnostic != NULL ? bounce->diagnostic : bounce->status;
	occasion.tell = actions[row].event == DUNLIN_EVENT_BOUNCED ? "bounced" : "crossed";
	reason = g_strdup_printf(DUNLIN_UNDELIVERABLE ": %s",
				 occasion.text != NULL ? occasion.text : notice->to);
	occasion.reason = reason;
	occasion.full = is_full(bounce->status);
	occasion.message_id = NULL; /* a report is never answered */
	if (was == actions[row].state || !dunlin_notice_may(was, actions[row].state))
		return TRUE;
	notice->state = actions[row].state;
	notice->next_try = 0;
	g_free(notice->status);
	notice->status = g_strdup(bounce->status);
	if (actions[row].event == DUNLIN_EVENT_DELIVERED && notice->delivered_at == 0)
		notice->delivered_at = mail->time.now;
	first = notice->accepted_at == 0; /* the report was faster than the answer, or came instead */
	if (first)
		notice->accepted_at = mail->time.now;
	if (!dunlin_notice_update(desk->store, notice, was, notice->attempt, error) ||
	    (first && !dunlin_desk_copy(desk, notice, mail->time, error)))
		return FALSE;
	/* A case that nobody got is not handed over. */
	if (notice->role == DUNLIN_ROLE_PARTNER && notice->step != NULL &&
	    notice->state == DUNLIN_NOTICE_BOUNCED) {
		occasion.tell = "returned";
		return dunlin_desk_notice_event(desk, notice, DUNLIN_EVENT_RETURNED, &occasion, error);
	}
	if (notice->role != DUNLIN_ROLE_DEBTOR)
		return notice->state != DUNLIN_NOTICE_BOUNCED || notice->role == DUNLIN_ROLE_ADMIN ||
		       tell_admin(desk, notice, &occasion, error);
	occasion.gathered = gathered;
	return dunlin_desk_notice_event(desk, notice, actions[row].event, &occasion, error) &&
	       (notice->state != DUNLIN_NOTICE_BOUNCED || !bounce->permanent ||
		mark_address(desk, notice, &occasion, error)) &&
	       dunlin_desk_tell_gathered(desk, notice->creditor, gathered, &occasion, error);
}

/* Into the case files of what its letter was about; a sheet's is nobody's case. */
static gboolean
link_report(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	const DunlinNotice *notice = mail->notice;

	if (notice->role == DUNLIN_ROLE_CREDITOR)
		return TRUE;
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		const DunlinClaim claim = {.creditor = notice->creditor, .reference = notice->claims[i]};

		if (!dunlin_message_link(desk->store, &claim, mail->digest, "report", error))
			return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_take_report(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	if (mail->notice->role == DUNLIN_ROLE_DEBTOR && !link_report(desk, mail, error))
		return FALSE;
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind != DUNLIN_FOUND_BOUNCE)
			continue;
		for (guint k = 0; k < G_N_ELEMENTS(actions); k++)
			if (g_strcmp0(found->bounce.action, actions[k].action) == 0 &&
			    !take_bounce(desk, mail, &found->bounce, k, error))
				return FALSE;
		dunlin_mail_verdict(mail, "report %s %s", mail->notice->id,
				       found->bounce.action != NULL ? found->bounce.action : "");
	}
	return TRUE;
}

gboolean
dunlin_desk_notice_event(DunlinDesk *desk, const DunlinNotice *notice, DunlinEvent event,
			 const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinGathered) own = occasion->gathered == NULL ? dunlin_gathered_new() : NULL;
	DunlinOccasion about = *occasion;

	about.notice = notice->id;
	if (own != NULL)
		about.gathered = own;
	for (guint i = 0; notice->claims != NULL && notice->claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim = dunlin_claim_get(desk->store, notice->creditor,
								notice->claims[i], error);
		g_autoptr(GError) local = NULL;

		if (claim == NULL)
			return FALSE;
		/* A claim that went on meanwhile (closed, next step) takes no news of an old letter. */
		if (!dunlin_notice_is_step_of(notice, claim))
			continue;
		if (dunlin_desk_happen(desk, &claim, event, &about, &local))
			continue;
		if (!g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
	}
	return own == NULL ||
	       dunlin_desk_tell_gathered(desk, notice->creditor, own, &about, error);
}
