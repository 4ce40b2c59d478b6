/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How debtors are assumed to pay, for looking ahead. Assumptions, not measurements: each letter is
 * answered by a payment with a fixed chance, within a span of days. What comes out is the same each
 * time, and depends on the claim and the letter alone.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
	const char *name, *text; /* "half pays after each letter, 2 to 12 days later" */
	guint percent;           /* who pays after a letter */
	guint first, last;       /* after how many days */
} DunlinBehaviour;

/* Ends with a row without a name. */
extern const DunlinBehaviour dunlin_behaviours[];
const DunlinBehaviour *dunlin_behaviour_find(const char *name); /* NULL: unknown */
/* After how many days he pays who owes claim @reference and got the letter of @step; FALSE: he does
 * not. */
gboolean dunlin_behaviour_pays(const DunlinBehaviour *behaviour, const char *reference,
			       const char *step, guint *ret_days);

G_END_DECLS
