/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What holds for every letter that asks a debtor for money, derived a second time: from the law's least
 * times as they are written down here, and from what left before. And for what a creditor gets: one mail
 * in a working day, beside the answers to what came in.
 */
#pragma once

#include "house.h"

typedef struct {
	GHashTable *claims;  /* reference → Taken */
	GHashTable *debtors; /* "creditor/row" → the day of the last letter */
	GHashTable *sheets;  /* "creditor/address/day" */
	guint letters, floors; /* seen; whose deadline a country's least time held up */
} Rules;

void rules_open(Rules *rules);
void rules_close(Rules *rules);
/* @notice was accepted now, about claims that keep their policy from opening to end. What comes in, and
 * is answered at once, comes in the hour after midnight. */
void rules_check(Rules *rules, TestHouse *h, const DunlinNotice *notice);
