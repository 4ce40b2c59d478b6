/* SPDX-License-Identifier: BSD-2-Clause */
/* Every value that a label names, beside it or below it, becomes a candidate with a score. */
#include <stdlib.h>
#include <string.h>

#include "read/visible-private.h"

#define FOUND_MAX 400
#define BESIDE 1.0
#define BELOW 0.92
#define BELOW_ROWS 4
#define FOOT 740 /* points: what stands lower is the foot of A4 and Letter */

typedef enum { VALUE_NONE, VALUE_NUMBER, VALUE_DAY, VALUE_AMOUNT } ValueType;

static const ValueType value_types[DUNLIN_LABEL_LAST + 1] = {
	[DUNLIN_LABEL_NUMBER] = VALUE_NUMBER,    [DUNLIN_LABEL_ISSUED] = VALUE_DAY,
	[DUNLIN_LABEL_DUE] = VALUE_DAY,          [DUNLIN_LABEL_PAYABLE] = VALUE_AMOUNT,
	[DUNLIN_LABEL_TOTAL] = VALUE_AMOUNT,     [DUNLIN_LABEL_NET] = VALUE_AMOUNT,
	[DUNLIN_LABEL_VAT] = VALUE_AMOUNT,       [DUNLIN_LABEL_PREPAID] = VALUE_AMOUNT,
	[DUNLIN_LABEL_REFERENCE] = VALUE_NUMBER, [DUNLIN_LABEL_CUSTOMER] = VALUE_NUMBER,
	[DUNLIN_LABEL_PRECEDING] = VALUE_NUMBER, [DUNLIN_LABEL_INVOICE] = VALUE_NUMBER,
	[DUNLIN_LABEL_CREDIT] = VALUE_NUMBER,    [DUNLIN_LABEL_CORRECTION] = VALUE_NUMBER,
};

/* Words between "Total" and its amount that do not make it another thing. */
static const char *const amount_fillers[] = {
	"inkl",         "incl",         "inclusive",
	"inklusive",    "einschl",      "einschliesslich",
	"mit",          "with",         "mwst",
	"ust",          "vat",          "tva",
	"btw",          "iva",          "ttc",
	"tax",          "brutto",       "gross",
	"gesetzl",      "gesetzlicher", "mehrwertsteuer",
	"umsatzsteuer", "and",          "und",
	"comprise",     "toutes",       "taxes",
	"comprises",    "inclusief",    "inclusa",
	"compresa",     "incluido",     "rechnung",
	NULL,
};

static void
clear_candidate(gpointer data)
{
	g_free(((DunlinCandidate *)data)->text);
}

static void
add(DunlinFinder *finder, DunlinLabelKind kind, double score, guint at, char *text, DunlinDay day,
    const char *currency)
{
	DunlinCandidate candidate = {
		.kind = kind, .score = score, .at = at, .text = text, .day = day};

	if (finder->found->len >= FOUND_MAX) {
		g_free(text);
		return;
	}
	g_strlcpy(candidate.currency, currency, sizeof candidate.currency);
	g_array_append_val(finder->found, candidate);
}

gboolean
dunlin_visible_in(const char *const *words, const char *key)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, key) == 0)
			return TRUE;
	return FALSE;
}

/* ---- one value ---- */

static double
plain_weight(gboolean plain, gboolean currency)
{
	return plain ? 0.7 : currency ? 1.0 : 0.98;
}

/* The value of @kind's type at @at becomes a candidate. Returns the tokens it took. */
static guint
try_value(DunlinFinder *finder, DunlinLabelKind kind, double score, guint at, guint end)
{
	char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
	gboolean flag = FALSE;
	g_autofree char *number = NULL;
	DunlinDay day;
	guint used = 0;

	switch (value_types[kind]) {
	case VALUE_DAY:
		used = dunlin_page_day(finder->page, at, end, finder->month_first, &day, &flag);
		if (used > 0)
			add(finder, kind, flag && finder->guessed ? score * 0.75 : score, at, NULL,
			    day, "");
		break;
	case VALUE_AMOUNT:
		used = dunlin_page_amount(finder->page, at, end, decimal, currency, &flag);
		if (used > 0 && at + used < end &&
		    *dunlin_page_token(finder->page, at + used)->raw == '%')
			return 0; /* "19,00 %" is a rate */
		if (used > 0 && strchr(dunlin_page_token(finder->page, at)->raw, '%') == NULL)
			add(finder, kind, score * plain_weight(flag, *currency != '\0'), at,
			    g_strdup(decimal), DUNLIN_DAY_NONE, currency);
		break;
	case VALUE_NUMBER:
		used = dunlin_page_number(finder->page, at, end, &number);
		if (used > 0)
			add(finder, kind, score, at, g_steal_pointer(&number), DUNLIN_DAY_NONE, "");
		break;
	case VALUE_NONE:
		break;
	}
	return used;
}

/* ---- beside ---- */

static gboolean
is_filler(const DunlinPageToken *token, ValueType type)
{
	const char *raw = token->raw;

	if (*token->key == '\0' || dunlin_visible_in(dunlin_label_fillers, token->key) ||
	    (*raw == '(' && raw[strlen(raw) - 1] == ')'))
		return TRUE;
	if (type != VALUE_AMOUNT)
		return FALSE;
	return dunlin_visible_in(amount_fillers, token->key) || strchr(raw, '%') != NULL ||
	       dunlin_visible_currency(raw) != NULL;
}

/* "Nr. 4711 vom 05.06.2018": the day behind the number is the invoice's. */
static void
try_day_behind(DunlinFinder *finder, double score, guint at, guint end)
{
	static const char *const words[] = {"vom",  "du",    "of",    "del",   "van", "dated",
					    "von",  "z",     "zdnia", "dnia",  "de",  "dtd",
					    "date", "fecha", "data",  "datum", "am",  NULL};
	guint skipped = 0;

	while (at < end && skipped < 2 &&
	       dunlin_visible_in(words, dunlin_page_token(finder->page, at)->key)) {
		at++;
		skipped++;
	}
	if (skipped > 0)
		(void)try_value(finder, DUNLIN_LABEL_ISSUED, score, at, end);
}

static gboolean
is_title(DunlinLabelKind kind)
{
	return kind == DUNLIN_LABEL_INVOICE || kind == DUNLIN_LABEL_CREDIT ||
	       kind == DUNLIN_LABEL_CORRECTION;
}

/* "Schlussrechnung Bau (877) Nr. 4711": behind the "Nr." of the title. @end where there is none. */
static guint
behind_title(const DunlinPage *page, guint at, guint end)
{
	static const char *const words[] = {"nr",     "no",     "n",   "#",   "nummer",
					    "number", "numero", "num", "nro", NULL};
	guint cell = dunlin_page_token(page, at - 1)->cell; /* the title's last word */

	for (guint i = at; i < end && i < at + 6 && dunlin_page_token(page, i)->cell == cell; i++)
		if (dunlin_visible_in(words, dunlin_page_token(page, i)->key))
			return i + 1;
	return end;
}

/* How far a title is to be trusted: it begins its cell, and says "Nr.". */
static double
title_score(const DunlinPage *page, guint at, guint *next, guint end)
{
	const DunlinPageToken *token = dunlin_page_token(page, at);
	guint behind = behind_title(page, *next, end);

	if (at > 0 && dunlin_page_token(page, at - 1)->cell == token->cell)
		return 0.6;
	if (behind == end)
		return 0.86;
	*next = behind;
	return 0.95;
}

/* The row holds nothing but the label's cell and, at the page's other edge, the cell at @next. */
static gboolean
is_alone(const DunlinPage *page, guint at, guint next, guint end)
{
	const DunlinPageToken *label = dunlin_page_token(page, at);

	return at == dunlin_page_row(page, label->row) &&
	       dunlin_page_token(page, next - 1)->cell == label->cell &&
	       dunlin_page_token(page, end - 1)->cell == dunlin_page_token(page, next)->cell;
}

/* From the label to the right. TRUE: a value stands there, or the words go on so that this is no
 * label; nothing is to be looked for below. */
static gboolean
look_beside(DunlinFinder *finder, guint at, guint end)
{
	const DunlinPage *page = finder->page;
	const DunlinPageToken *label = dunlin_page_token(page, at);
	DunlinLabelKind kind = label->label->kind;
	double score = label->label->weight / 100.0 * BESIDE;
	gboolean colon = FALSE;
	guint next = at + label->label_length, skipped = 0;

	for (guint i = at; i < next; i++)
		colon = colon || dunlin_page_token(page, i)->colon;
	if (kind == DUNLIN_LABEL_ISSUED && label->label->weight <= 90 && label->y0 > FOOT)
		score *= 0.9; /* when it was printed */
	if (is_title(kind))
		score = title_score(page, at, &next, end);
	for (; next < end && skipped < 8; next++, skipped++) {
		const DunlinPageToken *token = dunlin_page_token(page, next);
		const DunlinPageToken *before = dunlin_page_token(page, next - 1);
		gboolean far = token->cell != before->cell;
		guint used;

		if (far && token->x0 - before->x1 > 330 && !is_alone(page, at, next, end))
			return colon;
		used = *token->raw == '(' && value_types[kind] == VALUE_NUMBER
			       ? 0
			       : try_value(finder, kind, score, next, end);
		if (used > 0) {
			if (kind == DUNLIN_LABEL_NUMBER || is_title(kind))
				try_day_behind(finder, 0.95, next + used, end);
			return TRUE;
		}
		if (token->label != NULL && value_types[kind] == VALUE_AMOUNT &&
		    token->label->kind == DUNLIN_LABEL_VAT)
			continue;
		if (token->label != NULL && (token->label->kind == kind || far))
			return token->label->kind ==
			       kind; /* a second name of it: that one looks on; or columns */
		if (!is_filler(token, value_types[kind]))
			return !far && !colon;
		colon = colon || token->colon;
	}
	return FALSE;
}

/* ---- below ---- */

static gboolean
overlaps(const DunlinPageToken *token, float x0, float x1)
{
	return token->x1 > x0 - 3 && token->x0 < x1 + 3;
}

/* The head of a table of goods: what stands below are lines, no totals. */
static gboolean
is_items_row(const DunlinPage *page, guint row)
{
	guint others = 0, words = 0;

	for (guint i = dunlin_page_row(page, row); i < dunlin_page_row_end(page, row); i++) {
		const DunlinLabel *label = dunlin_page_token(page, i)->label;

		others += label != NULL && (label->kind == DUNLIN_LABEL_OTHER ||
					    label->kind == DUNLIN_LABEL_DISCOUNT);
		words++;
	}
	return others >= 2 && words >= 3;
}

static void
look_below(DunlinFinder *finder, guint at)
{
	const DunlinPage *page = finder->page;
	const DunlinPageToken *label = dunlin_page_token(page, at);
	const DunlinPageToken *last = dunlin_page_token(page, at + label->label_length - 1);
	double score = label->label->weight / 100.0 * BELOW;
	ValueType type = value_types[label->label->kind];
	guint rows = 0;

	if (type == VALUE_NONE || (type == VALUE_AMOUNT && is_items_row(page, label->row)))
		return;
	if (is_title(label->label->kind))
		return;
	for (guint row = label->row + 1; row + 1 < page->rows->len && rows < BELOW_ROWS;
	     row++, rows++) {
		guint end = dunlin_page_row_end(page, row);
		gboolean stop = FALSE;

		for (guint i = dunlin_page_row(page, row); i < end; i++) {
			const DunlinPageToken *token = dunlin_page_token(page, i);

			if (token->page != label->page ||
			    token->y0 - label->y1 > 3.2f * (label->y1 - label->y0))
				return;
			if (!overlaps(token, label->x0, last->x1))
				continue;
			if (try_value(finder, label->label->kind, score, i, end) > 0)
				return;
			stop = stop ||
			       (token->label != NULL && token->label->kind != DUNLIN_LABEL_VAT) ||
			       type == VALUE_NUMBER;
		}
		if (stop)
			return;
	}
}

static gboolean
ends_clause(const DunlinPageToken *token)
{
	return g_str_has_suffix(token->raw, ",") || g_str_has_suffix(token->raw, ";");
}

/* "bis zum 6.6. mit 2 % Skonto". */
static gboolean
has_discount_behind(const DunlinPage *page, guint at)
{
	guint end = dunlin_page_row_end(page, dunlin_page_token(page, at)->row);

	for (guint i = at; i < end && i < at + 14; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);

		if (token->label != NULL && token->label->kind == DUNLIN_LABEL_DISCOUNT)
			return TRUE;
		if (ends_clause(token))
			break;
	}
	return FALSE;
}

/* "vom 1.3. bis zum 31.3." is a period, "3 % Skonto bis 15.6." a discount: neither is when it is due. */
static gboolean
is_no_due(const DunlinPage *page, guint at)
{
	guint from = dunlin_page_row(page, dunlin_page_token(page, at)->row);
	gboolean unsure;
	DunlinDay day;

	if (has_discount_behind(page, at))
		return TRUE;
	for (guint i = at; i > from && i + 8 > at; i--) {
		const DunlinPageToken *token = dunlin_page_token(page, i - 1);

		if (ends_clause(token))
			break;
		if (token->label != NULL && token->label->kind == DUNLIN_LABEL_DISCOUNT)
			return TRUE;
		if (i == at && token->cell == dunlin_page_token(page, at)->cell &&
		    dunlin_page_day(page, i - 1, at, FALSE, &day, &unsure) > 0)
			return TRUE;
	}
	return FALSE;
}

/* "München, den 1.11.2024", "Paris, le 5 juin 2018": a letter's date. */
static void
collect_letter_day(DunlinFinder *finder)
{
	static const char *const words[] = {"den", "le", "dnia", "the", "op",
					    "il",  "a",  "am",   NULL};
	const DunlinPage *page = finder->page;

	for (guint i = 1; i + 1 < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		const char *before = dunlin_page_token(page, i - 1)->raw;

		if (token->page > 0 || token->y0 > FOOT / 2)
			return;
		if (dunlin_page_token(page, i - 1)->row != token->row ||
		    !g_str_has_suffix(before, ","))
			continue;
		i += dunlin_visible_in(words, token->key);
		(void)try_value(finder, DUNLIN_LABEL_ISSUED, 0.86, i,
				dunlin_page_row_end(page, token->row));
	}
}

/* A day without any label at the top is most likely the letter's. */
static void
collect_bare_day(DunlinFinder *finder)
{
	const DunlinPage *page = finder->page;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);

		if (token->page > 0 || token->y0 > FOOT / 2)
			return;
		if (try_value(finder, DUNLIN_LABEL_ISSUED, 0.4, i,
			      dunlin_page_row_end(page, token->row)) > 0)
			return;
	}
}

static void
collect(DunlinFinder *finder)
{
	const DunlinPage *page = finder->page;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		guint end = dunlin_page_row_end(page, token->row);

		if (token->label == NULL || value_types[token->label->kind] == VALUE_NONE)
			continue;
		if (token->label->kind == DUNLIN_LABEL_DUE && is_no_due(page, i))
			continue;
		if (!look_beside(finder, i, end))
			look_below(finder, i);
	}
	collect_letter_day(finder);
	collect_bare_day(finder);
}

/* "Rechnungswährung: GBP". */
static const char *
labelled_currency(const DunlinPage *page)
{
	static const char *const labels[] = {
		"waehrung", "rechnungswaehrung", "currency", "invoicecurrency", "devise", "monnaie",
		"valuta",   "munt",		 "moneda",   "divisa",		"waluta", NULL};

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		guint end = dunlin_page_row_end(page, token->row), at = i + 1;

		if (!dunlin_visible_in(labels, token->key))
			continue;
		while (at < end && *dunlin_page_token(page, at)->key == '\0')
			at++;
		if (at < end && dunlin_visible_currency(dunlin_page_token(page, at)->raw) != NULL)
			return dunlin_visible_currency(dunlin_page_token(page, at)->raw);
	}
	return NULL;
}

/* The currency that a label, else that most amounts name. */
static const char *
find_currency(const DunlinPage *page)
{
	const char *named = labelled_currency(page);
	static const char *const codes[] = {"EUR", "GBP", "USD", "CHF", "PLN", "SEK",
					    "NOK", "DKK", "CZK", "HUF", "RON", "CAD",
					    "AUD", "JPY", "BGN", "TRY", "ISK"};
	guint votes[G_N_ELEMENTS(codes)] = {0}, best = 0;

	if (named != NULL)
		return named;
	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
		const char *code = dunlin_visible_currency(token->raw);
		gboolean plain;

		if (code == NULL &&
		    dunlin_page_amount(page, i, i + 1, decimal, currency, &plain) > 0)
			code = currency;
		for (guint k = 0; code != NULL && k < G_N_ELEMENTS(codes); k++)
			votes[k] += strcmp(code, codes[k]) == 0;
	}
	for (guint k = 1; k < G_N_ELEMENTS(codes); k++)
		best = votes[k] > votes[best] ? k : best;
	return votes[best] > 0 ? codes[best] : NULL;
}

/* 10/20/2026 on the pages proves that months come first, 20/10/2026 that days do; else dollars in
 * English let it be guessed. */
static gboolean
is_month_first(const DunlinPage *page, const char *currency, gboolean *ret_guessed)
{
	gboolean day_proven = FALSE, month_proven = FALSE, unsure;
	DunlinDay day;

	for (guint i = 0; i < page->tokens->len; i++) {
		if (strchr(dunlin_page_token(page, i)->raw, '/') == NULL ||
		    dunlin_page_day(page, i, i + 1, FALSE, &day, &unsure) == 0 || unsure ||
		    atoi(dunlin_page_token(page, i)->raw) > 31)
			continue;
		month_proven = month_proven || atoi(dunlin_page_token(page, i)->raw) <= 12;
		day_proven = day_proven || atoi(dunlin_page_token(page, i)->raw) > 12;
	}
	*ret_guessed = FALSE;
	if (month_proven != day_proven)
		return month_proven;
	*ret_guessed = currency != NULL && strcmp(currency, "USD") == 0 &&
		       (strcmp(page->language, "en") == 0 || *page->language == '\0');
	return *ret_guessed;
}

DunlinFinder *
dunlin_finder_new(const DunlinPage *page)
{
	DunlinFinder *finder = g_new0(DunlinFinder, 1);

	finder->page = page;
	finder->found = g_array_new(FALSE, FALSE, sizeof(DunlinCandidate));
	g_array_set_clear_func(finder->found, clear_candidate);
	finder->currency = find_currency(page);
	finder->month_first = is_month_first(page, finder->currency, &finder->guessed);
	collect(finder);
	return finder;
}

void
dunlin_finder_free(DunlinFinder *finder)
{
	if (finder == NULL)
		return;
	g_array_unref(finder->found);
	g_free(finder);
}
