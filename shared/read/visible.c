/* SPDX-License-Identifier: BSD-2-Clause */
/* The best candidate of each field; what contradicts it lowers the confidence. */
#include "read/visible.h"

#include <string.h>

#include "base/text.h"
#include "read/visible-private.h"

#define SURE 0.9 /* from here on a value on the pages speaks against an embedded one */

/* ---- choosing ---- */

static gboolean
same_value(const DunlinCandidate *a, const DunlinCandidate *b)
{
	return a->day == b->day && g_strcmp0(a->text, b->text) == 0;
}

/* The best of @kind, of equals the last where @last; what else has nearly its score and says
 * otherwise takes from its confidence. NULL: none. */
static const DunlinCandidate *
choose(const DunlinFinder *finder, DunlinLabelKind kind, gboolean last, double *ret_confidence)
{
	const DunlinCandidate *best = NULL;
	double confidence;
	guint same = 0, other = 0;

	for (guint i = 0; i < finder->found->len; i++) {
		const DunlinCandidate *c = &g_array_index(finder->found, DunlinCandidate, i);

		if (c->kind == kind &&
		    (best == NULL || c->score > best->score || (last && c->score == best->score)))
			best = c;
	}
	if (best == NULL)
		return NULL;
	for (guint i = 0; i < finder->found->len; i++) {
		const DunlinCandidate *c = &g_array_index(finder->found, DunlinCandidate, i);

		if (c->kind != kind || c == best)
			continue;
		same += same_value(c, best);
		other += !same_value(c, best) &&
			 c->score > best->score - (kind == DUNLIN_LABEL_DUE ? 0.15 : 0.04);
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

	return decimal != NULL && dunlin_money_parse(decimal, "EUR", &value, NULL) ? value
										   : G_MAXINT64;
}

/* Some candidates' arithmetic proves @total: net + tax. */
static gboolean
adds_up(const DunlinFinder *finder, gint64 total)
{
	for (guint i = 0; i < finder->found->len; i++) {
		const DunlinCandidate *net = &g_array_index(finder->found, DunlinCandidate, i);
		gint64 value = minor(net->text);

		if (net->kind != DUNLIN_LABEL_NET || value == G_MAXINT64 || value == 0)
			continue;
		for (guint k = 0; k < finder->found->len; k++) {
			const DunlinCandidate *tax =
				&g_array_index(finder->found, DunlinCandidate, k);

			if (tax->kind == DUNLIN_LABEL_VAT && minor(tax->text) != G_MAXINT64 &&
			    minor(tax->text) != 0 && value + minor(tax->text) == total)
				return TRUE;
		}
	}
	return FALSE;
}

static void
raise_proven(DunlinFinder *finder)
{
	for (guint i = 0; i < finder->found->len; i++) {
		DunlinCandidate *c = &g_array_index(finder->found, DunlinCandidate, i);

		if (c->kind == DUNLIN_LABEL_TOTAL && c->score < 0.97 &&
		    minor(c->text) != G_MAXINT64 && adds_up(finder, minor(c->text)))
			c->score = 0.97;
	}
}

/* ---- the document ---- */

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
	float title = MAX(title_height(page, DUNLIN_LABEL_INVOICE),
			  title_height(page, DUNLIN_LABEL_NUMBER));
	float foreign = title_height(page, DUNLIN_LABEL_FOREIGN);

	title = MAX(title, MAX(title_height(page, DUNLIN_LABEL_CREDIT),
			       title_height(page, DUNLIN_LABEL_CORRECTION)));
	if (page->tokens->len == 0)
		return DUNLIN_READING_PICTURE;
	if (page->counts[DUNLIN_LABEL_INVOICE] + page->counts[DUNLIN_LABEL_CREDIT] +
		    page->counts[DUNLIN_LABEL_CORRECTION] + page->counts[DUNLIN_LABEL_NUMBER] ==
	    0)
		return "its text is no invoice";
	if (foreign > 1.15f * title && foreign > 0)
		return "by its title it is no invoice, but an order, an offer, a reminder or the "
		       "like";
	return NULL;
}

static const char *
type_of(const DunlinPage *page)
{
	float invoice = title_height(page, DUNLIN_LABEL_INVOICE);

	if (title_height(page, DUNLIN_LABEL_CORRECTION) >
	    MAX(invoice, title_height(page, DUNLIN_LABEL_CREDIT)))
		return "384";
	return title_height(page, DUNLIN_LABEL_CREDIT) > invoice ? "381" : "380";
}

/* ---- days from terms ---- */

/* "14 Tage netto", "within 30 days", "à 30 jours": the longest, for a discount's is shorter. */
static guint
days_of_terms(const DunlinPage *page)
{
	static const char *const units[] = {"tag",   "tage", "tagen", "days",   "day",
					    "jours", "jour", "dagen", "giorni", "gg",
					    "dias",  "dni",  NULL};
	guint best = 0;

	for (guint i = 1; i < page->tokens->len; i++) {
		const DunlinPageToken *unit = dunlin_page_token(page, i),
				      *number = dunlin_page_token(page, i - 1);
		gboolean terms = FALSE;

		if (!dunlin_visible_in(units, unit->key) ||
		    strspn(number->key, "0123456789") != strlen(number->key) ||
		    *number->key == '\0' || strlen(number->key) > 3 || number->row != unit->row)
			continue;
		for (guint k = dunlin_page_row(page, unit->row);
		     k < dunlin_page_row_end(page, unit->row); k++) {
			const char *key = dunlin_page_token(page, k)->key;

			terms = terms || g_str_has_prefix(key, "zahl") ||
				g_str_has_prefix(key, "netto") || strcmp(key, "net") == 0 ||
				g_str_has_prefix(key, "pay") || g_str_has_prefix(key, "paie") ||
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

	if (decimal == NULL || currency == NULL ||
	    !dunlin_money_parse(decimal, currency, &value, NULL))
		return NULL;
	return dunlin_money_to_string(value, currency);
}

static double
fill_number(const DunlinFinder *finder, DunlinInvoice *invoice)
{
	static const DunlinLabelKind kinds[] = {DUNLIN_LABEL_NUMBER, DUNLIN_LABEL_INVOICE,
						DUNLIN_LABEL_CREDIT, DUNLIN_LABEL_CORRECTION};
	const DunlinCandidate *best = NULL;
	double confidence = 0.2, one;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const DunlinCandidate *c = choose(finder, kinds[i], FALSE, &one);

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
static DunlinDay
last_due(const DunlinFinder *finder, DunlinDay first)
{
	DunlinDay last = first;

	for (guint i = 0; i < finder->found->len; i++) {
		const DunlinCandidate *c = &g_array_index(finder->found, DunlinCandidate, i);

		if (c->kind == DUNLIN_LABEL_DUE && c->score > 0.7)
			last = MAX(last, c->day);
	}
	return last > first ? last : DUNLIN_DAY_NONE;
}

static double
fill_days(const DunlinFinder *finder, DunlinInvoice *invoice)
{
	double confidence = 1.0, issued = 0;
	const DunlinCandidate *issue = choose(finder, DUNLIN_LABEL_ISSUED, FALSE, &issued);
	const DunlinCandidate *due = choose(finder, DUNLIN_LABEL_DUE, FALSE, &confidence);
	guint days = days_of_terms(finder->page);

	if (issue != NULL)
		invoice->issue_day = issue->day;
	if (due != NULL) {
		invoice->due_day = due->day;
		invoice->last_due_day = last_due(finder, due->day);
		if (invoice->last_due_day != DUNLIN_DAY_NONE)
			confidence = MIN(confidence, 0.7);
		return issue != NULL && due->day < issue->day ? MIN(confidence, 0.7) : confidence;
	}
	if (issue == NULL || days == 0)
		return 1.0; /* there is none: the desk asks for it anyway */
	invoice->due_day = issue->day + (DunlinDay)days;
	return MIN(issued, 0.75);
}

/* The largest amount on the pages: at least something to show to him who is asked. */
static char *
guess_amount(const DunlinFinder *finder)
{
	g_autofree char *best = NULL;
	char decimal[64], currency[DUNLIN_CURRENCY_SIZE];
	gboolean plain;

	for (guint i = 0; i < finder->page->tokens->len; i++) {
		guint end =
			dunlin_page_row_end(finder->page, dunlin_page_token(finder->page, i)->row);

		if (dunlin_page_amount(finder->page, i, end, decimal, currency, &plain) == 0 ||
		    plain || minor(decimal) == G_MAXINT64)
			continue;
		if (best == NULL || minor(decimal) > minor(best)) {
			g_free(best);
			best = g_strdup(decimal);
		}
	}
	return g_steal_pointer(&best);
}

static double
fill_amounts(const DunlinFinder *finder, DunlinInvoice *invoice)
{
	double sure_total = 0, sure_payable = 0, sure_prepaid = 0;
	const DunlinCandidate *total = choose(finder, DUNLIN_LABEL_TOTAL, TRUE, &sure_total);
	const DunlinCandidate *payable = choose(finder, DUNLIN_LABEL_PAYABLE, TRUE, &sure_payable);
	const DunlinCandidate *prepaid = choose(finder, DUNLIN_LABEL_PREPAID, TRUE, &sure_prepaid);
	const DunlinCandidate *named = payable != NULL ? payable : total;
	const char *currency =
		named != NULL && *named->currency != '\0' ? named->currency : finder->currency;
	g_autofree char *guess = NULL;
	gint64 paid = prepaid != NULL && minor(prepaid->text) != G_MAXINT64
			      ? ABS(minor(prepaid->text))
			      : 0;
	gboolean assumed = currency == NULL;

	if (assumed)
		currency = "EUR";
	invoice->currency = g_strdup(currency);
	if (total != NULL)
		invoice->total = money(total->text, currency);
	if (paid != 0)
		invoice->prepaid = money(g_str_has_prefix(prepaid->text, "-") ? prepaid->text + 1
									      : prepaid->text,
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
		guess = guess_amount(finder);
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
list_preceding(const DunlinFinder *finder)
{
	char **list = g_new0(char *, 2);
	double confidence;
	const DunlinCandidate *preceding =
		choose(finder, DUNLIN_LABEL_PRECEDING, FALSE, &confidence);

	list[0] = preceding != NULL ? g_strdup(preceding->text) : NULL;
	return list;
}

typedef struct {
	double number, due, amount;
} Sure;

static void
fill(const DunlinFinder *finder, DunlinInvoice *invoice, Sure *ret_sure)
{
	double unused;
	const DunlinCandidate *reference = choose(finder, DUNLIN_LABEL_REFERENCE, FALSE, &unused);
	const DunlinCandidate *customer = choose(finder, DUNLIN_LABEL_CUSTOMER, FALSE, &unused);

	ret_sure->number = fill_number(finder, invoice);
	ret_sure->due = fill_days(finder, invoice);
	ret_sure->amount = fill_amounts(finder, invoice);
	invoice->syntax = g_strdup("pdf-text");
	invoice->type_code = g_strdup(type_of(finder->page));
	invoice->iban = list_ibans(finder->page);
	invoice->preceding = list_preceding(finder);
	if (reference != NULL)
		invoice->payment_reference = g_strdup(reference->text);
	dunlin_page_parties(finder->page, invoice);
	if (customer != NULL && invoice->buyer.id == NULL)
		invoice->buyer.id = g_strdup(customer->text);
	if (*finder->page->language != '\0')
		invoice->language = g_strdup(finder->page->language);
	invoice->confidence = MIN(ret_sure->number, MIN(ret_sure->due, ret_sure->amount));
}

static void
read_page(const DunlinPage *page, DunlinInvoice *invoice, Sure *ret_sure)
{
	g_autoptr(DunlinFinder) finder = dunlin_finder_new(page);

	raise_proven(finder);
	fill(finder, invoice, ret_sure);
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
	if (invoice->payable != NULL && sure.amount >= SURE &&
	    !shows_amount(page, invoice->payable))
		note(differs, "payable", shown->payable);
	if (shows_other_account(invoice->iban, shown->iban))
		note(differs, "iban", shown->iban[0]);
	if (differs->len > 0)
		invoice->confidence = MIN(invoice->confidence, 0.5);
	g_ptr_array_add(differs, NULL);
	invoice->differs = (char **)g_ptr_array_free(differs, FALSE);
}
