/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a payment left open: a discount taken in time or too late, a bank's charges, a few cents. None
 * of them is worth a reminder before the creditor was asked.
 */
#pragma once

#include <glib.h>
#include "claim/claim.h"

G_BEGIN_DECLS

/* What an invoice grants to whom pays until a day. */
typedef struct {
	DunlinDay last; /* NONE: it counts from a day that the invoice does not tell */
	gint64 off;     /* minor units of the claim's currency */
} DunlinDiscount;

/* As a claim keeps them: "2026-10-10=238 2026-10-20=119", "?=238" without a day. Yours; NULL: none. */
char *dunlin_discounts_to_string(const GArray *discounts);
/* The same back; what does not parse is left out. @text may be NULL. Yours. */
GArray *dunlin_discounts_parse(const char *text);

typedef enum {
	DUNLIN_REST_NONE,     /* nothing is left, or so much that it is simply open */
	DUNLIN_REST_DISCOUNT, /* a discount, taken in time: all is paid */
	DUNLIN_REST_SKONTO,   /* a discount, but too late, or nobody can tell */
	DUNLIN_REST_SMALL,    /* the policy's `rest` at most */
	DUNLIN_REST_CHARGES,  /* what banks take from a transfer across a border */
	DUNLIN_REST_EXTRAS,   /* the principal is paid, and the policy asks about interest and costs */
} DunlinRestKind;

/* What of @entries (of DunlinEntry) is open after the last payment. *ret_rest: how much, where it is
 * one of them. @creditor_country, @debtor_country (NULL: the creditor's): inside the EEA a bank pays
 * on the full amount (Directive (EU) 2015/2366 art. 81), from elsewhere often less. A day too late may
 * be the bank's: three are not counted. */
DunlinRestKind dunlin_rest_of(const DunlinClaim *claim, const DunlinPolicy *policy,
			      const GPtrArray *entries, const char *creditor_country,
			      const char *debtor_country, gint64 *ret_rest);

/* Its question (claim/question.h); NULL: it is none. */
const char *dunlin_rest_question(DunlinRestKind kind);

G_END_DECLS
