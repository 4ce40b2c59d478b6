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
	DUNLIN_RESULT_UNREAD, DUNLIN_RESULT_NO_REST, DUNLIN_RESULT_NOT_A_DAY,
	DUNLIN_RESULT_DAY_TO_COME, DUNLIN_RESULT_ONE_AMOUNT, DUNLIN_RESULT_NO_CLAIM,
	DUNLIN_RESULT_WHICH_CLAIM, DUNLIN_RESULT_ONE_CLAIM, DUNLIN_RESULT_NO_INVOICE,
	DUNLIN_RESULT_NO_CUSTOMER, DUNLIN_RESULT_COUNT,
} DunlinResult;
/* ── result-words.c ── */

/* The words in @language (English where NULL or unknown); {1} and {2} stand for the arguments. */
const char *dunlin_desk_result_words(const char *language, DunlinResult result);

/* ── result.c ── */

/* The line in @language, with up to two arguments in it. Yours. */
char *dunlin_desk_result(const char *language, DunlinResult result, const char *first,
			 const char *second);
/* FALSE with DENIED, and @who may say it in the occasion's language. */
gboolean dunlin_desk_deny(const DunlinOccasion *occasion, DunlinResult who, GError **error);
/* FALSE with INPUT: @why, about @first, in @language. */
gboolean dunlin_desk_refuse(const char *language, DunlinResult why, const char *first, GError **error);
/* Sets NOT_FOUND: @what, about @first, in @language. */
void dunlin_desk_not_found(const char *language, DunlinResult what, const char *first, GError **error);

G_END_DECLS
