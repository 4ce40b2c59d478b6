/* SPDX-License-Identifier: BSD-2-Clause */
/* The sums that a letter prints, read out of its text and derived from the ledgers a second time. */
#pragma once

#include "house.h"

/* What @claim is asked for, from its ledger's rows. */
gint64 sums_owed(TestHouse *h, const DunlinClaim *claim);
/* @notice asks a debtor by mail for money, and its claims are as it says: each one's lines come to what
 * it owes, and the letter's sum to what all of them do. */
void sums_check(TestHouse *h, const DunlinNotice *notice);
