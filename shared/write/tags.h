/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The small language of our letters, a part of template-glib's that cannot call, assign, load or
 * loop without end:
 *
 *   {{name}}  {{row.name}}  {{name_quoted}}  {{if name_form == "one"}}
 *   {{if name}} … {{else if !name}} … {{else}} … {{end}}
 *   {{if a && b && !c}}  {{if a || b}}  {{if name == "1"}}  {{if name != "1"}}
 *   {{for row in list}} … {{end}}
 *   {{include part}}                      alone on its line: what stands in that file
 *
 * Nothing else gets to template-glib, which also has `require`, functions and method calls and
 * whose operators all bind alike ("!a || b" is "!(a || b)"): such conditions are refused too.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Suffix of a text printed with all its lines, each behind "> " (in HTML: broken by <br>). */
#define DUNLIN_TAG_QUOTED "_quoted"
/* Suffix of a number: the form of the word behind it, "one", "few" and "many" (Polish), or "other". */
#define DUNLIN_TAG_FORM "_form"

/* A value of a row that letters may name: "when", "what" … in this order; NULL ends it. */
extern const char *const dunlin_row_words[];

/* Where {{include name}} finds its text: what find(data, name, &file) returns, borrowed, beginning in
 * line 1 of the file; NULL: there is no such part. */
typedef struct {
	const char *(*find)(gconstpointer data, const char *name, const char **ret_file);
	gconstpointer data;
} DunlinParts;

/* Checks every tag of @source, whose first line is line @first of @file, and returns the source for
 * template-glib, in which a line of nothing but block tags leaves no line behind and parts stand where
 * they are included. @parts: NULL: there are none. @needs (of char *) gets the names that are printed
 * under no condition. CONFIG with file and line. */
char *dunlin_tags_check(const char *file, guint first, const char *source, const DunlinParts *parts,
			GPtrArray *needs, GError **error);

G_END_DECLS
