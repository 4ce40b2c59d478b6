/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of what the JSON of each kind holds. Internal to shared/reading. */
#pragma once

#include <glib.h>
#include "reading/reading.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_FIELD_LINE,   /* char *, one line */
	DUNLIN_FIELD_TEXT,   /* char *, may have line breaks and tabs */
	DUNLIN_FIELD_AMOUNT, /* char *, a decimal */
	DUNLIN_FIELD_DAY,
	DUNLIN_FIELD_INSTANT,
	DUNLIN_FIELD_LIST,   /* char **, of lines; null is not known, an empty list is */
	DUNLIN_FIELD_SHARE,  /* double, 0 to 1 */
	DUNLIN_FIELD_YES,    /* gboolean */
	DUNLIN_FIELD_INTENT,
	DUNLIN_FIELD_ARGUMENTS, /* GHashTable of lines */
	DUNLIN_FIELD_PART,      /* an object of its own */
} DunlinFieldType;

typedef struct DunlinReadingField DunlinReadingField;
struct DunlinReadingField {
	const char *name; /* NULL ends a table */
	DunlinFieldType type;
	glong offset; /* in DunlinFound */
	gsize max;    /* bytes of one string */
	const DunlinReadingField *part;
};

typedef struct {
	const char *name;
	const DunlinReadingField *fields;
} DunlinReadingKind;

extern const DunlinReadingKind dunlin_reading_kinds[]; /* by DunlinFoundKind */
extern const DunlinReadingField dunlin_reading_head[]; /* of every kind */

gboolean dunlin_found_kind_from_string(const char *text, DunlinFoundKind *ret_kind);
gboolean dunlin_intent_from_string(const char *text, DunlinIntent *ret_intent);

G_END_DECLS
