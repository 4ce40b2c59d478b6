/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What holds for every letter that asks a debtor for money, derived a second time: from the law's least
 * times as they are written down here, and from what left before.
 */
#pragma once

#include "house.h"

typedef struct {
	GHashTable *claims;  /* reference → Taken */
	GHashTable *debtors; /* "creditor/row" → the day of the last letter */
	guint letters, floors; /* seen; whose deadline a country's least time held up */
} Rules;

void rules_open(Rules *rules);
void rules_close(Rules *rules);
/* @notice was accepted now, about claims that keep their policy from opening to end. */
void rules_check(Rules *rules, TestHouse *h, const DunlinNotice *notice);
