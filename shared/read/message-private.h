/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between message.c, which says what a message is, message-files.c, which opens what is attached,
 * and message-words.c, which reads what a person wrote; nobody else includes it.
 */
#pragma once

#include "read/mail.h"
#include "read/read.h"

G_BEGIN_DECLS

/* Adds the forwards that @text holds in line, one in another. @ret_start (may be NULL): where the
 * first one begins; left alone where there is none. */
void dunlin_read_inline_forwards(const char *text, const char *subject, const char *source,
				 DunlinReading *out, gsize *ret_start);

/* What could not be read is noted, and added at the end: what could be comes first. Yours. */
GPtrArray *dunlin_read_notes_new(void);
/* Notes that a mail has to be sent in another way, as @why says. */
void dunlin_read_note(GPtrArray *notes, const char *why);
void dunlin_read_add_notes(const GPtrArray *notes, DunlinReading *out);

/* Reads every part that is no body, also what is packed in it. */
void dunlin_read_parts(const DunlinMail *mail, DunlinReading *out, GPtrArray *notes);

/* Reads commands and the answer of @body; in a forwarded mail the first @own bytes of it. */
void dunlin_read_words(const DunlinMailBody *body, const char *subject, gsize own,
		       gboolean forwarded, const DunlinReadContext *context, DunlinReading *out);

G_END_DECLS
