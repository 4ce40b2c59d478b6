/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs that people mail, who may say them and what may follow each. */
#include "reading/command-parse.h"

#define CREDITOR DUNLIN_WHO_CREDITOR
#define APPROVER DUNLIN_WHO_APPROVER
#define DEBTOR DUNLIN_WHO_DEBTOR
#define PARTNER DUNLIN_WHO_PARTNER

static const DunlinVerbInfo verbs[] = {
	{ DUNLIN_VERB_PAID, "paid", "[AMOUNT] [on DATE]", CREDITOR | DEBTOR,
	  "the invoice is paid, wholly or in part; `paid invoice NO AMOUNT' is for that invoice before its costs, "
	  "`paid AMOUNT purpose TEXT' finds the invoice by what the transfer says, "
	  "`paid customer NO AMOUNT' spreads what names no invoice over all of a customer's claims", TRUE },
	{ DUNLIN_VERB_UNPAID, "unpaid", "[AMOUNT] [on DATE]", CREDITOR,
	  "no money came, or it went back: reminders go on", TRUE },
	{ DUNLIN_VERB_YES, "yes", "", CREDITOR | PARTNER, "go on with what was asked", TRUE },
	{ DUNLIN_VERB_NO, "no", "", CREDITOR | PARTNER, "do not go on with what was asked", TRUE },
	{ DUNLIN_VERB_REST_OK, "rest ok", "", CREDITOR, "yes to all other questions of the sheet", TRUE },
	{ DUNLIN_VERB_HOLD, "hold", "[until DATE | for N days] [REASON]", CREDITOR,
	  "stop the clock; `hold customer NO' for all of a customer's claims, those to come as well", TRUE },
	{ DUNLIN_VERB_RESUME, "resume", "[REASON]", CREDITOR, "let the clock run again; `resume customer NO' where the customer was held", TRUE },
	{ DUNLIN_VERB_STOP, "stop", "[REASON]", CREDITOR | DEBTOR, "hold without an end", TRUE },
	{ DUNLIN_VERB_WITHDRAW, "withdraw", "[REASON]", CREDITOR, "end the claim", TRUE },
	{ DUNLIN_VERB_WRITE_OFF, "write-off", "[REASON]", APPROVER, "give the claim up", TRUE },
	{ DUNLIN_VERB_HANDOVER, "handover", "[court | REASON]", APPROVER,
	  "give the claim to the collection partner", TRUE },
	{ DUNLIN_VERB_DISPUTE, "dispute", "[AMOUNT] [REASON]", CREDITOR | DEBTOR,
	  "the claim is disputed, or that much of it", TRUE },
	{ DUNLIN_VERB_PROMISE, "promise", "DATE", CREDITOR | DEBTOR, "it will be paid on that day: wait, two weeks at most", TRUE },
	{ DUNLIN_VERB_INSTALMENTS, "instalments", "N [on DATE] | AMOUNT on DATE, …", CREDITOR | DEBTOR,
	  "pay in N parts, monthly from that day, or in these", TRUE },
	{ DUNLIN_VERB_SET, "set", "FIELD VALUE", CREDITOR,
	  "due, amount, debtor, terms, invoice, issued, language, name, kind, country, phone, street, postcode, city, contact, policy or customer-policy; also as `due: …' lines", TRUE },
	{ DUNLIN_VERB_NOTE, "note", "TEXT", CREDITOR, "keep these words with the claim", TRUE },
	{ DUNLIN_VERB_SAMPLES, "samples", "", CREDITOR, "every letter as a file, filled in", TRUE },
	{ DUNLIN_VERB_REPORT, "report", "", CREDITOR, "all claims with their amounts", FALSE },
	{ DUNLIN_VERB_STATEMENT, "statement", "", CREDITOR | DEBTOR, "the account of the claim's customer", TRUE },
	{ DUNLIN_VERB_STATUS, "status", "", CREDITOR, "where a claim stands and what comes next", TRUE },
	{ DUNLIN_VERB_COPY, "copy", "", CREDITOR | DEBTOR, "the invoice again", FALSE },
	{ DUNLIN_VERB_HELP, "help", "", CREDITOR | DEBTOR | PARTNER, "this list", TRUE },
	{ DUNLIN_VERB_ACCEPTED, "accepted", "", PARTNER, "the partner takes the case", TRUE },
	{ DUNLIN_VERB_RETURNED, "returned", "[REASON]", PARTNER, "the partner gives the case back", TRUE },
	{ DUNLIN_VERB_COLLECTED, "collected", "[AMOUNT] [on DATE]", PARTNER, "the partner got money", TRUE },
	{ DUNLIN_VERB_OFFSET, "offset", "[AMOUNT]", CREDITOR,
	  "pay it from what the customer has in his account", TRUE },
	{ DUNLIN_VERB_REACHED, "reached", "[REASON]", CREDITOR, "the customer was called and knows", TRUE },
	{ DUNLIN_VERB_UNREACHABLE, "unreachable", "[REASON]", CREDITOR,
	  "the customer was called and did not answer", TRUE },
	{ DUNLIN_VERB_WRONG_NUMBER, "wrong number", "", CREDITOR,
	  "the customer's telephone number is not his", TRUE },
};
G_STATIC_ASSERT(G_N_ELEMENTS(verbs) == DUNLIN_VERB_LAST + 1);

static const guint takes[] = {
	[DUNLIN_VERB_PAID] = TAKES_CUSTOMER | TAKES_INVOICE | TAKES_AMOUNT | TAKES_ON | TAKES_PURPOSE,
	[DUNLIN_VERB_UNPAID] = TAKES_AMOUNT | TAKES_ON,
	[DUNLIN_VERB_HOLD] = TAKES_UNTIL | TAKES_CUSTOMER | TAKES_REASON,
	[DUNLIN_VERB_RESUME] = TAKES_REASON | TAKES_CUSTOMER,
	[DUNLIN_VERB_STOP] = TAKES_REASON,
	[DUNLIN_VERB_WITHDRAW] = TAKES_REASON,
	[DUNLIN_VERB_WRITE_OFF] = TAKES_REASON,
	[DUNLIN_VERB_HANDOVER] = TAKES_REASON | TAKES_COURT,
	[DUNLIN_VERB_DISPUTE] = TAKES_AMOUNT | TAKES_REASON,
	[DUNLIN_VERB_PROMISE] = TAKES_AMOUNT | TAKES_DATE,
	[DUNLIN_VERB_INSTALMENTS] = TAKES_COUNT | TAKES_PARTS | TAKES_DATE,
	[DUNLIN_VERB_SET] = TAKES_FIELDS,
	[DUNLIN_VERB_NOTE] = TAKES_TEXT,
	[DUNLIN_VERB_RETURNED] = TAKES_REASON,
	[DUNLIN_VERB_COLLECTED] = TAKES_AMOUNT | TAKES_ON,
	[DUNLIN_VERB_OFFSET] = TAKES_AMOUNT,
	[DUNLIN_VERB_REACHED] = TAKES_REASON,
	[DUNLIN_VERB_UNREACHABLE] = TAKES_REASON,
	[DUNLIN_VERB_LAST + 1] = 0,
};

const DunlinVerbInfo *
dunlin_verb_info(DunlinVerb verb)
{
	g_assert((guint)verb < G_N_ELEMENTS(verbs));
	return &verbs[verb];
}

gboolean
dunlin_verb_from_string(const char *name, DunlinVerb *ret_verb)
{
	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
		if (g_ascii_strcasecmp(verbs[i].name, name) != 0)
			continue;
		*ret_verb = verbs[i].verb;
		return TRUE;
	}
	return FALSE;
}

guint
dunlin_verb_takes(DunlinVerb verb)
{
	g_assert((guint)verb < G_N_ELEMENTS(takes));
	return takes[verb];
}
