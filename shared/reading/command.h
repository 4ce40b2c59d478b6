/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The commands people mail: one const table of verbs with their arguments, who may give them and
 * one line of help; it drives the reader, the desk and the help text. Synonyms of every letter
 * language come from conf/words.
 */
#pragma once

#include <glib.h>
#include "base/day.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_VERB_PAID, DUNLIN_VERB_UNPAID, DUNLIN_VERB_YES, DUNLIN_VERB_NO, DUNLIN_VERB_REST_OK,
	DUNLIN_VERB_HOLD, DUNLIN_VERB_RESUME, DUNLIN_VERB_STOP, DUNLIN_VERB_WITHDRAW,
	DUNLIN_VERB_WRITE_OFF, DUNLIN_VERB_HANDOVER, DUNLIN_VERB_DISPUTE, DUNLIN_VERB_PROMISE,
	DUNLIN_VERB_INSTALMENTS, DUNLIN_VERB_SET, DUNLIN_VERB_NOTE, DUNLIN_VERB_SAMPLES,
	DUNLIN_VERB_REPORT, DUNLIN_VERB_STATEMENT, DUNLIN_VERB_STATUS, DUNLIN_VERB_COPY,
	DUNLIN_VERB_HELP, DUNLIN_VERB_ACCEPTED, DUNLIN_VERB_RETURNED, DUNLIN_VERB_COLLECTED,
	DUNLIN_VERB_OFFSET, DUNLIN_VERB_REACHED, DUNLIN_VERB_UNREACHABLE, DUNLIN_VERB_WRONG_NUMBER,
	DUNLIN_VERB_LAST = DUNLIN_VERB_WRONG_NUMBER,
} DunlinVerb;

typedef enum {
	DUNLIN_WHO_CREDITOR = 1 << 0,
	DUNLIN_WHO_APPROVER = 1 << 1,
	DUNLIN_WHO_DEBTOR = 1 << 2,
	DUNLIN_WHO_PARTNER = 1 << 3,
} DunlinWho;

typedef struct {
	DunlinVerb verb;
	const char *name;      /* "write-off" */
	const char *arguments; /* for the help: "[AMOUNT] [on DATE]" */
	guint who;             /* DunlinWho */
	const char *help;      /* English; one line */
	gboolean available;    /* FALSE: parsed, answered with "not in this release" */
} DunlinVerbInfo;

const DunlinVerbInfo *dunlin_verb_info(DunlinVerb verb);
gboolean dunlin_verb_from_string(const char *name, DunlinVerb *ret_verb);

/* Arguments a command line can carry, all optional:
 *   "claim"  a reference (8 of A–Z2–7), or numbers of the sheet, at most 500, parted by commas:
 *            "2 yes", "yes 2", "yes #2", "paid 2 5", "paid 2, 5 und 7", "yes 2-4"; the first behind the
 *            verb has at most two digits, because "paid 100" means money; after a number money has
 *            decimals or a currency: "paid 2 119.00" is an amount, "paid 2 119" a second number
 *   "amount" decimal, "currency" (absent: the claim's)     paid 100,00 | paid 100 EUR
 *   "on", "until", "date"  ISO days (already computed from "for 10 days")
 *   "customer"  hold customer 4711; also behind a verb that is about one claim only, to be refused
 *   "invoice"   paid R-12 50.00 | paid invoice 4711 50.00 | R-12 paid
 *   "purpose"  what the payer wrote on his transfer, to the line's end: paid 119.00 on 3.11. purpose RF18 5390 …
 *   "count"  instalments 3, with "date" for the first: instalments 3 on 2026-12-01
 *   "list"   instalments 40.00 on 1.12., 79.00 EUR on 1.1.: "40.00@2026-12-01;79.00 EUR@2027-01-01"
 *   "below"  words stand above the line, and not only a greeting: an order only in a mail that answers
 *            ours (added by the reader of mails; every line behind it is below them as well)
 *   "reason", "text"  free words; handover 2 5 court | remettre au tribunal: the reason is "court"
 *   set lines: one argument each of "due", "amount", "debtor", "terms", "invoice", "issued",
 *   "language", "name", "kind", "country", "phone", "street", "postcode", "city", "contact", "policy",
 *   "customer-policy", with the text as given; with "claim" where the line begins with whose they are:
 *   "7K3M4QX2 debtor: billing@customer.example"
 * Reads one line; FALSE: no command. @today counts relative dates. @ret_arguments: char* → char*,
 * yours. */
gboolean dunlin_command_parse_line(const char *line, DunlinDay today, DunlinVerb *ret_verb,
				   GHashTable **ret_arguments);
/* Whether a line that is no command begins as one does: with a verb, or a claim and a verb; one that is
 * misspelt by a letter counts. */
gboolean dunlin_command_is_attempt(const char *line);
/* Whether a line names a claim, or numbers that a sheet may have: "except 2", "2 and 5 not". */
gboolean dunlin_command_names_claim(const char *line, DunlinDay today);

/* What a line that is no command looks like. A day counted from @today is no number. What is too long, or
 * no UTF-8, orders. */
typedef enum {
	DUNLIN_LINE_TELLS,    /* words; a heading may tell of those that are unpaid */
	DUNLIN_LINE_DOUBTFUL, /* short, and begins nearly as a verb */
	DUNLIN_LINE_ORDERS,   /* a verb, a number or a reference stands in it, wherever */
} DunlinLineSense;
DunlinLineSense dunlin_command_sense(const char *line, DunlinDay today);

G_END_DECLS
