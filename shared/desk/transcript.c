/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The commands in a proven creditor's mail, line by line: each in a savepoint of its own, so that
 * one bad line harms only itself; the answer is one transcript.
 */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include "desk/internal.h"
#include "desk/invoice.h"

typedef struct {
	DunlinDesk *desk;
	DunlinMailCase *mail;
	DunlinValues *values;
	DunlinOccasion occasion;
	const DunlinCreditor *creditor; /* whose claims they are about */
	gint64 row;
	const DunlinPartner *partner; /* who speaks; NULL: the creditor */
	guint errors, lines;
	gboolean help;
	gboolean several;   /* claims may be opened: this answer lists them, no mail for each */
	DunlinClaim *about; /* the one claim that all lines were about; NULL */
	guint claims;       /* how many there were */
} Transcript;

static gboolean
is_set(const DunlinFound *found)
{
	return found->kind == DUNLIN_FOUND_COMMAND && g_str_equal(found->command.verb, "set");
}

static void
copy_arguments(GHashTable *to, GHashTable *from)
{
	GHashTableIter iter;
	gpointer name, value;

	g_hash_table_iter_init(&iter, from);
	while (g_hash_table_iter_next(&iter, &name, &value))
		g_hash_table_insert(to, g_strdup(name), g_strdup(value));
}

/* "7K3M4QX2 debtor: …" behind lines about something else. */
static gboolean
names_another(GHashTable *settings, const DunlinFound *found)
{
	const char *claim = g_hash_table_lookup(found->command.arguments, "claim");

	return claim != NULL && g_strcmp0(claim, g_hash_table_lookup(settings, "claim")) != 0;
}

GHashTable *
dunlin_mail_settings(const DunlinMailCase *mail, guint *inout_next, GString *lines)
{
	GHashTable *settings = NULL;

	for (; *inout_next < mail->reading->len; (*inout_next)++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, *inout_next);

		if (settings != NULL && (!is_set(found) || names_another(settings, found)))
			break;
		if (!is_set(found))
			continue;
		if (settings == NULL)
			settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
		copy_arguments(settings, found->command.arguments);
		if (lines != NULL)
			g_string_append_printf(lines, "%s%s", lines->len > 0 ? "; " : "",
					       found->command.line);
	}
	return settings;
}

/* A reference in the subject: eight letters A–Z2–7 after "Ref". */
static char *
subject_reference(const DunlinMailCase *mail)
{
	const DunlinFound *found = dunlin_reading_first(mail->reading, DUNLIN_FOUND_MESSAGE);
	g_auto(GStrv) words = NULL;

	if (found == NULL || found->message.subject == NULL)
		return NULL;
	words = g_strsplit_set(found->message.subject, " \t,;:()[]", -1);
	for (guint i = 0; words[i] != NULL; i++)
		if (g_ascii_strcasecmp(words[i], "Ref") == 0 && words[i + 1] != NULL &&
		    strlen(words[i + 1]) == DUNLIN_REFERENCE_LENGTH)
			return g_ascii_strup(words[i + 1], -1);
	return NULL;
}

/* The partner's word is about the claims that he was written about, and no others. */
static gboolean
is_within_reach(const Transcript *t, const char *name)
{
	return t->partner == NULL ||
	       g_strv_contains((const char *const *)t->mail->notice->claims, name);
}

/* "paid" above a debtor's mail that the creditor passes on. FALSE: the store failed. */
static gboolean
name_by_forward(const Transcript *t, char **ret_name, GError **error)
{
	g_autoptr(GPtrArray) claims = NULL;

	if (t->partner != NULL)
		return TRUE;
	claims = dunlin_desk_forwarded_claims(t->desk, t->mail, error);
	if (claims != NULL && claims->len == 1)
		*ret_name = g_strdup(claims->pdata[0]);
	return claims != NULL;
}

/* The claim a line is about: named in it, else the one our mail was about, else the subject's, else that
 * of the mail which is passed on. */
static DunlinClaim *
claim_of(Transcript *t, const DunlinCommand *command, GError **error)
{
	const DunlinNotice *notice = t->mail->notice;
	const char *given = g_hash_table_lookup(command->arguments, "claim");
	g_autofree char *name = given != NULL ? g_ascii_strup(given, -1) : NULL;
	DunlinClaim *claim = NULL;

	if (name == NULL && notice != NULL && notice->claims != NULL && notice->claims[0] != NULL &&
	    notice->claims[1] == NULL)
		name = g_strdup(notice->claims[0]);
	if (name == NULL)
		name = subject_reference(t->mail);
	if (name == NULL && !name_by_forward(t, &name, error))
		return NULL;
	if (name == NULL) {
		(void)dunlin_desk_refuse(t->occasion.language, DUNLIN_RESULT_WHICH_CLAIM, NULL, error);
		return NULL;
	}
	if (is_within_reach(t, name))
		claim = dunlin_claim_get(t->desk->store, t->row, name, error);
	if (claim == NULL && (error == NULL || *error == NULL ||
			      g_error_matches(*error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND))) {
		g_clear_error(error);
		dunlin_desk_not_found(t->occasion.language, DUNLIN_RESULT_NO_CLAIM, NULL, error);
	}
	return claim;
}

static gboolean
may(const Transcript *t, const DunlinVerbInfo *info, GError **error)
{
	gboolean approver = t->occasion.approver;

	if (t->partner != NULL ? (info->who & DUNLIN_WHO_PARTNER) != 0
			       : (info->who & DUNLIN_WHO_CREDITOR) != 0 ||
					 ((info->who & DUNLIN_WHO_APPROVER) != 0 && approver))
		return TRUE;
	return dunlin_desk_deny(&t->occasion,
				(info->who & DUNLIN_WHO_APPROVER) != 0
					? DUNLIN_RESULT_APPROVER_ONLY
					: DUNLIN_RESULT_OTHER_SIDE_ONLY,
				error);
}

/* Asked whether he takes the case, the partner may answer in one word as well. */
static DunlinVerb
verb_of_partner(DunlinVerb verb)
{
	if (verb == DUNLIN_VERB_YES)
		return DUNLIN_VERB_ACCEPTED;
	return verb == DUNLIN_VERB_NO ? DUNLIN_VERB_RETURNED : verb;
}

/* An answer about one claim is a letter about it, so that its own answers find the claim. */
static void
note_claim(Transcript *t, const DunlinClaim *claim)
{
	if (t->about != NULL && g_str_equal(t->about->reference, claim->reference))
		return;
	t->claims++;
	dunlin_claim_free(t->about);
	t->about = dunlin_claim_copy(claim);
}

static gboolean
is_go(DunlinVerb verb)
{
	return verb == DUNLIN_VERB_YES || verb == DUNLIN_VERB_UNPAID || verb == DUNLIN_VERB_REST_OK;
}

/* How many claims a line may open. */
static guint
count_opened(const DunlinMailCase *mail, const DunlinCommand *command)
{
	const char *numbers = g_hash_table_lookup(command->arguments, "claim");
	guint count = 1;
	DunlinVerb verb;

	if (!dunlin_verb_from_string(command->verb, &verb) || !is_go(verb))
		return 0;
	if (numbers == NULL && mail->notice != NULL && mail->notice->claims != NULL)
		return MAX(g_strv_length(mail->notice->claims), 1);
	for (const char *at = numbers; at != NULL && *at != '\0'; at++)
		count += *at == ',' ? 1 : 0;
	return count;
}

static gboolean
opens_several(const DunlinMailCase *mail)
{
	guint count = 0;

	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);

		if (found->kind == DUNLIN_FOUND_COMMAND)
			count += count_opened(mail, &found->command);
	}
	return count > 1;
}

/* What the mail about its opening would have said. */
static void
add_next(const Transcript *t, const DunlinClaim *claim, char **text)
{
	const char *language = t->occasion.language;
	GTimeZone *zone = t->desk->house->config->zone;
	g_autofree char *state = NULL, *step = NULL, *day = NULL;

	if (claim->state != DUNLIN_STATE_OPEN || claim->next_at == 0 || claim->next_step == NULL)
		return;
	state = *text;
	step = dunlin_desk_step_name(language, claim->next_step);
	day = dunlin_format_day(language, dunlin_day_of(claim->next_at, zone));
	*text = g_strdup_printf("%s; %s: %s", state, step, day);
}

static gboolean
apply_line(Transcript *t, DunlinClaim **claim, const DunlinCommand *command, DunlinVerb verb,
	   char **ret_text, GError **error)
{
	DunlinOccasion occasion = t->occasion;
	gboolean draft = (*claim)->state == DUNLIN_STATE_DRAFT;

	occasion.listed = t->several && is_go(verb);
	if (!dunlin_desk_apply_verb(t->desk, claim, verb, command->arguments, &occasion, ret_text, error))
		return FALSE;
	if (draft && occasion.listed)
		add_next(t, *claim, ret_text);
	return TRUE;
}

static gboolean
run_line(Transcript *t, const DunlinCommand *command, char **ret_text, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;
	g_autofree char *other = NULL;
	DunlinVerb verb;

	if (!dunlin_verb_from_string(command->verb, &verb))
		return dunlin_desk_refuse(t->occasion.language, DUNLIN_RESULT_UNREAD, NULL, error);
	if (verb == DUNLIN_VERB_HELP) {
		t->help = TRUE;
		*ret_text = g_strdup("✓");
		return TRUE;
	}
	if (!may(t, dunlin_verb_info(verb), error))
		return FALSE;
	if (t->partner != NULL)
		verb = verb_of_partner(verb);
	if (g_hash_table_lookup(command->arguments, "customer") != NULL)
		return dunlin_desk_apply_customer(t->desk, t->row, verb, command->arguments,
						  &t->occasion, ret_text, error);
	claim = claim_of(t, command, error);
	if (claim == NULL)
		return FALSE;
	note_claim(t, claim);
	if (!dunlin_message_link(t->desk->store, claim, t->mail->digest, "command", error))
		return FALSE;
	if (t->partner == NULL && !dunlin_desk_was_asked(t->desk, t->mail, claim, verb, error))
		return FALSE;
	if (verb == DUNLIN_VERB_YES &&
	    !dunlin_desk_may_say_yes(t->desk, claim, &t->occasion, error))
		return FALSE;
	if (t->partner == NULL && !dunlin_desk_said(t->desk, t->mail, claim, verb, &other, error))
		return FALSE;
	if (other != NULL)
		return dunlin_desk_contradict(t->desk, t->mail, &claim, command->line, other,
					      &t->occasion, ret_text, error);
	return apply_line(t, &claim, command, verb, ret_text, error);
}

/* What the sender can mend is a line of the transcript; what he cannot, ends the transaction. */
static gboolean
is_his_error(const GError *error)
{
	return g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT) ||
	       g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_DENIED);
}

/* A claim's state is told in the creditor's language; what is wrong with a line, as it comes. */
static char *
refusal_text(const Transcript *t, const GError *error)
{
	if (t->about != NULL && g_error_matches(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT))
		return dunlin_desk_result(t->occasion.language, DUNLIN_RESULT_NOT_NOW,
					  t->about->reference, NULL);
	return g_strdup(error->message);
}

/* Money of his that the partner names, and that is not booked so: the creditor knows of it as well. Where
 * the case is not with the partner any more nobody says that it is wrong: it is for the two of them. */
static gboolean
tell_of_refused(Transcript *t, const DunlinCommand *command, const GError *refused, GError **error)
{
	const char *collected = dunlin_verb_info(DUNLIN_VERB_COLLECTED)->name;
	const char *amount = g_hash_table_lookup(command->arguments, "amount");
	const char *currency = g_hash_table_lookup(command->arguments, "currency");
	gboolean late = g_error_matches(refused, DUNLIN_ERROR, DUNLIN_ERROR_CONFLICT);
	DunlinOccasion occasion = t->occasion;
	g_autofree char *said = NULL, *money = NULL;
	char found[DUNLIN_CURRENCY_SIZE];
	gint64 minor;
	g_autoptr(DunlinFacts) facts = NULL;
	g_autoptr(DunlinValues) values = NULL;

	if (t->partner == NULL || t->about == NULL || amount == NULL ||
	    !g_str_equal(command->verb, collected) ||
	    (!late && !g_error_matches(refused, DUNLIN_ERROR, DUNLIN_ERROR_INPUT)))
		return TRUE;
	facts = dunlin_desk_facts(t->desk, t->about, occasion.time, error);
	if (facts == NULL)
		return FALSE;
	values = dunlin_desk_values(t->desk, t->creditor, t->about, facts);
	said = g_strdup_printf("%s %s", amount, currency != NULL ? currency : t->about->currency);
	if (dunlin_amount_parse(said, t->about->currency, &minor, found, NULL))
		money = dunlin_format_money(occasion.language, minor, found);
	dunlin_values_set_text(values, "amount_said", money != NULL ? money : said);
	dunlin_values_set_flag(values, "refused", TRUE);
	dunlin_values_set_text(values, "words", command->line);
	occasion.message_id = NULL; /* the creditor did not write that message */
	return dunlin_desk_tell(t->desk, t->creditor, t->about, late ? "partner_wrote" : collected, values,
				NULL, &occasion, error);
}

/* @line: as it is echoed; NULL: it was already. */
static gboolean
take_one(Transcript *t, const DunlinCommand *command, const char *line, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) local = NULL;
	g_auto(GStrv) lines = NULL;
	g_autofree char *said = NULL;
	gboolean ok;

	if (!dunlin_store_save(t->desk->store, error))
		return FALSE;
	ok = run_line(t, command, &text, &local);
	if (!ok && !is_his_error(local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (!dunlin_store_save_end(t->desk->store, ok, error) ||
	    (!ok && !tell_of_refused(t, command, local, error)))
		return FALSE;
	if (!ok)
		text = refusal_text(t, local);
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		DunlinValues *row = dunlin_values_add_row(t->values, "lines");

		dunlin_values_set_text(row, "line", i == 0 ? line : NULL);
		dunlin_values_set_text(row, "result", lines[i]);
		dunlin_values_set_flag(row, "ok", ok);
	}
	said = ok ? g_strjoinv("; ", lines) : g_strdelimit(g_strdup(local->message), "\n", ';');
	t->lines++;
	t->errors += ok ? 0 : 1;
	dunlin_mail_verdict(t->mail, "%s: %s", command->verb, said);
	return TRUE;
}

/* What is wrong with the line itself. */
static void
refuse_line(Transcript *t, const DunlinCommand *command, const GError *failed)
{
	DunlinValues *row = dunlin_values_add_row(t->values, "lines");

	dunlin_values_set_text(row, "line", command->line);
	dunlin_values_set_text(row, "result", failed->message);
	dunlin_values_set_flag(row, "ok", FALSE);
	t->lines++;
	t->errors++;
	dunlin_mail_verdict(t->mail, "%s: %s", command->verb, failed->message);
}

/* A payment's own words. FALSE in *ret_known: they name nobody. */
static GPtrArray *
find_by_words(Transcript *t, const char *words, GHashTable *arguments, gboolean *ret_known, GError **error)
{
	g_autoptr(GError) local = NULL;
	GPtrArray *list = dunlin_desk_designate(t->desk, t->row, words, arguments, t->occasion.language,
						&local);

	*ret_known = !g_error_matches(local, DUNLIN_ERROR, DUNLIN_ERROR_NOT_FOUND);
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return list;
}

/* "paid R-12 50.00": the claim of that invoice, else of whoever is paid under it. */
static GPtrArray *
find_by_invoice(Transcript *t, DunlinVerb verb, GHashTable *arguments, GError **error)
{
	const char *number = g_hash_table_lookup(arguments, "invoice");
	g_autofree char *seller = dunlin_text_key(t->creditor->name);
	g_autoptr(DunlinClaim) claim = NULL;
	g_autoptr(GError) local = NULL;
	GPtrArray *list = NULL;
	gboolean known = TRUE;

	claim = dunlin_invoice_known(t->desk, t->row, seller, number, &local);
	if (claim != NULL)
		return dunlin_designated_one(claim->reference);
	if (local == NULL && verb == DUNLIN_VERB_PAID)
		list = find_by_words(t, number, arguments, &known, &local);
	if (list == NULL && (local == NULL || !known)) {
		g_clear_error(&local);
		(void)dunlin_desk_refuse(t->occasion.language, DUNLIN_RESULT_NO_INVOICE, number, &local);
	}
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return list;
}

/* Whom a line is about where it says so otherwise than by its one claim: of DunlinDesignated, empty
 * where it does not. */
static GPtrArray *
targets_of(Transcript *t, DunlinVerb verb, GHashTable *arguments, GError **error)
{
	gboolean open = t->partner == NULL && verb != DUNLIN_VERB_SET &&
			!g_hash_table_contains(arguments, "claim"), known;
	const char *purpose = g_hash_table_lookup(arguments, "purpose");
	g_autoptr(GPtrArray) claims = NULL;

	if (open && g_hash_table_contains(arguments, "invoice"))
		return find_by_invoice(t, verb, arguments, error);
	if (open && purpose != NULL && !g_hash_table_contains(arguments, "customer"))
		return find_by_words(t, purpose, arguments, &known, error);
	claims = dunlin_desk_sheet_targets(t->desk, t->mail, verb, arguments, error);
	return claims != NULL ? dunlin_designated_all(claims) : NULL;
}

/* A line that names several claims is done for each of them as if it stood there alone. */
static gboolean
take_line(Transcript *t, const DunlinCommand *command, GError **error)
{
	g_autoptr(GPtrArray) targets = NULL;
	g_autoptr(GError) failed = NULL;
	DunlinVerb verb;

	if (!dunlin_verb_from_string(command->verb, &verb))
		return take_one(t, command, command->line, error);
	targets = targets_of(t, verb, command->arguments, &failed);
	if (targets == NULL && is_his_error(failed)) {
		refuse_line(t, command, failed);
		return TRUE;
	}
	if (targets == NULL) {
		g_propagate_error(error, g_steal_pointer(&failed));
		return FALSE;
	}
	for (guint i = 0; i < targets->len; i++) {
		const DunlinDesignated *target = targets->pdata[i];
		DunlinCommand one = *command;
		g_autoptr(GHashTable) arguments =
			g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

		copy_arguments(arguments, command->arguments);
		g_hash_table_replace(arguments, g_strdup("claim"), g_strdup(target->claim));
		if (target->amount != NULL)
			g_hash_table_replace(arguments, g_strdup("amount"), g_strdup(target->amount));
		one.arguments = arguments;
		if (verb == DUNLIN_VERB_REST_OK)
			one.verb = (char *)dunlin_verb_info(DUNLIN_VERB_YES)->name;
		if (!take_one(t, &one, i == 0 ? command->line : NULL, error))
			return FALSE;
	}
	return targets->len > 0 || take_one(t, command, command->line, error);
}

static gboolean
take_settings(Transcript *t, guint *inout_index, GError **error)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GHashTable) settings = dunlin_mail_settings(t->mail, inout_index, lines);
	DunlinCommand command = {.verb = (char *)"set", .arguments = settings, .line = lines->str};

	(*inout_index)--; /* stands on the last of them */
	return take_line(t, &command, error);
}

static void
add_help(const Transcript *t)
{
	guint who = t->partner != NULL ? DUNLIN_WHO_PARTNER : DUNLIN_WHO_CREDITOR;

	if (t->partner == NULL && t->occasion.approver)
		who |= DUNLIN_WHO_APPROVER;

	for (guint i = 0; i <= DUNLIN_VERB_LAST; i++) {
		const DunlinVerbInfo *info = dunlin_verb_info((DunlinVerb)i);

		if (info->available && (info->who & who) != 0)
			dunlin_desk_add_help(t->values, (DunlinVerb)i, t->occasion.language);
	}
}

/* Nothing understood is answered with help, but not for ever: the other side may be a robot that
 * does not say so. */
#define HELP_A_DAY 20

static gboolean
may_help(const Transcript *t, gboolean *ret_allowed, GError **error)
{
	DunlinDay today = dunlin_day_of(t->occasion.time.now, t->desk->house->config->zone);

	for (guint i = 0; i < HELP_A_DAY; i++) {
		g_autofree char *kind = g_strdup_printf("help-%u", i);

		if (!dunlin_answer_allowed(t->desk->store, t->mail->answer_to, kind, today,
					   ret_allowed, error))
			return FALSE;
		if (*ret_allowed)
			return TRUE;
	}
	return TRUE;
}

/* With the claims' token, so that his next line finds them. */
static gboolean
answer_partner(Transcript *t, const char *letter, GError **error)
{
	g_autoptr(DunlinClaim) claim = NULL;

	if (t->about == NULL) {
		claim = dunlin_claim_get(t->desk->store, t->row, t->mail->notice->claims[0], error);
		if (claim == NULL)
			return FALSE;
	}
	return dunlin_desk_tell_partner(t->desk, t->creditor, t->partner,
					t->about != NULL ? t->about : claim, letter, NULL, t->values,
					&t->occasion, error);
}

static gboolean
answer(Transcript *t, GError **error)
{
	gboolean help = t->lines == 0 || (t->help && t->lines == 1), allowed = TRUE;

	dunlin_values_set_flag(t->values, "unread", t->lines == 0);
	if (t->errors == t->lines && !may_help(t, &allowed, error))
		return FALSE;
	if (!allowed) {
		dunlin_mail_verdict(t->mail, "not answered again today");
		return TRUE;
	}
	if (t->claims == 1)
		dunlin_values_set_text(t->values, "reference", t->about->reference);
	if (t->partner != NULL)
		return answer_partner(t, help ? "help" : "transcript", error);
	return dunlin_desk_tell(t->desk, t->creditor, t->claims == 1 ? t->about : NULL,
				help ? "help" : "transcript", t->values, t->mail->answer_to,
				&t->occasion, error);
}

static void
transcript_clear(Transcript *t)
{
	g_clear_pointer(&t->about, dunlin_claim_free);
	g_clear_pointer(&t->values, dunlin_values_free);
	g_clear_pointer(&t->occasion.court, dunlin_court_batch_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transcript, transcript_clear)

static gboolean
is_approver(const DunlinCreditor *creditor, const char *sender)
{
	return creditor->approvers == NULL || creditor->approvers[0] == NULL ||
	       dunlin_address_in(creditor->approvers, sender);
}

/* Who speaks about whose claims: the creditor, or the partner to whom a claim was given. */
static gboolean
begin(Transcript *t, GError **error)
{
	const DunlinMailCase *mail = t->mail;

	t->creditor = mail->creditor;
	t->row = mail->creditor_row;
	t->partner = mail->partner;
	if (t->partner != NULL) {
		t->row = mail->notice->creditor;
		t->creditor = dunlin_desk_creditor(t->desk, t->row, error);
		if (t->creditor == NULL)
			return FALSE;
	}
	t->occasion = dunlin_mail_occasion(mail, t->partner != NULL ? DUNLIN_ACTOR_PARTNER
								    : DUNLIN_ACTOR_CREDITOR);
	t->occasion.language = t->creditor->language;
	t->occasion.approver = t->partner == NULL && is_approver(t->creditor, mail->sender);
	t->occasion.court = dunlin_court_batch_new();
	t->values = dunlin_desk_values(t->desk, t->creditor, NULL, NULL);
	return TRUE;
}

gboolean
dunlin_desk_take_commands(DunlinDesk *desk, DunlinMailCase *mail, GError **error)
{
	g_auto(Transcript) t = {.desk = desk, .mail = mail, .several = opens_several(mail)};

	if (!begin(&t, error))
		return FALSE;
	for (guint i = 0; i < mail->reading->len; i++) {
		const DunlinFound *found = g_ptr_array_index(mail->reading, i);
		gboolean ok = TRUE;

		if (is_set(found))
			ok = take_settings(&t, &i, error);
		else if (found->kind == DUNLIN_FOUND_COMMAND)
			ok = take_line(&t, &found->command, error);
		if (!ok)
			return FALSE;
	}
	dunlin_values_set_number(t.values, "errors", t.errors);
	if (t.lines == 0 || t.help || t.errors == t.lines)
		add_help(&t);
	if (t.lines == 0)
		dunlin_mail_verdict(mail, "no command: help sent");
	return dunlin_desk_court_send(desk, t.occasion.court, &t.occasion, error) && answer(&t, error);
}
