/* SPDX-License-Identifier: BSD-2-Clause */
/* Notices into the outbox: whom, which letter, with which frozen values. */
#include "desk/internal.h"

#include "claim/calendar.h"
#include "claim/deadline.h"
#include "claim/spoken.h"

/* What the configuration does not give is absent, not empty. */
static void
set_given(DunlinValues *values, const char *name, const char *text)
{
	dunlin_values_set_text(values, name, text != NULL && text[0] != '\0' ? text : NULL);
}

/* Where the debtor lives; his country only where the letter goes abroad. */
static void
set_place(DunlinValues *values, const DunlinDebtor *debtor, const DunlinCreditor *creditor)
{
	g_autofree char *city = g_strdup_printf("%s%s%s", debtor->postcode != NULL ? debtor->postcode : "",
						debtor->postcode != NULL && debtor->city != NULL ? " "
												 : "",
						debtor->city != NULL ? debtor->city : "");
	g_autofree char *postal = g_strdup_printf("%s%s%s", debtor->street != NULL ? debtor->street : "",
						  debtor->street != NULL && *city != '\0' ? ", " : "",
						  city);
	g_autofree char *land = NULL;

	set_given(values, "debtor_street", debtor->street);
	set_given(values, "debtor_city", city);
	set_given(values, "debtor_postal", postal);
	if (creditor == NULL || debtor->country == NULL)
		return;
	dunlin_values_set_text(values, "debtor_country", debtor->country);
	land = dunlin_format_country(creditor->language, debtor->country);
	if (g_ascii_strncasecmp(debtor->country, creditor->country, 2) != 0)
		dunlin_values_set_text(values, "debtor_land", land);
}

static void
set_beside(DunlinValues *values, const char *name, gint64 sum, const char *currency)
{
	if (sum != 0)
		dunlin_values_set_money(values, name, sum, currency);
}

DunlinValues *
dunlin_desk_values(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinClaim *claim,
		   const DunlinFacts *facts)
{
	DunlinValues *values = dunlin_values_new();
	const DunlinDebtor *debtor = facts != NULL ? dunlin_facts_debtor(facts) : NULL;

	dunlin_values_set_text(values, "service_address",
			       creditor != NULL ? creditor->address : desk->house->config->address);
	if (creditor != NULL) {
		dunlin_values_set_text(values, "creditor_name", creditor->name);
		set_given(values, "creditor_postal", creditor->postal);
		set_given(values, "creditor_country", creditor->country);
		set_given(values, "creditor_legal", creditor->legal);
		set_given(values, "creditor_phone", creditor->phone);
		set_given(values, "creditor_signatory", creditor->signatory);
		set_given(values, "creditor_privacy", creditor->privacy);
	}
	if (claim != NULL) {
		dunlin_values_set_text(values, "reference", claim->reference);
		dunlin_values_set_text(values, "invoice", claim->invoice);
		dunlin_values_set_day(values, "issue_day", claim->issue_day);
		dunlin_values_set_day(values, "due_day", claim->due_day);
		dunlin_values_set_text(values, "order_reference", claim->order_reference);
		dunlin_values_set_text(values, "subject", claim->subject);
	}
	if (claim != NULL && facts != NULL && claim->currency[0] != '\0') {
		const DunlinBalance *balance = &dunlin_facts_case(facts)->balance;

		dunlin_values_set_money(values, "principal", balance->principal, claim->currency);
		if (balance->paid != 0)
			dunlin_values_set_money(values, "paid", balance->paid, claim->currency);
		set_beside(values, "credited", balance->credited, claim->currency);
		set_beside(values, "interest", balance->interest, claim->currency);
		set_beside(values, "lump_sum", balance->lump_sum, claim->currency);
		set_beside(values, "fees", balance->fees, claim->currency);
		dunlin_values_set_money(values, "open", balance->open, claim->currency);
		if (claim->disputed > 0)
			dunlin_values_set_money(values, "disputed", claim->disputed, claim->currency);
	}
	if (debtor != NULL) {
		dunlin_values_set_text(values, "debtor_name", debtor->name);
		dunlin_values_set_text(values, "debtor_number", debtor->number);
		dunlin_values_set_text(values, "debtor_email", debtor->email);
		dunlin_values_set_text(values, "debtor_phone", debtor->phone);
		dunlin_values_set_text(values, "contact", debtor->contact);
		dunlin_values_set_text(values, "address", debtor->email);
		set_place(values, debtor, creditor);
	}
	return values;
}

static DunlinNotice *
new_notice(DunlinRole role, const char *letter, const DunlinOccasion *occasion)
{
	DunlinNotice *notice = dunlin_notice_alloc();

	notice->role = role;
	notice->letter = g_strdup(letter);
	notice->state = DUNLIN_NOTICE_READY;
	notice->created_at = occasion->time.now;
	notice->next_try = occasion->time.real;
	notice->deadline = DUNLIN_DAY_NONE;
	return notice;
}

/* Which letters it follows. */
static gboolean
thread(DunlinDesk *desk, DunlinNotice *notice, GError **error)
{
	g_autoptr(GError) local = NULL;

	if (notice->threaded)
		return TRUE;
	notice->references = dunlin_notice_thread(desk->store, notice, &local);
	notice->threaded = local == NULL;
	if (local != NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return notice->threaded;
}

/* Ids and what is derived from them; then into the outbox. */
static gboolean
insert(DunlinDesk *desk, DunlinNotice *notice, const char *address, GError **error)
{
	notice->id = dunlin_notice_new();
	notice->message_id = dunlin_notice_message_id(desk->house->keys, address, notice->id);
	return thread(desk, notice, error) && dunlin_notice_insert(desk->store, notice, error);
}

static char *
service_from(const char *address)
{
	return g_strdup_printf("Dunlin <%s>", address);
}

/* @claims: NULL-terminated references, taken; NULL. */
static gboolean
tell_creditor(DunlinDesk *desk, const DunlinCreditor *creditor, char **claims, const char *letter,
	      const DunlinValues *values, const char *to, const DunlinOccasion *occasion,
	      GError **error)
{
	g_autoptr(DunlinNotice) notice = new_notice(DUNLIN_ROLE_CREDITOR, letter, occasion);
	g_autoptr(GError) local = NULL;

	notice->claims = claims;
	if (!dunlin_creditor_row(desk->store, creditor->key, &notice->creditor, error))
		return FALSE;
	notice->to = g_strdup(to != NULL ? to : creditor->contact);
	notice->from = service_from(creditor->address);
	notice->language = g_strdup(creditor->language);
	notice->facts = dunlin_values_to_json(values);
	notice->in_reply_to = g_strdup(occasion->message_id);
	if (!insert(desk, notice, creditor->address, &local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return TRUE;
}

gboolean
dunlin_desk_tell(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinClaim *claim,
		 const char *letter, const DunlinValues *values, const char *to,
		 const DunlinOccasion *occasion, GError **error)
{
	char **claims = NULL;

	if (claim != NULL) {
		claims = g_new0(char *, 2);
		claims[0] = g_strdup(claim->reference);
	}
	return tell_creditor(desk, creditor, claims, letter, values, to, occasion, error);
}

gboolean
dunlin_desk_tell_about(DunlinDesk *desk, const DunlinCreditor *creditor, GPtrArray *claims,
		       const char *letter, const DunlinValues *values,
		       const DunlinOccasion *occasion, GError **error)
{
	char **references = g_new0(char *, claims->len + 1);

	for (guint i = 0; i < claims->len; i++)
		references[i] = g_strdup(g_ptr_array_index(claims, i));
	return tell_creditor(desk, creditor, references, letter, values, NULL, occasion, error);
}

gboolean
dunlin_desk_tell_partner(DunlinDesk *desk, const DunlinCreditor *creditor, const DunlinPartner *partner,
			 const DunlinClaim *claim, const char *letter, const char *step,
			 DunlinValues *values, const DunlinOccasion *occasion, GError **error)
{
	g_autoptr(DunlinNotice) notice = new_notice(DUNLIN_ROLE_PARTNER, letter, occasion);
	gboolean shadow = desk->house->config->shadow;
	g_autoptr(GError) local = NULL;

	if (shadow)
		dunlin_values_set_text(values, DUNLIN_SHADOW_OF, partner->address);
	notice->creditor = claim->creditor;
	notice->step = g_strdup(step);
	notice->run = claim->step_run;
	notice->to = g_strdup(shadow ? creditor->contact : partner->address);
	notice->to_name = g_strdup(partner->title);
	notice->from = g_strdup(creditor->from);
	notice->language = g_strdup(creditor->language);
	notice->facts = dunlin_values_to_json(values);
	notice->in_reply_to = g_strdup(occasion->message_id);
	notice->attach = g_strdup(step != NULL && claim->part != NULL ? claim->message : NULL);
	notice->attach_part = g_strdup(step != NULL ? claim->part : NULL);
	notice->claims = g_new0(char *, 2);
	notice->claims[0] = g_strdup(claim->reference);
	if (insert(desk, notice, creditor->address, &local))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&local));
	return FALSE;
}

gboolean
dunlin_desk_tell_house(DunlinDesk *desk, const char *letter, const DunlinValues *values,
		       const char *to, const DunlinOccasion *occasion, GError **error)
{
	const DunlinConfig *config = desk->house->config;
	g_autoptr(DunlinNotice) notice =
		new_notice(to != NULL ? DUNLIN_ROLE_CREDITOR : DUNLIN_ROLE_ADMIN, letter, occasion);
	g_autoptr(GError) local = NULL;

	notice->to = g_strdup(to != NULL ? to : config->admin);
	notice->from = service_from(config->address);
	notice->language = g_strdup(config->language);
	notice->facts = dunlin_values_to_json(values);
	notice->in_reply_to = g_strdup(occasion->message_id);
	if (!insert(desk, notice, config->address, &local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	return TRUE;
}

static gboolean
is_written(DunlinDesk *desk, const char *language, const char *letter)
{
	return language != NULL && (desk->house->letters == NULL ||
				    dunlin_letters_has(desk->house->letters, language, letter));
}

static gboolean
same_country(const char *one, const char *other)
{
	return g_ascii_strncasecmp(one, other, 2) == 0; /* "BE-VLG" lies in BE */
}

/* The debtor's own language (the invoice's, where nothing else is known), else one of those spoken where
 * he lives: the creditor's if it is among them. English, where @letter is in none of them; the creditor's
 * again for a neighbour in a country that nothing is known of. */
static const char *
language_of(DunlinDesk *desk, const char *letter, const DunlinDebtor *debtor,
	    const DunlinCreditor *creditor)
{
	const char *const *spoken = debtor->country != NULL ? dunlin_languages_spoken(debtor->country,
										     debtor->postcode)
							    : NULL;

	if (is_written(desk, debtor->language, letter))
		return debtor->language;
	for (guint i = 0; spoken != NULL && spoken[i] != NULL; i++)
		if (g_str_has_prefix(creditor->language, spoken[i]))
			return creditor->language;
	for (guint i = 0; spoken != NULL && spoken[i] != NULL; i++)
		if (is_written(desk, spoken[i], letter))
			return spoken[i];
	if (spoken == NULL &&
	    (debtor->country == NULL || same_country(debtor->country, creditor->country)))
		return creditor->language;
	return is_written(desk, "en", letter) ? "en" : creditor->language;
}

/* In shadow the creditor's contact gets what was meant for the debtor, marked. */
static void
address_debtor(DunlinDesk *desk, DunlinNotice *notice, const DunlinCreditor *creditor,
	       const DunlinDebtor *debtor, DunlinValues *values)
{
	gboolean shadow = desk->house->config->shadow;

	if (shadow)
		dunlin_values_set_text(values, DUNLIN_SHADOW_OF, debtor->email);
	notice->to = g_strdup(shadow ? creditor->contact : debtor->email);
	notice->to_name = g_strdup(debtor->name);
	notice->from = g_strdup(creditor->from);
	notice->language = g_strdup(language_of(desk, notice->letter, debtor, creditor));
}

gboolean
dunlin_desk_tell_debtor(DunlinDesk *desk, const DunlinFacts *facts, const char *letter,
			DunlinValues *values, const DunlinOccasion *occasion, char **ret_id,
			GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, c->claim->creditor, error);
	g_autoptr(DunlinNotice) notice = new_notice(DUNLIN_ROLE_DEBTOR, letter, occasion);
	g_autoptr(GError) local = NULL;

	if (creditor == NULL)
		return FALSE;
	/* Business time says when, real time is what the outbox goes by. */
	notice->next_try += dunlin_case_window(c, c->now) - c->now;
	notice->creditor = c->claim->creditor;
	address_debtor(desk, notice, creditor, debtor, values);
	dunlin_desk_greeting(values, debtor, notice->language);
	notice->facts = dunlin_values_to_json(values);
	notice->claims = g_new0(char *, 2);
	notice->claims[0] = g_strdup(c->claim->reference);
	if (!insert(desk, notice, creditor->address, &local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	*ret_id = g_strdup(notice->id);
	return TRUE;
}

/* Whether the debtor himself got what was sent before @step, which may be taken already. */
static gboolean
was_for_debtor(const DunlinCase *c, const DunlinStep *step)
{
	guint index = dunlin_policy_index(c->policy, step->name);
	const DunlinStep *before = index > 0 ? dunlin_policy_step(c->policy, index - 1) : NULL;

	return before != NULL && dunlin_step_is_for_debtor(before) && !dunlin_step_is_handover(before);
}

/* The newest day on which a letter was taken that asked the debtor himself; NONE. */
static gboolean
find_previous(DunlinDesk *desk, const DunlinCase *c, const DunlinStep *step, DunlinDay *ret_day,
	      GError **error)
{
	g_autoptr(GPtrArray) notices = NULL;
	gint64 newest = 0;

	*ret_day = DUNLIN_DAY_NONE;
	if (c->claim->step_at == 0)
		return TRUE;
	if (was_for_debtor(c, step)) {
		*ret_day = dunlin_day_of(c->claim->step_at, c->zone);
		return TRUE;
	}
	notices = dunlin_notice_list(desk->store, c->claim, error);
	for (guint i = 0; notices != NULL && i < notices->len; i++) {
		const DunlinNotice *notice = g_ptr_array_index(notices, i);

		if (notice->demands && notice->role == DUNLIN_ROLE_DEBTOR)
			newest = MAX(newest, notice->accepted_at);
	}
	if (newest != 0)
		*ret_day = dunlin_day_of(newest, c->zone);
	return notices != NULL;
}

/* To whom, from whom, in which language: the debtor, or the colleague for whom the step is. */
static void
address(DunlinDesk *desk, DunlinNotice *notice, const DunlinCreditor *creditor,
	const DunlinDebtor *debtor, const DunlinStep *step, DunlinValues *values)
{
	gboolean contact = desk->house->config->shadow || step->to == NULL ||
			   g_str_equal(step->to, "contact");

	notice->channel = desk->house->config->shadow ? DUNLIN_CHANNEL_MAIL : step->channel;
	if (!dunlin_step_is_for_debtor(step)) {
		notice->to = g_strdup(contact ? creditor->contact : step->to);
		notice->from = service_from(creditor->address);
		notice->language = g_strdup(creditor->language);
		return;
	}
	address_debtor(desk, notice, creditor, debtor, values);
	dunlin_desk_address_channel(desk, notice, debtor, creditor->country);
}

DunlinNotice *
dunlin_desk_demand_new(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
		       DunlinDay deadline, const DunlinOccasion *occasion, GError **error)
{
	const DunlinCase *c = dunlin_facts_case(facts);
	const DunlinClaim *claim = c->claim;
	const DunlinDebtor *debtor = dunlin_facts_debtor(facts);
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, claim->creditor, error);
	g_autoptr(DunlinValues) values = NULL;
	g_autoptr(DunlinNotice) notice = NULL;
	const char *language;
	DunlinDay previous;

	if (creditor == NULL)
		return NULL;
	notice = new_notice(dunlin_step_is_for_debtor(step) ? DUNLIN_ROLE_DEBTOR
							    : DUNLIN_ROLE_CREDITOR,
			    step->letter, occasion);
	values = dunlin_desk_values(desk, creditor, claim, facts);
	dunlin_values_set_day(values, "deadline", deadline);
	dunlin_desk_where_to_pay(values, creditor, claim);
	if (claim->disputed > 0)
		dunlin_values_set_money(values, "open", dunlin_case_demanded(c), claim->currency);
	dunlin_values_set_flag(values, "has_copy", claim->message != NULL && claim->part != NULL);
	if (!find_previous(desk, c, step, &previous, error))
		return NULL;
	dunlin_values_set_day(values, "previous_day", previous);
	language = language_of(desk, step->letter, debtor, creditor);
	dunlin_desk_wording(desk, creditor, facts, step, deadline, language, values);
	if (!dunlin_desk_extras_values(desk, facts, step, language, values, error))
		return NULL;

	notice->creditor = claim->creditor;
	notice->step = g_strdup(step->name);
	notice->run = claim->step_run;
	notice->demands = TRUE;
	address(desk, notice, creditor, debtor, step, values);
	notice->facts = dunlin_values_to_json(values);
	notice->attach = g_strdup(claim->part != NULL ? claim->message : NULL);
	notice->attach_part = g_strdup(claim->part);
	notice->deadline = deadline;
	notice->amount = dunlin_case_demanded(c);
	g_strlcpy(notice->currency, claim->currency, sizeof notice->currency);
	notice->claims = g_new0(char *, 2);
	notice->claims[0] = g_strdup(claim->reference);
	/* Now, while nothing is written yet. */
	return thread(desk, notice, error) ? g_steal_pointer(&notice) : NULL;
}

gboolean
dunlin_desk_send(DunlinDesk *desk, DunlinNotice *notice, GError **error)
{
	const DunlinCreditor *creditor = dunlin_desk_creditor(desk, notice->creditor, error);
	g_autoptr(GError) local = NULL;

	if (creditor == NULL)
		return FALSE;
	if (insert(desk, notice, creditor->address, &local))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&local));
	return FALSE;
}
