/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Terms of payment as people and XRechnung write them (BT-20): until when an invoice is to be paid
 * that gives no due date, and what is only the end of a discount. Pure; in the languages of
 * invoices: de, en, fr, nl, it, es, pl.
 */
#pragma once

#include <glib.h>
#include "base/day.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_TERMS_NONE,     /* nothing that gives a day */
	DUNLIN_TERMS_PROPOSED, /* a day that the creditor should look at first */
	DUNLIN_TERMS_CLEAR,    /* one day, and nothing that speaks against it */
} DunlinTermsResult;

/* @terms may be NULL; @issued: the invoice's date, from which days count; DUNLIN_DAY_NONE: unknown.
 * A `#SKONTO#TAGE=30#PROZENT=0.00#` line (BR-DE-18) is the net term. Discounts give no day: where
 * one is named, only what is called net counts. */
DunlinTermsResult dunlin_terms_due(const char *terms, DunlinDay issued, DunlinDay *ret_due);

/* What @terms grant to whom pays early, of @payable minor units of @currency that are due (BT-115, where
 * no base is given): the `#SKONTO#` lines, and in words what is said of one percentage and one number
 * of days in a clause. A claim's `discounts` (claim/rest.h), yours; NULL: none. Days that count from
 * the receipt of something have no last one. */
char *dunlin_terms_discounts(const char *terms, DunlinDay issued, gint64 payable,
			     const char *currency);

/* TRUE: @text, which stands beside a date, speaks of a discount and of nothing else ("payable with 2 %
 * discount until"), so that the date is the discount's end. Where it counts days itself or says what
 * is net, the date may be either, and is not. */
gboolean dunlin_terms_is_discount(const char *text);

G_END_DECLS
