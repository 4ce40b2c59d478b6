/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files about invoices share: whose it is, who owes it. Internal to the desk. */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

/* ── seller.c ── */

/* Of the creditors for whom this sender may speak, the one that is the seller; NULL: none. */
const DunlinCreditor *dunlin_invoice_creditor(DunlinDesk *desk, const DunlinMailCase *mail,
					      const DunlinInvoice *invoice);
/* The first of the invoice's accounts that is the creditor's, borrowed; NULL in *ret_foreign where
 * all of them are. */
const char *dunlin_invoice_account(const DunlinCreditor *creditor, const DunlinInvoice *invoice,
				   const char **ret_foreign);

/* ── debtor.c ── */

/* Where the invoice, or the forward that brought it, says that letters go; @invoice may be NULL.
 * Yours; NULL: it does not say. */
char *dunlin_invoice_debtor_address(DunlinDesk *desk, const DunlinCreditor *creditor,
				    const DunlinMailCase *mail, const DunlinInvoice *invoice);
/* The debtor's row, found or made; an address learnt now completes a row that has none. 0 in
 * *ret_id: nothing is known of him. */
gboolean dunlin_invoice_debtor(DunlinDesk *desk, gint64 creditor_row, const DunlinParty *buyer,
			       const char *address, const char *language, gint64 *ret_id,
			       GError **error);

G_END_DECLS
