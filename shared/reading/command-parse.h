/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line on its way to a command, as the files that read it share it: the verbs (command-verbs.c), what
 * may follow them (command-take.c), whose claim it is (command-claim.c), and the line as a whole
 * (command.c).
 */
#pragma once

#include "reading/command.h"
#include "reading/words.h"

G_BEGIN_DECLS

typedef enum { /* what may follow a verb */
	TAKES_AMOUNT = 1 << 0,
	TAKES_ON = 1 << 1,     /* on DATE, or a bare date */
	TAKES_UNTIL = 1 << 2,  /* until DATE, for N days */
	TAKES_CUSTOMER = 1 << 3,
	TAKES_DATE = 1 << 4,   /* a date, with or without a word before it */
	TAKES_COUNT = 1 << 5,
	TAKES_REASON = 1 << 6,
	TAKES_TEXT = 1 << 7,
	TAKES_FIELDS = 1 << 8,
	TAKES_PARTS = 1 << 9, /* AMOUNT on DATE, again and again */
	TAKES_INVOICE = 1 << 10,
	TAKES_COURT = 1 << 11, /* anywhere; the reason is "court" then */
	TAKES_PURPOSE = 1 << 12, /* what the payer wrote: all that follows */
} DunlinTakes;

/* What may follow @verb: of DunlinTakes. */
guint dunlin_verb_takes(DunlinVerb verb);

typedef struct {
	const GArray *tokens;  /* of the line: dunlin_words_split() */
	guint at;              /* the next one */
	DunlinDay today;
	GHashTable *arguments; /* what was found: char * → char * */
} Parse;

/* ── command-take.c: each takes what stands at the next token, or leaves all as it is ── */

/* Takes @value, and the place of what stood there. */
void dunlin_command_put(Parse *parse, const char *name, char *value);
/* Whether the keyword stands here: "until", "fino al". */
gboolean dunlin_command_at(const Parse *parse, const char *key);
gboolean dunlin_command_skip(Parse *parse, const char *key);
/* Digits and nothing else. */
gboolean dunlin_command_is_number(const char *text);
/* All that @flags (of DunlinTakes) let follow a verb. */
void dunlin_command_take_arguments(Parse *parse, guint flags);
/* "remettre au tribunal": the verb's last word, behind which the next token stands, names the court. */
void dunlin_command_take_court_of_verb(Parse *parse);
/* "R-12", "invoice 4711". */
gboolean dunlin_command_take_invoice(Parse *parse);
/* "field value" or "field=value …" from the line as it was written. */
gboolean dunlin_command_take_fields(Parse *parse, const char *line);
/* All that is left is a reason, but for a day that stands in it: "customer is away until 1.12." */
void dunlin_command_take_until_behind(Parse *parse);
/* All tokens that are left, as they were written. Yours. */
char *dunlin_command_rest(Parse *parse);

/* ── command-claim.c: whose it is ── */

/* A reference, "ref X", "#3", or numbers of the sheet. @leading: it stands before the verb; @commas:
 * "2,5" are two numbers and no amount. */
gboolean dunlin_command_take_claim(Parse *parse, gboolean leading, gboolean commas);
/* What stands before a field where a line says whose it is: "7K3M4QX2", "#3". *ret_rest: behind it.
 * Yours; NULL: no such. */
char *dunlin_command_owner(const char *line, const char **ret_rest);

G_END_DECLS
