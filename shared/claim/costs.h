/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the German order for payment, and a collector or lawyer before it, cost: the steps of GKG 34 and
 * RVG 13 (as of 2025-06-01, BGBl. 2025 I no. 109), in euro cents.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A higher value counts as this one (GKG 39(2), RVG 22(2)). */
#define DUNLIN_COSTS_MAX G_GINT64_CONSTANT(3000000000)

/* The court's fee for an order for payment (KV GKG 1100: half a fee, at least EUR 38) on a claim of
 * @value cents; -1: no value. */
gint64 dunlin_costs_court(gint64 value);
/* @tenths of a fee of RVG 13 (VV 2300; RDG 13e: a collector may claim no more): 5 where it is simple and
 * paid at once, 9 as a rule, 13 at most. At most EUR 50: EUR 31.50 for a whole fee (RVG 13(2)). -1 as
 * above. */
gint64 dunlin_costs_rvg(gint64 value, guint tenths);

G_END_DECLS
