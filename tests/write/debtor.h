/* SPDX-License-Identifier: BSD-2-Clause */
/* The letters to debtors for tests: every language, several countries, whatever follows. */
#pragma once

#include "write/letter.h"

#define DEBTOR_DAY(number) (20700 + (number)) /* 2026-09-04 on */
#define DEBTOR_LANGUAGES 7

/* The first three are a step's. */
enum {
	DEBTOR_NOTICE,
	DEBTOR_REMINDER,
	DEBTOR_FINAL,
	DEBTOR_INSTALMENTS,
	DEBTOR_RECEIPT,
	DEBTOR_ACCOUNT,
	DEBTOR_SMS, /* the only one that is never printed */
	DEBTOR_LETTERS,
};
#define DEBTOR_STEPS (DEBTOR_FINAL + 1)

/* Whom the letter goes to and what follows it: flags and numbers. */
typedef struct {
	const char *name;
	const char *flags;
	gint64 after_receipt, after_sending, costs, daily;
	gboolean bare; /* no name, number, signatory: only what a letter must have */
} DebtorCase;
typedef struct {
	const char *name, *text;
} DebtorText;

extern const char *const debtor_languages[DEBTOR_LANGUAGES];
extern const char *const debtor_letters[DEBTOR_LETTERS];
extern const DebtorCase debtor_cases[];
extern const gsize debtor_case_count;
/* Values that are printed as they are. */
extern const DebtorText debtor_texts[];
extern const gsize debtor_text_count;

/* Whether the letter has a case of that number at all: those of no step are full or bare. */
gboolean debtor_has_case(guint letter, guint number);
gboolean debtor_has_flag(guint number, const char *flag);
/* All by their index. */
void debtor_render(DunlinLetters *loaded, guint letter, guint language, guint number,
		   DunlinLetter *ret_letter);
