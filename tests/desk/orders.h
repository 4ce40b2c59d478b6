/* SPDX-License-Identifier: BSD-2-Clause */
/* The admin's orders about a claim, and which policy it follows. */
#pragma once

#include "house.h"

/* dunlinctl set CLAIM FIELD=VALUE; what it said, or why it did not. Yours. */
char *test_set(TestHouse *h, const char *reference, const char *field, const char *value);
/* The same, which must be done. */
void test_must_set(TestHouse *h, const char *reference, const char *field, const char *value);
/* dunlinctl paid, write-off …: must be done. */
void test_order(TestHouse *h, const char *reference, DunlinVerb verb);
void test_assert_policy(TestHouse *h, const char *reference, const char *policy, DunlinPolicyBy by);
