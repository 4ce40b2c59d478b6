/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of the parsers share: reading a text, and naming what was found. */
#pragma once

#include <string.h>

#include "read/read.h"

#define SUPPORT_TODAY 20767 /* 2026-11-10, a Tuesday */

static inline DunlinReading *
read_text(const char *text)
{
	DunlinReadContext context = { NULL, SUPPORT_TODAY };
	DunlinReading *out = dunlin_reading_new();

	dunlin_read_message((const guint8 *)text, strlen(text), &context, out);
	return out;
}

static inline const DunlinFound *
found_at(const DunlinReading *reading, guint i)
{
	g_assert_cmpuint(i, <, reading->len);
	return g_ptr_array_index(reading, i);
}

/* "message forward@2 reply@1": kinds with their sources. */
static inline char *
kinds_of(const DunlinReading *reading, gboolean sources)
{
	static const char *const names[] = { "message", "invoice", "statement", "forward", "reply", "command",
		"bounce", "auto-reply", "receipt", "complaint", "list", "unreadable", "pdf" };
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < reading->len; i++) {
		const DunlinFound *found = found_at(reading, i);

		g_string_append_printf(text, "%s%s", i > 0 ? " " : "", names[found->kind]);
		if (sources && found->source)
			g_string_append_printf(text, "@%s", found->source);
	}
	return g_string_free(text, FALSE);
}
