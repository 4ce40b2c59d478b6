/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From labels to an invoice. Every value that a label may name becomes a candidate with a score;
 * the best of each field is taken, and what contradicts it lowers the confidence.
 */
#include "read/visible.h"

#include <string.h>

#include "base/text.h"
#include "read/visible-private.h"

#define FOUND_MAX 400
#define BESIDE 1.0
#define BELOW 0.92
#define BELOW_ROWS 4
#define FOOT 740 /* points: what stands lower is the foot of A4 and Letter */
#define SURE 0.9 /* from here on a value on the pages speaks against an embedded one */

typedef struct {
	DunlinLabelKind kind;
	double score;
	guint at;   /* the value's first token */
	char *text; /* number, amount; yours */
	DunlinDay day;
	char currency[DUNLIN_CURRENCY_SIZE];
} Candidate;

typedef struct {
	const DunlinPage *page;
	GArray *found; /* of Candidate */
	gboolean month_first;
	gboolean guessed; /* nothing on the pages proves it */
	const char *currency; /* the document's; NULL */
} Reader;

typedef enum { VALUE_NONE, VALUE_NUMBER, VALUE_DAY, VALUE_AMOUNT } ValueType;

static const ValueType value_types[DUNLIN_LABEL_LAST + 1] = {
	[DUNLIN_LABEL_NUMBER] = VALUE_NUMBER,	  [DUNLIN_LABEL_ISSUED] = VALUE_DAY,
	[DUNLIN_LABEL_DUE] = VALUE_DAY,		  [DUNLIN_LABEL_PAYABLE] = VALUE_AMOUNT,
	[DUNLIN_LABEL_TOTAL] = VALUE_AMOUNT,	  [DUNLIN_LABEL_NET] = VALUE_AMOUNT,
	[DUNLIN_LABEL_VAT] = VALUE_AMOUNT,	  [DUNLIN_LABEL_PREPAID] = VALUE_AMOUNT,
	[DUNLIN_LABEL_REFERENCE] = VALUE_NUMBER,  [DUNLIN_LABEL_CUSTOMER] = VALUE_NUMBER,
	[DUNLIN_LABEL_PRECEDING] = VALUE_NUMBER,  [DUNLIN_LABEL_INVOICE] = VALUE_NUMBER,
	[DUNLIN_LABEL_CREDIT] = VALUE_NUMBER,	  [DUNLIN_LABEL_CORRECTION] = VALUE_NUMBER,
};

/* Words between "Total" and its amount that do not make it another thing. */
static const char *const amount_fillers[] = {
	"inkl", "incl", "inclusive", "inklusive", "einschl", "einschliesslich", "mit", "with", "mwst", "ust", "vat", "tva",
	"btw", "iva", "ttc", "tax", "brutto", "gross", "gesetzl", "gesetzlicher", "mehrwertsteuer", "umsatzsteuer", "and",
	"und", "comprise", "toutes", "taxes", "comprises", "inclusief", "inclusa", "compresa", "incluido", "rechnung", NULL,
};

static void
clear_candidate(gpointer data)
{
	g_free(((Candidate *)data)->text);
}

static void
add(Reader *reader, DunlinLabelKind kind, double score, guint at, char *text, DunlinDay day,
    const char *currency)
{
	Candidate candidate = { .kind = kind, .score = score, .at = at, .text = text, .day = day };

	if (reader->found->len >= FOUND_MAX) {
		g_free(text);
		return;
	}
	g_strlcpy(candidate.currency, currency, sizeof candidate.currency);
	g_array_append_val(reader->found, candidate);
}

static gboolean
in_words(const char *const *words, const char *key)
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
try_value(Reader *reader, DunlinLabelKind kind, double score, guint at, guint end)
{
	char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
	gboolean flag = FALSE;
	g_autofree char *number = NULL;
	DunlinDay day;
	guint used = 0;

	switch (value_types[kind]) {
	case VALUE_DAY:
		used = dunlin_page_day(reader->page, at, end, reader->month_first, &day, &flag);
		if (used > 0)
			add(reader, kind, flag && reader->guessed ? score * 0.75 : score, at, NULL, day, "");
		break;
	case VALUE_AMOUNT:
		used = dunlin_page_amount(reader->page, at, end, decimal, currency, &flag);
		if (used > 0 && at + used < end && *dunlin_page_token(reader->page, at + used)->raw == '%')
			return 0; /* "19,00 %" is a rate */
		if (used > 0 && strchr(dunlin_page_token(reader->page, at)->raw, '%') == NULL)
			add(reader, kind, score * plain_weight(flag, *currency != '\0'), at, g_strdup(decimal),
			    DUNLIN_DAY_NONE, currency);
		break;
	case VALUE_NUMBER:
		used = dunlin_page_number(reader->page, at, end, &number);
		if (used > 0)
			add(reader, kind, score, at, g_steal_pointer(&number), DUNLIN_DAY_NONE, "");
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

	if (*token->key == '\0' || in_words(dunlin_label_fillers, token->key) ||
	    (*raw == '(' && raw[strlen(raw) - 1] == ')'))
		return TRUE;
	if (type != VALUE_AMOUNT)
		return FALSE;
	return in_words(amount_fillers, token->key) || strchr(raw, '%') != NULL ||
	       dunlin_visible_currency(raw) != NULL;
}

/* "Nr. 4711 vom 05.06.2018": the day behind the number is the invoice's. */
static void
try_day_behind(Reader *reader, double score, guint at, guint end)
{
	static const char *const words[] = { "vom", "du", "of", "del", "van", "dated", "von", "z", "zdnia", "dnia", "de",
					     "dtd", "date", "fecha", "data", "datum", "am", NULL };
	guint skipped = 0;

	while (at < end && skipped < 2 && in_words(words, dunlin_page_token(reader->page, at)->key)) {
		at++;
		skipped++;
	}
	if (skipped > 0)
		(void)try_value(reader, DUNLIN_LABEL_ISSUED, score, at, end);
}

static gboolean
is_title(DunlinLabelKind kind)
{
	return kind == DUNLIN_LABEL_INVOICE || kind == DUNLIN_LABEL_CREDIT || kind == DUNLIN_LABEL_CORRECTION;
}

/* "Schlussrechnung Bau (877) Nr. 4711": behind the "Nr." of the title. @end where there is none. */
static guint
behind_title(const DunlinPage *page, guint at, guint end)
{
	static const char *const words[] = { "nr", "no", "n", "#", "nummer", "number", "numero", "num", "nro", NULL };
	guint cell = dunlin_page_token(page, at)->cell;

	for (guint i = at; i < end && i < at + 6 && dunlin_page_token(page, i)->cell == cell; i++)
		if (in_words(words, dunlin_page_token(page, i)->key))
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

/* From the label to the right. TRUE: a value stands there, or the words go on so that this is no
 * label; nothing is to be looked for below. */
static gboolean
look_beside(Reader *reader, guint at, guint end)
{
	const DunlinPage *page = reader->page;
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

		if (far && token->x0 - before->x1 > 330)
			return colon;
		used = *token->raw == '(' && value_types[kind] == VALUE_NUMBER
			       ? 0
			       : try_value(reader, kind, score, next, end);
		if (used > 0) {
			if (kind == DUNLIN_LABEL_NUMBER || is_title(kind))
				try_day_behind(reader, 0.95, next + used, end);
			return TRUE;
		}
		if (token->label != NULL && value_types[kind] == VALUE_AMOUNT && token->label->kind == DUNLIN_LABEL_VAT)
			continue;
		if (token->label != NULL && (token->label->kind == kind || far))
			return token->label->kind == kind; /* a second name of it: that one looks on; or columns */
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

		others += label != NULL && (label->kind == DUNLIN_LABEL_OTHER || label->kind == DUNLIN_LABEL_DISCOUNT);
		words++;
	}
	return others >= 2 && words >= 3;
}

static void
look_below(Reader *reader, guint at)
{
	const DunlinPage *page = reader->page;
	const DunlinPageToken *label = dunlin_page_token(page, at);
	const DunlinPageToken *last = dunlin_page_token(page, at + label->label_length - 1);
	double score = label->label->weight / 100.0 * BELOW;
	ValueType type = value_types[label->label->kind];
	guint rows = 0;

	if (type == VALUE_NONE || (type == VALUE_AMOUNT && is_items_row(page, label->row)))
		return;
	if (is_title(label->label->kind))
		return;
	for (guint row = label->row + 1; row + 1 < page->rows->len && rows < BELOW_ROWS; row++, rows++) {
		guint end = dunlin_page_row_end(page, row);
		gboolean stop = FALSE;

		for (guint i = dunlin_page_row(page, row); i < end; i++) {
			const DunlinPageToken *token = dunlin_page_token(page, i);

			if (token->page != label->page || token->y0 - label->y1 > 3.2f * (label->y1 - label->y0))
				return;
			if (!overlaps(token, label->x0, last->x1))
				continue;
			if (try_value(reader, label->label->kind, score, i, end) > 0)
				return;
			stop = stop || (token->label != NULL && token->label->kind != DUNLIN_LABEL_VAT) ||
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
collect_letter_day(Reader *reader)
{
	static const char *const words[] = { "den", "le", "dnia", "the", "op", "il", "a", "am", NULL };
	const DunlinPage *page = reader->page;

	for (guint i = 1; i + 1 < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		const char *before = dunlin_page_token(page, i - 1)->raw;

		if (token->page > 0 || token->y0 > FOOT / 2)
			return;
		if (dunlin_page_token(page, i - 1)->row != token->row || !g_str_has_suffix(before, ","))
			continue;
		i += in_words(words, token->key);
		(void)try_value(reader, DUNLIN_LABEL_ISSUED, 0.86, i, dunlin_page_row_end(page, token->row));
	}
}

/* A day without any label at the top is most likely the letter's. */
static void
collect_bare_day(Reader *reader)
{
	const DunlinPage *page = reader->page;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);

		if (token->page > 0 || token->y0 > FOOT / 2)
			return;
		if (try_value(reader, DUNLIN_LABEL_ISSUED, 0.4, i, dunlin_page_row_end(page, token->row)) > 0)
			return;
	}
}

static void
collect(Reader *reader)
{
	const DunlinPage *page = reader->page;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		guint end = dunlin_page_row_end(page, token->row);

		if (token->label == NULL || value_types[token->label->kind] == VALUE_NONE)
			continue;
		if (token->label->kind == DUNLIN_LABEL_DUE && is_no_due(page, i))
			continue;
		if (!look_beside(reader, i, end))
			look_below(reader, i);
	}
	collect_letter_day(reader);
	collect_bare_day(reader);
}

/* ---- choosing ---- */

static gboolean
same_value(const Candidate *a, const Candidate *b)
{
	return a->day == b->day && g_strcmp0(a->text, b->text) == 0;
}

/* The best of @kind, of equals the last where @last; what else has nearly its score and says
 * otherwise takes from its confidence. NULL: none. */
static const Candidate *
choose(const Reader *reader, DunlinLabelKind kind, gboolean last, double *ret_confidence)
{
	const Candidate *best = NULL;
	double confidence;
	guint same = 0, other = 0;

	for (guint i = 0; i < reader->found->len; i++) {
		const Candidate *c = &g_array_index(reader->found, Candidate, i);

		if (c->kind == kind && (best == NULL || c->score > best->score || (last && c->score == best->score)))
			best = c;
	}
	if (best == NULL)
		return NULL;
	for (guint i = 0; i < reader->found->len; i++) {
		const Candidate *c = &g_array_index(reader->found, Candidate, i);

		if (c->kind != kind || c == best)
			continue;
		same += same_value(c, best);
		other += !same_value(c, best) && c->score > best->score - (kind == DUNLIN_LABEL_DUE ? 0.15 : 0.04);
	}
	confidence = best->score + (same > 0 ? 0.03 : 0);
	if (other > 0)
		confidence *= same > other ? 0.92 : 0.75;
	*ret_confidence = MIN(confidence, 0.99);
	return best;
}

static gint64
minor(const char *decimal)
{
	gint64 value = 0;

	return decimal != NULL && dunlin_money_parse(decimal, "EUR", &value, NULL) ? value : G_MAXINT64;
}

/* Some candidates' arithmetic proves @total: net + tax. */
static gboolean
adds_up(const Reader *reader, gint64 total)
{
	for (guint i = 0; i < reader->found->len; i++) {
		const Candidate *net = &g_array_index(reader->found, Candidate, i);
		gint64 value = minor(net->text);

		if (net->kind != DUNLIN_LABEL_NET || value == G_MAXINT64 || value == 0)
			continue;
		for (guint k = 0; k < reader->found->len; k++) {
			const Candidate *tax = &g_array_index(reader->found, Candidate, k);

			if (tax->kind == DUNLIN_LABEL_VAT && minor(tax->text) != G_MAXINT64 &&
			    minor(tax->text) != 0 && value + minor(tax->text) == total)
				return TRUE;
		}
	}
	return FALSE;
}

static void
raise_proven(Reader *reader)
{
	for (guint i = 0; i < reader->found->len; i++) {
		Candidate *c = &g_array_index(reader->found, Candidate, i);

		if (c->kind == DUNLIN_LABEL_TOTAL && c->score < 0.97 && minor(c->text) != G_MAXINT64 &&
		    adds_up(reader, minor(c->text)))
			c->score = 0.97;
	}
}

/* ---- the document ---- */

/* The currency that most amounts name. */
static const char *
find_currency(const DunlinPage *page)
{
	static const char *const codes[] = { "EUR", "GBP", "USD", "CHF", "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "RON",
					     "CAD", "AUD", "JPY", "BGN", "TRY", "ISK" };
	guint votes[G_N_ELEMENTS(codes)] = { 0 }, best = 0;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);
		char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
		const char *code = dunlin_visible_currency(token->raw);
		gboolean plain;

		if (code == NULL && dunlin_page_amount(page, i, i + 1, decimal, currency, &plain) > 0)
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

/* Words of a title stand higher than the rest. */
static float
title_height(const DunlinPage *page, DunlinLabelKind kind)
{
	float height = 0;

	for (guint i = 0; i < page->tokens->len; i++) {
		const DunlinPageToken *token = dunlin_page_token(page, i);

		if (token->label == NULL || token->label->kind != kind || token->page > 0)
			continue;
		if (i > 0 && dunlin_page_token(page, i - 1)->cell == token->cell)
			continue; /* in the middle of a sentence */
		height = MAX(height, token->y1 - token->y0);
	}
	return height;
}

static const char *
refuse(const DunlinPage *page)
{
	float title = MAX(title_height(page, DUNLIN_LABEL_INVOICE), title_height(page, DUNLIN_LABEL_NUMBER));
	float foreign = title_height(page, DUNLIN_LABEL_FOREIGN);

	title = MAX(title, MAX(title_height(page, DUNLIN_LABEL_CREDIT), title_height(page, DUNLIN_LABEL_CORRECTION)));
	if (page->tokens->len == 0)
		return "the PDF holds no text, only a picture of it";
	if (page->counts[DUNLIN_LABEL_INVOICE] + page->counts[DUNLIN_LABEL_CREDIT] +
		    page->counts[DUNLIN_LABEL_CORRECTION] + page->counts[DUNLIN_LABEL_NUMBER] == 0)
		return "its text is no invoice";
	if (foreign > 1.15f * title && foreign > 0)
		return "by its title it is no invoice, but an order, an offer, a reminder or the like";
	return NULL;
}

static const char *
type_of(const DunlinPage *page)
{
	float invoice = title_height(page, DUNLIN_LABEL_INVOICE);

	if (title_height(page, DUNLIN_LABEL_CORRECTION) > MAX(invoice, title_height(page, DUNLIN_LABEL_CREDIT)))
		return "384";
	return title_height(page, DUNLIN_LABEL_CREDIT) > invoice ? "381" : "380";
}

/* ---- days from terms ---- */

/* "14 Tage netto", "within 30 days", "à 30 jours": the longest, for a discount's is shorter. */
static guint
days_of_terms(const DunlinPage *page)
{
	static const char *const units[] = { "tag", "tage", "tagen", "days", "day", "jours", "jour", "dagen", "giorni", "gg",
					     "dias", "dni", NULL };
	guint best = 0;

	for (guint i = 1; i < page->tokens->len; i++) {
		const DunlinPageToken *unit = dunlin_page_token(page, i), *number = dunlin_page_token(page, i - 1);
		gboolean terms = FALSE;

		if (!in_words(units, unit->key) || strspn(number->key, "0123456789") != strlen(number->key) ||
		    *number->key == '\0' || strlen(number->key) > 3 || number->row != unit->row)
			continue;
		for (guint k = dunlin_page_row(page, unit->row); k < dunlin_page_row_end(page, unit->row); k++) {
			const char *key = dunlin_page_token(page, k)->key;

			terms = terms || g_str_has_prefix(key, "zahl") || g_str_has_prefix(key, "netto") ||
				strcmp(key, "net") == 0 || g_str_has_prefix(key, "pay") || g_str_has_prefix(key, "paie") ||
				g_str_has_prefix(key, "regl") || g_str_has_prefix(key, "betal") ||
				g_str_has_prefix(key, "paga") || g_str_has_prefix(key, "pago") ||
				g_str_has_prefix(key, "platn") || g_str_has_prefix(key, "terms") ||
				strcmp(key, "due") == 0;
			if (g_str_has_prefix(key, "verzug") || g_str_has_prefix(key, "retard"))
				terms = FALSE;
		}
		if (terms && atoi(number->key) <= 180)
			best = MAX(best, (guint)atoi(number->key));
	}
	return best;
}

/* ---- filling ---- */

static char *
money(const char *decimal, const char *currency)
{
	gint64 value;

	if (decimal == NULL || currency == NULL || !dunlin_money_parse(decimal, currency, &value, NULL))
		return NULL;
	return dunlin_money_to_string(value, currency);
}

static double
fill_number(const Reader *reader, DunlinInvoice *invoice)
{
	static const DunlinLabelKind kinds[] = { DUNLIN_LABEL_NUMBER, DUNLIN_LABEL_INVOICE, DUNLIN_LABEL_CREDIT,
						 DUNLIN_LABEL_CORRECTION };
	const Candidate *best = NULL;
	double confidence = 0.2, one;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const Candidate *c = choose(reader, kinds[i], FALSE, &one);

		if (c == NULL)
			continue;
		if (best != NULL && strcmp(best->text, c->text) == 0)
			confidence = MIN(0.99, confidence + 0.08);
		else if (best == NULL || one > confidence + 0.02) {
			best = c;
			confidence = one;
		}
	}
	if (best == NULL)
		return 0.2;
	invoice->number = g_strdup(best->text);
	return confidence;
}

/* Beside a discount several days stand: the last is when all of it is due. */
static const Candidate *
last_due(const Reader *reader, const Candidate *best, double *confidence)
{
	const Candidate *last = best;

	if (reader->page->counts[DUNLIN_LABEL_DISCOUNT] == 0)
		return best;
	for (guint i = 0; i < reader->found->len; i++) {
		const Candidate *c = &g_array_index(reader->found, Candidate, i);

		if (c->kind == DUNLIN_LABEL_DUE && c->score > 0.7 && c->day > last->day)
			last = c;
	}
	if (last != best)
		*confidence = MIN(*confidence, 0.7);
	return last;
}

static double
fill_days(const Reader *reader, DunlinInvoice *invoice)
{
	double confidence = 1.0, issued = 0;
	const Candidate *issue = choose(reader, DUNLIN_LABEL_ISSUED, FALSE, &issued);
	const Candidate *due = choose(reader, DUNLIN_LABEL_DUE, FALSE, &confidence);
	guint days = days_of_terms(reader->page);

	if (issue != NULL)
		invoice->issue_day = issue->day;
	if (due != NULL) {
		due = last_due(reader, due, &confidence);
		invoice->due_day = due->day;
		return issue != NULL && due->day < issue->day ? MIN(confidence, 0.7) : confidence;
	}
	if (issue == NULL || days == 0)
		return 1.0; /* there is none: the desk asks for it anyway */
	invoice->due_day = issue->day + (DunlinDay)days;
	return MIN(issued, 0.75);
}

/* The largest amount on the pages: at least something to show to him who is asked. */
static char *
guess_amount(const Reader *reader)
{
	g_autofree char *best = NULL;
	char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
	gboolean plain;

	for (guint i = 0; i < reader->page->tokens->len; i++) {
		guint end = dunlin_page_row_end(reader->page, dunlin_page_token(reader->page, i)->row);

		if (dunlin_page_amount(reader->page, i, end, decimal, currency, &plain) == 0 || plain ||
		    minor(decimal) == G_MAXINT64)
			continue;
		if (best == NULL || minor(decimal) > minor(best)) {
			g_free(best);
			best = g_strdup(decimal);
		}
	}
	return g_steal_pointer(&best);
}

static double
fill_amounts(const Reader *reader, DunlinInvoice *invoice)
{
	double sure_total = 0, sure_payable = 0, sure_prepaid = 0;
	const Candidate *total = choose(reader, DUNLIN_LABEL_TOTAL, TRUE, &sure_total);
	const Candidate *payable = choose(reader, DUNLIN_LABEL_PAYABLE, TRUE, &sure_payable);
	const Candidate *prepaid = choose(reader, DUNLIN_LABEL_PREPAID, TRUE, &sure_prepaid);
	const Candidate *named = payable != NULL ? payable : total;
	const char *currency = named != NULL && *named->currency != '\0' ? named->currency : reader->currency;
	g_autofree char *guess = NULL;
	gint64 paid = prepaid != NULL && minor(prepaid->text) != G_MAXINT64 ? ABS(minor(prepaid->text)) : 0;
	gboolean assumed = currency == NULL;

	if (assumed)
		currency = "EUR";
	invoice->currency = g_strdup(currency);
	if (total != NULL)
		invoice->total = money(total->text, currency);
	if (paid != 0)
		invoice->prepaid = money(g_str_has_prefix(prepaid->text, "-") ? prepaid->text + 1 : prepaid->text,
					 currency);
	if (payable != NULL) {
		invoice->payable = money(payable->text, currency);
		if (total != NULL && paid == 0 && minor(total->text) != minor(payable->text))
			sure_payable = MIN(sure_payable, 0.85);
		else if (total != NULL && minor(total->text) - paid == minor(payable->text))
			sure_payable = 0.99;
	} else if (total != NULL) {
		invoice->payable = money(total->text, currency);
		sure_payable = paid != 0 ? MIN(sure_total, 0.7) : sure_total;
	} else {
		guess = guess_amount(reader);
		invoice->payable = money(guess, currency);
		sure_payable = 0.3;
	}
	if (invoice->payable == NULL)
		return 0.2;
	return assumed ? MIN(sure_payable, 0.75) : sure_payable;
}

static char **
list_ibans(const DunlinPage *page)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; i < page->tokens->len && list->len < 10; i++) {
		guint end = dunlin_page_row_end(page, dunlin_page_token(page, i)->row);
		char *iban = NULL;

		if (dunlin_page_iban(page, i, end, &iban) == 0)
			continue;
		if (g_ptr_array_find_with_equal_func(list, iban, g_str_equal, NULL))
			g_free(iban);
		else
			g_ptr_array_add(list, iban);
	}
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static char **
list_preceding(const Reader *reader)
{
	char **list = g_new0(char *, 2);
	double confidence;
	const Candidate *preceding = choose(reader, DUNLIN_LABEL_PRECEDING, FALSE, &confidence);

	list[0] = preceding != NULL ? g_strdup(preceding->text) : NULL;
	return list;
}

typedef struct {
	double number, due, amount;
} Sure;

static void
fill(const Reader *reader, DunlinInvoice *invoice, Sure *ret_sure)
{
	double unused;
	const Candidate *reference = choose(reader, DUNLIN_LABEL_REFERENCE, FALSE, &unused);
	const Candidate *customer = choose(reader, DUNLIN_LABEL_CUSTOMER, FALSE, &unused);

	ret_sure->number = fill_number(reader, invoice);
	ret_sure->due = fill_days(reader, invoice);
	ret_sure->amount = fill_amounts(reader, invoice);
	invoice->syntax = g_strdup("pdf-text");
	invoice->type_code = g_strdup(type_of(reader->page));
	invoice->iban = list_ibans(reader->page);
	invoice->preceding = list_preceding(reader);
	if (reference != NULL)
		invoice->payment_reference = g_strdup(reference->text);
	dunlin_page_parties(reader->page, invoice);
	if (customer != NULL && invoice->buyer.id == NULL)
		invoice->buyer.id = g_strdup(customer->text);
	if (*reader->page->language != '\0')
		invoice->language = g_strdup(reader->page->language);
	invoice->confidence = MIN(ret_sure->number, MIN(ret_sure->due, ret_sure->amount));
}

static void
read_page(const DunlinPage *page, DunlinInvoice *invoice, Sure *ret_sure)
{
	Reader reader = { .page = page };

	reader.found = g_array_new(FALSE, FALSE, sizeof(Candidate));
	g_array_set_clear_func(reader.found, clear_candidate);
	reader.currency = find_currency(page);
	reader.month_first = is_month_first(page, reader.currency, &reader.guessed);
	collect(&reader);
	raise_proven(&reader);
	fill(&reader, invoice, ret_sure);
	g_array_unref(reader.found);
}

gboolean
dunlin_visible_read(const DunlinVisible *visible, DunlinInvoice *invoice, const char **ret_why)
{
	g_autoptr(DunlinPage) page = dunlin_page_new(visible);
	Sure sure;

	*ret_why = refuse(page);
	if (*ret_why != NULL)
		return FALSE;
	read_page(page, invoice, &sure);
	return TRUE;
}

/* ---- beside the embedded invoice ---- */

static gboolean
shows_amount(const DunlinPage *page, const char *amount)
{
	char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
	gint64 wanted = minor(amount);
	gboolean plain;

	for (guint i = 0; wanted != G_MAXINT64 && i < page->tokens->len; i++) {
		guint end = dunlin_page_row_end(page, dunlin_page_token(page, i)->row);

		if (dunlin_page_amount(page, i, end, decimal, currency, &plain) > 0 &&
		    minor(decimal) != G_MAXINT64 && ABS(minor(decimal)) == ABS(wanted))
			return TRUE;
	}
	return FALSE;
}

static gboolean
shows_number(const DunlinPage *page, const char *number)
{
	g_autofree char *wanted = dunlin_visible_key(number);
	g_autoptr(GString) all = g_string_new(NULL);

	for (guint i = 0; i < page->tokens->len; i++)
		g_string_append(all, dunlin_page_token(page, i)->key);
	return strstr(all->str, wanted) != NULL;
}

/* TRUE where the pages show accounts, but none of the invoice's. */
static gboolean
shows_other_account(char *const *mine, char *const *shown)
{
	for (guint i = 0; mine != NULL && mine[i] != NULL; i++) {
		g_autofree char *iban = dunlin_text_iban(mine[i]);

		for (guint k = 0; iban != NULL && shown[k] != NULL; k++)
			if (strcmp(iban, shown[k]) == 0)
				return FALSE;
		if (iban == NULL)
			return FALSE; /* not to be compared */
	}
	return mine != NULL && mine[0] != NULL && shown[0] != NULL;
}

static void
note(GPtrArray *differs, const char *field, const char *shown)
{
	g_ptr_array_add(differs, g_strdup_printf("%s: %s", field, shown));
}

void
dunlin_visible_compare(const DunlinVisible *visible, DunlinInvoice *invoice)
{
	g_autoptr(DunlinPage) page = dunlin_page_new(visible);
	g_autoptr(GPtrArray) reading = dunlin_reading_new();
	DunlinInvoice *shown = &dunlin_reading_add(reading, DUNLIN_FOUND_INVOICE, NULL)->invoice;
	GPtrArray *differs;
	Sure sure;

	if (refuse(page) != NULL)
		return;
	differs = g_ptr_array_new();
	read_page(page, shown, &sure);
	if (invoice->number != NULL && sure.number >= SURE && !shows_number(page, invoice->number))
		note(differs, "number", shown->number);
	if (invoice->payable != NULL && sure.amount >= SURE && !shows_amount(page, invoice->payable))
		note(differs, "payable", shown->payable);
	if (shows_other_account(invoice->iban, shown->iban))
		note(differs, "iban", shown->iban[0]);
	if (differs->len > 0)
		invoice->confidence = MIN(invoice->confidence, 0.5);
	g_ptr_array_add(differs, NULL);
	invoice->differs = (char **)g_ptr_array_free(differs, FALSE);
}
