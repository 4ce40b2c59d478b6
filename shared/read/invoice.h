/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An electronic invoice as it was written: every business term we use, in document order. UBL 2
 * (Invoice, CreditNote), UN/CEFACT CII D16B (XRechnung, ZUGFeRD 2, Factur-X) and ZUGFeRD 1. One
 * const table of paths drives it (invoice-fields.c); the Reading (invoice.c) and the readable copy
 * (invoice-copy.c) are made from the same document. Internal to shared/read.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_INVOICE_VALUES_MAX 100000 /* a telephone bill has many lines, an attack has more */

/* EN 16931 business terms; of a party's fields the party tells which term it is. */
typedef enum {
	DUNLIN_BT_NUMBER,     /* 1 */
	DUNLIN_BT_ISSUED,     /* 2 */
	DUNLIN_BT_TYPE,       /* 3 */
	DUNLIN_BT_CURRENCY,   /* 5 */
	DUNLIN_BT_DUE,        /* 9 */
	DUNLIN_BT_DUE_SECOND, /* UBL: a due date elsewhere than this syntax has BT-9 */
	DUNLIN_BT_PART_DUE,   /* an instalment's amount, beside one of several due dates */
	/* beside a due date; of days the qualifier is their unit */
	DUNLIN_BT_DISCOUNT, DUNLIN_BT_DISCOUNT_AMOUNT, DUNLIN_BT_DISCOUNT_DAYS, DUNLIN_BT_DISCOUNT_END,
	DUNLIN_BT_BUYER_REFERENCE, /* 10 */
	DUNLIN_BT_CONTRACT,   /* 12 */
	DUNLIN_BT_ORDER,      /* 13 */
	DUNLIN_BT_TERMS,      /* 20 */
	DUNLIN_BT_NOTE,       /* 22 */
	DUNLIN_BT_PRECEDING,  /* 25 */
	DUNLIN_BT_DELIVERED,  /* 72 */
	DUNLIN_BT_FROM,       /* 73 */
	DUNLIN_BT_UNTIL,      /* 74 */
	DUNLIN_BT_LANGUAGE,
	/* of a party */
	DUNLIN_BT_NAME,       /* 27, 44, 59 */
	DUNLIN_BT_TRADING_NAME, /* 28, 45 */
	DUNLIN_BT_ID,         /* 29, 46; qualifier: scheme */
	DUNLIN_BT_GLOBAL_ID,  /* 29, 46 */
	DUNLIN_BT_REGISTER,   /* 30, 47 */
	DUNLIN_BT_TAX_ID,     /* 31, 48; qualifier: scheme, in UBL DUNLIN_BT_TAX_SCHEME of the record */
	DUNLIN_BT_TAX_SCHEME,
	DUNLIN_BT_ENDPOINT,   /* 34, 49; qualifier: scheme */
	DUNLIN_BT_STREET, DUNLIN_BT_STREET_MORE, /* 35, 36 */
	DUNLIN_BT_CITY, DUNLIN_BT_POSTCODE, DUNLIN_BT_COUNTRY, /* 37, 38, 40 */
	DUNLIN_BT_CONTACT, DUNLIN_BT_PHONE, DUNLIN_BT_EMAIL,   /* 41, 42, 43; 56, 57, 58 */
	/* payment */
	DUNLIN_BT_MEANS,      /* 81 */
	DUNLIN_BT_REMITTANCE, /* 83 */
	DUNLIN_BT_ACCOUNT,    /* 84 */
	DUNLIN_BT_ACCOUNT_NAME, /* 85 */
	DUNLIN_BT_BIC,        /* 86 */
	DUNLIN_BT_MANDATE,    /* 89 */
	DUNLIN_BT_CREDITOR_ID, /* 90 */
	/* totals; qualifier: currency */
	DUNLIN_BT_LINES_NET, DUNLIN_BT_ALLOWANCES, DUNLIN_BT_CHARGES, DUNLIN_BT_NET, /* 106–109 */
	DUNLIN_BT_VAT,        /* 110 */
	DUNLIN_BT_TOTAL, DUNLIN_BT_PREPAID, DUNLIN_BT_ROUNDING, DUNLIN_BT_PAYABLE, /* 112–115 */
	/* of an allowance or charge of the whole document */
	DUNLIN_BT_EXTRA_CHARGE, DUNLIN_BT_EXTRA_AMOUNT, DUNLIN_BT_EXTRA_REASON,
	/* of a VAT category */
	DUNLIN_BT_VAT_BASE, DUNLIN_BT_VAT_AMOUNT, DUNLIN_BT_VAT_CATEGORY, DUNLIN_BT_VAT_RATE, /* 116–119 */
	DUNLIN_BT_VAT_REASON, /* 120 */
	/* of a line, the last in this list; quantity's qualifier: unit */
	DUNLIN_BT_LINE, DUNLIN_BT_LINE_NAME, DUNLIN_BT_LINE_TEXT, DUNLIN_BT_LINE_QUANTITY,
	DUNLIN_BT_LINE_PRICE, DUNLIN_BT_LINE_NET, DUNLIN_BT_LINE_RATE,
} DunlinBt;

typedef enum { DUNLIN_ROLE_NONE, DUNLIN_ROLE_SELLER, DUNLIN_ROLE_BUYER, DUNLIN_ROLE_PAYEE } DunlinRole;

typedef struct {
	DunlinBt term;
	DunlinRole role;
	guint record;    /* values of one line, VAT category, payment means … share it; 0: none */
	char *text;      /* trimmed, never empty */
	char *qualifier; /* scheme, currency, unit or date format; NULL */
} DunlinInvoiceValue;

typedef struct {
	const char *syntax; /* "ubl-invoice", … */
	GArray *values;     /* of DunlinInvoiceValue */
	gboolean cut;       /* there were more of lines, or of the rest, than DUNLIN_INVOICE_VALUES_MAX */
} DunlinInvoiceDocument;

/* NULL: no invoice; @ret_why is NULL where the document is of a vocabulary that is not ours. In
 * @ret_none (may be NULL) TRUE where it is known to be something else, an order for example. */
DunlinInvoiceDocument *dunlin_invoice_document_parse(const guint8 *data, gsize length,
						     char **ret_why, gboolean *ret_none);
void dunlin_invoice_document_free(DunlinInvoiceDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinInvoiceDocument, dunlin_invoice_document_free)

/* The first value of the term, borrowed; NULL: none. */
const DunlinInvoiceValue *dunlin_invoice_value(const DunlinInvoiceDocument *document,
					       DunlinRole role, DunlinBt term);
const char *dunlin_invoice_text(const DunlinInvoiceDocument *document, DunlinRole role,
				DunlinBt term);
/* A party's VAT id, as VAT and not any other tax; borrowed. */
const char *dunlin_invoice_vat_id(const DunlinInvoiceDocument *document, DunlinRole role);
/* The legal name, else the trading name; borrowed. */
const char *dunlin_invoice_name(const DunlinInvoiceDocument *document, DunlinRole role);
/* The document's currency, else the one the amount due names; borrowed. */
const char *dunlin_invoice_currency(const DunlinInvoiceDocument *document);
/* The due date as written, of several the first that is one; NULL: none. */
const DunlinInvoiceValue *dunlin_invoice_due(const DunlinInvoiceDocument *document);
/* "2026-10-15", "20261015" (format 102), with time (203, 204); else DUNLIN_DAY_NONE. Returns a
 * DunlinDay. */
gint32 dunlin_invoice_day(const DunlinInvoiceValue *value);

/* The copy for a person to read, in @language (see dunlin_copy_language()). */
void dunlin_invoice_render(const DunlinInvoiceDocument *document, const char *language,
			   GString *out);

G_END_DECLS
