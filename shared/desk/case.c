/* SPDX-License-Identifier: BSD-2-Clause */
/* The fields of a case, and how they are written. */
#include "desk/case.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"

typedef const DunlinCaseFile File;

static const DunlinClaim *
claim_of(File *file)
{
	return file->facts->claim;
}

static char *
money(File *file, gint64 minor)
{
	const char *currency = claim_of(file)->currency;

	return currency[0] != '\0' ? dunlin_money_to_string(minor, currency) : NULL;
}

/* ── client and debtor ── */

static char *
given(const char *text)
{
	return text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
}

#define CREDITOR_FIELD(member)                                                                     \
	static char *client_##member(File *file)                                                   \
	{                                                                                          \
		return given(file->creditor->member);                                              \
	}
CREDITOR_FIELD(name)
CREDITOR_FIELD(postal)
CREDITOR_FIELD(legal)
CREDITOR_FIELD(phone)
CREDITOR_FIELD(contact)
CREDITOR_FIELD(country)

static char *
client_vat_id(File *file)
{
	return given(file->creditor->vat_id[0]);
}

static char *
client_iban(File *file)
{
	return given(claim_of(file)->iban != NULL ? claim_of(file)->iban : file->creditor->iban[0]);
}

#define DEBTOR_FIELD(member)                                                                       \
	static char *debtor_##member(File *file)                                                   \
	{                                                                                          \
		return file->debtor != NULL ? given(file->debtor->member) : NULL;                  \
	}
DEBTOR_FIELD(name)
DEBTOR_FIELD(number)
DEBTOR_FIELD(vat_id)
DEBTOR_FIELD(email)
DEBTOR_FIELD(language)
DEBTOR_FIELD(street)
DEBTOR_FIELD(postcode)
DEBTOR_FIELD(city)

static char *
debtor_kind(File *file)
{
	return g_strdup(dunlin_debtor_kind_to_string(file->facts->kind));
}

static char *
debtor_country(File *file)
{
	return given(file->facts->country);
}

/* Nothing is ever looked up elsewhere: no. 7 of RDG 13a(1) has nothing to name. */
static char *
address_source(File *file)
{
	static const char *const origins[][2] = {
		{"creditor", "client"}, {"answer", "debtor"}, {"forward", "client"},
	};

	for (guint i = 0; file->debtor != NULL && i < G_N_ELEMENTS(origins); i++) {
		if (g_strcmp0(file->debtor->email_origin, origins[i][0]) == 0)
			return g_strdup(origins[i][1]);
	}
	return g_strdup("invoice");
}

/* ── the claim ── */

static char *
reference(File *file)
{
	return g_strdup(claim_of(file)->reference);
}

static char *
handed_over(File *file)
{
	return file->partner != NULL ? dunlin_day_to_string(file->reckoning->day) : NULL;
}

static char *
as_of(File *file)
{
	return dunlin_day_to_string(file->reckoning->day);
}

static char *
partner_name(File *file)
{
	return file->partner != NULL ? given(file->partner->title) : NULL;
}

static char *
currency(File *file)
{
	return g_strdup(claim_of(file)->currency);
}

static char *
invoice(File *file)
{
	return given(claim_of(file)->invoice);
}

static char *
issue_day(File *file)
{
	return dunlin_day_to_string(claim_of(file)->issue_day);
}

static char *
due_day(File *file)
{
	return dunlin_day_to_string(claim_of(file)->due_day);
}

static char *
due_origin(File *file)
{
	return g_strdup(dunlin_due_origin_to_string(claim_of(file)->due_origin));
}

/* The invoice's date is the nearest that is known to the contract's. */
static char *
subject(File *file)
{
	if (claim_of(file)->subject != NULL)
		return g_strdup(claim_of(file)->subject);
	return g_strdup_printf("goods or services of invoice %s",
			       claim_of(file)->invoice != NULL ? claim_of(file)->invoice : "?");
}

static char *
unpaid_day(File *file)
{
	return dunlin_day_to_string(claim_of(file)->unpaid_day);
}

/* BGB 195, 199: three years from the end of the year. */
static char *
limitation(File *file)
{
	int year, month, date;

	if (!g_str_has_prefix(file->creditor->country, "DE") ||
	    claim_of(file)->due_day == DUNLIN_DAY_NONE)
		return NULL;
	dunlin_day_to_ymd(claim_of(file)->due_day, &year, &month, &date);
	return g_strdup_printf("%04d-12-31", year + 3);
}

#define BALANCE_FIELD(name, expression)                                                            \
	static char *name(File *file)                                                              \
	{                                                                                          \
		return money(file, expression);                                                    \
	}
BALANCE_FIELD(principal, file->facts->balance.principal)
BALANCE_FIELD(paid, file->facts->balance.paid)
BALANCE_FIELD(credited, file->facts->balance.credited)
BALANCE_FIELD(waived, file->facts->balance.waived)
BALANCE_FIELD(total_open, dunlin_case_demanded(file->facts))
BALANCE_FIELD(principal_open, MAX(file->reckoning->account.principal, 0))
BALANCE_FIELD(interest_claimed, file->facts->balance.interest)
BALANCE_FIELD(interest_accrued, file->reckoning->interest.amount)
BALANCE_FIELD(fees, file->facts->balance.fees)
BALANCE_FIELD(lump_sum, file->facts->balance.lump_sum)

static char *
disputed(File *file)
{
	return claim_of(file)->disputed > 0 ? money(file, claim_of(file)->disputed) : NULL;
}

/* ── default and interest ── */

static char *
default_since(File *file)
{
	return dunlin_day_to_string(file->reckoning->first);
}

static char *
reminded_day(File *file)
{
	return dunlin_day_to_string(file->reckoning->reminded);
}

static char *
interest_law(File *file)
{
	return file->reckoning->law != NULL ? g_strdup(file->reckoning->law->source) : NULL;
}

static char *
interest_table(File *file)
{
	return file->reckoning->law != NULL ? g_strdup(file->reckoning->law->table) : NULL;
}

static char *
interest_spread(File *file)
{
	return file->reckoning->law != NULL ? dunlin_rate_to_string(file->reckoning->law->spread) : NULL;
}

static char *
reserved_from(File *file)
{
	return dunlin_day_to_string(file->reckoning->interest.reserved);
}

static char *
never_above(File *file)
{
	(void)file;
	return g_strdup("no"); /* the tables hold the statute's rates only */
}

static char *
cost_cause(File *file)
{
	const DunlinBalance *balance = &file->facts->balance;

	if (balance->fees == 0 && balance->lump_sum == 0)
		return NULL;
	return g_strdup_printf("late payment: %s%s%s", balance->fees != 0 ? "costs of reminders" : "",
			       balance->fees != 0 && balance->lump_sum != 0 ? ", " : "",
			       balance->lump_sum != 0 ? "fixed sum of the law" : "");
}

static char *
vat_on_costs(File *file)
{
	(void)file;
	return g_strdup("none"); /* interest and costs of late payment are damages */
}

/* Who has a VAT id can deduct it, as a rule; nobody has asked him. */
static char *
input_tax(File *file)
{
	return g_strdup(file->creditor->vat_id[0] != NULL ? "presumably deductible" : "unknown");
}

/* ── the table ── */

typedef struct {
	const char *name;
	char *(*get)(File *file); /* NULL result: absent */
} Field;
typedef struct {
	const char *name;
	const Field *fields;
	guint count;
} Group;
#define GROUP(name)                                                                                \
	{                                                                                          \
		#name, name##_fields, G_N_ELEMENTS(name##_fields)                                  \
	}

static const Field claim_fields[] = {
	{"reference", reference}, {"handed_over", handed_over}, {"partner", partner_name},
	{"currency", currency},	  {"open", total_open},		{"limitation", limitation},
	{"as_of", as_of},
};
static const Field client_fields[] = { /* RDG 13a(1) no. 1 */
	{"name", client_name},	   {"postal", client_postal}, {"country", client_country},
	{"legal", client_legal},   {"vat_id", client_vat_id}, {"contact", client_contact},
	{"phone", client_phone},   {"iban", client_iban},
};
static const Field debtor_fields[] = {
	{"name", debtor_name},	       {"kind", debtor_kind},	      {"number", debtor_number},
	{"vat_id", debtor_vat_id},     {"street", debtor_street},     {"postcode", debtor_postcode},
	{"city", debtor_city},	       {"country", debtor_country},   {"email", debtor_email},
	{"language", debtor_language}, {"address_source", address_source}, /* no. 7 */
};
static const Field ground_fields[] = { /* no. 2 */
	{"subject", subject}, {"invoice", invoice},	  {"invoice_date", issue_day},
	{"due_date", due_day}, {"due_origin", due_origin}, {"known_unpaid", unpaid_day},
};
static const Field principal_fields[] = {
	{"amount", principal}, {"paid", paid}, {"credited", credited}, {"waived", waived},
	{"disputed", disputed}, {"open", principal_open},
};
static const Field interest_fields[] = { /* nos. 3 and 4 */
	{"since", default_since},	{"first_reminder", reminded_day},
	{"law", interest_law},		{"reference_rate", interest_table},
	{"above_reference", interest_spread}, {"claimed", interest_claimed},
	{"accrued", interest_accrued},	{"reserved_from", reserved_from},
	{"above_statute", never_above},
};
static const Field costs_fields[] = { /* no. 5 */
	{"fees", fees}, {"fixed_sum", lump_sum}, {"cause", cost_cause},
};
static const Field vat_fields[] = { /* no. 6 */
	{"on_interest_and_costs", vat_on_costs}, {"input_tax", input_tax},
};

static const Group groups[] = {
	GROUP(claim),	  GROUP(client),   GROUP(debtor), GROUP(ground),
	GROUP(principal), GROUP(interest), GROUP(costs),  GROUP(vat),
};

/* ── JSON ── */

static void
put(JsonBuilder *builder, const char *name, const char *value)
{
	json_builder_set_member_name(builder, name);
	if (value != NULL)
		json_builder_add_string_value(builder, value);
	else
		json_builder_add_null_value(builder);
}

static void
put_list(JsonBuilder *builder, File *file, const DunlinCaseList *list)
{
	json_builder_set_member_name(builder, list->name);
	json_builder_begin_array(builder);
	for (guint i = 0; i < list->count(file); i++) {
		if (list->skip != NULL && list->skip(file, i))
			continue;
		json_builder_begin_object(builder);
		for (guint k = 0; k < list->n_columns; k++) {
			g_autofree char *value = list->columns[k].get(file, i);

			put(builder, list->columns[k].name, value);
		}
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

char *
dunlin_case_json(const DunlinCaseFile *file)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_begin_object(builder);
	put(builder, "format", DUNLIN_CASE_FORMAT);
	for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
		json_builder_set_member_name(builder, groups[i].name);
		json_builder_begin_object(builder);
		for (guint k = 0; k < groups[i].count; k++) {
			g_autofree char *value = groups[i].fields[k].get(file);

			put(builder, groups[i].fields[k].name, value);
		}
		json_builder_end_object(builder);
	}
	for (guint i = 0; i < DUNLIN_CASE_LISTS; i++)
		put_list(builder, file, &dunlin_case_lists[i]);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	return json_to_string(root, TRUE);
}

/* ── XML ── */

static void
put_element(GString *xml, const char *indent, const char *name, const char *value)
{
	g_autofree char *line = value != NULL ? dunlin_text_line(value, 4000) : NULL;
	g_autofree char *escaped = line != NULL ? g_markup_escape_text(line, -1) : NULL;

	if (escaped != NULL)
		g_string_append_printf(xml, "%s<%s>%s</%s>\n", indent, name, escaped, name);
}

static void
put_rows(GString *xml, File *file, const DunlinCaseList *list)
{
	g_string_append_printf(xml, "  <%s>\n", list->name);
	for (guint i = 0; i < list->count(file); i++) {
		if (list->skip != NULL && list->skip(file, i))
			continue;
		g_string_append_printf(xml, "    <%s>\n", list->row);
		for (guint k = 0; k < list->n_columns; k++) {
			g_autofree char *value = list->columns[k].get(file, i);

			put_element(xml, "      ", list->columns[k].name, value);
		}
		g_string_append_printf(xml, "    </%s>\n", list->row);
	}
	g_string_append_printf(xml, "  </%s>\n", list->name);
}

char *
dunlin_case_xml(const DunlinCaseFile *file)
{
	GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				    "<case format=\"" DUNLIN_CASE_FORMAT "\">\n");

	for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
		g_string_append_printf(xml, "  <%s>\n", groups[i].name);
		for (guint k = 0; k < groups[i].count; k++) {
			g_autofree char *value = groups[i].fields[k].get(file);

			put_element(xml, "    ", groups[i].fields[k].name, value);
		}
		g_string_append_printf(xml, "  </%s>\n", groups[i].name);
	}
	for (guint i = 0; i < DUNLIN_CASE_LISTS; i++)
		put_rows(xml, file, &dunlin_case_lists[i]);
	g_string_append(xml, "</case>\n");
	return g_string_free(xml, FALSE);
}
