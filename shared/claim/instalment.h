/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An instalment plan: a set of dated dues that together are what was open when it was agreed. What
 * was paid since counts against the earliest; nothing of that is stored, it follows from what is
 * still open. Pure.
 */
#pragma once

#include "claim/claim.h"

G_BEGIN_DECLS

typedef struct {
	gint64 creditor;
	char *claim;
	DunlinDay day;
	gint64 amount; /* minor units, positive */
} DunlinInstalment;
void dunlin_instalment_free(DunlinInstalment *instalment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinInstalment, dunlin_instalment_free)

/* The reason of the hold that keeps a claim still while its plan runs. */
#define DUNLIN_INSTALMENTS "instalments"
#define DUNLIN_INSTALMENTS_MAX 60

/* @count parts of @open from @first on, the same day of each month (the last one of shorter months):
 * equal to a cent, the first ones larger. Of DunlinInstalment; NULL: fewer cents than parts, or @count
 * is out of range. */
GPtrArray *dunlin_instalments_split(const DunlinClaim *claim, gint64 open, guint count, DunlinDay first);
/* "40.00@2026-12-01;40.00@2027-01-04;39.00 EUR@2027-02-01", in any order: of DunlinInstalment, by day.
 * INPUT: not that, another currency, a day twice, or not @open in all. */
GPtrArray *dunlin_instalments_parse(const DunlinClaim *claim, const char *text, gint64 open,
				    GError **error);
gint64 dunlin_instalments_sum(const GPtrArray *plan);
/* What of number @index is not paid, where @open is still owed. */
gint64 dunlin_instalment_rest(const GPtrArray *plan, guint index, gint64 open);
/* The earliest that is not wholly paid; NULL: none. Borrowed. */
const DunlinInstalment *dunlin_instalments_next(const GPtrArray *plan, gint64 open);
/* The first day on which @instalment counts as missed: three working days after its own. */
DunlinDay dunlin_instalment_missed(const DunlinCase *facts, const DunlinInstalment *instalment);

G_END_DECLS
