/* SPDX-License-Identifier: BSD-2-Clause */
/* Moves structs to parameters and rows to structs along a record's table of fields. */
#include "store/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/error.h"

static gboolean
is_chosen(const DunlinRecord *record, guint index, guint64 chosen)
{
	return index < record->keys || (chosen >> index & 1) != 0;
}

char *
dunlin_record_expand(const DunlinRecord *record, const DunlinEngine *engine, const char *sql)
{
	return dunlin_record_expand_some(record, engine, sql, G_MAXUINT64);
}

char *
dunlin_record_expand_some(const DunlinRecord *record, const DunlinEngine *engine, const char *sql,
			  guint64 chosen)
{
	g_autoptr(GString) columns = g_string_new(NULL);
	g_autoptr(GString) places = g_string_new(NULL);
	g_autoptr(GString) sets = g_string_new(NULL);
	GString *out = g_string_new(NULL);
	guint count = 0;
	const char *brace;

	for (guint i = 0; record && i < record->count; i++) {
		const char *column = record->fields[i].column;
		if (!is_chosen(record, i, chosen))
			continue;
		g_string_append_printf(columns, "%s%s", count ? ", " : "", column);
		g_string_append_printf(places, "%s?%u", count ? ", " : "", count + 1);
		count++;
		if (i >= record->keys)
			g_string_append_printf(sets, "%s%s = ?%u", sets->len ? ", " : "", column,
					       count);
	}
	const struct {
		const char *name, *text;
	} fills[] = {
		{"{columns}", columns->str},
		{"{places}", places->str},
		{"{sets}", sets->str},
		{"{now}", engine->now},
		{"{lock}", engine->lock},
		{"{skip-locked}", engine->skip_locked},
	};
	while ((brace = strchr(sql, '{')) != NULL) {
		g_string_append_len(out, sql, brace - sql);
		const char *end = strchr(brace, '}');
		g_assert(end);
		sql = end + 1;
		if (brace[1] == '+') {
			g_string_append_printf(out, "?%lu", count + strtoul(brace + 2, NULL, 10));
			continue;
		}
		gboolean found = FALSE;
		for (guint i = 0; i < G_N_ELEMENTS(fills) && !found; i++) {
			found = g_str_has_prefix(brace, fills[i].name);
			if (found)
				g_string_append(out, fills[i].text);
		}
		g_assert(found);
	}
	g_string_append(out, sql);
	return g_string_free(out, FALSE);
}

static void
bind_field(const DunlinField *field, const DunlinEngine *engine, DunlinEngineStatement *statement,
	   guint index, gconstpointer at)
{
	gint64 number;

	switch (field->kind) {
	case DUNLIN_FIELD_INT64:
		engine->bind_int(statement, index, *(const gint64 *)at);
		return;
	case DUNLIN_FIELD_UINT:
		engine->bind_int(statement, index, *(const guint *)at);
		return;
	case DUNLIN_FIELD_BOOL:
		engine->bind_int(statement, index, *(const gboolean *)at ? 1 : 0);
		return;
	case DUNLIN_FIELD_ROW:
		number = *(const gint64 *)at;
		if (number)
			engine->bind_int(statement, index, number);
		else
			engine->bind_text(statement, index, NULL);
		return;
	case DUNLIN_FIELD_DAY:
		number = *(const DunlinDay *)at;
		if (number != DUNLIN_DAY_NONE)
			engine->bind_int(statement, index, number);
		else
			engine->bind_text(statement, index, NULL);
		return;
	case DUNLIN_FIELD_TEXT:
		engine->bind_text(statement, index, *(const char *const *)at);
		return;
	case DUNLIN_FIELD_CODE:
		engine->bind_text(statement, index, *(const char *)at ? at : NULL);
		return;
	case DUNLIN_FIELD_WORD:
		engine->bind_text(statement, index, field->words->to_string(*(const gint *)at));
		return;
	}
	g_assert_not_reached();
}

void
dunlin_record_bind(const DunlinRecord *record, const DunlinEngine *engine,
		   DunlinEngineStatement *statement, gconstpointer row)
{
	for (guint i = 0; i < record->count; i++)
		bind_field(&record->fields[i], engine, statement, i + 1,
			   (const guint8 *)row + record->fields[i].offset);
}

void
dunlin_record_bind_some(const DunlinRecord *record, const DunlinEngine *engine,
			DunlinEngineStatement *statement, gconstpointer row, guint64 chosen,
			guint *ret_count)
{
	guint count = 0;

	for (guint i = 0; i < record->count; i++)
		if (is_chosen(record, i, chosen))
			bind_field(&record->fields[i], engine, statement, ++count,
				   (const guint8 *)row + record->fields[i].offset);
	*ret_count = count;
}

static gboolean
differs(const DunlinField *field, gconstpointer one, gconstpointer other)
{
	if (field->kind == DUNLIN_FIELD_TEXT)
		return g_strcmp0(*(const char *const *)one, *(const char *const *)other) != 0;
	if (field->kind == DUNLIN_FIELD_CODE)
		return strcmp(one, other) != 0;
	return memcmp(one, other, field->size) != 0;
}

guint64
dunlin_record_differences(const DunlinRecord *record, gconstpointer row, gconstpointer other)
{
	guint64 found = 0;

	g_assert(record->count <= 64);
	for (guint i = 0; i < record->count; i++) {
		gsize offset = record->fields[i].offset;
		if (differs(&record->fields[i], (const guint8 *)row + offset,
			    (const guint8 *)other + offset))
			found |= G_GUINT64_CONSTANT(1) << i;
	}
	return found;
}

static gboolean
load_text(const DunlinField *field, const char *text, gpointer at)
{
	if (field->kind == DUNLIN_FIELD_TEXT) {
		*(char **)at = g_strdup(text);
		return TRUE;
	}
	if (field->kind == DUNLIN_FIELD_CODE)
		return g_strlcpy(at, text ? text : "", field->size) < field->size;
	*(gint *)at = 0;
	return !text || field->words->from_string(text, at);
}

static gboolean
load_field(const DunlinField *field, const DunlinEngine *engine, DunlinEngineStatement *statement,
	   guint index, gpointer at)
{
	gint64 number;

	switch (field->kind) {
	case DUNLIN_FIELD_TEXT:
	case DUNLIN_FIELD_CODE:
	case DUNLIN_FIELD_WORD:
		return load_text(field, engine->column_text(statement, index), at);
	case DUNLIN_FIELD_INT64:
	case DUNLIN_FIELD_ROW:
		*(gint64 *)at = engine->column_int(statement, index);
		return TRUE;
	case DUNLIN_FIELD_UINT:
		number = engine->column_int(statement, index);
		*(guint *)at = (guint)number;
		return number >= 0 && number <= G_MAXUINT;
	case DUNLIN_FIELD_BOOL:
		*(gboolean *)at = engine->column_int(statement, index) != 0;
		return TRUE;
	case DUNLIN_FIELD_DAY:
		number = engine->column_int(statement, index);
		*(DunlinDay *)at = engine->column_null(statement, index) ? DUNLIN_DAY_NONE
									 : (DunlinDay)number;
		return number > G_MININT32 && number <= G_MAXINT32;
	}
	g_assert_not_reached();
}

gpointer
dunlin_record_load(const DunlinRecord *record, const DunlinEngine *engine,
		   DunlinEngineStatement *statement, GError **error)
{
	gpointer row = g_malloc0(record->size);

	for (guint i = 0; i < record->count; i++) {
		const DunlinField *field = &record->fields[i];
		if (load_field(field, engine, statement, i, (guint8 *)row + field->offset))
			continue;
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_INPUT,
			    "the store holds %s = \"%s\", which nobody knows", field->column,
			    engine->column_text(statement, i));
		record->free(row);
		return NULL;
	}
	return row;
}
