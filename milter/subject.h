/* SPDX-License-Identifier: BSD-2-Clause */
/* What in a subject may be a claim's reference or an invoice's number. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*DunlinNameVisit)(const char *name, gsize length, gpointer data);
/* @value: a Subject header as it stands in the message, encoded (RFC 2047) or not. Visits its words,
 * and up to four of them together, without the punctuation around them, where they could be a name;
 * a few hundred at most. Borrowed. */
void dunlin_subject_names(const char *value, DunlinNameVisit visit, gpointer data);
/* The subject's bytes without encoded words; yours. In whatever charsets it was written. */
char *dunlin_subject_decode(const char *value);

G_END_DECLS
