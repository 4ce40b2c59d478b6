/* SPDX-License-Identifier: BSD-2-Clause */
/* One command on one claim, as the files that carry commands out share it. */
#pragma once

#include "desk/internal.h"

G_BEGIN_DECLS

typedef struct {
	DunlinDesk *desk;
	DunlinClaim **claim;
	GHashTable *arguments; /* never NULL */
	const DunlinOccasion *occasion;
	DunlinDay today;
} Order;

static inline const char *
argument(const Order *order, const char *name)
{
	return g_hash_table_lookup(order->arguments, name);
}

/* The day that an argument names; @fallback where it is not given. INPUT: it is no date. */
gboolean dunlin_order_day(const Order *order, const char *name, DunlinDay fallback,
			  DunlinDay *ret_day, GError **error);
/* The same where it must lie in the future; NONE where it is not given. */
gboolean dunlin_order_future(const Order *order, const char *name, DunlinDay *ret_day, GError **error);
/* What a hold is answered with, @text, which it takes; before it where the day that was meant to end it is
 * none, that it has no end. Yours. */
char *dunlin_order_endless(const Order *order, char *text);
/* An amount in the claim's currency; *ret_amount stays where it is not given. INPUT. */
gboolean dunlin_order_amount(const Order *order, gint64 *ret_amount, GError **error);
/* Where the claim stands, and how it was closed (or that @open is still owed), in a line. Yours. */
char *dunlin_order_state(const Order *order);
char *dunlin_order_closed(const Order *order, const char *open);

/* Ends the claim by @event; nothing but the line where it is closed already. */
gboolean dunlin_order_end(Order *order, DunlinEvent event, char **ret_text, GError **error);

/* The orders themselves, inside a transaction. *ret_text: the line that answers it, yours. INPUT,
 * NOT_FOUND, CONFLICT, DENIED: what the sender can mend; he is told. Anything else ends the
 * transaction. */

/* ── write-off.c ── */

gboolean dunlin_order_write_off(Order *order, char **ret_text, GError **error);

/* ── paid.c ── */

gboolean dunlin_order_paid(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_unpaid(Order *order, char **ret_text, GError **error);
/* `collected`: the partner got it. */
gboolean dunlin_order_collected(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_offset(Order *order, char **ret_text, GError **error);

/* ── hold.c ── */

gboolean dunlin_order_hold(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_no(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_resume(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_promise(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_dispute(Order *order, char **ret_text, GError **error);

/* ── instalments.c ── */

gboolean dunlin_order_instalments(Order *order, char **ret_text, GError **error);
/* ── partner-order.c: to the collection partner, and what he says ── */

gboolean dunlin_order_handover(Order *order, char **ret_text, GError **error);
/* Several claims to court, named as dunlinctl names them; one that cannot go there harms no other.
 * *ret_text: a line each, yours. INPUT: none can. */
gboolean dunlin_order_court(DunlinDesk *desk, char *const *claims, const DunlinOccasion *occasion,
			    char **ret_text, GError **error);
/* Yes always means "go on": to the letter, or to the partner. */
gboolean dunlin_order_yes(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_accepted(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_returned(Order *order, char **ret_text, GError **error);

/* ── call.c ── */

gboolean dunlin_order_reached(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_unreachable(Order *order, char **ret_text, GError **error);
gboolean dunlin_order_wrong_number(Order *order, char **ret_text, GError **error);

G_END_DECLS
