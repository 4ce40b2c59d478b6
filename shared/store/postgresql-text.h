/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What PostgreSQL writes otherwise: its error codes, parameters and bytes; and the scripts that a
 * connection and a transaction begin with.
 */
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

/* Makes an empty schema ours; nothing where it is not empty. */
extern const char dunlin_postgresql_claim[];
/* Two booleans: whether the schema is ours, and whether it holds anything. */
extern const char dunlin_postgresql_known[];
/* What a new connection says first: time-outs, durability, for init the migrations' lock; its last
 * row is the server process's id. Yours. */
char *dunlin_postgresql_session(gboolean migrates, guint wait_ms);
/* Begins a transaction; its row is the id to ask for it by, and the life of the server that the id is of. Yours. */
char *dunlin_postgresql_begin(guint wait_ms);
/* A promoted standby has another timeline, a start its time, and a crash resets the statistics. */
#define DUNLIN_POSTGRESQL_LIFE                                                                     \
	"concat_ws(' ', left(pg_walfile_name(pg_current_wal_lsn()), 8), pg_postmaster_start_time(),"   \
	" (SELECT stats_reset FROM pg_stat_bgwriter))"

G_END_DECLS
