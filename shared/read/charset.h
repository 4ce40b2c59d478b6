/* SPDX-License-Identifier: BSD-2-Clause */
/* The charsets of mail as UTF-8. Their names come from anybody: only those of a fixed list count. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opens all of them; once, before the process is sealed. */
void dunlin_charset_init(void);

/* Mends names of charsets in the encoded words of @header in place ("koi8_r"). */
void dunlin_charset_mend(char *header);

/* @bytes as valid UTF-8 without NUL; bad bytes become U+FFFD. Bytes that are valid UTF-8 are that,
 * whatever they claim, but for charsets of seven bits. @charset: NULL or unknown is UTF-8, else
 * windows-1252. Yours. */
char *dunlin_charset_to_utf8(const guint8 *bytes, gsize length, const char *charset);

G_END_DECLS
