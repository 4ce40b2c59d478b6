/* SPDX-License-Identifier: BSD-2-Clause */
/* Links with placeholders: "https://pay.example/?ref={reference}". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE: not an https link of printable ASCII characters, or a placeholder that is none of @names;
 * *ret_wrong says what is wrong, yours. */
gboolean dunlin_link_check(const char *link, const char *const *names, char **ret_wrong);

/* @values in the order of @names, percent-encoded (RFC 3986 2.3: all but unreserved characters); NULL is
 * empty. @link passed the check. Yours. */
char *dunlin_link_fill(const char *link, const char *const *names, const char *const *values);

G_END_DECLS
