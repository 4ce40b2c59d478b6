/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What GMime may see. It has no limits of its own on parts, headers and parameters, and some of
 * its parsers recurse or grow quadratically, so a scan over the raw bytes comes first.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_MAIL_MAX_BYTES (50 * 1024 * 1024)
#define DUNLIN_MAIL_MAX_HEADER (256 * 1024) /* bytes of one header block */
#define DUNLIN_MAIL_MAX_LINES 1000          /* of one header block */
#define DUNLIN_MAIL_MAX_FIELD (64 * 1024)   /* bytes of one header field, folded */
#define DUNLIN_MAIL_MAX_COLONS 200          /* in an address field: nested groups */
#define DUNLIN_MAIL_MAX_COMMAS 2000        /* in an address field: GMime takes seconds for 30,000 */
#define DUNLIN_MAIL_MAX_PARAMETERS 64
#define DUNLIN_MAIL_MAX_LEVELS 32
#define DUNLIN_MAIL_MAX_PARTS 500

/* NULL where all limits are kept, else which one is not ("more than 32 MIME levels"). */
const char *dunlin_limits_check(const guint8 *data, gsize length);

/* The fields of the message's own head that say who, what and when, as a small message of their
 * own that is safe to open whatever the rest is like. Yours. */
GByteArray *dunlin_limits_head(const guint8 *data, gsize length);

G_END_DECLS
