/* SPDX-License-Identifier: BSD-2-Clause */
/* One line an event, written by one write(2) so that threads and processes do not mix. */
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/text.h"

#define VALUE_MAX 200
#define ERROR_MAX 1000 /* what names file, line and remedy is longer, and always quoted */

/* Set once by dunlin_log_open(), before there are threads. */
static gboolean to_syslog;
static gboolean with_debug;

static void
append_pair(GString *line, const char *key, const char *value, gsize max)
{
	g_autofree char *escaped = dunlin_text_escape(value, max);
	gboolean quoted = max == ERROR_MAX || *escaped == '\0' || strpbrk(escaped, " =") != NULL;
	const char *quote = quoted ? "\"" : "";

	g_string_append_printf(line, " %s=%s%s%s", key, quote, escaped, quote);
}

static void
append_pairs(GString *line, va_list pairs)
{
	const char *key;

	while ((key = va_arg(pairs, const char *)) != NULL) {
		const char *value = va_arg(pairs, const char *);

		if (value != NULL)
			append_pair(line, key, value, VALUE_MAX);
	}
}

static void
write_line(DunlinLogLevel level, GString *line)
{
	if (level == DUNLIN_LOG_DEBUG && !with_debug)
		return;
	if (to_syslog) {
		syslog((int)level, "%s", line->str);
		return;
	}
	g_string_append_c(line, '\n');
	/* Where the log itself cannot be written there is nobody left to tell. */
	if (write(STDERR_FILENO, line->str, line->len) < 0)
		return;
}

static GString *
new_line(DunlinLogLevel level, const char *event)
{
	GString *line = g_string_new(NULL);

	if (!to_syslog)
		g_string_append_printf(line, "<%d>", (int)level);
	return g_string_append(line, event);
}

void
dunlin_log(DunlinLogLevel level, const char *event, ...)
{
	g_autoptr(GString) line = new_line(level, event);
	va_list pairs;

	va_start(pairs, event);
	append_pairs(line, pairs);
	va_end(pairs);
	write_line(level, line);
}

void
dunlin_log_error(const char *event, const GError *error, ...)
{
	g_autoptr(GString) line = new_line(DUNLIN_LOG_ERROR, event);
	va_list pairs;

	va_start(pairs, error);
	append_pairs(line, pairs);
	va_end(pairs);
	append_pair(line, "error", error->message, ERROR_MAX);
	write_line(DUNLIN_LOG_ERROR, line);
}

static DunlinLogLevel
level_of(GLogLevelFlags flags)
{
	if (flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
		return DUNLIN_LOG_ERROR;
	if (flags & G_LOG_LEVEL_WARNING)
		return DUNLIN_LOG_WARNING;
	return flags & G_LOG_LEVEL_DEBUG ? DUNLIN_LOG_DEBUG : DUNLIN_LOG_INFO;
}

static GLogWriterOutput
write_glib(GLogLevelFlags flags, const GLogField *fields, gsize count, void *data)
{
	g_autoptr(GString) line = new_line(level_of(flags), "glib");

	(void)data;
	for (gsize i = 0; i < count; i++) {
		if (fields[i].length >= 0)
			continue; /* not a string */
		if (g_str_equal(fields[i].key, "GLIB_DOMAIN"))
			append_pair(line, "domain", fields[i].value, VALUE_MAX);
		else if (g_str_equal(fields[i].key, "MESSAGE"))
			append_pair(line, "message", fields[i].value, ERROR_MAX);
	}
	write_line(level_of(flags), line);
	return G_LOG_WRITER_HANDLED;
}

void
dunlin_log_open(const char *program, const char *target)
{
	to_syslog = g_str_equal(target, "syslog");
	with_debug = g_getenv("DUNLIN_DEBUG") != NULL;
	if (to_syslog)
		openlog(program, LOG_PID, LOG_MAIL);
	g_log_set_writer_func(write_glib, NULL, NULL);
}
