/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A notice in the outbox and after: taken and put to the dot (outbox.c), answered (outbox-answer.c),
 * recovered (outbox-recover.c), retried or dropped by hand (outbox-manual.c), taken back from the MTA
 * (recall.c). All of it, but for setting aside, inside the open transaction.
 */
#pragma once

#include "desk/event.h"

G_BEGIN_DECLS

/* ── wanted.c: what its claims say ── */

/* Whether what @notice asks for is still owed and may be asked for; what asks for nothing is wanted. */
gboolean dunlin_desk_notice_is_wanted(DunlinDesk *desk, const DunlinNotice *notice,
				      gboolean *ret_wanted, GError **error);
/* The step that never reached the debtor is taken back from all its claims, which are stored and planned
 * anew. */
gboolean dunlin_desk_notice_gone(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				 GError **error);
/* Withdraws the claim's waiting demands; takes the step back where that was its notice. */
gboolean dunlin_desk_withdraw(DunlinDesk *desk, DunlinClaim *claim, DunlinTime time, GError **error);
/* Withdraws the case that goes to the partner, where it has not left yet. */
gboolean dunlin_desk_withdraw_case(DunlinDesk *desk, const DunlinClaim *claim, gboolean *ret_withdrawn,
				   GError **error);

/* ── report.c, arriving.c: what befell it ── */

/* @event reaches all its claims that can take it. */
gboolean dunlin_desk_notice_event(DunlinDesk *desk, const DunlinNotice *notice, DunlinEvent event,
				  const DunlinOccasion *occasion, GError **error);
/* Somebody's answer to @notice is on the desk: the clock that it stopped may run. */
gboolean dunlin_desk_answer_read(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				 GError **error);

/* ── post.c: how it leaves ── */

/* The address that its replies come to: the creditor's own or the house's. Yours. */
char *dunlin_desk_notice_address(DunlinDesk *desk, const DunlinNotice *notice);
/* Whether no milter of ours sees it leave: the house has none, or it does not go by mail. */
gboolean dunlin_desk_notice_stamps_self(DunlinDesk *desk, const DunlinNotice *notice);
/* A letter that cannot be made is refused, in a transaction of its own. */
gboolean dunlin_desk_notice_unwritable(DunlinDesk *desk, const DunlinNotice *notice, const char *why,
				       DunlinTime time, GError **error);

/* ── recall.c: back from the MTA ── */

/* Asks the MTA, by its milter, for the claim's notices that it may still have; of one that still
 * concerns a claim which is not closed it keeps its hands off. Nothing where no recall is
 * configured. */
gboolean dunlin_desk_want_recall(DunlinDesk *desk, const DunlinClaim *claim, DunlinTime time,
				 GError **error);
/* The same for a notice that the MTA took although its claims had been closed meanwhile. */
gboolean dunlin_desk_recall_crossed(DunlinDesk *desk, const DunlinNotice *notice, DunlinTime time,
				    GError **error);

/* ── spool.c ── */

typedef enum {
	DUNLIN_SPOOL_UNKNOWN, /* not our spool, or it cannot be looked into */
	DUNLIN_SPOOL_WAITS,   /* made ready, and not given to the printer */
	DUNLIN_SPOOL_GIVEN,   /* whoever prints had it under its name */
} DunlinSpool;
/* Removes what a crash left lying of letters that are over. */
gboolean dunlin_desk_spool_sweep(DunlinDesk *desk, GError **error);
/* A letter on paper did not leave for now: the admin is told, once a day. Nothing for others. */
gboolean dunlin_desk_spool_fails(DunlinDesk *desk, const DunlinNotice *notice, const char *why,
				 DunlinTime time, GError **error);
/* What became of a letter whose answer was never recorded. */
DunlinSpool dunlin_desk_spool_look(DunlinDesk *desk, const DunlinNotice *notice);

/* ── what the outbox's files share ── */

#define DUNLIN_OUTBOX_STALE_SEC (20 * 60) /* longer than RFC 5321 lets a server think after the dot */

/* @notice changes its state; @next_try: when it is looked at again, by the true clock; 0: never.
 * CONFLICT: it is not what it was. */
gboolean dunlin_outbox_move(DunlinDesk *desk, DunlinNotice *notice, DunlinNoticeState to,
			    gint64 next_try, GError **error);
/* … and it never reaches whom it was for: its steps are taken back. */
gboolean dunlin_outbox_end(DunlinDesk *desk, DunlinNotice *notice, DunlinNoticeState to,
			   DunlinTime time, GError **error);
/* Working on the notice @id (NULL: none) failed for @failure, which it takes: the notice waits an hour, so
 * that the others go on. FALSE, with that error: it passes by itself, or not even that could be written. */
gboolean dunlin_outbox_set_aside(DunlinDesk *desk, const char *id, DunlinTime time, GError *failure,
				 GError **error);
/* Nobody will answer for this attempt any more: it is tried again where it is certain that the MTA
 * does not have it, else a delivery report or a person decides. */
gboolean dunlin_outbox_lose(DunlinDesk *desk, DunlinNotice *notice, DunlinTime time, GError **error);

G_END_DECLS
