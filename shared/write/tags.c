/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks the tags of a template before template-glib sees it. */
#include "write/tags.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"

#define DEPTH_MAX 16
#define TOKENS_MAX 16
#define INCLUDES_MAX 4 /* in each other */

const char *const dunlin_row_words[] = {
	"when",	   "what",   "lacks", "deadline", "field",  "example",	"value",     "line",
	"days",	   "rate",   "base",	 "from",   "to",
	"result",  "ok",     "name",	 "help",   "arguments", "source",    "why",
	"claim",   "debtor", "invoice",	 "open",   "state",	"step",	     "day",
	"due_day", "amount", "next",	 "until",  "reference",
	"reason",  "debtor_name", "letter", "file", "kind", "digest", "kept",
	"number", "count", "approver", "customer", "days_form",
	"first",   "issue_day", "iban", "payment_reference", "paid", "interest", "lump_sum", "fees",
	"bic",	   "pay_link", "subject", "order_reference", "disputed", "letter_follows", "credited",
	NULL,
};

typedef enum { TOKEN_NAME, TOKEN_STRING, TOKEN_NOT, TOKEN_AND, TOKEN_OR, TOKEN_IS } TokenKind;
typedef struct {
	TokenKind kind;
	char *text;
} Token;

typedef enum { BLOCK_IF, BLOCK_FOR } BlockKind;
typedef struct {
	BlockKind kind;
	guint line;
	char row[32]; /* FOR: the row's name */
} Block;

typedef struct {
	const char *file;
	guint line;
	Block blocks[DEPTH_MAX];
	guint depth;
	guint floor; /* blocks that were open where this part was included: not its to end */
	guint includes;
	const DunlinParts *parts;
	Token tokens[TOKENS_MAX];
	guint count;
	GPtrArray *needs;
} Scan;

G_GNUC_PRINTF(3, 4)
static gboolean
fail(const Scan *scan, GError **error, const char *format, ...)
{
	g_autofree char *what = NULL;
	va_list arguments;

	va_start(arguments, format);
	what = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, DUNLIN_ERROR, DUNLIN_ERROR_CONFIG, "%s:%u: %s", scan->file, scan->line,
		    what);
	return FALSE;
}

static const struct {
	const char *text;
	TokenKind kind;
} operators[] = {
	{ "==", TOKEN_IS }, { "!=", TOKEN_IS }, { "&&", TOKEN_AND }, { "||", TOKEN_OR }, { "!", TOKEN_NOT },
};

/* The length of the token at @text; 0: none of ours starts there. */
static gsize
token_at(const char *text, TokenKind *ret_kind)
{
	gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz_.");

	if (length > 0) {
		*ret_kind = TOKEN_NAME;
		return length;
	}
	if (*text == '"') {
		const char *end = strpbrk(text + 1, "\"\\");

		*ret_kind = TOKEN_STRING;
		return end != NULL && *end == '"' ? (gsize)(end - text + 1) : 0;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(operators); i++)
		if (g_str_has_prefix(text, operators[i].text)) {
			*ret_kind = operators[i].kind;
			return strlen(operators[i].text);
		}
	return 0;
}

static void
clear_tokens(Scan *scan)
{
	for (guint i = 0; i < scan->count; i++)
		g_free(scan->tokens[i].text);
	scan->count = 0;
}

static gboolean
split(Scan *scan, const char *tag, GError **error)
{
	clear_tokens(scan);
	for (const char *at = tag + strspn(tag, " \t"); *at != '\0'; at += strspn(at, " \t")) {
		TokenKind kind;
		gsize length = token_at(at, &kind);

		if (length == 0 || scan->count == TOKENS_MAX)
			return fail(scan, error, "“{{%s}}” is not understood from “%s” on", tag, at);
		scan->tokens[scan->count++] = (Token){ kind, g_strndup(at, length) };
		at += length;
	}
	return TRUE;
}

static gboolean
is_word(const Scan *scan, guint index, const char *word)
{
	return index < scan->count && scan->tokens[index].kind == TOKEN_NAME &&
	       strcmp(scan->tokens[index].text, word) == 0;
}

/* template-glib's own words, which are no values. */
static gboolean
is_reserved(const char *name)
{
	static const char *const words[] = { "if",	"else",	 "end",	 "for",	 "in",	 "while",
					     "require", "include", "version", "func", "def",	 "do",
					     "then",	"null",	 "true", "false", "pass", "nop", NULL };

	return g_strv_contains(words, name);
}

/* "name", or "row.name" inside of its loop. */
static gboolean
check_name(const Scan *scan, guint index, GError **error)
{
	const Token *token = index < scan->count ? &scan->tokens[index] : NULL;
	const char *dot;

	if (token == NULL || token->kind != TOKEN_NAME || is_reserved(token->text))
		return fail(scan, error, "a value's name was expected");
	dot = strchr(token->text, '.');
	if (dot == NULL)
		return TRUE;
	if (!g_strv_contains(dunlin_row_words, dot + 1))
		return fail(scan, error, "rows have no value “%s”", dot + 1);
	for (guint i = 0; i < scan->depth; i++)
		if (scan->blocks[i].kind == BLOCK_FOR &&
		    strlen(scan->blocks[i].row) == (gsize)(dot - token->text) &&
		    g_str_has_prefix(token->text, scan->blocks[i].row))
			return TRUE;
	return fail(scan, error, "“%s” stands outside of its loop", token->text);
}

/* name == "x", or names joined by one kind of operator, of which only the last may be negated. */
static gboolean
check_condition(const Scan *scan, guint from, GError **error)
{
	TokenKind joint = TOKEN_NOT;

	if (from + 3 == scan->count && scan->tokens[from + 1].kind == TOKEN_IS &&
	    scan->tokens[from + 2].kind == TOKEN_STRING)
		return check_name(scan, from, error);
	for (guint i = from;; i++) {
		gboolean negated = i < scan->count && scan->tokens[i].kind == TOKEN_NOT;

		i += negated;
		if (!check_name(scan, i, error))
			return FALSE;
		if (++i == scan->count)
			return TRUE;
		if (scan->tokens[i].kind != TOKEN_AND && scan->tokens[i].kind != TOKEN_OR)
			return fail(scan, error, "“&&”, “||” or the end was expected");
		if (negated || (joint != TOKEN_NOT && joint != scan->tokens[i].kind))
			return fail(scan, error, "too much in one condition: nest it");
		joint = scan->tokens[i].kind;
	}
}

static gboolean
open_block(Scan *scan, BlockKind kind, const char *row, GError **error)
{
	Block *block = &scan->blocks[scan->depth];

	if (scan->depth == DEPTH_MAX)
		return fail(scan, error, "more than %d blocks in each other", DEPTH_MAX);
	block->kind = kind;
	block->line = scan->line;
	(void)g_strlcpy(block->row, row, sizeof(block->row)); /* longer ones match no row.name */
	scan->depth++;
	return TRUE;
}

static gboolean
check_for(Scan *scan, GError **error)
{
	if (scan->count != 4 || !is_word(scan, 2, "in") || scan->tokens[1].kind != TOKEN_NAME ||
	    strchr(scan->tokens[1].text, '.') != NULL || is_reserved(scan->tokens[1].text))
		return fail(scan, error, "“for row in list” was expected");
	if (!check_name(scan, 3, error))
		return FALSE;
	if (strchr(scan->tokens[3].text, '.') != NULL)
		return fail(scan, error, "a row has no rows");
	return open_block(scan, BLOCK_FOR, scan->tokens[1].text, error);
}

static gboolean
check_inner(Scan *scan, GError **error)
{
	gboolean is_end = is_word(scan, 0, "end");

	if (scan->depth == scan->floor ||
	    (!is_end && scan->blocks[scan->depth - 1].kind != BLOCK_IF))
		return fail(scan, error, "“%s” without its beginning", scan->tokens[0].text);
	if (!is_end && is_word(scan, 1, "if"))
		return check_condition(scan, 2, error);
	if (scan->count != 1)
		return fail(scan, error, "nothing may follow “%s”", scan->tokens[0].text);
	if (is_end)
		scan->depth--;
	return TRUE;
}

static gboolean
check_print(Scan *scan, GError **error)
{
	const char *name = scan->count > 0 ? scan->tokens[0].text : "";

	if (!check_name(scan, 0, error))
		return FALSE;
	if (scan->count != 1)
		return fail(scan, error, "one value's name was expected");
	if (scan->depth == 0 && g_str_has_suffix(name, DUNLIN_TAG_QUOTED))
		g_ptr_array_add(scan->needs, g_strndup(name, strlen(name) - strlen(DUNLIN_TAG_QUOTED)));
	else if (scan->depth == 0)
		g_ptr_array_add(scan->needs, g_strdup(name));
	return TRUE;
}

static gboolean
check_tag(Scan *scan, const char *tag, gboolean *ret_block, GError **error)
{
	if (!split(scan, tag, error))
		return FALSE;
	*ret_block = TRUE;
	if (is_word(scan, 0, "if"))
		return check_condition(scan, 1, error) && open_block(scan, BLOCK_IF, "", error);
	if (is_word(scan, 0, "for"))
		return check_for(scan, error);
	if (is_word(scan, 0, "else") || is_word(scan, 0, "end"))
		return check_inner(scan, error);
	*ret_block = FALSE;
	return check_print(scan, error);
}

static gboolean check_lines(Scan *scan, const char *source, GString *out, GError **error);

/* A part is text of its own, read where it is named: what it opens it ends. */
static gboolean
check_part(Scan *scan, const char *name, GString *out, GError **error)
{
	const char *file = NULL;
	const char *source = scan->parts != NULL ? scan->parts->find(scan->parts->data, name, &file)
						 : NULL;
	Scan outer = *scan;
	gboolean ok;

	if (source == NULL)
		return fail(scan, error, "there is no part “%s”", name);
	if (scan->includes == INCLUDES_MAX)
		return fail(scan, error, "more than %d parts in each other", INCLUDES_MAX);
	scan->file = file;
	scan->line = 1;
	scan->floor = scan->depth;
	scan->includes++;
	ok = check_lines(scan, source, out, error);
	scan->file = outer.file;
	scan->line = outer.line;
	scan->floor = outer.floor;
	scan->includes--;
	return ok;
}

/* The name in a line of nothing but "{{include name}}". NULL: it is none. Yours. */
static char *
included(const char *line)
{
	g_auto(GStrv) words = g_strsplit_set(line, " \t", -1);
	g_autoptr(GString) joined = g_string_new(NULL);
	gsize length;

	for (guint i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", words[i]);
	if (!g_str_has_prefix(joined->str, "{{include ") || !g_str_has_suffix(joined->str, "}}"))
		return NULL;
	g_string_truncate(joined, joined->len - strlen("}}"));
	g_string_erase(joined, 0, strlen("{{include "));
	length = strspn(joined->str, "abcdefghijklmnopqrstuvwxyz_");
	return length > 0 && length == joined->len ? g_strdup(joined->str) : NULL;
}

/* Appends @line to @out. template-glib swallows the newline behind every block tag: right where the
 * line holds nothing else, made good where it does. */
static gboolean
check_line(Scan *scan, const char *line, GString *out, GError **error)
{
	g_autoptr(GString) blocks = g_string_new(NULL);
	gboolean only_blocks = TRUE, is_block = FALSE;
	const char *at = line;

	for (const char *open; (open = strstr(at, "{{")) != NULL;) {
		const char *close = strstr(open, "}}");
		g_autofree char *tag = close != NULL ? g_strndup(open + 2, close - open - 2) : NULL;

		if (tag == NULL)
			return fail(scan, error, "“{{” without “}}” on the same line");
		if (!check_tag(scan, tag, &is_block, error))
			return FALSE;
		only_blocks &= is_block && strspn(at, " \t") == (gsize)(open - at);
		g_string_append_printf(blocks, "{{%s}}", tag);
		at = close + 2;
	}
	only_blocks &= blocks->len > 0 && at[strspn(at, " \t")] == '\0';
	g_string_append(out, only_blocks ? blocks->str : line);
	g_string_append(out, is_block && *at == '\0' && !only_blocks ? "\n\n" : "\n");
	return TRUE;
}

static gboolean
check_lines(Scan *scan, const char *source, GString *out, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(source, "\n", -1);
	guint count = g_strv_length(lines);

	if (scan->includes > 0 && count > 0 && *lines[count - 1] == '\0')
		count--; /* a part's last line ends like any other */
	for (guint i = 0; i < count; i++, scan->line++) {
		g_autofree char *part = included(g_strchomp(lines[i]));
		gboolean ok = part != NULL ? check_part(scan, part, out, error)
					   : check_line(scan, lines[i], out, error);

		if (!ok)
			return FALSE;
	}
	if (scan->depth == scan->floor)
		return TRUE;
	scan->line = scan->blocks[scan->depth - 1].line;
	return fail(scan, error, "this block has no “{{end}}”");
}

char *
dunlin_tags_check(const char *file, guint first, const char *source, const DunlinParts *parts,
		  GPtrArray *needs, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	Scan scan = { .file = file, .line = first, .parts = parts, .needs = needs };
	gboolean ok = check_lines(&scan, source, out, error);

	clear_tokens(&scan);
	return ok ? g_strdup(out->str) : NULL;
}
