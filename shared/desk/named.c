/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mail that proves nothing and answers no letter of ours, but names a claim or comes from a debtor's
 * address: a lawyer's, or one that the debtor began anew. It changes nothing, but it may object, so the
 * creditor hears of it. Anybody can write such mails: each claim is told of once a day, and few a day in all.
 */
#include <string.h>

#include "base/error.h"
#include "claim/match.h"
#include "desk/internal.h"

enum {
	CREDITORS_MAX = 20, /* of more only those are looked at whom the mail was addressed to */
	CLAIMS_MAX = 20,
	TOKENS_MAX = 200,
	PIECE = 400, /* bytes that are looked for numbers at a time */
	PIECES_MAX = 6,
	WORDS_MAX = 1500, /* characters of it that are passed on */
	TOLD_MAX = 10,	  /* mails a day to one creditor */
};

typedef struct {
	DunlinDesk *desk;
	DunlinMailCase *mail;
	const DunlinCreditor *creditor;
	gint64 row;
	GPtrArray *references; /* of char *: the claims of that creditor that are told of, each once */
	gboolean automatic;    /* it answers a letter about them, and was not read */
} Named;

static const char *
words_of(const DunlinMailCase *mail)
{
	const DunlinFound *reply = dunlin_reading_first(mail->reading, DUNLIN_FOUND_REPLY);
	const DunlinFound *command = dunlin_reading_first(mail->reading, DUNLIN_FOUND_COMMAND);

	if (reply != NULL && reply->reply.text != NULL)
		return reply->reply.text;
	return command != NULL ? command->command.line : NULL;
}

static const char *
subject_of(const DunlinMailCase *mail)
{
	const DunlinFound *message = dunlin_reading_first(mail->reading, DUNLIN_FOUND_MESSAGE);

	return message != NULL ? message->message.subject : NULL;
}

static void
add_reference(GPtrArray *references, const char *reference)
{
	if (references->len < CLAIMS_MAX &&
	    !g_ptr_array_find_with_equal_func(references, reference, g_str_equal, NULL))
		g_ptr_array_add(references, g_strdup(reference));
}

/* ── what it names ── */

/* Our own references, as each letter has them. FALSE: the store failed. */
static gboolean
add_marks(Named *named, const char *text, GError **error)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	guint tokens = 0;

	for (const char *at = text != NULL ? text : ""; *at != '\0' && tokens < TOKENS_MAX;) {
		gsize length = strspn(at, letters);
		g_autofree char *token = g_ascii_strup(at, (gssize)length);
		g_autoptr(DunlinClaim) claim = NULL;
		g_autoptr(GError) local = NULL;

		at += length > 0 ? length : 1;
		if (length != DUNLIN_REFERENCE_LENGTH || strpbrk(token, "0189") != NULL)
			continue;
		tokens++;
		claim = dunlin_claim_get(named->desk->store, named->row, token, &local);
		if (claim == NULL && !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		if (claim != NULL)
			add_reference(named->references, claim->reference);
	}
	return TRUE;
}

static gboolean
look_up(const char *key, GPtrArray *claims, gpointer data, GError **error)
{
	const Named *named = data;
	g_autoptr(GPtrArray) found = dunlin_claim_named(named->desk->store, named->row, key, error);

	for (guint i = 0; found != NULL && i < found->len; i++)
		g_ptr_array_add(claims, g_strdup(((const DunlinClaim *)found->pdata[i])->reference));
	return found != NULL;
}

/* Numbers of invoices; a piece ends at a blank where there is one. */
static gboolean
add_numbers(Named *named, const char *text, GError **error)
{
	const char *at = text != NULL ? text : "";

	for (guint i = 0; *at != '\0' && i < PIECES_MAX; i++) {
		gsize length = strnlen(at, PIECE), cut = length;
		g_autofree char *piece = NULL, *valid = NULL;
		g_autoptr(GPtrArray) names = NULL;

		while (length == PIECE && cut > PIECE / 2 && !g_ascii_isspace(at[cut - 1]))
			cut--;
		if (cut > PIECE / 2)
			length = cut;
		piece = g_strndup(at, length);
		valid = g_utf8_make_valid(piece, -1);
		names = dunlin_match_names(valid, look_up, named, error);
		if (names == NULL)
			return FALSE;
		for (guint k = 0; k < names->len; k++) {
			const GPtrArray *name = names->pdata[k];

			for (guint n = 0; n < name->len; n++)
				add_reference(named->references, name->pdata[n]);
		}
		at += length;
	}
	return TRUE;
}

/* Whose address it comes from, and who has letters to fear. */
static gboolean
add_of_debtor(Named *named, GError **error)
{
	const DunlinDebtor signs = {.creditor = named->row, .email = named->mail->proof->from};
	g_autoptr(DunlinDebtor) debtor = NULL;
	g_autoptr(GPtrArray) claims = NULL;
	g_autoptr(GError) local = NULL;

	if (signs.email == NULL)
		return TRUE;
	debtor = dunlin_debtor_find(named->desk->store, &signs, &local);
	if (debtor != NULL)
		claims = dunlin_debtor_open_claims(named->desk->store, named->row, debtor->id, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	for (guint i = 0; claims != NULL && i < claims->len; i++)
		add_reference(named->references, ((const DunlinClaim *)claims->pdata[i])->reference);
	return TRUE;
}

/* ── telling ── */

/* Leaves those that are not over and that nothing was told of today. FALSE: the store failed. */
static gboolean
leave_new(Named *named, DunlinDay today, GError **error)
{
	for (guint i = named->references->len; i > 0; i--) {
		const char *reference = named->references->pdata[i - 1];
		g_autoptr(DunlinClaim) claim =
			dunlin_claim_get(named->desk->store, named->row, reference, error);
		gboolean first = FALSE;

		if (claim == NULL)
			return FALSE;
		if (claim->state != DUNLIN_STATE_CLOSED &&
		    !dunlin_answer_allowed(named->desk->store, reference, "named", today, &first, error))
			return FALSE;
		if (!first)
			g_ptr_array_remove_index(named->references, i - 1);
	}
	return TRUE;
}

/* *ret_place: how many mails the creditor was told of today with this one; 0: enough. */
static gboolean
take_place(const Named *named, DunlinDay today, guint *ret_place, GError **error)
{
	gboolean allowed = FALSE;

	*ret_place = 0;
	for (guint i = 1; i <= TOLD_MAX && !allowed; i++) {
		g_autofree char *kind = g_strdup_printf("named-%u", i);

		if (!dunlin_answer_allowed(named->desk->store, named->creditor->key, kind, today, &allowed,
					   error))
			return FALSE;
		if (allowed)
			*ret_place = i;
	}
	return TRUE;
}

static gboolean
note(const Named *named, const char *reference, GError **error)
{
	const DunlinMailCase *mail = named->mail;
	g_autofree char *refs = g_strdup_printf("message=%s", mail->digest);

	dunlin_mail_verdict(named->mail, "names %s", reference);
	return dunlin_journal_add(named->desk->store, named->row, reference, mail->time.now, "unproven",
				  DUNLIN_ACTOR_DUNLIN, mail->proof->from, refs, error);
}

/* What is told of one of them. */
static gboolean
gather(const Named *named, const char *reference, gboolean last, DunlinGathered *gathered, GError **error)
{
	const DunlinMailCase *mail = named->mail;
	const char *text = words_of(mail);
	g_autofree char *words = text != NULL ? g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), WORDS_MAX))
					      : NULL;
	g_autoptr(DunlinClaim) claim = dunlin_claim_get(named->desk->store, named->row, reference, error);
	g_autoptr(DunlinFacts) facts =
		claim != NULL ? dunlin_desk_facts(named->desk, claim, mail->time, error) : NULL;
	DunlinValues *values;

	if (facts == NULL || !note(named, reference, error))
		return FALSE;
	values = dunlin_desk_values(named->desk, named->creditor, claim, facts);
	dunlin_values_set_text(values, "address", mail->proof->from);
	dunlin_values_set_text(values, "original_subject", subject_of(mail));
	dunlin_values_set_text(values, "words", words);
	dunlin_values_set_flag(values, "full", last);
	dunlin_values_set_flag(values, "automatic", named->automatic);
	dunlin_gathered_add(gathered, claim, "named", values);
	return TRUE;
}

static gboolean
tell(const Named *named, gboolean last, GError **error)
{
	DunlinOccasion occasion = dunlin_mail_occasion(named->mail, DUNLIN_ACTOR_DUNLIN);
	g_autoptr(DunlinGathered) gathered = dunlin_gathered_new();

	occasion.message_id = NULL; /* the creditor did not write that message */
	for (guint i = 0; i < named->references->len; i++)
		if (!gather(named, named->references->pdata[i], last, gathered, error))
			return FALSE;
	return dunlin_desk_tell_gathered(named->desk, named->row, gathered, &occasion, error);
}

/* Of the claims that are found. */
static gboolean
tell_found(Named *named, GError **error)
{
	DunlinDay today = dunlin_day_of(named->mail->time.now, named->desk->house->config->zone);
	guint place;

	if (named->references->len == 0)
		return TRUE;
	if (!leave_new(named, today, error))
		return FALSE;
	if (named->references->len == 0)
		return TRUE;
	if (!take_place(named, today, &place, error))
		return FALSE;
	return place == 0 || tell(named, place == TOLD_MAX, error);
}

static gboolean
look_at(Named *named, GError **error)
{
	const DunlinMailCase *mail = named->mail;

	if (!add_marks(named, subject_of(mail), error) || !add_marks(named, words_of(mail), error) ||
	    !add_numbers(named, subject_of(mail), error) || !add_numbers(named, words_of(mail), error))
		return FALSE;
	if (named->references->len == 0 && !add_of_debtor(named, error))
		return FALSE;
	return tell_found(named, error);
}

/* What bears the marks of automatic mail may be a person's word nevertheless: mailing lists that are used as
 * a shared mailbox, and help desks, mark all that leaves them. What answers a mail by itself says so
 * otherwise ("auto-replied", RFC 3834 5). */
static gboolean
may_be_a_persons(const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_AUTO_REPLY);
	const char *path = mail->proof->return_path;

	if (path != NULL && *path == '\0')
		return FALSE;
	return found != NULL ? g_strcmp0(found->why, DUNLIN_AUTO_GENERATED) == 0
			     : dunlin_reading_first(mail->reading, DUNLIN_FOUND_LIST) != NULL;
}

gboolean
dunlin_desk_tell_automatic(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
	Named named = {.desk = desk, .mail = mail, .references = references, .automatic = TRUE};

	if (notice == NULL || notice->role != DUNLIN_ROLE_DEBTOR || notice->claims == NULL ||
	    !may_be_a_persons(mail))
		return TRUE;
	named.row = notice->creditor;
	named.creditor = dunlin_desk_creditor(desk, notice->creditor, error);
	if (named.creditor == NULL)
		return FALSE;
	for (guint i = 0; notice->claims[i] != NULL; i++)
		add_reference(references, notice->claims[i]);
	return tell_found(&named, error);
}

gboolean
dunlin_desk_tell_named(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	const GPtrArray *list = desk->house->config->creditor_list;

	for (guint i = 0; i < list->len; i++) {
		g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
		Named named = {.desk = desk, .mail = mail, .creditor = g_ptr_array_index(list, i),
			       .references = references};

		if (list->len > CREDITORS_MAX &&
		    !dunlin_address_in(mail->proof->recipients, named.creditor->address))
			continue;
		if (!dunlin_creditor_row(desk->store, named.creditor->key, &named.row, error) ||
		    !look_at(&named, error))
			return FALSE;
	}
	return TRUE;
}
