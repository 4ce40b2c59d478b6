/* SPDX-License-Identifier: BSD-2-Clause */
/* See header.h. */
#include "reading/header.h"

#include <string.h>

#define COMMENT_DEPTH_MAX 50
#define ADDRESSES_MAX 500
#define LOCAL_PART_MAX 320
#define DOMAIN_MAX 255
#define IDS_MAX 200
#define ID_LENGTH_MAX 998

static void
field_free(gpointer data)
{
	DunlinHeaderField *field = data;

	g_free(field->name);
	g_free(field->value);
	g_free(field);
}

typedef struct {
	DunlinHeader *header;
	GString *value; /* of the field that is open; a field may go on for 100,000 lines */
} Parse;

static void
close_field(Parse *parse)
{
	if (parse->header->fields->len > 0) {
		DunlinHeaderField *field =
			g_ptr_array_index(parse->header->fields, parse->header->fields->len - 1);

		g_free(field->value);
		field->value = g_strndup(parse->value->str, parse->value->len);
	}
	g_string_truncate(parse->value, 0);
}

/* "Name: value" of @line; FALSE where it is no field. */
static gboolean
open_field(Parse *parse, const char *line, gsize length)
{
	const char *colon = memchr(line, ':', length);
	gsize name = colon != NULL ? (gsize)(colon - line) : 0, trimmed = name;
	DunlinHeaderField *field;

	while (trimmed > 0 && (line[trimmed - 1] == ' ' || line[trimmed - 1] == '\t'))
		trimmed--;
	if (trimmed == 0 || parse->header->fields->len == DUNLIN_HEADER_FIELDS_MAX)
		return FALSE;
	for (gsize i = 0; i < trimmed; i++) {
		if (line[i] < 33 || line[i] > 126)
			return FALSE;
	}
	close_field(parse);
	field = g_new0(DunlinHeaderField, 1);
	field->name = g_strndup(line, trimmed);
	field->obsolete = trimmed != name;
	g_ptr_array_add(parse->header->fields, field);
	g_string_append_len(parse->value, colon + 1, (gssize)(length - name - 1));
	return TRUE;
}

/* One line of the block without its end. FALSE: it is not as it should be. */
static gboolean
take_line(Parse *parse, const char *line, gsize length, gboolean first)
{
	if (memchr(line, '\0', length) != NULL || memchr(line, '\r', length) != NULL)
		return FALSE;
	if (line[0] == ' ' || line[0] == '\t') {
		g_string_append_len(parse->value, line, (gssize)length);
		return parse->header->fields->len > 0;
	}
	if (first && length > 5 && memcmp(line, "From ", 5) == 0)
		return TRUE; /* an mbox's separator */
	return open_field(parse, line, length);
}

DunlinHeader *
dunlin_header_parse(const char *block, gsize length)
{
	DunlinHeader *header = g_new0(DunlinHeader, 1);
	g_autoptr(GString) value = g_string_new(NULL);
	Parse parse = { header, value };
	const char *at = block, *end = block + MIN(length, DUNLIN_HEADER_BLOCK_MAX);

	header->fields = g_ptr_array_new_with_free_func(field_free);
	while (at < end) {
		const char *feed = memchr(at, '\n', (gsize)(end - at));
		const char *stop = feed != NULL ? feed : end;
		gsize line = (gsize)(stop - at);

		if (line > 0 && stop[-1] == '\r')
			line--;
		if (line == 0)
			break;
		if (!take_line(&parse, at, line, at == block))
			header->malformed = TRUE;
		at = feed != NULL ? feed + 1 : end;
	}
	close_field(&parse);
	header->malformed |= at == end && length > DUNLIN_HEADER_BLOCK_MAX;
	return header;
}

void
dunlin_header_free(DunlinHeader *header)
{
	if (header == NULL)
		return;
	g_ptr_array_unref(header->fields);
	g_free(header);
}

const DunlinHeaderField *
dunlin_header_get(const DunlinHeader *header, const char *name, guint index)
{
	for (guint i = 0; i < header->fields->len; i++) {
		const DunlinHeaderField *field = g_ptr_array_index(header->fields, i);

		if (g_ascii_strcasecmp(field->name, name) == 0 && index-- == 0)
			return field;
	}
	return NULL;
}

const char *
dunlin_header_only(const DunlinHeader *header, const char *name)
{
	const DunlinHeaderField *field = dunlin_header_get(header, name, 0);

	if (field == NULL || field->obsolete || dunlin_header_get(header, name, 1) != NULL)
		return NULL;
	return field->value;
}

/* Behind a comment that starts at @text. */
static const char *
skip_comment(const char *text)
{
	int depth = 0;

	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] != '\0')
			text++;
		else if (*text == '(' && ++depth > COMMENT_DEPTH_MAX)
			return NULL;
		else if (*text == ')' && --depth == 0)
			return text + 1;
	}
	return NULL;
}

const char *
dunlin_header_skip(const char *text)
{
	while (text != NULL && (*text == ' ' || *text == '\t' || *text == '('))
		text = *text == '(' ? skip_comment(text) : text + 1;
	return text;
}

typedef enum { WORD, QUOTED, SPECIAL, END, BROKEN } TokenKind;

typedef struct {
	const char *at; /* where the next token is looked for */
	TokenKind kind;
	gboolean spaced; /* white space or a comment stood before it */
	const char *text;
	gsize length;
} Token;

static gboolean
is_word(char c)
{
	return (guchar)c >= 0x80 || g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static gsize
quoted_length(const char *text)
{
	for (gsize i = 1; text[i] != '\0'; i++) {
		if (text[i] == '\\' && text[i + 1] != '\0')
			i++;
		else if (text[i] == '"')
			return i + 1;
	}
	return 0;
}

static void
next(Token *token)
{
	const char *start = dunlin_header_skip(token->at);

	token->spaced = start != token->at;
	token->text = start;
	token->length = 1;
	if (start == NULL) {
		token->kind = BROKEN;
		token->at = "";
		return;
	}
	if (*start == '\0') {
		token->kind = END;
		token->length = 0;
	} else if (*start == '"') {
		token->length = quoted_length(start);
		token->kind = token->length > 0 ? QUOTED : BROKEN;
	} else if (is_word(*start)) {
		for (token->kind = WORD; is_word(start[token->length]);)
			token->length++;
	} else {
		token->kind = (guchar)*start < 0x20 || *start == 0x7f ? BROKEN : SPECIAL;
	}
	token->at = token->kind == BROKEN ? "" : start + token->length;
}

static gboolean
is_special(const Token *token, char c)
{
	return token->kind == SPECIAL && *token->text == c;
}

static gboolean
is_shown(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return FALSE;
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		if (!g_unichar_isprint(g_utf8_get_char(text)))
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_address(GPtrArray *out, const Token *local, const Token *domain)
{
	g_autofree char *host = g_ascii_strdown(domain->text, (gssize)domain->length);
	g_autofree char *address = g_strdup_printf("%.*s@%s", (int)local->length, local->text, host);

	/* Longer than RFC 5321 allows: SRS makes such, and the token in it is still ours. */
	if (local->length > LOCAL_PART_MAX || domain->length > DOMAIN_MAX || out->len >= ADDRESSES_MAX ||
	    !is_shown(address))
		return FALSE;
	g_ptr_array_add(out, g_steal_pointer(&address));
	return TRUE;
}

/* "@domain" behind @local, without blanks. @token: the '@'; left behind the domain. */
static gboolean
take_domain(Token *token, const Token *local, GPtrArray *out)
{
	gboolean good = is_special(token, '@') && !token->spaced;

	next(token);
	if (!good || token->kind != WORD || token->spaced || !add_address(out, local, token))
		return FALSE;
	next(token);
	return TRUE;
}

/* "<local@domain>" or "<>". @token: the '<'; left behind the '>'. */
static gboolean
take_angle(Token *token, GPtrArray *out)
{
	Token local;

	next(token);
	if (is_special(token, '>') && !token->spaced) {
		g_ptr_array_add(out, g_strdup(""));
		next(token);
		return TRUE;
	}
	local = *token;
	if ((local.kind != WORD && local.kind != QUOTED) || local.spaced)
		return FALSE;
	next(token);
	if (!take_domain(token, &local, out))
		return FALSE;
	if (!is_special(token, '>') || token->spaced)
		return FALSE;
	next(token);
	return TRUE;
}

/* One mailbox, up to ',' or the end. */
static gboolean
take_mailbox(Token *token, GPtrArray *out)
{
	Token last = *token;
	guint words = 0;

	for (; token->kind == WORD || token->kind == QUOTED; words++) {
		last = *token;
		next(token);
	}
	if (is_special(token, '<'))
		return take_angle(token, out);
	if (words == 1 && is_special(token, '@'))
		return take_domain(token, &last, out);
	return FALSE;
}

static gboolean
is_list_end(const Token *token)
{
	return token->kind == END || token->kind == BROKEN;
}

gboolean
dunlin_header_addresses(const char *value, GPtrArray *out)
{
	Token token = { .at = value };
	gboolean clean = TRUE;

	for (next(&token); !is_list_end(&token);) {
		clean &= take_mailbox(&token, out);
		/* After a group's or a damaged mailbox's rest, the next one may be sound again. */
		while (!is_list_end(&token) && !is_special(&token, ',') && !is_special(&token, ':') &&
		       !is_special(&token, ';')) {
			clean = FALSE;
			next(&token);
		}
		if (is_list_end(&token))
			break;
		clean &= is_special(&token, ',');
		next(&token);
		clean &= token.kind != END; /* a comma and nothing behind it */
	}
	return clean && token.kind == END;
}

void
dunlin_header_message_ids(const char *value, GPtrArray *out)
{
	const char *at = value;

	while ((at = strchr(at, '<')) != NULL && out->len < IDS_MAX) {
		gsize length = strcspn(at + 1, "<> \t") + 2;

		if (at[length - 1] == '>' && length > 2 && length <= ID_LENGTH_MAX &&
		    g_utf8_validate(at, (gssize)length, NULL))
			g_ptr_array_add(out, g_strndup(at, length));
		at++;
	}
}
