/* SPDX-License-Identifier: BSD-2-Clause */
/* A portfolio drawn by chance: claims of two creditors, and what everybody says about them. */
#pragma once

#include "../chance.h"
#include "claim/claim.h"
#include "reading/command.h"

typedef struct {
	char *invoice, *debtor;
	const char *creditor, *policy, *country;
	char currency[4];
	DunlinDebtorKind kind;
	DunlinDay due, opens;
	gint64 amount;
} Plan;

typedef struct { /* somebody says something about a claim early in a day */
	guint plan;
	DunlinDay day;
	DunlinVerb verb;   /* of the creditor, unless the debtor writes */
	const char *name;  /* an argument; NULL: none */
	char *value;       /* of the argument */
	char *mail;        /* what the debtor writes in answer to his newest letter; NULL: the creditor speaks */
} Word;

typedef struct {
	GArray *plans, *words; /* of Plan; of Word, by day */
	DunlinDay first;
	GRand *chance;
} Portfolio;

/* @count claims; two more that surely share a letter, and three that a country's least time concerns. */
void portfolio_fill(Portfolio *p, guint count);
void portfolio_clear(Portfolio *p);
