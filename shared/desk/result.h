/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command did, in one line of the language of who gave it (result.c). */
#pragma once

#include "desk/event.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_RESULT_CLOSED, DUNLIN_RESULT_CLOSED_PAID, DUNLIN_RESULT_CLOSED_WITHDRAWN,
	DUNLIN_RESULT_CLOSED_WRITTEN_OFF, DUNLIN_RESULT_STILL_OPEN, DUNLIN_RESULT_REOPENED,
	DUNLIN_RESULT_IS_DRAFT, DUNLIN_RESULT_GOES_ON, DUNLIN_RESULT_IS_HELD,
	DUNLIN_RESULT_HELD_UNTIL, DUNLIN_RESULT_IS_DISPUTED, DUNLIN_RESULT_IS_IN_COLLECTION,
	DUNLIN_RESULT_NOTED, DUNLIN_RESULT_NOT_NOW, DUNLIN_RESULT_CUSTOMER_HELD,
	DUNLIN_RESULT_CUSTOMER_RESUMED, DUNLIN_RESULT_HELD_WITH_CUSTOMER,
	DUNLIN_RESULT_WAIVED, DUNLIN_RESULT_OVERPAID, DUNLIN_RESULT_OFFSET, DUNLIN_RESULT_DISCOUNT,
	DUNLIN_RESULT_CONTRADICTED, DUNLIN_RESULT_DECLINED, DUNLIN_RESULT_SAMPLES, DUNLIN_RESULT_DISPUTED_PART,
	DUNLIN_RESULT_INSTALMENTS, DUNLIN_RESULT_STATEMENT, DUNLIN_RESULT_GROSS, DUNLIN_RESULT_APPROVER_ONLY,
	DUNLIN_RESULT_NET_TAX, DUNLIN_RESULT_NO_RATES, DUNLIN_RESULT_OTHER_SIDE_ONLY,
	DUNLIN_RESULT_NO_NUMBER, DUNLIN_RESULT_WHICH_NUMBER, DUNLIN_RESULT_ASKED_OTHERWISE,
	DUNLIN_RESULT_UNREAD, DUNLIN_RESULT_NO_REST, DUNLIN_RESULT_REST_OFFERS, DUNLIN_RESULT_NOT_A_DAY,
	DUNLIN_RESULT_DAY_TO_COME, DUNLIN_RESULT_ONE_AMOUNT, DUNLIN_RESULT_NO_CLAIM,
	DUNLIN_RESULT_WHICH_CLAIM, DUNLIN_RESULT_ONE_CLAIM, DUNLIN_RESULT_NO_INVOICE,
	DUNLIN_RESULT_NO_CUSTOMER, DUNLIN_RESULT_NO_PURPOSE, DUNLIN_RESULT_WHICH_PURPOSE,
	DUNLIN_RESULT_HELD_NO_DAY, DUNLIN_RESULT_STEP_REMINDER, DUNLIN_RESULT_STEP_FINAL,
	DUNLIN_RESULT_STEP_SECOND, DUNLIN_RESULT_STEP_TASK,
	DUNLIN_RESULT_STEP_HANDOVER,
	DUNLIN_RESULT_BOOKED_BEFORE, DUNLIN_RESULT_TAKEN_BACK,
	DUNLIN_RESULT_COUNT,
	/* refusal.c: why a line was not carried out */
	DUNLIN_RESULT_NOT_POSITIVE, DUNLIN_RESULT_NOT_AN_AMOUNT, DUNLIN_RESULT_NO_DEMAND,
	DUNLIN_RESULT_OTHER_CURRENCY, DUNLIN_RESULT_DAY_PAST, DUNLIN_RESULT_CUSTOMER_NOT_HELD,
	DUNLIN_RESULT_CUSTOMER_OWES_NOTHING, DUNLIN_RESULT_HOW_MUCH, DUNLIN_RESULT_HOW_MANY,
	DUNLIN_RESULT_NOT_INSTALMENTS, DUNLIN_RESULT_NO_LETTER, DUNLIN_RESULT_NO_DEBTOR,
	DUNLIN_RESULT_ACCOUNT_SHORT, DUNLIN_RESULT_NO_SHEET, DUNLIN_RESULT_NO_MORE,
	DUNLIN_RESULT_NOT_A_TERM, DUNLIN_RESULT_NO_ISSUE_DAY, DUNLIN_RESULT_INVOICE_TAKEN,
	DUNLIN_RESULT_NOT_AN_ADDRESS, DUNLIN_RESULT_OWN_ADDRESS, DUNLIN_RESULT_NOT_A_LANGUAGE,
	DUNLIN_RESULT_NOT_A_KIND, DUNLIN_RESULT_NOT_A_COUNTRY, DUNLIN_RESULT_NOT_A_PHONE,
	DUNLIN_RESULT_NO_POLICY, DUNLIN_RESULT_AT_PARTNER, DUNLIN_RESULT_NOTHING_TO_SET,
	DUNLIN_RESULT_NOT_SURE, DUNLIN_RESULT_MORE_THAN_OPEN, DUNLIN_RESULT_YES_TO_ANSWER,
	DUNLIN_RESULT_END,
} DunlinResult;

/* ── result-words.c ── */

/* The words in @language (English where NULL or unknown); {1} and {2} stand for the arguments. */
const char *dunlin_desk_result_words(const char *language, DunlinResult result);

/* ── result.c ── */

/* The line in @language, with up to two arguments in it. Yours. */
char *dunlin_desk_result(const char *language, DunlinResult result, const char *first,
			 const char *second);
/* What the step is called in @language where we named it; else as its policy calls it. Yours. */
char *dunlin_desk_step_name(const char *language, const char *step);
/* FALSE with DENIED, and @who may say it in the occasion's language. */
gboolean dunlin_desk_deny(const DunlinOccasion *occasion, DunlinResult who, GError **error);
/* FALSE with INPUT: @why, about @first (and @second), in @language. */
gboolean dunlin_desk_refuse(const char *language, DunlinResult why, const char *first, GError **error);
gboolean dunlin_desk_refuse_two(const char *language, DunlinResult why, const char *first,
				const char *second, GError **error);
/* An amount that somebody wrote (base/money.h); INPUT in @language. */
gboolean dunlin_desk_amount(const char *language, const char *text, const char *currency,
			    gint64 *ret_amount, char ret_currency[DUNLIN_CURRENCY_SIZE], GError **error);
/* Sets NOT_FOUND: @what, about @first, in @language. */
void dunlin_desk_not_found(const char *language, DunlinResult what, const char *first, GError **error);

/* ── help.c ── */

/* A row of "verbs": @verb as it is said in @language, its arguments, and what it does. */
void dunlin_desk_add_help(DunlinValues *values, DunlinVerb verb, const char *language);

/* ── refusal.c, reason.c ── */

/* The words of a refusal; NULL: that is none. Constant. */
const char *dunlin_desk_refusal(const char *language, DunlinResult result);
/* Which of the languages of these tables; 0, English, for others. */
guint dunlin_desk_column(const char *language);
/* Why a claim is held, as it is stored: in @language where it is ours, else as it is. NULL stays NULL.
 * Yours. */
char *dunlin_desk_reason(const char *language, const char *stored);
/* The same of why a file could not be read; outside of English never the reader's own sentence. */
char *dunlin_desk_unreadable(const char *language, const char *why);

G_END_DECLS
