/* SPDX-License-Identifier: BSD-2-Clause */
/* Documents forwarded to a house: invoices, credit notes, corrections, as changes of one invoice. */
#pragma once

#include "house.h"

#define SENDER "billing@acme.example"
#define OWN_IBAN "DE02120300000000202051"

#define WITH(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NAMES(number) "</cbc:DocumentCurrencyCode>", "</cbc:DocumentCurrencyCode>"                 \
	"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>" number                      \
	"</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
#define TYPE(code) ">380<", ">" code "<"

/* @xml, which it takes, with each first of @pairs (may be NULL) changed into its second. Yours. */
char *test_document(char *xml, const char *const *pairs);
/* Forwards test_invoice() with each of @pairs (may be NULL) changed: a first into its second. */
DunlinTaken test_forward(TestHouse *h, const char *text, const char *number, const char *due,
			 const char *payable, const char *const *pairs);
/* The creditor answers the newest @letter. */
void test_answer_letter(TestHouse *h, const char *letter, const char *text);
/* What is open of the claim that @name names. */
gint64 test_open_of(TestHouse *h, const char *name);
/* The facts of the newest @letter hold @words. */
void test_assert_said(TestHouse *h, const char *letter, const char *words);
/* The house is sound, and each letter can be written. */
void test_assert_written(TestHouse *h);
