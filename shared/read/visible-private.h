/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of visible.h: tokens in rows and cells, labels, values. */
#pragma once

#include <glib.h>
#include "base/money.h"
#include "read/visible.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_LABEL_NONE,
	DUNLIN_LABEL_NUMBER,
	DUNLIN_LABEL_ISSUED,
	DUNLIN_LABEL_DUE,
	DUNLIN_LABEL_PAYABLE,
	DUNLIN_LABEL_TOTAL,
	DUNLIN_LABEL_NET,
	DUNLIN_LABEL_VAT,
	DUNLIN_LABEL_PREPAID,
	DUNLIN_LABEL_REFERENCE,
	DUNLIN_LABEL_CUSTOMER,
	DUNLIN_LABEL_PRECEDING,
	DUNLIN_LABEL_BUYER,
	DUNLIN_LABEL_SELLER,
	DUNLIN_LABEL_VAT_ID,
	DUNLIN_LABEL_INVOICE,  /* the document calls itself an invoice; may name its number too */
	DUNLIN_LABEL_CREDIT,   /* … a credit note */
	DUNLIN_LABEL_CORRECTION,
	DUNLIN_LABEL_FOREIGN,  /* … an order, a quotation, a reminder: no invoice */
	DUNLIN_LABEL_DISCOUNT, /* what follows belongs to a discount */
	DUNLIN_LABEL_OTHER,    /* names what nobody asked for: its value is not ours */
	DUNLIN_LABEL_LAST = DUNLIN_LABEL_OTHER,
} DunlinLabelKind;

typedef struct {
	DunlinLabelKind kind;
	guint weight;         /* how sure the value beside it is, in percent */
	const char *language; /* "" where several share it */
	const char *phrases;  /* as printed, parted by '|'; compared by dunlin_visible_key() */
} DunlinLabel;

extern const DunlinLabel dunlin_labels[]; /* ends with kind NONE */
/* Words between a label and its value: "of", "vom", "du". */
extern const char *const dunlin_label_fillers[];
/* Months by their first letters in all languages; the longest match counts. */
typedef struct {
	const char *prefix;
	int month;
} DunlinMonthName;
extern const DunlinMonthName dunlin_month_names[];

typedef struct {
	const char *raw; /* borrowed from the page */
	char *key;       /* folded letters and digits; "#" for that sign; "" where nothing is left */
	float x0, y0, x1, y1;
	guint page, row, cell;
	gboolean colon;  /* ends with ':' */
	const DunlinLabel *label; /* that starts here */
	guint label_length;
	gboolean labelled; /* part of a label */
} DunlinPageToken;

typedef struct {
	GArray *tokens; /* of DunlinPageToken, row by row, from left to right */
	GArray *rows;   /* of guint: the first token of each row; one more at the end */
	GStringChunk *texts;
	char language[4]; /* that most labels belong to; "" */
	guint counts[DUNLIN_LABEL_LAST + 1];
} DunlinPage;

#define dunlin_page_token(page, i) (&g_array_index((page)->tokens, DunlinPageToken, i))
#define dunlin_page_row(page, i) g_array_index((page)->rows, guint, i)

/* Rows, cells and labels of @visible. */
DunlinPage *dunlin_page_new(const DunlinVisible *visible);
void dunlin_page_free(DunlinPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinPage, dunlin_page_free)

/* What labels and words are compared by. Yours. */
char *dunlin_visible_key(const char *text);
/* The tokens from @from to @to as one line of text; yours. */
char *dunlin_page_text(const DunlinPage *page, guint from, guint to);
guint dunlin_page_row_end(const DunlinPage *page, guint row);

/* Each reads the value that starts at token @at and goes no further than @end; returns the number
 * of tokens it took, 0: there is none. */
guint dunlin_page_day(const DunlinPage *page, guint at, guint end, gboolean month_first,
		      DunlinDay *ret_day, gboolean *ret_unsure);
/* @ret_decimal: "1234.56", at least 64 bytes; @ret_currency: "" where none stands beside it;
 * @ret_plain: no decimals and no currency, so it may be any number. */
guint dunlin_page_amount(const DunlinPage *page, guint at, guint end, char ret_decimal[64],
			 char ret_currency[DUNLIN_CURRENCY_SIZE], gboolean *ret_plain);
/* An invoice's number, a reference …: has a digit, is no date and no amount. Yours. */
guint dunlin_page_number(const DunlinPage *page, guint at, guint end, char **ret_number);
/* A valid IBAN, without blanks. Yours. */
guint dunlin_page_iban(const DunlinPage *page, guint at, guint end, char **ret_iban);
/* The ISO code of "€", "EUR", "zł" …; NULL: it is none. */
const char *dunlin_visible_currency(const char *raw);

/* visible-find.c */

typedef struct {
	DunlinLabelKind kind;
	double score;
	guint at;   /* the value's first token */
	char *text; /* number, amount; yours */
	DunlinDay day;
	char currency[DUNLIN_CURRENCY_SIZE];
} DunlinCandidate;

typedef struct {
	const DunlinPage *page;
	GArray *found; /* of DunlinCandidate */
	gboolean month_first;
	gboolean guessed; /* nothing on the pages proves it */
	const char *currency; /* the document's; NULL */
} DunlinFinder;

DunlinFinder *dunlin_finder_new(const DunlinPage *page);
void dunlin_finder_free(DunlinFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinFinder, dunlin_finder_free)

/* Whether @key is one of @words, which end with NULL. */
gboolean dunlin_visible_in(const char *const *words, const char *key);

/* visible-party.c: who writes to whom. */
void dunlin_page_parties(const DunlinPage *page, DunlinInvoice *invoice);

G_END_DECLS
