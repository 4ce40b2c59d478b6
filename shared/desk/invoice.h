/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files about invoices share: whose it is, who owes it, what it changes, what is told. */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

/* All documents of one mail on their way; received.c lists what becomes of them. */
typedef struct {
	DunlinDesk *desk;
	DunlinMailCase *mail;
	GHashTable *settings; /* what the comment above the forward gives; NULL: nothing */
	gboolean several;     /* the answer is a list: letters that only confirm are left out */
	DunlinValues *values; /* of the letter "received" */
	guint rows;
	gboolean done;        /* something was recorded: not for the failed folder */
	gboolean told;        /* the document has an answer of its own already */
	DunlinClaim *about;   /* the claim of the last row; NULL */
} DunlinIntake;

typedef struct {
	const DunlinFound *found; /* the surest reading of a document */
	const DunlinFound *twin;  /* the same one once more, as PDF and XML; NULL */
} DunlinTwins;

/* ── received.c ── */

/* A row of the list: @what is a word of the letter "received". Borrowed. */
DunlinValues *dunlin_received_add(DunlinIntake *intake, const DunlinFound *found, const char *what,
				  const DunlinClaim *claim);
/* The same for a document that changed nothing, with its line for the log. */
void dunlin_received_refuse(DunlinIntake *intake, const DunlinFound *found, const char *what);
/* Takes back all rows but the first @count. */
void dunlin_received_forget(DunlinIntake *intake, guint count);
/* Adds what is open of @claim now, and its next step, to @row. */
gboolean dunlin_received_state(DunlinIntake *intake, DunlinValues *row, const DunlinClaim *claim,
			       GError **error);
/* Sends the list where there is something in it that has no answer of its own. */
gboolean dunlin_received_tell(DunlinIntake *intake, GError **error);

/* ── seller.c ── */

/* Of the creditors for whom this sender may speak, the one that is the seller; NULL: none. */
const DunlinCreditor *dunlin_invoice_creditor(DunlinDesk *desk, const DunlinMailCase *mail,
					      const DunlinInvoice *invoice);
/* The first of the invoice's accounts that is the creditor's, borrowed; NULL in *ret_foreign where
 * all of them are. */
const char *dunlin_invoice_account(const DunlinCreditor *creditor, const DunlinInvoice *invoice,
				   const char **ret_foreign);
gboolean dunlin_invoice_is_name(const DunlinCreditor *creditor, const char *name);

/* ── debtor.c ── */

/* Where the invoice, or the forward that brought it, says that letters go; @invoice may be NULL.
 * *ret_origin: a DunlinDebtor's email_origin, constant. Yours; NULL: it does not say. */
char *dunlin_invoice_debtor_address(DunlinDesk *desk, const DunlinCreditor *creditor,
				    const DunlinMailCase *mail, const DunlinInvoice *invoice,
				    const char **ret_origin);
/* The debtor's row, found or made; a better address than the known one takes its place. 0 in
 * *ret_id: nothing is known of him. */
gboolean dunlin_invoice_debtor(DunlinDesk *desk, gint64 creditor_row, const DunlinParty *buyer,
			       const char *address, const char *origin, const char *language,
			       gint64 *ret_id, GError **error);

/* ── correction.c: documents that change a claim ── */

/* The claim of an invoice's number, also where another invoice has replaced it; NULL without error:
 * none. */
DunlinClaim *dunlin_invoice_known(DunlinDesk *desk, gint64 creditor, const char *seller,
				  const char *number, GError **error);
/* A credit note of @amount (positive): off the claims that it names, in their order. */
gboolean dunlin_take_credit(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
			    const DunlinFound *found, gint64 amount, GError **error);
/* A corrected invoice takes the place of the one it names. FALSE in *ret_taken: nothing is followed
 * that it names, so it is an invoice like any other. */
gboolean dunlin_take_correction(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
				const DunlinFound *found, gint64 payable, gboolean *ret_taken,
				GError **error);
/* What a correction names without a claim of its own leads to @claim from now on; credit notes that
 * came before their invoice are taken off it. */
gboolean dunlin_invoice_settle_early(DunlinIntake *intake, const DunlinFound *found,
				     DunlinClaim **claim, GError **error);

/* ── opening.c ── */

/* Opens a claim, or a draft that asks. @special: why only the creditor's yes opens it, a word of the
 * letter "question"; NULL. */
gboolean dunlin_invoice_open(DunlinIntake *intake, const DunlinCreditor *creditor, gint64 row,
			     const DunlinTwins *document, gint64 payable, const char *special,
			     GError **error);
/* The document's own facts, written into @claim: number, dates, account, reference, part.
 * *ret_proposed: a due date to propose, where its terms do not give a clear one. */
void dunlin_invoice_fill(DunlinClaim *claim, const DunlinCreditor *creditor,
			 const DunlinFound *found, DunlinDay *ret_proposed);

G_END_DECLS
