/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ledger played through in the order of its days: what is open of the principal, of interest and of
 * costs, and the principal over time, which interest is counted from.
 */
#pragma once

#include <glib.h>
#include "claim/interest.h"

G_BEGIN_DECLS

typedef struct {
	gint64 principal, interest, costs; /* open; costs: fees and the fixed sum. Together the
					    * balance's `open`; what was paid too much makes the
					    * principal negative */
	GArray *open; /* of DunlinPrincipal: the principal over time; yours */
} DunlinAccount;
void dunlin_account_clear(DunlinAccount *account);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinAccount, dunlin_account_clear)

/* What a payment's entry says of itself, as its text: it names the invoice; or it is a share of money that
 * named none, given by the law's order (credit.h), whatever its amount looks like. */
#define DUNLIN_PAYMENT_NAMED "names the invoice"
#define DUNLIN_PAYMENT_SPREAD "by the order of the law"
/* It is no less than the principal, and a letter offered to be content with that: it is for it first. */
#define DUNLIN_PAYMENT_PRINCIPAL "the principal first, as offered"
/* What an entry says that was taken from the debtor's account (credit.h). */
#define DUNLIN_CREDIT_OFFSET "from the debtor's account"

/* @entries: of DunlinEntry, in any order. A payment that equals the open principal, give or take
 * @tolerance minor units, is for the principal; one that names the invoice is so first, and what it is
 * more goes to costs and interest; any other goes to costs, then interest, then the principal (BGB
 * 367(1), CC 1254, BW 6:44, CC 1194 it., CC 1173 es.). A credit note takes from the principal, and what
 * it is more from costs and interest; a waiver from costs and interest first. What is taken back of them
 * is owed again where they had taken it, from the end. A negative entry of interest or costs takes back
 * what was asked for too much; what of it was paid was for the principal. What a credit note or a
 * corrected invoice takes off was never owed: `open` is without it from the first day. */
DunlinAccount dunlin_account_of(const GPtrArray *entries, gint64 tolerance);

/* What a step adds to the ledger before its letter is written. All borrowed. */
typedef struct {
	const DunlinClaim *claim;
	const DunlinPolicy *policy;
	const DunlinStep *step;
	const GPtrArray *entries;
	const DunlinLaw *law; /* NULL: principal only */
	const DunlinRates *rates;
	DunlinDay due;                /* the due day, off weekends and holidays */
	DunlinDay reminded, deadline; /* of the first letter that asked for the money; NONE */
	DunlinDay day;                /* the letter's */
} DunlinExtras;

/* Interest up to the letter's day, all of it; empty before the debtor is in default. */
DunlinInterest dunlin_extras_interest(const DunlinExtras *extras);
/* The new entries (of DunlinEntry, yours; empty where there are none): interest that is not in the
 * ledger yet, the fixed sum once, the step's fee once. Nothing before default; of the fixed sum only
 * what goes beyond fees asked for before, and after it no fees: it is credited against them (Directive
 * 2011/7/EU art. 6, BGB 288(5)). */
GPtrArray *dunlin_extras_of(const DunlinExtras *extras);
/* What the ledger asks for too much beside the principal, as negative entries of the day (yours; empty:
 * nothing): interest of more than its last claim should have been, after a payment of an earlier day, a
 * credit note or a corrected fact; the fixed sum of who was not in default; that and fees of who owed nothing.
 * The last claim is the last positive entry: of a letter that added none, since interest had not grown by a
 * cent, nothing is known here. extras->step may be NULL. Nothing where a part was waived. */
GPtrArray *dunlin_extras_too_much(const DunlinExtras *extras);

G_END_DECLS
