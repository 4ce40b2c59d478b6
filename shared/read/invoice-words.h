/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words and the forms of values that both copies of an invoice, text and PDF, are made of, of
 * everything in a document. Internal to shared/read. Texts returned are yours.
 */
#pragma once

#include "read/invoice.h"

G_BEGIN_DECLS

#define DUNLIN_COPY_LANGUAGES 7

typedef struct {
	const DunlinInvoiceDocument *document;
	guint language; /* from dunlin_copy_language() */
} DunlinCopy;

typedef enum { DUNLIN_COPY_PLAIN, DUNLIN_COPY_DAY, DUNLIN_COPY_AMOUNT, DUNLIN_COPY_CODE } DunlinCopyForm;

typedef struct { /* "label: value", of every value of the term */
	DunlinBt term;
	DunlinCopyForm form;
	const char *text[DUNLIN_COPY_LANGUAGES]; /* in the order of dunlin_copy_language() */
} DunlinCopyRow;

/* Each ends with a row without texts. */
extern const DunlinCopyRow dunlin_copy_head[], dunlin_copy_party[], dunlin_copy_totals[], dunlin_copy_payment[];

/* en, de, fr, nl, it, es, pl; what begins with none of them ("fr-BE" does) is English. */
guint dunlin_copy_language(const char *language);

/* The label behind @key in the reader's language; constant. */
const char *dunlin_copy_label(const DunlinCopy *copy, const char *key);
/* "Rechnung", "Gutschrift" … by type code; what no code names is an invoice. */
const char *dunlin_copy_title(const DunlinCopy *copy);
/* The sentence that marks the copy. */
char *dunlin_copy_mark(const DunlinCopy *copy);
char *dunlin_copy_value(const DunlinCopy *copy, DunlinCopyForm form, DunlinBt term,
			const DunlinInvoiceValue *value);
/* A decimal as the reader writes it, with at most @digits idle zeros behind the point. */
char *dunlin_copy_number(const DunlinCopy *copy, const char *text, guint digits);
/* "1,234.50 EUR". */
char *dunlin_copy_amount(const DunlinCopy *copy, const DunlinInvoiceValue *value);
/* UN/ECE Recommendation 20; others come back as they are. Borrowed. */
const char *dunlin_copy_unit(const DunlinCopy *copy, const char *code);
/* The value of @term in the record that begins at @at; borrowed. */
const DunlinInvoiceValue *dunlin_copy_in_record(const DunlinInvoiceDocument *document, guint at, DunlinBt term);

/* The copy as PDF, A4. FALSE: there are no fonts, or none for some of its letters. */
gboolean dunlin_invoice_draw(const DunlinInvoiceDocument *document, const char *language, GByteArray *out);

G_END_DECLS
