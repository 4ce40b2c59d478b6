/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values a letter is filled with: named, typed, and frozen with the notice as JSON, so that a
 * letter can be written later, or again, with exactly what was decided. Amounts and dates stay
 * numbers here; the letter's language formats them.
 */
#pragma once

#include <glib.h>
#include "base/day.h"

G_BEGIN_DECLS

typedef struct DunlinValues DunlinValues;

DunlinValues *dunlin_values_new(void);
void dunlin_values_free(DunlinValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinValues, dunlin_values_free)

/* @name: a template's word, [a-z_]+. NULL texts and DUNLIN_DAY_NONE make the value absent: false in
 * a template's condition, "" where printed. Setting again replaces. */
void dunlin_values_set_text(DunlinValues *values, const char *name, const char *text);
void dunlin_values_set_money(DunlinValues *values, const char *name, gint64 minor, const char *currency);
void dunlin_values_set_day(DunlinValues *values, const char *name, DunlinDay day);
void dunlin_values_set_number(DunlinValues *values, const char *name, gint64 number);
void dunlin_values_set_flag(DunlinValues *values, const char *name, gboolean flag);
/* Adds a row to list @name; borrowed. Rows have values but no lists of their own. */
DunlinValues *dunlin_values_add_row(DunlinValues *values, const char *name);

/* Sets @name to what @from has under @other, no list; absent there, absent here. */
void dunlin_values_set_copy(DunlinValues *values, const char *name, const DunlinValues *from,
			    const char *other);
/* Adds a row with all of @row's single values to list @name; borrowed. */
DunlinValues *dunlin_values_add_copy(DunlinValues *values, const char *name, const DunlinValues *row);

/* One value as a letter sees it. Absent values are not there. */
typedef enum {
	DUNLIN_VALUE_TEXT,
	DUNLIN_VALUE_MONEY,
	DUNLIN_VALUE_DAY,
	DUNLIN_VALUE_NUMBER,
	DUNLIN_VALUE_FLAG,
	DUNLIN_VALUE_ROWS,
} DunlinValueType;
typedef struct {
	DunlinValueType type;
	char *text;        /* TEXT; MONEY: the currency */
	gint64 number;     /* MONEY (minor units), NUMBER, FLAG */
	DunlinDay day;     /* DAY */
	GPtrArray *rows;   /* ROWS: of DunlinValues */
} DunlinValue;
/* Borrowed; NULL where it is absent. */
const DunlinValue *dunlin_values_get(const DunlinValues *values, const char *name);

/* One line, names in order, so that the same values are the same text:
 *   {"deadline":{"day":"2026-12-15"},"has_copy":true,"open":{"minor":11900,"currency":"EUR"},
 *    "plan":[{"what":"reminder"}],"sent":3,"debtor_name":"Kunde"} */
char *dunlin_values_to_json(const DunlinValues *values);
DunlinValues *dunlin_values_from_json(const char *json, GError **error); /* INPUT */

G_END_DECLS
