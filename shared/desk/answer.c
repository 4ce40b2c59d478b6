/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A person's answer to a signed address. Whoever holds the token may stop the clock; he may not
 * start it, move money or close anything.
 */
#include "base/error.h"
#include "desk/internal.h"

static const struct {
	DunlinIntent intent;
	DunlinEvent event;
	const char *letter;
} intents[] = {
	{DUNLIN_INTENT_PAID, DUNLIN_EVENT_SAYS_PAID, "says_paid"},
	{DUNLIN_INTENT_PROMISE, DUNLIN_EVENT_PROMISED, "promised"},
	{DUNLIN_INTENT_DISPUTE, DUNLIN_EVENT_OBJECTED, "objected"},
	{DUNLIN_INTENT_STOP, DUNLIN_EVENT_OBJECTED, "objected"},
	{DUNLIN_INTENT_INSTALMENTS, DUNLIN_EVENT_ANSWERED, "wants_instalments"},
	{DUNLIN_INTENT_NONE, DUNLIN_EVENT_ANSWERED, "answered"}, /* last: everything else */
};

static const struct {
	const char *verb;
	DunlinIntent intent;
} verbs[] = {
	{"paid", DUNLIN_INTENT_PAID},	    {"dispute", DUNLIN_INTENT_DISPUTE},
	{"stop", DUNLIN_INTENT_STOP},	    {"promise", DUNLIN_INTENT_PROMISE},
	{"instalments", DUNLIN_INTENT_INSTALMENTS},
};

static const DunlinReply *
words_of(const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_REPLY);

	return found != NULL ? &found->reply : NULL;
}

static DunlinIntent
intent_of(const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);
	const DunlinReply *reply = words_of(mail);

	for (guint i = 0; found != NULL && i < G_N_ELEMENTS(verbs); i++)
		if (g_str_equal(verbs[i].verb, found->command.verb))
			return verbs[i].intent;
	return reply != NULL ? reply->intent : DUNLIN_INTENT_NONE;
}

static DunlinDay
promised_day(const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);
	const DunlinReply *reply = words_of(mail);
	const char *date = NULL;
	DunlinDay day = DUNLIN_DAY_NONE;

	if (found != NULL && found->command.arguments != NULL)
		date = g_hash_table_lookup(found->command.arguments, "date");
	if (date != NULL && dunlin_day_parse(date, &day))
		return day;
	return reply != NULL ? reply->date : DUNLIN_DAY_NONE;
}

static const char *
text_of(const DunlinMailCase *mail)
{
	const DunlinFound *command = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);
	const DunlinReply *reply = words_of(mail);

	if (reply != NULL && reply->text != NULL)
		return reply->text;
	return command != NULL ? command->command.line : "(no text)";
}

/* Which letter the creditor gets. One tells of a stranger's words, however many claims the mail was
 * about that he answers: it is the creditor's sheet, perhaps. */
static void
tell_whose(const DunlinMailCase *mail, const char *reference, guint row, DunlinOccasion *occasion)
{
	const DunlinNotice *notice = mail->notice;

	occasion->tell = intents[row].letter;
	if (notice->role == DUNLIN_ROLE_PARTNER)
		occasion->tell = "partner_wrote";
	if (notice->role == DUNLIN_ROLE_DEBTOR || notice->role == DUNLIN_ROLE_PARTNER)
		return;
	occasion->tell = g_str_equal(reference, notice->claims[0]) ? "stranger" : NULL;
	occasion->stranger = mail->proof->from;
	occasion->others = g_strv_length(notice->claims) - 1;
}

/* The debtor asks for his account: it goes to the address that letters go to, whoever asked. */
static gboolean
wants_statement(const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);

	return found != NULL && g_str_equal(found->command.verb, "statement");
}

static gboolean
answer_claim(DunlinDesk *desk, DunlinMailCase *mail, const char *reference, guint row, GError **error)
{
	gboolean debtor = mail->notice->role == DUNLIN_ROLE_DEBTOR;
	gboolean partner = mail->notice->role == DUNLIN_ROLE_PARTNER;
	DunlinOccasion occasion =
		dunlin_mail_occasion(mail, debtor    ? DUNLIN_ACTOR_DEBTOR
					   : partner ? DUNLIN_ACTOR_PARTNER
						     : DUNLIN_ACTOR_DUNLIN);
	DunlinDay today = dunlin_day_of(mail->time.now, desk->house->config->zone);
	g_autoptr(DunlinClaim) claim =
		dunlin_claim_get(desk->store, mail->notice->creditor, reference, error);
	const DunlinCreditor *creditor;

	if (claim == NULL)
		return FALSE;
	occasion.text = text_of(mail);
	tell_whose(mail, reference, row, &occasion);
	occasion.message_id = NULL; /* the creditor did not write that message */
	occasion.said_day = promised_day(mail);
	occasion.said_amount = words_of(mail) != NULL ? words_of(mail)->amount : NULL;
	creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	if (creditor == NULL)
		return FALSE;
	if (intents[row].event == DUNLIN_EVENT_SAYS_PAID)
		occasion.until = dunlin_desk_says_paid_end(desk, creditor, today);
	/* A promise for a day that has passed waits for the creditor like any other answer. */
	if (intents[row].event == DUNLIN_EVENT_PROMISED &&
	    (occasion.said_day == DUNLIN_DAY_NONE || occasion.said_day >= today))
		occasion.until = dunlin_desk_promise_end(today, occasion.said_day);
	if (!dunlin_message_link(desk->store, claim, mail->digest, debtor ? "answer" : "words",
				 error))
		return FALSE;
	dunlin_mail_verdict(mail, "%s %s", dunlin_event_to_string(intents[row].event),
			       reference);
	if (debtor && wants_statement(mail) && g_str_equal(reference, mail->notice->claims[0]) &&
	    !dunlin_desk_statement(desk, claim, TRUE, &occasion, error))
		return FALSE;
	return dunlin_desk_happen(desk, &claim, intents[row].event, &occasion, error);
}

/* Whoever answers from the address that letters go to is a person, not a mailbox for invoices. */
static gboolean
learn_contact(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(DunlinDebtor) debtor = NULL;

	if (notice->role != DUNLIN_ROLE_DEBTOR || notice->claims == NULL || notice->claims[0] == NULL ||
	    mail->proof->from == NULL)
		return TRUE;
	claim = dunlin_claim_get(desk->store, notice->creditor, notice->claims[0], error);
	if (claim == NULL || claim->debtor == 0)
		return claim != NULL;
	debtor = dunlin_debtor_get(desk->store, claim->creditor, claim->debtor, error);
	if (debtor == NULL)
		return FALSE;
	if (debtor->email == NULL || g_ascii_strcasecmp(debtor->email, mail->proof->from) != 0 ||
	    g_strcmp0(debtor->email_origin, "creditor") == 0 ||
	    g_strcmp0(debtor->email_origin, "answer") == 0)
		return TRUE;
	g_free(debtor->email_origin);
	debtor->email_origin = g_strdup("answer");
	return dunlin_debtor_put(desk->store, debtor, error);
}

gboolean
dunlin_desk_take_words(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	/* Nobody else's words can say what a debtor says; they stop the clock like any answer. */
	DunlinIntent intent = mail->notice->role == DUNLIN_ROLE_DEBTOR ? intent_of(mail)
								       : DUNLIN_INTENT_NONE;
	guint row = 0;

	while (row + 1 < G_N_ELEMENTS(intents) && intents[row].intent != intent)
		row++;
	for (guint i = 0; mail->notice->claims != NULL && mail->notice->claims[i] != NULL; i++)
		if (!answer_claim(desk, mail, mail->notice->claims[i], row, error))
			return FALSE;
	return learn_contact(desk, mail, error);
}
