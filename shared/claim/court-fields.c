/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The columns of the court's file and what stands in them: one const table of fields. They were taken
 * from files that the courts' own form made, not from the official description of records: whoever files
 * for the first time lets the court test one. Only of ANF, the other side claims, no such file was at
 * hand: its columns (amount 8, reason 35, then a rate of its own) are those that other software writes
 * whose AUSL, MAHNK and VV23 agree with the form's.
 */
#include "claim/court-file.h"

#include <string.h>

#include "base/text.h"

#define NAME_WIDTH 35
#define REFERENCE_WIDTH 35
#define SOFTWARE "Dunlin"

typedef const DunlinCourtContext Case;

/* ── values ── */

static char *
copy(const char *text)
{
	return g_strdup(text ? text : "");
}

static char *
day(DunlinDay value)
{
	int year, month, of_month;

	if (value == DUNLIN_DAY_NONE)
		return g_strdup("");
	dunlin_day_to_ymd(value, &year, &month, &of_month);
	return g_strdup_printf("%02d%02d%02d", year % 100, month, of_month);
}

/* The first part of a name that fits, cut between words, and the rest of it. */
static char *
name_part(const char *name, gboolean rest)
{
	const char *at = name, *cut = NULL;

	if (g_utf8_strlen(name, -1) <= NAME_WIDTH)
		return g_strdup(rest ? "" : name);
	for (guint i = 0; i <= NAME_WIDTH && *at; i++, at = g_utf8_next_char(at)) {
		if (*at == ' ')
			cut = at;
	}
	if (!cut)
		return g_strdup(rest ? "" : name); /* too long, which the check finds */
	return rest ? g_strdup(cut + 1) : g_strndup(name, (gsize)(cut - name));
}

/* A person's last word is his surname. */
static char *
person_part(const char *name, gboolean surname)
{
	const char *blank = strrchr(name, ' ');

	if (!blank)
		return g_strdup(surname ? name : "");
	return surname ? g_strdup(blank + 1) : g_strndup(name, (gsize)(blank - name));
}

static gboolean
is_person(Case *c)
{
	return c->court->kind == DUNLIN_KIND_CONSUMER;
}

char *
dunlin_court_reference(const DunlinCourtCase *court)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (guint i = 0; i < court->count; i++)
		g_string_append_printf(all, "%s%s", i > 0 ? " " : "", court->claims[i].reference);
	if (all->len <= REFERENCE_WIDTH)
		return g_strdup(all->str);
	return g_strdup_printf("%s und %u weitere", court->claims[0].reference, court->count - 1);
}

/* The paragraph's sign is left out: which signs a court's reader takes is not known. */
static char *
lump_sum_reason(const DunlinCourtCase *court)
{
	guint count = dunlin_court_sums(court).lump_sums;

	return count == 1 ? g_strdup("Verzugspauschale 288 Abs. 5 BGB")
			  : g_strdup_printf("%u Verzugspauschalen 288 Abs.5 BGB", count);
}

/* 0: a person, Herr or Frau unknown; 3: a merchant; 4: a GmbH & Co. KG; blank: the form is given. */
static char *
salutation(const DunlinCourtParty *party, gboolean person)
{
	if (person)
		return g_strdup("0");
	if (strcmp(party->form, "e.K.") == 0)
		return g_strdup("3");
	return g_strdup(g_str_has_suffix(party->form, "& Co. KG") ? "4" : "");
}

static char *
form(const DunlinCourtParty *party, gboolean person)
{
	g_autofree char *key = salutation(party, person);

	return g_strdup(*key ? "" : party->form);
}

/* New on each day, and its claim can be seen from it: the receipt names nothing else. */
static char *
file_of(Case *c)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
	DunlinDay day = c->court->today;
	guint today = day == DUNLIN_DAY_NONE ? 0 : (guint)day % 1024;

	return g_strdup_printf("%.4s%c%c", c->claim->reference, digits[today / 32], digits[today % 32]);
}

#define TEXT(name, expression)                                                                     \
	static char *name(Case *c)                                                                 \
	{                                                                                          \
		return expression;                                                                 \
	}
TEXT(kennziffer, copy(c->court->kennziffer))
TEXT(today, day(c->court->today))
TEXT(application, ((void)c, g_strdup("01")))
TEXT(format, ((void)c, g_strdup("4000")))
TEXT(file_id, file_of(c))
TEXT(software, ((void)c, g_strdup(SOFTWARE)))
TEXT(reference, dunlin_court_reference(c->court))
TEXT(court_postcode, copy(c->court->court_postcode))
TEXT(court_place, copy(c->court->court_place))
TEXT(rendered, g_strdup(c->court->performance == DUNLIN_COURT_RENDERED ? "X" : ""))
TEXT(independent, g_strdup(c->court->performance == DUNLIN_COURT_INDEPENDENT ? "X" : ""))
TEXT(applicant_key, salutation(&c->court->applicant, FALSE))
TEXT(applicant_form, form(&c->court->applicant, FALSE))
TEXT(applicant_name, name_part(c->court->applicant.name, FALSE))
TEXT(applicant_rest, name_part(c->court->applicant.name, TRUE))
TEXT(applicant_street, copy(c->court->applicant.street))
TEXT(applicant_postcode, copy(c->court->applicant.postcode))
TEXT(applicant_place, copy(c->court->applicant.place))
TEXT(applicant_function, copy(c->court->applicant.function))
TEXT(applicant_by, copy(c->court->applicant.represented_by))
TEXT(respondent_key, salutation(&c->court->respondent, is_person(c)))
TEXT(respondent_form, form(&c->court->respondent, is_person(c)))
TEXT(respondent_name, is_person(c) ? person_part(c->court->respondent.name, FALSE)
				   : name_part(c->court->respondent.name, FALSE))
TEXT(respondent_rest, is_person(c) ? person_part(c->court->respondent.name, TRUE)
				   : name_part(c->court->respondent.name, TRUE))
TEXT(respondent_street, copy(c->court->respondent.street))
TEXT(respondent_postcode, copy(c->court->respondent.postcode))
TEXT(respondent_place, copy(c->court->respondent.place))
TEXT(respondent_function, copy(c->court->respondent.function))
TEXT(respondent_by, copy(c->court->respondent.represented_by))
TEXT(local_court, ((void)c, g_strdup("1")))
TEXT(document, ((void)c, g_strdup("Rechnung")))
TEXT(invoice, copy(c->claim->invoice))
TEXT(issued, day(c->claim->issue_day))
TEXT(above_base, ((void)c, g_strdup("B")))
TEXT(yearly, ((void)c, g_strdup("1")))
TEXT(interest_from, day(c->period ? c->period->from : c->claim->interest_from))
TEXT(interest_to, day(c->period ? c->period->to : DUNLIN_DAY_NONE))
TEXT(other_reason, lump_sum_reason(c->court))

#define NUMBER(name, expression)                                                                   \
	static gint64 name(Case *c)                                                                \
	{                                                                                          \
		return expression;                                                                 \
	}
NUMBER(catalogue, (gint64)c->court->catalogue)
NUMBER(principal, c->claim->principal)
NUMBER(interest_on, c->period ? c->period->principal : c->claim->principal)
NUMBER(spread, c->claim->spread)
NUMBER(reminder_costs, dunlin_court_sums(c->court).fees)
NUMBER(other_costs, dunlin_court_sums(c->court).lump_sum)
NUMBER(none, ((void)c, 0))
NUMBER(applications, c->file->applications)
NUMBER(records_between, c->file->records)
NUMBER(claims, c->file->claims)
NUMBER(catalogues, c->file->catalogues)
NUMBER(principals, c->file->principals)

/* Column (1 the first) and width; text left-justified, numbers right-justified with zeros. */
static const struct {
	const char *key;
	guint column, width;
	char *(*text)(Case *c);
	gint64 (*number)(Case *c);
} fields[] = {
	{"AA", 3, 8, kennziffer, NULL},
	{"AA", 11, 6, today, NULL},
	{"AA", 17, 2, application, NULL},
	{"AA", 27, 4, format, NULL},
	{"AA", 31, 6, file_id, NULL},
	{"AA", 56, 20, software, NULL},
	{"01KS   00", 10, 35, reference, NULL},
	{"01KS   00", 45, 8, kennziffer, NULL},
	{"01KS   00", 61, 5, court_postcode, NULL},
	{"01KS   00", 66, 30, court_place, NULL},
	{"01KS   00", 109, 1, rendered, NULL},
	{"01KS   00", 110, 1, independent, NULL},
	{"01AS   01", 10, 1, applicant_key, NULL},
	{"01AS   01", 11, 35, applicant_form, NULL},
	{"01AS   01", 46, 35, applicant_name, NULL},
	{"01AS   01", 81, 35, applicant_rest, NULL},
	{"01AS   03", 10, 35, applicant_street, NULL},
	{"01AS   03", 45, 5, applicant_postcode, NULL},
	{"01AS   03", 50, 27, applicant_place, NULL},
	{"01ASGV 01", 10, 35, applicant_function, NULL},
	{"01ASGV 01", 45, 35, applicant_by, NULL},
	{"01ASGV 02", 10, 35, applicant_street, NULL},
	{"01ASGV 02", 45, 5, applicant_postcode, NULL},
	{"01ASGV 02", 50, 27, applicant_place, NULL},
	{"01AG   01", 10, 1, respondent_key, NULL},
	{"01AG   01", 11, 35, respondent_form, NULL},
	{"01AG   01", 46, 35, respondent_name, NULL},
	{"01AG   01", 81, 35, respondent_rest, NULL},
	{"01AG   03", 10, 35, respondent_street, NULL},
	{"01AG   03", 45, 5, respondent_postcode, NULL},
	{"01AG   03", 50, 27, respondent_place, NULL},
	{"01AG   04", 10, 1, local_court, NULL},
	{"01AG   04", 11, 5, respondent_postcode, NULL},
	{"01AG   04", 16, 30, respondent_place, NULL},
	{"01AGGV 01", 10, 35, respondent_function, NULL},
	{"01AGGV 01", 45, 35, respondent_by, NULL},
	{"01ASPK 00", 10, 2, NULL, catalogue},
	{"01ASPK 00", 22, 35, document, NULL},
	{"01ASPK 00", 57, 35, invoice, NULL},
	{"01ASPK 00", 92, 6, issued, NULL},
	{"01ASPK 00", 104, 10, NULL, principal},
	{"01ZINS 00", 10, 5, NULL, spread},
	{"01ZINS 00", 15, 1, above_base, NULL},
	{"01ZINS 00", 16, 1, yearly, NULL},
	{"01ZINS 00", 17, 6, interest_from, NULL},
	{"01ZINS 00", 23, 6, interest_to, NULL},
	{"01ZINS 00", 29, 10, NULL, interest_on},
	{"01MAHNK00", 10, 7, NULL, reminder_costs},
	{"01ANF  00", 10, 8, NULL, other_costs},
	{"01ANF  00", 18, 35, other_reason, NULL},
	{"BB", 3, 8, kennziffer, NULL},
	{"BB", 11, 7, NULL, applications},
	{"BB", 18, 7, NULL, records_between},
	{"BB", 25, 7, NULL, catalogues},
	{"BB", 32, 14, NULL, principals},
	{"BB", 46, 15, NULL, none},
	{"BB", 61, 7, NULL, claims},
};

/* The field's bytes in CP850, yours; NULL: a character is not in it. */
static char *
field_bytes(Case *c, guint index, gsize *ret_size)
{
	g_autofree char *text = NULL, *line = NULL;

	if (fields[index].number)
		text = g_strdup_printf("%0*" G_GINT64_FORMAT, (int)fields[index].width,
				       fields[index].number(c));
	else
		text = fields[index].text(c);
	line = dunlin_text_line(text, 4 * DUNLIN_COURT_RECORD);
	return g_convert(line, -1, "CP850", "UTF-8", NULL, ret_size, NULL);
}

gboolean
dunlin_court_record(const DunlinCourtContext *c, const char *key, char *record)
{
	memset(record, ' ', DUNLIN_COURT_RECORD);
	memcpy(record, key, strlen(key));
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		gsize size = 0;
		g_autofree char *bytes = NULL;

		if (strcmp(fields[i].key, key) != 0)
			continue;
		bytes = field_bytes(c, i, &size);
		if (!bytes || size > fields[i].width)
			return FALSE;
		memcpy(record + fields[i].column - 1, bytes, size);
	}
	return TRUE;
}
