/* SPDX-License-Identifier: BSD-2-Clause */
/* One command about a customer, as the files that carry such commands out share it. */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

typedef struct { /* borrowed */
	DunlinDesk *desk;
	gint64 row;                 /* the creditor's */
	const DunlinDebtor *debtor; /* locked */
	GHashTable *arguments;
	const DunlinOccasion *occasion;
} Customer;

/* Those that are not closed: of DunlinClaim. */
GPtrArray *dunlin_customer_claims(const Customer *c, GError **error);

/* ── customer-hold.c: all his claims rest, those of later invoices as well ── */

/* A later one takes the place of the one that stands. */
gboolean dunlin_customer_hold(const Customer *c, char **ret_text, GError **error);
/* Ends it; what holds one claim alone goes on. CONFLICT: none stands. */
gboolean dunlin_customer_resume(const Customer *c, char **ret_text, GError **error);

G_END_DECLS
