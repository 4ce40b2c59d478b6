/* SPDX-License-Identifier: BSD-2-Clause */
/* The records of the court's file (court.h has what is public). */
#pragma once

#include "claim/court.h"

G_BEGIN_DECLS

/* What the court's answers name the application by: its claims' references as far as 35 characters go.
 * Yours. */
char *dunlin_court_reference(const DunlinCourtCase *court);
/* Whether every value fits into its columns and into CP850. */
gboolean dunlin_court_fits(const DunlinCourtCase *court);

typedef struct { /* the control sums of a file */
	gint64 applications, claims, catalogues, principals;
	gint64 records; /* without head and tail */
} DunlinCourtTotals;
typedef struct { /* what a record is written from */
	const DunlinCourtTotals *file;
	const DunlinCourtCase *court;  /* the application; of head and tail the first */
	const DunlinCourtClaim *claim; /* of a claim's records; else the application's first */
	const DunlinCourtPeriod *period; /* whose interest it is; NULL: the one that runs on */
} DunlinCourtContext;
/* The record @key into @record, DUNLIN_COURT_RECORD bytes. FALSE: a value is too long, or holds what CP850
 * has not. */
gboolean dunlin_court_record(const DunlinCourtContext *context, const char *key, char *record);

G_END_DECLS
