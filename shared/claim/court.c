/* SPDX-License-Identifier: BSD-2-Clause */
/* What the order for payment needs, what is missing, and the sheet. */
#include "claim/court.h"

#include <string.h>

#include "base/money.h"
#include "claim/costs.h"
#include "claim/court-file.h"

/* ── who, where ── */

static const struct {
	char land[6];
	const char *postcode, *place;
} courts[] = {
	{"DE-BW", "70154", "Stuttgart"}, {"DE-BY", "96441", "Coburg"},	{"DE-BE", "13343", "Berlin"},
	{"DE-BB", "13343", "Berlin"},	 {"DE-HB", "28184", "Bremen"},	{"DE-HH", "22747", "Hamburg"},
	{"DE-MV", "22747", "Hamburg"},	 {"DE-HE", "36084", "Hünfeld"}, {"DE-NI", "29525", "Uelzen"},
	{"DE-RP", "56723", "Mayen"},	 {"DE-SL", "56723", "Mayen"},	{"DE-SN", "39418", "Staßfurt"},
	{"DE-ST", "39418", "Staßfurt"},	 {"DE-TH", "39418", "Staßfurt"},
};

static gboolean
is_german(const char *country)
{
	return country && g_ascii_strncasecmp(country, "DE", 2) == 0;
}

gboolean
dunlin_court_of(const char *country, const char **ret_postcode, const char **ret_place)
{
	gboolean abroad = country && *country && !is_german(country);

	for (guint i = 0; i < G_N_ELEMENTS(courts); i++) {
		if (g_ascii_strcasecmp(abroad ? "DE-BE" : country ? country : "", courts[i].land) != 0)
			continue;
		*ret_postcode = courts[i].postcode;
		*ret_place = courts[i].place;
		return TRUE;
	}
	return FALSE;
}

/* The longer ones first: one ends like the other. */
static const char *const forms[] = {
	"GmbH & Co. KG", "UG (haftungsbeschränkt) & Co. KG", "UG (haftungsbeschränkt)", "gGmbH", "GmbH",
	"KGaA", "AG", "SE", "OHG", "KG", "eG", "e.V.", "e.K.", "PartG mbB", "PartG", "GbR",
};

const char *
dunlin_court_form(const char *name)
{
	for (guint i = 0; name && i < G_N_ELEMENTS(forms); i++) {
		g_autofree char *end = g_strconcat(" ", forms[i], NULL);

		if (g_str_has_suffix(name, end))
			return forms[i];
	}
	return "";
}

gboolean
dunlin_court_address(const char *postal, char **ret_street, char **ret_postcode, char **ret_place)
{
	const char *comma = postal ? strrchr(postal, ',') : NULL;
	const char *town = comma ? comma + 1 + strspn(comma + 1, " ") : "";

	if (strspn(town, "0123456789") != 5 || town[5] != ' ' || town[6] == '\0' || comma == postal)
		return FALSE;
	*ret_street = g_strndup(postal, (gsize)(comma - postal));
	*ret_postcode = g_strndup(town, 5);
	*ret_place = g_strdup(town + 6);
	return TRUE;
}

/* ── checks ── */

static gboolean
is_empty(const char *text)
{
	return !text || !*text;
}

static gboolean
is_incomplete(const DunlinCourtParty *party)
{
	return is_empty(party->name) || is_empty(party->street) || is_empty(party->postcode) ||
	       is_empty(party->place);
}

DunlinCourtSums
dunlin_court_sums(const DunlinCourtCase *court)
{
	DunlinCourtSums sums = {0};

	for (guint i = 0; i < court->count; i++) {
		const DunlinCourtClaim *claim = &court->claims[i];

		sums.principal += claim->principal;
		sums.fees += claim->fees;
		sums.lump_sum += claim->lump_sum;
		sums.lump_sums += claim->lump_sum > 0;
	}
	return sums;
}

static gboolean
wrong_currency(const DunlinCourtCase *c)
{
	for (guint i = 0; i < c->count; i++) {
		if (strcmp(c->claims[i].currency, "EUR") != 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_abroad(const DunlinCourtCase *c)
{
	return !is_german(c->respondent.country);
}

static gboolean
nothing_open(const DunlinCourtCase *c)
{
	for (guint i = 0; i < c->count; i++) {
		if (c->claims[i].principal <= 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
lacks_kennziffer(const DunlinCourtCase *c)
{
	return is_empty(c->kennziffer) || strspn(c->kennziffer, "0123456789") != 8 ||
	       strlen(c->kennziffer) != 8;
}

static gboolean
lacks_court(const DunlinCourtCase *c)
{
	return is_empty(c->court_postcode) || is_empty(c->court_place);
}

static gboolean
lacks_applicant(const DunlinCourtCase *c)
{
	return is_incomplete(&c->applicant);
}

/* A merchant acts for himself; who is no company at all needs another key than a legal form. */
static gboolean
is_unrepresented(const DunlinCourtCase *c)
{
	const DunlinCourtParty *applicant = &c->applicant;

	return is_empty(applicant->form) ||
	       (strcmp(applicant->form, "e.K.") != 0 &&
		(is_empty(applicant->function) || is_empty(applicant->represented_by)));
}

static gboolean
lacks_respondent(const DunlinCourtCase *c)
{
	const char *postcode = c->respondent.postcode;

	return is_incomplete(&c->respondent) || strspn(postcode, "0123456789") != 5 || postcode[5] != '\0';
}

static gboolean
lacks_form(const DunlinCourtCase *c)
{
	return c->kind != DUNLIN_KIND_CONSUMER && is_empty(c->respondent.form);
}

static gboolean
lacks_invoice(const DunlinCourtCase *c)
{
	for (guint i = 0; i < c->count; i++) {
		if (is_empty(c->claims[i].invoice) || c->claims[i].issue_day == DUNLIN_DAY_NONE)
			return TRUE;
	}
	return FALSE;
}

static gboolean
lacks_catalogue(const DunlinCourtCase *c)
{
	return c->catalogue == 0;
}

/* A flat's address, a kind of contract, or what takes the place of the invoice's number. */
static gboolean
wants_more(const DunlinCourtCase *c)
{
	static const guint numbers[] = {19, 20, 28, 36, 42, 61, 90};

	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		if (c->catalogue == numbers[i])
			return TRUE;
	}
	return FALSE;
}

static gboolean
lacks_performance(const DunlinCourtCase *c)
{
	return c->performance == DUNLIN_COURT_UNSAID;
}

/* GVG 23 no. 1, since 2026-01-01; interest and costs do not count (ZPO 4), several claims do together
 * (ZPO 5). */
#define LOCAL_MAX 1000000

static gboolean
is_regional(const DunlinCourtCase *c)
{
	return dunlin_court_sums(c).principal > LOCAL_MAX;
}

static gboolean
has_computed(const DunlinCourtCase *c)
{
	for (guint i = 0; i < c->count; i++) {
		if (c->claims[i].computed > 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_many(const DunlinCourtCase *c)
{
	return c->count > DUNLIN_COURT_CLAIMS;
}

static gboolean
does_not_fit(const DunlinCourtCase *c)
{
	return !dunlin_court_fits(c);
}

static const struct {
	gboolean (*fails)(const DunlinCourtCase *court);
	const char *en, *de;
} checks[DUNLIN_COURT_CHECKS] = {
	[DUNLIN_COURT_CURRENCY] = {wrong_currency, "a court order is for euros only",
				   "einen Mahnbescheid gibt es nur über Euro"},
	[DUNLIN_COURT_ABROAD] = {is_abroad, "the debtor is not in Germany: that is another procedure",
				 "der Schuldner sitzt nicht in Deutschland: das ist ein anderes Verfahren"},
	[DUNLIN_COURT_NOTHING_OPEN] = {nothing_open, "nothing of the principal is open",
				       "von der Hauptforderung ist nichts offen"},
	[DUNLIN_COURT_KENNZIFFER] = {lacks_kennziffer, "no Kennziffer is configured",
				     "es ist keine Kennziffer eingerichtet"},
	[DUNLIN_COURT_COURT] = {lacks_court, "which court issues orders for you is not known",
				"das zuständige Mahngericht ist nicht bekannt"},
	[DUNLIN_COURT_APPLICANT] = {lacks_applicant,
				    "your address is not complete: street, postcode and town",
				    "Ihre Anschrift ist nicht vollständig: Straße, Postleitzahl, Ort"},
	[DUNLIN_COURT_REPRESENTED] = {is_unrepresented,
				      "your legal form, and who represents you: function and name",
				      "Ihre Rechtsform und wer Sie vertritt: Funktion und Name"},
	[DUNLIN_COURT_RESPONDENT] = {lacks_respondent,
				     "the debtor's address is not complete: street, postcode and town",
				     "die Anschrift des Schuldners ist nicht vollständig: Straße, "
				     "Postleitzahl, Ort"},
	[DUNLIN_COURT_FORM] = {lacks_form, "whether the debtor is a person, or which kind of company",
			       "ob der Schuldner eine Person ist, oder welche Rechtsform er hat"},
	[DUNLIN_COURT_INVOICE] = {lacks_invoice, "the number and the date of each invoice",
				  "Nummer und Datum jeder Rechnung"},
	[DUNLIN_COURT_CATALOGUE] = {lacks_catalogue,
				    "the number of your claims in the court's catalogue",
				    "die Katalognummer Ihrer Forderungen"},
	[DUNLIN_COURT_MORE] = {wants_more,
			       "what your number in the court's catalogue asks for beside the invoice: "
			       "enter it on the form",
			       "was Ihre Katalognummer außer der Rechnung verlangt: bitte im Formular "
			       "eintragen"},
	[DUNLIN_COURT_PERFORMANCE] = {lacks_performance, "whether you have rendered what is paid for",
				      "ob Sie die Gegenleistung erbracht haben"},
	[DUNLIN_COURT_REGIONAL] = {is_regional,
				   "above EUR 10,000 a regional court decides: choose it on the form",
				   "über 10.000 Euro entscheidet ein Landgericht: bitte im Formular wählen"},
	[DUNLIN_COURT_COMPUTED] = {has_computed,
				   "interest was paid in part: enter what is left of it on the form",
				   "Zinsen sind zum Teil bezahlt: bitte den Rest im Formular eintragen"},
	[DUNLIN_COURT_MANY] = {is_many, "more than 20 claims in one application: divide them",
			       "mehr als 20 Forderungen in einem Antrag: bitte teilen"},
	[DUNLIN_COURT_WIDTH] = {does_not_fit, "a text too long, or a character that the file cannot carry",
				"ein zu langer Text oder ein Zeichen, das in die Datei nicht passt"},
};

guint
dunlin_court_failed(const DunlinCourtCase *court)
{
	guint failed = 0;

	for (guint i = 0; i < DUNLIN_COURT_CHECKS; i++)
		failed |= checks[i].fails(court) ? 1u << i : 0;
	return failed;
}

const char *
dunlin_court_sentence(DunlinCourtCheck check, const char *language)
{
	return language && g_str_has_prefix(language, "de") ? checks[check].de : checks[check].en;
}

/* ── the sheet ── */

static void
line_free(gpointer data)
{
	DunlinCourtLine *line = data;

	g_free(line->value);
	g_free(line);
}

/* Takes @value; NULL or empty: left open on the form. */
static void
put(GPtrArray *sheet, const char *label, char *value)
{
	DunlinCourtLine *line = g_new0(DunlinCourtLine, 1);

	line->label = label;
	line->value = is_empty(value) ? g_strdup("____") : g_strdup(value);
	g_free(value);
	g_ptr_array_add(sheet, line);
}

static void
head(GPtrArray *sheet, const char *label)
{
	DunlinCourtLine *line = g_new0(DunlinCourtLine, 1);

	line->label = label;
	g_ptr_array_add(sheet, line);
}

static char *
euros(gint64 cents)
{
	g_autofree char *number = dunlin_money_to_string(cents, "EUR");

	g_strdelimit(number, ".", ',');
	return g_strconcat(number, " EUR", NULL);
}

static char *
date(DunlinDay day)
{
	int year, month, of_month;

	if (day == DUNLIN_DAY_NONE)
		return NULL;
	dunlin_day_to_ymd(day, &year, &month, &of_month);
	return g_strdup_printf("%02d.%02d.%04d", of_month, month, year);
}

static void
put_party(GPtrArray *sheet, const char *heading, const DunlinCourtParty *party, DunlinDebtorKind kind)
{
	g_autofree char *town = is_empty(party->place)
					? NULL
					: g_strdup_printf("%s %s", party->postcode, party->place);

	head(sheet, heading);
	if (kind == DUNLIN_KIND_CONSUMER)
		put(sheet, "Anrede", NULL);
	put(sheet, "Name", g_strdup(party->name));
	if (kind != DUNLIN_KIND_CONSUMER)
		put(sheet, "Rechtsform", g_strdup(party->form));
	put(sheet, "Straße, Nr.", g_strdup(party->street));
	put(sheet, "PLZ, Ort", g_steal_pointer(&town));
	if (kind != DUNLIN_KIND_CONSUMER) {
		put(sheet, "Vertreten durch (Funktion)", g_strdup(party->function));
		put(sheet, "Vertreten durch (Name)", g_strdup(party->represented_by));
	}
}

/* @period: NULL: what runs on. */
static void
put_interest(GPtrArray *sheet, const DunlinCourtClaim *claim, const DunlinCourtPeriod *period)
{
	DunlinDay from = period ? period->from : claim->interest_from;

	head(sheet, "Laufende Zinsen");
	put(sheet, "Zinssatz",
	    g_strdup_printf("%d,%03d Prozentpunkte über dem Basiszinssatz", (int)(claim->spread / 1000),
			    (int)(claim->spread % 1000)));
	put(sheet, "Aus", euros(period ? period->principal : claim->principal));
	put(sheet, "Ab", from == DUNLIN_DAY_NONE ? g_strdup("Zustellung") : date(from));
	if (period)
		put(sheet, "Bis", date(period->to));
}

static void
put_claim(GPtrArray *sheet, const DunlinCourtCase *c, const DunlinCourtClaim *claim)
{
	head(sheet, "Hauptforderung");
	put(sheet, "Katalognummer", c->catalogue ? g_strdup_printf("%u", c->catalogue) : NULL);
	put(sheet, "Begründung", g_strdup("Rechnung"));
	put(sheet, "Rechnungsnummer", g_strdup(claim->invoice));
	put(sheet, "Datum", date(claim->issue_day));
	put(sheet, "Fällig", date(claim->due_day));
	put(sheet, "Betrag", euros(claim->principal));
	if (claim->computed > 0) {
		head(sheet, "Ausgerechnete Zinsen");
		put(sheet, "Rest bis zum Beginn der laufenden Zinsen", euros(claim->computed));
	}
	if (claim->spread <= 0) {
		head(sheet, "Laufende Zinsen");
		put(sheet, "Zinssatz", g_strdup("keine"));
		return;
	}
	for (guint i = 0; i < claim->n_periods; i++)
		put_interest(sheet, claim, &claim->periods[i]);
	put_interest(sheet, claim, NULL);
	put(sheet, claim->n_periods > 0 ? "Bis heute, alle zusammen" : "Bis heute", euros(claim->interest));
}

static void
put_side_claims(GPtrArray *sheet, const DunlinCourtSums *sums)
{
	head(sheet, "Nebenforderungen");
	put(sheet, "Mahnkosten", euros(sums->fees));
	if (sums->lump_sums == 1)
		put(sheet, "Andere: Verzugspauschale § 288 Abs. 5 BGB", euros(sums->lump_sum));
	if (sums->lump_sums > 1)
		put(sheet, "Andere: Verzugspauschalen § 288 Abs. 5 BGB, je Rechnung",
		    euros(sums->lump_sum));
}

static void
put_court(GPtrArray *sheet, const DunlinCourtCase *c)
{
	static const char *const declarations[] = {
		[DUNLIN_COURT_UNSAID] = NULL,
		[DUNLIN_COURT_RENDERED] = "Der Anspruch hängt von einer Gegenleistung ab, die erbracht ist",
		[DUNLIN_COURT_INDEPENDENT] = "Der Anspruch hängt von keiner Gegenleistung ab",
	};
	gint64 fee = dunlin_costs_court(dunlin_court_sums(c).principal);

	head(sheet, "Erklärungen");
	put(sheet, "Gegenleistung", g_strdup(declarations[c->performance]));
	put(sheet, "Streitgericht, am Sitz des Schuldners (bitte prüfen)",
	    is_empty(c->respondent.place) ? NULL
					  : g_strdup_printf("%s, %s %s",
							    is_regional(c) ? "Landgericht" : "Amtsgericht",
							    c->respondent.postcode,
							    c->respondent.place));
	put(sheet, "Gerichtskosten (KV GKG 1100)", fee < 0 ? NULL : euros(fee));
}

GPtrArray *
dunlin_court_sheet(const DunlinCourtCase *court)
{
	GPtrArray *sheet = g_ptr_array_new_with_free_func(line_free);
	const DunlinCourtSums sums = dunlin_court_sums(court);

	head(sheet, "Verfahren");
	put(sheet, "Geschäftszeichen", dunlin_court_reference(court));
	put(sheet, "Mahngericht",
	    is_empty(court->court_place) ? NULL
					 : g_strdup_printf("Amtsgericht, %s %s", court->court_postcode,
							   court->court_place));
	put(sheet, "Kennziffer", is_empty(court->kennziffer) ? g_strdup("keine")
							     : g_strdup(court->kennziffer));
	put_party(sheet, "Antragsteller", &court->applicant, DUNLIN_KIND_BUSINESS);
	put_party(sheet, "Antragsgegner", &court->respondent, court->kind);
	for (guint i = 0; i < court->count; i++)
		put_claim(sheet, court, &court->claims[i]);
	put_side_claims(sheet, &sums);
	put_court(sheet, court);
	return sheet;
}
