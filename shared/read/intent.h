/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a person's free sentences mean: phrases of conf/words over tokens, voided by negation,
 * future, condition and question. In doubt it is none, or a question: a person's answer stops the
 * clock anyway.
 */
#pragma once

#include "reading/reading.h"

G_BEGIN_DECLS

/* Splits the phrases; once, before the process is sealed. */
void dunlin_intent_init(void);
/* Fills intent, date, amount and confidence of @reply from its text. */
void dunlin_intent_read(DunlinReply *reply, DunlinDay today);

G_END_DECLS
