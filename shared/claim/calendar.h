/* SPDX-License-Identifier: BSD-2-Clause */
/* The days of a case: the debtor's working days, the creditor's quiet days, the send window. */
#pragma once

#include "claim/claim.h"

G_BEGIN_DECLS

/* Adds civil days, or the working days of the debtor's country. */
DunlinDay dunlin_case_add(const DunlinCase *facts, DunlinDay day, DunlinDuration duration);
DunlinDay dunlin_case_after(const DunlinCase *facts, gint64 instant, DunlinDuration duration);
/* @day itself, or the next working day of the debtor's country that is not quiet. */
DunlinDay dunlin_case_shift(const DunlinCase *facts, DunlinDay day);
/* The first instant >= @at of the send window on a day that is not quiet. */
gint64 dunlin_case_window(const DunlinCase *facts, gint64 at);

G_END_DECLS
