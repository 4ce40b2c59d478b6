/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words of every language that Dunlin reads, compiled in from conf/words, so that the sealed
 * reader needs no file; and how text is compared with them: folded, in tokens, with the days and
 * amounts that people write in between.
 */
#pragma once

#include <glib.h>
#include "base/day.h"
#include "base/money.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_WORDS_VERB,      /* key: the canonical verb */
	DUNLIN_WORDS_KEYWORD,   /* key: until, for, on, customer, of, but … */
	DUNLIN_WORDS_FIELD,     /* key: what `set` sets */
	DUNLIN_WORDS_GREETING,  /* a line that starts so is skipped before commands */
	DUNLIN_WORDS_MONTH,     /* key: 1 … 12 */
	DUNLIN_WORDS_WEEKDAY,   /* key: 1 Monday … 7 */
	DUNLIN_WORDS_DAY,       /* key: days from today, or "eom" */
	DUNLIN_WORDS_UNIT,      /* key: days of the unit */
	DUNLIN_WORDS_INTENT,    /* key: the intent */
	DUNLIN_WORDS_BLOCK,     /* key: negation, future, condition, question, doubt */
	DUNLIN_WORDS_HEADER,    /* key: from, to, cc, subject, date, reply-to */
	DUNLIN_WORDS_FORWARD,   /* lines that stand before a forwarded message */
	DUNLIN_WORDS_WROTE,     /* how an attribution line ends (or its verb) */
	DUNLIN_WORDS_SIGNATURE, /* how a mailer's signature line starts */
	DUNLIN_WORDS_AUTO,      /* how the subject of an automatic answer starts */
	DUNLIN_WORDS_VALUE,     /* key: the field that `set` sets, and its value: "kind consumer" */
	DUNLIN_WORDS_LAST = DUNLIN_WORDS_VALUE,
} DunlinWordKind;

typedef struct {
	const char *language, *key, *phrase;
} DunlinWord;

typedef struct {
	const DunlinWord *words;
	gsize count;
} DunlinWordTable;

extern const DunlinWordTable dunlin_word_tables[DUNLIN_WORDS_LAST + 1]; /* as written */

/* The words of @kind with folded phrases; made at the first call, lives for ever. */
const DunlinWordTable *dunlin_words(DunlinWordKind kind);

/* Lower case, no accents, ä ö ü ß as ae oe ue ss, plain apostrophes and blanks. Yours. */
char *dunlin_words_fold(const char *text);

/* The first word of @kind that @folded starts with, at a word's end; NULL: none. */
const DunlinWord *dunlin_words_prefix(DunlinWordKind kind, const char *folded);
/* The word of @kind that is @folded; NULL: none. */
const DunlinWord *dunlin_words_exact(DunlinWordKind kind, const char *folded);

/* TRUE where @folded is a word of @kind with @key; one word may have several keys. */
gboolean dunlin_words_is(DunlinWordKind kind, const char *key, const char *folded);

typedef struct {
	char *raw;   /* as written, without the punctuation around it */
	char *text;  /* folded */
	char before; /* '(' or '"' where such a mark stands before it */
	gboolean dot; /* a full stop stands behind it: "3.11." is no amount */
	char end;    /* the mark behind it: ',' a pause, '.' '!' '?' the sentence ends; 0: none */
} DunlinToken;

/* @text in tokens (element: DunlinToken, frees itself). An empty line ends a sentence. */
GArray *dunlin_words_split(const char *text);
#define dunlin_token(tokens, i) (&g_array_index(tokens, DunlinToken, i))

/* The day that starts at token @at: ISO, 3.11.2026, 3.11., 3 November [2026], November 3, 2026,
 * yesterday, friday, in 10 days, end of month. Days without a year are the last ones before
 * @today where @past, else the next ones. Returns the number of tokens it took; 0: no day. */
guint dunlin_words_day(const GArray *tokens, guint at, DunlinDay today, gboolean past,
		       DunlinDay *ret_day);

/* The amount that starts at token @at: 100,00 | 1.234,56 | 100 EUR | EUR 100 | €100 | 100,-.
 * @ret_decimal: "1234.56", yours; @ret_currency: "" where none stands there. Returns the number of
 * tokens it took; 0: none. */
guint dunlin_words_amount(const GArray *tokens, guint at, char **ret_decimal,
			  char ret_currency[DUNLIN_CURRENCY_SIZE]);

G_END_DECLS
