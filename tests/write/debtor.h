/* SPDX-License-Identifier: BSD-2-Clause */
/* The letters to debtors for tests: every language, several countries, whatever follows. */
#pragma once

#include "write/letter.h"

#define DEBTOR_DAY(number) (20700 + (number)) /* 2026-09-04 on */
#define DEBTOR_LANGUAGES 7
#define DEBTOR_LETTERS 3

enum { DEBTOR_NOTICE, DEBTOR_REMINDER, DEBTOR_FINAL };

/* Whom the letter goes to and what follows it: flags and numbers. */
typedef struct {
	const char *name;
	const char *flags;
	gint64 after_receipt, after_sending, costs;
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

gboolean debtor_has_flag(guint number, const char *flag);
/* All by their index. */
void debtor_render(DunlinLetters *loaded, guint letter, guint language, guint number,
		   DunlinLetter *ret_letter);
