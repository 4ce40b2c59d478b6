/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message before anybody parses it: its header block, and a digest of all below the headers that
 * machines put on top, by which the copies of one message are known.
 */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "desk/take.h"

#define HEADER_MAX (256 * 1024)

static const char *const trace_headers[] = {
	"received:",	   "return-path:",	      "delivered-to:", "x-original-to:",
	"envelope-to:",	   "authentication-results:", "dunning-auth:", "received-spf:",
	"dkim-signature:", "arc-",		      "x-",
};

static gboolean
is_trace_line(const char *line, gsize length)
{
	if (length > 0 && (line[0] == ' ' || line[0] == '\t'))
		return TRUE; /* goes with the line above, which was one */
	for (guint i = 0; i < G_N_ELEMENTS(trace_headers); i++) {
		gsize n = strlen(trace_headers[i]);

		if (length >= n && g_ascii_strncasecmp(line, trace_headers[i], n) == 0)
			return TRUE;
	}
	return FALSE;
}

static gsize
trace_length(const char *header, gsize length)
{
	gsize at = 0;

	while (at < length) {
		const char *end = memchr(header + at, '\n', length - at);
		gsize line = end != NULL ? (gsize)(end - header) + 1 - at : length - at;

		if (!is_trace_line(header + at, line))
			break;
		at += line;
	}
	return at;
}

static gsize
header_end(const char *bytes, gsize length)
{
	for (gsize i = 0; i + 1 < length; i++) {
		if (bytes[i] != '\n')
			continue;
		if (bytes[i + 1] == '\n' ||
		    (bytes[i + 1] == '\r' && i + 2 < length && bytes[i + 2] == '\n'))
			return i + 1;
	}
	return length;
}

void
dunlin_raw_message_clear(RawMessage *raw)
{
	g_free(raw->header);
	g_free(raw->below);
}

gboolean
dunlin_raw_message_read(int fd, RawMessage *ret_raw, GError **error)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *buffer = g_malloc(HEADER_MAX);
	gsize offset = 0;
	ssize_t got;

	while ((got = pread(fd, buffer, HEADER_MAX, (off_t)offset)) > 0) {
		gsize skip = 0;

		if (offset == 0) {
			ret_raw->header_length = header_end(buffer, (gsize)got);
			ret_raw->header = g_memdup2(buffer, ret_raw->header_length);
			skip = trace_length(buffer, ret_raw->header_length);
		}
		g_checksum_update(sum, (const guchar *)buffer + skip, (gssize)((gsize)got - skip));
		offset += (gsize)got;
	}
	if (got < 0) {
		g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_BUSY, "archive: %s", g_strerror(errno));
		return FALSE;
	}
	ret_raw->below = g_strdup(g_checksum_get_string(sum));
	return TRUE;
}
