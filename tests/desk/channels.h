/* SPDX-License-Identifier: BSD-2-Clause */
/* Houses whose letters do not go by mail. */
#pragma once

#include "house.h"

#define ADDRESS "address = \"dunning@example.com\"\n"
#define ACME "language = \"de\" }\n"

/* A house whose creditor follows @steps; @top: settings of the house. */
void test_open_with(TestHouse *h, const char *top, const char *steps);
/* … one letter on paper, into a spool folder. */
void test_open_with_spool(TestHouse *h);
/* The folder, which is made; yours. */
char *test_spool_of(TestHouse *h);
/* How many are in a folder that are not hidden. */
guint test_count_files(const char *folder);
/* dunlinctl set */
void test_set(TestHouse *h, const char *reference, const char *field, const char *value);
void test_set_place(TestHouse *h, const char *reference);
/* Takes the next notice that goes on paper; what is ready beside it stays taken. */
DunlinNotice *test_take_paper(TestHouse *h, GBytes **ret_pdf);
void test_answer(TestHouse *h, DunlinNotice *notice, const DunlinPrinted *printed);
/* Takes it and prints it. */
void test_print_one(TestHouse *h);
