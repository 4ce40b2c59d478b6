/* SPDX-License-Identifier: BSD-2-Clause */
/* What PostgreSQL writes otherwise: its error codes, parameters and bytes. */
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
