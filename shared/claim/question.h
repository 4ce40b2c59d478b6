/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the creditor is asked about a claim, so that *yes* always means "go on". One question is open
 * at a time: it stands in claim->asked, with when it was put last and how often. The question before
 * a step is that step's name; the others are their word behind a mark that no step's name begins
 * with. While one of these is open, the claim's clock does nothing but repeat it.
 */
#pragma once

#include <glib.h>
#include "claim/claim.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_NO_HOLDS,  /* `no` holds the claim, without an end */
	DUNLIN_NO_WAIVES, /* `no` waives what is still open, and the claim is closed as paid */
} DunlinNo;

typedef struct {
	const char *word; /* "rest": journal, sheet, dunlin_question_find() */
	DunlinNo no;
	gboolean stops;   /* nothing but the question happens while it is open */
} DunlinQuestion;

/*
 *   step       before a step that needs the creditor's word: still unpaid?
 *   end        the letters are used up: told, with what can be done; no answer is a yes
 *   accepted   of the partner who has the case: does he take it?
 *   offer      of a draft: shall his customer be reminded? No brings him the letters as samples
 *   rest       a small rest or bank charges are left after a payment: go on asking for it?
 *   skonto     a discount was taken too late: the same
 *   extras     the principal is paid: go on claiming interest and costs?
 *   covered    the debtor's unallocated credit covers what is due: go on all the same?
 *   says-paid  the debtor says that he has paid, and no money is known: still unpaid?
 *   promise    a promise was not kept: go on?
 *   instalments  an instalment was not paid: go on with reminders?
 */
const DunlinQuestion *dunlin_question_find(const char *word); /* NULL: unknown */
/* The question that is open; NULL: none. */
const DunlinQuestion *dunlin_question_of(const DunlinClaim *claim);
/* The open one where it stops the clock; NULL: none, or a step's. */
const DunlinQuestion *dunlin_question_stopping(const DunlinClaim *claim);

/* Puts @question, which stops, in the place of what was open; it counts as not yet asked, so that the
 * clock asks it in its next working hour. Nothing changes where it is open already. */
void dunlin_question_put(DunlinClaim *claim, const DunlinQuestion *question, gint64 at);
/* It was put (again) @at: about @step, or NULL: about what is open, else that no step is left. */
void dunlin_question_asked(DunlinClaim *claim, const char *step, gint64 at);
/* It is answered, or no longer to be asked. */
void dunlin_question_forget(DunlinClaim *claim);

/* Who is asked the @count-th time (1: the first), beside the contact, who always is; an approver, where
 * his word is needed, each time. */
typedef enum {
	DUNLIN_ASKS_CONTACT,
	DUNLIN_ASKS_DEPUTY,
	DUNLIN_ASKS_ADMIN,
	DUNLIN_ASKS_APPROVER,
} DunlinAsks;
DunlinAsks dunlin_question_whom(guint count);
/* After how long it is asked once more. */
DunlinDuration dunlin_question_again(guint count);

G_END_DECLS
