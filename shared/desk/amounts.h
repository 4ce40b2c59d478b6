/* SPDX-License-Identifier: BSD-2-Clause */
/* What is owed: interest and costs, what a payment left open, the debtor's account. */
#pragma once

#include "desk/event.h"
#include "claim/account.h"
#include "write/values.h"

G_BEGIN_DECLS

/* ── extras.c: interest, the fixed sum, fees ── */

/* Whether it claims anything beside the principal. */
gboolean dunlin_desk_step_claims(const DunlinStep *step);
/* Puts into the ledger what @step claims and is not there yet. The facts' balance is old then. */
gboolean dunlin_desk_claim_extras(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
				  gboolean *ret_added, GError **error);
/* What a letter says of them: interest, lump_sum, fees, principal_open, calculation. */
gboolean dunlin_desk_extras_values(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
				   const char *language, DunlinValues *values, GError **error);
/* One line of the calculation of interest. */
void dunlin_desk_add_segment(DunlinValues *values, const DunlinSegment *segment, const char *currency,
			     const char *language);
/* A claim's amounts as of a day, and what interest is counted from; what is disputed counts in neither. */
typedef struct {
	GPtrArray *entries; /* the ledger: of DunlinEntry */
	DunlinAccount account;
	DunlinInterest interest; /* all of it until @day, asked for or not */
	const DunlinLaw *law;    /* NULL: principal only */
	DunlinDay first;         /* the first day that bears interest; NONE */
	DunlinDay reminded;      /* when the first letter was taken by the MTA; NONE */
	DunlinDay day;
} DunlinReckoning;
void dunlin_reckoning_clear(DunlinReckoning *reckoning);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinReckoning, dunlin_reckoning_clear)
gboolean dunlin_desk_reckon(DunlinDesk *desk, const DunlinFacts *facts, DunlinReckoning *ret_reckoning,
			    GError **error);
/* What is open of the principal, and beside it. */
gboolean dunlin_desk_principal_open(DunlinDesk *desk, const DunlinClaim *claim, gint64 *ret_open,
				    gint64 *ret_beside, GError **error);
/* Takes back what is asked for too much beside the principal (dunlin_extras_too_much()), as if @to_come were
 * in the ledger already; NULL: nothing comes. */
gboolean dunlin_desk_take_back(DunlinDesk *desk, const DunlinClaim *claim, const DunlinEntry *to_come,
			       DunlinTime time, const char *source, GError **error);
/* Whether a payment of @amount is for the principal by what letters offer: it is all of it that nobody
 * disputes, and the policy waives the rest then. */
gboolean dunlin_desk_is_offered(DunlinDesk *desk, const DunlinClaim *claim, gint64 amount,
				gboolean *ret_offered, GError **error);
/* Interest up to @day that the ledger has not, as the law gives it; 0: none. */
gboolean dunlin_desk_accrued(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day, DunlinTime time,
			     gint64 *ret_interest, GError **error);
/* Once the principal that nobody disputes is paid, the rest is waived, where the policy says so. */
gboolean dunlin_desk_waive(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day,
			   const char *source, gint64 *ret_waived, GError **error);

/* ── rest.c: what a payment left open, and the debtor's account ── */

/* After a payment was booked: what is open is the discount that the invoice grants, and it was taken
 * in time: a credit for it. *ret_taken: how much; 0: it is not that. */
gboolean dunlin_desk_discount(DunlinDesk *desk, const DunlinClaim *claim, DunlinDay day,
			      const char *source, gint64 *ret_taken, GError **error);
/* Asks about what is left where it is small, a bank's charge, a discount taken too late, or interest
 * and costs alone (claim/rest.h). *claim is changed and stored. */
gboolean dunlin_desk_ask_rest(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			      GError **error);
/* The clock came by: where a letter, or the question before it, is due now and the debtor has
 * something in his account, the creditor is asked about that first. @c: the case of *claim, which is
 * changed and stored where TRUE is in *ret_asked. */
gboolean dunlin_desk_ask_covered(DunlinDesk *desk, DunlinClaim **claim, const DunlinCase *c,
				 const DunlinOccasion *occasion, gboolean *ret_asked, GError **error);
/* A row into the debtor's account. What came stops the letters about his other claims than
 * credit->claim that have not left, and no word said before counts for them. */
gboolean dunlin_desk_credit(DunlinDesk *desk, const DunlinCredit *credit, DunlinTime time,
			    GError **error);

/* What is left of a credit note goes to the debtor's account (@debtor 0: to nobody's). */
gboolean dunlin_desk_keep_credit(DunlinDesk *desk, const DunlinDocument *document, gint64 debtor,
				 DunlinTime time, gboolean *ret_kept, GError **error);
/* It is given to claims after all: what an account still has of it goes out of it, and is what the
 * document has to give now. */
gboolean dunlin_desk_unkeep_credit(DunlinDesk *desk, DunlinDocument *document, DunlinTime time,
				   GError **error);

/* ── verify-account.c ── */

/* Each fault of the debtor's account a line in @report. */
gboolean dunlin_desk_verify_account(DunlinDesk *desk, const DunlinDebtor *debtor, GString *report,
				    gboolean *ret_sound, GError **error);

/* ── rates-end.c ── */

/* The admin is told, once a week, of a table that @step's interest comes from and that ends within
 * DUNLIN_RATES_SOON days. */
gboolean dunlin_desk_warn_rates(DunlinDesk *desk, const DunlinFacts *facts, const DunlinStep *step,
				DunlinTime time, GError **error);

G_END_DECLS
