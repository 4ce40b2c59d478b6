/* SPDX-License-Identifier: BSD-2-Clause */
/* One template, filled: template-glib behind our own tags (tags.h). */
#pragma once

#include <glib.h>
#include "write/tags.h"
#include "write/values.h"

G_BEGIN_DECLS

typedef struct DunlinTemplate DunlinTemplate;

/* What the text becomes decides how values are escaped. */
typedef enum { DUNLIN_PART_SUBJECT, DUNLIN_PART_TEXT, DUNLIN_PART_HTML } DunlinPart;

/* @source starts in line @first of @file; @parts (tags.h) is what it may include. CONFIG with file and
 * line. */
DunlinTemplate *dunlin_template_parse(const char *file, guint first, const char *source,
				      const DunlinParts *parts, GError **error);
/* Makes it ready to be filled, which else the first filling does. CONFIG with file and line. */
gboolean dunlin_template_ready(DunlinTemplate *template, GError **error);
/* Without a value of that name the text is refused too, though it is printed under conditions only. */
void dunlin_template_need(DunlinTemplate *template, const char *name);
void dunlin_template_free(DunlinTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DunlinTemplate, dunlin_template_free)

/* @content: what {{content}} prints as it is (a layout's inside); NULL. Not for two threads at a
 * time. Yours. INPUT: a value printed under no condition is missing; CONFIG: template-glib's own. */
char *dunlin_template_expand(DunlinTemplate *template, const DunlinValues *values, DunlinPart part,
			     const char *language, const char *content, GError **error);

G_END_DECLS
