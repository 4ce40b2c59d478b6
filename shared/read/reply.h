/* SPDX-License-Identifier: BSD-2-Clause */
/* The words newly written: without what is quoted, attributed, or a mailer's or a person's signature. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @quote: where the mailer itself says that the quoted mail begins; -1: not told.
 * @ret_top: the length of the part of the result before the first quoted line: only there commands
 * stand. Yours; "" where nothing is left. */
char *dunlin_reply_text(const char *text, gssize quote, gsize *ret_top);

G_END_DECLS
