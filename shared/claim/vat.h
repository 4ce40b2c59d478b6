/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An invoice's tax by rate (EN 16931, BG-23), and what of it lies in a part of the invoice's amount:
 * who gives up a claim corrects his tax by rate (Directive 2006/112/EC art. 90, UStG 17(2)).
 */
#pragma once

#include <glib.h>
#include "base/day.h"
#include "base/money.h"
#include "base/rates.h"

G_BEGIN_DECLS

typedef struct {
	char category[4];   /* BT-118: "S", "AE", "E" …; "-" where it is not stated */
	DunlinPercent rate; /* BT-119; of VAT: thousandths of a percentage point */
	gint64 net, tax;    /* BT-116, BT-117: minor units of the invoice's currency */
} DunlinVat;

/* As a reading has them: "S 19 100.00 19.00" a line; @lines may be NULL. NULL: there are none, one is
 * not to be read, or together they are not @gross. Of DunlinVat, yours. */
GArray *dunlin_vat_read(char *const *lines, const char *currency, gint64 gross);

/* As a claim keeps them: "S:19=10000+1900 AE:0=5000+0". Yours. */
char *dunlin_vat_to_string(const GArray *vat);
/* The same back; NULL where @text is NULL or is not that. Yours. */
GArray *dunlin_vat_parse(const char *text);

/* @vat without what a credit note takes off, rate by rate. Of DunlinVat, as many as @vat has, yours.
 * NULL: @off has a rate that @vat has not, or more of one. */
GArray *dunlin_vat_less(const GArray *vat, const GArray *off);

/* What of each rate's net and tax lies in @part of their sum, each in proportion, by the largest
 * remainder: together they are @part, to the minor unit. Of DunlinVat, as many as @vat has, yours. NULL:
 * @part is nothing, or more than the sum (but for rounding). */
GArray *dunlin_vat_of_part(const GArray *vat, gint64 part);

G_END_DECLS
