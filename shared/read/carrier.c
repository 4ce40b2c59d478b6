/* SPDX-License-Identifier: BSD-2-Clause */
/* What all carriers share, and the uuencoded block. */
#include "read/carrier.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void
free_file(gpointer data)
{
	DunlinCarriedFile *file = data;

	g_free(file->name);
	g_bytes_unref(file->bytes);
	g_free(file);
}

void
dunlin_carrier_free(DunlinCarrier *carrier)
{
	g_ptr_array_unref(carrier->files);
	g_free(carrier->from);
	g_free(carrier->to);
	g_free(carrier->subject);
	g_free(carrier->body);
	g_free(carrier);
}

void
dunlin_carrier_spoil(DunlinCarrier *carrier, const char *why)
{
	g_ptr_array_set_size(carrier->files, 0);
	carrier->why = why;
}

gboolean
dunlin_carrier_add(DunlinCarrier *carrier, const char *name, const guint8 *data, gsize length)
{
	DunlinCarriedFile *file;
	g_autofree char *line = NULL;

	if (carrier->files->len >= DUNLIN_CARRIER_FILES_MAX) {
		dunlin_carrier_spoil(carrier, "it holds more than 20 files: send the invoices in several mails");
		return FALSE;
	}
	if (length > DUNLIN_CARRIER_FILE_BYTES_MAX || carrier->bytes + length > DUNLIN_CARRIER_BYTES_MAX) {
		dunlin_carrier_spoil(carrier, "what it holds is too large: send the invoice itself");
		return FALSE;
	}
	line = dunlin_text_line(name, 300);
	file = g_new0(DunlinCarriedFile, 1);
	file->name = line != NULL ? dunlin_text_filename(line) : NULL;
	file->bytes = g_bytes_new(data, length);
	carrier->bytes += length;
	g_ptr_array_add(carrier->files, file);
	return TRUE;
}

char *
dunlin_carrier_utf16(const guint8 *data, gsize length)
{
	g_autofree gunichar2 *units = g_new0(gunichar2, length / 2 + 1);

	for (gsize i = 0; i < length / 2; i++)
		units[i] = (gunichar2)(data[2 * i] | data[2 * i + 1] << 8);
	return g_utf16_to_utf8(units, -1, NULL, NULL, NULL);
}

/* ---- uuencode (POSIX) ---- */

typedef struct {
	const char *start, *end; /* of the whole block */
	const char *body;        /* behind the "begin" line */
	const char *name;
	int name_length;
} Uu;

/* "begin 644 name": the name begins behind it; NULL: it is no such line. */
static const char *
begin_line(const char *line, const char *end)
{
	const char *at = line + 6;

	if (end - line < 12 || memcmp(line, "begin ", 6) != 0)
		return NULL;
	while (at < end && *at >= '0' && *at <= '7')
		at++;
	return (at - line == 9 || at - line == 10) && at < end && *at == ' ' ? at + 1 : NULL;
}

static const char *
line_end(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (gsize)(end - line));

	return newline != NULL ? newline : end;
}

/* The bytes a line says it holds; -1: its length belies it. Trailing blanks may be lost. */
static int
uu_line(const char *line, const char *end)
{
	int bytes;

	while (end > line && end[-1] == '\r')
		end--;
	if (end == line)
		return 0;
	if (line[0] < ' ' || line[0] > '`')
		return -1;
	bytes = (line[0] - ' ') & 63;
	return end - line - 1 <= (bytes + 2) / 3 * 4 + 2 && (bytes == 0 || end - line > 1) ? bytes : -1;
}

static gboolean
find_uu(const char *text, const char *end, Uu *uu)
{
	for (const char *line = text; line < end; line = MIN(line_end(line, end) + 1, end)) {
		const char *stop = line_end(line, end), *name = begin_line(line, stop), *at;

		if (name == NULL)
			continue;
		for (at = MIN(stop + 1, end); at < end; at = MIN(line_end(at, end) + 1, end)) {
			const char *close = line_end(at, end);

			if (close - at >= 3 && close - at <= 4 && memcmp(at, "end", 3) == 0) {
				*uu = (Uu){ line, MIN(close + 1, end), MIN(stop + 1, end), name,
					    (int)(stop - name) };
				return TRUE;
			}
			if (uu_line(at, close) < 0)
				break;
		}
	}
	return FALSE;
}

static guint8
uu_value(const char *line, const char *end, gsize at)
{
	return line + at < end ? (guint8)((line[at] - ' ') & 63) : 0;
}

static void
decode_uu(const Uu *uu, GByteArray *out)
{
	for (const char *line = uu->body; line < uu->end; line = MIN(line_end(line, uu->end) + 1, uu->end)) {
		const char *end = line_end(line, uu->end);
		int bytes = uu_line(line, end);

		if (memcmp(line, "end", MIN(3, (gsize)(uu->end - line))) == 0 && end - line <= 4)
			return;
		for (gsize at = 1; bytes > 0; at += 4, bytes -= 3) {
			guint32 group = (guint32)uu_value(line, end, at) << 18 |
					(guint32)uu_value(line, end, at + 1) << 12 |
					(guint32)uu_value(line, end, at + 2) << 6 | uu_value(line, end, at + 3);
			const guint8 three[] = { (guint8)(group >> 16), (guint8)(group >> 8), (guint8)group };

			g_byte_array_append(out, three, (guint)MIN(bytes, 3));
		}
	}
}

static gboolean
may_have_uu(const guint8 *data, gsize length)
{
	return length > 20 && memmem(data, length, "begin ", 6) != NULL;
}

static gboolean
read_uu(DunlinCarrier *carrier, const guint8 *data, gsize length)
{
	const char *text = (const char *)data, *end;
	Uu uu;

	if (!may_have_uu(data, length))
		return FALSE;
	end = text + length;
	for (; find_uu(text, end, &uu); text = uu.end) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		g_autofree char *name = g_strndup(uu.name, (gsize)uu.name_length);

		decode_uu(&uu, bytes);
		if (!dunlin_carrier_add(carrier, name, bytes->data, bytes->len))
			break;
	}
	return carrier->files->len > 0 || carrier->why != NULL;
}

GBytes *
dunlin_carrier_without_uu(const guint8 *data, gsize length)
{
	const char *text = (const char *)data, *end;
	g_autoptr(GByteArray) rest = NULL;
	Uu uu;

	if (!may_have_uu(data, length))
		return g_bytes_new(data, length);
	end = text + length;
	rest = g_byte_array_new();
	for (; find_uu(text, end, &uu); text = uu.end)
		g_byte_array_append(rest, (const guint8 *)text, (guint)(uu.start - text));
	g_byte_array_append(rest, (const guint8 *)text, (guint)(end - text));
	return g_byte_array_free_to_bytes(g_steal_pointer(&rest));
}

/* ---- all ---- */

DunlinCarrier *
dunlin_carrier_open(const guint8 *data, gsize length, gboolean mails)
{
	static const struct {
		DunlinCarrierKind kind;
		gboolean (*read)(DunlinCarrier *carrier, const guint8 *data, gsize length);
	} kinds[] = {
		{ DUNLIN_CARRIER_ARCHIVE, dunlin_carrier_read_archive },
		{ DUNLIN_CARRIER_TNEF, dunlin_carrier_read_tnef },
		{ DUNLIN_CARRIER_MSG, dunlin_carrier_read_msg },
		{ DUNLIN_CARRIER_MAIL, dunlin_carrier_read_mail },
		{ DUNLIN_CARRIER_UU, read_uu },
	};
	g_autoptr(DunlinCarrier) carrier = NULL;

	if (length == 0)
		return NULL;
	carrier = g_new0(DunlinCarrier, 1);
	carrier->files = g_ptr_array_new_with_free_func(free_file);
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		carrier->kind = kinds[i].kind;
		if (carrier->kind == DUNLIN_CARRIER_MAIL && !mails)
			continue;
		if (kinds[i].read(carrier, data, length))
			return g_steal_pointer(&carrier);
	}
	return NULL;
}

GBytes *
dunlin_carrier_file(const guint8 *data, gsize length, gboolean mails, const char *path)
{
	char *rest;
	guint64 number = g_ascii_strtoull(path, &rest, 10);
	g_autoptr(DunlinCarrier) carrier = NULL;
	gsize size;
	const guint8 *bytes;

	if (number == 0 || number > DUNLIN_CARRIER_FILES_MAX || strlen(path) > 20)
		return NULL;
	carrier = dunlin_carrier_open(data, length, mails);
	if (carrier == NULL || number > carrier->files->len)
		return NULL;
	if (*rest == '\0')
		return g_bytes_ref(dunlin_carrier_at(carrier, number - 1)->bytes);
	bytes = g_bytes_get_data(dunlin_carrier_at(carrier, number - 1)->bytes, &size);
	return *rest == '/' ? dunlin_carrier_file(bytes, size, TRUE, rest + 1) : NULL;
}

gboolean
dunlin_carrier_same_base(const char *a, const char *b)
{
	const char *end_a = a != NULL ? strrchr(a, '.') : NULL, *end_b = b != NULL ? strrchr(b, '.') : NULL;

	return end_a != NULL && end_b != NULL && end_a - a == end_b - b &&
	       g_ascii_strncasecmp(a, b, (gsize)(end_a - a)) == 0;
}

guint
dunlin_carrier_find_pdf(const guint8 *data, gsize length, guint number)
{
	g_autoptr(DunlinCarrier) carrier = dunlin_carrier_open(data, length, TRUE);
	guint only = 0, count = 0;

	if (carrier == NULL || number == 0 || number > carrier->files->len)
		return 0;
	for (guint i = 0; i < carrier->files->len; i++) {
		gsize size;
		const char *bytes = g_bytes_get_data(dunlin_carrier_at(carrier, i)->bytes, &size);

		if (size < 5 || memcmp(bytes, "%PDF-", 5) != 0)
			continue;
		if (dunlin_carrier_same_base(dunlin_carrier_at(carrier, i)->name,
					     dunlin_carrier_at(carrier, number - 1)->name))
			return i + 1;
		only = i + 1;
		count++;
	}
	return count == 1 ? only : 0;
}
