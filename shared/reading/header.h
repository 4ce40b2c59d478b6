/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A raw header block, taken apart as strictly as security needs: what two parsers could read
 * differently is called malformed or unclean here, and nothing is believed of it. RFC 5322 §2.2,
 * §3.4, §3.6.4. Internal to shared/reading.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUNLIN_HEADER_BLOCK_MAX (256 * 1024)
#define DUNLIN_HEADER_FIELDS_MAX 2000

typedef struct {
	char *name;
	char *value;       /* unfolded, as bytes; without NUL */
	gboolean obsolete; /* blanks before the colon: other parsers may not see this field */
} DunlinHeaderField;

typedef struct {
	GPtrArray *fields;  /* of DunlinHeaderField, from the top */
	gboolean malformed; /* longer than the limits, or with a line that is no field */
} DunlinHeader;

/* Up to the empty line or @length. Never fails. */
DunlinHeader *dunlin_header_parse(const char *block, gsize length);
void dunlin_header_free(DunlinHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinHeader, dunlin_header_free)

/* The @index-th field of that name from the top, in any case; borrowed, NULL. */
const DunlinHeaderField *dunlin_header_get(const DunlinHeader *header, const char *name,
					   guint index);
/* The value of the only field of that name; NULL where there is none or several. */
const char *dunlin_header_only(const DunlinHeader *header, const char *name);

/* Behind white space and comments; NULL where a comment does not end. */
const char *dunlin_header_skip(const char *text);

/* Adds the bare addresses of an address list, each with its domain in lower case, to @out (char *);
 * "<>" is "". They are printable UTF-8, but may be longer than RFC 5321 allows. TRUE: the list was plain
 * (RFC 5322 without the obsolete forms), without groups. */
gboolean dunlin_header_addresses(const char *value, GPtrArray *out);
/* Adds the message ids, with brackets, in order. */
void dunlin_header_message_ids(const char *value, GPtrArray *out);

G_END_DECLS
