/* SPDX-License-Identifier: BSD-2-Clause */
/* The paths of each business term (EN 16931-3-2 and -3-3, KoSIT's mapping). Internal. */
#pragma once

#include <glib.h>
#include "read/invoice.h"

G_BEGIN_DECLS

typedef enum { DUNLIN_VOCABULARY_UBL, DUNLIN_VOCABULARY_CII } DunlinVocabulary;

typedef struct { /* a root element that is an invoice */
	const char *name_space; /* ends with '*': a prefix */
	const char *name;
	const char *syntax;
	DunlinVocabulary vocabulary;
} DunlinInvoiceRoot;

typedef struct { /* a document that is known, and that is not read as an invoice */
	const char *name_space; /* a prefix */
	const char *name;       /* a prefix; "": any */
	const char *what;
	gboolean invoice; /* it is one, in a format that is not read */
} DunlinOtherRoot;

typedef struct { /* where a vocabulary's variants name one thing differently */
	DunlinVocabulary vocabulary;
	const char *name, *as;
} DunlinElementAlias;

typedef struct { /* a party's element; its terms are in fields with a role of its own */
	DunlinVocabulary vocabulary;
	const char *path;
	DunlinRole role;
} DunlinPartyPath;

typedef enum { DUNLIN_FIELD_HEAD, DUNLIN_FIELD_PARTY, DUNLIN_FIELD_RECORD } DunlinFieldKind;

typedef struct {
	DunlinVocabulary vocabulary;
	DunlinFieldKind kind; /* PARTY: the path is relative to the party; RECORD: starts a record */
	const char *path;     /* local names below the root */
	DunlinBt term;
} DunlinInvoiceField;

extern const DunlinInvoiceRoot dunlin_invoice_roots[];
extern const DunlinOtherRoot dunlin_other_roots[];
extern const DunlinElementAlias dunlin_element_aliases[];
extern const DunlinPartyPath dunlin_party_paths[];
extern const DunlinInvoiceField dunlin_invoice_fields[];
/* Elements that repeat, each a record of its own. PARTY kinds are relative to a party. */
extern const DunlinInvoiceField dunlin_invoice_records[];

G_END_DECLS
