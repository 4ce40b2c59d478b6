/* SPDX-License-Identifier: BSD-2-Clause */
/* What the desk's files share among themselves, by subject; nobody else includes it. */
#pragma once

#include "desk/amounts.h"
#include "desk/desk.h"
#include "desk/event.h"
#include "desk/letters.h"
#include "desk/mail-case.h"
#include "desk/outbox.h"
#include "desk/result.h"

G_BEGIN_DECLS

/* ── together.c: the clock looks at a debtor ── */

/* @claim, locked with its debtor and his other claims (dunlin_claim_try), is due: decides on all that
 * is due of them. *ret_changed: something came of it. */
gboolean dunlin_desk_decide_together(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
				     gboolean *ret_changed, GError **error);

/* ── house.c, facts.c, partner.c: what the configuration says ── */

/* The configuration's creditor of a row; INPUT: it is no longer configured. Borrowed. */
const DunlinCreditor *dunlin_desk_creditor(DunlinDesk *desk, gint64 row, GError **error);
/* The policy that @claim was opened under; borrowed from the desk. */
const DunlinPolicy *dunlin_desk_policy(DunlinDesk *desk, const DunlinClaim *claim, GError **error);

/* ── court.c, court-mail.c ── */

#define DUNLIN_LETTER_COURT "court" /* also how the hold begins that keeps us from going on beside it */
/* What goes to court together. */
DunlinCourtBatch *dunlin_court_batch_new(void);
void dunlin_court_batch_free(DunlinCourtBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinCourtBatch, dunlin_court_batch_free)
/* One mail to each creditor about what is in @batch, which is empty then: the data sheets, one for each
 * debtor, and one file where he has a Kennziffer. */
gboolean dunlin_desk_court_send(DunlinDesk *desk, DunlinCourtBatch *batch, const DunlinOccasion *occasion,
				GError **error);
/* To court, with what else is in occasion->court or else alone, in a mail at once; the claim is held from
 * then on. INPUT as dunlin_desk_may_hand_over. */
gboolean dunlin_desk_to_court(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			      GError **error);

/* ── handover.c, partner.c ── */

/* To the partner, if all that must be true is: else INPUT, a sentence a line. */
gboolean dunlin_desk_hand_over(DunlinDesk *desk, DunlinClaim **claim, const DunlinOccasion *occasion,
			       GError **error);
/* Whether all that must be true before a hand-over is; else INPUT, a sentence a line. */
gboolean dunlin_desk_may_hand_over(DunlinDesk *desk, const DunlinFacts *facts, const GPtrArray *notices,
				   const DunlinOccasion *occasion, gboolean court, GError **error);
/* Whether the creditor is being asked whether the claim goes to the partner. */
gboolean dunlin_desk_asks_handover(DunlinDesk *desk, const DunlinClaim *claim);
/* Who may answer for the partner that has the notice's claims; NULL: nobody does. */
const DunlinPartner *dunlin_desk_partner_speaks(DunlinDesk *desk, const DunlinNotice *notice,
						const char *sender);
/* A case that has not left yet when @event comes is kept back: the claim is the creditor's again. */
gboolean dunlin_desk_keep_case(DunlinDesk *desk, DunlinClaim **claim, DunlinEvent event,
			       const DunlinOccasion *occasion, GError **error);
/* Tells the partner who has @claim what somebody else did to it. @before: its state then. */
gboolean dunlin_desk_partner_news(DunlinDesk *desk, const DunlinClaim *claim, DunlinState before,
				  DunlinEvent event, const DunlinOccasion *occasion, GError **error);

/* ── transactions ── */

/* Not now, or nobody knows: the same again later. All other errors come again by themselves. */
gboolean dunlin_desk_is_passing(const GError *error);
/* Inside a transaction, runs @body in a savepoint of its own. FALSE: the transaction itself is broken.
 * *ret_failed: why what @body did was taken back; NULL: it is done. */
gboolean dunlin_desk_apart(DunlinDesk *desk, DunlinDeskBody body, gpointer data, GError **ret_failed,
			   GError **error);
/* Runs @body in a transaction: commit when it returns TRUE, else rollback. */
gboolean dunlin_desk_transaction(DunlinDesk *desk, DunlinDeskBody body, gpointer data, GError **error);

G_END_DECLS
