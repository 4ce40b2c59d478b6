/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which claims a line of an answer is about: the numbers of the mail that it answers, and what that
 * mail asked. A question put anew since then is another one.
 */
#include <string.h>

#include "base/error.h"
#include "claim/deadline.h"
#include "desk/internal.h"
#include "desk/sheet.h"

enum { NUMBER_DIGITS = 4 };

/* The last: an offer, to which only a word with its number, or the only one on the sheet, is a yes. */
static const char *const asking[] = {"promises", "waits", "offers"};
enum { REST_MEANS = G_N_ELEMENTS(asking) - 1 };

/* ── numbers ── */

static gboolean
is_number(const char *text)
{
	return text[0] != '\0' && strlen(text) <= NUMBER_DIGITS &&
	       strspn(text, "0123456789") == strlen(text);
}

/* "2", "2,5"; a reference may be all digits, but has eight of them. */
static gboolean
are_numbers(const char *given)
{
	g_auto(GStrv) items = g_strsplit(given, ",", -1);

	for (guint i = 0; items[i] != NULL; i++)
		if (!is_number(items[i]))
			return FALSE;
	return items[0] != NULL;
}

static const char *
language_of(const DunlinMailCase *mail)
{
	return mail->creditor != NULL ? mail->creditor->language : NULL;
}

static gboolean
take_numbers(const DunlinMailCase *mail, const char *given, GPtrArray *claims, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	g_auto(GStrv) items = g_strsplit(given, ",", -1);
	guint count = notice != NULL && notice->claims != NULL ? g_strv_length(notice->claims) : 0;

	for (guint i = 0; items[i] != NULL; i++) {
		guint64 number = g_ascii_strtoull(items[i], NULL, 10);

		if (number < 1 || number > count)
			return dunlin_desk_refuse(language_of(mail), DUNLIN_RESULT_NO_NUMBER, items[i],
						  error);
		g_ptr_array_add(claims, g_strdup(notice->claims[number - 1]));
	}
	return TRUE;
}

/* ── what the sheet asked ── */

static gboolean
is_sheet(const DunlinNotice *notice)
{
	return notice != NULL && g_strcmp0(notice->letter, DUNLIN_LETTER_SHEET) == 0;
}

static gint64
number_of(const DunlinValues *row, const char *name)
{
	const DunlinValue *value = dunlin_values_get(row, name);

	return value != NULL ? value->number : 0;
}

static const char *
text_of(const DunlinValues *row, const char *name)
{
	const DunlinValue *value = dunlin_values_get(row, name);

	return value != NULL ? value->text : NULL;
}

/* The very question of @row is still open. */
static gboolean
is_still_asked(const DunlinValues *row, const DunlinClaim *claim)
{
	guint times = (guint)number_of(row, "times");

	if ((claim->state != DUNLIN_STATE_OPEN && claim->state != DUNLIN_STATE_DRAFT) ||
	    g_strcmp0(text_of(row, "asked"), claim->asked) != 0)
		return FALSE;
	return claim->asked_count > times ||
	       (claim->asked_count == times && claim->asked_at == number_of(row, "asked_at"));
}

/* Adds those of @rows whose question is open. */
static gboolean
take_open(DunlinDesk *desk, gint64 creditor, const GPtrArray *rows, GPtrArray *claims, GError **error)
{
	for (guint i = 0; i < rows->len; i++) {
		const char *reference = text_of(rows->pdata[i], "claim");
		g_autoptr(DunlinClaim) claim = NULL;

		if (reference == NULL)
			continue;
		claim = dunlin_claim_get(desk->store, creditor, reference, error);
		if (claim == NULL)
			return FALSE;
		if (is_still_asked(rows->pdata[i], claim))
			g_ptr_array_add(claims, g_strdup(reference));
	}
	return TRUE;
}

/* Those of the first @count lists. */
static GPtrArray *
open_questions(DunlinDesk *desk, const DunlinNotice *notice, guint count, GError **error)
{
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(DunlinValues) values = dunlin_values_from_json(notice->facts, error);

	if (values == NULL)
		return NULL;
	for (guint i = 0; i < count; i++) {
		const DunlinValue *list = dunlin_values_get(values, asking[i]);

		if (list != NULL && list->rows != NULL &&
		    !take_open(desk, notice->creditor, list->rows, claims, error))
			return NULL;
	}
	return g_steal_pointer(&claims);
}

/* ── rest ok ── */

/* Whatever another line of the mail names is not the rest. */
static GHashTable *
named_elsewhere(const DunlinMailCase *mail)
{
	GHashTable *named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);
		g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(g_free);
		const char *given;

		if (found->kind != DUNLIN_FOUND_COMMAND)
			continue;
		given = g_hash_table_lookup(found->command.arguments, "claim");
		if (given == NULL)
			continue;
		if (!are_numbers(given))
			g_hash_table_add(named, g_ascii_strup(given, -1));
		else if (take_numbers(mail, given, claims, NULL))
			for (guint k = 0; k < claims->len; k++)
				g_hash_table_add(named, g_strdup(claims->pdata[k]));
	}
	return named;
}

/* What a line names that was not understood might be the rest or not. */
static gboolean
has_unread(const DunlinMailCase *mail)
{
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_COMMAND &&
		    g_str_equal(found->command.verb, DUNLIN_VERB_UNREAD))
			return TRUE;
	}
	return FALSE;
}

static GPtrArray *
take_rest(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	g_autoptr(GHashTable) named = named_elsewhere(mail);
	g_autoptr(GPtrArray) claims = NULL, all = NULL;

	if (has_unread(mail)) {
		(void)dunlin_desk_refuse(language_of(mail), DUNLIN_RESULT_NO_REST, NULL, error);
		return NULL;
	}
	if (!is_sheet(mail->notice)) {
		(void)dunlin_desk_refuse(language_of(mail), DUNLIN_RESULT_NO_SHEET, NULL, error);
		return NULL;
	}
	claims = open_questions(desk, mail->notice, REST_MEANS, error);
	for (guint i = claims != NULL ? claims->len : 0; i > 0; i--)
		if (g_hash_table_contains(named, claims->pdata[i - 1]))
			g_ptr_array_remove_index(claims, i - 1);
	if (claims == NULL || claims->len > 0)
		return g_steal_pointer(&claims);
	all = open_questions(desk, mail->notice, G_N_ELEMENTS(asking), error);
	if (all != NULL)
		(void)dunlin_desk_refuse(language_of(mail), all->len > 0 ? DUNLIN_RESULT_REST_OFFERS
									 : DUNLIN_RESULT_NO_MORE,
					 NULL, error);
	return NULL;
}

/* ── a line ── */

/* One word to a sheet that asks one question is the answer to that. */
static GPtrArray *
take_only_question(DunlinDesk *desk, const DunlinMailCase *mail, GError **error)
{
	g_autoptr(GPtrArray) claims = open_questions(desk, mail->notice, G_N_ELEMENTS(asking), error);

	if (claims == NULL || claims->len == 1)
		return g_steal_pointer(&claims);
	(void)dunlin_desk_refuse(language_of(mail), DUNLIN_RESULT_WHICH_NUMBER, NULL, error);
	return NULL;
}

static gboolean
is_answer(DunlinVerb verb)
{
	return verb == DUNLIN_VERB_YES || verb == DUNLIN_VERB_NO || verb == DUNLIN_VERB_PAID ||
	       verb == DUNLIN_VERB_UNPAID;
}

/* "paid 1 234,56" to a mail about one claim, whose numbers nobody has seen: one sum, with a blank in it. */
static void
join_sum(const DunlinNotice *notice, GHashTable *arguments)
{
	const char *number = g_hash_table_lookup(arguments, "claim");
	const char *amount = g_hash_table_lookup(arguments, "amount");
	gboolean several = notice == NULL || notice->claims == NULL || notice->claims[0] == NULL ||
			   notice->claims[1] != NULL;

	if (several || is_sheet(notice) || number == NULL || amount == NULL || !is_number(number) ||
	    strspn(amount, "0123456789") != 3)
		return;
	g_hash_table_replace(arguments, g_strdup("amount"), g_strconcat(number, amount, NULL));
	g_hash_table_remove(arguments, "claim");
}

GPtrArray *
dunlin_desk_sheet_targets(DunlinDesk *desk, const DunlinMailCase *mail, DunlinVerb verb,
			  GHashTable *arguments, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(g_free);
	const char *given;

	join_sum(notice, arguments);
	given = g_hash_table_lookup(arguments, "claim");
	if (verb == DUNLIN_VERB_REST_OK)
		return take_rest(desk, mail, error);
	if (g_hash_table_contains(arguments, "customer"))
		return g_steal_pointer(&claims);
	if (given == NULL && is_answer(verb) && is_sheet(notice) && notice->claims != NULL &&
	    g_strv_length(notice->claims) > 1)
		return take_only_question(desk, mail, error);
	/* An amount, or a plan of instalments, is one claim's. */
	if (given == NULL && dunlin_gathered_answered(notice) &&
	    !g_hash_table_contains(arguments, "amount") && verb != DUNLIN_VERB_INSTALMENTS)
		for (guint i = 0; notice->claims[i] != NULL; i++)
			g_ptr_array_add(claims, g_strdup(notice->claims[i]));
	if (given != NULL && are_numbers(given) && !take_numbers(mail, given, claims, error))
		return NULL;
	if (claims->len > 1 && g_hash_table_contains(arguments, "amount")) {
		(void)dunlin_desk_refuse(language_of(mail), DUNLIN_RESULT_ONE_AMOUNT, NULL, error);
		return NULL;
	}
	return g_steal_pointer(&claims);
}

/* The row of a sheet that asks about @claim; NULL: it does not. Borrowed. */
static const DunlinValues *
row_asking(const DunlinValues *values, const DunlinClaim *claim)
{
	for (guint i = 0; i < G_N_ELEMENTS(asking); i++) {
		const DunlinValue *list = dunlin_values_get(values, asking[i]);

		for (guint k = 0; list != NULL && list->rows != NULL && k < list->rows->len; k++)
			if (g_strcmp0(text_of(list->rows->pdata[k], "claim"), claim->reference) == 0)
				return list->rows->pdata[k];
	}
	return NULL;
}

/* What a yes or a no would do that cannot be taken back. */
static gboolean
is_grave(DunlinDesk *desk, const DunlinClaim *claim, DunlinVerb verb)
{
	const DunlinQuestion *question = dunlin_question_of(claim);

	if (verb == DUNLIN_VERB_YES)
		return dunlin_desk_asks_handover(desk, claim);
	return question != NULL && question->no == DUNLIN_NO_WAIVES;
}

gboolean
dunlin_desk_was_asked(DunlinDesk *desk, const DunlinMailCase *mail, const DunlinClaim *claim,
		      DunlinVerb verb, GError **error)
{
	const DunlinNotice *notice = mail->notice;
	g_autoptr(DunlinValues) values = NULL;
	const DunlinValues *row;
	gboolean asked;

	if ((verb != DUNLIN_VERB_YES && verb != DUNLIN_VERB_NO) || notice == NULL ||
	    claim->state != DUNLIN_STATE_OPEN || claim->asked == NULL || !is_grave(desk, claim, verb))
		return TRUE;
	asked = claim->asked_count > 1 || (claim->asked_count == 1 && notice->created_at >= claim->asked_at);
	if (is_sheet(notice)) {
		values = dunlin_values_from_json(notice->facts, error);
		if (values == NULL)
			return FALSE;
		row = row_asking(values, claim);
		asked = row != NULL && is_still_asked(row, claim);
	}
	return asked || dunlin_desk_refuse(language_of(mail), DUNLIN_RESULT_ASKED_OTHERWISE,
					   claim->reference, error);
}

gboolean
dunlin_desk_asks_approver(const DunlinPolicy *policy, const DunlinClaim *claim)
{
	for (guint i = 0; i < policy->steps->len; i++) {
		const DunlinStep *step = g_ptr_array_index(policy->steps, i);

		if (dunlin_step_asks_approver(step) && g_strcmp0(claim->asked, step->name) == 0)
			return TRUE;
	}
	return FALSE;
}

/* The debtor's own words have stopped the claim: he says that he paid, objects, promises. */
static gboolean
rests_by_debtor(DunlinDesk *desk, const DunlinClaim *claim, gboolean *ret_rests, GError **error)
{
	g_autoptr(GPtrArray) holds = dunlin_hold_list(desk->store, claim, TRUE, error);

	*ret_rests = FALSE;
	for (guint i = 0; holds != NULL && i < holds->len; i++) {
		const DunlinHold *hold = g_ptr_array_index(holds, i);

		*ret_rests |= hold->by == DUNLIN_ACTOR_DEBTOR;
	}
	return holds != NULL;
}

gboolean
dunlin_desk_may_say_yes(DunlinDesk *desk, const DunlinClaim *claim, const DunlinOccasion *occasion,
			GError **error)
{
	const DunlinPolicy *policy = dunlin_desk_policy(desk, claim, error);
	gboolean rests;

	if (policy == NULL || !rests_by_debtor(desk, claim, &rests, error))
		return FALSE;
	/* "Ok" to "he says that he has paid" is no order to remind him. */
	if (rests && (claim->state == DUNLIN_STATE_HELD || claim->state == DUNLIN_STATE_DISPUTED))
		return dunlin_desk_refuse(occasion->language, DUNLIN_RESULT_YES_TO_ANSWER, claim->reference,
					  error);
	if (!occasion->approver && dunlin_desk_asks_approver(policy, claim))
		return dunlin_desk_deny(occasion, DUNLIN_RESULT_APPROVER_ONLY, error);
	return TRUE;
}
