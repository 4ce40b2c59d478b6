/* SPDX-License-Identifier: BSD-2-Clause */
/* Limits: one pass over the lines of a message that follows its MIME structure, iteratively. */
#include "read/limits.h"

#include <string.h>

#define HEAD_SCANNED (1024 * 1024)
#define HEAD_FIELDS 50

typedef struct {
	const guint8 *boundary; /* NULL: a message inside */
	gsize length;
} Level;

typedef struct {
	const guint8 *at, *end;
	Level levels[DUNLIN_MAIL_MAX_LEVELS];
	guint depth, parts;
} Scan;

typedef struct { /* what the header block of one entity says */
	Level boundary;
	gboolean multipart, message, encoded;
} Entity;

static const guint8 *
line_end(const Scan *scan, const guint8 *at)
{
	const guint8 *end = memchr(at, '\n', (gsize)(scan->end - at));

	return end ? end + 1 : scan->end;
}

static gboolean
is_empty_line(const guint8 *line, const guint8 *end)
{
	return line == end || *line == '\n' || (*line == '\r' && (line + 1 == end || line[1] == '\n'));
}

static gsize
name_length(const guint8 *line, const guint8 *end)
{
	const guint8 *at = line;

	while (at < end && *at > ' ' && *at != ':' && *at != 127)
		at++;
	for (const guint8 *colon = at; colon < end; colon++) {
		if (*colon == ':')
			return (gsize)(at - line);
		if (*colon != ' ' && *colon != '\t')
			break;
	}
	return 0;
}

static gboolean
is_name(const guint8 *line, gsize length, const char *name)
{
	return strlen(name) == length && g_ascii_strncasecmp((const char *)line, name, length) == 0;
}

static guint
count_outside_quotes(const guint8 *at, const guint8 *end, guint8 mark)
{
	gboolean quoted = FALSE;
	guint count = 0;

	for (; at < end; at++) {
		if (*at == '\\' && at + 1 < end)
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (*at == mark && !quoted)
			count++;
	}
	/* An open quote hides nothing: count all. */
	return quoted ? G_MAXUINT : count;
}

static guint
count_all(const guint8 *at, const guint8 *end, guint8 mark)
{
	guint count = 0;

	for (; at < end; at++)
		count += *at == mark;
	return count;
}

static guint
count_marks(const guint8 *at, const guint8 *end, guint8 mark)
{
	guint count = count_outside_quotes(at, end, mark);

	return count == G_MAXUINT ? count_all(at, end, mark) : count;
}

static const guint8 *
find_word(const guint8 *at, const guint8 *end, const char *word)
{
	gsize length = strlen(word);

	for (; at + length <= end; at++)
		if (g_ascii_strncasecmp((const char *)at, word, length) == 0)
			return at;
	return NULL;
}

static const char *
read_boundary(const guint8 *at, const guint8 *end, Entity *entity)
{
	at = find_word(at, end, "boundary");
	if (!at)
		return NULL;
	at += strlen("boundary");
	while (at < end && g_ascii_isspace(*at))
		at++;
	if (at < end && *at == '*')
		return "a MIME boundary in pieces";
	if (at == end || *at != '=')
		return NULL;
	at++;
	while (at < end && g_ascii_isspace(*at))
		at++;
	if (at < end && *at == '"') {
		const guint8 *quote = memchr(at + 1, '"', (gsize)(end - at - 1));

		entity->boundary = (Level){ at + 1, quote ? (gsize)(quote - at - 1) : 0 };
		return NULL;
	}
	entity->boundary.boundary = at;
	while (at < end && !g_ascii_isspace(*at) && *at != ';')
		at++;
	entity->boundary.length = (gsize)(at - entity->boundary.boundary);
	return NULL;
}

static const char *
check_field(const guint8 *line, gsize name, const guint8 *end, Entity *entity)
{
	static const char *const address_fields[] = { "from", "to", "cc", "bcc", "sender", "reply-to",
		"resent-from", "resent-to", "resent-cc", "resent-bcc", "resent-sender", "resent-reply-to",
		"return-path", "disposition-notification-to", "mail-followup-to" };
	const guint8 *value = line + name;

	if (end - line > DUNLIN_MAIL_MAX_FIELD)
		return "a header field longer than 64 KiB";
	for (gsize i = 0; i < G_N_ELEMENTS(address_fields); i++) {
		if (!is_name(line, name, address_fields[i]))
			continue;
		if (count_marks(value + 1, end, ':') > DUNLIN_MAIL_MAX_COLONS)
			return "more than 200 colons in an address header";
		if (count_all(value, end, ',') > DUNLIN_MAIL_MAX_COMMAS)
			return "more than 2000 addresses in a header";
	}
	if (name > 8 && g_ascii_strncasecmp((const char *)line, "content-", 8) == 0 &&
	    count_marks(value, end, ';') > DUNLIN_MAIL_MAX_PARAMETERS)
		return "more than 64 parameters in a MIME header";
	if (is_name(line, name, "content-transfer-encoding"))
		entity->encoded = find_word(value, end, "base64") || find_word(value, end, "quoted") ||
				  find_word(value, end, "uue");
	if (!is_name(line, name, "content-type"))
		return NULL;
	entity->multipart = find_word(value, end, "multipart") != NULL;
	entity->message = find_word(value, end, "message/") != NULL;
	return entity->multipart ? read_boundary(value, end, entity) : NULL;
}

/* Reads header fields up to the empty line. A line that is none may be the start of a body without
 * a head: from there on the limits of the block end it instead of breaking. */
static const char *
scan_header(Scan *scan, Entity *entity)
{
	const guint8 *start = scan->at, *field = NULL;
	gsize name = 0;
	guint lines = 0;
	gboolean doubtful = FALSE;

	while (scan->at < scan->end) {
		const guint8 *line = scan->at, *end = line_end(scan, line);
		gboolean folded = *line == ' ' || *line == '\t';
		const char *why = NULL;

		if (!folded || is_empty_line(line, end)) {
			why = field ? check_field(field, name, line, entity) : NULL;
			field = NULL;
		}
		if (why)
			return why;
		if (!folded && !is_empty_line(line, end)) {
			name = name_length(line, end);
			field = name > 0 ? line : NULL;
			doubtful = doubtful || (name == 0 && line != start);
		}
		if (line[0] == '-' && line + 1 < end && line[1] == '-')
			return NULL; /* a boundary: the caller looks at it */
		scan->at = end;
		if (is_empty_line(line, end))
			return NULL;
		if (++lines > DUNLIN_MAIL_MAX_LINES)
			return doubtful ? NULL : "more than 1000 lines of header";
		if (end - start > DUNLIN_MAIL_MAX_HEADER)
			return doubtful ? NULL : "a header longer than 256 KiB";
	}
	return field ? check_field(field, name, scan->end, entity) : NULL;
}

/* Reads the head of an entity, and of the messages that stand directly in it. */
static const char *
enter_entity(Scan *scan)
{
	Entity entity;

	do {
		const char *why;

		entity = (Entity){ 0 };
		why = scan_header(scan, &entity);
		if (why)
			return why;
		entity.message = entity.message && !entity.encoded;
		if (!entity.message && !(entity.multipart && entity.boundary.length > 0))
			return NULL;
		if (scan->depth == DUNLIN_MAIL_MAX_LEVELS)
			return "more than 32 MIME levels";
		scan->levels[scan->depth++] = entity.multipart ? entity.boundary : (Level){ NULL, 0 };
	} while (entity.message && !entity.multipart);
	return NULL;
}

static gboolean
is_delimiter(const Level *level, const guint8 *line, const guint8 *end, gboolean *ret_close)
{
	const guint8 *at = line + 2 + level->length;

	if (!level->boundary || at > end || memcmp(line + 2, level->boundary, level->length) != 0)
		return FALSE;
	*ret_close = end - at >= 2 && at[0] == '-' && at[1] == '-';
	if (*ret_close)
		at += 2;
	while (at < end && g_ascii_isspace(*at))
		at++;
	return at == end;
}

const char *
dunlin_limits_check(const guint8 *data, gsize length)
{
	Scan scan = { .at = data, .end = data + length };
	const char *why;

	why = enter_entity(&scan);
	if (!why && length > DUNLIN_MAIL_MAX_BYTES)
		why = "larger than 50 MiB";
	while (!why && scan.at < scan.end) {
		const guint8 *line = scan.at, *end = line_end(&scan, line);
		gboolean close = FALSE;

		scan.at = end;
		if (end - line < 3 || line[0] != '-' || line[1] != '-')
			continue;
		for (guint i = scan.depth; i > 0; i--) {
			if (!is_delimiter(&scan.levels[i - 1], line, end, &close))
				continue;
			scan.depth = close ? i - 1 : i;
			if (!close && ++scan.parts > DUNLIN_MAIL_MAX_PARTS)
				return "more than 500 MIME parts";
			if (!close)
				why = enter_entity(&scan);
			break;
		}
	}
	return why;
}

/* A field that is kept: short, and one that tells something. */
static gboolean
is_telling(const guint8 *line, gsize name, const guint8 *end)
{
	static const char *const fields[] = { "from", "to", "subject", "date", "message-id", "in-reply-to",
		"auto-submitted", "precedence", "return-path", "list-id", "x-failed-recipients" };

	if (end - line > 4096 || count_all(line, end, ':') > DUNLIN_MAIL_MAX_COLONS)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		if (is_name(line, name, fields[i]))
			return TRUE;
	return FALSE;
}

GByteArray *
dunlin_limits_head(const guint8 *data, gsize length)
{
	Scan scan = { .at = data, .end = data + MIN(length, HEAD_SCANNED) };
	GByteArray *head = g_byte_array_new();
	guint kept = 0;

	while (scan.at < scan.end && kept < HEAD_FIELDS) {
		const guint8 *line = scan.at, *end = line_end(&scan, line);
		gsize name = name_length(line, end);

		if (is_empty_line(line, end))
			break;
		while (end < scan.end && (*end == ' ' || *end == '\t'))
			end = line_end(&scan, end);
		if (name > 0 && is_telling(line, name, end)) {
			g_byte_array_append(head, line, (guint)(end - line));
			kept++;
		}
		scan.at = end;
	}
	g_byte_array_append(head, (const guint8 *)"\n", 1);
	return head;
}
