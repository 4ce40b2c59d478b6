/* SPDX-License-Identifier: BSD-2-Clause */
/* What PostgreSQL writes otherwise, and what a session begins with. */
#include "store/postgresql-text.h"

static const struct {
	const char *state;
	DunlinError error;
} errors[] = {
	{"23505", DUNLIN_ERROR_CONFLICT}, {"40", DUNLIN_ERROR_BUSY},
	{"55P03", DUNLIN_ERROR_BUSY},     {"57", DUNLIN_ERROR_BUSY},
	{"08", DUNLIN_ERROR_BUSY},        {"53", DUNLIN_ERROR_BUSY},
	{"58", DUNLIN_ERROR_BUSY},        {"25006", DUNLIN_ERROR_BUSY},
	{"25P02", DUNLIN_ERROR_BUSY},     {"25P03", DUNLIN_ERROR_BUSY},
	{"42501", DUNLIN_ERROR_CONFIG},   {"28", DUNLIN_ERROR_CONFIG},
	{"XX001", DUNLIN_ERROR_INPUT},    {"XX002", DUNLIN_ERROR_INPUT},
	{"22021", DUNLIN_ERROR_INPUT},
};

enum {
	STATEMENT_MS = 30000, /* the longest that verify needs for one page of a large store */
	IDLE_MS = 10000,      /* who sleeps in a transaction loses it, and its locks */
};
#define MIGRATION_LOCK "1145982542" /* "DNLN" */

const char dunlin_postgresql_claim[] = "DO $$ BEGIN\n"
				       "  IF NOT EXISTS (SELECT 1 FROM pg_class\n"
				       "    WHERE relnamespace = current_schema()::regnamespace)\n"
				       "  THEN\n"
				       "    CREATE TABLE dunlin (version BIGINT NOT NULL);\n"
				       "    INSERT INTO dunlin (version) VALUES (0);\n"
				       "  END IF;\n"
				       "END $$";

const char dunlin_postgresql_known[] = "SELECT to_regclass('dunlin') IS NOT NULL,"
				       " EXISTS (SELECT 1 FROM pg_class"
				       " WHERE relnamespace = current_schema()::regnamespace)";

char *
dunlin_postgresql_session(gboolean migrates, guint wait_ms)
{
	return g_strdup_printf("SET statement_timeout = %d; SET lock_timeout = %u;"
			       "SET idle_in_transaction_session_timeout = %d;"
			       "SET default_transaction_isolation = 'read committed';"
			       "SELECT set_config('synchronous_commit', 'on', false)"
			       " WHERE current_setting('synchronous_commit')"
			       " NOT IN ('on', 'remote_apply');"
			       "%s SELECT pg_backend_pid()",
			       migrates ? 0 : STATEMENT_MS, MAX(wait_ms, 1), IDLE_MS,
			       migrates ? "SELECT pg_advisory_lock(" MIGRATION_LOCK ");" : "");
}

char *
dunlin_postgresql_begin(guint wait_ms)
{
	return g_strdup_printf("SET lock_timeout = %u;"
			       "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
			       "SELECT pg_current_xact_id(), " DUNLIN_POSTGRESQL_LIFE,
			       MAX(wait_ms, 1));
}

DunlinError
dunlin_postgresql_error(const char *state)
{
	for (guint i = 0; i < G_N_ELEMENTS(errors); i++)
		if (g_str_has_prefix(state, errors[i].state))
			return errors[i].error;
	return DUNLIN_ERROR_INTERNAL;
}

char *
dunlin_postgresql_sql(const char *sql)
{
	char *text = g_strdup(sql);
	gboolean quoted = FALSE;

	for (char *at = text; *at; at++) {
		quoted ^= *at == '\'';
		if (!quoted && at[0] == '?' && g_ascii_isdigit(at[1]))
			*at = '$';
	}
	return text;
}

char *
dunlin_postgresql_bytes(gconstpointer bytes, gsize length)
{
	static const char digits[] = "0123456789abcdef";
	const guint8 *at = bytes;
	char *text = g_malloc(2 + 2 * length + 1), *end = text;

	*end++ = '\\';
	*end++ = 'x';
	for (gsize i = 0; i < length; i++) {
		*end++ = digits[at[i] >> 4];
		*end++ = digits[at[i] & 15];
	}
	*end = '\0';
	return text;
}
