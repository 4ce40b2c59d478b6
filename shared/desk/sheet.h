/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sheet among the desk's files: what stands on it (sheet-section.c), made (sheet.c), sent
 * (sheet-clock.c), answered (sheet-answer.c). All that the clock has to ask or to tell a creditor
 * stands on it, so that he gets one such mail in a working day; of what comes in (an invoice, an
 * answer, a report, his own lines) he hears at once. A sheet with nothing on it but one offer is the
 * letter "offer", which has room for all that was read and the whole plan.
 */
#pragma once

#include "claim/question.h"
#include "desk/desk.h"
#include "write/values.h"

G_BEGIN_DECLS

#define DUNLIN_LETTER_SHEET "sheet"
#define DUNLIN_LETTER_OFFER "offer"

typedef struct {
	DunlinValues *values; /* of the letter: a list for each section that has rows */
	GPtrArray *claims;    /* of char *: references, in the order of their numbers from 1 on */
	guint rows;           /* claims and customers on it */
	guint questions;      /* how many wait for a word */
	guint offers;         /* those of them for which "rest ok" is no yes */
	gboolean worth;       /* something on it is worth a mail; letters to come and gone alone are not */
	gboolean weekly;      /* what is listed once a week is on it */
	gboolean endless;     /* there is something to list each week, on it or not */
	gboolean more;        /* a section was cut */
} DunlinSheet;
void dunlin_sheet_free(DunlinSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinSheet, dunlin_sheet_free)

/* What would stand on the sheet of @creditor, whose row is @state, for the contact, the deputy, the
 * admin or an approver, now. Changes nothing. */
DunlinSheet *dunlin_desk_sheet_make(DunlinDesk *desk, const DunlinCreditor *creditor,
				    const DunlinSheetRow *state, DunlinAsks whom, DunlinTime time,
				    GError **error);

/* The notice that carries it, with its links for answers; not yet in the outbox; to an approver without
 * an address. Yours. */
DunlinNotice *dunlin_desk_sheet_notice(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row,
				       const DunlinSheet *sheet, DunlinAsks whom, DunlinTime time,
				       GError **error);

/* The last instant of the day that lies @days of @creditor's working days after @at's. */
gint64 dunlin_desk_sheet_horizon(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 at, int days);
/* When, not before @now, the sheet is made that has what arose at @due; 0: error. */
gint64 dunlin_desk_sheet_when(DunlinDesk *desk, gint64 creditor, gint64 due, gint64 now, GError **error);
/* When the sheet of @row is made, not before @now; 0: none is wanted. */
gint64 dunlin_desk_sheet_leaves(DunlinDesk *desk, const DunlinCreditor *creditor,
				const DunlinSheetRow *row, gint64 now);
/* Something for @creditor's sheet arose at @due: it is made at the first instant of the send window of
 * that working day where it arose by then, of the next one where not; never two in one day. In a
 * transaction. */
gboolean dunlin_desk_sheet_want(DunlinDesk *desk, gint64 creditor, gint64 due, GError **error);
/* Makes the sheets that are due; how many were looked at. */
gboolean dunlin_desk_run_sheets(DunlinDesk *desk, DunlinTime time, guint *ret_count, GString *report,
				GError **error);

G_END_DECLS
