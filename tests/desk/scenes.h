/* SPDX-License-Identifier: BSD-2-Clause */
/* What tests of the desk do and look at in a house again and again. */
#pragma once

#include "house.h"

/* That time comes: what is due is decided, and all that is ready leaves. */
void test_on_day(TestHouse *h, const char *when);

/* Runs the clock; the sheet that `dunlinctl sheet` shows beforehand is the one that is made, or none. */
void test_run_clock_foreseen(TestHouse *h);

/* The creditor answers the newest notice with that letter; what came of it shows in the claims. */
void test_creditor_says(TestHouse *h, const char *letter, const char *text);
/* The same in answer to "opened", in a line that names the claim. */
void test_creditor_says_of(TestHouse *h, const DunlinClaim *claim, const char *words);
/* Gives the claim's debtor a customer number. */
void test_number_debtor(TestHouse *h, const DunlinClaim *claim, const char *number);

/* Takes the reminder out of the outbox, whatever else is ready before it, and writes it. Yours. */
DunlinNotice *test_take_reminder(TestHouse *h);
/* The newest notice with that letter as it was archived. Yours. */
GBytes *test_written(TestHouse *h, const char *letter);

/* What lies in the account of the claim's debtor. */
gint64 test_credit_of(TestHouse *h, const DunlinClaim *claim);
DunlinBalance test_balance_of(TestHouse *h, const DunlinClaim *claim);
