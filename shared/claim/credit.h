/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debtor's account: money and credit of his that no claim has yet, and where the law sends it
 * when nobody says so. Nothing here is legal advice; every order names its source.
 */
#pragma once

#include <glib.h>
#include "claim/claim.h"

G_BEGIN_DECLS

/* A row of it. What came is positive; what went to a claim, or was taken back, negative: the sum of a
 * currency's rows is what is left. */
typedef struct {
	gint64 creditor, debtor;
	DunlinEntryKind kind; /* PAYMENT or CREDIT: how it came, and how a claim is given it */
	DunlinDay day;
	gint64 amount; /* minor units of currency */
	char currency[DUNLIN_CURRENCY_SIZE];
	char *claim;  /* what it went to, or what was paid too much; NULL */
	char *text;   /* a credit note's number; NULL */
	char *source; /* SHA-256 of the message that said so; NULL */
} DunlinCredit;
void dunlin_credit_free(DunlinCredit *credit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinCredit, dunlin_credit_free)

/* One debt among several of a debtor. */
typedef struct {
	const char *claim; /* borrowed */
	gint64 costs, interest, principal; /* what is open of it: minor units, one currency for all */
	DunlinDay due, arisen; /* arisen: the invoice's day; either may be NONE: then the latest */
	guint security; /* how well the creditor is secured: he is paid first for what is less so */
	guint burden;   /* how heavily it weighs on the debtor: the heavier is paid first */
} DunlinDebt;

typedef struct {
	guint debt; /* which of the debts */
	gint64 costs, interest, principal;
} DunlinShare;

/* Who gets @amount that nobody designated, on @day: of DunlinShare, in the order of payment, yours.
 * An amount that equals one debt's open principal, give or take @tolerance, or the whole of one debt,
 * or the principals of all of them, says by itself what it is for (where two debts are alike, the
 * law's first of them). All else goes by the law of @country (the creditor's; where it is not known,
 * as in Germany: BGB 366(2)), inside a debt to costs, then interest, then the principal (BGB 367(1) and
 * its sisters, account.h). *ret_rest: what no debt takes. */
GArray *dunlin_allocate(const char *country, const GArray *debts, gint64 amount, DunlinDay day,
			gint64 tolerance, gint64 *ret_rest);

G_END_DECLS
