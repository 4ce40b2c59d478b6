/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sheet among the desk's files: made (sheet.c), sent (sheet-clock.c), answered (sheet-answer.c).
 * Not on it: the offer to a creditor who wants to be asked before anybody is reminded. It shows what
 * was read of the invoice and the plan that a yes begins, which is more than a line; it is a mail for
 * each invoice. Of what is about an answer or an invoice that came just now he is told at once as well.
 */
#pragma once

#include "claim/question.h"
#include "desk/desk.h"
#include "write/values.h"

G_BEGIN_DECLS

#define DUNLIN_LETTER_SHEET "sheet"

typedef struct {
	DunlinValues *values; /* of the letter: a list for each section that has rows */
	GPtrArray *claims;    /* of char *: references, in the order of their numbers from 1 on */
	guint questions;      /* how many wait for a word */
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
/* The sections' names, which are their lists' in the values, in order; NULL past the last. */
const char *dunlin_sheet_section(guint index);

/* The notice that carries it, with its links for answers; not yet in the outbox; to an approver without
 * an address. Yours. */
DunlinNotice *dunlin_desk_sheet_notice(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 row,
				       const DunlinSheet *sheet, DunlinAsks whom, DunlinTime time);

/* The last instant of the day that lies @days of @creditor's working days after @at's. */
gint64 dunlin_desk_sheet_horizon(DunlinDesk *desk, const DunlinCreditor *creditor, gint64 at, int days);
/* Something for @creditor's sheet arose at @due: it is made at the first instant of the send window of
 * that working day where it arose by then, of the next one where not; never two in one day. In a
 * transaction. */
gboolean dunlin_desk_sheet_want(DunlinDesk *desk, gint64 creditor, gint64 due, GError **error);
/* Makes the sheets that are due; how many were looked at. */
gboolean dunlin_desk_run_sheets(DunlinDesk *desk, DunlinTime time, guint *ret_count, GString *report,
				GError **error);

G_END_DECLS
