/* SPDX-License-Identifier: BSD-2-Clause */
/* The facts a creditor may give or correct: one const table of fields. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "desk/internal.h"
#include "reading/terms.h"
#include "reading/words.h"

typedef struct {
	DunlinDesk *desk;
	DunlinClaim *claim;
	DunlinDebtor *debtor; /* the claim's, or a new one */
	gboolean debtor_changed;
	gboolean debtors_policy; /* … the one that his claims follow */
	gboolean policy;         /* the claim was told which to follow */
	const DunlinOccasion *occasion;
	DunlinDay today;
} Setting;

static gboolean
refuse(const Setting *set, DunlinResult why, const char *first, GError **error)
{
	return dunlin_desk_refuse(set->occasion->language, why, first, error);
}

static gboolean
parse_day(const Setting *set, const char *value, DunlinDay *ret_day, GError **error)
{
	if (dunlin_day_parse_human(value, set->today, ret_day))
		return TRUE;
	return refuse(set, DUNLIN_RESULT_NOT_A_DAY, value, error);
}

static gboolean
set_due(Setting *set, const char *value, GError **error)
{
	if (!parse_day(set, value, &set->claim->due_day, error))
		return FALSE;
	set->claim->due_origin = DUNLIN_DUE_CONTRACT;
	return TRUE;
}

static gboolean
set_issued(Setting *set, const char *value, GError **error)
{
	return parse_day(set, value, &set->claim->issue_day, error);
}

#define TERM_MAX_DAYS 366

/* "30", or terms as an invoice has them: "30 days net", "14 Tage 2 %, 30 Tage netto". From the invoice's
 * date. What is not clear is not guessed. */
static gboolean
set_terms(Setting *set, const char *value, GError **error)
{
	DunlinDay issued = set->claim->issue_day, due = DUNLIN_DAY_NONE;
	char *end = NULL;
	gint64 days = g_ascii_strtoll(value, &end, 10);

	if (strpbrk(value, "0123456789") == NULL)
		return refuse(set, DUNLIN_RESULT_NOT_A_TERM, value, error);
	if (issued == DUNLIN_DAY_NONE)
		return refuse(set, DUNLIN_RESULT_NO_ISSUE_DAY, NULL, error);
	if (end != value && *end == '\0')
		due = days >= 0 && days <= TERM_MAX_DAYS ? issued + (DunlinDay)days : DUNLIN_DAY_NONE;
	else if (dunlin_terms_due(value, issued, &due) != DUNLIN_TERMS_CLEAR)
		due = DUNLIN_DAY_NONE;
	if (due == DUNLIN_DAY_NONE || due < issued || due > issued + TERM_MAX_DAYS)
		return refuse(set, DUNLIN_RESULT_NOT_A_TERM, value, error);
	set->claim->due_day = due;
	set->claim->due_origin = DUNLIN_DUE_CONTRACT;
	return TRUE;
}

static gboolean
set_amount(Setting *set, const char *value, GError **error)
{
	DunlinClaim *claim = set->claim;
	const char *currency = claim->currency[0] != '\0' ? claim->currency : NULL;
	char given[DUNLIN_CURRENCY_SIZE];
	DunlinBalance balance;
	DunlinEntry entry = {.kind = DUNLIN_ENTRY_PRINCIPAL, .day = set->today,
			     .text = (char *)"set", .source = (char *)set->occasion->message};
	gint64 amount;

	if (!dunlin_desk_amount(set->occasion->language, value, currency, &amount, given, error) ||
	    !dunlin_ledger_balance(set->desk->store, claim, &balance, error))
		return FALSE;
	if (amount <= 0)
		return refuse(set, DUNLIN_RESULT_NO_DEMAND, value, error);
	if (currency != NULL && !g_str_equal(currency, given))
		return refuse(set, DUNLIN_RESULT_OTHER_CURRENCY, currency, error);
	g_strlcpy(claim->currency, given, sizeof claim->currency);
	entry.amount = amount - balance.principal;
	return entry.amount == 0 || dunlin_ledger_add(set->desk->store, claim, &entry, error);
}

static gboolean
set_invoice(Setting *set, const char *value, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(DunlinClaim) known =
		dunlin_claim_by_invoice(set->desk->store, set->claim->creditor, set->claim->seller,
					value, &local);

	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return FALSE;
	}
	if (known != NULL && !g_str_equal(known->reference, set->claim->reference))
		return refuse(set, DUNLIN_RESULT_INVOICE_TAKEN, known->reference, error);
	if (!dunlin_claim_name_drop(set->desk->store, set->claim, set->claim->invoice, error))
		return FALSE;
	g_free(set->claim->invoice);
	set->claim->invoice = dunlin_text_line(value, 100);
	return dunlin_claim_name_put(set->desk->store, set->claim, error);
}

static void
replace(char **field, const char *value)
{
	g_free(*field);
	*field = dunlin_text_line(value, 200);
}

static gboolean
set_debtor(Setting *set, const char *value, GError **error)
{
	const DunlinConfig *config = set->desk->house->config;
	const DunlinCreditor *creditor = dunlin_desk_creditor(set->desk, set->claim->creditor, error);

	if (creditor == NULL)
		return FALSE;
	if (!dunlin_text_is_address(value))
		return refuse(set, DUNLIN_RESULT_NOT_AN_ADDRESS, value, error);
	if (dunlin_address_in(creditor->senders, value) ||
	    g_ascii_strcasecmp(value, config->address) == 0 ||
	    g_ascii_strcasecmp(value, creditor->contact) == 0)
		return refuse(set, DUNLIN_RESULT_OWN_ADDRESS, value, error);
	replace(&set->debtor->email, value);
	replace(&set->debtor->email_state, "ok");
	replace(&set->debtor->email_origin, "creditor");
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_name(Setting *set, const char *value, GError **error)
{
	(void)error; /* any name will do */
	replace(&set->debtor->name, value);
	set->debtor_changed = TRUE;
	return TRUE;
}

/* What stands for @value in a language of the letters, as conf/words has it; else @value. Yours. */
static char *
plain_value(const char *field, const char *value)
{
	const DunlinWordTable *table = dunlin_words(DUNLIN_WORDS_VALUE);
	g_autofree char *folded = g_strstrip(dunlin_words_fold(value));

	for (gsize i = 0; i < table->count; i++) {
		const char *key = table->words[i].key;

		if (g_str_equal(table->words[i].phrase, folded) && g_str_has_prefix(key, field) &&
		    key[strlen(field)] == ' ')
			return g_strdup(key + strlen(field) + 1);
	}
	return g_strstrip(g_strdup(value));
}

static gboolean
set_language(Setting *set, const char *value, GError **error)
{
	g_autofree char *plain = plain_value("language", value);
	g_autofree char *language = g_ascii_strdown(plain, -1);
	g_autofree char *built_in = dunlin_data_path("letters");
	g_autofree char *site = dunlin_config_path(set->desk->house->config, "letters");
	g_auto(GStrv) known = dunlin_letters_languages(built_in, site);
	g_autofree char *names = g_strjoinv(", ", known);

	if (!g_strv_contains((const char *const *)known, language))
		return dunlin_desk_refuse_two(set->occasion->language, DUNLIN_RESULT_NOT_A_LANGUAGE,
					      value, names, error);
	g_free(set->debtor->language);
	set->debtor->language = g_steal_pointer(&language);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_kind(Setting *set, const char *value, GError **error)
{
	g_autofree char *plain = plain_value("kind", value);
	g_autofree char *kind = g_ascii_strdown(plain, -1);

	if (!dunlin_debtor_kind_from_string(kind, &set->debtor->kind))
		return refuse(set, DUNLIN_RESULT_NOT_A_KIND, value, error);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_country(Setting *set, const char *value, GError **error)
{
	g_autofree char *plain = plain_value("country", value);
	g_autofree char *country = dunlin_format_country_code(plain);

	if (country == NULL)
		return refuse(set, DUNLIN_RESULT_NOT_A_COUNTRY, value, error);
	replace(&set->debtor->country, country);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_phone(Setting *set, const char *value, GError **error)
{
	guint digits = 0;

	for (const char *p = value; *p != '\0'; p++)
		digits += g_ascii_isdigit(*p) ? 1 : 0;
	if (strspn(value, "+0123456789 ()/.-") != strlen(value) || digits < 5 || digits > 15)
		return refuse(set, DUNLIN_RESULT_NOT_A_PHONE, value, error);
	replace(&set->debtor->phone, value);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_street(Setting *set, const char *value, GError **error)
{
	(void)error;
	replace(&set->debtor->street, value);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_postcode(Setting *set, const char *value, GError **error)
{
	(void)error;
	replace(&set->debtor->postcode, value);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_city(Setting *set, const char *value, GError **error)
{
	(void)error;
	replace(&set->debtor->city, value);
	set->debtor_changed = TRUE;
	return TRUE;
}

static gboolean
set_contact(Setting *set, const char *value, GError **error)
{
	(void)error;
	replace(&set->debtor->contact, value);
	set->debtor_changed = TRUE;
	return TRUE;
}

#define NO_POLICY "-" /* takes back what was said */

/* A name that the configuration has, or NO_POLICY; only approvers may. */
static gboolean
may_set_policy(const Setting *set, const char *value, GError **error)
{
	const DunlinConfig *config = set->desk->house->config;
	g_autoptr(GString) names = g_string_new(NULL);

	if (set->occasion->unapproved)
		return dunlin_desk_deny(set->occasion, DUNLIN_RESULT_APPROVER_ONLY, error);
	if (g_str_equal(value, NO_POLICY) || dunlin_config_policy(config, value) != NULL)
		return TRUE;
	for (guint i = 0; i < config->policies->len; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
				       ((DunlinPolicy *)g_ptr_array_index(config->policies, i))->name);
	return dunlin_desk_refuse_two(set->occasion->language, DUNLIN_RESULT_NO_POLICY, value, names->str,
				      error);
}

static gboolean
set_policy(Setting *set, const char *value, GError **error)
{
	const char *name = g_str_equal(value, NO_POLICY) ? NULL : value;

	if (!may_set_policy(set, value, error))
		return FALSE;
	if (set->claim->state == DUNLIN_STATE_COLLECTION)
		return refuse(set, DUNLIN_RESULT_AT_PARTNER, NULL, error);
	set->policy = TRUE;
	return dunlin_desk_set_policy(set->desk, set->claim, name, set->occasion, error);
}

/* The debtor's: of all his claims, now and later. */
static gboolean
set_debtors_policy(Setting *set, const char *value, GError **error)
{
	if (!may_set_policy(set, value, error))
		return FALSE;
	g_free(set->debtor->policy);
	set->debtor->policy = g_str_equal(value, NO_POLICY) ? NULL : g_strdup(value);
	set->debtor_changed = TRUE;
	set->debtors_policy = TRUE;
	return TRUE;
}

static const struct {
	const char *name;
	gboolean (*set)(Setting *set, const char *value, GError **error);
} fields[] = {
	{"invoice", set_invoice}, {"issued", set_issued}, {"amount", set_amount},
	{"due", set_due},	  {"terms", set_terms},	  {"debtor", set_debtor},
	{"name", set_name},	  {"language", set_language}, {"kind", set_kind},
	{"country", set_country}, {"phone", set_phone},	      {"street", set_street},
	{"postcode", set_postcode}, {"city", set_city},
	{"contact", set_contact},
	{"customer-policy", set_debtors_policy}, {"policy", set_policy},
};

static gboolean
load_debtor(Setting *set, GError **error)
{
	if (set->claim->debtor != 0) {
		set->debtor = dunlin_debtor_get(set->desk->store, set->claim->creditor,
						set->claim->debtor, error);
		return set->debtor != NULL;
	}
	set->debtor = dunlin_debtor_new();
	set->debtor->creditor = set->claim->creditor;
	return TRUE;
}

static gboolean
apply_fields(Setting *set, GHashTable *arguments, GString *done, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		const char *value = g_hash_table_lookup(arguments, fields[i].name);

		if (value == NULL)
			continue;
		if (!fields[i].set(set, value, error)) {
			g_prefix_error(error, "%s: ", fields[i].name);
			return FALSE;
		}
		g_string_append_printf(done, "%s%s = %s", done->len > 0 ? ", " : "",
				       fields[i].name, value);
	}
	if (done->len == 0)
		return refuse(set, DUNLIN_RESULT_NOTHING_TO_SET, NULL, error);
	return TRUE;
}

gboolean
dunlin_desk_set(DunlinDesk *desk, DunlinClaim *claim, GHashTable *arguments,
		const DunlinOccasion *occasion, GString *done, GError **error)
{
	Setting set = {.desk = desk, .claim = claim, .occasion = occasion,
		       .today = dunlin_day_of(occasion->time.now, desk->house->config->zone)};
	g_autoptr(DunlinDebtor) debtor = NULL;

	if (!load_debtor(&set, error))
		return FALSE;
	debtor = set.debtor;
	if (!apply_fields(&set, arguments, done, error) ||
	    (set.debtor_changed && !dunlin_debtor_put(desk->store, debtor, error)))
		return FALSE;
	if (set.debtor_changed)
		claim->debtor = debtor->id;
	if (set.policy || !set.debtor_changed)
		return TRUE;
	if (!set.debtors_policy)
		return dunlin_desk_review_policy(desk, claim, occasion, error);
	return (claim->policy_by == DUNLIN_POLICY_BY_CLAIM ||
		dunlin_desk_set_policy(desk, claim, NULL, occasion, error)) &&
	       dunlin_desk_review_debtor(desk, claim, occasion, error);
}
