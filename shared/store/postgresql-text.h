/* SPDX-License-Identifier: BSD-2-Clause */
/* What PostgreSQL writes otherwise: its error codes, parameters and bytes. */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

/* By SQLSTATE (PostgreSQL's manual, appendix A). BUSY also where a lock was not got or two waited
 * for each other: nothing happened, and it may be tried again as it is. INTERNAL: our own bug. */
DunlinError dunlin_postgresql_error(const char *state);
/* @sql with $1 for ?1, but not in a literal. Yours. */
char *dunlin_postgresql_sql(const char *sql);
/* A bytea as text. Yours. */
char *dunlin_postgresql_bytes(gconstpointer bytes, gsize length);

G_END_DECLS
