/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows and structs: one const table of columns and struct fields per record drives the column
 * lists of INSERT, UPDATE and SELECT, the binding of parameters and the reading of rows.
 */
#pragma once

#include "store/engine.h"

G_BEGIN_DECLS

typedef enum {
	DUNLIN_FIELD_INT64, /* gint64 */
	DUNLIN_FIELD_ROW,   /* gint64: another row's id; 0 is null */
	DUNLIN_FIELD_UINT,  /* guint */
	DUNLIN_FIELD_BOOL,  /* gboolean */
	DUNLIN_FIELD_DAY,   /* DunlinDay; DUNLIN_DAY_NONE is null */
	DUNLIN_FIELD_TEXT,  /* char * */
	DUNLIN_FIELD_CODE,  /* char[size]; "" is null */
	DUNLIN_FIELD_WORD, /* an enum, stored as its word; the value 0 is null where it has no word */
} DunlinFieldKind;

typedef struct {
	const char *(*to_string)(gint value);
	gboolean (*from_string)(const char *text, gint *ret_value);
} DunlinWords;

typedef struct {
	const char *column;
	DunlinFieldKind kind;
	gsize offset;
	gsize size; /* of the field */
	const DunlinWords *words;
} DunlinField;

typedef struct {
	gsize size; /* of the struct */
	GDestroyNotify free;
	guint keys; /* the first fields are the key: never in UPDATE … SET */
	guint count;
	const DunlinField *fields;
} DunlinRecord;

extern const DunlinRecord dunlin_record_debtor, dunlin_record_claim, dunlin_record_entry,
	dunlin_record_hold, dunlin_record_notice, dunlin_record_message, dunlin_record_journal,
	dunlin_record_document, dunlin_record_credit, dunlin_record_sheet, dunlin_record_instalment;

/* Fills in what a statement leaves open; @record may be NULL. Yours.
 *   {columns}  the record's columns        {places}  ?1 … ?n for them
 *   {sets}     column = ?i of all but the key        {+k}  the k-th parameter after the record's
 *   {now} {lock} {skip-locked}  the engine's own */
char *dunlin_record_expand(const DunlinRecord *record, const DunlinEngine *engine, const char *sql);
/* Binds all fields of @row as ?1 … ?n. */
void dunlin_record_bind(const DunlinRecord *record, const DunlinEngine *engine,
			DunlinEngineStatement *statement, gconstpointer row);
/* Which fields of @row differ from those of @other: a bit each. */
guint64 dunlin_record_differences(const DunlinRecord *record, gconstpointer row, gconstpointer other);
/* dunlin_record_expand() and _bind() as if the record had its key and the @chosen fields only. *ret_count:
 * how many these are. */
char *dunlin_record_expand_some(const DunlinRecord *record, const DunlinEngine *engine, const char *sql,
				guint64 chosen);
void dunlin_record_bind_some(const DunlinRecord *record, const DunlinEngine *engine,
			     DunlinEngineStatement *statement, gconstpointer row, guint64 chosen,
			     guint *ret_count);
/* The current row, whose first columns are the record's. Yours, by record->free. INPUT. */
gpointer dunlin_record_load(const DunlinRecord *record, const DunlinEngine *engine,
			    DunlinEngineStatement *statement, GError **error);

G_END_DECLS
