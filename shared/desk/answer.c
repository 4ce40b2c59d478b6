/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A person's answer to a signed address. Whoever holds the token may stop the clock; he may not
 * start it, move money or close anything.
 */
#include <string.h>

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

/* NULL: he sent a file, or nothing but our letter. */
static const char *
text_of(const DunlinMailCase *mail)
{
	const DunlinFound *command = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);
	const DunlinReply *reply = words_of(mail);

	if (reply != NULL && reply->text != NULL)
		return reply->text;
	return command != NULL ? command->command.line : NULL;
}

/* Which letter the creditor gets. One tells of a stranger's words, however many claims the mail was
 * about that he answers: it is the creditor's sheet, perhaps. */
static void
tell_whose(const DunlinMailCase *mail, const char *reference, gboolean closed, guint row,
	   DunlinOccasion *occasion)
{
	const DunlinNotice *notice = mail->notice;

	occasion->tell = intents[row].letter;
	if (notice->role == DUNLIN_ROLE_DEBTOR && closed)
		occasion->tell = "answered_closed"; /* no letter waits, whatever he says */
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
answer_claim(DunlinDesk *desk, DunlinMailCase *mail, const char *reference, guint row,
	     DunlinGathered *gathered, GError **error)
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
	tell_whose(mail, reference, claim->state == DUNLIN_STATE_CLOSED, row, &occasion);
	occasion.gathered = gathered;
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

/* ── whom it is about ── */

#define LINE_MAX_CHARS 120

static gboolean
has_word(const char *text, const char *word)
{
	gsize length = word != NULL ? strlen(word) : 0;

	for (const char *at = text; length > 0 && *at != '\0'; at++) {
		gboolean begins = at == text || !g_ascii_isalnum(at[-1]);

		if (begins && g_ascii_strncasecmp(at, word, length) == 0 &&
		    !g_ascii_isalnum(at[length]))
			return TRUE;
	}
	return FALSE;
}

/* One line, and not a long one: who writes more than that may mean another claim elsewhere in it. */
static gboolean
is_one_line(const char *text)
{
	g_autofree char *own = g_strstrip(g_strdup(text));

	return strchr(own, '\n') == NULL && g_utf8_strlen(own, -1) <= LINE_MAX_CHARS;
}

/* The letter's claims that the debtor's line names by reference or number: of const char *; empty: it
 * is about all of them. Borrowed from the notice. NULL: error. */
static GPtrArray *
named_claims(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	g_autoptr(GPtrArray) named = g_ptr_array_new();
	char *const *claims = mail->notice->claims;
	const char *text = text_of(mail);

	if (mail->notice->role != DUNLIN_ROLE_DEBTOR || claims == NULL || claims[0] == NULL ||
	    claims[1] == NULL || text == NULL || !is_one_line(text))
		return g_steal_pointer(&named);
	for (guint i = 0; claims[i] != NULL; i++) {
		g_autoptr(DunlinClaim) claim =
			dunlin_claim_get(desk->store, mail->notice->creditor, claims[i], error);

		if (claim == NULL)
			return NULL;
		if (has_word(text, claim->reference) || has_word(text, claim->invoice))
			g_ptr_array_add(named, claims[i]);
	}
	return g_steal_pointer(&named);
}

static gboolean
is_named(const GPtrArray *named, const char *reference)
{
	return named->len == 0 || g_ptr_array_find((GPtrArray *)named, reference, NULL);
}

/* It belongs to the letter's other claims as well. */
static gboolean
link_only(DunlinDesk *desk, const DunlinMailCase *mail, const char *reference, GError **error)
{
	const DunlinClaim claim = {.creditor = mail->notice->creditor,
				   .reference = (char *)reference};

	return dunlin_message_link(desk->store, &claim, mail->digest, "answer", error);
}

gboolean
dunlin_desk_take_words(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	/* Nobody else's words can say what a debtor says; they stop the clock like any answer. */
	DunlinIntent intent = mail->notice->role == DUNLIN_ROLE_DEBTOR ? intent_of(mail)
								       : DUNLIN_INTENT_NONE;
	g_autoptr(DunlinGathered) gathered = dunlin_gathered_new();
	g_autoptr(GPtrArray) named = NULL;
	DunlinOccasion occasion = dunlin_mail_occasion(mail, DUNLIN_ACTOR_DUNLIN);
	guint row = 0;

	occasion.message_id = NULL;
	while (row + 1 < G_N_ELEMENTS(intents) && intents[row].intent != intent)
		row++;
	named = named_claims(desk, mail, error);
	if (named == NULL)
		return FALSE;
	for (guint i = 0; mail->notice->claims != NULL && mail->notice->claims[i] != NULL; i++) {
		const char *reference = mail->notice->claims[i];

		if (is_named(named, reference)
			    ? !answer_claim(desk, mail, reference, row, gathered, error)
			    : !link_only(desk, mail, reference, error))
			return FALSE;
	}
	if (!dunlin_desk_tell_gathered(desk, mail->notice->creditor, gathered, &occasion, error))
		return FALSE;
	return learn_contact(desk, mail, error);
}
