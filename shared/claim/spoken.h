/* SPDX-License-Identifier: BSD-2-Clause */
/* Which languages are spoken where somebody lives, as far as there are letters in them. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @country: "BE", or with its region, "BE-VLG"; @postcode: NULL where it is not known. The languages, the
 * most usual first, ends with NULL; NULL: there are letters in none of them. Borrowed for ever. */
const char *const *dunlin_languages_spoken(const char *country, const char *postcode);

G_END_DECLS
