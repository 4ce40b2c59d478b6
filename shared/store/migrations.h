/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schema's history: numbered scripts, one list per engine, NULL-terminated. A script that was
 * released is never changed; what comes next is appended to both lists, and
 * to the tables of move.c.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

extern const char *const dunlin_migrations_sqlite[];
extern const char *const dunlin_migrations_postgresql[];

G_END_DECLS
