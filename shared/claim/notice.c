/* SPDX-License-Identifier: BSD-2-Clause */
/* A notice's life: which state follows which, when to try again, whether it is still wanted. */
#include "claim/notice.h"

#include <string.h>

#include "claim/words.h"

#define BACKOFF_FIRST_SEC 2
#define BACKOFF_LAST_SEC (15 * 60)

static const char *const notice_state_words[DUNLIN_NOTICE_STATE_COUNT] = {
	[DUNLIN_NOTICE_READY] = "ready",
	[DUNLIN_NOTICE_SENDING] = "sending",
	[DUNLIN_NOTICE_DOT] = "dot",
	[DUNLIN_NOTICE_ACCEPTED] = "accepted",
	[DUNLIN_NOTICE_RELAYED] = "relayed",
	[DUNLIN_NOTICE_DELIVERED] = "delivered",
	[DUNLIN_NOTICE_DEFERRED] = "deferred",
	[DUNLIN_NOTICE_BOUNCED] = "bounced",
	[DUNLIN_NOTICE_REFUSED] = "refused",
	[DUNLIN_NOTICE_WITHDRAWN] = "withdrawn",
	[DUNLIN_NOTICE_UNKNOWN] = "unknown",
};

static const char *const role_words[] = {
	[DUNLIN_ROLE_DEBTOR] = "debtor",
	[DUNLIN_ROLE_CREDITOR] = "creditor",
	[DUNLIN_ROLE_PARTNER] = "partner",
	[DUNLIN_ROLE_ADMIN] = "admin",
};

static const char *const channel_words[] = {
	[DUNLIN_CHANNEL_MAIL] = "mail",
	[DUNLIN_CHANNEL_LETTER] = "letter",
	[DUNLIN_CHANNEL_SMS] = "sms",
	[DUNLIN_CHANNEL_CALL] = "call",
};

#define TO(state) (1u << DUNLIN_NOTICE_##state)
/* What a delivery report can say of a message that the MTA has. */
#define REPORTED (TO(RELAYED) | TO(DELIVERED) | TO(DEFERRED) | TO(BOUNCED))

static const guint followers[DUNLIN_NOTICE_STATE_COUNT] = {
	/* refused: a template that cannot be rendered */
	[DUNLIN_NOTICE_READY] = TO(SENDING) | TO(REFUSED) | TO(WITHDRAWN),
	[DUNLIN_NOTICE_SENDING] = TO(DOT) | TO(READY) | TO(REFUSED) | TO(WITHDRAWN),
	/* withdrawn: the gate; a report may be faster than the answer */
	[DUNLIN_NOTICE_DOT] = TO(ACCEPTED) | TO(READY) | TO(REFUSED) | TO(WITHDRAWN) | TO(UNKNOWN) |
			      REPORTED,
	/* withdrawn: the MTA gave it back */
	[DUNLIN_NOTICE_ACCEPTED] = REPORTED | TO(WITHDRAWN),
	/* a relay without DSN may still send a bounce of its own */
	[DUNLIN_NOTICE_RELAYED] = TO(DELIVERED) | TO(BOUNCED),
	/* … and so may whoever the mailbox forwards to */
	[DUNLIN_NOTICE_DELIVERED] = TO(BOUNCED),
	[DUNLIN_NOTICE_DEFERRED] = TO(RELAYED) | TO(DELIVERED) | TO(BOUNCED) | TO(WITHDRAWN),
	[DUNLIN_NOTICE_BOUNCED] = 0,
	/* the admin's "outbox retry" and "outbox drop" */
	[DUNLIN_NOTICE_REFUSED] = TO(READY) | TO(WITHDRAWN),
	[DUNLIN_NOTICE_WITHDRAWN] = 0,
	/* not stamped: the MTA cannot have it, so again; else the MTA's word or a human's */
	[DUNLIN_NOTICE_UNKNOWN] = TO(READY) | TO(ACCEPTED) | TO(REFUSED) | TO(WITHDRAWN) | REPORTED,
};

DunlinNotice *
dunlin_notice_alloc(void)
{
	DunlinNotice *notice = g_new0(DunlinNotice, 1);

	notice->deadline = DUNLIN_DAY_NONE;
	return notice;
}

void
dunlin_notice_free(DunlinNotice *notice)
{
	if (!notice)
		return;
	for (guint i = 0; notice->parts && notice->claims[i]; i++)
		g_free(notice->parts[i].step);
	g_free(notice->parts);
	g_free(notice->id);
	g_free(notice->letter);
	g_free(notice->step);
	g_free(notice->to);
	g_free(notice->to_name);
	g_free(notice->from);
	g_free(notice->language);
	g_free(notice->subject);
	g_free(notice->facts);
	g_free(notice->in_reply_to);
	g_free(notice->references);
	g_free(notice->attach);
	g_free(notice->attach_part);
	g_free(notice->message_id);
	g_free(notice->digest);
	g_free(notice->body_digest);
	g_free(notice->stamp);
	g_free(notice->queue_id);
	g_free(notice->status);
	g_free(notice->holder);
	g_free(notice->host);
	g_free(notice->recall);
	g_strfreev(notice->claims);
	g_free(notice);
}

DunlinNoticePart
dunlin_notice_part(const DunlinNotice *notice, const char *reference)
{
	for (guint i = 0; notice->parts && notice->claims[i]; i++)
		if (g_strcmp0(notice->claims[i], reference) == 0)
			return notice->parts[i];
	return (DunlinNoticePart){notice->step, notice->run, notice->deadline, notice->amount};
}

gboolean
dunlin_notice_is_step_of(const DunlinNotice *notice, const DunlinClaim *claim)
{
	DunlinNoticePart part = dunlin_notice_part(notice, claim->reference);

	return part.step && g_strcmp0(part.step, claim->step) == 0 && part.run == claim->step_run;
}

gboolean
dunlin_notice_may(DunlinNoticeState from, DunlinNoticeState to)
{
	g_assert(from < DUNLIN_NOTICE_STATE_COUNT && to < DUNLIN_NOTICE_STATE_COUNT);
	return (followers[from] & (1u << to)) != 0;
}

gboolean
dunlin_notice_is_waiting(DunlinNoticeState state)
{
	return state == DUNLIN_NOTICE_READY || state == DUNLIN_NOTICE_SENDING;
}

guint
dunlin_notice_backoff(guint attempt)
{
	guint seconds = BACKOFF_FIRST_SEC;

	for (guint i = 1; i < attempt && seconds < BACKOFF_LAST_SEC; i++)
		seconds *= 2;
	return MIN(seconds, BACKOFF_LAST_SEC);
}

gboolean
dunlin_notice_wanted(const DunlinNotice *notice, const DunlinClaim *claim,
		     const DunlinBalance *balance, guint holds)
{
	gint64 demanded = balance->open - MAX(claim->disputed, 0);

	if (!notice->demands)
		return TRUE;
	if (claim->state != DUNLIN_STATE_OPEN || holds > 0 || demanded <= 0)
		return FALSE;
	/* Part was paid or disputed meanwhile: a letter with the old amount is wrong. */
	if (dunlin_notice_part(notice, claim->reference).amount != demanded)
		return FALSE;
	return !notice->step || dunlin_notice_is_step_of(notice, claim);
}

WORDS_TO_STRING(notice_state, DunlinNoticeState)
WORDS_FROM_STRING(notice_state, DunlinNoticeState)
WORDS_TO_STRING(role, DunlinRole)
WORDS_FROM_STRING(role, DunlinRole)
WORDS_TO_STRING(channel, DunlinChannel)
WORDS_FROM_STRING(channel, DunlinChannel)
