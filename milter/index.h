/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who owes and what is claimed, as far as a mail of a creditor's people must be told from ordinary
 * mail: fingerprints of addresses, references and invoice numbers, some five bytes each, never
 * changed once it is built. It answers "certainly not" or "perhaps"; what it lets by is asked of
 * the store. Reference-counted.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct DunlinIndex DunlinIndex;

/* Room for the entries of @claims claims. */
DunlinIndex *dunlin_index_new(gsize claims);
DunlinIndex *dunlin_index_ref(DunlinIndex *index);
void dunlin_index_unref(DunlinIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinIndex, dunlin_index_unref)

/* A claim of the creditor with this key; the others may be NULL. FALSE: there is no room left. Only
 * before it is shared. */
gboolean dunlin_index_add(DunlinIndex *index, const char *creditor, const char *email,
			  const char *reference, const char *invoice);
/* Whether @email, of @length bytes, perhaps is a debtor's of an open claim of this creditor. */
gboolean dunlin_index_has_debtor(const DunlinIndex *index, const char *creditor, const char *email,
				 gsize length);
/* Whether @name, without regard to case, perhaps is a reference or number of such a claim. */
gboolean dunlin_index_has_name(const DunlinIndex *index, const char *creditor, const char *email,
			       const char *name, gsize length);

G_END_DECLS
