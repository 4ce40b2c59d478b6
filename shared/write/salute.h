/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whom a letter greets: what is known of a person from a name as invoices write it ("Frau Dr. Erika
 * Muster", "Muster, Erika", "Accounts Payable"). Nobody's sex is guessed: only a title says it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	char *person;  /* the whole name without title: "Erika Muster", in English "Dr Muster"; NULL: nobody
			* is named */
	char *woman;   /* what follows "Frau": "Dr. Muster"; NULL: not known to be one */
	char *man;     /* what follows "Herr"; NULL */
} DunlinSalute;
void dunlin_salute_clear(DunlinSalute *salute);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DunlinSalute, dunlin_salute_clear)

/* Reads @name (may be NULL) for a letter in @language. @titled: only a title makes it a person, since
 * the name may be a company's. A department, a company or a mailbox is nobody. */
DunlinSalute dunlin_salute_of(const char *name, const char *language, gboolean titled);

G_END_DECLS
