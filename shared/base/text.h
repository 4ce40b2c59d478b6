/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from outside, made safe for the place it goes to. Results are yours. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Valid UTF-8 (bad bytes become U+FFFD), NFC, no controls but \n and \t, no bidi or zero width
 * characters, at most @max bytes, cut at a character. NULL stays NULL. */
char *dunlin_text_clean(const char *text, gsize max);
/* The same on one line: every run of white space becomes one blank. For headers and names. */
char *dunlin_text_line(const char *text, gsize max);
/* The same, but single no-break blanks within stay: for what is shown and never compared. */
char *dunlin_text_shown(const char *text, gsize max);
/* For a log value: printable ASCII and UTF-8, everything else \xNN, at most 200 bytes. */
char *dunlin_text_log(const char *text);
/* The same with another limit. */
char *dunlin_text_escape(const char *text, gsize max);
/* A file's name taken from mail: its last path element, no separators, leading dots or controls,
 * at most 100 bytes; NULL where nothing is left. Never used as a path by us. */
char *dunlin_text_filename(const char *name);
/* RFC 5321 mailbox: dot-atom or quoted local part of at most 64 octets, 254 in all, no controls,
 * no angle brackets. */
gboolean dunlin_text_is_address(const char *address);
/* What follows the last '@' of @address, borrowed and as written: compare without case. NULL where
 * nothing does. */
const char *dunlin_text_domain(const char *address);
/* Lower case, without blanks and punctuation: to compare invoice numbers, names, VAT ids. */
char *dunlin_text_key(const char *text);
/* ISO 13616: upper case without blanks if its check digits are right, else NULL. */
char *dunlin_text_iban(const char *text);
/* As ISO 13616 prints it, in groups of four; @text as it is where it is no IBAN. */
char *dunlin_text_iban_groups(const char *text);

G_END_DECLS
