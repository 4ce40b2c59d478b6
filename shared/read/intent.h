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
/* Whether a sentence in @text (UTF-8) denies something; and whether one denies, asks, doubts, makes a
 * condition or speaks of what is to come. */
gboolean dunlin_intent_denies(const char *text);
gboolean dunlin_intent_is_reserved(const char *text);

G_END_DECLS
