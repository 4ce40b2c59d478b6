/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a payer wrote on his transfer, and which claims he means by it: numbers of invoices, and the
 * references that invoices ask for (BT-83: RF of ISO 11649, the Swiss QR reference, the Belgian
 * +++…+++, the Finnish and Slovenian ones, or plain words). Nothing is guessed: what several claims
 * could be meant by is for the creditor to say.
 */
#pragma once

#include "claim/credit.h"

G_BEGIN_DECLS

/* Under what a number or a reference is looked for: its letters and digits without case and marks; of
 * digits only, without the noughts before them, which banks add and drop. NULL: nothing is left. Yours. */
char *dunlin_match_key(const char *text);

/* Adds to @claims (of char *) the references of those that are known under @key. */
typedef gboolean (*DunlinMatchLookup)(const char *key, GPtrArray *claims, gpointer data, GError **error);

/* The names that @text has, each a GPtrArray of char *, the references of the claims that it is the name of;
 * empty: it names nobody. The longest name counts, and what one name leaves open another may settle: of
 * a customer's number and an invoice's, the invoice's is meant. Of short numbers only what the text
 * calls an invoice, or all of it, is one: it has dates and sums, too. Yours. */
GPtrArray *dunlin_match_names(const char *text, DunlinMatchLookup lookup, gpointer data, GError **error);

/* How much of @amount (0: it was not said) is each one's of @debts, those of claims that @names names
 * together: of gint64, one for each debt. NULL: nobody can tell. Yours. */
GArray *dunlin_match_amounts(const GArray *debts, guint names, gint64 amount, gint64 tolerance);

G_END_DECLS
