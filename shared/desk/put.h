/* SPDX-License-Identifier: BSD-2-Clause */
/* Members of the outer contract's JSON objects: money and days as text, what is absent as null. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/money.h"
#include "claim/claim.h"

G_BEGIN_DECLS

/* NULL becomes null; the text is freed. */
static inline void
put_taken(JsonBuilder *json, const char *name, char *text)
{
	json_builder_set_member_name(json, name);
	if (text != NULL)
		json_builder_add_string_value(json, text);
	else
		json_builder_add_null_value(json);
	g_free(text);
}

static inline void
put(JsonBuilder *json, const char *name, const char *text)
{
	put_taken(json, name, g_strdup(text));
}

static inline void
put_day(JsonBuilder *json, const char *name, DunlinDay day)
{
	put_taken(json, name, dunlin_day_to_string(day));
}

static inline void
put_instant(JsonBuilder *json, const char *name, gint64 at)
{
	put_taken(json, name, dunlin_instant_to_string(at));
}

static inline void
put_money(JsonBuilder *json, const char *name, gint64 amount, const char *currency)
{
	put_taken(json, name, currency[0] != '\0' ? dunlin_money_to_string(amount, currency) : NULL);
}

/* The member "holds" (of DunlinHold); view.c. */
void dunlin_put_holds(JsonBuilder *json, GPtrArray *holds);

G_END_DECLS
